//! From a plan and the source's pixels to the pixels of the result.

use super::ExportError;
use crate::crop::{AutoColour, Background, Direction, Plan};
use crate::facts::{Channels, PixelBuffer};
use crate::geometry::{IntRect, PxSize};
use crate::media;
use crate::vision;

/// Cuts, scales and pads; the result has exactly the plan's canvas size.
///
/// `picture` may be a reduced copy of the source (a preview): the take is scaled to it.
pub fn render_plan(picture: &PixelBuffer, plan: &Plan) -> Result<PixelBuffer, ExportError> {
    if plan.motion.is_some() {
        return Err(ExportError::Movement);
    }
    let take = take_in(picture.size(), plan)?;
    let scaled = media::render(picture, take, plan.place.size())?;
    if plan.place == plan.canvas.int_rect() {
        return Ok(scaled);
    }
    Ok(padded(&scaled, picture, plan))
}

/// The plan's take in pixels of `found`, which has the source's shape but perhaps fewer pixels.
fn take_in(found: PxSize, plan: &Plan) -> Result<IntRect, ExportError> {
    if found == plan.source {
        return Ok(plan.take);
    }
    let (sx, sy) = (
        f64::from(found.w) / f64::from(plan.source.w.max(1)),
        f64::from(found.h) / f64::from(plan.source.h.max(1)),
    );
    // One pixel of rounding on the shorter side is all that a reduced copy may differ by.
    let slack = 1.5 / f64::from(found.w.min(found.h).max(1));
    if (sx / sy - 1.0).abs() > slack {
        return Err(ExportError::OtherPicture { planned: plan.source.to_string(), found: found.to_string() });
    }
    let near = |v: u32, s: f64, limit: u32| whole(f64::from(v) * s).min(limit - 1);
    let (x, y) = (near(plan.take.x, sx, found.w), near(plan.take.y, sy, found.h));
    let w = whole(f64::from(plan.take.w) * sx).clamp(1, found.w - x);
    let h = whole(f64::from(plan.take.h) * sy).clamp(1, found.h - y);
    Ok(IntRect::new(x, y, w, h))
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a rounded length of a picture")]
fn whole(value: f64) -> u32 {
    value.round().max(0.0) as u32
}

fn padded(scaled: &PixelBuffer, source: &PixelBuffer, plan: &Plan) -> PixelBuffer {
    let filling = Filling::of(&plan.background, source, plan);
    let opaque = scaled.channels() == Channels::Rgb && filling.opaque();
    let channels = if opaque { Channels::Rgb } else { Channels::Rgba };
    let (size, place) = (plan.canvas, plan.place);
    let mut data = Vec::with_capacity(size.w as usize * size.h as usize * channels.count());
    for y in 0..size.h {
        for x in 0..size.w {
            let inside = x >= place.x && y >= place.y && x < place.x + place.w && y < place.y + place.h;
            let colour =
                if inside { pixel(scaled, x - place.x, y - place.y) } else { filling.at(x, y, size) };
            data.extend_from_slice(&colour[..channels.count()]);
        }
    }
    PixelBuffer::new(size, channels, data).expect("every pixel of the canvas was written")
}

fn pixel(picture: &PixelBuffer, x: u32, y: u32) -> [u8; 4] {
    let [r, g, b] = picture.rgb(x, y);
    let a = match picture.channels() {
        Channels::Rgb => 255,
        Channels::Rgba => picture.row(y)[x as usize * 4 + 3],
    };
    [r, g, b, a]
}

/// What the canvas shows beside the picture.
struct Filling {
    colours: Vec<[u8; 4]>,
    direction: Direction,
}

impl Filling {
    fn of(background: &Background, source: &PixelBuffer, plan: &Plan) -> Self {
        let plain = |colour: [u8; 4]| Self { colours: vec![colour], direction: Direction::Horizontal };
        match background {
            Background::Default if source.channels() == Channels::Rgba => plain([255, 255, 255, 0]),
            Background::Default => plain([255; 4]),
            Background::Colour(colour) => plain(*colour),
            Background::Auto { from, contrast } => plain(taken(source, *from, 1, *contrast)[0]),
            Background::Gradient { from, contrast, colours, direction, palette } => {
                let mut chosen = taken(source, *from, usize::from(*colours).max(2), *contrast);
                if !palette.is_empty() {
                    chosen = chosen.into_iter().map(|colour| nearest(colour, palette)).collect();
                }
                let direction = direction.unwrap_or(along_the_bars(plan));
                Self { colours: chosen, direction }
            }
        }
    }

    fn opaque(&self) -> bool {
        self.colours.iter().all(|colour| colour[3] == 255)
    }

    fn at(&self, x: u32, y: u32, size: PxSize) -> [u8; 4] {
        if self.colours.len() == 1 {
            return self.colours[0];
        }
        let across = f64::from(x) / f64::from(size.w.max(2) - 1);
        let down = f64::from(y) / f64::from(size.h.max(2) - 1);
        let t = match self.direction {
            Direction::Horizontal => across,
            Direction::Vertical => down,
            Direction::DiagonalAscending => f64::midpoint(across, 1.0 - down),
            Direction::DiagonalDescending => f64::midpoint(across, down),
        };
        blend(&self.colours, t)
    }
}

/// The gradient runs the way the picture was widened, so that both bars differ as the picture does.
fn along_the_bars(plan: &Plan) -> Direction {
    if plan.place.w < plan.canvas.w { Direction::Horizontal } else { Direction::Vertical }
}

fn taken(source: &PixelBuffer, from: AutoColour, count: usize, contrast: bool) -> Vec<[u8; 4]> {
    let mut colours = match from {
        AutoColour::Border => vec![vision::border_colour(source)],
        AutoColour::Predominant => vision::dominant_colours(source, count),
    };
    if colours.len() < count {
        let more = vision::dominant_colours(source, count);
        colours.extend(more.into_iter().filter(|c| !colours.contains(c)).collect::<Vec<_>>());
    }
    let last = colours.last().copied().unwrap_or([255; 3]);
    colours.resize(count, last);
    let seen = |c: [u8; 3]| if contrast { vision::contrasting(c) } else { c };
    colours.into_iter().map(seen).map(|[r, g, b]| [r, g, b, 255]).collect()
}

fn nearest(colour: [u8; 4], palette: &[[u8; 4]]) -> [u8; 4] {
    let distance =
        |other: &[u8; 4]| -> u32 { (0..3).map(|c| u32::from(colour[c].abs_diff(other[c])).pow(2)).sum() };
    palette.iter().min_by_key(|other| distance(other)).copied().unwrap_or(colour)
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "both lie between two bytes")]
fn blend(colours: &[[u8; 4]], t: f64) -> [u8; 4] {
    let place = t.clamp(0.0, 1.0) * (colours.len() - 1) as f64;
    let first = (place.floor() as usize).min(colours.len() - 2);
    let share = place - first as f64;
    let between = |c: usize| {
        let (a, b) = (f64::from(colours[first][c]), f64::from(colours[first + 1][c]));
        (a + (b - a) * share).round() as u8
    };
    [between(0), between(1), between(2), between(3)]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crop;
    use crate::facts::Scene;
    use crate::grammar::{Vocabulary, parse};

    fn plan_for(text: &str, size: PxSize) -> Plan {
        let words = Vocabulary::standard();
        let scene = Scene { size, ..Scene::default() };
        crop::plan(&scene, &parse(text, &words).unwrap(), &words).unwrap()
    }

    fn halves(size: PxSize) -> PixelBuffer {
        let data = (0..size.h)
            .flat_map(|_| (0..size.w).flat_map(|x| if x < size.w / 2 { [250, 0, 0] } else { [0, 0, 250] }))
            .collect::<Vec<u8>>();
        PixelBuffer::new(size, Channels::Rgb, data).unwrap()
    }

    #[test]
    fn the_canvas_is_exact() {
        let size = PxSize::new(64, 48);
        let out = render_plan(&halves(size), &plan_for("c_fill,w_31,h_17", size)).unwrap();
        assert_eq!(out.size(), PxSize::new(31, 17));
        assert!(out.rgb(1, 8)[0] > 200 && out.rgb(29, 8)[2] > 200);
    }

    #[test]
    fn padding_has_the_colour_that_was_asked_for() {
        let size = PxSize::new(64, 32);
        let out = render_plan(&halves(size), &plan_for("c_pad,w_40,h_40,b_green", size)).unwrap();
        assert_eq!(out.size(), PxSize::new(40, 40));
        assert_eq!(out.rgb(20, 1), [0, 128, 0]);
        assert!(out.rgb(2, 20)[0] > 200);
    }

    #[test]
    fn a_reduced_copy_gives_the_same_part() {
        let full = PxSize::new(640, 480);
        let plan = plan_for("c_crop,g_east,w_160,h_160", full);
        let out = render_plan(&halves(PxSize::new(64, 48)), &plan).unwrap();
        assert_eq!(out.size(), PxSize::new(160, 160));
        assert!(out.rgb(80, 80)[2] > 200);
        let other = render_plan(&halves(PxSize::new(64, 64)), &plan);
        assert!(matches!(other, Err(ExportError::OtherPicture { .. })));
    }
}
