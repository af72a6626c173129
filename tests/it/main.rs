//! Every integration test of Gravitas, in one binary.
#![expect(clippy::unwrap_used, reason = "a failed assumption in a test is a failed test")]
#![expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "numbers in tests are small")]
#![expect(clippy::print_stdout, reason = "tests say what they skipped and what they counted")]

mod absent_models;
mod ap50;
mod catalog;
mod cli;
mod crash;
mod crop_properties;
mod crop_rules;
mod crop_wishes;
mod culling;
mod display;
mod end_to_end;
mod floors;
mod geometry;
mod grammar;
mod library;
mod marked;
mod media;
mod memory;
mod motion;
mod odd_pictures;
mod orders;
mod parity;
mod parity_heads;
mod pixels;
mod private_models;
mod quality;
mod scenes;
mod session;
mod sets;
mod signatures;
mod store;
mod support;
mod tidy;
mod watermarks;
mod window;
