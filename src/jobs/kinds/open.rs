//! Decoding pictures to look at: the open one first, then its neighbours.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::SeqCst};
use std::time::Duration;

use crate::facts::{AssetId, Pyramid, SaliencyMap};
use crate::jobs::event::{Event, Events};
use crate::jobs::work::{Step, Stop, Task};
use crate::media::{self, DecodeSize, Decoded, Limits};
use crate::vision;

/// A picture to be decoded.
pub struct OpenItem {
    /// The asset, where it is one.
    pub asset: Option<AssetId>,
    /// The file.
    pub path: PathBuf,
    /// Pixels of the longer side wanted; `u32::MAX` means all.
    pub long_side: u32,
    /// Grows whenever another picture is opened; older wishes are skipped.
    pub generation: u64,
}

/// A decoded picture.
#[derive(Debug, Clone)]
pub struct OpenedPicture {
    /// The asset, where it is one.
    pub asset: Option<AssetId>,
    /// The file.
    pub path: PathBuf,
    /// What was wanted.
    pub long_side: u32,
    /// The picture, or a sentence.
    pub result: Result<Opened, String>,
}

/// Everything made of one file for looking at it.
#[derive(Debug, Clone)]
pub struct Opened {
    /// The picture.
    pub decoded: Decoded,
    /// The same at falling sizes.
    pub pyramid: Pyramid,
    /// Where the eye goes in it.
    pub saliency: Arc<SaliencyMap>,
}

/// Decodes pictures for the loupe.
pub struct Open {
    /// Bounds on one file.
    pub limits: Limits,
    /// The newest generation.
    pub newest: Arc<AtomicU64>,
    /// Who hears of it.
    pub events: Events,
}

impl Task for Open {
    type Item = OpenItem;
    type Output = Opened;

    fn name(&self, item: &OpenItem) -> String {
        item.path.file_name().unwrap_or_default().to_string_lossy().into_owned()
    }

    fn limit(&self, _item: &OpenItem) -> Duration {
        self.limits.time * 2
    }

    fn run(&self, item: &OpenItem, _step: &Step<'_>) -> Result<Self::Output, Stop> {
        if item.generation < self.newest.load(SeqCst) {
            return Err(Stop::Cancelled);
        }
        let size =
            if item.long_side == u32::MAX { DecodeSize::Full } else { DecodeSize::AtLeast(item.long_side) };
        let decoded = media::decode(&item.path, &self.limits, size);
        let decoded = decoded.map_err(|error| Stop::Failed(error.to_string()))?;
        let saliency = Arc::new(vision::saliency(&decoded.pixels));
        let pyramid = media::pyramid(&decoded.pixels);
        Ok(Opened { decoded, pyramid, saliency })
    }

    fn finish(&self, item: &OpenItem, outcome: Result<Self::Output, Stop>) {
        let result = match outcome {
            Ok(output) => Ok(output),
            Err(Stop::Failed(reason)) => Err(reason),
            Err(Stop::Cancelled) => return,
        };
        let (asset, path, long_side) = (item.asset, item.path.clone(), item.long_side);
        self.events.send(Event::Picture(OpenedPicture { asset, path, long_side, result }));
    }
}
