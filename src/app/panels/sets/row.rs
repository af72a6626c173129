//! One picture of the sheet: the whole of it, why it stands here, and its cells.

use egui::{Align, Id, Layout, Rect, Sense, Ui, WidgetInfo, pos2, vec2};

use super::data::{self, CROP, Column};
use super::sheet::{PICTURE, Sheet};
use super::{cell, keyboard};
use crate::app::canvas;
use crate::app::stage::Stage;
use crate::app::textures::{Shown, ThumbKey};
use crate::app::theme::{Icon, Text, UiTheme as _, measure};
use crate::app::viewport::Mapping;
use crate::app::widgets::{Button, fitted, hline, menu_item};
use crate::facts::AssetId;
use crate::session::{Command, SetCommand, SetDraft, SheetRow};

/// The well of the whole picture.
const WELL: egui::Vec2 = vec2(128.0, 96.0);

/// Where a row lies.
#[derive(Debug, Clone, Copy)]
pub struct Look {
    /// The row on screen.
    pub place: Rect,
    /// Left edge of the first column, scrolled.
    pub origin_x: f32,
    /// Whether it has the keyboard.
    pub current: bool,
}

#[expect(clippy::too_many_arguments, reason = "what a row shows, where, and what it still needs")]
pub fn show(
    sheet: &mut Sheet,
    ui: &mut Ui,
    stage: &mut Stage<'_>,
    draft: &SetDraft,
    row: &SheetRow,
    columns: &[Column],
    look: Look,
    wanted: &mut Vec<AssetId>,
) {
    let t = ui.tokens();
    let place = look.place;
    let ground = if look.current { t.panel } else { t.canvas };
    let response = ui.interact(place, Id::unique(("row", row.id)), Sense::click());
    let said = format!("{}, certainty {:.2}", row.name, row.certainty);
    response.widget_info(|| WidgetInfo::selected(egui::Role::Row, true, look.current, &said));
    ui.painter().rect_filled(place, 0, ground);
    let shown = picture_of(stage, row, wanted);
    let mut touched = response.clicked().then_some(sheet.slot);
    let across = Rect::from_min_max(place.min + vec2(PICTURE - 8.0, 0.0), place.max);
    let mut cells = ui.new_child(egui::UiBuilder::new().max_rect(across));
    cells.set_clip_rect(across.intersect(ui.clip_rect()));
    for (n, column) in columns.iter().enumerate() {
        let corner = pos2(look.origin_x + column.left, place.top() + measure::GAP_3);
        let Some(shown_cell) = data::cell(row, &column.slot) else { continue };
        let chosen = look.current && sheet.slot == n;
        let at = cell::Place { corner, column, shown, chosen };
        if cell::show(sheet, &mut cells, stage, row, shown_cell, at) {
            touched = Some(n);
        }
    }
    picture_ui(ui, stage, draft, row, look, shown);
    hline(ui, place.x_range(), place.bottom() - 1.0);
    if look.current {
        let bar = Rect::from_min_size(place.min, vec2(2.0, place.height() - 1.0));
        ui.painter().rect_filled(bar, 0, t.accent);
    }
    if let Some(slot) = touched {
        sheet.at = Some(row.id);
        sheet.slot = slot;
    }
}

/// The thumbnail that the row is painted from; what is missing is asked for.
fn picture_of(stage: &mut Stage<'_>, row: &SheetRow, wanted: &mut Vec<AssetId>) -> Option<Shown> {
    let Some(known) = stage.view.row(row.id) else {
        wanted.push(row.id);
        return None;
    };
    let key = ThumbKey { id: row.id, version: known.version, large: true };
    if !stage.textures.has_thumb(&key) {
        wanted.push(row.id);
    }
    stage.textures.thumb(row.id, key.version, true)
}

/// The whole picture with its name, its reason and what can be done with the row.
fn picture_ui(
    ui: &mut Ui,
    stage: &mut Stage<'_>,
    draft: &SetDraft,
    row: &SheetRow,
    look: Look,
    shown: Option<Shown>,
) {
    let t = ui.tokens();
    let place = look.place;
    let well = Rect::from_min_size(place.min + vec2(measure::GAP_4, measure::GAP_3), WELL);
    match shown {
        Some(shown) => {
            let whole = fitted(well, vec2(shown.size.w as f32, shown.size.h as f32));
            let whole = whole.translate(well.min - whole.min);
            let mapping = Mapping { picture: whole, scale: whole.width() / shown.size.w.max(1) as f32 };
            canvas::paint_picture(ui, ui.clip_rect(), &mapping, shown);
        }
        None => drop(ui.painter().rect_filled(well, 0, t.tile)),
    }
    let left = well.right() + measure::GAP_3;
    let words = Rect::from_min_max(
        pos2(left, place.top() + measure::GAP_3),
        pos2(place.left() + PICTURE - measure::GAP_4, place.top() + measure::GAP_3 + CROP),
    );
    let y = words_ui(ui, stage, draft, row, words);
    if look.current {
        let button = Rect::from_min_size(pos2(left, y + measure::GAP_1), vec2(words.width() + 8.0, 28.0));
        let mut inner = ui.new_child(egui::UiBuilder::new().max_rect(button));
        let again = data::decided(row);
        let shown = if again {
            Button::new("Open again").icon(Icon::Undo)
        } else {
            Button::new("Accept row").icon(Icon::Check).primary()
        };
        if shown.show(&mut inner).clicked() {
            keyboard::accept_row(stage, row);
        }
    }
    if data::has_object(&draft.set) {
        let at = pos2(well.left(), place.bottom() - measure::GAP_3 - measure::CONTROL);
        object_ui(ui, stage, row, Rect::from_min_size(at, vec2(WELL.x, measure::CONTROL)));
    }
}

/// Name, reason and certainty; answers where they end.
fn words_ui(ui: &Ui, stage: &Stage<'_>, draft: &SetDraft, row: &SheetRow, place: Rect) -> f32 {
    let t = ui.tokens();
    let stem = row.name.rsplit_once('.').map_or(row.name.as_str(), |(stem, _)| stem);
    let name = Text::BodyStrong.line(ui.painter(), stem, t.text_1, place.width());
    let mut y = place.top() + name.size().y + 2.0;
    ui.painter().galley(place.min, name, t.text_1);
    let reason = data::reason(row, &draft.set, &stage.view.vocabulary);
    let mut job = egui::text::LayoutJob::single_section(reason, Text::Small.format(t.text_2));
    job.wrap = egui::text::TextWrapping {
        max_width: place.width(),
        max_rows: 2,
        overflow_character: Some('…'),
        break_anywhere: false,
    };
    let reason = ui.painter().layout_job(job);
    let height = reason.size().y;
    ui.painter().galley(pos2(place.left(), y), reason, t.text_2);
    y += height + 2.0;
    if data::decided(row) {
        return y;
    }
    let ink = if row.certainty < data::UNCERTAIN { t.warn } else { t.text_2 };
    let certainty = format!("certainty {:.2}", row.certainty);
    let certainty = Text::Small.line(ui.painter(), &certainty, ink, place.width());
    let height = certainty.size().y;
    ui.painter().galley(pos2(place.left(), y), certainty, ink);
    y + height + 2.0
}

/// What the picture is about, where slots ask for it.
fn object_ui(ui: &mut Ui, stage: &mut Stage<'_>, row: &SheetRow, place: Rect) {
    let layout = Layout::left_to_right(Align::Center);
    let mut inner =
        ui.new_child(egui::UiBuilder::new().max_rect(place.translate(vec2(-8.0, 0.0))).layout(layout));
    let name = row.object.as_deref().unwrap_or("the whole scene");
    let cut: String = if name.chars().count() > 14 {
        name.chars().take(13).chain(['…']).collect()
    } else {
        name.to_owned()
    };
    let words = format!("about {cut}");
    let mut button = Button::new(&words).flat().small().trailing(Icon::ChevronDown);
    if row.object_chosen {
        button = button.icon(Icon::Pencil);
    }
    let button = button.show(&mut inner);
    egui::Popup::menu(&button).show(|ui| object_menu(ui, stage, row));
    button.on_hover_text(format!("What {} is about: {name}", row.name));
}

fn object_menu(ui: &mut Ui, stage: &mut Stage<'_>, row: &SheetRow) {
    ui.set_min_width(220.0);
    ui.spacing_mut().item_spacing.y = 0.0;
    let choose = |stage: &mut Stage<'_>, ids: Vec<AssetId>, name: Option<String>| {
        stage.out.session(Command::Set(SetCommand::Object { ids, name }));
    };
    if menu_item(ui, "What stands out most", "", !row.object_chosen) {
        choose(stage, vec![row.id], None);
    }
    for object in &row.objects {
        let chosen = row.object_chosen && row.object.as_deref() == Some(object);
        if menu_item(ui, object, "", chosen) {
            choose(stage, vec![row.id], Some(object.clone()));
        }
    }
    let everywhere = stage.view.sets.sheet.asked.to_vec();
    if everywhere.len() < 2 {
        return;
    }
    ui.separator();
    if let Some(object) = row.object.clone().filter(|_| row.object_chosen)
        && menu_item(ui, &format!("{object} in every picture"), "", false)
    {
        choose(stage, everywhere.clone(), Some(object));
    }
    if menu_item(ui, "What stands out, in every picture", "", false) {
        choose(stage, everywhere, None);
    }
}
