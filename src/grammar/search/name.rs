//! Names of things in a search: what they stand for, and whether anybody knows them.

use super::QueryError;
use super::query::{Query, Term, TextField};
use crate::grammar::{Vocabulary, names};

/// The analyses behind `type:` and `shop:`.
const IMAGE_TYPE: &str = "image-type";
const SHOP: &str = "shop-classifier";

/// What is found without a model that lists its names.
const ALWAYS: &[&str] = &["face", "text"];

/// Colour labels that every program has.
const COLOURS: &[&str] = &["red", "yellow", "green", "blue", "purple"];

/// A name as written in a search; two are equal when their texts are.
#[derive(Debug, Clone, Default)]
pub struct Name {
    /// Without quotes.
    pub text: String,
    /// What the models of an installation make of it; `None` until [`Query::understood`] was asked.
    pub meaning: Option<Meaning>,
    /// Where it begins, in bytes from the start of the search.
    pub offset: usize,
    /// How many bytes it covers, quotes included.
    pub len: usize,
}

/// What the models of an installation make of a name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Meaning {
    /// Keys of the names that models use for it: `couch` for `sofa`.
    pub also: Vec<String>,
    /// Whether any model has such a name.
    pub known: bool,
    /// Names like it, nearest first, where none has.
    pub near: Vec<String>,
}

impl Name {
    /// A name at its place.
    pub(super) const fn at(text: String, offset: usize, len: usize) -> Self {
        Self { text, meaning: None, offset, len }
    }

    /// The keys it may stand for: its own, those of its singular where it is a plural, and what models call it.
    #[must_use]
    pub fn keys(&self) -> Vec<String> {
        let mut keys = own_keys(&self.text);
        for key in self.meaning.iter().flat_map(|meaning| &meaning.also) {
            if !keys.contains(key) {
                keys.push(key.clone());
            }
        }
        keys
    }
}

impl PartialEq for Name {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl From<&str> for Name {
    fn from(text: &str) -> Self {
        Self { text: text.to_owned(), ..Self::default() }
    }
}

/// The key of a name, and those of its singular.
fn own_keys(text: &str) -> Vec<String> {
    let mut keys = vec![names::key(text)];
    keys.extend(names::singular_keys(text));
    keys
}

impl Query {
    /// The same search with the names in it as the models of an installation know them.
    #[must_use]
    pub fn understood(mut self, words: &Vocabulary) -> Self {
        self.each_term(&mut |term| match term {
            Term::Object { name, .. } | Term::Count { name, .. } => {
                name.meaning = Some(thing(&name.text, words));
            }
            Term::Type(name) => name.meaning = Some(verdict(&name.text, IMAGE_TYPE, words)),
            Term::Shop(name) => name.meaning = Some(verdict(&name.text, SHOP, words)),
            Term::Label(name) => name.meaning = Some(colour(&name.text)),
            Term::Anywhere(word) => word.also = called(&own_keys(&word.text), words),
            _ => {}
        });
        self
    }

    /// The first name that no model knows (or colour label that is not usual), for which `stands` does not hold either: a mistake with its place.
    /// `others` are further names to suggest.
    ///
    /// # Errors
    /// Those of `stands` and `others`.
    pub fn misnamed<E>(
        &self,
        stands: &mut dyn FnMut(&Term, &Name) -> Result<bool, E>,
        others: &mut dyn FnMut(&Term) -> Result<Vec<String>, E>,
    ) -> Result<Option<QueryError>, E> {
        match self {
            Self::All => Ok(None),
            Self::And(parts) | Self::Or(parts) => {
                for part in parts {
                    if let Some(mistake) = part.misnamed(stands, others)? {
                        return Ok(Some(mistake));
                    }
                }
                Ok(None)
            }
            Self::Not(inner) => inner.misnamed(stands, others),
            Self::Term(term) => {
                let label = if let Term::Label(name) = term { Some(("label", name)) } else { None };
                let Some((field, name)) = term.named().or(label) else { return Ok(None) };
                let Some(meaning) = name.meaning.as_ref().filter(|meaning| !meaning.known) else {
                    return Ok(None);
                };
                if stands(term, name)? {
                    return Ok(None);
                }
                let others = others(term)?;
                let all = meaning.near.iter().chain(&others).map(String::as_str);
                Ok(Some(mistake(field, name, names::near(&name.text, all).first())))
            }
        }
    }

    /// Whether a search tells better hits from worse ones: by words, names of things, or likeness. What is behind
    /// `Not` is no wish, and a folder or a camera holds or does not.
    #[must_use]
    pub fn ranks(&self) -> bool {
        match self {
            Self::And(parts) | Self::Or(parts) => parts.iter().any(Self::ranks),
            Self::Term(Term::Text(field, _)) => {
                !matches!(field, TextField::Folder | TextField::Camera | TextField::Model)
            }
            Self::Term(Term::Anywhere(_) | Term::Similar(_)) => true,
            Self::Term(term) => term.named().is_some(),
            Self::All | Self::Not(_) => false,
        }
    }

    fn each_term(&mut self, change: &mut dyn FnMut(&mut Term)) {
        match self {
            Self::All => {}
            Self::And(parts) | Self::Or(parts) => parts.iter_mut().for_each(|part| part.each_term(change)),
            Self::Not(inner) => inner.each_term(change),
            Self::Term(term) => change(term),
        }
    }
}

impl Term {
    /// The name in a condition about what analyses name, and its field.
    #[must_use]
    pub const fn named(&self) -> Option<(&'static str, &Name)> {
        match self {
            Self::Object { name, .. } => Some(("object", name)),
            Self::Count { name, .. } => Some(("count", name)),
            Self::Type(name) => Some(("type", name)),
            Self::Shop(name) => Some(("shop", name)),
            _ => None,
        }
    }

    /// The one analysis whose labels the field is about; `None` where it is about all.
    #[must_use]
    pub const fn judged_by(&self) -> Option<&'static str> {
        match self {
            Self::Type(_) => Some(IMAGE_TYPE),
            Self::Shop(_) => Some(SHOP),
            _ => None,
        }
    }
}

fn mistake(field: &str, name: &Name, near: Option<&String>) -> QueryError {
    let message = match field {
        "label" => format!("no picture has the colour label '{}'", name.text),
        "type" | "shop" => format!("{field}: does not know '{}'; no analysis gives this label", name.text),
        _ => format!("no analysis knows '{}', and nothing in the library is called so", name.text),
    };
    let suggestion = near.map(|near| {
        let quote = if near.contains(' ') { "\"" } else { "" };
        format!("{field}:{quote}{near}{quote}")
    });
    QueryError { message, offset: name.offset, len: name.len, suggestion }
}

/// A thing that any model may have found.
fn thing(text: &str, words: &Vocabulary) -> Meaning {
    let keys = own_keys(text);
    let also = called(&keys, words).iter().map(|name| names::key(name)).collect();
    let known = keys.iter().any(|key| ALWAYS.contains(&key.as_str()) || words.names_thing(key));
    let near =
        if known { Vec::new() } else { names::near(text, words.things().chain(ALWAYS.iter().copied())) };
    Meaning { also, known, near }
}

/// A colour label.
fn colour(text: &str) -> Meaning {
    let known = COLOURS.contains(&text);
    let near = if known { Vec::new() } else { names::near(text, COLOURS.iter().copied()) };
    Meaning { also: Vec::new(), known, near }
}

/// What models call the things that have one of these keys.
fn called(keys: &[String], words: &Vocabulary) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for name in keys.iter().flat_map(|key| words.also_called(key)) {
        if !found.iter().any(|known| known == name) {
            found.push(name.to_owned());
        }
    }
    found
}

/// A label of one analysis.
fn verdict(text: &str, analysis: &str, words: &Vocabulary) -> Meaning {
    let keys = own_keys(text);
    let labels = words.model(analysis).map(|model| model.labels.as_slice()).unwrap_or_default();
    let called = |spelling: &String| keys.contains(&names::key(spelling));
    let meant = labels.iter().filter(|label| called(&label.name) || label.aliases.iter().any(called));
    let also: Vec<String> = meant.map(|label| names::key(&label.name)).collect();
    let known = !also.is_empty();
    let all = labels.iter().map(|label| label.name.as_str());
    let near = if known { Vec::new() } else { names::near(text, all) };
    Meaning { also, known, near }
}

#[cfg(test)]
mod tests {
    use super::super::parse_query;
    use super::*;
    use crate::grammar::{LabelWords, ModelWords};

    fn words() -> Vocabulary {
        let mut words = Vocabulary::standard();
        let class = |name: &str, alias: &str| LabelWords {
            name: name.into(),
            aliases: vec![alias.into()],
            categories: vec!["animal".into()],
        };
        let lvis = ModelWords {
            id: "lvis".into(),
            has_boxes: true,
            labels: vec![class("dog", "pug"), class("dog", "collie"), class("tench", "Tinca tinca")],
            ..ModelWords::default()
        };
        words.models.retain(|model| model.id != "lvis");
        words.models.push(lvis);
        words
    }

    fn keys(text: &str) -> Vec<String> {
        let query = parse_query(text).unwrap().understood(&words());
        let Query::Term(term) = query else { panic!("{text}") };
        term.named().unwrap().1.keys()
    }

    fn mistake(text: &str) -> Option<(usize, usize, Option<String>)> {
        let query = parse_query(text).unwrap().understood(&words());
        let found =
            query.misnamed::<()>(&mut |_, name| Ok(name.text == "mine"), &mut |_| Ok(vec![])).unwrap();
        found.map(|error| (error.offset, error.len, error.suggestion))
    }

    #[test]
    fn other_spellings_stand_for_the_names_of_models() {
        assert_eq!(keys("object:sofa"), ["sofa", "couch"]);
        assert_eq!(keys("object:sofas"), ["sofas", "sofa", "couch"]);
        assert_eq!(keys("count:tinca_tinca>1"), ["tincatinca", "tench"]);
        assert_eq!(keys("object:pug"), ["pug"], "a kind of dog is not every dog");
        assert_eq!(keys("type:photos"), ["photos", "photo"]);
    }

    #[test]
    fn words_have_the_names_of_models_too() {
        let query = parse_query("old sofas").unwrap().understood(&words());
        let Query::And(parts) = query else { panic!("{query:?}") };
        let also = |part: &Query| match part {
            Query::Term(Term::Anywhere(word)) => word.also.clone(),
            other => panic!("{other:?}"),
        };
        assert_eq!([also(&parts[0]), also(&parts[1])], [vec![], vec!["couch".to_owned()]]);
    }

    #[test]
    fn a_name_that_nobody_knows_is_a_mistake_with_a_place() {
        let near = |text: &str| Some(text.to_owned());
        assert_eq!(mistake("red object:girafe>0.6"), Some((11, 6, near("object:giraffe"))));
        assert_eq!(mistake("-type:ilustration"), Some((6, 11, near("type:illustration"))));
        assert_eq!(mistake("cat OR shop:studoi"), Some((12, 6, near("shop:studio"))));
        assert_eq!(mistake("count:\"hot dgo\"=1"), Some((6, 9, near("count:\"hot dog\""))));
        assert_eq!(mistake("label:Gren"), Some((6, 4, near("label:green"))));
        assert_eq!((mistake("label:Red"), mistake("label:mine")), (None, None));
        assert_eq!(mistake("object:setting").map(|m| m.0), Some(7), "no category of things");
        for known in
            ["object:cats", "object:sofa", "object:animal", "count:faces", "object:mine", "object:pug"]
        {
            assert_eq!(mistake(known), None, "{known}");
        }
        assert_eq!(mistake("object:photo shop:natural unicron"), None);
    }

    #[test]
    fn words_and_names_rank_and_facts_do_not() {
        for (text, ranks) in [
            ("cat", true),
            ("rating>=3 (flag:pick OR tag:dog)", true),
            ("object:cat", true),
            ("similar:3", true),
            ("rating>=3 camera:canon folder:2010", false),
            ("-cat", false),
            ("", false),
        ] {
            assert_eq!(parse_query(text).unwrap().ranks(), ranks, "{text}");
        }
    }
}
