//! Pictures and containers made on the spot.

use gravitas::facts::{Channels, PixelBuffer};
use gravitas::geometry::PxSize;
use gravitas::media::{EncodeOptions, OutputFormat, encode};

/// A picture whose four quarters are red, green, blue and white, clockwise from the top left.
pub fn quarters(size: PxSize) -> PixelBuffer {
    let colour = |x: u32, y: u32| match (x * 2 < size.w, y * 2 < size.h) {
        (true, true) => [255, 0, 0],
        (false, true) => [0, 255, 0],
        (false, false) => [0, 0, 255],
        (true, false) => [255, 255, 255],
    };
    let data: Vec<u8> = (0..size.h).flat_map(|y| (0..size.w).flat_map(move |x| colour(x, y))).collect();
    PixelBuffer::new(size, Channels::Rgb, data).unwrap()
}

/// The quarters as a JPEG.
pub fn jpeg(size: PxSize) -> Vec<u8> {
    encode(&quarters(size), &EncodeOptions::new(OutputFormat::Jpeg, 92)).unwrap()
}

/// A JPEG with segments put in behind its first marker.
pub fn with_segments(jpeg: &[u8], segments: &[(u8, Vec<u8>)]) -> Vec<u8> {
    let mut out = jpeg[..2].to_vec();
    for (marker, payload) in segments {
        out.extend([0xff, *marker]);
        out.extend(u16::try_from(payload.len() + 2).unwrap().to_be_bytes());
        out.extend(payload);
    }
    out.extend(&jpeg[2..]);
    out
}

/// How many, in the width that files use.
pub fn count<T>(list: &[T]) -> u32 {
    u32::try_from(list.len()).unwrap()
}

/// One field of a directory, little-endian.
pub struct Field {
    /// Number of the tag.
    pub tag: u16,
    /// 2 text, 3 short, 4 long, 5 rational.
    pub kind: u16,
    /// Bytes of the value.
    pub value: Vec<u8>,
}

impl Field {
    pub fn short(tag: u16, value: u16) -> Self {
        Self { tag, kind: 3, value: value.to_le_bytes().to_vec() }
    }

    pub fn long(tag: u16, value: u32) -> Self {
        Self { tag, kind: 4, value: value.to_le_bytes().to_vec() }
    }

    pub fn text(tag: u16, text: &str) -> Self {
        Self { tag, kind: 2, value: [text.as_bytes(), b"\0"].concat() }
    }

    pub fn rationals(tag: u16, values: &[(u32, u32)]) -> Self {
        let value = values.iter().flat_map(|(n, d)| [n.to_le_bytes(), d.to_le_bytes()].concat()).collect();
        Self { tag, kind: 5, value }
    }
}

/// A directory that begins at `at`, with its values behind it, and `next` as the link to another.
pub fn directory(fields: &[Field], at: u32, next: u32) -> Vec<u8> {
    let size_of = |kind: u16| match kind {
        3 => 2,
        4 => 4,
        5 => 8,
        _ => 1,
    };
    let mut out = u16::try_from(fields.len()).unwrap().to_le_bytes().to_vec();
    let mut values: Vec<u8> = Vec::new();
    let first_value = at + 2 + 12 * count(fields) + 4;
    for field in fields {
        out.extend(field.tag.to_le_bytes());
        out.extend(field.kind.to_le_bytes());
        out.extend((count(&field.value) / size_of(field.kind)).to_le_bytes());
        if field.value.len() <= 4 {
            let mut inline = field.value.clone();
            inline.resize(4, 0);
            out.extend(inline);
        } else {
            out.extend((first_value + count(&values)).to_le_bytes());
            values.extend(&field.value);
        }
    }
    out.extend(next.to_le_bytes());
    out.extend(values);
    out
}

/// A TIFF structure: main directory, EXIF directory and GPS directory.
pub fn exif(mut main: Vec<Field>, exif: &[Field], gps: &[Field]) -> Vec<u8> {
    // The links are fields themselves: lay the main directory out once to learn its length.
    main.push(Field::long(0x8769, 0));
    main.push(Field::long(0x8825, 0));
    let exif_at = 8 + count(&directory(&main, 8, 0));
    let exif_bytes = directory(exif, exif_at, 0);
    let gps_at = exif_at + count(&exif_bytes);
    let links = main.len();
    main[links - 2] = Field::long(0x8769, exif_at);
    main[links - 1] = Field::long(0x8825, gps_at);
    let header = b"II\x2a\0\x08\0\0\0".to_vec();
    [header, directory(&main, 8, 0), exif_bytes, directory(gps, gps_at, 0)].concat()
}

/// An APP1 segment with a TIFF structure.
pub fn exif_segment(tiff: &[u8]) -> (u8, Vec<u8>) {
    (0xe1, [b"Exif\0\0", tiff].concat())
}

/// An APP1 segment with an XMP packet around the properties of `body`.
pub fn xmp_segment(body: &str) -> (u8, Vec<u8>) {
    (0xe1, [b"http://ns.adobe.com/xap/1.0/\0", xmp(body).as_bytes()].concat())
}

/// An XMP packet around a description with the attributes and elements given.
pub fn xmp(body: &str) -> String {
    format!(
        "<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' \
         xmlns:dc='http://purl.org/dc/elements/1.1/' xmlns:xmp='http://ns.adobe.com/xap/1.0/'>\
         <rdf:Description rdf:about=''>{body}</rdf:Description></rdf:RDF></x:xmpmeta>"
    )
}
