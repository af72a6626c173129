//! What an open session remembers about sets, and obeying [`SetCommand`]s.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::Ordering::SeqCst;
use std::time::Duration;

use crossbeam_channel::{Receiver, SendTimeoutError, Sender, bounded};

use super::export::{ExportRequest, ExportTotals};
use super::library::{DOCUMENT, SetOrigin, entries, read};
use super::sheet::{Planner, key};
use super::{SetCommand, picture};
use crate::catalog::{Edit, Take};
use crate::export::sets::{self, CropSet, Slot};
use crate::export::{Overwrite, atomic_write};
use crate::facts::AssetId;
use crate::geometry::PxRect;
use crate::jobs::kinds::ExportGauge;
use crate::jobs::work::Step;
use crate::jobs::{Changes, WorkKind};
use crate::session::view::{NoticeLevel, RunView, SetDraft, SheetRow, SheetView};
use crate::session::workbench::Workbench;
use crate::session::{Session, models};

/// Beside the view.
pub(in crate::session) struct Sets {
    stored: BTreeMap<String, String>,
    /// Grows with every review; rows of older ones are dropped.
    generation: u64,
    /// Pictures of the sheet.
    reviewed: Vec<AssetId>,
    gauge: Option<Arc<ExportGauge>>,
    sender: Sender<Message>,
    receiver: Receiver<Message>,
}

/// Messages that may wait for the session.
const WAITING: usize = 1_024;

/// Sends, waiting while the session has enough to take in; `false` when it is closing.
fn send(sender: &Sender<Message>, message: Message, step: &Step<'_>) -> bool {
    let mut message = message;
    loop {
        match sender.send_timeout(message, Duration::from_millis(50)) {
            Ok(()) => return true,
            Err(SendTimeoutError::Timeout(back)) if !step.cancelled() => message = back,
            Err(_) => return false,
        }
    }
}

/// What workers send.
enum Message {
    Row(u64, Option<Box<SheetRow>>),
    Exported(Result<Box<ExportTotals>, String>),
}

impl Default for Sets {
    fn default() -> Self {
        let (sender, receiver) = bounded(WAITING);
        Self { stored: BTreeMap::new(), generation: 0, reviewed: Vec::new(), gauge: None, sender, receiver }
    }
}

impl Sets {
    /// Holds or releases the export that runs.
    pub(in crate::session) fn hold(&self, held: bool) {
        if let Some(gauge) = &self.gauge {
            gauge.hold(held);
        }
    }

    /// Ends the export that runs.
    pub(in crate::session) fn stop(&self) {
        if let Some(gauge) = &self.gauge {
            gauge.stop();
        }
    }
}

impl Drop for Sets {
    fn drop(&mut self) {
        // Closing does not wait for pictures that nobody will look at.
        self.stop();
    }
}

impl Session {
    /// Obeys; never waits.
    pub(in crate::session) fn apply_to_sets(&mut self, command: SetCommand) {
        match command {
            SetCommand::Open(name) => self.open_set(&name),
            SetCommand::New(name) => self.new_set(name),
            SetCommand::Close => self.show_draft(None),
            SetCommand::Edit(set) => self.edit_set(set),
            SetCommand::EditText(text) => self.edit_set_text(text),
            SetCommand::AddCrop(name) => self.add_crop(name),
            SetCommand::Save => self.save_set(),
            SetCommand::Remove(name) => self.store_set(name, None),
            SetCommand::Import(path) => self.import_set(&path),
            SetCommand::ExportToml(path) => self.write_set(&path),
            SetCommand::Review(ids) => self.review(ids),
            SetCommand::Object { ids, name } => self.choose_object(ids, name),
            SetCommand::Take { id, slot, area } => self.take(id, &slot, area),
            SetCommand::Accept { id, accepted } => self.accept(id, accepted),
            SetCommand::Export { ids, out, overwrite, prune } => self.export(ids, out, overwrite, prune),
            SetCommand::Stop => self.sets.stop(),
        }
    }

    /// The library said which sets it has.
    pub(in crate::session) fn sets_arrived(&mut self, stored: BTreeMap<String, String>) {
        self.view.sets.list = entries(&stored, &self.view.vocabulary).into();
        self.sets.stored = stored;
        self.touch();
    }

    /// Takes in rows and results, and reads how far the export is.
    pub(in crate::session) fn collect_sets(&mut self) {
        let mut moved = false;
        for message in self.sets.receiver.try_iter().take(256).collect::<Vec<_>>() {
            moved = true;
            match message {
                Message::Row(generation, row) if generation == self.sets.generation => self.row_arrived(row),
                Message::Row(..) => {}
                Message::Exported(ended) => {
                    self.sets.gauge = None;
                    self.view.sets.run = None;
                    if let Err(reason) = &ended {
                        self.notice(NoticeLevel::Error, format!("The export failed: {reason}"));
                    }
                    self.view.sets.last = Some(ended.map(Arc::from));
                }
            }
        }
        if let (Some(gauge), Some(run)) = (&self.sets.gauge, &mut self.view.sets.run) {
            let now = read_gauge(gauge, run);
            moved |= now != *run;
            *run = now;
        }
        if moved {
            self.touch();
        }
    }

    fn row_arrived(&mut self, row: Option<Box<SheetRow>>) {
        let sheet = &mut self.view.sets.sheet;
        sheet.done += 1;
        let Some(row) = row else { return };
        // After a change of one picture its row is replaced where it stands.
        if let Some(old) = sheet.rows.iter_mut().find(|old| old.id == row.id) {
            *old = Arc::from(row);
            return;
        }
        let at = sheet.rows.partition_point(|other| other.certainty <= row.certainty);
        sheet.rows.insert(at, Arc::from(row));
    }

    fn show_draft(&mut self, draft: Option<SetDraft>) {
        let other =
            |draft: &SetDraft| self.view.sets.draft.as_ref().is_none_or(|old| old.set.name != draft.set.name);
        if draft.as_ref().is_none_or(other) {
            self.sets.generation += 1;
            self.view.sets.sheet = SheetView::default();
        }
        self.view.sets.draft = draft.map(Arc::new);
        self.touch();
    }

    fn open_set(&mut self, name: &str) {
        let Some(entry) = self.view.sets.list.iter().find(|entry| entry.name == name).cloned() else {
            return self.notice(NoticeLevel::Warning, format!("There is no set '{name}' any more"));
        };
        let stored = entry.origin == SetOrigin::Library;
        let (set, errors) = match entry.set {
            Ok(set) => (set, Vec::new()),
            Err(errors) => (CropSet { name: entry.name, ..empty_set() }, errors),
        };
        self.show_draft(Some(SetDraft { set, text: entry.text, errors, changed: false, stored }));
    }

    fn new_set(&mut self, name: String) {
        let set = CropSet { name, ..empty_set() };
        self.show_draft(None);
        self.edit_set(set);
    }

    fn edit_set(&mut self, set: CropSet) {
        let errors: Vec<String> = set.check(&self.view.vocabulary).iter().map(ToString::to_string).collect();
        let text = sets::written(&set);
        self.draft_changed(set, text, errors);
    }

    fn edit_set_text(&mut self, text: String) {
        match read(&text, &self.view.vocabulary) {
            Ok(set) => self.draft_changed(set, text, Vec::new()),
            Err(errors) => {
                let last = self.view.sets.draft.as_ref().map_or_else(empty_set, |draft| draft.set.clone());
                self.draft_changed(last, text, errors);
            }
        }
    }

    fn draft_changed(&mut self, set: CropSet, text: String, errors: Vec<String>) {
        let stored = self.sets.stored.contains_key(&set.name);
        let same = self.view.sets.list.iter().any(|e| e.set.as_ref() == Ok(&set)) && errors.is_empty();
        self.show_draft(Some(SetDraft { set, text, errors, changed: !same, stored }));
    }

    fn add_crop(&mut self, name: String) {
        let text = self.view.crop.text.clone();
        if text.trim().is_empty() || !self.view.crop.errors.is_empty() {
            let text = "There is no crop to add: write a transformation without mistakes first";
            return self.notice(NoticeLevel::Warning, text);
        }
        let mut set = match &self.view.sets.draft {
            Some(draft) => draft.set.clone(),
            None => CropSet { slots: Vec::new(), name: "my-set".to_owned(), ..empty_set() },
        };
        let formats = vec!["webp".to_owned(), "jpg".to_owned()];
        set.slots.push(Slot { name, transformation: text, formats, ..Slot::default() });
        self.edit_set(set);
    }

    fn save_set(&mut self) {
        let Some(draft) = self.view.sets.draft.clone() else { return };
        if let Some(error) = draft.errors.first() {
            return self.notice(NoticeLevel::Warning, format!("The set cannot be saved: {error}"));
        }
        self.store_set(draft.set.name.clone(), Some(sets::written(&draft.set)));
        self.show_draft(Some(SetDraft { changed: false, stored: true, ..(*draft).clone() }));
    }

    fn store_set(&mut self, name: String, body: Option<String>) {
        self.store_document(DOCUMENT, vec![name], body, Changes::settings());
    }

    fn store_document(
        &mut self,
        kind: &'static str,
        names: Vec<String>,
        body: Option<String>,
        changes: Changes,
    ) {
        let Some(writer) = self.runtime.writer().cloned() else {
            let reason = self.view.read_only.clone().unwrap_or_default();
            return self.notice(NoticeLevel::Warning, format!("Nothing can be changed here: {reason}"));
        };
        writer.write_now(move |writer| {
            for name in &names {
                writer.set_document(kind, name, body.as_deref())?;
            }
            Ok(changes.clone())
        });
    }

    fn import_set(&mut self, path: &Path) {
        // A set is a few lines; reading them takes no time that anybody would see.
        match std::fs::read_to_string(path) {
            Ok(text) => {
                self.show_draft(None);
                self.edit_set_text(text);
            }
            Err(error) => {
                let text = format!("The set could not be read: {error}: {}", path.display());
                self.notice(NoticeLevel::Error, text);
            }
        }
    }

    fn write_set(&mut self, path: &Path) {
        let Some(draft) = self.view.sets.draft.clone() else { return };
        if let Err(error) = atomic_write(path, draft.text.as_bytes(), Overwrite::Refuse) {
            self.notice(NoticeLevel::Error, error.to_string());
        }
    }

    /// The pictures meant: those named, else the selection, else the current one.
    fn meant(&self, ids: Vec<AssetId>) -> Vec<AssetId> {
        if ids.is_empty() { self.targets() } else { ids }
    }

    fn review(&mut self, ids: Vec<AssetId>) {
        let ids = self.meant(ids);
        self.sets.generation += 1;
        self.sets.reviewed.clone_from(&ids);
        self.view.sets.sheet = SheetView { rows: Vec::new(), done: 0, total: ids.len() };
        self.plan_rows(ids);
        self.touch();
    }

    fn plan_rows(&mut self, ids: Vec<AssetId>) {
        let Some(draft) = self.view.sets.draft.clone().filter(|_| !ids.is_empty()) else { return };
        let planner = Planner {
            set: draft.set.clone(),
            words: Arc::clone(&self.view.vocabulary),
            thresholds: models::thresholds(&self.registry),
        };
        let connections = Arc::clone(self.runtime.connections());
        let (sender, waker) = (self.sets.sender.clone(), Arc::clone(&self.options.waker));
        let generation = self.sets.generation;
        let name = format!("planning {}", draft.set.shown());
        self.runtime.errand(WorkKind::Export, &name, move |step| {
            for id in ids {
                if step.cancelled() {
                    break;
                }
                let row = connections.with(|reader| planner.row(reader, id))?;
                if !send(&sender, Message::Row(generation, row.map(Box::new)), step) {
                    break;
                }
                waker();
            }
            Ok(())
        });
    }

    /// Plans rows again whose pictures were changed, by people or by an analysis.
    pub(in crate::session) fn replan(&mut self, changed: &[AssetId]) {
        let ids: Vec<AssetId> =
            changed.iter().copied().filter(|id| self.sets.reviewed.contains(id)).collect();
        if !ids.is_empty() && self.view.sets.draft.is_some() {
            self.view.sets.sheet.total += ids.len();
            self.plan_rows(ids);
        }
    }

    fn choose_object(&mut self, ids: Vec<AssetId>, name: Option<String>) {
        let ids = self.meant(ids);
        let names = ids.iter().map(|id| id.0.to_string()).collect();
        self.store_document(picture::OBJECT_DOCUMENT, names, name, Changes::edit_of(ids));
    }

    fn take(&mut self, id: AssetId, slot: &str, area: Option<PxRect>) {
        let Some(draft) = self.view.sets.draft.clone() else { return };
        let take = area.map(|area| Take { area, locked: false });
        self.edit("crop", Edit::Takes(vec![(id, key(&draft.set.name, slot), take)]));
    }

    fn accept(&mut self, id: AssetId, accepted: bool) {
        let Some(draft) = self.view.sets.draft.clone() else { return };
        let Some(row) = self.view.sets.sheet.rows.iter().find(|row| row.id == id).cloned() else { return };
        let take = |cell: &crate::session::view::SheetCell| {
            let plan = cell.plan.as_ref().ok()?;
            let area = cell.by_hand.unwrap_or_else(|| plan.take.to_px());
            // What a person drew stays theirs when a row is opened again.
            let kept = accepted || cell.by_hand.is_some_and(|_| !cell.locked);
            let take = kept.then_some(Take { area, locked: accepted });
            Some((id, key(&draft.set.name, &cell.slot), take))
        };
        let takes: Vec<_> = row.cells.iter().filter_map(take).collect();
        self.edit("accepted crops", Edit::Takes(takes));
    }

    fn export(&mut self, ids: Vec<AssetId>, out: PathBuf, overwrite: bool, prune: bool) {
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
        let gauge = Arc::new(ExportGauge::default());
        self.sets.gauge = Some(Arc::clone(&gauge));
        let run = RunView {
            set: draft.set.name.clone(),
            out: out.clone(),
            pictures: ids.len() as u64,
            ..empty_run()
        };
        self.view.sets.run = Some(run);
        let (registry, analyst) = (Arc::clone(&self.registry), Arc::clone(&self.analyst));
        let bench = Arc::new(Workbench::sharing(self.options.clone(), registry, analyst));
        let connections = Arc::clone(self.runtime.connections());
        let (sender, waker) = (self.sets.sender.clone(), Arc::clone(&self.options.waker));
        let (set, name) = (draft.set.clone(), format!("exporting {}", draft.set.shown()));
        self.runtime.errand(WorkKind::Export, &name, move |step| {
            let made = connections.with(|reader| picture::of_library(reader, &ids)).and_then(|pictures| {
                let request = ExportRequest { set, pictures, out, overwrite, prune, polite: true };
                bench.export_set(request, &gauge, &mut |_| !step.cancelled()).map_err(|e| e.to_string())
            });
            // Nobody listens when the session is closing.
            send(&sender, Message::Exported(made.map(Box::new)), step);
            waker();
            Ok(())
        });
        self.touch();
    }
}

fn read_gauge(gauge: &ExportGauge, run: &RunView) -> RunView {
    RunView {
        done: gauge.done.load(SeqCst),
        pictures: gauge.pictures.load(SeqCst).max(run.pictures),
        failed: gauge.failed.load(SeqCst),
        written: gauge.written.load(SeqCst),
        kept: gauge.kept.load(SeqCst),
        bytes: gauge.bytes.load(SeqCst),
        stopping: gauge.stopped(),
        ..run.clone()
    }
}

fn empty_run() -> RunView {
    RunView {
        set: String::new(),
        out: PathBuf::new(),
        done: 0,
        pictures: 0,
        failed: 0,
        written: 0,
        kept: 0,
        bytes: 0,
        stopping: false,
    }
}

/// One plain slot, so that there is something to change.
fn empty_set() -> CropSet {
    CropSet {
        name: "my-set".to_owned(),
        title: String::new(),
        about: String::new(),
        template: "{name}-{slot}-{width}.{ext}".to_owned(),
        base_url: String::new(),
        slots: vec![Slot {
            name: "main".to_owned(),
            transformation: "ar_16:9,c_fill,g_auto:{object}".to_owned(),
            widths: vec![640, 1280, 1920],
            formats: vec!["webp".to_owned(), "jpg".to_owned()],
            ..Slot::default()
        }],
    }
}
