//! What a person marks on a picture: custom coordinates and named regions.

use egui::{Align, Id, Layout, Order, Rect, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2};

use super::data::Controls;
use crate::app::keyboard;
use crate::app::keys::Action;
use crate::app::stage::Stage;
use crate::app::theme::{Icon, Overlay, Text, UiTheme as _, measure};
use crate::app::viewport::Mapping;
use crate::app::widgets::{Field, icon_toggle, section_title, section_ui, small_icon_button};
use crate::facts::AssetId;
use crate::geometry::{Point, PxRect, PxSize};
use crate::session::{Command, CropEdit, Inspector, PictureSource};

/// What the hand draws.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Tool {
    /// Custom coordinates.
    Focus,
    /// A region that will get a name.
    Region,
}

/// The tool in hand and what it has drawn so far.
#[derive(Debug, Default)]
pub struct Yours {
    tool: Option<Tool>,
    /// Where the hand came down, as shares of the picture.
    from: Option<egui::Vec2>,
    /// A region without a name yet, and the name so far.
    naming: Option<(PxRect, String)>,
}

/// The marks of the open picture, where it belongs to the library.
fn marks<'a>(stage: &'a Stage<'_>) -> Option<&'a Inspector> {
    let PictureSource::Asset(id) = stage.view.picture.as_ref()?.source else { return None };
    let here = |of: AssetId| of == id && stage.view.read_only.is_none();
    stage.view.inspector.as_deref().filter(|inspector| here(inspector.id))
}

/// The two tools; laid out from the right.
pub fn tools_ui(yours: &mut Yours, ui: &mut Ui, stage: &Stage<'_>) {
    if marks(stage).is_none() {
        yours.tool = None;
        return;
    }
    for (tool, icon, name, action) in [
        (Tool::Region, Icon::Region, "Mark a region with a name", Action::MarkRegion),
        (Tool::Focus, Icon::Focus, "Mark what matters", Action::MarkFocus),
    ] {
        let on = yours.tool == Some(tool);
        if icon_toggle(ui, icon, name, on).clicked() || stage.pressed(action) {
            yours.tool = (!on).then_some(tool);
            yours.naming = None;
        }
    }
}

/// Paints what is marked, and lets the tool in hand draw.
pub fn picture_ui(yours: &mut Yours, ui: &Ui, stage: &mut Stage<'_>, mapping: &Mapping, size: PxSize) {
    let Some(known) = marks(stage) else { return };
    for area in &known.focus {
        paint(ui, mapping, *area, "custom");
    }
    for (name, points) in &known.regions {
        if let Some(area) = bounds(points) {
            paint(ui, mapping, area, name);
        }
    }
    draw_ui(yours, ui, stage, mapping, size);
    name_ui(yours, ui, stage, mapping);
}

fn paint(ui: &Ui, mapping: &Mapping, area: PxRect, name: &str) {
    let (overlay, t) = (Overlay::get(), ui.tokens());
    let rect = mapping.screen_from_px(area);
    let painter = ui.painter_at(mapping.picture.expand(2.0));
    painter.rect_stroke(rect, 0, Stroke::new(1.0, overlay.outline), StrokeKind::Outside);
    painter.rect_stroke(rect, 0, Stroke::new(2.0, t.accent), StrokeKind::Inside);
    let words = Text::Tiny.line(ui.painter(), name, overlay.on_plate, 160.0);
    let room = words.size() + vec2(12.0, 4.0);
    let place = Rect::from_min_size(pos2(rect.left(), rect.bottom() - room.y), room);
    painter.rect_filled(place, 0, overlay.plate);
    painter.galley(place.min + vec2(6.0, 2.0), words, overlay.on_plate);
}

fn draw_ui(yours: &mut Yours, ui: &Ui, stage: &mut Stage<'_>, mapping: &Mapping, size: PxSize) {
    let Some(tool) = yours.tool else { return };
    let response = ui.interact(mapping.picture, Id::unique("mark on the picture"), Sense::drag());
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Image, true, "draw a mark here"));
    let response = response.on_hover_and_drag_cursor(egui::CursorIcon::Crosshair);
    if response.drag_started() {
        yours.from = ui.input(|i| i.pointer.press_origin()).map(|at| mapping.share_at(at));
    }
    let (Some(from), Some(now)) = (yours.from, response.interact_pointer_pos()) else { return };
    let area = area(from, mapping.share_at(now), size);
    paint(ui, mapping, area, if tool == Tool::Focus { "custom" } else { "region" });
    if !response.drag_stopped() {
        return;
    }
    yours.from = None;
    if area.w < 4.0 || area.h < 4.0 {
        return;
    }
    match tool {
        Tool::Focus => {
            stage.out.session(Command::SetFocus(vec![area]));
            yours.tool = None;
        }
        Tool::Region => yours.naming = Some((area, String::new())),
    }
}

/// The rectangle between two shares of a picture, in whole source pixels.
fn area(a: egui::Vec2, b: egui::Vec2, size: PxSize) -> PxRect {
    let at = |share: f32, side: u32| (f64::from(share.clamp(0.0, 1.0)) * f64::from(side)).round();
    let (x0, x1) = (at(a.x.min(b.x), size.w), at(a.x.max(b.x), size.w));
    let (y0, y1) = (at(a.y.min(b.y), size.h), at(a.y.max(b.y), size.h));
    PxRect::new(x0, y0, x1 - x0, y1 - y0)
}

fn bounds(points: &[Point]) -> Option<PxRect> {
    let least = |f: fn(&Point) -> f64| points.iter().map(f).fold(f64::INFINITY, f64::min);
    let most = |f: fn(&Point) -> f64| points.iter().map(f).fold(f64::NEG_INFINITY, f64::max);
    let (x, y) = (least(|p| p.x), least(|p| p.y));
    (points.len() > 1).then(|| PxRect::new(x, y, most(|p| p.x) - x, most(|p| p.y) - y))
}

/// Asks for the name of a region that was just drawn.
fn name_ui(yours: &mut Yours, ui: &Ui, stage: &mut Stage<'_>, mapping: &Mapping) {
    let Some((area, name)) = &mut yours.naming else { return };
    keyboard::note_sheet(ui);
    paint(ui, mapping, *area, name);
    let mut close = ui.input(|i| i.key_pressed(egui::Key::Escape));
    let below = mapping.screen_from_px(*area).left_bottom() + vec2(0.0, 6.0);
    let sheet = egui::Area::new(Id::unique("name of a region")).order(Order::Foreground).fixed_pos(below);
    sheet.show(ui.ctx(), |ui| {
        egui::Frame::popup(ui.style()).inner_margin(egui::Margin::same(8)).show(ui, |ui| {
            let id = Id::unique("region name");
            let field = Field::new("Name of the region", id).hint("Letters, digits and hyphens");
            let field = field.size(220.0, measure::CONTROL).show(ui, name);
            if !field.response.has_focus() && !field.submitted {
                field.response.request_focus();
            }
            let good = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
            if field.submitted && good {
                let points = vec![Point::new(area.x, area.y), Point::new(area.right(), area.bottom())];
                stage.out.session(Command::SetRegion { name: name.clone(), points });
                close = true;
            }
        });
    });
    if close {
        yours.naming = None;
        yours.tool = None;
    }
}

/// The marks as rows, each with a way into the gravity and a way out.
pub fn side_ui(ui: &mut Ui, stage: &mut Stage<'_>, controls: &Controls) {
    let Some(known) = marks(stage) else { return };
    let (focus, names) = (known.focus.len(), known.regions.iter().map(|(n, _)| n.clone()));
    let names: Vec<String> = names.collect();
    if focus == 0 && names.is_empty() {
        return;
    }
    section_ui(ui, |ui| {
        section_title(ui, "Yours", "");
        ui.add_space(measure::GAP_1);
        if focus > 0 {
            let line = Line { name: "Custom coordinates", item: Some("custom".to_owned()) };
            if line.show(ui, stage) {
                stage.out.session(Command::SetFocus(Vec::new()));
            }
        }
        for name in names {
            // Only a list of things can name a region.
            let item = (!controls.gravity.is_automatic()).then(|| format!("region_!{name}!"));
            if (Line { name: &name, item }).show(ui, stage) {
                stage.out.session(Command::SetRegion { name, points: Vec::new() });
            }
        }
    });
}

/// One mark.
struct Line<'a> {
    name: &'a str,
    item: Option<String>,
}

impl Line<'_> {
    /// Shows it; answers whether it should go.
    fn show(&self, ui: &mut Ui, stage: &mut Stage<'_>) -> bool {
        let t = ui.tokens();
        let size = vec2(ui.available_width(), measure::CONTROL);
        let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
        response
            .widget_info(|| WidgetInfo::labeled(egui::Role::ListItem, true, format!("mark {}", self.name)));
        let words = Text::Small.line(ui.painter(), self.name, t.text_1, rect.width() - 60.0);
        ui.painter().galley(pos2(rect.left(), rect.center().y - words.size().y / 2.0), words, t.text_1);
        let layout = Layout::right_to_left(Align::Center);
        let mut inner = ui.new_child(egui::UiBuilder::new().max_rect(rect).layout(layout));
        inner.spacing_mut().item_spacing.x = 2.0;
        let gone = small_icon_button(&mut inner, Icon::Close, &format!("forget {}", self.name)).clicked();
        if let Some(item) = &self.item
            && small_icon_button(&mut inner, Icon::Plus, &format!("add {item}")).clicked()
        {
            stage.out.session(Command::SetCrop(CropEdit::AddItem { item: item.clone(), avoid: false }));
        }
        gone
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_lies_inside_the_picture_whatever_way_the_hand_went() {
        let size = PxSize::new(1200, 800);
        let expected = PxRect::new(600.0, 0.0, 600.0, 200.0);
        assert_eq!(area(vec2(1.4, 0.25), vec2(0.5, -1.0), size), expected);
        assert_eq!(
            bounds(&[Point::new(9.0, 2.0), Point::new(3.0, 8.0)]),
            Some(PxRect::new(3.0, 2.0, 6.0, 6.0))
        );
        assert_eq!(bounds(&[Point::new(9.0, 2.0)]), None);
    }
}
