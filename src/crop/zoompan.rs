//! `e_zoompan`: the first and the last window of a movement.

use super::gravity::{Aim, Asked, resolve};
use super::plan::Motion;
use super::sight::Sight;
use super::values::{NoValue, Values, Variables, coordinate};
use super::window::whole;
use crate::geometry::{Point, PxRect, PxSize};
use crate::grammar::{Code, Compass, Coordinate, Vocabulary, Zoompan, ZoompanArea, ZoompanMode};

const DEFAULT_ZOOM: f64 = 2.0;
const DEFAULT_SECONDS: f64 = 5.0;
const DEFAULT_FPS: f64 = 25.0;

/// Nothing longer, faster or closer is made.
const MOST_SECONDS: f64 = 60.0;
const MOST_FPS: f64 = 60.0;
const MOST_FRAMES: f64 = 3600.0;
const MOST_ZOOM: f64 = 10.0;

/// What the movement needs to know about its component.
pub(super) struct Stage<'f> {
    pub sight: &'f Sight<'f>,
    pub words: &'f Vocabulary,
    pub values: Values,
    pub variables: &'f Variables,
    pub warnings: Vec<(Code, String)>,
    /// What the ends look at, each with its verb.
    pub seen: Vec<(&'static str, Asked)>,
}

/// The movement over an input of the size that `stage` sees; windows in pixels of that input.
pub(super) fn motion(z: &Zoompan, stage: &mut Stage<'_>) -> Result<Motion, NoValue> {
    let zoom = within("maxzoom", z.max_zoom.unwrap_or(DEFAULT_ZOOM), 1.0, MOST_ZOOM)?;
    let seconds = within("du", z.duration_s.unwrap_or(DEFAULT_SECONDS), 0.0, MOST_SECONDS)?;
    let fps = within("fps", z.fps.unwrap_or(DEFAULT_FPS), 0.0, MOST_FPS)?;
    let frames = whole(within("the number of frames", seconds * fps, 0.0, MOST_FRAMES)?).max(2);
    let (first, last) = if z.from.is_some() || z.to.is_some() {
        if z.mode.is_some() {
            let said = "the zoompan mode is ignored because from or to is given";
            stage.warnings.push((Code::ModeIgnored, said.to_owned()));
        }
        (end(z.from.as_ref(), "begins", zoom, stage)?, end(z.to.as_ref(), "ends", zoom, stage)?)
    } else {
        by_mode(z.mode.unwrap_or(ZoompanMode::Ztc), zoom, stage.sight.size)
    };
    Ok(Motion { frames, first, last, fps, loop_count: Some(1) })
}

fn within(what: &str, value: f64, low: f64, high: f64) -> Result<f64, NoValue> {
    if (low..=high).contains(&value) {
        Ok(value)
    } else {
        Err(NoValue(format!("{what} {value} (it may be from {low} to {high})")))
    }
}

fn by_mode(mode: ZoompanMode, zoom: f64, size: PxSize) -> (PxRect, PxRect) {
    let all = size.rect();
    let at = |compass| flush(size, compass, zoom, 0.0, 0.0);
    let (left, middle, right) = (at(Compass::West), at(Compass::Center), at(Compass::East));
    match mode {
        ZoompanMode::Ztc => (all, middle),
        ZoompanMode::Ztl => (all, left),
        ZoompanMode::Ztr => (all, right),
        ZoompanMode::Ofc => (middle, all),
        ZoompanMode::Ofl => (left, all),
        ZoompanMode::Ofr => (right, all),
        ZoompanMode::Plr => (left, right),
        ZoompanMode::Prl => (right, left),
    }
}

/// A window with fractions, flush with the named sides.
fn flush(size: PxSize, compass: Compass, zoom: f64, dx: f64, dy: f64) -> PxRect {
    let all = size.rect();
    let (w, h) = (all.w / zoom, all.h / zoom);
    let across = match compass {
        Compass::NorthWest | Compass::West | Compass::SouthWest => dx,
        Compass::North | Compass::Center | Compass::South => (all.w - w) / 2.0 + dx,
        Compass::NorthEast | Compass::East | Compass::SouthEast => all.w - w - dx,
    };
    let down = match compass {
        Compass::NorthWest | Compass::North | Compass::NorthEast => dy,
        Compass::West | Compass::Center | Compass::East => (all.h - h) / 2.0 + dy,
        Compass::SouthWest | Compass::South | Compass::SouthEast => all.h - h - dy,
    };
    PxRect::new(across, down, w, h).moved_inside(size)
}

/// One end of the movement; an absent one is the whole input.
fn end(
    area: Option<&ZoompanArea>,
    verb: &'static str,
    max_zoom: f64,
    stage: &mut Stage<'_>,
) -> Result<PxRect, NoValue> {
    let size = stage.sight.size;
    let Some(area) = area else { return Ok(size.rect()) };
    let aimed = area.gravity.is_some() || area.x.is_some() || area.y.is_some();
    let zoom = area.zoom.unwrap_or(if aimed { max_zoom } else { 1.0 });
    let zoom = within("zoom", zoom, 1.0, MOST_ZOOM)?;
    let read = |c: &Option<Coordinate>, axis: u32| {
        c.as_ref().map(|c| coordinate(c, axis, &stage.values, stage.variables)).transpose()
    };
    let (x, y) = (read(&area.x, size.w)?, read(&area.y, size.h)?);
    let middle = size.rect().middle();
    let point = Point::new(x.unwrap_or(middle.x), y.unwrap_or(middle.y));
    if area.gravity.is_none() {
        return Ok(about(size, point, zoom));
    }
    let resolved = resolve(stage.sight, stage.words, area.gravity.as_ref(), point);
    stage.warnings.extend(resolved.warnings);
    stage.seen.extend(resolved.asked.into_iter().map(|asked| (verb, asked)));
    Ok(match &resolved.aim {
        Aim::Compass(c) => flush(size, *c, zoom, x.unwrap_or(0.0), y.unwrap_or(0.0)),
        Aim::Point(p) => about(size, *p, zoom),
        aim => about(size, aim.focus(stage.sight).map_or(middle, |f| f.middle()), zoom),
    })
}

fn about(size: PxSize, middle: Point, zoom: f64) -> PxRect {
    PxRect::about(middle, f64::from(size.w) / zoom, f64::from(size.h) / zoom).moved_inside(size)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::Scene;

    fn of(z: &Zoompan) -> Result<Motion, NoValue> {
        let size = PxSize::new(1600, 1200);
        let scene = Scene { size, ..Scene::default() };
        let mut stage = Stage {
            sight: &Sight::of(&scene),
            words: &Vocabulary::default(),
            values: Values { initial: size, current: size },
            variables: &Variables::default(),
            warnings: vec![],
            seen: vec![],
        };
        motion(z, &mut stage)
    }

    #[test]
    fn ends_are_exact_and_every_frame_lies_inside() {
        let m =
            of(&Zoompan { mode: Some(ZoompanMode::Ofr), max_zoom: Some(3.2), ..Zoompan::default() }).unwrap();
        assert_eq!((m.window(0), m.window(m.frames - 1)), (m.first, m.last));
        for i in 0..m.frames {
            assert!(PxSize::new(1600, 1200).rect().holds(&m.window(i), 1e-9), "frame {i}");
        }
    }

    #[test]
    fn limits_are_named() {
        let err = of(&Zoompan { max_zoom: Some(11.0), ..Zoompan::default() }).unwrap_err();
        assert_eq!(err.0, "maxzoom 11 (it may be from 1 to 10)");
        assert!(of(&Zoompan { duration_s: Some(61.0), ..Zoompan::default() }).is_err());
    }
}
