//! Who has the keyboard: what is typed in or moved by arrows, a picture that leaves its keys to the page, or a small
//! sheet that Escape closes.

use egui::{Context, EventFilter, FocusDirection, Id, Key, Response, Ui};

/// A picture that has the keyboard, and what it is one of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Held {
    id: Id,
    among: &'static str,
    /// Whether it was the current one since it has the keyboard.
    current: bool,
}

/// Arrows act on this widget while it has the keyboard; egui would go on to the next one with the same press.
pub fn keep_arrows(ui: &Ui, response: &Response) {
    if !response.has_focus() {
        return;
    }
    if response.gained_focus() {
        // The filter counts from the next frame on, which must have been before the first arrow.
        ui.ctx().request_repaint();
    }
    let arrows = EventFilter { horizontal_arrows: true, vertical_arrows: true, ..EventFilter::default() };
    ui.memory_mut(|m| m.set_focus_lock_filter(response.id, arrows));
}

/// A picture among others, one of which is `current`: while one has the keyboard, all keys are left to the page,
/// and the keyboard follows when they make another one current.
pub fn picture(ui: &Ui, response: &Response, among: &'static str, current: bool) {
    if response.has_focus() {
        keep_arrows(ui, response);
        let was = held(ui.ctx()).is_some_and(|held| held.id == response.id && held.current);
        hold(ui, Held { id: response.id, among, current: current || was });
    } else if current && held(ui.ctx()).is_some_and(|held| held.among == among && held.current) {
        response.request_focus();
        hold(ui, Held { id: response.id, among, current });
    }
}

fn hold(ui: &Ui, held: Held) {
    ui.data_mut(|d| d.insert_temp(Id::unique("picture with the keyboard"), held));
}

/// Leaves the arrows of this frame to the page while a picture has the keyboard: one that has just got it could not
/// say so itself yet, and keys repeat faster than frames are painted.
pub fn leave_arrows_to_page(ctx: &Context) {
    const ARROWS: [Key; 4] = [Key::ArrowLeft, Key::ArrowRight, Key::ArrowUp, Key::ArrowDown];
    if held(ctx).is_some() && ctx.input(|i| ARROWS.iter().any(|key| i.key_pressed(*key))) {
        ctx.memory_mut(|m| m.move_focus(FocusDirection::None));
    }
}

fn held(ctx: &Context) -> Option<Held> {
    let held = ctx.data(|d| d.get_temp::<Held>(Id::unique("picture with the keyboard")))?;
    ctx.memory(|m| m.has_focus(held.id)).then_some(held)
}

/// Whether something has the keyboard that wants plain keys for itself.
#[must_use]
pub fn is_busy(ctx: &Context) -> bool {
    ctx.memory(|m| m.focused().is_some()) && held(ctx).is_none()
}

/// Notes that a small sheet is open: Escape closes it, and means nothing else.
pub fn note_sheet(ui: &Ui) {
    let pass = ui.ctx().cumulative_pass_nr();
    ui.data_mut(|d| d.insert_temp(Id::unique("pass with a sheet"), pass));
}

/// Whether a menu or a small sheet was open when the last frame ended.
#[must_use]
pub fn is_covered(ctx: &Context) -> bool {
    let sheet = ctx.data(|d| d.get_temp::<u64>(Id::unique("pass with a sheet")));
    egui::Popup::is_any_open(ctx) || sheet.is_some_and(|pass| pass + 1 >= ctx.cumulative_pass_nr())
}
