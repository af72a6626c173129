//! What a panel gets to paint with.

use super::keys::Action;
use super::request::Out;
use super::state::UiState;
use super::textures::Textures;
use super::wanted::Wanted;
use crate::session::{View, Visible};

/// Everything a panel may read, and where it puts its wishes.
pub struct Stage<'a> {
    /// The library.
    pub view: &'a View,
    /// The window.
    pub state: &'a UiState,
    /// Pictures on the graphics card.
    pub textures: &'a mut Textures,
    /// What was asked to be loaded last.
    pub wanted: &'a mut Wanted,
    /// Wishes, done after painting.
    pub out: &'a mut Out,
    /// Keys pressed this frame that no one has taken; with Shift held or not.
    pub actions: &'a [(Action, bool)],
    /// Whether the search box should take the keyboard.
    pub focus_search: bool,
}

impl Stage<'_> {
    /// Asks for rows and thumbnails of what is on screen, when that is something new.
    pub fn want(&mut self, visible: Visible) {
        self.wanted.ask(visible, self.out);
    }

    /// Whether a key was pressed this frame.
    #[must_use]
    pub fn pressed(&self, action: Action) -> bool {
        self.actions.iter().any(|(a, _)| *a == action)
    }
}
