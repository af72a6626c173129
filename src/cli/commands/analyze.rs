//! `gravitas analyze [FILE-OR-QUERY…]`

use super::Outcome;
use crate::cli::context::{Context, Need};
use crate::cli::failure::Result;
use crate::cli::names::Tagging;
use crate::cli::output::counted;
use crate::cli::{names, targets};
use crate::session::{AnalyzeRequest, AnalyzeTotals};

/// Arguments of `analyze`.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Arguments {
    /// Files of the library or searches; everything without one
    #[arg(value_name = "FILE-OR-QUERY")]
    targets: Vec<String>,
    /// Analyses, such as coco,iqa or coco_v2; all installed ones without this
    #[arg(long, value_name = "IDS", value_delimiter = ',')]
    detection: Vec<String>,
    /// Findings from this confidence become tags, or each model's default
    #[arg(long, value_name = "X|default", value_parser = names::auto_tagging)]
    auto_tagging: Option<Tagging>,
    /// Run also what is done already
    #[arg(long)]
    force: bool,
}

pub(super) fn run(args: &Arguments, context: &mut Context) -> Result<Outcome> {
    let mut session = context.session(Need::Write)?;
    names::check_analyses(&args.detection, &session.view().models)?;
    let request = AnalyzeRequest {
        targets: args.targets.iter().map(|t| targets::file_or_query(t)).collect(),
        detections: args.detection.clone(),
        force: args.force,
        auto_tagging: args.auto_tagging.map(Tagging::threshold),
    };
    let meter = context.meter();
    let totals = session.analyze(&request, &mut |view| meter.update(view))?;
    meter.clear();
    tell_failures(&totals, context);
    if context.out.is_json() {
        context.out.value(&totals)?;
    } else {
        context.out.line(sentence(&totals))?;
    }
    Ok(Outcome::unless(totals.failed > 0))
}

/// Every failed analysis on stderr.
pub(super) fn tell_failures(totals: &AnalyzeTotals, context: &Context) {
    for (path, analysis, reason) in &totals.failures {
        context.out.failed(path, &format!("{analysis}: {reason}"));
    }
}

/// What was done, in one sentence.
pub(super) fn sentence(totals: &AnalyzeTotals) -> String {
    let mut text = format!(
        "{} for {}",
        counted(totals.results, "new result", "new results"),
        counted(totals.pictures, "picture", "pictures")
    );
    if totals.fresh > 0 {
        text = format!("{text}; {} lacked nothing", totals.fresh);
    }
    if totals.failed > 0 {
        text = format!("{text}; {} failed", totals.failed);
    }
    text
}
