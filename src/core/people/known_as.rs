//! Known as: the names by which other systems call people, and whom each of them means.

use super::PersonId;
use crate::calc::spelling::same_name;
use crate::core::refusal::Result;
use rusqlite::Connection;
use std::collections::HashMap;

/// The names of everybody on the roster, as [`same_name`] has them.
#[derive(Clone, Debug, Default)]
pub struct Names(HashMap<String, Vec<(PersonId, String)>>);

/// Whom a name means.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Meant<'a> {
    /// Nobody on the roster.
    Nobody,
    /// The only person of that name, with their handle.
    One(PersonId, &'a str),
    /// Several people, by handle.
    Several(Vec<&'a str>),
}

impl Names {
    /// Reads the roster. Names that were erased are nobody's.
    pub fn load(conn: &Connection) -> Result<Self> {
        let mut statement =
            conn.prepare_cached("SELECT id, handle, name FROM person WHERE name IS NOT NULL ORDER BY id")?;
        let (mut names, mut rows) = (HashMap::<String, Vec<_>>::new(), statement.query([])?);
        while let Some(row) = rows.next()? {
            let name: String = row.get("name")?;
            names.entry(same_name(&name)).or_default().push((PersonId(row.get("id")?), row.get("handle")?));
        }
        names.remove("");
        Ok(Self(names))
    }

    /// Whom a name means.
    pub fn meant(&self, name: &str) -> Meant<'_> {
        match self.0.get(&same_name(name)).map(Vec::as_slice) {
            None | Some([]) => Meant::Nobody,
            Some([(person, handle)]) => Meant::One(*person, handle),
            Some(several) => Meant::Several(several.iter().map(|(_, handle)| handle.as_str()).collect()),
        }
    }
}
