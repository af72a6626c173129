//! `gravitas backup FILE`

use std::path::PathBuf;

use serde_json::json;

use super::Outcome;
use crate::cli::context::{Context, Need};
use crate::cli::failure::{Failure, Result};
use crate::cli::output::bytes;

/// Arguments of `backup`.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Arguments {
    /// Where to; one file with tags, ratings, captions, focal regions, presets and saved searches
    #[arg(value_name = "FILE")]
    to: PathBuf,
    /// Replace a file that is there
    #[arg(long)]
    overwrite: bool,
}

pub(super) fn run(args: &Arguments, context: &mut Context) -> Result<Outcome> {
    if args.to.exists() && !args.overwrite {
        let text = format!("this file is there already; replace it with --overwrite: {}", args.to.display());
        return Err(Failure::Failed(text));
    }
    let mut session = context.session(Need::Read)?;
    session.backup(&args.to)?;
    let length = std::fs::metadata(&args.to)?.len();
    if context.out.is_json() {
        context.out.value(&json!({"path": args.to, "bytes": length}))?;
    } else {
        context.out.line(format!("{} written: {}", bytes(length), args.to.display()))?;
    }
    Ok(Outcome::Done)
}
