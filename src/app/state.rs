//! What the window shows, beyond the library itself: page, theme, overlays, sizes.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;

use super::theme::{ThemeChoice, measure};
use super::viewport::Viewport;
use crate::facts::{AssetId, RootId};
use crate::session::{FolderRef, View};

/// From this width on the inspector is shown unasked.
const WIDE: f32 = 1280.0;
/// From this width on the sidebar is shown unasked.
const MEDIUM: f32 = 1000.0;

/// What fills the window.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Page {
    /// The grid.
    #[default]
    Library,
    /// One picture.
    Loupe,
    /// One crop.
    Crop,
    /// Many crops of many pictures.
    Sets,
    /// One film.
    Motion,
    /// One picture and one model.
    Lab,
    /// Two to four pictures side by side.
    Compare,
    /// Analyses and the models behind them.
    Models,
    /// What happens to pictures that come in.
    Presets,
    /// How the program looks and works, and where data lies.
    Settings,
}

impl Page {
    /// Every page: those with tabs in their order, then the others.
    pub const ALL: [Self; 10] = [
        Self::Library,
        Self::Loupe,
        Self::Crop,
        Self::Sets,
        Self::Motion,
        Self::Lab,
        Self::Compare,
        Self::Models,
        Self::Presets,
        Self::Settings,
    ];

    /// Whether it has a tab; the others are reached by the menu, by keys and by their names.
    #[must_use]
    pub const fn is_tab(self) -> bool {
        !matches!(self, Self::Presets | Self::Settings)
    }

    /// The word on the tab.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Library => "Library",
            Self::Loupe => "Loupe",
            Self::Crop => "Crop",
            Self::Sets => "Sets",
            Self::Motion => "Motion",
            Self::Lab => "Lab",
            Self::Compare => "Compare",
            Self::Models => "Models",
            Self::Presets => "Import presets",
            Self::Settings => "Settings",
        }
    }
}

/// One box of the open picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BoxRef {
    /// The analysis that found it.
    pub analysis: String,
    /// Its place in that analysis's list.
    pub index: usize,
}

/// What the crop page lays over the picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CropLayer {
    /// Named boxes.
    Boxes,
    /// Faces.
    Faces,
    /// Text.
    Text,
    /// What matters, as heat.
    Importance,
    /// Lines at thirds.
    Thirds,
}

impl CropLayer {
    /// Every layer, in the order of the tool row.
    pub const ALL: [Self; 5] = [Self::Boxes, Self::Faces, Self::Text, Self::Importance, Self::Thirds];

    /// The word on the toggle.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Boxes => "Boxes",
            Self::Faces => "Faces",
            Self::Text => "Text",
            Self::Importance => "Importance",
            Self::Thirds => "Thirds",
        }
    }
}

/// A window over the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sheet {
    /// What needs attention.
    Failures,
    /// The keyboard map.
    Keys,
    /// Every command by its name.
    Palette,
}

#[cfg(test)]
impl Sheet {
    /// Every sheet.
    pub const ALL: [Self; 3] = [Self::Failures, Self::Keys, Self::Palette];

    /// A word for ids and tests.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Failures => "failures",
            Self::Keys => "keys",
            Self::Palette => "palette",
        }
    }
}

/// Folders that hide what is in them, by watched folder.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ClosedFolders(BTreeMap<RootId, BTreeSet<String>>);

impl ClosedFolders {
    /// Whether a folder hides what is in it.
    #[must_use]
    pub fn holds(&self, root: RootId, path: &str) -> bool {
        self.0.get(&root).is_some_and(|paths| paths.contains(path))
    }

    /// Opens a closed folder, closes an open one.
    pub fn toggle(&mut self, folder: FolderRef) {
        let paths = self.0.entry(folder.root).or_default();
        if !paths.remove(&folder.path) {
            paths.insert(folder.path);
        }
    }

    /// As a setting: a line a folder, its number before the first `/`.
    #[must_use]
    pub fn text(&self) -> String {
        let line = |root: &RootId, path: &String| format!("{}/{path}", root.0);
        let lines = self.0.iter().flat_map(|(root, paths)| paths.iter().map(move |path| line(root, path)));
        lines.collect::<Vec<_>>().join("\n")
    }

    /// From such a setting.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        let mut closed = Self::default();
        for (root, path) in text.lines().filter_map(|line| line.split_once('/')) {
            if let Ok(root) = root.parse() {
                closed.0.entry(RootId(root)).or_default().insert(path.to_owned());
            }
        }
        closed
    }
}

/// A question over the page before something happens to many pictures or files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Asking {
    /// New names for these pictures.
    Rename(Arc<[AssetId]>),
    /// Into which folder these pictures go; a folder that was chosen already is only confirmed.
    Move(Arc<[AssetId]>, Option<FolderRef>),
    /// Whether the files of these pictures are made at once, in the set of this name.
    Export(String, Arc<[AssetId]>),
    /// From which confidence findings become tags of these pictures.
    Tag(Arc<[AssetId]>),
}

/// Presentation that more than one panel cares about.
#[derive(Debug, Clone, PartialEq)]
#[expect(clippy::struct_excessive_bools, reason = "independent switches")]
pub struct UiState {
    /// The page on screen.
    pub page: Page,
    /// The theme asked for.
    pub theme: ThemeChoice,
    /// Whether nothing may move by itself.
    pub still: bool,
    /// Width of the picture well of a grid cell, in points.
    pub well: f32,
    /// Whether rows of the grid follow the shapes of their pictures.
    pub justified: bool,
    /// Whether the inspector is wanted; nobody said so far when `None`.
    pub inspector: Option<bool>,
    /// Whether the sidebar is wanted; nobody said so far when `None`.
    pub sidebar: Option<bool>,
    /// Width of the window in points.
    pub width: f32,
    /// Analyses whose boxes are not drawn.
    pub hidden: BTreeSet<String>,
    /// Boxes below this confidence are not drawn.
    pub least_confidence: f32,
    /// The box whose row is under the pointer.
    pub hovered: Option<BoxRef>,
    /// Layers of the crop page that are on.
    pub layers: Vec<CropLayer>,
    /// What of the picture the loupe shows.
    pub viewport: Viewport,
    /// Folders of the sidebar that hide what is in them.
    pub closed_folders: ClosedFolders,
    /// Where sets were exported to last.
    pub export_folder: Option<PathBuf>,
    /// A window over the page.
    pub sheet: Option<Sheet>,
    /// Whether the desktop was found to have no file chooser, so that paths are typed.
    pub no_chooser: bool,
    /// A question about files.
    pub asking: Option<Asking>,
    /// Whether a verdict goes on to the next picture.
    pub advance: bool,
    /// The picture whose tags and crops can be pasted, with its name.
    pub copied: Option<(AssetId, String)>,
}

impl Default for UiState {
    fn default() -> Self {
        Self {
            page: Page::Library,
            theme: ThemeChoice::System,
            still: false,
            well: measure::WELL[0],
            justified: false,
            inspector: None,
            sidebar: None,
            width: 1440.0,
            hidden: BTreeSet::new(),
            least_confidence: 0.5,
            hovered: None,
            layers: vec![CropLayer::Boxes, CropLayer::Thirds],
            viewport: Viewport::default(),
            closed_folders: ClosedFolders::default(),
            export_folder: None,
            sheet: None,
            no_chooser: false,
            asking: None,
            advance: false,
            copied: None,
        }
    }
}

impl UiState {
    /// Whether there is room for the inspector, or it was asked for.
    #[must_use]
    pub fn shows_inspector(&self) -> bool {
        self.inspector.unwrap_or(self.width >= WIDE)
    }

    /// Whether there is room for the sidebar, or it was asked for.
    #[must_use]
    pub fn shows_sidebar(&self) -> bool {
        self.sidebar.unwrap_or(self.width >= MEDIUM)
    }

    /// Whether a question about files or folders waits for an answer.
    #[must_use]
    pub fn asks_about_files(&self, view: &View) -> bool {
        self.asking.is_some() || view.trash.is_some() || view.forget.is_some()
    }

    /// Whether a layer of the crop page is on.
    #[must_use]
    pub fn shows(&self, layer: CropLayer) -> bool {
        self.layers.contains(&layer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn closed_folders_survive_a_restart() {
        let mut closed = ClosedFolders::default();
        for (root, path) in [(1, ""), (1, "trips/alps"), (7, "a b"), (7, "gone"), (7, "gone")] {
            closed.toggle(FolderRef { root: RootId(root), path: path.to_owned() });
        }
        let read = ClosedFolders::parse(&closed.text());
        assert!(
            read.holds(RootId(1), "") && read.holds(RootId(1), "trips/alps") && read.holds(RootId(7), "a b")
        );
        assert!(!read.holds(RootId(7), "gone") && !read.holds(RootId(7), "trips/alps"));
    }
}
