//! Percent escapes, resolved before reading, with the way back for offsets.

/// Text without escapes.
pub(super) struct Decoded {
    pub text: String,
    /// For every byte of `text` where it stood in the source; empty when nothing was escaped.
    places: Vec<usize>,
    source_len: usize,
}

impl Decoded {
    /// Where byte `offset` of the decoded text stood in the source.
    pub(super) fn source_offset(&self, offset: usize) -> usize {
        if self.places.is_empty() {
            return offset;
        }
        self.places.get(offset).copied().unwrap_or(self.source_len)
    }
}

/// Resolves `%41` and the like; text that would not be UTF-8 stays as it is.
pub(super) fn decode(source: &str) -> Decoded {
    let untouched = || Decoded { text: source.to_owned(), places: Vec::new(), source_len: source.len() };
    if !source.contains('%') {
        return untouched();
    }
    let bytes = source.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut places = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let escaped = (bytes[at] == b'%').then(|| hex_pair(bytes.get(at + 1..at + 3)?)).flatten();
        out.push(escaped.unwrap_or(bytes[at]));
        places.push(at);
        at += if escaped.is_some() { 3 } else { 1 };
    }
    match String::from_utf8(out) {
        Ok(text) => Decoded { text, places, source_len: source.len() },
        Err(_) => untouched(),
    }
}

fn hex_pair(digits: &[u8]) -> Option<u8> {
    let digit = |d: u8| char::from(d).to_digit(16);
    u8::try_from(digit(*digits.first()?)? * 16 + digit(*digits.get(1)?)?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_are_resolved_and_offsets_lead_back() {
        let decoded = decode("g_a%20b,w_x");
        assert_eq!(decoded.text, "g_a b,w_x");
        assert_eq!(decoded.source_offset(6), 8);
        assert_eq!(decoded.source_offset(99), 11);
        assert_eq!(decode("100%").text, "100%");
        assert_eq!(decode("%ff").text, "%ff");
    }
}
