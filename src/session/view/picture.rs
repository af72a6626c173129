//! The open picture: loupe, crop studio and lab.

use std::path::PathBuf;
use std::sync::Arc;

use crate::facts::{AnalysisRecord, AssetId, PixelBuffer, Pyramid, SaliencyMap, Scene};
use crate::geometry::PxSize;

/// Where the open picture comes from.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum PictureSource {
    /// An asset of the library.
    Asset(AssetId),
    /// A file that need not be in the library.
    File(PathBuf),
}

/// One open picture.
#[derive(Debug, Clone)]
pub struct PictureView {
    /// Where it comes from.
    pub source: PictureSource,
    /// File name.
    pub name: String,
    /// Where the file is.
    pub path: PathBuf,
    /// Size of the source after orientation; all boxes refer to it. Unknown until decoded.
    pub size: Option<PxSize>,
    /// The picture, perhaps smaller than `size` (scale boxes by `pixels.size() / size`).
    pub pixels: Option<PixelBuffer>,
    /// The same at falling sizes.
    pub pyramid: Pyramid,
    /// Whether pixels (or better ones) are on their way.
    pub loading: bool,
    /// Why it cannot be shown.
    pub error: Option<String>,
    /// What is known for the crop engine; at least the size once decoded.
    pub scene: Arc<Scene>,
    /// Everything found so far, in order of invocation.
    pub records: Arc<[AnalysisRecord]>,
    /// Analyses that are running or waiting for this picture.
    pub analysing: Vec<String>,
    /// Analyses that failed, with the reason.
    pub analysis_errors: Vec<(String, String)>,
    /// Importance under the current gravity, for the heat overlay.
    pub importance: Option<Arc<SaliencyMap>>,
    /// The response as JSON in the upload dialect, indented.
    pub json_upload: Arc<str>,
    /// The response as JSON in the analyze dialect, indented.
    pub json_analyze: Arc<str>,
}

impl PictureView {
    /// A picture of which nothing is known yet.
    #[must_use]
    pub fn new(source: PictureSource, name: String, path: PathBuf) -> Self {
        Self {
            source,
            name,
            path,
            size: None,
            pixels: None,
            pyramid: Pyramid::default(),
            loading: false,
            error: None,
            scene: Arc::default(),
            records: Arc::default(),
            analysing: Vec::new(),
            analysis_errors: Vec::new(),
            importance: None,
            json_upload: Arc::default(),
            json_analyze: Arc::default(),
        }
    }
}
