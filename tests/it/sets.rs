//! Crop sets from one end to the other, with the real program: once, again, after a change, after a loss.

use std::path::Path;
use std::process::Command;
use std::time::SystemTime;

use gravitas::facts::AssetId;
use gravitas::geometry::PxRect;
use gravitas::session::{
    Command as Wish, CropSet, Session, SetCommand, SetDraft, SetOrigin, SheetCell, Slot, View,
};
use serde_json::Value;

use crate::library::make::{picture, session, until, until_listed};
use crate::scenes;

const SET: &str = r#"
name = "two"
template = "{name}-{slot}-{width}.{ext}"

[[slot]]
name = "wide"
min_width = 700
transformation = "ar_2:1,c_fill,g_auto"
widths = [120, 240]

[[slot]]
name = "small"
transformation = "ar_1,c_fill,g_center"
breakpoints = { min = 60, max = 100, count = 2 }
formats = ["jpg"]
quality = 60
"#;

struct Home {
    folder: tempfile::TempDir,
}

impl Home {
    fn with_pictures() -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("pictures")).unwrap();
        for name in ["evening-boat", "lone-kite"] {
            let path = folder.path().join(format!("pictures/{name}.jpg"));
            scenes::render(name, 300, 200).save(path).unwrap();
        }
        std::fs::write(folder.path().join("set.toml"), SET).unwrap();
        Self { folder }
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Exports both pictures; the exit code, the last line of JSON, what was said on stderr.
    fn export(&self, more: &[&str]) -> (i32, Value, String) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_gravitas"));
        command.args(["--no-progress", "--json", "--library"]).arg(self.path().join("library"));
        command.args(["export", "--set"]).arg(self.path().join("set.toml")).args(more);
        command.args(["-o"]).arg(self.path().join("out"));
        command.args(["evening-boat", "lone-kite"].map(|n| self.path().join(format!("pictures/{n}.jpg"))));
        let output = command.env_remove("RUST_LOG").output().unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        let totals = text.lines().last().map_or(Value::Null, |line| serde_json::from_str(line).unwrap());
        (output.status.code().unwrap(), totals, String::from_utf8(output.stderr).unwrap())
    }

    fn manifest(&self) -> Value {
        serde_json::from_slice(&std::fs::read(self.path().join("out/manifest.json")).unwrap()).unwrap()
    }

    fn written_at(&self, file: &str) -> SystemTime {
        std::fs::metadata(self.path().join("out").join(file)).unwrap().modified().unwrap()
    }
}

fn counts(totals: &Value) -> (u64, u64) {
    (totals["written"].as_u64().unwrap(), totals["kept"].as_u64().unwrap())
}

#[test]
fn an_export_makes_what_is_missing_and_nothing_else() {
    let home = Home::with_pictures();
    let (code, totals, told) = home.export(&[]);
    assert_eq!((code, counts(&totals)), (0, (12, 0)), "{told}");

    // Every file is as the manifest says.
    let manifest = home.manifest();
    for file in manifest["pictures"].as_array().unwrap().iter().flat_map(|p| p["files"].as_array().unwrap()) {
        let path = home.path().join("out").join(file["path"].as_str().unwrap());
        assert_eq!(std::fs::metadata(&path).unwrap().len(), file["bytes"].as_u64().unwrap());
        let made = image::open(&path).unwrap();
        assert_eq!(serde_json::json!([made.width(), made.height()]), file["canvas"]);
        assert!(file["reason"].as_str().is_some_and(|reason| !reason.is_empty()), "{file}");
        assert_eq!(file["sha256"].as_str().unwrap().len(), 64);
    }

    // The second time nothing is decoded, and nothing is written.
    let before = home.written_at("evening-boat-wide-240.webp");
    let (code, totals, _) = home.export(&[]);
    assert_eq!((code, counts(&totals)), (0, (0, 12)));
    assert_eq!(home.written_at("evening-boat-wide-240.webp"), before);

    // One slot changes: only its files are made.
    std::fs::write(home.path().join("set.toml"), SET.replace("quality = 60", "quality = 40")).unwrap();
    let (_, totals, _) = home.export(&[]);
    assert_eq!(counts(&totals), (4, 8));

    // One file is lost: only that one is made.
    std::fs::remove_file(home.path().join("out/lone-kite-wide-120.jpg")).unwrap();
    let (_, totals, _) = home.export(&[]);
    assert_eq!(counts(&totals), (1, 11));
    assert!(home.path().join("out/lone-kite-wide-120.jpg").exists());
}

#[test]
fn strangers_are_kept_and_named() {
    let home = Home::with_pictures();
    std::fs::create_dir(home.path().join("out")).unwrap();
    let theirs = home.path().join("out/lone-kite-small-60.jpg");
    std::fs::write(&theirs, b"theirs").unwrap();
    let (code, totals, told) = home.export(&[]);
    assert_eq!((code, counts(&totals)), (1, (11, 0)));
    assert!(told.contains("did not write") && told.contains("lone-kite-small-60.jpg"), "{told}");
    assert_eq!(std::fs::read(&theirs).unwrap(), b"theirs");
    let (code, totals, _) = home.export(&["--overwrite"]);
    assert_eq!((code, counts(&totals)), (0, (1, 11)));
    assert_ne!(std::fs::read(&theirs).unwrap(), b"theirs");
}

#[test]
fn sizes_that_go_are_told_and_removed_when_asked() {
    let home = Home::with_pictures();
    home.export(&[]);
    std::fs::write(home.path().join("set.toml"), SET.replace("[120, 240]", "[240]")).unwrap();
    let (_, totals, _) = home.export(&[]);
    assert_eq!((counts(&totals), totals["outdated"].as_u64()), ((0, 12 - 4), Some(4)));
    assert!(home.path().join("out/lone-kite-wide-120.jpg").exists());
    let (_, totals, _) = home.export(&["--prune"]);
    assert_eq!(totals["outdated"].as_u64(), Some(0));
    assert!(!home.path().join("out/lone-kite-wide-120.jpg").exists());
}

#[test]
fn pages_show_every_picture_and_hold_their_place() {
    let home = Home::with_pictures();
    home.export(&[]);
    let snippet = std::fs::read_to_string(home.path().join("out/html/evening-boat.html")).unwrap();
    let wide = snippet.find("(min-width: 700px)").unwrap();
    assert!(
        wide < snippet.find("<img").unwrap() && snippet.contains("width=\"100\" height=\"100\""),
        "{snippet}"
    );
    assert!(
        snippet.contains("evening-boat-wide-120.webp 120w, evening-boat-wide-240.webp 240w"),
        "{snippet}"
    );
    let page = std::fs::read_to_string(home.path().join("out/preview.html")).unwrap();
    for path in ["evening-boat.jpg", "lone-kite.jpg", "lone-kite-small-100.jpg"] {
        assert!(page.contains(path), "{path} is not on the page");
    }
}

#[test]
fn two_pictures_of_one_name_are_refused_before_anything_is_written() {
    let home = Home::with_pictures();
    std::fs::create_dir(home.path().join("more")).unwrap();
    let twin = home.path().join("more/lone-kite.jpg");
    scenes::render("tide", 90, 60).save(&twin).unwrap();
    let (code, _, told) = home.export(&[twin.to_str().unwrap()]);
    assert_eq!(code, 2, "{told}");
    assert!(told.contains("{folder}") && told.contains("lone-kite"), "{told}");
    assert!(!home.path().join("out/lone-kite-small-60.jpg").exists());
}

#[test]
fn sets_are_listed_imported_shown_and_removed() {
    let home = Home::with_pictures();
    let run = |args: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_gravitas"));
        command.args(["--no-progress", "--library"]).arg(home.path().join("library")).args(args);
        let output = command.current_dir(home.path()).output().unwrap();
        let told = String::from_utf8(output.stderr).unwrap();
        (output.status.code().unwrap(), String::from_utf8(output.stdout).unwrap(), told)
    };
    let (code, list, _) = run(&["sets"]);
    assert!(code == 0 && list.contains("three-tiers") && list.contains("social"), "{list}");
    assert_eq!(run(&["sets", "import", "set.toml"]).0, 0);
    assert!(run(&["sets", "list"]).1.contains("library"));
    let (_, shown, _) = run(&["sets", "show", "two"]);
    assert!(shown.contains("ar_2:1,c_fill,g_auto"), "{shown}");
    assert_eq!(run(&["sets", "remove", "two"]).0, 0);
    let (code, _, told) = run(&["sets", "remove", "three-tiers"]);
    assert!(code == 2 && told.contains("comes with the program"), "{told}");
    let (code, _, told) = run(&["export", "--set", "three-teirs", "-o", "out", "pictures/lone-kite.jpg"]);
    assert!(code == 2 && told.contains("three-tiers"), "{told}");
    std::fs::write(home.path().join("bad.toml"), SET.replace("widths =", "widhts =")).unwrap();
    let (code, _, told) = run(&["sets", "import", "bad.toml"]);
    assert!(
        code == 1 && told.contains("slot 'wide', widhts") && told.contains("did you mean widths"),
        "{told}"
    );
}

#[test]
fn bytes_decide_about_widths_and_quality() {
    let set = r#"
name = "bytes"
[[slot]]
name = "steps"
transformation = "c_limit"
breakpoints = { min = 60, max = 290, step_kb = 4 }
formats = ["jpg"]

[[slot]]
name = "small"
transformation = "c_limit,w_200"
formats = ["jpg", "png"]
max_kb = 6
"#;
    let home = Home::with_pictures();
    std::fs::write(home.path().join("set.toml"), set).unwrap();
    let (code, _, told) = home.export(&[]);
    assert_eq!(code, 0, "{told}");
    for picture in home.manifest()["pictures"].as_array().unwrap() {
        let files = picture["files"].as_array().unwrap();
        let of = |slot: &str, format: &str| {
            let right = |f: &&Value| f["slot"] == slot && f["format"] == format;
            files.iter().filter(right).map(|f| f["bytes"].as_u64().unwrap()).collect::<Vec<u64>>()
        };
        let steps = of("steps", "jpg");
        assert!(steps.len() > 1, "{steps:?}");
        assert!(steps.windows(2).all(|pair| pair[1] > pair[0] && pair[1] - pair[0] <= 4_000), "{steps:?}");
        assert!(of("small", "jpg")[0] <= 6_000);
        // A format without quality cannot keep the budget, and that is said.
        let notes = picture["notes"].to_string();
        assert!(of("small", "png")[0] > 6_000 && notes.contains("cannot be met"), "{notes}");
    }
}

/// A session over five small pictures, with an open set of one square slot.
fn reviewed(folder: &tempfile::TempDir) -> (Session, Vec<AssetId>) {
    let photos = folder.path().join("photos");
    for number in 0..5 {
        picture(&photos.join(format!("p{number}.jpg")), number);
    }
    let mut session = session(folder.path());
    session.add_folders(&[photos], &mut |_| true).unwrap();
    until_listed(&mut session, 5);
    until(&mut session, "the built-in sets are listed", |view| view.sets.list.len() >= 4);
    session.apply(Wish::Set(SetCommand::New("mine".to_owned())));
    let mut set = session.view().sets.draft.clone().unwrap().set.clone();
    set.slots[0] = Slot {
        name: "square".to_owned(),
        transformation: "ar_1,c_fill,g_center".to_owned(),
        widths: vec![16, 32],
        formats: vec!["png".to_owned()],
        ..Slot::default()
    };
    session.apply(Wish::Set(SetCommand::Edit(set)));
    let draft = session.view().sets.draft.clone().unwrap();
    assert!(draft.errors.is_empty() && draft.changed && !draft.stored, "{draft:?}");
    let ids = session.view().grid.ids.to_vec();
    session.apply(Wish::Set(SetCommand::Review(ids.clone())));
    until(&mut session, "every picture is planned", |view| {
        !view.sets.sheet.planning && view.sets.sheet.done == 5 && view.sets.sheet.rows.len() == 5
    });
    (session, ids)
}

/// Draws a crop for the slot `square`, as a hand on the sheet would; answers what was drawn.
fn draw(session: &mut Session, id: AssetId) -> PxRect {
    let area = PxRect::new(1.0, 2.0, 20.0, 20.0);
    session.apply(Wish::Set(SetCommand::Take { id, slot: "square".to_owned(), area: Some(area) }));
    until(session, "the drawn crop is shown", |view| is_drawn(view, id, "square", area));
    area
}

/// Whether the only slot is called so and shows the drawn crop, with nothing left to plan.
fn is_drawn(view: &View, id: AssetId, slot: &str, area: PxRect) -> bool {
    let cell = cell(view, id);
    !view.sets.sheet.planning && cell.slot == slot && cell.by_hand == Some(area)
}

/// The cell of the only slot.
fn cell(view: &View, id: AssetId) -> SheetCell {
    view.sets.sheet.rows.iter().find(|row| row.id == id).unwrap().cells[0].clone()
}

#[test]
fn a_set_is_edited_saved_and_removed_in_a_session() {
    let folder = tempfile::tempdir().unwrap();
    let (mut session, _) = reviewed(&folder);
    let draft = session.view().sets.draft.clone().unwrap();
    session.apply(Wish::Set(SetCommand::EditText(draft.text.replace("widths", "widhts"))));
    let wrong = session.view().sets.draft.clone().unwrap();
    assert!(wrong.errors[0].to_string().contains("did you mean widths"), "{:?}", wrong.errors);
    assert_eq!(wrong.set, draft.set, "the last set without a mistake stays");
    session.apply(Wish::Set(SetCommand::EditText(draft.text.clone())));
    session.apply(Wish::Set(SetCommand::Save));
    let own = |view: &View| view.sets.list.iter().any(|e| e.name == "mine" && e.origin == SetOrigin::Library);
    until(&mut session, "the set is in the library", own);
    session.apply(Wish::Set(SetCommand::Remove("mine".to_owned())));
    until(&mut session, "the set is gone", |view| !own(view));
}

#[test]
fn crops_drawn_and_accepted_on_the_sheet_are_exported_and_undone() {
    let folder = tempfile::tempdir().unwrap();
    let (mut session, ids) = reviewed(&folder);
    let area = draw(&mut session, ids[1]);
    let drawn = cell(session.view(), ids[1]);
    assert_eq!(drawn.plan.unwrap().take.to_px(), area);
    assert!(
        drawn.text.starts_with("c_crop") && drawn.automatic == "ar_1,c_fill,g_center,w_32",
        "{}",
        drawn.automatic
    );
    session.apply(Wish::Set(SetCommand::Accept { id: ids[2], slot: None, accepted: true }));
    until(&mut session, "the row is accepted", |view| cell(view, ids[2]).locked);
    assert!(session.undo());
    until(&mut session, "the row is open again", |view| !cell(view, ids[2]).locked);

    let out = folder.path().join("out");
    let export = SetCommand::Export { ids: ids.clone(), out: out.clone(), overwrite: false, prune: false };
    session.apply(Wish::Set(export.clone()));
    assert!(session.view().sets.run.is_some());
    until(&mut session, "the export ended", |view| view.sets.last.is_some() && view.sets.run.is_none());
    let totals = session.view().sets.last.clone().unwrap().unwrap();
    assert_eq!((totals.pictures, totals.written, totals.failed), (5, 10, 0), "{totals:?}");
    let drawn: Vec<_> = totals.records.iter().flat_map(|r| &r.files).filter(|f| f.by_hand).collect();
    assert!(drawn.len() == 2 && drawn[0].take.to_px() == area, "{drawn:?}");
    assert!(out.join("preview.html").exists());
    let row = session.view().sets.sheet.rows[0].clone();
    let html = &totals.snippets[row.path.to_str().unwrap()];
    assert!(totals.set == "mine" && html.starts_with("<picture>"), "{html}");
}

#[test]
fn crops_drawn_by_hand_stay_when_rows_are_accepted_and_opened_again() {
    let folder = tempfile::tempdir().unwrap();
    let (mut session, ids) = reviewed(&folder);
    let area = draw(&mut session, ids[0]);
    // The middle of the picture is 0.8 sure where nothing was found in it.
    session.apply(Wish::Set(SetCommand::AcceptAbove(0.5)));
    until(&mut session, "the others are accepted", |view| ids[1..].iter().all(|id| cell(view, *id).locked));
    for accepted in [true, false] {
        session.apply(Wish::Set(SetCommand::Accept { id: ids[0], slot: None, accepted }));
    }
    let slot = Some("square".to_owned());
    session.apply(Wish::Set(SetCommand::Accept { id: ids[1], slot, accepted: false }));
    until(&mut session, "one is open again", |view| !cell(view, ids[1]).locked);
    let drawn = cell(session.view(), ids[0]);
    assert!(drawn.by_hand == Some(area) && !drawn.locked, "{drawn:?}");
    assert!(cell(session.view(), ids[1]).by_hand.is_none() && cell(session.view(), ids[2]).locked);
}

#[test]
fn crops_drawn_for_a_slot_go_with_it_when_it_gets_another_name() {
    let folder = tempfile::tempdir().unwrap();
    let (mut session, ids) = reviewed(&folder);
    session.apply(Wish::Set(SetCommand::Save));
    let named = |view: &View, name: &str| {
        let set = view.sets.list.iter().find(|e| e.name == "mine").and_then(|e| e.set.clone().ok());
        set.is_some_and(|set| set.slots[0].name == name)
    };
    until(&mut session, "the set is stored", |view| named(view, "square"));
    let area = draw(&mut session, ids[0]);
    let drawn = |view: &View, slot: &str| is_drawn(view, ids[0], slot, area);

    let mut set = session.view().sets.draft.clone().unwrap().set.clone();
    set.slots[0].name = "box".to_owned();
    session.apply(Wish::Set(SetCommand::Edit(set)));
    until(&mut session, "the crop is there before saving", |view| drawn(view, "box"));
    session.apply(Wish::Set(SetCommand::Save));
    until(&mut session, "the new name is stored", |view| named(view, "box"));
    session.apply(Wish::Set(SetCommand::Review(ids.clone())));
    until(&mut session, "the crop is there after saving", |view| {
        view.sets.sheet.rows.len() == 5 && drawn(view, "box")
    });
    assert!(session.undo());
    until(&mut session, "the old name is stored", |view| named(view, "square"));
    assert!(session.undo(), "the change of the name, which is not saved now");
    until(&mut session, "the crop has its old name", |view| {
        view.sets.sheet.rows.len() == 5 && drawn(view, "square")
    });
}

#[test]
fn a_changed_slot_is_planned_again_and_another_set_keeps_the_pictures() {
    let folder = tempfile::tempdir().unwrap();
    let (mut session, ids) = reviewed(&folder);
    let mut set = session.view().sets.draft.clone().unwrap().set.clone();
    set.slots[0].transformation = "ar_2,c_fill,g_center".to_owned();
    session.apply(Wish::Set(SetCommand::Edit(set)));
    assert_eq!(session.view().sets.sheet.rows.len(), 5, "rows stay until new ones come");
    let wide = |view: &View| {
        let ratio = |id: &AssetId| cell(view, *id).plan.unwrap().canvas.ratio();
        !view.sets.sheet.planning && ids.iter().all(|id| (ratio(id) - 2.0).abs() < 0.1)
    };
    until(&mut session, "every picture is planned again", wide);
    session.apply(Wish::Set(SetCommand::Open("article".to_owned())));
    until(&mut session, "the same pictures are in the other set", |view| {
        let sheet = &view.sets.sheet;
        !sheet.planning && sheet.rows.len() == 5 && sheet.rows[0].cells.len() == 3
    });
}

#[test]
fn sets_travel_through_files_and_every_change_of_the_list_can_be_undone() {
    let folder = tempfile::tempdir().unwrap();
    let (mut session, _) = reviewed(&folder);
    let listed = |view: &View, name: &str| view.sets.list.iter().any(|entry| entry.name == name);
    session.apply(Wish::Set(SetCommand::Save));
    until(&mut session, "the set is stored", |view| listed(view, "mine"));
    let out = folder.path().join("mine.toml");
    session.apply(Wish::Set(SetCommand::ExportToml { out: out.clone(), overwrite: false }));
    until(&mut session, "the set is a file", |_| out.exists());
    session.apply(Wish::Set(SetCommand::ExportToml { out: out.clone(), overwrite: false }));
    let refused = |view: &View| view.notices.iter().any(|notice| notice.text.contains("mine.toml"));
    until(&mut session, "a file that is there stays", refused);

    session.apply(Wish::Set(SetCommand::Remove("mine".to_owned())));
    until(&mut session, "the set is gone", |view| !listed(view, "mine"));
    assert!(session.view().sets.draft.as_ref().is_some_and(|draft| draft.changed && !draft.stored));
    assert!(session.undo());
    until(&mut session, "the set is back", |view| listed(view, "mine"));

    session.apply(Wish::Set(SetCommand::Rename { name: "mine".to_owned(), title: "Mine".to_owned() }));
    let named = |view: &View| view.sets.list.iter().any(|e| e.name == "mine" && e.shown() == "Mine");
    until(&mut session, "it has another name", named);
    session.apply(Wish::Set(SetCommand::Duplicate("mine".to_owned())));
    let copy = session.view().sets.draft.clone().unwrap();
    assert_eq!((copy.set.name.as_str(), copy.set.shown(), copy.changed), ("mine-copy", "Mine copy", true));

    session.apply(Wish::Set(SetCommand::Import(out)));
    until(&mut session, "the file is open", |view| {
        view.sets.draft.as_ref().is_some_and(|draft| draft.set.name == "mine" && draft.changed)
    });
    session.apply(Wish::Set(SetCommand::Import(folder.path().join("no.toml"))));
    until(&mut session, "what cannot be read is said", |view| {
        view.notices.iter().any(|notice| notice.text.starts_with("The set could not be read"))
    });
}

#[test]
fn a_crop_of_the_studio_becomes_a_slot() {
    let folder = tempfile::tempdir().unwrap();
    let (mut session, _) = reviewed(&folder);
    let add =
        |set: &str, slot: &str| Wish::Set(SetCommand::AddCrop { set: set.to_owned(), slot: slot.to_owned() });
    session.apply(add("spring", "hero"));
    assert!(session.view().notices.iter().any(|notice| notice.text.starts_with("There is no crop to add")));
    session.apply(Wish::SetCropText("w_300,c_fill,ar_3:2".to_owned()));
    session.apply(add("spring", "hero"));
    let slots = |view: &View, name: &str| -> Vec<String> {
        let set = view.sets.list.iter().find(|entry| entry.name == name).and_then(|e| e.set.clone().ok());
        set.map(|set| set.slots.into_iter().map(|slot| slot.transformation).collect()).unwrap_or_default()
    };
    until(&mut session, "a new set has it", |view| slots(view, "spring") == ["ar_3:2,c_fill,w_300"]);
    session.apply(Wish::SetCropText("w_300,c_fill,ar_3:2,f_avif".to_owned()));
    session.apply(add("summer", "hero"));
    let formats = |view: &View| {
        let set = view.sets.list.iter().find(|entry| entry.name == "summer").and_then(|e| e.set.clone().ok());
        set.map(|set| set.slots[0].formats.clone())
    };
    until(&mut session, "its format is the slot's", |view| formats(view) == Some(vec!["avif".to_owned()]));
    assert_eq!(slots(session.view(), "summer"), ["ar_3:2,c_fill,w_300"]);
    // The draft has changes of its own, so it is changed but not stored.
    session.apply(add("mine", "hero"));
    let draft = session.view().sets.draft.clone().unwrap();
    assert!(draft.set.slots.len() == 2 && draft.changed && slots(session.view(), "mine").is_empty());
    session.apply(add("mine", "hero"));
    assert_eq!(session.view().sets.draft.clone().unwrap().set.slots.len(), 2, "a name is used once");
    // So are changes that were put aside.
    session.apply(Wish::Set(SetCommand::PutAside));
    session.apply(add("mine", "banner"));
    let waiting = session.view().sets.aside.clone();
    assert!(waiting[0].set.slots.len() == 3 && slots(session.view(), "mine").is_empty(), "{waiting:?}");
    assert!(session.undo());
    assert_eq!(session.view().sets.draft.clone().unwrap().set.slots.len(), 2);
}

/// The open set.
fn open(session: &Session) -> SetDraft {
    (*session.view().sets.draft.clone().unwrap()).clone()
}

/// Changes the open set.
fn change(session: &mut Session, change: impl FnOnce(&mut CropSet)) {
    let mut set = open(session).set;
    change(&mut set);
    session.apply(Wish::Set(SetCommand::Edit(set)));
}

fn open_set(session: &mut Session, name: &str) {
    session.apply(Wish::Set(SetCommand::Open(name.to_owned())));
}

fn aside(view: &View) -> Vec<&str> {
    view.sets.aside.iter().map(|draft| draft.set.name.as_str()).collect()
}

#[test]
fn changes_of_sets_wait_until_they_are_saved_or_given_up() {
    let folder = tempfile::tempdir().unwrap();
    let (mut session, _) = reviewed(&folder);
    let mine = open(&session);
    open_set(&mut session, "mine");
    assert_eq!(open(&session), mine, "the set is open already");
    open_set(&mut session, "article");
    assert_eq!(aside(session.view()), ["mine"]);
    assert!(!open(&session).changed);
    change(&mut session, |set| set.title = "Long reads".to_owned());
    open_set(&mut session, "mine");
    assert_eq!((open(&session), aside(session.view())), (mine.clone(), vec!["article"]));
    let wrong = mine.text.replace("widths", "widhts");
    session.apply(Wish::Set(SetCommand::EditText(wrong.clone())));
    session.apply(Wish::Set(SetCommand::New("mine".to_owned())));
    assert_eq!(open(&session).set.name, "mine-2", "drafts do not share a name");
    assert_eq!(aside(session.view()), ["article", "mine"]);
    session.close();

    // A new set in which nothing was changed is not worth a question, everything else is there again.
    let mut session = crate::library::make::session(folder.path());
    until(&mut session, "the sets are listed", |view| view.sets.list.len() >= 4);
    assert_eq!(aside(session.view()), ["article", "mine"]);
    open_set(&mut session, "mine");
    assert_eq!((open(&session).text, open(&session).errors.len()), (wrong, 1));
    open_set(&mut session, "article");
    assert!(open(&session).changed && open(&session).set.title == "Long reads");
    session.apply(Wish::Set(SetCommand::Save));
    session.apply(Wish::Set(SetCommand::Discard("mine".to_owned())));
    assert_eq!(aside(session.view()), [""; 0]);
    assert!(session.undo(), "what was given up comes back");
    assert!(open(&session).set.name == "mine" && !open(&session).errors.is_empty());
    session.apply(Wish::Set(SetCommand::Close));
    session.close();
    let session = crate::library::make::session(folder.path());
    assert_eq!(aside(session.view()), [""; 0]);
}

#[test]
fn a_change_that_is_open_at_the_end_is_there_at_the_next_start() {
    let folder = tempfile::tempdir().unwrap();
    let (session, _) = reviewed(&folder);
    let mine = open(&session);
    session.close();
    let mut session = crate::library::make::session(folder.path());
    until(&mut session, "the sets are listed", |view| view.sets.list.len() >= 4);
    open_set(&mut session, "mine");
    assert_eq!(open(&session), mine);
    session.apply(Wish::Set(SetCommand::PutAside));
    assert!(session.view().sets.draft.is_none() && aside(session.view()) == ["mine"]);
}

#[test]
fn changes_of_a_set_are_undone_and_done_again_wherever_one_is() {
    let folder = tempfile::tempdir().unwrap();
    let (mut session, _) = reviewed(&folder);
    let slots = |session: &Session| -> Vec<String> {
        open(session).set.slots.into_iter().map(|slot| slot.name).collect()
    };
    change(&mut session, |set| set.slots.push(Slot { name: "second".to_owned(), ..set.slots[0].clone() }));
    // Letters that follow each other are one step.
    for name in ["secon", "seco", "sec"] {
        change(&mut session, |set| set.slots[1].name = name.to_owned());
    }
    change(&mut session, |set| drop(set.slots.remove(0)));
    assert_eq!(slots(&session), ["sec"]);
    open_set(&mut session, "article");
    assert!(session.undo());
    assert_eq!(
        (slots(&session), open(&session).set.name),
        (vec!["square".into(), "sec".into()], "mine".into())
    );
    assert!(session.undo());
    assert_eq!(slots(&session), ["square", "second"]);
    assert!(session.redo() && session.redo());
    assert_eq!(slots(&session), ["sec"]);
    assert!(session.undo() && session.undo() && session.undo());
    assert_eq!(slots(&session), ["square"]);
}

#[test]
fn crops_drawn_for_a_slot_that_was_never_saved_follow_its_name() {
    let folder = tempfile::tempdir().unwrap();
    let (mut session, ids) = reviewed(&folder);
    let area = draw(&mut session, ids[0]);
    let drawn = |view: &View, slot: &str| is_drawn(view, ids[0], slot, area);
    for name in ["squar", "squa", "tile"] {
        change(&mut session, |set| set.slots[0].name = name.to_owned());
    }
    until(&mut session, "it went along", |view| drawn(view, "tile"));
    change(&mut session, |set| set.name = "other".to_owned());
    session.apply(Wish::Set(SetCommand::Review(ids.clone())));
    until(&mut session, "it went along with the set", |view| {
        view.sets.sheet.rows.len() == 5 && drawn(view, "tile")
    });
    session.apply(Wish::Set(SetCommand::Save));
    let listed = |view: &View| view.sets.list.iter().any(|entry| entry.name == "other");
    until(&mut session, "it is saved", listed);
    assert!(session.undo());
    until(&mut session, "it is not any more", |view| !listed(view));
    assert!(session.undo());
    session.apply(Wish::Set(SetCommand::Review(ids.clone())));
    until(&mut session, "and back", |view| view.sets.sheet.rows.len() == 5 && drawn(view, &open_slot(view)));
}

fn open_slot(view: &View) -> String {
    view.sets.draft.as_ref().unwrap().set.slots[0].name.clone()
}
