//! An XMP packet as a tree with canonical names, whatever prefixes and shorthand its writer chose.

use std::borrow::Cow;
use std::collections::BTreeMap;

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

/// Deepest nesting that is followed.
const MAX_DEPTH: usize = 40;
/// Elements and attributes that are read.
const MAX_NODES: usize = 200_000;

/// Namespaces that matter, with the prefix used here.
const NAMESPACES: &[(&str, &str)] = &[
    ("http://www.w3.org/1999/02/22-rdf-syntax-ns#", "rdf"),
    ("http://purl.org/dc/elements/1.1/", "dc"),
    ("http://ns.adobe.com/xap/1.0/", "xmp"),
    ("http://ns.adobe.com/xap/1.0/rights/", "xmpRights"),
    ("http://ns.adobe.com/exif/1.0/", "exif"),
    ("http://cipa.jp/exif/1.0/", "exifEX"),
    ("http://ns.adobe.com/exif/1.0/aux/", "aux"),
    ("http://ns.adobe.com/tiff/1.0/", "tiff"),
    ("http://ns.adobe.com/photoshop/1.0/", "photoshop"),
    ("http://ns.adobe.com/lightroom/1.0/", "lr"),
    ("http://www.digikam.org/ns/1.0/", "digiKam"),
    ("http://ns.microsoft.com/photo/1.0/", "MicrosoftPhoto"),
    ("http://ns.microsoft.com/photo/1.0", "MicrosoftPhoto"),
    ("http://ns.acdsee.com/iptc/1.0/", "acdsee"),
    ("http://ns.iview-multimedia.com/mediapro/1.0/", "mediapro"),
    ("http://www.metadataworkinggroup.com/schemas/regions/", "mwg-rs"),
    ("http://www.metadataworkinggroup.com/schemas/keywords/", "mwg-kw"),
    ("http://ns.adobe.com/xmp/sType/Area#", "stArea"),
    ("http://ns.adobe.com/xap/1.0/sType/Dimensions#", "stDim"),
    ("http://ns.microsoft.com/photo/1.2/", "MP"),
    ("http://ns.microsoft.com/photo/1.2/t/RegionInfo#", "MPRI"),
    ("http://ns.microsoft.com/photo/1.2/t/Region#", "MPReg"),
];

/// One property, structure or item.
#[derive(Debug, Default)]
pub(super) struct Node {
    /// Canonical name: `dc:subject`.
    pub(super) name: String,
    text: String,
    children: Vec<Node>,
}

impl Node {
    /// A child by name; descriptions in between are looked through.
    pub(super) fn child(&self, name: &str) -> Option<&Node> {
        self.children.iter().find(|c| c.name == name).or_else(|| {
            self.children.iter().filter(|c| c.name == "rdf:Description").find_map(|c| c.child(name))
        })
    }

    /// The text of a child.
    pub(super) fn text_of(&self, name: &str) -> Option<String> {
        self.child(name)?.first_text()
    }

    /// Items of an array; a plain value is an array of one.
    pub(super) fn items(&self) -> Vec<&Node> {
        let is_array = |c: &&Node| matches!(c.name.as_str(), "rdf:Bag" | "rdf:Seq" | "rdf:Alt");
        match self.children.iter().find(is_array) {
            Some(array) => array.children.iter().filter(|c| c.name == "rdf:li").collect(),
            None => vec![self],
        }
    }

    /// The text, or that of the item in the default language, or of the first item.
    pub(super) fn first_text(&self) -> Option<String> {
        let items = self.items();
        let is_default = |n: &&&Node| n.text_of_language().is_some_and(|l| l == "x-default");
        let chosen = items.iter().find(is_default).or_else(|| items.first())?;
        chosen.own_text()
    }

    fn own_text(&self) -> Option<String> {
        let own = self.text.trim();
        let own = if own.is_empty() { self.child("rdf:value").map_or("", |v| v.text.trim()) } else { own };
        (!own.is_empty()).then(|| own.to_string())
    }

    fn text_of_language(&self) -> Option<&str> {
        self.children.iter().find(|c| c.name == "xml:lang").map(|c| c.text.as_str())
    }
}

/// The properties of a packet.
#[derive(Debug, Default)]
pub(super) struct Packet {
    root: Node,
}

impl Packet {
    /// Reads a packet in UTF-8 or UTF-16; `None` when it is not well-formed or holds no RDF.
    pub(super) fn parse(bytes: &[u8]) -> Option<Self> {
        let text = decoded(bytes);
        let start = text.find('<')?;
        let mut builder = Builder { stack: vec![Node::default()], ..Builder::default() };
        let mut reader = Reader::from_str(&text[start..]);
        loop {
            // Bytes after the packet (padding zeros, say) must not cost the packet.
            match reader.read_event() {
                Ok(Event::Eof) => break,
                Ok(event) => builder.take(&event)?,
                Err(_) if builder.stack.len() == 1 && !builder.stack[0].children.is_empty() => break,
                Err(_) => return None,
            }
        }
        let root = builder.stack.pop().filter(|_| builder.stack.is_empty())?;
        let mut properties = Node { name: "rdf:Description".into(), ..Node::default() };
        collect_descriptions(root, &mut properties.children);
        (!properties.children.is_empty()).then_some(Self { root: properties })
    }

    /// Adds the properties of another packet.
    pub(super) fn append(&mut self, mut other: Self) {
        self.root.children.append(&mut other.root.children);
    }

    pub(super) fn property(&self, name: &str) -> Option<&Node> {
        self.root.child(name)
    }

    /// The text of a property, in the default language.
    pub(super) fn text(&self, name: &str) -> Option<String> {
        self.root.text_of(name)
    }

    /// All texts of an array property.
    pub(super) fn texts(&self, name: &str) -> Vec<String> {
        self.property(name)
            .map(|n| n.items().into_iter().filter_map(Node::own_text).collect())
            .unwrap_or_default()
    }
}

/// Moves the properties of every top description into `found`.
fn collect_descriptions(node: Node, found: &mut Vec<Node>) {
    for child in node.children {
        if node.name == "rdf:RDF" && child.name == "rdf:Description" {
            found.extend(child.children);
        } else {
            collect_descriptions(child, found);
        }
    }
}

#[derive(Default)]
struct Builder {
    stack: Vec<Node>,
    /// Prefix to canonical prefix; declarations hold for the rest of the packet, which every writer respects.
    prefixes: BTreeMap<String, &'static str>,
    nodes: usize,
}

impl Builder {
    /// `None` when the packet is not well-formed or goes beyond the limits.
    fn take(&mut self, event: &Event<'_>) -> Option<()> {
        match event {
            Event::Start(start) => {
                let node = self.node(start)?;
                (self.stack.len() < MAX_DEPTH).then(|| self.stack.push(node))
            }
            Event::Empty(start) => {
                let node = self.node(start)?;
                self.stack.last_mut().map(|parent| parent.children.push(node))
            }
            Event::End(_) => {
                let node = self.stack.pop()?;
                self.stack.last_mut().map(|parent| parent.children.push(node))
            }
            Event::Text(text) => self.add_text(&text.xml10_content()),
            Event::CData(text) => self.add_text(&text.xml10_content()),
            Event::GeneralRef(reference) => {
                let resolved = match reference.resolve_char_ref() {
                    Ok(Some(character)) => character.to_string(),
                    _ => match &*reference.xml10_content() {
                        "amp" => "&".into(),
                        "lt" => "<".into(),
                        "gt" => ">".into(),
                        "quot" => "\"".into(),
                        "apos" => "'".into(),
                        _ => String::new(),
                    },
                };
                self.add_text(&resolved)
            }
            _ => Some(()),
        }
    }

    fn add_text(&mut self, text: &str) -> Option<()> {
        self.stack.last_mut().map(|node| node.text.push_str(text))
    }

    fn node(&mut self, start: &BytesStart<'_>) -> Option<Node> {
        let attributes: Vec<(String, String)> = start
            .attributes()
            .with_checks(false)
            .filter_map(Result::ok)
            .map(|a| {
                (
                    a.key.0.to_string(),
                    a.normalized_value(XmlVersion::Implicit1_0).unwrap_or_default().into_owned(),
                )
            })
            .collect();
        for (key, value) in &attributes {
            if let Some(prefix) = key.strip_prefix("xmlns:")
                && let Some((_, canonical)) = NAMESPACES.iter().find(|(uri, _)| uri == value)
            {
                self.prefixes.insert(prefix.to_string(), canonical);
            }
        }
        self.nodes += 1 + attributes.len();
        if self.nodes > MAX_NODES {
            return None;
        }
        let is_value =
            |key: &str| !key.starts_with("xmlns") && !key.ends_with(":about") && !key.ends_with(":parseType");
        let children = attributes
            .into_iter()
            .filter(|(key, _)| is_value(key))
            .map(|(key, text)| Node { name: self.canonical(&key), text, children: Vec::new() })
            .collect();
        Some(Node { name: self.canonical(start.name().0), text: String::new(), children })
    }

    fn canonical(&self, name: &str) -> String {
        match name.split_once(':') {
            Some((prefix, local)) => match self.prefixes.get(prefix) {
                Some(canonical) => format!("{canonical}:{local}"),
                None => name.to_string(),
            },
            None => name.to_string(),
        }
    }
}

/// UTF-16 with a byte-order mark or an evident zero byte, else UTF-8.
fn decoded(bytes: &[u8]) -> Cow<'_, str> {
    let wide = |to_u16: fn([u8; 2]) -> u16| {
        let units: Vec<u16> = bytes.as_chunks::<2>().0.iter().map(|&pair| to_u16(pair)).collect();
        Cow::Owned(String::from_utf16_lossy(&units))
    };
    match bytes {
        [0xff, 0xfe, ..] | [b'<', 0, ..] => wide(u16::from_le_bytes),
        [0xfe, 0xff, ..] | [0, b'<', ..] => wide(u16::from_be_bytes),
        _ => String::from_utf8_lossy(bytes),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PACKET: &str = "<r:RDF xmlns:r='http://www.w3.org/1999/02/22-rdf-syntax-ns#' \
         xmlns:q='http://purl.org/dc/elements/1.1/'><r:Description>\
         <q:subject><r:Bag><r:li>a</r:li><r:li>b</r:li></r:Bag></q:subject></r:Description></r:RDF>";

    #[test]
    fn prefixes_do_not_matter() {
        let packet = Packet::parse(PACKET.as_bytes()).unwrap();
        assert_eq!(packet.texts("dc:subject"), ["a", "b"]);
    }

    #[test]
    fn sixteen_bit_text_and_padding_are_read() {
        let wide: Vec<u8> = PACKET.encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert!(Packet::parse(&[&[0xff, 0xfe][..], &wide].concat()).is_some());
        assert!(Packet::parse(&[PACKET.as_bytes(), &[0; 40]].concat()).is_some());
    }

    #[test]
    fn endless_nesting_is_refused() {
        let deep = "<a>".repeat(100_000);
        assert!(Packet::parse(deep.as_bytes()).is_none());
    }
}
