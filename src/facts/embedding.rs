//! A picture as a direction in space: pictures that look alike point the same way.

use serde::{Deserialize, Serialize};

/// A vector of small whole numbers; number `i` stands for `values[i] * scale`.
///
/// One byte a number instead of four costs less than a hundredth of a cosine, which is nothing beside
/// what the network itself confuses.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Embedding {
    /// What a step of 1 stands for.
    pub scale: f32,
    /// -127 to 127; the largest of them is one of these two, unless all are 0.
    pub values: Vec<i8>,
    /// How the picture looks at a glance, in 64 bits; copies of it keep nearly all of them.
    #[serde(default)]
    pub look: Option<u64>,
}

impl Embedding {
    /// The nearest vector of whole steps; what is not a finite number becomes 0.
    #[must_use]
    #[expect(clippy::cast_possible_truncation, reason = "rounded and within -127 to 127")]
    pub fn quantised(vector: &[f32]) -> Self {
        let finite = |v: &f32| if v.is_finite() { *v } else { 0.0 };
        let most = vector.iter().map(finite).fold(0.0_f32, |most, v| most.max(v.abs()));
        if most == 0.0 {
            return Self { scale: 0.0, values: vec![0; vector.len()], look: None };
        }
        let steps = |v: &f32| (finite(v) / most * 127.0).round() as i8;
        Self { scale: most / 127.0, values: vector.iter().map(steps).collect(), look: None }
    }

    /// The cosine of the angle to `other`: 1 alike, 0 unrelated; 0 where lengths differ or one is nothing.
    #[must_use]
    pub fn cosine(&self, other: &Self) -> f32 {
        if self.values.len() != other.values.len() {
            return 0.0;
        }
        let lengths =
            (dot(&self.values, &self.values) as f32 * dot(&other.values, &other.values) as f32).sqrt();
        if lengths > 0.0 { dot(&self.values, &other.values) as f32 / lengths } else { 0.0 }
    }

    /// The numbers it stands for.
    #[must_use]
    pub fn to_floats(&self) -> Vec<f32> {
        self.values.iter().map(|&v| f32::from(v) * self.scale).collect()
    }
}

/// Sum of products; vectors of some thousand numbers stay far within 32 bits.
fn dot(a: &[i8], b: &[i8]) -> i32 {
    a.iter().zip(b).map(|(&a, &b)| i32::from(a) * i32::from(b)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_keep_the_direction() {
        let vector: Vec<f32> = (0..512_u16).map(|i| (f32::from(i) * 0.37).sin()).collect();
        let small = Embedding::quantised(&vector);
        let apart = |(a, b): (&f32, f32)| (a - b).abs();
        assert!(
            vector.iter().zip(small.to_floats()).map(apart).fold(0.0, f32::max) <= 0.5 * small.scale + 1e-6
        );
        let doubled: Vec<f32> = vector.iter().map(|v| v * 2.0).collect();
        assert!((small.cosine(&Embedding::quantised(&doubled)) - 1.0).abs() < 1e-6);
        let turned: Vec<f32> = vector.iter().map(|v| -v).collect();
        assert!((small.cosine(&Embedding::quantised(&turned)) + 1.0).abs() < 1e-6);
    }

    #[test]
    fn nothing_is_like_nothing() {
        let nothing = Embedding::quantised(&[0.0, f32::NAN]);
        assert_eq!(nothing.values, [0, 0]);
        assert_eq!(nothing.cosine(&nothing), 0.0);
        assert_eq!(Embedding::quantised(&[1.0]).cosine(&Embedding::quantised(&[1.0, 1.0])), 0.0);
    }
}
