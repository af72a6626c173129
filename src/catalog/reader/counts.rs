//! Numbers, folders, tags, failures: what the sidebar and the jobs strip show.

use std::collections::BTreeMap;

use rusqlite::Row;

use super::Reader;
use crate::catalog::paths::StoredPath;
use crate::catalog::rows::{
    AnalysisCount, EngineRef, Failure, FailureOf, FolderId, FolderRow, LibraryCounts, ListRequest, RootRow,
    TagCount, TagLevel,
};
use crate::catalog::{Result, index, paths, search, writer};
use crate::facts::{AssetId, Fingerprint, RootId};

impl Reader {
    /// Numbers for the sidebar.
    pub fn counts(&self) -> Result<LibraryCounts> {
        let counter = |name: &str| self.counter(name);
        let unreadable: i64 = self.connection.query_row(
            "SELECT count(*) FROM derived.file_failures WHERE asset IS NULL",
            [],
            |row| row.get(0),
        )?;
        let offline = self.roots()?.iter().filter(|root| !root.online).map(|root| root.assets).sum();
        Ok(LibraryCounts {
            total: counter("total")?,
            offline,
            missing: counter("missing")?,
            untagged: counter("untagged")?,
            watermarked: counter("watermarked")?,
            low_quality: counter("low_quality")?,
            needs_attention: counter("failed")? + unreadable.cast_unsigned(),
            duplicates: counter("duplicates")?,
            picked: counter("picked")?,
            rejected: counter("rejected")?,
        })
    }

    fn counter(&self, name: &str) -> Result<u64> {
        Ok(u64::try_from(index::counter(&self.connection, name)?).unwrap_or(0))
    }

    /// Watched folders, by path.
    pub fn roots(&self) -> Result<Vec<RootRow>> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT id, path, online, preset, scanned FROM main.roots ORDER BY path")?;
        let mut rows = statement.query([])?;
        let mut roots = Vec::new();
        while let Some(row) = rows.next()? {
            let id: i64 = row.get(0)?;
            roots.push(RootRow {
                id: RootId(id),
                path: row.get::<_, StoredPath>(1)?.to_path(),
                online: row.get(2)?,
                preset: row.get(3)?,
                scanned: row.get(4)?,
                assets: self.counter(&format!("root:{id}"))?,
            });
        }
        Ok(roots)
    }

    /// How many pictures would leave the library with a watched folder, and on how many of them a person made
    /// something: a rating, a tag, a caption, a crop.
    pub fn leaving(&self, root: RootId) -> Result<(u64, u64)> {
        writer::leaving(&self.connection, root)
    }

    /// All folders with pictures in or below them, by root and path, a folder before those in it.
    pub fn folders(&self) -> Result<Vec<FolderRow>> {
        let sql = "SELECT f.id, f.root, f.path, coalesce(c.assets, 0)
                   FROM main.folders f LEFT JOIN derived.folder_counts c ON c.folder = f.id";
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut folders: Vec<FolderRow> = statement
            .query_map([], |row| {
                let direct = row.get::<_, i64>(3)?.cast_unsigned();
                let path = row.get::<_, StoredPath>(2)?.to_text();
                Ok(FolderRow {
                    id: FolderId(row.get(0)?),
                    root: RootId(row.get(1)?),
                    path,
                    direct,
                    total: direct,
                })
            })?
            .collect::<Result<_, _>>()?;
        add_up(&mut folders);
        folders.retain(|folder| folder.total > 0 || folder.path.is_empty());
        // Compared part by part, so that `a b` does not come between `a` and `a/c`.
        folders.sort_by(|a, b| a.root.cmp(&b.root).then_with(|| a.path.split('/').cmp(b.path.split('/'))));
        Ok(folders)
    }

    /// Tags that begin with `prefix` (empty for all), the most used first.
    pub fn tags(&self, prefix: &str, limit: usize) -> Result<Vec<TagCount>> {
        self.words("assets", prefix, limit)
    }

    /// Tags with levels and what stands above them, by path.
    pub fn tag_levels(&self) -> Result<Vec<TagLevel>> {
        let sql = "SELECT name, assets, assets + below FROM derived.words
                   WHERE (instr(key, '/') > 0 AND assets + below > 0) OR below > 0";
        let mut statement = self.connection.prepare_cached(sql)?;
        let number = |row: &Row<'_>, column| row.get::<_, i64>(column).map(i64::cast_unsigned);
        let levels = statement.query_map([], |row| {
            Ok(TagLevel { path: row.get(0)?, exact: number(row, 1)?, total: number(row, 2)? })
        })?;
        let mut levels: Vec<TagLevel> = levels.collect::<Result<_, _>>()?;
        let parts =
            |level: &TagLevel| level.path.to_lowercase().split('/').map(str::to_owned).collect::<Vec<_>>();
        levels.sort_by_cached_key(parts);
        Ok(levels)
    }

    /// How many pictures a list would hold.
    pub fn count(&self, request: &ListRequest<'_>) -> Result<u64> {
        search::count(&self.connection, request)
    }

    /// Names of objects found that begin with `prefix`, the most frequent first; `assets` counts findings, `own` is 0.
    pub fn objects(&self, prefix: &str, limit: usize) -> Result<Vec<TagCount>> {
        self.words("found", prefix, limit)
    }

    fn words(&self, column: &str, prefix: &str, limit: usize) -> Result<Vec<TagCount>> {
        let prefix = crate::grammar::names::key(prefix);
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let own = if column == "assets" { "own" } else { "0" };
        let range = if prefix.is_empty() { "?1 = ''" } else { "key >= ?1 AND key < ?1 || char(1114111)" };
        let sql = format!(
            "SELECT name, {column}, {own} FROM derived.words WHERE {column} > 0 AND {range}
             ORDER BY {column} DESC, key LIMIT ?2"
        );
        let mut statement = self.connection.prepare_cached(&sql)?;
        let words = statement.query_map((prefix, limit), |row| {
            Ok(TagCount {
                name: row.get(0)?,
                assets: row.get::<_, i64>(1)?.cast_unsigned(),
                own: row.get::<_, i64>(2)?.cast_unsigned(),
            })
        })?;
        Ok(words.collect::<Result<_, _>>()?)
    }

    /// How far each analysis has come, for every engine that has something to do or has done something.
    pub fn analysis_counts(&self) -> Result<Vec<AnalysisCount>> {
        let sql = "SELECT analysis, engine, running, done, failed, held,
                          pending + coalesce((SELECT max(id) FROM derived.prints), 0) - filled
                   FROM derived.engines ORDER BY analysis, engine";
        let mut statement = self.connection.prepare_cached(sql)?;
        let counts = statement.query_map([], |row| {
            let number = |column| row.get::<_, i64>(column).map(|n| u64::try_from(n).unwrap_or(0));
            Ok(AnalysisCount {
                engine: EngineRef { analysis: row.get(0)?, engine: row.get(1)? },
                running: number(2)?,
                done: number(3)?,
                failed: number(4)?,
                held: number(5)?,
                pending: number(6)?,
            })
        })?;
        Ok(counts.collect::<Result<_, _>>()?)
    }

    /// What needs attention, newest first.
    pub fn failures(&self, limit: usize) -> Result<Vec<Failure>> {
        let limit_sql = i64::try_from(limit).unwrap_or(i64::MAX);
        let mut failures = self.failed_files(limit_sql)?;
        failures.extend(self.failed_analyses(limit_sql)?);
        failures.sort_by_key(|failure| std::cmp::Reverse(failure.when));
        failures.truncate(limit);
        Ok(failures)
    }

    fn failed_files(&self, limit: i64) -> Result<Vec<Failure>> {
        let sql = "SELECT x.asset, r.path, f.path, x.name, x.reason, x.version, x.attempts, x.happened
                   FROM derived.file_failures x JOIN main.folders f ON f.id = x.folder JOIN main.roots r ON r.id = f.root
                   ORDER BY x.happened DESC LIMIT ?1";
        let mut statement = self.connection.prepare_cached(sql)?;
        let failures = statement.query_map([limit], |row| {
            Ok(Failure {
                asset: row.get::<_, Option<i64>>(0)?.map(AssetId),
                path: paths::join(&row.get(1)?, &row.get(2)?, &row.get(3)?),
                of: FailureOf::File,
                reason: row.get(4)?,
                version: row.get(5)?,
                attempts: row.get(6)?,
                when: row.get(7)?,
            })
        })?;
        Ok(failures.collect::<Result<_, _>>()?)
    }

    fn failed_analyses(&self, limit: i64) -> Result<Vec<Failure>> {
        let sql = "SELECT s.asset, r.path, f.path, p.name, e.analysis, e.engine, d.fingerprint, a.reason, a.attempts, a.changed
                   FROM derived.analyses a
                   JOIN derived.engines e ON e.id = a.engine
                   JOIN derived.prints d ON d.id = a.print
                   JOIN derived.search s ON s.print = a.print
                   JOIN main.places p ON p.id = s.place
                   JOIN main.folders f ON f.id = p.folder
                   JOIN main.roots r ON r.id = f.root
                   WHERE a.status = 3 ORDER BY a.changed DESC LIMIT ?1";
        let mut statement = self.connection.prepare_cached(sql)?;
        let failures = statement.query_map([limit], failed_analysis)?;
        Ok(failures.collect::<Result<_, _>>()?)
    }

    /// Library-wide distribution of quality scores in 20 equal steps.
    pub fn quality_histogram(&self) -> Result<[u64; 20]> {
        let mut steps = [0; 20];
        for (n, step) in steps.iter_mut().enumerate() {
            *step = self.counter(&format!("quality:{n}"))?;
        }
        Ok(steps)
    }
}

fn failed_analysis(row: &Row<'_>) -> rusqlite::Result<Failure> {
    let engine = EngineRef { analysis: row.get(4)?, engine: row.get(5)? };
    Ok(Failure {
        asset: row.get::<_, Option<i64>>(0)?.map(AssetId),
        path: paths::join(&row.get(1)?, &row.get(2)?, &row.get(3)?),
        version: engine.engine.clone(),
        of: FailureOf::Analysis { engine, fingerprint: Fingerprint(row.get(6)?) },
        reason: row.get::<_, Option<String>>(7)?.unwrap_or_default(),
        attempts: row.get(8)?,
        when: row.get(9)?,
    })
}

/// Adds each folder's own number to all folders above it.
fn add_up(folders: &mut [FolderRow]) {
    let at: BTreeMap<(RootId, String), usize> =
        folders.iter().enumerate().map(|(i, folder)| ((folder.root, folder.path.clone()), i)).collect();
    for i in 0..folders.len() {
        let (root, direct) = (folders[i].root, folders[i].direct);
        let mut path = folders[i].path.clone();
        while direct > 0 && !path.is_empty() {
            path.truncate(path.rfind('/').unwrap_or(0));
            if let Some(&above) = at.get(&(root, path.clone())) {
                folders[above].total += direct;
            }
        }
    }
}
