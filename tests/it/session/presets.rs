//! Import presets: stored, given to folders, taken back, written and read, told to an address.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, bounded};
use gravitas::export::sign::{Algorithm, NOTIFICATION_SECONDS, Secret, verify_notification};
use gravitas::jobs::spawn;
use gravitas::session::{
    AutoTagging, Command, Preset, PresetCommand, Session, SessionOptions, UpkeepCommand,
};

use crate::library::make::{PATIENCE, picture, session, until, until_listed};

fn save(session: &mut Session, name: &str, before: Option<&str>, preset: &Preset) {
    session.apply(Command::Preset(PresetCommand::Save {
        name: name.to_owned(),
        before: before.map(str::to_owned),
        preset: preset.clone(),
    }));
}

fn names(session: &Session) -> Vec<String> {
    session.view().presets.iter().map(|row| row.name.clone()).collect()
}

fn until_names(session: &mut Session, wanted: &[&str]) {
    until(session, &format!("the presets are {wanted:?}"), |view| {
        view.presets.iter().map(|row| row.name.as_str()).eq(wanted.iter().copied())
    });
}

/// A session over a folder with one picture.
fn one(folder: &Path) -> Session {
    let photos = folder.join("photos");
    picture(&photos.join("a.jpg"), 1);
    let mut session = session(folder);
    session.add_folders(&[photos], &mut |_| true).unwrap();
    until_listed(&mut session, 1);
    session
}

#[test]
fn a_preset_with_an_analysis_that_nobody_knows_is_not_stored() {
    let folder = tempfile::tempdir().unwrap();
    let mut session = one(folder.path());
    let preset = Preset { analyses: vec!["iqa".to_owned(), "cocoo".to_owned()], ..Preset::default() };
    let refused = session.set_preset("trip", Some(&preset)).unwrap_err().to_string();
    assert!(refused.contains("cocoo") && refused.contains("mean `coco`"), "{refused}");
    save(&mut session, "trip", None, &preset);
    assert!(session.view().notices.iter().any(|notice| notice.text.contains("cocoo")));
    assert!(names(&session).is_empty());
}

#[test]
fn a_preset_keeps_its_folders_when_it_gets_another_name_and_undo_brings_it_back() {
    let folder = tempfile::tempdir().unwrap();
    let mut session = one(folder.path());
    let preset = Preset { tags: vec!["holiday".to_owned()], ..Preset::default() };
    save(&mut session, "trip", None, &preset);
    until_names(&mut session, &["trip"]);
    until(&mut session, "the folder is known", |view| view.library.roots.len() == 1);
    let root = session.view().library.roots[0].id;
    session.apply(Command::Preset(PresetCommand::Give { root, preset: Some("trip".to_owned()) }));
    let given = |name: Option<&'static str>| {
        move |view: &gravitas::session::View| view.library.roots[0].preset.as_deref() == name
    };
    until(&mut session, "the folder has it", given(Some("trip")));
    save(&mut session, "journey", Some("trip"), &preset);
    until_names(&mut session, &["journey"]);
    until(&mut session, "the folder has it under its new name", given(Some("journey")));
    picture(&folder.path().join("photos/b.jpg"), 2);
    session.scan(&mut |_| true).unwrap();
    session.apply(Command::SetQuery("tag:holiday".to_owned()));
    until_listed(&mut session, 1);
    session.apply(Command::Preset(PresetCommand::Remove("journey".to_owned())));
    until_names(&mut session, &[]);
    until(&mut session, "the folder has none", given(None));
    assert!(session.undo());
    until_names(&mut session, &["journey"]);
    until(&mut session, "the folder has it again", given(Some("journey")));
}

#[test]
fn names_that_are_taken_or_empty_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let mut session = one(folder.path());
    save(&mut session, "trip", None, &Preset::default());
    until_names(&mut session, &["trip"]);
    save(&mut session, " trip ", None, &Preset { rating: Some(3), ..Preset::default() });
    save(&mut session, "  ", None, &Preset::default());
    save(&mut session, "other", None, &Preset { webhook: Some("nowhere".to_owned()), ..Preset::default() });
    let told: Vec<String> = session.view().notices.iter().map(|notice| notice.text.clone()).collect();
    assert_eq!(told.len(), 3, "{told:?}");
    assert!(told[0].contains("already") && told[1].contains("needs a name") && told[2].contains("https://"));
    assert_eq!(names(&session), ["trip"]);
}

#[test]
fn a_preset_goes_into_a_file_and_comes_out_of_it() {
    let folder = tempfile::tempdir().unwrap();
    let mut session = one(folder.path());
    let preset = Preset { auto_tagging: Some(AutoTagging::From(0.6)), notify: true, ..Preset::default() };
    save(&mut session, "trip", None, &preset);
    until_names(&mut session, &["trip"]);
    let file = folder.path().join("trip.toml");
    let export = |overwrite| {
        let (name, to) = ("trip".to_owned(), file.clone());
        Command::Preset(PresetCommand::Export { name, to, overwrite })
    };
    session.apply(export(false));
    until(&mut session, "it is written", |view| view.notices.iter().any(|n| n.text.starts_with("Written")));
    session.apply(export(false));
    until(&mut session, "a file there is left alone", |view| {
        view.notices.iter().any(|n| n.text.starts_with("The preset was not written"))
    });
    session.apply(Command::Preset(PresetCommand::Import(file.clone())));
    until_names(&mut session, &["trip", "trip 2"]);
    assert_eq!(session.view().presets[1].preset, preset);
    std::fs::write(&file, "raiting = 3").unwrap();
    session.apply(Command::Preset(PresetCommand::Import(file)));
    until(&mut session, "the mistake is named", |view| {
        view.notices.iter().any(|n| n.text.contains("unknown field `raiting`"))
    });
}

/// A server that answers with these statuses in turn and passes on what it was sent: signature, time, body.
fn server(statuses: &'static [u16]) -> (String, Receiver<[String; 3]>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/in", listener.local_addr().unwrap());
    let (sender, receiver) = bounded(statuses.len());
    let serve = move || {
        for status in statuses {
            let (mut stream, _) = listener.accept().unwrap();
            let message = message(&mut stream);
            write!(stream, "HTTP/1.1 {status} X\r\nContent-Length: 0\r\nConnection: close\r\n\r\n").unwrap();
            sender.send(message).ok();
        }
    };
    spawn("test-server", serve).unwrap();
    (url, receiver)
}

fn message(stream: &mut TcpStream) -> [String; 3] {
    let mut bytes = Vec::new();
    loop {
        let mut block = [0; 4096];
        let count = stream.read(&mut block).unwrap();
        bytes.extend_from_slice(&block[..count]);
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
        let header = |name: &str| {
            let line = head.lines().find(|line| line.to_lowercase().starts_with(name)).unwrap_or_default();
            line.split_once(": ").map(|(_, value)| value.to_owned()).unwrap_or_default()
        };
        if body.len() >= header("content-length").parse().unwrap() {
            return [header("x-cld-signature"), header("x-cld-timestamp"), body.to_owned()];
        }
    }
}

/// A session whose presets can be told about, with a folder of three pictures and a file that is none.
fn telling(folder: &Path, webhook: &str) -> (Session, std::path::PathBuf) {
    let photos = folder.join("photos");
    (0..3).for_each(|n| picture(&photos.join(format!("{n}.jpg")), n));
    std::fs::write(photos.join("broken.jpg"), "no picture at all").unwrap();
    let secret = folder.join("secret");
    std::fs::write(&secret, "shhh\n").unwrap();
    let mut session = session(folder);
    session.apply(Command::Upkeep(UpkeepCommand::SecretFile(Some(secret))));
    save(&mut session, "told", None, &Preset { webhook: Some(webhook.to_owned()), ..Preset::default() });
    until_names(&mut session, &["told"]);
    (session, photos)
}

#[test]
fn an_address_is_told_once_that_pictures_came_in() {
    let folder = tempfile::tempdir().unwrap();
    let (url, received) = server(&[200]);
    let (mut session, photos) = telling(folder.path(), &url);
    session.add_folders_with(std::slice::from_ref(&photos), Some("told"), &mut |_| true).unwrap();
    until(&mut session, "it was told", |_| !received.is_empty());
    let [signature, timestamp, body] = received.recv_timeout(PATIENCE).unwrap();
    let now = timestamp.parse::<u64>().unwrap();
    let secret = Secret::new("shhh").unwrap();
    verify_notification(
        (&body, &timestamp),
        &signature,
        &secret,
        Algorithm::Sha1,
        (now, NOTIFICATION_SECONDS),
    )
    .unwrap();
    let body: serde_json::Value = serde_json::from_str(&body).unwrap();
    assert_eq!((&body["notification_type"], &body["pictures"]), (&"import".into(), &3.into()));
    assert_eq!((&body["preset"], &body["folder"]), (&"told".into(), &photos.display().to_string().into()));
    let broken = photos.join("broken.jpg").display().to_string();
    assert_eq!((&body["failed"], &body["failures"][0]["what"]), (&1.into(), &"index".into()));
    assert_eq!(body["failures"][0]["path"], broken);
    // Nothing new, nothing told: nobody listens any more, so a second message would be a notice.
    session.scan(&mut |_| true).unwrap();
    session.finish_imports(Duration::from_secs(4));
    assert!(session.view().notices.is_empty(), "{:?}", session.view().notices);
}

#[test]
fn a_message_that_was_not_delivered_is_sent_at_the_next_start() {
    let folder = tempfile::tempdir().unwrap();
    let (url, received) = server(&[503, 200]);
    let (mut session, photos) = telling(folder.path(), &url);
    session.add_folders_with(&[photos], Some("told"), &mut |_| true).unwrap();
    until(&mut session, "it was tried", |_| !received.is_empty());
    let [_, _, first] = received.recv_timeout(PATIENCE).unwrap();
    // The next try is seconds away: closing waits for none of them.
    let began = Instant::now();
    session.close();
    assert!(began.elapsed() < Duration::from_secs(8) && received.is_empty());
    let options = SessionOptions { watch: true, ..SessionOptions::new(folder.path().join("library")) };
    let mut session = Session::open(options).unwrap();
    until(&mut session, "it was sent again", |_| !received.is_empty());
    assert_eq!(received.recv_timeout(PATIENCE).unwrap()[2], first);
    let waiting = || std::fs::read_dir(folder.path().join("library/messages")).unwrap().count();
    until(&mut session, "nothing waits any more", |_| waiting() == 0);
}

#[test]
fn an_address_that_cannot_be_told_becomes_a_message() {
    let folder = tempfile::tempdir().unwrap();
    let photos = folder.path().join("photos");
    picture(&photos.join("a.jpg"), 1);
    let mut session = Session::open(SessionOptions::new(folder.path().join("library"))).unwrap();
    session.apply(Command::Upkeep(UpkeepCommand::SecretFile(Some(folder.path().join("none")))));
    let webhook = Some("http://127.0.0.1:9/".to_owned());
    save(&mut session, "told", None, &Preset { webhook, ..Preset::default() });
    until_names(&mut session, &["told"]);
    session.add_folders_with(&[photos], Some("told"), &mut |_| true).unwrap();
    session.finish_imports(PATIENCE);
    until(&mut session, "it is said why", |view| {
        view.notices
            .iter()
            .any(|n| n.text.contains("was not told of new pictures: the secret cannot be read"))
    });
}
