//! RIFF chunks of WebP.

use super::bytes::Bytes;
use crate::geometry::PxSize;

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

/// Size of the picture, and whether it has clear pixels, of a WebP file as libwebp writes it.
pub(in super::super) fn webp_size(file: &[u8]) -> Option<(PxSize, bool)> {
    if let Some(head) = webp_chunk(file, *b"VP8X") {
        let side = |at: usize| {
            Some(u32::from_le_bytes([*head.get(at)?, *head.get(at + 1)?, *head.get(at + 2)?, 0]) + 1)
        };
        return Some((PxSize::new(side(4)?, side(7)?), head.first()? & 0x10 != 0));
    }
    if let Some(body) = webp_chunk(file, *b"VP8L") {
        let bits = u32::from_le_bytes(*body.get(1..)?.first_chunk()?);
        let size = PxSize::new((bits & 0x3fff) + 1, ((bits >> 14) & 0x3fff) + 1);
        return Some((size, bits & 0x1000_0000 != 0));
    }
    // A key frame: three bytes of tag, three of start code, then width and height in 14 bits each.
    let body = webp_chunk(file, *b"VP8 ")?;
    let side = |at: usize| Some(u32::from(u16::from_le_bytes([*body.get(at)?, *body.get(at + 1)?]) & 0x3fff));
    Some((PxSize::new(side(6)?, side(8)?), false))
}

/// What the head of an extended WebP file says.
#[expect(clippy::struct_excessive_bools, reason = "the flags of the format, one by one")]
pub(in super::super) struct Extended {
    pub(in super::super) size: PxSize,
    pub(in super::super) clear: bool,
    pub(in super::super) animated: bool,
    pub(in super::super) icc: bool,
    pub(in super::super) exif: bool,
    pub(in super::super) xmp: bool,
}

impl Extended {
    /// The body of the chunk `VP8X`.
    pub(in super::super) fn head(&self) -> Vec<u8> {
        let flags = [(self.icc, 0x20), (self.clear, 0x10), (self.exif, 8), (self.xmp, 4), (self.animated, 2)];
        let flags = flags.into_iter().filter(|(on, _)| *on).fold(0, |all, (_, bit)| all | bit);
        let side = |length: u32| (length.max(1) - 1).to_le_bytes();
        [&[flags, 0, 0, 0][..], &side(self.size.w)[..3], &side(self.size.h)[..3]].concat()
    }
}

/// A whole file in the extended form.
pub(in super::super) fn extended(head: &Extended, chunks: &[([u8; 4], &[u8])]) -> Vec<u8> {
    let mut body = b"WEBP".to_vec();
    put_chunk(&mut body, *b"VP8X", &head.head());
    for (kind, data) in chunks {
        put_chunk(&mut body, *kind, data);
    }
    let mut out = Vec::with_capacity(body.len() + 8);
    put_chunk(&mut out, *b"RIFF", &body);
    out
}

/// One chunk with its length, padded to an even number of bytes.
pub(in super::super) fn put_chunk(out: &mut Vec<u8>, kind: [u8; 4], data: &[u8]) {
    out.extend(kind);
    out.extend(u32::try_from(data.len()).unwrap_or(u32::MAX).to_le_bytes());
    out.extend_from_slice(data);
    out.extend(std::iter::repeat_n(0, data.len() % 2));
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
