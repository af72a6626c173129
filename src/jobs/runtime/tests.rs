//! The whole runtime over a real library, with an analyst that makes things up.

use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicUsize};
use std::time::{Duration, Instant};

use super::*;
use crate::catalog::{self, Access, EngineRef, Reader};
use crate::facts::{AnalysisRecord, AssetId, Channels, Payload, PixelBuffer};
use crate::geometry::PxSize;
use crate::inference::Picture;
use crate::jobs::kinds::Wanted;
use crate::jobs::{Changes, Event};
use crate::media::{self, EncodeOptions, OutputFormat};

/// Finds nothing, slowly if asked to, and may fail or panic.
#[derive(Default)]
struct Stand {
    ran: AtomicUsize,
    slow: AtomicBool,
    panics: bool,
}

impl Analyst for Stand {
    fn wanted(&self) -> Vec<Wanted> {
        let wanted = |name: &str| Wanted {
            off: false,
            engine: EngineRef::new(name, format!("{name}-1")),
            versions: vec![1],
            needs: Vec::new(),
            internal: false,
        };
        vec![wanted("coco"), wanted("faces")]
    }

    fn analyze(
        &self,
        analysis: &str,
        picture: &Picture,
        _: &[AnalysisRecord],
    ) -> Result<AnalysisRecord, String> {
        self.ran.fetch_add(1, SeqCst);
        if self.slow.load(SeqCst) {
            std::thread::sleep(Duration::from_millis(30));
        }
        assert!(!(self.panics && analysis == "faces"), "a bug in a model");
        Ok(AnalysisRecord {
            analysis: analysis.to_owned(),
            version: 1,
            engine: format!("{analysis}-1"),
            model_name: "made up".to_owned(),
            measured_on: picture.source(),
            payload: Payload::Boxes(Vec::new()),
        })
    }
}

fn pictures(folder: &Path, count: u8) {
    std::fs::create_dir_all(folder).unwrap();
    for number in 0..count {
        let size = PxSize::new(32, 24);
        let data: Vec<u8> =
            (0..=255).cycle().take(32 * 24 * 3).map(|i: u8| i.wrapping_mul(number.wrapping_add(3))).collect();
        let picture = PixelBuffer::new(size, Channels::Rgb, data).unwrap();
        let options = EncodeOptions::new(OutputFormat::Png, 90);
        std::fs::write(folder.join(format!("{number}.png")), media::encode(&picture, &options).unwrap())
            .unwrap();
    }
}

fn start(folder: &Path, stand: &Arc<Stand>, room: usize) -> Runtime {
    start_with(folder, stand, &RuntimeConfig { event_capacity: room, ..RuntimeConfig::new(Arc::new(|| {})) })
}

fn start_with(folder: &Path, stand: &Arc<Stand>, config: &RuntimeConfig) -> Runtime {
    let library = catalog::open(&folder.join("library"), Access::Write { wait: Duration::ZERO }).unwrap();
    Runtime::start(library, Arc::<Stand>::clone(stand), config).unwrap()
}

fn add(runtime: &Runtime, folder: &Path) {
    let path = folder.to_path_buf();
    let writer = runtime.writer().unwrap();
    let reply = writer.begin(move |writer| Ok((writer.add_root(&path)?, Changes::all())));
    let root = settle_until(runtime, || reply.poll()).unwrap();
    runtime.scan(ScanRequest { root, path: folder.to_path_buf(), only: Vec::new() });
}

/// Takes events until something is there.
fn settle_until<T>(runtime: &Runtime, mut ready: impl FnMut() -> Option<T>) -> T {
    let end = Instant::now() + Duration::from_mins(1);
    loop {
        while let Ok(event) = runtime.events().try_recv() {
            if let Event::Notice { text, .. } = event {
                println!("notice: {text}");
            }
        }
        if let Some(value) = ready() {
            return value;
        }
        assert!(Instant::now() < end, "waited in vain");
        std::thread::sleep(Duration::from_millis(2));
    }
}

fn settle(runtime: &Runtime) {
    let mut calm = 0;
    settle_until(runtime, || {
        calm = if runtime.idle() { calm + 1 } else { 0 };
        (calm > 3).then_some(())
    });
}

fn everything() -> Demand {
    Demand { ids: Vec::new(), analyses: Vec::new(), force: false, urgent: false }
}

/// A library of so many pictures that wishes for everything slowly; more than `least` analyses have run.
fn at_work(count: u8, least: usize) -> (tempfile::TempDir, Arc<Stand>, Runtime) {
    let folder = tempfile::tempdir().unwrap();
    let photos = folder.path().join("photos");
    pictures(&photos, count);
    let stand = Arc::new(Stand { slow: AtomicBool::new(true), ..Stand::default() });
    let runtime = start(folder.path(), &stand, 1_024);
    add(&runtime, &photos);
    settle(&runtime);
    runtime.analyze(everything());
    settle_until(&runtime, || (stand.ran.load(SeqCst) > least).then_some(()));
    (folder, stand, runtime)
}

#[test]
fn every_picture_is_analysed_once() {
    let folder = tempfile::tempdir().unwrap();
    let photos = folder.path().join("photos");
    pictures(&photos, 40);
    let stand = Arc::new(Stand::default());
    let runtime = start(folder.path(), &stand, 1_024);
    add(&runtime, &photos);
    settle(&runtime);
    assert_eq!(stand.ran.load(SeqCst), 0, "indexing runs no models");
    runtime.analyze(everything());
    settle(&runtime);
    assert_eq!(stand.ran.load(SeqCst), 80);
    runtime.analyze(everything());
    settle(&runtime);
    assert_eq!(stand.ran.load(SeqCst), 80, "nothing is done twice");
}

#[test]
fn a_bug_in_one_model_keeps_what_the_others_found() {
    let folder = tempfile::tempdir().unwrap();
    let photos = folder.path().join("photos");
    pictures(&photos, 3);
    let stand = Arc::new(Stand { panics: true, ..Stand::default() });
    let runtime = start(folder.path(), &stand, 1_024);
    add(&runtime, &photos);
    settle(&runtime);
    runtime.analyze(everything());
    settle(&runtime);
    let failures = runtime.connections().with(|reader| reader.failures(100)).unwrap();
    assert_eq!(failures.len(), 3);
    assert!(failures[0].reason.contains("a bug in a model"), "{}", failures[0].reason);
    let counts = runtime.connections().with(Reader::analysis_counts).unwrap();
    let done: Vec<(String, u64)> = counts.into_iter().map(|c| (c.engine.analysis, c.done)).collect();
    assert!(done.contains(&("coco".to_owned(), 3)), "{done:?}");
}

#[test]
fn held_analysing_stops_within_a_second_and_goes_on() {
    let (_folder, stand, mut runtime) = at_work(60, 4);
    runtime.hold(WorkKind::Analyze, true);
    std::thread::sleep(Duration::from_millis(200));
    let held_at = stand.ran.load(SeqCst);
    std::thread::sleep(Duration::from_millis(300));
    assert_eq!(stand.ran.load(SeqCst), held_at);
    assert!(held_at < 120);
    assert!(runtime.progress().kinds.iter().any(|kind| kind.kind == WorkKind::Analyze && kind.held));
    stand.slow.store(false, SeqCst);
    runtime.hold(WorkKind::Analyze, false);
    settle(&runtime);
    assert_eq!(stand.ran.load(SeqCst), 120);
}

#[test]
fn what_comes_on_screen_overtakes_what_waits() {
    let folder = tempfile::tempdir().unwrap();
    let photos = folder.path().join("photos");
    pictures(&photos, 90);
    let stand = Arc::new(Stand { slow: AtomicBool::new(true), ..Stand::default() });
    let config = RuntimeConfig { analyze: true, ..RuntimeConfig::new(Arc::new(|| {})) };
    let runtime = start_with(folder.path(), &stand, &config);
    add(&runtime, &photos);
    let indexed = || runtime.connections().with(|reader| reader.details(AssetId(90))).unwrap().is_some();
    settle_until(&runtime, || indexed().then_some(()));
    runtime.look_for_work();
    settle_until(&runtime, || (stand.ran.load(SeqCst) > 2).then_some(()));
    let done = |id: AssetId| {
        let details = runtime.connections().with(move |reader| reader.details(id)).unwrap();
        details.is_some_and(|details| details.records.iter().any(|record| record.analysis == "coco"))
    };
    // Neither in the portions that wait nor done: the one that would come last.
    let last = (1..=90).map(AssetId).rfind(|id| !done(*id)).unwrap();
    let first = (1..=90).map(AssetId).find(|id| !done(*id)).unwrap();
    runtime.set_visible(vec![last, first]);
    settle_until(&runtime, || (done(last) && done(first)).then_some(()));
    let ran = stand.ran.load(SeqCst);
    assert!(ran < 100, "{ran} of 180 ran before what is on screen");
    stand.slow.store(false, SeqCst);
    settle(&runtime);
    assert_eq!(stand.ran.load(SeqCst), 180, "the others come as well, and nothing twice");
}

#[test]
fn cancelled_work_is_still_to_be_done() {
    let (_folder, stand, runtime) = at_work(30, 2);
    runtime.cancel(WorkKind::Analyze);
    settle(&runtime);
    let ran = stand.ran.load(SeqCst);
    assert!(ran < 60, "{ran}");
    stand.slow.store(false, SeqCst);
    runtime.analyze(everything());
    settle(&runtime);
    assert_eq!(stand.ran.load(SeqCst), 60, "what was done stayed done, the rest was done later");
}

#[test]
fn closing_in_the_middle_with_a_full_channel_does_not_hang_and_loses_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let photos = folder.path().join("photos");
    pictures(&photos, 60);
    let stand = Arc::new(Stand::default());
    let runtime = start(folder.path(), &stand, 2);
    add(&runtime, &photos);
    // Nobody takes events any more: the writer stands in front of the full channel.
    std::thread::sleep(Duration::from_millis(300));
    let started = Instant::now();
    drop(runtime);
    assert!(started.elapsed() < Duration::from_secs(5), "{:?}", started.elapsed());
    let runtime = start(folder.path(), &stand, 1_024);
    let root = runtime.connections().with(Reader::roots).unwrap().remove(0);
    runtime.scan(ScanRequest { root: root.id, path: root.path, only: Vec::new() });
    settle(&runtime);
    let counts = runtime.connections().with(Reader::counts).unwrap();
    assert_eq!(counts.total, 60);
}

#[test]
fn what_somebody_waits_for_runs_beside_a_held_wish_for_everything() {
    let (_folder, stand, mut runtime) = at_work(90, 4);
    runtime.hold(WorkKind::Analyze, true);
    std::thread::sleep(Duration::from_millis(200));
    let last = AssetId(90);
    runtime.analyze(Demand { ids: vec![last], urgent: true, ..everything() });
    let done = || {
        let details = runtime.connections().with(move |reader| reader.details(last)).unwrap();
        details.is_some_and(|details| details.records.len() == 2)
    };
    settle_until(&runtime, || done().then_some(()));
    assert!(stand.ran.load(SeqCst) < 60, "the wish for everything is still held");
}

#[test]
fn a_wish_for_everything_that_was_cancelled_stays_away() {
    let (_folder, stand, runtime) = at_work(90, 4);
    runtime.cancel(WorkKind::Analyze);
    stand.slow.store(false, SeqCst);
    settle(&runtime);
    std::thread::sleep(Duration::from_millis(100));
    settle(&runtime);
    assert!(stand.ran.load(SeqCst) < 120, "{} of 180", stand.ran.load(SeqCst));
}

#[cfg(unix)]
#[test]
fn what_cannot_be_looked_at_is_not_missing() {
    let folder = tempfile::tempdir().unwrap();
    let photos = folder.path().join("photos");
    pictures(&photos, 4);
    std::fs::copy(photos.join("0.png"), photos.join("copy.png")).unwrap();
    let runtime = start(folder.path(), &Arc::new(Stand::default()), 1_024);
    add(&runtime, &photos);
    settle(&runtime);
    std::fs::remove_file(photos.join("3.png")).unwrap();
    // Listed with its folder, but asking for its size fails, also for a user who may read everything.
    for name in ["1.png", "copy.png"] {
        std::fs::remove_file(photos.join(name)).unwrap();
        std::os::unix::fs::symlink(name, photos.join(name)).unwrap();
    }
    let root = runtime.connections().with(Reader::roots).unwrap().remove(0);
    let there = |name: &str| {
        runtime.connections().with(|reader| reader.known_place(root.id, Path::new(name))).unwrap().is_some()
    };
    let walk = |only: &[&str]| {
        let only = only.iter().map(|name| photos.join(name)).collect();
        runtime.scan(ScanRequest { root: root.id, path: root.path.clone(), only });
        settle(&runtime);
    };
    walk(&["1.png", "copy.png"]);
    assert!(there("1.png") && there("copy.png") && there("3.png"));
    walk(&[]);
    assert!(there("1.png") && there("copy.png"));
    assert!(there("0.png") && there("2.png") && !there("3.png"));
}

#[test]
fn half_of_a_file_is_shown_and_needs_attention() {
    let folder = tempfile::tempdir().unwrap();
    let photos = folder.path().join("photos");
    std::fs::create_dir(&photos).unwrap();
    let data: Vec<u8> = (0..=255).cycle().take(320 * 240 * 3).collect();
    let picture = PixelBuffer::new(PxSize::new(320, 240), Channels::Rgb, data).unwrap();
    let whole = media::encode(&picture, &EncodeOptions::new(OutputFormat::Jpeg, 90)).unwrap();
    std::fs::write(photos.join("half.jpg"), &whole[..whole.len() / 2]).unwrap();
    std::fs::write(photos.join("whole.jpg"), &whole).unwrap();
    let runtime = start(folder.path(), &Arc::new(Stand::default()), 1_024);
    add(&runtime, &photos);
    settle(&runtime);
    let (counts, failures) =
        runtime.connections().with(|reader| Ok((reader.counts()?, reader.failures(9)?))).unwrap();
    assert_eq!((counts.total, counts.needs_attention, failures.len()), (2, 1, 1));
    assert!(failures[0].path.ends_with("half.jpg") && failures[0].asset.is_some());
    assert!(failures[0].reason.contains("cut short"), "{}", failures[0].reason);
}
