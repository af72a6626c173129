//! Writing the crop of the open picture.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::SeqCst};

use crate::crop::Plan;
use crate::export::{self, Overwrite, Written};
use crate::jobs::WorkKind;
use crate::media::{self, DecodeSize, Limits};
use crate::session::Session;
use crate::session::errands::Purpose;
use crate::session::view::{NoticeLevel, Saved};

impl Session {
    /// Sends the crop to be written from the full picture.
    pub(in crate::session) fn save_crop(&mut self, out: PathBuf, overwrite: bool) {
        let plan = self.view.crop.plan.clone();
        let picture = self.view.picture.as_ref().map(|picture| picture.path.clone());
        let (Some(plan), Some(path)) = (plan, picture) else {
            let text = "There is no crop to save: open a picture and write a transformation without mistakes";
            return self.notice(NoticeLevel::Warning, text);
        };
        let written = Arc::new(AtomicU64::new(0));
        let (bytes, target) = (Arc::clone(&written), out.clone());
        let name = format!("saving {}", out.display());
        let ticket = self.runtime.errand(WorkKind::Export, &name, move |_step| {
            let done = write(&path, &plan, &target, overwrite)?;
            bytes.store(done.bytes, SeqCst);
            Ok(())
        });
        self.errands.insert(ticket, Purpose::Crop { out, written });
    }

    pub(in crate::session) fn crop_saved(&mut self, path: PathBuf, written: &AtomicU64) {
        self.view.crop.saved.push(Saved { path, bytes: written.load(SeqCst) });
        self.touch();
    }
}

/// Decodes every pixel of the source and writes what the plan says.
pub fn write(source: &Path, plan: &Plan, out: &Path, overwrite: bool) -> Result<Written, String> {
    let decoded =
        media::decode(source, &Limits::default(), DecodeSize::Full).map_err(|error| error.to_string())?;
    let replace = if overwrite { Overwrite::Allow } else { Overwrite::Refuse };
    export::crop_file(&decoded.pixels, plan, out, replace).map_err(|error| error.to_string())
}
