//! What can be measured besides detection, each on a folder of labelled pictures.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::EvalError;
use super::correlation::{linear, ranked};
use super::ladders;
use super::places::{self, Tally};
use super::sentences::{Said, bleu4, cider_d};
use crate::facts::{AnalysisRecord, Payload, PixelBuffer};
use crate::inference::{Engine, Picture};
use crate::media::{self, DecodeSize};

/// Something that can be measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    /// `img_N.jpg` with `gt_img_N.txt` as ICDAR 2015 writes them.
    Text,
    /// `mos.csv`: file and mean opinion, 0 to 1.
    Quality,
    /// Folders `clean`, `watermark` and `banner`.
    Watermark,
    /// Folders `studio` and `natural`.
    Shop,
    /// Folders named after labels; `art_painting` and `cartoon` are illustrations.
    Type,
    /// `captions.json`: file and captions.
    Captions,
    /// Any pictures: speed of all analyses together.
    Everything,
}

/// What a measurement gave: figures by name, in the order in which they are read, and lines to read.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Figures {
    /// Pictures looked at.
    pub pictures: usize,
    /// Name and value.
    pub figures: Vec<(String, f64)>,
    /// Examples and mistakes.
    pub lines: Vec<String>,
}

impl Figures {
    fn add(&mut self, name: impl Into<String>, value: f64) {
        self.figures.push((name.into(), value));
    }
}

/// Measures a subject on `folder`; `progress` is told how many pictures are done of how many.
pub fn measure(
    engine: &Engine,
    subject: Subject,
    folder: &Path,
    progress: &dyn Fn(usize, usize),
) -> Result<Figures, EvalError> {
    let run = Measurement { engine, folder, progress };
    match subject {
        Subject::Text => run.text(),
        Subject::Quality => run.quality(),
        Subject::Watermark => run.labelled("watermark-detection", &["banner", "watermark", "clean"]),
        Subject::Shop => run.labelled("shop-classifier", &["studio", "natural"]),
        Subject::Type => run.types(),
        Subject::Captions => run.captions(),
        Subject::Everything => super::everything::everything(engine, folder, progress),
    }
}

struct Measurement<'a> {
    engine: &'a Engine,
    folder: &'a Path,
    progress: &'a dyn Fn(usize, usize),
}

#[derive(Deserialize)]
struct Captioned {
    file: String,
    captions: Vec<String>,
}

impl Measurement<'_> {
    fn text(&self) -> Result<Figures, EvalError> {
        let truths = files(self.folder, &["txt"])?;
        let (mut tally, mut figures) = (Tally::default(), Figures::default());
        for (done, truth) in truths.iter().enumerate() {
            let words = places::read(&read(truth)?);
            let name = file_name(truth).trim_start_matches("gt_").replace(".txt", ".jpg");
            let found = self.analysed(&self.folder.join(name), "cld-text")?;
            let Some(Payload::Text(blocks)) = found else { continue };
            let line = self.line("cld-text")?;
            let sure = blocks.iter().filter(|block| block.confidence >= line);
            tally.add(&words, &sure.map(|block| block.bounds).collect::<Vec<_>>());
            (self.progress)(done + 1, truths.len());
        }
        figures.pictures = truths.len();
        figures.add("readable words", tally.words as f64);
        figures.add("words covered", share(tally.covered, tally.words));
        figures.add("blocks on text", share(tally.on_text, tally.blocks));
        figures.add("recall (overlap 0.5)", share(tally.matched, tally.words));
        figures.add("precision (overlap 0.5)", share(tally.fitting, tally.blocks));
        Ok(figures)
    }

    fn quality(&self) -> Result<Figures, EvalError> {
        let path = self.folder.join("mos.csv");
        let text = read(&path)?;
        let rows: Vec<(&str, f64)> = text.lines().filter_map(opinion).collect();
        let (mut own, mut people, mut good) = (Vec::new(), Vec::new(), Vec::new());
        for (done, (name, mos)) in rows.iter().enumerate() {
            let pixels = decode(&self.folder.join(name))?;
            let Some(score) = self.score(&pixels)? else { continue };
            own.push(score);
            people.push(*mos);
            if score >= 0.7 && good.len() < 8 {
                good.push(pixels);
            }
            (self.progress)(done + 1, rows.len());
        }
        let mut figures = Figures { pictures: own.len(), ..Figures::default() };
        figures.add("SRCC", ranked(&own, &people));
        figures.add("PLCC", linear(&own, &people));
        self.climb(&good, &mut figures)?;
        Ok(figures)
    }

    /// Mean score on every step of each ladder over good pictures, and whether it falls.
    fn climb(&self, good: &[PixelBuffer], figures: &mut Figures) -> Result<(), EvalError> {
        for ladder in ladders::ALL {
            let mut means = vec![0.0; ladder.steps.len()];
            for picture in good {
                for (mean, step) in means.iter_mut().zip(ladder.steps) {
                    let worse = ladders::worse(picture, ladder.kind, *step)?;
                    *mean += self.score(&worse)?.unwrap_or(0.0) / good.len() as f64;
                }
            }
            let falls = means.windows(2).filter(|pair| pair[1] < pair[0]).count();
            figures.add(format!("{} steps that fall", ladder.name), share(falls, means.len() - 1));
            let words: Vec<String> = means.iter().map(|mean| format!("{mean:.3}")).collect();
            figures.lines.push(format!("{}: {}", ladder.name, words.join(" > ")));
        }
        Ok(())
    }

    /// The strongest label of each picture against the name of its folder.
    fn labelled(&self, analysis: &str, names: &[&str]) -> Result<Figures, EvalError> {
        let mut figures = Figures::default();
        let mut rates = Vec::new();
        for name in names.iter().filter(|name| self.folder.join(name).is_dir()) {
            let files = files(&self.folder.join(name), PICTURES)?;
            let mut right = 0;
            for (done, path) in files.iter().enumerate() {
                let found = self.analysed(path, analysis)?;
                let best = strongest(found.as_ref(), |_| true);
                right += usize::from(best == *name);
                if best != *name {
                    figures.lines.push(format!("{name}/{}: {best}", file_name(path)));
                }
                (self.progress)(done + 1, files.len());
            }
            figures.pictures += files.len();
            figures.add(format!("{name} right"), share(right, files.len()));
            rates.push(share(right, files.len()));
        }
        figures.add("balanced accuracy", rates.iter().sum::<f64>() / rates.len().max(1) as f64);
        Ok(figures)
    }

    fn types(&self) -> Result<Figures, EvalError> {
        let mut figures = Figures::default();
        let mut sums: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
        for (folder, wanted, group) in TYPES {
            let path = self.folder.join(folder);
            if !path.is_dir() {
                continue;
            }
            let files = files(&path, PICTURES)?;
            for (done, path) in files.iter().enumerate() {
                let found = self.analysed(path, "image-type")?;
                let best = strongest(found.as_ref(), |l| l.iter().any(|category| category == group));
                let sum = sums.entry(group).or_default();
                *sum = (sum.0 + usize::from(best == *wanted), sum.1 + 1);
                if best != *wanted {
                    figures.lines.push(format!("{folder}/{}: {best}", file_name(path)));
                }
                (self.progress)(done + 1, files.len());
            }
            figures.pictures += files.len();
        }
        for (group, (right, all)) in sums {
            figures.add(format!("{group} right"), share(right, all));
        }
        Ok(figures)
    }

    fn captions(&self) -> Result<Figures, EvalError> {
        let path = self.folder.join("captions.json");
        let list: Vec<Captioned> = serde_json::from_str(&read(&path)?)
            .map_err(|e| EvalError::Labels { reason: e.to_string(), path: path.clone() })?;
        let (mut set, mut lines) = (Vec::new(), Vec::new());
        for (done, picture) in list.iter().enumerate() {
            let found = self.analysed(&self.folder.join(&picture.file), "captioning")?;
            let Some(Payload::Caption(said)) = found else { continue };
            let first = picture.captions.first().map_or("", String::as_str);
            lines.push(format!("{}: {said} (people: {first})", picture.file));
            set.push(Said::new(&said, &picture.captions));
            (self.progress)(done + 1, list.len());
        }
        let each = cider_d(&set);
        let mut figures = Figures { pictures: set.len(), lines, ..Figures::default() };
        figures.add("CIDEr-D", each.iter().sum::<f64>() / each.len().max(1) as f64);
        figures.add("BLEU-4", bleu4(&set));
        Ok(figures)
    }

    fn score(&self, pixels: &PixelBuffer) -> Result<Option<f64>, EvalError> {
        let found = self.find(&Picture::new(pixels, pixels.size())?, "iqa")?;
        Ok(found.and_then(
            |payload| if let Payload::Quality(score) = payload { Some(f64::from(score)) } else { None },
        ))
    }

    fn analysed(&self, path: &Path, analysis: &str) -> Result<Option<Payload>, EvalError> {
        let pixels = decode(path)?;
        self.find(&Picture::new(&pixels, pixels.size())?, analysis)
    }

    /// Runs an analysis after everything it builds on.
    fn find(&self, picture: &Picture, analysis: &str) -> Result<Option<Payload>, EvalError> {
        let registry = self.engine.registry();
        let taken = registry.all_it_takes(registry.models().answering(analysis)?.0);
        let mut records: Vec<AnalysisRecord> = Vec::new();
        for info in registry.analyses() {
            if taken.iter().any(|model| model.manifest.analysis == info.id) {
                records.push(self.engine.analyze(&info.id, picture, &records)?);
            }
        }
        Ok(records.into_iter().find(|record| record.analysis == analysis).map(|record| record.payload))
    }

    /// From which confidence an analysis reports.
    fn line(&self, analysis: &str) -> Result<f32, EvalError> {
        Ok(self.engine.registry().analysis(analysis)?.thresholds.default_confidence)
    }
}

/// Files with one of these endings, by name.
fn files(folder: &Path, endings: &[&str]) -> Result<Vec<PathBuf>, EvalError> {
    let refuse = |e: std::io::Error| EvalError::Labels { reason: e.to_string(), path: folder.to_owned() };
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(refuse)? {
        let path = entry.map_err(refuse)?.path();
        let ending = path.extension().unwrap_or_default().to_string_lossy().to_lowercase();
        if endings.contains(&ending.as_str()) {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

/// Folder, the label that is right, and the category it is chosen from.
const TYPES: &[(&str, &str, &str)] = &[
    ("photo", "photo", "style"),
    ("art_painting", "illustration", "style"),
    ("cartoon", "illustration", "style"),
    ("sketch", "sketch", "style"),
    ("day", "day", "time"),
    ("night", "night", "time"),
];

const PICTURES: &[&str] = &["jpg", "jpeg", "png", "webp"];

fn strongest(found: Option<&Payload>, keep: impl Fn(&[String]) -> bool) -> String {
    let Some(Payload::Labels(labels)) = found else { return "nothing".to_owned() };
    let best = labels.iter().find(|label| keep(&label.categories));
    best.map_or_else(|| "nothing".to_owned(), |label| label.label.clone())
}

fn opinion(row: &str) -> Option<(&str, f64)> {
    let (name, mos) = row.split_once(',')?;
    Some((name, mos.trim().parse().ok()?))
}

fn share(part: usize, all: usize) -> f64 {
    part as f64 / all.max(1) as f64
}

fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

fn read(path: &Path) -> Result<String, EvalError> {
    let refuse = |e: std::io::Error| EvalError::Labels { reason: e.to_string(), path: path.to_owned() };
    std::fs::read(path).map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).map_err(refuse)
}

fn decode(path: &Path) -> Result<PixelBuffer, EvalError> {
    Ok(media::decode(path, &media::Limits::default(), DecodeSize::Full)?.pixels.to_rgb())
}
