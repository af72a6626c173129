//! The folders in which models are looked for.

use std::path::{Path, PathBuf};

/// Names more mirror folders, separated as in `PATH`.
pub const MIRROR_VARIABLE: &str = "GRAVITAS_MODEL_MIRROR";

/// The folders in which models are looked for; none of them has to exist.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Places {
    /// The user's model folder: private models, and everything that was fetched. Written to.
    pub user: Option<PathBuf>,
    /// Further folders of private models, or such models themselves, in order of invocation. Only read.
    pub extra: Vec<PathBuf>,
    /// Folders of weight files by name. Only read.
    pub mirrors: Vec<PathBuf>,
}

impl Places {
    /// Adds the mirrors of the environment, and the one beside a source tree when run from there.
    #[must_use]
    pub fn with_environment(mut self) -> Self {
        if let Some(list) = std::env::var_os(MIRROR_VARIABLE) {
            self.mirrors.extend(std::env::split_paths(&list).filter(|path| !path.as_os_str().is_empty()));
        }
        self.mirrors.extend(development_mirror());
        self
    }

    /// Where a fetched file of `model` belongs; `None` without a user's folder.
    pub(super) fn fetched(&self, model: &str, file: &str) -> Option<PathBuf> {
        Some(self.user.as_ref()?.join(model).join(file))
    }

    /// Every place of a mirror where the file may lie.
    pub(super) fn mirrored(&self, model: &str, file: &str) -> Vec<PathBuf> {
        self.mirrors.iter().flat_map(|mirror| [mirror.join(file), mirror.join(model).join(file)]).collect()
    }
}

/// `../shared/models` beside the source tree that cargo or the working folder points to, or in which the program
/// itself was built.
fn development_mirror() -> Option<PathBuf> {
    let cargo = std::env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
    let program = std::env::current_exe().unwrap_or_default();
    let around = program.ancestors().map(Path::to_path_buf);
    let named = [cargo, std::env::current_dir().ok()].into_iter().flatten();
    let tree = named.chain(around).find(|dir| is_source_tree(dir))?;
    let mirror = tree.parent()?.join("shared/models");
    mirror.is_dir().then_some(mirror)
}

fn is_source_tree(dir: &Path) -> bool {
    dir.join("Cargo.toml").is_file() && dir.join("models").is_dir() && dir.join("src/inference").is_dir()
}
