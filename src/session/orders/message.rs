//! What an address is told about an order.

use std::path::Path;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{Order, OrderStatus};
use crate::facts::AssetId;
use crate::session::Session;
use crate::session::response::{self, Request};

/// Most answers that travel with a message.
const ANSWERS: usize = 100;
/// Most failures that travel with a message.
pub const FAILURES: usize = 100;

/// One failure in a message, by the names that `gravitas jobs --json` uses.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FailureNote {
    /// The file.
    pub path: String,
    /// The analysis, or `index` where the file could not be read.
    pub what: String,
    /// One sentence.
    pub reason: String,
}

impl FailureNote {
    /// What failed about a file, and why.
    #[must_use]
    pub fn new(path: &Path, what: &str, reason: &str) -> Self {
        Self { path: path.to_string_lossy().into_owned(), what: what.to_owned(), reason: reason.to_owned() }
    }
}

/// The body of a notification: how the order ended, what failed, and the answers of its pictures.
pub(super) fn message(order: &Order, session: Option<&mut Session>) -> Value {
    let (answers, left_out) = session.map_or((Vec::new(), 0), |session| answers(session, order));
    let mut body = json!({
        "notification_type": "analysis",
        "job_id": order.id,
        "status": order.status.name(),
        "pictures": order.pictures,
        "results": order.results,
        "failed": order.failed,
        "failures": order.failures,
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
