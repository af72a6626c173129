//! `gravitas restore FILE`

use std::path::PathBuf;

use serde_json::json;

use super::Outcome;
use crate::cli::context::{self, Context};
use crate::cli::failure::Result;
use crate::session::restore_library;

/// Arguments of `restore`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "What you made so far is kept beside the library as catalog.before-restore.db, or with a number \
    where that name is taken. What the models found stays."
)]
pub(in crate::cli) struct Arguments {
    /// A file made with `gravitas backup`
    #[arg(value_name = "FILE")]
    from: PathBuf,
}

pub(super) fn run(args: &Arguments, context: &mut Context) -> Result<Outcome> {
    let options = context::session_options(&context.global)?;
    restore_library(&options.library_dir, &args.from)?;
    if context.out.is_json() {
        context.out.value(&json!({"restored": args.from, "library": options.library_dir}))?;
    } else {
        context.out.line(format!("what you made is back as in {}", args.from.display()))?;
    }
    Ok(Outcome::Done)
}
