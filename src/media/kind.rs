//! What a file name promises, for scanning folders.

use std::path::Path;

/// What a file is worth looking at as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FileKind {
    /// A picture.
    Picture,
    /// A camera's RAW file.
    Raw,
    /// An XMP sidecar.
    Sidecar,
    /// A film: not shown, but counted as ignored.
    Video,
    /// Nothing of ours.
    Other,
}

const PICTURES: &[&str] = &[
    "jpg", "jpeg", "jpe", "jfif", "png", "apng", "webp", "gif", "tif", "tiff", "bmp", "dib", "ico", "cur",
    "tga", "icb", "vda", "vst", "pnm", "pbm", "pgm", "ppm", "pam", "dds", "qoi", "hdr", "avif", "heic",
    "heif", "hif", "jxl",
];

const RAWS: &[&str] = &[
    "cr2", "cr3", "crw", "nef", "nrw", "arw", "srf", "sr2", "dng", "orf", "rw2", "raw", "pef", "ptx", "raf",
    "srw", "x3f", "3fr", "fff", "iiq", "erf", "mef", "mos", "kdc", "dcr", "rwl", "gpr",
];

const VIDEOS: &[&str] = &[
    "mp4", "mov", "m4v", "avi", "mkv", "webm", "mts", "m2ts", "mpg", "mpeg", "wmv", "3gp", "3g2", "insv",
    "lrv",
];

/// What the name promises; opens nothing. Hidden files (and the `._` doubles of macOS) are never pictures.
#[must_use]
pub fn kind_of(path: &Path) -> FileKind {
    let hidden = path.file_name().is_none_or(|name| name.as_encoded_bytes().starts_with(b"."));
    let Some(extension) = path.extension().and_then(|e| e.to_str()).filter(|_| !hidden) else {
        return FileKind::Other;
    };
    let extension = extension.to_ascii_lowercase();
    let among = |list: &[&str]| list.contains(&extension.as_str());
    match () {
        () if among(PICTURES) => FileKind::Picture,
        () if among(RAWS) => FileKind::Raw,
        () if extension == "xmp" => FileKind::Sidecar,
        () if among(VIDEOS) => FileKind::Video,
        () => FileKind::Other,
    }
}

/// Whether the name promises a picture or a RAW file.
#[must_use]
pub fn is_picture(path: &Path) -> bool {
    matches!(kind_of(path), FileKind::Picture | FileKind::Raw)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_extension_decides_in_any_case() {
        let kind = |name: &str| kind_of(Path::new(name));
        assert_eq!(kind("a/IMG_1.JPG"), FileKind::Picture);
        assert_eq!(kind("a/x.Cr3"), FileKind::Raw);
        assert_eq!(kind("a/x.jpg.xmp"), FileKind::Sidecar);
        assert_eq!(kind("a/clip.MOV"), FileKind::Video);
        assert_eq!(kind("a/._IMG_1.JPG"), FileKind::Other);
        assert_eq!(kind("jpg"), FileKind::Other);
    }
}
