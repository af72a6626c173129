//! Contents that are nearly the same: met by a quarter of their look or by the time they were taken, then compared.
//!
//! A content meets a bounded number of others, however large the library is.

use rusqlite::{Connection, OptionalExtension as _};

use crate::catalog::{Result, payload};
use crate::facts::{AssetId, Embedding};

/// How many others a content meets in each quarter, and on each side in time; the newest and the nearest first.
const MOST_MET: i64 = 32;

/// Pictures in a group at most: a webcam would make one group of its whole life.
const LARGEST: i64 = 200;

/// Taken so few seconds apart, pictures may be of one series.
const SERIES_S: i64 = 30;

/// Up to so many of the 64 bits may differ: alone, with [`COPY_COSINE`], and within a series with [`SERIES_COSINE`].
const SAME_BITS: u32 = 2;
const COPY_BITS: u32 = 8;
const SERIES_BITS: u32 = 16;

/// Cosine of a copy that was edited or saved again; that of another picture of one series.
const COPY_COSINE: f32 = 0.95;
const SERIES_COSINE: f32 = 0.9;

/// Notes how a content looks and joins it to those that are nearly the same; returns the contents whose group changed.
pub(in crate::catalog) fn place(connection: &Connection, print: i64, vector: &Embedding) -> Result<Vec<i64>> {
    let mut changed = leave(connection, print)?;
    let Some(look) = vector.look else { return Ok(changed) };
    note(connection, print, look)?;
    let mut kin = None;
    for (other, series) in met(connection, print, look)? {
        if is_twin((look, vector), of_content(connection, other)?, series) {
            kin = join(connection, print, other)?.or(kin);
        }
    }
    if let Some(kin) = kin {
        let sql = "SELECT t.print FROM derived.twins t JOIN derived.search s ON s.print = t.print
                   WHERE t.kin = ?1 AND s.kin IS NOT t.kin";
        changed.extend(numbers(connection, sql, [kin])?);
    }
    Ok(changed)
}

/// The group that an asset with this content belongs to, while another one of the group is shown.
pub(super) fn kin(connection: &Connection, print: i64) -> Result<Option<i64>> {
    let sql = "SELECT t.kin FROM derived.twins t WHERE t.print = ?1 AND EXISTS (
                 SELECT 1 FROM derived.twins o JOIN derived.search s ON s.print = o.print AND s.missing = 0
                 WHERE o.kin = t.kin AND o.print <> t.print)";
    Ok(connection.prepare_cached(sql)?.query_row([print], |row| row.get(0)).optional()?)
}

/// Other assets of the group of a content.
pub(super) fn others(connection: &Connection, print: i64) -> Result<Vec<AssetId>> {
    let sql =
        "SELECT s.asset FROM derived.twins t JOIN derived.twins o ON o.kin = t.kin AND o.print <> t.print
               JOIN derived.search s ON s.print = o.print WHERE t.print = ?1";
    Ok(numbers(connection, sql, [print])?.into_iter().map(AssetId).collect())
}

/// Forgets how a content looked; returns those that were in its group.
fn leave(connection: &Connection, print: i64) -> Result<Vec<i64>> {
    let sql = "SELECT o.print FROM derived.twins t JOIN derived.twins o ON o.kin = t.kin WHERE t.print = ?1";
    let group = numbers(connection, sql, [print])?;
    connection.prepare_cached("DELETE FROM derived.twins WHERE print = ?1")?.execute([print])?;
    connection.prepare_cached("DELETE FROM derived.looks WHERE print = ?1")?.execute([print])?;
    Ok(group)
}

fn note(connection: &Connection, print: i64, look: u64) -> Result<()> {
    let sql = "INSERT INTO derived.looks (print, look, first, second, third, fourth) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
    let [first, second, third, fourth] = quarters(look);
    connection.prepare_cached(sql)?.execute((print, look.cast_signed(), first, second, third, fourth))?;
    Ok(())
}

/// The look in four parts: of those that differ in up to three bits, one part is the same.
fn quarters(look: u64) -> [i64; 4] {
    [48, 32, 16, 0].map(|shift| (look >> shift & 0xffff).cast_signed())
}

/// Contents to compare with, and whether they were taken at nearly the same time.
fn met(connection: &Connection, print: i64, look: u64) -> Result<Vec<(i64, bool)>> {
    let mut met: Vec<(i64, bool)> =
        in_series(connection, print)?.into_iter().map(|other| (other, true)).collect();
    for (column, quarter) in ["first", "second", "third", "fourth"].into_iter().zip(quarters(look)) {
        let sql = format!(
            "SELECT print FROM derived.looks WHERE {column} = ?1 AND print <> ?2 ORDER BY print DESC LIMIT ?3"
        );
        for other in numbers(connection, &sql, (quarter, print, MOST_MET))? {
            if met.iter().all(|(known, _)| *known != other) {
                met.push((other, false));
            }
        }
    }
    Ok(met)
}

/// Contents taken a few seconds before or after; none where the camera did not say when.
fn in_series(connection: &Connection, print: i64) -> Result<Vec<i64>> {
    let sql =
        "SELECT moment FROM derived.search WHERE print = ?1 AND missing = 0 AND taken IS NOT NULL LIMIT 1";
    let moment: Option<String> =
        connection.prepare_cached(sql)?.query_row([print], |row| row.get(0)).optional()?;
    let Some((moment, first, last)) = moment.and_then(|moment| {
        let at: jiff::civil::DateTime = moment.parse().ok()?;
        let text = |seconds: i64| Some(at.checked_add(jiff::Span::new().seconds(seconds)).ok()?.to_string());
        Some((moment, text(-SERIES_S)?, text(SERIES_S)?))
    }) else {
        return Ok(Vec::new());
    };
    let near = |range: &str, way: &str| {
        format!(
            "SELECT print FROM derived.search INDEXED BY search_moment
             WHERE missing = 0 AND {range} AND taken IS NOT NULL AND print <> ?3 ORDER BY moment {way} LIMIT ?4"
        )
    };
    let before = near("moment >= ?1 AND moment <= ?2", "DESC");
    let after = near("moment > ?1 AND moment <= ?2", "ASC");
    let mut found = numbers(connection, &before, (&first, &moment, print, MOST_MET))?;
    found.extend(numbers(connection, &after, (&moment, &last, print, MOST_MET))?);
    Ok(found)
}

/// Look and vector of a content, where both are known.
fn of_content(connection: &Connection, print: i64) -> Result<Option<(u64, Embedding)>> {
    let sql = "SELECT l.look, e.vector FROM derived.looks l JOIN derived.embeddings e ON e.print = l.print
               WHERE l.print = ?1";
    let mut statement = connection.prepare_cached(sql)?;
    let found: Option<(i64, Vec<u8>)> =
        statement.query_row([print], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
    Ok(found.and_then(|(look, vector)| Some((look.cast_unsigned(), payload::vector_from_bytes(&vector)?))))
}

fn is_twin(own: (u64, &Embedding), other: Option<(u64, Embedding)>, series: bool) -> bool {
    let Some((look, vector)) = other else { return false };
    let bits = (own.0 ^ look).count_ones();
    let alike = |most_bits: u32, least: f32| bits <= most_bits && own.1.cosine(&vector) >= least;
    bits <= SAME_BITS || alike(COPY_BITS, COPY_COSINE) || (series && alike(SERIES_BITS, SERIES_COSINE))
}

/// Brings two contents into one group and returns its number; `None` when it would be too large.
fn join(connection: &Connection, print: i64, other: i64) -> Result<Option<i64>> {
    let kin_of = |print: i64| -> Result<Option<i64>> {
        let sql = "SELECT kin FROM derived.twins WHERE print = ?1";
        Ok(connection.prepare_cached(sql)?.query_row([print], |row| row.get(0)).optional()?)
    };
    let size = |kin: i64| -> Result<i64> {
        let sql = "SELECT count(*) FROM derived.twins WHERE kin = ?1";
        Ok(connection.prepare_cached(sql)?.query_row([kin], |row| row.get(0))?)
    };
    let put = |print: i64, kin: i64| -> Result<()> {
        let sql = "INSERT INTO derived.twins (print, kin) VALUES (?1, ?2)";
        connection.prepare_cached(sql)?.execute((print, kin))?;
        Ok(())
    };
    match (kin_of(print)?, kin_of(other)?) {
        (None, None) => {
            put(print, other)?;
            put(other, other)?;
            Ok(Some(other))
        }
        (Some(own), Some(kin)) if own == kin => Ok(Some(kin)),
        (Some(own), Some(kin)) if size(own)? + size(kin)? <= LARGEST => {
            let sql = "UPDATE derived.twins SET kin = ?2 WHERE kin = ?1";
            connection.prepare_cached(sql)?.execute((own, kin))?;
            Ok(Some(kin))
        }
        (None, Some(kin)) if size(kin)? < LARGEST => put(print, kin).map(|()| Some(kin)),
        (Some(kin), None) if size(kin)? < LARGEST => put(other, kin).map(|()| Some(kin)),
        _ => Ok(None),
    }
}

fn numbers(connection: &Connection, sql: &str, params: impl rusqlite::Params) -> Result<Vec<i64>> {
    let mut statement = connection.prepare_cached(sql)?;
    let numbers = statement.query_map(params, |row| row.get(0))?;
    Ok(numbers.collect::<Result<_, _>>()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_needs_a_like_vector_unless_nearly_every_bit_is_the_same() {
        let vector = |x: f32| Embedding::quantised(&[1.0, x]);
        let own = vector(0.0);
        let twin =
            |bits: u32, x: f32, series| is_twin((0, &own), Some(((1_u64 << bits) - 1, vector(x))), series);
        assert!(twin(1, 5.0, false), "a grey copy, which the vector misses");
        assert!(twin(8, 0.2, false) && !twin(8, 0.6, false) && !twin(9, 0.2, false));
        assert!(twin(16, 0.4, true) && !twin(16, 0.4, false) && !twin(17, 0.0, true));
        assert!(!is_twin((0, &own), None, true));
    }

    #[test]
    fn a_look_has_four_quarters() {
        assert_eq!(quarters(0x1234_0001_ffff_0000), [0x1234, 1, 0xffff, 0]);
    }
}
