//! How the top bar is painted.

use egui::{Align, Frame, Id, Layout, Order, Ui, pos2, vec2};

use super::{TopBar, data};
use crate::app::marked;
use crate::app::panels::has_library;
use crate::app::request::UiCommand;
use crate::app::stage::Stage;
use crate::app::state::{Page, Sheet};
use crate::app::theme::{Icon, Text, ThemeChoice, UiTheme as _, measure};
use crate::app::widgets::{Field, hline, icon_button, tab};
use crate::session::{Command, QueryProblem};

const SEARCH_WIDTH: f32 = 560.0;

pub fn show(bar: &mut TopBar, ui: &mut Ui, stage: &mut Stage<'_>) {
    let rect = ui.max_rect();
    hline(ui, rect.x_range(), rect.bottom() - 1.0);
    ui.horizontal_centered(|ui| {
        ui.add_space(measure::GAP_3);
        menu_ui(ui, stage);
        if has_library(stage.view) {
            search_ui(bar, ui, stage);
        } else {
            ui.label(Text::Title.rich("Gravitas", ui.tokens().text_1));
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.add_space(measure::GAP_3);
            for page in data::pages(stage.view).into_iter().rev() {
                if tab(ui, page.label(), None, stage.state.page == page).clicked() {
                    stage.out.window(UiCommand::Show(page));
                }
            }
        });
    });
}

fn menu_ui(ui: &mut Ui, stage: &mut Stage<'_>) {
    let button = icon_button(ui, Icon::Menu, "Menu");
    egui::Popup::menu(&button).show(|ui| {
        ui.set_min_width(200.0);
        ui.spacing_mut().item_spacing.y = 0.0;
        if item(ui, "Add a folder…", "Ctrl O") {
            stage.out.window(UiCommand::ChooseFolder);
        }
        if has_library(stage.view) && item(ui, "Look for changes now", "") {
            stage.out.session(Command::Rescan(None));
        }
        ui.separator();
        if let Some(what) = &stage.view.undo
            && item(ui, &format!("Undo {what}"), "Ctrl Z")
        {
            stage.out.window(UiCommand::Undo);
        }
        if let Some(what) = &stage.view.redo
            && item(ui, &format!("Redo {what}"), "Ctrl Shift Z")
        {
            stage.out.window(UiCommand::Redo);
        }
        for choice in ThemeChoice::ALL {
            let text = format!("Theme: {}", choice.label());
            if choice_item(ui, &text, stage.state.theme == choice) {
                stage.out.window(UiCommand::Theme(choice));
            }
        }
        ui.separator();
        if item(ui, "Keys", "F1") {
            stage.out.window(UiCommand::Sheet(Some(Sheet::Keys)));
        }
        if item(ui, "Quit", "Ctrl Q") {
            stage.out.window(UiCommand::Quit);
        }
    });
}

fn item(ui: &mut Ui, text: &str, key: &str) -> bool {
    let button = egui::Button::new(text).shortcut_text(Text::Small.rich(key, ui.tokens().text_3));
    let response = ui.add_sized(vec2(ui.available_width(), measure::CONTROL), button.frame(true));
    let clicked = response.accessible_name(text).clicked();
    if clicked {
        ui.close();
    }
    clicked
}

/// One of several; the one in force carries a tick.
fn choice_item(ui: &mut Ui, text: &str, on: bool) -> bool {
    let clicked = item(ui, text, "");
    if on {
        let row = ui.min_rect();
        let place = egui::Rect::from_min_max(
            pos2(row.right() - measure::CONTROL, row.bottom() - measure::CONTROL),
            row.max,
        );
        Icon::Check.paint_centred(ui, place, measure::ICON_SMALL, ui.tokens().text_2);
    }
    clicked
}

fn search_ui(bar: &mut TopBar, ui: &mut Ui, stage: &mut Stage<'_>) {
    let id = Id::unique("search");
    let typing = ui.memory(|m| m.has_focus(id));
    let query = &stage.view.grid.query;
    if !typing && bar.seen != *query {
        bar.text.clone_from(query);
        bar.seen.clone_from(query);
    }
    let problem = stage.view.grid.query_error.as_ref().filter(|_| bar.text == *query);
    let width = SEARCH_WIDTH.min(ui.available_width() - 400.0);
    let field = Field::new("Search", id)
        .hint("Search tags, objects, captions, file names")
        .icon(Icon::Search)
        .key((!typing && bar.text.is_empty()).then_some("Ctrl F"))
        .size(width, measure::TALL)
        .wrong(problem.is_some());
    let shown = field.show(ui, &mut bar.text);
    if stage.focus_search {
        shown.response.request_focus();
    }
    if shown.response.changed() {
        stage.out.session(Command::SetQuery(bar.text.clone()));
        bar.seen.clone_from(&bar.text);
        if stage.state.page != Page::Library {
            stage.out.window(UiCommand::Show(Page::Library));
        }
    }
    if let Some(problem) = problem {
        let under = pos2(shown.response.rect.left() - 32.0, ui.max_rect().bottom() - 4.0);
        problem_ui(ui, under, width, &bar.text, problem);
    }
}

fn problem_ui(ui: &Ui, at: egui::Pos2, width: f32, text: &str, problem: &QueryProblem) {
    let frame = Frame::popup(ui.style()).inner_margin(egui::Margin::symmetric(12, 8));
    egui::Area::new(Id::unique("search problem")).order(Order::Foreground).fixed_pos(at).show(
        ui.ctx(),
        |ui| {
            frame.show(ui, |ui| {
                ui.set_width(width - 24.0);
                let place = (problem.offset, problem.len);
                marked::show(ui, text, place, &problem.message, problem.suggestion.as_deref());
            });
        },
    );
}
