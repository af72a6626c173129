//! What fills the canvas beside a padded picture (`b_`).

/// The filling of a padded canvas.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Background {
    /// White, or transparent where the format has opacity.
    #[default]
    Default,
    /// One colour: red, green, blue, opacity.
    Colour([u8; 4]),
    /// A colour taken from the picture.
    Auto {
        /// Which one.
        from: AutoColour,
        /// The opposite of it instead.
        contrast: bool,
    },
    /// A gradient of colours taken from the picture, or of a given palette.
    Gradient {
        /// Where the colours come from.
        from: AutoColour,
        /// The contrasting colours instead.
        contrast: bool,
        /// 2 or 4 colours.
        colours: u8,
        /// Which way it runs; `None` lets the padding decide.
        direction: Option<Direction>,
        /// Colours to choose from; empty means any.
        palette: Vec<[u8; 4]>,
    },
}

/// Which colour of the picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AutoColour {
    /// The most frequent colour on the border.
    Border,
    /// The most frequent colour of the whole picture.
    Predominant,
}

/// The way a gradient runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// Left to right.
    Horizontal,
    /// Top to bottom.
    Vertical,
    /// From the bottom left to the top right.
    DiagonalAscending,
    /// From the top left to the bottom right.
    DiagonalDescending,
}

impl Background {
    /// Reads the text of `b_`; the second value is a warning about a part that is not applied.
    ///
    /// # Errors
    /// A sentence about a colour or option that is not known.
    pub(super) fn read(text: &str) -> Result<(Self, Option<String>), String> {
        if text == "gen_fill" || text.starts_with("gen_fill:") {
            let said = "generated backgrounds are not made here; a colour of the border is used".to_owned();
            return Ok((Self::Auto { from: AutoColour::Border, contrast: false }, Some(said)));
        }
        if text == "blurred" || text.starts_with("blurred:") {
            let said = "blurred backgrounds are not made here; a colour of the border is used".to_owned();
            return Ok((Self::Auto { from: AutoColour::Border, contrast: false }, Some(said)));
        }
        match text.split_once(':') {
            None if text == "auto" => Ok((Self::Auto { from: AutoColour::Border, contrast: false }, None)),
            Some(("auto", options)) => automatic(options).map(|b| (b, None)),
            _ => colour(text).map(|c| (Self::Colour(c), None)).ok_or_else(|| {
                format!(
                    "Invalid background in transformation: {text}; use a colour name, rgb:RRGGBB, auto, \
                     auto:predominant or auto:border_gradient"
                )
            }),
        }
    }
}

/// What follows `auto:`: the source of the colour, then number, direction and palette of a gradient.
fn automatic(options: &str) -> Result<Background, String> {
    let mut parts = options.split(':');
    let kind = parts.next().unwrap_or_default();
    let (mut from, mut contrast, mut gradient) = (AutoColour::Border, false, false);
    for word in kind.split('_') {
        match word {
            "border" => from = AutoColour::Border,
            "predominant" => from = AutoColour::Predominant,
            "contrast" => contrast = true,
            "gradient" => gradient = true,
            other => return Err(format!("Invalid background in transformation: auto:{other}")),
        }
    }
    if !gradient {
        return match parts.next() {
            None => Ok(Background::Auto { from, contrast }),
            Some(part) => Err(format!("Invalid background in transformation: {part} needs a gradient")),
        };
    }
    let (mut colours, mut direction, mut palette) = (2, None, Vec::new());
    for part in parts {
        match part {
            "2" => colours = 2,
            "4" => colours = 4,
            "horizontal" => direction = Some(Direction::Horizontal),
            "vertical" => direction = Some(Direction::Vertical),
            "diagonal_asc" => direction = Some(Direction::DiagonalAscending),
            "diagonal_desc" => direction = Some(Direction::DiagonalDescending),
            other => palette = read_palette(other)?,
        }
    }
    Ok(Background::Gradient { from, contrast, colours, direction, palette })
}

fn read_palette(part: &str) -> Result<Vec<[u8; 4]>, String> {
    let bad = |what: &str| format!("Invalid background in transformation: {what} in a gradient");
    let names = part.strip_prefix("palette_").ok_or_else(|| bad(part))?;
    names.split('_').map(|n| colour(n).or_else(|| hex(n)).ok_or_else(|| bad(n))).collect()
}

/// A colour by name or as `rgb:RRGGBB`, `rgb:RGB`, either with opacity, or with `#` in place of `rgb:`.
pub(super) fn colour(text: &str) -> Option<[u8; 4]> {
    match text.strip_prefix("rgb:").or_else(|| text.strip_prefix('#')) {
        Some(digits) => hex(digits),
        None => super::colours::named(text),
    }
}

fn hex(digits: &str) -> Option<[u8; 4]> {
    if !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
        return None;
    }
    let long: String = match digits.len() {
        3 | 4 => digits.chars().flat_map(|c| [c, c]).collect(),
        6 | 8 => digits.to_owned(),
        _ => return None,
    };
    let mut value = [0, 0, 0, 255];
    for (byte, at) in value.iter_mut().zip((0..long.len()).step_by(2)) {
        *byte = u8::from_str_radix(&long[at..at + 2], 16).ok()?;
    }
    Some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Background {
        Background::read(text).unwrap().0
    }

    #[test]
    fn colours_are_read_by_name_and_number() {
        assert_eq!(read("red"), Background::Colour([255, 0, 0, 255]));
        assert_eq!(read("rgb:0f8"), Background::Colour([0, 255, 136, 255]));
        assert_eq!(read("rgb:11223380"), Background::Colour([0x11, 0x22, 0x33, 0x80]));
        assert_eq!(read("transparent"), Background::Colour([0, 0, 0, 0]));
        assert!(Background::read("rde").unwrap_err().contains("rde"));
    }

    #[test]
    fn automatic_backgrounds_are_read() {
        assert_eq!(read("auto"), Background::Auto { from: AutoColour::Border, contrast: false });
        let contrast = Background::Auto { from: AutoColour::Predominant, contrast: true };
        assert_eq!(read("auto:predominant_contrast"), contrast);
        assert_eq!(
            read("auto:border_gradient:4:diagonal_desc:palette_red_00ff00"),
            Background::Gradient {
                from: AutoColour::Border,
                contrast: false,
                colours: 4,
                direction: Some(Direction::DiagonalDescending),
                palette: vec![[255, 0, 0, 255], [0, 255, 0, 255]],
            }
        );
        assert!(Background::read("auto:sideways").is_err());
        assert!(Background::read("gen_fill").unwrap().1.is_some());
    }
}
