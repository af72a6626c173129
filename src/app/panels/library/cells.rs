//! The cells on screen, and no others.

use egui::{Id, Modifiers, Rect, Response, Ui, vec2};

use super::{arranged, data, heads};
use crate::app::dragged::{self, Dragged};
use crate::app::keyboard;
use crate::app::keys::Action;
use crate::app::request::UiCommand;
use crate::app::stage::Stage;
use crate::app::state::Page;
use crate::app::textures::ThumbKey;
use crate::app::widgets::{CellContent, LitBox, justified_cell, menu_item, thumbnail_cell};
use crate::facts::{AssetId, Flag};
use crate::geometry::CellLayout;
use crate::session::{Command, SelectHow, Visible};

/// Pixels of a small thumbnail; a picture beyond it wants the large one.
const SMALL_THUMB: f32 = 256.0;

/// How cells are painted.
#[derive(Debug)]
struct Look {
    justified: bool,
    large: bool,
    /// The place in the list where Tab stops.
    stop: usize,
    /// What is pointed at in the inspector, on its picture.
    lit: Option<(AssetId, Vec<LitBox>)>,
}

pub fn show(ui: &mut Ui, stage: &mut Stage<'_>, layout: &CellLayout, viewport: Rect) -> Visible {
    let clip = ui.clip_rect();
    let justified = arranged::justified(&stage.view.grid, stage.state);
    let lines = layout.visible(viewport.min.y, viewport.max.y);
    let tallest = lines.iter().map(|line| line.height).fold(0.0, f32::max);
    let width = if justified { tallest * 1.5 } else { stage.state.well };
    let large = width * ui.pixels_per_point() > SMALL_THUMB;
    let mut cells = lines.iter().filter(|line| line.head.is_none());
    let first = cells.next().map_or(0, |line| line.first);
    let end = lines.last().map_or(0, |line| line.end);
    let mut visible = Visible { first, end, thumbs: Vec::new(), large };
    let current = stage.view.selection.index.filter(|index| (first..end).contains(index));
    let look =
        Look { justified, large, stop: current.unwrap_or(first), lit: data::lit(stage.view, stage.state) };
    for line in lines {
        let top = clip.top() + CellLayout::top_below(line, viewport.min.y);
        if let Some(group) = line.head {
            heads::show(ui, stage, group, top, false);
            continue;
        }
        for index in line.first..line.end {
            let Some(id) = stage.view.grid.ids.get(index).copied() else { break };
            let (x, width) = layout.span(line, index);
            let rect = Rect::from_min_size(egui::pos2(clip.left() + x, top), vec2(width, line.height));
            cell_ui(ui, stage, rect, (index, id), &look, &mut visible);
        }
    }
    visible
}

fn cell_ui(
    ui: &Ui,
    stage: &mut Stage<'_>,
    rect: Rect,
    (index, id): (usize, AssetId),
    look: &Look,
    visible: &mut Visible,
) {
    let selection = &stage.view.selection;
    let (selected, current) = (selection.contains(id), selection.current == Some(id));
    let own = Id::unique(("cell", id));
    // Whoever has the keyboard keeps it until another one takes it over.
    let reached = index == look.stop || ui.memory(|m| m.has_focus(own));
    let paint = if look.justified { justified_cell } else { thumbnail_cell };
    let Some(row) = stage.view.row(id) else {
        let size = stage.view.grid.sizes.get(index).copied().unwrap_or_default();
        let content = CellContent { size, selected, current, reached, ..CellContent::default() };
        let cell = paint(ui, rect, own, &content);
        keyboard::picture(ui, &cell.response, "cells", current);
        visible.thumbs.push(id);
        return;
    };
    let picture = stage.textures.thumb(id, row.version, look.large);
    if !stage.textures.has_thumb(&ThumbKey { id, version: row.version, large: look.large }) {
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
        selected,
        current,
        reached,
        lit: look.lit.as_ref().filter(|(of, _)| *of == id).map_or(&[], |(_, boxes)| boxes),
    };
    let cell = paint(ui, rect, own, &content);
    keyboard::picture(ui, &cell.response, "cells", current);
    if cell.response.gained_focus() && !current && !selected {
        // A verdict is about what the keyboard stands on.
        stage.out.session(Command::Select { id, how: SelectHow::Only });
    }
    if let Some(stars) = cell.rating {
        if !selected {
            stage.out.session(Command::Select { id, how: SelectHow::Only });
        }
        stage.out.session(Command::Rate(stars));
    } else {
        clicked(ui, stage, id, &cell.response);
        carried(ui, stage, id, &cell.response);
    }
}

/// Pictures are taken up, and tags let go, over a cell.
fn carried(ui: &Ui, stage: &mut Stage<'_>, id: AssetId, response: &Response) {
    let ids = || dragged::pictures_with(stage.view, id);
    if dragged::take_up(response, || Dragged::Pictures(ids())) && !stage.view.selection.contains(id) {
        stage.out.session(Command::Select { id, how: SelectHow::Only });
    }
    let hangs = dragged::over(response);
    if hangs.is_some_and(|load| matches!(*load, Dragged::Tag(_))) {
        dragged::mark_target(ui, response.rect);
        if let Some(load) = dragged::dropped_on(response)
            && let Dragged::Tag(tag) = &*load
        {
            let ids = ids().to_vec();
            stage.out.session(Command::TagAssets { tag: tag.clone(), ids });
        }
    }
}

fn clicked(ui: &Ui, stage: &mut Stage<'_>, id: AssetId, response: &Response) {
    if response.double_clicked() {
        stage.out.session(Command::Open(id));
        stage.out.window(UiCommand::Show(Page::Loupe));
    } else if response.clicked() {
        stage.out.session(Command::Select { id, how: how(ui.input(|i| i.modifiers)) });
    } else if response.secondary_clicked() && !stage.view.selection.contains(id) {
        stage.out.session(Command::Select { id, how: SelectHow::Only });
    }
    response.context_menu(|ui| menu_ui(ui, stage, id));
}

/// What the right button offers: the same as the keys, for the selection.
fn menu_ui(ui: &mut Ui, stage: &mut Stage<'_>, id: AssetId) {
    const MARKS: [(&str, Action); 9] = [
        ("Pick", Action::Flag(Flag::Pick)),
        ("Reject", Action::Flag(Flag::Reject)),
        ("Neither", Action::Flag(Flag::None)),
        ("Red label", Action::Label("red")),
        ("Yellow label", Action::Label("yellow")),
        ("Green label", Action::Label("green")),
        ("Blue label", Action::Label("blue")),
        ("Purple label", Action::Label("purple")),
        ("No label", Action::Label("")),
    ];
    ui.set_min_width(220.0);
    ui.spacing_mut().item_spacing.y = 0.0;
    for (words, page) in [("Open in the loupe", Page::Loupe), ("Crop", Page::Crop)] {
        if menu_item(ui, words, "", false) {
            stage.out.session(Command::Open(id));
            stage.out.window(UiCommand::Show(page));
        }
    }
    if stage.view.selection.ids.len() > 1 && menu_item(ui, "Compare side by side", "N", false) {
        stage.out.window(UiCommand::Act(Action::Compare));
    }
    ui.separator();
    for (words, action) in MARKS {
        if menu_item(ui, words, "", false) {
            stage.out.window(UiCommand::Act(action));
        }
    }
    ui.separator();
    marks_menu_ui(ui, stage);
    ui.separator();
    for (words, key, action) in [
        ("Copy the files", "Ctrl C", Action::CopyFiles),
        ("Rename…", "F2", Action::Rename),
        ("Move to a folder…", "F6", Action::MoveTo),
        ("Put into the trash…", "Delete", Action::Trash),
    ] {
        if menu_item(ui, words, key, false) {
            stage.out.window(UiCommand::Act(action));
        }
    }
}

/// Tags by models, and tags and crops from one picture to others.
fn marks_menu_ui(ui: &mut Ui, stage: &mut Stage<'_>) {
    if menu_item(ui, "Tag automatically…", "Ctrl T", false) {
        stage.out.window(UiCommand::Act(Action::TagAutomatically));
    }
    if menu_item(ui, "Copy tags and crops", "Ctrl M", false) {
        stage.out.window(UiCommand::Act(Action::CopyMarks));
    }
    let Some((_, name)) = &stage.state.copied else { return };
    for (what, key, action) in
        [("tags", "Ctrl Shift M", Action::PasteTags), ("crops", "Ctrl Shift R", Action::PasteCrops)]
    {
        if menu_item(ui, &format!("Paste {what} of {name}"), key, false) {
            stage.out.window(UiCommand::Act(action));
        }
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
