//! `cargo xtask test`: format, lints, spelling, licences, tests; the quickest first.

use std::process::Command;
use std::time::Instant;

use crate::{onnxruntime, shell, system, tools};

/// Runs every check and stops at the first that fails. Arguments after `--` go to the tests alone.
pub fn test(args: &[String]) -> Result<(), String> {
    let filter: Vec<&String> = args.iter().skip_while(|arg| *arg != "--").skip(1).collect();
    if filter.is_empty() {
        step("format", || shell::must(shell::cargo().args(["fmt", "--all", "--check"])))?;
        step("spelling", spelling)?;
        step("licences", licences)?;
        step("lints", || {
            shell::must(shell::cargo().args([
                "clippy",
                "--workspace",
                "--all-targets",
                "--quiet",
                "--",
                "-D",
                "warnings",
            ]))
        })?;
    }
    step("tests", || tests(&filter))
}

fn step(name: &str, run: impl FnOnce() -> Result<(), String>) -> Result<(), String> {
    println!("== {name}");
    let start = Instant::now();
    run()?;
    println!("== {name}: well, after {:.0} s", start.elapsed().as_secs_f64());
    Ok(())
}

fn spelling() -> Result<(), String> {
    let typos = tools::typos();
    optional(typos, |typos| shell::must(Command::new(typos).current_dir(shell::project())))
}

fn licences() -> Result<(), String> {
    let deny = tools::cargo_deny();
    optional(deny, |deny| {
        let mut command = Command::new(deny);
        command.current_dir(shell::project());
        shell::must(command.args(["--log-level", "error", "check", "licenses", "bans", "sources"]))
    })
}

/// A checker that cannot be had stops the run where all must be checked, and is only named elsewhere.
fn optional(
    tool: Result<std::path::PathBuf, String>,
    run: impl FnOnce(std::path::PathBuf) -> Result<(), String>,
) -> Result<(), String> {
    match tool {
        Ok(tool) => run(tool),
        Err(reason) if std::env::var_os("CI").is_some() => Err(reason),
        Err(reason) => {
            println!("not checked: {reason}");
            Ok(())
        }
    }
}

fn tests(filter: &[&String]) -> Result<(), String> {
    let mut cargo = shell::cargo();
    match onnxruntime::find_or_fetch() {
        Ok(library) => {
            cargo.env("ORT_DYLIB_PATH", library);
        }
        Err(reason) if std::env::var_os("CI").is_some() => return Err(reason),
        Err(reason) => println!("tests with real models are skipped: {reason}"),
    }
    if let Err(reason) = system::ensure_tests() {
        println!("tests that draw will fail: {reason}");
    }
    shell::must(cargo.args(["test", "--workspace"]).args(filter))
}
