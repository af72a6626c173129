//! Changes of very many pictures at once: lists are right at once, the rest of the index follows.

use gravitas::catalog::{Edit, ListRequest, restore};

use super::*;

/// More than are indexed together with a change.
const MANY: u32 = 700;

fn fingerprint(n: u32) -> Fingerprint {
    let mut bytes = [7; 32];
    bytes[..4].copy_from_slice(&n.to_le_bytes());
    Fingerprint(bytes)
}

/// Records files that only the catalog knows, with a cat in each.
fn fill(world: &mut World, root: RootId, folder: &str, numbers: std::ops::Range<u32>) -> Vec<AssetId> {
    let mut assets = Vec::new();
    for portion in numbers.collect::<Vec<_>>().chunks(500) {
        let recorded = world.writer.batch(|writer| {
            let mut assets = Vec::new();
            for &n in portion {
                let (path, metadata) = (format!("{folder}/{n}.jpg"), PictureMetadata::default());
                let file = FileFacts { fingerprint: fingerprint(n), ..facts(&path, 1, &metadata) };
                assets.push(writer.record_file(root, &file)?.asset);
                writer
                    .finish_analysis(fingerprint(n), &record("coco", "engine-1", boxes(&[("cat", 0.9)])))?;
            }
            Ok(assets)
        });
        assets.extend(recorded.unwrap());
    }
    assets
}

/// A library whose first folder holds these pictures and whose second one holds copies of the last ten.
fn filled(count: u32) -> (World, RootId, Vec<AssetId>) {
    let mut world = World::new();
    world.writer.set_auto_rules(&[rule("coco", 0.5)]).unwrap();
    std::fs::create_dir_all(world.dir.path().join("others")).unwrap();
    let others = world.writer.add_root(&world.dir.path().join("others")).unwrap();
    // Files that are not there would be taken as moved.
    world.writer.set_root_online(world.root, false).unwrap();
    let root = world.root;
    let assets = fill(&mut world, root, "all", 0..count);
    fill(&mut world, others, "copies", count - 10..count);
    world.writer.set_root_online(world.root, true).unwrap();
    (world, others, assets)
}

fn listed(world: &World) -> Vec<AssetId> {
    let mut ids = world.reader().ids(&ListRequest::default()).unwrap();
    ids.sort();
    ids
}

/// Indexes what is left and compares with an index that is made from nothing.
fn settled(mut world: World) -> World {
    while world.writer.settle(200).unwrap() > 0 {}
    let told = |world: &World| {
        let reader = world.reader();
        let roots = reader.roots().unwrap().into_iter().map(|root| root.assets).collect::<Vec<_>>();
        let found = ["cat", "tag:cat", "name:3", "folder:copies", "is:untagged"].map(|text| world.find(text));
        (reader.counts().unwrap(), roots, reader.folders().unwrap(), reader.tags("", 100).unwrap(), found)
    };
    let before = told(&world);
    let backup = world.dir.path().join("backup.db");
    if backup.exists() {
        std::fs::remove_file(&backup).unwrap();
    }
    world.writer.backup(&backup).unwrap();
    // A restored catalog is indexed from nothing.
    let world = world.reopened(|folder| {
        restore(folder, &backup, Duration::ZERO).unwrap();
    });
    assert_eq!(told(&world), before);
    world
}

#[test]
fn a_forgotten_folder_leaves_lists_at_once() {
    let (mut world, others, assets) = filled(MANY);
    world.writer.edit(&Edit::rating(&assets[3..4], Some(4))).unwrap();
    let (gone, left) = assets.split_at(assets.len() - 10);
    world.writer.remove_root(world.root).unwrap();
    assert_eq!(listed(&world), left);
    let counts = world.reader().counts().unwrap();
    assert_eq!((counts.total, counts.missing), (10, 0));
    let rows = world.reader().rows(left).unwrap();
    assert!(rows.len() == 10 && rows.iter().all(|row| row.root == others), "shown from the other file");
    assert_eq!([world.find("rating>=4"), world.find("cat")].map(|found| found.len()), [0, 10]);
    // A picture that comes back before the rest was done gets its number again.
    let root = world.writer.add_root(&world.dir.path().join("pictures")).unwrap();
    let again = fill(&mut world, root, "again", 3..4);
    assert_eq!(again, gone[3..4]);
    assert_eq!(world.find("rating>=4"), [again[0].0]);
    assert_eq!([world.find("cat"), world.find("tag:cat")].map(|found| found.len()), [11, 11]);
    let world = settled(world);
    assert_eq!(listed(&world).len(), 11);
}

#[test]
fn very_many_files_that_are_gone_are_missing_at_once() {
    let (mut world, _, assets) = filled(MANY);
    let first = world.reader().rows(&assets[..1]).unwrap()[0].path.clone();
    assert!(first.ends_with("all/0.jpg"), "{}", first.display());
    let scan = world.writer.begin_scan(world.root).unwrap();
    assert!(world.writer.known_place(world.root, Path::new("all/0.jpg")).unwrap().is_some());
    let (mut end, more) = world.writer.end_scan_some(scan, 600).unwrap();
    assert!(more && listed(&world).len() < 200);
    let (rest, more) = world.writer.end_scan_some(scan, 600).unwrap();
    assert!(!more && world.writer.end_scan_some(scan, 600).is_err(), "the walk is over");
    end.add(rest);
    assert_eq!((end.missing, end.moved_away), (u64::from(MANY) - 11, 10));
    assert_eq!(listed(&world).len(), 11);
    let counts = world.reader().counts().unwrap();
    assert_eq!((counts.total, counts.missing), (11, u64::from(MANY) - 11));
    assert_eq!(world.reader().rows(&assets[MANY as usize - 10..]).unwrap().len(), 10);
    let mut world = settled(world);
    world.writer.forget_missing(&assets).unwrap();
    assert_eq!(world.reader().counts().unwrap().missing, 0);
    let world = settled(world);
    assert_eq!(world.find("tag:cat").len(), 11);
}
