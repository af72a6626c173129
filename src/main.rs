//! The program: the window, or one command of the command line.

use std::process::ExitCode;

use gravitas::{app, cli};

fn main() -> ExitCode {
    match cli::parse_args(std::env::args_os()) {
        cli::Launch::Window(window) => open_window(window),
        cli::Launch::Command(invocation) => cli::run(*invocation),
        cli::Launch::Exit(code) => code,
    }
}

fn open_window(window: cli::WindowArgs) -> ExitCode {
    match app::run(window.session, window.folder, window.opened) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            log::error!("{error}");
            ExitCode::from(3)
        }
    }
}
