//! From which confidence findings become tags of the selection.

use egui::Ui;

use super::FilesPanel;
use super::ui::{Answer, WIDTH, note_ui, title_ui, ways_ui};
use crate::app::theme::measure;
use crate::app::widgets::tagging_input;
use crate::app::words;
use crate::facts::AssetId;
use crate::session::Command;

pub fn show(panel: &mut FilesPanel, ui: &mut Ui, ids: &[AssetId]) -> Option<Answer> {
    title_ui(ui, &format!("Tag {} automatically", words::pictures(ids.len() as u64)));
    tagging_input(ui, WIDTH, &mut panel.least);
    ui.add_space(measure::GAP_2);
    note_ui(
        ui,
        "What models found becomes tags, also what they find later. Your own tags stay, and those you rejected stay \
         away. Settings list every run, to be taken back on another day",
    );
    let yes = ways_ui(ui, "Tag", "Cancel", true)?;
    // Thumbs and sliders give long fractions; people mean two digits.
    let threshold = panel.least.map(|least| (least * 100.0).round() / 100.0);
    Some(if yes { Answer::Yes(Command::AutoTag { ids: ids.to_vec(), threshold }) } else { Answer::No })
}
