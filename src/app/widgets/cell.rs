//! A cell of the library grid.

use egui::emath::GuiRounding as _;
use egui::{Color32, Rect, Response, Role, Sense, Ui, Vec2, WidgetInfo, pos2, vec2};

use super::box_overlay::{BoxMark, Mark, paint_box};
use super::frame::{Ring, focus_ring_around, radius, ring};
use super::stars::{stars_input_at, stars_row};
use crate::app::textures::Shown;
use crate::app::theme::{Icon, Overlay, Text, UiTheme as _, measure};
use crate::facts::Flag;
use crate::geometry::PxSize;

/// What a machine found about a picture; shown at the right of a cell, in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Badge {
    /// Could not be read or analysed.
    Attention,
    /// Its volume is missing.
    Offline,
    /// Carries a watermark.
    Watermark,
    /// Its quality is low.
    LowQuality,
    /// RAW and JPEG, or copies in several places.
    SeveralFiles,
}

impl Badge {
    pub(super) const fn icon(self) -> Icon {
        match self {
            Self::Attention => Icon::Warning,
            Self::Offline => Icon::Offline,
            Self::Watermark => Icon::Drop,
            Self::LowQuality => Icon::Gauge,
            Self::SeveralFiles => Icon::Stack,
        }
    }

    /// The word in tooltips.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Attention => "needs attention",
            Self::Offline => "offline",
            Self::Watermark => "watermark",
            Self::LowQuality => "low quality",
            Self::SeveralFiles => "several files",
        }
    }
}

/// Everything a cell shows.
#[derive(Debug, Clone, Default)]
pub struct CellContent<'a> {
    /// File name.
    pub name: &'a str,
    /// The thumbnail, once it is there.
    pub picture: Option<Shown>,
    /// The picture's own size, for the shape of the empty well; empty when unknown.
    pub size: PxSize,
    /// 0 to 5.
    pub rating: u8,
    /// Verdict.
    pub flag: Flag,
    /// Colour label.
    pub label: Option<&'a str>,
    /// What was found.
    pub badges: &'a [Badge],
    /// Selected.
    pub selected: bool,
    /// The one that the keys are about.
    pub current: bool,
    /// Whether Tab stops here: at one of all cells, the arrows lead to the others.
    pub reached: bool,
    /// What is pointed at in the inspector.
    pub lit: &'a [LitBox],
}

/// A box on a thumbnail.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LitBox {
    /// Where, as shares of the picture.
    pub share: Rect,
    /// Colour of its model.
    pub colour: Color32,
}

/// What happened to a cell.
pub struct CellResponse {
    /// Clicks and hovering.
    pub response: Response,
    /// A star was clicked.
    pub rating: Option<u8>,
}

/// Paints a cell into `rect`; `id` follows the asset, not the place.
pub fn thumbnail_cell(ui: &Ui, rect: Rect, id: egui::Id, content: &CellContent<'_>) -> CellResponse {
    let response = ui.interact(rect, id, sense(content));
    response
        .widget_info(|| WidgetInfo::selected(Role::ListBoxOption, true, content.selected, spoken(content)));
    let t = ui.tokens();
    if content.selected || response.contains_pointer() {
        ui.painter().rect_filled(rect, radius(measure::RADIUS_CELL), t.tile);
    }
    if content.current {
        ring(ui, rect, measure::RADIUS_CELL, Ring::Current);
    } else if content.selected {
        ring(ui, rect, measure::RADIUS_CELL, Ring::Selected);
    }
    focus_ring_around(ui, &response, rect, measure::RADIUS_CELL);
    let inner = rect.shrink(measure::CELL_PADDING);
    let well = Rect::from_min_max(inner.min, pos2(inner.right(), rect.bottom() - 48.0));
    paint_well(ui, well, content);
    let ink = if content.selected { t.text_1 } else { t.text_2 };
    let name = Text::Small.line(ui.painter(), content.name, ink, inner.width());
    let cut = name.elided;
    ui.painter().galley(pos2(inner.left(), well.bottom() + 8.0 + (16.0 - name.size().y) / 2.0), name, ink);
    let rating = marks(ui, inner, id, content, response.contains_pointer());
    let response = match tooltip(content, cut) {
        Some(words) => response.on_hover_text(words),
        None => response,
    };
    CellResponse { response, rating }
}

/// Clicks and drags for all; the keyboard only where it stops.
pub(super) fn sense(content: &CellContent<'_>) -> Sense {
    if content.reached { Sense::click_and_drag() } else { Sense::CLICK | Sense::DRAG }
}

/// Paints what is pointed at; `at` says where a share of the picture lies.
pub(super) fn paint_lit(
    ui: &Ui,
    frame: Rect,
    content: &CellContent<'_>,
    at: impl Fn(egui::Pos2) -> egui::Pos2,
) {
    let painter = ui.painter_at(frame);
    for lit in content.lit {
        let rect = Rect::from_min_max(at(lit.share.min), at(lit.share.max));
        let mark =
            BoxMark { rect, label: "", confidence: None, colour: lit.colour, mark: Mark::Found, lit: true };
        paint_box(&painter, ui.pixels_per_point(), &mark);
    }
}

/// What screen readers call a cell.
pub(super) const fn spoken<'a>(content: &CellContent<'a>) -> &'a str {
    if content.name.is_empty() { "picture on its way" } else { content.name }
}

/// What the cell shows too small to read: a cut name, and the badges in words.
pub(super) fn tooltip(content: &CellContent<'_>, cut: bool) -> Option<String> {
    let badges = content.badges.iter().map(|b| b.label());
    let words: Vec<&str> = cut.then_some(content.name).into_iter().chain(badges).collect();
    (!words.is_empty()).then(|| words.join(", "))
}

fn paint_well(ui: &Ui, well: Rect, content: &CellContent<'_>) {
    let t = ui.tokens();
    let ppp = ui.pixels_per_point();
    let size = content.picture.map_or(content.size, |p| p.size);
    let place = fitted(well, size).round_to_pixels(ppp);
    let Some(shown) = content.picture else {
        ui.painter().rect_filled(place, 0, t.tile);
        if content.badges.contains(&Badge::Attention) {
            Icon::Warning.paint_centred(ui, place, measure::ICON, t.text_3);
        }
        return;
    };
    let rejected = content.flag == Flag::Reject;
    let tint = if rejected { Color32::WHITE.gamma_multiply(0.35) } else { Color32::WHITE };
    let whole = Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0));
    ui.painter().image(shown.texture, place, whole, tint);
    paint_lit(ui, place, content, |share| place.lerp_inside(share.to_vec2()));
}

/// The largest rectangle of the ratio of `size` inside `well`, centred; the well itself when unknown.
fn fitted(well: Rect, size: PxSize) -> Rect {
    if size.is_empty() {
        return well;
    }
    let (w, h) = (size.w as f32, size.h as f32);
    let scale = (well.width() / w).min(well.height() / h);
    Rect::from_center_size(well.center(), vec2(w * scale, h * scale))
}

fn marks(ui: &Ui, inner: Rect, id: egui::Id, content: &CellContent<'_>, hot: bool) -> Option<u8> {
    let t = ui.tokens();
    let y = inner.bottom() - 6.0;
    let mut x = inner.left();
    let mark = |x: f32| Rect::from_min_size(pos2(x, y - 6.0), Vec2::splat(measure::ICON_SMALL));
    match content.flag {
        Flag::Pick => Icon::FlagSet.paint(ui, mark(x), t.text_1),
        Flag::Reject => Icon::Reject.paint(ui, mark(x), t.error),
        Flag::None => {}
    }
    if content.flag != Flag::None {
        x += measure::ICON_SMALL + 6.0;
    }
    let mut rating = None;
    if hot {
        rating = stars_input_at(ui, id, pos2(x, y), content.rating, content.name, t.text_2);
        x += 5.0 * 13.0;
    } else {
        x = stars_row(ui, x, y, content.rating);
    }
    if let Some(colour) = content.label.and_then(|l| Overlay::get().labels.get(l)) {
        ui.painter().circle_filled(pos2(x + 10.0, y), 4.0, *colour);
    }
    let mut right = inner.right();
    for badge in content.badges.iter().rev() {
        right -= measure::ICON_SMALL;
        let ink = if *badge == Badge::Attention { t.warn } else { t.text_3 };
        badge.icon().paint(ui, mark(right), ink);
        right -= 6.0;
    }
    rating
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_fit_their_well_whole() {
        let well = Rect::from_min_size(pos2(0.0, 0.0), vec2(160.0, 120.0));
        assert_eq!(fitted(well, PxSize::new(1600, 800)).size(), vec2(160.0, 80.0));
        assert_eq!(fitted(well, PxSize::new(800, 1600)).center(), well.center());
        assert_eq!(fitted(well, PxSize::new(0, 0)), well);
    }
}
