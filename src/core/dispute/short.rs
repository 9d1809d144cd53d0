//! What an agent was given less of than was asked in their name, and what of an audit cannot be disputed again.

use super::number::DisputeId;
use super::opening::disputed;
use super::point::Point;
use super::state::{Dispute, load, of_audit};
use super::talk::{AskedToCome, asked_to_come};
use super::words::{Outcome, Verdict};
use crate::core::audit::AuditId;
use crate::core::refusal::Result;
use rusqlite::Connection;
use std::collections::BTreeMap;

/// A point that ended with something else than was asked for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Short {
    /// The dispute.
    pub dispute: DisputeId,
    /// Who opened it, by handle; none: the agent.
    pub opened_by: Option<String>,
    /// What it is about: a criterion, or the audit as a whole.
    pub name: String,
    /// What was asked for, in words.
    pub asked: String,
    /// The level that was given; none: the mark was kept; within, none is not applicable.
    pub given: Option<Option<String>>,
    /// Who led the session that decided it; none: a ruling did.
    pub led_by: Option<String>,
}

/// What is to be told of the disputes about an audit.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Told {
    /// The points that ended with something else than was asked for.
    pub short: Vec<Short>,
    /// What is disputed, and cannot be opened by the agent again, with the dispute.
    pub used: BTreeMap<String, DisputeId>,
    /// What open points ask for, by criterion, with the dispute.
    pub asked: BTreeMap<String, (DisputeId, String)>,
    /// Who was ever asked to come to a session about it.
    pub guests: Vec<AskedToCome>,
}

/// What is to be told of the disputes about an audit.
pub fn told(conn: &Connection, audit: AuditId) -> Result<Told> {
    let mut told = Told { used: disputed(conn, audit)?, guests: asked_to_come(conn, audit, None)?, ..Told::default() };
    for id in of_audit(conn, audit)? {
        let dispute = load(conn, id)?;
        for point in dispute.points.iter().filter(|point| point.fell_short()) {
            told.short.push(short(&dispute, point));
        }
        let open = dispute.open_points().filter_map(|point| {
            let asked = (id, point.about.proposal().to_owned());
            Some((point.about.criterion()?.to_owned(), asked))
        });
        told.asked.extend(open);
    }
    Ok(told)
}

fn short(dispute: &Dispute, point: &Point) -> Short {
    let ruled = point.decided().map(|(verdict, level)| (*verdict != Verdict::Keep, level.clone()));
    let given = match ruled {
        Some((is_change, level)) => is_change.then_some(level),
        None => (point.outcome == Some(Outcome::Adjusted)).then(|| point.agreed.clone()),
    };
    let leader = dispute.session.as_ref().map(|session| session.facilitator.handle.clone());
    Short {
        dispute: dispute.id,
        opened_by: dispute.is_for_somebody().then(|| dispute.opened_by.clone()),
        name: point.about.name().to_owned(),
        asked: point.about.proposal().to_owned(),
        given,
        led_by: leader.filter(|_| point.decided().is_none()),
    }
}
