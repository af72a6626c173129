//! Scoring one window: how much of what matters it shows, and how well it is composed.

use super::evidence::{Evidence, Mass};
use super::table::{MassTable, Spot};
use crate::geometry::{IntRect, PxRect, PxSize};

/// What composition can add, as a share of all positive mass.
const THIRDS_WEIGHT: f64 = 0.02;

/// A head of which more than this share is in the window is shown.
const HEAD_SHOWN: f64 = 0.1;

/// A shown head of which less than this share is in the window is cut.
const HEAD_WHOLE: f64 = 0.99;

/// How many boxes are summed side by side; the order of the sums is part of the result.
const LANES: usize = 4;

/// Boxes as columns, so that the inner loops run over plain numbers in a fixed order.
#[derive(Debug, Clone, Default)]
struct Boxes {
    /// How many there are; the columns are filled up to a multiple of [`LANES`] with boxes without mass.
    count: usize,
    mass: Vec<f64>,
    /// Across and down.
    axes: [Axis; 2],
}

/// One axis of all boxes.
#[derive(Debug, Clone, Default)]
struct Axis {
    near: Vec<f64>,
    far: Vec<f64>,
    middle: Vec<f64>,
    /// 1 over the length.
    unit: Vec<f64>,
    /// Share of each box inside the window.
    share: Vec<f64>,
}

impl Axis {
    fn new(edges: impl Iterator<Item = (f64, f64)>, room: usize) -> Self {
        let mut axis = Self { near: Vec::with_capacity(room), ..Self::default() };
        for (near, far) in edges {
            axis.near.push(near);
            axis.far.push(far);
        }
        let pairs = || axis.near.iter().zip(&axis.far);
        axis.middle = pairs().map(|(near, far)| f64::midpoint(*near, *far)).collect();
        axis.unit = pairs().map(|(near, far)| if far > near { 1.0 / (far - near) } else { 0.0 }).collect();
        axis.share = vec![0.0; axis.near.len()];
        axis
    }

    fn set(&mut self, from: f64, to: f64) {
        let (near, far, unit) = (lanes(&self.near), lanes(&self.far), lanes(&self.unit));
        for (i, share) in self.share.as_chunks_mut::<LANES>().0.iter_mut().enumerate() {
            let (near, far, unit) = (&near[i], &far[i], &unit[i]);
            for l in 0..LANES {
                // Plain comparisons, unlike f64::min, are one instruction for several boxes.
                let end = if far[l] < to { far[l] } else { to };
                let start = if near[l] > from { near[l] } else { from };
                let inside = (end - start) * unit[l];
                share[l] = if inside > 0.0 { inside } else { 0.0 };
            }
        }
    }
}

impl Boxes {
    fn new(masses: &[Mass]) -> Self {
        let room = masses.len().next_multiple_of(LANES);
        let nothing = Mass { bounds: PxRect::default(), mass: 0.0 };
        let padded = || masses.iter().copied().chain(std::iter::repeat(nothing)).take(room);
        Self {
            count: masses.len(),
            mass: padded().map(|m| m.mass).collect(),
            axes: [
                Axis::new(padded().map(|m| (m.bounds.x, m.bounds.right())), room),
                Axis::new(padded().map(|m| (m.bounds.y, m.bounds.bottom())), room),
            ],
        }
    }

    /// Sums over the boxes of mass times squared share: alone, and times each middle.
    fn sums(&self) -> [f64; 3] {
        let [across, down] = &self.axes;
        let (a, d) = (lanes(&across.share), lanes(&down.share));
        let (mx, my) = (lanes(&across.middle), lanes(&down.middle));
        let mut sums = [[0.0; LANES]; 3];
        for (i, mass) in lanes(&self.mass).iter().enumerate() {
            let (a, d, mx, my) = (&a[i], &d[i], &mx[i], &my[i]);
            for l in 0..LANES {
                let shown = a[l] * d[l];
                // Squaring punishes cutting through an object.
                let value = mass[l] * shown * shown;
                sums[0][l] += value;
                sums[1][l] += value * mx[l];
                sums[2][l] += value * my[l];
            }
        }
        sums.map(|[a, b, c, d]| (a + b) + (c + d))
    }

    /// Sum over the boxes of mass times share.
    fn plain_sum(&self) -> f64 {
        let [across, down] = &self.axes;
        let shares = across.share.iter().zip(&down.share);
        self.mass.iter().zip(shares).map(|(mass, (a, d))| mass * a * d).sum()
    }
}

/// A column, lane by lane.
fn lanes(column: &[f64]) -> &[[f64; LANES]] {
    column.as_chunks().0
}

/// Rank of a window: the smallest is the best.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Rank {
    /// Whether it cuts a head.
    pub cuts_head: bool,
    /// The score in fixed point, negated.
    cost: i64,
    /// Squared distance of the middles, doubled.
    off_middle: u128,
    /// Top edge.
    pub y: u32,
    /// Left edge.
    pub x: u32,
}

/// Everything that scores windows of one size over one picture.
pub(super) struct Field {
    input: PxSize,
    side: PxSize,
    wanted: Boxes,
    avoided: Boxes,
    heads: Boxes,
    saliency: Option<MassTable>,
    /// Moments of the saliency, where it alone says what the window is about.
    moments: Option<[MassTable; 2]>,
    thirds: f64,
    spots: [(Spot, Spot); 2],
    at: [u32; 2],
}

impl Field {
    /// The field of `evidence` for windows of size `side` that stay within `reach`.
    pub(super) fn new(input: PxSize, side: PxSize, evidence: &Evidence<'_>, reach: &PxRect) -> Self {
        let saliency = evidence.saliency.map(|m| MassTable::new(m, input));
        let alone = evidence.thirds && evidence.wanted.is_empty();
        let moments = evidence.saliency.filter(|_| alone).map(|m| {
            let (cw, ch) =
                (f64::from(input.w) / f64::from(m.width), f64::from(input.h) / f64::from(m.height));
            [
                MassTable::weighted(m, input, |x, _| (x as f64 + 0.5) * cw),
                MassTable::weighted(m, input, |_, y| (y as f64 + 0.5) * ch),
            ]
        });
        let positive =
            evidence.wanted.iter().map(|m| m.mass).sum::<f64>() + if saliency.is_some() { 1.0 } else { 0.0 };
        let near = |masses: &mut dyn Iterator<Item = Mass>| {
            Boxes::new(&masses.filter(|m| !m.bounds.intersection(reach).is_empty()).collect::<Vec<_>>())
        };
        let heads = near(&mut evidence.heads.iter().map(|h| Mass { bounds: *h, mass: 1.0 }));
        let nowhere = Spot::default();
        let mut field = Self {
            input,
            side,
            wanted: near(&mut evidence.wanted.iter().copied()),
            avoided: near(&mut evidence.avoided.iter().copied()),
            heads,
            saliency,
            moments,
            thirds: if evidence.thirds { THIRDS_WEIGHT * positive } else { 0.0 },
            spots: [(nowhere, nowhere); 2],
            at: [0, 0],
        };
        field.set(0, 0);
        field.set(1, 0);
        field
    }

    /// Moves the window on one axis (0 across, 1 down).
    pub(super) fn set(&mut self, axis: usize, at: u32) {
        let side = if axis == 0 { self.side.w } else { self.side.h };
        let (from, to) = (f64::from(at), f64::from(at) + f64::from(side));
        self.at[axis] = at;
        self.wanted.axes[axis].set(from, to);
        self.avoided.axes[axis].set(from, to);
        self.heads.axes[axis].set(from, to);
        if let Some(table) = &self.saliency {
            let spot = |v| if axis == 0 { table.across(v) } else { table.down(v) };
            self.spots[axis] = (spot(from), spot(to));
        }
    }

    /// Whether the window cuts a head.
    pub(super) fn cuts_head(&self) -> bool {
        let [across, down] = &self.heads.axes;
        across.share.iter().zip(&down.share).any(|(a, b)| is_cut(a * b))
    }

    /// The rank of the window where it stands.
    #[expect(clippy::cast_possible_truncation, reason = "scores are far below 2^31")]
    pub(super) fn rank(&self) -> Rank {
        /// Fixed point, so that a tie is a tie.
        const ONE: f64 = 4_294_967_296.0;
        let [x, y] = self.at;
        let off = |at: u32, side: u32, whole: u32| {
            let off = (2 * u64::from(at) + u64::from(side)).abs_diff(u64::from(whole));
            u128::from(off) * u128::from(off)
        };
        Rank {
            cuts_head: self.cuts_head(),
            cost: -((self.score() * ONE) as i64),
            off_middle: off(x, self.side.w, self.input.w) + off(y, self.side.h, self.input.h),
            y,
            x,
        }
    }

    /// The rank of the window at (`x`, `y`).
    pub(super) fn rank_at(&mut self, x: u32, y: u32) -> Rank {
        self.set(0, x);
        self.set(1, y);
        self.rank()
    }

    fn score(&self) -> f64 {
        let [mut sum, mut mx, mut my] = self.wanted.sums();
        let mut score = sum - self.avoided.plain_sum();
        if let Some(table) = &self.saliency {
            let mass = self.inside(table);
            score += mass;
            if let Some([across, down]) = &self.moments {
                (sum, mx, my) = (mass, self.inside(across), self.inside(down));
            }
        }
        if self.thirds > 0.0 && sum > 0.0 {
            score += self.thirds * self.composition(mx / sum, my / sum);
        }
        score
    }

    /// The weighted middle of the objects that the window shows; `None` where it shows none.
    pub(super) fn middle(&self) -> Option<[f64; 2]> {
        let [sum, mx, my] = self.wanted.sums();
        (self.thirds > 0.0 && sum > 0.0).then(|| [mx / sum, my / sum])
    }

    fn inside(&self, table: &MassTable) -> f64 {
        let [(left, right), (top, bottom)] = self.spots;
        table.between(left, top, right, bottom)
    }

    /// 1 where the weighted middle lies on a third line or the centre of the window, 0 half a window away.
    fn composition(&self, mx: f64, my: f64) -> f64 {
        let axis = |middle: f64, at: u32, side: u32| {
            let u = (middle - f64::from(at)) / f64::from(side);
            let off = [1.0 / 3.0, 0.5, 2.0 / 3.0].into_iter().map(|line| (u - line).abs());
            (1.0 - 2.0 * off.fold(f64::INFINITY, f64::min)).max(0.0)
        };
        f64::midpoint(axis(mx, self.at[0], self.side.w), axis(my, self.at[1], self.side.h))
    }

    /// Positions on `axis` at which some head stops being hidden or starts being whole, given the share of each
    /// head on the other axis (`None`: wholly inside there).
    pub(super) fn head_positions(&self, axis: usize, beside_other: bool) -> Vec<f64> {
        let side = f64::from(if axis == 0 { self.side.w } else { self.side.h });
        let heads = &self.heads;
        let (here, there) = (&heads.axes[axis], &heads.axes[1 - axis]);
        let mut found = Vec::with_capacity(4 * heads.count);
        for i in 0..heads.count {
            let other = if beside_other { there.share[i] } else { 1.0 };
            let (near, far) = (here.near[i], here.far[i]);
            for wanted in [HEAD_SHOWN, HEAD_WHOLE] {
                if other >= wanted {
                    let part = (far - near) * wanted / other;
                    found.extend([near + part - side, far - part]);
                }
            }
        }
        found
    }

    /// The boxes that count most, for candidate positions on `axis`: (near, far).
    pub(super) fn strongest(&self, axis: usize, most: usize) -> Vec<(f64, f64)> {
        let mut all: Vec<(f64, usize, &Boxes)> = [&self.wanted, &self.avoided]
            .into_iter()
            .flat_map(|boxes| boxes.mass[..boxes.count].iter().enumerate().map(move |(i, m)| (*m, i, boxes)))
            .collect();
        // The sort is stable and the boxes are in their settled order, so equal masses stay in that order.
        all.sort_by(|a, b| b.0.total_cmp(&a.0));
        all.truncate(most);
        all.into_iter().map(|(_, i, b)| (b.axes[axis].near[i], b.axes[axis].far[i])).collect()
    }
}

/// Whether a head of which `shown` is in the window is cut by it.
pub(super) fn is_cut(shown: f64) -> bool {
    shown > HEAD_SHOWN && shown < HEAD_WHOLE
}

/// How much of the avoided boxes a window shows, weighted.
pub(super) fn shown(avoided: &[Mass], window: IntRect) -> f64 {
    let window: PxRect = window.into();
    avoided.iter().map(|m| m.mass * m.bounds.share_inside(&window)).sum()
}
