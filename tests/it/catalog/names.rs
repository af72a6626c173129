//! Finding what analyses say of things: attributes, finer names, other spellings; names that nobody knows; ranking.

use std::collections::BTreeMap;

use gravitas::catalog::{Edit, ListRequest, Sort, TagMark};

use super::*;

fn thing(label: &str, confidence: f32, attributes: &[(&str, &str, f32)]) -> Detection {
    let one = |&(key, value, sure): &(&str, &str, f32)| {
        (key.to_owned(), BTreeMap::from([(value.to_owned(), sure)]))
    };
    Detection {
        label: label.to_owned(),
        categories: vec!["animal".to_owned()],
        bounds: PxRect::new(1.0, 2.0, 3.0, 4.0),
        confidence,
        sharpness: None,
        attributes: attributes.iter().map(one).collect(),
    }
}

/// 1 a red dress and a blue top, 2 a blue dress, 3 a pug, 4 a goldfinch, 5 a couch.
fn library() -> World {
    let mut world = World::new();
    world.writer.set_auto_rules(&[rule("coco", 0.5), rule("cld-fashion", 0.6), rule("lvis", 0.7)]).unwrap();
    for content in 1..=5 {
        world.put(&format!("{content}.jpg"), content);
    }
    let red = [("color", "red", 0.4), ("pattern", "plain", 0.9), ("sleeve length", "long", 0.8)];
    let blue = [("color", "blue", 0.9)];
    world.finish(1, "cld-fashion", Payload::Boxes(vec![thing("dress", 0.9, &red), thing("top", 0.8, &blue)]));
    world.finish(2, "cld-fashion", Payload::Boxes(vec![thing("dress", 0.9, &blue), thing("top", 0.5, &red)]));
    world.finish(3, "lvis", Payload::Boxes(vec![thing("dog", 0.9, &[("kind", "pug", 0.8)])]));
    world.finish(3, "coco", boxes(&[("dog", 0.9)]));
    world.finish(4, "lvis", Payload::Boxes(vec![thing("bird", 0.9, &[("kind", "goldfinch", 0.6)])]));
    world.finish(5, "coco", boxes(&[("couch", 0.9)]));
    world
}

#[test]
fn what_is_said_of_things_is_found() {
    let mut world = library();
    for (query, expected) in [
        ("red dress", &[1][..]),
        ("\"red dress\"", &[1]),
        ("\"blue dress\"", &[2]),
        ("blue", &[1, 2]),
        ("\"long sleeve\"", &[1]),
        ("pug", &[3]),
        ("object:pug", &[3]),
        ("object:pugs", &[3]),
        ("object:pug-dog", &[3]),
        ("object:pug>0.85", &[]),
        ("object:collie", &[]),
        ("count:pug>=1", &[3]),
        ("count:dog=1", &[3]),
        ("object:coco_v1_dog", &[3]),
        ("object:lvis_dog", &[3]),
        ("object:coco_bird", &[]),
        ("object:lvis_birds", &[4]),
        ("object:lvis_pug", &[3]),
        ("object:lvis_pug-dog>0.5", &[3]),
        ("object:lvis_collie", &[]),
        ("object:lvis_animal", &[3, 4]),
        ("object:coco_animal", &[3, 5]),
        ("object:coco_v2_sofa", &[5]),
        ("count:coco_dogs=1", &[3]),
        ("count:coco_bird<1 object:lvis_bird", &[4]),
        ("goldfinch", &[4]),
        ("object:goldfinch", &[4]),
        ("object:bird", &[4]),
        ("object:sofa", &[5]),
        ("count:sofas>=1", &[5]),
        ("sofa", &[5]),
        ("pug-dog", &[3]),
        ("caption:sofa", &[]),
        ("count:sofa<1 object:dog", &[3]),
        ("tag:pug", &[]),
    ] {
        assert_eq!(world.try_find(query).as_deref(), Ok(expected), "{query}");
    }
    // Another threshold, and another finding, are followed.
    world.writer.edit(&Edit::Thresholds(vec![("cld-fashion".to_owned(), Some(0.4))])).unwrap();
    world.writer.settle(usize::MAX).unwrap();
    assert_eq!(world.find("red"), [1, 2]);
    world.finish(1, "cld-fashion", Payload::Boxes(vec![]));
    assert_eq!(world.find("red"), [2]);
    assert_eq!(world.reader().check().unwrap(), Vec::<String>::new());
}

#[test]
fn a_name_that_nobody_knows_is_a_mistake_and_one_of_the_library_is_not() {
    let mut world = library();
    world.writer.edit(&Edit::tag(&[AssetId(1)], "Unicorn", Some(TagMark::Own))).unwrap();
    world.writer.edit(&Edit::label(&[AssetId(3)], Some("Winner"))).unwrap();
    world.finish(2, "birds", labels(&[("kittiwake", 0.9)]));
    world.finish(2, "image-type", labels(&[("diagram", 0.9)]));
    for query in [
        "object:unicorn",
        "count:unicorns>2",
        "object:zebra",
        "object:kittiwake",
        "label:winner",
        "label:red",
        "type:diagram",
        "type:sketch",
        "shop:natural",
        "tag:nothing",
    ] {
        assert!(world.try_find(query).is_ok(), "{query}");
    }
    let mistake = |text: &str| {
        let query = gravitas::grammar::search::parse_query(text).unwrap().understood(&words());
        world.reader().misnamed(&query).unwrap().map(|m| (m.offset, m.len, m.suggestion))
    };
    let near = |text: &str| Some(text.to_owned());
    assert_eq!(mistake("red object:kitiwake"), Some((11, 8, near("object:kittiwake"))));
    assert_eq!(mistake("count:zebrra<3"), Some((6, 6, near("count:zebra"))));
    assert_eq!(mistake("type:ilustration"), Some((5, 11, near("type:illustration"))));
    assert_eq!(mistake("shop:studoi"), Some((5, 6, near("shop:studio"))));
    assert_eq!(mistake("-label:gren"), Some((7, 4, near("label:green"))));
    assert_eq!(mistake("shop:diagram"), Some((5, 7, None)), "a label of another analysis");
}

#[test]
fn what_only_judges_a_picture_is_neither_a_thing_in_it_nor_a_tag_of_it() {
    let mut world = World::new();
    world
        .writer
        .set_auto_rules(&[
            rule("coco", 0.5),
            rule("watermark-detection", 0.5),
            rule("image-type", 0.5),
            rule("shop-classifier", 0.5),
        ])
        .unwrap();
    let ids: Vec<i64> = (1..=4).map(|n| world.put(&format!("{n}.jpg"), n).asset.0).collect();
    let label = |label: &str, category: &str| {
        let categories = vec![category.to_owned()];
        Payload::Labels(vec![gravitas::facts::ScoredLabel {
            label: label.to_owned(),
            categories,
            confidence: 0.9,
        }])
    };
    for content in 1..=4 {
        world.finish(content, "watermark-detection", label("banner", "top"));
        world.finish(content, "image-type", label("photo", "style"));
        world.finish(content, "shop-classifier", label("natural", "scene"));
    }
    world.finish(1, "coco", boxes(&[("dog", 0.9)]));
    world.writer.edit(&Edit::tag(&[AssetId(ids[1])], "home", Some(TagMark::Own))).unwrap();
    world.writer.edit(&Edit::tag(&[AssetId(ids[2])], "photo", Some(TagMark::Promoted))).unwrap();
    assert_eq!(world.find("is:untagged"), [ids[3]]);
    assert_eq!(world.reader().counts().unwrap().untagged, 1);
    assert_eq!(world.find("tag:natural").len(), 4, "they stay tags");
    assert_eq!(world.find("object:top"), [0; 0], "a garment, and none is there");
    assert!(world.try_find("object:style").is_err());
}

/// A library with so many hits for `boat` that a page cannot rank them all. The oldest: 1 its person's own tag,
/// 2 and 3 tags of a model, 4 a caption.
fn many_boats(hits: i64) -> World {
    let mut world = World::new();
    world.writer.set_auto_rules(&[rule("coco", 0.5)]).unwrap();
    let root = world.root;
    let of = |n: i64| Fingerprint(std::array::from_fn(|at| n.to_le_bytes()[at % 8]));
    let fill = |w: &mut Writer| {
        for n in 1..=hits {
            let metadata = PictureMetadata {
                taken: Some(format!("{:04}-01-01T00:00:00", 1900 + n % 8000)),
                ..PictureMetadata::default()
            };
            let path = PathBuf::from(format!("boat_{n:05}.jpg"));
            let quick_key = QuickKey { inode: n.unsigned_abs(), ..key(1) };
            let file =
                FileFacts { rel_path: &path, quick_key, fingerprint: of(n), ..facts("", 1, &metadata) };
            w.record_file(root, &file)?;
        }
        for (n, confidence) in [(2, 0.7), (3, 0.9)] {
            w.finish_analysis(of(n), &record("coco", "engine-1", boxes(&[("boat", confidence)])))?;
        }
        w.edit(&Edit::tag(&[AssetId(1)], "boat", Some(TagMark::Own)))?;
        w.edit(&Edit::caption(&[AssetId(4)], Some("boat, boat, boat")))?;
        Ok(())
    };
    world.writer.batch(fill).unwrap();
    world
}

#[test]
fn a_page_begins_with_exact_tags_however_old() {
    let world = many_boats(2_300);
    let reader = world.reader();
    for text in ["boat", "boat w>=1", "boat OR ship", "boat -tag:home", "name:boat (tag:boat OR w>=1)"] {
        let query = gravitas::grammar::search::parse_query(text).unwrap();
        let whole = ListRequest { query: Some(&query), sort: Sort::Relevance, ..ListRequest::default() };
        let page = ListRequest { limit: Some(5), ..whole.clone() };
        let ids = |request| reader.ids(request).unwrap().into_iter().map(|id| id.0).collect::<Vec<_>>();
        let page = ids(&page);
        assert_eq!(page[..3], [1, 3, 2], "{text}: its own tag, then the surer");
        assert_eq!(ids(&whole)[..3], [1, 3, 2], "{text}");
        assert_eq!(page.len(), 5, "{text}");
        assert!(page[3] > 2_000, "{text}: then the newest, and not {}", page[3]);
    }
    let limited = gravitas::grammar::search::parse_query("boat h<1").unwrap();
    let none =
        ListRequest { query: Some(&limited), sort: Sort::Relevance, limit: Some(5), ..Default::default() };
    assert_eq!(reader.ids(&none).unwrap(), [], "the tag alone is not enough");
}

#[test]
fn a_page_of_many_hits_tells_how_well_the_words_fit() {
    let mut world = many_boats(2_300);
    world.writer.edit(&Edit::caption(&[AssetId(2_000)], Some("boat, boat, boat"))).unwrap();
    let query = gravitas::grammar::search::parse_query("boat w>=1").unwrap();
    let request =
        ListRequest { query: Some(&query), sort: Sort::Relevance, limit: Some(4), ..ListRequest::default() };
    let ids: Vec<i64> = world.reader().ids(&request).unwrap().into_iter().map(|id| id.0).collect();
    assert_eq!(ids, [1, 3, 2, 2_000], "among those without a tag the best fit comes first");
}
