//! Text fields.

use egui::{Align, Frame, Id, Layout, Response, Stroke, StrokeKind, TextEdit, Ui, UiBuilder, vec2};

use super::frame::{key_cap, radius};
use crate::app::theme::{Icon, Text, UiTheme as _, measure};

/// A single line to type in.
pub struct Field<'a> {
    name: &'a str,
    hint: &'a str,
    id: Id,
    icon: Option<Icon>,
    trailing: Option<&'a str>,
    key: Option<&'a str>,
    text: Text,
    width: f32,
    height: f32,
    wrong: bool,
}

/// What happened in a field.
pub struct FieldResponse {
    /// The text edit itself.
    pub response: Response,
    /// Enter was pressed.
    pub submitted: bool,
}

impl<'a> Field<'a> {
    /// A field that screen readers call `name`; `id` keeps its cursor.
    #[must_use]
    pub const fn new(name: &'a str, id: Id) -> Self {
        Self {
            name,
            hint: "",
            id,
            icon: None,
            trailing: None,
            key: None,
            text: Text::Body,
            width: 200.0,
            height: measure::CONTROL,
            wrong: false,
        }
    }

    /// Shown while empty.
    #[must_use]
    pub const fn hint(mut self, hint: &'a str) -> Self {
        self.hint = hint;
        self
    }

    /// An icon at the left.
    #[must_use]
    pub const fn icon(mut self, icon: Icon) -> Self {
        self.icon = Some(icon);
        self
    }

    /// Small words at the right: a key, a unit, an outcome.
    #[must_use]
    pub const fn trailing(mut self, text: &'a str) -> Self {
        self.trailing = Some(text);
        self
    }

    /// A key at the right, on its cap.
    #[must_use]
    pub const fn key(mut self, key: Option<&'a str>) -> Self {
        self.key = key;
        self
    }

    /// How its text looks.
    #[must_use]
    pub const fn text(mut self, text: Text) -> Self {
        self.text = text;
        self
    }

    /// Outer size.
    #[must_use]
    pub const fn size(mut self, width: f32, height: f32) -> Self {
        self.width = width;
        self.height = height;
        self
    }

    /// Something is wrong with the text.
    #[must_use]
    pub const fn wrong(mut self, wrong: bool) -> Self {
        self.wrong = wrong;
        self
    }

    /// Adds it to `ui`.
    pub fn show(self, ui: &mut Ui, value: &mut String) -> FieldResponse {
        let t = ui.tokens();
        let (rect, _) = ui.allocate_exact_size(vec2(self.width, self.height), egui::Sense::hover());
        let ground = ui.painter().add(egui::Shape::Noop);
        let inner = rect.shrink2(vec2(measure::GAP_2, 0.0));
        let mut content =
            ui.new_child(UiBuilder::new().max_rect(inner).layout(Layout::left_to_right(Align::Center)));
        content.spacing_mut().item_spacing.x = measure::GAP_2;
        if let Some(icon) = self.icon {
            let (place, _) =
                content.allocate_exact_size(egui::Vec2::splat(measure::ICON), egui::Sense::hover());
            icon.paint(&content, place, t.text_2);
        }
        let trailing = self
            .trailing
            .filter(|text| !text.is_empty())
            .map(|text| Text::Small.line(content.painter(), text, t.text_3, rect.width() / 2.0));
        let key_room = if self.key.is_some() { 56.0 } else { 0.0 };
        let trailing_room = key_room + trailing.as_ref().map_or(0.0, |g| g.size().x + measure::GAP_2);
        let output = TextEdit::singleline(value)
            .id(self.id)
            .frame(Frame::NONE)
            .font(self.text.font())
            .text_color(t.text_1)
            .hint_text(self.text.rich(self.hint, t.text_3))
            .desired_width(content.available_width() - trailing_room)
            .align(egui::Align2::LEFT_CENTER)
            .show(&mut content);
        let response = output.response.response.accessible_name(self.name);
        if let Some(key) = self.key {
            let width = Text::Tiny.line(ui.painter(), key, t.text_3, 120.0).size().x + 10.0;
            key_cap(ui, egui::pos2(rect.right() - 6.0 - width, inner.center().y), key);
        }
        if let Some(galley) = trailing {
            let at = egui::pos2(inner.right() - galley.size().x, inner.center().y - galley.size().y / 2.0);
            ui.painter().galley(at, galley, t.text_3);
        }
        let (border, width) = match (self.wrong, response.has_focus()) {
            (true, _) => (t.error, 1.0),
            (false, true) => (t.accent, 2.0),
            _ => (t.line_control, 1.0),
        };
        let shape = egui::epaint::RectShape::new(
            rect,
            radius(measure::RADIUS),
            t.field,
            Stroke::new(width, border),
            if width > 1.0 { StrokeKind::Middle } else { StrokeKind::Inside },
        );
        ui.painter().set(ground, shape);
        let submitted = response.lost_focus() && ui.input(|i| i.key_pressed(egui::Key::Enter));
        FieldResponse { response, submitted }
    }
}
