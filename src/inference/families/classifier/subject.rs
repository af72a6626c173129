//! The one thing that stands out of a picture, by what an earlier analysis found salient.

use super::super::common::components;
use crate::facts::{AnalysisRecord, Payload, SaliencyMap};
use crate::geometry::{PxRect, PxSize};

/// A cell belongs to what stands out from this salience on.
const SALIENT: f32 = 0.5;

/// The largest region must hold this share of everything salient.
const ALONE: f64 = 0.8;

/// Smaller than this share of the picture is a spot, larger is the picture itself.
const SHARES: std::ops::Range<f64> = 0.01..0.9;

/// Its box in source pixels; `None` where several things stand out, or nothing, or everything.
pub(super) fn subject(prior: &[AnalysisRecord], source: PxSize) -> Option<PxRect> {
    let record = prior.iter().find(|record| record.analysis == "saliency")?;
    let Payload::Saliency(map) = &record.payload else { return None };
    let bounds = alone(map)?;
    let cell = (f64::from(source.w) / f64::from(map.width), f64::from(source.h) / f64::from(map.height));
    Some(bounds.scaled(cell.0, cell.1).clipped(source)).filter(|r| !r.is_empty())
}

/// In cells.
fn alone(map: &SaliencyMap) -> Option<PxRect> {
    let width = map.width as usize;
    let salient: Vec<Option<usize>> = map.values.iter().map(|v| (*v >= SALIENT).then_some(0)).collect();
    let all = salient.iter().flatten().count() as f64;
    let largest = components(&salient, width).into_iter().max_by_key(|component| component.cells)?;
    if (largest.cells as f64) < ALONE * all
        || !SHARES.contains(&(largest.cells as f64 / salient.len() as f64))
    {
        return None;
    }
    let boxes = largest
        .members
        .iter()
        .map(|&cell| PxRect::new((cell % width) as f64, (cell / width) as f64, 1.0, 1.0));
    PxRect::union_of(boxes.collect::<Vec<_>>().iter())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(rows: [&str; 4]) -> Option<PxRect> {
        let values = rows.concat().bytes().map(|b| if b == b'#' { 1.0 } else { 0.1 }).collect();
        let record = AnalysisRecord {
            analysis: "saliency".to_owned(),
            version: 1,
            engine: String::new(),
            model_name: String::new(),
            measured_on: PxSize::new(80, 40),
            payload: Payload::Saliency(SaliencyMap::new(8, 4, values).unwrap()),
        };
        subject(&[record], PxSize::new(80, 40))
    }

    #[test]
    fn one_thing_stands_out() {
        let found = found(["........", "..##....", "..##...#", "..##...."]);
        assert_eq!(found, Some(PxRect::new(20.0, 10.0, 20.0, 30.0)));
    }

    #[test]
    fn two_things_or_none_or_everything_do_not() {
        assert_eq!(found(["##....##"; 4]), None);
        assert_eq!(found(["........"; 4]), None);
        assert_eq!(found(["########"; 4]), None);
        assert_eq!(subject(&[], PxSize::new(8, 8)), None);
    }
}
