//! Films that are made or were made: how far, how large, where.

use egui::{Align, Layout, Rect, Role, Sense, Ui, WidgetInfo, pos2, vec2};

use super::data;
use crate::app::stage::Stage;
use crate::app::theme::{Icon, UiTheme as _, measure};
use crate::app::widgets::{progress_bar, section_title, section_ui, small_icon_button, two_lines};
use crate::session::{Command, FilmRow, FilmState};

pub fn show(ui: &mut Ui, stage: &mut Stage<'_>) {
    if stage.view.films.is_empty() {
        return;
    }
    section_ui(ui, |ui| {
        section_title(ui, "Films", "");
        ui.add_space(measure::GAP_1);
        // The newest first: it is the one that somebody waits for.
        for row in stage.view.films.iter().rev() {
            film_ui(ui, stage, row);
        }
    });
}

fn film_ui(ui: &mut Ui, stage: &mut Stage<'_>, row: &FilmRow) {
    let t = ui.tokens();
    let name = row.out.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let (line, story) = data::film_line(row);
    // A bar stands below both lines, with room on either side.
    let under = if row.progress().is_some() { measure::GAP_2 } else { 0.0 };
    let size = vec2(ui.available_width(), measure::FILTER_ROW + under);
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::ListItem, true, format!("film {name}: {line}")));
    let ink = if matches!(row.state, FilmState::Failed(_)) { t.error } else { t.text_1 };
    let lines = Rect::from_min_size(rect.min, vec2(rect.width(), measure::FILTER_ROW));
    let words = Rect::from_min_max(lines.min, pos2(lines.right() - 52.0, lines.bottom()));
    two_lines(ui, words, &name, &line, ink);
    let mut inner =
        ui.new_child(egui::UiBuilder::new().max_rect(lines).layout(Layout::right_to_left(Align::Center)));
    inner.spacing_mut().item_spacing.x = measure::GAP_1;
    if let Some(share) = row.progress() {
        if small_icon_button(&mut inner, Icon::Close, &format!("Stop {name}")).clicked() {
            stage.out.session(Command::StopFilm(row.id));
        }
        let bar = Rect::from_min_size(lines.left_bottom(), vec2(rect.width(), measure::GAP_1));
        let mut under = ui.new_child(egui::UiBuilder::new().max_rect(bar));
        progress_bar(&mut under, bar.width(), share, true, &format!("making {name}"));
    } else {
        if small_icon_button(&mut inner, Icon::Close, &format!("Forget {name}")).clicked() {
            stage.out.session(Command::ForgetFilm(row.id));
        }
        if matches!(row.state, FilmState::Done(_))
            && small_icon_button(&mut inner, Icon::Folder, &format!("Show {name} in its folder")).clicked()
        {
            stage.out.session(Command::ShowInFolder(row.out.clone()));
        }
    }
    let whole = format!("{}\n{story}", row.out.display());
    response.on_hover_text(whole.trim_end());
}
