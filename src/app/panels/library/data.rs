//! What the grid and its tool row say.

use egui::{Rect, pos2};

use crate::app::cast;
use crate::app::filters::{self, Filter};
use crate::app::found;
use crate::app::state::UiState;
use crate::app::theme::Overlay;
use crate::app::widgets::{Badge, LitBox};
use crate::app::words;
use crate::facts::AssetId;
use crate::session::{GroupName, Row, View};

/// What is pointed at in the inspector, and the picture it lies on.
#[must_use]
pub fn lit(view: &View, state: &UiState) -> Option<(AssetId, Vec<LitBox>)> {
    let at = state.hovered.as_ref()?;
    let known = view.inspector.as_deref().filter(|known| !known.size.is_empty())?;
    let (w, h) = (f64::from(known.size.w), f64::from(known.size.h));
    let share = |x: f64, y: f64| pos2(cast::screen(x / w), cast::screen(y / h));
    let lit = found::alike(known, at).into_iter().map(|found| LitBox {
        share: Rect::from_min_max(
            share(found.bounds.x, found.bounds.y),
            share(found.bounds.right(), found.bounds.bottom()),
        ),
        colour: Overlay::get().model(&found.at.analysis),
    });
    Some((known.id, lit.collect()))
}

/// What the machine found about a picture, in fixed order.
#[must_use]
pub fn badges(row: &Row) -> Vec<Badge> {
    let watermark = row.watermark.as_deref().is_some_and(|w| w != "clean");
    [
        (row.failed || row.missing, Badge::Attention),
        (row.offline, Badge::Offline),
        (watermark, Badge::Watermark),
        (row.quality.is_some_and(|q| q < 0.4), Badge::LowQuality),
        (row.several_files, Badge::SeveralFiles),
    ]
    .into_iter()
    .filter_map(|(on, badge)| on.then_some(badge))
    .take(4)
    .collect()
}

/// What a group is called: `12 October 2026`, `Pictures / Field trips`.
#[must_use]
pub fn group_title(view: &View, name: &GroupName) -> String {
    match name {
        GroupName::Day { year, month, day } => format!("{day} {}", month_title(*year, *month)),
        GroupName::Folder(folder) => {
            let root = view.library.roots.iter().find(|r| r.id == folder.root);
            let parts = root.map(|r| r.name.as_str()).into_iter().chain(folder.path.split('/'));
            parts.filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" / ")
        }
        GroupName::Alike { pictures: 1 } => "1 picture with near-duplicates elsewhere".to_owned(),
        GroupName::Alike { pictures } => format!("{pictures} nearly the same"),
        GroupName::Single => "Without near-duplicates".to_owned(),
        GroupName::Undated => "Without a date".to_owned(),
    }
}

/// `October 2026`; a month of 0 is the whole year.
#[must_use]
pub fn month_title(year: u32, month: u32) -> String {
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let name = usize::try_from(month).ok().and_then(|m| MONTHS.get(m.checked_sub(1)?));
    name.map_or_else(|| year.to_string(), |name| format!("{name} {year}"))
}

/// What stands above the grid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// Conditions of the search.
    pub filters: Vec<Filter>,
    /// The folder that is shown.
    pub folder: Option<String>,
    /// `312 pictures`
    pub count: String,
}

/// Filters that are on, and how many pictures are left.
#[must_use]
pub fn heading(view: &View) -> Heading {
    let folder = view.grid.folder.as_ref().map(|folder| {
        let root = view.library.roots.iter().find(|r| r.id == folder.root);
        let last = folder.path.rsplit('/').next().filter(|name| !name.is_empty());
        last.map_or_else(|| root.map_or("folder", |r| r.name.as_str()).to_owned(), str::to_owned)
    });
    let count = words::pictures(view.grid.ids.len() as u64);
    Heading { filters: filters::of(&view.grid.query), folder, count }
}

/// What an empty grid says: a title, and what to do.
#[must_use]
pub fn empty(view: &View) -> Option<(&'static str, String)> {
    if !view.grid.ids.is_empty() {
        return None;
    }
    if view.grid.loading || !view.library.loaded {
        return Some(("Loading", String::new()));
    }
    if !view.grid.query.trim().is_empty() || view.grid.folder.is_some() {
        return Some(("Nothing found", "Take a filter away to see more".to_owned()));
    }
    if !view.jobs.idle {
        return Some(("Looking for pictures", "They appear here as they are found".to_owned()));
    }
    let paths: Vec<String> = view.library.roots.iter().map(|r| r.path.display().to_string()).collect();
    Some(("No pictures here yet", format!("Put some into {}, or drop another folder here", paths.join(", "))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::RootId;
    use crate::session::{FolderRef, RootView};

    fn view() -> View {
        let mut view = View::default();
        view.library.loaded = true;
        view.library.roots.push(RootView {
            id: RootId(7),
            path: "/pictures".into(),
            name: "pictures".into(),
            online: true,
            preset: None,
            assets: 0,
            folders: Vec::new(),
        });
        view.jobs.idle = true;
        view
    }

    #[test]
    fn groups_of_near_duplicates_say_how_many_there_are() {
        let title = |name| group_title(&view(), &name);
        assert_eq!(title(GroupName::Alike { pictures: 3 }), "3 nearly the same");
        assert_eq!(title(GroupName::Alike { pictures: 1 }), "1 picture with near-duplicates elsewhere");
        assert_eq!(title(GroupName::Single), "Without near-duplicates");
    }

    #[test]
    fn filters_are_named_by_what_people_see() {
        let mut v = view();
        v.grid.query = " tag:dog ".into();
        v.grid.folder = Some(FolderRef { root: RootId(7), path: "a/field trips".into() });
        let h = heading(&v);
        assert_eq!((h.filters[0].kind.as_str(), h.filters[0].value.as_str()), ("tag", "dog"));
        assert_eq!(h.folder.as_deref(), Some("field trips"));
        v.grid.folder = Some(FolderRef { root: RootId(7), path: String::new() });
        assert_eq!(heading(&v).folder.as_deref(), Some("pictures"));
    }

    #[test]
    fn an_empty_grid_says_what_to_do() {
        let mut v = view();
        insta::assert_snapshot!(empty(&v).unwrap().1, @"Put some into /pictures, or drop another folder here");
        v.grid.query = "x".into();
        assert_eq!(empty(&v).unwrap().0, "Nothing found");
        v.grid.loading = true;
        assert_eq!(empty(&v).unwrap().0, "Loading");
    }
}
