//! `gravitas doctor`

use serde_json::json;

use super::Outcome;
use crate::cli::context::Context;
use crate::cli::failure::Result;
use crate::cli::output::Tone;
use crate::cli::table::Table;
use crate::session::CheckState;

/// Arguments of `doctor`.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Arguments {}

pub(super) fn run(_args: &Arguments, context: &mut Context) -> Result<Outcome> {
    let checks = context.workbench()?.doctor();
    let mut table = Table::default();
    for check in &checks {
        let (tone, word) = match check.state {
            CheckState::Good => (Tone::Good, "good"),
            CheckState::Limited => (Tone::Warning, "limited"),
            CheckState::Bad => (Tone::Bad, "bad"),
        };
        if context.out.is_json() {
            context.out.value(&json!({"subject": check.subject, "state": word, "text": check.text}))?;
        }
        table.row([context.out.paint(tone, word), check.subject.clone(), check.text.clone()]);
    }
    table.lines().into_iter().try_for_each(|line| context.out.line(line))?;
    Ok(Outcome::unless(checks.iter().any(|c| c.state == CheckState::Bad)))
}
