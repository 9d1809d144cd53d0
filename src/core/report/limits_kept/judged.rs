//! Judged: each fact by the agreement that held when it was decided.

use super::facts::{Fact, First, firsts, for_purposes, seeds, told};
use super::most::Counting;
use super::old_words::old_words;
use super::spots::spots;
use crate::calc::calendar::Calendar;
use crate::core::ledger::{By, by};
use crate::core::people::{NOW, one};
use crate::core::policy::Calendars;
use crate::core::refusal::{Refusal, Result};
use crate::core::works_agreement::{Clause, Terms, Timeline, Version};
use chrono::NaiveDate;
use rusqlite::Connection;
use std::collections::BTreeMap;

/// What the record shows of a works agreement.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LimitsKept {
    /// Clause by clause, in the order of the list.
    pub clauses: Vec<(Clause, Kept)>,
    /// What went beyond a clause, in the order of the record.
    pub breaches: Vec<Breach>,
}

/// How a clause was kept.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kept {
    /// The agreement does not have it.
    Absent,
    /// Nothing is recorded when it is kept: the commands hold to it, and no fact shows it.
    Unrecorded,
    /// Nothing happened that it is about; so many such facts are from before.
    Unused(u64),
    /// So many facts are within it, so many beyond it, and so many from before.
    Checked(u64, u64, u64),
}

/// Something that went beyond a clause.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Breach {
    /// The clause.
    pub clause: Clause,
    /// The entry.
    pub entry: i64,
    /// What it wrote.
    pub what: String,
    /// Why that is beyond.
    pub why: String,
    /// By whom, and when.
    pub by: By,
}

/// What the record shows of an agreement, on a day.
pub fn limits_kept(conn: &Connection, version: &Version, calendar: &Calendar, today: NaiveDate) -> Result<LimitsKept> {
    let mut judging = Judging {
        conn,
        number: version.number,
        since: (version.accepted().unwrap_or(NOW), version.since),
        terms: &version.terms,
        timeline: Timeline::load(conn)?,
        calendars: Calendars::load(conn)?,
        days: BTreeMap::new(),
        counts: BTreeMap::new(),
        breaches: Vec::new(),
    };
    judging.purposes()?;
    judging.people()?;
    judging.spot_checks()?;
    judging.seeds()?;
    judging.keeping(calendar, today)?;
    Ok(judging.done())
}

struct Judging<'a> {
    conn: &'a Connection,
    number: i64,
    /// The entry by which both sides agreed, and its first day.
    since: (i64, NaiveDate),
    terms: &'a Terms,
    timeline: Timeline,
    calendars: Calendars,
    days: BTreeMap<i64, NaiveDate>,
    /// Within, beyond, before.
    counts: BTreeMap<Clause, (u64, u64, u64)>,
    breaches: Vec<Breach>,
}

impl Judging<'_> {
    fn purposes(&mut self) -> Result<()> {
        for (fact, purpose) in for_purposes(self.conn)? {
            let why = (!self.terms.lets(purpose)).then(|| format!("audits are not for {purpose}"));
            self.judge(Clause::Purposes, &fact, why)?;
        }
        Ok(())
    }

    fn people(&mut self) -> Result<()> {
        let (told, mut counting) = (told(self.conn)?, Counting::new(self.conn));
        for first in firsts(self.conn)? {
            if let Some(audits) = self.terms.audits {
                let with = counting.with(&first, audits)?;
                let why = (with > audits.most as usize).then(|| format!("number {with} of that {}", audits.per));
                self.judge(Clause::Audits, &first.fact, why)?;
            }
            let is_told = |First { fact, agent, day, .. }: &First| -> Result<bool> {
                let known = told.get(&one(self.conn, NOW, *agent)?);
                Ok(known.is_some_and(|known| known.iter().any(|(entry, on)| *entry < fact.entry && on <= day)))
            };
            let why = (!is_told(&first)?).then(|| format!("not told by {}", first.day));
            self.judge(Clause::Notice, &first.fact, why)?;
            counting.take(first);
        }
        Ok(())
    }

    fn spot_checks(&mut self) -> Result<()> {
        let Some(clause) = &self.terms.spot_checks else { return Ok(()) };
        for spot in spots(self.conn)? {
            let why = spot.misses(clause).map(str::to_owned);
            self.judge(Clause::SpotChecks, &spot.fact, why)?;
        }
        Ok(())
    }

    fn seeds(&mut self) -> Result<()> {
        for (fact, is_witnessed) in seeds(self.conn)? {
            let why = (!is_witnessed).then(|| "its seed has no witness".to_owned());
            self.judge(Clause::Seeds, &fact, why)?;
        }
        Ok(())
    }

    /// What is too old is so today, no matter who brought it and when: it is the agreement in force that says so.
    fn keeping(&mut self, calendar: &Calendar, today: NaiveDate) -> Result<()> {
        let holds = self.timeline.held(NOW, today).is_some_and(|agreement| agreement.number == self.number);
        let Some(keeping) = self.terms.keeping.filter(|_| holds) else { return Ok(()) };
        let (all, old) = old_words(self.conn, calendar, today, keeping.days)?;
        let count = self.counts.entry(Clause::Keeping).or_default();
        (count.0, count.1) = (all - old.len() as u64, old.len() as u64);
        for (entry, reference) in old {
            let fact = Fact { decided: entry, entry, what: format!("dialogue {reference}") };
            self.breach(Clause::Keeping, &fact, format!("its words are older than {} days", keeping.days))?;
        }
        Ok(())
    }

    /// Counts a fact where a clause is about it, and tells why it is beyond, where it is.
    fn judge(&mut self, clause: Clause, fact: &Fact, why: Option<String>) -> Result<()> {
        if !self.terms.has(clause) {
            return Ok(());
        }
        let day = self.day(fact.decided)?;
        let held = self.timeline.held(fact.decided, day).map(|agreement| agreement.number);
        let is_before = fact.decided < self.since.0 || day < self.since.1;
        let count = self.counts.entry(clause).or_default();
        match (held == Some(self.number), why) {
            (true, None) => count.0 += 1,
            (true, Some(why)) => {
                count.1 += 1;
                self.breach(clause, fact, why)?;
            }
            (false, _) => count.2 += u64::from(is_before),
        }
        Ok(())
    }

    fn breach(&mut self, clause: Clause, fact: &Fact, why: String) -> Result<()> {
        let by = by(self.conn, fact.entry)?;
        self.breaches.push(Breach { clause, entry: fact.entry, what: fact.what.clone(), why, by });
        Ok(())
    }

    /// The local day of an entry.
    fn day(&mut self, entry: i64) -> Result<NaiveDate> {
        if let Some(day) = self.days.get(&entry) {
            return Ok(*day);
        }
        let at: String =
            self.conn.prepare_cached("SELECT at FROM entry WHERE id = ?1")?.query_row([entry], |row| row.get("at"))?;
        let day = self.calendars.local_day(entry, at.parse().map_err(Refusal::data)?);
        self.days.insert(entry, day);
        Ok(day)
    }

    fn done(mut self) -> LimitsKept {
        self.breaches.sort_by_key(|breach| (breach.entry, breach.clause));
        let kept = |clause: &Clause| (*clause, self.kept(*clause));
        LimitsKept { clauses: Clause::ALL.iter().map(kept).collect(), breaches: self.breaches.clone() }
    }

    fn kept(&self, clause: Clause) -> Kept {
        let (within, beyond, before) = self.counts.get(&clause).copied().unwrap_or_default();
        match clause {
            _ if !self.terms.has(clause) => Kept::Absent,
            Clause::Readers | Clause::SmallestGroup | Clause::People => Kept::Unrecorded,
            _ if within + beyond == 0 => Kept::Unused(before),
            _ => Kept::Checked(within, beyond, before),
        }
    }
}
