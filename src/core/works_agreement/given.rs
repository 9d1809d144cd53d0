//! What the sides do: one proposes, the other accepts or returns; either ends it.

use super::check::check;
use super::clause::Answer;
use super::mandate::mandate;
use super::stand::require_recorded;
use super::terms::Terms;
use super::version::{Side, Standing, Version, find, versions};
use crate::core::ledger::Writing;
use crate::core::people::{self, NOW, Person, Role};
use crate::core::policy::{self, Policy};
use crate::core::refusal::{Refusal, Result};
use crate::core::text::Kept;
use crate::core::toml::Written;
use chrono::{Days, NaiveDate};
use rusqlite::Connection;

/// Somebody who acts for a side, on a day.
#[derive(Clone, Copy, Debug)]
pub struct Party<'a> {
    /// Who.
    pub person: &'a Person,
    /// The local day.
    pub today: NaiveDate,
}

impl Party<'_> {
    /// The side that they act for. Nobody acts for both, and who leads people does not represent them.
    fn side(&self, conn: &Connection) -> Result<Side> {
        let represents = mandate(conn, self.person, self.today)?.is_some();
        Ok(if represents { Side::Agents } else { Side::Management })
    }
}

/// Proposes an agreement to the other side. The same text again changes nothing. Answers its number, and whether it is new.
pub fn propose(
    writing: &mut Writing<'_>,
    party: Party<'_>,
    written: &Written<'_>,
    policy: &Policy,
) -> Result<(i64, bool)> {
    let side = party.side(writing)?;
    let all = versions(writing)?;
    if let Some(open) = all.iter().find(|version| version.is_open()) {
        if open.text.expose() == written.text && open.side == side {
            return Ok((open.number, false));
        }
        return Err(Refusal::rule(format!("works agreement {} waits for an answer of the other side", open.number))
            .hint("accept it, return it or withdraw it first: assize policy agreement show"));
    }
    let terms = check(written, policy, party.today)?;
    require_readers(writing, &terms, party.today)?;
    let since = terms.from()?;
    not_before_another(&all, since)?;
    let facts: [(&'static str, &dyn rusqlite::ToSql); 4] =
        [("side", &side), ("person", &party.person.id.0), ("since", &since.to_string()), ("text", &written.text)];
    let number = writing.insert("works_agreement", &facts, &[])?;
    writing.note(format!("works agreement {number} is proposed by {side}"));
    Ok((number, true))
}

/// Teams of readers are teams of the roster, and in them are people who score and people who rule: else nobody could.
fn require_readers(conn: &Connection, terms: &Terms, today: NaiveDate) -> Result<()> {
    let named = terms.readers.as_ref().map(|readers| readers.teams.as_slice()).unwrap_or_default();
    for team in named {
        people::require_team(conn, team)?;
    }
    for role in [Role::Auditor, Role::Arbiter] {
        let mut is_there = named.is_empty();
        for person in people::with_role(conn, NOW, role, today)? {
            let stints = people::stints_on(conn, person.id, today)?;
            is_there |= stints.iter().any(|(own, team)| *own == role && named.contains(team));
        }
        if !is_there {
            let says = format!("in the teams {} of [readers] nobody has the role {role}", named.join(", "));
            return Err(Refusal::rule(says).hint("nobody could do their work without reading: name their teams too"));
        }
    }
    Ok(())
}

/// One that begins before another that both sides accepted for later would be over before it is read.
fn not_before_another(all: &[Version], since: NaiveDate) -> Result<()> {
    match all.iter().rev().find(|version| version.accepted().is_some() && version.since > since) {
        None => Ok(()),
        Some(later) => Err(Refusal::rule(format!(
            "works agreement {} is accepted and begins on {}, which is later",
            later.number, later.since
        ))
        .hint(format!("a new one cannot begin earlier: from = \"{}\"", later.since))),
    }
}

/// Accepts what the other side proposed. Answers whether that is new.
pub fn accept(writing: &mut Writing<'_>, party: Party<'_>, number: i64) -> Result<bool> {
    let version = find(writing, number)?;
    if version.accepted().is_some() {
        return Ok(false);
    }
    let version = require_other_side(writing, party, version, "accept")?;
    if let (Side::Management, Some(mandate)) = (version.side, mandate(writing, party.person, party.today)?) {
        mandate.require_before((version.number, version.entry))?;
    }
    if version.since < party.today {
        return Err(Refusal::rule(format!(
            "works agreement {number} was to be in force from {}, which is over",
            version.since
        ))
        .hint("return it, and propose it with a later first day"));
    }
    require_recorded(&version, &policy::current(writing)?)?;
    reply(writing, party, number, Answer::Accepted, None)?;
    Ok(true)
}

/// Returns what the other side proposed, with a reason. Answers whether that is new.
pub fn send_back(writing: &mut Writing<'_>, party: Party<'_>, number: i64, note: &str) -> Result<bool> {
    let version = find(writing, number)?;
    if version.reply.as_ref().is_some_and(|reply| reply.answer == Answer::Returned) {
        return Ok(false);
    }
    require_other_side(writing, party, version, "return")?;
    reply(writing, party, number, Answer::Returned, Some(&Kept::new("--note", note)?))?;
    Ok(true)
}

/// Takes back what one's own side proposed. Answers whether that is new.
pub fn withdraw(writing: &mut Writing<'_>, party: Party<'_>, number: i64, note: &str) -> Result<bool> {
    let version = find(writing, number)?;
    if version.reply.as_ref().is_some_and(|reply| reply.answer == Answer::Withdrawn) {
        return Ok(false);
    }
    let version = require_open(version)?;
    if version.side != party.side(writing)? {
        return Err(Refusal::rule(format!("works agreement {number} was proposed by the other side"))
            .hint("return it, with a reason: assize policy agreement return"));
    }
    reply(writing, party, number, Answer::Withdrawn, Some(&Kept::new("--note", note)?))?;
    Ok(true)
}

/// Ends an agreement: it goes on for the days that it says. Answers its last day, and whether that is new.
pub fn end(writing: &mut Writing<'_>, party: Party<'_>, number: i64, note: &str) -> Result<(NaiveDate, bool)> {
    party.side(writing)?;
    let version = find(writing, number)?;
    if let Some(ending) = &version.ending {
        return Ok((ending.until, false));
    }
    match version.standing(&versions(writing)?, party.today) {
        Standing::InForce | Standing::ToCome => {}
        other => {
            return Err(Refusal::rule(format!(
                "works agreement {number} is {}: there is nothing to end",
                other.words()
            ))
            .hint("assize policy agreement list"));
        }
    }
    let begins = version.since.max(party.today);
    let until = begins.checked_add_days(Days::new(version.terms.end_notice_days.into()));
    let until = until.ok_or_else(|| Refusal::outside_calendar("the agreement"))?;
    let facts: [(&'static str, &dyn rusqlite::ToSql); 3] =
        [("agreement", &number), ("person", &party.person.id.0), ("until", &until.to_string())];
    writing.insert("works_agreement_end", &facts, &[("words", Some(&Kept::new("--note", note)?))])?;
    writing.note(format!("works agreement {number} ends after {until}"));
    Ok((until, true))
}

fn require_other_side(conn: &Connection, party: Party<'_>, version: Version, verb: &str) -> Result<Version> {
    let version = require_open(version)?;
    let side = party.side(conn)?;
    if version.side == side || version.person == party.person.id {
        let other = match version.side {
            Side::Management => "somebody with the role representative",
            Side::Agents => "a manager",
        };
        return Err(Refusal::rule(format!(
            "{} may not {verb} works agreement {}: {side} proposed it",
            party.person.handle, version.number
        ))
        .hint(format!("{other} may")));
    }
    Ok(version)
}

fn require_open(version: Version) -> Result<Version> {
    match &version.reply {
        None => Ok(version),
        Some(reply) => Err(Refusal::rule(format!("works agreement {} is {} already", version.number, reply.answer))
            .hint("a change is a new proposal: assize policy agreement propose")),
    }
}

fn reply(writing: &mut Writing<'_>, party: Party<'_>, number: i64, answer: Answer, words: Option<&Kept>) -> Result<()> {
    let facts: [(&'static str, &dyn rusqlite::ToSql); 3] =
        [("agreement", &number), ("person", &party.person.id.0), ("answer", &answer)];
    writing.insert("works_agreement_reply", &facts, &[("words", words)])?;
    writing.note(format!("works agreement {number} is {answer}"));
    Ok(())
}
