//! What a component is about: gravities resolved against what is in the picture.

use super::evidence::{self, Evidence, Gathered, Subject};
use super::find::{self, Finds, around};
use super::grid;
use super::plan::{Found, ReasonKind, ReasonLine};
use super::prominence::Emphasis;
use super::sight::Sight;
use crate::geometry::{Point, PxRect};
use crate::grammar::{
    AutoGravity, AutoItem, Builtin, Code, Compass, Fallback, Focal, Gravity, ListGravity, Vocabulary,
};

/// What a window is placed by.
#[derive(Debug, Clone)]
pub(super) enum Aim<'s> {
    /// No gravity, or nothing to go by: the middle.
    Middle,
    /// A side or corner, with offsets.
    Compass(Compass),
    /// A point of the picture.
    Point(Point),
    /// A found or stored rectangle that the gravity named.
    Box(PxRect),
    /// A stored rectangle or an area of interest that stands in for automatic gravity.
    Instead(PxRect),
    /// Importance.
    Importance(Box<Importance<'s>>),
}

/// Automatic gravity, resolved.
#[derive(Debug, Clone)]
pub(super) struct Importance<'s> {
    /// Everything that counts.
    pub evidence: Evidence<'s>,
    /// The same without `_avoid`, where something is avoided; gathered only when it is asked for.
    pub plain: Option<Plain<'s>>,
}

/// An automatic gravity without its `_avoid`.
#[derive(Debug, Clone)]
pub(super) struct Plain<'s> {
    sight: &'s Sight<'s>,
    words: &'s Vocabulary,
    auto: AutoGravity,
}

impl<'s> Plain<'s> {
    fn of(sight: &'s Sight<'s>, words: &'s Vocabulary, auto: &AutoGravity) -> Self {
        let wanted = auto.items.iter().filter(|i| !avoids(i)).cloned().collect();
        Self { sight, words, auto: AutoGravity { items: wanted, ..auto.clone() } }
    }

    /// What it knows about the picture.
    pub(super) fn evidence(&self) -> Evidence<'s> {
        evidence::gather(self.sight, self.words, &self.auto).evidence
    }
}

/// Something a gravity asked for, with what became of it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Asked {
    /// As written.
    pub item: String,
    /// What people call it.
    pub called: String,
    /// The only model that was asked.
    pub by: Option<String>,
    /// Where in the source, chosen ones first; empty when nothing was found.
    pub found: Vec<Found>,
    /// How many of `found` the crop is about.
    pub chosen: usize,
    /// Whether it was to be kept out.
    pub avoid: bool,
}

/// A gravity resolved against a picture.
#[derive(Debug, Clone)]
pub(super) struct Resolved<'s> {
    /// What the window is placed by.
    pub aim: Aim<'s>,
    /// Items that were looked at, in written order.
    pub asked: Vec<Asked>,
    /// Warnings in order.
    pub warnings: Vec<(Code, String)>,
    /// How it was decided.
    pub notes: Vec<ReasonLine>,
}

impl Finds<'_> {
    fn asked(&self, found: Vec<Found>, chosen: usize, avoid: bool) -> Asked {
        let (item, called, by) = (self.item.clone(), self.called.clone(), self.by.clone());
        Asked { item, called, by, found, chosen, avoid }
    }
}

impl Resolved<'_> {
    fn new(aim: Aim<'_>) -> Resolved<'_> {
        Resolved { aim, asked: Vec::new(), warnings: Vec::new(), notes: Vec::new() }
    }

    fn note(&mut self, text: impl Into<String>) {
        self.notes.push(ReasonLine { kind: ReasonKind::Note, text: text.into(), detail: String::new() });
    }

    fn unknown(&mut self, finds: &Finds<'_>) {
        let Some(near) = &finds.unknown else { return };
        let hint = match near.as_slice() {
            [] => "; see the list of names of each model".to_owned(),
            names => format!("; did you mean {}?", names.join(", ")),
        };
        self.warnings.push((Code::UnknownName, format!("no model knows the name '{}'{hint}", finds.item)));
    }
}

/// Resolves `gravity`; `point` is the position of `g_xy_center`.
pub(super) fn resolve<'s>(
    sight: &'s Sight<'_>,
    words: &'s Vocabulary,
    gravity: Option<&Gravity>,
    point: Point,
) -> Resolved<'s> {
    match gravity {
        None | Some(Gravity::Unsupported(_)) => Resolved::new(Aim::Middle),
        Some(Gravity::Compass(c)) => Resolved::new(Aim::Compass(*c)),
        Some(Gravity::XyCenter) => Resolved::new(Aim::Point(point)),
        Some(Gravity::Auto(auto)) => resolve_auto(sight, words, auto),
        Some(Gravity::List(list)) => resolve_list(sight, words, list),
    }
}

fn resolve_list<'s>(sight: &'s Sight<'_>, words: &'s Vocabulary, list: &ListGravity) -> Resolved<'s> {
    let emphasis = Emphasis::of(&list.priorities);
    let mut resolved = Resolved::new(Aim::Middle);
    for item in &list.items {
        let finds = find::list_item(sight, words, item);
        let chosen = finds.chosen(sight.size, emphasis);
        let bounds = around(&chosen);
        let count = chosen.len();
        let found = finds.report(sight.size, emphasis);
        resolved.asked.push(finds.asked(found, count, false));
        if let Some(bounds) = bounds {
            resolved.aim = Aim::Box(bounds);
            return resolved;
        }
        resolved.unknown(&finds);
    }
    match &list.then {
        Some(Fallback::Auto(auto)) => {
            let mut after = resolve_auto(sight, words, auto);
            resolved.asked.append(&mut after.asked);
            resolved.warnings.append(&mut after.warnings);
            resolved.notes.append(&mut after.notes);
            resolved.aim = after.aim;
        }
        Some(Fallback::Compass(c)) => {
            resolved.aim = Aim::Compass(*c);
            resolved.note("the position at the end of the list decided");
        }
        None => {
            resolved
                .warnings
                .push((Code::NotFound, "nothing asked for was found; the middle decided".to_owned()));
            resolved.note("the middle decided");
        }
    }
    resolved
}

fn resolve_auto<'s>(sight: &'s Sight<'_>, words: &'s Vocabulary, auto: &AutoGravity) -> Resolved<'s> {
    if sight.animated {
        let mut resolved = Resolved::new(Aim::Middle);
        resolved.note("the picture is animated, so the middle decided");
        return resolved;
    }
    if let Some((bounds, said)) = overriding(sight, auto) {
        let mut resolved = Resolved::new(Aim::Instead(bounds));
        resolved.note(said);
        return resolved;
    }
    let gathered = evidence::gather(sight, words, auto);
    let plain = (!gathered.evidence.avoided.is_empty()).then(|| Plain::of(sight, words, auto));
    report(gathered, plain)
}

const fn avoids(item: &AutoItem) -> bool {
    matches!(item, AutoItem::Focal { avoid: true, .. } | AutoItem::AnyObject { avoid: true, .. })
}

/// An area of interest, or stored custom coordinates, instead of everything else.
fn overriding(sight: &Sight<'_>, auto: &AutoGravity) -> Option<(PxRect, &'static str)> {
    let area = auto.items.iter().find_map(|i| match i {
        AutoItem::AreaOfInterest(r) => Some(in_pixels(r, sight)),
        _ => None,
    });
    if let Some(r) = area.filter(|r| !r.is_empty()) {
        return Some((r, "the given area of interest decided"));
    }
    let mere_evidence = auto
        .items
        .iter()
        .any(|i| matches!(i, AutoItem::Focal { focal: Focal::Builtin(Builtin::CustomNoOverride), .. }));
    let stored = find::stored_custom(sight).filter(|_| !auto.ignore_custom && !mere_evidence)?;
    Some((stored, "the stored coordinates decided"))
}

/// An area is in pixels, or in shares of the input where no number is above 1.
fn in_pixels(r: &PxRect, sight: &Sight<'_>) -> PxRect {
    let shares = r.right() <= 1.0 && r.bottom() <= 1.0;
    let r = if shares { r.scaled(f64::from(sight.size.w), f64::from(sight.size.h)) } else { *r };
    r.clipped(sight.size)
}

fn report<'s>(g: Gathered<'_, 's>, plain: Option<Plain<'s>>) -> Resolved<'s> {
    let Gathered { evidence, requested, avoided, subject } = g;
    let nothing = requested.iter().all(|f| f.things.is_empty());
    let missing = !requested.is_empty() && nothing;
    let mut resolved = Resolved::new(Aim::Middle);
    for (finds, avoid) in requested.iter().map(|f| (f, false)).chain(avoided.iter().map(|f| (f, true))) {
        resolved.unknown(finds);
        let found = finds.report_by_extent();
        let chosen = found.len();
        resolved.asked.push(finds.asked(found, chosen, avoid));
    }
    if missing {
        resolved
            .warnings
            .push((Code::NotFound, "nothing asked for was found; the whole scene decided".to_owned()));
    }
    if nothing {
        resolved.note(decided_by(subject, evidence.saliency.is_some(), missing));
    }
    resolved.aim = Aim::Importance(Box::new(Importance { evidence, plain }));
    resolved
}

fn decided_by(subject: Subject<'_>, saliency: bool, missing: bool) -> String {
    let who = match (subject, saliency) {
        (Subject::Faces, _) => "faces",
        (Subject::People, _) => "people",
        (Subject::Object(label), _) => &format!("the {}", label.replace('_', " ")),
        (Subject::Nobody, true) => "what draws the eye",
        (Subject::Nobody, false) => "the middle",
    };
    if missing { format!("the whole scene decided, {who} first") } else { format!("{who} decided") }
}

impl Aim<'_> {
    /// The rectangle a crop is about, computed only by the modes that need it.
    pub(super) fn focus(&self, sight: &Sight<'_>) -> Option<PxRect> {
        match self {
            Self::Box(r) | Self::Instead(r) => Some(*r),
            Self::Importance(i) => i.evidence.focus.or_else(|| grid::focus_box(sight.size, &i.evidence)),
            Self::Middle | Self::Compass(_) | Self::Point(_) => None,
        }
    }

    /// The rectangle a plan reports as its focus, where it is known without further work.
    pub(super) fn reported(&self, sight: &Sight<'_>) -> Option<PxRect> {
        match self {
            Self::Importance(i) => i.evidence.focus,
            _ => self.focus(sight),
        }
    }

    /// What the padding modes must not lose.
    pub(super) fn keep(&self, sight: &Sight<'_>) -> Option<PxRect> {
        match self {
            Self::Box(r) | Self::Instead(r) => Some(*r),
            Self::Importance(i) => {
                i.evidence.keep.or_else(|| grid::focus_box_with(sight.size, &i.evidence, 800))
            }
            Self::Middle | Self::Compass(_) | Self::Point(_) => None,
        }
    }
}
