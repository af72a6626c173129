//! RIFF chunks of WebP.

use super::bytes::Bytes;

/// The chunk `id` of a WebP file held in memory; cut files give what is there.
pub(in super::super) fn webp_chunk(file: &[u8], id: [u8; 4]) -> Option<&[u8]> {
    let mut b = Bytes::new(file);
    if b.take(4)? != b"RIFF" || b.le32().is_none() || b.take(4)? != b"WEBP" {
        return None;
    }
    while let (Some(kind), Some(length)) = (b.take(4), b.le32()) {
        let length = usize::try_from(length).ok()?;
        let body = b.take(length.min(b.rest().len()))?;
        if kind == id {
            return Some(body);
        }
        b.take(length % 2)?;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn odd_chunks_are_padded() {
        let file = b"RIFF\0\0\0\0WEBPVP8 \x03\0\0\0abc\0EXIF\x02\0\0\0hi";
        assert_eq!(webp_chunk(file, *b"EXIF"), Some(&b"hi"[..]));
        assert_eq!(webp_chunk(file, *b"XMP "), None);
    }
}
