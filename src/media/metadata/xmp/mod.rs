//! XMP packets (ISO 16684-1): the fields, in the dialects of the programs that write them.

mod keywords;
mod regions;
mod tree;

use super::{dates, exif};
use crate::facts::{CaptureSettings, GeoPoint, PictureMetadata};
use crate::geometry::{Orientation, PxSize};
use tree::Packet;

/// What a packet says.
#[derive(Debug, Default)]
pub(super) struct Layer {
    pub(super) metadata: PictureMetadata,
    /// The creation date of the file, a weaker word than the date of the exposure.
    pub(super) created: Option<String>,
}

/// Reads a packet and its extension; `None` when it is not XMP. Face regions are turned upright, for which the
/// stored size and orientation of the picture are needed.
pub(super) fn read(
    packet: &[u8],
    extended: &[u8],
    stored: Option<PxSize>,
    orientation: Orientation,
) -> Option<Layer> {
    let mut packet = Packet::parse(packet)?;
    if let Some(extended) = Packet::parse(extended) {
        packet.append(extended);
    }
    let text = |names: &[&str]| names.iter().find_map(|name| packet.text(name));
    let date = |names: &[&str]| names.iter().find_map(|name| dates::from_iso(&packet.text(name)?));
    let creators = packet.texts("dc:creator").join(", ");
    let metadata = PictureMetadata {
        taken: date(&["exif:DateTimeOriginal", "photoshop:DateCreated", "acdsee:datetime"]),
        camera: exif::camera(text(&["tiff:Make"]), text(&["tiff:Model"])),
        lens: text(&["exifEX:LensModel", "aux:Lens"]),
        capture: capture(&packet),
        place: place(&packet),
        rating: rating(&packet),
        label: text(&["xmp:Label"]).or_else(|| digikam_label(&packet)),
        keywords: keywords::read(&packet),
        title: text(&["dc:title", "photoshop:Headline", "acdsee:caption"]),
        caption: text(&["dc:description", "tiff:ImageDescription", "acdsee:notes"]),
        copyright: text(&["dc:rights", "tiff:Copyright"]),
        creator: Some(creators).filter(|c| !c.is_empty()).or_else(|| text(&["tiff:Artist", "acdsee:author"])),
        usage_terms: text(&["xmpRights:UsageTerms"]),
        rights_url: text(&["xmpRights:WebStatement"]),
        face_regions: regions::read(&packet, stored, orientation),
        ..PictureMetadata::default()
    };
    Some(Layer { metadata, created: date(&["xmp:CreateDate", "exif:GPSTimeStamp"]) })
}

/// `28/10` or `2.8`, positive.
fn number(text: &str) -> Option<f64> {
    let value = match text.trim().split_once('/') {
        Some((n, d)) => n.trim().parse::<f64>().ok()? / d.trim().parse::<f64>().ok()?,
        None => text.trim().parse().ok()?,
    };
    (value.is_finite() && value > 0.0).then_some(value)
}

fn capture(packet: &Packet) -> CaptureSettings {
    let of = |name| packet.text(name).and_then(|t| number(&t));
    let iso = ["exifEX:PhotographicSensitivity", "exif:ISOSpeedRatings"].into_iter().find_map(of);
    CaptureSettings {
        exposure_s: of("exif:ExposureTime"),
        f_number: of("exif:FNumber"),
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "bounded before")]
        iso: iso.filter(|v| *v < 1e9).map(|v| v as u32),
        focal_length_mm: of("exif:FocalLength"),
    }
}

/// `40,14.0786450N` or `40,14,5N`; some programs write signed degrees.
fn place(packet: &Packet) -> Option<GeoPoint> {
    let axis = |name, bound: f64| {
        let text = packet.text(name)?;
        let side = text.chars().last()?.to_ascii_uppercase();
        let numbers = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
        let mut parts = numbers.split(',').map(|p| p.trim().parse::<f64>().ok());
        let degrees = parts.next()??;
        let minutes = parts.next().flatten().unwrap_or(0.0);
        let seconds = parts.next().flatten().unwrap_or(0.0);
        let value = degrees + minutes / 60.0 + seconds / 3600.0;
        let signed = if matches!(side, 'S' | 'W') { -value } else { value };
        (signed.is_finite() && signed.abs() <= bound).then_some(signed)
    };
    let place =
        GeoPoint { latitude: axis("exif:GPSLatitude", 90.0)?, longitude: axis("exif:GPSLongitude", 180.0)? };
    (place.latitude != 0.0 || place.longitude != 0.0).then_some(place)
}

/// Stars; Microsoft counts in per cent.
#[expect(clippy::cast_possible_truncation, reason = "bounded before")]
fn rating(packet: &Packet) -> Option<i8> {
    let plain = |name| packet.text(name)?.trim().parse::<f64>().ok().filter(|v| (-1.0..=5.0).contains(v));
    let stars = plain("xmp:Rating").or_else(|| plain("acdsee:rating")).map(|v| v.round() as i8);
    let per_cent = || packet.text("MicrosoftPhoto:Rating")?.trim().parse::<u32>().ok();
    stars.or_else(|| {
        Some(match per_cent()? {
            0 => 0,
            1..=12 => 1,
            13..=37 => 2,
            38..=62 => 3,
            63..=87 => 4,
            _ => 5,
        })
    })
}

/// digiKam numbers its colours.
fn digikam_label(packet: &Packet) -> Option<String> {
    const NAMES: [&str; 10] =
        ["", "Red", "Orange", "Yellow", "Green", "Blue", "Magenta", "Gray", "Black", "White"];
    let index: usize = packet.text("digiKam:ColorLabel")?.trim().parse().ok()?;
    NAMES.get(index).filter(|name| !name.is_empty()).map(ToString::to_string)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(body: &str) -> Layer {
        let packet = format!(
            "<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' \
             xmlns:dc='http://purl.org/dc/elements/1.1/' xmlns:xmp='http://ns.adobe.com/xap/1.0/' \
             xmlns:exif='http://ns.adobe.com/exif/1.0/' xmlns:tiff='http://ns.adobe.com/tiff/1.0/' \
             xmlns:MicrosoftPhoto='http://ns.microsoft.com/photo/1.0/' \
             xmlns:digiKam='http://www.digikam.org/ns/1.0/'>{body}</rdf:RDF></x:xmpmeta>"
        );
        read(packet.as_bytes(), &[], None, Orientation::Upright).unwrap()
    }

    #[test]
    fn properties_may_be_attributes_or_elements() {
        let layer = of("<rdf:Description xmp:Rating='4' exif:FNumber='28/10'>\
             <dc:title><rdf:Alt><rdf:li xml:lang='de'>Haus</rdf:li><rdf:li xml:lang='x-default'>House &amp; home\
             </rdf:li></rdf:Alt></dc:title><xmp:Label>Red</xmp:Label>\
             <exif:GPSLatitude>40,30.0S</exif:GPSLatitude><exif:GPSLongitude>76,0,36E</exif:GPSLongitude>\
             </rdf:Description>");
        let found = layer.metadata;
        assert_eq!(found.rating, Some(4));
        assert_eq!(found.title.as_deref(), Some("House & home"));
        assert_eq!(found.label.as_deref(), Some("Red"));
        assert_eq!(found.capture.f_number, Some(2.8));
        let place = found.place.unwrap();
        assert!((place.latitude + 40.5).abs() < 1e-9 && (place.longitude - 76.01).abs() < 1e-9);
    }

    #[test]
    fn ratings_and_labels_of_other_programs() {
        let rating = |body: &str| of(&format!("<rdf:Description {body}/>")).metadata.rating;
        assert_eq!(rating("xmp:Rating='-1'"), Some(-1));
        assert_eq!(rating("xmp:Rating='3.0' MicrosoftPhoto:Rating='99'"), Some(3));
        assert_eq!(rating("MicrosoftPhoto:Rating='75'"), Some(4));
        assert_eq!(rating("xmp:Rating='77'"), None);
        let label = of("<rdf:Description digiKam:ColorLabel='4'/>").metadata.label;
        assert_eq!(label.as_deref(), Some("Green"));
    }

    #[test]
    fn noise_is_not_a_packet() {
        assert!(read(b"hello", &[], None, Orientation::Upright).is_none());
        assert!(read(b"<a><b></a>", &[], None, Orientation::Upright).is_none());
    }
}
