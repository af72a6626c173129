//! The name finder: which analyses know an object or a category, and every way to write it.

use egui::{Id, Rect, Response, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2};

use super::field::Field;
use super::frame::{focus_ring, radius, swatch};
use super::rows::section_title;
use crate::app::theme::{Icon, Overlay, Text, UiTheme as _, measure};
use crate::grammar::Vocabulary;
use crate::session::{KnownName, known_names};

/// Names that are listed at most.
const MOST: usize = 30;

/// What is typed into the finder.
#[derive(Debug, Default)]
pub struct NameFinder {
    text: String,
}

impl NameFinder {
    /// Shows the field and what was found; answers the name that is to be copied.
    pub fn show(&mut self, ui: &mut Ui, words: &Vocabulary) -> Option<String> {
        section_title(ui, "Name finder", "");
        ui.add_space(measure::GAP_2);
        let found = found(&self.text, words);
        let count = count(&self.text, found.len());
        let width = ui.available_width();
        Field::new("Name finder", Id::unique("name finder"))
            .hint("An object or a category")
            .icon(Icon::Search)
            .trailing(&count)
            .size(width, measure::TALL)
            .show(ui, &mut self.text);
        ui.add_space(measure::GAP_1);
        let mut copied = None;
        for known in &found {
            copied = name_row(ui, known, "Copy").or(copied);
        }
        copied
    }
}

/// The names that fit; the shortest spelling belongs to the analysis that is asked first, so the others lose it.
fn found(part: &str, words: &Vocabulary) -> Vec<KnownName> {
    let mut found: Vec<KnownName> = known_names(part, words).into_iter().take(MOST).collect();
    leave_shortest_to_the_first(&mut found);
    found
}

/// Takes the bare name off every row but that of the analysis which answers to it.
pub fn leave_shortest_to_the_first(found: &mut [KnownName]) {
    let mut seen: Vec<String> = Vec::new();
    for known in found {
        let Some(bare) = known.syntax.last().filter(|_| known.syntax.len() > 2).cloned() else { continue };
        if seen.contains(&bare) {
            known.syntax.pop();
        } else {
            seen.push(bare);
        }
    }
}

/// `4 names`
fn count(typed: &str, found: usize) -> String {
    match (typed.trim().is_empty(), found) {
        (true, _) => String::new(),
        (false, MOST) => format!("{MOST} names or more"),
        (false, 0) => "no name".to_owned(),
        (false, 1) => "1 name".to_owned(),
        (false, n) => format!("{n} names"),
    }
}

/// A name, who knows it, and its spellings to click; `verb` is what a click does. Answers the one clicked.
pub fn name_row(ui: &mut Ui, known: &KnownName, verb: &str) -> Option<String> {
    let t = ui.tokens();
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 20.0), Sense::hover());
    let from = note(known);
    let shown = known.shown();
    let label = format!("{shown} of {from}");
    response.widget_info(|| WidgetInfo::labeled(Role::ListItem, true, &label));
    swatch(ui, pos2(rect.left() + 4.0, rect.center().y), Overlay::get().model(&known.analysis), true);
    let note = Text::Tiny.line(ui.painter(), &from, t.text_3, rect.width() * 0.6);
    let left = rect.left() + 16.0;
    let room = rect.right() - left - note.size().x - measure::GAP_2;
    let name = Text::BodyStrong.line(ui.painter(), &shown, t.text_1, room);
    let middle = rect.center().y;
    ui.painter().galley(pos2(left, middle - name.size().y / 2.0), name, t.text_1);
    let right = rect.right() - note.size().x;
    ui.painter().galley(pos2(right, middle - note.size().y / 2.0), note, t.text_3);
    let mut chosen = None;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(measure::GAP_1, measure::GAP_1);
        ui.add_space(measure::GAP_3);
        for spelling in &known.syntax {
            if spelling_ui(ui, spelling, verb).clicked() {
                chosen = Some(spelling.clone());
            }
        }
    });
    ui.add_space(measure::GAP_2);
    chosen
}

/// `coco`, `coco, category`, `image-type, for searches`
fn note(known: &KnownName) -> String {
    let mut words = vec![known.analysis.as_str()];
    if known.category {
        words.push("category");
    }
    if !known.boxes {
        words.push("for searches");
    }
    words.join(", ")
}

fn spelling_ui(ui: &mut Ui, spelling: &str, verb: &str) -> Response {
    let t = ui.tokens();
    let galley = Text::CodeSmall.line(ui.painter(), spelling, t.text_2, 240.0);
    let size = vec2(galley.size().x + 12.0, 20.0);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    let name = format!("{verb} {spelling}");
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
    let lit = response.hovered() || response.has_focus();
    let (ground, ink) = if lit { (t.hover, t.text_1) } else { (t.field, t.text_2) };
    let stroke = Stroke::new(1.0, t.line_control);
    ui.painter().rect(rect, radius(measure::RADIUS), ground, stroke, StrokeKind::Inside);
    let inside = Rect::from_center_size(rect.center(), galley.size());
    ui.painter().galley_with_override_text_color(inside.min, galley, ink);
    focus_ring(ui, &response, rect, measure::RADIUS);
    response.on_hover_text(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_by_part_and_by_category() {
        let words = Vocabulary::standard();
        let all: Vec<String> = found("bear", &words).into_iter().map(|k| k.name).collect();
        assert_eq!(&all[..2], ["bear", "teddy bear"]);
        assert!(found("animal", &words).iter().any(|k| k.name == "zebra"));
        assert!(found("  ", &words).is_empty());
        assert_eq!([count(" ", 0), count("bear", 1), count("a", MOST)], ["", "1 name", "30 names or more"]);
    }

    #[test]
    fn the_bare_name_belongs_to_the_first_that_knows_it() {
        let known = |analysis: &str| KnownName {
            name: "tie".to_owned(),
            label: None,
            category: false,
            analysis: analysis.to_owned(),
            version: 1,
            boxes: analysis == "coco",
            syntax: vec![format!("{analysis}_v1_tie"), format!("{analysis}_tie"), "tie".to_owned()],
            fit: crate::session::Fit::Exact,
        };
        let mut both = [known("coco"), known("lvis")];
        leave_shortest_to_the_first(&mut both);
        assert_eq!(both.map(|k| k.syntax.len()), [3, 2]);
        assert_eq!([note(&known("coco")), note(&known("lvis"))], ["coco", "lvis, for searches"]);
    }
}
