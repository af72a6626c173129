//! One derived file.

use std::path::Path;

use sha2::{Digest as _, Sha256};

use super::{ExportError, Overwrite, atomic_write, options_for, render_plan};
use crate::crop::Plan;
use crate::facts::PixelBuffer;
use crate::media;

/// What was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// Length of the file.
    pub bytes: u64,
    /// Its SHA-256 in hexadecimal digits.
    pub sha256: String,
}

/// Renders, encodes and writes one crop.
///
/// `picture` holds the whole source, upright; the format is that of `f_`, else of the name.
pub fn crop_file(
    picture: &PixelBuffer,
    plan: &Plan,
    out: &Path,
    overwrite: Overwrite,
) -> Result<Written, ExportError> {
    // The cheap refusals come before the expensive work.
    let options = options_for(plan, out, picture)?;
    if overwrite == Overwrite::Refuse && out.exists() {
        return Err(ExportError::Exists(out.to_owned()));
    }
    let bytes = media::encode(&render_plan(picture, plan)?, &options)?;
    atomic_write(out, &bytes, overwrite)?;
    Ok(Written { bytes: bytes.len() as u64, sha256: hex(&Sha256::digest(&bytes)) })
}

fn hex(digest: &[u8]) -> String {
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
            crop_file(&picture, &plan, &out, Overwrite::Refuse).map(|_| std::fs::read(out).unwrap())
        };
        assert_eq!(write("c_fill,w_10,h_10", "a.jpg").unwrap()[..2], [0xff, 0xd8]);
        assert_eq!(&write("c_fill,w_10,h_10/f_png", "b.jpg").unwrap()[1..4], b"PNG");
        assert!(matches!(write("c_fill,w_10,h_10", "c.txt"), Err(ExportError::Format(_))));
        assert!(matches!(write("c_fill,w_10,h_10", "a.jpg"), Err(ExportError::Exists(_))));
    }
}
