//! The typed tree of a transformation.

use crate::geometry::PxRect;

/// A whole transformation: components applied one after another.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Transformation {
    /// At least one after parsing.
    pub components: Vec<Component>,
}

/// One step between slashes; `None` means the parameter was not given.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Component {
    /// `w_`
    pub width: Option<Dimension>,
    /// `h_`
    pub height: Option<Dimension>,
    /// `ar_`
    pub aspect_ratio: Option<RatioValue>,
    /// `x_`
    pub x: Option<Coordinate>,
    /// `y_`
    pub y: Option<Coordinate>,
    /// `z_`
    pub zoom: Option<f64>,
    /// `c_`
    pub mode: Option<Mode>,
    /// `g_`
    pub gravity: Option<Gravity>,
    /// `dpr_`
    pub dpr: Option<Dpr>,
    /// `q_`, as written.
    pub quality: Option<String>,
    /// `f_`, as written.
    pub format: Option<String>,
    /// `b_`, as written.
    pub background: Option<String>,
    /// `fl_`, in written order.
    pub flags: Vec<String>,
    /// `e_zoompan…` or `e_loop…`.
    pub effect: Option<Effect>,
    /// `$name_value` and `if_…`, as written.
    pub statements: Vec<String>,
    /// Known keys outside the subset, as written: kept, reported, not applied.
    pub unsupported: Vec<String>,
    /// How parameters were written where that differs from the plain form.
    pub spelling: Spelling,
}

impl Component {
    /// What it is to look at: its own gravity, then those of the ends of its movement.
    pub fn gravities(&self) -> impl Iterator<Item = &Gravity> {
        let ends = match &self.effect {
            Some(Effect::Zoompan(movement)) => [movement.from.as_ref(), movement.to.as_ref()],
            _ => [None, None],
        };
        self.gravity.iter().chain(ends.into_iter().flatten().filter_map(|end| end.gravity.as_ref()))
    }
}

/// Remembered spellings of parameters: `ar_1.0` and `ar_1:1` mean the same, and the canonical text keeps the
/// one that was written.
///
/// Each pair is the plain form and the written one. A spelling holds only while the parameter still has the
/// value it was read with, so changing a field needs no care. Two spellings are always equal: they say
/// nothing about what a component means.
#[derive(Debug, Clone, Default)]
pub struct Spelling(pub(super) Vec<(String, String)>);

impl PartialEq for Spelling {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

/// A width or height.
#[derive(Debug, Clone, PartialEq)]
pub enum Dimension {
    /// Whole pixels, at least 1.
    Px(u32),
    /// Share of the component's input.
    Share(f64),
    /// `iw`, `ih`, or an arithmetic expression.
    Expression(Expression),
    /// `auto`, with what follows the colon.
    Auto(Option<String>),
}

/// `x` or `y`; may be negative.
#[derive(Debug, Clone, PartialEq)]
pub enum Coordinate {
    /// Pixels.
    Px(i64),
    /// Share of the component's input.
    Share(f64),
    /// An arithmetic expression.
    Expression(Expression),
}

/// `ar_`.
#[derive(Debug, Clone, PartialEq)]
pub enum RatioValue {
    /// `16:9` is (16, 9); `1.5` is (1.5, 1).
    Ratio(f64, f64),
    /// `$name`.
    Variable(String),
}

/// Operands and operators, strictly left to right.
#[derive(Debug, Clone, PartialEq)]
pub struct Expression {
    /// The first operand.
    pub first: Operand,
    /// What is done with it, in order.
    pub rest: Vec<(Operator, Operand)>,
}

/// One value of an expression.
#[derive(Debug, Clone, PartialEq)]
pub enum Operand {
    /// A number.
    Number(f64),
    /// `iw`: width of the original source.
    InitialWidth,
    /// `ih`: height of the original source.
    InitialHeight,
    /// `w`: current width.
    Width,
    /// `h`: current height.
    Height,
    /// `$name`.
    Variable(String),
}

/// Arithmetic; `Div` drops the fraction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operator {
    /// `add`
    Add,
    /// `sub`
    Sub,
    /// `mul`
    Mul,
    /// `div`
    Div,
    /// `mod`
    Mod,
    /// `pow`
    Pow,
}

/// `dpr_`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Dpr {
    /// A factor above 0.
    Factor(f64),
    /// `auto`: 1 for a local file.
    Auto,
}

/// Crop and resize modes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Mode {
    /// Never scales.
    Crop,
    /// About the focus, as tight as the size allows.
    Thumb,
    /// Fills the size, one axis whole.
    Fill,
    /// `fill` without enlarging.
    Lfill,
    /// `fill`, padding where filling would lose what matters.
    FillPad,
    /// Between thumb and fill.
    Auto,
    /// `auto`, padding where it would lose what matters.
    AutoPad,
    /// To the size, whatever the ratio.
    Scale,
    /// Whole picture inside the size.
    Fit,
    /// `fit` without enlarging.
    Limit,
    /// `fit` without reducing.
    Mfit,
    /// `fit`, the rest padded.
    Pad,
    /// `limit`, the rest padded.
    Lpad,
    /// `mfit`, the rest padded.
    Mpad,
}

/// `g_`.
#[derive(Debug, Clone, PartialEq)]
pub enum Gravity {
    /// `auto…`
    Auto(AutoGravity),
    /// `cat:dog:auto`
    List(ListGravity),
    /// `north_east`
    Compass(Compass),
    /// `xy_center`
    XyCenter,
    /// `liquid`, `track_…`, `cld-decompose_tile`: valid, outside the subset.
    Unsupported(String),
}

/// Automatic gravity; the order of `items` has no effect.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct AutoGravity {
    /// 0 (tightest) to 100.
    pub level: Option<u8>,
    /// One algorithm instead of both.
    pub algorithm: Option<Algorithm>,
    /// `thirds_0` or `thirds_1` as written; absent means on.
    pub thirds: Option<bool>,
    /// `none`: stored custom coordinates are ignored.
    pub ignore_custom: bool,
    /// Objects, builtins, aoi.
    pub items: Vec<AutoItem>,
}

/// Which evidence automatic gravity uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Algorithm {
    /// Saliency only.
    Classic,
    /// Faces, people, foreground only.
    Subject,
}

/// One piece of evidence asked for.
#[derive(Debug, Clone, PartialEq)]
pub enum AutoItem {
    /// A named thing, wanted or avoided.
    Focal {
        /// What.
        focal: Focal,
        /// 0 to 100 where given; 100 otherwise.
        weight: Option<u32>,
        /// To be kept out.
        avoid: bool,
    },
    /// `object`: every detection of every box model.
    AnyObject {
        /// 0 to 100 where given; 100 otherwise.
        weight: Option<u32>,
        /// To be kept out.
        avoid: bool,
    },
    /// `aoi_x_y_w_h`: this rectangle instead of stored custom coordinates.
    AreaOfInterest(PxRect),
}

/// Object-specific gravity; order matters.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ListGravity {
    /// Tried left to right.
    pub items: Vec<ListItem>,
    /// What follows when nothing was found.
    pub then: Option<Fallback>,
    /// `g_focus_2` and its kind.
    pub priorities: Vec<(Priority, u32)>,
}

/// One item of an object-specific list.
#[derive(Debug, Clone, PartialEq)]
pub enum ListItem {
    /// A named thing.
    Focal(Focal),
    /// `region_!name!`
    Region(String),
}

/// The end of a list.
#[derive(Debug, Clone, PartialEq)]
pub enum Fallback {
    /// `…:auto:…`
    Auto(AutoGravity),
    /// `…:center`
    Compass(Compass),
}

/// Which term of prominence a priority scales.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Priority {
    /// `g_focus_n`: sharpness.
    Focus,
    /// `g_center_n`: centrality.
    Center,
    /// `g_large_n`: area.
    Large,
}

/// Something a gravity can be about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Focal {
    /// `face`, `ocr_text`, `custom` …
    Builtin(Builtin),
    /// An object, perhaps of one model.
    Object(ObjectName),
}

/// The names that need no model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Builtin {
    /// The largest face.
    Face,
    /// All faces.
    Faces,
    /// The largest face of the detailed model.
    AdvFace,
    /// All faces of the detailed model.
    AdvFaces,
    /// All pairs of eyes.
    AdvEyes,
    /// The person.
    Body,
    /// Faces removed from the subject.
    NoFaces,
    /// All text.
    OcrText,
    /// All text.
    AdvOcr,
    /// Stored custom coordinates.
    Custom,
    /// Stored custom coordinates as mere evidence.
    CustomNoOverride,
}

/// An object name with its optional model.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ObjectName {
    /// `coco`
    pub model: Option<String>,
    /// `2` in `coco_v2_cat`
    pub version: Option<u32>,
    /// As written.
    pub name: String,
    /// Lower case without spaces, `_` and `-`.
    pub key: String,
}

/// A side or corner.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Compass {
    /// Top left.
    NorthWest,
    /// Top.
    North,
    /// Top right.
    NorthEast,
    /// Left.
    West,
    /// Middle.
    Center,
    /// Right.
    East,
    /// Bottom left.
    SouthWest,
    /// Bottom.
    South,
    /// Bottom right.
    SouthEast,
}

/// `e_`.
#[derive(Debug, Clone, PartialEq)]
#[expect(clippy::large_enum_variant, reason = "a transformation holds a handful of effects at most")]
pub enum Effect {
    /// `e_zoompan…`
    Zoompan(Zoompan),
    /// `e_loop:n`
    Loop(Option<i64>),
}

/// Options of `e_zoompan` as written; absent ones take the defaults of the specification.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Zoompan {
    /// One of eight movements.
    pub mode: Option<ZoompanMode>,
    /// A movement that does not exist, as written; refused by the check.
    pub unknown_mode: Option<String>,
    /// Largest magnification.
    pub max_zoom: Option<f64>,
    /// Seconds.
    pub duration_s: Option<f64>,
    /// Frames a second.
    pub fps: Option<f64>,
    /// First window.
    pub from: Option<ZoompanArea>,
    /// Last window.
    pub to: Option<ZoompanArea>,
}

/// The eight movements.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ZoompanMode {
    /// Zoom in to the centre.
    Ztc,
    /// Zoom in to the left.
    Ztl,
    /// Zoom in to the right.
    Ztr,
    /// Zoom out from the centre.
    Ofc,
    /// Zoom out from the left.
    Ofl,
    /// Zoom out from the right.
    Ofr,
    /// Pan from left to right.
    Plr,
    /// Pan from right to left.
    Prl,
}

/// One end of a movement.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ZoompanArea {
    /// What to look at.
    pub gravity: Option<Gravity>,
    /// Magnification, at least 1.
    pub zoom: Option<f64>,
    /// Middle of the window.
    pub x: Option<Coordinate>,
    /// Middle of the window.
    pub y: Option<Coordinate>,
}
