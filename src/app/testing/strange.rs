//! Names that are too long, run from right to left, or use letters that our fonts do not have.

use egui::accesskit::Role;
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use super::{Scenery, fixture, open_any};
use crate::app::request::Request;
use crate::app::state::Page;
use crate::app::theme::ThemeChoice;
use crate::session::{Command, TagChip, TagCount, TagSource, View};

const NAMES: [&str; 4] = [
    "עברית מימין לשמאל.jpg",
    "زهور في الصباح الباكر.jpg",
    "写真の名前はとても長いことがあります.jpg",
    "An_unreasonably_long_file_name_without_a_single_space_that_goes_on_and_on_and_on_for_ever_0001.jpg",
];

fn strange() -> View {
    let mut view = fixture::opened();
    let mut rows: Vec<_> = view.grid.ids.iter().filter_map(|id| view.row(*id).cloned()).collect();
    for (n, row) in rows.iter_mut().enumerate() {
        NAMES[n % 4].clone_into(&mut row.name);
    }
    view.grid.set_rows(rows);
    let mut known = (**view.inspector.as_ref().unwrap()).clone();
    NAMES[3].clone_into(&mut known.name);
    known.caption.own = Some(NAMES.join(" "));
    known.tags.extend(NAMES.map(|name| TagChip { name: name.repeat(3), source: TagSource::Own }));
    view.inspector = Some(std::sync::Arc::new(known));
    view.library.tags = NAMES.map(|name| TagCount { name: name.repeat(3), assets: 5, own: 0 }).to_vec();
    view.library.roots[0].name = NAMES[3].repeat(2);
    if let Some(picture) = &mut view.picture {
        NAMES[3].clone_into(&mut picture.name);
    }
    view
}

#[test]
fn strange_names_do_not_move_anything() {
    for page in Page::ALL {
        let place = |view: View| {
            let mut scenery = Scenery::new(view, fixture::thumbs());
            scenery.shell.state.page = page;
            let mut window = open_any(scenery, [1440.0, 900.0], ThemeChoice::Dark);
            window.run();
            let rects = |role| -> Vec<egui::Rect> {
                window.query_all_by_role(role).map(|node| node.rect()).collect()
            };
            (rects(Role::ListBoxOption), rects(Role::Tab))
        };
        assert_eq!(place(fixture::opened()), place(strange()), "{page:?}");
    }
}

#[test]
fn nothing_reaches_beyond_the_window() {
    for page in Page::ALL {
        let mut scenery = Scenery::new(strange(), fixture::thumbs());
        scenery.shell.state.page = page;
        let mut window = open_any(scenery, [1100.0, 700.0], ThemeChoice::Light);
        window.run();
        for role in [Role::Button, Role::TextInput, Role::Slider, Role::ListItem, Role::Tab] {
            for node in window.query_all_by_role(role) {
                let rect = node.rect();
                // What is scrolled away lies below, never beside.
                assert!(
                    rect.right() <= 1100.5 && rect.left() >= -0.5,
                    "{page:?} {:?} {rect}",
                    node.accesskit_node().label()
                );
            }
        }
    }
}

#[test]
fn fonts_of_other_scripts_are_asked_for() {
    let mut scenery = Scenery::new(strange(), fixture::thumbs());
    scenery.shell.state.page = Page::Library;
    let mut window = open_any(scenery, [1440.0, 900.0], ThemeChoice::Dark);
    window.run();
    for letter in ['א', 'ع', 'か', '中'] {
        let command = Command::FindFont(letter);
        let asked = window.state().asked.iter().filter(|r| matches!(r, Request::Session(c) if *c == command));
        assert_eq!(asked.count(), 1, "{letter}");
    }
}
