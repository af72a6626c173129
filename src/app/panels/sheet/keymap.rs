//! The keyboard map: every key in groups, in columns that fit the window.

use egui::{ScrollArea, Sense, Ui, pos2, vec2};

use crate::app::keys::{self, Action, Binding};
use crate::app::state::Page;
use crate::app::theme::{Text, UiTheme as _, measure};

/// Points between the key and what it does.
const KEY_WIDTH: f32 = 116.0;
const COLUMNS: usize = 3;
/// Width of the sheet where the window has room for it, in points.
const WIDTH: f32 = 1020.0;

/// Keys that belong together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// Where they work, or what they are about.
    pub title: &'static str,
    /// The keys, and what they do.
    pub lines: Vec<(String, &'static str)>,
}

/// Every key of a table, once in each group it belongs to; several keys for one thing stand in one line.
#[must_use]
pub fn groups(table: &[Binding]) -> Vec<Group> {
    let mut groups: Vec<Group> = TITLES.iter().map(|title| Group { title, lines: Vec::new() }).collect();
    for binding in table {
        let title = title_of(binding);
        let Some(group) = groups.iter_mut().find(|group| group.title == title) else { continue };
        if let Action::Rate(stars) = binding.action {
            if stars == 0 {
                group.lines.push(("0 to 5".to_owned(), "Stars"));
            }
            continue;
        }
        let key = keys::shown(binding);
        match group.lines.iter_mut().find(|(_, text)| *text == binding.text) {
            Some((known, _)) => {
                known.push_str(", ");
                known.push_str(&key);
            }
            None => group.lines.push((key, binding.text)),
        }
    }
    groups.retain(|group| !group.lines.is_empty());
    groups
}

const TITLES: [&str; 11] = [
    "Everywhere",
    "Pages",
    "Verdicts",
    "Pictures",
    "Library",
    "Loupe and crop",
    "Compare",
    "Review of a set",
    "Motion",
    "Lab",
    "Other",
];

fn title_of(binding: &Binding) -> &'static str {
    let only = |page: Page| binding.pages == [page];
    match binding.action {
        Action::Go(_) | Action::Back => "Pages",
        Action::Rate(_) | Action::Flag(_) | Action::Label(_) | Action::Advance => "Verdicts",
        _ if binding.pages.is_empty() => "Everywhere",
        _ if only(Page::Library) => "Library",
        _ if only(Page::Sets) => "Review of a set",
        _ if only(Page::Compare) => "Compare",
        _ if only(Page::Crop) => "Loupe and crop",
        _ if only(Page::Motion) => "Motion",
        _ if only(Page::Lab) => "Lab",
        _ if only(Page::Crop) => "Loupe and crop",
        _ if !binding.pages.contains(&Page::Library) && binding.pages.contains(&Page::Loupe) => {
            "Loupe and crop"
        }
        _ if binding.pages.contains(&Page::Library) => "Pictures",
        _ => "Other",
    }
}

/// Groups in three columns, in their order, so that the longest is as short as can be.
fn columns(groups: &[Group]) -> [&[Group]; COLUMNS] {
    let height = |groups: &[Group]| groups.iter().map(|group| group.lines.len() + 2).sum::<usize>();
    let cuts = (0..=groups.len()).flat_map(|second| (0..=second).map(move |first| (first, second)));
    let cut = |(first, second): (usize, usize)| [&groups[..first], &groups[first..second], &groups[second..]];
    let longest = |columns: [&[Group]; COLUMNS]| columns.map(height).into_iter().max();
    cuts.map(cut).min_by_key(|columns| longest(*columns)).unwrap_or([groups, &[], &[]])
}

/// Width of the sheet in this window, in points.
#[must_use]
pub fn width(ui: &Ui) -> f32 {
    WIDTH.min(ui.ctx().content_rect().width() - 96.0)
}

/// Shows the map, and scrolls where the window is too low for it.
pub fn show(ui: &mut Ui) {
    let groups = groups(keys::TABLE);
    let height = (ui.ctx().content_rect().height() - 140.0).max(160.0);
    // A window over the page would be as low as egui thinks right for any window.
    ScrollArea::vertical().max_height(height).min_scrolled_height(height).show(ui, |ui| {
        ui.columns(COLUMNS, |uis| {
            for (ui, column) in uis.iter_mut().zip(columns(&groups)) {
                ui.spacing_mut().item_spacing.y = 0.0;
                for group in column {
                    group_ui(ui, group);
                }
            }
        });
    });
}

fn group_ui(ui: &mut Ui, group: &Group) {
    let t = ui.tokens();
    ui.add_space(measure::GAP_2);
    ui.label(Text::SmallStrong.rich(group.title, t.text_1));
    ui.add_space(measure::GAP_1);
    for (key, text) in &group.lines {
        let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 22.0), Sense::hover());
        response
            .widget_info(|| egui::WidgetInfo::labeled(egui::Role::ListItem, true, format!("{key}: {text}")));
        let middle = |galley: &egui::Galley| rect.center().y - galley.size().y / 2.0;
        let galley = Text::Small.line(ui.painter(), key, t.text_1, KEY_WIDTH - measure::GAP_2);
        ui.painter().galley(pos2(rect.left(), middle(&galley)), galley, t.text_1);
        let galley = Text::Small.line(ui.painter(), text, t.text_2, rect.width() - KEY_WIDTH);
        ui.painter().galley(pos2(rect.left() + KEY_WIDTH, middle(&galley)), galley, t.text_2);
    }
    ui.add_space(measure::GAP_2);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_has_a_group_that_says_where_it_works() {
        let groups = groups(keys::TABLE);
        let lines: usize = groups.iter().map(|group| group.lines.len()).sum();
        assert!(lines > 50, "{lines}");
        assert!(groups.iter().all(|group| group.title != "Other"), "{groups:?}");
        let find = |title: &str| groups.iter().find(|group| group.title == title).unwrap();
        assert!(find("Verdicts").lines.contains(&("0 to 5".to_owned(), "Stars")));
        let automatic = ("Delete, Backspace".to_owned(), "Back to the automatic crop");
        assert!(find("Review of a set").lines.contains(&automatic));
    }

    #[test]
    fn no_text_stands_twice_in_a_group() {
        for group in groups(keys::TABLE) {
            let mut texts: Vec<&str> = group.lines.iter().map(|(_, text)| *text).collect();
            texts.sort_unstable();
            texts.dedup();
            assert_eq!(texts.len(), group.lines.len(), "{group:?}");
        }
    }

    #[test]
    fn columns_hold_every_group_and_none_is_much_longer() {
        let groups = groups(keys::TABLE);
        let columns = columns(&groups);
        assert_eq!(columns.concat().len(), groups.len());
        let heights: Vec<usize> =
            columns.iter().map(|c| c.iter().map(|group| group.lines.len() + 2).sum()).collect();
        assert!(*heights.iter().max().unwrap() <= 34, "{heights:?}");
    }
}
