//! Spot checks: audits of dialogues that somebody picks. They are labelled, and in no rate.

use super::draw::score_until;
use super::handover::{named_auditor, read_by_others};
use super::languages::ReadByOthers;
use super::last_day::SPOT_CHECK_DAYS;
use super::lots::{WaitingLot, ask, waiting_lot};
use super::opening::{AssignmentBasis, Given, NewAudit, open_audit, record_assignment};
use super::spot_wish::{self, Pick};
use super::state::{Audit, AuditId, AuditKind, AuditState, load, of_request};
use super::wording::words_or_erased;
use crate::core::act::Actor;
use crate::core::dialogue::{self, Content, Dialogue};
use crate::core::draw;
use crate::core::frame::{Looked, limits_of};
use crate::core::ledger::Writing;
use crate::core::people::conflict::{self, Deed, Side, require_none};
use crate::core::people::{self, NOW, Person, PersonId};
use crate::core::refusal::{Refusal, Result};
use crate::core::scorecard;
use crate::core::text::{Kept, Untrusted};
use crate::core::works_agreement::{Clause, beyond, now_in_force};
use chrono::NaiveDate;
use rusqlite::Connection;

/// A spot check as it was asked for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SpotCheck {
    /// The audit as it stands.
    pub audit: Audit,
    /// Whether it is new.
    pub new: bool,
    /// Who reads it and could take it, where its auditor does not read it.
    pub readers: ReadByOthers,
    /// The lot that it waits for, where it does.
    pub waits: Option<WaitingLot>,
}

/// What became of a spot check that somebody asked for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Spot {
    /// It is opened, or was.
    Opened(Box<SpotCheck>),
    /// The works agreement wants a second person, who has not agreed yet: the reason, and whether that is new.
    Waits(String, bool),
    /// The second person did not agree; and whether that is new.
    Returned(bool),
}

/// Has a dialogue audited that nobody drew. It never enters a rate, and is outside every later frame. Where no auditor is
/// named, a later night draws one. Where the works agreement wants a second person, it waits for them.
pub fn spot_check(writing: &mut Writing<'_>, actor: &Actor, pick: &Pick<'_>) -> Result<Spot> {
    let clause = spot_wish::clause(writing, pick.reason)?;
    let Some((_, is_second)) = clause else {
        return Ok(Spot::Opened(Box::new(pick_one(writing, actor, pick)?)));
    };
    let reason = pick.reason.unwrap_or_default();
    let request = dialogue::find(writing, pick.reference)?.id;
    let asker = actor.person(writing)?.id;
    if is_second {
        if standing(writing, pick.reference)?.is_some() {
            return Ok(Spot::Opened(Box::new(pick_one(writing, actor, pick)?)));
        }
        require_pickable(writing, actor, pick)?;
        let new = spot_wish::ask(writing, (request, asker), pick, None)?;
        return Ok(Spot::Waits(reason.to_owned(), new));
    }
    let done = pick_one(writing, actor, pick)?;
    if done.new {
        spot_wish::ask(writing, (request, asker), pick, Some(done.audit.id))?;
    }
    Ok(Spot::Opened(Box::new(done)))
}

/// The second person agrees to a spot check, or with a note returns it.
pub fn judge_spot_check(
    writing: &mut Writing<'_>,
    actor: &Actor,
    reference: &str,
    returned: Option<&str>,
) -> Result<Spot> {
    let request = dialogue::find(writing, reference)?.id;
    let wish = spot_wish::newest(writing, request, reference)?;
    if let Some(audit) = wish.answered {
        let same = audit.is_none() == returned.is_some();
        return match audit.filter(|_| same) {
            Some(id) => {
                let audit = load(writing, id)?;
                Ok(Spot::Opened(Box::new(SpotCheck { audit, new: false, readers: None, waits: None })))
            }
            None if same => Ok(Spot::Returned(false)),
            None => Err(Refusal::rule(format!("the spot check of `{reference}` was answered already"))
                .hint("ask for it again: assize assign spot-check")),
        };
    }
    let judge = actor.person(writing)?.id;
    spot_wish::require_second(writing, actor, &wish)?;
    if let Some(note) = returned {
        require_apart(writing, actor, &dialogue::find(writing, reference)?)?;
        spot_wish::answer(writing, (&wish, judge), None, Some(&Kept::new("--return", note)?))?;
        return Ok(Spot::Returned(true));
    }
    spot_wish::clause(writing, Some(&wish.reason))?;
    let pick = Pick {
        reference,
        note: wish.why.as_ref().map_or("erased", |why| why.expose()),
        reason: Some(&wish.reason),
        auditor: wish.auditor.as_deref(),
        card: wish.card.as_deref(),
    };
    let done = pick_one(writing, actor, &pick)?;
    spot_wish::answer(writing, (&wish, judge), Some(done.audit.id), None)?;
    Ok(Spot::Opened(Box::new(done)))
}

/// All that would refuse a spot check once the second person agrees, said to the person who asks.
fn require_pickable(writing: &Writing<'_>, actor: &Actor, pick: &Pick<'_>) -> Result<()> {
    let dialogue = dialogue::find(writing, pick.reference)?;
    let day = require_apart(writing, actor, &dialogue)?;
    require_auditable(writing, actor, &dialogue, day)?;
    require_within(writing, actor, &dialogue, day)?;
    scorecard::find_on(writing, pick.card, day)?;
    if let Some(auditor) = pick.auditor {
        people::find(writing, auditor)?;
    }
    Ok(())
}

/// Refuses more audits of a person than the works agreement lets, and one of somebody who was not told.
fn require_within(writing: &Writing<'_>, actor: &Actor, dialogue: &Dialogue, day: NaiveDate) -> Result<()> {
    let Some(agreement) = now_in_force(writing)? else { return Ok(()) };
    let Some(limits) = limits_of(writing, writing.entry(), &agreement)? else { return Ok(()) };
    let agent = people::one(writing, NOW, dialogue.agent)?;
    let name = actor.name_of(&Person { id: agent, handle: dialogue.agent_handle.clone() }).to_owned();
    let looked = Looked { request: Some(dialogue.id), agent, day };
    if let Some((untold, day)) = limits.untold(looked) {
        let whose = people::by_id(writing, untold)?;
        let name = actor.name_of(&whose);
        let before = if untold == agent { "" } else { ", whose dialogue it was before it was amended," };
        let says = format!("{name}{before} was not told of monitoring by {day}, as far as anybody recorded it by then");
        return Err(beyond(&agreement, Clause::Notice, says));
    }
    if limits.is_full(looked) {
        return Err(beyond(&agreement, Clause::Audits, format!("{name} has had the most audits of that time")));
    }
    Ok(())
}

fn pick_one(writing: &mut Writing<'_>, actor: &Actor, pick: &Pick<'_>) -> Result<SpotCheck> {
    let dialogue = dialogue::find(writing, pick.reference)?;
    let day = require_apart(writing, actor, &dialogue)?;
    let note = Kept::new("--note", pick.note)?;
    if let Some(known) = standing(writing, pick.reference)? {
        let audit = audited_once(writing, known, &note)?;
        let waits = waiting_lot(writing, &audit, &actor.calendar)?;
        return Ok(SpotCheck { audit, new: false, readers: None, waits });
    }
    require_auditable(writing, actor, &dialogue, day)?;
    require_within(writing, actor, &dialogue, day)?;
    let audit = opened(writing, actor, (&dialogue, day), (pick.card, &note))?;
    let waits = give(writing, actor, &audit, pick.auditor)?;
    writing.note(format!("audit {}", audit.id.0));
    let audit = load(writing, audit.id)?;
    let readers = read_by_others(writing, actor, &audit)?.filter(|_| waits.is_none());
    Ok(SpotCheck { audit, new: true, readers, waits })
}

/// What an auditor reads of a spot check that answers an agent's dispute: who knew more would not be blind.
const NEUTRAL: &str = "A rule asks for it";

/// Has a dialogue audited because its agent disputes what a machine says of it by a card: a spot check, which the lot gives to
/// somebody with no part in it, who does not know why. The caller has checked who may. Answers the audit that stands where
/// there is one.
pub fn spot_check_for_agent(writing: &mut Writing<'_>, actor: &Actor, reference: &str, card: &str) -> Result<AuditId> {
    if let Some(known) = standing(writing, reference)? {
        return Ok(known);
    }
    let dialogue = dialogue::find(writing, reference)?;
    let day = day_of(writing, actor, &dialogue)?;
    require_auditable(writing, actor, &dialogue, day)?;
    let audit = opened(writing, actor, (&dialogue, day), (Some(card), &Kept::new("why", NEUTRAL)?))?;
    ask(writing, actor, &audit, None)?;
    Ok(audit.id)
}

/// Opens a spot check of a dialogue of a day, by the card of then; nobody has it yet.
fn opened(
    writing: &mut Writing<'_>,
    actor: &Actor,
    (dialogue, day): (&Dialogue, NaiveDate),
    (card, why): (Option<&str>, &Kept),
) -> Result<Audit> {
    let (card, _) = scorecard::find_on(writing, card, day)?;
    let due = score_until(writing, actor, SPOT_CHECK_DAYS)?;
    let new = NewAudit { ticket: None, request: dialogue.id, agent: dialogue.agent, card, due, why: Some(why) };
    let id = open_audit(writing, AuditKind::SpotCheck, &new, None)?;
    load(writing, id)
}

/// The first audit of a dialogue that was done or is to be: one of a draw that is void, and was not scored, is neither.
fn standing(conn: &Connection, reference: &str) -> Result<Option<AuditId>> {
    for id in of_request(conn, reference)? {
        if load(conn, id)?.state != AuditState::Void {
            return Ok(Some(id));
        }
    }
    Ok(None)
}

/// Gives a spot check to the auditor who is named, or to the lot.
fn give(writing: &mut Writing<'_>, actor: &Actor, audit: &Audit, to: Option<&str>) -> Result<Option<WaitingLot>> {
    let Some(handle) = to else { return ask(writing, actor, audit, None).map(Some) };
    let auditor = named_auditor(writing, actor, handle, audit)?;
    record_assignment(writing, audit.id, Given::to(Some(auditor.id), AssignmentBasis::Name), None)?;
    Ok(None)
}

/// The reason of a spot check, where the audit is one.
pub fn spot_check_reason(conn: &Connection, id: AuditId) -> Result<Option<Untrusted>> {
    Ok(conn
        .prepare_cached("SELECT why, erased IS NOT NULL AS erased FROM audit WHERE id = ?1")?
        .query_row([id.0], |row| words_or_erased(row, "why", "erased"))?)
}

/// Answers the local day of the dialogue.
fn require_apart(conn: &Connection, actor: &Actor, dialogue: &Dialogue) -> Result<NaiveDate> {
    let day = day_of(conn, actor, dialogue)?;
    let (person, agent) = (actor.person(conn)?, Person { id: dialogue.agent, handle: dialogue.agent_handle.clone() });
    let tie = conflict::with(conn, NOW, person.id, (Side::Agent, &agent), (day, actor.today), &actor.policy)?;
    require_none(
        Deed::SpotCheck,
        person,
        tie.into_iter().collect(),
        "ask for a spot check of it",
        "another lead or a manager may",
    )?;
    Ok(day)
}

/// The local day of a dialogue.
fn day_of(conn: &Connection, actor: &Actor, dialogue: &Dialogue) -> Result<NaiveDate> {
    let counts: String = conn
        .prepare_cached("SELECT counts FROM dialogue WHERE request = ?1")?
        .query_row([dialogue.id.0], |row| row.get(0))?;
    Ok(actor.calendar.local_day(counts.parse().map_err(Refusal::data)?))
}

/// The same wish again changes nothing; another is refused.
fn audited_once(conn: &Connection, known: AuditId, note: &Kept) -> Result<Audit> {
    let audit = load(conn, known)?;
    let is_same =
        || Ok::<_, Refusal>(spot_check_reason(conn, known)?.is_some_and(|stood| stood.expose() == note.as_str()));
    if audit.kind == AuditKind::SpotCheck && is_same()? {
        return Ok(audit);
    }
    Err(Refusal::rule(format!("audit {} is of this dialogue already", known.0)).hint("a dialogue is audited once"))
}

/// What no draw could draw is not picked either, nor what one may draw yet.
fn require_auditable(conn: &Connection, actor: &Actor, dialogue: &Dialogue, day: NaiveDate) -> Result<()> {
    let reference = dialogue.reference.expose();
    let is_here = conn
        .prepare_cached("SELECT content FROM dialogue WHERE request = ?1")?
        .query_row([dialogue.id.0], |row| row.get(0))?;
    let content = Content { is_here, lasts: dialogue.duration != Some(0) };
    if !content.can_be_audited(&actor.policy, &dialogue.channel) {
        return Err(Refusal::rule(format!("`{reference}` has no content to audit"))
            .hint("only a dialogue with a transcript, or the place of a recording, is audited"));
    }
    if !dialogue.notice.unwrap_or_else(|| actor.policy.gives_notice(&dialogue.channel)) {
        return Err(Refusal::rule(format!("the customer of `{reference}` was not told of monitoring")).hint(
            "a dialogue is audited only where notice was given: [intake] notice of the policy, or `notice` of its row",
        ));
    }
    if !was_agent(conn, dialogue.agent, day)? {
        return Err(Refusal::rule(format!("{} was not on the roster as an agent on {day}", dialogue.agent_handle))
            .hint("without a team nobody can say who is tied to them: assize people import"));
    }
    match draw::waiting_for(conn, dialogue.id)? {
        Some(draw) => Err(Refusal::rule(format!("`{reference}` is in the frame of {draw}, which waits for its seed"))
            .hint("ask again once it is drawn")),
        None => Ok(()),
    }
}

fn was_agent(conn: &Connection, person: PersonId, day: NaiveDate) -> Result<bool> {
    let stints = people::agent_stints(conn, NOW)?;
    Ok(stints
        .iter()
        .any(|(agent, _, _, since, until)| *agent == person && *since <= day && until.is_none_or(|until| until >= day)))
}
