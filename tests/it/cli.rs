//! The real program as people and scripts call it.

mod help;
mod searching;

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::{Value, json};

use crate::support;

/// Runs the program with a library of its own below `home`.
fn gravitas(home: &Path, args: &[&str]) -> Output {
    command(home, args).output().unwrap()
}

fn command(home: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gravitas"));
    // The options of every command come first: after `--` they would be something else.
    command.args(["--no-progress", "--color", "never", "--library"]).arg(home.join("library")).args(args);
    command.stdin(Stdio::null()).env_remove("RUST_LOG").env("COLUMNS", "100");
    command
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// Without white space at the ends of lines.
fn plain(text: &str) -> String {
    text.lines().map(str::trim_end).collect::<Vec<_>>().join("\n")
}

/// Every line of stdout as JSON; a line that is something else fails the test.
fn values(output: &Output) -> Vec<Value> {
    text(&output.stdout).lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn code(output: &Output) -> i32 {
    output.status.code().unwrap()
}

/// A small picture on disk: a portable pixmap of one colour.
fn picture(path: &Path, w: usize, h: usize) {
    let mut bytes = format!("P6\n{w} {h}\n255\n").into_bytes();
    bytes.extend([90, 140, 200].repeat(w * h));
    std::fs::write(path, bytes).unwrap();
}

#[test]
fn parse_prints_one_line_a_string_and_says_whether_all_is_well() {
    let home = tempfile::tempdir().unwrap();
    let out = gravitas(home.path(), &["parse", "--json", "w_300,c_fill,g_auto:cat", "c_fill,w_abc"]);
    assert_eq!(code(&out), 1);
    let lines = values(&out);
    assert_eq!(lines[0]["input"], "w_300,c_fill,g_auto:cat");
    assert_eq!(lines[0]["ok"], true);
    assert_eq!(lines[0]["canonical"], "c_fill,g_auto:cat,w_300");
    assert_eq!(lines[0]["findings"], json!([]));
    let refused = json!({"input": "c_fill,w_abc", "ok": false, "errors": [{"code": "E_VALUE", "text": "abc",
        "offset": 9, "message": "Invalid width in transformation: abc", "suggestion": null}]});
    assert_eq!(lines[1], refused);
    assert_eq!(code(&gravitas(home.path(), &["parse", "c_crop,g_sink"])), 0);
    assert_eq!(code(&gravitas(home.path(), &["parse", "c_thumb,w_10"])), 1);
}

#[test]
fn parse_reads_stdin_and_marks_mistakes_for_people() {
    let home = tempfile::tempdir().unwrap();
    let mut child =
        command(home.path(), &["parse"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(b"c_fill,w_abc,ar_1:1\n\nc_fit,g_cat,w_9\n").unwrap();
    let out = child.wait_with_output().unwrap();
    assert_eq!(code(&out), 1);
    insta::assert_snapshot!(text(&out.stdout), @"
    c_fill,w_abc,ar_1:1
             ^^^
    E_VALUE: Invalid width in transformation: abc
    c_fit,g_cat,w_9
      E_GRAVITY_MODE: 'g_cat' cannot be used with c_fit
    ");
}

#[test]
fn parse_agrees_with_the_published_vectors() {
    let Some(shared) = support::shared() else { return };
    let file = std::fs::read_to_string(shared.join("spec/transformation-vectors.json")).unwrap();
    let vectors: Value = serde_json::from_str(&file).unwrap();
    let vectors = vectors["vectors"].as_array().unwrap();
    let home = tempfile::tempdir().unwrap();
    let strings: Vec<&str> = vectors.iter().map(|v| v["transformation"].as_str().unwrap()).collect();
    let out = gravitas(home.path(), &[&["parse", "--json"], &strings[..]].concat());
    let lines = values(&out);
    assert_eq!(lines.len(), vectors.len());
    for (line, vector) in lines.iter().zip(vectors) {
        assert_eq!(line["canonical"], vector["canonical"]);
        assert_eq!(line["ast"], vector["ast"]);
    }
}

#[test]
fn plan_works_on_a_scene_without_pictures_or_models() {
    let home = tempfile::tempdir().unwrap();
    let scene = home.path().join("scene.json");
    let detection = json!({"model": "coco", "version": 2, "label": "cat", "categories": ["animal"],
        "box": [300, 200, 200, 100], "confidence": 0.94, "sharpness": 1.0});
    std::fs::write(&scene, json!({"size": [1600, 1200], "detections": [detection]}).to_string()).unwrap();
    let scene = scene.to_str().unwrap();
    let args = [
        "plan",
        "--json",
        "--scene",
        scene,
        "c_fill,g_cat,h_300,w_300",
        "c_fit,g_cat,w_1",
        "w_",
        "e_zoompan",
    ];
    let out = gravitas(home.path(), &args);
    assert_eq!(code(&out), 1);
    let lines = values(&out);
    assert_eq!(lines.len(), 4);
    let first = &lines[0];
    assert_eq!(first["source"], json!([1600, 1200]));
    assert_eq!(first["take"], json!([0, 0, 1200, 1200]));
    assert_eq!(first["canvas"], json!([300, 300]));
    assert_eq!(first["place"], json!([0, 0, 300, 300]));
    assert_eq!(first["focus"], json!([300.0, 200.0, 200.0, 100.0]));
    let found = json!([{"item": "cat", "model": "coco", "version": 2, "label": "cat",
        "box": [300.0, 200.0, 200.0, 100.0], "confidence": 0.94}]);
    assert_eq!(first["found"], found);
    assert!(first["reason"].as_str().unwrap().contains("cat"));
    assert_eq!(lines[1]["errors"][0]["code"], "E_GRAVITY_MODE");
    assert_eq!(lines[2]["errors"][0]["code"], "E_EMPTY");
    assert_eq!(lines[3]["frames"], 125);
    assert_eq!(lines[3]["last"], json!([400.0, 300.0, 800.0, 600.0]));
}

#[test]
fn a_wrong_line_is_2_and_a_missing_library_3() {
    let home = tempfile::tempdir().unwrap();
    for args in [
        &["--nonsense"][..],
        &["serach"],
        &["crop", "x.jpg"],
        &["search"],
        &["inspect", "--dialect", "x", "y"],
    ] {
        let out = gravitas(home.path(), args);
        assert_eq!(code(&out), 2, "{args:?}");
        assert!(out.stdout.is_empty() && !out.stderr.is_empty(), "{args:?}");
    }
    let out = gravitas(home.path(), &["serach"]);
    assert!(text(&out.stderr).contains("gravitas search"));
    let out = gravitas(home.path(), &["search", "cat"]);
    assert_eq!(code(&out), 3);
    assert!(text(&out.stderr).contains("gravitas add"));
}

#[test]
fn a_library_is_made_searched_and_tagged() {
    let home = tempfile::tempdir().unwrap();
    let photos = home.path().join("photos");
    std::fs::create_dir(&photos).unwrap();
    picture(&photos.join("harbour.ppm"), 64, 48);
    picture(&photos.join("meadow.ppm"), 40, 60);
    std::fs::write(photos.join("notes.txt"), "not a picture").unwrap();
    std::fs::write(photos.join("broken.jpg"), "not a picture either").unwrap();
    let home = home.path();

    let added = gravitas(home, &["add", photos.to_str().unwrap(), "--json"]);
    let totals = values(&added).pop().unwrap();
    let ignored: u64 = totals["ignored"].as_object().unwrap().values().filter_map(Value::as_u64).sum();
    let parts = totals["indexed"].as_u64().unwrap() + totals["failed"].as_u64().unwrap() + ignored;
    assert_eq!(totals["seen"].as_u64().unwrap(), parts, "{totals}");
    assert_eq!(totals["indexed"], 2);
    assert_eq!(totals["failed"], 1);
    assert_eq!(code(&added), 1, "one picture is broken");
    assert!(text(&added.stderr).contains("broken.jpg"));

    let found = gravitas(home, &["search", "harb", "--json"]);
    let found = values(&found);
    assert_eq!(found.len(), 1);
    assert_eq!((&found[0]["width"], &found[0]["height"]), (&json!(64), &json!(48)));
    for field in ["id", "path", "tags", "caption", "quality", "watermark", "rating"] {
        assert!(found[0].get(field).is_some(), "{field}");
    }

    let file = photos.join("harbour.ppm");
    let file = file.to_str().unwrap();
    assert_eq!(code(&gravitas(home, &["tag", "add", "boats", "--", file])), 0);
    assert_eq!(values(&gravitas(home, &["search", "tag:boats", "--json"])).len(), 1);
    assert_eq!(values(&gravitas(home, &["tag", "list", "--json"])), [json!({"tag": "boats", "assets": 1})]);
    assert_eq!(code(&gravitas(home, &["focus", "set", file, "10,5,20,20"])), 0);
    let shown = values(&gravitas(home, &["show", file, "--json"])).pop().unwrap();
    assert_eq!(shown["focus"], json!([[10.0, 5.0, 20.0, 20.0]]));
    assert_eq!(shown["tags"][0], json!({"name": "boats", "source": "own"}));
    assert_eq!(code(&gravitas(home, &["focus", "set", file, "100,5,20,20"])), 1);
    assert_eq!(code(&gravitas(home, &["focus", "clear", file])), 0);

    let wrong = gravitas(home, &["search", "tga:boats"]);
    assert_eq!(code(&wrong), 2);
    assert!(text(&wrong.stderr).contains("tag:boats"), "{}", text(&wrong.stderr));
    for (query, meant) in [("type:ilustration", "type:illustration"), ("count:zebrra>1", "count:zebra")] {
        let wrong = gravitas(home, &["search", query]);
        assert_eq!(code(&wrong), 2, "{query}");
        assert!(text(&wrong.stderr).contains(meant), "{}", text(&wrong.stderr));
    }
    assert_eq!(code(&gravitas(home, &["search", "object:boats"])), 0, "a tag of the library");
}

#[test]
fn crop_writes_what_was_planned_and_never_over_a_file() {
    let home = tempfile::tempdir().unwrap();
    let source = home.path().join("source.ppm");
    picture(&source, 160, 120);
    let out = home.path().join("out.jpg");
    let (source, target) = (source.to_str().unwrap(), out.to_str().unwrap());
    let args = ["crop", source, "c_fill,h_30,w_30", "-o", target, "--json"];
    let made = gravitas(home.path(), &args);
    assert_eq!(code(&made), 0, "{}", text(&made.stderr));
    let value = values(&made).pop().unwrap();
    assert_eq!(value["canvas"], json!([30, 30]));
    assert_eq!(value["bytes"].as_u64().unwrap(), std::fs::metadata(&out).unwrap().len());
    let again = gravitas(home.path(), &args);
    assert_eq!(code(&again), 1);
    assert!(text(&again.stderr).contains("out.jpg"));
    assert_eq!(code(&gravitas(home.path(), &["crop", source, "w_abc", "-o", target])), 1);
    assert_eq!(
        code(&gravitas(home.path(), &["crop", "missing.jpg", "w_10", "-o", target, "--overwrite"])),
        1
    );
}

#[test]
fn names_are_told_with_their_full_syntax() {
    let home = tempfile::tempdir().unwrap();
    let out = gravitas(home.path(), &["models", "names", "tie", "--json"]);
    let lines = values(&out);
    let coco = lines.iter().find(|l| l["model"] == "coco" && l["name"] == "tie").unwrap();
    assert_eq!(coco["syntax"], json!(["coco_v2_tie", "coco_tie", "tie"]));
    let lantern = values(&gravitas(home.path(), &["models", "names", "lantern", "--json"]));
    let unidet = lantern.iter().find(|l| l["model"] == "unidet").unwrap();
    assert_eq!(unidet["installed"], false, "its model is fetched by hand only");
    let pug = values(&gravitas(home.path(), &["models", "names", "pug", "--json"]));
    let lvis = pug.iter().find(|l| l["model"] == "lvis").unwrap();
    assert_eq!(
        (&lvis["name"], &lvis["label"], &lvis["syntax"][0]),
        (&json!("pug"), &json!("dog"), &json!("lvis_v1_pug"))
    );
    let people = values(&gravitas(home.path(), &["models", "names", "person", "--json"]));
    assert_eq!(people.iter().filter(|l| l["model"] == "coco").count(), 1, "told once");
    let animal = text(&gravitas(home.path(), &["models", "names", "animal"]).stdout);
    let line = animal.lines().find(|line| line.contains("image-type")).unwrap();
    assert!(line.contains("for searches") && line.ends_with("type:animal"), "{line}");
    let bear = text(&gravitas(home.path(), &["models", "names", "bear"]).stdout);
    let at = |name: &str| {
        bear.lines().position(|line| line.contains(name)).unwrap_or_else(|| panic!("{name}: {bear}"))
    };
    assert!(at("coco_v2_bear") < at("coco_v2_teddy_bear"), "{bear}");
    let table = text(&gravitas(home.path(), &["models", "names", "table"]).stdout);
    assert!(table.contains("coco_v2_dining_table"), "{table}");
    let written = values(&gravitas(home.path(), &["models", "names", "coco_v2_tie", "--json"]));
    assert_eq!((written.len(), &written[0]["syntax"]), (1, &coco["syntax"]));
    let many = text(&gravitas(home.path(), &["models", "names", "b"]).stdout);
    assert!(
        many.lines().count() == 41 && many.lines().last().unwrap().ends_with("for all of them"),
        "{many}"
    );
    let unknown = gravitas(home.path(), &["models", "names", "qqqqq"]);
    assert_eq!(code(&unknown), 1);
    let listed = values(&gravitas(home.path(), &["models", "list", "--json"]));
    assert!(listed.iter().any(|row| row["id"] == "coco" && row["version"] == 2));
}

#[test]
fn nobody_looks_for_what_only_an_absent_model_knows() {
    let home = tempfile::tempdir().unwrap();
    let source = home.path().join("source.ppm");
    picture(&source, 160, 120);
    let (source, out) = (source.to_str().unwrap(), home.path().join("out.png"));
    let crop = |text: &str| gravitas(home.path(), &["crop", source, text, "-o", out.to_str().unwrap()]);
    let refused = crop("c_crop,g_unidet_lantern,h_50,w_50");
    assert_eq!(code(&refused), 3, "something is missing");
    assert!(text(&refused.stderr).contains("gravitas models pull unidet"), "{}", text(&refused.stderr));
    assert!(!out.exists());
}

#[test]
fn one_bad_file_never_stops_the_others() {
    let home = tempfile::tempdir().unwrap();
    let good = home.path().join("good.ppm");
    picture(&good, 32, 32);
    let out = gravitas(home.path(), &["inspect", "--json", "missing.jpg", good.to_str().unwrap()]);
    let lines = values(&out);
    assert_eq!(lines.len(), 2);
    assert_eq!(lines[0]["file"], "missing.jpg");
    assert!(lines[0]["error"]["message"].as_str().unwrap().contains("missing.jpg"));
    assert_eq!(lines[1]["file"], good.to_str().unwrap());
    assert_ne!(code(&out), 0);
    let unknown = gravitas(home.path(), &["inspect", "--detection", "cocoo", good.to_str().unwrap()]);
    assert_eq!(code(&unknown), 2);
    assert!(text(&unknown.stderr).contains("'coco'"));
}

#[test]
fn a_version_of_a_model_that_is_not_here_is_refused() {
    let home = tempfile::tempdir().unwrap();
    for (args, told) in [
        (["models", "show", "cld-fashion_v9"], "cld-fashion has no version v9 here; it has v2, v3, v4"),
        (["models", "show", "coco_v7"], "coco has no version v7 here; it has v1, v2"),
        (["models", "pull", "coco_v7"], "coco has no version v7 here; it has v1, v2"),
    ] {
        let output = gravitas(home.path(), &args);
        assert_eq!((code(&output), text(&output.stdout).as_str()), (1, ""), "{args:?}");
        assert!(text(&output.stderr).contains(told), "{}", text(&output.stderr));
    }
    let shown = text(&gravitas(home.path(), &["models", "show", "cld-fashion_v2"]).stdout);
    assert!(shown.contains("v2, v3, v4"), "{shown}");
    let listed = values(&gravitas(home.path(), &["models", "list", "--json"]));
    let row = listed.iter().find(|row| row["id"] == "cld-fashion").unwrap();
    assert_eq!((&row["versions"], row["bytes"].as_u64() > Some(0)), (&json!([2, 3, 4]), true));
    let listed = text(&gravitas(home.path(), &["models", "list"]).stdout);
    let line = listed.lines().find(|line| line.starts_with("cld-fashion_v4")).unwrap();
    assert!(line.contains("v2, v3, v4") && line.contains("B  "), "{line}");
}

#[test]
fn a_folder_of_models_that_does_not_exist_is_told() {
    let home = tempfile::tempdir().unwrap();
    let output = gravitas(home.path(), &["--models", "/nope", "models", "list"]);
    assert_eq!(code(&output), 0);
    let told = text(&output.stderr);
    assert!(told.contains("the folder of models does not exist") && told.contains("/nope"), "{told}");
}

#[test]
fn a_crop_names_the_option_that_replaces_a_file() {
    let home = tempfile::tempdir().unwrap();
    let (source, out) = (home.path().join("source.ppm"), home.path().join("out.png"));
    picture(&source, 160, 120);
    let (source, target) = (source.to_str().unwrap(), out.to_str().unwrap());
    let crop = |text: &str, target: &str| gravitas(home.path(), &["crop", source, text, "-o", target]);
    assert_eq!(code(&crop("c_crop,h_50,w_50", target)), 0);
    let film = home.path().join("out.gif");
    std::fs::write(&film, "mine").unwrap();
    for refused in
        [crop("c_crop,h_50,w_50", target), crop("c_crop,h_50,w_50/e_zoompan:du_1", film.to_str().unwrap())]
    {
        assert_eq!(code(&refused), 1);
        let told = text(&refused.stderr);
        assert!(told.contains("or replace it with --overwrite: "), "{told}");
    }
}

#[test]
fn a_stored_response_is_told_as_it_is() {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("stored.json");
    let cat = json!({"tags": {"cat": [{"confidence": 0.9, "bounding-box": [1, 2, 3, 4]}]}});
    let answer = json!({"public_id": "winter", "tags": ["mine"], "info": {"detection": {
        "captioning": {"status": "pending"},
        "object_detection": {"status": "complete", "data": {"coco": cat, "lvis": cat}}}}});
    std::fs::write(&file, answer.to_string()).unwrap();
    let file = file.to_str().unwrap();
    let inspect = |args: &[&str]| gravitas(home.path(), &[&["inspect", "--stored", file], args].concat());
    let told = inspect(&["--auto-tagging", "default"]);
    assert_eq!(code(&told), 0, "{}", text(&told.stderr));
    let lines = text(&told.stdout);
    assert!(lines.lines().next().unwrap().ends_with("stored.json"), "no size is known: {lines}");
    assert!(lines.contains("captioning  pending") && lines.contains("tags: mine, cat"), "{lines}");
    let again = values(&inspect(&["--json"])).remove(0);
    assert_eq!(again["info"]["detection"]["captioning"], json!({"status": "pending"}));
    let lvis = values(&inspect(&["--detection", "lvis", "--json"])).remove(0);
    let detection = lvis["info"]["detection"].as_object().unwrap();
    assert_eq!(detection.len(), 1, "{lvis}");
    assert_eq!(detection["object_detection"]["data"].as_object().unwrap().len(), 1, "{lvis}");
    assert_eq!(lvis["tags"], json!(["mine"]));
}
