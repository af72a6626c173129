//! `gravitas export --set SET [QUERY-OR-FILE…] -o DIR`

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::Ordering::SeqCst;

use serde_json::json;

use super::Outcome;
use crate::cli::context::{Context, Need};
use crate::cli::failure::{Failure, Result};
use crate::cli::output::{Tone, bytes, counted};
use crate::cli::targets;
use crate::export::sets::PictureRecord;
use crate::session::{ExportGauge, ExportRequest, ExportTotals, Session, SetPicture, Target};

/// Arguments of `export`.
#[derive(Debug, clap::Args)]
#[command(override_usage = "gravitas export [OPTIONS] --set <SET> --out <DIR> [QUERY-OR-FILE]...")]
#[command(after_help = "Running it again keeps every file that is still right and makes only what changed. \
    A file that the export did not write, or that was changed since, is never replaced without --overwrite.")]
pub(in crate::cli) struct Arguments {
    /// A set by name (see `gravitas sets`), or a TOML file
    #[arg(long, value_name = "SET")]
    set: String,
    /// Pictures, which need not be in the library, folders of it, or searches; everything in the library without any
    #[arg(value_name = "QUERY-OR-FILE", allow_hyphen_values = true, value_parser = target)]
    first: Option<String>,
    #[arg(hide = true)]
    more: Vec<String>,
    /// Folder for the files, manifest.json and preview.html
    #[arg(short, long, value_name = "DIR")]
    out: PathBuf,
    /// What {object} stands for in every picture, instead of its most prominent object
    #[arg(long, value_name = "NAME")]
    object: Option<String>,
    /// Replace files that the export did not write
    #[arg(long)]
    overwrite: bool,
    /// Remove files of earlier runs that nothing needs any more
    #[arg(long)]
    prune: bool,
}

/// A file or a search; `-oDIR` would be taken for one.
fn target(text: &str) -> std::result::Result<String, String> {
    let is_folder = text.starts_with("-o") && !text.contains([':', '<', '>', '=']);
    if is_folder { Err("write a space after -o".to_owned()) } else { targets::no_option(text) }
}

pub(super) fn run(args: &Arguments, context: &mut Context) -> Result<Outcome> {
    let workbench = Arc::new(context.workbench()?);
    let set = super::sets::find(&args.set, &workbench, context)?;
    let mut pictures = gather(&targets::chain(args.first.as_ref(), &args.more), context)?;
    if pictures.is_empty() {
        return Err(Failure::Failed(
            "no picture was found; name files or a search that finds some".to_owned(),
        ));
    }
    for picture in &mut pictures {
        picture.object = args.object.clone().or(picture.object.take());
    }
    let request = ExportRequest {
        set,
        pictures,
        out: args.out.clone(),
        overwrite: args.overwrite,
        prune: args.prune,
        polite: false,
    };
    let gauge = Arc::new(ExportGauge::default());
    let meter = context.meter();
    let totals = workbench.export_set(request, &gauge, &mut |gauge| {
        let read = |n: &std::sync::atomic::AtomicU64| n.load(SeqCst);
        let now = format!(
            "{} written, {} kept, {}",
            read(&gauge.written),
            read(&gauge.kept),
            bytes(read(&gauge.bytes))
        );
        meter.step("export", read(&gauge.done), read(&gauge.pictures), &now);
        true
    })?;
    meter.clear();
    tell(&totals, context)
}

/// Files as they are, with what the library knows about them; searches in the library.
fn gather(targets: &[&str], context: &Context) -> Result<Vec<SetPicture>> {
    let only_files = !targets.is_empty() && targets.iter().all(|t| Path::new(t).is_file());
    let mut session = match context.session(Need::Read) {
        Ok(session) => Some(session),
        Err(why) if only_files => {
            log::debug!("no library: {why}");
            None
        }
        Err(why) => return Err(no_library(targets, why)),
    };
    let mut pictures = Vec::new();
    if targets.is_empty()
        && let Some(session) = &mut session
    {
        let all = session.resolve(&Target::All)?;
        return Ok(session.set_pictures(&all)?);
    }
    for target in targets {
        pictures.extend(of_target(target, session.as_mut())?);
    }
    let mut seen = std::collections::BTreeSet::new();
    pictures.retain(|picture| seen.insert(picture.path.clone()));
    Ok(pictures)
}

/// Without a library only files can be meant.
fn no_library(targets: &[&str], why: Failure) -> Failure {
    if let Some(folder) = targets.iter().find(|target| Path::new(target).is_dir()) {
        return Failure::Failed(format!(
            "this is a folder; name the pictures in it, or add it with `gravitas add`: {folder}"
        ));
    }
    match targets.iter().find(|target| !Path::new(target).is_file()) {
        Some(target) => Failure::Failed(format!("'{target}' is no file, and nothing can be searched: {why}")),
        None => why,
    }
}

fn of_target(text: &str, session: Option<&mut Session>) -> Result<Vec<SetPicture>> {
    let path = Path::new(text);
    let Some(session) = session else { return Ok(vec![SetPicture::of_file(path)]) };
    if path.is_file() && session.asset_at(path)?.is_none() {
        return Ok(vec![SetPicture::of_file(path)]);
    }
    let target = session.target(text)?;
    let ids = session.resolve(&target)?;
    Ok(session.set_pictures(&ids)?)
}

fn tell(totals: &ExportTotals, context: &Context) -> Result<Outcome> {
    let out = &context.out;
    for record in &totals.records {
        for (slot, reason) in &record.errors {
            let about = if slot.is_empty() { String::new() } else { format!("{slot}: ") };
            out.failed(Path::new(&record.source), &format!("{about}{reason}"));
        }
        if out.is_json() {
            out.value(record)?;
        } else {
            picture(record, context)?;
        }
    }
    for problem in &totals.problems {
        crate::cli::failure::complain(problem);
    }
    if out.is_json() {
        out.value(&json!(totals))?;
    }
    out.remark(summary(totals))?;
    out.remark(format!("look at {}", totals.page.display()))?;
    Ok(Outcome::unless(totals.failed > 0 || !totals.problems.is_empty() || totals.stopped))
}

fn picture(record: &PictureRecord, context: &Context) -> Result<()> {
    let out = &context.out;
    let length = record.files.iter().map(|file| file.bytes).sum();
    let about = record.object.as_ref().map(|o| format!(", about the {}", o.name)).unwrap_or_default();
    let files = counted(record.files.len() as u64, "file", "files");
    out.line(format!("{}  {files}, {}{about}", out.paint(Tone::Strong, &record.source), bytes(length)))?;
    for (slot, note) in &record.notes {
        out.line(format!("  {}", out.paint(Tone::Faint, &format!("{slot}: {note}"))))?;
    }
    Ok(())
}

fn summary(totals: &ExportTotals) -> String {
    let text = format!(
        "{}: {} written ({}), {} kept, {} together",
        counted(totals.pictures, "picture", "pictures"),
        totals.written,
        bytes(totals.bytes_written),
        totals.kept,
        bytes(totals.bytes)
    );
    match totals.outdated {
        0 => text,
        n => format!("{text}; {n} of earlier runs not needed any more (--prune removes them)"),
    }
}
