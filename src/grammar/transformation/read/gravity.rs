//! `g_`: positions, automatic gravity, lists.

use super::super::tree::{
    Algorithm, AutoGravity, AutoItem, Builtin, Compass, Fallback, Focal, Gravity, ListGravity, ListItem,
    ObjectName, Priority,
};
use super::text::Piece;
use super::{Reader, values};
use crate::geometry::PxRect;
use crate::grammar::{Code, names};

/// Words that mean something else than an object.
const RESERVED: &[&str] = &["auto", "classic", "subject", "none", "thirds", "aoi", "liquid", "xy_center"];

/// A focal item without what is attached to it.
struct Attached<'t> {
    base: Piece<'t>,
    weight: Option<u32>,
    avoid: bool,
}

impl Reader<'_> {
    /// Reads the value of `g_`.
    pub(super) fn gravity(&mut self, value: Piece<'_>) -> Option<Gravity> {
        match value.text {
            "xy_center" => return Some(Gravity::XyCenter),
            "liquid" | "cld-decompose_tile" => return Some(Gravity::Unsupported(value.text.to_owned())),
            text if text.len() > 6 && text.starts_with("track_") => {
                return Some(Gravity::Unsupported(text.to_owned()));
            }
            _ => {}
        }
        if let Some(compass) = Compass::from_name(value.text) {
            return Some(Gravity::Compass(compass));
        }
        let items = value.split(':');
        let mut empty = false;
        for item in items.iter().filter(|i| i.text.is_empty()) {
            self.refuse::<()>(Code::Empty, *item, format!("empty gravity item in '{}'", value.text));
            empty = true;
        }
        if empty {
            return None;
        }
        let autos: Vec<usize> =
            items.iter().enumerate().filter(|(_, i)| i.text == "auto").map(|(at, _)| at).collect();
        if let Some(second) = autos.get(1) {
            return self.refuse(Code::AutoTwice, items[*second], "'auto' may appear once".to_owned());
        }
        match autos.first() {
            Some(0) => self.auto(&items[1..]).map(Gravity::Auto),
            Some(at) => {
                let list = self.list(&items[..*at], false);
                let auto = self.auto(&items[at + 1..]);
                Some(Gravity::List(ListGravity { then: Some(Fallback::Auto(auto?)), ..list? }))
            }
            None => self.list(&items, true).map(Gravity::List),
        }
    }

    /// Everything after `auto`.
    fn auto(&mut self, items: &[Piece<'_>]) -> Option<AutoGravity> {
        let mut auto = AutoGravity::default();
        let mut good = true;
        for item in items {
            good &= self.auto_item(&mut auto, *item).is_some();
        }
        good.then_some(auto)
    }

    fn auto_item(&mut self, auto: &mut AutoGravity, item: Piece<'_>) -> Option<()> {
        match item.text {
            "none" => auto.ignore_custom = true,
            "classic" => return self.algorithm(auto, Algorithm::Classic, item),
            "subject" => return self.algorithm(auto, Algorithm::Subject, item),
            "thirds_0" => auto.thirds = Some(false),
            "thirds_1" => auto.thirds = Some(true),
            text if values::is_integer(text) => return self.level(auto, item),
            text if text == "aoi" || text.starts_with("aoi_") => {
                let area = self.area_of_interest(item)?;
                auto.items.push(AutoItem::AreaOfInterest(area));
            }
            text if text.starts_with("thirds") => return self.invalid("gravity", item),
            text if Compass::from_name(text).is_some() || text == "xy_center" => {
                let message = format!("a position cannot stand in an auto list: {text}");
                return self.refuse(Code::Order, item, message);
            }
            text if text.starts_with("region_!") => {
                let message = format!("a region belongs before auto: {text}");
                return self.refuse_with(Code::Scope, item, message, Some(format!("{text}:auto")));
            }
            text if priority(text).is_some() => {
                return self.refuse(
                    Code::Scope,
                    item,
                    format!("a priority belongs to an object list: {text}"),
                );
            }
            _ => {
                let item = self.weighted(item)?;
                auto.items.push(item);
            }
        }
        Some(())
    }

    fn algorithm(&mut self, auto: &mut AutoGravity, algorithm: Algorithm, item: Piece<'_>) -> Option<()> {
        if auto.algorithm.is_some_and(|a| a != algorithm) {
            return self.refuse(Code::Algorithm, item, "classic and subject exclude each other".to_owned());
        }
        auto.algorithm = Some(algorithm);
        Some(())
    }

    fn level(&mut self, auto: &mut AutoGravity, item: Piece<'_>) -> Option<()> {
        let Some(level) = item.text.parse().ok().filter(|l| *l <= 100) else {
            let message = format!("Invalid gravity level in transformation: {} (0 to 100)", item.text);
            return self.refuse(Code::Value, item, message);
        };
        if auto.level.is_some_and(|l| l != level) {
            return self.refuse(Code::Duplicate, item, "the level of auto is given twice".to_owned());
        }
        auto.level = Some(level);
        Some(())
    }

    fn area_of_interest(&mut self, item: Piece<'_>) -> Option<PxRect> {
        let numbers: Vec<Option<f64>> = item.text.split('_').skip(1).map(values::number).collect();
        let rect = match numbers[..] {
            [Some(x), Some(y), Some(w), Some(h)] if w > 0.0 && h > 0.0 => Some(PxRect::new(x, y, w, h)),
            _ => None,
        };
        rect.or_else(|| self.refuse(Code::Aoi, item, format!("aoi needs x_y_width_height: {}", item.text)))
    }

    fn weighted(&mut self, item: Piece<'_>) -> Option<AutoItem> {
        let Attached { base, weight, avoid } = self.detach(item)?;
        if base.text == "object" {
            return Some(AutoItem::AnyObject { weight, avoid });
        }
        Some(AutoItem::Focal { focal: self.focal(base)?, weight, avoid })
    }

    /// Strips `_avoid`, else `_<digits>` unless the whole is a name of its own.
    fn detach<'t>(&mut self, item: Piece<'t>) -> Option<Attached<'t>> {
        if let Some(base) = item.without_suffix("_avoid") {
            return Some(Attached { base, weight: None, avoid: true });
        }
        let whole = Attached { base: item, weight: None, avoid: false };
        let Some((base, digits)) = weight_of(item) else { return Some(whole) };
        if self.is_registered(item) {
            return Some(whole);
        }
        match digits.text.parse() {
            Ok(weight) => Some(Attached { base, weight: Some(weight), avoid: false }),
            Err(_) => self.invalid("gravity weight", digits),
        }
    }

    /// Whether the text as it stands is the exact name of something a model finds.
    fn is_registered(&self, item: Piece<'_>) -> bool {
        let (model, _, name) = self.split_model(item);
        let key = names::key(name.text);
        let labels = self
            .words
            .models
            .iter()
            .filter(|m| model.as_ref().is_none_or(|id| m.id == *id))
            .flat_map(|m| &m.labels);
        labels.into_iter().any(|label| names::key(&label.name) == key)
    }

    /// A list of things to look for, with a position at its end when `last` allows one.
    fn list(&mut self, items: &[Piece<'_>], last: bool) -> Option<ListGravity> {
        let mut list = ListGravity::default();
        let mut good = true;
        for (at, item) in items.iter().enumerate() {
            let compass = Compass::from_name(item.text);
            if last && at > 0 && at + 1 == items.len() && compass.is_some() {
                list.then = compass.map(Fallback::Compass);
            } else {
                good &= self.list_entry(&mut list, *item).is_some();
            }
        }
        if good && list.items.is_empty() {
            let first = *items.first()?;
            return self.refuse(Code::Scope, first, "a priority needs an object before it".to_owned());
        }
        good.then_some(list)
    }

    fn list_entry(&mut self, list: &mut ListGravity, item: Piece<'_>) -> Option<()> {
        if Compass::from_name(item.text).is_some() || item.text == "xy_center" {
            let message = format!("a position can only be the last item: {}", item.text);
            return self.refuse(Code::Order, item, message);
        }
        if let Some(priority) = priority(item.text) {
            list.priorities.push(priority);
            return Some(());
        }
        if item.text.starts_with("region_!") {
            let region = self.region(item)?;
            list.items.push(ListItem::Region(region));
            return Some(());
        }
        self.refuse_auto_words(item)?;
        let focal = self.focal(item)?;
        list.items.push(ListItem::Focal(focal));
        Some(())
    }

    /// Refuses what only means something after `auto`.
    fn refuse_auto_words(&mut self, item: Piece<'_>) -> Option<()> {
        let text = item.text;
        if let Some(base) = text.strip_suffix("_avoid") {
            let message = format!("'_avoid' is only meaningful inside an auto list: {text}");
            let inside = if base == "auto" { None } else { Some(format!("auto:{base}_avoid")) };
            return self.refuse_with(Code::AvoidScope, item, message, inside);
        }
        let weighted = weight_of(item).filter(|_| !self.is_registered(item));
        let base = weighted.map_or(text, |(base, _)| base.text);
        if base == "object" {
            let message = "'object' is only available with auto: use auto:object".to_owned();
            return self.refuse_with(Code::ObjectScope, item, message, Some(format!("auto:{text}")));
        }
        let of_auto = matches!(text, "classic" | "subject" | "none")
            || text.starts_with("thirds_")
            || text.starts_with("aoi_")
            || values::is_integer(text);
        if of_auto {
            let message = format!("'{text}' is only meaningful inside an auto list");
            return self.refuse_with(Code::Scope, item, message, Some(format!("auto:{text}")));
        }
        if weighted.is_some() {
            let message = format!("a weight is only meaningful inside an auto list: {text}");
            // `auto_50` is a level after the wrong sign.
            let inside = text.strip_prefix("auto_").unwrap_or(text);
            return self.refuse_with(Code::WeightScope, item, message, Some(format!("auto:{inside}")));
        }
        Some(())
    }

    fn region(&mut self, item: Piece<'_>) -> Option<String> {
        let name = item.text.strip_prefix("region_!").and_then(|rest| rest.strip_suffix('!'));
        let plain = |c: char| c.is_ascii_alphanumeric() || c == '-';
        match name.filter(|n| !n.is_empty() && n.chars().all(plain)) {
            Some(name) => Some(name.to_owned()),
            None => self.refuse(
                Code::Value,
                item,
                format!(
                    "Invalid gravity in transformation: {} (a region is written region_!name!)",
                    item.text
                ),
            ),
        }
    }

    /// A builtin or an object name.
    fn focal(&mut self, item: Piece<'_>) -> Option<Focal> {
        let (model, rest, name) = self.split_model(item);
        if let Some(builtin) = Builtin::from_name(item.text).filter(|_| model.is_none()) {
            return Some(Focal::Builtin(builtin));
        }
        let version = match rest {
            None => None,
            Some(digits) => match digits.text.parse() {
                Ok(version) => Some(version),
                Err(_) => return self.invalid("model version", digits),
            },
        };
        if !names::is_object_name(name.text) || (model.is_none() && RESERVED.contains(&name.text)) {
            return self.invalid("gravity", item);
        }
        let (name, key) = (name.text.to_owned(), names::key(name.text));
        Some(Focal::Object(ObjectName { model, version, name, key }))
    }

    /// Model id, digits of the version, and the rest, of `model_v2_name`.
    fn split_model<'t>(&self, item: Piece<'t>) -> (Option<String>, Option<Piece<'t>>, Piece<'t>) {
        let Some(of) = self.words.split_model(item.text) else { return (None, None, item) };
        let name = item.after(item.text.len() - of.name.len());
        let digits = of.version.map(|digits| {
            let from = of.id.len() + "_v".len();
            item.slice(from, from + digits.len())
        });
        (Some(of.id.to_owned()), digits, name)
    }
}

/// What stands before a final `_<digits>`, and the digits.
fn weight_of(item: Piece<'_>) -> Option<(Piece<'_>, Piece<'_>)> {
    let at = item.text.rfind('_').filter(|at| *at > 0)?;
    let digits = item.after(at + 1);
    values::is_integer(digits.text).then(|| (item.slice(0, at), digits))
}

/// `g_focus_2`
fn priority(text: &str) -> Option<(Priority, u32)> {
    let (kind, n) = text.strip_prefix("g_")?.split_once('_')?;
    values::is_integer(n).then(|| Some((Priority::from_name(kind)?, n.parse().ok()?)))?
}
