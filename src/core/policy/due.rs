//! Due: last days computed again. Each is so many working days after the entry that gave it, by the policy of then.

use super::lasting::lasting;
use super::rules::Policy;
use crate::calc::moment::Moment;
use crate::core::refusal::{Refusal, Result};
use rusqlite::Connection;

/// Facts with a last day that the policy alone gives.
struct Due {
    table: &'static str,
    column: &'static str,
    days: fn(&Policy) -> u32,
}

const ALL: [Due; 7] = [
    Due { table: "delivery", column: "due", days: |policy| policy.deadlines.open },
    Due { table: "dispute", column: "due", days: |policy| policy.deadlines.session },
    Due { table: "seat", column: "due", days: |policy| policy.deadlines.ruling },
    Due { table: "ruling", column: "appeal_due", days: |policy| policy.deadlines.appeal },
    Due { table: "care", column: "due", days: |policy| policy.care.acknowledge_within },
    Due { table: "question", column: "due", days: |policy| policy.questions.answer_within },
    Due { table: "calibration_question", column: "due", days: |policy| policy.questions.answer_within },
];

/// Recomputes every last day that the policy alone gives. Answers how many there are, and what differs.
pub fn recheck_due(conn: &Connection) -> Result<(usize, Vec<String>)> {
    let (mut count, mut findings) = (0, Vec::new());
    for due in &ALL {
        count += recheck(conn, due, &mut findings)?;
    }
    Ok((count, findings))
}

fn recheck(conn: &Connection, due: &Due, findings: &mut Vec<String>) -> Result<usize> {
    let Due { table, column, days } = due;
    let mut statement = conn.prepare(&format!(
        "SELECT t.id, t.entry, t.{column} AS due, e.at FROM {table} t JOIN entry e ON e.id = t.entry
         WHERE t.{column} IS NOT NULL ORDER BY t.entry, t.id"
    ))?;
    let (mut rows, mut count, mut of_entry) = (statement.query([])?, 0, None);
    while let Some(row) = rows.next()? {
        count += 1;
        let (id, entry, said): (i64, i64, String) = (row.get("id")?, row.get("entry")?, row.get("due")?);
        let given = match &of_entry {
            Some((known, given)) if *known == entry => given,
            _ => &of_entry.insert((entry, given(conn, entry, &row.get::<_, String>("at")?, *days)?)).1,
        };
        if *given != said {
            findings.push(format!("the last day of {table} {id} is {said}, but the policy of then gives {given}"));
        }
    }
    Ok(count)
}

/// The last day that an entry gives.
fn given(conn: &Connection, entry: i64, at: &str, days: fn(&Policy) -> u32) -> Result<String> {
    let at: Moment = at.parse().map_err(Refusal::data)?;
    let policy = lasting(conn, entry, at)?;
    let day = policy.calendar()?.deadline(at, days(&policy));
    Ok(day.map_or_else(|| "no day of the calendar".to_owned(), |day| day.to_string()))
}
