//! Counting the frames of a GIF without decoding one.

use super::super::container::bytes::Bytes;

/// Number of image blocks, counted no further than `limit`; a damaged file gives what could be counted.
pub(super) fn count_up_to(file: &[u8], limit: u32) -> u32 {
    let mut count = 0;
    walk(file, limit, &mut count);
    count
}

/// Walks the block structure of GIF89a, appendix A.
fn walk(file: &[u8], limit: u32, count: &mut u32) -> Option<()> {
    let mut b = Bytes::new(file);
    let screen = b.take(13)?;
    b.take(colour_table_bytes(screen[10]))?;
    while *count < limit {
        match b.u8()? {
            0x21 => {
                b.u8()?;
            }
            0x2c => {
                let descriptor = b.take(9)?;
                b.take(colour_table_bytes(descriptor[8]) + 1)?;
                *count += 1;
            }
            _ => return None,
        }
        skip_sub_blocks(&mut b)?;
    }
    Some(())
}

fn skip_sub_blocks(b: &mut Bytes<'_>) -> Option<()> {
    loop {
        match b.u8()? {
            0 => return Some(()),
            length => b.take(usize::from(length))?,
        };
    }
}

const fn colour_table_bytes(flags: u8) -> usize {
    if flags & 0x80 == 0 { 0 } else { 3 << ((flags & 7) + 1) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_are_counted_past_extensions() {
        let screen = b"GIF89a\x01\0\x01\0\x80\0\0abcdef";
        let extension = b"\x21\xf9\x04\0\0\0\0\0";
        let image = b"\x2c\0\0\0\0\x01\0\x01\0\0\x02\x02\x44\x01\0";
        let file = [&screen[..], extension, image, extension, image, b"\x3b"].concat();
        assert_eq!(count_up_to(&file, 9), 2);
        assert_eq!(count_up_to(&file, 1), 1);
        assert_eq!(count_up_to(&file[..30], 9), 0);
    }
}
