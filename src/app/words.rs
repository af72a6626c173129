//! Counts and searches in words, as more than one panel says them.

use super::widgets::grouped;

/// `1 picture`, `148 pictures`
#[must_use]
pub fn pictures(count: u64) -> String {
    if count == 1 { "1 picture".to_owned() } else { format!("{} pictures", grouped(count)) }
}

/// A tag in the search language.
#[must_use]
pub fn tag_query(name: &str) -> String {
    if name.contains(|c: char| c.is_whitespace() || "\"():".contains(c)) {
        format!("tag:\"{}\"", name.replace('"', ""))
    } else {
        format!("tag:{name}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_with_spaces_are_quoted() {
        assert_eq!(tag_query("dog"), "tag:dog");
        assert_eq!(tag_query("morning light"), "tag:\"morning light\"");
    }

    #[test]
    fn one_is_singular() {
        assert_eq!((pictures(1), pictures(1200)), ("1 picture".to_owned(), "1,200 pictures".to_owned()));
    }
}
