//! Opening: an audit of a dialogue is recorded, with the auditor it goes to.

use super::last_day::LastDay;
use super::state::{AuditId, AuditKind};
use crate::core::closed_list;
use crate::core::draw::Ticket;
use crate::core::ledger::Writing;
use crate::core::people::PersonId;
use crate::core::refusal::Result;
use crate::core::request::RequestId;
use crate::core::scorecard::CardId;
use crate::core::text::Kept;
use chrono::NaiveDate;

/// An audit to be recorded.
pub(super) struct NewAudit<'a> {
    /// None for a spot check.
    pub(super) ticket: Option<i64>,
    pub(super) request: RequestId,
    pub(super) agent: PersonId,
    pub(super) card: CardId,
    /// The last day to score.
    pub(super) due: NaiveDate,
    /// The reason of a spot check.
    pub(super) why: Option<&'a Kept>,
}

impl NewAudit<'_> {
    /// The audit of a ticket.
    pub(super) const fn of(ticket: &Ticket, card: CardId, due: NaiveDate) -> Self {
        Self { ticket: Some(ticket.id), request: ticket.request, agent: ticket.agent, card, due, why: None }
    }
}

closed_list! {
    /// What gave an audit to its auditor.
    pub enum AssignmentBasis("a basis of an assignment", "bases") {
        /// The key of the draw.
        Draw = "draw",
        /// The lot of a night that hands on what nobody can score.
        Night = "night",
        /// A lot that somebody asked for.
        Lot = "lot",
        /// A person who named the auditor.
        Name = "name",
    }
}

/// Records an audit and, where the draw gives it to an auditor, that it goes to them.
pub(super) fn open_audit(
    writing: &mut Writing<'_>,
    kind: AuditKind,
    new: &NewAudit<'_>,
    auditor: Option<PersonId>,
) -> Result<AuditId> {
    let facts: [(&'static str, &dyn rusqlite::ToSql); 6] = [
        ("kind", &kind.word()),
        ("ticket", &new.ticket),
        ("request", &new.request.0),
        ("agent", &new.agent.0),
        ("card", &new.card.0),
        ("due", &new.due.to_string()),
    ];
    let audit = AuditId(writing.insert("audit", &facts, &[("why", new.why)])?);
    if auditor.is_some() {
        record_assignment(writing, audit, Given::to(auditor, AssignmentBasis::Draw), None)?;
    }
    Ok(audit)
}

/// To whom an audit is given, and by what.
#[derive(Clone, Copy)]
pub(super) struct Given {
    /// None where nobody can take it, or its lot is not drawn yet.
    pub(super) auditor: Option<PersonId>,
    pub(super) basis: AssignmentBasis,
    /// The lot, once it is drawn.
    pub(super) lot: Option<i64>,
}

impl Given {
    /// To somebody without a lot, or to nobody.
    pub(super) const fn to(auditor: Option<PersonId>, basis: AssignmentBasis) -> Self {
        Self { auditor, basis, lot: None }
    }
}

/// Records who has an audit from now on.
pub(super) fn record_assignment(
    writing: &mut Writing<'_>,
    audit: AuditId,
    given: Given,
    why: Option<&Kept>,
) -> Result<()> {
    let auditor = given.auditor.map(|person| person.0);
    // To whom the draw gives it, the audit's own day is theirs.
    let due = match given.basis {
        AssignmentBasis::Draw => None,
        AssignmentBasis::Night | AssignmentBasis::Lot | AssignmentBasis::Name => {
            let last_day = LastDay { audit, at: writing.now(), entry: writing.entry(), is_held: auditor.is_some() };
            last_day.given(writing, i64::MAX)?.map(|due| due.to_string())
        }
    };
    let facts: [(&'static str, &dyn rusqlite::ToSql); 5] =
        [("audit", &audit.0), ("auditor", &auditor), ("basis", &given.basis), ("lot", &given.lot), ("due", &due)];
    writing.insert("assignment", &facts, &[("why", why)]).map(drop)
}
