//! The names that crops and searches may use, as the installed models know them.

use super::{Model, Models, Registry};
use crate::grammar::{LabelWords, ModelWords, Vocabulary};
use crate::inference::Label;

impl Registry {
    /// Words of every model that names things: private models in front, then the public ids.
    ///
    /// A public id without a model keeps its standard words, so that a transformation written
    /// elsewhere stays readable. An order that somebody prefers comes before all this. Labels of a model that lie in a file not yet fetched are left out.
    #[must_use]
    pub fn vocabulary(&self) -> Vocabulary {
        let models = self.models();
        let naming = |m: &&Model| m.manifest.capability.tags && !m.manifest.internal;
        let private = models.all.iter().filter(naming).filter(|m| m.is_private());
        let mut words: Vec<ModelWords> = Vec::new();
        for model in private {
            self.add(&models, model, &mut words);
        }
        for standard in Vocabulary::standard().models {
            if words.iter().any(|known| known.id == standard.id) {
                continue;
            }
            match models.answering.get(&standard.id) {
                Some(&index) => self.add(&models, &models.all[index], &mut words),
                None => words.push(standard),
            }
        }
        for model in models.in_order().filter(naming) {
            self.add(&models, model, &mut words);
        }
        let preferences = self.preferences.read();
        let private =
            |id: &str| models.answering.get(id).is_some_and(|&index| models.all[index].is_private());
        words.sort_by_key(|known| preferences.place_of(&known.id, private(&known.id)));
        Vocabulary { models: words }
    }

    /// Adds the words of an analysis once, with the versions that its model answers to.
    fn add(&self, models: &Models, model: &Model, words: &mut Vec<ModelWords>) {
        let id = &model.manifest.analysis;
        if words.iter().any(|known| known.id == *id) {
            return;
        }
        let labels = model.labels(&self.store).unwrap_or_else(|error| {
            log::info!("names of {id} are not known yet: {error}");
            Vec::new()
        });
        let versions = model.manifest.versions();
        let behind = models.versions(id).into_iter().filter(|version| !versions.contains(version)).collect();
        words.push(ModelWords {
            id: id.clone(),
            versions,
            behind,
            default_version: model.manifest.version,
            has_boxes: model.manifest.capability.boxes,
            labels: labels.into_iter().filter(|label| !label.name.is_empty()).map(label_words).collect(),
        });
    }
}

fn label_words(label: Label) -> LabelWords {
    LabelWords { name: label.name, aliases: label.aliases, categories: label.categories }
}
