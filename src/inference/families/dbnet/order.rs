//! Reading order: rows from the top, words of a row from the left.

use crate::facts::TextBlock;

/// Sorts blocks as they would be read.
///
/// A block belongs to a row when its middle lies within the height of the row's first block.
pub(super) fn sort(blocks: &mut Vec<TextBlock>) {
    blocks.sort_by(|a, b| a.bounds.middle().y.total_cmp(&b.bounds.middle().y));
    let mut rows: Vec<Vec<TextBlock>> = Vec::new();
    for block in blocks.drain(..) {
        match rows.last_mut().filter(|row| same_row(&row[0], &block)) {
            Some(row) => row.push(block),
            None => rows.push(vec![block]),
        }
    }
    for row in &mut rows {
        row.sort_by(|a, b| a.bounds.x.total_cmp(&b.bounds.x));
    }
    blocks.extend(rows.into_iter().flatten());
}

fn same_row(first: &TextBlock, next: &TextBlock) -> bool {
    let reach = first.bounds.h.min(next.bounds.h) / 2.0;
    (next.bounds.middle().y - first.bounds.middle().y).abs() < reach
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::PxRect;

    #[test]
    fn rows_then_words() {
        let block = |x: f64, y: f64| TextBlock {
            bounds: PxRect::new(x, y, 10.0, 10.0),
            corners: Vec::new(),
            confidence: 1.0,
            text: None,
        };
        let mut blocks = vec![block(50.0, 30.0), block(60.0, 1.0), block(5.0, 3.0), block(0.0, 31.0)];
        sort(&mut blocks);
        let order: Vec<f64> = blocks.iter().map(|b| b.bounds.x).collect();
        assert_eq!(order, [5.0, 60.0, 0.0, 50.0]);
    }
}
