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

/// What a rule finds of an agent, with the newest audit that it counts.
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

/// How far a rule has counted for an agent.
#[derive(Clone, Copy, Default)]
pub(super) struct Counted {
    /// The newest audit; 0 where it never raised a sign.
    pub(super) newest: i64,
    /// The last day.
    pub(super) last: Option<NaiveDate>,
}

/// How far a rule has counted for an agent.
pub(super) fn counted(conn: &Connection, rule: &SignRule, agent: PersonId) -> Result<Counted> {
    let mut statement = conn.prepare_cached(
        "SELECT coalesce(max(s.newest), 0) AS newest, max(s.last) AS last FROM early_sign s JOIN identity i ON i.person = s.agent
         WHERE s.rule = ?1 AND i.one = ?2",
    )?;
    let (newest, last) = statement.query_row(rusqlite::params![rule.name, agent.0], |row| {
        Ok((row.get("newest")?, row.get::<_, Option<String>>("last")?))
    })?;
    Ok(Counted { newest, last: last.as_deref().map(day).transpose()? })
}

fn read(row: &Row<'_>) -> Result<Sign> {
    let drop = row.get::<_, Option<i64>>("before")?.zip(row.get::<_, Option<i64>>("after")?);
    Ok(Sign {
        rule: row.get("rule")?,
        kind: row.get("kind")?,
        agent: Person { id: PersonId(row.get("agent")?), handle: row.get("handle")? },
        first: day(&row.get::<_, String>("first")?)?,
        last: day(&row.get::<_, String>("last")?)?,
        n: row.get("n")?,
        criterion: row.get("criterion")?,
        drop: drop.map(|(before, after)| Drop { before, after }),
    })
}
