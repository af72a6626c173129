//! What is known about a picture before it is cut for a set.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::catalog::{Details, Reader};
use crate::facts::{AnalysisRecord, AssetId, Fingerprint, Payload, PictureMetadata};
use crate::geometry::PxRect;
use crate::media::{self, Carried};
use crate::session::{Marks, Result, Session};

pub(in crate::session) use crate::catalog::IMPORTANT_OBJECT as OBJECT_DOCUMENT;

/// A picture, in the library or not.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SetPicture {
    /// The file.
    pub path: PathBuf,
    /// The asset, where it is one.
    pub id: Option<AssetId>,
    /// Its caption: own, of the file, of a model.
    pub alt: String,
    /// The important object, where a person chose it.
    pub object: Option<String>,
    /// What people marked.
    pub marks: Marks,
    /// Crops drawn by hand, by `set/slot`.
    pub takes: BTreeMap<String, PxRect>,
    /// What is carried into every file.
    pub carried: Option<Carried>,
    /// What models found, and for which content.
    pub known: Option<(Fingerprint, Vec<AnalysisRecord>)>,
}

impl SetPicture {
    /// A file that need not be in a library; its own metadata is read.
    #[must_use]
    pub fn of_file(path: &Path) -> Self {
        let metadata = media::read_metadata(path).unwrap_or_default();
        let alt = metadata.caption.clone().or_else(|| metadata.title.clone()).unwrap_or_default();
        Self { path: path.to_owned(), alt, carried: carried(&metadata), ..Self::default() }
    }

    pub(in crate::session) fn of_details(details: Details, object: Option<String>) -> Self {
        let caption = |record: &AnalysisRecord| match &record.payload {
            Payload::Caption(text) if !text.is_empty() => Some(text.clone()),
            _ => None,
        };
        let (own, metadata) = (details.own, details.metadata);
        let carried = carried(&metadata);
        let said = own.caption.or(metadata.caption).or_else(|| details.records.iter().find_map(caption));
        let place = details.places.iter().find(|place| place.path.exists()).or(details.places.first());
        Self {
            path: place.map(|place| place.path.clone()).unwrap_or_default(),
            id: Some(details.row.id),
            alt: said.unwrap_or_default(),
            object,
            marks: Marks { custom: own.focus, regions: own.regions },
            takes: own.takes.into_iter().map(|(slot, take)| (slot, take.area)).collect(),
            carried,
            known: Some((details.row.fingerprint, details.records)),
        }
    }

    /// Crops drawn by hand for one set, by slot.
    pub(in crate::session) fn takes_of(&self, set: &str) -> BTreeMap<String, PxRect> {
        let own = |(key, area): (&String, &PxRect)| {
            let slot = key.strip_prefix(set)?.strip_prefix('/')?;
            Some((slot.to_owned(), *area))
        };
        self.takes.iter().filter_map(own).collect()
    }
}

fn carried(metadata: &PictureMetadata) -> Option<Carried> {
    Some(Carried::of(metadata)).filter(|carried| !carried.is_empty())
}

/// Pictures of the library, in the order of the ids; those that are gone are left out.
pub(in crate::session) fn of_library(
    reader: &Reader,
    ids: &[AssetId],
) -> crate::catalog::Result<Vec<SetPicture>> {
    let mut objects = reader.documents(OBJECT_DOCUMENT)?;
    let mut pictures = Vec::with_capacity(ids.len());
    for id in ids {
        if let Some(details) = reader.details(*id)? {
            pictures.push(SetPicture::of_details(details, objects.remove(&id.0.to_string())));
        }
    }
    Ok(pictures)
}

impl Session {
    /// Everything that a set needs to know about these assets.
    pub fn set_pictures(&self, ids: &[AssetId]) -> Result<Vec<SetPicture>> {
        self.read(|reader| of_library(reader, ids))
    }
}
