//! What people make: verdicts, tags, rules, focus; each change can be taken back.

use std::collections::BTreeMap;

use gravitas::catalog::{Edit, Pair, TagMark, TagOrigin, Take};
use gravitas::facts::Flag;
use gravitas::geometry::Point;

use super::*;

#[test]
fn every_edit_returns_its_inverse() {
    let mut world = World::new();
    let (a, b) = (world.put("a.jpg", 1).asset, world.put("b.jpg", 2).asset);
    world.writer.edit(&Edit::rating(&[b], Some(2))).unwrap();
    world.writer.edit(&Edit::tag(&[b], "old", Some(TagMark::Own))).unwrap();
    let region = BTreeMap::from([("hero".to_owned(), vec![Point::new(1.0, 2.0), Point::new(3.0, 4.0)])]);
    let take = Take { area: PxRect::new(1.0, 2.0, 3.0, 4.0), locked: true };
    let edits = [
        Edit::rating(&[a, b], Some(5)),
        Edit::flag(&[a, b], Flag::Pick),
        Edit::label(&[a, b], Some("Red")),
        Edit::caption(&[a], Some("A \"quoted\" 'caption'; DROP TABLE assets;")),
        Edit::tag(&[a, b], "  new   tag ", Some(TagMark::Own)),
        Edit::tag(&[b], "old", None),
        Edit::Focus(vec![(a, vec![PxRect::new(0.5, 1.5, 2.0, 2.0), PxRect::new(5.0, 5.0, 1.0, 1.0)])]),
        Edit::Regions(vec![(b, region)]),
        Edit::Takes(vec![(a, "16:9".to_owned(), Some(take))]),
        // The same asset twice: the inverse must run backwards.
        Edit::Ratings(vec![(a, Some(1)), (a, Some(3))]),
    ];
    for edit in edits {
        let before = [world.reader().own(a).unwrap(), world.reader().own(b).unwrap()];
        let inverse = world.writer.edit(&edit).unwrap();
        let after = [world.reader().own(a).unwrap(), world.reader().own(b).unwrap()];
        assert_ne!(before, after, "{edit:?} does something");
        let again = world.writer.edit(&inverse).unwrap();
        assert_eq!(
            [world.reader().own(a).unwrap(), world.reader().own(b).unwrap()],
            before,
            "{edit:?} undone"
        );
        world.writer.edit(&again).unwrap();
        assert_eq!(
            [world.reader().own(a).unwrap(), world.reader().own(b).unwrap()],
            after,
            "{edit:?} redone"
        );
    }
}

#[test]
fn unknown_assets_and_empty_tags_are_left_out() {
    let mut world = World::new();
    let a = world.put("a.jpg", 1).asset;
    let inverse = world.writer.edit(&Edit::rating(&[AssetId(999), a], Some(9))).unwrap();
    assert_eq!(inverse, Edit::Ratings(vec![(a, None)]));
    assert_eq!(world.reader().own(a).unwrap().rating, Some(5), "more than five stars are five");
    let none = world.writer.edit(&Edit::tag(&[a, AssetId(999)], " - ", Some(TagMark::Own))).unwrap();
    assert_eq!(none, Edit::Tags(vec![]));
}

#[test]
fn automatic_tags_follow_rule_rejection_and_promotion() {
    let mut world = World::new();
    let a = world.put("a.jpg", 1).asset;
    world.finish(1, "coco", boxes(&[("cat", 0.9), ("cat", 0.4), ("hot-dog", 0.6)]));
    assert!(world.reader().row(a).unwrap().unwrap().tags.is_empty(), "no rule, no tags");
    assert_eq!(world.reader().counts().unwrap().untagged, 1);

    world.writer.set_auto_rules(&[rule("coco", 0.6)]).unwrap();
    assert_eq!(world.writer.settle(100).unwrap(), 0);
    assert_eq!(
        world.reader().row(a).unwrap().unwrap().tags,
        ["cat", "hot-dog"],
        "at the threshold is enough"
    );
    assert_eq!(world.reader().counts().unwrap().untagged, 0);

    world.writer.edit(&Edit::tag(&[a], "Hot Dog", Some(TagMark::Promoted))).unwrap();
    let reject = world.writer.edit(&Edit::tag(&[a], "cat", Some(TagMark::Rejected))).unwrap();
    world.writer.set_auto_rules(&[rule("coco", 0.95)]).unwrap();
    world.writer.settle(100).unwrap();
    let tags = world.reader().details(a).unwrap().unwrap().tags;
    assert_eq!(tags.len(), 1);
    assert_eq!(
        (tags[0].name.as_str(), &tags[0].origin),
        ("Hot Dog", &TagOrigin::Promoted),
        "a promoted one stays"
    );

    world.writer.set_auto_rules(&[rule("coco", 0.5)]).unwrap();
    world.writer.settle(100).unwrap();
    assert_eq!(world.find("tag:cat"), [0; 0], "rejected");
    world.writer.edit(&reject).unwrap();
    assert_eq!(world.find("tag:cat"), [a.0], "until the rejection is undone");
    let names: Vec<_> =
        world.reader().tags("", 10).unwrap().into_iter().map(|t| (t.name, t.assets, t.own)).collect();
    assert_eq!(names, [("cat".to_owned(), 1, 0), ("hot-dog".to_owned(), 1, 1)]);
}

#[test]
fn changed_rules_count_instances_again_even_after_a_crash() {
    let mut world = World::new();
    world.writer.set_auto_rules(&[rule("coco", 0.8)]).unwrap();
    let a = world.put("a.jpg", 1).asset;
    world.finish(1, "coco", boxes(&[("person", 0.9), ("person", 0.6)]));
    assert_eq!(world.find("count:person>=2"), [0; 0]);
    world.writer.set_auto_rules(&[rule("coco", 0.5)]).unwrap();
    // Closed before it could settle: opening carries it on.
    let world = world.reopened(|_| ());
    assert_eq!(world.find("count:person>=2"), [a.0]);
}

#[test]
fn a_persons_word_counts_more_than_the_files() {
    let mut world = World::new();
    let metadata = PictureMetadata {
        rating: Some(2),
        caption: Some("from the file".to_owned()),
        keywords: vec!["beach".to_owned()],
        ..PictureMetadata::default()
    };
    let a = world.put_with("a.jpg", 1, &metadata).asset;
    world.finish(1, "captioning", Payload::Caption("from the model".to_owned()));
    assert_eq!(world.reader().row(a).unwrap().unwrap().caption.unwrap(), "from the file");
    world.writer.edit(&Edit::caption(&[a], Some("from me"))).unwrap();
    world.writer.edit(&Edit::rating(&[a], Some(0))).unwrap();
    world.writer.edit(&Edit::tag(&[a], "beach", Some(TagMark::Rejected))).unwrap();
    let row = world.reader().row(a).unwrap().unwrap();
    assert_eq!((row.caption.as_deref(), row.rating, row.tags.len()), (Some("from me"), 0, 0));
}

#[test]
fn taking_a_tag_off_keeps_it_off_and_can_be_undone() {
    let mut world = World::new();
    world.writer.set_auto_rules(&[rule("coco", 0.5)]).unwrap();
    let metadata = PictureMetadata { keywords: vec!["Harbour".to_owned()], ..PictureMetadata::default() };
    let a = world.put_with("a.jpg", 1, &metadata).asset;
    world.finish(1, "coco", boxes(&[("boat", 0.9)]));
    world.writer.edit(&Edit::tag(&[a], "mine", Some(TagMark::Own))).unwrap();
    world.writer.edit(&Edit::tag(&[a], "boat", Some(TagMark::Promoted))).unwrap();
    let before = world.reader().own(a).unwrap().marks;
    let all = Edit::Untag(["mine", "boat", "harbour"].map(|tag| (a, tag.to_owned())).to_vec());
    let back = world.writer.edit(&all).unwrap();
    assert_eq!(world.reader().row(a).unwrap().unwrap().tags, [""; 0]);
    let rejected = vec![("boat".to_owned(), TagMark::Rejected), ("harbour".to_owned(), TagMark::Rejected)];
    assert_eq!(world.reader().own(a).unwrap().marks, rejected, "a person's own tag leaves no trace");
    // Found again and written again: it stays away. Taken off once more, too.
    world.finish(1, "coco", boxes(&[("boat", 0.99)]));
    world.writer.edit(&Edit::untag(&[a], "boat")).unwrap();
    assert_eq!(world.reader().row(a).unwrap().unwrap().tags, [""; 0]);
    world.writer.edit(&back).unwrap();
    assert_eq!(world.reader().own(a).unwrap().marks, before);
    assert_eq!(world.reader().row(a).unwrap().unwrap().tags, ["boat", "mine", "Harbour"]);
}

#[test]
fn settings_and_documents_are_kept() {
    let mut world = World::new();
    assert_eq!(world.writer.set_setting("paused", Some("person")).unwrap(), None);
    assert_eq!(world.writer.set_setting("paused", None).unwrap().as_deref(), Some("person"));
    world.writer.set_setting("paused", Some("person")).unwrap();
    world.writer.set_document("preset", "Web", Some("analyses = [\"coco\"]")).unwrap();
    world.writer.set_root_preset(world.root, Some("Web")).unwrap();
    let world = world.reopened(|folder| std::fs::remove_file(folder.join("derived.db")).unwrap());
    let reader = world.reader();
    assert_eq!(reader.setting("paused").unwrap().as_deref(), Some("person"));
    assert_eq!(reader.documents("preset").unwrap()["Web"], "analyses = [\"coco\"]");
    assert_eq!(reader.roots().unwrap()[0].preset.as_deref(), Some("Web"));
}

#[test]
fn what_was_made_comes_back_when_a_forgotten_folder_is_added_again() {
    let mut world = World::new();
    let (marked, plain) = (world.put("a.jpg", 1).asset, world.put("b.jpg", 2).asset);
    let region = BTreeMap::from([("hero".to_owned(), vec![Point::new(1.0, 2.0), Point::new(3.0, 4.0)])]);
    let take = Take { area: PxRect::new(1.0, 2.0, 3.0, 4.0), locked: true };
    for edit in [
        Edit::rating(&[marked], Some(4)),
        Edit::flag(&[marked], Flag::Pick),
        Edit::label(&[marked], Some("red")),
        Edit::caption(&[marked], Some("A heron")),
        Edit::tag(&[marked], "birds/heron", Some(TagMark::Own)),
        Edit::tag(&[marked], "lake", Some(TagMark::Rejected)),
        Edit::Focus(vec![(marked, vec![PxRect::new(5.0, 6.0, 7.0, 8.0)])]),
        Edit::Regions(vec![(marked, region.clone())]),
        Edit::Takes(vec![(marked, "web/hero".to_owned(), Some(take))]),
        Edit::TaggingOf(vec![(Some(marked), "coco".to_owned(), Some(0.2))]),
    ] {
        world.writer.edit(&edit).unwrap();
    }
    world.writer.set_auto_rules(&[rule("coco", 0.5)]).unwrap();
    let before = world.reader().details(marked).unwrap().unwrap();
    assert_eq!(world.reader().leaving(world.root).unwrap(), (2, 1));
    world.writer.remove_root(world.root).unwrap();
    assert!(world.reader().details(marked).unwrap().is_none());
    assert_eq!(world.find("heron"), [0; 0]);

    // A preset of the folder says what happens to new pictures; these are none.
    world.root = world.writer.add_root(&world.dir.path().join("pictures")).unwrap();
    world.writer.set_document("preset", "inbox", Some("rating = 1\ntags = [\"new\"]")).unwrap();
    world.writer.set_root_preset(world.root, Some("inbox")).unwrap();
    let back = world.put("elsewhere/a.jpg", 1);
    expect_change(back, marked, Change::New);
    let after = world.reader().details(marked).unwrap().unwrap();
    assert_eq!(after.own, before.own);
    assert_eq!(world.find("tag:birds/heron rating>=4"), [marked.0]);
    world.finish(1, "coco", boxes(&[("boat", 0.3)]));
    assert_eq!(world.find("tag:boat"), [marked.0], "the choice for one analysis is back");
    let other = world.put("b.jpg", 2).asset;
    assert_ne!(other, plain);
    assert_eq!(world.reader().row(other).unwrap().unwrap().rating, 1);
    assert_eq!(world.reader().check().unwrap(), Vec::<String>::new());
    // It is given back once; what is said afterwards stays.
    world.writer.edit(&Edit::rating(&[marked], Some(2))).unwrap();
    world.put("copy.jpg", 1);
    assert_eq!(world.reader().row(marked).unwrap().unwrap().rating, 2);
}

#[test]
fn a_pair_comes_back_as_it_was_and_a_folder_without_what_its_preset_says_of_new_pictures() {
    let mut world = World::new();
    let metadata = PictureMetadata::default();
    let mut raw = facts("a.cr3", 1, &metadata);
    raw.pair = Some(Pair { other: Path::new("a.jpg"), leads: false });
    let mut jpeg = facts("a.jpg", 2, &metadata);
    jpeg.pair = Some(Pair { other: Path::new("a.cr3"), leads: true });
    let pair = [raw, jpeg].map(|file| world.writer.record_file(world.root, &file).unwrap().asset)[0];
    world.writer.edit(&Edit::rating(&[pair], Some(4))).unwrap();
    let plain = world.put("b.jpg", 3).asset;
    world.writer.set_document("preset", "inbox", Some("rating = 1")).unwrap();
    for order in [[raw, jpeg], [jpeg, raw]] {
        world.writer.remove_root(world.root).unwrap();
        let folder = world.dir.path().join("pictures");
        world.root = world.writer.add_root_again(&folder, Some("inbox")).unwrap();
        let assets = order.map(|file| world.writer.record_file(world.root, &file).unwrap().asset);
        assert_eq!(assets, [pair, pair]);
        let back = world.put("b.jpg", 3).asset;
        assert!(back != plain && world.reader().row(back).unwrap().unwrap().rating == 0);
        assert_eq!(world.reader().row(pair).unwrap().unwrap().rating, 4);
    }
    world.walk(&["b.jpg"]);
    let new = world.put("c.jpg", 4).asset;
    assert_eq!(world.reader().row(new).unwrap().unwrap().rating, 1, "this one is new");
}

#[test]
fn a_preset_is_said_once_of_a_pair() {
    let mut world = World::new();
    world.writer.set_document("preset", "inbox", Some("rating = 1")).unwrap();
    world.writer.set_root_preset(world.root, Some("inbox")).unwrap();
    let asset = world.put("a.cr3", 1).asset;
    world.writer.edit(&Edit::rating(&[asset], Some(5))).unwrap();
    let metadata = PictureMetadata::default();
    let mut jpeg = facts("a.jpg", 2, &metadata);
    jpeg.pair = Some(Pair { other: Path::new("a.cr3"), leads: true });
    assert_eq!(world.writer.record_file(world.root, &jpeg).unwrap().asset, asset);
    assert_eq!(world.reader().row(asset).unwrap().unwrap().rating, 5);
}
