//! Real folders through the real pipeline: what is indexed, what moves, what is broken.

pub mod make;

use std::path::Path;
use std::time::Duration;

use gravitas::facts::AssetId;
use gravitas::geometry::PxSize;
use gravitas::session::{
    Command, IndexTotals, Session, SessionOptions, Sort, SortKey, TagChange, Target, Visible,
};

use make::{picture, session, until, until_listed};

fn add(session: &mut Session, folder: &Path) -> IndexTotals {
    let totals = session.add_folders(&[folder.to_path_buf()], &mut |_| true).unwrap();
    assert!(totals.adds_up(), "{totals:?}");
    totals
}

fn scan(session: &mut Session) -> IndexTotals {
    let totals = session.scan(&mut |_| true).unwrap();
    assert!(totals.adds_up(), "{totals:?}");
    totals
}

fn names(session: &mut Session) -> Vec<String> {
    let found = session.search("", Sort { key: SortKey::Name, ascending: true }, None).unwrap();
    found.iter().map(|row| row.path.file_name().unwrap().to_string_lossy().into_owned()).collect()
}

/// The asset at a path of the library.
fn asset(session: &mut Session, path: &Path) -> AssetId {
    session.asset_at(path).unwrap().unwrap_or_else(|| panic!("not in the library: {}", path.display()))
}

#[test]
fn a_folder_becomes_rows_and_thumbnails() {
    let folder = tempfile::tempdir().unwrap();
    let photos = folder.path().join("photos");
    for number in 0..4 {
        picture(&photos.join(format!("day {}/p{number}.jpg", number % 2)), number);
    }
    std::fs::write(photos.join("notes.txt"), "x").unwrap();
    std::fs::write(photos.join(".hidden.jpg"), "x").unwrap();
    let mut session = session(folder.path());
    let totals = add(&mut session, &photos);
    assert_eq!((totals.seen, totals.indexed, totals.failed), (6, 4, 0));
    assert_eq!(
        totals.ignored.into_iter().collect::<Vec<_>>(),
        [("hidden".to_owned(), 1), ("not a picture".to_owned(), 1)]
    );
    assert_eq!(names(&mut session), ["p0.jpg", "p1.jpg", "p2.jpg", "p3.jpg"]);
    until_listed(&mut session, 4);
    let ids = session.view().grid.ids.to_vec();
    session.apply(Command::Visible(Visible { first: 0, end: 4, thumbs: ids.clone(), large: false }));
    until(&mut session, "all thumbnails are there", |view| view.thumbs.len() == 4);
    let taken = session.take_thumbs(1);
    assert_eq!(taken.len(), 1, "at least one comes out, however small the budget");
    assert_eq!(taken[0].id, ids[0]);
    assert_eq!(session.take_thumbs(usize::MAX).len(), 3);
    until(&mut session, "the sidebar is there", |view| view.library.counts.assets == 4);
    assert_eq!(session.view().library.roots[0].folders.len(), 2);
}

#[test]
fn renamed_moved_and_copied_files_keep_their_asset() {
    let folder = tempfile::tempdir().unwrap();
    let photos = folder.path().join("photos");
    for number in 0..3 {
        picture(&photos.join(format!("p{number}.jpg")), number);
    }
    let mut session = session(folder.path());
    add(&mut session, &photos);
    let ids: Vec<AssetId> = (0..3).map(|n| asset(&mut session, &photos.join(format!("p{n}.jpg")))).collect();
    session.tag(TagChange::Add, &["kept".to_owned()], &ids).unwrap();

    std::fs::rename(photos.join("p0.jpg"), photos.join("renamed.jpg")).unwrap();
    std::fs::create_dir(photos.join("below")).unwrap();
    std::fs::rename(photos.join("p1.jpg"), photos.join("below/p1.jpg")).unwrap();
    std::fs::copy(photos.join("p2.jpg"), photos.join("below/copy.jpg")).unwrap();
    let totals = scan(&mut session);
    assert_eq!((totals.seen, totals.indexed), (4, 4));

    assert_eq!(asset(&mut session, &photos.join("renamed.jpg")), ids[0]);
    assert_eq!(asset(&mut session, &photos.join("below/p1.jpg")), ids[1]);
    assert_eq!(asset(&mut session, &photos.join("below/copy.jpg")), ids[2]);
    assert_eq!(session.show(ids[2]).unwrap().places.len(), 2);
    let tagged = session.resolve(&Target::Query("tag:kept".to_owned())).unwrap();
    assert_eq!(tagged.len(), 3, "a copy is no asset of its own");
}

#[test]
fn a_deleted_file_is_missing_and_an_absent_folder_is_offline() {
    let folder = tempfile::tempdir().unwrap();
    let photos = folder.path().join("photos");
    for number in 0..5 {
        picture(&photos.join(format!("p{number}.jpg")), number);
    }
    let mut session = session(folder.path());
    add(&mut session, &photos);
    std::fs::remove_file(photos.join("p4.jpg")).unwrap();
    scan(&mut session);
    until(&mut session, "one is missing", |view| {
        view.library.counts.missing == 1 && view.library.counts.assets == 4
    });
    until_listed(&mut session, 4);

    std::fs::rename(&photos, folder.path().join("unplugged")).unwrap();
    assert!(session.scan(&mut |_| true).is_err(), "no folder could be walked");
    until(&mut session, "all are offline", |view| {
        view.library.counts.offline == 4 && !view.library.roots[0].online
    });
    assert_eq!(session.view().grid.ids.len(), 4, "offline is not deleted");
    assert_eq!(session.resolve(&Target::Query("is:offline".to_owned())).unwrap().len(), 4);

    std::fs::rename(folder.path().join("unplugged"), &photos).unwrap();
    scan(&mut session);
    until(&mut session, "all are back", |view| view.library.counts.offline == 0);
}

#[test]
fn a_keyword_written_by_another_program_is_read_and_changes_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("photos/p.jpg");
    picture(&path, 3);
    let mut session = session(folder.path());
    add(&mut session, &folder.path().join("photos"));
    let before = {
        let id = asset(&mut session, &path);
        session.show(id).unwrap()
    };
    let bytes = std::fs::read(&path).unwrap();
    std::fs::write(&path, with_keyword(&bytes, "heron")).unwrap();
    scan(&mut session);
    let after = session.show(before.id).unwrap();
    assert_eq!(after.fingerprint, before.fingerprint);
    assert_eq!(after.metadata.keywords, ["heron"]);
    assert!(after.tags.iter().any(|tag| tag.name == "heron"), "{:?}", after.tags);
    assert_eq!(session.resolve(&Target::Query("tag:heron".to_owned())).unwrap(), [before.id]);
}

/// The same JPEG with one keyword in an XMP segment after its first two bytes.
fn with_keyword(jpeg: &[u8], keyword: &str) -> Vec<u8> {
    let packet = format!(
        "http://ns.adobe.com/xap/1.0/\0<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\
         <rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\
         <rdf:Description xmlns:dc=\"http://purl.org/dc/elements/1.1/\">\
         <dc:subject><rdf:Bag><rdf:li>{keyword}</rdf:li></rdf:Bag></dc:subject>\
         </rdf:Description></rdf:RDF></x:xmpmeta>"
    );
    let length = u16::try_from(packet.len() + 2).unwrap().to_be_bytes();
    [&jpeg[..2], &[0xff, 0xe1], &length, packet.as_bytes(), &jpeg[2..]].concat()
}

#[test]
fn fifty_broken_files_among_a_thousand_hide_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let photos = folder.path().join("photos");
    std::fs::create_dir(&photos).unwrap();
    for number in 0..1_000_u32 {
        let path = photos.join(format!("{number:04}.jpg"));
        let bytes = make::jpeg(PxSize::new(48, 32), number);
        match number % 20 {
            7 if number % 40 == 7 => std::fs::write(&path, b"this is no picture at all").unwrap(),
            7 => std::fs::write(&path, &bytes[..40]).unwrap(),
            _ => std::fs::write(&path, unique(&bytes, number)).unwrap(),
        }
    }
    let mut session = session(folder.path());
    let totals = add(&mut session, &photos);
    assert_eq!((totals.seen, totals.indexed, totals.failed), (1_000, 950, 50));
    until_listed(&mut session, 950);
    until(&mut session, "fifty failures are listed", |view| view.jobs.failures.len() == 50);
    let row = &session.view().jobs.failures[0];
    assert!(!row.reason.is_empty() && row.path.is_some(), "{row:?}");
    // Looking again costs no decode and tells the same.
    let again = scan(&mut session);
    assert_eq!((again.indexed, again.failed), (950, 50));
}

/// The same JPEG with its number at the end of the picture data, so that no two are alike.
fn unique(jpeg: &[u8], number: u32) -> Vec<u8> {
    let mut bytes = jpeg.to_vec();
    let comment = number.to_be_bytes();
    bytes.extend_from_slice(&comment);
    bytes
}

#[test]
fn watched_folders_are_followed() {
    let folder = tempfile::tempdir().unwrap();
    let photos = folder.path().join("photos");
    picture(&photos.join("first.jpg"), 1);
    let options = SessionOptions { watch: true, ..SessionOptions::new(folder.path().join("library")) };
    let mut session = Session::open(options).unwrap();
    session.apply(Command::AddFolder(photos.clone()));
    until_listed(&mut session, 1);

    picture(&photos.join("new folder/second.jpg"), 2);
    until_listed(&mut session, 2);
    std::fs::rename(photos.join("first.jpg"), photos.join("renamed.jpg")).unwrap();
    let renamed = photos.join("renamed.jpg");
    let end = std::time::Instant::now() + make::PATIENCE;
    while session.asset_at(&renamed).unwrap().is_none() {
        assert!(std::time::Instant::now() < end, "the new name was never seen");
        session.pump(Duration::from_millis(20));
        std::thread::sleep(Duration::from_millis(20));
    }
    std::fs::remove_file(photos.join("new folder/second.jpg")).unwrap();
    until_listed(&mut session, 1);
    std::fs::remove_dir_all(photos.join("new folder")).unwrap();
    until(&mut session, "the removed one counts as missing", |view| view.library.counts.missing == 1);
}

#[test]
fn a_second_process_reads_and_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let photos = folder.path().join("photos");
    picture(&photos.join("a.jpg"), 1);
    let mut first = session(folder.path());
    add(&mut first, &photos);
    let mut second = session(folder.path());
    assert!(second.view().read_only.as_ref().is_some_and(|told| told.contains("already open")));
    until_listed(&mut second, 1);
    second.apply(Command::SelectAll);
    second.apply(Command::Rate(5));
    assert!(second.view().notices.iter().any(|notice| notice.text.contains("Nothing can be changed")));
    // What the first one does is seen by the second.
    picture(&photos.join("b.jpg"), 2);
    scan(&mut first);
    until_listed(&mut second, 2);
}
