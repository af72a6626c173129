//! The command line: arguments to session calls, results to text or JSON.
//!
//! A thin guest. [`parse_args`] tells the program what to do, [`run`] does it. Every command is one file in
//! [`commands`]; adding one there and in its registry is all it takes. People's text and JSON go to stdout,
//! progress and complaints to stderr. Exit codes: 0 all well, 1 something asked for failed, 2 the command
//! line was wrong, 3 the library or a model could not be opened.
#![forbid(unsafe_code)]

mod arguments;
mod background;
mod commands;
mod context;
mod failure;
mod names;
mod output;
mod progress;
mod table;
mod targets;

use std::process::ExitCode;

pub use arguments::{Launch, WindowArgs, parse_args};
pub use context::Invocation;

/// Runs one command to its end.
#[must_use]
pub fn run(invocation: Invocation) -> ExitCode {
    let mut context = context::Context::new(invocation.global);
    match invocation.command.run(&mut context) {
        Ok(commands::Outcome::Done) => ExitCode::SUCCESS,
        Ok(commands::Outcome::SomeFailed) => ExitCode::from(failure::SOMETHING_FAILED),
        Err(failure) => failure.report(),
    }
}
