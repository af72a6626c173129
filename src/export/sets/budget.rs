//! The best quality whose file is small enough.

/// An encoded file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fit {
    /// Its quality.
    pub quality: u8,
    /// The file.
    pub bytes: Vec<u8>,
    /// Whether it is small enough.
    pub met: bool,
}

/// Looks by halving for the best quality from `floor` to `ceiling` whose file has at most `limit`
/// bytes. Where even `floor` is too large, that file comes back with `met` unset.
pub fn fit_quality<E>(
    limit: u64,
    (floor, ceiling): (u8, u8),
    mut encode: impl FnMut(u8) -> Result<Vec<u8>, E>,
) -> Result<Fit, E> {
    let fits = |bytes: &[u8]| bytes.len() as u64 <= limit;
    let bytes = encode(ceiling)?;
    if fits(&bytes) || floor >= ceiling {
        let met = fits(&bytes);
        return Ok(Fit { quality: ceiling, bytes, met });
    }
    let bytes = encode(floor)?;
    if !fits(&bytes) {
        return Ok(Fit { quality: floor, bytes, met: false });
    }
    let (mut best, mut too_much) = (Fit { quality: floor, bytes, met: true }, ceiling);
    while too_much - best.quality > 1 {
        let quality = u8::midpoint(best.quality, too_much);
        let bytes = encode(quality)?;
        if fits(&bytes) {
            best = Fit { quality, bytes, met: true };
        } else {
            too_much = quality;
        }
    }
    Ok(best)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fit(limit: u64, range: (u8, u8)) -> (u8, usize, bool, usize) {
        let mut asked = 0;
        let encode = |quality: u8| {
            asked += 1;
            Ok::<_, ()>(vec![0; usize::from(quality) * 100])
        };
        let fit = fit_quality(limit, range, encode).unwrap();
        (fit.quality, fit.bytes.len(), fit.met, asked)
    }

    #[test]
    fn the_best_that_fits_in_few_tries() {
        let (quality, bytes, met, asked) = fit(6_150, (35, 82));
        assert_eq!((quality, bytes, met), (61, 6_100, true));
        assert!(asked <= 8, "{asked} files were encoded");
        assert_eq!(fit(100_000, (35, 82)), (82, 8_200, true, 1));
    }

    #[test]
    fn the_floor_holds_and_is_said() {
        assert_eq!(fit(1_000, (35, 82)), (35, 3_500, false, 2));
        assert_eq!(fit(1_000, (82, 82)), (82, 8_200, false, 1));
    }
}
