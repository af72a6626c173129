//! A slot as texts that somebody types, and back.

use crate::session::{Breakpoints, Quality, Slot};

/// How the sizes of a slot are given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Sizes {
    /// By their widths.
    #[default]
    Widths,
    /// By densities of one size.
    Densities,
    /// By so many even steps.
    Steps,
    /// By steps in bytes.
    Bytes,
}

impl Sizes {
    /// Every way, in the order of the control.
    pub const ALL: [Self; 4] = [Self::Widths, Self::Densities, Self::Steps, Self::Bytes];

    /// The word on the control.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Widths => "Widths",
            Self::Densities => "Densities",
            Self::Steps => "Steps",
            Self::Bytes => "By bytes",
        }
    }

    fn of(slot: &Slot) -> Self {
        match &slot.breakpoints {
            Some(points) if points.step_kb.is_some() => Self::Bytes,
            Some(_) => Self::Steps,
            None if slot.dpr.is_empty() => Self::Widths,
            None => Self::Densities,
        }
    }
}

/// The texts.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Form {
    /// Letters, digits and hyphens.
    pub name: String,
    /// Shown from this width of the window.
    pub from: String,
    /// Shown up to this width.
    pub to: String,
    /// Any other condition.
    pub media: String,
    /// What is cut.
    pub transformation: String,
    /// How sizes are given.
    pub kind: Sizes,
    /// Widths with commas between.
    pub widths: String,
    /// Densities with commas between.
    pub dpr: String,
    /// Narrowest and widest of found widths.
    pub least: String,
    /// Widest.
    pub most: String,
    /// How many, or how many kB apart.
    pub step: String,
    /// `sizes` of the HTML.
    pub sizes: String,
    /// Formats with commas between.
    pub formats: String,
    /// A number or a grade.
    pub quality: String,
    /// Most kB of a file.
    pub max_kb: String,
    /// The budget goes no lower.
    pub lowest: String,
    /// Small pictures are enlarged.
    pub enlarge: bool,
}

/// A field that could not be read, and why.
pub type Mistake = (&'static str, String);

impl Form {
    /// The texts of a slot.
    #[must_use]
    pub fn of(slot: &Slot) -> Self {
        let number = |value: Option<u32>| value.map(|v| v.to_string()).unwrap_or_default();
        let points = slot.breakpoints;
        Self {
            name: slot.name.clone(),
            from: number(slot.min_width),
            to: number(slot.max_width),
            media: slot.media.clone().unwrap_or_default(),
            transformation: slot.transformation.clone(),
            kind: Sizes::of(slot),
            widths: joined(&slot.widths),
            dpr: joined(&slot.dpr),
            least: number(points.map(|p| p.min)),
            most: number(points.map(|p| p.max)),
            step: number(points.and_then(|p| p.step_kb.or(p.count))),
            sizes: slot.sizes.clone().unwrap_or_default(),
            formats: slot.formats.join(", "),
            quality: slot.quality.as_ref().map(Quality::text).unwrap_or_default(),
            max_kb: number(slot.max_kb),
            lowest: number(slot.lowest_quality.map(u32::from)),
            enlarge: slot.enlarge,
        }
    }

    /// The slot that the texts mean; a field with a mistake keeps what `before` has.
    #[must_use]
    pub fn read(&self, before: &Slot) -> (Slot, Vec<Mistake>) {
        let mut wrong = Vec::new();
        let mut slot = Slot {
            name: self.name.trim().to_owned(),
            min_width: number(&mut wrong, "min_width", &self.from, before.min_width),
            max_width: number(&mut wrong, "max_width", &self.to, before.max_width),
            media: some(&self.media),
            transformation: self.transformation.trim().to_owned(),
            widths: Vec::new(),
            dpr: Vec::new(),
            breakpoints: None,
            sizes: some(&self.sizes),
            formats: words(&self.formats),
            quality: quality(&self.quality),
            max_kb: number(&mut wrong, "max_kb", &self.max_kb, before.max_kb),
            lowest_quality: number(&mut wrong, "lowest_quality", &self.lowest, before.lowest_quality),
            enlarge: self.enlarge,
        };
        match self.kind {
            Sizes::Widths => {
                slot.widths = list(&mut wrong, "widths", &self.widths, &before.widths, "640, 1280");
            }
            Sizes::Densities => slot.dpr = list(&mut wrong, "dpr", &self.dpr, &before.dpr, "1, 2"),
            Sizes::Steps | Sizes::Bytes => slot.breakpoints = Some(self.points(&mut wrong, before)),
        }
        (slot, wrong)
    }

    fn points(&self, wrong: &mut Vec<Mistake>, before: &Slot) -> Breakpoints {
        let old = before.breakpoints;
        let step = number(wrong, "breakpoints", &self.step, old.and_then(|p| p.step_kb.or(p.count)));
        let bytes = self.kind == Sizes::Bytes;
        Breakpoints {
            min: number(wrong, "least", &self.least, old.map(|p| p.min)).unwrap_or(320),
            max: number(wrong, "most", &self.most, old.map(|p| p.max)).unwrap_or(1920),
            count: if bytes { None } else { step.or(Some(4)) },
            step_kb: if bytes { step.or(Some(40)) } else { None },
            most: if bytes { old.and_then(|p| p.most) } else { None },
        }
    }
}

fn joined<T: ToString>(all: &[T]) -> String {
    all.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

fn some(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

fn words(text: &str) -> Vec<String> {
    text.split([',', ' ']).map(str::trim).filter(|word| !word.is_empty()).map(str::to_lowercase).collect()
}

fn number<T: std::str::FromStr>(
    wrong: &mut Vec<Mistake>,
    field: &'static str,
    text: &str,
    before: Option<T>,
) -> Option<T> {
    let text = text.trim();
    if text.is_empty() {
        return None;
    }
    text.parse().map_or_else(
        |_not_a_number| {
            wrong.push((field, format!("'{text}' is no whole number")));
            before
        },
        Some,
    )
}

fn list<T: std::str::FromStr + Clone>(
    wrong: &mut Vec<Mistake>,
    field: &'static str,
    text: &str,
    before: &[T],
    example: &str,
) -> Vec<T> {
    let all: Result<Vec<T>, _> = words(text).iter().map(|word| word.parse()).collect();
    all.unwrap_or_else(|_not_a_number| {
        wrong.push((field, format!("write numbers with commas between: {example}")));
        before.to_vec()
    })
}

fn quality(text: &str) -> Option<Quality> {
    some(text).map(|text| text.parse().map_or(Quality::Grade(text), Quality::Number))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slot(lines: &str) -> Slot {
        toml::from_str(&format!("name = \"hero\"\ntransformation = \"c_limit\"\n{lines}")).unwrap()
    }

    #[test]
    fn every_slot_survives_its_form() {
        for lines in [
            "widths = [640, 1280]\nmin_width = 900\nformats = [\"avif\", \"jpg\"]\nquality = 70\nsizes = \"100vw\"",
            "dpr = [1, 1.5, 2]\nmax_width = 500\nquality = \"auto:best\"\nenlarge = true",
            "breakpoints = { min = 320, max = 960, count = 3 }\nmax_kb = 300\nlowest_quality = 40",
            "breakpoints = { min = 320, max = 960, step_kb = 40, most = 9 }\nmedia = \"print\"",
            "",
        ] {
            let slot = slot(lines);
            assert_eq!(Form::of(&slot).read(&slot), (slot.clone(), Vec::new()), "{lines}");
        }
    }

    #[test]
    fn what_cannot_be_read_is_said_and_changes_nothing() {
        let before = slot("widths = [640]\nmin_width = 900");
        let form = Form { widths: "64o, 1280".into(), from: "wide".into(), ..Form::of(&before) };
        let (after, wrong) = form.read(&before);
        assert_eq!(after, before);
        let fields: Vec<&str> = wrong.iter().map(|(field, _)| *field).collect();
        assert_eq!(fields, ["min_width", "widths"]);
    }

    #[test]
    fn a_mistake_of_a_width_belongs_to_its_field() {
        let before = slot("breakpoints = { min = 320, max = 960, count = 3 }");
        let form =
            Form { least: "small".into(), most: "wide".into(), step: "few".into(), ..Form::of(&before) };
        let (after, wrong) = form.read(&before);
        assert_eq!(after, before);
        let mut fields: Vec<&str> = wrong.iter().map(|(field, _)| *field).collect();
        fields.sort_unstable();
        assert_eq!(fields, ["breakpoints", "least", "most"]);
    }

    #[test]
    fn another_kind_of_sizes_begins_with_something_usable() {
        let before = slot("widths = [640]");
        let (steps, _) = Form { kind: Sizes::Steps, ..Form::of(&before) }.read(&before);
        assert_eq!(steps.breakpoints.map(|p| (p.min, p.max, p.count)), Some((320, 1920, Some(4))));
        let (bytes, _) = Form { kind: Sizes::Bytes, ..Form::of(&before) }.read(&before);
        assert!(bytes.widths.is_empty() && bytes.breakpoints.unwrap().step_kb == Some(40));
    }
}
