//! A model of the user's own: a folder that is there is used, without a restart, and asked first.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::Arc;
use std::time::Duration;

use gravitas::inference::{Engine, Limits, Places, Registry};
use gravitas::session::{ModelState, RowKind, Session, SessionOptions};
use serde_json::{Value, json};

use crate::support;

/// The tiny network of `models/recipes/tiny.py` that finds red things.
fn example() -> PathBuf {
    support::project().join("tests/fixtures/models/mymodel")
}

/// ONNX Runtime may be missing; then there is nothing to run.
fn engine_is_here() -> bool {
    match Engine::start(None, Arc::new(Registry::load(Places::default())), Limits::default()) {
        Ok(_) => true,
        Err(error) => {
            println!("skipped: {error}");
            false
        }
    }
}

fn gravitas(home: &Path, args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gravitas"));
    command.args(["--no-progress", "--library"]).arg(home.join("library")).args(args);
    command.output().unwrap()
}

fn values(output: &Output) -> Vec<Value> {
    let text = String::from_utf8_lossy(&output.stdout);
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// A grey picture of 320 x 256 with a red patch of 80 x 60 at 160, 64.
fn picture(path: &Path) {
    let red = |x: usize, y: usize| (160..240).contains(&x) && (64..124).contains(&y);
    let mut bytes = b"P6\n320 256\n255\n".to_vec();
    for i in 0..320 * 256 {
        bytes.extend(if red(i % 320, i / 320) { [230, 30, 30] } else { [120, 120, 120] });
    }
    std::fs::write(path, bytes).unwrap();
}

fn copy_folder(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        std::fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
    }
}

#[test]
fn an_added_model_is_listed_and_used_first() {
    let home = tempfile::tempdir().unwrap();
    let home = home.path();
    let folder = example();
    let folder = folder.to_str().unwrap();
    let added = values(&gravitas(home, &["models", "add", folder, "--json"]));
    assert_eq!((&added[0]["id"], &added[0]["state"]), (&json!("mymodel"), &json!("ready")));
    assert!(home.join("library/models/mymodel/widget.onnx").is_file());
    let again = gravitas(home, &["models", "add", folder]);
    assert_eq!(again.status.code(), Some(3));
    assert!(String::from_utf8_lossy(&again.stderr).contains("mymodel"), "{again:?}");

    let listed = values(&gravitas(home, &["models", "list", "--json"]));
    let row = listed.iter().find(|row| row["id"] == "mymodel").unwrap();
    assert_eq!((&row["private"], &row["answers"]), (&json!(true), &json!(true)));
    let names = values(&gravitas(home, &["models", "names", "gadget", "--json"]));
    assert_eq!(names[0]["syntax"], json!(["mymodel_v1_widget", "mymodel_widget", "widget"]));

    if !engine_is_here() {
        return;
    }
    let file = home.join("red.ppm");
    picture(&file);
    let file = file.to_str().unwrap();
    let plan = |text: &str| values(&gravitas(home, &["plan", file, text, "--json"])).remove(0);
    let cut = plan("c_crop,g_mymodel_widget");
    assert_eq!((&cut["take"], &cut["found"][0]["model"]), (&json!([160, 64, 80, 60]), &json!("mymodel")));
    assert_eq!(plan("c_crop,g_tool")["take"], json!([160, 64, 80, 60]), "by its category");
    let auto = plan("c_fill,g_auto:mymodel_widget,w_100,h_250");
    assert_eq!((&auto["found"][0]["label"], &auto["warnings"]), (&json!("widget"), &json!([])), "{auto}");
    let inspected = values(&gravitas(home, &["inspect", file, "--detection", "mymodel", "--json"])).remove(0);
    let found = &inspected["info"]["detection"]["object_detection"]["data"]["mymodel"]["tags"]["widget"][0];
    assert_eq!(found["bounding-box"], json!([160.0, 64.0, 80.0, 60.0]), "{inspected}");
}

#[test]
fn a_wrong_manifest_is_a_row_that_names_the_field() {
    let home = tempfile::tempdir().unwrap();
    let home = home.path();
    let folder = home.join("library/models/mine");
    copy_folder(&example(), &folder);
    let path = folder.join("model.toml");
    let text = std::fs::read_to_string(&path).unwrap().replace("family = \"detr\"", "family = \"detre\"");
    std::fs::write(&path, text).unwrap();
    let listed = gravitas(home, &["models", "list", "--json"]);
    let rows = values(&listed);
    let row = rows.iter().find(|row| row["id"] == "mine").unwrap();
    assert_eq!((&row["state"], &row["answers"]), (&json!("failed"), &json!(false)));
    let reason = row["reason"].as_str().unwrap();
    assert!(reason.contains("field `family`: nothing runs `detre`; did you mean `detr`?"), "{reason}");
    let told = gravitas(home, &["models", "list"]);
    assert!(String::from_utf8_lossy(&told.stdout).contains("did you mean `detr`?"));
    assert_eq!(gravitas(home, &["models", "add", folder.to_str().unwrap()]).status.code(), Some(3));
}

#[test]
fn a_version_that_is_not_here_says_which_are() {
    let home = tempfile::tempdir().unwrap();
    let home = home.path();
    let file = home.join("red.ppm");
    picture(&file);
    let file = file.to_str().unwrap();
    gravitas(home, &["models", "add", example().to_str().unwrap()]);
    let planned = values(&gravitas(home, &["plan", file, "c_crop,g_mymodel_v7_widget", "--json"])).remove(0);
    let error = &planned["errors"][0];
    assert_eq!(error["code"], "E_VERSION");
    assert_eq!(error["message"], "mymodel has no version v7 here; it has v1");
    if !engine_is_here() {
        return;
    }
    let args = ["inspect", file, "--detection", "mymodel_v7", "--json"];
    let inspected = values(&gravitas(home, &args)).remove(0);
    assert_eq!(inspected["error"]["code"], "E_VERSION", "{inspected}");
    assert_eq!(inspected["error"]["message"], "mymodel has no version v7 here; it has v1");
}

#[test]
fn a_folder_that_appears_is_used_without_a_restart() {
    let home = tempfile::tempdir().unwrap();
    let library = home.path().join("library");
    let mut session = Session::open(SessionOptions::new(&library)).unwrap();
    let row = |rows: &[gravitas::session::ModelRow], id: &str| rows.iter().find(|r| r.id == id).cloned();
    assert!(row(&session.view().models, "mymodel").is_none());

    copy_folder(&example(), &library.join("models/mymodel"));
    let ready = |view: &gravitas::session::View| {
        row(&view.models, "mymodel").is_some_and(|row| row.private && row.state == ModelState::Ready)
    };
    session.wait_until(ready, Duration::from_secs(20)).unwrap();
    assert_eq!(session.view().vocabulary.models[0].id, "mymodel", "private models come first");

    let path = library.join("models/mymodel/model.toml");
    let text = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, text.replace("store_floor", "stor_floor")).unwrap();
    let refused = |view: &gravitas::session::View| {
        row(&view.models, "mymodel").is_some_and(|row| {
            row.kind == RowKind::Refused
                && matches!(&row.state, ModelState::Failed(why) if why.contains("`store_floor`"))
        })
    };
    session.wait_until(refused, Duration::from_secs(20)).unwrap();
    assert!(session.view().vocabulary.model("mymodel").is_none());
}

#[test]
fn looking_for_changes_reads_no_file() {
    let home = tempfile::tempdir().unwrap();
    copy_folder(&example(), &home.path().join("mymodel"));
    let mirrors = support::shared().map(|shared| shared.join("models")).into_iter().collect();
    let registry =
        Registry::load(Places { user: Some(home.path().to_owned()), mirrors, ..Places::default() });
    let readings = registry.readings();
    let start = std::time::Instant::now();
    for _ in 0..200 {
        assert!(!registry.refresh());
    }
    println!("one look costs {:?}", start.elapsed() / 200);
    assert_eq!(registry.readings(), readings, "what has not changed is not read again");
}

#[test]
fn names_of_the_wide_vocabulary_need_no_network() {
    let home = tempfile::tempdir().unwrap();
    let args = ["--library", "library", "models", "names", "--json"];
    for (name, syntax) in [("camera", "lvis_v1_camera"), ("hat", "lvis_v1_hat"), ("cameras", "lvis_camera")] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_gravitas"));
        // Without any mirror nothing is installed.
        command.current_dir(home.path()).env_remove("CARGO_MANIFEST_DIR").env_remove("GRAVITAS_MODEL_MIRROR");
        let known = values(&command.args(args).arg(name).output().unwrap());
        let written = |value: &Value| value["syntax"].as_array().unwrap().contains(&json!(syntax));
        assert!(known.iter().any(written), "{name}: {known:?}");
    }
}
