//! `gravitas presets list|show|import|export|remove`

use std::path::{Path, PathBuf};

use serde_json::json;

use super::Outcome;
use crate::cli::context::{Context, Need};
use crate::cli::failure::{Failure, Result};
use crate::cli::table::Table;
use crate::export::{Overwrite, atomic_write};
use crate::session::Preset;

/// Arguments of `presets`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "A preset is a TOML file with any of: analyses = [\"coco\", \"iqa\"], auto_tagging = 0.6 or \
    \"default\", tags = [\"holiday\", \"places/italy\"], rating = 3, label = \"red\", notify = true \
    (the desktop says when pictures came in and are analysed), webhook = \"https://…\" (this address is told \
    the same, signed). Use it with \
    `gravitas add DIR --preset NAME`: every picture that comes into the folder from then on gets it."
)]
pub(in crate::cli) struct Arguments {
    #[command(subcommand)]
    action: Option<Action>,
}

#[derive(Debug, clap::Subcommand)]
enum Action {
    /// Names of all presets
    List,
    /// One preset as TOML
    Show(Name),
    /// Read a preset from a TOML file
    Import(Import),
    /// Write a preset into a TOML file, or to the output
    Export(Export),
    /// Forget a preset
    Remove(Name),
}

#[derive(Debug, clap::Args)]
struct Name {
    /// Its name
    name: String,
}

#[derive(Debug, clap::Args)]
struct Import {
    /// TOML file
    file: PathBuf,
    /// Its name in the library; the file's name without this
    #[arg(long)]
    name: Option<String>,
}

#[derive(Debug, clap::Args)]
struct Export {
    /// Its name
    name: String,
    /// TOML file; it must not be there yet
    file: Option<PathBuf>,
}

pub(super) fn run(args: &Arguments, context: &mut Context) -> Result<Outcome> {
    match args.action.as_ref().unwrap_or(&Action::List) {
        Action::List => list(context),
        Action::Show(Name { name }) | Action::Export(Export { name, file: None }) => show(name, context),
        Action::Import(import) => read(import, context),
        Action::Export(Export { name, file: Some(file) }) => write(name, file, context),
        Action::Remove(Name { name }) => remove(name, context),
    }
}

fn list(context: &Context) -> Result<Outcome> {
    let presets = context.session(Need::Read)?.presets()?;
    let mut table = Table::default();
    for (name, preset) in &presets {
        if context.out.is_json() {
            context.out.value(&json!({"name": name, "preset": preset}))?;
        }
        table.row([name.clone(), preset.to_toml().trim_end().replace('\n', "; ")]);
    }
    if table.is_empty() {
        context.out.remark("no presets yet; `gravitas presets import FILE` reads one")?;
    }
    table.lines().into_iter().try_for_each(|line| context.out.line(line))?;
    Ok(Outcome::Done)
}

fn show(name: &str, context: &Context) -> Result<Outcome> {
    let preset = context.session(Need::Read)?.preset(name)?;
    if context.out.is_json() {
        context.out.value(&json!({"name": name, "preset": preset}))?;
    } else {
        context.out.line(preset.to_toml().trim_end())?;
    }
    Ok(Outcome::Done)
}

fn read(args: &Import, context: &Context) -> Result<Outcome> {
    let told = |reason: String| Failure::Failed(format!("{reason}: {}", args.file.display()));
    let text = std::fs::read_to_string(&args.file)
        .map_err(|error| told(format!("the preset could not be read: {error}")))?;
    let preset =
        Preset::parse(&text).map_err(|reason| told(format!("the preset is not understood: {reason}")))?;
    let stem = args.file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let name = args.name.clone().unwrap_or(stem);
    let replaced = context.session(Need::Write)?.set_preset(&name, Some(&preset))?;
    if context.out.is_json() {
        context.out.value(&json!({"name": name, "replaced": replaced}))?;
    } else {
        context.out.line(format!("{name}: {}", if replaced { "replaced" } else { "stored" }))?;
    }
    Ok(Outcome::Done)
}

fn write(name: &str, file: &Path, context: &Context) -> Result<Outcome> {
    let preset = context.session(Need::Read)?.preset(name)?;
    atomic_write(file, preset.to_toml().as_bytes(), Overwrite::Refuse)
        .map_err(|error| Failure::Failed(format!("the preset could not be written: {error}")))?;
    if context.out.is_json() {
        context.out.value(&json!({"name": name, "path": file}))?;
    } else {
        context.out.line(format!("{name}: written to {}", file.display()))?;
    }
    Ok(Outcome::Done)
}

fn remove(name: &str, context: &Context) -> Result<Outcome> {
    let mut session = context.session(Need::Write)?;
    session.preset(name)?;
    session.set_preset(name, None)?;
    if context.out.is_json() {
        context.out.value(&json!({"name": name, "removed": true}))?;
    } else {
        context.out.line(format!("{name}: removed"))?;
    }
    Ok(Outcome::Done)
}
