//! Sets of numbers as bits, which SQL asks through the function `chosen(set, number)`.
//!
//! A word that is everywhere has a hundred thousand hits: as bits they are made in milliseconds and asked in
//! nanoseconds, while a subquery would put every one of them into a table of its own.

use std::cell::RefCell;

use rusqlite::functions::FunctionFlags;
use rusqlite::{Connection, params_from_iter};

use super::Sql;
use crate::catalog::{CatalogError, Result};

/// A set of row numbers.
#[derive(Debug, Default)]
pub(super) struct Bits {
    words: Vec<u64>,
    count: usize,
}

thread_local! {
    /// The sets of the search that runs on this thread; a connection is used by one thread at a time.
    static SETS: RefCell<Vec<Bits>> = const { RefCell::new(Vec::new()) };
}

impl Bits {
    /// The first column of a query.
    pub(super) fn of_query(connection: &Connection, sql: &Sql) -> Result<Self> {
        let mut bits = Self::default();
        let mut statement = connection.prepare_cached(&sql.text)?;
        let mut rows = statement.query(params_from_iter(sql.values.iter()))?;
        while let Some(row) = rows.next()? {
            bits.insert(row.get(0)?);
        }
        Ok(bits)
    }

    /// These numbers.
    pub(super) fn of(numbers: impl IntoIterator<Item = i64>) -> Self {
        let mut bits = Self::default();
        numbers.into_iter().for_each(|number| bits.insert(number));
        bits
    }

    fn insert(&mut self, number: i64) {
        let Ok(number) = usize::try_from(number) else { return };
        let (word, bit) = (number / 64, 1_u64 << (number % 64));
        if word >= self.words.len() {
            self.words.resize((word + 1).next_power_of_two(), 0);
        }
        self.count += usize::from(self.words[word] & bit == 0);
        self.words[word] |= bit;
    }

    fn contains(&self, number: i64) -> bool {
        let Ok(number) = usize::try_from(number) else { return false };
        self.words.get(number / 64).is_some_and(|word| word >> (number % 64) & 1 == 1)
    }

    /// How many numbers it holds.
    pub(super) const fn count(&self) -> usize {
        self.count
    }

    /// All numbers as a JSON list, for `json_each`.
    pub(super) fn to_json(&self) -> String {
        let mut numbers = Vec::with_capacity(self.count);
        for (at, &word) in self.words.iter().enumerate() {
            let mut left = word;
            while left != 0 {
                numbers.push((at * 64 + left.trailing_zeros() as usize).to_string());
                left &= left - 1;
            }
        }
        format!("[{}]", numbers.join(","))
    }
}

/// The sets of one search; they are forgotten with this value.
pub(super) struct Chosen;

impl Chosen {
    /// Begins without sets.
    pub(super) fn begin() -> Self {
        SETS.with_borrow_mut(Vec::clear);
        Self
    }

    /// Looks into the sets.
    pub(super) fn with<T>(look: impl FnOnce(&Sets<'_>) -> T) -> T {
        SETS.with_borrow(|sets| look(&Sets(sets)))
    }

    /// Makes a set known; returns its number.
    pub(super) fn add(bits: Bits) -> usize {
        SETS.with_borrow_mut(|sets| {
            sets.push(bits);
            sets.len() - 1
        })
    }
}

/// The sets of the search that runs on this thread.
pub(super) struct Sets<'a>(&'a [Bits]);

impl Sets<'_> {
    /// Whether a set holds a number.
    pub(super) fn holds(&self, set: usize, number: i64) -> bool {
        self.0.get(set).is_some_and(|bits| bits.contains(number))
    }
}

impl Drop for Chosen {
    fn drop(&mut self) {
        SETS.with_borrow_mut(Vec::clear);
    }
}

/// Adds `chosen(set, number)`.
pub(super) fn add_function(connection: &Connection) -> Result<()> {
    connection
        .create_scalar_function("chosen", 2, FunctionFlags::SQLITE_UTF8, |ctx| {
            let (set, number): (u16, i64) = (ctx.get(0)?, ctx.get(1)?);
            Ok(SETS.with_borrow(|sets| sets.get(usize::from(set)).is_some_and(|bits| bits.contains(number))))
        })
        .map_err(CatalogError::sql("prepare for searching"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bits_hold_what_was_put_in() {
        let bits = Bits::of([1, 64, 4_000, 64, -5]);
        assert_eq!((bits.count(), bits.to_json().as_str()), (3, "[1,64,4000]"));
        assert!(bits.contains(64) && !bits.contains(65) && !bits.contains(1 << 40) && !bits.contains(-5));
    }
}
