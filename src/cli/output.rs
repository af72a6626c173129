//! Text for people and JSON for programs, both on stdout.

use std::io::{IsTerminal as _, Write as _};
use std::path::Path;

use serde::Serialize;

use super::failure::{Result, complain};

/// Where results go.
pub(super) struct Output {
    json: bool,
    quiet: bool,
    color: bool,
}

/// What a piece of text means, for its colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tone {
    Good,
    Warning,
    Bad,
    Faint,
    Strong,
}

impl Output {
    pub(super) const fn new(json: bool, quiet: bool, color: bool) -> Self {
        Self { json, quiet, color }
    }

    /// Whether JSON was asked for.
    pub(super) const fn is_json(&self) -> bool {
        self.json
    }

    /// One JSON value on a line.
    #[expect(clippy::unused_self, reason = "all output goes through one value")]
    pub(super) fn value(&self, value: &impl Serialize) -> Result<()> {
        let text = serde_json::to_string(value).map_err(std::io::Error::from)?;
        Ok(writeln!(std::io::stdout().lock(), "{text}")?)
    }

    /// A line for people; silent when JSON was asked for.
    pub(super) fn line(&self, text: impl AsRef<str>) -> Result<()> {
        if self.json {
            return Ok(());
        }
        Ok(writeln!(std::io::stdout().lock(), "{}", text.as_ref())?)
    }

    /// A closing remark for people, left out with `-q`.
    pub(super) fn remark(&self, text: impl AsRef<str>) -> Result<()> {
        if self.quiet { Ok(()) } else { self.line(text) }
    }

    /// A failed item: a line on stderr that names the path last.
    #[expect(clippy::unused_self, reason = "all output goes through one value")]
    pub(super) fn failed(&self, path: &Path, reason: &str) {
        let shown = path.display().to_string();
        if reason.contains(&shown) { complain(reason) } else { complain(&format!("{reason}: {shown}")) }
    }

    /// Text in a colour that says what it means, where colours are wanted.
    pub(super) fn paint(&self, tone: Tone, text: &str) -> String {
        if !self.color || self.json {
            return text.to_owned();
        }
        let code = match tone {
            Tone::Good => "32",
            Tone::Warning => "33",
            Tone::Bad => "31",
            Tone::Faint => "2",
            Tone::Strong => "1",
        };
        format!("\u{1b}[{code}m{text}\u{1b}[0m")
    }
}

/// The lines of stdin without white space around them, empty ones left out.
pub(super) fn lines_of_stdin() -> Result<Vec<String>> {
    let stdin = std::io::stdin();
    if stdin.is_terminal() {
        complain("reading one transformation a line; end with Ctrl+D");
    }
    let mut lines = Vec::new();
    for line in stdin.lines() {
        let line = line.map_err(|error| {
            super::failure::Failure::Failed(format!("the standard input could not be read: {error}"))
        })?;
        if !line.trim().is_empty() {
            lines.push(line.trim().to_owned());
        }
    }
    Ok(lines)
}

/// `12 pictures`, `1 picture`
pub(super) fn counted(n: u64, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}

/// `1.4 MB`
pub(super) fn bytes(n: u64) -> String {
    const UNITS: [&str; 4] = ["kB", "MB", "GB", "TB"];
    if n < 1000 {
        return format!("{n} B");
    }
    let (mut value, mut unit) = (n as f64 / 1000.0, 0);
    while value >= 999.5 && unit + 1 < UNITS.len() {
        value /= 1000.0;
        unit += 1;
    }
    if value < 10.0 { format!("{value:.1} {}", UNITS[unit]) } else { format!("{value:.0} {}", UNITS[unit]) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_short() {
        assert_eq!(bytes(12), "12 B");
        assert_eq!(bytes(1400), "1.4 kB");
        assert_eq!(bytes(27_800_000), "28 MB");
        assert_eq!(bytes(999_900), "1.0 MB");
    }

    #[test]
    fn one_is_singular() {
        assert_eq!(counted(1, "file", "files"), "1 file");
        assert_eq!(counted(0, "file", "files"), "0 files");
    }
}
