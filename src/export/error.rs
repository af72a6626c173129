//! Why a file could not be made.

use std::path::PathBuf;

/// Something that stops an export. Paths come last.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ExportError {
    /// The destination is there already.
    #[error("there is already a file of that name, and it was kept; choose another name or allow replacing it: {path}", path = .0.display())]
    Exists(PathBuf),
    /// A file of somebody else is in the way of an export.
    #[error("a file that this export did not write, or that was changed since, is in the way and was kept; move it away, choose another folder, or allow replacing it with --overwrite: {path}", path = .0.display())]
    Foreign(PathBuf),
    /// The template of file names is wrong.
    #[error("the template of file names is wrong: {0}")]
    Template(String),
    /// Two files of one run have the same name.
    #[error(
        "two files of this run would have the same name; add {{slot}}, {{width}} or {{hash}} to the template: {0}"
    )]
    SameName(String),
    /// Neither `f_` nor the name says a format that can be written.
    #[error("'{0}' is not a format that can be written; use jpg, png, webp, avif or gif")]
    Format(String),
    /// `q_` is not understood.
    #[error(
        "Invalid quality in transformation: {0}; use a number from 1 to 100 (perhaps with :420 or :444), \
         auto, auto:best, auto:good, auto:eco, auto:low or lossless"
    )]
    Quality(String),
    /// The picture is to keep its profile in a format without a place for it.
    #[error("{0} files are written in sRGB here; leave the colour profile out, or use jpg, png or webp")]
    Profile(&'static str),
    /// The plan is a movement, which a still file cannot hold.
    #[error(
        "the transformation is a movement (e_zoompan), and a single picture cannot hold it; write a film (mp4, webm, \
         gif or webp), or leave e_zoompan out"
    )]
    Movement,
    /// A film was asked for, but nothing moves.
    #[error("there is no movement in the transformation; add e_zoompan, or write a still picture")]
    NoMovement,
    /// A film in a format that holds one picture.
    #[error("Invalid format in transformation: {0}; zoompan needs mp4, webm, gif or webp")]
    FilmFormat(String),
    /// The program that writes this format is not installed.
    #[error("{0}")]
    NoEncoder(String),
    /// Frames that no video player shows.
    #[error(
        "frames of {0} pixels are too large for a video; put a size before the movement, such as \
         c_limit,h_1080,w_1920/"
    )]
    FilmSize(String),
    /// Somebody stopped it.
    #[error("it was stopped, and nothing was written")]
    Stopped,
    /// The plan was made for a picture of another shape.
    #[error("the plan was made for a picture of {planned} pixels, but this one has {found}")]
    OtherPicture {
        /// Size in the plan.
        planned: String,
        /// Size of the picture.
        found: String,
    },
    /// Rendering or encoding failed.
    #[error(transparent)]
    Media(#[from] crate::media::MediaError),
    /// The file could not be written.
    #[error("the file could not be written: {source}; check the folder and the space that is left: {path}", path = .path.display())]
    Write {
        /// What the system said.
        source: std::io::Error,
        /// The destination.
        path: PathBuf,
    },
}
