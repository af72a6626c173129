//! `analyze`.

use std::collections::BTreeSet;
use std::path::PathBuf;

use super::{Progress, Target};
use crate::facts::AssetId;
use crate::inference::AnalysisInfo;
use crate::jobs::Changes;
use crate::jobs::kinds::{Analyst as _, Demand, FileAnalysis, Subject};
use crate::session::edits::run_name;
use crate::session::{Result, Session, SessionError};

/// What to analyse.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct AnalyzeRequest {
    /// Several targets are united; none means everything.
    pub targets: Vec<Target>,
    /// Analysis ids, with or without `_v2`; empty means all installed ones.
    pub detections: Vec<String>,
    /// Runs what is done already.
    pub force: bool,
    /// Findings of the targets from this confidence become tags; without targets it holds for the analyses named
    /// (else for all) from now on. `Some(None)` returns to each model's default. Can be taken back as a whole.
    pub auto_tagging: Option<Option<f32>>,
}

/// From which confidence findings become tags now, and for how many pictures that was chosen.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct TagsFrom {
    /// 0 to 1; each model's own without one.
    pub threshold: Option<f32>,
    /// Pictures; 0 where the targets named none, which changes nothing.
    pub pictures: u64,
}

/// What an analysis run did.
#[derive(Debug, Clone, PartialEq, Default, serde::Serialize)]
pub struct AnalyzeTotals {
    /// Pictures asked for.
    pub pictures: u64,
    /// Results written.
    pub results: u64,
    /// Pictures that lacked nothing.
    pub fresh: u64,
    /// Analyses that failed.
    pub failed: u64,
    /// Every failure: file, analysis, sentence.
    pub failures: Vec<(PathBuf, String, String)>,
    /// What was chosen about automatic tags, where something was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub auto_tagging: Option<TagsFrom>,
}

/// What analysing has done so far. What was found lies in the library and is not kept here.
#[derive(Default)]
pub(in crate::session) struct Analysed {
    pictures: BTreeSet<AssetId>,
    results: u64,
    failures: Vec<(PathBuf, String, String)>,
}

impl Analysed {
    /// Counts the analysis of a picture of the library.
    pub fn add(&mut self, found: &FileAnalysis) {
        let Subject::Asset { id, .. } = found.subject else { return };
        self.pictures.insert(id);
        self.results += found.records.len() as u64;
        let failures = found.failures.iter();
        self.failures.extend(failures.map(|(what, why)| (found.path.clone(), what.clone(), why.clone())));
    }

    /// The same as totals of a run over `asked`.
    fn totals(self, asked: &[AssetId]) -> AnalyzeTotals {
        AnalyzeTotals {
            pictures: asked.len() as u64,
            results: self.results,
            fresh: asked.iter().filter(|id| !self.pictures.contains(id)).count() as u64,
            failed: self.failures.len() as u64,
            failures: self.failures,
            auto_tagging: None,
        }
    }
}

impl AnalyzeTotals {
    fn add(&mut self, more: Self) {
        self.pictures += more.pictures;
        self.results += more.results;
        self.fresh += more.fresh;
        self.failed += more.failed;
        self.failures.extend(more.failures);
    }
}

impl Session {
    /// Runs on the pictures of these folders what the import preset of each watched folder names, everything
    /// where it names nothing, and waits.
    pub fn analyze_folders(&mut self, folders: &[PathBuf], progress: Progress<'_>) -> Result<AnalyzeTotals> {
        let presets = self.presets()?;
        let mut totals = AnalyzeTotals::default();
        for folder in folders {
            let (preset, ids) = self.below(folder)?;
            let preset = preset.and_then(|name| presets.get(&name));
            let named = preset.map_or(&[][..], |preset| &preset.analyses);
            let detections = self.those_here(named);
            if detections.is_empty() && !named.is_empty() {
                continue;
            }
            let targets = vec![Target::Ids(ids)];
            let request = AnalyzeRequest { targets, detections, ..AnalyzeRequest::default() };
            totals.add(self.analyze(&request, &mut *progress)?);
        }
        Ok(totals)
    }

    /// What can run of the analyses that an import preset names.
    fn those_here(&self, named: &[String]) -> Vec<String> {
        let here = |name: &&String| match self.names_here(std::slice::from_ref(*name)) {
            Ok(_) => true,
            Err(error) => {
                log::warn!("the import preset names {name}, which is passed over: {error}");
                false
            }
        };
        named.iter().filter(here).cloned().collect()
    }

    /// Refuses what [`Self::analyze`] would refuse before any picture is looked at. ONNX Runtime is not started
    /// for it: whoever does the work finds out whether that is there.
    pub fn check_analyze(&mut self, request: &AnalyzeRequest) -> Result<()> {
        let named = self.names_here(&request.detections)?;
        if request.auto_tagging.is_some() {
            self.taggable(&named)?;
        }
        request.targets.iter().try_for_each(|target| self.resolve(target).map(drop))
    }

    /// Runs analyses and waits for them.
    pub fn analyze(&mut self, request: &AnalyzeRequest, progress: Progress<'_>) -> Result<AnalyzeTotals> {
        self.writer()?;
        let analyses = self.checked_names(&request.detections)?;
        let ids = self.united(&request.targets)?;
        let auto_tagging = match request.auto_tagging {
            Some(threshold) => Some(self.set_auto_tagging(request, &ids, threshold)?),
            None => None,
        };
        self.heard = super::super::session::Heard { listening: true, ..Default::default() };
        let everything = request.targets.is_empty();
        let demanded = if everything && !request.force { Vec::new() } else { ids.clone() };
        if !ids.is_empty() {
            self.runtime.analyze(Demand { ids: demanded, analyses, force: request.force, urgent: true });
        }
        let mut calm = 0;
        let done = self.run_until(progress, |session| {
            calm = if session.runtime.idle() { calm + 1 } else { 0 };
            calm > 2
        })?;
        if !done {
            self.runtime.cancel(crate::jobs::WorkKind::Analyze);
        }
        let heard = std::mem::take(&mut self.heard);
        Ok(AnalyzeTotals { auto_tagging, ..heard.analysed.totals(&ids) })
    }

    /// Analysis ids without version, once the engine runs.
    fn checked_names(&self, detections: &[String]) -> Result<Vec<String>> {
        self.analyst.engine().map_err(SessionError::Model)?;
        let names = self.names_here(detections)?;
        if self.analyst.wanted().is_empty() {
            let text =
                "no model is here; see `gravitas models list` and fetch some with `gravitas models pull`";
            return Err(SessionError::Model(text.to_owned()));
        }
        Ok(names)
    }

    /// Analysis ids without version; an unknown or missing one is an error that names the way out.
    fn names_here(&self, detections: &[String]) -> Result<Vec<String>> {
        let mut names = Vec::new();
        for detection in detections {
            let info = self.registry.analysis(detection).map_err(crate::session::models::told)?;
            let answers = self.registry.analysis(&info.id).map_err(crate::session::models::told)?;
            if answers.engine_id != info.engine_id {
                let (id, here, there) = (info.id, answers.version, info.version);
                let text = format!(
                    "in this library {id} answers as {id}_v{here}; use {id}_v{there} with `gravitas inspect`, or let its model answer on the page of models"
                );
                return Err(SessionError::Model(text));
            }
            if !info.installed.is_installed() {
                let id = info.id;
                let text =
                    format!("the model for {id} is not here; fetch it with `gravitas models pull {id}`");
                return Err(SessionError::Model(text));
            }
            names.push(info.id);
        }
        Ok(names)
    }

    /// Every asset that the targets name, once; none means everything.
    pub(in crate::session) fn united(&mut self, targets: &[Target]) -> Result<Vec<AssetId>> {
        if targets.is_empty() {
            return self.resolve(&Target::All);
        }
        let mut ids = Vec::new();
        for target in targets {
            ids.extend(self.resolve(target)?);
        }
        ids.sort();
        ids.dedup();
        Ok(ids)
    }

    /// Those of the named analyses whose findings can be tags; where none of them can, an error.
    fn taggable(&self, named: &[String]) -> Result<Vec<AnalysisInfo>> {
        let infos = self.registry.analyses().into_iter();
        let can_tag: Vec<AnalysisInfo> =
            infos.filter(|info| info.capability.tags && named.contains(&info.id)).collect();
        match named.first() {
            Some(name) if can_tag.is_empty() => {
                Err(SessionError::Input(format!("{name} finds nothing that could be a tag")))
            }
            _ => Ok(can_tag),
        }
    }

    /// From which confidence findings become tags: of the pictures named, else of all analyses. Targets that name no
    /// picture make no run: there would be nothing to take back.
    fn set_auto_tagging(
        &mut self,
        request: &AnalyzeRequest,
        ids: &[AssetId],
        threshold: Option<f32>,
    ) -> Result<TagsFrom> {
        let named = self.checked_names(&request.detections)?;
        let can_tag = self.taggable(&named)?;
        let analyses: Vec<String> = can_tag.iter().map(|info| info.id.clone()).collect();
        let everything = request.targets.is_empty();
        let chosen = TagsFrom { threshold, pictures: ids.len() as u64 };
        if !everything && ids.is_empty() {
            return Ok(chosen);
        }
        let assets = (!everything).then(|| ids.to_vec());
        let name = run_name(threshold, &analyses, (!everything).then_some(ids.len()));
        let reply = self.writer()?.begin(move |writer| {
            writer.auto_tag(&name, assets.as_deref(), &analyses, threshold)?;
            Ok(((), Changes::all()))
        });
        self.wait_for_reply(&reply)?;
        Ok(chosen)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::Fingerprint;

    #[test]
    fn pictures_are_counted_by_their_number_and_not_by_their_path() {
        let found = |subject, path: &str, why: &[&str]| FileAnalysis {
            subject,
            path: path.into(),
            records: Vec::new(),
            failures: why.iter().map(|why| ("coco".to_owned(), (*why).to_owned())).collect(),
            times: Vec::new(),
        };
        let asset = |id| Subject::Asset { id: AssetId(id), fingerprint: Fingerprint([0; 32]) };
        let mut analysed = Analysed::default();
        analysed.add(&found(asset(1), "/a.jpg", &[]));
        analysed.add(&found(asset(1), "/moved.jpg", &["too dark"]));
        analysed.add(&found(asset(9), "/b.jpg", &[]));
        analysed.add(&found(Subject::File, "/c.jpg", &["no file of the library"]));
        let totals = analysed.totals(&[1, 2, 3].map(AssetId));
        assert_eq!((totals.pictures, totals.fresh, totals.failed), (3, 2, 1));
        assert_eq!(
            totals.failures,
            [(PathBuf::from("/moved.jpg"), "coco".to_owned(), "too dark".to_owned())]
        );
    }
}
