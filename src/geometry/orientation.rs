//! The eight ways a camera can be held, as EXIF numbers them.

use serde::{Deserialize, Serialize};

use super::{PxRect, PxSize};

/// EXIF orientation: what must be done to stored pixels so that they stand upright.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(from = "u8", into = "u8")]
pub enum Orientation {
    /// 1: as stored.
    #[default]
    Upright,
    /// 2: mirrored left to right.
    FlipHorizontal,
    /// 3: turned by 180 degrees.
    Rotate180,
    /// 4: mirrored top to bottom.
    FlipVertical,
    /// 5: mirrored along the main diagonal.
    Transpose,
    /// 6: to be turned 90 degrees clockwise.
    Rotate90,
    /// 7: mirrored along the other diagonal.
    Transverse,
    /// 8: to be turned 90 degrees counter-clockwise.
    Rotate270,
}

impl Orientation {
    /// From the EXIF tag; a value outside 1 to 8 (0 is common) means upright.
    #[must_use]
    pub const fn from_exif(value: u32) -> Self {
        match value {
            2 => Self::FlipHorizontal,
            3 => Self::Rotate180,
            4 => Self::FlipVertical,
            5 => Self::Transpose,
            6 => Self::Rotate90,
            7 => Self::Transverse,
            8 => Self::Rotate270,
            _ => Self::Upright,
        }
    }

    /// The EXIF tag value, 1 to 8.
    #[must_use]
    pub const fn to_exif(self) -> u8 {
        match self {
            Self::Upright => 1,
            Self::FlipHorizontal => 2,
            Self::Rotate180 => 3,
            Self::FlipVertical => 4,
            Self::Transpose => 5,
            Self::Rotate90 => 6,
            Self::Transverse => 7,
            Self::Rotate270 => 8,
        }
    }

    /// Whether width and height change places.
    #[must_use]
    pub const fn swaps_sides(self) -> bool {
        matches!(self, Self::Transpose | Self::Rotate90 | Self::Transverse | Self::Rotate270)
    }

    /// Size after turning upright.
    #[must_use]
    pub const fn upright_size(self, stored: PxSize) -> PxSize {
        if self.swaps_sides() { stored.transposed() } else { stored }
    }

    /// A rectangle of the stored picture of size `stored`, in the upright picture.
    #[must_use]
    pub fn upright_rect(self, r: PxRect, stored: PxSize) -> PxRect {
        let (w, h) = (f64::from(stored.w), f64::from(stored.h));
        let (mirror_x, mirror_y) = (w - r.right(), h - r.bottom());
        match self {
            Self::Upright => r,
            Self::FlipHorizontal => PxRect::new(mirror_x, r.y, r.w, r.h),
            Self::Rotate180 => PxRect::new(mirror_x, mirror_y, r.w, r.h),
            Self::FlipVertical => PxRect::new(r.x, mirror_y, r.w, r.h),
            Self::Transpose => PxRect::new(r.y, r.x, r.h, r.w),
            Self::Rotate90 => PxRect::new(mirror_y, r.x, r.h, r.w),
            Self::Transverse => PxRect::new(mirror_y, mirror_x, r.h, r.w),
            Self::Rotate270 => PxRect::new(r.y, mirror_x, r.h, r.w),
        }
    }
}

impl From<u8> for Orientation {
    fn from(value: u8) -> Self {
        Self::from_exif(u32::from(value))
    }
}

impl From<Orientation> for u8 {
    fn from(value: Orientation) -> Self {
        value.to_exif()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_corner_goes_where_the_camera_was_turned() {
        let stored = PxSize::new(40, 30);
        let corner = PxRect::new(0.0, 0.0, 10.0, 5.0);
        let at = |o: u32| Orientation::from_exif(o).upright_rect(corner, stored);
        assert_eq!(at(3), PxRect::new(30.0, 25.0, 10.0, 5.0));
        assert_eq!(at(6), PxRect::new(25.0, 0.0, 5.0, 10.0));
        assert_eq!(at(8), PxRect::new(0.0, 30.0, 5.0, 10.0));
        assert_eq!(at(0), corner);
    }

    #[test]
    fn every_value_keeps_the_rectangle_inside_the_upright_picture() {
        let stored = PxSize::new(40, 30);
        for value in 0..10 {
            let o = Orientation::from_exif(value);
            let turned = o.upright_rect(PxRect::new(31.0, 22.0, 9.0, 8.0), stored);
            assert!(o.upright_size(stored).rect().holds(&turned, 0.0), "{o:?} {turned:?}");
        }
    }
}
