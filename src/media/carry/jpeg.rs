//! Segments of a JPEG.

use super::Blocks;

/// Most bytes after the marker of a segment, its length among them.
const LONGEST: usize = 0xffff;
/// Bytes of a profile in one segment, beside its name, number and count.
const PROFILE_PART: usize = LONGEST - 2 - 14;

/// The picture with its blocks behind the first segment (JFIF).
pub(super) fn with(jpeg: &[u8], blocks: &Blocks) -> Result<Vec<u8>, String> {
    let broken = || "the encoded picture does not begin like one".to_owned();
    let first = jpeg.get(4..6).ok_or_else(broken)?;
    let head = 4 + usize::from(u16::from_be_bytes([first[0], first[1]]));
    if !jpeg.starts_with(&[0xff, 0xd8, 0xff, 0xe0]) || jpeg.len() < head {
        return Err(broken());
    }
    let mut out = jpeg[..head].to_vec();
    if let Some(exif) = &blocks.exif {
        segment(&mut out, 0xe1, &[b"Exif\0\0", exif])?;
    }
    if let Some(xmp) = &blocks.xmp {
        segment(&mut out, 0xe1, &[b"http://ns.adobe.com/xap/1.0/\0", xmp])?;
    }
    if let Some(icc) = &blocks.icc {
        let parts = icc.chunks(PROFILE_PART);
        let count = u8::try_from(parts.len()).map_err(|_long| "the colour profile is too long".to_owned())?;
        for (number, part) in (1..=count).zip(parts) {
            segment(&mut out, 0xe2, &[b"ICC_PROFILE\0", &[number, count], part])?;
        }
    }
    if let Some(iptc) = &blocks.iptc {
        segment(&mut out, 0xed, &[iptc])?;
    }
    out.extend_from_slice(&jpeg[head..]);
    Ok(out)
}

fn segment(out: &mut Vec<u8>, marker: u8, parts: &[&[u8]]) -> Result<(), String> {
    let length = 2 + parts.iter().map(|part| part.len()).sum::<usize>();
    let length = u16::try_from(length).map_err(|_long| "a text about the rights is too long".to_owned())?;
    out.extend([0xff, marker]);
    out.extend(length.to_be_bytes());
    for part in parts {
        out.extend_from_slice(part);
    }
    Ok(())
}
