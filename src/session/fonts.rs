//! Fonts of this computer for scripts that our own do not have, found and read beside the frame.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use parking_lot::Mutex;

use super::Session;
use super::view::FontFile;
use crate::jobs;

/// Larger files are left alone: the fonts of a whole desktop need not be in memory.
const MOST_BYTES: u64 = 64 << 20;

/// Where a thread puts what it found; `None` inside means there is no such font.
type Slot = Arc<Mutex<Option<Option<FontFile>>>>;

/// Fonts on their way.
#[derive(Default)]
pub(super) struct Fonts {
    asked: Vec<char>,
    waiting: Vec<Slot>,
}

impl Session {
    /// Looks for an installed font that has `sample`; it arrives in [`View::fonts`](super::View::fonts).
    pub(super) fn find_font(&mut self, sample: char) {
        if self.fonts.asked.contains(&sample) {
            return;
        }
        self.fonts.asked.push(sample);
        let slot = Slot::default();
        let (found, waker) = (Arc::clone(&slot), Arc::clone(&self.options.waker));
        let search = move || {
            *found.lock() = Some(find(sample));
            waker();
        };
        match jobs::spawn("font", search) {
            Ok(_ends_by_itself) => self.fonts.waiting.push(slot),
            Err(error) => log::warn!("no thread to look for a font: {error}"),
        }
    }

    /// Takes in fonts that were read.
    pub(super) fn collect_fonts(&mut self) {
        if self.fonts.waiting.is_empty() {
            return;
        }
        let mut still = Vec::new();
        for slot in std::mem::take(&mut self.fonts.waiting) {
            let told = slot.lock().take();
            match told {
                None => still.push(slot),
                Some(Some(font)) if !self.view.fonts.iter().any(|f| f.path == font.path) => {
                    let fonts = self.view.fonts.iter().cloned().chain([font]);
                    self.view.fonts = fonts.collect();
                    self.touch();
                }
                Some(_) => {}
            }
        }
        self.fonts.waiting = still;
    }
}

/// The first font that is there: what the desktop's own font list says, else the usual files.
fn find(sample: char) -> Option<FontFile> {
    let usual = usual_files(sample).iter().map(|path| (PathBuf::from(path), 0));
    asked(sample).into_iter().chain(usual).find_map(|(path, index)| read(&path, index))
}

fn read(path: &Path, index: u32) -> Option<FontFile> {
    let bytes = std::fs::metadata(path).ok()?.len();
    if bytes == 0 || bytes > MOST_BYTES {
        return None;
    }
    let bytes = std::fs::read(path).ok()?;
    Some(FontFile { path: path.to_path_buf(), index, bytes: bytes.into() })
}

/// What fontconfig answers, where it is installed.
fn asked(sample: char) -> Option<(PathBuf, u32)> {
    if !cfg!(all(unix, not(target_os = "macos"))) {
        return None;
    }
    let pattern = format!(":charset={:x}", u32::from(sample));
    let mut program = std::process::Command::new("fc-match");
    let answer = program.args(["--format", "%{file}\n%{index}", &pattern]).output().ok()?;
    let text = String::from_utf8(answer.stdout).ok()?;
    let (file, index) = text.split_once('\n')?;
    Some((PathBuf::from(file), index.trim().parse().unwrap_or(0)))
}

/// Files that macOS and Windows bring along, by the script of `sample`.
fn usual_files(sample: char) -> &'static [&'static str] {
    match u32::from(sample) {
        0x0590..=0x08ff => &[
            "/System/Library/Fonts/GeezaPro.ttc",
            "/System/Library/Fonts/SFArabic.ttf",
            "/System/Library/Fonts/Supplemental/Arial Unicode.ttf",
            "C:\\Windows\\Fonts\\segoeui.ttf",
        ],
        0x0900..=0x0dff => &[
            "/System/Library/Fonts/Kohinoor.ttc",
            "/System/Library/Fonts/Supplemental/Arial Unicode.ttf",
            "C:\\Windows\\Fonts\\Nirmala.ttf",
            "C:\\Windows\\Fonts\\Nirmala.ttc",
        ],
        0x0e00..=0x0eff => &[
            "/System/Library/Fonts/ThonburiUI.ttc",
            "/System/Library/Fonts/Supplemental/Arial Unicode.ttf",
            "C:\\Windows\\Fonts\\LeelawUI.ttf",
        ],
        0xac00..=0xd7af | 0x1100..=0x11ff => {
            &["/System/Library/Fonts/AppleSDGothicNeo.ttc", "C:\\Windows\\Fonts\\malgun.ttf"]
        }
        0x3040..=0x30ff => {
            &["/System/Library/Fonts/ヒラギノ角ゴシック W3.ttc", "C:\\Windows\\Fonts\\YuGothM.ttc"]
        }
        0x2e80..=0x9fff | 0xf900..=0xfaff | 0x20000..=0x3ffff => &[
            "/System/Library/Fonts/PingFang.ttc",
            "/System/Library/Fonts/Hiragino Sans GB.ttc",
            "C:\\Windows\\Fonts\\msyh.ttc",
        ],
        _ => &["/System/Library/Fonts/Supplemental/Arial Unicode.ttf", "C:\\Windows\\Fonts\\seguisym.ttf"],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_script_has_files_to_try() {
        for sample in ['א', 'ع', 'क', 'ก', '한', 'か', '中', '♞'] {
            assert!(!usual_files(sample).is_empty(), "{sample}");
        }
        assert_ne!(usual_files('中'), usual_files('ع'));
    }

    #[test]
    fn only_files_that_are_there_are_read() {
        let dir = tempfile::tempdir().unwrap();
        assert!(read(&dir.path().join("none.ttf"), 0).is_none());
        let file = dir.path().join("some.ttf");
        std::fs::write(&file, b"font").unwrap();
        let font = read(&file, 2).unwrap();
        assert_eq!((&*font.bytes, font.index), (&b"font"[..], 2));
    }
}
