//! Thumbnails from the library to pixels, the visible ones first.

use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::Arc;
use std::thread::JoinHandle;

use parking_lot::{Condvar, Mutex};

use crate::catalog::{Reader, ThumbSize};
use crate::facts::{AssetId, Fingerprint, PixelBuffer};
use crate::jobs::event::{Changes, Event, Events};
use crate::jobs::spawn;
use crate::jobs::work::fenced;
use crate::jobs::writer::WriterHandle;
use crate::media::{self, DecodeSize, LARGE_SIDE, Limits};

/// A thumbnail that is wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ThumbRequest {
    /// Whose.
    pub id: AssetId,
    /// Its picture data.
    pub fingerprint: Fingerprint,
    /// A file that holds it, for making a large one again.
    pub path: PathBuf,
    /// The large one?
    pub large: bool,
}

/// A decoded thumbnail.
#[derive(Debug, Clone)]
pub struct AssetThumb {
    /// Whose.
    pub id: AssetId,
    /// The picture data it shows.
    pub fingerprint: Fingerprint,
    /// Whether the large one was wanted.
    pub large: bool,
    /// Its pixels; the small one stands in until a large one was made again.
    pub pixels: PixelBuffer,
}

/// The thread that decodes thumbnails.
pub struct Thumbnailer {
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

struct Shared {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    wanted: VecDeque<ThumbRequest>,
    /// Large ones that the library had dropped; made again when nothing else is wanted.
    lost: VecDeque<ThumbRequest>,
    busy: bool,
    closing: bool,
}

/// What the thread works with.
struct Maker {
    reader: Reader,
    writer: Option<WriterHandle>,
    limits: Limits,
    events: Events,
}

impl Thumbnailer {
    /// Starts the thread.
    pub fn start(
        reader: Reader,
        writer: Option<WriterHandle>,
        limits: Limits,
        events: Events,
    ) -> std::io::Result<Self> {
        let shared = Arc::new(Shared { state: Mutex::default(), changed: Condvar::new() });
        let own = Arc::clone(&shared);
        let maker = Maker { reader, writer, limits, events };
        let thread = spawn("thumbs", move || serve(&own, &maker))?;
        Ok(Self { shared, thread: Some(thread) })
    }

    /// Replaces what is wanted; most wanted first.
    pub fn want(&self, requests: Vec<ThumbRequest>) {
        let mut state = self.shared.state.lock();
        state.wanted = requests.into();
        state.lost.clear();
        self.shared.changed.notify_all();
    }

    /// Whether nothing is wanted.
    #[must_use]
    pub fn idle(&self) -> bool {
        let state = self.shared.state.lock();
        state.wanted.is_empty() && state.lost.is_empty() && !state.busy
    }

    /// Asks the thread to end, without waiting.
    pub fn close(&self) {
        self.shared.state.lock().closing = true;
        self.shared.changed.notify_all();
    }
}

impl Drop for Thumbnailer {
    fn drop(&mut self) {
        self.close();
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            log::error!("the thumbnail thread ended with an internal error");
        }
    }
}

fn serve(shared: &Shared, maker: &Maker) {
    while let Some((request, lost)) = next(shared) {
        let outcome = fenced(|| if lost { maker.make_again(&request) } else { maker.load(&request) });
        match outcome.unwrap_or_else(Err) {
            Ok(true) => {}
            Ok(false) => shared.state.lock().lost.push_back(request),
            Err(reason) => log::warn!("a thumbnail could not be shown: {reason}: {}", request.path.display()),
        }
        shared.state.lock().busy = false;
    }
}

fn next(shared: &Shared) -> Option<(ThumbRequest, bool)> {
    let mut state = shared.state.lock();
    loop {
        if state.closing {
            return None;
        }
        if let Some(request) = state.wanted.pop_front() {
            state.busy = true;
            return Some((request, false));
        }
        if let Some(request) = state.lost.pop_front() {
            state.busy = true;
            return Some((request, true));
        }
        shared.changed.wait(&mut state);
    }
}

impl Maker {
    /// Sends the stored thumbnail; `false` when only the small one is left of a wanted large one.
    fn load(&self, request: &ThumbRequest) -> Result<bool, String> {
        let stored = |size| self.reader.thumb(request.fingerprint, size).map_err(|error| error.to_string());
        let large = if request.large { stored(ThumbSize::Large)? } else { None };
        let lost = request.large && large.is_none();
        let Some(jpeg) = large.map_or_else(|| stored(ThumbSize::Small), |jpeg| Ok(Some(jpeg)))? else {
            return Ok(true);
        };
        self.send(request, &jpeg)?;
        Ok(!lost)
    }

    /// Makes thumbnails from the file.
    fn make_again(&self, request: &ThumbRequest) -> Result<bool, String> {
        let decoded = media::decode(&request.path, &self.limits, DecodeSize::AtLeast(LARGE_SIDE));
        let decoded = decoded.map_err(|error| error.to_string())?;
        let made = media::thumbnails(&decoded.pixels).map_err(|error| error.to_string())?;
        self.send(request, &made.large)?;
        if let Some(writer) = &self.writer {
            let fingerprint = request.fingerprint;
            writer.write_now(move |writer| {
                writer.store_thumbs(fingerprint, &made.small, Some(&made.large))?;
                Ok(Changes::default())
            });
        }
        Ok(true)
    }

    fn send(&self, request: &ThumbRequest, jpeg: &[u8]) -> Result<(), String> {
        let pixels = media::decode_thumbnail(jpeg).map_err(|error| error.to_string())?;
        let (id, fingerprint, large) = (request.id, request.fingerprint, request.large);
        self.events.send(Event::Thumb(AssetThumb { id, fingerprint, large, pixels }));
        Ok(())
    }
}
