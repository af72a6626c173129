//! Pictures side by side: at most four, decoded like the open one.

use super::Session;
use super::view::ComparedView;
use crate::facts::AssetId;
use crate::jobs::kinds::OpenedPicture;

/// Pictures that lie side by side at most.
pub const MOST_COMPARED: usize = 4;
/// Pixels of the longer side at first; zooming asks for more.
const FIRST_SIDE: u32 = 2_048;
/// Bytes that all compared pictures may take together, smaller levels included.
const BYTES: f64 = 512.0 * 1024.0 * 1024.0;

impl Session {
    /// Lays these pictures side by side; those that lie there already stay as they are.
    pub(super) fn compare(&mut self, mut ids: Vec<AssetId>) {
        ids.truncate(MOST_COMPARED);
        let mut before = std::mem::take(&mut self.view.compared);
        for id in ids {
            let known = before.iter().position(|picture| picture.id == id);
            let picture = known.map_or_else(|| ComparedView::new(id), |at| before.swap_remove(at));
            self.view.compared.push(picture);
        }
        self.compare_when_known();
        self.touch();
    }

    /// Has pictures decoded whose files are known by now.
    pub(super) fn compare_when_known(&mut self) {
        for at in 0..self.view.compared.len() {
            let picture = &self.view.compared[at];
            if picture.asked > 0 {
                continue;
            }
            let Some(row) = self.view.row(picture.id) else { continue };
            let size = row.size;
            self.view.compared[at].size = (!size.is_empty()).then_some(size);
            self.decode_compared(at, FIRST_SIDE);
        }
    }

    /// More pixels of all of them, as far as memory allows.
    pub(super) fn request_compared(&mut self, long_side: u32) {
        let share = BYTES / self.view.compared.len().max(1) as f64;
        for at in 0..self.view.compared.len() {
            let picture = &self.view.compared[at];
            let Some(size) = picture.size else { continue };
            let whole = size.w.max(size.h);
            let wanted = long_side.min(most_side(whole, size.area() as f64, share));
            if wanted > picture.asked {
                self.decode_compared(at, if wanted >= whole { u32::MAX } else { wanted });
            }
        }
    }

    fn decode_compared(&mut self, at: usize, long_side: u32) {
        let id = self.view.compared[at].id;
        let Some(path) = self.view.row(id).map(|row| row.path.clone()) else { return };
        self.view.compared[at].asked = long_side;
        match self.loupe.kept(&path, long_side) {
            Some(kept) => self.compared_arrived(&kept),
            None => self.runtime.open_ahead(id, path, long_side),
        }
    }

    /// A picture was decoded; the compared ones take it when it is better than what they have.
    pub(super) fn compared_arrived(&mut self, arrived: &OpenedPicture) {
        let Some(picture) = self.view.compared.iter_mut().find(|c| Some(c.id) == arrived.asset) else {
            return;
        };
        match &arrived.result {
            Ok(opened) if opened.pyramid.bytes() >= picture.pyramid.bytes() => {
                picture.size = Some(opened.decoded.full_size);
                picture.pyramid = opened.pyramid.clone();
                picture.error = None;
            }
            Ok(_) => {}
            Err(reason) => picture.error = Some(reason.clone()),
        }
        self.touch();
    }
}

/// The longest side whose picture, with its smaller levels, fits into `share` bytes.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a side of a picture")]
fn most_side(whole: u32, pixels: f64, share: f64) -> u32 {
    // Three bytes a pixel and a third more for the levels.
    let needed = pixels * 4.0;
    if needed <= share { whole } else { (f64::from(whole) * (share / needed).sqrt()) as u32 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_are_as_large_as_memory_allows() {
        assert_eq!(most_side(6_000, 24e6, BYTES / 4.0), 6_000);
        let less = most_side(12_000, 100e6, BYTES / 4.0);
        assert!((6_500..7_500).contains(&less), "{less}");
    }
}
