//! Controls painted from tokens. Each says its role and label to screen readers and tests.

mod bar;
mod box_overlay;
mod button;
mod cell;
mod chip;
mod crop_overlay;
mod field;
mod frame;
mod json_view;
mod justified;
mod menu;
mod name_finder;
mod path_sheet;
mod reorder;
mod rows;
mod save_sheet;
mod segmented;
mod slider;
mod stars;
mod tagging;

pub use bar::progress_bar;
pub use box_overlay::{BoxMark, Mark, paint_box, paint_label};
pub use button::{Button, icon_button, icon_toggle, small_icon_button, tab, tick_box};
pub use cell::{Badge, CellContent, LitBox, thumbnail_cell};
pub use chip::{AutomaticChip, ChipAction, automatic_chip, file_chip, own_chip, removable_chip};
pub use crop_overlay::{CropLook, crop_overlay, fitted};
pub use field::Field;
pub use frame::{
    dashed_rect, dashed_target, focus_ring, focus_ring_around, hline, key_cap, key_hints, key_hints_width,
    row_above, row_below, section_ui, swatch, vline,
};
pub use json_view::JsonView;
pub use justified::justified_cell;
pub use menu::menu_item;
pub use name_finder::{NameFinder, leave_shortest_to_the_first, name_row};
pub use path_sheet::{PathAnswer, PathSheet, PathState, expanded, home};
pub use reorder::Reorder;
pub use rows::{
    ObjectRow, SidebarRow, grouped, label_row, object_row, person_row, section_title, sidebar_row, two_lines,
    value_row,
};
pub use save_sheet::{SaveAnswer, SaveSheet, SaveState};
pub use segmented::segmented;
pub use slider::Slider;
pub use stars::stars_input;
pub use tagging::tagging_input;
