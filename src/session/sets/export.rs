//! Making the files of a set for many pictures.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::Ordering::SeqCst;

use serde::Serialize;

use super::SetPicture;
use super::pages;
use crate::export::sets::{self, CropSet, Derived, Folder, Look, Manifest, PictureInput, PictureRecord};
use crate::facts::AnalysisRecord;
use crate::grammar::Transformation;
use crate::jobs::kinds::{ExportGauge, export_all};
use crate::jobs::workers;
use crate::media::{self, DecodeSize};
use crate::session::workbench::Workbench;
use crate::session::{Result, SessionError, models, needed};

/// What to make.
#[derive(Debug, Clone, PartialEq)]
pub struct ExportRequest {
    /// The set.
    pub set: CropSet,
    /// Of which pictures.
    pub pictures: Vec<SetPicture>,
    /// Where to; made when missing.
    pub out: PathBuf,
    /// Whether files of others may be replaced.
    pub overwrite: bool,
    /// Whether files of earlier runs that nothing needs any more are removed.
    pub prune: bool,
    /// Whether one core is left to the window.
    pub polite: bool,
}

/// What was made.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct ExportTotals {
    /// Pictures asked for.
    pub pictures: u64,
    /// Files encoded and written now.
    pub written: u64,
    /// Files that were there already.
    pub kept: u64,
    /// Pictures of which something failed.
    pub failed: u64,
    /// Length of all files of these pictures.
    pub bytes: u64,
    /// Length of what was written now.
    pub bytes_written: u64,
    /// Files of earlier runs that nothing needs any more and that are still there.
    pub outdated: u64,
    /// Whether it ended early.
    pub stopped: bool,
    /// The manifest.
    pub manifest: PathBuf,
    /// The page to look at.
    pub page: PathBuf,
    /// Sentences about pages that could not be written.
    pub problems: Vec<String>,
    /// What was made of each picture, in the order asked for.
    #[serde(skip)]
    pub records: Vec<PictureRecord>,
    /// Name of the set.
    #[serde(skip)]
    pub set: String,
    /// The HTML of each picture that is in the manifest, by its source.
    #[serde(skip)]
    pub snippets: BTreeMap<String, String>,
}

impl Workbench {
    /// Makes every file of a set that is not there yet, on several threads, and waits for it.
    ///
    /// `tick` is called several times a second with the progress; `false` stops, and what is done by then
    /// is kept and known to the next run. Fails where nothing can be written at all.
    pub fn export_set(
        self: &Arc<Self>,
        request: ExportRequest,
        gauge: &Arc<ExportGauge>,
        tick: &mut dyn FnMut(&ExportGauge) -> bool,
    ) -> Result<ExportTotals> {
        let written = |reason: String| SessionError::Write { reason, path: request.out.clone() };
        let folder =
            Folder::open(&request.out, request.overwrite).map_err(|e| SessionError::Input(e.to_string()))?;
        refuse_same_names(&request)?;
        let folder = Arc::new(folder);
        let work = OneSet {
            bench: Arc::clone(self),
            inputs: self.inputs_of(&request.set),
            needs: self.needs_of(&request.set),
            set: request.set.clone(),
            folder: Arc::clone(&folder),
            gauge: Arc::clone(gauge),
        };
        let sources: Vec<PathBuf> = request.pictures.iter().map(|p| p.path.clone()).collect();
        let body = move |picture: &SetPicture| work.one(picture);
        let count = workers(request.polite);
        let made = export_all(count, request.pictures, gauge, body, tick);
        let made = made.map_err(|error| written(error.to_string()))?;
        let all = made.into_iter().zip(&sources).filter_map(|(made, path)| match made {
            Some(Ok(derived)) => Some(derived),
            Some(Err(reason)) => Some(failed(path, reason)),
            None => None,
        });
        let all: Vec<Derived> = all.collect();
        let mut totals = pages::finish(&folder, &request.set, all, request.prune)
            .map_err(|error| SessionError::Input(error.to_string()))?;
        totals.pictures = sources.len() as u64;
        totals.stopped = gauge.stopped();
        Ok(totals)
    }

    /// The transformations of a set, as far as they say which analyses are needed.
    fn needs_of(&self, set: &CropSet) -> Vec<String> {
        let trees: Vec<Transformation> = set
            .slots
            .iter()
            .filter_map(|slot| sets::filled(&slot.transformation, None, &self.words).ok())
            .collect();
        needed::analyses(&self.registry.analyses(), &trees, |id, name| self.knows(id, name))
    }

    /// Engines and thresholds: a better model makes other crops.
    fn inputs_of(&self, set: &CropSet) -> String {
        let needs = self.needs_of(set);
        let infos = self.registry.analyses();
        let engines: Vec<(String, String)> = infos
            .into_iter()
            .filter(|info| needs.contains(&info.id))
            .map(|info| (info.id, info.engine_id))
            .collect();
        format!("{engines:?}{:?}", models::thresholds(&self.registry))
    }
}

/// What every worker needs.
struct OneSet {
    bench: Arc<Workbench>,
    set: CropSet,
    needs: Vec<String>,
    inputs: String,
    folder: Arc<Folder>,
    gauge: Arc<ExportGauge>,
}

impl OneSet {
    fn one(&self, picture: &SetPicture) -> Derived {
        let fingerprint = match media::fingerprint(&picture.path) {
            Ok(fingerprint) => fingerprint,
            Err(error) => {
                self.gauge.failed.fetch_add(1, SeqCst);
                return failed(&picture.path, error.to_string());
            }
        };
        // Findings of an older content say nothing about this one.
        let known = picture.known.as_ref().filter(|(of, _)| *of == fingerprint).map(|(_, records)| records);
        let known: &[AnalysisRecord] = known.map_or(&[], Vec::as_slice);
        let engines: Vec<_> = known.iter().map(|r| (&r.analysis, &r.engine)).collect();
        let input = PictureInput {
            path: picture.path.clone(),
            id: picture.id.map(|id| id.0),
            fingerprint,
            alt: picture.alt.clone(),
            object: picture.object.clone(),
            by_hand: picture.takes_of(&self.set.name),
            carried: picture.carried.clone(),
            inputs: format!("{}{engines:?}{:?}", self.inputs, picture.marks),
        };
        let look = || self.look(picture, known);
        let wrote = |bytes: u64| {
            self.gauge.bytes.fetch_add(bytes, SeqCst);
            self.gauge.written.fetch_add(1, SeqCst);
            self.gauge.go_on()
        };
        let derived = sets::derive(&self.set, &input, &self.folder, &self.bench.words, &look, &wrote);
        if derived.written > 0
            && let Err(error) = self.folder.done(&self.set.name, &derived.record)
        {
            log::warn!("{error}");
        }
        self.gauge.kept.fetch_add(derived.kept, SeqCst);
        self.gauge.failed.fetch_add(u64::from(!derived.record.errors.is_empty()), SeqCst);
        derived
    }

    fn look(&self, picture: &SetPicture, known: &[AnalysisRecord]) -> std::result::Result<Look, String> {
        let told = |error: SessionError| error.to_string();
        let decoded = self.bench.decode(&picture.path, DecodeSize::Full).map_err(told)?;
        let records = self.bench.complete(&decoded, known, &self.needs).map_err(told)?;
        let scene = self.bench.scene_from(&decoded, &records, &picture.marks);
        Ok(Look { pixels: decoded.pixels, scene })
    }
}

/// Two pictures of one name would write the same files: said before anything is written.
fn refuse_same_names(request: &ExportRequest) -> Result<()> {
    let path = |picture: &SetPicture| (picture.path.clone(), picture.id.map(|id| id.0));
    let pictures: Vec<_> = request.pictures.iter().map(path).collect();
    let Some((name, one, other)) = sets::same_names(&request.set, &pictures) else { return Ok(()) };
    Err(SessionError::Input(format!(
        "two pictures would be written as {name}: add {{folder}}, {{id}} or {{hash}} to the template of the set: {} and {}",
        one.display(),
        other.display()
    )))
}

fn failed(path: &std::path::Path, reason: String) -> Derived {
    let record = PictureRecord {
        source: path.to_string_lossy().into_owned(),
        errors: vec![(String::new(), reason)],
        ..PictureRecord::default()
    };
    Derived { record, ..Derived::default() }
}

/// An empty manifest for a set.
pub(super) fn manifest_of(set: &CropSet) -> Manifest {
    let slots = set.in_media_order().into_iter().map(|slot| sets::SlotRecord {
        name: slot.name.clone(),
        media: slot.condition(),
        sizes: slot.sizes.clone(),
        transformation: slot.transformation.clone(),
        formats: slot.formats.clone(),
    });
    Manifest {
        version: 1,
        generator: concat!("gravitas ", env!("CARGO_PKG_VERSION")).to_owned(),
        set: set.name.clone(),
        title: set.shown().to_owned(),
        base_url: set.base_url.clone(),
        slots: slots.collect(),
        ..Manifest::default()
    }
}
