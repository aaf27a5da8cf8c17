//! Chance that one number repeats.

/// SplitMix64 (Steele, Lea and Flood 2014).
#[derive(Clone, Debug)]
pub struct Dice(pub u64);

impl Dice {
    pub fn draw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// 0 to `end` − 1; 0 for an empty range.
    pub fn below(&mut self, end: usize) -> usize {
        let drawn = usize::try_from(self.draw() >> 32).unwrap_or_default();
        drawn.checked_rem(end).unwrap_or_default()
    }

    /// True `percent` times in a hundred.
    pub fn chance(&mut self, percent: u64) -> bool {
        self.draw() % 100 < percent
    }

    pub fn pick<'a, T>(&mut self, from: &'a [T]) -> Option<&'a T> {
        from.get(self.below(from.len()))
    }

    /// Another die for another hand, so that threads do not share one.
    pub fn other(&mut self) -> Self {
        Self(self.draw())
    }

    pub fn id(&mut self) -> uuid::Uuid {
        uuid::Uuid::from_u64_pair(
            self.draw() & !0xf000 | 0x7000,
            self.draw() >> 2 | 0b10 << 62,
        )
    }
}
