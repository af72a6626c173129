//! Several descriptions of one picture to one, field by field.

use crate::facts::PictureMetadata;

/// The first layer that says something about a field wins; exposure is taken number by number.
pub(super) fn merged(layers: Vec<PictureMetadata>) -> PictureMetadata {
    layers.into_iter().fold(PictureMetadata::default(), over)
}

fn over(upper: PictureMetadata, lower: PictureMetadata) -> PictureMetadata {
    let mut capture = upper.capture;
    capture.exposure_s = capture.exposure_s.or(lower.capture.exposure_s);
    capture.f_number = capture.f_number.or(lower.capture.f_number);
    capture.iso = capture.iso.or(lower.capture.iso);
    capture.focal_length_mm = capture.focal_length_mm.or(lower.capture.focal_length_mm);
    PictureMetadata {
        orientation: upper.orientation,
        taken: upper.taken.or(lower.taken),
        camera: upper.camera.or(lower.camera),
        lens: upper.lens.or(lower.lens),
        capture,
        place: upper.place.or(lower.place),
        rating: upper.rating.or(lower.rating),
        label: upper.label.or(lower.label),
        keywords: first_filled(upper.keywords, lower.keywords),
        title: upper.title.or(lower.title),
        caption: upper.caption.or(lower.caption),
        copyright: upper.copyright.or(lower.copyright),
        creator: upper.creator.or(lower.creator),
        usage_terms: upper.usage_terms.or(lower.usage_terms),
        rights_url: upper.rights_url.or(lower.rights_url),
        face_regions: first_filled(upper.face_regions, lower.face_regions),
    }
}

fn first_filled<T>(upper: Vec<T>, lower: Vec<T>) -> Vec<T> {
    if upper.is_empty() { lower } else { upper }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_upper_layer_wins_where_it_speaks() {
        let upper = PictureMetadata { rating: Some(3), ..Default::default() };
        let lower = PictureMetadata {
            rating: Some(1),
            title: Some("below".into()),
            keywords: vec!["k".into()],
            ..Default::default()
        };
        let both = merged(vec![upper, lower]);
        assert_eq!((both.rating, both.title.as_deref(), both.keywords.len()), (Some(3), Some("below"), 1));
    }
}
