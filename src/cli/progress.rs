//! A progress bar on stderr.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::session::View;

/// Shows what the workers do, or nothing at all.
pub(super) struct Meter {
    bar: ProgressBar,
}

impl Meter {
    pub(super) fn new(shown: bool) -> Self {
        let target = if shown { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
        let bar = ProgressBar::with_draw_target(Some(0), target);
        let style = ProgressStyle::with_template("{prefix:>9} {bar:28} {pos}/{len}  {wide_msg}");
        if let Ok(style) = style {
            bar.set_style(style);
        }
        Self { bar }
    }

    /// Follows the busiest kind of work; never asks to stop.
    pub(super) fn update(&self, view: &View) -> bool {
        let open = |row: &&crate::session::JobRow| row.total > row.done;
        if let Some(row) = view.jobs.rows.iter().filter(open).max_by_key(|row| row.total) {
            self.bar.set_prefix(row.kind.name());
            self.bar.set_length(row.total);
            self.bar.set_position(row.done);
            self.bar.set_message(row.current.clone().unwrap_or_default());
        }
        true
    }

    /// Bytes or items done of a known number.
    pub(super) fn step(&self, what: &str, done: u64, total: u64, now: &str) {
        self.bar.set_prefix(what.to_owned());
        self.bar.set_length(total);
        self.bar.set_position(done);
        self.bar.set_message(now.to_owned());
    }

    /// Takes the bar away.
    pub(super) fn clear(&self) {
        self.bar.finish_and_clear();
    }
}

impl Drop for Meter {
    fn drop(&mut self) {
        self.clear();
    }
}
