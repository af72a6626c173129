//! Analyses, the models behind them, and the engine that runs them.

/// Whether models can run.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum EngineState {
    /// Not needed yet.
    #[default]
    NotStarted,
    /// Ready; the version of ONNX Runtime.
    Ready(String),
    /// Not available, and what to do.
    Unavailable(String),
}

/// What a row of the models stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum RowKind {
    /// The model that answers to an analysis; the id of the row is that of the analysis.
    #[default]
    Answers,
    /// A model for an analysis to which another one answers; the id of the row is its own.
    StandsBy,
    /// A folder that cannot be used; the state says why.
    Refused,
}

/// One analysis, or a model that does not answer to one.
#[derive(Debug, Clone, PartialEq)]
#[expect(clippy::struct_excessive_bools, reason = "independent facts about one model")]
pub struct ModelRow {
    /// What the row stands for.
    pub kind: RowKind,
    /// `coco`; of a model that stands by its own id: `coco-dfine-s`.
    pub id: String,
    /// The analysis it is for; empty where the folder cannot be used.
    pub analysis: String,
    /// Id of the model.
    pub model: String,
    /// Compatibility version: `2` in `coco_v2`.
    pub version: u32,
    /// Every version the analysis answers to here.
    pub versions: Vec<u32>,
    /// Those of them that this model answers to.
    pub own_versions: Vec<u32>,
    /// Real name of the network.
    pub name: String,
    /// What it does, in a few words.
    pub task: String,
    /// SPDX licence name.
    pub licence: String,
    /// Text of its card (Markdown), empty where there is none.
    pub card: String,
    /// Bytes of its files.
    pub bytes: u64,
    /// Can it run now?
    pub state: ModelState,
    /// Analyses it builds on.
    pub needs: Vec<String>,
    /// Yields tags, confidence, boxes, attributes: the words it supports.
    pub capabilities: Vec<String>,
    /// How many names it knows.
    pub labels: usize,
    /// From which confidence findings are reported and become tags, 0 to 1; 0 where there is none.
    pub default_confidence: f32,
    /// The same as the model says it.
    pub own_confidence: f32,
    /// Whether it is one of the public analyses (the others are inner ones such as masks).
    pub public: bool,
    /// Whether it comes from a private folder.
    pub private: bool,
    /// Whether it is only fetched when somebody names it.
    pub optional: bool,
    /// Whether it rests until somebody names it.
    pub off: bool,
}

/// Where the files of a model are.
#[derive(Debug, Clone, PartialEq)]
pub enum ModelState {
    /// On board.
    Ready,
    /// To be downloaded: bytes.
    Missing {
        /// Download size.
        bytes: u64,
    },
    /// On its way, or paused on it.
    Downloading(Download),
    /// A download or check failed.
    Failed(String),
}

/// How far a download is.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Download {
    /// Bytes that are here.
    pub done: u64,
    /// Bytes of all of it; 0 while unknown.
    pub total: u64,
    /// Bytes a second; 0 while unknown.
    pub per_second: f64,
    /// Whether it is paused.
    pub paused: bool,
}

impl Download {
    /// 0 to 1.
    #[must_use]
    #[expect(clippy::cast_possible_truncation, reason = "a share from 0 to 1")]
    pub fn share(self) -> f32 {
        (self.done as f64 / self.total.max(1) as f64).min(1.0) as f32
    }
}
