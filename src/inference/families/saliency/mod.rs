//! Saliency networks: one map over the whole picture, stored coarsely.

mod decode;

use self::decode::coarse;
use super::common::{lengths, numbers};
use super::{Family, Run, Takes};
use crate::facts::Payload;
use crate::inference::{InferenceError, Lease};

/// Cells along the longer side of a stored map.
const CELLS: f64 = 64.0;

/// The family `saliency`. Parameter `cells`: cells along the longer side of the stored map.
pub(super) struct Saliency;

impl Family for Saliency {
    fn name(&self) -> &'static str {
        "saliency"
    }

    fn revision(&self) -> u32 {
        1
    }

    fn takes(&self) -> Takes {
        Takes { parameters: &["cells"], outputs: &["map"], bytes: true, labels: false }
    }

    fn run(&self, run: &Run<'_>, sessions: &mut Lease) -> Result<Payload, InferenceError> {
        let fitted = run.picture.fitted(&run.setup.input);
        let outcome = sessions.run("model", &[(run.setup.input.name.as_str(), &fitted.tensor)])?;
        let map = numbers(&outcome, run, "map")?;
        let size = (fitted.size.w as usize, fitted.size.h as usize);
        lengths(run, "map", map.values.len(), size.0 * size.1)?;
        let cells = run.setup.parameter("cells", CELLS);
        Ok(Payload::Saliency(coarse(&map.values, size, run.picture.source(), cells)))
    }
}
