//! Recomputing who ruled and what came of it: seats from their lots, panels from their votes, rulings from their ballots.

use super::cast::{Ballot, Vote, decided};
use super::filling::free_since;
use super::panel::majority;
use super::ready::since_of_lot;
use super::ruling::{Ruling, rulings};
use super::seat::{APPEAL, Seat, seats};
use super::sitting::{Then, why_not};
use super::words::RulingBasis;
use crate::core::dispute::{self, Dispute, Verdict};
use crate::core::draw::{Since, lot_story};
use crate::core::people::{self, Person, Role};
use crate::core::policy;
use crate::core::refusal::{Refusal, Result};
use chrono::NaiveDate;
use rusqlite::{Connection, OptionalExtension, params};
use std::collections::BTreeSet;

/// Recomputes every seat that a lot gave, and every ruling. Answers how many rulings there are, and what differs.
pub fn recheck_rulings(conn: &Connection) -> Result<(usize, Vec<String>)> {
    let (mut count, mut findings) = (0, Vec::new());
    for dispute in dispute::list(conn, &[])? {
        let all = seats(conn, dispute.id)?;
        for seat in &all {
            let wrong = wrong_seat(conn, &dispute, &all, seat)?;
            findings.extend(wrong.map(|says| {
                format!("dispute {}: the seat of {} is not the lot's: {says}", dispute.id.0, seat.arbiter.handle)
            }));
        }
        for ruling in rulings(conn, dispute.id)? {
            count += 1;
            let wrong = wrong_ruling(conn, &dispute, &ruling)?;
            findings.extend(wrong.map(|says| format!("dispute {}: {says}", dispute.id.0)));
        }
    }
    findings.extend(put_aside(conn)?);
    Ok((count, findings))
}

/// Lots of disputes that gave nobody a seat: one that is drawn is not put aside for another.
fn put_aside(conn: &Connection) -> Result<Vec<String>> {
    let mut statement = conn.prepare(
        "SELECT id, number FROM lot l WHERE word IN ('arbiter', 'panel')
         AND NOT EXISTS (SELECT 1 FROM seat s WHERE s.lot = l.id) ORDER BY id",
    )?;
    let rows = statement.query_map([], |row| Ok((row.get::<_, i64>("id")?, row.get::<_, i64>("number")?)))?;
    rows.map(|row| {
        let (lot, dispute) = row?;
        Ok(format!("lot {lot} was drawn for dispute {dispute} and put aside"))
    })
    .collect()
}

/// What is wrong with a seat that a lot gave, if anything.
fn wrong_seat(conn: &Connection, dispute: &Dispute, all: &[Seat], seat: &Seat) -> Result<Option<String>> {
    let Some(lot) = seat.lot else { return Ok(None) };
    let story = lot_story(conn, lot)?;
    let word = if seat.instance == APPEAL { "panel" } else { "arbiter" };
    if (story.word.as_str(), story.number) != (word, dispute.id.0) {
        return Ok(Some(format!("lot {lot} was drawn for something else")));
    }
    let since = since_of_lot(conn, lot)?.ok_or_else(|| Refusal::fault("a seat of a lot without one"))?;
    if story.since != since.entry {
        return Ok(Some(format!("lot {lot} did not wait for entry {}", since.entry)));
    }
    if let Some(says) = wrong_entrants(conn, dispute, all, (seat, &since), &story.order)? {
        return Ok(Some(says));
    }
    wrong_place(conn, dispute, all, seat, &story.order)
}

/// Whether those in a lot are not the ones who could have had the seat; where none of these could have it any more, it
/// was among others who could then.
fn wrong_entrants(
    conn: &Connection,
    dispute: &Dispute,
    all: &[Seat],
    (seat, since): (&Seat, &Since),
    order: &[(String, i64)],
) -> Result<Option<String>> {
    let expected = free_since(conn, dispute, seat.instance, since)?;
    let stored: BTreeSet<&str> = order.iter().map(|(handle, _)| handle.as_str()).collect();
    if stored == expected.iter().map(|person| person.handle.as_str()).collect() {
        return Ok(None);
    }
    let mut is_right = true;
    for person in &expected {
        is_right &= !could_sit(conn, dispute, all, seat, person)?;
    }
    for handle in stored {
        is_right &= could_sit(conn, dispute, &[], seat, &people::find(conn, handle)?)?;
    }
    Ok((!is_right).then(|| "those in the lot are not those who could have ruled".to_owned()))
}

/// Whether somebody stood before them in the lot who could have had the seat.
fn wrong_place(
    conn: &Connection,
    dispute: &Dispute,
    all: &[Seat],
    seat: &Seat,
    order: &[(String, i64)],
) -> Result<Option<String>> {
    let Some(place) = order.iter().position(|(handle, _)| is_of(conn, handle, &seat.arbiter)) else {
        return Ok(Some("they were not in it".to_owned()));
    };
    if let Some(until) = people::absent_as_of(conn, seat.entry - 1, seat.arbiter.id, day_of(conn, seat)?)? {
        return Ok(Some(format!("they were absent until {until}")));
    }
    for (handle, _) in order.iter().take(place) {
        if could_sit(conn, dispute, all, seat, &people::find(conn, handle)?)? {
            return Ok(Some(format!("{handle} stood before them")));
        }
    }
    Ok(None)
}

/// Whether somebody could have had a seat just when it was given. Those who got one by the same entry before it could not.
fn could_sit(conn: &Connection, dispute: &Dispute, all: &[Seat], seat: &Seat, person: &Person) -> Result<bool> {
    let (policy, today) = (policy::as_of(conn, seat.entry)?, day_of(conn, seat)?);
    let then = Then::after(conn, dispute, seat.entry - 1, today, &policy)?;
    let before = |other: &&Seat| other.id < seat.id && other.instance == seat.instance;
    let is_seated =
        all.iter().filter(before).any(|other| other.arbiter.id == person.id && other.is_held_after(seat.entry));
    let is_arbiter = people::with_role(conn, then.as_of.entry, Role::Arbiter, today)?.contains(person);
    Ok(!is_seated && is_arbiter && why_not(conn, dispute, (seat.instance, all), person, &then)?.is_none())
}

/// The local day on which a seat was given.
fn day_of(conn: &Connection, seat: &Seat) -> Result<NaiveDate> {
    Ok(policy::as_of(conn, seat.entry)?.calendar()?.local_day(seat.at))
}

fn is_of(conn: &Connection, handle: &str, person: &Person) -> bool {
    people::find(conn, handle).is_ok_and(|found| found.id == person.id)
}

/// What is wrong with a ruling, if anything.
fn wrong_ruling(conn: &Connection, dispute: &Dispute, ruling: &Ruling) -> Result<Option<String>> {
    Ok(match ruling.basis {
        RulingBasis::Arbiter => wrong_of_one(ruling),
        RulingBasis::Panel => wrong_of_three(conn, dispute, ruling)?,
        RulingBasis::Lapse => {
            let is_agents = ruling.decisions.iter().all(|decision| decision.verdict == Verdict::Agent);
            (!is_agents).then(|| "nobody ruled in time, and not all of the agent's answers hold".to_owned())
        }
    })
}

fn wrong_of_one(ruling: &Ruling) -> Option<String> {
    let votes = ruling.reasons().map(|ballot| ballot.votes.as_slice());
    (votes != Some(ruling.decisions.as_slice())).then(|| "the ruling is not what its ballot says".to_owned())
}

/// The majority again, from the score as it stood then.
fn wrong_of_three(conn: &Connection, dispute: &Dispute, ruling: &Ruling) -> Result<Option<String>> {
    let mut then = dispute.clone();
    then.audit.scoring = scoring_before(conn, dispute, ruling.entry)?;
    let cast: Vec<Ballot> = ruling.ballots.clone();
    let points = decided(&then.points, &ruling.decisions);
    let computed = majority(conn, &then, &points, &cast)?;
    let is_same = |vote: &Vote| {
        computed.answers.iter().any(|answer| {
            answer.point.id == vote.point && (answer.verdict, &answer.level) == (vote.verdict, &vote.level)
        })
    };
    if cast.len() != 3 || !ruling.decisions.iter().all(is_same) {
        return Ok(Some("the ruling of three is not the majority of its votes".to_owned()));
    }
    let is_right = Some(computed.ballot) == ruling.reasons;
    Ok((!is_right).then(|| "the reasons of the ruling are not those of the ballot that agrees with it".to_owned()))
}

fn scoring_before(conn: &Connection, dispute: &Dispute, entry: i64) -> Result<Option<i64>> {
    let mut statement = conn.prepare_cached("SELECT max(id) AS id FROM scoring WHERE audit = ?1 AND entry < ?2")?;
    let found = statement.query_row(params![dispute.audit.id.0, entry], |row| row.get("id")).optional()?;
    Ok(found.flatten())
}
