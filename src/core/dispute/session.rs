//! Holding a session: the talk that keeps or adjusts each point, or leaves it to arbitration.

use super::action::{NewAction, Origin, check_actions, store_actions};
use super::independence::objections;
use super::keys::NOTES;
use super::notes::{NotedPoint, Notes, Said};
use super::point::Point;
use super::rescoring::{Changes, rescore};
use super::state::Dispute;
use super::striking::{Striker, strike};
use super::talk::Session;
use super::words::{DisputeState, Outcome};
use crate::core::act::Actor;
use crate::core::audit::Basis;
use crate::core::ledger::Writing;
use crate::core::people::Person;
use crate::core::people::conflict::{Deed, require_none};
use crate::core::refusal::{Refusal, Result};
use crate::core::scorecard;
use crate::core::toml::faults::Faults;
use crate::core::toml::{Written, fit};
use rusqlite::Connection;

/// What did not happen where notes have faults.
const UNDONE: &str = "nothing was recorded";

/// A session that is recorded.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Held {
    /// How many points go on to arbitration.
    pub unresolved: usize,
    /// The total before and after, hundredths of a per cent.
    pub totals: (Option<i64>, Option<i64>),
    /// Whether the audit was taken out of all figures.
    pub struck: bool,
    /// How many actions were agreed on.
    pub actions: usize,
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

/// A dispute that waits for no session.
pub(super) fn not_waiting(dispute: &Dispute) -> Refusal {
    let id = dispute.id.0;
    Refusal::rule(format!("dispute {id} waits for no session: its state is {}", dispute.state))
        .hint(format!("where it stands: assize dispute show {id}"))
}

/// Records the session of a dispute: what was said, and each open point kept, adjusted or left to arbitration. The
/// facilitator is the one who records it.
pub fn hold_session(
    writing: &mut Writing<'_>,
    actor: &Actor,
    dispute: &Dispute,
    written: &Written<'_>,
) -> Result<Held> {
    let facilitator = require_facilitator(writing, actor, dispute)?;
    let (notes, mut faults): (Notes, _) = fit::read(written, &NOTES, UNDONE)?;
    let said = faults.keep(&(0..0), notes.said(written));
    let total = dispute.audit.total;
    if dispute.state != DisputeState::Session {
        faults.refuse(UNDONE)?;
        faults = Faults::of(written);
    }
    if let (Some(session), Some(said)) = (&dispute.session, &said) {
        require_same(writing, facilitator, dispute, session, (&notes, said))?;
        return Ok(Held { unresolved: 0, totals: (total, total), struck: false, actions: 0, new: false });
    }
    if dispute.state != DisputeState::Session {
        return Err(not_waiting(dispute));
    }
    notes.check(&mut faults, dispute, actor.today);
    let actions = check_actions(writing, actor, &mut faults, &notes.action);
    faults.refuse(UNDONE)?;
    let said = said.ok_or_else(|| Refusal::fault("notes without words"))?;
    let opened = (written, notes.opened.as_slice());
    let changes = adjusted(&notes, dispute);
    store(writing, facilitator, dispute, (&notes, &said, &actions))?;
    writing.note(format!("dispute {}", dispute.id.0));
    let after = rescore(writing, &dispute.audit, (Basis::Session, facilitator.id), &changes, opened)?;
    let struck = strike_audit(writing, Striker { actor, judge: Some(facilitator.id) }, &notes, dispute)?;
    // A struck audit ends the other points too.
    let is_left = |noted: &&NotedPoint| noted.outcome == Outcome::Unresolved && !struck;
    let unresolved = notes.point.iter().filter(is_left).count();
    Ok(Held { unresolved, totals: (total, after), struck, actions: actions.len(), new: true })
}

fn require_same(
    conn: &Connection,
    facilitator: &Person,
    dispute: &Dispute,
    session: &Session,
    (notes, said): (&Notes, &Said),
) -> Result<()> {
    let mut is_same =
        session.facilitator.id == facilitator.id && session.held == *notes.held.get_ref() && said.is(session);
    for point in dispute.points.iter().filter(|point| point.outcome.is_some()) {
        let now = notes.point.iter().find(|one| one.of().is(point));
        is_same &= match now {
            Some(now) => Some(now.outcome) == point.outcome && level(conn, dispute, point, now)? == point.agreed,
            None => false,
        };
    }
    if is_same {
        return Ok(());
    }
    Err(Refusal::rule(format!("the session of dispute {} is recorded already", dispute.id.0))
        .hint(format!("what was recorded stays: assize dispute show {}", dispute.id.0)))
}

/// The marks that were adjusted.
fn adjusted(notes: &Notes, dispute: &Dispute) -> Changes {
    let points = notes.point.iter().filter(|noted| noted.outcome == Outcome::Adjusted);
    let of_mark = |noted: &NotedPoint| {
        let point = dispute.points.iter().find(|point| noted.of().is(point))?;
        Some((point.about.criterion()?.to_owned(), noted.level()))
    };
    points.filter_map(of_mark).collect()
}

/// Strikes the audit where its selection, or whose it is, was adjusted.
fn strike_audit(writing: &mut Writing<'_>, by: Striker<'_>, notes: &Notes, dispute: &Dispute) -> Result<bool> {
    let is_adjusted = |point: &&Point| {
        let mut points = notes.point.iter();
        points.any(|noted| noted.outcome == Outcome::Adjusted && noted.of().is(point))
    };
    let upheld: Vec<&Point> = dispute.points.iter().filter(is_adjusted).collect();
    strike(writing, by, &dispute.audit, &upheld)
}

fn store(
    writing: &mut Writing<'_>,
    facilitator: &Person,
    dispute: &Dispute,
    (notes, said, actions): (&Notes, &Said, &[NewAction]),
) -> Result<()> {
    let session = writing.insert(
        "session",
        &[("dispute", &dispute.id.0), ("facilitator", &facilitator.id.0), ("held", notes.held.get_ref())],
        &[
            ("agent_side", said.agent_side.as_ref()),
            ("criteria_explained", said.criteria_explained.as_ref()),
            ("communication", said.communication.as_ref()),
            ("improvement", said.improvement.as_ref()),
            ("agreed", said.agreed.as_ref()),
        ],
    )?;
    for noted in notes.point.iter().filter(|noted| noted.outcome != Outcome::Withdrawn) {
        store_point(writing, session, dispute, noted)?;
    }
    store_actions(writing, dispute.id, Origin::Session(session), actions)
}

fn store_point(writing: &mut Writing<'_>, session: i64, dispute: &Dispute, noted: &NotedPoint) -> Result<()> {
    let point = dispute.points.iter().find(|point| noted.of().is(point));
    let level = point.map(|point| level(writing, dispute, point, noted)).transpose()?.flatten();
    let facts: [(&'static str, &dyn rusqlite::ToSql); 4] = [
        ("session", &session),
        ("point", &point.map(|point| point.id)),
        ("outcome", &noted.outcome),
        ("level", &level),
    ];
    writing.insert("settlement", &facts, &[]).map(drop)
}

/// The level that was agreed on, as it is kept: 7.50 is 7.5.
fn level(conn: &Connection, dispute: &Dispute, point: &Point, noted: &NotedPoint) -> Result<Option<String>> {
    let (Some(key), Some(level)) = (point.about.criterion(), noted.level()) else { return Ok(None) };
    scorecard::load(conn, dispute.audit.card)?.criterion(key)?.kept(&level).map(Some)
}
