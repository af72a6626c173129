//! How the top bar is painted.

use egui::{Align, Color32, Frame, Id, Layout, Order, Ui, pos2, vec2};

use super::complete::{self, Completion};
use super::{TopBar, data};
use crate::app::marked;
use crate::app::panels::has_library;
use crate::app::request::UiCommand;
use crate::app::stage::Stage;
use crate::app::state::{Page, Sheet};
use crate::app::theme::{Icon, Text, ThemeChoice, UiTheme as _, measure};
use crate::app::widgets::{Field, focus_ring, hline, icon_button, menu_item, tab};
use crate::session::{Command, FilesCommand, QueryProblem, View};

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

/// Room that the tabs take, with the gaps between and behind them.
fn tabs_width(ui: &Ui, view: &View) -> f32 {
    let gap = ui.spacing().item_spacing.x;
    let wide = |page: &Page| {
        let word = Text::BodyStrong.line(ui.painter(), page.label(), Color32::PLACEHOLDER, f32::INFINITY);
        (word.size().x + 2.0 * measure::GAP_3).ceil() + gap
    };
    data::pages(view).iter().map(wide).sum::<f32>() + measure::GAP_3
}

fn menu_ui(ui: &mut Ui, stage: &mut Stage<'_>) {
    let button = icon_button(ui, Icon::Menu, "Menu");
    egui::Popup::menu(&button).show(|ui| {
        ui.set_min_width(260.0);
        ui.spacing_mut().item_spacing.y = 0.0;
        if menu_item(ui, "Add a folder…", "Ctrl O", false) {
            stage.out.window(UiCommand::ChooseFolder);
        }
        if has_library(stage.view) && menu_item(ui, "Look for changes now", "", false) {
            stage.out.session(Command::Rescan(None));
        }
        if stage.view.library.counts.rejected > 0
            && menu_item(ui, "Put the rejected ones into the trash…", "", false)
        {
            stage.out.session(Command::Files(FilesCommand::PlanRejects));
        }
        ui.separator();
        if let Some(what) = &stage.view.undo
            && menu_item(ui, &format!("Undo {what}"), "Ctrl Z", false)
        {
            stage.out.window(UiCommand::Undo);
        }
        if let Some(what) = &stage.view.redo
            && menu_item(ui, &format!("Redo {what}"), "Ctrl Shift Z", false)
        {
            stage.out.window(UiCommand::Redo);
        }
        if has_library(stage.view) {
            if menu_item(ui, "Sidebar", "B", stage.state.shows_sidebar()) {
                stage.out.window(UiCommand::ToggleSidebar);
            }
            if menu_item(ui, "Inspector", "I", stage.state.shows_inspector()) {
                stage.out.window(UiCommand::ToggleInspector);
            }
        }
        for choice in ThemeChoice::ALL {
            let text = format!("Theme: {}", choice.label());
            if menu_item(ui, &text, "", stage.state.theme == choice) {
                stage.out.window(UiCommand::Theme(choice));
            }
        }
        if menu_item(ui, "Go on after a rating or flag", "A", stage.state.advance) {
            stage.out.window(UiCommand::Advance(!stage.state.advance));
        }
        if menu_item(ui, "Reduce motion", "", stage.state.still) {
            stage.out.window(UiCommand::Still(!stage.state.still));
        }
        ui.separator();
        if menu_item(ui, "Import presets", "Ctrl Shift I", stage.state.page == Page::Presets) {
            stage.out.window(UiCommand::Show(Page::Presets));
        }
        if menu_item(ui, "Settings", "Ctrl ,", stage.state.page == Page::Settings) {
            stage.out.window(UiCommand::Show(Page::Settings));
        }
        if menu_item(ui, "Find a command…", "Ctrl K", false) {
            stage.out.window(UiCommand::Sheet(Some(Sheet::Palette)));
        }
        if menu_item(ui, "Keys", "F1", false) {
            stage.out.window(UiCommand::Sheet(Some(Sheet::Keys)));
        }
        if menu_item(ui, "Quit", "Ctrl Q", false) {
            stage.out.window(UiCommand::Quit);
        }
    });
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
    let width = SEARCH_WIDTH.min(ui.available_width() - tabs_width(ui, stage.view) - measure::GAP_4);
    let offered = if typing { complete::completions(&bar.text, stage.view) } else { Vec::new() };
    let taken = choose(bar, ui, id, &offered);
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
    if !offered.is_empty() {
        // Tab must not leave the field while there is something to take.
        let keys =
            egui::EventFilter { tab: true, vertical_arrows: true, horizontal_arrows: true, escape: false };
        ui.memory_mut(|m| m.set_focus_lock_filter(id, keys));
    }
    if shown.response.changed() || taken {
        stage.out.session(Command::SetQuery(bar.text.clone()));
        bar.seen.clone_from(&bar.text);
        if stage.state.page != Page::Library {
            stage.out.window(UiCommand::Show(Page::Library));
        }
    }
    let under = pos2(shown.response.rect.left() - 32.0, ui.max_rect().bottom() - 4.0);
    if let Some(at) = offered_ui(ui, under, width, &offered, bar.chosen) {
        bar.text.clone_from(&offered[at].text);
        bar.chosen = None;
        cursor_to_end(ui, id, &bar.text);
        shown.response.request_focus();
        stage.out.session(Command::SetQuery(bar.text.clone()));
        bar.seen.clone_from(&bar.text);
    } else if let Some(problem) = problem.filter(|_| offered.is_empty())
        && (typing || stage.state.page == Page::Library)
    {
        // Below the chips, one of which takes the search away.
        problem_ui(ui, under + vec2(0.0, measure::FILTER_ROW), width, &bar.text, problem);
    }
}

/// Up and Down choose a completion, Tab and Enter take it; answers whether one was taken.
fn choose(bar: &mut TopBar, ui: &Ui, id: Id, offered: &[Completion]) -> bool {
    if offered.is_empty() {
        bar.chosen = None;
        return false;
    }
    let pressed = |key| ui.ctx().input_mut(|i| i.consume_key(egui::Modifiers::NONE, key));
    let last = offered.len() - 1;
    if pressed(egui::Key::ArrowDown) {
        bar.chosen = Some(bar.chosen.map_or(0, |at| (at + 1).min(last)));
    }
    if pressed(egui::Key::ArrowUp) {
        bar.chosen = bar.chosen.and_then(|at| at.checked_sub(1));
    }
    let taken = if pressed(egui::Key::Tab) {
        Some(bar.chosen.unwrap_or(0))
    } else {
        bar.chosen.filter(|_| pressed(egui::Key::Enter))
    };
    let Some(at) = taken else { return false };
    bar.text.clone_from(&offered[at.min(last)].text);
    bar.chosen = None;
    cursor_to_end(ui, id, &bar.text);
    true
}

fn cursor_to_end(ui: &Ui, id: Id, text: &str) {
    let end = egui::text::CCursor::new(text.chars().count());
    let mut state = egui::TextEdit::load_state(ui.ctx(), id).unwrap_or_default();
    state.cursor.set_char_range(Some(egui::text::CCursorRange::one(end)));
    egui::TextEdit::store_state(ui.ctx(), id, state);
}

/// The completions under the field; answers the one that was clicked.
fn offered_ui(
    ui: &Ui,
    at: egui::Pos2,
    width: f32,
    offered: &[Completion],
    chosen: Option<usize>,
) -> Option<usize> {
    if offered.is_empty() {
        return None;
    }
    let frame = Frame::popup(ui.style()).inner_margin(egui::Margin::same(4));
    let area = egui::Area::new(Id::unique("completions")).order(Order::Foreground).fixed_pos(at);
    let mut clicked = None;
    area.show(ui.ctx(), |ui| {
        frame.show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            for (n, completion) in offered.iter().enumerate() {
                if completion_ui(ui, width - 8.0, completion, chosen == Some(n)) {
                    clicked = Some(n);
                }
            }
        });
    });
    clicked
}

fn completion_ui(ui: &mut Ui, width: f32, completion: &Completion, chosen: bool) -> bool {
    let t = ui.tokens();
    let (rect, response) = ui.allocate_exact_size(vec2(width, measure::CONTROL), egui::Sense::click());
    let name = format!("complete {}", completion.word);
    response.widget_info(|| egui::WidgetInfo::selected(egui::Role::MenuItem, true, chosen, &name));
    if chosen || response.hovered() {
        ui.painter().rect_filled(rect, measure::RADIUS, t.hover);
    }
    focus_ring(ui, &response, rect, measure::RADIUS);
    let middle = rect.center().y;
    let word = Text::Body.line(ui.painter(), &completion.word, t.text_1, width * 0.55);
    ui.painter().galley(pos2(rect.left() + measure::GAP_2, middle - word.size().y / 2.0), word, t.text_1);
    let note = Text::Small.line(ui.painter(), &completion.note, t.text_3, width * 0.4);
    let left = rect.right() - measure::GAP_2 - note.size().x;
    ui.painter().galley(pos2(left, middle - note.size().y / 2.0), note, t.text_3);
    // Pressed rather than clicked: the field loses the keyboard, and the list with it, on the way to a click.
    response.is_pointer_button_down_on() || response.clicked()
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
