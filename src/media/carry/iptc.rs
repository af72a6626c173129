//! The IPTC block of a JPEG: by-line and copyright notice, in the wrapping of Photoshop.

use super::Carried;

/// An APP13 payload; datasets are UTF-8, which they announce.
pub(super) fn block(carried: &Carried) -> Vec<u8> {
    let mut data = dataset(1, 90, b"\x1b%G");
    let texts = [(80, &carried.creator, 32), (116, &carried.copyright, 128)];
    for (number, text, longest) in texts {
        if let Some(text) = text {
            data.extend(dataset(2, number, cut(text, longest).as_bytes()));
        }
    }
    let length = u32::try_from(data.len()).unwrap_or(u32::MAX);
    let mut out = b"Photoshop 3.0\08BIM\x04\x04\0\0".to_vec();
    out.extend(length.to_be_bytes());
    if data.len() % 2 == 1 {
        data.push(0);
    }
    out.extend(data);
    out
}

fn dataset(record: u8, number: u8, data: &[u8]) -> Vec<u8> {
    let length = u16::try_from(data.len()).unwrap_or(0).to_be_bytes();
    [&[0x1c, record, number][..], &length, data].concat()
}

/// At most `longest` bytes, cut between characters; the standard allows no more.
fn cut(text: &str, longest: usize) -> &str {
    let end = (0..=longest.min(text.len())).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0);
    &text[..end]
}
