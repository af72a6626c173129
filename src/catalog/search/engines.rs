//! The engines behind an analysis as a search writes it.

use rusqlite::Connection;
use rusqlite::types::Value;

use crate::catalog::Result;
use crate::grammar::names;

/// Engines of one analysis that ran on this library.
#[derive(Debug, Default)]
pub(super) struct Engines {
    /// Their numbers.
    pub ids: Vec<Value>,
    /// How many contents they have looked at.
    pub done: i64,
}

impl Engines {
    /// Those of `coco` or `coco_v2`; where none of that version ran, those of the versions that the same model answers
    /// to.
    pub(super) fn read(connection: &Connection, written: &str, versions: &[String]) -> Result<Self> {
        let exact = Self::any_of(connection, &[written])?;
        if !exact.ids.is_empty() {
            return Ok(exact);
        }
        let versions: Vec<&str> = versions.iter().map(String::as_str).collect();
        Self::any_of(connection, &versions)
    }

    /// Every analysis that ran, with its version.
    pub(super) fn names(connection: &Connection) -> Result<Vec<String>> {
        let sql = "SELECT DISTINCT analysis || '_v' || version FROM derived.engines ORDER BY 1";
        let mut statement = connection.prepare_cached(sql)?;
        let names = statement.query_map([], |row| row.get(0))?;
        Ok(names.collect::<std::result::Result<_, _>>()?)
    }

    fn any_of(connection: &Connection, written: &[&str]) -> Result<Self> {
        let wanted: Vec<(String, Option<u32>)> = written
            .iter()
            .map(|written| {
                let (analysis, version) = names::split_version(written);
                (names::key(analysis), version)
            })
            .collect();
        let mut statement =
            connection.prepare_cached("SELECT id, analysis, version, done FROM derived.engines")?;
        let mut rows = statement.query([])?;
        let mut engines = Self::default();
        while let Some(row) = rows.next()? {
            let (analysis, found): (String, u32) = (row.get(1)?, row.get(2)?);
            let key = names::key(&analysis);
            if wanted.iter().any(|(id, version)| *id == key && version.is_none_or(|v| v == found)) {
                engines.ids.push(Value::Integer(row.get(0)?));
                engines.done += row.get::<_, i64>(3)?;
            }
        }
        Ok(engines)
    }
}
