//! Approved: whether what draws go by was amended or filled in on the word of two wherever the policy of then asked for it,
//! computed again from the record.

use super::amender::DRAWN_BY;
use super::answer::{Asked, against};
use crate::core::people::{self, PersonId};
use crate::core::policy::{self, Policy};
use crate::core::refusal::{Refusal, Result};
use crate::core::request::RequestId;
use rusqlite::types::Value;
use rusqlite::{Connection, Row, params};

/// What draws go by was amended in a dialogue, and no second person had approved it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Unapproved {
    /// The ref of the dialogue.
    pub reference: String,
    /// The entry that amended it.
    pub entry: i64,
    /// The fields.
    pub fields: Vec<&'static str>,
    /// The times by which windows counted it before, and count it since, UTC.
    pub counts: [String; 2],
    /// What is missing, as the end of a sentence.
    pub because: String,
}

/// How many amendments took two, and those that did not have them, oldest first; nothing where no policy ever asked for it.
pub fn unapproved(conn: &Connection) -> Result<Option<(usize, Vec<Unapproved>)>> {
    let policies = policy::all(conn)?;
    let Some((since, _)) = policies.iter().find(|(_, policy)| policy.approvals.amendment.always()) else {
        return Ok(None);
    };
    let mut statement = conn.prepare_cached(&revised())?;
    let (mut rows, mut count, mut found) = (statement.query([since])?, 0, Vec::new());
    // The rules that held when the entry of a row was written.
    let mut held: Option<(i64, Policy)> = None;
    while let Some(row) = rows.next()? {
        let entry: i64 = row.get("entry")?;
        if held.as_ref().is_none_or(|(of, _)| *of != entry) {
            let at = row.get::<_, String>("at")?.parse().map_err(Refusal::data)?;
            held = Some((entry, policy::lasting(conn, entry, at)?));
        }
        let Some((_, policy)) = held.as_ref().filter(|(_, policy)| policy.approvals.amendment.always()) else {
            continue;
        };
        let amended = Amended::read(conn, row)?;
        if !amended.changes.is_empty() {
            count += 1;
            found.extend(amended.unapproved(conn, policy)?);
        }
    }
    Ok(Some((count, found)))
}

/// Every later word on finished dialogues since an entry, with what stood before it. What one act brought and went on to fill
/// in was no blank of an earlier one.
fn revised() -> String {
    let column = |name: &str| format!(", v.{name} AS now_{name}, iif(p.id IS NULL, r.{name}, p.{name}) AS was_{name}");
    let columns: String = DRAWN_BY.iter().map(|name| column(name)).collect();
    format!(
        "SELECT v.id, v.entry, v.request, r.ref, e.at, v.counts, coalesce(p.counts, r.received) AS counted{columns}
         FROM revision v JOIN request r ON r.id = v.request JOIN entry e ON e.id = v.entry
         LEFT JOIN revision p ON p.id = (SELECT max(x.id) FROM revision x WHERE x.request = v.request AND x.id < v.id)
         WHERE v.basis <> 'archived' AND v.entry >= ?1 AND r.entry <> v.entry ORDER BY v.id"
    )
}

/// A later word on a dialogue.
struct Amended {
    id: i64,
    entry: i64,
    at: String,
    request: RequestId,
    reference: String,
    counts: [String; 2],
    /// Whose it was before.
    agent: PersonId,
    /// What of that which draws go by it says otherwise.
    changes: Vec<(&'static str, Value)>,
}

impl Amended {
    fn read(conn: &Connection, row: &Row<'_>) -> Result<Self> {
        let entry = row.get("entry")?;
        let mut changes = Vec::new();
        for name in DRAWN_BY {
            let [was, now] = [format!("was_{name}"), format!("now_{name}")].map(|column| row.get::<_, Value>(&*column));
            let (was, now) = (was?, now?);
            if was != now && !is_one(conn, entry, name, [&was, &now])? {
                changes.push((name, now));
            }
        }
        Ok(Self {
            id: row.get("id")?,
            entry,
            at: row.get("at")?,
            request: RequestId(row.get("request")?),
            reference: row.get("ref")?,
            counts: [row.get("counted")?, row.get("counts")?],
            agent: PersonId(row.get("was_agent")?),
            changes,
        })
    }

    fn unapproved(self, conn: &Connection, policy: &Policy) -> Result<Option<Unapproved>> {
        let because = self.missing(conn, policy)?;
        let fields = self.changes.iter().map(|(name, _)| *name).collect();
        let Self { reference, entry, counts, .. } = self;
        Ok(because.map(|because| Unapproved { reference, entry, fields, counts, because }))
    }

    /// What is missing, if anything.
    fn missing(&self, conn: &Connection, policy: &Policy) -> Result<Option<String>> {
        let answers = answers(conn, self.id)?;
        if answers.is_empty() {
            return Ok(Some("nobody approved it".to_owned()));
        }
        if let Some(other) = answers.iter().find(|answer| answer.entry != self.entry) {
            return Ok(Some(format!("it was approved by entry {}", other.entry)));
        }
        let is_approved = |(name, now): &(&str, Value)| {
            answers.iter().any(|answer| answer.wished.iter().any(|(field, wished)| field == name && wished == now))
        };
        if let Some((name, _)) = self.changes.iter().find(|change| !is_approved(change)) {
            return Ok(Some(format!("another `{name}` was approved")));
        }
        for answer in &answers {
            let missing = self.missing_of(conn, answer, policy)?;
            if missing.is_some() {
                return Ok(missing);
            }
        }
        Ok(None)
    }

    /// What speaks against who approved a wish.
    fn missing_of(&self, conn: &Connection, answer: &Answer, policy: &Policy) -> Result<Option<String>> {
        let judge = people::by_id(conn, people::one(conn, self.entry, answer.judge)?)?;
        if answer.asked_in >= self.entry {
            return Ok(Some("nobody asked for it before".to_owned()));
        }
        if people::who(conn, self.entry, &answer.actor)? != Some(judge.id) {
            return Ok(Some(format!("{} approved it in the name of {}", answer.actor, judge.handle)));
        }
        let calendar = policy.calendar()?;
        let local = |at: &str| at.parse().map(|at| calendar.local_day(at)).map_err(Refusal::data);
        let asked = Asked {
            as_of: self.entry,
            wish: answer.wish,
            request: self.request,
            agent: people::one(conn, self.entry, self.agent)?,
            days: (local(&self.counts[0])?, local(&self.at)?),
        };
        let objection = against(conn, &judge, &asked, policy)?;
        Ok(objection.map(|objection| format!("{} approved it: {}", judge.handle, objection.because)))
    }
}

/// Whether two agents were one person by then.
fn is_one(conn: &Connection, as_of: i64, name: &str, agents: [&Value; 2]) -> Result<bool> {
    match agents {
        [Value::Integer(one), Value::Integer(other)] if name == "agent" => {
            Ok(people::one(conn, as_of, PersonId(*one))? == people::one(conn, as_of, PersonId(*other))?)
        }
        _ => Ok(false),
    }
}

/// An answer that a later word rests on.
struct Answer {
    entry: i64,
    wish: i64,
    /// The entry of the wish.
    asked_in: i64,
    judge: PersonId,
    /// Who recorded the answer, by handle.
    actor: String,
    wished: Vec<(&'static str, Value)>,
}

fn answers(conn: &Connection, revision: i64) -> Result<Vec<Answer>> {
    let mut statement = conn.prepare_cached(&format!(
        "SELECT a.entry, a.judge, e.actor, w.id AS wish, w.entry AS asked_in, {} FROM amendment_answer a
         JOIN entry e ON e.id = a.entry JOIN amendment_wish w ON w.id = a.wish WHERE a.revision = ?1 ORDER BY a.id",
        DRAWN_BY.map(|name| format!("w.{name}")).join(", ")
    ))?;
    let rows = statement.query_map(params![revision], |row| {
        let wished = DRAWN_BY.into_iter().map(|name| Ok((name, row.get(name)?)));
        Ok(Answer {
            entry: row.get("entry")?,
            wish: row.get("wish")?,
            asked_in: row.get("asked_in")?,
            judge: PersonId(row.get("judge")?),
            actor: row.get("actor")?,
            wished: wished.collect::<rusqlite::Result<_>>()?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
