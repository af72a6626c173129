//! "Did you mean": the nearest of some known words.

use std::cmp::Reverse;

use crate::grammar::names;

/// The known word nearest to `word`, when it is near enough to be meant; of two that are equally near, the one that
/// begins like it.
pub(super) fn nearest<S: AsRef<str>>(word: &str, known: &[S]) -> Option<String> {
    let word = word.to_lowercase();
    let letters: Vec<char> = word.chars().collect();
    let reach = (letters.len() / 3).max(1);
    let rank = |candidate: &str| {
        let lower = candidate.to_lowercase();
        let same = word.chars().zip(lower.chars()).take_while(|(a, b)| a == b).count();
        (names::edits(&letters, &lower.chars().collect::<Vec<_>>()), Reverse(same))
    };
    known
        .iter()
        .map(|candidate| (rank(candidate.as_ref()), candidate.as_ref()))
        .filter(|&((distance, _), _)| distance <= reach)
        .min()
        .map(|(_, candidate)| candidate.to_owned())
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
