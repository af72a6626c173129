//! The keyboard, in one table: menus, the key sheet and the shortcuts themselves read it.

use egui::{Context, Key, Modifiers};

use super::keyboard;
use super::state::Page;
use crate::facts::Flag;

/// What a key does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// Cursor into the search box.
    Search,
    /// Add a folder.
    AddFolder,
    /// Take the last change back.
    Undo,
    /// Do it again.
    Redo,
    /// Select everything.
    SelectAll,
    /// Close the window.
    Quit,
    /// Show the keyboard map.
    Keys,
    /// Go to a page.
    Go(Page),
    /// Back to the grid, or select nothing.
    Back,
    /// Open the current picture.
    Open,
    /// Stars.
    Rate(u8),
    /// Verdict.
    Flag(Flag),
    /// Colour label in lower case; empty takes it away.
    Label(&'static str),
    /// Find a command by its name.
    Palette,
    /// Show or hide the inspector.
    Inspector,
    /// Show or hide the sidebar.
    Sidebar,
    /// Open or close the response in the inspector.
    Response,
    /// Ask where the crop or the film is written.
    Save,
    /// Make the crop a slot of a set.
    AddToSet,
    /// The tool that marks what matters.
    MarkFocus,
    /// The tool that marks a region with a name.
    MarkRegion,
    /// Make a crop set.
    NewSet,
    /// Make the files of the set.
    Export,
    /// One picture back, or one cell to the left.
    Left,
    /// One picture on, or one cell to the right.
    Right,
    /// One row up.
    Up,
    /// One row down.
    Down,
    /// A screen up.
    PageUp,
    /// A screen down.
    PageDown,
    /// To the first.
    Home,
    /// To the last.
    End,
    /// Zoom to the most prominent subject, and back.
    Subject,
    /// Whole picture.
    Fit,
    /// One source pixel is one point.
    Actual,
    /// The selected pictures side by side.
    Compare,
    /// The compared picture stays, others come beside it.
    Winner,
    /// Takes a picture out of the comparison.
    Out,
    /// Whether a verdict goes on to the next picture.
    Advance,
    /// Remembers the tags and crops of the current picture.
    CopyMarks,
    /// Tags of the selection from what models found.
    TagAutomatically,
    /// Gives the remembered tags to the selection.
    PasteTags,
    /// Gives the remembered crops to the selection.
    PasteCrops,
    /// Puts the selected files on the clipboard.
    CopyFiles,
    /// Other names for the selected files.
    Rename,
    /// The selected files into another folder.
    MoveTo,
    /// The selected files into the trash.
    Trash,
    /// The rejected files of the list into the trash.
    TrashRejects,
    /// Accept a row of the review sheet, or open it again.
    Accept,
    /// Accept one crop of it, or open it again.
    AcceptCell,
    /// Give a crop back to the machine.
    Automatic,
    /// Open the picture in the crop studio.
    Crop,
    /// A tighter crop.
    Tighter,
    /// A wider crop.
    Wider,
    /// Plays the film, or stops it where it is.
    Play,
    /// One frame of the film back.
    FrameBack,
    /// One frame of the film on.
    FrameOn,
}

/// One line of the table.
#[derive(Debug, Clone, Copy)]
pub struct Binding {
    /// The key.
    pub key: Key,
    /// With what held down.
    pub modifiers: Modifiers,
    /// Pages it works on; empty means all.
    pub pages: &'static [Page],
    /// What it does.
    pub action: Action,
    /// In words.
    pub text: &'static str,
}

const CTRL: Modifiers = Modifiers::COMMAND;
const PLAIN: Modifiers = Modifiers::NONE;
const GRID: &[Page] = &[Page::Library];
const VERDICTS: &[Page] = &[Page::Library, Page::Loupe];
const SIDE_BY_SIDE: &[Page] = &[Page::Compare];
const ZOOMED: &[Page] = &[Page::Loupe, Page::Compare];
const LOUPE: &[Page] = &[Page::Loupe];
const LAB: &[Page] = &[Page::Lab];
const SHEET: &[Page] = &[Page::Sets];
const CROP: &[Page] = &[Page::Crop];
const MOTION: &[Page] = &[Page::Motion];
const PICTURES: &[Page] = &[Page::Library, Page::Loupe, Page::Crop, Page::Compare];
/// Pages about one picture of the library or the whole of it.
const ANY_PICTURE: &[Page] =
    &[Page::Library, Page::Loupe, Page::Crop, Page::Motion, Page::Lab, Page::Compare];

const fn bind(
    key: Key,
    modifiers: Modifiers,
    pages: &'static [Page],
    action: Action,
    text: &'static str,
) -> Binding {
    Binding { key, modifiers, pages, action, text }
}

/// Every shortcut.
pub const TABLE: &[Binding] = &[
    bind(Key::F, CTRL, &[], Action::Search, "Search"),
    bind(Key::O, CTRL, &[], Action::AddFolder, "Open a folder"),
    bind(Key::Z, CTRL.plus(Modifiers::SHIFT), &[], Action::Redo, "Redo"),
    bind(Key::Z, CTRL, &[], Action::Undo, "Undo"),
    bind(Key::K, CTRL, &[], Action::Palette, "Find a command"),
    bind(Key::A, CTRL, GRID, Action::SelectAll, "Select all"),
    bind(Key::Q, CTRL, &[], Action::Quit, "Quit"),
    bind(Key::F1, PLAIN, &[], Action::Keys, "Keys"),
    bind(Key::G, PLAIN, &[], Action::Go(Page::Library), "Library"),
    bind(Key::E, PLAIN, ANY_PICTURE, Action::Go(Page::Loupe), "Loupe"),
    bind(Key::C, PLAIN, ANY_PICTURE, Action::Go(Page::Crop), "Crop"),
    bind(Key::S, PLAIN, &[], Action::Go(Page::Sets), "Sets"),
    bind(Key::O, PLAIN, ANY_PICTURE, Action::Go(Page::Motion), "Motion"),
    bind(Key::L, PLAIN, &[], Action::Go(Page::Lab), "Lab"),
    bind(Key::M, PLAIN, &[], Action::Go(Page::Models), "Models"),
    bind(Key::I, CTRL.plus(Modifiers::SHIFT), &[], Action::Go(Page::Presets), "Import presets"),
    bind(Key::Comma, CTRL, &[], Action::Go(Page::Settings), "Settings"),
    bind(Key::Escape, PLAIN, &[], Action::Back, "Back to the grid"),
    bind(Key::Enter, PLAIN, GRID, Action::Open, "Open the picture"),
    bind(Key::Num0, PLAIN, PICTURES, Action::Rate(0), "No stars"),
    bind(Key::Num1, PLAIN, PICTURES, Action::Rate(1), "1 star"),
    bind(Key::Num2, PLAIN, PICTURES, Action::Rate(2), "2 stars"),
    bind(Key::Num3, PLAIN, PICTURES, Action::Rate(3), "3 stars"),
    bind(Key::Num4, PLAIN, PICTURES, Action::Rate(4), "4 stars"),
    bind(Key::Num5, PLAIN, PICTURES, Action::Rate(5), "5 stars"),
    bind(Key::P, PLAIN, PICTURES, Action::Flag(Flag::Pick), "Pick"),
    bind(Key::X, PLAIN, PICTURES, Action::Flag(Flag::Reject), "Reject"),
    bind(Key::U, PLAIN, PICTURES, Action::Flag(Flag::None), "Neither"),
    bind(Key::Num6, PLAIN, PICTURES, Action::Label("red"), "Red label"),
    bind(Key::Num7, PLAIN, PICTURES, Action::Label("yellow"), "Yellow label"),
    bind(Key::Num8, PLAIN, PICTURES, Action::Label("green"), "Green label"),
    bind(Key::Num9, PLAIN, PICTURES, Action::Label("blue"), "Blue label"),
    bind(Key::V, PLAIN, PICTURES, Action::Label("purple"), "Purple label"),
    bind(Key::Minus, PLAIN, PICTURES, Action::Label(""), "No label"),
    bind(Key::I, PLAIN, GRID, Action::Inspector, "Inspector"),
    bind(Key::B, PLAIN, GRID, Action::Sidebar, "Sidebar"),
    bind(Key::S, CTRL, CROP, Action::Save, "Save the crop"),
    bind(Key::S, CTRL, MOTION, Action::Save, "Save the film"),
    bind(Key::ArrowLeft, PLAIN, ANY_PICTURE, Action::Left, "Previous picture"),
    bind(Key::ArrowRight, PLAIN, ANY_PICTURE, Action::Right, "Next picture"),
    bind(Key::ArrowUp, PLAIN, GRID, Action::Up, "Row up"),
    bind(Key::ArrowDown, PLAIN, GRID, Action::Down, "Row down"),
    bind(Key::ArrowUp, PLAIN, LAB, Action::Up, "Model before"),
    bind(Key::ArrowDown, PLAIN, LAB, Action::Down, "Model after"),
    bind(Key::Space, PLAIN, MOTION, Action::Play, "Play or pause the film"),
    bind(Key::Comma, PLAIN, MOTION, Action::FrameBack, "Frame before"),
    bind(Key::Period, PLAIN, MOTION, Action::FrameOn, "Frame after"),
    bind(Key::PageUp, PLAIN, GRID, Action::PageUp, "Screen up"),
    bind(Key::PageDown, PLAIN, GRID, Action::PageDown, "Screen down"),
    bind(Key::Home, PLAIN, GRID, Action::Home, "First picture"),
    bind(Key::End, PLAIN, GRID, Action::End, "Last picture"),
    bind(Key::Z, PLAIN, LOUPE, Action::Subject, "Zoom to the subject"),
    bind(Key::F, PLAIN, ZOOMED, Action::Fit, "Whole picture"),
    bind(Key::H, PLAIN, ZOOMED, Action::Actual, "Actual pixels"),
    bind(Key::N, PLAIN, VERDICTS, Action::Compare, "Compare the selected pictures"),
    bind(Key::Enter, PLAIN, SIDE_BY_SIDE, Action::Winner, "Keep this one, compare with the next"),
    bind(Key::Backspace, PLAIN, SIDE_BY_SIDE, Action::Out, "Take out of the comparison"),
    bind(Key::A, PLAIN, VERDICTS, Action::Advance, "Go on after a rating or flag"),
    bind(Key::M, CTRL.plus(Modifiers::SHIFT), PICTURES, Action::PasteTags, "Paste tags"),
    bind(Key::R, CTRL.plus(Modifiers::SHIFT), PICTURES, Action::PasteCrops, "Paste crops"),
    bind(Key::T, CTRL, PICTURES, Action::TagAutomatically, "Tag automatically"),
    bind(Key::M, CTRL, PICTURES, Action::CopyMarks, "Copy tags and crops"),
    bind(Key::C, CTRL, PICTURES, Action::CopyFiles, "Copy the files"),
    bind(Key::F2, PLAIN, PICTURES, Action::Rename, "Rename"),
    bind(Key::F6, PLAIN, PICTURES, Action::MoveTo, "Move to a folder"),
    bind(Key::Delete, CTRL, PICTURES, Action::TrashRejects, "Put the rejected ones into the trash"),
    bind(Key::Delete, PLAIN, PICTURES, Action::Trash, "Put into the trash"),
    bind(Key::Enter, PLAIN, SHEET, Action::Accept, "Accept the row, or open it again"),
    bind(Key::Space, PLAIN, SHEET, Action::AcceptCell, "Accept the crop, or open it again"),
    bind(Key::Delete, PLAIN, SHEET, Action::Automatic, "Back to the automatic crop"),
    bind(Key::Backspace, PLAIN, SHEET, Action::Automatic, "Back to the automatic crop"),
    bind(Key::Backspace, PLAIN, CROP, Action::Automatic, "Back to the automatic crop"),
    bind(Key::C, PLAIN, SHEET, Action::Crop, "Open in the crop studio"),
    bind(Key::Plus, PLAIN, SHEET, Action::Tighter, "Tighter crop"),
    bind(Key::Minus, PLAIN, SHEET, Action::Wider, "Wider crop"),
    bind(Key::ArrowUp, PLAIN, SHEET, Action::Up, "Row up (Shift moves the crop)"),
    bind(Key::ArrowDown, PLAIN, SHEET, Action::Down, "Row down (Shift moves the crop)"),
    bind(Key::ArrowLeft, PLAIN, SHEET, Action::Left, "Slot to the left (Shift moves the crop)"),
    bind(Key::ArrowRight, PLAIN, SHEET, Action::Right, "Slot to the right (Shift moves the crop)"),
    bind(Key::PageUp, PLAIN, SHEET, Action::PageUp, "Screen up"),
    bind(Key::PageDown, PLAIN, SHEET, Action::PageDown, "Screen down"),
    bind(Key::Home, PLAIN, SHEET, Action::Home, "First picture"),
    bind(Key::End, PLAIN, SHEET, Action::End, "Last picture"),
];

/// What was pressed this frame on `page`, with Shift held or not.
///
/// Plain keys are left alone while a field or a control has the keyboard, or had it when the last frame ended: the
/// Escape that leaves a field means nothing else. So does the one that closes a menu or a small sheet.
pub fn pressed(ctx: &Context, page: Page, had_focus: bool) -> Vec<(Action, bool)> {
    let taken = had_focus || keyboard::is_busy(ctx) || keyboard::is_covered(ctx);
    keyboard::leave_arrows_to_page(ctx);
    let typing = ctx.text_edit_focused();
    let mut actions = Vec::new();
    ctx.input_mut(|input| {
        copy_as_key(input, typing);
        for binding in TABLE {
            let here = binding.pages.is_empty() || binding.pages.contains(&page);
            let plain = binding.modifiers.is_none();
            let free = if plain {
                !taken
            } else {
                !typing || binding.action != Action::SelectAll && !is_edit(binding.action)
            };
            if !here || !free {
                continue;
            }
            // Shift extends a selection, so plain bindings also answer with Shift held.
            let shift = plain && extends(binding.action) && pressed_with_shift(input, binding.key);
            let modifiers = if shift { Modifiers::SHIFT } else { binding.modifiers };
            for _ in 0..input.count_and_consume_key(modifiers, binding.key) {
                actions.push((binding.action, shift));
            }
        }
    });
    actions
}

/// A desktop tells of its copy shortcut in words instead of keys.
fn copy_as_key(input: &mut egui::InputState, typing: bool) {
    if typing {
        return;
    }
    for event in &mut input.events {
        if matches!(event, egui::Event::Copy) {
            *event = egui::Event::Key {
                key: Key::C,
                physical_key: None,
                pressed: true,
                repeat: false,
                modifiers: CTRL,
            };
        }
    }
}

/// Whether Shift was held when the key went down; it may be up again before the frame begins.
fn pressed_with_shift(input: &egui::InputState, key: Key) -> bool {
    input.events.iter().any(|event| {
        matches!(event, egui::Event::Key { key: k, pressed: true, modifiers, .. } if *k == key && modifiers.shift)
    })
}

const fn is_edit(action: Action) -> bool {
    matches!(action, Action::Undo | Action::Redo)
}

const fn extends(action: Action) -> bool {
    matches!(
        action,
        Action::Left
            | Action::Right
            | Action::Up
            | Action::Down
            | Action::PageUp
            | Action::PageDown
            | Action::Home
            | Action::End
    )
}

/// A binding in words: `Ctrl Z`.
#[must_use]
pub fn shown(binding: &Binding) -> String {
    let mut words = Vec::new();
    if binding.modifiers.command {
        words.push(if cfg!(target_os = "macos") { "Cmd" } else { "Ctrl" });
    }
    if binding.modifiers.shift {
        words.push("Shift");
    }
    let name = match binding.key {
        Key::Comma => ",",
        Key::ArrowLeft => "Left",
        Key::ArrowRight => "Right",
        Key::ArrowUp => "Up",
        Key::ArrowDown => "Down",
        key => key.name(),
    };
    words.push(name);
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shift_counts_as_it_was_when_the_key_went_down() {
        let ctx = Context::default();
        let key = |modifiers| egui::Event::Key {
            key: Key::ArrowRight,
            physical_key: None,
            pressed: true,
            repeat: false,
            modifiers,
        };
        let seen = |modifiers| {
            // The key is up again, and so is Shift.
            ctx.begin_pass(egui::RawInput { events: vec![key(modifiers)], ..egui::RawInput::default() });
            let actions = pressed(&ctx, Page::Library, false);
            ctx.end_pass().textures_delta.clear();
            actions
        };
        assert_eq!(seen(Modifiers::SHIFT), [(Action::Right, true)]);
        assert_eq!(seen(Modifiers::NONE), [(Action::Right, false)]);
    }

    #[test]
    fn no_two_actions_share_a_key_on_a_page() {
        for (i, a) in TABLE.iter().enumerate() {
            for b in &TABLE[i + 1..] {
                let meet = Page::ALL.iter().any(|p| {
                    (a.pages.is_empty() || a.pages.contains(p)) && (b.pages.is_empty() || b.pages.contains(p))
                });
                let same = a.key == b.key && a.modifiers == b.modifiers;
                assert!(!(meet && same), "{} and {} share {}", a.text, b.text, shown(a));
            }
        }
    }

    #[test]
    fn more_modifiers_come_first() {
        for (i, a) in TABLE.iter().enumerate() {
            for b in &TABLE[i + 1..] {
                let hidden =
                    a.key == b.key && b.modifiers != a.modifiers && b.modifiers.contains(a.modifiers);
                assert!(!hidden || a.modifiers.is_none(), "{} hides {}", shown(a), shown(b));
            }
        }
    }

    #[test]
    fn keys_are_written_in_words() {
        let all: Vec<String> = TABLE.iter().take(4).map(shown).collect();
        assert_eq!(all, ["Ctrl F", "Ctrl O", "Ctrl Shift Z", "Ctrl Z"]);
    }
}
