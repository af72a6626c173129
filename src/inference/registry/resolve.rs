//! Which model answers to which analysis, in which order they run, and what their engines are called.

use std::collections::BTreeMap;

use super::{Model, Preferences, gates};
use crate::grammar::names;
use crate::inference::{Evidence, Feature, InferenceError, Store, families, hint};

/// Models that can be used, and how they answer.
#[derive(Debug, Clone, Default)]
pub struct Models {
    /// In order of invocation: private ones first.
    pub(super) all: Vec<Model>,
    /// By analysis, the index of the model that answers.
    pub(super) answering: BTreeMap<String, usize>,
    /// Which models have all their files, by index.
    pub(super) installed: Vec<bool>,
    /// Analyses so that each comes after those it needs.
    pub(super) order: Vec<String>,
}

/// Why a model of a folder cannot be used.
pub(super) struct Refusal {
    pub model: Model,
    pub reason: String,
}

impl Models {
    /// Every usable model, in order of invocation.
    pub fn iter(&self) -> impl Iterator<Item = &Model> {
        self.all.iter()
    }

    /// The model of that id.
    pub fn model(&self, id: &str) -> Result<&Model, InferenceError> {
        self.all.iter().find(|m| m.id() == id).ok_or_else(|| {
            let known: Vec<&str> = self.all.iter().map(Model::id).collect();
            InferenceError::Unknown { name: id.to_owned(), hint: hint::nearest(id, &known) }
        })
    }

    /// The model that answers to `coco` or `coco_v2`, and the version it answers as.
    pub fn answering(&self, analysis: &str) -> Result<(&Model, u32), InferenceError> {
        let unknown = |hint| InferenceError::Unknown { name: analysis.to_owned(), hint };
        if let Some(&index) = self.answering.get(analysis) {
            let model = &self.all[index];
            return Ok((model, model.manifest.version));
        }
        let (id, version) = names::split_version(analysis);
        let Some(&index) = self.answering.get(id) else {
            let known: Vec<&str> = self.answering.keys().map(String::as_str).collect();
            return Err(unknown(hint::nearest(id, &known)));
        };
        let default = &self.all[index];
        let Some(version) = version else {
            return Err(unknown(Some(format!("{id}_v{}", default.manifest.version))));
        };
        let offers = |m: &&Model| m.manifest.analysis == id && m.manifest.versions().contains(&version);
        let offered = if offers(&default) { Some(default) } else { self.usable(id).find(offers) };
        offered.map(|model| (model, version)).ok_or_else(|| InferenceError::Version {
            analysis: id.to_owned(),
            version,
            versions: self.versions(id),
        })
    }

    /// Every version an analysis answers to here, in order: those of its installed models, or of all
    /// where none is installed.
    #[must_use]
    pub fn versions(&self, analysis: &str) -> Vec<u32> {
        let mut versions: Vec<u32> = self.usable(analysis).flat_map(|m| m.manifest.versions()).collect();
        versions.sort_unstable();
        versions.dedup();
        versions
    }

    /// The installed models for an analysis, or all of them where none is installed.
    fn usable(&self, analysis: &str) -> impl Iterator<Item = &Model> + use<'_> {
        let ready = |index: usize| self.installed.get(index).copied().unwrap_or(false);
        let all = self.all.iter().enumerate().filter(|(_, m)| m.manifest.analysis == analysis);
        let mut chosen: Vec<(usize, &Model)> = all.collect();
        if chosen.iter().any(|(index, _)| ready(*index)) {
            chosen.retain(|(index, _)| ready(*index));
        }
        chosen.into_iter().map(|(_, model)| model)
    }

    /// Models that stand by: another one answers to their analysis.
    pub fn standing_by(&self) -> impl Iterator<Item = &Model> {
        let answers = |index: usize| self.answering.values().any(|&i| i == index);
        self.all.iter().enumerate().filter(move |(i, _)| !answers(*i)).map(|(_, model)| model)
    }

    /// The models that answer to an analysis each, every one after those it needs.
    pub fn in_order(&self) -> impl Iterator<Item = &Model> {
        self.order.iter().map(|analysis| &self.all[self.answering[analysis]])
    }

    /// Sorts out what can be used. Of several models for one analysis, the preferred one answers where it is
    /// installed, else the first installed.
    pub(super) fn resolve(
        mut all: Vec<Model>,
        store: &Store,
        preferences: &Preferences,
    ) -> (Self, Vec<Refusal>) {
        for model in &mut all {
            let ready = |v| store.state(model, v).is_installed();
            model.variant = model.manifest.variants.iter().position(ready).unwrap_or(0);
        }
        let mut refused = Vec::new();
        loop {
            let installed: Vec<bool> =
                all.iter().map(|model| store.state(model, model.variant()).is_installed()).collect();
            let answering = answering(&all, &installed, preferences);
            let useless = || gates::never_open(&all, &answering, store);
            if let Some((index, reason)) = unmet(&all, &answering).or_else(useless) {
                refused.push(Refusal { model: all.remove(index), reason });
                continue;
            }
            match order(&all, &answering, preferences) {
                Ok(order) => {
                    let mut models = Self { all, answering, installed, order };
                    models.name_engines();
                    return (models, refused);
                }
                Err((index, reason)) => refused.push(Refusal { model: all.remove(index), reason }),
            }
        }
    }

    /// Engine ids along the order, so that the ids of what is needed are known first.
    fn name_engines(&mut self) {
        let mut by_analysis: BTreeMap<String, String> = BTreeMap::new();
        for analysis in &self.order {
            let index = self.answering[analysis];
            self.all[index].engine_id = engine_id(&self.all[index], &self.all, &by_analysis);
            by_analysis.insert(analysis.clone(), self.all[index].engine_id.clone());
        }
        let names: Vec<String> = self.all.iter().map(|m| engine_id(m, &self.all, &by_analysis)).collect();
        for (model, name) in self.all.iter_mut().zip(names) {
            model.engine_id = name;
        }
    }
}

/// By analysis: the preferred model where it is installed, else the first installed one, else the first
/// that an empty library would fetch, else the first.
fn answering(all: &[Model], installed: &[bool], preferences: &Preferences) -> BTreeMap<String, usize> {
    let mut best: BTreeMap<&str, (bool, bool, usize)> = BTreeMap::new();
    let preferred = |index: usize| installed[index] && preferences.prefers(&all[index]);
    let (first, rest): (Vec<_>, Vec<_>) = all.iter().enumerate().partition(|(index, _)| preferred(*index));
    for (index, model) in first.into_iter().chain(rest) {
        let rank = (installed[index], !model.manifest.optional);
        let entry = best.entry(&model.manifest.analysis).or_insert((rank.0, rank.1, index));
        let better = if rank.0 || entry.0 { rank.0 && !entry.0 } else { rank.1 && !entry.1 };
        if better {
            *entry = (rank.0, rank.1, index);
        }
    }
    best.into_iter().map(|(analysis, (_, _, index))| (analysis.to_owned(), index)).collect()
}

/// The first model that needs an analysis nobody answers to.
fn unmet(all: &[Model], answering: &BTreeMap<String, usize>) -> Option<(usize, String)> {
    all.iter().enumerate().find_map(|(index, model)| {
        if let Some(need) = model.manifest.needs.iter().find(|need| !answering.contains_key(*need)) {
            return Some((index, format!("field `needs`: no model answers to `{need}`")));
        }
        let feature = model.manifest.features.iter().find(|f| !gives(all, f))?;
        let (model, tensor) = (&feature.model, &feature.tensor);
        Some((index, format!("field `features`: no model `{model}` shares a tensor `{tensor}`")))
    })
}

/// Whether a model shares the tensor in its variant in use. What is fed with features shares none
/// itself, so features never run in a circle.
fn gives(all: &[Model], feature: &Feature) -> bool {
    let shares = |model: &Model| {
        let variant = model.variant();
        let mut taps = variant.taps.iter().map(|tap| &tap.name);
        model.manifest.features.is_empty()
            && (variant.shares.contains(&feature.tensor) || taps.any(|name| *name == feature.tensor))
    };
    all.iter().any(|model| model.id() == feature.model && shares(model))
}

/// Depth-first along `needs`; the error is a model on a circle.
fn order(
    all: &[Model],
    answering: &BTreeMap<String, usize>,
    preferences: &Preferences,
) -> Result<Vec<String>, (usize, String)> {
    let mut done = Vec::new();
    let mut starts: Vec<usize> = answering.values().copied().collect();
    starts.sort_by_key(|&index| (preferences.place(&all[index]), index));
    for index in starts {
        visit(all, answering, index, &mut Vec::new(), &mut done)?;
    }
    Ok(done)
}

fn visit(
    all: &[Model],
    answering: &BTreeMap<String, usize>,
    index: usize,
    path: &mut Vec<usize>,
    done: &mut Vec<String>,
) -> Result<(), (usize, String)> {
    let analysis = &all[index].manifest.analysis;
    if done.contains(analysis) {
        return Ok(());
    }
    if let Some(start) = path.iter().position(|&i| i == index) {
        let circle: Vec<&str> = path[start..].iter().map(|&i| all[i].manifest.analysis.as_str()).collect();
        // The model that comes first in invocation is the newcomer: private models stand in front.
        let newcomer = path[start..].iter().copied().min().unwrap_or(index);
        return Err((
            newcomer,
            format!("field `needs` runs in a circle: {} -> {analysis}", circle.join(" -> ")),
        ));
    }
    path.push(index);
    for need in &all[index].manifest.needs {
        visit(all, answering, answering[need], path, done)?;
    }
    path.pop();
    done.push(analysis.clone());
    Ok(())
}

/// BLAKE3 over weights, manifest revision, family revision, the engines it builds on and the weights of
/// the models that feed it; 32 hex digits.
fn engine_id(model: &Model, all: &[Model], needed: &BTreeMap<String, String>) -> String {
    let manifest = &model.manifest;
    let mut hasher = blake3::Hasher::new();
    let mut add = |word: &str| {
        // Length first, so that two words never read as one.
        hasher.update(&(word.len() as u64).to_le_bytes());
        hasher.update(word.as_bytes());
    };
    add("gravitas engine 1");
    for file in &model.variant().files {
        add(&file.role);
        add(&file.sha256);
    }
    add(&manifest.revision.to_string());
    add(&manifest.family);
    add(&families::find(&manifest.family).map_or(0, families::Family::revision).to_string());
    for need in &manifest.needs {
        add(need);
        add(needed.get(need).map_or("", String::as_str));
    }
    for feature in &manifest.features {
        add(&feature.tensor);
        let source = all.iter().find(|model| model.id() == feature.model);
        for file in source.into_iter().flat_map(|model| &model.variant().files) {
            add(&file.sha256);
        }
    }
    hasher.finalize().to_hex()[..32].to_owned()
}

/// The weakest evidence of a model's files.
pub(super) fn weakest_evidence(model: &Model) -> Evidence {
    let pinned = model.variant().files.iter().any(|f| f.evidence == Evidence::Pinned);
    if pinned { Evidence::Pinned } else { Evidence::Verified }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inference::testing;

    fn resolve(models: Vec<Model>) -> (Models, Vec<String>) {
        let (models, refused) = Models::resolve(models, &Store::default(), &Preferences::default());
        (models, refused.into_iter().map(|r| format!("{}: {}", r.model.id(), r.reason)).collect())
    }

    fn id_of(models: &Models, id: &str) -> String {
        models.model(id).unwrap().engine_id.clone()
    }

    #[test]
    fn what_is_needed_comes_first_whatever_the_order_of_the_folders() {
        let needs = |list: &str| format!("needs = [{list}]");
        let (models, refused) = resolve(vec![
            testing::model("c", b"c", &needs("'b'")),
            testing::model("b", b"b", &needs("'a'")),
            testing::model("a", b"a", ""),
        ]);
        assert!(refused.is_empty());
        let order: Vec<&str> = models.in_order().map(Model::id).collect();
        assert_eq!(order, ["a", "b", "c"]);
    }

    #[test]
    fn other_weights_behind_what_is_needed_rename_the_engine() {
        let build = |weights: &[u8]| {
            resolve(vec![
                testing::model("a", weights, ""),
                testing::model("b", b"b", "needs = ['a']"),
                testing::model("c", b"c", ""),
            ])
            .0
        };
        let (old, new) = (build(b"one"), build(b"two"));
        assert_ne!(id_of(&old, "a"), id_of(&new, "a"));
        assert_ne!(id_of(&old, "b"), id_of(&new, "b"));
        assert_eq!(id_of(&old, "c"), id_of(&new, "c"));
        assert_eq!(id_of(&old, "c").len(), 32);
    }

    #[test]
    fn a_new_revision_renames_the_engine() {
        let (one, _) = resolve(vec![testing::model("a", b"a", "revision = 1")]);
        let (two, _) = resolve(vec![testing::model("a", b"a", "revision = 2")]);
        assert_ne!(id_of(&one, "a"), id_of(&two, "a"));
    }

    #[test]
    fn a_circle_is_refused_and_the_rest_stays() {
        let (models, refused) = resolve(vec![
            testing::model("a", b"a", "needs = ['b']"),
            testing::model("b", b"b", "needs = ['a']"),
            testing::model("c", b"c", ""),
        ]);
        assert_eq!(refused[0], "a: field `needs` runs in a circle: a -> b -> a");
        assert_eq!(refused[1], "b: field `needs`: no model answers to `a`");
        assert_eq!(models.iter().map(Model::id).collect::<Vec<_>>(), ["c"]);
    }

    #[test]
    fn an_installed_model_answers_before_one_that_is_not() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("b.onnx"), b"bytes").unwrap();
        let places =
            crate::inference::Places { mirrors: vec![folder.path().to_owned()], ..Default::default() };
        let mut second = testing::model("b", b"bytes", "");
        second.manifest.analysis = "a".to_owned();
        let both = vec![testing::model("a", b"elsewhere", ""), second];
        let (models, _) = Models::resolve(both, &Store::new(places), &Preferences::default());
        assert_eq!(models.answering("a").unwrap().0.id(), "b");
    }

    #[test]
    fn what_is_optional_answers_once_it_is_here_and_never_before() {
        let folder = tempfile::tempdir().unwrap();
        let places =
            crate::inference::Places { mirrors: vec![folder.path().to_owned()], ..Default::default() };
        let answering = || {
            let mut large = testing::model("large", b"large", "optional = true\ncompat_versions = [1, 3]");
            large.manifest.analysis = "a".to_owned();
            let (models, _) = Models::resolve(
                vec![large, testing::model("a", b"small", "")],
                &Store::new(places.clone()),
                &Preferences::default(),
            );
            let standing = models.standing_by().map(|m| m.id().to_owned()).collect::<Vec<_>>();
            (models.answering("a").unwrap().0.id().to_owned(), standing, models.versions("a"))
        };
        assert_eq!(answering(), ("a".to_owned(), vec!["large".to_owned()], vec![1, 3]));
        std::fs::write(folder.path().join("a.onnx"), b"small").unwrap();
        assert_eq!(answering().2, [1], "only what is installed counts");
        std::fs::write(folder.path().join("large.onnx"), b"large").unwrap();
        assert_eq!(answering(), ("large".to_owned(), vec!["a".to_owned()], vec![1, 3]));
    }

    #[test]
    fn what_somebody_prefers_answers_once_it_is_here() {
        let folder = tempfile::tempdir().unwrap();
        let places =
            crate::inference::Places { mirrors: vec![folder.path().to_owned()], ..Default::default() };
        let preferences =
            Preferences { models: [("a".to_owned(), "b".to_owned())].into(), ..Preferences::default() };
        let answering = || {
            let mut second = testing::model("b", b"second", "");
            second.manifest.analysis = "a".to_owned();
            let both = vec![testing::model("a", b"first", ""), second];
            let (models, _) = Models::resolve(both, &Store::new(places.clone()), &preferences);
            models.answering("a").unwrap().0.id().to_owned()
        };
        std::fs::write(folder.path().join("a.onnx"), b"first").unwrap();
        assert_eq!(answering(), "a", "it is not here");
        std::fs::write(folder.path().join("b.onnx"), b"second").unwrap();
        assert_eq!(answering(), "b");
    }

    #[test]
    fn the_preferred_order_holds_where_nothing_is_needed() {
        let preferences =
            Preferences { order: ["c", "b", "a"].map(str::to_owned).into(), ..Preferences::default() };
        let three = ["a", "b"].map(|id| testing::model(id, id.as_bytes(), ""));
        let needing = testing::model("c", b"c", "needs = ['a']");
        let all = three.into_iter().chain([needing]).collect();
        let (models, _) = Models::resolve(all, &Store::default(), &preferences);
        assert_eq!(models.in_order().map(Model::id).collect::<Vec<_>>(), ["a", "c", "b"]);
    }

    #[test]
    fn versions_are_asked_for_with_an_underscore() {
        let (models, _) = resolve(vec![testing::model("coco", b"a", "compat_versions = [1, 2]")]);
        assert_eq!(models.answering("coco").unwrap().1, 1);
        assert_eq!(models.answering("coco_v2").unwrap().1, 2);
        let error = models.answering("coco_v7").unwrap_err().to_string();
        assert_eq!(error, "coco has no version v7 here; it has v1, v2");
        let error = models.answering("cocoo").unwrap_err().to_string();
        assert!(error.ends_with("(did you mean `coco`?)"), "{error}");
    }
}
