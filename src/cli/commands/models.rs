//! `gravitas models [list|pull|verify|show|add|names]`

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::Outcome;
use crate::cli::context::Context;
use crate::cli::failure::{Failure, Result, complain};
use crate::cli::names as arguments;
use crate::cli::output::{Tone, bytes, counted};
use crate::cli::table::Table;
use crate::grammar::names;
use crate::session::{Fit, ModelRow, ModelState, RowKind, known_names};

/// Names that are listed for people at most.
const MOST_NAMES: usize = 40;

/// Arguments of `models`.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Arguments {
    #[command(subcommand)]
    action: Option<Action>,
}

#[derive(Debug, clap::Subcommand)]
enum Action {
    /// Every analysis and the model behind it
    List,
    /// Fetch models; all that are missing without an id
    Pull {
        /// Analyses
        #[arg(value_name = "ID")]
        ids: Vec<String>,
    },
    /// Check the hash of every model file
    Verify,
    /// Everything about one model, with its card
    Show {
        /// An analysis
        id: String,
    },
    /// Take a folder with model.toml, network and labels into the user's models
    Add {
        /// The folder
        #[arg(value_name = "DIR")]
        folder: PathBuf,
    },
    /// Which analyses know an object or category, and how to write it
    Names {
        /// A name, the beginning of one or a word in it, also with its model: coco_tie
        query: String,
    },
}

pub(super) fn run(args: &Arguments, context: &mut Context) -> Result<Outcome> {
    match &args.action {
        None | Some(Action::List) => list(context),
        Some(Action::Pull { ids }) => pull(ids, context),
        Some(Action::Verify) => verify(context),
        Some(Action::Show { id }) => show(id, context),
        Some(Action::Add { folder }) => add(folder, context),
        Some(Action::Names { query }) => find(query, context),
    }
}

fn list(context: &Context) -> Result<Outcome> {
    let models = context.workbench()?.models();
    let mut table = Table::default();
    for row in &models {
        if context.out.is_json() {
            context.out.value(&value(row))?;
        }
        let (tone, state) = state(&row.state);
        table.row([
            label(row),
            versions(row),
            context.out.paint(tone, &state),
            size(row),
            row.task.clone(),
            row.name.clone(),
            row.licence.clone(),
        ]);
    }
    table.lines().into_iter().try_for_each(|line| context.out.line(line))?;
    for row in &models {
        if let ModelState::Failed(reason) = &row.state {
            context.out.line(context.out.paint(Tone::Bad, reason))?;
        }
    }
    Ok(Outcome::Done)
}

/// `coco_v2`; the name of a model that stands by or cannot be used as it is.
fn label(row: &ModelRow) -> String {
    match row.kind {
        RowKind::Answers => format!("{}_v{}", row.id, row.version),
        RowKind::StandsBy | RowKind::Refused => row.id.clone(),
    }
}

/// `v1, v2`: every version that is this model.
fn versions(row: &ModelRow) -> String {
    row.own_versions.iter().map(|version| format!("v{version}")).collect::<Vec<_>>().join(", ")
}

/// Size of the files of a model; nothing where there is none, or where that is not known.
fn size(row: &ModelRow) -> String {
    if row.bytes == 0 { String::new() } else { bytes(row.bytes) }
}

fn state(state: &ModelState) -> (Tone, String) {
    match state {
        ModelState::Ready => (Tone::Good, "ready".to_owned()),
        ModelState::Missing { bytes: n } => (Tone::Warning, format!("missing ({})", bytes(*n))),
        ModelState::Downloading(at) => (Tone::Warning, format!("arriving ({:.0} %)", at.share() * 100.0)),
        ModelState::Failed(_) => (Tone::Bad, "failed".to_owned()),
    }
}

fn value(row: &ModelRow) -> Value {
    let (state, reason) = match &row.state {
        ModelState::Ready => ("ready", None),
        ModelState::Missing { .. } => ("missing", None),
        ModelState::Downloading(_) => ("downloading", None),
        ModelState::Failed(reason) => ("failed", Some(reason)),
    };
    json!({
        "id": row.id,
        "version": row.version,
        "versions": row.own_versions,
        "name": row.name,
        "task": row.task,
        "licence": row.licence,
        "bytes": (row.kind != RowKind::Refused).then_some(row.bytes),
        "state": state,
        "reason": reason,
        "needs": row.needs,
        "capabilities": row.capabilities,
        "labels": row.labels,
        "default_confidence": format!("{}", row.default_confidence).parse::<f64>().ok(),
        "public": row.public,
        "private": row.private,
        "optional": row.optional,
        "answers": row.kind == RowKind::Answers,
    })
}

fn pull(ids: &[String], context: &Context) -> Result<Outcome> {
    let mut workbench = context.workbench()?;
    let models = workbench.models();
    arguments::check_analyses(ids, &models)?;
    ids.iter().try_for_each(|id| workbench.answering(id).map(drop))?;
    let missing = |id: &String| models.iter().any(|m| m.id == *id && m.state != ModelState::Ready);
    let starter = |m: &&ModelRow| m.kind == RowKind::Answers && !m.optional;
    let asked: Vec<String> = match ids {
        [] => models.iter().filter(starter).map(|m| m.id.clone()).collect(),
        some => some.iter().map(|id| names::split_version(id).0.to_owned()).collect(),
    };
    let wanted: Vec<String> = asked.into_iter().filter(missing).collect();
    let meter = context.meter();
    let mut failed = false;
    for id in &wanted {
        let outcome = workbench.pull(id, &mut |done, total| {
            meter.step("fetching", done, total, id);
            true
        });
        meter.clear();
        let error = outcome.err().map(|e| e.to_string());
        failed |= error.is_some();
        if let Some(error) = &error {
            complain(&format!("{id} could not be fetched: {error}"));
        } else {
            context.out.line(format!("{id}: fetched"))?;
        }
        if context.out.is_json() {
            context.out.value(&json!({"id": id, "ok": error.is_none(), "error": error}))?;
        }
    }
    if wanted.is_empty() {
        context.out.remark("every model is here")?;
    }
    Ok(Outcome::unless(failed))
}

fn verify(context: &Context) -> Result<Outcome> {
    let checked = context.workbench()?.verify();
    let mut failed = false;
    for (file, wrong) in &checked {
        failed |= wrong.is_some();
        if context.out.is_json() {
            context.out.value(&json!({"file": file, "ok": wrong.is_none(), "message": wrong}))?;
        }
        match wrong {
            Some(reason) => complain(&format!("{file}: {reason}")),
            None => context.out.line(format!("{}  {file}", context.out.paint(Tone::Good, "right")))?,
        }
    }
    context.out.remark(format!("{} checked", counted(checked.len() as u64, "file", "files")))?;
    Ok(Outcome::unless(failed))
}

fn show(id: &str, context: &Context) -> Result<Outcome> {
    let workbench = context.workbench()?;
    let models = workbench.models();
    arguments::check_analyses(&[id.to_owned()], &models)?;
    let answering = workbench.answering(id)?;
    let id = names::split_version(id).0;
    let answers = |row: &&ModelRow| Some(&row.model) == answering.as_ref();
    let row = models.iter().find(answers).or_else(|| models.iter().find(|row| row.id == id));
    let row = row.ok_or_else(|| Failure::WrongLine(format!("there is no analysis '{id}'")))?;
    if let (RowKind::Refused, ModelState::Failed(reason)) = (row.kind, &row.state) {
        return Err(Failure::Failed(reason.clone()));
    }
    if context.out.is_json() {
        let mut value = value(row);
        value["card"] = row.card.clone().into();
        context.out.value(&value)?;
        return Ok(Outcome::Done);
    }
    let mut table = Table::default();
    table.row(["  analysis".to_owned(), label(row)]);
    table.row(["  model".to_owned(), row.name.clone()]);
    table.row(["  versions".to_owned(), versions(row)]);
    table.row(["  task".to_owned(), row.task.clone()]);
    table.row(["  state".to_owned(), state(&row.state).1]);
    table.row(["  size".to_owned(), size(row)]);
    table.row(["  licence".to_owned(), row.licence.clone()]);
    table.row(["  names".to_owned(), row.labels.to_string()]);
    table.row(["  reports from".to_owned(), format!("{:.2}", row.default_confidence)]);
    table.lines().into_iter().try_for_each(|line| context.out.line(line))?;
    if !row.card.is_empty() {
        context.out.line(format!("\n{}", row.card.trim_end()))?;
    }
    Ok(Outcome::Done)
}

fn find(query: &str, context: &Context) -> Result<Outcome> {
    let workbench = context.workbench()?;
    let (words, models) = (workbench.vocabulary(), workbench.models());
    let is_here = |analysis: &str| {
        let answers = |row: &&ModelRow| row.kind == RowKind::Answers && row.id == analysis;
        models.iter().find(answers).is_some_and(|row| row.state == ModelState::Ready)
    };
    let mut known = known_names(query, &words);
    // What belongs to a category is for those who found nothing better.
    if known.iter().any(|k| k.fit <= Fit::Begins) {
        known.retain(|k| k.fit < Fit::Member);
    }
    let mut table = Table::default();
    for k in &known {
        if context.out.is_json() {
            let mut value = json!({
                "model": k.analysis,
                "version": k.version,
                "name": k.name,
                "category": k.category,
                "boxes": k.boxes,
                "installed": is_here(&k.analysis),
                "syntax": k.syntax,
            });
            if let Some(label) = &k.label {
                value["label"] = json!(label);
            }
            context.out.value(&value)?;
        }
    }
    for k in known.iter().take(MOST_NAMES) {
        let kind = match (k.boxes, k.category) {
            (false, _) => "for searches",
            (true, true) => "category",
            (true, false) => "object",
        };
        let hint = format!("  (after `gravitas models pull {}`)", k.analysis);
        let syntax = k.syntax.join("  ") + if is_here(&k.analysis) { "" } else { &hint };
        table.row([k.shown(), kind.to_owned(), k.analysis.clone(), syntax]);
    }
    if table.is_empty() {
        let near = names::near(query, words.things());
        let hint = if near.is_empty() { String::new() } else { format!("; near: {}", near.join(", ")) };
        return Err(Failure::Failed(format!("no analysis knows '{query}'{hint}")));
    }
    table.lines().into_iter().try_for_each(|line| context.out.line(line))?;
    if let Some(more) = known.len().checked_sub(MOST_NAMES).filter(|more| *more > 0) {
        context.out.remark(format!("and {more} more; write more of the name, or --json for all of them"))?;
    }
    Ok(Outcome::Done)
}

fn add(folder: &Path, context: &Context) -> Result<Outcome> {
    let workbench = context.workbench()?;
    let (id, place) = workbench.add_model(folder)?;
    let models = workbench.models();
    let row = models.iter().find(|row| row.model == id);
    if context.out.is_json() {
        let mut value = row.map_or_else(|| json!({"id": id}), value);
        value["path"] = place.to_string_lossy().into();
        context.out.value(&value)?;
        return Ok(Outcome::Done);
    }
    context.out.remark(format!("{id} lies in {}", place.display()))?;
    if let Some(row) = row {
        context.out.line(format!("{id}: {}", added(row, &models)))?;
    }
    Ok(Outcome::Done)
}

/// How a model stands among the others, once it was added.
fn added(row: &ModelRow, models: &[ModelRow]) -> String {
    let of_analysis = |other: &&ModelRow| other.kind == RowKind::Answers && other.analysis == row.analysis;
    match (&row.state, models.iter().find(of_analysis)) {
        (ModelState::Missing { bytes: n }, _) => {
            let (id, size) = (&row.id, bytes(*n));
            format!(
                "added; {size} of what it takes are not here, fetch them with `gravitas models pull {id}`"
            )
        }
        (ModelState::Ready, Some(other)) if row.kind == RowKind::StandsBy => format!(
            "ready, and stands by: {} answers to {}; which one does is chosen on the page Models",
            other.model, row.analysis
        ),
        (ModelState::Ready, _) if row.model != row.analysis => {
            format!("ready, answers to {}, asked before the public models", row.analysis)
        }
        (ModelState::Ready, _) => "ready, asked before the public models".to_owned(),
        (other, _) => format!("added, {}", state(other).1),
    }
}
