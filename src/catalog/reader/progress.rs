//! How far the analyses have come that answer here now.

use rusqlite::OptionalExtension as _;

use super::Reader;
use crate::catalog::rows::{AnalysisProgress, EngineRef, Limit};
use crate::catalog::{Result, writer};

impl Reader {
    /// Which analyses the import presets of folders name, for folders whose preset names any.
    pub fn preset_limits(&self) -> Result<Vec<Limit>> {
        writer::limits_of(&self.connection)
    }

    /// How far these engines have come over the pictures that are here. What a limit leaves out is not to be done, and
    /// neither is what was left out before or lies on a volume that is away.
    ///
    /// Looks at every picture, so it is not for something that is asked all the time.
    pub fn analysis_progress(&self, engines: &[EngineRef], limits: &[Limit]) -> Result<AnalysisProgress> {
        let mut all = AnalysisProgress::default();
        for engine in engines {
            self.add_progress(engine, limits, &mut all)?;
        }
        Ok(all)
    }

    fn add_progress(&self, engine: &EngineRef, limits: &[Limit], all: &mut AnalysisProgress) -> Result<()> {
        let sql = "SELECT id FROM derived.engines WHERE analysis = ?1 AND engine = ?2";
        let id: Option<i64> = self
            .connection
            .prepare_cached(sql)?
            .query_row((&engine.analysis, &engine.engine), |row| row.get(0))
            .optional()?;
        let sql = "SELECT s.root, r.online, count(*) FILTER (WHERE a.status = 2),
                          count(*) FILTER (WHERE a.status IS NULL OR a.status IN (0, 1) OR a.retry = 1),
                          count(*) FILTER (WHERE a.status = 3 AND a.retry = 0)
                   FROM derived.search s JOIN main.roots r ON r.id = s.root
                   LEFT JOIN derived.analyses a ON a.print = s.print AND a.engine = ?1
                   WHERE s.missing = 0 GROUP BY s.root, r.online";
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut rows = statement.query([id])?;
        while let Some(row) = rows.next()? {
            let number = |column| row.get::<_, i64>(column).map(i64::cast_unsigned);
            let (root, online): (i64, bool) = (row.get(0)?, row.get(1)?);
            let left_out =
                limits.iter().any(|limit| limit.root.0 == root && !limit.analyses.contains(&engine.analysis));
            all.done += number(2)?;
            all.open += if online && !left_out { number(3)? } else { 0 };
            all.failed += number(4)?;
        }
        Ok(())
    }
}
