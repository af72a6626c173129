//! Segmenters: a mask a class, of the whole picture or of each person in it.

mod decode;

use self::decode::{channel, count};
use super::common::{Field, axis, coarse_size, lengths, map_of, numbers, people};
use super::{Family, Run, Takes};
use crate::facts::{Payload, SaliencyMap};
use crate::inference::{Fitted, InferenceError, Layout, Lease};

/// The family `segmenter`.
///
/// Parameters: `mask` is the number of the class whose mask is kept; `on_people` 1 runs it on the
/// box of each person, grown by `margin` of its sides, for at most `people` of them; `cells` is the
/// number of cells along the longer side of the kept mask.
pub(super) struct Segmenter;

impl Family for Segmenter {
    fn name(&self) -> &'static str {
        "segmenter"
    }

    fn revision(&self) -> u32 {
        1
    }

    fn takes(&self) -> Takes {
        Takes {
            parameters: &["mask", "on_people", "people", "margin", "cells"],
            outputs: &["masks"],
            bytes: true,
            labels: false,
        }
    }

    fn run(&self, run: &Run<'_>, sessions: &mut Lease) -> Result<Payload, InferenceError> {
        let cells = count(run.setup.parameter("cells", 128.0)).clamp(1, 1024);
        if run.setup.parameter("on_people", 0.0) > 0.0 {
            return on_people(run, sessions, cells).map(Payload::Saliency);
        }
        let fitted = run.picture.fitted(&run.setup.input);
        let mask = mask(run, sessions, &fitted)?;
        let to = coarse_size(run.picture.source(), cells);
        let values = Field { size: size_of(&fitted), values: &mask }.reduced(to);
        let side = |n: usize| u32::try_from(n).unwrap_or(1);
        let map = SaliencyMap::new(side(to.0), side(to.1), values).expect("the map has one value a cell");
        Ok(Payload::Saliency(map))
    }
}

/// The masks of every person laid into one map.
fn on_people(run: &Run<'_>, sessions: &mut Lease, cells: usize) -> Result<SaliencyMap, InferenceError> {
    let margin = run.setup.parameter("margin", 0.05);
    let mut parts = Vec::new();
    for person in people(run, count(run.setup.parameter("people", 6.0))) {
        let (dx, dy) = (person.w * margin, person.h * margin);
        let window = person.grown(dx, dy, dx, dy);
        if let Some(fitted) = run.picture.fitted_part(&window, &run.setup.input) {
            parts.push((mask(run, sessions, &fitted)?, fitted));
        }
    }
    let fields: Vec<_> = parts
        .iter()
        .map(|(values, fitted)| (Field { size: size_of(fitted), values }, fitted.transform))
        .collect();
    Ok(map_of(&fields, run.picture.source(), cells))
}

/// The mask of the wanted class, in input pixels.
fn mask(run: &Run<'_>, sessions: &mut Lease, fitted: &Fitted) -> Result<Vec<f32>, InferenceError> {
    let outcome = sessions.run("model", &[(run.setup.input.name.as_str(), &fitted.tensor)])?;
    let masks = numbers(&outcome, run, "masks")?;
    let planes = run.setup.input.layout == Layout::Nchw;
    let classes = axis(masks.shape, if planes { 1 } else { -1 });
    let (w, h) = size_of(fitted);
    lengths(run, "masks", masks.values.len(), classes.max(1) * w * h)?;
    let wanted = count(run.setup.parameter("mask", 0.0));
    Ok(channel(&masks.values, classes, w * h, wanted, planes))
}

const fn size_of(fitted: &Fitted) -> (usize, usize) {
    (fitted.size.w as usize, fitted.size.h as usize)
}
