//! Our thumbnail of a 24 MP JPEG against `vipsthumbnail --size 256`, on the same file in the same run.
#![expect(clippy::print_stdout, reason = "a bench reports on standard output")]
#![expect(clippy::unwrap_used, reason = "a failed assumption in a bench is a failed bench")]

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use gravitas::facts::{Channels, PixelBuffer};
use gravitas::geometry::PxSize;
use gravitas::media::{
    DecodeSize, EncodeOptions, LARGE_SIDE, Limits, OutputFormat, SMALL_SIDE, decode, encode, thumbnail,
    thumbnails,
};

const ROUNDS: usize = 11;

fn main() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("24mp.jpg");
    let options = EncodeOptions::new(OutputFormat::Jpeg, 88);
    std::fs::write(&path, encode(&landscape(PxSize::new(6000, 4000)), &options).unwrap()).unwrap();
    let megabytes = std::fs::metadata(&path).unwrap().len() as f64 / 1e6;
    println!("6000x4000 JPEG 4:2:0, {megabytes:.1} MB; medians of {ROUNDS}");

    let limits = Limits::default();
    let ours = || {
        let picture = decode(&path, &limits, DecodeSize::AtLeast(SMALL_SIDE)).unwrap();
        assert!(!thumbnail(&picture.pixels, SMALL_SIDE).unwrap().is_empty());
    };
    let both = || {
        let picture = decode(&path, &limits, DecodeSize::AtLeast(LARGE_SIDE)).unwrap();
        assert!(!thumbnails(&picture.pixels).unwrap().small.is_empty());
    };
    let out = folder.path().join("vips.jpg");
    if !vips(&path, &out) {
        println!(
            "ours {:.1} ms; skipped the comparison: vipsthumbnail is not installed",
            millis(median(ours))
        );
        return;
    }
    // Taken in turns, so that a busy moment of the machine meets all of them.
    let mut times = [const { Vec::new() }; 3];
    for _ in 0..ROUNDS {
        times[0].push(timed(ours));
        times[1].push(timed(|| assert!(vips(&path, &out))));
        times[2].push(timed(both));
    }
    let [ours, theirs, both] = times.map(|mut t| {
        t.sort();
        millis(t[t.len() / 2])
    });
    println!(
        "256 px: ours {ours:.1} ms, vipsthumbnail {theirs:.1} ms, ratio {:.2} (above 1: ours is faster)",
        theirs / ours
    );
    println!("256 and 1024 px from one decode: {both:.1} ms");
}

fn vips(from: &Path, to: &Path) -> bool {
    let run = Command::new("vipsthumbnail")
        .arg(from)
        .args(["--size", "256", "-o"])
        .arg(to)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    run.is_ok_and(|status| status.success())
}

fn timed(work: impl FnOnce()) -> Duration {
    let started = Instant::now();
    work();
    started.elapsed()
}

fn median(mut work: impl FnMut()) -> Duration {
    let mut times: Vec<Duration> = (0..ROUNDS).map(|_| timed(&mut work)).collect();
    times.sort();
    times[ROUNDS / 2]
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

/// Sky, hills and grain, so that the coder has about as much to do as with a photograph.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "such a cast saturates")]
fn landscape(size: PxSize) -> PixelBuffer {
    let mut seed = 1u32;
    let mut data = Vec::with_capacity(size.w as usize * size.h as usize * 3);
    for y in 0..size.h {
        for x in 0..size.w {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let grain = (seed >> 24) as f32 / 255.0 - 0.5;
            let (u, v) = (x as f32 / size.w as f32, y as f32 / size.h as f32);
            let hill = 0.55 + 0.12 * (u * 9.0).sin() + 0.04 * (u * 41.0).sin();
            let leaves = ((x as f32 * 0.21).sin() * (y as f32 * 0.17).cos() * 40.0) * v;
            let noise = grain * if v > hill { 44.0 } else { 10.0 };
            let [r, g, b] = if v > hill { [70.0, 110.0, 50.0] } else { [120.0, 160.0 + 60.0 * v, 235.0] };
            data.extend([r, g, b].map(|c: f32| (c + noise + if v > hill { leaves } else { 0.0 }) as u8));
        }
    }
    PixelBuffer::new(size, Channels::Rgb, data).unwrap()
}
