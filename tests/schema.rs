//! The schema: what a file is made of, and how an older file becomes a newer one.

use crate::support::{Desk, repo, scratch};
use assize::calc::moment::Moment;
use assize::core::ledger::{self, Access, CURRENT, Change, Edition, NewRow, Outcome, Step, Store, Who};
use assize::core::{arbitration, audit, dialogue, dispute, keeping, request};
use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use rusqlite::Connection;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

#[test]
fn the_fingerprints_are_those_of_schema_sql() {
    let (objects, lists) = CURRENT.fingerprints().unwrap();
    assert_eq!(
        (objects.as_str(), lists.as_str()),
        (CURRENT.objects, CURRENT.lists),
        "schema.sql changed: put the left values into CURRENT"
    );
    assert_eq!(CURRENT.as_written().unwrap(), (CURRENT.written.to_owned(), true), "the same for how it is written");
}

#[test]
fn sqlite_is_new_enough_to_be_without_the_wal_reset_bug() {
    assert!(rusqlite::version_number() >= 3_051_003);
}

// --- What counts ----------------------------------------------------------------------------------

/// The fingerprint of a schema with another text.
fn fingerprint(text: String) -> (String, String) {
    edition(CURRENT.version, text, &[]).fingerprints().unwrap()
}

fn edition(version: u32, text: String, ladder: &'static [Step]) -> &'static Edition {
    let draft = Edition { version, text: text.leak(), written: "", objects: "", lists: "", ladder };
    let (objects, lists) = draft.fingerprints().unwrap();
    Box::leak(Box::new(Edition { objects: objects.leak(), lists: lists.leak(), ..draft }))
}

/// The text with one place changed, which must be there once.
fn changed(text: &str, from: &str, to: &str) -> String {
    assert_eq!(text.matches(from).count(), 1, "{from}");
    text.replace(from, to)
}

#[test]
fn comments_and_white_space_do_not_count_and_everything_else_does() {
    let same = |text: String| assert_eq!(fingerprint(text), CURRENT.fingerprints().unwrap());
    let bare: Vec<&str> = CURRENT
        .text
        .lines()
        .map(|line| line.split(" -- ").next().unwrap())
        .filter(|line| !line.starts_with("--"))
        .collect();
    same(bare.join("\n"));
    same(bare.join("\r\n").replace("  ", "\t"));
    same(CURRENT.text.replace("CREATE TABLE ", "CREATE /* a ; ' \" */ TABLE\n"));
    same(CURRENT.text.replace("(id)", " ( id -- number\n )"));
    same(
        CURRENT
            .text
            .replace("REFERENCES person(id)", "REFERENCES \"person\" ([id])")
            .replace("  entry INTEGER", "  `entry` INTEGER"),
    );
    let other = |from: &str, to: &str| {
        assert_ne!(fingerprint(changed(CURRENT.text, from, to)), CURRENT.fingerprints().unwrap(), "{from} -> {to}");
    };
    other("text TEXT NOT NULL                                     -- TOML, exactly as published\n", "text TEXT\n");
    other("CHECK (basis <> 'amended' OR why", "CHECK (basis <> 'amended ' OR why");
    other("CHECK (kind <> 'spot' OR ticket IS NULL)", "CHECK (kind <> 'spot' OR ticket IS \"null\")");
    other("WHEN dl.id IS NULL THEN 'scored'", "WHEN dl.id IS NULL THEN 'Scored'");
    other("CREATE INDEX dispute_audit ON dispute (audit);", "CREATE INDEX dispute_audit ON dispute (due);");
    other("('keep'), ('agent')", "('agent')");
    other("('draw', 'witness')", "('draw', 'seed')");
    // What SQLite does not read after a NUL is not taken for a comment either.
    assert_eq!(altered("sql || char(0) || ' -- more'"), ["the table dispute was altered"]);
}

/// What `verify` says of the schema once the text of one table was written otherwise.
fn altered(text: &str) -> Vec<String> {
    let desk = Desk::centre();
    let conn = Connection::open(desk.path("qa.db")).unwrap();
    conn.execute_batch(&format!(
        "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = {text} WHERE name = 'dispute' AND type = 'table'"
    ))
    .unwrap();
    drop(conn);
    let mut store = Store::open(&desk.path("qa.db"), Access::Inspect).unwrap();
    let verdicts = ledger::verify(&mut store, &[]).unwrap();
    verdicts.into_iter().find(|verdict| verdict.check == "schema").unwrap().findings
}

#[test]
fn a_comment_in_a_file_that_somebody_rewrote_is_no_alteration() {
    assert_eq!(altered("replace(sql, '-- last day for the session', '-- the last day')"), [""; 0]);
    assert_eq!(altered("replace(sql, 'NULL   ', 'NULL /* day */ ')"), [""; 0]);
    assert_eq!(
        altered("replace(sql, '-- last day', 'CHECK (due > 1) -- last day')"),
        ["the table dispute was altered"]
    );
}

// --- What every file has --------------------------------------------------------------------------

fn strings(conn: &Connection, sql: &str) -> Vec<String> {
    let mut statement = conn.prepare(sql).unwrap();
    statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
}

#[test]
fn every_table_has_its_three_guards_and_every_fact_its_entry() {
    let desk = Desk::centre();
    let conn = Connection::open(desk.path("qa.db")).unwrap();
    let tables = strings(&conn, "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT GLOB 'open_*'");
    assert!(tables.len() > 60);
    let guards = "SELECT name FROM sqlite_schema WHERE type = 'trigger' AND name NOT GLOB 'open_*'";
    assert_eq!(strings(&conn, guards).len(), 3 * tables.len());
    for table in tables {
        for guard in ["once", "kept", "stays"] {
            let sql = format!("SELECT name FROM sqlite_schema WHERE type = 'trigger' AND name = '{table}_{guard}'");
            assert_eq!(strings(&conn, &sql).len(), 1, "{table}_{guard}");
        }
        let sql = strings(&conn, &format!("SELECT sql FROM sqlite_schema WHERE name = '{table}'")).remove(0);
        let columns = strings(&conn, &format!("SELECT name FROM pragma_table_info('{table}')"));
        let has = |name: &str| columns.iter().any(|column| column == name);
        assert!(sql.contains("STRICT"), "{table} is not STRICT");
        let is_list = columns == ["code"] || table == "personal";
        assert!(is_list || has("entry") || table == "entry", "{table} does not say which entry brought it");
        assert_eq!(has("salt"), has("erased"), "{table}: salt and erased come together");
        let personal = strings(&conn, &format!("SELECT field FROM personal WHERE relation = '{table}'"));
        assert_eq!(has("salt"), !personal.is_empty(), "{table}: what is its salt for?");
        for field in personal {
            let nullable = format!(
                "SELECT name FROM pragma_table_info('{table}') WHERE name = '{field}' AND NOT \"notnull\" AND type = 'TEXT'"
            );
            assert_eq!(strings(&conn, &nullable), [field], "{table}: what is personal can be erased");
        }
    }
}

#[test]
fn what_schema_sql_says_of_personal_columns_is_about_columns_that_are_there() {
    let desk = Desk::centre();
    let conn = Connection::open(desk.path("qa.db")).unwrap();
    let stray = "SELECT relation || '.' || field FROM personal p WHERE NOT EXISTS (SELECT 1 FROM pragma_table_info(p.relation) WHERE name = p.field)";
    assert_eq!(strings(&conn, stray), [""; 0]);
}

#[test]
fn the_lists_in_the_schema_are_those_of_the_program() {
    let desk = Desk::centre();
    let conn = Connection::open(desk.path("qa.db")).unwrap();
    let check = |list: &str, mut words: Vec<&str>| {
        words.sort_unstable();
        assert_eq!(strings(&conn, &format!("SELECT code FROM {list} ORDER BY code")), words, "{list}");
    };
    check("role", assize::core::people::Role::ALL.iter().map(|role| role.word()).collect());
    check("notice_way", assize::core::people::told::How::ALL.iter().map(|how| how.word()).collect());
    check("revision_basis", dialogue::Basis::WORDS.to_vec());
    check("routing_part", request::RoutingPart::WORDS.to_vec());
    check("routing_choice", request::RoutingChoice::WORDS.to_vec());
    check("urgency", request::Urgency::WORDS.to_vec());
    check("complexity", request::Complexity::WORDS.to_vec());
    check("replacement_reason", audit::Unsuitable::WORDS.to_vec());
    check("audit_kind", audit::AuditKind::WORDS.to_vec());
    check("assignment_basis", audit::AssignmentBasis::WORDS.to_vec());
    check("scoring_basis", audit::Basis::WORDS.to_vec());
    check("dispute_reason", dispute::Reason::WORDS.to_vec());
    check("session_outcome", dispute::Outcome::WORDS.to_vec());
    check("dispute_stage", dispute::Stage::WORDS.to_vec());
    check("erasure_subject", keeping::SubjectKind::WORDS.to_vec());
    check("erasure_reason", keeping::Reason::WORDS.to_vec());
    check("verdict", dispute::Verdict::WORDS.to_vec());
    check("root_cause", arbitration::RootCause::WORDS.to_vec());
}

#[test]
fn a_word_that_no_list_has_is_refused_by_any_tool() {
    let desk = Desk::centre();
    let conn = Connection::open(desk.path("qa.db")).unwrap();
    conn.execute_batch("PRAGMA foreign_keys = ON").unwrap();
    let next = "SELECT max(id) + 1, 1, 1, ?1, 'north', '2026-01-01' FROM stint";
    let insert = format!("INSERT INTO stint (id, entry, person, role, team, since) {next}");
    assert!(conn.execute(&insert, ["king"]).unwrap_err().to_string().contains("FOREIGN KEY"));
    assert_eq!(conn.execute(&insert, ["agent"]).unwrap(), 1);
    let error = conn.execute("INSERT INTO role VALUES ('king')", []).unwrap_err().to_string();
    assert!(error.contains("role: the schema gives this list; nothing is added to it"), "{error}");
}

#[test]
fn a_file_that_was_switched_to_another_journal_is_switched_back_by_the_next_act() {
    let desk = Desk::centre();
    let mode = || -> String {
        let conn = Connection::open(desk.path("qa.db")).unwrap();
        conn.pragma_query_value(None, "journal_mode", |row| row.get(0)).unwrap()
    };
    let conn = Connection::open(desk.path("qa.db")).unwrap();
    conn.pragma_update_and_check(None, "journal_mode", "DELETE", |row| row.get::<_, String>(0)).unwrap();
    drop(conn);
    assert_eq!(mode(), "delete");
    desk.run("mona", "assign nightly").ok();
    assert_eq!(mode(), "wal");
}

// --- The ladder -----------------------------------------------------------------------------------

/// A step that adds one of each: a table with and without personal columns, columns to tables with and without
/// constraints behind their columns, personal ones to tables with and without a salt, words to a list, an index, a
/// unique index, a view.
const STEP: &str = "
CREATE TABLE mood_kind (code TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
INSERT INTO mood_kind VALUES ('good'), ('bad');
CREATE TABLE mood (
  id INTEGER PRIMARY KEY, entry INTEGER NOT NULL, audit INTEGER NOT NULL UNIQUE REFERENCES audit(id),
  kind TEXT NOT NULL REFERENCES mood_kind(code), salt BLOB, words TEXT, erased BLOB) STRICT;
INSERT INTO personal VALUES ('mood', 'words');
ALTER TABLE audit ADD COLUMN mood INTEGER REFERENCES mood(id);
ALTER TABLE audit ADD COLUMN hint TEXT; -- personal, in a table that has a salt
INSERT INTO personal VALUES ('audit', 'hint');
ALTER TABLE dispute ADD COLUMN place INTEGER CHECK (place > 0);
ALTER TABLE policy ADD COLUMN salt BLOB;
ALTER TABLE policy ADD COLUMN remark TEXT;
ALTER TABLE policy ADD COLUMN erased BLOB;
INSERT INTO personal VALUES ('policy', 'remark');
INSERT INTO verdict VALUES ('shared');
CREATE INDEX mood_kind_of ON mood (kind);
CREATE UNIQUE INDEX dispute_place ON dispute (audit, place);
DROP VIEW queue;
CREATE VIEW queue AS SELECT 'score' AS work, audit AS number, auditor AS person, score_due AS due FROM audit_state;
";

/// schema.sql as somebody would write it after that step.
fn next_text() -> String {
    let text = changed(CURRENT.text, "PRAGMA user_version = 2;", "PRAGMA user_version = 3;");
    let text = changed(
        &text,
        "  erased BLOB,\n  UNIQUE (ticket, kind),",
        "  erased BLOB,\n  mood INTEGER REFERENCES mood(id), -- how it was\n  hint TEXT,\n  UNIQUE (ticket, kind),",
    );
    let text = changed(
        &text,
        "INSERT INTO personal VALUES ('audit', 'why');",
        "INSERT INTO personal VALUES ('audit', 'hint'), ('audit', 'why');",
    );
    let text = changed(
        &text,
        "  due TEXT NOT NULL                                      -- last day for the session\n",
        "  due TEXT NOT NULL, -- last day\n  place INTEGER CHECK (place > 0)\n",
    );
    let text = changed(
        &text,
        "  text TEXT NOT NULL                                     -- TOML, exactly as published\n) STRICT;\n",
        "  text TEXT NOT NULL, -- TOML\n  salt BLOB, remark TEXT, erased BLOB\n) STRICT;\nINSERT INTO personal VALUES ('policy', 'remark');\n",
    );
    let text = changed(&text, "('keep'), ('agent')", "('keep'), ('shared'), ('agent')");
    let (text, _) =
        text.split_once("CREATE VIEW queue").map(|(text, rest)| (text.to_owned(), rest.to_owned())).unwrap();
    text + "CREATE TABLE mood_kind (code TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
INSERT INTO mood_kind VALUES ('bad'), ('good');
-- How an audit felt.
CREATE TABLE mood (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  audit INTEGER NOT NULL UNIQUE REFERENCES audit(id),
  kind TEXT NOT NULL REFERENCES mood_kind(code),
  salt BLOB,
  words TEXT, -- in their own words
  erased BLOB
) STRICT;
INSERT INTO personal VALUES ('mood', 'words');
CREATE INDEX mood_kind_of ON mood (kind);
CREATE UNIQUE INDEX dispute_place ON dispute (audit, place);
CREATE VIEW queue AS
  SELECT 'score' AS work, audit AS number, auditor AS person, score_due AS due
  FROM audit_state;
"
}

/// The next edition, to which this leads.
fn next(change: Change) -> &'static Edition {
    let ladder = vec![Step { from: 2, before: made_of(&empty_file()).leak(), change }];
    edition(3, next_text(), ladder.leak())
}

/// A new file of the current version.
fn empty_file() -> Connection {
    let desk = Desk::new();
    desk.run("mona", "init --rehearsal").ok();
    let conn = Connection::open_in_memory().unwrap();
    let file = Connection::open(desk.path("qa.db")).unwrap();
    conn.execute_batch(&made_of(&file)).unwrap();
    conn
}

/// The statements that make an empty file like this one: what a step has as `before`.
fn made_of(conn: &Connection) -> String {
    let mut sql = String::new();
    let objects = |kinds: &str| {
        strings(
            conn,
            &format!(
                "SELECT sql || ';' FROM sqlite_schema WHERE type IN ({kinds}) AND sql IS NOT NULL AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY rowid"
            ),
        )
    };
    sql += &objects("'table'").join("\n");
    for table in strings(
        conn,
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name",
    ) {
        let columns = strings(conn, &format!("SELECT name FROM pragma_table_info('{table}')"));
        if columns == ["code"] || columns == ["relation", "field"] {
            let quoted: Vec<String> = columns.iter().map(|column| format!("quote({column})")).collect();
            for row in strings(conn, &format!("SELECT {} FROM {table}", quoted.join(" || ', ' || "))) {
                sql = format!("{sql}\nINSERT INTO {table} VALUES ({row});");
            }
        }
    }
    sql + "\n" + &objects("'index', 'view', 'trigger'").join("\n") + "\n"
}

fn who() -> Who {
    Who { actor: "mona".into(), principal: None, login: "rehearsal".into() }
}

fn now() -> Moment {
    "2026-03-12T09:00:00Z".parse().unwrap()
}

/// A real old file, unpacked.
fn old_file(version: u32) -> (tempfile::TempDir, PathBuf) {
    let folder = scratch();
    let path = folder.path().join("qa.db");
    let packed = std::fs::File::open(repo().join(format!("tests/old/{version}.db.gz"))).unwrap();
    let mut bytes = Vec::new();
    GzDecoder::new(packed).read_to_end(&mut bytes).unwrap();
    std::fs::write(&path, bytes).unwrap();
    (folder, path)
}

/// Every check of `verify` holds, or cannot be made without a head.
#[track_caller]
fn holds(path: &Path, edition: &'static Edition) -> String {
    let mut store = Store::open_as(path, Access::Inspect, edition).unwrap();
    let verdicts = ledger::verify(&mut store, &[]).unwrap();
    for verdict in &verdicts {
        let well = [Outcome::Holds, Outcome::NotChecked].contains(&verdict.outcome);
        assert!(well, "{}: {} {:?}", verdict.check, verdict.says, verdict.findings);
    }
    verdicts.into_iter().find(|verdict| verdict.check == "schema").unwrap().says
}

/// Kind, name and table of each object, and its words; no comments, no quotes around names.
fn objects(conn: &Connection) -> Vec<String> {
    let all = strings(
        conn,
        "SELECT type || ' ' || name || ' ' || tbl_name || ' ' || coalesce(sql, '') FROM sqlite_schema ORDER BY 1",
    );
    all.iter()
        .map(|sql| {
            let bare: Vec<&str> = sql.lines().map(|line| line.split("--").next().unwrap()).collect();
            bare.join(" ").replace(['(', ')', ',', '"'], " ").split_whitespace().collect::<Vec<_>>().join(" ")
        })
        .collect()
}

#[test]
fn an_old_file_that_climbed_is_equal_to_a_new_one_object_by_object() {
    let (_folder, path) = old_file(2);
    let next = next(Change::Sql(STEP));
    assert_eq!(
        holds(&path, next),
        "the schema is the one that assize made, of version 2",
        "an older file is inspected as it is"
    );
    let store = Store::open_as(&path, Access::Read, next).unwrap();
    assert_eq!(store.warnings(), ["the file was brought from version 2 to 3; an older assize cannot open it any more"]);
    assert_eq!(holds(&path, next), "the schema is the one that assize made");
    drop(store);
    assert!(Store::open_as(&path, Access::Read, next).unwrap().warnings().is_empty(), "it climbs once");
    let fresh = Connection::open_in_memory().unwrap();
    fresh.execute_batch(&next_text()).unwrap();
    let climbed = Connection::open(&path).unwrap();
    // The guards of a new file are those of a file that climbed; the rest is compared here without our own normal form.
    let guards =
        |objects: Vec<String>| objects.into_iter().filter(|object| !object.starts_with("trigger")).collect::<Vec<_>>();
    assert_eq!(guards(objects(&climbed)), guards(objects(&fresh)));
    assert_eq!(strings(&climbed, "SELECT code FROM verdict"), strings(&fresh, "SELECT code FROM verdict"));
    let refused = Store::open(&path, Access::Read).unwrap_err();
    assert!(
        refused.message.contains("written by a newer assize: its version is 3, this program knows up to 2"),
        "{refused}"
    );
}

#[test]
fn a_file_from_before_there_were_tables_of_open_work_has_them_filled_when_it_climbed() {
    let is_open_work = "name GLOB 'open_*' AND name <> 'open_point'";
    let (kinds, order) =
        ("'table', 'index', 'view'", "ORDER BY CASE type WHEN 'view' THEN 2 WHEN 'index' THEN 1 ELSE 0 END");
    let sql = format!(
        "SELECT sql || ';' FROM sqlite_schema WHERE type IN ({kinds}) AND {is_open_work} AND sql IS NOT NULL {order}"
    );
    let step = strings(&empty_file(), &sql).join("\n");
    let without = |conn: &Connection| {
        let drop = format!(
            "SELECT 'DROP ' || type || ' ' || name || ';' FROM sqlite_schema WHERE type <> 'index' AND {is_open_work} ORDER BY type DESC"
        );
        conn.execute_batch(&strings(conn, &drop).join("")).unwrap();
    };
    let (_folder, path) = old_file(2);
    let (old, empty) = (Connection::open(&path).unwrap(), empty_file());
    let open = "SELECT audit || '.' || coalesce(auditor, '') FROM open_audit UNION ALL SELECT 'd' || dispute FROM open_dispute";
    let before = strings(&old, open);
    assert!(before.iter().any(|row| row.starts_with('d')) && before.len() > 1, "both have rows: {before:?}");
    without(&old);
    without(&empty);
    drop(old);
    let ladder = vec![Step { from: 2, before: made_of(&empty).leak(), change: Change::Sql(step.leak()) }];
    let next = edition(3, changed(CURRENT.text, "PRAGMA user_version = 2;", "PRAGMA user_version = 3;"), ladder.leak());
    drop(Store::open_as(&path, Access::Write, next).unwrap());
    assert_eq!(holds(&path, next), "the schema is the one that assize made");
    assert_eq!(strings(&Connection::open(&path).unwrap(), open), before);
}

#[test]
fn facts_that_are_inserted_at_once_are_as_those_inserted_one_by_one() {
    let (_folder, path) = old_file(2);
    let next = next(Change::Sql(STEP));
    let mut store = Store::open_as(&path, Access::Write, next).unwrap();
    let (said, texts) = (kept("said"), 0..700);
    let texts: Vec<String> = texts.map(|number| format!("x = {number}")).collect();
    ledger::record(&mut store, &who(), now(), "test", |writing| {
        let rows = texts.iter().enumerate();
        let rows: Vec<NewRow<'_, 1, 1>> =
            rows.map(|(place, text)| -> NewRow<'_, 1, 1> { ([text], [(place % 2 == 0).then_some(&said)]) }).collect();
        writing.insert_all("policy", (["text"], ["remark"]), &rows)?;
        let refused = writing.insert_all("policy", (["text", "remark"], []), &[([&"x", &"said openly"], [])]);
        let refused = refused.unwrap_err();
        assert!(refused.message.contains("policy.remark does not hold what it was given"), "{refused}");
        writing.insert_all("mood", (["audit", "kind"], ["words"]), &[([&1, &"good"], [None])])?;
        let again = writing.insert_all("mood", (["audit", "kind"], ["words"]), &[([&1, &"bad"], [None])]).unwrap_err();
        assert!(again.message.contains("mood: this fact stands already"), "{again}");
        Ok(())
    })
    .unwrap();
    drop(store);
    holds(&path, next);
    let conn = Connection::open(&path).unwrap();
    let count = |what: &str| {
        let sql = format!("SELECT count(*) FROM policy WHERE entry = (SELECT max(id) FROM entry) AND {what}");
        conn.query_row(&sql, [], |row| row.get::<_, i64>(0)).unwrap()
    };
    assert_eq!(count("remark = 'said' AND length(salt) = 16"), 350);
    assert_eq!(count("remark IS NULL AND salt IS NULL"), 350);
    let salts = "SELECT count(DISTINCT salt) FROM policy WHERE entry = (SELECT max(id) FROM entry)";
    assert_eq!(conn.query_row(salts, [], |row| row.get::<_, i64>(0)).unwrap(), 350);
}

#[test]
fn what_was_added_is_written_guarded_and_erasable_and_old_rows_stay_as_they_were() {
    let (_folder, path) = old_file(2);
    let next = next(Change::Sql(STEP));
    let mut store = Store::open_as(&path, Access::Write, next).unwrap();
    ledger::record(&mut store, &who(), now(), "test", |writing| {
        writing.insert("mood", &[("audit", &1), ("kind", &"good")], &[("words", Some(&kept("light")))])?;
        writing.insert("policy", &[("text", &"x = 1")], &[("remark", Some(&kept("asked for by Ana")))])?;
        let refused = writing.insert("policy", &[("text", &"x"), ("remark", &"said openly")], &[]).unwrap_err();
        assert!(refused.message.contains("policy.remark does not hold what it was given"), "{refused}");
        Ok(())
    })
    .unwrap();
    drop(store);
    holds(&path, next);
    let conn = Connection::open(&path).unwrap();
    let refused = |sql: &str, says: &str| {
        let error = conn.execute(sql, []).unwrap_err().to_string();
        assert!(error.contains(says), "{sql}: {error}");
    };
    refused("UPDATE mood SET kind = 'bad'", "mood: facts are never changed");
    refused("DELETE FROM mood_kind", "mood_kind: facts are never removed");
    refused("UPDATE audit SET mood = 1 WHERE id = 1", "audit: facts are never changed");
    refused("UPDATE audit SET hint = 'x' WHERE id = 1", "audit: facts are never changed");
    refused(
        "INSERT OR REPLACE INTO dispute SELECT 99, entry, audit, due, 1 FROM dispute WHERE id = 1 UNION ALL SELECT 100, entry, audit, due, 1 FROM dispute WHERE id = 1",
        "dispute: this fact stands already",
    );
    let erase = "UPDATE policy SET salt = NULL, remark = NULL, erased = zeroblob(32) WHERE remark IS NOT NULL";
    assert_eq!(conn.execute(erase, []).unwrap(), 1, "the new personal column can be erased");
    drop(conn);
    for (sql, says) in [
        ("UPDATE audit SET mood = 1 WHERE id = 1", "audit 1 was changed"),
        ("UPDATE audit SET hint = 'x' WHERE id = 2", "audit 1, 2 was changed"),
        ("UPDATE dispute SET place = 3 WHERE id = 1", "dispute 1 was changed"),
        ("UPDATE policy SET remark = 'x' WHERE id = 1", "policy 1 was changed"),
    ] {
        let conn = Connection::open(&path).unwrap();
        conn.set_db_config(rusqlite::config::DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false).unwrap();
        assert_eq!(conn.execute(sql, []).unwrap(), 1, "{sql}");
        drop(conn);
        let mut store = Store::open_as(&path, Access::Inspect, next).unwrap();
        let facts = ledger::verify(&mut store, &[]).unwrap().remove(3);
        assert!(facts.findings.iter().any(|finding| finding.contains(says)), "{sql}: {:?}", facts.findings);
    }
}

#[test]
fn a_step_that_breaks_or_leads_elsewhere_leaves_the_old_file_as_it_was() {
    let (_folder, path) = old_file(2);
    let before = std::fs::read(&path).unwrap();
    let tries = [
        (Change::Sql("CREATE TABLE broken ("), "incomplete input"),
        (Change::Sql("ALTER TABLE policy ADD COLUMN remark TEXT"), "the file did not become one of version 3"),
        (Change::Sql("PRAGMA defer_foreign_keys = ON; DELETE FROM role WHERE code = 'agent'"), "lead nowhere"),
    ];
    for (change, says) in tries {
        let refusal = Store::open_as(&path, Access::Write, next(change)).unwrap_err();
        assert!(refusal.message.contains(says), "{refusal}");
        holds(&path, &CURRENT);
    }
    assert_eq!(std::fs::read(&path).unwrap(), before);
}

#[test]
fn a_file_that_somebody_altered_does_not_climb() {
    let (_folder, path) = old_file(2);
    let conn = Connection::open(&path).unwrap();
    conn.execute_batch("CREATE TRIGGER evil AFTER INSERT ON verdict BEGIN SELECT 1; END").unwrap();
    drop(conn);
    let next = next(Change::Sql(STEP));
    let refusal = Store::open_as(&path, Access::Write, next).unwrap_err();
    assert!(refusal.message.contains("not the one of version 2: somebody altered it"), "{refusal}");
    let mut store = Store::open_as(&path, Access::Inspect, next).unwrap();
    assert!(store.is_older());
    let schema = ledger::verify(&mut store, &[]).unwrap().remove(1);
    assert_eq!(schema.findings, ["the trigger evil was added"], "an older file is compared object by object, too");
}

#[test]
fn of_several_programs_that_open_an_old_file_at_once_one_climbs() {
    let (_folder, path) = old_file(2);
    let next = next(Change::Sql(STEP));
    let climbed: usize = std::thread::scope(|scope| {
        let open = || Store::open_as(&path, Access::Write, next).unwrap().warnings().len();
        let all: Vec<_> = (0..4).map(|_| scope.spawn(open)).collect();
        all.into_iter().map(|one| one.join().unwrap()).sum()
    });
    assert_eq!(climbed, 1);
    holds(&path, next);
}

#[test]
fn a_program_that_was_open_while_a_newer_one_climbed_writes_nothing() {
    let (_folder, path) = old_file(2);
    let mut old = Store::open(&path, Access::Write).unwrap();
    let next = next(Change::Sql(STEP));
    Store::open_as(&path, Access::Write, next).unwrap();
    let refused =
        ledger::record(&mut old, &who(), now(), "test", |writing| writing.insert("policy", &[("text", &"x = 1")], &[]));
    assert!(refused.unwrap_err().message.contains("written by a newer assize"));
    holds(&path, next);
}

#[test]
fn a_climb_that_is_killed_half_way_leaves_the_old_file_as_it_was() {
    fn half_way(conn: &Connection) -> assize::core::refusal::Result<()> {
        conn.execute_batch("PRAGMA cache_spill = 1; PRAGMA cache_size = 1")?;
        conn.execute_batch(STEP)?;
        std::process::abort()
    }
    if let Some(path) = std::env::var_os("ASSIZE_TEST_KILL") {
        drop(Store::open_as(Path::new(&path), Access::Write, next(Change::Code(half_way))));
        return;
    }
    let (_folder, path) = old_file(2);
    let test = "schema::a_climb_that_is_killed_half_way_leaves_the_old_file_as_it_was";
    let child = std::process::Command::new(std::env::current_exe().unwrap())
        .args(["--exact", test, "--nocapture"])
        .env("ASSIZE_TEST_KILL", &path)
        .output()
        .unwrap();
    assert!(!child.status.success(), "it was killed");
    assert_eq!(holds(&path, &CURRENT), "the schema is the one that assize made");
    let next = next(Change::Sql(STEP));
    Store::open_as(&path, Access::Write, next).unwrap();
    holds(&path, next);
}

#[test]
fn an_older_file_that_cannot_be_written_is_refused_and_can_be_inspected() {
    let (_folder, path) = old_file(2);
    let next = next(Change::Sql(STEP));
    std::fs::set_permissions(&path, std::os::unix::fs::PermissionsExt::from_mode(0o444)).unwrap();
    if std::fs::OpenOptions::new().write(true).open(&path).is_ok() {
        return; // root may write everything
    }
    let refused = Store::open_as(&path, Access::Read, next).unwrap_err();
    assert!(refused.message.contains("the file is of an older version, and it cannot be written"), "{refused}");
    holds(&path, next);
}

// --- Real old files -------------------------------------------------------------------------------

#[test]
fn every_old_file_becomes_a_new_one_and_holds_before_and_after() {
    for version in 2..=CURRENT.version {
        let (folder, path) = old_file(version);
        holds(&path, &CURRENT);
        if let Some(step) = CURRENT.ladder.iter().find(|step| step.from == version) {
            let before = made_of(&Connection::open(&path).unwrap());
            assert!(step.before == before, "the step from {version} must have as `before`:\n{before}");
        }
        let mut desk = Desk::new();
        desk.at("2026-03-12T09:00:00Z");
        std::fs::copy(&path, desk.path("qa.db")).unwrap();
        desk.run("", "report audits").ok();
        desk.run("mona", "people list").ok();
        assert_eq!(holds(&desk.path("qa.db"), &CURRENT), "the schema is the one that assize made");
        desk.run("", "verify").ok();
        drop(folder);
    }
}

/// Keeps a file of this version for the future: `ASSIZE_FREEZE=1 cargo test -- schema::freeze`, once for each version,
/// when it is released (see tests/old/README.md).
#[test]
fn freeze() {
    if std::env::var_os("ASSIZE_FREEZE").is_none() {
        return;
    }
    let folder = scratch();
    let path = folder.path().join("qa.db");
    std::fs::write(&path, crate::tamper::world()).unwrap();
    Connection::open(&path).unwrap().execute_batch("VACUUM").unwrap();
    let kept = std::fs::File::create(repo().join(format!("tests/old/{}.db.gz", CURRENT.version))).unwrap();
    let mut packed = GzEncoder::new(kept, Compression::best());
    packed.write_all(&std::fs::read(&path).unwrap()).unwrap();
    let size = packed.finish().unwrap().metadata().unwrap().len();
    assert!(size < 300_000, "{size} bytes");
}

#[test]
fn a_file_from_before_the_first_release_is_refused_with_a_clear_word() {
    let desk = Desk::centre();
    let conn = Connection::open(desk.path("qa.db")).unwrap();
    conn.execute_batch("PRAGMA user_version = 1").unwrap();
    drop(conn);
    let before = std::fs::read(desk.path("qa.db")).unwrap();
    for (who, words) in [("", "verify"), ("", "report audits"), ("mona", "assign nightly")] {
        let said = desk.run(who, words).refused(65, "the file was made by an early assize, before its first release");
        assert!(said.stderr.contains("make a new file: assize --db NEW init"), "{}", said.whole());
    }
    assert_eq!(std::fs::read(desk.path("qa.db")).unwrap(), before, "nothing was touched");
    let conn = Connection::open(desk.path("qa.db")).unwrap();
    conn.execute_batch(&format!("PRAGMA user_version = {}", CURRENT.version + 1)).unwrap();
    drop(conn);
    desk.run("", "verify").refused(65, "the file was written by a newer assize");
}

fn kept(text: &str) -> assize::core::text::Kept {
    assize::core::text::Kept::new("text", text).unwrap()
}
