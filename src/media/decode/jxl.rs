//! JPEG XL through jxl-oxide.

use jxl_oxide::{AllocTracker, AuxBoxData, EnumColourEncoding, JxlImage, RenderingIntent};

use super::super::MediaError;
use super::Task;
use super::probe::Stored;
use super::raster::{Colour, Layout, Raster, Samples, check_size, damaged};
use crate::geometry::{Orientation, PxSize};

const NAME: &str = "JPEG XL";

/// Decodes the first frame; the decoder turns it upright.
pub(super) fn decode(bytes: &[u8], task: &Task<'_>) -> Result<Raster, MediaError> {
    let bound = usize::try_from(task.limits.memory_bytes).unwrap_or(usize::MAX);
    let tracker = AllocTracker::with_limit(bound);
    let mut image = JxlImage::builder().alloc_tracker(tracker).read(bytes).map_err(|e| damaged(NAME, e))?;
    let size = PxSize::new(image.width(), image.height());
    check_size(size, task.limits, NAME)?;
    // Pictures with an ICC profile keep their values, and the profile is applied afterwards.
    let profile = image.original_icc().map(<[u8]>::to_vec);
    let keeps_profile = profile.is_some() && !image.image_header().metadata.xyb_encoded;
    if !keeps_profile {
        image.request_color_encoding(EnumColourEncoding::srgb(RenderingIntent::Relative));
    }
    let animated = image.image_header().metadata.animation.is_some();
    let frame = image.render_frame(0).map_err(|e| damaged(NAME, e))?;
    let mut stream = frame.stream();
    let drawn = PxSize::new(stream.width(), stream.height());
    let layout = match (stream.channels(), image.pixel_format().has_black()) {
        (1, _) => Layout::Gray,
        (2, _) => Layout::GrayAlpha,
        (3, _) => Layout::Rgb,
        (4, false) => Layout::Rgba,
        (n, _) => {
            return Err(MediaError::Unsupported {
                what: format!("JPEG XL with {n} channels and printing inks is not decoded"),
                advice: "convert it to JPEG or PNG".into(),
                path: None,
            });
        }
    };
    let count = usize::try_from(drawn.area()).unwrap_or(usize::MAX).saturating_mul(layout.channels());
    let mut samples = vec![0u8; count];
    stream.write_to_buffer(&mut samples);
    let mut raster = Raster::new(drawn, layout, Samples::Eight(samples));
    raster.animated = animated;
    if let Some(icc) = profile.filter(|_| keeps_profile) {
        raster.colour = Colour::Icc(icc);
    }
    if !image.is_loading_done() {
        raster.cut_short = Some("the file is cut short; the missing part is blurred or empty");
    }
    Ok(raster)
}

/// Metadata blocks of a file.
pub(in super::super) struct JxlBlocks {
    /// TIFF structure.
    pub(in super::super) exif: Option<Vec<u8>>,
    /// XMP packet.
    pub(in super::super) xmp: Option<Vec<u8>>,
}

/// Reads the metadata boxes, compressed ones included.
pub(in super::super) fn blocks(bytes: &[u8]) -> Option<JxlBlocks> {
    let read = || JxlImage::builder().read(bytes).map_err(|e| damaged(NAME, e));
    let image = super::fence::fenced(super::Format::Jxl, read).ok()?;
    let exif = image.aux_boxes().first_exif().ok().and_then(|exif| match exif {
        AuxBoxData::Data(exif) => Some(exif.payload().to_vec()),
        _ => None,
    });
    let xmp = match image.aux_boxes().first_xml() {
        AuxBoxData::Data(packet) => Some(packet.to_vec()),
        _ => None,
    };
    Some(JxlBlocks { exif, xmp })
}

/// Size from the head of a file, already upright.
pub(super) fn probe(head: &[u8]) -> Result<Stored, MediaError> {
    let mut image = JxlImage::builder().build_uninit();
    image.feed_bytes(head).map_err(|e| damaged(NAME, e))?;
    match image.try_init().map_err(|e| damaged(NAME, e))? {
        jxl_oxide::InitializeResult::NeedMoreData(_) => {
            Err(damaged(NAME, "it ends before its size is known"))
        }
        jxl_oxide::InitializeResult::Initialized(image) => Ok(Stored {
            size: PxSize::new(image.width(), image.height()),
            orientation: Orientation::Upright,
            animated: image.image_header().metadata.animation.is_some(),
        }),
    }
}
