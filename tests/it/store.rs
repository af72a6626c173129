//! The model store and the registry as the rest of the application uses them.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::path::{Path, PathBuf};

use gravitas::inference::{Evidence, InferenceError, Model, Place, Places, Registry, State, Verdict};
use gravitas::net::sha256_of;

use crate::support;

/// A `model.toml` of the family `saliency` whose one file is `bytes`, called `weights.onnx`.
fn manifest(id: &str, analysis: &str, bytes: &[u8], url: &str) -> String {
    let urls = if url.is_empty() { String::new() } else { format!("urls = ['{url}']") };
    format!(
        r#"
id = "{id}"
name = "Private"
analysis = "{analysis}"
version = 3
task = "saliency"
family = "saliency"
licence = "MIT"
labels = {{ names = ["sprocket", "flange"] }}
[capability]
tags = true
[thresholds]
store_floor = 0.1
crop_threshold = 0.5
default_confidence = 0.6
[input]
size = [8, 8]
[[variants]]
name = "own"
[[variants.files]]
name = "weights.onnx"
bytes = {}
sha256 = "{}"
evidence = "verified"
{urls}
"#,
        bytes.len(),
        sha256_of(bytes).unwrap()
    )
}

fn write(path: &Path, bytes: impl AsRef<[u8]>) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, bytes).unwrap();
}

fn user(folder: &Path) -> Places {
    Places { user: Some(folder.to_owned()), ..Places::default() }
}

fn answering(registry: &Registry, analysis: &str) -> Model {
    registry.models().answering(analysis).unwrap().0.clone()
}

#[test]
fn every_model_of_the_program_can_be_used_and_had() {
    let registry = Registry::load(Places::default());
    assert_eq!(&*registry.problems(), []);
    let models = registry.models();
    assert!(models.iter().count() >= 10);
    for model in models.iter() {
        assert!(model.card.lines().count() > 5, "{} needs a card", model.id());
        assert_eq!(model.engine_id.len(), 32);
        let first = &model.manifest.variants[0];
        for file in &first.files {
            let had = file.embedded || !file.urls.is_empty();
            assert!(had, "{} of {} lies nowhere in public", file.name, model.id());
        }
    }
    assert_eq!(models.answering("unidet").unwrap().0.id(), "unidet-dfine-s");
    assert_eq!(models.answering("coco").unwrap().0.id(), "coco-picodet-s", "what an empty library fetches");
    for id in ["coco", "faces", "cld-text", "lvis", "saliency", "human-anatomy", "clothes"] {
        assert!(models.answering(id).is_ok(), "{id}");
    }
    assert_eq!(registry.analysis("coco_v1").unwrap().versions, [1, 2]);
}

#[test]
fn analyses_come_after_what_they_need() {
    let order: Vec<String> = Registry::load(Places::default()).analyses().into_iter().map(|a| a.id).collect();
    let at = |id: &str| order.iter().position(|o| o == id).unwrap();
    assert!(at("coco") < at("human-anatomy") && at("coco") < at("clothes"), "{order:?}");
}

#[test]
fn embedded_files_have_their_promised_hash() {
    let registry = Registry::load(Places::default());
    let checks = registry.models().iter().flat_map(|m| registry.store().verify(m)).collect::<Vec<_>>();
    assert!(checks.iter().all(|c| !matches!(c.verdict, Verdict::Wrong { .. })), "{checks:?}");
    let embedded = |c: &&gravitas::inference::FileCheck| matches!(&c.verdict, Verdict::Right(located) if located.place == Place::Embedded);
    assert!(checks.iter().any(|c| embedded(&c) && c.role == "dictionary"));
}

#[test]
fn the_mirror_beside_the_project_holds_what_the_manifests_promise() {
    let Some(shared) = support::shared() else { return };
    let places = Places { mirrors: vec![shared.join("models")], ..Places::default() };
    let registry = Registry::load(places);
    let mut right = 0;
    for model in registry.models().iter() {
        let installed = registry.info(model).installed;
        let wanted = !model.manifest.optional;
        assert!(installed.is_installed() || !wanted, "{} is not in the mirror: {installed:?}", model.id());
        for check in registry.store().verify(model) {
            match check.verdict {
                Verdict::Right(_) => right += 1,
                Verdict::Missing => assert_eq!(check.evidence, Evidence::Pinned, "{check:?}"),
                Verdict::Wrong { .. } => panic!("{check:?}"),
            }
        }
    }
    assert!(right >= 12, "{right}");
}

#[test]
fn a_private_folder_joins_in_front_while_the_program_runs() {
    let folder = tempfile::tempdir().unwrap();
    let registry = Registry::load(user(folder.path()));
    assert!(!registry.refresh(), "nothing has changed");
    write(&folder.path().join("widgets/model.toml"), manifest("widgets", "widgets", b"w", ""));
    write(&folder.path().join("widgets/weights.onnx"), b"w");
    assert!(registry.refresh());
    assert_eq!(&*registry.problems(), []);
    assert_eq!(registry.models().iter().next().unwrap().id(), "widgets");
    let info = registry.analysis("widgets").unwrap();
    assert!(info.private);
    assert_eq!(info.installed, State::Installed(Place::Beside));
    let words = registry.vocabulary();
    assert_eq!(words.models[0].id, "widgets");
    assert_eq!(words.models[0].labels[1].name, "flange");
    assert_eq!(words.models[0].versions, [3]);
    assert!(words.models.iter().any(|m| m.id == "coco" && m.labels.len() == 80));
    fs::remove_dir_all(folder.path().join("widgets")).unwrap();
    assert!(registry.refresh());
    assert!(registry.analysis("widgets").is_err());
}

#[test]
fn folders_named_by_hand_come_before_those_of_the_user() {
    let folder = tempfile::tempdir().unwrap();
    let (own, extra) = (folder.path().join("own"), folder.path().join("extra"));
    write(&own.join("a/model.toml"), manifest("a", "a", b"x", ""));
    write(&extra.join("model.toml"), manifest("z", "z", b"x", ""));
    let places = Places { user: Some(own), extra: vec![extra], mirrors: Vec::new() };
    let ids: Vec<String> =
        Registry::load(places).models().iter().take(2).map(|m| m.id().to_owned()).collect();
    assert_eq!(ids, ["z", "a"]);
}

#[test]
fn a_wrong_manifest_is_one_sentence_that_names_field_and_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("widgets/model.toml");
    write(&path, manifest("widgets", "widgets", b"w", "").replace("licence", "license"));
    let registry = Registry::load(user(folder.path()));
    let problems = registry.problems();
    assert_eq!(problems.len(), 1);
    let message = &problems[0].message;
    assert!(message.contains("`license` is not known; did you mean `licence`?"), "{message}");
    assert!(message.ends_with(&path.display().to_string()), "{message}");
    assert!(registry.analysis("coco").is_ok(), "the others are still there");
}

#[test]
fn another_detector_behind_coco_makes_old_rows_stale() {
    let folder = tempfile::tempdir().unwrap();
    let registry = Registry::load(user(folder.path()));
    let (before, faces) = (answering(&registry, "human-anatomy"), answering(&registry, "faces"));
    let text = manifest("my-coco", "coco", b"w", "");
    write(&folder.path().join("my-coco/model.toml"), text);
    write(&folder.path().join("my-coco/weights.onnx"), b"w");
    assert!(registry.refresh());
    assert_eq!(answering(&registry, "coco").id(), "my-coco");
    assert_ne!(answering(&registry, "human-anatomy").engine_id, before.engine_id);
    assert_eq!(answering(&registry, "faces").engine_id, faces.engine_id);
}

/// Serves the answers one after the other on a local port while `client` runs with the address.
fn serve(answers: &[Vec<u8>], client: impl FnOnce(&str)) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/weights.onnx", listener.local_addr().unwrap());
    std::thread::scope(|scope| {
        scope.spawn(|| {
            for answer in answers {
                let (mut stream, _) = listener.accept().unwrap();
                let head = BufReader::new(stream.try_clone().unwrap());
                let lines = head.lines().map(Result::unwrap).take_while(|line| !line.is_empty());
                assert!(lines.count() > 0);
                stream.write_all(answer).unwrap();
            }
        });
        client(&url);
    });
}

fn answer(status: &str, body: &[u8], promised: usize) -> Vec<u8> {
    let head = format!("HTTP/1.1 {status}\r\nContent-Length: {promised}\r\nConnection: close\r\n\r\n");
    [head.as_bytes(), body].concat()
}

/// A registry over a user's folder with one private model that can only be fetched from `url`.
fn fetchable(folder: &Path, bytes: &[u8], url: &str) -> (Registry, PathBuf) {
    write(&folder.join("far/model.toml"), manifest("far", "far", bytes, url));
    (Registry::load(user(folder)), folder.join("far/weights.onnx"))
}

fn pull(registry: &Registry) -> Result<gravitas::inference::Pulled, InferenceError> {
    let model = answering(registry, "far");
    registry.store().pull(&model, model.variant(), &|_| {}, &|| false)
}

#[test]
fn a_cut_download_goes_on_and_the_model_is_installed() {
    let folder = tempfile::tempdir().unwrap();
    let bytes: Vec<u8> = (0..100_000_u32).flat_map(u32::to_le_bytes).collect();
    let rest = answer("206 Partial Content", &bytes[300_000..], 100_000);
    serve(&[answer("200 OK", &bytes[..300_000], 400_000), rest], |url| {
        let (registry, path) = fetchable(folder.path(), &bytes, url);
        let missing = State::Missing { bytes: 400_000, fetchable: true };
        assert_eq!(registry.analysis("far").unwrap().installed, missing);
        assert_eq!(pull(&registry).unwrap().fetched, std::slice::from_ref(&path));
        assert_eq!(fs::read(path).unwrap(), bytes);
        assert!(registry.refresh());
        assert!(registry.analysis("far").unwrap().installed.is_installed());
    });
}

#[test]
fn a_download_with_a_wrong_hash_is_refused_kept_aside_and_named() {
    let folder = tempfile::tempdir().unwrap();
    serve(&[answer("200 OK", b"wrong", 5)], |url| {
        let (registry, path) = fetchable(folder.path(), b"right", url);
        let error = pull(&registry).unwrap_err();
        assert!(matches!(error, InferenceError::WrongHash { .. }), "{error}");
        assert!(error.to_string().ends_with("weights.onnx.refused"), "{error}");
        assert!(!path.exists());
        assert_eq!(fs::read(path.with_extension("onnx.refused")).unwrap(), b"wrong");
    });
}

#[test]
fn without_a_network_the_sentence_says_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let unused = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let (registry, _) = fetchable(folder.path(), b"right", &format!("http://{unused}/w"));
    let text = pull(&registry).unwrap_err().to_string();
    assert!(text.starts_with("model far could not be fetched: 127.0.0.1"), "{text}");
    assert!(text.contains("mirror folder"), "{text}");
}

#[cfg(unix)]
#[test]
fn a_folder_that_cannot_be_written_is_named() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    let (_, path) = fetchable(folder.path(), b"right", "http://127.0.0.1:9/w");
    let model = path.parent().unwrap();
    fs::set_permissions(model, fs::Permissions::from_mode(0o555)).unwrap();
    if tempfile::tempfile_in(model).is_ok() {
        println!("skipped: this account may write everywhere");
        return;
    }
    let error = pull(&Registry::load(user(folder.path()))).unwrap_err();
    fs::set_permissions(model, fs::Permissions::from_mode(0o755)).unwrap();
    assert!(error.to_string().starts_with("cannot write into the model folder"), "{error}");
}

#[test]
fn a_mirror_that_does_not_exist_is_named() {
    let places = Places { mirrors: vec![PathBuf::from("/nowhere/mirror")], ..Places::default() };
    let registry = Registry::load(places);
    let model = answering(&registry, "faces");
    let error = registry.store().read(&model, &model.variant().files[0]).unwrap_err();
    assert!(error.to_string().contains("the mirror folder /nowhere/mirror does not exist"), "{error}");
}
