//! Where bytes are found, and what happens to wrong ones.

use std::cell::RefCell;
use std::fs;

use super::*;
use crate::inference::testing;

const RIGHT: &[u8] = b"the promised bytes";
const WRONG: &[u8] = b"some other numbers";

struct World {
    folder: tempfile::TempDir,
    store: Store,
    model: Model,
}

/// A user's folder and one mirror, both empty.
fn world() -> World {
    let folder = tempfile::tempdir().unwrap();
    let mirror = folder.path().join("mirror");
    fs::create_dir(&mirror).unwrap();
    let places = Places { user: Some(folder.path().join("user")), extra: Vec::new(), mirrors: vec![mirror] };
    World { store: Store::new(places), model: testing::model("m", RIGHT, ""), folder }
}

impl World {
    fn put(&self, path: &str, bytes: &[u8]) -> PathBuf {
        let path = self.folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, bytes).unwrap();
        path
    }

    fn file(&self) -> &WeightFile {
        &self.model.variant().files[0]
    }

    fn read(&self) -> Result<Cow<'static, [u8]>, InferenceError> {
        self.store.read(&self.model, self.file())
    }

    fn place(&self) -> Option<Place> {
        self.store.locate(&self.model, self.file()).map(|located| located.place)
    }

    fn pull(&self) -> Result<Pulled, InferenceError> {
        self.store.pull(&self.model, self.model.variant(), &|_| {}, &|| false)
    }
}

#[test]
fn the_users_folder_comes_before_the_mirror() {
    let world = world();
    assert_eq!(world.place(), None);
    world.put("mirror/m.onnx", RIGHT);
    assert_eq!(world.place(), Some(Place::Mirror));
    world.put("user/m/m.onnx", RIGHT);
    assert_eq!(world.place(), Some(Place::User));
    assert_eq!(&*world.read().unwrap(), RIGHT);
}

#[test]
fn a_mirror_may_have_a_folder_a_model() {
    let world = world();
    world.put("mirror/m/m.onnx", RIGHT);
    assert_eq!(&*world.read().unwrap(), RIGHT);
}

#[test]
fn embedded_bytes_come_first() {
    let mut world = world();
    world.put("user/m/built.onnx", RIGHT);
    let file = &mut world.model.manifest.variants[0].files[0];
    file.name = "built.onnx".to_owned();
    file.embedded = true;
    assert_eq!(world.place(), Some(Place::Embedded));
    assert_eq!(&*world.read().unwrap(), b"inside");
}

#[test]
fn wrong_bytes_in_the_users_folder_are_set_aside_and_the_mirror_helps() {
    let world = world();
    let wrong = world.put("user/m/m.onnx", WRONG);
    world.put("mirror/m.onnx", RIGHT);
    assert_eq!(&*world.read().unwrap(), RIGHT);
    assert!(!wrong.exists());
    assert_eq!(fs::read(wrong.with_extension("onnx.refused")).unwrap(), WRONG);
}

#[test]
fn wrong_bytes_in_a_mirror_stay_where_they_are_and_are_named() {
    let world = world();
    let wrong = world.put("mirror/m.onnx", WRONG);
    let error = world.read().unwrap_err();
    assert!(matches!(&error, InferenceError::WrongHash { path, .. } if *path == wrong), "{error}");
    assert!(error.to_string().ends_with("m.onnx"), "{error}");
    assert!(wrong.exists());
}

#[test]
fn nothing_anywhere_says_what_to_do() {
    let mut world = world();
    let text = world.read().unwrap_err().to_string();
    assert!(text.contains("no public address, so put it into a mirror folder"), "{text}");
    world.model.manifest.variants[0].files[0].urls = vec!["https://example.org/m.onnx".to_owned()];
    let text = world.read().unwrap_err().to_string();
    assert!(text.contains("`gravitas models pull m`"), "{text}");
}

#[test]
fn a_mirror_that_is_not_there_is_named() {
    let mut world = world();
    world.store.places.mirrors.push(PathBuf::from("/nowhere/models"));
    let text = world.read().unwrap_err().to_string();
    assert!(text.contains("the mirror folder /nowhere/models does not exist"), "{text}");
}

#[test]
fn a_pull_copies_from_the_mirror_and_keeps_what_is_right() {
    let world = world();
    world.put("mirror/m.onnx", RIGHT);
    let steps = RefCell::new(Vec::new());
    let progress = |p: PullProgress<'_>| steps.borrow_mut().push((p.done, p.total));
    let pulled = world.store.pull(&world.model, world.model.variant(), &progress, &|| false).unwrap();
    assert_eq!(pulled.copied, [world.folder.path().join("user/m/m.onnx")]);
    assert_eq!(*steps.borrow(), [(18, 18)]);
    let again = world.pull().unwrap();
    assert_eq!((again.copied.len(), again.kept.len()), (0, 1));
}

#[test]
fn a_pull_without_a_place_to_write_to_says_so() {
    let mut world = world();
    world.put("mirror/m.onnx", RIGHT);
    world.store.places.user = None;
    assert!(matches!(world.pull(), Err(InferenceError::Missing { .. })));
    // A file stands where the folder should be: the same failure as a volume that cannot be written.
    world.store.places.user = Some(world.put("taken", b""));
    let error = world.pull().unwrap_err();
    assert!(matches!(error, InferenceError::Io { action: "write into the model folder", .. }), "{error}");
}

#[test]
fn a_stopped_pull_fetches_nothing() {
    let world = world();
    let error = world.store.pull(&world.model, world.model.variant(), &|_| {}, &|| true).unwrap_err();
    assert!(error.to_string().contains("stopped"), "{error}");
}

#[test]
fn verifying_changes_nothing() {
    let world = world();
    let verdict = || world.store.verify(&world.model).remove(0).verdict;
    assert_eq!(verdict(), Verdict::Missing);
    let wrong = world.put("user/m/m.onnx", WRONG);
    assert!(matches!(verdict(), Verdict::Wrong { .. }));
    assert!(wrong.exists());
    world.put("mirror/m.onnx", RIGHT);
    assert!(matches!(verdict(), Verdict::Right(Located { place: Place::Mirror, .. })));
}

#[test]
fn the_state_counts_what_would_have_to_be_fetched() {
    let world = world();
    let state = || world.store.state(&world.model, world.model.variant());
    assert_eq!(state(), State::Missing { bytes: 18, fetchable: false });
    world.put("mirror/m.onnx", RIGHT);
    assert_eq!(state(), State::Installed(Place::Mirror));
}
