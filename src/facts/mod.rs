//! The words every floor speaks: plain data about assets, pixels and what was found in them.
//!
//! No behaviour beyond construction and small derived values; no I/O, no time.
//! Every box is in source pixels after orientation.
#![forbid(unsafe_code)]

mod asset;
mod embedding;
mod finding;
mod metadata;
mod pixels;
mod pyramid;
mod saliency;
mod scene;

pub use asset::{AssetId, Fingerprint, Flag, QuickKey, RootId};
pub use embedding::Embedding;
pub use finding::{AnalysisRecord, Detection, Face, Payload, QualityBand, ScoredLabel, TextBlock};
pub use metadata::{CaptureSettings, FaceRegion, GeoPoint, PictureMetadata};
pub use pixels::{Channels, PixelBuffer};
pub use pyramid::Pyramid;
pub use saliency::SaliencyMap;
pub use scene::{Scene, SceneDetection};
