//! Gravitas: a desktop photo library that knows what matters in every picture.
//!
//! The modules are floors of a house; arrows point down only (see ARCHITECTURE.md):
//!
//! ```text
//!         app        cli                  6  the window, the command line
//!            session                      5  the application without a face
//!             jobs                        4  every thread
//!      inference  export                  3  models; files that are made
//!   media crop vision catalog net         2  pixels, engine, numbers, SQLite, HTTP
//!        facts  grammar                   1  plain data; text to trees
//!          geometry                       0  rectangles and sizes
//! ```

pub mod app;
pub mod catalog;
pub mod cli;
pub mod crop;
pub mod export;
pub mod facts;
pub mod geometry;
pub mod grammar;
pub mod inference;
pub mod jobs;
pub mod media;
pub mod net;
pub mod session;
pub mod vision;
