//! The catalog with 200,000 pictures: lists, searches, and what one more file costs in a small and a large library.

#![expect(clippy::unwrap_used, reason = "a failed assumption in a bench stops it")]

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use criterion::{Criterion, criterion_group, criterion_main};
use gravitas::catalog::{Access, AutoRule, FileFacts, ListRequest, Reader, Scope, Sort, Writer, open};
use gravitas::facts::{
    AnalysisRecord, AssetId, Fingerprint, Payload, PictureMetadata, QuickKey, RootId, ScoredLabel,
};
use gravitas::geometry::PxSize;
use gravitas::grammar::search::parse_query;

const LABELS: [&str; 12] =
    ["cat", "dog", "person", "car", "boat", "chair", "tree", "bird", "horse", "tie", "book", "zebra"];

/// Picture number `n`; everything about it follows from the number.
fn add(writer: &mut Writer, root: RootId, n: u32) {
    let path = PathBuf::from(format!("{}/{:02}/IMG_{n:06}.jpg", 2000 + n % 25, n / 25 % 12));
    let metadata = PictureMetadata {
        taken: Some(format!("{}-{:02}-{:02}T12:00:00", 2000 + n % 25, n / 25 % 12 + 1, n / 300 % 28 + 1)),
        camera: Some("Canon EOS R5".to_owned()),
        caption: (n.is_multiple_of(10)).then(|| format!("holiday number {n} on the beach")),
        ..PictureMetadata::default()
    };
    let mut fingerprint = Fingerprint([0; 32]);
    fingerprint.0[..4].copy_from_slice(&n.to_be_bytes());
    fingerprint.0 = *blake3::hash(&fingerprint.0).as_bytes();
    let file = FileFacts {
        rel_path: Path::new(&path),
        quick_key: QuickKey {
            bytes: 5_000_000 + u64::from(n),
            modified_ns: 1_700_000_000_000_000_000,
            inode: u64::from(n),
        },
        fingerprint,
        format: "jpeg",
        size: PxSize::new(6000, 4000),
        animated: false,
        metadata: &metadata,
        pair: None,
    };
    writer.record_file(root, &file).unwrap();
    let label = |i: u32| ScoredLabel {
        label: LABELS[((n / (i + 1)) % 12) as usize].to_owned(),
        categories: Vec::new(),
        confidence: 0.9 - 0.2 * (i as f32),
    };
    let record = AnalysisRecord {
        analysis: "coco".to_owned(),
        version: 2,
        engine: "engine".to_owned(),
        model_name: "bench".to_owned(),
        measured_on: file.size,
        payload: Payload::Labels((0..3).map(label).collect()),
    };
    writer.finish_analysis(fingerprint, &record).unwrap();
}

/// A library that grows.
struct Growing {
    writer: Writer,
    root: RootId,
    size: u32,
}

impl Growing {
    /// Adds so many pictures in batches of 500 and returns how long that took.
    fn grow(&mut self, count: u64) -> Duration {
        let begun = Instant::now();
        let (root, first) = (self.root, self.size);
        self.size += u32::try_from(count).unwrap();
        let numbers: Vec<u32> = (first..self.size).collect();
        for batch in numbers.chunks(500) {
            let fill = |w: &mut Writer| {
                for &n in batch {
                    add(w, root, n);
                }
                Ok(())
            };
            self.writer.batch(fill).unwrap();
        }
        begun.elapsed()
    }
}

fn catalog(c: &mut Criterion) {
    let dir = tempfile::tempdir().unwrap();
    let mut library = open(dir.path(), Access::Write { wait: Duration::ZERO }).unwrap();
    let mut writer = library.take_writer().unwrap();
    let rule = AutoRule { analysis: "coco".to_owned(), threshold: 0.6, makes_tags: true };
    writer.set_auto_rules(&[rule]).unwrap();
    let root = writer.add_root(Path::new("/bench/pictures")).unwrap();
    let mut growing = Growing { writer, root, size: 0 };
    growing.grow(1_000);
    c.bench_function("catalog/one more file at 1k", |b| b.iter_custom(|n| growing.grow(n)));
    growing.grow(200_000 - u64::from(growing.size));
    growing.writer.tidy().unwrap();
    c.bench_function("catalog/one more file at 200k", |b| b.iter_custom(|n| growing.grow(n)));
    questions(c, &library.reader().unwrap());
}

fn questions(c: &mut Criterion, reader: &Reader) {
    for text in
        ["tag:cat", "zebra", "holi", "cat dog", "object:cat>0.6", "date:2010-06", "beach -cat", "rating>=3"]
    {
        let query = parse_query(text).unwrap();
        let request = ListRequest { query: Some(&query), ..ListRequest::default() };
        c.bench_function(&format!("catalog/search {text}"), |b| b.iter(|| reader.ids(&request).unwrap()));
    }
    let query = parse_query("cat").unwrap();
    let best = ListRequest { query: Some(&query), sort: Sort::Relevance, ..ListRequest::default() };
    c.bench_function("catalog/search cat by relevance", |b| b.iter(|| reader.ids(&best).unwrap()));
    let all = ListRequest::default();
    c.bench_function("catalog/all ids by date", |b| b.iter(|| reader.ids(&all).unwrap()));
    let page = ListRequest { limit: Some(500), ..ListRequest::default() };
    c.bench_function("catalog/first 500 ids by date", |b| b.iter(|| reader.ids(&page).unwrap()));
    let folder = reader.folders().unwrap().into_iter().find(|f| f.path == "2010").unwrap();
    let inside = ListRequest { scope: Scope::Folder(folder.id), ..ListRequest::default() };
    c.bench_function("catalog/one folder of 25", |b| b.iter(|| reader.ids(&inside).unwrap()));
    let visible: Vec<AssetId> = reader.ids(&page).unwrap().into_iter().take(200).collect();
    c.bench_function("catalog/page of 200 rows", |b| b.iter(|| reader.rows(&visible).unwrap()));
    c.bench_function("catalog/counts", |b| b.iter(|| reader.counts().unwrap()));
    c.bench_function("catalog/folders", |b| b.iter(|| reader.folders().unwrap()));
    c.bench_function("catalog/tags", |b| b.iter(|| reader.tags("", 50).unwrap()));
}

criterion_group!(benches, catalog);
criterion_main!(benches);
