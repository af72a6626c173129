//! Pixels of one slot to files, at the quality or within the budget that it asks for.

use std::collections::BTreeMap;

use super::{Quality, Slot, Variant, fit_quality};
use crate::export::{ExportError, QualityWish, quality, read_quality, render_plan};
use crate::facts::PixelBuffer;
use crate::geometry::PxSize;
use crate::media::{self, Carried, EncodeOptions, OutputFormat};

/// Quality that a budget does not go below where the slot says nothing.
const LOWEST_QUALITY: u8 = 35;

/// Files of one slot that were encoded already, so that looking for widths encodes nothing twice.
pub(super) struct Encoded<'a> {
    source: &'a PixelBuffer,
    carried: Option<Carried>,
    rendered: Option<(PxSize, PixelBuffer)>,
    files: BTreeMap<(u32, u32, &'static str), EncodedFile>,
}

/// One encoded file.
#[derive(Clone)]
pub(super) struct EncodedFile {
    pub bytes: Vec<u8>,
    /// `None` for formats without loss.
    pub quality: Option<u8>,
    /// Whether it keeps the budget.
    pub met: bool,
}

impl<'a> Encoded<'a> {
    pub(super) const fn new(source: &'a PixelBuffer, carried: Option<Carried>) -> Self {
        Self { source, carried, rendered: None, files: BTreeMap::new() }
    }

    /// The file of a variant.
    pub(super) fn of(
        &mut self,
        slot: &Slot,
        variant: &Variant,
        format: OutputFormat,
    ) -> Result<EncodedFile, ExportError> {
        let canvas = variant.plan.canvas;
        let key = (canvas.w, canvas.h, format.extension());
        if let Some(file) = self.files.get(&key) {
            return Ok(file.clone());
        }
        let pixels = match &self.rendered {
            Some((size, pixels)) if *size == canvas => pixels.clone(),
            _ => render_plan(self.source, &variant.plan)?,
        };
        self.rendered = Some((canvas, pixels.clone()));
        let file = self.encode(slot, variant, format, &pixels)?;
        self.files.insert(key, file.clone());
        Ok(file)
    }

    fn encode(
        &self,
        slot: &Slot,
        variant: &Variant,
        format: OutputFormat,
        pixels: &PixelBuffer,
    ) -> Result<EncodedFile, ExportError> {
        let limit = slot.max_kb.map_or(u64::MAX, |kb| u64::from(kb) * 1000);
        let text = quality_text(slot, variant);
        let (asked, chroma) = read_quality(Some(&text))?;
        let at = |quality: u8| {
            let carried = self.carried.clone();
            media::encode(pixels, &EncodeOptions { chroma, carried, ..EncodeOptions::new(format, quality) })
        };
        if matches!(format, OutputFormat::Png | OutputFormat::Gif | OutputFormat::WebPLossless) {
            let bytes = at(100)?;
            let met = bytes.len() as u64 <= limit;
            return Ok(EncodedFile { bytes, quality: None, met });
        }
        let ceiling = match asked {
            QualityWish::Number(number) => number,
            QualityWish::Lossless => 100,
            QualityWish::Auto(grade) => quality::search(pixels, format, grade, chroma)?.quality,
        };
        let floor = slot.lowest_quality.unwrap_or(LOWEST_QUALITY).min(ceiling);
        let fit = fit_quality(limit, (floor, ceiling), at)?;
        Ok(EncodedFile { bytes: fit.bytes, quality: Some(fit.quality), met: fit.met })
    }
}

/// The quality that a slot asks for, as `q_` writes it.
pub(super) fn quality_text(slot: &Slot, variant: &Variant) -> String {
    let written = slot.quality.as_ref().map(Quality::text);
    written.or_else(|| variant.plan.quality.clone()).unwrap_or_else(|| "auto".to_owned())
}
