//! Judged: each fact by the agreement that held when it was decided.

use super::facts::{Fact, First, firsts, for_purposes, local_lots, seeds, told};
use super::most::{Beyond, Counting};
use super::old_words::old_words;
use super::readings::{Recording, readings};
use super::spots::spots;
use crate::calc::calendar::Calendar;
use crate::core::ledger::{By, by};
use crate::core::people::{NOW, one};
use crate::core::policy::Calendars;
use crate::core::refusal::{Refusal, Result};
use crate::core::works_agreement::{Audits, Clause, Terms, Timeline, Version, versions};
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
    /// The clauses whose facts were not recorded at all times: what their verdict does not see.
    pub partly: Vec<(Clause, &'static str)>,
    /// The lots of auditors under a clause on seeds that only this machine had chance for.
    pub local_lots: u64,
}

/// How a clause was kept.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kept {
    /// The agreement does not have it.
    Absent,
    /// The commands hold to it, and no fact shows it: why, and what makes it show.
    Unrecorded(&'static str),
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
    /// The entry of the merge of two handles without which it would be within.
    pub merge: Option<i64>,
}

/// What the record shows of an agreement, on a day.
pub fn limits_kept(conn: &Connection, version: &Version, calendar: &Calendar, today: NaiveDate) -> Result<LimitsKept> {
    let mut judging = Judging::of(conn, version)?;
    judging.purposes()?;
    judging.people()?;
    judging.spot_checks()?;
    judging.seeds()?;
    judging.keeping(calendar, today)?;
    judging.readers()?;
    judging.figures()?;
    Ok(judging.done())
}

/// The audits that are beyond the most of a person since a merge of two handles, by the agreements that both sides accepted.
pub fn beyond_by_merge(conn: &Connection, merge: i64) -> Result<Vec<(i64, Breach)>> {
    let mut found = Vec::new();
    for version in versions(conn)?.iter().filter(|version| version.accepted().is_some()) {
        let mut judging = Judging::of(conn, version)?;
        judging.people()?;
        let of_merge = judging.breaches.into_iter().filter(|breach| breach.merge == Some(merge));
        found.extend(of_merge.map(|breach| (version.number, breach)));
    }
    Ok(found)
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
    recorded: Recording,
    local_lots: u64,
}

impl<'a> Judging<'a> {
    fn of(conn: &'a Connection, version: &'a Version) -> Result<Self> {
        let accepted = version.accepted().unwrap_or(NOW);
        Ok(Self {
            conn,
            number: version.number,
            since: (accepted, version.since),
            terms: &version.terms,
            timeline: Timeline::load(conn)?,
            calendars: Calendars::load(conn)?,
            days: BTreeMap::new(),
            counts: BTreeMap::new(),
            breaches: Vec::new(),
            recorded: Recording::since(conn, accepted)?,
            local_lots: 0,
        })
    }
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
        let (told, mut counting) = (told(self.conn)?, Counting::new(self.conn)?);
        for first in firsts(self.conn)? {
            if let Some(audits) = self.terms.audits {
                let beyond = counting.beyond(&first, audits);
                let why = beyond.map(|beyond| why_beyond(beyond, audits));
                let merge = beyond.and_then(|beyond| beyond.merge);
                self.judge_merged(Clause::Audits, &first.fact, why, merge)?;
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
        if !self.terms.wants_witnesses() {
            return Ok(());
        }
        for entry in local_lots(self.conn)? {
            let day = self.day(entry)?;
            let held = self.timeline.held(entry, day).map(|agreement| agreement.number);
            self.local_lots += u64::from(held == Some(self.number));
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
            self.breach(Clause::Keeping, &fact, (format!("its words are older than {} days", keeping.days), None))?;
        }
        Ok(())
    }

    /// What was read of others, where that is recorded: each by the roles that its reader had then.
    fn readers(&mut self) -> Result<()> {
        let Some(readers) = self.terms.readers.as_ref().filter(|_| self.recorded != Recording::Never) else {
            return Ok(());
        };
        for reading in readings(self.conn)? {
            let is_let = readers.lets(&reading.roles);
            let why = (!is_let).then(|| format!("{} is none of these readers", reading.reader));
            self.judge(Clause::Readers, &reading.fact, why)?;
        }
        Ok(())
    }

    /// The figures of one person that reports showed to others, where reading is recorded.
    fn figures(&mut self) -> Result<()> {
        if self.terms.smallest_group() < 2 || self.recorded == Recording::Never {
            return Ok(());
        }
        for reading in readings(self.conn)?.iter().filter(|reading| reading.is_by_report) {
            let why = reading.is_of_one.then(|| format!("figures of one person, by {}", reading.reader));
            self.judge(Clause::SmallestGroup, &reading.fact, why)?;
        }
        Ok(())
    }

    /// Counts a fact where a clause is about it, and tells why it is beyond, where it is.
    fn judge(&mut self, clause: Clause, fact: &Fact, why: Option<String>) -> Result<()> {
        self.judge_merged(clause, fact, why, None)
    }

    fn judge_merged(&mut self, clause: Clause, fact: &Fact, why: Option<String>, merge: Option<i64>) -> Result<()> {
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
                self.breach(clause, fact, (why, merge))?;
            }
            (false, _) => count.2 += u64::from(is_before),
        }
        Ok(())
    }

    fn breach(&mut self, clause: Clause, fact: &Fact, (why, merge): (String, Option<i64>)) -> Result<()> {
        let by = by(self.conn, fact.entry)?;
        self.breaches.push(Breach { clause, entry: fact.entry, what: fact.what.clone(), why, by, merge });
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
        let is_partly = |clause: &&Clause| {
            self.recorded == Recording::Partly && self.terms.has(**clause) && by_readings(**clause).is_some()
        };
        let partly = Clause::ALL.iter().filter(is_partly).map(|clause| (*clause, PARTLY)).collect();
        let clauses = Clause::ALL.iter().map(kept).collect();
        LimitsKept { clauses, breaches: self.breaches.clone(), partly, local_lots: self.local_lots }
    }

    fn kept(&self, clause: Clause) -> Kept {
        let (within, beyond, before) = self.counts.get(&clause).copied().unwrap_or_default();
        match clause {
            _ if !self.terms.has(clause) => Kept::Absent,
            Clause::People => Kept::Unrecorded(OF_MANAGEMENT),
            _ if self.recorded == Recording::Never && by_readings(clause).is_some() => {
                Kept::Unrecorded(by_readings(clause).unwrap_or_default())
            }
            _ if within + beyond == 0 => Kept::Unused(before),
            _ => Kept::Checked(within, beyond, before),
        }
    }
}

/// That no fact shows a clause while reading leaves none.
fn by_readings(clause: Clause) -> Option<&'static str> {
    match clause {
        Clause::Readers => Some(
            "who reads leaves no entry here: with [reading] record = \"personal\" in the house rules each reading of others is one, and is held against this clause",
        ),
        Clause::SmallestGroup => Some(
            "to show a report leaves no entry here: with [reading] record = \"personal\" in the house rules each reading of figures of one person, and each export, is one",
        ),
        _ => None,
    }
}

const OF_MANAGEMENT: &str = "a management report is cut for its reader each time that it is shown, and no rule records that: see for yourself what it shows, with assize report management --period";
const PARTLY: &str = "only what was read while the house rules had readings recorded was looked at";

fn why_beyond(Beyond { with, merge }: Beyond, audits: Audits) -> String {
    let says = format!("number {with} of that {}", audits.per);
    match merge {
        None => says,
        Some(merge) => format!("{says}, since entry {merge} says that two handles are one person"),
    }
}
