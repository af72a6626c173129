//! The movement as controls: what they show, and the transformation after a change.

use crate::app::found::{self, FoundBox};
use crate::crop::{Motion, Plan};
use crate::facts::AnalysisRecord;
use crate::geometry::{Point, PxRect, PxSize};
use crate::grammar::{
    Component, Coordinate, Effect, Gravity, Transformation, Vocabulary, Zoompan, ZoompanArea, ZoompanMode,
    parse,
};
use crate::session::{FilmFormat, FilmRow, FilmState};

/// The eight movements in words, in menu order.
pub const MODES: [(ZoompanMode, &str); 8] = [
    (ZoompanMode::Ztc, "Zoom in to the middle"),
    (ZoompanMode::Ztl, "Zoom in to the left"),
    (ZoompanMode::Ztr, "Zoom in to the right"),
    (ZoompanMode::Ofc, "Zoom out from the middle"),
    (ZoompanMode::Ofl, "Zoom out from the left"),
    (ZoompanMode::Ofr, "Zoom out from the right"),
    (ZoompanMode::Plr, "Pan from left to right"),
    (ZoompanMode::Prl, "Pan from right to left"),
];

/// Frames a second that are offered.
pub const SPEEDS: [(f64, &str); 5] = [(12.0, "12"), (24.0, "24"), (25.0, "25"), (30.0, "30"), (60.0, "60")];

/// The closest magnification.
pub const MOST_ZOOM: f32 = 10.0;

/// One end of a movement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum End {
    /// Where it begins.
    #[default]
    Start,
    /// Where it ends.
    Last,
}

impl End {
    /// Both, in order.
    pub const BOTH: [Self; 2] = [Self::Start, Self::Last];

    /// The word on its window.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Start => "Start",
            Self::Last => "End",
        }
    }

    /// Its window.
    #[must_use]
    pub const fn window(self, motion: &Motion) -> PxRect {
        match self {
            Self::Start => motion.first,
            Self::Last => motion.last,
        }
    }

    /// What is written about it.
    #[must_use]
    pub const fn area(self, z: &Zoompan) -> Option<&ZoompanArea> {
        match self {
            Self::Start => z.from.as_ref(),
            Self::Last => z.to.as_ref(),
        }
    }
}

/// The movement that is written.
#[must_use]
pub fn movement(t: Option<&Transformation>) -> Option<&Zoompan> {
    t?.components.iter().find_map(|c| match &c.effect {
        Some(Effect::Zoompan(z)) => Some(z),
        _ => None,
    })
}

/// Whether two windows of a person's own decide.
#[must_use]
pub const fn own_windows(z: &Zoompan) -> bool {
    z.from.is_some() || z.to.is_some()
}

/// The movement in words.
#[must_use]
pub fn words(z: &Zoompan) -> &'static str {
    if own_windows(z) {
        return "From the start to the end window";
    }
    let mode = z.mode.unwrap_or(ZoompanMode::Ztc);
    MODES.iter().find(|(m, _)| *m == mode).map_or("", |(_, words)| words)
}

/// One of the eight movements instead of windows.
#[must_use]
pub fn with_mode(z: &Zoompan, mode: ZoompanMode) -> Zoompan {
    Zoompan { mode: Some(mode), unknown_mode: None, from: None, to: None, ..z.clone() }
}

/// A movement between two windows; a mode is written out as the windows it means.
fn with_ends(z: &Zoompan, motion: &Motion, canvas: PxSize) -> Zoompan {
    if own_windows(z) {
        return Zoompan { mode: None, unknown_mode: None, ..z.clone() };
    }
    let from = Some(area_of(motion.first, canvas));
    let to = Some(area_of(motion.last, canvas));
    Zoompan { mode: None, unknown_mode: None, max_zoom: None, from, to, ..z.clone() }
}

fn with_area(z: &Zoompan, end: End, area: ZoompanArea, motion: &Motion, canvas: PxSize) -> Zoompan {
    let mut z = with_ends(z, motion, canvas);
    match end {
        End::Start => z.from = Some(area),
        End::Last => z.to = Some(area),
    }
    z
}

/// The window of one end where a hand put it.
#[must_use]
pub fn with_window(z: &Zoompan, end: End, window: PxRect, motion: &Motion, canvas: PxSize) -> Zoompan {
    with_area(z, end, area_of(window, canvas), motion, canvas)
}

/// Another magnification of one end, about what it looks at.
#[must_use]
pub fn with_zoom(z: &Zoompan, end: End, zoom: f64, motion: &Motion, canvas: PxSize) -> Zoompan {
    let whole = with_ends(z, motion, canvas);
    let mut area = end.area(&whole).cloned().unwrap_or_default();
    if area.gravity.is_none() && area.x.is_none() && area.y.is_none() {
        area = area_of(end.window(motion), canvas);
        let middle = end.window(motion).middle();
        (area.x, area.y) = (Some(pixel(middle.x)), Some(pixel(middle.y)));
    }
    area.zoom = Some(zoom);
    with_area(z, end, area, motion, canvas)
}

/// One end looks at something; without a magnification of its own it gets one that frames it.
#[must_use]
pub fn with_aim(
    z: &Zoompan,
    end: End,
    gravity: Gravity,
    seen: PxRect,
    motion: &Motion,
    canvas: PxSize,
) -> Zoompan {
    let closer = (f64::from(canvas.w) / seen.w.max(1.0)).min(f64::from(canvas.h) / seen.h.max(1.0)) / 1.6;
    let aimed = end.area(z).filter(|area| area.gravity.is_some()).and_then(|area| area.zoom);
    let zoom = aimed.unwrap_or_else(|| tenths(closer.clamp(1.0, f64::from(MOST_ZOOM))));
    let area = ZoompanArea { gravity: Some(gravity), zoom: Some(zoom), x: None, y: None };
    with_area(z, end, area, motion, canvas)
}

/// One end is the whole picture.
#[must_use]
pub fn with_whole(z: &Zoompan, end: End, motion: &Motion, canvas: PxSize) -> Zoompan {
    with_area(z, end, ZoompanArea { zoom: Some(1.0), ..ZoompanArea::default() }, motion, canvas)
}

/// A gravity about one thing: `face`, `coco_dog`.
#[must_use]
pub fn gravity_of(item: &str, words: &Vocabulary) -> Option<Gravity> {
    parse(&format!("g_{item}"), words).ok()?.components.into_iter().next()?.gravity
}

/// What an end looks at, as it is written: `dog`, `auto`; nothing for a window of a person's own.
#[must_use]
pub fn aim_words(area: Option<&ZoompanArea>) -> Option<String> {
    let gravity = area?.gravity.clone();
    gravity.as_ref()?;
    let component = Component { gravity, ..Component::default() };
    let text = Transformation { components: vec![component] }.canonical();
    Some(text.trim_start_matches("g_").replace('_', " "))
}

/// A window as it is written; all of the canvas is no window at all.
fn area_of(window: PxRect, canvas: PxSize) -> ZoompanArea {
    let zoom = hundredths(f64::from(canvas.w) / window.w.max(1.0)).clamp(1.0, f64::from(MOST_ZOOM));
    if zoom <= 1.0 {
        return ZoompanArea { zoom: Some(1.0), ..ZoompanArea::default() };
    }
    let middle = window.middle();
    ZoompanArea { gravity: None, zoom: Some(zoom), x: Some(pixel(middle.x)), y: Some(pixel(middle.y)) }
}

#[expect(clippy::cast_possible_truncation, reason = "pixels of a picture")]
fn pixel(value: f64) -> Coordinate {
    Coordinate::Px(value.round() as i64)
}

fn hundredths(value: f64) -> f64 {
    (value * 100.0).round() / 100.0
}

fn tenths(value: f64) -> f64 {
    (value * 10.0).round() / 10.0
}

/// The magnification of a window.
#[must_use]
pub fn zoom_of(window: PxRect, canvas: PxSize) -> f32 {
    crate::app::cast::screen(f64::from(canvas.w) / window.w.max(1.0))
}

/// How often a film plays by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Loops {
    /// Once.
    Once,
    /// Without end.
    Forever,
    /// So many times, as the text says.
    Times(u32),
}

impl Loops {
    /// What the plan says.
    #[must_use]
    pub const fn of(motion: &Motion) -> Self {
        match motion.loop_count {
            None => Self::Forever,
            Some(0 | 1) => Self::Once,
            Some(n) => Self::Times(n),
        }
    }
}

/// The text with another number of rounds.
#[must_use]
pub fn with_loops(t: &Transformation, loops: Loops) -> String {
    let mut tree = t.clone();
    for component in &mut tree.components {
        if matches!(component.effect, Some(Effect::Loop(_))) {
            component.effect = None;
        }
    }
    tree.components.retain(|component| *component != Component::default());
    let effect = match loops {
        Loops::Once => None,
        Loops::Forever => Some(Effect::Loop(None)),
        Loops::Times(n) => Some(Effect::Loop(Some(i64::from(n)))),
    };
    if effect.is_some() {
        tree.components.push(Component { effect, ..Component::default() });
    }
    tree.canonical()
}

/// Boxes of a picture in pixels of the canvas of a plan; what was cut away is left out.
#[must_use]
pub fn boxes_on(plan: &Plan, records: &[AnalysisRecord]) -> Vec<FoundBox> {
    let (sx, sy) = (
        f64::from(plan.place.w) / f64::from(plan.take.w.max(1)),
        f64::from(plan.place.h) / f64::from(plan.take.h.max(1)),
    );
    let moved = |b: PxRect| {
        let at = |v: f64, take: u32, scale: f64, place: u32| (v - f64::from(take)) * scale + f64::from(place);
        let (x, y) = (at(b.x, plan.take.x, sx, plan.place.x), at(b.y, plan.take.y, sy, plan.place.y));
        PxRect::new(x, y, b.w * sx, b.h * sy).intersection(&plan.place.to_px())
    };
    let boxes = found::boxes(records).into_iter();
    boxes
        .map(|b| FoundBox { bounds: moved(b.bounds), ..b })
        .filter(|b| b.bounds.w > 2.0 && b.bounds.h > 2.0)
        .collect()
}

/// Where the frame of a film is `seconds` after it began, with the number of rounds it has to play; `None`
/// when it is over.
#[must_use]
pub fn frame_at(motion: &Motion, seconds: f64) -> Option<u32> {
    let past = whole((seconds * motion.fps).max(0.0));
    let round = past / u64::from(motion.frames.max(1));
    let over = motion.loop_count.is_some_and(|rounds| round >= u64::from(rounds.max(1)));
    let at = u32::try_from(past % u64::from(motion.frames.max(1))).unwrap_or(0);
    (!over).then_some(at)
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped before")]
const fn whole(value: f64) -> u64 {
    value as u64
}

/// `frame 61 of 175, 2.4 s`
#[must_use]
pub fn clock(motion: &Motion, at: u32) -> String {
    format!("frame {} of {}, {:.1} s", at + 1, motion.frames, f64::from(at) / motion.fps.max(1.0))
}

/// `175 frames of 1280 × 720 px`
#[must_use]
pub fn length(motion: &Motion, canvas: PxSize) -> String {
    format!("{} frames of {} × {} px", motion.frames, canvas.w, canvas.h)
}

/// How a film stands, in a line, and the whole story.
#[must_use]
pub fn film_line(row: &FilmRow) -> (String, String) {
    match &row.state {
        FilmState::Running { done: 0, .. } => ("Waiting".to_owned(), String::new()),
        FilmState::Running { done, total } => (format!("{done} of {total} frames"), String::new()),
        FilmState::Done(film) => {
            let size = crate::app::bytes::in_words(film.bytes);
            let line = format!("{size}, {}, {} × {} px", film.format.name(), film.size.w, film.size.h);
            (line, film.remarks.join("\n"))
        }
        FilmState::Stopped => ("Stopped, nothing was written".to_owned(), String::new()),
        FilmState::Failed(reason) => (reason.clone(), reason.clone()),
    }
}

/// The path with the ending of another format; an ending that names none is kept in front of it.
#[must_use]
pub fn with_format(path: &str, format: FilmFormat) -> String {
    let stem = path.rsplit_once('.').filter(|(_, ending)| FilmFormat::from_extension(ending).is_some());
    format!("{}.{}", stem.map_or(path, |(stem, _)| stem), format.extension())
}

/// The format that a path names.
#[must_use]
pub fn format_of(path: &str) -> Option<FilmFormat> {
    FilmFormat::from_extension(path.rsplit_once('.')?.1.trim())
}

/// A window after the hand moved it or one of its corners; `corner` is -1 or 1 on each axis, or 0, 0 for the inside.
/// It keeps the shape of the canvas, stays inside, and is never closer than the closest magnification.
#[must_use]
pub fn dragged(start: PxRect, corner: (i8, i8), by: Point, canvas: PxSize) -> PxRect {
    if corner == (0, 0) {
        return start.translated(by.x, by.y).moved_inside(canvas);
    }
    let (fx, fy) = (f64::from(corner.0), f64::from(corner.1));
    let ratio = f64::from(canvas.w) / f64::from(canvas.h.max(1));
    let room_w = if corner.0 < 0 { start.right() } else { f64::from(canvas.w) - start.x };
    let room_h = if corner.1 < 0 { start.bottom() } else { f64::from(canvas.h) - start.y };
    let most = room_w.min(room_h * ratio);
    let least = (f64::from(canvas.w) / f64::from(MOST_ZOOM)).min(most);
    // The axis along which the hand went further decides.
    let (wide, high) = (start.w + fx * by.x, (start.h + fy * by.y) * ratio);
    let further = if (wide - start.w).abs() > (high - start.w).abs() { wide } else { high };
    let w = further.clamp(least, most);
    let h = w / ratio;
    let x = if corner.0 < 0 { start.right() - w } else { start.x };
    let y = if corner.1 < 0 { start.bottom() - h } else { start.y };
    PxRect::new(x, y, w, h).moved_inside(canvas)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::crop;
    use crate::facts::Scene;

    const CANVAS: PxSize = PxSize::new(1600, 1200);

    /// What a text moves, over a picture of the size of the canvas.
    fn moved(text: &str) -> (Zoompan, Motion) {
        let words = Vocabulary::standard();
        let tree = parse(text, &words).unwrap();
        let scene = Scene { size: CANVAS, ..Scene::default() };
        let motion = crop::plan(&scene, &tree, &words).unwrap().motion.unwrap();
        (movement(Some(&tree)).unwrap().clone(), motion)
    }

    fn written(z: Zoompan) -> String {
        let component = Component { effect: Some(Effect::Zoompan(z)), ..Component::default() };
        Transformation { components: vec![component] }.canonical()
    }

    #[test]
    fn a_mode_becomes_the_windows_it_means_when_one_is_moved() {
        let (z, motion) = moved("e_zoompan:mode_ztr;maxzoom_4;du_2");
        let window = PxRect::new(0.0, 0.0, 800.0, 600.0);
        let text = written(with_window(&z, End::Start, window, &motion, CANVAS));
        assert_eq!(text, "e_zoompan:du_2;from_(zoom_2;x_400;y_300);to_(zoom_4;x_1400;y_600)");
        let (_, after) = moved(&text);
        assert_eq!((after.first, after.last), (window, motion.last));
    }

    #[test]
    fn a_mode_takes_the_place_of_windows() {
        let (z, _) = moved("e_zoompan:from_(zoom_2;x_400;y_300);fps_30");
        assert_eq!(words(&z), "From the start to the end window");
        let z = with_mode(&z, ZoompanMode::Plr);
        assert_eq!(
            (words(&z), written(z.clone()).as_str()),
            ("Pan from left to right", "e_zoompan:mode_plr;fps_30")
        );
    }

    #[test]
    fn an_end_is_aimed_zoomed_and_opened() {
        let words = Vocabulary::standard();
        let (z, motion) = moved("e_zoompan");
        let seen = PxRect::new(700.0, 100.0, 200.0, 150.0);
        let hat = gravity_of("hat", &words).unwrap();
        let z = with_aim(&z, End::Last, hat, seen, &motion, CANVAS);
        assert_eq!(written(z.clone()), "e_zoompan:from_(zoom_1);to_(g_hat;zoom_5)");
        assert_eq!(aim_words(z.to.as_ref()).as_deref(), Some("hat"));
        let z = with_zoom(&z, End::Last, 2.5, &motion, CANVAS);
        assert_eq!(written(z.clone()), "e_zoompan:from_(zoom_1);to_(g_hat;zoom_2.5)");
        let z = with_zoom(&z, End::Start, 2.0, &motion, CANVAS);
        assert_eq!(written(z.clone()), "e_zoompan:from_(zoom_2;x_800;y_600);to_(g_hat;zoom_2.5)");
        let z = with_whole(&z, End::Last, &motion, CANVAS);
        assert_eq!(written(z), "e_zoompan:from_(zoom_2;x_800;y_600);to_(zoom_1)");
    }

    #[test]
    fn rounds_are_written_behind_the_movement() {
        let words = Vocabulary::standard();
        let tree = parse("c_fill,h_100,w_200/e_zoompan/e_loop:3", &words).unwrap();
        assert_eq!(with_loops(&tree, Loops::Forever), "c_fill,h_100,w_200/e_zoompan/e_loop");
        assert_eq!(with_loops(&tree, Loops::Once), "c_fill,h_100,w_200/e_zoompan");
        let (_, motion) = moved("e_zoompan/e_loop:3");
        assert_eq!(Loops::of(&motion), Loops::Times(3));
    }

    #[test]
    fn the_film_plays_its_rounds_and_ends() {
        let (_, motion) = moved("e_zoompan:du_2;fps_10/e_loop:2");
        let at = |seconds| frame_at(&motion, seconds);
        assert_eq!(
            [at(0.0), at(1.05), at(1.999), at(2.0), at(3.95), at(4.0)],
            [Some(0), Some(10), Some(19), Some(0), Some(19), None]
        );
        let (_, endless) = moved("e_zoompan:du_2;fps_10/e_loop");
        assert_eq!(frame_at(&endless, 1e6 + 0.05), Some(0));
    }

    #[test]
    fn boxes_are_where_the_canvas_shows_them() {
        let words = Vocabulary::standard();
        let scene = Scene { size: CANVAS, ..Scene::default() };
        let plan = crop::plan(
            &scene,
            &parse("c_crop,h_600,w_800,x_400,y_300/c_scale,w_400", &words).unwrap(),
            &words,
        )
        .unwrap();
        let detection = |bounds: PxRect| crate::facts::Detection {
            label: "dog".into(),
            categories: Vec::new(),
            bounds,
            confidence: 0.9,
            sharpness: None,
            attributes: std::collections::BTreeMap::new(),
        };
        let payload = crate::facts::Payload::Boxes(vec![
            detection(PxRect::new(600.0, 500.0, 200.0, 100.0)),
            detection(PxRect::new(0.0, 0.0, 100.0, 100.0)),
        ]);
        let record = AnalysisRecord {
            analysis: "coco".into(),
            version: 1,
            engine: String::new(),
            model_name: String::new(),
            measured_on: CANVAS,
            payload,
        };
        let boxes = boxes_on(&plan, &[record]);
        assert_eq!(boxes.len(), 1, "what was cut away is no aim");
        assert_eq!(boxes[0].bounds, PxRect::new(100.0, 100.0, 100.0, 50.0));
    }

    #[test]
    fn a_path_takes_the_ending_of_its_format() {
        assert_eq!(with_format("/films/a dog.mp4", FilmFormat::Gif), "/films/a dog.gif");
        assert_eq!(with_format("/films/v1.2", FilmFormat::WebP), "/films/v1.2.webp");
        assert_eq!(
            (format_of("a.WEBM"), format_of("a.jpg"), format_of("a")),
            (Some(FilmFormat::WebM), None, None)
        );
    }

    proptest! {
        #[test]
        fn a_dragged_window_keeps_its_shape_and_stays_inside(
            zoom in 1.0f64..10.0, x in 0.0f64..1.0, y in 0.0f64..1.0,
            dx in -3e3f64..3e3, dy in -3e3f64..3e3, n in 0usize..5,
        ) {
            let (w, h) = (1600.0 / zoom, 1200.0 / zoom);
            let start = PxRect::new(x * (1600.0 - w), y * (1200.0 - h), w, h);
            let corner = [(0, 0), (-1, -1), (1, -1), (-1, 1), (1, 1)][n];
            let after = dragged(start, corner, Point::new(dx, dy), CANVAS);
            prop_assert!(CANVAS.rect().holds(&after, 1e-6), "{:?}", after);
            prop_assert!((after.w / after.h - 4.0 / 3.0).abs() < 1e-6);
            prop_assert!(after.w >= 160.0 - 1e-6);
        }
    }
}
