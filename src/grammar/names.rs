//! Matching the names of things: keys, singulars, near names.

/// Plurals that no rule gives.
const IRREGULAR: &[(&str, &str)] = &[
    ("people", "person"),
    ("men", "man"),
    ("women", "woman"),
    ("children", "child"),
    ("mice", "mouse"),
    ("knives", "knife"),
    ("sheep", "sheep"),
    ("teeth", "tooth"),
    ("feet", "foot"),
    ("geese", "goose"),
    ("leaves", "leaf"),
    ("loaves", "loaf"),
    ("shelves", "shelf"),
];

/// Endings that take `es`.
const TAKE_ES: &[&str] = &["s", "x", "z", "ch", "sh"];

/// The form in which names are compared: lower case without spaces, `_` and `-`.
#[must_use]
pub fn key(name: &str) -> String {
    name.chars().filter(|c| !matches!(c, ' ' | '_' | '-')).flat_map(char::to_lowercase).collect()
}

/// Whether a crop can be about something of this name: a letter, then letters, digits and a few signs.
#[must_use]
pub fn is_object_name(name: &str) -> bool {
    name.starts_with(char::is_alphabetic)
        && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | ' ' | '(' | ')' | '\''))
}

/// The words of a name in lower case with one space between them: `mud puppy` for `Mud-puppy`.
#[must_use]
pub fn spaced(name: &str) -> String {
    let words: Vec<String> =
        name.split([' ', '_', '-']).filter(|word| !word.is_empty()).map(str::to_lowercase).collect();
    words.join(" ")
}

/// Name and version of `coco_v2`; a name without a version, such as `my_villa`, is left whole.
#[must_use]
pub fn split_version(name: &str) -> (&str, Option<u32>) {
    let digits = |text: &&str| text.bytes().all(|b| b.is_ascii_digit());
    let number = |text: &str| Some(text).filter(digits).and_then(|text| text.parse().ok());
    match name.rsplit_once("_v").map(|(id, text)| (id, number(text))) {
        Some((id, Some(version))) => (id, Some(version)),
        _ => (name, None),
    }
}

/// Keys of the possible singulars of a plural name, most likely first; empty when the name is no plural.
///
/// The caller tries the exact key first, so `skis`, `scissors` and `faces` are never stripped. Irregular
/// plurals also count as the last part of a compound (`dining knives`).
#[must_use]
pub fn singular_keys(name: &str) -> Vec<String> {
    let key = key(name);
    if let Some((_, singular)) = IRREGULAR.iter().find(|(plural, _)| key == *plural) {
        return vec![(*singular).to_owned()];
    }
    let mut found = Vec::new();
    if let Some((plural, singular)) = IRREGULAR.iter().find(|(plural, _)| key.ends_with(plural)) {
        found.push(format!("{}{singular}", &key[..key.len() - plural.len()]));
    }
    if let Some(stem) = key.strip_suffix("ies").filter(|s| !s.is_empty()) {
        found.push(format!("{stem}y"));
    }
    if let Some(stem) = key.strip_suffix("es").filter(|s| TAKE_ES.iter().any(|e| s.ends_with(e))) {
        found.push(stem.to_owned());
    }
    if let Some(stem) = key.strip_suffix('s').filter(|s| !s.is_empty() && !s.ends_with('s')) {
        found.push(stem.to_owned());
    }
    found.dedup();
    found
}

/// The usual plural of a name: `person` to `people`, `wine glass` to `wine glasses`, `skis` as it is.
#[must_use]
pub fn plural(name: &str) -> String {
    let lower = name.to_lowercase();
    let irregular = IRREGULAR.iter().filter(|(_, one)| lower.ends_with(one)).max_by_key(|(_, one)| one.len());
    if let Some((many, one)) = irregular
        && let Some(start) = name.get(..name.len() - one.len())
        && (start.is_empty() || start.ends_with([' ', '_', '-']))
    {
        return format!("{start}{many}");
    }
    let has_plural_ending = lower.ends_with('s') && !lower.ends_with("ss") && !lower.ends_with("us");
    if has_plural_ending || lower.is_empty() {
        return name.to_owned();
    }
    let before_y = lower.strip_suffix('y').filter(|stem| !stem.ends_with(['a', 'e', 'i', 'o', 'u']));
    match before_y {
        Some(stem) if !stem.is_empty() => format!("{}ies", &name[..name.len() - 1]),
        _ if TAKE_ES.iter().any(|ending| lower.ends_with(ending)) => format!("{name}es"),
        _ => format!("{name}s"),
    }
}

/// Up to three of `candidates` whose key is at most two edits away, nearest first, then by alphabet.
///
/// Two edits would turn any short word into any other, so words of up to three letters allow one.
#[must_use]
pub fn near<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    let wanted: Vec<char> = key(name).chars().collect();
    let allowed = if wanted.len() <= 3 { 1 } else { 2 };
    let mut found: Vec<(usize, &str)> = candidates
        .into_iter()
        .filter_map(|candidate| {
            let letters: Vec<char> = key(candidate).chars().collect();
            let edits = edits_within(&wanted, &letters, allowed)?;
            (edits < letters.len()).then_some((edits, candidate))
        })
        .collect();
    found.sort_unstable();
    found.dedup();
    found.into_iter().take(3).map(|(_, name)| name.to_owned()).collect()
}

/// The edit distance when it is at most `limit`.
fn edits_within(a: &[char], b: &[char], limit: usize) -> Option<usize> {
    if a.len().abs_diff(b.len()) > limit {
        return None;
    }
    Some(edits(a, b)).filter(|edits| *edits <= limit)
}

/// Edit distance: how many characters are inserted, deleted, replaced or swapped with the next.
///
/// Optimal string alignment: three rows of the dynamic programme of Wagner and Fischer, with Damerau's swap.
#[must_use]
pub fn edits(a: &[char], b: &[char]) -> usize {
    let mut before: Vec<usize> = Vec::new();
    let mut above: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut row = vec![i];
        for j in 1..=b.len() {
            let replaced = above[j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut least = replaced.min(above[j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                least = least.min(before[j - 2] + 1);
            }
            row.push(least);
        }
        before = std::mem::replace(&mut above, row);
    }
    above[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spelling_has_one_key() {
        for name in ["sports ball", "sports_ball", "sports-ball", "sportsball", "SportsBall"] {
            assert_eq!(key(name), "sportsball");
        }
    }

    #[test]
    fn words_of_a_name_are_told_apart() {
        assert_eq!(["Ring-necked_snake ", "cat"].map(spaced), ["ring necked snake", "cat"]);
    }

    #[test]
    fn a_version_is_split_off() {
        assert_eq!(split_version("cld-fashion_v4"), ("cld-fashion", Some(4)));
        for whole in ["coco", "my_villa", "my_v", "coco_v+2", "_v99999999999"] {
            assert_eq!(split_version(whole), (whole, None));
        }
    }

    #[test]
    fn singulars_follow_the_table_and_the_rules() {
        for (plural, singular) in [
            ("people", "person"),
            ("mice", "mouse"),
            ("sheep", "sheep"),
            ("berries", "berry"),
            ("buses", "bus"),
            ("boxes", "box"),
            ("benches", "bench"),
            ("wine_glasses", "wineglass"),
            ("vehicles", "vehicle"),
            ("cats", "cat"),
            ("horses", "hors"),
            ("policemen", "policeman"),
        ] {
            assert_eq!(singular_keys(plural).first().map(String::as_str), Some(singular), "{plural}");
        }
        assert!(singular_keys("horses").contains(&"horse".to_owned()));
        assert!(singular_keys("glass").is_empty());
        assert!(singular_keys("s").is_empty());
    }

    #[test]
    fn plurals_are_those_of_the_language() {
        for (one, many) in [
            ("cat", "cats"),
            ("person", "people"),
            ("wine glass", "wine glasses"),
            ("bus", "buses"),
            ("bench", "benches"),
            ("knife", "knives"),
            ("sheep", "sheep"),
            ("mouse", "mice"),
            ("skis", "skis"),
            ("toy", "toys"),
            ("berry", "berries"),
            ("box", "boxes"),
            ("talisman", "talismans"),
            ("", ""),
        ] {
            assert_eq!(plural(one), many);
        }
    }

    #[test]
    fn near_names_come_nearest_first() {
        let names = ["cat", "car", "cart", "elephant", "bear"];
        assert_eq!(near("elefant", names), ["elephant"]);
        assert_eq!(near("caat", names), ["cart", "cat", "car"]);
        assert_eq!(near("ct", names), ["cat"]);
        assert!(near("zzzzzz", names).is_empty());
    }

    #[test]
    fn a_swap_is_one_edit() {
        let letters = |t: &str| t.chars().collect::<Vec<_>>();
        assert_eq!(edits_within(&letters("brid"), &letters("bird"), 2), Some(1));
        assert_eq!(edits_within(&letters("abc"), &letters("xyz"), 2), None);
    }
}
