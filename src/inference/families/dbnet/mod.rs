//! Text: `DBNet` (Liao et al. 2020) finds lines, a CTC network reads them.

mod decode;
mod line;
mod order;
mod tilted;

use self::decode::{Limits, Region};
use super::common::{Field, axis, lengths, numbers};
use super::{Family, Run, Takes, ctc};
use crate::facts::{Payload, TextBlock};
use crate::geometry::{InputTransform, Point, PxRect, PxSize};
use crate::inference::{InferenceError, Lease};

/// The family `dbnet`.
///
/// Parameters: `pixel_threshold` and `box_threshold` of the probability map, `unclip` by which boxes
/// grow again (the network is trained on shrunken text), `line_height` and `line_width` of the
/// recogniser's input, `lines` read at most, `reading_threshold` from which a reading is believed.
pub(super) struct DbNet;

impl Family for DbNet {
    fn name(&self) -> &'static str {
        "dbnet"
    }

    fn revision(&self) -> u32 {
        1
    }

    fn picture_network(&self) -> Option<&'static str> {
        Some("detector")
    }

    fn takes(&self) -> Takes {
        Takes {
            parameters: &[
                "pixel_threshold",
                "box_threshold",
                "unclip",
                "line_height",
                "line_width",
                "lines",
                "reading_threshold",
            ],
            outputs: &["probability", "characters"],
            bytes: true,
            labels: false,
        }
    }

    fn sessions(&self) -> &'static [&'static str] {
        &["detector", "recogniser"]
    }

    fn run(&self, run: &Run<'_>, sessions: &mut Lease) -> Result<Payload, InferenceError> {
        let floor = run.manifest.thresholds.store_floor;
        let mut blocks = found(run, sessions)?;
        blocks.retain(|block| block.confidence >= floor);
        order::sort(&mut blocks);
        let alphabet = ctc::alphabet(sessions.file("dictionary")?);
        for index in longest(&blocks, line::count(run.setup.parameter("lines", 64.0))) {
            blocks[index].text = read(run, sessions, &blocks[index].corners, &alphabet)?;
        }
        Ok(Payload::Text(blocks))
    }
}

/// Where text stands, not yet read.
fn found(run: &Run<'_>, sessions: &mut Lease) -> Result<Vec<TextBlock>, InferenceError> {
    let fitted = run.picture.fitted(&run.setup.input);
    let outcome = sessions.run("detector", &[(run.setup.input.name.as_str(), &fitted.tensor)])?;
    let map = numbers(&outcome, run, "probability")?;
    let (width, height) = (axis(map.shape, -1), axis(map.shape, -2));
    lengths(run, "probability", map.values.len(), width * height)?;
    let limits = Limits {
        pixel: share(run.setup.parameter("pixel_threshold", 0.3)),
        region: share(run.setup.parameter("box_threshold", 0.6)),
        unclip: run.setup.parameter("unclip", 1.5),
    };
    let regions = decode::regions(&Field { size: (width, height), values: &map.values }, &limits);
    // The map may be smaller than the input.
    let (sx, sy) =
        (f64::from(fitted.size.w) / width.max(1) as f64, f64::from(fitted.size.h) / height.max(1) as f64);
    let way = &fitted.transform;
    let source = run.picture.source();
    Ok(regions.iter().filter_map(|region| block(region, (sx, sy), way, source)).collect())
}

fn block(region: &Region, scale: (f64, f64), way: &InputTransform, source: PxSize) -> Option<TextBlock> {
    let inside =
        |p: Point| Point::new(p.x.clamp(0.0, f64::from(source.w)), p.y.clamp(0.0, f64::from(source.h)));
    let corner = |p: &Point| inside(way.source_from_input(Point::new(p.x * scale.0, p.y * scale.1)));
    let corners: Vec<Point> = region.area.corners().iter().map(corner).collect();
    let bounds = PxRect::bounding(&corners).filter(|bounds| !bounds.is_empty())?;
    Some(TextBlock { bounds, corners, confidence: region.score.clamp(0.0, 1.0), text: None })
}

/// Indices of the `most` blocks with the largest area, in order.
fn longest(blocks: &[TextBlock], most: usize) -> Vec<usize> {
    let mut order: Vec<usize> = (0..blocks.len()).collect();
    order.sort_by(|&a, &b| blocks[b].bounds.area().total_cmp(&blocks[a].bounds.area()));
    order.truncate(most);
    order.sort_unstable();
    order
}

/// The text between four corners, where it can be read.
fn read(
    run: &Run<'_>,
    sessions: &mut Lease,
    corners: &[Point],
    alphabet: &[String],
) -> Result<Option<String>, InferenceError> {
    let number = |name, otherwise| line::count(run.setup.parameter(name, otherwise));
    let form = line::Form {
        height: number("line_height", 32.0),
        least_width: number("line_width", 320.0),
        order: run.setup.input.order,
    };
    let Some(tensor) = line::tensor(run.picture, corners, &form) else { return Ok(None) };
    let outcome = sessions.run("recogniser", &[("", &tensor)])?;
    let columns = numbers(&outcome, run, "characters")?;
    let reading = ctc::read(&columns.values, axis(columns.shape, -1), alphabet);
    let believed = f64::from(reading.confidence) >= run.setup.parameter("reading_threshold", 0.5);
    Ok((believed && !reading.text.is_empty()).then_some(reading.text))
}

#[expect(clippy::cast_possible_truncation, reason = "a share between 0 and 1")]
const fn share(number: f64) -> f32 {
    number as f32
}
