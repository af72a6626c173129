//! `cargo xtask`: sets the machine up, starts Gravitas, and runs every check.
#![forbid(unsafe_code)]
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "this program talks to a person at a terminal"
)]

mod checks;
mod onnxruntime;
mod run;
mod shell;
mod system;
mod tools;

use std::process::ExitCode;

const HELP: &str = "\
cargo xtask <task>

  run [--release] [-- FOLDER]    set up, build, and open the window on FOLDER
                                 (without a display: index, analyse, write report/index.html)
  test [-- FILTER]               every check: format, lints, spelling, licences, tests
  setup                          fetch what run and test need, and say what is missing
  eval SUBJECT --data DIR        accuracy on labelled pictures: detection, text, iqa, watermark,
                                 shop, type, captions, all (speed of all together)
  eval crops --data DIR          how much of labelled things crops keep
  bench [NAME]                   the benchmarks
";

fn main() -> ExitCode {
    let mut args: Vec<String> = std::env::args().skip(1).collect();
    let task = if args.is_empty() { String::new() } else { args.remove(0) };
    let outcome = match task.as_str() {
        "run" => run::run(&args),
        "test" => checks::test(&args),
        "setup" => run::setup(),
        "eval" => run::eval(&args),
        "bench" => run::bench(&args),
        "" | "help" | "-h" | "--help" => {
            println!("{HELP}");
            Ok(())
        }
        other => Err(format!("there is no task '{other}'\n\n{HELP}")),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("xtask: {message}");
            ExitCode::FAILURE
        }
    }
}
