//! The card of a model: a little Markdown, as text to read.

use egui::Ui;
use egui::text::LayoutJob;

use crate::app::theme::{Text, UiTheme as _, measure};

/// One part of a card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// A heading.
    Head(String),
    /// An item of a list.
    Point(Vec<Span>),
    /// A paragraph.
    Plain(Vec<Span>),
}

/// A stretch of text in one look.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Span {
    /// As it is.
    Plain(String),
    /// Between two pairs of stars.
    Strong(String),
    /// Between backticks.
    Code(String),
}

/// Headings, lists and paragraphs; what else Markdown knows stays as it is written.
#[must_use]
pub fn blocks(card: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    // Whether the next line goes on with the last block.
    let mut open = false;
    for line in card.lines().map(str::trim) {
        if let Some(head) = line.strip_prefix('#') {
            blocks.push(Block::Head(head.trim_start_matches('#').trim().to_owned()));
            open = false;
        } else if let Some(point) = line.strip_prefix("- ").or_else(|| line.strip_prefix("* ")) {
            blocks.push(Block::Point(spans(point)));
            open = true;
        } else if line.is_empty() {
            open = false;
        } else if let (true, Some(Block::Point(before) | Block::Plain(before))) = (open, blocks.last_mut()) {
            before.extend(spans(&format!(" {line}")));
        } else {
            blocks.push(Block::Plain(spans(line)));
            open = true;
        }
    }
    blocks
}

fn spans(line: &str) -> Vec<Span> {
    let mut spans = Vec::new();
    for (n, part) in line.split('`').enumerate() {
        if n % 2 == 1 {
            spans.push(Span::Code(part.to_owned()));
            continue;
        }
        for (n, part) in part.split("**").enumerate().filter(|(_, part)| !part.is_empty()) {
            let part = part.to_owned();
            spans.push(if n % 2 == 1 { Span::Strong(part) } else { Span::Plain(part) });
        }
    }
    spans
}

/// Paints a card.
pub fn show(ui: &mut Ui, card: &str) {
    let t = ui.tokens();
    for block in blocks(card) {
        match block {
            Block::Head(text) => {
                ui.add_space(measure::GAP_1);
                ui.label(Text::SmallStrong.rich(text, t.text_1));
            }
            Block::Plain(spans) => {
                ui.label(job(ui, &spans));
            }
            Block::Point(spans) => {
                ui.horizontal_top(|ui| {
                    ui.spacing_mut().item_spacing.x = measure::GAP_2;
                    ui.label(Text::Small.rich("•", t.text_3));
                    ui.label(job(ui, &spans));
                });
            }
        }
        ui.add_space(measure::GAP_1);
    }
}

fn job(ui: &Ui, spans: &[Span]) -> LayoutJob {
    let t = ui.tokens();
    let mut job = LayoutJob::default();
    for span in spans {
        let (text, format) = match span {
            Span::Plain(text) => (text, Text::Small.format(t.text_2)),
            Span::Strong(text) => (text, Text::SmallStrong.format(t.text_1)),
            Span::Code(text) => (text, Text::CodeSmall.format(t.text_1)),
        };
        job.append(text, 0.0, format);
    }
    job
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_card_is_cut_into_what_can_be_read() {
        let card =
            "# A detector\n\nFinds **80** things.\nQuickly.\n\n- Origin: `pull coco`\n  goes on\n- Two\n";
        let plain = |text: &str| Span::Plain(text.to_owned());
        assert_eq!(
            blocks(card),
            [
                Block::Head("A detector".to_owned()),
                Block::Plain(vec![
                    plain("Finds "),
                    Span::Strong("80".to_owned()),
                    plain(" things."),
                    plain(" Quickly."),
                ]),
                Block::Point(vec![plain("Origin: "), Span::Code("pull coco".to_owned()), plain(" goes on"),]),
                Block::Point(vec![plain("Two")]),
            ]
        );
        assert!(blocks(" \n").is_empty());
    }
}
