//! What the grid and its tool row say.

use super::filters::{self, Filter};
use crate::app::widgets::Badge;
use crate::app::words;
use crate::session::{GroupName, Grouping, Row, SortKey, View};

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

/// How an order is called.
#[must_use]
pub const fn sort_label(key: SortKey, ascending: bool) -> &'static str {
    match (key, ascending) {
        (SortKey::Taken, false) => "Taken, newest first",
        (SortKey::Taken, true) => "Taken, oldest first",
        (SortKey::Added, false) => "Added, newest first",
        (SortKey::Added, true) => "Added, oldest first",
        (SortKey::Name, false) => "Name, Z to A",
        (SortKey::Name, true) => "Name, A to Z",
        (SortKey::Rating, false) => "Rating, best first",
        (SortKey::Rating, true) => "Rating, lowest first",
        (SortKey::Quality, false) => "Quality, best first",
        (SortKey::Quality, true) => "Quality, worst first",
        (SortKey::Pixels, false) => "Pixels, most first",
        (SortKey::Pixels, true) => "Pixels, fewest first",
        (SortKey::FileSize, false) => "File, largest first",
        (SortKey::FileSize, true) => "File, smallest first",
        (SortKey::Aspect, false) => "Shape, widest first",
        (SortKey::Aspect, true) => "Shape, tallest first",
        (SortKey::Relevance, _) => "Best match first",
    }
}

/// How a grouping is called.
#[must_use]
pub const fn grouping_label(grouping: Grouping) -> &'static str {
    match grouping {
        Grouping::None => "No groups",
        Grouping::Date => "Group by date",
        Grouping::Folder => "Group by folder",
        Grouping::Alike => "Group near-duplicates",
    }
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
