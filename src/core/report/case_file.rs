//! The case file of an audit: all that is recorded about it.

use crate::calc::moment::Moment;
use crate::core::audit::{self, Assignment, Audit, Feedback, Mark, ReplacementWish, Words};
use crate::core::dispute::{self, Change};
use crate::core::refusal::Result;
use crate::core::request::{self, Story};
use crate::core::scorecard::{self, Card};
use crate::core::text::Untrusted;
use rusqlite::Connection;
use std::collections::BTreeMap;

/// All that is recorded about an audit.
pub struct CaseFile {
    /// The audit.
    pub audit: Audit,
    /// The words of its dialogue.
    pub words: Words,
    /// The story of its request, where that was handled here.
    pub story: Option<Story>,
    /// Its card.
    pub card: Card,
    /// Its newest marks.
    pub marks: Vec<Mark>,
    /// The feedback with them.
    pub feedback: Feedback,
    /// The answers that disputes changed, by criterion.
    pub changes: BTreeMap<String, Change>,
    /// Whether the time to dispute it is over.
    pub is_past: bool,
    /// Why it is a spot check, where it is.
    pub spot_check: Option<Untrusted>,
    /// Why its draw is void, where it is.
    pub void: Option<Untrusted>,
    /// The wishes to replace its dialogue, or by which it came.
    pub wishes: Vec<ReplacementWish>,
    /// Who had it.
    pub assignments: Vec<Assignment>,
    /// Why its newest score was returned, where it was.
    pub returned: Option<Untrusted>,
}

/// All that is recorded about an audit. A score that is taken out of `audit` stays out.
pub fn case_file(conn: &Connection, audit: Audit, now: Moment) -> Result<CaseFile> {
    let mut wishes = audit::wishes(conn)?;
    wishes.retain(|wish| wish.audit == audit.id || wish.next == Some(audit.id));
    Ok(CaseFile {
        words: audit::words(conn, &audit)?,
        story: Some(request::story(conn, audit.reference.expose())?).filter(|story| story.is_living),
        card: scorecard::load(conn, audit.card)?,
        marks: audit.scoring.map(|scoring| audit::marks_of(conn, scoring)).transpose()?.unwrap_or_default(),
        feedback: audit.scoring.map(|scoring| audit::feedback(conn, scoring)).transpose()?.unwrap_or_default(),
        changes: dispute::changes(conn, audit.id)?,
        is_past: audit::is_past_dispute(conn, &audit, now)?,
        spot_check: audit::spot_check_reason(conn, audit.id)?,
        void: audit::why_void(conn, &audit)?,
        wishes,
        assignments: audit::assignments(conn, audit.id)?,
        returned: audit::returned(conn, &audit)?,
        audit,
    })
}
