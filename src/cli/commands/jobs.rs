//! `gravitas jobs [list|show|cancel|pause|resume]`

use std::time::Duration;

use clap::builder::{PossibleValuesParser, TypedValueParser as _};
use serde_json::{Value, json};

use super::Outcome;
use crate::cli::background;
use crate::cli::context::{self, Context, Need};
use crate::cli::failure::{Failure, Result};
use crate::cli::output::{Tone, counted};
use crate::cli::table::Table;
use crate::session::{Command, FailureRow, JobRow, Order, Orders, View, WorkKind, work_orders};

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
    /// One job: pending, processing, complete or failed
    Show(Job),
    /// Stop a job that waits or runs; what is done stays done
    Cancel(Job),
    /// Do the jobs that wait, as the background process does
    #[command(hide = true)]
    Work,
}

#[derive(Debug, clap::Args)]
struct Job {
    /// Its id, as `gravitas analyze --async` answered
    id: String,
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
        Some(Action::Show(Job { id })) => return show(id, context),
        Some(Action::Cancel(Job { id })) => return cancel(id, context),
        Some(Action::Work) => {
            work_orders(&context::session_options(&context.global)?)?;
            return Ok(Outcome::Done);
        }
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
    let jobs = orders(context)?.list()?;
    let view = session.view();
    if context.out.is_json() {
        let mut all = value(view);
        all["jobs"] = jobs.iter().map(order_value).collect();
        context.out.value(&all)?;
    } else {
        tell(view, context)?;
        for job in jobs.iter().filter(|job| job.open()) {
            tell_order(job, context)?;
        }
    }
    session.close();
    background::go_on(&context.global);
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

fn orders(context: &Context) -> Result<Orders> {
    Ok(Orders::of_library(&context::session_options(&context.global)?.library_dir))
}

fn unknown(id: &str) -> Failure {
    Failure::Failed(format!("there is no job {id}; `gravitas jobs --json` lists them"))
}

fn show(id: &str, context: &Context) -> Result<Outcome> {
    let order = orders(context)?.read(id)?.ok_or_else(|| unknown(id))?;
    if order.open() {
        background::go_on(&context.global);
    }
    tell_order(&order, context)?;
    Ok(Outcome::Done)
}

fn cancel(id: &str, context: &Context) -> Result<Outcome> {
    let orders = orders(context)?;
    orders.read(id)?.ok_or_else(|| unknown(id))?;
    let cancelled = orders.cancel(id)?;
    // Whoever was named is told of that too.
    background::go_on(&context.global);
    if context.out.is_json() {
        context.out.value(&json!({"job_id": id, "cancelled": cancelled}))?;
    } else {
        context
            .out
            .line(format!("{id}: {}", if cancelled { "cancelled" } else { "it had ended already" }))?;
    }
    Ok(Outcome::Done)
}

/// One job, as a line or as JSON.
pub(super) fn tell_order(order: &Order, context: &Context) -> Result<()> {
    if context.out.is_json() {
        return context.out.value(&order_value(order));
    }
    let mut text =
        format!("{}: {}, {} of {} pictures", order.id, order.status.name(), order.done, order.pictures);
    if order.results > 0 || order.failed > 0 {
        text = format!("{text}, {}", counted(order.results, "new result", "new results"));
    }
    if order.failed > 0 {
        text = format!("{text}, {} failed", order.failed);
    }
    if let Some(message) = &order.message {
        text = format!("{text}; {message}");
    }
    context.out.line(text)?;
    let undelivered = order.notification.as_ref().and_then(|told| Some((told, told.error.as_ref()?)));
    if let Some((told, reason)) = undelivered {
        context.out.line(format!("  {} was not told: {reason}", told.url))?;
    }
    Ok(())
}

fn order_value(order: &Order) -> Value {
    let mut value = json!({
        "job_id": order.id,
        "status": order.status,
        "made": order.made,
        "pictures": order.pictures,
        "done": order.done,
        "results": order.results,
        "failed": order.failed,
    });
    if !order.failures.is_empty() {
        value["failures"] = json!(order.failures);
    }
    if let Some(message) = &order.message {
        value["message"] = json!(message);
    }
    if let Some(told) = &order.notification {
        value["notification"] = json!({
            "url": told.url,
            "attempts": told.attempts,
            "delivered": told.settled && told.error.is_none(),
            "error": told.error,
        });
    }
    value
}
