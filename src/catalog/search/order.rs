//! The order of a list; each has its own index, so that a list is read in order instead of being sorted.

use super::Sql;
use crate::catalog::rows::{Direction, Sort};

/// Appends the `ORDER BY`.
pub(super) fn push(sql: &mut Sql, sort: Sort, direction: Direction) {
    let column = match sort {
        Sort::Taken | Sort::Relevance => "moment",
        Sort::Added => "added",
        Sort::Name => "name",
        Sort::Rating => "rating",
        Sort::FileSize => "bytes",
        Sort::Pixels => "pixels",
        Sort::Aspect => "aspect",
        Sort::Quality => "quality",
    };
    let descending = sort == Sort::Relevance || direction == Direction::Descending;
    let (way, nulls) = match (descending, sort) {
        (true, _) => ("DESC", ""),
        (false, Sort::Quality) => ("ASC", " NULLS LAST"),
        (false, _) => ("ASC", ""),
    };
    sql.push(&format!(" ORDER BY s.{column} {way}{nulls}, s.asset {way}"));
}
