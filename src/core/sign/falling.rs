//! Falling marks: the mean of the last audits is well below that of as many before.
//!
//! It is looked at after each delivery in turn, so that it does not matter how often a night looks.

use super::found::{Candidate, Drop, Sign};
use super::record::{Delivered, Record};
use crate::calc::decimal::round_half_even;
use crate::core::audit::{self, Audit};
use crate::core::people::Person;
use crate::core::policy::SignRule;
use crate::core::refusal::Result;
use chrono::NaiveDate;
use rusqlite::Connection;

/// What one audit is worth to the rule.
struct Worth {
    delivered: Delivered,
    audit: i64,
    day: NaiveDate,
    percent: i64,
}

impl Worth {
    /// Its place among deliveries: those of one command count in the order of their dialogues.
    fn place(&self) -> (i64, NaiveDate, i64) {
        (self.delivered.entry, self.day, self.audit)
    }
}

/// What the rule finds of one agent among their delivered audits that are in rates.
pub(super) fn look(
    conn: &Connection,
    rule: &SignRule,
    (agent, audits): (&Person, &[Audit]),
    record: &Record,
) -> Result<Vec<Candidate>> {
    let worths = worths(conn, rule, audits, record)?;
    let n = rule.count as usize;
    let newest = record.newest_place(audits);
    let mut counted = worths.partition_point(|worth| Some(worth.place()) <= newest);
    let since = worths.partition_point(|worth| worth.delivered.entry <= record.since.entry);
    let mut found = Vec::new();
    for end in since..=worths.len() {
        let Some(run) = end.checked_sub(2 * n).filter(|start| start + n >= counted).and_then(|at| worths.get(at..end))
        else {
            continue;
        };
        if let Some(candidate) = fall(rule, agent, run.split_at(n)) {
            found.push(candidate);
            counted = end;
        }
    }
    Ok(found)
}

/// The audits of an agent that the rule counts, in the order of their deliveries.
fn worths(conn: &Connection, rule: &SignRule, audits: &[Audit], record: &Record) -> Result<Vec<Worth>> {
    let mut worths = Vec::new();
    for audit in audits.iter().filter(|audit| audit.out_of_rates().is_none()) {
        let Some(delivered) = record.delivered(audit) else { continue };
        if let Some(percent) = percent(conn, rule, audit)? {
            worths.push(Worth { delivered, audit: audit.id.0, day: audit.received, percent });
        }
    }
    worths.sort_by_key(Worth::place);
    Ok(worths)
}

/// The mark of the criterion, or the total; none where it does not apply.
fn percent(conn: &Connection, rule: &SignRule, audit: &Audit) -> Result<Option<i64>> {
    let Some(criterion) = &rule.criterion else { return Ok(audit.total) };
    let Some(scoring) = audit.scoring else { return Ok(None) };
    let marks = audit::marks_of(conn, scoring)?;
    Ok(marks.iter().find(|mark| mark.criterion == *criterion).and_then(|mark| mark.percent))
}

/// The sign that the last ones are far enough below those before, where they are.
fn fall(rule: &SignRule, agent: &Person, (before, last): (&[Worth], &[Worth])) -> Option<Candidate> {
    let points = i128::from(rule.points) * 100 * i128::from(rule.count);
    if sum(before) - sum(last) < points {
        return None;
    }
    let drop = Drop { before: mean(before)?, after: mean(last)? };
    let days = last.iter().map(|worth| worth.day);
    let sign = Sign::of(rule, agent, (days.clone().min()?, days.max()?), rule.count);
    let newest = last.last()?.audit;
    Some(Candidate { sign: Sign { criterion: rule.criterion.clone(), drop: Some(drop), ..sign }, newest })
}

fn sum(worths: &[Worth]) -> i128 {
    worths.iter().map(|worth| i128::from(worth.percent)).sum()
}

fn mean(worths: &[Worth]) -> Option<i64> {
    round_half_even(sum(worths), i128::try_from(worths.len()).ok()?)
}
