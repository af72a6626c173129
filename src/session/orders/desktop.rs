//! A message of the desktop when work is done; silent where no desktop listens.

use super::Order;

/// Says that an order is done.
pub fn announce(order: &Order) {
    let text = match &order.message {
        Some(reason) => format!("Not done: {reason}"),
        None if order.failed > 0 => format!("{} pictures, {} analyses failed", order.pictures, order.failed),
        None => format!("{} pictures, {} new results", order.pictures, order.results),
    };
    let shown = notify_rust::Notification::new()
        .appname("Gravitas")
        .summary("Gravitas: analysis finished")
        .body(&text)
        .icon("gravitas")
        .show();
    if let Err(error) = shown {
        log::debug!("no desktop notification: {error}");
    }
}
