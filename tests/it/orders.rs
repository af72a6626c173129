//! Analyses in the background: job ids, how far they are, and signed messages to a local server.

mod waiting;

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Command, Output};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use crossbeam_channel::{Receiver, bounded};
use gravitas::export::sign::{Algorithm, NOTIFICATION_SECONDS, Secret, verify_notification};
use gravitas::geometry::PxSize;
use gravitas::jobs::spawn;
use gravitas::session::{
    Command as SessionCommand, DESKTOP, Delivery, IfBusy, Order, OrderRequest, OrderStatus, Orders, Session,
    SessionOptions, Undelivered, deliver, work_orders,
};
use serde_json::Value;

use crate::library::make;
use crate::support;

/// A message as it arrived.
struct Message {
    timestamp: String,
    signature: String,
    body: String,
}

/// A server that answers with these statuses in turn (0 hangs up, 300 to 399 name `/new`) and passes on what it was
/// sent.
fn server(statuses: &'static [u16]) -> (String, Receiver<Message>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/done", listener.local_addr().unwrap());
    let (sender, receiver) = bounded(8);
    let serve = move || {
        for &status in statuses {
            let (mut stream, _) = listener.accept().unwrap();
            let message = read(&mut stream);
            if status != 0 {
                let moved = if (300..400).contains(&status) { "Location: /new\r\n" } else { "" };
                write!(
                    stream,
                    "HTTP/1.1 {status} X\r\n{moved}Content-Length: 0\r\nConnection: close\r\n\r\n"
                )
                .unwrap();
            }
            if sender.send(message).is_err() {
                return;
            }
        }
    };
    spawn("test-server", serve).unwrap();
    (url, receiver)
}

fn read(stream: &mut TcpStream) -> Message {
    let mut bytes = Vec::new();
    let mut block = [0; 4096];
    loop {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let header = |name: &str| {
                let line =
                    head.lines().find(|line| line.to_lowercase().starts_with(name)).unwrap_or_default();
                line.split_once(": ").map(|(_, value)| value.to_owned()).unwrap_or_default()
            };
            if body.len() >= header("content-length").parse().unwrap() {
                let (timestamp, signature) = (header("x-cld-timestamp"), header("x-cld-signature"));
                return Message { timestamp, signature, body: body.to_owned() };
            }
        }
        let count = stream.read(&mut block).unwrap();
        assert!(count > 0, "the message ended early: {text}");
        bytes.extend_from_slice(&block[..count]);
    }
}

fn verify(message: &Message, secret: &str) {
    let secret = Secret::new(secret).unwrap();
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
    let text = (message.body.as_str(), message.timestamp.as_str());
    verify_notification(text, &message.signature, &secret, Algorithm::Sha1, (now, NOTIFICATION_SECONDS))
        .unwrap();
}

#[test]
fn a_message_is_signed_and_sent_again_until_it_is_accepted() {
    let (url, received) = server(&[503, 0, 200]);
    let secret = Secret::new("shhh").unwrap();
    let message = Delivery { url: &url, body: "{\"a\":1}", secret: &secret, pause: Duration::from_millis(5) };
    let mut tries = 0;
    deliver(&message, |attempt, _error| tries = attempt, || false).unwrap();
    assert_eq!(tries, 3);
    for message in received.iter().take(3) {
        assert_eq!(message.body, "{\"a\":1}");
        verify(&message, "shhh");
    }
}

#[test]
fn a_refused_message_is_not_sent_again() {
    let (url, _received) = server(&[404]);
    let secret = Secret::new("shhh").unwrap();
    let message = Delivery { url: &url, body: "{}", secret: &secret, pause: Duration::from_mins(1) };
    let mut tries = 0;
    let reason = deliver(&message, |attempt, _error| tries = attempt, || false).unwrap_err().to_string();
    assert!(reason.contains("404") && tries == 1, "{reason} after {tries}");
}

#[test]
fn a_message_to_an_address_that_has_moved_did_not_arrive() {
    for statuses in [&[301_u16, 200], &[307, 200]] {
        let (url, received) = server(statuses);
        let secret = Secret::new("shhh").unwrap();
        let message = Delivery { url: &url, body: "{}", secret: &secret, pause: Duration::from_mins(1) };
        let mut tries = 0;
        let reason = deliver(&message, |attempt, _error| tries = attempt, || false).unwrap_err().to_string();
        let new = url.replace("/done", "/new");
        assert!(reason.contains(&format!("{new} now; set that one")) && tries == 1, "{reason} after {tries}");
        assert_eq!(
            (received.recv().unwrap().body.as_str(), received.len()),
            ("{}", 0),
            "nobody else is sent it"
        );
    }
}

#[test]
fn a_pause_between_tries_ends_when_the_program_does() {
    let (url, received) = server(&[503]);
    let secret = Secret::new("shhh").unwrap();
    let message = Delivery { url: &url, body: "{}", secret: &secret, pause: Duration::from_mins(1) };
    let began = Instant::now();
    let outcome = deliver(&message, |_attempt, _error| (), || !received.is_empty());
    assert_eq!(outcome, Err(Undelivered::Stopped));
    assert!(began.elapsed() < Duration::from_secs(30));
}

#[test]
fn the_library_is_free_while_nobody_answers() {
    let folder = tempfile::tempdir().unwrap();
    let secret = folder.path().join("secret");
    std::fs::write(&secret, "shhh").unwrap();
    let mut session = make::session(folder.path());
    session.apply(SessionCommand::SetSetting { key: DESKTOP.to_owned(), value: "off".to_owned() });
    session.close();
    let (url, received) = server(&[503, 503, 200]);
    let options = SessionOptions::new(folder.path().join("library"));
    let orders = Orders::of_library(&options.library_dir);
    let order = orders.place(OrderRequest::default(), Some((url, Some(secret)))).unwrap();
    let of_worker = options.clone();
    let worker = spawn("test-orders", move || work_orders(&of_worker)).unwrap();
    received.recv_timeout(Duration::from_mins(1)).unwrap();
    let writing = Session::open(SessionOptions { if_busy: IfBusy::Refuse, ..options }).unwrap();
    writing.close();
    worker.join().unwrap().unwrap();
    let told = orders.read(&order.id).unwrap().unwrap().notification.unwrap();
    assert_eq!((told.settled, told.attempts, told.error), (true, 3, None));
}

fn gravitas(library: &Path, arguments: &[&str]) -> Output {
    command(library, arguments).output().unwrap()
}

fn command(library: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gravitas"));
    command.arg("--library").arg(library).args(["--no-progress", "--json"]);
    command.env_remove("DBUS_SESSION_BUS_ADDRESS").args(arguments);
    command
}

/// Without them only what is part of the program is installed.
fn without_mirrors(command: &mut Command) -> &mut Command {
    command.env_remove("CARGO_MANIFEST_DIR").env_remove("GRAVITAS_MODEL_MIRROR")
}

fn json(output: &Output) -> Value {
    let text = String::from_utf8_lossy(&output.stdout);
    serde_json::from_str(text.trim())
        .unwrap_or_else(|error| panic!("{error}: {text}{}", String::from_utf8_lossy(&output.stderr)))
}

/// A library with three pictures, and a secret.
fn world(folder: &Path) -> (std::path::PathBuf, String) {
    let (library, photos) = (folder.join("library"), folder.join("photos"));
    std::fs::create_dir(&photos).unwrap();
    for n in 0..3 {
        std::fs::write(photos.join(format!("{n}.jpg")), make::jpeg(PxSize::new(320, 240), n)).unwrap();
    }
    assert_eq!(gravitas(&library, &["add", photos.to_str().unwrap()]).status.code(), Some(0));
    let secret = folder.join("secret");
    std::fs::write(&secret, "shhh\n").unwrap();
    (library, secret.to_str().unwrap().to_owned())
}

/// The job once it has ended.
fn ended(library: &Path, id: &str) -> Value {
    let end = Instant::now() + Duration::from_mins(2);
    loop {
        let job = json(&gravitas(library, &["jobs", "show", id]));
        let told = job["notification"]["delivered"] == true || !job["notification"]["error"].is_null();
        if told && matches!(job["status"].as_str(), Some("complete" | "failed")) {
            return job;
        }
        assert!(Instant::now() < end, "the job does not end: {job}");
        std::thread::sleep(Duration::from_millis(100));
    }
}

#[test]
fn a_job_goes_on_in_the_background_and_tells_when_it_is_done() {
    let Some(shared) = support::shared() else { return };
    if std::env::var_os("ORT_DYLIB_PATH").is_none() {
        println!("skipped: ORT_DYLIB_PATH does not name ONNX Runtime");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let (library, secret) = world(folder.path());
    let (url, received) = server(&[200]);
    let mirror = shared.join("models");
    let order = ["--mirror", mirror.to_str().unwrap(), "analyze", "--detection", "faces", "--async"];
    let told = ["--notification-url", &url, "--secret-file", &secret];
    let answer = json(&gravitas(&library, &[&order[..], &told[..]].concat()));
    assert_eq!(answer["status"], "pending");
    let message = received.recv_timeout(Duration::from_mins(2)).unwrap();
    verify(&message, "shhh");
    let body: Value = serde_json::from_str(&message.body).unwrap();
    assert_eq!(
        (&body["status"], &body["pictures"], &body["results"]),
        (&"complete".into(), &3.into(), &3.into())
    );
    assert_eq!(body["job_id"], answer["job_id"]);
    assert_eq!(body["answers"].as_array().unwrap().len(), 3);
    let job = ended(&library, answer["job_id"].as_str().unwrap());
    assert_eq!((&job["status"], &job["done"]), (&"complete".into(), &3.into()));
}

#[test]
fn a_job_that_cannot_be_done_says_why() {
    let folder = tempfile::tempdir().unwrap();
    let (library, secret) = world(folder.path());
    let (url, received) = server(&[200]);
    let order =
        ["analyze", "--detection", "iqa", "--async", "--notification-url", &url, "--secret-file", &secret];
    // No engine, no analysis: the background process finds out.
    let mut order = command(&library, &order);
    let answer = json(&order.env("ORT_DYLIB_PATH", folder.path().join("no-engine.so")).output().unwrap());
    let message = received.recv_timeout(Duration::from_mins(2)).unwrap();
    verify(&message, "shhh");
    let job = ended(&library, answer["job_id"].as_str().unwrap());
    assert_eq!(job["status"], "failed");
    assert!(!job["message"].as_str().unwrap().is_empty());
    let unknown = gravitas(&library, &["jobs", "show", "nothing"]);
    assert_eq!(unknown.status.code(), Some(1));
    for (name, code) in [("coco_v9", 1), ("unidet", 3)] {
        let mut order = command(&library, &["analyze", "--async", "--detection", name]);
        let refused = without_mirrors(&mut order).output().unwrap();
        assert_eq!(refused.status.code(), Some(code), "{name}: {refused:?}");
    }
    let order = ["analyze", "--async", "--detection", "embedding", "--auto-tagging", "0.5"];
    assert_eq!(gravitas(&library, &order).status.code(), Some(2), "it finds nothing that could be a tag");
    let no_search = gravitas(&library, &["analyze", "--async", "rating>="]);
    assert_eq!(no_search.status.code(), Some(2), "a mistake is told at once");
}

#[test]
fn a_job_whose_worker_was_ended_goes_on_when_somebody_looks() {
    let folder = tempfile::tempdir().unwrap();
    let (library, secret) = world(folder.path());
    let (url, received) = server(&[200]);
    let orders = Orders::of_library(&library);
    let request = OrderRequest { detections: vec!["nothing".to_owned()], ..OrderRequest::default() };
    let order = orders.place(request, Some((url, Some(secret.into())))).unwrap();
    orders.store(&Order { status: OrderStatus::Processing, ..order.clone() }).unwrap();
    let job = ended(&library, &order.id);
    assert_eq!(job["status"], "failed");
    assert!(job["message"].as_str().unwrap().contains("nothing"), "{job}");
    received.recv_timeout(Duration::from_secs(9)).unwrap();
}

#[test]
fn whoever_waits_for_a_job_is_told_that_it_was_cancelled() {
    let folder = tempfile::tempdir().unwrap();
    let (library, secret) = world(folder.path());
    let (url, received) = server(&[200]);
    let orders = Orders::of_library(&library);
    let order = orders.place(OrderRequest::default(), Some((url, Some(secret.into())))).unwrap();
    let answer = json(&gravitas(&library, &["jobs", "cancel", &order.id]));
    assert_eq!(answer["cancelled"], true);
    let message = received.recv_timeout(Duration::from_mins(1)).unwrap();
    verify(&message, "shhh");
    let body: Value = serde_json::from_str(&message.body).unwrap();
    assert_eq!((&body["status"], &body["error"]["message"]), (&"failed".into(), &"it was cancelled".into()));
    let again = json(&gravitas(&library, &["jobs", "cancel", &order.id]));
    assert_eq!(again["cancelled"], false);
}
