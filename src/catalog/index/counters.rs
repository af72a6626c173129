//! Numbers that are kept while things change.

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension as _};

use super::entry::{FilePart, JudgedPart};
use crate::catalog::Result;

/// Adds to a counter; it exists from the first time.
pub(super) fn add(connection: &Connection, name: &str, delta: i64) -> Result<()> {
    let sql = "INSERT INTO derived.counters (name, value) VALUES (?1, ?2)
               ON CONFLICT (name) DO UPDATE SET value = value + excluded.value";
    connection.prepare_cached(sql)?.execute((name, delta))?;
    Ok(())
}

/// The value of a counter; 0 when it never moved.
pub(in crate::catalog) fn value(connection: &Connection, name: &str) -> Result<i64> {
    let mut statement = connection.prepare_cached("SELECT value FROM derived.counters WHERE name = ?1")?;
    Ok(statement.query_row([name], |row| row.get(0)).optional()?.unwrap_or(0))
}

/// Moves the library's counters from the old state of an asset to its new one.
pub(super) fn shift(
    connection: &Connection,
    old: Option<(&FilePart, &JudgedPart)>,
    new: Option<(&FilePart, &JudgedPart)>,
) -> Result<()> {
    let mut deltas: BTreeMap<String, i64> = BTreeMap::new();
    for (state, step) in [(old, -1), (new, 1)] {
        for name in state.into_iter().flat_map(|(file, judged)| counted(file, judged)) {
            *deltas.entry(name).or_default() += step;
        }
    }
    for (name, delta) in deltas.into_iter().filter(|(_, delta)| *delta != 0) {
        add(connection, &name, delta)?;
    }
    Ok(())
}

/// The counters an asset counts in.
fn counted(file: &FilePart, judged: &JudgedPart) -> Vec<String> {
    if file.missing {
        return vec!["missing".to_owned()];
    }
    let mut names = vec!["total".to_owned(), format!("root:{}", file.root)];
    let mut when = |condition: bool, name: &str| {
        if condition {
            names.push(name.to_owned());
        }
    };
    when(judged.tags == 0, "untagged");
    when(judged.watermark.is_some_and(|w| w > 0), "watermarked");
    when(judged.quality.is_some_and(|q| q < 0.4), "low_quality");
    when(judged.failed, "failed");
    when(judged.kin.is_some(), "duplicates");
    when(judged.flag == 1, "picked");
    when(judged.flag == 2, "rejected");
    if let Some(quality) = judged.quality {
        names.push(format!("quality:{}", step_of(quality)));
    }
    names
}

/// Which of 20 equal steps a score falls into.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to 0..=19 first")]
fn step_of(score: f64) -> u8 {
    (score * 20.0).floor().clamp(0.0, 19.0) as u8
}
