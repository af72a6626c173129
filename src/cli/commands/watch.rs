//! `gravitas watch`

use serde_json::json;

use super::Outcome;
use crate::cli::background;
use crate::cli::context::{Context, Need};
use crate::cli::failure::Result;
use crate::cli::output::counted;
use crate::session::Session;

/// Arguments of `watch`.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Arguments {}

pub(super) fn run(_args: &Arguments, context: &mut Context) -> Result<Outcome> {
    let mut session = context.session(Need::Watch)?;
    background::go_on(&context.global);
    let meter = context.meter();
    let totals = session.scan(&mut |view| meter.update(view))?;
    meter.clear();
    super::add::tell(&totals, context)?;
    follow(&mut session, context)?;
    Ok(Outcome::Done)
}

/// Follows changes until the process is ended, and tells how many pictures there are when that changes.
pub(super) fn follow(session: &mut Session, context: &Context) -> Result<()> {
    context.out.remark("following changes; end with Ctrl+C")?;
    let mut told = session.view().library.counts;
    let mut trouble = None;
    session.follow(&mut |view| {
        let counts = view.library.counts;
        if view.library.loaded && view.jobs.idle && counts != told {
            told = counts;
            let said = if context.out.is_json() {
                context.out.value(
                    &json!({"assets": counts.assets, "offline": counts.offline, "failed": counts.failed}),
                )
            } else {
                context.out.line(format!("{} in the library", counted(counts.assets, "picture", "pictures")))
            };
            trouble = said.err();
        }
        trouble.is_none()
    })?;
    trouble.map_or(Ok(()), Err)
}
