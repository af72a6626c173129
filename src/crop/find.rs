//! What each item of a gravity finds in the picture.

use super::names::{candidates, named, same_key};
use super::plan::Found;
use super::prominence::{self, Emphasis};
use super::sight::{Sight, Thing};
use crate::geometry::{PxRect, PxSize};
use crate::grammar::names::{key, near, singular_keys};
use crate::grammar::{Builtin, Focal, ListItem, ObjectName, Vocabulary};

/// What people call the rectangle they stored.
const MARKED: &str = "marked area";

/// What one item found.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Finds<'a> {
    /// As written, without weight and `_avoid`: `cat`, `coco_v2_cat`, `region_!logo!`.
    pub item: String,
    /// What people call it: `cat`, `text`, `marked area`.
    pub called: String,
    /// The only model that was asked.
    pub by: Option<String>,
    /// In scene order.
    pub things: Vec<Thing<'a>>,
    /// What may be such things too, in scene order.
    pub unsure: Vec<Thing<'a>>,
    /// Whether all of them are meant, not only the most prominent.
    pub all: bool,
    /// Set when no model knows the name: near names.
    pub unknown: Option<Vec<String>>,
    /// Whether these are faces, which count as heads in an importance map.
    pub faces: bool,
}

impl<'a> Finds<'a> {
    pub(super) fn new(item: &str, called: &str, things: Vec<Thing<'a>>, all: bool) -> Self {
        let (item, called) = (item.to_owned(), called.replace('_', " "));
        let unsure = Vec::new();
        Self { item, called, by: None, things, unsure, all, unknown: None, faces: false }
    }

    /// Takes what is unsure for found where it is at least half as sure as the surest. An automatic gravity
    /// that names an object would rather keep what may be it than know nothing of it.
    pub(super) fn admit_unsure(&mut self) {
        let surest = self.things.iter().chain(&self.unsure).map(|t| t.confidence).fold(0.0, f32::max);
        let admitted = self.unsure.drain(..).filter(|t| t.confidence >= 0.5 * surest);
        self.things.extend(admitted);
    }

    /// The things as the plan reports them, most prominent first.
    pub(super) fn report(&self, picture: PxSize, emphasis: Emphasis) -> Vec<Found> {
        self.ranked(picture, emphasis).into_iter().map(|t| self.found(t)).collect()
    }

    /// The same for an automatic gravity, which pins the largest of a kind: that one comes first.
    pub(super) fn report_by_extent(&self) -> Vec<Found> {
        let mut valued: Vec<(f64, &Thing<'a>)> = self.things.iter().map(|t| (extent(t), t)).collect();
        valued.sort_by(|a, b| prominence::rank((a.0, &a.1.bounds), (b.0, &b.1.bounds)));
        valued.into_iter().map(|(_, t)| self.found(t)).collect()
    }

    fn found(&self, t: &Thing<'_>) -> Found {
        Found {
            item: self.item.clone(),
            model: (!t.model.is_empty()).then(|| t.model.to_owned()),
            version: (!t.model.is_empty()).then_some(t.version),
            label: t.label.to_owned(),
            bounds: t.source,
            confidence: t.confidence,
            unsure: !t.sure,
        }
    }

    fn ranked(&self, picture: PxSize, emphasis: Emphasis) -> Vec<&Thing<'a>> {
        // The largest face is meant, not the most prominent one.
        let value = |t: &Thing<'_>| {
            if self.faces { t.bounds.area() } else { prominence::of(picture, t, emphasis) }
        };
        let mut valued: Vec<(f64, &Thing<'a>)> = self.things.iter().map(|t| (value(t), t)).collect();
        valued.sort_by(|a, b| prominence::rank((a.0, &a.1.bounds), (b.0, &b.1.bounds)));
        valued.into_iter().map(|(_, t)| t).collect()
    }

    /// What an object-specific gravity aims at: the union of all, or the most prominent one.
    pub(super) fn chosen(&self, picture: PxSize, emphasis: Emphasis) -> Vec<&Thing<'a>> {
        let mut ranked = self.ranked(picture, emphasis);
        if !self.all {
            ranked.truncate(1);
        }
        ranked
    }
}

/// Confidence times area: how large a thing is, as far as its model can be trusted.
pub(super) fn extent(t: &Thing<'_>) -> f64 {
    f64::from(t.confidence) * t.bounds.area()
}

/// The rectangle around the chosen things.
pub(super) fn around(things: &[&Thing<'_>]) -> Option<PxRect> {
    PxRect::union_of(things.iter().map(|t| &t.bounds))
}

/// What an item of an object-specific list finds.
pub(super) fn list_item<'a>(sight: &Sight<'a>, words: &Vocabulary, item: &ListItem) -> Finds<'a> {
    match item {
        ListItem::Focal(f) => focal(sight, words, f),
        ListItem::Region(name) => {
            let marked = sight.regions.iter().find(|(n, _)| n.eq_ignore_ascii_case(name));
            let things = marked.map(|(n, r)| mark(n, *r)).into_iter().collect();
            Finds::new(&format!("region_!{name}!"), &format!("region '{name}'"), things, true)
        }
    }
}

/// What a focal item finds, in a list or inside auto.
pub(super) fn focal<'a>(sight: &Sight<'a>, words: &Vocabulary, f: &Focal) -> Finds<'a> {
    match f {
        Focal::Builtin(b) => builtin(sight, words, *b),
        Focal::Object(name) => object(sight, words, name),
    }
}

fn object<'a>(sight: &Sight<'a>, words: &Vocabulary, name: &ObjectName) -> Finds<'a> {
    let found = named(&sight.things, words, name);
    let things: Vec<Thing<'a>> = found.things.iter().map(|&i| sight.things[i].clone()).collect();
    let perhaps = named(&sight.unsure, words, name);
    // One model supplies all the boxes of a name.
    let model = things.first().map(|t| t.model);
    let unsure = perhaps.things.iter().map(|&i| sight.unsure[i].clone());
    let unsure = unsure.filter(|t| model.is_none_or(|m| m == t.model)).collect();
    let plural = if things.is_empty() { perhaps.plural } else { found.plural };
    let mut finds = Finds { unsure, ..Finds::new(&spelled(name), &name.name, things, plural) };
    if plural && let Some(one) = singular_keys(&name.name).first() {
        finds.called = crate::grammar::names::plural(one);
    }
    finds.by.clone_from(&name.model);
    if !found.known && !perhaps.known {
        finds.unknown = Some(near(&name.name, candidates(words, name)));
    }
    finds
}

fn spelled(name: &ObjectName) -> String {
    match (&name.model, name.version) {
        (Some(model), Some(v)) => format!("{model}_v{v}_{}", name.name),
        (Some(model), None) => format!("{model}_{}", name.name),
        (None, _) => name.name.clone(),
    }
}

fn builtin<'a>(sight: &Sight<'a>, words: &Vocabulary, b: Builtin) -> Finds<'a> {
    let faces =
        |called: &str, all| Finds { faces: true, ..Finds::new(b.name(), called, sight.faces.clone(), all) };
    let all = |called: &str, things| Finds::new(b.name(), called, things, true);
    match b {
        Builtin::Face | Builtin::AdvFace => faces("face", false),
        Builtin::Faces | Builtin::AdvFaces => faces("faces", true),
        Builtin::AdvEyes => all("eyes", sight.faces.iter().map(eyes).collect()),
        Builtin::Body => body(sight, words),
        Builtin::OcrText | Builtin::AdvOcr => all("text", text(sight)),
        Builtin::Custom | Builtin::CustomNoOverride => all(MARKED, stored(sight)),
        Builtin::NoFaces => Finds::new(b.name(), "faces", Vec::new(), false),
    }
}

fn body<'a>(sight: &Sight<'a>, words: &Vocabulary) -> Finds<'a> {
    let person = ObjectName { model: None, version: None, name: "person".to_owned(), key: key("person") };
    Finds { item: "body".to_owned(), all: false, unknown: None, ..object(sight, words, &person) }
}

fn text<'a>(sight: &Sight<'a>) -> Vec<Thing<'a>> {
    sight.things.iter().filter(|t| t.model == super::sight::TEXT_MODEL).cloned().collect()
}

/// Without landmarks the eyes are where they are in most faces: across the upper middle.
fn eyes<'a>(face: &Thing<'a>) -> Thing<'a> {
    let usual = |r: &PxRect| PxRect::new(r.x + 0.1 * r.w, r.y + 0.25 * r.h, 0.8 * r.w, 0.3 * r.h);
    let bounds = face.eyes.unwrap_or_else(|| usual(&face.bounds));
    Thing { label: "eyes", bounds, ..face.clone() }
}

/// The largest of the stored custom rectangles.
pub(super) fn stored_custom(sight: &Sight<'_>) -> Option<PxRect> {
    sight.custom.iter().copied().reduce(|a, b| if b.area() > a.area() { b } else { a })
}

fn stored<'a>(sight: &Sight<'a>) -> Vec<Thing<'a>> {
    stored_custom(sight).map(|r| mark(MARKED, r)).into_iter().collect()
}

/// A rectangle that a person marked.
pub(super) fn mark(label: &str, bounds: PxRect) -> Thing<'_> {
    Thing {
        model: "",
        version: 1,
        label,
        kind: None,
        categories: &[],
        bounds,
        source: bounds,
        confidence: 1.0,
        sharpness: 1.0,
        sure: true,
        eyes: None,
    }
}

/// Whether a thing is a person.
pub(super) fn is_person(words: &Vocabulary, t: &Thing<'_>) -> bool {
    same_key(t.label, "person") || super::names::belongs(words, t, "person")
}

/// The head of a face: 40 % of its height more at the top, 15 % more on the other sides, clipped.
pub(super) fn head(face: &PxRect, picture: PxSize) -> PxRect {
    let (across, down) = (0.15 * face.w, 0.15 * face.h);
    face.grown(across, 0.4 * face.h, across, down).clipped(picture)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::{Face, Scene};
    use crate::geometry::Point;

    fn scene() -> Scene {
        let face = |x: f64, side: f64, landmarks: Vec<Point>| Face {
            bounds: PxRect::new(x, 100.0, side, side),
            confidence: 0.9,
            landmarks,
        };
        Scene {
            size: PxSize::new(1000, 1000),
            faces: vec![
                face(450.0, 100.0, vec![]),
                face(0.0, 200.0, vec![Point::new(50.0, 160.0), Point::new(150.0, 160.0)]),
            ],
            custom: vec![PxRect::new(0.0, 0.0, 5.0, 5.0), PxRect::new(9.0, 9.0, 50.0, 5.0)],
            ..Scene::default()
        }
    }

    #[test]
    fn face_is_the_largest_and_faces_are_all() {
        let scene = scene();
        let sight = Sight::of(&scene);
        let words = Vocabulary::default();
        let face = builtin(&sight, &words, Builtin::Face);
        let chosen = face.chosen(sight.size, Emphasis::default());
        assert_eq!(around(&chosen).unwrap(), PxRect::new(0.0, 100.0, 200.0, 200.0));
        let faces = builtin(&sight, &words, Builtin::Faces);
        let all = around(&faces.chosen(sight.size, Emphasis::default())).unwrap();
        assert_eq!(all, PxRect::new(0.0, 100.0, 550.0, 200.0));
    }

    #[test]
    fn eyes_come_from_landmarks_where_there_are_any() {
        let scene = scene();
        let sight = Sight::of(&scene);
        let found = builtin(&sight, &Vocabulary::default(), Builtin::AdvEyes);
        assert_eq!(found.things[1].bounds, PxRect::new(0.0, 110.0, 200.0, 100.0));
    }

    #[test]
    fn the_largest_stored_rectangle_counts() {
        let scene = scene();
        assert_eq!(stored_custom(&Sight::of(&scene)), Some(PxRect::new(9.0, 9.0, 50.0, 5.0)));
    }

    #[test]
    fn a_head_is_more_than_a_face() {
        let picture = PxSize::new(1000, 1000);
        let face = PxRect::new(100.0, 100.0, 100.0, 100.0);
        assert_eq!(head(&face, picture), PxRect::new(85.0, 60.0, 130.0, 155.0));
    }
}
