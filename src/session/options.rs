//! What a session is opened with.

use std::path::PathBuf;
use std::sync::Arc;

use crate::jobs::Waker;

/// What to do when another process is already writing to the library.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum IfBusy {
    /// Open for reading and say so in [`View::read_only`](super::View::read_only).
    #[default]
    Read,
    /// Wait a few seconds, then refuse.
    Refuse,
}

/// How eagerly background work uses the machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Effort {
    /// One core is left to the window (at least one worker runs).
    #[default]
    Polite,
    /// Every core: for the command line, where nothing has to stay fluid.
    Full,
}

/// Everything a session needs to know at the start.
#[derive(Clone)]
pub struct SessionOptions {
    /// Where the three databases live; made when missing.
    pub library_dir: PathBuf,
    /// Folders with private models, first in the order of invocation.
    pub model_dirs: Vec<PathBuf>,
    /// Folders that hold model files, looked at before the network.
    pub mirrors: Vec<PathBuf>,
    /// ONNX Runtime library; `None` looks in the usual places.
    pub onnxruntime: Option<PathBuf>,
    /// What to do when another process writes.
    pub if_busy: IfBusy,
    /// Whether to look only, even where nobody else writes (search, show, doctor).
    pub read_only: bool,
    /// Whether folders are followed while the session lives.
    pub watch: bool,
    /// Whether new pictures are analysed without being asked (the window; not `gravitas add`).
    pub analyze: bool,
    /// How many cores background work may use.
    pub effort: Effort,
    /// Called after something arrived.
    pub waker: Waker,
}

impl SessionOptions {
    /// A quiet session: no watching, no analysing, a waker that does nothing.
    #[must_use]
    pub fn new(library_dir: impl Into<PathBuf>) -> Self {
        Self {
            library_dir: library_dir.into(),
            model_dirs: Vec::new(),
            mirrors: Vec::new(),
            onnxruntime: None,
            if_busy: IfBusy::Read,
            read_only: false,
            watch: false,
            analyze: false,
            effort: Effort::Polite,
            waker: Arc::new(|| {}),
        }
    }
}
