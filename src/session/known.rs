//! Which analyses know a name, and how to write it: the name finder.

use std::collections::BTreeSet;

use crate::grammar::search::{Query, Term};
use crate::grammar::{LabelWords, ModelWords, Vocabulary, names};

/// A name that an analysis knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownName {
    /// The name or category as the analysis writes it, or the other spelling that was asked for: `pug`.
    pub name: String,
    /// What the analysis calls the things of another spelling: `dog`.
    pub label: Option<String>,
    /// Whether it stands for several names.
    pub category: bool,
    /// The analysis: `coco`.
    pub analysis: String,
    /// The version it answers as when none is written.
    pub version: u32,
    /// Whether crops can be about it.
    pub boxes: bool,
    /// What to paste, from the narrowest to the widest: `coco_v2_tie`, `coco_tie`, `tie`; where crops cannot be about
    /// it, the search: `type:animal`.
    pub syntax: Vec<String>,
    /// How well it fits what was asked.
    pub fit: Fit,
}

/// How a name fits a query; the best comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fit {
    /// It is the name, or its plural.
    Exact,
    /// It begins so.
    Begins,
    /// It holds the query as words of its own.
    Holds,
    /// One of its categories fits.
    Member,
}

/// Every name that fits a part of a name, the best first, in order of invocation; nothing for no query. With a model
/// before it (`coco_v2_tie`), the names of that model alone.
#[must_use]
pub fn known_names(query: &str, words: &Vocabulary) -> Vec<KnownName> {
    if let Some((model, name)) = of_one_model(query, words) {
        let found = all_known(name, std::slice::from_ref(model));
        if !found.is_empty() {
            return found;
        }
    }
    all_known(query, &words.models)
}

/// The model that a name is written with, where it answers to the version, and the rest of the name.
fn of_one_model<'a>(query: &'a str, words: &'a Vocabulary) -> Option<(&'a ModelWords, &'a str)> {
    let of = words.split_model(query.trim())?;
    let model = words.model(of.id)?;
    let answers = |version: &str| version.parse().is_ok_and(|version| model.versions.contains(&version));
    of.version.is_none_or(answers).then_some((model, of.name))
}

fn all_known(query: &str, models: &[ModelWords]) -> Vec<KnownName> {
    let Some(wanted) = Wanted::new(query) else { return Vec::new() };
    let mut found: Vec<KnownName> = models.iter().flat_map(|model| of_model(&wanted, model)).collect();
    found.sort_by_key(|known| known.fit);
    found
}

/// What fits of one model, the best first. What is written in one way is told once, as a crop takes it: a name before
/// another spelling, and that before a category.
fn of_model(wanted: &Wanted, model: &ModelWords) -> Vec<KnownName> {
    let mut found = Vec::new();
    for label in &model.labels {
        let named = wanted.fit(&label.name);
        match another_spelling(wanted, label).filter(|(fit, _)| named.is_none_or(|named| *fit < named)) {
            Some((fit, alias)) => {
                found.push(KnownName { label: Some(label.name.clone()), ..known(model, alias, fit) });
            }
            None => found.extend(named.map(|fit| known(model, &label.name, fit))),
        }
        // The categories of an analysis without boxes sort its labels and name nothing.
        let categories = label.categories.iter().filter(|_| model.has_boxes);
        for (fit, category) in categories.filter_map(|c| Some((wanted.fit(c)?, c))) {
            found.push(KnownName { category: true, ..known(model, category, fit) });
            found.push(known(model, &label.name, Fit::Member));
        }
    }
    found.sort_by_key(|known| (known.fit, known.category, known.label.is_some()));
    let mut told = BTreeSet::new();
    found.retain(|known| told.insert(names::key(&known.name)));
    found
}

impl KnownName {
    /// `tie`, and `pug (dog)` for another spelling.
    #[must_use]
    pub fn shown(&self) -> String {
        match &self.label {
            Some(label) => format!("{} ({label})", self.name),
            None => self.name.clone(),
        }
    }
}

/// What is looked for.
struct Wanted {
    key: String,
    /// Keys of its singulars.
    singulars: Vec<String>,
    /// Its words, and its singulars, with a space at both ends.
    words: Vec<String>,
}

impl Wanted {
    fn new(query: &str) -> Option<Self> {
        let key = names::key(query);
        let singulars = names::singular_keys(query);
        let words = std::iter::once(names::spaced(query)).chain(singulars.iter().cloned());
        let words = words.map(|words| format!(" {words} ")).collect();
        (!key.is_empty()).then_some(Self { key, singulars, words })
    }

    /// A spelling fits as a whole, by its beginning, or by words in it: `man` is not in `salamander`.
    fn fit(&self, spelling: &str) -> Option<Fit> {
        let own = names::key(spelling);
        if own == self.key || self.singulars.contains(&own) {
            return Some(Fit::Exact);
        }
        if own.starts_with(&self.key) {
            return Some(Fit::Begins);
        }
        let may_hold = std::iter::once(&self.key).chain(&self.singulars).any(|key| own.contains(key));
        let holds = || {
            let spaced = format!(" {} ", names::spaced(spelling));
            self.words.iter().any(|words| spaced.contains(words))
        };
        (may_hold && holds()).then_some(Fit::Holds)
    }
}

/// The other spelling of a label that fits best, the first of equals.
fn another_spelling<'a>(wanted: &Wanted, label: &'a LabelWords) -> Option<(Fit, &'a str)> {
    let spellings = label.aliases.iter().map(String::as_str).filter(|alias| names::is_object_name(alias));
    spellings.filter_map(|alias| Some((wanted.fit(alias)?, alias))).min_by_key(|(fit, _)| *fit)
}

fn known(model: &ModelWords, name: &str, fit: Fit) -> KnownName {
    let (id, version) = (&model.id, model.default_version);
    let written = name.replace(' ', "_");
    let syntax = if model.has_boxes {
        vec![format!("{id}_v{version}_{written}"), format!("{id}_{written}"), written]
    } else {
        vec![Query::Term(Term::of_label(id, name)).to_string()]
    };
    KnownName {
        name: name.to_owned(),
        label: None,
        category: false,
        analysis: id.clone(),
        version,
        boxes: model.has_boxes,
        syntax,
        fit,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grammar::LabelWords;

    fn told(query: &str) -> Vec<(String, bool, Fit)> {
        let all = known_names(query, &Vocabulary::standard());
        all.into_iter().filter(|k| k.analysis == "coco").map(|k| (k.name, k.category, k.fit)).collect()
    }

    #[test]
    fn a_name_comes_with_every_way_to_write_it() {
        let all = known_names("ties", &Vocabulary::standard());
        let tie = all.iter().find(|k| k.analysis == "coco").unwrap();
        assert_eq!(tie.syntax, ["coco_v2_tie", "coco_tie", "tie"]);
        assert_eq!((tie.fit, tie.boxes, tie.version), (Fit::Exact, true, 2));
    }

    #[test]
    fn a_name_of_several_classes_is_told_once() {
        let label = |alias: &str| LabelWords {
            name: "hat".to_owned(),
            aliases: vec![alias.to_owned()],
            categories: vec!["clothing".to_owned()],
        };
        let model = ModelWords {
            id: "lvis".to_owned(),
            labels: vec![label("sombrero"), label("bonnet")],
            ..ModelWords::default()
        };
        let words = Vocabulary { models: vec![model] };
        let names = |query: &str| known_names(query, &words).into_iter().map(|k| k.name).collect::<Vec<_>>();
        assert_eq!(names("hat"), ["hat"]);
        assert!(names("clothing").is_empty(), "it has no boxes");
        let words = Vocabulary { models: vec![ModelWords { has_boxes: true, ..words.models[0].clone() }] };
        let names = |query: &str| known_names(query, &words).into_iter().map(|k| k.name).collect::<Vec<_>>();
        assert_eq!(names("clothing"), ["clothing", "hat"]);
    }

    /// A wide vocabulary and one that judges whole pictures.
    fn wide() -> Vocabulary {
        let label = |name: &str, aliases: &[&str], category: &str| LabelWords {
            name: name.to_owned(),
            aliases: aliases.iter().map(|&alias| alias.to_owned()).collect(),
            categories: vec![category.to_owned()],
        };
        let model = |id: &str, has_boxes, labels| ModelWords {
            id: id.to_owned(),
            versions: vec![1],
            default_version: 1,
            has_boxes,
            labels,
            ..ModelWords::default()
        };
        let lvis = vec![
            label("salamander", &["axolotl", "mud puppy"], "animal"),
            label("frog", &["tree frog", "tree-frog"], "animal"),
            label("dog", &["pug", "pug-dog"], "animal"),
            label("dog", &["golden retriever"], "animal"),
            label("bird", &["house finch", "linnet"], "animal"),
            label("butterfly", &["ringlet"], "animal"),
            label("binder", &["ring-binder"], "stationery"),
            label("person", &["scuba diver"], "person"),
        ];
        let kinds = vec![label("animal", &[], "subject"), label("golden-hour", &[], "time")];
        Vocabulary { models: vec![model("lvis", true, lvis), model("image-type", false, kinds)] }
    }

    fn lines(query: &str) -> Vec<String> {
        let found = known_names(query, &wide());
        found.iter().map(|k| format!("{}: {}", k.shown(), k.syntax[0])).collect()
    }

    #[test]
    fn the_spelling_that_fits_is_told_and_offered() {
        assert_eq!(lines("pug"), ["pug (dog): lvis_v1_pug"]);
        assert_eq!(lines("golden retrievers"), ["golden retriever (dog): lvis_v1_golden_retriever"]);
        assert_eq!(lines("finch"), ["house finch (bird): lvis_v1_house_finch"]);
        assert_eq!(lines("puppies"), ["mud puppy (salamander): lvis_v1_mud_puppy"]);
        assert_eq!(lines("tree"), ["tree frog (frog): lvis_v1_tree_frog"]);
        assert_eq!(lines("dog"), ["dog: lvis_v1_dog"]);
    }

    #[test]
    fn letters_inside_a_word_are_no_name() {
        let nothing: [&str; 0] = [];
        assert_eq!(lines("man"), nothing);
        assert_eq!(lines("cub"), nothing);
        assert_eq!(
            lines("ring"),
            ["ringlet (butterfly): lvis_v1_ringlet", "ring-binder (binder): lvis_v1_ring-binder"]
        );
    }

    #[test]
    fn one_way_to_write_is_told_once_and_what_has_no_boxes_as_a_search() {
        assert_eq!(lines("person"), ["person: lvis_v1_person"]);
        let animal = known_names("animal", &wide());
        assert_eq!(animal[0].analysis, "lvis", "asked before image-type");
        let told = |analysis: &str| animal.iter().find(|k| k.analysis == analysis).unwrap();
        assert_eq!((told("lvis").category, &told("lvis").syntax[2][..]), (true, "animal"));
        assert_eq!(
            (told("image-type").boxes, &told("image-type").syntax[..]),
            (false, &["type:animal".to_owned()][..])
        );
        assert_eq!(lines("golden hour"), ["golden-hour: type:golden-hour"]);
        let everything = known_names("a", &wide());
        for k in everything.iter().filter(|k| k.boxes) {
            assert!(
                crate::grammar::parse(&format!("c_fill,g_{},w_9", k.syntax[0]), &wide()).is_ok(),
                "{k:?}"
            );
        }
    }

    #[test]
    fn a_model_before_a_name_asks_that_model_alone() {
        let shown = |query: &str| {
            let all = known_names(query, &Vocabulary::standard());
            all.into_iter().map(|k| format!("{} {}", k.analysis, k.name)).collect::<Vec<_>>()
        };
        for query in ["coco_v2_tie", "coco_tie", "COCO_v1_tie"] {
            assert_eq!(shown(query), ["coco tie"], "{query}");
        }
        assert_eq!(shown("coco_teddy_bear"), ["coco teddy bear"]);
        assert!(shown("coco_v9_tie").is_empty(), "it answers to no such version");
        assert!(shown("lvis_tie").is_empty());
    }

    #[test]
    fn names_come_before_parts_of_names_and_members_last() {
        assert_eq!(told("bear")[0], ("bear".to_owned(), false, Fit::Exact));
        assert!(told("bear").contains(&("teddy bear".to_owned(), false, Fit::Holds)));
        assert_eq!(told("Animals")[0], ("animal".to_owned(), true, Fit::Exact));
        assert!(told("animal").contains(&("zebra".to_owned(), false, Fit::Member)));
        assert!(told("  ").is_empty());
    }
}
