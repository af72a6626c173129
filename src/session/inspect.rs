//! Details of the catalog as the inspector shows them.

use super::absorb::failed_work;
use super::view::{CaptionView, Inspector, TagChip, TagSource};
use crate::catalog::{Details, Failure, TagOrigin, TagView};
use crate::facts::{AnalysisRecord, Payload};

/// The inspector of one asset; failures are looked up among those known.
pub fn inspector(details: Details, failures: &[Failure]) -> Inspector {
    let caption = CaptionView {
        own: details.own.caption.clone(),
        file: details.metadata.caption.clone(),
        model: details.records.iter().find_map(caption_of),
    };
    let id = details.row.id;
    let failed = failures.iter().filter(|failure| failure.asset == Some(id));
    Inspector {
        id,
        name: details.row.name,
        places: details.places.iter().map(|place| place.path.clone()).collect(),
        size: details.row.size,
        bytes: details.row.bytes,
        format: details.row.format,
        fingerprint: Some(details.row.fingerprint),
        caption,
        tags: details.tags.into_iter().map(chip).collect(),
        rating: details.row.rating,
        flag: details.row.flag,
        label: details.row.label,
        quality: details.row.quality,
        watermark: details.row.watermark,
        metadata: details.metadata,
        drawn: super::crop::drawn_of(&details.own.takes),
        focus: details.own.focus,
        regions: details.own.regions.into_iter().collect(),
        animated: details.row.badges.animated,
        records: details.records,
        failures: failed.map(|failure| (failed_work(failure).to_owned(), failure.reason.clone())).collect(),
    }
}

/// The tags of an asset by name, own ones first.
pub fn tag_names(inspector: &Inspector) -> Vec<String> {
    inspector.tags.iter().map(|tag| tag.name.clone()).collect()
}

fn caption_of(record: &AnalysisRecord) -> Option<String> {
    match &record.payload {
        Payload::Caption(text) if !text.is_empty() => Some(text.clone()),
        _ => None,
    }
}

fn chip(tag: TagView) -> TagChip {
    let source = match tag.origin {
        TagOrigin::Own | TagOrigin::Promoted => TagSource::Own,
        TagOrigin::File => TagSource::File,
        TagOrigin::Model { analysis } => {
            TagSource::Automatic { analysis, confidence: tag.confidence.unwrap_or(0.0) }
        }
    };
    TagChip { name: tag.name, source }
}
