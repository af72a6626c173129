//! The open picture: decoding it and its neighbours, what was found in it, its scene.

use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::lacking::Asked;
use super::scene::{self, Surroundings};
use super::view::{PictureSource, PictureView};
use super::{Session, inspect, response};
use crate::facts::{AnalysisRecord, AssetId, SaliencyMap};
use crate::jobs::kinds::{FileAnalysis, Opened, OpenedPicture, Subject};

/// Pixels of the longer side that a picture is opened with; zooming asks for more.
const OPEN_SIDE: u32 = 2_048;
/// Decoded pictures kept at hand: the open one and neighbours either side.
const KEPT: usize = 6;
/// Bytes of decoded pictures kept at hand.
const KEPT_BYTES: usize = 384 << 20;

/// What the open picture is made from.
#[derive(Default)]
pub struct Loupe {
    /// Where a range of selected assets begins.
    pub anchor: Option<AssetId>,
    kept: VecDeque<OpenedPicture>,
    saliency: Option<Arc<SaliencyMap>>,
    animated: bool,
    asked_side: u32,
    /// The open asset whose file is not known yet.
    unknown: Option<AssetId>,
    /// What the open picture was analysed for.
    pub asked: Asked,
}

impl Loupe {
    fn keep(&mut self, picture: OpenedPicture) {
        self.kept.retain(|kept| kept.path != picture.path);
        self.kept.push_back(picture);
        while self.kept.len() > KEPT || (self.kept.len() > 1 && self.bytes() > KEPT_BYTES) {
            self.kept.pop_front();
        }
    }

    fn bytes(&self) -> usize {
        let size = |kept: &OpenedPicture| kept.result.as_ref().map_or(0, |opened| opened.pyramid.bytes());
        self.kept.iter().map(size).sum()
    }

    /// A kept picture that has at least the wanted size, or all of its source.
    pub fn kept(&self, path: &Path, long_side: u32) -> Option<OpenedPicture> {
        let enough = |kept: &&OpenedPicture| kept.path == path && kept.long_side >= long_side;
        self.kept.iter().find(enough).cloned()
    }
}

impl Session {
    pub(super) fn open_asset(&mut self, id: AssetId) {
        if self.view.selection.current != Some(id) {
            self.loupe.anchor = Some(id);
            self.set_selection(Some(id), vec![id]);
        }
        self.begin_picture(PictureSource::Asset(id), String::new(), PathBuf::new());
        self.loupe.unknown = Some(id);
        self.dirty.details = true;
        self.open_when_known();
        self.details_arrived();
    }

    pub(super) fn open_file(&mut self, path: PathBuf) {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        self.begin_picture(PictureSource::File(path.clone()), name, path.clone());
        self.decode(None, path, OPEN_SIDE);
    }

    fn begin_picture(&mut self, source: PictureSource, name: String, path: PathBuf) {
        self.loupe.saliency = None;
        self.loupe.animated = false;
        self.loupe.unknown = None;
        self.loupe.asked = Asked::default();
        self.view.picture = Some(PictureView { loading: true, ..PictureView::new(source, name, path) });
        self.clear_lab();
        self.dirty.crop = true;
        self.touch();
    }

    pub(super) fn close_picture(&mut self) {
        self.view.picture = None;
        self.clear_lab();
        self.loupe.unknown = None;
        self.dirty.crop = true;
        self.touch();
    }

    /// Opens the file of the open asset as soon as its row is there.
    pub(super) fn open_when_known(&mut self) {
        let Some(id) = self.loupe.unknown else { return };
        let Some(row) = self.view.row(id) else { return };
        let (name, path, size) = (row.name.clone(), row.path.clone(), row.size);
        self.loupe.unknown = None;
        if let Some(picture) = &mut self.view.picture {
            (picture.name, picture.path) = (name, path.clone());
            picture.size = (!size.is_empty()).then_some(size);
        }
        self.decode(Some(id), path, OPEN_SIDE);
    }

    /// The open file may have got another name or place.
    pub(super) fn follow_open_file(&mut self) {
        let Some(picture) = &self.view.picture else { return };
        let PictureSource::Asset(id) = picture.source else { return };
        let Some(row) = self.view.row(id).filter(|row| row.path != picture.path) else { return };
        let (name, path) = (row.name.clone(), row.path.clone());
        if let Some(picture) = self.view.picture.as_mut().filter(|_| self.loupe.unknown.is_none()) {
            for kept in self.loupe.kept.iter_mut().filter(|kept| kept.path == picture.path) {
                kept.path.clone_from(&path);
            }
            (picture.name, picture.path) = (name, path);
        }
    }

    fn decode(&mut self, asset: Option<AssetId>, path: PathBuf, long_side: u32) {
        self.loupe.asked_side = long_side;
        if let Some(kept) = self.loupe.kept(&path, long_side) {
            return self.picture_arrived(kept);
        }
        self.runtime.open(asset, path, long_side);
    }

    /// More pixels of the open picture.
    pub(super) fn request_picture(&mut self, long_side: u32) {
        let Some(picture) = &mut self.view.picture else { return };
        let whole = picture.size.map_or(u32::MAX, |size| size.w.max(size.h));
        let have = picture.pixels.as_ref().map_or(0, |p| p.size().w.max(p.size().h));
        if have >= long_side.min(whole) || self.loupe.asked_side >= long_side {
            return;
        }
        picture.loading = true;
        let asset = match &picture.source {
            PictureSource::Asset(id) => Some(*id),
            PictureSource::File(_) => None,
        };
        let path = picture.path.clone();
        let wanted = if long_side >= whole { u32::MAX } else { long_side };
        self.decode(asset, path, wanted);
        self.touch();
    }

    pub(super) fn picture_arrived(&mut self, arrived: OpenedPicture) {
        self.compared_arrived(&arrived);
        let is_open = self.view.picture.as_ref().is_some_and(|open| open.path == arrived.path);
        if is_open {
            self.show_picture(&arrived);
            self.open_neighbours();
        }
        if arrived.result.is_ok() {
            self.loupe.keep(arrived);
        }
    }

    fn show_picture(&mut self, arrived: &OpenedPicture) {
        let wanted = self.loupe.asked_side;
        let Some(picture) = &mut self.view.picture else { return };
        picture.loading = arrived.long_side < wanted && arrived.result.is_ok();
        match &arrived.result {
            Ok(Opened { decoded, pyramid, saliency }) => {
                picture.size = Some(decoded.full_size);
                picture.pixels = Some(decoded.pixels.clone());
                picture.pyramid = pyramid.clone();
                picture.error = None;
                self.loupe.saliency = Some(Arc::clone(saliency));
                self.loupe.animated = decoded.animated;
                self.refresh_scene();
            }
            Err(reason) => picture.error = Some(reason.clone()),
        }
        self.touch();
    }

    /// Decodes the pictures before and after the open one.
    fn open_neighbours(&mut self) {
        let Some(PictureView { source: PictureSource::Asset(_), .. }) = &self.view.picture else { return };
        let Some(at) = self.view.selection.index else { return };
        // Most people go on in the direction in which they came.
        for place in [at.checked_add(1), at.checked_sub(1), at.checked_add(2)].into_iter().flatten() {
            let Some(&id) = self.view.grid.ids.get(place) else { continue };
            let Some(row) = self.view.row(id) else { continue };
            if self.loupe.kept(&row.path, OPEN_SIDE).is_none() {
                self.runtime.open_ahead(id, row.path.clone(), OPEN_SIDE);
            }
        }
    }

    /// Details of the current asset came: the open picture takes what was found from them.
    pub(super) fn details_arrived(&mut self) {
        let Some(details) = self.view.inspector.clone() else { return };
        self.drawings.read(&details);
        let Some(picture) = &mut self.view.picture else { return };
        if picture.source != PictureSource::Asset(details.id) {
            return;
        }
        picture.records = details.records.clone().into();
        if !details.size.is_empty() {
            picture.size = Some(details.size);
        }
        self.refresh_scene();
        self.look_closer();
    }

    pub(super) fn analysis_arrived(&mut self, found: &FileAnalysis) {
        let Some(picture) = &mut self.view.picture else { return };
        let same = match (&found.subject, &picture.source) {
            (Subject::Asset { id, .. }, PictureSource::Asset(open)) => id == open,
            (Subject::File, PictureSource::File(path)) => *path == found.path,
            _ => false,
        };
        if !same {
            return;
        }
        picture.analysing.clear();
        picture.analysis_errors.clone_from(&found.failures);
        if found.subject == Subject::File {
            picture.records = merged(&picture.records, &found.records).into();
            self.refresh_scene();
        }
        self.touch();
    }

    /// Makes the scene and the JSON of the open picture anew.
    pub(super) fn refresh_scene(&mut self) {
        let details = self.view.inspector.clone();
        let words = Arc::clone(&self.view.vocabulary);
        let infos = self.infos();
        let Some(picture) = &mut self.view.picture else { return };
        let own = details.filter(|d| picture.source == PictureSource::Asset(d.id));
        let surroundings = Surroundings {
            size: picture.size.unwrap_or_default(),
            animated: own.as_ref().map_or(self.loupe.animated, |d| d.animated),
            focus: own.as_ref().map_or(&[], |d| d.focus.as_slice()),
            regions: own.as_ref().map(|d| d.regions.iter().cloned().collect()).unwrap_or_default(),
            saliency: self.loupe.saliency.as_deref().cloned(),
        };
        picture.scene = Arc::new(scene::build(surroundings, &picture.records, &words, &self.thresholds));
        let tags = own.map(|details| inspect::tag_names(&details)).unwrap_or_default();
        let answers = response::both(&infos, &picture.name, &picture.records, &tags);
        (picture.json_upload, picture.json_analyze) = answers;
        self.dirty.crop = true;
        self.touch();
    }
}

/// Newer records replace older ones of the same analysis.
fn merged(old: &[AnalysisRecord], new: &[AnalysisRecord]) -> Vec<AnalysisRecord> {
    let kept = old.iter().filter(|o| !new.iter().any(|n| n.analysis == o.analysis));
    kept.chain(new).cloned().collect()
}
