//! Where equal cells lie in a scrolled area. Lengths are in whatever unit the caller paints in.

use std::ops::Range;

/// Cells of one size in rows from the top left, with the same gap between all of them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct UniformGrid {
    /// How many cells there are.
    pub count: usize,
    /// Cells in a full row, at least 1.
    pub columns: usize,
    /// Width and height of a cell.
    pub cell: (f32, f32),
    /// Between cells, on both axes.
    pub gap: f32,
    /// Around all cells.
    pub margin: f32,
}

/// A step of the keyboard through a grid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GridStep {
    /// One cell back.
    Left,
    /// One cell on.
    Right,
    /// One row up.
    Up,
    /// One row down.
    Down,
    /// As many rows up as fit on the screen.
    PageUp(usize),
    /// As many rows down as fit on the screen.
    PageDown(usize),
    /// To the first cell.
    Home,
    /// To the last cell.
    End,
}

impl UniformGrid {
    /// As many columns as fit `width`, at least one.
    #[must_use]
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a small positive number")]
    pub fn fit(count: usize, width: f32, cell: (f32, f32), gap: f32, margin: f32) -> Self {
        let room = (width - 2.0 * margin + gap).max(0.0);
        let columns = ((room / (cell.0 + gap).max(1.0)).floor() as usize).max(1);
        Self { count, columns, cell, gap, margin }
    }

    /// Number of rows, the last one perhaps not full.
    #[must_use]
    pub const fn rows(&self) -> usize {
        self.count.div_ceil(self.columns)
    }

    /// Distance from the top of one row to the next.
    #[must_use]
    pub fn pitch(&self) -> f32 {
        self.cell.1 + self.gap
    }

    /// Height of everything.
    #[must_use]
    pub fn height(&self) -> f32 {
        let rows = self.rows() as f32;
        2.0 * self.margin + (rows * self.pitch() - self.gap).max(0.0)
    }

    /// Left and top of a cell.
    #[must_use]
    pub fn origin(&self, index: usize) -> (f32, f32) {
        let (column, row) = ((index % self.columns) as f32, (index / self.columns) as f32);
        (self.margin + column * (self.cell.0 + self.gap), self.margin + row * self.pitch())
    }

    /// Left of a cell, and its top below a scroll offset; exact even where the offset has lost its last digits.
    #[must_use]
    #[expect(clippy::cast_possible_truncation, reason = "the difference is small where it is used")]
    pub fn origin_below(&self, index: usize, offset: f32) -> (f32, f32) {
        let row = (index / self.columns) as f64;
        let top = f64::from(self.margin) + row * f64::from(self.pitch()) - f64::from(offset);
        (self.origin(index).0, top as f32)
    }

    /// The cells whose rows touch the part from `top` to `bottom`.
    #[must_use]
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped before")]
    pub fn visible(&self, top: f32, bottom: f32) -> Range<usize> {
        let row_at = |y: f32| ((y - self.margin) / self.pitch()).max(0.0);
        let first = (row_at(top).floor() as usize).min(self.rows());
        let end = (row_at(bottom).ceil() as usize).clamp(first, self.rows());
        first * self.columns..(end * self.columns).min(self.count)
    }

    /// The cell under a point; `None` in a gap or beyond the last cell.
    #[must_use]
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked to be positive")]
    pub fn index_at(&self, x: f32, y: f32) -> Option<usize> {
        let (x, y) = (x - self.margin, y - self.margin);
        if x < 0.0 || y < 0.0 {
            return None;
        }
        let (step_x, step_y) = (self.cell.0 + self.gap, self.pitch());
        let (column, row) = ((x / step_x) as usize, (y / step_y) as usize);
        let inside = x % step_x < self.cell.0 && y % step_y < self.cell.1 && column < self.columns;
        let index = row.checked_mul(self.columns)?.checked_add(column)?;
        (inside && index < self.count).then_some(index)
    }

    /// The cells that a rectangle touches, in order.
    #[must_use]
    pub fn touched(&self, left: f32, top: f32, right: f32, bottom: f32) -> Vec<usize> {
        self.visible(top, bottom)
            .filter(|index| {
                let (x, y) = self.origin(*index);
                x < right && x + self.cell.0 > left && y < bottom && y + self.cell.1 > top
            })
            .collect()
    }

    /// Where a step leads; stays inside, and keeps its column on the way up and down.
    #[must_use]
    pub fn step(&self, from: usize, step: GridStep) -> usize {
        let last = self.count.saturating_sub(1);
        let up = |rows: usize| {
            let rows = rows.min(from / self.columns);
            from - rows * self.columns
        };
        let down = |rows: usize| {
            let target = from + rows * self.columns;
            let last_row = last / self.columns;
            if target > last && from / self.columns < last_row { last.min(target) } else { target.min(last) }
        };
        match step {
            GridStep::Left => from.saturating_sub(1),
            GridStep::Right => (from + 1).min(last),
            GridStep::Up => up(1),
            GridStep::Down if from + self.columns > last && from / self.columns == last / self.columns => {
                from
            }
            GridStep::Down => down(1),
            GridStep::PageUp(rows) => up(rows.max(1)),
            GridStep::PageDown(rows) => down(rows.max(1)),
            GridStep::Home => 0,
            GridStep::End => last,
        }
        .min(last)
    }

    /// The scroll offset that shows a cell whole, moving as little as possible.
    #[must_use]
    pub fn offset_showing(&self, index: usize, offset: f32, view_height: f32) -> f32 {
        let top = self.origin(index).1 - self.margin;
        let bottom = top + self.cell.1 + 2.0 * self.margin;
        if top < offset {
            top
        } else if bottom > offset + view_height {
            (bottom - view_height).max(0.0)
        } else {
            offset
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn grid(count: usize) -> UniformGrid {
        UniformGrid::fit(count, 920.0, (176.0, 176.0), 4.0, 12.0)
    }

    #[test]
    fn five_default_cells_fit_the_default_window() {
        let g = grid(12);
        assert_eq!((g.columns, g.rows()), (5, 3));
        assert_eq!(g.origin(6), (192.0, 192.0));
        assert_eq!(g.height(), 24.0 + 3.0 * 176.0 + 2.0 * 4.0);
        assert_eq!(UniformGrid::fit(3, 10.0, (176.0, 176.0), 4.0, 12.0).columns, 1);
    }

    #[test]
    fn the_keyboard_stays_inside_and_keeps_its_column() {
        let g = grid(12);
        assert_eq!(g.step(6, GridStep::Up), 1);
        assert_eq!(g.step(1, GridStep::Up), 1);
        assert_eq!(g.step(6, GridStep::Down), 11);
        assert_eq!(g.step(9, GridStep::Down), 11);
        assert_eq!(g.step(10, GridStep::Down), 10);
        assert_eq!(g.step(0, GridStep::Left), 0);
        assert_eq!(g.step(11, GridStep::Right), 11);
        assert_eq!(g.step(3, GridStep::PageDown(9)), 11);
        assert_eq!(g.step(3, GridStep::End), 11);
        assert_eq!(grid(0).step(0, GridStep::Right), 0);
    }

    #[test]
    fn scrolling_moves_only_when_needed() {
        let g = grid(1000);
        assert_eq!(g.offset_showing(0, 0.0, 700.0), 0.0);
        assert_eq!(g.offset_showing(5, 0.0, 700.0), 0.0);
        assert_eq!(g.offset_showing(0, 500.0, 700.0), 0.0);
        assert_eq!(g.offset_showing(25, 0.0, 700.0), 5.0 * 180.0 + 176.0 + 24.0 - 700.0);
    }

    proptest! {
        #[test]
        fn a_cell_is_found_at_its_own_middle(count in 1usize..5000, width in 1.0f32..4000.0, pick in 0usize..5000) {
            let g = UniformGrid::fit(count, width, (176.0, 150.0), 4.0, 12.0);
            let index = pick % count;
            let (x, y) = g.origin(index);
            prop_assert_eq!(g.index_at(x + 88.0, y + 75.0), Some(index));
            prop_assert!(g.visible(y, y + 150.0).contains(&index));
        }

        #[test]
        fn what_is_not_listed_as_visible_is_not_on_screen(count in 0usize..3000, top in 0.0f32..9e4, height in 0.0f32..2e3) {
            let g = grid(count);
            let shown = g.visible(top, top + height);
            for index in (0..count).filter(|i| !shown.contains(i)) {
                let y = g.origin(index).1;
                prop_assert!(y + g.cell.1 <= top + g.gap + 0.5 || y + 0.5 >= top + height, "{} at {}", index, y);
            }
        }

        #[test]
        fn no_step_leaves_the_grid(count in 1usize..300, from in 0usize..300, rows in 0usize..50) {
            let g = grid(count);
            let from = from % count;
            for step in [GridStep::Left, GridStep::Right, GridStep::Up, GridStep::Down, GridStep::PageUp(rows), GridStep::PageDown(rows), GridStep::Home, GridStep::End] {
                prop_assert!(g.step(from, step) < count);
            }
        }
    }
}
