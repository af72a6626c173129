//! Analyses that were handed out as work. The set lives in memory alone, so it follows the transactions itself.

use std::collections::HashSet;

/// A content and an engine.
type Pair = (i64, i64);

/// Analyses handed out and neither finished nor given back.
#[derive(Debug, Default)]
pub(super) struct Handed {
    pairs: HashSet<Pair>,
    /// What the open transaction did, in order: a pair, and whether it was added.
    journal: Vec<(Pair, bool)>,
}

/// A moment to go back to.
#[derive(Debug, Clone, Copy)]
pub(super) struct Mark(usize);

impl Handed {
    pub(super) fn contains(&self, pair: Pair) -> bool {
        self.pairs.contains(&pair)
    }

    pub(super) fn insert(&mut self, pair: Pair) {
        if self.pairs.insert(pair) {
            self.journal.push((pair, true));
        }
    }

    pub(super) fn remove(&mut self, pair: Pair) {
        if self.pairs.remove(&pair) {
            self.journal.push((pair, false));
        }
    }

    /// How many contents an engine has in hand.
    pub(super) fn of_engine(&self, engine: i64) -> usize {
        self.pairs.iter().filter(|pair| pair.1 == engine).count()
    }

    pub(super) const fn mark(&self) -> Mark {
        Mark(self.journal.len())
    }

    /// Takes back what happened since.
    pub(super) fn back_to(&mut self, mark: Mark) {
        for (pair, added) in self.journal.drain(mark.0..).rev() {
            if added {
                self.pairs.remove(&pair);
            } else {
                self.pairs.insert(pair);
            }
        }
    }

    /// The transaction is over.
    pub(super) fn settle(&mut self) {
        self.journal.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_part_did_is_taken_back() {
        let mut handed = Handed::default();
        handed.insert((1, 1));
        let mark = handed.mark();
        handed.insert((2, 1));
        handed.insert((1, 1));
        handed.remove((1, 1));
        handed.remove((9, 9));
        assert_eq!(handed.of_engine(1), 1);
        handed.back_to(mark);
        assert!(handed.contains((1, 1)) && !handed.contains((2, 1)) && !handed.contains((9, 9)));
    }
}
