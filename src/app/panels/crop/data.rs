//! The transformation as controls, and words about it.

use crate::app::found::{self, FoundBox};
use crate::app::state::{CropLayer, UiState};
use crate::app::widgets::{Mark, leave_shortest_to_the_first};
use crate::app::words;
use crate::crop::{Plan, ReasonKind};
use crate::grammar::{
    Algorithm, Compass, Component, Coordinate, Dimension, Gravity, Mode, RatioValue, Transformation,
    Vocabulary, names,
};
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
    /// Which gravity it is.
    pub gravity: Kind,
    /// Whether the level of automatic gravity makes a difference.
    pub has_level: bool,
    /// The level, where one is written.
    pub level: Option<u8>,
    /// `x_` and `y_` in pixels, where they make a difference.
    pub offset: Option<(Option<i64>, Option<i64>)>,
    /// Gravities that the mode takes.
    pub gravities: Vec<Kind>,
    /// Whether the mode takes a side or corner.
    pub compass: bool,
}

/// A gravity as the menu has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Kind {
    /// None is written.
    #[default]
    None,
    /// Automatic, with all evidence or one kind of it.
    Auto(Option<Algorithm>),
    /// Objects in their order.
    Objects,
    /// A side or corner.
    Compass(Compass),
    /// One that only the text can give.
    Other,
}

impl Kind {
    /// In words.
    #[must_use]
    pub fn words(self) -> String {
        match self {
            Self::None => "none".to_owned(),
            Self::Auto(None) => "auto".to_owned(),
            Self::Auto(Some(Algorithm::Subject)) => "auto, subjects only".to_owned(),
            Self::Auto(Some(Algorithm::Classic)) => "auto, saliency only".to_owned(),
            Self::Objects => "objects".to_owned(),
            Self::Compass(compass) => compass.name().replace('_', " "),
            Self::Other => "other".to_owned(),
        }
    }

    /// Whether weights and avoiding make sense.
    #[must_use]
    pub const fn is_automatic(self) -> bool {
        matches!(self, Self::Auto(_))
    }

    /// What choosing it asks for, where `now` is what is written.
    #[must_use]
    pub const fn edit(self, now: Self) -> Option<CropEdit> {
        let edit = match self {
            Self::None => CropEdit::Gravity(GravityKind::None),
            Self::Auto(None) if !now.is_automatic() => CropEdit::Gravity(GravityKind::Auto),
            Self::Auto(algorithm) => CropEdit::Algorithm(algorithm),
            Self::Objects => CropEdit::Gravity(GravityKind::List),
            Self::Compass(compass) => CropEdit::Gravity(GravityKind::Compass(compass)),
            Self::Other => return None,
        };
        Some(edit)
    }
}

/// The controls of the component that has a size, mode or gravity.
#[must_use]
pub fn controls(t: Option<&Transformation>) -> Controls {
    let Some(component) = t.and_then(edited) else {
        return Controls { gravities: vec![Kind::Auto(None)], ..Controls::default() };
    };
    let mode = component.mode.and_then(|m| MODES.iter().position(|x| *x == m));
    let ratio = match component.aspect_ratio {
        Some(RatioValue::Ratio(w, h)) => RATIOS.iter().position(|(_, r)| (r.0 / r.1 - w / h).abs() < 1e-6),
        _ => None,
    };
    let pixels = |d: &Option<Dimension>| match d {
        Some(Dimension::Px(px)) => Some(*px),
        _ => None,
    };
    Controls {
        mode,
        ratio,
        width: pixels(&component.width),
        height: pixels(&component.height),
        zoom: component.zoom,
        gravity: kind_of(component),
        has_level: has_level(component),
        level: match &component.gravity {
            Some(Gravity::Auto(auto)) => auto.level,
            _ => None,
        },
        offset: offset_of(component),
        gravities: gravities_of(component),
        compass: component
            .mode
            .is_some_and(|m| !pads_where_needed(m) && (m.is_gravity_aware() || m.is_plain_pad())),
    }
}

fn kind_of(component: &Component) -> Kind {
    match &component.gravity {
        None => Kind::None,
        Some(Gravity::Auto(auto)) => Kind::Auto(auto.algorithm),
        Some(Gravity::List(_)) => Kind::Objects,
        Some(Gravity::Compass(compass)) => Kind::Compass(*compass),
        Some(Gravity::XyCenter | Gravity::Unsupported(_)) => Kind::Other,
    }
}

/// The gravities that go with the mode; objects only where there are some.
fn gravities_of(component: &Component) -> Vec<Kind> {
    let auto = [None, Some(Algorithm::Subject), Some(Algorithm::Classic)].map(Kind::Auto);
    let items = match &component.gravity {
        Some(Gravity::Auto(auto)) => !auto.items.is_empty(),
        Some(Gravity::List(_)) => true,
        _ => false,
    };
    let aware = component.mode.is_some_and(Mode::is_gravity_aware);
    let needs_auto = component.mode.is_some_and(pads_where_needed);
    let mut kinds = Vec::new();
    if aware {
        kinds.extend(auto);
    }
    if aware && !needs_auto && items {
        kinds.push(Kind::Objects);
    }
    if !needs_auto && component.mode != Some(Mode::Thumb) {
        kinds.push(Kind::None);
    }
    kinds
}

const fn pads_where_needed(mode: Mode) -> bool {
    matches!(mode, Mode::FillPad | Mode::AutoPad)
}

/// Modes that go close to what an automatic gravity finds, and so have a use for its level.
const fn has_level(component: &Component) -> bool {
    matches!(component.mode, Some(Mode::Thumb | Mode::Auto | Mode::AutoPad))
        && matches!(component.gravity, Some(Gravity::Auto(_)))
}

/// The offset, where the mode and the gravity have a use for one that is given in pixels.
fn offset_of(component: &Component) -> Option<(Option<i64>, Option<i64>)> {
    let placed = matches!(component.gravity, Some(Gravity::Compass(_) | Gravity::XyCenter));
    let applied = match component.mode? {
        Mode::Crop => placed || component.gravity.is_none(),
        Mode::Thumb | Mode::Auto | Mode::Fill | Mode::Lfill => placed,
        mode => mode.is_plain_pad(),
    };
    let pixels = |c: &Option<Coordinate>| match c {
        None => Some(None),
        Some(Coordinate::Px(px)) => Some(Some(*px)),
        Some(_) => None,
    };
    Some((pixels(&component.x)?, pixels(&component.y)?)).filter(|_| applied)
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
        let face =
            found.kind == found::Kind::Face && matches!(key.as_str(), "faces" | "advface" | "advfaces");
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
        found::Kind::Thing => CropLayer::Boxes,
        found::Kind::Face => CropLayer::Faces,
        found::Kind::Text => CropLayer::Text,
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
            text: words::capital(&r.text),
            detail: r.detail.clone(),
        };
        lines.extend(plan.reasons.iter().map(line));
        let warned = |w: &crate::crop::Warning| Reason {
            kind: ReasonKind::Missing,
            text: words::capital(&w.message),
            detail: String::new(),
        };
        lines.extend(plan.warnings.iter().map(warned));
    }
    for error in &crop.plan_errors {
        lines.push(Reason {
            kind: ReasonKind::Missing,
            text: words::capital(&error.message),
            detail: String::new(),
        });
    }
    lines
}

/// `output 1200 × 675 px`
#[must_use]
pub fn output(plan: Option<&Plan>) -> String {
    plan.map(|p| format!("output {} × {} px", p.canvas.w, p.canvas.h)).unwrap_or_default()
}

/// The shape that a rectangle keeps under the hand: its own, which is that of the result but for rounding.
#[must_use]
pub fn kept_ratio(plan: &Plan) -> f64 {
    let (take, frame) = (plan.take.to_px(), plan.canvas.ratio());
    let same = (take.w - take.h * frame).abs() <= 1.0 + frame;
    if same { frame } else { take.w / take.h.max(1.0) }
}

/// `certainty 0.91`, where something was chosen.
#[must_use]
pub fn certainty(crop: &CropView) -> String {
    crop.certainty.map(|sure| format!("certainty {sure:.2}")).unwrap_or_default()
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
            kind: found::Kind::Thing,
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
        assert_eq!((c.gravity, c.has_level, c.offset), (Kind::Auto(None), false, None));
        assert_eq!(controls(None).gravity, Kind::None);
    }

    #[test]
    fn controls_are_there_where_they_do_something() {
        let of = |text: &str| controls(Some(&grammar::parse(text, &Vocabulary::standard()).unwrap()));
        let north = of("c_fill,g_north,w_100,h_100,y_5");
        assert_eq!((north.gravity, north.offset), (Kind::Compass(Compass::North), Some((None, Some(5)))));
        assert_eq!(
            north.gravities,
            [None, Some(Algorithm::Subject), Some(Algorithm::Classic)]
                .map(Kind::Auto)
                .into_iter()
                .chain([Kind::None])
                .collect::<Vec<_>>()
        );
        let thumb = of("c_thumb,g_auto:subject:40:cat,w_100");
        assert_eq!((thumb.gravity, thumb.level), (Kind::Auto(Some(Algorithm::Subject)), Some(40)));
        assert!(thumb.gravities.contains(&Kind::Objects) && !thumb.gravities.contains(&Kind::None));
        let padded = of("c_auto_pad,g_auto,ar_1,w_100");
        assert!(!padded.compass && padded.gravities.iter().all(|kind| kind.is_automatic()));
        assert_eq!(of("c_crop,w_10,h_10,x_0.5,y_0.5").offset, None, "a share is not in pixels");
    }

    #[test]
    fn choosing_a_gravity_keeps_what_is_written_of_it() {
        let auto = Kind::Auto(Some(Algorithm::Classic));
        assert_eq!(Kind::Auto(None).edit(auto), Some(CropEdit::Algorithm(None)));
        assert_eq!(Kind::Auto(None).edit(Kind::Objects), Some(CropEdit::Gravity(GravityKind::Auto)));
        assert_eq!(Kind::Other.edit(auto), None);
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
