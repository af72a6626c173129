//! Following several sentences at once, word by word, and choosing the best.
//!
//! Sums of log-probabilities, divided by the length to the power 0.7 (after Wu et al. 2016), so that
//! short sentences do not always win; three words in a row are never said twice.

/// Number of `<s>`.
const BEGIN: i64 = 1;
/// Number of `</s>`.
const END: i64 = 2;
/// Numbers below this are no words.
pub(super) const FIRST_WORD: i64 = 4;

const LENGTH_POWER: f32 = 0.7;

/// A beginning of a sentence.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Beam {
    /// Numbers of words, `<s>` first.
    pub tokens: Vec<i64>,
    /// Sum of log-probabilities.
    pub sum: f32,
}

/// Sentences on their way and sentences that ended.
#[derive(Debug)]
pub(super) struct Beams {
    width: usize,
    open: Vec<Beam>,
    finished: Vec<(Vec<i64>, f32)>,
}

impl Beams {
    /// Nothing said yet; at most `width` sentences are followed.
    pub fn new(width: usize) -> Self {
        let open = vec![Beam { tokens: vec![BEGIN], sum: 0.0 }];
        Self { width: width.max(1), open, finished: Vec::new() }
    }

    /// The sentences that go on; all have the same length.
    pub fn open(&self) -> &[Beam] {
        &self.open
    }

    /// Whether nothing more can come of it.
    pub fn done(&self) -> bool {
        self.open.is_empty() || self.finished.len() >= self.width
    }

    /// Goes on by one word: `next` holds `words` log-probabilities for each open sentence.
    pub fn advance(&mut self, next: &[f32], words: usize) {
        let mut candidates = Vec::new();
        for (beam, row) in self.open.iter().zip(next.chunks_exact(words.max(1))) {
            for (word, logp) in best(row, self.width + 2) {
                let tokens: Vec<i64> = beam.tokens.iter().copied().chain([word]).collect();
                if word == END || !repeats(&tokens) {
                    candidates.push(Beam { tokens, sum: beam.sum + logp });
                }
            }
        }
        candidates.sort_by(|a, b| b.sum.total_cmp(&a.sum));
        self.open.clear();
        for candidate in candidates {
            if candidate.tokens.last() == Some(&END) {
                let length = candidate.tokens.len() - 1;
                self.finished.push((candidate.tokens, candidate.sum / (length as f32).powf(LENGTH_POWER)));
            } else {
                self.open.push(candidate);
            }
            if self.open.len() == self.width {
                break;
            }
        }
    }

    /// The numbers of the best sentence's words; of unfinished ones where none ended.
    pub fn into_best(self) -> Vec<i64> {
        let mut all = self.finished;
        if all.is_empty() {
            let unfinished = self.open.into_iter();
            all = unfinished
                .map(|b| (b.sum / (b.tokens.len() as f32).powf(LENGTH_POWER), b.tokens))
                .map(|(s, t)| (t, s))
                .collect();
        }
        let best = all.into_iter().reduce(|best, next| if next.1 > best.1 { next } else { best });
        best.unwrap_or_default().0.into_iter().filter(|&word| word >= FIRST_WORD).collect()
    }
}

/// The `count` likeliest words that may be said, likeliest first.
fn best(row: &[f32], count: usize) -> Vec<(i64, f32)> {
    let allowed = |word: i64| word == END || word >= FIRST_WORD;
    let numbered = (0_i64..).zip(row.iter().copied());
    let mut words: Vec<(i64, f32)> = numbered.filter(|(word, p)| allowed(*word) && !p.is_nan()).collect();
    words.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    words.truncate(count);
    words
}

/// Whether the last three words stand together before.
fn repeats(tokens: &[i64]) -> bool {
    let Some((_, said)) = tokens.split_first() else { return false };
    let Some(last) = said.last_chunk::<3>() else { return false };
    said[..said.len() - 1].windows(3).any(|three| three == last)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Log-probabilities of six words.
    fn row(numbers: [f32; 6]) -> Vec<f32> {
        numbers.iter().map(|p| p.ln()).collect()
    }

    #[test]
    fn the_best_finished_sentence_wins() {
        let mut beams = Beams::new(2);
        beams.advance(&row([0.9, 0.9, 0.01, 0.9, 0.6, 0.39]), 6);
        assert_eq!(beams.open().iter().map(|b| b.tokens[1]).collect::<Vec<_>>(), [4, 5]);
        // After 4 everything is unlikely, after 5 the end is nearly certain.
        let next = [row([0.0, 0.0, 0.2, 0.0, 0.1, 0.1]), row([0.0, 0.0, 0.98, 0.0, 0.01, 0.01])].concat();
        beams.advance(&next, 6);
        assert!(beams.done());
        assert_eq!(beams.into_best(), [5]);
    }

    #[test]
    fn three_words_are_not_said_twice() {
        assert!(repeats(&[1, 7, 8, 9, 7, 8, 9]));
        assert!(repeats(&[1, 7, 7, 7, 7]));
        assert!(!repeats(&[1, 7, 8, 9, 7, 8]));
        assert!(!repeats(&[1, 7, 7, 7]));
    }

    #[test]
    fn odd_numbers_end_in_silence() {
        let mut beams = Beams::new(3);
        beams.advance(&[f32::NAN; 6], 6);
        assert!(beams.done());
        assert!(beams.into_best().is_empty());
        let mut none = Beams::new(3);
        none.advance(&[], 0);
        assert!(none.into_best().is_empty());
    }
}
