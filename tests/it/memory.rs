//! Memory of the real program while thousands of thumbnails are looked at.

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use gravitas::geometry::PxSize;

use crate::display::{VirtualDisplay, colours, wait};
use crate::library::make;

const PROGRAM: &str = env!("CARGO_BIN_EXE_gravitas");
/// Pictures that are browsed.
const MANY: u32 = 5_000;
/// Most memory that the program may take, in MB of resident pages; textures of the software renderer are among them.
const MOST_MB: u64 = 600;

#[test]
fn five_thousand_thumbnails_are_browsed_in_bounded_memory() {
    let folder = tempfile::tempdir().unwrap();
    if !Path::new("/proc/self/status").exists() {
        println!("skipped: this system has no /proc to read memory from");
        return;
    }
    let Some(display) = VirtualDisplay::start(folder.path()) else { return };
    let photos = folder.path().join("photos");
    std::fs::create_dir(&photos).unwrap();
    let shapes = [PxSize::new(400, 300), PxSize::new(300, 400), PxSize::new(400, 225)];
    let jpegs: Vec<Vec<u8>> = (0_u32..).zip(shapes).map(|(n, size)| make::jpeg(size, n)).collect();
    for n in 0..MANY {
        // Bytes after the end of the picture make every file another one.
        let bytes = [&jpegs[n as usize % jpegs.len()][..], &n.to_be_bytes()].concat();
        std::fs::write(photos.join(format!("p{n:04}.jpg")), bytes).unwrap();
    }
    let library = folder.path().join("library");
    let added =
        Command::new(PROGRAM).arg("--library").arg(&library).arg("add").arg(&photos).output().unwrap();
    assert!(added.status.success(), "{}", String::from_utf8_lossy(&added.stderr));

    let window = Window::start(&display, &library);
    let ready = wait(Duration::from_mins(1), || colours(&display.screen()) > 2_000);
    assert!(ready, "the grid shows no thumbnails");
    display.key("Home");
    let before = window.resident_mb();
    let mut most = before;
    for _ in 0..24 {
        let down = ["key", "--clearmodifiers", "--delay", "70", "--repeat", "12", "Next"];
        assert!(display.xdotool(&down), "keys could not be sent");
        std::thread::sleep(Duration::from_millis(400));
        most = most.max(window.resident_mb());
    }
    for key in ["Home", "End", "Home"] {
        display.key(key);
        std::thread::sleep(Duration::from_secs(1));
        most = most.max(window.resident_mb());
    }
    println!("resident memory: {before} MB at first, {most} MB at most while {MANY} thumbnails were browsed");
    assert!(most < MOST_MB, "{most} MB");
}

/// The program, ended with the test.
struct Window {
    program: Child,
}

impl Window {
    /// Opens the window without models, so that only pictures take memory.
    fn start(display: &VirtualDisplay, library: &Path) -> Self {
        let program = Command::new(PROGRAM)
            .arg("--library")
            .arg(library)
            .env("DISPLAY", display.name())
            .env("ORT_DYLIB_PATH", "/nowhere/libonnxruntime.so")
            .env_remove("WAYLAND_DISPLAY")
            .env("LIBGL_ALWAYS_SOFTWARE", "1")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let window = Self { program };
        let opened = wait(Duration::from_mins(1), || {
            display.xdotool(&["search", "--onlyvisible", "--name", "Gravitas", "windowfocus"])
                && colours(&display.screen()) > 20
        });
        assert!(opened, "the window did not open");
        window
    }

    fn resident_mb(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.program.id())).unwrap();
        let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap();
        let kb: u64 = line.split_whitespace().nth(1).unwrap().parse().unwrap();
        kb / 1024
    }
}

impl Drop for Window {
    fn drop(&mut self) {
        // The test is over either way; a program that ended by itself cannot be ended again.
        let _ended = self.program.kill();
        let _reaped = self.program.wait();
    }
}
