//! Garments on people: a network on each person, checked against the mask of clothes and the parts of the body.

mod decode;
mod length;
mod look;

use std::collections::BTreeMap;

use self::decode::{Garment, Planes, bounds};
use self::length::length;
use self::look::look;
use super::common::{axis, lengths, numbers, people};
use super::{Family, Run, Takes};
use crate::facts::{Detection, Payload, SaliencyMap};
use crate::geometry::{Point, PxRect};
use crate::inference::{Fitted, InferenceError, Lease};

/// The family `garments`.
///
/// Parameters: `people` looked at, at most, each at least `least_height` source pixels high;
/// `least_cells` of a garment; `clothed`, how much of it must lie where `clothes` saw clothes. The first feature, if
/// there is one, tells the joints of people.
pub(super) struct Garments;

/// Labels that are no cloth: the mask of clothes says nothing about them.
const NO_CLOTH: [&str; 3] = ["shoes", "bag", "sunglasses"];

/// Two boxes of a label that overlap more than this are one garment.
const SAME: f64 = 0.5;

impl Family for Garments {
    fn name(&self) -> &'static str {
        "garments"
    }

    fn revision(&self) -> u32 {
        4
    }

    fn takes(&self) -> Takes {
        Takes {
            parameters: &["people", "least_height", "least_cells", "clothed"],
            outputs: &["classes"],
            bytes: true,
            labels: true,
        }
    }

    fn run(&self, run: &Run<'_>, sessions: &mut Lease) -> Result<Payload, InferenceError> {
        let least = run.setup.parameter("least_height", 96.0);
        let mut found = Vec::new();
        let near = people(run, count(run.setup.parameter("people", 4.0)));
        for person in near.into_iter().filter(|person| person.h >= least) {
            if let Some(fitted) = run.picture.fitted_part(&window(&person), &run.setup.input) {
                found.extend(on_person(run, sessions, &person, &fitted)?);
            }
        }
        Ok(Payload::Boxes(once(found)))
    }
}

/// Most confident first; what two overlapping people seem to wear is worn once.
fn once(mut found: Vec<Detection>) -> Vec<Detection> {
    found.sort_by(|a, b| b.confidence.total_cmp(&a.confidence));
    let mut kept: Vec<Detection> = Vec::new();
    for garment in found {
        if !kept.iter().any(|k| k.label == garment.label && k.bounds.iou(&garment.bounds) > SAME) {
            kept.push(garment);
        }
    }
    kept
}

/// The network was trained on people with a margin, three wide and four high.
fn window(person: &PxRect) -> PxRect {
    let height = person.h.max(person.w * 4.0 / 3.0) * 1.1;
    PxRect::about(person.middle(), height * 0.75, height)
}

fn on_person(
    run: &Run<'_>,
    sessions: &mut Lease,
    person: &PxRect,
    fitted: &Fitted,
) -> Result<Vec<Detection>, InferenceError> {
    let outcome = sessions.run("model", &[(run.setup.input.name.as_str(), &fitted.tensor)])?;
    let output = numbers(&outcome, run, "classes")?;
    let (classes, h, w) = (axis(output.shape, 1), axis(output.shape, 2), axis(output.shape, 3));
    lengths(run, "classes", output.values.len(), classes * h * w)?;
    let planes = Planes { size: (w, h), values: &output.values, classes };
    let grid = Grid { fitted, cell: f64::from(fitted.size.w) / w.max(1) as f64, columns: w };
    let least = count(run.setup.parameter("least_cells", 14.0));
    let worn = planes.garments(least).into_iter();
    Ok(worn.filter_map(|garment| detection(run, &garment, &planes, &grid, person)).collect())
}

/// Where cells lie in the picture.
struct Grid<'a> {
    fitted: &'a Fitted,
    /// Input pixels a cell.
    cell: f64,
    columns: usize,
}

impl Grid<'_> {
    fn in_source(&self, cells: PxRect) -> PxRect {
        self.fitted.transform.source_rect_from_input(cells.scaled(self.cell, self.cell))
    }

    fn point_in_cells(&self, source: Point) -> Point {
        let way = &self.fitted.transform;
        Point::new(
            (source.x * way.scale_x + way.offset_x) / self.cell,
            (source.y * way.scale_y + way.offset_y) / self.cell,
        )
    }

    fn in_cells(&self, source: &PxRect) -> PxRect {
        let from = self.point_in_cells(Point::new(source.x, source.y));
        let to = self.point_in_cells(Point::new(source.right(), source.bottom()));
        PxRect::new(from.x, from.y, to.x - from.x, to.y - from.y)
    }

    fn of_cell(&self, cell: usize) -> PxRect {
        self.in_source(bounds(&[cell], self.columns))
    }
}

/// `None` for what is too unsure, lies outside the person, or not where clothes are.
fn detection(
    run: &Run<'_>,
    garment: &Garment,
    planes: &Planes<'_>,
    grid: &Grid<'_>,
    person: &PxRect,
) -> Option<Detection> {
    let label = run.labels.get(garment.label)?;
    let place = grid.in_source(bounds(&garment.cells, grid.columns)).clipped(run.picture.source());
    let sure = garment.confidence >= run.manifest.thresholds.store_floor;
    if !sure || place.is_empty() || !plausible(&label.name, &place, person) {
        return None;
    }
    let cells: Vec<PxRect> = garment.cells.iter().map(|&cell| grid.of_cell(cell)).collect();
    let is_cloth = !NO_CLOTH.contains(&label.name.as_str());
    if is_cloth && clothed(run, &cells).is_some_and(|share| share < run.setup.parameter("clothed", 0.35)) {
        return None;
    }
    let mut attributes = seen(run, &label.name, &cells);
    attributes.extend(length(run, &label.name, planes, grid, person));
    Some(Detection {
        label: label.name.clone(),
        categories: label.categories.clone(),
        bounds: place,
        confidence: garment.confidence.clamp(0.0, 1.0),
        sharpness: None,
        attributes,
    })
}

/// Shoes are at the feet and glasses at the head.
fn plausible(label: &str, place: &PxRect, person: &PxRect) -> bool {
    let height = (place.middle().y - person.y) / person.h.max(1.0);
    match label {
        "shoes" => height > 0.7,
        "sunglasses" => height < 0.3,
        "pants" => height > 0.35,
        "top" | "outerwear" => height < 0.75,
        _ => true,
    }
}

/// Share of the cells where the mask of clothes is more yes than no; `None` without a mask.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to the map")]
fn clothed(run: &Run<'_>, cells: &[PxRect]) -> Option<f64> {
    let mask = run.prior.iter().find(|record| record.analysis == "clothes")?;
    let Payload::Saliency(SaliencyMap { width, height, values }) = &mask.payload else { return None };
    let size = run.picture.source();
    let yes = |cell: &&PxRect| {
        let middle = cell.middle();
        let x = (middle.x / f64::from(size.w) * f64::from(*width)).clamp(0.0, f64::from(width - 1)) as usize;
        let y =
            (middle.y / f64::from(size.h) * f64::from(*height)).clamp(0.0, f64::from(height - 1)) as usize;
        values.get(y * *width as usize + x).is_some_and(|v| *v > 0.5)
    };
    Some(cells.iter().filter(yes).count() as f64 / cells.len().max(1) as f64)
}

/// Words about a garment, and how sure they are.
type Words = BTreeMap<String, f32>;

type Attributes = BTreeMap<String, Words>;

fn attribute(key: &str, value: &str, confidence: f32) -> (String, Words) {
    (key.to_owned(), BTreeMap::from([(value.to_owned(), (confidence * 100.0).round() / 100.0)]))
}

/// Colour, and of cloth whether it is plain: shoes and bags shine, and are too small to tell.
fn seen(run: &Run<'_>, label: &str, cells: &[PxRect]) -> Attributes {
    let pixels: Vec<PxRect> = cells.iter().map(|cell| run.picture.analysis_rect(cell)).collect();
    let Some(look) = look(run.picture.pixels(), &pixels) else { return Attributes::new() };
    let mut attributes = Attributes::from([attribute("color", look.colour.0, look.colour.1)]);
    let pattern = look.pattern.filter(|_| !NO_CLOTH.contains(&label));
    attributes.extend(pattern.map(|(name, clear)| attribute("pattern", name, clear)));
    attributes
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a small count of a manifest")]
const fn count(number: f64) -> usize {
    number as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn things_are_worn_where_they_belong() {
        let person = PxRect::new(0.0, 0.0, 100.0, 400.0);
        let at = |y: f64| PxRect::new(20.0, y, 30.0, 20.0);
        assert!(plausible("shoes", &at(370.0), &person) && !plausible("shoes", &at(100.0), &person));
        assert!(plausible("sunglasses", &at(30.0), &person) && !plausible("pants", &at(30.0), &person));
        let window = window(&person);
        assert!((window.w / window.h - 0.75).abs() < 1e-9 && window.holds(&person, 0.0));
    }
}
