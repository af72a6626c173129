//! `gravitas eval crops`: how much of labelled things crops keep, beside public croppers.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use serde_json::json;

use crate::cli::commands::Outcome;
use crate::cli::context::Context;
use crate::cli::failure::{Failure, Result};
use crate::cli::table::Table;
use crate::session::{CropCase, CropGroup, CropStudy, CropStudyRequest, Sighting};

/// Cases on each sheet.
const WORST: usize = 10;

/// Arguments of `eval crops`.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Folder with pictures and objects.json
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    /// Folder for the sheets of the worst cases
    #[arg(long, value_name = "DIR", default_value = "target/eval/crops")]
    out: PathBuf,
    /// Another cropper: a command that gets PICTURE WxH… and prints a line "x y w h" for each size
    #[arg(long, value_name = "NAME=COMMAND")]
    rival: Vec<String>,
}

pub(super) fn run(args: &Arguments, context: &mut Context) -> Result<Outcome> {
    let rivals = args.rival.iter().map(|text| {
        let named = text.split_once('=').filter(|(name, command)| !name.is_empty() && !command.is_empty());
        named
            .map(|(name, command)| (name.to_owned(), command.to_owned()))
            .ok_or_else(|| Failure::WrongLine(format!("a cropper is written NAME=COMMAND, not '{text}'")))
    });
    let request = CropStudyRequest {
        data: args.data.clone(),
        out: args.out.clone(),
        rivals: rivals.collect::<Result<Vec<_>>>()?,
    };
    let workbench = context.workbench()?;
    let study = workbench.measure_crops(&request, &|_done, _all| {})?;
    let sheets = [
        ("by-class", "asked for by class, where the detector found the thing", 0_usize, true),
        ("plain", "plain g_auto, people and animals", 1, false),
    ];
    let mut page = String::from(HEAD);
    for (name, what, method, by_class) in sheets {
        let counts =
            |c: &CropCase| if by_class { c.found != Sighting::Missed } else { c.group != CropGroup::Things };
        let worst = study.worst(method, WORST, counts);
        workbench.draw_crops(&args.data, &worst, &args.out.join(format!("{name}.jpg")))?;
        section(&mut page, name, what, method, &worst);
    }
    let index = args.out.join("index.html");
    std::fs::write(&index, page + "</body></html>\n").map_err(Failure::from)?;
    report(&study, &index, context)?;
    Ok(Outcome::unless(study.cases.is_empty()))
}

/// Whether a group counts in a column.
type Counts = fn(CropGroup) -> bool;

/// Who counts in each column.
const COLUMNS: [(&str, Counts); 4] = [
    ("all", |_| true),
    ("people", |g| matches!(g, CropGroup::People)),
    ("animals", |g| matches!(g, CropGroup::Animals)),
    ("things", |g| matches!(g, CropGroup::Things)),
];

fn report(study: &CropStudy, index: &Path, context: &mut Context) -> Result<()> {
    let mut table = Table::default();
    table.row(["kept of the labelled area", "all", "people", "animals", "things"]);
    let mut row = |name: &str, method: usize, counts: fn(&CropCase) -> bool| -> Result<()> {
        let means = COLUMNS.map(|(_, group)| study.mean(method, |c| counts(c) && group(c.group)));
        let cell = |m: Option<(f64, usize)>| m.map_or("–".to_owned(), |(kept, _)| format!("{kept:.4}"));
        table.row(std::iter::once(name.to_owned()).chain(means.map(cell)));
        if context.out.is_json() {
            let value = |m: Option<(f64, usize)>| json!(m.map(|(kept, n)| json!({"kept": kept, "cases": n})));
            let [all, people, animals, things] = means.map(value);
            context.out.value(&json!({
                "method": name, "all": all, "people": people, "animals": animals, "things": things,
            }))?;
        }
        Ok(())
    };
    for (method, name) in study.methods.iter().enumerate() {
        row(name, method, |_| true)?;
        if method == 0 {
            row("  found by the detector", method, |c| c.found != Sighting::Missed)?;
            row("    and the foremost of its class", method, |c| c.found == Sighting::Foremost)?;
            row("    behind another of its class", method, |c| c.found == Sighting::Behind)?;
            row("    the only one of its class", method, |c| c.found != Sighting::Missed && c.alone)?;
            row("  missed by the detector", method, |c| c.found == Sighting::Missed)?;
        }
    }
    let count = |group: Counts, found: Option<Sighting>| {
        let counts = |c: &&CropCase| group(c.group) && found.is_none_or(|f| c.found == f);
        study.cases.iter().filter(counts).count().to_string()
    };
    let counted = |name: &str, found| {
        std::iter::once(name.to_owned()).chain(COLUMNS.map(|(_, group)| count(group, found)))
    };
    table.row(counted("cases", None));
    table.row(counted("  missed by the detector", Some(Sighting::Missed)));
    table.row(counted("  behind another of their class", Some(Sighting::Behind)));
    table.lines().into_iter().try_for_each(|line| context.out.line(line))?;
    context.out.remark(format!("{} pictures; the worst cases: {}", study.pictures, index.display()))
}

const HEAD: &str = "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Crops that keep least</title>\
<style>body{font:15px/1.5 system-ui;margin:2rem;max-width:62rem}td,th{padding:.2rem .8rem .2rem 0;\
text-align:left;vertical-align:top}img{max-width:100%}</style><body><h1>Crops that keep least</h1>\
<p>Green: the labelled thing. White: asked for by class. Yellow: plain g_auto. Red: other croppers.</p>\n";

fn section(page: &mut String, name: &str, what: &str, method: usize, worst: &[&CropCase]) {
    let mut rows = String::new();
    for (at, c) in worst.iter().enumerate() {
        let kept = 100.0 * c.kept(method).unwrap_or(0.0);
        // Writing to a string cannot fail.
        writeln!(
            rows,
            "<tr><td>{}<td>{}<td>{}<td>{}<td>{kept:.0} %<td>{}",
            at + 1,
            text(&c.file),
            text(&c.label),
            c.ratio,
            text(&c.reason)
        )
        .ok();
    }
    writeln!(
        page,
        "<h2>{}</h2><img src=\"{name}.jpg\" alt=\"\"><table><tr><th>#<th>picture<th>thing<th>shape<th>kept<th>\
         reason of the crop by class{rows}</table>",
        text(what)
    )
    .ok();
}

/// Text as it may stand in a page.
fn text(raw: &str) -> String {
    raw.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
