//! A text with the place that was not understood.

/// The parts of `text` before, in and after the given bytes; cut at whole letters.
#[must_use]
pub fn parts(text: &str, offset: usize, len: usize) -> (&str, &str, &str) {
    let inside = |at: usize| {
        let mut at = at.min(text.len());
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    let start = inside(offset);
    let end = inside(offset.saturating_add(len)).max(start);
    (&text[..start], &text[start..end], &text[end..])
}

/// Shows the text in code letters with the wrong part underlined, the sentence, and what was perhaps meant.
pub fn show(ui: &mut egui::Ui, text: &str, place: (usize, usize), message: &str, suggestion: Option<&str>) {
    use super::theme::{Text, UiTheme as _};
    let t = ui.tokens();
    let (before, wrong, after) = parts(text, place.0, place.1);
    let mut job = egui::text::LayoutJob::default();
    let mut marked = Text::Code.format(t.error);
    marked.underline = egui::Stroke::new(1.0, t.error);
    job.append(before, 0.0, Text::Code.format(t.text_2));
    job.append(if wrong.is_empty() { " " } else { wrong }, 0.0, marked);
    job.append(after, 0.0, Text::Code.format(t.text_2));
    ui.label(job);
    ui.label(Text::Small.rich(message, t.text_1));
    if let Some(suggestion) = suggestion {
        ui.label(Text::Small.rich(format!("Perhaps {suggestion}"), t.text_3));
    }
}

#[cfg(test)]
mod tests {
    use super::parts;

    #[test]
    fn the_wrong_place_is_cut_out_at_whole_letters() {
        assert_eq!(parts("tag:dog hight:low", 8, 5), ("tag:dog ", "hight", ":low"));
        assert_eq!(parts("caf\u{e9}", 4, 1), ("caf", "\u{e9}", ""));
        assert_eq!(parts("a", 9, 4), ("a", "", ""));
    }
}
