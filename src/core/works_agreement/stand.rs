//! What a works agreement stands for at a moment: the terms in force, and refusals that name a clause.

use super::check::outlasts_disputes;
use super::clause::{Clause, Purpose};
use super::terms::Terms;
use super::version::{Standing, Version, versions};
use crate::core::ledger::{Who, Writing};
use crate::core::people::{self, NOW};
use crate::core::policy::{self, Calendars, Policy, Readers, Recorded, day};
use crate::core::refusal::{Refusal, Result};
use crate::core::toml::Written;
use chrono::NaiveDate;
use rusqlite::{Connection, params};
use std::sync::Arc;

/// A works agreement that is in force.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct InForce {
    /// Its number.
    pub number: i64,
    /// Since when.
    pub since: NaiveDate,
    /// The entry by which both sides agreed; the newest where one side only proposed it.
    pub accepted: i64,
    /// What it says.
    pub terms: Arc<Terms>,
}

/// Every works agreement that both sides accepted, by the entry of that.
#[derive(Clone, Debug, Default)]
pub struct Timeline(Vec<Accepted>);

#[derive(Clone, Debug)]
struct Accepted {
    agreement: InForce,
    entry: i64,
    /// The first entry of its first day or a later one: from there on no clock brings a day of before it.
    reached: Option<i64>,
    /// The entry by which a side ended it, and its last day.
    ending: Option<(i64, NaiveDate)>,
}

impl Timeline {
    /// Reads all of them.
    pub fn load(conn: &Connection) -> Result<Self> {
        let mut statement = conn.prepare_cached(
            "SELECT w.id AS id, w.text AS text, w.since AS since, r.entry AS entry, x.entry AS ended, x.until AS until
             FROM works_agreement w JOIN works_agreement_reply r ON r.agreement = w.id AND r.answer = 'accepted'
             LEFT JOIN works_agreement_end x ON x.agreement = w.id ORDER BY r.entry",
        )?;
        let (mut rows, mut found, mut calendars) = (statement.query([])?, Vec::new(), None);
        while let Some(row) = rows.next()? {
            let calendars = match &calendars {
                Some(known) => known,
                None => calendars.insert(Calendars::load(conn)?),
            };
            let terms = Arc::new(Terms::stored(row.get("id")?, &row.get::<_, String>("text")?)?);
            let since = day(&row.get::<_, String>("since")?)?;
            let until = row.get::<_, Option<String>>("until")?.as_deref().map(day).transpose()?;
            let ending = row.get::<_, Option<i64>>("ended")?.zip(until);
            let entry = row.get("entry")?;
            let agreement = InForce { number: row.get("id")?, since, accepted: entry, terms };
            found.push(Accepted { agreement, entry, reached: reached((conn, calendars), entry, since)?, ending });
        }
        Ok(Self(found))
    }

    /// The first and the last day on which an agreement is in force as the record stands; none where it never is. An agreement
    /// that goes on has no last day.
    pub fn days(&self, number: i64) -> Option<(NaiveDate, Option<NaiveDate>)> {
        let place = self.0.iter().position(|one| one.agreement.number == number)?;
        let one = self.0.get(place)?;
        let replaced = self.0.iter().skip(place + 1).filter_map(|later| later.agreement.since.pred_opt()).min();
        let last = replaced.into_iter().chain(one.ending.map(|(_, until)| until)).min();
        let first = one.agreement.since;
        last.is_none_or(|last| first <= last).then_some((first, last))
    }

    /// The one in force on a day, as the record stood before an entry. A clock that was set back does not put an agreement off:
    /// once the record has come to its first day, it is in force for all that is recorded later.
    pub fn held(&self, entry: i64, day: NaiveDate) -> Option<&InForce> {
        let newest = self.0.iter().rev().find(|one| {
            one.entry < entry && (one.agreement.since <= day || one.reached.is_some_and(|reached| reached < entry))
        })?;
        let is_over = newest.ending.is_some_and(|(ended, until)| ended < entry && until < day);
        (!is_over).then_some(&newest.agreement)
    }
}

/// The first entry from the one that accepted an agreement on, whose day is not before its first one.
fn reached((conn, calendars): (&Connection, &Calendars), accepted: i64, since: NaiveDate) -> Result<Option<i64>> {
    // Its local day begins within a day of that in UTC.
    let from = since.pred_opt().unwrap_or(since).to_string();
    let mut statement = conn.prepare_cached("SELECT id, at FROM entry WHERE id >= ?1 AND at >= ?2 ORDER BY id")?;
    let mut rows = statement.query(params![accepted, from])?;
    while let Some(row) = rows.next()? {
        let id = row.get("id")?;
        if calendars.local_day(id, row.get::<_, String>("at")?.parse().map_err(Refusal::data)?) >= since {
            return Ok(Some(id));
        }
    }
    Ok(None)
}

/// The agreement in force on a day, as the record stood before an entry; `NOW` of people for the newest state.
pub fn in_force(conn: &Connection, entry: i64, day: NaiveDate) -> Result<Option<InForce>> {
    Ok(Timeline::load(conn)?.held(entry, day).cloned())
}

/// The agreement in force on the day of an act that goes on.
pub fn now_in_force(writing: &Writing<'_>) -> Result<Option<InForce>> {
    let timeline = Timeline::load(writing)?;
    if timeline.0.is_empty() {
        return Ok(None);
    }
    let today = policy::current(writing)?.calendar()?.local_day(writing.now());
    Ok(timeline.held(writing.entry(), today).cloned())
}

/// That something goes beyond a clause: what, of which agreement.
pub fn beyond(agreement: &InForce, clause: Clause, says: impl AsRef<str>) -> Refusal {
    beyond_as(agreement, None, clause, says)
}

/// The same on a day on which the agreement may not be in force yet.
pub fn beyond_on(agreement: &InForce, today: NaiveDate, clause: Clause, says: impl AsRef<str>) -> Refusal {
    beyond_as(agreement, Some(today), clause, says)
}

fn beyond_as(agreement: &InForce, today: Option<NaiveDate>, clause: Clause, says: impl AsRef<str>) -> Refusal {
    let InForce { number, since, accepted, terms } = agreement;
    let state = match today {
        _ if *accepted == NOW => "proposed, to be in force from",
        Some(today) if today < *since => "accepted, in force from",
        _ => "in force since",
    };
    Refusal::rule(format!(
        "{}: works agreement {number}, {state} {since}, clause `{clause}`: {}",
        says.as_ref(),
        terms.says(clause)
    ))
    .hint("only both sides together change it: assize policy agreement propose")
}

/// Refuses what audits may not be for.
pub fn require_purpose(agreement: Option<&InForce>, purpose: Purpose) -> Result<()> {
    match agreement.filter(|agreement| !agreement.terms.lets(purpose)) {
        None => Ok(()),
        Some(agreement) => Err(beyond(agreement, Clause::Purposes, format!("audits are not for `{purpose}`"))),
    }
}

/// Publishes house rules, unless a works agreement says otherwise. Answers whether they are new.
pub fn publish_policy(writing: &mut Writing<'_>, who: &Who, written: &Written<'_>, today: NaiveDate) -> Result<bool> {
    let before = policy::current(writing)?.timezone;
    let new = people::publish_policy(writing, who, written, today)?;
    if new {
        let policy = policy::current(writing)?;
        require_policy(writing, &policy, today)?;
        require_same_zone(writing, (&before, &policy.timezone), today)?;
    }
    Ok(new)
}

/// Refuses another time zone while an agreement holds, or will: its clauses count days, and one side alone would say when a day
/// is over.
fn require_same_zone(writing: &Writing<'_>, (before, after): (&str, &str), today: NaiveDate) -> Result<()> {
    if before == after {
        return Ok(());
    }
    let (all, held) = (versions(writing)?, Timeline::load(writing)?.held(NOW, today).map(|held| held.number));
    let holds = |one: &&Version| {
        held == Some(one.number) || matches!(one.standing(&all, today), Standing::InForce | Standing::ToCome)
    };
    let Some(version) = all.iter().find(holds) else { return Ok(()) };
    let holds = if version.since > today { "which holds from" } else { "in force since" };
    Err(Refusal::rule(format!(
        "the time zone would be {after} instead of {before}: works agreement {}, {holds} {}, counts its days by {before}",
        version.number, version.since
    ))
    .hint(format!(
        "only both sides together change it: end the agreement (assize policy agreement end {}), publish the time zone once it is over, and agree again",
        version.number
    )))
}

/// Refuses house rules that contradict the agreement in force, or one that both sides accepted for later.
fn require_policy(conn: &Connection, policy: &Policy, today: NaiveDate) -> Result<()> {
    let all = versions(conn)?;
    for version in &all {
        if !matches!(version.standing(&all, today), Standing::InForce | Standing::ToCome) {
            continue;
        }
        if let Some(refusal) = contradictions(&version.as_in_force(), policy, today).into_iter().next() {
            return Err(refusal);
        }
    }
    Ok(())
}

/// What of the house rules contradicts an agreement, in words: what has to change once it is in force.
pub fn contradicted_by(version: &Version, policy: &Policy, today: NaiveDate) -> Vec<String> {
    contradictions(&version.as_in_force(), policy, today).into_iter().map(|refusal| refusal.message).collect()
}

/// An agreement as it was found by an act that was only tried.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Tried {
    /// What it says, from when on it is in force once it is accepted.
    pub agreement: InForce,
    /// What of the house rules contradicts it, in words.
    pub against: Vec<String>,
}

impl Tried {
    /// Reads it, also while its proposal is only being written.
    pub fn of(conn: &Connection, number: i64, policy: &Policy, today: NaiveDate) -> Result<Self> {
        let mut statement = conn.prepare_cached("SELECT since, text FROM works_agreement WHERE id = ?1")?;
        let (since, text): (String, String) =
            statement.query_row([number], |row| Ok((row.get("since")?, row.get("text")?)))?;
        let agreement = InForce { number, since: day(&since)?, accepted: NOW, terms: Arc::new(Terms::read(&text)?) };
        let against = contradictions(&agreement, policy, today).into_iter().map(|refusal| refusal.message).collect();
        Ok(Self { agreement, against })
    }
}

impl Version {
    /// What it says, whether it is accepted yet or not.
    pub fn as_in_force(&self) -> InForce {
        let accepted = self.accepted().unwrap_or(NOW);
        InForce { number: self.number, since: self.since, accepted, terms: Arc::new(self.terms.clone()) }
    }
}

/// Refuses an agreement by which readings are recorded while the house rules record none: from its first day on somebody would
/// read unseen, and nobody would have done anything.
pub(super) fn require_recorded(version: &Version, policy: &Policy) -> Result<()> {
    if !version.terms.has(Clause::Reading) || policy.reading.record == Recorded::Personal {
        return Ok(());
    }
    Err(Refusal::rule(format!(
        "works agreement {} has readings recorded, and the house rules record none",
        version.number
    ))
    .hint("management publishes them with record = \"personal\" under [reading] first: assize policy publish FILE"))
}

fn contradictions(agreement: &InForce, policy: &Policy, today: NaiveDate) -> Vec<Refusal> {
    let (terms, mut found) = (&agreement.terms, Vec::new());
    let beyond = |clause: Clause, says: &str| beyond_on(agreement, today, clause, says);
    if terms.readers.is_some() && policy.reading.who == Readers::All {
        found.push(beyond(Clause::Readers, "[reading] who = \"all\" lets everybody read"));
    }
    if terms.has(Clause::Reading) && policy.reading.record != Recorded::Personal {
        found.push(
            beyond(Clause::Reading, "[reading] record does not have readings recorded")
                .hint("write record = \"personal\" under [reading] into the house rules"),
        );
    }
    if !terms.lets(Purpose::EarlySign) && !policy.early_sign.is_empty() {
        found.push(beyond(Clause::Purposes, "[[early_sign]] makes signs of audits"));
    }
    if let Some(keeping) = terms.keeping {
        let short = outlasts_disputes(keeping.days, policy, today).err();
        found.extend(short.map(|why| beyond(Clause::Keeping, &why.message)));
        let longer = match policy.keeping.dialogue {
            None => Some(
                "[keeping] does not say for how many days a dialogue is kept, so it is kept without end".to_owned(),
            ),
            Some(days) if days > keeping.days => Some(format!("[keeping] dialogue = {days} keeps a dialogue longer")),
            Some(_) => None,
        };
        found.extend(longer.map(|says| {
            beyond(Clause::Keeping, &says)
                .hint(format!("write [keeping] dialogue = {} or fewer days into the house rules", keeping.days))
        }));
    }
    found
}
