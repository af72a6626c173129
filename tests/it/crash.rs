//! Killing the real program in the middle: nothing is lost, nothing is done twice, nothing is damaged.

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use gravitas::catalog::{self, Access, Reader};
use gravitas::geometry::PxSize;
use gravitas::session::{AnalyzeRequest, Session, SessionOptions};

use crate::library::make;
use crate::support;

/// Pictures in the folder.
const PICTURES: u32 = 120;

fn photos(folder: &Path) -> std::path::PathBuf {
    let photos = folder.join("photos");
    std::fs::create_dir(&photos).unwrap();
    for number in 0..PICTURES {
        let mut bytes = make::jpeg(PxSize::new(320, 240), number);
        // No two are alike, whatever the pattern repeats.
        bytes.extend_from_slice(&number.to_be_bytes());
        std::fs::write(photos.join(format!("{number:03}.jpg")), bytes).unwrap();
    }
    photos
}

fn gravitas(library: &Path, arguments: &[&str]) -> Child {
    Command::new(env!("CARGO_BIN_EXE_gravitas"))
        .arg("--library")
        .arg(library)
        .arg("--no-progress")
        .args(arguments)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// Looks into the library from outside until `enough` says so, then kills the program.
fn kill_when(mut child: Child, library: &Path, enough: impl Fn(&Reader) -> bool) {
    let end = Instant::now() + Duration::from_mins(2);
    loop {
        let there = library.join("catalog.db").exists();
        let seen = there
            && catalog::open(library, Access::Read)
                .and_then(|library| library.reader())
                .is_ok_and(|reader| enough(&reader));
        if seen || child.try_wait().unwrap().is_some() {
            break;
        }
        assert!(Instant::now() < end, "the program did nothing to be killed for");
        std::thread::sleep(Duration::from_millis(2));
    }
    // On Unix this is signal 9: no destructor, no handler runs.
    child.kill().unwrap();
    child.wait().unwrap();
}

fn sound(library: &Path) {
    let reader = catalog::open(library, Access::Read).unwrap().reader().unwrap();
    assert_eq!(reader.check().unwrap(), Vec::<String>::new());
}

#[test]
fn indexing_killed_three_times_ends_with_every_picture_once() {
    let folder = tempfile::tempdir().unwrap();
    let photos = photos(folder.path());
    let library = folder.path().join("library");
    for part in 1..=3_u64 {
        let child = gravitas(&library, &["add", photos.to_str().unwrap()]);
        kill_when(child, &library, |reader| {
            reader.counts().is_ok_and(|counts| counts.total >= part * u64::from(PICTURES) / 4)
        });
        let mut session = Session::open(SessionOptions::new(&library)).unwrap();
        assert_eq!(session.view().read_only, None, "the lock of a dead process holds nobody up");
        session.pump(Duration::from_millis(10));
        session.close();
        sound(&library);
    }
    let mut session = Session::open(SessionOptions::new(&library)).unwrap();
    let totals = session.add_folders(&[photos], &mut |_| true).unwrap();
    assert!(totals.adds_up());
    assert_eq!((totals.indexed, totals.failed), (u64::from(PICTURES), 0), "{:?}", totals.failures);
    let found = session.search("", gravitas::session::Sort::default(), None).unwrap();
    let mut paths: Vec<_> = found.iter().map(|row| &row.path).collect();
    paths.sort();
    paths.dedup();
    assert_eq!((found.len(), paths.len()), (PICTURES as usize, PICTURES as usize));
    session.close();
    sound(&library);
}

#[test]
fn analysing_killed_in_the_middle_goes_on_where_it_stopped() {
    let Some(shared) = support::shared() else { return };
    if std::env::var_os("ORT_DYLIB_PATH").is_none() {
        println!("skipped: ORT_DYLIB_PATH does not name ONNX Runtime");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let photos = photos(folder.path());
    let library = folder.path().join("library");
    let mirror = shared.join("models");
    let options = || SessionOptions { mirrors: vec![mirror.clone()], ..SessionOptions::new(&library) };
    let mut session = Session::open(options()).unwrap();
    session.add_folders(&[photos], &mut |_| true).unwrap();
    session.close();

    let child =
        gravitas(&library, &["--mirror", mirror.to_str().unwrap(), "analyze", "--detection", "faces"]);
    kill_when(child, &library, |reader| done(reader) >= u64::from(PICTURES) / 4);
    sound(&library);
    let kept = done(&catalog::open(&library, Access::Read).unwrap().reader().unwrap());
    assert!(kept > 0, "what was found before the kill is still there");

    let mut session = Session::open(options()).unwrap();
    let request = AnalyzeRequest { detections: vec!["faces".to_owned()], ..AnalyzeRequest::default() };
    let totals = session.analyze(&request, &mut |_| true).unwrap();
    assert_eq!(totals.failed, 0, "{:?}", totals.failures);
    assert_eq!(totals.results + kept, u64::from(PICTURES), "nothing is lost, nothing is done twice");
    session.close();
    sound(&library);
}

/// Pictures in which faces were looked for.
fn done(reader: &Reader) -> u64 {
    let counts = reader.analysis_counts().unwrap_or_default();
    counts.iter().filter(|count| count.engine.analysis == "faces").map(|count| count.done).sum()
}
