//! How well two rows of numbers go together.

/// Pearson's linear correlation, -1 to 1; 0 where one row does not vary.
#[must_use]
pub fn linear(a: &[f64], b: &[f64]) -> f64 {
    let n = a.len().min(b.len()).max(1) as f64;
    let mean = |row: &[f64]| row.iter().sum::<f64>() / n;
    let (ma, mb) = (mean(a), mean(b));
    let both: f64 = a.iter().zip(b).map(|(x, y)| (x - ma) * (y - mb)).sum();
    let spread = |row: &[f64], mean: f64| row.iter().map(|x| (x - mean).powi(2)).sum::<f64>();
    let length = (spread(a, ma) * spread(b, mb)).sqrt();
    if length > 0.0 { both / length } else { 0.0 }
}

/// Spearman's rank correlation: that of the ranks, equal numbers sharing the mean of theirs.
#[must_use]
pub fn ranked(a: &[f64], b: &[f64]) -> f64 {
    linear(&ranks(a), &ranks(b))
}

fn ranks(row: &[f64]) -> Vec<f64> {
    let rank = |x: &f64| {
        let below = row.iter().filter(|y| *y < x).count() as f64;
        let same = row.iter().filter(|y| *y == x).count() as f64;
        below + (same - 1.0) / 2.0
    };
    row.iter().map(rank).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranks_look_at_order_only() {
        let (a, b) = ([1.0, 2.0, 3.0, 4.0], [1.0, 10.0, 100.0, 1000.0]);
        assert!((ranked(&a, &b) - 1.0).abs() < 1e-12);
        assert!(linear(&a, &b) < 0.9);
        assert!((ranked(&a, &[4.0, 3.0, 2.0, 1.0]) + 1.0).abs() < 1e-12);
        assert_eq!(ranked(&a, &[5.0; 4]), 0.0);
        assert_eq!(ranks(&[7.0, 7.0, 1.0]), [1.5, 1.5, 0.0]);
    }
}
