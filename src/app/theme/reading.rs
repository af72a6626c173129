//! Words of scripts that run from right to left, in the order in which they stand on a line.

use std::borrow::Cow;

/// The text with the words of each right-to-left run in the order in which they are seen from left to right.
///
/// egui turns the letters of such a word and leaves the order of the words as it is written.
#[must_use]
pub fn seen(text: &str) -> Cow<'_, str> {
    if !text.chars().any(runs_left) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(runs_left) {
        let (before, from) = rest.split_at(start);
        let run = &from[..end_of_run(from)];
        out.push_str(before);
        let words: Vec<&str> = run.split(' ').rev().collect();
        out.push_str(&words.join(" "));
        rest = &from[run.len()..];
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// Where the run that begins with `text` ends: after its last letter before a word that runs the other way.
fn end_of_run(text: &str) -> usize {
    let mut end = 0;
    for (at, c) in text.char_indices() {
        if runs_left(c) {
            end = at + c.len_utf8();
        } else if c.is_alphabetic() {
            break;
        }
    }
    end
}

/// Letters of Hebrew, Arabic and their neighbours.
fn runs_left(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::seen;

    #[test]
    fn words_from_right_to_left_stand_in_reverse() {
        assert_eq!(seen("DSC_0412.jpg"), "DSC_0412.jpg");
        assert_eq!(seen("א ב ג.jpg"), "ג ב א.jpg");
        assert_eq!(seen("raw א ב and ג ד"), "raw ב א and ד ג");
        assert_eq!(seen("א 12 ב"), "ב 12 א", "a number stays within its run");
        assert_eq!(seen("אב.jpg"), "אב.jpg", "one word needs no order");
    }
}
