//! The fields of `model.toml`, as they are written.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::LabelSource;
use crate::facts::{Embedding, Payload, SaliencyMap};
use crate::geometry::PxSize;

/// One model: the whole of `model.toml`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// Folder name and identity: `coco-picodet-s`.
    pub id: String,
    /// Real name of the network, for people.
    pub name: String,
    /// The analysis it answers to: `coco`.
    pub analysis: String,
    /// The version it answers to when none is asked for.
    pub version: u32,
    /// Every version it answers to; `[version]` where empty.
    #[serde(default)]
    pub compat_versions: Vec<u32>,
    /// Counts up whenever a change here changes what is found.
    #[serde(default = "one")]
    pub revision: u32,
    /// What kind of answer it gives.
    pub task: Task,
    /// Which code runs it: a name in [`families`](crate::inference::families).
    pub family: String,
    /// Whether it works behind the scenes: not offered as an analysis to ask for.
    #[serde(default)]
    pub internal: bool,
    /// Whether it is only fetched when somebody names it. Once it is there it answers in its place
    /// in the order; it is never what an empty library fetches first.
    #[serde(default)]
    pub optional: bool,
    /// What its results carry.
    #[serde(default)]
    pub capability: Capability,
    /// The names of its classes.
    #[serde(default)]
    pub labels: Option<LabelSource>,
    /// What is kept, what crops see, what is reported.
    pub thresholds: Thresholds,
    /// How a picture is laid into its input.
    pub input: InputSpec,
    /// Output tensors by role.
    #[serde(default)]
    pub outputs: Outputs,
    /// Numbers for the family.
    #[serde(default)]
    pub parameters: Parameters,
    /// Analyses whose results it builds on.
    #[serde(default)]
    pub needs: Vec<String>,
    /// Tensors of other models it is fed with, so that one pass of a network serves several.
    #[serde(default)]
    pub features: Vec<Feature>,
    /// When it runs at all.
    #[serde(default)]
    pub gate: Option<Gate>,
    /// SPDX expression of the weights.
    pub licence: String,
    /// File beside `model.toml` that describes the model to people.
    #[serde(default = "card")]
    pub card: String,
    /// The forms its bytes come in, the preferred one first.
    pub variants: Vec<Variant>,
}

const fn one() -> u32 {
    1
}

fn card() -> String {
    "card.md".to_owned()
}

impl Manifest {
    /// Every version it answers to.
    #[must_use]
    pub fn versions(&self) -> Vec<u32> {
        if self.compat_versions.is_empty() { vec![self.version] } else { self.compat_versions.clone() }
    }

    /// What holds for `variant`: its own input, outputs and parameters, or the model's.
    #[must_use]
    pub fn setup(&self, variant: &Variant) -> Setup {
        let mut parameters = self.parameters.clone();
        parameters.extend(variant.parameters.clone());
        let outputs = if variant.outputs.is_empty() { &self.outputs } else { &variant.outputs };
        Setup {
            variant: variant.name.clone(),
            input: variant.input.as_ref().unwrap_or(&self.input).clone(),
            outputs: outputs.clone(),
            parameters,
            taps: variant.taps.clone(),
            shares: variant.shares.clone(),
        }
    }
}

/// A tensor that another model shares; it is kept with the picture while that is analysed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Feature {
    /// Id of the model, not of the analysis: other weights have other features.
    pub model: String,
    /// One of its taps or shared outputs.
    pub tensor: String,
}

/// What holds for one variant of a model.
#[derive(Debug, Clone, PartialEq)]
pub struct Setup {
    /// Name of the variant.
    pub variant: String,
    /// How the picture is laid into the input.
    pub input: InputSpec,
    /// Output tensors by role.
    pub outputs: Outputs,
    /// Numbers for the family.
    pub parameters: Parameters,
    /// Intermediate tensors that are outputs as well.
    pub taps: Vec<Tap>,
    /// Outputs that other models are fed with.
    pub shares: Vec<String>,
}

impl Setup {
    /// The tensor in the output role `role`; empty, which means the first one, where none is named.
    #[must_use]
    pub fn output(&self, role: &str) -> &str {
        self.outputs.get(role).and_then(|names| names.first()).map_or("", String::as_str)
    }

    /// The tensors in the output role `role`, one a stride; empty where none is named.
    #[must_use]
    pub fn outputs(&self, role: &str) -> &[String] {
        self.outputs.get(role).map_or(&[], Vec::as_slice)
    }

    /// A number for the family, or `otherwise`.
    #[must_use]
    pub fn parameter(&self, name: &str, otherwise: f64) -> f64 {
        self.parameters.get(name).copied().unwrap_or(otherwise)
    }
}

/// Tensor names by role: `scores = ["a", "b"]`.
pub type Outputs = BTreeMap<String, Vec<String>>;

/// Numbers for the family: `max_iou = 0.6`.
pub type Parameters = BTreeMap<String, f64>;

/// Kinds of answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Task {
    /// Named boxes.
    Detect,
    /// Faces with landmarks.
    Faces,
    /// Blocks of text.
    Text,
    /// Labels for the whole picture.
    Classify,
    /// Where the eye goes.
    Saliency,
    /// A mask over the whole picture.
    Segment,
    /// Boxes of body parts.
    BodyParts,
    /// One sentence.
    Caption,
    /// One number.
    Score,
    /// A vector.
    Embed,
}

impl Task {
    /// The answer that says "nothing there", given where a gate is closed.
    #[must_use]
    pub fn empty(self) -> Payload {
        match self {
            Self::Detect | Self::BodyParts => Payload::Boxes(Vec::new()),
            Self::Faces => Payload::Faces(Vec::new()),
            Self::Text => Payload::Text(Vec::new()),
            Self::Classify => Payload::Labels(Vec::new()),
            Self::Saliency | Self::Segment => {
                Payload::Saliency(SaliencyMap { width: 1, height: 1, values: vec![0.0] })
            }
            Self::Caption => Payload::Caption(String::new()),
            Self::Score => Payload::Quality(0.0),
            Self::Embed => Payload::Embedding(Embedding::default()),
        }
    }
}

/// What the results of a model carry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[expect(clippy::struct_excessive_bools, reason = "four independent columns of the capability table")]
pub struct Capability {
    /// Labels that can become tags.
    pub tags: bool,
    /// A confidence for each.
    pub confidence: bool,
    /// A box for each.
    pub boxes: bool,
    /// Further facts for each.
    pub attributes: bool,
}

/// Three lines that a confidence can pass.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Thresholds {
    /// Kept in the library.
    pub store_floor: f32,
    /// Seen by gravities.
    pub crop_threshold: f32,
    /// Becomes a tag and is reported.
    pub default_confidence: f32,
}

/// How a picture is laid into a model's input.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InputSpec {
    /// Name of the input tensor; the first one where empty.
    #[serde(default)]
    pub name: String,
    /// Fixed width and height; otherwise `long_side` must be given.
    #[serde(default)]
    pub size: Option<PxSize>,
    /// Length of the longer side for models that take any size (an upper bound).
    #[serde(default)]
    pub long_side: Option<u32>,
    /// With `long_side`: sides are `multiple * k + plus`.
    #[serde(default = "one")]
    pub multiple: u32,
    /// With `long_side`: sides are `multiple * k + plus`.
    #[serde(default)]
    pub plus: u32,
    /// Axes of the tensor.
    #[serde(default)]
    pub layout: Layout,
    /// Colours of the tensor.
    #[serde(default)]
    pub order: Order,
    /// Type of the numbers.
    #[serde(default)]
    pub dtype: TensorType,
    /// Stretched over the input or padded.
    #[serde(default)]
    pub fit: Fit,
    /// How the picture is resampled.
    #[serde(default)]
    pub resample: Resample,
    /// Grey of the padding, 0 to 255.
    #[serde(default = "grey")]
    pub pad: u8,
    /// What a byte is divided by first: 255 brings it to 0..1, 1 leaves it.
    #[serde(default = "full_scale")]
    pub divide: f32,
    /// Divide by the largest value in the picture instead.
    #[serde(default)]
    pub divide_by_max: bool,
    /// Subtracted after the division, in the order of `order`.
    #[serde(default)]
    pub mean: [f32; 3],
    /// Divided by afterwards, in the order of `order`.
    #[serde(default = "unit")]
    pub std: [f32; 3],
}

const fn grey() -> u8 {
    114
}

const fn full_scale() -> f32 {
    255.0
}

const fn unit() -> [f32; 3] {
    [1.0; 3]
}

/// Axes of an input tensor after the batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Layout {
    /// Channels, rows, columns.
    #[default]
    Nchw,
    /// Rows, columns, channels.
    Nhwc,
}

/// Order of the colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Order {
    /// Red, green, blue.
    #[default]
    Rgb,
    /// Blue, green, red.
    Bgr,
}

/// Types of numbers in a tensor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TensorType {
    /// 32-bit floats.
    #[default]
    F32,
    /// Bytes.
    U8,
    /// 64-bit whole numbers.
    I64,
    /// 16-bit floats (taps only).
    F16,
}

/// How a picture of another shape is brought into the input.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Fit {
    /// Both sides stretched.
    #[default]
    Stretch,
    /// One scale, the picture in the top-left corner, the rest padded.
    Letterbox,
}

/// How a picture is resampled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Resample {
    /// Linear, widened by the reduction: no aliasing.
    #[default]
    Bilinear,
    /// Between two neighbours whatever the reduction, as OpenCV does by default.
    Linear,
    /// Mean over the area of the target pixel.
    Area,
}

/// When a model runs at all: only where `analysis` found `label`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Gate {
    /// The analysis that is asked.
    pub analysis: String,
    /// Any of these opens the gate; empty: anything found opens it.
    #[serde(default)]
    pub labels: Vec<String>,
    /// From which confidence; the analysis' own crop threshold where absent.
    #[serde(default)]
    pub min_confidence: Option<f32>,
}

/// One form of a model's bytes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Variant {
    /// Name within the model: `public`.
    pub name: String,
    /// For people: where it comes from, how it differs.
    #[serde(default)]
    pub note: String,
    /// Input where it differs from the model's.
    #[serde(default)]
    pub input: Option<InputSpec>,
    /// Outputs where they differ from the model's.
    #[serde(default)]
    pub outputs: Outputs,
    /// Numbers that differ from the model's.
    #[serde(default)]
    pub parameters: Parameters,
    /// Intermediate tensors to make outputs as well; other models may be fed with them.
    #[serde(default)]
    pub taps: Vec<Tap>,
    /// Outputs that other models may be fed with.
    #[serde(default)]
    pub shares: Vec<String>,
    /// Its files.
    pub files: Vec<WeightFile>,
}

/// An intermediate tensor that becomes an output as well.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tap {
    /// Name of the tensor in the graph.
    pub name: String,
    /// Its type.
    #[serde(default)]
    pub dtype: TensorType,
    /// Role of the file it lies in.
    #[serde(default = "model_role")]
    pub role: String,
}

/// One file of a variant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WeightFile {
    /// What it is for: `model`, `detector`, `recogniser`, `dictionary`, `labels`.
    #[serde(default = "model_role")]
    pub role: String,
    /// File name in model and mirror folders.
    pub name: String,
    /// Exact length. Of a file that lies beside a private manifest it may be left out.
    #[serde(default)]
    pub bytes: u64,
    /// SHA-256 as 64 hexadecimal digits. Of a file that lies beside a private manifest it may be left out.
    #[serde(default)]
    pub sha256: String,
    /// Whether these bytes were seen and run, or only their hash is known.
    #[serde(default)]
    pub evidence: Evidence,
    /// Whether the bytes are part of the program.
    #[serde(default)]
    pub embedded: bool,
    /// Where they can be fetched from, tried in order.
    #[serde(default)]
    pub urls: Vec<String>,
}

fn model_role() -> String {
    "model".to_owned()
}

/// How sure the project is of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Evidence {
    /// Bytes seen and run.
    Verified,
    /// Hash taken from public code; the bytes were not seen.
    #[default]
    Pinned,
}
