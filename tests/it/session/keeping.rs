//! Backups, the room of thumbnails, workers, the secret, signed addresses.

use std::path::Path;

use gravitas::session::{CheckState, Command, DELIVERY_BASE, SecretPlace, SelectHow, Session, UpkeepCommand};

use crate::library::make::{picture, session, until, until_listed};

fn upkeep(session: &mut Session, command: UpkeepCommand) {
    session.apply(Command::Upkeep(command));
}

/// A session over one picture with four stars.
fn rated(folder: &Path) -> Session {
    let photos = folder.join("photos");
    picture(&photos.join("a.jpg"), 1);
    let mut session = session(folder);
    session.add_folders(&[photos], &mut |_| true).unwrap();
    until_listed(&mut session, 1);
    let id = session.view().grid.ids[0];
    session.apply(Command::Select { id, how: SelectHow::Only });
    session.apply(Command::Rate(4));
    until_stars(&mut session, 4);
    session
}

fn until_stars(session: &mut Session, stars: u8) {
    until_listed(session, 1);
    let id = session.view().grid.ids[0];
    until(session, &format!("it has {stars} stars"), |view| view.row(id).is_some_and(|r| r.rating == stars));
}

#[test]
fn a_backup_is_put_in_place_at_the_next_start() {
    let folder = tempfile::tempdir().unwrap();
    let mut open = rated(folder.path());
    let backup = folder.path().join("backup.db");
    upkeep(&mut open, UpkeepCommand::Backup { to: backup.clone(), overwrite: false });
    until(&mut open, "it is written", |view| {
        view.notices.iter().any(|n| n.text.starts_with("The backup is written"))
    });
    upkeep(&mut open, UpkeepCommand::Backup { to: backup.clone(), overwrite: false });
    until(&mut open, "it is not written over", |view| {
        view.notices.iter().any(|n| n.text.contains("this file is there already"))
    });
    open.apply(Command::Rate(1));
    until_stars(&mut open, 1);
    upkeep(&mut open, UpkeepCommand::Restore(backup.clone()));
    until(&mut open, "it waits", |view| view.upkeep.restore_waits);
    upkeep(&mut open, UpkeepCommand::ForgetRestore);
    until(&mut open, "it does not wait any more", |view| !view.upkeep.restore_waits);
    open.close();
    let mut open = session(folder.path());
    until_stars(&mut open, 1);
    upkeep(&mut open, UpkeepCommand::Restore(folder.path().join("photos/a.jpg")));
    until(&mut open, "a picture is no backup", |view| {
        view.notices.iter().any(|n| n.text.starts_with("The backup cannot be used"))
    });
    upkeep(&mut open, UpkeepCommand::Restore(backup));
    until(&mut open, "it waits", |view| view.upkeep.restore_waits);
    open.close();
    let mut open = session(folder.path());
    assert!(open.view().notices[0].text.starts_with("The backup is in place"), "{:?}", open.view().notices);
    until_stars(&mut open, 4);
    upkeep(&mut open, UpkeepCommand::Survey);
    until(&mut open, "nothing waits", |view| view.upkeep.thumbs.is_some() && !view.upkeep.restore_waits);
}

#[test]
fn room_workers_and_health_are_kept_and_told() {
    let folder = tempfile::tempdir().unwrap();
    let mut open = rated(folder.path());
    upkeep(&mut open, UpkeepCommand::Survey);
    until(&mut open, "the room is known", |view| view.upkeep.thumbs.is_some_and(|(used, _)| used > 0));
    upkeep(&mut open, UpkeepCommand::ThumbBudget(1));
    until(&mut open, "large thumbnails left", |view| view.upkeep.thumbs == Some((0, 1)));
    upkeep(&mut open, UpkeepCommand::Workers(Some(1)));
    assert_eq!(open.view().upkeep.workers, 1);
    upkeep(&mut open, UpkeepCommand::Check);
    assert!(open.view().upkeep.checking);
    until(&mut open, "everything was looked at", |view| view.upkeep.checks.is_some());
    let checks = open.view().upkeep.checks.clone().unwrap();
    let of = |subject: &str| checks.iter().find(|check| check.subject == subject).unwrap().state;
    assert_eq!((of("library"), of("model files")), (CheckState::Good, CheckState::Good));
    open.close();
    let mut open = session(folder.path());
    until(&mut open, "the number of workers is remembered", |view| view.upkeep.workers == 1);
    upkeep(&mut open, UpkeepCommand::Workers(None));
    assert_eq!(open.view().upkeep.workers, open.view().upkeep.usual_workers);
}

#[test]
fn an_address_is_signed_with_the_secret_of_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let mut open = rated(folder.path());
    let base = "https://res.cloudinary.com/demo".to_owned();
    open.apply(Command::SetSetting { key: DELIVERY_BASE.to_owned(), value: base });
    open.apply(Command::Open(open.view().grid.ids[0]));
    open.apply(Command::SetCropText("w_100,c_fill,h_80".to_owned()));
    until(&mut open, "the address stands", |view| !view.crop.url.is_empty());
    let url = "https://res.cloudinary.com/demo/image/upload/c_fill,h_80,w_100/a.jpg";
    assert_eq!(open.view().crop.url, url);
    let file = folder.path().join("secret");
    upkeep(&mut open, UpkeepCommand::SecretFile(Some(file.clone())));
    until(&mut open, "there is no secret", |view| matches!(view.upkeep.secret, Some(Err(_))));
    open.apply(Command::SignUrl);
    until(&mut open, "it is said why", |view| {
        view.notices.iter().any(|n| n.text.starts_with("The address is not signed"))
    });
    std::fs::write(&file, "shhh").unwrap();
    upkeep(&mut open, UpkeepCommand::Survey);
    until(&mut open, "the secret is found", |view| {
        view.upkeep.secret == Some(Ok(SecretPlace::File(file.clone())))
    });
    open.apply(Command::SignUrl);
    until(&mut open, "it is signed", |view| view.crop.signed.is_some());
    let signed = open.view().crop.signed.clone().unwrap();
    let secret = gravitas::export::sign::Secret::new("shhh").unwrap();
    let short = gravitas::export::sign::Algorithm::Sha1;
    gravitas::export::sign::verify_delivery(&signed.url, &secret, short).unwrap();
    assert!(signed.url.ends_with("/c_fill,h_80,w_100/a.jpg") && signed.serial == 1, "{signed:?}");
}
