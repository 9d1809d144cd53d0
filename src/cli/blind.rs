//! The reader: of a dialogue that is scored twice, nobody sees the other's score before both are there; and what a
//! policy hides, no auditor sees before they hand in.

use super::open::Open;
use super::reader::reader as of_desk;
use crate::core::arbitration::{self, Step};
use crate::core::audit::{self, Audit, AuditId, Blindfold, ReplacementWish, WishState};
use crate::core::calibration::{self, Calibration, CalibrationId};
use crate::core::care;
use crate::core::coaching::Order;
use crate::core::dispute::{Dispute, DisputeId};
use crate::core::night::Night;
use crate::core::people::{self, Person, Role};
use crate::core::policy::BlindField;
use crate::core::refusal::{Refusal, Result};
use crate::core::request::RequestId;
use crate::view::disputes as words;
use crate::view::proof::KEY_HIDDEN;
use std::collections::{BTreeMap, BTreeSet};

/// The reader, where they said who they are.
pub fn reader(open: &mut Open<'_>) -> Result<Option<Person>> {
    of_desk(open.desk, &mut open.store)
}

/// Audits without what the reader must not see yet.
pub fn audits(open: &mut Open<'_>, audits: Vec<Audit>) -> Result<Vec<Audit>> {
    let (reader, fold, today) = (reader(open)?, fold(open, None)?, open.today()?);
    let mut seen = audit::conceal(&*open.store.snapshot()?, audits, reader.as_ref(), today)?;
    for audit in &mut seen {
        audit.is_agent_hidden = fold.hides_agent(audit.request);
    }
    Ok(seen)
}

/// What the policy hides from the reader until they hand in, of one dialogue or of all.
pub fn fold(open: &mut Open<'_>, request: Option<RequestId>) -> Result<Blindfold> {
    let (reader, today, policy) = (reader(open)?, open.today()?, open.policy()?);
    let snapshot = open.store.snapshot()?;
    let mut fold = Blindfold::of(&snapshot, request, reader.as_ref(), today, &policy)?;
    // Who is to rule answers as an auditor does, and so does who calibrates.
    fold.cover(arbitration::untaken_cases(&snapshot, reader.as_ref())?.into_keys());
    fold.cover(calibration::to_answer(&snapshot, reader.as_ref())?.into_keys());
    Ok(fold)
}

/// Whether the reader must not see yet whose dialogue it is.
pub fn hides_agent(open: &mut Open<'_>, request: RequestId) -> Result<bool> {
    Ok(fold(open, Some(request))?.hides_agent(request))
}

/// Whether the reader must not see the key of a draw yet: with it they would compute what is hidden from them.
pub fn hides_key(open: &mut Open<'_>, draw: &str) -> Result<bool> {
    let (fold, audits) = (fold(open, None)?, may_audit(open)?);
    audit::hides_key(&*open.store.snapshot()?, draw, &fold, audits)
}

/// Takes the key of its draw out of a coaching order, for who would compute with it what is hidden from them.
pub fn order(open: &mut Open<'_>, order: &mut Order) -> Result<()> {
    if hides_key(open, &order.draw_name)? {
        KEY_HIDDEN.clone_into(&mut order.key);
    }
    Ok(())
}

/// Whether the reader audits, as far as they say who they are.
pub fn may_audit(open: &mut Open<'_>) -> Result<bool> {
    let (reader, today) = (reader(open)?, open.today()?);
    let Some(reader) = reader else { return Ok(true) };
    people::has_role(&*open.store.snapshot()?, reader.id, Role::Auditor, today)
}

/// The refs of the dialogues of which the reader must not see yet whose they are.
pub fn refs(open: &mut Open<'_>) -> Result<BTreeSet<String>> {
    if !open.policy()?.blind.hide.contains(&BlindField::Agent) {
        return Ok(BTreeSet::new());
    }
    let fold = fold(open, None)?;
    audit::refs_of(&*open.store.snapshot()?, fold.of_agents())
}

/// The refs of the dialogues of which the reader must not see yet what machines say.
pub fn refs_of_verdicts(open: &mut Open<'_>) -> Result<BTreeSet<String>> {
    let fold = fold(open, None)?;
    audit::refs_of(&*open.store.snapshot()?, fold.of_verdicts())
}

/// The refs of the special cases of which the reader may know that somebody was hurt.
pub fn special_refs(open: &mut Open<'_>) -> Result<BTreeSet<String>> {
    let (reader, today) = (reader(open)?, open.today()?);
    care::special_refs(&*open.store.snapshot()?, reader.as_ref(), today)
}

/// Takes out of wishes to replace why, where the reader may not read how the agent is: one of the reasons is that they
/// were hurt. Who asked or judged knows it, and leads and managers may judge what waits.
pub fn wishes(open: &mut Open<'_>, wishes: &mut [ReplacementWish]) -> Result<()> {
    let (reader, today) = (reader(open)?, open.today()?);
    let snapshot = open.store.snapshot()?;
    let stints = reader.as_ref().map(|reader| people::stints_on(&snapshot, reader.id, today)).transpose()?;
    let may_judge =
        stints.is_some_and(|stints| stints.iter().any(|(role, _)| matches!(role, Role::Lead | Role::Manager)));
    for wish in wishes {
        let has_part = |one: &Person| one.handle == wish.asker || Some(&one.handle) == wish.judge.as_ref();
        wish.is_told = reader.as_ref().is_some_and(has_part)
            || (may_judge && wish.state == WishState::Waits)
            || care::may_read_of(&snapshot, &people::find(&snapshot, &wish.agent)?, reader.as_ref(), today)?;
    }
    Ok(())
}

/// Takes out of what a night tells whom it is about, where the reader may not read how that agent is.
pub fn night(open: &mut Open<'_>, night: &mut Night) -> Result<()> {
    let (reader, today, fold) = (reader(open)?, open.today()?, fold(open, None)?);
    let snapshot = open.store.snapshot()?;
    for notice in &mut night.care {
        let is_told = care::may_read(&snapshot, notice, reader.as_ref(), today)?;
        notice.is_agent_hidden = !is_told || fold.hides_agent(notice.request);
    }
    for sign in &mut night.signs {
        sign.is_told = care::may_read_of(&snapshot, &sign.agent, reader.as_ref(), today)?;
    }
    Ok(())
}

/// The audits of a request, without the other one of a dialogue that the reader is to score.
pub fn of_request(open: &mut Open<'_>, reference: &str) -> Result<Vec<AuditId>> {
    let found = {
        let snapshot = open.store.snapshot()?;
        let numbers = audit::of_request(&snapshot, reference)?;
        numbers.into_iter().map(|id| audit::load(&snapshot, id)).collect::<Result<Vec<_>>>()?
    };
    Ok(audits(open, found)?.into_iter().map(|audit| audit.id).collect())
}

/// The audit that somebody names, by its number or by the ref of its dialogue.
pub fn named(open: &mut Open<'_>, word: &str) -> Result<AuditId> {
    let (reader, today) = (reader(open)?, open.today()?);
    audit::find_named(&*open.store.snapshot()?, word, reader.as_ref(), today)
}

/// One audit without what the reader must not see yet.
pub fn audit(open: &mut Open<'_>, audit: Audit) -> Result<Audit> {
    let (reader, today) = (reader(open)?, open.today()?);
    audit::conceal_score(&*open.store.snapshot()?, audit, reader.as_ref(), today)
}

/// Leaves out the disputes that the reader must not see yet, and says how many these are.
pub fn disputes(open: &mut Open<'_>, disputes: &mut Vec<Dispute>) -> Result<Option<String>> {
    let (reader, cases) = (reader(open)?, Cases::of(open)?);
    let (mut shown, mut scored, mut own) = (Vec::new(), 0, 0);
    for dispute in disputes.drain(..) {
        match why_hidden(&dispute, reader.as_ref(), &cases) {
            None => shown.push(dispute),
            Some(Unseen::StillScored) => scored += 1,
            Some(Unseen::NotTaken(_) | Unseen::Calibrated(_)) => own += 1,
        }
    }
    *disputes = shown;
    Ok(words::left_out(scored, own, reader.is_some()))
}

/// Leaves out what waits in disputes about scores that the reader must not see yet, and says how many these are.
pub fn steps(open: &mut Open<'_>, steps: &mut Vec<Step>) -> Result<Option<String>> {
    let reader = reader(open)?;
    let all = steps.len();
    // Nothing of what the sides say stands in a step.
    steps.retain(|step| audit::may_see(&step.dispute.audit, reader.as_ref()));
    Ok(words::left_out((all - steps.len()) as u64, 0, reader.is_some()))
}

/// The audits on which the reader is to rule and did not take the case yet, or somebody is while nobody knows who
/// reads: no figure tells of these.
pub fn untaken(open: &mut Open<'_>) -> Result<BTreeSet<AuditId>> {
    let reader = reader(open)?;
    arbitration::untaken(&*open.store.snapshot()?, reader.as_ref())
}

/// Refuses to show a dispute that the reader must not see yet.
pub fn require(open: &mut Open<'_>, dispute: &Dispute) -> Result<()> {
    let (reader, cases) = (reader(open)?, Cases::of(open)?);
    let what = format!("dispute {}", dispute.id.0);
    match why_hidden(dispute, reader.as_ref(), &cases) {
        None => Ok(()),
        Some(Unseen::StillScored) => {
            Err(Refusal::rule(format!("{what} is not shown: its dialogue is still being scored"))
                .hint("its agent may read it (--as), leads, managers and arbiters may"))
        }
        Some(Unseen::NotTaken(first)) => Err(not_taken(&what, first, reader.is_some())),
        Some(Unseen::Calibrated(calibration)) => Err(calibrated(&what, calibration, reader.is_some())),
    }
}

/// Refuses to show a dispute to who may still be drawn to rule on it, or on another one about the same dialogue.
pub fn require_not_drawable(open: &mut Open<'_>, dispute: &Dispute) -> Result<()> {
    let Some(reader) = reader(open)? else { return Ok(()) };
    let (today, policy) = (open.today()?, open.policy()?);
    let (snapshot, then) = (open.store.snapshot()?, (today, &policy));
    let may = if dispute.state.is_open() {
        arbitration::may_be_drawn(&snapshot, dispute, &reader, then)?
    } else {
        arbitration::may_be_drawn_for(&snapshot, dispute.audit.request, &reader, then)?
    };
    if may { Err(drawable(&format!("dispute {}", dispute.id.0))) } else { Ok(()) }
}

/// Refuses to show an audit to who is to rule on a dispute about its dialogue and did not answer blind yet, to who may
/// still be drawn for that, to who is asked about its dialogue in an open calibration, and to who does not say who they are
/// while somebody is to answer.
pub fn require_taken(open: &mut Open<'_>, id: AuditId) -> Result<()> {
    let (reader, cases) = (reader(open)?, Cases::of(open)?);
    let (today, policy, what) = (open.today()?, open.policy()?, format!("audit {}", id.0));
    let snapshot = open.store.snapshot()?;
    let request = audit::load(&snapshot, id)?.request;
    if let Some(first) = cases.untaken.get(&request) {
        return Err(not_taken(&what, *first, reader.is_some()));
    }
    if let Some(calibration) = cases.calibrated.get(&request) {
        return Err(calibrated(&what, *calibration, reader.is_some()));
    }
    let Some(reader) = reader else { return Ok(()) };
    let may = arbitration::may_be_drawn_for(&snapshot, request, &reader, (today, &policy))?;
    if may { Err(drawable(&what)) } else { Ok(()) }
}

/// Refuses to show a calibration, open or closed, to who audits and could still get one of its dialogues to score, to who is
/// to rule on one and did not answer yet, and to who does not say who they are while somebody is.
pub fn require_calibration(open: &mut Open<'_>, calibration: &Calibration) -> Result<()> {
    let (reader, today, id) = (reader(open)?, open.today()?, calibration.id.0);
    let snapshot = open.store.snapshot()?;
    let cases = arbitration::untaken_cases(&snapshot, reader.as_ref())?;
    if let Some(first) = calibration.items.iter().find_map(|item| cases.get(&item.request)) {
        return Err(not_taken(&format!("calibration {id}"), *first, reader.is_some()));
    }
    match calibration::still_to_score(&snapshot, calibration, reader.as_ref(), today)? {
        None => Ok(()),
        Some(reference) => Err(Refusal::rule(format!(
            "calibration {id} is not shown to you yet: an audit of `{reference}` is still to be scored"
        ))
        .hint("who scores it knows no other's answers; leads, managers and who took part may read it")),
    }
}

/// The dialogues about which the reader is to answer from the dialogue alone: as an arbiter, or in a calibration.
struct Cases {
    untaken: BTreeMap<RequestId, DisputeId>,
    calibrated: BTreeMap<RequestId, CalibrationId>,
}

impl Cases {
    fn of(open: &mut Open<'_>) -> Result<Self> {
        let reader = reader(open)?;
        let snapshot = open.store.snapshot()?;
        Ok(Self {
            untaken: arbitration::untaken_cases(&snapshot, reader.as_ref())?,
            calibrated: calibration::to_answer(&snapshot, reader.as_ref())?,
        })
    }
}

fn calibrated(what: &str, calibration: CalibrationId, is_known: bool) -> Refusal {
    let id = calibration.0;
    if !is_known {
        return Refusal::rule(format!(
            "{what} is not shown to a reader who does not say who they are: its dialogue is calibrated, blind"
        ))
        .hint("say who you are, as the roster knows you: --as WHO");
    }
    Refusal::rule(format!(
        "{what} is not shown to you yet: its dialogue is one of calibration {id}, until that is closed"
    ))
    .hint(format!("you answer from the dialogue alone: assize score calibrate show {id}"))
}

fn not_taken(what: &str, first: DisputeId, is_known: bool) -> Refusal {
    if !is_known {
        return Refusal::rule(format!(
            "{what} is not shown to a reader who does not say who they are: it waits for an arbiter's answers"
        ))
        .hint("say who you are, as the roster knows you: --as WHO");
    }
    Refusal::rule(format!("{what} is not shown to you yet: you are to answer first, from the dialogue alone"))
        .hint(format!("the dialogue and what is disputed: assize arbitrate take {}", first.0))
}

fn drawable(what: &str) -> Refusal {
    Refusal::rule(format!("{what} is not shown to you: you may be drawn to rule on it"))
        .hint("who rules answers from the dialogue alone; it is shown to you once it is closed")
}

/// Why a dispute is hidden from the reader.
enum Unseen {
    StillScored,
    /// And which one is to be taken first.
    NotTaken(DisputeId),
    /// And in which calibration its dialogue is.
    Calibrated(CalibrationId),
}

fn why_hidden(dispute: &Dispute, reader: Option<&Person>, cases: &Cases) -> Option<Unseen> {
    if !audit::may_see(&dispute.audit, reader) {
        return Some(Unseen::StillScored);
    }
    let request = dispute.audit.request;
    let untaken = cases.untaken.get(&request).copied().map(Unseen::NotTaken);
    untaken.or_else(|| cases.calibrated.get(&request).copied().map(Unseen::Calibrated))
}
