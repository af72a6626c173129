//! The grammar against the published vectors and against itself.

use gravitas::grammar::search::parse_query;
use gravitas::grammar::{Transformation, Vocabulary, check, parse};
use serde_json::{Value, json};

use crate::support;

mod generators;
mod refusals;

/// The vectors that lie beside the project.
fn vectors() -> Option<Value> {
    let file = support::shared()?.join("spec/transformation-vectors.json");
    Some(serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap())
}

fn list<'v>(vectors: &'v Value, name: &str) -> &'v [Value] {
    vectors[name].as_array().unwrap()
}

fn read(text: &str) -> Transformation {
    parse(text, &Vocabulary::standard()).unwrap_or_else(|errors| panic!("{text}: {errors:?}"))
}

#[test]
fn white_space_at_the_end_of_a_parameter_means_nothing() {
    assert_eq!(read("c_fill ,w_300"), read("c_fill,w_300"));
    assert!(parse("fl_ ,$x_1", &Vocabulary::standard()).is_err());
}

#[test]
fn accepted_vectors_have_their_canonical_form_and_tree() {
    let Some(vectors) = vectors() else { return };
    let words = Vocabulary::standard();
    for vector in list(&vectors, "vectors") {
        let id = &vector["id"];
        let tree = read(vector["transformation"].as_str().unwrap());
        assert_eq!(json!(tree.canonical()), vector["canonical"], "{id}");
        assert_eq!(tree.to_json(), vector["ast"], "{id}");
        let kept: Vec<&String> = tree.components.iter().flat_map(|c| &c.unsupported).collect();
        assert_eq!(json!(kept), vector["outside_subset"], "{id}");
        let found: Vec<Value> =
            check(&tree, &words).iter().map(|f| json!([f.component, f.code.as_str()])).collect();
        assert_eq!(json!(found), vector["semantic"], "{id}");
    }
    println!("{} accepted vectors", list(&vectors, "vectors").len());
}

#[test]
fn refused_vectors_are_refused_with_their_code_and_sentence() {
    let Some(vectors) = vectors() else { return };
    for vector in list(&vectors, "negative") {
        let text = vector["transformation"].as_str().unwrap();
        let errors = parse(text, &Vocabulary::standard()).unwrap_err();
        assert_eq!(json!(errors[0].code.as_str()), vector["code"], "{text}");
        assert_eq!(json!(errors[0].message), vector["message"], "{text}");
        assert_eq!(text[errors[0].offset..][..errors[0].text.len()], errors[0].text, "{text}");
    }
}

#[test]
fn semantic_vectors_parse_and_are_then_refused() {
    let Some(vectors) = vectors() else { return };
    for vector in list(&vectors, "semantic_negative") {
        let text = vector["transformation"].as_str().unwrap();
        let found = check(&read(text), &Vocabulary::standard());
        assert!(found.iter().any(|f| json!(f.code.as_str()) == vector["code"]), "{text}: {found:?}");
    }
}

#[test]
fn every_public_spelling_of_coco_is_known() {
    let Some(shared) = support::shared() else { return };
    let text = std::fs::read_to_string(shared.join("spec/coco80.json")).unwrap();
    let public: Value = serde_json::from_str(&text).unwrap();
    let words = Vocabulary::standard();
    for name in public["names"].as_array().unwrap() {
        let aliases = name["aliases"].as_array().unwrap().iter();
        for spelling in aliases.chain([&name["name"], &name["sdk"]]).filter_map(Value::as_str) {
            assert!(words.knows_key(&gravitas::grammar::names::key(spelling), None), "{spelling}");
        }
    }
}

proptest::proptest! {
    #[test]
    fn the_canonical_text_reads_back_as_the_same_tree(tree in generators::transformation()) {
        let text = tree.canonical();
        let again = parse(&text, &Vocabulary::standard());
        let again = again.map_err(|e| proptest::test_runner::TestCaseError::fail(format!("{text}: {e:?}")))?;
        proptest::prop_assert_eq!(&again, &tree, "{}", text);
        proptest::prop_assert_eq!(again.canonical(), text);
    }

    #[test]
    fn reading_any_text_never_panics_and_offsets_stay_inside(text in generators::noise()) {
        match parse(&text, &Vocabulary::standard()) {
            Ok(tree) => {
                let canonical = tree.canonical();
                let again = parse(&canonical, &Vocabulary::standard());
                proptest::prop_assert_eq!(again.as_ref(), Ok(&tree), "{}", canonical);
                proptest::prop_assert_eq!(again.unwrap().canonical(), canonical);
            }
            Err(errors) => {
                proptest::prop_assert!(!errors.is_empty());
                proptest::prop_assert!(errors.iter().all(|e| e.offset <= text.len()));
            }
        }
    }

    #[test]
    fn a_written_search_reads_back_as_the_same_tree(query in generators::query()) {
        let text = query.to_string();
        proptest::prop_assert_eq!(parse_query(&text), Ok(query), "{}", text);
    }

    #[test]
    fn reading_any_search_never_panics(text in generators::search_noise()) {
        match parse_query(&text) {
            Ok(query) => proptest::prop_assert_eq!(parse_query(&query.to_string()), Ok(query)),
            Err(error) => proptest::prop_assert!(error.offset + error.len <= text.len()),
        }
    }
}
