//! Import presets in words, and as something to change.

use std::collections::BTreeSet;

use crate::app::words;
use crate::session::{AutoTagging, DefaultWord, ModelRow, Preset, PresetRow, RowKind, View};

/// Colour labels that a preset may give.
pub const LABELS: [&str; 5] = ["red", "yellow", "green", "blue", "purple"];

/// A preset while it is changed.
#[derive(Debug, Clone, PartialEq)]
pub struct Draft {
    /// Its name in the library; `None` for a new one.
    pub before: Option<String>,
    /// Its name now.
    pub name: String,
    /// Whether only the analyses in `analyses` run.
    pub some: bool,
    /// Those.
    pub analyses: BTreeSet<String>,
    /// From which confidence findings become tags; `None`: as the models say.
    pub tagging: Option<f32>,
    /// Tags that are added, with commas.
    pub tags: String,
    /// Stars.
    pub rating: Option<u8>,
    /// Colour label.
    pub label: Option<String>,
    /// Whether the desktop tells.
    pub notify: bool,
    /// The address that is told; empty for none.
    pub webhook: String,
}

impl Draft {
    /// A new preset.
    #[must_use]
    pub fn fresh() -> Self {
        Self::of(None, &Preset::default())
    }

    /// A preset of the library.
    #[must_use]
    pub fn stored(row: &PresetRow) -> Self {
        Self::of(Some(row.name.clone()), &row.preset)
    }

    fn of(name: Option<String>, preset: &Preset) -> Self {
        Self {
            name: name.clone().unwrap_or_default(),
            before: name,
            some: !preset.analyses.is_empty(),
            analyses: preset.analyses.iter().cloned().collect(),
            tagging: preset.auto_tagging.and_then(AutoTagging::threshold),
            tags: preset.tags.join(", "),
            rating: preset.rating,
            label: preset.label.clone(),
            notify: preset.notify,
            webhook: preset.webhook.clone().unwrap_or_default(),
        }
    }

    /// What it says.
    #[must_use]
    pub fn preset(&self) -> Preset {
        let tags = self.tags.split(',').map(str::trim).filter(|tag| !tag.is_empty());
        let webhook = self.webhook.trim();
        let own = AutoTagging::Default(DefaultWord::Default);
        let rounded = |least: f32| (f64::from(least) * 100.0).round() / 100.0;
        Preset {
            analyses: if self.some { self.analyses.iter().cloned().collect() } else { Vec::new() },
            auto_tagging: Some(self.tagging.map_or(own, |least| AutoTagging::From(rounded(least)))),
            tags: tags.map(str::to_owned).collect(),
            rating: self.rating,
            label: self.label.clone(),
            notify: self.notify,
            webhook: (!webhook.is_empty()).then(|| webhook.to_owned()),
        }
    }

    /// Whether it says something else than the library.
    #[must_use]
    pub fn changed(&self, rows: &[PresetRow]) -> bool {
        let stored = rows.iter().find(|row| self.before.as_ref() == Some(&row.name));
        *self != stored.map_or_else(Self::fresh, Self::stored)
    }

    /// What keeps it from being stored among these presets.
    #[must_use]
    pub fn problem(&self, rows: &[PresetRow]) -> Option<&'static str> {
        let name = self.name.split_whitespace().collect::<Vec<_>>().join(" ");
        let taken = rows.iter().any(|row| row.name == name) && self.before.as_ref() != Some(&name);
        let webhook = self.webhook.trim();
        let web = ["https://", "http://"].iter().any(|scheme| webhook.starts_with(scheme));
        if self.name.trim().is_empty() {
            Some("It needs a name")
        } else if taken {
            Some("There is a preset of this name already")
        } else if self.some && self.analyses.is_empty() {
            Some("Choose an analysis, or let all of them run")
        } else if !webhook.is_empty() && !web {
            Some("An address begins with https:// or http://")
        } else {
            None
        }
    }
}

/// Analyses that a preset may name.
#[must_use]
pub fn analyses(view: &View) -> Vec<String> {
    let asked = |row: &&ModelRow| row.kind == RowKind::Answers && (row.public || row.private);
    view.models.iter().filter(asked).map(|row| row.id.clone()).collect()
}

/// What a preset does: `coco, iqa; tags from 0.60; adds holiday; tells the desktop`
#[must_use]
pub fn summary(row: &PresetRow) -> String {
    if let Some(wrong) = &row.wrong {
        return format!("Not understood: {wrong}");
    }
    let preset = &row.preset;
    let mut parts = vec![match preset.analyses.len() {
        0 => "all analyses".to_owned(),
        _ => preset.analyses.join(", "),
    }];
    if let Some(least) = preset.auto_tagging.and_then(AutoTagging::threshold) {
        parts.push(format!("tags from {least:.2}"));
    }
    if !preset.tags.is_empty() {
        parts.push(format!("adds {}", preset.tags.join(", ")));
    }
    parts.extend(preset.rating.map(|stars| format!("{stars} stars")));
    parts.extend(preset.label.as_ref().map(|label| format!("{label} label")));
    parts.extend(preset.notify.then(|| "tells the desktop".to_owned()));
    parts.extend(preset.webhook.as_ref().map(|url| format!("tells {}", host(url))));
    parts.join("; ")
}

fn host(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.split('/').next().unwrap_or(rest)
}

/// The folders that have a preset: `Pictures, Inbox`; empty for none.
#[must_use]
pub fn users(view: &View, preset: &str) -> String {
    let roots = view.library.roots.iter().filter(|root| root.preset.as_deref() == Some(preset));
    roots.map(|root| root.name.as_str()).collect::<Vec<_>>().join(", ")
}

/// A watched folder in two lines: its name, and where it is with how many pictures.
#[must_use]
pub fn folder(root: &crate::session::RootView) -> String {
    format!("{}, {}", root.path.display(), words::pictures(root.assets))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::testing::fixture;

    fn row() -> PresetRow {
        let preset = Preset {
            analyses: vec!["coco".into(), "iqa".into()],
            auto_tagging: Some(AutoTagging::From(0.6)),
            tags: vec!["holiday".into(), "places/italy".into()],
            rating: Some(3),
            label: Some("red".into()),
            notify: true,
            webhook: Some("https://example.org/done".into()),
        };
        PresetRow { name: "trip".into(), preset, wrong: None }
    }

    #[test]
    fn a_preset_survives_being_changed() {
        let row = row();
        let draft = Draft::stored(&row);
        assert_eq!(draft.preset(), row.preset);
        assert_eq!((draft.problem(&[]), draft.tags.as_str()), (None, "holiday, places/italy"));
        let own = AutoTagging::Default(DefaultWord::Default);
        assert_eq!(Draft::fresh().preset(), Preset { auto_tagging: Some(own), ..Preset::default() });
    }

    #[test]
    fn what_is_missing_is_said() {
        let mut draft = Draft::stored(&row());
        assert!(!draft.changed(&[row()]));
        draft.webhook = "example.org".into();
        assert!(draft.changed(&[row()]));
        assert_eq!(draft.problem(&[row()]), Some("An address begins with https:// or http://"));
        draft.analyses.clear();
        assert_eq!(draft.problem(&[row()]), Some("Choose an analysis, or let all of them run"));
        assert_eq!(Draft::fresh().problem(&[]), Some("It needs a name"));
        let second = Draft { name: " trip ".into(), ..Draft::fresh() };
        assert_eq!(second.problem(&[row()]), Some("There is a preset of this name already"));
    }

    #[test]
    fn a_preset_reads_like_a_list() {
        insta::assert_snapshot!(summary(&row()), @"coco, iqa; tags from 0.60; adds holiday, places/italy; 3 stars; red label; tells the desktop; tells example.org");
        let plain = PresetRow { preset: Preset::default(), ..row() };
        assert_eq!(summary(&plain), "all analyses");
        let wrong = PresetRow { wrong: Some("line 2: no".into()), ..row() };
        assert_eq!(summary(&wrong), "Not understood: line 2: no");
    }

    #[test]
    fn folders_of_a_preset_are_named() {
        let mut view = fixture::library();
        view.library.roots[0].preset = Some("trip".into());
        assert_eq!((users(&view, "trip"), users(&view, "other")), ("Pictures".to_owned(), String::new()));
        assert_eq!(folder(&view.library.roots[0]), "/pictures, 8,310 pictures");
    }
}
