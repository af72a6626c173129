//! The system's trash.

use std::path::{Path, PathBuf};

/// Whether the system lets a program take files out of its trash again.
pub const CAN_RESTORE: bool = cfg!(any(
    windows,
    all(unix, not(target_os = "macos"), not(target_os = "ios"), not(target_os = "android"))
));

/// Puts a file into the trash; never deletes it otherwise.
pub fn trash(path: &Path) -> Result<(), String> {
    context().delete(path).map_err(|error| format!("it could not be put into the trash: {error}"))
}

#[cfg_attr(
    not(target_os = "macos"),
    expect(clippy::missing_const_for_fn, reason = "on macOS it chooses a method")
)]
fn context() -> trash::TrashContext {
    #[cfg(target_os = "macos")]
    {
        use trash::macos::{DeleteMethod, TrashContextExtMacos as _};
        let mut context = trash::TrashContext::new();
        // The Finder would ask for a permission and make a sound for every file.
        context.set_delete_method(DeleteMethod::NsFileManager);
        return context;
    }
    #[cfg(not(target_os = "macos"))]
    trash::TrashContext::new()
}

/// Takes files out of the trash, each to where it was; the newest where one went there twice.
#[cfg(any(windows, all(unix, not(target_os = "macos"), not(target_os = "ios"), not(target_os = "android"))))]
pub fn restore(paths: &[PathBuf]) -> Result<Vec<PathBuf>, String> {
    let told = |error: trash::Error| format!("the trash cannot be read: {error}");
    let mut items: Vec<trash::TrashItem> = trash::os_limited::list()
        .map_err(told)?
        .into_iter()
        .filter(|item| paths.contains(&item.original_path()))
        .collect();
    let when =
        |item: &trash::TrashItem| Path::new(&item.id).metadata().and_then(|facts| facts.modified()).ok();
    items.sort_by_key(|item| (item.original_path(), std::cmp::Reverse((item.time_deleted, when(item)))));
    items.dedup_by_key(|item| item.original_path());
    let mut restored = Vec::new();
    for item in items {
        let path = item.original_path();
        // The trash itself refuses to write over a file that is there.
        match trash::os_limited::restore_all([item]) {
            Ok(()) => restored.push(path),
            Err(error) => {
                log::warn!("a file could not be taken out of the trash: {error}: {}", path.display());
            }
        }
    }
    if restored.is_empty() && !paths.is_empty() {
        return Err("nothing could be taken out of the trash; was it emptied?".to_owned());
    }
    Ok(restored)
}

/// Systems whose trash only its owner can open.
#[cfg(not(any(
    windows,
    all(unix, not(target_os = "macos"), not(target_os = "ios"), not(target_os = "android"))
)))]
pub fn restore(_paths: &[PathBuf]) -> Result<Vec<PathBuf>, String> {
    Err("take the files out of the trash by hand; this system does not let a program do it".to_owned())
}
