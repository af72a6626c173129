//! What the open picture still lacks: somebody looks at it, so it comes before others.

use std::collections::BTreeSet;

use super::view::{PictureSource, PictureView};
use super::{Session, needed};
use crate::grammar::{Component, Gravity};
use crate::jobs::WorkKind;
use crate::jobs::kinds::Demand;

/// What was asked for since the picture was opened.
#[derive(Debug, Default)]
pub struct Asked {
    analyses: BTreeSet<String>,
    /// The gravities that were looked at last; most changes of a transformation leave them as they are.
    gravities: Option<Vec<Gravity>>,
}

impl Session {
    /// Has the open picture of the library analysed before others, and names what is on its way.
    pub(super) fn look_closer(&mut self) {
        let Some(PictureView { source: PictureSource::Asset(id), .. }) = self.view.picture else { return };
        let away = self.view.row(id).is_some_and(|row| row.offline || row.missing);
        let works = self.options.analyze && self.view.read_only.is_none() && !self.is_held(WorkKind::Analyze);
        let lacking = if works && !away { self.lacking(&self.installed_names(&[])) } else { Vec::new() };
        let fresh = self.not_asked(&lacking);
        if !fresh.is_empty() {
            self.runtime.analyze(Demand { ids: vec![id], analyses: fresh, force: false, urgent: false });
        }
        self.name_what_runs(lacking);
    }

    /// Has an open file that is in no library analysed as far as its crop goes by what is in it.
    pub(super) fn look_closer_at_file(&mut self) {
        let Some(picture) = &self.view.picture else { return };
        let PictureSource::File(path) = picture.source.clone() else { return };
        let Some(tree) = self.view.crop.transformation.clone().filter(|_| picture.pixels.is_some()) else {
            return;
        };
        let gravities: Vec<Gravity> =
            tree.components.iter().flat_map(Component::gravities).cloned().collect();
        if self.loupe.asked.gravities.as_ref() == Some(&gravities) {
            return;
        }
        self.loupe.asked.gravities = Some(gravities);
        let words = &self.view.vocabulary;
        let knows = |id: &str, name: &_| needed::knows(words, id, name);
        let needed = needed::analyses(&self.registry.analyses(), &[(*tree).clone()], knows);
        let lacking = self.lacking(&needed);
        let fresh = self.not_asked(&lacking);
        if !fresh.is_empty() {
            self.runtime.analyze_file(path, fresh);
            self.name_what_runs(lacking);
        }
    }

    /// Those of `names` that have neither answered nor failed for the open picture.
    fn lacking(&self, names: &[String]) -> Vec<String> {
        let Some(picture) = &self.view.picture else { return Vec::new() };
        let answered = |name: &&String| picture.records.iter().any(|record| record.analysis == **name);
        let told = self.view.inspector.iter().flat_map(|details| &details.failures);
        let failures: Vec<_> = picture.analysis_errors.iter().chain(told).collect();
        let failed = |name: &&String| failures.iter().any(|(of, _)| of == *name);
        names.iter().filter(|name| !answered(name) && !failed(name)).cloned().collect()
    }

    /// Those that were not asked for since the picture was opened; from now on they were.
    fn not_asked(&mut self, names: &[String]) -> Vec<String> {
        names.iter().filter(|name| self.loupe.asked.analyses.insert((*name).clone())).cloned().collect()
    }

    fn name_what_runs(&mut self, names: Vec<String>) {
        let Some(picture) = &mut self.view.picture else { return };
        if picture.analysing != names {
            picture.analysing = names;
            self.touch();
        }
    }
}
