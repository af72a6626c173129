//! PNG chunks, streamed; pixel data is passed on or skipped.

use std::io::{self, Read};

/// First bytes of every PNG.
pub(in super::super) const SIGNATURE: [u8; 8] = [0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a];

/// Calls `visit` for each chunk with its type, its length and a reader over exactly its bytes; ends after
/// `IEND` or where the file ends. Gives `false` when the file does not begin like a PNG.
pub(in super::super) fn chunks(
    mut reader: impl Read,
    mut visit: impl FnMut([u8; 4], u32, &mut dyn Read) -> io::Result<()>,
) -> io::Result<bool> {
    let mut signature = [0; 8];
    if reader.read_exact(&mut signature).is_err() || signature != SIGNATURE {
        return Ok(false);
    }
    let mut head = [0; 8];
    while read_whole(&mut reader, &mut head)? {
        let [l0, l1, l2, l3, kind @ ..] = head;
        let length = u32::from_be_bytes([l0, l1, l2, l3]);
        let mut body = reader.by_ref().take(u64::from(length));
        visit(kind, length, &mut body)?;
        io::copy(&mut body, &mut io::sink())?;
        let mut checksum = [0; 4];
        if &kind == b"IEND" || !read_whole(&mut reader, &mut checksum)? {
            break;
        }
    }
    Ok(true)
}

/// Fills `buffer`; `false` at the end of the file.
fn read_whole(reader: &mut impl Read, buffer: &mut [u8]) -> io::Result<bool> {
    match reader.read_exact(buffer) {
        Ok(()) => Ok(true),
        Err(e) if e.kind() == io::ErrorKind::UnexpectedEof => Ok(false),
        Err(e) => Err(e),
    }
}

/// Metadata chunks of a PNG.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in super::super) struct PngText {
    /// TIFF structure of `eXIf`.
    pub(in super::super) exif: Option<Vec<u8>>,
    /// XMP packet (uncompressed `iTXt`).
    pub(in super::super) xmp: Option<Vec<u8>>,
    /// Whether an animation follows.
    pub(in super::super) animated: bool,
}

/// Longest metadata chunk that is read.
const TEXT_LIMIT: u64 = 16 << 20;

/// Reads the metadata chunks, wherever they stand; `None` when it is not a PNG.
pub(in super::super) fn read_text(reader: impl Read) -> io::Result<Option<PngText>> {
    let mut text = PngText::default();
    let is_png = chunks(reader, |kind, _, body| {
        match &kind {
            b"eXIf" => text.exif = Some(read_some(body)?),
            b"iTXt" => text.xmp = xmp_of(&read_some(body)?).or(text.xmp.take()),
            b"acTL" => text.animated = true,
            _ => {}
        }
        Ok(())
    })?;
    Ok(is_png.then_some(text))
}

fn read_some(body: &mut dyn Read) -> io::Result<Vec<u8>> {
    let mut data = Vec::new();
    body.take(TEXT_LIMIT).read_to_end(&mut data)?;
    Ok(data)
}

/// Keyword, compression flag and method, language, translated keyword, text; XMP is never compressed.
fn xmp_of(chunk: &[u8]) -> Option<Vec<u8>> {
    let rest = chunk.strip_prefix(b"XML:com.adobe.xmp\0\0\0")?;
    let mut parts = rest.splitn(3, |&b| b == 0);
    let (_language, _keyword) = (parts.next()?, parts.next()?);
    parts.next().map(<[u8]>::to_vec)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chunk(kind: [u8; 4], body: &[u8]) -> Vec<u8> {
        [&u32::try_from(body.len()).unwrap().to_be_bytes()[..], &kind, body, &[0; 4]].concat()
    }

    #[test]
    fn xmp_after_the_pixels_is_found() {
        let file = [
            SIGNATURE.to_vec(),
            chunk(*b"IDAT", &[1; 100]),
            chunk(*b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0<x/>"),
            chunk(*b"IEND", b""),
        ]
        .concat();
        assert_eq!(read_text(&file[..]).unwrap().unwrap().xmp.as_deref(), Some(&b"<x/>"[..]));
        assert_eq!(read_text(&file[..50]).unwrap(), Some(PngText::default()));
        assert_eq!(read_text(&b"GIF89a"[..]).unwrap(), None);
    }
}
