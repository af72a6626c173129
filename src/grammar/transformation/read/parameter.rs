//! One parameter: which keys exist, and which field each fills.

use super::super::tree::{Component, Dpr, Effect, Mode};
use super::text::Piece;
use super::{Reader, values};
use crate::grammar::{Code, names};

/// Keys of the subset.
const APPLIED: &[&str] = &["w", "h", "ar", "x", "y", "z", "c", "g", "dpr", "q", "f", "b", "fl", "e"];

/// Keys of the public grammar that are kept and reported, not applied.
const KEPT: &[&str] = &[
    "a", "ac", "af", "bl", "bo", "br", "co", "cs", "d", "dl", "dn", "du", "eo", "fn", "fps", "if", "ki", "l",
    "o", "p", "pg", "r", "so", "sp", "t", "u", "vc", "vs",
];

/// What people write for a key.
const LONG_NAMES: &[(&str, &str)] = &[
    ("aspect_ratio", "ar"),
    ("background", "b"),
    ("border", "bo"),
    ("color", "co"),
    ("crop", "c"),
    ("mode", "c"),
    ("effect", "e"),
    ("fetch_format", "f"),
    ("flags", "fl"),
    ("flag", "fl"),
    ("format", "f"),
    ("gravity", "g"),
    ("height", "h"),
    ("opacity", "o"),
    ("overlay", "l"),
    ("quality", "q"),
    ("radius", "r"),
    ("angle", "a"),
    ("width", "w"),
    ("zoom", "z"),
];

/// Whether a key belongs to the grammar.
pub(super) fn is_known(key: &str) -> bool {
    APPLIED.contains(&key) || KEPT.contains(&key) || values::is_variable(key)
}

/// What was probably meant by an unknown parameter, seeing the component before it.
pub(super) fn suggest(text: &str, before: Option<&str>) -> Option<String> {
    let text = text.trim();
    let first = text.split(',').next().unwrap_or(text);
    if let Some(ratio) = before.and_then(|b| b.rsplit(',').next()).filter(|p| p.starts_with("ar_"))
        && values::positive(first).is_some()
    {
        return Some(format!("{ratio}:{first}"));
    }
    if let Some((long, short)) = LONG_NAMES.iter().find(|(long, _)| text.starts_with(&format!("{long}_"))) {
        return Some(format!("{short}{}", &text[long.len()..]));
    }
    let (key, value) = text.split_once('_').or_else(|| text.split_once(['=', ':']))?;
    let (lower, value) = (key.trim_end().to_ascii_lowercase(), value.trim_start());
    if is_known(&lower) {
        return Some(format!("{lower}_{value}"));
    }
    let long = names::near(&lower, LONG_NAMES.iter().map(|(long, _)| *long)).into_iter().next()?;
    let (_, short) = LONG_NAMES.iter().find(|(name, _)| *name == long)?;
    Some(format!("{short}_{value}"))
}

impl Reader<'_> {
    /// Reads one parameter into its field.
    pub(super) fn parameter(&mut self, c: &mut Component, p: Piece<'_>, key: Piece<'_>, value: Piece<'_>) {
        match key.text {
            "w" => c.width = values::dimension(value.text).or_else(|| self.invalid("width", value)),
            "h" => c.height = values::dimension(value.text).or_else(|| self.invalid("height", value)),
            "ar" => {
                c.aspect_ratio = values::ratio(value.text).or_else(|| self.invalid("aspect ratio", value));
            }
            "x" => c.x = values::coordinate(value.text).or_else(|| self.invalid("x", value)),
            "y" => c.y = values::coordinate(value.text).or_else(|| self.invalid("y", value)),
            "z" => c.zoom = values::positive(value.text).or_else(|| self.invalid("zoom", value)),
            "c" => c.mode = self.mode(value),
            "g" => c.gravity = self.gravity(value),
            "dpr" => c.dpr = dpr(value.text).or_else(|| self.invalid("dpr", value)),
            "q" => c.quality = Some(value.text.to_owned()),
            "f" => c.format = Some(value.text.to_owned()),
            "b" => c.background = Some(value.text.to_owned()),
            "fl" => self.flags(c, p, value),
            "e" => self.effect(c, p, value),
            key if key == "if" || key.starts_with('$') => c.statements.push(p.text.to_owned()),
            _ => c.unsupported.push(p.text.to_owned()),
        }
    }

    fn mode(&mut self, value: Piece<'_>) -> Option<Mode> {
        Mode::from_name(value.text).or_else(|| {
            let near = names::near(value.text, Mode::ALL.iter().map(|m| m.name()));
            let message = format!("Invalid crop mode in transformation: {}", value.text);
            self.refuse_with(Code::Value, value, message, near.first().map(|m| format!("c_{m}")))
        })
    }

    fn flags(&mut self, c: &mut Component, p: Piece<'_>, value: Piece<'_>) {
        for flag in value.text.split('.') {
            if flag.is_empty() {
                self.refuse::<()>(Code::Empty, p, format!("empty flag in '{}'", p.text));
            } else {
                c.flags.push(flag.to_owned());
            }
        }
    }

    fn effect(&mut self, c: &mut Component, p: Piece<'_>, value: Piece<'_>) {
        let (name, options) = value.split_once(':').map_or((value, None), |(n, o)| (n, Some(o)));
        match name.text {
            "zoompan" => c.effect = self.zoompan(options).map(Effect::Zoompan),
            near if near.starts_with("zoompan") => {
                let message = format!("unknown zoompan option: {}; options follow a colon", &near[7..]);
                let rest = near[7..].trim_start_matches(|c: char| !c.is_ascii_alphanumeric());
                self.refuse_with::<()>(Code::Zoompan, value, message, Some(format!("e_zoompan:{rest}")));
            }
            "loop" => {
                let count = options.map(|o| o.text.parse().ok().or_else(|| self.invalid("loop", o)));
                c.effect = Some(Effect::Loop(count.flatten()));
            }
            _ => c.unsupported.push(p.text.to_owned()),
        }
    }
}

fn dpr(text: &str) -> Option<Dpr> {
    if text == "auto" { Some(Dpr::Auto) } else { values::positive(text).map(Dpr::Factor) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_names_and_slips_are_recognised() {
        assert_eq!(suggest("crop_scale", None).as_deref(), Some("c_scale"));
        assert_eq!(suggest("aspect_ratio_16:9", None).as_deref(), Some("ar_16:9"));
        assert_eq!(suggest("widht_300", None).as_deref(), Some("w_300"));
        assert_eq!(suggest("W_300", None).as_deref(), Some("w_300"));
        assert_eq!(suggest("w=300", None).as_deref(), Some("w_300"));
        assert_eq!(suggest(" w_300", None).as_deref(), Some("w_300"));
        assert_eq!(suggest("g:face", None).as_deref(), Some("g_face"));
        assert_eq!(suggest("9", Some("c_fill,ar_16")).as_deref(), Some("ar_16:9"));
        assert_eq!(suggest("nonsense", None), None);
    }
}
