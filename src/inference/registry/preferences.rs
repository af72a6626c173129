//! What a library wants of the models: which one answers, in which order, and which rest.

use std::collections::{BTreeMap, BTreeSet};

use super::Model;

/// Choices of a person about the models; the default leaves everything as the models say.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Preferences {
    /// Analyses in the order in which they are asked for a name; those that are not listed come after, private
    /// ones before.
    pub order: Vec<String>,
    /// By analysis, the id of the model that answers when its files are here.
    pub models: BTreeMap<String, String>,
    /// Analyses that run only when somebody names them, or something that builds on them runs.
    pub off: BTreeSet<String>,
}

impl Preferences {
    /// Whether this model is to answer to its analysis.
    #[must_use]
    pub(super) fn prefers(&self, model: &Model) -> bool {
        self.models.get(&model.manifest.analysis).is_some_and(|id| id == model.id())
    }

    /// The place of a model's analysis among the others; equal places keep the order of the models.
    #[must_use]
    pub(super) fn place(&self, model: &Model) -> usize {
        self.place_of(&model.manifest.analysis, model.is_private())
    }

    /// The place of an analysis among the others.
    #[must_use]
    pub fn place_of(&self, analysis: &str, private: bool) -> usize {
        if self.order.is_empty() {
            return 0;
        }
        let listed = self.order.iter().position(|id| id == analysis).map(|place| place + 1);
        listed.unwrap_or(if private { 0 } else { usize::MAX })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_listed_stands_around_what_is() {
        let nothing = Preferences::default();
        assert_eq!((nothing.place_of("coco", false), nothing.place_of("mine", true)), (0, 0));
        let order = ["lvis", "coco"].map(str::to_owned).into();
        let chosen = Preferences { order, ..Preferences::default() };
        let places = [("mine", true), ("lvis", false), ("coco", false), ("iqa", false)];
        let places = places.map(|(id, private)| chosen.place_of(id, private));
        assert!(places.is_sorted() && places[0] < places[1] && places[2] < places[3], "{places:?}");
    }
}
