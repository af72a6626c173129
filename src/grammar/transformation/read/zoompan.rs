//! `e_zoompan`: options and the two areas.

use super::super::tree::{Zoompan, ZoompanArea, ZoompanMode};
use super::text::Piece;
use super::{Reader, values};
use crate::grammar::Code;

impl Reader<'_> {
    /// Reads what follows `e_zoompan:`.
    pub(super) fn zoompan(&mut self, options: Option<Piece<'_>>) -> Option<Zoompan> {
        let mut zoompan = Zoompan::default();
        let Some(options) = options else { return Some(zoompan) };
        let mut seen: Vec<&str> = Vec::new();
        let mut good = true;
        for option in options.split(';') {
            let key = option_key(option.text);
            if option.text.is_empty() {
                self.refuse::<()>(Code::Empty, option, "empty zoompan option".to_owned());
                good = false;
            } else if seen.contains(&key) {
                self.refuse::<()>(Code::Duplicate, option, format!("zoompan option '{key}' is given twice"));
                good = false;
            } else {
                seen.push(key);
                good &= self.zoompan_option(&mut zoompan, option).is_some();
            }
        }
        good.then_some(zoompan)
    }

    fn zoompan_option(&mut self, z: &mut Zoompan, option: Piece<'_>) -> Option<()> {
        if let Some(inside) = area_inside(option, "from") {
            z.from = Some(self.area(inside)?);
            return Some(());
        }
        if let Some(inside) = area_inside(option, "to") {
            z.to = Some(self.area(inside)?);
            return Some(());
        }
        let Some((key, value)) = option.split_key() else { return self.unknown_option(option) };
        if value.text.is_empty() && ["mode", "maxzoom", "du", "fps"].contains(&key.text) {
            return self.refuse(Code::Empty, option, format!("zoompan option '{}' has no value", key.text));
        }
        match key.text {
            "mode" => match ZoompanMode::from_name(value.text) {
                Some(mode) => z.mode = Some(mode),
                None if value.text.bytes().all(|b| b.is_ascii_alphanumeric()) => {
                    z.unknown_mode = Some(value.text.to_owned());
                }
                None => return self.invalid("zoompan mode", value),
            },
            "maxzoom" => z.max_zoom = Some(self.positive("zoompan maxzoom", value)?),
            "du" => z.duration_s = Some(self.positive("zoompan duration", value)?),
            "fps" => z.fps = Some(self.positive("zoompan fps", value)?),
            _ => return self.unknown_option(option),
        }
        Some(())
    }

    fn positive(&mut self, what: &str, value: Piece<'_>) -> Option<f64> {
        values::positive(value.text).or_else(|| self.invalid(what, value))
    }

    fn unknown_option(&mut self, option: Piece<'_>) -> Option<()> {
        let suggestion = match option.text.split_once('_') {
            Some(("zoom", value)) => Some(format!("maxzoom_{value}")),
            Some(("duration", value)) => Some(format!("du_{value}")),
            Some(("g" | "x" | "y", _)) => Some(format!("to_({})", option.text)),
            _ => Some("mode_, maxzoom_, du_, fps_, from_(…) or to_(…)".to_owned()),
        };
        let message = format!("unknown zoompan option: {}", option.text);
        self.refuse_with(Code::Zoompan, option, message, suggestion)
    }

    /// Reads what stands between the parentheses of `from_(…)` or `to_(…)`.
    fn area(&mut self, inside: Piece<'_>) -> Option<ZoompanArea> {
        let mut area = ZoompanArea::default();
        let mut seen: Vec<&str> = Vec::new();
        let mut good = true;
        for option in inside.split(';') {
            let Some((key, value)) = option.split_key().filter(|(_, value)| !value.text.is_empty()) else {
                self.refuse::<()>(
                    Code::Empty,
                    option,
                    format!("empty option in a zoompan area: {}", option.text),
                );
                good = false;
                continue;
            };
            if seen.contains(&key.text) {
                let message = format!("'{}' is given twice in a zoompan area", key.text);
                self.refuse::<()>(Code::Duplicate, option, message);
                good = false;
                continue;
            }
            seen.push(key.text);
            good &= self.area_option(&mut area, option, key, value).is_some();
        }
        good.then_some(area)
    }

    fn area_option(
        &mut self,
        area: &mut ZoompanArea,
        option: Piece<'_>,
        key: Piece<'_>,
        value: Piece<'_>,
    ) -> Option<()> {
        match key.text {
            "g" => area.gravity = Some(self.gravity(value)?),
            "zoom" => area.zoom = Some(self.positive("zoom", value)?),
            "x" => area.x = Some(values::coordinate(value.text).or_else(|| self.invalid("x", value))?),
            "y" => area.y = Some(values::coordinate(value.text).or_else(|| self.invalid("y", value))?),
            _ => {
                let message = format!("unknown option in a zoompan area: {} (g, zoom, x, y)", option.text);
                return self.refuse(Code::Zoompan, option, message);
            }
        }
        Some(())
    }
}

/// `from`, `to`, or what stands before the first `_`.
fn option_key(text: &str) -> &str {
    text.split(['_', '(']).next().unwrap_or(text)
}

/// The inside of `from_(…)` or `from(…)`.
fn area_inside<'t>(option: Piece<'t>, key: &str) -> Option<Piece<'t>> {
    let rest = option.without_prefix(key)?;
    let rest = rest.without_prefix("_").unwrap_or(rest);
    rest.without_prefix("(")?.without_suffix(")")
}
