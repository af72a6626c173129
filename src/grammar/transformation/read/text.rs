//! Parts of the text that know where they stand.

/// A part of the text with its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Piece<'t> {
    /// The part.
    pub text: &'t str,
    /// Bytes before it.
    pub offset: usize,
}

impl<'t> Piece<'t> {
    pub(super) const fn new(text: &'t str) -> Self {
        Self { text, offset: 0 }
    }

    /// The part from byte `from` to byte `to` of this part.
    pub(super) fn slice(self, from: usize, to: usize) -> Self {
        Self { text: &self.text[from..to], offset: self.offset + from }
    }

    /// Everything from byte `from` on.
    pub(super) fn after(self, from: usize) -> Self {
        self.slice(from, self.text.len())
    }

    /// Without white space at both ends.
    pub(super) fn trimmed(self) -> Self {
        let from = self.text.len() - self.text.trim_start().len();
        self.slice(from, from + self.text.trim().len())
    }

    /// Without white space at the end.
    pub(super) fn trimmed_end(self) -> Self {
        self.slice(0, self.text.trim_end().len())
    }

    /// Without `prefix`, when it begins so.
    pub(super) fn without_prefix(self, prefix: &str) -> Option<Self> {
        self.text.starts_with(prefix).then(|| self.after(prefix.len()))
    }

    /// Without `suffix`, when it ends so.
    pub(super) fn without_suffix(self, suffix: &str) -> Option<Self> {
        let text = self.text.strip_suffix(suffix)?;
        Some(Self { text, offset: self.offset })
    }

    /// Before and after the first `separator`.
    pub(super) fn split_once(self, separator: char) -> Option<(Self, Self)> {
        let at = self.text.find(separator)?;
        Some((self.slice(0, at), self.after(at + separator.len_utf8())))
    }

    /// `key` and `value` of `key_value`; for statements the key of `$name_value` is `$name`.
    pub(super) fn split_key(self) -> Option<(Self, Self)> {
        self.split_once('_')
    }

    /// The parts between separators outside parentheses; never empty.
    pub(super) fn split(self, separator: char) -> Vec<Self> {
        let mut parts = Vec::new();
        let (mut depth, mut from) = (0_usize, 0);
        for (at, c) in self.text.char_indices() {
            match c {
                '(' => depth += 1,
                ')' => depth = depth.saturating_sub(1),
                _ if c == separator && depth == 0 => {
                    parts.push(self.slice(from, at));
                    from = at + c.len_utf8();
                }
                _ => {}
            }
        }
        parts.push(self.after(from));
        parts
    }

    /// Whether every parenthesis has its partner.
    pub(super) fn is_balanced(self) -> bool {
        let mut depth = 0_usize;
        for c in self.text.chars() {
            match c {
                '(' => depth += 1,
                ')' if depth == 0 => return false,
                ')' => depth -= 1,
                _ => {}
            }
        }
        depth == 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn splitting_leaves_parentheses_alone() {
        let parts = Piece::new("a,b(c,d),e").split(',');
        assert_eq!(parts.iter().map(|p| p.text).collect::<Vec<_>>(), ["a", "b(c,d)", "e"]);
        assert_eq!(parts[2].offset, 9);
    }

    #[test]
    fn balance_needs_the_right_order() {
        assert!(Piece::new("(a)(b)").is_balanced());
        assert!(!Piece::new(")(").is_balanced());
        assert!(!Piece::new("((a)").is_balanced());
    }
}
