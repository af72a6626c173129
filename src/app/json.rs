//! JSON as lines to look at: what stands on each, which lists can be folded, which lines are one entry.

use std::ops::Range;
use std::sync::Arc;

/// A text of JSON that was cut into lines once.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct JsonText {
    text: Arc<str>,
    lines: Vec<Range<usize>>,
    /// Lists of objects over several lines, the outer ones first.
    pub folds: Vec<Fold>,
    /// The objects in these lists, in order.
    pub entries: Vec<Entry>,
}

/// A list of objects.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fold {
    /// The key it stands under.
    pub key: String,
    /// The line with its first bracket.
    pub first: usize,
    /// The line with its last one.
    pub last: usize,
    /// How many objects it holds.
    pub count: usize,
    /// Whether they have boxes.
    pub boxes: bool,
}

/// One object of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The key of its list.
    pub key: String,
    /// Its place in the list.
    pub nth: usize,
    /// Its lines.
    pub lines: Range<usize>,
}

/// How a piece of a line looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ink {
    /// Before a colon.
    Key,
    /// A word in quotes.
    Word,
    /// A number, `true`, `false` or `null`.
    Number,
    /// Brackets, commas, blanks.
    Mark,
}

/// A line on screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row {
    /// Its line.
    pub line: usize,
    /// The fold that begins here.
    pub fold: Option<usize>,
    /// Whether that fold is closed: everything to its last bracket stands in this row.
    pub closed: bool,
}

/// A bracket that is open while the text is read.
struct Open {
    list: bool,
    key: String,
    line: usize,
    /// Objects of a list so far, and whether one has a box.
    lines: Vec<Range<usize>>,
    boxes: bool,
}

impl JsonText {
    /// Reads a text; what is no JSON gives lines without folds.
    #[must_use]
    pub fn new(text: Arc<str>) -> Self {
        let mut lines = Vec::new();
        let mut start = 0;
        for (at, _) in text.match_indices('\n') {
            lines.push(start..at);
            start = at + 1;
        }
        lines.push(start..text.len());
        let (folds, entries) = structure(&text);
        Self { text, lines, folds, entries }
    }

    /// The text it was made from.
    #[must_use]
    pub const fn text(&self) -> &Arc<str> {
        &self.text
    }

    /// One line.
    #[must_use]
    pub fn line(&self, n: usize) -> &str {
        self.lines.get(n).map_or("", |range| &self.text[range.clone()])
    }

    /// How many lines there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.lines.len()
    }

    /// The rows on screen while the folds that `closed` names are closed.
    #[must_use]
    pub fn rows(&self, closed: impl Fn(&Fold) -> bool) -> Vec<Row> {
        let mut rows = Vec::new();
        let mut line = 0;
        while line < self.len() {
            let fold = self.folds.iter().position(|fold| fold.first == line);
            let shut = fold.filter(|&at| closed(&self.folds[at]));
            rows.push(Row { line, fold, closed: shut.is_some() });
            line = shut.map_or(line, |at| self.folds[at].last) + 1;
        }
        rows
    }

    /// Whether a list is closed until somebody opens it: those of a long text but for the first one, so that its
    /// shape is seen at once.
    #[must_use]
    pub fn is_closed_at_first(&self, fold: &Fold) -> bool {
        const SHORT: usize = 48;
        self.len() > SHORT && self.folds.first().is_some_and(|first| first != fold)
    }

    /// The entry that a line belongs to; the inner one where entries lie in entries.
    #[must_use]
    pub fn entry_at(&self, line: usize) -> Option<&Entry> {
        let holding = self.entries.iter().filter(|entry| entry.lines.contains(&line));
        holding.min_by_key(|entry| entry.lines.len())
    }
}

fn structure(text: &str) -> (Vec<Fold>, Vec<Entry>) {
    let (mut folds, mut entries) = (Vec::new(), Vec::new());
    let mut open: Vec<Open> = Vec::new();
    let (mut line, mut key, mut word) = (0, String::new(), String::new());
    let mut letters = text.char_indices();
    while let Some((at, letter)) = letters.next() {
        match letter {
            '\n' => line += 1,
            '"' => word = string(text, at, &mut letters),
            ':' => {
                key = std::mem::take(&mut word);
                if key == "bounding-box"
                    && let Some(list) = open.iter_mut().rev().nth(1)
                {
                    list.boxes = true;
                }
            }
            '{' | '[' => {
                let key = std::mem::take(&mut key);
                open.push(Open { list: letter == '[', key, line, lines: Vec::new(), boxes: false });
            }
            '}' | ']' => {
                let Some(closed) = open.pop() else { break };
                if closed.list {
                    close_list(closed, line, &mut folds, &mut entries);
                } else if let Some(list) = open.last_mut().filter(|around| around.list) {
                    list.lines.push(closed.line..line + 1);
                }
            }
            _ => {}
        }
    }
    folds.sort_by_key(|fold: &Fold| fold.first);
    entries.sort_by_key(|entry: &Entry| entry.lines.start);
    (folds, entries)
}

fn close_list(list: Open, line: usize, folds: &mut Vec<Fold>, entries: &mut Vec<Entry>) {
    if list.lines.is_empty() || list.line == line {
        return;
    }
    let count = list.lines.len();
    let key = &list.key;
    entries.extend(list.lines.into_iter().enumerate().map(|(nth, lines)| Entry {
        key: key.clone(),
        nth,
        lines,
    }));
    folds.push(Fold { key: list.key, first: list.line, last: line, count, boxes: list.boxes });
}

/// The content of the string that begins at `at`; leaves `letters` behind its last quote.
fn string(text: &str, at: usize, letters: &mut std::str::CharIndices<'_>) -> String {
    let mut escaped = false;
    for (end, letter) in letters.by_ref() {
        match letter {
            '\\' if !escaped => escaped = true,
            '"' if !escaped => {
                let raw = &text[at..=end];
                return serde_json::from_str(raw).unwrap_or_else(|_not_json| raw.to_owned());
            }
            _ => escaped = false,
        }
    }
    String::new()
}

/// A line in pieces of one look each.
#[must_use]
pub fn pieces(line: &str) -> Vec<(Ink, &str)> {
    let mut found = Vec::new();
    let mut rest = line;
    while let Some(first) = rest.chars().next() {
        let (ink, length) = match first {
            '"' => {
                let end = quoted(rest);
                let key = rest[end..].trim_start().starts_with(':');
                (if key { Ink::Key } else { Ink::Word }, end)
            }
            '-' | '0'..='9' | 't' | 'f' | 'n' => {
                let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || "+-.".contains(c)));
                (Ink::Number, end.unwrap_or(rest.len()))
            }
            _ => {
                let starts = |c: char| c == '"' || c == '-' || c.is_ascii_alphanumeric();
                (Ink::Mark, rest.find(starts).filter(|end| *end > 0).unwrap_or(rest.len()))
            }
        };
        let (piece, after) = rest.split_at(length.max(first.len_utf8()));
        found.push((ink, piece));
        rest = after;
    }
    found
}

/// Length of the string that a line begins with, quotes included.
fn quoted(line: &str) -> usize {
    let mut escaped = false;
    for (at, letter) in line.char_indices().skip(1) {
        match letter {
            '\\' if !escaped => escaped = true,
            '"' if !escaped => return at + 1,
            _ => escaped = false,
        }
    }
    line.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = r#"{
  "tags": {
    "cat": [
      { "bounding-box": [1, 2, 3, 4],
        "confidence": 0.9 },
      { "bounding-box": [1, 2, 3, 4],
        "confidence": 0.8 }
    ],
    "a \"b\" [": [
      { "confidence": 0.7 }
    ],
    "none": []
  }
}"#;

    fn text() -> JsonText {
        JsonText::new(TEXT.into())
    }

    #[test]
    fn lists_of_objects_fold_and_know_their_entries() {
        let json = text();
        let told: Vec<_> =
            json.folds.iter().map(|f| (f.key.as_str(), f.first, f.last, f.count, f.boxes)).collect();
        assert_eq!(told, [("cat", 2, 7, 2, true), ("a \"b\" [", 8, 10, 1, false)]);
        let entry = json.entry_at(6).unwrap();
        assert_eq!((entry.key.as_str(), entry.nth, entry.lines.clone()), ("cat", 1, 5..7));
        assert!(json.entry_at(1).is_none());
    }

    #[test]
    fn a_closed_list_takes_one_row() {
        let json = text();
        let rows = json.rows(|fold| fold.key == "cat");
        let lines: Vec<usize> = rows.iter().map(|row| row.line).collect();
        assert_eq!(lines, [0, 1, 2, 8, 9, 10, 11, 12, 13]);
        assert!(rows[2].closed && !rows[3].closed);
        assert_eq!(json.rows(|_| false).len(), json.len());
    }

    #[test]
    fn a_line_keeps_every_letter_and_knows_keys_words_and_numbers() {
        let line = r#"  "bounding-box": [249.2, -1e3, null], "a\"": "wörd" },"#;
        let found = pieces(line);
        assert_eq!(found.iter().map(|(_, piece)| *piece).collect::<String>(), line);
        let of = |ink| found.iter().filter(|(i, _)| *i == ink).map(|(_, p)| *p).collect::<Vec<_>>();
        assert_eq!(of(Ink::Key), ["\"bounding-box\"", r#""a\"""#]);
        assert_eq!(of(Ink::Word), ["\"wörd\""]);
        assert_eq!(of(Ink::Number), ["249.2", "-1e3", "null"]);
    }

    #[test]
    fn what_is_no_json_is_still_shown() {
        for odd in ["", "}", "[ {", "\"open", "x\ny"] {
            let json = JsonText::new(odd.into());
            let lines: Vec<&str> = (0..json.len()).map(|n| json.line(n)).collect();
            assert_eq!(lines.join("\n"), odd);
            for line in lines {
                assert_eq!(pieces(line).iter().map(|(_, p)| *p).collect::<String>(), line);
            }
        }
    }
}
