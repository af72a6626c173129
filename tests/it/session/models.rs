//! Models as a library prefers them, and downloads that are paused, gone on with and given up.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};

use gravitas::jobs::spawn;
use gravitas::session::{
    Command, Download, ModelCommand, ModelRow, ModelState, RowKind, Session, SessionOptions, View,
};

use crate::library::make::{session, until};
use crate::support;

fn models(session: &mut Session, command: ModelCommand) {
    session.apply(Command::Models(command));
}

fn row<'a>(view: &'a View, id: &str) -> &'a ModelRow {
    view.models.iter().find(|row| row.id == id).unwrap_or_else(|| panic!("no row {id}"))
}

fn asked(view: &View) -> Vec<&str> {
    let asked = view.models.iter().filter(|m| m.kind == RowKind::Answers && m.public);
    asked.map(|m| m.id.as_str()).collect()
}

#[test]
fn the_order_is_remembered_and_names_are_asked_in_it() {
    let folder = tempfile::tempdir().unwrap();
    let mut open = session(folder.path());
    let mut order: Vec<String> = asked(open.view()).into_iter().map(str::to_owned).collect();
    let coco = order.iter().position(|id| id == "coco").unwrap();
    order.remove(coco);
    order.push("coco".to_owned());
    models(&mut open, ModelCommand::Order(order.clone()));
    until(&mut open, "coco is the last", |view| asked(view).last() == Some(&"coco"));
    let last = |view: &View| view.vocabulary.models.last().map(|model| model.id.clone());
    // The registry is read again beside the window; the rows do not wait for it.
    until(&mut open, "names are asked in it", |view| last(view).as_deref() == Some("coco"));
    open.close();
    let open = session(folder.path());
    assert_eq!(asked(open.view()).last(), Some(&"coco"), "from the first moment");
    assert_eq!(last(open.view()).as_deref(), Some("coco"));
}

#[test]
fn an_analysis_rests_and_wakes() {
    let folder = tempfile::tempdir().unwrap();
    let mut open = session(folder.path());
    models(&mut open, ModelCommand::Rest { analysis: "iqa".to_owned(), off: true });
    until(&mut open, "it rests", |view| row(view, "iqa").off);
    open.close();
    let mut open = session(folder.path());
    assert!(row(open.view(), "iqa").off && !row(open.view(), "coco").off);
    models(&mut open, ModelCommand::Rest { analysis: "iqa".to_owned(), off: false });
    until(&mut open, "it is awake", |view| !row(view, "iqa").off);
}

#[test]
fn a_least_confidence_is_chosen_and_taken_back() {
    let folder = tempfile::tempdir().unwrap();
    let mut open = session(folder.path());
    until(&mut open, "the library is read", |view| view.library.loaded);
    let own = row(open.view(), "coco").own_confidence;
    let in_force =
        |least: f32| move |view: &View| (row(view, "coco").default_confidence - least).abs() < 0.001;
    models(&mut open, ModelCommand::Confidence { analysis: "coco".to_owned(), least: Some(0.35) });
    until(&mut open, "it is in force", in_force(0.35));
    assert_eq!(row(open.view(), "coco").own_confidence, own);
    assert_eq!(open.view().undo.as_deref(), Some("least confidence of `coco`"));
    open.close();
    let mut open = session(folder.path());
    until(&mut open, "it is remembered", in_force(0.35));
    models(&mut open, ModelCommand::Confidence { analysis: "coco".to_owned(), least: None });
    until(&mut open, "the model's own is back", in_force(own));
    assert!(open.undo());
    until(&mut open, "the choice is back", in_force(0.35));
}

#[test]
fn a_private_model_is_added_and_a_wrong_one_is_explained() {
    let folder = tempfile::tempdir().unwrap();
    let mut open = session(folder.path());
    models(&mut open, ModelCommand::Add(support::project().join("tests/fixtures/models/mymodel")));
    until(&mut open, "it is there", |view| view.models.iter().any(|row| row.id == "mymodel"));
    let added = row(open.view(), "mymodel");
    assert!(added.private && added.state == ModelState::Ready);
    models(&mut open, ModelCommand::Add(folder.path().join("nothing")));
    until(&mut open, "it is said why not", |view| {
        view.notices.iter().any(|n| n.text.starts_with("The model was not added"))
    });
}

const LENGTH: usize = 3_000_000;

fn weights() -> Vec<u8> {
    (0..LENGTH).map(|n| u8::try_from(n % 251).unwrap()).collect()
}

/// Serves the weights; the first connection stops in the middle and stays open until its client leaves.
fn server() -> (String, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/w.onnx", listener.local_addr().unwrap());
    let served = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&served);
    let serve = move || {
        for stream in listener.incoming() {
            let number = count.fetch_add(1, SeqCst);
            // The other end may hang up at any moment: that is what is tested.
            answer(&stream.unwrap(), number == 0).ok();
        }
    };
    spawn("test-server", serve).unwrap();
    (url, served)
}

fn answer(mut stream: &TcpStream, stop: bool) -> std::io::Result<()> {
    let mut from = 0;
    for line in BufReader::new(stream).lines() {
        let line = line?.to_lowercase();
        if let Some(range) = line.strip_prefix("range: bytes=") {
            from = range.trim_end_matches('-').parse().unwrap();
        }
        if line.is_empty() {
            break;
        }
    }
    let all = weights();
    let status = if from > 0 { "206 Partial Content" } else { "200 OK" };
    let range = format!("Content-Range: bytes {from}-{}/{LENGTH}\r\n", LENGTH - 1);
    let range = if from > 0 { range } else { String::new() };
    let length = LENGTH - from;
    write!(stream, "HTTP/1.1 {status}\r\n{range}Content-Length: {length}\r\nConnection: close\r\n\r\n")?;
    let end = if stop { LENGTH / 2 } else { LENGTH };
    stream.write_all(&all[from..end])?;
    // A trickle keeps the connection awake, so that the pause does not look like a broken line.
    for byte in if stop { &all[end..] } else { &[] } {
        std::thread::sleep(std::time::Duration::from_millis(20));
        stream.write_all(&[*byte])?;
    }
    Ok(())
}

/// A library with a private model whose weights have to be fetched from `url`.
fn library(home: &Path, url: &str) -> Session {
    let folder = home.join("models/slow");
    std::fs::create_dir_all(&folder).unwrap();
    let hash = gravitas::net::sha256_of(weights().as_slice()).unwrap();
    let example = support::project().join("tests/fixtures/models/mymodel");
    let text = std::fs::read_to_string(example.join("model.toml")).unwrap();
    let text = text.replace("\"mymodel\"", "\"slow\"").replace("name = \"widget.onnx\"", "");
    let file = format!("name = \"w.onnx\"\nbytes = {LENGTH}\nsha256 = \"{hash}\"\nurls = [\"{url}\"]\n");
    std::fs::write(folder.join("model.toml"), format!("{text}{file}")).unwrap();
    std::fs::copy(example.join("labels.txt"), folder.join("labels.txt")).unwrap();
    let options =
        SessionOptions { model_dirs: vec![home.join("models")], ..SessionOptions::new(home.join("library")) };
    Session::open(options).unwrap()
}

fn download(view: &View) -> Option<Download> {
    match row(view, "slow").state {
        ModelState::Downloading(at) => Some(at),
        _ => None,
    }
}

#[test]
fn a_download_is_paused_and_goes_on_where_it_stopped() {
    let home = tempfile::tempdir().unwrap();
    let (url, served) = server();
    let mut open = library(home.path(), &url);
    assert!(
        matches!(row(open.view(), "slow").state, ModelState::Missing { .. }),
        "{:?}",
        row(open.view(), "slow")
    );
    open.apply(Command::PullModel("slow".to_owned()));
    let half = LENGTH as u64 / 2;
    until(&mut open, "half of it is here", |view| download(view).is_some_and(|at| at.done >= half));
    models(&mut open, ModelCommand::Pause("slow".to_owned()));
    until(&mut open, "it is paused", |view| download(view).is_some_and(|at| at.paused) && view.jobs.idle);
    let at = download(open.view()).unwrap();
    assert!(at.done >= half && at.total == LENGTH as u64, "{at:?}");
    assert_eq!(served.load(SeqCst), 1);
    open.apply(Command::PullModel("slow".to_owned()));
    until(&mut open, "all of it is here", |view| row(view, "slow").state == ModelState::Ready);
    assert_eq!(served.load(SeqCst), 2, "the second half came with one more request");
}

#[test]
fn a_download_that_is_given_up_leaves_nothing() {
    let home = tempfile::tempdir().unwrap();
    let (url, _) = server();
    let mut open = library(home.path(), &url);
    open.apply(Command::PullModel("slow".to_owned()));
    until(&mut open, "some of it is here", |view| download(view).is_some_and(|at| at.done > 0));
    let part = home.path().join("library/models/slow/w.onnx.part");
    assert!(part.is_file());
    models(&mut open, ModelCommand::Cancel("slow".to_owned()));
    until(&mut open, "it is to be downloaded again", |view| {
        matches!(row(view, "slow").state, ModelState::Missing { .. }) && !part.exists()
    });
    assert!(open.view().notices.is_empty(), "{:?}", open.view().notices);
}
