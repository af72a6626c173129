//! Obeying commands: one line each, the work stands in the file of its family.

use super::command::Command;
use super::orders::Orders;
use super::view::NoticeLevel;
use super::{Session, WorkKind};
use crate::catalog::TagMark;
use crate::jobs::Changes;
use crate::jobs::kinds::Demand;

impl Session {
    /// Does or starts what was asked; never waits.
    pub fn apply(&mut self, command: Command) {
        match command {
            Command::AddFolder(path) => self.add_folder(&path),
            Command::PlanForget(root) => self.plan_forget(root),
            Command::KeepFolder => self.keep_folder(),
            Command::RemoveFolder(root) => self.remove_folder(root),
            Command::Rescan(root) => self.rescan(root),
            Command::Retry(failed) => self.retry(failed),
            Command::Analyze { ids, analyses, force } => {
                self.runtime.analyze(Demand { ids, analyses, force, urgent: false });
            }
            Command::Pause(kind) => self.hold(kind, true),
            Command::Resume(kind) => self.hold(kind, false),
            Command::Cancel(kind) => {
                for kind in kinds(kind) {
                    self.runtime.cancel(kind);
                    if kind == WorkKind::Export {
                        self.sets.stop();
                    }
                }
            }
            Command::SetQuery(text) => self.set_query(text),
            Command::SetSort(sort) => self.set_sort(sort),
            Command::SetGrouping(grouping) => self.set_grouping(grouping),
            Command::WantSizes(wanted) => self.want_sizes(wanted),
            Command::SetFolderFilter(folder) => self.set_folder(folder),
            Command::Visible(visible) => self.set_visible(visible),
            Command::Set(command) => self.apply_to_sets(command),
            Command::Lab(command) => self.apply_to_lab(command),
            Command::Files(command) => self.apply_to_files(command),
            Command::FindFont(sample) => self.find_font(sample),
            Command::PullModel(id) => self.pull_model(&id),
            Command::Models(command) => self.apply_to_models(command),
            Command::Preset(command) => self.apply_to_presets(command),
            Command::Upkeep(command) => self.apply_to_upkeep(command),
            Command::DismissNotice(id) => {
                self.view.notices.retain(|notice| notice.id != id);
                self.touch();
            }
            Command::SetSetting { key, value } => self.set_setting(key, value),
            other => self.apply_to_pictures(other),
        }
    }

    /// Selection, the open picture and the crop studio.
    fn apply_to_pictures(&mut self, command: Command) {
        match command {
            Command::Select { id, how } => self.select(id, how),
            Command::SelectMany(ids) => self.select_many(ids),
            Command::SelectAll => self.select_all(),
            Command::SelectNone => {
                let current = self.view.selection.current;
                self.set_selection(current, Vec::new());
            }
            Command::Open(id) => self.open_asset(id),
            Command::OpenFile(path) => self.open_file(path),
            Command::Compare(ids) => self.compare(ids),
            Command::RequestCompared { long_side } => self.request_compared(long_side),
            Command::ClosePicture => self.close_picture(),
            Command::Step(by) => self.step(by),
            Command::RequestPicture { long_side } => self.request_picture(long_side),
            Command::SetCropText(text) => self.set_crop_text(text),
            Command::BeginCrop(text) => self.begin_crop(text),
            Command::DrawCrop(drawn) => self.draw_crop(drawn),
            Command::SetCrop(edit) => self.edit_crop(&edit),
            Command::SignUrl => self.sign_url(),
            Command::WriteResponse => self.write_answer(),
            Command::SaveCrop { out, overwrite } => self.save_crop(out, overwrite),
            Command::SetMotion(motion) => self.set_motion(motion.map(|motion| *motion)),
            Command::SaveFilm { out, overwrite } => self.save_film(out, overwrite),
            Command::StopFilm(id) => self.stop_film(id),
            Command::ForgetFilm(id) => self.forget_film(id),
            Command::ShowInFolder(path) => self.show_in_folder(path),
            other => self.apply_edit(other),
        }
    }

    /// What people say about pictures.
    fn apply_edit(&mut self, command: Command) {
        match command {
            Command::Rate(stars) => self.rate(stars),
            Command::Flag(flag) => self.flag(flag),
            Command::Label(label) => self.label(label.as_deref()),
            Command::AddTag(tag) => self.mark_tag(&tag, Some(TagMark::Own)),
            Command::RemoveTag(tag) => self.remove_tag(&tag),
            Command::PromoteTag(tag) => self.mark_tag(&tag, Some(TagMark::Promoted)),
            Command::RejectTag(tag) => self.mark_tag(&tag, Some(TagMark::Rejected)),
            Command::TagAssets { tag, ids } => self.mark_tag_on(&ids, &tag, Some(TagMark::Own)),
            Command::Paste { what, from } => self.paste(what, from),
            Command::AutoTag { ids, threshold } => self.auto_tag(&ids, threshold),
            Command::TakeBackTags(run) => self.take_back_tags(run),
            Command::SaveSearch { name, query } => self.save_album(&name, Some(query)),
            Command::ForgetSearch(name) => self.save_album(&name, None),
            Command::SetCaption(text) => self.caption(&text),
            Command::SetFocus(areas) => self.focus(areas),
            Command::SetRegion { name, points } => self.region(name, points),
            other => log::error!("a command has no place to go: {other:?}"),
        }
    }

    /// Whether a kind of work is held.
    pub(super) fn is_held(&self, kind: WorkKind) -> bool {
        self.view.settings.get(&kind.setting()).is_some_and(|held| held == "1")
    }

    /// Holds a kind of work, or goes on with it, because another process wishes so. The command line does to its end
    /// what it was told to do, and only remembers the wish.
    pub(super) fn hold_as_wished(&mut self, kind: WorkKind, held: bool) {
        if self.options.watch || self.options.analyze {
            self.hold(Some(kind), held);
        } else {
            self.set_setting(kind.setting(), if held { "1" } else { "0" }.to_owned());
        }
    }

    fn hold(&mut self, kind: Option<WorkKind>, held: bool) {
        for kind in kinds(kind) {
            if kind == WorkKind::Analyze && !held {
                self.let_orders_go_on();
            }
            self.runtime.hold(kind, held);
            if kind == WorkKind::Export {
                self.sets.hold(held);
            }
            if self.runtime.writer().is_some() {
                self.set_setting(kind.setting(), if held { "1" } else { "0" }.to_owned());
            }
        }
        self.touch();
    }

    /// Orders that waited for analysing to go on are work again.
    fn let_orders_go_on(&mut self) {
        let orders = Orders::of_library(&self.options.library_dir);
        let work = move || orders.unpause().map_err(|error| error.to_string());
        self.chore("going on with jobs", work, |session, done| {
            if let Err(reason) = done {
                session.notice(NoticeLevel::Warning, reason);
            }
        });
    }

    pub(super) fn set_setting(&mut self, key: String, value: String) {
        let Some(writer) = self.writer_or_notice() else { return };
        let (name, text) = (key.clone(), value.clone());
        writer.write_now(move |writer| {
            writer.set_setting(&name, Some(&text))?;
            Ok(Changes::settings())
        });
        self.unsaved.insert(key.clone(), value.clone());
        let mut settings = (*self.view.settings).clone();
        settings.insert(key, value);
        self.view.settings = settings.into();
        self.dirty.crop = true;
        self.touch();
    }

    /// The writer, or a message why nothing can be changed.
    pub(super) fn writer_or_notice(&mut self) -> Option<crate::jobs::WriterHandle> {
        let writer = self.runtime.writer().cloned();
        if writer.is_none() {
            let reason = self.view.read_only.clone().unwrap_or_default();
            self.notice(NoticeLevel::Warning, format!("Nothing can be changed here: {reason}"));
        }
        writer
    }
}

fn kinds(kind: Option<WorkKind>) -> Vec<WorkKind> {
    kind.map_or_else(|| WorkKind::ALL.to_vec(), |kind| vec![kind])
}
