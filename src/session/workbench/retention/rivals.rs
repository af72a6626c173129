//! Public croppers: libvips' two where it is installed, and commands that the caller names.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::facts::PixelBuffer;
use crate::geometry::{IntRect, PxSize};
use crate::media::{self, DecodeSize, Limits};

/// libvips' choices of what a crop is about.
const VIPS: [&str; 2] = ["attention", "entropy"];

/// Every so many rows and columns are compared to find where a part was cut from.
const STEP: u32 = 8;

/// Croppers that can be asked on this machine.
pub(super) struct Rivals<'r> {
    commands: &'r [(String, String)],
    vips: bool,
    scratch: PathBuf,
}

impl<'r> Rivals<'r> {
    /// Those of `commands`, and libvips where `vipsthumbnail` starts; `out` takes their temporary files.
    pub(super) fn new(commands: &'r [(String, String)], out: &Path) -> Self {
        let vips = Command::new("vipsthumbnail").arg("--version").output().is_ok_and(|o| o.status.success());
        Self { commands, vips, scratch: out.join("vips.png") }
    }

    /// Names in the order of the answers.
    pub(super) fn names(&self) -> Vec<String> {
        let vips = VIPS.iter().filter(|_| self.vips).map(|m| format!("vipsthumbnail {m}"));
        vips.chain(self.commands.iter().map(|(name, _)| name.clone())).collect()
    }

    /// For each cropper the windows of these sizes in a picture.
    pub(super) fn windows(
        &self,
        path: &Path,
        picture: &PixelBuffer,
        sides: &[PxSize],
    ) -> Vec<Vec<Option<IntRect>>> {
        let of_vips = |method: &&str| {
            let ask = |side: &PxSize| self.thumbnail(path, picture, *side, method);
            sides.iter().map(ask).collect()
        };
        let vips = VIPS.iter().filter(|_| self.vips).map(of_vips);
        vips.chain(self.commands.iter().map(|(_, command)| asked(command, path, sides))).collect()
    }

    /// `vipsthumbnail` at the scale of the picture, so that it only cuts.
    fn thumbnail(&self, path: &Path, picture: &PixelBuffer, side: PxSize, method: &str) -> Option<IntRect> {
        let size = format!("{}x{}", side.w, side.h);
        let output = Command::new("vipsthumbnail")
            .arg(path)
            .args(["--size", &size, "--smartcrop", method, "-o"])
            .arg(&self.scratch)
            .output();
        if !output.is_ok_and(|o| o.status.success()) {
            return None;
        }
        let part = media::decode(&self.scratch, &Limits::default(), DecodeSize::Full).ok()?.pixels;
        // What is left of it would only lie about; the next answer replaces it.
        std::fs::remove_file(&self.scratch).ok();
        (part.size() == side).then(|| located(picture, &part))
    }
}

/// Where `part` was cut from `whole`: the place with the smallest difference on a grid of points. Decoders
/// differ by a step or two of a channel, so the places are not compared byte by byte.
fn located(whole: &PixelBuffer, part: &PixelBuffer) -> IntRect {
    let (size, side) = (whole.size(), part.size());
    let places = (0..=size.h.saturating_sub(side.h))
        .flat_map(|y| (0..=size.w.saturating_sub(side.w)).map(move |x| (x, y)));
    let difference = |&(x, y): &(u32, u32)| -> u64 {
        let rows = (0..side.h).step_by(STEP as usize * 2);
        let points = rows.flat_map(|v| (0..side.w).step_by(STEP as usize).map(move |u| (u, v)));
        points
            .map(|(u, v)| {
                let (a, b) = (whole.rgb(x + u, y + v), part.rgb(u, v));
                (0..3).map(|c| u64::from(a[c].abs_diff(b[c]))).sum::<u64>()
            })
            .sum()
    };
    let (x, y) = places.min_by_key(difference).unwrap_or((0, 0));
    IntRect::new(x, y, side.w, side.h)
}

/// The answers of a command, one line a window; what does not read as a window is no answer.
fn asked(command: &str, path: &Path, sides: &[PxSize]) -> Vec<Option<IntRect>> {
    let mut words = command.split_whitespace();
    let program = words.next().unwrap_or_default();
    let sizes = sides.iter().map(|s| format!("{}x{}", s.w, s.h));
    let output = Command::new(program).args(words).arg(path).args(sizes).output();
    let text = output.map(|o| String::from_utf8_lossy(&o.stdout).into_owned()).unwrap_or_default();
    let mut answers: Vec<Option<IntRect>> = text.lines().map(window).collect();
    answers.resize(sides.len(), None);
    answers
}

fn window(line: &str) -> Option<IntRect> {
    let numbers: Vec<u32> = line.split_whitespace().map(|n| n.parse().ok()).collect::<Option<_>>()?;
    match numbers[..] {
        [x, y, w, h] => Some(IntRect::new(x, y, w, h)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::Channels;

    #[test]
    fn a_part_is_found_where_it_was_cut() {
        let byte = |i: u32| u8::try_from(i.wrapping_mul(2_654_435_761) >> 24).unwrap();
        let size = PxSize::new(90, 40);
        let bytes: Vec<u8> = (0..90 * 40 * 3).map(byte).collect();
        let whole = PixelBuffer::new(size, Channels::Rgb, bytes).unwrap();
        let window = IntRect::new(37, 0, 40, 40);
        assert_eq!(located(&whole, &whole.cropped(window).unwrap()), window);
    }

    #[test]
    fn lines_that_are_no_window_are_no_answer() {
        assert_eq!(window("1 2 30 40"), Some(IntRect::new(1, 2, 30, 40)));
        assert_eq!(window("no module found"), None);
        assert_eq!(window("1 2 3"), None);
    }
}
