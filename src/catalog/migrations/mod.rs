//! Formats of the three files, and the steps from each to the next.
//!
//! A released step is never edited; a change is a new step at the end of its list.

mod run;

pub(super) use run::{Kind, migrate};

/// Steps of `catalog.db`.
pub(super) const CATALOG: Kind = Kind {
    application: 0x4772_6176,
    steps: &[
        include_str!("catalog/001.sql"),
        include_str!("catalog/002.sql"),
        include_str!("catalog/003.sql"),
    ],
    page_size: 4096,
    copy: true,
};

/// Steps of `derived.db`.
pub(super) const DERIVED: Kind = Kind {
    application: 0x4772_6177,
    steps: &[
        include_str!("derived/001.sql"),
        include_str!("derived/002.sql"),
        include_str!("derived/003.sql"),
        include_str!("derived/004.sql"),
        include_str!("derived/005.sql"),
        include_str!("derived/006.sql"),
        include_str!("derived/007.sql"),
    ],
    page_size: 4096,
    copy: false,
};

/// Steps of `thumbs.db`.
pub(super) const THUMBS: Kind =
    Kind { application: 0x4772_6178, steps: &[include_str!("thumbs/001.sql")], page_size: 8192, copy: false };
