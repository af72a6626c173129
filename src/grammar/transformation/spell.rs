//! Tree to plain text, parameter by parameter.

use super::tree::{
    Algorithm, AutoGravity, AutoItem, Component, Coordinate, Dimension, Dpr, Effect, Expression, Fallback,
    Focal, Gravity, ListGravity, ListItem, ObjectName, Operand, RatioValue, Zoompan, ZoompanArea,
};

/// Every parameter of a component in its plain form, in no particular order.
pub(super) fn parameters(c: &Component) -> Vec<String> {
    let mut all = Vec::new();
    let mut add = |key: &str, value: Option<String>| all.extend(value.map(|v| format!("{key}_{v}")));
    add("w", c.width.as_ref().map(dimension));
    add("h", c.height.as_ref().map(dimension));
    add("ar", c.aspect_ratio.as_ref().map(ratio));
    add("x", c.x.as_ref().map(coordinate));
    add("y", c.y.as_ref().map(coordinate));
    add("z", c.zoom.map(number));
    add("c", c.mode.map(|m| m.name().to_owned()));
    add("g", c.gravity.as_ref().map(gravity));
    add("dpr", c.dpr.map(dpr));
    add("q", c.quality.clone());
    add("f", c.format.clone());
    add("b", c.background.clone());
    add("fl", (!c.flags.is_empty()).then(|| c.flags.join(".")));
    add("e", c.effect.as_ref().map(effect));
    all.extend(c.statements.iter().chain(&c.unsupported).cloned());
    all
}

/// `300`, `0.5`, `iw_div_2`, `auto:breakpoints`
pub(super) fn dimension(value: &Dimension) -> String {
    match value {
        Dimension::Px(px) => px.to_string(),
        Dimension::Share(share) => decimal(*share),
        Dimension::Expression(e) => expression(e),
        Dimension::Auto(None) => "auto".to_owned(),
        Dimension::Auto(Some(rest)) => format!("auto:{rest}"),
    }
}

/// `16:9`, `1.5`, `$ratio`
pub(super) fn ratio(value: &RatioValue) -> String {
    match value {
        RatioValue::Ratio(w, 1.0) => number(*w),
        RatioValue::Ratio(w, h) => format!("{}:{}", number(*w), number(*h)),
        RatioValue::Variable(name) => format!("${name}"),
    }
}

/// `-40`, `0.25`, `iw_sub_10`
pub(super) fn coordinate(value: &Coordinate) -> String {
    match value {
        Coordinate::Px(px) => px.to_string(),
        Coordinate::Share(share) => decimal(*share),
        Coordinate::Expression(e) => expression(e),
    }
}

/// `iw_div_2_sub_10`
pub(super) fn expression(e: &Expression) -> String {
    let mut text = operand(&e.first);
    for (operator, value) in &e.rest {
        text = format!("{text}_{}_{}", operator.name(), operand(value));
    }
    text
}

fn operand(value: &Operand) -> String {
    match value {
        Operand::Number(n) => number(*n),
        Operand::InitialWidth => "iw".to_owned(),
        Operand::InitialHeight => "ih".to_owned(),
        Operand::Width => "w".to_owned(),
        Operand::Height => "h".to_owned(),
        Operand::Variable(name) => format!("${name}"),
    }
}

/// `auto:cat_avoid`, `cat:dog`, `north_east`
pub(super) fn gravity(value: &Gravity) -> String {
    match value {
        Gravity::Auto(auto) => auto_gravity(auto),
        Gravity::List(list) => list_gravity(list),
        Gravity::Compass(compass) => compass.name().to_owned(),
        Gravity::XyCenter => "xy_center".to_owned(),
        Gravity::Unsupported(text) => text.clone(),
    }
}

fn auto_gravity(auto: &AutoGravity) -> String {
    let mut items = vec!["auto".to_owned()];
    items.extend(auto.level.map(|l| l.to_string()));
    items.extend(auto.algorithm.map(|a| algorithm(a).to_owned()));
    items.extend(auto.ignore_custom.then(|| "none".to_owned()));
    items.extend(auto.thirds.map(|on| format!("thirds_{}", u8::from(on))));
    items.extend(auto.items.iter().map(auto_item));
    items.join(":")
}

/// `classic` or `subject`
pub(super) const fn algorithm(value: Algorithm) -> &'static str {
    match value {
        Algorithm::Classic => "classic",
        Algorithm::Subject => "subject",
    }
}

fn auto_item(item: &AutoItem) -> String {
    let attached = |name: String, weight: &Option<u32>, avoid: bool| match (avoid, weight) {
        (true, _) => format!("{name}_avoid"),
        (false, Some(weight)) => format!("{name}_{weight}"),
        (false, None) => name,
    };
    match item {
        AutoItem::Focal { focal: f, weight, avoid } => attached(focal(f), weight, *avoid),
        AutoItem::AnyObject { weight, avoid } => attached("object".to_owned(), weight, *avoid),
        AutoItem::AreaOfInterest(r) => {
            format!("aoi_{}_{}_{}_{}", number(r.x), number(r.y), number(r.w), number(r.h))
        }
    }
}

fn list_gravity(list: &ListGravity) -> String {
    let mut items: Vec<String> = list.items.iter().map(list_item).collect();
    items.extend(list.priorities.iter().map(|(kind, n)| format!("g_{}_{n}", kind.name())));
    items.extend(list.then.as_ref().map(|then| match then {
        Fallback::Auto(auto) => auto_gravity(auto),
        Fallback::Compass(compass) => compass.name().to_owned(),
    }));
    items.join(":")
}

fn list_item(item: &ListItem) -> String {
    match item {
        ListItem::Focal(f) => focal(f),
        ListItem::Region(name) => format!("region_!{name}!"),
    }
}

/// `face`, `coco_v2_cat`
pub(super) fn focal(value: &Focal) -> String {
    match value {
        Focal::Builtin(builtin) => builtin.name().to_owned(),
        Focal::Object(ObjectName { model, version, name, .. }) => {
            let model = model.as_ref().map(|m| format!("{m}_")).unwrap_or_default();
            let version = version.map(|v| format!("v{v}_")).unwrap_or_default();
            format!("{model}{version}{name}")
        }
    }
}

fn dpr(value: Dpr) -> String {
    match value {
        Dpr::Factor(factor) => number(factor),
        Dpr::Auto => "auto".to_owned(),
    }
}

fn effect(value: &Effect) -> String {
    match value {
        Effect::Zoompan(z) => zoompan(z),
        Effect::Loop(None) => "loop".to_owned(),
        Effect::Loop(Some(n)) => format!("loop:{n}"),
    }
}

fn zoompan(z: &Zoompan) -> String {
    let mut options = Vec::new();
    options.extend(z.mode.map(|m| format!("mode_{}", m.name())));
    options.extend(z.unknown_mode.as_ref().map(|m| format!("mode_{m}")));
    options.extend(z.max_zoom.map(|n| format!("maxzoom_{}", number(n))));
    options.extend(z.duration_s.map(|n| format!("du_{}", number(n))));
    options.extend(z.fps.map(|n| format!("fps_{}", number(n))));
    options.extend(z.from.as_ref().map(|a| format!("from_({})", area(a))));
    options.extend(z.to.as_ref().map(|a| format!("to_({})", area(a))));
    if options.is_empty() { "zoompan".to_owned() } else { format!("zoompan:{}", options.join(";")) }
}

fn area(a: &ZoompanArea) -> String {
    let mut options = Vec::new();
    options.extend(a.gravity.as_ref().map(|g| format!("g_{}", gravity(g))));
    options.extend(a.zoom.map(|z| format!("zoom_{}", number(z))));
    options.extend(a.x.as_ref().map(|x| format!("x_{}", coordinate(x))));
    options.extend(a.y.as_ref().map(|y| format!("y_{}", coordinate(y))));
    options.join(";")
}

/// The shortest text that reads back as this number; never an exponent.
pub(super) fn number(n: f64) -> String {
    n.to_string()
}

/// A number with a point, so that it reads back as a share.
fn decimal(n: f64) -> String {
    let text = n.to_string();
    if text.contains('.') { text } else { text + ".0" }
}
