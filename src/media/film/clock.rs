//! How long a frame is shown, in the whole ticks of a format.

/// Rounds the ends of frames, not their lengths, so that errors never add up.
pub(super) struct Clock {
    ticks_a_frame: f64,
    shown: u32,
}

impl Clock {
    /// `ticks_a_second` is 100 for GIF, 1000 for WebP.
    pub(super) fn new(fps: f64, ticks_a_second: f64) -> Self {
        Self { ticks_a_frame: ticks_a_second / fps.max(0.01), shown: 0 }
    }

    /// Length of the next frame.
    pub(super) fn next(&mut self) -> u32 {
        let (start, end) = (self.at(self.shown), self.at(self.shown + 1));
        self.shown += 1;
        end - start
    }

    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "films last a minute")]
    fn at(&self, frame: u32) -> u32 {
        (f64::from(frame) * self.ticks_a_frame).round() as u32
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thirty_frames_a_second_are_a_second() {
        let mut clock = Clock::new(30.0, 100.0);
        let lengths: Vec<u32> = (0..30).map(|_| clock.next()).collect();
        assert_eq!(lengths.iter().sum::<u32>(), 100);
        assert!(lengths.iter().all(|l| (3..=4).contains(l)));
    }
}
