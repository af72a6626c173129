//! Pictures that the project draws itself, for tests and for the pictures of the window in the
//! README: landscapes with one thing in each that a detector knows.

use std::path::{Path, PathBuf};

use image::{Rgb, RgbImage};

/// Colour as light, 0 to 1 a channel.
type Light = [f64; 3];

/// Names of the scenes, in the order of their file names.
pub const NAMES: &[&str] = &[
    "clock-tower",
    "crossing",
    "evening-boat",
    "harbour-lights",
    "high-valley",
    "lone-kite",
    "orange-on-slate",
    "football-field",
    "signal",
    "snow-line",
    "sun-shade",
    "tide",
];

/// Writes every scene as `<name>.jpg` into `folder`, some upright and some wide.
pub fn write_all(folder: &Path, long_side_px: u32) -> Vec<PathBuf> {
    std::fs::create_dir_all(folder).unwrap();
    NAMES
        .iter()
        .enumerate()
        .map(|(i, name)| {
            let short = long_side_px * 2 / 3;
            let (w, h) = if i % 4 == 1 { (short, long_side_px) } else { (long_side_px, short) };
            let path = folder.join(format!("{name}.jpg"));
            render(name, w, h).save(&path).unwrap();
            path
        })
        .collect()
}

/// Draws one scene at any size; the same size gives the same pixels everywhere.
pub fn render(name: &str, w: u32, h: u32) -> RgbImage {
    let aspect = f64::from(w) / f64::from(h);
    RgbImage::from_fn(w, h, |px, py| {
        // Four samples a pixel smooth the edges; y runs 0 to 1 and x 0 to the aspect ratio.
        let mut sum = [0.0; 3];
        for (dx, dy) in [(0.25, 0.25), (0.75, 0.25), (0.25, 0.75), (0.75, 0.75)] {
            let x = (f64::from(px) + dx) / f64::from(h);
            let y = (f64::from(py) + dy) / f64::from(h);
            let light = scene(name, x, y, aspect);
            for c in 0..3 {
                sum[c] += light[c] / 4.0;
            }
        }
        let grain = (noise(f64::from(px) * 0.9, f64::from(py) * 0.9) - 0.5) * 0.03;
        Rgb(sum.map(|v| ((v + grain).clamp(0.0, 1.0) * 255.0).round() as u8))
    })
}

fn scene(name: &str, x: f64, y: f64, aspect: f64) -> Light {
    match name {
        "clock-tower" => clock(x - 0.62 * aspect, y - 0.40, brick(x, y)),
        "crossing" => stop_sign(x - 0.64 * aspect, y - 0.34, road(x, y, aspect)),
        "evening-boat" => boat(x - 0.34 * aspect, y - 0.56, sea(x, y, aspect, 0.58, true)),
        "harbour-lights" => lights(x, y, sea(x, y, aspect, 0.5, true)),
        "high-valley" => hills(x, y, aspect, [0.42, 0.62, 0.86], [0.28, 0.42, 0.24]),
        "lone-kite" => {
            kite(x - 0.68 * aspect, y - 0.30, hills(x, y, aspect, [0.36, 0.6, 0.9], [0.4, 0.52, 0.24]))
        }
        "orange-on-slate" => orange(x - 0.36 * aspect, y - 0.58, slate(x, y)),
        "football-field" => ball(x - 0.58 * aspect, y - 0.66, grass(x, y)),
        "signal" => {
            signal(x - 0.36 * aspect, y - 0.38, hills(x, y, aspect, [0.6, 0.72, 0.84], [0.3, 0.36, 0.3]))
        }
        "snow-line" => hills(x, y, aspect, [0.56, 0.7, 0.88], [0.86, 0.89, 0.93]),
        "sun-shade" => umbrella(x - 0.60 * aspect, y - 0.46, sea(x, y, aspect, 0.42, false)),
        _ => sea(x, y, aspect, 0.36, false),
    }
}

// Backgrounds.

fn sky(y: f64, horizon: f64, zenith: Light, low: Light) -> Light {
    mix(zenith, low, (y / horizon).clamp(0.0, 1.0).powf(1.3))
}

fn hills(x: f64, y: f64, aspect: f64, zenith: Light, ground: Light) -> Light {
    let mut light = sky(y, 0.7, zenith, [0.9, 0.9, 0.88]);
    let sun = ((x - 0.22 * aspect).hypot(y - 0.2) / 0.5).min(1.0);
    light = mix([1.0, 0.97, 0.88], light, 0.55 + 0.45 * sun);
    for layer in 0..5 {
        let depth = f64::from(layer) / 4.0;
        let base = 0.46 + 0.13 * depth * 2.2;
        let ridge = base
            - 0.16 * (1.0 - depth) * rolling(x * (1.4 + depth), f64::from(layer) * 7.3)
            - 0.02 * fractal(x * 9.0, f64::from(layer));
        let haze = mix([0.66, 0.74, 0.84], ground, 0.25 + 0.75 * depth);
        let texture = 0.86 + 0.28 * fractal(x * 22.0 * (0.5 + depth), y * 34.0);
        let inside = smooth(y - ridge, 0.003);
        light = mix(light, scale(haze, texture), inside);
    }
    light
}

fn sea(x: f64, y: f64, aspect: f64, horizon: f64, evening: bool) -> Light {
    let (zenith, low, deep) = if evening {
        ([0.2, 0.26, 0.45], [0.97, 0.68, 0.42], [0.1, 0.16, 0.27])
    } else {
        ([0.25, 0.5, 0.85], [0.82, 0.9, 0.95], [0.08, 0.36, 0.5])
    };
    let clouds = smooth(fractal(x * 2.2, y * 7.0 + 3.0) - 0.55, 0.18) * 0.5;
    let mut light = mix(sky(y, horizon, zenith, low), [0.97, 0.93, 0.9], clouds);
    if evening {
        let sun = (x - 0.7 * aspect).hypot(y - horizon + 0.06);
        light = mix(
            light,
            [1.0, 0.93, 0.75],
            smooth(0.055 - sun, 0.006) + 0.35 * (1.0 - sun / 0.5).clamp(0.0, 1.0),
        );
    }
    if y > horizon {
        let depth = (y - horizon) / (1.0 - horizon);
        let wave = fractal(x * 6.0 / (0.15 + depth), 40.0 * depth.sqrt());
        let glitter = if evening {
            (1.0 - ((x - 0.7 * aspect).abs() / (0.04 + 0.2 * depth))).clamp(0.0, 1.0)
        } else {
            0.15
        };
        light = mix(
            mix(low, deep, 0.35 + 0.65 * depth.sqrt()),
            [1.0, 0.88, 0.7],
            (wave - 0.42).clamp(0.0, 1.0) * (0.5 + glitter),
        );
    }
    if !evening && y > 0.78 + 0.03 * rolling(x * 2.0, 1.0) {
        light = scale([0.87, 0.78, 0.6], 0.9 + 0.2 * fractal(x * 60.0, y * 60.0));
    }
    light
}

fn road(x: f64, y: f64, aspect: f64) -> Light {
    let mut light = hills(x, y * 1.12, aspect, [0.45, 0.64, 0.86], [0.36, 0.48, 0.26]);
    let depth = (y - 0.62) / 0.38;
    if depth > 0.0 {
        let across = (x - 0.42 * aspect) / (0.05 + 0.55 * depth);
        if across.abs() < 0.5 {
            light = scale([0.34, 0.34, 0.36], 0.86 + 0.26 * fractal(x * 80.0, y * 80.0));
            let dash = (8.0 / (0.18 + depth)).sin() > 0.0;
            if across.abs() < 0.018 && dash {
                light = [0.9, 0.88, 0.8];
            }
        }
    }
    light
}

fn brick(x: f64, y: f64) -> Light {
    let row = (y * 26.0).floor();
    let shifted = x * 11.0 + if row % 2.0 == 0.0 { 0.0 } else { 0.5 };
    let (u, v) = (shifted.fract(), (y * 26.0).fract());
    let mortar = u < 0.05 || v < 0.1;
    let tone = 0.75 + 0.4 * noise(shifted.floor() * 3.7, row * 5.1);
    let face = scale([0.62, 0.33, 0.26], tone * (0.85 + 0.3 * fractal(x * 50.0, y * 50.0)));
    scale(if mortar { [0.7, 0.67, 0.62] } else { face }, 1.12 - 0.4 * y)
}

fn slate(x: f64, y: f64) -> Light {
    let light = if y > 0.5 {
        scale([0.27, 0.28, 0.31], 0.8 + 0.35 * fractal(x * 14.0, y * 46.0))
    } else {
        scale([0.52, 0.5, 0.48], 0.94 + 0.1 * fractal(x * 5.0, y * 5.0))
    };
    scale(light, 1.2 - 0.5 * (x - 0.5).hypot(y - 0.5))
}

fn grass(x: f64, y: f64) -> Light {
    let depth = 1.0 / (0.25 + y);
    let blades = fractal(x * 90.0 * depth, y * 46.0 * depth);
    let stripe = if (x * 2.6 * depth).sin() > 0.0 { 1.08 } else { 0.94 };
    if y < 0.3 {
        return mix(
            sky(y, 0.3, [0.5, 0.66, 0.86], [0.84, 0.89, 0.92]),
            [0.2, 0.3, 0.18],
            smooth(y - 0.22 + 0.05 * fractal(x * 8.0, 2.0), 0.01),
        );
    }
    scale([0.26, 0.48, 0.16], stripe * (0.7 + 0.6 * blades))
}

// Things. Coordinates are relative to the middle of the thing.

fn stop_sign(x: f64, y: f64, behind: Light) -> Light {
    let octagon = |r: f64| x.abs().max(y.abs()).max((x.abs() + y.abs()) / std::f64::consts::SQRT_2) - r;
    let mut light = behind;
    if x.abs() < 0.012 && y > 0.1 && y < 0.52 {
        light = mix([0.5, 0.52, 0.54], [0.8, 0.82, 0.84], (x + 0.012) / 0.024);
    }
    light = mix(light, [0.95, 0.95, 0.93], smooth(-octagon(0.150), 0.002));
    light = mix(light, [0.76, 0.08, 0.1], smooth(-octagon(0.138), 0.002));
    let letters = letter_rows(&STOP, (x + 0.108) / 0.216, (y + 0.045) / 0.09);
    mix(light, [0.97, 0.97, 0.95], if letters { 1.0 } else { 0.0 })
}

/// The word on the sign: four letters of five columns and seven rows.
const STOP: [&str; 7] = [
    ".###..#####..###..####.",
    "#...#...#...#...#.#...#",
    "#.......#...#...#.#...#",
    ".###....#...#...#.####.",
    "....#...#...#...#.#....",
    "#...#...#...#...#.#....",
    ".###....#....###..#....",
];

fn letter_rows(rows: &[&str; 7], u: f64, v: f64) -> bool {
    if !(0.0..1.0).contains(&u) || !(0.0..1.0).contains(&v) {
        return false;
    }
    let row = rows[(v * 7.0) as usize].as_bytes();
    row[(u * row.len() as f64) as usize] == b'#'
}

fn clock(x: f64, y: f64, behind: Light) -> Light {
    let r = x.hypot(y);
    let mut light = mix(behind, scale(behind, 0.45), smooth(0.27 - (x - 0.012).hypot(y - 0.016), 0.03));
    light = mix(light, [0.2, 0.19, 0.18], smooth(0.245 - r, 0.002));
    light = mix(light, scale([0.95, 0.93, 0.86], 1.05 - 0.6 * r), smooth(0.222 - r, 0.002));
    let angle = x.atan2(-y);
    let hour = (angle / std::f64::consts::TAU * 12.0).rem_euclid(1.0);
    let near = hour.min(1.0 - hour) * r;
    if near < 0.006 && (0.165..0.21).contains(&r) {
        light = [0.08, 0.08, 0.09];
    }
    let minute = (angle / std::f64::consts::TAU * 60.0).rem_euclid(1.0);
    if minute.min(1.0 - minute) * r < 0.012 && (0.198..0.212).contains(&r) {
        light = [0.12, 0.12, 0.13];
    }
    for (turn, length, width) in [(10.15 / 12.0, 0.115, 0.010), (9.0 / 60.0, 0.175, 0.006)] {
        let (sin, cos) = (turn * std::f64::consts::TAU).sin_cos();
        let (along, across) = (x * sin - y * cos, x * cos + y * sin);
        if along > -0.03 && along < length && across.abs() < width * (1.15 - along / length) {
            light = [0.07, 0.07, 0.08];
        }
    }
    mix(light, [0.1, 0.1, 0.1], smooth(0.014 - r, 0.002))
}

fn boat(x: f64, y: f64, behind: Light) -> Light {
    let mut light = behind;
    let hull = y > 0.02 && y < 0.075 && x.abs() < 0.17 - (y - 0.02) * 0.9;
    let main = x > 0.008 && x < 0.135 && y < -0.012 && y > -0.30 + x * 2.1;
    let jib = x < -0.006 && x > -0.105 && y < -0.005 && y > -0.25 - x * 2.35 && y > -0.25;
    if (x - 0.001).abs() < 0.004 && y > -0.33 && y < 0.03 {
        light = [0.25, 0.2, 0.16];
    }
    if main {
        light = scale([0.96, 0.93, 0.87], 0.8 + 1.2 * x + 0.05 * (y * 60.0).sin());
    }
    if jib {
        light = scale([0.9, 0.86, 0.8], 0.9 - 1.4 * x.abs());
    }
    if hull {
        light = if y < 0.034 { [0.93, 0.92, 0.9] } else { [0.13, 0.2, 0.34] };
    }
    if y > 0.075 && y < 0.2 && x.abs() < 0.15 {
        light =
            mix(light, [0.08, 0.1, 0.16], 0.5 * (1.0 - (y - 0.075) / 0.125) * fractal(x * 14.0, y * 80.0));
    }
    light
}

fn lights(x: f64, y: f64, behind: Light) -> Light {
    let night = scale(behind, 0.35);
    let column = (x * 9.0).floor();
    let lamp = (x * 9.0).fract() - 0.3 - 0.4 * noise(column, 3.0);
    let height = 0.46 + 0.03 * noise(column, 8.0);
    let glow = (-(lamp * lamp * 40.0 + (y - height).powi(2) * 900.0)).exp();
    let streak =
        if y > 0.5 { (-(lamp * lamp * 60.0)).exp() * (1.1 - y) * fractal(x * 20.0, y * 60.0) } else { 0.0 };
    mix(night, [1.0, 0.82, 0.5], (glow + streak).min(1.0))
}

fn kite(x: f64, y: f64, behind: Light) -> Light {
    let (u, v) = (x * 0.92 + y * 0.39, y * 0.92 - x * 0.39);
    let height = if v < 0.0 { 0.13 } else { 0.2 };
    let inside = u.abs() / 0.105 + v.abs() / height < 1.0;
    let mut light = behind;
    let tail = (v - 0.2, u - 0.022 * (v * 34.0).sin());
    if tail.0 > 0.0 && tail.0 < 0.3 && tail.1.abs() < 0.005 {
        light = [0.85, 0.2, 0.15];
    }
    if inside {
        light = if (u < 0.0) == (v < 0.0) { [0.9, 0.18, 0.16] } else { [0.98, 0.8, 0.15] };
        if u.abs() < 0.004 || v.abs() < 0.004 {
            light = [0.2, 0.16, 0.15];
        }
    }
    light
}

fn orange(x: f64, y: f64, behind: Light) -> Light {
    let shadow = (x - 0.05).hypot((y - 0.15) * 3.2);
    let mut light = mix(behind, scale(behind, 0.35), smooth(0.2 - shadow, 0.06));
    let r = x.hypot(y);
    if r < 0.17 {
        let shade = (1.15 - ((x + 0.06).hypot(y + 0.07) / 0.24)).clamp(0.15, 1.1);
        let skin = 0.93 + 0.12 * fractal(x * 120.0, y * 120.0);
        light = mix(
            scale([0.98, 0.52, 0.06], shade * skin),
            [1.0, 0.9, 0.75],
            (-((x + 0.06).powi(2) + (y + 0.075).powi(2)) * 900.0).exp() * 0.7,
        );
        if (x - 0.012).hypot(y + 0.135) < 0.014 {
            light = [0.3, 0.34, 0.12];
        }
    }
    light
}

fn ball(x: f64, y: f64, behind: Light) -> Light {
    let shadow = (x - 0.03).hypot((y - 0.11) * 3.0);
    let mut light = mix(behind, scale(behind, 0.4), smooth(0.14 - shadow, 0.04));
    let r = x.hypot(y) / 0.125;
    if r < 1.0 {
        let z = (1.0 - r * r).sqrt();
        let (u, v, w) = (x / 0.125, y / 0.125, z);
        // Black patches at the corners of an icosahedron make a football.
        let golden = 1.618_034;
        let corners = [
            (0.0, 1.0, golden),
            (0.0, -1.0, golden),
            (1.0, golden, 0.0),
            (-1.0, golden, 0.0),
            (golden, 0.0, 1.0),
            (-golden, 0.0, 1.0),
            (1.0, -golden, 0.0),
            (-1.0, -golden, 0.0),
        ];
        let (tu, tw) = (u * 0.94 - w * 0.34, u * 0.34 + w * 0.94);
        let patch = corners.iter().any(|c| (tu * c.0 + v * c.1 + tw * c.2) / 1.902 > 0.93);
        let shade = (0.35 + 0.75 * (-0.45 * u - 0.6 * v + 0.66 * w)).clamp(0.2, 1.05);
        light = scale(if patch { [0.1, 0.1, 0.11] } else { [0.95, 0.95, 0.94] }, shade);
    }
    light
}

fn signal(x: f64, y: f64, behind: Light) -> Light {
    let mut light = behind;
    if x.abs() < 0.014 && y > 0.2 {
        light = mix([0.3, 0.31, 0.32], [0.55, 0.56, 0.57], (x + 0.014) / 0.028);
    }
    let case = (x.abs() - 0.085).max(y.abs() - 0.225);
    light = mix(light, [0.1, 0.1, 0.1], smooth(-case, 0.003));
    for (i, lamp) in [[0.93, 0.1, 0.08], [0.34, 0.25, 0.04], [0.04, 0.24, 0.1]].into_iter().enumerate() {
        let r = x.hypot(y + 0.145 - 0.145 * i as f64);
        light = mix(light, [0.04, 0.04, 0.04], smooth(0.066 - r, 0.003));
        light = mix(light, scale(lamp, 1.15 - 4.0 * r), smooth(0.057 - r, 0.003));
    }
    light
}

fn umbrella(x: f64, y: f64, behind: Light) -> Light {
    let mut light = behind;
    if x.abs() < 0.006 && y > -0.02 && y < 0.36 {
        light = [0.86, 0.84, 0.8];
    }
    let (rx, ry) = (x / 0.30, (y + 0.0) / 0.20);
    let scallop = 0.03 * ((x / 0.30).clamp(-1.0, 1.0).asin() * 5.1).cos().abs();
    if rx.hypot(ry) < 1.0 && y < scallop - 0.02 {
        let panel = ((rx / (1.0 - ry * ry).max(0.02).sqrt()).clamp(-1.0, 1.0).asin() * 2.6 + 8.0).floor();
        let stripe = panel as i64 % 2 == 0;
        let shade = 1.08 - 0.55 * rx.max(-0.2) - 0.25 * (ry + 1.0) * 0.3;
        light = scale(if stripe { [0.9, 0.2, 0.16] } else { [0.97, 0.94, 0.88] }, shade);
    }
    light
}

// Arithmetic.

fn mix(a: Light, b: Light, t: f64) -> Light {
    let t = t.clamp(0.0, 1.0);
    [0, 1, 2].map(|c| a[c] * (1.0 - t) + b[c] * t)
}

fn scale(light: Light, factor: f64) -> Light {
    light.map(|v| v * factor)
}

fn smooth(distance: f64, width: f64) -> f64 {
    (distance / width * 0.5 + 0.5).clamp(0.0, 1.0)
}

/// Gentle waves for the line of hills, 0 to 1.
fn rolling(x: f64, seed: f64) -> f64 {
    (0.5 + 0.25 * (x * 2.1 + seed).sin()
        + 0.17 * (x * 4.7 + seed * 1.7).sin()
        + 0.08 * (x * 9.1 + seed * 2.3).sin())
    .clamp(0.0, 1.0)
}

/// Four octaves of value noise, 0 to 1.
fn fractal(x: f64, y: f64) -> f64 {
    let mut sum = 0.0;
    let (mut amplitude, mut frequency) = (0.5, 1.0);
    for _ in 0..4 {
        sum += amplitude * smooth_noise(x * frequency, y * frequency);
        amplitude *= 0.5;
        frequency *= 2.03;
    }
    sum / 0.9375
}

fn smooth_noise(x: f64, y: f64) -> f64 {
    let (fx, fy) = (x.floor(), y.floor());
    let ease = |t: f64| t * t * (3.0 - 2.0 * t);
    let (u, v) = (ease(x - fx), ease(y - fy));
    let top = noise(fx, fy) * (1.0 - u) + noise(fx + 1.0, fy) * u;
    let low = noise(fx, fy + 1.0) * (1.0 - u) + noise(fx + 1.0, fy + 1.0) * u;
    top * (1.0 - v) + low * v
}

/// A fixed pseudo-random number for a place, 0 to 1.
fn noise(x: f64, y: f64) -> f64 {
    let mut bits = (x.to_bits() ^ y.to_bits().rotate_left(29)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    bits ^= bits >> 29;
    bits = bits.wrapping_mul(0xBF58_476D_1CE4_E5B9);
    (bits >> 40) as f64 / f64::from(1 << 24)
}
