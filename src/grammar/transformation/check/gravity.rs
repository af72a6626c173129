//! Which gravity goes with which mode, and which models it may name.

use super::super::spell;
use super::super::tree::{
    AutoGravity, AutoItem, Fallback, Focal, Gravity, ListGravity, ListItem, Mode, ObjectName,
};
use super::Inspector;
use crate::grammar::{Code, names};

impl Inspector<'_> {
    pub(super) fn mode_and_gravity(&mut self) {
        if let Some(gravity) = &self.component.gravity {
            self.words_of(gravity);
        }
        match (self.mode(), &self.component.gravity) {
            (Some(Mode::Thumb), None) => {
                self.report(Code::ThumbNeedsGravity, "c_thumb needs a gravity: what should it be about?");
            }
            (Some(mode @ (Mode::FillPad | Mode::AutoPad)), gravity) => self.padding(mode, gravity.as_ref()),
            (Some(mode), Some(gravity)) => self.pair(mode, gravity),
            (None, Some(gravity)) => self.alone(gravity),
            (_, None) => {}
        }
    }

    /// The names inside a gravity: versions, models without boxes, plurals, what lies outside the subset.
    pub(super) fn words_of(&mut self, gravity: &Gravity) {
        match gravity {
            Gravity::Auto(auto) => self.auto_names(auto),
            Gravity::List(list) => {
                for item in &list.items {
                    if let ListItem::Focal(Focal::Object(object)) = item {
                        self.object(object);
                    }
                }
                if let Some(Fallback::Auto(auto)) = &list.then {
                    self.auto_names(auto);
                }
            }
            Gravity::Unsupported(text) => self.unsupported(text),
            Gravity::Compass(_) | Gravity::XyCenter => {}
        }
    }

    fn auto_names(&mut self, auto: &AutoGravity) {
        for item in &auto.items {
            if let AutoItem::Focal { focal: Focal::Object(object), .. } = item {
                self.object(object);
                self.plural(object);
            }
        }
    }

    fn unsupported(&mut self, text: &str) {
        let message = match text {
            "liquid" => {
                "'g_liquid' belongs to content-aware scaling (c_scale), which is not offered here".to_owned()
            }
            t if t.starts_with("track_") => {
                format!("'g_{t}' follows an object through a video for overlays, which is not offered here")
            }
            t => format!("'g_{t}' marks parts of layered designs, which is not offered here"),
        };
        self.report(Code::UnsupportedGravity, message);
    }

    fn object(&mut self, object: &ObjectName) {
        let named = object.model.as_deref().and_then(|id| self.words.model(id));
        let Some(model) = named.or_else(|| self.bare_model(object)) else { return };
        if !model.has_boxes {
            let message = format!("'{}' finds no boxes, so a crop cannot be about it", model.id);
            self.report(Code::NoBoxes, message);
        } else if let Some(version) = object.version.filter(|v| !model.versions.contains(v)) {
            let have: Vec<String> = model.versions.iter().map(|v| format!("v{v}")).collect();
            let (id, have) = (&model.id, have.join(", "));
            let message = if model.behind.contains(&version) {
                format!(
                    "{id} v{version} stands behind the model of {have}, which crops go by; prefer it to use it"
                )
            } else {
                format!("{id} has no version v{version} here; it has {have}")
            };
            self.report(Code::Version, message);
        }
    }

    /// A model without boxes named alone: `g_captioning`, unless something is called so.
    fn bare_model(&self, object: &ObjectName) -> Option<&crate::grammar::ModelWords> {
        let bare = object.model.is_none() && !self.words.knows_key(&object.key, None);
        let same = |m: &&crate::grammar::ModelWords| !m.has_boxes && names::key(&m.id) == object.key;
        self.words.models.iter().filter(|_| bare).find(same)
    }

    fn plural(&mut self, object: &ObjectName) {
        let model = object.model.as_deref();
        if self.words.knows_key(&object.key, model) {
            return;
        }
        let singular =
            names::singular_keys(&object.name).into_iter().find(|k| self.words.knows_key(k, model));
        if let Some(singular) = singular {
            let message = format!("inside auto '{}' means the same as '{singular}'", object.name);
            self.report(Code::PluralInAuto, message);
        }
    }

    fn padding(&mut self, mode: Mode, gravity: Option<&Gravity>) {
        let name = mode.name();
        match gravity {
            Some(Gravity::Auto(_)) if mode == Mode::AutoPad => {
                let known = self.sides() + usize::from(self.component.aspect_ratio.is_some());
                if known < 2 {
                    let message = "c_auto_pad needs two of width, height and aspect ratio";
                    self.report(Code::AutoNeedsSize, message);
                }
            }
            Some(Gravity::Auto(_) | Gravity::Unsupported(_)) => {}
            Some(other) => {
                let text = spell::gravity(other);
                self.report(
                    Code::PadNeedsAuto,
                    format!("'g_{text}' cannot be used with c_{name}: it needs g_auto"),
                );
            }
            None => self.report(Code::PadNeedsAuto, format!("c_{name} needs g_auto")),
        }
    }

    fn pair(&mut self, mode: Mode, gravity: &Gravity) {
        match gravity {
            Gravity::Auto(_) | Gravity::List(_) if !mode.is_gravity_aware() => {
                let message =
                    format!("'g_{}' cannot be used with c_{}", spell::gravity(gravity), mode.name());
                self.report(Code::GravityMode, message);
            }
            Gravity::Auto(_)
                if mode == Mode::Crop && self.sides() == 0 && self.component.aspect_ratio.is_none() =>
            {
                let message = "c_crop with g_auto needs a width, height or aspect ratio";
                self.report(Code::AutoNeedsSize, message);
            }
            Gravity::List(ListGravity { then: Some(Fallback::Auto(_)), .. }) if self.sides() == 0 => {
                self.report(Code::AutoNeedsSize, "a list that ends in auto needs a width or height");
            }
            Gravity::Compass(_) | Gravity::XyCenter if !mode.is_gravity_aware() && !mode.is_plain_pad() => {
                let text = spell::gravity(gravity);
                let message =
                    format!("'g_{text}' has no effect with c_{}: the whole picture is kept", mode.name());
                self.report(Code::UnsupportedParam, message);
            }
            _ => {}
        }
    }

    /// A gravity without mode and size; next to parameters outside the subset it may belong to them.
    fn alone(&mut self, gravity: &Gravity) {
        let c = self.component;
        if c.unsupported.is_empty() && c.statements.is_empty() && !matches!(gravity, Gravity::Unsupported(_))
        {
            let text = spell::gravity(gravity);
            let message = format!("'g_{text}' has no effect without a mode; did you mean c_crop,g_{text}?");
            self.report(Code::UnsupportedParam, message);
        }
    }
}
