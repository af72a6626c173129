//! The fixed words of the grammar and what they stand for.

use super::tree::{Builtin, Compass, Mode, Operator, Priority, ZoompanMode};

/// Declares the words of an enumeration: `name()` and `from_name()`.
macro_rules! fixed_words {
    ($(#[$doc:meta])* $kind:ident { $($variant:ident = $text:literal,)* }) => {
        impl $kind {
            $(#[$doc])*
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// As written in a transformation.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $text,)* }
            }

            /// From the word in a transformation; case matters.
            #[must_use]
            pub fn from_name(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|v| v.name() == name)
            }
        }
    };
}

fixed_words! {
    /// Every mode, gravity-aware ones first.
    Mode {
        Crop = "crop", Thumb = "thumb", Fill = "fill", Lfill = "lfill", FillPad = "fill_pad", Auto = "auto",
        AutoPad = "auto_pad", Scale = "scale", Fit = "fit", Limit = "limit", Mfit = "mfit", Pad = "pad",
        Lpad = "lpad", Mpad = "mpad",
    }
}

fixed_words! {
    /// Every position, row by row.
    Compass {
        NorthWest = "north_west", North = "north", NorthEast = "north_east", West = "west",
        Center = "center", East = "east", SouthWest = "south_west", South = "south",
        SouthEast = "south_east",
    }
}

fixed_words! {
    /// Every builtin name.
    Builtin {
        Face = "face", Faces = "faces", AdvFace = "adv_face", AdvFaces = "adv_faces", AdvEyes = "adv_eyes",
        Body = "body", NoFaces = "no_faces", OcrText = "ocr_text", AdvOcr = "adv_ocr", Custom = "custom",
        CustomNoOverride = "custom_no_override",
    }
}

fixed_words! {
    /// Every operator.
    Operator {
        Add = "add", Sub = "sub", Mul = "mul", Div = "div", Mod = "mod", Pow = "pow",
    }
}

fixed_words! {
    /// Every priority.
    Priority {
        Focus = "focus", Center = "center", Large = "large",
    }
}

fixed_words! {
    /// Every movement.
    ZoompanMode {
        Ztc = "ztc", Ztl = "ztl", Ztr = "ztr", Ofc = "ofc", Ofl = "ofl", Ofr = "ofr", Plr = "plr",
        Prl = "prl",
    }
}

impl Mode {
    /// Whether it looks at the picture: it takes object and automatic gravities.
    #[must_use]
    pub const fn is_gravity_aware(self) -> bool {
        matches!(
            self,
            Self::Crop | Self::Thumb | Self::Fill | Self::Lfill | Self::FillPad | Self::Auto | Self::AutoPad
        )
    }

    /// Whether it fills with a background whatever the picture: `pad`, `lpad`, `mpad`.
    #[must_use]
    pub const fn is_plain_pad(self) -> bool {
        matches!(self, Self::Pad | Self::Lpad | Self::Mpad)
    }
}
