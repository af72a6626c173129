//! Colours by name, read from `assets/theme`.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use egui::Color32;
use serde::{Deserialize, Deserializer};

/// Every colour of one theme; the names are those of the token table.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tokens {
    /// Behind pictures.
    #[serde(deserialize_with = "colour")]
    pub canvas: Color32,
    /// Bars, sidebars, strips.
    #[serde(deserialize_with = "colour")]
    pub panel: Color32,
    /// Buttons, own chips, gravity rows.
    #[serde(deserialize_with = "colour")]
    pub raised: Color32,
    /// Cell under the pointer or selected.
    #[serde(deserialize_with = "colour")]
    pub tile: Color32,
    /// Row under the pointer, chosen tab.
    #[serde(deserialize_with = "colour")]
    pub hover: Color32,
    /// Chosen segment, pressed button.
    #[serde(deserialize_with = "colour")]
    pub active: Color32,
    /// Text fields and segmented controls.
    #[serde(deserialize_with = "colour")]
    pub field: Color32,
    /// Between panels and sections.
    #[serde(deserialize_with = "colour")]
    pub line: Color32,
    /// Borders of controls.
    #[serde(deserialize_with = "colour")]
    pub line_control: Color32,
    /// Dashed border of a drop target.
    #[serde(deserialize_with = "colour")]
    pub line_target: Color32,
    /// Content.
    #[serde(deserialize_with = "colour")]
    pub text_1: Color32,
    /// Secondary content, idle icons.
    #[serde(deserialize_with = "colour")]
    pub text_2: Color32,
    /// Section titles, counts, hints.
    #[serde(deserialize_with = "colour")]
    pub text_3: Color32,
    /// Where you are, what is yours, the one main action.
    #[serde(deserialize_with = "colour")]
    pub accent: Color32,
    /// The accent button while pressed.
    #[serde(deserialize_with = "colour")]
    pub accent_pressed: Color32,
    /// Text on the accent.
    #[serde(deserialize_with = "colour")]
    pub on_accent: Color32,
    /// Look here.
    #[serde(deserialize_with = "colour")]
    pub warn: Color32,
    /// Failed, rejected.
    #[serde(deserialize_with = "colour")]
    pub error: Color32,
    /// Ticks.
    #[serde(deserialize_with = "colour")]
    pub ok: Color32,
    /// Confidence and background progress.
    #[serde(deserialize_with = "colour")]
    pub bar: Color32,
    /// What a bar runs in.
    #[serde(deserialize_with = "colour")]
    pub bar_track: Color32,
    /// Numbers in JSON.
    #[serde(deserialize_with = "colour")]
    pub code_number: Color32,
    /// Handle of a slider.
    #[serde(deserialize_with = "colour")]
    pub knob: Color32,
    /// Part of a slider's track before the handle.
    #[serde(deserialize_with = "colour")]
    pub track_filled: Color32,
    /// Shadow of menus and dialogs.
    #[serde(deserialize_with = "colour")]
    pub shadow: Color32,
}

/// Colours that lie on photographs, the same in both themes.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Overlay {
    /// The part cut away.
    #[serde(deserialize_with = "colour")]
    pub scrim: Color32,
    /// Ground of small text on a picture.
    #[serde(deserialize_with = "colour")]
    pub plate: Color32,
    /// Text on the plate.
    #[serde(deserialize_with = "colour")]
    pub on_plate: Color32,
    /// Thin line outside a box.
    #[serde(deserialize_with = "colour")]
    pub outline: Color32,
    /// Text on a box's label.
    #[serde(deserialize_with = "colour")]
    pub label_text: Color32,
    /// Boxes to be kept out.
    #[serde(deserialize_with = "colour")]
    pub avoided: Color32,
    /// Ground of the label of an avoided box.
    #[serde(deserialize_with = "colour")]
    pub avoided_label: Color32,
    /// The crop rectangle.
    #[serde(deserialize_with = "colour")]
    pub crop_line: Color32,
    /// The line around it.
    #[serde(deserialize_with = "colour")]
    pub crop_shadow: Color32,
    /// Lines at thirds.
    #[serde(deserialize_with = "colour")]
    pub thirds: Color32,
    /// Their shadow.
    #[serde(deserialize_with = "colour")]
    pub thirds_shadow: Color32,
    /// Outline of the crop handles.
    #[serde(deserialize_with = "colour")]
    pub handle_outline: Color32,
    /// Hairline around a swatch.
    #[serde(deserialize_with = "colour")]
    pub swatch_line: Color32,
    /// The importance heat at its strongest.
    #[serde(deserialize_with = "colour")]
    pub heat: Color32,
    /// A model without a colour of its own.
    #[serde(deserialize_with = "colour")]
    pub other: Color32,
    /// By model id.
    #[serde(deserialize_with = "colours")]
    pub models: BTreeMap<String, Color32>,
    /// By the photographer's colour label.
    #[serde(deserialize_with = "colours")]
    pub labels: BTreeMap<String, Color32>,
}

impl Tokens {
    /// The dark theme.
    pub fn dark() -> &'static Self {
        static DARK: OnceLock<Tokens> = OnceLock::new();
        DARK.get_or_init(|| read(include_str!("../../../assets/theme/dark.toml")))
    }

    /// The light theme.
    pub fn light() -> &'static Self {
        static LIGHT: OnceLock<Tokens> = OnceLock::new();
        LIGHT.get_or_init(|| read(include_str!("../../../assets/theme/light.toml")))
    }
}

impl Overlay {
    /// The one set of overlay colours.
    pub fn get() -> &'static Self {
        static OVERLAY: OnceLock<Overlay> = OnceLock::new();
        OVERLAY.get_or_init(|| read(include_str!("../../../assets/theme/overlay.toml")))
    }

    /// Colour of the boxes of a model.
    #[must_use]
    pub fn model(&self, id: &str) -> Color32 {
        self.models.get(id).copied().unwrap_or(self.other)
    }

    /// Heat of an importance from 0 to 1, transparent at 0.
    #[must_use]
    pub fn heat_at(&self, value: f32) -> Color32 {
        self.heat.gamma_multiply(value.clamp(0.0, 1.0) * 0.85)
    }

    /// `model` as the ground of a highlighted box.
    #[must_use]
    pub fn highlight(colour: Color32) -> Color32 {
        colour.gamma_multiply(0.12)
    }
}

/// `ui.tokens()`.
pub trait UiTheme {
    /// The colours of the theme that is shown.
    fn tokens(&self) -> &'static Tokens;
}

impl UiTheme for egui::Ui {
    fn tokens(&self) -> &'static Tokens {
        if self.visuals().dark_mode { Tokens::dark() } else { Tokens::light() }
    }
}

fn read<T: for<'de> Deserialize<'de>>(text: &str) -> T {
    toml::from_str(text).expect("the theme files are part of the program and tested")
}

fn colour<'de, D: Deserializer<'de>>(d: D) -> Result<Color32, D::Error> {
    parse(&String::deserialize(d)?).map_err(serde::de::Error::custom)
}

fn colours<'de, D: Deserializer<'de>>(d: D) -> Result<BTreeMap<String, Color32>, D::Error> {
    let texts = BTreeMap::<String, String>::deserialize(d)?;
    texts.into_iter().map(|(k, v)| Ok((k, parse(&v).map_err(serde::de::Error::custom)?))).collect()
}

fn parse(text: &str) -> Result<Color32, String> {
    Color32::from_hex(text).map_err(|_e| format!("'{text}' is not a colour such as #161616"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn surfaces_are_pure_grey() {
        for t in [Tokens::dark(), Tokens::light()] {
            for c in [t.canvas, t.panel, t.raised, t.tile, t.hover, t.active, t.field, t.line] {
                assert!(c.r() == c.g() && c.g() == c.b(), "{c:?} has a tint");
            }
        }
    }

    #[test]
    fn text_can_be_read_on_the_surfaces_it_stands_on() {
        for t in [Tokens::dark(), Tokens::light()] {
            for ground in [t.canvas, t.panel, t.raised, t.hover] {
                for ink in [t.text_1, t.text_2, t.text_3] {
                    assert!(contrast(ink, ground) >= 4.5, "{ink:?} on {ground:?}");
                }
            }
            assert!(contrast(t.on_accent, t.accent) >= 4.5);
            for ink in [t.warn, t.error, t.ok, t.accent, t.code_number] {
                assert!(contrast(ink, t.panel) >= 4.5, "{ink:?}");
            }
        }
    }

    #[test]
    fn labels_on_boxes_can_be_read() {
        let o = Overlay::get();
        for (model, ground) in &o.models {
            assert!(contrast(o.label_text, *ground) >= 6.0, "{model}");
        }
    }

    #[test]
    fn a_colour_needs_its_hash() {
        assert!(parse("161616").is_err());
        assert!(parse("#16161").is_err());
    }

    fn contrast(a: Color32, b: Color32) -> f64 {
        let luminance = |c: Color32| {
            let linear = |v: u8| {
                let s = f64::from(v) / 255.0;
                if s <= 0.039_28 { s / 12.92 } else { ((s + 0.055) / 1.055).powf(2.4) }
            };
            0.2126 * linear(c.r()) + 0.7152 * linear(c.g()) + 0.0722 * linear(c.b())
        };
        let (x, y) = (luminance(a), luminance(b));
        (x.max(y) + 0.05) / (x.min(y) + 0.05)
    }
}
