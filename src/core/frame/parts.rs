//! Parts of a window, for two threads that walk through one frame.

use crate::calc::moment::Moment;
use std::sync::atomic::{AtomicI64, Ordering};

/// A span of time in parts, each given out once.
pub(super) struct Parts {
    span: (i64, i64),
    next: AtomicI64,
}

impl Parts {
    const NUMBER: i64 = 64;

    pub(super) fn of((from, until): (Moment, Moment)) -> Self {
        Self { span: (from.seconds(), until.seconds()), next: AtomicI64::new(0) }
    }

    pub(super) fn next(&self) -> Option<(Moment, Moment)> {
        let part = self.next.fetch_add(1, Ordering::Relaxed);
        (part < Self::NUMBER).then(|| Some((self.starts(part)?, self.starts(part + 1)?)))?
    }

    /// No more is given out.
    pub(super) fn stop(&self) {
        self.next.store(Self::NUMBER, Ordering::Relaxed);
    }

    fn starts(&self, part: i64) -> Option<Moment> {
        let (from, until) = self.span;
        Moment::from_seconds(from + (until - from) * part / Self::NUMBER)
    }
}
