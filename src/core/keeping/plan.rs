//! Plan: exactly which rows an erasure clears, and what stays.

use super::elsewhere::{Elsewhere, elsewhere};
use super::owed::{free, owed};
use super::places::{Kind, NAMED, PLACES, PRECEDENTS, Place, QUOTING};
use super::subject::{Numbers, Subject, numbers};
use crate::core::refusal::Result;
use crate::core::text::Untrusted;
use rusqlite::Connection;
use std::collections::BTreeMap;

/// Rows of a table, and how many texts stand in them.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Counted {
    /// The table.
    pub table: &'static str,
    /// What it holds.
    pub kind: Kind,
    /// How many rows.
    pub rows: usize,
    /// How many texts: columns that say something.
    pub texts: u64,
}

/// Something that stays, and how many there are.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Stays {
    /// What.
    pub what: &'static str,
    /// Why, or what can be done.
    pub why: &'static str,
    /// Its numbers.
    pub numbers: Vec<i64>,
}

/// What an erasure clears, and what stays.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Plan {
    /// How many dialogues.
    pub dialogues: usize,
    /// Each table with rows that are cleared.
    pub counted: Vec<Counted>,
    /// What stays.
    pub stays: Vec<Stays>,
    /// Where the name stands all the same.
    pub elsewhere: Elsewhere,
}

impl Plan {
    /// How many rows are cleared.
    pub fn rows(&self) -> usize {
        self.counted.iter().map(|counted| counted.rows).sum()
    }

    /// Whether nothing is left to clear.
    pub fn is_empty(&self) -> bool {
        self.counted.is_empty()
    }
}

/// The rows that are to be cleared, by table.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub(super) struct Rows(pub(super) BTreeMap<&'static str, (Kind, Vec<i64>)>);

impl Rows {
    /// Adds rows of a table; each counts once.
    pub(super) fn add(&mut self, table: &'static str, kind: Kind, rows: Vec<i64>) {
        if rows.is_empty() {
            return;
        }
        let (_, found) = self.0.entry(table).or_insert_with(|| (kind, Vec::new()));
        found.extend(rows);
        found.sort_unstable();
        found.dedup();
    }

    /// Every table with its rows and texts.
    pub(super) fn counted(&self, conn: &Connection) -> Result<Vec<Counted>> {
        let count = |(table, (kind, rows)): (&&'static str, &(Kind, Vec<i64>))| {
            let texts = texts(conn, table, rows)?;
            Ok(Counted { table, kind: *kind, rows: rows.len(), texts })
        };
        self.0.iter().map(count).collect()
    }

    /// Where the recordings lie of which only these rows say so: each dialogue by its ref, with the place.
    pub(super) fn recordings(&self, conn: &Connection) -> Result<Vec<(String, Untrusted)>> {
        let ids = |table: &str| Numbers(self.0.get(table).map(|(_, ids)| ids.clone()).unwrap_or_default()).json();
        let mut statement = conn.prepare_cached(
            "SELECT DISTINCT r.ref AS ref, x.recording AS recording FROM (
               SELECT id AS request, recording FROM request WHERE id IN (SELECT value FROM json_each(?1))
               UNION ALL SELECT request, recording FROM revision WHERE id IN (SELECT value FROM json_each(?2))) x
             JOIN request r ON r.id = x.request WHERE x.recording IS NOT NULL ORDER BY 1, 2",
        )?;
        let rows = statement.query_map([ids("request"), ids("revision")], |row| {
            Ok((row.get("ref")?, Untrusted::new(row.get::<_, String>("recording")?)))
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}

/// The rows about a subject that still have text. `precedents`: what its cases left for others too.
pub(super) fn rows_of(conn: &Connection, subject: &Subject, precedents: bool) -> Result<Rows> {
    let (dialogues, persons) = (subject.dialogues(conn)?, subject.persons(conn)?);
    let mut rows = Rows::default();
    for place in PLACES.iter().chain(precedents.then_some(&PRECEDENTS)) {
        rows.add(place.table, place.kind, rows_in(conn, place, &dialogues, &persons)?);
    }
    if let Subject::Customer(name) = subject {
        for (table, columns) in NAMED.iter().chain([&("hold", &["customer"] as &[&str])]) {
            for column in *columns {
                let sql = format!("SELECT id FROM {table} WHERE {column} = ?1 AND salt IS NOT NULL ORDER BY id");
                rows.add(table, Kind::Keeping, numbers(conn, &sql, &[&name.expose()])?.0);
            }
        }
    }
    let quoting = quoting(conn, &rows)?;
    rows.add(QUOTING.0, Kind::Notes, quoting);
    Ok(rows)
}

/// The plan for these rows.
pub(super) fn plan(conn: &Connection, subject: &Subject, rows: &Rows, precedents: bool) -> Result<Plan> {
    let left = if precedents {
        Vec::new()
    } else {
        rows_in(conn, &PRECEDENTS, &subject.dialogues(conn)?, &subject.persons(conn)?)?
    };
    let mut stays = vec![];
    if !left.is_empty() {
        let why = "others rest on them: read them, and ask with --precedents where one says who it was about";
        stays.push(Stays { what: "precedents", why, numbers: left });
    }
    let owed = owed(conn, &subject.dialogues(conn)?, &subject.persons(conn)?)?;
    if !owed.is_empty() {
        let why = "somebody still has to do them: ask again once they are done (assize dispute actions)";
        stays.push(Stays { what: "open actions", why, numbers: owed });
    }
    let elsewhere = elsewhere(conn, subject, &rows.0)?;
    Ok(Plan { dialogues: subject.dialogues(conn)?.len(), counted: rows.counted(conn)?, stays, elsewhere })
}

/// The rows of one place that are about these dialogues or people, and still have text.
fn rows_in(conn: &Connection, place: &Place, dialogues: &Numbers, persons: &Numbers) -> Result<Vec<i64>> {
    let mut found = Vec::new();
    for (of, about) in [(place.request, dialogues), (place.person, persons)] {
        if of == "NULL" || about.len() == 0 {
            continue;
        }
        let sql = format!(
            "SELECT DISTINCT t.id AS id FROM {} WHERE t.salt IS NOT NULL AND {} AND {of} IN (SELECT value FROM json_each(?1)) ORDER BY 1",
            place.from,
            free(place)
        );
        found.extend(numbers(conn, &sql, &[&about.json()])?.0);
    }
    Ok(found)
}

/// How many texts stand in some rows of a table.
fn texts(conn: &Connection, table: &str, rows: &[i64]) -> Result<u64> {
    let every: Vec<String> = columns_of(table).iter().map(|column| format!("({column} IS NOT NULL)")).collect();
    let sql = format!(
        "SELECT coalesce(sum({}), 0) AS id FROM {table} WHERE id IN (SELECT value FROM json_each(?1))",
        every.join(" + ")
    );
    let found = numbers(conn, &sql, &[&Numbers(rows.to_vec()).json()])?.0;
    Ok(found.first().and_then(|texts| u64::try_from(*texts).ok()).unwrap_or_default())
}

/// The personal columns of a table that can be cleared.
fn columns_of(table: &str) -> &'static [&'static str] {
    let places = PLACES.iter().chain([&PRECEDENTS]).map(|place| (place.table, place.columns));
    let all = places.chain(NAMED).chain([QUOTING]);
    all.into_iter().find(|(name, _)| *name == table).map_or(&[], |(_, columns)| columns)
}

/// How long a text must be to be looked for in reports: shorter ones stand in many by chance.
const LONG: usize = 12;

/// The frozen reports that say word for word what is cleared.
fn quoting(conn: &Connection, rows: &Rows) -> Result<Vec<i64>> {
    let mut found = Vec::new();
    for (table, (_, ids)) in &rows.0 {
        for column in columns_of(table) {
            let sql = format!(
                "SELECT DISTINCT r.id AS id FROM report r, {table} x
                 WHERE x.id IN (SELECT value FROM json_each(?1)) AND length(x.{column}) >= ?2 AND r.content IS NOT NULL
                   AND instr(r.content, trim(json_quote(x.{column}), '\"')) > 0"
            );
            found.extend(numbers(conn, &sql, &[&Numbers(ids.clone()).json(), &LONG])?.0);
        }
    }
    Ok(found)
}
