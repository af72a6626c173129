//! Metadata: every block, and which one wins.

use gravitas::geometry::PxSize;
use gravitas::media::{read_metadata, sidecars_of};

use super::fixtures::{Field, exif, exif_segment, jpeg, with_segments, xmp, xmp_segment};
use crate::support;

fn exif_of_a_camera() -> Vec<u8> {
    exif(
        vec![
            Field::text(0x010f, "Canon"),
            Field::text(0x0110, "Canon EOS R5"),
            Field::text(0x8298, "© EXIF"),
        ],
        &[
            Field::rationals(0x829a, &[(1, 250)]),
            Field::rationals(0x829d, &[(28, 10)]),
            Field::short(0x8827, 400),
            Field::text(0x9003, "2026:10:12 07:41:00"),
            Field::text(0x9011, "+02:00"),
            Field::text(0x9291, "25"),
            Field::rationals(0x920a, &[(85, 1)]),
            Field::text(0xa434, "RF85mm F1.2"),
        ],
        &[
            Field::text(0x0001, "N"),
            Field::rationals(0x0002, &[(52, 1), (30, 1), (0, 1)]),
            Field::text(0x0003, "W"),
            Field::rationals(0x0004, &[(1, 1), (15, 1), (0, 1)]),
        ],
    )
}

#[test]
fn exif_says_when_where_and_how() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.jpg");
    let file = with_segments(&jpeg(PxSize::new(32, 32)), &[exif_segment(&exif_of_a_camera())]);
    std::fs::write(&path, file).unwrap();
    insta::assert_snapshot!(serde_json::to_string_pretty(&read_metadata(&path).unwrap()).unwrap(), @r#"
    {
      "orientation": 1,
      "taken": "2026-10-12T07:41:00.25+02:00",
      "camera": "Canon EOS R5",
      "lens": "RF85mm F1.2",
      "capture": {
        "exposure_s": 0.004,
        "f_number": 2.8,
        "iso": 400,
        "focal_length_mm": 85.0
      },
      "place": {
        "latitude": 52.5,
        "longitude": -1.25
      },
      "copyright": "© EXIF"
    }
    "#);
}

#[test]
fn the_sidecar_wins_over_xmp_over_iptc_over_exif() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.jpg");
    let iptc = b"Photoshop 3.0\x008BIM\x04\x04\0\0\0\0\0\x1d\x1c\x02\x74\0\x04IPTC\x1c\x02\x05\0\x01T\x1c\x02\x19\0\x04word";
    let file = with_segments(
        &jpeg(PxSize::new(32, 32)),
        &[
            exif_segment(&exif_of_a_camera()),
            xmp_segment("<xmp:Rating>2</xmp:Rating><dc:title>embedded</dc:title>"),
            (0xed, iptc.to_vec()),
        ],
    );
    std::fs::write(&path, file).unwrap();
    let found = read_metadata(&path).unwrap();
    assert_eq!((found.rating, found.title.as_deref()), (Some(2), Some("embedded")));
    assert_eq!(found.copyright.as_deref(), Some("IPTC"));
    assert_eq!(found.keywords, ["word"]);

    std::fs::write(folder.path().join("a.xmp"), xmp("<xmp:Rating>1</xmp:Rating><xmp:Label>Blue</xmp:Label>"))
        .unwrap();
    std::fs::write(folder.path().join("a.jpg.xmp"), xmp("<xmp:Rating>5</xmp:Rating>")).unwrap();
    assert_eq!(sidecars_of(&path).len(), 2);
    let found = read_metadata(&path).unwrap();
    assert_eq!((found.rating, found.label.as_deref()), (Some(5), Some("Blue")));
    assert_eq!(found.title.as_deref(), Some("embedded"));
    assert_eq!(found.capture.iso, Some(400));
}

#[test]
fn real_files_of_other_programs() {
    let Some(shared) = support::shared() else { return };
    let of = |name: &str| read_metadata(&shared.join("data/formats/metadata").join(name)).unwrap();
    assert_eq!(of("rating/mongolels.jpg").rating, Some(3));
    let place = of("gps-position/thompson-springs.jpg").place.unwrap();
    assert!((place.latitude - 39.115).abs() < 1e-3 && (place.longitude + 108.401).abs() < 1e-3, "{place:?}");
    assert_eq!(of("gps-position/empty_gps.jpg").place, None);
    for name in ["faces/portrait.jpg", "faces/portrait-orientation-6.jpg"] {
        let mut faces = of(name).face_regions;
        faces.sort_by(|a, b| a.name.cmp(&b.name));
        let names: Vec<_> = faces.iter().map(|f| f.name.as_deref().unwrap_or_default()).collect();
        assert_eq!(names, ["Marie Curie", "Pierre Curie"], "{name}");
        println!("{name}: {:?}", faces.iter().map(|f| f.area).collect::<Vec<_>>());
    }
}

#[test]
fn metadata_of_every_file_beside_the_project_is_printed() {
    let Some(shared) = support::shared() else { return };
    for folder in ["dates", "tags", "rating"] {
        for entry in std::fs::read_dir(shared.join("data/formats/metadata").join(folder)).unwrap() {
            let path = entry.unwrap().path();
            let found = read_metadata(&path).unwrap();
            println!("{}: {}", path.file_name().unwrap().display(), serde_json::to_string(&found).unwrap());
        }
    }
}
