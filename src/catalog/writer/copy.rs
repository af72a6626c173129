//! What a person made on one picture, given to others as well.

use rusqlite::OptionalExtension as _;

use super::{Writer, edit};
use crate::catalog::Result;
use crate::catalog::rows::{Copied, Edit, TagMark, Take};
use crate::facts::AssetId;
use crate::geometry::{PxRect, PxSize};

impl Writer {
    /// Copies to others what `from` has now; returns what takes it back.
    pub(super) fn copy(&mut self, what: Copied, from: AssetId, to: &[AssetId]) -> Result<Edit> {
        let others: Vec<AssetId> = to.iter().copied().filter(|id| *id != from).collect();
        match what {
            Copied::Tags => self.copy_tags(from, &others),
            Copied::Crops => self.copy_crops(from, &others),
        }
    }

    fn copy_tags(&mut self, from: AssetId, to: &[AssetId]) -> Result<Edit> {
        // 0 is a person's own tag, 1 an automatic one made one's own: to another picture both are one's own.
        let sql = "SELECT t.name FROM main.marks m JOIN main.tags t ON t.id = m.tag
                   WHERE m.asset = ?1 AND m.mark IN (0, 1) ORDER BY t.key";
        let names: Vec<String> = {
            let mut statement = self.connection.prepare_cached(sql)?;
            statement.query_map([from.0], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?
        };
        let all = to.iter().flat_map(|id| names.iter().map(|name| (*id, name.clone(), Some(TagMark::Own))));
        let all: Vec<_> = all.collect();
        self.set_tags(&all).map(Edit::Tags)
    }

    fn copy_crops(&mut self, from: AssetId, to: &[AssetId]) -> Result<Edit> {
        let Some(size) = self.size_of(from)? else { return Ok(Edit::Several(Vec::new())) };
        let focus = edit::focus(&self.connection, from)?;
        let takes = edit::takes(&self.connection, from)?;
        let (mut new_focus, mut new_takes) = (Vec::new(), Vec::new());
        for &id in to {
            let Some(other) = self.size_of(id)? else { continue };
            if !focus.is_empty() {
                new_focus.push((id, focus.iter().map(|area| carried(*area, size, other)).collect()));
            }
            let own = edit::takes(&self.connection, id)?;
            for (slot, take) in &takes {
                if own.get(slot).is_none_or(|known| !known.locked) {
                    let area = carried(take.area, size, other);
                    new_takes.push((id, slot.clone(), Some(Take { area, locked: false })));
                }
            }
        }
        let focus = self.inverse_of(&new_focus, Self::swap_focus).map(Edit::Focus)?;
        let takes = self.set_takes(&new_takes).map(Edit::Takes)?;
        Ok(Edit::Several(vec![takes, focus]))
    }

    /// The size of an asset's picture, where it was read.
    fn size_of(&self, id: AssetId) -> Result<Option<PxSize>> {
        let sql = "SELECT width, height FROM derived.search WHERE asset = ?1 AND width > 0 AND height > 0";
        let mut statement = self.connection.prepare_cached(sql)?;
        Ok(statement.query_row([id.0], |row| Ok(PxSize::new(row.get(0)?, row.get(1)?))).optional()?)
    }
}

/// The same place of a picture of another size. The shape of the area stays, so that a crop of 16:9 is one everywhere.
fn carried(area: PxRect, from: PxSize, to: PxSize) -> PxRect {
    let (across, down) = (f64::from(to.w) / f64::from(from.w), f64::from(to.h) / f64::from(from.h));
    let scale = across.min(down);
    let (w, h) = (area.w * scale, area.h * scale);
    let x = (area.x + area.w / 2.0) * across - w / 2.0;
    let y = (area.y + area.h / 2.0) * down - h / 2.0;
    PxRect::new(x.clamp(0.0, f64::from(to.w) - w), y.clamp(0.0, f64::from(to.h) - h), w, h)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_crop_keeps_its_shape_and_place_in_a_picture_of_another_size() {
        let wide = PxSize::new(6000, 4000);
        let half = carried(PxRect::new(1200.0, 800.0, 1600.0, 900.0), wide, PxSize::new(3000, 2000));
        assert_eq!(half, PxRect::new(600.0, 400.0, 800.0, 450.0));
        let upright = carried(PxRect::new(4400.0, 0.0, 1600.0, 900.0), wide, PxSize::new(2000, 3000));
        assert!((upright.w / upright.h - 16.0 / 9.0).abs() < 1e-9);
        assert!(upright.right() <= 2000.0 && upright.y >= 0.0, "{upright:?}");
    }
}
