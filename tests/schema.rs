//! The schema: what a file is made of.

use assize::core::arbitration::RootCause;
use assize::core::audit::{AuditKind, Basis, Unsuitable};
use assize::core::dispute::{Outcome, Reason, Stage, Verdict};
use assize::core::ledger;

#[test]
fn the_fingerprint_is_the_one_of_schema_sql() {
    let (found, expected) = ledger::fingerprints().unwrap();
    assert_eq!(found, expected, "schema.sql changed: put the left value into FINGERPRINT");
}

#[test]
fn an_older_file_climbs_the_ladder_once_and_a_broken_step_leaves_it_as_it_was() {
    let mut conn = rusqlite::Connection::open_in_memory().unwrap();
    conn.execute_batch("PRAGMA user_version = 1; CREATE TABLE thing (id INTEGER PRIMARY KEY)").unwrap();
    let version = |conn: &rusqlite::Connection| {
        conn.pragma_query_value(None, "user_version", |row| row.get::<_, u32>(0)).unwrap()
    };
    let steps = ["ALTER TABLE thing ADD COLUMN colour TEXT", "CREATE TABLE other (id INTEGER PRIMARY KEY)"];
    assert!(ledger::climb(&mut conn, &[steps[0], "CREATE TABLE broken ("]).is_err());
    assert_eq!(version(&conn), 1, "nothing of a broken climb is kept");
    ledger::climb(&mut conn, &steps).unwrap();
    ledger::climb(&mut conn, &steps).unwrap();
    assert_eq!(version(&conn), 3);
    conn.execute_batch("INSERT INTO thing (colour) VALUES ('red'); INSERT INTO other DEFAULT VALUES").unwrap();
}

#[test]
fn a_climb_that_breaks_a_reference_is_refused() {
    let mut conn = rusqlite::Connection::open_in_memory().unwrap();
    conn.execute_batch("PRAGMA user_version = 1; PRAGMA foreign_keys = OFF; CREATE TABLE a (id INTEGER PRIMARY KEY)")
        .unwrap();
    let step = "CREATE TABLE b (a INTEGER REFERENCES a(id)); INSERT INTO b VALUES (7)";
    let refusal = ledger::climb(&mut conn, &[step]).unwrap_err();
    assert!(refusal.message.contains("lead nowhere"), "{refusal}");
}

#[test]
fn sqlite_is_new_enough_to_be_without_the_wal_reset_bug() {
    assert!(rusqlite::version_number() >= 3_051_003);
}

#[test]
fn every_table_of_facts_has_its_three_guards_and_its_entry() {
    let conn = rusqlite::Connection::open_in_memory().unwrap();
    conn.execute_batch(&std::fs::read_to_string(crate::support::repo().join("schema.sql")).unwrap()).unwrap();
    let mut tables = conn.prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'table'").unwrap();
    let tables: Vec<(String, String)> =
        tables.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap().map(Result::unwrap).collect();
    assert!(tables.len() > 30);
    for (table, sql) in tables {
        for guard in ["once", "kept", "stays"] {
            let name = format!("{table}_{guard}");
            assert!(
                conn.prepare("SELECT 1 FROM sqlite_schema WHERE type = 'trigger' AND name = ?")
                    .unwrap()
                    .exists([&name])
                    .unwrap(),
                "{name} is missing"
            );
        }
        assert!(sql.contains("STRICT"), "{table} is not STRICT");
        assert!(
            table == "entry" || table == "extent" || sql.contains("\n  entry INTEGER NOT NULL"),
            "{table} does not say which entry brought it"
        );
        assert_eq!(
            sql.contains("  salt BLOB"),
            sql.contains("  erased BLOB"),
            "{table}: salt and erased come together"
        );
    }
}

#[test]
fn closed_lists_in_the_schema_are_those_of_the_program() {
    let schema = std::fs::read_to_string(crate::support::repo().join("schema.sql")).unwrap();
    let list = |words: Vec<&str>| words.iter().map(|word| format!("'{word}'")).collect::<Vec<_>>().join(", ");
    let roles = list(assize::core::people::Role::ALL.iter().map(|role| role.word()).collect());
    assert!(schema.contains(&format!("role IN ({roles})")));
    let ways = list(assize::core::people::told::How::ALL.iter().map(|how| how.word()).collect());
    assert!(schema.contains(&format!("how IN ({ways})")));
    let closed = |column: &str, words: &[&str]| {
        assert!(schema.contains(&format!("{column} IN ({})", list(words.to_vec()))), "{column}");
    };
    closed("reason", Reason::WORDS);
    closed("reason", Unsuitable::WORDS);
    closed("outcome", Outcome::WORDS);
    closed("verdict", Verdict::WORDS);
    closed("stage", Stage::WORDS);
    closed("root_cause", RootCause::WORDS);
    closed("kind", AuditKind::WORDS);
    closed("basis", Basis::WORDS);
}

#[test]
fn a_file_that_was_switched_to_another_journal_is_switched_back_by_the_next_act() {
    let desk = crate::support::Desk::centre();
    let mode = || -> String {
        let conn = rusqlite::Connection::open(desk.path("qa.db")).unwrap();
        conn.pragma_query_value(None, "journal_mode", |row| row.get(0)).unwrap()
    };
    let conn = rusqlite::Connection::open(desk.path("qa.db")).unwrap();
    conn.pragma_update_and_check(None, "journal_mode", "DELETE", |row| row.get::<_, String>(0)).unwrap();
    drop(conn);
    assert_eq!(mode(), "delete");
    desk.run("mona", "assign nightly").ok();
    assert_eq!(mode(), "wal");
}
