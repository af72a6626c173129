//! Stored responses of either dialect, read back into records.
//!
//! What a response does not carry (the engine, sharpness, landmarks, the size of the picture) is empty in the record.
//! Read are: the upload dialect with all analyses below `object_detection.data`, and with each analysis beside it under
//! its id with or without version (`cld-fashion_v4`); the analyze dialect with one task, or several with their names.

use serde_json::{Map, Value};

use super::TOGETHER;
use super::instance::{block, bounds, confidence, detection, face, label_of, single, text, texts};
use crate::facts::{AnalysisRecord, Payload, ScoredLabel};
use crate::geometry::PxSize;
use crate::grammar::names;

/// Analyses whose answer is labels even when there are none.
const LABELS: [&str; 3] = ["shop-classifier", "image-type", "watermark-detection"];

/// A response that was read.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Stored {
    /// Public id, or entity.
    pub public_id: String,
    /// Tags the asset had.
    pub tags: Vec<String>,
    /// What was found, by analysis id.
    pub records: Vec<AnalysisRecord>,
    /// Analyses that failed, with the sentence.
    pub failures: Vec<(String, String)>,
    /// Analyses that had no answer yet when the response was made.
    pub pending: Vec<String>,
}

/// Reads a response; `task` names the analysis of an answer for a single task that does not say it itself. Analyses
/// that are still pending are listed as such beside those that are not, and those that are not understood are failures.
///
/// # Errors
/// A sentence that names the part that was not understood, or is still pending, where nothing else is there.
pub fn read(answer: &Value, task: Option<&str>) -> Result<Stored, String> {
    let mut stored = Stored {
        public_id: text(&answer["public_id"]),
        tags: texts(&answer["tags"]),
        failures: failures(&answer["errors"]),
        ..Stored::default()
    };
    let lost = if let Some(detection) = answer["info"]["detection"].as_object() {
        read_upload(detection, &mut stored)
    } else if let Some(data) = answer.get("data") {
        read_analyze(data, task, &mut stored)
    } else {
        return Err("this is no response: neither info.detection nor data is there".to_owned());
    };
    if let (Some(Lost { id, reason, .. }), true, true) =
        (lost.first(), stored.records.is_empty(), stored.failures.is_empty())
    {
        return Err(format!("{id}: {reason}"));
    }
    for Lost { id, reason, pending } in lost {
        if pending {
            stored.pending.push(names::split_version(&id).0.to_owned());
        } else {
            stored.fail(&id, &reason);
        }
    }
    stored.records.sort_by(|a, b| a.analysis.cmp(&b.analysis));
    Ok(stored)
}

impl Stored {
    /// Notes that an analysis failed, unless the response says so itself.
    fn fail(&mut self, analysis: &str, reason: &str) {
        let analysis = names::split_version(analysis).0;
        if !self.failures.iter().any(|(known, _)| known == analysis) {
            self.failures.push((analysis.to_owned(), reason.to_owned()));
        }
    }

    /// Keeps a record, or hands back why there is none.
    fn keep(&mut self, id: &str, record: Result<AnalysisRecord, String>) -> Option<Lost> {
        record.map(|record| self.records.push(record)).err().map(|reason| Lost::unread(id, reason))
    }

    /// Keeps what belongs to these analyses only; one of which nothing is said here fails.
    pub fn keep_only(&mut self, asked: &[String]) {
        let is_asked = |id: &String| asked.contains(id) || id == TOGETHER;
        self.records.retain(|record| asked.contains(&record.analysis));
        self.failures.retain(|(id, _)| is_asked(id));
        self.pending.retain(is_asked);
        let told: Vec<&String> = self.failures.iter().map(|(id, _)| id).chain(&self.pending).collect();
        let all = told.iter().any(|id| *id == TOGETHER);
        let found = |id: &String| self.records.iter().any(|record| record.analysis == *id);
        let absent = asked.iter().filter(|id| !all && !told.contains(id) && !found(id));
        let absent: Vec<String> = absent.cloned().collect();
        for id in absent {
            self.fail(&id, "it is not in this response");
        }
    }
}

/// What is told of an analysis that failed without a sentence.
const FAILED: &str = "it failed when the response was made";

/// An analysis that is part of the response and cannot be read, and why.
struct Lost {
    id: String,
    reason: String,
    /// Whether its answer is still to come.
    pending: bool,
}

impl Lost {
    fn unread(id: &str, reason: impl Into<String>) -> Self {
        Self { id: id.to_owned(), reason: reason.into(), pending: false }
    }

    fn pending(id: &str) -> Self {
        let reason = "still pending, there is nothing to read yet".to_owned();
        Self { id: id.to_owned(), reason, pending: true }
    }
}

fn read_upload(detection: &Map<String, Value>, stored: &mut Stored) -> Vec<Lost> {
    let mut lost = Vec::new();
    for (key, answer) in detection {
        if key == TOGETHER {
            let parts = answer["data"].as_object().filter(|parts| !parts.is_empty());
            for (id, part) in parts.into_iter().flatten() {
                lost.extend(read_part(id, part, part, stored));
            }
            if parts.is_none() && is_pending(answer) {
                lost.push(Lost::pending(key));
            } else if parts.is_none() && answer["status"] == "failed" && stored.failures.is_empty() {
                stored.fail(key, FAILED);
            }
        } else {
            lost.extend(read_part(key, answer, &answer["data"], stored));
        }
    }
    lost
}

/// One analysis of the upload dialect; `data` holds its tags or its caption.
fn read_part(id: &str, answer: &Value, data: &Value, stored: &mut Stored) -> Option<Lost> {
    if is_pending(answer) {
        return Some(Lost::pending(id));
    }
    if let Some(caption) = data["caption"].as_str() {
        return stored.keep(id, Ok(record(id, answer, Payload::Caption(caption.to_owned()))));
    }
    if data.get("tags").is_some() {
        return stored.keep(id, of_tags(id, data, &data["tags"]));
    }
    if answer["status"] == "failed" {
        stored.fail(id, FAILED);
        return None;
    }
    Some(Lost::unread(id, "there are neither tags nor a caption"))
}

fn is_pending(answer: &Value) -> bool {
    answer["status"] == "pending" || answer["status"] == "processing"
}

fn read_analyze(data: &Value, task: Option<&str>, stored: &mut Stored) -> Vec<Lost> {
    let several = data.as_array().map_or_else(|| std::slice::from_ref(data), Vec::as_slice);
    let mut lost = Vec::new();
    for one in several {
        if stored.public_id.is_empty() {
            stored.public_id = text(&one["entity"]);
        }
        let named = one["task"].as_str().map(analysis_of).or_else(|| task.map(str::to_owned));
        let id = named.clone().unwrap_or_else(|| "data".to_owned());
        let answer = &one["analysis"];
        if answer.is_object() {
            lost.extend(stored.keep(&id, of_analysis(named, answer)));
        } else {
            lost.push(Lost { reason: without_result(one), pending: is_pending(one), id });
        }
    }
    lost
}

/// Why there is no result: an answer to an asynchronous request names a task, and its result goes elsewhere.
fn without_result(answer: &Value) -> String {
    let Some(task) = answer["task_id"].as_str() else {
        let waits = is_pending(answer);
        let why =
            if waits { "still pending, there is nothing to read yet" } else { "there is no analysis in it" };
        return why.to_owned();
    };
    match answer["status"].as_str().unwrap_or("pending") {
        "failed" => format!("the task {task} failed"),
        "completed" => format!(
            "the task {task} is completed, but this answer does not hold its result: that was sent to the \
             notification address"
        ),
        _ => format!(
            "the task {task} is still pending: there is nothing to read yet, and its result is sent to the \
             notification address"
        ),
    }
}

/// The id of a task: hyphens for underscores, and one name of its own.
fn analysis_of(task: &str) -> String {
    if task == "image_quality" { "iqa".to_owned() } else { task.replace('_', "-") }
}

fn of_analysis(id: Option<String>, answer: &Value) -> Result<AnalysisRecord, String> {
    let or = |usual: &str| id.clone().unwrap_or_else(|| usual.to_owned());
    if let (Some(score), true) = (answer["score"].as_f64(), answer.get("quality").is_some()) {
        return Ok(record(&or("iqa"), answer, Payload::Quality(single(score))));
    }
    if let Some(caption) = answer["data"]["caption"].as_str() {
        return Ok(record(&or("captioning"), answer, Payload::Caption(caption.to_owned())));
    }
    if let Some(list) = answer["detections"].as_array() {
        let labels = list
            .iter()
            .map(|entry| {
                let label = text(&entry["name"]);
                let categories = texts(&entry["categories"]);
                Ok(ScoredLabel { confidence: confidence(&label, entry)?, label, categories })
            })
            .collect::<Result<_, String>>()?;
        return Ok(record(&or("watermark-detection"), answer, Payload::Labels(labels)));
    }
    let id = id.ok_or("the answer does not say which task it belongs to; name the analysis")?;
    of_tags(&id, answer, &answer["tags"])
}

/// A record from a map of labels to instances.
fn of_tags(id: &str, answer: &Value, tags: &Value) -> Result<AnalysisRecord, String> {
    let map = tags.as_object().ok_or("there is no map of tags")?;
    let (written, id) = (id, names::split_version(id).0);
    if let Some(score) = map.get("iqa-analysis").and_then(|list| list[0]["attributes"]["score"].as_f64()) {
        return Ok(record(written, answer, Payload::Quality(single(score))));
    }
    let mut found = Vec::new();
    for (label, list) in map {
        let list = list.as_array().ok_or_else(|| format!("the instances of '{label}' are no list"))?;
        for entry in list {
            found.push((label.as_str(), confidence(label, entry)?, bounds(label, entry)?, entry));
        }
    }
    // A sort that keeps the order of equals: labels are written from the most confident on.
    found.sort_by(|a, b| b.1.total_cmp(&a.1));
    let has_attributes = |entry: &Value| entry.get("attributes").is_some();
    let boxed = found.iter().any(|(_, _, bounds, entry)| bounds.is_some() || has_attributes(entry));
    let payload = match id {
        "faces" => Payload::Faces(found.into_iter().filter_map(face).collect()),
        "cld-text" => Payload::Text(found.into_iter().filter_map(block).collect()),
        _ if boxed || (found.is_empty() && !LABELS.contains(&id)) => {
            Payload::Boxes(found.into_iter().map(detection).collect())
        }
        _ => Payload::Labels(found.into_iter().map(label_of).collect()),
    };
    Ok(record(written, answer, payload))
}

fn record(id: &str, answer: &Value, payload: Payload) -> AnalysisRecord {
    let told = answer["model_version"].as_u64().and_then(|version| u32::try_from(version).ok());
    let (analysis, written) = names::split_version(id);
    AnalysisRecord {
        analysis: analysis.to_owned(),
        version: told.or(written).unwrap_or(1),
        engine: String::new(),
        model_name: String::new(),
        measured_on: PxSize::default(),
        payload,
    }
}

fn failures(errors: &Value) -> Vec<(String, String)> {
    let list = errors.as_array().into_iter().flatten();
    list.map(|error| (text(&error["analysis"]), text(&error["message"]))).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde_json::json;

    use super::super::{Request, analyze, upload};
    use super::*;
    use crate::facts::{Detection, Face, TextBlock};
    use crate::geometry::PxRect;

    fn one(analysis: &str, payload: Payload) -> AnalysisRecord {
        record(analysis, &json!({"model_version": 3}), payload)
    }

    /// One record of every kind that is reported, by id.
    fn records() -> Vec<AnalysisRecord> {
        let bounds = PxRect::new(1.5, 2.0, 30.0, 40.25);
        let attributes = BTreeMap::from([("colour".to_owned(), BTreeMap::from([("red".to_owned(), 0.75)]))]);
        let hat = |confidence, attributes| Detection {
            label: "hat".to_owned(),
            categories: vec!["fashion".to_owned(), "accessories".to_owned()],
            bounds,
            confidence,
            sharpness: None,
            attributes,
        };
        let text = TextBlock { bounds, corners: Vec::new(), confidence: 0.8, text: Some("SALE".to_owned()) };
        let label = |label: &str, confidence| ScoredLabel {
            label: label.to_owned(),
            categories: Vec::new(),
            confidence,
        };
        let kind = |label: &str, bounds, kind: &str| Detection {
            label: label.to_owned(),
            categories: Vec::new(),
            bounds,
            confidence: 0.7,
            sharpness: None,
            attributes: BTreeMap::from([("kind".to_owned(), BTreeMap::from([(kind.to_owned(), 0.7)]))]),
        };
        let banner = ScoredLabel { categories: vec!["bottom".to_owned()], ..label("banner", 0.99) };
        vec![
            one("captioning", Payload::Caption("A red hat.".to_owned())),
            one("cld-fashion", Payload::Boxes(vec![hat(0.9321, attributes), hat(0.5, BTreeMap::new())])),
            one("cld-text", Payload::Text(vec![text])),
            one("coco", Payload::Boxes(Vec::new())),
            one("faces", Payload::Faces(vec![Face { bounds, confidence: 0.9, landmarks: Vec::new() }])),
            one("image-type", Payload::Labels(vec![label("photo", 0.98), label("day", 0.75)])),
            one("iqa", Payload::Quality(0.45)),
            one(
                "lvis",
                Payload::Boxes(vec![kind("dog", bounds, "pug"), kind("hat", PxRect::default(), "fez")]),
            ),
            one("shop-classifier", Payload::Labels(Vec::new())),
            one("watermark-detection", Payload::Labels(vec![banner])),
        ]
    }

    #[test]
    fn what_was_written_is_read_back_equal_in_both_dialects() {
        let failures = [("unidet".to_owned(), "no model".to_owned())];
        let tags = ["mine".to_owned()];
        let request = Request { public_id: "winter", tags: &tags, failures: &failures, ..Request::default() };
        let stored = read(&upload(&[], &records(), &request), None).unwrap();
        assert_eq!(stored.records, records());
        assert_eq!((stored.public_id.as_str(), &stored.tags[..]), ("winter", &tags[..]));
        assert_eq!(stored.failures, failures);
        let stored = read(&analyze(&[], &records(), &request), None).unwrap();
        assert_eq!(stored.records, records());
        assert_eq!((stored.public_id.as_str(), stored.failures), ("winter", failures.to_vec()));
    }

    #[test]
    fn both_dialects_keep_their_shape() {
        let request = Request { public_id: "winter", ..Request::default() };
        insta::assert_json_snapshot!("upload", upload(&[], &records(), &request));
        insta::assert_json_snapshot!("analyze", analyze(&[], &records(), &request));
    }

    #[test]
    fn one_name_without_a_place_keeps_what_is_said_about_it() {
        let pug = one("lvis", records().remove(7).payload);
        let Payload::Boxes(mut found) = pug.payload else { panic!("lvis finds things") };
        found.remove(0);
        let alone = one("lvis", Payload::Boxes(found));
        let answer = upload(&[], std::slice::from_ref(&alone), &Request::default());
        assert_eq!(read(&answer, None).unwrap().records, [alone]);
    }

    #[test]
    fn a_single_task_is_recognised_or_named() {
        for wanted in records() {
            let answer = analyze(&[], std::slice::from_ref(&wanted), &Request::default());
            let stored = read(&answer, Some(&wanted.analysis)).unwrap();
            assert_eq!(stored.records, std::slice::from_ref(&wanted));
            let itself = matches!(wanted.analysis.as_str(), "captioning" | "iqa" | "watermark-detection");
            assert_eq!(read(&answer, None).is_ok(), itself, "{}", wanted.analysis);
        }
    }

    #[test]
    fn answers_keyed_by_versioned_ids_are_read() {
        let answer = json!({"info": {"detection": {"cld-fashion_v4": {"status": "complete", "data": {
            "tags": {"hat": [{"bounding-box": [1, 2, 3, 4], "confidence": 0.9}]}}}}}});
        let stored = read(&answer, None).unwrap();
        assert_eq!((stored.records[0].analysis.as_str(), stored.records[0].version), ("cld-fashion", 4));
    }

    #[test]
    fn what_is_wrong_is_named() {
        let told = |answer: Value| read(&answer, None).unwrap_err();
        assert!(told(json!({"x": 1})).starts_with("this is no response"));
        let coco = |entry: Value| json!({"info": {"detection": {"object_detection": {"data": {"coco": {"tags": {"cat": [entry]}}}}}}});
        assert!(told(coco(json!({"confidence": 7}))).contains("'cat' has no confidence"));
        assert!(told(coco(json!({"confidence": 0.5, "bounding-box": [1, 2]}))).contains("four numbers"));
        assert!(
            told(json!({"info": {"detection": {"captioning": {"status": "pending"}}}})).contains("pending")
        );
        let waiting = told(json!({"data": {"task_id": "t-17", "status": "pending"}}));
        assert!(waiting.contains("task t-17 is still pending"), "{waiting}");
        assert!(told(json!({"data": {"task_id": "t-17", "status": "completed"}})).contains("notification"));
        assert_eq!(told(json!({"data": {"entity": "winter"}})), "data: there is no analysis in it");
    }

    #[test]
    fn what_is_complete_is_read_beside_what_is_not() {
        let cat = json!({"tags": {"cat": [{"confidence": 0.9, "bounding-box": [1, 2, 3, 4]}]}});
        let answer = json!({"info": {"detection": {
            "object_detection": {"status": "complete", "data": {
                "coco": cat, "lvis": {"status": "failed"}, "unidet": {"tags": {"cat": [{"confidence": 7}]}},
                "cld-text_v1": {"status": "pending"}}},
            "captioning": {"status": "pending"}}}});
        let stored = read(&answer, None).unwrap();
        let ids: Vec<&str> = stored.records.iter().map(|record| record.analysis.as_str()).collect();
        assert_eq!(ids, ["coco"]);
        assert_eq!(stored.pending, ["captioning", "cld-text"]);
        let failed: Vec<String> = stored.failures.iter().map(|(id, why)| format!("{id}: {why}")).collect();
        assert_eq!(
            failed,
            [
                "lvis: it failed when the response was made",
                "unidet: an instance of 'cat' has no confidence from 0 to 1",
            ]
        );
        let alone =
            json!({"info": {"detection": {"object_detection": {"data": {"lvis": {"status": "failed"}}}}}});
        assert_eq!(read(&alone, None).unwrap().failures.len(), 1, "failing is an answer");
        let all = json!({"info": {"detection": {"object_detection": {"status": "failed"}}}});
        assert_eq!(read(&all, None).unwrap().failures[0].0, "object_detection");
        let several = json!({"data": [{"task": "coco", "analysis": cat}, {"task": "lvis", "status": "pending",
            "task_id": "t-2"}]});
        let stored = read(&several, None).unwrap();
        assert_eq!((stored.records.len(), stored.pending[0].as_str()), (1, "lvis"));
    }

    #[test]
    fn what_waits_is_written_as_waiting() {
        let pending = ["captioning".to_owned(), "cld-text".to_owned()];
        let request = Request { public_id: "winter", pending: &pending, ..Request::default() };
        let coco = [one("coco", Payload::Boxes(Vec::new()))];
        let answer = upload(&[], &coco, &request);
        let detection = &answer["info"]["detection"];
        assert_eq!(detection["captioning"], json!({"status": "pending"}));
        assert_eq!(detection["object_detection"]["status"], "complete");
        assert_eq!(detection["object_detection"]["data"]["cld-text"], json!({"status": "pending"}));
        assert_eq!(answer.get("errors"), None, "waiting is no failure");
        let stored = read(&answer, None).unwrap();
        assert_eq!((&stored.records[..], &stored.pending[..]), (&coco[..], &pending[..]));
        let stored = read(&analyze(&[], &coco, &request), None).unwrap();
        assert_eq!((&stored.records[..], &stored.pending[..]), (&coco[..], &pending[..]));
        let none = upload(&[], &[], &Request { pending: &pending[1..], ..Request::default() });
        assert_eq!(none["info"]["detection"]["object_detection"]["status"], "pending");
    }

    #[test]
    fn only_what_is_asked_for_is_kept() {
        let mut stored = Stored {
            records: records(),
            failures: vec![("unidet".to_owned(), "no model".to_owned())],
            pending: vec!["human-anatomy".to_owned()],
            ..Stored::default()
        };
        stored.keep_only(&["coco", "human-anatomy", "embedding"].map(str::to_owned));
        assert_eq!(stored.records.len(), 1);
        assert_eq!(stored.pending, ["human-anatomy"]);
        assert_eq!(stored.failures, [("embedding".to_owned(), "it is not in this response".to_owned())]);
    }

    #[test]
    fn attributes_survive_in_every_shape() {
        let hat = json!({"confidence": 0.9, "bounding-box": [1, 2, 3, 4],
            "attributes": {"category": {"hat": 0.93}, "pockets": ["side"]}});
        let answer = json!({"info": {"detection": {"object_detection": {"data": {
            "cld-fashion": {"tags": {"hat": [hat]}}}}}}});
        let stored = read(&answer, None).unwrap();
        let Payload::Boxes(found) = &stored.records[0].payload else { panic!("boxes") };
        assert_eq!(found[0].attributes["pockets"]["side"], 1.0);
        let again = upload(&[], &stored.records, &Request::default());
        assert_eq!(read(&again, None).unwrap().records, stored.records);
    }
}
