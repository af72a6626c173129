//! Import presets: what is said about every new picture of a folder.

use serde::{Deserialize, Serialize};

/// What happens to pictures that come in.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Preset {
    /// Analyses that run after adding; none means all installed ones.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub analyses: Vec<String>,
    /// From which confidence findings become tags: `"default"`, or 0 to 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub auto_tagging: Option<AutoTagging>,
    /// Tags that every new picture gets, as a person's own.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// Stars, 0 to 5.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rating: Option<u8>,
    /// Colour label: `red`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// Whether the desktop says when pictures came in and are analysed.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub notify: bool,
    /// The address that is told the same, signed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub webhook: Option<String>,
}

/// From which confidence findings become tags.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum AutoTagging {
    /// One number for all analyses, 0 to 1.
    From(f64),
    /// Each model's own.
    Default(DefaultWord),
}

/// The word `default`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DefaultWord {
    /// `default`
    Default,
}

impl AutoTagging {
    /// The confidence; `None` is each model's default.
    #[must_use]
    #[expect(clippy::cast_possible_truncation, reason = "a confidence has few digits")]
    pub const fn threshold(self) -> Option<f32> {
        match self {
            Self::From(confidence) => Some(confidence as f32),
            Self::Default(_) => None,
        }
    }
}

impl Preset {
    /// Reads TOML; the sentence names line and field.
    pub fn parse(text: &str) -> Result<Self, String> {
        let preset: Self = toml::from_str(text).map_err(|error| {
            let line = error.span().map_or(1, |span| text[..span.start].matches('\n').count() + 1);
            format!("line {line}: {}", error.message())
        })?;
        if let Some(AutoTagging::From(confidence)) = preset.auto_tagging
            && !(0.0..=1.0).contains(&confidence)
        {
            return Err(format!("auto_tagging is \"default\" or a number from 0 to 1, not {confidence}"));
        }
        if preset.rating.is_some_and(|stars| stars > 5) {
            return Err("rating is a number from 0 to 5".to_owned());
        }
        let web = |url: &String| ["http://", "https://"].iter().any(|scheme| url.starts_with(scheme));
        if preset.webhook.as_ref().is_some_and(|url| !web(url)) {
            return Err("webhook is an address that begins with https:// or http://".to_owned());
        }
        if preset.tags.iter().any(|tag| tag.trim().is_empty()) {
            return Err("a tag needs at least one character".to_owned());
        }
        Ok(preset)
    }

    /// The same as TOML.
    ///
    /// # Panics
    /// Never: numbers, words and lists of words are always writable.
    #[must_use]
    pub fn to_toml(&self) -> String {
        toml::to_string(self).expect("plain fields are always writable")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_preset_survives_its_text() {
        let text = "analyses = [\"coco\", \"iqa\"]\nauto_tagging = 0.6\ntags = [\"holiday\", \"places/italy\"]\nrating = 3\nlabel = \"red\"\nnotify = true\nwebhook = \"https://example.org/done\"\n";
        let preset = Preset::parse(text).unwrap();
        assert_eq!(preset.to_toml(), text);
        assert_eq!(preset.auto_tagging.and_then(AutoTagging::threshold), Some(0.6));
        let default = Preset::parse("auto_tagging = \"default\"").unwrap();
        assert_eq!(default.auto_tagging.map(AutoTagging::threshold), Some(None));
        assert_eq!(Preset::parse("").unwrap(), Preset::default());
    }

    #[test]
    fn mistakes_are_named() {
        let told = |text: &str| Preset::parse(text).unwrap_err();
        assert!(told("tags = []\nraiting = 3").starts_with("line 2: unknown field `raiting`"));
        assert!(told("auto_tagging = 1.5").contains("0 to 1"));
        assert!(told("webhook = \"example.org\"").contains("https://"));
        assert!(told("rating = 9").contains("0 to 5"));
        assert!(told("tags = [\" \"]").contains("one character"));
    }
}
