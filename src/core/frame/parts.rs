//! Parts of a window, for two threads that walk through one frame.

use crate::calc::moment::Moment;
use crate::core::refusal::Result;
use crate::core::request::Runs;
use rusqlite::Connection;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};

/// A part of a window.
#[derive(Clone, Copy)]
pub(super) enum Part {
    /// What counts in a span of time.
    Time(Moment, Moment),
    /// What came, and stands in these rows, the last included.
    Rows(i64, i64),
    /// What a revision counts into the window.
    Revised,
}

/// A window in parts, each given out once.
pub(super) enum Parts {
    /// Where most rows between the first and the last one are of the window: as they are stored, then what was revised.
    Rows(Runs, AtomicBool),
    /// In spans of seconds.
    Time(Spans),
}

/// A span of time in parts.
pub(super) struct Spans {
    span: (i64, i64),
    next: AtomicI64,
}

impl Parts {
    pub(super) fn of(conn: &Connection, (from, until): (Moment, Moment)) -> Result<Self> {
        let runs = Runs::of_time(conn, &from.to_string(), &until.to_string())?;
        Ok(runs.map_or_else(
            || Self::Time(Spans { span: (from.seconds(), until.seconds()), next: AtomicI64::new(0) }),
            |runs| Self::Rows(runs, AtomicBool::new(true)),
        ))
    }

    pub(super) fn next(&self) -> Option<Part> {
        match self {
            Self::Rows(runs, revised) => runs
                .next()
                .map(|(first, last)| Part::Rows(first, last))
                .or_else(|| revised.swap(false, Ordering::Relaxed).then_some(Part::Revised)),
            Self::Time(spans) => spans.next().map(|(from, until)| Part::Time(from, until)),
        }
    }

    /// No more is given out.
    pub(super) fn stop(&self) {
        match self {
            Self::Rows(runs, revised) => {
                runs.stop();
                revised.store(false, Ordering::Relaxed);
            }
            Self::Time(spans) => spans.next.store(Spans::NUMBER, Ordering::Relaxed),
        }
    }
}

impl Spans {
    const NUMBER: i64 = 64;

    fn next(&self) -> Option<(Moment, Moment)> {
        let part = self.next.fetch_add(1, Ordering::Relaxed);
        (part < Self::NUMBER).then(|| Some((self.starts(part)?, self.starts(part + 1)?)))?
    }

    fn starts(&self, part: i64) -> Option<Moment> {
        let (from, until) = self.span;
        Moment::from_seconds(from + (until - from) * part / Self::NUMBER)
    }
}
