//! A made-up crop set under review: pictures in every slot, some certain, some not, some decided.
#![expect(clippy::cast_sign_loss, reason = "small made-up numbers")]

use std::sync::Arc;

use super::fixture;
use crate::crop;
use crate::facts::{AssetId, Detection, Scene, SceneDetection};
use crate::geometry::{PxRect, PxSize};
use crate::grammar::{self, Vocabulary};
use crate::session::{
    CropSet, ExportTotals, RunView, SetDraft, SetEntry, SetOrigin, SheetCell, SheetRow, SheetView, Slot, View,
};

/// The set: five slots, as a page has them.
pub fn set() -> CropSet {
    let slot = |name: &str, min_width, transformation: &str, dpr: &[f64], formats: &[&str]| Slot {
        name: name.into(),
        min_width,
        transformation: transformation.into(),
        dpr: dpr.to_vec(),
        formats: formats.iter().map(|format| (*format).to_owned()).collect(),
        ..Slot::default()
    };
    CropSet {
        name: "autumn".into(),
        title: "Autumn homepage".into(),
        about: "Pictures of the autumn page".into(),
        template: "{name}-{slot}-{width}.{ext}".into(),
        base_url: "/web/".into(),
        slots: vec![
            slot("hero", Some(1200), "ar_16:9,c_auto,g_auto:{object},w_1600", &[1.0, 2.0], &["webp", "jpg"]),
            slot("card", Some(900), "ar_4:3,c_auto,g_auto:{object},w_800", &[1.0, 2.0], &["webp", "jpg"]),
            slot("square", Some(600), "ar_1:1,c_thumb,g_{object}:auto,w_800", &[], &["webp", "jpg"]),
            slot("portrait", Some(400), "ar_4:5,c_auto,g_auto:{object},w_800", &[], &["webp", "jpg"]),
            slot("story", None, "ar_9:16,c_fill,g_auto:{object},w_1080", &[], &["jpg"]),
        ],
    }
}

fn scene(n: i64, size: PxSize) -> Scene {
    let (w, h) = (f64::from(size.w), f64::from(size.h));
    // Where the round thing of the painted picture lies.
    let across = 0.15 + 0.7 * (((n * 37 + 106) % 100) as f64 / 100.0);
    let radius = 0.16 * h;
    let thing = PxRect::new(across * w - radius, 0.52 * h, 2.0 * radius, 0.32 * h);
    let detection = Detection {
        label: ["dog", "cat", "bus", "sheep"][(n % 4) as usize].into(),
        categories: Vec::new(),
        bounds: thing.clipped(size),
        confidence: 0.55 + (n * 7 % 40) as f32 / 100.0,
        sharpness: None,
        attributes: std::collections::BTreeMap::new(),
    };
    let detections = vec![SceneDetection { model: "coco".into(), version: 2, detection }];
    Scene { size, detections, ..Scene::default() }
}

fn cell(n: i64, at: i64, slot: &Slot, scene: &Scene, words: &Vocabulary) -> SheetCell {
    let object = &scene.detections[0].detection.label;
    let text = slot.transformation.replace("{object}", object);
    let plan = grammar::parse(&text, words)
        .map_err(|errors| errors[0].message.clone())
        .and_then(|tree| crop::plan(scene, &tree, words).map_err(|errors| errors[0].message.clone()));
    let mood = (n * 3 + at * 5) % 9;
    let plan = plan.map(Arc::new);
    let area = plan.as_ref().ok().map(|plan| plan.take.to_px());
    SheetCell {
        slot: slot.name.clone(),
        plan,
        automatic: text.clone(),
        text,
        certainty: match mood {
            0 | 1 => 0.38 + 0.04 * n as f32 / 10.0,
            _ => 0.6 + 0.05 * mood as f32,
        },
        by_hand: area.filter(|_| matches!(mood, 2 | 3)),
        locked: mood == 3,
        notes: Vec::new(),
        sizes: slot.dpr.len().max(1),
    }
}

fn row(n: i64, view: &View, set: &CropSet) -> Option<SheetRow> {
    let known = view.row(AssetId(n))?;
    let scene = scene(n, known.size);
    let cells: Vec<SheetCell> =
        set.slots.iter().zip(0..).map(|(slot, at)| cell(n, at, slot, &scene, &view.vocabulary)).collect();
    let object = scene.detections[0].detection.label.clone();
    let open = cells.iter().filter(|cell| !cell.locked && cell.by_hand.is_none());
    let certainty = open.map(|cell| cell.certainty).fold(1.0, f32::min);
    Some(SheetRow {
        id: known.id,
        name: known.name.clone(),
        path: known.path.clone(),
        object: Some(object.clone()),
        object_chosen: n % 5 == 2,
        objects: vec![object, "person".into(), "bicycle".into()],
        alt: "A round thing in the grass".into(),
        cells,
        certainty,
    })
}

/// The library with a set open and 24 pictures under review.
pub fn reviewed() -> View {
    let mut view = fixture::opened();
    let set = set();
    let mut rows: Vec<Arc<SheetRow>> = (1..=24).filter_map(|n| row(n, &view, &set)).map(Arc::new).collect();
    rows.sort_by(|a, b| a.certainty.total_cmp(&b.certainty));
    let asked: Vec<AssetId> = rows.iter().map(|row| row.id).collect();
    view.sets.sheet = SheetView { done: rows.len(), rows, asked: asked.into(), planning: false };
    let text = "name = \"autumn\"\ntitle = \"Autumn homepage\"\n".to_owned();
    let entry = SetEntry {
        name: set.name.clone(),
        origin: SetOrigin::Library,
        set: Ok(set.clone()),
        text: text.clone(),
    };
    view.sets.list = view.sets.list.iter().cloned().chain([entry]).collect();
    let draft = SetDraft { set, text, errors: Vec::new(), changed: false, stored: true };
    view.sets.draft = Some(Arc::new(draft));
    view
}

/// The same while files are made.
pub fn exporting() -> View {
    let mut view = reviewed();
    view.sets.run = Some(RunView {
        set: "autumn".into(),
        out: "/web/autumn".into(),
        done: 8,
        pictures: 24,
        written: 64,
        bytes: 8_900_000,
        seconds_left: Some(20.0),
        ..RunView::default()
    });
    view
}

/// The same with the files made, and one picture that failed.
pub fn exported() -> View {
    let mut view = reviewed();
    let record = crate::session::PictureRecord {
        source: "/pictures/field trips/DSC_0391.jpg".into(),
        errors: vec![(String::new(), "the file ends too early".into())],
        ..crate::session::PictureRecord::default()
    };
    let html = "<picture>\n  <source media=\"(min-width: 1200px)\" type=\"image/webp\" srcset=\"/web/DSC-hero-1600.webp 1x, /web/DSC-hero-3200.webp 2x\" width=\"1600\" height=\"900\">\n  <img src=\"/web/DSC-story-1080.jpg\" width=\"1080\" height=\"1920\" alt=\"A round thing in the grass\" loading=\"lazy\" decoding=\"async\">\n</picture>\n";
    let snippets = view.sets.sheet.rows.iter().map(|row| (row.path.display().to_string(), html.to_owned()));
    let totals = ExportTotals {
        pictures: 24,
        written: 180,
        kept: 12,
        failed: 1,
        bytes: 27_000_000,
        bytes_written: 25_000_000,
        outdated: 3,
        manifest: "/web/autumn/manifest.json".into(),
        page: "/web/autumn/preview.html".into(),
        records: vec![record],
        set: "autumn".into(),
        snippets: snippets.collect(),
        ..ExportTotals::default()
    };
    view.sets.last = Some(Ok(Arc::new(totals)));
    view
}

/// The list of sets: one of them, and one that was never saved, with changes that wait.
pub fn unsaved() -> View {
    let mut view = reviewed();
    let draft = view.sets.draft.take().expect("a set is open");
    let changed = SetDraft { changed: true, ..(*draft).clone() };
    let set = CropSet { name: "fresh".into(), title: "Fresh".into(), ..draft.set.clone() };
    let fresh = SetDraft { set, stored: false, ..changed.clone() };
    view.sets.aside = vec![Arc::new(changed), Arc::new(fresh)].into();
    view
}
