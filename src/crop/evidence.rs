//! Automatic gravity: everything that speaks for or against a part of the picture.

use super::find::{self, Finds, head};
use super::prominence::{self, Emphasis};
use super::sight::{Sight, TEXT_MODEL, Thing};
use crate::facts::SaliencyMap;
use crate::geometry::PxRect;
use crate::grammar::{Algorithm, AutoGravity, AutoItem, Builtin, Focal, Vocabulary};

/// Mass of the saliency map, and of the subject.
const PLAIN_MASS: f64 = 1.0;

/// Mass of a requested object with full weight, and of an avoided one (negative).
const REQUESTED_MASS: f64 = 4.0;

/// A requested object of full weight has at least this share of the largest mass, however small it is beside
/// the best one: 2.2, more than saliency and subject together, so that what was asked for outweighs them.
const LEAST_SHARE: f64 = 0.55;

/// Room around the pinned object on each side, as a share of its length.
const AIR: f64 = 0.08;

/// Requested objects with at least this share of the best prominence belong to the focus.
const FOCUS_SHARE: f64 = 0.5;

/// A box and how much it counts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Mass {
    /// Where.
    pub bounds: PxRect,
    /// Positive; what an avoided box costs is positive too.
    pub mass: f64,
}

/// What an automatic gravity knows about a picture.
#[derive(Debug, Clone)]
pub(super) struct Evidence<'s> {
    /// Requested objects and subjects, in a fixed order that does not depend on how they were written.
    pub wanted: Vec<Mass>,
    /// Boxes to keep out, likewise.
    pub avoided: Vec<Mass>,
    /// Heads that must not be cut.
    pub heads: Vec<PxRect>,
    /// The requested object that must be wholly inside.
    pub pin: Option<PxRect>,
    /// Saliency of the input, total mass 1.
    pub saliency: Option<&'s SaliencyMap>,
    /// Whether composition counts.
    pub thirds: bool,
    /// Union of the prominent requested objects.
    pub focus: Option<PxRect>,
    /// Union of all requested objects.
    pub keep: Option<PxRect>,
    /// Share of the importance that the focus holds when nothing requested was found, in thousandths.
    pub share: u64,
}

/// The evidence and what the items found, for the report.
pub(super) struct Gathered<'a, 's> {
    pub evidence: Evidence<'s>,
    /// Requested items in written order.
    pub requested: Vec<Finds<'a>>,
    /// Avoided items in written order.
    pub avoided: Vec<Finds<'a>>,
    /// What decided beside the requested objects: `faces`, `people`, …
    pub subject: Subject<'a>,
}

/// Whose presence plain automatic gravity goes by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Subject<'a> {
    Faces,
    People,
    /// The largest object, by its name.
    Object(&'a str),
    Nobody,
}

/// One requested object with its weight (0 to 1) and prominence.
struct Requested {
    bounds: PxRect,
    weight: f64,
    prominence: f64,
    /// How large it is, as far as the model can be trusted.
    extent: f64,
    /// The item that asked for it; `None` where the item did not say what it is.
    kind: Option<usize>,
}

/// Collects the evidence for `auto`.
pub(super) fn gather<'a, 's>(
    sight: &'s Sight<'a>,
    words: &Vocabulary,
    auto: &AutoGravity,
) -> Gathered<'a, 's> {
    let mut requested = Vec::new();
    let mut avoided = Vec::new();
    let mut objects: Vec<Requested> = Vec::new();
    let mut against: Vec<Mass> = Vec::new();
    for (index, item) in auto.items.iter().enumerate() {
        let Some((mut finds, weight, avoid)) = item_finds(sight, words, item) else { continue };
        if avoid {
            against.extend(
                boxes(&finds, sight).map(|(_, bounds)| Mass { bounds, mass: REQUESTED_MASS * weight }),
            );
            avoided.push(finds);
        } else {
            finds.admit_unsure();
            let kind = matches!(item, AutoItem::Focal { .. }).then_some(index);
            objects.extend(boxes(&finds, sight).map(|(t, bounds)| Requested {
                bounds,
                weight,
                prominence: prominence::of(sight.size, t, Emphasis::default()),
                extent: find::extent(t),
                kind,
            }));
            requested.push(finds);
        }
    }
    settle(&mut against);
    against.dedup_by(|a, b| a.bounds == b.bounds);
    let objects = distinct(objects);
    let (subject, subjects) = subjects(sight, words, auto, &against);
    let pin = pin(&objects);
    let mut wanted = requested_masses(&objects);
    give_air(&mut wanted, pin.as_ref());
    wanted.extend(subjects);
    settle(&mut wanted);
    let classic = auto.algorithm != Some(Algorithm::Subject);
    let evidence = Evidence {
        wanted,
        heads: heads(sight, &against),
        avoided: against,
        pin,
        saliency: sight.saliency.as_deref().filter(|m| classic && m.values.iter().any(|v| *v > 0.0)),
        thirds: auto.thirds.unwrap_or(true),
        focus: focus(&objects),
        keep: PxRect::union_of(objects.iter().map(|o| &o.bounds)),
        share: auto.level.map_or(800, |level| 400 + 6 * u64::from(level.min(100))),
    };
    Gathered { evidence, requested, avoided, subject }
}

fn item_finds<'a>(sight: &Sight<'a>, words: &Vocabulary, item: &AutoItem) -> Option<(Finds<'a>, f64, bool)> {
    let share = |weight: &Option<u32>| f64::from(weight.unwrap_or(100).min(100)) / 100.0;
    match item {
        AutoItem::Focal { focal: Focal::Builtin(Builtin::NoFaces), .. } | AutoItem::AreaOfInterest(_) => None,
        AutoItem::Focal { focal, weight, avoid } => {
            Some((find::focal(sight, words, focal), share(weight), *avoid))
        }
        AutoItem::AnyObject { weight, avoid } => {
            let finds = Finds::new("object", "object", sight.things.clone(), true);
            Some((finds, share(weight), *avoid))
        }
    }
}

/// The things and the boxes they count with: a face counts as a head.
fn boxes<'f>(finds: &'f Finds<'_>, sight: &Sight<'_>) -> impl Iterator<Item = (&'f Thing<'f>, PxRect)> {
    let picture = sight.size;
    finds.things.iter().map(move |t| (t, if finds.faces { head(&t.bounds, picture) } else { t.bounds }))
}

/// One entry for a thing that several items asked for, with the largest weight.
fn distinct(objects: Vec<Requested>) -> Vec<Requested> {
    let mut kept: Vec<Requested> = Vec::with_capacity(objects.len());
    for o in objects {
        match kept.iter_mut().find(|k| k.bounds == o.bounds) {
            Some(k) => k.weight = k.weight.max(o.weight),
            None => kept.push(o),
        }
    }
    kept
}

/// Leaves out what has no mass and puts the rest in an order that does not depend on how it was written.
fn settle(masses: &mut Vec<Mass>) {
    masses.retain(|m| m.mass > 0.0);
    let place = |m: &Mass| [m.bounds.y, m.bounds.x, m.bounds.h, m.bounds.w];
    masses.sort_by(|a, b| {
        let (pa, pb) = (place(a), place(b));
        (0..4)
            .map(|i| pa[i].total_cmp(&pb[i]))
            .find(|o| o.is_ne())
            .unwrap_or_else(|| a.mass.total_cmp(&b.mass))
    });
}

fn requested_masses(objects: &[Requested]) -> Vec<Mass> {
    let best = best_prominence(objects);
    let share = |o: &Requested| if best > 0.0 { (o.prominence / best).max(LEAST_SHARE) } else { 1.0 };
    let mass = |o: &Requested| REQUESTED_MASS * o.weight * share(o);
    objects.iter().map(|o| Mass { bounds: o.bounds, mass: mass(o) }).collect()
}

fn best_prominence(objects: &[Requested]) -> f64 {
    objects.iter().map(|o| o.prominence).fold(0.0, f64::max)
}

/// The object that must be wholly inside. Weight times prominence says which kind of thing it is; among
/// several of that kind it is the largest that people miss, so size decides there, and not how central or
/// sharp each is.
fn pin(objects: &[Requested]) -> Option<PxRect> {
    let strong = || objects.iter().filter(|o| o.weight > 0.0);
    let best = first(strong(), |o| o.weight * o.prominence)?;
    let Some(kind) = best.kind else { return Some(best.bounds) };
    first(strong().filter(|o| o.kind == Some(kind)), |o| o.extent).map(|o| o.bounds)
}

/// The pinned object counts with some room around it: models draw their boxes a little too small as often as
/// too large, and nothing looks well that touches the frame. The pin itself stays as it was found, so a head
/// or something to avoid may still take that room. It is not clipped, so that its middle stays where it was.
fn give_air(wanted: &mut [Mass], pin: Option<&PxRect>) {
    for m in wanted.iter_mut().filter(|m| pin == Some(&m.bounds)) {
        let (across, down) = (AIR * m.bounds.w, AIR * m.bounds.h);
        m.bounds = m.bounds.grown(across, down, across, down);
    }
}

fn first<'o>(
    objects: impl Iterator<Item = &'o Requested>,
    value: impl Fn(&Requested) -> f64,
) -> Option<&'o Requested> {
    objects.min_by(|a, b| prominence::rank((value(a), &a.bounds), (value(b), &b.bounds)))
}

fn focus(objects: &[Requested]) -> Option<PxRect> {
    let best = best_prominence(objects);
    let prominent = objects.iter().filter(|o| o.weight > 0.0 && o.prominence >= FOCUS_SHARE * best);
    PxRect::union_of(prominent.map(|o| &o.bounds))
}

/// Faces, else people, else the largest foreground object; the mass is shared by area.
fn subjects<'a>(
    sight: &Sight<'a>,
    words: &Vocabulary,
    auto: &AutoGravity,
    against: &[Mass],
) -> (Subject<'a>, Vec<Mass>) {
    let no_faces = auto
        .items
        .iter()
        .any(|i| matches!(i, AutoItem::Focal { focal: Focal::Builtin(Builtin::NoFaces), .. }));
    let welcome = |r: &PxRect| !is_avoided(r, against);
    let faces: Vec<PxRect> =
        sight.faces.iter().map(|f| head(&f.bounds, sight.size)).filter(|r| !no_faces && welcome(r)).collect();
    if !faces.is_empty() {
        return (Subject::Faces, shared(&faces));
    }
    // Faces are preferred under both algorithms; everything else about a subject belongs to one of them.
    if auto.algorithm == Some(Algorithm::Classic) {
        return (Subject::Nobody, Vec::new());
    }
    let objects = || sight.things.iter().filter(|t| t.model != TEXT_MODEL && welcome(&t.bounds));
    let people: Vec<PxRect> = objects().filter(|t| find::is_person(words, t)).map(|t| t.bounds).collect();
    if !people.is_empty() {
        return (Subject::People, shared(&people));
    }
    let largest = |furniture: bool| {
        let rest = objects().filter(|t| furniture || !is_furniture(words, t));
        rest.min_by(|a, b| prominence::rank((a.bounds.area(), &a.bounds), (b.bounds.area(), &b.bounds)))
    };
    // A sofa or a table is what things stand on; it is the subject only where nothing else is.
    match largest(false).or_else(|| largest(true)) {
        Some(t) => (Subject::Object(t.label), shared(&[t.bounds])),
        None => (Subject::Nobody, Vec::new()),
    }
}

fn is_furniture(words: &Vocabulary, t: &Thing<'_>) -> bool {
    super::names::belongs(words, t, "furniture")
}

fn shared(boxes: &[PxRect]) -> Vec<Mass> {
    let total: f64 = boxes.iter().map(PxRect::area).sum();
    boxes.iter().map(|b| Mass { bounds: *b, mass: PLAIN_MASS * b.area() / total }).collect()
}

/// Whether the middle of a box lies in an avoided one.
fn is_avoided(r: &PxRect, against: &[Mass]) -> bool {
    let m = r.middle();
    against.iter().any(|a| {
        let b = &a.bounds;
        m.x >= b.x && m.x <= b.right() && m.y >= b.y && m.y <= b.bottom()
    })
}

fn heads(sight: &Sight<'_>, against: &[Mass]) -> Vec<PxRect> {
    let heads = sight.faces.iter().map(|f| head(&f.bounds, sight.size));
    heads.filter(|h| !h.is_empty() && !is_avoided(h, against)).collect()
}
