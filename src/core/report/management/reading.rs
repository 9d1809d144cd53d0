//! What most parts of a report rest on, read once.

use super::span::Span;
use crate::core::audit::Audit;
use crate::core::draw::{self, Listed};
use crate::core::refusal::Result;
use crate::core::report::domain::within;
use crate::core::report::period::audits;
use crate::core::report::sample::Sample;
use rusqlite::Connection;

/// What most parts of a report rest on.
pub(super) struct Reading {
    /// What the figures of the period rest on.
    pub(super) sample: Sample,
    /// Every audit of the period, by number.
    pub(super) audits: Vec<Audit>,
    /// The draws whose windows have a day of the period.
    pub(super) draws: Vec<Listed>,
}

impl Reading {
    /// Reads it.
    pub(super) fn of(conn: &Connection, span: &Span) -> Result<Self> {
        let sample = within(conn, &span.domain(), &span.unseen)?;
        let draws = draw::list_between(conn, (span.first, span.last))?;
        Ok(Self { sample, audits: audits(conn, span.period())?, draws })
    }
}
