//! Tags with levels (`animals/dogs`) as a tree that opens and closes.

use std::collections::BTreeSet;

use egui::{Rect, Response, Sense, Ui, WidgetInfo, pos2, vec2};

use super::Sidebar;
use crate::app::dragged::{self, Dragged};
use crate::app::stage::Stage;
use crate::app::theme::{Icon, UiTheme as _, measure};
use crate::app::widgets::{SidebarRow, focus_ring, sidebar_row};
use crate::app::words;
use crate::session::{Command, TagNode};

pub fn show(side: &mut Sidebar, ui: &mut Ui, stage: &mut Stage<'_>) {
    for (node, depth) in open_rows(&stage.view.library.tag_tree, &side.open_tags) {
        let query = words::tag_query(&node.path);
        let chosen = stage.view.grid.query == query;
        let row =
            SidebarRow { name: &node.name, icon: None, count: Some(node.assets), depth: depth + 1, chosen };
        let response = sidebar_row(ui, &row);
        let response = tag_carried(ui, stage, &response, &node.path);
        if response.clicked() {
            stage.out.session(Command::SetQuery(if chosen { String::new() } else { query }));
        }
        let (path, key) = (node.path.as_str(), ("open tag", node.path.as_str()));
        let open = side.open_tags.contains(path);
        if !node.children.is_empty() && chevron_ui(ui, response.rect, depth, (path, open), key) {
            let path = node.path.clone();
            if !side.open_tags.remove(&path) {
                side.open_tags.insert(path);
            }
        }
    }
}

/// A tag is taken up, or gets pictures, at its row.
pub fn tag_carried(ui: &Ui, stage: &mut Stage<'_>, row: &Response, tag: &str) -> Response {
    let row = row.interact(Sense::drag());
    dragged::take_up(&row, || Dragged::Tag(tag.to_owned()));
    if let Some(ids) = dragged::pictures_on(ui, &row) {
        stage.out.session(Command::TagAssets { tag: tag.to_owned(), ids: ids.to_vec() });
    }
    row
}

/// Whether the tree shows a tag already.
#[must_use]
pub fn holds(tree: &[TagNode], name: &str) -> bool {
    let top = name.split('/').next().unwrap_or(name);
    tree.iter().any(|node| node.path.eq_ignore_ascii_case(top))
}

/// The rows to show, parents before children; closed ones hide what is below.
fn open_rows<'a>(tree: &'a [TagNode], open: &BTreeSet<String>) -> Vec<(&'a TagNode, usize)> {
    let mut rows = Vec::new();
    let mut waiting: Vec<(&TagNode, usize)> = tree.iter().rev().map(|node| (node, 0)).collect();
    while let Some((node, depth)) = waiting.pop() {
        rows.push((node, depth));
        if open.contains(&node.path) {
            waiting.extend(node.children.iter().rev().map(|child| (child, depth + 1)));
        }
    }
    rows
}

/// The mark before a row that opens and closes what is below it; whether it was clicked.
pub fn chevron_ui(
    ui: &Ui,
    row: Rect,
    depth: usize,
    (name, is_open): (&str, bool),
    key: impl egui::AsIdSalt,
) -> bool {
    let x = row.left() + measure::GAP_2 + depth as f32 * measure::GAP_4;
    let place = Rect::from_min_size(pos2(x, row.top()), vec2(measure::GAP_4, row.height()));
    let response = ui.interact(place, ui.scope_id().with(key), Sense::click());
    let name = format!("{} {name}", if is_open { "close" } else { "open" });
    response.widget_info(|| WidgetInfo::selected(egui::Role::Button, true, is_open, &name));
    let icon = if is_open { Icon::ChevronDown } else { Icon::ChevronRight };
    icon.paint_centred(ui, place, measure::ICON_SMALL, ui.tokens().text_3);
    focus_ring(ui, &response, place.shrink2(vec2(0.0, 4.0)), measure::RADIUS);
    response.clicked()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn closed_levels_hide_what_is_below() {
        let node = |path: &str, children| TagNode {
            path: path.into(),
            name: path.rsplit('/').next().unwrap_or(path).into(),
            assets: 3,
            exact: 1,
            children,
        };
        let dog = node("animal/dog", vec![node("animal/dog/puppy", Vec::new())]);
        let tree =
            vec![node("animal", vec![dog, node("animal/cat", Vec::new())]), node("street", Vec::new())];
        let names = |open: &[&str]| -> Vec<String> {
            let open = open.iter().map(|path| (*path).to_owned()).collect();
            open_rows(&tree, &open).into_iter().map(|(n, depth)| format!("{depth}{}", n.name)).collect()
        };
        assert_eq!(names(&[]), ["0animal", "0street"]);
        assert_eq!(names(&["animal"]), ["0animal", "1dog", "1cat", "0street"]);
        assert_eq!(names(&["animal/dog"]), ["0animal", "0street"]);
        assert!(holds(&tree, "Animal/dog") && !holds(&tree, "food"));
    }
}
