//! JSON with line numbers, colours and lists that fold.

use std::ops::Range;

use egui::text::LayoutJob;
use egui::{Color32, Rect, Role, ScrollArea, Sense, Ui, Vec2, WidgetInfo, pos2, vec2};

use super::frame::{focus_ring, radius};
use crate::app::cast;
use crate::app::json::{Fold, Ink, JsonText, Row, pieces};
use crate::app::theme::{Icon, Text, UiTheme as _, measure};

/// Height of a line.
const LINE: f32 = 20.0;
/// Room for line numbers, and where the text begins.
const NUMBERS: f32 = 32.0;
const TEXT: f32 = 48.0;

/// How a text is shown.
pub struct JsonView<'a> {
    /// The text.
    pub json: &'a JsonText,
    /// Whether a list is closed.
    pub closed: &'a dyn Fn(&Fold) -> bool,
    /// Lines to light.
    pub lit: &'a [Range<usize>],
    /// A line to bring on screen.
    pub reveal: Option<usize>,
}

/// What happened in it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct JsonHeard {
    /// The fold that is to be opened or closed.
    pub toggled: Option<usize>,
    /// The line under the pointer.
    pub pointed: Option<usize>,
}

impl JsonView<'_> {
    /// Fills what is left of `ui`.
    pub fn show(&self, ui: &mut Ui) -> JsonHeard {
        let rows = self.json.rows(self.closed);
        let letter = Text::Json.line(ui.painter(), "0", Color32::PLACEHOLDER, 100.0).size().x;
        let longest = rows.iter().map(|row| self.json.line(row.line).chars().count()).max().unwrap_or(0);
        let width = TEXT + (longest as f32 + 4.0) * letter;
        let mut heard = JsonHeard::default();
        ScrollArea::both().auto_shrink(false).show_viewport(ui, |ui, viewport| {
            ui.set_min_size(vec2(width, rows.len() as f32 * LINE + measure::GAP_2));
            let origin = ui.min_rect().min;
            let first = cast::whole(viewport.min.y / LINE).min(rows.len());
            let end = (cast::whole(viewport.max.y / LINE) + 1).min(rows.len());
            for (n, row) in rows.iter().enumerate().take(end).skip(first) {
                let top = origin.y + n as f32 * LINE;
                let place =
                    Rect::from_min_size(pos2(origin.x, top), vec2(width.max(ui.clip_rect().width()), LINE));
                self.row_ui(ui, place, *row, &mut heard);
            }
            self.bring_up(ui, origin, &rows, viewport);
        });
        heard
    }

    /// Scrolls no more than is needed, and not at all when the line is on screen.
    fn bring_up(&self, ui: &Ui, origin: egui::Pos2, rows: &[Row], viewport: Rect) {
        let Some(line) = self.reveal else { return };
        let at = rows.partition_point(|row| row.line <= line).saturating_sub(1);
        let top = at as f32 * LINE;
        if top < viewport.min.y || top + LINE > viewport.max.y {
            let target = Rect::from_min_size(pos2(ui.clip_rect().left(), origin.y + top), vec2(1.0, LINE));
            ui.scroll_to_rect_animation(target, None, egui::style::ScrollAnimation::none());
        }
    }

    fn row_ui(&self, ui: &Ui, place: Rect, row: Row, heard: &mut JsonHeard) {
        let t = ui.tokens();
        let last =
            if row.closed { row.fold.map_or(row.line, |at| self.json.folds[at].last) } else { row.line };
        let lit = self.lit.iter().any(|lines| lines.start <= last && row.line < lines.end);
        if lit {
            ui.painter().rect_filled(place, 0, t.hover);
        }
        if ui.rect_contains_pointer(place) {
            heard.pointed = Some(row.line);
        }
        let middle = place.center().y;
        let number = Text::Json.line(ui.painter(), &(row.line + 1).to_string(), t.text_3, NUMBERS);
        let at = pos2(place.left() + NUMBERS - number.size().x, middle - number.size().y / 2.0);
        ui.painter().galley(at, number, t.text_3);
        let mut x = place.left() + TEXT;
        x += paint_line(ui, pos2(x, middle), self.json.line(row.line));
        let Some(at) = row.fold else { return };
        let fold = &self.json.folds[at];
        if fold_ui(ui, pos2(x, middle), place, fold, row.closed, &mut x) {
            heard.toggled = Some(at);
        }
        if row.closed {
            paint_line(ui, pos2(x, middle), self.json.line(fold.last).trim_start());
        }
    }
}

/// Paints a line from the left middle on; answers how wide it is.
fn paint_line(ui: &Ui, at: egui::Pos2, line: &str) -> f32 {
    let t = ui.tokens();
    let mut job = LayoutJob::default();
    for (ink, piece) in pieces(line) {
        let colour = match ink {
            Ink::Key => t.text_1,
            Ink::Word | Ink::Mark => t.text_2,
            Ink::Number => t.code_number,
        };
        job.append(piece, 0.0, Text::Json.format(colour));
    }
    let galley = ui.painter().layout_job(job);
    let size = galley.size();
    ui.painter().galley(pos2(at.x, at.y - size.y / 2.0), galley, t.text_2);
    size.x
}

/// What closes and opens a list: a chevron before an open one, a word in a closed one.
fn fold_ui(ui: &Ui, at: egui::Pos2, row: Rect, fold: &Fold, closed: bool, x: &mut f32) -> bool {
    let t = ui.tokens();
    let words = counted(fold);
    let galley = Text::Tiny.line(ui.painter(), &words, t.text_2, 160.0);
    let rect = if closed {
        Rect::from_min_size(pos2(at.x + 6.0, at.y - 9.0), vec2(galley.size().x + 12.0, 18.0))
    } else {
        Rect::from_center_size(pos2(row.left() + f32::midpoint(NUMBERS, TEXT), at.y), Vec2::splat(14.0))
    };
    let response = ui.interact(rect, ui.scope_id().with(("fold", fold.first)), Sense::click());
    let verb = if closed { "show" } else { "hide" };
    let name = format!("{verb} {words} of {}", fold.key);
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, !closed, &name));
    let lit = response.hovered() || response.has_focus();
    if closed {
        ui.painter().rect_filled(rect, radius(measure::RADIUS), if lit { t.active } else { t.raised });
        let inside = pos2(rect.left() + 6.0, rect.center().y - galley.size().y / 2.0);
        ui.painter().galley(inside, galley, t.text_2);
        *x = rect.right() + 6.0;
    } else {
        Icon::ChevronDown.paint_centred(ui, rect, measure::ICON_SMALL, if lit { t.text_1 } else { t.text_3 });
    }
    focus_ring(ui, &response, rect, measure::RADIUS);
    response.clicked()
}

/// `13 boxes`, `1 entry`
fn counted(fold: &Fold) -> String {
    match (fold.boxes, fold.count) {
        (true, 1) => "1 box".to_owned(),
        (true, n) => format!("{n} boxes"),
        (false, 1) => "1 entry".to_owned(),
        (false, n) => format!("{n} entries"),
    }
}
