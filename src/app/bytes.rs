//! Bytes in words.

/// 28_412_345 as `28.4 MB`.
#[must_use]
pub fn in_words(bytes: u64) -> String {
    let value = bytes as f64;
    match bytes {
        0..1_000 => format!("{bytes} bytes"),
        1_000..1_000_000 => format!("{:.0} kB", value / 1e3),
        1_000_000..10_000_000 => format!("{:.1} MB", value / 1e6),
        10_000_000..1_000_000_000 => format!("{:.0} MB", value / 1e6),
        _ => format!("{:.1} GB", value / 1e9),
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn sizes_keep_two_or_three_figures() {
        let all: Vec<String> =
            [12, 4_100, 4_120_000, 28_400_000, 3_000_000_000].into_iter().map(super::in_words).collect();
        assert_eq!(all, ["12 bytes", "4 kB", "4.1 MB", "28 MB", "3.0 GB"]);
    }
}
