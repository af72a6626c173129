//! Pictures side by side.

use crate::facts::{AssetId, Pyramid};
use crate::geometry::PxSize;

/// One of the compared pictures.
#[derive(Debug, Clone)]
pub struct ComparedView {
    /// Which asset; its name and verdict are in its row.
    pub id: AssetId,
    /// Size of the source after orientation, once known.
    pub size: Option<PxSize>,
    /// Its pixels; empty until they arrive.
    pub pyramid: Pyramid,
    /// Why it cannot be shown.
    pub error: Option<String>,
    /// Pixels of the longer side that were asked for.
    pub(in crate::session) asked: u32,
}

impl ComparedView {
    /// A picture of which nothing is known yet.
    #[must_use]
    pub fn new(id: AssetId) -> Self {
        Self { id, size: None, pyramid: Pyramid::default(), error: None, asked: 0 }
    }
}
