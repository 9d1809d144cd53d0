//! Unfinished: what a process leaves in another folder when it is killed holds what is erased later. It is found from the
//! database: removed by the next erasure, cleaning or backup, named where it cannot be reached, and by the doctor.

use crate::support::{Desk, scratch};
use rusqlite::Connection;
use std::fs::{self, File};
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};
use std::process::Stdio;

const NOTE: &str = ".assize-elsewhere-";

fn names(folder: &Path, sign: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut found: Vec<PathBuf> =
        entries.filter(|path| path.file_name().unwrap().to_str().unwrap().contains(sign)).collect();
    found.sort();
    found
}

#[track_caller]
fn none(found: &[PathBuf]) {
    assert!(found.is_empty(), "{found:?}");
}

/// A note of a process that is gone.
fn note(desk: &Desk, name: &str, path: &Path) {
    fs::write(desk.path(&format!("{NOTE}{name}")), path.as_os_str().as_bytes()).unwrap();
}

/// A backup that is killed when the copy is whole and waits to be recorded, since somebody else writes.
fn killed(desk: &Desk, folder: &Path) {
    let conn = Connection::open(desk.path("qa.db")).unwrap();
    conn.execute_batch("BEGIN IMMEDIATE").unwrap();
    let mut child = desk
        .command("mona")
        .args(["keep", "backup", folder.join("copy.db").to_str().unwrap()])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let is_copied = || {
        let partial = names(folder, ".assize-partial-");
        partial.iter().any(|path| fs::metadata(path).is_ok_and(|meta| meta.len() > 0))
            && !names(desk.folder(), NOTE).is_empty()
    };
    while !is_copied() {
        assert!(child.try_wait().unwrap().is_none(), "it ended before it was killed");
        std::thread::yield_now();
    }
    child.kill().unwrap();
    child.wait().unwrap();
    conn.execute_batch("ROLLBACK").unwrap();
}

#[test]
fn a_backup_that_was_killed_in_another_folder_is_removed_by_the_next_cleaning() {
    let (desk, other) = (Desk::centre(), scratch());
    killed(&desk, other.path());
    assert!(!names(other.path(), "partial").is_empty() && names(desk.folder(), NOTE).len() == 1);
    let found = desk.run("mona", "keep doctor");
    assert!(found.stdout.contains("a process that was killed left"), "{}", found.whole());
    assert!(!names(other.path(), "partial").is_empty(), "the doctor changes nothing");
    desk.run("mona", "keep clean").ok();
    none(&names(other.path(), "partial"));
    none(&names(desk.folder(), NOTE));
    assert!(!desk.run("mona", "keep doctor").stdout.contains("killed left"));
}

#[test]
fn the_next_backup_removes_it_too_wherever_that_one_goes() {
    let (desk, other) = (Desk::centre(), scratch());
    killed(&desk, other.path());
    desk.run("mona", "keep backup here.db").ok();
    none(&names(other.path(), "partial"));
    desk.run("", "--db here.db verify").ok();
}

#[test]
fn a_backup_that_ends_well_leaves_no_note() {
    let (desk, other) = (Desk::centre(), scratch());
    let to = other.path().join("copy.db");
    desk.args("mona", &["keep", "backup", to.to_str().unwrap()]).ok();
    desk.args("mona", &["report", "export", other.path().join("all").to_str().unwrap()]).ok();
    desk.args("mona", &["people", "list", "--out", other.path().join("people.csv").to_str().unwrap()]).ok();
    none(&names(desk.folder(), NOTE));
    none(&names(other.path(), "partial"));
    assert!(to.exists());
}

#[test]
fn a_place_that_is_not_there_is_named_until_it_is_and_the_note_stays() {
    let (desk, other) = (Desk::centre(), scratch());
    let gone = other.path().join("usb/.assize-partial-abc");
    note(&desk, "one", &gone);
    let cleaned = desk.run("mona", "keep clean").ok();
    assert!(
        cleaned.stdout.contains("was never finished") && cleaned.stdout.contains("usb/.assize-partial-abc"),
        "{}",
        cleaned.whole()
    );
    let found = desk.run("mona", "keep doctor");
    assert!(found.stdout.contains("in a place that is not there now"), "{}", found.whole());
    fs::create_dir(other.path().join("usb")).unwrap();
    for name in ["", "-journal", "-wal", "-shm"] {
        fs::write(format!("{}{name}", gone.display()), "words").unwrap();
    }
    desk.run("mona", "keep clean").ok();
    none(&names(&other.path().join("usb"), ""));
    none(&names(desk.folder(), NOTE));
}

#[test]
fn a_note_has_nothing_removed_but_what_bears_our_name_and_nobody_holds() {
    let (desk, other) = (Desk::centre(), scratch());
    let (precious, held) = (other.path().join("precious.db"), other.path().join(".assize-partial-held"));
    for path in [&precious, &held] {
        fs::write(path, "words").unwrap();
    }
    let lock = File::open(&held).unwrap();
    lock.lock().unwrap();
    note(&desk, "planted", &precious);
    note(&desk, "relative", Path::new("people.csv"));
    note(&desk, "empty", Path::new(""));
    note(&desk, "held", &held);
    desk.run("mona", "keep clean").ok();
    assert!(precious.exists() && desk.path("people.csv").exists() && held.exists());
    assert_eq!(names(desk.folder(), NOTE).len(), 1, "that of what somebody holds");
    drop(lock);
    desk.run("mona", "keep clean").ok();
    assert!(!held.exists() && names(desk.folder(), NOTE).is_empty());
}

/// What SQLite puts next to a copy is not locked by itself: without it the copy breaks.
#[test]
fn what_sqlite_put_next_to_a_copy_that_is_being_made_stays_as_long_as_the_copy_is_held() {
    let desk = Desk::centre();
    let copy = desk.path(".assize-partial-held");
    for name in ["", "-journal", "-wal", "-shm"] {
        fs::write(format!("{}{name}", copy.display()), "words").unwrap();
    }
    let lock = File::open(&copy).unwrap();
    lock.lock().unwrap();
    desk.run("mona", "keep clean").ok();
    desk.run("mona", "keep backup other.db").ok();
    assert_eq!(names(desk.folder(), "partial").len(), 4);
    assert!(!desk.run("mona", "keep doctor").stdout.contains("killed left"));
    drop(lock);
    desk.run("mona", "keep clean").ok();
    none(&names(desk.folder(), "partial"));
}
