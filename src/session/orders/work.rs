//! Doing what was ordered, in a process of its own or while somebody waits.

use std::fs::{File, TryLockError};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::{Delivery, Order, OrderStatus, Orders, deliver, desktop};
use crate::facts::AssetId;
use crate::inference::AnalysisInfo;
use crate::session::imports::DESKTOP;
use crate::session::response::{self, Request};
use crate::session::tools::{AnalyzeTotals, Target};
use crate::session::{IfBusy, Result, Session, SessionError, SessionOptions, View, signing_secret};

/// Pause between looks while another process works or writes.
const PATIENCE: Duration = Duration::from_secs(1);
/// How often progress is written down.
const NOTE_EVERY: Duration = Duration::from_secs(1);
/// Pause before a notification is sent again for the first time.
const PAUSE: Duration = Duration::from_secs(2);
/// Most answers that travel with a notification.
const ANSWERS: usize = 100;

/// Does every open order, oldest first, and returns when none is open.
///
/// Only one process works at a time; a second one waits as long as something is open. While another process (the
/// window) writes to the library, orders wait; those that it has fulfilled meanwhile are complete.
pub fn work_orders(options: &SessionOptions) -> Result<()> {
    let orders = Orders::of_library(&options.library_dir);
    let told = |error: std::io::Error| {
        SessionError::Library(format!("could not look at the orders: {error}: {}", orders.dir().display()))
    };
    std::fs::create_dir_all(orders.dir()).map_err(told)?;
    let lock = File::create(orders.dir().join("work.lock")).map_err(told)?;
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
fn work_all(options: &SessionOptions, orders: &Orders, open: Vec<Order>) -> Result<()> {
    let options = SessionOptions { if_busy: IfBusy::Refuse, ..options.clone() };
    let mut session = match Session::open(options.clone()) {
        Ok(session) => session,
        Err(SessionError::ReadOnly(reason)) => return wait_for_others(&options, orders, open, &reason),
        Err(error) => {
            let reason = error.to_string();
            for order in open {
                end(orders, order, Err(SessionError::Library(reason.clone())), None)?;
            }
            return Ok(());
        }
    };
    for order in open {
        if matches!(order.status, OrderStatus::Pending | OrderStatus::Processing) {
            let (order, outcome) = work(&mut session, orders, order)?;
            end(orders, order, outcome, Some(&mut session))?;
        } else {
            tell(orders, order, Some(&mut session))?;
        }
    }
    session.close();
    Ok(())
}

/// Another process writes: orders that it has fulfilled are complete, the others say what they wait for.
fn wait_for_others(options: &SessionOptions, orders: &Orders, open: Vec<Order>, reason: &str) -> Result<()> {
    let mut session = Session::open(SessionOptions { read_only: true, ..options.clone() })?;
    for order in open {
        if orders.is_cancelled(&order.id) {
            orders.settle_cancelled(order)?;
            continue;
        }
        let request = order.request.to_request();
        let fulfilled =
            !request.force && request.auto_tagging.is_none() && session.lacks_nothing(&request)?;
        if fulfilled {
            let pictures = session.united(&request.targets)?.len() as u64;
            let totals = AnalyzeTotals { pictures, fresh: pictures, ..AnalyzeTotals::default() };
            end(orders, order, Ok(totals), Some(&mut session))?;
        } else if order.message.as_deref() != Some(reason) {
            orders.store(&Order { message: Some(reason.to_owned()), ..order })?;
        }
    }
    session.close();
    std::thread::sleep(PATIENCE * 3);
    Ok(())
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
    if cancelled {
        return Ok((order, Err(SessionError::Input("it was cancelled".to_owned()))));
    }
    Ok((order, outcome))
}

/// Writes down how an order ended, and tells everybody.
fn end(
    orders: &Orders,
    order: Order,
    outcome: Result<AnalyzeTotals>,
    session: Option<&mut Session>,
) -> Result<()> {
    let order = match outcome {
        Ok(totals) => Order {
            status: OrderStatus::Complete,
            pictures: totals.pictures,
            done: totals.pictures,
            results: totals.results,
            failed: totals.failed,
            message: None,
            ..order
        },
        Err(error) => Order { status: OrderStatus::Failed, message: Some(error.to_string()), ..order },
    };
    orders.store(&order)?;
    let silent = session.as_ref().is_some_and(|session| {
        let word = session.read(|reader| reader.setting(DESKTOP));
        word.is_ok_and(|word| word.as_deref() == Some("off"))
    });
    tell(orders, order.clone(), session)?;
    if !silent {
        desktop::announce(&order);
    }
    Ok(())
}

/// Sends the notification that an order asks for.
fn tell(orders: &Orders, mut order: Order, session: Option<&mut Session>) -> Result<()> {
    let Some(mut notification) = order.notification.clone().filter(|notification| !notification.settled)
    else {
        return Ok(());
    };
    let body = message(&order, session).to_string();
    let outcome = signing_secret(notification.secret_file.as_deref())
        .map_err(|error| error.to_string())
        .and_then(|secret| {
            let delivery = Delivery { url: &notification.url, body: &body, secret: &secret, pause: PAUSE };
            deliver(&delivery, |attempt| notification.attempts = attempt)
        });
    notification.settled = true;
    notification.error = outcome.err();
    if let Some(reason) = &notification.error {
        log::warn!("a notification did not arrive: {reason}");
    }
    order.notification = Some(notification);
    orders.store(&order)
}

/// The body of a notification: how the order ended, and the answers of its pictures.
fn message(order: &Order, session: Option<&mut Session>) -> Value {
    let (answers, left_out) = session.map_or((Vec::new(), 0), |session| answers(session, order));
    let mut body = json!({
        "notification_type": "analysis",
        "job_id": order.id,
        "status": order.status.name(),
        "pictures": order.pictures,
        "results": order.results,
        "failed": order.failed,
        "answers": answers,
    });
    if left_out > 0 {
        body["answers_left_out"] = json!(left_out);
    }
    if let Some(message) = &order.message {
        body["error"] = json!({"message": message});
    }
    body
}

/// The answers of the first pictures in the upload dialect, and how many are left out.
fn answers(session: &mut Session, order: &Order) -> (Vec<Value>, usize) {
    let request = order.request.to_request();
    if order.status != OrderStatus::Complete {
        return (Vec::new(), 0);
    }
    let ids = session.united(&request.targets).unwrap_or_default();
    let shown = ids.iter().take(ANSWERS).filter_map(|&id| answer(session, id, &request.detections));
    (shown.collect(), ids.len().saturating_sub(ANSWERS))
}

fn answer(session: &Session, id: AssetId, detections: &[String]) -> Option<Value> {
    let details = session.read(|reader| reader.details(id)).ok()??;
    let infos = session.infos();
    let asked = |analysis: &str| {
        let named = |name: &String| session.registry.analysis(name).is_ok_and(|info| info.id == analysis);
        detections.is_empty() || detections.iter().any(named)
    };
    let records: Vec<_> = details.records.into_iter().filter(|record| asked(&record.analysis)).collect();
    let stem = details.row.path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let request = Request { public_id: &stem, tags: &details.row.tags, ..Request::default() };
    let mut answer = response::upload(&infos, &records, &request);
    answer["asset_id"] = json!(id.0);
    Some(answer)
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
