//! Work that is held, addresses that do not answer, and what is said about both.

use gravitas::session::WorkKind;

use super::*;

/// Asks for the job until it is as described.
fn until(library: &Path, id: &str, what: impl Fn(&Value) -> bool) -> Value {
    let end = Instant::now() + Duration::from_mins(4);
    loop {
        let job = json(&gravitas(library, &["jobs", "show", id]));
        if what(&job) {
            return job;
        }
        assert!(Instant::now() < end, "the job stays as it is: {job}");
        std::thread::sleep(Duration::from_millis(100));
    }
}

fn has_engine() -> bool {
    let there = std::env::var_os("ORT_DYLIB_PATH").is_some();
    if !there {
        println!("skipped: ORT_DYLIB_PATH does not name ONNX Runtime");
    }
    there
}

#[test]
fn a_job_waits_while_analysing_is_held_and_goes_on_afterwards() {
    let folder = tempfile::tempdir().unwrap();
    let (library, _) = world(folder.path());
    assert!(gravitas(&library, &["jobs", "pause", "analyze"]).status.success());
    let placed = json(&gravitas(&library, &["analyze", "--async", "--detection", "iqa"]));
    let id = placed["job_id"].as_str().unwrap();
    let job = until(&library, id, |job| job["message"].is_string());
    assert_eq!(job["status"], "pending");
    assert_eq!(job["message"], "analysing is paused; `gravitas jobs resume` goes on");
    let resumed = json(&gravitas(&library, &["jobs", "resume"]));
    assert_eq!(resumed["asked"], Value::Null, "nobody else writes");
    let job = until(&library, id, |job| matches!(job["status"].as_str(), Some("complete" | "failed")));
    assert!(!has_engine() || job["status"] == "complete", "{job}");
}

#[test]
fn who_writes_follows_the_wish_to_hold() {
    let folder = tempfile::tempdir().unwrap();
    let (library, _) = world(folder.path());
    let options = SessionOptions { if_busy: IfBusy::Refuse, ..SessionOptions::new(&library) };
    let mut writing = Session::open(options).unwrap();
    let answer = gravitas(&library, &["jobs", "pause", "analyze"]);
    assert_eq!(answer.status.code(), Some(0), "{answer:?}");
    assert!(json(&answer)["asked"].as_str().unwrap().contains("asked to pause"));
    make::until(&mut writing, "analysing is held", |view| {
        view.settings.get(&WorkKind::Analyze.setting()).is_some_and(|held| held == "1")
    });
}

#[test]
fn a_running_job_is_held_and_goes_on() {
    if !has_engine() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let (library, photos) = (folder.path().join("library"), folder.path().join("photos"));
    for n in 0..24 {
        make::picture(&photos.join(format!("{n}.jpg")), n);
    }
    assert!(gravitas(&library, &["add", photos.to_str().unwrap()]).status.success());
    let placed = json(&gravitas(&library, &["analyze", "--async", "--force"]));
    let id = placed["job_id"].as_str().unwrap();
    until(&library, id, |job| job["status"] == "processing");
    let asked = json(&gravitas(&library, &["jobs", "pause"]));
    let job = until(&library, id, |job| job["status"] != "processing");
    // A machine that is quick has done it before it heard of the wish.
    if job["status"] == "pending" {
        assert_eq!(asked["asked"], "paused as soon as the running picture is done");
        assert_eq!(job["message"], "analysing is paused; `gravitas jobs resume` goes on");
    }
    assert!(gravitas(&library, &["jobs", "resume"]).status.success());
    until(&library, id, |job| job["status"] == "complete");
}

/// A library whose desktop stays silent, and orders over it.
fn orders(folder: &Path) -> (SessionOptions, Orders, std::path::PathBuf) {
    let secret = folder.join("secret");
    std::fs::write(&secret, "shhh").unwrap();
    let mut session = make::session(folder);
    session.apply(SessionCommand::SetSetting { key: DESKTOP.to_owned(), value: "off".to_owned() });
    session.close();
    let options = SessionOptions::new(folder.join("library"));
    let orders = Orders::of_library(&options.library_dir);
    (options, orders, secret)
}

#[test]
fn an_address_that_does_not_answer_holds_no_other_one() {
    let folder = tempfile::tempdir().unwrap();
    let (options, orders, secret) = orders(folder.path());
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/", silent.local_addr().unwrap());
    let place =
        |url: String| orders.place(OrderRequest::default(), Some((url, Some(secret.clone())))).unwrap();
    let first = place(url);
    let (url, received) = server(&[200, 200]);
    place(url.clone());
    let worker = spawn("test-orders", move || work_orders(&options)).unwrap();
    received.recv_timeout(Duration::from_secs(25)).unwrap();
    let told = |id: &str| orders.read(id).unwrap().unwrap().notification.unwrap();
    let end = Instant::now() + Duration::from_secs(25);
    while told(&first.id).attempts == 0 {
        assert!(Instant::now() < end, "a try is written down when it begins");
        std::thread::sleep(Duration::from_millis(20));
    }
    assert!(!told(&first.id).settled);
    place(url);
    received.recv_timeout(Duration::from_secs(25)).unwrap();
    let (mut stream, _) = silent.accept().unwrap();
    read(&mut stream);
    write!(stream, "HTTP/1.1 200 X\r\nContent-Length: 0\r\nConnection: close\r\n\r\n").unwrap();
    worker.join().unwrap().unwrap();
    assert_eq!((told(&first.id).settled, told(&first.id).error), (true, None));
}

#[test]
fn a_message_that_is_sent_again_says_so_meanwhile() {
    let folder = tempfile::tempdir().unwrap();
    let (options, orders, secret) = orders(folder.path());
    let (url, received) = server(&[503, 200]);
    let order = orders.place(OrderRequest::default(), Some((url, Some(secret)))).unwrap();
    let worker = spawn("test-orders", move || work_orders(&options)).unwrap();
    received.recv_timeout(Duration::from_mins(1)).unwrap();
    let library = folder.path().join("library");
    let job = until(&library, &order.id, |job| job["notification"]["error"].is_string());
    assert_eq!(
        (&job["notification"]["settled"], &job["notification"]["attempts"]),
        (&false.into(), &1.into())
    );
    worker.join().unwrap().unwrap();
    let job = until(&library, &order.id, |job| job["notification"]["settled"] == true);
    assert_eq!(
        (&job["notification"]["delivered"], &job["notification"]["attempts"]),
        (&true.into(), &2.into())
    );
}

#[test]
fn a_message_that_cannot_be_signed_is_said_on_the_command_line() {
    let folder = tempfile::tempdir().unwrap();
    let (library, photos) = (folder.path().join("library"), folder.path().join("photos"));
    make::picture(&photos.join("a.jpg"), 1);
    let preset = folder.path().join("wh.toml");
    std::fs::write(&preset, "webhook = \"http://127.0.0.1:9/in\"\n").unwrap();
    let unsigned = |arguments: &[&str]| {
        command(&library, arguments).env_remove("GRAVITAS_SIGNING_SECRET").output().unwrap()
    };
    assert!(unsigned(&["presets", "import", preset.to_str().unwrap()]).status.success());
    let added = unsigned(&["add", photos.to_str().unwrap(), "--preset", "wh"]);
    assert_eq!(added.status.code(), Some(0), "{added:?}");
    let warning = json(&added)["warnings"][0].as_str().unwrap().to_owned();
    assert!(warning.contains("was not told of new pictures: api_secret is needed"), "{warning}");
    assert!(String::from_utf8_lossy(&added.stderr).contains(&warning));
    make::picture(&photos.join("b.jpg"), 2);
    let warning = json(&unsigned(&["scan"]))["warnings"][0].as_str().unwrap().to_owned();
    assert!(warning.contains("api_secret is needed"), "{warning}");
    let doctor = String::from_utf8(unsigned(&["doctor"]).stdout).unwrap();
    let line = doctor.lines().find(|line| line.contains("\"messages\"")).unwrap();
    assert!(line.contains("import preset wh are not sent"), "{line}");
}

#[test]
fn all_is_done_when_nothing_is_left_to_do() {
    if !has_engine() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let (library, photos) = (folder.path().join("library"), folder.path().join("photos"));
    (0..4).for_each(|n| make::picture(&photos.join(format!("{n}.jpg")), n));
    let preset = folder.path().join("few.toml");
    std::fs::write(&preset, "analyses = [\"iqa\"]\n").unwrap();
    assert!(gravitas(&library, &["presets", "import", preset.to_str().unwrap()]).status.success());
    let add = ["add", photos.to_str().unwrap(), "--preset", "few", "--analyze"];
    assert!(gravitas(&library, &add).status.success());
    let analyses = json(&gravitas(&library, &["jobs"]))["analyses"].clone();
    assert_eq!(analyses, serde_json::json!({"done": 4, "known": 4, "failed": 0}));
}

#[test]
fn tagging_of_no_picture_is_no_run_and_others_say_when() {
    if !has_engine() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let (library, photos) = (folder.path().join("library"), folder.path().join("photos"));
    make::picture(&photos.join("a.jpg"), 1);
    assert!(gravitas(&library, &["add", photos.to_str().unwrap()]).status.success());
    let analyze = ["analyze", "--detection", "image-type", "--auto-tagging", "0.9"];
    let nothing = json(&gravitas(&library, &[&analyze[..], &["nosuchword"]].concat()));
    assert_eq!(nothing["auto_tagging"]["pictures"], 0);
    let runs = || String::from_utf8(gravitas(&library, &["tag", "runs"]).stdout).unwrap();
    assert_eq!(runs().trim(), "");
    let file = photos.join("a.jpg");
    let totals = json(&gravitas(&library, &[&analyze[..], &[file.to_str().unwrap()]].concat()));
    assert_eq!(totals["auto_tagging"], serde_json::json!({"threshold": 0.9, "pictures": 1}), "{totals}");
    let run: Value = serde_json::from_str(runs().trim()).unwrap();
    assert_eq!(run["name"], "automatic tags of image-type from 0.9, 1 picture");
    assert_eq!(run["when"].as_str().unwrap().len(), "2026-11-28 14:05".len());
}

#[test]
fn an_order_whose_file_is_gone_ends_alone_while_another_process_writes() {
    let folder = tempfile::tempdir().unwrap();
    let mut writing = make::session(folder.path());
    writing.apply(SessionCommand::SetSetting { key: DESKTOP.to_owned(), value: "off".to_owned() });
    let options = SessionOptions::new(folder.path().join("library"));
    let orders = Orders::of_library(&options.library_dir);
    let request = OrderRequest { files: vec![folder.path().join("gone.jpg")], ..OrderRequest::default() };
    let order = orders.place(request, None).unwrap();
    work_orders(&options).unwrap();
    let ended = orders.read(&order.id).unwrap().unwrap();
    assert_eq!(ended.status, OrderStatus::Failed);
    assert!(ended.message.is_some_and(|message| message.contains("gone.jpg")));
    writing.close();
}
