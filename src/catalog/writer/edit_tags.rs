//! Decisions about tags, and the rules that make automatic ones.

use rusqlite::OptionalExtension as _;

use super::{Writer, now};
use crate::catalog::rows::{AutoRule, TagMark};
use crate::catalog::{Result, payload};
use crate::facts::AssetId;
use crate::grammar::names;

/// Decisions about tags, and their inverse.
type Marks = Vec<(AssetId, String, Option<TagMark>)>;

impl Writer {
    /// Stores decisions about tags; returns those before, in reverse order.
    pub(super) fn set_tags(&mut self, list: &[(AssetId, String, Option<TagMark>)]) -> Result<Marks> {
        let mut inverse = Vec::with_capacity(list.len());
        for (asset, tag, mark) in list {
            let name = tag.split_whitespace().collect::<Vec<_>>().join(" ");
            if names::key(&name).is_empty() || !self.is_asset(*asset)? {
                continue;
            }
            let tag = self.tag_id(&name)?;
            let old = self
                .connection
                .prepare_cached("SELECT mark FROM main.marks WHERE asset = ?1 AND tag = ?2")?
                .query_row((asset.0, tag), |row| row.get(0))
                .optional()?;
            self.set_mark(*asset, tag, *mark)?;
            self.changed(*asset);
            inverse.push((*asset, name, old.map(mark_from)));
        }
        inverse.reverse();
        Ok(inverse)
    }

    fn set_mark(&self, asset: AssetId, tag: i64, mark: Option<TagMark>) -> Result<()> {
        if let Some(mark) = mark {
            let sql = "INSERT INTO main.marks (asset, tag, mark, changed) VALUES (?1, ?2, ?3, ?4)
                       ON CONFLICT (asset, tag) DO UPDATE SET mark = excluded.mark, changed = excluded.changed";
            self.connection.prepare_cached(sql)?.execute((asset.0, tag, mark_number(mark), now()))?;
        } else {
            let sql = "DELETE FROM main.marks WHERE asset = ?1 AND tag = ?2";
            self.connection.prepare_cached(sql)?.execute((asset.0, tag))?;
        }
        Ok(())
    }

    fn tag_id(&self, name: &str) -> Result<i64> {
        let key = names::key(name);
        let mut statement = self.connection.prepare_cached("SELECT id FROM main.tags WHERE key = ?1")?;
        if let Some(id) = statement.query_row([&key], |row| row.get(0)).optional()? {
            return Ok(id);
        }
        let sql = "INSERT INTO main.tags (key, name) VALUES (?1, ?2)";
        self.connection.prepare_cached(sql)?.execute((&key, name))?;
        Ok(self.connection.last_insert_rowid())
    }

    /// Replaces the rules for automatic tags. Pictures concerned are indexed again bit by bit, see [`Writer::settle`];
    /// rules that are the same as before cost nothing, so they may be set at every start.
    pub fn set_auto_rules(&mut self, rules: &[AutoRule]) -> Result<()> {
        self.batch(|w| {
            let before = rules_of(&w.connection)?;
            let changed: Vec<&str> = before
                .iter()
                .filter(|old| !rules.contains(old))
                .chain(rules.iter().filter(|new| !before.contains(new)))
                .map(|rule| rule.analysis.as_str())
                .collect();
            if changed.is_empty() {
                return Ok(());
            }
            w.connection.execute("DELETE FROM main.rules", [])?;
            for rule in rules {
                let sql =
                    "INSERT OR REPLACE INTO main.rules (analysis, threshold, makes_tags) VALUES (?1, ?2, ?3)";
                let params = (&rule.analysis, payload::decimal(rule.threshold), rule.makes_tags);
                w.connection.prepare_cached(sql)?.execute(params)?;
            }
            w.connection.execute("INSERT INTO main.changes (asset) VALUES (0)", [])?;
            w.indexed_up_to(w.connection.last_insert_rowid())?;
            changed.into_iter().try_for_each(|analysis| w.queue_found_by(analysis))
        })
    }

    /// Queues the assets in which an analysis found something.
    fn queue_found_by(&self, analysis: &str) -> Result<()> {
        let sql = "INSERT INTO derived.stale (asset, recount)
                   SELECT DISTINCT s.asset, 1 FROM derived.engines e
                   JOIN derived.findings f ON f.engine = e.id
                   JOIN derived.search s ON s.print = f.print
                   WHERE e.analysis = ?1
                   ON CONFLICT (asset) DO UPDATE SET recount = 1";
        self.connection.prepare_cached(sql)?.execute([analysis])?;
        Ok(())
    }
}

/// The rules as stored.
pub(in crate::catalog) fn rules_of(connection: &rusqlite::Connection) -> Result<Vec<AutoRule>> {
    let mut statement = connection
        .prepare_cached("SELECT analysis, threshold, makes_tags FROM main.rules ORDER BY analysis")?;
    let rules = statement.query_map([], |row| {
        Ok(AutoRule { analysis: row.get(0)?, threshold: row.get(1)?, makes_tags: row.get(2)? })
    })?;
    Ok(rules.collect::<Result<_, _>>()?)
}

/// A decision as stored.
const fn mark_number(mark: TagMark) -> u8 {
    match mark {
        TagMark::Own => 0,
        TagMark::Promoted => 1,
        TagMark::Rejected => 2,
    }
}

/// A stored decision.
pub(in crate::catalog) const fn mark_from(number: u8) -> TagMark {
    match number {
        0 => TagMark::Own,
        1 => TagMark::Promoted,
        _ => TagMark::Rejected,
    }
}
