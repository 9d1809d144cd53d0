//! Facts: which rows an act brought, and what they read like.

use super::Handed;
use super::seal::{EXTENT_ROWS, Extent, Frames, Layout, MARK};
use crate::calc::digest::{Digest, sha256};
use crate::core::refusal::{Refusal, Result};
use rusqlite::types::ValueRef;
use rusqlite::{Connection, Row, Statement};

/// Every table of facts, in the order of their names: all but the chain's own and drafts.
pub(super) fn fact_tables(conn: &Connection) -> Result<Vec<String>> {
    let mut statement = conn.prepare_cached(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT IN ('entry', 'extent')
         AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND name NOT LIKE 'draft\\_%' ESCAPE '\\' ORDER BY name",
    )?;
    let names = statement.query_map([], |row| row.get(0))?;
    Ok(names.collect::<rusqlite::Result<_>>()?)
}

/// The newest row of each table, all in one statement.
pub(super) fn newest_rows(conn: &Connection, tables: &[String]) -> Result<Vec<i64>> {
    let columns: Vec<String> =
        tables.iter().map(|table| format!("(SELECT coalesce(max(id), 0) FROM {})", quoted(table))).collect();
    let sql = format!("SELECT {}", columns.join(", "));
    let rows = conn
        .prepare_cached(&sql)?
        .query_row([], |row| (0..tables.len()).map(|i| row.get(i)).collect::<rusqlite::Result<Vec<i64>>>())?;
    Ok(rows)
}

/// A table name as SQL takes it. Names come from the file's own schema, which is checked when opened.
pub(super) fn quoted(table: &str) -> String {
    format!("\"{}\"", table.replace('"', "\"\""))
}

/// Stores what this act brought: the runs of rows newer than before, each with its digest. Digests that
/// were handed in are taken, all other rows are read. Says whether there was anything.
pub(super) fn store_grown(
    conn: &Connection,
    tables: &[String],
    old: &[i64],
    entry: i64,
    mut handed: Vec<Handed>,
) -> Result<bool> {
    let new = newest_rows(conn, tables)?;
    let mut grown = false;
    for ((table, old), new) in tables.iter().zip(old).zip(&new) {
        let mut first = old.saturating_add(1);
        if let Some(handed) = handed.iter_mut().find(|handed| handed.table() == table) {
            first = handed.finish(conn, entry, (first, *new))?;
        }
        grown |= new > old;
        while first <= *new {
            let last = (first + EXTENT_ROWS - 1).min(*new);
            let mut digests = Vec::new();
            let run = read_run(conn, table, (first, last), None, entry, &mut |rows| digests.extend(rows.digests()))?;
            insert_extent(conn, entry, &run.digested(digests).extent)?;
            first = last + 1;
        }
    }
    Ok(grown)
}

/// Stores one extent.
pub(super) fn insert_extent(conn: &Connection, entry: i64, extent: &Extent) -> Result<()> {
    conn.prepare_cached(
        "INSERT INTO extent (entry, relation, first, last, columns, digest, marks) VALUES (?, ?, ?, ?, ?, ?, ?)",
    )?
    .execute((
        entry,
        &extent.relation,
        extent.first,
        extent.last,
        extent.columns,
        &extent.digest,
        &extent.marks,
    ))?;
    Ok(())
}

/// Hands each extent of an entry on, in the order in which they are sealed.
pub(super) fn each_extent(conn: &Connection, entry: i64, mut take: impl FnMut(Extent) -> Result<()>) -> Result<()> {
    let mut statement = conn.prepare_cached(
        "SELECT relation, first, last, columns, digest, marks FROM extent WHERE entry = ?1 ORDER BY relation, first",
    )?;
    let mut rows = statement.query([entry])?;
    while let Some(row) = rows.next()? {
        take(extent_from(row)?)?;
    }
    Ok(())
}

fn extent_from(row: &Row<'_>) -> rusqlite::Result<Extent> {
    Ok(Extent {
        relation: row.get(0)?,
        first: row.get(1)?,
        last: row.get(2)?,
        columns: row.get(3)?,
        digest: row.get(4)?,
        marks: row.get(5)?,
    })
}

/// The layout of a table and how many columns it has.
pub(super) fn layout_of(conn: &Connection, table: &str) -> Result<(Layout, i64)> {
    let statement = conn.prepare_cached(&format!("SELECT * FROM {}", quoted(table)))?;
    let width = statement.column_count();
    Ok((Layout::of(&statement, width), i64::try_from(width).unwrap_or(i64::MAX)))
}

/// The digest of a run of stored rows, and what was odd about them.
pub(super) struct Digested {
    pub(super) extent: Extent,
    /// Rows of the run that are not there.
    pub(super) missing: Vec<i64>,
    /// Rows whose personal text was erased.
    pub(super) erased: Vec<i64>,
    /// Rows that name another entry as theirs.
    pub(super) strangers: Vec<i64>,
}

/// How many bytes of rows are held before they are handed on to be hashed.
const PIECE: usize = 128 << 10;

/// What was found in a run of stored rows, beside their bytes.
pub(super) struct Run {
    table: String,
    first: i64,
    last: i64,
    /// The row that comes next, if none is missing.
    expected: i64,
    columns: i64,
    missing: Vec<i64>,
    erased: Vec<i64>,
    strangers: Vec<i64>,
}

/// Reads a run of rows, whose bytes are handed on piece by piece: hashing needs no file and can be done
/// beside. `columns` limits it to the columns the table had then.
pub(super) fn read_run(
    conn: &Connection,
    table: &str,
    (first, last): (i64, i64),
    columns: Option<i64>,
    entry: i64,
    hand_on: &mut dyn FnMut(Frames),
) -> Result<Run> {
    let sql = format!("SELECT * FROM {} WHERE id BETWEEN ?1 AND ?2 ORDER BY id", quoted(table));
    let mut statement = conn.prepare_cached(&sql)?;
    let width = columns.and_then(|c| usize::try_from(c).ok()).unwrap_or(statement.column_count());
    let layout = Layout::of(&statement, width.min(statement.column_count()));
    let places = Places::of(&statement)?;
    let (mut run, mut piece) = (Run::new(table, (first, last), width), Frames::of(table));
    let mut rows = statement.query([first, last])?;
    while let Some(row) = rows.next()? {
        run.note(row, places, entry)?;
        piece.push(layout, |column| row.get_ref(column))?;
        if piece.bytes() >= PIECE {
            hand_on(std::mem::replace(&mut piece, Frames::of(table)));
        }
    }
    hand_on(piece);
    run.missing.extend(run.expected..=last);
    Ok(run)
}

/// Where the columns stand that every table of facts has.
#[derive(Clone, Copy)]
struct Places {
    id: usize,
    entry: usize,
    erased: Option<usize>,
}

impl Places {
    fn of(statement: &Statement<'_>) -> Result<Self> {
        let place = |name| statement.column_index(name);
        Ok(Self { id: place("id")?, entry: place("entry")?, erased: place("erased").ok() })
    }
}

impl Run {
    fn new(table: &str, (first, last): (i64, i64), width: usize) -> Self {
        Self {
            table: table.to_owned(),
            first,
            last,
            expected: first,
            columns: i64::try_from(width).unwrap_or(i64::MAX),
            missing: Vec::new(),
            erased: Vec::new(),
            strangers: Vec::new(),
        }
    }

    /// Notes what is odd about the next row.
    fn note(&mut self, row: &Row<'_>, places: Places, entry: i64) -> Result<()> {
        let id: i64 = row.get(places.id)?;
        self.missing.extend(self.expected..id);
        self.expected = id + 1;
        if row.get_ref(places.entry)? != ValueRef::Integer(entry) {
            self.strangers.push(id);
        }
        if let Some(erased) = places.erased
            && row.get_ref(erased)? != ValueRef::Null
        {
            self.erased.push(id);
        }
        Ok(())
    }

    /// The run with its digest, made of those of its rows.
    pub(super) fn digested(self, digests: Vec<Digest>) -> Digested {
        let run = (self.first, self.last);
        let extent = extent(self.table, run, self.columns, digests);
        Digested { extent, missing: self.missing, erased: self.erased, strangers: self.strangers }
    }
}

/// The extent over rows with these digests.
pub(super) fn extent(
    relation: String,
    (first, last): (i64, i64),
    columns: i64,
    digests: impl IntoIterator<Item = Digest>,
) -> Extent {
    let (mut all, mut marks) = (Vec::new(), Vec::new());
    for digest in digests {
        all.extend_from_slice(&digest);
        marks.extend_from_slice(digest.get(..MARK).unwrap_or_default());
    }
    Extent { relation, first, last, columns, digest: sha256(&[&all]).to_vec(), marks }
}

/// A digest that was handed in for rows that are not where it says.
pub(super) fn misplaced(table: &str) -> Refusal {
    Refusal::fault(format!("digests were handed in for other rows of {table} than came; nothing was recorded"))
        .hint("this is our fault; please report it")
}
