//! From which confidence findings become tags, where a person chose it, and taking such a run back.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{Connection, OptionalExtension as _, Row};
use serde::{Deserialize, Serialize};

use super::{Writer, now};
use crate::catalog::rows::{ChoiceOf, Edit, ListedRun, MODELS_OWN, TaggingRun};
use crate::catalog::{CatalogError, Result, payload};
use crate::facts::AssetId;

/// Runs that are remembered; more than anybody takes back one after the other with undo.
const KEPT_RUNS: i64 = 50;

/// The columns of a run.
const RUNS: &str = "SELECT id, made, strftime('%Y-%m-%d %H:%M', made, 'unixepoch', 'localtime'), name FROM main.tagging_runs";

/// Every run that can be taken back, newest first.
pub(in crate::catalog) fn runs_of(connection: &Connection) -> Result<Vec<TaggingRun>> {
    let mut statement = connection.prepare_cached(&format!("{RUNS} ORDER BY id DESC"))?;
    let runs = statement.query_map([], run_of)?;
    Ok(runs.collect::<rusqlite::Result<_>>()?)
}

fn listed_of(row: &Row<'_>) -> rusqlite::Result<ListedRun> {
    Ok(ListedRun { id: row.get(0)?, made: row.get(1)?, name: row.get(2)?, back: row.get(3)? })
}

impl ListedRun {
    fn way_back(&self) -> Result<Back> {
        serde_json::from_str(&self.back).map_err(|error| unreadable(&error))
    }
}

fn run_of(row: &Row<'_>) -> rusqlite::Result<TaggingRun> {
    Ok(TaggingRun { id: row.get(0)?, made: row.get(1)?, when: row.get(2)?, name: row.get(3)? })
}

/// What takes a run back.
#[derive(Default, Serialize, Deserialize)]
struct Back {
    assets: Vec<(i64, Option<f32>)>,
    analyses: Vec<(String, Option<f32>)>,
    /// Choices for one analysis; runs of earlier versions have none.
    #[serde(default)]
    named: Vec<(Option<i64>, String, Option<f32>)>,
}

impl Back {
    fn of(edit: Edit, back: &mut Self) {
        match edit {
            Edit::Tagging(list) => back.assets.extend(list.into_iter().map(|(id, t)| (id.0, t))),
            Edit::Thresholds(list) => back.analyses.extend(list),
            Edit::TaggingOf(list) => {
                let named = list.into_iter().map(|(id, name, t)| (id.map(|id| id.0), name, t));
                back.named.extend(named);
            }
            Edit::Several(list) => list.into_iter().for_each(|edit| Self::of(edit, back)),
            _ => {}
        }
    }

    /// Values of choices that `later` made as well become what that run goes back to; whether there were any.
    fn hand_over(&mut self, later: &mut Self) -> bool {
        let assets = hand_over(&mut self.assets, &mut later.assets);
        let analyses = hand_over(&mut self.analyses, &mut later.analyses);
        let key = |(id, name, least): &(Option<i64>, String, Option<f32>)| ((*id, name.clone()), *least);
        let mut own: Vec<_> = self.named.iter().map(key).collect();
        let mut others: Vec<_> = later.named.iter().map(key).collect();
        let named = hand_over(&mut own, &mut others);
        if named {
            let flat = |((id, name), least)| (id, name, least);
            self.named = own.into_iter().map(flat).collect();
            later.named = others.into_iter().map(flat).collect();
        }
        assets || analyses || named
    }

    fn into_edit(self) -> Edit {
        let named = self.named.into_iter().map(|(id, name, t)| (id.map(AssetId), name, t)).collect();
        Edit::Several(vec![
            Edit::Tagging(self.assets.into_iter().map(|(id, t)| (AssetId(id), t)).collect()),
            Edit::TaggingOf(named),
            Edit::Thresholds(self.analyses),
        ])
    }
}

/// Moves the values of keys that both lists have into `later`; whether there were any.
fn hand_over<K: Ord + Clone>(own: &mut Vec<(K, Option<f32>)>, later: &mut [(K, Option<f32>)]) -> bool {
    let mut places: BTreeMap<K, usize> = BTreeMap::new();
    for (place, (key, _)) in later.iter().enumerate() {
        places.insert(key.clone(), place);
    }
    let before = own.len();
    own.retain(|(key, value)| {
        let place = places.get(key);
        if let Some(place) = place {
            later[*place].1 = *value;
        }
        place.is_none()
    });
    own.len() < before
}

/// The same choice for each of these analyses of each asset.
fn of_each(assets: &[AssetId], analyses: &[String], least: f32) -> Vec<ChoiceOf> {
    let of_one = |id: &AssetId| {
        let id = *id;
        analyses.iter().map(move |analysis| (Some(id), analysis.clone(), Some(least)))
    };
    assets.iter().flat_map(of_one).collect()
}

impl Writer {
    /// Lets findings of these assets become tags from `threshold` on (`None`: from each model's own) and remembers how
    /// to take that back, under a name for people. Without assets it is chosen for the whole library. Only findings of
    /// `analyses` are meant; none means all that make tags by themselves.
    pub fn auto_tag(
        &mut self,
        name: &str,
        assets: Option<&[AssetId]>,
        analyses: &[String],
        threshold: Option<f32>,
    ) -> Result<()> {
        let least = threshold.unwrap_or(MODELS_OWN);
        self.batch(|w| {
            let choice = match assets {
                Some(assets) if analyses.is_empty() => w.choice_for(assets, least)?,
                Some(assets) => Edit::TaggingOf(of_each(assets, analyses, least)),
                None => w.choice_for_all(analyses, least)?,
            };
            w.run_tagging(name, &choice)?;
            Ok(())
        })
    }

    /// Makes a change and lists it, so that it can be taken back; returns its number.
    pub(super) fn run_tagging(&mut self, name: &str, change: &Edit) -> Result<i64> {
        let mut back = Back::default();
        Back::of(self.edit(change)?, &mut back);
        let text = serde_json::to_string(&back).map_err(|error| unreadable(&error))?;
        let sql = "INSERT INTO main.tagging_runs (made, name, back) VALUES (?1, ?2, ?3)";
        self.connection.prepare_cached(sql)?.execute((now(), name, text))?;
        let run = self.connection.last_insert_rowid();
        let sql = "DELETE FROM main.tagging_runs
                   WHERE id NOT IN (SELECT id FROM main.tagging_runs ORDER BY id DESC LIMIT ?1)";
        self.connection.prepare_cached(sql)?.execute([KEPT_RUNS])?;
        Ok(run)
    }

    /// Takes a run back and strikes it off the list; returns what runs it again.
    pub(super) fn take_run_back(&mut self, run: i64) -> Result<Edit> {
        let sql = "DELETE FROM main.tagging_runs WHERE id = ?1 RETURNING id, made, name, back";
        let found = self.connection.prepare_cached(sql)?.query_row([run], listed_of).optional()?;
        let Some(own) = found else { return Ok(Edit::Several(Vec::new())) };
        let mut back = own.way_back()?;
        let mut listed = self.leave_to_newer_runs(run, &mut back)?;
        listed.push(own);
        let change = Box::new(self.edit(&back.into_edit())?);
        Ok(Edit::RunAgain { run, listed, change })
    }

    /// Lists runs as they were before one of them was taken back, and chooses what that one chose.
    pub(super) fn run_again(&mut self, run: i64, listed: &[ListedRun], change: &Edit) -> Result<Edit> {
        self.edit(change)?;
        for ListedRun { id, made, name, back } in listed {
            let sql = if *id == run {
                "INSERT OR REPLACE INTO main.tagging_runs (id, made, name, back) VALUES (?1, ?2, ?3, ?4)"
            } else {
                "UPDATE main.tagging_runs SET made = ?2, name = ?3, back = ?4 WHERE id = ?1"
            };
            self.connection.prepare_cached(sql)?.execute((id, made, name, back))?;
        }
        Ok(Edit::TakeBack(run))
    }

    /// What was chosen for single analyses of these assets gives way to what is chosen for all that make tags by
    /// themselves.
    pub(super) fn choice_for(&self, assets: &[AssetId], least: f32) -> Result<Edit> {
        let mut single = Vec::new();
        for asset in assets {
            let sql = "SELECT t.analysis FROM main.taggings t JOIN main.rules r ON r.analysis = t.analysis
                       WHERE t.asset = ?1 AND r.makes_tags = 1";
            let mut statement = self.connection.prepare_cached(sql)?;
            let names = statement.query_map([asset.0], |row| row.get(0))?;
            let names: Vec<String> = names.collect::<Result<_, _>>()?;
            single.extend(names.into_iter().map(|name| (Some(*asset), name, None)));
        }
        let all = assets.iter().map(|id| (*id, Some(least))).collect();
        Ok(Edit::Several(vec![Edit::Tagging(all), Edit::TaggingOf(single)]))
    }

    /// What was chosen for single pictures gives way to what is chosen for all.
    fn choice_for_all(&self, analyses: &[String], least: f32) -> Result<Edit> {
        let meant = |analysis: &String| analyses.is_empty() || analyses.contains(analysis);
        let rules = self.tagging_rules()?.into_iter();
        let asked =
            rules.filter(|(analysis, makes_tags)| meant(analysis) && (*makes_tags || !analyses.is_empty()));
        let mut choices: Vec<ChoiceOf> = asked.map(|(analysis, _)| (None, analysis, Some(least))).collect();
        let single = self.choices_for_one_analysis()?.into_iter().filter(|(_, analysis)| meant(analysis));
        choices.extend(single.map(|(asset, analysis)| (Some(asset), analysis, None)));
        let of_their_own = self.assets_with_a_choice()?;
        if analyses.is_empty() {
            let freed = of_their_own.into_iter().map(|id| (id, None)).collect();
            return Ok(Edit::Several(vec![Edit::Tagging(freed), Edit::TaggingOf(choices)]));
        }
        // What single pictures have of their own still speaks for the analyses that are not meant.
        choices.extend(of_each(&of_their_own, analyses, least));
        Ok(Edit::TaggingOf(choices))
    }

    /// What a newer run has chosen too stays as that run has it; taking the newer one back then leads to before this
    /// one. Returns the newer ones as they were listed.
    fn leave_to_newer_runs(&self, run: i64, back: &mut Back) -> Result<Vec<ListedRun>> {
        let sql = "SELECT id, made, name, back FROM main.tagging_runs WHERE id > ?1 ORDER BY id";
        let mut statement = self.connection.prepare(sql)?;
        let newer: Vec<ListedRun> = statement.query_map([run], listed_of)?.collect::<Result<_, _>>()?;
        let mut changed = Vec::new();
        for run in newer {
            let mut later = run.way_back()?;
            if back.hand_over(&mut later) {
                let text = serde_json::to_string(&later).map_err(|error| unreadable(&error))?;
                let sql = "UPDATE main.tagging_runs SET back = ?2 WHERE id = ?1";
                self.connection.prepare_cached(sql)?.execute((run.id, text))?;
                changed.push(run);
            }
        }
        Ok(changed)
    }

    /// Takes a run back, the newest without a number; returns what it was.
    pub fn undo_tagging(&mut self, run: Option<i64>) -> Result<Option<TaggingRun>> {
        self.batch(|w| {
            let sql = format!("{RUNS} WHERE ?1 IS NULL OR id = ?1 ORDER BY id DESC LIMIT 1");
            let found = w.connection.prepare_cached(&sql)?.query_row([run], run_of).optional()?;
            if let Some(run) = &found {
                w.edit(&Edit::TakeBack(run.id))?;
            }
            Ok(found)
        })
    }

    /// Sets from which confidence findings of assets become tags; returns the choices before.
    pub(super) fn set_tagging(
        &mut self,
        list: &[(AssetId, Option<f32>)],
    ) -> Result<Vec<(AssetId, Option<f32>)>> {
        let mut inverse = Vec::with_capacity(list.len());
        for (asset, threshold) in list {
            let sql = "SELECT tagging FROM main.assets WHERE id = ?1";
            let old: Option<Option<f64>> =
                self.connection.prepare_cached(sql)?.query_row([asset.0], |row| row.get(0)).optional()?;
            let Some(old) = old else { continue };
            let sql = "UPDATE main.assets SET tagging = ?2 WHERE id = ?1";
            self.connection.prepare_cached(sql)?.execute((asset.0, threshold.map(payload::decimal)))?;
            #[expect(clippy::cast_possible_truncation, reason = "a confidence has few digits")]
            inverse.push((*asset, old.map(|t| t as f32)));
        }
        let assets: BTreeSet<AssetId> = inverse.iter().map(|(asset, _)| *asset).collect();
        self.index_soon(assets.into_iter().collect())?;
        inverse.reverse();
        Ok(inverse)
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

    /// Sets from which confidence findings of single analyses become tags; returns the choices before.
    pub(super) fn set_tagging_of(&mut self, list: &[ChoiceOf]) -> Result<Vec<ChoiceOf>> {
        let mut inverse = Vec::with_capacity(list.len());
        for (asset, analysis, threshold) in list {
            let wanted = threshold.map(payload::decimal);
            let old = match asset {
                Some(asset) if self.is_asset(*asset)? => self.swap_tagging_of(*asset, analysis, wanted)?,
                Some(_) => continue,
                None => self.swap_asked(analysis, wanted)?,
            };
            #[expect(clippy::cast_possible_truncation, reason = "a confidence has few digits")]
            inverse.push((*asset, analysis.clone(), old.map(|t| t as f32)));
        }
        let assets: BTreeSet<AssetId> = inverse.iter().filter_map(|(asset, ..)| *asset).collect();
        self.index_soon(assets.into_iter().collect())?;
        inverse.reverse();
        Ok(inverse)
    }

    fn swap_tagging_of(&self, asset: AssetId, analysis: &str, wanted: Option<f64>) -> Result<Option<f64>> {
        let sql = "SELECT threshold FROM main.taggings WHERE asset = ?1 AND analysis = ?2";
        let old = self
            .connection
            .prepare_cached(sql)?
            .query_row((asset.0, analysis), |row| row.get(0))
            .optional()?;
        let sql = "DELETE FROM main.taggings WHERE asset = ?1 AND analysis = ?2";
        self.connection.prepare_cached(sql)?.execute((asset.0, analysis))?;
        if let Some(wanted) = wanted {
            let sql = "INSERT INTO main.taggings (asset, analysis, threshold) VALUES (?1, ?2, ?3)";
            self.connection.prepare_cached(sql)?.execute((asset.0, analysis, wanted))?;
        }
        Ok(old)
    }

    fn swap_asked(&self, analysis: &str, wanted: Option<f64>) -> Result<Option<f64>> {
        let sql = "SELECT asked FROM main.rules WHERE analysis = ?1";
        let old: Option<Option<f64>> =
            self.connection.prepare_cached(sql)?.query_row([analysis], |row| row.get(0)).optional()?;
        let sql = "UPDATE main.rules SET asked = ?2 WHERE analysis = ?1";
        self.connection.prepare_cached(sql)?.execute((analysis, wanted))?;
        self.rule_changed(analysis)?;
        Ok(old.flatten())
    }

    /// Every analysis with a rule, and whether it makes tags by itself.
    pub(super) fn tagging_rules(&self) -> Result<Vec<(String, bool)>> {
        let mut statement =
            self.connection.prepare("SELECT analysis, makes_tags FROM main.rules ORDER BY analysis")?;
        let rules = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(rules.collect::<Result<_, _>>()?)
    }

    fn choices_for_one_analysis(&self) -> Result<Vec<(AssetId, String)>> {
        let mut statement =
            self.connection.prepare("SELECT asset, analysis FROM main.taggings ORDER BY asset, analysis")?;
        let choices = statement.query_map([], |row| Ok((AssetId(row.get(0)?), row.get(1)?)))?;
        Ok(choices.collect::<Result<_, _>>()?)
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
