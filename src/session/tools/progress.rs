//! How far the library is analysed.

use crate::catalog::{AnalysisProgress, EngineRef, Limit};
use crate::jobs::kinds::{Wanted, meant};
use crate::session::{Result, Session};

impl Session {
    /// How far everything is that runs by itself: the models that are here and answer, each in the folders whose import
    /// preset lets it run. What rests, works behind the scenes or was left out is not counted.
    pub fn analysis_progress(&self) -> Result<AnalysisProgress> {
        let able = self.analyst.able();
        let engines = shown(&able);
        self.read(|reader| {
            let named = reader.preset_limits()?.into_iter();
            let limits: Vec<Limit> =
                named.map(|limit| Limit { analyses: meant(&able, &limit.analyses), ..limit }).collect();
            reader.snapshot(|reader| reader.analysis_progress(&engines, &limits))
        })
    }
}

/// Engines that people know of and that nobody let rest.
fn shown(able: &[Wanted]) -> Vec<EngineRef> {
    able.iter().filter(|wanted| !wanted.internal && !wanted.off).map(|wanted| wanted.engine.clone()).collect()
}
