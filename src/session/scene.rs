//! From records of analyses to the scene that the crop engine sees.

use std::collections::BTreeMap;

use crate::facts::{AnalysisRecord, Detection, Payload, SaliencyMap, Scene, SceneDetection, TextBlock};
use crate::geometry::{Point, PxRect, PxSize};
use crate::grammar::Vocabulary;

/// Which confidence gravities see, by analysis; 0.5 where nothing is said.
pub type CropThresholds = BTreeMap<String, f32>;

/// From this share of the threshold a box may still be what a gravity asks for by name.
const UNSURE_SHARE: f32 = 0.5;

/// Everything about a picture besides what models found.
#[derive(Debug, Clone, Default)]
pub struct Surroundings<'a> {
    /// Size of the source after orientation.
    pub size: PxSize,
    /// Whether it has several frames.
    pub animated: bool,
    /// Stored custom coordinates.
    pub focus: &'a [PxRect],
    /// Stored named regions.
    pub regions: BTreeMap<String, Vec<Point>>,
    /// Saliency by classical means, used where no model said anything.
    pub saliency: Option<SaliencyMap>,
}

/// The scene of one picture. Detections come in the order of invocation of `words`, and only those
/// at or above the threshold that gravities see.
#[must_use]
pub fn build(
    surroundings: Surroundings<'_>,
    records: &[AnalysisRecord],
    words: &Vocabulary,
    thresholds: &CropThresholds,
) -> Scene {
    let mut scene = Scene {
        size: surroundings.size,
        animated: surroundings.animated,
        custom: surroundings.focus.to_vec(),
        regions: surroundings.regions,
        saliency: surroundings.saliency,
        // The threshold of each model is applied here, once.
        seen_from: Some(0.0),
        ..Scene::default()
    };
    for model in &words.models {
        for record in records.iter().filter(|record| record.analysis == model.id) {
            let line = threshold(thresholds, &record.analysis);
            for found in boxes(record) {
                match found.detection.confidence {
                    c if c >= line => scene.detections.push(found),
                    c if c >= UNSURE_SHARE * line => scene.unsure.push(found),
                    _ => {}
                }
            }
        }
    }
    for record in records {
        let line = threshold(thresholds, &record.analysis);
        match &record.payload {
            Payload::Faces(faces) => {
                scene.faces.extend(faces.iter().filter(|face| face.confidence >= line).cloned());
            }
            Payload::Text(blocks) => {
                scene.text.extend(blocks.iter().filter(|block| block.confidence >= line).cloned());
            }
            Payload::Saliency(map) if record.analysis == "saliency" => scene.saliency = Some(map.clone()),
            _ => {}
        }
    }
    scene
}

fn threshold(thresholds: &CropThresholds, analysis: &str) -> f32 {
    thresholds.get(analysis).copied().unwrap_or(0.5)
}

/// The named boxes of a record; blocks of text are boxes named `text`.
fn boxes(record: &AnalysisRecord) -> impl Iterator<Item = SceneDetection> + '_ {
    let detections: Vec<Detection> = match &record.payload {
        Payload::Boxes(boxes) => boxes.clone(),
        Payload::Text(blocks) => blocks.iter().map(named_text).collect(),
        _ => Vec::new(),
    };
    detections.into_iter().map(|detection| SceneDetection {
        model: record.analysis.clone(),
        version: record.version,
        detection,
    })
}

fn named_text(block: &TextBlock) -> Detection {
    Detection {
        label: "text".to_owned(),
        categories: Vec::new(),
        bounds: block.bounds,
        confidence: block.confidence,
        sharpness: None,
        attributes: BTreeMap::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grammar::ModelWords;

    fn record(analysis: &str, payload: Payload) -> AnalysisRecord {
        AnalysisRecord {
            analysis: analysis.to_owned(),
            version: 1,
            engine: "e".to_owned(),
            model_name: "n".to_owned(),
            measured_on: PxSize::new(100, 100),
            payload,
        }
    }

    fn cat(confidence: f32) -> Detection {
        let block = TextBlock {
            bounds: PxRect::new(1.0, 2.0, 3.0, 4.0),
            corners: Vec::new(),
            confidence,
            text: None,
        };
        Detection { label: "cat".to_owned(), ..named_text(&block) }
    }

    #[test]
    fn a_model_says_itself_from_when_gravities_see_its_boxes() {
        let words = Vocabulary::standard();
        let records = [record("coco", Payload::Boxes(vec![cat(0.45)]))];
        let cut = |line: f32| {
            let thresholds = CropThresholds::from([("coco".to_owned(), line)]);
            let surroundings = Surroundings { size: PxSize::new(100, 100), ..Surroundings::default() };
            let scene = build(surroundings, &records, &words, &thresholds);
            let tree = crate::grammar::parse("c_crop,g_cat", &words).unwrap();
            crate::crop::plan(&scene, &tree, &words).unwrap().found.len()
        };
        assert_eq!((cut(0.40), cut(0.50)), (1, 0));
    }

    #[test]
    fn detections_follow_the_order_of_invocation_and_the_threshold() {
        let model = |id: &str| ModelWords { id: id.to_owned(), ..ModelWords::default() };
        let words = Vocabulary { models: vec![model("mine"), model("coco")] };
        let records = [
            record("coco", Payload::Boxes(vec![cat(0.9), cat(0.2)])),
            record("mine", Payload::Boxes(vec![cat(0.3)])),
            record("clothes", Payload::Saliency(SaliencyMap::new(1, 1, vec![1.0]).unwrap())),
        ];
        let thresholds = CropThresholds::from([("mine".to_owned(), 0.25)]);
        let scene = build(Surroundings::default(), &records, &words, &thresholds);
        let models: Vec<&str> = scene.detections.iter().map(|d| d.model.as_str()).collect();
        assert_eq!(models, ["mine", "coco"]);
        assert!(scene.saliency.is_none(), "a mask is no saliency");
    }
}
