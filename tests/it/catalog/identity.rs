//! Which asset a file belongs to: moved, copied, changed, paired, offline, deleted.

use gravitas::catalog::{AssetState, Edit, ListRequest, Pair, Scope, SmartAlbum, TagMark};

use super::*;

#[test]
fn a_file_seen_again_is_unchanged() {
    let mut world = World::new();
    let first = world.put("a.jpg", 1);
    assert_eq!(first.change, Change::New);
    expect_change(world.put("a.jpg", 1), first.asset, Change::Unchanged);
    let known = world.reader().known_place(world.root, Path::new("a.jpg")).unwrap().unwrap();
    assert!(known.is_current(&key(1), "1"));
    assert!(!known.is_current(&key(2), "1"));
    assert_eq!(world.reader().known_place(world.root, Path::new("b.jpg")).unwrap(), None);
}

#[test]
fn a_moved_file_keeps_its_asset_and_its_tags() {
    let mut world = World::new();
    let asset = world.put("a.jpg", 1).asset;
    world.writer.edit(&Edit::tag(&[asset], "mine", Some(TagMark::Own))).unwrap();
    world.remove("a.jpg");
    expect_change(world.put("sub/b.jpg", 1), asset, Change::Moved);
    let details = world.reader().details(asset).unwrap().unwrap();
    assert_eq!(details.places.len(), 1);
    assert_eq!(details.row.path, world.path("sub/b.jpg"));
    assert_eq!(details.row.tags, ["mine"]);
    assert_eq!(world.find("b tag:mine"), [asset.0]);
    assert_eq!(world.find("name:a"), [0; 0], "the old name is forgotten");
}

#[test]
fn a_move_seen_deletion_first_keeps_its_asset_too() {
    let mut world = World::new();
    let asset = world.put("a.jpg", 1).asset;
    world.put("other.jpg", 9);
    world.remove("a.jpg");
    assert_eq!(world.walk(&["other.jpg"]).missing, 1);
    assert_eq!(world.reader().counts().unwrap().missing, 1);
    expect_change(world.put("b.jpg", 1), asset, Change::Moved);
    assert_eq!(world.reader().counts().unwrap().missing, 0);
}

#[test]
fn a_copy_is_a_second_place_until_it_is_edited() {
    let mut world = World::new();
    let asset = world.put("a.jpg", 1).asset;
    world.writer.edit(&Edit::tag(&[asset], "mine", Some(TagMark::Own))).unwrap();
    world.writer.edit(&Edit::Focus(vec![(asset, vec![PxRect::new(0.0, 0.0, 1.0, 1.0)])])).unwrap();
    expect_change(world.put("copy/a.jpg", 1), asset, Change::Copied);
    assert_eq!(world.reader().counts().unwrap().total, 1);
    assert!(world.reader().row(asset).unwrap().unwrap().badges.several_files);
    let folders = world.reader().folders().unwrap();
    let numbers: Vec<_> = folders.iter().map(|f| (f.path.as_str(), f.direct, f.total)).collect();
    assert_eq!(numbers, [("", 1, 2), ("copy", 1, 1)]);

    let edited = world.put("copy/a.jpg", 2);
    assert_eq!(edited.change, Change::ContentChanged);
    assert_ne!(edited.asset, asset, "the untouched copy keeps the asset");
    let own = world.reader().own(edited.asset).unwrap();
    assert_eq!(own.marks, [("mine".to_owned(), TagMark::Own)], "tags go along");
    assert!(own.focus.is_empty(), "rectangles of the other picture do not");
    assert_eq!(world.reader().counts().unwrap().total, 2);
}

#[test]
fn of_very_many_copies_only_some_are_looked_at() {
    let mut world = World::new();
    let asset = world.put("0.jpg", 1).asset;
    let mut files: Vec<String> = (0..30).map(|n| format!("{n}.jpg")).collect();
    for file in &files[1..] {
        expect_change(world.put(file, 1), asset, Change::Copied);
    }
    world.remove("0.jpg");
    expect_change(world.put("first.jpg", 1), asset, Change::Moved);
    // One of the last is not looked at; the walk finds out that its file is gone.
    world.remove("29.jpg");
    expect_change(world.put("last.jpg", 1), asset, Change::Copied);
    files.truncate(29);
    files[0] = "first.jpg".to_owned();
    files.push("last.jpg".to_owned());
    let end = world.walk(&files.iter().map(String::as_str).collect::<Vec<_>>());
    assert_eq!((end.missing, end.moved_away), (0, 1));
    let places = world.reader().places(asset).unwrap();
    assert!(
        places.len() == 30
            && places.iter().all(|place| place.state != gravitas::catalog::AssetState::Missing)
    );
}

#[test]
fn an_edited_file_keeps_its_asset_and_a_swap_follows_the_content() {
    let mut world = World::new();
    let (a, b) = (world.put("a.jpg", 1).asset, world.put("b.jpg", 2).asset);
    expect_change(world.put("a.jpg", 3), a, Change::ContentChanged);
    assert_eq!(world.reader().details(a).unwrap().unwrap().history.len(), 1);
    // Another program renames b over a.
    world.remove("b.jpg");
    expect_change(world.put("a.jpg", 2), b, Change::Moved);
    let reader = world.reader();
    assert_eq!(reader.row(a).unwrap().unwrap().state, AssetState::Missing);
    assert_eq!(reader.find_by_path(&world.path("a.jpg")).unwrap(), Some(b));
}

#[test]
fn metadata_changes_are_not_new_pictures() {
    let mut world = World::new();
    let asset = world.put("a.jpg", 1).asset;
    let metadata = PictureMetadata {
        keywords: vec!["Animals|Cats".to_owned()],
        rating: Some(3),
        label: Some("Red".to_owned()),
        camera: Some("Canon EOS R5".to_owned()),
        taken: Some("2025-07-01T10:00:00+02:00".to_owned()),
        ..PictureMetadata::default()
    };
    expect_change(world.put_with("a.jpg", 1, &metadata), asset, Change::MetadataChanged);
    for query in ["tag:cats", "animals", "rating>=3", "label:red", "camera:canon", "date:2025-07..2025-07"] {
        assert_eq!(world.find(query), [asset.0], "{query}");
    }
    let rejected = PictureMetadata { rating: Some(-1), ..metadata };
    world.put_with("a.jpg", 1, &rejected);
    assert_eq!(world.find("flag:reject"), [asset.0]);
}

#[test]
fn a_new_picture_under_a_deleted_name_is_a_new_asset() {
    let mut world = World::new();
    let old = world.put("IMG_0001.jpg", 1).asset;
    world.writer.record_gone(world.root, Path::new("IMG_0001.jpg")).unwrap();
    let new = world.put("IMG_0001.jpg", 2);
    assert_eq!(new.change, Change::New);
    assert_ne!(new.asset, old);
    world.writer.record_gone(world.root, Path::new("IMG_0001.jpg")).unwrap();
    expect_change(world.put("IMG_0001.jpg", 2), new.asset, Change::Unchanged);
}

#[test]
fn a_pair_is_one_asset_in_either_order() {
    for raw_first in [true, false] {
        let mut world = World::new();
        let metadata = PictureMetadata::default();
        let mut raw = facts("a.cr3", 1, &metadata);
        raw.pair = Some(Pair { other: Path::new("a.jpg"), leads: false });
        let mut jpeg = facts("a.jpg", 2, &metadata);
        jpeg.pair = Some(Pair { other: Path::new("a.cr3"), leads: true });
        let order = if raw_first { [raw, jpeg] } else { [jpeg, raw] };
        let assets = order.map(|file| world.writer.record_file(world.root, &file).unwrap().asset);
        assert_eq!(assets[0], assets[1]);
        let details = world.reader().details(assets[0]).unwrap().unwrap();
        assert_eq!(details.row.name, "a.jpg", "the leading file is shown");
        assert_eq!(details.places.iter().map(|place| place.leads).collect::<Vec<_>>(), [true, false]);
        // Without the leading file the other one is shown.
        world.writer.record_gone(world.root, Path::new("a.jpg")).unwrap();
        assert_eq!(world.reader().row(assets[0]).unwrap().unwrap().name, "a.cr3");
    }
}

#[test]
fn what_a_walk_does_not_see_is_missing_and_never_forgotten_by_itself() {
    let mut world = World::new();
    let (a, b) = (world.put("a.jpg", 1).asset, world.put("b.jpg", 2).asset);
    world.remove("b.jpg");
    let end = world.walk(&["a.jpg"]);
    assert_eq!((end.missing, end.moved_away, end.went_offline), (1, 0, false));
    let reader = world.reader();
    assert_eq!(reader.ids(&ListRequest::default()).unwrap(), [a], "lists leave missing pictures out");
    let missing = ListRequest { scope: Scope::Smart(SmartAlbum::Missing), ..Default::default() };
    assert_eq!(reader.ids(&missing).unwrap(), [b]);
    assert_eq!(world.writer.forget_missing(&[a, b]).unwrap(), 1, "only the missing one");
    assert_eq!(reader.ids(&missing).unwrap(), []);
    assert!(reader.details(a).unwrap().is_some());
}

#[test]
fn an_unfinished_or_outdated_walk_deletes_nothing() {
    let mut world = World::new();
    world.put("a.jpg", 1);
    let first = world.writer.begin_scan(world.root).unwrap();
    let second = world.writer.begin_scan(world.root).unwrap();
    assert!(world.writer.end_scan(first).is_err());
    world.writer.mark_seen(world.root, &[Path::new("a.jpg")]).unwrap();
    assert_eq!(world.writer.end_scan(second).unwrap().missing, 0);
    assert!(world.writer.end_scan(second).is_err(), "a walk ends once");
}

#[test]
fn an_empty_volume_is_offline_and_comes_back_with_everything() {
    let mut world = World::new();
    let asset = world.put("a.jpg", 1).asset;
    world.writer.edit(&Edit::rating(&[asset], Some(5))).unwrap();
    assert!(world.walk(&[]).went_offline);
    let counts = world.reader().counts().unwrap();
    assert_eq!((counts.total, counts.offline, counts.missing), (1, 1, 0));
    assert_eq!(world.find("is:offline"), [asset.0]);
    assert_eq!(world.reader().row(asset).unwrap().unwrap().state, AssetState::Offline);
    world.writer.set_root_online(world.root, true).unwrap();
    expect_change(world.put("a.jpg", 1), asset, Change::Unchanged);
    assert_eq!(world.reader().row(asset).unwrap().unwrap().state, AssetState::Online);
    assert_eq!(world.reader().own(asset).unwrap().rating, Some(5));
}

#[test]
fn a_folder_that_went_away_takes_its_files_along() {
    let mut world = World::new();
    for (path, content) in [("a/b/1.jpg", 1), ("a/2.jpg", 2), ("ab/3.jpg", 3)] {
        world.put(path, content);
    }
    world.writer.record_gone(world.root, Path::new("a")).unwrap();
    let counts = world.reader().counts().unwrap();
    assert_eq!((counts.total, counts.missing), (1, 2));
    let folders = world.reader().folders().unwrap();
    assert_eq!(folders.iter().map(|f| f.path.as_str()).collect::<Vec<_>>(), ["", "ab"]);
}

#[test]
fn files_that_cannot_be_read_are_listed_until_they_can() {
    let mut world = World::new();
    let good = world.put("good.jpg", 1).asset;
    let bad = Path::new("bad.jpg");
    world.writer.record_failure(world.root, bad, key(7), "The file is cut off.", "1.0").unwrap();
    world
        .writer
        .record_failure(world.root, Path::new("good.jpg"), key(8), "The file is cut off.", "1.0")
        .unwrap();
    let reader = world.reader();
    assert_eq!(reader.counts().unwrap().needs_attention, 2);
    assert_eq!(world.find("is:failed"), [good.0]);
    let known = reader.known_place(world.root, bad).unwrap().unwrap();
    assert!(
        known.is_current(&key(7), "1.0") && !known.is_current(&key(7), "1.1"),
        "a new version tries again"
    );
    let failures = reader.failures(10).unwrap();
    assert_eq!(failures.iter().map(|f| f.asset).collect::<Vec<_>>().len(), 2);
    assert!(failures.iter().any(|failure| failure.path == world.path("bad.jpg") && failure.asset.is_none()));
    world.put("bad.jpg", 7);
    world.put("good.jpg", 1);
    assert_eq!(world.reader().counts().unwrap().needs_attention, 0);
}

#[test]
fn roots_are_removed_with_what_lies_nowhere_else() {
    let mut world = World::new();
    let shared = world.put("a.jpg", 1).asset;
    let lost = world.put("b.jpg", 2).asset;
    let other = world.dir.path().join("other");
    std::fs::create_dir(&other).unwrap();
    std::fs::write(other.join("a.jpg"), [1; 8]).unwrap();
    let second = world.writer.add_root(&other).unwrap();
    assert_eq!(world.writer.add_root(&other).unwrap(), second, "added once");
    assert!(world.writer.add_root(&other.join("inside")).is_err());
    assert!(world.writer.add_root(world.dir.path()).is_err());
    let metadata = PictureMetadata::default();
    let copy = world.writer.record_file(second, &facts("a.jpg", 1, &metadata)).unwrap();
    expect_change(copy, shared, Change::Copied);
    let in_root = |root| ListRequest { scope: Scope::Root(root), ..Default::default() };
    assert_eq!(world.reader().ids(&in_root(second)).unwrap(), [shared]);
    world.writer.remove_root(world.root).unwrap();
    let reader = world.reader();
    assert!(reader.details(lost).unwrap().is_none());
    assert_eq!(reader.row(shared).unwrap().unwrap().path, other.join("a.jpg"));
    assert_eq!(reader.ids(&ListRequest::default()).unwrap(), [shared]);
    assert_eq!(reader.roots().unwrap()[0].assets, 1);
    assert_eq!(reader.check().unwrap(), Vec::<String>::new());
}

#[test]
fn a_relocated_root_keeps_its_assets() {
    let mut world = World::new();
    let asset = world.put("a.jpg", 1).asset;
    world.writer.relocate_root(world.root, Path::new("/elsewhere/holiday")).unwrap();
    let reader = world.reader();
    assert_eq!(reader.row(asset).unwrap().unwrap().path, Path::new("/elsewhere/holiday/a.jpg"));
    assert_eq!(reader.find_by_path(Path::new("/elsewhere/holiday/a.jpg")).unwrap(), Some(asset));
    assert_eq!(world.find("folder:holiday"), [asset.0]);
}
