//! What the library wants of the models: which answers, in which order, which rest, from which confidence.
//!
//! Choices are settings of the library, so that they are backed up and restored with it.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Session;
use super::rules::makes_tags;
use crate::catalog::{AutoRule, Edit};
use crate::inference::Preferences;

/// Analyses in the order in which they are asked, with commas.
const ORDER: &str = "models.order";
/// Analyses that rest, with commas.
const OFF: &str = "models.off";
/// What stands before an analysis in the key of the model that answers to it.
const USE: &str = "models.use.";

/// The choices in the settings of a library.
pub fn preferences(settings: &BTreeMap<String, String>) -> Preferences {
    let list = |key: &str| {
        let text = settings.get(key).map(String::as_str).unwrap_or_default();
        text.split(',').map(str::trim).filter(|word| !word.is_empty()).map(str::to_owned)
    };
    let used = settings.iter().filter_map(|(key, model)| {
        Some((key.strip_prefix(USE)?.to_owned(), model.clone())).filter(|(_, model)| !model.is_empty())
    });
    Preferences { order: list(ORDER).collect(), models: used.collect(), off: list(OFF).collect() }
}

impl Session {
    /// Which model answers to an analysis.
    pub(super) fn use_model(&mut self, analysis: &str, model: &str) {
        self.set_setting(format!("{USE}{analysis}"), model.to_owned());
        self.prefer_what_settings_say();
    }

    /// Whether an analysis rests.
    pub(super) fn rest_analysis(&mut self, analysis: &str, off: bool) {
        let mut resting = preferences(&self.view.settings).off;
        if off {
            resting.insert(analysis.to_owned());
        } else {
            resting.remove(analysis);
        }
        self.set_setting(OFF.to_owned(), resting.into_iter().collect::<Vec<_>>().join(","));
        self.prefer_what_settings_say();
    }

    /// The order in which analyses are asked for a name.
    pub(super) fn order_analyses(&mut self, order: &[String]) {
        self.set_setting(ORDER.to_owned(), order.join(","));
        self.prefer_what_settings_say();
    }

    /// From which confidence an analysis reports and tags; `None` returns to the model's own. What a run chose for its
    /// tags everywhere before gives way. Undoable.
    pub(super) fn set_confidence(&mut self, analysis: &str, least: Option<f32>) {
        let mut edits = vec![Edit::Thresholds(vec![(analysis.to_owned(), least)])];
        if self.registry.analysis(analysis).is_ok_and(|info| makes_tags(&info)) {
            edits.push(Edit::TaggingOf(vec![(None, analysis.to_owned(), None)]));
        }
        self.edit(&format!("least confidence of `{analysis}`"), Edit::Several(edits));
    }

    /// Takes over what the settings say, when that is something new; folders are read beside.
    pub(super) fn prefer_what_settings_say(&mut self) {
        let wanted = preferences(&self.view.settings);
        if wanted == self.preferred {
            return;
        }
        self.preferred = wanted.clone();
        let analyst = Arc::clone(&self.analyst);
        let work = move || {
            analyst.prefer(wanted);
            Ok(())
        };
        self.chore("choosing models", work, |session, _done| session.models_changed());
    }

    /// The confidences in force arrived.
    pub(super) fn rules_arrived(&mut self, rules: Vec<AutoRule>) {
        self.in_force = rules.into_iter().map(|rule| (rule.analysis, rule.threshold)).collect();
        self.refresh_models();
        self.refresh_scene();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_say_what_is_preferred() {
        let settings = [
            ("models.order", "lvis, coco"),
            ("models.off", "iqa,,captioning"),
            ("models.use.coco", "coco-dfine-s"),
            ("models.use.lvis", ""),
            ("theme", "Dark"),
        ];
        let settings = settings.map(|(key, value)| (key.to_owned(), value.to_owned())).into();
        let read = preferences(&settings);
        assert_eq!(read.order, ["lvis", "coco"]);
        assert_eq!(read.off, ["captioning".to_owned(), "iqa".to_owned()].into());
        assert_eq!(read.models, [("coco".to_owned(), "coco-dfine-s".to_owned())].into());
        assert_eq!(preferences(&BTreeMap::new()), Preferences::default());
    }
}
