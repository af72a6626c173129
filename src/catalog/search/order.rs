//! The order of a list; each has its own index, so that a list is read in order instead of being sorted.

use super::Sql;
use crate::catalog::rows::{Direction, Sort};

/// The column behind an order.
const fn column(sort: Sort) -> &'static str {
    match sort {
        Sort::Taken | Sort::Relevance => "moment",
        Sort::Added => "added",
        Sort::Name => "name",
        Sort::Rating => "rating",
        Sort::FileSize => "bytes",
        Sort::Pixels => "pixels",
        Sort::Aspect => "aspect",
        Sort::Quality => "quality",
    }
}

/// The index that holds the rows in this order.
pub(super) fn index(sort: Sort) -> String {
    format!("search_{}", column(sort))
}

/// Appends the `ORDER BY`.
pub(super) fn push(sql: &mut Sql, sort: Sort, direction: Direction) {
    push_with(sql, sort, direction, false);
}

/// The same; `sorted` keeps SQLite from walking along the index of the order, because few rows are left to sort.
pub(super) fn push_with(sql: &mut Sql, sort: Sort, direction: Direction, sorted: bool) {
    let descending = sort == Sort::Relevance || direction == Direction::Descending;
    let (way, nulls) = match (descending, sort) {
        (true, _) => ("DESC", ""),
        (false, Sort::Quality) => ("ASC", " NULLS LAST"),
        (false, _) => ("ASC", ""),
    };
    let plus = if sorted { "+" } else { "" };
    sql.push(&format!(" ORDER BY {plus}s.{} {way}{nulls}, s.asset {way}", column(sort)));
}
