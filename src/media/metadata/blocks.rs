//! Where each format keeps its metadata.

use std::fs::File;
use std::io::{BufReader, Read, Seek, SeekFrom};
use std::path::Path;

use super::super::container::heif::Heif;
use super::super::container::jpeg_head::JpegHead;
use super::super::container::tiff::{self, Tiff, tag};
use super::super::container::{bmff, png, riff};
use super::super::decode::{format_of, jxl_blocks, raw_preview};
use super::super::{Format, MediaError};
use super::{exif, iptc, xmp};
use crate::facts::PictureMetadata;
use crate::geometry::{Orientation, PxSize};

/// Longest file that is read whole for its metadata, where its blocks may lie anywhere.
const WHOLE_FILE_LIMIT: u64 = 1 << 30;
/// The part of a TIFF-like file in which its EXIF fields lie.
const TIFF_HEAD: u64 = 4 << 20;
const BLOCK_LIMIT: u64 = 16 << 20;

/// The raw blocks of one file.
#[derive(Debug, Default)]
pub(super) struct Blocks {
    /// TIFF structures with EXIF fields, the more important first.
    exif: Vec<Vec<u8>>,
    iptc: Option<Vec<u8>>,
    xmp: Option<Vec<u8>>,
    extended_xmp: Vec<u8>,
    pub(super) orientation: Orientation,
    /// Size before orientation, where the head says it.
    pub(super) stored_size: Option<PxSize>,
}

impl Blocks {
    /// Reads the blocks of a file; only its head where the format allows.
    pub(super) fn read(path: &Path) -> Result<Self, MediaError> {
        let io_error = |source| MediaError::Io { path: path.to_path_buf(), source };
        let format = format_of(path)?;
        let file = File::open(path).map_err(io_error)?;
        let mut reader = BufReader::new(file);
        let blocks = match format {
            Format::Jpeg => JpegHead::read(reader).map(|head| head.map(Self::of_jpeg)),
            Format::Png => png::read_text(reader).map(|text| text.map(Self::of_png)),
            Format::Tiff => Self::of_tiff(&mut reader).map(Some),
            Format::Raw => Self::of_raw(&mut reader).map(Some),
            Format::WebP => whole(reader).map(|bytes| Some(Self::of_webp(&bytes))),
            Format::Avif | Format::Heic => whole(reader).map(|bytes| Self::of_heif(&bytes)),
            Format::Jxl => whole(reader).map(|bytes| Self::of_jxl(&bytes)),
            _ => Ok(None),
        };
        Ok(blocks.map_err(io_error)?.unwrap_or_default())
    }

    /// What each block says, the strongest first.
    pub(super) fn layers(&self) -> Vec<PictureMetadata> {
        let mut layers = Vec::new();
        let mut created = None;
        if let Some(packet) = &self.xmp
            && let Some(layer) = xmp::read(packet, &self.extended_xmp, self.stored_size, self.orientation)
        {
            created = layer.created;
            layers.push(layer.metadata);
        }
        layers.extend(self.iptc.as_deref().map(iptc::read));
        layers.extend(self.exif.iter().filter_map(|tiff| exif::read(tiff.clone())));
        layers.push(PictureMetadata { taken: created, ..PictureMetadata::default() });
        layers
    }

    fn of_jpeg(head: JpegHead) -> Self {
        Self {
            orientation: head.exif.as_deref().and_then(tiff::orientation).unwrap_or_default(),
            exif: head.exif.into_iter().collect(),
            iptc: head.iptc,
            xmp: head.xmp,
            extended_xmp: head.extended_xmp,
            stored_size: head.size,
        }
    }

    fn of_png(text: png::PngText) -> Self {
        let orientation = text.exif.as_deref().and_then(tiff::orientation).unwrap_or_default();
        Self { exif: text.exif.into_iter().collect(), xmp: text.xmp, orientation, ..Self::default() }
    }

    fn of_webp(bytes: &[u8]) -> Self {
        let exif =
            riff::webp_chunk(bytes, *b"EXIF").map(|e| e.strip_prefix(b"Exif\0\0").unwrap_or(e).to_vec());
        Self {
            orientation: exif.as_deref().and_then(tiff::orientation).unwrap_or_default(),
            exif: exif.into_iter().collect(),
            xmp: riff::webp_chunk(bytes, *b"XMP ").map(<[u8]>::to_vec),
            ..Self::default()
        }
    }

    fn of_heif(bytes: &[u8]) -> Option<Self> {
        let heif = Heif::parse(bytes)?;
        Some(Self {
            exif: heif.exif(bytes).into_iter().collect(),
            xmp: heif.xmp(bytes),
            orientation: heif.orientation(heif.primary),
            stored_size: heif.size(heif.primary),
            ..Self::default()
        })
    }

    fn of_jxl(bytes: &[u8]) -> Option<Self> {
        let blocks = jxl_blocks(bytes)?;
        Some(Self { exif: blocks.exif.into_iter().collect(), xmp: blocks.xmp, ..Self::default() })
    }

    fn of_tiff(reader: &mut (impl Read + Seek)) -> std::io::Result<Self> {
        let mut blocks = Self::default();
        let Some(mut tiff) = Tiff::open(&mut *reader, 0)? else { return Ok(blocks) };
        if let Ok(first) = tiff.directory(tiff.first) {
            let mut block = |number| tiff.data(first.get(number)?, BLOCK_LIMIT).ok();
            blocks.xmp = block(tag::XMP);
            blocks.iptc = block(tag::IPTC);
            let value = tiff.first_number(&first, tag::ORIENTATION).and_then(|v| u32::try_from(v).ok());
            blocks.orientation = value.map_or(Orientation::Upright, Orientation::from_exif);
        }
        reader.seek(SeekFrom::Start(0))?;
        let mut head = Vec::new();
        reader.take(TIFF_HEAD).read_to_end(&mut head)?;
        plain_magic(&mut head);
        blocks.exif.push(head);
        Ok(blocks)
    }

    /// TIFF-like files by their directories, CR3 by its boxes, the others by their preview.
    fn of_raw(reader: &mut (impl Read + Seek)) -> std::io::Result<Self> {
        let mut head = [0; 12];
        reader.seek(SeekFrom::Start(0))?;
        reader.read_exact(&mut head)?;
        let blocks = if head.starts_with(b"II") || head.starts_with(b"MM") {
            Some(Self::of_tiff(reader)?)
        } else if &head[4..8] == b"ftyp" {
            reader.seek(SeekFrom::Start(0))?;
            let mut bytes = Vec::new();
            reader.take(TIFF_HEAD).read_to_end(&mut bytes)?;
            Self::of_cr3(&bytes)
        } else {
            raw_preview(reader).and_then(|jpeg| JpegHead::read(&jpeg[..]).ok()?).map(Self::of_jpeg)
        };
        Ok(blocks.unwrap_or_default())
    }

    /// Canon puts three TIFF structures (main, EXIF, GPS) into a box of `moov`.
    fn of_cr3(bytes: &[u8]) -> Option<Self> {
        let canon = bmff::find(bmff::find(bytes, *b"moov")?, *b"uuid")?.get(16..)?;
        let block = |kind| bmff::find(canon, kind).map(<[u8]>::to_vec);
        let main = block(*b"CMT1")?;
        let orientation = tiff::orientation(&main).unwrap_or_default();
        let exif = [Some(main), block(*b"CMT2")].into_iter().flatten().collect();
        Some(Self { exif, orientation, ..Self::default() })
    }
}

/// Olympus and Panasonic write their own magic where TIFF has 42; the EXIF reader wants 42.
fn plain_magic(head: &mut [u8]) {
    if let Some(magic) = head.get_mut(..4) {
        if magic.starts_with(b"II") {
            magic[2..].copy_from_slice(&[42, 0]);
        } else if magic.starts_with(b"MM") {
            magic[2..].copy_from_slice(&[0, 42]);
        }
    }
}

fn whole(reader: impl Read) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    reader.take(WHOLE_FILE_LIMIT).read_to_end(&mut bytes)?;
    Ok(bytes)
}
