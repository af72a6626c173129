//! What stands on the command line.

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::error::ErrorKind;
use clap::{Args, CommandFactory as _, Parser, ValueEnum};

use super::commands::Command;
use super::context::{self, Invocation};
use super::failure::{Failure, complain};
use crate::grammar::names;
use crate::session::SessionOptions;

/// What the program was asked to do.
pub enum Launch {
    /// Open the window.
    Window(WindowArgs),
    /// Run a command: hand it to [`run`](super::run).
    Command(Box<Invocation>),
    /// Everything was said already (help, version, a mistake): end with this code.
    Exit(ExitCode),
}

/// How to open the window.
pub struct WindowArgs {
    /// A folder to add and show.
    pub folder: Option<PathBuf>,
    /// Library and models as the global options say; watching and analysing are on.
    pub session: SessionOptions,
    /// What remains to be done once the library is open.
    pub opened: Box<dyn FnOnce()>,
}

/// A photo library that knows what matters in every picture; without a command it opens the window
#[derive(Debug, Parser)]
#[command(name = "gravitas", version, max_term_width = 100, subcommand_value_name = "COMMAND")]
#[command(
    after_help = "Exit codes: 0 all well; 1 something asked for failed; 2 the command line was wrong; \
    3 the library or a model could not be opened."
)]
pub(super) struct Line {
    /// Folder to add and show in the window
    folder: Option<PathBuf>,
    #[command(flatten)]
    pub(super) global: Global,
    #[command(subcommand)]
    command: Option<Command>,
}

/// Options of every command.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Global options")]
pub(super) struct Global {
    /// Folder of the library [default: in the user's data directory]
    #[arg(long, global = true, value_name = "DIR")]
    pub library: Option<PathBuf>,
    /// Folder with further models; may repeat
    #[arg(long = "models", global = true, value_name = "DIR")]
    pub models: Vec<PathBuf>,
    /// Folder that holds model files, looked at before the network; may repeat
    #[arg(long = "mirror", global = true, value_name = "DIR")]
    pub mirrors: Vec<PathBuf>,
    /// One JSON value a line on stdout, and nothing else there
    #[arg(long, global = true)]
    pub json: bool,
    /// Say less; may repeat
    #[arg(short, long, global = true, action = clap::ArgAction::Count)]
    pub quiet: u8,
    /// Say more; may repeat
    #[arg(short, long, global = true, action = clap::ArgAction::Count, conflicts_with = "quiet")]
    pub verbose: u8,
    /// Colours on a terminal
    #[arg(long, global = true, value_name = "WHEN", value_enum, default_value_t)]
    pub color: Color,
    /// No progress bar
    #[arg(long, global = true)]
    pub no_progress: bool,
}

/// When to use colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(super) enum Color {
    #[default]
    Auto,
    Always,
    Never,
}

/// Reads the command line (with the program's name first); mistakes, help and version are told at once.
pub fn parse_args(args: impl IntoIterator<Item = OsString>) -> Launch {
    let line = match Line::try_parse_from(args) {
        Ok(line) => line,
        Err(message) => return Launch::Exit(tell(&message)),
    };
    context::start_log(&line.global);
    for folder in line.global.models.iter().filter(|folder| !folder.is_dir()) {
        log::warn!("the folder of models does not exist, so nothing is taken from it: {}", folder.display());
    }
    match line.command {
        Some(command) => Launch::Command(Box::new(Invocation { global: line.global, command })),
        None => window(&line.global, line.folder),
    }
}

/// Help and version go to stdout and are no failure.
fn tell(message: &clap::Error) -> ExitCode {
    // When even this cannot be written there is nobody left to tell.
    message.print().ok();
    match message.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => ExitCode::SUCCESS,
        _ => ExitCode::from(super::failure::WRONG_LINE),
    }
}

fn window(global: &Global, folder: Option<PathBuf>) -> Launch {
    if let Some(missing) = folder.as_deref().filter(|f| !f.is_dir()) {
        let word = missing.to_string_lossy();
        let command = Line::command();
        let near = names::near(&word, command.get_subcommands().map(clap::Command::get_name));
        let hint = near.first().map(|n| format!("; did you mean `gravitas {n}`?")).unwrap_or_default();
        complain(&format!("'{word}' is neither a command nor a folder{hint}"));
        return Launch::Exit(ExitCode::from(super::failure::WRONG_LINE));
    }
    match context::session_options(global) {
        Ok(mut session) => {
            (session.watch, session.analyze) = (true, true);
            let global = global.clone();
            let opened = Box::new(move || super::background::go_on(&global));
            Launch::Window(WindowArgs { folder, session, opened })
        }
        Err(failure) => Launch::Exit(Failure::report(&failure)),
    }
}
