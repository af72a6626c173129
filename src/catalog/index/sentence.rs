//! What of a model's sentence may be searched.
//!
//! Whether there is a dog is the detector's to say: a sentence counts for the names that `coco` looks for only where
//! `coco` saw the thing too.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use rusqlite::Connection;

use crate::catalog::Result;
use crate::grammar::{Vocabulary, names};

/// The analysis that says what there is.
const DETECTOR: &str = "coco";

/// The confidence from which a thing was seen, well below that of a tag.
const SEEN: f64 = 0.3;

/// Words of sentences for the same things.
const MORE_WORDS: &[(&str, &str)] = &[
    ("man", "person"),
    ("woman", "person"),
    ("boy", "person"),
    ("girl", "person"),
    ("child", "person"),
    ("kid", "person"),
    ("baby", "person"),
    ("lady", "person"),
    ("guy", "person"),
    ("puppy", "dog"),
    ("kitten", "cat"),
    ("bike", "bicycle"),
    ("pony", "horse"),
    ("lamb", "sheep"),
];

/// The most words a name has.
const LONGEST_NAME: usize = 2;

/// The sentence without the names of things that were looked for and not seen; whole while nobody has looked.
pub(super) fn searchable(connection: &Connection, print: i64, sentence: &str) -> Result<String> {
    let looked = "SELECT EXISTS (SELECT 1 FROM derived.engines e JOIN derived.analyses a ON a.engine = e.id
                  WHERE e.analysis = ?2 AND a.print = ?1 AND a.status = 2)";
    if !connection.prepare_cached(looked)?.query_row((print, DETECTOR), |row| row.get(0))? {
        return Ok(sentence.to_owned());
    }
    let sql = "SELECT w.key FROM derived.objects o JOIN derived.words w ON w.id = o.word
               JOIN derived.engines e ON e.id = o.engine
               WHERE o.print = ?1 AND e.analysis = ?2 AND o.category = 0 AND o.best >= ?3";
    let mut statement = connection.prepare_cached(sql)?;
    let seen = statement.query_map((print, DETECTOR, SEEN), |row| row.get(0))?;
    let seen: BTreeSet<String> = seen.collect::<Result<_, _>>()?;
    Ok(without_unseen(sentence, &seen))
}

fn without_unseen(sentence: &str, seen: &BTreeSet<String>) -> String {
    let words: Vec<&str> = sentence.split_whitespace().collect();
    let mut kept: Vec<&str> = Vec::with_capacity(words.len());
    let mut at = 0;
    while at < words.len() {
        let named = (1..=LONGEST_NAME.min(words.len() - at))
            .rev()
            .find_map(|length| thing(&words[at..at + length]).map(|thing| (length, thing)));
        let (length, counts) = named.map_or((1, true), |(length, thing)| (length, seen.contains(thing)));
        if counts {
            kept.extend_from_slice(&words[at..at + length]);
        }
        at += length;
    }
    kept.join(" ")
}

/// The key of the thing that words name, in the singular or the plural.
fn thing(words: &[&str]) -> Option<&'static str> {
    static THINGS: LazyLock<BTreeMap<String, String>> = LazyLock::new(things);
    let name: String = words.join(" ").chars().filter(|c| c.is_alphanumeric() || *c == ' ').collect();
    let keys = std::iter::once(names::key(&name)).chain(names::singular_keys(&name));
    keys.into_iter().find_map(|key| THINGS.get(&key)).map(String::as_str)
}

/// From every spelling to the thing it stands for.
fn things() -> BTreeMap<String, String> {
    let standard = Vocabulary::standard();
    let labels = standard.model(DETECTOR).map(|model| model.labels.as_slice()).unwrap_or_default();
    let spelt = labels.iter().flat_map(|label| {
        let spellings = std::iter::once(&label.name).chain(&label.aliases);
        spellings.map(|spelling| (names::key(spelling), names::key(&label.name)))
    });
    let more = MORE_WORDS.iter().map(|(word, thing)| ((*word).to_owned(), (*thing).to_owned()));
    spelt.chain(more).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn left(sentence: &str, seen: &[&str]) -> String {
        without_unseen(sentence, &seen.iter().map(|&key| key.to_owned()).collect())
    }

    #[test]
    fn names_count_only_where_the_thing_was_seen() {
        assert_eq!(left("a dog runs through the grass", &["zebra"]), "a runs through the grass");
        assert_eq!(left("two dogs and a man.", &["dog"]), "two dogs and a");
        assert_eq!(left("Two people on a sunny beach", &["person"]), "Two people on a sunny beach");
        assert_eq!(left("a hot dog, a teddy bear", &["bear", "dog"]), "a a");
        assert_eq!(left("", &[]), "");
    }
}
