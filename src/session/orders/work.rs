//! Doing what was ordered, in a process of its own or while somebody waits.

use std::time::{Duration, Instant};

use super::message::{FAILURES, FailureNote};
use super::teller::Teller;
use super::{Order, OrderStatus, Orders, desktop};
use crate::inference::AnalysisInfo;
use crate::jobs::WorkKind;
use crate::session::imports::DESKTOP;
use crate::session::tools::{AnalyzeTotals, Target};
use crate::session::{IfBusy, Result, Session, SessionError, SessionOptions, View};

/// Pause between looks while another process works or writes.
const PATIENCE: Duration = Duration::from_secs(1);
/// How often progress is written down.
const NOTE_EVERY: Duration = Duration::from_secs(1);

/// Does every open order, oldest first, and returns when none is open, or none but those that wait because analysing is
/// held.
///
/// Only one process works at a time; a second one waits as long as there is something to do. While another process (the
/// window) writes to the library, orders wait; those that it has fulfilled meanwhile are complete.
pub fn work_orders(options: &SessionOptions) -> Result<()> {
    let orders = Orders::of_library(&options.library_dir);
    let lock = orders.work_lock()?;
    while !orders.take(&lock)? {
        if !orders.list()?.iter().any(|order| order.open() && !order.paused()) {
            return Ok(());
        }
        std::thread::sleep(PATIENCE);
    }
    let mut teller = Teller::new(&orders);
    let worked = work_until_done(options, &orders, &mut teller);
    teller.finish().and(worked)
}

/// One round after the other, while addresses are being told beside it.
fn work_until_done(options: &SessionOptions, orders: &Orders, teller: &mut Teller) -> Result<()> {
    let mut afresh = true;
    loop {
        let open: Vec<Order> = orders.list()?.into_iter().filter(Order::open).collect();
        let telling = open.iter().any(|order| teller.has(order));
        // What is held is looked at once, and again when somebody wishes otherwise.
        afresh |= !orders.wishes().is_empty();
        let meant = |order: &Order| !teller.has(order) && (afresh || !order.paused());
        let due: Vec<Order> = open.into_iter().filter(meant).collect();
        match (due.is_empty(), telling) {
            (true, false) => return Ok(()),
            (true, true) => teller.rest(PATIENCE),
            (false, _) => work_all(options, orders, teller, due)?,
        }
        afresh = false;
    }
}

/// One round over orders; ends early when the library is taken by another process.
///
/// The library is closed before anybody is waited for.
fn work_all(options: &SessionOptions, orders: &Orders, teller: &mut Teller, due: Vec<Order>) -> Result<()> {
    let options = SessionOptions { if_busy: IfBusy::Refuse, ..options.clone() };
    match Session::open(options.clone()) {
        Ok(mut session) => {
            let worked = work_each(&mut session, orders, teller, due);
            session.close();
            worked
        }
        Err(SessionError::ReadOnly(reason)) => wait_for_others(&options, orders, teller, due, &reason),
        Err(error) => fail_each(orders, teller, due, &error.to_string()),
    }
}

fn work_each(session: &mut Session, orders: &Orders, teller: &mut Teller, due: Vec<Order>) -> Result<()> {
    for mut order in due {
        if order.undone() && orders.is_cancelled(&order.id) {
            order = orders.settle_cancelled(order)?;
        }
        if order.undone() {
            let outcome = if holds(session) { None } else { work(session, orders, &mut order)? };
            let Some(outcome) = outcome else {
                // Somebody may have let it go on meanwhile; then it is done in the next round.
                let order = if holds(session) { order.held() } else { order.waiting() };
                orders.store(&order)?;
                continue;
            };
            order = end(orders, order, outcome, is_silent(session))?;
        }
        teller.tell(order, Some(&mut *session))?;
    }
    Ok(())
}

/// Whether analysing is held, also by a wish of this moment.
fn holds(session: &mut Session) -> bool {
    session.follow_wishes();
    let key = WorkKind::Analyze.setting();
    let stored = || session.read(|reader| reader.setting(&key)).ok().flatten();
    session.unsaved.get(&key).cloned().or_else(stored).is_some_and(|held| held == "1")
}

/// The library cannot be opened at all.
fn fail_each(orders: &Orders, teller: &mut Teller, open: Vec<Order>, reason: &str) -> Result<()> {
    for mut order in open {
        if order.undone() {
            order = end(orders, order, Err(SessionError::Library(reason.to_owned())), false)?;
        }
        teller.tell(order, None)?;
    }
    Ok(())
}

/// Another process writes: orders that it has fulfilled are complete, the others say what they wait for.
fn wait_for_others(
    options: &SessionOptions,
    orders: &Orders,
    teller: &mut Teller,
    open: Vec<Order>,
    reason: &str,
) -> Result<()> {
    let mut session = Session::open(SessionOptions { read_only: true, ..options.clone() })?;
    for order in open {
        if order.undone() && orders.is_cancelled(&order.id) {
            teller.tell(orders.settle_cancelled(order)?, Some(&mut session))?;
            continue;
        }
        if !order.undone() {
            teller.tell(order, Some(&mut session))?;
            continue;
        }
        // What cannot be asked, such as a file that has left the library, ends that order and no other one.
        if let Some(outcome) = fulfilled(&mut session, &order).transpose() {
            let order = end(orders, order, outcome, is_silent(&session))?;
            teller.tell(order, Some(&mut session))?;
        } else if order.message.as_deref() != Some(reason) {
            orders.store(&Order { message: Some(reason.to_owned()), ..order })?;
        }
    }
    session.close();
    std::thread::sleep(PATIENCE * 3);
    Ok(())
}

/// How an order ended that asks for nothing that is not there already; `None` where something is still to be done.
fn fulfilled(session: &mut Session, order: &Order) -> Result<Option<AnalyzeTotals>> {
    let request = order.request.to_request();
    if request.force || request.auto_tagging.is_some() || !session.lacks_nothing(&request)? {
        return Ok(None);
    }
    let pictures = session.united(&request.targets)?.len() as u64;
    Ok(Some(AnalyzeTotals { pictures, fresh: pictures, ..AnalyzeTotals::default() }))
}

/// Whether the settings silence the desktop.
fn is_silent(session: &Session) -> bool {
    let word = session.read(|reader| reader.setting(DESKTOP));
    word.is_ok_and(|word| word.as_deref() == Some("off"))
}

/// Does what an order asks for; `None` when analysing was held before it was done.
fn work(session: &mut Session, orders: &Orders, order: &mut Order) -> Result<Option<Result<AnalyzeTotals>>> {
    (order.status, order.message) = (OrderStatus::Processing, None);
    let request = order.request.to_request();
    order.pictures = match session.united(&request.targets) {
        Ok(ids) => ids.len() as u64,
        Err(error) => return Ok(Some(Err(error))),
    };
    orders.store(order)?;
    let mut noted = Instant::now();
    let (mut cancelled, mut held) = (false, false);
    let outcome = session.analyze(&request, &mut |view: &View| {
        if noted.elapsed() >= NOTE_EVERY {
            noted = Instant::now();
            cancelled = orders.is_cancelled(&order.id);
            held = view.settings.get(&WorkKind::Analyze.setting()).is_some_and(|held| held == "1");
            let row = view.jobs.row(WorkKind::Analyze);
            order.done = row.map_or(order.done, |row| row.done);
            // What could not be noted now is noted a second later.
            orders.store(order).ok();
        }
        !cancelled && !held
    });
    if cancelled || orders.is_cancelled(&order.id) {
        return Ok(Some(Err(SessionError::Input("it was cancelled".to_owned()))));
    }
    Ok((!held || outcome.is_err()).then_some(outcome))
}

/// Writes down how an order ended, and tells the desktop.
fn end(orders: &Orders, order: Order, outcome: Result<AnalyzeTotals>, silent: bool) -> Result<Order> {
    let order = match outcome {
        Ok(totals) => {
            let failures = totals.failures.iter().take(FAILURES);
            Order {
                status: OrderStatus::Complete,
                pictures: totals.pictures,
                done: totals.pictures,
                results: totals.results,
                failed: totals.failed,
                failures: failures.map(|(path, what, why)| FailureNote::new(path, what, why)).collect(),
                message: None,
                ..order
            }
        }
        Err(error) => Order { status: OrderStatus::Failed, message: Some(error.to_string()), ..order },
    };
    orders.store(&order)?;
    if !silent {
        desktop::announce(&order);
    }
    Ok(order)
}

impl Session {
    /// Whether everything asked for is done already.
    fn lacks_nothing(&mut self, request: &crate::session::AnalyzeRequest) -> Result<bool> {
        let names: Vec<String> = request
            .detections
            .iter()
            .map(|name| self.registry.analysis(name).map_or_else(|_| name.clone(), |info| info.id))
            .collect();
        let infos = self.registry.analyses();
        let everything = names.is_empty();
        let meant = |info: &AnalysisInfo| if everything { !info.off } else { names.contains(&info.id) };
        let wanted = infos.into_iter().filter(|info| info.installed.is_installed() && meant(info));
        let engines: Vec<crate::catalog::EngineRef> =
            wanted.map(|info| crate::catalog::EngineRef::new(info.id, info.engine_id)).collect();
        let ids = if request.targets.is_empty() {
            self.resolve(&Target::All)?
        } else {
            self.united(&request.targets)?
        };
        self.read(move |reader| {
            for id in ids {
                for engine in &engines {
                    if !reader.is_settled(id, engine, everything)? {
                        return Ok(false);
                    }
                }
            }
            Ok(true)
        })
    }
}
