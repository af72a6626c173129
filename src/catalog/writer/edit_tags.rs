//! Decisions about tags, and the rules that make automatic ones.

use rusqlite::OptionalExtension as _;

use super::{Writer, now};
use crate::catalog::rows::{AutoRule, TagMark};
use crate::catalog::{Result, index, payload};
use crate::facts::AssetId;
use crate::grammar::names;

/// Decisions about tags, and their inverse.
type Marks = Vec<(AssetId, String, Option<TagMark>)>;

impl Writer {
    /// Stores decisions about tags; returns those before, in reverse order.
    pub(super) fn set_tags(&mut self, list: &[(AssetId, String, Option<TagMark>)]) -> Result<Marks> {
        let mut inverse = Vec::with_capacity(list.len());
        for (asset, tag, mark) in list {
            let name = tidy(tag);
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

    /// Takes tags off assets; returns the decisions that bring them back, in reverse order. A tag stays away where
    /// somebody else gives it, or may still give it because the picture was not analysed by all.
    pub(super) fn untag(&mut self, list: &[(AssetId, String)]) -> Result<Marks> {
        let mut inverse = Vec::with_capacity(list.len());
        for (asset, name) in list {
            let taken = self.set_tags(&[(*asset, name.clone(), None)])?;
            let Some((_, name, old)) = taken.into_iter().next() else { continue };
            let others_give_it = index::carries(&self.connection, *asset, &names::key(&name))?;
            if others_give_it || old == Some(TagMark::Rejected) || self.awaits_findings(*asset)? {
                self.set_tags(&[(*asset, name.clone(), Some(TagMark::Rejected))])?;
            }
            inverse.push((*asset, name, old));
        }
        inverse.reverse();
        Ok(inverse)
    }

    /// Whether models may still find something in an asset.
    fn awaits_findings(&self, asset: AssetId) -> Result<bool> {
        let sql = "SELECT count(*) = 0 OR total(a.status NOT IN (2, 3)) > 0
                   FROM derived.search s JOIN derived.analyses a ON a.print = s.print WHERE s.asset = ?1";
        Ok(self.connection.prepare_cached(sql)?.query_row([asset.0], |row| row.get(0))?)
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

    /// Sets the models' rules for automatic tags; what a person chose instead of their thresholds stays. An analysis
    /// that is not named keeps its rule: its model is not here this time, and what it found is still true.
    ///
    /// Pictures concerned are indexed again bit by bit, see [`Writer::settle`]; rules that are the same as before cost
    /// nothing, so they may be set at every start. Returns whether any differs.
    pub fn set_auto_rules(&mut self, rules: &[AutoRule]) -> Result<bool> {
        self.batch(|w| {
            let before = rules_of(&w.connection, "threshold")?;
            let mut differs = false;
            for rule in rules.iter().filter(|rule| !before.contains(rule)) {
                let sql = "INSERT INTO main.rules (analysis, threshold, makes_tags) VALUES (?1, ?2, ?3)
                           ON CONFLICT (analysis) DO UPDATE SET threshold = excluded.threshold,
                             makes_tags = excluded.makes_tags";
                let params = (&rule.analysis, payload::decimal(rule.threshold), rule.makes_tags);
                w.connection.prepare_cached(sql)?.execute(params)?;
                w.rule_changed(&rule.analysis)?;
                differs = true;
            }
            Ok(differs)
        })
    }

    /// The tags that an analysis makes have to be worked out again, bit by bit.
    pub(super) fn rule_changed(&self, analysis: &str) -> Result<()> {
        self.connection.execute("INSERT INTO main.changes (asset) VALUES (0)", [])?;
        self.indexed_up_to(self.connection.last_insert_rowid())?;
        self.queue_found_by(analysis)
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

/// The rules in force: a person's choice, else the model's threshold.
pub(in crate::catalog) const IN_FORCE: &str = "coalesce(chosen, threshold)";

/// The rules with this expression as their threshold.
pub(in crate::catalog) fn rules_of(
    connection: &rusqlite::Connection,
    threshold: &str,
) -> Result<Vec<AutoRule>> {
    let sql = format!("SELECT analysis, {threshold}, makes_tags FROM main.rules ORDER BY analysis");
    let mut statement = connection.prepare_cached(&sql)?;
    let rules = statement.query_map([], |row| {
        Ok(AutoRule { analysis: row.get(0)?, threshold: row.get(1)?, makes_tags: row.get(2)? })
    })?;
    Ok(rules.collect::<Result<_, _>>()?)
}

/// A tag as it is stored: one space between words, `/` between levels, no empty level.
fn tidy(tag: &str) -> String {
    let words = |level: &str| level.split_whitespace().collect::<Vec<_>>().join(" ");
    tag.split('/').map(words).filter(|level| !level.is_empty()).collect::<Vec<_>>().join("/")
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
