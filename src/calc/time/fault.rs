//! Why a text is no time: the words for people, and what decides how to help them.

use std::fmt;

/// What kind of fault it is, as far as there is advice for it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum TimeFaultKind {
    /// It has no offset, and no zone is known.
    NoZone,
    /// Its local time happens twice.
    HappensTwice,
    /// It does not fit the one format that was given.
    OtherFormat,
    /// It is written with slashes: the day or the month may come first.
    Slashes,
    /// It is a day without a time.
    BareDay,
    /// It fits the one format that was given once day and month change places: in this one.
    Swapped(String),
    /// Anything else.
    Other,
}

/// Why a text is no time.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TimeFault {
    /// What kind it is.
    pub kind: TimeFaultKind,
    /// In words.
    pub says: String,
}

impl TimeFault {
    /// A fault of a kind.
    pub(super) fn new(kind: TimeFaultKind, says: impl Into<String>) -> Self {
        Self { kind, says: says.into() }
    }

    /// A fault for which there is no advice.
    pub(super) fn other(says: impl Into<String>) -> Self {
        Self::new(TimeFaultKind::Other, says)
    }
}

impl fmt::Display for TimeFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.says)
    }
}
