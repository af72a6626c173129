//! Bytes to pixels and back: sniffing, limits, decoding, orientation, colour, thumbnails, encoding, metadata.
//!
//! Every picture that leaves this folder is upright, sRGB, 8 bits a channel. Formats are told by content;
//! a file name only decides whether a file is worth looking at. Every decode has limits, and decoders written
//! by others run behind one panic fence.
#![forbid(unsafe_code)]

mod carry;
mod colour;
mod companions;
mod container;
mod decode;
mod encode;
mod error;
mod film;
mod fingerprint;
mod format;
mod kind;
mod limits;
mod linear;
mod metadata;
mod palette;
mod pan;
mod pyramid;
mod resize;
mod thumbnails;
mod upright;

pub use companions::{Companions, companions};
pub use decode::{Decoded, Probe, decode, decode_bytes, decode_in_profile, probe};
pub use encode::{Carried, Chroma, EncodeOptions, OutputFormat, encode};
pub use error::MediaError;
pub use film::{FilmFormat, FilmSpec, FilmWriter};
pub use fingerprint::{fingerprint, quick_key};
pub use format::Format;
pub use kind::{FileKind, is_picture, kind_of};
pub use limits::{DecodeSize, Limits};
pub use metadata::{read_metadata, sidecars_of};
pub use pan::Panorama;
pub use pyramid::pyramid;
pub use resize::{Filter, render, resize, resize_rgb};
pub use thumbnails::{LARGE_SIDE, SMALL_SIDE, Thumbnails, decode_thumbnail, thumbnail, thumbnails};
