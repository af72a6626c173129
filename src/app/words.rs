//! Counts, orders and searches in words, as more than one panel says them.

use super::widgets::grouped;
use crate::session::{Grouping, Sort, SortKey};

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

/// A sentence with a capital letter.
#[must_use]
pub fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
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

/// Work that failed, from its short names: `index` is the reading of the file, anything else an analysis.
#[must_use]
pub fn failed_work(what: &str) -> String {
    let (read, analyses): (Vec<&str>, Vec<&str>) = what.split(", ").partition(|name| *name == "index");
    match (read.is_empty(), analyses.is_empty()) {
        (false, true) => "Could not be read".to_owned(),
        (false, false) => format!("Could not be read, nor analysed by {}", analyses.join(", ")),
        (true, _) => format!("Not analysed by {}", analyses.join(", ")),
    }
}

/// Every order, as menus list them.
pub fn orders() -> impl Iterator<Item = Sort> {
    SortKey::ALL.into_iter().flat_map(|key| {
        let both = [key == SortKey::Name, key != SortKey::Name];
        // The worst match first is of no use to anybody.
        let some = both.into_iter().filter(move |ascending| key != SortKey::Relevance || !ascending);
        some.map(move |ascending| Sort { key, ascending })
    })
}

/// How an order is called.
#[must_use]
pub const fn sort_label(key: SortKey, ascending: bool) -> &'static str {
    match (key, ascending) {
        (SortKey::Taken, false) => "Taken, newest first",
        (SortKey::Taken, true) => "Taken, oldest first",
        (SortKey::Added, false) => "Added, newest first",
        (SortKey::Added, true) => "Added, oldest first",
        (SortKey::Name, false) => "Name, Z to A",
        (SortKey::Name, true) => "Name, A to Z",
        (SortKey::Rating, false) => "Rating, best first",
        (SortKey::Rating, true) => "Rating, lowest first",
        (SortKey::Quality, false) => "Quality, best first",
        (SortKey::Quality, true) => "Quality, worst first",
        (SortKey::Pixels, false) => "Pixels, most first",
        (SortKey::Pixels, true) => "Pixels, fewest first",
        (SortKey::FileSize, false) => "File, largest first",
        (SortKey::FileSize, true) => "File, smallest first",
        (SortKey::Aspect, false) => "Shape, widest first",
        (SortKey::Aspect, true) => "Shape, tallest first",
        (SortKey::Relevance, _) => "Best match first",
    }
}

/// How a grouping is called.
#[must_use]
pub const fn grouping_label(grouping: Grouping) -> &'static str {
    match grouping {
        Grouping::None => "No groups",
        Grouping::Date => "Group by date",
        Grouping::Folder => "Group by folder",
        Grouping::Alike => "Group near-duplicates",
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
    fn failed_work_is_named_by_what_it_is() {
        assert_eq!(failed_work("index"), "Could not be read");
        assert_eq!(failed_work("coco, iqa"), "Not analysed by coco, iqa");
        assert_eq!(failed_work("index, coco"), "Could not be read, nor analysed by coco");
    }

    #[test]
    fn every_order_has_a_name_of_its_own() {
        let mut names: Vec<&str> = orders().map(|sort| sort_label(sort.key, sort.ascending)).collect();
        assert_eq!((names.len(), names[0]), (17, "Taken, newest first"));
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), 17);
    }

    #[test]
    fn one_is_singular() {
        assert_eq!((pictures(1), pictures(1200)), ("1 picture".to_owned(), "1,200 pictures".to_owned()));
    }
}
