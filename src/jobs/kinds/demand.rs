//! Feeding the analysts: which picture comes next is a question to the library, asked in portions.

use std::collections::{BTreeSet, HashMap, HashSet, VecDeque};
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use parking_lot::{Condvar, Mutex};

use super::analyse::{Analyse, AnalyseItem};
use super::analyst::{Analyst, Wanted, meant, with_needs};
use crate::catalog::{self, EngineRef, Limit, WorkItem, Writer};
use crate::facts::AssetId;
use crate::jobs::event::{Changes, Event, Events};
use crate::jobs::spawn;
use crate::jobs::work::{Pool, Priority, Rank, fenced};
use crate::jobs::writer::WriterHandle;

/// Pictures asked for at once.
const PORTION: usize = 32;

/// Pictures that may wait for what somebody looks at or asked for; more than a screen shows.
const WISHED: usize = 4 * PORTION;

/// How often a calm feeder looks whether a model folder came, went or changed.
const MODELS_EVERY: Duration = Duration::from_secs(2);

/// How long what is on screen must stand still before it comes first.
const STILL: Duration = Duration::from_millis(250);

/// A wish to have certain pictures analysed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Demand {
    /// Which pictures; empty means everything.
    pub ids: Vec<AssetId>,
    /// Which analyses, without version; empty means all that can run.
    pub analyses: Vec<String>,
    /// Whether to run what is done already.
    pub force: bool,
    /// Whether it runs even while analysing is held.
    pub urgent: bool,
}

/// Pictures that wait in the pool or are being worked on.
#[derive(Clone)]
pub struct InFlight(Arc<Shared>);

/// The thread that keeps the pool supplied.
pub struct Feeder {
    shared: Arc<Shared>,
    writer: WriterHandle,
    thread: Option<JoinHandle<()>>,
}

struct Shared {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
#[expect(clippy::struct_excessive_bools, reason = "independent marks")]
struct State {
    /// Wishes for certain pictures, and wishes for everything, which come after what is on screen.
    demands: VecDeque<Demand>,
    everything: VecDeque<Demand>,
    /// Grows when wishes are forgotten: one that is being met then is not put back.
    generation: u64,
    /// Whether everything that lacks something is analysed without being asked.
    always: bool,
    visible: Vec<AssetId>,
    /// When something else came on screen, until that was looked after.
    moved: Option<Instant>,
    /// Grows with every look after what is on screen: what came on screen last is served first.
    seen: i64,
    /// Each with the rank that it was supplied or raised to.
    in_flight: HashMap<AssetId, Rank>,
    /// Pictures whose file was not there: left alone until a walk has looked.
    absent: HashSet<AssetId>,
    /// Work on them that the library has handed out, to be given back then.
    skipped: Vec<WorkItem>,
    /// Something happened since the last look.
    poked: bool,
    looking: bool,
    closing: bool,
}

impl Demand {
    /// What it comes before.
    const fn rank(&self) -> Rank {
        match (self.ids.is_empty(), self.urgent) {
            (true, _) => Rank::Background,
            (false, true) => Rank::Now,
            (false, false) => Rank::Visible,
        }
    }
}

impl State {
    /// Whether pictures of this rank may be supplied; they wait for those of their own rank and above, not for what is
    /// done in the background or held.
    fn has_room(&self, rank: Rank) -> bool {
        let most = if rank == Rank::Background { PORTION } else { WISHED };
        self.in_flight.values().filter(|own| **own <= rank).count() < most
    }

    fn queue_for(&mut self, demand: &Demand) -> &mut VecDeque<Demand> {
        if demand.ids.is_empty() { &mut self.everything } else { &mut self.demands }
    }

    /// What to look at next; `pause` is how long what is on screen must still stand still.
    fn next(&mut self, pause: Duration) -> Option<Look> {
        if let Some(look) = self.take(false) {
            return Some(look);
        }
        if pause.is_zero() {
            self.moved = None;
            self.seen += 1;
            return Some(Look::Visible(self.visible.clone(), self.seen));
        }
        if let Some(look) = self.take(true) {
            return Some(look);
        }
        if self.always && self.poked && self.has_room(Rank::Background) {
            self.poked = false;
            return Some(Look::Everything(self.visible.clone()));
        }
        None
    }

    /// The next wish for which there is room.
    fn take(&mut self, everything: bool) -> Option<Look> {
        let wishes = if everything { &self.everything } else { &self.demands };
        let at = wishes.iter().position(|wish| self.has_room(wish.rank()))?;
        let wishes = if everything { &mut self.everything } else { &mut self.demands };
        let demand = wishes.remove(at)?;
        Some(Look::Demand(demand))
    }
}

/// What one look at the library is for.
enum Look {
    /// A wish.
    Demand(Demand),
    Everything(Vec<AssetId>),
    /// What is on screen now, before everything that waits.
    Visible(Vec<AssetId>, i64),
    /// Whether other models are there.
    Models,
}

impl Feeder {
    /// Starts the thread; with `always` it looks for work by itself.
    pub fn start(
        pool: Pool<Analyse>,
        writer: WriterHandle,
        analyst: Arc<dyn Analyst>,
        events: Events,
        always: bool,
    ) -> std::io::Result<Self> {
        let state = State { always, poked: true, ..State::default() };
        let shared = Arc::new(Shared { state: Mutex::new(state), changed: Condvar::new() });
        let handle = writer.clone();
        let supply = Supply { shared: Arc::clone(&shared), pool, writer, analyst, events };
        let thread = spawn("analyze-feed", move || supply.serve())?;
        Ok(Self { shared, writer: handle, thread: Some(thread) })
    }

    /// Adds a wish.
    pub fn demand(&self, demand: Demand) {
        let mut state = self.shared.state.lock();
        state.queue_for(&demand).push_back(demand);
        self.shared.changed.notify_all();
    }

    /// Whether to look for work without being asked.
    pub fn set_always(&self, always: bool) {
        let mut state = self.shared.state.lock();
        state.always = always;
        state.poked = true;
        self.shared.changed.notify_all();
    }

    /// A walk has looked at the files: those that were not there may be tried again.
    pub fn forget_absent(&self) {
        let mut state = self.shared.state.lock();
        state.absent.clear();
        let skipped = std::mem::take(&mut state.skipped);
        drop(state);
        give_back(&self.writer, skipped);
        self.poke();
    }

    /// What is on screen comes first.
    pub fn set_visible(&self, ids: Vec<AssetId>) {
        let mut state = self.shared.state.lock();
        if state.visible != ids {
            state.visible = ids;
            state.moved = Some(Instant::now());
            self.shared.changed.notify_all();
        }
    }

    /// Something may have come in: look again.
    pub fn poke(&self) {
        self.shared.state.lock().poked = true;
        self.shared.changed.notify_all();
    }

    /// Forgets wishes and stops looking.
    pub fn cancel(&self) {
        let mut state = self.shared.state.lock();
        state.demands.clear();
        state.everything.clear();
        state.generation += 1;
        state.always = false;
        self.shared.changed.notify_all();
    }

    /// Gives waiting items that were dropped back to the library: they are still to be done.
    pub fn dropped(&self, items: Vec<AnalyseItem>) {
        let work: Vec<WorkItem> = items.into_iter().filter_map(AnalyseItem::into_work).collect();
        let mut state = self.shared.state.lock();
        for item in &work {
            state.in_flight.remove(&item.asset);
        }
        self.shared.changed.notify_all();
        drop(state);
        give_back(&self.writer, work);
    }

    /// Whether there is nothing to supply and nothing on its way.
    #[must_use]
    pub fn idle(&self) -> bool {
        let state = self.shared.state.lock();
        let pending = state.poked && state.always;
        let wished = !state.demands.is_empty() || !state.everything.is_empty();
        !wished && !pending && !state.looking && state.in_flight.is_empty()
    }

    /// Asks the thread to end, without waiting.
    pub fn close(&self) {
        self.shared.state.lock().closing = true;
        self.shared.changed.notify_all();
    }
}

impl Drop for Feeder {
    fn drop(&mut self) {
        self.close();
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            log::error!("the feeding thread ended with an internal error");
        }
    }
}

impl InFlight {
    /// The file of a picture is not there.
    pub fn absent(&self, id: AssetId) {
        self.0.state.lock().absent.insert(id);
    }

    /// The results of a picture are stored.
    pub fn landed(&self, id: AssetId) {
        let mut state = self.0.state.lock();
        state.in_flight.remove(&id);
        state.poked = true;
        self.0.changed.notify_all();
    }
}

/// What the library has handed out is to be done by somebody else, or later.
fn give_back(writer: &WriterHandle, work: Vec<WorkItem>) {
    if work.is_empty() {
        return;
    }
    writer.write_now(move |writer| {
        for item in &work {
            for engine in &item.analyses {
                writer.release_analysis(item.fingerprint, engine)?;
            }
        }
        Ok(Changes::default())
    });
}

/// What the thread works with.
struct Supply {
    shared: Arc<Shared>,
    pool: Pool<Analyse>,
    writer: WriterHandle,
    analyst: Arc<dyn Analyst>,
    events: Events,
}

impl Supply {
    fn serve(&self) {
        while let Some((look, generation)) = self.next() {
            let found = fenced(|| self.look(look, generation)).unwrap_or_else(Err);
            if let Err(reason) = found {
                self.events.notice(true, reason);
            }
            self.shared.state.lock().looking = false;
        }
    }

    /// What to look at next, and the generation of wishes that it is for.
    fn next(&self) -> Option<(Look, u64)> {
        let mut state = self.shared.state.lock();
        loop {
            if state.closing {
                return None;
            }
            let moved = state.moved.filter(|_| state.always);
            let pause = moved.map_or(MODELS_EVERY, |at| STILL.saturating_sub(at.elapsed()));
            if let Some(look) = state.next(pause) {
                state.looking = true;
                return Some((look, state.generation));
            }
            if self.shared.changed.wait_for(&mut state, pause).timed_out() && moved.is_none() {
                return Some((Look::Models, state.generation));
            }
        }
    }

    fn look(&self, look: Look, generation: u64) -> Result<(), String> {
        match look {
            Look::Everything(visible) => {
                let wanted = self.analyst.wanted();
                let engines = with_needs(&wanted, &[]);
                let limits = self.limits(&wanted)?;
                let work = self.library(engines.clone(), move |writer, engines| {
                    writer.next_analysis_work_within(engines, &limits, 2 * PORTION, &visible)
                })?;
                // What is not there is passed over; there may be more behind it.
                self.shared.state.lock().poked |= !work.is_empty();
                self.supply(work, Rank::Background, generation);
                self.note_further(engines, generation)
            }
            Look::Visible(visible, turn) => self.show_first(visible, turn, generation),
            Look::Demand(demand) => self.meet(demand, generation),
            Look::Models => {
                if self.analyst.look_again() {
                    self.shared.state.lock().poked = true;
                    self.events.send(Event::Changed(Changes::default()));
                }
                Ok(())
            }
        }
    }

    /// What is on screen overtakes what waits, and is supplied even where enough waits already.
    fn show_first(&self, visible: Vec<AssetId>, turn: i64, generation: u64) -> Result<(), String> {
        let shown: BTreeSet<AssetId> = visible.iter().copied().take(PORTION).collect();
        self.raise(&shown, Priority::new(Rank::Visible, turn));
        let lacking = {
            let state = self.shared.state.lock();
            visible
                .into_iter()
                .take(PORTION)
                .filter(|id| !state.in_flight.contains_key(id))
                .collect::<Vec<_>>()
        };
        if lacking.is_empty() {
            return Ok(());
        }
        let wanted = self.analyst.wanted();
        let engines = with_needs(&wanted, &[]);
        let limits = self.limits(&wanted)?;
        let first = self.library(engines, move |writer, engines| {
            writer.analysis_work_of(engines, Some(&limits), &lacking)
        })?;
        self.supply(first, Rank::Visible, generation);
        Ok(())
    }

    /// Supplies one portion of a wish and puts the rest back.
    fn meet(&self, mut demand: Demand, generation: u64) -> Result<(), String> {
        let engines = with_needs(&self.analyst.wanted(), &demand.analyses);
        if engines.is_empty() {
            return Ok(());
        }
        let rank = demand.rank();
        if demand.force {
            self.redo(&demand)?;
            demand.force = false;
        }
        if demand.ids.is_empty() {
            return self.meet_everything(demand, engines, generation);
        }
        let rest = demand.ids.split_off(demand.ids.len().min(PORTION));
        let asked: BTreeSet<AssetId> = demand.ids.iter().copied().collect();
        self.raise(&asked, Priority::new(rank, 0));
        let ids = std::mem::take(&mut demand.ids);
        let work =
            self.library(engines, move |writer, engines| writer.analysis_work_of(engines, None, &ids))?;
        self.supply(work, rank, generation);
        if !rest.is_empty() {
            demand.ids = rest;
            self.put_back(demand, generation);
        }
        Ok(())
    }

    /// A wish for everything is met when the library knows nothing more that lacks something.
    fn meet_everything(
        &self,
        demand: Demand,
        engines: Vec<EngineRef>,
        generation: u64,
    ) -> Result<(), String> {
        let work = self.library(engines.clone(), |writer, engines| {
            writer.next_analysis_work(engines, 2 * PORTION, &[])
        })?;
        let more = !work.is_empty();
        self.supply(work, Rank::Background, generation);
        self.note_further(engines, generation)?;
        if more {
            self.put_back(demand, generation);
        }
        Ok(())
    }

    /// What is left of a wish waits for room, unless wishes were forgotten meanwhile.
    fn put_back(&self, demand: Demand, generation: u64) {
        let mut state = self.shared.state.lock();
        if state.generation == generation {
            state.queue_for(&demand).push_front(demand);
        }
    }

    fn redo(&self, demand: &Demand) -> Result<(), String> {
        let (ids, analyses) = (demand.ids.clone(), demand.analyses.clone());
        self.writer.call(move |writer| {
            writer.redo_analyses(&ids, &analyses)?;
            Ok(((), Changes::all()))
        })
    }

    /// Asks the library for work.
    fn library(
        &self,
        engines: Vec<EngineRef>,
        mut ask: impl FnMut(&mut Writer, &[EngineRef]) -> catalog::Result<Vec<WorkItem>> + Send + 'static,
    ) -> Result<Vec<WorkItem>, String> {
        if engines.is_empty() {
            return Ok(Vec::new());
        }
        self.writer.call(move |writer| Ok((ask(writer, &engines)?, Changes::default())))
    }

    /// What import presets of folders let run without being asked.
    fn limits(&self, wanted: &[Wanted]) -> Result<Vec<Limit>, String> {
        let mut limits = self.writer.call(|writer| Ok((writer.preset_limits()?, Changes::default())))?;
        for limit in &mut limits {
            limit.analyses = meant(wanted, &limit.analyses);
        }
        Ok(limits)
    }

    /// Tells the meter how many pictures the library holds back for later portions.
    fn note_further(&self, engines: Vec<EngineRef>, generation: u64) -> Result<(), String> {
        let further =
            self.writer.call(move |writer| Ok((writer.analysis_backlog(&engines)?, Changes::default())))?;
        let state = self.shared.state.lock();
        if state.generation == generation {
            self.pool.meter().set_further(further);
        }
        Ok(())
    }

    /// Pictures that wait already come earlier.
    fn raise(&self, asked: &BTreeSet<AssetId>, priority: Priority) {
        let mut state = self.shared.state.lock();
        for id in asked {
            if let Some(rank) = state.in_flight.get_mut(id) {
                *rank = priority.rank().min(*rank);
            }
        }
        drop(state);
        self.pool.queue().reorder(|item| {
            let meant = item.asset().is_some_and(|id| asked.contains(&id));
            if meant && priority.rank() == Rank::Now {
                item.make_urgent();
            }
            // What somebody waits for stays before what is merely on screen.
            let overtakes = priority.rank() == Rank::Now || !item.urgent();
            (meant && overtakes).then_some(priority)
        });
    }

    /// Puts pictures into the pool, or gives them back where wishes were forgotten meanwhile.
    fn supply(&self, work: Vec<WorkItem>, rank: Rank, generation: u64) {
        let mut work = work.into_iter();
        for (number, item) in work.by_ref().enumerate() {
            let mut state = self.shared.state.lock();
            if state.generation != generation {
                drop(state);
                give_back(&self.writer, std::iter::once(item).chain(work).collect());
                return;
            }
            if state.absent.contains(&item.asset) {
                state.skipped.push(item);
                continue;
            }
            state.in_flight.insert(item.asset, rank);
            drop(state);
            let work = AnalyseItem::of_work(item, rank == Rank::Now);
            let work = work.counted(InFlight(Arc::clone(&self.shared)));
            // The library answers in the wanted order; later numbers wait.
            let order = -i64::try_from(number).unwrap_or(i64::MAX);
            self.pool.meter().expect(1);
            if !self.pool.queue().push(Priority::new(rank, order), work) {
                break;
            }
        }
    }
}
