//! The index is made again from the findings: one of an older format, and one beside which something cannot be read.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

use crate::catalog::rows::ListRequest;
use crate::catalog::{Access, AutoRule, FileFacts, connection, open};
use crate::facts::{AnalysisRecord, Detection, Fingerprint, Payload, PictureMetadata, QuickKey, ScoredLabel};
use crate::geometry::{PxRect, PxSize};
use crate::grammar::search::parse_query;

/// Takes a library back to how the fourth format had it.
const OLD: &str = "
    DROP TABLE packed;
    DELETE FROM counters WHERE name = 'packed';
    DROP TABLE details;
    DROP TABLE texts;
    CREATE VIRTUAL TABLE texts USING fts5 (
        tags, caption, name, folder, seen, camera, said,
        content = '', contentless_delete = 1,
        tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3'
    );
    DELETE FROM objects WHERE category = 2;
    INSERT INTO words (id, key, name, found) VALUES (900, 'style', 'style', 1);
    INSERT INTO objects SELECT 900, print, engine, 1, best, instances FROM objects
        WHERE word = (SELECT id FROM words WHERE key = 'photo');
    UPDATE search SET words = 0, tags = 2;
    UPDATE counters SET value = 0 WHERE name = 'untagged';
    PRAGMA user_version = 4;";

fn record(analysis: &str, payload: Payload) -> AnalysisRecord {
    AnalysisRecord {
        analysis: analysis.to_owned(),
        version: 1,
        engine: "engine".to_owned(),
        model_name: "Test net".to_owned(),
        measured_on: PxSize::new(100, 100),
        payload,
    }
}

fn pug() -> Payload {
    Payload::Boxes(vec![Detection {
        label: "dog".to_owned(),
        categories: vec!["animal".to_owned()],
        bounds: PxRect::new(0.0, 0.0, 10.0, 10.0),
        confidence: 0.9,
        sharpness: None,
        attributes: BTreeMap::from([("kind".to_owned(), BTreeMap::from([("pug".to_owned(), 0.8)]))]),
    }])
}

fn photo() -> Payload {
    let categories = vec!["style".to_owned()];
    Payload::Labels(vec![ScoredLabel { label: "photo".to_owned(), categories, confidence: 0.9 }])
}

fn fill(dir: &Path) {
    let mut library = open(dir, Access::Write { wait: Duration::ZERO }).unwrap();
    let mut writer = library.take_writer().unwrap();
    let rule = |analysis: &str| AutoRule { analysis: analysis.to_owned(), threshold: 0.6, makes_tags: true };
    writer.set_auto_rules(&[rule("lvis"), rule("image-type")]).unwrap();
    let root = writer.add_root(Path::new("/pictures")).unwrap();
    for (number, name) in [(1, "one.jpg"), (2, "two.jpg")] {
        let file = FileFacts {
            rel_path: Path::new(name),
            quick_key: QuickKey { bytes: 1, modified_ns: 1, inode: u64::from(number) },
            fingerprint: Fingerprint([number; 32]),
            format: "jpeg",
            size: PxSize::new(100, 100),
            animated: false,
            metadata: &PictureMetadata::default(),
            pair: None,
        };
        writer.record_file(root, &file).unwrap();
        writer.finish_analysis(Fingerprint([number; 32]), &record("image-type", photo())).unwrap();
    }
    writer.finish_analysis(Fingerprint([1; 32]), &record("lvis", pug())).unwrap();
}

#[test]
fn an_old_index_is_made_again() {
    let dir = tempfile::tempdir().unwrap();
    fill(dir.path());
    let old = connection::alone(&dir.path().join(connection::DERIVED)).unwrap();
    old.execute_batch(OLD).unwrap();
    drop(old);
    let library = open(dir.path(), Access::Write { wait: Duration::ZERO }).unwrap();
    let reader = library.reader().unwrap();
    let found = |text: &str| {
        let query = parse_query(text).unwrap();
        let ids = reader.ids(&ListRequest { query: Some(&query), ..ListRequest::default() }).unwrap();
        ids.into_iter().map(|id| id.0).collect::<Vec<_>>()
    };
    assert_eq!(found("pug"), [1]);
    assert_eq!(found("object:pug"), [1]);
    assert_eq!(found("name:two"), [2]);
    assert_eq!(found("object:style"), [0; 0]);
    assert_eq!(found("object:photo").len(), 2);
    assert_eq!(found("is:untagged"), [2]);
    assert_eq!(reader.counts().unwrap().untagged, 1);
    assert_eq!(reader.check().unwrap(), Vec::<String>::new());
}

#[test]
fn an_old_index_takes_in_the_names_of_copies() {
    let dir = tempfile::tempdir().unwrap();
    let mut library = open(dir.path(), Access::Write { wait: Duration::ZERO }).unwrap();
    let mut writer = library.take_writer().unwrap();
    let pictures = dir.path().join("pictures");
    std::fs::create_dir_all(pictures.join("copies")).unwrap();
    let root = writer.add_root(&pictures).unwrap();
    for (inode, name) in [(1, "one.jpg"), (2, "copies/copy.jpg")] {
        // A copy is told from a file that moved by the first one being there.
        std::fs::write(pictures.join(name), name).unwrap();
        let file = FileFacts {
            rel_path: Path::new(name),
            quick_key: QuickKey { bytes: 1, modified_ns: 1, inode },
            fingerprint: Fingerprint([1; 32]),
            format: "jpeg",
            size: PxSize::new(100, 100),
            animated: false,
            metadata: &PictureMetadata::default(),
            pair: None,
        };
        writer.record_file(root, &file).unwrap();
    }
    drop((writer, library));
    let old = connection::alone(&dir.path().join(connection::DERIVED)).unwrap();
    // As the sixth format had it: without the text of the copy.
    old.execute_batch(
        "DELETE FROM texts WHERE rowid = 1; UPDATE search SET words = 0 WHERE asset = 1; PRAGMA user_version = 6;",
    )
    .unwrap();
    drop(old);
    let library = open(dir.path(), Access::Write { wait: Duration::ZERO }).unwrap();
    for text in ["name:copy", "folder:copies", "name:one"] {
        let query = parse_query(text).unwrap();
        let request = ListRequest { query: Some(&query), ..ListRequest::default() };
        assert_eq!(library.reader().unwrap().ids(&request).unwrap().len(), 1, "{text}");
    }
}

#[test]
fn what_cannot_be_read_is_made_again_and_stops_nothing() {
    let dir = tempfile::tempdir().unwrap();
    fill(dir.path());
    let reopened = |damage: &str| {
        let derived = connection::alone(&dir.path().join(connection::DERIVED)).unwrap();
        derived.execute_batch(damage).unwrap();
        derived.execute_batch("INSERT INTO stale (asset, recount) SELECT asset, 1 FROM search").unwrap();
        drop(derived);
        open(dir.path(), Access::Write { wait: Duration::ZERO }).unwrap()
    };
    let found = |library: &crate::catalog::Library, text: &str| {
        let query = parse_query(text).unwrap();
        let request = ListRequest { query: Some(&query), ..ListRequest::default() };
        library.reader().unwrap().ids(&request).unwrap().len()
    };
    let library = reopened(
        "UPDATE findings SET payload = x'00' WHERE print = 1 AND engine = (SELECT id FROM engines WHERE analysis = 'lvis');
         UPDATE files SET metadata = '{' WHERE place = 2;
         DELETE FROM asset_tags;",
    );
    assert_eq!((found(&library, "object:pug"), found(&library, "tag:photo")), (0, 2));
    let reader = library.reader().unwrap();
    let counts = reader.analysis_counts().unwrap();
    let done = |analysis: &str| counts.iter().find(|c| c.engine.analysis == analysis).unwrap().done;
    assert_eq!((done("lvis"), done("image-type")), (0, 2), "one finding is made again");
    let root = reader.roots().unwrap()[0].id;
    let indexed = |name| reader.known_place(root, Path::new(name)).unwrap().unwrap().indexed;
    assert!(indexed("one.jpg") && !indexed("two.jpg"), "the file is read again");
    drop(reader);
    drop(library);
    // Of the first picture nothing can be made of what is stored; the second one follows all the same.
    let library =
        reopened("UPDATE files SET width = 'wide' WHERE place = 1; DELETE FROM asset_tags WHERE asset = 2");
    assert_eq!(found(&library, "tag:photo"), 2);
    drop(library);
    let derived = connection::alone(&dir.path().join(connection::DERIVED)).unwrap();
    let stale: i64 = derived.query_row("SELECT count(*) FROM stale", [], |row| row.get(0)).unwrap();
    assert_eq!(stale, 0, "nothing is tried for ever");
}
