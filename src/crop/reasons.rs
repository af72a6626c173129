//! Why a crop looks as it does, in words that a photographer understands.

use super::find::head;
use super::gravity::Asked;
use super::plan::{Found, ReasonKind, ReasonLine};
use super::sight::Sight;
use crate::geometry::{IntRect, PxRect};

/// From this share a thing counts as whole.
const WHOLE: f64 = 0.99;

/// Under this share a thing counts as out of the picture.
const GONE: f64 = 0.01;

/// A head of which more than this is shown and less than [`WHOLE`] is cut.
const HEAD_SHOWN: f64 = 0.1;

/// How many things beside those asked for are worth a line.
const BYSTANDERS: usize = 2;

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
    let mut lines = Vec::new();
    for a in asked.iter().filter(|a| !a.found.is_empty()) {
        lines.extend(of_asked(a, &window));
    }
    for a in asked.iter().filter(|a| a.found.is_empty()) {
        lines.push(missing(a));
    }
    lines.extend(notes);
    lines.extend(cut_heads(first, &window));
    lines.extend(bystanders(first, &window, asked));
    if lines.is_empty() {
        let whole = take == first.size.int_rect();
        let text = if whole { "the whole picture is kept" } else { "the middle of the picture was kept" };
        let text = if whole || is_middle(take, first) { text } else { "placed as written" };
        lines.push(line(ReasonKind::Note, text.to_owned(), String::new()));
    }
    lines
}

/// The lines as one sentence.
pub(super) fn sentence(lines: &[ReasonLine]) -> String {
    let mut sentence = String::new();
    let mut before: Option<&ReasonLine> = None;
    for l in lines {
        let follows = before.is_some_and(|b| b.kind == ReasonKind::Missing) && l.text.starts_with("the ");
        match before {
            None => {}
            Some(_) if follows && l.kind == ReasonKind::Note => sentence.push_str(", so "),
            Some(_) => sentence.push_str("; "),
        }
        sentence.push_str(&with_detail(l));
        before = Some(l);
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

fn is_middle(take: IntRect, first: &Sight<'_>) -> bool {
    let near =
        |at: u32, len: u32, side: u32| (2 * u64::from(at) + u64::from(len)).abs_diff(u64::from(side)) <= 2;
    near(take.x, take.w, first.size.w) && near(take.y, take.h, first.size.h)
}

fn of_asked(a: &Asked, window: &PxRect) -> Vec<ReasonLine> {
    let chosen = &a.found[..a.chosen.min(a.found.len())];
    let shares: Vec<f64> = chosen.iter().map(|f| f.bounds.share_inside(window)).collect();
    if a.avoid {
        return vec![avoided(a, chosen, &shares)];
    }
    if chosen.len() > 1 && shares.iter().all(|s| *s >= WHOLE) {
        let text = format!("kept all {} of '{}' whole", chosen.len(), display(&a.item));
        return vec![line(ReasonKind::Kept, text, detail(&chosen[0]))];
    }
    let shown = chosen.iter().zip(&shares).take(3);
    shown.map(|(f, share)| kept(f, *share)).collect()
}

fn kept(f: &Found, share: f64) -> ReasonLine {
    let name = name(f);
    if share >= WHOLE {
        line(ReasonKind::Kept, format!("kept the {name} whole"), detail(f))
    } else if share <= GONE {
        line(ReasonKind::Partly, format!("the {name} is outside"), detail(f))
    } else {
        line(ReasonKind::Partly, format!("cut {} % of the {name}", percent(1.0 - share)), detail(f))
    }
}

fn avoided(a: &Asked, found: &[Found], shares: &[f64]) -> ReasonLine {
    let name = found.first().map_or_else(|| display(&a.item), name);
    let most = shares.iter().copied().fold(0.0, f64::max);
    let from = found.first().map(detail).unwrap_or_default();
    if most <= GONE {
        line(ReasonKind::Avoided, format!("kept the {name} out"), from)
    } else if most >= WHOLE {
        line(ReasonKind::Partly, format!("could not keep the {name} out"), from)
    } else {
        let text = format!("could not keep {} % of the {name} out", percent(most));
        line(ReasonKind::Partly, text, from)
    }
}

fn missing(a: &Asked) -> ReasonLine {
    let text = if a.avoid {
        format!("no {} to keep out", display(&a.item))
    } else {
        format!("no {} found", display(&a.item))
    };
    line(if a.avoid { ReasonKind::Note } else { ReasonKind::Missing }, text, String::new())
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

/// The largest things that nobody asked about and that are cut.
fn bystanders(first: &Sight<'_>, window: &PxRect, asked: &[Asked]) -> Vec<ReasonLine> {
    let is_asked = |r: &PxRect| asked.iter().any(|a| a.found.iter().any(|f| f.bounds == *r));
    let mut cut: Vec<(f64, Found)> = first
        .things
        .iter()
        .filter(|t| !is_asked(&t.source))
        .map(|t| (t.source.share_inside(window), t))
        .filter(|(share, _)| *share > 0.05 && *share < WHOLE)
        .map(|(share, t)| {
            let found = Found {
                item: String::new(),
                model: Some(t.model.to_owned()),
                version: Some(t.version),
                label: t.label.to_owned(),
                bounds: t.source,
                confidence: t.confidence,
            };
            (share, found)
        })
        .collect();
    cut.sort_by(|a, b| b.1.bounds.area().total_cmp(&a.1.bounds.area()));
    cut.truncate(BYSTANDERS);
    cut.into_iter()
        .map(|(share, f)| {
            line(
                ReasonKind::Partly,
                format!("cut {} % of the {}", percent(1.0 - share), name(&f)),
                String::new(),
            )
        })
        .collect()
}

/// A share as a whole number of per cent, never 0 and never 100 for a part.
fn percent(share: f64) -> u32 {
    super::window::whole(share * 100.0).clamp(1, 99)
}

fn name(f: &Found) -> String {
    display(&f.label)
}

/// Names as people write them.
fn display(name: &str) -> String {
    name.strip_prefix("region_!")
        .map_or_else(|| name.replace('_', " "), |n| format!("region {}", n.trim_end_matches('!')))
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

    fn found(label: &str, bounds: PxRect) -> Found {
        Found {
            item: label.into(),
            model: Some("coco".into()),
            version: Some(2),
            label: label.into(),
            bounds,
            confidence: 0.94,
        }
    }

    fn asked(label: &str, found: Vec<Found>, avoid: bool) -> Asked {
        Asked { item: label.into(), chosen: found.len(), found, avoid }
    }

    #[test]
    fn one_sentence_tells_what_was_kept_cut_and_missed() {
        let window = PxRect::new(0.0, 0.0, 100.0, 100.0);
        let cat = asked("cat", vec![found("cat", PxRect::new(0.0, 0.0, 50.0, 50.0))], false);
        let sofa = asked("sofa", vec![found("sofa", PxRect::new(12.0, 0.0, 100.0, 50.0))], false);
        let person = asked("person", vec![found("person", PxRect::new(200.0, 0.0, 10.0, 50.0))], true);
        let mut lines: Vec<ReasonLine> =
            [&cat, &sofa, &person].into_iter().flat_map(|a| of_asked(a, &window)).collect();
        lines.push(missing(&asked("dog", vec![], false)));
        lines.push(line(ReasonKind::Note, "the whole scene decided, people first".into(), String::new()));
        insta::assert_snapshot!(
            sentence(&lines),
            @"kept the cat (coco, 0.94) whole; cut 12 % of the sofa (coco, 0.94); kept the person out (coco, 0.94); no dog found, so the whole scene decided, people first"
        );
    }

    #[test]
    fn several_of_a_kind_share_a_line() {
        let birds = vec![
            found("bird", PxRect::new(0.0, 0.0, 5.0, 5.0)),
            found("bird", PxRect::new(9.0, 0.0, 5.0, 5.0)),
        ];
        let lines = of_asked(&asked("birds", birds, false), &PxRect::new(0.0, 0.0, 50.0, 50.0));
        assert_eq!(lines[0].text, "kept all 2 of 'birds' whole");
        assert_eq!(lines.len(), 1);
    }
}
