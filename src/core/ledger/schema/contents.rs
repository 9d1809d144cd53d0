//! Contents: the objects of a schema in normal form, and the rows of its lists, to be compared one by one.

use super::open_work::is_open_work;
use super::tokens::normal;
use crate::calc::digest::{Digesting, hex, sha256};
use crate::core::refusal::Result;
use rusqlite::Connection;
use rusqlite::types::ValueRef;
use std::collections::{BTreeMap, BTreeSet};

/// Every object of a file. An index that SQLite makes by itself has no text of its own; its statistics are nobody's
/// business.
const OBJECTS: &str = "SELECT type, name, tbl_name, coalesce(sql, '') AS sql FROM sqlite_schema
    WHERE NOT (type = 'table' AND name IN ('sqlite_stat1', 'sqlite_stat4')) ORDER BY rowid";

/// The tables of a new file whose rows no entry brings: no line of theirs says so. Asking SQLite for the columns of every
/// table takes as long as all the rest of this.
const LISTS: &str = "SELECT name FROM sqlite_schema
    WHERE type = 'table' AND name <> 'entry' AND name NOT GLOB 'draft_*' AND name NOT GLOB 'open_*' AND name NOT GLOB 'sqlite_*'
      AND instr(sql, char(10) || '  entry ') = 0";

/// A table, index, trigger or view, by kind and name.
type Name = (String, String);

/// The objects of a schema: the table that each is on, and its statement in normal form.
#[derive(PartialEq, Eq, Default, Debug)]
pub(super) struct Objects(BTreeMap<Name, (String, String)>);

/// The rows that the schema itself gives, by table.
#[derive(PartialEq, Eq, Default, Debug)]
pub(super) struct Lists(BTreeMap<String, BTreeSet<String>>);

/// What an empty file has.
#[derive(PartialEq, Eq, Default, Debug)]
pub struct Contents {
    pub(super) objects: Objects,
    pub(super) lists: Lists,
}

impl Contents {
    /// What a file that can be trusted has.
    pub(super) fn read(conn: &Connection) -> Result<Self> {
        let objects = Objects::read(conn)?;
        Ok(Self { lists: objects.lists(conn)?, objects })
    }

    /// The digests of the objects and of the lists, in hex.
    pub(super) fn fingerprints(&self) -> (String, String) {
        (self.objects.fingerprint(), self.lists.fingerprint())
    }
}

impl Objects {
    pub(super) fn read(conn: &Connection) -> Result<Self> {
        let mut statement = conn.prepare(OBJECTS)?;
        let (mut objects, mut rows) = (BTreeMap::new(), statement.query([])?);
        while let Some(row) = rows.next()? {
            let sql: String = row.get("sql")?;
            objects.insert((row.get("type")?, row.get("name")?), (row.get("tbl_name")?, normal(&sql)));
        }
        Ok(Self(objects))
    }

    fn fingerprint(&self) -> String {
        let mut bytes = Vec::new();
        for ((kind, name), (table, sql)) in &self.0 {
            for part in [kind, name, table, sql] {
                bytes.extend_from_slice(part.as_bytes());
                bytes.push(0);
            }
        }
        hex(&sha256(&[&bytes]))
    }

    /// The rows of the tables that no entry brings.
    fn lists(&self, conn: &Connection) -> Result<Lists> {
        let given = self.0.iter().filter(|((kind, name), (_, sql))| {
            kind == "table"
                && !name.starts_with("draft_")
                && !is_open_work(name)
                && !sql.split(' ').any(|token| token == "entry")
        });
        let rows = given.map(|((_, name), _)| Ok((name.clone(), list(conn, name)?)));
        Ok(Lists(rows.collect::<Result<_>>()?))
    }
}

impl Lists {
    /// Those of a file whose statements are those of a new one.
    fn read(conn: &Connection) -> Result<Self> {
        let names = conn.prepare(LISTS)?.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<Vec<String>>>()?;
        let rows = names.into_iter().map(|name| Ok((name.clone(), list(conn, &name)?)));
        Ok(Self(rows.collect::<Result<_>>()?))
    }

    fn fingerprint(&self) -> String {
        let mut bytes = Vec::new();
        for (name, rows) in &self.0 {
            for part in std::iter::once(name).chain(rows) {
                bytes.extend_from_slice(part.as_bytes());
                bytes.push(0);
            }
        }
        hex(&sha256(&[&bytes]))
    }
}

fn list(conn: &Connection, table: &str) -> Result<BTreeSet<String>> {
    let mut statement = conn.prepare(&format!("SELECT * FROM {table}"))?;
    let (width, mut found) = (statement.column_count(), BTreeSet::new());
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let mut words = Vec::new();
        for column in 0..width {
            words.push(match row.get_ref(column)? {
                ValueRef::Text(text) => String::from_utf8_lossy(text).into_owned(),
                other => format!("{other:?}"),
            });
        }
        found.insert(words.join("."));
    }
    Ok(found)
}

/// Whether a file has these digests: its objects are compared before anything is read from them.
pub fn is_made_of(conn: &Connection, objects: &str, lists: &str) -> Result<bool> {
    let found = Objects::read(conn)?;
    Ok(found.fingerprint() == objects && found.lists(conn)?.fingerprint() == lists)
}

/// Whether a file whose statements are those of a new one has the lists with this digest.
pub fn has_lists(conn: &Connection, lists: &str) -> Result<bool> {
    Ok(Lists::read(conn)?.fingerprint() == lists)
}

/// The digest of the statements as they stand in the file, comments and all, in hex. A file that no step changed has
/// that of an empty one, and then nothing needs to be brought into its normal form.
pub fn as_written(conn: &Connection) -> Result<String> {
    let mut statement = conn.prepare(OBJECTS)?;
    // Every start of the program passes here: where a column stands is looked up once.
    let columns = ["type", "name", "tbl_name", "sql"].iter().map(|column| statement.column_index(column));
    let columns = columns.collect::<rusqlite::Result<Vec<_>>>()?;
    let (mut digesting, mut rows) = (Digesting::default(), statement.query([])?);
    while let Some(row) = rows.next()? {
        for column in &columns {
            digesting.add(row.get_ref(*column)?.as_bytes().map_err(rusqlite::Error::from)?);
            digesting.add(&[0]);
        }
    }
    Ok(hex(&digesting.digest()))
}

/// In what a file differs from what it should have, and whether its tables can be read safely.
pub fn differences(expected: &Contents, conn: &Connection) -> Result<(Vec<String>, bool)> {
    let found = Objects::read(conn)?;
    let (mut findings, tables_stand) = altered(&expected.objects, &found);
    if tables_stand {
        let lists = expected.objects.lists(conn)?;
        for (table, words) in &expected.lists.0 {
            let empty = BTreeSet::new();
            let found = lists.0.get(table).unwrap_or(&empty);
            findings.extend(words.difference(found).map(|word| format!("`{word}` is gone from the list {table}")));
            findings.extend(found.difference(words).map(|word| format!("`{word}` was added to the list {table}")));
        }
    }
    Ok((findings, tables_stand))
}

fn altered(expected: &Objects, found: &Objects) -> (Vec<String>, bool) {
    let (mut findings, mut tables_stand) = (Vec::new(), true);
    for ((kind, name), object) in &expected.0 {
        match found.0.get(&(kind.clone(), name.clone())) {
            None => findings.push(format!("the {kind} {name} is gone")),
            Some(other) if other != object => findings.push(format!("the {kind} {name} was altered")),
            Some(_) => continue,
        }
        tables_stand &= kind != "table";
    }
    for (kind, name) in found.0.keys().filter(|name| !expected.0.contains_key(*name)) {
        findings.push(format!("the {kind} {name} was added"));
    }
    (findings, tables_stand)
}
