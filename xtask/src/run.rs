//! Building and starting the program.

use std::path::PathBuf;
use std::process::Command;

use crate::{onnxruntime, shell, system};

/// How our own crate is built to be used: without it, our part of the analyses takes a second or more a picture; with
/// it 0.4 s, measured on two busy cores, where this build of the crate took five minutes (level 3: twelve minutes for
/// 0.1 s, which is what `--release` is for). What it builds on is shared with the tests, and both forms are kept side
/// by side.
const QUICK: &str = "profile.dev.package.gravitas.opt-level=1";

/// `cargo xtask run [--release] [-- FOLDER …]`
pub fn run(args: &[String]) -> Result<(), String> {
    let (own, for_the_program) = split(args);
    let window = system::has_display();
    if window {
        system::ensure_window()?;
    }
    let program = build(own.contains(&"--release".to_owned()))?;
    let library = runtime_or_warning();
    pull_models(&program, library.as_ref())?;
    let mut start = program_with(&program, library.as_ref());
    if !window {
        println!("there is no display, so Gravitas works without its window");
        start.arg("report");
    }
    shell::must(start.args(for_the_program))
}

/// `cargo xtask setup`
pub fn setup() -> Result<(), String> {
    let library = onnxruntime::find_or_fetch()?;
    println!("ONNX Runtime: {}", library.display());
    system::ensure_window()?;
    println!("the libraries of the window are here");
    Ok(())
}

/// `cargo xtask eval …`: the hidden command of the program, with the models at hand.
pub fn eval(args: &[String]) -> Result<(), String> {
    let program = build(true)?;
    let library = onnxruntime::find_or_fetch()?;
    shell::must(program_with(&program, Some(&library)).arg("eval").args(args))
}

/// `cargo xtask bench [NAME]`
pub fn bench(args: &[String]) -> Result<(), String> {
    let mut cargo = shell::cargo();
    if let Ok(library) = onnxruntime::find_or_fetch() {
        cargo.env("ORT_DYLIB_PATH", library);
    }
    cargo.arg("bench");
    match args {
        [] => cargo.arg("--benches"),
        names => names.iter().fold(&mut cargo, |cargo, name| cargo.args(["--bench", name])),
    };
    shell::must(&mut cargo)
}

fn split(args: &[String]) -> (&[String], &[String]) {
    match args.iter().position(|arg| arg == "--") {
        Some(at) => (&args[..at], &args[at + 1..]),
        None => (args, &[]),
    }
}

fn build(release: bool) -> Result<PathBuf, String> {
    let mut cargo = shell::cargo();
    cargo.args(["build", "--package", "gravitas"]);
    if release {
        cargo.arg("--release");
    } else {
        cargo.args(["--config", QUICK]);
    }
    shell::must(&mut cargo)?;
    let profile = if release { "release" } else { "debug" };
    Ok(shell::target().join(profile).join(format!("gravitas{}", std::env::consts::EXE_SUFFIX)))
}

/// Without the library Gravitas still browses and crops; it says so, and so do we.
fn runtime_or_warning() -> Option<PathBuf> {
    match onnxruntime::find_or_fetch() {
        Ok(library) => Some(library),
        Err(reason) => {
            println!("{reason}\nGravitas starts without its analyses");
            None
        }
    }
}

fn pull_models(program: &PathBuf, library: Option<&PathBuf>) -> Result<(), String> {
    if library.is_none() {
        return Ok(());
    }
    // A model that cannot be had is named by the program; the others still work.
    let status = program_with(program, library).args(["models", "pull"]).status();
    status.map(|_| ()).map_err(|error| format!("{} could not be started: {error}", program.display()))
}

fn program_with(program: &PathBuf, library: Option<&PathBuf>) -> Command {
    let mut command = Command::new(program);
    if let Some(library) = library {
        command.env("ORT_DYLIB_PATH", library);
    }
    command
}
