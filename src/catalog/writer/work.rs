//! Analyses: beginning, finishing, failing, trying again.

mod retry;

use rusqlite::OptionalExtension as _;

use super::{Writer, now};
use crate::catalog::rows::EngineRef;
use crate::catalog::{Result, index, payload};
use crate::facts::{AnalysisRecord, AssetId, Fingerprint, Payload};

impl Writer {
    /// Notes that an analysis begins; must be committed before it does, so that a crash is seen afterwards.
    pub fn start_analysis(&mut self, fingerprint: Fingerprint, engine: &EngineRef) -> Result<()> {
        self.batch(|w| {
            let (print, engine) = (index::print_id(&w.connection, fingerprint)?, w.engine_id(engine)?);
            let sql = "INSERT INTO derived.analyses (print, engine, status, attempts, changed) VALUES (?1, ?2, 1, 1, ?3)
                       ON CONFLICT (print, engine) DO UPDATE SET status = 1, retry = 0, attempts = attempts + 1,
                         changed = excluded.changed";
            w.connection.prepare_cached(sql)?.execute((print, engine, now()))?;
            Ok(())
        })
    }

    /// Stores what was found; findings of the same analysis by another engine are replaced.
    pub fn finish_analysis(&mut self, fingerprint: Fingerprint, record: &AnalysisRecord) -> Result<()> {
        self.batch(|w| {
            let print = index::print_id(&w.connection, fingerprint)?;
            let engine = w.engine_id(&EngineRef::new(&record.analysis, &record.engine))?;
            w.name_engine(engine, record)?;
            w.settle_status(print, engine, &record.analysis, 2, None)?;
            w.store_finding(print, engine, record)?;
            index::store_objects(&w.connection, print, engine, &record.analysis, &record.payload)?;
            if let Payload::Embedding(vector) = &record.payload {
                for other in index::place_alike(&w.connection, print, vector)? {
                    w.found_in(other)?;
                }
            }
            w.found_in(print)
        })
    }

    /// Stores why an analysis failed; it is tried again by another engine or on request.
    pub fn fail_analysis(
        &mut self,
        fingerprint: Fingerprint,
        engine: &EngineRef,
        reason: &str,
    ) -> Result<()> {
        self.batch(|w| {
            let (print, id) = (index::print_id(&w.connection, fingerprint)?, w.engine_id(engine)?);
            w.settle_status(print, id, &engine.analysis, 3, Some(reason))?;
            w.found_in(print)
        })
    }

    /// Takes a begun analysis back (cancelled): it is to be done again, without counting as an attempt.
    pub fn release_analysis(&mut self, fingerprint: Fingerprint, engine: &EngineRef) -> Result<()> {
        self.batch(|w| {
            let (print, engine) = (index::print_id(&w.connection, fingerprint)?, w.engine_id(engine)?);
            let sql = "UPDATE derived.analyses SET status = 0, attempts = max(attempts - 1, 0)
                       WHERE print = ?1 AND engine = ?2 AND status = 1";
            w.connection.prepare_cached(sql)?.execute((print, engine))?;
            w.handed.remove((print, engine));
            Ok(())
        })
    }

    /// Does analyses of these assets again although they are done; all analyses when `analyses` is empty.
    pub fn redo_analyses(&mut self, assets: &[AssetId], analyses: &[String]) -> Result<u64> {
        self.batch(|w| {
            let mut redone = 0;
            for asset in assets {
                let sql = "SELECT a.print, a.engine, e.analysis FROM derived.search s
                           JOIN derived.analyses a ON a.print = s.print JOIN derived.engines e ON e.id = a.engine
                           WHERE s.asset = ?1 AND a.status IN (2, 3)";
                let mut statement = w.connection.prepare_cached(sql)?;
                let rows: Vec<(i64, i64, String)> = statement
                    .query_map([asset.0], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
                    .collect::<Result<_, _>>()?;
                drop(statement);
                for (print, engine, _) in rows.iter().filter(|row| analyses.is_empty() || analyses.contains(&row.2)) {
                    let sql = "UPDATE derived.analyses SET status = 0, retry = 0, attempts = 0, reason = NULL
                               WHERE print = ?1 AND engine = ?2";
                    w.connection.prepare_cached(sql)?.execute((print, engine))?;
                    w.handed.remove((*print, *engine));
                    redone += 1;
                }
                w.found_about(*asset);
            }
            Ok(redone)
        })
    }

    /// The number of an engine, made when new.
    pub(super) fn engine_id(&self, engine: &EngineRef) -> Result<i64> {
        let sql = "SELECT id FROM derived.engines WHERE analysis = ?1 AND engine = ?2";
        let mut statement = self.connection.prepare_cached(sql)?;
        if let Some(id) =
            statement.query_row((&engine.analysis, &engine.engine), |row| row.get(0)).optional()?
        {
            return Ok(id);
        }
        let sql = "INSERT INTO derived.engines (analysis, engine) VALUES (?1, ?2)";
        self.connection.prepare_cached(sql)?.execute((&engine.analysis, &engine.engine))?;
        Ok(self.connection.last_insert_rowid())
    }

    fn name_engine(&self, engine: i64, record: &AnalysisRecord) -> Result<()> {
        let sql = "UPDATE derived.engines SET version = ?2, model_name = ?3
                   WHERE id = ?1 AND (version, model_name) IS NOT (?2, ?3)";
        self.connection.prepare_cached(sql)?.execute((engine, record.version, &record.model_name))?;
        Ok(())
    }

    /// Ends an analysis; what other engines did for the same one is superseded.
    fn settle_status(
        &mut self,
        print: i64,
        engine: i64,
        analysis: &str,
        status: i64,
        reason: Option<&str>,
    ) -> Result<()> {
        let others =
            "print = ?1 AND engine IN (SELECT id FROM derived.engines WHERE analysis = ?3 AND id <> ?2)";
        let sql = format!("DELETE FROM derived.analyses WHERE {others} AND status <> 1");
        self.connection.prepare_cached(&sql)?.execute((print, engine, analysis))?;
        let sql = "INSERT INTO derived.analyses (print, engine, status, attempts, changed, reason) VALUES (?1, ?2, ?3, 1, ?4, ?5)
                   ON CONFLICT (print, engine) DO UPDATE SET status = excluded.status, retry = 0,
                     changed = excluded.changed, reason = excluded.reason";
        self.connection.prepare_cached(sql)?.execute((print, engine, status, now(), reason))?;
        self.handed.remove((print, engine));
        Ok(())
    }

    fn store_finding(&self, print: i64, engine: i64, record: &AnalysisRecord) -> Result<()> {
        let sql = "DELETE FROM derived.findings
                   WHERE print = ?1 AND engine IN (SELECT id FROM derived.engines WHERE analysis = ?2)";
        self.connection.prepare_cached(sql)?.execute((print, &record.analysis))?;
        if !matches!(record.payload, Payload::Embedding(_)) {
            let sql = "DELETE FROM derived.embeddings WHERE print = ?1 AND engine = ?2";
            self.connection.prepare_cached(sql)?.execute((print, engine))?;
        }
        let sql = "INSERT INTO derived.findings (print, engine, width, height, payload) VALUES (?1, ?2, ?3, ?4, ?5)";
        let size = record.measured_on;
        self.connection.prepare_cached(sql)?.execute((
            print,
            engine,
            size.w,
            size.h,
            payload::encode(&record.payload)?,
        ))?;
        Ok(())
    }

    fn found_in(&mut self, print: i64) -> Result<()> {
        for asset in index::assets_of_print(&self.connection, print)? {
            self.found_about(asset);
        }
        Ok(())
    }
}
