//! The window without its session: state, panels, textures, and one frame of it.

use egui::{Context, Ui};

use super::bytes;
use super::keys::{self, Action};
use super::panels::{self, Panel};
use super::request::{Out, Request, UiCommand};
use super::stage::Stage;
use super::state::{Page, Sheet, UiState};
use super::textures::{Textures, ThumbKey};
use super::theme::{self, ThemeChoice};
use super::toasts::Toasts;
use super::wanted::Wanted;
use crate::session::{Command, Grouping, PictureSource, SelectHow, Thumb, View};

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
    focus_search: bool,
    /// Whether remembered settings were taken over.
    settled: bool,
    /// An action chosen by its name, done in the next frame.
    chosen: Option<Action>,
    /// Fonts for scripts that our own do not have.
    fallback: theme::Fallback,
    /// Whether something had the keyboard when the last frame ended.
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
        if view.picture.is_none() {
            self.textures.close_picture();
        }
        let mut pressed = match self.state.sheet {
            None => keys::pressed(ui.ctx(), self.state.page, self.had_focus),
            Some(_) => Vec::new(),
        };
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
        self.toasts.show(ui.ctx(), &view.notices, &mut out);
        self.fallback.install(ui.ctx(), &view.fonts);
        for letter in self.fallback.wanted() {
            out.session(Command::FindFont(letter));
        }
        self.had_focus = ui.ctx().memory(|m| m.focused().is_some());
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
            Action::Rate(stars) if has_subject(view) => out.session(Command::Rate(stars)),
            Action::Flag(flag) if has_subject(view) => out.session(Command::Flag(flag)),
            Action::Label(label) if has_subject(view) => {
                out.session(Command::Label((!label.is_empty()).then(|| label.to_owned())));
            }
            Action::Palette => out.window(UiCommand::Sheet(Some(Sheet::Palette))),
            Action::Inspector => out.window(UiCommand::ToggleInspector),
            Action::Left if steps(self.state.page) => out.session(Command::Step(-1)),
            Action::Right if steps(self.state.page) => out.session(Command::Step(1)),
            _ => return false,
        }
        true
    }

    /// Changes the window; answers what the session has to know of it.
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
            UiCommand::ToggleInspector => state.inspector = Some(!state.shows_inspector()),
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
            UiCommand::Sheet(sheet) => state.sheet = sheet,
            UiCommand::Act(action) => self.chosen = Some(action),
            UiCommand::Copy { text, what } => {
                ctx.copy_text(text);
                self.toasts.say(format!("The {what} is on the clipboard"), ctx.input(|i| i.time));
            }
            UiCommand::Quit => ctx.send_viewport_cmd(egui::ViewportCommand::Close),
            UiCommand::Undo
            | UiCommand::Redo
            | UiCommand::ChooseFolder
            | UiCommand::ChoosePicture
            | UiCommand::ChooseCropTarget(_)
            | UiCommand::ChooseFilmTarget(_) => {}
        }
        ctx.request_repaint();
        told
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
                told.push(Command::SetCropText("ar_16:9,c_auto,g_auto,w_1200".to_owned()));
            }
            if page == Page::Motion && view.crop.text.is_empty() {
                // Frames of a size that every player shows; a whole photograph would be far too large.
                told.push(Command::SetCropText("ar_16:9,c_fill,g_auto,w_1280/e_zoompan".to_owned()));
            }
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

fn has_subject(view: &View) -> bool {
    !view.selection.ids.is_empty() || view.selection.current.is_some()
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
