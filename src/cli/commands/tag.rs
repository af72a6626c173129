//! `gravitas tag add|remove|list|runs|undo`

use std::time::Duration;

use serde_json::json;

use super::Outcome;
use crate::cli::context::{Context, Need};
use crate::cli::failure::{Failure, Result};
use crate::cli::output::counted;
use crate::cli::table::Table;
use crate::cli::targets;
use crate::session::{TagChange, TaggingRun};

/// How long the list of tags may take.
const PATIENCE: Duration = Duration::from_mins(1);

/// Arguments of `tag`.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Arguments {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, clap::Subcommand)]
enum Action {
    /// Add tags to pictures
    Add(Change),
    /// Take tags away; an automatic tag is rejected and does not come back
    Remove(Change),
    /// List the tags in use, most frequent first
    List,
    /// List the runs of automatic tagging that can be taken back
    Runs,
    /// Take a run of automatic tagging back, the newest without a number
    Undo {
        /// Number of the run
        run: Option<i64>,
    },
}

#[derive(Debug, clap::Args)]
struct Change {
    /// Tags
    #[arg(required = true, value_name = "TAG")]
    tags: Vec<String>,
    /// Files or folders of the library, or searches, after --
    #[arg(required = true, last = true, value_name = "QUERY-OR-FILE")]
    targets: Vec<String>,
}

pub(super) fn run(args: &Arguments, context: &mut Context) -> Result<Outcome> {
    match &args.action {
        Action::Add(change) => apply(TagChange::Add, change, context),
        Action::Remove(change) => apply(TagChange::Remove, change, context),
        Action::List => list(context),
        Action::Runs => runs(context),
        Action::Undo { run } => undo(*run, context),
    }
}

fn apply(how: TagChange, change: &Change, context: &Context) -> Result<Outcome> {
    let mut session = context.session(Need::Write)?;
    let ids = targets::assets(&mut session, &change.targets)?;
    let assets = session.tag(how, &change.tags, &ids)?;
    if context.out.is_json() {
        context.out.value(&json!({"assets": assets, "tags": change.tags}))?;
    } else {
        let done = if how == TagChange::Add { "added to" } else { "removed from" };
        let tags = change.tags.join(", ");
        context.out.line(format!("{tags}: {done} {}", counted(assets, "picture", "pictures")))?;
    }
    Ok(Outcome::Done)
}

fn list(context: &Context) -> Result<Outcome> {
    let mut session = context.session(Need::Read)?;
    session.wait_until(|view| view.library.loaded, PATIENCE)?;
    let mut table = Table::default();
    for tag in &session.view().library.tags {
        if context.out.is_json() {
            context.out.value(&json!({"tag": tag.name, "assets": tag.assets}))?;
        }
        table.row([tag.assets.to_string(), tag.name.clone()]);
    }
    if table.is_empty() {
        context.out.remark("no tags yet")?;
    }
    table.lines().into_iter().try_for_each(|line| context.out.line(line))?;
    Ok(Outcome::Done)
}

fn runs(context: &Context) -> Result<Outcome> {
    let runs = context.session(Need::Read)?.tagging_runs()?;
    let mut table = Table::default();
    for run in &runs {
        if context.out.is_json() {
            context.out.value(&value(run))?;
        }
        table.row([run.id.to_string(), run.when.clone(), run.name.clone()]);
    }
    if table.is_empty() {
        context.out.remark("no run of automatic tagging can be taken back")?;
    }
    table.lines().into_iter().try_for_each(|line| context.out.line(line))?;
    Ok(Outcome::Done)
}

fn undo(run: Option<i64>, context: &Context) -> Result<Outcome> {
    let undone = context.session(Need::Write)?.undo_tagging(run)?;
    let none = || Failure::Failed("there is no such run; `gravitas tag runs` lists them".to_owned());
    let undone = undone.ok_or_else(none)?;
    if context.out.is_json() {
        context.out.value(&value(&undone))?;
    } else {
        context.out.line(format!("taken back: {}", undone.name))?;
    }
    Ok(Outcome::Done)
}

fn value(run: &TaggingRun) -> serde_json::Value {
    json!({"run": run.id, "made": run.made, "when": run.when, "name": run.name})
}
