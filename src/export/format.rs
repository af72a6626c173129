//! Which format and quality a crop is written in.

use std::path::Path;

use super::ExportError;
use crate::crop::Plan;
use crate::facts::{Channels, PixelBuffer};
use crate::media::{EncodeOptions, OutputFormat};

/// Quality where nothing was asked for, and for `q_auto`.
const AUTO_QUALITY: u8 = 82;

/// Reads `f_` and `q_` of the plan; without `f_` (or with `f_auto` and a telling name) the name decides.
///
/// `f_auto` picks WebP where the name says nothing. `q_auto` has the four usual grades.
pub fn options_for(plan: &Plan, out: &Path, picture: &PixelBuffer) -> Result<EncodeOptions, ExportError> {
    let extension = out.extension().map(|e| e.to_string_lossy().into_owned()).unwrap_or_default();
    let by_name = OutputFormat::from_extension(&extension);
    let format = match plan.format.as_deref() {
        None | Some("") => by_name.ok_or(ExportError::Format(extension))?,
        Some("auto") => by_name.unwrap_or(OutputFormat::WebP),
        Some(written) => {
            OutputFormat::from_extension(written).ok_or_else(|| ExportError::Format(written.to_owned()))?
        }
    };
    let lossless = plan.quality.as_deref() == Some("lossless");
    let format = if lossless && format == OutputFormat::WebP { OutputFormat::WebPLossless } else { format };
    // A picture with opacity has none left in a JPEG, which the encoder lays over white.
    debug_assert!(matches!(picture.channels(), Channels::Rgb | Channels::Rgba));
    Ok(EncodeOptions { format, quality: quality(plan.quality.as_deref())?, carried: None })
}

fn quality(written: Option<&str>) -> Result<u8, ExportError> {
    match written {
        None | Some("auto" | "auto:good") => Ok(AUTO_QUALITY),
        Some("auto:best") => Ok(92),
        Some("auto:eco") => Ok(72),
        Some("auto:low") => Ok(60),
        Some("lossless") => Ok(100),
        Some(text) => {
            // `80:420` names the chroma sampling too, which the encoder chooses by itself.
            let number = text.split(':').next().unwrap_or(text).parse::<u8>().ok();
            number.filter(|q| (1..=100).contains(q)).ok_or_else(|| ExportError::Quality(text.to_owned()))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quality_is_a_number_or_a_grade() {
        assert_eq!(quality(None).unwrap(), AUTO_QUALITY);
        assert_eq!(quality(Some("35")).unwrap(), 35);
        assert_eq!(quality(Some("80:420")).unwrap(), 80);
        assert_eq!(quality(Some("auto:best")).unwrap(), 92);
        assert!(matches!(quality(Some("0")), Err(ExportError::Quality(_))));
        assert!(matches!(quality(Some("fine")), Err(ExportError::Quality(_))));
    }
}
