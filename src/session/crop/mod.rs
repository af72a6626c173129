//! The crop studio: text and controls are two views of one transformation.

mod drawn;
mod edit;
mod film;
mod preview;
mod save;
mod url;

pub use drawn::{Drawings, drawn_of};
pub use film::film_formats;
pub use save::{Writing, write};
pub use url::DELIVERY_BASE;

use std::sync::Arc;

use super::Session;
use super::command::CropEdit;
use super::view::{CropView, Drawn, NoticeLevel};
use crate::crop::{self, Plan};
use crate::export::sets::certainty;
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
        let seen = scene.as_deref().map(|scene| (scene, self.drawing()));
        self.view.crop = CropView { signed, saved, ..view_of(text, last, seen, &words) };
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
            Ok(()) => {
                self.set_crop_text(tree.canonical());
                self.reframe(change);
            }
            Err(reason) => self.notice(NoticeLevel::Warning, reason),
        }
    }

    /// Whoever asks for a shape wants it of a drawing too that has one of its own.
    fn reframe(&mut self, change: &CropEdit) {
        let free = self.drawing().filter(|drawn| drawn.free);
        if let (CropEdit::Ratio(_) | CropEdit::Height(_), Some(drawn)) = (change, free) {
            self.draw_crop(Some(Drawn { free: false, ..drawn }));
        }
    }
}

/// Everything the studio shows for a text, and what is in the picture with what a person drew on it.
fn view_of(
    text: String,
    last: Option<Arc<Transformation>>,
    seen: Option<(&Scene, Option<Drawn>)>,
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
        items: preview::items(&tree, seen.map(|(scene, _)| scene), words),
        ..CropView::default()
    };
    if let Some((scene, drawn)) = seen {
        match crop::plan(scene, &tree, words) {
            Ok(plan) => put_plan(&mut view, plan, drawn, &tree, scene, words),
            Err(errors) => view.plan_errors = errors,
        }
        view.previews = preview::rows(&tree, scene, words);
        view.matrix = preview::matrix(&tree, scene, words);
    }
    view.transformation = Some(Arc::new(tree));
    view
}

/// What is cut: what a person drew, else what the transformation chose.
fn put_plan(
    view: &mut CropView,
    automatic: Plan,
    drawn: Option<Drawn>,
    tree: &Transformation,
    scene: &Scene,
    words: &Vocabulary,
) {
    let by_hand = drawn.and_then(|drawn| drawn::planned(tree, &automatic, drawn, scene, words));
    if let Some((plan, by_hand)) = by_hand {
        (view.plan, view.by_hand) = (Some(plan), Some(by_hand));
    } else {
        view.certainty = edit::looks_at_the_picture(tree).then(|| certainty(&automatic));
        view.plan = Some(Arc::new(automatic));
    }
}

#[cfg(test)]
mod tests;
