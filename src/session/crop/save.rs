//! Writing the crop of the open picture.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::SeqCst};

use crate::crop::Plan;
use crate::export::{self, Audience, ExportError, Extras, Overwrite, Rules, Written};
use crate::jobs::WorkKind;
use crate::media::{self, Carried, DecodeSize, Limits};
use crate::session::Session;
use crate::session::errands::Purpose;
use crate::session::view::{NoticeLevel, Saved};

/// How a crop is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Writing {
    /// Replace a file that is there.
    pub overwrite: bool,
    /// For whom `f_auto` chooses.
    pub audience: Audience,
    /// Leave colours in the profile of the source, and write the profile into the file.
    pub keep_profile: bool,
    /// Say nothing about copyright and creator.
    pub no_rights: bool,
}

impl Session {
    /// Sends the crop to be written from the full picture.
    pub(in crate::session) fn save_crop(&mut self, out: PathBuf, overwrite: bool) {
        let plan = self.view.crop.plan.clone();
        let picture = self.view.picture.as_ref().map(|picture| picture.path.clone());
        if plan.as_ref().is_some_and(|plan| plan.motion.is_some()) {
            return self.save_film(out, overwrite);
        }
        let (Some(plan), Some(path)) = (plan, picture) else {
            let text = "There is no crop to save: open a picture and write a transformation without mistakes";
            return self.notice(NoticeLevel::Warning, text);
        };
        let written = Arc::new(AtomicU64::new(0));
        let (bytes, target) = (Arc::clone(&written), out.clone());
        let name = format!("saving {}", out.display());
        let ticket = self.runtime.errand(WorkKind::Export, &name, move |_step| {
            let how = Writing { overwrite, ..Writing::default() };
            let done = write(&path, &plan, &target, how).map_err(|error| error.to_string())?;
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

/// Decodes every pixel of the source and writes what the plan says, with the rights of the source.
pub fn write(source: &Path, plan: &Plan, out: &Path, how: Writing) -> Result<Written, ExportError> {
    let decode = if how.keep_profile { media::decode_in_profile } else { media::decode };
    let decoded = decode(source, &Limits::default(), DecodeSize::Full)?;
    let carried = if how.no_rights { None } else { rights(source) };
    let rules = Rules {
        overwrite: if how.overwrite { Overwrite::Allow } else { Overwrite::Refuse },
        audience: how.audience,
        extras: Extras { carried, profile: decoded.profile },
    };
    export::crop_file(&decoded.pixels, plan, out, &rules)
}

/// Copyright, creator and terms of a file; what cannot be read is not carried.
fn rights(source: &Path) -> Option<Carried> {
    let found = media::read_metadata(source)
        .inspect_err(|error| log::warn!("the rights cannot be read: {error}"))
        .ok()?;
    let carried = Carried::of(&found);
    (!carried.is_empty()).then_some(carried)
}
