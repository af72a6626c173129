//! Tells the session which rows and thumbnails are wanted, once for each change.

use super::request::Out;
use crate::session::{Command, Visible};

/// Remembers what was asked for last.
#[derive(Debug, Default)]
pub struct Wanted {
    last: Option<Visible>,
}

impl Wanted {
    /// Asks when `visible` is something new.
    pub fn ask(&mut self, visible: Visible, out: &mut Out) {
        if self.last.as_ref() != Some(&visible) {
            out.session(Command::Visible(visible.clone()));
            self.last = Some(visible);
        }
    }
}
