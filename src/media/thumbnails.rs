//! The two thumbnails that the catalog keeps.

use super::encode::jpeg_bytes;
use super::{Filter, MediaError, resize};
use crate::facts::PixelBuffer;
use crate::geometry::{PxSize, scaled_to_fit};

/// Long side of the small thumbnail in pixels.
pub const SMALL_SIDE: u32 = 256;
/// Long side of the large thumbnail in pixels.
pub const LARGE_SIDE: u32 = 1024;
const QUALITY: u8 = 82;

/// Two JPEG files; neither is larger than the picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Thumbnails {
    /// JPEG, long side at most [`SMALL_SIDE`].
    pub small: Vec<u8>,
    /// JPEG, long side at most [`LARGE_SIDE`].
    pub large: Vec<u8>,
}

/// Both thumbnails of a decoded picture (`&decoded.pixels`, decoded with at least [`LARGE_SIDE`]).
///
/// Opacity is laid over white: it is what models see and what an exported JPEG shows.
pub fn thumbnails(picture: &PixelBuffer) -> Result<Thumbnails, MediaError> {
    let large = fitted(picture, LARGE_SIDE);
    // The small one is made from the large one: a quarter of the pixels to read, and nobody sees the difference.
    let small = fitted(&large, SMALL_SIDE);
    Ok(Thumbnails { small: jpeg_bytes(&small, QUALITY)?, large: jpeg_bytes(&large, QUALITY)? })
}

/// One thumbnail with the long side at most `side`.
pub fn thumbnail(picture: &PixelBuffer, side: u32) -> Result<Vec<u8>, MediaError> {
    jpeg_bytes(&fitted(picture, side), QUALITY)
}

/// Pixels of a thumbnail made by [`thumbnails`].
pub fn decode_thumbnail(jpeg: &[u8]) -> Result<PixelBuffer, MediaError> {
    let limits = super::Limits { pixels: 1 << 24, ..super::Limits::default() };
    super::decode_bytes(jpeg, &limits, super::DecodeSize::Full).map(|decoded| decoded.pixels)
}

/// Catmull-Rom is sharp without the ringing that a thumbnail's strong reduction would show.
fn fitted(picture: &PixelBuffer, side: u32) -> PixelBuffer {
    let size = scaled_to_fit(picture.size(), PxSize::new(side, side));
    resize(picture, size, Filter::CatmullRom).to_rgb()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::Channels;

    #[test]
    fn thumbnails_keep_the_shape_and_never_grow() {
        let of = |w: u32, h: u32| {
            let data = vec![90; w as usize * h as usize * 3];
            let made =
                thumbnails(&PixelBuffer::new(PxSize::new(w, h), Channels::Rgb, data).unwrap()).unwrap();
            (decode_thumbnail(&made.small).unwrap().size(), decode_thumbnail(&made.large).unwrap().size())
        };
        assert_eq!(of(2000, 1000), (PxSize::new(256, 128), PxSize::new(1024, 512)));
        assert_eq!(of(3, 40), (PxSize::new(3, 40), PxSize::new(3, 40)));
        assert_eq!(of(1, 3000), (PxSize::new(1, 256), PxSize::new(1, 1024)));
    }
}
