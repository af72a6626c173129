//! The measure of COCO (Lin et al. 2014) over labelled boxes, without crowds and areas.
//!
//! A found box is right when it is the most confident one to overlap a labelled box of its class that
//! nothing else has claimed. AP is the mean precision at 101 recalls, over classes and over the ten
//! overlaps 0.50 to 0.95; AR the mean recall over the same.

use std::collections::BTreeSet;

use serde::Deserialize;

use crate::facts::Detection;
use crate::geometry::PxRect;

/// Overlaps a box must reach, ten of them.
const OVERLAPS: usize = 10;

/// Found boxes of a picture that count.
const MOST_FOUND: usize = 100;

/// A labelled box.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Truth {
    /// Its class.
    pub label: String,
    /// Where.
    #[serde(rename = "box")]
    pub bounds: PxRect,
}

/// One picture: what is in it, and what was found.
#[derive(Debug, Clone, Default)]
pub struct Judged {
    /// What is in it.
    pub truths: Vec<Truth>,
    /// What was found.
    pub found: Vec<Detection>,
}

/// How well a detector does, each number from 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Score {
    /// Mean precision over overlaps 0.50 to 0.95.
    pub ap: f64,
    /// Mean precision at overlap 0.50.
    pub ap50: f64,
    /// Mean recall over overlaps 0.50 to 0.95.
    pub ar: f64,
    /// The confidence above which precision and recall (overlap 0.50, all classes together) balance best.
    pub best_threshold: f32,
    /// F1 at that confidence.
    pub best_f1: f64,
    /// F1 at confidence 0.5.
    pub f1_at_half: f64,
}

/// A found box after matching: its confidence, and whether it was right.
type Verdict = (f32, bool);

/// Judges all pictures together.
#[must_use]
pub fn score(pictures: &[Judged]) -> Score {
    let classes: BTreeSet<&str> =
        pictures.iter().flat_map(|p| p.truths.iter().map(|t| t.label.as_str())).collect();
    if classes.is_empty() {
        return Score::default();
    }
    let kept: Vec<Vec<&Detection>> = pictures.iter().map(|p| most_confident(&p.found)).collect();
    let (mut ap, mut ap50, mut ar) = (0.0, 0.0, 0.0);
    for class in &classes {
        for step in 0..OVERLAPS {
            let (verdicts, truths) = judge(pictures, &kept, class, overlap(step));
            let (precision, recall) = average_precision(verdicts, truths);
            ap += precision;
            ar += recall;
            if step == 0 {
                ap50 += precision;
            }
        }
    }
    let (all, count) = (classes.len() as f64 * OVERLAPS as f64, classes.len() as f64);
    let balance = Balance::of(pictures, &kept);
    let (best_threshold, best_f1) = balance.best();
    Score {
        ap: ap / all,
        ap50: ap50 / count,
        ar: ar / all,
        best_threshold,
        best_f1,
        f1_at_half: balance.f1_at(0.5),
    }
}

fn overlap(step: usize) -> f64 {
    0.5 + 0.05 * step as f64
}

fn most_confident(found: &[Detection]) -> Vec<&Detection> {
    let mut sorted: Vec<&Detection> = found.iter().collect();
    sorted.sort_by(|a, b| b.confidence.total_cmp(&a.confidence));
    sorted.truncate(MOST_FOUND);
    sorted
}

/// Verdicts on every found box of a class, most confident first, and the number of labelled ones.
fn judge(pictures: &[Judged], kept: &[Vec<&Detection>], class: &str, overlap: f64) -> (Vec<Verdict>, usize) {
    let (mut verdicts, mut count) = (Vec::new(), 0);
    for (picture, found) in pictures.iter().zip(kept) {
        let truths: Vec<&PxRect> =
            picture.truths.iter().filter(|t| t.label == class).map(|t| &t.bounds).collect();
        count += truths.len();
        let mut claimed = vec![false; truths.len()];
        for detection in found.iter().filter(|d| d.label == class) {
            let free = truths.iter().enumerate().filter(|(i, _)| !claimed[*i]);
            let best = free
                .map(|(i, truth)| (i, truth.iou(&detection.bounds)))
                .filter(|(_, iou)| *iou >= overlap)
                .max_by(|a, b| a.1.total_cmp(&b.1));
            if let Some((index, _)) = best {
                claimed[index] = true;
            }
            verdicts.push((detection.confidence, best.is_some()));
        }
    }
    verdicts.sort_by(|a, b| b.0.total_cmp(&a.0));
    (verdicts, count)
}

/// Mean precision at the recalls 0.00, 0.01 … 1.00, and the highest recall.
fn average_precision(verdicts: Vec<Verdict>, truths: usize) -> (f64, f64) {
    let (mut right, mut curve) = (0_u32, Vec::with_capacity(verdicts.len()));
    for (index, (_, is_right)) in verdicts.into_iter().enumerate() {
        right += u32::from(is_right);
        curve.push((f64::from(right) / truths.max(1) as f64, f64::from(right) / (index + 1) as f64));
    }
    let recall = curve.last().map_or(0.0, |(recall, _)| *recall);
    // Precision at a recall is the best that is reached at that recall or a higher one.
    for i in (1..curve.len()).rev() {
        curve[i - 1].1 = curve[i - 1].1.max(curve[i].1);
    }
    let precision_at = |wanted: f64| curve.iter().find(|(recall, _)| *recall >= wanted).map_or(0.0, |c| c.1);
    let sum: f64 = (0..=100_u32).map(|i| precision_at(f64::from(i) / 100.0)).sum();
    (sum / 101.0, recall)
}

/// All classes together at overlap 0.50.
struct Balance {
    verdicts: Vec<Verdict>,
    truths: usize,
}

impl Balance {
    fn of(pictures: &[Judged], kept: &[Vec<&Detection>]) -> Self {
        let labelled = pictures.iter().flat_map(|p| p.truths.iter().map(|t| t.label.as_str()));
        let found = kept.iter().flatten().map(|d| d.label.as_str());
        let classes: BTreeSet<&str> = labelled.chain(found).collect();
        let mut balance = Self { verdicts: Vec::new(), truths: 0 };
        for class in classes {
            let (verdicts, truths) = judge(pictures, kept, class, overlap(0));
            balance.verdicts.extend(verdicts);
            balance.truths += truths;
        }
        balance.verdicts.sort_by(|a, b| b.0.total_cmp(&a.0));
        balance
    }

    fn f1(&self, right: usize, found: usize) -> f64 {
        2.0 * right as f64 / (found + self.truths).max(1) as f64
    }

    fn f1_at(&self, threshold: f32) -> f64 {
        let kept = || self.verdicts.iter().take_while(|(confidence, _)| *confidence >= threshold);
        self.f1(kept().filter(|(_, right)| *right).count(), kept().count())
    }

    /// The threshold with the best balance, and its F1.
    fn best(&self) -> (f32, f64) {
        let (mut best, mut right) = ((1.0, 0.0), 0);
        for (index, &(confidence, is_right)) in self.verdicts.iter().enumerate() {
            right += usize::from(is_right);
            let f1 = self.f1(right, index + 1);
            if f1 > best.1 {
                best = (confidence, f1);
            }
        }
        best
    }
}

#[cfg(test)]
mod tests {

    use super::*;

    fn truth(label: &str, x: f64) -> Truth {
        Truth { label: label.to_owned(), bounds: PxRect::new(x, 0.0, 10.0, 10.0) }
    }

    fn found(label: &str, x: f64, confidence: f32) -> Detection {
        Detection {
            label: label.to_owned(),
            categories: Vec::new(),
            bounds: PxRect::new(x, 0.0, 10.0, 10.0),
            confidence,
            sharpness: None,
            attributes: std::collections::BTreeMap::new(),
        }
    }

    fn near(a: f64, b: f64) -> bool {
        (a - b).abs() < 1e-9
    }

    #[test]
    fn perfect_boxes_score_one() {
        let picture = Judged {
            truths: vec![truth("cat", 0.0), truth("dog", 30.0)],
            found: vec![found("cat", 0.0, 0.9), found("dog", 30.0, 0.8)],
        };
        let score = score(&[picture]);
        assert!(near(score.ap, 1.0) && near(score.ap50, 1.0) && near(score.ar, 1.0), "{score:?}");
        assert_eq!((score.best_threshold, score.best_f1), (0.8, 1.0));
    }

    #[test]
    fn a_loose_box_is_right_only_at_low_overlaps() {
        // Shifted by 2 of 10: overlap 8 / 12, right at 0.50, 0.55, 0.60 and 0.65.
        let picture = Judged { truths: vec![truth("cat", 0.0)], found: vec![found("cat", 2.0, 0.9)] };
        let score = score(&[picture]);
        assert!(near(score.ap, 0.4) && near(score.ap50, 1.0) && near(score.ar, 0.4), "{score:?}");
    }

    #[test]
    fn a_box_claims_one_truth_and_mistakes_cost_precision() {
        // The confident box is wrong; of two right ones the second repeats the first.
        let picture = Judged {
            truths: vec![truth("cat", 0.0), truth("cat", 50.0)],
            found: vec![found("cat", 100.0, 0.9), found("cat", 0.0, 0.8), found("cat", 0.0, 0.7)],
        };
        let score = score(&[picture]);
        // Precision 1/2 up to recall 1/2 (51 of 101 points), nothing beyond.
        assert!(near(score.ap50, 51.0 * 0.5 / 101.0), "{score:?}");
        assert!(near(score.ar, 0.5));
        assert_eq!(score.best_threshold, 0.8);
        assert!(near(score.best_f1, 0.5) && near(score.f1_at_half, 0.4), "{score:?}");
    }

    #[test]
    fn other_classes_do_not_count_and_nothing_is_nothing() {
        let picture = Judged { truths: vec![truth("cat", 0.0)], found: vec![found("dog", 0.0, 0.9)] };
        assert_eq!(score(&[picture]).ap, 0.0);
        assert_eq!(score(&[]), Score::default());
    }
}
