//! Items of a HEIF file (ISO/IEC 23008-12): where a coded picture lies and what is said about it.

use std::collections::BTreeMap;
use std::ops::Range;

use super::bmff::{boxes, find, full};
use super::bytes::Bytes;
use crate::geometry::{Orientation, PxSize};

/// Number of an item.
pub(in super::super) type ItemId = u32;

/// What the `meta` box of a file says.
#[derive(Debug, Default)]
pub(in super::super) struct Heif {
    pub(in super::super) primary: ItemId,
    items: BTreeMap<ItemId, Item>,
    references: Vec<Reference>,
    properties: Vec<Property>,
    /// Content of the `idat` box.
    idat: Vec<u8>,
}

/// One item.
#[derive(Debug, Default, Clone)]
struct Item {
    kind: [u8; 4],
    mime: String,
    /// Whether the extents lie in `idat` instead of the file.
    in_idat: bool,
    extents: Vec<Range<u64>>,
    properties: Vec<usize>,
}

/// A typed link from one item to others.
#[derive(Debug)]
struct Reference {
    kind: [u8; 4],
    from: ItemId,
    to: Vec<ItemId>,
}

/// What can be said about an item, as far as it matters here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in super::super) enum Property {
    /// Size before orientation.
    Size(PxSize),
    /// Quarter turns counter-clockwise.
    Rotation(u8),
    /// `imir`: 0 mirrors top to bottom, 1 left to right.
    Mirror(u8),
    /// An ICC profile.
    Icc(Vec<u8>),
    /// Code points: primaries, transfer, matrix; and whether the range is full.
    Nclx([u16; 3], bool),
    /// What an auxiliary picture is for.
    Auxiliary(String),
    /// A clean aperture crops the picture; not applied here.
    Crop,
    /// Anything else.
    Other([u8; 4]),
}

impl Heif {
    /// Reads the `meta` box out of a whole file; `None` without one.
    pub(in super::super) fn parse(file: &[u8]) -> Option<Self> {
        let (_, _, meta) = full(find(file, *b"meta")?)?;
        let meta = meta.rest();
        let mut heif = Self { primary: primary_item(meta)?, ..Self::default() };
        heif.read_infos(find(meta, *b"iinf")?)?;
        heif.read_locations(find(meta, *b"iloc")?)?;
        find(meta, *b"iref").and_then(|body| heif.read_references(body));
        find(meta, *b"iprp").and_then(|body| heif.read_properties(body));
        heif.idat = find(meta, *b"idat").unwrap_or_default().to_vec();
        Some(heif)
    }

    /// Four-letter type of an item: `av01`, `hvc1`, `grid`, `Exif`.
    pub(in super::super) fn kind(&self, id: ItemId) -> Option<[u8; 4]> {
        self.items.get(&id).map(|item| item.kind)
    }

    /// The bytes of an item, put together from its extents; `None` when they leave the file.
    pub(in super::super) fn data(&self, file: &[u8], id: ItemId) -> Option<Vec<u8>> {
        let item = self.items.get(&id)?;
        let source = if item.in_idat { &self.idat } else { file };
        let mut data = Vec::new();
        for extent in &item.extents {
            let start = usize::try_from(extent.start).ok()?;
            let end = usize::try_from(extent.end).ok()?.min(source.len());
            data.extend_from_slice(source.get(start..end)?);
            if data.len() > source.len() {
                return None; // Extents that overlap would make a small file large.
            }
        }
        (!data.is_empty()).then_some(data)
    }

    /// Everything said about an item, in order.
    pub(in super::super) fn properties(&self, id: ItemId) -> impl Iterator<Item = &Property> {
        let of_item = self.items.get(&id).map(|item| item.properties.as_slice()).unwrap_or_default();
        of_item.iter().filter_map(|&index| self.properties.get(index))
    }

    /// Size of an item before orientation.
    pub(in super::super) fn size(&self, id: ItemId) -> Option<PxSize> {
        self.properties(id).find_map(|p| if let Property::Size(size) = p { Some(*size) } else { None })
    }

    /// How the stored pixels of the item must be turned.
    pub(in super::super) fn orientation(&self, id: ItemId) -> Orientation {
        self.properties(id).fold(Orientation::Upright, |so_far, property| match property {
            Property::Rotation(turns) => turned(so_far, *turns),
            Property::Mirror(0) => super::super::upright::then(so_far, Orientation::FlipVertical),
            Property::Mirror(_) => super::super::upright::then(so_far, Orientation::FlipHorizontal),
            _ => so_far,
        })
    }

    /// Items that `from` refers to by `kind`.
    pub(in super::super) fn linked_from(&self, from: ItemId, kind: [u8; 4]) -> &[ItemId] {
        let found = self.references.iter().find(|r| r.from == from && r.kind == kind);
        found.map(|r| r.to.as_slice()).unwrap_or_default()
    }

    /// The opacity plane of an item.
    pub(in super::super) fn alpha_of(&self, id: ItemId) -> Option<ItemId> {
        let is_alpha = |from: ItemId| {
            self.properties(from).any(|p| {
                matches!(p, Property::Auxiliary(urn) if urn.contains("alpha")
                || urn == "urn:mpeg:hevc:2015:auxid:1")
            })
        };
        self.references
            .iter()
            .find(|r| &r.kind == b"auxl" && r.to.contains(&id) && is_alpha(r.from))
            .map(|r| r.from)
    }

    /// The first item of type `Exif`, without the four bytes that say where its TIFF header begins.
    pub(in super::super) fn exif(&self, file: &[u8]) -> Option<Vec<u8>> {
        let id = self.items.iter().find(|(_, item)| &item.kind == b"Exif")?.0;
        let data = self.data(file, *id)?;
        let mut b = Bytes::new(&data);
        let skip = usize::try_from(b.be32()?).ok()?;
        Some(b.rest().get(skip..)?.to_vec())
    }

    /// The XMP packet.
    pub(in super::super) fn xmp(&self, file: &[u8]) -> Option<Vec<u8>> {
        let is_xmp = |item: &Item| &item.kind == b"mime" && item.mime == "application/rdf+xml";
        let id = self.items.iter().find(|(_, item)| is_xmp(item))?.0;
        self.data(file, *id)
    }

    fn read_infos(&mut self, body: &[u8]) -> Option<()> {
        let (version, _, mut b) = full(body)?;
        if version == 0 {
            b.be16().map(u32::from)?
        } else {
            b.be32()?
        };
        for entry in boxes(b.rest()).filter(|e| &e.kind == b"infe") {
            let (version, _, mut b) = full(entry.body)?;
            let id = if version >= 3 { b.be32()? } else { u32::from(b.be16()?) };
            b.be16()?;
            let kind: [u8; 4] = if version >= 2 { b.take(4)?.try_into().ok()? } else { *b"mime" };
            let mut texts =
                b.rest().split(|&byte| byte == 0).map(|t| String::from_utf8_lossy(t).into_owned());
            let mime = texts.nth(1).unwrap_or_default();
            self.items.insert(id, Item { kind, mime, ..Item::default() });
        }
        Some(())
    }

    fn read_locations(&mut self, body: &[u8]) -> Option<()> {
        let (version, _, mut b) = full(body)?;
        let (sizes, more) = (b.u8()?, b.u8()?);
        let (offset_size, length_size, base_size) = (sizes >> 4, sizes & 15, more >> 4);
        let index_size = if version == 0 { 0 } else { more & 15 };
        let count = if version < 2 { u32::from(b.be16()?) } else { b.be32()? };
        for _ in 0..count {
            let id = if version < 2 { u32::from(b.be16()?) } else { b.be32()? };
            let method = if version == 0 { 0 } else { b.be16()? & 15 };
            b.be16()?;
            let base = b.be_sized(base_size)?;
            let mut extents = Vec::new();
            let extent_count = b.be16()?;
            if extent_count > 1 && offset_size + length_size + index_size == 0 {
                return None; // Extents without bytes would let a small file ask for endless memory.
            }
            for _ in 0..extent_count {
                b.be_sized(index_size)?;
                let start = base.checked_add(b.be_sized(offset_size)?)?;
                let length = b.be_sized(length_size)?;
                // A length of zero means everything to the end.
                extents.push(start..if length == 0 { u64::MAX } else { start.checked_add(length)? });
            }
            if let Some(item) = self.items.get_mut(&id) {
                (item.in_idat, item.extents) = (method == 1, extents);
            }
        }
        Some(())
    }

    fn read_references(&mut self, body: &[u8]) -> Option<()> {
        let (version, _, b) = full(body)?;
        let id = |b: &mut Bytes<'_>| if version == 0 { b.be16().map(u32::from) } else { b.be32() };
        for link in boxes(b.rest()) {
            let mut b = Bytes::new(link.body);
            let from = id(&mut b)?;
            let count = b.be16()?;
            let to = (0..count).map_while(|_| id(&mut b)).collect();
            self.references.push(Reference { kind: link.kind, from, to });
        }
        Some(())
    }

    fn read_properties(&mut self, body: &[u8]) -> Option<()> {
        let all = boxes(find(body, *b"ipco")?);
        self.properties = all.map(|b| property(b.kind, b.body).unwrap_or(Property::Other(b.kind))).collect();
        for table in boxes(body).filter(|b| &b.kind == b"ipma") {
            let (version, flags, mut b) = full(table.body)?;
            for _ in 0..b.be32()? {
                let id = if version < 1 { u32::from(b.be16()?) } else { b.be32()? };
                for _ in 0..b.u8()? {
                    let index = if flags & 1 == 1 { b.be16()? & 0x7fff } else { u16::from(b.u8()? & 0x7f) };
                    // Index 0 means "no property"; the others count from one.
                    if let (Some(item), Some(index)) = (self.items.get_mut(&id), index.checked_sub(1)) {
                        item.properties.push(usize::from(index));
                    }
                }
            }
        }
        Some(())
    }
}

fn primary_item(meta: &[u8]) -> Option<ItemId> {
    let (version, _, mut b) = full(find(meta, *b"pitm")?)?;
    if version == 0 { b.be16().map(u32::from) } else { b.be32() }
}

fn property(kind: [u8; 4], body: &[u8]) -> Option<Property> {
    let mut b = Bytes::new(body);
    Some(match &kind {
        b"ispe" => {
            b.be32()?;
            Property::Size(PxSize::new(b.be32()?, b.be32()?))
        }
        b"irot" => Property::Rotation(b.u8()? & 3),
        b"imir" => Property::Mirror(b.u8()? & 1),
        b"clap" => Property::Crop,
        b"auxC" => {
            b.be32()?;
            let urn = b.rest().split(|&byte| byte == 0).next()?;
            Property::Auxiliary(String::from_utf8_lossy(urn).into_owned())
        }
        b"colr" => match b.take(4)? {
            b"nclx" => Property::Nclx([b.be16()?, b.be16()?, b.be16()?], b.u8()? & 0x80 != 0),
            b"prof" | b"rICC" => Property::Icc(b.rest().to_vec()),
            _ => return None,
        },
        _ => return None,
    })
}

/// `irot` counts quarter turns counter-clockwise.
fn turned(so_far: Orientation, turns: u8) -> Orientation {
    let turn = match turns {
        1 => Orientation::Rotate270,
        2 => Orientation::Rotate180,
        3 => Orientation::Rotate90,
        _ => Orientation::Upright,
    };
    super::super::upright::then(so_far, turn)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn a_box(kind: [u8; 4], body: &[u8]) -> Vec<u8> {
        [&u32::try_from(body.len() + 8).unwrap().to_be_bytes()[..], &kind, body].concat()
    }

    fn small_file() -> Vec<u8> {
        let infe = a_box(*b"infe", b"\x02\0\0\0\0\x01\0\0av01\0");
        let iinf = a_box(*b"iinf", &[b"\0\0\0\0\0\x01".to_vec(), infe].concat());
        let pitm = a_box(*b"pitm", b"\0\0\0\0\0\x01");
        // Version 1, four-byte offset and length, no base, one item in idat.
        let iloc = a_box(*b"iloc", b"\x01\0\0\0\x44\0\0\x01\0\x01\0\x01\0\0\0\x01\0\0\0\x01\0\0\0\x02");
        let ispe = a_box(*b"ispe", b"\0\0\0\0\0\0\0\x08\0\0\0\x04");
        let irot = a_box(*b"irot", b"\x01");
        let ipco = a_box(*b"ipco", &[ispe, irot].concat());
        let ipma = a_box(*b"ipma", b"\0\0\0\0\0\0\0\x01\0\x01\x02\x81\x82");
        let iprp = a_box(*b"iprp", &[ipco, ipma].concat());
        let idat = a_box(*b"idat", b"abcd");
        a_box(*b"meta", &[b"\0\0\0\0".to_vec(), pitm, iinf, iloc, iprp, idat].concat())
    }

    #[test]
    fn an_item_has_bytes_a_size_and_a_turn() {
        let file = small_file();
        let heif = Heif::parse(&file).unwrap();
        assert_eq!(heif.kind(heif.primary), Some(*b"av01"));
        assert_eq!(heif.data(&file, heif.primary).as_deref(), Some(&b"bc"[..]));
        assert_eq!(heif.size(1), Some(PxSize::new(8, 4)));
        assert_eq!(heif.orientation(1), Orientation::Rotate270);
    }

    #[test]
    fn extents_that_take_no_bytes_are_refused() {
        let infe = a_box(*b"infe", b"\x02\0\0\0\0\x01\0\0av01\0");
        let iinf = a_box(*b"iinf", &[b"\0\0\0\0\0\x01".to_vec(), infe].concat());
        let pitm = a_box(*b"pitm", b"\0\0\0\0\0\x01");
        let iloc = a_box(*b"iloc", b"\0\0\0\0\0\0\0\x01\0\x01\0\0\xff\xff");
        assert!(Heif::parse(&a_box(*b"meta", &[b"\0\0\0\0".to_vec(), pitm, iinf, iloc].concat())).is_none());
    }

    #[test]
    fn a_file_cut_anywhere_is_read_or_refused_but_never_breaks() {
        let file = small_file();
        for end in 0..file.len() {
            if let Some(heif) = Heif::parse(&file[..end]) {
                heif.data(&file[..end], 1);
            }
        }
    }
}
