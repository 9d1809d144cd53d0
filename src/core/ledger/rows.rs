//! Rows: which ones an act brought, and what they read like.

use super::extent::{extent, insert_extent};
use super::given_digests::GivenDigests;
use super::schema::{Relation, Relations, Role};
use super::seal::{EXTENT_ROWS, Extent, Frames, Layout};
use crate::calc::digest::Digest;
use crate::core::refusal::{Refusal, Result};
use rusqlite::types::ValueRef;
use rusqlite::{Connection, Row};

/// How many bytes of rows are held before they are handed on to be hashed.
const PIECE: usize = 128 << 10;

/// The newest row of each table of facts, all in one statement.
pub(super) fn newest_rows(conn: &Connection, relations: &Relations) -> Result<Vec<i64>> {
    let columns: Vec<String> =
        relations.all_facts().map(|facts| format!("(SELECT coalesce(max(id), 0) FROM {})", facts.name)).collect();
    let sql = format!("SELECT {}", columns.join(", "));
    let rows = conn
        .prepare_cached(&sql)?
        .query_row([], |row| (0..columns.len()).map(|place| row.get(place)).collect::<rusqlite::Result<Vec<i64>>>())?;
    // Where the last number is taken, SQLite gives the next row any number that is free, and nobody would see it come.
    match relations.all_facts().zip(&rows).find(|(_, newest)| **newest == i64::MAX) {
        None => Ok(rows),
        Some((facts, newest)) => Err(Refusal::data(format!(
            "the file is damaged: {} {newest} has the last number that there is",
            facts.name
        ))
        .hint("`assize verify` names what differs; restore the file from a backup")),
    }
}

/// The newest row of a table.
pub(super) fn newest_row(conn: &Connection, table: &str) -> Result<i64> {
    let sql = format!("SELECT coalesce(max(id), 0) FROM {table}");
    Ok(conn.prepare_cached(&sql)?.query_row([], |row| row.get(0))?)
}

/// Stores what this act brought: the runs of rows newer than before, each with its digest. Digests that were given are
/// taken, all other rows are read. Says whether there was anything.
pub(super) fn store_grown(
    conn: &Connection,
    relations: &Relations,
    old: &[i64],
    entry: i64,
    mut given: Vec<GivenDigests>,
) -> Result<bool> {
    let new = newest_rows(conn, relations)?;
    let mut grown = false;
    for ((facts, old), new) in relations.all_facts().zip(old).zip(&new) {
        let mut first = old.saturating_add(1);
        if let Some(given) = given.iter_mut().find(|given| given.table() == facts.name) {
            first = given.finish(conn, entry, (first, *new))?;
        }
        grown |= new > old;
        while new > old && first <= *new {
            let last = first.saturating_add(EXTENT_ROWS - 1).min(*new);
            let mut digests = Vec::new();
            let run = read_run(conn, facts, (first, last), entry, &mut |rows| digests.extend(rows.digests()))?;
            insert_extent(conn, entry, &run.digested(digests).extent)?;
            first = last.saturating_add(1);
        }
    }
    Ok(grown)
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

/// What was found in a run of stored rows, apart from their bytes.
pub(super) struct Run {
    table: String,
    first: i64,
    last: i64,
    /// The row that comes next, if none is missing.
    expected: i64,
    missing: Vec<i64>,
    erased: Vec<i64>,
    strangers: Vec<i64>,
}

/// Reads a run of rows, whose bytes are handed on piece by piece: hashing needs no file, so another thread can do it.
pub(super) fn read_run(
    conn: &Connection,
    relation: &Relation,
    (first, last): (i64, i64),
    entry: i64,
    hand_on: &mut dyn FnMut(Frames),
) -> Result<Run> {
    let sql = format!("SELECT * FROM {} WHERE id BETWEEN ?1 AND ?2 ORDER BY id", relation.name);
    let mut statement = conn.prepare_cached(&sql)?;
    // Millions of rows pass here: where a column stands is looked up once.
    let (layout, places) = (Layout::of(relation), Places::of(relation));
    let (mut run, mut piece) = (Run::new(&relation.name, (first, last)), Frames::of(&relation.name));
    let mut rows = statement.query([first, last])?;
    while let Some(row) = rows.next().map_err(|error| run.broken(error.into()))? {
        run.note(row, places, entry)?;
        piece.push(&layout, |column| row.get_ref(column)).map_err(|error| run.broken(error.into()))?;
        if piece.bytes() >= PIECE {
            hand_on(std::mem::replace(&mut piece, Frames::of(&relation.name)));
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
    fn of(relation: &Relation) -> Self {
        let place = |name| relation.place(name).unwrap_or(usize::MAX);
        let erased = relation.with_role(Role::Erased).next().and_then(|name| relation.place(name));
        Self { id: place("id"), entry: place("entry"), erased }
    }
}

impl Run {
    fn new(table: &str, (first, last): (i64, i64)) -> Self {
        let (missing, erased, strangers) = (Vec::new(), Vec::new(), Vec::new());
        Self { table: table.to_owned(), first, last, expected: first, missing, erased, strangers }
    }

    /// Notes what is odd about the next row.
    fn note(&mut self, row: &Row<'_>, places: Places, entry: i64) -> Result<()> {
        let id: i64 = row.get(places.id)?;
        if id < self.expected && id != self.last {
            return Err(
                self.broken(Refusal::data("its rows are out of order").hint("the file is damaged: assize verify"))
            );
        }
        self.missing.extend(self.expected..id);
        self.expected = id.saturating_add(1);
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

    /// Why the next row cannot be read, with its name.
    fn broken(&self, refusal: Refusal) -> Refusal {
        Refusal { message: format!("{} {}: {}", self.table, self.expected, refusal.message), ..refusal }
    }

    /// The run with its digest, made of those of its rows.
    pub(super) fn digested(self, digests: Vec<Digest>) -> Digested {
        let extent = extent(self.table, (self.first, self.last), digests);
        Digested { extent, missing: self.missing, erased: self.erased, strangers: self.strangers }
    }
}
