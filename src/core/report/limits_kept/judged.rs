//! Judged: each fact by the agreement that held when it was decided.

use super::facts::{Fact, First, State, firsts, for_purposes, local_lots, seeds, told};
use super::late::late;
use super::machines::machines;
use super::most::{Beyond, Counting};
use super::new_readers::{NewReader, new_reader};
use super::old_words::{OldWords, Term, old_words};
use super::readings::{Recording, handed_out, readings};
use super::rules::rules;
use super::since::Since;
use super::spots::spots;
use crate::calc::calendar::Calendar;
use crate::core::ledger::{By, by};
use crate::core::people::{Identities, NOW, PersonId};
use crate::core::policy::Calendars;
use crate::core::refusal::{Refusal, Result};
use crate::core::works_agreement::{Audits, Clause, Held, Readers, ReadsBy, Terms, Timeline, Version, versions};
use chrono::NaiveDate;
use rusqlite::Connection;
use std::collections::{BTreeMap, BTreeSet, HashMap};

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
    /// Of how many dialogues words are older than the agreement lets, and are kept since they cannot be erased: by why.
    pub held: Vec<(&'static str, u64)>,
    /// Who read by a role that was given to them shortly before.
    pub new_readers: Vec<NewReader>,
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
    /// The entry; none: what is beyond is that something was not done.
    pub entry: Option<i64>,
    /// What it wrote.
    pub what: String,
    /// Why that is beyond.
    pub why: String,
    /// By whom, and when; none: nobody did what was to be done.
    pub by: Option<By>,
    /// The entry that merged two handles or amended a dialogue, without which it would be within.
    pub since: Option<i64>,
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
    judging.handed_out()?;
    judging.figures()?;
    judging.machines()?;
    judging.recording(calendar, today)?;
    Ok(judging.done())
}

/// The audits that are beyond a clause since an entry merged two handles or amended a dialogue, by the agreements that both
/// sides accepted.
pub fn beyond_since(conn: &Connection, entry: i64) -> Result<Vec<(i64, Breach)>> {
    let mut found = Vec::new();
    for version in versions(conn)?.iter().filter(|version| version.accepted().is_some()) {
        let mut judging = Judging::of(conn, version)?;
        judging.people()?;
        let of_entry = judging.breaches.into_iter().filter(|breach| breach.since == Some(entry));
        found.extend(of_entry.map(|breach| (version.number, breach)));
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
    held: OldWords,
    recorded: Recording,
    local_lots: u64,
    new_readers: BTreeSet<NewReader>,
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
            held: OldWords::default(),
            recorded: Recording::since(conn, accepted)?,
            local_lots: 0,
            new_readers: BTreeSet::new(),
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
        let (told, mut counting) = (Tellings::load(self.conn)?, Counting::new(self.conn)?);
        for first in firsts(self.conn)? {
            if let Some(audits) = self.terms.audits {
                let beyond = counting.beyond(&first, audits);
                let why = beyond.map(|beyond| why_beyond(beyond, audits));
                let since = beyond.and_then(|beyond| beyond.since);
                self.judge_since(Clause::Audits, &first.fact, why, since)?;
            }
            let missed = told.missed(&first);
            let since = missed.and_then(|(_, since)| since);
            let why =
                missed.map(|(day, since)| format!("not told by {day}{}", since.map_or_else(String::new, Since::said)));
            self.judge_since(Clause::Notice, &first.fact, why, since)?;
            counting.take(first, self.terms.audits);
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

    /// What stood too long on the days of the agreement. Who brought the words did nothing wrong: it is told who did not erase.
    fn keeping(&mut self, calendar: &Calendar, today: NaiveDate) -> Result<()> {
        let days = self.timeline.days(self.number).filter(|(first, _)| *first <= today);
        let Some((keeping, (first, last))) = self.terms.keeping.zip(days) else { return Ok(()) };
        let term = Term { first, last: last.map_or(today, |last| last.min(today)), today, days: keeping.days };
        let mut found = old_words(self.conn, calendar, term)?;
        let longer = std::mem::take(&mut found.kept_longer);
        let count = self.counts.entry(Clause::Keeping).or_default();
        (count.0, count.1) = (found.within, longer.len() as u64);
        self.held = found;
        for one in longer {
            let what = format!("dialogue {}", one.reference);
            let why = late(self.conn, calendar, &one, keeping.days)?;
            let by = one.brought.map(|entry| by(self.conn, entry)).transpose()?;
            let entry = one.brought.or(one.gone.map(|(entry, _)| entry));
            self.breaches.push(Breach { clause: Clause::Keeping, entry, what, why, by, since: None });
        }
        Ok(())
    }

    /// What was read of others, where that is recorded: each by the roles that its reader had then.
    fn readers(&mut self) -> Result<()> {
        let Some(readers) = self.terms.readers.as_ref().filter(|_| self.recorded != Recording::Never) else {
            return Ok(());
        };
        for reading in readings(self.conn, self.since.0)? {
            let by = (reading.reader.as_str(), &reading.by);
            self.read_by(&reading.fact, by, readers, reading.is_right_to_evidence())?;
        }
        Ok(())
    }

    /// Whether somebody read by a role that lets them; where that was new, by whom it was given.
    fn read_by(
        &mut self,
        fact: &Fact,
        (reader, by): (&str, &ReadsBy),
        readers: &Readers,
        is_right: bool,
    ) -> Result<()> {
        let is_let = readers.lets(&by.stints());
        let own = by.own.iter().find(|held| readers.lets(&[(held.role, held.team.clone())]));
        let why = (!is_let && !is_right).then(|| match own {
            Some(Held { role, entry, .. }) => {
                format!("{reader} wrote the role {role} for themselves, entry {entry}, after both sides agreed")
            }
            None => format!("{reader} is none of these readers"),
        });
        let day = self.day(fact.decided)?;
        let holds = self.timeline.held(fact.decided, day).is_some_and(|held| held.number == self.number);
        if is_let && !is_right && holds {
            self.new_readers.extend(new_reader((reader, by), readers, &self.calendars, (self.since.0, day)));
        }
        self.judge(Clause::Readers, fact, why)
    }

    /// What was handed out about others, which is on record whatever the house rules say.
    fn handed_out(&mut self) -> Result<()> {
        let Some(readers) = &self.terms.readers else { return Ok(()) };
        for one in handed_out(self.conn, self.since.0)? {
            self.read_by(&one.fact, (&one.reader, &one.by), readers, false)?;
        }
        Ok(())
    }

    /// What machines said and what of it was shown: by criteria that the agreement lets them score.
    fn machines(&mut self) -> Result<()> {
        let Some(clause) = &self.terms.machine_scores else { return Ok(()) };
        for one in machines(self.conn)? {
            self.judge(Clause::MachineScores, &one.fact, one.misses(clause))?;
        }
        Ok(())
    }

    /// The house rules that held on days of the agreement: each has readings recorded, or not.
    fn recording(&mut self, calendar: &Calendar, today: NaiveDate) -> Result<()> {
        let days =
            self.timeline.days(self.number).filter(|(first, _)| self.terms.has(Clause::Reading) && *first <= today);
        let Some((first, last)) = days else { return Ok(()) };
        let last = last.map_or(today, |last| last.min(today));
        for one in rules(self.conn, calendar, (self.since.0, first, last))? {
            let count = self.counts.entry(Clause::Reading).or_default();
            if one.is_recorded {
                count.0 += 1;
                continue;
            }
            count.1 += 1;
            let by = one.entry.map(|entry| by(self.conn, entry)).transpose()?;
            let (entry, what) = (one.entry, one.what);
            let why = "no reading is recorded by them".to_owned();
            self.breaches.push(Breach { clause: Clause::Reading, entry, what, why, by, since: None });
        }
        Ok(())
    }

    /// The figures of one person that reports showed to others, where reading is recorded.
    fn figures(&mut self) -> Result<()> {
        if self.terms.smallest_group() < 2 || self.recorded == Recording::Never {
            return Ok(());
        }
        for reading in readings(self.conn, self.since.0)?.iter().filter(|reading| reading.is_by_report) {
            let why = reading.is_of_one.then(|| format!("figures of one person, by {}", reading.reader));
            self.judge(Clause::SmallestGroup, &reading.fact, why)?;
        }
        Ok(())
    }

    /// Counts a fact where a clause is about it, and tells why it is beyond, where it is.
    fn judge(&mut self, clause: Clause, fact: &Fact, why: Option<String>) -> Result<()> {
        self.judge_since(clause, fact, why, None)
    }

    fn judge_since(&mut self, clause: Clause, fact: &Fact, why: Option<String>, since: Option<Since>) -> Result<()> {
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
                self.breach(clause, fact, (why, since))?;
            }
            (false, _) => count.2 += u64::from(is_before),
        }
        Ok(())
    }

    fn breach(&mut self, clause: Clause, fact: &Fact, (why, since): (String, Option<Since>)) -> Result<()> {
        let (entry, by) = (Some(fact.entry), Some(by(self.conn, fact.entry)?));
        let since = since.map(|since| since.entry);
        self.breaches.push(Breach { clause, entry, what: fact.what.clone(), why, by, since });
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
        self.breaches.sort_by_key(|breach| (breach.entry.unwrap_or(NOW), breach.clause));
        let kept = |clause: &Clause| (*clause, self.kept(*clause));
        let is_partly = |clause: &&Clause| {
            self.recorded == Recording::Partly && self.terms.has(**clause) && by_readings(**clause).is_some()
        };
        let mut partly: Vec<(Clause, &str)> =
            Clause::ALL.iter().filter(is_partly).map(|clause| (*clause, PARTLY)).collect();
        let (within, beyond, _) = self.counts.get(&Clause::Readers).copied().unwrap_or_default();
        if self.recorded == Recording::Never && within + beyond > 0 {
            partly.push((Clause::Readers, HANDED_OUT_ALONE));
        }
        let held = self.held.held.iter().map(|(why, dialogues)| (*why, *dialogues)).collect();
        let clauses = Clause::ALL.iter().map(kept).collect();
        let new_readers = std::mem::take(&mut self.new_readers).into_iter().collect();
        LimitsKept { clauses, breaches: self.breaches.clone(), partly, local_lots: self.local_lots, held, new_readers }
    }

    fn kept(&self, clause: Clause) -> Kept {
        let (within, beyond, before) = self.counts.get(&clause).copied().unwrap_or_default();
        match clause {
            _ if !self.terms.has(clause) => Kept::Absent,
            Clause::People => Kept::Unrecorded(OF_MANAGEMENT),
            _ if self.recorded == Recording::Never && within + beyond == 0 && by_readings(clause).is_some() => {
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

const HANDED_OUT_ALONE: &str = "only what keep access handed out was looked at: who reads leaves no entry here without [reading] record = \"personal\" in the house rules";

fn why_beyond(Beyond { with, since }: Beyond, audits: Audits) -> String {
    format!("number {with} of that {}{}", audits.per, since.map_or_else(String::new, Since::said))
}

/// Who was told of monitoring, from which day on and by which entry.
struct Tellings {
    told: HashMap<PersonId, Vec<(i64, NaiveDate)>>,
    people: Identities,
}

impl Tellings {
    fn load(conn: &Connection) -> Result<Self> {
        Ok(Self { told: told(conn)?, people: Identities::load(conn, NOW)? })
    }

    /// The day of a dialogue by which whose it was was not told, and since which entry that is so, where it was amended.
    fn missed(&self, first: &First) -> Option<(NaiveDate, Option<Since>)> {
        let decided = first.fact.decided;
        let is_missed = |state: &&State| {
            let known = self.told.get(&self.people.one(state.agent));
            !known.is_some_and(|known| known.iter().any(|(entry, on)| *entry < first.fact.entry && *on <= state.day))
        };
        let missed = first.states_by(NOW).filter(is_missed).min_by_key(|state| state.entry.max(decided))?;
        let since = (missed.entry >= decided).then_some(Since { entry: missed.entry, is_merge: false });
        Some((missed.day, since))
    }
}
