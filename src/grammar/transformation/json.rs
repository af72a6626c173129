//! The tree of a transformation as JSON.

use serde_json::{Map, Value, json};

use super::spell;
use super::tree::{
    AutoGravity, AutoItem, Component, Coordinate, Dimension, Dpr, Effect, Fallback, Focal, Gravity,
    ListGravity, ListItem, RatioValue, Transformation, Zoompan, ZoompanArea, ZoompanMode,
};

impl Transformation {
    /// The tree as a list of objects, one a component; parameters that were not given are left out.
    #[must_use]
    pub fn to_json(&self) -> Value {
        self.components.iter().map(component).collect()
    }
}

fn component(c: &Component) -> Value {
    let mut map = Map::new();
    let mut add = |key: &str, value: Option<Value>| {
        if let Some(value) = value {
            map.insert(key.to_owned(), value);
        }
    };
    add("w", c.width.as_ref().map(dimension));
    add("h", c.height.as_ref().map(dimension));
    add("ar", c.aspect_ratio.as_ref().map(ratio));
    add("x", c.x.as_ref().map(coordinate));
    add("y", c.y.as_ref().map(coordinate));
    add("z", c.zoom.map(Value::from));
    add("c", c.mode.map(|m| m.name().into()));
    add("g", c.gravity.as_ref().map(gravity));
    add(
        "dpr",
        c.dpr.map(|d| match d {
            Dpr::Factor(factor) => factor.into(),
            Dpr::Auto => "auto".into(),
        }),
    );
    add("q", c.quality.as_deref().map(Value::from));
    add("f", c.format.as_deref().map(Value::from));
    add("b", c.background.as_deref().map(Value::from));
    add("fl", (!c.flags.is_empty()).then(|| json!(c.flags)));
    add("e", c.effect.as_ref().map(effect));
    Value::Object(map)
}

fn dimension(value: &Dimension) -> Value {
    match value {
        Dimension::Px(px) => json!({ "px": px }),
        Dimension::Share(share) => json!({ "rel": share }),
        Dimension::Expression(e) => json!({ "expr": spell::expression(e) }),
        Dimension::Auto(rest) => json!({ "auto": rest }),
    }
}

fn ratio(value: &RatioValue) -> Value {
    match value {
        RatioValue::Ratio(w, h) => json!({ "ratio": [w, h] }),
        RatioValue::Variable(name) => json!({ "expr": format!("${name}") }),
    }
}

fn coordinate(value: &Coordinate) -> Value {
    match value {
        Coordinate::Px(px) => json!({ "px": px }),
        Coordinate::Share(share) => json!({ "rel": share }),
        Coordinate::Expression(e) => json!({ "expr": spell::expression(e) }),
    }
}

fn gravity(value: &Gravity) -> Value {
    match value {
        Gravity::Auto(auto) => auto_gravity(auto),
        Gravity::List(list) => list_gravity(list),
        Gravity::Compass(compass) => json!({ "kind": "compass", "value": compass.name() }),
        Gravity::XyCenter => json!({ "kind": "xy_center" }),
        Gravity::Unsupported(text) => json!({ "kind": "unsupported", "value": text }),
    }
}

fn auto_gravity(auto: &AutoGravity) -> Value {
    json!({
        "kind": "auto",
        "level": auto.level,
        "algorithm": auto.algorithm.map(spell::algorithm),
        "thirds": auto.thirds.unwrap_or(true),
        "ignore_custom": auto.ignore_custom,
        "items": auto.items.iter().map(auto_item).collect::<Value>(),
    })
}

fn auto_item(item: &AutoItem) -> Value {
    match item {
        AutoItem::Focal { focal: f, weight, avoid } => focal(f, *weight, *avoid),
        AutoItem::AnyObject { weight, avoid } => {
            json!({ "type": "any_object", "weight": weight, "avoid": avoid })
        }
        AutoItem::AreaOfInterest(r) => json!({ "type": "aoi", "rect": [r.x, r.y, r.w, r.h] }),
    }
}

fn list_gravity(list: &ListGravity) -> Value {
    json!({
        "kind": "list",
        "items": list.items.iter().map(list_item).collect::<Value>(),
        "then": list.then.as_ref().map(|then| match then {
            Fallback::Auto(auto) => auto_gravity(auto),
            Fallback::Compass(compass) => json!({ "kind": "compass", "value": compass.name() }),
        }),
        "priorities": list.priorities.iter().map(|(kind, n)| json!([kind.name(), n])).collect::<Value>(),
    })
}

fn list_item(item: &ListItem) -> Value {
    match item {
        ListItem::Focal(f) => focal(f, None, false),
        ListItem::Region(name) => json!({ "type": "region", "name": name }),
    }
}

fn focal(value: &Focal, weight: Option<u32>, avoid: bool) -> Value {
    match value {
        Focal::Builtin(builtin) => {
            json!({ "type": "builtin", "name": builtin.name(), "weight": weight, "avoid": avoid })
        }
        Focal::Object(o) => json!({
            "type": "object",
            "model": o.model,
            "version": o.version,
            "name": o.name,
            "weight": weight,
            "avoid": avoid,
            "key": o.key,
        }),
    }
}

fn effect(value: &Effect) -> Value {
    match value {
        Effect::Zoompan(z) => zoompan(z),
        Effect::Loop(count) => json!({ "effect": "loop", "count": count }),
    }
}

fn zoompan(z: &Zoompan) -> Value {
    json!({
        "effect": "zoompan",
        "mode": z.mode.map(ZoompanMode::name).or(z.unknown_mode.as_deref()),
        "maxzoom": z.max_zoom,
        "du": z.duration_s,
        "fps": z.fps,
        "from": z.from.as_ref().map(area),
        "to": z.to.as_ref().map(area),
    })
}

fn area(a: &ZoompanArea) -> Value {
    json!({
        "gravity": a.gravity.as_ref().map(gravity),
        "zoom": a.zoom,
        "x": a.x.as_ref().map(area_coordinate),
        "y": a.y.as_ref().map(area_coordinate),
    })
}

/// In an area a coordinate is a bare number; whether it is a share shows in the canonical text.
fn area_coordinate(value: &Coordinate) -> Value {
    match value {
        Coordinate::Px(px) => (*px as f64).into(),
        Coordinate::Share(share) => (*share).into(),
        Coordinate::Expression(e) => spell::expression(e).into(),
    }
}
