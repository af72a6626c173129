//! What serde cannot see: values that contradict each other or cannot be used.

use super::{InputSpec, Label, LabelSource, Manifest, Parameters, Thresholds, Variant, WeightFile};
use crate::grammar::Vocabulary;
use crate::inference::{families, hint};

/// Refuses a manifest that cannot be used, with a sentence that names the field.
pub(super) fn check(manifest: &Manifest) -> Result<(), String> {
    name("id", &manifest.id)?;
    name("analysis", &manifest.analysis)?;
    if !manifest.versions().contains(&manifest.version) {
        return Err(format!("field `compat_versions` lacks `version`, {}", manifest.version));
    }
    thresholds(&manifest.thresholds)?;
    input("input", &manifest.input)?;
    file_name("card", &manifest.card)?;
    if let Some(gate) = &manifest.gate
        && !manifest.needs.contains(&gate.analysis)
    {
        return Err(format!("field `gate.analysis`: `{}` must stand in `needs` as well", gate.analysis));
    }
    if manifest.variants.is_empty() {
        return Err("field `variants`: at least one is needed".to_owned());
    }
    let named = |variant: &Variant, reason: String| format!("{reason} (variant `{}`)", variant.name);
    for variant in &manifest.variants {
        check_variant(variant).map_err(|reason| named(variant, reason))?;
    }
    labels(manifest)?;
    let family = family(&manifest.family)?;
    let takes = family.takes();
    if takes.labels && manifest.labels.is_none() {
        return Err(format!(
            "field `labels` is missing: what the family `{}` finds gets its names from there",
            manifest.family
        ));
    }
    outputs(manifest, &takes)?;
    parameters(manifest, &takes, None)?;
    for variant in &manifest.variants {
        check_networks(variant, family.sessions()).map_err(|reason| named(variant, reason))?;
    }
    family.check(manifest)
}

/// Refuses what the names of the classes contradict: there are none, or a parameter speaks of another.
pub(super) fn check_words(manifest: &Manifest, labels: &[Label]) -> Result<(), String> {
    let takes = family(&manifest.family)?.takes();
    if takes.labels && labels.iter().all(|label| label.name.is_empty()) {
        return Err("field `labels`: there is no name in it".to_owned());
    }
    parameters(manifest, &takes, Some(labels))
}

/// Refuses roles of outputs that the family does not read.
fn outputs(manifest: &Manifest, takes: &families::Takes) -> Result<(), String> {
    let mut tables = vec![("outputs", &manifest.outputs)];
    tables.extend(manifest.variants.iter().map(|variant| ("variants.outputs", &variant.outputs)));
    for (table, outputs) in tables {
        for role in outputs.keys() {
            takes.check_output(role).map_err(|hint| {
                format!(
                    "field `{table}.{role}`: the family `{}` reads no such output; {hint}",
                    manifest.family
                )
            })?;
        }
    }
    Ok(())
}

/// Refuses parameters that the family does not read.
fn parameters(manifest: &Manifest, takes: &families::Takes, labels: Option<&[Label]>) -> Result<(), String> {
    let mut tables: Vec<(&str, &Parameters)> = vec![("parameters", &manifest.parameters)];
    tables.extend(manifest.variants.iter().map(|variant| ("variants.parameters", &variant.parameters)));
    for (table, parameters) in tables {
        for name in parameters.keys() {
            takes.check_parameter(name, labels).map_err(|hint| {
                format!(
                    "field `{table}.{name}`: the family `{}` has no such parameter; {hint}",
                    manifest.family
                )
            })?;
        }
    }
    Ok(())
}

fn family(name: &str) -> Result<&'static dyn families::Family, String> {
    families::find(name).ok_or_else(|| {
        let known: Vec<&str> = families::all().iter().map(|f| f.name()).collect();
        let hint = hint::nearest(name, &known).map(|near| format!("; did you mean `{near}`?"));
        let hint = hint.unwrap_or_else(|| format!(", known are: {}", known.join(", ")));
        format!("field `family`: nothing runs `{name}`{hint}")
    })
}

fn name(field: &str, value: &str) -> Result<(), String> {
    let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if value.is_empty() || value.len() > 64 || !value.chars().all(allowed) {
        return Err(format!("field `{field}`: `{value}` must be lower-case letters, digits and hyphens"));
    }
    Ok(())
}

/// Whether a name stays in its folder.
pub(super) fn is_plain(name: &str) -> bool {
    !name.contains(['/', '\\', ':']) && !name.starts_with('.') && !name.is_empty()
}

fn file_name(field: &str, value: &str) -> Result<(), String> {
    if is_plain(value) {
        Ok(())
    } else {
        Err(format!("field `{field}`: `{value}` must be a plain file name"))
    }
}

fn thresholds(t: &Thresholds) -> Result<(), String> {
    let lines = [
        ("store_floor", t.store_floor),
        ("crop_threshold", t.crop_threshold),
        ("default_confidence", t.default_confidence),
    ];
    for (field, value) in lines {
        if !(0.0..=1.0).contains(&value) {
            return Err(format!("field `thresholds.{field}`: {value} must lie between 0 and 1"));
        }
        if value < t.store_floor {
            return Err(format!("field `thresholds.{field}`: {value} lies under `store_floor`"));
        }
    }
    Ok(())
}

fn input(field: &str, spec: &InputSpec) -> Result<(), String> {
    match (spec.size, spec.long_side) {
        (Some(_), Some(_)) => return Err(format!("field `{field}`: give `size` or `long_side`, not both")),
        (None, None) => return Err(format!("field `{field}`: give `size` or `long_side`")),
        (Some(size), None) if size.is_empty() || size.w > 8192 || size.h > 8192 => {
            return Err(format!("field `{field}.size`: {size} cannot be used"));
        }
        (None, Some(side)) if side > 8192 || side < spec.multiple + spec.plus || spec.multiple == 0 => {
            return Err(format!("field `{field}.long_side`: {side} cannot be used"));
        }
        _ => {}
    }
    if spec.divide == 0.0 || !spec.divide.is_finite() {
        return Err(format!("field `{field}.divide`: {} cannot be divided by", spec.divide));
    }
    if spec.std.iter().any(|&s| s == 0.0 || !s.is_finite()) {
        return Err(format!("field `{field}.std`: every number must differ from 0"));
    }
    Ok(())
}

fn check_variant(variant: &Variant) -> Result<(), String> {
    name("variants.name", &variant.name)?;
    if let Some(spec) = &variant.input {
        input("variants.input", spec)?;
    }
    for (i, file) in variant.files.iter().enumerate() {
        check_file(file)?;
        if variant.files[..i].iter().any(|f| f.role == file.role) {
            return Err(format!("field `variants.files.role`: `{}` stands twice", file.role));
        }
    }
    Ok(())
}

/// What the family needs to run: a file for each of its networks, and taps only in those.
fn check_networks(variant: &Variant, sessions: &[&str]) -> Result<(), String> {
    for role in sessions {
        if !variant.files.iter().any(|f| f.role == *role) {
            return Err(format!("field `variants.files`: the file in role `{role}` is missing"));
        }
    }
    match variant.taps.iter().find(|tap| !sessions.contains(&tap.role.as_str())) {
        Some(tap) => Err(format!("field `variants.taps.role`: `{}` is not a network", tap.role)),
        None => Ok(()),
    }
}

fn check_file(file: &WeightFile) -> Result<(), String> {
    file_name("variants.files.name", &file.name)?;
    for (field, missing) in [("bytes", file.bytes == 0), ("sha256", file.sha256.is_empty())] {
        if missing {
            return Err(format!(
                "field `variants.files.{field}` of {} is missing, and the file does not lie beside the manifest",
                file.name
            ));
        }
    }
    let hex = |c: char| c.is_ascii_digit() || ('a'..='f').contains(&c);
    if file.sha256.len() != 64 || !file.sha256.chars().all(hex) {
        return Err(format!(
            "field `variants.files.sha256` of {}: 64 lower-case hexadecimal digits",
            file.name
        ));
    }
    match file.urls.iter().find(|url| !url.starts_with("https://") && !url.starts_with("http://")) {
        Some(url) => {
            Err(format!("field `variants.files.urls` of {}: `{url}` is not a web address", file.name))
        }
        None => Ok(()),
    }
}

fn labels(manifest: &Manifest) -> Result<(), String> {
    match &manifest.labels {
        Some(LabelSource::File(name)) => file_name("labels.file", name),
        Some(LabelSource::Standard(list)) => standard(list),
        Some(LabelSource::Names(names)) if names.is_empty() => {
            Err("field `labels.names`: at least one name is needed".to_owned())
        }
        Some(LabelSource::Role(role)) => {
            let has = |variant: &Variant| variant.files.iter().any(|f| f.role == *role);
            match manifest.variants.iter().find(|variant| !has(variant)) {
                Some(variant) => Err(format!(
                    "field `labels.role`: variant `{}` has no file in role `{role}`",
                    variant.name
                )),
                None => Ok(()),
            }
        }
        _ => Ok(()),
    }
}

fn standard(list: &str) -> Result<(), String> {
    let known: Vec<String> = Vocabulary::standard().models.into_iter().map(|model| model.id).collect();
    if known.iter().any(|known| known == list) {
        return Ok(());
    }
    let near = hint::nearest(list, &known).map(|near| format!("; did you mean `{near}`?"));
    let hint = near.unwrap_or_else(|| format!(", known are: {}", known.join(", ")));
    Err(format!("field `labels.standard`: no list `{list}` comes with the program{hint}"))
}
