//! The first page of a file, and texts in it that were altered: `verify` names what is wrong and ends with 3, whatever the
//! clock says; every other command refuses.

use crate::support::{Answer, Desk, answer};
use crate::tamper::Stolen;
use std::io::{Seek, SeekFrom, Write};
use std::process::Stdio;

/// The file of the drawn centre, with other bytes at a place.
fn patched(at: u64, bytes: &[u8]) -> Desk {
    let desk = Desk::drawn();
    let conn = rusqlite::Connection::open(desk.path("qa.db")).unwrap();
    conn.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).unwrap();
    conn.close().unwrap();
    let _ = std::fs::remove_file(desk.path("qa.db-wal"));
    let mut file = std::fs::OpenOptions::new().write(true).open(desk.path("qa.db")).unwrap();
    file.seek(SeekFrom::Start(at)).unwrap();
    file.write_all(bytes).unwrap();
    desk
}

fn flat(answer: &Answer) -> String {
    answer.whole().split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn a_header_that_cannot_be_is_named_by_verify_whether_the_clock_is_given_or_not() {
    for (at, bytes, says) in [
        (28, &b"\x7f\xff\xff\xff"[..], "its header counts 2147483647 pages, and"),
        (28, b"\x00\x00\x00\x03", "its header counts 3 pages, and"),
        (20, b"\x20", "32 bytes of each page are reserved, and assize reserves none"),
        (16, b"\x00\x00", "the size of a page is 0, which is none that a page can have"),
        (16, b"\x02\x01", "the size of a page is 513, which is none that a page can have"),
        (18, b"\x09", "the format to write it is 9, which is not known"),
        (19, b"\x00", "the format to read it is 0, which is not known"),
        (21, b"\x41", "byte 21 of its header is 65, and always 64"),
    ] {
        let desk = patched(at, bytes);
        let before = std::fs::read(desk.path("qa.db")).unwrap();
        let given = desk.run("", "verify");
        let real = answer(desk.command("").env_remove("ASSIZE_NOW").arg("verify").stdin(Stdio::null()));
        for said in [given, real] {
            assert_eq!(said.code, 3, "{says}: {}", said.whole());
            assert!(flat(&said).contains("the file is damaged") && flat(&said).contains(says), "{}", said.whole());
        }
        let other = desk.run("mona", "assign list");
        assert_eq!(other.code, 65, "{says}: {}", other.whole());
        assert!(other.stderr.contains(says), "{}", other.whole());
        assert!(std::fs::read(desk.path("qa.db")).unwrap() == before, "{says}: nothing was touched");
    }
}

#[test]
fn a_header_without_a_count_of_pages_is_as_good_as_any() {
    let desk = patched(28, b"\x00\x00\x00\x00");
    desk.run("", "verify").ok();
}

#[test]
fn a_text_that_was_altered_is_told_as_altered_with_its_row() {
    for (table, row, words) in [
        ("policy", "policy 1", "assign nightly"),
        ("plan", "plan 1 (daily)", "assign plan show daily"),
        ("card", "card 1", "card show chat"),
    ] {
        let stolen = Stolen::of(&Desk::drawn())
            .attack(|conn| conn.execute_batch(&format!("UPDATE {table} SET text = 'open = '")).unwrap());
        let said = answer(stolen.command().args(["--as", "mona"]).args(words.split(' ')));
        assert_eq!(said.code, 65, "{table}: {}", said.whole());
        let told = format!("{row} was altered, or the file is damaged");
        assert!(said.stderr.contains(&told) && said.stderr.contains("assize verify"), "{}", said.whole());
        let verify = stolen.run("verify");
        assert_eq!(verify.code, 3, "{}", verify.whole());
        assert!(flat(&verify).contains(&format!("{table} 1 was changed")), "{}", verify.whole());
    }
}

/// The views of a file.
fn views(stolen: &Stolen) -> Vec<String> {
    let conn = rusqlite::Connection::open(stolen.path()).unwrap();
    let mut statement = conn.prepare("SELECT name FROM sqlite_schema WHERE type = 'view' ORDER BY name").unwrap();
    let rows = statement.query_map([], |row| row.get(0)).unwrap();
    rows.map(Result::unwrap).collect()
}

#[test]
fn each_view_with_another_text_is_named_by_verify_and_asked_by_nobody() {
    let desk = Desk::drawn();
    let all = views(&Stolen::of(&desk));
    assert!(all.iter().any(|name| name == "open_audit_now"), "{all:?}");
    for view in all {
        let stolen = Stolen::of(&desk).attack(|conn| {
            conn.execute_batch("PRAGMA writable_schema = ON").unwrap();
            let sql = "UPDATE sqlite_schema SET sql = sql || ' LIMIT 0' WHERE type = 'view' AND name = ?1";
            assert_eq!(conn.execute(sql, [&view]).unwrap(), 1);
        });
        let said = stolen.run("verify");
        assert_eq!(said.code, 3, "{view}: {}", said.whole());
        assert!(flat(&said).contains(&format!("the view {view} ")), "{view}: {}", said.whole());
        assert_eq!(stolen.run("report audits").code, 65, "{view}");
    }
}
