//! The XMP packet: creator, rights, terms of use, and where they are explained.

use super::Carried;

/// A packet with the fields that are there.
pub(super) fn packet(carried: &Carried) -> Vec<u8> {
    let language = |name: &str, text: &Option<String>| {
        let text = text.as_ref()?;
        Some(format!(
            "<{name}><rdf:Alt><rdf:li xml:lang=\"x-default\">{}</rdf:li></rdf:Alt></{name}>",
            escaped(text)
        ))
    };
    let creator = carried.creator.as_ref().map(|name| {
        format!("<dc:creator><rdf:Seq><rdf:li>{}</rdf:li></rdf:Seq></dc:creator>", escaped(name))
    });
    let url = carried.rights_url.as_ref();
    let url = url.map(|url| format!("<xmpRights:WebStatement>{}</xmpRights:WebStatement>", escaped(url)));
    let fields = [
        creator,
        language("dc:rights", &carried.copyright),
        language("xmpRights:UsageTerms", &carried.usage_terms),
        url,
    ];
    let body: String = fields.into_iter().flatten().collect();
    format!(
        "<?xpacket begin=\"\u{feff}\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?><x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\
         <rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\"><rdf:Description rdf:about=\"\" \
         xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:xmpRights=\"http://ns.adobe.com/xap/1.0/rights/\">\
         {body}</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end=\"r\"?>"
    )
    .into_bytes()
}

/// Text between tags; characters that XML cannot hold are left out.
fn escaped(text: &str) -> String {
    text.chars().filter(|c| !c.is_control() || *c == '\n' || *c == '\t').fold(String::new(), |out, c| match c
    {
        '&' => out + "&amp;",
        '<' => out + "&lt;",
        '>' => out + "&gt;",
        c => {
            let mut out = out;
            out.push(c);
            out
        }
    })
}
