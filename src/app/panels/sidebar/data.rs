//! The rows of the sidebar.

use crate::app::theme::Icon;
use crate::facts::RootId;
use crate::session::{FolderNode, FolderRef, TagCount, View};

/// A folder as a row.
#[derive(Debug, Clone, PartialEq)]
pub struct FolderRow {
    /// What it shows.
    pub folder: FolderRef,
    /// Last part of the path.
    pub name: String,
    /// The whole path or why it is not there, as a tooltip.
    pub detail: String,
    /// Pictures in it and below.
    pub count: u64,
    /// How deep.
    pub depth: usize,
    /// Whether the grid shows it.
    pub chosen: bool,
    /// Its volume is missing.
    pub offline: bool,
    /// A watched folder, which can be forgotten.
    pub root: Option<RootId>,
    /// Its import preset.
    pub preset: Option<String>,
}

/// Every folder, parents before children.
#[must_use]
pub fn folders(view: &View) -> Vec<FolderRow> {
    let mut rows = Vec::new();
    for root in &view.library.roots {
        let folder = FolderRef { root: root.id, path: String::new() };
        rows.push(FolderRow {
            chosen: view.grid.folder.as_ref() == Some(&folder),
            folder,
            name: root.name.clone(),
            detail: if root.online {
                root.path.display().to_string()
            } else {
                format!("Not connected: {}", root.path.display())
            },
            count: root.assets,
            depth: 0,
            offline: !root.online,
            root: Some(root.id),
            preset: root.preset.clone(),
        });
        for node in &root.folders {
            add_folder(&mut rows, view, root.id, node, 1);
        }
    }
    rows
}

fn add_folder(rows: &mut Vec<FolderRow>, view: &View, root: RootId, node: &FolderNode, depth: usize) {
    let folder = FolderRef { root, path: node.path.clone() };
    rows.push(FolderRow {
        chosen: view.grid.folder.as_ref() == Some(&folder),
        folder,
        name: node.name.clone(),
        detail: node.path.clone(),
        count: node.assets,
        depth,
        offline: false,
        root: None,
        preset: None,
    });
    for child in &node.children {
        add_folder(rows, view, root, child, depth + 1);
    }
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
    use crate::session::RootView;

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
        let rows: Vec<String> = folders(&view)
            .iter()
            .map(|r| {
                format!("{}{} {}{}", "  ".repeat(r.depth), r.name, r.count, if r.chosen { " <" } else { "" })
            })
            .collect();
        insta::assert_snapshot!(rows.join("\n"), @"
        pictures 5
          a 3 <
            b 2
        ");
    }

    #[test]
    fn albums_are_titled() {
        assert_eq!(album_title("needs-attention"), "Needs attention");
    }
}
