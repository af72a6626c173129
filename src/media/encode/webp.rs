//! WebP through libwebp.

use super::refused;
use crate::facts::{Channels, PixelBuffer};
use crate::media::MediaError;

/// The longest side that WebP can say.
const LONGEST_SIDE: u32 = 16383;

/// With loss at `quality`, without loss where it is `None`.
pub(super) fn encode(picture: &PixelBuffer, quality: Option<u8>) -> Result<Vec<u8>, MediaError> {
    let size = picture.size();
    if size.w.max(size.h) > LONGEST_SIDE {
        return Err(refused("WebP", format!("a side of {size} is over {LONGEST_SIDE} pixels")));
    }
    let encoder = match picture.channels() {
        Channels::Rgb => webp::Encoder::from_rgb(picture.bytes(), size.w, size.h),
        Channels::Rgba => webp::Encoder::from_rgba(picture.bytes(), size.w, size.h),
    };
    let quality_or_effort = quality.map_or(75.0, |q| f32::from(q.clamp(1, 100)));
    encoder
        .encode_simple(quality.is_none(), quality_or_effort)
        .map(|memory| memory.to_vec())
        .map_err(|e| refused("WebP", format!("{e:?}")))
}
