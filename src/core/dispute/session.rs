//! Holding a session: the talk that keeps, adjusts or withdraws each point, or leaves it to arbitration.

use super::independence::objections;
use super::notes::{NotedPoint, Notes, Said};
use super::rescoring::{Changes, rescore};
use super::state::{Dispute, Session};
use super::words::{DisputeState, Outcome};
use crate::core::act::Actor;
use crate::core::audit::Basis;
use crate::core::ledger::Writing;
use crate::core::people::Person;
use crate::core::people::conflict::{Deed, require_none};
use crate::core::refusal::{Refusal, Result};
use crate::core::text::{Kept, Untrusted};
use crate::core::toml::Written;
use rusqlite::Connection;

/// A session that is recorded.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Held {
    /// How many points go on to arbitration.
    pub unresolved: usize,
    /// The total before and after, hundredths of a per cent.
    pub totals: (Option<i64>, Option<i64>),
    /// Whether it was new; the same session again changes nothing.
    pub new: bool,
}

/// Requires somebody who may lead the session of a dispute: nobody with a part in the case.
pub fn require_facilitator<'a>(conn: &Connection, actor: &'a Actor, dispute: &Dispute) -> Result<&'a Person> {
    let person = actor.person(conn)?;
    let objections = objections(conn, Deed::LeadSession, &dispute.audit, person, actor.today, &actor.policy)?;
    let who = "somebody neutral leads it: a lead of another team, a manager or an arbiter without a part in the case";
    require_none(Deed::LeadSession, person, objections, "lead this session", who)?;
    Ok(person)
}

/// Records the session of a dispute: what was said, and each point kept, adjusted, withdrawn or left
/// to arbitration. The facilitator is the one who records it.
pub fn hold_session(
    writing: &mut Writing<'_>,
    actor: &Actor,
    dispute: &Dispute,
    written: &Written<'_>,
) -> Result<Held> {
    let facilitator = require_facilitator(writing, actor, dispute)?;
    let notes: Notes = written.parse()?;
    let said = notes.said(written)?;
    let total = dispute.audit.total;
    if let Some(session) = &dispute.session {
        require_same(facilitator, dispute, session, (&notes, &said))?;
        return Ok(Held { unresolved: 0, totals: (total, total), new: false });
    }
    if dispute.state != DisputeState::Session {
        return Err(Refusal::rule(format!("dispute {} is past its session: it is in {}", dispute.id.0, dispute.state)));
    }
    notes.check(written, dispute, actor.today)?;
    store(writing, facilitator, dispute, (&notes, &said))?;
    writing.note(format!("dispute {}", dispute.id.0));
    let after = rescore(
        writing,
        &dispute.audit,
        (Basis::Session, facilitator.id),
        &adjusted(&notes),
        (written, &notes.opened),
    )?;
    let unresolved = notes.point.iter().filter(|noted| noted.outcome == Outcome::Unresolved).count();
    Ok(Held { unresolved, totals: (total, after), new: true })
}

fn require_same(
    facilitator: &Person,
    dispute: &Dispute,
    session: &Session,
    (notes, said): (&Notes, &Said),
) -> Result<()> {
    let is_noted = |criterion: &str, outcome: Option<Outcome>| {
        notes.point.iter().any(|noted| *noted.criterion.get_ref() == criterion && Some(noted.outcome) == outcome)
    };
    let same = session.facilitator.id == facilitator.id
        && session.agent_side.as_ref().map(Untrusted::expose) == said.agent_side.as_ref().map(Kept::as_str)
        && dispute.points.iter().all(|point| is_noted(&point.criterion, point.outcome));
    if same {
        return Ok(());
    }
    Err(Refusal::rule(format!("the session of dispute {} is recorded already", dispute.id.0)))
}

fn adjusted(notes: &Notes) -> Changes {
    let points = notes.point.iter().filter(|noted| noted.outcome == Outcome::Adjusted);
    points.map(|noted| (noted.criterion.get_ref().clone(), noted.level())).collect()
}

fn store(
    writing: &mut Writing<'_>,
    facilitator: &Person,
    dispute: &Dispute,
    (notes, said): (&Notes, &Said),
) -> Result<()> {
    let session = writing.insert(
        "session",
        &[("dispute", &dispute.id.0), ("facilitator", &facilitator.id.0), ("held", notes.held.get_ref())],
        &[
            ("agent_side", said.agent_side.as_ref()),
            ("criteria_explained", said.criteria_explained.as_ref()),
            ("communication", said.communication.as_ref()),
            ("improvement", said.improvement.as_ref()),
        ],
    )?;
    for noted in &notes.point {
        store_point(writing, session, dispute, noted)?;
    }
    Ok(())
}

fn store_point(writing: &mut Writing<'_>, session: i64, dispute: &Dispute, noted: &NotedPoint) -> Result<()> {
    let key = noted.criterion.get_ref();
    let point = dispute.points.iter().find(|point| point.criterion == *key).map(|point| point.id);
    let facts: [(&'static str, &dyn rusqlite::ToSql); 4] =
        [("session", &session), ("point", &point), ("outcome", &noted.outcome.word()), ("level", &noted.level())];
    writing.insert("settlement", &facts, &[]).map(drop)
}
