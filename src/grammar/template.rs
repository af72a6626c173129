//! File-name templates: `{name}-{slot}-{width}.{ext}`, and names that every platform takes.

use super::names;

/// The longest text that one field may add to a name, in bytes.
const LONGEST_VALUE: usize = 120;
/// Characters that Windows, macOS or a URL path refuse in a name.
const REFUSED: &[char] = &['<', '>', ':', '"', '\\', '|', '?', '*'];
/// Names that Windows keeps for devices, whatever the ending.
const DEVICES: &[&str] = &["con", "prn", "aux", "nul"];

/// A template that was read without a mistake.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    parts: Vec<Part>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Text(String),
    Field(String),
}

/// What is wrong with a template.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct TemplateError {
    /// Where it begins, in bytes.
    pub offset: usize,
    /// One sentence.
    pub message: String,
    /// What was probably meant.
    pub suggestion: Option<String>,
}

impl Template {
    /// Reads a template whose fields are among `known`; `/` makes folders, `{{` and `}}` mean braces.
    pub fn parse(text: &str, known: &[&str]) -> Result<Self, TemplateError> {
        let mut parts = Vec::new();
        let mut plain = String::new();
        let mut at = 0;
        while let Some(c) = text[at..].chars().next() {
            let rest = &text[at..];
            if rest.starts_with("{{") || rest.starts_with("}}") {
                plain.push(c);
                at += 2;
            } else if c == '{' {
                let end = rest.find('}').ok_or_else(|| error(at, "a { is never closed"))?;
                if !plain.is_empty() {
                    parts.push(Part::Text(std::mem::take(&mut plain)));
                }
                parts.push(Part::Field(field(&rest[1..end], at, known)?));
                at += end + 1;
            } else if c == '}' {
                return Err(error(at, "a } closes nothing; write }} for the character itself"));
            } else {
                plain.push(c);
                at += c.len_utf8();
            }
        }
        if !plain.is_empty() {
            parts.push(Part::Text(plain));
        }
        let template = Self { parts };
        template.check(text)?;
        Ok(template)
    }

    /// Whether the template has this field.
    #[must_use]
    pub fn has(&self, field: &str) -> bool {
        self.parts.iter().any(|part| matches!(part, Part::Field(name) if name == field))
    }

    /// The path, with `/` between folders, every part of it a name that all platforms take.
    #[must_use]
    pub fn fill(&self, value: impl Fn(&str) -> String) -> String {
        let mut path = String::new();
        for part in &self.parts {
            match part {
                Part::Text(text) => path.push_str(text),
                Part::Field(name) => path.push_str(&harmless(&value(name))),
            }
        }
        path.split('/').map(safe_name).collect::<Vec<_>>().join("/")
    }

    fn check(&self, text: &str) -> Result<(), TemplateError> {
        let plain: String =
            self.parts.iter().map(|part| if let Part::Text(t) = part { t } else { "x" }).collect();
        if let Some(bad) = plain.chars().find(|c| REFUSED.contains(c) || c.is_control()) {
            let at = text.find(bad).unwrap_or(0);
            return Err(error(at, &format!("{bad:?} cannot stand in a file name on every platform")));
        }
        if plain.starts_with('/')
            || plain.split('/').any(|part| part.is_empty() || part == "." || part == "..")
        {
            return Err(error(
                0,
                "the path must stay inside the folder: no leading /, no empty parts, no ..",
            ));
        }
        Ok(())
    }
}

fn error(offset: usize, message: &str) -> TemplateError {
    TemplateError { offset, message: message.to_owned(), suggestion: None }
}

fn field(name: &str, offset: usize, known: &[&str]) -> Result<String, TemplateError> {
    if known.contains(&name) {
        return Ok(name.to_owned());
    }
    let near = names::near(name, known.iter().copied()).into_iter().next();
    let all = known.iter().map(|k| format!("{{{k}}}")).collect::<Vec<_>>().join(" ");
    Err(TemplateError {
        offset,
        message: format!("there is no field {{{name}}}; there are {all}"),
        suggestion: near.map(|n| format!("{{{n}}}")),
    })
}

/// A value of a field: no separators, no refused characters, not too long.
fn harmless(value: &str) -> String {
    let mut end = value.len().min(LONGEST_VALUE);
    while !value.is_char_boundary(end) {
        end -= 1;
    }
    let swap = |c: char| if c == '/' || REFUSED.contains(&c) || c.is_control() { '-' } else { c };
    value[..end].chars().map(swap).collect()
}

/// One part of a path as every platform takes it: no refused characters, no dot or space at the end,
/// no name of a device, never empty.
#[must_use]
pub fn safe_name(part: &str) -> String {
    let clean = harmless(part);
    let clean = clean.trim_start().trim_end_matches(['.', ' ']);
    let stem = clean.split('.').next().unwrap_or_default().to_ascii_lowercase();
    let numbered = stem.strip_prefix("com").or(stem.strip_prefix("lpt"));
    let port = numbered.is_some_and(|n| n.len() == 1 && n.as_bytes()[0].is_ascii_digit());
    match clean {
        "" => "unnamed".to_owned(),
        _ if port || DEVICES.contains(&stem.as_str()) => format!("_{clean}"),
        _ => clean.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KNOWN: &[&str] = &["name", "slot", "width", "ext"];

    fn filled(template: &str, name: &str) -> String {
        let value = |field: &str| match field {
            "name" => name.to_owned(),
            "width" => "640".to_owned(),
            "ext" => "webp".to_owned(),
            other => other.to_owned(),
        };
        Template::parse(template, KNOWN).unwrap().fill(value)
    }

    #[test]
    fn fields_are_filled_and_braces_escaped() {
        assert_eq!(filled("{slot}/{name}-{width}.{ext}", "cat"), "slot/cat-640.webp");
        assert_eq!(filled("{{{name}}}", "cat"), "{cat}");
    }

    #[test]
    fn names_are_safe_everywhere() {
        assert_eq!(filled("{name}.{ext}", "a/b:c?d"), "a-b-c-d.webp");
        assert_eq!(filled("{name}.{ext}", "con"), "_con.webp");
        assert_eq!(filled("{name}", "end. . "), "end");
        assert_eq!(filled("{name}", "..."), "unnamed");
        assert_eq!(filled("{name}", "LPT1.x"), "_LPT1.x");
        assert_eq!(filled("{name}", "../../etc"), "..-..-etc");
        assert!(filled("{name}", &"é".repeat(200)).len() <= LONGEST_VALUE);
    }

    #[test]
    fn mistakes_have_a_place_and_a_suggestion() {
        let wrong = Template::parse("{name}-{widht}", KNOWN).unwrap_err();
        assert_eq!((wrong.offset, wrong.suggestion.as_deref()), (7, Some("{width}")));
        for bad in ["/abs", "a//b", "../x", "a:b", "{name", "x}"] {
            assert!(Template::parse(bad, KNOWN).is_err(), "{bad}");
        }
    }
}
