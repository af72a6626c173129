//! Where every cell lies, worked out once for each list and room.

use std::sync::Arc;

use crate::app::state::UiState;
use crate::app::theme::measure;
use crate::geometry::{CellLayout, CellShape, Spacing};
use crate::session::GridView;

/// The layout of the list that is shown.
#[derive(Default)]
pub struct Arranged {
    layout: Arc<CellLayout>,
    of: Option<Key>,
}

/// What a layout depends on.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Key {
    generation: u64,
    count: usize,
    width: f32,
    well: f32,
    justified: bool,
}

/// Whether rows follow the shapes of pictures: wanted, and the shapes are there.
pub fn justified(grid: &GridView, state: &UiState) -> bool {
    state.justified && grid.sizes.len() == grid.ids.len()
}

/// Width and height of a cell whose well is `well` wide.
pub fn cell(well: f32) -> (f32, f32) {
    let height = well * measure::WELL[1] / measure::WELL[0];
    (well + 2.0 * measure::CELL_PADDING, height + measure::CELL_EXTRA_HEIGHT)
}

impl Arranged {
    /// The layout of `grid` in `width`.
    pub fn layout(&mut self, grid: &GridView, state: &UiState, width: f32) -> Arc<CellLayout> {
        let justified = justified(grid, state);
        let (generation, count) = (grid.generation, grid.ids.len());
        let key = Key { generation, count, width, well: state.well, justified };
        if self.of != Some(key) {
            self.of = Some(key);
            self.layout = Arc::new(make(grid, state, width, justified));
        }
        Arc::clone(&self.layout)
    }

    /// The group at the top of the screen when scrolled so far.
    pub fn group_at(&self, scroll: f32) -> Option<usize> {
        self.layout.group_above(scroll + measure::TALL).map(|(group, _)| group)
    }
}

fn make(grid: &GridView, state: &UiState, width: f32, justified: bool) -> CellLayout {
    let (shape, gap) = if justified {
        (CellShape::Justified(state.well * measure::JUSTIFIED), measure::JUSTIFIED_GAP)
    } else {
        let (width, height) = cell(state.well);
        (CellShape::Equal(width, height), measure::GAP_1)
    };
    let spacing = Spacing { gap, margin: margin(justified), head: measure::TALL + measure::GAP_1 };
    let groups: Vec<usize> = grid.groups.iter().map(|group| group.first).collect();
    CellLayout::new(grid.ids.len(), width, shape, spacing, &groups, |index| {
        let size = grid.sizes[index];
        size.w as f32 / size.h as f32
    })
}

/// Around the cells: justified pictures begin where the name of an equal cell does.
pub const fn margin(justified: bool) -> f32 {
    if justified { measure::GAP_4 } else { measure::GRID_MARGIN }
}
