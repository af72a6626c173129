//! `gravitas inspect FILE…`

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::Outcome;
use crate::cli::context::Context;
use crate::cli::failure::{Failure, Result, code_of};
use crate::cli::names::{self, Tagging};
use crate::cli::output::Tone;
use crate::cli::table::Table;
use crate::facts::{AnalysisRecord, Payload, QualityBand};
use crate::geometry::PxRect;
use crate::grammar::names::split_version;
use crate::session::{Dialect, InspectRequest, Inspected, KnownTags, Session, SessionError, Workbench};

/// Arguments of `inspect`.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Arguments {
    /// Pictures
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Analyses, such as coco,iqa or coco_v2; all installed ones without this
    #[arg(long, value_name = "IDS", value_delimiter = ',')]
    detection: Vec<String>,
    /// Findings from this confidence become tags, or each model's default
    #[arg(long, value_name = "X|default", value_parser = names::auto_tagging)]
    auto_tagging: Option<Tagging>,
    /// Report from this confidence instead of each model's default
    #[arg(long, value_name = "X", value_parser = names::confidence)]
    min_confidence: Option<f32>,
    /// The files are stored responses (JSON of either shape): read them, run nothing
    #[arg(long)]
    stored: bool,
    /// Shape of the JSON
    #[arg(long, value_enum, default_value_t)]
    dialect: Shape,
}

/// The two shapes of a response.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
enum Shape {
    /// Everything below info.detection
    #[default]
    Upload,
    /// Flat, one task each
    Analyze,
}

pub(super) fn run(args: &Arguments, context: &mut Context) -> Result<Outcome> {
    let workbench = context.workbench()?;
    names::check_analyses(&args.detection, &workbench.models())?;
    let request = InspectRequest {
        detections: args.detection.clone(),
        min_confidence: args.min_confidence,
        auto_tagging: args.auto_tagging.map(Tagging::threshold),
        dialect: match args.dialect {
            Shape::Upload => Dialect::Upload,
            Shape::Analyze => Dialect::Analyze,
        },
    };
    let meter = context.meter();
    let mut library = if args.stored { None } else { context.library() };
    let mut model_trouble = None;
    let mut failed = false;
    for (at, file) in args.files.iter().enumerate() {
        meter.step("inspect", at as u64, args.files.len() as u64, &file.display().to_string());
        let found = if args.stored {
            workbench.reread(file, &request)
        } else {
            workbench.inspect_tagged(file, &request, &tags_of(file, library.as_mut()))
        };
        match found {
            Ok(found) => {
                for (analysis, reason) in &found.failures {
                    context.out.failed(file, &format!("{analysis}: {reason}"));
                    failed = true;
                }
                tell(&workbench, file, &found, args, context)?;
            }
            Err(error) => {
                failed = true;
                refuse(file, &error, context)?;
                model_trouble = model_trouble.or(matches!(error, SessionError::Model(_)).then_some(error));
            }
        }
    }
    meter.clear();
    // A model that cannot be opened failed for every file and was told with each.
    match model_trouble {
        Some(_) => Err(Failure::NotOpened("the analyses could not be run".to_owned())),
        None => Ok(Outcome::unless(failed)),
    }
}

/// What people say about the tags of a file, where it is in the library.
fn tags_of(file: &Path, library: Option<&mut Session>) -> KnownTags {
    let read = |session: &mut Session| match session.asset_at(file)? {
        Some(id) => session.known_tags(id),
        None => Ok(KnownTags::default()),
    };
    library.map_or_else(|| Ok(KnownTags::default()), read).unwrap_or_else(|why| {
        log::warn!("the tags of {} could not be read: {why}", file.display());
        KnownTags::default()
    })
}

fn refuse(file: &Path, error: &SessionError, context: &Context) -> Result<()> {
    context.out.failed(file, &error.to_string());
    if context.out.is_json() {
        let error = json!({"code": code_of(error), "message": error.to_string()});
        context.out.value(&json!({"file": file.to_string_lossy(), "error": error}))?;
    }
    Ok(())
}

fn tell(
    workbench: &Workbench,
    file: &Path,
    found: &Inspected,
    args: &Arguments,
    context: &Context,
) -> Result<()> {
    let out = &context.out;
    if out.is_json() {
        let mut response = found.response.clone();
        if let Value::Object(map) = &mut response {
            map.insert("file".to_owned(), json!(file.to_string_lossy()));
        }
        return out.value(&response);
    }
    let size = format!("{} x {}", found.size.w, found.size.h);
    let size =
        if found.size.is_empty() { String::new() } else { format!("  {}", out.paint(Tone::Faint, &size)) };
    out.line(format!("{}{size}", out.paint(Tone::Strong, &file.display().to_string())))?;
    let models = workbench.models();
    let mut table = Table::default();
    for record in &found.records {
        let row = models.iter().find(|row| row.id == record.analysis && row.public);
        let asked =
            args.detection.is_empty() || args.detection.iter().any(|d| split_version(d).0 == record.analysis);
        // What is stored was chosen when it was made, also by models that are not here.
        let usual = if args.stored { Some(0.0) } else { row.map(|row| row.default_confidence) };
        if let Some(usual) = usual.filter(|_| asked) {
            rows(record, args.min_confidence.unwrap_or(usual), &mut table);
        }
    }
    for analysis in &found.pending {
        table.row([format!("  {analysis}"), "pending".to_owned()]);
    }
    if table.is_empty() {
        out.line("  nothing was found")?;
    }
    table.lines().into_iter().try_for_each(|line| out.line(line))?;
    if args.auto_tagging.is_some() || !found.tags.is_empty() {
        let tags = if found.tags.is_empty() { "none".to_owned() } else { found.tags.join(", ") };
        out.line(format!("  tags: {tags}"))?;
    }
    Ok(())
}

/// The findings of one analysis, from a confidence on.
fn rows(record: &AnalysisRecord, least: f32, table: &mut Table) {
    let id = &record.analysis;
    let mut add = |what: &str, confidence: f32, bounds: Option<&PxRect>| {
        if confidence >= least {
            let place = bounds.filter(|b| !b.is_empty()).map(place).unwrap_or_default();
            table.row([format!("  {id}"), what.to_owned(), format!("{confidence:.2}"), place]);
        }
    };
    match &record.payload {
        Payload::Boxes(list) => list.iter().for_each(|d| add(&d.label, d.confidence, Some(&d.bounds))),
        Payload::Faces(list) => list.iter().for_each(|f| add("face", f.confidence, Some(&f.bounds))),
        Payload::Text(list) => {
            for block in list {
                let text = block.text.as_ref().map_or("text".to_owned(), |t| format!("\"{t}\""));
                add(&text, block.confidence, Some(&block.bounds));
            }
        }
        Payload::Labels(list) => list.iter().for_each(|l| add(&l.label, l.confidence, None)),
        Payload::Caption(text) => table.row([format!("  {id}"), text.clone()]),
        Payload::Quality(score) => {
            let band = QualityBand::from_score(*score).name();
            table.row([format!("  {id}"), band.to_owned(), format!("{score:.2}")]);
        }
        Payload::Saliency(_) | Payload::Embedding(_) => {}
    }
}

/// `at 300,200  200 x 100`
fn place(b: &PxRect) -> String {
    format!("at {:.0},{:.0}  {:.0} x {:.0}", b.x, b.y, b.w, b.h)
}
