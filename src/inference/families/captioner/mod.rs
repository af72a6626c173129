//! Captioners: an encoder makes a memory of a picture's features, a decoder says one word after another.

mod beam;
mod sentence;

use self::beam::Beams;
use self::sentence::Known;
use super::common::{axis, feature, has_feature, lengths, numbers};
use super::{Family, Run, Takes};
use crate::facts::{Detection, Payload};
use crate::grammar::names;
use crate::inference::{InferenceError, Label, Lease, Manifest, Tensor};

/// The family `captioner`.
///
/// The network in the role `memory` takes the first feature and the detections of `coco`, each as
/// (class, score, left, top, right, bottom) in shares of the picture; the one in the role `step` takes
/// the words so far. Parameters: `beams`, `words` at most, `detections` of at least `least_detection`;
/// `least_living` and `least_named` of the sentence that stands in (see the card).
pub(super) struct Captioner;

/// Numbers a detection takes.
const COLUMNS: usize = 6;

impl Family for Captioner {
    fn name(&self) -> &'static str {
        "captioner"
    }

    fn revision(&self) -> u32 {
        2
    }

    fn picture_network(&self) -> Option<&'static str> {
        None
    }

    fn takes(&self) -> Takes {
        Takes {
            parameters: &["beams", "words", "detections", "least_detection", "least_living", "least_named"],
            outputs: &["memory", "mask", "words"],
            bytes: true,
            labels: false,
        }
    }

    fn sessions(&self) -> &'static [&'static str] {
        &["memory", "step"]
    }

    fn check(&self, manifest: &Manifest) -> Result<(), String> {
        has_feature(manifest)
    }

    fn run(&self, run: &Run<'_>, sessions: &mut Lease) -> Result<Payload, InferenceError> {
        let known = Known::from(run.prior, run.picture.source(), share(run, "least_named", 0.5));
        if (known.is_drawn() || !living(run))
            && let Some(sentence) = known.sentence()
        {
            return Ok(Payload::Caption(sentence));
        }
        let (memory, mask) = remember(run, sessions)?;
        let mut beams = Beams::new(count(run, "beams", 3.0));
        for _ in 0..count(run, "words", 19.0) {
            say(run, sessions, &memory, &mask, &mut beams)?;
            if beams.done() {
                break;
            }
        }
        let vocabulary = String::from_utf8_lossy(sessions.file("vocabulary")?);
        let vocabulary: Vec<&str> = vocabulary.lines().collect();
        let word = |number: i64| usize::try_from(number).ok().and_then(|at| vocabulary.get(at)).copied();
        let words: Vec<&str> = beams.into_best().into_iter().filter_map(word).collect();
        let objects: Vec<&Detection> = objects(run).collect();
        let instead = if contradicted(&words, &objects) { known.sentence() } else { None };
        Ok(Payload::Caption(instead.unwrap_or_else(|| words.join(" "))))
    }
}

/// The encoder's memory and which of it counts.
fn remember(run: &Run<'_>, sessions: &mut Lease) -> Result<(Tensor, Tensor), InferenceError> {
    let (_, tap) = feature(run, 0)?;
    let rows = count(run, "detections", 16.0);
    let shape = [1, i64::try_from(rows).unwrap_or(i64::MAX), 6];
    let detections = Tensor::f32(shape, seen(run, rows));
    let inputs = [(run.setup.input.name.as_str(), &*tap), ("detections", &detections)];
    let outcome = sessions.run("memory", &inputs)?;
    let owned = |role: &str| {
        let found = numbers(&outcome, run, role)?;
        Ok::<_, InferenceError>(Tensor::f32(found.shape.to_vec(), found.values.into_owned()))
    };
    Ok((owned("memory")?, owned("mask")?))
}

/// One more word for every open sentence.
fn say(
    run: &Run<'_>,
    sessions: &mut Lease,
    memory: &Tensor,
    mask: &Tensor,
    beams: &mut Beams,
) -> Result<(), InferenceError> {
    let open = beams.open().len();
    let length = beams.open().first().map_or(0, |beam| beam.tokens.len());
    let tokens: Vec<i64> = beams.open().iter().flat_map(|beam| beam.tokens.iter().copied()).collect();
    let side = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    let tokens = Tensor::i64([side(open), side(length)], tokens);
    let (memory, mask) = (repeated(memory, open), repeated(mask, open));
    let outcome = sessions.run("step", &[("tokens", &tokens), ("mem", &memory), ("mask", &mask)])?;
    let next = numbers(&outcome, run, "words")?;
    let words = axis(next.shape, -1);
    lengths(run, "words", next.values.len(), open * words)?;
    beams.advance(&next.values, words);
    Ok(())
}

/// The same memory for every sentence.
fn repeated(tensor: &Tensor, times: usize) -> Tensor {
    let mut shape = tensor.shape.clone();
    if let Some(batch) = shape.first_mut() {
        *batch = i64::try_from(times).unwrap_or(1);
    }
    Tensor::f32(shape, tensor.as_f32().unwrap_or_default().repeat(times))
}

/// Boxes that `coco` found, most confident first.
fn objects<'a>(run: &Run<'a>) -> impl Iterator<Item = &'a Detection> {
    run.prior.iter().filter(|record| record.analysis == "coco").flat_map(|record| match &record.payload {
        Payload::Boxes(boxes) => boxes.as_slice(),
        _ => &[],
    })
}

/// Whether there is a person or an animal: then the network knows what it sees.
fn living(run: &Run<'_>) -> bool {
    let least = share(run, "least_living", 0.3);
    let alive = |d: &Detection| d.label == "person" || d.categories.iter().any(|c| c == "animal");
    objects(run).any(|detection| detection.confidence >= least && alive(detection))
}

/// Confidence of an animal that speaks against another one.
const CERTAIN: f32 = 0.5;

/// Whether a sentence names an animal that was not seen while another one surely was: the network learnt from pictures
/// of dogs, and takes a zebra for one.
fn contradicted(words: &[&str], objects: &[&Detection]) -> bool {
    let animal = |categories: &[String]| categories.iter().any(|category| category == "animal");
    if !objects.iter().any(|object| object.confidence >= CERTAIN && animal(&object.categories)) {
        return false;
    }
    let names_it = |name: &str| {
        words.iter().any(|word| *word == name || names::singular_keys(word).iter().any(|key| key == name))
    };
    let animals = Label::standard("coco").unwrap_or_default().into_iter().filter(|l| animal(&l.categories));
    animals.into_iter().any(|label| names_it(&label.name) && objects.iter().all(|o| o.label != label.name))
}

/// `rows` rows of [`COLUMNS`] numbers; unused rows have the class -1.
#[expect(clippy::cast_possible_truncation, reason = "shares of a picture")]
fn seen(run: &Run<'_>, rows: usize) -> Vec<f32> {
    let classes = Label::standard("coco").unwrap_or_default();
    let (least, size) = (share(run, "least_detection", 0.3), run.picture.source());
    let mut values = Vec::with_capacity(rows * COLUMNS);
    for detection in objects(run).filter(|d| d.confidence >= least).take(rows) {
        let Some(class) = classes.iter().position(|c| c.name == detection.label) else { continue };
        let b = detection.bounds.scaled(1.0 / f64::from(size.w), 1.0 / f64::from(size.h));
        let sides = [b.x, b.y, b.right(), b.bottom()].map(|side| side as f32);
        values.extend([class as f32, detection.confidence]);
        values.extend(sides);
    }
    while values.len() < rows * COLUMNS {
        values.extend([-1.0, 0.0, 0.0, 0.0, 0.0, 0.0]);
    }
    values
}

#[expect(clippy::cast_possible_truncation, reason = "a share of one")]
fn share(run: &Run<'_>, name: &str, otherwise: f64) -> f32 {
    run.setup.parameter(name, otherwise) as f32
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a small count of a manifest")]
fn count(run: &Run<'_>, name: &str, otherwise: f64) -> usize {
    run.setup.parameter(name, otherwise) as usize
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::PxRect;

    #[test]
    fn an_animal_that_was_not_seen_is_not_named_beside_one_that_was() {
        let object = |label: &str, confidence: f32| Detection {
            label: label.to_owned(),
            categories: vec!["animal".to_owned()],
            bounds: PxRect::new(0.0, 0.0, 1.0, 1.0),
            confidence,
            sharpness: None,
            attributes: std::collections::BTreeMap::new(),
        };
        let said = |sentence: &str, objects: &[Detection]| {
            contradicted(&sentence.split(' ').collect::<Vec<_>>(), &objects.iter().collect::<Vec<_>>())
        };
        assert!(said("a dog runs over the grass", &[object("zebra", 0.8)]));
        assert!(said("two dogs run", &[object("zebra", 0.8)]));
        assert!(!said("a dog runs", &[object("zebra", 0.8), object("dog", 0.25)]));
        assert!(!said("a dog runs", &[object("zebra", 0.4)]), "nobody is sure");
        assert!(!said("a zebra on a plain", &[object("zebra", 0.8)]));
        assert!(!said("a dog runs", &[]));
    }
}
