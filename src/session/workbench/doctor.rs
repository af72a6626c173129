//! What works, what does not, what to do.

use std::collections::BTreeSet;
use std::path::Path;

use crate::catalog::{self, Access, CatalogError, Preset, Reader};
use crate::inference::{Registry, State};
use crate::jobs::kinds::EngineAnalyst;
use crate::session::library::PRESET;
use crate::session::{SECRET_FILE, SessionOptions, signing_secret};

/// One line of `doctor`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// `onnx runtime`, `model coco`, `library`, `watching` …
    pub subject: String,
    /// How it is.
    pub state: CheckState,
    /// What was found, and what to do.
    pub text: String,
}

/// How a subject of `doctor` is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CheckState {
    /// Works.
    Good,
    /// Works with limits.
    Limited,
    /// Does not work.
    Bad,
}

/// Looks at everything.
pub fn run(options: &SessionOptions, registry: &Registry, analyst: &EngineAnalyst) -> Vec<Check> {
    let mut checks = vec![engine(analyst)];
    checks.extend(models(registry));
    checks.extend(library(options));
    checks.push(watching());
    checks.push(display());
    checks
}

fn check(subject: impl Into<String>, state: CheckState, text: impl Into<String>) -> Check {
    Check { subject: subject.into(), state, text: text.into() }
}

fn engine(analyst: &EngineAnalyst) -> Check {
    match analyst.engine() {
        Ok(engine) => {
            let text = format!("version {}: {}", engine.version(), engine.library().display());
            check("onnx runtime", CheckState::Good, text)
        }
        Err(reason) => check("onnx runtime", CheckState::Bad, reason),
    }
}

fn models(registry: &Registry) -> Vec<Check> {
    let problems = registry.problems();
    let broken = problems
        .iter()
        .map(|p| check("model folder", CheckState::Bad, format!("{}: {}", p.message, p.path.display())));
    let analyses = registry.analyses();
    let known = analyses.iter().map(|info| {
        let subject = format!("model {}", info.id);
        match info.installed {
            State::Installed(_) => check(subject, CheckState::Good, info.model_name.clone()),
            State::Missing { bytes, fetchable: true } => {
                let text = format!("{} bytes to fetch: `gravitas models pull {}`", bytes, info.id);
                check(subject, CheckState::Limited, text)
            }
            State::Missing { .. } => {
                check(subject, CheckState::Limited, "its files are in no mirror folder and have no address")
            }
        }
    });
    known.chain(broken).collect()
}

fn library(options: &SessionOptions) -> Vec<Check> {
    let library = match catalog::open(&options.library_dir, Access::Read) {
        Ok(library) => library,
        Err(absent @ CatalogError::Absent { .. }) => {
            return vec![check("library", CheckState::Limited, absent.to_string())];
        }
        Err(error) => return vec![check("library", CheckState::Bad, error.to_string())],
    };
    let reader = match library.reader() {
        Ok(reader) => reader,
        Err(error) => return vec![check("library", CheckState::Bad, error.to_string())],
    };
    let mut checks: Vec<Check> = match reader.check() {
        Ok(wrong) if wrong.is_empty() => {
            let count = reader.counts().map_or(0, |counts| counts.total);
            let text = format!("{count} pictures, no damage found: {}", options.library_dir.display());
            vec![check("library", CheckState::Good, text)]
        }
        Ok(wrong) => wrong.into_iter().map(|text| check("library", CheckState::Bad, text)).collect(),
        Err(error) => vec![check("library", CheckState::Bad, error.to_string())],
    };
    checks.extend(messages(&reader));
    for root in reader.roots().unwrap_or_default() {
        let here = root.path.is_dir();
        let state = if here { CheckState::Good } else { CheckState::Limited };
        let text = if here { "is there" } else { "is not there now; its pictures are shown as offline" };
        checks.push(check("folder", state, format!("{text}: {}", root.path.display())));
    }
    checks
}

/// Whether messages can be signed, where the import preset of a folder wants any sent.
fn messages(reader: &Reader) -> Option<Check> {
    let presets = reader.documents(PRESET).unwrap_or_default();
    let roots = reader.roots().unwrap_or_default();
    let names: BTreeSet<String> = roots.into_iter().filter_map(|root| root.preset).collect();
    let tells = |name: &&String| {
        let preset = presets.get(*name).and_then(|text| Preset::parse(text).ok());
        preset.is_some_and(|preset| preset.webhook.is_some())
    };
    let telling: Vec<&str> = names.iter().filter(tells).map(String::as_str).collect();
    if telling.is_empty() {
        return None;
    }
    let file = reader.setting(SECRET_FILE).ok().flatten().filter(|file| !file.is_empty());
    Some(match signing_secret(file.as_deref().map(Path::new)) {
        Ok(_) => check("messages", CheckState::Good, "there is a secret to sign them with"),
        Err(reason) => {
            let names = telling.join(", ");
            let text = format!("those of the import preset {names} are not sent: {reason}");
            check("messages", CheckState::Limited, text)
        }
    })
}

/// The limit of watched folders, where the system has one.
fn watching() -> Check {
    let limit = std::fs::read_to_string("/proc/sys/fs/inotify/max_user_watches")
        .ok()
        .and_then(|text| text.trim().parse::<u64>().ok());
    match limit {
        Some(limit) if limit < 65_536 => {
            let text = format!(
                "at most {limit} folders; large libraries are looked through every few minutes instead \
                 (raise fs.inotify.max_user_watches)"
            );
            check("watching", CheckState::Limited, text)
        }
        Some(limit) => check("watching", CheckState::Good, format!("at most {limit} folders")),
        None => check("watching", CheckState::Good, "the system names no limit"),
    }
}

fn display() -> Check {
    let unix = cfg!(all(unix, not(target_os = "macos")));
    let there = ["WAYLAND_DISPLAY", "DISPLAY"].iter().any(|name| std::env::var_os(name).is_some());
    if unix && !there {
        return check("display", CheckState::Limited, "there is none: the window cannot open, commands work");
    }
    check("display", CheckState::Good, "there is one")
}
