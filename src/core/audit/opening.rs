//! Opening: an audit of a dialogue is recorded, with the auditor it goes to.

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

/// Records an audit and, where there is an auditor, that it goes to them.
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
    let audit = AuditId(writing.insert("audit", &facts, &[("why", new.why.map(Kept::as_str))])?);
    if auditor.is_some() {
        record_assignment(writing, audit, auditor, AssignmentBasis::Draw, None)?;
    }
    Ok(audit)
}

closed_list! {
    /// By what somebody was given an audit.
    pub enum AssignmentBasis("a basis of an assignment", "bases") {
        /// By the key of the draw.
        Draw = "draw",
        /// By the lot of a night, since nobody else could have it any more.
        Night = "night",
        /// By a lot that somebody asked for.
        Lot = "lot",
        /// By name.
        Name = "name",
    }
}

/// Records who has an audit from now on; none where nobody can take it.
pub(super) fn record_assignment(
    writing: &mut Writing<'_>,
    audit: AuditId,
    auditor: Option<PersonId>,
    basis: AssignmentBasis,
    why: Option<&Kept>,
) -> Result<()> {
    let auditor = auditor.map(|person| person.0);
    let facts: [(&'static str, &dyn rusqlite::ToSql); 3] =
        [("audit", &audit.0), ("auditor", &auditor), ("basis", &basis)];
    writing.insert("assignment", &facts, &[("why", why.map(Kept::as_str))]).map(drop)
}
