//! What a JPEG says before its pixels: frame, profile, metadata.

use std::io::{self, BufRead};

use super::jpeg::{SOS, Segment, Segments, is_frame};
use crate::geometry::PxSize;

/// Payloads of the segments before the first scan, put together again where they were split.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in super::super) struct JpegHead {
    /// Stored size; absent when no frame header came.
    pub(in super::super) size: Option<PxSize>,
    /// Bits a sample.
    pub(in super::super) precision: u8,
    /// Colour components.
    pub(in super::super) components: u8,
    /// The frame marker: `c0` baseline, `c2` progressive, `c3` lossless.
    pub(in super::super) frame: u8,
    /// TIFF structure of the EXIF segment.
    pub(in super::super) exif: Option<Vec<u8>>,
    /// XMP packet.
    pub(in super::super) xmp: Option<Vec<u8>>,
    /// Extended XMP, for packets over 64 KiB.
    pub(in super::super) extended_xmp: Vec<u8>,
    /// IPTC IIM records.
    pub(in super::super) iptc: Option<Vec<u8>>,
    /// ICC profile; absent when parts are missing.
    pub(in super::super) icc: Option<Vec<u8>>,
    /// Colour transform of the Adobe segment.
    pub(in super::super) adobe: Option<u8>,
}

/// Bound on extended XMP, which the file may claim to be 4 GiB long.
const EXTENDED_XMP_LIMIT: usize = 16 << 20;

impl JpegHead {
    /// Reads up to the first scan; a file cut before that gives what was there.
    pub(in super::super) fn read(reader: impl BufRead) -> io::Result<Option<Self>> {
        let Some(mut segments) = Segments::new(reader)? else { return Ok(None) };
        let mut head = Self::default();
        let mut icc = IccParts::default();
        while let Some(segment) = segments.next()? {
            if segment.marker == SOS {
                break;
            }
            head.take(segment, &mut icc);
        }
        head.icc = icc.joined();
        Ok(Some(head))
    }

    fn take(&mut self, Segment { marker, payload }: Segment, icc: &mut IccParts) {
        match marker {
            m if is_frame(m) && self.size.is_none() && payload.len() >= 6 => {
                let side = |at: usize| u32::from(u16::from_be_bytes([payload[at], payload[at + 1]]));
                self.size = Some(PxSize::new(side(3), side(1)));
                (self.precision, self.components, self.frame) = (payload[0], payload[5], m);
            }
            0xe1 => self.take_app1(&payload),
            0xe2 => icc.take(&payload),
            0xed if self.iptc.is_none() => self.iptc = iptc_of(&payload),
            0xee if payload.starts_with(b"Adobe") => self.adobe = payload.get(11).copied(),
            _ => {}
        }
    }

    fn take_app1(&mut self, payload: &[u8]) {
        if let Some(tiff) = payload.strip_prefix(b"Exif\0\0").or_else(|| payload.strip_prefix(b"Exif\0\xff"))
        {
            self.exif.get_or_insert_with(|| tiff.to_vec());
        } else if let Some(packet) = payload.strip_prefix(b"http://ns.adobe.com/xap/1.0/\0") {
            self.xmp.get_or_insert_with(|| packet.to_vec());
        } else if let Some(part) = payload.strip_prefix(b"http://ns.adobe.com/xmp/extension/\0") {
            // 32 bytes digest, 4 bytes total, 4 bytes offset; parts come in order in practice.
            let room = EXTENDED_XMP_LIMIT.saturating_sub(self.extended_xmp.len());
            if let Some(data) = part.get(40..).filter(|d| d.len() <= room) {
                self.extended_xmp.extend_from_slice(data);
            }
        }
    }
}

/// The parts of an ICC profile: number, of how many, bytes.
#[derive(Debug, Default)]
struct IccParts(Vec<(u8, u8, Vec<u8>)>);

impl IccParts {
    fn take(&mut self, payload: &[u8]) {
        if let Some([number, count, data @ ..]) = payload.strip_prefix(b"ICC_PROFILE\0") {
            self.0.push((*number, *count, data.to_vec()));
        }
    }

    fn joined(mut self) -> Option<Vec<u8>> {
        self.0.sort_by_key(|part| part.0);
        let complete = !self.0.is_empty()
            && self.0.iter().zip(1..).all(|(part, n)| part.0 == n && usize::from(part.1) == self.0.len());
        complete.then(|| self.0.into_iter().flat_map(|part| part.2).collect())
    }
}

/// The IPTC block of a Photoshop image resource segment (resource 0x0404).
fn iptc_of(payload: &[u8]) -> Option<Vec<u8>> {
    let mut b = super::bytes::Bytes::new(payload.strip_prefix(b"Photoshop 3.0\0")?);
    while b.take(4)? == b"8BIM" {
        let id = b.be16()?;
        let name = usize::from(b.u8()?);
        b.take(name + usize::from(name.is_multiple_of(2)))?;
        let length = usize::try_from(b.be32()?).ok()?;
        let data = b.take(length.min(b.rest().len()))?;
        if id == 0x0404 {
            return Some(data.to_vec());
        }
        b.take(length % 2)?;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn segment(marker: u8, payload: &[u8]) -> Vec<u8> {
        let length = u16::try_from(payload.len() + 2).unwrap().to_be_bytes();
        [&[0xff, marker][..], &length, payload].concat()
    }

    #[test]
    fn a_profile_in_two_parts_in_the_wrong_order_is_joined() {
        let file = [
            vec![0xff, 0xd8],
            segment(0xe2, b"ICC_PROFILE\0\x02\x02de"),
            segment(0xe2, b"ICC_PROFILE\0\x01\x02abc"),
            segment(0xc0, &[8, 0, 30, 0, 40, 3]),
        ]
        .concat();
        let head = JpegHead::read(&file[..]).unwrap().unwrap();
        assert_eq!(head.icc.as_deref(), Some(&b"abcde"[..]));
        assert_eq!(head.size, Some(PxSize::new(40, 30)));
    }

    #[test]
    fn iptc_is_found_behind_other_resources() {
        let mut resources = b"Photoshop 3.0\0".to_vec();
        resources.extend_from_slice(b"8BIM\x04\x0a\0\0\0\0\0\x03abc\0");
        resources.extend_from_slice(b"8BIM\x04\x04\x02no\0\0\0\0\x04data");
        assert_eq!(iptc_of(&resources).as_deref(), Some(&b"data"[..]));
    }
}
