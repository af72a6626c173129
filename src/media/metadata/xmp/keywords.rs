//! Keywords in the dialects of Lightroom, digiKam, ACDSee, Microsoft and the Metadata Working Group.

use super::super::exif::split_list;
use super::tree::{Node, Packet};

/// Deepest keyword tree that is followed.
const MAX_LEVELS: usize = 20;

/// Hierarchical keywords first, then the flat ones that are no part of them; levels joined with `|`.
///
/// Programs that write a hierarchy repeat its words as flat keywords for the others, so these are left out.
pub(super) fn read(packet: &Packet) -> Vec<String> {
    let mut paths: Vec<String> = Vec::new();
    let mut add = |path: String| {
        if !path.is_empty() && !paths.contains(&path) {
            paths.push(path);
        }
    };
    // These separate levels with `|` …
    for property in ["lr:hierarchicalSubject", "mediapro:CatalogSets"] {
        packet.texts(property).iter().for_each(|text| add(joined(text, '|')));
    }
    // … and these with `/`.
    for property in ["digiKam:TagsList", "MicrosoftPhoto:LastKeywordXMP"] {
        packet.texts(property).iter().for_each(|text| add(joined(text, '/')));
    }
    for path in working_group(packet) {
        add(path);
    }
    for path in packet.text("acdsee:categories").map(|xml| acdsee(&xml)).unwrap_or_default() {
        add(path);
    }
    // A path that another one continues says nothing more.
    let longer = paths.clone();
    paths.retain(|path| !longer.iter().any(|other| other.starts_with(&format!("{path}|"))));
    let flat = packet.texts("dc:subject");
    // Some programs write one text with semicolons instead of a list.
    let flat = if let [only] = flat.as_slice() { split_list(only) } else { flat };
    for word in flat {
        let in_path = paths.iter().any(|path| path.split('|').any(|level| level == word));
        if !in_path && !paths.contains(&word) {
            paths.push(word.replace('|', "/"));
        }
    }
    paths
}

fn joined(text: &str, separator: char) -> String {
    let levels = text.split(separator).map(str::trim).filter(|level| !level.is_empty());
    levels.collect::<Vec<_>>().join("|")
}

/// `mwg-kw:Keywords / Hierarchy`, each with `Keyword` and `Children`.
fn working_group(packet: &Packet) -> Vec<String> {
    let mut found = Vec::new();
    if let Some(top) = packet.property("mwg-kw:Keywords").and_then(|n| n.child("mwg-kw:Hierarchy")) {
        for item in top.items() {
            walk(item, "", 0, &mut found);
        }
    }
    found
}

fn walk(node: &Node, parent: &str, level: usize, found: &mut Vec<String>) {
    let Some(word) = node.text_of("mwg-kw:Keyword").filter(|_| level < MAX_LEVELS) else { return };
    let path = if parent.is_empty() { word } else { format!("{parent}|{word}") };
    match node.child("mwg-kw:Children") {
        Some(children) => children.items().into_iter().for_each(|child| walk(child, &path, level + 1, found)),
        None => found.push(path),
    }
}

/// `<Categories><Category Assigned="0">a<Category Assigned="1">b</Category></Category></Categories>`, as text.
fn acdsee(xml: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut levels: Vec<(String, bool)> = Vec::new();
    for piece in xml.split('<').skip(1) {
        let (element, text) = piece.split_once('>').unwrap_or((piece, ""));
        if element.starts_with("Category") && !element.starts_with("Categories") {
            let is_assigned = element.contains("Assigned=\"1\"") || element.contains("Assigned='1'");
            levels.push((text.trim().to_string(), is_assigned));
        } else if element == "/Category" {
            let path: Vec<&str> = levels.iter().map(|(word, _)| word.as_str()).collect();
            if levels.last().is_some_and(|(_, is_assigned)| *is_assigned) {
                found.push(path.join("|"));
            }
            levels.pop();
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(body: &str) -> Vec<String> {
        let packet = format!(
            "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' \
             xmlns:dc='http://purl.org/dc/elements/1.1/' xmlns:lr='http://ns.adobe.com/lightroom/1.0/' \
             xmlns:digiKam='http://www.digikam.org/ns/1.0/' xmlns:acdsee='http://ns.acdsee.com/iptc/1.0/' \
             xmlns:mwg-kw='http://www.metadataworkinggroup.com/schemas/keywords/'>\
             <rdf:Description>{body}</rdf:Description></rdf:RDF>"
        );
        read(&Packet::parse(packet.as_bytes()).unwrap())
    }

    fn list(name: &str, items: &[&str]) -> String {
        let items = items.join("</rdf:li><rdf:li>");
        format!("<{name}><rdf:Bag><rdf:li>{items}</rdf:li></rdf:Bag></{name}>")
    }

    #[test]
    fn a_hierarchy_swallows_its_flat_words() {
        let body = [
            list("dc:subject", &["Animals", "Dog", "beach"]),
            list("lr:hierarchicalSubject", &["Animals", "Animals|Dog"]),
            list("digiKam:TagsList", &["Animals/Dog", "Places/Rome"]),
        ];
        assert_eq!(of(&body.concat()), ["Animals|Dog", "Places|Rome", "beach"]);
    }

    #[test]
    fn the_other_dialects() {
        let categories = "&lt;Categories&gt;&lt;Category Assigned=\"0\"&gt;Places&lt;Category Assigned=\"1\"&gt;Rome\
             &lt;/Category&gt;&lt;/Category&gt;&lt;/Categories&gt;";
        assert_eq!(of(&format!("<acdsee:categories>{categories}</acdsee:categories>")), ["Places|Rome"]);
        let tree = "<mwg-kw:Keywords rdf:parseType='Resource'><mwg-kw:Hierarchy><rdf:Bag>\
             <rdf:li rdf:parseType='Resource'><mwg-kw:Keyword>a</mwg-kw:Keyword><mwg-kw:Children><rdf:Bag>\
             <rdf:li mwg-kw:Keyword='b'/></rdf:Bag></mwg-kw:Children></rdf:li></rdf:Bag></mwg-kw:Hierarchy>\
             </mwg-kw:Keywords>";
        assert_eq!(of(tree), ["a|b"]);
        assert_eq!(of("<dc:subject>one; two</dc:subject>"), ["one", "two"]);
    }
}
