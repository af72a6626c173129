//! Analyses as arguments: `coco`, `coco_v2`, `default`.

use super::failure::{Failure, Result};
use crate::grammar::names;
use crate::session::{AutoTagging, DefaultWord, ModelRow};

/// Refuses analyses that do not exist, with what was probably meant.
pub(super) fn check_analyses(asked: &[String], known: &[ModelRow]) -> Result<()> {
    for name in asked {
        let id = names::split_version(name).0;
        if known.iter().any(|row| row.id == id) {
            continue;
        }
        let near = names::near(id, known.iter().map(|row| row.id.as_str()));
        let hint = match near.first() {
            Some(near) => format!("did you mean '{near}'?"),
            None => "`gravitas models list` shows them".to_owned(),
        };
        return Err(Failure::WrongLine(format!("there is no analysis '{name}'; {hint}")));
    }
    Ok(())
}

/// From which confidence findings become tags.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Tagging {
    /// Each model's own default.
    Default,
    /// One for all.
    From(f32),
}

impl Tagging {
    /// The same as it stands in presets and orders.
    pub(super) fn rule(self) -> AutoTagging {
        match self {
            Self::Default => AutoTagging::Default(DefaultWord::Default),
            Self::From(confidence) => AutoTagging::From(f64::from(confidence)),
        }
    }

    /// The confidence; `None` is each model's default.
    pub(super) const fn threshold(self) -> Option<f32> {
        match self {
            Self::Default => None,
            Self::From(confidence) => Some(confidence),
        }
    }
}

/// `default`, or a confidence from 0 to 1.
pub(super) fn auto_tagging(text: &str) -> std::result::Result<Tagging, String> {
    if text == "default" { Ok(Tagging::Default) } else { confidence(text).map(Tagging::From) }
}

/// A number from 0 to 1.
pub(super) fn confidence(text: &str) -> std::result::Result<f32, String> {
    let number = text.parse().ok().filter(|n: &f32| (0.0..=1.0).contains(n));
    number.ok_or_else(|| "a confidence is a number from 0 to 1".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thresholds_are_read() {
        assert_eq!(auto_tagging("default"), Ok(Tagging::Default));
        assert_eq!(auto_tagging("0.6"), Ok(Tagging::From(0.6)));
        assert!(auto_tagging("1.5").is_err());
        assert!(auto_tagging("NaN").is_err());
    }
}
