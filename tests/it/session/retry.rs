//! Trying again what failed: one file, one picture, and nothing else.

use std::fs::OpenOptions;
use std::io::Write as _;
use std::path::Path;
use std::time::SystemTime;

use gravitas::geometry::PxSize;
use gravitas::session::{Command, Failed, Session};

use crate::library::make::{jpeg, picture, session, until, until_listed};

/// Other bytes of the same length at the same time: nothing tells the file from before, so only asking reads it again.
fn replace(path: &Path, bytes: &[u8], when: SystemTime) {
    let mut file = OpenOptions::new().write(true).create(true).truncate(true).open(path).unwrap();
    file.write_all(bytes).unwrap();
    file.set_modified(when).unwrap();
}

fn until_failing(session: &mut Session, names: &[&str]) {
    until(session, &format!("{names:?} fail"), |view| {
        let failing = view.jobs.failures.iter().filter_map(|row| row.path.as_ref()?.file_name()?.to_str());
        let mut failing: Vec<&str> = failing.collect();
        failing.sort_unstable();
        failing == names
    });
}

#[test]
fn a_file_that_never_could_be_read_is_tried_again_alone() {
    let folder = tempfile::tempdir().unwrap();
    let photos = folder.path().join("photos");
    std::fs::create_dir(&photos).unwrap();
    let when = SystemTime::now();
    let good = [1, 2].map(|seed| jpeg(PxSize::new(120, 80), seed));
    let files = ["a.jpg", "b.jpg"].map(|name| photos.join(name));
    for (file, good) in files.iter().zip(&good) {
        replace(file, &vec![b'x'; good.len()], when);
    }
    let mut session = session(folder.path());
    session.add_folders(&[photos], &mut |_| true).unwrap();
    until_failing(&mut session, &["a.jpg", "b.jpg"]);
    for (file, good) in files.iter().zip(&good) {
        replace(file, good, when);
    }
    session.scan(&mut |_| true).unwrap();
    until_failing(&mut session, &["a.jpg", "b.jpg"]);
    session.apply(Command::Retry(Failed::File(files[0].clone())));
    until_failing(&mut session, &["b.jpg"]);
    until_listed(&mut session, 1);
    session.apply(Command::Retry(Failed::Everything));
    until_failing(&mut session, &[]);
    until_listed(&mut session, 2);
}

#[test]
fn a_picture_that_became_unreadable_is_tried_again() {
    let folder = tempfile::tempdir().unwrap();
    let photos = folder.path().join("photos");
    let file = photos.join("a.jpg");
    picture(&file, 1);
    let good = std::fs::read(&file).unwrap();
    let mut session = session(folder.path());
    session.add_folders(&[photos], &mut |_| true).unwrap();
    until_listed(&mut session, 1);
    let id = session.view().grid.ids[0];
    let when = SystemTime::now();
    replace(&file, &vec![b'x'; good.len()], when);
    session.scan(&mut |_| true).unwrap();
    until_failing(&mut session, &["a.jpg"]);
    assert_eq!(session.view().jobs.failures[0].id, Some(id));
    replace(&file, &good, when);
    session.apply(Command::Retry(Failed::Picture(id)));
    until_failing(&mut session, &[]);
}
