//! Embedders: a picture as a vector, centred and of length one, so that its cosine tells likeness;
//! and how it looks at a glance, because a vector misses grey copies.

use super::common::{lengths, numbers};
use super::{Family, Run, Takes};
use crate::facts::{Embedding, Payload};
use crate::inference::{InferenceError, Lease};
use crate::vision;

/// The family `embedder`.
///
/// Parameter `numbers`: how many of the network's numbers make the vector, from the first on; all
/// without it. A plain file in the role `mean` (little-endian floats) is subtracted first.
pub(super) struct Embedder;

impl Family for Embedder {
    fn name(&self) -> &'static str {
        "embedder"
    }

    fn revision(&self) -> u32 {
        2
    }

    fn takes(&self) -> Takes {
        Takes { parameters: &["numbers"], outputs: &["vector"], bytes: true, labels: false }
    }

    fn run(&self, run: &Run<'_>, sessions: &mut Lease) -> Result<Payload, InferenceError> {
        let fitted = run.picture.fitted(&run.setup.input);
        let mean = sessions.file("mean").map(floats).unwrap_or_default();
        let outcome = sessions.run("model", &[(run.setup.input.name.as_str(), &fitted.tensor)])?;
        let vector = numbers(&outcome, run, "vector")?.values;
        let wanted = length(run.setup.parameter("numbers", vector.len() as f64));
        lengths(run, "vector", vector.len(), wanted)?;
        let vector = Embedding::quantised(&centred(&vector[..wanted], &mean));
        Ok(Payload::Embedding(Embedding { look: vision::look(run.picture.pixels()), ..vector }))
    }
}

/// Little-endian floats; a rest of fewer than four bytes is left out.
fn floats(bytes: &[u8]) -> Vec<f32> {
    let (groups, _) = bytes.as_chunks::<4>();
    groups.iter().map(|&group| f32::from_le_bytes(group)).collect()
}

/// Without the mean, of length one; nothing stays nothing.
fn centred(vector: &[f32], mean: &[f32]) -> Vec<f32> {
    let mean = mean.iter().copied().chain(std::iter::repeat(0.0));
    let apart: Vec<f32> = vector.iter().zip(mean).map(|(v, mean)| v - mean).collect();
    let length = apart.iter().map(|v| v * v).sum::<f32>().sqrt();
    apart.iter().map(|v| if length > 0.0 { v / length } else { 0.0 }).collect()
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a small count of a manifest")]
const fn length(number: f64) -> usize {
    number as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vectors_are_centred_and_of_length_one() {
        assert_eq!(centred(&[4.0, 5.0], &[1.0, 1.0]), [0.6, 0.8]);
        assert_eq!(centred(&[0.0, 2.0], &[]), [0.0, 1.0]);
        assert_eq!(centred(&[1.0], &[1.0]), [0.0]);
        assert_eq!(floats(&[0, 0, 128, 63, 9]), [1.0]);
    }
}
