//! The neighbours, below the picture, each in its own shape.

use egui::emath::GuiRounding as _;
use egui::{Color32, Id, Rangef, Rect, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2};

use super::Loupe;
use crate::app::dragged::{self, Dragged};
use crate::app::keyboard;
use crate::app::stage::Stage;
use crate::app::textures::ThumbKey;
use crate::app::theme::{UiTheme as _, measure};
use crate::app::widgets::{focus_ring_around, hline};
use crate::facts::AssetId;
use crate::geometry::PxSize;
use crate::session::{Command, Visible};

const HEIGHT: f32 = measure::FILMSTRIP_PICTURE;
const GAP: f32 = measure::GAP_2;
/// Least and most width of a picture; panoramas are shown smaller.
const WIDTHS: (f32, f32) = (40.0, 160.0);

/// Where the strip stands: one picture, and its left edge from the left end of the strip.
#[derive(Debug, Clone, Copy, Default)]
pub struct Film {
    anchor: usize,
    left: f32,
}

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
        let count = stage.view.grid.ids.len();
        let widths = |at: usize| width_of(stage, at);
        let current = stage.view.selection.index.filter(|_| loupe.shown != stage.view.selection.current);
        if let Some(at) = current {
            loupe.shown = stage.view.selection.current;
            loupe.film = Film { anchor: at, left: (rect.width() - widths(at)) / 2.0 };
        }
        let ground = ui.interact(rect, Id::unique("film ground"), Sense::hover());
        if ground.contains_pointer() {
            let wheel = ui.input(egui::InputState::smooth_scroll_delta);
            loupe.film.left += wheel.x + wheel.y;
        }
        loupe.film.anchor = loupe.film.anchor.min(count - 1);
        let slots = kept_in(count, &mut loupe.film, rect.width(), widths);
        pictures_ui(ui, stage, rect, &slots);
    });
}

/// Width of the picture at a place; the usual shape until its row is there.
fn width_of(stage: &Stage<'_>, at: usize) -> f32 {
    let row = stage.view.grid.ids.get(at).and_then(|id| stage.view.row(*id));
    shape(row.map(|row| row.size).unwrap_or_default())
}

fn shape(size: PxSize) -> f32 {
    let ratio = if size.is_empty() { 1.5 } else { size.w as f32 / size.h as f32 };
    (HEIGHT * ratio).clamp(WIDTHS.0, WIDTHS.1)
}

/// The pictures on screen and their left edges; the strip is moved so that it does not end before the window does.
fn kept_in(count: usize, film: &mut Film, room: f32, width: impl Fn(usize) -> f32) -> Vec<(usize, f32)> {
    let mut slots = laid_out(count, *film, room, &width);
    let end = slots.last().map_or(0.0, |(at, left)| left + width(*at));
    let ends_early = slots.last().is_some_and(|(at, _)| at + 1 == count) && end < room - GAP;
    if ends_early {
        film.left += room - GAP - end;
        slots = laid_out(count, *film, room, &width);
    }
    if let Some((0, left)) = slots.first().filter(|(_, left)| *left > GAP) {
        film.left -= left - GAP;
        slots = laid_out(count, *film, room, &width);
    }
    // The next frame goes on from the middle, so that shapes which arrive at the side move nothing there.
    let middle = slots.iter().min_by(|a, b| (a.1 - room / 2.0).abs().total_cmp(&(b.1 - room / 2.0).abs()));
    if let Some((anchor, left)) = middle {
        *film = Film { anchor: *anchor, left: *left };
    }
    slots
}

fn laid_out(count: usize, film: Film, room: f32, width: impl Fn(usize) -> f32) -> Vec<(usize, f32)> {
    let seen =
        |left: f32, at: usize| Rangef::new(left, left + width(at)).intersects(Rangef::new(-GAP, room + GAP));
    let mut slots = Vec::new();
    let mut left = film.left;
    for at in (0..film.anchor).rev() {
        left -= width(at) + GAP;
        if left + width(at) < -GAP {
            break;
        }
        if seen(left, at) {
            slots.push((at, left));
        }
    }
    slots.reverse();
    let mut left = film.left;
    for at in film.anchor..count {
        if left > room + GAP {
            break;
        }
        if seen(left, at) {
            slots.push((at, left));
        }
        left += width(at) + GAP;
    }
    slots
}

fn pictures_ui(ui: &Ui, stage: &mut Stage<'_>, strip: Rect, slots: &[(usize, f32)]) {
    let first = slots.first().map_or(0, |(at, _)| *at);
    let end = slots.last().map_or(0, |(at, _)| at + 1);
    let mut visible = Visible { first, end, thumbs: Vec::new(), large: false };
    // Tab stops at one of them; the arrows lead to the others.
    let current = stage.view.selection.index.filter(|index| (first..end).contains(index));
    let stop = current.unwrap_or(first);
    for (at, left) in slots {
        let Some(id) = stage.view.grid.ids.get(*at).copied() else { break };
        let corner = pos2(strip.left() + left, strip.center().y - HEIGHT / 2.0);
        let slot = Rect::from_min_size(corner, vec2(width_of(stage, *at), HEIGHT));
        picture_ui(ui, stage, slot, id, *at == stop, &mut visible);
    }
    stage.want(visible);
}

fn picture_ui(ui: &Ui, stage: &mut Stage<'_>, slot: Rect, id: AssetId, reached: bool, visible: &mut Visible) {
    let own = Id::unique(("film", id));
    let reached = reached || ui.memory(|m| m.has_focus(own));
    let sense = if reached { Sense::click_and_drag() } else { Sense::CLICK | Sense::DRAG };
    let response = ui.interact(slot, own, sense);
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
    let size = shown.map(|s| s.size).filter(|s| !s.is_empty());
    let place = size.map_or(slot, |s| crate::app::widgets::fitted(slot, vec2(s.w as f32, s.h as f32)));
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
    focus_ring_around(ui, &response, place.expand(4.0), 0.0);
    keyboard::picture(ui, &response, "filmstrip", current);
    dragged::take_up(&response, || Dragged::Pictures([id].into()));
    // A verdict is about the open picture, so the one with the keyboard is that.
    if response.clicked() || (response.gained_focus() && !current) {
        stage.out.session(Command::Open(id));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every picture is 100 wide.
    fn slots(count: usize, anchor: usize, left: f32) -> Vec<(usize, f32)> {
        kept_in(count, &mut Film { anchor, left }, 500.0, |_| 100.0)
    }

    #[test]
    fn the_strip_goes_on_both_sides_of_its_anchor() {
        let all = slots(1_000, 500, 200.0);
        assert_eq!(all, [(498, -16.0), (499, 92.0), (500, 200.0), (501, 308.0), (502, 416.0)]);
    }

    #[test]
    fn the_ends_of_the_list_stand_at_the_ends_of_the_strip() {
        assert_eq!(slots(1_000, 0, 200.0)[0], (0, GAP));
        assert_eq!(slots(1_000, 999, 200.0).last(), Some(&(999, 500.0 - GAP - 100.0)));
        assert_eq!(slots(2, 1, 200.0), [(0, GAP), (1, GAP + 108.0)], "few pictures stand at the left");
    }

    #[test]
    fn pictures_keep_their_shape_within_reason() {
        let widths =
            [(6000, 4000), (4000, 6000), (9000, 1000), (0, 0)].map(|(w, h)| shape(PxSize::new(w, h)));
        assert_eq!(widths, [108.0, 48.0, 160.0, 108.0]);
    }
}
