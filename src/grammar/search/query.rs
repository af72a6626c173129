//! The tree of a search.

use super::name::Name;

/// What an asset must be to be found.
///
/// `Display` writes text that [`parse_query`](super::parse_query) reads back into the same tree.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Query {
    /// Everything.
    #[default]
    All,
    /// All of them; at least two, none of them `And` or `All`.
    And(Vec<Query>),
    /// Any of them; at least two, none of them `Or` or `All`.
    Or(Vec<Query>),
    /// Not this; never `Not` or `All`.
    Not(Box<Query>),
    /// One condition.
    Term(Term),
}

/// One condition.
#[derive(Debug, Clone, PartialEq)]
pub enum Term {
    /// A word or phrase anywhere: tags, captions, file and folder names.
    Anywhere(Word),
    /// A word or phrase in one field.
    Text(TextField, Word),
    /// `object:cat>0.6`: a detection or label with at least this confidence (its default without a number).
    Object {
        /// What is looked for.
        name: Name,
        /// Comparison of the confidence.
        confidence: Option<(Compare, f64)>,
    },
    /// `count:person>=2`: how many detections of a name (1 or more without a number).
    Count {
        /// What is counted.
        name: Name,
        /// Comparison of the number.
        count: Option<(Compare, u32)>,
    },
    /// `quality:high`
    Quality(QualityWord),
    /// `iqa>0.7`, `rating>=3`, `w>=2560`, `h<600`
    Number(NumberField, Compare, f64),
    /// `watermark:clean`
    Watermark(Watermark),
    /// `type:illustration`: a label of the image-type analysis.
    Type(Name),
    /// `shop:studio`: a label of the shop classifier.
    Shop(Name),
    /// `flag:pick`
    Flag(FlagWord),
    /// `ar:16:9`, with a tolerance of 1 per cent.
    Aspect(AspectRatio),
    /// `date:2025-06..2025-09`
    Date(DateRange),
    /// `label:red`
    Label(Name),
    /// `near:52.5,13.4,10`
    Near {
        /// Degrees, north positive.
        latitude: f64,
        /// Degrees, east positive.
        longitude: f64,
        /// Radius in kilometres.
        km: f64,
    },
    /// `is:offline`
    Is(State),
    /// `similar:17`
    Similar(i64),
}

/// A word or phrase.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// Without quotes.
    pub text: String,
    /// Whether words that merely begin like this match too (the last word of a search).
    pub prefix: bool,
    /// Whether it was quoted: its words must stand together.
    pub phrase: bool,
    /// What models call it, told by [`Query::understood`] for words anywhere: `couch` for `sofa`; for an analysis, all
    /// versions that its model answers to.
    pub also: Vec<String>,
    /// Where it stands in the text.
    pub place: Place,
}

impl Word {
    /// Whether it is the full path of a file or folder (`/photos/trips`) rather than a part of one.
    #[must_use]
    pub fn is_full_path(&self) -> bool {
        std::path::Path::new(&self.text).is_absolute()
    }
}

/// Where something stands in the text. Any two are equal, because trees are compared by what they mean.
#[derive(Debug, Clone, Copy, Default)]
pub struct Place {
    /// Where it begins, in bytes from the start.
    pub offset: usize,
    /// How many bytes it covers, quotes included.
    pub len: usize,
}

impl PartialEq for Place {
    fn eq(&self, _other: &Self) -> bool {
        true
    }
}

impl Eq for Place {}

/// Fields that hold text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TextField {
    /// `tag:`, the whole tag.
    Tag,
    /// `caption:`
    Caption,
    /// `text:`, text read in the picture.
    Text,
    /// `name:`, file name.
    Name,
    /// `folder:`, any part of the folder's path, or all of it.
    Folder,
    /// `model:`, an analysis that was run: `coco`, `coco_v2`.
    Model,
    /// `camera:`
    Camera,
}

/// Fields that hold a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NumberField {
    /// `iqa`: technical quality 0 to 1.
    Iqa,
    /// `rating`: 0 to 5.
    Rating,
    /// `w`: width in pixels.
    Width,
    /// `h`: height in pixels.
    Height,
}

/// A comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Compare {
    /// `=`
    Equal,
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
}

/// `quality:`
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum QualityWord {
    /// Under 0.4.
    Low,
    /// From 0.4, under 0.7.
    Medium,
    /// From 0.7.
    High,
}

/// `watermark:`
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Watermark {
    /// None.
    Clean,
    /// A watermark.
    Watermark,
    /// A banner.
    Banner,
}

/// `flag:`
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FlagWord {
    /// Neither.
    None,
    /// To be kept.
    Pick,
    /// To be thrown away.
    Reject,
}

/// `ar:16:9` is (16, 9); `ar:1.5` is (1.5, 1).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AspectRatio {
    /// Width.
    pub width: f64,
    /// Height.
    pub height: f64,
}

/// Days from the first to the last, both included, as `YYYY-MM-DD`; an open end is `None`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DateRange {
    /// First day.
    pub first: Option<String>,
    /// Last day.
    pub last: Option<String>,
}

/// `is:`
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum State {
    /// Its volume is missing.
    Offline,
    /// Something failed.
    Failed,
    /// No tag that says what is in it.
    Untagged,
    /// Nearly the same as another one.
    Duplicate,
}

/// Declares the words of an enumeration: `ALL` and `name()`.
macro_rules! words {
    ($kind:ident { $($variant:ident = $text:literal,)* }) => {
        impl $kind {
            /// Every one.
            pub const ALL: [Self; [$($text),*].len()] = [$(Self::$variant,)*];

            /// As written in a search.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $text,)* }
            }
        }
    };
}

words! { TextField {
    Tag = "tag", Caption = "caption", Text = "text", Name = "name", Folder = "folder", Model = "model",
    Camera = "camera",
} }
words! { NumberField { Iqa = "iqa", Rating = "rating", Width = "w", Height = "h", } }
words! { QualityWord { Low = "low", Medium = "medium", High = "high", } }
words! { Watermark { Clean = "clean", Watermark = "watermark", Banner = "banner", } }
words! { FlagWord { None = "none", Pick = "pick", Reject = "reject", } }
words! { State { Offline = "offline", Failed = "failed", Untagged = "untagged", Duplicate = "duplicate", } }
