//! The EXIF block: who made it, whose it is.

use super::Carried;

/// A TIFF structure with one directory: Artist (0x013b) and Copyright (0x8298), UTF-8 as every reader accepts.
pub(in crate::media) fn exif(carried: &Carried) -> Vec<u8> {
    let texts = [(0x013b_u16, &carried.creator), (0x8298, &carried.copyright)];
    let texts: Vec<(u16, Vec<u8>)> = texts
        .into_iter()
        .filter_map(|(tag, text)| Some((tag, [text.as_ref()?.as_bytes(), b"\0"].concat())))
        .collect();
    let count = u16::try_from(texts.len()).unwrap_or(0);
    let mut out = b"II\x2a\0\x08\0\0\0".to_vec();
    out.extend(count.to_le_bytes());
    let mut at = 8 + 2 + 12 * u32::from(count) + 4;
    let mut values = Vec::new();
    for (tag, text) in &texts {
        let length = u32::try_from(text.len()).unwrap_or(u32::MAX);
        out.extend(tag.to_le_bytes());
        out.extend(2u16.to_le_bytes());
        out.extend(length.to_le_bytes());
        if text.len() <= 4 {
            let mut inline = [0; 4];
            inline[..text.len()].copy_from_slice(text);
            out.extend(inline);
        } else {
            out.extend(at.to_le_bytes());
            at = at.saturating_add(length);
            values.extend_from_slice(text);
        }
    }
    out.extend([0; 4]);
    out.extend(values);
    out
}
