//! Whether a network takes pictures the way its manifest lays them in.

use std::fmt::Display;

use crate::geometry::PxSize;
use crate::inference::{InputSpec, Layout, TensorType, hint};

/// An input as the network declares it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Declared {
    pub name: String,
    /// What it holds; the runtime's word for it where a manifest has none.
    pub dtype: Result<TensorType, String>,
    /// Lengths of its axes, a length below zero where any will do; empty where nothing is said.
    pub shape: Vec<i64>,
}

/// Refuses an input that is laid in otherwise than the network wants it, with the field below `table` that says
/// so. What the network leaves open is not judged.
pub(super) fn check(table: &str, spec: &InputSpec, inputs: &[Declared]) -> Result<(), String> {
    let Some(wanted) = inputs.iter().find(|input| spec.name.is_empty() || input.name == spec.name) else {
        return Err(format!("field `{table}.name`: {}", unknown(&spec.name, inputs)));
    };
    dtype(wanted, spec.dtype).map_err(|reason| format!("field `{table}.dtype`: {reason}"))?;
    let &[batch, ..] = &wanted.shape[..] else { return Ok(()) };
    if wanted.shape.len() != 4 {
        let axes = wanted.shape.len();
        return Err(format!("field `{table}`: the network wants {axes} axes, and a picture has 4"));
    }
    if batch > 1 {
        return Err(format!(
            "field `{table}`: the network wants {batch} pictures at a time, and is given one"
        ));
    }
    layout(wanted, spec.layout).map_err(|reason| format!("field `{table}.layout`: {reason}"))?;
    size(wanted, spec).map_err(|(field, reason)| format!("field `{table}.{field}`: {reason}"))
}

fn unknown(name: &str, inputs: &[Declared]) -> String {
    let known: Vec<&str> = inputs.iter().map(|input| input.name.as_str()).collect();
    match hint::nearest(name, &known) {
        Some(near) => format!("the network has no input `{name}`; did you mean `{near}`?"),
        None => format!("the network has no input `{name}`; it has `{}`", known.join("`, `")),
    }
}

fn dtype(wanted: &Declared, given: TensorType) -> Result<(), String> {
    match &wanted.dtype {
        // Pictures are laid in as floats or as bytes.
        Ok(dtype @ (TensorType::F32 | TensorType::U8)) if *dtype == given => Ok(()),
        Ok(dtype @ (TensorType::F32 | TensorType::U8)) => {
            Err(wants(word(*dtype), format_args!("\"{}\"", word(given))))
        }
        Ok(other) => Err(never(word(*other))),
        Err(other) => Err(never(other)),
    }
}

const fn word(dtype: TensorType) -> &'static str {
    match dtype {
        TensorType::F32 => "f32",
        TensorType::U8 => "u8",
        TensorType::I64 => "i64",
        TensorType::F16 => "f16",
    }
}

fn never(dtype: &str) -> String {
    format!("the network wants {dtype}, and pictures are given as \"f32\" or \"u8\" only")
}

fn wants(wanted: &str, given: impl Display) -> String {
    format!("the network wants \"{wanted}\", not {given}")
}

/// The place of the colours among the axes.
const fn colours(layout: Layout) -> usize {
    match layout {
        Layout::Nchw => 1,
        Layout::Nhwc => 3,
    }
}

fn layout(wanted: &Declared, given: Layout) -> Result<(), String> {
    let (other, word, own) = match given {
        Layout::Nchw => (Layout::Nhwc, "nhwc", "nchw"),
        Layout::Nhwc => (Layout::Nchw, "nchw", "nhwc"),
    };
    let shape = &wanted.shape;
    match (shape[colours(given)], shape[colours(other)]) {
        (3, _) => Ok(()),
        (_, 3) => Err(wants(word, format_args!("\"{own}\": its axes are {}", axes(shape)))),
        (known, _) if known >= 0 => Err(format!(
            "the network wants {known} in the place of the 3 colours of a picture: its axes are {}",
            axes(shape)
        )),
        _ => Ok(()),
    }
}

/// `1 x 3 x ? x ?`
fn axes(shape: &[i64]) -> String {
    let length = |&length: &i64| if length < 0 { "?".to_owned() } else { length.to_string() };
    shape.iter().map(length).collect::<Vec<_>>().join(" x ")
}

fn size(wanted: &Declared, spec: &InputSpec) -> Result<(), (&'static str, String)> {
    let first = if spec.layout == Layout::Nchw { 2 } else { 1 };
    let (h, w) = (wanted.shape[first], wanted.shape[first + 1]);
    let differs = |wanted: i64, given: u32| wanted >= 0 && wanted != i64::from(given);
    let side = |length: i64| if length < 0 { "any".to_owned() } else { length.to_string() };
    let wants = format!("the network wants [{}, {}]", side(w), side(h));
    match (spec.size, spec.long_side) {
        (Some(PxSize { w: width, h: height }), _) if differs(w, width) || differs(h, height) => {
            Err(("size", format!("{wants}, not [{width}, {height}]")))
        }
        (None, Some(_)) if w >= 0 || h >= 0 => Err(("long_side", format!("{wants}; write `size` instead"))),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spec(text: &str) -> InputSpec {
        toml::from_str(text).unwrap()
    }

    fn input(dtype: TensorType, shape: &[i64]) -> Declared {
        Declared { name: "image".to_owned(), dtype: Ok(dtype), shape: shape.to_vec() }
    }

    fn told(text: &str, declared: Declared) -> String {
        check("input", &spec(text), &[declared]).unwrap_err()
    }

    #[test]
    fn what_the_network_wants_is_told_with_its_field() {
        let bytes = || input(TensorType::U8, &[1, 224, 224, 3]);
        let right = "size = [224, 224]\nlayout = 'nhwc'\ndtype = 'u8'";
        assert_eq!(check("input", &spec(right), &[bytes()]), Ok(()));
        for (from, to, sentence) in [
            ("'u8'", "'f32'", "field `input.dtype`: the network wants \"u8\", not \"f32\""),
            ("[224, 224]", "[100, 100]", "field `input.size`: the network wants [224, 224], not [100, 100]"),
            (
                "'nhwc'",
                "'nchw'",
                "field `input.layout`: the network wants \"nhwc\", not \"nchw\": its axes are 1 x 224 x 224 x 3",
            ),
            (
                "size = [224, 224]",
                "long_side = 640",
                "field `input.long_side`: the network wants [224, 224]; write `size` instead",
            ),
            (
                "size",
                "name = 'imag'\nsize",
                "field `input.name`: the network has no input `imag`; did you mean `image`?",
            ),
        ] {
            assert_eq!(told(&right.replace(from, to), bytes()), sentence);
        }
    }

    #[test]
    fn width_and_height_are_told_apart() {
        let wide = || input(TensorType::F32, &[1, 3, 100, 200]);
        assert_eq!(check("input", &spec("size = [200, 100]"), &[wide()]), Ok(()));
        assert_eq!(
            told("size = [100, 200]", wide()),
            "field `input.size`: the network wants [200, 100], not [100, 200]"
        );
    }

    #[test]
    fn what_is_open_is_let_be_and_what_is_no_picture_is_not() {
        let open = input(TensorType::F32, &[-1, 3, -1, -1]);
        assert_eq!(check("input", &spec("long_side = 640"), std::slice::from_ref(&open)), Ok(()));
        assert_eq!(check("input", &spec("size = [7, 9]\nname = 'image'"), &[open]), Ok(()));
        assert_eq!(check("input", &spec("size = [7, 9]"), &[input(TensorType::F32, &[])]), Ok(()));
        assert_eq!(
            told("size = [7, 9]", input(TensorType::F32, &[1, 1, 9, 7])),
            "field `input.layout`: the network wants 1 in the place of the 3 colours of a picture: its axes are 1 x 1 x 9 x 7"
        );
        assert!(told("size = [7, 9]", input(TensorType::F32, &[1, 768])).contains("wants 2 axes"));
        assert!(
            told("size = [7, 9]", input(TensorType::F32, &[8, 3, 9, 7])).contains("8 pictures at a time")
        );
        assert!(told("size = [7, 9]", input(TensorType::I64, &[1, 3, 9, 7])).contains("wants i64, and"));
        let half = Declared { dtype: Err("Float16".to_owned()), ..input(TensorType::F32, &[1, 3, 9, 7]) };
        assert!(told("size = [7, 9]", half).contains("wants Float16, and pictures"));
    }
}
