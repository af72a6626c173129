//! A colour in a word.

/// The everyday name of a colour: eleven basic words (after Berlin and Kay, 1969) and a few more that
/// clothes are sold by.
#[must_use]
pub fn colour_name([r, g, b]: [u8; 3]) -> &'static str {
    let [r, g, b] = [r, g, b].map(|c| f32::from(c) / 255.0);
    let (most, least) = (r.max(g).max(b), r.min(g).min(b));
    let spread = most - least;
    let saturation = if most > 0.0 { spread / most } else { 0.0 };
    if most < 0.2 {
        return "black";
    }
    if saturation < 0.14 {
        return match most {
            v if v > 0.82 => "white",
            v if v < 0.28 => "black",
            _ => "gray",
        };
    }
    hued(hue(r, g, b, most, spread), saturation, most)
}

/// Degrees around the circle of colours, red at 0.
fn hue(r: f32, g: f32, b: f32, most: f32, spread: f32) -> f32 {
    let sixth = if most == r {
        (g - b) / spread
    } else if most == g {
        2.0 + (b - r) / spread
    } else {
        4.0 + (r - g) / spread
    };
    (sixth * 60.0).rem_euclid(360.0)
}

fn hued(hue: f32, saturation: f32, value: f32) -> &'static str {
    match hue {
        h if !(14.0..345.0).contains(&h) && saturation < 0.45 && value > 0.7 => "pink",
        h if !(14.0..345.0).contains(&h) => "red",
        h if h < 45.0 && saturation < 0.4 && value > 0.55 => "beige",
        h if h < 45.0 && value < 0.65 => "brown",
        h if h < 45.0 => "orange",
        h if h < 70.0 && saturation < 0.35 && value > 0.55 => "beige",
        h if h < 70.0 && value < 0.5 => "green",
        h if h < 70.0 => "yellow",
        h if h < 170.0 => "green",
        h if h < 200.0 => "turquoise",
        h if h < 260.0 && value < 0.4 => "navy",
        h if h < 260.0 => "blue",
        h if h < 300.0 => "purple",
        _ if value > 0.7 => "pink",
        _ => "purple",
    }
}

#[cfg(test)]
mod tests {
    use super::colour_name;

    #[test]
    fn plain_colours_have_plain_names() {
        let named = [
            ([0, 0, 0], "black"),
            ([250, 250, 250], "white"),
            ([128, 128, 130], "gray"),
            ([200, 20, 30], "red"),
            ([250, 180, 190], "pink"),
            ([240, 140, 20], "orange"),
            ([110, 70, 30], "brown"),
            ([220, 200, 165], "beige"),
            ([240, 220, 40], "yellow"),
            ([40, 140, 60], "green"),
            ([30, 40, 90], "navy"),
            ([60, 110, 220], "blue"),
            ([120, 50, 170], "purple"),
        ];
        for (colour, name) in named {
            assert_eq!(colour_name(colour), name, "{colour:?}");
        }
    }
}
