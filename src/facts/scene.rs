//! Everything the crop engine needs to know about a picture, without its pixels.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Detection, Face, SaliencyMap, TextBlock};
use crate::geometry::{Point, PxRect, PxSize};

/// A picture as the crop engine sees it; also the shape of `--scene` files.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scene {
    /// Size after orientation.
    pub size: PxSize,
    /// Named boxes of every model, in order of invocation.
    #[serde(default)]
    pub detections: Vec<SceneDetection>,
    /// Named boxes under the confidence from which gravities see them, but not under half of it: an object
    /// that an automatic gravity asks for by name is looked for among them too.
    #[serde(skip)]
    pub unsure: Vec<SceneDetection>,
    /// Faces of the face detector.
    #[serde(default)]
    pub faces: Vec<Face>,
    /// Blocks of text.
    #[serde(default)]
    pub text: Vec<TextBlock>,
    /// Stored custom coordinates.
    #[serde(default)]
    pub custom: Vec<PxRect>,
    /// Stored named regions: two opposite corners, or a polygon.
    #[serde(default)]
    pub regions: BTreeMap<String, Vec<Point>>,
    /// Saliency of the whole picture, where it was computed.
    #[serde(default)]
    pub saliency: Option<SaliencyMap>,
    /// Whether the source has several frames.
    #[serde(default)]
    pub animated: bool,
    /// Confidence from which gravities see what is in here: 0 where each model's own threshold was
    /// applied already, `None` (a scene that was written by hand) for 0.5.
    #[serde(skip)]
    pub seen_from: Option<f32>,
}

/// A detection and the model that made it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SceneDetection {
    /// Model id: `coco`.
    pub model: String,
    /// Compatibility version.
    #[serde(default = "first_version")]
    pub version: u32,
    /// What and where.
    #[serde(flatten)]
    pub detection: Detection,
}

const fn first_version() -> u32 {
    1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scene_needs_only_its_size() {
        let scene: Scene = serde_json::from_str(r#"{"size":[1600,1200]}"#).unwrap();
        assert_eq!(scene.size, PxSize::new(1600, 1200));
        let text = r#"{"size":[10,10],"detections":[{"model":"coco","version":2,"label":"cat","box":[1,2,3,4],"confidence":0.9}]}"#;
        let scene: Scene = serde_json::from_str(text).unwrap();
        assert_eq!(scene.detections[0].detection.bounds, PxRect::new(1.0, 2.0, 3.0, 4.0));
    }
}
