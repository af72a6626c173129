//! Where the cells of a long list lie in a scrolled area: equal cells, or rows that pictures fill with
//! their own shapes, under the heads of groups. Lengths are in whatever unit the caller paints in.

use std::ops::Range;

/// What cells look like.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum CellShape {
    /// All alike: width and height.
    Equal(f32, f32),
    /// As wide as the picture is at about this height; rows are filled to the edge.
    Justified(f32),
}

/// Lengths around cells.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spacing {
    /// Between cells, on both axes.
    pub gap: f32,
    /// Around all cells.
    pub margin: f32,
    /// Height of the head of a group.
    pub head: f32,
}

/// A step of the keyboard through a list.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum GridStep {
    /// One cell back.
    Left,
    /// One cell on.
    Right,
    /// One row up.
    Up,
    /// One row down.
    Down,
    /// A screen of this height up.
    PageUp(f32),
    /// A screen of this height down.
    PageDown(f32),
    /// To the first cell.
    Home,
    /// To the last cell.
    End,
}

/// A row of cells, or the head of a group (no cells).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CellLine {
    /// First cell.
    pub first: usize,
    /// One past the last cell.
    pub end: usize,
    /// Below the top of everything; doubles, because a million rows are beyond single precision.
    pub top: f64,
    /// Height of the cells or of the head.
    pub height: f32,
    /// The group whose head this is.
    pub head: Option<usize>,
}

/// A list laid out.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct CellLayout {
    lines: Vec<CellLine>,
    /// Places in `lines` of rows that have cells, in order.
    rows: Vec<u32>,
    /// Left and width of each justified cell; empty when all are alike.
    spans: Vec<(f32, f32)>,
    /// Width, and distance from one left edge to the next, of equal cells.
    equal: (f32, f32),
    margin: f32,
    height: f64,
}

/// The widest and narrowest shape that a justified row believes, so that a panorama does not fill the screen.
const SHAPES: (f32, f32) = (0.4, 3.2);

impl CellLayout {
    /// Lays out `count` cells in `width`. `groups` are the places of the first cells of each group;
    /// `ratio` answers width divided by height of a picture (asked for justified cells only).
    #[must_use]
    pub fn new(
        count: usize,
        width: f32,
        shape: CellShape,
        spacing: Spacing,
        groups: &[usize],
        ratio: impl Fn(usize) -> f32,
    ) -> Self {
        let mut layout = Self { margin: spacing.margin, ..Self::default() };
        let mut maker = Maker { layout: &mut layout, shape, spacing, width, y: 0.0 };
        if groups.is_empty() {
            maker.y = f64::from(spacing.margin);
            maker.cells(0..count, &ratio);
        }
        for (group, first) in groups.iter().enumerate() {
            let end = groups.get(group + 1).copied().unwrap_or(count);
            maker.head(group, *first);
            maker.cells(*first..end, &ratio);
        }
        let bottom = maker.y - f64::from(spacing.gap);
        layout.height = bottom.max(f64::from(spacing.margin)) + f64::from(spacing.margin);
        layout
    }

    /// Height of everything.
    #[must_use]
    #[expect(clippy::cast_possible_truncation, reason = "scroll areas measure in single precision")]
    pub const fn height(&self) -> f32 {
        self.height as f32
    }

    /// How many cells there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.lines.last().map_or(0, |line| line.end)
    }

    /// Heads and rows that touch the part from `top` to `bottom`.
    #[must_use]
    pub fn visible(&self, top: f32, bottom: f32) -> &[CellLine] {
        let (top, bottom) = (f64::from(top), f64::from(bottom));
        let first = self.lines.partition_point(|line| line.top + f64::from(line.height) <= top);
        let end = self.lines.partition_point(|line| line.top < bottom).max(first);
        &self.lines[first..end]
    }

    /// The group that reaches above `top`, and where the next head begins below it.
    #[must_use]
    #[expect(clippy::cast_possible_truncation, reason = "the difference is small where it is used")]
    pub fn group_above(&self, top: f32) -> Option<(usize, Option<f32>)> {
        let at = self.lines.partition_point(|line| line.top <= f64::from(top));
        let group = self.lines[..at].iter().rev().find_map(|line| line.head)?;
        // Heads further down do not push the one at the top away.
        let near = self.lines[at..].iter().take(8).find(|line| line.head.is_some());
        Some((group, near.map(|line| (line.top - f64::from(top)) as f32)))
    }

    /// Left and width of a cell.
    #[must_use]
    pub fn span(&self, line: &CellLine, index: usize) -> (f32, f32) {
        self.spans.get(index).copied().unwrap_or_else(|| {
            let column = index.saturating_sub(line.first) as f32;
            (self.margin + column * self.equal.1, self.equal.0)
        })
    }

    /// Top of a line below a scroll offset.
    #[must_use]
    #[expect(clippy::cast_possible_truncation, reason = "the difference is small where it is used")]
    pub fn top_below(line: &CellLine, offset: f32) -> f32 {
        (line.top - f64::from(offset)) as f32
    }

    /// The row of a cell.
    #[must_use]
    pub fn line_of(&self, index: usize) -> Option<&CellLine> {
        let row = self.rows.partition_point(|at| self.lines[*at as usize].end <= index);
        self.rows.get(row).map(|at| &self.lines[*at as usize])
    }

    /// The cells that a rectangle touches, in order.
    #[must_use]
    pub fn touched(&self, left: f32, top: f32, right: f32, bottom: f32) -> Vec<usize> {
        let mut all = Vec::new();
        for line in self.visible(top, bottom).iter().filter(|line| line.head.is_none()) {
            all.extend((line.first..line.end).filter(|index| {
                let (x, width) = self.span(line, *index);
                x < right && x + width > left
            }));
        }
        all
    }

    /// Where a step leads; stays inside, and goes up and down to what lies nearest.
    #[must_use]
    pub fn step(&self, from: usize, step: GridStep) -> usize {
        let last = self.count().saturating_sub(1);
        match step {
            GridStep::Left => from.saturating_sub(1),
            GridStep::Right => from + 1,
            GridStep::Up => self.beside(from, -1, 0.0),
            GridStep::Down => self.beside(from, 1, 0.0),
            GridStep::PageUp(height) => self.beside(from, -1, height),
            GridStep::PageDown(height) => self.beside(from, 1, height),
            GridStep::Home => 0,
            GridStep::End => last,
        }
        .min(last)
    }

    /// The nearest cell in the row that lies a row, or `distance`, above (-1) or below (1).
    fn beside(&self, from: usize, way: isize, distance: f32) -> usize {
        let row = self.rows.partition_point(|at| self.lines[*at as usize].end <= from);
        let Some(line) = self.rows.get(row).map(|at| self.lines[*at as usize]) else { return from };
        let mut target = row.saturating_add_signed(way).min(self.rows.len() - 1);
        if distance > 0.0 {
            let y = line.top + f64::from(distance) * if way < 0 { -1.0 } else { 1.0 };
            let near = self.rows.partition_point(|at| self.lines[*at as usize].top <= y);
            let whole = near.saturating_sub(1);
            target = if way < 0 { whole.min(target) } else { whole.max(target) };
        }
        if target == row {
            return from;
        }
        let (x, width) = self.span(&line, from);
        let middle = x + width / 2.0;
        let there = self.lines[self.rows[target] as usize];
        let away = |index: usize| {
            let (x, width) = self.span(&there, index);
            (x + width / 2.0 - middle).abs()
        };
        (there.first..there.end).min_by(|a, b| away(*a).total_cmp(&away(*b))).unwrap_or(from)
    }

    /// The scroll offset that shows a cell whole, moving as little as possible; `cover` at the top is
    /// hidden by what sticks there.
    #[must_use]
    #[expect(clippy::cast_possible_truncation, reason = "scroll areas measure in single precision")]
    pub fn offset_showing(&self, index: usize, offset: f32, view_height: f32, cover: f32) -> f32 {
        let Some(line) = self.line_of(index) else { return offset };
        let top = (line.top - f64::from(self.margin + cover)).max(0.0) as f32;
        let bottom = (line.top + f64::from(line.height + self.margin)) as f32;
        if top < offset {
            top
        } else if bottom > offset + view_height {
            (bottom - view_height).max(0.0)
        } else {
            offset
        }
    }

    /// The scroll offset at which a group begins.
    #[must_use]
    #[expect(clippy::cast_possible_truncation, reason = "scroll areas measure in single precision")]
    pub fn offset_of_group(&self, group: usize) -> Option<f32> {
        let line = self.lines.iter().find(|line| line.head == Some(group))?;
        Some((line.top - f64::from(self.margin)).max(0.0) as f32)
    }
}

/// Lays out one part after another.
struct Maker<'a> {
    layout: &'a mut CellLayout,
    shape: CellShape,
    spacing: Spacing,
    width: f32,
    y: f64,
}

impl Maker<'_> {
    fn head(&mut self, group: usize, first: usize) {
        let height = self.spacing.head;
        let line = CellLine { first, end: first, top: self.y, height, head: Some(group) };
        self.layout.lines.push(line);
        self.y += f64::from(height);
    }

    fn row(&mut self, cells: Range<usize>, height: f32) {
        let at = u32::try_from(self.layout.lines.len()).unwrap_or(u32::MAX);
        self.layout.rows.push(at);
        let line = CellLine { first: cells.start, end: cells.end, top: self.y, height, head: None };
        self.layout.lines.push(line);
        self.y += f64::from(height + self.spacing.gap);
    }

    fn cells(&mut self, cells: Range<usize>, ratio: &impl Fn(usize) -> f32) {
        match self.shape {
            CellShape::Equal(width, height) => self.equal(cells, width, height),
            CellShape::Justified(height) => self.justified(cells, height, ratio),
        }
    }

    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a small positive number")]
    fn equal(&mut self, cells: Range<usize>, width: f32, height: f32) {
        let step = width + self.spacing.gap;
        let room = (self.width - 2.0 * self.spacing.margin + self.spacing.gap).max(0.0);
        let columns = ((room / step.max(1.0)).floor() as usize).max(1);
        self.layout.equal = (width, step);
        let mut first = cells.start;
        while first < cells.end {
            let end = (first + columns).min(cells.end);
            self.row(first..end, height);
            first = end;
        }
    }

    fn justified(&mut self, cells: Range<usize>, height: f32, ratio: &impl Fn(usize) -> f32) {
        let room = (self.width - 2.0 * self.spacing.margin).max(height);
        let mut first = cells.start;
        while first < cells.end {
            let (mut end, mut sum) = (first, 0.0);
            // Pictures are taken in as long as the row would be at least as high as wanted without the next.
            while end < cells.end {
                let next = shape(ratio(end));
                let gaps = (end - first) as f32 * self.spacing.gap;
                if end > first && (sum + next / 2.0) * height + gaps > room {
                    break;
                }
                sum += next;
                end += 1;
            }
            let gaps = (end - first - 1) as f32 * self.spacing.gap;
            let filled = (room - gaps) / sum.max(0.01);
            // The last row of a group keeps the height instead of blowing up a single picture.
            let row = if end == cells.end { filled.min(height) } else { filled };
            let mut x = self.spacing.margin;
            for index in first..end {
                let width = shape(ratio(index)) * row;
                self.layout.spans.push((x, width));
                x += width + self.spacing.gap;
            }
            self.row(first..end, row);
            first = end;
        }
    }
}

fn shape(ratio: f32) -> f32 {
    if ratio.is_finite() && ratio > 0.0 { ratio.clamp(SHAPES.0, SHAPES.1) } else { 1.5 }
}

#[cfg(test)]
#[expect(clippy::cast_possible_truncation, reason = "small made-up lists")]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const SPACING: Spacing = Spacing { gap: 4.0, margin: 12.0, head: 32.0 };
    const CELL: CellShape = CellShape::Equal(176.0, 176.0);

    fn equal(count: usize, groups: &[usize]) -> CellLayout {
        CellLayout::new(count, 920.0, CELL, SPACING, groups, |_| 1.0)
    }

    fn ratio(index: usize) -> f32 {
        [1.5, 0.67, 1.33, 2.1, 1.0, 9.0, 0.0][index % 7]
    }

    #[test]
    fn five_default_cells_fit_the_default_window() {
        let layout = equal(12, &[]);
        assert_eq!(layout.lines.len(), 3);
        assert_eq!(layout.span(&layout.lines[1], 6), (192.0, 176.0));
        assert_eq!(layout.height(), 24.0 + 3.0 * 176.0 + 2.0 * 4.0);
        assert_eq!(CellLayout::new(3, 10.0, CELL, SPACING, &[], |_| 1.0).lines.len(), 3);
    }

    #[test]
    fn groups_have_heads_and_rows_of_their_own() {
        let layout = equal(8, &[0, 6]);
        let ends: Vec<(Option<usize>, usize)> = layout.lines.iter().map(|l| (l.head, l.end)).collect();
        assert_eq!(ends, [(Some(0), 0), (None, 5), (None, 6), (Some(1), 6), (None, 8)]);
        assert_eq!(layout.group_above(100.0), Some((0, Some(layout.lines[3].top as f32 - 100.0))));
        assert_eq!(layout.group_above(600.0), Some((1, None)));
        assert_eq!(layout.offset_of_group(1), Some(layout.lines[3].top as f32 - 12.0));
    }

    #[test]
    fn the_keyboard_stays_inside_and_goes_to_what_is_nearest() {
        let layout = equal(12, &[]);
        let step = |from, step| layout.step(from, step);
        assert_eq!((step(6, GridStep::Up), step(1, GridStep::Up)), (1, 1));
        assert_eq!((step(6, GridStep::Down), step(9, GridStep::Down)), (11, 11));
        assert_eq!(step(10, GridStep::Down), 10);
        assert_eq!((step(0, GridStep::Left), step(11, GridStep::Right)), (0, 11));
        assert_eq!((step(3, GridStep::PageDown(800.0)), step(3, GridStep::End)), (11, 11));
        assert_eq!((step(11, GridStep::PageUp(360.0)), step(0, GridStep::PageUp(360.0))), (1, 0));
        assert_eq!(equal(0, &[]).step(0, GridStep::Right), 0);
        // Past the head of the next group.
        assert_eq!(equal(8, &[0, 6]).step(5, GridStep::Down), 6);
    }

    #[test]
    fn scrolling_moves_only_when_needed() {
        let layout = equal(1000, &[]);
        assert_eq!(layout.offset_showing(0, 0.0, 700.0, 0.0), 0.0);
        assert_eq!(layout.offset_showing(5, 0.0, 700.0, 0.0), 0.0);
        assert_eq!(layout.offset_showing(0, 500.0, 700.0, 0.0), 0.0);
        assert_eq!(layout.offset_showing(25, 0.0, 700.0, 0.0), 5.0 * 180.0 + 176.0 + 24.0 - 700.0);
    }

    #[test]
    fn justified_rows_end_at_the_edge() {
        let layout = CellLayout::new(50, 900.0, CellShape::Justified(150.0), SPACING, &[], ratio);
        for line in &layout.lines[..layout.lines.len() - 1] {
            let (x, width) = layout.span(line, line.end - 1);
            assert!((x + width - 888.0).abs() < 0.1, "{x} {width}");
            assert!((90.0..230.0).contains(&line.height), "{}", line.height);
        }
        assert!(layout.lines.last().unwrap().height <= 150.0);
    }

    proptest! {
        #[test]
        fn every_cell_is_in_one_row_and_found_there(
            count in 1usize..3000, width in 50.0f32..4000.0, cut in 1usize..3000, pick in 0usize..3000, justified in any::<bool>()
        ) {
            let shape = if justified { CellShape::Justified(150.0) } else { CELL };
            let groups = if cut < count { vec![0, cut] } else { Vec::new() };
            let layout = CellLayout::new(count, width, shape, SPACING, &groups, ratio);
            prop_assert_eq!(layout.count(), count);
            let covered: usize = layout.lines.iter().map(|l| l.end - l.first).sum();
            prop_assert_eq!(covered, count);
            let index = pick % count;
            let line = layout.line_of(index).unwrap();
            prop_assert!((line.first..line.end).contains(&index));
            let (x, w) = layout.span(line, index);
            let y = line.top as f32;
            prop_assert!(layout.touched(x + w / 2.0, y + 1.0, x + w / 2.0 + 1.0, y + 2.0).contains(&index));
            for pair in layout.lines.windows(2) {
                prop_assert!(pair[1].top + 0.01 >= pair[0].top + f64::from(pair[0].height));
            }
        }

        #[test]
        fn no_step_leaves_the_list(count in 1usize..300, from in 0usize..300, height in 0.0f32..5000.0) {
            let layout = CellLayout::new(count, 900.0, CellShape::Justified(120.0), SPACING, &[], ratio);
            let from = from % count;
            for step in [GridStep::Left, GridStep::Right, GridStep::Up, GridStep::Down, GridStep::PageUp(height), GridStep::PageDown(height), GridStep::Home, GridStep::End] {
                prop_assert!(layout.step(from, step) < count);
            }
        }
    }
}
