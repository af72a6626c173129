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
use crate::session::{
    AnalysisProgress, Command, FailureRow, JobRow, Order, Orders, Session, View, Wish, WorkKind, work_orders,
};

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
        Some(Action::Pause(kind)) => Some((kind.kind, true)),
        Some(Action::Resume(kind)) => Some((kind.kind, false)),
    };
    let orders = orders(context)?;
    let mut session = context.session(if change.is_some() { Need::WriteOrRead } else { Need::Read })?;
    let asked = match change {
        Some(change) => hold(change, &mut session, &orders)?,
        None => None,
    };
    session.wait_until(|view| view.library.loaded, PATIENCE)?;
    let far = session.analysis_progress()?;
    let jobs = orders.list()?;
    let view = session.view();
    if context.out.is_json() {
        let mut all = value(view, far);
        all["jobs"] = jobs.iter().map(order_value).collect();
        if let Some(asked) = asked {
            all["asked"] = json!(asked);
        }
        context.out.value(&all)?;
    } else {
        asked.map_or(Ok(()), |asked| context.out.line(asked))?;
        tell(view, far, context)?;
        for job in jobs.iter().filter(|job| job.open()) {
            tell_order(job, context)?;
        }
        tell_undelivered(&jobs, context)?;
    }
    session.close();
    background::go_on(&context.global);
    Ok(Outcome::Done)
}

/// Holds work or goes on with it. Where another process writes it is asked to do so, and the answer says what to
/// expect.
fn hold(
    (kind, held): (Option<WorkKind>, bool),
    session: &mut Session,
    orders: &Orders,
) -> Result<Option<&'static str>> {
    let asked = session.view().read_only.is_some();
    if asked {
        orders.wish(&Wish::new(kind, held))?;
    } else {
        session.apply(if held { Command::Pause(kind) } else { Command::Resume(kind) });
    }
    let analysing = matches!(kind, None | Some(WorkKind::Analyze));
    if !held && analysing {
        orders.unpause()?;
    }
    let told = match (held, analysing && orders.worked_on()?) {
        (true, true) => "paused as soon as the running picture is done",
        (true, false) => {
            "the process that has the library open is asked to pause; a command that runs goes on to its end"
        }
        (false, _) => "the process that has the library open is asked to go on",
    };
    Ok(asked.then_some(told))
}

fn value(view: &View, far: AnalysisProgress) -> Value {
    let row = |r: &JobRow| json!({"kind": r.kind.name(), "done": r.done, "total": r.total, "failed": r.failed, "paused": r.paused});
    let failure = |f: &FailureRow| {
        let path = f.path.as_ref().map(|p| p.to_string_lossy());
        json!({"id": f.id, "path": path, "what": f.what, "reason": f.reason, "attempts": f.attempts})
    };
    let counts = view.library.counts;
    json!({
        "work": view.jobs.rows.iter().map(row).collect::<Value>(),
        "assets": counts.assets,
        "analyses": {"done": far.done, "known": far.done + far.open, "failed": far.failed},
        "offline": counts.offline,
        "failed": counts.failed,
        "failures": view.jobs.failures.iter().map(failure).collect::<Value>(),
    })
}

fn tell(view: &View, far: AnalysisProgress, context: &Context) -> Result<()> {
    let out = &context.out;
    let counts = view.library.counts;
    let assets = counted(counts.assets, "picture", "pictures");
    let mut analyses = format!("{} of {} analyses done", far.done, far.done + far.open);
    if far.failed > 0 {
        analyses = format!("{analyses}, {} failed", far.failed);
    }
    out.line(format!("{assets}, {analyses}, {} offline", counts.offline))?;
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
    let failing = order.notification.as_ref().and_then(|told| Some((told, told.error.as_ref()?)));
    match failing {
        Some((told, reason)) if told.settled => {
            context.out.line(format!("  {} was not told: {reason}", told.url))
        }
        Some((told, reason)) => {
            let tries = counted(u64::from(told.attempts), "try", "tries");
            context.out.line(format!("  {} is not told yet after {tries}, it goes on: {reason}", told.url))
        }
        None => Ok(()),
    }
}

/// Messages that were given up, in one line: who waits for one should not wait in vain.
fn tell_undelivered(jobs: &[Order], context: &Context) -> Result<()> {
    let given_up =
        |job: &&Order| job.notification.as_ref().is_some_and(|told| told.settled && told.error.is_some());
    let lost: Vec<&Order> = jobs.iter().filter(given_up).collect();
    let Some(last) = lost.last() else { return Ok(()) };
    let count = counted(lost.len() as u64, "message did not arrive", "messages did not arrive");
    context.out.line(format!("{count}; `gravitas jobs show {}` tells about the last", last.id))
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
            "settled": told.settled,
            "delivered": told.settled && told.error.is_none(),
            "error": told.error,
        });
    }
    value
}
