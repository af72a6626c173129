//! The response of the current asset as text, written beside the frame when somebody wants to read it.

use std::path::Path;
use std::sync::Arc;

use super::response::{self, Request};
use super::view::{Inspector, NoticeLevel, ResponseText};
use super::{Session, inspect};
use crate::inference::AnalysisInfo;

impl Session {
    /// Writes the response of the asset whose details are shown; it arrives in the view.
    pub(super) fn write_answer(&mut self) {
        let Some(details) = self.view.inspector.clone() else { return };
        let infos = self.registry.analyses();
        let wanted = Arc::clone(&details);
        let then = move |session: &mut Self, written: Result<ResponseText, String>| {
            // Somebody may have gone on meanwhile, or the details may be newer: then another one is asked for.
            if !session.view.inspector.as_ref().is_some_and(|now| Arc::ptr_eq(now, &wanted)) {
                return;
            }
            match written {
                Ok(written) => session.view.response = Some(Arc::new(written)),
                Err(reason) => {
                    session.notice(NoticeLevel::Error, format!("The response was not written: {reason}"));
                }
            }
            session.touch();
        };
        self.chore("response", move || Ok(written(&infos, &details)), then);
    }
}

fn written(infos: &[AnalysisInfo], details: &Inspector) -> ResponseText {
    let stem = Path::new(&details.name).file_stem().unwrap_or_default().to_string_lossy();
    let tags = inspect::tag_names(details);
    let request = Request { public_id: &stem, tags: &tags, ..Request::default() };
    let upload = response::written(&response::upload(infos, &details.records, &request));
    let analyze = response::written(&response::analyze(infos, &details.records, &request));
    ResponseText { id: details.id, upload: upload.into(), analyze: analyze.into() }
}
