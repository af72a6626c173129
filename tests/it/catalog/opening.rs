//! Opening: migrations, locks, crashes, rebuilt files, backups.

use std::io::{Read as _, Seek as _, SeekFrom, Write as _};
use std::process::{Command, Stdio};

use gravitas::catalog::{Edit, Note, ThumbSize, restore};

use super::*;

#[test]
fn reading_needs_a_library() {
    let dir = tempfile::tempdir().unwrap();
    let error = open(dir.path(), Access::Read).unwrap_err();
    assert!(error.to_string().starts_with("There is no library here yet"), "{error}");
    assert!(!dir.path().join("catalog.db").exists(), "looking does not make one");
}

#[test]
fn one_writes_and_others_read() {
    let mut world = World::new();
    world.put("a.jpg", 1);
    let folder = world.library.dir().to_path_buf();
    let error = open(&folder, WRITE).unwrap_err().to_string();
    assert!(error.contains(&format!("process {}", std::process::id())), "{error}");
    let reader = open(&folder, Access::Read).unwrap().reader().unwrap();
    let before = reader.data_version().unwrap();
    assert_eq!(reader.counts().unwrap().total, 1);
    assert_eq!(reader.data_version().unwrap(), before, "nothing was committed");
    world.put("b.jpg", 2);
    assert_ne!(reader.data_version().unwrap(), before);
    assert_eq!(reader.counts().unwrap().total, 2);
}

/// Not a test by itself: a process that writes until it is killed, started by the next test.
#[test]
fn helper_process_that_is_killed() {
    let Some(folder) = std::env::var_os("GRAVITAS_TEST_KILLED") else { return };
    let mut library = open(Path::new(&folder), WRITE).unwrap();
    let mut writer = library.take_writer().unwrap();
    let root = writer.add_root(Path::new("/nowhere/pictures")).unwrap();
    let metadata = PictureMetadata::default();
    writer.record_file(root, &facts("a.jpg", 1, &metadata)).unwrap();
    writer.start_analysis(print(1), &gravitas::catalog::EngineRef::new("coco", "engine-1")).unwrap();
    std::io::stderr().write_all(b"READY\n").unwrap();
    std::thread::sleep(Duration::from_mins(1));
}

#[test]
fn a_killed_writer_leaves_no_lock_and_its_work_is_seen() {
    let dir = tempfile::tempdir().unwrap();
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["helper_process_that_is_killed", "--nocapture", "--test-threads=1"])
        .env("GRAVITAS_TEST_KILLED", dir.path())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stderr = child.stderr.take().unwrap();
    let mut heard = Vec::new();
    while !String::from_utf8_lossy(&heard).contains("READY") {
        let mut buffer = [0; 64];
        let count = stderr.read(&mut buffer).unwrap();
        assert!(count > 0, "the other process ended early: {}", String::from_utf8_lossy(&heard));
        heard.extend_from_slice(&buffer[..count]);
    }
    let error = open(dir.path(), WRITE).unwrap_err().to_string();
    assert!(error.contains(&format!("process {}", child.id())), "{error}");
    child.kill().unwrap();
    child.wait().unwrap();
    let library = open(dir.path(), WRITE).unwrap();
    assert!(library.notes().contains(&Note::Interrupted { analyses: 1 }), "{:?}", library.notes());
    let failures = library.reader().unwrap().failures(10).unwrap();
    assert_eq!(failures.len(), 1);
    assert!(failures[0].reason.contains("stopped while analysing"), "{}", failures[0].reason);
}

#[test]
fn a_newer_library_is_refused_and_left_alone() {
    let world = World::new();
    let folder = world.library.dir().to_path_buf();
    drop((world.library, world.writer));
    for name in ["catalog.db", "derived.db"] {
        let path = folder.join(name);
        let before = patch_user_version(&path, 99);
        for access in [WRITE, Access::Read] {
            let error = open(&folder, access).unwrap_err().to_string();
            assert!(error.contains("newer version of Gravitas (format 99"), "{error}");
        }
        patch_user_version(&path, before);
    }
    open(&folder, WRITE).unwrap();
}

/// Writes SQLite's user version (big endian at byte 60 of the header) and returns the one before.
fn patch_user_version(path: &Path, version: u32) -> u32 {
    let mut file = std::fs::OpenOptions::new().read(true).write(true).open(path).unwrap();
    let mut before = [0; 4];
    file.seek(SeekFrom::Start(60)).unwrap();
    file.read_exact(&mut before).unwrap();
    file.seek(SeekFrom::Start(60)).unwrap();
    file.write_all(&version.to_be_bytes()).unwrap();
    u32::from_be_bytes(before)
}

/// A library in which a person has tagged, rated and cropped.
fn decided() -> (World, AssetId) {
    let mut world = World::new();
    world.writer.set_auto_rules(&[rule("coco", 0.5)]).unwrap();
    let asset = world.put("Été/a.jpg", 1).asset;
    world.finish(1, "coco", boxes(&[("cat", 0.9), ("dog", 0.8)]));
    let mark = gravitas::catalog::TagMark::Own;
    world.writer.edit(&Edit::tag(&[asset], "Grandma", Some(mark))).unwrap();
    let rejected = gravitas::catalog::TagMark::Rejected;
    world.writer.edit(&Edit::tag(&[asset], "dog", Some(rejected))).unwrap();
    world.writer.edit(&Edit::rating(&[asset], Some(4))).unwrap();
    world.writer.edit(&Edit::Focus(vec![(asset, vec![PxRect::new(1.0, 2.0, 3.0, 4.0)])])).unwrap();
    world.writer.store_thumbs(print(1), b"small", Some(b"large")).unwrap();
    (world, asset)
}

fn assert_decisions_are_kept(world: &World, asset: AssetId) {
    let own = world.reader().own(asset).unwrap();
    assert_eq!(own.rating, Some(4));
    assert_eq!(own.focus, [PxRect::new(1.0, 2.0, 3.0, 4.0)]);
    assert_eq!(own.marks.len(), 2);
    assert_eq!(world.find("tag:grandma rating>=4"), [asset.0]);
    assert_eq!(world.find("ete"), [asset.0], "the folder is found without its accents");
}

#[test]
fn deleting_derived_data_loses_nothing_that_people_decided() {
    let (world, asset) = decided();
    let world = world.reopened(|folder| {
        for name in ["derived.db", "thumbs.db"] {
            std::fs::remove_file(folder.join(name)).unwrap();
        }
    });
    let rebuilt = |file| world.library.notes().contains(&Note::Rebuilt { file });
    assert!(rebuilt("derived.db") && rebuilt("thumbs.db"), "{:?}", world.library.notes());
    assert_decisions_are_kept(&world, asset);
    assert_eq!(world.reader().check().unwrap(), Vec::<String>::new());
    // What machines made is made again: the file is to be read, the picture to be analysed.
    let known = world.reader().known_place(world.root, Path::new("Été/a.jpg")).unwrap().unwrap();
    assert!(!known.indexed && !known.is_current(&key(1), "1"));
    let mut world = world;
    world.put("Été/a.jpg", 1);
    world.finish(1, "coco", boxes(&[("cat", 0.9), ("dog", 0.8)]));
    assert_eq!(world.find("tag:cat"), [asset.0]);
    assert_eq!(world.find("tag:dog"), [0; 0], "a rejected tag never comes back");
}

#[test]
fn damaged_derived_data_is_set_aside_and_made_again() {
    for (place, name) in [(0, "derived.db"), (4096 * 6, "derived.db"), (0, "thumbs.db")] {
        let (world, asset) = decided();
        let world = world.reopened(|folder| {
            let mut file = std::fs::OpenOptions::new().write(true).open(folder.join(name)).unwrap();
            file.seek(SeekFrom::Start(place)).unwrap();
            file.write_all(&[0x5a; 4096 * 3]).unwrap();
        });
        assert!(
            world.library.notes().iter().any(|note| matches!(note, Note::Rebuilt { file } if *file == name)),
            "{place} {name}: {:?}",
            world.library.notes()
        );
        assert_decisions_are_kept(&world, asset);
    }
}

#[test]
fn a_damaged_catalog_is_refused_with_a_way_out() {
    let (world, _) = decided();
    let folder = world.library.dir().to_path_buf();
    drop((world.library, world.writer));
    std::fs::write(folder.join("catalog.db"), [0x5a; 8192]).unwrap();
    let error = open(&folder, WRITE).unwrap_err().to_string();
    assert!(error.contains("gravitas restore"), "{error}");
    std::fs::write(folder.join("catalog.db"), []).unwrap();
    let error = open(&folder, WRITE).unwrap_err().to_string();
    assert!(error.contains("the file is empty"), "{error}");
}

#[test]
fn changes_that_the_index_missed_are_replayed() {
    let (mut world, asset) = decided();
    let folder = world.library.dir().to_path_buf();
    world.writer.tidy().unwrap();
    let old = std::fs::read(folder.join("derived.db")).unwrap();
    world.writer.edit(&Edit::rating(&[asset], Some(1))).unwrap();
    let later = world.put("later.jpg", 2).asset;
    assert_eq!(world.find("rating=1"), [asset.0]);
    // The crash: catalog.db has the change, derived.db is as it was before.
    let world = world.reopened(|folder| {
        std::fs::write(folder.join("derived.db"), &old).unwrap();
        for log in ["derived.db-wal", "derived.db-shm"] {
            std::fs::remove_file(folder.join(log)).ok();
        }
    });
    assert!(world.library.notes().contains(&Note::Replayed { assets: 2 }), "{:?}", world.library.notes());
    assert_eq!(world.find("rating=1"), [asset.0]);
    assert_eq!(world.find("later"), [later.0]);
    assert_eq!(world.reader().counts().unwrap().total, 2);
    assert_eq!(world.reader().check().unwrap(), Vec::<String>::new());
}

#[test]
fn a_backup_restores_everything_people_made() {
    let (mut world, asset) = decided();
    let backup = world.dir.path().join("backup.db");
    world.writer.backup(&backup).unwrap();
    world.writer.edit(&Edit::rating(&[asset], Some(0))).unwrap();
    world.put("new.jpg", 7);
    let world = world.reopened(|folder| {
        restore(folder, &backup, Duration::ZERO).unwrap();
        assert!(folder.join("catalog.before-restore.db").is_file());
    });
    assert_decisions_are_kept(&world, asset);
    assert_eq!(world.reader().counts().unwrap().total, 1, "the index follows the backup");
    assert_eq!(world.find("tag:cat"), [asset.0], "findings hang on contents and are still there");
    assert_eq!(world.reader().thumb(print(1), ThumbSize::Small).unwrap().unwrap(), b"small");
    assert_eq!(world.reader().check().unwrap(), Vec::<String>::new());
}

#[test]
fn only_a_sound_catalog_is_restored_and_never_under_a_writer() {
    let (world, _) = decided();
    let folder = world.library.dir().to_path_buf();
    let nonsense = world.dir.path().join("nonsense.db");
    std::fs::write(&nonsense, "no database").unwrap();
    assert!(
        restore(&folder, &nonsense, Duration::ZERO).unwrap_err().to_string().contains("open for writing")
    );
    drop((world.library, world.writer));
    let before = std::fs::read(folder.join("catalog.db")).unwrap();
    restore(&folder, &nonsense, Duration::ZERO).unwrap_err();
    restore(&folder, &folder.join("derived.db"), Duration::ZERO).unwrap_err();
    assert_eq!(std::fs::read(folder.join("catalog.db")).unwrap(), before);
}

#[test]
fn a_failed_or_panicking_batch_changes_nothing() {
    let mut world = World::new();
    let asset = world.put("a.jpg", 1).asset;
    let failed = world.writer.batch(|w| {
        w.edit(&Edit::rating(&[asset], Some(5)))?;
        w.relocate_root(RootId(999), Path::new("/x"))
    });
    assert!(failed.is_err());
    let writer = &mut world.writer;
    let panicked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        writer.batch::<()>(|w| {
            w.edit(&Edit::rating(&[asset], Some(3)))?;
            panic!("on purpose")
        })
    }));
    assert!(panicked.is_err());
    assert_eq!(world.reader().own(asset).unwrap().rating, None);
    // Part of an outer batch may fail without taking the rest with it.
    world
        .writer
        .batch(|w| {
            w.edit(&Edit::rating(&[asset], Some(2)))?;
            assert!(w.relocate_root(RootId(999), Path::new("/x")).is_err());
            Ok(())
        })
        .unwrap();
    assert_eq!(world.reader().own(asset).unwrap().rating, Some(2));
}

#[test]
fn thumbnails_stay_under_their_budget() {
    let mut world = World::new();
    world.writer.set_thumb_budget(250).unwrap();
    for content in 1..=2 {
        world.writer.store_thumbs(print(content), &[content; 10], Some(&[content; 100])).unwrap();
    }
    world.writer.touch_thumbs(&[print(1)]).unwrap();
    world.writer.store_thumbs(print(3), &[3; 10], Some(&[3; 100])).unwrap();
    let reader = world.reader();
    let large = |content| reader.thumb(print(content), ThumbSize::Large).unwrap().map(|jpeg| jpeg.len());
    assert_eq!(
        [large(1), large(2), large(3)],
        [Some(100), None, Some(100)],
        "the one not looked at has gone"
    );
    assert!((1..=3).all(|content| reader.thumb(print(content), ThumbSize::Small).unwrap().is_some()));
}
