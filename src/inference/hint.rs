//! "Did you mean": the nearest of some known words.

/// The known word nearest to `word`, when it is near enough to be meant.
pub(super) fn nearest<S: AsRef<str>>(word: &str, known: &[S]) -> Option<String> {
    let word = word.to_lowercase();
    let reach = (word.chars().count() / 3).max(1);
    known
        .iter()
        .map(|candidate| (distance(&word, &candidate.as_ref().to_lowercase()), candidate.as_ref()))
        .filter(|&(distance, _)| distance <= reach)
        .min()
        .map(|(_, candidate)| candidate.to_owned())
}

/// Levenshtein distance in characters.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, from) in a.chars().enumerate() {
        let mut corner = row[0];
        row[0] = i + 1;
        for (j, to) in b.iter().enumerate() {
            let change = corner + usize::from(from != *to);
            corner = row[j + 1];
            row[j + 1] = change.min(corner + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_is_understood_and_a_stranger_is_not() {
        let known = ["family", "labels", "licence"];
        assert_eq!(nearest("famly", &known).as_deref(), Some("family"));
        assert_eq!(nearest("License", &known).as_deref(), Some("licence"));
        assert_eq!(nearest("weights", &known), None);
    }
}
