//! Models that are not here, import presets that name analyses, and tags of pictures in a library, on the command
//! line.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::Arc;

use gravitas::inference::{Engine, Limits, Places, Registry};
use gravitas::session::{Preset, Session, SessionOptions};
use serde_json::{Value, json};

use crate::support;

/// ONNX Runtime may be missing; then there is nothing to run.
fn engine_is_here() -> bool {
    Engine::start(None, Arc::new(Registry::load(Places::default())), Limits::default())
        .map_err(|error| println!("skipped: {error}"))
        .is_ok()
}

/// The program with nothing installed but what is part of it, and the user's own models.
fn gravitas(home: &Path, args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gravitas"));
    command.current_dir(home).env_remove("CARGO_MANIFEST_DIR").env_remove("GRAVITAS_MODEL_MIRROR");
    command.args(["--no-progress", "--library", "library"]).args(args).output().unwrap()
}

fn values(output: &Output) -> Vec<Value> {
    let text = String::from_utf8_lossy(&output.stdout);
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// A grey picture of 320 x 256 with a red patch at `x`, 64; pictures with other patches are other pictures.
fn picture(path: &Path, x: usize) {
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    let red = |i: usize| (x..x + 80).contains(&(i % 320)) && (64..124).contains(&(i / 320));
    let mut bytes = b"P6\n320 256\n255\n".to_vec();
    (0..320 * 256).for_each(|i| bytes.extend(if red(i) { [230, 30, 30] } else { [120, 120, 120] }));
    std::fs::write(path, bytes).unwrap();
}

fn add_the_redness_finder(home: &Path) {
    let folder = support::project().join("tests/fixtures/models/mymodel");
    let added = gravitas(home, &["models", "add", folder.to_str().unwrap()]);
    assert_eq!(added.status.code(), Some(0), "{added:?}");
}

#[test]
fn one_absent_model_fails_one_line_and_is_passed_over_where_others_can_answer() {
    if !engine_is_here() {
        return;
    }
    let home = tempfile::tempdir().unwrap();
    let home = home.path();
    picture(&home.join("red.ppm"), 160);
    let strings = [
        "c_fill,w_9,h_9,g_center",
        "c_fill,w_9,h_9,g_unidet_lantern",
        "c_fill,w_9,h_9,g_auto:unidet_lantern:person",
        "c_fill,w_9,h_9,g_unidet_lantern:face",
        "c_fill,w_9,h_9,g_unidet_lantern:north",
    ];
    let planned = gravitas(home, &[&["plan", "red.ppm", "--json"][..], &strings].concat());
    let lines = values(&planned);
    assert_eq!(planned.status.code(), Some(1), "{planned:?}");
    let ok: Vec<bool> = lines.iter().map(|line| line["ok"] == true).collect();
    assert_eq!(ok, [true, false, true, true, true], "{lines:?}");
    let told = "nobody looked for 'unidet_lantern': the model for unidet is not here; \
                fetch it with `gravitas models pull unidet`";
    assert_eq!(lines[1]["errors"], json!([{"component": 0, "code": "E_MODEL", "message": told}]));
    for line in &lines[2..] {
        let warnings = line["warnings"].as_array().unwrap();
        assert!(warnings.contains(&json!({"code": "W_UNKNOWN_NAME", "message": told})), "{line}");
    }
    let crop =
        |string: &str, out: &str| gravitas(home, &["crop", "red.ppm", string, "-o", out]).status.code();
    assert_eq!(crop(strings[1], "insisted.png"), Some(3));
    assert_eq!(crop(strings[2], "auto.png"), Some(0));
}

#[test]
fn a_scene_file_stands_for_the_models_too() {
    let home = tempfile::tempdir().unwrap();
    let scene = r#"{"size":[100,80],"detections":[{"model":"unidet","version":1,"label":"lantern",
        "categories":[],"box":[10,20,30,40],"confidence":0.9,"sharpness":1.0}]}"#;
    std::fs::write(home.path().join("scene.json"), scene).unwrap();
    let args = ["plan", "--scene", "scene.json", "c_crop,g_unidet_lantern", "--json"];
    assert_eq!(values(&gravitas(home.path(), &args))[0]["take"], json!([10, 20, 30, 40]));
}

#[test]
fn adding_a_folder_analyses_that_folder_as_its_preset_says() {
    if !engine_is_here() {
        return;
    }
    let home = tempfile::tempdir().unwrap();
    let home = home.path();
    add_the_redness_finder(home);
    let files: Vec<PathBuf> =
        ["old/a.ppm", "new/b.ppm", "new/inside/c.ppm"].iter().map(|file| home.join(file)).collect();
    for (n, file) in files.iter().enumerate() {
        picture(file, 20 * (n + 1));
    }
    assert_eq!(gravitas(home, &["add", "old"]).status.code(), Some(0));
    let mut session = Session::open(SessionOptions::new(home.join("library"))).unwrap();
    let preset = Preset { analyses: vec!["mymodel".to_owned()], ..Preset::default() };
    session.set_preset("red", Some(&preset)).unwrap();
    session.close();
    let added = gravitas(home, &["add", "new", "--preset", "red", "--analyze"]);
    assert_eq!(added.status.code(), Some(0), "{added:?}");
    let analysed = || {
        let mut options = SessionOptions::new(home.join("library"));
        options.read_only = true;
        let mut session = Session::open(options).unwrap();
        let records = |file: &PathBuf| {
            let id = session.asset_at(file).unwrap().unwrap();
            let records = session.show(id).unwrap().records;
            records.into_iter().map(|record| record.analysis).collect::<Vec<_>>()
        };
        files.iter().map(records).collect::<Vec<_>>()
    };
    assert_eq!(analysed(), [vec![], vec!["mymodel".to_owned()], vec!["mymodel".to_owned()]]);
    // A folder inside a watched one goes by the preset of that one.
    picture(&files[2], 200);
    assert_eq!(gravitas(home, &["add", "new/inside", "--analyze"]).status.code(), Some(0));
    assert_eq!(analysed()[2], ["mymodel"]);
}

#[test]
fn inspecting_a_picture_of_the_library_goes_by_the_tags_people_gave_and_rejected() {
    if !engine_is_here() {
        return;
    }
    let home = tempfile::tempdir().unwrap();
    let home = home.path();
    add_the_redness_finder(home);
    picture(&home.join("photos/red.ppm"), 160);
    let inspected = || {
        let args = ["inspect", "photos/red.ppm", "--detection", "mymodel", "--auto-tagging", "default"];
        values(&gravitas(home, &[&args[..], &["--json"]].concat())).remove(0)["tags"].clone()
    };
    assert_eq!(inspected(), json!(["widget"]));
    assert_eq!(gravitas(home, &["add", "photos", "--analyze"]).status.code(), Some(0));
    assert_eq!(gravitas(home, &["tag", "add", "holiday", "--", "photos/red.ppm"]).status.code(), Some(0));
    assert_eq!(inspected(), json!(["holiday", "widget"]));
    assert_eq!(gravitas(home, &["tag", "remove", "widget", "--", "photos/red.ppm"]).status.code(), Some(0));
    assert_eq!(inspected(), json!(["holiday"]));
}
