//! IPTC IIM (version 4.2): datasets of record 2.

use super::super::container::bytes::Bytes;
use super::dates;
use crate::facts::PictureMetadata;

/// Reads the datasets; a damaged block gives what came before the damage.
pub(super) fn read(block: &[u8]) -> PictureMetadata {
    let mut found = PictureMetadata::default();
    let (mut date, mut time, mut headline, mut creators) = (None, None, None, Vec::new());
    for (dataset, text) in datasets(block) {
        match dataset {
            5 => found.title = Some(text),
            25 => found.keywords.push(text),
            55 => date = Some(text),
            60 => time = Some(text),
            80 => creators.push(text),
            105 => headline = Some(text),
            116 => found.copyright = Some(text),
            120 => found.caption = Some(text),
            _ => {}
        }
    }
    found.title = found.title.or(headline);
    found.creator = (!creators.is_empty()).then(|| creators.join(", "));
    found.taken = date.and_then(|d| dates::from_iptc(&d, time.as_deref()));
    found.keywords.dedup();
    found
}

/// Filled datasets of record 2 as text.
fn datasets(block: &[u8]) -> Vec<(u8, String)> {
    let mut found = Vec::new();
    let mut is_utf8 = false;
    let mut b = Bytes::new(block);
    while let Some((record, dataset, data)) = next(&mut b) {
        match (record, dataset) {
            // Coded character set: ESC % G announces UTF-8.
            (1, 90) => is_utf8 = data == b"\x1b%G",
            (2, _) => found.push((dataset, text(data, is_utf8))),
            _ => {}
        }
    }
    found.retain(|(_, text)| !text.is_empty());
    found
}

fn next<'a>(b: &mut Bytes<'a>) -> Option<(u8, u8, &'a [u8])> {
    // Padding between datasets occurs in the wild.
    while b.u8()? != 0x1c {}
    let (record, dataset) = (b.u8()?, b.u8()?);
    let length = b.be16()?;
    let length = if length & 0x8000 == 0 {
        u64::from(length)
    } else {
        b.be_sized(u8::try_from(length & 0x7fff).ok()?)?
    };
    Some((record, dataset, b.take(usize::try_from(length).ok()?)?))
}

/// UTF-8 where it is announced or valid, else Latin-1.
fn text(data: &[u8], is_utf8: bool) -> String {
    let text = match std::str::from_utf8(data) {
        Ok(text) => text.to_string(),
        Err(_) if is_utf8 => String::from_utf8_lossy(data).into_owned(),
        Err(_) => data.iter().map(|&b| char::from(b)).collect(),
    };
    text.trim_matches(['\0', ' ', '\r', '\n']).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dataset(record: u8, dataset: u8, data: &[u8]) -> Vec<u8> {
        let length = u16::try_from(data.len()).unwrap().to_be_bytes();
        [&[0x1c, record, dataset][..], &length, data].concat()
    }

    #[test]
    fn keywords_names_and_dates_are_read() {
        let block = [
            dataset(2, 25, b"sea"),
            dataset(2, 25, b"caf\xe9"),
            dataset(2, 80, b"A"),
            dataset(2, 80, b"B"),
            dataset(2, 55, b"20261012"),
            dataset(2, 120, "Höhe".as_bytes()),
        ]
        .concat();
        let found = read(&block);
        assert_eq!(found.keywords, ["sea", "café"]);
        assert_eq!(found.creator.as_deref(), Some("A, B"));
        assert_eq!(found.caption.as_deref(), Some("Höhe"));
        assert_eq!(found.taken.as_deref(), Some("2026-10-12T00:00:00"));
        assert_eq!(read(&block[..20]).keywords, ["sea", "café"]);
    }
}
