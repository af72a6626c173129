//! The tags of an answer: those of the asset, and what findings become.

use super::{Request, default_line, reported};
use crate::facts::{AnalysisRecord, Payload};
use crate::grammar::names;
use crate::inference::AnalysisInfo;
use crate::session::rules::makes_tags;

/// The asset's tags and the labels that pass the line for tags, without repetition.
///
/// The rule is that of the library: parts of people and text become tags only where their analysis was asked for
/// by name.
pub fn assigned(infos: &[AnalysisInfo], records: &[AnalysisRecord], request: &Request<'_>) -> Vec<String> {
    let mut tags: Vec<String> = request.tags.to_vec();
    let Some(rule) = request.auto_tagging else { return tags };
    let tagging = |info: &AnalysisInfo| if request.named { info.capability.tags } else { makes_tags(info) };
    let tagging = |id: &str| infos.iter().find(|info| info.id == id).is_none_or(tagging);
    for record in reported(infos, records).into_iter().filter(|record| tagging(&record.analysis)) {
        let line = rule.unwrap_or_else(|| default_line(infos, &record.analysis));
        for label in labels(&record.payload, line) {
            let same = |tag: &String| names::key(tag) == names::key(label);
            if !tags.iter().any(same) && !request.rejected.iter().any(same) {
                tags.push(label.to_owned());
            }
        }
    }
    tags
}

/// The names in an answer from a confidence on.
fn labels(payload: &Payload, line: f32) -> Vec<&str> {
    match payload {
        Payload::Boxes(found) => {
            found.iter().filter(|d| d.confidence >= line).map(|d| d.label.as_str()).collect()
        }
        Payload::Labels(found) => {
            found.iter().filter(|l| l.confidence >= line).map(|l| l.label.as_str()).collect()
        }
        Payload::Text(found) if found.iter().any(|b| b.confidence >= line) => vec!["text"],
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::{Detection, TextBlock};
    use crate::geometry::{PxRect, PxSize};
    use crate::inference::{Places, Registry};

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

    fn thing(label: &str) -> Payload {
        Payload::Boxes(vec![Detection {
            label: label.to_owned(),
            categories: Vec::new(),
            bounds: PxRect::new(1.0, 2.0, 3.0, 4.0),
            confidence: 0.99,
            sharpness: None,
            attributes: std::collections::BTreeMap::new(),
        }])
    }

    #[test]
    fn parts_of_people_and_text_are_tags_only_where_they_are_asked_for() {
        let infos = Registry::load(Places::default()).analyses();
        let block = TextBlock {
            bounds: PxRect::new(1.0, 2.0, 3.0, 4.0),
            corners: Vec::new(),
            confidence: 0.99,
            text: None,
        };
        let records = [
            record("coco", thing("dog")),
            record("human-anatomy", thing("left-face")),
            record("cld-text", Payload::Text(vec![block])),
        ];
        let request = Request { auto_tagging: Some(None), ..Request::default() };
        assert_eq!(assigned(&infos, &records, &request), ["dog"]);
        let named = Request { named: true, ..request };
        let mut tags = assigned(&infos, &records, &named);
        tags.sort();
        assert_eq!(tags, ["dog", "left-face", "text"]);
    }
}
