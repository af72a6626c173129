//! The rows of the sidebar.

use crate::app::state::ClosedFolders;
use crate::app::theme::Icon;
use crate::facts::RootId;
use crate::session::{FolderNode, FolderRef, RootView, TagCount, View};

/// A folder as a row.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FolderRow<'a> {
    /// The watched folder it lies in.
    pub root: RootId,
    /// Path below it; empty for the watched folder itself.
    pub path: &'a str,
    /// Last part of the path.
    pub name: &'a str,
    /// The watched folder, where the row is one.
    pub watched: Option<&'a RootView>,
    /// Pictures in it and below.
    pub count: u64,
    /// How deep.
    pub depth: usize,
    /// Whether the grid shows it.
    pub chosen: bool,
    /// Whether folders in it are shown; `None` where there are none.
    pub open: Option<bool>,
}

impl FolderRow<'_> {
    /// What it shows.
    #[must_use]
    pub fn folder(&self) -> FolderRef {
        FolderRef { root: self.root, path: self.path.to_owned() }
    }

    /// Whether its volume is missing.
    #[must_use]
    pub fn offline(&self) -> bool {
        self.watched.is_some_and(|root| !root.online)
    }

    /// The whole path, or why it is not there.
    #[must_use]
    pub fn detail(&self) -> String {
        match self.watched {
            Some(root) if root.online => root.path.display().to_string(),
            Some(root) => format!("Not connected: {}", root.path.display()),
            None => self.path.to_owned(),
        }
    }
}

/// Every folder that shows, parents before children. Made of what is there, as it is asked for in every frame.
#[must_use]
pub fn folders<'a>(view: &'a View, closed: &ClosedFolders) -> Vec<FolderRow<'a>> {
    let chosen = view.grid.folder.as_ref();
    let chosen = |root, path: &str| chosen.is_some_and(|folder| folder.root == root && folder.path == path);
    let open =
        |root, path: &str, inside: &[FolderNode]| (!inside.is_empty()).then(|| !closed.holds(root, path));
    let mut rows = Vec::new();
    for watched in &view.library.roots {
        let root = watched.id;
        let top = FolderRow {
            root,
            path: "",
            name: &watched.name,
            watched: Some(watched),
            count: watched.assets,
            depth: 0,
            chosen: chosen(root, ""),
            open: open(root, "", &watched.folders),
        };
        rows.push(top);
        let inside = if top.open == Some(true) { watched.folders.as_slice() } else { &[] };
        let mut waiting: Vec<(&FolderNode, usize)> = inside.iter().rev().map(|node| (node, 1)).collect();
        while let Some((node, depth)) = waiting.pop() {
            let row = FolderRow {
                root,
                path: &node.path,
                name: &node.name,
                watched: None,
                count: node.assets,
                depth,
                chosen: chosen(root, &node.path),
                open: open(root, &node.path, &node.children),
            };
            rows.push(row);
            if row.open == Some(true) {
                waiting.extend(node.children.iter().rev().map(|child| (child, depth + 1)));
            }
        }
    }
    rows
}

/// A smart album as people read it.
#[must_use]
pub fn album_title(name: &str) -> String {
    let mut words = name.replace(['-', '_'], " ");
    if let Some(first) = words.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    words
}

/// The icon of a smart album.
#[must_use]
pub fn album_icon(name: &str) -> Icon {
    let has = |word: &str| name.contains(word);
    if has("untagged") {
        Icon::Tag
    } else if has("watermark") {
        Icon::Drop
    } else if has("quality") {
        Icon::Gauge
    } else if has("attention") || has("fail") {
        Icon::Warning
    } else if has("offline") || has("missing") {
        Icon::Offline
    } else if has("duplicate") {
        Icon::Copy
    } else if has("pick") {
        Icon::Flag
    } else if has("reject") {
        Icon::Reject
    } else {
        Icon::Filter
    }
}

/// The tags that hold `part`, most frequent first, at most `most`.
#[must_use]
pub fn tags<'a>(all: &'a [TagCount], part: &str, most: usize) -> Vec<&'a TagCount> {
    let part = part.to_lowercase();
    all.iter().filter(|t| t.name.to_lowercase().contains(&part)).take(most).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_are_listed_with_their_depth() {
        let mut view = View::default();
        let leaf = FolderNode { path: "a/b".into(), name: "b".into(), assets: 2, children: Vec::new() };
        view.library.roots.push(RootView {
            id: RootId(1),
            path: "/pictures".into(),
            name: "pictures".into(),
            online: true,
            preset: None,
            assets: 5,
            folders: vec![FolderNode { path: "a".into(), name: "a".into(), assets: 3, children: vec![leaf] }],
        });
        view.grid.folder = Some(FolderRef { root: RootId(1), path: "a".into() });
        let told = |closed: &ClosedFolders| -> String {
            let row = |r: &FolderRow<'_>| {
                format!("{}{} {}{}", "  ".repeat(r.depth), r.name, r.count, if r.chosen { " <" } else { "" })
            };
            folders(&view, closed).iter().map(row).collect::<Vec<_>>().join("\n")
        };
        let mut closed = ClosedFolders::default();
        insta::assert_snapshot!(told(&closed), @"
        pictures 5
          a 3 <
            b 2
        ");
        closed.toggle(FolderRef { root: RootId(1), path: "a".into() });
        insta::assert_snapshot!(told(&closed), @"
        pictures 5
          a 3 <
        ");
        closed.toggle(FolderRef { root: RootId(1), path: String::new() });
        insta::assert_snapshot!(told(&closed), @"pictures 5");
    }

    #[test]
    fn albums_are_titled() {
        assert_eq!(album_title("needs-attention"), "Needs attention");
    }
}
