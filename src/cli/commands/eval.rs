//! `gravitas eval` (hidden; `cargo xtask eval`)

mod crops;
mod subjects;

use std::path::{Path, PathBuf};

use serde_json::json;

use super::Outcome;
use crate::cli::context::Context;
use crate::cli::failure::Result;
use crate::cli::table::Table;

/// Arguments of `eval`.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Arguments {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, clap::Subcommand)]
enum What {
    /// Accuracy and speed of every installed object detector
    Detection {
        /// Folder with pictures and objects.json
        #[arg(long, value_name = "DIR")]
        data: PathBuf,
    },
    /// How much of labelled things crops keep, beside public croppers
    Crops(crops::Arguments),
    #[command(flatten)]
    Labelled(subjects::Labelled),
}

pub(super) fn run(args: &Arguments, context: &mut Context) -> Result<Outcome> {
    match &args.what {
        What::Detection { data } => detection(data, context),
        What::Crops(args) => crops::run(args, context),
        What::Labelled(labelled) => subjects::run(labelled, context),
    }
}

fn detection(data: &Path, context: &mut Context) -> Result<Outcome> {
    let measured = context.workbench()?.measure_detectors(data, &|_model, _done, _all| {})?;
    let mut table = Table::default();
    table.row(["model", "AP", "AP50", "AR", "ms in the runtime", "ms in all", "pictures"]);
    for m in &measured {
        if context.out.is_json() {
            context.out.value(&json!({
                "model": m.model, "pictures": m.pictures, "ap": m.ap, "ap50": m.ap50, "ar": m.ar,
                "bare_ms": m.bare_ms, "whole_ms": m.whole_ms,
            }))?;
        }
        let (ap, ap50, ar) = (format!("{:.1}", m.ap), format!("{:.1}", m.ap50), format!("{:.1}", m.ar));
        let (bare, whole) = (format!("{:.0}", m.bare_ms), format!("{:.0}", m.whole_ms));
        table.row([m.model.clone(), ap, ap50, ar, bare, whole, m.pictures.to_string()]);
    }
    table.lines().into_iter().try_for_each(|line| context.out.line(line))?;
    Ok(Outcome::unless(measured.is_empty()))
}
