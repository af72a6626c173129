//! Inter for text, egui's own Hack for code.

use std::sync::Arc;

use egui::{FontData, FontDefinitions, FontFamily};

/// Name of the family of names and chosen things.
pub const MEDIUM: &str = "medium";

/// Inter first, egui's fonts as fallback for other scripts.
pub fn definitions() -> FontDefinitions {
    let mut fonts = FontDefinitions::default();
    let files: [(&str, &'static [u8]); 2] = [
        ("inter", include_bytes!("../../../assets/fonts/Inter-Regular.otf")),
        ("inter-medium", include_bytes!("../../../assets/fonts/Inter-Medium.otf")),
    ];
    for (name, bytes) in files {
        fonts.font_data.insert(name.to_owned(), Arc::new(FontData::from_static(bytes)));
    }
    let fallback = fonts.families.get(&FontFamily::Proportional).cloned().unwrap_or_default();
    let with = |first: &str| std::iter::once(first.to_owned()).chain(fallback.clone()).collect::<Vec<_>>();
    fonts.families.insert(FontFamily::Name(MEDIUM.into()), with("inter-medium"));
    fonts.families.insert(FontFamily::Proportional, with("inter"));
    if let Some(mono) = fonts.families.get_mut(&FontFamily::Monospace) {
        mono.push("inter".to_owned());
    }
    fonts
}
