//! An evidence folder under attack: odd periods, folders that are there, kills, names of every script, many rows; and where
//! making it leaves a reading itself.

use crate::export::files;
use crate::support::{Answer, Desk, is_slow, program};
use rusqlite::Connection;
use std::collections::BTreeMap;
use std::process::Command;

fn evidence(desk: &Desk, words: &str) -> Answer {
    desk.run("mona", &format!("report evidence {words}"))
}

/// The centre after its first night, where readings are recorded from then on.
fn recorded() -> Desk {
    Desk::once((), || {
        let desk = Desk::drawn();
        desk.write("record.toml", "timezone = \"Europe/London\"\n[reading]\nrecord = \"personal\"\n");
        desk.run("mona", "policy publish record.toml").ok();
        desk
    })
}

/// Each question's answer and what is missing.
fn index(desk: &Desk, period: &str) -> BTreeMap<String, (String, String)> {
    let answer = evidence(desk, &format!("--period {period} --format json")).ok();
    let page: serde_json::Value = serde_json::from_str(&answer.stdout).unwrap();
    let word = |row: &serde_json::Value, key: &str| row[key].as_str().unwrap_or_default().to_owned();
    let rows = page["rows"][0]["questions"].as_array().unwrap_or_else(|| panic!("{page:#}"));
    rows.iter().map(|row| (word(row, "question"), (word(row, "state"), word(row, "missing")))).collect()
}

fn records(folder: &std::path::Path, name: &str) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_path(folder.join(format!("files/{name}.csv"))).unwrap();
    reader.deserialize().map(Result::unwrap).collect()
}

#[track_caller]
fn sums(desk: &Desk, folder: &str) {
    let output = Command::new("sha256sum").arg("-c").arg("SHA256SUMS").current_dir(desk.path(folder)).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
}

#[test]
fn making_the_folder_leaves_a_reading_and_the_folder_is_byte_by_byte_the_same_all_the_same() {
    let mut desk = recorded();
    desk.run("lea", "report audits").ok();
    let head = desk.head();
    evidence(&desk, "--period 2026-03 --out out").ok();
    let first = files(&desk.path("out"));
    assert_ne!(desk.head(), head, "that it was made is on record");
    assert_eq!(String::from_utf8_lossy(&first["head.txt"]).trim(), head, "as of before it was made");
    evidence(&desk, "--period 2026-03 --out out").ok();
    assert_eq!(files(&desk.path("out")), first);
    desk.at("2026-03-03T09:00:00Z");
    evidence(&desk, "--period 2026-03 --out later").ok();
    evidence(&desk, "--period 2026-03 --out text --with-text").ok();
    assert_eq!(files(&desk.path("later")), first, "on another day too");
    desk.run("lea", "report audits").ok();
    evidence(&desk, "--period 2026-03 --out after").ok();
    let exports = records(&desk.path("after"), "exports");
    let told: Vec<(&str, &str, &str)> =
        exports.iter().map(|row| (&*row["reader"], &*row["with_text"], &*row["day"])).collect();
    assert_eq!(
        told,
        [("mona", "false", "2026-03-02"), ("mona", "false", "2026-03-03"), ("mona", "true", "2026-03-03")],
        "{exports:?}"
    );
    assert_eq!(records(&desk.path("after"), "list_readings").len(), 2);
    desk.run("", "verify --heads out --heads after").ok();
}

#[test]
fn who_took_everything_out_and_who_read_what_stands_in_the_evidence_and_when_nobody_knows_that_too() {
    let desk = recorded();
    desk.run("mona", "report export tables --with-text").ok();
    desk.run("mona", "intake show D-1").ok();
    desk.run("lea", "report audits --from 2026-03-01").ok();
    evidence(&desk, "--period 2026-03 --out out").ok();
    let exports = records(&desk.path("out"), "exports");
    assert_eq!((&*exports[0]["holds"], &*exports[0]["with_text"]), ("tables", "true"), "{exports:?}");
    let lists = records(&desk.path("out"), "list_readings");
    assert_eq!((&*lists[0]["command"], &*lists[0]["filter"]), ("report audits", "from=2026-03-01"), "{lists:?}");
    assert_eq!(records(&desk.path("out"), "readings")[0]["subject"], "dialogue");
    let told = index(&desk, "2026-03");
    assert_eq!(told["reading"].0, "with gaps", "{told:?}");
    assert!(told["reading"].1.contains("reading gaps: 1 row"), "{told:?}");
    let desk = Desk::drawn();
    let told = index(&desk, "2026-03");
    assert_eq!(told["reading"].0, "missing", "{told:?}");
    assert!(told["reading"].1.contains("no reading rules"), "{told:?}");
}

#[test]
fn a_question_about_what_did_not_happen_does_not_count_as_answered() {
    let desk = Desk::drawn();
    let told = index(&desk, "2026-03");
    assert_eq!(told["machines"].0, "nothing happened");
    assert!(told["machines"].1.contains("no machine verdicts, no machine oversight"), "{told:?}");
    assert_eq!(told["use"].0, "nothing happened");
    assert_eq!(told["criteria"].0, "stands");
}

#[test]
fn a_period_before_the_record_says_that_nothing_can_stand_and_one_to_come_is_refused() {
    let desk = Desk::drawn();
    let told = index(&desk, "2025-11");
    for question in ["notice-to-staff", "purposes", "criteria", "selection", "how-often", "reading"] {
        assert_eq!(told[question].0, "missing", "{question}: {told:?}");
    }
    evidence(&desk, "--period 2025-11 --out before").ok();
    let page = String::from_utf8_lossy(&files(&desk.path("before"))["index.md"]).into_owned();
    assert!(page.contains("The record begins on 2026-03-02"), "{page}");
    sums(&desk, "before");
    evidence(&desk, "--period 2026-03 --out now").ok();
    let page = String::from_utf8_lossy(&files(&desk.path("now"))["index.md"]).into_owned();
    assert!(page.contains("the period goes on until 2026-03-31"), "{page}");
    evidence(&desk, "--period 2026-04 --out after").refused(2, "2026-04 begins on 2026-04-01, and today is 2026-03-02");
    assert!(!desk.path("after").exists());
}

#[test]
fn evidence_of_another_period_or_of_another_file_is_not_replaced() {
    let desk = Desk::drawn();
    evidence(&desk, "--period 2026-03 --out out").ok();
    let before = files(&desk.path("out"));
    evidence(&desk, "--period 2026-02 --out out").refused(2, "out holds the evidence of 2026-03-01 to 2026-03-31");
    desk.run("mona", "--db other.db init --rehearsal --timezone Europe/London").ok();
    desk.run("mona", "--db other.db report evidence --period 2026-03 --out out").refused(2, "evidence of another file");
    assert_eq!(files(&desk.path("out")), before);
}

#[test]
fn what_a_kill_left_of_a_folder_is_cleared_and_the_next_one_is_whole() {
    let desk = Desk::drawn();
    evidence(&desk, "--period 2026-03 --out out").ok();
    let whole = files(&desk.path("out"));
    // Killed while it was written: half of it under a name that nobody holds.
    std::fs::create_dir_all(desk.path(".assize-partial-gone/files")).unwrap();
    desk.write(".assize-partial-gone/files/draws.csv", "entry,se");
    evidence(&desk, "--period 2026-03 --out out").ok();
    assert!(!desk.path(".assize-partial-gone").exists());
    // Killed between its two last steps: the one before stands under the other name.
    std::fs::rename(desk.path("out"), desk.path(".assize-export-out-old")).unwrap();
    evidence(&desk, "--period 2026-03 --out out").ok();
    assert!(!desk.path(".assize-export-out-old").exists());
    assert_eq!(files(&desk.path("out")), whole);
    sums(&desk, "out");
}

#[test]
fn names_of_every_script_stand_in_the_evidence_as_they_are() {
    let desk = Desk::centre();
    let people = "handle,name,role,team,from\nأمل,أمل حداد,agent,الشمال,2022-01-01\n王芳,王芳,agent,团队,2022-01-01\nzoë,Zoë 😀,lead,团队,2022-01-01\n";
    desk.write("more.csv", people);
    desk.run("mona", "people import more.csv").ok();
    let row = |reference: &str, agent: &str| {
        format!("{reference},2026-03-01T10:00:00Z,chat,complaint,{agent},c-9,\"Customer: 你好\nAgent: مرحبا\"\n")
    };
    desk.write(
        "said.csv",
        format!(
            "ref,received,channel,category,agent,customer,transcript\n{}{}",
            row("票😀", "王芳"),
            row("طلب", "أمل")
        ),
    );
    desk.run("mona", "intake import said.csv").ok();
    desk.run("mona", "assign nightly");
    desk.args("lea", &["assign", "spot-check", "D-2", "--note", "他说"]);
    evidence(&desk, "--period 2026-03 --out دليل --with-text").ok();
    sums(&desk, "دليل");
    let by_person = records(&desk.path("دليل"), "audits_by_person");
    for handle in ["أمل", "王芳"] {
        assert!(by_person.iter().any(|row| row["handle"] == handle), "{handle}: {by_person:?}");
    }
    for proof in std::fs::read_dir(desk.path("دليل/proofs")).unwrap() {
        crate::proof::holds(&proof.unwrap().path());
    }
    let first = files(&desk.path("دليل"));
    evidence(&desk, "--period 2026-03 --out دليل --with-text").ok();
    assert_eq!(files(&desk.path("دليل")), first);
}

#[test]
fn a_void_draw_and_an_erased_request_stand_in_it_and_its_proof_still_holds() {
    let desk = Desk::drawn();
    desk.write("max.csv", "handle,name,role,team,from\nmax,Max,manager,office,2020-01-01\n");
    desk.run("mona", "people import max.csv").ok();
    desk.run("mona", "assign void daily-2026-03-01 --note Twice").ok();
    desk.run("mona", "keep erase --ref D-7 --reason asked").ok();
    desk.run("max", "keep approve 1").ok();
    evidence(&desk, "--period 2026-03 --out out").ok();
    let out = desk.path("out");
    assert_eq!(records(&out, "voids")[0]["draw"], "daily-2026-03-01");
    assert_eq!(records(&out, "draws")[0]["is_void"], "true");
    assert_eq!(records(&out, "erasures")[0]["granted"], "true");
    for proof in std::fs::read_dir(out.join("proofs")).unwrap() {
        crate::proof::holds(&proof.unwrap().path());
    }
    let first = files(&out);
    evidence(&desk, "--period 2026-03 --out out").ok();
    assert_eq!(files(&out), first);
    desk.run("", "verify").ok();
}

/// Seals so many readings as if the first entry had brought them: of a file that was altered there is no evidence.
fn sealed(conn: &Connection, rows: usize) {
    let guards: Vec<(String, String)> = {
        let sql = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name IN ('entry', 'extent')";
        let mut statement = conn.prepare(sql).unwrap();
        let found = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
        found.map(Result::unwrap).collect()
    };
    for (name, _) in &guards {
        conn.execute_batch(&format!("DROP TRIGGER {name}")).unwrap();
    }
    for first in (1..=rows).step_by(256) {
        let last = rows.min(first + 255);
        conn.execute_batch(&format!(
            "INSERT INTO extent (entry, relation, first, last, digest, marks)
             VALUES (1, 'reading', {first}, {last}, zeroblob(32), zeroblob(4 * ({last} - {first} + 1)))"
        ))
        .unwrap();
    }
    crate::tamper::seal_anew(conn);
    for (_, sql) in &guards {
        conn.execute_batch(sql).unwrap();
    }
}

#[test]
fn many_rows_take_no_more_memory_than_few() {
    let desk = recorded();
    let rows = if is_slow() { 200_000 } else { 20_000 };
    let conn = Connection::open(desk.path("qa.db")).unwrap();
    conn.execute_batch(&format!(
        "WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < {rows})
         INSERT INTO reading (id, entry, reader, subject, number, whose, command, day)
         SELECT i, 1, 1, 'dialogue', i, 2, 'intake show', '2026-03-02' FROM n"
    ))
    .unwrap();
    sealed(&conn, rows);
    drop(conn);
    let limited = "ulimit -v 300000; exec \"$0\" report evidence --period 2026-03 --out out --without-proofs";
    let mut command = Command::new("sh");
    command.args(["-c", limited, program()]).current_dir(desk.folder()).env_clear();
    command.env("ASSIZE_DB", "qa.db").env("ASSIZE_AS", "mona").env("ASSIZE_NOW", "2026-03-02T09:00:00Z");
    crate::support::answer(&mut command).ok();
    assert_eq!(records(&desk.path("out"), "readings").len(), rows);
}
