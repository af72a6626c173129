//! What can be wrong with a transformation, and how it is said.

use std::fmt;

/// Declares [`Code`] with its public spelling.
macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $text:literal,)*) => {
        /// Every error (`E_…`) and warning (`W_…`), of the grammar and of the crop engine.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Code { $($(#[$doc])* $name,)* }

        impl Code {
            /// All of them, errors first.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// The public spelling: `E_VALUE`.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text,)* }
            }
        }
    };
}

codes! {
    /// Nothing between separators, or a key without a value.
    Empty = "E_EMPTY",
    /// The key is not known, or there is no `_`.
    UnknownParam = "E_UNKNOWN_PARAM",
    /// The same key twice in a component.
    Duplicate = "E_DUPLICATE",
    /// A value outside its domain.
    Value = "E_VALUE",
    /// An unbalanced parenthesis.
    Paren = "E_PAREN",
    /// A second `auto` in one gravity.
    AutoTwice = "E_AUTO_TWICE",
    /// `classic` together with `subject`.
    Algorithm = "E_ALGORITHM",
    /// `object` outside auto.
    ObjectScope = "E_OBJECT_SCOPE",
    /// `_avoid` outside auto.
    AvoidScope = "E_AVOID_SCOPE",
    /// A weight outside auto.
    WeightScope = "E_WEIGHT_SCOPE",
    /// `classic`, `subject`, `none` and the like outside auto; a priority inside auto.
    Scope = "E_SCOPE",
    /// `aoi` without four numbers.
    Aoi = "E_AOI",
    /// A compass position that is not last.
    Order = "E_ORDER",
    /// An unknown zoompan option or mode.
    Zoompan = "E_ZOOMPAN",
    /// A gravity that the mode does not allow.
    GravityMode = "E_GRAVITY_MODE",
    /// `fill_pad` or `auto_pad` without `g_auto`.
    PadNeedsAuto = "E_PAD_NEEDS_AUTO",
    /// Automatic gravity without the size it needs.
    AutoNeedsSize = "E_AUTO_NEEDS_SIZE",
    /// `c_thumb` without a gravity.
    ThumbNeedsGravity = "E_THUMB_NEEDS_GRAVITY",
    /// Pixels and shares mixed in a crop by coordinates.
    MixedUnits = "E_MIXED_UNITS",
    /// A crop by coordinates wholly outside the picture.
    Outside = "E_OUTSIDE",
    /// Valid grammar, outside our subset.
    UnsupportedGravity = "E_UNSUPPORTED_GRAVITY",
    /// A model version the installation does not have.
    Version = "E_VERSION",
    /// A model that is named and whose files are not here.
    Model = "E_MODEL",
    /// A model without boxes named for cropping.
    NoBoxes = "E_NO_BOXES",
    /// `fill_pad` on an animated source.
    AnimatedPad = "E_ANIMATED_PAD",
    /// A name no model knows.
    UnknownName = "W_UNKNOWN_NAME",
    /// Nothing asked for was found; something else decided.
    NotFound = "W_NOT_FOUND",
    /// Width, height and ratio given: the ratio is ignored.
    ArIgnored = "W_AR_IGNORED",
    /// The zoom has no effect here.
    ZoomIgnored = "W_ZOOM_IGNORED",
    /// x and y have no effect here.
    OffsetIgnored = "W_OFFSET_IGNORED",
    /// The picture is enlarged.
    Upscaled = "W_UPSCALED",
    /// The window was clipped to the picture.
    Clipped = "W_CLIPPED",
    /// The window is smaller than what it should hold.
    Shrunk = "W_SHRUNK",
    /// `dpr_` without a width or height.
    DprNeedsSize = "W_DPR_NEEDS_SIZE",
    /// A known parameter or value that is not applied here.
    UnsupportedParam = "W_UNSUPPORTED_PARAM",
    /// The zoompan mode is ignored beside from or to.
    ModeIgnored = "W_MODE_IGNORED",
    /// Inside auto a plural means its singular.
    PluralInAuto = "W_PLURAL_IN_AUTO",
}

impl Code {
    /// Whether it only warns; warnings never stop a result.
    #[must_use]
    pub fn is_warning(self) -> bool {
        self.as_str().starts_with("W_")
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A mistake in the text of a transformation.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct SyntaxError {
    /// Which kind.
    pub code: Code,
    /// The offending part of the text.
    pub text: String,
    /// Where it begins, in bytes from the start.
    pub offset: usize,
    /// One sentence.
    pub message: String,
    /// What was probably meant, where that can be told.
    pub suggestion: Option<String>,
}

/// What a check found in one component of a parsed transformation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Which component, from 0.
    pub component: usize,
    /// Which kind; an error unless [`Code::is_warning`].
    pub code: Code,
    /// One sentence.
    pub message: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn warnings_are_told_by_their_letter() {
        assert!(Code::NotFound.is_warning());
        assert!(!Code::Value.is_warning());
        assert_eq!(Code::ALL.iter().filter(|c| c.is_warning()).count(), 12);
    }
}
