//! The inspector in words.

use crate::app::bytes;
use crate::app::found::{self, FoundBox};
use crate::facts::{Payload, PictureMetadata, QualityBand};
use crate::session::{Inspector, TagChip, TagSource, View};

/// Head of the inspector.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// File name.
    pub name: String,
    /// `6000 × 3994 px, JPEG`
    pub detail: String,
    /// `1 of 4`; nothing when one is selected.
    pub place: String,
}

/// Name, size, and which of the selected ones it is.
#[must_use]
pub fn head(view: &View, inspector: &Inspector) -> Head {
    let size = inspector.size;
    let format = inspector.format.to_uppercase();
    let detail = match (size.is_empty(), format.is_empty()) {
        (true, _) => format,
        (false, true) => format!("{} × {} px", size.w, size.h),
        (false, false) => format!("{} × {} px, {format}", size.w, size.h),
    };
    let ids = &view.selection.ids;
    let place = match ids.iter().position(|id| *id == inspector.id) {
        Some(at) if ids.len() > 1 => format!("{} of {}", at + 1, ids.len()),
        _ => String::new(),
    };
    Head { name: inspector.name.clone(), detail, place }
}

/// Who wrote the caption that is shown.
#[must_use]
pub fn caption_origin(inspector: &Inspector) -> &'static str {
    let caption = &inspector.caption;
    if caption.own.is_some() {
        "Written by you"
    } else if caption.file.is_some() {
        "Written in the file"
    } else if caption.model.is_some() {
        "Written by the model"
    } else {
        ""
    }
}

/// `3 yours, 2 from the file, 4 automatic`
#[must_use]
pub fn tag_note(tags: &[TagChip]) -> String {
    let count = |is: fn(&TagSource) -> bool| tags.iter().filter(|tag| is(&tag.source)).count();
    let counts = [
        (count(|source| *source == TagSource::Own), "yours"),
        (count(|source| *source == TagSource::File), "from the file"),
        (count(|source| matches!(source, TagSource::Automatic { .. })), "automatic"),
    ];
    let some = counts.into_iter().filter(|(n, _)| *n > 0);
    some.map(|(n, word)| format!("{n} {word}")).collect::<Vec<_>>().join(", ")
}

/// Boxes of the same name and analysis, together.
#[derive(Debug, Clone, PartialEq)]
pub struct ObjectLine {
    /// The most certain one.
    pub first: FoundBox,
    /// How many there are.
    pub count: usize,
}

/// Things and faces found with at least `least`, most certain first, one line a name.
#[must_use]
pub fn objects(inspector: &Inspector, least: f32) -> Vec<ObjectLine> {
    let mut lines: Vec<ObjectLine> = Vec::new();
    for found in found::boxes(&inspector.records).into_iter().filter(|b| b.confidence >= least) {
        if found.kind == found::Kind::Text {
            continue;
        }
        let same =
            |l: &&mut ObjectLine| l.first.label == found.label && l.first.at.analysis == found.at.analysis;
        match lines.iter_mut().find(same) {
            Some(line) => {
                line.count += 1;
                if found.confidence > line.first.confidence {
                    line.first = found;
                }
            }
            None => lines.push(ObjectLine { first: found, count: 1 }),
        }
    }
    lines.sort_by(|a, b| b.first.confidence.total_cmp(&a.first.confidence));
    lines
}

/// Words read in the picture, joined.
#[must_use]
pub fn words(inspector: &Inspector) -> String {
    let mut all = Vec::new();
    for record in &inspector.records {
        if let Payload::Text(blocks) = &record.payload {
            all.extend(blocks.iter().filter_map(|b| b.text.clone()).filter(|w| !w.trim().is_empty()));
        }
    }
    all.join(" · ")
}

/// Labels of the whole picture by analysis: style, shop, species.
#[must_use]
pub fn labels(inspector: &Inspector, least: f32) -> Vec<(String, String, f32)> {
    let mut all = Vec::new();
    for record in &inspector.records {
        if let Payload::Labels(labels) = &record.payload {
            let kept = labels.iter().filter(|l| l.confidence >= least).take(3);
            all.extend(kept.map(|l| (record.analysis.clone(), l.label.clone(), l.confidence)));
        }
    }
    all
}

/// Quality as a word.
#[must_use]
pub fn quality_word(score: f32) -> &'static str {
    match QualityBand::from_score(score) {
        QualityBand::Low => "Low",
        QualityBand::Medium => "Medium",
        QualityBand::High => "High",
    }
}

/// The watermark verdict: whether it is clean, and the words.
#[must_use]
pub fn watermark(verdict: Option<&str>) -> Option<(bool, &'static str)> {
    Some(match verdict? {
        "clean" => (true, "No watermark"),
        "banner" => (false, "Carries a banner"),
        _ => (false, "Carries a watermark"),
    })
}

/// Name and value of every fact the file states.
#[must_use]
pub fn facts(inspector: &Inspector) -> Vec<(&'static str, String)> {
    let m: &PictureMetadata = &inspector.metadata;
    let mut rows = Vec::new();
    let mut add =
        |name, value: Option<String>| rows.extend(value.filter(|v| !v.is_empty()).map(|v| (name, v)));
    add("Taken", m.taken.as_deref().map(taken));
    add("Exposure", exposure(m));
    add("Camera", m.camera.clone());
    add("Lens", lens(m));
    add("Place", m.place.map(|p| format!("{:.5}, {:.5}", p.latitude, p.longitude)));
    add("Title", m.title.clone());
    add("Creator", m.creator.clone());
    add("Copyright", m.copyright.clone());
    add("File", Some(bytes::in_words(inspector.bytes)));
    add("Folder", inspector.places.first().and_then(|p| p.parent()).map(|p| p.display().to_string()));
    rows
}

/// `2026-10-12T07:41:00` as `12 Oct 2026, 07:41`; anything else as written.
#[must_use]
pub fn taken(text: &str) -> String {
    const MONTHS: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let part = |range: std::ops::Range<usize>| text.get(range).and_then(|t| t.parse::<usize>().ok());
    match (part(0..4), part(5..7), part(8..10), text.get(11..16)) {
        (Some(year), Some(month @ 1..=12), Some(day), time) => {
            let time = time.map(|t| format!(", {t}")).unwrap_or_default();
            format!("{day} {} {year}{time}", MONTHS[month - 1])
        }
        _ => text.to_owned(),
    }
}

fn exposure(m: &PictureMetadata) -> Option<String> {
    let c = &m.capture;
    let mut parts = Vec::new();
    if let Some(s) = c.exposure_s.filter(|s| *s > 0.0) {
        parts.push(if s < 0.35 { format!("1/{:.0} s", 1.0 / s) } else { format!("{s:.1} s") });
    }
    parts.extend(c.f_number.map(|f| format!("f/{}", trimmed(f))));
    parts.extend(c.iso.map(|iso| format!("ISO {iso}")));
    (!parts.is_empty()).then(|| parts.join(", "))
}

fn lens(m: &PictureMetadata) -> Option<String> {
    let length = m.capture.focal_length_mm.map(|mm| format!("{} mm", trimmed(mm)));
    match (&m.lens, length) {
        (Some(lens), Some(length)) => Some(format!("{lens}, {length}")),
        (Some(lens), None) => Some(lens.clone()),
        (None, length) => length,
    }
}

fn trimmed(v: f64) -> String {
    if (v - v.round()).abs() < 0.05 { format!("{v:.0}") } else { format!("{v:.1}") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::{AssetId, CaptureSettings, Flag};
    use crate::geometry::PxSize;
    use crate::session::CaptionView;

    fn inspector() -> Inspector {
        Inspector {
            id: AssetId(1),
            name: "DSC_0412.jpg".into(),
            places: vec!["/pictures/a/DSC_0412.jpg".into()],
            size: PxSize::new(6000, 3994),
            bytes: 28_400_000,
            format: "jpeg".into(),
            animated: false,
            fingerprint: None,
            caption: CaptionView::default(),
            tags: Vec::new(),
            rating: 0,
            flag: Flag::None,
            label: None,
            quality: None,
            watermark: None,
            metadata: PictureMetadata {
                taken: Some("2026-10-12T07:41:00".into()),
                capture: CaptureSettings {
                    exposure_s: Some(0.002),
                    f_number: Some(4.0),
                    iso: Some(200),
                    focal_length_mm: Some(50.0),
                },
                ..PictureMetadata::default()
            },
            drawn: None,
            focus: Vec::new(),
            regions: Vec::new(),
            records: Vec::new(),
            failures: Vec::new(),
        }
    }

    #[test]
    fn facts_are_written_as_photographers_write_them() {
        let rows: Vec<String> = facts(&inspector()).iter().map(|(n, v)| format!("{n}: {v}")).collect();
        insta::assert_snapshot!(rows.join("\n"), @"
        Taken: 12 Oct 2026, 07:41
        Exposure: 1/500 s, f/4, ISO 200
        Lens: 50 mm
        File: 28 MB
        Folder: /pictures/a
        ");
        assert_eq!(taken("yesterday"), "yesterday");
    }

    #[test]
    fn the_head_says_which_of_the_selected_ones_it_is() {
        let mut view = View::default();
        let i = inspector();
        assert_eq!(head(&view, &i).place, "");
        let ids = vec![AssetId(3), AssetId(1)];
        view.selection = crate::session::Selection::new(Some(AssetId(1)), Some(1), ids);
        insta::assert_snapshot!(format!("{:?}", head(&view, &i)), @r#"Head { name: "DSC_0412.jpg", detail: "6000 × 3994 px, JPEG", place: "2 of 2" }"#);
    }

    #[test]
    fn tags_are_counted_by_origin() {
        let chip = |source| TagChip { name: "x".into(), source };
        let auto = TagSource::Automatic { analysis: "coco".into(), confidence: 0.5 };
        assert_eq!(tag_note(&[chip(TagSource::Own), chip(auto.clone())]), "1 yours, 1 automatic");
        let file = chip(TagSource::File);
        assert_eq!(tag_note(&[file.clone(), file, chip(auto.clone())]), "2 from the file, 1 automatic");
        assert_eq!(tag_note(&[chip(auto)]), "1 automatic");
        assert_eq!(tag_note(&[]), "");
    }
}
