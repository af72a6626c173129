//! The window without its session: state, panels, textures, and one frame of it.

use egui::{Context, Ui};

use super::bytes;
use super::dragged;
use super::keyboard;
use super::keys::{self, Action};
use super::panels::{self, Panel};
use super::request::{Out, Request, UiCommand};
use super::stage::Stage;
use super::state::{Asking, ClosedFolders, Page, Sheet, UiState};
use super::textures::{Textures, ThumbKey};
use super::theme::{self, ThemeChoice, measure};
use super::toasts::Toasts;
use super::wanted::Wanted;
use crate::facts::AssetId;
use crate::session::{
    Command, Copied, FilesCommand, Grouping, PictureSource, SelectHow, SetCommand, Thumb, UpkeepCommand, View,
};

/// Everything of the window that is not the library.
pub struct Shell {
    /// What is shown.
    pub state: UiState,
    /// Pictures on the graphics card.
    pub textures: Textures,
    /// Short messages.
    pub toasts: Toasts,
    panels: Vec<Box<dyn Panel>>,
    wanted: Wanted,
    /// How many crops had been written when it was last said.
    saved: usize,
    /// The last signed address that was copied.
    signed: u64,
    focus_search: bool,
    /// Whether remembered settings were taken over.
    settled: bool,
    /// An action chosen by its name, done in the next frame.
    chosen: Option<Action>,
    /// Fonts for scripts that our own do not have.
    fallback: theme::Fallback,
    /// Whether something other than a picture had the keyboard when the last frame ended.
    had_focus: bool,
}

impl Default for Shell {
    fn default() -> Self {
        Self {
            state: UiState::default(),
            textures: Textures::default(),
            toasts: Toasts::default(),
            panels: panels::all(),
            wanted: Wanted::default(),
            saved: 0,
            signed: 0,
            focus_search: false,
            settled: false,
            chosen: None,
            fallback: theme::Fallback::default(),
            had_focus: false,
        }
    }
}

impl Shell {
    /// Begins to note which letters no font has; call once, before the first frame.
    pub fn attach(&self, ctx: &Context) {
        self.fallback.attach(ctx);
    }

    /// Takes thumbnails that arrived onto the graphics card.
    pub fn take_thumbs(&mut self, ctx: &Context, thumbs: &[Thumb]) {
        for thumb in thumbs {
            let key = ThumbKey { id: thumb.id, version: thumb.version, large: thumb.large };
            self.textures.insert_thumb(ctx, key, &thumb.pixels);
        }
    }

    /// One frame: keys, panels in their order, messages. Answers what was asked for.
    pub fn frame(&mut self, ui: &mut Ui, view: &View) -> Vec<Request> {
        let mut out = Out::default();
        self.settle(ui.ctx(), view, &mut out);
        self.state.width = ui.ctx().content_rect().width();
        self.textures.begin_frame();
        self.say_saved(ui.ctx(), view);
        self.copy_signed(ui.ctx(), view);
        if view.picture.is_none() && view.compared.is_empty() {
            self.textures.close_pictures();
        }
        let covered = self.state.sheet.is_some() || self.state.asks_about_files(view);
        let mut pressed =
            if covered { Vec::new() } else { keys::pressed(ui.ctx(), self.state.page, self.had_focus) };
        pressed.extend(self.chosen.take().map(|action| (action, false)));
        let actions: Vec<(Action, bool)> =
            pressed.into_iter().filter(|(action, _)| !self.global(*action, view, &mut out)).collect();
        dropped(ui.ctx(), self.state.page, &mut out);
        let focus_search = std::mem::take(&mut self.focus_search);
        for panel in &mut self.panels {
            if panel.shown(view, &self.state) {
                let mut stage = Stage {
                    view,
                    state: &self.state,
                    textures: &mut self.textures,
                    wanted: &mut self.wanted,
                    out: &mut out,
                    actions: &actions,
                    focus_search,
                };
                panels::show(panel.as_mut(), ui, &mut stage);
            }
        }
        dragged::show(ui.ctx(), view, &mut self.textures);
        if panels::has_library(view) {
            dragged::show_files(ui.ctx());
        }
        self.advance(view, &mut out);
        let bar = if self.state.page == Page::Crop { measure::TRANSFORMATION_BAR } else { 0.0 };
        self.toasts.show(ui.ctx(), &view.notices, bar, &mut out);
        self.fallback.install(ui.ctx(), &view.fonts);
        for letter in self.fallback.wanted() {
            out.session(Command::FindFont(letter));
        }
        self.had_focus = keyboard::is_busy(ui.ctx());
        out.into_requests()
    }

    /// Says where a crop was written.
    fn say_saved(&mut self, ctx: &Context, view: &View) {
        let now = ctx.input(|i| i.time);
        for saved in view.crop.saved.iter().skip(self.saved) {
            let size = bytes::in_words(saved.bytes);
            self.toasts.say(format!("Saved, {size}: {}", saved.path.display()), now);
        }
        self.saved = view.crop.saved.len();
    }

    /// Puts an address on the clipboard as soon as it is signed.
    fn copy_signed(&mut self, ctx: &Context, view: &View) {
        let Some(signed) = view.crop.signed.as_ref().filter(|signed| signed.serial > self.signed) else {
            return;
        };
        self.signed = signed.serial;
        ctx.copy_text(signed.url.clone());
        self.toasts.say("The signed URL is on the clipboard", ctx.input(|i| i.time));
    }

    /// Takes over what the last run remembered, once the library told it.
    fn settle(&mut self, ctx: &Context, view: &View, out: &mut Out) {
        if self.settled {
            return;
        }
        self.settled = view.library.loaded;
        let get = |key: &str| view.settings.get(key).map(String::as_str);
        if let Some(theme) = get("theme").and_then(|t| ThemeChoice::ALL.into_iter().find(|c| c.label() == t))
        {
            self.state.theme = theme;
            theme::choose(ctx, theme);
        }
        if let Some(well) = get("well").and_then(|w| w.parse::<f32>().ok()) {
            self.state.well = well.clamp(96.0, 320.0);
        }
        self.state.advance = get("advance") == Some("1");
        if get("motion") == Some("still") {
            self.state.still = true;
            theme::set_motion(ctx, true);
        }
        if get("layout") == Some("justified") {
            self.state.justified = true;
            out.session(Command::WantSizes(true));
        }
        if let Some(grouping) = Grouping::ALL.into_iter().find(|g| get("grouping") == Some(g.name())) {
            out.session(Command::SetGrouping(grouping));
        }
        if let Some(closed) = get("closed-folders") {
            self.state.closed_folders = ClosedFolders::parse(closed);
        }
        if let Some(folder) = get("export-folder") {
            self.state.export_folder = Some(folder.into());
        }
        if let Some(hidden) = get("hidden") {
            self.state.hidden = hidden.split(',').filter(|h| !h.is_empty()).map(str::to_owned).collect();
        }
    }

    /// Does what a key means on every page; `false` leaves it to the panels.
    fn global(&mut self, action: Action, view: &View, out: &mut Out) -> bool {
        match action {
            // At once, so that what is typed next is not taken for shortcuts.
            Action::Search => self.focus_search = panels::has_library(view),
            Action::AddFolder => out.window(UiCommand::ChooseFolder),
            Action::Undo => out.window(UiCommand::Undo),
            Action::Redo => out.window(UiCommand::Redo),
            Action::SelectAll => out.session(Command::SelectAll),
            Action::Quit => out.window(UiCommand::Quit),
            Action::Keys => out.window(UiCommand::Sheet(Some(Sheet::Keys))),
            Action::Go(page) => out.window(UiCommand::Show(page)),
            Action::Open => out.window(UiCommand::Show(Page::Loupe)),
            Action::Back if self.state.page == Page::Library => out.session(Command::SelectNone),
            Action::Back => out.window(UiCommand::Show(Page::Library)),
            Action::Rate(stars) if self.has_subject(view) => out.session(Command::Rate(stars)),
            Action::Flag(flag) if self.has_subject(view) => out.session(Command::Flag(flag)),
            Action::Label(label) if self.has_subject(view) => {
                out.session(Command::Label((!label.is_empty()).then(|| label.to_owned())));
            }
            Action::Compare => Self::compare(view, out),
            Action::Advance => out.window(UiCommand::Advance(!self.state.advance)),
            Action::TagAutomatically
            | Action::CopyMarks
            | Action::PasteTags
            | Action::PasteCrops
            | Action::CopyFiles
            | Action::Rename
            | Action::MoveTo
            | Action::Trash
                if self.has_subject(view) =>
            {
                self.about_files(action, view, out);
            }
            Action::TrashRejects => out.session(Command::Files(FilesCommand::PlanRejects)),
            Action::Palette => out.window(UiCommand::Sheet(Some(Sheet::Palette))),
            Action::Inspector => out.window(UiCommand::ToggleInspector),
            Action::Sidebar => out.window(UiCommand::ToggleSidebar),
            Action::Left if steps(self.state.page) => out.session(Command::Step(-1)),
            Action::Right if steps(self.state.page) => out.session(Command::Step(1)),
            _ => return false,
        }
        true
    }

    /// Whether a verdict would be about what is on screen: there is a selection, and no file beside the library is open.
    fn has_subject(&self, view: &View) -> bool {
        let file = view.picture.as_ref().is_some_and(|p| matches!(p.source, PictureSource::File(_)));
        let hidden = file && matches!(self.state.page, Page::Loupe | Page::Crop);
        !hidden && (!view.selection.ids.is_empty() || view.selection.current.is_some())
    }

    /// Tags, crops and files of what is selected.
    fn about_files(&self, action: Action, view: &View, out: &mut Out) {
        let ids = subject(view);
        let paste = |what| self.state.copied.as_ref().map(|(from, _)| Command::Paste { what, from: *from });
        match action {
            Action::TagAutomatically => out.window(UiCommand::Ask(Some(Asking::Tag(ids)))),
            Action::CopyMarks => {
                if let Some(row) = view.selection.current.and_then(|id| view.row(id)) {
                    out.window(UiCommand::CopyMarks(row.id, row.name.clone()));
                }
            }
            Action::PasteTags => paste(Copied::Tags).into_iter().for_each(|command| out.session(command)),
            Action::PasteCrops => paste(Copied::Crops).into_iter().for_each(|command| out.session(command)),
            Action::CopyFiles => out.session(Command::Files(FilesCommand::Paths(ids.to_vec()))),
            Action::Rename => out.window(UiCommand::Ask(Some(Asking::Rename(ids)))),
            Action::MoveTo => out.window(UiCommand::Ask(Some(Asking::Move(ids, None)))),
            Action::Trash => out.session(Command::Files(FilesCommand::PlanTrash(ids.to_vec()))),
            _ => {}
        }
    }

    /// Lays the selected pictures side by side, where there are two at least.
    fn compare(view: &View, out: &mut Out) {
        if panels::to_compare(view).len() > 1 {
            out.window(UiCommand::Show(Page::Compare));
        }
    }

    /// Goes on to the next picture when one picture got a verdict and the person wants that.
    fn advance(&self, view: &View, out: &mut Out) {
        let single = view.selection.ids.len() <= 1;
        if !self.state.advance || !single || !matches!(self.state.page, Page::Library | Page::Loupe) {
            return;
        }
        let verdict = |r: &Request| matches!(r, Request::Session(Command::Rate(_) | Command::Flag(_)));
        let elsewhere =
            |r: &Request| matches!(r, Request::Session(Command::Select { .. } | Command::Step(_)));
        if !out.requests().iter().any(verdict) || out.requests().iter().any(elsewhere) {
            return;
        }
        let next = view.selection.index.and_then(|at| view.grid.ids.get(at + 1));
        match next {
            Some(_) if self.state.page == Page::Loupe => out.session(Command::Step(1)),
            Some(id) => out.session(Command::Select { id: *id, how: SelectHow::Only }),
            None => {}
        }
    }

    /// Changes the window; answers what the session has to know of it.
    #[expect(clippy::too_many_lines, reason = "one arm for each command")]
    pub fn apply(&mut self, ctx: &Context, view: &View, command: UiCommand) -> Vec<Command> {
        let state = &mut self.state;
        let mut told = Vec::new();
        let mut remember =
            |key: &str, value: String| told.push(Command::SetSetting { key: key.to_owned(), value });
        match command {
            UiCommand::Show(page) => return self.show(page, view),
            UiCommand::ShowOpen(page) => {
                state.page = page;
                state.hovered = None;
            }
            UiCommand::NoChooser => state.no_chooser = true,
            UiCommand::Theme(choice) => {
                state.theme = choice;
                theme::choose(ctx, choice);
                remember("theme", choice.label().to_owned());
            }
            UiCommand::Still(still) => {
                state.still = still;
                theme::set_motion(ctx, still);
                remember("motion", if still { "still" } else { "short" }.to_owned());
            }
            UiCommand::ToggleFolder(folder) => {
                state.closed_folders.toggle(folder);
                remember("closed-folders", state.closed_folders.text());
            }
            UiCommand::Well(width) => {
                state.well = width;
                remember("well", format!("{width:.0}"));
            }
            UiCommand::Justified(on) => {
                state.justified = on;
                remember("layout", if on { "justified" } else { "uniform" }.to_owned());
                told.push(Command::WantSizes(on));
            }
            UiCommand::Grouping(grouping) => {
                remember("grouping", grouping.name().to_owned());
                told.push(Command::SetGrouping(grouping));
            }
            UiCommand::ToggleInspector => {
                state.inspector = Some(!state.shows_inspector());
                // Nobody is left who would say that its row is left.
                state.hovered = None;
            }
            UiCommand::ToggleSidebar => state.sidebar = Some(!state.shows_sidebar()),
            UiCommand::ToggleAnalysis(id) => {
                if !state.hidden.remove(&id) {
                    state.hidden.insert(id);
                }
                remember("hidden", state.hidden.iter().cloned().collect::<Vec<_>>().join(","));
            }
            UiCommand::LeastConfidence(least) => state.least_confidence = least,
            UiCommand::Hover(at) => state.hovered = at,
            UiCommand::ToggleLayer(layer) => match state.layers.iter().position(|l| *l == layer) {
                Some(at) => {
                    state.layers.remove(at);
                }
                None => state.layers.push(layer),
            },
            UiCommand::View(viewport) => state.viewport = viewport,
            UiCommand::Ask(asking) => state.asking = asking,
            UiCommand::Advance(on) => {
                remember("advance", if on { "1" } else { "0" }.to_owned());
                self.set_advance(ctx, on);
            }
            UiCommand::CopyMarks(id, name) => {
                self.toasts.say(format!("Tags and crops of {name} can be pasted"), ctx.input(|i| i.time));
                state.copied = Some((id, name));
            }
            UiCommand::Sheet(sheet) => state.sheet = sheet,
            UiCommand::Act(action) => self.chosen = Some(action),
            UiCommand::Copy { text, what } => {
                ctx.copy_text(text);
                self.toasts.say(format!("The {what} is on the clipboard"), ctx.input(|i| i.time));
            }
            UiCommand::Quit => ctx.send_viewport_cmd(egui::ViewportCommand::Close),
            UiCommand::ReviewIn { set, ids } => return self.review_in(set, ids),
            UiCommand::ExportFolder(path) => {
                remember("export-folder", path.display().to_string());
                state.export_folder = Some(path);
            }
            UiCommand::Undo
            | UiCommand::Redo
            | UiCommand::ChooseFolder
            | UiCommand::ChoosePicture
            | UiCommand::Choose(_)
            | UiCommand::ChooseCropTarget(_)
            | UiCommand::ChooseSetFile
            | UiCommand::ChooseSetTarget(_)
            | UiCommand::ChooseExportFolder
            | UiCommand::ChooseFilmTarget(_) => {}
        }
        ctx.request_repaint();
        told
    }

    /// Whether a verdict goes on to the next picture from now on.
    fn set_advance(&mut self, ctx: &Context, on: bool) {
        self.state.advance = on;
        let does = if on { "goes on to the next picture" } else { "stays at its picture" };
        self.toasts.say(format!("A rating or flag {does}"), ctx.input(|i| i.time));
    }

    /// Shows pictures in every slot of a set.
    fn review_in(&mut self, set: String, ids: Vec<AssetId>) -> Vec<Command> {
        self.state.page = Page::Sets;
        vec![Command::Set(SetCommand::Open(set)), Command::Set(SetCommand::Review(ids))]
    }

    /// Goes to a page, and opens the current picture where the page is about one.
    fn show(&mut self, page: Page, view: &View) -> Vec<Command> {
        let mut told = Vec::new();
        let open = view.picture.as_ref().map(|p| &p.source);
        // A file that was opened in the Lab stays there.
        let kept = page == Page::Lab && matches!(open, Some(PictureSource::File(_)));
        if matches!(page, Page::Loupe | Page::Crop | Page::Motion | Page::Lab) && !kept {
            let current = view.selection.current.or_else(|| view.grid.ids.first().copied());
            match current {
                Some(id) if open != Some(&PictureSource::Asset(id)) => {
                    if view.selection.current.is_none() {
                        told.push(Command::Select { id, how: SelectHow::Only });
                    }
                    told.push(Command::Open(id));
                }
                None if open.is_none() && page != Page::Lab => return told,
                _ => {}
            }
            if page == Page::Crop && view.crop.text.is_empty() {
                told.push(Command::BeginCrop("ar_16:9,c_auto,g_auto,w_1200".to_owned()));
            }
            if page == Page::Motion && view.crop.text.is_empty() {
                // Frames of a size that every player shows; a whole photograph would be far too large.
                told.push(Command::BeginCrop("ar_16:9,c_fill,g_auto,w_1280/e_zoompan".to_owned()));
            }
        }
        if page == Page::Settings {
            told.push(Command::Upkeep(UpkeepCommand::Survey));
        }
        if page == Page::Compare && self.state.page != page {
            let ids = panels::to_compare(view);
            told.extend(ids.first().map(|id| Command::Select { id: *id, how: SelectHow::Only }));
            told.push(Command::Compare(ids));
        } else if self.state.page == Page::Compare && page != Page::Compare {
            told.push(Command::Compare(Vec::new()));
        }
        if self.state.page != page {
            self.state.hovered = None;
        }
        self.state.page = page;
        told
    }
}

/// Whether a page shows one picture after another and leaves the arrows to that.
const fn steps(page: Page) -> bool {
    matches!(page, Page::Crop | Page::Motion | Page::Lab)
}

/// The selection, else the current picture.
fn subject(view: &View) -> std::sync::Arc<[AssetId]> {
    if view.selection.ids.is_empty() {
        view.selection.current.into_iter().collect()
    } else {
        std::sync::Arc::clone(&view.selection.ids)
    }
}

/// Folders dropped onto the window join the library; a picture is opened, as a film or in the Lab while those are shown.
fn dropped(ctx: &Context, page: Page, out: &mut Out) {
    let paths: Vec<std::path::PathBuf> =
        ctx.input(|i| i.raw.dropped_files.iter().map(|f| f.path().to_path_buf()).collect());
    for path in paths {
        // One look at what a hand just dropped; everything slower happens in the session.
        if path.is_dir() {
            out.session(Command::AddFolder(path));
        } else {
            out.session(Command::OpenFile(path));
            let stays = matches!(page, Page::Motion | Page::Lab);
            out.window(UiCommand::ShowOpen(if stays { page } else { Page::Loupe }));
        }
    }
}
