//! Aligned columns.

/// Rows of cells; every column but the last is padded to its widest cell.
#[derive(Debug, Default)]
pub(super) struct Table {
    rows: Vec<Vec<String>>,
}

impl Table {
    pub(super) fn row<S: Into<String>>(&mut self, cells: impl IntoIterator<Item = S>) {
        self.rows.push(cells.into_iter().map(Into::into).collect());
    }

    pub(super) const fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The rows as lines, two spaces between columns.
    pub(super) fn lines(&self) -> Vec<String> {
        let columns = self.rows.iter().map(Vec::len).max().unwrap_or(0);
        let width =
            |c: usize| self.rows.iter().filter_map(|r| r.get(c)).map(|t| visible(t)).max().unwrap_or(0);
        let widths: Vec<usize> = (0..columns).map(width).collect();
        self.rows.iter().map(|row| line(row, &widths)).collect()
    }
}

fn line(row: &[String], widths: &[usize]) -> String {
    let mut text = String::new();
    for (cell, width) in row.iter().zip(widths) {
        text.push_str(cell);
        text.push_str(&" ".repeat(width - visible(cell) + 2));
    }
    text.trim_end().to_owned()
}

/// Characters that take room: colour codes do not.
fn visible(text: &str) -> usize {
    let mut inside = false;
    text.chars()
        .filter(|c| {
            let counts = !inside && *c != '\u{1b}';
            inside = *c == '\u{1b}' || (inside && *c != 'm');
            counts
        })
        .count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_line_up_also_with_colours() {
        let mut table = Table::default();
        table.row(["\u{1b}[32mok\u{1b}[0m", "coco", "x"]);
        table.row(["missing", "é", ""]);
        assert_eq!(table.lines(), ["\u{1b}[32mok\u{1b}[0m       coco  x", "missing  é"]);
    }
}
