//! What people make: applying a change returns the one that takes it back.

use std::collections::BTreeMap;

use rusqlite::types::FromSql;
use rusqlite::{OptionalExtension as _, ToSql};

use super::Writer;
use crate::catalog::rows::{Edit, Take};
use crate::catalog::{CatalogError, Result};
use crate::facts::{AssetId, Flag};
use crate::geometry::{Point, PxRect};

impl Writer {
    /// Applies a change and returns the one that takes it back. Unknown assets are left out of both.
    pub fn edit(&mut self, edit: &Edit) -> Result<Edit> {
        self.batch(|w| match edit {
            Edit::Ratings(list) => {
                let list: Vec<_> =
                    list.iter().map(|&(id, stars)| (id, stars.map(|stars| stars.min(5)))).collect();
                w.set_column("rating", &list).map(Edit::Ratings)
            }
            Edit::Flags(list) => {
                let list: Vec<_> = list.iter().map(|&(id, flag)| (id, flag.map(flag_number))).collect();
                let old = w.set_column("flag", &list)?;
                Ok(Edit::Flags(old.into_iter().map(|(id, flag)| (id, flag.map(flag_from))).collect()))
            }
            Edit::Labels(list) => w.set_column("label", list).map(Edit::Labels),
            Edit::Captions(list) => w.set_column("caption", list).map(Edit::Captions),
            Edit::Tags(list) => w.set_tags(list).map(Edit::Tags),
            Edit::Untag(list) => w.untag(list).map(Edit::Tags),
            Edit::Tagging(list) => w.set_tagging(list).map(Edit::Tagging),
            Edit::TaggingOf(list) => w.set_tagging_of(list).map(Edit::TaggingOf),
            Edit::Thresholds(list) => w.set_thresholds(list).map(Edit::Thresholds),
            Edit::AutoTag { name, assets, least } => {
                let choice = w.choice_for(assets, *least)?;
                w.run_tagging(name, &choice).map(Edit::TakeBack)
            }
            Edit::RunAgain { run, listed, change } => w.run_again(*run, listed, change),
            Edit::TakeBack(run) => w.take_run_back(*run),
            Edit::Document { kind, name, body } => {
                let body = w.set_document(kind, name, body.as_deref())?;
                Ok(Edit::Document { kind: kind.clone(), name: name.clone(), body })
            }
            Edit::Several(list) => {
                let mut back = list.iter().map(|edit| w.edit(edit)).collect::<Result<Vec<_>>>()?;
                back.reverse();
                Ok(Edit::Several(back))
            }
            Edit::FolderPresets(list) => w.set_folder_presets(list).map(Edit::FolderPresets),
            Edit::Focus(list) => w.inverse_of(list, Self::swap_focus).map(Edit::Focus),
            Edit::Regions(list) => w.inverse_of(list, Self::swap_regions).map(Edit::Regions),
            Edit::Takes(list) => w.set_takes(list).map(Edit::Takes),
            Edit::MoveTakes(names) => w.move_takes(names).map(Edit::Takes),
            Edit::Copy { what, from, to } => w.copy(*what, *from, to),
        })
    }

    /// Sets one column of `assets`; returns the values before, in reverse order so that repetitions undo rightly.
    pub(super) fn set_column<T: ToSql + FromSql>(
        &mut self,
        column: &str,
        list: &[(AssetId, Option<T>)],
    ) -> Result<Vec<(AssetId, Option<T>)>> {
        let read = format!("SELECT {column} FROM main.assets WHERE id = ?1");
        let write = format!("UPDATE main.assets SET {column} = ?2 WHERE id = ?1");
        let mut inverse = Vec::with_capacity(list.len());
        for (asset, value) in list {
            let old =
                self.connection.prepare_cached(&read)?.query_row([asset.0], |row| row.get(0)).optional()?;
            let Some(old) = old else { continue };
            self.connection.prepare_cached(&write)?.execute((asset.0, value))?;
            self.changed(*asset);
            inverse.push((*asset, old));
        }
        inverse.reverse();
        Ok(inverse)
    }

    /// Exchanges whole values, one asset after the other.
    pub(super) fn inverse_of<T>(
        &mut self,
        list: &[(AssetId, T)],
        swap: impl Fn(&Self, AssetId, &T) -> Result<T>,
    ) -> Result<Vec<(AssetId, T)>> {
        let mut inverse = Vec::with_capacity(list.len());
        for (asset, value) in list {
            if self.is_asset(*asset)? {
                inverse.push((*asset, swap(self, *asset, value)?));
                self.changed(*asset);
            }
        }
        inverse.reverse();
        Ok(inverse)
    }

    pub(super) fn is_asset(&self, asset: AssetId) -> Result<bool> {
        let mut statement = self.connection.prepare_cached("SELECT 1 FROM main.assets WHERE id = ?1")?;
        Ok(statement.exists([asset.0])?)
    }

    pub(super) fn swap_focus(&self, asset: AssetId, rects: &Vec<PxRect>) -> Result<Vec<PxRect>> {
        let old = focus(&self.connection, asset)?;
        self.connection.prepare_cached("DELETE FROM main.focus WHERE asset = ?1")?.execute([asset.0])?;
        for (n, r) in (0_i64..).zip(rects) {
            let sql = "INSERT INTO main.focus (asset, n, x, y, w, h) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
            self.connection.prepare_cached(sql)?.execute((asset.0, n, r.x, r.y, r.w, r.h))?;
        }
        Ok(old)
    }

    fn swap_regions(
        &self,
        asset: AssetId,
        named: &BTreeMap<String, Vec<Point>>,
    ) -> Result<BTreeMap<String, Vec<Point>>> {
        let old = regions(&self.connection, asset)?;
        self.connection.prepare_cached("DELETE FROM main.regions WHERE asset = ?1")?.execute([asset.0])?;
        for (name, points) in named {
            let text = serde_json::to_string(points).map_err(|error| unreadable(&error))?;
            let sql = "INSERT INTO main.regions (asset, name, points) VALUES (?1, ?2, ?3)";
            self.connection.prepare_cached(sql)?.execute((asset.0, name, text))?;
        }
        Ok(old)
    }

    pub(super) fn set_takes(
        &mut self,
        list: &[(AssetId, String, Option<Take>)],
    ) -> Result<Vec<(AssetId, String, Option<Take>)>> {
        let mut inverse = Vec::with_capacity(list.len());
        for (asset, slot, take) in list {
            if !self.is_asset(*asset)? {
                continue;
            }
            let old = takes(&self.connection, *asset)?.remove(slot);
            let sql = "DELETE FROM main.takes WHERE asset = ?1 AND slot = ?2";
            self.connection.prepare_cached(sql)?.execute((asset.0, slot))?;
            if let Some(Take { area, locked }) = take {
                let sql = "INSERT INTO main.takes (asset, slot, x, y, w, h, locked) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
                let params = (asset.0, slot, area.x, area.y, area.w, area.h, locked);
                self.connection.prepare_cached(sql)?.execute(params)?;
            }
            self.changed(*asset);
            inverse.push((*asset, slot.clone(), old));
        }
        inverse.reverse();
        Ok(inverse)
    }

    /// Gives the crops of slots to others; what those had is replaced.
    fn move_takes(&mut self, names: &[(String, String)]) -> Result<Vec<(AssetId, String, Option<Take>)>> {
        let (mut left, mut given) = (Vec::new(), Vec::new());
        for (from, to) in names {
            for asset in self.with_take(from)? {
                let take = takes(&self.connection, asset)?.remove(from);
                left.push((asset, from.clone(), None));
                given.push((asset, to.clone(), take));
            }
        }
        // Everything is taken away before anything is given, so that names may go round in a circle.
        left.extend(given);
        self.set_takes(&left)
    }

    fn with_take(&self, slot: &str) -> Result<Vec<AssetId>> {
        let sql = "SELECT asset FROM main.takes WHERE slot = ?1 ORDER BY asset";
        let mut statement = self.connection.prepare_cached(sql)?;
        let assets = statement.query_map([slot], |row| Ok(AssetId(row.get(0)?)))?;
        Ok(assets.collect::<std::result::Result<_, _>>()?)
    }
}

/// Custom coordinates of an asset.
pub(in crate::catalog) fn focus(connection: &rusqlite::Connection, asset: AssetId) -> Result<Vec<PxRect>> {
    let mut statement =
        connection.prepare_cached("SELECT x, y, w, h FROM main.focus WHERE asset = ?1 ORDER BY n")?;
    let rects = statement
        .query_map([asset.0], |row| Ok(PxRect::new(row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))?;
    Ok(rects.collect::<Result<_, _>>()?)
}

/// Named regions of an asset.
pub(in crate::catalog) fn regions(
    connection: &rusqlite::Connection,
    asset: AssetId,
) -> Result<BTreeMap<String, Vec<Point>>> {
    let mut statement =
        connection.prepare_cached("SELECT name, points FROM main.regions WHERE asset = ?1")?;
    let mut rows = statement.query([asset.0])?;
    let mut named = BTreeMap::new();
    while let Some(row) = rows.next()? {
        let points = serde_json::from_str(row.get_ref(1)?.as_str().unwrap_or_default())
            .map_err(|error| unreadable(&error))?;
        named.insert(row.get(0)?, points);
    }
    Ok(named)
}

/// Crops drawn by hand, by slot.
pub(in crate::catalog) fn takes(
    connection: &rusqlite::Connection,
    asset: AssetId,
) -> Result<BTreeMap<String, Take>> {
    let mut statement =
        connection.prepare_cached("SELECT slot, x, y, w, h, locked FROM main.takes WHERE asset = ?1")?;
    let takes = statement.query_map([asset.0], |row| {
        let area = PxRect::new(row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?);
        Ok((row.get(0)?, Take { area, locked: row.get(5)? }))
    })?;
    Ok(takes.collect::<Result<_, _>>()?)
}

/// A verdict as stored.
pub(in crate::catalog) const fn flag_number(flag: Flag) -> u8 {
    match flag {
        Flag::None => 0,
        Flag::Pick => 1,
        Flag::Reject => 2,
    }
}

/// A stored verdict.
pub(in crate::catalog) const fn flag_from(number: u8) -> Flag {
    match number {
        1 => Flag::Pick,
        2 => Flag::Reject,
        _ => Flag::None,
    }
}

fn unreadable(error: &serde_json::Error) -> CatalogError {
    CatalogError::Unreadable { what: "named regions", reason: error.to_string() }
}
