//! Turning stored pixels upright.

use crate::geometry::{Orientation, PxSize};

/// The pixels of a picture of size `stored`, `n` bytes each, turned as `orientation` says.
pub(super) fn turn(data: Vec<u8>, stored: PxSize, n: usize, orientation: Orientation) -> Vec<u8> {
    match n {
        _ if orientation == Orientation::Upright => data,
        1 => turn_pixels::<1>(&data, stored, orientation),
        2 => turn_pixels::<2>(&data, stored, orientation),
        3 => turn_pixels::<3>(&data, stored, orientation),
        _ => turn_pixels::<4>(&data, stored, orientation),
    }
}

/// First `a`, then `b`.
pub(super) fn then(a: Orientation, b: Orientation) -> Orientation {
    let (ma, mb) = (matrix(a), matrix(b));
    let product = [
        mb[0] * ma[0] + mb[1] * ma[2],
        mb[0] * ma[1] + mb[1] * ma[3],
        mb[2] * ma[0] + mb[3] * ma[2],
        mb[2] * ma[1] + mb[3] * ma[3],
    ];
    (1..=8).map(Orientation::from_exif).find(|&o| matrix(o) == product).unwrap_or(a)
}

/// Where the x and y directions of the stored picture point once upright (columns), y down.
const fn matrix(o: Orientation) -> [i8; 4] {
    match o {
        Orientation::Upright => [1, 0, 0, 1],
        Orientation::FlipHorizontal => [-1, 0, 0, 1],
        Orientation::Rotate180 => [-1, 0, 0, -1],
        Orientation::FlipVertical => [1, 0, 0, -1],
        Orientation::Transpose => [0, 1, 1, 0],
        Orientation::Rotate90 => [0, -1, 1, 0],
        Orientation::Transverse => [0, -1, -1, 0],
        Orientation::Rotate270 => [0, 1, -1, 0],
    }
}

/// Walks the upright picture row by row; the stored position moves by a constant step along each row.
fn turn_pixels<const N: usize>(data: &[u8], stored: PxSize, orientation: Orientation) -> Vec<u8> {
    let (w, h) = (stored.w as usize, stored.h as usize);
    let upright = orientation.upright_size(stored);
    let [m0, _, m2, _] = matrix(orientation);
    let swaps = orientation.swaps_sides();
    // Does the stored x (y) run backwards when the upright picture is read forwards?
    let (back_x, back_y) = match orientation {
        Orientation::Rotate90 => (false, true),
        Orientation::Rotate270 => (true, false),
        Orientation::Transverse => (true, true),
        Orientation::Transpose => (false, false),
        _ => (m0 < 0, matrix(orientation)[3] < 0),
    };
    debug_assert!(swaps == (m2 != 0), "a turn either swaps the sides or does not");
    let source = data.as_chunks::<N>().0;
    let mut out = Vec::with_capacity(data.len());
    for row in 0..upright.h as usize {
        for column in 0..upright.w as usize {
            let (x, y) = if swaps { (row, column) } else { (column, row) };
            let x = if back_x { w - 1 - x } else { x };
            let y = if back_y { h - 1 - y } else { y };
            out.extend_from_slice(&source[y * w + x]);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::PxRect;

    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a small whole number")]
    fn place_of(at: f64) -> usize {
        at as usize
    }

    #[test]
    fn pixels_go_where_rectangles_go() {
        let stored = PxSize::new(3, 2);
        let data: Vec<u8> = (0..6).collect();
        for value in 1..=8 {
            let o = Orientation::from_exif(value);
            let turned = turn(data.clone(), stored, 1, o);
            let size = o.upright_size(stored);
            for (i, &pixel) in data.iter().enumerate() {
                let cell = PxRect::new((i % 3) as f64, (i / 3) as f64, 1.0, 1.0);
                let place = o.upright_rect(cell, stored);
                let at = place.y * f64::from(size.w) + place.x;
                assert_eq!(turned.iter().position(|&p| p == pixel), Some(place_of(at)), "{o:?}");
            }
        }
    }

    #[test]
    fn turns_compose() {
        let rotate = Orientation::Rotate90;
        assert_eq!(then(rotate, rotate), Orientation::Rotate180);
        assert_eq!(then(then(rotate, rotate), rotate), Orientation::Rotate270);
        // Both orders of turning twice must move pixels like the single turn they make.
        let stored = PxSize::new(3, 2);
        let data: Vec<u8> = (0..6).collect();
        for a in (1..=8).map(Orientation::from_exif) {
            for b in (1..=8).map(Orientation::from_exif) {
                let twice = turn(turn(data.clone(), stored, 1, a), a.upright_size(stored), 1, b);
                assert_eq!(twice, turn(data.clone(), stored, 1, then(a, b)), "{a:?} then {b:?}");
            }
        }
    }
}
