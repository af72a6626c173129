//! Several files from one decode of one picture.

use std::path::{Path, PathBuf};

use super::{Marks, SavedCrop, Workbench};
use crate::export::{self, Overwrite};
use crate::facts::{AnalysisRecord, Scene};
use crate::grammar::Transformation;
use crate::media::{DecodeSize, Decoded};
use crate::session::scene::{self, Surroundings};
use crate::session::{Result, SessionError, models};
use crate::vision;

impl Workbench {
    /// Cuts every wanted file from one decode, with findings that are known already.
    ///
    /// Fails where the picture cannot be read; a crop that fails is an error in its own place.
    pub fn derive(
        &self,
        path: &Path,
        known: &[AnalysisRecord],
        marks: &Marks,
        wanted: &[(Transformation, PathBuf)],
        overwrite: bool,
    ) -> Result<Vec<Result<SavedCrop>>> {
        let decoded = self.decode(path, DecodeSize::Full)?;
        let scene = self.scene_from(&decoded, known, marks);
        let overwrite = if overwrite { Overwrite::Allow } else { Overwrite::Refuse };
        let cut = |(tree, out): &(Transformation, PathBuf)| self.cut(&decoded, &scene, tree, out, overwrite);
        Ok(wanted.iter().map(cut).collect())
    }

    /// What the crop engine sees of a picture with these findings.
    pub(in crate::session) fn scene_from(
        &self,
        decoded: &Decoded,
        known: &[AnalysisRecord],
        marks: &Marks,
    ) -> Scene {
        let surroundings = Surroundings {
            size: decoded.full_size,
            animated: decoded.animated,
            saliency: Some(vision::saliency(&decoded.pixels)),
            ..Surroundings::default()
        };
        let scene = scene::build(surroundings, known, &self.words, &models::thresholds(&self.registry));
        Scene { custom: marks.custom.clone(), regions: marks.regions.clone(), ..scene }
    }

    fn cut(
        &self,
        decoded: &Decoded,
        scene: &Scene,
        tree: &Transformation,
        out: &Path,
        overwrite: Overwrite,
    ) -> Result<SavedCrop> {
        let plan = crate::crop::plan(scene, tree, &self.words).map_err(super::refusals)?;
        let written = export::crop_file(&decoded.pixels, &plan, out, &overwrite.into())
            .map_err(|error| SessionError::Write { reason: error.to_string(), path: out.to_owned() })?;
        Ok(SavedCrop::of(written, plan, decoded))
    }
}
