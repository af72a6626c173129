//! The parts of the engine that need no model of the world.

use super::*;
use crate::inference::{Tap, TensorType};

/// A library to test with; `None` where this machine has none.
fn runtime() -> Option<Arc<Runtime>> {
    match Runtime::shared(None) {
        Ok(runtime) => Some(runtime),
        Err(error) => {
            println!("skipped: {error}");
            None
        }
    }
}

/// Length-delimited protobuf field.
fn field(number: u8, content: &[u8]) -> Vec<u8> {
    [&[number << 3 | 2, u8::try_from(content.len()).unwrap()], content].concat()
}

fn number(number: u8, value: u8) -> Vec<u8> {
    vec![number << 3, value]
}

/// `x` -> Neg -> `mid` -> Abs -> `y`, for three floats, written byte by byte.
fn tiny_network() -> Vec<u8> {
    let node = |from: &str, to: &str, kind: &str| {
        field(1, &[field(1, from.as_bytes()), field(2, to.as_bytes()), field(4, kind.as_bytes())].concat())
    };
    let value = |slot: u8, name: &str| {
        let shape = field(2, &field(1, &number(1, 3)));
        let kind = field(2, &field(1, &[number(1, 1), shape].concat()));
        field(slot, &[field(1, name.as_bytes()), kind].concat())
    };
    let nodes = [node("x", "mid", "Neg"), node("mid", "y", "Abs")].concat();
    let graph = [nodes, field(2, b"tiny"), value(11, "x"), value(12, "y")].concat();
    [number(1, 8), field(7, &graph), field(8, &number(2, 13))].concat()
}

#[test]
fn a_tap_is_one_more_output() {
    let Some(runtime) = runtime() else { return };
    let tap = Tap { name: "mid".to_owned(), dtype: TensorType::F32, role: "model".to_owned() };
    let plain = tiny_network();
    let tapped = [plain.clone(), taps::outputs([&tap])].concat();
    let names = |bytes: &[u8]| -> Vec<String> {
        let session = load::session(&runtime, bytes).unwrap();
        session.outputs().iter().map(|output| output.name().to_owned()).collect()
    };
    assert_eq!(names(&plain), ["y"]);
    assert_eq!(names(&tapped), ["y", "mid"]);
}

#[test]
fn a_lease_runs_the_network_and_counts_its_time() {
    let Some(runtime) = runtime() else { return };
    let tap = Tap { name: "mid".to_owned(), dtype: TensorType::F32, role: "model".to_owned() };
    let bytes = [tiny_network(), taps::outputs([&tap])].concat();
    let session = load::session(&runtime, &bytes).unwrap();
    let pool = Arc::new(Pool::new(Limits::default()));
    let bundle = pool.take("tiny", 1, || Ok(pool::tests::bundle([("model", session)]))).unwrap();
    let mut lease = Lease::new(Arc::clone(&pool), "tiny".to_owned(), bundle);
    let input = crate::inference::Tensor::f32([3], vec![1.0, -2.0, 3.0]);
    let outcome = lease.run("model", &[("", &input)]).unwrap();
    assert_eq!(outcome.f32("").unwrap(), (&[3][..], &[1.0, 2.0, 3.0][..]));
    assert_eq!(outcome.f32("mid").unwrap().1, [-1.0, 2.0, -3.0]);
    assert!(outcome.i64("y").err().unwrap().to_string().contains("does not hold 64-bit whole numbers"));
    assert!(outcome.f32("z").err().unwrap().to_string().contains("there is no output `z`"));
    drop(outcome);
    assert_eq!(lease.spent().1, 1);
    let wrong = crate::inference::Tensor::f32([4], vec![0.0; 4]);
    assert!(matches!(lease.run("model", &[("x", &wrong)]), Err(InferenceError::Run { .. })));
    assert!(matches!(lease.run("decoder", &[]), Err(InferenceError::Run { .. })));
}

#[test]
fn bytes_that_are_no_network_are_one_line() {
    let Some(runtime) = runtime() else { return };
    let error = load::session(&runtime, b"not a network").err().unwrap();
    assert!(!error.is_empty() && !error.contains('\n'), "{error}");
}

#[test]
fn the_engine_is_shared_by_workers() {
    fn sync<T: Send + Sync>() {}
    sync::<Engine>();
    sync::<Picture>();
    sync::<Registry>();
}

/// Files of the development mirror; `None` where there is none.
fn mirror() -> Option<std::path::PathBuf> {
    let shared = std::env::var_os("GRAVITAS_SHARED")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"), std::path::PathBuf::from);
    Some(shared.join("models")).filter(|folder| folder.is_dir())
}

#[test]
fn every_manifest_names_tensors_that_its_networks_have() {
    let (Some(runtime), Some(mirror)) = (runtime(), mirror()) else { return };
    let mut seen = 0;
    for source in crate::inference::registry::builtin::ALL {
        let manifest: crate::inference::Manifest = toml::from_str(source.manifest).unwrap();
        for variant in &manifest.variants {
            let setup = manifest.setup(variant);
            let (mut inputs, mut outputs) = (Vec::new(), Vec::new());
            for file in variant.files.iter().filter(|f| f.name.contains(".onnx")) {
                let own = source.files.iter().find(|(name, _)| *name == file.name);
                let bytes = own.map(|(_, bytes)| bytes.to_vec());
                let Some(bytes) = bytes.or_else(|| std::fs::read(mirror.join(&file.name)).ok()) else {
                    continue;
                };
                let session = load::session(&runtime, &bytes).unwrap();
                inputs.extend(session.inputs().iter().map(|i| i.name().to_owned()));
                outputs.extend(session.outputs().iter().map(|o| o.name().to_owned()));
            }
            if inputs.is_empty() {
                continue;
            }
            seen += 1;
            assert!(inputs.contains(&setup.input.name), "{} input {}", manifest.id, setup.input.name);
            for name in setup.outputs.values().flatten() {
                assert!(outputs.contains(name), "{} output {name} of {outputs:?}", manifest.id);
            }
        }
    }
    assert!(seen >= 10, "{seen} variants lie in the mirror");
}

#[test]
fn every_model_that_is_here_goes_with_its_manifest() {
    let (Some(_), Some(mirror)) = (runtime(), mirror()) else { return };
    let places = crate::inference::Places { mirrors: vec![mirror], ..Default::default() };
    let registry = Arc::new(Registry::load(places));
    let problems = registry.problems();
    assert!(problems.is_empty(), "{problems:?}");
    let engine = Engine::start(None, Arc::clone(&registry), Limits::default()).unwrap();
    let models = registry.models();
    for model in models.iter().filter(|m| registry.store().state(m, m.variant()).is_installed()) {
        engine.try_out(model).unwrap();
    }
}

#[test]
fn a_network_with_frozen_weights_answers_the_same() {
    let (Some(runtime), Some(mirror)) = (runtime(), mirror()) else { return };
    let bytes = std::fs::read(mirror.join("bodypix_mnv1_x050_stride16.onnx")).unwrap();
    let frozen = constants::frozen(bytes.clone().into());
    assert!(frozen.len() < bytes.len(), "this file lists its weights as inputs");
    let input = crate::inference::Tensor::f32(
        [1, 33, 33, 3],
        (0..3267_i16).map(|i| f32::from(i % 7) / 7.0).collect(),
    );
    let answer = |bytes: &[u8]| {
        let session = load::session(&runtime, bytes).unwrap();
        let pool = Arc::new(Pool::new(Limits::default()));
        let bundle = pool.take("b", 1, || Ok(pool::tests::bundle([("model", session)]))).unwrap();
        let mut lease = Lease::new(pool, "b".to_owned(), bundle);
        let outcome = lease.run("model", &[("input", &input)]).unwrap();
        outcome.f32("part_heatmaps").unwrap().1.to_vec()
    };
    let (old, new) = (answer(&bytes), answer(&frozen));
    assert_eq!(old.len(), new.len());
    for (a, b) in old.iter().zip(&new) {
        assert!((a - b).abs() < 1e-3 * a.abs().max(1.0), "{a} {b}");
    }
}
