//! The library on disk: opening, identity, work, people's changes, searching.

mod alike;
mod identity;
mod names;
mod opening;
mod people;
mod searching;
mod tagging;
mod wide;
mod work;

use std::path::{Path, PathBuf};
use std::time::Duration;

use gravitas::catalog::{Access, AutoRule, Change, FileFacts, Library, Reader, Recorded, Writer, open};
use gravitas::facts::{
    AnalysisRecord, AssetId, Detection, Fingerprint, Payload, PictureMetadata, QuickKey, RootId, ScoredLabel,
};
use gravitas::geometry::{PxRect, PxSize};
use gravitas::grammar::{LabelWords, Vocabulary};

const WRITE: Access = Access::Write { wait: Duration::ZERO };

/// A library in a temporary folder, with one root whose files really exist.
struct World {
    dir: tempfile::TempDir,
    library: Library,
    writer: Writer,
    root: RootId,
}

impl World {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(dir.path().join("pictures")).unwrap();
        let mut library = open(&dir.path().join("library"), WRITE).unwrap();
        let mut writer = library.take_writer().unwrap();
        let root = writer.add_root(&dir.path().join("pictures")).unwrap();
        Self { dir, library, writer, root }
    }

    /// Closes the library and opens it again, doing something to its files in between.
    fn reopened(self, between: impl FnOnce(&Path)) -> Self {
        let Self { dir, library, writer, root } = self;
        let folder = library.dir().to_path_buf();
        drop((library, writer));
        between(&folder);
        let mut library = open(&folder, WRITE).unwrap();
        let writer = library.take_writer().unwrap();
        Self { dir, library, writer, root }
    }

    fn reader(&self) -> Reader {
        self.library.reader().unwrap()
    }

    fn path(&self, rel_path: &str) -> PathBuf {
        self.dir.path().join("pictures").join(rel_path)
    }

    /// Makes a file with this content and records it.
    fn put(&mut self, rel_path: &str, content: u8) -> Recorded {
        self.put_with(rel_path, content, &PictureMetadata::default())
    }

    fn put_with(&mut self, rel_path: &str, content: u8, metadata: &PictureMetadata) -> Recorded {
        let path = self.path(rel_path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, [content; 8]).unwrap();
        self.writer.record_file(self.root, &facts(rel_path, content, metadata)).unwrap()
    }

    fn remove(&self, rel_path: &str) {
        std::fs::remove_file(self.path(rel_path)).unwrap();
    }

    /// Walks over everything that is there, as `jobs` does it.
    fn walk(&mut self, files: &[&str]) -> gravitas::catalog::ScanEnd {
        let scan = self.writer.begin_scan(self.root).unwrap();
        for file in files {
            assert!(
                self.writer.known_place(self.root, Path::new(file)).unwrap().is_some(),
                "{file} is known"
            );
        }
        self.writer.end_scan(scan).unwrap()
    }

    fn finish(&mut self, content: u8, analysis: &str, payload: Payload) {
        self.writer.finish_analysis(print(content), &record(analysis, "engine-1", payload)).unwrap();
    }

    fn find(&self, text: &str) -> Vec<i64> {
        self.try_find(text).unwrap()
    }

    fn try_find(&self, text: &str) -> Result<Vec<i64>, String> {
        let query = gravitas::grammar::search::parse_query(text).map_err(|error| error.message)?;
        let query = query.understood(&words());
        if let Some(mistake) = self.reader().misnamed(&query).unwrap() {
            return Err(mistake.message);
        }
        let request = gravitas::catalog::ListRequest {
            query: Some(&query),
            sort: gravitas::catalog::Sort::Added,
            direction: gravitas::catalog::Direction::Ascending,
            ..Default::default()
        };
        let ids = self.reader().ids(&request).map_err(|error| error.to_string())?;
        Ok(ids.into_iter().map(|id| id.0).collect())
    }
}

/// The names everybody knows, and a few classes of a wide vocabulary.
fn words() -> Vocabulary {
    let class = |name: &str, aliases: &[&str]| LabelWords {
        name: name.to_owned(),
        aliases: aliases.iter().map(|&alias| alias.to_owned()).collect(),
        categories: vec!["animal".to_owned()],
    };
    let mut words = Vocabulary::standard();
    let lvis = words.models.iter_mut().find(|model| model.id == "lvis").unwrap();
    lvis.labels =
        vec![class("dog", &["pug", "pug-dog"]), class("dog", &["collie"]), class("bird", &["goldfinch"])];
    words
}

/// What a scan tells of a file; time and size follow from its content.
fn facts<'a>(rel_path: &'a str, content: u8, metadata: &'a PictureMetadata) -> FileFacts<'a> {
    FileFacts {
        rel_path: Path::new(rel_path),
        quick_key: key(content),
        fingerprint: print(content),
        format: "jpeg",
        size: PxSize::new(1600, 900),
        animated: false,
        metadata,
        pair: None,
    }
}

fn key(content: u8) -> QuickKey {
    QuickKey {
        bytes: 1000 + u64::from(content),
        modified_ns: 1_700_000_000_000_000_000,
        inode: u64::from(content),
    }
}

fn print(content: u8) -> Fingerprint {
    Fingerprint([content; 32])
}

fn record(analysis: &str, engine: &str, payload: Payload) -> AnalysisRecord {
    AnalysisRecord {
        analysis: analysis.to_owned(),
        version: 2,
        engine: engine.to_owned(),
        model_name: "Test net".to_owned(),
        measured_on: PxSize::new(1600, 900),
        payload,
    }
}

fn boxes(found: &[(&str, f32)]) -> Payload {
    let detection = |&(label, confidence): &(&str, f32)| Detection {
        label: label.to_owned(),
        categories: vec!["animal".to_owned()],
        bounds: PxRect::new(1.0, 2.0, 3.0, 4.0),
        confidence,
        sharpness: None,
        attributes: std::collections::BTreeMap::new(),
    };
    Payload::Boxes(found.iter().map(detection).collect())
}

fn labels(found: &[(&str, f32)]) -> Payload {
    let label = |&(label, confidence): &(&str, f32)| ScoredLabel {
        label: label.to_owned(),
        categories: vec![],
        confidence,
    };
    Payload::Labels(found.iter().map(label).collect())
}

fn rule(analysis: &str, threshold: f32) -> AutoRule {
    AutoRule { analysis: analysis.to_owned(), threshold, makes_tags: true }
}

fn expect_change(recorded: Recorded, asset: AssetId, change: Change) {
    assert_eq!((recorded.asset, recorded.change), (asset, change));
}
