//! The ballot: how one arbiter rules, point by point, and why.

use super::decide::{Answer, changes, standing};
use super::keys::BALLOT;
use super::seat::Seat;
use super::sheet::{Said, Sheet, citations, votes};
use super::words::{CitationKind, Responsible, RootCause};
use crate::core::act::Actor;
use crate::core::audit::Mark;
use crate::core::dispute::{
    Dispute, NewAction, Opened, Origin, Verdict, check_actions, require_strikable, store_actions, try_out,
};
use crate::core::ledger::Writing;
use crate::core::refusal::{Refusal, Result};
use crate::core::scorecard::{self, criterion_ids};
use crate::core::text::Kept;
use crate::core::toml::{Written, fit};
use rusqlite::Connection;

/// What did not happen where a ballot has faults.
const UNDONE: &str = "nothing was recorded";

/// A ballot that may be recorded.
pub(super) struct NewBallot<'a> {
    pub(super) said: Said,
    pub(super) root_cause: RootCause,
    pub(super) responsible: Responsible,
    pub(super) votes: Vec<Answer<'a>>,
    /// What it answers to the questions that its votes open.
    pub(super) opened: Vec<Mark>,
    /// The same as they are written.
    pub(super) sheets: Vec<Opened>,
    pub(super) citations: Vec<(i64, CitationKind)>,
    pub(super) actions: Vec<NewAction>,
}

/// What an arbiter writes, checked: every open point once, answers that the card has, and nothing that leaves the agent
/// worse off.
pub(super) fn check<'a>(
    conn: &Connection,
    actor: &Actor,
    dispute: &'a Dispute,
    written: &Written<'_>,
) -> Result<NewBallot<'a>> {
    let (sheet, mut faults): (Sheet, _) = fit::read(written, &BALLOT, UNDONE)?;
    let said = faults.keep(&sheet.rationale.span(), Said::of(written, &sheet));
    let (card, marks) = (scorecard::load(conn, dispute.audit.card)?, standing(conn, dispute)?);
    let votes = votes(&mut faults, &sheet, (dispute, &card, &marks), |point| point.open);
    for vote in votes.iter().filter(|vote| vote.verdict == Verdict::Agent) {
        require_strikable(dispute, &vote.point.about)?;
    }
    let citations = citations(conn, &mut faults, &sheet);
    let actions = check_actions(conn, actor, &mut faults, &sheet.action);
    faults.refuse(UNDONE)?;
    let said = said.ok_or_else(|| Refusal::fault("a ballot without words"))?;
    let (_, after) = try_out(conn, &dispute.audit, &changes(&votes), (written, &sheet.opened))?;
    let opened = after.into_iter().filter(|mark| !marks.iter().any(|before| before.criterion == mark.criterion));
    Ok(NewBallot {
        said,
        root_cause: sheet.root_cause,
        responsible: sheet.responsible,
        votes,
        opened: opened.collect(),
        citations,
        actions,
        sheets: sheet.opened,
    })
}

/// Records a ballot. Answers its number.
pub(super) fn store(writing: &mut Writing<'_>, dispute: &Dispute, seat: &Seat, new: &NewBallot<'_>) -> Result<i64> {
    let Said { headnote, rationale, coaching } = &new.said;
    let ballot = writing.insert(
        "ballot",
        &[("seat", &seat.id), ("root_cause", &new.root_cause), ("responsible", &new.responsible)],
        &[("headnote", headnote.as_ref()), ("rationale", Some(rationale)), ("coaching", coaching.as_ref())],
    )?;
    for Answer { point, verdict, level } in &new.votes {
        let facts: [(&'static str, &dyn rusqlite::ToSql); 4] =
            [("ballot", &ballot), ("point", &point.id), ("verdict", verdict), ("level", level)];
        writing.insert("vote", &facts, &[])?;
    }
    store_opened(writing, dispute, ballot, &new.opened)?;
    for (precedent, kind) in &new.citations {
        writing.insert("citation", &[("ballot", &ballot), ("precedent", precedent), ("kind", kind)], &[])?;
    }
    store_actions(writing, dispute.id, Origin::Ballot(ballot), &new.actions)?;
    Ok(ballot)
}

fn store_opened(writing: &mut Writing<'_>, dispute: &Dispute, ballot: i64, opened: &[Mark]) -> Result<()> {
    let criteria = criterion_ids(writing, dispute.audit.card)?;
    for mark in opened {
        let note = mark.note.as_ref().map(Kept::stored);
        let facts: [(&'static str, &dyn rusqlite::ToSql); 3] =
            [("ballot", &ballot), ("criterion", &criteria.get(&mark.criterion)), ("level", &mark.level)];
        writing.insert("opened_answer", &facts, &[("note", note.as_ref())])?;
    }
    Ok(())
}
