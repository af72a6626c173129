//! GIF of one frame.

use std::borrow::Cow;

use gif::{Encoder, Frame};

use super::refused;
use crate::facts::{Channels, PixelBuffer};
use crate::media::MediaError;
use crate::media::palette::{CLEAR, Counts};

pub(super) fn encode(picture: &PixelBuffer) -> Result<Vec<u8>, MediaError> {
    let size = picture.size();
    let (Ok(width), Ok(height)) = (u16::try_from(size.w), u16::try_from(size.h)) else {
        return Err(refused("GIF", format!("a side of {size} is over 65535 pixels")));
    };
    let mut counts = Counts::new();
    counts.add(picture, 1);
    let palette = counts.palette();
    let transparent = (picture.channels() == Channels::Rgba).then_some(CLEAR);
    let buffer = Cow::Owned(palette.indices(picture));
    let frame = Frame { width, height, buffer, transparent, ..Frame::default() };
    let mut encoder =
        Encoder::new(Vec::new(), width, height, &palette.bytes()).map_err(|e| refused("GIF", e))?;
    encoder.write_frame(&frame).map_err(|e| refused("GIF", e))?;
    encoder.into_inner().map_err(|e| refused("GIF", e))
}
