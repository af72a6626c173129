//! What the word being typed could become: fields, tags, objects.

use crate::app::words;
use crate::session::View;

/// One way to go on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Completion {
    /// The word as it would stand in the search.
    pub word: String,
    /// What it is about.
    pub note: String,
    /// The whole search with it.
    pub text: String,
}

/// Fields with an example of what follows.
const FIELDS: [(&str, &str); 16] = [
    ("tag:", "a tag"),
    ("object:", "a thing in the picture, object:dog>0.6"),
    ("count:", "how many, count:person>=2"),
    ("caption:", "words of the caption"),
    ("text:", "words in the picture"),
    ("name:", "file name"),
    ("folder:", "folder name"),
    ("rating>=", "stars, rating>=3"),
    ("flag:", "pick, reject or none"),
    ("label:", "red, yellow, green, blue, purple"),
    ("quality:", "high, medium or low"),
    ("watermark:", "clean, watermark or banner"),
    ("date:", "2025, 2025-06 or 2025-06..2025-09"),
    ("ar:", "shape, ar:16:9"),
    ("camera:", "camera"),
    ("is:", "untagged, offline, failed"),
];

/// Values of fields that have few.
const VALUES: [(&str, &[&str]); 5] = [
    ("flag", &["pick", "reject", "none"]),
    ("label", &["red", "yellow", "green", "blue", "purple"]),
    ("quality", &["high", "medium", "low"]),
    ("watermark", &["clean", "watermark", "banner"]),
    ("is", &["untagged", "offline", "failed"]),
];

/// At most eight ways to go on with the last word of `text`, the most used first.
#[must_use]
pub fn completions(text: &str, view: &View) -> Vec<Completion> {
    let start = text.rfind([' ', '(']).map_or(0, |at| at + 1);
    let (before, word) = text.split_at(start);
    let (minus, word) = word.strip_prefix('-').map_or(("", word), |rest| ("-", rest));
    if word.is_empty() || text.matches('"').count() % 2 == 1 {
        return Vec::new();
    }
    let found = match word.split_once(':') {
        Some((field, value)) => values(field, value, view),
        None => anything(word, view),
    };
    let whole = |word: &str, note: String| Completion {
        text: format!("{before}{minus}{word}"),
        word: word.to_owned(),
        note,
    };
    let news = found.into_iter().filter(|(found, _)| found != word);
    news.take(8).map(|(word, note)| whole(&word, note)).collect()
}

fn values(field: &str, value: &str, view: &View) -> Vec<(String, String)> {
    let part = value.trim_start_matches('"').to_lowercase();
    match field {
        "tag" => tags(&part, view),
        "object" | "count" => objects(field, &part, view),
        _ => {
            let few = VALUES.iter().find(|(name, _)| *name == field).map_or(&[][..], |(_, all)| all);
            let fits = few.iter().filter(|v| v.starts_with(&part));
            fits.map(|v| (format!("{field}:{v}"), String::new())).collect()
        }
    }
}

fn anything(word: &str, view: &View) -> Vec<(String, String)> {
    let part = word.to_lowercase();
    let fields = FIELDS.iter().filter(|(name, _)| name.starts_with(&part));
    let mut all: Vec<(String, String)> =
        fields.take(3).map(|(name, note)| ((*name).to_owned(), (*note).to_owned())).collect();
    if part.chars().count() > 1 {
        all.extend(tags(&part, view).into_iter().take(4));
        all.extend(objects("object", &part, view).into_iter().take(4));
    }
    all
}

fn tags(part: &str, view: &View) -> Vec<(String, String)> {
    let fits = view.library.tags.iter().filter(|tag| tag.name.to_lowercase().starts_with(part));
    fits.map(|tag| (words::tag_query(&tag.name), words::pictures(tag.assets))).collect()
}

fn objects(field: &str, part: &str, view: &View) -> Vec<(String, String)> {
    let mut all: Vec<(String, String)> = Vec::new();
    for model in view.vocabulary.models.iter().filter(|model| model.has_boxes) {
        for label in model.labels.iter().filter(|label| label.name.to_lowercase().starts_with(part)) {
            let name = &label.name;
            let quoted = if name.contains(' ') { format!("\"{name}\"") } else { name.clone() };
            let word = format!("{field}:{quoted}");
            if !all.iter().any(|(known, _)| *known == word) {
                all.push((word, model.id.clone()));
            }
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::grammar::Vocabulary;
    use crate::session::TagCount;

    fn words_for(text: &str) -> Vec<String> {
        let mut view = View { vocabulary: Arc::new(Vocabulary::standard()), ..View::default() };
        let tag = |name: &str, assets| TagCount { name: name.into(), assets, own: 0 };
        view.library.tags = vec![tag("dog", 9), tag("morning light", 4)];
        completions(text, &view).into_iter().map(|c| c.text).collect()
    }

    #[test]
    fn the_last_word_is_completed() {
        assert_eq!(
            words_for("rating>=3 do"),
            ["rating>=3 tag:dog", "rating>=3 object:dog", "rating>=3 object:donut"]
        );
        assert_eq!(words_for("-tag:mor"), ["-tag:\"morning light\""]);
        assert_eq!(words_for("flag:"), ["flag:pick", "flag:reject", "flag:none"]);
        assert_eq!(words_for("ra"), ["rating>="]);
    }

    #[test]
    fn nothing_is_offered_where_nothing_is_being_typed() {
        for text in ["", "dog ", "tag:\"morn", "flag:pick"] {
            assert!(words_for(text).is_empty(), "{text}");
        }
    }
}
