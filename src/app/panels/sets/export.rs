//! Making the files: where to, how far, and how it ended.

use std::path::{Path, PathBuf};

use egui::{Align, Id, Layout, Ui};

use super::data;
use crate::app::bytes;
use crate::app::keys::Action;
use crate::app::request::UiCommand;
use crate::app::stage::Stage;
use crate::app::theme::{Icon, Text, UiTheme as _, measure};
use crate::app::widgets::{
    Button, Field, grouped, home, icon_button, progress_bar, section_title, section_ui, tick_box,
};
use crate::app::words;
use crate::facts::AssetId;
use crate::session::{Command, ExportTotals, RunView, SetCommand, SetDraft, WorkKind};

/// Failures that are shown; the manifest has all of them.
const SHOWN: usize = 4;

/// How files are made.
#[derive(Default)]
pub struct Export {
    folder: String,
    /// The folder that the window had when they were last compared.
    seen: Option<PathBuf>,
    overwrite: bool,
    prune: bool,
    /// Whether pictures wait whose crops are not all decided.
    decided: bool,
}

pub fn show(export: &mut Export, ui: &mut Ui, stage: &mut Stage<'_>, draft: &SetDraft) {
    if let Some(run) = stage.view.sets.run.clone() {
        return section_ui(ui, |ui| run_ui(ui, stage, &run));
    }
    if stage.view.sets.sheet.asked.is_empty() || !draft.errors.is_empty() {
        return;
    }
    section_ui(ui, |ui| {
        start_ui(export, ui, stage, draft);
        if let Some(last) = stage.view.sets.last.clone() {
            match last {
                Ok(totals) if totals.set == draft.set.name => done_ui(export, ui, stage, &totals),
                Ok(_) => {}
                Err(reason) => {
                    ui.add_space(measure::GAP_2);
                    super::side::mistake_ui(ui, &reason);
                }
            }
        }
    });
}

fn start_ui(export: &mut Export, ui: &mut Ui, stage: &mut Stage<'_>, draft: &SetDraft) {
    section_title(ui, "Export", "");
    ui.add_space(measure::GAP_2);
    let known = stage.state.export_folder.clone();
    if export.folder.is_empty() || known != export.seen {
        let folder = known.clone().unwrap_or_else(|| home().join(&draft.set.name));
        export.folder = folder.display().to_string();
        export.seen = known;
    }
    ui.horizontal(|ui| {
        let width = ui.available_width() - measure::HIT - measure::GAP_2;
        let field = Field::new("Folder of the export", Id::unique("export folder")).hint("/web/images");
        field.size(width, measure::CONTROL).show(ui, &mut export.folder);
        if icon_button(ui, Icon::Folder, "Browse for a folder").clicked() {
            stage.out.window(UiCommand::ChooseExportFolder);
        }
    });
    ui.add_space(measure::GAP_1);
    if tick_box(ui, export.overwrite, "Replace files of others") {
        export.overwrite = !export.overwrite;
    }
    if tick_box(ui, export.prune, "Remove files that nothing needs any more") {
        export.prune = !export.prune;
    }
    let some_decided = !data::decided_pictures(&stage.view.sets.sheet).is_empty();
    if some_decided && tick_box(ui, export.decided, "Only pictures that are decided") {
        export.decided = !export.decided;
    }
    ui.add_space(measure::GAP_2);
    let words = format!("Export {}", words::pictures(wanted(export, stage).len() as u64));
    let folder = export.folder.trim().to_owned();
    let asked = stage.pressed(Action::Export);
    if !folder.is_empty() && (Button::new(&words).icon(Icon::Download).show(ui).clicked() || asked) {
        let prune = export.prune;
        start(export, stage, prune);
    }
}

/// The pictures that are exported.
fn wanted(export: &Export, stage: &Stage<'_>) -> Vec<AssetId> {
    let sheet = &stage.view.sets.sheet;
    let decided = if export.decided { data::decided_pictures(sheet) } else { Vec::new() };
    if decided.is_empty() { sheet.asked.to_vec() } else { decided }
}

/// Starts, and remembers where the files went.
fn start(export: &mut Export, stage: &mut Stage<'_>, prune: bool) {
    let out = PathBuf::from(export.folder.trim());
    let ids = wanted(export, stage);
    let overwrite = export.overwrite;
    export.seen = Some(out.clone());
    stage.out.window(UiCommand::ExportFolder(out.clone()));
    stage.out.session(Command::Set(SetCommand::Export { ids, out, overwrite, prune }));
}

fn run_ui(ui: &mut Ui, stage: &mut Stage<'_>, run: &RunView) {
    let t = ui.tokens();
    section_title(ui, "Export", &format!("to {}", run.out.display()));
    ui.add_space(measure::GAP_2);
    let share = run.done as f32 / run.pictures.max(1) as f32;
    let what = format!("{} of {}", grouped(run.done), words::pictures(run.pictures));
    ui.horizontal(|ui| {
        ui.label(Text::SmallStrong.rich(&what, t.text_1));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.label(Text::Small.rich(files(run), t.text_2));
        });
    });
    ui.add_space(measure::GAP_1);
    let width = ui.available_width();
    progress_bar(ui, width, share, true, &format!("export of {}", run.set));
    ui.add_space(measure::GAP_1);
    ui.horizontal(|ui| {
        ui.label(Text::Small.rich(note(run), if run.failed > 0 { t.warn } else { t.text_3 }));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.spacing_mut().item_spacing.x = 0.0;
            if run.stopping {
                return;
            }
            if Button::new("Stop").icon(Icon::Stop).flat().small().show(ui).clicked() {
                stage.out.session(Command::Set(SetCommand::Stop));
            }
            let export = Some(WorkKind::Export);
            if run.held {
                if Button::new("Go on").icon(Icon::Play).flat().small().show(ui).clicked() {
                    stage.out.session(Command::Resume(export));
                }
            } else if Button::new("Pause").icon(Icon::Pause).flat().small().show(ui).clicked() {
                stage.out.session(Command::Pause(export));
            }
        });
    });
}

/// `412 files, 8.9 MB`
fn files(run: &RunView) -> String {
    let files = run.written + run.kept;
    let word = if files == 1 { "file" } else { "files" };
    format!("{} {word}, {}", grouped(files), bytes::in_words(run.bytes))
}

/// What goes on, and how long still.
fn note(run: &RunView) -> String {
    let mut parts = Vec::new();
    if run.failed > 0 {
        parts.push(format!("{} failed", run.failed));
    }
    if run.stopping {
        parts.push("stopping".to_owned());
    } else if run.held {
        parts.push("paused".to_owned());
    } else if let Some(left) = run.seconds_left {
        parts.push(words::time_left(left));
    }
    parts.join(", ")
}

fn done_ui(export: &mut Export, ui: &mut Ui, stage: &mut Stage<'_>, totals: &ExportTotals) {
    let t = ui.tokens();
    ui.add_space(measure::GAP_4);
    let head = if totals.stopped { "Stopped early" } else { "Exported" };
    ui.horizontal(|ui| {
        let icon = if totals.failed > 0 || totals.stopped { Icon::Warning } else { Icon::Check };
        let ink = if totals.failed > 0 || totals.stopped { t.warn } else { t.ok };
        let (place, _) = ui.allocate_exact_size(egui::Vec2::splat(measure::ICON_SMALL), egui::Sense::hover());
        icon.paint(ui, place, ink);
        ui.label(Text::SmallStrong.rich(head, t.text_1));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.label(Text::Small.rich(bytes::in_words(totals.bytes), t.text_2));
        });
    });
    ui.label(Text::Small.rich(data::outcome(totals), t.text_2));
    let failures = data::failures(totals);
    for (name, reason) in failures.iter().take(SHOWN) {
        super::side::mistake_ui(ui, &format!("{name}: {reason}"));
    }
    if failures.len() > SHOWN {
        let words = format!("and {} more", failures.len() - SHOWN);
        ui.label(Text::Tiny.rich(words, t.text_3));
    }
    outdated_ui(export, ui, stage, totals);
    ui.add_space(measure::GAP_2);
    ui.spacing_mut().item_spacing.y = measure::GAP_2;
    if Button::new("Open the preview page").icon(Icon::External).show(ui).clicked() {
        show_outside(stage, &totals.page);
    }
    let folder = totals.manifest.parent().map(Path::to_path_buf).unwrap_or_default();
    if Button::new("Open folder").icon(Icon::Folder).show(ui).clicked() {
        show_outside(stage, &folder);
    }
}

/// Files that nothing needs any more, and one click to be rid of them.
fn outdated_ui(export: &mut Export, ui: &mut Ui, stage: &mut Stage<'_>, totals: &ExportTotals) {
    if totals.outdated == 0 {
        return;
    }
    let t = ui.tokens();
    let words = if totals.outdated == 1 {
        "1 file is not needed any more".to_owned()
    } else {
        format!("{} files are not needed any more", grouped(totals.outdated))
    };
    ui.horizontal(|ui| {
        ui.label(Text::Small.rich(words, t.text_3));
        if Button::new("Remove").flat().small().show(ui).clicked() {
            start(export, stage, true);
        }
    });
}

fn show_outside(stage: &mut Stage<'_>, path: &Path) {
    stage.out.session(Command::Set(SetCommand::Show(path.to_path_buf())));
}
