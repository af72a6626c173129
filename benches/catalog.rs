//! The catalog with a million pictures: lists, every kind of search, and what one more file costs in small and large
//! libraries. `GRAVITAS_BENCH_ASSETS` makes it smaller; `GRAVITAS_BENCH_LIBRARY` names a folder in which the library
//! stays, so that the next run only asks.

#![expect(clippy::unwrap_used, reason = "a failed assumption in a bench stops it")]

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use criterion::{Criterion, criterion_group, criterion_main};
use gravitas::catalog::{
    Access, AutoRule, FileFacts, Library, ListRequest, Reader, Scope, Sort, Writer, open,
};
use gravitas::facts::{
    AnalysisRecord, AssetId, Embedding, Fingerprint, GeoPoint, Payload, PictureMetadata, QuickKey, RootId,
    ScoredLabel, TextBlock,
};
use gravitas::geometry::{PxRect, PxSize};
use gravitas::grammar::search::parse_query;

const LABELS: [&str; 12] =
    ["cat", "dog", "person", "car", "boat", "chair", "tree", "bird", "horse", "tie", "book", "zebra"];

/// Pictures with an embedding of 512 numbers.
const DESCRIBED: u32 = 200_000;

/// The file of picture number `n`; everything about it follows from the number.
fn add(writer: &mut Writer, root: RootId, n: u32) {
    let path = PathBuf::from(format!("{}/{:02}/IMG_{n:06}.jpg", 2000 + n % 25, n / 25 % 12));
    let metadata = PictureMetadata {
        taken: Some(format!("{}-{:02}-{:02}T12:00:00", 2000 + n % 25, n / 25 % 12 + 1, n / 300 % 28 + 1)),
        camera: Some(["Canon EOS R5", "NIKON Z 8"][(n % 2) as usize].to_owned()),
        rating: Some(i8::try_from(n % 6).unwrap()),
        label: (n % 12 == 5).then(|| "Red".to_owned()),
        place: n.is_multiple_of(3).then(|| GeoPoint {
            latitude: f64::from(n % 1_700) / 10.0 - 85.0,
            longitude: f64::from(n % 3_571) / 10.0 - 178.0,
        }),
        caption: (n.is_multiple_of(10)).then(|| format!("holiday number {n} on the beach")),
        ..PictureMetadata::default()
    };
    let file = FileFacts {
        rel_path: Path::new(&path),
        quick_key: QuickKey {
            bytes: 5_000_000 + u64::from(n),
            modified_ns: 1_700_000_000_000_000_000,
            inode: u64::from(n),
        },
        fingerprint: fingerprint(n),
        format: "jpeg",
        size: if n.is_multiple_of(7) { PxSize::new(1920, 1080) } else { PxSize::new(6000, 4000) },
        animated: false,
        metadata: &metadata,
        pair: None,
    };
    writer.record_file(root, &file).unwrap();
}

fn fingerprint(n: u32) -> Fingerprint {
    Fingerprint(*blake3::hash(&n.to_be_bytes()).as_bytes())
}

/// What models find in picture number `n`.
fn analyse(writer: &mut Writer, n: u32) {
    let label = |i: u32| ScoredLabel {
        label: LABELS[((n / (i + 1)) % 12) as usize].to_owned(),
        categories: Vec::new(),
        confidence: 0.9 - 0.2 * (i as f32),
    };
    let one =
        |name: &str| vec![ScoredLabel { label: name.to_owned(), categories: Vec::new(), confidence: 0.9 }];
    let verdict = ["clean", "clean", "clean", "watermark", "banner"][(n % 5) as usize];
    let style = ["photo", "photo", "photo", "illustration"][(n % 4) as usize];
    let payloads = [
        ("coco", Payload::Labels((0..3).map(label).collect())),
        ("iqa", Payload::Quality((n % 97) as f32 / 97.0)),
        ("watermark-detection", Payload::Labels(one(verdict))),
        ("image-type", Payload::Labels(one(style))),
        ("shop-classifier", Payload::Labels(one(if n.is_multiple_of(10) { "studio" } else { "natural" }))),
    ];
    for (analysis, payload) in payloads {
        finish(writer, n, analysis, payload);
    }
    if n < DESCRIBED {
        // Every fiftieth is a copy of the one before.
        let of = if n % 50 == 1 { n - 1 } else { n };
        let noise = (0..64).flat_map(|i: u32| {
            *blake3::hash(&(of * 64 + i).to_le_bytes()).as_bytes().first_chunk::<8>().unwrap()
        });
        let vector: Vec<f32> = noise.map(|byte| f32::from(byte) - 100.0).collect();
        let look = Some(u64::from_le_bytes(*fingerprint(of).0.first_chunk::<8>().unwrap()));
        let vector = Embedding { look, ..Embedding::quantised(&vector) };
        finish(writer, n, "gravitas-vision", Payload::Embedding(vector));
    }
    if n.is_multiple_of(20) {
        let text = TextBlock {
            bounds: PxRect::new(0.0, 0.0, 9.0, 9.0),
            corners: Vec::new(),
            confidence: 0.9,
            text: Some("SALE 50%".to_owned()),
        };
        finish(writer, n, "cld-text", Payload::Text(vec![text]));
    }
}

fn finish(writer: &mut Writer, n: u32, analysis: &str, payload: Payload) {
    let record = AnalysisRecord {
        analysis: analysis.to_owned(),
        version: 2,
        engine: "engine".to_owned(),
        model_name: "bench".to_owned(),
        measured_on: PxSize::new(6000, 4000),
        payload,
    };
    writer.finish_analysis(fingerprint(n), &record).unwrap();
}

/// A library that grows.
struct Growing {
    writer: Writer,
    root: RootId,
    /// Pictures with findings.
    size: u32,
    /// Number of the next file without.
    plain: u32,
}

/// Files without findings are numbered from here on, so that the pictures with findings stand without gaps.
const PLAIN: u32 = 10_000_000;

impl Growing {
    /// Adds so many files in batches of 500 and returns how long that took; `analysed` ones with their findings.
    fn grow(&mut self, count: u64, analysed: bool) -> Duration {
        let begun = Instant::now();
        let root = self.root;
        let next = if analysed { &mut self.size } else { &mut self.plain };
        let first = *next;
        *next += u32::try_from(count).unwrap();
        let numbers: Vec<u32> = (first..*next).collect();
        for batch in numbers.chunks(500) {
            let fill = |w: &mut Writer| {
                for &n in batch {
                    add(w, root, n);
                    if analysed {
                        analyse(w, n);
                    }
                }
                Ok(())
            };
            self.writer.batch(fill).unwrap();
        }
        begun.elapsed()
    }
}

/// How many pictures the large library has.
fn assets() -> u64 {
    let named = std::env::var("GRAVITAS_BENCH_ASSETS").ok().and_then(|text| text.parse().ok());
    named.unwrap_or(1_000_000)
}

fn catalog(c: &mut Criterion) {
    let dir = tempfile::tempdir().unwrap();
    let kept = std::env::var_os("GRAVITAS_BENCH_LIBRARY").map(PathBuf::from);
    let place = kept.as_deref().unwrap_or(dir.path());
    let mut library = open(place, Access::Write { wait: Duration::ZERO }).unwrap();
    let mut writer = library.take_writer().unwrap();
    // A library of an older format is indexed again first.
    writer.settle(usize::MAX).unwrap();
    let rule = |analysis: &str| AutoRule { analysis: analysis.to_owned(), threshold: 0.6, makes_tags: true };
    writer.set_auto_rules(&[rule("coco"), rule("image-type")]).unwrap();
    let root = writer.add_root(Path::new("/bench/pictures")).unwrap();
    let size = u32::try_from(library.reader().unwrap().counts().unwrap().total).unwrap();
    let mut growing = Growing { writer, root, size, plain: PLAIN };
    for size in [1_000, 50_000, assets()].into_iter().filter(|wanted| *wanted > u64::from(size)) {
        growing.grow(size.saturating_sub(u64::from(growing.size)), true);
        growing.writer.tidy().unwrap();
        let name = format!("catalog/one more file at {size}");
        c.bench_function(&name, |b| b.iter_custom(|n| growing.grow(n, false)));
    }
    growing.writer.tidy().unwrap();
    questions(c, &library.reader().unwrap());
    first_paint(c, &library);
}

/// Every kind of question of the search language; the first page in the usual order.
const QUERIES: [&str; 37] = [
    "tag:cat",
    "zebra",
    "holi",
    "cat dog",
    "cat OR dog",
    "beach -cat",
    "\"holiday number 77\"",
    "caption:beach",
    "text:sale",
    "name:IMG_0001",
    "folder:2010",
    "camera:canon",
    "model:coco",
    "object:cat>0.6",
    "object:zebra",
    "count:person>=1",
    "count:cat<1",
    "quality:high",
    "iqa>0.7",
    "iqa<0.05",
    "watermark:clean",
    "watermark:banner",
    "type:illustration",
    "shop:studio",
    "rating>=3",
    "flag:pick",
    "label:red",
    "w>=2560",
    "ar:16:9",
    "date:2010-06",
    "near:47.3,8.5,20",
    "cat rating>=3",
    "tag:dog OR boat w>=2560",
    "is:offline",
    "is:failed",
    "is:untagged",
    "is:duplicate",
];

fn questions(c: &mut Criterion, reader: &Reader) {
    for text in QUERIES {
        let query = parse_query(text).unwrap();
        let page = ListRequest { query: Some(&query), limit: Some(500), ..ListRequest::default() };
        c.bench_function(&format!("catalog/search {text}"), |b| b.iter(|| reader.ids(&page).unwrap()));
        let best = ListRequest { sort: Sort::Relevance, ..page };
        c.bench_function(&format!("catalog/best of {text}"), |b| b.iter(|| reader.ids(&best).unwrap()));
    }
    // Another picture each time: the last answer is remembered.
    let mut asset = 0;
    c.bench_function("catalog/similar", |b| {
        b.iter(|| {
            asset = asset % 10_000 + 1;
            let query = parse_query(&format!("similar:{asset}")).unwrap();
            let request = ListRequest {
                query: Some(&query),
                limit: Some(500),
                sort: Sort::Relevance,
                ..ListRequest::default()
            };
            reader.ids(&request).unwrap()
        });
    });
    for text in ["zebra", "cat", "rating>=3"] {
        let query = parse_query(text).unwrap();
        let all = ListRequest { query: Some(&query), ..ListRequest::default() };
        c.bench_function(&format!("catalog/all of {text}"), |b| b.iter(|| reader.ids(&all).unwrap()));
        c.bench_function(&format!("catalog/count {text}"), |b| b.iter(|| reader.count(&all).unwrap()));
    }
}

/// What the window asks before it can paint, and what its sidebar shows.
fn first_paint(c: &mut Criterion, library: &Library) {
    let reader = library.reader().unwrap();
    let page = ListRequest { limit: Some(500), ..ListRequest::default() };
    let first = || {
        let reader = library.reader().unwrap();
        let ids = reader.ids(&page).unwrap();
        (reader.rows(&ids[..200.min(ids.len())]).unwrap(), reader.counts().unwrap())
    };
    c.bench_function("catalog/first paint", |b| b.iter(first));
    let all = ListRequest::default();
    c.bench_function("catalog/all ids by date", |b| b.iter(|| reader.ids(&all).unwrap()));
    c.bench_function("catalog/first 500 ids by date", |b| b.iter(|| reader.ids(&page).unwrap()));
    let folder = reader.folders().unwrap().into_iter().find(|f| f.path == "2010").unwrap();
    let inside = ListRequest { scope: Scope::Folder(folder.id), ..page.clone() };
    c.bench_function("catalog/one folder of 25", |b| b.iter(|| reader.ids(&inside).unwrap()));
    let visible: Vec<AssetId> = reader.ids(&page).unwrap().into_iter().take(200).collect();
    c.bench_function("catalog/page of 200 rows", |b| b.iter(|| reader.rows(&visible).unwrap()));
    c.bench_function("catalog/counts", |b| b.iter(|| reader.counts().unwrap()));
    c.bench_function("catalog/folders", |b| b.iter(|| reader.folders().unwrap()));
    c.bench_function("catalog/tags", |b| b.iter(|| reader.tags("", 50).unwrap()));
}

criterion_group!(benches, catalog);
criterion_main!(benches);
