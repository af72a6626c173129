//! The window: panels, widgets and theme over a [`Session`](crate::session::Session).
//!
//! A frame reads the keys, lets every panel paint from the session's view, and only then does what
//! they asked for. Nothing here opens a file, runs a query or waits. Start reading at [`run`] and
//! `Shell::frame`.
#![forbid(unsafe_code)]

mod bytes;
mod canvas;
mod cast;
mod dialogs;
mod found;
mod icon;
mod json;
mod keys;
mod marked;
mod panels;
mod request;
mod run;
mod shell;
mod stage;
mod state;
#[cfg(test)]
mod testing;
mod textures;
mod theme;
mod toasts;
mod transformation;
mod viewport;
mod wanted;
mod widgets;
mod words;

pub use run::{AppError, run};
