//! The canonical text of a transformation.

use super::spell;
use super::tree::{Component, Transformation};

impl Transformation {
    /// The canonical text: inside a component first `if_…`, then `$…`, then the rest as sorted bytes;
    /// components in their order. Reading it back gives an equal tree.
    #[must_use]
    pub fn canonical(&self) -> String {
        let components: Vec<String> = self.components.iter().map(Component::canonical).collect();
        components.join("/")
    }
}

impl Component {
    /// The canonical text of one component.
    #[must_use]
    pub fn canonical(&self) -> String {
        let mut all: Vec<String> =
            spell::parameters(self).into_iter().map(|plain| self.spelling.of(plain)).collect();
        sort(&mut all);
        all.iter().map(|p| escape(p)).collect::<Vec<_>>().join(",")
    }
}

impl super::tree::Spelling {
    /// The written form of a plain parameter.
    fn of(&self, plain: String) -> String {
        self.0.iter().find(|(p, _)| *p == plain).map_or(plain, |(_, written)| written.clone())
    }
}

/// The canonical order of the parameters of a component.
pub(super) fn sort<T: AsRef<str>>(parameters: &mut [T]) {
    let rank = |p: &str| match p {
        p if p.starts_with("if_") => 0,
        p if p.starts_with('$') => 1,
        _ => 2,
    };
    parameters.sort_by(|a, b| {
        let (a, b) = (a.as_ref(), b.as_ref());
        rank(a).cmp(&rank(b)).then_with(|| a.cmp(b))
    });
}

/// Keeps a percent sign that would read as an escape.
fn escape(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        let hex = |i: usize| bytes.get(at + i).is_some_and(u8::is_ascii_hexdigit);
        out.push_str(if c == '%' && hex(1) && hex(2) { "%25" } else { &text[at..at + c.len_utf8()] });
    }
    out
}
