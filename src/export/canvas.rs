//! From a plan and the source's pixels to the pixels of the result.

use super::ExportError;
use crate::crop::{AutoColour, Background, Direction, Plan};
use crate::facts::{Channels, PixelBuffer};
use crate::geometry::{IntRect, PxSize};
use crate::media;
use crate::vision;

/// Cuts, scales and pads; the result has exactly the plan's canvas size.
///
/// `picture` may be a reduced copy of the source (a preview): the take is scaled to it. Padding without a colour
/// is white, or clear where the picture itself has opacity.
pub fn render_plan(picture: &PixelBuffer, plan: &Plan) -> Result<PixelBuffer, ExportError> {
    render_for(picture, plan, picture.channels() == Channels::Rgba)
}

/// The same for a format that has opacity or not: padding without a colour is clear where it can be.
pub fn render_for(picture: &PixelBuffer, plan: &Plan, opacity: bool) -> Result<PixelBuffer, ExportError> {
    if plan.motion.is_some() {
        return Err(ExportError::Movement);
    }
    still(picture, plan, opacity)
}

/// The canvas of a plan, whatever moves over it.
pub(super) fn still(picture: &PixelBuffer, plan: &Plan, opacity: bool) -> Result<PixelBuffer, ExportError> {
    let mut paddings = plan.steps.iter().filter(|step| step.place != step.canvas.int_rect());
    let first = paddings.next();
    if paddings.any(|step| first.is_some_and(|first| first.background != step.background)) {
        return stepwise(picture, plan, opacity);
    }
    let take = take_in(picture.size(), plan.source, plan.take)?;
    let scaled = media::render(picture, take, plan.place.size())?;
    Ok(laid(scaled, plan.canvas, plan.place, &plan.background, opacity))
}

/// One step after another: where bars of several colours lie around one another.
fn stepwise(picture: &PixelBuffer, plan: &Plan, opacity: bool) -> Result<PixelBuffer, ExportError> {
    let mut current = picture.clone();
    let mut expected = plan.source;
    for step in &plan.steps {
        let take = take_in(current.size(), expected, step.take)?;
        let scaled = media::render(&current, take, step.place.size())?;
        current = laid(scaled, step.canvas, step.place, &step.background, opacity);
        expected = step.canvas;
    }
    Ok(current)
}

/// A take of `planned` pixels in those of `found`, which has the same shape but perhaps fewer of them.
fn take_in(found: PxSize, planned: PxSize, take: IntRect) -> Result<IntRect, ExportError> {
    if found == planned {
        return Ok(take);
    }
    let (sx, sy) =
        (f64::from(found.w) / f64::from(planned.w.max(1)), f64::from(found.h) / f64::from(planned.h.max(1)));
    // One pixel of rounding on the shorter side is all that a reduced copy may differ by.
    let slack = 1.5 / f64::from(found.w.min(found.h).max(1));
    if (sx / sy - 1.0).abs() > slack {
        return Err(ExportError::OtherPicture { planned: planned.to_string(), found: found.to_string() });
    }
    let near = |v: u32, s: f64, limit: u32| whole(f64::from(v) * s).min(limit - 1);
    let (x, y) = (near(take.x, sx, found.w), near(take.y, sy, found.h));
    let w = whole(f64::from(take.w) * sx).clamp(1, found.w - x);
    let h = whole(f64::from(take.h) * sy).clamp(1, found.h - y);
    Ok(IntRect::new(x, y, w, h))
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a rounded length of a picture")]
fn whole(value: f64) -> u32 {
    value.round().max(0.0) as u32
}

/// The scaled part on its canvas; colours for the bars are taken from what is shown.
fn laid(
    scaled: PixelBuffer,
    size: PxSize,
    place: IntRect,
    background: &Background,
    opacity: bool,
) -> PixelBuffer {
    if place == size.int_rect() {
        return scaled;
    }
    let along = if place.w < size.w { Direction::Horizontal } else { Direction::Vertical };
    let filling = Filling::of(background, &scaled, along, opacity);
    let opaque = scaled.channels() == Channels::Rgb && filling.opaque();
    let channels = if opaque { Channels::Rgb } else { Channels::Rgba };
    let mut data = Vec::with_capacity(size.w as usize * size.h as usize * channels.count());
    for y in 0..size.h {
        for x in 0..size.w {
            let inside = x >= place.x && y >= place.y && x < place.x + place.w && y < place.y + place.h;
            let colour =
                if inside { pixel(&scaled, x - place.x, y - place.y) } else { filling.at(x, y, size) };
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
    /// `along` is the way a gradient runs unless it says otherwise: from one bar to the other.
    fn of(background: &Background, shown: &PixelBuffer, along: Direction, opacity: bool) -> Self {
        let plain = |colour: [u8; 4]| Self { colours: vec![colour], direction: Direction::Horizontal };
        match background {
            Background::Default if opacity => plain([255, 255, 255, 0]),
            Background::Default => plain([255; 4]),
            Background::Colour(colour) => plain(*colour),
            Background::Auto { from, contrast } => plain(taken(shown, *from, 1, *contrast)[0]),
            Background::Gradient { from, contrast, colours, direction, palette } => {
                let mut chosen = taken(shown, *from, usize::from(*colours).max(2), *contrast);
                if !palette.is_empty() {
                    chosen = chosen.into_iter().map(|colour| nearest(colour, palette)).collect();
                }
                Self { colours: chosen, direction: direction.unwrap_or(along) }
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

/// Exactly `count` colours; a picture with fewer repeats its last.
fn taken(shown: &PixelBuffer, from: AutoColour, count: usize, contrast: bool) -> Vec<[u8; 4]> {
    let mut colours = match from {
        AutoColour::Border => vision::border_colours(shown, count),
        AutoColour::Predominant => vision::dominant_colours(shown, count),
    };
    if colours.len() < count {
        let more = vision::dominant_colours(shown, count);
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
