//! Thumbnails on their way from the library to textures.

use std::collections::HashMap;

use crate::facts::{AssetId, PixelBuffer};

/// A decoded thumbnail.
#[derive(Debug, Clone)]
pub struct Thumb {
    /// Whose.
    pub id: AssetId,
    /// The picture version it shows: [`Row::version`](super::Row::version).
    pub version: u64,
    /// Whether it is the large one (1024 px).
    pub large: bool,
    /// Its pixels.
    pub pixels: PixelBuffer,
}

/// Decoded thumbnails that were not taken yet; bounded, oldest dropped first.
///
/// The app takes them with [`Session::take_thumbs`](crate::session::Session::take_thumbs).
#[derive(Debug, Clone, Default)]
pub struct Thumbs {
    pub(in crate::session) waiting: HashMap<AssetId, Thumb>,
}

impl Thumbs {
    /// The thumbnail of an asset, while it waits.
    #[must_use]
    pub fn get(&self, id: AssetId) -> Option<&Thumb> {
        self.waiting.get(&id)
    }

    /// How many wait.
    #[must_use]
    pub fn len(&self) -> usize {
        self.waiting.len()
    }

    /// Whether none waits.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.waiting.is_empty()
    }
}
