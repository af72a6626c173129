//! Thumbnails: small ones are kept, large ones leave when they were not looked at for longest.

use super::Writer;
use crate::catalog::{CatalogError, Result};
use crate::facts::Fingerprint;

impl Writer {
    /// Stores thumbnails (JPEG); the large one may push out others that were not looked at for long.
    pub fn store_thumbs(
        &mut self,
        fingerprint: Fingerprint,
        small: &[u8],
        large: Option<&[u8]>,
    ) -> Result<()> {
        self.batch(|w| {
            let sql = "INSERT INTO thumbs.small (fingerprint, jpeg) VALUES (?1, ?2)
                       ON CONFLICT (fingerprint) DO UPDATE SET jpeg = excluded.jpeg";
            w.connection.prepare_cached(sql)?.execute((fingerprint.0, small))?;
            let Some(large) = large else { return Ok(()) };
            w.drop_large("fingerprint = ?1", [fingerprint.0])?;
            let sql = "INSERT INTO thumbs.large (fingerprint, used, bytes, jpeg) VALUES (?1, ?2, ?3, ?4)";
            w.connection.prepare_cached(sql)?.execute((
                fingerprint.0,
                w.tick()?,
                stored_length(large.len()),
                large,
            ))?;
            let sql = "UPDATE thumbs.state SET bytes = bytes + ?1";
            w.connection.prepare_cached(sql)?.execute([stored_length(large.len())])?;
            w.evict()
        })
    }

    /// Notes that large thumbnails were looked at.
    pub fn touch_thumbs(&mut self, fingerprints: &[Fingerprint]) -> Result<()> {
        self.batch(|w| {
            let clock = w.tick()?;
            for fingerprint in fingerprints {
                let sql = "UPDATE thumbs.large SET used = ?2 WHERE fingerprint = ?1";
                w.connection.prepare_cached(sql)?.execute((fingerprint.0, clock))?;
            }
            Ok(())
        })
    }

    /// How many bytes of large thumbnails to keep; 2 GiB unless set.
    pub fn set_thumb_budget(&mut self, bytes: u64) -> Result<()> {
        self.batch(|w| {
            let bytes = i64::try_from(bytes).unwrap_or(i64::MAX);
            w.connection.prepare_cached("UPDATE thumbs.state SET budget = ?1")?.execute([bytes])?;
            w.evict()
        })
    }

    fn tick(&self) -> Result<i64> {
        let sql = "UPDATE thumbs.state SET clock = clock + 1 RETURNING clock";
        self.connection
            .prepare_cached(sql)?
            .query_row([], |row| row.get(0))
            .map_err(CatalogError::sql("keep thumbnails"))
    }

    /// Drops the least recently used large thumbnails until they fit the budget.
    fn evict(&self) -> Result<()> {
        loop {
            let sql = "SELECT bytes > budget FROM thumbs.state";
            if !self.connection.prepare_cached(sql)?.query_row([], |row| row.get::<_, bool>(0))? {
                return Ok(());
            }
            if self.drop_large("id = (SELECT id FROM thumbs.large ORDER BY used LIMIT 1)", [])? == 0 {
                return Ok(());
            }
        }
    }

    fn drop_large(&self, which: &str, params: impl rusqlite::Params) -> Result<usize> {
        let sql = format!("DELETE FROM thumbs.large WHERE {which} RETURNING bytes");
        let mut statement = self.connection.prepare_cached(&sql)?;
        let dropped: Vec<i64> = statement.query_map(params, |row| row.get(0))?.collect::<Result<_, _>>()?;
        let bytes: i64 = dropped.iter().sum();
        if bytes > 0 {
            self.connection.prepare_cached("UPDATE thumbs.state SET bytes = bytes - ?1")?.execute([bytes])?;
        }
        Ok(dropped.len())
    }
}

fn stored_length(bytes: usize) -> i64 {
    i64::try_from(bytes).unwrap_or(i64::MAX)
}
