//! What becomes a tag by itself: every analysis reports from its own default confidence.

use super::Session;
use crate::catalog::AutoRule;
use crate::inference::{AnalysisInfo, Task};
use crate::jobs::Changes;

impl Session {
    /// Tells the catalog the rules of the models that are here; equal rules cost nothing. Pictures concerned are
    /// indexed again by the writer, when it has nothing else to do.
    pub(super) fn send_rules(&self) {
        let Some(handle) = self.runtime.writer() else { return };
        let rules: Vec<AutoRule> = self.registry.analyses().iter().map(rule).collect();
        handle.write_now(move |writer| {
            let differ = writer.set_auto_rules(&rules)?;
            Ok(if differ { Changes::settings() } else { Changes::default() })
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
