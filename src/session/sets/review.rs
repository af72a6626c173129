//! The review sheet of an open session: planned beside it, accepted, fixed by hand.

use std::sync::Arc;

use super::picture;
use super::sheet::Planner;
use super::state::{Message, Stop, send};
use crate::catalog::{Edit, Take};
use crate::export::sets::CropSet;
use crate::facts::AssetId;
use crate::geometry::PxRect;
use crate::jobs;
use crate::jobs::Changes;
use crate::jobs::work::fenced;
use crate::session::view::{NoticeLevel, PictureSource, SheetCell, SheetRow, SheetView};
use crate::session::{Session, models};

impl Session {
    /// The pictures meant: those named, else the selection, else the current one.
    pub(super) fn meant(&self, ids: Vec<AssetId>) -> Vec<AssetId> {
        if ids.is_empty() { self.targets() } else { ids }
    }

    pub(super) fn review(&mut self, ids: Vec<AssetId>) {
        let ids = self.meant(ids);
        self.view.sets.sheet = SheetView { asked: ids.into(), ..SheetView::default() };
        self.plan_again();
        self.touch();
    }

    /// Plans every picture of the sheet; rows that are there stay until theirs comes.
    pub(super) fn plan_again(&mut self) {
        self.sets.generation += 1;
        if let Some(planning) = &self.sets.planning {
            planning.wish();
        }
        let sheet = &mut self.view.sets.sheet;
        sheet.done = 0;
        let usable = self.view.sets.draft.is_some();
        sheet.planning = usable && !sheet.asked.is_empty();
        self.sets.waiting = if usable { sheet.asked.to_vec() } else { Vec::new() };
        self.start_planner();
    }

    /// Plans rows again whose pictures were changed, by people or by an analysis; `None` means any may be.
    pub(in crate::session) fn replan(&mut self, changed: Option<&[AssetId]>) {
        if self.view.sets.draft.is_none() {
            return;
        }
        let hit = |id: &AssetId| changed.is_none_or(|changed| changed.contains(id));
        let more: Vec<AssetId> = self.view.sets.sheet.asked.iter().copied().filter(hit).collect();
        let waiting = &mut self.sets.waiting;
        // What waits already comes once; what is being planned comes once more.
        let fresh: Vec<AssetId> = more.into_iter().filter(|id| !waiting.contains(id)).collect();
        waiting.extend(fresh);
        self.start_planner();
    }

    /// Starts the planner over what waits, unless it is at work.
    fn start_planner(&mut self) {
        let Some(draft) = self.view.sets.draft.clone() else { return };
        if self.sets.waiting.is_empty() || self.sets.planning.is_some() {
            return;
        }
        let ids = std::mem::take(&mut self.sets.waiting);
        let stop = Stop::default();
        self.sets.planning = Some(stop.clone());
        let planner = Planner {
            set: draft.set.clone(),
            words: Arc::clone(&self.view.vocabulary),
            renamed: self.renamed_slots(&draft.set),
            thresholds: models::thresholds(&self.registry),
        };
        let connections = Arc::clone(self.runtime.connections());
        let (sender, waker) = (self.sets.sender.clone(), Arc::clone(&self.options.waker));
        let generation = self.sets.generation;
        let body = move || {
            let rows = || {
                let objects = connections.with(|reader| reader.documents(picture::OBJECT_DOCUMENT))?;
                for id in ids {
                    if stop.wished() {
                        break;
                    }
                    let chosen = objects.get(&id.0.to_string()).cloned();
                    let row = connections.with(|reader| planner.row(reader, id, chosen))?;
                    if !send(&sender, Message::Row(generation, id, row.map(Box::new)), || stop.wished()) {
                        break;
                    }
                    waker();
                }
                Ok(())
            };
            let ended = fenced(rows).unwrap_or_else(Err);
            send(&sender, Message::Planned(generation, ended), || false);
            waker();
        };
        if let Err(error) = jobs::spawn("sheet", body) {
            self.sets.planning = None;
            self.notice(NoticeLevel::Error, format!("No thread could be started: {error}"));
        }
    }

    pub(super) fn planner_ended(&mut self, generation: u64, ended: Result<(), String>) {
        self.sets.planning = None;
        if let Err(reason) = ended {
            self.notice(NoticeLevel::Error, format!("The pictures could not be planned: {reason}"));
        }
        let sheet = &mut self.view.sets.sheet;
        if generation == self.sets.generation && sheet.planning {
            sheet.planning = false;
            // While rows came they stood where they were; now the least certain come first.
            sheet.rows.sort_by(|a, b| a.certainty.total_cmp(&b.certainty));
        }
        self.start_planner();
    }

    pub(super) fn row_arrived(&mut self, id: AssetId, row: Option<Box<SheetRow>>) {
        let sheet = &mut self.view.sets.sheet;
        sheet.done = (sheet.done + 1).min(sheet.asked.len());
        let Some(row) = row else { return sheet.rows.retain(|old| old.id != id) };
        // After a change of one picture its row is replaced where it stands.
        if let Some(old) = sheet.rows.iter_mut().find(|old| old.id == row.id) {
            *old = Arc::from(row);
            return;
        }
        let at = sheet.rows.partition_point(|other| other.certainty <= row.certainty);
        sheet.rows.insert(at, Arc::from(row));
    }

    pub(super) fn choose_object(&mut self, ids: Vec<AssetId>, name: Option<String>) {
        let ids = self.meant(ids);
        let names: Vec<String> = ids.iter().map(|id| id.0.to_string()).collect();
        let Some(writer) = self.runtime.writer().cloned() else {
            let reason = self.view.read_only.clone().unwrap_or_default();
            return self.notice(NoticeLevel::Warning, format!("Nothing can be changed here: {reason}"));
        };
        writer.write_now(move |writer| {
            for id in &names {
                writer.set_document(picture::OBJECT_DOCUMENT, id, name.as_deref())?;
            }
            Ok(Changes::edit_of(ids.clone()))
        });
    }

    pub(super) fn take(&mut self, id: AssetId, slot: &str, area: Option<PxRect>) {
        let Some(draft) = self.view.sets.draft.clone() else { return };
        let take = area.map(|area| Take { area, locked: false });
        let key = self.renamed_slots(&draft.set).key(&draft.set.name, slot);
        self.edit("crop", Edit::Takes(vec![(id, key, take)]));
    }

    /// Takes what a person drew on the open picture for its crop in the newest slot of a set.
    pub(super) fn take_drawn(&mut self, set: &CropSet) {
        let (Some(by_hand), Some(slot)) = (&self.view.crop.by_hand, set.slots.last()) else { return };
        let Some(&PictureSource::Asset(id)) = self.view.picture.as_ref().map(|picture| &picture.source)
        else {
            return;
        };
        if self.view.read_only.is_none() {
            let take = Take { area: by_hand.drawn.area, locked: false };
            let key = self.renamed_slots(set).key(&set.name, &slot.name);
            self.edit("crop by hand", Edit::Takes(vec![(id, key, Some(take))]));
        }
    }

    /// Accepts the automatic cells of a row or one of them, or opens accepted ones again.
    pub(super) fn accept(&mut self, id: AssetId, slot: Option<&str>, accepted: bool) {
        let Some(row) = self.view.sets.sheet.rows.iter().find(|row| row.id == id).cloned() else { return };
        let here = |cell: &&SheetCell| slot.is_none_or(|slot| cell.slot == slot);
        let cells = row.cells.iter().filter(here).map(|cell| (id, cell));
        self.lock_cells(cells.collect(), accepted);
    }

    /// Accepts every automatic cell above a certainty.
    pub(super) fn accept_above(&mut self, least: f32) {
        let rows = self.view.sets.sheet.rows.clone();
        let all = rows.iter().flat_map(|row| row.cells.iter().map(|cell| (row.id, cell)));
        self.lock_cells(all.filter(|(_, cell)| cell.certainty > least).collect(), true);
    }

    fn lock_cells(&mut self, cells: Vec<(AssetId, &SheetCell)>, accepted: bool) {
        let Some(draft) = self.view.sets.draft.clone() else { return };
        let renamed = self.renamed_slots(&draft.set);
        let take = |(id, cell): (AssetId, &SheetCell)| {
            let plan = cell.plan.as_ref().ok()?;
            // What a person drew is theirs already, and stays so.
            let open = cell.by_hand.is_none() && !cell.locked;
            let touched = if accepted { open } else { cell.locked };
            let take = accepted.then(|| Take { area: plan.take.to_px(), locked: true });
            touched.then(|| (id, renamed.key(&draft.set.name, &cell.slot), take))
        };
        let takes: Vec<_> = cells.into_iter().filter_map(take).collect();
        self.edit("accepted crops", Edit::Takes(takes));
    }
}
