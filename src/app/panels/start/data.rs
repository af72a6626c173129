//! The state of engine and models in sentences.

use crate::app::bytes::in_words as bytes_in_words;
use crate::session::{EngineState, ModelState, View};

/// How something is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Health {
    /// Works.
    Good,
    /// Can be fetched.
    Fetchable,
    /// Works without.
    Limited,
}

/// One line of the card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Decides the icon.
    pub health: Health,
    /// What.
    pub title: String,
    /// More about it.
    pub detail: String,
    /// Models that a button would download.
    pub download: Vec<String>,
}

/// Engine first, then what is on board, then what can be fetched.
#[must_use]
pub fn lines(view: &View) -> Vec<Line> {
    let mut lines = vec![engine(&view.engine)];
    let public: Vec<_> = view.models.iter().filter(|m| m.public || m.private).collect();
    let ready: Vec<&str> = named(&public, |s| *s == ModelState::Ready);
    if !ready.is_empty() {
        lines.push(Line {
            health: Health::Good,
            title: format!("{} of {} analyses on board", ready.len(), public.len()),
            detail: ready.join(", "),
            download: Vec::new(),
        });
    }
    let missing: Vec<_> =
        public.iter().filter(|m| matches!(m.state, ModelState::Missing { .. }) && !m.optional).collect();
    if !missing.is_empty() {
        let bytes: u64 = missing.iter().map(|m| m.bytes).sum();
        lines.push(Line {
            health: Health::Fetchable,
            title: match missing.len() {
                1 => "One more can be downloaded".to_owned(),
                n => format!("{n} more can be downloaded"),
            },
            detail: format!(
                "{}, {} together, everything else works without",
                missing.iter().map(|m| m.id.as_str()).collect::<Vec<_>>().join(", "),
                bytes_in_words(bytes),
            ),
            download: missing.iter().map(|m| m.id.clone()).collect(),
        });
    }
    lines
}

fn named<'a>(models: &[&'a crate::session::ModelRow], keep: impl Fn(&ModelState) -> bool) -> Vec<&'a str> {
    models.iter().filter(|m| keep(&m.state)).map(|m| m.id.as_str()).collect()
}

fn engine(state: &EngineState) -> Line {
    let (health, title, detail) = match state {
        EngineState::NotStarted => (
            Health::Good,
            "Engine starts with the first picture",
            "Nothing runs until it is needed".to_owned(),
        ),
        EngineState::Ready(version) => (Health::Good, "Engine ready", format!("ONNX Runtime {version}")),
        EngineState::Unavailable(what) => (Health::Limited, "No engine for analyses", what.clone()),
    };
    Line { health, title: title.to_owned(), detail, download: Vec::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_engine_that_is_missing_is_said_in_its_own_words() {
        let view = View { engine: EngineState::Unavailable("Install it".into()), ..View::default() };
        let words: Vec<String> = lines(&view).iter().map(|l| format!("{}: {}", l.title, l.detail)).collect();
        insta::assert_snapshot!(words.join("\n"), @"No engine for analyses: Install it");
    }
}
