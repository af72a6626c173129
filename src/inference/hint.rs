//! "Did you mean": the nearest of some known words.

use std::cmp::Reverse;

/// The known word nearest to `word`, when it is near enough to be meant; of two that are equally near, the one that
/// begins like it.
pub(super) fn nearest<S: AsRef<str>>(word: &str, known: &[S]) -> Option<String> {
    let word = word.to_lowercase();
    let reach = (word.chars().count() / 3).max(1);
    let rank = |candidate: &str| {
        let lower = candidate.to_lowercase();
        let same = word.chars().zip(lower.chars()).take_while(|(a, b)| a == b).count();
        (distance(&word, &lower), Reverse(same))
    };
    known
        .iter()
        .map(|candidate| (rank(candidate.as_ref()), candidate.as_ref()))
        .filter(|&((distance, _), _)| distance <= reach)
        .min()
        .map(|(_, candidate)| candidate.to_owned())
}

/// Edits from one word to the other in characters: one is added, left out, replaced, or swapped with the next.
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let (mut before, mut above) = (Vec::new(), (0..=b.len()).collect::<Vec<usize>>());
    for i in 1..=a.len() {
        let mut row = vec![i];
        for j in 1..=b.len() {
            let replaced = above[j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut least = replaced.min(above[j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                least = least.min(before[j - 2] + 1);
            }
            row.push(least);
        }
        before = std::mem::replace(&mut above, row);
    }
    above[b.len()]
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

    #[test]
    fn two_letters_in_the_wrong_order_are_one_slip() {
        assert_eq!(nearest("brid", &["bird", "cat"]).as_deref(), Some("bird"));
        assert_eq!(nearest("nhcw", &["nchw", "nhwc"]).as_deref(), Some("nhwc"));
        assert_eq!(nearest("nhcw", &["rgb", "bgr"]), None);
    }
}
