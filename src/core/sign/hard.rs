//! Several hard dialogues within some days: an agent was hurt in them, or a mark says that they were hard.
//!
//! Only days that are over are counted, so that a day is counted once.

use super::found::{Candidate, Counted, Sign};
use crate::calc::moment::Moment;
use crate::core::act::Actor;
use crate::core::audit::{self, Audit};
use crate::core::care;
use crate::core::people::Person;
use crate::core::policy::SignRule;
use crate::core::refusal::Result;
use chrono::{Days, NaiveDate};
use rusqlite::Connection;
use std::collections::BTreeMap;

/// Hard dialogues by ref, each once: its first hard day, and the audit.
type Hard = BTreeMap<String, (NaiveDate, i64)>;

/// What the rule finds of one agent among their audits.
pub(super) fn look(
    conn: &Connection,
    actor: &Actor,
    now: Moment,
    rule: &SignRule,
    (agent, audits): (&Person, &[Audit]),
    before: Counted,
) -> Result<Option<Candidate>> {
    let since = actor.today.checked_sub_days(Days::new(rule.days.into())).unwrap_or(actor.today);
    let is_counted = |day: NaiveDate| day >= since && day < actor.today && before.last.is_none_or(|last| day > last);
    let mut hard = Hard::new();
    for (reference, day, audit) in hurt(conn, actor, now, agent)?.into_iter().chain(marked(conn, rule, audits)?) {
        if is_counted(day) {
            let known = hard.entry(reference).or_insert((day, audit));
            *known = (*known).min((day, audit));
        }
    }
    let days = hard.values().map(|(day, _)| *day).min().zip(hard.values().map(|(day, _)| *day).max());
    let newest = hard.values().map(|(_, audit)| *audit).max().unwrap_or_default();
    let n = u32::try_from(hard.len()).unwrap_or(u32::MAX);
    Ok(days.filter(|_| n >= rule.count).map(|days| Candidate { sign: Sign::of(rule, agent, days, n), newest }))
}

/// A hard dialogue: its ref, the day, the audit.
type One = (String, NaiveDate, i64);

/// The dialogues for which care was noted, by the day of the notice.
fn hurt(conn: &Connection, actor: &Actor, now: Moment, agent: &Person) -> Result<Vec<One>> {
    let notices = care::list(conn, actor.today)?.into_iter().filter(|notice| notice.agent.id == agent.id);
    let day = |at: Option<Moment>| actor.calendar.local_day(at.unwrap_or(now));
    Ok(notices.map(|one| (one.reference.expose().to_owned(), day(one.at), one.audit.0)).collect())
}

/// The dialogues with the mark that the rule names, by the day on which they were scored.
fn marked(conn: &Connection, rule: &SignRule, audits: &[Audit]) -> Result<Vec<One>> {
    let mut hard = Vec::new();
    let Some((criterion, level)) = rule.criterion.as_deref().zip(rule.level.as_deref()) else { return Ok(hard) };
    for audit in audits {
        let Some((scoring, day)) = audit.scoring.zip(audit.scored_on) else { continue };
        let marks = audit::marks_of(conn, scoring)?;
        if marks.iter().any(|mark| mark.criterion == criterion && mark.level.as_deref() == Some(level)) {
            hard.push((audit.reference.expose().to_owned(), day, audit.id.0));
        }
    }
    Ok(hard)
}
