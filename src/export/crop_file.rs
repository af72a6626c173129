//! One derived file.

use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};

use super::{
    Audience, ExportError, Extras, FormatWish, Overwrite, Wish, atomic_write, encode_picture, render_for,
};
use crate::crop::Plan;
use crate::facts::PixelBuffer;
use crate::media::OutputFormat;

/// What was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// Where: the name that was asked for, with an ending where it had none and the format was chosen here.
    pub path: PathBuf,
    /// Length of the file.
    pub bytes: u64,
    /// Its SHA-256 in hexadecimal digits.
    pub sha256: String,
    /// What it is called: `JPEG`, `WebP` …
    pub format: &'static str,
    /// The quality it was written with; `None` where the format has none.
    pub quality: Option<u8>,
    /// What could not be done as asked, a sentence each.
    pub remarks: Vec<String>,
}

/// How files are written.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Rules {
    /// What to do where the name is taken.
    pub overwrite: Overwrite,
    /// For whom `f_auto` chooses.
    pub audience: Audience,
    /// What stands in the file beside the pixels.
    pub extras: Extras,
}

impl From<Overwrite> for Rules {
    fn from(overwrite: Overwrite) -> Self {
        Self { overwrite, ..Self::default() }
    }
}

/// Renders, encodes and writes one crop.
///
/// `picture` holds the whole source, upright; the format is that of `f_`, else of the name.
pub fn crop_file(
    picture: &PixelBuffer,
    plan: &Plan,
    out: &Path,
    rules: &Rules,
) -> Result<Written, ExportError> {
    // The cheap refusals come before the expensive work.
    let wish = Wish::of(plan, out, rules.audience)?;
    let has_name = matches!(wish.format, FormatWish::Fixed(_));
    if has_name && rules.overwrite == Overwrite::Refuse && out.exists() {
        return Err(ExportError::Exists(out.to_owned()));
    }
    let rendered = render_for(picture, plan, wish.has_opacity())?;
    let encoded = encode_picture(&rendered, wish, &rules.extras)?;
    let path = if has_name { out.to_owned() } else { named(out, encoded.format) };
    atomic_write(&path, &encoded.bytes, rules.overwrite)?;
    Ok(Written {
        path,
        bytes: encoded.bytes.len() as u64,
        sha256: hex(&Sha256::digest(&encoded.bytes)),
        format: encoded.format.name(),
        quality: encoded.quality,
        remarks: encoded.remarks,
    })
}

/// The name with the ending of the format behind it.
fn named(out: &Path, format: OutputFormat) -> PathBuf {
    let mut name = out.as_os_str().to_owned();
    name.push(".");
    name.push(format.extension());
    PathBuf::from(name)
}

pub(super) fn hex(digest: &[u8]) -> String {
    digest.iter().fold(String::new(), |text, byte| text + &format!("{byte:02x}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crop;
    use crate::facts::{Channels, Scene};
    use crate::geometry::PxSize;
    use crate::grammar::{Vocabulary, parse};

    #[test]
    fn the_name_or_the_transformation_says_the_format() {
        let size = PxSize::new(40, 30);
        let picture = PixelBuffer::new(size, Channels::Rgb, vec![90; 40 * 30 * 3]).unwrap();
        let words = Vocabulary::standard();
        let scene = Scene { size, ..Scene::default() };
        let folder = tempfile::tempdir().unwrap();
        let write = |text: &str, name: &str| {
            let plan = crop::plan(&scene, &parse(text, &words).unwrap(), &words).unwrap();
            let out = folder.path().join(name);
            let written = crop_file(&picture, &plan, &out, &Overwrite::Refuse.into())?;
            Ok((written.path.clone(), std::fs::read(written.path).unwrap()))
        };
        assert_eq!(write("c_fill,w_10,h_10", "a.jpg").unwrap().1[..2], [0xff, 0xd8]);
        assert_eq!(&write("c_fill,w_10,h_10/f_png", "b.jpg").unwrap().1[1..4], b"PNG");
        let (path, bytes) = write("c_fill,w_10,h_10,f_auto", "chosen").unwrap();
        assert_eq!((path.extension().unwrap().to_str(), &bytes[8..12]), (Some("webp"), &b"WEBP"[..]));
        assert!(matches!(write("c_fill,w_10,h_10", "c.txt"), Err(ExportError::Format(_))));
        assert!(matches!(write("c_fill,w_10,h_10", "a.jpg"), Err(ExportError::Exists(_))));
    }
}
