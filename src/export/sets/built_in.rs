//! The sets that come with the program.

use super::CropSet;
use super::read::read;
use crate::grammar::Vocabulary;

const FILES: [&str; 4] = [
    include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/assets/sets/three-tiers.toml")),
    include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/assets/sets/article.toml")),
    include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/assets/sets/product.toml")),
    include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/assets/sets/social.toml")),
];

/// The built-in sets, in menu order.
///
/// # Panics
/// Never: the files are part of the program, and a test reads them.
#[must_use]
pub fn built_in() -> Vec<CropSet> {
    let words = Vocabulary::standard();
    FILES.iter().map(|text| read(text, &words).expect("a built-in set is right")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_built_in_set_is_right_and_says_what_it_is_for() {
        let sets = built_in();
        let names: Vec<&str> = sets.iter().map(|s| s.name.as_str()).collect();
        assert_eq!(names, ["three-tiers", "article", "product", "social"]);
        assert!(sets.iter().all(|s| !s.title.is_empty() && !s.about.is_empty()));
    }
}
