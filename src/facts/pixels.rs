//! Decoded pictures.

use std::sync::Arc;

use crate::geometry::{IntRect, PxSize};

/// Bytes per pixel and their meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Channels {
    /// Red, green, blue.
    Rgb,
    /// Red, green, blue, opacity (not premultiplied).
    Rgba,
}

impl Channels {
    /// 3 or 4.
    #[must_use]
    pub const fn count(self) -> usize {
        match self {
            Self::Rgb => 3,
            Self::Rgba => 4,
        }
    }
}

/// An upright sRGB picture, 8 bits a channel, rows without padding; cheap to clone.
#[derive(Clone, PartialEq, Eq)]
pub struct PixelBuffer {
    size: PxSize,
    channels: Channels,
    data: Arc<[u8]>,
}

impl PixelBuffer {
    /// Wraps `data`, which must hold exactly `w * h * channels` bytes; `None` otherwise or when empty.
    #[must_use]
    pub fn new(size: PxSize, channels: Channels, data: impl Into<Arc<[u8]>>) -> Option<Self> {
        let data = data.into();
        let expected = usize::try_from(size.area()).ok()?.checked_mul(channels.count())?;
        (expected == data.len() && !size.is_empty()).then_some(Self { size, channels, data })
    }

    /// Width and height.
    #[must_use]
    pub const fn size(&self) -> PxSize {
        self.size
    }

    /// What a pixel is made of.
    #[must_use]
    pub const fn channels(&self) -> Channels {
        self.channels
    }

    /// All bytes, row by row.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.data
    }

    /// The shared storage.
    #[must_use]
    pub fn shared_bytes(&self) -> Arc<[u8]> {
        Arc::clone(&self.data)
    }

    /// One row of pixels.
    #[must_use]
    pub fn row(&self, y: u32) -> &[u8] {
        let stride = self.size.w as usize * self.channels.count();
        &self.data[y as usize * stride..][..stride]
    }

    /// Red, green and blue of the pixel at (`x`, `y`); opacity is left out.
    #[must_use]
    pub fn rgb(&self, x: u32, y: u32) -> [u8; 3] {
        let at = x as usize * self.channels.count();
        let row = self.row(y);
        [row[at], row[at + 1], row[at + 2]]
    }

    /// The same picture without opacity, laid over white; shares the bytes when there is none.
    #[must_use]
    pub fn to_rgb(&self) -> Self {
        if self.channels == Channels::Rgb {
            return self.clone();
        }
        let over_white = |c: u8, a: u8| {
            let (c, a) = (u32::from(c), u32::from(a));
            u8::try_from((c * a + 255 * (255 - a) + 127) / 255).unwrap_or(u8::MAX)
        };
        let data: Vec<u8> = self
            .data
            .chunks_exact(4)
            .flat_map(|p| [over_white(p[0], p[3]), over_white(p[1], p[3]), over_white(p[2], p[3])])
            .collect();
        Self { size: self.size, channels: Channels::Rgb, data: data.into() }
    }

    /// A copy of the part under `window`; `None` when the window leaves the picture or is empty.
    #[must_use]
    pub fn cropped(&self, window: IntRect) -> Option<Self> {
        let right = window.x.checked_add(window.w)?;
        let bottom = window.y.checked_add(window.h)?;
        if window.size().is_empty() || right > self.size.w || bottom > self.size.h {
            return None;
        }
        let n = self.channels.count();
        let mut data = Vec::with_capacity(window.w as usize * window.h as usize * n);
        for y in window.y..bottom {
            data.extend_from_slice(&self.row(y)[window.x as usize * n..right as usize * n]);
        }
        Self::new(window.size(), self.channels, data)
    }
}

impl std::fmt::Debug for PixelBuffer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "PixelBuffer({}, {:?})", self.size, self.channels)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_length_is_refused() {
        assert!(PixelBuffer::new(PxSize::new(2, 2), Channels::Rgb, vec![0; 11]).is_none());
        assert!(PixelBuffer::new(PxSize::new(0, 2), Channels::Rgb, vec![]).is_none());
    }

    #[test]
    fn opacity_is_laid_over_white() {
        let clear = PixelBuffer::new(PxSize::new(1, 1), Channels::Rgba, vec![0, 0, 0, 0]).unwrap();
        assert_eq!(clear.to_rgb().rgb(0, 0), [255, 255, 255]);
    }

    #[test]
    fn cropping_copies_the_window() {
        let picture =
            PixelBuffer::new(PxSize::new(2, 2), Channels::Rgb, (0..12).collect::<Vec<u8>>()).unwrap();
        assert_eq!(picture.cropped(IntRect::new(1, 1, 1, 1)).unwrap().bytes(), &[9, 10, 11]);
        assert!(picture.cropped(IntRect::new(1, 1, 2, 1)).is_none());
    }
}
