//! The review sheet: what every slot would cut from a picture of the library.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::SetPicture;
use super::renamed::Renamed;
use crate::catalog::{Details, Reader, Take, ThumbSize};
use crate::crop::prominence;
use crate::export::sets::{self, CropSet, Object, SlotPlan};
use crate::facts::{AssetId, Payload, SaliencyMap, Scene};
use crate::geometry::PxRect;
use crate::grammar::Vocabulary;
use crate::media;
use crate::session::scene::{self, CropThresholds, Surroundings};
use crate::session::view::{SheetCell, SheetRow};
use crate::vision;

/// What a sheet is planned with.
pub(super) struct Planner {
    pub set: CropSet,
    pub renamed: Renamed,
    pub words: Arc<Vocabulary>,
    pub thresholds: CropThresholds,
}

impl Planner {
    /// The row of an asset; `None` when it is gone.
    ///
    /// `chosen` is the important object where a person named one.
    pub(super) fn row(
        &self,
        reader: &Reader,
        id: AssetId,
        chosen: Option<String>,
    ) -> crate::catalog::Result<Option<SheetRow>> {
        let Some(details) = reader.details(id)? else { return Ok(None) };
        let saliency = saliency(reader, &details)?;
        let scene = self.scene(&details, saliency);
        let name = details.row.name.clone();
        let takes = details.own.takes.clone();
        let picture = SetPicture::of_details(details, chosen);
        Ok(Some(self.planned(id, name, &picture, &takes, &scene)))
    }

    fn scene(&self, details: &Details, saliency: Option<SaliencyMap>) -> Scene {
        let surroundings = Surroundings {
            size: details.row.size,
            animated: details.row.badges.animated,
            focus: &details.own.focus,
            regions: details.own.regions.clone(),
            saliency,
        };
        scene::build(surroundings, &details.records, &self.words, &self.thresholds)
    }

    fn planned(
        &self,
        id: AssetId,
        name: String,
        picture: &SetPicture,
        takes: &BTreeMap<String, Take>,
        scene: &Scene,
    ) -> SheetRow {
        let chosen = picture.object.as_deref().map(|name| Object::chosen(name).seen_in(scene));
        let object = chosen.clone().or_else(|| sets::important_object(scene));
        let cell = |slot: &sets::Slot| {
            let take = takes.get(&self.renamed.key(&self.set.name, &slot.name));
            let area = take.map(|take| take.area);
            let planned = sets::plan(slot, object.as_ref(), area, scene, &self.words);
            let cell = cell(&slot.name, planned, area, take.is_some_and(|take| take.locked));
            let chosen = || sets::plan(slot, object.as_ref(), None, scene, &self.words);
            let chosen = area.and_then(|_| chosen().ok()?.variants.into_iter().next_back());
            let automatic = chosen.map_or_else(|| cell.text.clone(), |widest| widest.tree.canonical());
            SheetCell { automatic, ..cell }
        };
        let cells: Vec<SheetCell> = self.set.slots.iter().map(cell).collect();
        let open = cells.iter().filter(|cell| !cell.locked).map(|cell| cell.certainty);
        let certainty = open.fold(1.0, f32::min);
        SheetRow {
            id,
            name,
            path: picture.path.clone(),
            object: object.map(|object| object.name),
            object_chosen: chosen.is_some(),
            objects: objects(scene),
            alt: picture.alt.clone(),
            cells,
            certainty,
        }
    }
}

/// The name under which a crop drawn by hand is stored.
pub(super) fn key(set: &str, slot: &str) -> String {
    format!("{set}/{slot}")
}

fn cell(slot: &str, planned: Result<SlotPlan, String>, by_hand: Option<PxRect>, locked: bool) -> SheetCell {
    let empty = |reason: String| SheetCell {
        slot: slot.to_owned(),
        plan: Err(reason),
        text: String::new(),
        automatic: String::new(),
        certainty: 0.0,
        by_hand,
        locked,
        notes: Vec::new(),
        sizes: 0,
    };
    let planned = match planned {
        Ok(planned) => planned,
        Err(reason) => return empty(reason),
    };
    let sizes = planned.variants.len();
    let Some(widest) = planned.variants.into_iter().next_back() else {
        return empty("the slot gives no size".to_owned());
    };
    SheetCell {
        text: widest.tree.canonical(),
        plan: Ok(Arc::new(widest.plan)),
        certainty: planned.certainty,
        notes: planned.notes,
        sizes,
        ..empty(String::new())
    }
}

/// Things in the picture, each name once, the most prominent first.
fn objects(scene: &Scene) -> Vec<String> {
    let weigh = |d: &crate::facts::SceneDetection| {
        let found = &d.detection;
        prominence(scene.size, &found.bounds, found.confidence, found.sharpness.unwrap_or(1.0))
    };
    let mut things: Vec<_> = scene.detections.iter().map(|d| (weigh(d), &d.detection.label)).collect();
    things.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
    let mut names: Vec<String> = Vec::new();
    for (_, label) in things {
        if !names.contains(label) {
            names.push(label.clone());
        }
    }
    names.truncate(8);
    names
}

/// Where the eye goes: a model's map, else one made from the small picture that the library keeps.
fn saliency(reader: &Reader, details: &Details) -> crate::catalog::Result<Option<SaliencyMap>> {
    if details.records.iter().any(|r| r.analysis == "saliency" && matches!(r.payload, Payload::Saliency(_))) {
        return Ok(None);
    }
    let Some(jpeg) = reader.thumb(details.row.fingerprint, ThumbSize::Small)? else { return Ok(None) };
    Ok(media::decode_thumbnail(&jpeg).ok().map(|pixels| vision::saliency(&pixels)))
}
