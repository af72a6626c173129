//! A made-up library: pictures painted here, and what models might have said about them.
#![expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "small made-up numbers")]

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use crate::crop;
use crate::facts::{
    AnalysisRecord, AssetId, CaptureSettings, Channels, Detection, Face, Flag, Payload, PictureMetadata,
    PixelBuffer, RootId, SaliencyMap, Scene, SceneDetection,
};
use crate::geometry::{PxRect, PxSize};
use crate::grammar::{self, Vocabulary};
use crate::session::{
    AutoTagging, CaptionView, Check, CheckState, ComparedView, CropView, Download, EngineState, FailureRow,
    FilmFormat, FilmRow, FilmState, FilmWritten, FolderNode, GravityItem, Group, GroupName, Grouping,
    Inspector, JobRow, LabResponse, LabRun, LabState, LabView, ModelRow, ModelState, PictureSource,
    PictureView, Preset, PresetRow, PreviewCell, PreviewRow, RootView, Row, Selection, SmartAlbum, TagChip,
    TagCount, TagSource, TaggingRun, Thumb, UpkeepView, View, WorkKind, Workbench, response,
};

/// How many pictures the library has.
pub const COUNT: i64 = 40;

/// A landscape: sky, hills, a sun and something round in the grass; another one for each number.
///
/// Flat colours keep the kept pictures small.
pub fn painted(n: i64, size: PxSize) -> PixelBuffer {
    let mut bytes = Vec::with_capacity(size.area() as usize * 3);
    let (w, h) = (size.w as f32, size.h as f32);
    let hue = |k: i64| ((n * 37 + k * 53) % 100) as f32 / 100.0;
    let (sun, thing) = ((0.2 + 0.6 * hue(1), 0.25), (0.15 + 0.7 * hue(2), 0.68));
    for y in 0..size.h {
        for x in 0..size.w {
            let (fx, fy) = (x as f32 / w, y as f32 / h);
            let ridge = 0.55 + 0.12 * (fx * 7.0 + hue(3) * 6.0).sin();
            let ratio = w / h;
            let near = |p: (f32, f32), r: f32| ((fx - p.0) * ratio).hypot(fy - p.1) < r;
            let rgb = if near(thing, 0.16) {
                [0.75 * hue(4) + 0.2, 0.5, 0.3 + 0.5 * hue(5)]
            } else if fy > ridge {
                [0.18 + 0.2 * hue(6), 0.4, 0.15]
            } else if near(sun, 0.09) {
                [0.98, 0.92, 0.7]
            } else {
                [0.45 + 0.2 * hue(7), 0.6, 0.8 - 0.2 * hue(8)]
            };
            bytes.extend(rgb.map(|v: f32| (v.clamp(0.0, 1.0) * 255.0) as u8));
        }
    }
    PixelBuffer::new(size, Channels::Rgb, bytes).unwrap()
}

fn thumb_size(n: i64) -> PxSize {
    [
        PxSize::new(256, 171),
        PxSize::new(192, 256),
        PxSize::new(256, 192),
        PxSize::new(256, 120),
        PxSize::new(256, 256),
    ][(n % 5) as usize]
}

pub fn thumbs() -> Vec<Thumb> {
    static ONCE: OnceLock<Vec<Thumb>> = OnceLock::new();
    ONCE.get_or_init(paint_thumbs).clone()
}

fn open_picture() -> PixelBuffer {
    static ONCE: OnceLock<PixelBuffer> = OnceLock::new();
    ONCE.get_or_init(|| painted(1, OPEN)).clone()
}

fn paint_thumbs() -> Vec<Thumb> {
    (1..=COUNT)
        .map(|n| Thumb { id: AssetId(n), version: 1, large: false, pixels: painted(n, thumb_size(n)) })
        .collect()
}

fn row(n: i64) -> Row {
    let small = thumb_size(n);
    Row {
        id: AssetId(n),
        name: format!("DSC_{:04}.jpg", 412 - n * 7),
        path: format!("/pictures/field trips/DSC_{:04}.jpg", 412 - n * 7).into(),
        size: PxSize::new(small.w * 20, small.h * 20),
        taken: Some("2026-10-12T07:41:00".into()),
        rating: ((n * 3) % 6) as u8,
        flag: [Flag::Pick, Flag::None, Flag::None, Flag::None, Flag::None, Flag::None, Flag::Reject]
            [(n % 7) as usize],
        label: [None, Some("green"), None, Some("yellow"), None, None, None, Some("red")][(n % 8) as usize]
            .map(str::to_owned),
        quality: Some(((n * 13) % 100) as f32 / 100.0),
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

/// The first run: nothing but models.
pub fn empty() -> View {
    View { models: models().into(), engine: EngineState::Ready("1.32.0".into()), ..base() }
}

fn base() -> View {
    let mut view = View { vocabulary: Arc::new(Vocabulary::standard()), ..View::default() };
    view.library.loaded = true;
    view.jobs.idle = true;
    view
}

/// A library with two selected pictures, work going on, and everything known about the current one.
pub fn library() -> View {
    let mut view = empty();
    let folder = |name: &str, assets| FolderNode {
        path: name.into(),
        name: name.into(),
        assets,
        children: Vec::new(),
    };
    view.library.roots = vec![RootView {
        id: RootId(1),
        path: "/pictures".into(),
        name: "Pictures".into(),
        online: true,
        preset: None,
        assets: 8310,
        folders: vec![folder("Field trips", 312), folder("Commissions", 1940), folder("Street", 2204)],
    }];
    view.library.counts.assets = 8310;
    let album = |name: &str, assets| SmartAlbum { name: name.into(), query: format!("is:{name}"), assets };
    view.library.runs = vec![TaggingRun {
        id: 7,
        made: 1_793_200_000,
        when: "2026-10-28 14:26".into(),
        name: "automatic tags from 0.6, 24 pictures".into(),
    }];
    view.library.albums = vec![
        album("picked", 57),
        album("untagged", 412),
        album("watermarked", 38),
        album("low-quality", 126),
    ];
    let tag = |name: &str, assets| TagCount { name: name.into(), assets, own: 0 };
    view.library.tags =
        vec![tag("dog", 804), tag("street", 2204), tag("portrait", 946), tag("morning light", 64)];
    kept(&mut view);
    view.library.quality = std::array::from_fn(|n| 5 + 90 * (n as u64).min(19 - n as u64 / 2));
    let rows: Vec<Row> = (1..=COUNT).map(row).collect();
    view.grid.ids = rows.iter().map(|r| r.id).collect();
    view.grid.set_rows(rows);
    view.selection = Selection::new(Some(AssetId(1)), Some(0), vec![AssetId(1), AssetId(2)]);
    view.inspector = Some(Arc::new(inspector()));
    view.sets.list = Workbench::built_in_sets().into();
    view.jobs.idle = false;
    view.jobs.rows = vec![JobRow {
        kind: WorkKind::Index,
        done: 1204,
        total: 8310,
        failed: 2,
        per_second: 61.0,
        eta_s: Some(116.0),
        paused: false,
        current: None,
    }];
    view
}

/// The library with something that needs attention.
pub fn failing() -> View {
    let mut view = opened();
    let failure = |name: &str, what: &str, reason: &str, attempts| FailureRow {
        id: Some(AssetId(5)),
        path: Some(format!("/pictures/{name}").into()),
        what: what.into(),
        reason: reason.into(),
        attempts,
    };
    view.jobs.failures = vec![
        failure("broken.jpg", "index", "the file ends too early", 1),
        failure(
            "a name that is so long that no row of this window has room for all of it.tiff",
            "coco",
            "it took longer than 60 s",
            3,
        ),
    ];
    view
}

/// The library cut into days, with the shapes of its pictures.
pub fn grouped() -> View {
    let mut view = opened();
    view.grid.sizes = (1..=COUNT).map(|n| row(n).size).collect();
    view.grid.grouping = Grouping::Date;
    let day =
        |first, end, (year, month, day)| Group { first, end, name: GroupName::Day { year, month, day } };
    let days = [
        day(0, 7, (2026, 10, 12)),
        day(7, 16, (2026, 10, 9)),
        day(16, 22, (2026, 6, 2)),
        day(22, 39, (2025, 12, 31)),
        Group { first: 39, end: 40, name: GroupName::Undated },
    ];
    view.grid.groups = days.into();
    view
}

fn detection(label: &str, bounds: [f64; 4], confidence: f32) -> Detection {
    Detection {
        label: label.into(),
        categories: Vec::new(),
        bounds: bounds.into(),
        confidence,
        sharpness: None,
        attributes: std::collections::BTreeMap::new(),
    }
}

/// Size of the picture that is open.
pub const OPEN: PxSize = PxSize::new(1200, 800);

fn records() -> Vec<AnalysisRecord> {
    let record = |analysis: &str, model: &str, payload| AnalysisRecord {
        analysis: analysis.into(),
        version: 2,
        engine: "made up".into(),
        model_name: model.into(),
        measured_on: OPEN,
        payload,
    };
    let things = vec![
        detection("dog", [420.0, 400.0, 300.0, 290.0], 0.94),
        detection("bicycle", [60.0, 120.0, 260.0, 420.0], 0.88),
        detection("person", [820.0, 250.0, 110.0, 230.0], 0.71),
    ];
    let face =
        Face { bounds: PxRect::new(850.0, 260.0, 50.0, 60.0), confidence: 0.81, landmarks: Vec::new() };
    vec![
        record("coco", "A detector", Payload::Boxes(things)),
        record("faces", "A face detector", Payload::Faces(vec![face])),
    ]
}

fn inspector() -> Inspector {
    let auto = |name: &str, confidence| TagChip {
        name: name.into(),
        source: TagSource::Automatic { analysis: "coco".into(), confidence },
    };
    Inspector {
        id: AssetId(1),
        name: "DSC_0405.jpg".into(),
        places: vec!["/pictures/field trips/DSC_0405.jpg".into()],
        size: OPEN,
        bytes: 6_400_000,
        format: "jpeg".into(),
        animated: false,
        fingerprint: None,
        caption: CaptionView {
            model: Some(
                "A dog asleep on the pavement of a narrow lane, a bicycle leaning against the wall".into(),
            ),
            ..CaptionView::default()
        },
        tags: vec![
            TagChip { name: "dog".into(), source: TagSource::Own },
            TagChip { name: "morning light".into(), source: TagSource::Own },
            auto("bicycle", 0.88),
            auto("pavement", 0.83),
            auto("person", 0.71),
        ],
        rating: 4,
        flag: Flag::Pick,
        label: None,
        quality: Some(0.74),
        watermark: Some("clean".into()),
        metadata: PictureMetadata {
            taken: Some("2026-10-12T07:41:00".into()),
            capture: CaptureSettings {
                exposure_s: Some(0.002),
                f_number: Some(4.0),
                iso: Some(200),
                focal_length_mm: Some(50.0),
            },
            ..PictureMetadata::default()
        },
        drawn: None,
        focus: Vec::new(),
        regions: Vec::new(),
        records: records(),
        failures: Vec::new(),
    }
}

fn scene() -> Scene {
    let Payload::Boxes(things) = records().remove(0).payload else {
        unreachable!("the first record has boxes")
    };
    let detections = things
        .into_iter()
        .map(|detection| SceneDetection { model: "coco".into(), version: 2, detection })
        .collect();
    Scene { size: OPEN, detections, ..Scene::default() }
}

/// The library with its first picture open and a crop planned.
pub fn opened() -> View {
    let mut view = library();
    let values = (0..24 * 16)
        .map(|i| {
            let (x, y) = ((i % 24) as f32 / 24.0 - 0.47, (i / 24) as f32 / 16.0 - 0.68);
            (1.0 - 3.0 * x.hypot(y)).max(0.0)
        })
        .collect();
    view.picture = Some(PictureView {
        source: PictureSource::Asset(AssetId(1)),
        name: "DSC_0405.jpg".into(),
        path: "/pictures/field trips/DSC_0405.jpg".into(),
        size: Some(OPEN),
        pixels: Some(open_picture()),
        pyramid: crate::facts::Pyramid::default(),
        loading: false,
        error: None,
        scene: Arc::new(scene()),
        records: records().into(),
        analysing: Vec::new(),
        analysis_errors: Vec::new(),
        importance: SaliencyMap::new(24, 16, values).map(Arc::new),
        json_upload: "{}".into(),
        json_analyze: "{}".into(),
    });
    view.lab = lab();
    view.crop = crop_view("ar_16:9,c_auto,g_auto:dog:bicycle_60:person_avoid,w_800");
    view
}

/// The open picture with a movement from the bicycle to the dog, and films of it.
pub fn moving() -> View {
    let mut view = opened();
    view.film_formats = FilmFormat::ALL.into();
    view.crop =
        crop_view("ar_16:9,c_fill,w_800/e_zoompan:du_7;from_(g_bicycle;zoom_1.8);to_(g_dog;zoom_2.5)/e_loop");
    let written = FilmWritten {
        path: "/films/dog.gif".into(),
        bytes: 1_240_000,
        sha256: String::new(),
        format: FilmFormat::Gif,
        size: PxSize::new(800, 450),
        frames: 175,
        fps: 25.0,
        remarks: Vec::new(),
    };
    let row = |id, name: &str, state| FilmRow { id, out: format!("/films/{name}").into(), state };
    view.films = vec![
        row(1, "dog.gif", FilmState::Done(written)),
        row(2, "dog.webm", FilmState::Failed("WebM needs ffmpeg, and none is installed".into())),
        row(3, "dog.mp4", FilmState::Running { done: 61, total: 175 }),
    ];
    view
}

/// What the first model found, and its response.
fn lab() -> LabView {
    let record = records().remove(0);
    let request =
        response::Request { public_id: "DSC_0405", min_confidence: Some(0.5), ..Default::default() };
    let records = [record.clone()];
    let text = |value| response::written(&value).into();
    let done = LabState::Done { record: Arc::new(record), took: Duration::from_micros(31_400) };
    LabView {
        shown: Some(("coco".into(), 0.5)),
        runs: vec![LabRun { analysis: "coco".into(), state: done }],
        response: Some(Arc::new(LabResponse {
            analysis: "coco".into(),
            least: 0.5,
            upload: text(response::upload(&[], &records, &request)),
            analyze: text(response::analyze(&[], &records, &request)),
        })),
    }
}

/// Three pictures side by side, the first one chosen.
pub fn compared() -> View {
    let mut view = opened();
    view.picture = None;
    let picture = |n: i64| {
        let mut picture = ComparedView::new(AssetId(n));
        picture.size = Some(PxSize::new(thumb_size(n).w * 20, thumb_size(n).h * 20));
        picture.pyramid = crate::facts::Pyramid::new(vec![painted(n, thumb_size(n))]);
        picture
    };
    view.compared = (1..=3).map(picture).collect();
    view.selection = Selection::new(Some(AssetId(1)), Some(0), vec![AssetId(1)]);
    view
}

fn planned(text: &str) -> PreviewCell {
    let words = Vocabulary::standard();
    let plan = grammar::parse(text, &words)
        .map_err(|e| e[0].message.clone())
        .and_then(|t| crop::plan(&scene(), &t, &words).map(Arc::new).map_err(|e| e[0].message.clone()));
    PreviewCell { label: String::new(), text: text.to_owned(), plan }
}

/// A crop as the session would show it for `text`.
pub fn crop_view(text: &str) -> CropView {
    let words = Vocabulary::standard();
    let ratios = ["16:9", "4:3", "1:1", "4:5", "9:16"];
    let preview = |title: &str| PreviewRow {
        title: title.into(),
        cells: ratios
            .iter()
            .map(|r| PreviewCell { label: (*r).into(), ..planned(&format!("ar_{r},c_auto,{title},w_800")) })
            .collect(),
    };
    let item =
        |name: &str, weight, avoid| GravityItem { name: name.into(), weight, avoid, found: Some(true) };
    let parsed = grammar::parse(text, &words);
    CropView {
        text: text.into(),
        errors: parsed.as_ref().err().cloned().unwrap_or_default(),
        transformation: parsed.ok().map(Arc::new),
        findings: Vec::new(),
        plan: planned(text).plan.ok(),
        by_hand: None,
        certainty: Some(0.71),
        plan_errors: Vec::new(),
        items: vec![item("dog", None, false), item("bicycle", Some(60), false), item("person", None, true)],
        previews: vec![preview("g_auto:dog:bicycle_60:person_avoid"), preview("g_dog:bicycle")],
        matrix: ["fill", "crop", "thumb", "auto"]
            .iter()
            .map(|m| {
                let text = format!("ar_16:9,c_{m},g_auto:dog:bicycle_60:person_avoid,w_800");
                PreviewCell { label: (*m).into(), ..planned(&text) }
            })
            .collect(),
        url: "image/upload/c_auto/DSC_0405.jpg".into(),
        signed: None,
        saved: Vec::new(),
    }
}

fn models() -> Vec<ModelRow> {
    let model = |id: &str, name: &str, bytes, state| ModelRow {
        kind: crate::session::RowKind::Answers,
        id: id.into(),
        analysis: id.into(),
        model: format!("{id}-model"),
        version: 1,
        versions: vec![1],
        own_versions: vec![1],
        name: name.into(),
        task: "things with boxes".into(),
        licence: "Apache-2.0".into(),
        card: String::new(),
        bytes,
        state,
        needs: Vec::new(),
        capabilities: if bytes > 100_000_000 || id == "iqa" {
            vec!["tags".into()]
        } else {
            vec!["tags".into(), "confidence".into(), "boxes".into()]
        },
        labels: 80,
        default_confidence: if id == "captioning" { 0.0 } else { 0.5 },
        own_confidence: if id == "captioning" { 0.0 } else { 0.5 },
        public: true,
        private: false,
        optional: false,
        off: false,
    };
    let on_its_way =
        Download { done: 110_000_000, total: 275_000_000, per_second: 2_100_000.0, paused: false };
    let failed = ModelState::Failed("the hash differs".into());
    let mut rows = vec![
        model("coco", "A detector", 4_100_000, ModelState::Ready),
        model("cld-text", "Reads words", 4_300_000, ModelState::Ready),
        model("unidet", "More names", 42_000_000, ModelState::Missing { bytes: 42_000_000 }),
        model("captioning", "Writes sentences", 275_000_000, ModelState::Downloading(on_its_way)),
        model("iqa", "Judges quality", 600_000, failed),
        model("cld-fashion", "Knows garments", 4_100_000, ModelState::Ready),
        model("lvis", "Rare things", 7_500_000, ModelState::Ready),
        model("human-anatomy", "Parts of people", 1_500_000, ModelState::Ready),
        model("shop-classifier", "Shots for shops", 200_000, ModelState::Ready),
        model("image-type", "Kinds of pictures", 3_800_000, ModelState::Ready),
        model("watermark-detection", "Sees marks", 300_000, ModelState::Ready),
    ];
    rows[0].card =
        "# A detector\n\nFinds **80** things.\n\n- Input: 416 x 416\n- Fetch it with `models pull coco`\n"
            .into();
    rows[0].versions = vec![1, 2];
    rows[0].own_versions = vec![1, 2];
    let kind = crate::session::RowKind::StandsBy;
    let analysis = "coco".to_owned();
    rows.push(ModelRow {
        kind,
        analysis: analysis.clone(),
        public: false,
        optional: true,
        ..model("coco-large", "A larger detector", 36_000_000, ModelState::Missing { bytes: 36_000_000 })
    });
    let small = model("coco-small", "A smaller detector", 1_200_000, ModelState::Ready);
    rows.push(ModelRow { kind, analysis, public: false, ..small });
    rows
}

/// A preset, and everything that the settings show.
fn kept(view: &mut View) {
    let preset = Preset {
        analyses: vec!["coco".into(), "iqa".into()],
        auto_tagging: Some(AutoTagging::From(0.6)),
        tags: vec!["field trip".into()],
        notify: true,
        ..Preset::default()
    };
    let row = |name: &str, preset| PresetRow { name: name.into(), preset, wrong: None };
    let plain = Preset { tags: vec!["commission".into()], ..Preset::default() };
    view.presets = vec![row("field trip", preset), row("studio", plain)].into();
    let check =
        |subject: &str, state, text: &str| Check { subject: subject.into(), state, text: text.into() };
    view.upkeep = UpkeepView {
        library: "/home/person/library".into(),
        models: "/home/person/library/models".into(),
        thumbs: Some((412_000_000, 2 << 30)),
        secret: Some(Err("give a secret: name its file".into())),
        workers: 3,
        usual_workers: 3,
        most_workers: 4,
        checks: Some(
            vec![
                check("onnx runtime", CheckState::Good, "version 1.32.0"),
                check("watching", CheckState::Limited, "at most 8192 folders"),
            ]
            .into(),
        ),
        ..UpkeepView::default()
    };
}
