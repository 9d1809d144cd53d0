//! Recording what is read: only what is another's, only once a day, and never more than a bound for each reader and day.

use super::subject::{FEW, Glance, Listed, Read, Subject};
use crate::core::act::Actor;
use crate::core::ledger::Writing;
use crate::core::people::{self, NOW, Person, PersonId, SELVES};
use crate::core::policy::{self, Policy, Recorded};
use crate::core::refusal::{Refusal, Result};
use chrono::NaiveDate;
use rusqlite::{Connection, params};
use std::collections::{BTreeMap, BTreeSet};

/// How many readings of one reader on one day are told one by one. What they read after these is told by one more reading, of
/// the rest: a program that reads all day must not make the file grow without end.
pub const MOST: usize = 500;

/// Whether the policy that holds has readings recorded.
pub fn is_recorded(conn: &Connection) -> Result<bool> {
    Ok(policy::current(conn)?.reading.record == Recorded::Personal)
}

/// Some things of others that a list with this filter shows a reader: each by itself where they are few, and else the list.
pub fn reads_of(conn: &Connection, reader: Option<&Person>, glances: &[Glance], filter: &str) -> Result<Vec<Read>> {
    let mut ones: BTreeMap<PersonId, PersonId> = BTreeMap::new();
    let mut each = BTreeSet::new();
    for glance in glances {
        let whose = match glance.whose {
            None => None,
            Some(whose) => Some(match ones.get(&whose) {
                Some(one) => *one,
                None => *ones.entry(whose).or_insert(people::one(conn, NOW, whose)?),
            }),
        };
        if whose.is_none() || whose != reader.map(|reader| reader.id) {
            each.insert(Glance { whose, ..*glance });
        }
    }
    if each.len() <= FEW {
        return Ok(each.into_iter().map(Read::One).collect());
    }
    let people = each.iter().map(|glance| glance.whose).collect::<BTreeSet<_>>().len() as u64;
    Ok(vec![Read::List(Listed { filter: filter.to_owned(), people })])
}

/// What of this a reader has to have recorded before they read it with a command: nothing where the policy does not ask, of
/// their own, or of what they read today already. Refused to a reader who does not say who they are.
pub fn to_record(
    conn: &Connection,
    (policy, today): (&Policy, NaiveDate),
    reader: Option<&Person>,
    (reads, command): (&[Read], &str),
) -> Result<Vec<Read>> {
    if policy.reading.record == Recorded::Nothing || reads.is_empty() {
        return Ok(Vec::new());
    }
    let Some(reader) = reader else {
        return Err(Refusal::rule("reading of others is recorded here, and you do not say who you are")
            .hint("say it, as the roster knows you: --as WHO; [reading] record of the policy asks for it"));
    };
    let mut found = Vec::new();
    for read in reads {
        if !found.contains(read) && !is_known(conn, (reader.id, today), read, command)? {
            found.push(read.clone());
        }
    }
    if found.is_empty() { Ok(found) } else { bounded(conn, (reader.id, today), found) }
}

/// Whether a reading needs no record: of one's own, or it stands.
fn is_known(conn: &Connection, (reader, today): (PersonId, NaiveDate), read: &Read, command: &str) -> Result<bool> {
    match read {
        Read::One(glance) => {
            let whose = glance.whose.map(|whose| people::one(conn, NOW, whose)).transpose()?;
            Ok(whose == Some(reader) || stands(conn, (reader, today), glance)?)
        }
        Read::List(Listed { filter, .. }) => {
            let mut statement = conn.prepare_cached(&format!(
                "SELECT 1 FROM list_reading WHERE reader IN {SELVES} AND day = ?2 AND command = ?3 AND filter = ?4"
            ))?;
            Ok(statement.exists(params![reader.0, today.to_string(), command, filter])?)
        }
    }
}

fn stands(conn: &Connection, (reader, today): (PersonId, NaiveDate), glance: &Glance) -> Result<bool> {
    let mut statement = conn.prepare_cached(&format!(
        "SELECT 1 FROM reading WHERE reader IN {SELVES} AND day = ?2 AND subject = ?3 AND number = ?4"
    ))?;
    Ok(statement.exists(params![reader.0, today.to_string(), glance.subject, glance.number])?)
}

/// As many as there is room for on this day, and where that is not all of them, the rest of the day as one. Exports are few,
/// and always told.
fn bounded(conn: &Connection, then: (PersonId, NaiveDate), found: Vec<Read>) -> Result<Vec<Read>> {
    let room = MOST.saturating_sub(told(conn, then)?);
    if found.len() <= room {
        return Ok(found);
    }
    let is_export = |read: &Read| matches!(read, Read::One(Glance { subject: Subject::Export, .. }));
    let (mut told, others): (Vec<Read>, Vec<Read>) = found.into_iter().partition(is_export);
    let are_more = others.len() > room;
    told.extend(others.into_iter().take(room));
    let rest = Glance::rest();
    if are_more && !stands(conn, then, &rest)? {
        told.push(Read::One(rest));
    }
    Ok(told)
}

/// How many readings of a reader on a day are told.
fn told(conn: &Connection, (reader, today): (PersonId, NaiveDate)) -> Result<usize> {
    let mut statement = conn.prepare_cached(&format!(
        "SELECT (SELECT count(*) FROM reading WHERE reader IN {SELVES} AND day = ?2)
           + (SELECT count(*) FROM list_reading WHERE reader IN {SELVES} AND day = ?2) AS told"
    ))?;
    Ok(statement.query_row(params![reader.0, today.to_string()], |row| row.get("told"))?)
}

/// Records readings, each once; `command` is what they were read with.
pub fn record(writing: &mut Writing<'_>, actor: &Actor, reads: &[Read], command: &str) -> Result<usize> {
    let reader = actor.person(writing)?.clone();
    // Another process may have recorded them meanwhile.
    let wanted = to_record(writing, (&actor.policy, actor.today), Some(&reader), (reads, command))?;
    let day = actor.today.to_string();
    for read in &wanted {
        match read {
            Read::One(Glance { subject, number, whose }) => {
                let whose = whose.map(|whose| whose.0);
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
            Read::List(Listed { filter, people }) => {
                let facts: [(&'static str, &dyn rusqlite::ToSql); 5] = [
                    ("reader", &reader.id.0),
                    ("command", &command),
                    ("filter", filter),
                    ("people", people),
                    ("day", &day),
                ];
                writing.insert("list_reading", &facts, &[])?;
            }
        }
    }
    writing.note(format!("{} read with {command}", wanted.len()));
    Ok(wanted.len())
}
