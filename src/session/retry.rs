//! Trying again what failed: that, and nothing else.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::Session;
use super::command::Failed;
use super::view::NoticeLevel;
use crate::catalog::{FailureFilter, Retried};
use crate::facts::RootId;
use crate::jobs::Changes;
use crate::jobs::kinds::{Demand, ScanRequest};

impl Session {
    /// The library forgets the failures first; what it names then is done again.
    pub(super) fn retry(&mut self, failed: Failed) {
        let Some(writer) = self.writer_or_notice() else { return };
        let filter = match failed {
            Failed::Everything => FailureFilter::All,
            Failed::Picture(id) => FailureFilter::Assets(vec![id]),
            Failed::File(path) => FailureFilter::Files(vec![path]),
        };
        let forget = move || writer.call(move |writer| Ok((writer.retry_failed(&filter)?, Changes::all())));
        self.chore("trying again what failed", forget, |session, retried| match retried {
            Ok(retried) => session.do_again(retried),
            Err(reason) => session.notice(NoticeLevel::Error, format!("Nothing is tried again: {reason}")),
        });
    }

    /// Files are read by a walk over their folders, analyses are asked for one kind at a time: a picture may lack
    /// others on purpose, because an import preset leaves them out.
    fn do_again(&self, retried: Retried) {
        let mut walks: BTreeMap<RootId, (PathBuf, Vec<PathBuf>)> = BTreeMap::new();
        for file in retried.files {
            walks.entry(file.root).or_insert_with(|| (file.root_path, Vec::new())).1.push(file.path);
        }
        for (root, (path, only)) in walks {
            self.runtime.scan(ScanRequest { root, path, only });
        }
        for (analysis, ids) in retried.analyses.into_iter().filter(|(_, ids)| !ids.is_empty()) {
            let (ids, analyses) = (ids.into_iter().collect(), vec![analysis]);
            self.runtime.analyze(Demand { ids, analyses, force: false, urgent: false });
        }
    }
}
