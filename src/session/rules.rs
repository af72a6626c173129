//! What becomes a tag by itself: every analysis reports from its own default confidence.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};

use super::Session;
use crate::catalog::{AutoRule, Writer};
use crate::inference::{AnalysisInfo, Task};
use crate::jobs::Changes;

/// Pictures whose tags are worked out again in one go after a rule changed.
const STEP: usize = 2_000;

/// Whether pictures are left whose tags have to be worked out again.
#[derive(Debug, Clone, Default)]
pub(super) struct Unsettled(Arc<AtomicBool>);

impl Session {
    /// Tells the catalog the rules of the models that are here; equal rules cost nothing.
    pub(super) fn send_rules(&self) {
        let rules: Vec<AutoRule> = self.registry.analyses().iter().map(rule).collect();
        self.write_and_settle(move |writer| writer.set_auto_rules(&rules));
    }

    /// Goes on with what the last step left; steps keep other writes waiting only for a moment.
    pub(super) fn settle(&self) {
        if self.unsettled.0.swap(false, SeqCst) {
            self.write_and_settle(|_writer| Ok(()));
        }
    }

    fn write_and_settle(
        &self,
        mut write: impl FnMut(&mut Writer) -> crate::catalog::Result<()> + Send + 'static,
    ) {
        let Some(handle) = self.runtime.writer() else { return };
        let unsettled = Arc::clone(&self.unsettled.0);
        handle.write_now(move |writer| {
            write(writer)?;
            let settled = writer.settle(STEP)?;
            unsettled.store(settled > 0, SeqCst);
            Ok(if settled > 0 { Changes::all() } else { Changes::default() })
        });
    }
}

/// Objects and labels make tags; two dozen body parts a person would bury them.
fn rule(info: &AnalysisInfo) -> AutoRule {
    AutoRule {
        analysis: info.id.clone(),
        threshold: info.thresholds.default_confidence,
        makes_tags: makes_tags(info),
    }
}

/// Whether findings of an analysis become tags without being asked for.
pub(super) fn makes_tags(info: &AnalysisInfo) -> bool {
    info.capability.tags && matches!(info.task, Task::Detect | Task::Classify)
}
