//! Previews in RAW containers made here.

use gravitas::geometry::{Orientation, PxSize};
use gravitas::media::{DecodeSize, Format, Limits, decode, probe, read_metadata};

use super::fixtures::{Field, count, directory, jpeg};

/// A TIFF container as cameras write it: a thumbnail in the second directory, a larger preview in a
/// sub-directory, sensor data in another.
fn container() -> Vec<u8> {
    let (small, large) = (jpeg(PxSize::new(160, 120)), jpeg(PxSize::new(1200, 800)));
    let sensor = vec![0u8; 64];
    let main = |sub: u32, sensor_sub: u32, next: u32| {
        let links = [sub.to_le_bytes(), sensor_sub.to_le_bytes()].concat();
        let fields = [
            Field::text(0x010f, "Maker"),
            Field::text(0x0110, "Model 7"),
            Field::short(0x0112, 6),
            Field { tag: 0x014a, kind: 4, value: links },
        ];
        directory(&fields, 8, next)
    };
    let second = |offset: u32, at: u32| {
        directory(&[Field::long(0x0201, offset), Field::long(0x0202, count(&small))], at, 0)
    };
    let preview = |offset: u32, at: u32| {
        let length = Field::long(0x0117, count(&large));
        directory(&[Field::short(0x0103, 7), Field::long(0x0111, offset), length], at, 0)
    };
    let mosaic = |offset: u32, at: u32| {
        let fields = [Field::short(0x0106, 32803), Field::long(0x0111, offset), Field::long(0x0117, 64)];
        directory(&fields, at, 0)
    };
    // Lengths do not depend on the offsets, so one pass with zeros tells where everything lies.
    let second_at = 8 + count(&main(0, 0, 0));
    let preview_at = second_at + count(&second(0, 0));
    let mosaic_at = preview_at + count(&preview(0, 0));
    let small_at = mosaic_at + count(&mosaic(0, 0));
    let large_at = small_at + count(&small);
    let sensor_at = large_at + count(&large);
    [
        b"II\x2a\0\x08\0\0\0".to_vec(),
        main(preview_at, mosaic_at, second_at),
        second(small_at, second_at),
        preview(large_at, preview_at),
        mosaic(sensor_at, mosaic_at),
        small,
        large,
        sensor,
    ]
    .concat()
}

#[test]
fn the_largest_preview_is_shown_upright() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.dng");
    std::fs::write(&path, container()).unwrap();
    let probed = probe(&path, &Limits::default()).unwrap();
    assert_eq!((probed.format, probed.full_size), (Format::Raw, PxSize::new(800, 1200)));
    let decoded = decode(&path, &Limits::default(), DecodeSize::AtLeast(300)).unwrap();
    assert_eq!(decoded.full_size, PxSize::new(800, 1200));
    assert_eq!(decoded.orientation, Orientation::Rotate90);
    // White, which was at the bottom left, is now at the top left.
    assert!(decoded.pixels.rgb(10, 10).iter().all(|&v| v > 200));
    let metadata = read_metadata(&path).unwrap();
    assert_eq!(metadata.camera.as_deref(), Some("Maker Model 7"));
    assert_eq!(metadata.orientation, Orientation::Rotate90);
}

#[test]
fn previews_without_a_directory_are_found_by_searching() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.raf");
    let mut file = b"FUJIFILMCCD-RAW 0201".to_vec();
    file.resize(300, 0);
    file.extend(jpeg(PxSize::new(160, 120)));
    file.extend([7; 100]);
    file.extend(jpeg(PxSize::new(640, 480)));
    file.extend([9; 1000]);
    std::fs::write(&path, file).unwrap();
    let decoded = decode(&path, &Limits::default(), DecodeSize::Full).unwrap();
    assert_eq!((decoded.format, decoded.full_size), (Format::Raw, PxSize::new(640, 480)));
    assert_eq!(decoded.warnings, Vec::<String>::new());
}

#[test]
fn a_raw_file_without_a_preview_says_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.dng");
    let main = directory(&[Field::short(0x0106, 32803), Field::short(0x0112, 1)], 8, 0);
    std::fs::write(&path, [b"II\x2a\0\x08\0\0\0".to_vec(), main].concat()).unwrap();
    let error = decode(&path, &Limits::default(), DecodeSize::Full).unwrap_err().to_string();
    assert!(error.contains("no embedded JPEG preview") && error.contains("export"), "{error}");
}
