//! The numbers of the catalog as the sidebar shows them.

use super::view::{Counts, FolderNode, LibraryView, RootView, SmartAlbum, TagCount, TagNode};
use crate::catalog::{FolderRow, LibraryCounts, RootRow, TagLevel};
use crate::facts::RootId;
pub use crate::jobs::ALBUM;
use crate::jobs::{SavedSearch, Sidebar};

/// The kind of document that holds import presets.
pub const PRESET: &str = "preset";

/// The left side of the window.
pub fn view(sidebar: &Sidebar) -> LibraryView {
    LibraryView {
        roots: sidebar.roots.iter().map(|root| root_view(root, &sidebar.folders)).collect(),
        counts: counts(sidebar),
        albums: albums(&sidebar.counts),
        tags: sidebar
            .tags
            .iter()
            .map(|tag| TagCount { name: tag.name.clone(), assets: tag.assets, own: tag.own })
            .collect(),
        tag_tree: tag_tree(&sidebar.levels),
        saved: Vec::new(),
        runs: sidebar.runs.clone(),
        quality: sidebar.quality,
        loaded: false,
    }
}

fn counts(sidebar: &Sidebar) -> Counts {
    let counts = &sidebar.counts;
    Counts {
        assets: counts.total,
        failed: counts.needs_attention,
        offline: counts.offline,
        missing: counts.missing,
        untagged: counts.untagged,
        picked: counts.picked,
        rejected: counts.rejected,
    }
}

/// Ready-made searches in the search language, so that each can be narrowed further.
fn albums(counts: &LibraryCounts) -> Vec<SmartAlbum> {
    let album = |name: &str, query: &str, assets: u64| SmartAlbum {
        name: name.to_owned(),
        query: query.to_owned(),
        assets,
    };
    vec![
        album("untagged", "is:untagged", counts.untagged),
        album("watermarked", "watermark:watermark OR watermark:banner", counts.watermarked),
        album("low quality", "quality:low", counts.low_quality),
        album("near-duplicates", "is:duplicate", counts.duplicates),
        album("picked", "flag:pick", counts.picked),
        album("rejected", "flag:reject", counts.rejected),
        album("needs attention", "is:failed", counts.needs_attention),
        album("offline", "is:offline", counts.offline),
    ]
}

impl From<SavedSearch> for SmartAlbum {
    fn from(saved: SavedSearch) -> Self {
        Self { name: saved.name, query: saved.query, assets: saved.assets }
    }
}

/// Levels, each after the one above, as a tree.
fn tag_tree(levels: &[TagLevel]) -> Vec<TagNode> {
    let mut roots: Vec<TagNode> = Vec::new();
    for level in levels {
        let mut siblings = &mut roots;
        let depth = level.path.matches('/').count();
        for _ in 0..depth {
            let Some(parent) = siblings.last().is_some().then_some(siblings.len() - 1) else { break };
            siblings = &mut siblings[parent].children;
        }
        let name = level.path.rsplit('/').next().unwrap_or(&level.path).to_owned();
        siblings.push(TagNode {
            path: level.path.clone(),
            name,
            assets: level.total,
            exact: level.exact,
            children: Vec::new(),
        });
    }
    roots
}

fn root_view(root: &RootRow, folders: &[FolderRow]) -> RootView {
    let mut own: Vec<&FolderRow> =
        folders.iter().filter(|f| f.root == root.id && !f.path.is_empty()).collect();
    own.sort_by(|a, b| a.path.cmp(&b.path));
    let name = root
        .path
        .file_name()
        .map_or_else(|| root.path.to_string_lossy().into_owned(), |name| name.to_string_lossy().into_owned());
    RootView {
        id: root.id,
        path: root.path.clone(),
        name,
        online: root.online,
        preset: root.preset.clone(),
        assets: root.assets,
        folders: children(&own, ""),
    }
}

/// The folders directly below `parent`; those in between without pictures of their own are made up.
fn children(folders: &[&FolderRow], parent: &str) -> Vec<FolderNode> {
    let mut nodes: Vec<FolderNode> = Vec::new();
    for folder in folders {
        let Some(inside) = below(&folder.path, parent) else { continue };
        let name = inside.split('/').next().unwrap_or(inside);
        if nodes.last().is_some_and(|last| last.name == name) {
            continue;
        }
        let path = if parent.is_empty() { name.to_owned() } else { format!("{parent}/{name}") };
        let exact = folders.iter().find(|f| f.path == path);
        let nested = children(folders, &path);
        let assets = exact.map_or_else(|| nested.iter().map(|n| n.assets).sum(), |f| f.total);
        nodes.push(FolderNode { path, name: name.to_owned(), assets, children: nested });
    }
    nodes.sort_by(|a, b| a.name.cmp(&b.name));
    nodes.dedup_by(|a, b| a.name == b.name);
    nodes
}

fn below<'a>(path: &'a str, parent: &str) -> Option<&'a str> {
    if parent.is_empty() {
        return Some(path);
    }
    path.strip_prefix(parent)?.strip_prefix('/')
}

/// The number of a folder given by its path, for filters.
pub fn folder_id(folders: &[FolderRow], root: RootId, path: &str) -> Option<crate::catalog::FolderId> {
    folders.iter().find(|f| f.root == root && f.path == path).map(|f| f.id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::FolderId;

    #[test]
    fn tags_with_levels_become_a_tree() {
        let level = |path: &str, total| TagLevel { path: path.to_owned(), exact: 0, total };
        let tree = tag_tree(&[
            level("animals", 3),
            level("animals/cats", 1),
            level("animals/dogs", 2),
            level("places", 1),
        ]);
        let names: Vec<&str> = tree.iter().map(|node| node.name.as_str()).collect();
        assert_eq!(names, ["animals", "places"]);
        let below: Vec<&str> = tree[0].children.iter().map(|node| node.path.as_str()).collect();
        assert_eq!(below, ["animals/cats", "animals/dogs"]);
    }

    #[test]
    fn folders_become_a_tree() {
        let row = |id: i64, path: &str, total: u64| FolderRow {
            id: FolderId(id),
            root: RootId(1),
            path: path.to_owned(),
            direct: 0,
            total,
        };
        let rows = [
            row(1, "", 9),
            row(2, "trips", 6),
            row(3, "trips/alps/day 1", 2),
            row(4, "trips/sea", 3),
            row(5, "trips-old", 1),
        ];
        let all: Vec<&FolderRow> = rows.iter().filter(|r| !r.path.is_empty()).collect();
        let tree = children(&all, "");
        let names: Vec<&str> = tree.iter().map(|n| n.name.as_str()).collect();
        assert_eq!(names, ["trips", "trips-old"]);
        let inner: Vec<(&str, u64)> = tree[0].children.iter().map(|n| (n.name.as_str(), n.assets)).collect();
        assert_eq!(inner, [("alps", 2), ("sea", 3)]);
        assert_eq!(tree[0].children[0].children[0].path, "trips/alps/day 1");
    }
}
