//! Names of things in a search: what they stand for, and whether anybody knows them.

use super::QueryError;
use super::meaning::{Meaning, Source, answering, called};
use super::query::{Place, Query, Term, TextField, Watermark, Word};
use crate::grammar::{Vocabulary, names};

/// The analyses behind `type:`, `shop:` and `watermark:`.
const IMAGE_TYPE: &str = "image-type";
const SHOP: &str = "shop-classifier";
const WATERMARK: &str = "watermark-detection";

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

impl Name {
    /// A name at its place.
    pub(super) const fn at(text: String, offset: usize, len: usize) -> Self {
        Self { text, meaning: None, offset, len }
    }

    /// The keys it may stand for: its own, those of its singular where it is a plural, and what models call it.
    #[must_use]
    pub fn keys(&self) -> Vec<String> {
        let source = self.source();
        let mut keys = own_keys(source.map_or(&self.text, |source| &source.name));
        for key in self.meaning.iter().flat_map(|meaning| &meaning.also) {
            if !keys.contains(key) {
                keys.push(key.clone());
            }
        }
        keys
    }

    /// The model that the name is written with.
    #[must_use]
    pub fn source(&self) -> Option<&Source> {
        self.meaning.as_ref()?.source.as_ref()
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
pub(super) fn own_keys(text: &str) -> Vec<String> {
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
                name.meaning = Some(Meaning::of_thing(&name.text, words));
            }
            Term::Type(name) => name.meaning = Some(Meaning::of_verdict(&name.text, IMAGE_TYPE, words)),
            Term::Shop(name) => name.meaning = Some(Meaning::of_verdict(&name.text, SHOP, words)),
            Term::Label(name) => name.meaning = Some(Meaning::of_colour(&name.text)),
            Term::Text(TextField::Model, word) => word.also = answering(&word.text, words),
            Term::Anywhere(word) => word.also = called(&own_keys(&word.text), words),
            _ => {}
        });
        self
    }

    /// The first name that no model knows (or colour label that is not usual, or analysis, or full path), for which `stands` does
    /// not hold either: a mistake with its place. `others` are further names to suggest.
    ///
    /// # Errors
    /// Those of `stands` and `others`.
    pub fn misnamed<E>(
        &self,
        stands: &mut dyn FnMut(&Term) -> Result<bool, E>,
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
            Self::Term(term @ Term::Text(TextField::Model, word)) => {
                if stands(term)? {
                    Ok(None)
                } else {
                    Ok(Some(not_run(word, &others(term)?)))
                }
            }
            Self::Term(term @ Term::Text(TextField::Folder, word)) if word.is_full_path() => {
                let message = format!("the library has no folder '{}'", word.text);
                let Place { offset, len } = word.place;
                Ok((!stands(term)?).then_some(QueryError { message, offset, len, suggestion: None }))
            }
            Self::Term(term) => {
                let label = if let Term::Label(name) = term { Some(("label", name)) } else { None };
                let Some((field, name)) = term.named().or(label) else { return Ok(None) };
                let Some(meaning) = name.meaning.as_ref().filter(|meaning| !meaning.known) else {
                    return Ok(None);
                };
                if stands(term)? {
                    return Ok(None);
                }
                if let Some(source) = &meaning.source {
                    return Ok(Some(unknown_to(source, field, name, meaning.near.first())));
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
    /// The condition that an analysis without boxes gave a picture this label.
    #[must_use]
    pub fn of_label(analysis: &str, label: &str) -> Self {
        let name = Name::from(label);
        let verdict = Watermark::ALL.into_iter().find(|verdict| verdict.name() == label);
        match (analysis, verdict) {
            (IMAGE_TYPE, _) => Self::Type(name),
            (SHOP, _) => Self::Shop(name),
            (WATERMARK, Some(verdict)) => Self::Watermark(verdict),
            _ => Self::Object { name, confidence: None },
        }
    }

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

/// An analysis that has found nothing in the library because it never ran; `ran` are those that did.
fn not_run(word: &Word, ran: &[String]) -> QueryError {
    let (written, known) = (&word.text, !word.also.is_empty());
    let what = if known {
        format!("'{written}' has not run on this library yet")
    } else {
        format!("there is no analysis '{written}'")
    };
    let these =
        if ran.is_empty() { String::new() } else { format!(" (those that have run: {})", ran.join(", ")) };
    let message = what + &these;
    let near = names::near(written, ran.iter().map(String::as_str));
    let suggestion = near.first().filter(|_| !known).map(|near| format!("model:{near}"));
    QueryError { message, offset: word.place.offset, len: word.place.len, suggestion }
}

/// A name that the model it is written with does not have, or a version that nothing answers to.
fn unknown_to(source: &Source, field: &str, name: &Name, near: Option<&String>) -> QueryError {
    let Source { model, versions, name: rest } = source;
    let (message, meant) = if versions.is_empty() {
        let id = names::split_version(model).0;
        (format!("no model answers to '{model}'"), Some(format!("{id}_{rest}")))
    } else {
        let near = near.map(|near| format!("{model}_{}", near.replace(' ', "_")));
        (format!("{model} does not know '{rest}'"), near)
    };
    let suggestion = meant.map(|meant| format!("{field}:{meant}"));
    QueryError { message, offset: name.offset, len: name.len, suggestion }
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
            versions: vec![1],
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

    fn stands(term: &Term) -> bool {
        match term {
            Term::Text(_, word) => word.text.starts_with("lvis") || word.also.contains(&"coco_v2".to_owned()),
            Term::Label(name) => name.text == "mine",
            _ => term.named().is_some_and(|(_, name)| name.text == "mine"),
        }
    }

    fn mistake(text: &str) -> Option<(usize, usize, Option<String>)> {
        let query = parse_query(text).unwrap().understood(&words());
        let found = query
            .misnamed::<()>(&mut |term| Ok(stands(term)), &mut |_| Ok(vec!["coco_v2".to_owned()]))
            .unwrap();
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
    fn a_name_may_be_written_with_its_model() {
        let source = |text: &str| {
            let Query::Term(term) = parse_query(text).unwrap().understood(&words()) else { panic!("{text}") };
            term.named().unwrap().1.source().cloned().unwrap()
        };
        let both = ["coco_v1", "coco_v2"].map(str::to_owned).to_vec();
        assert_eq!(
            source("object:coco_v1_dog>0.6"),
            Source { model: "coco_v1".into(), versions: both.clone(), name: "dog".into() }
        );
        assert_eq!(source("count:coco_people").versions, both);
        assert_eq!(keys("object:coco_v2_sofas"), ["sofas", "sofa", "couch"]);
        assert_eq!(keys("object:\"coco_hot dog\""), ["hotdog"]);
        assert_eq!(keys("object:lvis_tinca_tinca"), ["tincatinca", "tench"]);
        let near = |text: &str| Some(text.to_owned());
        assert_eq!(mistake("a object:coco_v7_dog"), Some((9, 11, near("object:coco_dog"))));
        assert_eq!(mistake("object:coco_v2_girafe"), Some((7, 14, near("object:coco_v2_giraffe"))));
        assert_eq!(mistake("object:coco_hot_dgo"), Some((7, 12, near("object:coco_hot_dog"))));
        assert_eq!(mistake("object:coco_pug"), Some((7, 8, None)), "lvis has it, coco does not");
        for known in ["object:coco_v1_animals", "count:lvis_v1_pug>1", "object:image-type_photo"] {
            assert_eq!(mistake(known), None, "{known}");
        }
    }

    #[test]
    fn an_analysis_that_never_ran_is_a_mistake_with_a_place() {
        assert_eq!(mistake("model:coco_v1 model:lvis"), None);
        assert_eq!(mistake("dog model:unidet"), Some((10, 6, None)), "known, but it has not run");
        assert_eq!(mistake("model:coco_v7"), Some((6, 7, Some("model:coco_v2".to_owned()))));
    }

    #[test]
    fn labels_have_a_field_of_their_analysis() {
        let of = |analysis: &str, label: &str| Term::of_label(analysis, label);
        let written = [
            of("image-type", "golden-hour"),
            of("shop-classifier", "studio"),
            of("watermark-detection", "clean"),
            of("mine", "old car"),
        ];
        let fields = ["type:golden-hour", "shop:studio", "watermark:clean", "object:\"old car\""];
        assert_eq!(written.map(|term| Query::Term(term).to_string()), fields);
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
