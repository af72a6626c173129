//! Faces marked by other programs: regions of the Metadata Working Group and of Microsoft.

use super::tree::{Node, Packet};
use crate::facts::FaceRegion;
use crate::geometry::{Orientation, PxRect, PxSize};

/// Face regions as shares of the upright picture.
///
/// The working group's regions refer to the stored picture, yet several programs write them for the upright one;
/// the size they were made for tells which, where the sides differ.
pub(super) fn read(packet: &Packet, stored: Option<PxSize>, orientation: Orientation) -> Vec<FaceRegion> {
    let (regions, applied_to) = working_group(packet);
    let is_upright = applied_to.zip(stored).is_some_and(|(applied, stored)| {
        let is_wide = |s: PxSize| s.w > s.h;
        orientation.swaps_sides() && stored.w != stored.h && is_wide(applied) != is_wide(stored)
    });
    let regions = if regions.is_empty() { microsoft(packet) } else { regions };
    let turn = |area| if is_upright { area } else { turned(area, orientation) };
    regions.into_iter().map(|region| FaceRegion { area: turn(region.area), ..region }).collect()
}

/// A share of the stored picture as a share of the upright one.
fn turned(area: PxRect, orientation: Orientation) -> PxRect {
    orientation.upright_rect(area, PxSize::new(1, 1))
}

fn working_group(packet: &Packet) -> (Vec<FaceRegion>, Option<PxSize>) {
    let Some(top) = packet.property("mwg-rs:Regions") else { return (Vec::new(), None) };
    let applied_to = top.child("mwg-rs:AppliedToDimensions").and_then(|size| {
        let side = |name| size.text_of(name)?.parse().ok();
        Some(PxSize::new(side("stDim:w")?, side("stDim:h")?))
    });
    let list = top.child("mwg-rs:RegionList").map(Node::items).unwrap_or_default();
    (list.into_iter().filter_map(|item| working_group_region(item, applied_to)).collect(), applied_to)
}

fn working_group_region(item: &Node, applied_to: Option<PxSize>) -> Option<FaceRegion> {
    // A region without a type is a face: that is what every program means.
    if item.text_of("mwg-rs:Type").is_some_and(|kind| kind != "Face") {
        return None;
    }
    let area = item.child("mwg-rs:Area")?;
    let number = |name| area.text_of(name)?.parse::<f64>().ok();
    let (x, y) = (number("stArea:x")?, number("stArea:y")?);
    // Focus points have a diameter instead of sides.
    let side = |name| number(name).or_else(|| number("stArea:d"));
    let (w, h) = (side("stArea:w")?, side("stArea:h")?);
    let mut rect = PxRect::new(x - w / 2.0, y - h / 2.0, w, h);
    if area.text_of("stArea:unit").is_some_and(|unit| unit == "pixel") {
        let size = applied_to?;
        rect = rect.scaled(1.0 / f64::from(size.w.max(1)), 1.0 / f64::from(size.h.max(1)));
    }
    region(item.text_of("mwg-rs:Name"), rect)
}

/// `x, y, w, h` from the top left, in one text.
fn microsoft(packet: &Packet) -> Vec<FaceRegion> {
    let list = packet.property("MP:RegionInfo").and_then(|top| top.child("MPRI:Regions"));
    let list = list.map(Node::items).unwrap_or_default();
    let one = |item: &Node| {
        let text = item.text_of("MPReg:Rectangle")?;
        let mut numbers = text.split(',').map(|n| n.trim().parse::<f64>().ok());
        let mut next = || numbers.next().flatten();
        let rect = PxRect::new(next()?, next()?, next()?, next()?);
        region(item.text_of("MPReg:PersonDisplayName"), rect)
    };
    list.into_iter().filter_map(one).collect()
}

/// Clipped to the picture; `None` when nothing is left.
fn region(name: Option<String>, rect: PxRect) -> Option<FaceRegion> {
    let area = rect.clipped(PxSize::new(1, 1));
    (!rect.is_empty() && !area.is_empty()).then_some(FaceRegion { name, area })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn packet(applied: &str) -> Packet {
        let text = format!(
            "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' \
             xmlns:mwg-rs='http://www.metadataworkinggroup.com/schemas/regions/' \
             xmlns:stArea='http://ns.adobe.com/xmp/sType/Area#' \
             xmlns:stDim='http://ns.adobe.com/xap/1.0/sType/Dimensions#'><rdf:Description>\
             <mwg-rs:Regions rdf:parseType='Resource'><mwg-rs:AppliedToDimensions {applied}/>\
             <mwg-rs:RegionList><rdf:Bag><rdf:li><rdf:Description mwg-rs:Name='Ada' mwg-rs:Type='Face'>\
             <mwg-rs:Area stArea:x='0.25' stArea:y='0.5' stArea:w='0.5' stArea:h='0.2'/></rdf:Description></rdf:li>\
             <rdf:li mwg-rs:Type='Focus'/></rdf:Bag></mwg-rs:RegionList></mwg-rs:Regions>\
             </rdf:Description></rdf:RDF>"
        );
        Packet::parse(text.as_bytes()).unwrap()
    }

    #[test]
    fn stored_regions_are_turned_and_upright_ones_are_not() {
        let stored = Some(PxSize::new(40, 30));
        let made_for_stored = packet("stDim:w='40' stDim:h='30'");
        let found = read(&made_for_stored, stored, Orientation::Rotate90);
        assert_eq!(found[0].name.as_deref(), Some("Ada"));
        assert_eq!(found.len(), 1);
        let a = found[0].area;
        assert!((a.x - 0.4).abs() < 1e-9 && a.y.abs() < 1e-9 && (a.w - 0.2).abs() < 1e-9, "{a:?}");
        let made_for_upright = packet("stDim:w='30' stDim:h='40'");
        let b = read(&made_for_upright, stored, Orientation::Rotate90)[0].area;
        assert!(b.x.abs() < 1e-9 && (b.y - 0.4).abs() < 1e-9 && (b.w - 0.5).abs() < 1e-9, "{b:?}");
    }
}
