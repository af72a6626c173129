//! What marks say.

use crate::inference::hint;

/// Sellers and hosts of pictures, and what drafts carry; letters and digits only.
const NAMES: &[&str] = &[
    "shutterstock",
    "gettyimages",
    "istock",
    "istockphoto",
    "alamy",
    "alamystockphoto",
    "dreamstime",
    "depositphotos",
    "123rf",
    "adobestock",
    "fotolia",
    "bigstock",
    "canstockphoto",
    "freepik",
    "vectorstock",
    "envato",
    "stocksy",
    "stockphoto",
    "picfair",
    "watermark",
    "copyright",
    "allrightsreserved",
    "donotcopy",
    "samplepreview",
];

/// Endings of addresses that are read even when the dots around them are not.
const ADDRESSES: &[&str] = &["www.", "http", ".com", ".net", ".org", ".co.", ".info"];

/// What a reading says about itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    /// The name of a seller, or a word only marks carry.
    Name,
    /// An address on the web, or a claim to the rights.
    Address,
    /// Anything.
    Other,
}

/// Faint letters are misread: a name may differ by a letter in four.
pub(super) fn meaning(reading: &str) -> Meaning {
    let lower = reading.to_lowercase();
    let letters = letters(&lower);
    let named = NAMES.iter().any(|name| letters.contains(name));
    let nearly = letters.len() >= 6 && hint::nearest(&letters, NAMES).is_some();
    if named || nearly {
        Meaning::Name
    } else if ADDRESSES.iter().any(|part| lower.contains(part)) || lower.contains("(c)") {
        Meaning::Address
    } else {
        Meaning::Other
    }
}

/// Letters and digits only.
pub(super) fn letters(reading: &str) -> String {
    reading.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_addresses_are_known_even_when_misread() {
        assert_eq!(meaning("shutterstock"), Meaning::Name);
        assert_eq!(meaning("shuterstcck"), Meaning::Name);
        assert_eq!(meaning("Copyright 2024 J. Doe"), Meaning::Name);
        assert_eq!(meaning("www.somebody-photos"), Meaning::Address);
        assert_eq!(meaning("HOTEL"), Meaning::Other);
        assert_eq!(meaning(""), Meaning::Other);
    }
}
