//! One open library and everything that is going on in it.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::absorb;
use super::downloads::Downloads;
use super::grid::Grid;
use super::history::History;
use super::loupe::Loupe;
use super::models;
use super::options::{Effort, IfBusy};
use super::preferences::preferences;
use super::tools::Analysed;
use super::upkeep::{restore_what_waits, told};
use super::view::{JobRow, Notice, NoticeLevel, Thumb, View};
use super::{Result, SessionError, SessionOptions};
use crate::catalog::{self, Access, CatalogError, Failure, Library};
use crate::facts::RootId;
use crate::inference::{Places, Preferences, Registry};
use crate::jobs::kinds::{EngineAnalyst, ScanReport};
use crate::jobs::{KindProgress, Question, Reply, Runtime, RuntimeConfig, WorkKind};

/// How long a writing command waits for another process that writes.
const BUSY: Duration = Duration::from_secs(5);

/// What a pump did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pumped {
    /// Whether the view changed.
    pub changed: bool,
    /// Whether time ran out before everything was drained: pump again soon.
    pub more: bool,
    /// Pump again after this time even when nobody wakes: progress moves, or a refresh was put off.
    pub again_in: Option<Duration>,
}

/// An open library. Lives on one thread; only [`Session::open`], [`Session::wait_until`],
/// [`Session::close`] and the blocking tools may take long.
pub struct Session {
    pub(super) view: View,
    pub(super) options: SessionOptions,
    pub(super) runtime: Runtime,
    pub(super) registry: Arc<Registry>,
    pub(super) analyst: Arc<EngineAnalyst>,
    pub(super) grid: Grid,
    pub(super) loupe: Loupe,
    pub(super) lab: super::lab::Lab,
    pub(super) history: History,
    pub(super) downloads: Downloads,
    /// Every failure, one a piece of work; the view shows them by picture.
    pub(super) failures: Vec<Failure>,
    pub(super) thresholds: super::scene::CropThresholds,
    /// Which reading of the models is shown.
    pub(super) readings: u64,
    pub(super) dirty: Dirty,
    /// Folders being added; the reply says their number.
    pub(super) adding: Vec<Reply<(RootId, std::path::PathBuf)>>,
    /// What to do when an errand ends.
    pub(super) errands: BTreeMap<u64, super::errands::Purpose>,
    /// What people drew on pictures.
    pub(super) drawings: super::crop::Drawings,
    /// Crop sets beside the view.
    pub(super) sets: super::sets::Sets,
    pub(super) fonts: super::fonts::Fonts,
    /// Pictures that go to the trash once the person says so.
    pub(super) to_trash: Vec<crate::facts::AssetId>,
    /// Heard by the blocking tools.
    pub(super) heard: Heard,
    pub(super) notices: u64,
    /// What the settings want of the models.
    pub(super) preferred: Preferences,
    /// From which confidence findings are reported, by analysis.
    pub(super) in_force: BTreeMap<String, f32>,
    /// Settings that were changed here and not read back yet.
    pub(super) unsaved: BTreeMap<String, String>,
    /// Pictures that came in and were not told of.
    pub(super) imports: super::imports::Imports,
    /// Looks for what processes wish that may not write.
    pub(super) wishes: Option<super::orders::WishWatch>,
}

/// What must be asked again, and when it was asked last.
#[derive(Default)]
#[expect(clippy::struct_excessive_bools, reason = "independent marks")]
pub(super) struct Dirty {
    pub list: bool,
    pub sidebar: bool,
    pub saved: bool,
    pub failures: bool,
    pub settings: bool,
    pub details: bool,
    pub crop: bool,
    pub models: bool,
    /// Whether failures and settings were read at least once.
    pub first_failures: bool,
    pub first_settings: bool,
    pub asked_list: Option<Instant>,
    pub asked_sidebar: Option<Instant>,
    pub asked_saved: Option<Instant>,
}

/// Events that the blocking tools add up.
#[derive(Default)]
pub(super) struct Heard {
    pub listening: bool,
    pub scans: Vec<ScanReport>,
    pub analysed: Analysed,
}

impl Session {
    /// Opens (and if needed makes) the library and starts the workers.
    ///
    /// When another process writes, the session opens for reading and says so in
    /// [`View::read_only`], or refuses after a few seconds, as the options say.
    pub fn open(options: SessionOptions) -> Result<Self> {
        let restored = if options.read_only { None } else { restore_what_waits(&options.library_dir, BUSY) };
        let (library, read_only) = open_library(&options)?;
        let notes: Vec<String> = library.notes().iter().filter_map(told).collect();
        // Settings that cannot be read now are told about when they are asked for.
        let settings = library.reader().and_then(|reader| reader.settings()).unwrap_or_default();
        let drafts = library.reader().and_then(|reader| super::sets::drafts_of(&reader)).unwrap_or_default();
        let preferred = preferences(&settings);
        let registry = Arc::new(Registry::load_with(places(&options), preferred.clone()));
        let analyst = Arc::new(EngineAnalyst::new(Arc::clone(&registry), options.onnxruntime.clone()));
        let config = RuntimeConfig {
            polite: options.effort == Effort::Polite,
            watch: options.watch,
            analyze: options.analyze,
            ..RuntimeConfig::new(Arc::clone(&options.waker))
        };
        let runtime = Runtime::start(library, Arc::<EngineAnalyst>::clone(&analyst), &config)
            .map_err(SessionError::Library)?;
        let mut session = Self {
            view: View { read_only, film_formats: super::crop::film_formats(), ..View::default() },
            options,
            runtime,
            registry,
            analyst,
            grid: Grid::default(),
            loupe: Loupe::default(),
            lab: super::lab::Lab::default(),
            history: History::default(),
            downloads: Downloads::default(),
            failures: Vec::new(),
            thresholds: BTreeMap::new(),
            readings: 0,
            dirty: Dirty {
                list: true,
                sidebar: true,
                saved: true,
                failures: true,
                settings: true,
                models: true,
                ..Dirty::default()
            },
            adding: Vec::new(),
            errands: BTreeMap::new(),
            drawings: super::crop::Drawings::default(),
            sets: super::sets::Sets::default(),
            fonts: super::fonts::Fonts::default(),
            to_trash: Vec::new(),
            heard: Heard::default(),
            notices: 0,
            preferred,
            in_force: BTreeMap::new(),
            unsaved: BTreeMap::new(),
            imports: super::imports::Imports::default(),
            wishes: None,
        };
        session.note_places();
        if let Some((level, text)) = restored {
            session.notice(level, text);
        }
        for note in notes {
            session.notice(NoticeLevel::Info, note);
        }
        session.refresh_models();
        session.take_up_drafts(drafts);
        session.send_rules();
        session.look_for_wishes();
        session.ask_what_is_dirty();
        if session.options.watch && session.view.read_only.is_none() {
            session.send_messages();
        }
        Ok(session)
    }

    /// Takes in what workers sent, for at most `budget`, and updates the view.
    pub fn pump(&mut self, budget: Duration) -> Pumped {
        let started = Instant::now();
        let before = self.view.revision;
        let mut more = false;
        while let Ok(event) = self.runtime.events().try_recv() {
            absorb::event(self, event);
            if started.elapsed() >= budget {
                more = !self.runtime.events().is_empty();
                break;
            }
        }
        self.follow_found_wishes();
        self.collect_replies();
        self.collect_sets();
        self.collect_fonts();
        self.collect_lab();
        let untold = self.refresh_jobs();
        if self.dirty.models {
            self.refresh_models();
            self.send_rules();
        }
        self.refresh_downloads();
        self.refresh_films();
        if self.dirty.crop {
            self.refresh_crop();
        }
        let put_off = self.ask_what_is_dirty();
        let unkept = self.keep_changed_drafts();
        let running = !self.view.jobs.idle;
        let again_in = put_off
            .into_iter()
            .chain(untold)
            .chain(unkept)
            .min()
            .or(running.then_some(Duration::from_millis(200)));
        Pumped { changed: self.view.revision != before, more, again_in }
    }

    /// What to show. Changes only in [`pump`](Self::pump), [`apply`](Self::apply),
    /// [`undo`](Self::undo), [`redo`](Self::redo) and [`take_thumbs`](Self::take_thumbs).
    pub const fn view(&self) -> &View {
        &self.view
    }

    /// Moves decoded thumbnails out, most wanted first, until `max_bytes` of pixels are reached
    /// (at least one when any waits).
    pub fn take_thumbs(&mut self, max_bytes: usize) -> Vec<Thumb> {
        self.grid.take_thumbs(&mut self.view, max_bytes)
    }

    /// Pumps until the condition holds; an error when `timeout` passes first.
    pub fn wait_until(&mut self, condition: impl Fn(&View) -> bool, timeout: Duration) -> Result<()> {
        let end = Instant::now() + timeout;
        loop {
            self.pump(Duration::from_millis(50));
            if condition(&self.view) {
                return Ok(());
            }
            if Instant::now() >= end {
                return Err(SessionError::TimedOut(timeout.as_secs()));
            }
            self.doze();
        }
    }

    /// Waits a moment when nothing has arrived.
    pub(super) fn doze(&self) {
        if self.runtime.events().is_empty() {
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    /// Stops the workers, finishes what is being written, and closes the library.
    ///
    /// Dropping the session does the same.
    pub fn close(self) {
        drop(self);
    }

    /// Adds a message.
    pub(super) fn notice(&mut self, level: NoticeLevel, text: impl Into<String>) {
        let text = text.into();
        if self.view.notices.iter().any(|notice| notice.text == text) {
            return;
        }
        self.notices += 1;
        self.view.notices.push(Notice { id: self.notices, level, text });
        if self.view.notices.len() > 50 {
            self.view.notices.remove(0);
        }
        self.touch();
    }

    /// Marks the view as changed.
    pub(super) const fn touch(&mut self) {
        self.view.revision += 1;
    }

    /// What the workers do at the moment; says when to come back where something waits to be told.
    fn refresh_jobs(&mut self) -> Option<Duration> {
        let snapshot = self.runtime.progress();
        let untold = self.tell_imports(&snapshot);
        let idle = snapshot.idle();
        // The command line works whatever the window holds, but tells what is held.
        let settings = &self.view.settings;
        let held = |kind: WorkKind| settings.get(&kind.setting()).is_some_and(|held| held == "1");
        let told = snapshot
            .kinds
            .into_iter()
            .map(|kind| KindProgress { held: kind.held || held(kind.kind), ..kind });
        let rows: Vec<JobRow> = told.filter(|kind| !kind.idle || kind.held).map(job_row).collect();
        let paused = rows.iter().filter(|row| row.paused).count() == WorkKind::ALL.len();
        let jobs = &mut self.view.jobs;
        if jobs.rows != rows || jobs.idle != idle || jobs.paused != paused {
            (jobs.rows, jobs.idle, jobs.paused) = (rows, idle, paused);
            self.touch();
        }
        self.dirty.models |= self.readings != self.registry.readings();
        let engine = models::engine_state(self.analyst.status());
        if self.view.engine != engine {
            self.view.engine = engine;
            self.dirty.models = true;
            self.touch();
        }
        untold
    }

    /// Asks the library what has to be read again; says when to come back where a question was put
    /// off, so that a stream of changes does not become a stream of questions.
    fn ask_what_is_dirty(&mut self) -> Option<Duration> {
        if std::mem::take(&mut self.dirty.settings) {
            self.runtime.ask(Question::Settings);
            self.runtime.ask(Question::CropSets);
            self.runtime.ask(Question::Presets);
            self.runtime.ask(Question::Rules);
        }
        if std::mem::take(&mut self.dirty.failures) {
            self.runtime.ask(Question::Failures);
        }
        if std::mem::take(&mut self.dirty.details)
            && let Some(id) = self.view.selection.current
        {
            self.runtime.ask(Question::Details(id));
        }
        let now = Instant::now();
        let mut put_off = None;
        if self.dirty.list {
            match wait_for(self.dirty.asked_list, LIST_EVERY, now) {
                None => {
                    self.dirty.list = false;
                    self.dirty.asked_list = Some(now);
                    self.ask_list(false);
                }
                some => put_off = some,
            }
        }
        if self.dirty.sidebar {
            match wait_for(self.dirty.asked_sidebar, SIDEBAR_EVERY, now) {
                None => {
                    self.dirty.sidebar = false;
                    self.dirty.asked_sidebar = Some(now);
                    self.runtime.ask(Question::Sidebar);
                }
                some => put_off = put_off.into_iter().chain(some).min(),
            }
        }
        if self.dirty.saved {
            match wait_for(self.dirty.asked_saved, SAVED_EVERY, now) {
                None => {
                    self.dirty.saved = false;
                    self.dirty.asked_saved = Some(now);
                    self.runtime.ask(Question::Saved(Arc::clone(&self.view.vocabulary)));
                }
                some => put_off = put_off.into_iter().chain(some).min(),
            }
        }
        self.ask_rows();
        put_off
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        // Changes of sets that were not saved are there again in the next session.
        self.keep_drafts();
    }
}

/// How often the list may be read again while changes stream in.
const LIST_EVERY: Duration = Duration::from_millis(300);
/// How often the sidebar may be read again while changes stream in.
const SIDEBAR_EVERY: Duration = Duration::from_millis(500);
/// How often saved searches may be counted again while changes stream in.
const SAVED_EVERY: Duration = Duration::from_secs(3);

/// How long to wait until something may be asked again; `None`: now.
fn wait_for(last: Option<Instant>, every: Duration, now: Instant) -> Option<Duration> {
    last.and_then(|last| (last + every).checked_duration_since(now)).filter(|wait| !wait.is_zero())
}

fn job_row(kind: KindProgress) -> JobRow {
    JobRow {
        kind: kind.kind,
        done: kind.done,
        total: kind.total,
        failed: kind.failed,
        per_second: kind.per_second,
        eta_s: kind.seconds_left,
        paused: kind.held,
        current: kind.current,
    }
}

/// The library, and why it can only be read.
fn open_library(options: &SessionOptions) -> Result<(Library, Option<String>)> {
    let library = |error: CatalogError| SessionError::Library(error.to_string());
    if options.read_only {
        let opened = catalog::open(&options.library_dir, Access::Read).map_err(library)?;
        return Ok((opened, Some("it was opened to look only".to_owned())));
    }
    let wait = if options.if_busy == IfBusy::Refuse { BUSY } else { Duration::ZERO };
    match catalog::open(&options.library_dir, Access::Write { wait }) {
        Ok(opened) => Ok((opened, None)),
        Err(busy @ CatalogError::Locked { .. }) if options.if_busy == IfBusy::Read => {
            let opened = catalog::open(&options.library_dir, Access::Read).map_err(library)?;
            Ok((opened, Some(busy.to_string())))
        }
        Err(busy @ CatalogError::Locked { .. }) => Err(SessionError::ReadOnly(busy.to_string())),
        Err(error) => Err(library(error)),
    }
}

/// Where models lie for these options.
pub(super) fn places(options: &SessionOptions) -> Places {
    let places = Places {
        user: Some(options.library_dir.join("models")),
        extra: options.model_dirs.clone(),
        mirrors: options.mirrors.clone(),
    };
    places.with_environment()
}
