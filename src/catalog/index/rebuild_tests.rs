//! An index of the format before the last is made again from the findings.

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
