//! Several hard dialogues within some days: an agent was hurt in them, or a mark says that they were hard.
//!
//! Only days that are over are counted, each in turn, so that it does not matter how often a night looks.

use super::found::{Candidate, Sign};
use super::record::Record;
use crate::core::act::Actor;
use crate::core::audit::{self, Audit};
use crate::core::care::CareNotice;
use crate::core::people::Person;
use crate::core::policy::SignRule;
use crate::core::refusal::Result;
use chrono::{Days, NaiveDate};
use rusqlite::Connection;
use std::collections::{BTreeMap, BTreeSet};

/// That a dialogue was hard.
struct Hard {
    reference: String,
    day: NaiveDate,
    audit: i64,
}

/// What the rule finds of one agent among their audits and the notices about them.
pub(super) fn look(
    conn: &Connection,
    actor: &Actor,
    rule: &SignRule,
    (agent, audits): (&Person, &[Audit]),
    (record, notices): (&Record, &[CareNotice]),
) -> Result<Vec<Candidate>> {
    let mut hard = hurt(actor, notices, agent);
    hard.extend(marked(conn, rule, audits, record)?);
    let mut counted: BTreeSet<&str> = BTreeSet::new();
    counted.extend(hard.iter().filter(|one| record.has_counted(one.day)).map(|one| one.reference.as_str()));
    let first = record.since.day.pred_opt().max(record.last().and_then(|last| last.succ_opt()));
    let days = hard.iter().map(|one| one.day).chain(first).filter(|day| *day < actor.today && Some(*day) >= first);
    let mut found = Vec::new();
    for day in days.collect::<BTreeSet<_>>() {
        let within = within(rule, &hard, &counted, day);
        if within.len() >= rule.count as usize {
            counted.extend(within.keys());
            found.extend(candidate(rule, agent, &within));
        }
    }
    Ok(found)
}

/// The dialogues that are hard within the days of the rule up to a day, each once, with the first that says so.
fn within<'a>(
    rule: &SignRule,
    hard: &'a [Hard],
    counted: &BTreeSet<&str>,
    end: NaiveDate,
) -> BTreeMap<&'a str, (NaiveDate, i64)> {
    let before = end.checked_sub_days(Days::new(rule.days.into()));
    let mut within = BTreeMap::new();
    for one in hard.iter().filter(|one| Some(one.day) > before && one.day <= end) {
        if !counted.contains(one.reference.as_str()) {
            let known = within.entry(one.reference.as_str()).or_insert((one.day, one.audit));
            *known = (*known).min((one.day, one.audit));
        }
    }
    within
}

fn candidate(rule: &SignRule, agent: &Person, within: &BTreeMap<&str, (NaiveDate, i64)>) -> Option<Candidate> {
    let days = within.values().map(|(day, _)| *day);
    let newest = within.values().map(|(_, audit)| *audit).max()?;
    let n = u32::try_from(within.len()).unwrap_or(u32::MAX);
    Some(Candidate { sign: Sign::of(rule, agent, (days.clone().min()?, days.max()?), n), newest })
}

/// The dialogues for which care was noted, by the day of the notice.
fn hurt(actor: &Actor, notices: &[CareNotice], agent: &Person) -> Vec<Hard> {
    let of_agent = notices.iter().filter(|notice| notice.agent.id == agent.id);
    let hard = |notice: &CareNotice| {
        let day = actor.calendar.local_day(notice.at?);
        Some(Hard { reference: notice.reference.expose().to_owned(), day, audit: notice.audit.0 })
    };
    of_agent.filter_map(hard).collect()
}

/// The dialogues with the mark that the rule names, by the day on which they were delivered: before that no mark is shown
/// to its agent, and a second score never is.
fn marked(conn: &Connection, rule: &SignRule, audits: &[Audit], record: &Record) -> Result<Vec<Hard>> {
    let mut hard = Vec::new();
    let Some((criterion, level)) = rule.criterion.as_deref().zip(rule.level.as_deref()) else { return Ok(hard) };
    for audit in audits {
        let Some((scoring, delivered)) = audit.scoring.zip(record.delivered(audit)) else { continue };
        let marks = audit::marks_of(conn, scoring)?;
        if marks.iter().any(|mark| mark.criterion == criterion && mark.level.as_deref() == Some(level)) {
            let reference = audit.reference.expose().to_owned();
            hard.push(Hard { reference, day: delivered.day, audit: audit.id.0 });
        }
    }
    Ok(hard)
}
