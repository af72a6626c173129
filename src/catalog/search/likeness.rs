//! Nearness: on Earth, and between pictures.

use rusqlite::functions::FunctionFlags;
use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension as _};

use super::{Sql, matrix};
use crate::catalog::{CatalogError, Result, payload};

const EARTH_RADIUS_KM: f64 = 6371.009;
const KM_PER_DEGREE: f64 = 111.2;

/// Adds `km_between`.
pub(super) fn add_function(connection: &Connection) -> Result<()> {
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC;
    connection
        .create_scalar_function("km_between", 4, flags, |ctx| {
            Ok(km_between((ctx.get(0)?, ctx.get(1)?), (ctx.get(2)?, ctx.get(3)?)))
        })
        .map_err(CatalogError::sql("prepare for searching"))
}

/// Length of the great circle between two points (latitude, longitude) in degrees; haversine formula.
fn km_between(a: (f64, f64), b: (f64, f64)) -> f64 {
    let half = |from: f64, to: f64| ((to - from).to_radians() / 2.0).sin().powi(2);
    let h = half(a.0, b.0) + a.0.to_radians().cos() * b.0.to_radians().cos() * half(a.1, b.1);
    2.0 * EARTH_RADIUS_KM * h.clamp(0.0, 1.0).sqrt().asin()
}

/// Appends `near:`; the band of latitudes is found by its index, the rest is computed.
pub(super) fn push_near(sql: &mut Sql, latitude: f64, longitude: f64, km: f64) {
    let band = km / KM_PER_DEGREE + 0.001;
    sql.push_with(
        "s.latitude IS NOT NULL AND s.latitude BETWEEN ? AND ?",
        [Value::Real(latitude - band), Value::Real(latitude + band)],
    );
    sql.push_with(
        " AND km_between(s.latitude, s.longitude, ?, ?) <= ?",
        [Value::Real(latitude), Value::Real(longitude), Value::Real(km)],
    );
}

/// Appends `similar:`, which leaves the picture itself out.
pub(super) fn push_similar(connection: &Connection, sql: &mut Sql, asset: i64) -> Result<()> {
    let similar = alike(connection, asset)?;
    sql.push("s.print IN ");
    sql.push_list(similar.into_iter().map(|(_, print)| Value::Integer(print)));
    Ok(())
}

/// Contents like the picture, best first, with their cosines.
pub(super) fn alike(connection: &Connection, asset: i64) -> Result<Vec<(f32, i64)>> {
    let of_asset = "SELECT e.print, e.engine, e.vector FROM derived.search s JOIN derived.embeddings e ON e.print = s.print
                    WHERE s.asset = ?1";
    let own: Option<(i64, i64, Vec<u8>)> = connection
        .prepare_cached(of_asset)?
        .query_row([asset], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .optional()?;
    let Some((print, engine, vector)) = own else {
        let there = "SELECT EXISTS (SELECT 1 FROM derived.search WHERE asset = ?1)";
        let message = if connection.prepare_cached(there)?.query_row([asset], |row| row.get(0))? {
            format!(
                "Nothing can be compared with picture {asset} yet: no analysis has described it as a whole."
            )
        } else {
            format!("There is no picture {asset} in this library.")
        };
        return Err(CatalogError::Search { message });
    };
    matrix::alike(connection, print, engine, &payload::vector_from_bytes(&vector).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances_are_those_of_the_globe() {
        let (berlin, hamburg) = ((52.52, 13.405), (53.551, 9.994));
        assert!((km_between(berlin, hamburg) - 255.0).abs() < 2.0);
        assert!(km_between((0.0, 179.95), (0.0, -179.95)) < 12.0, "across the date line");
        assert_eq!(km_between(berlin, berlin), 0.0);
    }
}
