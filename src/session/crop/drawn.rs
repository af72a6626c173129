//! The crop that a person draws on a picture: kept in the library for its pictures, else by the session.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use super::Session;
use crate::catalog::{Edit, Take};
use crate::crop::{self, Plan, ReasonKind, ReasonLine};
use crate::facts::{AssetId, Scene};
use crate::grammar::{Transformation, Vocabulary};
use crate::session::history::Step;
use crate::session::view::{ByHand, Drawn, Inspector, PictureSource};

/// The slot under which the library keeps the crop of the studio. Slots of sets have a slash in their key.
const STUDIO: &str = "studio";
/// The same for a crop that has let go of the shape of the frame.
const STUDIO_FREE: &str = "studio-free";

/// What people drew, as far as it is known.
#[derive(Debug, Default)]
pub struct Drawings {
    known: HashMap<PictureSource, Drawn>,
    /// Pictures whose drawing is on its way into the library: older details say nothing about it.
    awaited: BTreeSet<AssetId>,
}

impl Drawings {
    /// What was drawn on a picture.
    pub fn of(&self, source: &PictureSource) -> Option<Drawn> {
        self.known.get(source).copied()
    }

    fn put(&mut self, source: PictureSource, drawn: Option<Drawn>) -> Option<Drawn> {
        match drawn {
            Some(drawn) => self.known.insert(source, drawn),
            None => self.known.remove(&source),
        }
    }

    /// The library told what it has of a picture.
    pub fn read(&mut self, details: &Inspector) {
        let source = PictureSource::Asset(details.id);
        if !self.awaited.contains(&details.id) || self.of(&source) == details.drawn {
            self.awaited.remove(&details.id);
            self.put(source, details.drawn);
        }
    }

    /// A step was taken back or done again: what comes from the library next is the truth.
    pub fn await_nothing(&mut self) {
        self.awaited.clear();
    }
}

/// What was drawn in the studio, among all crops of a picture.
pub fn drawn_of(takes: &BTreeMap<String, Take>) -> Option<Drawn> {
    let kept = |key: &str, free| takes.get(key).map(|take| Drawn { area: take.area, free });
    kept(STUDIO, false).or_else(|| kept(STUDIO_FREE, true))
}

/// The change that keeps a drawing in the library, in place of any other.
fn edit_of(id: AssetId, drawn: Option<Drawn>) -> Edit {
    let take = |free: bool| drawn.filter(|d| d.free == free).map(|d| Take { area: d.area, locked: false });
    Edit::Takes(vec![(id, STUDIO.to_owned(), take(false)), (id, STUDIO_FREE.to_owned(), take(true))])
}

impl Session {
    /// Takes what a person drew on the open picture for its crop, or (`None`) what the transformation chooses.
    pub(in crate::session) fn draw_crop(&mut self, drawn: Option<Drawn>) {
        let Some(source) = self.view.picture.as_ref().map(|picture| picture.source.clone()) else { return };
        let before = self.drawings.of(&source);
        if before == drawn {
            return;
        }
        match source {
            PictureSource::Asset(id) if self.view.read_only.is_none() => {
                self.drawings.awaited.insert(id);
                self.edit("crop by hand", edit_of(id, drawn));
            }
            _ => self.did("crop by hand".to_owned(), Step::Drawn(source.clone(), before)),
        }
        self.drawings.put(source, drawn);
        self.refresh_crop();
    }

    /// Puts a drawing of a picture outside the library back; answers what was there.
    pub(in crate::session) fn swap_drawing(
        &mut self,
        source: PictureSource,
        drawn: Option<Drawn>,
    ) -> Option<Drawn> {
        self.dirty.crop = true;
        self.drawings.put(source, drawn)
    }

    /// What a person drew on the open picture.
    pub(in crate::session) fn drawing(&self) -> Option<Drawn> {
        self.drawings.of(&self.view.picture.as_ref()?.source)
    }
}

/// What a person drew, as a plan and as text; `None` where it cannot be cut.
pub fn planned(
    tree: &Transformation,
    automatic: &Plan,
    drawn: Drawn,
    scene: &Scene,
    words: &Vocabulary,
) -> Option<(Arc<Plan>, ByHand)> {
    let derived = crop::by_hand(tree, automatic, drawn);
    let mut plan = crop::plan(scene, &derived, words).ok()?;
    let said = "drawn by hand".to_owned();
    plan.reason.clone_from(&said);
    plan.reasons.insert(0, ReasonLine { kind: ReasonKind::Note, text: said, detail: String::new() });
    Some((Arc::new(plan), ByHand { drawn, text: derived.canonical() }))
}
