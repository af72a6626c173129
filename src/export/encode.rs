//! From pixels and wishes to the bytes of a file.

use super::quality::{self, Found};
use super::{Audience, ExportError, FormatWish, Grade, QualityWish, Wish};
use crate::facts::PixelBuffer;
use crate::media::{self, Carried, Chroma, EncodeOptions, OutputFormat};
use crate::vision;

/// A finished file in memory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Encoded {
    /// The file.
    pub bytes: Vec<u8>,
    /// What it is.
    pub format: OutputFormat,
    /// The quality it was written with; `None` where the format has none.
    pub quality: Option<u8>,
    /// What could not be done as asked, a sentence each.
    pub remarks: Vec<String>,
}

/// What stands in the file beside the pixels.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Extras {
    /// Rights of the original.
    pub carried: Option<Carried>,
    /// The profile that the pixels are in; without one they are sRGB.
    pub profile: Option<Vec<u8>>,
}

/// Encodes a rendered picture as wished: chooses format and quality where that is left open.
///
/// # Errors
/// Where an encoder refuses, or a profile is to go into a format that has no place for one.
pub fn encode_picture(picture: &PixelBuffer, wish: Wish, extras: &Extras) -> Result<Encoded, ExportError> {
    let (format, found) = chosen(picture, wish, extras.profile.is_some())?;
    if extras.profile.is_some() && matches!(format, OutputFormat::Avif | OutputFormat::Gif) {
        return Err(ExportError::Profile(format.name()));
    }
    let options = EncodeOptions {
        format,
        quality: found.quality,
        chroma: found.chroma,
        carried: extras.carried.clone(),
        profile: extras.profile.clone(),
    };
    Ok(Encoded {
        bytes: media::encode(picture, &options)?,
        format,
        quality: format.has_quality().then_some(found.quality),
        remarks: remarks(picture, format, wish),
    })
}

/// Format and quality.
fn chosen(picture: &PixelBuffer, wish: Wish, in_profile: bool) -> Result<(OutputFormat, Found), ExportError> {
    let candidates = match wish.format {
        FormatWish::Fixed(OutputFormat::WebP) if wish.quality == QualityWish::Lossless => {
            vec![OutputFormat::WebPLossless]
        }
        FormatWish::Fixed(format) => vec![format],
        FormatWish::Auto(audience) => suitable(picture, audience, wish.quality, in_profile),
    };
    let mut best: Option<(OutputFormat, Found)> = None;
    let alone = candidates.len() == 1;
    for format in candidates {
        let found = found(picture, format, wish, alone)?;
        if best.as_ref().is_none_or(|(_, other)| found.bytes < other.bytes) {
            best = Some((format, found));
        }
    }
    best.ok_or_else(|| ExportError::Format("auto".to_owned()))
}

/// What suits a picture and its audience, the better first where they are equally long.
fn suitable(
    picture: &PixelBuffer,
    audience: Audience,
    quality: QualityWish,
    in_profile: bool,
) -> Vec<OutputFormat> {
    let drawn = quality == QualityWish::Lossless || vision::is_graphic(picture);
    let everything = audience == Audience::Everything;
    if drawn {
        return vec![if everything { OutputFormat::Png } else { OutputFormat::WebPLossless }];
    }
    if everything {
        return vec![if quality::is_clear(picture) { OutputFormat::Png } else { OutputFormat::Jpeg }];
    }
    let avif =
        OutputFormat::all().contains(&OutputFormat::Avif) && audience == Audience::Modern && !in_profile;
    if avif { vec![OutputFormat::WebP, OutputFormat::Avif] } else { vec![OutputFormat::WebP] }
}

/// Quality for one format, and what the mosaic takes with it where formats are to be compared.
fn found(picture: &PixelBuffer, format: OutputFormat, wish: Wish, alone: bool) -> Result<Found, ExportError> {
    let fixed = |quality, chroma| -> Result<Found, ExportError> {
        let measured = !alone && format.has_quality();
        let bytes =
            if measured { quality::tried(&quality::mosaic(picture), format, quality, chroma)?.0 } else { 0 };
        Ok(Found { quality, chroma, bytes })
    };
    match wish.quality {
        _ if !format.has_quality() => fixed(100, wish.chroma),
        QualityWish::Number(number) => fixed(number, wish.chroma),
        QualityWish::Lossless => fixed(100, Chroma::Full),
        QualityWish::Auto(grade) => quality::search(picture, format, grade, wish.chroma),
    }
}

fn remarks(picture: &PixelBuffer, format: OutputFormat, wish: Wish) -> Vec<String> {
    let mut said = Vec::new();
    if format == OutputFormat::Jpeg && quality::is_clear(picture) {
        said.push("JPEG has no opacity, so clear parts were laid over white".to_owned());
    }
    match (format, wish.chroma) {
        (OutputFormat::WebP, Chroma::Full) => {
            said.push("WebP with loss always halves colour; use JPEG or AVIF for 444".to_owned());
        }
        (OutputFormat::Avif, Chroma::Half) => {
            said.push("AVIF is written with full colour here; use JPEG or WebP for 420".to_owned());
        }
        _ => {}
    }
    if wish.quality == QualityWish::Lossless && format.has_quality() {
        said.push(format!("{} loses a little even at its best; use PNG or WebP for no loss", format.name()));
    }
    said
}

impl Grade {
    /// The word behind `q_auto:`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Best => "best",
            Self::Good => "good",
            Self::Eco => "eco",
            Self::Low => "low",
        }
    }
}
