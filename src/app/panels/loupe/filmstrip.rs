//! The neighbours, below the picture.

use egui::emath::GuiRounding as _;
use egui::{Color32, Id, Rect, Role, ScrollArea, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2};

use super::Loupe;
use crate::app::cast;
use crate::app::stage::Stage;
use crate::app::textures::ThumbKey;
use crate::app::theme::{UiTheme as _, measure};
use crate::app::widgets::hline;
use crate::facts::AssetId;
use crate::session::{Command, Visible};

/// Room of one picture; pictures are 72 high and at most this wide.
const SLOT: f32 = 104.0;
const GAP: f32 = 8.0;

pub fn show(loupe: &mut Loupe, ui: &mut Ui, stage: &mut Stage<'_>) {
    if stage.view.grid.ids.len() < 2 {
        return;
    }
    let t = ui.tokens();
    let strip = egui::Panel::bottom("filmstrip").exact_size(measure::FILMSTRIP).resizable(false);
    let strip = strip.frame(egui::Frame::NONE.fill(t.panel)).show_separator_line(false);
    strip.show(ui, |ui| {
        let rect = ui.max_rect();
        hline(ui, rect.x_range(), rect.top());
        let width = rect.width();
        let mut area = ScrollArea::horizontal().auto_shrink(false).id_salt("filmstrip");
        area = area.scroll_bar_visibility(egui::scroll_area::ScrollBarVisibility::AlwaysHidden);
        if let Some(index) =
            stage.view.selection.index.filter(|_| loupe.shown != stage.view.selection.current)
        {
            loupe.shown = stage.view.selection.current;
            let middle = index as f32 * (SLOT + GAP) + SLOT / 2.0 + GAP;
            area = area.horizontal_scroll_offset((middle - width / 2.0).max(0.0));
        }
        area.show_viewport(ui, |ui, viewport| pictures_ui(ui, stage, viewport));
    });
}

fn pictures_ui(ui: &mut Ui, stage: &mut Stage<'_>, viewport: Rect) {
    let count = stage.view.grid.ids.len();
    ui.set_width(count as f32 * (SLOT + GAP) + GAP);
    ui.set_height(measure::FILMSTRIP);
    let clip = ui.clip_rect();
    let first = cast::whole(viewport.min.x / (SLOT + GAP)).min(count);
    let end = (cast::whole(viewport.max.x / (SLOT + GAP)) + 2).min(count);
    let mut visible = Visible { first, end, thumbs: Vec::new(), large: false };
    for index in first..end {
        let Some(id) = stage.view.grid.ids.get(index).copied() else { break };
        let x = cast::screen(index as f64 * f64::from(SLOT + GAP) - f64::from(viewport.min.x)) + GAP;
        let middle = pos2(clip.left() + x + SLOT / 2.0, clip.center().y);
        let slot = Rect::from_center_size(middle, vec2(SLOT, measure::FILMSTRIP_PICTURE));
        picture_ui(ui, stage, slot, id, &mut visible);
    }
    stage.want(visible);
}

fn picture_ui(ui: &Ui, stage: &mut Stage<'_>, slot: Rect, id: AssetId, visible: &mut Visible) {
    let response = ui.interact(slot, Id::unique(("film", id)), Sense::click());
    let row = stage.view.row(id);
    let name = row.map_or("", |r| r.name.as_str());
    let current = stage.view.selection.current == Some(id);
    response.widget_info(|| WidgetInfo::selected(Role::ListBoxOption, true, current, format!("film {name}")));
    let version = row.map_or(0, |r| r.version);
    if !stage.textures.has_thumb(&ThumbKey { id, version, large: false }) {
        visible.thumbs.push(id);
    }
    let t = ui.tokens();
    let shown = stage.textures.thumb(id, version, false);
    let size = shown.map(|s| s.size).or(row.map(|r| r.size)).filter(|s| !s.is_empty());
    let place =
        size.map_or(slot.shrink(8.0), |s| crate::app::widgets::fitted(slot, vec2(s.w as f32, s.h as f32)));
    let place = place.round_to_pixels(ui.pixels_per_point());
    match shown {
        Some(shown) => {
            let whole = Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0));
            ui.painter().image(shown.texture, place, whole, Color32::WHITE);
        }
        None => {
            ui.painter().rect_filled(place, 0, t.tile);
        }
    }
    if current {
        ui.painter().rect_stroke(place.expand(2.0), 0, Stroke::new(2.0, t.accent), StrokeKind::Outside);
    }
    if response.clicked() {
        stage.out.session(Command::Open(id));
    }
}
