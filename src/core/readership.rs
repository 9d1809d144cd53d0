//! Readership: who read what of others, where the policy has that recorded. Once for each person, subject and day, so that
//! a page that is looked at all day does not make the file grow.

use crate::core::act::Actor;
use crate::core::closed_list;
use crate::core::ledger::Writing;
use crate::core::people::{self, NOW, Person, PersonId, SELVES};
use crate::core::policy::{self, Policy, Recorded, day};
use crate::core::refusal::{Refusal, Result};
use chrono::NaiveDate;
use rusqlite::{Connection, params};
use std::collections::BTreeSet;

closed_list! {
    /// What somebody read.
    pub enum Subject("a subject of a reading", "subjects") {
        /// An audit with its dialogue.
        Audit = "audit",
        /// A dialogue.
        Dialogue = "dialogue",
        /// A dispute.
        Dispute = "dispute",
        /// Figures of one person.
        Person = "person",
        /// Everything at once.
        Export = "export",
    }
}

/// Something of somebody that is to be read.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Glance {
    /// What it is.
    pub subject: Subject,
    /// Its number: of the audit, the request, the dispute, the person; of an export 1.
    pub number: i64,
    /// Whose it is; none: everybody's.
    pub whose: Option<PersonId>,
}

/// What of this a reader has to have recorded before they read it: nothing where the policy does not ask, of their own, or
/// of what they read today already. Refused to a reader who does not say who they are.
pub fn to_record(
    conn: &Connection,
    (policy, today): (&Policy, NaiveDate),
    reader: Option<&Person>,
    glances: &[Glance],
) -> Result<Vec<Glance>> {
    if policy.reading.record == Recorded::Nothing || glances.is_empty() {
        return Ok(Vec::new());
    }
    let Some(reader) = reader else {
        return Err(Refusal::rule("reading of others is recorded here, and you do not say who you are")
            .hint("say it, as the roster knows you: --as WHO"));
    };
    let (mut seen, mut found) = (BTreeSet::new(), Vec::new());
    for glance in glances.iter().filter(|glance| seen.insert(**glance)) {
        let whose = glance.whose.map(|whose| people::one(conn, NOW, whose)).transpose()?;
        if whose != Some(reader.id) && !stands(conn, reader.id, glance, today)? {
            found.push(*glance);
        }
    }
    Ok(found)
}

fn stands(conn: &Connection, reader: PersonId, glance: &Glance, today: NaiveDate) -> Result<bool> {
    let mut statement = conn.prepare_cached(&format!(
        "SELECT 1 FROM reading WHERE reader IN {SELVES} AND subject = ?2 AND number = ?3 AND day = ?4"
    ))?;
    Ok(statement.exists(params![reader.0, glance.subject, glance.number, today.to_string()])?)
}

/// Records readings, each once; `command` is what they were read with.
pub fn record(writing: &mut Writing<'_>, actor: &Actor, glances: &[Glance], command: &'static str) -> Result<usize> {
    let reader = actor.person(writing)?.clone();
    let wanted = to_record(writing, (&actor.policy, actor.today), Some(&reader), glances)?;
    for Glance { subject, number, whose } in &wanted {
        let (whose, day) = (whose.map(|whose| whose.0), actor.today.to_string());
        let facts: [(&'static str, &dyn rusqlite::ToSql); 6] = [
            ("reader", &reader.id.0),
            ("subject", subject),
            ("number", number),
            ("whose", &whose),
            ("command", &command),
            ("day", &day),
        ];
        writing.insert("reading", &facts, &[])?;
    }
    writing.note(format!("{} read with {command}", wanted.len()));
    Ok(wanted.len())
}

/// Who read something, and on which days.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ReadBy {
    /// The reader, by handle.
    pub reader: String,
    /// The first day.
    pub first: NaiveDate,
    /// The last day.
    pub last: NaiveDate,
    /// On how many days.
    pub days: u64,
    /// With which commands.
    pub commands: String,
}

/// Who read an audit or its dialogue, by handle.
pub fn of_audit(conn: &Connection, audit: i64, request: i64) -> Result<Vec<ReadBy>> {
    let mut statement = conn.prepare_cached(
        "SELECT p.handle AS reader, min(r.day) AS first, max(r.day) AS last, count(DISTINCT r.day) AS days,
           group_concat(DISTINCT r.command) AS commands
         FROM reading r JOIN identity i ON i.person = r.reader JOIN person p ON p.id = i.one
         WHERE (r.subject = 'audit' AND r.number = ?1) OR (r.subject = 'dialogue' AND r.number = ?2)
           OR (r.subject = 'dispute' AND r.number IN (SELECT d.id FROM dispute d WHERE d.audit = ?1))
         GROUP BY p.handle ORDER BY p.handle",
    )?;
    let (mut rows, mut found) = (statement.query([audit, request])?, Vec::new());
    while let Some(row) = rows.next()? {
        let commands: String = row.get("commands")?;
        found.push(ReadBy {
            reader: row.get("reader")?,
            first: day(&row.get::<_, String>("first")?)?,
            last: day(&row.get::<_, String>("last")?)?,
            days: row.get("days")?,
            commands: commands.replace(',', ", "),
        });
    }
    Ok(found)
}

/// Whether the policy that holds has readings recorded.
pub fn is_recorded(conn: &Connection) -> Result<bool> {
    Ok(policy::current(conn)?.reading.record == Recorded::Personal)
}
