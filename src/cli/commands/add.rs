//! `gravitas add DIR…`

use std::path::PathBuf;

use serde_json::json;

use super::Outcome;
use crate::cli::context::{Context, Need};
use crate::cli::failure::{Failure, Result, complain};
use crate::cli::output::counted;
use crate::session::{IndexTotals, NoticeLevel, Session, View};

/// Arguments of `add`.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Arguments {
    /// Folders with pictures; they are never written to
    #[arg(required = true, value_name = "DIR")]
    folders: Vec<PathBuf>,
    /// Import preset for every new picture of these folders, now and later
    #[arg(long, value_name = "NAME")]
    preset: Option<String>,
    /// Keep running and follow changes
    #[arg(long)]
    watch: bool,
    /// Analyse these folders afterwards, as their import presets say
    #[arg(long)]
    analyze: bool,
}

/// How long it may take to tell what presets want told.
const PATIENCE: std::time::Duration = std::time::Duration::from_mins(2);

pub(super) fn run(args: &Arguments, context: &mut Context) -> Result<Outcome> {
    if let Some(folder) = args.folders.iter().find(|f| !f.is_dir()) {
        return Err(Failure::Failed(format!("this is not a folder: {}", folder.display())));
    }
    let mut session = context.session(if args.watch { Need::Watch } else { Need::Write })?;
    let meter = context.meter();
    let totals =
        session.add_folders_with(&args.folders, args.preset.as_deref(), &mut |view| meter.update(view))?;
    meter.clear();
    let mut failed = !totals.failures.is_empty();
    if args.analyze {
        let analysed = session.analyze_folders(&args.folders, &mut |view| meter.update(view))?;
        meter.clear();
        super::analyze::tell_failures(&analysed, context);
        context.out.remark(super::analyze::sentence(&analysed))?;
        failed |= analysed.failed > 0;
    }
    let warnings = finish(&mut session);
    tell(&totals, &warnings, context)?;
    if args.watch {
        super::watch::follow(&mut session, context)?;
    }
    Ok(Outcome::unless(failed))
}

/// Tells what the presets of folders want told, and says what a person should know about that and the rest.
pub(super) fn finish(session: &mut Session) -> Vec<String> {
    session.finish_imports(PATIENCE);
    warnings(session.view())
}

/// What a person should know.
pub(super) fn warnings(view: &View) -> Vec<String> {
    let serious = view.notices.iter().filter(|notice| notice.level != NoticeLevel::Info);
    serious.map(|notice| notice.text.clone()).collect()
}

/// The totals of an indexing run, every failure, and what else a person should know.
pub(super) fn tell(totals: &IndexTotals, warnings: &[String], context: &Context) -> Result<()> {
    for (path, reason) in &totals.failures {
        context.out.failed(path, reason);
    }
    for warning in warnings {
        complain(warning);
    }
    if context.out.is_json() {
        let mut value = json!({
            "seen": totals.seen,
            "indexed": totals.indexed,
            "failed": totals.failed,
            "ignored": totals.ignored,
        });
        if !warnings.is_empty() {
            value["warnings"] = json!(warnings);
        }
        return context.out.value(&value);
    }
    let mut text = format!("{} indexed", counted(totals.indexed, "picture", "pictures"));
    if totals.failed > 0 {
        text = format!("{text}, {} could not be read", totals.failed);
    }
    let reasons: Vec<String> = totals.ignored.iter().map(|(reason, n)| format!("{n} {reason}")).collect();
    if !reasons.is_empty() {
        text = format!("{text}; passed over: {}", reasons.join(", "));
    }
    context.out.line(format!("{text} ({} seen)", counted(totals.seen, "file", "files")))
}
