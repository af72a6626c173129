//! JPEG marker segments (ITU T.81, annex B), streamed.

use std::io::{self, BufRead, Read as _};

/// Start of image.
pub(in super::super) const SOI: u8 = 0xd8;
/// End of image.
pub(in super::super) const EOI: u8 = 0xd9;
/// Start of scan.
pub(in super::super) const SOS: u8 = 0xda;
/// Comment.
pub(in super::super) const COM: u8 = 0xfe;

/// One marker with its payload (without the length bytes).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in super::super) struct Segment {
    pub(in super::super) marker: u8,
    pub(in super::super) payload: Vec<u8>,
}

/// Reads segments up to each start of scan; the caller then reads the entropy-coded data with [`Segments::scan`].
pub(in super::super) struct Segments<R> {
    reader: R,
    /// A marker that ended the entropy-coded data before it.
    pending: Option<u8>,
}

impl<R: BufRead> Segments<R> {
    /// After the start-of-image marker; `None` when the stream does not begin with one.
    pub(in super::super) fn new(mut reader: R) -> io::Result<Option<Self>> {
        let mut head = [0; 2];
        reader.read_exact(&mut head)?;
        Ok((head == [0xff, SOI]).then_some(Self { reader, pending: None }))
    }

    /// The next segment; `None` at the end of the image or of the file.
    pub(in super::super) fn next(&mut self) -> io::Result<Option<Segment>> {
        let marker = match self.pending.take() {
            Some(marker) => Some(marker),
            None => self.find_marker()?,
        };
        let Some(marker) = marker else { return Ok(None) };
        if marker == EOI {
            return Ok(None);
        }
        if matches!(marker, SOI | 0x01 | 0xd0..=0xd7) {
            return Ok(Some(Segment { marker, payload: Vec::new() }));
        }
        let (Some(high), Some(low)) = (self.byte()?, self.byte()?) else { return Ok(None) };
        let length = u64::from(u16::from_be_bytes([high, low])).saturating_sub(2);
        let mut payload = Vec::new();
        self.reader.by_ref().take(length).read_to_end(&mut payload)?;
        Ok(Some(Segment { marker, payload }))
    }

    /// Passes the entropy-coded data after a start of scan to `sink`; ends before the next marker that is not
    /// a restart. Gives whether such a marker came (else the file ended in the middle).
    pub(in super::super) fn scan(&mut self, mut sink: impl FnMut(&[u8])) -> io::Result<bool> {
        loop {
            let block = self.reader.fill_buf()?;
            if block.is_empty() {
                return Ok(false);
            }
            let plain = block.iter().position(|&b| b == 0xff).unwrap_or(block.len());
            sink(&block[..plain]);
            let met_marker = plain < block.len();
            self.reader.consume(plain);
            if met_marker {
                match self.after_fill()? {
                    None => return Ok(false),
                    Some(code @ (0 | 0xd0..=0xd7)) => sink(&[0xff, code]),
                    Some(marker) => {
                        self.pending = Some(marker);
                        return Ok(true);
                    }
                }
            }
        }
    }

    fn byte(&mut self) -> io::Result<Option<u8>> {
        let byte = self.reader.fill_buf()?.first().copied();
        if byte.is_some() {
            self.reader.consume(1);
        }
        Ok(byte)
    }

    /// The first byte that is not `ff`.
    fn after_fill(&mut self) -> io::Result<Option<u8>> {
        loop {
            match self.byte()? {
                Some(0xff) => {}
                other => return Ok(other),
            }
        }
    }

    /// Skips what is not a marker, as every decoder does.
    fn find_marker(&mut self) -> io::Result<Option<u8>> {
        loop {
            match self.byte()? {
                None => return Ok(None),
                Some(0xff) => match self.after_fill()? {
                    Some(0) => {}
                    other => return Ok(other),
                },
                Some(_) => {}
            }
        }
    }
}

/// Whether the marker begins a frame; the payload then starts with precision, height and width.
pub(in super::super) const fn is_frame(marker: u8) -> bool {
    matches!(marker, 0xc0..=0xc3 | 0xc5..=0xc7 | 0xc9..=0xcb | 0xcd..=0xcf)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn segments_and_scans_are_told_apart() {
        let file = [
            0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 2, 0xff, 0xff, 0xda, 0, 2, 9, 0xff, 0, 8, 0xff, 0xd0, 7, 0xff,
            0xd9,
        ];
        let mut s = Segments::new(&file[..]).unwrap().unwrap();
        assert_eq!(s.next().unwrap(), Some(Segment { marker: 0xe0, payload: vec![1, 2] }));
        assert_eq!(s.next().unwrap().unwrap().marker, SOS);
        let mut data = Vec::new();
        assert!(s.scan(|part| data.extend_from_slice(part)).unwrap());
        assert_eq!(data, [9, 0xff, 0, 8, 0xff, 0xd0, 7]);
        assert_eq!(s.next().unwrap(), None);
    }

    #[test]
    fn a_cut_scan_says_so() {
        let file = [0xff, 0xd8, 0xff, 0xda, 0, 2, 9, 9];
        let mut s = Segments::new(&file[..]).unwrap().unwrap();
        s.next().unwrap();
        assert!(!s.scan(|_| {}).unwrap());
    }
}
