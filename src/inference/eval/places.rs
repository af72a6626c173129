//! Boxes of text against words that people marked, after the rules of ICDAR 2015: words marked `###`
//! cannot be read and count neither way.

use crate::geometry::PxRect;

/// A word somebody marked.
#[derive(Debug, Clone, PartialEq)]
pub struct Word {
    /// Upright box around its four corners.
    pub bounds: PxRect,
    /// Whether it can be read.
    pub readable: bool,
}

/// Sums over pictures.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Tally {
    /// Readable words.
    pub words: usize,
    /// Readable words of which blocks cover at least half.
    pub covered: usize,
    /// Readable words that one block fits, with an overlap of one half.
    pub matched: usize,
    /// Blocks, without those on unreadable words.
    pub blocks: usize,
    /// Blocks that stand on readable words.
    pub on_text: usize,
    /// Blocks that fit a word.
    pub fitting: usize,
}

impl Tally {
    /// Adds one picture.
    pub fn add(&mut self, words: &[Word], blocks: &[PxRect]) {
        let readable: Vec<&PxRect> = words.iter().filter(|w| w.readable).map(|w| &w.bounds).collect();
        let others: Vec<&PxRect> = words.iter().filter(|w| !w.readable).map(|w| &w.bounds).collect();
        self.words += readable.len();
        self.covered += readable.iter().filter(|word| covered(word, blocks) >= 0.5).count();
        let fits = |word: &PxRect, block: &PxRect| word.iou(block) > 0.5;
        self.matched += readable.iter().filter(|word| blocks.iter().any(|b| fits(word, b))).count();
        for block in blocks {
            let right = readable.iter().any(|word| stands_on(block, word));
            let unreadable = others.iter().any(|word| stands_on(block, word));
            if right || !unreadable {
                self.blocks += 1;
                self.on_text += usize::from(right);
                self.fitting += usize::from(readable.iter().any(|word| fits(word, block)));
            }
        }
    }
}

/// Half of the word lies in the block, or half of the block on the word.
fn stands_on(block: &PxRect, word: &PxRect) -> bool {
    let common = block.intersection(word).area();
    common >= 0.5 * word.area() || common >= 0.5 * block.area()
}

/// Share of a word under blocks; blocks seldom overlap one another.
fn covered(word: &PxRect, blocks: &[PxRect]) -> f64 {
    let common: f64 = blocks.iter().map(|block| block.intersection(word).area().max(0.0)).sum();
    common / word.area().max(1e-9)
}

/// Reads a file of ICDAR: eight numbers and the word, a line each; lines that are not so are left out.
#[must_use]
pub fn read(text: &str) -> Vec<Word> {
    let text = text.trim_start_matches('\u{feff}');
    text.lines()
        .filter_map(|line| {
            let mut parts = line.trim().splitn(9, ',');
            let numbers: Vec<f64> = parts.by_ref().take(8).filter_map(|n| n.trim().parse().ok()).collect();
            let [x0, y0, x1, y1, x2, y2, x3, y3] = numbers[..] else { return None };
            let corners =
                [(x0, y0), (x1, y1), (x2, y2), (x3, y3)].map(|(x, y)| crate::geometry::Point::new(x, y));
            let bounds = PxRect::bounding(&corners)?;
            Some(Word { bounds, readable: parts.next().is_some_and(|word| word != "###") })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unreadable_words_count_neither_way() {
        let words = read("\u{feff}0,0,10,0,10,10,0,10,STOP\r\n50,0,60,0,60,10,50,10,###\nrubbish");
        assert_eq!(words.iter().map(|w| w.readable).collect::<Vec<_>>(), [true, false]);
        let mut tally = Tally::default();
        let block = |x: f64| PxRect::new(x, 0.0, 10.0, 10.0);
        tally.add(&words, &[block(1.0), block(50.0), block(90.0)]);
        assert_eq!((tally.words, tally.covered, tally.matched), (1, 1, 1));
        assert_eq!((tally.blocks, tally.on_text, tally.fitting), (2, 1, 1));
    }
}
