//! What every command works with: options, output, an open library or workbench.

use std::io::IsTerminal as _;
use std::path::Path;

use super::arguments::{Color, Global};
use super::commands::Command;
use super::failure::{Failure, Result};
use super::output::Output;
use super::progress::Meter;
use crate::session::{Effort, IfBusy, Marks, Session, SessionOptions, Workbench};

/// A command with its options.
pub struct Invocation {
    pub(super) global: Global,
    pub(super) command: Command,
}

/// What a command works with.
pub(super) struct Context {
    pub global: Global,
    pub out: Output,
}

/// How a command needs the library.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Need {
    /// To look.
    Read,
    /// To change it.
    Write,
    /// To change it, or to look where another process changes it.
    WriteOrRead,
    /// To change it and follow its folders.
    Watch,
}

impl Context {
    pub(super) fn new(global: Global) -> Self {
        let terminal = std::io::stdout().is_terminal();
        let color = match global.color {
            Color::Auto => terminal && std::env::var_os("NO_COLOR").is_none(),
            Color::Always => true,
            Color::Never => false,
        };
        let out = Output::new(global.json, global.quiet > 0, color);
        Self { global, out }
    }

    /// Opens the library.
    pub(super) fn session(&self, need: Need) -> Result<Session> {
        let mut options = session_options(&self.global)?;
        options.read_only = need == Need::Read;
        options.watch = need == Need::Watch;
        options.if_busy = if need == Need::WriteOrRead { IfBusy::Read } else { IfBusy::Refuse };
        options.effort = Effort::Full;
        let dir = options.library_dir.clone();
        if need == Need::Read && !dir.join("catalog.db").exists() {
            let text =
                format!("there is no library yet; make one with `gravitas add FOLDER`: {}", dir.display());
            return Err(Failure::NotOpened(text));
        }
        Ok(Session::open(options)?)
    }

    /// Opens the models; the library is not needed.
    pub(super) fn workbench(&self) -> Result<Workbench> {
        let mut options = session_options(&self.global)?;
        options.effort = Effort::Full;
        let workbench = Workbench::open(options);
        // The sentence ends with the path.
        for (_path, problem) in workbench.problems() {
            log::warn!("{problem}");
        }
        Ok(workbench)
    }

    /// The library to look something up, where there is one that can be read.
    pub(super) fn library(&self) -> Option<Session> {
        self.session(Need::Read).map_err(|why| log::debug!("no library to look into: {why}")).ok()
    }

    /// What people marked in a picture, where it is in the library; nothing where there is none.
    pub(super) fn marks(&self, file: &Path) -> Marks {
        let stored = self.session(Need::Read).and_then(|mut session| match session.asset_at(file)? {
            Some(id) => Ok(Marks::from(&session.show(id)?)),
            None => Ok(Marks::default()),
        });
        stored.unwrap_or_else(|why| {
            log::debug!("no stored coordinates: {why}");
            Marks::default()
        })
    }

    /// A progress bar on stderr, or a silent one.
    pub(super) fn meter(&self) -> Meter {
        let shown = std::io::stderr().is_terminal() && !self.global.no_progress && self.global.quiet == 0;
        Meter::new(shown)
    }
}

/// Session options as the global options say.
pub(super) fn session_options(global: &Global) -> Result<SessionOptions> {
    let library = match &global.library {
        Some(dir) => dir.clone(),
        None => directories::ProjectDirs::from("", "", "gravitas")
            .map(|dirs| dirs.data_dir().to_owned())
            .ok_or_else(|| {
                let text = "the user's data directory is not known; name a library with --library DIR";
                Failure::NotOpened(text.to_owned())
            })?,
    };
    let mut options = SessionOptions::new(library);
    options.model_dirs.clone_from(&global.models);
    options.mirrors.clone_from(&global.mirrors);
    Ok(options)
}

/// Starts the log on stderr: warnings, and more or less with `-v` and `-q`.
pub(super) fn start_log(global: &Global) {
    use log::LevelFilter::{Debug, Error, Info, Off, Trace, Warn};
    let level = match (global.quiet, global.verbose) {
        (0, 0) => Warn,
        (1, _) => Error,
        (2.., _) => Off,
        (_, 1) => Info,
        (_, 2) => Debug,
        (_, 3..) => Trace,
    };
    let style = match global.color {
        Color::Auto => env_logger::WriteStyle::Auto,
        Color::Always => env_logger::WriteStyle::Always,
        Color::Never => env_logger::WriteStyle::Never,
    };
    let mut builder = env_logger::Builder::new();
    builder.filter_level(log::LevelFilter::Warn.min(level)).filter_module("gravitas", level);
    // A second start (in tests) keeps the first log.
    builder.format_timestamp(None).write_style(style).parse_default_env().try_init().ok();
}
