//! The formats, told by their first bytes.

/// What a file is, whatever its name says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// JPEG.
    Jpeg,
    /// PNG, animated PNG.
    Png,
    /// WebP.
    WebP,
    /// GIF.
    Gif,
    /// TIFF, big TIFF.
    Tiff,
    /// Windows bitmap.
    Bmp,
    /// Windows icon or cursor.
    Ico,
    /// Truevision TGA.
    Tga,
    /// Portable any-map.
    Pnm,
    /// DirectDraw surface.
    Dds,
    /// Quite OK image.
    Qoi,
    /// Radiance HDR.
    Hdr,
    /// AVIF.
    Avif,
    /// HEIC and other HEIF.
    Heic,
    /// JPEG XL.
    Jxl,
    /// A camera's RAW file, seen through its embedded preview.
    Raw,
}

impl Format {
    /// The name people know.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Jpeg => "JPEG",
            Self::Png => "PNG",
            Self::WebP => "WebP",
            Self::Gif => "GIF",
            Self::Tiff => "TIFF",
            Self::Bmp => "BMP",
            Self::Ico => "ICO",
            Self::Tga => "TGA",
            Self::Pnm => "PNM",
            Self::Dds => "DDS",
            Self::Qoi => "QOI",
            Self::Hdr => "Radiance HDR",
            Self::Avif => "AVIF",
            Self::Heic => "HEIC",
            Self::Jxl => "JPEG XL",
            Self::Raw => "RAW",
        }
    }
}

/// Bytes at the beginning of a file that are enough to tell its format.
pub(super) const HEAD_BYTES: usize = 64;

/// What the first bytes say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sniffed {
    /// A format that is decoded here. TIFF may still turn out to be RAW.
    Known(Format),
    /// A picture format that is not decoded here, by name.
    Foreign(&'static str),
    /// Nothing known.
    Unknown,
}

/// Tells the format by the first [`HEAD_BYTES`] bytes (fewer are fine).
pub(super) fn sniff(head: &[u8]) -> Sniffed {
    use Format::{Bmp, Dds, Gif, Hdr, Ico, Jpeg, Jxl, Png, Pnm, Qoi, Tga, Tiff, WebP};
    let known = match head {
        // Some files have filler between the first two markers.
        [0xff, 0xd8, 0xff | 0, ..] => Jpeg,
        [0x89, b'P', b'N', b'G', ..] => Png,
        [b'G', b'I', b'F', b'8', ..] => Gif,
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => WebP,
        [b'I', b'I', b'R', b'O' | b'S', ..] | [b'M', b'M', b'O', b'R', ..] | [b'I', b'I', b'U', 0, ..] => {
            Format::Raw
        }
        [b'I', b'I', 42, 0, ..] if head.get(8..10) == Some(b"CR") => Format::Raw,
        [b'I', b'I', 42 | 43, 0, ..] | [b'M', b'M', 0, 42 | 43, ..] => Tiff,
        [b'B', b'M', ..] if head.len() >= 26 => Bmp,
        [0, 0, 1 | 2, 0, count, ..] if *count > 0 && head.get(9) == Some(&0) => Ico,
        [b'D', b'D', b'S', b' ', ..] => Dds,
        [b'q', b'o', b'i', b'f', ..] => Qoi,
        [b'#', b'?', b'R', ..] => Hdr,
        [b'P', b'1'..=b'7', b' ' | b'\n' | b'\r' | b'\t' | b'#', ..] => Pnm,
        [0xff, 0x0a, ..] | [0, 0, 0, 12, b'J', b'X', b'L', b' ', ..] => Jxl,
        _ if head.starts_with(b"FUJIFILMCCD-RAW ") => Format::Raw,
        _ if head.get(4..8) == Some(b"ftyp") => return sniff_brands(head),
        _ if looks_like_tga(head) => Tga,
        _ => return sniff_foreign(head),
    };
    Sniffed::Known(known)
}

/// Major brand, version, compatible brands.
fn sniff_brands(head: &[u8]) -> Sniffed {
    let length = head.get(..4).map_or(0, |l| u32::from_be_bytes([l[0], l[1], l[2], l[3]]) as usize);
    let brands = head.get(8..length.clamp(8, head.len())).unwrap_or_default();
    let has = |wanted: &[&[u8; 4]]| brands.as_chunks::<4>().0.iter().any(|b| wanted.contains(&b));
    if has(&[b"crx "]) {
        Sniffed::Known(Format::Raw)
    } else if has(&[b"avif", b"avis"]) {
        Sniffed::Known(Format::Avif)
    } else if has(&[b"heic", b"heix", b"hevc", b"heim", b"heis", b"hevx", b"mif1", b"msf1"]) {
        Sniffed::Known(Format::Heic)
    } else {
        Sniffed::Foreign("a film (ISO base media file)")
    }
}

fn sniff_foreign(head: &[u8]) -> Sniffed {
    let name = match head {
        [b'8', b'B', b'P', b'S', ..] => "a Photoshop document (PSD)",
        [0, 0, 0, 12, b'j', b'P', ..] | [0xff, 0x4f, 0xff, 0x51, ..] => "JPEG 2000",
        [b'%', b'P', b'D', b'F', ..] => "a PDF document",
        [0x76, 0x2f, 0x31, 0x01, ..] => "OpenEXR",
        [b'R', b'I', b'F', b'F', ..] => "a sound or film (RIFF)",
        [b'F', b'O', b'V', b'b', ..] => "a Sigma RAW file (X3F)",
        [b'<', b's', b'v', b'g', ..] => "SVG",
        _ => return Sniffed::Unknown,
    };
    Sniffed::Foreign(name)
}

/// TGA has no magic: every byte of the header that has few legal values must have one.
fn looks_like_tga(head: &[u8]) -> bool {
    let Some(h) = head.get(..18) else { return false };
    let (map_type, kind, map_bits, bits, flags) = (h[1], h[2], h[7], h[16], h[17]);
    let map_length = u16::from_le_bytes([h[5], h[6]]);
    let size_is_set = h[12..14] != [0, 0] && h[14..16] != [0, 0];
    let map_fits = match (map_type, kind) {
        (1, 1 | 9) => map_length > 0 && matches!(map_bits, 15 | 16 | 24 | 32) && bits == 8,
        (0 | 1, 2 | 10) => matches!(bits, 15 | 16 | 24 | 32),
        (0 | 1, 3 | 11) => matches!(bits, 8 | 16),
        _ => false,
    };
    map_fits && size_is_set && flags & 0xc0 == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brands_decide_between_pictures_and_films() {
        let brands = |list: &[u8]| {
            let length = u32::try_from(8 + list.len()).unwrap().to_be_bytes();
            sniff(&[&length[..], b"ftyp", list].concat())
        };
        assert_eq!(brands(b"avif\0\0\0\0mif1"), Sniffed::Known(Format::Avif));
        assert_eq!(brands(b"mif1\0\0\0\0heic"), Sniffed::Known(Format::Heic));
        assert_eq!(brands(b"crx \0\0\0\x01"), Sniffed::Known(Format::Raw));
        assert!(matches!(brands(b"isom\0\0\0\0mp42"), Sniffed::Foreign(_)));
    }

    #[test]
    fn text_is_not_a_picture() {
        assert_eq!(sniff(b"hello world, this is a text file"), Sniffed::Unknown);
        assert_eq!(sniff(b""), Sniffed::Unknown);
    }
}
