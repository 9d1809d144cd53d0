//! Ruling: an arbiter hands in a ballot. One is a ruling; of three the majority is, once all are in.

use super::ballot::{NewBallot, check, store};
use super::cast::{Ballot, ballots};
use super::decide::{Answer, Deciding, decide};
use super::lapse::{Lapsed, settle_lapses};
use super::panel::{Majority, OpenedSheet, majority};
use super::seat::{APPEAL, FIRST, Seat, places, seat_of, sitting};
use super::sheet::{Said, Sheet, votes};
use super::signed::{self, Signed};
use super::taking::{may_rule, require_seat};
use super::words::RulingBasis;
use crate::core::act::Actor;
use crate::core::dispute::{Dispute, DisputeId, Point, Verdict, load, objections};
use crate::core::ledger::Writing;
use crate::core::people::conflict::{Deed, require_none};
use crate::core::people::{self, Person};
use crate::core::policy::Rulings;
use crate::core::refusal::{Refusal, Result};
use crate::core::scorecard;
use crate::core::text::{Kept, Untrusted};
use crate::core::toml::Written;
use crate::core::toml::faults::Faults;
use chrono::NaiveDate;
use rusqlite::Connection;

/// What handing in a ballot led to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Ruled {
    /// The dispute is ruled on.
    Now {
        /// The total before and after, hundredths of a per cent.
        totals: (Option<i64>, Option<i64>),
        /// The last day to appeal; none where it is final.
        appeal_due: Option<NaiveDate>,
        /// Whether the ballot carries a signature.
        is_signed: bool,
    },
    /// It is one of three, and sealed until all are in: how many are.
    Sealed(usize),
    /// The same ballot stands already.
    Before,
    /// The time to rule had passed; that is recorded instead.
    TooLate(Lapsed),
}

/// What an arbiter is to sign, and with which key.
pub struct ToSign {
    /// The text.
    pub text: String,
    /// The arbiter, by handle.
    pub arbiter: String,
    /// The public key that they registered.
    pub public: String,
}

/// What an arbiter signs where they want to. Refused where they registered no key; none where there is nothing to sign,
/// since the same ballot stands already, or their time is over.
pub fn to_sign(conn: &Connection, actor: &Actor, id: DisputeId, written: &Written<'_>) -> Result<Option<ToSign>> {
    let dispute = load(conn, id)?;
    let person = require_free(conn, actor, &dispute)?;
    let Some(seat) = seat_of(conn, &dispute, person.id)? else { return Ok(None) };
    let (_, public) = people::key_of(conn, person.id, i64::MAX)?.ok_or_else(signed::no_key)?;
    require_taken(&dispute, &seat)?;
    let new = check(conn, actor, &dispute, written)?;
    let text = signed::text_of_new(conn, &dispute, &seat, &new)?;
    Ok(Some(ToSign { text, arbiter: person.handle.clone(), public }))
}

/// Hands in the ballot of an arbiter. Refused to anybody with a part in the case, to anybody who has no seat or did not
/// answer blind, and where the agent would be worse off.
pub fn rule(
    writing: &mut Writing<'_>,
    actor: &Actor,
    id: DisputeId,
    written: &Written<'_>,
    signed: Option<&Signed>,
) -> Result<Ruled> {
    let before = load(writing, id)?;
    let person = require_free(writing, actor, &before)?.clone();
    if stands(writing, &before, &person, written)? {
        return Ok(Ruled::Before);
    }
    require_seat(writing, &before, &person)?;
    let lapsed = settle_lapses(writing, actor, Some(id))?;
    let dispute = load(writing, id)?;
    let Some(seat) = seat_of(writing, &dispute, person.id)? else {
        writing.note(format!("dispute {} had no ruling in time", id.0));
        return Ok(Ruled::TooLate(lapsed.into_iter().next().unwrap_or(Lapsed { dispute: id, events: Vec::new() })));
    };
    require_taken(&dispute, &seat)?;
    require_signed(writing, actor, &person, signed)?;
    hand_in(writing, actor, (&dispute, &seat), written, signed)
}

fn hand_in(
    writing: &mut Writing<'_>,
    actor: &Actor,
    (dispute, seat): (&Dispute, &Seat),
    written: &Written<'_>,
    signed: Option<&Signed>,
) -> Result<Ruled> {
    let new = check(writing, actor, dispute, written)?;
    let text = signed::text_of_new(writing, dispute, seat, &new)?;
    let ballot = store(writing, dispute, seat, &new)?;
    if let Some(signed) = signed {
        signed::store(writing, &seat.arbiter, (ballot, &text), signed)?;
    }
    writing.note(format!("dispute {}", dispute.id.0));
    if seat.instance == FIRST {
        return alone(writing, actor, (dispute, ballot, &seat.arbiter), (written, &new), signed.is_some());
    }
    conclude(writing, actor, dispute, signed.is_some())
}

fn require_free<'a>(conn: &Connection, actor: &'a Actor, dispute: &Dispute) -> Result<&'a Person> {
    let person = actor.person(conn)?;
    let objections = objections(conn, Deed::Rule, &dispute.audit, person, actor.today, &actor.policy)?;
    let what = format!("rule on dispute {}", dispute.id.0);
    require_none(Deed::Rule, person, objections, &what, may_rule(&sitting(conn, dispute)?))?;
    Ok(person)
}

fn require_taken(dispute: &Dispute, seat: &Seat) -> Result<()> {
    if seat.taking.is_some() {
        return Ok(());
    }
    let id = dispute.id.0;
    Err(Refusal::rule(format!("{} has not answered blind in dispute {id} yet", seat.arbiter.handle))
        .hint(format!("first the disputed criteria, from the dialogue alone: assize arbitrate take {id}")))
}

/// By policy a ballot is signed by an arbiter who registered a key; that of one who has none is taken without.
fn require_signed(conn: &Connection, actor: &Actor, person: &Person, signed: Option<&Signed>) -> Result<()> {
    let is_wanted = actor.policy.disputes.rulings == Rulings::Signed && signed.is_none();
    if is_wanted && people::key_of(conn, person.id, i64::MAX)?.is_some() {
        return Err(Refusal::rule("rulings are signed here, and you have a key on record")
            .hint("sign with it: assize arbitrate rule N --ruling FILE --key FILE"));
    }
    Ok(())
}

/// One arbiter's ballot is the ruling.
fn alone(
    writing: &mut Writing<'_>,
    actor: &Actor,
    (dispute, ballot, arbiter): (&Dispute, i64, &Person),
    (written, new): (&Written<'_>, &NewBallot<'_>),
    is_signed: bool,
) -> Result<Ruled> {
    let appeal_due = actor
        .calendar
        .deadline(writing.now(), actor.policy.deadlines.appeal)
        .ok_or_else(|| Refusal::outside_calendar("the time to appeal"))?;
    let totals = decide(
        writing,
        &Deciding {
            actor,
            dispute,
            instance: FIRST,
            basis: RulingBasis::Arbiter,
            ballot: Some(ballot),
            scorer: arbiter.id,
            answers: &new.votes,
            opened: (written, &new.sheets),
            appeal_due: Some(appeal_due),
            headnote: new.said.headnote.clone().map(|headnote| (headnote, arbiter.id)),
        },
    )?;
    Ok(Ruled::Now { totals, appeal_due: Some(appeal_due), is_signed })
}

/// Makes the ruling of three, once all are in.
fn conclude(writing: &mut Writing<'_>, actor: &Actor, dispute: &Dispute, is_signed: bool) -> Result<Ruled> {
    let cast: Vec<Ballot> = ballots(writing, dispute.id)?.into_iter().filter(|one| one.instance == APPEAL).collect();
    if i64::try_from(cast.len()).unwrap_or(i64::MAX) < places(APPEAL) {
        return Ok(Ruled::Sealed(cast.len()));
    }
    let points: Vec<&Point> = dispute.open_points().collect();
    let Majority { answers, ballot, opened } = majority(writing, dispute, &points, &cast)?;
    let reasons = cast.iter().find(|one| one.id == ballot);
    let reasons = reasons.ok_or_else(|| Refusal::fault("three ballots without one that gives the reasons"))?;
    let written = Written { name: "the ballots", text: &opened };
    let sheet: OpenedSheet = written.parse()?;
    let headnote = reasons.headnote.as_ref().map(|headnote| (Kept::stored(headnote), reasons.arbiter.id));
    let totals = decide(
        writing,
        &Deciding {
            actor,
            dispute,
            instance: APPEAL,
            basis: RulingBasis::Panel,
            ballot: Some(ballot),
            scorer: reasons.arbiter.id,
            answers: &answers,
            opened: (&written, &sheet.opened),
            appeal_due: None,
            headnote,
        },
    )?;
    Ok(Ruled::Now { totals, appeal_due: None, is_signed })
}

/// Whether the same ballot of an arbiter stands already.
fn stands(conn: &Connection, dispute: &Dispute, person: &Person, written: &Written<'_>) -> Result<bool> {
    let theirs = ballots(conn, dispute.id)?.into_iter().rfind(|ballot| ballot.arbiter.id == person.id);
    let Some(ballot) = theirs else { return Ok(false) };
    let sheet: Sheet = written.parse()?;
    let said = Said::of(written, &sheet)?;
    let card = scorecard::load(conn, dispute.audit.card)?;
    let mut faults = Faults::of(written);
    let votes = votes(&mut faults, &sheet, (dispute, &card, &[]), |point| ballot.vote(point.id).is_some());
    let same_words = |stands: &Option<Untrusted>, given: Option<&Kept>| {
        stands.as_ref().map(Untrusted::expose) == given.map(Kept::as_str)
    };
    let is_same = |vote: &Answer<'_>| {
        let is_given = |stood: &super::cast::Vote| {
            stood.verdict == vote.verdict && (vote.verdict != Verdict::Other || stood.level == vote.level)
        };
        ballot.vote(vote.point.id).is_some_and(is_given)
    };
    Ok(faults.is_empty()
        && votes.iter().all(is_same)
        && (ballot.root_cause, ballot.responsible) == (sheet.root_cause, sheet.responsible)
        && same_words(&ballot.rationale, Some(&said.rationale))
        && same_words(&ballot.headnote, said.headnote.as_ref())
        && same_words(&ballot.coaching, said.coaching.as_ref()))
}
