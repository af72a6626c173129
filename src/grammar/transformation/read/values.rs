//! Plain values: numbers, sizes, ratios, coordinates, expressions.

use super::super::tree::{Coordinate, Dimension, Expression, Operand, Operator, RatioValue};

/// A number above 0.
pub(super) fn positive(text: &str) -> Option<f64> {
    number(text).filter(|n| *n > 0.0)
}

/// Digits with at most one point; no sign, no exponent.
pub(super) fn number(text: &str) -> Option<f64> {
    let plain =
        text.bytes().all(|b| b.is_ascii_digit() || b == b'.') && text.bytes().any(|b| b.is_ascii_digit());
    text.parse().ok().filter(|n: &f64| plain && n.is_finite())
}

/// `w_` and `h_`: `300`, `0.5`, `iw_div_2`, `auto:…`.
pub(super) fn dimension(text: &str) -> Option<Dimension> {
    if text == "auto" {
        return Some(Dimension::Auto(None));
    }
    if let Some(rest) = text.strip_prefix("auto:") {
        return (!rest.is_empty()).then(|| Dimension::Auto(Some(rest.to_owned())));
    }
    if is_integer(text) {
        return text.parse().ok().filter(|px| *px > 0).map(Dimension::Px);
    }
    match positive(text) {
        Some(share) => Some(Dimension::Share(share)),
        None => expression(text).map(Dimension::Expression),
    }
}

/// `x_` and `y_`: like a size, but any sign.
pub(super) fn coordinate(text: &str) -> Option<Coordinate> {
    let (sign, size) = text.strip_prefix('-').map_or((1, text), |rest| (-1, rest));
    if is_integer(size) {
        return size.parse::<u32>().ok().map(|px| Coordinate::Px(sign * i64::from(px)));
    }
    match number(size) {
        Some(share) if sign < 0 => Some(Coordinate::Share(-share)),
        Some(share) => Some(Coordinate::Share(share)),
        None => expression(text).map(Coordinate::Expression),
    }
}

/// `ar_`: `16:9`, `1.5`, `$name`.
pub(super) fn ratio(text: &str) -> Option<RatioValue> {
    if let Some((w, h)) = text.split_once(':') {
        return Some(RatioValue::Ratio(positive(w)?, positive(h)?));
    }
    if let Some(w) = positive(text) {
        return Some(RatioValue::Ratio(w, 1.0));
    }
    is_variable(text).then(|| RatioValue::Variable(text[1..].to_owned()))
}

/// Operands and operators joined with `_`.
fn expression(text: &str) -> Option<Expression> {
    let mut parts = text.split('_');
    let first = operand(parts.next()?)?;
    let mut rest = Vec::new();
    while let Some(operator) = parts.next() {
        rest.push((Operator::from_name(operator)?, operand(parts.next()?)?));
    }
    // A number alone is a size, and was refused as one.
    (!rest.is_empty() || !matches!(first, Operand::Number(_))).then_some(Expression { first, rest })
}

fn operand(text: &str) -> Option<Operand> {
    match text {
        "iw" => Some(Operand::InitialWidth),
        "ih" => Some(Operand::InitialHeight),
        "w" => Some(Operand::Width),
        "h" => Some(Operand::Height),
        _ if is_variable(text) => Some(Operand::Variable(text[1..].to_owned())),
        _ => number(text).map(Operand::Number),
    }
}

/// `$`, a letter, then letters and digits.
pub(super) fn is_variable(text: &str) -> bool {
    text.strip_prefix('$').is_some_and(|name| {
        name.starts_with(|c: char| c.is_ascii_alphabetic()) && name.bytes().all(|b| b.is_ascii_alphanumeric())
    })
}

/// Digits only.
pub(super) fn is_integer(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_is_a_pixel_and_one_point_zero_everything() {
        assert_eq!(dimension("1"), Some(Dimension::Px(1)));
        assert_eq!(dimension("1.0"), Some(Dimension::Share(1.0)));
        for bad in ["0", "0.0", "-5", "1e3", "inf", "NaN", ".", "", "99999999999", "300_add", "auto:"] {
            assert_eq!(dimension(bad), None, "{bad}");
        }
    }

    #[test]
    fn expressions_keep_their_order() {
        let e = expression("iw_div_2_sub_$pad").unwrap();
        assert_eq!(e.first, Operand::InitialWidth);
        assert_eq!(e.rest[1], (Operator::Sub, Operand::Variable("pad".into())));
        assert_eq!(expression("iw_plus_2"), None);
    }

    #[test]
    fn coordinates_may_be_negative_and_ratios_not() {
        assert_eq!(coordinate("-40"), Some(Coordinate::Px(-40)));
        assert_eq!(coordinate("-0.25"), Some(Coordinate::Share(-0.25)));
        assert_eq!(ratio("-1:2"), None);
        assert_eq!(ratio("16:9"), Some(RatioValue::Ratio(16.0, 9.0)));
        assert_eq!(ratio("4:0"), None);
    }
}
