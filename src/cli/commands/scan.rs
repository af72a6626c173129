//! `gravitas scan`

use super::Outcome;
use crate::cli::context::{Context, Need};
use crate::cli::failure::Result;

/// Arguments of `scan`.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Arguments {}

pub(super) fn run(_args: &Arguments, context: &mut Context) -> Result<Outcome> {
    let mut session = context.session(Need::Write)?;
    let meter = context.meter();
    let totals = session.scan(&mut |view| meter.update(view))?;
    meter.clear();
    let warnings = super::add::finish(&mut session);
    super::add::tell(&totals, &warnings, context)?;
    Ok(Outcome::unless(!totals.failures.is_empty()))
}
