//! `gravitas sets [list|show|import|export|remove]`

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::Outcome;
use crate::cli::context::{Context, Need};
use crate::cli::failure::{Failure, Result};
use crate::cli::output::{Tone, counted};
use crate::cli::table::Table;
use crate::export::sets;
use crate::export::{Overwrite, atomic_write};
use crate::grammar::names;
use crate::session::{CropSet, SetEntry, SetOrigin, Workbench};

/// Arguments of `sets`.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Arguments {
    #[command(subcommand)]
    action: Option<Action>,
}

#[derive(Debug, clap::Subcommand)]
enum Action {
    /// Every set: those that come with the program and those of the library
    List,
    /// One set as TOML
    Show {
        /// A name
        name: String,
    },
    /// Check a set and store it in the library
    Import {
        /// TOML files
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
    },
    /// Write a set as TOML
    Export {
        /// A name
        name: String,
        /// Where to
        #[arg(short, long, value_name = "OUT")]
        out: PathBuf,
        /// Replace a file that is there
        #[arg(long)]
        overwrite: bool,
    },
    /// Remove a set of the library
    Remove {
        /// A name
        name: String,
    },
}

pub(super) fn run(args: &Arguments, context: &mut Context) -> Result<Outcome> {
    match &args.action {
        None | Some(Action::List) => list(context),
        Some(Action::Show { name }) => show(name, context),
        Some(Action::Import { files }) => import(files, context),
        Some(Action::Export { name, out, overwrite }) => write(name, out, *overwrite, context),
        Some(Action::Remove { name }) => {
            context.session(Need::Write)?.remove_crop_set(name)?;
            done(context, "removed", name)
        }
    }
}

fn done(context: &Context, what: &str, name: &str) -> Result<Outcome> {
    if context.out.is_json() {
        context.out.value(&json!({what: name}))?;
    }
    context.out.remark(format!("{what} {name}"))?;
    Ok(Outcome::Done)
}

/// Every set; without a library only those that come with the program.
fn entries(context: &Context) -> Result<Vec<SetEntry>> {
    match context.session(Need::Read) {
        Ok(session) => Ok(session.crop_sets()?),
        Err(why) => {
            log::debug!("no sets of a library: {why}");
            Ok(Workbench::built_in_sets())
        }
    }
}

/// A set by name, or the one in a TOML file; what is wrong with it becomes the failure.
pub(super) fn find(name: &str, workbench: &Workbench, context: &Context) -> Result<CropSet> {
    let path = Path::new(name);
    if path.extension().is_some_and(|e| e.eq_ignore_ascii_case("toml")) || path.is_file() {
        return from_file(path, workbench);
    }
    let entries = entries(context)?;
    let Some(entry) = entries.iter().find(|entry| entry.name == name) else {
        let near = names::near(name, entries.iter().map(|entry| entry.name.as_str()));
        let hint = match near.first() {
            Some(near) => format!("did you mean '{near}'?"),
            None => "`gravitas sets list` shows them; a path to a TOML file works too".to_owned(),
        };
        return Err(Failure::WrongLine(format!("there is no set '{name}'; {hint}")));
    };
    let wrong =
        |errors: Vec<String>| Failure::Failed(format!("the set '{name}' is wrong: {}", errors.join("; ")));
    entry.set.clone().map_err(wrong)
}

fn from_file(path: &Path, workbench: &Workbench) -> Result<CropSet> {
    let text = std::fs::read_to_string(path).map_err(|error| {
        Failure::Failed(format!("the set could not be read: {error}: {}", path.display()))
    })?;
    sets::read(&text, &workbench.vocabulary()).map_err(|errors| {
        let errors: Vec<String> = errors.iter().map(ToString::to_string).collect();
        Failure::Failed(format!("the set is wrong: {}: {}", errors.join("; "), path.display()))
    })
}

fn list(context: &Context) -> Result<Outcome> {
    let mut table = Table::default();
    for entry in entries(context)? {
        if context.out.is_json() {
            context.out.value(&value(&entry))?;
        }
        let (tone, slots) = match &entry.set {
            Ok(set) => (Tone::Faint, counted(set.slots.len() as u64, "slot", "slots")),
            Err(_) => (Tone::Bad, "has mistakes".to_owned()),
        };
        let about = entry.set.as_ref().map_or("", |set| set.about.as_str());
        table.row([
            context.out.paint(Tone::Strong, &entry.name),
            origin(entry.origin).to_owned(),
            context.out.paint(tone, &slots),
            about.to_owned(),
        ]);
    }
    table.lines().into_iter().try_for_each(|line| context.out.line(line))?;
    Ok(Outcome::Done)
}

const fn origin(origin: SetOrigin) -> &'static str {
    match origin {
        SetOrigin::BuiltIn => "built in",
        SetOrigin::Library => "library",
    }
}

fn value(entry: &SetEntry) -> Value {
    let mut value = json!({"name": entry.name, "origin": origin(entry.origin)});
    match &entry.set {
        Ok(set) => value["set"] = json!(set),
        Err(errors) => value["errors"] = json!(errors),
    }
    value
}

fn entry(name: &str, context: &Context) -> Result<SetEntry> {
    let entries = entries(context)?;
    let near = names::near(name, entries.iter().map(|entry| entry.name.as_str())).into_iter().next();
    entries.into_iter().find(|entry| entry.name == name).ok_or_else(|| {
        let hint =
            near.map_or("`gravitas sets list` shows them".to_owned(), |n| format!("did you mean '{n}'?"));
        Failure::Failed(format!("there is no set '{name}'; {hint}"))
    })
}

fn show(name: &str, context: &Context) -> Result<Outcome> {
    let entry = entry(name, context)?;
    if context.out.is_json() {
        let mut value = value(&entry);
        value["toml"] = entry.text.into();
        context.out.value(&value)?;
        return Ok(Outcome::Done);
    }
    context.out.line(entry.text.trim_end())?;
    if let Err(errors) = &entry.set {
        errors.iter().try_for_each(|e| context.out.line(context.out.paint(Tone::Bad, e)))?;
    }
    Ok(Outcome::unless(entry.set.is_err()))
}

fn import(files: &[PathBuf], context: &Context) -> Result<Outcome> {
    let workbench = context.workbench()?;
    let sets: Vec<CropSet> = files.iter().map(|file| from_file(file, &workbench)).collect::<Result<_>>()?;
    let mut session = context.session(Need::Write)?;
    for set in &sets {
        session.store_crop_set(set)?;
        done(context, "imported", &set.name)?;
    }
    Ok(Outcome::Done)
}

fn write(name: &str, out: &Path, overwrite: bool, context: &Context) -> Result<Outcome> {
    let entry = entry(name, context)?;
    let overwrite = if overwrite { Overwrite::Allow } else { Overwrite::Refuse };
    atomic_write(out, entry.text.as_bytes(), overwrite)
        .map_err(|error| Failure::Failed(error.to_string()))?;
    done(context, "exported", name)
}
