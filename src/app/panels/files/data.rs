//! The questions in words.

use crate::app::bytes;
use crate::app::widgets::grouped;
use crate::app::words;
use crate::facts::AssetId;
use crate::session::{FolderNode, FolderRef, ForgetView, TrashView, View, name_template};

/// `Put 12 rejected pictures into the trash?`
#[must_use]
pub fn trash_title(trash: &TrashView) -> String {
    let pictures = words::pictures(trash.pictures as u64);
    let what = if trash.rejected { pictures.replacen("picture", "rejected picture", 1) } else { pictures };
    format!("Put {what} into the trash?")
}

/// What goes with them, and whether it comes back.
#[must_use]
pub fn trash_detail(trash: &TrashView) -> String {
    let files = if trash.files == 1 { "1 file".to_owned() } else { format!("{} files", trash.files) };
    let size = bytes::in_words(trash.bytes);
    let with = if trash.files > trash.pictures { ", with RAW files, sidecars and copies" } else { "" };
    let back = if trash.can_come_back {
        "Undo brings them back for as long as the trash is not emptied"
    } else {
        "They can be taken out of the trash for as long as it is not emptied"
    };
    format!("{files}, {size}{with}. {back}")
}

/// What leaves the library with a folder, and what becomes of it.
#[must_use]
pub fn forget_detail(forget: &ForgetView) -> String {
    let leave = if forget.pictures == 1 { "leaves" } else { "leave" };
    let pictures = words::pictures(forget.pictures);
    let go = match forget.pictures {
        0 => "No picture leaves the library with it, and its files stay on the disk".to_owned(),
        _ => format!("{pictures} {leave} the library; the files stay on the disk"),
    };
    let have = if forget.made == 1 { "has" } else { "have" };
    match forget.made {
        0 => format!("{go}. No ratings, tags, captions or crops are lost"),
        made => format!(
            "{go}. {} of them {have} ratings, tags, captions or crops made by you: they are kept with the library, \
             and come back with undo or when the folder is added again",
            grouped(made)
        ),
    }
}

/// A folder as a place to move to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// The folder.
    pub folder: FolderRef,
    /// `Pictures / Field trips`
    pub title: String,
}

/// Folders whose names hold what was typed, at most `most`.
#[must_use]
pub fn targets(view: &View, typed: &str, most: usize) -> Vec<Target> {
    let mut all = Vec::new();
    for root in view.library.roots.iter().filter(|root| root.online) {
        all.push(Target {
            folder: FolderRef { root: root.id, path: String::new() },
            title: root.name.clone(),
        });
        for node in &root.folders {
            add(&mut all, &root.name, node, root.id);
        }
    }
    let typed = typed.trim().to_lowercase();
    all.retain(|target| target.title.to_lowercase().contains(&typed));
    all.truncate(most);
    all
}

fn add(all: &mut Vec<Target>, above: &str, node: &FolderNode, root: crate::facts::RootId) {
    let title = format!("{above} / {}", node.name);
    all.push(Target { folder: FolderRef { root, path: node.path.clone() }, title: title.clone() });
    for child in &node.children {
        add(all, &title, child, root);
    }
}

/// What a folder is called, with those above it.
#[must_use]
pub fn folder_title(view: &View, folder: &FolderRef) -> String {
    let root = view.library.roots.iter().find(|root| root.id == folder.root);
    let parts = root.map(|r| r.name.as_str()).into_iter().chain(folder.path.split('/'));
    parts.filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" / ")
}

/// The first names that a template gives, each as `old to new`; or the sentence why none.
pub fn previews(view: &View, ids: &[AssetId], template: &str) -> Result<Vec<(String, String)>, String> {
    let template = name_template(template)?;
    let width = ids.len().to_string().len();
    let rows = ids.iter().enumerate().filter_map(|(n, id)| Some((n, view.row(*id)?)));
    Ok(rows
        .take(3)
        .map(|(n, row)| {
            let (stem, ending) = row.name.rsplit_once('.').unwrap_or((&row.name, ""));
            let new = template.fill(|field| match field {
                "n" => format!("{:0width$}", n + 1),
                "date" => row.taken.as_deref().and_then(|t| t.get(..10)).unwrap_or("undated").to_owned(),
                _ => stem.to_owned(),
            });
            let dot = if ending.is_empty() { "" } else { "." };
            (row.name.clone(), format!("{new}{dot}{ending}"))
        })
        .collect())
}

/// What stands in the field at first: the name itself, or one that numbers several.
#[must_use]
pub fn first_name(view: &View, ids: &[AssetId]) -> String {
    match ids {
        [one] => {
            let name = view.row(*one).map(|row| row.name.as_str()).unwrap_or_default();
            // Braces of a name are no fields.
            name.rsplit_once('.').map_or(name, |(stem, _)| stem).replace('{', "{{").replace('}', "}}")
        }
        _ => "{date}-{n}".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::RootId;
    use crate::session::RootView;

    #[test]
    fn the_trash_is_told_with_numbers() {
        let trash =
            TrashView { pictures: 12, files: 19, bytes: 320_000_000, rejected: true, can_come_back: true };
        assert_eq!(trash_title(&trash), "Put 12 rejected pictures into the trash?");
        insta::assert_snapshot!(trash_detail(&trash), @"19 files, 320 MB, with RAW files, sidecars and copies. Undo brings them back for as long as the trash is not emptied");
        let one = TrashView { pictures: 1, files: 1, rejected: false, can_come_back: false, ..trash };
        assert_eq!(trash_title(&one), "Put 1 picture into the trash?");
        assert!(trash_detail(&one).starts_with("1 file, 320 MB. They can"));
    }

    #[test]
    fn a_folder_that_goes_is_told_with_numbers() {
        let forget = ForgetView { root: RootId(1), name: "Pictures".into(), pictures: 8310, made: 1204 };
        insta::assert_snapshot!(forget_detail(&forget), @"8,310 pictures leave the library; the files stay on the disk. 1,204 of them have ratings, tags, captions or crops made by you: they are kept with the library, and come back with undo or when the folder is added again");
        let plain = ForgetView { pictures: 1, made: 0, ..forget.clone() };
        insta::assert_snapshot!(forget_detail(&plain), @"1 picture leaves the library; the files stay on the disk. No ratings, tags, captions or crops are lost");
        let empty = ForgetView { pictures: 0, ..plain };
        assert!(forget_detail(&empty).starts_with("No picture leaves"));
    }

    #[test]
    fn folders_are_found_by_a_part_of_their_name() {
        let mut view = View::default();
        let leaf = FolderNode { path: "a/Alps".into(), name: "Alps".into(), assets: 2, children: Vec::new() };
        let above = FolderNode { path: "a".into(), name: "a".into(), assets: 3, children: vec![leaf] };
        let root = RootView {
            id: RootId(1),
            path: "/pictures".into(),
            name: "Pictures".into(),
            online: true,
            preset: None,
            assets: 5,
            folders: vec![above],
        };
        view.library.roots = vec![RootView { online: false, ..root.clone() }, root];
        let titles: Vec<String> = targets(&view, "alp", 9).into_iter().map(|t| t.title).collect();
        assert_eq!(titles, ["Pictures / a / Alps"]);
        assert_eq!(targets(&view, "", 2).len(), 2);
    }
}
