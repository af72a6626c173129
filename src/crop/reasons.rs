//! Why a crop looks as it does, in words that a photographer understands.

use super::find::head;
use super::gravity::Asked;
use super::plan::{Found, ReasonKind, ReasonLine};
use super::sight::{Sight, TEXT_MODEL, Thing};
use crate::geometry::{IntRect, PxRect};
use crate::grammar::names::plural;

/// From this share a thing counts as whole.
const WHOLE: f64 = 0.99;

/// Under this share a thing counts as out of the picture.
const GONE: f64 = 0.01;

/// A head of which more than this is shown and less than [`WHOLE`] is cut.
const HEAD_SHOWN: f64 = 0.1;

/// How many kinds of things beside those asked for are worth a line.
const BYSTANDERS: usize = 2;

/// Things beside those asked for that take less of the picture than this are not worth a word.
const NOTICED: f64 = 0.02;

/// The lines for a crop that keeps `take` of the source.
///
/// `first` is what the first component saw, `asked` what all gravities looked for.
pub(super) fn lines(
    first: &Sight<'_>,
    take: IntRect,
    asked: &[Asked],
    notes: Vec<ReasonLine>,
) -> Vec<ReasonLine> {
    let window = take.to_px();
    let mut lines: Vec<ReasonLine> =
        asked.iter().filter(|a| !a.found.is_empty()).map(|a| of_asked(a, &window)).collect();
    lines.extend(asked.iter().filter(|a| a.found.is_empty()).map(missing));
    if take == first.size.int_rect() {
        lines.push(note("the whole picture is kept"));
        return lines;
    }
    lines.extend(notes);
    lines.extend(cut_heads(first, &window));
    lines.extend(bystanders(first, &window, asked));
    if lines.is_empty() {
        let middle = is_middle(take, first);
        lines.push(note(if middle { "the middle of the picture was kept" } else { "placed as written" }));
    }
    lines
}

/// The lines as one sentence: what was missed is said together, and leads to how it was decided instead.
pub(super) fn sentence(lines: &[ReasonLine]) -> String {
    let mut sentence = String::new();
    let mut before: Option<ReasonKind> = None;
    for l in lines {
        let missed = before == Some(ReasonKind::Missing);
        sentence.push_str(match (before, l.kind) {
            (None, _) => "",
            (Some(_), ReasonKind::Note) if missed => ", so ",
            (Some(_), ReasonKind::Missing) if missed => " and ",
            (Some(_), _) => "; ",
        });
        sentence.push_str(&with_detail(l));
        before = Some(l.kind);
    }
    sentence
}

/// `kept the cat whole` with `coco, 0.94` becomes `kept the cat (coco, 0.94) whole`.
fn with_detail(l: &ReasonLine) -> String {
    if l.detail.is_empty() {
        return l.text.clone();
    }
    match l.text.strip_suffix(" whole") {
        Some(start) => format!("{start} ({}) whole", l.detail),
        None => format!("{} ({})", l.text, l.detail),
    }
}

fn line(kind: ReasonKind, text: String, detail: String) -> ReasonLine {
    ReasonLine { kind, text, detail }
}

fn note(text: &str) -> ReasonLine {
    line(ReasonKind::Note, text.to_owned(), String::new())
}

fn is_middle(take: IntRect, first: &Sight<'_>) -> bool {
    let near =
        |at: u32, len: u32, side: u32| (2 * u64::from(at) + u64::from(len)).abs_diff(u64::from(side)) <= 2;
    near(take.x, take.w, first.size.w) && near(take.y, take.h, first.size.h)
}

fn of_asked(a: &Asked, window: &PxRect) -> ReasonLine {
    let chosen = &a.found[..a.chosen.clamp(1, a.found.len())];
    let shares: Vec<f64> = chosen.iter().map(|f| f.bounds.share_inside(window)).collect();
    match (chosen, a.avoid) {
        ([one], true) => avoided(one, shares[0]),
        ([one], false) => kept(one, shares[0]),
        (many, true) => all_avoided(a, many, &Tally::of(&shares)),
        (many, false) => all_kept(a, many, &Tally::of(&shares)),
    }
}

/// What one end of a movement looks at: `the movement begins at the dog`; nothing where it was not found.
pub(super) fn of_end(verb: &str, a: &Asked) -> Option<ReasonLine> {
    let chosen = a.found.get(..a.chosen.clamp(1, a.found.len().max(1)))?;
    let (what, told) = match chosen {
        [one] => (name(one), detail(one)),
        many => (format!("{} {}", many.len(), plural(&a.called)), String::new()),
    };
    Some(line(ReasonKind::Note, format!("the movement {verb} at the {what}"), told))
}

fn kept(f: &Found, share: f64) -> ReasonLine {
    let name = if f.unsure { format!("what may be the {}", name(f)) } else { format!("the {}", name(f)) };
    if share >= WHOLE {
        line(ReasonKind::Kept, format!("kept {name} whole"), detail(f))
    } else if share <= GONE {
        line(ReasonKind::Partly, format!("{name} lies outside"), detail(f))
    } else {
        line(ReasonKind::Partly, format!("cut {} % of {name}", percent(1.0 - share)), detail(f))
    }
}

fn avoided(f: &Found, share: f64) -> ReasonLine {
    let name = name(f);
    if share <= GONE {
        line(ReasonKind::Avoided, format!("kept the {name} out"), detail(f))
    } else if share >= WHOLE {
        line(ReasonKind::Partly, format!("could not keep the {name} out"), detail(f))
    } else {
        let text = format!("{} % of the {name} still shows", percent(share));
        line(ReasonKind::Partly, text, detail(f))
    }
}

/// What became of several things.
struct Tally {
    whole: usize,
    cut: usize,
    out: usize,
}

impl Tally {
    fn of(shares: &[f64]) -> Self {
        let whole = shares.iter().filter(|s| **s >= WHOLE).count();
        let out = shares.iter().filter(|s| **s <= GONE).count();
        Self { whole, cut: shares.len() - whole - out, out }
    }

    const fn all(&self) -> usize {
        self.whole + self.cut + self.out
    }
}

fn all_kept(a: &Asked, found: &[Found], t: &Tally) -> ReasonLine {
    let (things, from) = (things(a, found), model(found));
    let kind = if t.cut + t.out == 0 { ReasonKind::Kept } else { ReasonKind::Partly };
    let text = match (t.whole, t.cut, t.out) {
        (n, 0, 0) => format!("kept {} whole", every(n, &things)),
        (0, n, 0) => format!("cut {}", every(n, &things)),
        (0, 0, n) => format!("{} lie outside", every(n, &things)),
        (whole, cut, out) => {
            let mut parts = Vec::new();
            let mut part = |verb: &str, n: usize, after: &str| {
                let of = if parts.is_empty() { format!(" of {} {things}", t.all()) } else { String::new() };
                if n > 0 {
                    parts.push(format!("{verb} {n}{of}{after}"));
                }
            };
            part("kept", whole, " whole");
            part("cut", cut, "");
            part("left", out, " out");
            parts.join(", ")
        }
    };
    line(kind, text, from)
}

fn all_avoided(a: &Asked, found: &[Found], t: &Tally) -> ReasonLine {
    let (things, from) = (things(a, found), model(found));
    if t.whole + t.cut == 0 {
        return line(ReasonKind::Avoided, format!("kept {} out", every(t.out, &things)), from);
    }
    let shows = t.whole + t.cut;
    let verb = if shows == 1 { "shows" } else { "show" };
    line(ReasonKind::Partly, format!("{shows} of {} {things} still {verb}", t.all()), from)
}

/// `both cats`, `all 3 cats`
fn every(n: usize, things: &str) -> String {
    if n == 2 { format!("both {things}") } else { format!("all {n} {things}") }
}

/// What several found things are called together: their own name where they share one.
fn things(a: &Asked, found: &[Found]) -> String {
    let own = found.first().map(name).filter(|first| found.iter().all(|f| name(f) == *first));
    plural(&own.unwrap_or_else(|| a.called.clone()))
}

/// The model that found all of them.
fn model(found: &[Found]) -> String {
    let first = found.first().and_then(|f| f.model.clone());
    first.filter(|m| found.iter().all(|f| f.model.as_ref() == Some(m))).unwrap_or_default()
}

fn missing(a: &Asked) -> ReasonLine {
    let by = a.by.as_ref().map(|model| format!(" by {model}")).unwrap_or_default();
    if a.avoid {
        line(ReasonKind::Note, format!("no {} to keep out", a.called), String::new())
    } else {
        line(ReasonKind::Missing, format!("no {} found{by}", a.called), String::new())
    }
}

/// Faces whose heads the window cuts although nobody asked to avoid them.
fn cut_heads(first: &Sight<'_>, window: &PxRect) -> Option<ReasonLine> {
    let shares = first.faces.iter().map(|f| head(&f.bounds, first.size).share_inside(window));
    let cut = shares.filter(|s| *s > HEAD_SHOWN && *s < WHOLE).count();
    let text = match cut {
        0 => return None,
        1 => "a head is cut".to_owned(),
        n => format!("{n} heads are cut"),
    };
    Some(line(ReasonKind::Partly, text, String::new()))
}

/// The largest kinds of things that nobody asked about and that are cut.
fn bystanders(first: &Sight<'_>, window: &PxRect, asked: &[Asked]) -> Vec<ReasonLine> {
    let picture = first.size.rect().area();
    let within = |r: &PxRect, other: &PxRect| other.area() > r.area() && r.share_inside(other) > 0.8;
    let is_asked = |r: &PxRect| {
        let mut found = asked.iter().flat_map(|a| &a.found);
        found.any(|f| f.bounds == *r || within(r, &f.bounds))
    };
    let mut cut: Vec<(f64, &Thing<'_>)> = first
        .things
        .iter()
        .filter(|t| t.model != TEXT_MODEL && t.source.area() >= NOTICED * picture && !is_asked(&t.source))
        // A hat goes without saying where its wearer is cut.
        .filter(|t| !first.things.iter().any(|other| within(&t.source, &other.source)))
        .map(|t| (t.source.share_inside(window), t))
        .filter(|(share, _)| *share > 0.05 && *share < 0.98)
        .collect();
    cut.sort_by(|a, b| b.1.source.area().total_cmp(&a.1.source.area()));
    let mut kinds: Vec<(&str, Vec<f64>)> = Vec::new();
    for (share, t) in cut {
        match kinds.iter_mut().find(|(label, _)| *label == t.label) {
            Some((_, shares)) => shares.push(share),
            None => kinds.push((t.label, vec![share])),
        }
    }
    let told = |(label, shares): (&str, Vec<f64>)| {
        let name = label.replace('_', " ");
        let text = match shares[..] {
            [share] => format!("cut {} % of the {name}", percent(1.0 - share)),
            _ => format!("cut {} {}", shares.len(), plural(&name)),
        };
        line(ReasonKind::Partly, text, String::new())
    };
    kinds.into_iter().take(BYSTANDERS).map(told).collect()
}

/// A share as a whole number of per cent, never 0 and never 100 for a part.
fn percent(share: f64) -> u32 {
    super::window::whole(share * 100.0).clamp(1, 99)
}

/// Names as people write them.
fn name(f: &Found) -> String {
    let label = f.label.replace('_', " ");
    if f.item.starts_with("region_!") { format!("region '{label}'") } else { label }
}

fn detail(f: &Found) -> String {
    match &f.model {
        Some(model) => format!("{model}, {:.2}", f.confidence),
        None if f.confidence < 1.0 => format!("{:.2}", f.confidence),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::Scene;
    use crate::geometry::PxSize;

    fn found(label: &str, bounds: PxRect) -> Found {
        Found {
            item: label.into(),
            model: Some("coco".into()),
            version: Some(2),
            label: label.into(),
            bounds,
            confidence: 0.94,
            unsure: false,
        }
    }

    fn asked(label: &str, found: Vec<Found>, avoid: bool) -> Asked {
        Asked { item: label.into(), called: label.into(), by: None, chosen: found.len(), found, avoid }
    }

    /// Boxes of 10 by 10 at these distances from the left edge of a window that is 100 wide.
    fn row(label: &str, at: &[f64], avoid: bool) -> String {
        let found = at.iter().map(|x| found(label, PxRect::new(*x, 0.0, 10.0, 10.0))).collect();
        sentence(&[of_asked(&asked(label, found, avoid), &PxRect::new(0.0, 0.0, 100.0, 100.0))])
    }

    #[test]
    fn one_sentence_tells_what_was_kept_cut_and_missed() {
        let window = PxRect::new(0.0, 0.0, 100.0, 100.0);
        let cat = asked("cat", vec![found("cat", PxRect::new(0.0, 0.0, 50.0, 50.0))], false);
        let sofa = asked("sofa", vec![found("sofa", PxRect::new(12.0, 0.0, 100.0, 50.0))], false);
        let person = asked("person", vec![found("person", PxRect::new(200.0, 0.0, 10.0, 50.0))], true);
        let mut lines: Vec<ReasonLine> =
            [&cat, &sofa, &person].into_iter().map(|a| of_asked(a, &window)).collect();
        lines.push(missing(&asked("dog", vec![], false)));
        lines.push(note("the whole scene decided, people first"));
        insta::assert_snapshot!(
            sentence(&lines),
            @"kept the cat (coco, 0.94) whole; cut 12 % of the sofa (coco, 0.94); kept the person out (coco, 0.94); no dog found, so the whole scene decided, people first"
        );
    }

    #[test]
    fn several_of_a_kind_share_a_line() {
        assert_eq!(row("cat", &[0.0, 20.0], false), "kept both cats (coco) whole");
        assert_eq!(row("person", &[0.0, 20.0, 40.0], false), "kept all 3 people (coco) whole");
        assert_eq!(
            row("mouse", &[0.0, 95.0, 300.0], false),
            "kept 1 of 3 mice whole, cut 1, left 1 out (coco)"
        );
        assert_eq!(row("knife", &[300.0, 400.0], false), "both knives lie outside (coco)");
        assert_eq!(row("bus", &[95.0, 300.0], false), "cut 1 of 2 buses, left 1 out (coco)");
        assert_eq!(row("skis", &[95.0, 95.0], false), "cut both skis (coco)");
    }

    #[test]
    fn what_was_avoided_is_told_by_what_still_shows() {
        assert_eq!(row("person", &[300.0, 400.0, 500.0], true), "kept all 3 people out (coco)");
        assert_eq!(row("person", &[0.0, 300.0], true), "1 of 2 people still shows (coco)");
        assert_eq!(row("person", &[95.0], true), "50 % of the person still shows (coco, 0.94)");
        assert_eq!(row("person", &[5.0], true), "could not keep the person out (coco, 0.94)");
    }

    #[test]
    fn what_was_missed_is_told_together() {
        let lynx = Asked { by: Some("lvis".into()), ..asked("lynx", vec![], false) };
        let lines = [missing(&asked("dog", vec![], false)), missing(&lynx), note("people decided")];
        assert_eq!(sentence(&lines), "no dog found and no lynx found by lvis, so people decided");
    }

    #[test]
    fn the_whole_picture_needs_no_decision() {
        let scene = Scene { size: PxSize::new(100, 100), ..Scene::default() };
        let all = IntRect::new(0, 0, 100, 100);
        let lines = lines(&Sight::of(&scene), all, &[], vec![note("faces decided")]);
        assert_eq!(sentence(&lines), "the whole picture is kept");
    }
}
