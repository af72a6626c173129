//! TOML to a set and back; every mistake names its slot and field.

use toml::{Table, Value};

use super::fill::{filled, has_object};
use super::set::{CropSet, FIELDS, Quality, Slot};
use super::{Object, SetError, by_count};
use crate::export::read_quality;
use crate::grammar::template::Template;
use crate::grammar::{Dimension, Effect, Transformation, Vocabulary, check, names};
use crate::media::OutputFormat;

const SET_FIELDS: &[&str] = &["name", "title", "about", "template", "base_url", "slot"];
const SLOT_FIELDS: &[&str] = &[
    "name",
    "min_width",
    "max_width",
    "media",
    "transformation",
    "widths",
    "dpr",
    "breakpoints",
    "sizes",
    "formats",
    "quality",
    "max_kb",
    "lowest_quality",
    "enlarge",
];
const BREAKPOINT_FIELDS: &[&str] = &["min", "max", "count", "step_kb", "most"];
/// Files longer than this are refused by browsers and formats alike.
const WIDEST: u32 = 16_383;

/// Reads a set; all mistakes come back together.
pub fn read(text: &str, words: &Vocabulary) -> Result<CropSet, Vec<SetError>> {
    let table: Table = text.parse().map_err(|error: toml::de::Error| {
        let message = error.to_string();
        vec![SetError { message: format!("this is not TOML: {}", message.trim()), ..SetError::default() }]
    })?;
    let mut errors = unknown_fields(&table);
    if !errors.is_empty() {
        return Err(errors);
    }
    let (set, wrong) = typed(table);
    errors.extend(wrong);
    let Some(set) = set.filter(|_| errors.is_empty()) else { return Err(errors) };
    errors = set.check(words);
    if errors.is_empty() { Ok(set) } else { Err(errors) }
}

/// A set as TOML.
///
/// # Panics
/// Never: a set holds only tables, lists, texts and numbers.
#[must_use]
pub fn written(set: &CropSet) -> String {
    toml::to_string(set).expect("a set is plain data")
}

fn unknown_fields(table: &Table) -> Vec<SetError> {
    let mut errors: Vec<SetError> = unknown(table, SET_FIELDS)
        .map(|(field, message, hint)| SetError::of_set(&field, message).hint(hint))
        .collect();
    let slots = table.get("slot").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    for (number, slot) in slots.iter().enumerate() {
        let Some(slot) = slot.as_table() else { continue };
        let name = name_of(slot, number);
        let of = |(field, message, hint): (String, String, Option<String>)| {
            SetError::of_slot(&name, &field, message).hint(hint)
        };
        errors.extend(unknown(slot, SLOT_FIELDS).map(of));
        if let Some(points) = slot.get("breakpoints").and_then(Value::as_table) {
            errors.extend(unknown(points, BREAKPOINT_FIELDS).map(of));
        }
    }
    errors
}

fn unknown<'a>(
    table: &'a Table,
    known: &'a [&'a str],
) -> impl Iterator<Item = (String, String, Option<String>)> + 'a {
    table.keys().filter(|key| !known.contains(&key.as_str())).map(|key| {
        let near = names::near(key, known.iter().copied()).into_iter().next();
        (key.clone(), format!("there is no such field; there are {}", known.join(", ")), near)
    })
}

fn name_of(slot: &Table, number: usize) -> String {
    let name = slot.get("name").and_then(Value::as_str);
    name.map_or_else(|| format!("number {}", number + 1), str::to_owned)
}

/// Slot by slot, so that a wrong type is told with its slot.
fn typed(mut table: Table) -> (Option<CropSet>, Vec<SetError>) {
    let mut errors = Vec::new();
    let slots = match table.remove("slot") {
        Some(Value::Array(slots)) if !slots.is_empty() => slots,
        _ => {
            let message = "a set needs at least one slot: a table [[slot]] with name and transformation";
            return (None, vec![SetError::of_set("slot", message)]);
        }
    };
    let mut good = Vec::new();
    for (number, slot) in slots.into_iter().enumerate() {
        let name = slot.as_table().map_or_else(|| format!("number {}", number + 1), |t| name_of(t, number));
        match slot.try_into::<Slot>() {
            Ok(slot) => good.push(slot),
            Err(error) => {
                let message = error.to_string();
                let mut error = SetError { message: sentence(&message), ..SetError::default() };
                error.slot = Some(name);
                error.field = field_in(&message);
                errors.push(error);
            }
        }
    }
    table.insert("slot".to_owned(), Value::Array(Vec::new()));
    match table.try_into::<CropSet>() {
        Ok(set) => (Some(CropSet { slots: good, ..set }), errors),
        Err(error) => {
            let message = error.to_string();
            let field = field_in(&message);
            errors.push(SetError { field, message: sentence(&message), ..SetError::default() });
            (None, errors)
        }
    }
}

/// The first line of what the reader of TOML says.
fn sentence(message: &str) -> String {
    message.lines().next().unwrap_or_default().trim().to_owned()
}

/// The field that the reader of TOML names: ``in `widths` ``, ``missing field `name` ``.
fn field_in(message: &str) -> Option<String> {
    let at = message.rfind("in `").map(|at| at + 4).or_else(|| message.find("field `").map(|at| at + 7))?;
    message[at..].split('`').next().map(str::to_owned)
}

impl CropSet {
    /// Everything that is wrong with it; empty when it can be used.
    #[must_use]
    pub fn check(&self, words: &Vocabulary) -> Vec<SetError> {
        let mut errors = Vec::new();
        if !is_name(&self.name) {
            errors.push(SetError::of_set("name", NAME_RULE));
        }
        for (number, slot) in self.slots.iter().enumerate() {
            if self.slots[..number].iter().any(|other| other.name.eq_ignore_ascii_case(&slot.name)) {
                errors.push(SetError::of_slot(&slot.name, "name", "another slot has this name already"));
            }
            errors.extend(check_slot(slot, words));
        }
        errors.extend(self.check_conditions());
        errors.extend(self.check_template());
        errors
    }

    /// A page shows one slot at a time: only one may have no condition, unless none has one.
    fn check_conditions(&self) -> Option<SetError> {
        let free: Vec<&Slot> = self.slots.iter().filter(|s| s.condition().is_none()).collect();
        let mixed = free.len() > 1 && free.len() < self.slots.len();
        mixed.then(|| {
            let message = format!(
                "'{}' has no condition either, and only one slot can be the one that is left; give the others a media condition",
                free[0].name
            );
            SetError::of_slot(&free[1].name, "media", message)
        })
    }

    fn check_template(&self) -> Vec<SetError> {
        let template = match Template::parse(&self.template, FIELDS) {
            Ok(template) => template,
            Err(error) => return vec![SetError::of_set("template", error.message).hint(error.suggestion)],
        };
        let mut errors = Vec::new();
        let mut need = |fields: &[&str], why: &str| {
            if !fields.iter().any(|field| template.has(field)) {
                let message = format!("{why}, so their names would be the same; add {{{}}}", fields[0]);
                errors.push(SetError::of_set("template", message));
            }
        };
        if !self.template.ends_with("{ext}") {
            need(&["ext at the end"], "a name ends with the format");
        }
        need(&["name", "id", "hash"], "several pictures are cut");
        if self.slots.len() > 1 {
            need(&["slot", "hash"], "the set has several slots");
        }
        if self.slots.iter().any(Slot::has_several) {
            need(&["width", "height", "dpr", "hash"], "a slot has files of several sizes");
        }
        errors
    }
}

const NAME_RULE: &str = "a name has letters, digits and hyphens, and is at most 60 long";

fn is_name(name: &str) -> bool {
    let right = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    !name.is_empty() && name.len() <= 60 && name.chars().all(right)
}

fn check_slot(slot: &Slot, words: &Vocabulary) -> Vec<SetError> {
    let mut errors = Vec::new();
    let mut wrong = |field: &str, message: String| errors.push(SetError::of_slot(&slot.name, field, message));
    if !is_name(&slot.name) {
        wrong("name", NAME_RULE.to_owned());
    }
    if let (Some(min), Some(max)) = (slot.min_width, slot.max_width)
        && min > max
    {
        wrong("max_width", format!("{max} is below min_width, {min}"));
    }
    if slot.media.as_deref().is_some_and(|m| m.trim().is_empty() || m.contains(['<', '>', '"'])) {
        wrong("media", "a media condition looks like (min-width: 600px)".to_owned());
    }
    if let Some(message) = slot.quality.as_ref().and_then(wrong_quality) {
        wrong("quality", message);
    }
    if slot.max_kb == Some(0) {
        wrong("max_kb", "a file has more than 0 kB".to_owned());
    }
    if slot.lowest_quality.is_some_and(|q| !(1..=100).contains(&q)) {
        wrong("lowest_quality", "quality is a number from 1 to 100".to_owned());
    }
    errors.extend(check_sizes(slot));
    errors.extend(check_formats(slot));
    errors.extend(check_transformation(slot, words));
    errors
}

fn wrong_quality(written: &Quality) -> Option<String> {
    let text = written.text();
    let wrong = read_quality(Some(&text)).is_err();
    wrong.then(|| format!("'{text}' is no quality; use a number from 1 to 100, auto, auto:best, auto:good, auto:eco or auto:low"))
}

fn check_sizes(slot: &Slot) -> Vec<SetError> {
    let mut errors = Vec::new();
    let mut wrong = |field: &str, message: &str| errors.push(SetError::of_slot(&slot.name, field, message));
    let ways = usize::from(!slot.widths.is_empty())
        + usize::from(!slot.dpr.is_empty())
        + usize::from(slot.breakpoints.is_some());
    if ways > 1 {
        wrong("widths", "give widths, dpr or breakpoints, not several of them");
    }
    if slot.widths.iter().any(|w| !(1..=WIDEST).contains(w)) {
        wrong("widths", "widths are pixels from 1 to 16383");
    }
    if slot.dpr.iter().any(|d| !(0.1..=10.0).contains(d)) {
        wrong("dpr", "densities are numbers from 0.1 to 10");
    }
    if let Some(points) = &slot.breakpoints {
        match (points.count, points.step_kb) {
            (Some(count), None) => {
                if let Err(message) = by_count(points.min, points.max, count) {
                    wrong("breakpoints", &message);
                }
            }
            (None, Some(step)) if step > 0 && points.min > 0 && points.min <= points.max => {}
            (None, Some(_)) => wrong("breakpoints", "step_kb and min are above 0, and min is not above max"),
            _ => wrong("breakpoints", "give either count (evenly spaced) or step_kb (by file size)"),
        }
        if points.max > WIDEST {
            wrong("breakpoints", "widths are pixels up to 16383");
        }
    }
    errors
}

fn check_formats(slot: &Slot) -> Vec<SetError> {
    if slot.formats.is_empty() {
        return vec![SetError::of_slot(&slot.name, "formats", "name at least one format, such as jpg")];
    }
    let known = ["avif", "webp", "jpg", "png", "gif"];
    let refused = slot.formats.iter().filter(|f| OutputFormat::from_extension(f).is_none());
    let mut errors: Vec<SetError> = refused
        .map(|format| {
            let can: Vec<&str> =
                known.into_iter().filter(|f| OutputFormat::from_extension(f).is_some()).collect();
            let message = format!("'{format}' cannot be written; there are {}", can.join(", "));
            let near = names::near(format, can).into_iter().next();
            SetError::of_slot(&slot.name, "formats", message).hint(near)
        })
        .collect();
    let twice = (1..slot.formats.len()).any(|n| {
        let format = OutputFormat::from_extension(&slot.formats[n]);
        slot.formats[..n].iter().any(|other| OutputFormat::from_extension(other) == format)
    });
    if twice && errors.is_empty() {
        errors.push(SetError::of_slot(&slot.name, "formats", "a format stands there twice"));
    }
    errors
}

fn check_transformation(slot: &Slot, words: &Vocabulary) -> Vec<SetError> {
    // Any object will do to see whether the rest is right.
    let example = has_object(&slot.transformation).then(|| Object::chosen("person"));
    let wrong = |message: String| SetError::of_slot(&slot.name, "transformation", message);
    let tree = match filled(&slot.transformation, example.as_ref(), words) {
        Ok(tree) => tree,
        Err(errors) => return errors.into_iter().map(|e| wrong(e.message).hint(e.suggestion)).collect(),
    };
    let mut errors: Vec<SetError> = check(&tree, words)
        .into_iter()
        .filter(|finding| !finding.code.is_warning() && !needs_only_a_width(slot, &tree, finding.code))
        .map(|finding| wrong(finding.message))
        .collect();
    if tree.components.iter().any(|c| matches!(c.effect, Some(Effect::Zoompan(_)))) {
        errors.push(wrong("a set holds still pictures; leave e_zoompan out".to_owned()));
    }
    if tree.components.iter().any(|c| c.format.is_some()) {
        errors.push(wrong("the formats of a slot stand in its field formats; leave f_ out".to_owned()));
    }
    if !slot.dpr.is_empty() && super::plan::own_width(&tree).is_none() {
        errors.push(wrong("densities need a size: add w_ in pixels".to_owned()));
    }
    errors
}

/// Widths of the slot stand in for a missing `w_`.
fn needs_only_a_width(slot: &Slot, tree: &Transformation, code: crate::grammar::Code) -> bool {
    let given = !slot.widths.is_empty() || slot.breakpoints.is_some();
    let sized = tree.components.iter().any(|c| matches!(c.width, Some(Dimension::Px(_))));
    given && !sized && code == crate::grammar::Code::AutoNeedsSize
}

#[cfg(test)]
mod tests {
    use super::*;

    fn errors(text: &str) -> Vec<String> {
        read(text, &Vocabulary::standard()).unwrap_err().iter().map(ToString::to_string).collect()
    }

    fn slot(lines: &str) -> String {
        format!("name = \"x\"\n[[slot]]\nname = \"large\"\n{lines}\n")
    }

    #[test]
    fn a_set_is_read_and_written() {
        let text =
            slot("transformation = \"c_fill,ar_16:9,g_auto:{object}\"\nwidths = [400, 800]\nquality = 70");
        let set = read(&text, &Vocabulary::standard()).unwrap();
        assert_eq!(set.slots[0].quality, Some(Quality::Number(70)));
        assert_eq!(set.slots[0].formats, ["webp", "jpg"]);
        assert_eq!(read(&written(&set), &Vocabulary::standard()).unwrap(), set);
    }

    #[test]
    fn mistakes_name_the_slot_the_field_and_what_was_meant() {
        let told = errors(&slot("transformation = \"c_fill,w_300\"\nwidhts = [300]"));
        assert!(
            told[0].starts_with("slot 'large', widhts: ") && told[0].ends_with("did you mean widths?"),
            "{told:?}"
        );
        let told = errors(&slot("transformation = \"c_fil,w_300\""));
        assert!(
            told[0].starts_with("slot 'large', transformation: ") && told[0].contains("fill"),
            "{told:?}"
        );
        let told = errors(&slot("transformation = \"c_fill,w_300\"\nwidths = \"all\""));
        assert!(told[0].starts_with("slot 'large', widths: "), "{told:?}");
        let told = errors(&slot("transformation = \"c_fill,w_300\"\nformats = [\"wepb\"]"));
        assert!(told[0].contains("formats") && told[0].ends_with("did you mean webp?"), "{told:?}");
        let told = errors(&slot("widths = [300]"));
        assert!(told[0].contains("transformation"), "{told:?}");
        assert!(errors("name = \"x\"")[0].contains("at least one slot"));
        assert!(errors("name = ")[0].starts_with("this is not TOML"));
    }

    #[test]
    fn sizes_come_from_one_field_and_names_must_differ() {
        let told = errors(&slot("transformation = \"c_limit\"\nwidths = [300]\ndpr = [1, 2]"));
        assert!(told.iter().any(|t| t.contains("not several")), "{told:?}");
        let told =
            errors(&slot("transformation = \"c_limit\"\nbreakpoints = { min = 9, max = 5, count = 2 }"));
        assert!(told[0].contains("breakpoints"), "{told:?}");
        let two = slot("transformation = \"c_limit\"\nwidths = [300, 600]");
        let told = errors(&format!("template = \"{{name}}.{{ext}}\"\n{two}"));
        assert!(told[0].contains("add {width}"), "{told:?}");
    }

    #[test]
    fn only_one_slot_is_left_without_a_condition() {
        let more = "[[slot]]\nname = \"b\"\ntransformation = \"c_limit\"\n[[slot]]\nname = \"c\"\nmin_width = 600\ntransformation = \"c_limit\"";
        let told = errors(&format!("{}{more}", slot("transformation = \"c_limit\"")));
        assert!(told[0].starts_with("slot 'b', media: "), "{told:?}");
    }
}
