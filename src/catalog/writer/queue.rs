//! What is to be analysed next: a question to status rows, cheap however large the library is.
//!
//! Status rows are made a portion at a time for contents that arrived since (`engines.filled` tells up to which), so
//! neither a new file nor a new engine costs more in a large library. Rows whose picture cannot be reached are held
//! back, so that the question never wades through an offline volume twice.

use std::collections::BTreeSet;

use rusqlite::{OptionalExtension as _, Row};

use super::Writer;
use crate::catalog::rows::{EngineRef, Limit, WorkItem};
use crate::catalog::{Result, paths};
use crate::facts::{AssetId, Fingerprint};
use crate::geometry::PxSize;

/// How many contents get their status rows in one go.
const PORTION: i64 = 4096;

/// A wanted engine and its number.
struct Wanted<'a> {
    id: i64,
    engine: &'a EngineRef,
}

/// What is to be handed out.
struct Asked<'a> {
    engines: Vec<Wanted<'a>>,
    /// What import presets limit; `None` where somebody asked.
    limits: Option<&'a [Limit]>,
}

impl Asked<'_> {
    /// Whether the import preset of a folder leaves this analysis out.
    fn leaves_out(&self, root: i64, analysis: &str) -> bool {
        let mut limits = self.limits.unwrap_or_default().iter();
        limits.any(|limit| limit.root.0 == root && !limit.analyses.iter().any(|known| known == analysis))
    }

    /// What counts as work of a picture that is asked for by name.
    const fn lacking(&self) -> Kind {
        if self.limits.is_none() { Kind::Lacking } else { Kind::Pending }
    }
}

/// Which of a content's status rows count as work.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    /// Not tried yet.
    Pending,
    /// Left out by the import preset of its folder.
    LeftOut,
    /// Not tried yet, or left out.
    Lacking,
    /// Stopped the program once.
    Retry,
}

impl Writer {
    /// Up to `limit` pictures that lack some of `wanted` (in order of invocation) and can be read: `prefer` first,
    /// then in order of arrival, at last those that stopped the program once.
    ///
    /// A picture handed out is not handed out again until each analysis was finished, failed or released.
    pub fn next_analysis_work(
        &mut self,
        wanted: &[EngineRef],
        limit: usize,
        prefer: &[AssetId],
    ) -> Result<Vec<WorkItem>> {
        self.next_work(wanted, None, limit, prefer)
    }

    /// The same for work that nobody asked for: in folders with a limit only its analyses run, the others of
    /// `wanted` are left out there until somebody asks for them.
    pub fn next_analysis_work_within(
        &mut self,
        wanted: &[EngineRef],
        limits: &[Limit],
        limit: usize,
        prefer: &[AssetId],
    ) -> Result<Vec<WorkItem>> {
        self.next_work(wanted, Some(limits), limit, prefer)
    }

    /// What these pictures lack of `wanted` and nothing else, in their order; also what stopped the program once. With
    /// `limits` as [`Self::next_analysis_work_within`].
    pub fn analysis_work_of(
        &mut self,
        wanted: &[EngineRef],
        limits: Option<&[Limit]>,
        assets: &[AssetId],
    ) -> Result<Vec<WorkItem>> {
        self.batch(|w| {
            let asked = Asked { engines: w.numbered(wanted)?, limits };
            let mut work = Vec::new();
            for asset in assets {
                let Some(print) = w.shown_print(*asset)? else { continue };
                let before = work.len();
                w.hand_out_print(&asked, print, asked.lacking(), &mut work)?;
                if work.len() == before {
                    w.hand_out_print(&asked, print, Kind::Retry, &mut work)?;
                }
            }
            Ok(work)
        })
    }

    fn numbered<'a>(&mut self, wanted: &'a [EngineRef]) -> Result<Vec<Wanted<'a>>> {
        wanted.iter().map(|engine| Ok(Wanted { id: self.engine_id(engine)?, engine })).collect()
    }

    fn next_work(
        &mut self,
        wanted: &[EngineRef],
        limits: Option<&[Limit]>,
        limit: usize,
        prefer: &[AssetId],
    ) -> Result<Vec<WorkItem>> {
        self.batch(|w| {
            let mut work = Vec::new();
            let asked = Asked { engines: w.numbered(wanted)?, limits };
            w.hand_out_preferred(&asked, limit, prefer, &mut work)?;
            while work.len() < limit && w.hand_out(&asked, Kind::Pending, limit, &mut work)? {}
            while limits.is_none()
                && work.len() < limit
                && w.hand_out(&asked, Kind::LeftOut, limit, &mut work)?
            {}
            while work.len() < limit && w.hand_out(&asked, Kind::Retry, limit, &mut work)? {}
            Ok(work)
        })
    }

    /// How many pictures lack some of `wanted` and were not handed out yet: at least as many as the analysis with
    /// most to do, read from kept numbers.
    pub fn analysis_backlog(&self, wanted: &[EngineRef]) -> Result<u64> {
        let sql = "SELECT id, pending + running + coalesce((SELECT max(id) FROM derived.prints), 0) - filled
                   FROM derived.engines WHERE analysis = ?1 AND engine = ?2";
        let mut most = 0;
        for engine in wanted {
            let mut statement = self.connection.prepare_cached(sql)?;
            let found: Option<(i64, i64)> = statement
                .query_row((&engine.analysis, &engine.engine), |row| Ok((row.get(0)?, row.get(1)?)))
                .optional()?;
            let Some((id, open)) = found else { continue };
            most = most.max(open - i64::try_from(self.handed.of_engine(id)).unwrap_or(i64::MAX));
        }
        Ok(u64::try_from(most).unwrap_or(0))
    }

    fn hand_out_preferred(
        &mut self,
        asked: &Asked<'_>,
        limit: usize,
        prefer: &[AssetId],
        work: &mut Vec<WorkItem>,
    ) -> Result<()> {
        for asset in prefer {
            if work.len() >= limit {
                break;
            }
            if let Some(print) = self.shown_print(*asset)? {
                self.hand_out_print(asked, print, asked.lacking(), work)?;
            }
        }
        Ok(())
    }

    /// The content of a picture that is shown.
    fn shown_print(&self, asset: AssetId) -> Result<Option<i64>> {
        let sql = "SELECT print FROM derived.search WHERE asset = ?1 AND missing = 0";
        Ok(self.connection.prepare_cached(sql)?.query_row([asset.0], |row| row.get(0)).optional()?)
    }

    /// Hands out a round of contents; false when that brought nothing, so that there is nothing more to hand out.
    fn hand_out(
        &mut self,
        asked: &Asked<'_>,
        kind: Kind,
        limit: usize,
        work: &mut Vec<WorkItem>,
    ) -> Result<bool> {
        let wish = limit - work.len();
        let mut prints = self.candidates(&asked.engines, kind, wish)?;
        if prints.is_empty() && kind == Kind::Pending && self.fill(&asked.engines)? {
            prints = self.candidates(&asked.engines, kind, wish)?;
            if prints.is_empty() {
                return Ok(true);
            }
        }
        let mut moved = false;
        for &print in prints.iter().take(wish) {
            moved |= self.hand_out_print(asked, print, kind, work)?;
        }
        Ok(moved)
    }

    /// Contents with work, in order of arrival, that are not handed out already.
    fn candidates(&self, engines: &[Wanted<'_>], kind: Kind, wish: usize) -> Result<BTreeSet<i64>> {
        let sql = match kind {
            Kind::Pending | Kind::Lacking => {
                "SELECT print FROM derived.analyses WHERE engine = ?1 AND status = 0 ORDER BY print"
            }
            Kind::LeftOut => {
                "SELECT print FROM derived.analyses WHERE engine = ?1 AND status = 5 ORDER BY print"
            }
            Kind::Retry => {
                "SELECT print FROM derived.analyses WHERE engine = ?1 AND retry = 1 ORDER BY print"
            }
        };
        let mut prints = BTreeSet::new();
        for Wanted { id, .. } in engines {
            let mut statement = self.connection.prepare_cached(sql)?;
            let mut rows = statement.query([id])?;
            let mut found = 0;
            while let Some(row) = rows.next()? {
                let print = row.get(0)?;
                if !self.handed.contains((print, *id)) {
                    prints.insert(print);
                    found += 1;
                }
                if found == wish {
                    break;
                }
            }
        }
        Ok(prints)
    }

    /// Makes status rows for a portion of contents that have none; false when all have them.
    fn fill(&mut self, engines: &[Wanted<'_>]) -> Result<bool> {
        let mut filled_some = false;
        for Wanted { id, .. } in engines {
            let sql = "SELECT max(id) FROM (SELECT id FROM derived.prints
                         WHERE id > (SELECT filled FROM derived.engines WHERE id = ?1) ORDER BY id LIMIT ?2)";
            let upto: Option<i64> =
                self.connection.prepare_cached(sql)?.query_row((id, PORTION), |row| row.get(0))?;
            let Some(upto) = upto else { continue };
            let sql = "INSERT OR IGNORE INTO derived.analyses (print, engine, status)
                       SELECT id, ?1, 0 FROM derived.prints
                       WHERE id > (SELECT filled FROM derived.engines WHERE id = ?1) AND id <= ?2";
            self.connection.prepare_cached(sql)?.execute((id, upto))?;
            let sql = "UPDATE derived.engines SET filled = ?2 WHERE id = ?1";
            self.connection.prepare_cached(sql)?.execute((id, upto))?;
            filled_some = true;
        }
        Ok(filled_some)
    }

    /// Hands out what one content lacks, or holds it back when no file of it can be reached; false when its rows stay
    /// as they were.
    ///
    /// What a preset left out is held back as well: a file that comes back is looked at anew, and left out again where
    /// nobody asked.
    fn hand_out_print(
        &mut self,
        asked: &Asked<'_>,
        print: i64,
        kind: Kind,
        work: &mut Vec<WorkItem>,
    ) -> Result<bool> {
        let mut lacking = Vec::new();
        for Wanted { id, .. } in &asked.engines {
            if !self.handed.contains((print, *id)) && self.lacks(print, *id, kind)? {
                lacking.push(*id);
            }
        }
        if lacking.is_empty() {
            return Ok(false);
        }
        let Some((root, mut item)) = self.reachable(print)? else {
            let sql = "UPDATE derived.analyses SET status = 4, retry = 0
                       WHERE print = ?1 AND (status IN (0, 5) OR retry = 1)";
            return Ok(self.connection.prepare_cached(sql)?.execute([print])? > 0);
        };
        for Wanted { id, engine } in &asked.engines {
            let own = lacking.contains(id);
            let left_out = asked.leaves_out(root, &engine.analysis);
            if left_out && own {
                self.leave_out(print, *id)?;
            } else if !left_out && (own || self.is_let_in(asked, print, *id)?) {
                self.handed.insert((print, *id));
                item.analyses.push((*engine).clone());
            }
        }
        if !item.analyses.is_empty() {
            work.push(item);
        }
        Ok(true)
    }

    /// Whether an analysis that was left out once runs now, because another one of the folder's preset builds on it
    /// whose model has come since.
    fn is_let_in(&self, asked: &Asked<'_>, print: i64, engine: i64) -> Result<bool> {
        let free = asked.limits.is_some() && !self.handed.contains((print, engine));
        Ok(free && self.lacks(print, engine, Kind::LeftOut)?)
    }

    fn leave_out(&self, print: i64, engine: i64) -> Result<()> {
        let sql = "INSERT INTO derived.analyses (print, engine, status) VALUES (?1, ?2, 5)
                   ON CONFLICT (print, engine) DO UPDATE SET status = 5, retry = 0";
        self.connection.prepare_cached(sql)?.execute((print, engine))?;
        Ok(())
    }

    /// Presets changed: what they left out is looked at again.
    pub(super) fn take_back_in(&self) -> Result<()> {
        self.connection.execute("UPDATE derived.analyses SET status = 0 WHERE status = 5", [])?;
        Ok(())
    }

    fn lacks(&self, print: i64, engine: i64, kind: Kind) -> Result<bool> {
        let sql = "SELECT status, retry FROM derived.analyses WHERE print = ?1 AND engine = ?2";
        let row: Option<(i64, bool)> = self
            .connection
            .prepare_cached(sql)?
            .query_row((print, engine), |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        Ok(match (row, kind) {
            (None, Kind::Pending | Kind::Lacking) => true,
            (Some((status, _)), Kind::Pending) => status == 0,
            (Some((status, _)), Kind::Lacking) => status == 0 || status == 5,
            (Some((status, _)), Kind::LeftOut) => status == 5,
            (Some((_, retry)), Kind::Retry) => retry,
            (None, Kind::LeftOut | Kind::Retry) => false,
        })
    }

    /// A picture with this content that can be read, without its analyses yet, and the watched folder it lies in.
    fn reachable(&self, print: i64) -> Result<Option<(i64, WorkItem)>> {
        let sql = "SELECT s.asset, d.fingerprint, s.width, s.height, r.path, f.path, p.name, r.id
                   FROM derived.search s JOIN derived.prints d ON d.id = s.print
                   JOIN main.places p ON p.id = s.place AND p.missing = 0
                   JOIN main.folders f ON f.id = p.folder
                   JOIN main.roots r ON r.id = f.root AND r.online = 1
                   WHERE s.print = ?1 LIMIT 1";
        let item = |row: &Row<'_>| {
            let item = WorkItem {
                asset: AssetId(row.get(0)?),
                fingerprint: Fingerprint(row.get(1)?),
                path: paths::join(&row.get(4)?, &row.get(5)?, &row.get(6)?),
                size: PxSize::new(row.get(2)?, row.get(3)?),
                analyses: Vec::new(),
            };
            Ok((row.get(7)?, item))
        };
        Ok(self.connection.prepare_cached(sql)?.query_row([print], item).optional()?)
    }
}
