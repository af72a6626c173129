//! What families take from `model.toml`, as data: whatever else stands there is a slip and is refused.

use crate::inference::{Label, hint};

/// What a family understands of a manifest.
#[derive(Debug, Clone, Copy)]
pub struct Takes {
    /// Parameters by name. `line_<label>` stands for one parameter a label, `one_of_<category>` for one a
    /// category of the labels, and for one called `all`.
    pub parameters: &'static [&'static str],
    /// Roles of the outputs it reads, or that are named for those who read its tensors.
    pub outputs: &'static [&'static str],
    /// Whether an output may be bytes; every role then has the parameters `<role>_zero` and `<role>_scale`.
    pub bytes: bool,
    /// Whether its answers get their names from the labels of the manifest.
    pub labels: bool,
}

const LABEL: &str = "<label>";
const CATEGORY: &str = "<category>";

/// The category under which a parameter speaks of every label.
const ALL: &str = "all";

impl Takes {
    /// Refuses a parameter that nothing reads. `labels` are `None` while they are not known, and any word is
    /// then as good as a label.
    pub fn check_parameter(&self, name: &str, labels: Option<&[Label]>) -> Result<(), String> {
        let known = self.known(labels);
        let is_known = known.iter().any(|known| known == name);
        let in_a_row = labels.is_none() && self.patterns().any(|start| name.starts_with(start));
        if is_known || in_a_row { Ok(()) } else { Err(slip(name, &known)) }
    }

    /// Refuses the role of an output that nothing reads.
    pub fn check_output(&self, role: &str) -> Result<(), String> {
        if self.outputs.contains(&role) { Ok(()) } else { Err(slip(role, self.outputs)) }
    }

    /// Every parameter by its full name, as far as the labels are known.
    fn known(&self, labels: Option<&[Label]>) -> Vec<String> {
        let mut known = Vec::new();
        for parameter in self.parameters {
            match (split(parameter), labels) {
                (None, _) | (Some(_), None) => known.push((*parameter).to_owned()),
                (Some((start, LABEL)), Some(labels)) => {
                    known.extend(labels.iter().map(|label| format!("{start}{}", label.name)));
                }
                (Some((start, _)), Some(labels)) => {
                    let categories = labels.iter().flat_map(|label| &label.categories).map(String::as_str);
                    known.extend(categories.chain([ALL]).map(|category| format!("{start}{category}")));
                }
            }
        }
        if self.bytes {
            let both = |role: &&str| [format!("{role}_zero"), format!("{role}_scale")];
            known.extend(self.outputs.iter().flat_map(both));
        }
        known.sort();
        known.dedup();
        known
    }

    /// The beginnings of parameters that there are many of.
    fn patterns(&self) -> impl Iterator<Item = &'static str> {
        self.parameters.iter().filter_map(|parameter| Some(split(parameter)?.0))
    }
}

/// `line_<label>` as `line_` and `<label>`; `None` where a parameter stands for itself.
fn split(parameter: &'static str) -> Option<(&'static str, &'static str)> {
    let at = parameter.find([LABEL, CATEGORY].iter().find(|kind| parameter.ends_with(**kind))?)?;
    Some(parameter.split_at(at))
}

/// What to say about a name that is not known.
fn slip<S: AsRef<str>>(name: &str, known: &[S]) -> String {
    if known.is_empty() {
        return "there is none".to_owned();
    }
    if let Some(near) = hint::nearest(name, known) {
        return format!("did you mean `{near}`?");
    }
    let known: Vec<&str> = known.iter().map(AsRef::as_ref).take(MOST_TOLD).collect();
    format!("known are: {}", known.join(", "))
}

/// A sentence names no more than this.
const MOST_TOLD: usize = 24;

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;

    use super::super::{all, find};
    use super::*;

    fn takes(family: &str) -> Takes {
        find(family).unwrap().takes()
    }

    #[test]
    fn a_slip_is_told_with_what_was_meant() {
        let check = |name: &str| takes("classifier").check_parameter(name, None);
        assert_eq!(check("on_boxes"), Ok(()));
        assert_eq!(check("scores_zero"), Ok(()), "bytes are scaled");
        assert_eq!(check("on_boxxes").unwrap_err(), "did you mean `on_boxes`?");
        assert!(check("colour").unwrap_err().starts_with("known are: agreement, boxes, "));
        assert_eq!(takes("yunet").check_output("landmark").unwrap_err(), "did you mean `landmarks`?");
        assert_eq!(takes("watermark").check_output("scores").unwrap_err(), "there is none");
    }

    #[test]
    fn a_parameter_a_label_needs_the_label() {
        let check = |name: &str, labels| takes("head").check_parameter(name, labels);
        let labels = Label::read("photo | style\nday, noon | time");
        for good in ["line_photo", "one_of_time", "one_of_all", "first_only_style"] {
            assert_eq!(check(good, Some(&labels)), Ok(()), "{good}");
        }
        assert_eq!(check("line_foto", Some(&labels)).unwrap_err(), "did you mean `line_photo`?");
        assert_eq!(check("one_of_times", Some(&labels)).unwrap_err(), "did you mean `one_of_time`?");
        assert_eq!(check("line_whatever", None), Ok(()), "labels that are not here yet");
        assert!(check("lines", None).is_err());
    }

    /// Names that the code of a family asks for: the words behind `parameter(` and its short forms.
    fn asked_for(folder: &Path) -> BTreeSet<String> {
        let mut names = BTreeSet::new();
        for entry in std::fs::read_dir(folder).unwrap() {
            let text = std::fs::read_to_string(entry.unwrap().path()).unwrap();
            for call in ["parameter(\"", "weight(\"", "number(\"", "share(run, \"", "count(run, \""] {
                let after = text.split(call).skip(1);
                names.extend(after.filter_map(|rest| Some(rest.split_once('"')?.0.to_owned())));
            }
        }
        names
    }

    #[test]
    fn every_parameter_that_is_read_is_listed_and_the_other_way_round() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/inference/families");
        for family in all() {
            let takes = family.takes();
            let plain = takes.parameters.iter().filter(|name| split(name).is_none());
            let listed: BTreeSet<String> = plain.map(|name| (*name).to_owned()).collect();
            assert_eq!(listed, asked_for(&root.join(family.name())), "{}", family.name());
        }
    }

    #[test]
    fn the_handbook_lists_what_families_read() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/models.md");
        let text = std::fs::read_to_string(path).unwrap();
        let rows = text.split("| Family | Parameters |").nth(1).unwrap().lines().skip(2);
        let words = |cell: &str| -> Vec<String> {
            cell.split('`').skip(1).step_by(2).map(str::to_owned).filter(|word| word != ALL).collect()
        };
        for row in rows.take_while(|line| line.starts_with('|')) {
            let cells: Vec<&str> = row.trim_matches('|').split('|').collect();
            for family in words(cells[0]) {
                assert_eq!(words(cells[1]), takes(&family).parameters, "{family}");
            }
        }
    }
}
