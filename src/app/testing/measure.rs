//! What a frame of a very large library costs; times are printed, never asserted.

use std::time::{Duration, Instant};

use super::{Scenery, fixture, open};
use crate::app::request::Request;
use crate::app::theme::ThemeChoice;
use crate::facts::AssetId;
use crate::session::{Command, View, Visible};

/// How many pictures the made-up library has.
const MANY: i64 = 100_000;
/// The same as a length.
const COUNT: usize = 100_000;

fn large(justified: bool) -> Scenery {
    let mut view: View = fixture::grouped();
    view.grid.ids = (1..=MANY).map(AssetId).collect();
    let sizes: Vec<_> = view.grid.sizes.to_vec();
    view.grid.sizes = (0..COUNT).map(|n| sizes[n % sizes.len()]).collect();
    view.grid.groups = std::sync::Arc::default();
    let mut scenery = Scenery::new(view, fixture::thumbs());
    scenery.shell.state.justified = justified;
    scenery
}

fn last_asked(scenery: &Scenery) -> Option<Visible> {
    scenery.asked.iter().rev().find_map(|r| match r {
        Request::Session(Command::Visible(visible)) => Some(visible.clone()),
        _ => None,
    })
}

#[test]
fn a_hundred_thousand_pictures_scroll() {
    for justified in [false, true] {
        let mut window = open(large(justified), [1440.0, 900.0], ThemeChoice::Dark);
        window.run();
        window.hover_at(egui::pos2(700.0, 500.0));
        window.run();
        let mut frames: Vec<Duration> = Vec::new();
        for _ in 0..40 {
            window.event(egui::Event::MouseWheel {
                unit: egui::MouseWheelUnit::Point,
                delta: egui::vec2(0.0, -900.0),
                phase: egui::TouchPhase::Move,
                source: egui::MouseWheelSource::Unknown,
                modifiers: egui::Modifiers::NONE,
            });
            let start = Instant::now();
            window.step();
            frames.push(start.elapsed());
        }
        frames.sort();
        println!(
            "a frame while scrolling {MANY} pictures, justified {justified}: median {:?}, worst {:?}",
            frames[20], frames[39]
        );
        let seen = last_asked(window.state()).unwrap();
        assert!(seen.first > 100 && seen.end - seen.first < 80, "{} to {}", seen.first, seen.end);
        assert!(seen.thumbs.len() <= seen.end - seen.first, "only what is on screen is asked for");
    }
}

#[test]
fn the_end_of_the_list_is_asked_for_before_anything_between() {
    let mut window = open(large(false), [1440.0, 900.0], ThemeChoice::Dark);
    window.run();
    window.state_mut().asked.clear();
    // What the session does when the End key was pressed.
    window.state_mut().view.selection =
        crate::session::Selection::new(Some(AssetId(MANY)), Some(COUNT - 1), vec![AssetId(MANY)]);
    window.run();
    let seen = last_asked(window.state()).unwrap();
    assert_eq!(seen.end, COUNT);
    assert!(seen.thumbs.contains(&AssetId(MANY)) && seen.first > COUNT - 60);
    let between = window.state().asked.iter().filter(|r| match r {
        Request::Session(Command::Visible(visible)) => visible.first > 100 && visible.end < COUNT - 100,
        _ => false,
    });
    assert_eq!(between.count(), 0, "nothing on the way is loaded");
}
