//! The application's own icon, drawn from two rectangles and a circle: a frame that found its subject.

use egui::IconData;

const SIDE: u32 = 64;

/// 64 by 64 pixels.
pub fn data() -> IconData {
    let mut rgba = Vec::with_capacity((SIDE * SIDE * 4) as usize);
    for y in 0..SIDE {
        for x in 0..SIDE {
            rgba.extend(pixel(x, y));
        }
    }
    IconData { rgba, width: SIDE, height: SIDE }
}

/// Dark ground with round corners, a light frame open at its sides, a blue subject off the middle.
fn pixel(x: u32, y: u32) -> [u8; 4] {
    let (fx, fy) = (f64::from(x) + 0.5, f64::from(y) + 0.5);
    let side = f64::from(SIDE);
    let corner = 12.0;
    let dx = (corner - fx).max(fx - (side - corner)).max(0.0);
    let dy = (corner - fy).max(fy - (side - corner)).max(0.0);
    if dx.hypot(dy) > corner {
        return [0, 0, 0, 0];
    }
    if (fx - 38.0).hypot(fy - 36.0) < 9.0 {
        return [0x6C, 0x9F, 0xD8, 0xFF];
    }
    let ring = |v: f64| (12.0..16.0).contains(&v) || (48.0..52.0).contains(&v);
    let inside = |v: f64| (12.0..52.0).contains(&v);
    let open = |v: f64| (26.0..38.0).contains(&v);
    let frame = (ring(fx) && inside(fy) && !open(fy)) || (ring(fy) && inside(fx) && !open(fx));
    if frame { [0xEB, 0xEB, 0xEB, 0xFF] } else { [0x1E, 0x1E, 0x1E, 0xFF] }
}
