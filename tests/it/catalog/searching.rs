//! The search language against a small library, and the order of lists.

use gravitas::catalog::{Direction, Edit, ListRequest, Scope, Sort, TagMark};
use gravitas::facts::{Embedding, Face, Flag, GeoPoint, TextBlock};

use super::*;

/// 1 a cat in Berlin, 2 two people on a beach, 3 a banner illustration, 4 nothing known.
fn library() -> World {
    let mut world = World::new();
    world.writer.set_auto_rules(&[rule("coco", 0.5), rule("image-type", 0.5)]).unwrap();
    let berlin = PictureMetadata {
        place: Some(GeoPoint { latitude: 52.52, longitude: 13.405 }),
        camera: Some("Canon EOS R5".to_owned()),
        taken: Some("2025-09-30T23:00:00".to_owned()),
        rating: Some(4),
        ..PictureMetadata::default()
    };
    world.put_with("Reise/Café Olé_0012.jpg", 1, &berlin);
    let beach = PictureMetadata {
        taken: Some("2025-06-01T00:00:00".to_owned()),
        keywords: vec!["Strand".to_owned()],
        ..PictureMetadata::default()
    };
    world.put_with("Reise/Süd/beach.jpg", 2, &beach);
    world.put("banner.png", 3);
    world.put("plain.jpg", 4);
    let text = TextBlock {
        bounds: PxRect::new(0.0, 0.0, 9.0, 9.0),
        corners: vec![],
        confidence: 0.9,
        text: Some("GRAND OPENING".to_owned()),
    };
    let face = Face { bounds: PxRect::new(0.0, 0.0, 9.0, 9.0), confidence: 0.9, landmarks: vec![] };
    world.finish(1, "coco", boxes(&[("cat", 0.9)]));
    world.finish(1, "iqa", Payload::Quality(0.8));
    world.finish(2, "coco", boxes(&[("person", 0.9), ("person", 0.7), ("cat", 0.3)]));
    world.finish(2, "faces", Payload::Faces(vec![face.clone(), face]));
    world.finish(2, "captioning", Payload::Caption("Two people on a sunny beach".to_owned()));
    world.finish(2, "iqa", Payload::Quality(0.3));
    world.finish(3, "watermark-detection", labels(&[("clean", 0.1), ("banner", 0.8)]));
    world.finish(3, "image-type", labels(&[("illustration", 0.9)]));
    world.finish(3, "shop-classifier", labels(&[("studio", 0.7)]));
    world.finish(3, "cld-text", Payload::Text(vec![text]));
    world.writer.edit(&Edit::flag(&[AssetId(2)], Flag::Pick)).unwrap();
    world.writer.edit(&Edit::label(&[AssetId(3)], Some("red"))).unwrap();
    world
        .writer
        .fail_analysis(print(4), &gravitas::catalog::EngineRef::new("coco", "engine-1"), "No.")
        .unwrap();
    world
}

#[test]
fn every_field_answers() {
    let world = library();
    let cases: &[(&str, &[i64])] = &[
        ("", &[1, 2, 3, 4]),
        ("cafe", &[1]),
        ("\"cafe ole\"", &[1]),
        ("\"ole cafe\"", &[]),
        ("rei", &[1, 2]),
        ("rei beach", &[]),
        ("reise beach", &[2]),
        ("cats", &[1]),
        ("beach OR banner", &[2, 3]),
        ("reise -beach", &[1]),
        ("reise NOT (beach OR plain)", &[1]),
        ("-reise", &[3, 4]),
        ("tag:cat", &[1]),
        ("tag:strand", &[2]),
        ("tag:ca", &[]),
        ("caption:sunny", &[2]),
        ("caption:\"sunny beach\"", &[2]),
        ("text:opening", &[3]),
        ("opening", &[]),
        ("name:0012", &[1]),
        ("name:00", &[1]),
        ("name:ole_00", &[1]),
        ("name:00 rei", &[]),
        ("name:00* rei", &[1]),
        ("name:\"00\"", &[]),
        ("folder:re", &[1, 2]),
        ("caption:sun", &[2]),
        ("folder:sud", &[2]),
        ("folder:pictures", &[1, 2, 3, 4]),
        ("camera:eos", &[1]),
        ("model:coco", &[1, 2]),
        ("model:coco_v2", &[1, 2]),
        ("model:coco_v1", &[1, 2]),
        ("-model:Coco", &[3, 4]),
        ("object:coco_v2_cat", &[1]),
        ("object:coco_v1_cat>0.2", &[1, 2]),
        ("count:coco_people>=2", &[2]),
        ("object:image-type_illustration", &[3]),
        ("object:cat", &[1]),
        ("object:cat>0.2", &[1, 2]),
        ("object:cat>=0.9", &[1]),
        ("object:animal>0.5", &[1, 2]),
        ("count:person>=2", &[2]),
        ("count:person=2", &[2]),
        ("count:person<2", &[1, 3, 4]),
        ("count:face>=2", &[2]),
        ("quality:high", &[1]),
        ("quality:low", &[2]),
        ("-quality:low", &[1, 3, 4]),
        ("iqa>0.7", &[1]),
        ("watermark:banner", &[3]),
        ("watermark:clean", &[]),
        ("type:illustration", &[3]),
        ("shop:studio", &[3]),
        ("rating>=3", &[1]),
        ("flag:pick", &[2]),
        ("w>=1600", &[1, 2, 3, 4]),
        ("h<900", &[]),
        ("ar:16:9", &[1, 2, 3, 4]),
        ("ar:4:3", &[]),
        ("date:2025-06..2025-09", &[1, 2]),
        ("date:2025-09", &[1]),
        ("label:red", &[3]),
        ("near:52.5,13.4,10", &[1]),
        ("near:48.1,11.6,10", &[]),
        ("is:failed", &[4]),
        ("is:untagged", &[3, 4]),
        ("is:offline", &[]),
        ("is:duplicate", &[]),
        ("quality:high OR flag:pick", &[1, 2]),
        ("reise (quality:low OR rating>=5)", &[2]),
    ];
    for (query, expected) in cases {
        assert_eq!(world.try_find(query).as_deref(), Ok(*expected), "{query}");
    }
}

#[test]
fn conditions_that_hardly_ever_meet_are_found_by_what_is_packed() {
    let mut world = World::new();
    let ids: Vec<AssetId> = (1..=12).map(|n| world.put(&format!("{n}.jpg"), n).asset).collect();
    for (n, id) in (1..=12).zip(&ids) {
        world.finish(n, "coco", boxes(&[(if n % 3 == 0 { "cat" } else { "dog" }, 0.9)]));
        world.finish(n, "iqa", Payload::Quality(f32::from(n) / 12.0));
        world.writer.edit(&Edit::rating(&[*id], Some(n % 6))).unwrap();
    }
    world.writer.edit(&Edit::flag(&ids[..1], Flag::Pick)).unwrap();
    let page = |world: &World, text: &str| {
        let query = gravitas::grammar::search::parse_query(text).unwrap();
        let request = ListRequest { query: Some(&query), limit: Some(100), ..ListRequest::default() };
        let mut ids: Vec<i64> = world.reader().ids(&request).unwrap().into_iter().map(|id| id.0).collect();
        ids.sort_unstable();
        ids
    };
    for (query, expected) in [
        ("object:cat rating>=3", &[3, 9][..]),
        ("object:cat rating>=4", &[]),
        ("object:dog rating<=1 iqa>0.5", &[7]),
        ("object:dog rating<=1 iqa>0.99", &[]),
        ("object:cat count:dog<1 rating:0", &[6, 12]),
        ("rating:1 flag:pick", &[1]),
        ("rating:1 (flag:pick OR quality:high)", &[1]),
        ("rating:2 is:untagged w>=1600 h<1600", &[2, 8]),
        ("object:dog -rating:1 iqa<0.2", &[2]),
    ] {
        assert_eq!(page(&world, query), expected, "{query}");
        assert_eq!(world.find(query), expected, "{query}, as a whole list");
    }
    // What changes, goes or comes back is packed anew.
    world.writer.edit(&Edit::rating(&[ids[2]], Some(5))).unwrap();
    assert_eq!(page(&world, "object:cat rating>=4"), [3]);
    world.writer.edit(&Edit::rating(&[ids[2]], None)).unwrap();
    assert_eq!(page(&world, "object:cat rating>=4"), [0; 0]);
    world.writer.remove_root(world.root).unwrap();
    world.writer.settle(usize::MAX).unwrap();
    assert_eq!(world.reader().check().unwrap(), Vec::<String>::new());
}

#[test]
fn a_page_holds_the_first_rows_of_the_whole_list() {
    use gravitas::catalog::{Direction, ListRequest, Sort};
    let world = library();
    let reader = world.reader();
    let queries = [
        "",
        "tag:cat",
        "cat",
        "cat OR dog",
        "-cat",
        "-tag:cat rating>=1",
        "object:cat>0.1",
        "count:cat<1",
        "count:cat>=1",
        "type:photo OR rating>=3",
        "shop:studio",
        "model:coco",
        "rating>=0",
        "near:0,0,99999",
        "quality:high cat",
        "(cat OR rating>=3) -dog",
        "date:2000..2030",
        "is:untagged",
        "name:a",
    ];
    for text in queries {
        let query = gravitas::grammar::search::parse_query(text).unwrap();
        for sort in [Sort::Taken, Sort::Name, Sort::Quality, Sort::Rating, Sort::Relevance] {
            for direction in [Direction::Ascending, Direction::Descending] {
                let whole = ListRequest { query: Some(&query), sort, direction, ..ListRequest::default() };
                let page = ListRequest { limit: Some(2), ..whole.clone() };
                let (whole, page) = (reader.ids(&whole).unwrap(), reader.ids(&page).unwrap());
                assert_eq!(page, whole[..whole.len().min(2)], "{text} by {sort:?} {direction:?}");
            }
        }
    }
}

#[test]
fn nothing_a_person_types_is_read_as_sql_or_full_text_syntax() {
    let mut world = library();
    let odd = "Robert'); DROP TABLE assets;--";
    world.writer.edit(&Edit::tag(&[AssetId(4)], odd, Some(TagMark::Own))).unwrap();
    for query in [
        "\"'; DROP TABLE search; --\"",
        "tag:\"x' OR 1=1 --\"",
        "\"NEAR(a b)\"",
        "caption:\"a* NOT b\"",
        "object:\"x\" OR \"{tags} : cat\"",
        "\"cat\" AND",
        "name:\"^cat\"",
        "label:\"red' OR '1'='1\"",
    ] {
        let found = world.try_find(query).unwrap_or_default();
        assert!(found.len() < 4, "{query} found everything");
    }
    assert_eq!(world.find(&format!("tag:\"{odd}\"")), [4]);
    assert_eq!(world.reader().counts().unwrap().total, 4);
}

#[test]
fn questions_that_cannot_be_answered_get_a_sentence() {
    let world = library();
    for (query, part) in [
        ("model:yolo", "there is no analysis 'yolo'"),
        ("model:coco_v3", "coco_v2"),
        ("cat model:unidet", "'unidet' has not run on this library yet (those that have run: "),
        ("object:coco_v3_cat", "no model answers to 'coco_v3'"),
        ("object:coco_cta", "coco does not know 'cta'"),
        ("similar:1", "Nothing can be compared with picture 1"),
        ("similar:999", "There is no picture 999"),
        ("folder:/nowhere/at/all", "the library has no folder '/nowhere/at/all'"),
        ("\"---\"", "no letter or digit"),
    ] {
        let error = world.try_find(query).unwrap_err();
        assert!(error.contains(part), "{query}: {error}");
    }
    let query = gravitas::grammar::search::parse_query("cat model:unidet").unwrap().understood(&words());
    let mistake = world.reader().misnamed(&query).unwrap().unwrap();
    assert_eq!((mistake.offset, mistake.len), (10, 6));
}

#[test]
fn similar_pictures_are_found_by_their_vectors() {
    let mut world = library();
    for (content, vector) in [(1, vec![1.0, 0.0]), (2, vec![0.9, 0.1]), (3, vec![0.0, 1.0])] {
        world.finish(content, "embedding", Payload::Embedding(Embedding::quantised(&vector)));
    }
    assert_eq!(world.find("similar:1"), [2]);
}

#[test]
fn a_wrong_sentence_of_a_model_answers_no_search() {
    let mut world = World::new();
    world.writer.set_auto_rules(&[rule("coco", 0.5)]).unwrap();
    for (content, name) in [(1, "one"), (2, "two"), (3, "three"), (4, "four"), (5, "five")] {
        world.put(&format!("{name}.jpg"), content);
    }
    world.finish(1, "captioning", Payload::Caption("a dog runs over the grass".to_owned()));
    assert_eq!(world.find("dog"), [1], "nobody has looked for dogs yet");
    world.finish(1, "coco", boxes(&[("zebra", 0.8), ("dog", 0.2)]));
    world.finish(2, "coco", boxes(&[("dog", 0.4)]));
    world.finish(2, "captioning", Payload::Caption("two dogs run over the grass".to_owned()));
    world.finish(3, "coco", boxes(&[("zebra", 0.8)]));
    world.writer.edit(&Edit::caption(&[AssetId(3)], Some("not a dog at all"))).unwrap();
    world.finish(4, "coco", boxes(&[("dog", 0.9)]));
    assert_eq!(world.find("dog"), [2, 3, 4], "seen faintly, a person's own word, tagged");
    assert_eq!(world.find("grass"), [1, 2], "what nobody looks for is believed");
    assert_eq!(world.find("caption:\"dog\""), [3]);
    assert_eq!(world.find("caption:dog"), [2, 3], "dogs begin so");
    let query = gravitas::grammar::search::parse_query("dog").unwrap();
    let request = ListRequest { query: Some(&query), sort: Sort::Relevance, ..Default::default() };
    let found: Vec<i64> = world.reader().ids(&request).unwrap().into_iter().map(|id| id.0).collect();
    assert_eq!(found, [4, 2, 3], "the tag, then what was seen, then words");
}

#[test]
fn a_sentence_of_a_model_counts_last() {
    let mut world = World::new();
    for (content, name) in [(1, "a"), (2, "b"), (3, "harbour")] {
        world.put(&format!("{name}.jpg"), content);
    }
    world.finish(1, "captioning", Payload::Caption("a harbour".to_owned()));
    world.writer.edit(&Edit::caption(&[AssetId(2)], Some("the old harbour in the evening"))).unwrap();
    let query = gravitas::grammar::search::parse_query("harbour").unwrap();
    let request = ListRequest { query: Some(&query), sort: Sort::Relevance, ..Default::default() };
    let found: Vec<i64> = world.reader().ids(&request).unwrap().into_iter().map(|id| id.0).collect();
    assert_eq!((found.len(), found[2]), (3, 1), "a person's caption and the name come before it");
}

#[test]
fn lists_are_ordered_both_ways() {
    let mut world = World::new();
    let size = |w, h| PxSize::new(w, h);
    let metadata =
        |taken: &str| PictureMetadata { taken: Some(taken.to_owned()), ..PictureMetadata::default() };
    let files = [
        ("img_10.jpg", 3, size(100, 100), metadata("2025-01-03T00:00:00"), Some(0.9), 1),
        ("IMG_2.jpg", 1, size(400, 100), metadata("2025-01-01T00:00:00"), None, 3),
        ("b.jpg", 2, size(100, 300), metadata("2025-01-02T00:00:00"), Some(0.1), 2),
    ];
    for (name, content, size, metadata, quality, stars) in &files {
        let mut file = facts(name, *content, metadata);
        file.size = *size;
        let asset = world.writer.record_file(world.root, &file).unwrap().asset;
        world.writer.edit(&Edit::rating(&[asset], Some(*stars))).unwrap();
        if let Some(score) = quality {
            world.finish(*content, "iqa", Payload::Quality(*score));
        }
    }
    let expected = [
        (Sort::Taken, [2, 3, 1]),
        (Sort::Name, [3, 2, 1]),
        (Sort::Rating, [1, 3, 2]),
        (Sort::FileSize, [2, 3, 1]),
        (Sort::Pixels, [1, 3, 2]),
        (Sort::Aspect, [3, 1, 2]),
        (Sort::Quality, [3, 1, 2]),
    ];
    let reader = world.reader();
    for (sort, ascending) in expected {
        let list = |direction| {
            let request = ListRequest { sort, direction, ..Default::default() };
            reader.ids(&request).unwrap().into_iter().map(|id| id.0).collect::<Vec<_>>()
        };
        assert_eq!(list(Direction::Ascending), ascending, "{sort:?}");
        let mut descending = ascending;
        descending.reverse();
        if sort == Sort::Quality {
            descending = [1, 3, 2];
        }
        assert_eq!(list(Direction::Descending), descending, "{sort:?}");
    }
    let first = ListRequest { limit: Some(1), ..Default::default() };
    assert_eq!(reader.ids(&first).unwrap(), [AssetId(1)]);
}

#[test]
fn relevance_is_exact_tag_then_confidence_then_text() {
    let mut world = World::new();
    world.writer.set_auto_rules(&[rule("coco", 0.5)]).unwrap();
    let names = ["sure", "unsure", "own", "caption", "a cat in a rather long file name", "other"];
    let ids: Vec<i64> =
        (1..).zip(names).map(|(n, name)| world.put(&format!("{name}.jpg"), n).asset.0).collect();
    world.finish(1, "coco", boxes(&[("cat", 0.9)]));
    world.finish(2, "coco", boxes(&[("cat", 0.6)]));
    world.writer.edit(&Edit::tag(&[AssetId(ids[2])], "cat", Some(TagMark::Own))).unwrap();
    world.writer.edit(&Edit::caption(&[AssetId(ids[3])], Some("cat"))).unwrap();
    let query = gravitas::grammar::search::parse_query("cat").unwrap();
    let request = ListRequest { query: Some(&query), sort: Sort::Relevance, ..Default::default() };
    let found: Vec<i64> = world.reader().ids(&request).unwrap().into_iter().map(|id| id.0).collect();
    assert_eq!(found, [ids[2], ids[0], ids[1], ids[3], ids[4]], "own tag, surer, less sure, caption, name");
    let best = ListRequest { limit: Some(2), ..request };
    assert_eq!(world.reader().ids(&best).unwrap().len(), 2);
}

#[test]
fn folders_and_counters_follow_every_change() {
    let mut world = library();
    let reader = world.reader();
    let folder = |path: &str| reader.folders().unwrap().into_iter().find(|f| f.path == path).unwrap();
    assert_eq!((folder("").total, folder("Reise").direct, folder("Reise").total), (4, 1, 2));
    let list = |scope| reader.ids(&ListRequest { scope, ..Default::default() }).unwrap().len();
    let reise = folder("Reise").id;
    assert_eq!(
        (list(Scope::Folder(reise)), list(Scope::FolderOnly(reise)), list(Scope::Root(world.root))),
        (2, 1, 4)
    );
    let counts = reader.counts().unwrap();
    assert_eq!((counts.total, counts.watermarked, counts.low_quality), (4, 1, 1));
    assert_eq!((counts.untagged, counts.needs_attention, counts.picked), (2, 1, 1));
    let histogram = reader.quality_histogram().unwrap();
    assert_eq!((histogram[6], histogram[16], histogram.iter().sum::<u64>()), (1, 1, 2));
    world.writer.record_gone(world.root, Path::new("Reise")).unwrap();
    let counts = reader.counts().unwrap();
    assert_eq!((counts.total, counts.low_quality, counts.picked, counts.missing), (2, 0, 0, 2));
    assert_eq!(reader.tags("cat", 10).unwrap(), []);
    assert_eq!(reader.check().unwrap(), Vec::<String>::new());
}

#[test]
fn every_file_of_a_picture_is_found_by_its_name_and_folder() {
    let mut world = World::new();
    world.put("a/zucchini.jpg", 1);
    world.put("a/other.jpg", 2);
    world.put("b/copy.jpg", 1);
    for query in ["copy", "name:copy", "folder:b", "name:zucchini folder:b", "zucchini", "folder:a -other"] {
        assert_eq!(world.find(query), [1], "{query}");
    }
    world.remove("b/copy.jpg");
    world.writer.record_gone(world.root, Path::new("b/copy.jpg")).unwrap();
    assert_eq!((world.find("copy"), world.find("folder:b")), (vec![], vec![]), "what is gone is not found");
    assert_eq!(world.find("zucchini"), [1]);
    for n in 0..20 {
        world.put(&format!("c/further{n}.jpg"), 1);
    }
    assert_eq!(world.find("further"), [1]);
    assert!(world.find("name:further19").is_empty(), "of very many copies the first are found by name");
}

#[test]
fn a_folder_is_found_by_its_full_path() {
    let mut world = World::new();
    world.put("trips/rome/a.jpg", 1);
    world.put("trips2/b.jpg", 2);
    world.put("my trips/c.jpg", 3);
    world.put("trips/copy of b.jpg", 2);
    let path = |rel_path: &str| world.path(rel_path).to_str().unwrap().to_owned();
    for (query, expected) in [
        (format!("folder:{}", path("trips")), &[1, 2][..]),
        (format!("folder:{}/", path("trips")), &[1, 2]),
        (format!("folder:{}", path("trips/rome")), &[1]),
        (format!("-folder:{}", path("trips")), &[3]),
        (format!("folder:\"{}\"", path("my trips")), &[3]),
        (format!("folder:{} OR name:c", path("trips2")), &[2, 3]),
        (format!("folder:{}", path("tri")), &[1, 2]),
        (format!("folder:{}", path("")), &[1, 2, 3]),
        (format!("folder:{}", world.dir.path().display()), &[1, 2, 3]),
        ("folder:/rome".to_owned(), &[1]),
    ] {
        assert_eq!(world.find(&query), expected, "{query}");
    }
    for query in [format!("folder:{} b", path("tri")), format!("folder:{}", path("tripz"))] {
        assert!(world.try_find(&query).unwrap_err().contains("the library has no folder"), "{query}");
    }
}
