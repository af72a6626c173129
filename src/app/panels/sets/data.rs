//! Sets and their review in words and measures.

use std::sync::Arc;

use crate::app::widgets::grouped;
use crate::app::words;
use crate::crop::{Plan, ReasonKind};
use crate::facts::AssetId;
use crate::geometry::{PxRect, PxSize};
use crate::grammar::{self, Dimension, RatioValue, Vocabulary};
use crate::session::{
    CropSet, ExportTotals, SetDraft, SetEntry, SetOrigin, SetsView, SheetCell, SheetRow, SheetView, Slot,
    View,
};

/// Cells above this are accepted together.
pub const SURE: f32 = 0.8;
/// Cells below this want a look.
pub const UNCERTAIN: f32 = 0.6;

/// How a cell of the sheet stands.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum State {
    /// Accepted; nothing changes it any more.
    Accepted,
    /// Fixed by hand.
    Yours,
    /// Automatic, and it wants a look.
    Uncertain,
    /// Automatic, with its certainty.
    Fine(f32),
    /// There is no crop.
    Failed,
}

/// How a cell stands.
#[must_use]
pub fn state(cell: &SheetCell) -> State {
    if cell.plan.is_err() {
        State::Failed
    } else if cell.locked {
        State::Accepted
    } else if cell.by_hand.is_some() {
        State::Yours
    } else if cell.certainty < UNCERTAIN {
        State::Uncertain
    } else {
        State::Fine(cell.certainty)
    }
}

/// The word under a cell.
#[must_use]
pub fn state_word(state: State) -> String {
    match state {
        State::Accepted => "accepted".to_owned(),
        State::Yours => "yours".to_owned(),
        State::Uncertain => "uncertain".to_owned(),
        State::Fine(certainty) => format!("{certainty:.2}"),
        State::Failed => "no crop".to_owned(),
    }
}

/// How many cells stand how.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Totals {
    /// Accepted.
    pub accepted: usize,
    /// Fixed by hand.
    pub yours: usize,
    /// Uncertain or without a crop.
    pub look: usize,
    /// Automatic, and surer than [`SURE`].
    pub sure: usize,
}

/// Adds up a sheet.
#[must_use]
pub fn totals(sheet: &SheetView) -> Totals {
    let mut totals = Totals::default();
    for cell in sheet.rows.iter().flat_map(|row| &row.cells) {
        match state(cell) {
            State::Accepted => totals.accepted += 1,
            State::Yours => totals.yours += 1,
            State::Uncertain | State::Failed => totals.look += 1,
            State::Fine(certainty) => totals.sure += usize::from(certainty > SURE),
        }
    }
    totals
}

/// `24 pictures, 5 slots, 120 crops`
#[must_use]
pub fn subtitle(draft: &SetDraft, sheet: &SheetView) -> String {
    let (pictures, slots) = (sheet.asked.len(), draft.set.slots.len());
    let slots_word = slots_in_words(slots);
    if pictures == 0 {
        return slots_word;
    }
    let crops = grouped((pictures * slots) as u64);
    format!("{}, {slots_word}, {crops} crops", words::pictures(pictures as u64))
}

/// `1 slot`, `5 slots`
#[must_use]
pub fn slots_in_words(count: usize) -> String {
    if count == 1 { "1 slot".to_owned() } else { format!("{count} slots") }
}

/// `Planned 120 of 300`; nothing when all are.
#[must_use]
pub fn progress(sheet: &SheetView) -> String {
    if sheet.planning {
        format!("Planned {} of {}", grouped(sheet.done as u64), grouped(sheet.asked.len() as u64))
    } else {
        String::new()
    }
}

/// The cell of a slot; rows that were planned with other slots may not have it yet.
#[must_use]
pub fn cell<'a>(row: &'a SheetRow, slot: &str) -> Option<&'a SheetCell> {
    row.cells.iter().find(|cell| cell.slot == slot)
}

/// Whether every crop of a row is accepted or drawn by hand.
#[must_use]
pub fn decided(row: &SheetRow) -> bool {
    row.cells.iter().all(|cell| matches!(state(cell), State::Accepted | State::Yours))
}

/// Pictures of which every crop is decided, in the order of the sheet; none where that is all of them.
#[must_use]
pub fn decided_pictures(sheet: &SheetView) -> Vec<AssetId> {
    let ids: Vec<AssetId> = sheet.rows.iter().filter(|row| decided(row)).map(|row| row.id).collect();
    if ids.len() == sheet.asked.len() { Vec::new() } else { ids }
}

/// Why a row stands where it does: the most worrying thing about its least certain crop.
#[must_use]
pub fn reason(row: &SheetRow, set: &CropSet, words: &Vocabulary) -> String {
    let open = row.cells.iter().filter(|cell| !cell.locked && cell.by_hand.is_none());
    let Some(worst) = open.min_by(|a, b| a.certainty.total_cmp(&b.certainty)) else {
        return "Every crop is decided".to_owned();
    };
    let plan = match &worst.plan {
        Ok(plan) => plan,
        Err(reason) => return words::capital(reason),
    };
    let Some((kind, text)) = worry(plan) else { return String::new() };
    let shape = set.slots.iter().find(|slot| slot.name == worst.slot).map(|slot| shape(slot, words));
    match shape.filter(|shape| kind == ReasonKind::Partly && !shape.label.is_empty()) {
        Some(shape) => words::capital(&format!("{text} at {}", shape.label)),
        None => words::capital(&text),
    }
}

/// What is missing comes before what is cut, and that before everything else.
fn worry(plan: &Plan) -> Option<(ReasonKind, String)> {
    let first = |kind| plan.reasons.iter().find(|line| line.kind == kind);
    let line = first(ReasonKind::Missing).or_else(|| first(ReasonKind::Partly));
    let line = line.or_else(|| plan.reasons.first())?;
    Some((line.kind, line.text.clone()))
}

/// The shape of a slot.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Shape {
    /// `16:9`, `1200 × 630`, or nothing where each picture has its own.
    pub label: String,
    /// Width divided by height, where it is the same for all pictures.
    pub ratio: Option<f32>,
}

/// The shape that a slot gives its crops.
#[must_use]
pub fn shape(slot: &Slot, words: &Vocabulary) -> Shape {
    let text = slot.transformation.replace("{object}", "person");
    let Ok(tree) = grammar::parse(&text, words) else { return Shape::default() };
    for component in tree.components.iter().rev() {
        match (&component.aspect_ratio, &component.width, &component.height) {
            (Some(RatioValue::Ratio(w, h)), ..) if *h > 0.0 => {
                let ratio = crate::app::cast::screen(w / h);
                return Shape { label: format!("{w}:{h}"), ratio: Some(ratio) };
            }
            (_, Some(Dimension::Px(w)), Some(Dimension::Px(h))) if *h > 0 => {
                return Shape { label: format!("{w} × {h}"), ratio: Some(*w as f32 / *h as f32) };
            }
            _ => {}
        }
    }
    Shape::default()
}

/// A column of the sheet.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    /// The slot.
    pub slot: String,
    /// `16:9`
    pub label: String,
    /// From the left of the first column.
    pub left: f32,
    /// Of the pictures in it.
    pub width: f32,
}

/// Height of a crop in the sheet.
pub const CROP: f32 = 112.0;
/// Between columns.
const BETWEEN: f32 = 32.0;

/// One column a slot, as wide as its shape.
#[must_use]
pub fn columns(set: &CropSet, words: &Vocabulary) -> Vec<Column> {
    let mut left = 0.0;
    let column = |slot: &Slot| {
        let shape = shape(slot, words);
        // A crop keeps the height of the row, unless it is a banner.
        let width = (CROP * shape.ratio.unwrap_or(4.0 / 3.0)).clamp(56.0, 240.0).round();
        let column = Column { slot: slot.name.clone(), label: shape.label, left, width };
        left += width.max(72.0) + BETWEEN;
        column
    };
    set.slots.iter().map(column).collect()
}

/// The sizes of a slot: `640, 1280 px`, `1× 2×`, `3 widths up to 2560 px`.
#[must_use]
pub fn sizes(slot: &Slot) -> String {
    let list = |all: &[String]| all.join(", ");
    if let Some(points) = &slot.breakpoints {
        return match (points.count, points.step_kb) {
            (Some(count), _) => format!("{count} widths, {} to {} px", points.min, points.max),
            (None, Some(step)) => format!("Every {step} kB, {} to {} px", points.min, points.max),
            (None, None) => format!("{} to {} px", points.min, points.max),
        };
    }
    if !slot.dpr.is_empty() {
        return slot.dpr.iter().map(|dpr| format!("{dpr}×")).collect::<Vec<_>>().join(" ");
    }
    if slot.widths.is_empty() {
        return "one size".to_owned();
    }
    format!("{} px", list(&slot.widths.iter().map(ToString::to_string).collect::<Vec<_>>()))
}

/// The same in two words: `3 widths`, `1× 2×`, `one size`.
#[must_use]
pub fn short_sizes(slot: &Slot) -> String {
    match (&slot.breakpoints, slot.widths.len()) {
        (Some(points), _) => points.count.map_or("by bytes".to_owned(), |count| format!("{count} widths")),
        (None, 0 | 1) => sizes(slot),
        (None, count) => format!("{count} widths"),
    }
}

/// The formats of a slot as people write them: `AVIF, WebP, JPEG`.
#[must_use]
pub fn formats(slot: &Slot) -> String {
    let name = |format: &String| match format.to_ascii_lowercase().as_str() {
        "jpg" | "jpeg" => "JPEG".to_owned(),
        "webp" => "WebP".to_owned(),
        other => other.to_uppercase(),
    };
    slot.formats.iter().map(name).collect::<Vec<_>>().join(", ")
}

/// Whether any slot is about the important object of each picture.
#[must_use]
pub fn has_object(set: &CropSet) -> bool {
    set.slots.iter().any(|slot| slot.transformation.contains("{object}"))
}

/// A crop moved by whole source pixels, inside the picture.
#[must_use]
pub fn moved(take: PxRect, dx: f64, dy: f64, size: PxSize) -> PxRect {
    let by = take.translated(dx, dy).moved_inside(size);
    PxRect::new(by.x.round(), by.y.round(), by.w, by.h).moved_inside(size)
}

/// A crop made tighter (below 1) or wider about its middle, inside the picture and of the same shape.
#[must_use]
pub fn zoomed(take: PxRect, factor: f64, size: PxSize) -> PxRect {
    let most = (f64::from(size.w) / take.w).min(f64::from(size.h) / take.h);
    let least = (16.0 / take.w.min(take.h)).min(1.0);
    take.scaled_about_middle(factor.min(most).max(least)).moved_inside(size)
}

/// How much of a set is saved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Saved {
    /// All of it.
    Whole,
    /// It has changes that are not.
    Changed,
    /// It never was.
    Never,
}

/// A set as a row of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its short name.
    pub name: String,
    /// Its name for people.
    pub title: String,
    /// What it is for, or what is wrong with it.
    pub detail: String,
    /// `5 slots`
    pub slots: String,
    /// Whether it can be removed and renamed.
    pub own: bool,
    /// Whether it has mistakes.
    pub wrong: bool,
    /// Whether all of it is saved.
    pub saved: Saved,
}

/// What a set is for, else its slots.
fn detail(set: &CropSet) -> String {
    if set.about.is_empty() {
        set.slots.iter().map(|slot| slot.name.as_str()).collect::<Vec<_>>().join(", ")
    } else {
        set.about.clone()
    }
}

/// The sets as rows; those that were never saved come last.
#[must_use]
pub fn entries(view: &SetsView) -> Vec<Entry> {
    let waits = |name: &str| view.aside.iter().any(|draft| draft.set.name == name);
    let entry = |entry: &SetEntry| {
        let (detail, slots) = match &entry.set {
            Ok(set) => (detail(set), set.slots.len()),
            Err(errors) => (errors.first().cloned().unwrap_or_default(), 0),
        };
        Entry {
            name: entry.name.clone(),
            title: entry.shown().to_owned(),
            detail,
            slots: if slots == 0 { String::new() } else { slots_in_words(slots) },
            own: entry.origin == SetOrigin::Library,
            wrong: entry.set.is_err(),
            saved: if waits(&entry.name) { Saved::Changed } else { Saved::Whole },
        }
    };
    let fresh = |draft: &Arc<SetDraft>| Entry {
        name: draft.set.name.clone(),
        title: draft.set.shown().to_owned(),
        detail: draft.errors.first().map_or_else(|| detail(&draft.set), ToString::to_string),
        slots: slots_in_words(draft.set.slots.len()),
        own: true,
        wrong: !draft.errors.is_empty(),
        saved: Saved::Never,
    };
    let listed = |draft: &&Arc<SetDraft>| view.list.iter().any(|entry| entry.name == draft.set.name);
    let fresh = view.aside.iter().filter(|draft| !listed(draft)).map(fresh);
    view.list.iter().map(entry).chain(fresh).collect()
}

/// `4 come with the program, 1 is yours`
#[must_use]
pub fn list_subtitle(list: &[SetEntry]) -> String {
    let own = list.iter().filter(|entry| entry.origin == SetOrigin::Library).count();
    match (list.len() - own, own) {
        (given, 0) => format!("{given} come with the program"),
        (given, 1) => format!("{given} come with the program, 1 is yours"),
        (given, own) => format!("{given} come with the program, {own} are yours"),
    }
}

/// The pictures that are reviewed when a set is opened: several selected ones, else those of the sheet
/// before, else the current one.
#[must_use]
pub fn pictures(view: &View) -> Vec<AssetId> {
    let selected = &view.selection.ids;
    let before = &view.sets.sheet.asked;
    if selected.len() > 1 || before.is_empty() { selected.to_vec() } else { before.to_vec() }
}

/// A name for a new slot that no other slot has.
#[must_use]
pub fn free_slot(set: &CropSet, wanted: &str) -> String {
    let taken = |name: &String| set.slots.iter().any(|slot| slot.name == *name);
    let numbered = (2..).map(|n| format!("{wanted}-{n}"));
    std::iter::once(wanted.to_owned()).chain(numbered).find(|name| !taken(name)).unwrap_or_default()
}

/// How an export ended: `12 written, 228 there already, 27 MB`.
#[must_use]
pub fn outcome(totals: &ExportTotals) -> String {
    let mut parts = Vec::new();
    if totals.written > 0 || totals.kept == 0 {
        parts.push(format!("{} written", grouped(totals.written)));
    }
    if totals.kept > 0 {
        parts.push(format!("{} there already", grouped(totals.kept)));
    }
    if totals.failed > 0 {
        parts.push(format!("{} failed", words::pictures(totals.failed)));
    }
    parts.join(", ")
}

/// What failed: the picture, and why.
#[must_use]
pub fn failures(totals: &ExportTotals) -> Vec<(String, String)> {
    let of = |record: &crate::session::PictureRecord| {
        let name = record.source.rsplit(['/', '\\']).next().unwrap_or(&record.source).to_owned();
        let told = |(slot, reason): &(String, String)| {
            let text = if slot.is_empty() { reason.clone() } else { format!("{slot}: {reason}") };
            (name.clone(), words::capital(&text))
        };
        record.errors.iter().map(told).collect::<Vec<_>>()
    };
    let problems = totals.problems.iter().map(|problem| ("Pages".to_owned(), words::capital(problem)));
    totals.records.iter().flat_map(of).chain(problems).collect()
}

/// The HTML of a picture, once it was exported.
#[must_use]
pub fn markup<'a>(view: &'a View, row: &SheetRow) -> Option<&'a str> {
    let Some(Ok(totals)) = &view.sets.last else { return None };
    let draft = view.sets.draft.as_ref()?;
    let here = totals.set == draft.set.name;
    here.then(|| totals.snippets.get(row.path.to_string_lossy().as_ref()))?.map(String::as_str)
}

/// HTML with an attribute a line, so that it can be read in a narrow column.
#[must_use]
pub fn broken_html(html: &str) -> String {
    let mut out = String::new();
    for line in html.lines() {
        let indent = line.len() - line.trim_start().len();
        let inner = "\n".to_owned() + &" ".repeat(indent + 2);
        let line =
            line.trim_end().replace("\" ", &format!("\"{inner}")).replace("w, ", &format!("w,{inner}  "));
        out.push_str(&line.replace("x, ", &format!("x,{inner}  ")));
        out.push('\n');
    }
    out.trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::Scene;

    fn words() -> Vocabulary {
        Vocabulary::standard()
    }

    fn planned(text: &str) -> Arc<Plan> {
        let scene: Scene = serde_json::from_str(
            r#"{"size":[900,300],"detections":[
                {"model":"coco","version":2,"label":"cat","box":[20,50,200,200],"confidence":0.9}]}"#,
        )
        .unwrap();
        let tree = grammar::parse(text, &words()).unwrap();
        Arc::new(crate::crop::plan(&scene, &tree, &words()).unwrap())
    }

    fn made(slot: &str, certainty: f32, text: &str) -> SheetCell {
        SheetCell {
            slot: slot.into(),
            plan: Ok(planned(text)),
            text: text.into(),
            automatic: text.into(),
            certainty,
            by_hand: None,
            locked: false,
            notes: Vec::new(),
            sizes: 1,
        }
    }

    fn row(cells: Vec<SheetCell>) -> SheetRow {
        SheetRow {
            id: AssetId(1),
            name: "a.jpg".into(),
            path: "/a.jpg".into(),
            object: None,
            object_chosen: false,
            objects: Vec::new(),
            alt: String::new(),
            cells,
            certainty: 0.4,
        }
    }

    fn set(slots: &[(&str, &str)]) -> CropSet {
        let table =
            |(name, t): &(&str, &str)| format!("[[slot]]\nname = \"{name}\"\ntransformation = \"{t}\"\n");
        let text = slots.iter().map(table).collect::<Vec<_>>().concat();
        toml::from_str(&format!("name = \"x\"\n{text}")).unwrap()
    }

    #[test]
    fn cells_say_how_they_stand_and_are_counted() {
        let text = "ar_1,c_fill,g_cat,w_100";
        let locked = SheetCell { locked: true, by_hand: Some(PxRect::default()), ..made("a", 1.0, text) };
        let yours = SheetCell { by_hand: Some(PxRect::default()), ..made("b", 1.0, text) };
        let failed = SheetCell { plan: Err("no".into()), ..made("f", 0.0, text) };
        let cells =
            vec![locked, yours, made("c", 0.3, text), made("d", 0.7, text), made("e", 0.91, text), failed];
        let said: Vec<String> = cells.iter().map(|cell| state_word(state(cell))).collect();
        assert_eq!(said, ["accepted", "yours", "uncertain", "0.70", "0.91", "no crop"]);
        let sheet = SheetView { rows: vec![Arc::new(row(cells))], ..SheetView::default() };
        assert_eq!(totals(&sheet), Totals { accepted: 1, yours: 1, look: 2, sure: 1 });
    }

    #[test]
    fn the_reason_is_the_worst_of_the_least_certain_crop() {
        let set = set(&[("wide", "ar_3:1,c_fill,g_cat"), ("tall", "ar_9:16,c_fill,g_cat")]);
        let both = row(vec![
            made("wide", 0.9, "ar_3:1,c_fill,g_cat,w_300"),
            made("tall", 0.4, "c_crop,g_cat,h_160,w_90"),
        ]);
        let told = reason(&both, &set, &words());
        assert!(told.starts_with("Cut ") && told.ends_with("of the cat at 9:16"), "{told}");
        let missing = row(vec![made("wide", 0.4, "ar_1,c_fill,g_dog,w_100")]);
        assert!(reason(&missing, &set, &words()).starts_with("No dog"));
        let done = row(vec![SheetCell { locked: true, ..made("wide", 1.0, "ar_1,c_fill,w_100") }]);
        assert!(decided(&done) && reason(&done, &set, &words()) == "Every crop is decided");
    }

    #[test]
    fn columns_follow_the_shapes_of_slots() {
        let set = set(&[
            ("hero", "ar_16:9,c_fill,g_auto:{object}"),
            ("whole", "c_limit"),
            ("link", "c_fill,h_630,w_1200"),
            ("banner", "c_fill,h_100,w_1000"),
        ]);
        let columns: Vec<(String, f32)> =
            columns(&set, &words()).into_iter().map(|c| (c.label, c.width)).collect();
        let expected = [("16:9", 199.0), ("", 149.0), ("1200 × 630", 213.0), ("1000 × 100", 240.0)];
        assert_eq!(columns, expected.map(|(label, width)| (label.to_owned(), width)));
        assert!(has_object(&set));
    }

    #[test]
    fn slots_are_told_in_a_line() {
        let slot = |lines: &str| -> Slot {
            toml::from_str(&format!("name = \"a\"\ntransformation = \"c_limit\"\n{lines}")).unwrap()
        };
        let told: Vec<String> = [
            "widths = [640, 1280]",
            "dpr = [1, 2]",
            "breakpoints = { min = 320, max = 960, count = 3 }",
            "breakpoints = { min = 320, max = 960, step_kb = 40 }",
            "",
        ]
        .map(|lines| sizes(&slot(lines)))
        .to_vec();
        let expected =
            ["640, 1280 px", "1× 2×", "3 widths, 320 to 960 px", "Every 40 kB, 320 to 960 px", "one size"];
        assert_eq!(told, expected);
        assert_eq!(formats(&slot("formats = [\"avif\", \"webp\", \"jpg\"]")), "AVIF, WebP, JPEG");
    }

    #[test]
    fn a_moved_or_zoomed_crop_stays_inside_and_keeps_its_shape() {
        let size = PxSize::new(300, 200);
        let take = PxRect::new(10.0, 10.0, 160.0, 90.0);
        assert_eq!(moved(take, -40.0, 12.4, size), PxRect::new(0.0, 22.0, 160.0, 90.0));
        let wide = zoomed(take, 9.0, size);
        assert!((wide.w - 300.0).abs() < 1e-9 && (wide.w / wide.h - 16.0 / 9.0).abs() < 1e-9, "{wide:?}");
        assert!(size.rect().holds(&wide, 1e-6));
        assert!(zoomed(take, 0.001, size).h >= 16.0 - 1e-9);
    }

    #[test]
    fn an_export_is_told_with_what_failed() {
        let totals = ExportTotals { written: 12, kept: 1228, failed: 1, ..ExportTotals::default() };
        assert_eq!(outcome(&totals), "12 written, 1,228 there already, 1 picture failed");
        let mut record = crate::session::PictureRecord { source: "/p/a.jpg".into(), ..Default::default() };
        record.errors = vec![("hero".into(), "it is broken".into()), (String::new(), "no file".into())];
        let totals = ExportTotals { records: vec![record], ..totals };
        let told = failures(&totals);
        assert_eq!(told[0], ("a.jpg".to_owned(), "Hero: it is broken".to_owned()));
        assert_eq!(told[1].1, "No file");
    }

    #[test]
    fn opening_a_set_reviews_several_selected_pictures_or_those_before() {
        let mut view = View::default();
        let ids = |ids: &[i64]| ids.iter().map(|id| AssetId(*id)).collect::<Vec<_>>();
        view.selection = crate::session::Selection::new(Some(AssetId(1)), Some(0), ids(&[1]));
        assert_eq!(pictures(&view), ids(&[1]));
        view.sets.sheet.asked = ids(&[4, 5]).into();
        assert_eq!(pictures(&view), ids(&[4, 5]));
        view.selection = crate::session::Selection::new(Some(AssetId(1)), Some(0), ids(&[1, 2]));
        assert_eq!(pictures(&view), ids(&[1, 2]));
    }

    #[test]
    fn sets_with_changes_that_are_not_saved_are_marked() {
        let words = words();
        let entry = |set: CropSet| SetEntry {
            name: set.name.clone(),
            origin: SetOrigin::Library,
            text: String::new(),
            set: Ok(set),
        };
        let draft = |set: CropSet| {
            let errors = set.check(&words);
            Arc::new(SetDraft { text: String::new(), errors, changed: true, stored: true, set })
        };
        let one = set(&[("hero", "c_limit")]);
        let fresh = CropSet { name: "fresh".into(), ..one.clone() };
        let other = CropSet { name: "other".into(), ..one.clone() };
        let view = SetsView {
            list: vec![entry(one.clone()), entry(other)].into(),
            aside: vec![draft(fresh), draft(one)].into(),
            ..SetsView::default()
        };
        let told: Vec<_> = entries(&view).into_iter().map(|e| (e.name, e.saved)).collect();
        let expected = [("x", Saved::Changed), ("other", Saved::Whole), ("fresh", Saved::Never)];
        assert_eq!(told, expected.map(|(name, saved)| (name.to_owned(), saved)));
    }

    #[test]
    fn html_is_broken_where_attributes_begin() {
        let html =
            "<picture>\n  <source type=\"image/webp\" srcset=\"a.webp 300w, b.webp 600w\">\n</picture>\n";
        insta::assert_snapshot!(broken_html(html), @r#"
        <picture>
          <source type="image/webp"
            srcset="a.webp 300w,
              b.webp 600w">
        </picture>
        "#);
    }

    #[test]
    fn a_new_slot_gets_a_free_name() {
        let set = set(&[("slot", "c_limit"), ("slot-2", "c_limit")]);
        assert_eq!((free_slot(&set, "slot"), free_slot(&set, "hero")), ("slot-3".into(), "hero".into()));
    }
}
