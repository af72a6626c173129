//! What `f_` and `q_` ask for.

use std::path::Path;

use super::ExportError;
use crate::crop::Plan;
use crate::media::{Chroma, OutputFormat};

/// Which format a crop is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FormatWish {
    /// This one.
    Fixed(OutputFormat),
    /// What suits the picture and its audience.
    Auto(Audience),
}

/// Who is to see a picture whose format is chosen here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Audience {
    /// Browsers since 2024: AVIF or WebP, whichever is smaller.
    #[default]
    Modern,
    /// Browsers since 2020: WebP.
    Wide,
    /// Everything that shows pictures: JPEG, or PNG for drawings and opacity.
    Everything,
}

/// How good the file is to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum QualityWish {
    /// A number from 1 to 100 on the scale of the format.
    Number(u8),
    /// The smallest file that looks as good as this.
    Auto(Grade),
    /// Every pixel as it is, where the format can.
    Lossless,
}

/// The four grades of `q_auto`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, PartialOrd, Ord)]
pub enum Grade {
    /// Small, visibly less fine.
    Low,
    /// Small, and fine at first sight.
    Eco,
    /// Fine unless compared side by side.
    #[default]
    Good,
    /// Fine side by side.
    Best,
}

/// What is asked of an encoder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Wish {
    /// Format, or how to choose it.
    pub format: FormatWish,
    /// Quality, or how to choose it.
    pub quality: QualityWish,
    /// How finely colour is kept, where that is asked for.
    pub chroma: Chroma,
}

impl Wish {
    /// This format at the usual quality.
    #[must_use]
    pub fn fixed(format: OutputFormat) -> Self {
        let quality = QualityWish::Auto(Grade::Good);
        Self { format: FormatWish::Fixed(format), quality, chroma: Chroma::BySize }
    }

    /// Reads `f_` and `q_` of a plan for a file called `out`.
    ///
    /// `f_` decides; without it, or with `f_auto` and a name that says a format, the name does; `f_auto` and a
    /// name that says none leave the choice to the picture. Without `q_` it is `q_auto`.
    pub fn of(plan: &Plan, out: &Path, audience: Audience) -> Result<Self, ExportError> {
        let extension = out.extension().map(|e| e.to_string_lossy().into_owned()).unwrap_or_default();
        let by_name = OutputFormat::from_extension(&extension).map(FormatWish::Fixed);
        let format = match plan.format.as_deref() {
            None | Some("") => by_name.ok_or(ExportError::Format(extension))?,
            Some("auto" | "auto:image") => by_name.unwrap_or(FormatWish::Auto(audience)),
            Some(written) => OutputFormat::from_extension(written)
                .map(FormatWish::Fixed)
                .ok_or_else(|| ExportError::Format(written.to_owned()))?,
        };
        let (quality, chroma) = read_quality(plan.quality.as_deref())?;
        Ok(Self { format, quality, chroma })
    }

    /// Whether the file can hold opacity; a format that is yet to be chosen is taken as one that need not.
    #[must_use]
    pub const fn has_opacity(&self) -> bool {
        match self.format {
            FormatWish::Fixed(format) => format.has_opacity(),
            FormatWish::Auto(_) => false,
        }
    }
}

/// Reads `q_`: `80`, `80:420`, `auto`, `auto:best`, `auto:eco:444`, `lossless`; nothing is `auto`.
///
/// # Errors
/// [`ExportError::Quality`].
pub fn read_quality(written: Option<&str>) -> Result<(QualityWish, Chroma), ExportError> {
    let Some(written) = written else { return Ok((QualityWish::Auto(Grade::Good), Chroma::BySize)) };
    let bad = || ExportError::Quality(written.to_owned());
    let mut parts = written.split(':');
    let mut quality = match parts.next().unwrap_or_default() {
        "auto" => QualityWish::Auto(Grade::Good),
        "lossless" => QualityWish::Lossless,
        number => {
            let number = number.parse::<u8>().ok().filter(|q| (1..=100).contains(q));
            QualityWish::Number(number.ok_or_else(bad)?)
        }
    };
    let (mut chroma, mut graded) = (None, false);
    for part in parts {
        let grade = match part {
            "best" => Some(Grade::Best),
            "good" => Some(Grade::Good),
            "eco" => Some(Grade::Eco),
            "low" => Some(Grade::Low),
            _ => None,
        };
        match (part, grade, quality) {
            (_, Some(grade), QualityWish::Auto(_)) if !graded => {
                (quality, graded) = (QualityWish::Auto(grade), true);
            }
            ("420", ..) if chroma.is_none() => chroma = Some(Chroma::Half),
            ("444", ..) if chroma.is_none() => chroma = Some(Chroma::Full),
            _ => return Err(bad()),
        }
    }
    Ok((quality, chroma.unwrap_or_default()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quality_is_a_number_or_a_grade_with_its_chroma() {
        let read = |text| read_quality(Some(text)).ok();
        let auto = QualityWish::Auto;
        assert_eq!(read_quality(None).unwrap().0, auto(Grade::Good));
        assert_eq!(read("35"), Some((QualityWish::Number(35), Chroma::BySize)));
        assert_eq!(read("80:420"), Some((QualityWish::Number(80), Chroma::Half)));
        assert_eq!(read("80:444"), Some((QualityWish::Number(80), Chroma::Full)));
        assert_eq!(read("auto"), Some((auto(Grade::Good), Chroma::BySize)));
        assert_eq!(read("auto:best"), Some((auto(Grade::Best), Chroma::BySize)));
        assert_eq!(read("auto:eco:444"), Some((auto(Grade::Eco), Chroma::Full)));
        for bad in ["0", "101", "fine", "80:421", "80:best", "auto:best:low", "80:420:444", ""] {
            assert!(matches!(read_quality(Some(bad)), Err(ExportError::Quality(_))), "{bad}");
        }
    }
}
