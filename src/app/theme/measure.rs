//! Lengths in points, on a grid of four.

/// Inside a control.
pub const GAP_1: f32 = 4.0;
/// Between controls.
pub const GAP_2: f32 = 8.0;
/// Panel padding, vertically.
pub const GAP_3: f32 = 12.0;
/// Panel padding, horizontally; between groups.
pub const GAP_4: f32 = 16.0;

/// A chosen segment.
pub const RADIUS_SEGMENT: f32 = 3.0;
/// Buttons, chips, fields, rows.
pub const RADIUS: f32 = 4.0;
/// Cells and cards.
pub const RADIUS_CELL: f32 = 6.0;

/// Top bar.
pub const TOP_BAR: f32 = 48.0;
/// Filter row under it; two-line rows.
pub const FILTER_ROW: f32 = 44.0;
/// Tool row of the crop page.
pub const TOOL_ROW: f32 = 40.0;
/// Row of the models table, page titles.
pub const TABLE_ROW: f32 = 52.0;
/// Bar with the transformation.
pub const TRANSFORMATION_BAR: f32 = 52.0;
/// Head of the inspector.
pub const HEAD: f32 = 60.0;
/// Sidebar row, button, field, tab, strip.
pub const CONTROL: f32 = 28.0;
/// Search field, gravity row, table header.
pub const TALL: f32 = 32.0;
/// Object row, chip, value row.
pub const ROW: f32 = 24.0;
/// Chips.
pub const CHIP: f32 = 24.0;
/// Filmstrip and the pictures in it.
pub const FILMSTRIP: f32 = 104.0;
/// Pictures of the filmstrip.
pub const FILMSTRIP_PICTURE: f32 = 72.0;
/// Previews of the crop page.
pub const PREVIEWS: f32 = 216.0;
/// Pictures of the previews.
pub const PREVIEW: f32 = 84.0;

/// Sidebar.
pub const SIDEBAR: f32 = 220.0;
/// Inspector.
pub const INSPECTOR: f32 = 300.0;
/// Right column of Crop and Models.
pub const SIDE_COLUMN: f32 = 320.0;
/// Right column of Loupe.
pub const LOUPE_COLUMN: f32 = 280.0;
/// Right column of the Lab.
pub const JSON: f32 = 400.0;

/// Picture well of a default cell: width and height.
pub const WELL: [f32; 2] = [160.0, 120.0];
/// Between the edge of a cell and its content.
pub const CELL_PADDING: f32 = 8.0;
/// What a cell is higher than its well: padding, name, marks.
pub const CELL_EXTRA_HEIGHT: f32 = 56.0;
/// Height of a justified row, in widths of the picture well.
pub const JUSTIFIED: f32 = 1.05;
/// Between pictures of justified rows.
pub const JUSTIFIED_GAP: f32 = 8.0;
/// The strip of months under the grid.
pub const TIMELINE: f32 = 44.0;
/// Around the grid.
pub const GRID_MARGIN: f32 = 12.0;

/// Icons.
pub const ICON: f32 = 16.0;
/// Icons inside chips, badges and notes.
pub const ICON_SMALL: f32 = 12.0;
/// What a click on an icon may miss.
pub const HIT: f32 = 28.0;
/// The same in the strip and inside chips.
pub const HIT_SMALL: f32 = 20.0;

/// Seconds of the movement of a panel or the crop rectangle.
pub const MOVE_S: f32 = 0.12;
/// Seconds a toast stays.
pub const TOAST_S: f64 = 5.0;
