//! A message of the desktop when work is done; silent where no desktop listens.

use super::Order;

/// Says that an order is done.
pub fn announce(order: &Order) {
    show("Gravitas: analysis finished", &sentence(order));
}

/// Shows a message.
pub fn show(summary: &str, body: &str) {
    let shown = notify_rust::Notification::new()
        .appname("Gravitas")
        .summary(summary)
        .body(body)
        .icon("gravitas")
        .show();
    if let Err(error) = shown {
        log::debug!("no desktop notification: {error}");
    }
}

fn sentence(order: &Order) -> String {
    match &order.message {
        Some(reason) => format!("Not done: {reason}"),
        None if order.failed > 0 => format!("{} pictures, {} analyses failed", order.pictures, order.failed),
        None => format!("{} pictures, {} new results", order.pictures, order.results),
    }
}
