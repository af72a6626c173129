//! Cells of the grid.

use rusqlite::{OptionalExtension as _, Row};

use super::Reader;
use crate::catalog::paths::{self, StoredPath};
use crate::catalog::rows::{AssetRow, AssetState, Badges};
use crate::catalog::{Result, writer};
use crate::facts::{AssetId, Fingerprint, RootId};
use crate::geometry::PxSize;

const ROW: &str =
    "SELECT s.asset, d.fingerprint, r.path, f.path, p.name, r.id, s.width, s.height, x.format, s.bytes,
        s.rating, s.flag, s.label, s.taken, s.quality, s.watermark, s.caption,
        s.failed, s.several, s.animated, s.focus, s.missing, r.online
    FROM derived.search s
    JOIN derived.prints d ON d.id = s.print
    JOIN main.places p ON p.id = s.place
    JOIN main.folders f ON f.id = p.folder
    JOIN main.roots r ON r.id = f.root
    LEFT JOIN derived.files x ON x.place = s.place
    WHERE s.asset = ?1";

impl Reader {
    /// Cells for the grid, in the order asked for; assets that are gone meanwhile are left out.
    pub fn rows(&self, ids: &[AssetId]) -> Result<Vec<AssetRow>> {
        let mut rows = Vec::with_capacity(ids.len());
        for &id in ids {
            rows.extend(self.row(id)?);
        }
        Ok(rows)
    }

    /// One cell of the grid.
    pub fn row(&self, id: AssetId) -> Result<Option<AssetRow>> {
        let mut statement = self.connection.prepare_cached(ROW)?;
        let Some(mut row) = statement.query_row([id.0], asset_row).optional()? else { return Ok(None) };
        row.tags = self.tag_names(id)?;
        Ok(Some(row))
    }

    fn tag_names(&self, id: AssetId) -> Result<Vec<String>> {
        let sql =
            "SELECT w.name FROM derived.asset_tags t JOIN derived.words w ON w.id = t.word WHERE t.asset = ?1 AND t.origin < 4
                   ORDER BY t.origin > 1, t.confidence IS NULL, t.confidence DESC, w.key";
        let mut statement = self.connection.prepare_cached(sql)?;
        let names = statement.query_map([id.0], |row| row.get(0))?;
        Ok(names.collect::<Result<_, _>>()?)
    }
}

fn asset_row(row: &Row<'_>) -> rusqlite::Result<AssetRow> {
    let name: StoredPath = row.get(4)?;
    let quality: Option<f64> = row.get(14)?;
    let watermark: Option<i64> = row.get(15)?;
    let badges = Badges {
        watermark: watermark.is_some_and(|verdict| verdict > 0),
        low_quality: quality.is_some_and(|score| score < 0.4),
        needs_attention: row.get(17)?,
        several_files: row.get(18)?,
        animated: row.get(19)?,
        focus: row.get(20)?,
    };
    Ok(AssetRow {
        id: AssetId(row.get(0)?),
        fingerprint: Fingerprint(row.get(1)?),
        path: paths::join(&row.get(2)?, &row.get(3)?, &name),
        name: name.to_text(),
        root: RootId(row.get(5)?),
        size: PxSize::new(row.get(6)?, row.get(7)?),
        format: row.get::<_, Option<String>>(8)?.unwrap_or_default(),
        bytes: row.get::<_, i64>(9)?.cast_unsigned(),
        rating: row.get(10)?,
        flag: writer::flag_from(row.get(11)?),
        label: row.get(12)?,
        taken: row.get(13)?,
        quality: row.get(14)?,
        watermark: watermark.map(verdict_name),
        caption: row.get(16)?,
        tags: Vec::new(),
        badges,
        state: state(row.get(21)?, row.get(22)?),
    })
}

fn verdict_name(verdict: i64) -> String {
    match verdict {
        2 => "banner",
        1 => "watermark",
        _ => "clean",
    }
    .to_owned()
}

/// Whether a file can be read.
pub(super) const fn state(missing: bool, online: bool) -> AssetState {
    match (online, missing) {
        (false, _) => AssetState::Offline,
        (true, true) => AssetState::Missing,
        (true, false) => AssetState::Online,
    }
}
