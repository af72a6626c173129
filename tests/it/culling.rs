//! Real files that are moved, renamed and put into the trash; what people made stays with its picture.

use std::path::{Path, PathBuf};
use std::time::Duration;

use gravitas::facts::{AssetId, Flag};
use gravitas::geometry::PxRect;
use gravitas::session::{
    Command, Copied, FilesCommand, FolderRef, SelectHow, Session, SessionOptions, TagChange, Target,
};

use crate::library::make::{PATIENCE, picture, session, until, until_listed};

/// A session over pictures with these names, and the folder they lie in.
fn over(folder: &tempfile::TempDir, names: &[&str]) -> (Session, PathBuf) {
    let photos = folder.path().join("photos");
    for (seed, name) in (1..).zip(names) {
        picture(&photos.join(name), seed);
    }
    let mut session = session(folder.path());
    session.add_folders(std::slice::from_ref(&photos), &mut |_| true).unwrap();
    until_listed(&mut session, names.len());
    until(&mut session, "the folder is known", |view| !view.library.roots.is_empty());
    (session, photos)
}

fn asset(session: &mut Session, path: &Path) -> AssetId {
    session.asset_at(path).unwrap().unwrap_or_else(|| panic!("not in the library: {}", path.display()))
}

fn said(session: &Session, part: &str) -> bool {
    session.view().notices.iter().any(|notice| notice.text.contains(part))
}

/// Waits for a message that holds `part`.
fn until_said(session: &mut Session, part: &str) {
    until(session, &format!("it is said: {part}"), |view| {
        view.notices.iter().any(|notice| notice.text.contains(part))
    });
}

fn root(session: &Session, path: &str) -> FolderRef {
    FolderRef { root: session.view().library.roots[0].id, path: path.to_owned() }
}

/// Waits for something that the view does not tell.
fn eventually(session: &mut Session, what: &str, mut done: impl FnMut(&mut Session) -> bool) {
    let end = std::time::Instant::now() + PATIENCE;
    while !done(session) {
        assert!(std::time::Instant::now() < end, "waited in vain until {what}");
        session.pump(Duration::from_millis(20));
        std::thread::sleep(Duration::from_millis(10));
    }
}

/// Waits for a file to be there, or gone.
fn until_file(session: &mut Session, path: &Path, there: bool) {
    eventually(session, &format!("{} there: {there}", path.display()), |_| path.exists() == there);
}

#[test]
fn a_moved_picture_keeps_its_number_and_its_files_and_comes_back() {
    let folder = tempfile::tempdir().unwrap();
    let (mut session, photos) = over(&folder, &["a.jpg", "b.jpg", "best/c.jpg"]);
    std::fs::write(photos.join("a.xmp"), "<x/>").unwrap();
    let bytes = std::fs::read(photos.join("a.jpg")).unwrap();
    let a = asset(&mut session, &photos.join("a.jpg"));
    session.tag(TagChange::Add, &["kept".to_owned()], &[a]).unwrap();
    let to = root(&session, "best");
    session.apply(Command::Files(FilesCommand::Move { ids: vec![a], to }));
    until_said(&mut session, "Moved to best: 1 picture");
    let moved = photos.join("best/a.jpg");
    assert_eq!(std::fs::read(&moved).unwrap(), bytes, "its bytes are the same");
    assert!(photos.join("best/a.xmp").exists() && !photos.join("a.xmp").exists());
    assert_eq!(asset(&mut session, &moved), a);
    assert_eq!(session.resolve(&Target::Query("tag:kept".to_owned())).unwrap(), [a]);
    // A walk finds everything where it is, and reads nothing again.
    let totals = session.scan(&mut |_| true).unwrap();
    assert_eq!((totals.indexed, totals.failed), (3, 0));
    assert_eq!(asset(&mut session, &moved), a);
    until(&mut session, "nothing is missing", |view| view.library.counts.missing == 0);

    assert_eq!(session.view().undo.as_deref(), Some("move of 1 picture"));
    assert!(session.undo());
    until_file(&mut session, &photos.join("a.xmp"), true);
    until_file(&mut session, &photos.join("a.jpg"), true);
    // The file is back before the catalog has written where it lies.
    let back = photos.join("a.jpg");
    eventually(&mut session, "the library knows the place", |s| s.asset_at(&back).unwrap() == Some(a));
    assert!(session.redo());
    until_file(&mut session, &moved, true);
}

#[test]
fn a_file_is_never_replaced_and_the_others_go_on() {
    let folder = tempfile::tempdir().unwrap();
    let (mut session, photos) = over(&folder, &["a.jpg", "b.jpg", "best/a.jpg"]);
    let there = std::fs::read(photos.join("best/a.jpg")).unwrap();
    let ids = vec![asset(&mut session, &photos.join("a.jpg")), asset(&mut session, &photos.join("b.jpg"))];
    let to = root(&session, "best");
    session.apply(Command::Files(FilesCommand::Move { ids, to }));
    until_said(&mut session, "a.jpg stays where it is: a file called a.jpg is there already");
    assert!(said(&session, "Moved to best: 1 picture"));
    assert_eq!(std::fs::read(photos.join("best/a.jpg")).unwrap(), there);
    assert!(photos.join("a.jpg").exists() && photos.join("best/b.jpg").exists());
}

#[test]
fn raw_and_jpeg_are_renamed_together_in_order() {
    let folder = tempfile::tempdir().unwrap();
    let (mut session, photos) = over(&folder, &["img_7.jpg", "img_9.jpg"]);
    std::fs::write(photos.join("IMG_7.CR2"), b"not developed here").unwrap();
    std::fs::write(photos.join("img_7.jpg.xmp"), "<x/>").unwrap();
    let ids: Vec<AssetId> = ["img_9.jpg", "img_7.jpg"].map(|n| asset(&mut session, &photos.join(n))).to_vec();
    session
        .apply(Command::Files(FilesCommand::Rename { ids: ids.clone(), template: "Otter {n}".to_owned() }));
    until_said(&mut session, "Renamed: 2 pictures");
    for name in ["Otter 1.jpg", "Otter 2.jpg", "Otter 2.CR2", "Otter 2.jpg.xmp"] {
        assert!(photos.join(name).exists(), "{name}");
    }
    assert_eq!(asset(&mut session, &photos.join("Otter 2.jpg")), ids[1]);
    assert!(session.undo());
    until_file(&mut session, &photos.join("IMG_7.CR2"), true);
    until_file(&mut session, &photos.join("img_9.jpg"), true);
    session.apply(Command::Files(FilesCommand::Rename { ids, template: "a/b".to_owned() }));
    assert!(said(&session, "Nothing is renamed: a name cannot hold a /"));
}

#[test]
fn rejected_pictures_go_to_the_trash_once_confirmed_and_come_back() {
    let folder = tempfile::tempdir().unwrap();
    let (mut session, photos) = over(&folder, &["a.jpg", "b.jpg", "other/c.jpg"]);
    std::fs::write(photos.join("b.xmp"), "<x/>").unwrap();
    let b = asset(&mut session, &photos.join("b.jpg"));
    let c = asset(&mut session, &photos.join("other/c.jpg"));
    session.apply(Command::SelectMany(vec![b, c]));
    session.apply(Command::Flag(Flag::Reject));
    until(&mut session, "two are rejected", |view| view.library.counts.rejected == 2);
    // Only what is listed is meant.
    session.apply(Command::SetQuery("b".to_owned()));
    until_listed(&mut session, 1);
    session.apply(Command::Files(FilesCommand::PlanRejects));
    until(&mut session, "it is counted", |view| view.trash.is_some());
    let plan = session.view().trash.unwrap();
    assert_eq!((plan.pictures, plan.files, plan.rejected), (1, 2, true));
    session.apply(Command::Files(FilesCommand::Keep));
    assert!(session.view().trash.is_none() && photos.join("b.jpg").exists());

    session.apply(Command::Files(FilesCommand::PlanRejects));
    until(&mut session, "it is counted", |view| view.trash.is_some());
    session.apply(Command::Files(FilesCommand::Trash));
    until_said(&mut session, "In the trash: 1 picture");
    assert!(!photos.join("b.jpg").exists() && !photos.join("b.xmp").exists());
    assert!(photos.join("other/c.jpg").exists());
    until(&mut session, "it is no longer listed", |view| view.library.counts.assets == 2);
    if session.view().undo.as_deref() != Some("trash of 1 picture") {
        println!("this system does not let a program take files out of its trash");
        return;
    }
    assert!(session.undo());
    until_file(&mut session, &photos.join("b.jpg"), true);
    until_file(&mut session, &photos.join("b.xmp"), true);
    until(&mut session, "it is listed again", |view| view.library.counts.assets == 3);
    assert_eq!(asset(&mut session, &photos.join("b.jpg")), b);
    until(&mut session, "it is still rejected", |view| view.library.counts.rejected == 2);
}

#[test]
fn a_watching_session_follows_what_it_moves_itself() {
    let folder = tempfile::tempdir().unwrap();
    let photos = folder.path().join("photos");
    for (seed, name) in (1..).zip(["a.jpg", "b.jpg", "best/c.jpg"]) {
        picture(&photos.join(name), seed);
    }
    let options = SessionOptions { watch: true, ..SessionOptions::new(folder.path().join("library")) };
    let mut session = Session::open(options).unwrap();
    session.apply(Command::AddFolder(photos.clone()));
    until_listed(&mut session, 3);
    until(&mut session, "the folder is known", |view| !view.library.roots.is_empty());
    let a = asset(&mut session, &photos.join("a.jpg"));
    session.apply(Command::Select { id: a, how: SelectHow::Only });
    session.apply(Command::Rate(5));
    let to = root(&session, "best");
    session.apply(Command::Files(FilesCommand::Move { ids: vec![a], to }));
    until_said(&mut session, "Moved to best: 1 picture");
    // What the watcher tells afterwards changes nothing.
    std::thread::sleep(Duration::from_millis(1_500));
    until(&mut session, "all is calm", |view| view.jobs.idle && view.library.counts.missing == 0);
    assert_eq!(asset(&mut session, &photos.join("best/a.jpg")), a);
    assert_eq!(session.view().grid.ids.len(), 3);
    assert_eq!(session.show(a).unwrap().rating, 5);
}

#[test]
fn tags_and_crops_are_pasted_and_taken_back() {
    let folder = tempfile::tempdir().unwrap();
    let (mut session, photos) = over(&folder, &["a.jpg", "b.jpg", "c.jpg"]);
    let ids: Vec<AssetId> =
        ["a.jpg", "b.jpg", "c.jpg"].map(|n| asset(&mut session, &photos.join(n))).to_vec();
    session.apply(Command::Select { id: ids[0], how: SelectHow::Only });
    session.apply(Command::AddTag("heron".to_owned()));
    let area = PxRect::new(10.0, 20.0, 60.0, 30.0);
    session.apply(Command::SetFocus(vec![area]));
    session.apply(Command::SelectMany(ids.clone()));
    session.apply(Command::Paste { what: Copied::Tags, from: ids[0] });
    session.apply(Command::Paste { what: Copied::Crops, from: ids[0] });
    assert_eq!(session.view().undo.as_deref(), Some("crops of 2 pictures"));
    let focus = |session: &mut Session, id: AssetId| session.show(id).unwrap().focus;
    let tagged =
        |session: &mut Session| session.resolve(&Target::Query("tag:heron".to_owned())).unwrap().len();
    eventually(&mut session, "tags and crops are pasted", |session| {
        focus(session, ids[2]) == [area] && tagged(session) == 3
    });
    assert!(session.undo() && session.undo());
    eventually(&mut session, "they are taken back", |session| {
        focus(session, ids[2]).is_empty() && tagged(session) == 1
    });
    assert_eq!(focus(&mut session, ids[0]), [area], "the first one keeps its own");
}

#[test]
fn compared_pictures_are_decoded_and_let_go() {
    let folder = tempfile::tempdir().unwrap();
    let (mut session, _) = over(&folder, &["a.jpg", "b.jpg", "c.jpg", "d.jpg", "e.jpg"]);
    let ids = session.view().grid.ids.to_vec();
    session.apply(Command::Visible(gravitas::session::Visible { first: 0, end: 5, ..Default::default() }));
    session.apply(Command::Compare(ids.clone()));
    until(&mut session, "four are decoded", |view| {
        view.compared.len() == 4 && view.compared.iter().all(|p| !p.pyramid.levels().is_empty())
    });
    session.apply(Command::Compare(vec![ids[4], ids[1]]));
    assert!(!session.view().compared[1].pyramid.levels().is_empty(), "what lay there already stays");
    until(&mut session, "the new one is decoded", |view| !view.compared[0].pyramid.levels().is_empty());
    session.apply(Command::Compare(Vec::new()));
    assert!(session.view().compared.is_empty());
}

#[test]
fn the_next_picture_is_there_before_it_is_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let (mut session, _) = over(&folder, &["a.jpg", "b.jpg", "c.jpg", "d.jpg"]);
    let ids = session.view().grid.ids.to_vec();
    session.apply(Command::Open(ids[0]));
    until(&mut session, "the first is open", |view| {
        view.picture.as_ref().is_some_and(|p| p.pixels.is_some())
    });
    for id in &ids[1..] {
        // A person looks at a picture for a moment at least.
        std::thread::sleep(Duration::from_millis(300));
        until(&mut session, "all is calm", |view| view.jobs.idle);
        session.apply(Command::Step(1));
        let picture = session.view().picture.as_ref().unwrap();
        assert!(picture.pixels.is_some() && !picture.loading, "{id:?} was not decoded ahead");
    }
}
