//! Contents: the objects of a schema in normal form, and the rows of its lists, to be compared one by one.

use super::open_work::is_open_work;
use super::tokens::normal;
use crate::calc::digest::{Digesting, hex, sha256};
use crate::core::refusal::Result;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, Row};
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

/// Every object of a file. An index that SQLite makes by itself has no text of its own. SQLite's statistics may be there,
/// in tables that have no more columns than it gives them: they steer how it finds an answer, never which (`statistics` looks at their rows). What is no text,
/// or longer than any of ours, is never taken for one of ours.
const OBJECTS: &str = "SELECT iif(typeof(type) = 'text' AND octet_length(type) < 100, type, 'thing') AS type,
    iif(typeof(name) = 'text' AND octet_length(name) < 1000, name, 'without a usable name') AS name,
    iif(typeof(tbl_name) = 'text' AND octet_length(tbl_name) < 1000, tbl_name, '') AS tbl_name,
    CASE WHEN sql IS NULL THEN '' WHEN typeof(sql) = 'text' AND octet_length(sql) < 65536 THEN sql ELSE '?' END AS sql
    FROM sqlite_schema
    WHERE (type, name, tbl_name, sql) IS NOT ('table', 'sqlite_stat1', 'sqlite_stat1', 'CREATE TABLE sqlite_stat1(tbl,idx,stat)')
      AND (type, name, tbl_name, sql) IS NOT
        ('table', 'sqlite_stat4', 'sqlite_stat4', 'CREATE TABLE sqlite_stat4(tbl,idx,neq,nlt,ndlt,sample)')
    ORDER BY rowid";

/// More objects than a file of ours has.
const MANY: usize = 10_000;

/// How many bytes of statements are read of a file; ours are not a hundredth of it.
const READ: usize = 64 << 20;

/// The tables of a new file whose rows no entry brings: no line of theirs says so. Asking SQLite for the columns of every
/// table takes as long as all the rest of this.
const LISTS: &str = "SELECT name FROM sqlite_schema
    WHERE type = 'table' AND name <> 'entry' AND name NOT GLOB 'draft_*' AND name NOT GLOB 'open_*' AND name NOT GLOB 'sqlite_*'
      AND instr(sql, char(10) || '  entry ') = 0";

/// A table, index, trigger or view, by kind and name.
type Name = (String, String);

/// The objects of a schema: the table that each is on, and its statement in normal form.
#[derive(PartialEq, Eq, Default, Debug)]
pub struct Objects(BTreeMap<Name, (String, String)>);

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
    /// Those of a file, of which nothing needs to be trusted.
    pub(super) fn read(conn: &Connection) -> Result<Self> {
        let mut statement = conn.prepare(OBJECTS)?;
        let (mut objects, mut left, mut rows) = (Self::default(), READ, statement.query([])?);
        while let Some(row) = rows.next()? {
            let [kind, name, table, sql] =
                [text(row, "type")?, text(row, "name")?, text(row, "tbl_name")?, text(row, "sql")?];
            let size = 256 + kind.len() + name.len() + table.len() + sql.len();
            if size > left {
                objects.add(
                    ("rest".to_owned(), "of the statements, which is too long to be read,".to_owned()),
                    (table, sql),
                );
                break;
            }
            left -= size;
            objects.add((kind, name), (table, normal(&sql)));
        }
        Ok(objects)
    }

    /// Adds an object. Of two with one name SQLite takes one, and nobody sees which.
    fn add(&mut self, name: Name, object: (String, String)) {
        match self.0.entry(name) {
            Entry::Vacant(free) => drop(free.insert(object)),
            Entry::Occupied(mut taken) => "written twice".clone_into(&mut taken.get_mut().1),
        }
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

    /// Whether a file with these objects has lists with this digest.
    pub(super) fn have_lists(&self, conn: &Connection, lists: &str) -> Result<bool> {
        Ok(self.lists(conn)?.fingerprint() == lists)
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

/// A text of a file; what is no UTF-8 in it is no name of ours.
fn text(row: &Row<'_>, column: &str) -> Result<String> {
    let bytes = row.get_ref(column)?.as_bytes().map_err(rusqlite::Error::from)?;
    Ok(String::from_utf8_lossy(bytes).into_owned())
}

fn list(conn: &Connection, table: &str) -> Result<BTreeSet<String>> {
    let mut statement = conn.prepare(&format!("SELECT * FROM {table} LIMIT {MANY}"))?;
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

/// The objects of a file, where they have this digest. Nothing in it runs for that.
pub(super) fn with_digest(conn: &Connection, objects: &str) -> Result<Option<Objects>> {
    let found = Objects::read(conn)?;
    Ok((found.fingerprint() == objects).then_some(found))
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
    let mut left = MANY;
    while let Some(row) = rows.next()?.filter(|_| left > 0) {
        left -= 1;
        for column in &columns {
            digesting.add(row.get_ref(*column)?.as_bytes().map_err(rusqlite::Error::from)?);
            digesting.add(&[0]);
        }
    }
    Ok(hex(&digesting.digest()))
}

/// Which questions a file may be asked.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Trust {
    /// None: a table of ours became something else, or SQLite itself would ask what was added.
    Nothing,
    /// Those about our own tables: what was added lies beside them, and runs where the whole file is asked.
    OurTables,
    /// All.
    Whole,
}

/// In what the objects of a file differ from what it should have, and what may be asked of it. Nothing in it runs for that.
pub fn differences(expected: &Contents, conn: &Connection) -> Result<(Vec<String>, Trust)> {
    Ok(altered(&expected.objects, &Objects::read(conn)?))
}

/// In what the lists of a file differ from what it should have, whose tables are ours.
pub fn list_differences(expected: &Contents, conn: &Connection) -> Result<Vec<String>> {
    let (mut findings, lists) = (Vec::new(), expected.objects.lists(conn)?);
    for (table, words) in &expected.lists.0 {
        let empty = BTreeSet::new();
        let found = lists.0.get(table).unwrap_or(&empty);
        findings.extend(words.difference(found).map(|word| format!("`{word}` is gone from the list {table}")));
        findings.extend(found.difference(words).map(|word| format!("`{word}` was added to the list {table}")));
    }
    Ok(findings)
}

fn altered(expected: &Objects, found: &Objects) -> (Vec<String>, Trust) {
    // SQLite looks a table up among all of them: very many keep it busy for hours.
    let (mut findings, mut trust) = (Vec::new(), if found.0.len() > MANY { Trust::Nothing } else { Trust::Whole });
    for (name, object) in &expected.0 {
        let (kind, word) = name;
        match found.0.get(name) {
            None if kind == "table" => trust = Trust::Nothing,
            Some(other) if other != object => trust = trust.min(trust_in(name, &other.1, kind != "table")),
            _ => {}
        }
        match found.0.get(name) {
            None => findings.push(format!("the {kind} {word} is gone")),
            Some(other) if other != object => findings.push(format!("the {kind} {word} was altered")),
            Some(_) => {}
        }
    }
    for (name, (_, sql)) in found.0.iter().filter(|(name, _)| !expected.0.contains_key(*name)) {
        findings.push(format!("the {} {} was added", name.0, name.1));
        trust = trust.min(trust_in(name, sql, true));
    }
    (findings, trust)
}

/// What may still be asked of a file with such an object. A view and a trigger run only where somebody asks for them.
fn trust_in((kind, name): &Name, sql: &str, is_beside: bool) -> Trust {
    // SQLite asks some tables with such names by itself.
    if !is_beside || name.get(..7).is_some_and(|start| start.eq_ignore_ascii_case("sqlite_")) {
        return Trust::Nothing;
    }
    match kind.as_str() {
        "view" if sql.starts_with("CREATE VIEW ") => Trust::Whole,
        "trigger" if sql.starts_with("CREATE TRIGGER ") => Trust::Whole,
        "table" | "index" => Trust::OurTables,
        _ => Trust::Nothing,
    }
}
