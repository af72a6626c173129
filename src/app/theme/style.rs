//! egui's own style, for the widgets we do not paint ourselves.

use egui::style::{ScrollStyle, WidgetVisuals, Widgets};
use egui::{Color32, CornerRadius, FontId, Margin, Shadow, Stroke, Style, TextStyle, Vec2, Visuals};

use super::measure::{CONTROL, GAP_1, GAP_2, MOVE_S};
use super::{Text, Tokens};

/// The style for `tokens`.
pub fn of(tokens: &Tokens, dark: bool) -> Style {
    let mut style = Style { visuals: visuals(tokens, dark), animation_time: MOVE_S, ..Style::default() };
    style.text_styles = text_styles();
    style.spacing.item_spacing = Vec2::new(GAP_2, GAP_1);
    style.spacing.button_padding = Vec2::new(GAP_2, GAP_1);
    style.spacing.interact_size = Vec2::new(CONTROL, CONTROL);
    style.spacing.menu_margin = Margin::same(4);
    style.spacing.scroll = ScrollStyle {
        bar_width: 6.0,
        floating_width: 6.0,
        foreground_color: false,
        bar_outer_margin: 2.0,
        ..ScrollStyle::floating()
    };
    style.spacing.scroll.fade.strength = 0.0;
    style.interaction.selectable_labels = false;
    style.interaction.tooltip_delay = 0.5;
    style
}

fn text_styles() -> std::collections::BTreeMap<TextStyle, FontId> {
    [
        (TextStyle::Small, Text::Tiny.font()),
        (TextStyle::Body, Text::Body.font()),
        (TextStyle::Button, Text::Body.font()),
        (TextStyle::Heading, Text::Title.font()),
        (TextStyle::Monospace, Text::Code.font()),
    ]
    .into()
}

fn visuals(t: &Tokens, dark: bool) -> Visuals {
    let mut v = if dark { Visuals::dark() } else { Visuals::light() };
    v.widgets = Widgets {
        noninteractive: widget(t.panel, t.line, t.text_1),
        inactive: widget(t.raised, Color32::TRANSPARENT, t.text_2),
        hovered: widget(t.hover, Color32::TRANSPARENT, t.text_1),
        active: widget(t.active, Color32::TRANSPARENT, t.text_1),
        open: widget(t.hover, Color32::TRANSPARENT, t.text_1),
    };
    v.selection.bg_fill = t.accent.gamma_multiply(0.35);
    v.selection.stroke = Stroke::new(1.0, t.text_1);
    v.hyperlink_color = t.accent;
    v.extreme_bg_color = t.field;
    v.faint_bg_color = t.raised;
    v.code_bg_color = t.field;
    v.text_edit_bg_color = Some(t.field);
    v.warn_fg_color = t.warn;
    v.error_fg_color = t.error;
    v.panel_fill = t.panel;
    v.window_fill = t.panel;
    v.window_stroke = Stroke::new(1.0, t.line_control);
    v.window_corner_radius = CornerRadius::same(6);
    v.menu_corner_radius = CornerRadius::same(6);
    v.window_shadow = Shadow { offset: [0, 4], blur: 16, spread: 0, color: t.shadow };
    v.popup_shadow = v.window_shadow;
    v.text_cursor.blink = false;
    v.text_cursor.stroke = Stroke::new(1.0, t.accent);
    v.override_text_color = None;
    v.weak_text_color = Some(t.text_3);
    v.image_loading_spinners = false;
    v
}

fn widget(fill: Color32, border: Color32, text: Color32) -> WidgetVisuals {
    WidgetVisuals {
        bg_fill: fill,
        weak_bg_fill: fill,
        bg_stroke: Stroke::new(1.0, border),
        corner_radius: CornerRadius::same(4),
        fg_stroke: Stroke::new(1.0, text),
        expansion: 0.0,
    }
}
