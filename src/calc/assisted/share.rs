//! Share: a part of a whole with the ends of its interval.

/// A share from 0 to 1 with the ends of its interval.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Share {
    /// Its value.
    pub value: f64,
    /// The lower end.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

impl Share {
    /// What is left of the whole.
    #[must_use]
    pub fn rest(self) -> Self {
        Self { value: 1.0 - self.value, low: 1.0 - self.high, high: 1.0 - self.low }
    }

    /// How wide its interval is.
    pub fn width(self) -> f64 {
        self.high - self.low
    }
}
