//! Cuts a search into parentheses, minus signs and words.

use super::QueryError;

/// A part of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Token<'t> {
    pub kind: Kind,
    /// As written, quotes included.
    pub text: &'t str,
    /// Bytes before it.
    pub offset: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Open,
    Close,
    /// `-` or `NOT`.
    Not,
    Or,
    /// `AND`, which says no more than a space does.
    And,
    Word,
}

impl Token<'_> {
    /// An error about this token.
    pub(super) fn error(&self, message: impl Into<String>, suggestion: Option<String>) -> QueryError {
        QueryError { message: message.into(), offset: self.offset, len: self.text.len(), suggestion }
    }
}

/// All tokens of `text`.
pub(super) fn tokens(text: &str) -> Result<Vec<Token<'_>>, QueryError> {
    let mut all = Vec::new();
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        let single = |kind| Token { kind, text: &text[at..=at], offset: at };
        let token = match c {
            c if c.is_whitespace() => {
                at += c.len_utf8();
                continue;
            }
            '(' => single(Kind::Open),
            ')' => single(Kind::Close),
            '-' => single(Kind::Not),
            _ => word(text, at)?,
        };
        at += token.text.len();
        all.push(token);
    }
    Ok(all)
}

/// A word up to white space or a parenthesis outside quotes.
fn word(text: &str, from: usize) -> Result<Token<'_>, QueryError> {
    let mut opened = None;
    let mut escaped = false;
    let mut end = text.len();
    for (at, c) in text[from..].char_indices().map(|(at, c)| (from + at, c)) {
        match c {
            _ if escaped => escaped = false,
            '\\' if opened.is_some() => escaped = true,
            '"' => opened = if opened.is_some() { None } else { Some(at) },
            '(' | ')' if opened.is_none() => {
                end = at;
                break;
            }
            c if c.is_whitespace() && opened.is_none() => {
                end = at;
                break;
            }
            _ => {}
        }
    }
    if let Some(quote) = opened {
        let message = "this quote is never closed".to_owned();
        return Err(QueryError { message, offset: quote, len: text.len() - quote, suggestion: None });
    }
    let word = &text[from..end];
    let kind = match word {
        "OR" => Kind::Or,
        "AND" => Kind::And,
        "NOT" => Kind::Not,
        _ => Kind::Word,
    };
    Ok(Token { kind, text: word, offset: from })
}
