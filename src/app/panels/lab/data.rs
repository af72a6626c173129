//! Which models the Lab offers, what the chosen one found, and which lines of its response say so.

use std::path::Path;
use std::time::Duration;

use crate::app::bytes;
use crate::app::found::{self, FoundBox};
use crate::app::json::Entry;
use crate::facts::{AnalysisRecord, Payload, QualityBand};
use crate::session::{LabState, ModelRow, ModelState, PictureSource, PictureView, RowKind, View};

/// Boxes that are drawn at most, the most confident ones.
pub const MOST_BOXES: usize = 20;

/// Tasks whose results no response has.
const SILENT: [&str; 3] = ["saliency", "segment", "embed"];

/// The analyses that answer with something to read, in order of invocation.
#[must_use]
pub fn models(view: &View) -> Vec<&ModelRow> {
    let asked = |m: &&ModelRow| m.kind == RowKind::Answers && (m.public || m.private);
    view.models.iter().filter(asked).filter(|m| !SILENT.contains(&m.task.as_str())).collect()
}

/// The model that is shown: the chosen one while it is there, else the first that can run.
#[must_use]
pub fn chosen<'a>(models: &[&'a ModelRow], id: Option<&str>) -> Option<&'a ModelRow> {
    let named = models.iter().find(|m| Some(m.id.as_str()) == id);
    named.or_else(|| models.iter().find(|m| m.state == ModelState::Ready)).or(models.first()).copied()
}

/// `DEIMv2 Femto, v2`, or its size while it is to be downloaded.
#[must_use]
pub fn model_line(model: &ModelRow) -> String {
    match &model.state {
        ModelState::Missing { bytes } => format!("{}, {}", short_name(model), bytes::in_words(*bytes)),
        ModelState::Downloading(at) => {
            format!("{:.0} % of {}", at.share() * 100.0, bytes::in_words(model.bytes))
        }
        ModelState::Failed(reason) => reason.clone(),
        ModelState::Ready => format!("{}, v{}", short_name(model), model.version),
    }
}

/// What stands before the remarks of a long name.
fn short_name(model: &ModelRow) -> &str {
    let end = [", ", " (", ": "].iter().filter_map(|mark| model.name.find(mark)).min();
    &model.name[..end.unwrap_or(model.name.len())]
}

/// Whether a model draws boxes.
#[must_use]
pub fn draws(model: &ModelRow) -> bool {
    model.capabilities.iter().any(|word| word == "boxes")
}

/// Something that a model found, and the entry of the response that says so.
#[derive(Debug, Clone, PartialEq)]
pub struct Thing {
    /// Its name in the list.
    pub name: String,
    /// The key of its list in the response.
    pub key: String,
    /// Its place in that list.
    pub nth: usize,
    /// 0 to 1.
    pub confidence: f32,
    /// Where it is, for what has a box.
    pub found: Option<FoundBox>,
}

impl Thing {
    /// Whether an entry of a response is about this.
    #[must_use]
    pub fn is(&self, entry: &Entry) -> bool {
        self.key == entry.key && self.nth == entry.nth
    }
}

/// What was found from `least` on, in the order of the record.
#[must_use]
pub fn things(record: &AnalysisRecord, least: f32) -> Vec<Thing> {
    let boxes = found::boxes_of(record);
    let box_of = |index: usize| boxes.iter().find(|b| b.at.index == index).cloned();
    let mut all: Vec<Thing> = Vec::new();
    let mut add = |index: usize, key: &str, confidence: f32| {
        if confidence < least {
            return;
        }
        let found = box_of(index);
        let name = found.as_ref().map_or_else(|| key.to_owned(), |b| b.label.clone());
        let nth = all.iter().filter(|thing| thing.key == key).count();
        all.push(Thing { name, key: key.to_owned(), nth, confidence, found });
    };
    match &record.payload {
        Payload::Boxes(list) => list.iter().enumerate().for_each(|(i, d)| add(i, &d.label, d.confidence)),
        Payload::Faces(list) => list.iter().enumerate().for_each(|(i, f)| add(i, "face", f.confidence)),
        Payload::Text(list) => list.iter().enumerate().for_each(|(i, b)| add(i, "text", b.confidence)),
        Payload::Labels(list) => {
            for label in list.iter().filter(|label| label.confidence >= least) {
                let (name, key) = (label.label.clone(), label.label.clone());
                all.push(Thing { name, key, nth: 0, confidence: label.confidence, found: None });
            }
        }
        Payload::Caption(_) | Payload::Quality(_) | Payload::Saliency(_) | Payload::Embedding(_) => {}
    }
    all
}

/// The things whose boxes are drawn: the most confident ones.
#[must_use]
pub fn drawn(things: &[Thing]) -> Vec<&Thing> {
    let mut boxed: Vec<&Thing> = things.iter().filter(|thing| thing.found.is_some()).collect();
    boxed.sort_by(|a, b| b.confidence.total_cmp(&a.confidence));
    boxed.truncate(MOST_BOXES);
    boxed
}

/// One line of what was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundRow {
    /// What.
    pub name: String,
    /// How often, or how certain.
    pub value: String,
}

/// Names with their number, the most frequent first; names of the whole picture with their confidence.
#[must_use]
pub fn rows(things: &[Thing]) -> Vec<FoundRow> {
    if things.iter().all(|thing| thing.found.is_none()) {
        let row =
            |thing: &Thing| FoundRow { name: thing.name.clone(), value: format!("{:.2}", thing.confidence) };
        return things.iter().map(row).collect();
    }
    let mut counts: Vec<(String, usize)> = Vec::new();
    for thing in things {
        match counts.iter_mut().find(|(name, _)| *name == thing.name) {
            Some((_, count)) => *count += 1,
            None => counts.push((thing.name.clone(), 1)),
        }
    }
    counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    counts.into_iter().map(|(name, count)| FoundRow { name, value: count.to_string() }).collect()
}

/// A sentence or a verdict, where the model gives that instead of names.
#[must_use]
pub fn sentence(record: &AnalysisRecord) -> Option<String> {
    match &record.payload {
        Payload::Caption(text) => Some(text.clone()),
        Payload::Quality(score) => Some(format!("{score:.2}, {}", QualityBand::from_score(*score).name())),
        _ => None,
    }
}

/// `20 boxes in 31 ms`
#[must_use]
pub fn outcome(state: &LabState, least: f32) -> String {
    let LabState::Done { record, took } = state else {
        return if *state == LabState::Running { "Looking".to_owned() } else { String::new() };
    };
    let found = things(record, least);
    let count = |n: usize, one: &str, more: &str| format!("{n} {}", if n == 1 { one } else { more });
    let what = match &record.payload {
        Payload::Boxes(_) | Payload::Faces(_) | Payload::Text(_) => {
            let boxes = found.iter().filter(|thing| thing.found.is_some()).count();
            let cut = if boxes > MOST_BOXES { format!(", {MOST_BOXES} drawn") } else { String::new() };
            return format!("{} in {}{cut}", count(boxes, "box", "boxes"), milliseconds(*took));
        }
        Payload::Labels(_) => count(found.len(), "label", "labels"),
        Payload::Caption(_) => "1 sentence".to_owned(),
        _ => "1 score".to_owned(),
    };
    format!("{what} in {}", milliseconds(*took))
}

/// `3.4 ms`, `31 ms`, `1.2 s`
#[must_use]
pub fn milliseconds(took: Duration) -> String {
    let ms = took.as_secs_f64() * 1e3;
    if ms < 9.95 {
        format!("{ms:.1} ms")
    } else if ms < 999.5 {
        format!("{ms:.0} ms")
    } else {
        format!("{:.1} s", ms / 1e3)
    }
}

/// Where the open picture belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// It is an asset, or lies in a folder of the library.
    Inside,
    /// It is nobody's.
    Outside,
}

/// Whether a picture belongs to the library.
#[must_use]
pub fn place(view: &View, picture: &PictureView) -> Place {
    let below = |path: &Path| view.library.roots.iter().any(|root| path.starts_with(&root.path));
    match &picture.source {
        PictureSource::Asset(_) => Place::Inside,
        PictureSource::File(path) if below(path) => Place::Inside,
        PictureSource::File(_) => Place::Outside,
    }
}

/// `640 × 480 px, not in the library`
#[must_use]
pub fn subtitle(view: &View, picture: &PictureView) -> String {
    let place = if place(view, picture) == Place::Inside { "in the library" } else { "not in the library" };
    crate::app::canvas::size_of(picture)
        .map_or_else(|| place.to_owned(), |size| format!("{} × {} px, {place}", size.w, size.h))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::facts::{Detection, ScoredLabel};
    use crate::geometry::{PxRect, PxSize};

    fn record(payload: Payload) -> AnalysisRecord {
        AnalysisRecord {
            analysis: "coco".into(),
            version: 2,
            engine: String::new(),
            model_name: "A detector".into(),
            measured_on: PxSize::new(100, 100),
            payload,
        }
    }

    fn boxes(labels: &[(&str, f32)]) -> AnalysisRecord {
        let one = |(label, confidence): &(&str, f32)| Detection {
            label: (*label).into(),
            categories: Vec::new(),
            bounds: PxRect::new(1.0, 1.0, 9.0, 9.0),
            confidence: *confidence,
            sharpness: None,
            attributes: std::collections::BTreeMap::new(),
        };
        record(Payload::Boxes(labels.iter().map(one).collect()))
    }

    #[test]
    fn a_thing_knows_its_entry_although_uncertain_ones_are_left_out() {
        let found = things(&boxes(&[("dog", 0.9), ("cat", 0.8), ("dog", 0.3), ("dog", 0.7)]), 0.5);
        let told: Vec<_> = found.iter().map(|thing| (thing.key.as_str(), thing.nth)).collect();
        assert_eq!(told, [("dog", 0), ("cat", 0), ("dog", 1)]);
    }

    #[test]
    fn the_most_confident_twenty_are_drawn_and_all_are_counted() {
        let many: Vec<(&str, f32)> = (0..30).map(|n| ("dog", 0.5 + n as f32 / 100.0)).collect();
        let record = boxes(&many);
        let found = things(&record, 0.5);
        let drawn = drawn(&found);
        assert_eq!((drawn.len(), drawn[0].confidence), (MOST_BOXES, 0.5 + 0.29));
        assert_eq!(rows(&found), [FoundRow { name: "dog".into(), value: "30".into() }]);
        let done = LabState::Done { record: Arc::new(record), took: Duration::from_micros(31_400) };
        assert_eq!(outcome(&done, 0.5), "30 boxes in 31 ms, 20 drawn");
    }

    #[test]
    fn labels_sentences_and_scores_are_told_in_their_own_words() {
        let label =
            |name: &str, confidence| ScoredLabel { label: name.into(), categories: Vec::new(), confidence };
        let labels = record(Payload::Labels(vec![label("photo", 0.98), label("day", 0.2)]));
        assert_eq!(rows(&things(&labels, 0.5)), [FoundRow { name: "photo".into(), value: "0.98".into() }]);
        let told = |record: &AnalysisRecord| {
            let took = Duration::from_micros(3_420);
            outcome(&LabState::Done { record: Arc::new(record.clone()), took }, 0.5)
        };
        assert_eq!(told(&labels), "1 label in 3.4 ms");
        let caption = record(Payload::Caption("A dog asleep".into()));
        assert_eq!(
            (sentence(&caption).as_deref(), told(&caption).as_str()),
            (Some("A dog asleep"), "1 sentence in 3.4 ms")
        );
        assert_eq!(sentence(&record(Payload::Quality(0.74))).as_deref(), Some("0.74, high"));
        assert_eq!(outcome(&LabState::Running, 0.5), "Looking");
    }

    #[test]
    fn times_are_short() {
        let told = |us| milliseconds(Duration::from_micros(us));
        assert_eq!(
            [told(940), told(9_960), told(31_400), told(1_240_000)],
            ["0.9 ms", "10 ms", "31 ms", "1.2 s"]
        );
    }

    #[test]
    fn a_file_below_a_folder_of_the_library_is_inside() {
        let mut view = View::default();
        let picture =
            |path: &str| PictureView::new(PictureSource::File(path.into()), String::new(), path.into());
        assert_eq!(place(&view, &picture("/pictures/a.jpg")), Place::Outside);
        view.library.roots.push(crate::session::RootView {
            id: crate::facts::RootId(1),
            path: "/pictures".into(),
            name: String::new(),
            online: true,
            preset: None,
            assets: 0,
            folders: Vec::new(),
        });
        assert_eq!(place(&view, &picture("/pictures/a.jpg")), Place::Inside);
        assert_eq!(place(&view, &picture("/pictures2/a.jpg")), Place::Outside);
    }
}
