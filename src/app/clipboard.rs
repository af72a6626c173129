//! Files on the clipboard, so that they can be pasted into other programs; text is egui's own business.

use std::path::PathBuf;

use egui::Context;

/// The clipboard of the desktop; opened when first needed, and kept, because on some desktops what was copied goes
/// away with the one who copied it.
#[derive(Default)]
pub struct Clipboard {
    open: Option<arboard::Clipboard>,
}

impl Clipboard {
    /// Puts files there, or at least their paths as text; answers what to say.
    pub fn put_files(&mut self, ctx: &Context, paths: &[PathBuf]) -> String {
        let count =
            if paths.len() == 1 { "1 file is".to_owned() } else { format!("{} files are", paths.len()) };
        if self.open.is_none() {
            self.open = arboard::Clipboard::new()
                .inspect_err(|error| log::warn!("the clipboard cannot be opened: {error}"))
                .ok();
        }
        let put = self.open.as_mut().map(|clipboard| clipboard.set().file_list(paths));
        match put {
            Some(Ok(())) => format!("{count} on the clipboard"),
            Some(Err(error)) => {
                log::warn!("files could not be put on the clipboard: {error}");
                Self::put_text(ctx, paths)
            }
            None => Self::put_text(ctx, paths),
        }
    }

    fn put_text(ctx: &Context, paths: &[PathBuf]) -> String {
        let lines: Vec<String> = paths.iter().map(|path| path.display().to_string()).collect();
        ctx.copy_text(lines.join("\n"));
        "This desktop takes no files on its clipboard; their paths are there as text".to_owned()
    }
}
