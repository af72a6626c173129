//! Facts and thumbnails of one new or changed file: read once, written in one transaction.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use super::{Journal, Ticket};
use crate::catalog::{Change, FileFacts, Pair, ThumbSize, Writer};
use crate::facts::{Fingerprint, PictureMetadata, QuickKey, RootId};
use crate::geometry::PxSize;
use crate::jobs::connections::Connections;
use crate::jobs::event::Changes;
use crate::jobs::work::{Step, Stop, Task};
use crate::jobs::writer::WriterHandle;
use crate::media::{self, DecodeSize, LARGE_SIDE, Limits, Thumbnails};

/// The version whose failures are not tried again by themselves.
pub const PROGRAM_VERSION: &str = env!("CARGO_PKG_VERSION");

/// A file to be read.
pub struct IndexItem {
    /// The watched folder it lies in.
    pub root: RootId,
    /// Where it is.
    pub path: PathBuf,
    /// Where it is below the watched folder.
    pub rel_path: PathBuf,
    /// Size, time and number when it was seen.
    pub quick_key: QuickKey,
    /// The other file of a RAW and JPEG pair, relative to the root, and whether this one leads.
    pub pair: Option<(PathBuf, bool)>,
    /// Who waits for it.
    pub ticket: Ticket,
}

/// What was read.
pub struct Indexed {
    fingerprint: Fingerprint,
    format: String,
    size: PxSize,
    animated: bool,
    metadata: PictureMetadata,
    /// What is wrong with a file that could be read in part.
    damage: Option<&'static str>,
    /// `None` when the library has them already (moved, copied, metadata written).
    thumbnails: Option<Thumbnails>,
}

/// Reads files and hands the facts to the writer.
pub struct Index {
    /// Bounds on one file.
    pub limits: Limits,
    /// Read-only connections.
    pub connections: Arc<Connections>,
    /// Where facts go.
    pub writer: WriterHandle,
    /// What a crash is blamed on.
    pub journal: Arc<Journal>,
}

impl Task for Index {
    type Item = IndexItem;
    type Output = Indexed;

    fn name(&self, item: &IndexItem) -> String {
        item.path.file_name().unwrap_or_default().to_string_lossy().into_owned()
    }

    fn limit(&self, _item: &IndexItem) -> Duration {
        self.limits.time * 2
    }

    fn run(&self, item: &IndexItem, step: &Step<'_>) -> Result<Indexed, Stop> {
        if item.ticket.cancelled() {
            return Err(Stop::Cancelled);
        }
        step.proceed()?;
        if !self.journal.begin(&item.path) {
            return Err(Stop::Failed(
                "the program stopped twice while reading it; it is left alone until tried again".to_owned(),
            ));
        }
        self.read(&item.path)
    }

    fn finish(&self, item: &IndexItem, outcome: Result<Indexed, Stop>) {
        self.journal.end(&item.path);
        match outcome {
            Ok(indexed) => self.store(item, indexed),
            Err(Stop::Failed(reason)) => self.store_failure(item, reason),
            Err(Stop::Cancelled) => item.ticket.cancel(),
        }
    }
}

impl Index {
    fn read(&self, path: &Path) -> Result<Indexed, Stop> {
        let told = |error: media::MediaError| Stop::Failed(error.to_string());
        let fingerprint = media::fingerprint(path).map_err(told)?;
        let metadata = media::read_metadata(path).map_err(told)?;
        if self.has_thumbnails(fingerprint) {
            let probe = media::probe(path, &self.limits).map_err(told)?;
            return Ok(Indexed {
                fingerprint,
                format: format_name(probe.format),
                size: probe.full_size,
                animated: probe.animated,
                metadata,
                damage: None,
                thumbnails: None,
            });
        }
        let decoded = media::decode(path, &self.limits, DecodeSize::AtLeast(LARGE_SIDE)).map_err(told)?;
        for warning in &decoded.warnings {
            log::info!("{warning}: {}", path.display());
        }
        Ok(Indexed {
            fingerprint,
            format: format_name(decoded.format),
            size: decoded.full_size,
            animated: decoded.animated,
            metadata,
            damage: decoded.cut_short,
            thumbnails: Some(media::thumbnails(&decoded.pixels).map_err(told)?),
        })
    }

    fn has_thumbnails(&self, fingerprint: Fingerprint) -> bool {
        let known = self.connections.with(|reader| reader.thumb(fingerprint, ThumbSize::Small));
        known.is_ok_and(|thumb| thumb.is_some())
    }

    fn store(&self, item: &IndexItem, indexed: Indexed) {
        let (root, rel_path, quick_key) = (item.root, item.rel_path.clone(), item.quick_key);
        let (pair, path, ticket) = (item.pair.clone(), item.path.clone(), item.ticket.clone());
        let told = indexed.damage;
        let write = move |writer: &mut Writer| {
            let recorded = writer.record_file(
                root,
                &FileFacts {
                    rel_path: &rel_path,
                    quick_key,
                    fingerprint: indexed.fingerprint,
                    format: &indexed.format,
                    size: indexed.size,
                    animated: indexed.animated,
                    metadata: &indexed.metadata,
                    pair: pair.as_ref().map(|(other, leads)| Pair { other, leads: *leads }),
                },
            )?;
            if let Some(damage) = indexed.damage {
                // The picture is there, and needs attention: half of a copied card is the usual case.
                writer.record_failure(root, &rel_path, quick_key, damage, PROGRAM_VERSION)?;
            }
            if let Some(thumbs) = &indexed.thumbnails {
                writer.store_thumbs(indexed.fingerprint, &thumbs.small, Some(&thumbs.large))?;
            }
            let mut changes = Changes::work_on(recorded.asset);
            if recorded.change == Change::New {
                changes.arrived.insert(root, 1);
            }
            Ok(changes)
        };
        let done = move |outcome: Result<(), String>| match (outcome, told) {
            (Ok(()), None) => ticket.indexed(),
            (Ok(()), Some(damage)) => ticket.indexed_in_part(&path, damage),
            (Err(reason), _) => ticket.failed(&path, &reason),
        };
        let written = self.writer.write(write, done);
        if !written {
            item.ticket.cancel();
        }
    }

    fn store_failure(&self, item: &IndexItem, reason: String) {
        log::info!("{reason}: {}", item.path.display());
        let (root, rel_path, quick_key) = (item.root, item.rel_path.clone(), item.quick_key);
        let (ticket, path) = (item.ticket.clone(), item.path.clone());
        let told = reason.clone();
        let write = move |writer: &mut Writer| {
            writer.record_failure(root, &rel_path, quick_key, &reason, PROGRAM_VERSION)?;
            Ok(Changes { sidebar: true, failures: true, ..Changes::default() })
        };
        let done = move |outcome: Result<(), String>| ticket.failed(&path, &outcome.err().unwrap_or(told));
        let written = self.writer.write(write, done);
        if !written {
            item.ticket.cancel();
        }
    }
}

/// The format as the catalog stores it.
fn format_name(format: media::Format) -> String {
    format!("{format:?}").to_lowercase()
}
