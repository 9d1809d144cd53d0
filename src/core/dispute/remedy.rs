//! Remedies: what the agent can still do about what a session kept or a ruling did not grant, and until when.

use super::contest::{Contestable, contestable};
use super::for_agent::is_disputed_again;
use super::number::DisputeId;
use super::state::{Dispute, load, of_audit};
use crate::calc::moment::Moment;
use crate::core::audit::AuditId;
use crate::core::refusal::Result;
use chrono::NaiveDate;
use rusqlite::Connection;

/// What the agent can still do in a dispute.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Remedy {
    /// The dispute.
    pub dispute: DisputeId,
    /// What they can contest of its session.
    pub contest: Option<Contestable>,
    /// Until when they can appeal against its ruling.
    pub appeal_until: Option<NaiveDate>,
}

/// What the agent can still do in a dispute about what was kept.
pub fn remedy(conn: &Connection, dispute: &Dispute, now: Moment) -> Result<Remedy> {
    let contest = contestable(conn, dispute, now)?;
    let mut is_left = false;
    for point in dispute.points.iter().filter(|point| point.fell_short()) {
        is_left |= !is_disputed_again(conn, dispute, point)?;
    }
    let appeal_until = dispute.appeal_until(conn, now)?.filter(|_| is_left);
    Ok(Remedy { dispute: dispute.id, contest, appeal_until })
}

/// The same of every dispute about an audit in which something can be done, oldest first.
pub fn remedies(conn: &Connection, audit: AuditId, now: Moment) -> Result<Vec<Remedy>> {
    let mut found = Vec::new();
    for id in of_audit(conn, audit)? {
        let remedy = remedy(conn, &load(conn, id)?, now)?;
        if remedy.contest.is_some() || remedy.appeal_until.is_some() {
            found.push(remedy);
        }
    }
    Ok(found)
}
