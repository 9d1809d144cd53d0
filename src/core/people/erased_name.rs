//! Erased names: whether a name that comes in is one that was erased. What stays of such a name is a *mark*: a digest of it
//! with the random key of the file. Nobody reads the name from it; who has the file can try out names.

use super::PersonId;
use crate::calc::digest::{Digest, sha256};
use crate::calc::moment::Moment;
use crate::calc::spelling::same_name;
use crate::core::ledger::Writing;
use crate::core::refusal::{Refusal, Result};
use rusqlite::Connection;
use std::collections::HashMap;

/// Whose name it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Whose {
    /// A customer's.
    Customer,
    /// That of a person of the roster, or their e-mail address.
    Person,
}

impl Whose {
    /// What goes into a mark before the name: one and the same name has two marks.
    const fn word(self) -> &'static str {
        match self {
            Self::Customer => "erased customer\n",
            Self::Person => "erased person\n",
        }
    }

    /// The subject of erasures that leave such marks.
    const fn subject(self) -> &'static str {
        match self {
            Self::Customer => "customer",
            Self::Person => "agent",
        }
    }
}

/// Names that were erased, as far as marks of them stand.
#[derive(Clone, Debug)]
pub struct ErasedNames {
    whose: Whose,
    key: Vec<u8>,
    /// When each was erased, the last time.
    marks: HashMap<Digest, Moment>,
}

impl ErasedNames {
    /// Reads the marks of customers, or of people.
    pub fn load(conn: &Connection, whose: Whose) -> Result<Self> {
        let mut statement = conn.prepare_cached(
            "SELECT n.mark, e.at FROM erased_name n JOIN erasure x ON x.id = n.erasure JOIN entry e ON e.id = n.entry
             WHERE x.subject = ?1 ORDER BY n.id",
        )?;
        let (mut rows, mut marks) = (statement.query([whose.subject()])?, HashMap::new());
        while let Some(row) = rows.next()? {
            let at: String = row.get("at")?;
            marks.insert(row.get("mark")?, at.parse().map_err(Refusal::data)?);
        }
        Ok(Self { whose, key: key(conn)?, marks })
    }

    /// When a name was erased; none: it was not, or no mark of it was kept.
    pub fn when(&self, name: &str) -> Option<Moment> {
        let mark = || mark(&self.key, self.whose, name);
        if self.marks.is_empty() { None } else { self.marks.get(&mark()).copied() }
    }

    /// The same of a new handle, which could never be erased. What is written as handles are is nobody's whole name.
    pub fn when_handle(&self, handle: &str) -> Option<Moment> {
        let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "._-@".contains(c);
        if handle.chars().all(is_plain) { None } else { self.when(handle) }
    }
}

/// Leaves a mark of each of these names; two that differ only in how they are written have one.
pub fn mark_names<'n>(
    writing: &mut Writing<'_>,
    erasure: i64,
    whose: Whose,
    names: impl Iterator<Item = &'n str>,
) -> Result<usize> {
    let key = key(writing)?;
    let mut marks: Vec<Digest> = names.map(|name| mark(&key, whose, name)).collect();
    marks.sort_unstable();
    marks.dedup();
    for mark in &marks {
        writing.insert("erased_name", &[("erasure", &erasure), ("mark", &mark.as_slice())], &[])?;
    }
    Ok(marks.len())
}

/// When the name of each person of the roster was erased, of those who have none now.
pub(super) fn nameless(conn: &Connection) -> Result<HashMap<PersonId, Moment>> {
    of_people(
        conn,
        "SELECT i.one AS person, max(e.at) AS at FROM erased_run r JOIN entry e ON e.id = r.entry
         JOIN (SELECT 'person' AS relation, id, id AS person FROM person WHERE erased IS NOT NULL
           UNION ALL SELECT 'renaming', id, person FROM renaming WHERE erased IS NOT NULL) g
           ON g.relation = r.relation AND g.id BETWEEN r.first AND r.last
         JOIN identity i ON i.person = g.person
         WHERE NOT EXISTS (SELECT 1 FROM identity j JOIN name_now n ON n.person = j.person WHERE j.one = i.one AND n.name IS NOT NULL)
         GROUP BY i.one",
    )
}

/// When the address of each person was erased, of those whose newest one was.
pub(super) fn without_address(conn: &Connection) -> Result<HashMap<PersonId, Moment>> {
    of_people(
        conn,
        "SELECT i.one AS person, max(e.at) AS at FROM email m JOIN identity i ON i.person = m.person
         JOIN erased_run r ON r.relation = 'email' AND m.id BETWEEN r.first AND r.last JOIN entry e ON e.id = r.entry
         WHERE m.erased IS NOT NULL
           AND NOT EXISTS (SELECT 1 FROM email x JOIN identity j ON j.person = x.person WHERE j.one = i.one AND x.erased IS NULL)
         GROUP BY i.one",
    )
}

fn of_people(conn: &Connection, sql: &str) -> Result<HashMap<PersonId, Moment>> {
    let mut statement = conn.prepare_cached(sql)?;
    let (mut rows, mut found) = (statement.query([])?, HashMap::new());
    while let Some(row) = rows.next()? {
        let at: String = row.get("at")?;
        found.insert(PersonId(row.get("person")?), at.parse().map_err(Refusal::data)?);
    }
    Ok(found)
}

/// The random key of the file.
fn key(conn: &Connection) -> Result<Vec<u8>> {
    Ok(conn.prepare_cached("SELECT key FROM file")?.query_row([], |row| row.get("key"))?)
}

fn mark(key: &[u8], whose: Whose, name: &str) -> Digest {
    sha256(&[key, whose.word().as_bytes(), same_name(name).as_bytes()])
}
