//! Pictures that are nearly the same: found by look, vector and time, listed in groups, followed when files go.

use gravitas::catalog::{GroupKey, Grouping, ListRequest};
use gravitas::facts::Embedding;

use super::*;

/// What an analysis says of a picture: its look in bits, and where its vector points.
fn described(look: u64, angle: f32) -> Payload {
    let vector = Embedding::quantised(&[angle.cos(), angle.sin()]);
    Payload::Embedding(Embedding { look: Some(look), ..vector })
}

fn taken(at: &str) -> PictureMetadata {
    PictureMetadata { taken: Some(at.to_owned()), ..PictureMetadata::default() }
}

/// 1 and 2 a picture and a smaller copy, 3 and 4 of one series, 5 taken with them and another picture, 6 alone.
fn library() -> World {
    let mut world = World::new();
    world.put("a.jpg", 1);
    world.put("a small.jpg", 2);
    world.put_with("s1.jpg", 3, &taken("2026-05-01T12:00:00"));
    world.put_with("s2.jpg", 4, &taken("2026-05-01T12:00:04"));
    world.put_with("s3.jpg", 5, &taken("2026-05-01T12:00:06"));
    world.put_with("other day.jpg", 6, &taken("2026-05-02T12:00:00"));
    let looks = [
        (1, 0x0f0f_0f0f_0f0f_0f0f, 0.0),
        (2, 0x0f0f_0f0f_0f0f_0f0b, 0.1),
        (3, 0x3333_3333_3333_3333, 1.0),
        // Every quarter differs, so that only the time brings it together with its like.
        (4, 0x3331_3330_3303_3133, 1.2),
        (5, 0xffff_0000_ffff_0001, 1.1),
        (6, 0x3331_3330_3303_3133, 2.2),
    ];
    for (content, look, angle) in looks {
        world.finish(content, "embedding", described(look, angle));
    }
    world
}

#[test]
fn copies_and_series_are_found() {
    let mut world = library();
    world.finish(6, "embedding", described(0xa5a5_0000_1111_a5a5, 2.2));
    assert_eq!(world.find("is:duplicate"), [1, 2, 3, 4]);
    assert_eq!(world.find("is:duplicate name:s1"), [3]);
    assert_eq!(world.find("-is:duplicate"), [5, 6]);
    assert_eq!(world.reader().counts().unwrap().duplicates, 4);
}

#[test]
fn a_look_that_is_the_same_needs_no_like_vector() {
    assert_eq!(library().find("is:duplicate"), [1, 2, 3, 4, 6], "6 looks like 4");
}

#[test]
fn lists_are_cut_into_groups_that_belong_together() {
    let world = library();
    let listed = world.reader().listed(&ListRequest::default(), Grouping::Alike, false).unwrap();
    let ids: Vec<i64> = listed.ids.iter().map(|id| id.0).collect();
    assert_eq!(listed.groups.len(), 3, "{:?}", listed.groups);
    assert!(matches!(
        listed.groups[..],
        [(0, GroupKey::Alike(1..)), (2 | 3, GroupKey::Alike(1..)), (5, GroupKey::Alike(0))]
    ));
    assert_eq!(ids[5], 5, "what is like nothing comes last");
}

#[test]
fn groups_follow_files_that_go_and_come_back() {
    let mut world = library();
    world.remove("a small.jpg");
    world.writer.record_gone(world.root, Path::new("a small.jpg")).unwrap();
    assert_eq!(world.find("is:duplicate"), [3, 4, 6], "one alone is no duplicate");
    world.put("a small.jpg", 2);
    assert_eq!(world.find("is:duplicate"), [1, 2, 3, 4, 6]);
    world.finish(2, "embedding", described(0x5a5a_1234_4321_a5a5, 2.9));
    assert_eq!(world.find("is:duplicate"), [3, 4, 6], "described anew, it is another picture");
    assert_eq!(world.reader().check().unwrap(), Vec::<String>::new());
}
