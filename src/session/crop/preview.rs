//! What the alternatives would look like: both families of gravity, five ratios, several modes.

use std::sync::Arc;

use super::edit::{auto_items, focal_text, focus, gravity_of, gravity_text, list_item};
use crate::crop;
use crate::facts::Scene;
use crate::grammar::{
    AutoGravity, AutoItem, Component, Dimension, Gravity, ListGravity, ListItem, Mode, RatioValue,
    Transformation, Vocabulary,
};
use crate::session::view::{GravityItem, PreviewCell, PreviewRow};

/// The ratios of the preview rows.
const RATIOS: [(&str, f64, f64); 5] =
    [("16:9", 16.0, 9.0), ("4:3", 4.0, 3.0), ("1:1", 1.0, 1.0), ("4:5", 4.0, 5.0), ("9:16", 9.0, 16.0)];

/// The modes of the matrix, in menu order.
const MODES: [(&str, Mode); 7] = [
    ("crop", Mode::Crop),
    ("thumb", Mode::Thumb),
    ("auto", Mode::Auto),
    ("fill", Mode::Fill),
    ("lfill", Mode::Lfill),
    ("fill_pad", Mode::FillPad),
    ("auto_pad", Mode::AutoPad),
];

/// Width of a preview where the text has none.
const WIDTH: u32 = 600;

/// The gravity as chips, and whether the picture has each.
pub fn items(tree: &Transformation, scene: Option<&Scene>, words: &Vocabulary) -> Vec<GravityItem> {
    let gravity = gravity_of(tree);
    let found = |name: &str| {
        let tree = Transformation {
            components: vec![Component {
                gravity: one(name, words),
                mode: Some(Mode::Crop),
                ..Component::default()
            }],
        };
        scene.map(|scene| crop::plan(scene, &tree, words).is_ok_and(|plan| !plan.found.is_empty()))
    };
    let item = |name: String, weight: Option<u32>, avoid: bool| {
        let found = found(&name);
        GravityItem { name, weight, avoid, found }
    };
    match gravity {
        Some(Gravity::Auto(auto)) => auto
            .items
            .iter()
            .map(|item_| match item_ {
                AutoItem::Focal { focal, weight, avoid } => item(focal_text(focal), *weight, *avoid),
                AutoItem::AnyObject { weight, avoid } => GravityItem {
                    name: "object".to_owned(),
                    weight: *weight,
                    avoid: *avoid,
                    found: scene.map(|scene| !scene.detections.is_empty()),
                },
                AutoItem::AreaOfInterest(area) => GravityItem {
                    name: format!("aoi_{}_{}_{}_{}", area.x, area.y, area.w, area.h),
                    weight: None,
                    avoid: false,
                    found: None,
                },
            })
            .collect(),
        Some(Gravity::List(list)) => list
            .items
            .iter()
            .map(|item_| match item_ {
                ListItem::Focal(focal) => item(focal_text(focal), None, false),
                ListItem::Region(name) => GravityItem {
                    name: format!("region_!{name}!"),
                    weight: None,
                    avoid: false,
                    found: scene.map(|scene| scene.regions.contains_key(name)),
                },
            })
            .collect(),
        _ => Vec::new(),
    }
}

/// A gravity about one thing.
fn one(name: &str, words: &Vocabulary) -> Option<Gravity> {
    let tree = crate::grammar::parse(&format!("g_{name}"), words).ok()?;
    tree.components.into_iter().next()?.gravity
}

/// `g_auto:<objects>` against `g_<objects>`, for every ratio.
pub fn rows(tree: &Transformation, scene: &Scene, words: &Vocabulary) -> Vec<PreviewRow> {
    let gravity = gravity_of(tree);
    let wanted = auto_items(gravity);
    let auto = match gravity {
        Some(Gravity::Auto(auto)) => auto.clone(),
        _ => AutoGravity { items: wanted.clone(), ..AutoGravity::default() },
    };
    let list: Vec<ListItem> = match gravity {
        Some(Gravity::List(list)) => list.items.clone(),
        _ => wanted.into_iter().filter_map(list_item).collect(),
    };
    let mut gravities = vec![Gravity::Auto(auto)];
    if !list.is_empty() {
        gravities.push(Gravity::List(ListGravity { items: list, ..ListGravity::default() }));
    }
    gravities.into_iter().map(|gravity| row(tree, &gravity, scene, words)).collect()
}

fn row(tree: &Transformation, gravity: &Gravity, scene: &Scene, words: &Vocabulary) -> PreviewRow {
    let cell = |(label, w, h): &(&str, f64, f64)| {
        let mut tree = tree.clone();
        let component = focus(&mut tree);
        component.gravity = Some(gravity.clone());
        component.aspect_ratio = Some(RatioValue::Ratio(*w, *h));
        component.height = None;
        component.width.get_or_insert(Dimension::Px(WIDTH));
        if !takes_gravity(component.mode) {
            component.mode = Some(Mode::Fill);
        }
        planned(label, &tree, scene, words)
    };
    PreviewRow { title: gravity_text(gravity.clone()), cells: RATIOS.iter().map(cell).collect() }
}

/// The same gravity and size in every mode that takes a gravity.
pub fn matrix(tree: &Transformation, scene: &Scene, words: &Vocabulary) -> Vec<PreviewCell> {
    let cell = |(label, mode): &(&str, Mode)| {
        let mut tree = tree.clone();
        let component = focus(&mut tree);
        component.mode = Some(*mode);
        if component.width.is_none() && component.height.is_none() {
            component.width = Some(Dimension::Px(WIDTH));
            component.aspect_ratio.get_or_insert(RatioValue::Ratio(1.0, 1.0));
        }
        planned(label, &tree, scene, words)
    };
    MODES.iter().map(cell).collect()
}

fn takes_gravity(mode: Option<Mode>) -> bool {
    mode.is_some_and(|mode| MODES.iter().any(|(_, known)| *known == mode))
}

fn planned(label: &str, tree: &Transformation, scene: &Scene, words: &Vocabulary) -> PreviewCell {
    let plan = crop::plan(scene, tree, words).map(Arc::new).map_err(|errors| {
        errors.into_iter().next().map_or_else(|| "no plan".to_owned(), |error| error.message)
    });
    PreviewCell { label: label.to_owned(), text: tree.canonical(), plan }
}
