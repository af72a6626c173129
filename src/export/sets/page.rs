//! The page to look at: every picture in every slot, why it is cut so, and what it weighs.

use std::fmt::Write as _;

use super::html::{escape, snippet, url};
use super::manifest::{FileRecord, Manifest, PictureRecord, SlotRecord};
use super::style::STYLE;

/// The whole page. It stands beside the files and opens from a disk.
#[must_use]
pub fn page(manifest: &Manifest) -> String {
    let title = escape(if manifest.title.is_empty() { &manifest.set } else { &manifest.title });
    let files: usize = manifest.pictures.iter().map(|p| p.files.len()).sum();
    let mut out = format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n\
         <title>{title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n\
         <header>\n<h1>{title}</h1>\n<p class=\"quiet\">{}, {}, {}</p>\n</header>\n",
        counted(manifest.pictures.len(), "picture", "pictures"),
        counted(files, "file", "files"),
        size(manifest.bytes())
    );
    for picture in &manifest.pictures {
        out.push_str(&section(manifest, picture));
    }
    // Writing to a string cannot fail.
    write!(out, "<footer class=\"quiet\">{}</footer>\n</body>\n</html>\n", escape(&manifest.generator)).ok();
    out
}

fn section(manifest: &Manifest, picture: &PictureRecord) -> String {
    let [w, h] = picture.size;
    let name = picture.source.rsplit(['/', '\\']).next().unwrap_or(&picture.source);
    let bytes = picture.files.iter().map(|f| f.bytes).sum();
    let mut out = format!(
        "<section>\n<h2>{}</h2>\n<p class=\"quiet\">{w} × {h}, {}, {}{}</p>\n",
        escape(name),
        counted(picture.files.len(), "file", "files"),
        size(bytes),
        about(picture)
    );
    if picture.alt.is_empty() {
        out.push_str("<p class=\"warn\">There is no caption, so the alt text is empty.</p>\n");
    } else {
        out.push_str(&paragraph("quiet", &format!("Alt text: {}", picture.alt)));
    }
    for (slot, reason) in &picture.errors {
        let about = if slot.is_empty() { String::new() } else { format!("{slot}: ") };
        out.push_str(&paragraph("bad", &format!("{about}{reason}")));
    }
    out.push_str("<div class=\"slots\">\n");
    for slot in &manifest.slots {
        out.push_str(&card(slot, picture));
    }
    out.push_str("</div>\n<details><summary>HTML</summary><pre>");
    out.push_str(&escape(&snippet(manifest, picture)));
    out.push_str("</pre></details>\n</section>\n");
    out
}

fn about(picture: &PictureRecord) -> String {
    match &picture.object {
        None => String::new(),
        Some(object) if object.by == "chosen" => format!(", about: <b>{}</b> (chosen)", escape(&object.name)),
        Some(object) => {
            let model = object.model.as_deref().unwrap_or_default();
            format!(", about: <b>{}</b> ({} {:.2})", escape(&object.name), escape(model), object.confidence)
        }
    }
}

fn card(slot: &SlotRecord, picture: &PictureRecord) -> String {
    let mut files: Vec<&FileRecord> = picture.of_slot(&slot.name).collect();
    files.sort_by_key(|f| (f.canvas[0], order(slot, f)));
    // A card is about 400 px wide; the last format is the one that every browser shows.
    let fallback = |f: &&&FileRecord| order(slot, f) + 1 == slot.formats.len();
    let shown = files.iter().filter(fallback).find(|f| f.canvas[0] >= 600).or(files.iter().rfind(fallback));
    let Some(shown) = shown.or(files.last()) else { return String::new() };
    let [w, h] = shown.canvas;
    let link = escape(&url("", &shown.path));
    let mut out = format!(
        "<article><a href=\"{link}\"><img src=\"{link}\" width=\"{w}\" height=\"{h}\" alt=\"{}\" loading=\"lazy\"></a>\n\
         <div><h3><span>{}</span>{}</h3>\n",
        escape(&picture.alt),
        escape(&slot.name),
        certainty(shown)
    );
    out.push_str(&paragraph("quiet", slot.media.as_deref().unwrap_or("always")));
    out.push_str(&paragraph("", &shown.reason));
    for (_, message) in &shown.warnings {
        out.push_str(&paragraph("warn", message));
    }
    for (_, note) in picture.notes.iter().filter(|(about, _)| *about == slot.name) {
        out.push_str(&paragraph("warn", note));
    }
    let t = shown.take;
    // Writing to a string cannot fail.
    write!(
        out,
        "<p class=\"quiet\">cut {} × {} at {}, {}</p>\n<p><code>{}</code></p>\n",
        t.w,
        t.h,
        t.x,
        t.y,
        escape(&shown.transformation)
    )
    .ok();
    out.push_str(&table(&files));
    out.push_str("</div></article>\n");
    out
}

fn order(slot: &SlotRecord, file: &FileRecord) -> usize {
    let same = |f: &String| f.eq_ignore_ascii_case(&file.format) || (f == "jpeg" && file.format == "jpg");
    slot.formats.iter().position(same).unwrap_or(0)
}

fn certainty(file: &FileRecord) -> String {
    if file.by_hand {
        return "<span class=\"good\">yours</span>".to_owned();
    }
    let (tone, word) = match file.certainty {
        c if c >= 0.8 => ("good", "sure"),
        c if c >= 0.5 => ("quiet", "fairly sure"),
        _ => ("warn", "worth a look"),
    };
    format!("<span class=\"{tone}\">{word} {:.2}</span>", file.certainty)
}

fn table(files: &[&FileRecord]) -> String {
    let mut out = String::from(
        "<table><tr><th>size</th><th>format</th><th class=\"n\">quality</th><th class=\"n\">bytes</th></tr>\n",
    );
    for file in files {
        let quality = file.quality.map_or_else(|| "whole".to_owned(), |q| q.to_string());
        let dpr = if file.dpr == 1.0 { String::new() } else { format!(" ({}x)", file.dpr) };
        // Writing to a string cannot fail.
        writeln!(
            out,
            "<tr><td><a href=\"{}\">{} × {}</a>{dpr}</td><td>{}</td><td class=\"n\">{quality}</td><td class=\"n\">{}</td></tr>",
            escape(&url("", &file.path)),
            file.canvas[0],
            file.canvas[1],
            escape(&file.format),
            size(file.bytes)
        )
        .ok();
    }
    out.push_str("</table>\n");
    out
}

fn paragraph(class: &str, text: &str) -> String {
    let class = if class.is_empty() { String::new() } else { format!(" class=\"{class}\"") };
    format!("<p{class}>{}</p>\n", escape(text))
}

fn counted(n: usize, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}

fn size(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} B"),
        1_000..1_000_000 => format!("{:.1} kB", bytes as f64 / 1e3),
        _ => format!("{:.1} MB", bytes as f64 / 1e6),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_name_or_caption_becomes_markup() {
        let picture = PictureRecord {
            source: "/a/<b>.jpg".to_owned(),
            alt: "<script>alert(1)</script>".to_owned(),
            errors: vec![(String::new(), "<i>".to_owned())],
            ..PictureRecord::default()
        };
        let manifest = Manifest { set: "a&b".to_owned(), pictures: vec![picture], ..Manifest::default() };
        let html = page(&manifest);
        assert!(html.contains("a&amp;b") && html.contains("&lt;b&gt;.jpg") && html.contains("&lt;i&gt;"));
        assert!(!html.contains("<script") && !html.contains("http"), "the page needs nothing from elsewhere");
    }
}
