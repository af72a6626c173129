//! `gravitas jobs [list|pause|resume]`

use std::time::Duration;

use clap::builder::{PossibleValuesParser, TypedValueParser as _};
use serde_json::{Value, json};

use super::Outcome;
use crate::cli::context::{Context, Need};
use crate::cli::failure::Result;
use crate::cli::output::{Tone, counted};
use crate::cli::table::Table;
use crate::session::{Command, FailureRow, JobRow, View, WorkKind};

/// How long the first answer may take.
const PATIENCE: Duration = Duration::from_mins(1);

/// Arguments of `jobs`.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Arguments {
    #[command(subcommand)]
    action: Option<Action>,
}

#[derive(Debug, clap::Subcommand)]
enum Action {
    /// What is held, what waits, what failed
    List,
    /// Hold one kind of work, or all; remembered over a restart
    Pause(Kind),
    /// Go on with one kind of work, or all
    Resume(Kind),
}

#[derive(Debug, clap::Args)]
struct Kind {
    /// Kind of work; all without one
    #[arg(value_name = "KIND", value_parser = kinds())]
    kind: Option<WorkKind>,
}

fn kinds() -> impl clap::builder::TypedValueParser<Value = WorkKind> {
    PossibleValuesParser::new(WorkKind::ALL.map(WorkKind::name))
        .map(|name| WorkKind::ALL.into_iter().find(|k| k.name() == name).unwrap_or(WorkKind::Scan))
}

pub(super) fn run(args: &Arguments, context: &mut Context) -> Result<Outcome> {
    let change = match &args.action {
        None | Some(Action::List) => None,
        Some(Action::Pause(kind)) => Some(Command::Pause(kind.kind)),
        Some(Action::Resume(kind)) => Some(Command::Resume(kind.kind)),
    };
    let need = if change.is_some() { Need::Write } else { Need::Read };
    let mut session = context.session(need)?;
    if let Some(change) = change {
        session.apply(change);
    }
    session.wait_until(|view| view.library.loaded, PATIENCE)?;
    let view = session.view();
    if context.out.is_json() {
        context.out.value(&value(view))?;
    } else {
        tell(view, context)?;
    }
    Ok(Outcome::Done)
}

fn value(view: &View) -> Value {
    let row = |r: &JobRow| json!({"kind": r.kind.name(), "done": r.done, "total": r.total, "failed": r.failed, "paused": r.paused});
    let failure = |f: &FailureRow| {
        let path = f.path.as_ref().map(|p| p.to_string_lossy());
        json!({"id": f.id, "path": path, "what": f.what, "reason": f.reason, "attempts": f.attempts})
    };
    let counts = view.library.counts;
    json!({
        "work": view.jobs.rows.iter().map(row).collect::<Value>(),
        "assets": counts.assets,
        "analyses": {"done": counts.analysed.0, "known": counts.analysed.1},
        "offline": counts.offline,
        "failed": counts.failed,
        "failures": view.jobs.failures.iter().map(failure).collect::<Value>(),
    })
}

fn tell(view: &View, context: &Context) -> Result<()> {
    let out = &context.out;
    let counts = view.library.counts;
    let assets = counted(counts.assets, "picture", "pictures");
    let (done, all) = counts.analysed;
    out.line(format!("{assets}, {done} of {all} analyses done, {} offline", counts.offline))?;
    let mut table = Table::default();
    for row in &view.jobs.rows {
        let state = if row.paused { "held" } else { "running" };
        table.row([
            format!("  {}", row.kind.name()),
            state.to_owned(),
            format!("{}/{}", row.done, row.total),
        ]);
    }
    for failure in &view.jobs.failures {
        let path = failure.path.as_ref().map(|p| p.display().to_string()).unwrap_or_default();
        table.row([
            format!("  {}", failure.what),
            out.paint(Tone::Bad, "failed"),
            failure.reason.clone(),
            path,
        ]);
    }
    if table.is_empty() {
        out.line("nothing runs, nothing is held, nothing failed")?;
    }
    table.lines().into_iter().try_for_each(|line| out.line(line))
}
