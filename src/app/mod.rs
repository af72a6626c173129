//! The window: panels, widgets and theme over a [`Session`](crate::session::Session).
//!
//! A frame reads the keys, lets every panel paint from the session's view, and only then does what
//! they asked for. Nothing here opens a file, runs a query or waits. Start reading at [`run`] and
//! `Shell::frame`.
#![forbid(unsafe_code)]

mod bytes;
mod canvas;
mod cast;
mod clipboard;
mod cut;
mod dialogs;
mod dragged;
mod filters;
mod found;
mod heading;
mod icon;
mod json;
mod keyboard;
mod keys;
mod marked;
mod panels;
mod rehearsal;
mod request;
mod run;
mod shell;
mod stage;
mod state;
#[cfg(test)]
mod testing;
mod textures;
mod theme;
mod tiles;
mod toasts;
mod transformation;
mod viewport;
mod wanted;
mod widgets;
mod words;

pub use rehearsal::Rehearsal;
pub use run::{AppError, run};
