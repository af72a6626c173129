//! From which confidence findings become tags, where a person chose it, and taking such a run back.

use rusqlite::OptionalExtension as _;
use serde::{Deserialize, Serialize};

use super::{Writer, now};
use crate::catalog::rows::{Edit, TaggingRun};
use crate::catalog::{CatalogError, Result, payload};
use crate::facts::AssetId;

/// Runs that are remembered.
const KEPT_RUNS: i64 = 20;

/// What takes a run back.
#[derive(Serialize, Deserialize)]
struct Back {
    assets: Vec<(i64, Option<f32>)>,
    analyses: Vec<(String, Option<f32>)>,
}

impl Writer {
    /// Lets findings of these assets become tags from `threshold` on (`None`: as the rules say) and remembers how to
    /// take that back, under a name for people. Without assets it is chosen for the analyses, over the whole library.
    pub fn auto_tag(
        &mut self,
        name: &str,
        assets: Option<&[AssetId]>,
        analyses: &[String],
        threshold: Option<f32>,
    ) -> Result<()> {
        self.batch(|w| {
            let (chosen, named): (Vec<AssetId>, &[String]) = match assets {
                Some(assets) => (assets.to_vec(), &[]),
                // What was chosen for single pictures gives way to what is chosen for all.
                None => (w.assets_with_a_choice()?, analyses),
            };
            let own = if assets.is_some() { threshold } else { None };
            let assets = w.edit(&Edit::Tagging(chosen.into_iter().map(|id| (id, own)).collect()))?;
            let named = named.iter().map(|analysis| (analysis.clone(), threshold)).collect();
            let analyses = w.edit(&Edit::Thresholds(named))?;
            let (Edit::Tagging(assets), Edit::Thresholds(analyses)) = (assets, analyses) else {
                unreachable!("an edit is taken back by one of its kind")
            };
            let back = Back { assets: assets.into_iter().map(|(id, t)| (id.0, t)).collect(), analyses };
            let text = serde_json::to_string(&back).map_err(|error| unreadable(&error))?;
            let sql = "INSERT INTO main.tagging_runs (made, name, back) VALUES (?1, ?2, ?3)";
            w.connection.prepare_cached(sql)?.execute((now(), name, text))?;
            let sql = "DELETE FROM main.tagging_runs WHERE id <= ?1";
            w.connection.prepare_cached(sql)?.execute([w.connection.last_insert_rowid() - KEPT_RUNS])?;
            Ok(())
        })
    }

    /// Takes a run back, the newest without a number; returns what it was.
    pub fn undo_tagging(&mut self, run: Option<i64>) -> Result<Option<TaggingRun>> {
        self.batch(|w| {
            let sql = "SELECT id, made, name, back FROM main.tagging_runs WHERE ?1 IS NULL OR id = ?1
                       ORDER BY id DESC LIMIT 1";
            let found: Option<(TaggingRun, String)> = w
                .connection
                .prepare_cached(sql)?
                .query_row([run], |row| {
                    Ok((TaggingRun { id: row.get(0)?, made: row.get(1)?, name: row.get(2)? }, row.get(3)?))
                })
                .optional()?;
            let Some((run, text)) = found else { return Ok(None) };
            let back: Back = serde_json::from_str(&text).map_err(|error| unreadable(&error))?;
            w.edit(&Edit::Tagging(back.assets.into_iter().map(|(id, t)| (AssetId(id), t)).collect()))?;
            w.edit(&Edit::Thresholds(back.analyses))?;
            w.connection.prepare_cached("DELETE FROM main.tagging_runs WHERE id = ?1")?.execute([run.id])?;
            Ok(Some(run))
        })
    }

    /// Sets from which confidence findings of assets become tags; returns the choices before.
    pub(super) fn set_tagging(
        &mut self,
        list: &[(AssetId, Option<f32>)],
    ) -> Result<Vec<(AssetId, Option<f32>)>> {
        let decimals: Vec<(AssetId, Option<f64>)> =
            list.iter().map(|(id, threshold)| (*id, threshold.map(payload::decimal))).collect();
        let old = self.set_column("tagging", &decimals)?;
        #[expect(clippy::cast_possible_truncation, reason = "a confidence has few digits")]
        Ok(old.into_iter().map(|(id, threshold)| (id, threshold.map(|t| t as f32))).collect())
    }

    /// Sets a person's choice for analyses; returns the choices before.
    pub(super) fn set_thresholds(
        &mut self,
        list: &[(String, Option<f32>)],
    ) -> Result<Vec<(String, Option<f32>)>> {
        let mut inverse = Vec::with_capacity(list.len());
        for (analysis, threshold) in list {
            let sql = "SELECT chosen FROM main.rules WHERE analysis = ?1";
            let old: Option<Option<f64>> =
                self.connection.prepare_cached(sql)?.query_row([analysis], |row| row.get(0)).optional()?;
            let Some(old) = old else { continue };
            let sql = "UPDATE main.rules SET chosen = ?2 WHERE analysis = ?1";
            self.connection.prepare_cached(sql)?.execute((analysis, threshold.map(payload::decimal)))?;
            #[expect(clippy::cast_possible_truncation, reason = "a confidence has few digits")]
            inverse.push((analysis.clone(), old.map(|t| t as f32)));
            self.rule_changed(analysis)?;
        }
        inverse.reverse();
        Ok(inverse)
    }

    fn assets_with_a_choice(&self) -> Result<Vec<AssetId>> {
        let mut statement =
            self.connection.prepare("SELECT id FROM main.assets WHERE tagging IS NOT NULL")?;
        let ids = statement.query_map([], |row| row.get(0).map(AssetId))?;
        Ok(ids.collect::<Result<_, _>>()?)
    }
}

fn unreadable(error: &serde_json::Error) -> CatalogError {
    CatalogError::Unreadable { what: "a run of automatic tagging", reason: error.to_string() }
}
