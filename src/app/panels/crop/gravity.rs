//! What the crop is about: the kind of gravity, and its objects as rows that change places.

use egui::{Align, Id, Layout, Rect, Sense, Ui, Vec2, WidgetInfo, pos2, vec2};

use super::CropPanel;
use super::data::{self, Controls, Kind};
use super::side::edit;
use crate::app::cast;
use crate::app::stage::Stage;
use crate::app::theme::{Icon, Overlay, Text, UiTheme as _, measure};
use crate::app::widgets::{
    Button, Field, Reorder, Slider, focus_ring, hline, menu_item, name_row, small_icon_button, swatch,
};
use crate::grammar::Compass;
use crate::session::{CropEdit, GravityItem};

pub fn show(panel: &mut CropPanel, ui: &mut Ui, stage: &mut Stage<'_>, controls: &Controls) {
    head_ui(ui, stage, controls);
    ui.add_space(measure::GAP_1);
    let items = stage.view.crop.items.clone();
    let rows = Reorder {
        top: ui.next_widget_position().y,
        row: measure::TALL + measure::GAP_1,
        gap: measure::GAP_1,
        count: items.len(),
    };
    let x = ui.max_rect().x_range();
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            ui.add_space(measure::GAP_1);
        }
        let twins = items[..index].iter().filter(|other| other.name == item.name).count();
        let row = ItemRow { item, index, twins, automatic: controls.gravity.is_automatic() };
        row.show(panel, ui, stage, rows);
    }
    if let Some((from, to)) = rows.drop_ui(ui, x, &mut panel.moved) {
        edit(stage, CropEdit::MoveItem { from, to });
    }
    if !items.is_empty() {
        ui.add_space(measure::GAP_2);
    }
    adding_ui(panel, ui, stage);
}

fn head_ui(ui: &mut Ui, stage: &mut Stage<'_>, controls: &Controls) {
    let t = ui.tokens();
    let (row, title) = ui.allocate_exact_size(vec2(ui.available_width(), measure::CONTROL), Sense::hover());
    title.widget_info(|| WidgetInfo::labeled(egui::Role::Heading, true, "Gravity"));
    let words = Text::TinyStrong.line(ui.painter(), "Gravity", t.text_3, row.width());
    ui.painter().galley(pos2(row.left(), row.center().y - words.size().y / 2.0), words, t.text_3);
    // The ground of a flat button reaches beyond its words, which end where the rows below do.
    let place = row.with_max_x(row.right() + measure::GAP_2);
    let inner = egui::UiBuilder::new().max_rect(place).layout(Layout::right_to_left(Align::Center));
    let kind = controls.gravity.words();
    let button = Button::new(&kind).trailing(Icon::ChevronDown).flat().small();
    let button = button.show(&mut ui.new_child(inner));
    egui::Popup::menu(&button).show(|ui| menu_ui(ui, stage, controls));
}

fn menu_ui(ui: &mut Ui, stage: &mut Stage<'_>, controls: &Controls) {
    ui.set_width(200.0);
    ui.spacing_mut().item_spacing.y = 0.0;
    let now = controls.gravity;
    let mut chosen = None;
    for kind in &controls.gravities {
        if menu_item(ui, &kind.words(), "", *kind == now) {
            chosen = Some(*kind);
        }
    }
    if controls.compass {
        let size = vec2(ui.available_width(), measure::GAP_2 + 1.0);
        let (line, _) = ui.allocate_exact_size(size, Sense::hover());
        hline(ui, line.x_range(), line.center().y);
        chosen = compass_ui(ui, now).map(Kind::Compass).or(chosen);
    }
    if let Some(change) = chosen.filter(|kind| *kind != now).and_then(|kind| kind.edit(now)) {
        edit(stage, change);
    }
}

/// The sides, corners and the middle, where they lie.
fn compass_ui(ui: &mut Ui, now: Kind) -> Option<Compass> {
    let mut chosen = None;
    for row in Compass::ALL.chunks(3) {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 0.0;
            ui.add_space(measure::GAP_2);
            for compass in row {
                if dot_ui(ui, Kind::Compass(*compass), now) {
                    chosen = Some(*compass);
                    ui.close();
                }
            }
        });
    }
    chosen
}

/// One place of the compass; answers whether it was clicked.
fn dot_ui(ui: &mut Ui, place: Kind, now: Kind) -> bool {
    let t = ui.tokens();
    let name = place.words();
    let (rect, response) = ui.allocate_exact_size(Vec2::splat(measure::HIT), Sense::click());
    response.widget_info(|| WidgetInfo::selected(egui::Role::Button, true, place == now, &name));
    if response.hovered() || response.has_focus() {
        ui.painter().rect_filled(rect, measure::RADIUS, t.hover);
    }
    let (side, ink) = if place == now { (measure::GAP_3, t.accent) } else { (measure::GAP_2, t.text_3) };
    let dot = Rect::from_center_size(rect.center(), Vec2::splat(side));
    ui.painter().rect_filled(dot, measure::RADIUS_SEGMENT, ink);
    focus_ring(ui, &response, rect, measure::RADIUS);
    response.on_hover_text(&name).clicked()
}

/// One object of the gravity.
struct ItemRow<'a> {
    item: &'a GravityItem,
    index: usize,
    /// Rows of the same name before it.
    twins: usize,
    automatic: bool,
}

impl ItemRow<'_> {
    fn show(&self, panel: &mut CropPanel, ui: &mut Ui, stage: &mut Stage<'_>, rows: Reorder) {
        let t = ui.tokens();
        let item = self.item;
        let size = vec2(ui.available_width(), measure::TALL);
        let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
        let name = format!("gravity {}", item.name);
        response.widget_info(|| WidgetInfo::labeled(egui::Role::ListItem, true, &name));
        let held = panel.moved == Some(self.index);
        ui.painter().rect_filled(rect, measure::RADIUS, if held { t.active } else { t.raised });
        self.grip_ui(panel, ui, stage, rect, rows);
        let analysis = item.name.split_once('_').map_or("coco", |(model, _)| model);
        let colour = if item.avoid { Overlay::get().avoided } else { Overlay::get().model(analysis) };
        swatch(ui, pos2(rect.left() + 32.0, rect.center().y), colour, item.found != Some(false));
        let ink = if item.found == Some(false) { t.text_3 } else { t.text_1 };
        let room = rect.width() - if self.automatic { 206.0 } else { 80.0 };
        let name = Text::Body.line(ui.painter(), &item.name.replace('_', " "), ink, room);
        ui.painter().galley(pos2(rect.left() + 44.0, rect.center().y - name.size().y / 2.0), name, ink);
        let inner = egui::UiBuilder::new().max_rect(rect.shrink2(vec2(6.0, 0.0)));
        let mut inner = ui.new_child(inner.layout(Layout::right_to_left(Align::Center)));
        inner.spacing_mut().item_spacing.x = 2.0;
        self.controls_ui(&mut inner, stage);
    }

    fn grip_ui(&self, panel: &mut CropPanel, ui: &Ui, stage: &mut Stage<'_>, row: Rect, rows: Reorder) {
        let place = Rect::from_min_max(row.min, pos2(row.left() + 24.0, row.bottom()));
        let id = Id::unique(("gravity order", &self.item.name, self.twins));
        let name = format!("move {}", self.item.name);
        if let Some(to) = rows.grip(ui, id, (place, &name), self.index, &mut panel.moved) {
            edit(stage, CropEdit::MoveItem { from: self.index, to });
        }
    }

    /// From the right.
    fn controls_ui(&self, ui: &mut Ui, stage: &mut Stage<'_>) {
        let (item, index) = (self.item, self.index);
        let t = ui.tokens();
        if small_icon_button(ui, Icon::Close, &format!("remove {}", item.name)).clicked() {
            edit(stage, CropEdit::RemoveItem(index));
        }
        if !self.automatic {
            return;
        }
        let name = if item.avoid { format!("keep {}", item.name) } else { format!("avoid {}", item.name) };
        if small_icon_button(ui, Icon::Reject, &name).clicked() {
            edit(stage, CropEdit::Avoid { item: index, avoid: !item.avoid });
        }
        if item.avoid {
            ui.label(Text::Small.rich("avoid", t.error));
            return;
        }
        let mut weight = item.weight.unwrap_or(100) as f32;
        let (place, _) = ui.allocate_exact_size(Vec2::new(26.0, 20.0), Sense::hover());
        let number = Text::Small.line(ui.painter(), &format!("{weight:.0}"), t.text_2, 26.0);
        let at = pos2(place.right() - number.size().x, place.center().y - number.size().y / 2.0);
        ui.painter().galley(at, number, t.text_2);
        let slider = Slider::new(&item.name, 0.0..=100.0).step(5.0).width(80.0);
        if slider.show(ui, &mut weight).changed() {
            let weight = (weight < 100.0).then_some(cast::pixels(weight));
            edit(stage, CropEdit::Weight { item: index, weight });
        }
    }
}

fn adding_ui(panel: &mut CropPanel, ui: &mut Ui, stage: &mut Stage<'_>) {
    let width = ui.available_width();
    let id = Id::unique("add object");
    let field = Field::new("Add an object or category", id)
        .hint("Add an object or category")
        .icon(Icon::Plus)
        .size(width, measure::CONTROL)
        .show(ui, &mut panel.adding);
    let typed = panel.adding.trim();
    let mut add = field.submitted.then(|| typed.replace(' ', "_")).filter(|text| !text.is_empty());
    if !typed.is_empty() {
        ui.add_space(measure::GAP_2);
    }
    for item in data::built_in(typed) {
        add = built_in_ui(ui, item).then(|| item.to_owned()).or(add);
    }
    for known in data::known(typed, &stage.view.vocabulary) {
        add = name_row(ui, &known, "add").or(add);
    }
    if let Some(item) = add {
        edit(stage, CropEdit::AddItem { item, avoid: false });
        panel.adding.clear();
    }
}

/// Something that a gravity knows without a model's name.
fn built_in_ui(ui: &mut Ui, item: &str) -> bool {
    let t = ui.tokens();
    let width = ui.available_width();
    let (rect, response) = ui.allocate_exact_size(vec2(width, measure::ROW), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Button, true, format!("add {item}")));
    if response.hovered() || response.has_focus() {
        ui.painter().rect_filled(rect, measure::RADIUS, t.hover);
    }
    let middle = rect.center().y;
    let word = Text::Small.line(ui.painter(), item, t.text_1, width - 80.0);
    ui.painter().galley(pos2(rect.left() + 16.0, middle - word.size().y / 2.0), word, t.text_1);
    let from = Text::Tiny.line(ui.painter(), "built in", t.text_3, 80.0);
    ui.painter().galley(pos2(rect.right() - from.size().x, middle - from.size().y / 2.0), from, t.text_3);
    response.clicked()
}
