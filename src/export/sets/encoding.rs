//! Pixels of one slot to files, at the quality or within the budget that it asks for.

use std::collections::BTreeMap;

use super::{Quality, Slot, Variant, fit_quality};
use crate::export::{ExportError, render_plan};
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
        let at = |quality: u8| {
            media::encode(pixels, &EncodeOptions { format, quality, carried: self.carried.clone() })
        };
        if matches!(format, OutputFormat::Png | OutputFormat::Gif | OutputFormat::WebPLossless) {
            let bytes = at(100)?;
            let met = bytes.len() as u64 <= limit;
            return Ok(EncodedFile { bytes, quality: None, met });
        }
        let text = quality_text(slot, variant);
        let ceiling = quality(&text).ok_or(ExportError::Quality(text))?;
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

/// A number from 1 to 100, or one of the four grades.
pub(super) fn quality(written: &str) -> Option<u8> {
    match written {
        "auto" | "auto:good" => Some(82),
        "auto:best" => Some(92),
        "auto:eco" => Some(72),
        "auto:low" => Some(60),
        text => {
            // `80:420` names the sampling of colour too, which the encoder chooses by itself.
            let number = text.split(':').next().unwrap_or(text).parse().ok();
            number.filter(|q| (1..=100).contains(q))
        }
    }
}
