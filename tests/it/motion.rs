//! Films of `e_zoompan`: every format, read back by whoever can, and the example of the specification.

use std::cell::Cell;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use gravitas::crop::{Plan, plan};
use gravitas::export::motion::{FilmWritten, Stage, film_file};
use gravitas::export::{ExportError, Overwrite, Rules};
use gravitas::facts::{Channels, PixelBuffer, Scene};
use gravitas::geometry::{PxRect, PxSize};
use gravitas::grammar::{Vocabulary, parse};
use gravitas::media::{DecodeSize, FilmFormat, Limits, decode};
use serde_json::json;

use crate::support;

fn planned(text: &str, scene: &Scene) -> Plan {
    let words = Vocabulary::standard();
    plan(scene, &parse(text, &words).unwrap(), &words).unwrap()
}

fn empty(size: PxSize) -> Scene {
    Scene { size, ..Scene::default() }
}

/// Soft waves, a red square, a little grain.
fn picture(w: u32, h: u32) -> PixelBuffer {
    let paint = |x: u32, y: u32| {
        if x > w / 2 && x < w / 2 + w / 8 && y > h / 3 && y < h / 2 {
            return [220, 30, 30];
        }
        let wave = 120.0 + 60.0 * (f64::from(x) * 0.05).sin() * (f64::from(y) * 0.07).cos();
        [wave as u8, (wave * 0.8) as u8 + ((x * 7 + y * 3) % 9) as u8, 90]
    };
    let data: Vec<u8> =
        (0..h).flat_map(|y| (0..w).map(move |x| (x, y))).flat_map(|(x, y)| paint(x, y)).collect();
    PixelBuffer::new(PxSize::new(w, h), Channels::Rgb, data).unwrap()
}

fn made(source: &PixelBuffer, plan: &Plan, out: &Path) -> Result<FilmWritten, ExportError> {
    film_file(source, plan, out, &Overwrite::Refuse.into(), &|_, _| true)
}

/// What ffprobe says: codec, width, height, frames, seconds; `None` where it is not installed.
fn probed(path: &Path) -> Option<(String, u32, u32, u32, f64)> {
    let out = Command::new("ffprobe")
        .args(["-v", "error", "-select_streams", "v:0", "-count_frames"])
        .args([
            "-show_entries",
            "stream=codec_name,width,height,nb_read_frames:format=duration",
            "-of",
            "json",
        ])
        .arg(path)
        .output()
        .map_err(|_missing| println!("skipped: ffprobe is not installed"))
        .ok()?;
    assert!(out.status.success() && out.stderr.is_empty(), "{}", String::from_utf8_lossy(&out.stderr));
    let found: serde_json::Value = serde_json::from_slice(&out.stdout).unwrap();
    let stream = &found["streams"][0];
    let number = |value: &serde_json::Value| value.as_str().unwrap().parse::<f64>().unwrap();
    Some((
        stream["codec_name"].as_str().unwrap().to_owned(),
        stream["width"].as_u64().unwrap() as u32,
        stream["height"].as_u64().unwrap() as u32,
        number(&stream["nb_read_frames"]) as u32,
        number(&found["format"]["duration"]),
    ))
}

#[test]
fn every_format_has_its_size_its_frames_and_its_length() {
    let folder = tempfile::tempdir().unwrap();
    let source = picture(322, 182);
    let text = "c_scale,w_161/e_zoompan:mode_ztr;maxzoom_3;du_1.5;fps_10/e_loop";
    let plan = planned(text, &empty(source.size()));
    for format in FilmFormat::ALL {
        if let Some(reason) = format.missing() {
            println!("skipped: {reason}");
            continue;
        }
        let out = folder.path().join(format!("film.{}", format.extension()));
        let written = made(&source, &plan, &out).unwrap();
        let size = if format.is_video() { PxSize::new(160, 90) } else { PxSize::new(161, 91) };
        assert_eq!((written.format, written.size, written.frames), (format, size, 15));
        assert_eq!(written.bytes, std::fs::metadata(&out).unwrap().len());
        println!("{}: {} bytes", format.name(), written.bytes);
        if format.is_video() {
            assert!(written.remarks.iter().any(|remark| remark.contains("e_loop")));
        }
        if format == FilmFormat::WebP {
            webp_says(&out, size, 15, 1500);
            continue;
        }
        let Some((codec, w, h, frames, seconds)) = probed(&out) else { continue };
        let named = match format {
            FilmFormat::Mp4 => "h264",
            FilmFormat::WebM => "vp9",
            _ => "gif",
        };
        assert_eq!((codec.as_str(), PxSize::new(w, h), frames), (named, size, 15));
        assert!((seconds - 1.5).abs() < 0.11, "{} lasts {seconds} s", format.name());
    }
    // Nothing but films lies there: temporary files are gone.
    let names: Vec<_> = std::fs::read_dir(folder.path()).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert!(names.iter().all(|name| name.to_string_lossy().starts_with("film.")), "{names:?}");
}

/// The frames of an animated WebP, read from its chunks, and its first frame by the decoder.
fn webp_says(path: &Path, size: PxSize, frames: u32, millis: u32) {
    let bytes = std::fs::read(path).unwrap();
    assert_eq!(u32::from_le_bytes(*bytes[4..].first_chunk().unwrap()) as usize + 8, bytes.len());
    let (mut at, mut count, mut shown) = (12, 0, 0);
    while at < bytes.len() {
        let length = u32::from_le_bytes(*bytes[at + 4..].first_chunk().unwrap()) as usize;
        if &bytes[at..at + 4] == b"ANMF" {
            count += 1;
            let d = &bytes[at + 8 + 12..at + 8 + 15];
            shown += u32::from_le_bytes([d[0], d[1], d[2], 0]);
        }
        at += 8 + length + length % 2;
    }
    assert_eq!((count, shown), (frames, millis));
    let first = decode(path, &Limits::default(), DecodeSize::Full).unwrap();
    assert_eq!((first.pixels.size(), first.animated), (size, true));
}

#[test]
fn frames_show_the_windows_of_the_plan() {
    // A ramp from left to right: the mean of a frame says where its window lies.
    let size = PxSize::new(400, 100);
    let data: Vec<u8> = (0..100).flat_map(|_| (0..400u32).flat_map(|x| [(x / 2) as u8; 3])).collect();
    let source = PixelBuffer::new(size, Channels::Rgb, data).unwrap();
    let plan = planned("e_zoompan:mode_plr;maxzoom_4;du_2;fps_10", &empty(size));
    let motion = plan.motion.as_ref().unwrap();
    let stage = Stage::new(&source, &plan, plan.canvas).unwrap();
    let means: Vec<f64> = (0..motion.frames)
        .map(|i| {
            let frame = stage.frame(motion, i);
            frame.bytes().iter().map(|v| f64::from(*v)).sum::<f64>() / frame.bytes().len() as f64
        })
        .collect();
    for (index, mean) in means.iter().enumerate() {
        let middle = motion.window(index as u32).middle().x / 2.0;
        assert!((mean - middle).abs() < 0.7, "frame {index}: {mean} is not {middle}");
    }
    // No jitter: every step is as long as the others, though none is a whole number of pixels.
    let steps: Vec<f64> = means.windows(2).map(|pair| pair[1] - pair[0]).collect();
    let even = (means[19] - means[0]) / 19.0;
    assert!(steps.iter().all(|step| (step - even).abs() < 0.3), "{steps:?}");
}

#[test]
fn a_film_can_be_stopped_and_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let source = picture(160, 90);
    let plan = planned("e_zoompan:du_20;fps_30", &empty(source.size()));
    for format in FilmFormat::ALL.into_iter().filter(|format| format.missing().is_none()) {
        let seen = Cell::new(0);
        let out = folder.path().join(format!("film.{}", format.extension()));
        let go_on = |done: u32, total: u32| {
            assert_eq!(total, 600);
            seen.set(done);
            done < 3
        };
        let stopped = film_file(&source, &plan, &out, &Rules::default(), &go_on);
        assert!(matches!(stopped, Err(ExportError::Stopped)), "{stopped:?}");
        assert_eq!(seen.get(), 3);
    }
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn a_helper_program_is_killed_when_the_film_is_stopped() {
    if FilmFormat::WebM.missing().is_some() {
        println!("skipped: ffmpeg is not installed");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let source = picture(640, 360);
    let plan = planned("e_zoompan:du_3;fps_20,q_90", &empty(source.size()));
    let started = Cell::new(None);
    // All frames are rendered; then the helper works, and is stopped at the first question.
    let go_on = |done: u32, total: u32| {
        if done < total {
            return true;
        }
        started.set(started.get().or(Some(Instant::now())));
        false
    };
    let out = folder.path().join("film.webm");
    let stopped = film_file(&source, &plan, &out, &Rules::default(), &go_on);
    assert!(matches!(stopped, Err(ExportError::Stopped)), "{stopped:?}");
    assert!(started.get().unwrap().elapsed() < Duration::from_secs(5));
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn what_cannot_be_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let source = picture(80, 60);
    let say = |text: &str, name: &str| {
        made(&source, &planned(text, &empty(source.size())), &folder.path().join(name))
            .unwrap_err()
            .to_string()
    };
    assert!(say("e_zoompan", "a.jpg").contains("mp4, webm, gif or webp"));
    assert!(say("c_scale,w_40", "a.mp4").contains("e_zoompan"));
    assert!(say("c_scale,w_5000/e_zoompan", "a.mp4").contains("c_limit"));
    std::fs::write(folder.path().join("there.gif"), b"x").unwrap();
    assert!(say("e_zoompan", "there.gif").contains("already"));
}

/// From the hat at 4.5 to the pants at 1.6, seven seconds: on a real photograph with boxes by hand.
#[test]
fn from_the_hat_to_the_pants() {
    let Some(shared) = support::shared() else { return };
    let mut files: Vec<_> =
        std::fs::read_dir(shared.join("data/people")).unwrap().map(|e| e.unwrap().path()).collect();
    files.sort();
    let Some(path) = files.into_iter().find(|p| p.extension().is_some_and(|e| e == "jpg")) else {
        println!("skipped: there is no photograph of people");
        return;
    };
    let source = decode(&path, &Limits::default(), DecodeSize::Full).unwrap().pixels;
    let size = source.size();
    let (w, h) = (f64::from(size.w), f64::from(size.h));
    let (hat, pants) = (
        PxRect::new(0.42 * w, 0.04 * h, 0.16 * w, 0.08 * h),
        PxRect::new(0.36 * w, 0.5 * h, 0.28 * w, 0.38 * h),
    );
    let seen = |label: &str, b: PxRect| json!({"model": "cld-fashion", "version": 4, "label": label, "box": [b.x, b.y, b.w, b.h], "confidence": 0.9});
    let scene = json!({"size": [size.w, size.h], "detections": [seen("hat", hat), seen("pants", pants)]});
    let scene: Scene = serde_json::from_value(scene).unwrap();
    let text = "e_zoompan:from_(g_hat;zoom_4.5);to_(g_pants;zoom_1.6);du_7";
    let small = planned(&format!("c_scale,w_240/{text}"), &scene);
    let motion = small.motion.as_ref().unwrap();
    // The first window lies about the hat, the last about the pants, as far as the picture allows.
    let scale = 240.0 / w;
    assert!(motion.first.holds(&hat.scaled(scale, scale), 1.0) || hat.w * 4.5 > w, "{:?}", motion.first);
    assert!((motion.first.w - 240.0 / 4.5).abs() < 1e-6 && (motion.last.w - 150.0).abs() < 1e-6);
    assert!(motion.last.holds(&pants.scaled(scale, scale), 1.0), "{:?}", motion.last);
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("film.mp4");
    let written = made(&source, &small, &out).unwrap();
    assert_eq!((written.frames, written.fps), (175, 25.0));
    println!("{} at {}: {} bytes", path.display(), written.size, written.bytes);
    let Some((codec, w, h, frames, seconds)) = probed(&out) else { return };
    assert_eq!((codec.as_str(), frames), ("h264", 175));
    assert_eq!((w % 2, h % 2, PxSize::new(w, h)), (0, 0, written.size));
    assert!((seconds - 7.0).abs() < 0.05, "{seconds} s");
}
