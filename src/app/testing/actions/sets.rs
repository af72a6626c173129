//! The page of sets: the list, the slots, the review sheet, the export.

use std::sync::Arc;

use egui::accesskit::Role;
use egui::{Key, Modifiers, vec2};
use egui_kittest::kittest::Queryable as _;

use super::super::review::{exported, exporting, reviewed, unsaved};
use super::{Page, Window, asked, click, double_click, drag, fixture, harness, some_asked, told};
use crate::app::request::{Request, UiCommand};
use crate::facts::AssetId;
use crate::session::{Command, CropSet, SetCommand, SetDraft, SetError, SheetRow, Slot, View, WorkKind};

fn wished(window: &Window<'_>, command: &SetCommand) -> bool {
    asked(window, &Command::Set(command.clone()))
}

/// The last edit of the set.
fn edited(window: &Window<'_>) -> CropSet {
    let sets = window.state().asked.iter().rev().find_map(|request| match request {
        Request::Session(Command::Set(SetCommand::Edit(set))) => Some(set.clone()),
        _ => None,
    });
    sets.expect("the set was edited")
}

/// Shows the set as the session would after the last edit.
fn obey(window: &mut Window<'_>) {
    let set = edited(window);
    let draft = window.state().view.sets.draft.clone().unwrap();
    window.state_mut().view.sets.draft = Some(Arc::new(SetDraft { set, ..(*draft).clone() }));
    window.run();
}

fn row(window: &Window<'_>, n: usize) -> Arc<SheetRow> {
    Arc::clone(&window.state().view.sets.sheet.rows[n])
}

/// The cell of a slot in a row, as screen readers name it.
fn cell_at(window: &Window<'_>, row: &SheetRow, slot: &str) -> egui::Rect {
    let name = format!("{slot} of {}, ", row.name);
    let all = window.query_all_by_role(Role::GridCell);
    let mut found = all.filter(|node| {
        use egui_kittest::kittest::NodeT as _;
        node.accesskit_node().label().is_some_and(|label| label.starts_with(&name))
    });
    found.next().expect("the cell is on screen").rect()
}

/// Presses a key and lets the window answer.
fn press(window: &mut Window<'_>, key: Key) {
    window.key_press(key);
    window.run();
}

/// Types into a field in place of what it holds.
fn retype(window: &mut Window<'_>, field: &str, text: &str) {
    click(window, Role::TextInput, field);
    window.key_press_modifiers(Modifiers::COMMAND, Key::A);
    window.get_by_role_and_label(Role::TextInput, field).type_text(text);
    window.run();
}

#[test]
fn sets_are_opened_made_copied_renamed_and_removed() {
    let mut view = reviewed();
    view.sets.draft = None;
    let mut window = harness(view, Page::Sets);
    click(&mut window, Role::Button, "set Three tiers");
    assert!(wished(&window, &SetCommand::Open("three-tiers".into())));
    // Two pictures are selected in the library; they are what is reviewed.
    assert!(wished(&window, &SetCommand::Review(vec![AssetId(1), AssetId(2)])));
    click(&mut window, Role::Button, "New set");
    assert!(wished(&window, &SetCommand::New("my-set".into())));
    for (entry, command) in [
        ("Duplicate", SetCommand::Duplicate("autumn".into())),
        ("Remove", SetCommand::Remove("autumn".into())),
    ] {
        click(&mut window, Role::Button, "more about Autumn homepage");
        click(&mut window, Role::Button, entry);
        assert!(wished(&window, &command), "{entry}");
    }
    click(&mut window, Role::Button, "more about Autumn homepage");
    click(&mut window, Role::Button, "Rename…");
    window.key_press_modifiers(Modifiers::COMMAND, Key::A);
    window.get_by_role_and_label(Role::TextInput, "Name of the set").type_text("Winter");
    window.run();
    press(&mut window, Key::Enter);
    assert!(wished(&window, &SetCommand::Rename { name: "autumn".into(), title: "Winter".into() }));
    // What comes with the program can be copied but not removed.
    click(&mut window, Role::Button, "more about Three tiers");
    assert!(window.query_by_role_and_label(Role::Button, "Remove").is_none());
}

#[test]
fn a_set_is_imported_by_its_path_or_with_the_chooser() {
    let mut window = harness(fixture::opened(), Page::Sets);
    click(&mut window, Role::Button, "Import…");
    window.get_by_role_and_label(Role::TextInput, "Path of the set").type_text("/sets/mine.toml");
    window.run();
    click(&mut window, Role::Button, "Import");
    assert!(wished(&window, &SetCommand::Import("/sets/mine.toml".into())));
    click(&mut window, Role::Button, "Import…");
    click(&mut window, Role::Button, "Browse…");
    assert!(told(&window, &UiCommand::ChooseSetFile));
}

#[test]
fn keys_walk_the_sheet_accept_and_open_again() {
    let mut window = harness(reviewed(), Page::Sets);
    let (first, second) = (row(&window, 0), row(&window, 1));
    press(&mut window, Key::Enter);
    assert!(wished(&window, &SetCommand::Accept { id: first.id, slot: None, accepted: true }));
    press(&mut window, Key::ArrowDown);
    press(&mut window, Key::ArrowRight);
    let open = second.cells.iter().position(|c| !c.locked && c.by_hand.is_none()).unwrap();
    press(&mut window, Key::ArrowLeft);
    for _ in 0..open {
        press(&mut window, Key::ArrowRight);
    }
    press(&mut window, Key::Space);
    let slot = Some(second.cells[open].slot.clone());
    assert!(wished(&window, &SetCommand::Accept { id: second.id, slot, accepted: true }));
    press(&mut window, Key::C);
    assert!(asked(&window, &Command::Open(second.id)));
    assert!(asked(&window, &Command::SetCropText(second.cells[open].automatic.clone())));
    assert_eq!(window.state().shell.state.page, Page::Crop);
}

#[test]
fn the_last_row_comes_into_view_and_its_cells_go_back_to_automatic() {
    let mut window = harness(reviewed(), Page::Sets);
    press(&mut window, Key::End);
    let rows = window.state().view.sets.sheet.rows.clone();
    let last = rows.last().unwrap();
    let place = cell_at(&window, last, "hero");
    assert!(place.bottom() < 900.0 && place.top() > 100.0, "{place:?}");
    // A cell that somebody drew, wherever it is.
    let (index, slot) = rows
        .iter()
        .enumerate()
        .find_map(|(n, row)| Some((n, row.cells.iter().position(|c| c.by_hand.is_some() && !c.locked)?)))
        .unwrap();
    press(&mut window, Key::Home);
    for _ in 0..index {
        press(&mut window, Key::ArrowDown);
    }
    for _ in 0..slot {
        press(&mut window, Key::ArrowRight);
    }
    press(&mut window, Key::Delete);
    let (id, slot) = (rows[index].id, rows[index].cells[slot].slot.clone());
    assert!(wished(&window, &SetCommand::Take { id, slot: slot.clone(), area: None }));
    window.state_mut().asked.clear();
    let name = format!("back to automatic: {slot} of {}", rows[index].name);
    click(&mut window, Role::Button, &name);
    assert!(wished(&window, &SetCommand::Take { id, slot, area: None }));
}

#[test]
fn a_crop_is_fixed_by_dragging_and_by_keys() {
    let mut window = harness(reviewed(), Page::Sets);
    let rows = window.state().view.sets.sheet.rows.clone();
    let open = |row: &&Arc<SheetRow>| !row.cells[4].locked && row.cells[4].plan.is_ok();
    let row = rows.iter().take(4).find(open).expect("a story that is not locked");
    let before = row.cells[4].plan.as_ref().unwrap().take;
    let place = cell_at(&window, row, "story");
    let towards = if before.x > 0 { vec2(20.0, 0.0) } else { vec2(-20.0, 0.0) };
    drag(&mut window, place.center(), place.center() + towards);
    let moved = window.state().asked.iter().find_map(|request| match request {
        Request::Session(Command::Set(SetCommand::Take { id, slot, area: Some(area) }))
            if *id == row.id && slot == "story" =>
        {
            Some(*area)
        }
        _ => None,
    });
    let moved = moved.expect("the crop was moved");
    // The hand holds the picture: to the right shows more of its left.
    assert!(if towards.x > 0.0 { moved.x < before.to_px().x } else { moved.x > before.to_px().x });
    assert!((moved.w - before.to_px().w).abs() < 1e-9);
    window.state_mut().asked.clear();
    press(&mut window, Key::Plus);
    assert!(some_asked(&window, |c| matches!(
        c,
        Command::Set(SetCommand::Take { area: Some(area), .. }) if area.w < before.to_px().w
    )));
}

#[test]
fn a_double_click_opens_the_crop_studio() {
    let mut window = harness(reviewed(), Page::Sets);
    let first = row(&window, 0);
    let at = cell_at(&window, &first, "card").center();
    double_click(&mut window, at);
    assert!(asked(&window, &Command::Open(first.id)));
    assert!(told(&window, &UiCommand::Show(Page::Crop)));
}

#[test]
fn rows_and_sure_cells_are_accepted_with_buttons() {
    let mut window = harness(reviewed(), Page::Sets);
    let first = row(&window, 0);
    click(&mut window, Role::Button, "Accept row");
    assert!(wished(&window, &SetCommand::Accept { id: first.id, slot: None, accepted: true }));
    click(&mut window, Role::Button, "Accept all above 0.80");
    assert!(some_asked(&window, |c| matches!(c, Command::Set(SetCommand::AcceptAbove(_)))));
    click(&mut window, Role::Button, "Choose the pictures");
    click(&mut window, Role::Button, "Review the selection");
    assert!(wished(&window, &SetCommand::Review(vec![AssetId(1), AssetId(2)])));
}

#[test]
fn totals_say_how_the_cells_stand() {
    let window = harness(reviewed(), Page::Sets);
    let cells = window.state().view.sets.sheet.rows.iter().flat_map(|row| row.cells.clone());
    let (mut accepted, mut yours) = (0, 0);
    for cell in cells {
        accepted += usize::from(cell.locked);
        yours += usize::from(!cell.locked && cell.by_hand.is_some());
    }
    window.get_by_label(&format!("{accepted} accepted"));
    window.get_by_label(&format!("{yours} yours"));
}

#[test]
fn the_object_is_chosen_for_one_picture_and_for_all() {
    let mut window = harness(reviewed(), Page::Sets);
    let first = row(&window, 0);
    let about = |row: &SheetRow| format!("about {}", row.object.clone().unwrap());
    let open = |window: &mut Window<'_>| {
        let label = about(&first);
        let button = window.query_all_by_role_and_label(Role::Button, &label).next().unwrap().rect();
        window.hover_at(button.center());
        window.run();
        window.drag_at(button.center());
        window.drop_at(button.center());
        window.run();
    };
    open(&mut window);
    click(&mut window, Role::Button, "bicycle");
    let name = Some("bicycle".to_owned());
    assert!(wished(&window, &SetCommand::Object { ids: vec![first.id], name }));
    open(&mut window);
    click(&mut window, Role::Button, "What stands out, in every picture");
    let everywhere = window.state().view.sets.sheet.asked.to_vec();
    assert!(wished(&window, &SetCommand::Object { ids: everywhere, name: None }));
}

#[test]
fn slots_are_added_changed_and_removed() {
    let mut window = harness(reviewed(), Page::Sets);
    click(&mut window, Role::Button, "slot hero");
    retype(&mut window, "Slot name", "opener");
    assert_eq!(edited(&window).slots[0].name, "opener");
    retype(&mut window, "Slot transformation", "ar_2:1,c_fill,g_auto,w_900");
    assert_eq!(edited(&window).slots[0].transformation, "ar_2:1,c_fill,g_auto,w_900");
    click(&mut window, Role::RadioButton, "Widths");
    obey(&mut window);
    retype(&mut window, "Widths in px", "400, 800");
    let slot: Slot = edited(&window).slots[0].clone();
    assert!(slot.widths == [400, 800] && slot.dpr.is_empty(), "{slot:?}");
    retype(&mut window, "At most kB", "90");
    assert_eq!(edited(&window).slots[0].max_kb, Some(90));
    window.get_by_role_and_label(Role::Button, "Remove").scroll_to_me();
    window.run();
    window.run();
    click(&mut window, Role::Button, "Remove");
    assert_eq!(edited(&window).slots.len(), 4);
    click(&mut window, Role::Button, "Add a slot");
    let set = edited(&window);
    assert!(set.slots.len() == 6 && set.slots[5].condition().is_some(), "{set:?}");
}

fn with_error(error: SetError) -> View {
    let mut view = reviewed();
    let draft = view.sets.draft.clone().unwrap();
    view.sets.draft = Some(Arc::new(SetDraft { errors: vec![error], changed: true, ..(*draft).clone() }));
    view
}

#[test]
fn mistakes_stand_under_their_field() {
    let error = SetError {
        slot: Some("hero".into()),
        field: Some("transformation".into()),
        message: "there is no mode 'fil'".into(),
        suggestion: Some("c_fill".into()),
    };
    let mut window = harness(with_error(error), Page::Sets);
    window.get_by_label("hero, transformation: there is no mode 'fil'; did you mean c_fill?");
    click(&mut window, Role::Button, "slot hero");
    let told = window.get_by_label("there is no mode 'fil'; did you mean c_fill?").rect();
    let field = window.get_by_role_and_label(Role::TextInput, "Slot transformation").rect();
    assert!(told.top() >= field.bottom() - 4.0 && told.top() < field.bottom() + 24.0, "{told:?} {field:?}");
    // What is not a number is said by the form itself, under its own field.
    retype(&mut window, "From px", "wide");
    window.get_by_label("'wide' is no whole number");
}

#[test]
fn the_whole_set_is_edited_as_fields_and_as_toml() {
    let mut window = harness(reviewed(), Page::Sets);
    click(&mut window, Role::Button, "Edit the set");
    retype(&mut window, "Title", "Winter");
    assert_eq!(edited(&window).title, "Winter");
    retype(&mut window, "Before every file in the HTML", "/pics/");
    assert_eq!(edited(&window).base_url, "/pics/");
    click(&mut window, Role::Button, "All slots");
    click(&mut window, Role::Button, "The set as TOML");
    window.get_by_role_and_label(Role::MultilineTextInput, "The set as TOML").focus();
    window.run();
    window.get_by_role_and_label(Role::MultilineTextInput, "The set as TOML").type_text("#");
    window.run();
    assert!(some_asked(&window, |c| matches!(
        c,
        Command::Set(SetCommand::EditText(text)) if text.contains('#')
    )));
    click(&mut window, Role::Button, "Write to a file…");
    window.key_press_modifiers(Modifiers::COMMAND, Key::A);
    window.get_by_role_and_label(Role::TextInput, "Path of the TOML file").type_text("/sets/a.toml");
    window.run();
    click(&mut window, Role::CheckBox, "Replace a file of this name");
    click(&mut window, Role::Button, "Write");
    assert!(wished(&window, &SetCommand::ExportToml { out: "/sets/a.toml".into(), overwrite: true }));
}

#[test]
fn changes_are_saved_or_left() {
    let mut view = reviewed();
    let draft = view.sets.draft.clone().unwrap();
    view.sets.draft = Some(Arc::new(SetDraft { changed: true, ..(*draft).clone() }));
    let mut window = harness(view, Page::Sets);
    click(&mut window, Role::Button, "Save set");
    assert!(wished(&window, &SetCommand::Save));
    click(&mut window, Role::Button, "All sets");
    assert!(!wished(&window, &SetCommand::Close), "changes are not thrown away unasked");
    click(&mut window, Role::Button, "Leave without");
    assert!(wished(&window, &SetCommand::Close));
    click(&mut window, Role::Button, "All sets");
    click(&mut window, Role::Button, "Keep for later");
    assert!(wished(&window, &SetCommand::PutAside));
    let mut window = harness(reviewed(), Page::Sets);
    click(&mut window, Role::Button, "All sets");
    assert!(wished(&window, &SetCommand::Close));
}

#[test]
fn a_set_with_mistakes_is_never_saved_and_lost() {
    let error = SetError { message: "there is no slot".into(), ..SetError::default() };
    let mut window = harness(with_error(error), Page::Sets);
    click(&mut window, Role::Button, "All sets");
    assert!(window.query_by_role_and_label(Role::Button, "Save and leave").is_none());
    click(&mut window, Role::Button, "Keep for later");
    assert!(wished(&window, &SetCommand::PutAside) && !wished(&window, &SetCommand::Close));
}

#[test]
fn sets_with_changes_that_are_not_saved_are_shown_and_given_up() {
    let mut window = harness(unsaved(), Page::Sets);
    window.get_by_role_and_label(Role::Button, "set Autumn homepage, not saved");
    click(&mut window, Role::Button, "set Fresh, not saved");
    assert!(wished(&window, &SetCommand::Open("fresh".into())));
    for (set, word, name) in
        [("Autumn homepage", "Discard the changes", "autumn"), ("Fresh", "Discard the set", "fresh")]
    {
        click(&mut window, Role::Button, &format!("more about {set}"));
        click(&mut window, Role::Button, word);
        assert!(wished(&window, &SetCommand::Discard(name.into())), "{set}");
    }
}

#[test]
fn an_export_is_started_where_it_is_told() {
    let mut window = harness(reviewed(), Page::Sets);
    retype(&mut window, "Folder of the export", "/web/autumn");
    click(&mut window, Role::CheckBox, "Replace files of others");
    click(&mut window, Role::CheckBox, "Remove files that nothing needs any more");
    click(&mut window, Role::Button, "Export 24 pictures");
    let ids = window.state().view.sets.sheet.asked.to_vec();
    let out: std::path::PathBuf = "/web/autumn".into();
    let export = SetCommand::Export { ids, out: out.clone(), overwrite: true, prune: true };
    assert!(wished(&window, &export));
    assert_eq!(window.state().shell.state.export_folder, Some(out));
    click(&mut window, Role::Button, "Browse for a folder");
    assert!(told(&window, &UiCommand::ChooseExportFolder));
}

#[test]
fn pictures_that_are_not_decided_may_wait() {
    let mut view = reviewed();
    let mut row = (*view.sets.sheet.rows[3]).clone();
    row.cells.iter_mut().for_each(|cell| cell.locked = true);
    let decided = vec![row.id];
    view.sets.sheet.rows[3] = Arc::new(row);
    let mut window = harness(view, Page::Sets);
    click(&mut window, Role::CheckBox, "Only pictures that are decided");
    click(&mut window, Role::Button, "Export 1 picture");
    let exported = |command: &Command| matches!(command, Command::Set(SetCommand::Export { ids, .. }) if *ids == decided);
    assert!(some_asked(&window, exported));
}

#[test]
fn an_export_says_how_far_it_is_and_can_be_held_and_stopped() {
    let mut window = harness(exporting(), Page::Sets);
    window.get_by_role_and_label(Role::ProgressIndicator, "export of autumn");
    for words in ["8 of 24 pictures", "64 files, 8.9 MB", "20 s left"] {
        window.get_by_label(words);
    }
    click(&mut window, Role::Button, "Pause");
    assert!(asked(&window, &Command::Pause(Some(WorkKind::Export))));
    window.state_mut().view.sets.run.as_mut().unwrap().held = true;
    window.run();
    click(&mut window, Role::Button, "Go on");
    assert!(asked(&window, &Command::Resume(Some(WorkKind::Export))));
    click(&mut window, Role::Button, "Stop");
    assert!(wished(&window, &SetCommand::Stop));
}

#[test]
fn what_was_exported_is_shown_told_and_copied() {
    let mut window = harness(exported(), Page::Sets);
    window.get_by_label("180 written, 12 there already, 1 picture failed");
    window.get_by_label("DSC_0391.jpg: The file ends too early");
    click(&mut window, Role::Button, "Open the preview page");
    assert!(wished(&window, &SetCommand::Show("/web/autumn/preview.html".into())));
    click(&mut window, Role::Button, "Open folder");
    assert!(wished(&window, &SetCommand::Show("/web/autumn".into())));
    click(&mut window, Role::Button, "Copy");
    let copied = |r: &Request| matches!(r, Request::Window(UiCommand::Copy { text, what: "HTML" }) if text.starts_with("<picture>"));
    assert!(window.state().asked.iter().any(copied));
    click(&mut window, Role::Button, "Remove");
    assert!(some_asked(&window, |c| matches!(c, Command::Set(SetCommand::Export { prune: true, .. }))));
}

#[test]
fn without_pictures_the_page_says_what_to_do() {
    let mut view = reviewed();
    view.sets.sheet = crate::session::SheetView::default();
    let mut window = harness(view, Page::Sets);
    window.get_by_label("No pictures yet");
    click(&mut window, Role::Button, "Review the selection, 2 pictures");
    assert!(wished(&window, &SetCommand::Review(vec![AssetId(1), AssetId(2)])));
}

#[test]
fn selected_pictures_are_reviewed_from_the_palette() {
    let mut window = harness(fixture::library(), Page::Library);
    window.key_press_modifiers(Modifiers::COMMAND, Key::K);
    window.run();
    window.get_by_role_and_label(Role::TextInput, "Find a command").type_text("review in article");
    window.run();
    press(&mut window, Key::Enter);
    assert!(wished(&window, &SetCommand::Open("article".into())));
    assert!(wished(&window, &SetCommand::Review(vec![AssetId(1), AssetId(2)])));
    assert_eq!(window.state().shell.state.page, Page::Sets);
}

#[test]
fn a_crop_is_added_to_a_set_as_a_slot() {
    let mut window = harness(reviewed(), Page::Crop);
    click(&mut window, Role::Button, "Add to set…");
    window.get_by_role_and_label(Role::TextInput, "Name of the slot").type_text("hero");
    window.run();
    window.get_by_label("The set has a slot of this name already");
    press(&mut window, Key::Enter);
    assert!(!some_asked(&window, |c| matches!(c, Command::Set(_))));
    retype(&mut window, "Name of the slot", "banner");
    press(&mut window, Key::Enter);
    assert!(wished(&window, &SetCommand::AddCrop { set: "autumn".into(), slot: "banner".into() }));
    click(&mut window, Role::Button, "Add to set…");
    click(&mut window, Role::Button, "New set…");
    retype(&mut window, "Name of the new set", "spring");
    retype(&mut window, "Name of the slot", "banner");
    click(&mut window, Role::Button, "Add");
    assert!(wished(&window, &SetCommand::AddCrop { set: "spring".into(), slot: "banner".into() }));
}

#[test]
fn selected_pictures_are_reviewed_from_the_sidebar() {
    let mut window = harness(fixture::library(), Page::Library);
    window.get_by_role_and_label(Role::Button, "Product page").scroll_to_me();
    window.run();
    click(&mut window, Role::Button, "Product page");
    assert!(wished(&window, &SetCommand::Open("product".into())));
    assert!(wished(&window, &SetCommand::Review(vec![AssetId(1), AssetId(2)])));
    assert_eq!(window.state().shell.state.page, Page::Sets);
}

/// Drags a picture of the grid onto a set of the sidebar.
fn drop_onto_a_set(window: &mut Window<'_>) {
    let set = window.get_by_role_and_label(Role::Button, "Blog article");
    set.scroll_to_me();
    window.run();
    let to = window.get_by_role_and_label(Role::Button, "Blog article").rect().center();
    let from = window.get_by_role_and_label(Role::ListBoxOption, "DSC_0391.jpg").rect().center();
    drag(window, from, to);
}

#[test]
fn pictures_dropped_onto_a_set_are_exported_at_once() {
    let mut window = harness(fixture::library(), Page::Library);
    drop_onto_a_set(&mut window);
    assert!(wished(&window, &SetCommand::Open("article".into())));
    assert!(wished(&window, &SetCommand::Review(vec![AssetId(3)])));
    window.get_by_label("Export 1 picture in Blog article?");
    click(&mut window, Role::Button, "Browse…");
    assert!(told(&window, &UiCommand::ChooseExportFolder));
    // What the chooser answers stands in the field.
    window.state_mut().shell.state.export_folder = Some("/chosen".into());
    window.run();
    retype(&mut window, "Folder for the files", "/web/article");
    click(&mut window, Role::Button, "Export");
    let out: std::path::PathBuf = "/web/article".into();
    let ids = vec![AssetId(3)];
    let export = SetCommand::Export { ids, out: out.clone(), overwrite: false, prune: false };
    assert!(wished(&window, &export), "{:?}", window.state().asked);
    assert_eq!(window.state().shell.state.export_folder, Some(out));
    assert!(window.query_by_label("Export 1 picture in Blog article?").is_none());
    assert_eq!(window.state().shell.state.page, Page::Sets);
}

#[test]
fn pictures_dropped_onto_a_set_can_be_looked_at_first() {
    let mut window = harness(fixture::library(), Page::Library);
    drop_onto_a_set(&mut window);
    click(&mut window, Role::Button, "Review first");
    assert!(!some_asked(&window, |c| matches!(c, Command::Set(SetCommand::Export { .. }))));
    assert!(window.state().shell.state.asking.is_none());
}
