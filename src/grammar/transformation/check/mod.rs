//! What can be said about a parsed transformation without a picture.

mod gravity;
mod motion;

use super::tree::{Component, Coordinate, Dimension, Effect, Gravity, Mode, Transformation};
use crate::grammar::{Code, Finding, Vocabulary};

/// Looks at a parsed transformation without a picture: errors and warnings, component by component.
#[must_use]
pub fn check(transformation: &Transformation, words: &Vocabulary) -> Vec<Finding> {
    let mut all = Vec::new();
    for (index, component) in transformation.components.iter().enumerate() {
        let mut inspector = Inspector { component, words, found: Vec::new() };
        inspector.component();
        let finding = |(code, message)| Finding { component: index, code, message };
        all.extend(inspector.found.into_iter().map(finding));
    }
    motion::check_format(transformation, &mut all);
    all
}

/// Looks at one component.
struct Inspector<'t> {
    component: &'t Component,
    words: &'t Vocabulary,
    found: Vec<(Code, String)>,
}

impl Inspector<'_> {
    fn report(&mut self, code: Code, message: impl Into<String>) {
        self.found.push((code, message.into()));
    }

    fn component(&mut self) {
        self.mode_and_gravity();
        self.mixed_units();
        self.size();
        if self.mode().is_some() {
            self.zoom();
            self.offsets();
        }
        self.kept_parameters();
        if let Some(Effect::Zoompan(zoompan)) = &self.component.effect {
            self.zoompan(zoompan);
        }
    }

    /// The mode, or what a component without one does: with a size it scales.
    fn mode(&self) -> Option<Mode> {
        let sized = self.component.width.is_some() || self.component.height.is_some();
        self.component.mode.or(sized.then_some(Mode::Scale))
    }

    fn sides(&self) -> usize {
        usize::from(self.component.width.is_some()) + usize::from(self.component.height.is_some())
    }

    fn size(&mut self) {
        let c = self.component;
        if self.sides() == 2 && c.aspect_ratio.is_some() {
            self.report(Code::ArIgnored, "width and height are given, so the aspect ratio is ignored");
        }
        if self.sides() == 0 && c.dpr.is_some() {
            self.report(Code::DprNeedsSize, "dpr multiplies a width or height, and neither is given");
        }
    }

    /// A crop by coordinates takes all its numbers in pixels, or all as shares.
    fn mixed_units(&mut self) {
        let c = self.component;
        let by_coordinates =
            c.mode == Some(Mode::Crop) && c.gravity.is_none() && (c.x.is_some() || c.y.is_some());
        if !by_coordinates {
            return;
        }
        let sizes = [&c.width, &c.height].into_iter().flatten();
        let places = [&c.x, &c.y].into_iter().flatten();
        let pixels = sizes.clone().any(|d| matches!(d, Dimension::Px(_)))
            || places.clone().any(|p| matches!(p, Coordinate::Px(_)));
        let shares = sizes.clone().any(|d| matches!(d, Dimension::Share(_)))
            || places.clone().any(|p| matches!(p, Coordinate::Share(_)));
        if pixels && shares {
            let message = "a crop by coordinates takes x, y, w and h all in pixels or all as shares";
            self.report(Code::MixedUnits, message);
        }
    }

    fn zoom(&mut self) {
        let Some(mode) = self.mode().filter(|_| self.component.zoom.is_some()) else { return };
        match mode {
            Mode::Thumb | Mode::Auto | Mode::AutoPad => {}
            Mode::Crop if self.sides() == 0 => {}
            Mode::Crop => {
                self.report(Code::ZoomIgnored, "c_crop of a given size never scales, so z has no effect");
            }
            _ => self.report(Code::ZoomIgnored, format!("z has no effect with c_{}", mode.name())),
        }
    }

    fn offsets(&mut self) {
        let c = self.component;
        let Some(mode) = self.mode().filter(|_| c.x.is_some() || c.y.is_some()) else { return };
        let positioned = matches!(c.gravity, Some(Gravity::Compass(_) | Gravity::XyCenter));
        let applied = match mode {
            Mode::Crop => positioned || c.gravity.is_none(),
            Mode::Thumb | Mode::Auto | Mode::Fill | Mode::Lfill => positioned,
            _ => mode.is_plain_pad(),
        };
        if !applied {
            let why = match &c.gravity {
                Some(Gravity::Auto(_) | Gravity::List(_)) if mode.is_gravity_aware() => {
                    "the gravity decides the place".to_owned()
                }
                _ => format!(
                    "they need a position (g_center, g_north …) or another mode than c_{}",
                    mode.name()
                ),
            };
            self.report(Code::OffsetIgnored, format!("x and y have no effect: {why}"));
        }
    }

    fn kept_parameters(&mut self) {
        let c = self.component;
        for parameter in c.unsupported.iter().chain(&c.statements) {
            let message = if parameter.starts_with('$') {
                format!("'{parameter}': variables are only used as numbers here")
            } else {
                format!("'{parameter}' is kept but not applied here")
            };
            self.report(Code::UnsupportedParam, message);
        }
    }
}

#[cfg(test)]
mod tests;
