//! The registry of commands: one file each.

mod add;
mod analyze;
mod backup;
mod crop;
mod doctor;
mod eval;
mod export;
mod focus;
mod inspect;
mod jobs;
mod models;
mod parse;
mod plan;
mod presets;
mod report;
mod restore;
mod scan;
mod search;
mod sets;
mod show;
mod sign;
mod tag;
mod watch;

use super::context::Context;
use super::failure::Result;

/// How a command that ran to its end went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outcome {
    /// All well.
    Done,
    /// Some of what was asked for failed; each failure was told.
    SomeFailed,
}

impl Outcome {
    /// All well, unless something failed.
    pub(super) const fn unless(failed: bool) -> Self {
        if failed { Self::SomeFailed } else { Self::Done }
    }
}

/// Declares the commands: name, file, what it does.
macro_rules! commands {
    ($($(#[$doc:meta])* $name:ident = $file:ident,)*) => {
        /// Every command with its arguments.
        #[derive(Debug, clap::Subcommand)]
        pub(super) enum Command { $($(#[$doc])* $name($file::Arguments),)* }

        impl Command {
            /// Runs it.
            pub(super) fn run(&self, context: &mut Context) -> Result<Outcome> {
                match self { $(Self::$name(arguments) => $file::run(arguments, context),)* }
            }
        }
    };
}

commands! {
    /// Add folders to the library and index them
    Add = add,
    /// Index every folder of the library again
    Scan = scan,
    /// Keep following changes in the folders of the library
    Watch = watch,
    /// Run analyses that are missing on pictures of the library
    Analyze = analyze,
    /// Analyse pictures that need not be in the library
    Inspect = inspect,
    /// Find pictures by tags, captions and facts
    Search = search,
    /// Show everything known about one picture
    Show = show,
    /// Add, remove and list tags
    Tag = tag,
    /// Custom coordinates and named regions of a picture
    Focus = focus,
    /// Check transformations
    Parse = parse,
    /// Tell what would be cut, and why; no pixels are written
    Plan = plan,
    /// Write one derived file
    Crop = crop,
    /// Cut pictures for every slot of a crop set
    Export = export,
    /// Crop sets: list, show, import, export, remove
    Sets = sets,
    /// Make and check signed delivery URLs
    Sign = sign,
    /// What runs, what waits, what failed
    Jobs = jobs,
    /// The models: list, fetch, verify, show, find names
    Models = models,
    /// Import presets: list, show, import and export as TOML
    Presets = presets,
    /// Write a copy of what you made: tags, ratings, captions, focal regions, presets
    Backup = backup,
    /// Put back what you made from a copy
    Restore = restore,
    /// What works, what does not, what to do
    Doctor = doctor,
    /// Write a page that shows what is found in the first pictures of a folder
    #[command(hide = true)]
    Report = report,
    /// Measure the models on labelled pictures
    #[command(hide = true)]
    Eval = eval,
}
