//! `gravitas report [FOLDER…]`: what the window would show, as a page, where there is no display.

mod page;

use std::path::{Path, PathBuf};

use serde_json::json;

use super::Outcome;
use crate::cli::context::{Context, Need};
use crate::cli::failure::{Failure, Result};
use crate::cli::output::counted;
use crate::crop::prominence;
use crate::facts::{AnalysisRecord, Payload};
use crate::geometry::{PxRect, PxSize};
use crate::grammar::{Transformation, parse};
use crate::session::{
    AnalyzeRequest, AssetSummary, Inspector, Marks, Session, SessionError, Sort, SortKey, Workbench,
};

/// The five ratios of the crop set.
const RATIOS: [&str; 5] = ["1:1", "4:5", "16:9", "9:16", "3:1"];

/// Arguments of `report`.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Arguments {
    /// Folders to add, index and analyse; what the library has without one
    #[arg(value_name = "FOLDER")]
    folders: Vec<PathBuf>,
    /// Where to write index.html and its pictures
    #[arg(long, value_name = "DIR", default_value = "report")]
    out: PathBuf,
    /// How many pictures
    #[arg(long, value_name = "N", default_value_t = 12)]
    count: usize,
}

/// One picture of the page.
struct Entry {
    path: PathBuf,
    size: PxSize,
    /// File name of the small copy.
    picture: String,
    boxes: Vec<Marked>,
    /// Labels with confidence, best first.
    tags: Vec<(String, f32)>,
    /// What the crops are about.
    about: Option<String>,
    crops: Vec<Cut>,
    troubles: Vec<String>,
}

/// A box to draw.
struct Marked {
    label: String,
    confidence: f32,
    bounds: PxRect,
    analysis: String,
}

/// One crop.
struct Cut {
    ratio: &'static str,
    text: String,
    file: String,
    reason: String,
}

pub(super) fn run(args: &Arguments, context: &mut Context) -> Result<Outcome> {
    let mut session = context.session(if args.folders.is_empty() { Need::Read } else { Need::Write })?;
    let mut failed = fill(args, &mut session, context)?;
    let assets = shown(args, &mut session)?;
    if assets.is_empty() {
        let text = "no pictures were found; name a folder: gravitas report FOLDER";
        return Err(Failure::Failed(text.to_owned()));
    }
    let pictures = args.out.join("pictures");
    std::fs::create_dir_all(&pictures).map_err(|error| unwritten(&args.out, &error))?;
    let workbench = context.workbench()?;
    let meter = context.meter();
    let mut entries = Vec::new();
    for (at, asset) in assets.iter().enumerate() {
        meter.step("report", at as u64, assets.len() as u64, &asset.path.display().to_string());
        let details = session.show(asset.id)?;
        match entry(&workbench, &asset.path, &details, &pictures.join(format!("{at:03}"))) {
            Ok(entry) => entries.push(entry),
            Err(failure) => {
                context.out.failed(&asset.path, &failure.to_string());
                failed = true;
            }
        }
    }
    meter.clear();
    let index = args.out.join("index.html");
    std::fs::write(&index, page::html(&entries)).map_err(|error| unwritten(&index, &error))?;
    if context.out.is_json() {
        context
            .out
            .value(&json!({"page": index.to_string_lossy(), "pictures": entries.len(), "failed": failed}))?;
    } else {
        let pictures = counted(entries.len() as u64, "picture", "pictures");
        context.out.line(format!("{pictures}: {}", index.display()))?;
    }
    Ok(Outcome::unless(failed))
}

fn unwritten(path: &Path, error: &std::io::Error) -> Failure {
    Failure::Failed(format!("the report could not be written: {error}: {}", path.display()))
}

/// Indexes and analyses the folders; says whether something failed.
fn fill(args: &Arguments, session: &mut Session, context: &Context) -> Result<bool> {
    if args.folders.is_empty() {
        return Ok(false);
    }
    if let Some(folder) = args.folders.iter().find(|f| !f.is_dir()) {
        return Err(Failure::Failed(format!("this is not a folder: {}", folder.display())));
    }
    let meter = context.meter();
    let indexed = session.add_folders(&args.folders, &mut |view| meter.update(view))?;
    meter.clear();
    if !context.out.is_json() {
        super::add::tell(&indexed, &[], context)?;
    }
    // Without ONNX Runtime the pictures are still shown; the sentence says what is missing.
    let analysed = match session.analyze(&AnalyzeRequest::default(), &mut |view| meter.update(view)) {
        Ok(analysed) => analysed,
        Err(error @ SessionError::Model(_)) => {
            meter.clear();
            context.out.remark(error.to_string())?;
            return Ok(true);
        }
        Err(error) => return Err(error.into()),
    };
    meter.clear();
    super::analyze::tell_failures(&analysed, context);
    context.out.remark(super::analyze::sentence(&analysed))?;
    Ok(!indexed.failures.is_empty() || analysed.failed > 0)
}

/// The first pictures of the folders, or of the library, by name.
fn shown(args: &Arguments, session: &mut Session) -> Result<Vec<AssetSummary>> {
    let folders: Vec<PathBuf> =
        args.folders.iter().map(|f| f.canonicalize().unwrap_or_else(|_gone| f.clone())).collect();
    let by_name = Sort { key: SortKey::Name, ascending: true };
    let mut found = session.search("", by_name, None)?;
    found.retain(|asset| folders.is_empty() || folders.iter().any(|folder| asset.path.starts_with(folder)));
    found.truncate(args.count);
    Ok(found)
}

/// One picture: a small copy and its crop set, both written beside `stem`.
fn entry(workbench: &Workbench, file: &Path, known: &Inspector, stem: &Path) -> Result<Entry> {
    let (boxes, tags) = marks(workbench, &known.records);
    let about = most_prominent(known.size, &boxes);
    let gravity = about.as_ref().map_or_else(|| "auto".to_owned(), |name| format!("auto:{name}"));
    let texts: Vec<String> = std::iter::once("c_limit,f_jpg,h_960,w_960".to_owned())
        .chain(RATIOS.map(|ratio| format!("ar_{ratio},c_fill,f_jpg,g_{gravity},w_480")))
        .collect();
    let endings = std::iter::once(String::new()).chain(RATIOS.map(|r| format!("-{}", r.replace(':', "x"))));
    let outs = endings.map(|ending| PathBuf::from(format!("{}{ending}.jpg", stem.display())));
    let trees = texts.iter().map(|text| tree(workbench, text)).collect::<Result<Vec<_>>>()?;
    let wanted: Vec<_> = trees.into_iter().zip(outs).collect();
    let mut saved = workbench.derive(file, &known.records, &Marks::from(known), &wanted, true)?.into_iter();
    let small = saved.next().ok_or_else(|| Failure::Failed("nothing was cut".to_owned()))??;
    let mut troubles: Vec<String> =
        known.failures.iter().map(|(analysis, why)| format!("{analysis}: {why}")).collect();
    let mut crops = Vec::new();
    for ((ratio, text), cut) in RATIOS.into_iter().zip(&texts[1..]).zip(saved) {
        match cut {
            Ok(cut) => crops.push(Cut {
                ratio,
                text: text.clone(),
                file: file_name(&cut.path),
                reason: cut.plan.reason.clone(),
            }),
            Err(failure) => troubles.push(format!("{text}: {failure}")),
        }
    }
    let picture = file_name(&small.path);
    Ok(Entry { path: file.to_owned(), size: known.size, picture, boxes, tags, about, crops, troubles })
}

fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

fn tree(workbench: &Workbench, text: &str) -> Result<Transformation> {
    parse(text, &workbench.vocabulary()).map_err(|errors| {
        let sentences: Vec<String> = errors.into_iter().map(|e| e.message).collect();
        Failure::Failed(sentences.join("; "))
    })
}

/// Boxes and tags that are certain enough to report.
fn marks(workbench: &Workbench, records: &[AnalysisRecord]) -> (Vec<Marked>, Vec<(String, f32)>) {
    let models = workbench.models();
    let (mut boxes, mut tags) = (Vec::new(), Vec::new());
    for record in records {
        let Some(row) = models.iter().find(|row| row.id == record.analysis) else { continue };
        for (label, confidence, bounds) in findings(record) {
            if confidence < row.default_confidence {
                continue;
            }
            if row.public && !tags.iter().any(|(known, _)| *known == label) {
                tags.push((label.clone(), confidence));
            }
            if let Some(bounds) = bounds {
                boxes.push(Marked { label, confidence, bounds, analysis: record.analysis.clone() });
            }
        }
    }
    tags.sort_by(|a, b| b.1.total_cmp(&a.1));
    (boxes, tags)
}

/// Everything with a name: label, confidence, place.
fn findings(record: &AnalysisRecord) -> Vec<(String, f32, Option<PxRect>)> {
    match &record.payload {
        Payload::Boxes(list) => {
            list.iter().map(|d| (d.label.clone(), d.confidence, Some(d.bounds))).collect()
        }
        Payload::Faces(list) => {
            list.iter().map(|f| ("face".to_owned(), f.confidence, Some(f.bounds))).collect()
        }
        Payload::Text(list) => list
            .iter()
            .map(|b| (b.text.clone().unwrap_or_else(|| "text".to_owned()), b.confidence, Some(b.bounds)))
            .collect(),
        Payload::Labels(list) => list.iter().map(|l| (l.label.clone(), l.confidence, None)).collect(),
        _ => Vec::new(),
    }
}

/// The object that stands out most, as a gravity names it.
fn most_prominent(size: PxSize, boxes: &[Marked]) -> Option<String> {
    let objects = boxes.iter().filter(|b| !matches!(b.analysis.as_str(), "faces" | "cld-text"));
    objects
        .max_by(|a, b| {
            let of = |m: &Marked| prominence(size, &m.bounds, m.confidence, 1.0);
            of(a).total_cmp(&of(b))
        })
        .map(|b| format!("{}_{}", b.analysis, b.label.replace(' ', "_")))
}
