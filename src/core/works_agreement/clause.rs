//! Clause: what a works agreement can limit, in words of a closed list.

use crate::calc::calendar::{Window, window_around};
use crate::core::closed_list;
use chrono::{Datelike, Months, NaiveDate};

closed_list! {
    /// A clause of a works agreement.
    pub enum Clause("a clause of a works agreement", "clauses") {
        /// What audits are for.
        Purposes = "purposes",
        /// How many audits of one person.
        Audits = "audits",
        /// Who listens and reads.
        Readers = "readers",
        /// Whether it is recorded who reads of others.
        Reading = "reading",
        /// When somebody may pick a dialogue.
        SpotChecks = "spot_checks",
        /// The smallest group that a report shows.
        SmallestGroup = "smallest_group",
        /// Whether management reports have lines of single people.
        People = "people",
        /// Where seeds come from.
        Seeds = "seeds",
        /// How long words, and the places of recordings, are kept.
        Keeping = "keeping",
        /// Whether machines score.
        MachineScores = "machine_scores",
        /// Whether people are told before they are monitored.
        Notice = "notice",
    }
}

impl Clause {
    /// What it limits, in words.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Purposes => "what audits are for",
            Self::Audits => "most audits of one person",
            Self::Readers => "who listens and reads",
            Self::Reading => "readings of others are recorded",
            Self::SpotChecks => "when a dialogue is picked by hand",
            Self::SmallestGroup => "smallest group that a report shows",
            Self::People => "lines of single people in management reports",
            Self::Seeds => "where seeds come from",
            Self::Keeping => "how long words, and where recordings lie, are kept",
            Self::MachineScores => "scores by machines",
            Self::Notice => "people are told before they are monitored",
        }
    }
}

closed_list! {
    /// What an audit, or what is made of audits, is for.
    pub enum Purpose("a purpose", "purposes") {
        /// How good the service is: plans and their draws.
        Quality = "quality",
        /// One dialogue, picked for a reason.
        SpotCheck = "spot-check",
        /// Helping one agent: coaching and the audits that follow it.
        Coaching = "coaching",
        /// Making processes better.
        Improvement = "improvement",
        /// Auditors who compare how they score.
        Calibration = "calibration",
        /// Signs by which the night says that it is time to talk to somebody.
        EarlySign = "early-sign",
    }
}

closed_list! {
    /// The time in which audits of one person are counted.
    pub enum Per("a period", "periods") {
        /// A day.
        Day = "day",
        /// A week, from Monday.
        Week = "week",
        /// A month.
        Month = "month",
        /// A quarter of a year.
        Quarter = "quarter",
    }
}

impl Per {
    /// The first day of the period of a day.
    pub fn first(self, day: NaiveDate) -> NaiveDate {
        let of = |window| window_around(window, day).map_or(day, |(first, _)| first);
        match self {
            Self::Day => day,
            Self::Week => of(Window::Week),
            Self::Month => of(Window::Month),
            Self::Quarter => {
                let month = of(Window::Month);
                month.checked_sub_months(Months::new(month.month0() % 3)).unwrap_or(month)
            }
        }
    }
}

closed_list! {
    /// What became of a proposed works agreement.
    pub enum Answer("an answer to a works agreement", "answers") {
        /// The other side agrees.
        Accepted = "accepted",
        /// The other side wants something else.
        Returned = "returned",
        /// The side that proposed it took it back.
        Withdrawn = "withdrawn",
    }
}
