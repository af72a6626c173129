//! Pictures and sessions made on the spot.

use std::path::Path;
use std::time::Duration;

use gravitas::facts::{Channels, PixelBuffer};
use gravitas::geometry::PxSize;
use gravitas::media::{self, EncodeOptions, OutputFormat};
use gravitas::session::{Session, SessionOptions, View};

/// How long a test waits for something that takes a moment.
pub const PATIENCE: Duration = Duration::from_mins(1);

/// A JPEG that differs from every other one with another `seed`.
pub fn jpeg(size: PxSize, seed: u32) -> Vec<u8> {
    let value = |x: u32, y: u32| {
        let wave = (x * (seed % 7 + 1) + y * (seed % 5 + 2)) % 256;
        let block = (x / 16 + y / 16 * 3 + seed).wrapping_mul(2_654_435_761) >> 24;
        [wave, block % 256, (seed * 37) % 256].map(|v| u8::try_from(v % 256).unwrap())
    };
    let data: Vec<u8> = (0..size.h).flat_map(|y| (0..size.w).flat_map(move |x| value(x, y))).collect();
    let picture = PixelBuffer::new(size, Channels::Rgb, data).unwrap();
    let options = EncodeOptions::new(OutputFormat::Jpeg, 85);
    media::encode(&picture, &options).unwrap()
}

/// Writes a small picture.
pub fn picture(path: &Path, seed: u32) {
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, jpeg(PxSize::new(120, 80), seed)).unwrap();
}

/// A quiet session over the library in `folder`.
pub fn session(folder: &Path) -> Session {
    Session::open(SessionOptions::new(folder.join("library"))).unwrap()
}

/// Waits for the view to be as described.
pub fn until(session: &mut Session, what: &str, condition: impl Fn(&View) -> bool) {
    if let Err(error) = session.wait_until(condition, PATIENCE) {
        panic!("waited in vain until {what}: {error}; notices: {:?}", session.view().notices);
    }
}

/// Waits until the list holds this many assets.
pub fn until_listed(session: &mut Session, count: usize) {
    until(session, &format!("{count} assets are listed"), |view| {
        !view.grid.loading && view.grid.ids.len() == count
    });
}
