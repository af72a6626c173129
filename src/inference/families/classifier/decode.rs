//! The strongest classes.

/// Classes with at least `floor`, strongest first, at most `top`.
pub(super) fn best(scores: &[f32], floor: f32, top: usize) -> Vec<(usize, f32)> {
    let above = scores.iter().copied().enumerate().filter(|(_, score)| *score >= floor);
    let mut found: Vec<(usize, f32)> = above.collect();
    found.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    found.truncate(top);
    found.into_iter().map(|(class, score)| (class, score.min(1.0))).collect()
}

#[cfg(test)]
mod tests {
    use super::best;

    #[test]
    fn the_strongest_come_first() {
        assert_eq!(best(&[0.1, 0.6, 0.01, 0.3], 0.05, 2), [(1, 0.6), (3, 0.3)]);
    }

    #[test]
    fn odd_tensors_give_nothing() {
        assert!(best(&[0.0; 3], 0.05, 5).is_empty());
        assert!(best(&[f32::NAN; 3], 0.05, 5).is_empty());
        assert!(best(&[], 0.05, 5).is_empty());
    }
}
