//! Doing what was ordered, in a process of its own or while somebody waits.

use std::fs::TryLockError;
use std::time::{Duration, Instant};

use super::message::{FAILURES, FailureNote};
use super::teller::Teller;
use super::{Order, OrderStatus, Orders, desktop};
use crate::inference::AnalysisInfo;
use crate::session::imports::DESKTOP;
use crate::session::tools::{AnalyzeTotals, Target};
use crate::session::{IfBusy, Result, Session, SessionError, SessionOptions, View};

/// Pause between looks while another process works or writes.
const PATIENCE: Duration = Duration::from_secs(1);
/// How often progress is written down.
const NOTE_EVERY: Duration = Duration::from_secs(1);

/// Does every open order, oldest first, and returns when none is open.
///
/// Only one process works at a time; a second one waits as long as something is open. While another process (the
/// window) writes to the library, orders wait; those that it has fulfilled meanwhile are complete.
pub fn work_orders(options: &SessionOptions) -> Result<()> {
    let orders = Orders::of_library(&options.library_dir);
    let told = |error: std::io::Error| {
        SessionError::Library(format!("could not look at the orders: {error}: {}", orders.dir().display()))
    };
    let lock = orders.work_lock()?;
    loop {
        let open: Vec<Order> = orders.list()?.into_iter().filter(Order::open).collect();
        if open.is_empty() {
            return Ok(());
        }
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                std::thread::sleep(PATIENCE);
                continue;
            }
            Err(TryLockError::Error(error)) => return Err(told(error)),
        }
        work_all(options, &orders, open)?;
        lock.unlock().map_err(told)?;
    }
}

/// One round over the open orders; ends early when the library is taken by another process.
///
/// The library is closed before anybody is waited for.
fn work_all(options: &SessionOptions, orders: &Orders, open: Vec<Order>) -> Result<()> {
    let options = SessionOptions { if_busy: IfBusy::Refuse, ..options.clone() };
    let teller = Teller::start(orders, open.len())?;
    let worked = match Session::open(options.clone()) {
        Ok(mut session) => {
            let worked = work_each(&mut session, orders, &teller, open);
            session.close();
            worked
        }
        Err(SessionError::ReadOnly(reason)) => wait_for_others(&options, orders, &teller, open, &reason),
        Err(error) => fail_each(orders, &teller, open, &error.to_string()),
    };
    teller.finish().and(worked)
}

fn work_each(session: &mut Session, orders: &Orders, teller: &Teller, open: Vec<Order>) -> Result<()> {
    for mut order in open {
        if order.undone() && orders.is_cancelled(&order.id) {
            order = orders.settle_cancelled(order)?;
        }
        if order.undone() {
            let (begun, outcome) = work(session, orders, order)?;
            order = end(orders, begun, outcome, is_silent(session))?;
        }
        teller.tell(order, Some(&mut *session));
    }
    Ok(())
}

/// The library cannot be opened at all.
fn fail_each(orders: &Orders, teller: &Teller, open: Vec<Order>, reason: &str) -> Result<()> {
    for mut order in open {
        if order.undone() {
            order = end(orders, order, Err(SessionError::Library(reason.to_owned())), false)?;
        }
        teller.tell(order, None);
    }
    Ok(())
}

/// Another process writes: orders that it has fulfilled are complete, the others say what they wait for.
fn wait_for_others(
    options: &SessionOptions,
    orders: &Orders,
    teller: &Teller,
    open: Vec<Order>,
    reason: &str,
) -> Result<()> {
    let mut session = Session::open(SessionOptions { read_only: true, ..options.clone() })?;
    for order in open {
        if order.undone() && orders.is_cancelled(&order.id) {
            teller.tell(orders.settle_cancelled(order)?, Some(&mut session));
            continue;
        }
        if !order.undone() {
            teller.tell(order, Some(&mut session));
            continue;
        }
        let request = order.request.to_request();
        let fulfilled =
            !request.force && request.auto_tagging.is_none() && session.lacks_nothing(&request)?;
        if fulfilled {
            let pictures = session.united(&request.targets)?.len() as u64;
            let totals = AnalyzeTotals { pictures, fresh: pictures, ..AnalyzeTotals::default() };
            let order = end(orders, order, Ok(totals), is_silent(&session))?;
            teller.tell(order, Some(&mut session));
        } else if order.message.as_deref() != Some(reason) {
            orders.store(&Order { message: Some(reason.to_owned()), ..order })?;
        }
    }
    session.close();
    std::thread::sleep(PATIENCE * 3);
    Ok(())
}

/// Whether the settings silence the desktop.
fn is_silent(session: &Session) -> bool {
    let word = session.read(|reader| reader.setting(DESKTOP));
    word.is_ok_and(|word| word.as_deref() == Some("off"))
}

fn work(session: &mut Session, orders: &Orders, order: Order) -> Result<(Order, Result<AnalyzeTotals>)> {
    let mut order = Order { status: OrderStatus::Processing, message: None, ..order };
    let request = order.request.to_request();
    order.pictures = match session.united(&request.targets) {
        Ok(ids) => ids.len() as u64,
        Err(error) => return Ok((order, Err(error))),
    };
    orders.store(&order)?;
    let mut noted = Instant::now();
    let mut cancelled = false;
    let outcome = session.analyze(&request, &mut |view: &View| {
        if noted.elapsed() >= NOTE_EVERY {
            noted = Instant::now();
            cancelled = orders.is_cancelled(&order.id);
            let row = view.jobs.row(crate::jobs::WorkKind::Analyze);
            order.done = row.map_or(order.done, |row| row.done);
            // What could not be noted now is noted a second later.
            orders.store(&order).ok();
        }
        !cancelled
    });
    if cancelled || orders.is_cancelled(&order.id) {
        return Ok((order, Err(SessionError::Input("it was cancelled".to_owned()))));
    }
    Ok((order, outcome))
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
