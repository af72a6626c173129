//! Crops as files: formats, quality, padding colours, and what a file says about its origin.

use std::path::Path;

use gravitas::crop::{Plan, plan};
use gravitas::export::{
    Audience, Extras, FormatWish, Grade, Overwrite, QualityWish, Rules, Wish, crop_file, encode_picture,
    render_plan,
};
use gravitas::facts::{Channels, PixelBuffer, Scene};
use gravitas::geometry::PxSize;
use gravitas::grammar::{Vocabulary, parse};
use gravitas::media::{
    Carried, Chroma, DecodeSize, Limits, OutputFormat, decode, decode_bytes, read_metadata,
};

use crate::support;

/// What a transformation does to a picture of this size without anything in it.
fn planned(text: &str, size: PxSize) -> Plan {
    let words = Vocabulary::standard();
    let scene = Scene { size, ..Scene::default() };
    plan(&scene, &parse(text, &words).unwrap(), &words).unwrap()
}

fn painted(w: u32, h: u32, paint: impl Fn(u32, u32) -> [u8; 3]) -> PixelBuffer {
    let data: Vec<u8> =
        (0..h).flat_map(|y| (0..w).map(move |x| (x, y))).flat_map(|(x, y)| paint(x, y)).collect();
    PixelBuffer::new(PxSize::new(w, h), Channels::Rgb, data).unwrap()
}

/// Soft waves with a little grain: what a codec takes for a photograph.
fn photographed(w: u32, h: u32) -> PixelBuffer {
    painted(w, h, |x, y| {
        let wave = |a: f64, b: f64| 110.0 + 70.0 * (f64::from(x) * a).sin() * (f64::from(y) * b).cos();
        let grain = f64::from((x * 73 + y * 151 + x * y * 7) % 23);
        [wave(0.05, 0.03) + grain, wave(0.031, 0.07) + grain, wave(0.02, 0.02) + grain].map(|v| v as u8)
    })
}

fn drawn(w: u32, h: u32) -> PixelBuffer {
    painted(w, h, |x, y| if (x / 24 + y / 24) % 2 == 0 { [250, 250, 250] } else { [20, 90, 200] })
}

fn decoded(bytes: &[u8]) -> PixelBuffer {
    decode_bytes(bytes, &Limits::default(), DecodeSize::Full).unwrap().pixels
}

fn written(picture: &PixelBuffer, text: &str, out: &Path, rules: &Rules) -> gravitas::export::Written {
    crop_file(picture, &planned(text, picture.size()), out, rules).unwrap()
}

#[test]
fn every_format_has_the_size_and_the_colours_that_were_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let halves = painted(300, 200, |x, _| if x < 150 { [230, 30, 30] } else { [30, 30, 230] });
    for format in OutputFormat::all() {
        let text = format!("c_fill,w_101,h_53,f_{},q_90", format.extension());
        let out = folder.path().join(format!("a-{format:?}.{}", format.extension()));
        written(&halves, &text, &out, &Overwrite::Refuse.into());
        let back = decode(&out, &Limits::default(), DecodeSize::Full).unwrap();
        assert_eq!(back.pixels.size(), PxSize::new(101, 53), "{format:?}");
        for (x, wanted) in [(12, [230, 30, 30]), (88, [30, 30, 230])] {
            let found = back.pixels.rgb(x, 26);
            assert!(found.iter().zip(wanted).all(|(a, b)| a.abs_diff(b) < 14), "{format:?} {found:?}");
        }
    }
}

#[test]
fn chroma_is_honoured() {
    let picture = painted(64, 64, |x, _| if x % 2 == 0 { [255, 0, 0] } else { [0, 0, 255] });
    let size = |chroma| {
        let wish =
            Wish { format: FormatWish::Fixed(OutputFormat::Jpeg), quality: QualityWish::Number(80), chroma };
        let bytes = encode_picture(&picture, wish, &Extras::default()).unwrap().bytes;
        // Sampling of the first component, in the frame header.
        let head = bytes.windows(2).position(|w| w == [0xff, 0xc0]).unwrap();
        (bytes[head + 11], decoded(&bytes).rgb(32, 32))
    };
    let (half, full) = (size(Chroma::Half), size(Chroma::Full));
    assert_eq!((half.0, full.0), (0x22, 0x11));
    // Stripes of one pixel keep their colour only where colour is kept as finely as brightness.
    assert!(full.1[0] > 200 && full.1[2] < 60, "{full:?}");
    assert!(half.1[0] < 200, "{half:?}");
}

#[test]
fn automatic_quality_follows_the_picture_and_the_grade() {
    let fine = painted(256, 192, |x, y| [((x * 37 + y * 91 + x * y * 13) % 200) as u8; 3]);
    let soft = painted(256, 192, |x, y| [(x / 2 + y / 3) as u8, 90, 140]);
    let encode = |picture: &PixelBuffer, grade| {
        let wish = Wish { quality: QualityWish::Auto(grade), ..Wish::fixed(OutputFormat::Jpeg) };
        encode_picture(picture, wish, &Extras::default()).unwrap()
    };
    let grades = [Grade::Low, Grade::Eco, Grade::Good, Grade::Best];
    let photo = photographed(256, 192);
    let chosen: Vec<u8> = grades.iter().map(|g| encode(&photo, *g).quality.unwrap()).collect();
    println!("q_auto of a photograph: {chosen:?}");
    assert!(chosen.windows(2).all(|pair| pair[0] <= pair[1]) && chosen[0] < chosen[3], "{chosen:?}");
    let (fine, soft) = (encode(&fine, Grade::Good), encode(&soft, Grade::Good));
    println!("q_auto:good of noise {:?}, of a soft ramp {:?}", fine.quality, soft.quality);
    assert_ne!(fine.quality, soft.quality, "a constant is no choice");
    // The same picture, the same file.
    assert_eq!(encode(&photo, Grade::Good), encode(&photo, Grade::Good));
}

#[test]
fn the_format_is_chosen_for_the_picture_and_its_audience() {
    let auto = |picture: &PixelBuffer, audience| {
        let wish = Wish { format: FormatWish::Auto(audience), ..Wish::fixed(OutputFormat::Jpeg) };
        encode_picture(picture, wish, &Extras::default()).unwrap().format
    };
    let (photo, drawing) = (photographed(160, 120), drawn(160, 120));
    assert_eq!(auto(&drawing, Audience::Modern), OutputFormat::WebPLossless);
    assert_eq!(auto(&drawing, Audience::Everything), OutputFormat::Png);
    assert_eq!(auto(&photo, Audience::Everything), OutputFormat::Jpeg);
    assert_eq!(auto(&photo, Audience::Wide), OutputFormat::WebP);
    assert!(matches!(auto(&photo, Audience::Modern), OutputFormat::Avif | OutputFormat::WebP));
    let clear: Vec<u8> =
        photo.bytes().chunks(3).enumerate().flat_map(|(i, p)| [p[0], p[1], p[2], (i % 251) as u8]).collect();
    let clear = PixelBuffer::new(photo.size(), Channels::Rgba, clear).unwrap();
    assert_eq!(auto(&clear, Audience::Everything), OutputFormat::Png);
    assert!(auto(&clear, Audience::Modern).has_opacity());
}

#[test]
fn bars_are_clear_where_the_format_can_and_white_where_not() {
    let folder = tempfile::tempdir().unwrap();
    let picture = photographed(80, 40);
    let corner = |name: &str| {
        let out = folder.path().join(name);
        written(&picture, "c_pad,w_60,h_60,q_95", &out, &Overwrite::Refuse.into());
        let back = decode(&out, &Limits::default(), DecodeSize::Full).unwrap().pixels;
        (back.channels(), back.rgb(3, 3), back.row(3)[3])
    };
    for name in ["a.png", "a.webp", "a.gif"] {
        let (channels, _, opacity) = corner(name);
        assert_eq!((channels, opacity), (Channels::Rgba, 0), "{name}");
    }
    let (channels, colour, _) = corner("a.jpg");
    assert_eq!((channels, colour), (Channels::Rgb, [255; 3]));
}

#[test]
fn padding_colours_of_every_form() {
    // Red above, blue below, a large yellow field inside.
    let picture = painted(200, 100, |x, y| match (x, y) {
        (20..180, 10..90) => [240, 220, 20],
        (_, 0..70) => [200, 20, 20],
        _ => [20, 20, 200],
    });
    let render = |background: &str| {
        let text = format!("c_pad,w_200,h_200,b_{background}");
        render_plan(&picture, &planned(&text, picture.size())).unwrap()
    };
    let top = |background: &str| render(background).rgb(100, 2);
    let near = |found: [u8; 3], wanted: [u8; 3]| found.iter().zip(wanted).all(|(a, b)| a.abs_diff(b) < 12);
    assert_eq!(top("green"), [0, 128, 0]);
    assert_eq!(top("rgb:1080ff"), [16, 128, 255]);
    assert!(near(top("auto"), [200, 20, 20]), "{:?}", top("auto"));
    assert!(near(top("auto:border"), [200, 20, 20]));
    assert!(near(top("auto:predominant"), [240, 220, 20]));
    assert_eq!(top("auto:predominant_contrast"), [0; 3]);
    assert_eq!(top("auto:border_contrast"), [255; 3]);
    let bars = |background: &str| {
        let out = render(background);
        (out.rgb(2, 2), out.rgb(197, 197))
    };
    let (first, last) = bars("auto:border_gradient:2:vertical");
    assert!(near(first, [200, 20, 20]) && near(last, [20, 20, 200]), "{first:?} {last:?}");
    let (first, last) = bars("auto:predominant_gradient:2:palette_white_black");
    assert_ne!(first, last);
    for direction in ["horizontal", "vertical", "diagonal_asc", "diagonal_desc"] {
        for number in [2, 4] {
            let out = render(&format!("auto:predominant_gradient:{number}:{direction}"));
            assert_eq!(out.size(), PxSize::new(200, 200));
        }
    }
    let clear = render("rgb:00000080");
    assert_eq!((clear.channels(), clear.row(2)[3]), (Channels::Rgba, 0x80));
}

#[test]
fn bars_of_two_colours_lie_around_one_another() {
    let picture = photographed(80, 40);
    let plan = planned("c_pad,w_60,h_60,b_red/c_pad,w_100,h_60,b_blue", picture.size());
    let out = render_plan(&picture, &plan).unwrap();
    assert_eq!((out.rgb(50, 2), out.rgb(2, 30)), ([255, 0, 0], [0, 0, 255]));
}

#[test]
fn rights_are_carried_and_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let carried = Carried {
        copyright: Some("© 2026 Åse & Co".into()),
        creator: Some("Åse <Nord>".into()),
        usage_terms: Some("Ask first".into()),
        rights_url: Some("https://example.org/rights?a=1&b=2".into()),
    };
    let extras = Extras { carried: Some(carried.clone()), profile: None };
    let rules = Rules { extras, ..Rules::default() };
    let picture = photographed(60, 40);
    for format in OutputFormat::all().iter().filter(|f| **f != OutputFormat::Gif) {
        let out = folder.path().join(format!("{format:?}.{}", format.extension()));
        let quality = if *format == OutputFormat::WebPLossless { ",q_lossless" } else { "" };
        written(&picture, &format!("c_fill,w_30,h_20{quality}"), &out, &rules);
        let found = read_metadata(&out).unwrap();
        assert_eq!(found.copyright, carried.copyright, "{format:?}");
        assert_eq!(found.creator, carried.creator, "{format:?}");
        assert!(found.place.is_none() && found.camera.is_none() && found.taken.is_none());
        if *format != OutputFormat::Avif {
            assert_eq!(found.usage_terms, carried.usage_terms, "{format:?}");
            assert_eq!(found.rights_url, carried.rights_url, "{format:?}");
        }
        assert_eq!(
            decode(&out, &Limits::default(), DecodeSize::Full).unwrap().pixels.size(),
            PxSize::new(30, 20)
        );
    }
}

#[test]
fn a_profile_is_written_and_means_the_same_colours() {
    let Some(shared) = support::shared() else { return };
    let Some((path, profile)) = with_profile(&shared.join("data")) else {
        println!("skipped: no labelled picture has a colour profile");
        return;
    };
    println!("{} bytes of profile in {}", profile.len(), path.display());
    let folder = tempfile::tempdir().unwrap();
    let kept = gravitas::media::decode_in_profile(&path, &Limits::default(), DecodeSize::Full).unwrap();
    let plain = decode(&path, &Limits::default(), DecodeSize::Full).unwrap();
    for format in ["jpg", "png", "webp"] {
        let out = folder.path().join(format!("a.{format}"));
        let extras = Extras { carried: None, profile: kept.profile.clone() };
        let rules = Rules { extras, ..Rules::default() };
        written(&kept.pixels, "c_fill,w_40,h_40,q_95", &out, &rules);
        let back = gravitas::media::decode_in_profile(&out, &Limits::default(), DecodeSize::Full).unwrap();
        assert_eq!(back.profile.as_ref(), Some(&profile), "{format}");
        let shown = decode(&out, &Limits::default(), DecodeSize::Full).unwrap().pixels;
        let wanted = render_plan(&plain.pixels, &planned("c_fill,w_40,h_40", plain.pixels.size())).unwrap();
        let far =
            shown.bytes().iter().zip(wanted.bytes()).map(|(a, b)| u64::from(a.abs_diff(*b))).sum::<u64>();
        assert!(far / (shown.bytes().len() as u64) < 6, "{format}: {far}");
    }
}

fn is_small(path: &Path) -> bool {
    std::fs::metadata(path).is_ok_and(|m| m.len() < 1_000_000)
}

fn with_profile(folder: &Path) -> Option<(std::path::PathBuf, Vec<u8>)> {
    let mut waiting = vec![folder.to_path_buf()];
    while let Some(folder) = waiting.pop() {
        let mut entries: Vec<_> = std::fs::read_dir(&folder).ok()?.map(|e| e.unwrap().path()).collect();
        entries.sort();
        for path in entries {
            let name = path.to_string_lossy().to_lowercase();
            if path.is_dir() {
                if !name.ends_with("torture") && !name.ends_with("coco") {
                    waiting.push(path);
                }
            } else if path.extension().is_some_and(|e| e == "jpg") && is_small(&path) {
                let found =
                    gravitas::media::decode_in_profile(&path, &Limits::default(), DecodeSize::Full).ok();
                if let Some(profile) = found.and_then(|d| d.profile) {
                    return Some((path, profile));
                }
            }
        }
    }
    None
}

#[test]
fn formats_without_a_place_for_a_profile_say_so() {
    let extras = Extras { carried: None, profile: Some(vec![1; 200]) };
    let refusal = encode_picture(&drawn(40, 40), Wish::fixed(OutputFormat::Gif), &extras).unwrap_err();
    assert!(refusal.to_string().contains("sRGB"), "{refusal}");
}
