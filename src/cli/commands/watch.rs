//! `gravitas watch`

use serde_json::json;

use super::Outcome;
use crate::cli::background;
use crate::cli::context::{Context, Need};
use crate::cli::failure::{Result, complain};
use crate::cli::output::counted;
use crate::session::{Counts, NoticeLevel, Session, View};

/// Arguments of `watch`.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Arguments {}

pub(super) fn run(_args: &Arguments, context: &mut Context) -> Result<Outcome> {
    let mut session = context.session(Need::Watch)?;
    background::go_on(&context.global);
    let meter = context.meter();
    let totals = session.scan(&mut |view| meter.update(view))?;
    meter.clear();
    super::add::tell(&totals, &super::add::warnings(session.view()), context)?;
    follow(&mut session, context)?;
    Ok(Outcome::Done)
}

/// Follows changes until the process is ended, and tells how many pictures there are when that changes, and what else a
/// person should know.
pub(super) fn follow(session: &mut Session, context: &Context) -> Result<()> {
    context.out.remark("following changes; end with Ctrl+C")?;
    let mut told = session.view().library.counts;
    let mut heard = last_notice(session.view());
    let mut trouble = None;
    session.follow(&mut |view| {
        let mut said = warn(view, &mut heard, context);
        let counts = view.library.counts;
        if view.library.loaded && view.jobs.idle && counts != told {
            told = counts;
            said = said.and_then(|()| tell(counts, context));
        }
        trouble = said.err();
        trouble.is_none()
    })?;
    trouble.map_or(Ok(()), Err)
}

fn tell(counts: Counts, context: &Context) -> Result<()> {
    if context.out.is_json() {
        let value = json!({"assets": counts.assets, "offline": counts.offline, "failed": counts.failed});
        return context.out.value(&value);
    }
    context.out.line(format!("{} in the library", counted(counts.assets, "picture", "pictures")))
}

/// Warnings that came since the last time; `heard` is the number of the last one.
fn warn(view: &View, heard: &mut u64, context: &Context) -> Result<()> {
    let fresh = view.notices.iter().filter(|notice| notice.id > *heard);
    for notice in fresh.filter(|notice| notice.level != NoticeLevel::Info) {
        complain(&notice.text);
        if context.out.is_json() {
            context.out.value(&json!({"warning": notice.text}))?;
        }
    }
    *heard = last_notice(view).max(*heard);
    Ok(())
}

/// The number of the newest message, 0 without one.
fn last_notice(view: &View) -> u64 {
    view.notices.last().map_or(0, |notice| notice.id)
}
