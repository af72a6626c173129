//! Pieces of text to reasons for and against a mark.

use super::words::{Meaning, letters, meaning};
use crate::facts::TextBlock;
use crate::geometry::{PxRect, PxSize};
use crate::vision::Strokes;

/// A piece of text in a picture of known size.
#[derive(Debug, Clone)]
pub(super) struct Piece {
    /// Its box, in shares of the picture.
    pub place: PxRect,
    /// Angle of the line to the horizontal, degrees, 0 to 90.
    pub tilt: f64,
    /// How its strokes look, where they could be measured.
    pub strokes: Option<Strokes>,
    /// What it says, where it could be read.
    pub text: String,
}

impl Piece {
    /// The piece that a block of text is.
    pub fn new(block: &TextBlock, size: PxSize, strokes: Option<Strokes>) -> Self {
        let (w, h) = (f64::from(size.w.max(1)), f64::from(size.h.max(1)));
        let tilt = match block.corners[..] {
            [a, b, _, _] => (b.y - a.y).abs().atan2((b.x - a.x).abs()).to_degrees(),
            _ => 0.0,
        };
        let place = block.bounds.scaled(1.0 / w, 1.0 / h);
        Self { place, tilt, strokes, text: block.text.clone().unwrap_or_default() }
    }

    /// Whether it shines through.
    pub fn is_sheer(&self) -> bool {
        self.strokes.is_some_and(|strokes| strokes.are_sheer())
    }

    /// Programs put marks in the very middle; signs and labels are there by chance only.
    /// 1 in the middle, 0 a fiftieth of the height away from it.
    pub fn centred(&self) -> f64 {
        let middle = self.place.middle();
        let near = (middle.x - 0.5).abs() < 0.25 && self.place.w > 0.1 && self.place.h < 0.2;
        if near { (1.0 - (middle.y - 0.5).abs() / 0.02).max(0.0) } else { 0.0 }
    }

    /// A wide line that runs from corner to corner.
    pub fn is_diagonal(&self) -> bool {
        (15.0..=70.0).contains(&self.tilt) && self.place.w > 0.25
    }

    /// Close to the upper or lower border.
    pub fn is_at_edge(&self) -> bool {
        self.place.y < 0.06 || self.place.bottom() > 0.94
    }

    /// How many of `others` say the same, or look the same: as high and as wide within an eighth.
    pub fn twins(&self, others: &[Self]) -> usize {
        let alike = |a: f64, b: f64| (a - b).abs() < 0.125 * a.max(b);
        let own = letters(&self.text);
        let same = |other: &&Self| {
            let says = own.len() > 3 && letters(&other.text) == own;
            says || (other.is_sheer()
                && alike(other.place.w, self.place.w)
                && alike(other.place.h, self.place.h))
        };
        others.iter().filter(same).count().saturating_sub(1)
    }

    /// Where it is, in words.
    pub fn words(&self) -> &'static str {
        const NAMES: [[&str; 3]; 3] = [
            ["top-left", "top", "top-right"],
            ["left", "center", "right"],
            ["bottom-left", "bottom", "bottom-right"],
        ];
        let middle = self.place.middle();
        let third = |v: f64| if v < 1.0 / 3.0 { 0 } else { 1 + usize::from(v > 2.0 / 3.0) };
        NAMES[third(middle.y)][third(middle.x)]
    }
}

/// What each reason weighs, in log-odds.
#[derive(Debug, Clone, Copy)]
pub(super) struct Weights {
    pub bias: f64,
    pub centred: f64,
    pub sheer: f64,
    pub name: f64,
    pub address: f64,
    pub edge: f64,
    pub diagonal: f64,
    pub twins: f64,
    pub repetition: f64,
}

/// The probability that `piece` is a mark; `repeated` tells that the detail of the picture repeats.
pub(super) fn probability(piece: &Piece, all: &[Piece], repeated: bool, weights: &Weights) -> f64 {
    let when = |condition: bool, weight: f64| if condition { weight } else { 0.0 };
    let said = meaning(&piece.text);
    let sum = weights.bias
        + weights.centred * piece.centred()
        + when(piece.is_sheer(), weights.sheer)
        + when(said == Meaning::Name, weights.name)
        + when(said == Meaning::Address, weights.address)
        + when(piece.is_at_edge(), weights.edge)
        + when(piece.is_diagonal(), weights.diagonal)
        + when(piece.twins(all) >= 2, weights.twins)
        + when(repeated && piece.is_sheer(), weights.repetition);
    1.0 / (1.0 + (-sum).exp())
}

/// How sure a banner is: text inside a strip at the top or bottom, the more of its width the surer.
/// Both in shares of the picture; 0 without text.
pub(super) fn banner(strip: &PxRect, pieces: &[Piece]) -> f64 {
    let inside = |piece: &&Piece| strip.holds(&piece.place, 0.01) && piece.place.h > 0.15 * strip.h;
    let written: f64 = pieces.iter().filter(inside).map(|piece| piece.place.w).sum();
    if written > 0.08 { (0.7 + 0.6 * written).min(0.99) } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WEIGHTS: Weights = Weights {
        bias: -3.0,
        centred: 4.0,
        sheer: 1.0,
        name: 4.0,
        address: 2.0,
        edge: 1.0,
        diagonal: 2.0,
        twins: 2.0,
        repetition: 1.0,
    };

    fn piece(x: f64, y: f64, text: &str) -> Piece {
        Piece { place: PxRect::new(x, y, 0.3, 0.06), tilt: 0.0, strokes: None, text: text.to_owned() }
    }

    #[test]
    fn the_very_middle_counts_and_a_sign_beside_it_does_not() {
        let (mark, sign) = (piece(0.36, 0.471, "home"), piece(0.36, 0.42, "hotel"));
        let all = [mark, sign];
        assert!(probability(&all[0], &all, false, &WEIGHTS) > 0.6);
        assert!(probability(&all[1], &all, false, &WEIGHTS) < 0.1);
        assert_eq!(all[0].words(), "center");
    }

    #[test]
    fn a_seller_is_known_anywhere_and_twins_are_seen() {
        let one = piece(0.1, 0.1, "shutterstock");
        assert!(probability(&one, std::slice::from_ref(&one), false, &WEIGHTS) > 0.6);
        let three = [piece(0.0, 0.1, "draft"), piece(0.5, 0.4, "draft"), piece(0.1, 0.9, "DRAFT")];
        assert_eq!(three[0].twins(&three), 2);
    }

    #[test]
    fn a_strip_needs_writing_to_be_a_banner() {
        let strip = PxRect::new(0.0, 0.85, 1.0, 0.15);
        assert!(banner(&strip, &[piece(0.2, 0.9, "for sale")]) > 0.8);
        assert_eq!(banner(&strip, &[piece(0.2, 0.5, "for sale")]), 0.0);
        assert_eq!(banner(&strip, &[]), 0.0);
    }
}
