//! Responses in the two dialects, written from the one internal record.
//!
//! The upload dialect nests everything below `info.detection`; the analyze dialect is flat for each
//! task. Fields that an analysis does not support are left out, never null. Sources of the shapes:
//! the specification, sections 4.2, 4.3 and 4.6.

mod assigned;
mod instance;
mod read;
mod write;

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::{Map, Value, json};

use crate::facts::{AnalysisRecord, Detection, Payload, QualityBand, ScoredLabel, TextBlock};
use crate::inference::{AnalysisInfo, Task};

pub use assigned::assigned;
pub use read::{Stored, read};
pub use write::written;

/// Version of the shape of a detection answer.
const SCHEMA: f64 = 1.2;

/// Analyses that say exactly one thing about a picture (specification, 4.3).
const VERDICTS: [&str; 2] = ["shop-classifier", "watermark-detection"];

/// What holds all analyses but captions in the upload dialect.
const TOGETHER: &str = "object_detection";

/// What a response is written from.
#[derive(Debug, Clone, Default)]
pub struct Request<'a> {
    /// Public id: the file name without its ending.
    pub public_id: &'a str,
    /// Tags that the asset has already.
    pub tags: &'a [String],
    /// Tags that a person does not want on it, whatever is found.
    pub rejected: &'a [String],
    /// Reports from this confidence instead of each model's default.
    pub min_confidence: Option<f32>,
    /// Detections from this confidence become tags; `Some(None)`: each model's default.
    pub auto_tagging: Option<Option<f32>>,
    /// Whether analyses were asked for by name: then findings that are no tags by themselves become tags as well.
    pub named: bool,
    /// Analyses that failed, with the sentence.
    pub failures: &'a [(String, String)],
    /// Analyses without an answer yet.
    pub pending: &'a [String],
}

/// Both dialects as indented text, for the inspector.
pub fn both(
    infos: &[AnalysisInfo],
    name: &str,
    records: &[AnalysisRecord],
    tags: &[String],
) -> (Arc<str>, Arc<str>) {
    let stem = std::path::Path::new(name).file_stem().unwrap_or_default().to_string_lossy();
    let request = Request { public_id: &stem, tags, ..Request::default() };
    let text = |value: &Value| serde_json::to_string_pretty(value).unwrap_or_default().into();
    (text(&upload(infos, records, &request)), text(&analyze(infos, records, &request)))
}

/// The upload dialect: `{"public_id","tags","info":{"detection":…}}`.
pub fn upload(infos: &[AnalysisInfo], records: &[AnalysisRecord], request: &Request<'_>) -> Value {
    let mut data = Map::new();
    let mut detection = Map::new();
    for record in reported(infos, records) {
        let line = line(infos, record, request);
        if let Payload::Caption(text) = &record.payload {
            let answer = json!({"status": "complete", "data": {"caption": text},
                "model_version": record.version, "schema_version": 1.0});
            detection.insert(record.analysis.clone(), answer);
            continue;
        }
        let Some(tags) = tags(infos, record, line) else { continue };
        let answer = json!({"model_version": record.version, "schema_version": SCHEMA, "tags": tags});
        data.insert(record.analysis.clone(), answer);
    }
    let is_caption =
        |id: &str| id == "captioning" || infos.iter().any(|info| info.id == id && info.task == Task::Caption);
    let (captions, others): (Vec<_>, Vec<_>) = request.failures.iter().partition(|(id, _)| is_caption(id));
    for (analysis, _) in captions {
        detection.entry(analysis.clone()).or_insert_with(|| json!({"status": "failed"}));
    }
    let (captions, waiting): (Vec<_>, Vec<_>) = request.pending.iter().partition(|id| is_caption(id));
    for analysis in captions {
        detection.entry(analysis.clone()).or_insert_with(|| json!({"status": "pending"}));
    }
    if !data.is_empty() || !others.is_empty() || !waiting.is_empty() {
        let status = match (data.is_empty(), waiting.is_empty()) {
            (false, _) => "complete",
            (true, false) => "pending",
            (true, true) => "failed",
        };
        for analysis in waiting.into_iter().filter(|id| *id != TOGETHER) {
            data.entry(analysis.clone()).or_insert_with(|| json!({"status": "pending"}));
        }
        detection.insert(TOGETHER.to_owned(), json!({"status": status, "data": data}));
    }
    let mut answer = json!({
        "public_id": request.public_id,
        "tags": assigned(infos, records, request),
        "info": {"detection": detection},
    });
    if !request.failures.is_empty() {
        answer["errors"] = failures(request);
    }
    answer
}

/// The analyze dialect, names with underscores: `data` is `{"entity","analysis"}` for one task, and a
/// list of such objects with their `"task"` for several, because the original answers one at a time.
pub fn analyze(infos: &[AnalysisInfo], records: &[AnalysisRecord], request: &Request<'_>) -> Value {
    let mut data = Vec::new();
    for record in reported(infos, records) {
        let line = line(infos, record, request);
        let Some(analysis) = analysis(infos, record, line) else { continue };
        data.push(json!({"task": task(&record.analysis), "entity": request.public_id, "analysis": analysis}));
    }
    let waiting = request.pending.iter();
    data.extend(
        waiting.map(
            |analysis| json!({"task": task(analysis), "entity": request.public_id, "status": "pending"}),
        ),
    );
    let data = match <[Value; 1]>::try_from(data) {
        Ok([Value::Object(mut only)]) => {
            only.remove("task");
            Value::Object(only)
        }
        Ok([other]) => other,
        Err(several) => Value::Array(several),
    };
    let id = request_id(&data);
    let mut answer = json!({"limits": {"items": []}, "data": data, "request_id": id});
    if !request.failures.is_empty() {
        answer["errors"] = failures(request);
    }
    answer
}

/// An id for log files: the same answer has the same one.
fn request_id(data: &Value) -> String {
    blake3::hash(data.to_string().as_bytes()).to_hex()[..32].to_owned()
}

/// The records that people may ask for, in order of invocation.
fn reported<'a>(infos: &[AnalysisInfo], records: &'a [AnalysisRecord]) -> Vec<&'a AnalysisRecord> {
    let place = |record: &AnalysisRecord| infos.iter().position(|info| info.id == record.analysis);
    let internal = |record: &AnalysisRecord| infos.iter().any(|i| i.id == record.analysis && i.internal);
    let mut shown: Vec<&AnalysisRecord> = records.iter().filter(|record| !internal(record)).collect();
    shown.sort_by_key(|record| place(record).unwrap_or(usize::MAX));
    shown
}

/// From which confidence a record is reported.
fn line(infos: &[AnalysisInfo], record: &AnalysisRecord, request: &Request<'_>) -> f32 {
    request.min_confidence.unwrap_or_else(|| default_line(infos, &record.analysis))
}

fn default_line(infos: &[AnalysisInfo], analysis: &str) -> f32 {
    infos.iter().find(|info| info.id == analysis).map_or(0.5, |info| info.thresholds.default_confidence)
}

/// The `tags` map of an upload answer; `None` for results without tags.
fn tags(infos: &[AnalysisInfo], record: &AnalysisRecord, line: f32) -> Option<Value> {
    let mut map = Map::new();
    let boxes = infos.iter().find(|i| i.id == record.analysis).is_none_or(|i| i.capability.boxes);
    match &record.payload {
        Payload::Boxes(found) => {
            for detection in found.iter().filter(|d| d.confidence >= line) {
                add(&mut map, &detection.label, of_detection(detection, boxes));
            }
        }
        Payload::Text(blocks) => {
            for block in blocks.iter().filter(|b| b.confidence >= line) {
                add(&mut map, "text", of_text(block));
            }
        }
        Payload::Labels(labels) => {
            for label in told(&record.analysis, labels, line) {
                add(&mut map, &label.label, of_label(label));
            }
        }
        Payload::Faces(faces) => {
            for face in faces.iter().filter(|f| f.confidence >= line) {
                let value = json!({"bounding-box": face.bounds, "confidence": round(face.confidence)});
                add(&mut map, "face", value);
            }
        }
        Payload::Quality(score) => {
            let quality = QualityBand::from_score(*score).name();
            let attributes = json!({"score": round(*score), "quality": quality});
            map.insert("iqa-analysis".to_owned(), json!([{"attributes": attributes}]));
        }
        Payload::Caption(_) | Payload::Saliency(_) | Payload::Embedding(_) => return None,
    }
    surest_first(&mut map);
    Some(Value::Object(map))
}

/// Puts the instances of each label in the order of their confidence (specification, 4.2); equal ones stay as found.
fn surest_first(map: &mut Map<String, Value>) {
    let sure = |instance: &Value| instance["confidence"].as_f64().unwrap_or_default();
    for instances in map.values_mut().filter_map(Value::as_array_mut) {
        instances.sort_by(|a, b| sure(b).total_cmp(&sure(a)));
    }
}

/// Labels from a confidence on; of a verdict the one that holds, however sure.
fn told<'a>(analysis: &str, labels: &'a [ScoredLabel], line: f32) -> Vec<&'a ScoredLabel> {
    if VERDICTS.contains(&analysis) {
        return labels.iter().max_by(|a, b| a.confidence.total_cmp(&b.confidence)).into_iter().collect();
    }
    labels.iter().filter(|label| label.confidence >= line).collect()
}

fn add(map: &mut Map<String, Value>, label: &str, value: Value) {
    let list = map.entry(label.to_owned()).or_insert_with(|| json!([]));
    if let Value::Array(list) = list {
        list.push(value);
    }
}

fn of_detection(detection: &Detection, boxes: bool) -> Value {
    let mut value = json!({"confidence": round(detection.confidence)});
    // A label without a place has an empty box.
    if boxes && !detection.bounds.is_empty() {
        value["bounding-box"] = json!(detection.bounds);
    }
    if !detection.categories.is_empty() {
        value["categories"] = json!(detection.categories);
    }
    if !detection.attributes.is_empty() {
        value["attributes"] = of_attributes(&detection.attributes);
    }
    value
}

fn of_attributes(attributes: &BTreeMap<String, BTreeMap<String, f32>>) -> Value {
    let values = |found: &BTreeMap<String, f32>| -> Map<String, Value> {
        found.iter().map(|(value, confidence)| (value.clone(), json!(round(*confidence)))).collect()
    };
    attributes.iter().map(|(key, found)| (key.clone(), Value::Object(values(found)))).collect()
}

fn of_text(block: &TextBlock) -> Value {
    let mut value = json!({"bounding-box": block.bounds, "confidence": round(block.confidence)});
    if let Some(text) = &block.text {
        value["attributes"] = json!({"text": text});
    }
    value
}

fn of_label(label: &ScoredLabel) -> Value {
    let mut value = json!({"confidence": round(label.confidence)});
    if !label.categories.is_empty() {
        value["categories"] = json!(label.categories);
    }
    value
}

/// The `analysis` object of one task.
fn analysis(infos: &[AnalysisInfo], record: &AnalysisRecord, line: f32) -> Option<Value> {
    let version = record.version;
    Some(match &record.payload {
        Payload::Quality(score) => json!({"quality": QualityBand::from_score(*score).name(),
            "score": round(*score), "model_version": version}),
        Payload::Caption(text) => json!({"data": {"caption": text}, "model_version": version}),
        Payload::Labels(labels) if record.analysis == "watermark-detection" => {
            let list = told(&record.analysis, labels, line).into_iter().map(|label| {
                let mut value = of_label(label);
                value["name"] = json!(label.label);
                value
            });
            json!({"detections": list.collect::<Vec<Value>>(), "model_version": version})
        }
        _ => json!({"tags": tags(infos, record, line)?, "model_version": version}),
    })
}

/// The task of an analysis: underscores for hyphens, and one name of its own.
fn task(analysis: &str) -> String {
    if analysis == "iqa" { "image_quality".to_owned() } else { analysis.replace('-', "_") }
}

fn failures(request: &Request<'_>) -> Value {
    let list: Vec<Value> = request
        .failures
        .iter()
        .map(|(analysis, message)| json!({"analysis": analysis, "message": message}))
        .collect();
    Value::Array(list)
}

/// Four digits are more than any model means.
fn round(value: f32) -> f64 {
    (f64::from(value) * 10_000.0).round() / 10_000.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::{PxRect, PxSize};

    fn record(analysis: &str, payload: Payload) -> AnalysisRecord {
        AnalysisRecord {
            analysis: analysis.to_owned(),
            version: 2,
            engine: "e".to_owned(),
            model_name: "n".to_owned(),
            measured_on: PxSize::new(100, 100),
            payload,
        }
    }

    fn hat(confidence: f32) -> Detection {
        Detection {
            label: "hat".to_owned(),
            categories: vec!["fashion".to_owned()],
            bounds: PxRect::new(1.5, 2.0, 3.0, 4.0),
            confidence,
            sharpness: Some(1.0),
            attributes: std::collections::BTreeMap::new(),
        }
    }

    #[test]
    fn upload_nests_boxes_and_leaves_out_what_is_uncertain() {
        let records = [
            record("cld-fashion", Payload::Boxes(vec![hat(0.9321), hat(0.3)])),
            record("iqa", Payload::Quality(0.45)),
        ];
        let request = Request { public_id: "winter", auto_tagging: Some(Some(0.9)), ..Request::default() };
        let answer = upload(&[], &records, &request);
        let data = &answer["info"]["detection"]["object_detection"]["data"];
        assert_eq!(
            data["cld-fashion"]["tags"]["hat"],
            json!([{"bounding-box": [1.5, 2.0, 3.0, 4.0],
            "confidence": 0.9321, "categories": ["fashion"]}])
        );
        assert_eq!(data["iqa"]["tags"]["iqa-analysis"][0]["attributes"]["quality"], "medium");
        assert_eq!(answer["tags"], json!(["hat"]));
    }

    #[test]
    fn the_surest_instance_of_each_label_comes_first() {
        let block = |confidence, text: &str| TextBlock {
            bounds: PxRect::new(1.0, 2.0, 3.0, 4.0),
            corners: Vec::new(),
            confidence,
            text: Some(text.to_owned()),
        };
        let blocks = vec![block(0.6771, "a"), block(0.8426, "b"), block(0.7444, "c"), block(0.8426, "d")];
        let faces = [0.6, 0.9].map(|confidence| crate::facts::Face {
            bounds: PxRect::new(1.0, 2.0, 3.0, 4.0),
            confidence,
            landmarks: Vec::new(),
        });
        let records =
            [record("cld-text", Payload::Text(blocks)), record("faces", Payload::Faces(faces.to_vec()))];
        let upload = upload(&[], &records, &Request::default());
        let data = &upload["info"]["detection"]["object_detection"]["data"];
        let texts: Vec<&Value> = data["cld-text"]["tags"]["text"]
            .as_array()
            .unwrap()
            .iter()
            .map(|block| &block["attributes"]["text"])
            .collect();
        assert_eq!(texts, ["b", "d", "c", "a"]);
        assert_eq!(data["faces"]["tags"]["face"][0]["confidence"], 0.9);
        let analyze = analyze(&[], &records, &Request::default());
        let text = &analyze["data"][0]["analysis"]["tags"]["text"];
        assert_eq!([&text[0]["confidence"], &text[3]["confidence"]], [&json!(0.8426), &json!(0.6771)]);
    }

    #[test]
    fn tags_of_people_come_first_and_what_they_reject_stays_away() {
        let pants = Detection { label: "wide_pants".to_owned(), ..hat(0.95) };
        let records = [record("cld-fashion", Payload::Boxes(vec![hat(0.9), pants]))];
        let words = |list: &[&str]| list.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
        let (tags, rejected) = (words(&["winter", "Hat"]), words(&["wide pants"]));
        let request = Request {
            public_id: "winter",
            tags: &tags,
            rejected: &rejected,
            auto_tagging: Some(None),
            ..Request::default()
        };
        assert_eq!(upload(&[], &records, &request)["tags"], json!(["winter", "Hat"]));
    }

    #[test]
    fn analyze_is_flat_and_names_tasks_with_underscores() {
        let verdict = ScoredLabel { label: "banner".to_owned(), categories: Vec::new(), confidence: 0.99 };
        let records = [
            record("watermark-detection", Payload::Labels(vec![verdict])),
            record("iqa", Payload::Quality(0.8)),
        ];
        let answer = analyze(&[], &records, &Request::default());
        assert_eq!(answer["data"][0]["task"], "watermark_detection");
        assert_eq!(answer["data"][0]["analysis"]["detections"][0]["name"], "banner");
        assert_eq!(answer["data"][1]["task"], "image_quality");
        assert_eq!(answer["data"][1]["analysis"]["quality"], "high");
    }
}
