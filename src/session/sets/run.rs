//! The export that runs: started, watched, ended.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::Ordering::SeqCst;

use super::export::{ExportRequest, ExportTotals};
use super::picture;
use super::state::{Message, Pace, send};
use crate::facts::AssetId;
use crate::jobs::WorkKind;
use crate::jobs::kinds::ExportGauge;
use crate::session::view::{NoticeLevel, RunView};
use crate::session::workbench::Workbench;
use crate::session::{Command, Session};

impl Session {
    pub(super) fn export(&mut self, ids: Vec<AssetId>, out: PathBuf, overwrite: bool, prune: bool) {
        let ids = self.meant(ids);
        let Some(draft) = self.view.sets.draft.clone() else {
            return self.notice(NoticeLevel::Warning, "Open a crop set first");
        };
        if let Some(error) = draft.errors.first() {
            return self.notice(NoticeLevel::Warning, format!("The set cannot be exported: {error}"));
        }
        if ids.is_empty() || self.sets.gauge.is_some() {
            let text =
                if ids.is_empty() { "Select the pictures to export" } else { "An export is running already" };
            return self.notice(NoticeLevel::Warning, text);
        }
        if self.is_held(WorkKind::Export) {
            // Whoever asks for files now wants them now.
            self.apply(Command::Resume(Some(WorkKind::Export)));
        }
        let gauge = Arc::new(ExportGauge::default());
        self.sets.gauge = Some(Arc::clone(&gauge));
        self.sets.pace = Pace::start();
        self.view.sets.last = None;
        self.view.sets.run = Some(RunView {
            set: draft.set.name.clone(),
            out: out.clone(),
            pictures: ids.len() as u64,
            ..RunView::default()
        });
        let (registry, analyst) = (Arc::clone(&self.registry), Arc::clone(&self.analyst));
        let bench = Arc::new(Workbench::sharing(self.options.clone(), registry, analyst));
        let connections = Arc::clone(self.runtime.connections());
        let (sender, waker) = (self.sets.sender.clone(), Arc::clone(&self.options.waker));
        let renamed = self.renamed_slots(&draft.set);
        let (set, name) = (draft.set.clone(), format!("exporting {}", draft.set.shown()));
        self.runtime.errand(WorkKind::Export, &name, move |step| {
            let made =
                connections.with(|reader| picture::of_library(reader, &ids)).and_then(|mut pictures| {
                    for picture in &mut pictures {
                        renamed.apply(&set.name, picture);
                    }
                    let request = ExportRequest { set, pictures, out, overwrite, prune, polite: true };
                    bench.export_set(request, &gauge, &mut |_| !step.cancelled()).map_err(|e| e.to_string())
                });
            // Nobody listens when the session is closing.
            send(&sender, Message::Exported(made.map(Box::new)), || step.cancelled());
            waker();
            Ok(())
        });
        self.touch();
    }

    pub(super) fn export_ended(&mut self, ended: Result<Box<ExportTotals>, String>) {
        self.sets.gauge = None;
        self.view.sets.run = None;
        if let Err(reason) = &ended {
            self.notice(NoticeLevel::Error, format!("The export failed: {reason}"));
        }
        self.view.sets.last = Some(ended.map(Arc::from));
    }

    /// Reads how far the export is; whether that is further than before.
    pub(super) fn read_gauge(&mut self) -> bool {
        let held = self.is_held(WorkKind::Export);
        let (Some(gauge), Some(run)) = (&self.sets.gauge, &mut self.view.sets.run) else { return false };
        self.sets.pace.look(held);
        let done = gauge.done.load(SeqCst);
        let pictures = gauge.pictures.load(SeqCst).max(run.pictures);
        let now = RunView {
            done,
            pictures,
            failed: gauge.failed.load(SeqCst),
            written: gauge.written.load(SeqCst),
            kept: gauge.kept.load(SeqCst),
            bytes: gauge.bytes.load(SeqCst),
            // Told anew with every picture, so that the words do not flicker in between.
            seconds_left: if done == run.done {
                run.seconds_left
            } else {
                self.sets.pace.seconds_left(done, pictures)
            },
            held,
            stopping: gauge.stopped(),
            ..run.clone()
        };
        let moved = now != *run;
        *run = now;
        moved
    }
}
