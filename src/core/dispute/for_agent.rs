//! Disputes that somebody else opened for an agent: what of them the agent can still dispute themselves. Nobody uses up
//! what is the agent's.

use super::number::DisputeId;
use super::point::{self, Point};
use super::state::{Dispute, load, of_audit};
use crate::calc::moment::Moment;
use crate::core::audit::{self, AuditId};
use crate::core::ledger;
use crate::core::policy;
use crate::core::refusal::Result;
use chrono::NaiveDate;
use rusqlite::Connection;

/// A dispute that somebody else opened for the agent.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OpenedFor {
    /// The dispute.
    pub dispute: DisputeId,
    /// Who opened it, by handle.
    pub by: String,
    /// The local day of that.
    pub on: NaiveDate,
    /// All that it is about, by name.
    pub about: Vec<String>,
    /// Who led its session, by handle.
    pub led_by: Option<String>,
    /// What of it the agent can still dispute themselves, by name.
    pub left: Vec<String>,
    /// The last day for that.
    pub until: Option<NaiveDate>,
}

/// The disputes about an audit that somebody else opened for its agent, oldest first.
pub fn opened_for_agent(conn: &Connection, audit: AuditId, now: Moment) -> Result<Vec<OpenedFor>> {
    let mut found = Vec::new();
    for id in of_audit(conn, audit)? {
        let dispute = load(conn, id)?;
        if dispute.is_for_somebody() {
            found.push(opened_for(conn, &dispute, now)?);
        }
    }
    Ok(found)
}

/// The same of one dispute.
pub fn opened_for(conn: &Connection, dispute: &Dispute, now: Moment) -> Result<OpenedFor> {
    let (until, is_past) = window(conn, dispute, now)?;
    let mut left = Vec::new();
    for point in dispute.points.iter().filter(|_| !is_past && !dispute.audit.is_taken_out()) {
        if is_left(dispute, point) && !is_disputed_again(conn, dispute, point)? {
            left.push(point.about.name().to_owned());
        }
    }
    Ok(OpenedFor {
        dispute: dispute.id,
        by: dispute.opened_by.clone(),
        on: dispute.opened_on,
        about: dispute.points.iter().map(|point| point.about.name().to_owned()).collect(),
        led_by: dispute.session.as_ref().map(|session| session.facilitator.handle.clone()),
        until: until.filter(|_| !left.is_empty()),
        left,
    })
}

/// Whether somebody else opened a point for the agent, and the agent never disputed it themselves: they took it back, or it
/// ended with less than was asked, in a session or by a ruling, and they neither contest that nor appeal. Who was drawn to
/// rule on it before is not in the lot again.
pub(super) fn is_left_to_agent(conn: &Connection, id: DisputeId, point: &Point) -> Result<bool> {
    Ok(is_left(&load(conn, id)?, point))
}

/// Whether a point was disputed again in a later dispute.
pub(super) fn is_disputed_again(conn: &Connection, dispute: &Dispute, point: &Point) -> Result<bool> {
    let all = point::of_audit(conn, dispute.audit.id)?;
    Ok(all.iter().any(|(id, other)| id.0 > dispute.id.0 && other.about.is_same_thing(&point.about)))
}

/// Whether the time to dispute is over, counted from when a dispute was opened, by the policy of then.
pub(super) fn is_past_window(conn: &Connection, id: DisputeId, now: Moment) -> Result<bool> {
    Ok(own_window(conn, &load(conn, id)?, now)?.1)
}

fn is_left(dispute: &Dispute, point: &Point) -> bool {
    let is_used = point.open || point.contested || point.appealed;
    dispute.is_for_somebody() && !is_used && (point.withdrawn || point.fell_short())
}

/// The last day on which the agent can dispute themselves what others opened for them, and whether it is over: that of the
/// audit, or as many days from the opening.
fn window(conn: &Connection, dispute: &Dispute, now: Moment) -> Result<(Option<NaiveDate>, bool)> {
    let (from_opening, is_past) = own_window(conn, dispute, now)?;
    let is_past_audit = audit::is_past_dispute(conn, &dispute.audit, ledger::no_earlier(conn, now)?)?;
    Ok((from_opening.max(dispute.audit.dispute_due), is_past && is_past_audit))
}

fn own_window(conn: &Connection, dispute: &Dispute, now: Moment) -> Result<(Option<NaiveDate>, bool)> {
    let rules = policy::lasting(conn, dispute.opened, dispute.opened_at)?;
    let calendar = rules.calendar()?;
    let agent = dispute.audit.agent.id;
    let last = calendar.deadline(dispute.opened_at, rules.deadlines.open);
    let last =
        last.map(|last| audit::last_day_of(conn, agent, (dispute.opened, dispute.opened_at, last))).transpose()?;
    let now = ledger::no_earlier(conn, now)?;
    Ok((last, last.is_none_or(|last| calendar.is_past(last, now))))
}
