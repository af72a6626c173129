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
    assert_eq!(names[0]["syntax"], json!(["mymodel_v1_gadget", "mymodel_gadget", "gadget"]));

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

/// What `models add` says about the example with these lines exchanged.
fn added_with(home: &Path, changes: &[(&str, &str)]) -> (Option<i32>, String) {
    let folder = home.join("mymodel");
    copy_folder(&example(), &folder);
    let path = folder.join("model.toml");
    let mut text = std::fs::read_to_string(&path).unwrap();
    for (old, new) in changes {
        assert!(text.contains(old), "{old}");
        text = text.replace(old, new);
    }
    std::fs::write(&path, text).unwrap();
    let output = gravitas(home, &["models", "add", folder.to_str().unwrap()]);
    (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
}

#[test]
fn what_a_manifest_gets_wrong_is_told_when_it_is_added() {
    let labels = "labels = { file = \"labels.txt\" }";
    let gate = "[gate]\nanalysis = \"coco\"\nlabels = [\"birdd\"]\n\n[capability]";
    let needs = format!("{labels}\nneeds = [\"coco\"]");
    let brid = gate.replace("birdd", "brid");
    let cases: [(&[(&str, &str)], &str); 11] = [
        (&[(labels, "")], "field `labels` is missing"),
        (&[(labels, "labels = { standard = \"cocco\" }")], "field `labels.standard`: no list `cocco`"),
        (
            &[("[[variants]]", "[parameters]\nmax_io = 0.5\n\n[[variants]]")],
            "field `parameters.max_io`: the family `detr` has no such parameter; did you mean `max_iou`?",
        ),
        (
            &[("scores = [", "score = [\"scores\"]\nscores = [")],
            "field `outputs.score`: the family `detr` reads no such output; did you mean `scores`?",
        ),
        (
            &[(labels, &needs), ("[capability]", gate)],
            "field `gate.labels`: coco finds no `birdd`; did you mean `bird`?",
        ),
        (
            &[(labels, "needs = [\"cocoo\"]\nlabels = { file = \"labels.txt\" }")],
            "field `needs`: no model answers to `cocoo`",
        ),
        (&[(labels, "labels = { names = [\"\"] }")], "field `labels`: there is no name in it"),
        (
            &[(labels, "labels = { file = \"labls.txt\" }")],
            "field `labels.file`: there is no `labls.txt` in the folder; did you mean `labels.txt`?",
        ),
        (
            &[("\"widget.onnx\"", "\"widgt.onnx\"")],
            "field `variants.files.name`: there is no `widgt.onnx` in the folder; did you mean `widget.onnx`?",
        ),
        (&[("[input]", "[input]\nlayout = \"nhcw\"")], "`nhcw` is not known; did you mean `nhwc`?"),
        (
            &[(labels, &needs), ("[capability]", &brid)],
            "field `gate.labels`: coco finds no `brid`; did you mean `bird`?",
        ),
    ];
    for (changes, sentence) in cases {
        let home = tempfile::tempdir().unwrap();
        let (code, told) = added_with(home.path(), changes);
        assert_eq!(code, Some(3), "{sentence}: {told}");
        assert!(told.contains(sentence), "{sentence}: {told}");
        assert!(!home.path().join("library/models/mymodel").exists(), "nothing is copied");
    }
    let home = tempfile::tempdir().unwrap();
    let gate = gate.replace("birdd", "bird");
    assert_eq!(added_with(home.path(), &[(labels, &needs), ("[capability]", &gate)]).0, Some(0));
}

#[test]
fn an_input_that_the_network_does_not_take_is_told_when_it_is_added() {
    if !engine_is_here() {
        return;
    }
    let size = "size = [64, 64]";
    for (new, sentence) in [
        ("size = [100, 100]", "field `input.size`: the network wants [64, 64], not [100, 100]"),
        ("size = [64, 64]\ndtype = \"u8\"", "field `input.dtype`: the network wants \"f32\", not \"u8\""),
        (
            "size = [64, 64]\nlayout = \"nhwc\"",
            "field `input.layout`: the network wants \"nchw\", not \"nhwc\"",
        ),
        ("long_side = 640", "field `input.long_side`: the network wants [64, 64]"),
    ] {
        let home = tempfile::tempdir().unwrap();
        let (code, told) = added_with(home.path(), &[(size, new)]);
        assert_eq!(code, Some(3), "{new}: {told}");
        assert!(told.contains(sentence), "{new}: {told}");
    }
    let home = tempfile::tempdir().unwrap();
    let (code, told) = added_with(home.path(), &[("name = \"images\"", "name = \"image\"")]);
    assert_eq!(code, Some(3), "{told}");
    assert!(
        told.contains("field `input.name`: the network has no input `image`; did you mean `images`?"),
        "{told}"
    );
}

#[test]
fn a_second_model_for_an_analysis_is_told_as_it_is() {
    let home = tempfile::tempdir().unwrap();
    let home = home.path();
    let text = std::fs::read_to_string(example().join("model.toml")).unwrap();
    let add = |id: &str| {
        let folder = home.join(id);
        copy_folder(&example(), &folder);
        let text = text.replace("id = \"mymodel\"", &format!("id = \"{id}\""));
        std::fs::write(folder.join("model.toml"), text).unwrap();
        let output = gravitas(home, &["models", "add", folder.to_str().unwrap()]);
        String::from_utf8_lossy(&output.stdout).lines().last().unwrap_or_default().to_owned()
    };
    assert_eq!(add("mymodel"), "mymodel: ready, asked before the public models");
    // Private models are asked in the order of their names.
    assert_eq!(add("earlier"), "earlier: ready, answers to mymodel, asked before the public models");
    let later = add("later");
    assert!(later.starts_with("later: ready, and stands by: earlier answers to mymodel"), "{later}");
}

#[test]
fn names_are_as_many_as_the_network_has_classes() {
    if !engine_is_here() {
        return;
    }
    let home = tempfile::tempdir().unwrap();
    let home = home.path();
    let tiny = support::project().join("tests/fixtures/models/tiny-dfine-80.onnx");
    copy_folder(&example(), &home.join("mymodel"));
    std::fs::copy(tiny, home.join("mymodel/widget.onnx")).unwrap();
    let text = std::fs::read_to_string(example().join("model.toml")).unwrap();
    let text = text.replace("\"images\"", "\"pixel_values\"").replace("[64, 64]", "[640, 640]");
    let outputs = "labels = [\"labels\"]\nboxes = [\"boxes\"]\nscores = [\"scores\"]";
    assert!(text.contains(outputs));
    let text = text.replace(outputs, "logits = [\"logits\"]\nboxes = [\"pred_boxes\"]");
    std::fs::write(home.join("mymodel/model.toml"), &text).unwrap();
    let folder = home.join("mymodel");
    let refused = gravitas(home, &["models", "add", folder.to_str().unwrap()]);
    let told = String::from_utf8_lossy(&refused.stderr);
    assert_eq!(refused.status.code(), Some(3), "{told}");
    assert!(
        told.contains("field `labels`: ") && told.contains("for the 80 classes of the network"),
        "{told}"
    );

    // A folder that was put there by hand is told when a picture is looked at.
    copy_folder(&folder, &home.join("library/models/mymodel"));
    let file = home.join("red.ppm");
    picture(&file);
    let inspected = gravitas(home, &["inspect", file.to_str().unwrap(), "--detection", "mymodel"]);
    let told = String::from_utf8_lossy(&inspected.stderr);
    assert_eq!(inspected.status.code(), Some(1), "{told}");
    assert!(told.contains("for the 80 classes of the network"), "{told}");

    let right = text.replace("{ file = \"labels.txt\" }", "{ standard = \"coco\" }");
    std::fs::write(folder.join("model.toml"), right).unwrap();
    std::fs::remove_dir_all(home.join("library/models/mymodel")).unwrap();
    assert_eq!(gravitas(home, &["models", "add", folder.to_str().unwrap()]).status.code(), Some(0));
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
