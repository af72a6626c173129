//! Every installed analysis over a folder: how fast it goes, and where the time is spent.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use super::{EvalError, Figures};
use crate::facts::AnalysisRecord;
use crate::inference::{Engine, Picture};
use crate::media::{self, DecodeSize};

/// Long side that pictures are decoded to, as the library does.
const SIDE: u32 = 1536;

/// Analyses every picture in and below `folder` with everything that is installed, on this one thread.
///
/// Files that cannot be read and analyses that fail become lines and stop nothing.
pub fn everything(
    engine: &Engine,
    folder: &Path,
    progress: &dyn Fn(usize, usize),
) -> Result<Figures, EvalError> {
    let mut files = Vec::new();
    gather(folder, &mut files)
        .map_err(|e| EvalError::Labels { reason: e.to_string(), path: folder.to_owned() })?;
    files.sort();
    let mut figures = Figures::default();
    let (mut decoding, started) = (Duration::ZERO, Instant::now());
    for (done, path) in files.iter().enumerate() {
        let began = Instant::now();
        let decoded = media::decode(path, &media::Limits::default(), DecodeSize::AtLeast(SIDE));
        decoding += began.elapsed();
        match decoded {
            Ok(decoded) => {
                let picture = Picture::new(&decoded.pixels, decoded.full_size)?;
                figures.pictures += 1;
                figures.lines.extend(analyse(engine, &picture, path));
            }
            Err(error) => figures.lines.push(format!("not read: {error}")),
        }
        progress(done + 1, files.len());
    }
    tell(engine, decoding, started.elapsed(), &mut figures);
    Ok(figures)
}

/// What failed, as lines.
fn analyse(engine: &Engine, picture: &Picture, path: &Path) -> Vec<String> {
    let mut records: Vec<AnalysisRecord> = Vec::new();
    let mut failed = Vec::new();
    for info in engine.registry().analyses().into_iter().filter(|info| info.installed.is_installed()) {
        match engine.analyze(&info.id, picture, &records) {
            Ok(record) => records.push(record),
            Err(error) => failed.push(format!("{error}: {}", path.display())),
        }
    }
    failed
}

fn tell(engine: &Engine, decoding: Duration, all: Duration, figures: &mut Figures) {
    let seconds = all.as_secs_f64().max(1e-9);
    let count = figures.pictures.max(1) as f64;
    figures.figures.push(("pictures a second".to_owned(), figures.pictures as f64 / seconds));
    figures.figures.push(("share of decoding".to_owned(), decoding.as_secs_f64() / seconds));
    let mut times = engine.times();
    times.sort_by_key(|time| std::cmp::Reverse(time.whole));
    for time in times {
        figures.figures.push((format!("share of {}", time.model), time.whole.as_secs_f64() / seconds));
        let (whole, bare) = (time.whole.as_secs_f64(), time.bare.as_secs_f64());
        figures.lines.push(format!(
            "{}: {:.1} ms a picture, {:.1} in the runtime",
            time.model,
            1_000.0 * whole / count,
            1_000.0 * bare / count
        ));
    }
}

/// Every file below a folder; links are not followed.
fn gather(folder: &Path, files: &mut Vec<PathBuf>) -> std::io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let kind = entry.file_type()?;
        if kind.is_dir() {
            gather(&entry.path(), files)?;
        } else if kind.is_file() && media::is_picture(&entry.path()) {
            files.push(entry.path());
        }
    }
    Ok(())
}
