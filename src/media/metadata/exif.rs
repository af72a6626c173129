//! EXIF (CIPA DC-008) through kamadak-exif.

use exif::{Context, Exif, Field, In, Reader, Tag, Value};

use super::dates;
use crate::facts::{CaptureSettings, GeoPoint, PictureMetadata};

/// Reads a TIFF structure; damaged fields are left out, `None` when the structure itself is damaged.
pub(super) fn read(tiff: Vec<u8>) -> Option<PictureMetadata> {
    let parsed = Reader::new().continue_on_error(true).read_raw(tiff);
    let exif = parsed.or_else(|e| e.distill_partial_result(|_| {})).ok()?;
    let fields = Fields(&exif);
    Some(PictureMetadata {
        taken: fields.taken(),
        camera: camera(fields.text(0x010f), fields.text(0x0110)),
        lens: fields.text(0xa434).or_else(|| fields.text(0xfdea)),
        capture: fields.capture(),
        place: fields.place(),
        rating: fields.rating(),
        keywords: fields.wide_text(0x9c9e).map(|t| split_list(&t)).unwrap_or_default(),
        title: fields.wide_text(0x9c9b),
        caption: fields.caption(),
        copyright: fields.copyright(),
        creator: fields.text(0x013b).or_else(|| fields.wide_text(0x9c9d)),
        ..PictureMetadata::default()
    })
}

/// Maker and model without repetition.
pub(super) fn camera(make: Option<String>, model: Option<String>) -> Option<String> {
    let (Some(make), Some(model)) = (make.clone(), model.clone()) else { return model.or(make) };
    let first = make.split_whitespace().next().unwrap_or_default().to_lowercase();
    if model.to_lowercase().starts_with(&first) { Some(model) } else { Some(format!("{make} {model}")) }
}

/// `a; b;c` to its parts.
pub(super) fn split_list(text: &str) -> Vec<String> {
    text.split(';').map(str::trim).filter(|part| !part.is_empty()).map(String::from).collect()
}

struct Fields<'a>(&'a Exif);

impl Fields<'_> {
    /// A tag of the picture's own directories; RAW files put the same numbers into either.
    fn field(&self, number: u16) -> Option<&Field> {
        let of = |context| self.0.get_field(Tag(context, number), In::PRIMARY);
        of(Context::Exif).or_else(|| of(Context::Tiff))
    }

    fn gps(&self, number: u16) -> Option<&Value> {
        self.0.get_field(Tag(Context::Gps, number), In::PRIMARY).map(|f| &f.value)
    }

    fn text(&self, number: u16) -> Option<String> {
        ascii(&self.field(number)?.value)
    }

    /// Text of Windows Explorer: UTF-16, little-endian, in bytes.
    fn wide_text(&self, number: u16) -> Option<String> {
        let Value::Byte(bytes) = &self.field(number)?.value else { return None };
        let units = bytes.as_chunks::<2>().0.iter().map(|&pair| u16::from_le_bytes(pair));
        filled(&char::decode_utf16(units).map(|c| c.unwrap_or('\u{fffd}')).collect::<String>())
    }

    fn number(&self, number: u16) -> Option<f64> {
        positive(&self.field(number)?.value, 0)
    }

    fn taken(&self) -> Option<String> {
        let at = |date, fraction, offset| {
            let (fraction, offset) = (self.text(fraction), self.text(offset));
            dates::from_exif(&self.text(date)?, fraction.as_deref(), offset.as_deref())
        };
        at(0x9003, 0x9291, 0x9011)
            .or_else(|| at(0x9004, 0x9292, 0x9012))
            .or_else(|| self.satellite_time())
            .or_else(|| at(0x0132, 0x9290, 0x9010))
    }

    /// The clock of the satellites is UTC.
    fn satellite_time(&self) -> Option<String> {
        let date = ascii(self.gps(0x1d)?)?;
        let clock = self.gps(0x07)?;
        let part = |i| exact(clock, i).filter(|v| (0.0..61.0).contains(v));
        let (h, m, s) = (part(0)?, part(1)?, part(2)?);
        dates::from_iso(&format!("{}T{h:02.0}:{m:02.0}:{:02.0}Z", date.replace(':', "-"), s.floor()))
    }

    fn capture(&self) -> CaptureSettings {
        // 65535 means that the true number stands elsewhere.
        let plain =
            self.field(0x8827).and_then(|f| f.value.get_uint(0)).filter(|&iso| iso > 0 && iso < 65535);
        let wide = || self.field(0x8833).and_then(|f| f.value.get_uint(0)).filter(|&iso| iso > 0);
        CaptureSettings {
            exposure_s: self.number(0x829a),
            f_number: self.number(0x829d),
            iso: plain.or_else(wide),
            focal_length_mm: self.number(0x920a),
        }
    }

    fn place(&self) -> Option<GeoPoint> {
        let axis = |value, side, negative: &[u8], bound: f64| {
            let value = self.gps(value)?;
            let degrees = exact(value, 0)?
                + exact(value, 1).unwrap_or(0.0) / 60.0
                + exact(value, 2).unwrap_or(0.0) / 3600.0;
            let Value::Ascii(side) = self.gps(side)? else { return None };
            let side = side.first()?.first()?.to_ascii_uppercase();
            let signed = if negative.contains(&side) { -degrees } else { degrees };
            (signed.abs() <= bound).then_some(signed)
        };
        let place = GeoPoint { latitude: axis(2, 1, b"S", 90.0)?, longitude: axis(4, 3, b"W", 180.0)? };
        // Cameras without a fix write zeros.
        (place.latitude != 0.0 || place.longitude != 0.0).then_some(place)
    }

    fn rating(&self) -> Option<i8> {
        let stars = self.field(0x4746).and_then(|f| f.value.get_uint(0)).filter(|&stars| stars <= 5);
        stars.and_then(|stars| i8::try_from(stars).ok())
    }

    /// The description, unless it is the name that the camera puts there.
    fn caption(&self) -> Option<String> {
        const NOISE: [&str; 6] =
            ["olympus digital camera", "sony dsc", "minolta digital camera", "samsung", "dcim", "default"];
        let is_noise = |text: &String| {
            let lower = text.to_lowercase();
            NOISE.iter().any(|noise| lower.starts_with(noise))
        };
        let described = self.text(0x010e).filter(|text| !is_noise(text));
        described.or_else(|| self.wide_text(0x9c9c)).or_else(|| self.user_comment())
    }

    /// Eight bytes name the character set.
    fn user_comment(&self) -> Option<String> {
        let Value::Undefined(bytes, _) = &self.field(0x9286)?.value else { return None };
        let text = bytes.strip_prefix(b"ASCII\0\0\0").or_else(|| bytes.strip_prefix(&[0; 8]))?;
        filled(std::str::from_utf8(text).ok()?).filter(|t| t.chars().any(char::is_alphanumeric))
    }

    /// Photographer and editor are separated by a zero byte; a lone blank photographer is left out.
    fn copyright(&self) -> Option<String> {
        let Value::Ascii(parts) = &self.field(0x8298)?.value else { return None };
        let parts: Vec<String> = parts.iter().filter_map(|p| filled(&decoded(p))).collect();
        (!parts.is_empty()).then(|| parts.join(", "))
    }
}

fn ascii(value: &Value) -> Option<String> {
    let Value::Ascii(parts) = value else { return None };
    filled(&decoded(parts.first()?))
}

/// UTF-8 where valid, else Latin-1.
fn decoded(bytes: &[u8]) -> String {
    std::str::from_utf8(bytes).map_or_else(|_| bytes.iter().map(|&b| char::from(b)).collect(), String::from)
}

fn filled(text: &str) -> Option<String> {
    let text = text.trim_matches(|c: char| c.is_whitespace() || c == '\0');
    (!text.is_empty()).then(|| text.to_string())
}

/// A finite number of a rational; `None` for a zero denominator.
fn exact(value: &Value, i: usize) -> Option<f64> {
    match value {
        Value::Rational(v) => v.get(i).filter(|r| r.denom != 0).map(exif::Rational::to_f64),
        Value::SRational(v) => v.get(i).filter(|r| r.denom != 0).map(exif::SRational::to_f64),
        other => other.get_uint(i).map(f64::from),
    }
}

fn positive(value: &Value, i: usize) -> Option<f64> {
    exact(value, i).filter(|v| v.is_finite() && *v > 0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn makers_are_not_repeated() {
        let of = |make: &str, model: &str| camera(Some(make.into()), Some(model.into())).unwrap();
        assert_eq!(of("Canon", "Canon EOS R5"), "Canon EOS R5");
        assert_eq!(of("NIKON CORPORATION", "NIKON D70"), "NIKON D70");
        assert_eq!(of("Apple", "iPhone 6"), "Apple iPhone 6");
        assert_eq!(camera(None, Some("X".into())).as_deref(), Some("X"));
    }
}
