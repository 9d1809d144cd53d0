//! Falling marks: the mean of the last audits is well below that of as many before.

use super::found::{Candidate, Counted, Drop, Sign};
use crate::core::audit::{self, Audit};
use crate::core::people::Person;
use crate::core::policy::SignRule;
use crate::core::refusal::Result;
use chrono::NaiveDate;
use rusqlite::Connection;

/// What one audit is worth to the rule.
struct Worth {
    audit: i64,
    day: NaiveDate,
    percent: i64,
}

/// What the rule finds of one agent among their delivered audits that are in rates, in the order of their days.
pub(super) fn look(
    conn: &Connection,
    rule: &SignRule,
    (agent, audits): (&Person, &[Audit]),
    before_it: Counted,
) -> Result<Option<Candidate>> {
    let mut worths = Vec::new();
    for audit in audits.iter().filter(|audit| audit.out_of_rates().is_none() && audit.dispute_due.is_some()) {
        if let Some(percent) = percent(conn, rule, audit)? {
            worths.push(Worth { audit: audit.id.0, day: audit.received, percent });
        }
    }
    worths.sort_by_key(|worth| (worth.day, worth.audit));
    let n = rule.count as usize;
    let start = worths.len().saturating_sub(2 * n);
    let Some((before, last)) = worths.get(start..).filter(|run| run.len() == 2 * n).map(|run| run.split_at(n)) else {
        return Ok(None);
    };
    let is_new = last.iter().all(|worth| worth.audit > before_it.newest);
    let drop = Drop { before: mean(before), after: mean(last) };
    let days = last.first().zip(last.last());
    let newest = worths.iter().map(|worth| worth.audit).max().unwrap_or_default();
    let falls = is_new && drop.before - drop.after >= i64::from(rule.points) * 100;
    Ok(days.filter(|_| falls).map(|(first, end)| {
        let sign = Sign::of(rule, agent, (first.day, end.day), rule.count);
        Candidate { sign: Sign { criterion: rule.criterion.clone(), drop: Some(drop), ..sign }, newest }
    }))
}

/// The mark of the criterion, or the total; none where it does not apply.
fn percent(conn: &Connection, rule: &SignRule, audit: &Audit) -> Result<Option<i64>> {
    let Some(criterion) = &rule.criterion else { return Ok(audit.total) };
    let Some(scoring) = audit.scoring else { return Ok(None) };
    let marks = audit::marks_of(conn, scoring)?;
    Ok(marks.iter().find(|mark| mark.criterion == *criterion).and_then(|mark| mark.percent))
}

fn mean(worths: &[Worth]) -> i64 {
    let sum: i64 = worths.iter().map(|worth| worth.percent).sum();
    i64::try_from(worths.len()).ok().and_then(|n| sum.checked_div(n)).unwrap_or_default()
}
