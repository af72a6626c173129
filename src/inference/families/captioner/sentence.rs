//! A sentence put together from what other analyses found, where the network would be guessing.

use std::collections::BTreeMap;

use crate::facts::{AnalysisRecord, Detection, Payload, ScoredLabel};
use crate::geometry::PxSize;

/// Kinds of things a sentence names at most.
const MOST_KINDS: usize = 3;

/// A label counts from here.
const LINE: f32 = 0.5;

/// What earlier analyses say about a picture.
pub(super) struct Known<'a> {
    objects: Vec<&'a Detection>,
    types: Vec<&'a ScoredLabel>,
    size: PxSize,
}

impl<'a> Known<'a> {
    /// Picks out of the records what a sentence can use: objects from `least` on, and the picture's type.
    pub fn from(prior: &'a [AnalysisRecord], size: PxSize, least: f32) -> Self {
        let mut known = Self { objects: Vec::new(), types: Vec::new(), size };
        for record in prior {
            match &record.payload {
                Payload::Boxes(boxes) if record.analysis == "coco" => {
                    known.objects.extend(boxes.iter().filter(|b| b.confidence >= least));
                }
                Payload::Labels(labels) if record.analysis == "image-type" => {
                    known.types.extend(labels.iter().filter(|l| l.confidence >= LINE));
                }
                _ => {}
            }
        }
        known
    }

    fn is(&self, label: &str) -> bool {
        self.types.iter().any(|l| l.label == label)
    }

    /// Whether it is drawn, as far as anybody said.
    pub fn is_drawn(&self) -> bool {
        ["illustration", "graphic", "sketch", "screenshot"].iter().any(|style| self.is(style))
    }

    /// The sentence; `None` where nothing is known that is worth one.
    pub fn sentence(&self) -> Option<String> {
        let things = self.things();
        let style = self.style();
        let mut sentence = match (style, things.is_empty()) {
            (Some(style), true) => style.to_owned(),
            (Some(style), false) => format!("{style} of {}", listed(&things)),
            (None, false) => listed(&things),
            (None, true) => self.kind()?.to_owned(),
        };
        if let Some(place) = self.place() {
            sentence.push_str(place);
        }
        for (label, words) in [("indoor", " indoors"), ("outdoor", " outdoors"), ("night", " at night")] {
            if style.is_none() && self.is(label) {
                sentence.push_str(words);
            }
        }
        Some(sentence)
    }

    fn style(&self) -> Option<&'static str> {
        let styles = [
            ("illustration", "an illustration"),
            ("graphic", "a graphic"),
            ("sketch", "a sketch"),
            ("screenshot", "a screenshot"),
        ];
        styles.into_iter().find(|(label, _)| self.is(label)).map(|(_, words)| words)
    }

    fn kind(&self) -> Option<&'static str> {
        let kinds = [
            ("food", "food"),
            ("product", "a product"),
            ("architecture", "a building"),
            ("landscape", "a landscape"),
            ("macro", "something seen from very near"),
        ];
        kinds.into_iter().find(|(label, _)| self.is(label)).map(|(_, words)| words)
    }

    /// `two cars`, `a bus`: what covers most comes first.
    fn things(&self) -> Vec<String> {
        let mut kinds: BTreeMap<&str, (usize, f64)> = BTreeMap::new();
        for object in &self.objects {
            let kind = kinds.entry(&object.label).or_default();
            *kind = (kind.0 + 1, kind.1 + object.bounds.area());
        }
        let mut kinds: Vec<_> = kinds.into_iter().collect();
        kinds.sort_by(|a, b| b.1.1.total_cmp(&a.1.1).then(a.0.cmp(b.0)));
        kinds.into_iter().take(MOST_KINDS).map(|(name, (count, _))| counted(name, count)).collect()
    }

    /// Where the only thing is, when it is not large.
    fn place(&self) -> Option<&'static str> {
        let [only] = self.objects[..] else { return None };
        let share = only.bounds.area() / (f64::from(self.size.w) * f64::from(self.size.h)).max(1.0);
        let middle = only.bounds.middle().x / f64::from(self.size.w.max(1));
        match middle {
            _ if share > 0.3 => None,
            x if x < 0.35 => Some(" on the left"),
            x if x > 0.65 => Some(" on the right"),
            _ => Some(" in the middle"),
        }
    }
}

/// `a cat`, `two cats`, `several cats`.
fn counted(name: &str, count: usize) -> String {
    let number = match count {
        0 | 1 => return format!("{} {name}", article(name)),
        2 => "two",
        3 => "three",
        4 => "four",
        _ => "several",
    };
    format!("{number} {}", plural(name))
}

fn article(name: &str) -> &'static str {
    if name.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" }
}

/// The names of COCO are regular but for these.
fn plural(name: &str) -> String {
    match name {
        "person" => "people".to_owned(),
        "mouse" => "mice".to_owned(),
        "sheep" | "skis" | "scissors" | "broccoli" => name.to_owned(),
        "knife" => "knives".to_owned(),
        _ if name.ends_with("ch") || name.ends_with("sh") || name.ends_with('s') => format!("{name}es"),
        _ => format!("{name}s"),
    }
}

/// `a, b and c`
fn listed(things: &[String]) -> String {
    match things {
        [] => String::new(),
        [one] => one.clone(),
        [many @ .., last] => format!("{} and {last}", many.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::PxRect;

    fn record(analysis: &str, payload: Payload) -> AnalysisRecord {
        AnalysisRecord {
            analysis: analysis.to_owned(),
            version: 1,
            engine: String::new(),
            model_name: String::new(),
            measured_on: PxSize::new(100, 100),
            payload,
        }
    }

    fn said(objects: &[(&str, f64)], types: &[&str]) -> Option<String> {
        let object = |&(label, x): &(&str, f64)| Detection {
            label: label.to_owned(),
            categories: Vec::new(),
            bounds: PxRect::new(x, 0.0, 10.0, 10.0),
            confidence: 0.9,
            sharpness: None,
            attributes: BTreeMap::new(),
        };
        let label =
            |&label: &&str| ScoredLabel { label: label.to_owned(), categories: Vec::new(), confidence: 0.9 };
        let prior = [
            record("coco", Payload::Boxes(objects.iter().map(object).collect())),
            record("image-type", Payload::Labels(types.iter().map(label).collect())),
        ];
        Known::from(&prior, PxSize::new(100, 100), 0.5).sentence()
    }

    #[test]
    fn things_are_counted_and_placed() {
        let cars = [("car", 0.0), ("car", 20.0), ("bus", 50.0)];
        assert_eq!(
            said(&cars, &["photo", "outdoor", "night"]).unwrap(),
            "two cars and a bus outdoors at night"
        );
        assert_eq!(said(&[("orange", 90.0)], &["photo"]).unwrap(), "an orange on the right");
        assert_eq!(said(&[("knife", 0.0), ("knife", 9.0), ("knife", 9.0)], &[]).unwrap(), "three knives");
    }

    #[test]
    fn drawings_are_called_so_and_scenes_have_a_name() {
        assert_eq!(said(&[("cat", 45.0)], &["sketch"]).unwrap(), "a sketch of a cat in the middle");
        assert_eq!(said(&[], &["illustration", "outdoor"]).unwrap(), "an illustration");
        assert_eq!(said(&[], &["photo", "landscape", "outdoor"]).unwrap(), "a landscape outdoors");
        assert_eq!(said(&[], &["photo", "outdoor"]), None);
    }
}
