//! Watched folders: added, looked at again, and forgotten once a person has seen what goes.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::Session;
use super::history::Step;
use super::view::{ForgetView, NoticeLevel};
use crate::catalog::{self, Writer};
use crate::facts::RootId;
use crate::jobs::Changes;
use crate::jobs::kinds::ScanRequest;

/// A watched folder, wherever the library has it by now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WatchedFolder {
    /// Where it lies.
    pub path: PathBuf,
    /// Its import preset.
    pub preset: Option<String>,
}

impl Session {
    pub(super) fn add_folder(&mut self, path: &Path) {
        match std::path::absolute(path) {
            Ok(path) => self.watch_folder(path, Writer::add_root),
            Err(error) => {
                let text = format!("The folder could not be added: {error}: {}", path.display());
                self.notice(NoticeLevel::Error, text);
            }
        }
    }

    fn watch_folder(
        &mut self,
        path: PathBuf,
        add: impl Fn(&mut Writer, &Path) -> catalog::Result<RootId> + Send + 'static,
    ) {
        let Some(writer) = self.writer_or_notice() else { return };
        let reply = writer.begin(move |writer| {
            let root = add(writer, &path)?;
            Ok(((root, path.clone()), Changes::all()))
        });
        self.adding.push(reply);
    }

    /// Looks whether folders were added, and indexes them.
    pub(super) fn collect_replies(&mut self) {
        let mut waiting = Vec::new();
        for reply in std::mem::take(&mut self.adding) {
            match reply.poll() {
                None => waiting.push(reply),
                Some(Ok((root, path))) => {
                    self.runtime.scan(ScanRequest { root, path, only: Vec::new() });
                }
                Some(Err(reason)) => self.notice(NoticeLevel::Error, reason),
            }
        }
        self.adding = waiting;
    }

    /// Counts what would go with a folder, so that a person can decide.
    pub(super) fn plan_forget(&mut self, id: RootId) {
        let Some(root) = self.view.library.roots.iter().find(|root| root.id == id) else { return };
        let name = root.name.clone();
        let connections = Arc::clone(self.runtime.connections());
        let count = move || connections.with(|reader| reader.leaving(id));
        self.chore("looking at a folder", count, move |session, counted| match counted {
            Ok((pictures, made)) => {
                session.view.forget = Some(ForgetView { root: id, name, pictures, made });
                session.touch();
            }
            Err(reason) => session.notice(NoticeLevel::Error, reason),
        });
    }

    /// The folder stays.
    pub(super) fn keep_folder(&mut self) {
        self.view.forget = None;
        self.touch();
    }

    pub(super) fn remove_folder(&mut self, id: RootId) {
        self.view.forget = None;
        self.touch();
        let Some(root) = self.view.library.roots.iter().find(|root| root.id == id) else { return };
        let (name, folder) =
            (root.name.clone(), WatchedFolder { path: root.path.clone(), preset: root.preset.clone() });
        if self.writer_or_notice().is_none() {
            return;
        }
        self.unwatch_folder(folder.clone());
        self.did(format!("forgetting of the folder `{name}`"), Step::Watch(folder));
        let text =
            format!("The folder '{name}' is forgotten; undo, or adding it again, brings everything back");
        self.notice(NoticeLevel::Info, text);
    }

    fn unwatch_folder(&mut self, folder: WatchedFolder) {
        let Some(writer) = self.writer_or_notice() else { return };
        let shown = self.view.grid.folder.as_ref().map(|folder| folder.root);
        let here = self.view.library.roots.iter().find(|root| root.path == folder.path).map(|root| root.id);
        if shown.is_some() && shown == here {
            // What is listed would be a folder that is not there.
            self.set_folder(None);
        }
        writer.write_now(move |writer| {
            // The number may be another one since an undo; adding what is there says it.
            let root = writer.add_root(&folder.path)?;
            writer.remove_root(root)?;
            Ok(Changes::all())
        });
    }

    /// Takes a forgotten folder in again, or forgets it again.
    pub(super) fn reverse_folder(&mut self, folder: WatchedFolder, watch: bool) -> Step {
        if watch {
            let preset = folder.preset.clone();
            self.watch_folder(folder.path.clone(), move |writer, path| {
                writer.add_root_again(path, preset.as_deref())
            });
            Step::Unwatch(folder)
        } else {
            self.unwatch_folder(folder.clone());
            Step::Watch(folder)
        }
    }

    pub(super) fn rescan(&mut self, only: Option<RootId>) {
        let roots = self.view.library.roots.iter().filter(|root| only.is_none_or(|id| id == root.id));
        for root in roots {
            self.runtime.scan(ScanRequest { root: root.id, path: root.path.clone(), only: Vec::new() });
        }
    }
}
