//! The real program in a real window on a virtual display, driven with keys and clicks.
//!
//! It adds a folder, waits for the analyses, searches, looks at a picture, crops it, saves the crop, reviews
//! four pictures in a set and exports it.
//! Every step leaves a picture of the screen in `target/screens`.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use crate::display::{VirtualDisplay, colours, difference, wait};
use crate::{scenes, support};

const PROGRAM: &str = env!("CARGO_BIN_EXE_gravitas");

#[test]
fn from_an_empty_start_to_an_exported_set() {
    let folder = tempfile::tempdir().unwrap();
    let Some(display) = VirtualDisplay::start(folder.path()) else { return };
    if std::env::var_os("ORT_DYLIB_PATH").is_none() {
        println!("skipped: ONNX Runtime is not named in ORT_DYLIB_PATH");
        return;
    }
    let Some(shared) = support::shared() else { return };
    let visit = Visit::start(&display, folder.path(), &shared.join("models"));
    let start = visit.keep("01-start");

    let pictures = shared.join("data/coco");
    display.click(690, 435);
    display.type_text(&pictures.display().to_string());
    display.key("Return");
    assert!(wait(Duration::from_mins(2), || visit.found("") >= 128), "the folder was not indexed");
    let library = visit.keep("02-library");
    assert!(difference(&start, &library) > 0.2, "the library does not show");
    assert!(colours(&library) > 5000, "the library shows no thumbnails");

    assert!(wait(Duration::from_secs(400), || visit.found("object:dog>0.5") >= 5), "no dogs were found");
    display.key("ctrl+f");
    display.type_text("dog");
    visit.settle();
    let search = visit.keep("03-search");
    assert!(difference(&library, &search) > 0.1, "the search changes nothing");

    display.key("Escape");
    display.key("Home");
    display.key("Return");
    visit.settle();
    let loupe = visit.keep("04-loupe");
    assert!(difference(&search, &loupe) > 0.3, "the loupe did not open");

    display.key("c");
    visit.settle();
    let crop = visit.keep("05-crop");
    assert!(difference(&loupe, &crop) > 0.1, "the crop view did not open");

    // The text field and the picture are two views of one transformation.
    display.click(400, 846);
    display.key("ctrl+a");
    display.type_text("ar_1:1,c_fill,g_center,w_320");
    visit.settle();
    let square = visit.keep("06-crop-by-text");
    assert!(difference(&crop, &square) > 0.01, "the text did not move the crop");

    // The square stands in the middle and is as high as the picture, so its right edge is known.
    display.drag((805, 346), (745, 346));
    visit.settle();
    let drawn = visit.keep("07-crop-by-hand");
    assert!(difference(&square, &drawn) > 0.005, "dragging the handle did not move the crop");

    let out = folder.path().join("dog.png");
    display.click(1368, 846);
    display.key("ctrl+a");
    display.type_text(&out.display().to_string());
    display.key("Return");
    assert!(wait(Duration::from_secs(20), || out.exists()), "the crop was not saved");
    visit.keep("08-saved");
    assert_eq!(image::image_dimensions(&out).unwrap(), (320, 320));
    review_and_export(&visit, folder.path());
}

/// Four pictures in every slot of a set: one crop is moved, one row accepted, then all are exported.
fn review_and_export(visit: &Visit<'_>, folder: &Path) {
    let display = visit.display;
    for key in ["Escape", "Home", "shift+Right", "shift+Right", "shift+Right", "ctrl+k"] {
        display.key(key);
        // A key means something else on another page, so each is answered before the next.
        visit.settle();
    }
    display.type_text("review in three");
    let library = visit.keep("09-palette");
    display.key("Return");
    visit.settle();
    let review = visit.keep("10-review");
    assert!(difference(&library, &review) > 0.2, "the review did not open");

    // Crops of the second row are moved, the first row is accepted. A picture that has the shape of a slot
    // leaves it nothing to move, and none has the shapes of both; crops that stand at the same edge already
    // can go the other way.
    display.drag((706, 360), (676, 386));
    display.drag((543, 360), (573, 386));
    display.key("Up");
    display.key("Return");
    visit.settle();
    let decided = visit.keep("11-decided");
    assert!(difference(&review, &decided) > 0.001, "nothing was decided");

    let out = folder.join("web");
    display.click(1262, 265);
    display.key("ctrl+a");
    display.type_text(&out.display().to_string());
    display.click(1213, 390);
    let page = out.join("preview.html");
    assert!(wait(Duration::from_mins(3), || page.exists()), "the set was not exported");
    visit.settle();
    visit.keep("12-exported");
    let manifest = std::fs::read_to_string(out.join("manifest.json")).unwrap();
    let manifest: serde_json::Value = serde_json::from_str(&manifest).unwrap();
    let pictures = manifest["pictures"].as_array().unwrap();
    let by_hand = |picture: &serde_json::Value| -> std::collections::BTreeSet<String> {
        let files = picture["files"].as_array().unwrap().iter().filter(|file| file["by_hand"] == true);
        files.map(|file| file["slot"].as_str().unwrap().to_owned()).collect()
    };
    let mut decided: Vec<Vec<String>> = pictures.iter().map(|p| by_hand(p).into_iter().collect()).collect();
    decided.sort_by_key(Vec::len);
    let [none, no_other, moved, accepted] = &decided[..] else { panic!("four pictures: {decided:?}") };
    assert!(none.is_empty() && no_other.is_empty(), "{decided:?}");
    assert!(matches!(moved.len(), 1 | 2) && !moved.contains(&"large".to_owned()), "{decided:?}");
    assert_eq!(accepted, &["large", "medium", "small"]);
}

/// The same window over pictures that are drawn here, for `docs/images`.
#[test]
#[ignore = "makes the pictures of the README, which are copied by hand from target/tmp/screens"]
fn pictures_of_the_readme() {
    let folder = tempfile::tempdir().unwrap();
    let Some(display) = VirtualDisplay::start(folder.path()) else { return };
    let Some(shared) = support::shared() else { return };
    let pictures = folder.path().join("Pictures");
    scenes::write_all(&pictures, 1500);
    let visit = Visit::start(&display, folder.path(), &shared.join("models"));
    display.click(690, 435);
    display.type_text(&pictures.display().to_string());
    display.key("Return");
    assert!(wait(Duration::from_mins(4), || visit.found("quality>0") == 12), "not everything was analysed");
    visit.settle();
    visit.keep("readme-library");

    display.key("ctrl+f");
    display.type_text("boat");
    display.key("Return");
    display.key("Escape");
    display.key("Home");
    display.key("Return");
    visit.settle();
    display.key("c");
    visit.settle();
    display.click(400, 846);
    display.key("ctrl+a");
    display.type_text("c_auto,g_auto:boat,ar_4:5,w_600");
    visit.settle();
    // The pointer would lie over the text.
    assert!(display.xdotool(&["mousemove", "1100", "880"]));
    visit.settle();
    visit.keep("readme-crop");

    display.key("Escape");
    display.key("Escape");
    for key in ["ctrl+f", "ctrl+a", "BackSpace", "Escape", "Home", "ctrl+a", "ctrl+k"] {
        display.key(key);
        visit.settle();
    }
    display.type_text("review in three");
    display.key("Return");
    visit.settle();
    display.click(1262, 265);
    display.key("ctrl+a");
    display.type_text("/web/images");
    visit.settle();
    visit.keep("readme-sets");
}

/// The program, running until the end of the test.
struct Visit<'a> {
    program: Child,
    display: &'a VirtualDisplay,
    library: PathBuf,
    screens: PathBuf,
}

impl<'a> Visit<'a> {
    fn start(display: &'a VirtualDisplay, folder: &Path, models: &Path) -> Self {
        let library = folder.join("library");
        let log = std::fs::File::create(folder.join("log.txt")).unwrap();
        let program = Command::new(PROGRAM)
            .arg("--library")
            .arg(&library)
            .arg("--mirror")
            .arg(models)
            .env("DISPLAY", display.name())
            .env_remove("WAYLAND_DISPLAY")
            .env("LIBGL_ALWAYS_SOFTWARE", "1")
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()
            .unwrap();
        let screens = Path::new(env!("CARGO_TARGET_TMPDIR")).join("screens");
        let visit = Self { program, display, library, screens };
        let opened = wait(Duration::from_mins(1), || {
            // Without a window manager nobody gives the window the keyboard.
            display.xdotool(&["search", "--onlyvisible", "--name", "Gravitas", "windowfocus"])
                && colours(&display.screen()) > 20
        });
        let said = std::fs::read_to_string(folder.join("log.txt")).unwrap_or_default();
        assert!(opened, "the window did not open: {said}");
        visit.settle();
        visit
    }

    /// Number of pictures a search finds, asked of the same library by a second process.
    fn found(&self, query: &str) -> usize {
        let output = Command::new(PROGRAM)
            .arg("--library")
            .arg(&self.library)
            .args(["search", query, "--json"])
            .output()
            .unwrap();
        String::from_utf8_lossy(&output.stdout).lines().count()
    }

    /// Waits until the middle of the screen stands still.
    fn settle(&self) {
        let mut before = self.display.screen();
        std::thread::sleep(Duration::from_millis(600));
        wait(Duration::from_secs(15), || {
            let now = self.display.screen();
            let still = difference(&before, &now) < 0.002;
            before = now;
            still
        });
    }

    fn keep(&self, name: &str) -> image::RgbImage {
        self.display.keep(&self.screens, name)
    }
}

impl Drop for Visit<'_> {
    fn drop(&mut self) {
        // The test is over either way; a program that ended by itself cannot be ended again.
        let _ended = self.program.kill();
        let _reaped = self.program.wait();
    }
}

#[test]
fn the_drawn_scenes_are_the_same_everywhere() {
    let a = scenes::render("crossing", 90, 60);
    assert_eq!(a, scenes::render("crossing", 90, 60));
    assert!(colours(&a) > 100);
    for name in scenes::NAMES {
        assert!(colours(&scenes::render(name, 60, 40)) > 50, "{name} shows nothing");
    }
}
