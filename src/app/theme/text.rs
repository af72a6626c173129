//! The eleven ways text can look.

use std::sync::Arc;

use egui::text::{LayoutJob, TextFormat, TextWrapping};
use egui::{Color32, FontFamily, FontId, Galley, Painter, RichText};

use super::{fonts, reading};

/// A size and weight.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Text {
    /// Headline of the first run.
    Page,
    /// Title of a page.
    Title,
    /// Rows, buttons, captions.
    Body,
    /// The chosen tab, names of things.
    BodyStrong,
    /// Chips, values, counts.
    Small,
    /// Emphasis among small text.
    SmallStrong,
    /// Notes, badges.
    Tiny,
    /// Section titles, overlay labels.
    TinyStrong,
    /// The transformation.
    Code,
    /// JSON.
    Json,
    /// Syntax in lists.
    CodeSmall,
}

impl Text {
    /// Font and size.
    #[must_use]
    pub fn font(self) -> FontId {
        let medium = FontFamily::Name(fonts::MEDIUM.into());
        match self {
            Self::Page => FontId::new(20.0, medium),
            Self::Title => FontId::new(15.0, medium),
            Self::Body => FontId::new(13.0, FontFamily::Proportional),
            Self::BodyStrong => FontId::new(13.0, medium),
            Self::Small => FontId::new(12.0, FontFamily::Proportional),
            Self::SmallStrong => FontId::new(12.0, medium),
            Self::Tiny => FontId::new(11.0, FontFamily::Proportional),
            Self::TinyStrong => FontId::new(11.0, medium),
            Self::Code => FontId::new(13.0, FontFamily::Monospace),
            Self::Json => FontId::new(12.0, FontFamily::Monospace),
            Self::CodeSmall => FontId::new(11.0, FontFamily::Monospace),
        }
    }

    /// Distance between lines.
    #[must_use]
    pub const fn line_height(self) -> f32 {
        match self {
            Self::Page => 28.0,
            Self::Title | Self::Body | Self::BodyStrong | Self::Code | Self::Json => 20.0,
            Self::Small | Self::SmallStrong | Self::Tiny | Self::TinyStrong | Self::CodeSmall => 16.0,
        }
    }

    /// For egui's own widgets.
    #[must_use]
    pub fn rich(self, text: impl Into<String>, colour: Color32) -> RichText {
        RichText::new(text).font(self.font()).color(colour).line_height(Some(self.line_height()))
    }

    /// One line, ended by an ellipsis when wider than `width`.
    #[must_use]
    pub fn line(self, painter: &Painter, text: &str, colour: Color32, width: f32) -> Arc<Galley> {
        let text = reading::seen(text).into_owned();
        let mut job = LayoutJob::single_section(text, self.format(colour));
        job.wrap = TextWrapping::truncate_at_width(width.max(0.0));
        painter.layout_job(job)
    }

    /// Several lines no wider than `width`.
    #[must_use]
    pub fn paragraph(self, painter: &Painter, text: &str, colour: Color32, width: f32) -> Arc<Galley> {
        let mut job = LayoutJob::single_section(text.to_owned(), self.format(colour));
        job.wrap.max_width = width.max(0.0);
        painter.layout_job(job)
    }

    /// As a section of a longer text.
    #[must_use]
    pub fn format(self, colour: Color32) -> TextFormat {
        TextFormat { line_height: Some(self.line_height()), ..TextFormat::simple(self.font(), colour) }
    }
}
