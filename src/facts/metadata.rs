//! What the file itself says about its picture (EXIF, IPTC, XMP, sidecar).

use serde::{Deserialize, Serialize};

use crate::geometry::{Orientation, PxRect};

/// Everything read from a file and its sidecar; absent means the file does not say.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct PictureMetadata {
    /// How the camera was held.
    pub orientation: Orientation,
    /// When it was taken, local time as the camera wrote it: `2026-10-12T07:41:00`, with `+02:00` where known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub taken: Option<String>,
    /// Maker and model of the camera, without repetition: `Canon EOS R5`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub camera: Option<String>,
    /// Lens name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lens: Option<String>,
    /// Exposure.
    pub capture: CaptureSettings,
    /// Where it was taken.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<GeoPoint>,
    /// 0 to 5; -1 means rejected (XMP).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rating: Option<i8>,
    /// Colour label as written: `Red`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// Keywords; levels of a hierarchy are joined with `|`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub keywords: Vec<String>,
    /// Title or headline.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Caption or description.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub caption: Option<String>,
    /// Copyright notice.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub copyright: Option<String>,
    /// Who made it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub creator: Option<String>,
    /// What others may do with it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub usage_terms: Option<String>,
    /// Where the rights are explained.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rights_url: Option<String>,
    /// Faces that another program marked.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub face_regions: Vec<FaceRegion>,
}

/// How the picture was exposed.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct CaptureSettings {
    /// Exposure time in seconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exposure_s: Option<f64>,
    /// Aperture as f-number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub f_number: Option<f64>,
    /// Sensitivity.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub iso: Option<u32>,
    /// Focal length in millimetres.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub focal_length_mm: Option<f64>,
}

/// A place on Earth in degrees (WGS 84).
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct GeoPoint {
    /// North positive.
    pub latitude: f64,
    /// East positive.
    pub longitude: f64,
}

/// A face marked by another program.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FaceRegion {
    /// Whose face, where named.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Where, as shares of the upright picture: x, y, w, h from 0 to 1.
    pub area: PxRect,
}
