//! Import presets of the library.

use crate::catalog::Preset;

/// One import preset.
#[derive(Debug, Clone, PartialEq)]
pub struct PresetRow {
    /// Its name.
    pub name: String,
    /// What it says; nothing where it is not understood.
    pub preset: Preset,
    /// Why it is not understood.
    pub wrong: Option<String>,
}
