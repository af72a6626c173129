//! Where a window of a fixed size goes under automatic gravity.
//!
//! Candidate positions come from the edges and middles of what counts (there the score has its corners), from
//! a coarse grid, and from the heads; the best of them is then improved down to single pixels. All positions
//! are whole pixels and all sums have a fixed order, so the result is the same on every machine.

use super::evidence::Evidence;
use super::field::{Field, Rank, is_cut, shown};
use super::gravity::Plain;
use crate::geometry::{IntRect, PxRect, PxSize, round_half_up};

/// Objects that give candidate positions when both axes are free, and when one is.
const CANDIDATE_OBJECTS: (usize, usize) = (6, 24);

/// Positions of the coarse grid when both axes are free, and when one is.
const GRID: (u32, u32) = (7, 32);

/// Rows that are tried before a cut head is accepted.
const ESCAPE_ROWS: u32 = 256;

/// The best window of size `side`. `plain` is the same gravity without `_avoid`: a window
/// that shows more of the avoided than the plain one does is never taken.
pub(super) fn place(
    input: PxSize,
    side: PxSize,
    evidence: &Evidence<'_>,
    plain: Option<&Plain<'_>>,
) -> IntRect {
    let best = best_window(input, side, evidence);
    let shows = shown(&evidence.avoided, best);
    let Some(plain) = plain.filter(|_| shows > 0.0) else { return best };
    let without = best_window(input, side, &plain.evidence());
    let worse = shows > shown(&evidence.avoided, without) + 1e-9;
    if worse { without } else { best }
}

/// Whether `window` cuts a head.
pub(super) fn cuts_head(evidence: &Evidence<'_>, window: IntRect) -> bool {
    let window = window.to_px();
    evidence.heads.iter().any(|head| is_cut(head.share_inside(&window)))
}

fn best_window(input: PxSize, side: PxSize, evidence: &Evidence<'_>) -> IntRect {
    let head = evidence.pin.as_ref().and_then(|pin| head_of(pin, evidence));
    let mut best = Search::new(input, side, evidence, head.as_ref()).run();
    if best.cuts_head && head.is_some() {
        best = best.min(Search::new(input, side, evidence, None).run());
    }
    IntRect::new(best.x, best.y, side.w, side.h)
}

/// Allowed positions on one axis, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Span {
    low: u32,
    high: u32,
}

impl Span {
    /// Positions at which a side of `side` on an axis of `axis` holds `near..far`, or lies within it where it
    /// is the shorter one.
    fn holding(axis: u32, side: u32, pin: Option<(f64, f64)>) -> Self {
        let free = axis.saturating_sub(side);
        let Some((near, far)) = pin else { return Self { low: 0, high: free } };
        let len = f64::from(side);
        let (a, b) = if far - near <= len { (far - len, near) } else { (near, far - len) };
        let (low, high) = (clamped(a.ceil(), 0, free), clamped(b.floor(), 0, free));
        if low <= high {
            return Self { low, high };
        }
        // Fractions leave no whole position: the nearest one.
        let at = clamped(round_half_up(f64::midpoint(a, b)), 0, free);
        Self { low: at, high: at }
    }

    /// Of these positions those that hold `near..far` as well, where there are any.
    fn showing(self, side: u32, head: Option<(f64, f64)>) -> Self {
        let Some((near, far)) = head else { return self };
        let low = (far - f64::from(side)).ceil().max(f64::from(self.low));
        let high = near.floor().min(f64::from(self.high));
        if low > high {
            return self;
        }
        Self { low: clamped(low, self.low, self.high), high: clamped(high, self.low, self.high) }
    }

    const fn is_point(self) -> bool {
        self.low == self.high
    }
}

/// The largest head in the pin: where the window cannot hold all of a person, it shows the face.
fn head_of(pin: &PxRect, evidence: &Evidence<'_>) -> Option<PxRect> {
    let inside = evidence.heads.iter().filter(|h| h.share_inside(pin) > 0.8);
    inside.min_by(|a, b| super::prominence::rank((a.area(), a), (b.area(), b))).copied()
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to the bounds")]
fn clamped(value: f64, low: u32, high: u32) -> u32 {
    value.clamp(f64::from(low), f64::from(high)) as u32
}

struct Search {
    field: Field,
    side: PxSize,
    input: PxSize,
    spans: [Span; 2],
}

impl Search {
    /// Windows that meet the pin, and show `head` where they can.
    fn new(input: PxSize, side: PxSize, evidence: &Evidence<'_>, head: Option<&PxRect>) -> Self {
        let ends = |r: &PxRect| [(r.x, r.right()), (r.y, r.bottom())];
        let (pin, head) = (evidence.pin.as_ref().map(ends), head.map(ends));
        let span = |axis: usize, whole: u32, side: u32| {
            Span::holding(whole, side, pin.map(|p| p[axis])).showing(side, head.map(|h| h[axis]))
        };
        let (across, down) = (span(0, input.w, side.w), span(1, input.h, side.h));
        // What no allowed window can touch changes no score.
        let reach = PxRect::from_edges(
            f64::from(across.low),
            f64::from(down.low),
            f64::from(across.high) + f64::from(side.w),
            f64::from(down.high) + f64::from(side.h),
        );
        Self { field: Field::new(input, side, evidence, &reach), side, input, spans: [across, down] }
    }

    fn run(&mut self) -> Rank {
        let [across, down] = self.spans;
        let start = self.field.rank_at(across.low, down.low);
        if across.is_point() && down.is_point() {
            return start;
        }
        let best = match (across.is_point(), down.is_point()) {
            (false, true) => self.pass(0, start, &self.candidates(0)),
            (true, false) => self.pass(1, start, &self.candidates(1)),
            _ => self.both(start),
        };
        let best = self.refined(best);
        let best = self.composed(best);
        if best.cuts_head { self.escaped(best) } else { best }
    }

    /// Both axes are free: start from a coarse grid, then improve one axis at a time.
    fn both(&mut self, start: Rank) -> Rank {
        let (columns, rows) = (self.grid(0, GRID.0), self.grid(1, GRID.0));
        let mut starts = vec![start];
        for y in rows {
            self.field.set(1, y);
            for &x in &columns {
                self.field.set(0, x);
                starts.push(self.field.rank());
            }
        }
        for (x, y) in self.object_starts() {
            starts.push(self.field.rank_at(x, y));
        }
        starts.sort_unstable();
        starts.truncate(2);
        let lists = [self.candidates(0), self.candidates(1)];
        let mut best = starts[0];
        for start in starts {
            let mut here = start;
            for _ in 0..2 {
                let before = here;
                here = self.pass(0, here, &lists[0]);
                here = self.pass(1, here, &lists[1]);
                if here == before {
                    break;
                }
            }
            best = best.min(here);
        }
        best
    }

    /// The best position on one axis, the other staying where `from` is.
    fn pass(&mut self, axis: usize, from: Rank, candidates: &[u32]) -> Rank {
        let mut best = self.field.rank_at(from.x, from.y);
        for &at in candidates {
            self.field.set(axis, at);
            best = best.min(self.field.rank());
        }
        best
    }

    fn grid(&self, axis: usize, steps: u32) -> Vec<u32> {
        let Span { low, high } = self.spans[axis];
        let span = u64::from(high - low);
        let at = |i: u32| low + u32::try_from(span * u64::from(i) / u64::from(steps)).unwrap_or(0);
        let mut grid: Vec<u32> = (0..=steps).map(at).collect();
        grid.dedup();
        grid
    }

    /// Every object in the middle of the window, and on the crossings of the third lines.
    fn object_starts(&self) -> Vec<(u32, u32)> {
        let side = [f64::from(self.side.w), f64::from(self.side.h)];
        let put = |axis: usize, (near, far): (f64, f64), line: f64| {
            let Span { low, high } = self.spans[axis];
            clamped(round_half_up(f64::midpoint(near, far) - side[axis] * line), low, high)
        };
        let (across, down) = (self.field.strongest(0, 8), self.field.strongest(1, 8));
        let pairs = across.into_iter().zip(down);
        let at = |(x, y): ((f64, f64), (f64, f64))| {
            [0.5, 1.0 / 3.0, 2.0 / 3.0].map(|line| (put(0, x, line), put(1, y, line)))
        };
        pairs.flat_map(at).collect()
    }

    /// Positions worth trying on one axis.
    fn candidates(&self, axis: usize) -> Vec<u32> {
        let one_axis = self.spans[1 - axis].is_point();
        let (most, steps) =
            if one_axis { (CANDIDATE_OBJECTS.1, GRID.1) } else { (CANDIDATE_OBJECTS.0, GRID.0) };
        let Span { low, high } = self.spans[axis];
        let (side, whole) = if axis == 0 { (self.side.w, self.input.w) } else { (self.side.h, self.input.h) };
        let len = f64::from(side);
        let mut list = self.grid(axis, steps);
        list.push(((whole - side) / 2).clamp(low, high));
        let mut push = |at: f64| list.push(clamped(at, low, high));
        for (near, far) in self.field.strongest(axis, most) {
            let middle = f64::midpoint(near, far);
            // Flush inside, then just outside, then on the lines of composition.
            let edges = [near.floor(), (far - len).ceil(), far.ceil(), (near - len).floor()];
            edges.into_iter().for_each(&mut push);
            for line in [1.0 / 3.0, 0.5, 2.0 / 3.0] {
                push(round_half_up(middle - len * line));
            }
        }
        for at in self.field.head_positions(axis, false) {
            push(at.floor());
            push(at.ceil());
        }
        list.sort_unstable();
        list.dedup();
        list
    }

    /// Steps of falling size around `best`, down to one pixel.
    fn refined(&mut self, mut best: Rank) -> Rank {
        let span = self.spans.iter().map(|s| s.high - s.low).max().unwrap_or(0);
        let mut step = (span / 32).max(1);
        loop {
            let around = best;
            for (dx, dy) in [(-1, 0), (1, 0), (0, -1), (0, 1), (-1, -1), (1, -1), (-1, 1), (1, 1)] {
                let [across, down] = self.spans;
                if (dx != 0 && across.is_point()) || (dy != 0 && down.is_point()) {
                    continue;
                }
                let x = moved(around.x, dx, step, across);
                let y = moved(around.y, dy, step, down);
                best = best.min(self.field.rank_at(x, y));
            }
            if best == around {
                if step == 1 {
                    return best;
                }
                step /= 2;
            }
        }
    }

    /// What the best window shows, put on the lines of composition.
    fn composed(&mut self, best: Rank) -> Rank {
        self.field.rank_at(best.x, best.y);
        let Some(middle) = self.field.middle() else { return best };
        let put = |axis: usize, side: u32, line: f64| {
            let Span { low, high } = self.spans[axis];
            clamped(round_half_up(middle[axis] - f64::from(side) * line), low, high)
        };
        let lines = [1.0 / 3.0, 0.5, 2.0 / 3.0];
        let columns = lines.map(|line| put(0, self.side.w, line));
        let rows = lines.map(|line| put(1, self.side.h, line));
        let mut better = best;
        for y in rows.into_iter().chain([best.y]) {
            for x in columns.into_iter().chain([best.x]) {
                better = better.min(self.field.rank_at(x, y));
            }
        }
        if better < best { self.refined(better) } else { best }
    }

    /// The best window that cuts no head, where there is one; `best` otherwise.
    fn escaped(&mut self, mut best: Rank) -> Rank {
        let [across, down] = self.spans;
        self.field.set(0, best.x);
        let mut rows = self.grid(1, ESCAPE_ROWS.min((down.high - down.low).max(1)));
        for at in self.field.head_positions(1, across.is_point()) {
            rows.extend([clamped(at.floor(), down.low, down.high), clamped(at.ceil(), down.low, down.high)]);
        }
        rows.sort_unstable();
        rows.dedup();
        for y in rows {
            self.field.set(1, y);
            let mut columns = vec![across.low, across.high];
            for at in self.field.head_positions(0, true) {
                columns.extend([
                    clamped(at.floor(), across.low, across.high),
                    clamped(at.ceil(), across.low, across.high),
                ]);
            }
            columns.sort_unstable();
            columns.dedup();
            for x in columns {
                self.field.set(0, x);
                if !self.field.cuts_head() {
                    best = best.min(self.field.rank());
                }
            }
        }
        if best.cuts_head { best } else { self.refined(best) }
    }
}

fn moved(at: u32, direction: i32, step: u32, span: Span) -> u32 {
    match direction {
        -1 => at.saturating_sub(step).max(span.low),
        1 => at.saturating_add(step).min(span.high),
        _ => at,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crop::evidence::Mass;

    fn evidence(wanted: &[(PxRect, f64)], avoided: &[(PxRect, f64)]) -> Evidence<'static> {
        let masses = |all: &[(PxRect, f64)]| {
            all.iter().map(|(bounds, mass)| Mass { bounds: *bounds, mass: *mass }).collect()
        };
        Evidence {
            wanted: masses(wanted),
            avoided: masses(avoided),
            heads: vec![],
            pin: None,
            saliency: None,
            thirds: true,
            focus: None,
            keep: None,
            share: 800,
        }
    }

    const INPUT: PxSize = PxSize::new(240, 160);

    #[test]
    fn two_objects_that_fit_are_kept_and_well_composed() {
        let birds = [
            (PxRect::new(20.0, 30.0, 30.0, 30.0), 4.0),
            (PxRect::new(80.0, 50.0, 30.0, 30.0), 4.0),
            (PxRect::new(200.0, 100.0, 30.0, 30.0), 4.0),
        ];
        let e = Evidence { pin: Some(birds[0].0), ..evidence(&birds, &[]) };
        assert_eq!(place(INPUT, PxSize::new(120, 80), &e, None), IntRect::new(5, 15, 120, 80));
    }

    #[test]
    fn the_pin_comes_before_everything() {
        let wanted = [(PxRect::new(60.0, 40.0, 70.0, 60.0), 4.0), (PxRect::new(150.0, 60.0, 4.0, 4.0), 9.0)];
        let e = Evidence { pin: Some(wanted[0].0), ..evidence(&wanted, &[]) };
        let window = place(INPUT, PxSize::new(80, 80), &e, None);
        assert!(window.to_px().holds(&wanted[0].0, 0.0), "{window:?}");
    }

    #[test]
    fn a_pin_longer_than_the_window_holds_the_window() {
        assert_eq!(Span::holding(1000, 100, Some((300.0, 500.0))), Span { low: 300, high: 400 });
        assert_eq!(Span::holding(1000, 100, Some((300.5, 400.4))), Span { low: 300, high: 300 });
    }

    #[test]
    fn no_evidence_means_the_middle() {
        let e = evidence(&[], &[]);
        assert_eq!(place(INPUT, PxSize::new(40, 40), &e, None), IntRect::new(100, 60, 40, 40));
    }

    #[test]
    fn a_head_is_not_cut_where_it_can_be_helped() {
        let bright = (PxRect::new(100.0, 60.0, 90.0, 40.0), 4.0);
        let mut e = evidence(&[bright], &[]);
        e.heads = vec![PxRect::new(60.0, 50.0, 60.0, 60.0)];
        let window = place(INPUT, PxSize::new(100, 100), &e, None);
        let shown = e.heads[0].share_inside(&window.to_px());
        assert!(!(0.1001..0.99).contains(&shown), "{window:?} shows {shown}");
    }
}
