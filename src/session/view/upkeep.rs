//! What the settings page shows beside settings: where data lies, how much room it takes, how it is.

use std::path::PathBuf;
use std::sync::Arc;

use crate::session::secret::SecretPlace;
use crate::session::workbench::Check;

/// The library as a thing that is kept.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct UpkeepView {
    /// Where the library lies.
    pub library: PathBuf,
    /// Where models of one's own and fetched ones lie.
    pub models: PathBuf,
    /// Further folders of private models.
    pub model_dirs: Vec<PathBuf>,
    /// Folders that are asked for model files before the network.
    pub mirrors: Vec<PathBuf>,
    /// Bytes of large thumbnails, and bytes they may take; `None` until asked.
    pub thumbs: Option<(u64, u64)>,
    /// Where the secret for signatures is, or the sentence that says how to give it; `None` until asked.
    pub secret: Option<Result<SecretPlace, String>>,
    /// How many pictures are read or analysed at once.
    pub workers: usize,
    /// How many that is where nothing was chosen.
    pub usual_workers: usize,
    /// How many are of use here.
    pub most_workers: usize,
    /// What the last look over everything found; `None` until there was one.
    pub checks: Option<Arc<[Check]>>,
    /// Whether everything is being looked at.
    pub checking: bool,
    /// Whether a backup is being written.
    pub backing_up: bool,
    /// Whether a backup waits to be put in place at the next start.
    pub restore_waits: bool,
}
