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
