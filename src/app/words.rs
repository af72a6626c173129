//! Counts and searches in words, as more than one panel says them.

use super::widgets::grouped;

/// `1 picture`, `148 pictures`
#[must_use]
pub fn pictures(count: u64) -> String {
    if count == 1 { "1 picture".to_owned() } else { format!("{} pictures", grouped(count)) }
}

/// Seconds as `40 s left`, `2 min left`, `3 h left`.
#[must_use]
pub fn time_left(seconds: f64) -> String {
    if seconds < 60.0 {
        format!("{:.0} s left", seconds.max(1.0))
    } else if seconds < 5400.0 {
        format!("{:.0} min left", (seconds / 60.0).ceil())
    } else {
        format!("{:.0} h left", (seconds / 3600.0).ceil())
    }
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
    fn times_are_rounded_up_in_words() {
        assert_eq!(time_left(0.2), "1 s left");
        assert_eq!(time_left(61.0), "2 min left");
        assert_eq!(time_left(7200.0), "2 h left");
    }

    #[test]
    fn one_is_singular() {
        assert_eq!((pictures(1), pictures(1200)), ("1 picture".to_owned(), "1,200 pictures".to_owned()));
    }
}
