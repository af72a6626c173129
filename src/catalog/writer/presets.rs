//! What an import preset says about a new picture.

use std::collections::BTreeSet;

use rusqlite::{Connection, OptionalExtension as _};

use super::Writer;
use crate::catalog::Result;
use crate::catalog::rows::{Edit, Limit, MODELS_OWN, Preset, TagMark};
use crate::facts::{AssetId, RootId};
use crate::grammar::names::split_version;

/// The kind of document that holds presets.
pub(in crate::catalog) const PRESET: &str = "preset";

impl Writer {
    /// Which analyses the import presets of folders name, for folders whose preset names any.
    pub fn preset_limits(&self) -> Result<Vec<Limit>> {
        limits_of(&self.connection)
    }

    /// Says about a new picture what the preset of its folder says.
    pub(super) fn apply_preset(&mut self, root: RootId, asset: AssetId) -> Result<()> {
        if self.is_returning(root)? {
            return Ok(());
        }
        let sql = "SELECT d.body FROM main.roots r JOIN main.documents d ON d.kind = ?2 AND d.name = r.preset
                   WHERE r.id = ?1";
        let text: Option<String> =
            self.connection.prepare_cached(sql)?.query_row((root.0, PRESET), |row| row.get(0)).optional()?;
        let Some(text) = text else { return Ok(()) };
        let preset = match Preset::parse(&text) {
            Ok(preset) => preset,
            Err(reason) => {
                log::warn!("the import preset of a folder is not understood: {reason}");
                return Ok(());
            }
        };
        for edit in edits(&preset, asset) {
            self.edit(&edit)?;
        }
        if let Some(least) = least_of(&preset) {
            let asked = self.only_when_asked(&preset)?;
            self.edit(&Edit::TaggingOf(
                asked.map(|analysis| (Some(asset), analysis, Some(least))).collect(),
            ))?;
        }
        Ok(())
    }

    /// Analyses that a preset names and whose findings become tags only where somebody asks.
    fn only_when_asked(&self, preset: &Preset) -> Result<impl Iterator<Item = String>> {
        let names = preset.analyses.iter().map(|name| split_version(name).0.to_owned());
        let names: BTreeSet<String> = names.collect();
        let rules = if names.is_empty() { Vec::new() } else { self.tagging_rules()? };
        Ok(rules
            .into_iter()
            .filter(move |(id, by_itself)| !by_itself && names.contains(id))
            .map(|(id, _)| id))
    }
}

/// Which analyses the import presets of folders name, for folders whose preset names any.
pub(in crate::catalog) fn limits_of(connection: &Connection) -> Result<Vec<Limit>> {
    let sql =
        "SELECT r.id, d.body FROM main.roots r JOIN main.documents d ON d.kind = ?1 AND d.name = r.preset";
    let mut statement = connection.prepare_cached(sql)?;
    let rows = statement.query_map([PRESET], |row| Ok((RootId(row.get(0)?), row.get(1)?)))?;
    let texts: Vec<(RootId, String)> = rows.collect::<Result<_, _>>()?;
    let limit = |(root, text): (RootId, String)| {
        let analyses = Preset::parse(&text).ok()?.analyses;
        (!analyses.is_empty()).then_some(Limit { root, analyses })
    };
    Ok(texts.into_iter().filter_map(limit).collect())
}

fn edits(preset: &Preset, asset: AssetId) -> Vec<Edit> {
    let own = |tag: &String| (asset, tag.clone(), Some(TagMark::Own));
    let mut edits = Vec::new();
    if !preset.tags.is_empty() {
        edits.push(Edit::Tags(preset.tags.iter().map(own).collect()));
    }
    edits.extend(preset.rating.map(|stars| Edit::rating(&[asset], Some(stars))));
    edits.extend(preset.label.as_deref().map(|label| Edit::label(&[asset], Some(label))));
    edits.extend(least_of(preset).map(|least| Edit::Tagging(vec![(asset, Some(least))])));
    edits
}

/// From which confidence a preset lets findings become tags, where it says so.
fn least_of(preset: &Preset) -> Option<f32> {
    preset.auto_tagging.map(|rule| rule.threshold().unwrap_or(MODELS_OWN))
}
