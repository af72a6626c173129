//! At which widths a picture is cut.

use std::collections::BTreeMap;

/// Evenly spaced widths: `step = ceil((max - min) / (count - 1))`, from `min` on in steps below `max`,
/// then `max`; one width is `max`. (Section 6.4 of the crop specification.)
pub fn by_count(min: u32, max: u32, count: u32) -> Result<Vec<u32>, String> {
    if count == 0 {
        return Err("a count of 0 leaves no width".to_owned());
    }
    if min == 0 || min > max {
        return Err(format!("min is above 0 and not above max, but it is {min} and max is {max}"));
    }
    if count == 1 || min == max {
        return Ok(vec![max]);
    }
    let step = (max - min).div_ceil(count - 1).max(1) as usize;
    Ok((min..max).step_by(step).chain([max]).collect())
}

/// Widths whose files differ by at most `step` bytes from neighbour to neighbour, as few as possible
/// and at most `most`, from narrow to wide; and whether every step was kept.
///
/// `bytes_at` says how large the file of a width is; it is asked about a dozen times a width. From the
/// widest down, the narrowest width within reach is looked for by halving.
pub fn by_bytes<E>(
    (min, max): (u32, u32),
    step: u64,
    most: usize,
    mut bytes_at: impl FnMut(u32) -> Result<u64, E>,
) -> Result<(Vec<u32>, bool), E> {
    /// Nearer widths than this are no use to anybody.
    const NEAR: u32 = 16;
    let mut known = BTreeMap::new();
    let mut bytes = |width: u32| -> Result<u64, E> {
        if let Some(found) = known.get(&width) {
            return Ok(*found);
        }
        let found = bytes_at(width)?;
        known.insert(width, found);
        Ok(found)
    };
    let mut widths = vec![max];
    let mut kept = true;
    while let Some(&last) = widths.last().filter(|last| **last > min) {
        if widths.len() + 1 >= most.max(1) {
            // What is left is one step, however large.
            kept &= bytes(last)?.saturating_sub(bytes(min)?) <= step;
            if most > 1 {
                widths.push(min);
            }
            break;
        }
        let floor = bytes(last)?.saturating_sub(step);
        let (mut low, mut high) = (min, last.saturating_sub(NEAR).max(min));
        if bytes(min)? >= floor {
            high = min;
        } else if bytes(high)? < floor {
            kept = false;
        } else {
            while high - low > NEAR {
                let middle = u32::midpoint(low, high);
                if bytes(middle)? >= floor { high = middle } else { low = middle }
            }
        }
        widths.push(high);
    }
    widths.reverse();
    Ok((widths, kept))
}

/// `sizes` of a list of widths: `(max-width: 400px) 400px, (max-width: 800px) 800px`.
#[must_use]
pub fn sizes_of(widths: &[u32]) -> String {
    widths.iter().map(|w| format!("(max-width: {w}px) {w}px")).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_follow_the_specification() {
        assert_eq!(by_count(200, 1000, 5).unwrap(), [200, 400, 600, 800, 1000]);
        assert_eq!(by_count(100, 399, 3).unwrap(), [100, 250, 399]);
        assert_eq!(by_count(100, 101, 5).unwrap(), [100, 101]);
        assert_eq!(by_count(375, 3840, 1).unwrap(), [3840]);
        assert_eq!(by_count(500, 500, 4).unwrap(), [500]);
        // ceil(2/2) = 1 gives as many as there are.
        assert_eq!(by_count(1, 3, 3).unwrap(), [1, 2, 3]);
        assert!(by_count(10, 5, 2).is_err() && by_count(5, 10, 0).is_err());
    }

    #[test]
    fn steps_in_bytes_are_kept() {
        let bytes = |w: u32| Ok::<u64, ()>(u64::from(w) * u64::from(w) / 10);
        let (widths, kept) = by_bytes((200, 1600), 30_000, 20, bytes).unwrap();
        assert!(kept && widths.first() == Some(&200) && widths.last() == Some(&1600), "{widths:?}");
        for pair in widths.windows(2) {
            let step = bytes(pair[1]).unwrap() - bytes(pair[0]).unwrap();
            assert!(step <= 30_000, "{pair:?} differ by {step}");
        }
        // Fewer would not do: 252,000 bytes in steps of 30,000.
        assert!((10..=12).contains(&widths.len()), "{widths:?}");
    }

    #[test]
    fn at_most_so_many_and_one_that_is_enough() {
        let bytes = |w: u32| Ok::<u64, ()>(u64::from(w) * 100);
        let (widths, kept) = by_bytes((200, 1600), 10_000, 3, bytes).unwrap();
        assert!(!kept && widths.len() == 3 && widths[0] == 200 && widths[2] == 1600, "{widths:?}");
        assert_eq!(by_bytes((200, 1600), 1_000_000, 9, bytes).unwrap(), (vec![200, 1600], true));
        assert_eq!(by_bytes((200, 1600), 10, 1, bytes).unwrap().0, [1600]);
    }

    #[test]
    fn sizes_name_every_width() {
        assert_eq!(sizes_of(&[400, 800]), "(max-width: 400px) 400px, (max-width: 800px) 800px");
    }
}
