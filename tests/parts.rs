//! What somebody put next to a file, under the names that SQLite takes for parts of it, and trees of pages that are bent: named,
//! soon, and what stands there stays as it is.

use crate::support::Desk;
use crate::tamper::Stolen;
use rusqlite::Connection;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A check, a question and an act.
const COMMANDS: [&str; 3] = ["verify", "assign list", "people absent vera --from 2026-05-01 --to 2026-05-03"];

/// The path of a part of a file.
fn part(file: &Path, suffix: &str) -> PathBuf {
    PathBuf::from(format!("{}{suffix}", file.display()))
}

/// Every command is refused, says this, and the file is left alone to the byte.
#[track_caller]
fn refused(stolen: &Stolen, suffix: &str, says: &str) {
    let before = std::fs::read(stolen.path()).unwrap();
    for command in COMMANDS {
        let answer = stolen.run(command);
        assert_eq!(answer.code, 65, "{command} {suffix}\n{}", answer.whole());
        assert!(answer.stderr.contains(says), "{command}: no `{says}` in\n{}", answer.whole());
        assert!(std::fs::read(stolen.path()).unwrap() == before, "{command} {suffix}: the file was written");
        assert!(part(&stolen.path(), suffix).symlink_metadata().is_ok(), "{command}: {suffix} is gone");
    }
}

#[test]
fn a_fifo_a_folder_and_a_link_under_the_name_of_a_part_of_a_file_are_named_and_stop_nobody_for_long() {
    for suffix in ["-journal", "-wal", "-shm"] {
        let says = format!("qa.db{suffix} is not an ordinary file");
        // A link there is followed by nobody, and the file is read as it stands: tests/standing.rs.
        let plants = ["fifo", "folder", "link", "link to nothing"];
        for plant in plants.into_iter().take(if suffix == "-shm" { 2 } else { 4 }) {
            let stolen = Stolen::new();
            let place = part(&stolen.path(), suffix);
            match plant {
                "fifo" => assert!(Command::new("mkfifo").arg(&place).status().unwrap().success()),
                "folder" => std::fs::create_dir(&place).unwrap(),
                "link" => {
                    std::fs::write(stolen.path().with_file_name("prey"), "prey").unwrap();
                    symlink("prey", &place).unwrap();
                }
                _ => symlink("nothing", &place).unwrap(),
            }
            refused(&stolen, suffix, &says);
        }
    }
}

/// The pages of a file in which it differs from an older one, as a journal that SQLite plays back: sqlite.org/fileformat.
fn journal(old: &[u8], new: &[u8]) -> Vec<u8> {
    let size = usize::from(u16::from_be_bytes([old[16], old[17]]));
    let pages: Vec<(usize, &[u8])> =
        old.chunks(size).enumerate().filter(|(at, page)| new.get(at * size..(at + 1) * size) != Some(*page)).collect();
    let mut bytes = vec![0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7];
    for number in [pages.len(), 0, old.len() / size, 512, size] {
        bytes.extend(u32::try_from(number).unwrap().to_be_bytes());
    }
    bytes.resize(512, 0);
    for (at, page) in pages {
        bytes.extend(u32::try_from(at + 1).unwrap().to_be_bytes());
        bytes.extend(page);
        let sampled = (1..).map_while(|n: usize| size.checked_sub(200 * n)).filter(|at| *at > 0);
        let sum = sampled.fold(0_u32, |sum, at| sum.wrapping_add(page[at].into()));
        bytes.extend(sum.to_be_bytes());
    }
    bytes
}

/// A file with one act more than the world, and a journal that would take that back.
fn to_be_taken_back() -> Stolen {
    let stolen = Stolen::new();
    let old = std::fs::read(stolen.path()).unwrap();
    stolen.run(COMMANDS[2]).ok();
    let new = std::fs::read(stolen.path()).unwrap();
    std::fs::write(part(&stolen.path(), "-journal"), journal(&old, &new)).unwrap();
    stolen
}

fn entries(path: &Path) -> i64 {
    let conn = Connection::open(path).unwrap();
    conn.query_row("SELECT count(*) FROM entry", [], |row| row.get(0)).unwrap()
}

#[test]
fn a_journal_that_would_take_the_file_back_to_an_older_state_is_named_and_not_played_back() {
    let says = "qa.db-journal is none of ours: it would overwrite";
    let stolen = to_be_taken_back();
    refused(&stolen, "-journal", says);
    // So it would: another tool plays it back.
    let known = entries(&Stolen::new().path());
    assert_eq!(entries(&stolen.path()), known);
    let stolen = to_be_taken_back();
    std::fs::remove_file(part(&stolen.path(), "-journal")).unwrap();
    assert_eq!(entries(&stolen.path()), known + 1);
}

#[test]
fn a_journal_that_would_cut_the_file_off_or_is_garbage_is_named_too() {
    for journal in [journal(&[[0x53; 16].as_slice(), &[0x10, 0], &[0; 4078]].concat(), &[]), b"garbage".repeat(9000)] {
        let stolen = Stolen::new();
        std::fs::write(part(&stolen.path(), "-journal"), journal).unwrap();
        refused(&stolen, "-journal", "is none of ours");
    }
}

#[test]
fn a_journal_that_is_finished_is_no_reason_to_stop() {
    for journal in [Vec::new(), vec![0; 4096]] {
        let stolen = Stolen::new();
        std::fs::write(part(&stolen.path(), "-journal"), journal).unwrap();
        for command in COMMANDS {
            stolen.run(command).ok();
        }
    }
}

#[test]
fn what_another_tool_left_unfinished_in_a_file_that_keeps_a_journal_is_taken_back_and_told() {
    let stolen = Stolen::new();
    let switch = |stolen: &Stolen| {
        let conn = Connection::open(stolen.path()).unwrap();
        conn.pragma_update(None, "journal_mode", "DELETE").unwrap();
    };
    switch(&stolen);
    let old = std::fs::read(stolen.path()).unwrap();
    stolen.run(COMMANDS[2]).ok();
    switch(&stolen);
    let new = std::fs::read(stolen.path()).unwrap();
    std::fs::write(part(&stolen.path(), "-journal"), journal(&old, &new)).unwrap();
    let verified = stolen.run("verify").ok();
    assert!(verified.stderr.contains("what another program had not finished is taken back"), "{}", verified.whole());
}

#[test]
fn the_log_of_another_file_is_named_and_does_not_come_into_ours() {
    let stolen = Stolen::new();
    let other = stolen.path().with_file_name("other.db");
    let conn = Connection::open(&other).unwrap();
    conn.execute_batch("PRAGMA journal_mode = WAL; CREATE TABLE a (b); INSERT INTO a VALUES (1)").unwrap();
    std::fs::copy(part(&other, "-wal"), part(&stolen.path(), "-wal")).unwrap();
    refused(&stolen, "-wal", "qa.db-wal is the log of another file");
    std::fs::remove_file(part(&stolen.path(), "-wal")).unwrap();
    stolen.run("verify").ok();
}

#[test]
fn a_log_that_is_garbage_or_empty_changes_nothing() {
    for suffix in ["-wal", "-shm"] {
        for bytes in [Vec::new(), b"garbage".repeat(9000), vec![0; 1 << 20]] {
            let stolen = Stolen::new();
            std::fs::write(part(&stolen.path(), suffix), bytes).unwrap();
            for command in COMMANDS {
                stolen.run(command).ok();
            }
        }
    }
}

#[test]
fn a_link_to_a_file_has_its_parts_next_to_the_file_itself() {
    let desk = Desk::drawn();
    std::fs::create_dir(desk.path("elsewhere")).unwrap();
    symlink("../qa.db", desk.path("elsewhere/link.db")).unwrap();
    std::fs::create_dir(desk.path("qa.db-wal")).unwrap();
    desk.run("", "--db elsewhere/link.db assign list").refused(65, "qa.db-wal is not an ordinary file");
}

// --- Trees that are bent ---------------------------------------------------------------------------

/// The trees of tables and indexes, by their first page.
fn trees(path: &Path) -> Vec<(String, usize)> {
    let conn = Connection::open(path).unwrap();
    let mut statement = conn
        .prepare("SELECT name, rootpage FROM sqlite_schema WHERE rootpage > 0 AND name NOT LIKE 'sqlite_stat%' ORDER BY rootpage")
        .unwrap();
    let found = statement.query_map([], |row| Ok((row.get(0)?, usize::try_from(row.get::<_, i64>(1)?).unwrap())));
    found.unwrap().map(Result::unwrap).collect()
}

/// A first page that leads to itself and to nothing else; one whose cells lie outside it; one of no kind.
fn bent(page: usize, bytes: &[u8]) -> [(&'static str, Vec<u8>); 3] {
    let mut circle = bytes.to_vec();
    let is_index = matches!(bytes[0], 2 | 10);
    circle[0] = if is_index { 2 } else { 5 };
    circle[3..5].copy_from_slice(&[0, 0]);
    circle[8..12].copy_from_slice(&u32::try_from(page).unwrap().to_be_bytes());
    let (mut outside, mut none) = (bytes.to_vec(), bytes.to_vec());
    outside[3..5].copy_from_slice(&[0, 3]);
    outside[8..14].copy_from_slice(&[0xff, 0xff, 0x10, 0x00, 0, 1]);
    none[0] = 0;
    [("a circle", circle), ("cells outside", outside), ("no kind", none)]
}

#[test]
fn a_tree_of_pages_that_is_bent_hangs_no_command_and_is_found() {
    let mut all = trees(&Stolen::new().path());
    let some = ["entry", "extent", "policy", "request", "request_received", "assignment_audit"];
    all.retain(|(name, _)| crate::support::is_slow() || some.contains(&name.as_str()));
    for (name, page) in &all {
        let stolen = Stolen::new();
        let whole = std::fs::read(stolen.path()).unwrap();
        let size = usize::from(u16::from_be_bytes([whole[16], whole[17]]));
        let at = (page - 1) * size;
        for (how, bytes) in bent(*page, &whole[at..at + size]) {
            let mut file = whole.clone();
            file[at..at + size].copy_from_slice(&bytes);
            for command in ["verify", "report audits", "assign nightly --dry-run"] {
                std::fs::write(stolen.path(), &file).unwrap();
                let answer = stolen.run(command);
                let codes: &[i32] = if command == "verify" { &[3] } else { &[0, 4, 65] };
                assert!(codes.contains(&answer.code), "{name}, {how}, {command}\n{}", answer.whole());
            }
        }
    }
}

#[test]
fn an_index_that_says_less_than_its_table_is_found() {
    let stolen = Stolen::new().attack(|conn| {
        conn.execute_batch(
            "PRAGMA writable_schema = ON;
             CREATE TEMP TABLE kept AS SELECT sql FROM sqlite_schema WHERE name = 'request_received';
             UPDATE sqlite_schema SET sql = 'CREATE INDEX request_received ON request (received) WHERE agent IS NULL'
               WHERE name = 'request_received';
             PRAGMA writable_schema = RESET;
             REINDEX request_received;
             PRAGMA writable_schema = ON;
             UPDATE sqlite_schema SET sql = (SELECT sql FROM kept) WHERE name = 'request_received';
             DROP TABLE kept;",
        )
        .unwrap();
    });
    stolen.convicted("an index", &["missing from index request_received"]);
}
