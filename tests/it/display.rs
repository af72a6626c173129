//! A virtual display with a real window in it: keys go in, pictures come out.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// An X server without a screen, ended when dropped.
pub struct VirtualDisplay {
    server: Child,
    number: u32,
    frames: PathBuf,
}

impl VirtualDisplay {
    /// Starts one of 1440 x 900 points; `None`, with a line, where the programs are missing.
    pub fn start(folder: &Path) -> Option<Self> {
        let frames = folder.join("frames");
        std::fs::create_dir_all(&frames).unwrap();
        // The process number keeps runs apart that share a machine.
        let number = 100 + std::process::id() % 800;
        let server = Command::new("Xvfb")
            .arg(format!(":{number}"))
            .args(["-screen", "0", "1440x900x24", "-nolisten", "tcp", "-fbdir"])
            .arg(&frames)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn();
        let Ok(server) = server else {
            println!("skipped: Xvfb is not installed");
            return None;
        };
        let display = Self { server, number, frames };
        let ready = wait(Duration::from_secs(20), || display.xdotool(&["getmouselocation"]));
        if !ready {
            println!("skipped: xdotool is not installed, or the virtual display did not start");
            return None;
        }
        Some(display)
    }

    /// What `DISPLAY` must say.
    pub fn name(&self) -> String {
        format!(":{}", self.number)
    }

    /// Sends input; `true` when xdotool was content.
    pub fn xdotool(&self, words: &[&str]) -> bool {
        Command::new("xdotool")
            .args(words)
            .env("DISPLAY", self.name())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()
            .is_ok_and(|status| status.success())
    }

    /// Presses a key or a chord such as `ctrl+f`.
    pub fn key(&self, chord: &str) {
        assert!(self.xdotool(&["key", "--clearmodifiers", chord]), "the key {chord} could not be sent");
        std::thread::sleep(Duration::from_millis(120));
    }

    /// Types text.
    pub fn type_text(&self, text: &str) {
        assert!(self.xdotool(&["type", "--delay", "25", text]), "the text could not be typed");
        std::thread::sleep(Duration::from_millis(200));
    }

    /// Clicks at a point of the screen.
    pub fn click(&self, x: u32, y: u32) {
        let (x, y) = (x.to_string(), y.to_string());
        assert!(self.xdotool(&["mousemove", &x, &y, "click", "1"]), "the click could not be sent");
        std::thread::sleep(Duration::from_millis(200));
    }

    /// Drags from one point of the screen to another.
    pub fn drag(&self, from: (u32, u32), to: (u32, u32)) {
        let middle = (u32::midpoint(from.0, to.0), u32::midpoint(from.1, to.1));
        let move_to = |(x, y): (u32, u32)| {
            let (x, y) = (x.to_string(), y.to_string());
            assert!(self.xdotool(&["mousemove", &x, &y]), "the pointer could not be moved");
            std::thread::sleep(Duration::from_millis(120));
        };
        move_to(from);
        assert!(self.xdotool(&["mousedown", "1"]), "the button could not be pressed");
        move_to(middle);
        move_to(to);
        assert!(self.xdotool(&["mouseup", "1"]), "the button could not be let go");
        std::thread::sleep(Duration::from_millis(200));
    }

    /// What the screen shows now.
    pub fn screen(&self) -> image::RgbImage {
        let dump = std::fs::read(self.frames.join("Xvfb_screen0")).unwrap();
        picture_from_xwd(&dump)
    }

    /// Keeps what the screen shows now as a PNG in `folder`.
    pub fn keep(&self, folder: &Path, name: &str) -> image::RgbImage {
        let screen = self.screen();
        std::fs::create_dir_all(folder).unwrap();
        screen.save(folder.join(format!("{name}.png"))).unwrap();
        screen
    }
}

impl Drop for VirtualDisplay {
    fn drop(&mut self) {
        // The server has nothing to lose, and a second kill of a dead process is harmless.
        let _killed = self.server.kill();
        let _ended = self.server.wait();
    }
}

/// Asks again and again until the answer is yes; `false` after `limit`.
pub fn wait(limit: Duration, mut done: impl FnMut() -> bool) -> bool {
    let start = Instant::now();
    while start.elapsed() < limit {
        if done() {
            return true;
        }
        std::thread::sleep(Duration::from_millis(150));
    }
    false
}

/// Number of different colours, a measure of "something is drawn here".
pub fn colours(picture: &image::RgbImage) -> usize {
    picture.pixels().map(|p| p.0).collect::<std::collections::BTreeSet<_>>().len()
}

/// Share of pixels that differ between two screens, 0 to 1.
pub fn difference(a: &image::RgbImage, b: &image::RgbImage) -> f64 {
    let changed = a.pixels().zip(b.pixels()).filter(|(a, b)| a != b).count();
    changed as f64 / f64::from(a.width() * a.height())
}

/// Reads the X window dump that the server keeps: 25 big-endian words, a colour table, pixels.
fn picture_from_xwd(dump: &[u8]) -> image::RgbImage {
    let word = |i: usize| u32::from_be_bytes(dump[4 * i..4 * i + 4].try_into().unwrap());
    let (header, width, height) = (word(0) as usize, word(4), word(5));
    let (little, bits, stride, colours) = (word(7) == 0, word(11), word(12) as usize, word(19) as usize);
    assert_eq!(bits, 32, "the virtual display has 32 bits a pixel");
    let pixels = &dump[header + 12 * colours..];
    image::RgbImage::from_fn(width, height, |x, y| {
        let at = y as usize * stride + 4 * x as usize;
        let bytes: [u8; 4] = pixels[at..at + 4].try_into().unwrap();
        let value = if little { u32::from_le_bytes(bytes) } else { u32::from_be_bytes(bytes) };
        let [_, r, g, b] = value.to_be_bytes();
        image::Rgb([r, g, b])
    })
}
