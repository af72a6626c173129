//! Tokens to tree: `OR` of rows, a row is a list of things that must all hold.

use super::lexer::{Kind, Token, tokens};
use super::query::{Query, Term};
use super::{QueryError, term};

/// Deeper parentheses are refused: nobody writes them, and each costs stack.
const MAX_DEPTH: usize = 64;

/// Reads a search; an empty text is [`Query::All`].
///
/// # Errors
/// The first mistake with its place.
pub fn parse_query(text: &str) -> Result<Query, QueryError> {
    let tokens = tokens(text)?;
    if tokens.is_empty() {
        return Ok(Query::All);
    }
    let mut parser = Parser { tokens: &tokens, at: 0, end: text.len(), depth: 0 };
    let query = parser.alternatives()?;
    match parser.peek() {
        Some(stray) => Err(stray.error("this parenthesis closes nothing", None)),
        None => Ok(query),
    }
}

struct Parser<'t> {
    tokens: &'t [Token<'t>],
    at: usize,
    /// Length of the text, for mistakes at its end.
    end: usize,
    depth: usize,
}

impl<'t> Parser<'t> {
    fn peek(&self) -> Option<&'t Token<'t>> {
        self.tokens.get(self.at)
    }

    fn next(&mut self) -> Option<&'t Token<'t>> {
        let token = self.tokens.get(self.at);
        self.at += 1;
        token
    }

    /// Whether what stands after the token to come is something to look for.
    fn thing_follows(&self) -> bool {
        let after = self.tokens.get(self.at + 1);
        after.is_some_and(|t| !matches!(t.kind, Kind::Or | Kind::And | Kind::Close))
    }

    fn missing(&self, message: &str) -> QueryError {
        QueryError { message: message.to_owned(), offset: self.end, len: 0, suggestion: None }
    }

    /// `row OR row OR …`
    fn alternatives(&mut self) -> Result<Query, QueryError> {
        let mut rows = vec![self.row()?];
        while self.peek().is_some_and(|t| t.kind == Kind::Or) {
            self.at += 1;
            rows.push(self.row()?);
        }
        Ok(join(rows, Query::Or, |q| match q {
            Query::Or(inner) => Some(std::mem::take(inner)),
            _ => None,
        }))
    }

    /// Things side by side, or with `AND` between them.
    fn row(&mut self) -> Result<Query, QueryError> {
        let mut parts = Vec::new();
        while let Some(token) = self.peek() {
            match token.kind {
                Kind::Or | Kind::Close => break,
                Kind::And if parts.is_empty() || !self.thing_follows() => return Err(one_sided(token)),
                Kind::And => self.at += 1,
                _ => parts.push(self.factor()?),
            }
        }
        if parts.is_empty() {
            return Err(match self.peek() {
                Some(token) if token.kind == Kind::Or => one_sided(token),
                Some(token) => token.error("there is nothing before this parenthesis", None),
                None => self.missing("the search ends where something should follow"),
            });
        }
        Ok(join(parts, Query::And, |q| match q {
            Query::And(inner) => Some(std::mem::take(inner)),
            _ => None,
        }))
    }

    fn factor(&mut self) -> Result<Query, QueryError> {
        let Some(token) = self.next() else {
            return Err(self.missing("the search ends where something should follow"));
        };
        match token.kind {
            Kind::Open => self.nested(token),
            Kind::Not => self.negation(token),
            Kind::Word => {
                let last = self.tokens[self.at..].iter().all(|t| t.kind == Kind::Close);
                term::read(token, last).map(Query::Term)
            }
            Kind::Or | Kind::And => Err(one_sided(token)),
            Kind::Close => Err(token.error("this parenthesis closes nothing", None)),
        }
    }

    fn nested(&mut self, open: &Token<'_>) -> Result<Query, QueryError> {
        self.descend(open)?;
        let inner = self.alternatives()?;
        self.depth -= 1;
        match self.next() {
            Some(token) if token.kind == Kind::Close => Ok(inner),
            _ => Err(open.error("this parenthesis is never closed", None)),
        }
    }

    fn negation(&mut self, not: &Token<'_>) -> Result<Query, QueryError> {
        if self.peek().is_none_or(|t| matches!(t.kind, Kind::Or | Kind::And | Kind::Close)) {
            let message = format!("'{}' needs something to leave out after it", not.text);
            return Err(not.error(message, None));
        }
        self.descend(not)?;
        let inner = self.factor()?;
        self.depth -= 1;
        Ok(match inner {
            Query::Not(twice) => *twice,
            other => Query::Not(Box::new(other)),
        })
    }

    fn descend(&mut self, token: &Token<'_>) -> Result<(), QueryError> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(token.error(format!("parentheses go deeper than {MAX_DEPTH}"), None));
        }
        Ok(())
    }
}

fn one_sided(operator: &Token<'_>) -> QueryError {
    operator.error(format!("{} needs something on both sides", operator.text), None)
}

/// One part as it is, several under `wrap`, with parts of the same kind merged.
fn join(
    parts: Vec<Query>,
    wrap: fn(Vec<Query>) -> Query,
    inner: fn(&mut Query) -> Option<Vec<Query>>,
) -> Query {
    let mut flat = Vec::new();
    for mut part in parts {
        match inner(&mut part) {
            Some(several) => flat.extend(several),
            None => flat.push(part),
        }
    }
    if flat.len() == 1 { flat.swap_remove(0) } else { wrap(flat) }
}

impl From<Term> for Query {
    fn from(term: Term) -> Self {
        Self::Term(term)
    }
}

#[cfg(test)]
mod tests {
    use super::super::query::{Compare, NumberField, Place, TextField, Word};
    use super::*;

    fn plain(text: &str, prefix: bool) -> Word {
        Word { text: text.into(), prefix, phrase: false, also: Vec::new(), place: Place::default() }
    }

    fn word(text: &str, prefix: bool) -> Query {
        Term::Anywhere(plain(text, prefix)).into()
    }

    #[test]
    fn a_space_binds_closer_than_or() {
        let query = parse_query("red boat OR -(blue) rating>=3").unwrap();
        let rating = Term::Number(NumberField::Rating, Compare::GreaterOrEqual, 3.0);
        let expected = Query::Or(vec![
            Query::And(vec![word("red", false), word("boat", false)]),
            Query::And(vec![Query::Not(Box::new(word("blue", false))), rating.into()]),
        ]);
        assert_eq!(query, expected);
    }

    #[test]
    fn and_says_no_more_than_a_space() {
        for (text, same) in [
            ("w>=100 AND h>=100", "w>=100 h>=100"),
            ("cat AND -dog OR boat AND (a AND NOT b)", "cat -dog OR boat (a NOT b)"),
        ] {
            assert_eq!(parse_query(text), parse_query(same), "{text}");
        }
        let salt = Query::And(vec![word("salt", false), word("and", false), word("pepper", true)]);
        assert_eq!(parse_query("salt and pepper"), Ok(salt));
        assert!(matches!(parse_query("\"AND\""), Ok(Query::Term(_))));
    }

    #[test]
    fn the_last_word_is_a_beginning() {
        assert_eq!(parse_query("sunset bea"), Ok(Query::And(vec![word("sunset", false), word("bea", true)])));
        assert_eq!(parse_query("(bea)"), Ok(word("bea", true)));
        assert_eq!(parse_query("bea* x:").unwrap_err().offset, 5);
        let field = |field, text, prefix| Ok(Term::Text(field, plain(text, prefix)).into());
        assert_eq!(parse_query("tag:beach"), field(TextField::Tag, "beach", false));
        assert_eq!(parse_query("name:DSC_04"), field(TextField::Name, "DSC_04", true));
        assert_eq!(parse_query("(folder:trips)"), field(TextField::Folder, "trips", true));
        let rows =
            Query::And(vec![Term::Text(TextField::Name, plain("DSC_04", false)).into(), word("b", true)]);
        assert_eq!(parse_query("name:DSC_04 b"), Ok(rows));
        assert_eq!(parse_query("  "), Ok(Query::All));
    }

    #[test]
    fn mistakes_have_a_sentence_and_a_place() {
        for (text, offset, part) in [
            ("cat OR", 6, "ends"),
            ("OR cat", 0, "both sides"),
            ("cat AND", 4, "AND needs something on both sides"),
            ("AND cat", 0, "both sides"),
            ("cat AND AND dog", 4, "both sides"),
            ("cat OR AND dog", 7, "both sides"),
            ("(cat AND) dog", 5, "both sides"),
            ("- AND cat", 0, "leave out"),
            ("(cat", 0, "never closed"),
            ("cat)", 3, "closes nothing"),
            ("cat \"dog", 4, "quote"),
            ("-", 0, "leave out"),
            ("()", 1, "nothing"),
            ("tga:cat", 0, "tga"),
            ("rating>=9", 8, "rating"),
            ("date:2025-13", 5, "month"),
            ("cat !!", 4, "no letter or digit"),
            ("cat \"?!\"", 4, "no letter or digit"),
            ("cat name:__", 9, "no letter or digit"),
        ] {
            let error = parse_query(text).unwrap_err();
            assert_eq!(error.offset, offset, "{text}: {error}");
            assert!(error.message.contains(part), "{text}: {error}");
        }
        assert_eq!(parse_query("tga:cat").unwrap_err().suggestion.as_deref(), Some("tag:cat"));
    }

    #[test]
    fn depth_is_bounded() {
        let deep = "(".repeat(100_000);
        assert!(parse_query(&deep).unwrap_err().message.contains("deeper"));
        assert!(parse_query(&"-".repeat(100_000)).is_err());
    }
}
