//! Starting this program again, to go on when this process has ended.

use std::process::{Command, Stdio};

use super::arguments::Global;
use super::context;
use super::failure::{Failure, Result};
use crate::session::Orders;

/// Starts `gravitas jobs work` over the same library, apart from this terminal, and does not wait for it.
pub(super) fn work(global: &Global) -> Result<()> {
    let told = |error: std::io::Error| {
        Failure::Failed(format!(
            "the background process could not be started: {error}; the job waits for `gravitas jobs work`"
        ))
    };
    let mut command = Command::new(std::env::current_exe().map_err(told)?);
    let pairs = [
        ("--library", global.library.as_slice()),
        ("--models", &global.models),
        ("--mirror", &global.mirrors),
    ];
    for (option, folders) in pairs {
        for folder in folders {
            // The other process may stand in another folder.
            command.arg(option).arg(std::path::absolute(folder).map_err(told)?);
        }
    }
    command.args(["--quiet", "--no-progress", "jobs", "work"]);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    detach(&mut command);
    command.spawn().map(drop).map_err(told)
}

/// Goes on with jobs that wait although nobody works on them, because whoever did was ended. Call it when this process
/// has the library open already, or does not need it any more: the other one opens it for writing.
pub(super) fn go_on(global: &Global) {
    let abandoned = || -> Result<bool> {
        let dir = context::session_options(global)?.library_dir;
        Ok(Orders::of_library(&dir).abandoned()?)
    };
    let done = abandoned().and_then(|abandoned| if abandoned { work(global) } else { Ok(()) });
    if let Err(failure) = done {
        failure.report();
    }
}

/// Ctrl+C and the end of the terminal do not reach it.
#[cfg(unix)]
fn detach(command: &mut Command) {
    std::os::unix::process::CommandExt::process_group(command, 0);
}

/// Ctrl+C and the end of the console do not reach it.
#[cfg(windows)]
fn detach(command: &mut Command) {
    const DETACHED_PROCESS: u32 = 0x0000_0008;
    std::os::windows::process::CommandExt::creation_flags(command, DETACHED_PROCESS);
}
