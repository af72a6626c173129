//! What a name means to a model: exact name, then alias, then category, then the same for its singular.

use super::sight::Thing;
use crate::grammar::names::singular_keys;
use crate::grammar::{LabelWords, ModelWords, ObjectName, Vocabulary};

/// Things with a name, and whether the name asked for all of them.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Named {
    /// Indices into the things that were looked through, in scene order; all of one model.
    pub things: Vec<usize>,
    /// Whether the name was a plural (of what the first model that knows it calls it, where none has any).
    pub plural: bool,
    /// Whether any model knows the name.
    pub known: bool,
}

/// What a name turned out to be.
#[derive(Debug, Clone, PartialEq)]
enum Meaning<'a> {
    Label(&'a str),
    /// Another name of this label. Where many classes share the label, it is that of one of them.
    Alias(&'a str),
    Category,
}

/// Whether the key of `name` is `key`, without building it.
pub(super) fn same_key(name: &str, key: &str) -> bool {
    if !name.is_ascii() {
        let letters = name.chars().filter(|c| !matches!(c, ' ' | '_' | '-')).flat_map(char::to_lowercase);
        return letters.eq(key.chars());
    }
    let mut wanted = key.bytes();
    let letters = name.bytes().filter(|c| !matches!(c, b' ' | b'_' | b'-'));
    letters.map(|c| c.to_ascii_lowercase()).all(|c| wanted.next() == Some(c)) && wanted.next().is_none()
}

/// The things that `name` names: of the first model, in order of invocation, that has any.
pub(super) fn named(things: &[Thing<'_>], words: &Vocabulary, name: &ObjectName) -> Named {
    let singulars = singular_keys(&name.name);
    let (mut known, mut asked_for_all) = (false, false);
    for model in invocation(things, words) {
        if name.model.as_ref().is_some_and(|m| !m.eq_ignore_ascii_case(model.id)) {
            continue;
        }
        let Some((meaning, key, plural)) = meaning(&model, things, &name.key, &singulars) else { continue };
        asked_for_all |= plural && !known;
        known = true;
        let things = members(&model, things, &meaning, key, name.version);
        if !things.is_empty() {
            return Named { things, plural, known };
        }
    }
    Named { things: Vec::new(), plural: asked_for_all, known }
}

/// A model as the scene and the vocabulary know it.
struct Invoked<'a> {
    id: &'a str,
    words: Option<&'a ModelWords>,
}

/// Models that only the scene knows come first (they are private), then those of the vocabulary in its order.
fn invocation<'a>(things: &[Thing<'a>], words: &'a Vocabulary) -> Vec<Invoked<'a>> {
    let mut order: Vec<Invoked<'a>> = Vec::with_capacity(words.models.len() + 1);
    for t in things {
        let is_new = !order.iter().any(|m| m.id == t.model);
        if is_new && words.model(t.model).is_none() {
            order.push(Invoked { id: t.model, words: None });
        }
    }
    let with_boxes = words.models.iter().filter(|m| m.has_boxes);
    order.extend(with_boxes.map(|m| Invoked { id: &m.id, words: Some(m) }));
    order
}

fn of_model<'s>(things: &'s [Thing<'_>], id: &str) -> impl Iterator<Item = (usize, &'s Thing<'s>)> {
    things.iter().enumerate().filter(move |(_, t)| t.model.eq_ignore_ascii_case(id))
}

/// What `key`, or else one of `singulars`, means to the model; the last value tells a plural.
fn meaning<'a>(
    model: &Invoked<'a>,
    things: &[Thing<'a>],
    key: &'a str,
    singulars: &'a [String],
) -> Option<(Meaning<'a>, &'a str, bool)> {
    let exact = means(model, things, key).map(|m| (m, key, false));
    exact.or_else(|| singulars.iter().find_map(|s| Some((means(model, things, s)?, s.as_str(), true))))
}

fn means<'a>(model: &Invoked<'a>, things: &[Thing<'a>], key: &str) -> Option<Meaning<'a>> {
    let labels: &'a [LabelWords] = model.words.map_or(&[], |w| &w.labels);
    let seen = || things.iter().filter(|t| t.model.eq_ignore_ascii_case(model.id));
    if let Some(t) = seen().find(|t| same_key(t.label, key)) {
        return Some(Meaning::Label(t.label));
    }
    if let Some(l) = labels.iter().find(|l| same_key(&l.name, key)) {
        return Some(Meaning::Label(&l.name));
    }
    if let Some(l) = labels.iter().find(|l| l.aliases.iter().any(|a| same_key(a, key))) {
        return Some(Meaning::Alias(&l.name));
    }
    if let Some(t) = seen().find(|t| t.kind.is_some_and(|kind| same_key(kind, key))) {
        return Some(Meaning::Alias(t.label));
    }
    let holds = |categories: &[String]| categories.iter().any(|c| same_key(c, key));
    let category = seen().any(|t| holds(t.categories)) || labels.iter().any(|l| holds(&l.categories));
    category.then_some(Meaning::Category)
}

/// The things of `model` that carry the meaning, of the version asked for.
fn members(
    model: &Invoked<'_>,
    things: &[Thing<'_>],
    meaning: &Meaning<'_>,
    key: &str,
    version: Option<u32>,
) -> Vec<usize> {
    let version = version_seen(model, things, version);
    let carries = |t: &Thing<'_>| match meaning {
        Meaning::Label(label) => t.label == *label || super::names::alike(t.label, label),
        Meaning::Alias(label) => {
            alike(t.label, label) && t.kind.is_none_or(|kind| is_kind(model, label, kind, key))
        }
        Meaning::Category => in_category(model, t, key),
    };
    of_model(things, model.id)
        .filter(|(_, t)| version.is_none_or(|v| t.version == v) && carries(t))
        .map(|(i, _)| i)
        .collect()
}

/// Whether what a model calls `kind` more exactly goes by another name with this key: `pug` is no goldfinch, and
/// `pug-dog` is the same class.
fn is_kind(model: &Invoked<'_>, label: &str, kind: &str, key: &str) -> bool {
    let classes = model.words.map_or(&[][..], |words| &words.labels);
    let called = |class: &LabelWords| {
        let has = |spelling: &dyn Fn(&str) -> bool| class.aliases.iter().any(|alias| spelling(alias));
        alike(&class.name, label) && has(&|alias| same_key(alias, key)) && has(&|alias| alike(alias, kind))
    };
    same_key(kind, key) || classes.iter().any(called)
}

/// Which version's detections to look at: the one asked for where the scene has it, else (the installation
/// answers to several numbers with one network) whatever that model left in the scene.
fn version_seen(model: &Invoked<'_>, things: &[Thing<'_>], asked: Option<u32>) -> Option<u32> {
    let version = asked.or(model.words.map(|w| w.default_version))?;
    let present = of_model(things, model.id).any(|(_, t)| t.version == version);
    let answers = model.words.is_some_and(|w| w.versions.contains(&version));
    (present || !answers).then_some(version)
}

/// Whether two labels have the same key.
fn alike(a: &str, b: &str) -> bool {
    let letters = |s| str::chars(s).filter(|c| !matches!(c, ' ' | '_' | '-')).flat_map(char::to_lowercase);
    letters(a).eq(letters(b))
}

fn in_category(model: &Invoked<'_>, t: &Thing<'_>, key: &str) -> bool {
    if t.categories.iter().any(|c| same_key(c, key)) {
        return true;
    }
    let words = model.words.and_then(|w| w.labels.iter().find(|l| alike(&l.name, t.label)));
    words.is_some_and(|l| l.categories.iter().any(|c| same_key(c, key)))
}

/// Whether a thing belongs to a category, by its own chain or by the vocabulary.
pub(super) fn belongs(words: &Vocabulary, t: &Thing<'_>, category_key: &str) -> bool {
    in_category(&Invoked { id: t.model, words: words.model(t.model) }, t, category_key)
}

/// Every name and category of the models that `name` allows, for suggestions.
pub(super) fn candidates<'a>(words: &'a Vocabulary, name: &ObjectName) -> Vec<&'a str> {
    let allowed =
        |m: &&ModelWords| m.has_boxes && name.model.as_ref().is_none_or(|id| id.eq_ignore_ascii_case(&m.id));
    words.models.iter().filter(allowed).flat_map(|m| m.labels.iter().map(|l| l.name.as_str())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::PxRect;

    fn thing(model: &'static str, version: u32, label: &'static str) -> Thing<'static> {
        let bounds = PxRect::new(0.0, 0.0, 10.0, 10.0);
        Thing {
            model,
            version,
            label,
            kind: None,
            categories: &[],
            bounds,
            source: bounds,
            confidence: 0.9,
            sharpness: 1.0,
            sure: true,
            eyes: None,
        }
    }

    fn words() -> Vocabulary {
        let label = |name: &str, alias: &str, category: &str| LabelWords {
            name: name.into(),
            aliases: vec![alias.into()],
            categories: vec![category.into()],
        };
        let coco = ModelWords {
            id: "coco".into(),
            versions: vec![1, 2],
            behind: Vec::new(),
            default_version: 2,
            has_boxes: true,
            labels: vec![label("bird", "fowl", "animal"), label("tv", "tvmonitor", "electronic")],
        };
        let lvis = ModelWords { id: "lvis".into(), versions: vec![1], default_version: 1, ..coco.clone() };
        Vocabulary { models: vec![coco, lvis] }
    }

    fn name(text: &str, model: Option<&str>, version: Option<u32>) -> ObjectName {
        let key = crate::grammar::names::key(text);
        ObjectName { model: model.map(Into::into), version, name: text.into(), key }
    }

    #[test]
    fn the_first_model_with_a_detection_supplies_all() {
        let things = [thing("lvis", 1, "bird"), thing("coco", 2, "bird"), thing("coco", 2, "bird")];
        assert_eq!(named(&things, &words(), &name("Bird", None, None)).things, vec![1, 2]);
        assert_eq!(named(&things, &words(), &name("bird", Some("lvis"), None)).things, vec![0]);
    }

    #[test]
    fn private_models_come_first() {
        let things = [thing("coco", 2, "bird"), thing("mine", 1, "bird")];
        assert_eq!(named(&things, &words(), &name("bird", None, None)).things, vec![1]);
    }

    #[test]
    fn aliases_and_categories_are_understood() {
        let things = [thing("coco", 2, "tv"), thing("coco", 2, "bird")];
        assert_eq!(named(&things, &words(), &name("tv_monitor", None, None)).things, vec![0]);
        let animal = named(&things, &words(), &name("animal", None, None));
        assert_eq!((animal.things, animal.plural), (vec![1], false));
        assert!(!named(&things, &words(), &name("unicorn", None, None)).known);
    }

    #[test]
    fn a_finer_name_means_only_its_own() {
        let class = |name: &str, aliases: &[&str]| LabelWords {
            name: name.into(),
            aliases: aliases.iter().map(|&alias| alias.into()).collect(),
            categories: vec!["animal".into()],
        };
        let labels = vec![
            class("dog", &["pug", "pug-dog"]),
            class("dog", &["collie"]),
            class("bird", &["goldfinch"]),
            class("bird", &["robin"]),
            class("tench", &["Tinca tinca"]),
        ];
        let lvis = ModelWords {
            id: "lvis".into(),
            versions: vec![1],
            default_version: 1,
            has_boxes: true,
            labels,
            ..ModelWords::default()
        };
        let words = Vocabulary { models: vec![lvis] };
        let of_kind = |label, kind| Thing { kind: Some(kind), ..thing("lvis", 1, label) };
        let things = [
            of_kind("dog", "collie"),
            of_kind("dog", "pug"),
            of_kind("bird", "robin"),
            thing("lvis", 1, "tench"),
            of_kind("dog", "mutt"),
        ];
        let found = |text: &str| named(&things, &words, &name(text, Some("lvis"), None)).things;
        assert_eq!(found("pug"), [1]);
        assert_eq!(found("pug-dogs"), [1]);
        assert_eq!(found("dog"), [0, 1, 4]);
        assert_eq!(found("tinca_tinca"), [3], "the only class of its name");
        assert_eq!(found("mutt"), [4], "told by the model alone");
        let finch = named(&things, &words, &name("goldfinch", Some("lvis"), None));
        assert_eq!((finch.things, finch.known), (vec![], true), "a robin is none");
        let unsaid = [thing("lvis", 1, "dog")];
        assert_eq!(
            named(&unsaid, &words, &name("pug", None, None)).things,
            [0],
            "where nothing finer is told"
        );
    }

    #[test]
    fn plurals_ask_for_all() {
        let things = [thing("coco", 2, "bird")];
        assert!(named(&things, &words(), &name("birds", None, None)).plural);
        assert!(named(&things, &words(), &name("animals", None, None)).plural);
    }

    #[test]
    fn versions_are_told_apart_where_the_scene_has_both() {
        let both = [thing("coco", 1, "bird"), thing("coco", 2, "bird")];
        assert_eq!(named(&both, &words(), &name("bird", Some("coco"), Some(1))).things, vec![0]);
        assert_eq!(named(&both, &words(), &name("bird", None, None)).things, vec![1]);
        let newer = [thing("coco", 2, "bird")];
        assert_eq!(named(&newer, &words(), &name("bird", Some("coco"), Some(1))).things, vec![0]);
    }
}
