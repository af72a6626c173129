//! What can go wrong with a model, each as one sentence: what failed, why, what to do, path last.

use std::path::PathBuf;

/// Everything that can fail on this floor.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum InferenceError {
    /// The ONNX Runtime library could not be found or used.
    #[error("{0}")]
    Engine(String),
    /// A `model.toml` cannot be used.
    #[error("the model cannot be used: {reason}: {}", path.display())]
    Manifest {
        /// Which field, and what is wrong with it.
        reason: String,
        /// The manifest.
        path: PathBuf,
    },
    /// Nothing answers to this analysis or model id.
    #[error("no model answers to `{name}`{}", hint.as_deref().map(|h| format!(" (did you mean `{h}`?)")).unwrap_or_default())]
    Unknown {
        /// What was asked for.
        name: String,
        /// The nearest known name.
        hint: Option<String>,
    },
    /// An analysis is there, but not in that version.
    #[error(
        "{analysis} has no version v{version} here; it has {}",
        versions.iter().map(|v| format!("v{v}")).collect::<Vec<_>>().join(", ")
    )]
    Version {
        /// The analysis without version.
        analysis: String,
        /// What was asked for.
        version: u32,
        /// What the installed models answer to.
        versions: Vec<u32>,
    },
    /// The bytes of a model are nowhere.
    #[error("model {model} is not installed: {reason}")]
    Missing {
        /// Model id.
        model: String,
        /// Where was looked, and what to do.
        reason: String,
    },
    /// Bytes that are not what the manifest promises.
    #[error(
        "{name} of model {model} was refused: its SHA-256 is {found}, not {expected}; delete it or fetch it again with `gravitas models pull {model}`: {}",
        path.display()
    )]
    WrongHash {
        /// Model id.
        model: Box<str>,
        /// File name in the manifest.
        name: Box<str>,
        /// Hash in the manifest.
        expected: Box<str>,
        /// Hash of the bytes.
        found: Box<str>,
        /// Where the refused bytes lie now.
        path: PathBuf,
    },
    /// A file or folder could not be read or written.
    #[error("cannot {action}: {source}: {}", path.display())]
    Io {
        /// What was tried, as a verb phrase: `read the model`.
        action: &'static str,
        /// Why not.
        #[source]
        source: std::io::Error,
        /// Which file.
        path: PathBuf,
    },
    /// A download failed.
    #[error("model {model} could not be fetched: {source}")]
    Download {
        /// Model id.
        model: String,
        /// Why.
        #[source]
        source: Box<crate::net::NetError>,
    },
    /// ONNX Runtime refused a model or a run.
    #[error("model {model} failed: {reason}")]
    Run {
        /// Model id.
        model: String,
        /// The runtime's words, shortened.
        reason: String,
    },
    /// The outputs of a model are not what its family expects.
    #[error("model {model} answered in an unexpected form: {reason}")]
    Output {
        /// Model id.
        model: String,
        /// Which output and what was expected.
        reason: String,
    },
    /// An analysis it builds on has not been run.
    #[error("analysis {analysis} builds on {needs}, which has no result for this picture yet")]
    NeedsFirst {
        /// What was asked for.
        analysis: String,
        /// What must come before.
        needs: String,
    },
    /// The picture has no pixels, or its sizes disagree.
    #[error("the picture cannot be analysed: {0}")]
    Picture(String),
}
