//! Numbers as written (pixels, shares, expressions, variables) to numbers in pixels.

use crate::geometry::PxSize;
use crate::grammar::{Coordinate, Dimension, Expression, Operand, Operator, RatioValue};

/// The variables a transformation has set so far, newest last.
#[derive(Debug, Clone, Default)]
pub(super) struct Variables(Vec<(String, f64)>);

impl Variables {
    /// Takes over the `$name_value` among `statements`; others (`if_…`) are left out.
    pub(super) fn learn(&mut self, statements: &[String], values: &Values) {
        for statement in statements {
            let Some((name, text)) = statement.strip_prefix('$').and_then(|s| s.split_once('_')) else {
                continue;
            };
            if let Some(value) = written(text, values, self) {
                self.0.push((name.to_owned(), value));
            }
        }
    }

    fn get(&self, name: &str) -> Option<f64> {
        let name = name.strip_prefix('$').unwrap_or(name);
        self.0.iter().rev().find(|(n, _)| n == name).map(|&(_, value)| value)
    }
}

/// The sizes an expression can speak about.
#[derive(Debug, Clone, Copy)]
pub(super) struct Values {
    /// Size of the original source (`iw`, `ih`).
    pub initial: PxSize,
    /// Size of the component's input (`w`, `h`).
    pub current: PxSize,
}

/// Why a value could not be computed: the part that has none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct NoValue(pub String);

/// `$name_200` or `$name_iw_div_2`: the text after the name.
fn written(text: &str, values: &Values, known: &Variables) -> Option<f64> {
    let mut parts = text.split('_');
    let operand = |part: &str| match part {
        "iw" => Some(f64::from(values.initial.w)),
        "ih" => Some(f64::from(values.initial.h)),
        "w" => Some(f64::from(values.current.w)),
        "h" => Some(f64::from(values.current.h)),
        name if name.starts_with('$') => known.get(name),
        number => number.parse().ok(),
    };
    let mut value = operand(parts.next()?)?;
    while let Some(word) = parts.next() {
        let operator = match word {
            "add" => Operator::Add,
            "sub" => Operator::Sub,
            "mul" => Operator::Mul,
            "div" => Operator::Div,
            "mod" => Operator::Mod,
            "pow" => Operator::Pow,
            _ => return None,
        };
        value = apply(value, operator, operand(parts.next()?)?);
    }
    Some(value)
}

fn apply(a: f64, operator: Operator, b: f64) -> f64 {
    match operator {
        Operator::Add => a + b,
        Operator::Sub => a - b,
        Operator::Mul => a * b,
        Operator::Div => (a / b).trunc(),
        Operator::Mod => a % b,
        Operator::Pow => power(a, b),
    }
}

/// Whole exponents by repeated multiplication, so that the result is the same on every machine.
fn power(base: f64, exponent: f64) -> f64 {
    if exponent.fract() != 0.0 || exponent.abs() > 64.0 {
        return base.powf(exponent);
    }
    let mut value = 1.0;
    let mut left = exponent.abs();
    while left >= 1.0 {
        value *= base;
        left -= 1.0;
    }
    if exponent < 0.0 { 1.0 / value } else { value }
}

/// Strictly from left to right; division drops the fraction.
pub(super) fn evaluate(e: &Expression, values: &Values, known: &Variables) -> Result<f64, NoValue> {
    let operand = |o: &Operand| match o {
        Operand::Number(n) => Ok(*n),
        Operand::InitialWidth => Ok(f64::from(values.initial.w)),
        Operand::InitialHeight => Ok(f64::from(values.initial.h)),
        Operand::Width => Ok(f64::from(values.current.w)),
        Operand::Height => Ok(f64::from(values.current.h)),
        Operand::Variable(name) => known.get(name).ok_or_else(|| NoValue(name.clone())),
    };
    let mut value = operand(&e.first)?;
    for (operator, next) in &e.rest {
        value = apply(value, *operator, operand(next)?);
    }
    if value.is_finite() { Ok(value) } else { Err(NoValue("a division by zero".to_owned())) }
}

/// A width or height in pixels, not rounded; `None` for `auto`, which says nothing about a local file.
pub(super) fn dimension(
    d: &Dimension,
    axis: u32,
    values: &Values,
    known: &Variables,
) -> Result<Option<f64>, NoValue> {
    match d {
        Dimension::Px(n) => Ok(Some(f64::from(*n))),
        Dimension::Share(s) => Ok(Some(f64::from(axis) * s)),
        Dimension::Expression(e) => evaluate(e, values, known).map(Some),
        Dimension::Auto(_) => Ok(None),
    }
}

/// A position in pixels, perhaps negative.
pub(super) fn coordinate(
    c: &Coordinate,
    axis: u32,
    values: &Values,
    known: &Variables,
) -> Result<f64, NoValue> {
    match c {
        Coordinate::Px(n) => Ok(n.clamp(&-(1 << 40), &(1 << 40)).to_owned() as f64),
        Coordinate::Share(s) => Ok(f64::from(axis) * s),
        Coordinate::Expression(e) => evaluate(e, values, known),
    }
}

/// Width divided by height, positive.
pub(super) fn ratio(r: &RatioValue, known: &Variables) -> Result<f64, NoValue> {
    let value = match r {
        RatioValue::Ratio(w, h) => w / h,
        RatioValue::Variable(name) => known.get(name).ok_or_else(|| NoValue(name.clone()))?,
    };
    if value.is_finite() && value > 0.0 { Ok(value) } else { Err(NoValue("the ratio".to_owned())) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const VALUES: Values = Values { initial: PxSize::new(1600, 1200), current: PxSize::new(101, 50) };

    #[test]
    fn expressions_run_from_left_to_right_and_division_drops_the_fraction() {
        let e = Expression {
            first: Operand::Width,
            rest: vec![(Operator::Div, Operand::Number(2.0)), (Operator::Mul, Operand::Number(3.0))],
        };
        assert_eq!(evaluate(&e, &VALUES, &Variables::default()), Ok(150.0));
        let e = Expression { first: Operand::Number(1.0), rest: vec![(Operator::Div, Operand::Number(0.0))] };
        assert!(evaluate(&e, &VALUES, &Variables::default()).is_err());
    }

    #[test]
    fn variables_keep_their_latest_value() {
        let mut known = Variables::default();
        known.learn(&["$a_200".into(), "$b_iw_div_3".into(), "if_w_gt_3".into()], &VALUES);
        known.learn(&["$a_$b_add_1".into()], &VALUES);
        let e = Expression { first: Operand::Variable("$a".into()), rest: vec![] };
        assert_eq!(evaluate(&e, &VALUES, &known), Ok(534.0));
        let e = Expression { first: Operand::Variable("$zzz".into()), rest: vec![] };
        assert_eq!(evaluate(&e, &VALUES, &known), Err(NoValue("$zzz".into())));
    }
}
