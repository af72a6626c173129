//! Reading numbers from a slice without ever going past its end.

/// A position in a slice; every read that would leave the slice gives `None`.
#[derive(Debug, Clone, Copy)]
pub(in super::super) struct Bytes<'a> {
    data: &'a [u8],
    at: usize,
}

impl<'a> Bytes<'a> {
    pub(in super::super) const fn new(data: &'a [u8]) -> Self {
        Self { data, at: 0 }
    }

    /// The next `n` bytes.
    pub(in super::super) fn take(&mut self, n: usize) -> Option<&'a [u8]> {
        let part = self.data.get(self.at..self.at.checked_add(n)?)?;
        self.at += n;
        Some(part)
    }

    /// Everything that is left.
    pub(in super::super) fn rest(&self) -> &'a [u8] {
        self.data.get(self.at..).unwrap_or_default()
    }

    fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        self.take(N)?.try_into().ok()
    }

    pub(in super::super) fn u8(&mut self) -> Option<u8> {
        self.array::<1>().map(|[b]| b)
    }

    pub(in super::super) fn be16(&mut self) -> Option<u16> {
        self.array().map(u16::from_be_bytes)
    }

    pub(in super::super) fn be32(&mut self) -> Option<u32> {
        self.array().map(u32::from_be_bytes)
    }

    pub(in super::super) fn be64(&mut self) -> Option<u64> {
        self.array().map(u64::from_be_bytes)
    }

    pub(in super::super) fn le32(&mut self) -> Option<u32> {
        self.array().map(u32::from_le_bytes)
    }

    /// A big-endian number of 0, 1, 2, 4 or 8 bytes.
    pub(in super::super) fn be_sized(&mut self, bytes: u8) -> Option<u64> {
        match bytes {
            0 => Some(0),
            1 => self.u8().map(u64::from),
            2 => self.be16().map(u64::from),
            4 => self.be32().map(u64::from),
            8 => self.be64(),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_is_never_passed() {
        let mut b = Bytes::new(&[1, 2, 3]);
        assert_eq!(b.be16(), Some(0x0102));
        assert_eq!(b.be16(), None);
        assert_eq!(b.take(usize::MAX), None);
        assert_eq!(b.rest(), &[3]);
    }
}
