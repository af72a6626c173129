//! Checkers that are not part of the Rust toolchain; fetched into the target folder when absent.

use std::path::PathBuf;
use std::process::Command;

use crate::{shell, system};

const TYPOS_VERSION: &str = "1.52.0";
const CARGO_DENY_VERSION: &str = "0.20.2";

/// The spelling checker.
pub fn typos() -> Result<PathBuf, String> {
    let fetched = folder().join("bin").join(program("typos"));
    if let Some(found) = installed("typos", fetched.clone()) {
        return Ok(found);
    }
    println!("fetching typos {TYPOS_VERSION}");
    let wheel = format!("typos=={TYPOS_VERSION}");
    let python = shell::first_that_runs(&["python3", "python", "py"], "--version");
    let by_pip = python.is_some_and(|python| {
        let mut pip = Command::new(python);
        pip.args(["-m", "pip", "install", "--quiet", "--upgrade", "--target"]).arg(folder()).arg(wheel);
        shell::quietly(&mut pip) && fetched.is_file()
    });
    if by_pip || install("typos-cli", TYPOS_VERSION) {
        return Ok(fetched);
    }
    Err("the spelling checker typos could not be fetched; install it with: cargo install typos-cli"
        .to_owned())
}

/// The checker of licences and sources.
pub fn cargo_deny() -> Result<PathBuf, String> {
    let fetched = folder().join("bin").join(program("cargo-deny"));
    if let Some(found) = installed("cargo-deny", fetched.clone()) {
        return Ok(found);
    }
    println!("building cargo-deny {CARGO_DENY_VERSION} (once, a few minutes)");
    if install("cargo-deny", CARGO_DENY_VERSION) {
        return Ok(fetched);
    }
    Err("the licence checker could not be built; install it with: cargo install cargo-deny".to_owned())
}

fn folder() -> PathBuf {
    shell::target().join("tools")
}

fn program(name: &str) -> String {
    format!("{name}{}", std::env::consts::EXE_SUFFIX)
}

fn installed(name: &str, fetched: PathBuf) -> Option<PathBuf> {
    if fetched.is_file() {
        return Some(fetched);
    }
    system::on_path(&program(name)).then(|| PathBuf::from(name))
}

/// A debug build is enough for a checker that runs for a second, and takes half the time to make.
fn install(package: &str, version: &str) -> bool {
    let mut command = shell::cargo();
    command.args([
        "install",
        "--quiet",
        "--locked",
        "--debug",
        "--no-default-features",
        "--version",
        version,
        package,
        "--root",
    ]);
    command.arg(folder()).arg("--target-dir").arg(folder().join("build"));
    shell::must(&mut command).is_ok()
}
