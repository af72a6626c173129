//! What the controls of the crop studio do to the tree of a transformation.

use crate::grammar::{
    AutoGravity, AutoItem, Component, Coordinate, Dimension, Focal, Gravity, ListGravity, ListItem, Mode,
    RatioValue, Transformation, Vocabulary, parse,
};
use crate::session::command::{CropEdit, GravityKind};

/// Changes the component that the studio is about.
pub fn apply(tree: &mut Transformation, change: &CropEdit, words: &Vocabulary) -> Result<(), String> {
    let component = focus(tree);
    match change {
        CropEdit::Mode(mode) => component.mode = *mode,
        CropEdit::Ratio(ratio) => component.aspect_ratio = ratio.map(|(w, h)| RatioValue::Ratio(w, h)),
        CropEdit::Width(width) => component.width = width.map(Dimension::Px),
        CropEdit::Height(height) => component.height = height.map(Dimension::Px),
        CropEdit::Zoom(zoom) => component.zoom = *zoom,
        CropEdit::Offset(offset) => {
            component.x = offset.map(|(x, _)| Coordinate::Px(x));
            component.y = offset.map(|(_, y)| Coordinate::Px(y));
        }
        CropEdit::Gravity(kind) => set_kind(component, *kind),
        CropEdit::AddItem { item, avoid } => add(component, item, *avoid, words)?,
        CropEdit::RemoveItem(item) => remove(component, *item)?,
        CropEdit::MoveItem { from, to } => move_item(component, *from, *to)?,
        CropEdit::Weight { item, weight } => change_auto(component, *item, |w, _| *w = *weight)?,
        CropEdit::Avoid { item, avoid } => change_auto(component, *item, |_, a| *a = *avoid)?,
        CropEdit::Level(level) => auto_of(component).level = *level,
        CropEdit::Algorithm(algorithm) => auto_of(component).algorithm = *algorithm,
    }
    drop_empty(component);
    Ok(())
}

/// The gravity that the studio is about.
pub fn gravity_of(tree: &Transformation) -> Option<&Gravity> {
    tree.components.iter().rev().find_map(|component| component.gravity.as_ref())
}

/// Whether what is in the picture decides about the crop.
pub fn looks_at_the_picture(tree: &Transformation) -> bool {
    let looks = |c: &Component| {
        c.mode == Some(Mode::Auto) || matches!(c.gravity, Some(Gravity::Auto(_) | Gravity::List(_)))
    };
    tree.components.iter().any(looks)
}

/// The last component with a size, a mode or a gravity; a new one where there is none.
pub fn focus(tree: &mut Transformation) -> &mut Component {
    let counts = |c: &Component| {
        c.width.is_some()
            || c.height.is_some()
            || c.aspect_ratio.is_some()
            || c.mode.is_some()
            || c.gravity.is_some()
    };
    let at = tree.components.iter().rposition(counts).unwrap_or_else(|| {
        tree.components.push(Component::default());
        tree.components.len() - 1
    });
    &mut tree.components[at]
}

/// Items keep their place where the new kind can hold them.
fn set_kind(component: &mut Component, kind: GravityKind) {
    let items = auto_items(component.gravity.as_ref());
    component.gravity = match kind {
        GravityKind::None => None,
        GravityKind::Compass(compass) => Some(Gravity::Compass(compass)),
        GravityKind::Auto => Some(Gravity::Auto(AutoGravity { items, ..AutoGravity::default() })),
        GravityKind::List => {
            let items: Vec<ListItem> = items.into_iter().filter_map(list_item).collect();
            (!items.is_empty()).then(|| Gravity::List(ListGravity { items, ..ListGravity::default() }))
        }
    };
}

/// What a gravity is about, as items of an automatic one.
pub fn auto_items(gravity: Option<&Gravity>) -> Vec<AutoItem> {
    match gravity {
        Some(Gravity::Auto(auto)) => auto.items.clone(),
        Some(Gravity::List(list)) => list.items.iter().filter_map(auto_item).collect(),
        _ => Vec::new(),
    }
}

fn auto_item(item: &ListItem) -> Option<AutoItem> {
    match item {
        ListItem::Focal(focal) => Some(AutoItem::Focal { focal: focal.clone(), weight: None, avoid: false }),
        ListItem::Region(_) => None,
    }
}

/// What a list can hold of automatic items: wanted things.
pub fn list_item(item: AutoItem) -> Option<ListItem> {
    match item {
        AutoItem::Focal { focal, avoid: false, .. } => Some(ListItem::Focal(focal)),
        _ => None,
    }
}

fn add(component: &mut Component, item: &str, avoid: bool, words: &Vocabulary) -> Result<(), String> {
    let parsed = parse_item(item, words)?;
    match (&mut component.gravity, &parsed) {
        (Some(Gravity::List(list)), AutoItem::Focal { focal, .. }) if !avoid => {
            list.items.push(ListItem::Focal(focal.clone()));
        }
        _ => {
            let mut parsed = parsed;
            set_avoid(&mut parsed, avoid);
            auto_of(component).items.push(parsed);
        }
    }
    Ok(())
}

/// One item as it is written in a gravity.
fn parse_item(item: &str, words: &Vocabulary) -> Result<AutoItem, String> {
    let text = format!("g_auto:{item}");
    let tree = parse(&text, words).map_err(|errors| {
        errors.first().map_or_else(|| format!("`{item}` is not an object"), |error| error.message.clone())
    })?;
    let items = auto_items(tree.components.first().and_then(|c| c.gravity.as_ref()));
    items.into_iter().next().ok_or_else(|| format!("`{item}` is not something a gravity can be about"))
}

fn remove(component: &mut Component, at: usize) -> Result<(), String> {
    match &mut component.gravity {
        Some(Gravity::Auto(auto)) if at < auto.items.len() => drop(auto.items.remove(at)),
        Some(Gravity::List(list)) if at < list.items.len() => drop(list.items.remove(at)),
        _ => return Err(NO_ITEM.to_owned()),
    }
    Ok(())
}

fn move_item(component: &mut Component, from: usize, to: usize) -> Result<(), String> {
    fn shift<T>(items: &mut Vec<T>, from: usize, to: usize) -> bool {
        if from >= items.len() {
            return false;
        }
        let item = items.remove(from);
        items.insert(to.min(items.len()), item);
        true
    }
    let moved = match &mut component.gravity {
        Some(Gravity::Auto(auto)) => shift(&mut auto.items, from, to),
        Some(Gravity::List(list)) => shift(&mut list.items, from, to),
        _ => false,
    };
    if moved { Ok(()) } else { Err(NO_ITEM.to_owned()) }
}

fn change_auto(
    component: &mut Component,
    at: usize,
    change: impl FnOnce(&mut Option<u32>, &mut bool),
) -> Result<(), String> {
    match auto_of(component).items.get_mut(at) {
        Some(AutoItem::Focal { weight, avoid, .. } | AutoItem::AnyObject { weight, avoid }) => {
            change(weight, avoid);
            Ok(())
        }
        _ => Err(NO_ITEM.to_owned()),
    }
}

const NO_ITEM: &str = "The gravity has no such item any more";

fn set_avoid(item: &mut AutoItem, value: bool) {
    if let AutoItem::Focal { avoid, .. } | AutoItem::AnyObject { avoid, .. } = item {
        *avoid = value;
    }
}

/// The automatic gravity of a component; another kind becomes automatic with the same items.
fn auto_of(component: &mut Component) -> &mut AutoGravity {
    if !matches!(component.gravity, Some(Gravity::Auto(_))) {
        let items = auto_items(component.gravity.as_ref());
        component.gravity = Some(Gravity::Auto(AutoGravity { items, ..AutoGravity::default() }));
    }
    match &mut component.gravity {
        Some(Gravity::Auto(auto)) => auto,
        _ => unreachable!("made automatic just above"),
    }
}

/// A list without items says nothing.
fn drop_empty(component: &mut Component) {
    if let Some(Gravity::List(list)) = &component.gravity
        && list.items.is_empty()
        && list.then.is_none()
    {
        component.gravity = None;
    }
}

/// As it is written in a gravity, without weight and `_avoid`.
pub fn focal_text(focal: &Focal) -> String {
    let list = ListGravity { items: vec![ListItem::Focal(focal.clone())], ..ListGravity::default() };
    gravity_text(Gravity::List(list)).trim_start_matches("g_").to_owned()
}

/// A gravity alone: `g_auto:cat`.
pub fn gravity_text(gravity: Gravity) -> String {
    let component = Component { gravity: Some(gravity), ..Component::default() };
    Transformation { components: vec![component] }.canonical()
}
