//! The cells themselves: only those on screen are painted.

use egui::{Align2, Id, Modifiers, Pos2, Rect, ScrollArea, Sense, Stroke, StrokeKind, Ui, pos2, vec2};

use super::{LibraryPanel, data};
use crate::app::cast;
use crate::app::keys::Action;
use crate::app::request::UiCommand;
use crate::app::stage::Stage;
use crate::app::state::Page;
use crate::app::textures::ThumbKey;
use crate::app::theme::{Text, UiTheme as _, measure};
use crate::app::widgets::{CellContent, thumbnail_cell};
use crate::facts::{AssetId, Flag};
use crate::geometry::{GridStep, PxSize, UniformGrid};
use crate::session::{Command, SelectHow, Visible};

/// Pixels of a small thumbnail; a well beyond it wants the large one.
const SMALL_THUMB: f32 = 256.0;

pub fn show(panel: &mut LibraryPanel, ui: &mut Ui, stage: &mut Stage<'_>) {
    if let Some((title, detail)) = data::empty(stage.view) {
        empty_ui(ui, title, &detail);
        return;
    }
    let well = vec2(stage.state.well, stage.state.well * measure::WELL[1] / measure::WELL[0]);
    let cell = (well.x + 2.0 * measure::CELL_PADDING, well.y + measure::CELL_EXTRA_HEIGHT);
    let grid = UniformGrid::fit(
        stage.view.grid.ids.len(),
        ui.available_width(),
        cell,
        measure::GAP_1,
        measure::GRID_MARGIN,
    );
    let view_height = ui.available_height();
    keyboard(&grid, view_height, stage);
    let mut area = ScrollArea::vertical().id_salt("grid").auto_shrink(false);
    if let Some(offset) = scroll_to_current(panel, &grid, view_height, stage) {
        area = area.vertical_scroll_offset(offset);
    }
    let output = area.show_viewport(ui, |ui, viewport| {
        ui.set_height(grid.height());
        ui.set_width(ui.available_width());
        let clip = ui.clip_rect();
        let background = ui.interact(clip, Id::unique("grid background"), Sense::click_and_drag());
        let mut visible = cells_ui(ui, stage, &grid, viewport, clip);
        background_ui(panel, ui, stage, &grid, viewport.min.y, &background);
        visible.large = wants_large(ui, well.x);
        stage.want(visible);
    });
    panel.scroll = output.state.clamped_offset().y;
}

fn wants_large(ui: &Ui, well: f32) -> bool {
    well * ui.pixels_per_point() > SMALL_THUMB
}

fn empty_ui(ui: &mut Ui, title: &str, detail: &str) {
    let t = ui.tokens();
    let middle = ui.available_rect_before_wrap().center();
    let response =
        ui.interact(Rect::from_center_size(middle, vec2(400.0, 60.0)), Id::unique("empty"), Sense::hover());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, title));
    let p = ui.painter();
    p.text(middle - vec2(0.0, 12.0), Align2::CENTER_CENTER, title, Text::Title.font(), t.text_1);
    p.text(middle + vec2(0.0, 12.0), Align2::CENTER_CENTER, detail, Text::Body.font(), t.text_3);
}

/// Moves the current cell with the arrow keys.
fn keyboard(grid: &UniformGrid, view_height: f32, stage: &mut Stage<'_>) {
    let rows = cast::whole(view_height / grid.pitch()).max(1);
    for (action, shift) in stage.actions {
        let step = match action {
            Action::Left => GridStep::Left,
            Action::Right => GridStep::Right,
            Action::Up => GridStep::Up,
            Action::Down => GridStep::Down,
            Action::PageUp => GridStep::PageUp(rows),
            Action::PageDown => GridStep::PageDown(rows),
            Action::Home => GridStep::Home,
            Action::End => GridStep::End,
            _ => continue,
        };
        let target = stage.view.selection.index.map_or(0, |index| grid.step(index, step));
        if let Some(id) = stage.view.grid.ids.get(target) {
            let how = if *shift { SelectHow::Range } else { SelectHow::Only };
            stage.out.session(Command::Select { id: *id, how });
        }
    }
}

/// The scroll offset to use, when another asset became current.
fn scroll_to_current(
    panel: &mut LibraryPanel,
    grid: &UniformGrid,
    view_height: f32,
    stage: &Stage<'_>,
) -> Option<f32> {
    let current = stage.view.selection.current;
    if panel.current == current {
        return None;
    }
    panel.current = current;
    let index = stage.view.selection.index?;
    let offset = grid.offset_showing(index, panel.scroll, view_height);
    (offset != panel.scroll).then_some(offset)
}

fn cells_ui(ui: &mut Ui, stage: &mut Stage<'_>, grid: &UniformGrid, viewport: Rect, clip: Rect) -> Visible {
    let range = grid.visible(viewport.min.y, viewport.max.y);
    let large = wants_large(ui, grid.cell.0 - 2.0 * measure::CELL_PADDING);
    let mut visible = Visible { first: range.start, end: range.end, thumbs: Vec::new(), large };
    for index in range {
        let Some(id) = stage.view.grid.ids.get(index).copied() else { break };
        // Below the top edge of the screen, not of the list: a million rows are beyond single precision.
        let (x, y) = grid.origin_below(index, viewport.min.y);
        let rect = Rect::from_min_size(clip.min + vec2(x, y), vec2(grid.cell.0, grid.cell.1));
        cell_ui(ui, stage, rect, id, large, &mut visible);
    }
    visible
}

fn cell_ui(ui: &Ui, stage: &mut Stage<'_>, rect: Rect, id: AssetId, large: bool, visible: &mut Visible) {
    let selection = &stage.view.selection;
    let Some(row) = stage.view.row(id) else {
        let content = placeholder(selection.contains(id), selection.current == Some(id));
        thumbnail_cell(ui, rect, Id::unique(("cell", id)), &content);
        visible.thumbs.push(id);
        return;
    };
    let picture = stage.textures.thumb(id, row.version, large);
    if !stage.textures.has_thumb(&ThumbKey { id, version: row.version, large }) {
        visible.thumbs.push(id);
    }
    let badges = data::badges(row);
    let content = CellContent {
        name: &row.name,
        picture,
        size: row.size,
        rating: row.rating,
        flag: row.flag,
        label: row.label.as_deref(),
        badges: &badges,
        selected: selection.contains(id),
        current: selection.current == Some(id),
    };
    let cell = thumbnail_cell(ui, rect, Id::unique(("cell", id)), &content);
    if let Some(stars) = cell.rating {
        if !selection.contains(id) {
            stage.out.session(Command::Select { id, how: SelectHow::Only });
        }
        stage.out.session(Command::Rate(stars));
    } else if cell.response.double_clicked() {
        stage.out.session(Command::Open(id));
        stage.out.window(UiCommand::Show(Page::Loupe));
    } else if cell.response.clicked() {
        stage.out.session(Command::Select { id, how: how(ui.input(|i| i.modifiers)) });
    }
}

fn placeholder(selected: bool, current: bool) -> CellContent<'static> {
    CellContent {
        name: "",
        picture: None,
        size: PxSize::default(),
        rating: 0,
        flag: Flag::None,
        label: None,
        badges: &[],
        selected,
        current,
    }
}

const fn how(modifiers: Modifiers) -> SelectHow {
    if modifiers.command {
        SelectHow::Toggle
    } else if modifiers.shift {
        SelectHow::Range
    } else {
        SelectHow::Only
    }
}

/// Rubber band, and a click beside the cells.
fn background_ui(
    panel: &mut LibraryPanel,
    ui: &Ui,
    stage: &mut Stage<'_>,
    grid: &UniformGrid,
    scroll: f32,
    background: &egui::Response,
) {
    let clip = ui.clip_rect();
    let below = |p: Pos2| pos2(p.x - clip.left(), p.y - clip.top() + scroll);
    if background.clicked() {
        stage.out.session(Command::SelectNone);
    }
    if background.drag_started() {
        // Where the hand came down, not where it was when the movement became a drag.
        panel.band = ui.input(|i| i.pointer.press_origin()).map(below);
    }
    let (Some(start), Some(now)) = (panel.band, background.interact_pointer_pos()) else {
        panel.band = None;
        return;
    };
    let band = Rect::from_two_pos(start, below(now));
    let t = ui.tokens();
    let shown = band.translate(vec2(clip.left(), clip.top() - scroll));
    ui.painter().rect(
        shown,
        0,
        t.accent.gamma_multiply(0.12),
        Stroke::new(1.0, t.accent),
        StrokeKind::Inside,
    );
    if background.drag_stopped() {
        panel.band = None;
    } else if !background.dragged() {
        return;
    }
    let ids: Vec<AssetId> = grid
        .touched(band.left(), band.top(), band.right(), band.bottom())
        .into_iter()
        .filter_map(|index| stage.view.grid.ids.get(index).copied())
        .collect();
    if ids[..] != stage.view.selection.ids[..] {
        stage.out.session(Command::SelectMany(ids));
    }
}
