//! Which film is asked for.

use std::path::Path;

use crate::crop::{Motion, Plan};
use crate::export::{ExportError, QualityWish, read_quality};
use crate::media::FilmFormat;

/// Format and quality of a film.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FilmWish {
    /// What is written.
    pub format: FilmFormat,
    /// How good.
    pub quality: QualityWish,
}

impl FilmWish {
    /// Reads `f_` and `q_` of a plan for a file called `out`; `f_auto` and `f_auto:animated` follow the name, and
    /// mean WebP where it says nothing.
    pub fn of(plan: &Plan, out: &Path) -> Result<Self, ExportError> {
        let extension = out.extension().map(|e| e.to_string_lossy().into_owned()).unwrap_or_default();
        let by_name = FilmFormat::from_extension(&extension);
        let format = match plan.format.as_deref() {
            None | Some("") => by_name.ok_or(ExportError::FilmFormat(extension))?,
            Some("auto" | "auto:animated") => by_name.unwrap_or(FilmFormat::WebP),
            Some(written) => FilmFormat::from_extension(written)
                .ok_or_else(|| ExportError::FilmFormat(written.to_owned()))?,
        };
        Ok(Self { format, quality: read_quality(plan.quality.as_deref())?.0 })
    }

    pub(super) fn remarks(self, plan: &Plan, motion: &Motion) -> Vec<String> {
        let mut said = Vec::new();
        if self.format.is_video() && motion.loop_count != Some(1) {
            said.push(format!(
                "e_loop means nothing in {}; players decide how often it plays",
                self.format.name()
            ));
        }
        if self.format == FilmFormat::Gif && plan.quality.is_some() {
            said.push("GIF has no quality, so q_ was not applied".to_owned());
        }
        if self.quality == QualityWish::Lossless {
            said.push("films always lose a little; the best quality was taken".to_owned());
        }
        said
    }
}

/// Whether a file of this name can be a film.
#[must_use]
pub fn is_film_name(path: &Path) -> bool {
    path.extension().is_some_and(|e| FilmFormat::from_extension(&e.to_string_lossy()).is_some())
}
