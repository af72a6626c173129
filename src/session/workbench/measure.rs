//! How well the detectors do on labelled pictures.

use std::path::Path;

use super::Workbench;
use crate::inference::eval;
pub use crate::inference::eval::{Figures, Subject};
use crate::session::{Result, SessionError};

/// One detector, measured.
#[derive(Debug, Clone, PartialEq)]
pub struct Measured {
    /// Model id.
    pub model: String,
    /// Pictures it was shown.
    pub pictures: usize,
    /// Mean average precision over ten overlaps from 0.50 to 0.95, 0 to 100.
    pub ap: f64,
    /// Average precision at an overlap of one half, 0 to 100.
    pub ap50: f64,
    /// Average recall with a hundred boxes a picture, 0 to 100.
    pub ar: f64,
    /// Milliseconds a picture inside the runtime.
    pub bare_ms: f64,
    /// Milliseconds a picture with everything around it but decoding.
    pub whole_ms: f64,
}

impl Workbench {
    /// Measures one subject on a folder of labelled pictures; `progress` is told how many are done of
    /// how many.
    pub fn measure(
        &self,
        subject: Subject,
        folder: &Path,
        progress: &dyn Fn(usize, usize),
    ) -> Result<Figures> {
        let engine = self.analyst.engine().map_err(SessionError::Model)?;
        eval::measure(&engine, subject, folder, progress)
            .map_err(|error| SessionError::Model(error.to_string()))
    }

    /// Measures every installed detector of `coco` on `folder/objects.json`; `progress` is told the
    /// model, how many pictures are done, and how many there are.
    pub fn measure_detectors(
        &self,
        folder: &Path,
        progress: &dyn Fn(&str, usize, usize),
    ) -> Result<Vec<Measured>> {
        let engine = self.analyst.engine().map_err(SessionError::Model)?;
        let detectors = eval::detectors(&engine, "coco");
        let measure = |model: &String| {
            let report = eval::detection(&engine, model, folder, &|done, all| progress(model, done, all))
                .map_err(|error| SessionError::Model(error.to_string()))?;
            Ok(Measured {
                model: report.model,
                pictures: report.pictures,
                ap: 100.0 * report.score.ap,
                ap50: 100.0 * report.score.ap50,
                ar: 100.0 * report.score.ar,
                bare_ms: report.bare.as_secs_f64() * 1_000.0,
                whole_ms: report.whole.as_secs_f64() * 1_000.0,
            })
        };
        detectors.iter().map(measure).collect()
    }
}
