//! Own small files: truncation, orientation, limits, fingerprints.

use std::time::Duration;

use gravitas::geometry::PxSize;
use gravitas::media::{
    DecodeSize, Limits, MediaError, OutputFormat, decode, decode_bytes, encode, fingerprint, probe, quick_key,
};

use super::fixtures::{Field, exif, exif_segment, jpeg, quarters, with_segments, xmp_segment};

fn full(bytes: &[u8]) -> Result<gravitas::media::Decoded, MediaError> {
    decode_bytes(bytes, &Limits::default(), DecodeSize::Full)
}

fn strongest(rgb: [u8; 3]) -> &'static str {
    match rgb {
        [r, g, b] if r > 180 && g > 180 && b > 180 => "white",
        [r, _, _] if r > 180 => "red",
        [_, g, _] if g > 180 => "green",
        _ => "blue",
    }
}

#[test]
fn each_orientation_puts_the_quarters_in_their_place() {
    // Clockwise from the top left, for the values 1 to 8.
    let expected = [
        ["red", "green", "blue", "white"],
        ["green", "red", "white", "blue"],
        ["blue", "white", "red", "green"],
        ["white", "blue", "green", "red"],
        ["red", "white", "blue", "green"],
        ["white", "red", "green", "blue"],
        ["blue", "green", "red", "white"],
        ["green", "blue", "white", "red"],
    ];
    let plain = jpeg(PxSize::new(64, 32));
    for (value, quarters) in (1..).zip(expected) {
        let tiff = exif(vec![Field::short(0x0112, value)], &[], &[]);
        let decoded = full(&with_segments(&plain, &[exif_segment(&tiff)])).unwrap();
        let PxSize { w, h } = decoded.pixels.size();
        assert_eq!(w > h, value < 5);
        assert_eq!(decoded.full_size, decoded.pixels.size());
        let at = [(4, 4), (w - 4, 4), (w - 4, h - 4), (4, h - 4)];
        let found = at.map(|(x, y)| strongest(decoded.pixels.rgb(x, y)));
        assert_eq!(found, quarters, "orientation {value} {:?}", at.map(|(x, y)| decoded.pixels.rgb(x, y)));
    }
}

#[test]
fn a_cut_jpeg_gives_what_is_there_and_says_so() {
    let whole = jpeg(PxSize::new(640, 480));
    let cut = &whole[..whole.len() * 2 / 3];
    for size in [DecodeSize::Full, DecodeSize::AtLeast(100)] {
        let decoded = decode_bytes(cut, &Limits::default(), size).unwrap();
        assert_eq!(decoded.full_size, PxSize::new(640, 480));
        assert_eq!(strongest(decoded.pixels.rgb(4, 4)), "red", "{:?}", decoded.pixels.rgb(4, 4));
        assert!(decoded.cut_short.is_some_and(|w| w.contains("cut short")), "{:?}", decoded.cut_short);
    }
    assert!(full(&whole[..60]).is_err());
}

#[test]
fn no_cut_of_any_format_breaks_anything() {
    let picture = quarters(PxSize::new(40, 30));
    for format in [OutputFormat::Jpeg, OutputFormat::Png, OutputFormat::WebP, OutputFormat::Gif] {
        let options = gravitas::media::EncodeOptions::new(format, 80);
        let bytes = encode(&picture, &options).unwrap();
        for end in (0..bytes.len()).step_by(7) {
            if let Ok(decoded) = full(&bytes[..end]) {
                assert_eq!(decoded.full_size, picture.size());
            }
        }
    }
}

#[test]
fn limits_are_errors_with_numbers() {
    let bytes = jpeg(PxSize::new(200, 100));
    let few = Limits { pixels: 10_000, ..Limits::default() };
    let error = decode_bytes(&bytes, &few, DecodeSize::AtLeast(10)).unwrap_err();
    assert!(matches!(error, MediaError::TooLarge { .. }), "{error}");
    assert!(error.to_string().contains("200x100"), "{error}");

    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.jpg");
    std::fs::write(&path, &bytes).unwrap();
    let short = Limits { file_bytes: 100, ..Limits::default() };
    let error = decode(&path, &short, DecodeSize::Full).unwrap_err().to_string();
    assert!(error.contains("limit of 100 bytes") && error.ends_with("a.jpg"), "{error}");
}

#[test]
fn a_header_that_promises_too_much_is_refused_at_once() {
    // A PNG of 65535 x 65535 pixels with nothing behind its header.
    let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\xff\xff\0\0\xff\xff\x08\x02\0\0\0".to_vec();
    png.extend([0; 64]);
    assert!(full(&png).is_err());
    let slow = Limits { time: Duration::ZERO, ..Limits::default() };
    let started = std::time::Instant::now();
    assert!(decode_bytes(&png, &slow, DecodeSize::Full).is_err());
    assert!(started.elapsed() < Duration::from_secs(5));
}

#[test]
fn what_is_no_picture_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        probe(&path, &Limits::default()).unwrap_err().to_string()
    };
    assert!(write("text.jpg", b"this is no picture at all").contains("74 68 69 73"));
    assert!(write("empty.png", b"").contains("empty"));
    assert!(write("layers.tif", b"8BPS\0\x01\0\0\0\0\0\0").contains("Photoshop"));
    let missing = probe(&folder.path().join("none.jpg"), &Limits::default()).unwrap_err();
    assert!(matches!(missing, MediaError::Io { .. }));
}

#[test]
fn writing_keywords_keeps_the_fingerprint_and_changes_the_quick_key() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.jpg");
    let plain = jpeg(PxSize::new(64, 32));
    std::fs::write(&path, &plain).unwrap();
    let (print, key) = (fingerprint(&path).unwrap(), quick_key(&path).unwrap());
    let keyworded = with_segments(&plain, &[xmp_segment("<xmp:Rating>5</xmp:Rating>")]);
    std::fs::write(&path, &keyworded).unwrap();
    assert_eq!(fingerprint(&path).unwrap(), print);
    assert_ne!(quick_key(&path).unwrap(), key);
    let turned = with_segments(&plain, &[exif_segment(&exif(vec![Field::short(0x0112, 6)], &[], &[]))]);
    std::fs::write(&path, turned).unwrap();
    assert_ne!(fingerprint(&path).unwrap(), print);
}
