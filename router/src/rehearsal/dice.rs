//! Chance with a seed: the same question gets the same answer, whenever it is asked.

use shared::ids::{LineId, StepId};
use uuid::Uuid;

/// Draws in a row, for guests; and answers by name, for cooks and food.
#[derive(Clone, Debug)]
pub(super) struct Dice(u64);

/// SplitMix64 (Steele, Lea, Flood 2014).
fn mix(state: u64) -> u64 {
    let mut z = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// 0 to 1, without 1.
#[expect(
    clippy::cast_precision_loss,
    reason = "53 bits are all that a float has"
)]
fn unit(bits: u64) -> f64 {
    (bits >> 11) as f64 / (1_u64 << 53) as f64
}

impl Dice {
    pub(super) fn new(seed: u64, about: &str) -> Self {
        Self(
            about
                .bytes()
                .fold(mix(seed), |state, byte| mix(state ^ u64::from(byte))),
        )
    }

    /// Dice for one step of the work, the same however the evening goes.
    pub(super) fn of_step(&self, step: StepId) -> Self {
        let LineId(id) = step.line;
        let (high, low) = id.as_u64_pair();
        Self(mix(mix(self.0 ^ high) ^ low) ^ u64::from(step.n))
    }

    fn draw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        mix(self.0)
    }

    pub(super) fn unit(&mut self) -> f64 {
        unit(self.draw())
    }

    /// 0 to `end` − 1; 0 for an empty range.
    #[expect(
        clippy::cast_possible_truncation,
        reason = "the rest of a division by a usize fits one"
    )]
    pub(super) fn below(&mut self, end: usize) -> usize {
        if end == 0 {
            0
        } else {
            (self.draw() % end as u64) as usize
        }
    }

    /// True `percent` times in a hundred.
    pub(super) fn chance(&mut self, percent: u64) -> bool {
        self.draw() % 100 < percent
    }

    pub(super) fn pick<'a, T>(&mut self, from: &'a [T]) -> Option<&'a T> {
        from.get(self.below(from.len()))
    }

    /// Waiting time for something that happens every `mean` on average (exponential).
    pub(super) fn wait(&mut self, mean: f64) -> f64 {
        -mean * (1.0 - self.unit()).ln()
    }

    /// Standard normal (Box and Muller 1958).
    pub(super) fn normal(&mut self) -> f64 {
        let radius = (-2.0 * (1.0 - self.unit()).ln()).sqrt();
        radius * (std::f64::consts::TAU * self.unit()).cos()
    }

    /// An id that sorts by `count`, shaped like those that terminals mint.
    pub(super) fn id(&mut self, count: u64) -> Uuid {
        let high = (count << 16) | 0x7000 | (self.draw() & 0x0fff);
        Uuid::from_u64_pair(high, (0b10 << 62) | (self.draw() >> 2))
    }
}
