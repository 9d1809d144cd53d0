//! A file from somebody: what they planted in it is named, and runs for no command.

use crate::support::put;
use crate::tamper::{Stolen, world};
use rusqlite::Connection;

/// Takes longer than anybody waits, and calls nobody in between.
const SLOW: &str = "instr(hex(zeroblob(20000000)), hex(zeroblob(15000000)) || ''1'')";

/// Statements that write an object into a file word for word, as no SQLite would take it.
fn planted(kind: &str, name: &str, sql: &str) -> String {
    format!(
        "PRAGMA writable_schema = ON;
         INSERT INTO sqlite_schema (type, name, tbl_name, rootpage, sql) VALUES ('{kind}', '{name}', '{name}',
           (SELECT rootpage FROM sqlite_schema WHERE name = 'person'), '{}');",
        sql.replace("''", "'").replace('\'', "''")
    )
}

/// Statements that make a table with a row, and then write its text otherwise.
fn rewritten(sql: &str) -> String {
    format!(
        "CREATE TABLE zz (a); INSERT INTO zz VALUES (1); CREATE INDEX zi ON zz (a); PRAGMA writable_schema = ON;
         UPDATE sqlite_schema SET sql = '{sql}' WHERE name = CASE WHEN '{sql}' LIKE 'CREATE INDEX%' THEN 'zi' ELSE 'zz' END;"
    )
}

/// SQLite's own statistics, whose table has another text.
fn statistics(columns: &str) -> String {
    format!(
        "ANALYZE entry; PRAGMA writable_schema = ON;
         UPDATE sqlite_schema SET sql = 'CREATE TABLE sqlite_stat1({columns})' WHERE name = 'sqlite_stat1';"
    )
}

/// What is planted, and what names it.
fn plants() -> Vec<(String, &'static str)> {
    let many =
        "PRAGMA writable_schema = ON; WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000)
        INSERT INTO sqlite_schema SELECT 'table', 'f' || i, 'f' || i, 2, 'CREATE TABLE f' || i || ' (a)' FROM n;";
    let twice = "PRAGMA writable_schema = ON; INSERT INTO sqlite_schema SELECT * FROM sqlite_schema WHERE name = 'scoring_kept';
        UPDATE sqlite_schema SET sql = 'CREATE TRIGGER scoring_kept BEFORE UPDATE ON scoring BEGIN SELECT 1; END'
        WHERE rowid = (SELECT min(rowid) FROM sqlite_schema WHERE name = 'scoring_kept');";
    let ours = |table: &str, part: &str| {
        format!(
            "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = replace(sql, ') STRICT', '{part}) STRICT') WHERE name = '{table}' AND type = 'table';"
        )
    };
    let long = |size: usize| format!("CREATE TABLE zz (a /* {} */)", "x".repeat(size));
    vec![
        (statistics(&format!("tbl,idx,stat,CHECK({SLOW} = 0)")), "the table sqlite_stat1 was added"),
        (statistics(&format!("tbl,idx,x,stat AS ({SLOW})")), "the table sqlite_stat1 was added"),
        (statistics("tbl,idx,stat "), "the table sqlite_stat1 was added"),
        (
            statistics(&format!("tbl,idx,x,stat AS ({SLOW})")).replace("SET sql = 'CREATE TABLE sqlite", "SET name = 'SQLITE_stat1', tbl_name = 'SQLITE_stat1', sql = 'CREATE TABLE SQLITE"),
            "the table SQLITE_stat1 was added",
        ),
        (planted("view", "sqlite_stat1", "CREATE VIEW sqlite_stat1 AS SELECT 1 AS tbl, 2 AS idx, 3 AS stat"), "the view sqlite_stat1 was added"),
        (planted("table", "SQLITE_zz", "CREATE TABLE SQLITE_zz (a)"), "the table SQLITE_zz was added"),
        (rewritten(&format!("CREATE TABLE zz (a, b AS ({SLOW}))")), "the table zz was added"),
        (rewritten(&format!("CREATE TABLE zz (a, b AS ({SLOW}) STORED)")), "the table zz was added"),
        (rewritten(&format!("CREATE TABLE zz (a CHECK ({SLOW} = 0))")), "the table zz was added"),
        (rewritten(&format!("CREATE TABLE zz (a, b DEFAULT ({SLOW}))")), "the table zz was added"),
        (rewritten(&format!("CREATE INDEX zi ON zz ({SLOW})")), "the index zi was added"),
        (rewritten(&format!("CREATE INDEX zi ON zz (a) WHERE {SLOW} = 0")), "the index zi was added"),
        (rewritten("CREATE INDEX zi ON zz (a COLLATE nosuch)"), "the index zi was added"),
        (rewritten("CREATE TABLE zz (a CHECK (nosuch(a)))"), "the table zz was added"),
        (rewritten("CREATE TABLE zz (a REFERENCES entry (note))"), "the table zz was added"),
        (rewritten("CREATE TABLE zz (a REFERENCES nosuch (note))"), "the table zz was added"),
        (
            format!("CREATE INDEX zi ON mark (level); PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = 'CREATE INDEX zi ON mark ({SLOW})' WHERE name = 'zi'"),
            "the index zi was added",
        ),
        (ours("entry", &format!(", CHECK ({SLOW} = 0)")), "the table entry was altered"),
        (ours("person", &format!(", slow TEXT AS ({SLOW})")), "the table person was altered"),
        ("CREATE TABLE zz (a PRIMARY KEY, b UNIQUE) WITHOUT ROWID; INSERT INTO zz VALUES (1, 2)".to_owned(), "the table zz was added"),
        (
            "CREATE TABLE zz (a INTEGER PRIMARY KEY AUTOINCREMENT); INSERT INTO zz VALUES (9223372036854775807)".to_owned(),
            "the table sqlite_sequence was added",
        ),
        (planted("table", "zz", "CREATE VIRTUAL TABLE zz USING rtree (id, a, b)"), "the table zz was added"),
        (planted("table", "zz", "CREATE VIRTUAL TABLE zz USING fts5 (a)"), "the table zz was added"),
        (planted("table", "zz", "CREATE VIRTUAL TABLE zz USING nosuch (a)"), "the table zz was added"),
        (planted("table", "zz", "CREATE VIRTUAL TABLE zz USING dbstat"), "the table zz was added"),
        (
            "CREATE VIEW zz AS WITH RECURSIVE c (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c) SELECT n FROM c".to_owned(),
            "the view zz was added",
        ),
        (format!("CREATE TRIGGER zz AFTER INSERT ON entry BEGIN SELECT {}; END", SLOW.replace("''", "'")), "the trigger zz was added"),
        (planted("view", "zz", &format!("CREATE TABLE zz (a CHECK ({SLOW} = 0))")), "the view zz was added"),
        (planted("table", "zz", "CREATE GARBAGE"), "the table zz was added"),
        (planted("table", "zz", &long(2 << 20)), "the table zz was added"),
        (planted("table", "zz", &long(70 << 20)), "the table zz was added"),
        (planted("table", &"z".repeat(2 << 20), "CREATE TABLE zz (a)"), "the table without a usable name was added"),
        (many.to_owned(), "the table f1 was added"),
        (twice.to_owned(), "the trigger scoring_kept was altered"),
        ("PRAGMA writable_schema = ON; INSERT INTO sqlite_schema VALUES (NULL, NULL, NULL, NULL, NULL)".to_owned(), "the thing without a usable name was added"),
        ("PRAGMA writable_schema = ON; UPDATE sqlite_schema SET type = x'7461626c65' WHERE name = 'person'".to_owned(), "the table person is gone"),
        (
            "PRAGMA writable_schema = ON; INSERT INTO sqlite_schema VALUES ('table', CAST(x'ff' AS TEXT), 'x', 2, CAST(x'ff' AS TEXT))".to_owned(),
            "was added",
        ),
        ("PRAGMA writable_schema = ON; UPDATE sqlite_schema SET rootpage = 99999999 WHERE name = 'person'".to_owned(), "SQLite cannot read the schema: the file is damaged: malformed database schema (person)"),
    ]
}

#[test]
fn statistics_that_sqlite_could_not_have_noted_are_named_by_verify_and_those_that_it_notes_hold() {
    for honest in ["ANALYZE", "PRAGMA analysis_limit = 10; ANALYZE", "PRAGMA optimize(0x10002)"] {
        Stolen::new().attack(|conn| conn.execute_batch(honest).unwrap()).passes();
    }
    let long = format!("'nosuch', NULL, '{}'", "1 ".repeat(100_000));
    for (row, words) in [
        ("'nosuch', NULL, '5'", "sqlite_stat1 has statistics of nosuch, which are not there"),
        ("'entry', 'nosuch', '5 1'", "sqlite_stat1 has statistics of entry, nosuch, which are not there"),
        ("'entry', NULL, 'many'", "sqlite_stat1 has statistics of entry, which SQLite does not note so"),
        ("'entry', NULL, '999999999999 1'", "sqlite_stat1 has statistics of entry, which SQLite does not note so"),
        ("'entry', NULL, x'35'", "sqlite_stat1 has statistics of entry, which are no text, or too long"),
        (&long, "sqlite_stat1 has statistics of nosuch, which are not there"),
    ] {
        let sql =
            format!("ANALYZE; DELETE FROM sqlite_stat1 WHERE tbl = 'entry'; INSERT INTO sqlite_stat1 VALUES ({row})");
        Stolen::new().attack(|conn| conn.execute_batch(&sql).unwrap()).convicted(row, &[words]);
    }
    let twice = "ANALYZE; INSERT INTO sqlite_stat1 SELECT * FROM sqlite_stat1 LIMIT 1";
    Stolen::new().attack(|conn| conn.execute_batch(twice).unwrap()).convicted("twice", &["which stand there twice"]);
}

#[test]
fn what_was_planted_in_a_file_is_named_and_runs_for_no_command() {
    let asking = ["report audits", "assign nightly", "score show 1", "people list", "assign verify daily-2026-03-02"];
    for ((sql, says), words) in plants().iter().zip(asking.iter().cycle()) {
        let stolen = Stolen::new().attack(|conn| {
            conn.execute_batch(sql).unwrap_or_else(|error| panic!("{}: {error}", &sql[..sql.len().min(400)]));
        });
        let what = &sql[..sql.len().min(600)];
        let before = std::fs::read(stolen.path()).unwrap();
        stolen.convicted(what, &["the schema was altered", says]);
        let refused = stolen.run(words);
        assert_eq!(refused.code, 65, "{what}: {words}\n{}", refused.whole());
        assert!(refused.stderr.contains("assize verify"), "{what}: {words}\n{}", refused.whole());
        assert!(std::fs::read(stolen.path()).unwrap() == before, "{what}: nothing was touched");
    }
}

#[test]
fn beside_an_object_that_somebody_added_our_own_tables_are_still_checked() {
    let stolen = Stolen::new().attack(|conn| {
        conn.execute_batch("CREATE TABLE zz (a); UPDATE scoring SET total = 1 WHERE id = 1").unwrap();
    });
    stolen.convicted(
        "a table",
        &["the table zz was added", "scoring 1 was changed", "not asked: what was added to the file could run"],
    );
    let stolen = Stolen::new().attack(|conn| conn.execute_batch("DROP TABLE decision").unwrap());
    stolen.convicted("gone", &["the table decision is gone", "not asked: what was altered or added could run"]);
}

#[test]
fn the_statistics_that_sqlite_makes_by_itself_are_no_alteration() {
    let stolen = Stolen::new().attack(|conn| conn.execute_batch("ANALYZE").unwrap());
    let tables = "SELECT count(*) FROM sqlite_schema WHERE name GLOB 'sqlite_stat*'";
    let count: i64 = Connection::open(stolen.path()).unwrap().query_row(tables, [], |row| row.get(0)).unwrap();
    assert!(count > 0);
    stolen.passes();
    stolen.run("report audits").ok();
}

#[test]
fn a_file_in_another_format_of_sqlite_is_said_to_be_one() {
    for (place, value, says) in [(47, 9, "unsupported file format"), (59, 2, "the schema was altered")] {
        let stolen = Stolen::new();
        let mut bytes = world().to_vec();
        bytes[place] = value;
        put(&stolen.path(), bytes.as_slice());
        stolen.convicted(says, &[says]);
        stolen.run("report audits").refused(65, "assize verify");
    }
}

// --- Pages ----------------------------------------------------------------------------------------

/// A page of a tree that leads so many times to one other page.
fn fan(size: usize, below: u32) -> Vec<u8> {
    let cells = u16::try_from((size - 12) / 8).unwrap();
    let mut page = vec![0_u8; size];
    page[0] = 5;
    page[3..5].copy_from_slice(&cells.to_be_bytes());
    page[8..12].copy_from_slice(&below.to_be_bytes());
    for cell in 0..cells {
        let at = size - 6 * (usize::from(cell) + 1);
        page[12 + 2 * usize::from(cell)..][..2].copy_from_slice(&u16::try_from(at).unwrap().to_be_bytes());
        page[at..at + 4].copy_from_slice(&below.to_be_bytes());
        page[at + 4] = 0x80 | u8::try_from(cell >> 7).unwrap();
        page[at + 5] = u8::try_from(cell & 0x7f).unwrap();
        page[5..7].copy_from_slice(&u16::try_from(at).unwrap().to_be_bytes());
    }
    page
}

/// A file in which the tree of a table leads to its rows again and again: nobody lives to see the last one.
fn endless(stolen: &Stolen, table: &str) {
    let root: u32 = Connection::open(stolen.path())
        .unwrap()
        .query_row("SELECT rootpage FROM sqlite_schema WHERE name = ?1", [table], |row| row.get(0))
        .unwrap();
    let mut bytes = std::fs::read(stolen.path()).unwrap();
    let size = usize::from(u16::from_be_bytes([bytes[16], bytes[17]]));
    let pages = u32::try_from(bytes.len() / size).unwrap();
    let at = (root as usize - 1) * size;
    let old = bytes[at..at + size].to_vec();
    bytes.extend(old);
    for level in 1..4 {
        bytes.extend(fan(size, pages + level));
    }
    bytes[at..at + size].copy_from_slice(&fan(size, pages + 4));
    bytes[28..32].copy_from_slice(&(pages + 4).to_be_bytes());
    std::fs::write(stolen.path(), bytes).unwrap();
}

#[test]
fn a_tree_of_pages_without_an_end_ends_verify() {
    for table in ["entry", "person", "mark", "role"] {
        let stolen = Stolen::new();
        endless(&stolen, table);
        stolen.convicted(table, &["the file is damaged"]);
    }
}

#[test]
fn statistics_without_an_end_hold_up_no_command() {
    let stolen = Stolen::new().attack(|conn| conn.execute_batch("ANALYZE").unwrap());
    endless(&stolen, "sqlite_stat1");
    stolen.convicted("statistics", &["the file is damaged"]);
    stolen.run("report audits").ok();
}
