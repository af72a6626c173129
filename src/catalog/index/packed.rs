//! What most conditions ask for, in 16 bytes an asset, so that a million assets are looked through in milliseconds.
//!
//! A record may say less than the index does (a quality is rounded, a length capped), never something else: whoever
//! looks through it leaves out what certainly does not match and asks the index about the rest.

use rusqlite::{Connection, OptionalExtension as _};

use super::counters;
use super::entry::{FilePart, JudgedPart};
use crate::catalog::Result;
use crate::facts::AssetId;

/// Bytes of a record.
const RECORD: usize = 16;

/// Assets in a row of the table: 3,840 bytes, so that a row fills one page of 4,096 and no more.
const PER_ROW: usize = 240;

/// The counter that says, with 1, that every asset of the index has a record.
const COMPLETE: &str = "packed";

/// Steps of a quality from 0 to 1.
const QUALITY_STEPS: f64 = 200.0;

/// What is not there.
const NONE: u8 = u8::MAX;

/// What conditions ask about one asset.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(in crate::catalog) struct Packed {
    /// 0 where it does not fit.
    print: u32,
    rating: u8,
    flag: u8,
    watermark: u8,
    quality: u8,
    width: u16,
    height: u16,
    missing: bool,
    failed: bool,
    tagged: bool,
}

const PRESENT: u8 = 1;
const MISSING: u8 = 2;
const FAILED: u8 = 4;
const TAGGED: u8 = 8;

impl Packed {
    fn of(file: &FilePart, judged: &JudgedPart) -> Self {
        Self {
            print: u32::try_from(file.print).unwrap_or(0),
            rating: judged.rating,
            flag: judged.flag,
            watermark: judged.watermark.map_or(NONE, |verdict| u8::try_from(verdict).unwrap_or(NONE - 1)),
            quality: judged.quality.map_or(NONE, quality_step),
            width: capped(file.width),
            height: capped(file.height),
            missing: file.missing,
            failed: judged.failed,
            tagged: judged.tags > 0,
        }
    }

    fn to_bytes(self) -> [u8; RECORD] {
        let mut bytes = [0; RECORD];
        bytes[..4].copy_from_slice(&self.print.to_le_bytes());
        bytes[4..8].copy_from_slice(&[self.rating, self.flag, self.watermark, self.quality]);
        bytes[8..10].copy_from_slice(&self.width.to_le_bytes());
        bytes[10..12].copy_from_slice(&self.height.to_le_bytes());
        let mark = |set: bool, bit: u8| if set { bit } else { 0 };
        bytes[12] =
            PRESENT | mark(self.missing, MISSING) | mark(self.failed, FAILED) | mark(self.tagged, TAGGED);
        bytes
    }

    /// The record in these bytes; `None` where there is no asset.
    fn from_bytes(bytes: &[u8; RECORD]) -> Option<Self> {
        let [p0, p1, p2, p3, rating, flag, watermark, quality, w0, w1, h0, h1, marks, ..] = *bytes;
        (marks & PRESENT != 0).then_some(Self {
            print: u32::from_le_bytes([p0, p1, p2, p3]),
            rating,
            flag,
            watermark,
            quality,
            width: u16::from_le_bytes([w0, w1]),
            height: u16::from_le_bytes([h0, h1]),
            missing: marks & MISSING != 0,
            failed: marks & FAILED != 0,
            tagged: marks & TAGGED != 0,
        })
    }

    /// The content; `None` where it is not known.
    pub(in crate::catalog) fn print(self) -> Option<i64> {
        (self.print != 0).then(|| i64::from(self.print))
    }

    /// Stars.
    pub(in crate::catalog) fn rating(self) -> f64 {
        f64::from(self.rating)
    }

    /// 0 none, 1 pick, 2 reject.
    pub(in crate::catalog) const fn flag(self) -> u8 {
        self.flag
    }

    /// 0 clean, 1 watermark, 2 banner; `None` before that was judged.
    pub(in crate::catalog) fn watermark(self) -> Option<u8> {
        Some(self.watermark).filter(|verdict| *verdict != NONE)
    }

    /// Between which numbers the quality lies; `None` before it was judged.
    pub(in crate::catalog) fn quality(self) -> Option<(f64, f64)> {
        let step = f64::from(self.quality);
        (self.quality != NONE).then(|| (step / QUALITY_STEPS, (step + 1.0) / QUALITY_STEPS))
    }

    /// Between which numbers the width lies, in pixels.
    pub(in crate::catalog) fn width(self) -> (f64, f64) {
        length(self.width)
    }

    /// Between which numbers the height lies, in pixels.
    pub(in crate::catalog) fn height(self) -> (f64, f64) {
        length(self.height)
    }

    /// Whether its file is gone.
    pub(in crate::catalog) const fn missing(self) -> bool {
        self.missing
    }

    /// Whether some work on it failed.
    pub(in crate::catalog) const fn failed(self) -> bool {
        self.failed
    }

    /// Whether it has a tag.
    pub(in crate::catalog) const fn tagged(self) -> bool {
        self.tagged
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to what a byte holds")]
fn quality_step(quality: f64) -> u8 {
    (quality * QUALITY_STEPS).floor().clamp(0.0, QUALITY_STEPS) as u8
}

fn capped(length: u32) -> u16 {
    u16::try_from(length).unwrap_or(u16::MAX)
}

fn length(capped: u16) -> (f64, f64) {
    let least = f64::from(capped);
    (least, if capped == u16::MAX { f64::INFINITY } else { least })
}

/// Writes the record of an asset.
pub(super) fn write(
    connection: &Connection,
    asset: AssetId,
    file: &FilePart,
    judged: &JudgedPart,
) -> Result<()> {
    put(connection, asset, Packed::of(file, judged).to_bytes())
}

/// Forgets an asset.
pub(super) fn remove(connection: &Connection, asset: AssetId) -> Result<()> {
    put(connection, asset, [0; RECORD])
}

/// The row of an asset, and where it begins there.
fn place(asset: i64) -> Option<(i64, usize)> {
    let asset = usize::try_from(asset).ok()?;
    Some((i64::try_from(asset / PER_ROW).ok()?, asset % PER_ROW * RECORD))
}

fn put(connection: &Connection, asset: AssetId, record: [u8; RECORD]) -> Result<()> {
    let Some((block, at)) = place(asset.0) else { return Ok(()) };
    let sql = "SELECT bytes FROM derived.packed WHERE block = ?1";
    let old: Option<Vec<u8>> =
        connection.prepare_cached(sql)?.query_row([block], |row| row.get(0)).optional()?;
    let mut bytes = old.unwrap_or_else(|| vec![0; PER_ROW * RECORD]);
    let Some(own) = bytes.get_mut(at..at + RECORD).filter(|own| *own != record) else { return Ok(()) };
    own.copy_from_slice(&record);
    write_row(connection, block, &bytes)
}

fn write_row(connection: &Connection, block: i64, bytes: &[u8]) -> Result<()> {
    let sql = "INSERT INTO derived.packed (block, bytes) VALUES (?1, ?2)
               ON CONFLICT (block) DO UPDATE SET bytes = excluded.bytes";
    connection.prepare_cached(sql)?.execute((block, bytes))?;
    Ok(())
}

/// Makes the records of every asset of the index, where an earlier version of the program left none.
pub(in crate::catalog) fn complete(connection: &Connection) -> Result<()> {
    if is_complete(connection)? {
        return Ok(());
    }
    connection.execute("DELETE FROM derived.packed", [])?;
    let mut row_of = (0, vec![0; PER_ROW * RECORD]);
    for_all(connection, |asset, packed| {
        let Some((block, at)) = place(asset) else { return Ok(()) };
        if block != row_of.0 {
            write_row(connection, row_of.0, &row_of.1)?;
            row_of = (block, vec![0; PER_ROW * RECORD]);
        }
        row_of.1[at..at + RECORD].copy_from_slice(&packed.to_bytes());
        Ok(())
    })?;
    write_row(connection, row_of.0, &row_of.1)?;
    counters::add(connection, COMPLETE, 1)
}

/// What every asset's record should say, by number.
fn for_all(connection: &Connection, mut each: impl FnMut(i64, Packed) -> Result<()>) -> Result<()> {
    let sql = "SELECT asset, print, rating, flag, watermark, quality, width, height, missing, failed, tags
               FROM derived.search ORDER BY asset";
    let mut statement = connection.prepare(sql)?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let (watermark, quality): (Option<u8>, Option<f64>) = (row.get(4)?, row.get(5)?);
        let packed = Packed {
            print: u32::try_from(row.get::<_, i64>(1)?).unwrap_or(0),
            rating: row.get(2)?,
            flag: row.get(3)?,
            watermark: watermark.unwrap_or(NONE),
            quality: quality.map_or(NONE, quality_step),
            width: capped(row.get(6)?),
            height: capped(row.get(7)?),
            missing: row.get(8)?,
            failed: row.get(9)?,
            tagged: row.get::<_, i64>(10)? > 0,
        };
        each(row.get(0)?, packed)?;
    }
    Ok(())
}

/// Whether every asset of the index has a record.
pub(in crate::catalog) fn is_complete(connection: &Connection) -> Result<bool> {
    Ok(counters::value(connection, COMPLETE)? == 1)
}

/// Looks at the records one after the other for as long as `go_on` says so.
pub(in crate::catalog) fn look_through(
    connection: &Connection,
    mut go_on: impl FnMut(i64, Packed) -> bool,
) -> Result<()> {
    let mut statement =
        connection.prepare_cached("SELECT block, bytes FROM derived.packed ORDER BY block")?;
    let mut rows = statement.query([])?;
    let step = i64::try_from(PER_ROW).unwrap_or(i64::MAX);
    while let Some(row) = rows.next()? {
        let first = row.get::<_, i64>(0)? * step;
        let (records, _) = row.get_ref(1)?.as_blob().unwrap_or_default().as_chunks::<RECORD>();
        for (asset, record) in (first..).zip(records) {
            if let Some(packed) = Packed::from_bytes(record)
                && !go_on(asset, packed)
            {
                return Ok(());
            }
        }
    }
    Ok(())
}

/// How many assets have a record that does not say what the index says.
pub(in crate::catalog) fn wrong(connection: &Connection) -> Result<u64> {
    let mut known = std::collections::BTreeMap::new();
    look_through(connection, |asset, packed| known.insert(asset, packed).is_none())?;
    let mut wrong = 0;
    for_all(connection, |asset, packed| {
        wrong += u64::from(known.remove(&asset) != Some(packed));
        Ok(())
    })?;
    Ok(wrong + known.len() as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_says_what_it_was_made_from() {
        let packed = Packed {
            print: 70_000,
            rating: 4,
            flag: 2,
            watermark: NONE,
            quality: quality_step(0.4),
            width: 6000,
            height: u16::MAX,
            missing: false,
            failed: true,
            tagged: false,
        };
        assert_eq!(Packed::from_bytes(&packed.to_bytes()), Some(packed));
        assert_eq!(Packed::from_bytes(&[0; RECORD]), None);
        let (low, high) = packed.quality().unwrap();
        assert!(low <= 0.4 && 0.4 < high, "{low} {high}");
        assert_eq!(
            (packed.watermark(), packed.width(), packed.height().1),
            (None, (6000.0, 6000.0), f64::INFINITY)
        );
        assert_eq!(Packed { quality: quality_step(1.0), ..packed }.quality(), Some((1.0, 1.005)));
    }

    #[test]
    fn every_asset_has_a_place_of_its_own() {
        assert_eq!(place(0), Some((0, 0)));
        assert_eq!(place(239), Some((0, 239 * RECORD)));
        assert_eq!(place(240), Some((1, 0)));
        assert_eq!(place(-1), None);
    }
}
