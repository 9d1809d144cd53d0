//! Values that no command writes, in any cell: `verify` names the row, whatever stands there, and never breaks off.

use crate::support::is_slow;
use crate::tamper::{Stolen, in_two_threads, is_chain, seal_anew, tables};
use rusqlite::Connection;

/// How each value is written in SQL.
const VALUES: [&str; 16] = [
    "NULL",
    "''",
    "x''",
    "zeroblob(33)",
    "CAST(x'ff80' AS TEXT)",
    "9223372036854775807",
    "-9223372036854775808",
    "-1",
    "1e308",
    "0.5",
    "'a' || char(0) || 'b'",
    "'{'",
    "replace(hex(zeroblob(50000)), '0', '[')",
    "'+262143-12-31T23:59:59.999999999Z'",
    "'0000-00-00'",
    "'9999-12-31'",
];

/// A cell of the first row of a table, and what names that row.
struct Cell {
    table: String,
    column: String,
    at: String,
    named: Vec<String>,
    value: &'static str,
}

impl Cell {
    /// Writes the value; says whether anything else stands there now.
    fn change(&self, conn: &Connection) -> rusqlite::Result<bool> {
        let Self { table, column, at, value, .. } = self;
        let other = format!("({column} IS NOT {value} OR typeof({column}) <> typeof({value}))");
        Ok(conn.execute(&format!("UPDATE OR IGNORE {table} SET {column} = {value} WHERE {at} AND {other}"), [])? > 0)
    }

    fn said(&self) -> String {
        format!("{}.{} = {}", self.table, self.column, self.value)
    }
}

/// Each value in each column of the first row of every table that an entry brings.
fn cells() -> Vec<Cell> {
    let stolen = Stolen::new();
    let conn = Connection::open(stolen.path()).unwrap();
    let mut cells = Vec::new();
    for table in tables(&conn).iter().filter(|table| !table.is_list()) {
        // That none is empty is a promise of the world's own test.
        let Some(place) = table.places(&conn).into_iter().next() else { continue };
        for (column, ..) in table.columns.iter().filter(|(name, ..)| name != "id") {
            for value in VALUES {
                let (at, named) = (place.at.clone(), place.named.clone());
                cells.push(Cell { table: table.name.clone(), column: column.clone(), at, named, value });
            }
        }
    }
    cells
}

/// Takes the types off every table, works, and puts the schema back word for word.
fn without_types(conn: &Connection, work: impl FnOnce(&Connection)) {
    conn.execute_batch(
        "PRAGMA writable_schema = ON;
         CREATE TEMP TABLE kept AS SELECT rowid AS place, sql FROM main.sqlite_schema;
         UPDATE main.sqlite_schema SET sql = replace(replace(replace(replace(sql, 'IS NOT NULL', 'IS NOT (NULL)'), ') STRICT, WITHOUT', ') WITHOUT'), ') STRICT', ')'), ' NOT NULL', ' ')
         WHERE type = 'table' AND name NOT GLOB 'sqlite_*';
         PRAGMA writable_schema = RESET",
    )
    .unwrap();
    work(conn);
    conn.execute_batch(
        "PRAGMA writable_schema = ON;
         UPDATE main.sqlite_schema SET sql = (SELECT k.sql FROM temp.kept k WHERE k.place = main.sqlite_schema.rowid);
         PRAGMA writable_schema = RESET",
    )
    .unwrap();
}

/// One of so many, or with `ASSIZE_SLOW=1` one of so many.
fn some<T>(all: Vec<T>, (quick, slow): (usize, usize)) -> Vec<T> {
    all.into_iter().step_by(if is_slow() { slow } else { quick }).collect()
}

#[test]
fn a_value_of_any_kind_in_any_cell_is_found_and_its_row_is_named() {
    let (_, facts): (Vec<Cell>, Vec<Cell>) = cells().into_iter().partition(|cell| is_chain(&cell.table));
    let mut groups: Vec<Vec<Cell>> = Vec::new();
    for cell in some(facts, (7, 1)) {
        match groups.iter_mut().find(|group| group.iter().all(|one| one.table != cell.table)) {
            Some(group) => group.push(cell),
            None => groups.push(vec![cell]),
        }
    }
    in_two_threads(&groups, |group| {
        let mut changed = Vec::new();
        let stolen = Stolen::new().attack(|conn| {
            without_types(conn, |conn| {
                changed = group
                    .iter()
                    .filter(|cell| cell.change(conn).unwrap_or_else(|error| panic!("{}: {error}", cell.said())))
                    .collect();
            });
        });
        let found = stolen.findings();
        for cell in changed {
            let is_named = found.iter().any(|finding| cell.named.iter().any(|name| finding.contains(name)));
            assert!(is_named, "{}\n{found:#?}", cell.said());
        }
    });
}

#[test]
fn a_value_of_any_kind_in_the_chain_is_found_and_its_entry_is_named() {
    let (chain, _): (Vec<Cell>, Vec<Cell>) = cells().into_iter().partition(|cell| is_chain(&cell.table));
    in_two_threads(&some(chain, (5, 1)), |cell| {
        let mut changed = false;
        let stolen = Stolen::new().attack(|conn| {
            without_types(conn, |conn| {
                changed = cell.change(conn).unwrap_or_else(|error| panic!("{}: {error}", cell.said()));
            });
        });
        if changed {
            let found = stolen.run("verify");
            assert_eq!(found.code, 3, "{}\n{}", cell.said(), found.whole());
            assert!(cell.named.iter().any(|name| found.stdout.contains(name)), "{}\n{}", cell.said(), found.whole());
        }
    });
}

/// What the schema lets stand, and new seals cover, is read by everything that `verify` computes again.
#[test]
fn verify_is_never_broken_off_by_what_a_chain_written_anew_says() {
    let (_, facts): (Vec<Cell>, Vec<Cell>) = cells().into_iter().partition(|cell| is_chain(&cell.table));
    in_two_threads(&some(facts, (97, 5)), |cell| {
        let mut changed = false;
        let stolen = Stolen::new().attack(|conn| {
            conn.execute_batch("PRAGMA ignore_check_constraints = OFF; PRAGMA foreign_keys = ON").unwrap();
            changed = cell.change(conn).unwrap_or(false);
            if changed {
                seal_anew(conn);
            }
        });
        if changed {
            let found = stolen.run("verify");
            assert!([0, 3].contains(&found.code), "{}\n{}", cell.said(), found.whole());
            assert!(!found.stderr.contains("panicked"), "{}\n{}", cell.said(), found.whole());
        }
    });
}
