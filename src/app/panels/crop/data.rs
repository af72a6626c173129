//! The transformation as controls, and words about it.

use crate::app::found::{FoundBox, Kind};
use crate::app::state::{CropLayer, UiState};
use crate::app::widgets::{Mark, leave_shortest_to_the_first};
use crate::crop::{Plan, ReasonKind};
use crate::geometry::IntRect;
use crate::grammar::{Component, Dimension, Gravity, Mode, RatioValue, Transformation, Vocabulary, names};
use crate::session::{CropEdit, CropView, GravityItem, GravityKind, KnownName, known_names};

/// The modes that look at the picture, in the order of the control.
pub const MODES: [Mode; 7] =
    [Mode::Crop, Mode::Thumb, Mode::Auto, Mode::Fill, Mode::Lfill, Mode::FillPad, Mode::AutoPad];

/// The ratios of the control.
pub const RATIOS: [(&str, (f64, f64)); 5] = [
    ("16:9", (16.0, 9.0)),
    ("4:3", (4.0, 3.0)),
    ("1:1", (1.0, 1.0)),
    ("4:5", (4.0, 5.0)),
    ("9:16", (9.0, 16.0)),
];

/// What the controls show.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Controls {
    /// Place in [`MODES`].
    pub mode: Option<usize>,
    /// Place in [`RATIOS`].
    pub ratio: Option<usize>,
    /// `w_` in pixels.
    pub width: Option<u32>,
    /// `h_` in pixels.
    pub height: Option<u32>,
    /// `z_`
    pub zoom: Option<f64>,
    /// Kind of gravity in a word.
    pub gravity: &'static str,
    /// Whether weights and avoiding make sense.
    pub automatic: bool,
}

/// The controls of the component that has a size, mode or gravity.
#[must_use]
pub fn controls(t: Option<&Transformation>) -> Controls {
    let Some(component) = t.and_then(edited) else { return Controls::default() };
    let mode = component.mode.and_then(|m| MODES.iter().position(|x| *x == m));
    let ratio = match component.aspect_ratio {
        Some(RatioValue::Ratio(w, h)) => RATIOS.iter().position(|(_, r)| (r.0 / r.1 - w / h).abs() < 1e-6),
        _ => None,
    };
    let pixels = |d: &Option<Dimension>| match d {
        Some(Dimension::Px(px)) => Some(*px),
        _ => None,
    };
    let gravity = match &component.gravity {
        None => "none",
        Some(Gravity::Auto(_)) => "auto",
        Some(Gravity::List(_)) => "objects",
        Some(Gravity::Compass(_)) => "side",
        Some(_) => "other",
    };
    Controls {
        mode,
        ratio,
        width: pixels(&component.width),
        height: pixels(&component.height),
        zoom: component.zoom,
        gravity,
        automatic: gravity == "auto",
    }
}

fn edited(t: &Transformation) -> Option<&Component> {
    let has = |c: &&Component| {
        c.mode.is_some()
            || c.gravity.is_some()
            || c.width.is_some()
            || c.height.is_some()
            || c.aspect_ratio.is_some()
    };
    t.components.iter().rev().find(has).or(t.components.last())
}

/// The gravities of the menu.
pub const GRAVITIES: [(&str, GravityKind); 3] =
    [("auto", GravityKind::Auto), ("objects", GravityKind::List), ("none", GravityKind::None)];

/// What a click on a box asks for: add it, take it away, or avoid it.
#[must_use]
pub fn clicked(items: &[GravityItem], found: &FoundBox, avoid: bool) -> CropEdit {
    match item_of(items, found) {
        Some(item) if avoid == items[item].avoid => CropEdit::RemoveItem(item),
        Some(item) => CropEdit::Avoid { item, avoid },
        None => CropEdit::AddItem { item: found.gravity.clone(), avoid },
    }
}

/// The item of the gravity that a box belongs to.
#[must_use]
pub fn item_of(items: &[GravityItem], found: &FoundBox) -> Option<usize> {
    let label = names::key(&found.label);
    let full = names::key(&found.gravity);
    let named = names::key(&format!("{}_{}", found.at.analysis, found.label));
    items.iter().position(|item| {
        let key = names::key(&item.name);
        let face = found.kind == Kind::Face && matches!(key.as_str(), "faces" | "advface" | "advfaces");
        face || [&label, &full, &named].contains(&&key) || names::singular_keys(&item.name).contains(&label)
    })
}

/// How a box is drawn: avoided when its item is.
#[must_use]
pub fn mark(items: &[GravityItem], found: &FoundBox) -> Mark {
    let avoided = item_of(items, found).is_some_and(|i| items[i].avoid);
    if avoided { Mark::Avoided } else { Mark::Found }
}

/// Whether a box is drawn with the layers that are on.
#[must_use]
pub fn drawn(state: &UiState, found: &FoundBox) -> bool {
    let layer = match found.kind {
        Kind::Thing => CropLayer::Boxes,
        Kind::Face => CropLayer::Faces,
        Kind::Text => CropLayer::Text,
    };
    state.shows(layer) && found.confidence >= state.least_confidence
}

/// One line of the reasons.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    /// Decides the mark.
    pub kind: ReasonKind,
    /// In a few words.
    pub text: String,
    /// Where it comes from.
    pub detail: String,
}

/// Reasons of a plan, then its warnings, then what stood in its way.
#[must_use]
pub fn reasons(crop: &CropView) -> Vec<Reason> {
    let mut lines = Vec::new();
    if let Some(plan) = &crop.plan {
        let line = |r: &crate::crop::ReasonLine| Reason {
            kind: r.kind,
            text: capital(&r.text),
            detail: r.detail.clone(),
        };
        lines.extend(plan.reasons.iter().map(line));
        let warned = |w: &crate::crop::Warning| Reason {
            kind: ReasonKind::Missing,
            text: capital(&w.message),
            detail: String::new(),
        };
        lines.extend(plan.warnings.iter().map(warned));
    }
    for error in &crop.plan_errors {
        lines.push(Reason {
            kind: ReasonKind::Missing,
            text: capital(&error.message),
            detail: String::new(),
        });
    }
    lines
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// `output 1200 × 675 px`
#[must_use]
pub fn output(plan: Option<&Plan>) -> String {
    plan.map(|p| format!("output {} × {} px", p.canvas.w, p.canvas.h)).unwrap_or_default()
}

/// A rectangle chosen by hand as a transformation with the same size of the result.
#[must_use]
pub fn by_hand(take: IntRect, plan: &Plan) -> String {
    let IntRect { x, y, w, h } = take;
    let cut = format!("c_crop,h_{h},w_{w},x_{x},y_{y}");
    let width = plan.canvas.w;
    if plan.canvas.w == plan.take.w || width >= w { cut } else { format!("{cut}/c_scale,w_{width}") }
}

/// What a gravity knows without a model, where it fits a part of a name.
#[must_use]
pub fn built_in(part: &str) -> Vec<&'static str> {
    let key = names::key(part);
    let all = ["face", "faces", "adv_eyes", "body", "ocr_text", "custom"];
    all.into_iter().filter(|name| !key.is_empty() && names::key(name).contains(&key)).collect()
}

/// Names of analyses with boxes that fit a part of a name, the best first, at most six.
#[must_use]
pub fn known(part: &str, words: &Vocabulary) -> Vec<KnownName> {
    let mut found: Vec<KnownName> =
        known_names(part, words).into_iter().filter(|known| known.boxes).take(6).collect();
    leave_shortest_to_the_first(&mut found);
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::state::BoxRef;
    use crate::geometry::PxRect;
    use crate::grammar;

    fn found(label: &str) -> FoundBox {
        FoundBox {
            at: BoxRef { analysis: "coco".into(), index: 0 },
            label: label.into(),
            gravity: label.replace(' ', "_"),
            bounds: PxRect::new(0.0, 0.0, 10.0, 10.0),
            confidence: 0.9,
            kind: Kind::Thing,
        }
    }

    fn item(name: &str, avoid: bool) -> GravityItem {
        GravityItem { name: name.into(), weight: None, avoid, found: None }
    }

    #[test]
    fn controls_follow_the_text() {
        let words = Vocabulary::standard();
        let t = grammar::parse("c_fill,g_auto:cat,ar_16:9,w_1200,z_1.5", &words).unwrap();
        let c = controls(Some(&t));
        assert_eq!((c.mode, c.ratio, c.width, c.zoom), (Some(3), Some(0), Some(1200), Some(1.5)));
        assert_eq!((c.gravity, c.automatic), ("auto", true));
        assert_eq!(controls(None), Controls::default());
    }

    #[test]
    fn a_click_adds_removes_or_turns_an_item() {
        let items = [item("teddy_bear", false), item("person", true)];
        assert_eq!(clicked(&items, &found("teddy bear"), false), CropEdit::RemoveItem(0));
        assert_eq!(clicked(&items, &found("teddy bear"), true), CropEdit::Avoid { item: 0, avoid: true });
        assert_eq!(clicked(&items, &found("person"), false), CropEdit::Avoid { item: 1, avoid: false });
        assert_eq!(
            clicked(&items, &found("dog"), true),
            CropEdit::AddItem { item: "dog".into(), avoid: true }
        );
    }

    #[test]
    fn names_that_begin_with_the_letters_come_first() {
        let all: Vec<String> = known("bear", &Vocabulary::standard()).into_iter().map(|k| k.name).collect();
        assert_eq!(&all[..2], ["bear", "teddy bear"]);
        assert!(known("", &Vocabulary::standard()).is_empty());
        assert_eq!((built_in("fac"), built_in(" ")), (vec!["face", "faces"], vec![]));
    }
}
