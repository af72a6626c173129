//! What parts, faces and landmarks say together: heads, faces and eyes.

use super::super::common::Candidate;
use crate::facts::{Face, Payload};
use crate::geometry::{Point, PxRect};
use crate::inference::Label;
use crate::inference::families::Run;

/// A head is the detector's face with more above it and a little around it, as shares of the face.
const ABOVE: f64 = 0.4;
const AROUND: f64 = 0.15;

/// Half the side of an eye's box, as a share of the distance between the eyes.
const EYE: f64 = 0.25;

/// Classes of the labels that are no parts of the network; `None` where a list does not have them.
pub(super) struct Names {
    head: Option<usize>,
    face: Option<usize>,
    eyes: [Option<usize>; 2],
    halves: [Option<usize>; 2],
}

impl Names {
    pub(super) fn of(labels: &[Label]) -> Self {
        let class = |name: &str| labels.iter().position(|label| label.name == name);
        Self {
            head: class("head"),
            face: class("face"),
            eyes: [class("right-eye"), class("left-eye")],
            halves: [class("left-face"), class("right-face")],
        }
    }

    /// Faces, heads and eyes of the faces an earlier analysis found on these people.
    pub(super) fn of_faces(&self, run: &Run<'_>, people: &[PxRect]) -> Vec<Candidate> {
        let on_somebody = |face: &&Face| people.iter().any(|person| holds(person, face.bounds.middle()));
        faces(run).iter().filter(on_somebody).flat_map(|face| self.of_face(face)).collect()
    }

    fn of_face(&self, face: &Face) -> Vec<Candidate> {
        let b = face.bounds;
        let head = b.grown(b.w * AROUND, b.h * ABOVE, b.w * AROUND, b.h * AROUND);
        let mut parts = vec![(self.head, head), (self.face, b)];
        if let [right, left, ..] = face.landmarks[..] {
            let side = 2.0 * EYE * right.distance(left);
            let eyes = [right, left].map(|eye| PxRect::about(eye, side, side));
            parts.extend(self.eyes.into_iter().zip(eyes));
        }
        let candidate = |(class, bounds): (Option<usize>, PxRect)| {
            class.map(|class| Candidate { bounds, score: face.confidence, class })
        };
        parts.into_iter().filter_map(candidate).collect()
    }

    /// The head of a person whose face nobody saw: around the halves of the face, where the network
    /// found any.
    pub(super) fn head_of(&self, parts: &[Candidate]) -> Option<Candidate> {
        let halves: Vec<&Candidate> = parts.iter().filter(|p| self.halves.contains(&Some(p.class))).collect();
        let bounds = PxRect::union_of(halves.iter().map(|half| &half.bounds))?;
        let score = halves.iter().map(|half| half.score).fold(0.0, f32::max);
        Some(Candidate { bounds, score, class: self.head? })
    }
}

fn faces<'r>(run: &Run<'r>) -> &'r [Face] {
    let record = run.prior.iter().find(|record| record.analysis == "faces");
    match record.map(|record| &record.payload) {
        Some(Payload::Faces(faces)) => faces,
        _ => &[],
    }
}

fn holds(r: &PxRect, p: Point) -> bool {
    p.x >= r.x && p.y >= r.y && p.x <= r.right() && p.y <= r.bottom()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names() -> Names {
        let named = ["left-face", "right-face", "head", "face", "left-eye", "right-eye"];
        Names::of(&named.map(Label::named))
    }

    #[test]
    fn a_face_gives_head_face_and_eyes() {
        let face = Face {
            bounds: PxRect::new(100.0, 100.0, 100.0, 100.0),
            confidence: 0.9,
            landmarks: vec![Point::new(130.0, 140.0), Point::new(170.0, 140.0)],
        };
        let found = names().of_face(&face);
        let told: Vec<(usize, PxRect)> = found.iter().map(|c| (c.class, c.bounds)).collect();
        assert_eq!(
            told,
            [
                (2, PxRect::new(85.0, 60.0, 130.0, 155.0)),
                (3, PxRect::new(100.0, 100.0, 100.0, 100.0)),
                (5, PxRect::new(120.0, 130.0, 20.0, 20.0)),
                (4, PxRect::new(160.0, 130.0, 20.0, 20.0)),
            ]
        );
        assert_eq!(names().of_face(&Face { landmarks: Vec::new(), ..face }).len(), 2);
        assert!(Names::of(&[]).head_of(&found).is_none());
    }

    #[test]
    fn without_a_face_the_halves_make_a_head() {
        let half = |class, x, score| Candidate { bounds: PxRect::new(x, 0.0, 10.0, 10.0), score, class };
        let head = names().head_of(&[half(0, 0.0, 0.4), half(1, 10.0, 0.6), half(3, 50.0, 0.9)]).unwrap();
        assert_eq!(head, Candidate { bounds: PxRect::new(0.0, 0.0, 20.0, 10.0), score: 0.6, class: 2 });
        assert!(names().head_of(&[half(3, 0.0, 0.4)]).is_none());
    }
}
