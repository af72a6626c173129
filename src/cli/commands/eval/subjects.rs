//! The subjects that are measured on labelled pictures and told as figures.

use std::path::PathBuf;

use serde_json::{Map, json};

use crate::cli::commands::Outcome;
use crate::cli::context::Context;
use crate::cli::failure::Result;
use crate::cli::table::Table;
use crate::session::Subject;

/// What is measured.
#[derive(Debug, clap::Subcommand)]
pub(super) enum Labelled {
    /// Where text stands (img_N.jpg with gt_img_N.txt, as ICDAR 2015 writes them)
    Text(Data),
    /// Technical quality (mos.csv), and ladders of worse pictures
    Iqa(Data),
    /// Watermarks (folders clean, watermark, banner)
    Watermark(Data),
    /// Studio or natural (folders of these names)
    Shop(Data),
    /// Style and time of day (folders photo, art_painting, cartoon, sketch, day, night)
    Type(Data),
    /// Captions (captions.json)
    Captions(Data),
    /// Speed of all installed analyses together, and the share of time each takes
    All(Data),
}

/// Where the pictures are.
#[derive(Debug, clap::Args)]
pub(super) struct Data {
    /// Folder with labelled pictures
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
}

/// Measures, and tells examples, mistakes and figures.
pub(super) fn run(labelled: &Labelled, context: &mut Context) -> Result<Outcome> {
    let (subject, Data { data }) = match labelled {
        Labelled::Text(data) => (Subject::Text, data),
        Labelled::Iqa(data) => (Subject::Quality, data),
        Labelled::Watermark(data) => (Subject::Watermark, data),
        Labelled::Shop(data) => (Subject::Shop, data),
        Labelled::Type(data) => (Subject::Type, data),
        Labelled::Captions(data) => (Subject::Captions, data),
        Labelled::All(data) => (Subject::Everything, data),
    };
    let meter = context.meter();
    let told = |done: usize, all: usize| meter.step("eval", done as u64, all as u64, "");
    let measured = context.workbench()?.measure(subject, data, &told)?;
    meter.clear();
    if context.out.is_json() {
        let figures: Map<_, _> = measured.figures.iter().map(|(name, v)| (name.clone(), json!(v))).collect();
        let lines = &measured.lines;
        context.out.value(&json!({"pictures": measured.pictures, "figures": figures, "lines": lines}))?;
    }
    measured.lines.iter().try_for_each(|line| context.out.line(line))?;
    let mut table = Table::default();
    table.row(["pictures".to_owned(), measured.pictures.to_string()]);
    for (name, value) in &measured.figures {
        table.row([name.clone(), format!("{value:.3}")]);
    }
    table.lines().into_iter().try_for_each(|line| context.out.line(line))?;
    Ok(Outcome::unless(measured.pictures == 0))
}
