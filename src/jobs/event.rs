//! What workers tell the session, through one bounded channel.

use std::collections::BTreeMap;
use std::sync::Arc;

use crossbeam_channel::{Receiver, Sender, bounded};

use super::ask::Answer;
use super::kinds::{AssetThumb, FileAnalysis, OpenedPicture, ScanReport};
use crate::facts::{AssetId, RootId};

/// Called by workers after they sent something; never blocks.
pub type Waker = Arc<dyn Fn() + Send + Sync>;

/// One message.
#[derive(Debug)]
pub enum Event {
    /// The library changed on disk.
    Changed(Changes),
    /// A question was answered.
    Answer(Answer),
    /// A thumbnail was decoded.
    Thumb(AssetThumb),
    /// A picture was decoded (or could not be).
    Picture(OpenedPicture),
    /// A picture was analysed; results for the library are stored.
    Analysed(FileAnalysis),
    /// A walk ended.
    Scanned(ScanReport),
    /// An errand (download, export) ended.
    Errand {
        /// The number it was given.
        ticket: u64,
        /// What it was about.
        name: String,
        /// The sentence when it failed.
        outcome: Result<(), String>,
    },
    /// Something a person should know.
    Notice {
        /// Whether something asked for did not happen.
        serious: bool,
        /// One sentence.
        text: String,
    },
}

/// What a committed batch touched.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[expect(clippy::struct_excessive_bools, reason = "independent marks, merged one by one")]
pub struct Changes {
    /// Assets whose rows or details differ.
    pub assets: Vec<AssetId>,
    /// Whether any asset may differ.
    pub any_asset: bool,
    /// Whether lists may hold other assets or another order.
    pub lists: bool,
    /// Whether folders, counts or tags differ.
    pub sidebar: bool,
    /// Whether the list of failures differs.
    pub failures: bool,
    /// Whether settings, documents or rules differ.
    pub settings: bool,
    /// How many pictures came in that were not known before, by watched folder.
    pub arrived: BTreeMap<RootId, u64>,
}

impl Changes {
    /// More assets than this are told as "any".
    const MANY: usize = 1_000;

    /// Everything may differ.
    #[must_use]
    pub fn all() -> Self {
        Self {
            assets: Vec::new(),
            any_asset: true,
            lists: true,
            sidebar: true,
            failures: true,
            settings: true,
            arrived: BTreeMap::new(),
        }
    }

    /// Results of work on one asset.
    #[must_use]
    pub fn work_on(id: AssetId) -> Self {
        Self { assets: vec![id], lists: true, sidebar: true, failures: true, ..Self::default() }
    }

    /// An edit of these assets.
    #[must_use]
    pub fn edit_of(ids: Vec<AssetId>) -> Self {
        let mut changes = Self { lists: true, sidebar: true, ..Self::default() };
        changes.add_assets(ids);
        changes
    }

    /// Settings only.
    #[must_use]
    pub fn settings() -> Self {
        Self { settings: true, ..Self::default() }
    }

    /// Whether nothing differs.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Both.
    pub fn merge(&mut self, other: Self) {
        self.any_asset |= other.any_asset;
        self.lists |= other.lists;
        self.sidebar |= other.sidebar;
        self.failures |= other.failures;
        self.settings |= other.settings;
        for (root, count) in other.arrived {
            *self.arrived.entry(root).or_default() += count;
        }
        self.add_assets(other.assets);
    }

    fn add_assets(&mut self, ids: Vec<AssetId>) {
        self.assets.extend(ids);
        if self.any_asset || self.assets.len() > Self::MANY {
            self.any_asset = true;
            self.assets.clear();
        }
    }
}

/// The sending end: waits when the channel is full, and wakes the receiver.
#[derive(Clone)]
pub struct Events {
    sender: Sender<Event>,
    waker: Waker,
}

impl Events {
    /// A channel that holds up to `capacity` messages.
    #[must_use]
    pub fn channel(capacity: usize, waker: Waker) -> (Self, Receiver<Event>) {
        let (sender, receiver) = bounded(capacity);
        (Self { sender, waker }, receiver)
    }

    /// Sends; `false` when nobody listens any more.
    pub fn send(&self, event: Event) -> bool {
        let sent = self.sender.send(event).is_ok();
        if sent {
            (self.waker)();
        }
        sent
    }

    /// Sends a notice and logs it.
    pub fn notice(&self, serious: bool, text: impl Into<String>) {
        let text = text.into();
        log::warn!("{text}");
        self.send(Event::Notice { serious, text });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_assets_become_any_asset() {
        let mut changes = Changes::work_on(AssetId(1));
        changes.merge(Changes::edit_of((0..2_000).map(AssetId).collect()));
        assert!(changes.any_asset && changes.assets.is_empty() && changes.lists);
    }
}
