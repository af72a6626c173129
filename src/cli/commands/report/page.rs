//! The page: plain HTML and CSS, dark, nothing fetched from elsewhere.

use std::fmt::Write as _;

use super::{Entry, Marked};

const STYLE: &str = "
:root { color-scheme: dark; --ground: #14161a; --card: #1c1f25; --line: #2c313a; --text: #e7e9ee;
  --faint: #9aa3b2; --accent: #7cc4ff; --object: #ffc35c; --face: #7ee2a8; --word: #c9a4ff; --bad: #ff8d8d; }
* { box-sizing: border-box; }
body { margin: 0; padding: 2rem clamp(1rem, 4vw, 3rem); background: var(--ground); color: var(--text);
  font: 15px/1.5 system-ui, sans-serif; }
h1 { font-size: 1.5rem; margin: 0 0 .2rem; }
h2 { font-size: 1.05rem; margin: 0; overflow-wrap: anywhere; }
p { margin: 0; }
.faint { color: var(--faint); }
article { background: var(--card); border: 1px solid var(--line); border-radius: 12px; padding: 1.2rem;
  margin-top: 1.5rem; }
.top { display: grid; grid-template-columns: minmax(0, 3fr) minmax(14rem, 2fr); gap: 1.2rem; margin-top: 1rem; }
.picture { position: relative; align-self: start; }
img { display: block; width: 100%; height: auto; border-radius: 6px; }
svg { position: absolute; inset: 0; width: 100%; height: 100%; }
svg g { --c: var(--object); }
svg g.faces { --c: var(--face); } svg g.cld-text { --c: var(--word); } svg g.human-anatomy { --c: var(--accent); }
rect { fill: none; stroke: var(--c); stroke-width: 2; vector-effect: non-scaling-stroke; }
.human-anatomy rect { stroke-dasharray: 5 4; }
text { fill: var(--c); font-family: system-ui, sans-serif; font-weight: 600; paint-order: stroke;
  stroke: #000c; stroke-width: .2em; }
.human-anatomy text { font-weight: 400; }
ul { list-style: none; margin: .6rem 0 0; padding: 0; display: flex; flex-wrap: wrap; gap: .4rem; }
li { border: 1px solid var(--line); border-radius: 99px; padding: .1rem .7rem; }
li span { color: var(--faint); font-variant-numeric: tabular-nums; }
.bad { color: var(--bad); margin-top: .6rem; }
.crops { display: flex; flex-wrap: wrap; gap: 1rem; align-items: flex-start; margin-top: 1rem; }
figure { margin: 0; }
figure img { height: 170px; width: auto; max-width: 100%; }
figcaption { margin-top: .3rem; color: var(--faint); font-size: .85rem; max-width: 26rem; }
code { font: .82rem ui-monospace, monospace; color: var(--accent); overflow-wrap: anywhere; }
@media (max-width: 48rem) { .top { grid-template-columns: 1fr; } }
";

/// The whole page.
pub(super) fn html(entries: &[Entry]) -> String {
    let mut page = format!(
        "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n<title>Gravitas report</title>\n\
         <style>{STYLE}</style>\n<h1>What Gravitas sees</h1>\n\
         <p class=\"faint\">{} pictures: what was found, and one crop set about the most prominent thing.</p>\n",
        entries.len()
    );
    for entry in entries {
        page.push_str(&article(entry));
    }
    page.push_str("</html>\n");
    page
}

fn article(entry: &Entry) -> String {
    let name = entry.path.file_name().map(|n| n.to_string_lossy()).unwrap_or_default();
    format!(
        "<article>\n<h2>{}</h2>\n<p class=\"faint\">{} × {} pixels</p>\n<div class=\"top\">\n{}<div>\n{}{}</div>\n\
         </div>\n{}</article>\n",
        escape(&name),
        entry.size.w,
        entry.size.h,
        picture(entry),
        tags(entry),
        troubles(entry),
        crops(entry),
    )
}

fn picture(entry: &Entry) -> String {
    let boxes: String = entry.boxes.iter().map(|m| mark(m, entry.size.w)).collect();
    format!(
        "<div class=\"picture\"><img src=\"pictures/{}\" alt=\"\"><svg viewBox=\"0 0 {} {}\" \
         preserveAspectRatio=\"none\">{boxes}</svg></div>\n",
        entry.picture, entry.size.w, entry.size.h
    )
}

fn mark(m: &Marked, width: u32) -> String {
    let b = &m.bounds;
    let (class, label) = (escape(&m.analysis), escape(&m.label));
    let letters = f64::from(width) / 42.0;
    format!(
        "<g class=\"{class}\"><rect x=\"{:.1}\" y=\"{:.1}\" width=\"{:.1}\" height=\"{:.1}\"/>\
         <text x=\"{:.1}\" y=\"{:.1}\" font-size=\"{letters:.1}\">{label} {:.2}</text></g>",
        b.x,
        b.y,
        b.w,
        b.h,
        b.x + letters / 3.0,
        b.y + letters,
        m.confidence,
    )
}

fn tags(entry: &Entry) -> String {
    if entry.tags.is_empty() {
        return "<p class=\"faint\">nothing certain enough to name</p>\n".to_owned();
    }
    let mut list = String::from("<ul>");
    for (label, confidence) in &entry.tags {
        // Writing to a string cannot fail.
        write!(list, "<li>{} <span>{confidence:.2}</span></li>", escape(label)).ok();
    }
    list + "</ul>\n"
}

fn troubles(entry: &Entry) -> String {
    let mut html = String::new();
    for trouble in &entry.troubles {
        writeln!(html, "<p class=\"bad\">{}</p>", escape(trouble)).ok();
    }
    html
}

fn crops(entry: &Entry) -> String {
    let about = entry.about.as_deref().unwrap_or("what draws the eye");
    let mut html = format!("<div class=\"crops\" aria-label=\"{}\">\n", escape(about));
    for cut in &entry.crops {
        writeln!(
            html,
            "<figure><img src=\"pictures/{}\" alt=\"{}\"><figcaption>{}<br><code>{}</code><br>{}</figcaption></figure>",
            cut.file,
            cut.ratio,
            cut.ratio,
            escape(&cut.text),
            escape(&cut.reason)
        )
        .ok();
    }
    html + "</div>\n"
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_from_files_cannot_break_the_page() {
        assert_eq!(escape("<img src=\"x\">&"), "&lt;img src=&quot;x&quot;&gt;&amp;");
    }
}
