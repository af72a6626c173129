//! Independent probabilities to the labels worth keeping.

use std::collections::BTreeSet;

use crate::facts::ScoredLabel;
use crate::inference::{Label, Setup};

/// The probability at which a label counts, where its manifest says nothing.
const USUAL_LINE: f64 = 0.5;

/// The name under which parameters speak of every label.
const ALL: &str = "all";

/// What the parameters of a manifest say.
pub(super) struct Rules<'a> {
    pub setup: &'a Setup,
    pub floor: f32,
}

impl Rules<'_> {
    /// The labels to keep, most confident first.
    pub fn labels(&self, scores: &[f32], labels: &[Label]) -> Vec<ScoredLabel> {
        let scores = completed(scores, labels.len());
        let mut found: Vec<(usize, ScoredLabel)> = labels
            .iter()
            .zip(scores)
            .enumerate()
            .filter(|(_, (label, score))| !label.name.is_empty() && score.is_finite())
            .map(|(number, (label, score))| (number, self.scored(label, score)))
            .collect();
        found.sort_by(|a, b| b.1.confidence.total_cmp(&a.1.confidence).then(a.0.cmp(&b.0)));
        let first_leads =
            found.iter().find(|(_, l)| same_category(l, labels.first())).is_none_or(|l| l.0 == 0);
        let mut taken = BTreeSet::new();
        found.retain(|(_, label)| self.stays(label, first_leads, &mut taken));
        found.into_iter().map(|(_, label)| label).collect()
    }

    fn scored(&self, label: &Label, score: f32) -> ScoredLabel {
        let line = self.setup.parameter(&format!("line_{}", label.name), USUAL_LINE);
        let confidence = rescaled(score.clamp(0.0, 1.0), line);
        ScoredLabel { label: label.name.clone(), categories: label.categories.clone(), confidence }
    }

    /// Called from the most confident label on; `taken` gathers categories whose one label is there.
    fn stays(&self, label: &ScoredLabel, first_leads: bool, taken: &mut BTreeSet<String>) -> bool {
        let is_set =
            |rule: &str, category: &str| self.setup.parameter(&format!("{rule}_{category}"), 0.0) > 0.0;
        let mut categories = label.categories.iter().map(String::as_str).chain([ALL]);
        categories.all(|category| {
            (first_leads || !is_set("first_only", category))
                && (!is_set("one_of", category) || taken.insert(category.to_owned()))
        }) && label.confidence >= self.floor
    }
}

/// One probability for two labels tells both.
fn completed(scores: &[f32], labels: usize) -> Vec<f32> {
    match *scores {
        [only] if labels == 2 => vec![only, 1.0 - only],
        _ => scores.to_vec(),
    }
}

fn same_category(label: &ScoredLabel, other: Option<&Label>) -> bool {
    other.is_some_and(|other| label.categories == other.categories)
}

/// The same order, with `line` at one half: one threshold then fits every label.
#[expect(clippy::cast_possible_truncation, reason = "a probability")]
fn rescaled(score: f32, line: f64) -> f32 {
    let (score, line) = (f64::from(score), line.clamp(0.01, 0.99));
    let half = if score < line { 0.5 * score / line } else { 0.5 + 0.5 * (score - line) / (1.0 - line) };
    half as f32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inference::testing;

    fn kept(parameters: &str, labels: &str, scores: &[f32]) -> Vec<(String, f32)> {
        let manifest = testing::model("m", b"x", &format!("[parameters]\n{parameters}")).manifest;
        let setup = manifest.setup(&manifest.variants[0]);
        let rules = Rules { setup: &setup, floor: 0.1 };
        let found = rules.labels(scores, &Label::read(labels));
        found.into_iter().map(|l| (l.label, (l.confidence * 100.0).round() / 100.0)).collect()
    }

    fn pairs(list: &[(&str, f32)]) -> Vec<(String, f32)> {
        list.iter().map(|&(name, confidence)| (name.to_owned(), confidence)).collect()
    }

    #[test]
    fn a_weak_label_must_be_surer_and_the_rest_keeps_its_number() {
        let labels = "day | time\nmacro | kind\nfood | kind";
        let found = kept("line_macro = 0.8", labels, &[0.7, 0.8, 0.05]);
        assert_eq!(found, pairs(&[("day", 0.7), ("macro", 0.5)]));
        assert_eq!(kept("line_macro = 0.8", labels, &[0.0, 0.9, 0.0]), pairs(&[("macro", 0.75)]));
    }

    #[test]
    fn one_of_a_category_stays_and_others_wait_for_the_first() {
        let rules = "one_of_style = 1\nfirst_only_time = 1";
        let labels = "photo | style\nsketch | style\nday | time";
        assert_eq!(kept(rules, labels, &[0.9, 0.6, 0.8]), pairs(&[("photo", 0.9), ("day", 0.8)]));
        assert_eq!(kept(rules, labels, &[0.5, 0.6, 0.8]), pairs(&[("sketch", 0.6)]));
    }

    #[test]
    fn one_probability_tells_two_labels() {
        assert_eq!(kept("one_of_all = 1", "studio\nnatural", &[0.2]), pairs(&[("natural", 0.8)]));
        assert_eq!(kept("one_of_all = 1", "studio\nnatural", &[0.9]), pairs(&[("studio", 0.9)]));
        assert_eq!(kept("one_of_all = 1", "studio\nnatural", &[f32::NAN]), []);
        assert_eq!(kept("", "studio\nnatural", &[]), []);
    }
}
