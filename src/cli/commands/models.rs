//! `gravitas models [list|pull|verify|show|names]`

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::Outcome;
use crate::cli::context::Context;
use crate::cli::failure::{Failure, Result, complain};
use crate::cli::names as arguments;
use crate::cli::output::{Tone, bytes, counted};
use crate::cli::table::Table;
use crate::grammar::{LabelWords, ModelWords, Vocabulary, names};
use crate::session::{ModelRow, ModelState};

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
    /// Which analyses know an object or category, and how to write it
    Names {
        /// A name, or the beginning of one
        query: String,
    },
}

pub(super) fn run(args: &Arguments, context: &mut Context) -> Result<Outcome> {
    match &args.action {
        None | Some(Action::List) => list(context),
        Some(Action::Pull { ids }) => pull(ids, context),
        Some(Action::Verify) => verify(context),
        Some(Action::Show { id }) => show(id, context),
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
        let id = format!("{}_v{}", row.id, row.version);
        table.row([
            id,
            context.out.paint(tone, &state),
            row.task.clone(),
            row.name.clone(),
            row.licence.clone(),
        ]);
    }
    table.lines().into_iter().try_for_each(|line| context.out.line(line))?;
    Ok(Outcome::Done)
}

fn state(state: &ModelState) -> (Tone, String) {
    match state {
        ModelState::Ready => (Tone::Good, "ready".to_owned()),
        ModelState::Missing { bytes: n } => (Tone::Warning, format!("missing ({})", bytes(*n))),
        ModelState::Downloading(share) => (Tone::Warning, format!("arriving ({:.0} %)", share * 100.0)),
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
        "name": row.name,
        "task": row.task,
        "licence": row.licence,
        "bytes": row.bytes,
        "state": state,
        "reason": reason,
        "needs": row.needs,
        "capabilities": row.capabilities,
        "labels": row.labels,
        "default_confidence": format!("{}", row.default_confidence).parse::<f64>().ok(),
        "public": row.public,
        "private": row.private,
    })
}

fn pull(ids: &[String], context: &Context) -> Result<Outcome> {
    let mut workbench = context.workbench()?;
    let models = workbench.models();
    arguments::check_analyses(ids, &models)?;
    let missing = |id: &String| models.iter().any(|m| m.id == *id && m.state != ModelState::Ready);
    let asked: Vec<String> = match ids {
        [] => models.iter().map(|m| m.id.clone()).collect(),
        some => some.iter().map(|id| arguments::without_version(id).to_owned()).collect(),
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
    let models = context.workbench()?.models();
    arguments::check_analyses(&[id.to_owned()], &models)?;
    let id = arguments::without_version(id);
    let row = models.iter().find(|row| row.id == id);
    let row = row.ok_or_else(|| Failure::WrongLine(format!("there is no analysis '{id}'")))?;
    if context.out.is_json() {
        let mut value = value(row);
        value["card"] = row.card.clone().into();
        context.out.value(&value)?;
        return Ok(Outcome::Done);
    }
    let mut table = Table::default();
    table.row(["  analysis".to_owned(), format!("{}_v{}", row.id, row.version)]);
    table.row(["  model".to_owned(), row.name.clone()]);
    table.row(["  task".to_owned(), row.task.clone()]);
    table.row(["  state".to_owned(), state(&row.state).1]);
    table.row(["  size".to_owned(), bytes(row.bytes)]);
    table.row(["  licence".to_owned(), row.licence.clone()]);
    table.row(["  names".to_owned(), row.labels.to_string()]);
    table.row(["  reports from".to_owned(), format!("{:.2}", row.default_confidence)]);
    table.lines().into_iter().try_for_each(|line| context.out.line(line))?;
    if !row.card.is_empty() {
        context.out.line(format!("\n{}", row.card.trim_end()))?;
    }
    Ok(Outcome::Done)
}

/// One way to ask for a thing.
struct Known<'v> {
    model: &'v ModelWords,
    name: String,
    category: bool,
}

fn find(query: &str, context: &Context) -> Result<Outcome> {
    let words = context.workbench()?.vocabulary();
    let key = names::key(query);
    let known = known(&words, &key);
    let mut table = Table::default();
    for k in &known {
        let syntax = syntax(k);
        if context.out.is_json() {
            context.out.value(&json!({
                "model": k.model.id,
                "version": k.model.default_version,
                "name": k.name,
                "category": k.category,
                "boxes": k.model.has_boxes,
                "syntax": syntax,
            }))?;
        }
        let kind = if k.category { "category" } else { "object" };
        table.row([k.name.clone(), kind.to_owned(), k.model.id.clone(), syntax.join("  ")]);
    }
    if table.is_empty() {
        let all = words.models.iter().flat_map(|m| &m.labels).map(|l| l.name.as_str());
        let near = names::near(query, all);
        let hint = if near.is_empty() { String::new() } else { format!("; near: {}", near.join(", ")) };
        return Err(Failure::Failed(format!("no analysis knows '{query}'{hint}")));
    }
    table.lines().into_iter().try_for_each(|line| context.out.line(line))?;
    Ok(Outcome::Done)
}

/// Exact names first, then names and categories that begin so, once a model.
fn known<'v>(words: &'v Vocabulary, key: &str) -> Vec<Known<'v>> {
    let singular = names::singular_keys(key);
    let begins = |name: &str| {
        let name = names::key(name);
        name.starts_with(key) || singular.contains(&name)
    };
    let mut found = Vec::new();
    let mut seen = BTreeSet::new();
    for model in &words.models {
        for label in &model.labels {
            let LabelWords { name, aliases, categories } = label;
            if std::iter::once(name).chain(aliases).any(|n| begins(n)) && seen.insert((&model.id, name)) {
                found.push(Known { model, name: name.clone(), category: false });
            }
            for category in categories.iter().filter(|c| begins(c)) {
                if seen.insert((&model.id, category)) {
                    found.push(Known { model, name: category.clone(), category: true });
                }
            }
        }
    }
    found.sort_by_key(|k| names::key(&k.name) != key);
    found
}

/// `coco_v2_tie`, `coco_tie`, `tie`
fn syntax(known: &Known<'_>) -> Vec<String> {
    let name = known.name.replace(' ', "_");
    let id = &known.model.id;
    vec![format!("{id}_v{}_{name}", known.model.default_version), format!("{id}_{name}"), name]
}
