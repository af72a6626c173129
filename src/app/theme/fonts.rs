//! Inter for text, egui's own Hack for code, and the computer's fonts for other scripts.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};

use egui::epaint::text::{FallbackRequest, FontInsert, FontPriority, FontProvider, InsertFontFamily};
use egui::{Context, FontData, FontDefinitions, FontFamily};

use crate::session::FontFile;

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

/// Scripts that a desktop may have a font for: first and last letter, and a letter to look for.
const SCRIPTS: [(u32, u32, char); 8] = [
    (0x0590, 0x05ff, 'א'),
    (0x0600, 0x08ff, 'ع'),
    (0x0900, 0x0dff, 'क'),
    (0x0e00, 0x0eff, 'ก'),
    (0x1100, 0x11ff, '한'),
    (0x3040, 0x30ff, 'か'),
    (0x2e80, 0x9fff, '中'),
    (0xac00, 0xd7af, '한'),
];

/// Fonts for letters that ours do not have: notes what is missing, and installs what was found.
///
/// While a frame is painted nothing is read: a missing letter is a box for the moment it takes to find
/// a font beside the frame.
#[derive(Default)]
pub struct Fallback {
    missing: Arc<AtomicU32>,
    asked: u32,
    installed: usize,
}

/// Notes missing scripts while text is laid out.
struct Notes(Arc<AtomicU32>);

impl FontProvider for Notes {
    fn font_for(&self, request: &FallbackRequest<'_>) -> Option<FontInsert> {
        if let Some(script) = request.cluster.chars().next().and_then(script_of) {
            self.0.fetch_or(1 << script, Relaxed);
        }
        None
    }
}

impl Fallback {
    /// Begins to note what is missing in `ctx`.
    pub fn attach(&self, ctx: &Context) {
        ctx.add_font_provider(Arc::new(Notes(Arc::clone(&self.missing))));
    }

    /// Letters of scripts that were missed since the last question.
    pub fn wanted(&mut self) -> Vec<char> {
        let news = self.missing.load(Relaxed) & !self.asked;
        self.asked |= news;
        let mut letters: Vec<char> =
            (0..SCRIPTS.len()).filter(|n| news & (1 << n) != 0).map(|n| SCRIPTS[n].2).collect();
        letters.dedup();
        letters
    }

    /// Installs fonts that arrived since the last call, behind our own.
    pub fn install(&mut self, ctx: &Context, fonts: &[FontFile]) {
        for font in fonts.iter().skip(self.installed) {
            let families = [FontFamily::Proportional, FontFamily::Name(MEDIUM.into()), FontFamily::Monospace];
            let families = families.map(|family| InsertFontFamily { family, priority: FontPriority::Lowest });
            let mut data = FontData::from_owned(font.bytes.to_vec());
            data.index = font.index;
            ctx.add_font(FontInsert::new(&font.path.to_string_lossy(), data, families.to_vec()));
            ctx.request_repaint();
        }
        self.installed = fonts.len();
    }
}

fn script_of(letter: char) -> Option<usize> {
    SCRIPTS.iter().position(|(first, last, _)| (*first..=*last).contains(&u32::from(letter)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn missing_scripts_are_asked_for_once() {
        let mut fallback = Fallback::default();
        let notes = Notes(Arc::clone(&fallback.missing));
        for cluster in ["中", "文", "か", "ع", "é"] {
            notes.font_for(&FallbackRequest { cluster, family: &FontFamily::Proportional });
        }
        assert_eq!(fallback.wanted(), ['ع', 'か', '中']);
        assert!(fallback.wanted().is_empty());
    }
}
