//! `gravitas show FILE-OR-ID`

use serde_json::{Value, json};

use super::Outcome;
use crate::cli::context::{Context, Need};
use crate::cli::failure::Result;
use crate::cli::output::{Tone, bytes};
use crate::cli::table::Table;
use crate::cli::targets;
use crate::facts::{AnalysisRecord, Payload, QualityBand};
use crate::session::{Inspector, TagChip, TagSource};

/// Arguments of `show`.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Arguments {
    /// A file of the library, or the number that search prints
    #[arg(value_name = "FILE-OR-ID")]
    asset: String,
}

pub(super) fn run(args: &Arguments, context: &mut Context) -> Result<Outcome> {
    let mut session = context.session(Need::Read)?;
    let id = targets::file_or_id(&mut session, &args.asset)?;
    let asset = session.show(id)?;
    if context.out.is_json() {
        context.out.value(&value(&asset))?;
    } else {
        tell(&asset, context)?;
    }
    Ok(Outcome::Done)
}

fn value(asset: &Inspector) -> Value {
    json!({
        "id": asset.id,
        "name": asset.name,
        "paths": asset.places.iter().map(|p| p.to_string_lossy()).collect::<Vec<_>>(),
        "width": asset.size.w,
        "height": asset.size.h,
        "bytes": asset.bytes,
        "format": asset.format,
        "fingerprint": asset.fingerprint,
        "caption": asset.caption.shown(),
        "tags": asset.tags.iter().map(tag).collect::<Value>(),
        "rating": asset.rating,
        "flag": asset.flag,
        "label": asset.label,
        "quality": asset.quality,
        "watermark": asset.watermark,
        "focus": asset.focus,
        "regions": asset.regions.iter().map(|(n, p)| (n.clone(), json!(p))).collect::<serde_json::Map<_, _>>(),
        "metadata": asset.metadata,
        "analyses": asset.records,
        "failures": asset.failures.iter().map(|(a, m)| json!({"analysis": a, "message": m})).collect::<Value>(),
    })
}

fn tag(chip: &TagChip) -> Value {
    match &chip.source {
        TagSource::Own => json!({"name": chip.name, "source": "own"}),
        TagSource::File => json!({"name": chip.name, "source": "file"}),
        TagSource::Automatic { analysis, confidence } => {
            json!({"name": chip.name, "source": analysis, "confidence": confidence})
        }
    }
}

fn tell(asset: &Inspector, context: &Context) -> Result<()> {
    let out = &context.out;
    out.line(out.paint(Tone::Strong, &asset.name))?;
    let mut table = Table::default();
    let mut add = |what: &str, text: Option<String>| {
        if let Some(text) = text.filter(|t| !t.is_empty()) {
            table.row([format!("  {what}"), text]);
        }
    };
    add("number", Some(asset.id.0.to_string()));
    for place in &asset.places {
        add("file", Some(place.display().to_string()));
    }
    let size = format!("{} x {}, {}, {}", asset.size.w, asset.size.h, asset.format, bytes(asset.bytes));
    add("picture", Some(size));
    add("taken", asset.metadata.taken.clone());
    add("camera", asset.metadata.camera.clone());
    add("lens", asset.metadata.lens.clone());
    add("caption", asset.caption.shown().map(str::to_owned));
    add("tags", Some(asset.tags.iter().map(chip).collect::<Vec<_>>().join(", ")));
    add("rating", (asset.rating > 0).then(|| "*".repeat(usize::from(asset.rating))));
    add("label", asset.label.clone());
    add("quality", asset.quality.map(|q| format!("{} ({q:.2})", QualityBand::from_score(q).name())));
    add("watermark", asset.watermark.clone());
    for area in &asset.focus {
        add("focus", Some(format!("{},{},{},{}", area.x, area.y, area.w, area.h)));
    }
    for (name, points) in &asset.regions {
        let corners: Vec<String> = points.iter().map(|p| format!("{},{}", p.x, p.y)).collect();
        add("region", Some(format!("{name}: {}", corners.join(" "))));
    }
    for record in &asset.records {
        let name = format!("{}_v{}", record.analysis, record.version);
        add("analysis", Some(format!("{name}: {} ({})", found(record), record.model_name)));
    }
    for (analysis, reason) in &asset.failures {
        add("failed", Some(format!("{analysis}: {reason}")));
    }
    table.lines().into_iter().try_for_each(|line| out.line(line))
}

fn chip(tag: &TagChip) -> String {
    match &tag.source {
        TagSource::Own | TagSource::File => tag.name.clone(),
        TagSource::Automatic { confidence, .. } => format!("{} ({confidence:.2})", tag.name),
    }
}

/// What an analysis found, in a few words.
fn found(record: &AnalysisRecord) -> String {
    let some = |names: Vec<String>| if names.is_empty() { "nothing".to_owned() } else { names.join(", ") };
    let named = |label: &str, confidence: f32| format!("{label} {confidence:.2}");
    match &record.payload {
        Payload::Boxes(list) => some(list.iter().map(|d| named(&d.label, d.confidence)).collect()),
        Payload::Labels(list) => some(list.iter().map(|l| named(&l.label, l.confidence)).collect()),
        Payload::Faces(list) => some(list.iter().map(|f| named("face", f.confidence)).collect()),
        Payload::Text(list) => {
            some(list.iter().map(|b| b.text.clone().unwrap_or_else(|| named("text", b.confidence))).collect())
        }
        Payload::Caption(text) => text.clone(),
        Payload::Quality(score) => format!("{} {score:.2}", QualityBand::from_score(*score).name()),
        Payload::Saliency(_) => map(&record.analysis),
        Payload::Embedding(_) => "a vector for likeness".to_owned(),
    }
}

/// What the map of an analysis shows.
fn map(analysis: &str) -> String {
    match analysis {
        "saliency" => "a map of what draws the eye".to_owned(),
        "clothes" => "a mask of clothes".to_owned(),
        other => format!("a map of {other}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::SaliencyMap;
    use crate::geometry::PxSize;

    #[test]
    fn a_map_is_told_by_what_it_shows() {
        let told = |analysis: &str| {
            found(&AnalysisRecord {
                analysis: analysis.to_owned(),
                version: 1,
                engine: String::new(),
                model_name: String::new(),
                measured_on: PxSize::new(1, 1),
                payload: Payload::Saliency(SaliencyMap { width: 1, height: 1, values: vec![0.0] }),
            })
        };
        assert_eq!(told("saliency"), "a map of what draws the eye");
        assert_eq!(told("clothes"), "a mask of clothes");
        assert_eq!(told("hair"), "a map of hair");
    }
}
