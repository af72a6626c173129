//! Families: how a kind of network is fed and how its answer is read.
//!
//! A family is code and has a folder or file here; a model is data and names its family in
//! `model.toml`. Every family is listed in [`all`], which the registry, the engine ids and the
//! tests walk.

mod body_parts;
mod captioner;
mod classifier;
mod common;
mod ctc;
mod dbnet;
mod detr;
mod embedder;
mod garments;
mod head;
mod picodet;
mod saliency;
mod score;
mod segmenter;
mod takes;
mod watermark;
mod yolox;
mod yunet;

pub use common::Shapes;
pub use takes::Takes;

use super::{InferenceError, Label, Lease, Manifest, Picture, Setup};
use crate::facts::{AnalysisRecord, Payload};

/// Everything a family may look at while it analyses one picture.
pub struct Run<'a> {
    /// The model's manifest: thresholds, task, parameters.
    pub manifest: &'a Manifest,
    /// Input, outputs, parameters and taps of the variant in use.
    pub setup: &'a Setup,
    /// Names in the order of the model's classes; empty where the model has none.
    pub labels: &'a [Label],
    /// The picture; boxes are returned in its full source pixels.
    pub picture: &'a Picture,
    /// What earlier analyses found on the same picture; holds everything in `needs`.
    pub prior: &'a [AnalysisRecord],
}

/// How a kind of network is fed and read.
pub trait Family: Sync {
    /// Its name in `model.toml`: `picodet`.
    fn name(&self) -> &'static str;

    /// Counts up whenever the code changes what it finds; part of every engine id.
    fn revision(&self) -> u32;

    /// File roles that become sessions, in `model.toml`'s words; other roles are plain files.
    fn sessions(&self) -> &'static [&'static str] {
        &["model"]
    }

    /// The network that is given the picture as `input` of the manifest lays it in; `None` where `input` means
    /// something else.
    fn picture_network(&self) -> Option<&'static str> {
        Some("model")
    }

    /// What it understands of a manifest.
    fn takes(&self) -> Takes;

    /// Refuses a manifest that lacks what this family needs, with a sentence naming the field.
    fn check(&self, _manifest: &Manifest) -> Result<(), String> {
        Ok(())
    }

    /// Refuses labels that do not name the classes of the network, as far as the shapes of its outputs tell.
    fn check_classes(&self, _setup: &Setup, _labels: &[Label], _shapes: &Shapes) -> Result<(), String> {
        Ok(())
    }

    /// Analyses one picture. Keeps what is at or above `manifest.thresholds.store_floor`.
    fn run(&self, run: &Run<'_>, sessions: &mut Lease) -> Result<Payload, InferenceError>;
}

/// Every family there is.
#[must_use]
pub fn all() -> &'static [&'static dyn Family] {
    &[
        &picodet::PicoDet,
        &detr::Detr,
        &yolox::Yolox,
        &yunet::YuNet,
        &dbnet::DbNet,
        &classifier::Classifier,
        &saliency::Saliency,
        &body_parts::BodyParts,
        &segmenter::Segmenter,
        &embedder::Embedder,
        &captioner::Captioner,
        &garments::Garments,
        &watermark::Watermark,
        &head::Head,
        &score::Score,
    ]
}

/// The family of that name.
#[must_use]
pub fn find(name: &str) -> Option<&'static dyn Family> {
    all().iter().copied().find(|f| f.name() == name)
}
