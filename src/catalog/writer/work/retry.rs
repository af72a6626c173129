//! Failures that are tried again: exactly those that somebody named.

use std::path::Path;

use crate::catalog::paths::{self, StoredPath};
use crate::catalog::rows::{FailureFilter, Retried, RetriedFile};
use crate::catalog::{Result, Writer, index};
use crate::facts::RootId;

impl Writer {
    /// Lets failures be tried again and says which. Analyses are work again from now on; files that could not be read
    /// are read by the next walk that meets them.
    pub fn retry_failed(&mut self, filter: &FailureFilter) -> Result<Retried> {
        self.batch(|w| {
            let mut retried = Retried::default();
            match filter {
                FailureFilter::All => {
                    w.retry_analyses(&mut retried, "true", [])?;
                    w.retry_files(&mut retried, "true", [])?;
                }
                FailureFilter::Analysis(analysis) => {
                    let own = "engine IN (SELECT id FROM derived.engines WHERE analysis = ?1)";
                    w.retry_analyses(&mut retried, own, [analysis])?;
                }
                FailureFilter::Assets(assets) => {
                    for asset in assets {
                        let own = "print = (SELECT print FROM derived.search WHERE asset = ?1)";
                        w.retry_analyses(&mut retried, own, [asset.0])?;
                        w.retry_files(&mut retried, "x.asset = ?1", [asset.0])?;
                    }
                }
                FailureFilter::Files(files) => {
                    files.iter().try_for_each(|path| w.retry_file(&mut retried, path))?;
                }
            }
            Ok(retried)
        })
    }

    fn retry_analyses(
        &mut self,
        retried: &mut Retried,
        condition: &str,
        params: impl rusqlite::Params,
    ) -> Result<()> {
        let sql = format!(
            "UPDATE derived.analyses SET status = 0, retry = 0, attempts = 0, reason = NULL
             WHERE status = 3 AND {condition} RETURNING print, engine"
        );
        let mut statement = self.connection.prepare(&sql)?;
        let reset: Vec<(i64, i64)> =
            statement.query_map(params, |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<Result<_, _>>()?;
        drop(statement);
        for (print, engine) in reset {
            let sql = "SELECT analysis FROM derived.engines WHERE id = ?1";
            let mut statement = self.connection.prepare_cached(sql)?;
            let analysis: String = statement.query_row([engine], |row| row.get(0))?;
            drop(statement);
            let assets = index::assets_of_print(&self.connection, print)?;
            for &asset in &assets {
                self.found_about(asset);
            }
            retried.analyses.entry(analysis).or_default().extend(assets);
        }
        Ok(())
    }

    /// A file by its full path, in whichever watched folder it lies.
    fn retry_file(&mut self, retried: &mut Retried, path: &Path) -> Result<()> {
        let roots: Vec<(i64, StoredPath)> = self
            .connection
            .prepare_cached("SELECT id, path FROM main.roots")?
            .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
            .collect::<Result<_, _>>()?;
        for (root, root_path) in roots {
            let Ok(rel_path) = path.strip_prefix(root_path.to_path()) else { continue };
            let (folder, name) = paths::split(rel_path)?;
            let own =
                "x.folder = (SELECT id FROM main.folders WHERE root = ?1 AND path = ?2) AND x.name = ?3";
            self.retry_files(retried, own, (root, &folder, &name))?;
        }
        Ok(())
    }

    /// Forgets the version that failed, so that the next walk reads the files again.
    fn retry_files(
        &self,
        retried: &mut Retried,
        condition: &str,
        params: impl rusqlite::Params + Clone,
    ) -> Result<()> {
        let sql = format!(
            "SELECT r.id, r.path, f.path, x.name
             FROM derived.file_failures x JOIN main.folders f ON f.id = x.folder JOIN main.roots r ON r.id = f.root
             WHERE {condition}"
        );
        let mut statement = self.connection.prepare(&sql)?;
        let files = statement.query_map(params.clone(), |row| {
            let (root_path, folder, name): (StoredPath, StoredPath, StoredPath) =
                (row.get(1)?, row.get(2)?, row.get(3)?);
            Ok(RetriedFile {
                root: RootId(row.get(0)?),
                root_path: root_path.to_path(),
                path: paths::join(&root_path, &folder, &name),
            })
        })?;
        retried.files.extend(files.collect::<Result<Vec<_>, _>>()?);
        let sql = format!("UPDATE derived.file_failures AS x SET version = '' WHERE {condition}");
        self.connection.execute(&sql, params)?;
        Ok(())
    }
}
