//! Ruling: the arbiter decides every open point, and never leaves the agent worse off.

use super::lapse::{Lapsed, settle_lapses};
use super::ruling::ruling;
use super::sheet::{Decision, PointSheet, Said, Sheet, decide};
use crate::core::act::Actor;
use crate::core::audit::Basis;
use crate::core::dispute::{self, Changes, Dispute, DisputeId, DisputeState, Verdict, objections, rescore};
use crate::core::ledger::Writing;
use crate::core::people::Person;
use crate::core::people::conflict::{Deed, require_none};
use crate::core::refusal::{Refusal, Result};
use crate::core::text::Untrusted;
use crate::core::toml::Written;
use rusqlite::Connection;

/// What handing in a ruling led to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Ruled {
    /// It is recorded: the total before and after, hundredths of a per cent.
    Now(Option<i64>, Option<i64>),
    /// The same ruling stands already.
    Before,
    /// The time to rule had passed; that is recorded instead.
    TooLate(Lapsed),
}

/// Rules on every open point of a dispute. Refused to anybody with a part in the case, to anybody but
/// the arbiter drawn, and where the agent would be worse off.
pub fn rule(writing: &mut Writing<'_>, actor: &Actor, id: DisputeId, written: &Written<'_>) -> Result<Ruled> {
    let before = dispute::load(writing, id)?;
    let arbiter = require_arbiter(writing, actor, &before)?;
    let sheet: Sheet = written.parse()?;
    let said = Said::of(written, &sheet)?;
    if before.state == DisputeState::Ruled {
        return ruled_before(writing, &before, (&sheet, &said), arbiter);
    }
    let lapsed = settle_lapses(writing, actor, Some(id))?;
    if let Some(lapsed) = lapsed.into_iter().find(|lapsed| lapsed.stage.is_some()) {
        return Ok(Ruled::TooLate(lapsed));
    }
    let dispute = dispute::load(writing, id)?;
    require_seat(&dispute, arbiter)?;
    let decisions = decide(written, &sheet, &dispute)?;
    store(writing, id, arbiter, (&sheet, &said), &decisions)?;
    writing.note(format!("dispute {}", id.0));
    let after =
        rescore(writing, &dispute.audit, (Basis::Ruling, arbiter.id), &changes(&decisions), (written, &sheet.opened))?;
    Ok(Ruled::Now(dispute.audit.total, after))
}

fn require_arbiter<'a>(conn: &Connection, actor: &'a Actor, dispute: &Dispute) -> Result<&'a Person> {
    let person = actor.person(conn)?;
    let objections = objections(conn, Deed::Rule, &dispute.audit, person, actor.today, &actor.policy)?;
    let what = format!("rule on dispute {}", dispute.id.0);
    require_none(Deed::Rule, person, objections, &what, may_rule(dispute))?;
    Ok(person)
}

fn may_rule(dispute: &Dispute) -> String {
    match (&dispute.arbiter, dispute.due) {
        (Some(arbiter), Some(due)) => format!("{} was drawn to rule on it, until {due}", arbiter.handle),
        _ => "an arbiter with no part in the case may".to_owned(),
    }
}

fn require_seat(dispute: &Dispute, arbiter: &Person) -> Result<()> {
    let id = dispute.id.0;
    let hint = match dispute.state {
        DisputeState::Arbitration if dispute.arbiter.as_ref().is_some_and(|seated| seated.id == arbiter.id) => {
            return Ok(());
        }
        DisputeState::Arbitration => {
            return Err(Refusal::rule(format!("{} was not drawn to rule on dispute {id}", arbiter.handle))
                .hint(may_rule(dispute)));
        }
        DisputeState::Session => "the session comes first: assize dispute session",
        DisputeState::Settled | DisputeState::Ruled => "there is nothing left to rule on",
    };
    Err(Refusal::rule(format!("dispute {id} is not in arbitration: it is in {}", dispute.state)).hint(hint))
}

fn changes(decisions: &[Decision<'_>]) -> Changes {
    let changed = decisions.iter().filter(|decision| decision.verdict != Verdict::Keep);
    changed.map(|decision| (decision.point.criterion.clone(), decision.level.clone())).collect()
}

fn store(
    writing: &mut Writing<'_>,
    id: DisputeId,
    arbiter: &Person,
    (sheet, said): (&Sheet, &Said),
    decisions: &[Decision<'_>],
) -> Result<()> {
    let ruling = writing.insert(
        "ruling",
        &[("dispute", &id.0), ("arbiter", &arbiter.id.0), ("root_cause", &sheet.root_cause.word())],
        &[("headnote", said.headnote.as_ref()), ("rationale", Some(&said.rationale))],
    )?;
    for Decision { point, verdict, level } in decisions {
        let facts: [(&'static str, &dyn rusqlite::ToSql); 4] =
            [("ruling", &ruling), ("point", &point.id), ("verdict", &verdict.word()), ("level", level)];
        writing.insert("decision", &facts, &[])?;
    }
    Ok(())
}

/// The same ruling again changes nothing; another is refused.
fn ruled_before(
    conn: &Connection,
    dispute: &Dispute,
    (sheet, said): (&Sheet, &Said),
    arbiter: &Person,
) -> Result<Ruled> {
    let is_decided = |one: &PointSheet| {
        let mut points = dispute.points.iter();
        points.any(|point| point.criterion == *one.criterion.get_ref() && point.verdict == Some(one.verdict))
    };
    let same = ruling(conn, dispute.id)?.is_some_and(|ruling| {
        ruling.arbiter.id == arbiter.id
            && ruling.rationale.as_ref().map(Untrusted::expose) == Some(said.rationale.as_str())
            && sheet.point.iter().all(is_decided)
    });
    if same { Ok(Ruled::Before) } else { Err(Refusal::rule(format!("dispute {} is ruled on already", dispute.id.0))) }
}
