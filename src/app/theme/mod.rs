//! The look: tokens, fonts, icons, and egui's own style made from them.
//!
//! Colours are made here and nowhere else; everything else asks for a token.

mod fonts;
mod icons;
pub mod measure;
mod reading;
mod style;
mod text;
mod tokens;

use egui::Context;

pub use fonts::Fallback;
pub use icons::Icon;
pub use text::Text;
pub use tokens::{Overlay, Tokens, UiTheme};

/// Which theme is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ThemeChoice {
    /// As the desktop says.
    #[default]
    System,
    /// Always dark.
    Dark,
    /// Always light.
    Light,
}

impl ThemeChoice {
    /// Every choice, in menu order.
    pub const ALL: [Self; 3] = [Self::System, Self::Dark, Self::Light];

    /// The word in the menu.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::System => "As the system",
            Self::Dark => "Dark",
            Self::Light => "Light",
        }
    }
}

/// Installs fonts, icons and both styles in `ctx`; call once at the start.
pub fn install(ctx: &Context) {
    egui_extras::install_image_loaders(ctx);
    ctx.set_fonts(fonts::definitions());
    ctx.set_style_of(egui::Theme::Dark, style::of(Tokens::dark(), true));
    ctx.set_style_of(egui::Theme::Light, style::of(Tokens::light(), false));
    ctx.options_mut(|o| {
        o.zoom_with_keyboard = false;
        o.fallback_theme = egui::Theme::Dark;
    });
}

/// Shows `choice` from the next frame on.
pub fn choose(ctx: &Context, choice: ThemeChoice) {
    ctx.set_theme(match choice {
        ThemeChoice::System => egui::ThemePreference::System,
        ThemeChoice::Dark => egui::ThemePreference::Dark,
        ThemeChoice::Light => egui::ThemePreference::Light,
    });
}

/// Lets things move for a moment, or not at all.
pub fn set_motion(ctx: &Context, still: bool) {
    ctx.all_styles_mut(|style| style.animation_time = if still { 0.0 } else { measure::MOVE_S });
}

/// A colour that a person wrote into a transformation: red, green, blue, opacity.
#[must_use]
pub fn colour_of([r, g, b, a]: [u8; 4]) -> egui::Color32 {
    egui::Color32::from_rgba_unmultiplied(r, g, b, a)
}
