//! Orders: analyses that go on without whoever asked for them.
//!
//! An order is a small JSON file in the folder `orders` of the library, written beside its name and renamed into
//! place, so that anybody may look at it at any time and a crash loses nothing. A background process of this program
//! ([`Session::work_orders`](super::Session::work_orders)) does what is open, one order after the other, tells the
//! address that was named, and ends when nothing is open any more.

mod deliver;
pub(super) mod desktop;
mod message;
mod store;
mod teller;
mod wishes;
mod work;

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

pub use deliver::{Delivery, Undelivered, deliver};
pub(super) use message::FAILURES;
pub use message::FailureNote;
pub use store::Orders;
pub use wishes::{Wish, WishWatch};
pub use work::work_orders;

use super::tools::{AnalyzeRequest, Target};
use crate::catalog::AutoTagging;

/// What an order says that waits because analysing is held.
const PAUSED: &str = "analysing is paused; `gravitas jobs resume` goes on";

/// How far an order is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum OrderStatus {
    /// Nobody has begun.
    Pending,
    /// Begun.
    Processing,
    /// Done; single analyses may have failed.
    Complete,
    /// Not done, for the reason in the message.
    Failed,
}

impl OrderStatus {
    /// `pending`, `processing`, `complete` or `failed`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Processing => "processing",
            Self::Complete => "complete",
            Self::Failed => "failed",
        }
    }
}

/// One order, as it lies in its file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Order {
    /// Its name: digits and small letters; later ones sort later.
    pub id: String,
    /// When it was made, in seconds since 1970.
    pub made: u64,
    /// How far it is.
    pub status: OrderStatus,
    /// What is to be done.
    pub request: OrderRequest,
    /// Pictures that the targets name; 0 until it began.
    pub pictures: u64,
    /// Pictures dealt with.
    pub done: u64,
    /// Results written.
    pub results: u64,
    /// Analyses that failed.
    pub failed: u64,
    /// The first of them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub failures: Vec<FailureNote>,
    /// Why it failed, or what it waits for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// Who is told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notification: Option<Notification>,
}

/// What an order asks for.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct OrderRequest {
    /// Files of the library.
    pub files: Vec<PathBuf>,
    /// Searches; no files and no searches mean everything.
    pub queries: Vec<String>,
    /// Analyses; none means all installed ones.
    pub detections: Vec<String>,
    /// Whether to do again what is done.
    pub force: bool,
    /// From which confidence findings become tags.
    pub auto_tagging: Option<AutoTagging>,
}

/// Who is told when an order is done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notification {
    /// `http` or `https`.
    pub url: String,
    /// The file with the secret, where one was named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub secret_file: Option<PathBuf>,
    /// Whether it arrived, or was given up.
    pub settled: bool,
    /// Tries so far.
    pub attempts: u32,
    /// Why it did not arrive.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
}

impl Order {
    /// Whether its work is still to be done, or being done.
    #[must_use]
    pub const fn undone(&self) -> bool {
        matches!(self.status, OrderStatus::Pending | OrderStatus::Processing)
    }

    /// Whether it waits until somebody lets analysing go on.
    #[must_use]
    pub fn paused(&self) -> bool {
        self.status == OrderStatus::Pending && self.message.as_deref() == Some(PAUSED)
    }

    /// The same, to be taken up again. What was done before is not done anew: where somebody asked for that, it was
    /// noted in the library as soon as the order was begun.
    fn waiting(mut self) -> Self {
        self.request.force &= self.done == 0;
        Self { status: OrderStatus::Pending, message: None, ..self }
    }

    /// The same, waiting until somebody lets analysing go on.
    fn held(self) -> Self {
        Self { message: Some(PAUSED.to_owned()), ..self.waiting() }
    }

    /// Whether there is something left to do about it.
    #[must_use]
    pub fn open(&self) -> bool {
        self.undone() || self.notification.as_ref().is_some_and(|notification| !notification.settled)
    }
}

impl OrderRequest {
    /// What is asked for as an order.
    #[must_use]
    pub fn of(request: &AnalyzeRequest, auto_tagging: Option<AutoTagging>) -> Self {
        let mut order = Self {
            detections: request.detections.clone(),
            force: request.force,
            auto_tagging,
            ..Self::default()
        };
        for target in &request.targets {
            match target {
                Target::File(path) => {
                    order.files.push(std::path::absolute(path).unwrap_or_else(|_| path.clone()));
                }
                Target::Query(query) => order.queries.push(query.clone()),
                Target::Ids(_) | Target::All => {}
            }
        }
        order
    }

    /// The same as a request to the session.
    #[must_use]
    pub fn to_request(&self) -> AnalyzeRequest {
        let files = self.files.iter().cloned().map(Target::File);
        AnalyzeRequest {
            targets: files.chain(self.queries.iter().cloned().map(Target::Query)).collect(),
            detections: self.detections.clone(),
            force: self.force,
            auto_tagging: self.auto_tagging.map(AutoTagging::threshold),
        }
    }
}
