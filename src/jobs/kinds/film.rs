//! Films: rendered frame by frame in the queue of exports, with progress and a way to stop.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering::SeqCst};

use parking_lot::Mutex;

use crate::crop::Plan;
use crate::export::Rules;
use crate::export::motion::{FilmWritten, film_file};
use crate::jobs::work::Step;
use crate::media::{self, DecodeSize, Limits};

/// A film to be made.
#[derive(Debug, Clone)]
pub struct FilmOrder {
    /// The picture.
    pub source: PathBuf,
    /// A plan with a movement.
    pub plan: Arc<Plan>,
    /// Where to.
    pub out: PathBuf,
    /// How files are written.
    pub rules: Rules,
}

/// What others may see and ask of a film that is being made; shared with its worker.
#[derive(Debug, Default)]
pub struct FilmTicket {
    done: AtomicU32,
    stop: AtomicBool,
    written: Mutex<Option<FilmWritten>>,
}

impl FilmTicket {
    /// Frames that are rendered.
    pub fn done(&self) -> u32 {
        self.done.load(SeqCst)
    }

    /// Ends the film at its next frame; nothing is written.
    pub fn stop(&self) {
        self.stop.store(true, SeqCst);
    }

    /// Whether somebody stopped it.
    pub fn stopped(&self) -> bool {
        self.stop.load(SeqCst)
    }

    /// The film, once it is written; taken once.
    pub fn take_written(&self) -> Option<FilmWritten> {
        self.written.lock().take()
    }
}

impl FilmOrder {
    /// Makes the film; the sentence when it failed or was stopped.
    pub fn run(&self, ticket: &FilmTicket, step: &Step<'_>) -> Result<(), String> {
        let go_on = |done: u32, _total: u32| {
            ticket.done.store(done, SeqCst);
            !ticket.stopped() && step.proceed().is_ok()
        };
        let written = make(&self.source, &self.plan, &self.out, &self.rules, &go_on)?;
        *ticket.written.lock() = Some(written);
        Ok(())
    }
}

/// Decodes every pixel of the source and writes its film.
pub fn make(
    source: &Path,
    plan: &Plan,
    out: &Path,
    rules: &Rules,
    go_on: &dyn Fn(u32, u32) -> bool,
) -> Result<FilmWritten, String> {
    let decoded =
        media::decode(source, &Limits::default(), DecodeSize::Full).map_err(|error| error.to_string())?;
    film_file(&decoded.pixels, plan, out, rules, go_on).map_err(|error| error.to_string())
}
