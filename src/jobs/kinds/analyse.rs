//! Models over one picture: decoded once, every missing analysis fed from the same pixels.

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use parking_lot::Mutex;

use super::analyst::{Analyst, sharpen, with_needs};
use super::demand::InFlight;
use crate::catalog::{EngineRef, NowRunning, WorkItem, Writer};
use crate::facts::{AnalysisRecord, AssetId, Fingerprint};
use crate::inference::Picture;
use crate::jobs::connections::Connections;
use crate::jobs::event::{Changes, Event, Events};
use crate::jobs::work::{Step, Stop, Task, fenced};
use crate::jobs::writer::WriterHandle;
use crate::media::{self, DecodeSize, Limits};

/// Long side in pixels that models are fed from; no public model takes more.
pub const ANALYSIS_SIDE: u32 = 1536;

/// What is to be analysed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subject {
    /// A picture of the library; results are stored under its fingerprint.
    Asset {
        /// Which asset.
        id: AssetId,
        /// Its content.
        fingerprint: Fingerprint,
    },
    /// A file that need not be in the library; results are only told.
    File,
}

/// One picture and what is to be found in it.
pub struct AnalyseItem {
    subject: Subject,
    path: PathBuf,
    asked: Vec<String>,
    analyses: OnceLock<Vec<EngineRef>>,
    urgent: AtomicBool,
    work: Option<WorkItem>,
    outcomes: Mutex<Vec<Outcome>>,
    times: Mutex<Vec<(String, Duration)>>,
    in_flight: Option<InFlight>,
}

/// How one analysis ended.
type Outcome = (EngineRef, Result<AnalysisRecord, String>);

/// What was found in one picture.
#[derive(Debug, Clone)]
pub struct FileAnalysis {
    /// What was analysed.
    pub subject: Subject,
    /// The file.
    pub path: PathBuf,
    /// What was found, in order of invocation.
    pub records: Vec<AnalysisRecord>,
    /// Analyses that failed, with the sentence.
    pub failures: Vec<(String, String)>,
    /// How long each model that answered took, loading not counted.
    pub times: Vec<(String, Duration)>,
}

impl AnalyseItem {
    /// Work that the library handed out; `urgent` work runs even while analysing is held.
    #[must_use]
    pub fn of_work(work: WorkItem, urgent: bool) -> Self {
        let mut item = Self::of_file(work.path.clone(), Vec::new());
        item.subject = Subject::Asset { id: work.asset, fingerprint: work.fingerprint };
        item.analyses = OnceLock::from(work.analyses.clone());
        item.urgent = AtomicBool::new(urgent);
        item.work = Some(work);
        item
    }

    /// What the library handed out.
    #[must_use]
    pub fn into_work(self) -> Option<WorkItem> {
        self.work
    }

    /// A file that somebody looks at; which analyses run is settled when the work begins.
    #[must_use]
    pub fn of_file(path: PathBuf, asked: Vec<String>) -> Self {
        let analyses = OnceLock::new();
        let (outcomes, times) = (Mutex::default(), Mutex::default());
        let (subject, urgent) = (Subject::File, AtomicBool::new(true));
        Self { subject, path, asked, analyses, urgent, work: None, outcomes, times, in_flight: None }
    }

    /// What is to be run, as far as that is settled.
    fn analyses(&self) -> &[EngineRef] {
        self.analyses.get().map_or(&[], Vec::as_slice)
    }

    /// The same, counted as in flight until its results are stored.
    #[must_use]
    pub fn counted(mut self, in_flight: InFlight) -> Self {
        self.in_flight = Some(in_flight);
        self
    }

    /// Its file is not there: it is left alone for a while.
    fn leave(&self) {
        if let (Some(in_flight), Some(id)) = (&self.in_flight, self.asset()) {
            in_flight.absent(id);
        }
    }

    /// Whether somebody waits for it.
    #[must_use]
    pub fn urgent(&self) -> bool {
        self.urgent.load(SeqCst)
    }

    /// Somebody waits for it now.
    pub fn make_urgent(&self) {
        self.urgent.store(true, SeqCst);
    }

    /// Which asset it is about.
    #[must_use]
    pub const fn asset(&self) -> Option<AssetId> {
        match self.subject {
            Subject::Asset { id, .. } => Some(id),
            Subject::File => None,
        }
    }
}

/// Runs models and hands the findings to the writer.
pub struct Analyse {
    /// Bounds on one file.
    pub limits: Limits,
    /// Who runs models.
    pub analyst: Arc<dyn Analyst>,
    /// Read-only connections; `None` without a library.
    pub connections: Option<Arc<Connections>>,
    /// Where findings go; `None` when nothing may be written.
    pub writer: Option<WriterHandle>,
    /// Notes what runs, so that a crash is blamed on the right analysis; `None` when nothing may be written.
    pub running: Option<Arc<NowRunning>>,
    /// Who hears of results.
    pub events: Events,
}

impl Task for Analyse {
    type Item = AnalyseItem;
    type Output = ();

    fn name(&self, item: &AnalyseItem) -> String {
        item.path.file_name().unwrap_or_default().to_string_lossy().into_owned()
    }

    fn limit(&self, item: &AnalyseItem) -> Duration {
        let models = u32::try_from(item.analyses().len()).unwrap_or(u32::MAX).saturating_add(1);
        self.limits.time.saturating_mul(models).saturating_mul(2)
    }

    fn holdable(&self, item: &AnalyseItem) -> bool {
        !item.urgent()
    }

    fn run(&self, item: &AnalyseItem, step: &Step<'_>) -> Result<(), Stop> {
        step.proceed()?;
        item.analyses.get_or_init(|| with_needs(&self.analyst.wanted(), &item.asked));
        self.note_start(item)?;
        self.note_running(item, None);
        let decoded = match media::decode(&item.path, &self.limits, DecodeSize::AtLeast(ANALYSIS_SIDE)) {
            Ok(decoded) => decoded,
            // A volume that went away is no fault of the picture.
            Err(_) if !item.path.exists() => {
                item.leave();
                return Err(Stop::Cancelled);
            }
            Err(error) => return Err(Stop::Failed(error.to_string())),
        };
        let picture = Picture::new(&decoded.pixels, decoded.full_size);
        let picture = picture.map_err(|error| Stop::Failed(error.to_string()))?;
        let mut known = self.known(item);
        for engine in item.analyses() {
            step.proceed()?;
            self.note_running(item, Some(engine));
            let outcome = self.one(engine, &picture, &known).map(|(record, took)| {
                item.times.lock().push((record.analysis.clone(), took));
                record
            });
            if let Ok(record) = &outcome {
                known.retain(|old| old.analysis != record.analysis);
                known.push(record.clone());
            }
            item.outcomes.lock().push((engine.clone(), outcome));
        }
        Ok(())
    }

    fn finish(&self, item: &AnalyseItem, outcome: Result<(), Stop>) {
        if let (Some(running), Subject::Asset { fingerprint, .. }) = (&self.running, &item.subject) {
            running.ended(*fingerprint);
        }
        let mut outcomes = std::mem::take(&mut *item.outcomes.lock());
        let left = item.analyses().get(outcomes.len()..).unwrap_or_default().to_vec();
        let released = match outcome {
            Ok(()) => Vec::new(),
            Err(Stop::Cancelled) => left,
            Err(Stop::Failed(reason)) => blame(&mut outcomes, left, &reason),
        };
        self.store(item, outcomes, released);
    }
}

/// Blames a failure: before anything was found all analyses share it (the picture is bad), later
/// only the one that ran; returns those that are to be done again.
fn blame(outcomes: &mut Vec<Outcome>, left: Vec<EngineRef>, reason: &str) -> Vec<EngineRef> {
    let all = outcomes.is_empty();
    let mut left = left.into_iter();
    let blamed: Vec<EngineRef> = if all { left.by_ref().collect() } else { left.by_ref().take(1).collect() };
    outcomes.extend(blamed.into_iter().map(|engine| (engine, Err(reason.to_owned()))));
    left.collect()
}

impl Analyse {
    /// Behind a fence of its own, so that one model's bug does not lose what the others found.
    fn one(
        &self,
        engine: &EngineRef,
        picture: &Picture,
        known: &[AnalysisRecord],
    ) -> Result<(AnalysisRecord, Duration), String> {
        let found = fenced(|| self.analyst.analyze_timed(&engine.analysis, picture, known));
        let (mut record, took) = found.unwrap_or_else(Err)?;
        sharpen(&mut record, picture);
        Ok((record, took))
    }

    /// Notes on disk what begins, so that a crash can be blamed on it.
    fn note_start(&self, item: &AnalyseItem) -> Result<(), Stop> {
        let (Subject::Asset { fingerprint, .. }, Some(writer)) = (&item.subject, &self.writer) else {
            return Ok(());
        };
        let (fingerprint, engines) = (*fingerprint, item.analyses().to_vec());
        let noted = writer.call(move |writer| {
            for engine in &engines {
                writer.start_analysis(fingerprint, engine)?;
            }
            Ok(((), Changes::default()))
        });
        noted.map_err(|reason| {
            log::warn!("{reason}");
            Stop::Cancelled
        })
    }

    /// Notes what is done with the picture now: one analysis, or decoding.
    fn note_running(&self, item: &AnalyseItem, engine: Option<&EngineRef>) {
        let (Some(running), Subject::Asset { fingerprint, .. }) = (&self.running, &item.subject) else {
            return;
        };
        match engine {
            Some(engine) => running.runs(*fingerprint, &engine.analysis),
            None => running.decodes(*fingerprint),
        }
    }

    /// What earlier analyses found.
    fn known(&self, item: &AnalyseItem) -> Vec<AnalysisRecord> {
        match (item.asset(), &self.connections) {
            (Some(id), Some(connections)) => {
                connections.with(|reader| reader.records(id)).unwrap_or_else(|reason| {
                    log::warn!("{reason}");
                    Vec::new()
                })
            }
            _ => Vec::new(),
        }
    }

    fn store(&self, item: &AnalyseItem, outcomes: Vec<Outcome>, released: Vec<EngineRef>) {
        let report = report(item, &outcomes);
        let (Subject::Asset { id, fingerprint }, Some(writer)) = (item.subject.clone(), &self.writer) else {
            self.events.send(Event::Analysed(report));
            return;
        };
        let write = move |writer: &mut Writer| {
            for (engine, outcome) in &outcomes {
                match outcome {
                    Ok(record) => writer.finish_analysis(fingerprint, record)?,
                    Err(reason) => writer.fail_analysis(fingerprint, engine, reason)?,
                }
            }
            for engine in &released {
                writer.release_analysis(fingerprint, engine)?;
            }
            Ok(Changes::work_on(id))
        };
        let (events, in_flight) = (self.events.clone(), item.in_flight.clone());
        let done = move |outcome: Result<(), String>| {
            if let Err(reason) = outcome {
                events.notice(true, reason);
            }
            if let Some(in_flight) = in_flight {
                in_flight.landed(id);
            }
            events.send(Event::Analysed(report));
        };
        if !writer.write(write, done) {
            log::debug!("findings of a picture were not stored because the library is closing");
        }
    }
}

fn report(item: &AnalyseItem, outcomes: &[Outcome]) -> FileAnalysis {
    let failed = |(engine, outcome): &Outcome| {
        outcome.as_ref().err().map(|reason| (engine.analysis.clone(), reason.clone()))
    };
    FileAnalysis {
        subject: item.subject.clone(),
        path: item.path.clone(),
        records: outcomes.iter().filter_map(|(_, outcome)| outcome.as_ref().ok().cloned()).collect(),
        failures: outcomes.iter().filter_map(failed).collect(),
        times: std::mem::take(&mut *item.times.lock()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn engine(name: &str) -> EngineRef {
        EngineRef::new(name, "e")
    }

    #[test]
    fn a_bad_picture_fails_everywhere_and_a_slow_model_only_itself() {
        let mut nothing = Vec::new();
        assert!(blame(&mut nothing, vec![engine("a"), engine("b")], "damaged").is_empty());
        assert_eq!(nothing.len(), 2);
        let mut one = vec![(engine("a"), Err("x".to_owned()))];
        assert_eq!(blame(&mut one, vec![engine("b"), engine("c")], "too slow"), [engine("c")]);
        assert_eq!(one.len(), 2);
    }
}
