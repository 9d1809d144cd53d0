//! Recomputing what passed days led to: who was late was, by the calendar under which they got the day; nobody lost a
//! seat for nothing; and nobody did after their day what it had ended.

use super::ruling::{Ruling, rulings};
use super::seat::{FIRST, Seat, seats};
use super::sitting::{Then, why_not_to_keep};
use super::words::{RulingBasis, VacancyReason};
use crate::calc::moment::Moment;
use crate::core::dispute::{self, Dispute, Lapse, Stage};
use crate::core::ledger::by;
use crate::core::people;
use crate::core::policy::{self, Calendars, LateRuling};
use crate::core::refusal::Result;
use rusqlite::{Connection, Row};

/// Recomputes every day of a session or a ruling that passed. Answers what does not come out; the last days themselves
/// are computed with those of other facts.
pub fn recheck_lapses(conn: &Connection) -> Result<(usize, Vec<String>)> {
    let calendars = Calendars::load(conn)?;
    let mut findings = of_sessions(conn, &calendars)?;
    for dispute in dispute::list(conn, &[])? {
        let case = Case { conn, calendars: &calendars, dispute: &dispute, seats: seats(conn, dispute.id)? };
        let wrong = case.wrong()?;
        findings.extend(wrong.into_iter().map(|says| format!("dispute {}: {says}", dispute.id.0)));
    }
    Ok((0, findings))
}

/// What of the days for sessions does not come out.
fn of_sessions(conn: &Connection, calendars: &Calendars) -> Result<Vec<String>> {
    let mut statement = conn.prepare(
        "SELECT d.id, d.entry AS given, d.due, l.entry AS lapsed, l.due AS said, l.person, s.entry AS held
         FROM dispute d LEFT JOIN lapse l ON l.dispute = d.id AND l.stage = 'session' LEFT JOIN session s ON s.dispute = d.id
         WHERE l.id IS NOT NULL OR s.id IS NOT NULL ORDER BY d.id, l.id",
    )?;
    let (mut rows, mut findings) = (statement.query([])?, Vec::new());
    while let Some(row) = rows.next()? {
        let id: i64 = row.get("id")?;
        findings.extend(of_session(conn, calendars, row)?.map(|says| format!("dispute {id}: {says}")));
    }
    Ok(findings)
}

fn of_session(conn: &Connection, calendars: &Calendars, row: &Row<'_>) -> Result<Option<String>> {
    let (due, given): (String, i64) = (row.get("due")?, row.get("given")?);
    let (lapsed, held): (Option<i64>, Option<i64>) = (row.get("lapsed")?, row.get("held")?);
    let day = Some((policy::day(&due)?, given));
    let Some(lapsed) = lapsed else {
        let is_late = held.map(|held| at(conn, held)).transpose()?.is_some_and(|at| calendars.is_over(day, at));
        return Ok(is_late.then(|| format!("its session was recorded after {due}, its last day")));
    };
    let is_its_day = row.get::<_, String>("said")? == due && row.get::<_, Option<i64>>("person")?.is_none();
    let is_over = calendars.is_over(day, no_earlier(conn, lapsed)?);
    let is_held = held.is_some_and(|held| held < lapsed);
    let is_right = is_its_day && is_over && !is_held;
    Ok((!is_right)
        .then(|| format!("entry {lapsed} says that there was no session in time, and its last day was {due}")))
}

/// A dispute with its seats.
struct Case<'a> {
    conn: &'a Connection,
    calendars: &'a Calendars,
    dispute: &'a Dispute,
    seats: Vec<Seat>,
}

impl Case<'_> {
    /// What does not come out.
    fn wrong(&self) -> Result<Vec<String>> {
        let mut findings = Vec::new();
        for seat in &self.seats {
            findings.extend(self.of_seat(seat)?.map(|says| format!("the seat of {}: {says}", seat.arbiter.handle)));
        }
        for lapse in self.dispute.lapses.iter().filter(|lapse| lapse.stage != Stage::Session) {
            if !self.is_of_a_seat(lapse)? {
                findings.push(format!(
                    "entry {} says that somebody was late who had no seat until {}",
                    lapse.entry, lapse.due
                ));
            }
        }
        for ruling in rulings(self.conn, self.dispute.id)? {
            if ruling.basis == RulingBasis::Lapse && !self.is_forfeit(&ruling)? {
                findings.push(format!("entry {} rules for the agent, and nobody was late by then", ruling.entry));
            }
        }
        Ok(findings)
    }

    fn of_seat(&self, seat: &Seat) -> Result<Option<String>> {
        if let Some(what) = self.after_its_day(seat)? {
            return Ok(Some(format!("{what} after {}, its last day", seat.due)));
        }
        let Some(vacancy) = &seat.vacancy else { return Ok(None) };
        let is_right = match vacancy.reason {
            VacancyReason::Late => self.was_late(seat, vacancy.entry)?,
            VacancyReason::Barred => self.was_barred(seat, vacancy.entry)?,
            VacancyReason::Recused => self.gave_it_back(seat, vacancy.entry)?,
        };
        Ok((!is_right)
            .then(|| format!("it is empty since entry {} as {}, and was not", vacancy.entry, vacancy.reason.word())))
    }

    /// What an arbiter did when their day was over, if anything.
    fn after_its_day(&self, seat: &Seat) -> Result<Option<&'static str>> {
        let mut statement = self.conn.prepare_cached(
            "SELECT t.entry, 'taken' AS what FROM taking t WHERE t.seat = ?1 UNION ALL SELECT b.entry, 'ruled on' FROM ballot b WHERE b.seat = ?1",
        )?;
        let mut rows = statement.query([seat.id])?;
        while let Some(row) = rows.next()? {
            if self.calendars.is_over(Some((seat.due, seat.entry)), at(self.conn, row.get("entry")?)?) {
                let is_taken = row.get_ref("what")?.as_str().is_ok_and(|what| what == "taken");
                return Ok(Some(if is_taken { "it was taken" } else { "it was ruled on" }));
            }
        }
        Ok(None)
    }

    /// Whether the day of a seat was over when an entry said so, and a lapse of it is on record.
    fn was_late(&self, seat: &Seat, entry: i64) -> Result<bool> {
        let is_over = self.calendars.is_over(Some((seat.due, seat.entry)), no_earlier(self.conn, entry)?);
        let mut is_said = false;
        for lapse in self.dispute.lapses.iter().filter(|lapse| lapse.entry == entry) {
            is_said |= is_of(self.conn, lapse, seat)?;
        }
        Ok(is_over && is_said)
    }

    fn was_barred(&self, seat: &Seat, entry: i64) -> Result<bool> {
        let policy = policy::as_of(self.conn, entry)?;
        let today = policy.calendar()?.local_day(at(self.conn, entry)?);
        let then = Then::after(self.conn, self.dispute, entry, today, &policy)?;
        Ok(why_not_to_keep(self.conn, self.dispute, seat, &then)?.is_some())
    }

    fn gave_it_back(&self, seat: &Seat, entry: i64) -> Result<bool> {
        let actor = people::lookup(self.conn, &by(self.conn, entry)?.actor)?;
        Ok(actor.is_some_and(|actor| actor.id == seat.arbiter.id))
    }

    fn is_of_a_seat(&self, lapse: &Lapse) -> Result<bool> {
        let late =
            |vacancy: &super::seat::Vacancy| vacancy.reason == VacancyReason::Late && vacancy.entry == lapse.entry;
        for seat in self.seats.iter().filter(|seat| seat.vacancy.as_ref().is_some_and(late)) {
            if is_of(self.conn, lapse, seat)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Whether somebody was late by the entry of a ruling, under a policy by which the agent's answers hold then.
    fn is_forfeit(&self, ruling: &Ruling) -> Result<bool> {
        let late = |seat: &&Seat| {
            let vacancy = seat.vacancy.as_ref();
            seat.instance == FIRST
                && vacancy.is_some_and(|vacancy| vacancy.reason == VacancyReason::Late && vacancy.entry == ruling.entry)
        };
        let Some(seat) = self.seats.iter().find(late) else { return Ok(false) };
        Ok(policy::as_of(self.conn, seat.entry)?.disputes.late_ruling == LateRuling::Agent)
    }
}

/// Whether a lapse is of a seat: its stage, its day, its arbiter.
fn is_of(conn: &Connection, lapse: &Lapse, seat: &Seat) -> Result<bool> {
    let stage = if seat.instance == FIRST { Stage::Ruling } else { Stage::Appeal };
    let Some(late) = &lapse.late else { return Ok(false) };
    let is_theirs = people::one(conn, i64::MAX, late.id)? == seat.arbiter.id;
    Ok(lapse.stage == stage && lapse.due == seat.due && is_theirs)
}

/// When an entry was made.
fn at(conn: &Connection, entry: i64) -> Result<Moment> {
    Ok(by(conn, entry)?.at)
}

/// The same, or when the entry before it was, where that is later: a clock that is set back opens no time that was over.
fn no_earlier(conn: &Connection, entry: i64) -> Result<Moment> {
    let now = at(conn, entry)?;
    if entry > 1 { Ok(now.max(at(conn, entry - 1)?)) } else { Ok(now) }
}
