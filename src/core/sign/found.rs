//! Signs as they were raised.

use crate::core::people::{Person, PersonId};
use crate::core::policy::{SignRule, day};
use crate::core::refusal::Result;
use chrono::NaiveDate;
use rusqlite::{Connection, Row};

pub use crate::core::policy::SignKind;

/// How far marks fell.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Drop {
    /// The mean before, hundredths of a per cent.
    pub before: i64,
    /// The mean of the last ones.
    pub after: i64,
}

/// An early sign as it was raised.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Sign {
    /// The name of the rule.
    pub rule: String,
    /// What it looks for.
    pub kind: SignKind,
    /// About whom.
    pub agent: Person,
    /// Whether the reader is told about whom.
    pub is_told: bool,
    /// The first day of what it counts.
    pub first: NaiveDate,
    /// The last day of what it counts.
    pub last: NaiveDate,
    /// How many dialogues it is made of.
    pub n: u32,
    /// The criterion whose marks fell; none is the total.
    pub criterion: Option<String>,
    /// How far they fell.
    pub drop: Option<Drop>,
}

/// What a rule finds of an agent, with the newest audit that it counts: of falling marks the one delivered last.
pub(super) struct Candidate {
    pub(super) sign: Sign,
    pub(super) newest: i64,
}

impl Sign {
    pub(super) fn of(rule: &SignRule, agent: &Person, days: (NaiveDate, NaiveDate), n: u32) -> Self {
        Self {
            rule: rule.name.clone(),
            kind: rule.kind,
            agent: agent.clone(),
            is_told: true,
            first: days.0,
            last: days.1,
            n,
            criterion: None,
            drop: None,
        }
    }
}

/// Every sign, the newest first.
pub fn list(conn: &Connection) -> Result<Vec<Sign>> {
    let mut statement = conn.prepare_cached(
        "SELECT s.rule, s.kind, g.id AS agent, g.handle, s.first, s.last, s.n, s.criterion, s.before, s.after
         FROM early_sign s JOIN identity i ON i.person = s.agent JOIN person g ON g.id = i.one ORDER BY s.id DESC",
    )?;
    let mut rows = statement.query([])?;
    let mut signs = Vec::new();
    while let Some(row) = rows.next()? {
        signs.push(read(row)?);
    }
    Ok(signs)
}

fn read(row: &Row<'_>) -> Result<Sign> {
    let drop = row.get::<_, Option<i64>>("before")?.zip(row.get::<_, Option<i64>>("after")?);
    Ok(Sign {
        rule: row.get("rule")?,
        kind: row.get("kind")?,
        agent: Person { id: PersonId(row.get("agent")?), handle: row.get("handle")? },
        is_told: true,
        first: day(&row.get::<_, String>("first")?)?,
        last: day(&row.get::<_, String>("last")?)?,
        n: row.get("n")?,
        criterion: row.get("criterion")?,
        drop: drop.map(|(before, after)| Drop { before, after }),
    })
}
