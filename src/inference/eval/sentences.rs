//! Measures of captions against those of people: BLEU-4 (Papineni et al. 2002, over the whole set) and
//! CIDEr-D (Vedantam et al. 2015, sigma 6, times ten). Words are lower-case letters and digits.

use std::collections::{BTreeMap, BTreeSet};

/// Longest run of words that is compared.
const LONGEST: usize = 4;

/// Width of the penalty on lengths that differ.
const SIGMA: f64 = 6.0;

/// Runs of words with how often they occur.
type Counts<'w> = BTreeMap<&'w [String], f64>;

/// One picture: what the model said, and what people said.
#[derive(Debug, Clone)]
pub struct Said {
    own: Vec<String>,
    people: Vec<Vec<String>>,
}

impl Said {
    /// Takes sentences apart.
    #[must_use]
    pub fn new(own: &str, people: &[String]) -> Self {
        Self { own: words(own), people: people.iter().map(|sentence| words(sentence)).collect() }
    }
}

fn words(sentence: &str) -> Vec<String> {
    let lower = sentence.to_lowercase();
    let parts = lower.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    parts.map(str::to_owned).collect()
}

fn counts(words: &[String], length: usize) -> Counts<'_> {
    let mut counts = Counts::new();
    for run in words.windows(length) {
        *counts.entry(run).or_default() += 1.0;
    }
    counts
}

/// BLEU-4 of the whole set, 0 to 1.
#[must_use]
pub fn bleu4(set: &[Said]) -> f64 {
    let (mut said, mut wanted) = (0.0, 0.0);
    let (mut right, mut all) = ([0.0; LONGEST], [0.0; LONGEST]);
    for picture in set {
        let length = picture.own.len();
        said += length as f64;
        let nearest = picture.people.iter().map(Vec::len).min_by_key(|l| (l.abs_diff(length), *l));
        wanted += nearest.unwrap_or(0) as f64;
        for n in 1..=LONGEST {
            let mut most = Counts::new();
            for reference in &picture.people {
                for (run, count) in counts(reference, n) {
                    let entry = most.entry(run).or_default();
                    *entry = f64::max(*entry, count);
                }
            }
            for (run, count) in counts(&picture.own, n) {
                right[n - 1] += count.min(most.get(run).copied().unwrap_or(0.0));
                all[n - 1] += count;
            }
        }
    }
    let precision: f64 = (0..LONGEST).map(|n| (f64::max(right[n], 1e-9) / f64::max(all[n], 1.0)).ln()).sum();
    let brevity = if said > wanted { 1.0 } else { (1.0 - wanted / f64::max(said, 1.0)).exp() };
    brevity * (precision / LONGEST as f64).exp()
}

/// CIDEr-D of each picture; the mean of these is that of the set. Rare runs of words weigh more: the
/// set itself says what is rare, so small sets give small numbers.
#[must_use]
pub fn cider_d(set: &[Said]) -> Vec<f64> {
    let mut seen: BTreeMap<&[String], f64> = BTreeMap::new();
    for picture in set {
        let runs: BTreeSet<&[String]> = (1..=LONGEST)
            .flat_map(|n| picture.people.iter().flat_map(move |reference| reference.windows(n)))
            .collect();
        for run in runs {
            *seen.entry(run).or_default() += 1.0;
        }
    }
    let pictures = (set.len() as f64).ln();
    let weigh = |run: &[String], count: f64| {
        count * (pictures - f64::max(seen.get(run).copied().unwrap_or(0.0), 1.0).ln())
    };
    set.iter().map(|picture| of_picture(picture, &weigh)).collect()
}

fn of_picture(picture: &Said, weigh: &dyn Fn(&[String], f64) -> f64) -> f64 {
    let mut sum = 0.0;
    for reference in &picture.people {
        let apart = picture.own.len() as f64 - reference.len() as f64;
        let penalty = (-apart * apart / (2.0 * SIGMA * SIGMA)).exp();
        for n in 1..=LONGEST {
            sum += penalty * likeness(&picture.own, reference, n, weigh) / LONGEST as f64;
        }
    }
    10.0 * sum / picture.people.len().max(1) as f64
}

/// Clipped cosine of the weighed runs of `n` words.
fn likeness(own: &[String], reference: &[String], n: usize, weigh: &dyn Fn(&[String], f64) -> f64) -> f64 {
    let weighed = |words| -> BTreeMap<_, f64> {
        counts(words, n).into_iter().map(|(run, count)| (run, weigh(run, count))).collect()
    };
    let (a, b) = (weighed(own), weighed(reference));
    let length = |v: &BTreeMap<&[String], f64>| v.values().map(|x| x * x).sum::<f64>().sqrt();
    let both: f64 = a
        .iter()
        .map(|(run, x)| {
            let y = b.get(run).copied().unwrap_or(0.0);
            x.min(y) * y
        })
        .sum();
    let lengths = length(&a) * length(&b);
    if lengths > 0.0 { both / lengths } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(own: &str, people: &[&str]) -> Said {
        Said::new(own, &people.iter().map(|&p| p.to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn the_same_words_score_full() {
        let set = [
            said("A dog runs through the snow.", &["a dog runs through the snow"]),
            said("two men sit on a bench", &["two men sit on a bench"]),
        ];
        assert!((bleu4(&set) - 1.0).abs() < 1e-9);
        let each = cider_d(&set);
        assert!(each.iter().all(|c| (c - 10.0).abs() < 1e-6), "{each:?}");
    }

    #[test]
    fn other_words_score_nothing_and_short_ones_pay() {
        let set = [said("a cat", &["a dog runs fast"]), said("birds fly", &["two men sit on a bench"])];
        assert!(bleu4(&set) < 0.01);
        assert!(cider_d(&set)[1] < 1e-9);
        assert!(cider_d(&[]).is_empty() && bleu4(&[]) < 1e-6);
    }
}
