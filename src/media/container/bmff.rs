//! ISO base media boxes (ISO/IEC 14496-12): HEIF, AVIF, CR3 and JPEG XL containers.

use super::bytes::Bytes;

/// One box: its four-letter type and its content.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) struct Box4<'a> {
    pub(in super::super) kind: [u8; 4],
    pub(in super::super) body: &'a [u8],
}

/// The boxes that follow each other in `data`; a box that claims more than there is ends with the data.
pub(in super::super) fn boxes(data: &[u8]) -> impl Iterator<Item = Box4<'_>> {
    let mut b = Bytes::new(data);
    std::iter::from_fn(move || next_box(&mut b))
}

/// The content of the first box of type `kind`.
pub(in super::super) fn find(data: &[u8], kind: [u8; 4]) -> Option<&[u8]> {
    boxes(data).find(|b| b.kind == kind).map(|b| b.body)
}

/// Version and flags of a full box, and the rest.
pub(in super::super) fn full(body: &[u8]) -> Option<(u8, u32, Bytes<'_>)> {
    let mut b = Bytes::new(body);
    let word = b.be32()?;
    Some((u8::try_from(word >> 24).ok()?, word & 0x00ff_ffff, b))
}

fn next_box<'a>(b: &mut Bytes<'a>) -> Option<Box4<'a>> {
    let size = b.be32()?;
    let kind: [u8; 4] = b.take(4)?.try_into().ok()?;
    let length = match size {
        0 => b.rest().len(),
        1 => usize::try_from(b.be64()?.checked_sub(16)?).ok()?,
        _ => usize::try_from(size.checked_sub(8)?).ok()?,
    };
    let body = b.take(length.min(b.rest().len()))?;
    Some(Box4 { kind, body })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn boxes_follow_each_other_and_never_leave_the_data() {
        let data = b"\0\0\0\x0aabcdXY\0\0\0\x01wide\0\0\0\0\0\0\0\x11Z\0\0\0\xffcut!Q";
        let found: Vec<_> = boxes(data).map(|b| (b.kind, b.body.to_vec())).collect();
        assert_eq!(found, [(*b"abcd", b"XY".to_vec()), (*b"wide", b"Z".to_vec()), (*b"cut!", b"Q".to_vec())]);
        assert_eq!(boxes(b"\0\0\0\x04bad!").count(), 0);
    }
}
