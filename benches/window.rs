//! Processor time of a frame: a grid of 100,000 pictures while it scrolls, and the crop studio while a number changes.
#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a bench prints its table and has nobody to answer to"
)]

use std::time::{Duration, Instant};

use gravitas::app::Rehearsal;
use gravitas::facts::{AssetId, Channels, Flag, PixelBuffer, RootId};
use gravitas::geometry::PxSize;
use gravitas::media::{self, EncodeOptions, OutputFormat};
use gravitas::session::{Command, RootView, Row, Session, SessionOptions, View};

/// Pictures of the made-up library.
const MANY: i64 = 100_000;
/// How long a picture may take to be decoded.
const PATIENCE: Duration = Duration::from_mins(1);
/// Frames that are measured.
const FRAMES: usize = 400;

fn main() {
    println!("{:<44}{:>10}{:>10}{:>10}", "CPU ms a frame (1440 x 900)", "median", "95 %", "worst");
    for (name, wheel) in
        [("grid of 100,000, slow scrolling", -40.0), ("grid of 100,000, fast scrolling", -2_400.0)]
    {
        let mut window = Rehearsal::new(library(), pool());
        warm_up(&mut window);
        tell(name, (0..FRAMES).map(|_| window.frame(wheel)).collect());
    }
    let mut window = Rehearsal::new(library(), pool());
    warm_up(&mut window);
    tell("grid of 100,000, standing still", (0..FRAMES).map(|_| window.frame(0.0)).collect());
    crop_studio();
    large_picture();
}

fn warm_up(window: &mut Rehearsal) {
    for _ in 0..20 {
        window.frame(0.0);
    }
}

/// Median, 95 % and worst.
fn tell(name: &str, mut frames: Vec<Duration>) {
    frames.sort();
    let ms = |at: usize| frames[at.min(frames.len() - 1)].as_secs_f64() * 1e3;
    println!("{name:<44}{:>10.2}{:>10.2}{:>10.2}", ms(FRAMES / 2), ms(FRAMES * 95 / 100), ms(FRAMES - 1));
}

/// Pictures of several shapes in one colour each.
fn pool() -> Vec<PixelBuffer> {
    let shapes = [(256, 171), (192, 256), (256, 192), (256, 120), (256, 256)];
    let one = |(n, (w, h)): (u8, (u32, u32))| {
        let pixels = vec![40 * n + 30; (w * h * 3) as usize];
        PixelBuffer::new(PxSize::new(w, h), Channels::Rgb, pixels).unwrap()
    };
    (0_u8..).zip(shapes).map(one).collect()
}

fn library() -> View {
    let mut view = View::default();
    view.library.loaded = true;
    view.library.roots.push(RootView {
        id: RootId(1),
        path: "/pictures".into(),
        name: "Pictures".into(),
        online: true,
        preset: None,
        assets: 100_000,
        folders: Vec::new(),
    });
    view.grid.ids = (1..=MANY).map(AssetId).collect();
    view.grid.set_rows((1..=MANY).map(row));
    view
}

fn row(n: i64) -> Row {
    Row {
        id: AssetId(n),
        name: format!("DSC_{n:06}.jpg"),
        path: format!("/pictures/DSC_{n:06}.jpg").into(),
        size: PxSize::new(6000, 4000),
        taken: Some("2026-10-12T07:41:00".into()),
        rating: u8::try_from(n % 6).unwrap(),
        flag: [Flag::Pick, Flag::None, Flag::None, Flag::Reject][usize::try_from(n % 4).unwrap()],
        label: (n % 5 == 0).then(|| "green".to_owned()),
        quality: Some(0.7),
        watermark: (n % 9 == 4).then(|| "watermark".to_owned()),
        format: "jpeg".into(),
        bytes: 6_400_000,
        caption: None,
        tags: Vec::new(),
        offline: n % 11 == 3,
        missing: false,
        several_files: n % 4 == 0,
        animated: false,
        focus: false,
        failed: n % 13 == 5,
        version: 1,
    }
}

/// The crop studio over a picture of 24 million pixels, with another width in every frame.
fn crop_studio() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("large.jpg");
    std::fs::write(&path, jpeg(PxSize::new(6000, 4000))).unwrap();
    let mut session = Session::open(SessionOptions::new(folder.path().join("library"))).unwrap();
    session.apply(Command::OpenFile(path));
    session.apply(Command::SetCropText("ar_16:9,c_auto,g_auto,w_1200".to_owned()));
    session.wait_until(|view| view.crop.plan.is_some(), PATIENCE).unwrap();
    let mut window = Rehearsal::new(session.view().clone(), pool());
    window.go("Crop");
    warm_up(&mut window);
    let frames = (0..FRAMES).map(|n| {
        let begun = Instant::now();
        session.apply(Command::SetCropText(format!("ar_16:9,c_auto,g_auto,w_{}", 800 + n)));
        let planning = begun.elapsed();
        window.view_mut().crop = session.view().crop.clone();
        planning + window.frame(0.0)
    });
    tell("crop studio, another width every frame", frames.collect());
}

/// A picture of 100 million pixels that is zoomed into and moved about.
fn large_picture() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("huge.jpg");
    std::fs::write(&path, jpeg(PxSize::new(12_000, 8_400))).unwrap();
    let mut session = Session::open(SessionOptions::new(folder.path().join("library"))).unwrap();
    let begun = Instant::now();
    session.apply(Command::OpenFile(path));
    session.wait_until(|view| view.picture.as_ref().is_some_and(|p| p.pixels.is_some()), PATIENCE).unwrap();
    println!(
        "a picture of 100 million pixels is on screen after {:.0} ms",
        begun.elapsed().as_secs_f64() * 1e3
    );
    let mut window = Rehearsal::new(session.view().clone(), pool());
    window.go("Loupe");
    warm_up(&mut window);
    let mut frames = Vec::new();
    for n in 0..FRAMES {
        // Into the picture, and out again, in turns.
        frames.push(window.frame(if n % 100 < 50 { 60.0 } else { -60.0 }));
        for command in window.take_asked() {
            session.apply(command);
        }
        session.pump(Duration::from_millis(4));
        window.view_mut().picture.clone_from(&session.view().picture);
        // The pixels come from other threads, which need their time.
        std::thread::sleep(Duration::from_millis(10));
    }
    tell("loupe, 100 million pixels, zooming", frames);
    let whole = session.view().picture.as_ref().and_then(|p| p.pixels.as_ref()).map(PixelBuffer::size);
    println!("pixels at hand in the end: {whole:?}");
}

fn jpeg(size: PxSize) -> Vec<u8> {
    let byte = |x: u32, y: u32, n: u32| u8::try_from((x / 7 * (n + 1) + y / 5 + n * 60) % 256).unwrap();
    let pixels: Vec<u8> =
        (0..size.h).flat_map(|y| (0..size.w).flat_map(move |x| [0, 1, 2].map(|n| byte(x, y, n)))).collect();
    let picture = PixelBuffer::new(size, Channels::Rgb, pixels).unwrap();
    media::encode(&picture, &EncodeOptions::new(OutputFormat::Jpeg, 85)).unwrap()
}
