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
use crate::grammar::parse;
use crate::session::{InspectRequest, Inspected, Sort, Workbench};

/// The five ratios of the crop set.
const RATIOS: [&str; 5] = ["1:1", "4:5", "16:9", "9:16", "3:1"];
/// Endings of files that are worth opening.
const ENDINGS: [&str; 9] = ["jpg", "jpeg", "png", "webp", "gif", "tif", "tiff", "avif", "jxl"];

/// Arguments of `report`.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Arguments {
    /// Folders or pictures; the library without one
    #[arg(value_name = "FOLDER")]
    sources: Vec<PathBuf>,
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
    let files = pictures(args, context)?;
    if files.is_empty() {
        let text = "no pictures were found; name a folder: gravitas report FOLDER";
        return Err(Failure::Failed(text.to_owned()));
    }
    let pictures = args.out.join("pictures");
    std::fs::create_dir_all(&pictures).map_err(|error| unwritten(&args.out, &error))?;
    let workbench = context.workbench()?;
    let meter = context.meter();
    let mut entries = Vec::new();
    let mut failed = 0;
    for (at, file) in files.iter().enumerate() {
        meter.step("report", at as u64, files.len() as u64, &file.display().to_string());
        match entry(&workbench, file, at, &pictures) {
            Ok(entry) => entries.push(entry),
            Err(failure) => {
                context.out.failed(file, &failure.to_string());
                failed += 1;
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
    Ok(Outcome::unless(failed > 0))
}

fn unwritten(path: &Path, error: &std::io::Error) -> Failure {
    Failure::Failed(format!("the report could not be written: {error}: {}", path.display()))
}

/// The first pictures of the folders, by name, or of the library.
fn pictures(args: &Arguments, context: &Context) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    if args.sources.is_empty() {
        let mut session = context.session(Need::Read)?;
        let found = session.search("", Sort::default(), Some(args.count))?;
        return Ok(found.into_iter().map(|asset| asset.path).collect());
    }
    for source in &args.sources {
        if source.is_dir() {
            collect(source, &mut files)?;
        } else {
            files.push(source.clone());
        }
    }
    files.truncate(args.count);
    Ok(files)
}

/// Pictures of a folder, then of the folders in it.
fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    let unread = |error: std::io::Error| {
        Failure::Failed(format!("the folder could not be read: {error}: {}", folder.display()))
    };
    let mut paths = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(unread)? {
        paths.push(entry.map_err(unread)?.path());
    }
    paths.sort();
    let ending = |p: &Path| p.extension().map(|e| e.to_string_lossy().to_lowercase()).unwrap_or_default();
    files.extend(paths.iter().filter(|p| p.is_file() && ENDINGS.contains(&ending(p).as_str())).cloned());
    paths.iter().filter(|p| p.is_dir() && !p.is_symlink()).try_for_each(|p| collect(p, files))
}

fn entry(workbench: &Workbench, file: &Path, at: usize, pictures: &Path) -> Result<Entry> {
    let mut troubles = Vec::new();
    let found = match workbench.inspect(file, &InspectRequest::default()) {
        Ok(found) => Some(found),
        Err(error @ crate::session::SessionError::Model(_)) => {
            troubles.push(error.to_string());
            None
        }
        Err(error) => return Err(error.into()),
    };
    let picture = format!("{at:03}.jpg");
    let small = cut(workbench, file, "c_limit,f_jpg,h_960,w_960", &pictures.join(&picture))?;
    let size = small.source;
    let (boxes, tags) = found.as_ref().map(|f| marks(workbench, f)).unwrap_or_default();
    troubles.extend(
        found.into_iter().flat_map(|f| f.failures).map(|(analysis, why)| format!("{analysis}: {why}")),
    );
    let about = most_prominent(size, &boxes);
    let mut crops = Vec::new();
    for ratio in RATIOS {
        let gravity = about.as_ref().map_or_else(|| "auto".to_owned(), |name| format!("auto:{name}"));
        let text = format!("ar_{ratio},c_fill,f_jpg,g_{gravity},w_480");
        let name = format!("{at:03}-{}.jpg", ratio.replace(':', "x"));
        match cut(workbench, file, &text, &pictures.join(&name)) {
            Ok(plan) => crops.push(Cut { ratio, text, file: name, reason: plan.reason.clone() }),
            Err(failure) => troubles.push(format!("{text}: {failure}")),
        }
    }
    Ok(Entry { path: file.to_owned(), size, picture, boxes, tags, about, crops, troubles })
}

fn cut(
    workbench: &Workbench,
    file: &Path,
    text: &str,
    out: &Path,
) -> Result<std::sync::Arc<crate::crop::Plan>> {
    let tree = parse(text, &workbench.vocabulary()).map_err(|errors| {
        let sentences: Vec<String> = errors.into_iter().map(|e| e.message).collect();
        Failure::Failed(sentences.join("; "))
    })?;
    Ok(workbench.crop(file, &tree, out, true)?.plan)
}

/// Boxes and tags that are certain enough to report.
fn marks(workbench: &Workbench, found: &Inspected) -> (Vec<Marked>, Vec<(String, f32)>) {
    let models = workbench.models();
    let (mut boxes, mut tags) = (Vec::new(), Vec::new());
    for record in &found.records {
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
