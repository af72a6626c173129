//! Watermarks and banners, told from text, its place and look, strips and repetition; no network of its own.

mod cues;
mod words;

use self::cues::{Piece, Weights, banner, probability};
use super::{Family, Run, Takes};
use crate::facts::{Payload, ScoredLabel, TextBlock};
use crate::geometry::PxRect;
use crate::inference::{InferenceError, Lease};
use crate::vision;

/// The family `watermark`: exactly one of `banner`, `watermark` and `clean`, with the place as category.
///
/// Parameters are the weights of the cues in log-odds (see [`Weights`]), fitted by the recipe that the
/// card names, and `repeats`, from where the detail of a picture counts as repeating.
pub(super) struct Watermark;

impl Family for Watermark {
    fn name(&self) -> &'static str {
        "watermark"
    }

    fn revision(&self) -> u32 {
        1
    }

    fn takes(&self) -> Takes {
        Takes {
            parameters: &[
                "bias",
                "centred",
                "sheer",
                "name",
                "address",
                "edge",
                "diagonal",
                "twins",
                "repetition",
                "repeats",
            ],
            outputs: &[],
            bytes: false,
            labels: false,
        }
    }

    fn sessions(&self) -> &'static [&'static str] {
        &[]
    }

    fn run(&self, run: &Run<'_>, _sessions: &mut Lease) -> Result<Payload, InferenceError> {
        let pieces: Vec<Piece> = texts(run).map(|block| piece(run, block)).collect();
        let mark = best_mark(run, &pieces);
        let banner = best_banner(run, &pieces);
        Ok(Payload::Labels(vec![verdict(mark, banner)]))
    }
}

/// How likely, and where.
type Suspicion = (f64, &'static str);

/// The one label: a banner before a mark, and either from one half on.
#[expect(clippy::cast_possible_truncation, reason = "a probability")]
fn verdict(mark: Suspicion, banner: Suspicion) -> ScoredLabel {
    let label = |name: &str, confidence: f64, place: Option<&str>| ScoredLabel {
        label: name.to_owned(),
        categories: place.into_iter().map(str::to_owned).collect(),
        confidence: confidence as f32,
    };
    if banner.0 >= 0.5 && banner.0 >= mark.0 {
        label("banner", banner.0, Some(banner.1))
    } else if mark.0 >= 0.5 {
        label("watermark", mark.0, Some(mark.1))
    } else {
        label("clean", 1.0 - mark.0.max(banner.0), None)
    }
}

fn texts<'a>(run: &Run<'a>) -> impl Iterator<Item = &'a TextBlock> {
    run.prior.iter().filter(|record| record.analysis == "cld-text").flat_map(|record| match &record.payload {
        Payload::Text(blocks) => blocks.as_slice(),
        _ => &[],
    })
}

fn piece(run: &Run<'_>, block: &TextBlock) -> Piece {
    let window = run.picture.analysis_rect(&block.bounds);
    Piece::new(block, run.picture.source(), vision::strokes_in(run.picture.pixels(), &window))
}

fn best_mark(run: &Run<'_>, pieces: &[Piece]) -> Suspicion {
    let weights = weights(run);
    let line = run.setup.parameter("repeats", 0.6);
    // Without anything sheer, repetition could change nothing.
    let repeated =
        pieces.iter().any(Piece::is_sheer) && f64::from(vision::repetition(run.picture.pixels())) >= line;
    let suspicions = pieces.iter().map(|p| (probability(p, pieces, repeated, &weights), p));
    let best = suspicions.reduce(|best, next| if next.0 > best.0 { next } else { best });
    best.map_or((0.01, "nowhere"), |(likely, piece)| {
        let tiled = repeated || piece.twins(pieces) >= 2;
        (likely, if tiled { "everywhere" } else { piece.words() })
    })
}

fn best_banner(run: &Run<'_>, pieces: &[Piece]) -> Suspicion {
    let size = run.picture.pixels().size();
    let (w, h) = (f64::from(size.w), f64::from(size.h));
    let shares = |strip: PxRect| strip.scaled(1.0 / w, 1.0 / h);
    let rated = vision::strips(run.picture.pixels())
        .into_iter()
        .map(shares)
        .map(|strip| (banner(&strip, pieces), if strip.y > 0.5 { "bottom" } else { "top" }));
    rated.reduce(|best, next| if next.0 > best.0 { next } else { best }).unwrap_or((0.0, "nowhere"))
}

fn weights(run: &Run<'_>) -> Weights {
    let weight = |name: &str| run.setup.parameter(name, 0.0);
    Weights {
        bias: weight("bias"),
        centred: weight("centred"),
        sheer: weight("sheer"),
        name: weight("name"),
        address: weight("address"),
        edge: weight("edge"),
        diagonal: weight("diagonal"),
        twins: weight("twins"),
        repetition: weight("repetition"),
    }
}
