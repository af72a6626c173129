//! `<picture>` with `srcset` and `sizes`, from the manifest alone.

use std::fmt::Write as _;

use super::manifest::{FileRecord, Manifest, PictureRecord, SlotRecord};
use super::sizes_of;

/// Text as HTML shows it, also inside quotes.
#[must_use]
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}

/// A path as a URL: in `srcset` a comma or a space would end it.
pub(super) fn url(base: &str, path: &str) -> String {
    let mut out = base.to_owned();
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            out.push(byte as char);
        } else {
            // Writing to a string cannot fail.
            write!(out, "%{byte:02X}").ok();
        }
    }
    out
}

/// The `<picture>` of a picture; one for each slot where no slot has a condition.
#[must_use]
pub fn snippet(manifest: &Manifest, picture: &PictureRecord) -> String {
    let present: Vec<&SlotRecord> =
        manifest.slots.iter().filter(|slot| picture.of_slot(&slot.name).next().is_some()).collect();
    if present.iter().all(|slot| slot.media.is_none()) {
        let each = present.iter().map(|slot| element(&manifest.base_url, &[slot], picture));
        return each.collect::<Vec<_>>().join("\n");
    }
    element(&manifest.base_url, &present, picture)
}

/// Browsers take the first source whose condition and type they know; the last slot is the image itself.
fn element(base: &str, slots: &[&SlotRecord], picture: &PictureRecord) -> String {
    let Some((last, others)) = slots.split_last() else { return String::new() };
    let mut out = String::from("<picture>\n");
    for slot in others {
        for format in &slot.formats {
            out.push_str(&source(base, slot, format, picture));
        }
    }
    let (fallback, better) = last.formats.split_last().map_or(("", &[][..]), |(f, b)| (f.as_str(), b));
    for format in better {
        out.push_str(&source(base, last, format, picture));
    }
    out.push_str(&image(base, last, fallback, picture));
    out.push_str("</picture>\n");
    out
}

fn source(base: &str, slot: &SlotRecord, format: &str, picture: &PictureRecord) -> String {
    let files = of_format(slot, format, picture);
    let Some(widest) = files.last() else { return String::new() };
    let media = slot.media.as_deref().map(|m| format!(" media=\"{}\"", escape(m))).unwrap_or_default();
    let [w, h] = natural(&files, widest);
    format!(
        "  <source{media} type=\"{}\" {} width=\"{w}\" height=\"{h}\">\n",
        media_type(&widest.format),
        srcset(base, slot, &files)
    )
}

fn image(base: &str, slot: &SlotRecord, format: &str, picture: &PictureRecord) -> String {
    let files = of_format(slot, format, picture);
    let Some(widest) = files.last() else { return String::new() };
    let [w, h] = natural(&files, widest);
    // What an old browser loads is of a middle size.
    let plain = files[files.len() / 2];
    let set = if files.len() > 1 { format!(" {}", srcset(base, slot, &files)) } else { String::new() };
    format!(
        "  <img src=\"{}\"{set} width=\"{w}\" height=\"{h}\" alt=\"{}\" loading=\"lazy\" decoding=\"async\">\n",
        escape(&url(base, &plain.path)),
        escape(&picture.alt)
    )
}

/// Width and height keep the place free while the picture loads; with densities it is the size at 1x.
fn natural(files: &[&FileRecord], widest: &FileRecord) -> [u32; 2] {
    if widest.dpr == 1.0 { widest.canvas } else { files[0].canvas }
}

fn of_format<'a>(slot: &SlotRecord, format: &str, picture: &'a PictureRecord) -> Vec<&'a FileRecord> {
    let mut files: Vec<&FileRecord> = picture
        .files
        .iter()
        .filter(|file| file.slot == slot.name && same_format(&file.format, format))
        .collect();
    files.sort_by_key(|file| file.canvas[0]);
    files
}

fn same_format(a: &str, b: &str) -> bool {
    let plain =
        |f: &str| if f.eq_ignore_ascii_case("jpeg") { "jpg".to_owned() } else { f.to_ascii_lowercase() };
    plain(a) == plain(b)
}

fn srcset(base: &str, slot: &SlotRecord, files: &[&FileRecord]) -> String {
    let dense = files.iter().any(|file| file.dpr != 1.0);
    let entry = |file: &&FileRecord| {
        let end = if dense { format!("{}x", file.dpr) } else { format!("{}w", file.canvas[0]) };
        format!("{} {end}", url(base, &file.path))
    };
    let set = files.iter().map(entry).collect::<Vec<_>>().join(", ");
    if dense {
        return format!("srcset=\"{}\"", escape(&set));
    }
    let widths: Vec<u32> = files.iter().map(|file| file.canvas[0]).collect();
    let sizes = slot.sizes.clone().unwrap_or_else(|| sizes_of(&widths));
    format!("srcset=\"{}\" sizes=\"{}\"", escape(&set), escape(&sizes))
}

pub(super) fn media_type(format: &str) -> String {
    match format {
        "jpg" => "image/jpeg".to_owned(),
        other => format!("image/{other}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::IntRect;

    fn file(slot: &str, format: &str, w: u32, h: u32, dpr: f64) -> FileRecord {
        FileRecord {
            path: format!("a b-{slot}-{w}.{format}"),
            slot: slot.to_owned(),
            format: format.to_owned(),
            transformation: String::new(),
            take: IntRect::new(0, 0, w, h),
            canvas: [w, h],
            dpr,
            bytes: 1,
            sha256: String::new(),
            quality: Some(80),
            reason: String::new(),
            warnings: Vec::new(),
            certainty: 1.0,
            by_hand: false,
            recipe: String::new(),
        }
    }

    fn slot(name: &str, media: Option<&str>) -> SlotRecord {
        SlotRecord {
            name: name.to_owned(),
            media: media.map(str::to_owned),
            formats: vec!["webp".to_owned(), "jpeg".to_owned()],
            ..SlotRecord::default()
        }
    }

    #[test]
    fn text_cannot_leave_its_place() {
        assert_eq!(escape("<a href='x'>\"&"), "&lt;a href=&#39;x&#39;&gt;&quot;&amp;");
        assert_eq!(url("/img/", "a b,c#é.jpg"), "/img/a%20b%2Cc%23%C3%A9.jpg");
    }

    #[test]
    fn sources_stand_in_order_and_the_image_is_last() {
        let files = vec![
            file("large", "webp", 1200, 600, 1.0),
            file("large", "jpg", 1200, 600, 1.0),
            file("small", "webp", 300, 300, 1.0),
            file("small", "webp", 600, 600, 1.0),
            file("small", "jpg", 300, 300, 1.0),
            file("small", "jpg", 600, 600, 1.0),
        ];
        let picture = PictureRecord { alt: "a \"cat\"".to_owned(), files, ..PictureRecord::default() };
        let slots = vec![slot("large", Some("(min-width: 900px)")), slot("small", None)];
        let manifest = Manifest { slots, ..Manifest::default() };
        insta::assert_snapshot!(snippet(&manifest, &picture), @r#"
        <picture>
          <source media="(min-width: 900px)" type="image/webp" srcset="a%20b-large-1200.webp 1200w" sizes="(max-width: 1200px) 1200px" width="1200" height="600">
          <source media="(min-width: 900px)" type="image/jpeg" srcset="a%20b-large-1200.jpg 1200w" sizes="(max-width: 1200px) 1200px" width="1200" height="600">
          <source type="image/webp" srcset="a%20b-small-300.webp 300w, a%20b-small-600.webp 600w" sizes="(max-width: 300px) 300px, (max-width: 600px) 600px" width="600" height="600">
          <img src="a%20b-small-600.jpg" srcset="a%20b-small-300.jpg 300w, a%20b-small-600.jpg 600w" sizes="(max-width: 300px) 300px, (max-width: 600px) 600px" width="600" height="600" alt="a &quot;cat&quot;" loading="lazy" decoding="async">
        </picture>
        "#);
    }

    #[test]
    fn densities_have_the_size_of_one() {
        let files = vec![file("icon", "jpg", 200, 200, 2.0), file("icon", "jpg", 100, 100, 1.0)];
        let picture = PictureRecord { files, ..PictureRecord::default() };
        let slots = vec![SlotRecord { formats: vec!["jpg".to_owned()], ..slot("icon", None) }];
        let html = snippet(&Manifest { slots, ..Manifest::default() }, &picture);
        assert!(html.contains("a%20b-icon-100.jpg 1x, a%20b-icon-200.jpg 2x"), "{html}");
        assert!(html.contains("width=\"100\" height=\"100\"") && !html.contains("sizes"), "{html}");
    }
}
