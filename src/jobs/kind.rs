//! The kinds of background work.

/// Kinds of background work, each with its own row, pause and priority.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum WorkKind {
    /// Walking folders.
    Scan,
    /// Facts and thumbnails of new and changed files.
    Index,
    /// Models over pictures.
    Analyze,
    /// Model downloads.
    Pull,
    /// Writing crops.
    Export,
    /// Moving, renaming and trashing files.
    Files,
}

impl WorkKind {
    /// All kinds, in the order of the jobs strip.
    pub const ALL: [Self; 6] =
        [Self::Scan, Self::Index, Self::Analyze, Self::Pull, Self::Export, Self::Files];

    /// A word for settings and JSON: `scan`, `index`, `analyze`, `pull`, `export`, `files`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Scan => "scan",
            Self::Index => "index",
            Self::Analyze => "analyze",
            Self::Pull => "pull",
            Self::Export => "export",
            Self::Files => "files",
        }
    }

    /// The key under which the library remembers that this kind is held.
    #[must_use]
    pub fn setting(self) -> String {
        format!("jobs.held.{}", self.name())
    }
}
