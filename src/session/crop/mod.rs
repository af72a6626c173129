//! The crop studio: text and controls are two views of one transformation.

mod edit;
mod film;
mod preview;
mod save;
mod url;

pub use film::film_formats;
pub use save::{Writing, write};
pub use url::DELIVERY_BASE;

use std::sync::Arc;

use super::Session;
use super::command::CropEdit;
use super::view::{CropView, NoticeLevel};
use crate::crop;
use crate::facts::Scene;
use crate::grammar::{self, Transformation, Vocabulary};

impl Session {
    /// Reads the text anew and plans for the open picture; microseconds without `g_auto`.
    pub(super) fn refresh_crop(&mut self) {
        self.dirty.crop = false;
        let words = Arc::clone(&self.view.vocabulary);
        let scene = self.view.picture.as_ref().filter(|p| p.size.is_some()).map(|p| Arc::clone(&p.scene));
        let saved = std::mem::take(&mut self.view.crop.saved);
        let signed = self.view.crop.signed.take();
        let last = self.view.crop.transformation.take();
        let text = std::mem::take(&mut self.view.crop.text);
        self.view.crop = CropView { signed, saved, ..view_of(text, last, scene.as_deref(), &words) };
        self.view.crop.url = self.crop_url();
        let gravity = self.view.crop.transformation.as_deref().and_then(edit::gravity_of);
        let importance = scene.map(|scene| Arc::new(crop::importance(&scene, gravity, &words)));
        if let Some(picture) = &mut self.view.picture {
            picture.importance = importance;
        }
        self.look_closer_at_file();
        self.touch();
    }

    /// Changes the transformation by a control.
    pub(super) fn edit_crop(&mut self, change: &CropEdit) {
        let mut tree = self.view.crop.transformation.as_deref().cloned().unwrap_or_default();
        match edit::apply(&mut tree, change, &self.view.vocabulary) {
            Ok(()) => self.set_crop_text(tree.canonical()),
            Err(reason) => self.notice(NoticeLevel::Warning, reason),
        }
    }
}

/// Everything the studio shows for a text.
fn view_of(
    text: String,
    last: Option<Arc<Transformation>>,
    scene: Option<&Scene>,
    words: &Vocabulary,
) -> CropView {
    if text.trim().is_empty() {
        return CropView { text, ..CropView::default() };
    }
    let tree = match grammar::parse(&text, words) {
        Ok(tree) => tree,
        Err(errors) => return CropView { text, errors, transformation: last, ..CropView::default() },
    };
    let mut view = CropView {
        text,
        findings: grammar::check(&tree, words),
        items: preview::items(&tree, scene, words),
        ..CropView::default()
    };
    if let Some(scene) = scene {
        match crop::plan(scene, &tree, words) {
            Ok(plan) => view.plan = Some(Arc::new(plan)),
            Err(errors) => view.plan_errors = errors,
        }
        view.previews = preview::rows(&tree, scene, words);
        view.matrix = preview::matrix(&tree, scene, words);
    }
    view.transformation = Some(Arc::new(tree));
    view
}

#[cfg(test)]
mod tests;
