//! Backups: a copy of the whole file that was checked before it got its name, made while others go on.

use crate::support::{Desk, program};
use rusqlite::Connection;
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::process::{Command, Stdio};

/// The files in the folder that nobody named.
fn leftovers(desk: &Desk) -> Vec<String> {
    let names = std::fs::read_dir(desk.folder()).unwrap().map(|entry| entry.unwrap().file_name());
    names.filter_map(|name| name.into_string().ok()).filter(|name| name.contains("partial")).collect()
}

/// How many backups are on record.
fn recorded(desk: &Desk) -> i64 {
    let conn = Connection::open(desk.path("qa.db")).unwrap();
    conn.query_row("SELECT count(*) FROM backup", [], |row| row.get(0)).unwrap()
}

#[test]
fn a_backup_holds_all_that_the_file_holds_and_says_its_head() {
    let desk = Desk::drawn();
    let head = desk.head();
    let answer = desk.run("mona", "keep backup copy.db").ok();
    assert!(answer.stdout.contains(&head), "{}", answer.whole());
    let verified = desk.run("", &format!("--db copy.db verify --against {head}")).ok();
    assert!(verified.stdout.contains("1 head given, all match"), "{}", verified.whole());
    assert_eq!(recorded(&desk), 1);
    desk.run("", &format!("verify --against {head}")).ok();
    assert_eq!(leftovers(&desk), Vec::<String>::new());
}

#[test]
fn a_backup_can_be_read_from_anywhere_and_is_no_wider_open_than_the_file() {
    let desk = Desk::drawn();
    std::fs::set_permissions(desk.path("qa.db"), PermissionsExt::from_mode(0o600)).unwrap();
    desk.run("mona", "keep backup copy.db").ok();
    let bytes = std::fs::read(desk.path("copy.db")).unwrap();
    assert_eq!(bytes[18..20], [1, 1], "a rollback journal");
    assert_eq!(std::fs::metadata(desk.path("copy.db")).unwrap().mode() & 0o777, 0o600);
}

#[test]
fn a_backup_restores_by_being_opened() {
    let mut desk = Desk::drawn();
    desk.run("mona", "keep backup copy.db").ok();
    std::fs::rename(desk.path("copy.db"), desk.path("qa.db")).unwrap();
    desk.night("2026-03-03T09:00:00Z");
    desk.run("", "verify").ok();
    assert_eq!(std::fs::read(desk.path("qa.db")).unwrap()[18..20], [2, 2], "a log, as usual");
}

#[test]
fn the_same_backup_again_changes_nothing() {
    let desk = Desk::drawn();
    desk.run("mona", "keep backup copy.db").ok();
    let (head, bytes) = (desk.head(), std::fs::read(desk.path("copy.db")).unwrap());
    let again = desk.run("mona", "keep backup copy.db").ok();
    assert!(again.stdout.contains("stands already; nothing was recorded"), "{}", again.whole());
    assert_eq!((desk.head(), std::fs::read(desk.path("copy.db")).unwrap()), (head, bytes));
    assert_eq!(desk.run("mona", "--quiet keep backup copy.db").ok().whole(), "");
}

#[test]
fn an_older_backup_gives_way_only_where_that_is_asked_for() {
    let mut desk = Desk::drawn();
    desk.run("mona", "keep backup copy.db").ok();
    let before = std::fs::read(desk.path("copy.db")).unwrap();
    desk.at("2026-03-02T10:00:00Z");
    desk.run("lea", "intake add --ref R-1 --channel chat --details Hello").ok();
    desk.run("mona", "keep backup copy.db").refused(1, "an older backup, up to");
    assert_eq!(std::fs::read(desk.path("copy.db")).unwrap(), before);
    let answer = desk.run("mona", "keep backup copy.db --replace").ok();
    assert!(answer.stdout.contains("A backup, checked"), "{}", answer.whole());
    assert_ne!(std::fs::read(desk.path("copy.db")).unwrap(), before);
    assert_eq!(leftovers(&desk), Vec::<String>::new());
}

#[test]
fn what_is_no_backup_of_this_file_is_never_replaced() {
    let desk = Desk::drawn();
    desk.write("note.txt", "mine");
    desk.run("mona", "keep backup note.txt --replace").refused(1, "is there already, and is no backup of this file");
    assert_eq!(std::fs::read(desk.path("note.txt")).unwrap(), b"mine");
    desk.run("mona", "--db other.db init --rehearsal --timezone UTC").ok();
    let before = std::fs::read(desk.path("other.db")).unwrap();
    desk.run("mona", "keep backup other.db --replace").refused(1, "no backup of this file");
    assert_eq!(std::fs::read(desk.path("other.db")).unwrap(), before);
    desk.write("empty.db", "");
    desk.run("mona", "keep backup empty.db").refused(1, "no backup of this file");
    desk.run("mona", "keep backup plan.toml --replace").refused(1, "no backup of this file");
    assert_eq!(recorded(&desk), 0);
}

#[test]
fn a_backup_that_holds_more_than_the_file_is_not_replaced_since_the_file_was_put_back() {
    let desk = Desk::drawn();
    let old = std::fs::read(desk.path("qa.db")).unwrap();
    desk.run("lea", "intake add --ref R-1 --channel chat --details Hello").ok();
    desk.run("mona", "keep backup copy.db").ok();
    desk.write("qa.db", old);
    let refused = desk.run("mona", "keep backup copy.db --replace");
    refused.refused(3, "which this file does not");
    desk.run("", "--db copy.db verify").ok();
}

#[test]
fn a_damaged_backup_is_not_taken_for_one() {
    let desk = Desk::drawn();
    desk.run("mona", "keep backup copy.db").ok();
    let mut bytes = std::fs::read(desk.path("copy.db")).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle..middle + 16_384].fill(7);
    desk.write("copy.db", bytes);
    desk.run("mona", "keep backup copy.db").refused(1, "no backup of this file");
}

#[test]
fn a_file_that_does_not_stand_is_not_backed_up() {
    let desk = Desk::drawn();
    let conn = Connection::open(desk.path("qa.db")).unwrap();
    conn.set_db_config(rusqlite::config::DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false).unwrap();
    conn.execute("UPDATE entry SET note = 'x' WHERE id = 2", []).unwrap();
    drop(conn);
    desk.run("mona", "keep backup copy.db").refused(3, "the copy does not stand, so it gets no name");
    assert!(!desk.path("copy.db").exists());
    assert_eq!(leftovers(&desk), Vec::<String>::new());
}

#[test]
fn a_file_is_no_backup_of_itself_however_it_is_called() {
    let desk = Desk::drawn();
    let before = std::fs::read(desk.path("qa.db")).unwrap();
    std::fs::hard_link(desk.path("qa.db"), desk.path("hard.db")).unwrap();
    let whole = desk.path("qa.db").display().to_string();
    for name in ["qa.db", "./qa.db", "../box/../qa.db", &whole, "hard.db", "qa.db-wal", "qa.db-journal", "./qa.db-shm"]
    {
        let name = name.replace("../box/../", &format!("../{}/", desk.folder().file_name().unwrap().to_str().unwrap()));
        desk.args("mona", &["keep", "backup", &name, "--replace"]).refused(2, "would overwrite the file itself");
    }
    symlink("qa.db", desk.path("soft.db")).unwrap();
    desk.run("mona", "keep backup soft.db").refused(2, "would overwrite the file itself");
    std::fs::remove_file(desk.path("hard.db")).unwrap();
    assert_eq!(std::fs::read(desk.path("qa.db")).unwrap(), before);
}

#[test]
fn a_backup_goes_into_no_link_device_fifo_or_folder() {
    let desk = Desk::drawn();
    symlink("elsewhere.db", desk.path("link.db")).unwrap();
    desk.run("mona", "keep backup link.db").refused(74, "is a link: nothing is written through it");
    assert!(!desk.path("elsewhere.db").exists());
    assert!(Command::new("mkfifo").arg(desk.path("pipe.db")).status().unwrap().success());
    desk.run("mona", "keep backup pipe.db").refused(74, "is a FIFO: nothing is written through it");
    desk.run("mona", "keep backup /dev/null").refused(74, "is a device: nothing is written through it");
    std::fs::create_dir(desk.path("folder")).unwrap();
    desk.run("mona", "keep backup folder").refused(2, "is a folder");
    desk.run("mona", "keep backup nowhere/copy.db").refused(74, "nowhere/copy.db cannot be written");
    assert_eq!(recorded(&desk), 0);
}

#[test]
fn a_backup_gets_no_name_next_to_a_log_that_belongs_to_another_file() {
    let desk = Desk::drawn();
    for log in ["copy.db-wal", "copy.db-journal"] {
        desk.write(log, "x");
        desk.run("mona", "keep backup copy.db").refused(1, "lies there, and belongs to another file");
        std::fs::remove_file(desk.path(log)).unwrap();
    }
    desk.run("mona", "keep backup copy.db").ok();
}

#[test]
fn a_backup_has_all_that_anybody_may_read_and_takes_a_manager() {
    let desk = Desk::drawn();
    for who in ["ana", "lea"] {
        desk.run(who, "keep backup copy.db").refused(1, &format!("{who} may not make a backup"));
        assert!(!desk.path("copy.db").exists());
    }
    desk.run("mona", "keep backup copy.db").ok();
}

#[test]
fn what_a_killed_backup_left_is_cleared_by_the_next() {
    let desk = Desk::drawn();
    desk.write(".assize-partial-abc123", "half");
    desk.write(".assize-partial-abc123-journal", "half");
    desk.run("mona", "keep backup copy.db").ok();
    assert_eq!(leftovers(&desk), Vec::<String>::new());
}

#[test]
fn what_a_killed_backup_left_goes_when_text_is_erased_for_good() {
    let desk = Desk::drawn();
    desk.write(".assize-partial-abc123", "every word of the file");
    desk.run("mona", "keep clean").ok();
    assert_eq!(leftovers(&desk), Vec::<String>::new());
}

/// A-T10: while eight processes write, each backup verifies, and its head is one that the file holds.
#[test]
fn backups_made_while_eight_processes_write_are_each_of_one_moment() {
    let desk = Desk::drawn();
    let writers: Vec<_> = (0..8)
        .map(|writer| {
            let lines =
                (0..6).map(|n| format!("'{}' intake add --ref W-{writer}-{n} --channel chat --details x", program()));
            let mut shell = Command::new("sh");
            shell.arg("-ec").arg(lines.collect::<Vec<_>>().join("\n"));
            shell.current_dir(desk.folder()).env_clear();
            for (name, value) in desk.command("lea").get_envs() {
                shell.env(name, value.unwrap());
            }
            shell.stdout(Stdio::null()).spawn().unwrap()
        })
        .collect();
    let heads: Vec<String> = (0..4)
        .map(|n| {
            let made = desk.run("mona", &format!("keep backup copy-{n}.db --format json")).ok();
            let page: serde_json::Value = serde_json::from_str(&made.stdout).unwrap();
            page["rows"][0]["up_to"].as_str().unwrap_or_else(|| panic!("{page}")).to_owned()
        })
        .collect();
    for mut writer in writers {
        assert!(writer.wait().unwrap().success());
    }
    for (n, head) in heads.iter().enumerate() {
        assert_eq!(std::fs::read(desk.path(&format!("copy-{n}.db"))).unwrap()[18..20], [1, 1]);
        desk.run("", &format!("--db copy-{n}.db verify --against {head}")).ok();
        desk.run("", &format!("verify --against {head}")).ok();
    }
    assert_eq!(recorded(&desk), 4);
}

// --- a folder of backups ----------------------------------------------------------------------------

/// The backups in the folder, oldest first.
fn shelved(desk: &Desk) -> Vec<String> {
    let names = std::fs::read_dir(desk.path("backups")).unwrap().map(|entry| entry.unwrap().file_name());
    let mut names: Vec<String> = names.filter_map(|name| name.into_string().ok()).collect();
    names.sort();
    names
}

/// A file with a folder in which backups of five days stand.
fn with_backups(days: u32) -> Desk {
    let mut desk = Desk::drawn();
    std::fs::create_dir(desk.path("backups")).unwrap();
    for day in 0..days {
        desk.at(&format!("2026-03-{:02}T10:00:00Z", 2 + day));
        desk.run("lea", &format!("intake add --ref R-{day} --channel chat --details Hello")).ok();
        desk.run("mona", "keep backup --dir backups").ok();
    }
    desk
}

#[test]
fn a_backup_in_a_folder_is_named_by_its_day_and_head() {
    let desk = with_backups(1);
    let [name] = shelved(&desk).try_into().unwrap();
    let name: String = name;
    assert!(name.strip_prefix("qa-2026-03-02-").is_some_and(|rest| rest.strip_suffix(".db").is_some()), "{name}");
    let head = name.trim_start_matches("qa-2026-03-02-").trim_end_matches(".db").replace('-', ":");
    desk.run("", &format!("verify --against {head}")).ok();
    desk.run("", &format!("--db backups/{name} verify --against {head}")).ok();
    let (before, files) = (desk.head(), shelved(&desk));
    let again = desk.run("mona", "keep backup --dir backups --keep 3").ok();
    assert!(again.stdout.contains("stands already; nothing was recorded"), "{}", again.whole());
    assert_eq!((desk.head(), shelved(&desk)), (before, files));
    assert_eq!(desk.run("mona", "--quiet keep backup --dir backups --keep 3").ok().whole(), "");
}

#[test]
fn so_many_of_the_newest_backups_stay_and_older_ones_go() {
    let mut desk = with_backups(4);
    desk.at("2026-03-06T10:00:00Z");
    desk.run("lea", "intake add --ref R-9 --channel chat --details Hello").ok();
    let plan = desk.run("mona", "keep backup --dir backups --keep 2 --dry-run").ok();
    assert!(plan.stdout.contains("This backup would be made; nothing is done"), "{}", plan.whole());
    assert_eq!(shelved(&desk).len(), 4);
    let answer = desk.run("mona", "keep backup --dir backups --keep 2").ok();
    let left = shelved(&desk);
    assert_eq!(left.len(), 2, "{}", answer.whole());
    assert!(left[0].starts_with("qa-2026-03-05-") && left[1].starts_with("qa-2026-03-06-"), "{left:?}");
    for gone in ["qa-2026-03-02-", "qa-2026-03-03-", "qa-2026-03-04-"] {
        assert!(answer.stdout.contains(gone) && plan.stdout.contains(gone), "{gone}: {}", answer.whole());
    }
    let conn = Connection::open(desk.path("qa.db")).unwrap();
    let removed: i64 = conn.query_row("SELECT count(*) FROM backup_removal", [], |row| row.get(0)).unwrap();
    assert_eq!(removed, 3);
    let head = desk.head();
    desk.run("mona", "keep backup --dir backups --keep 2").ok();
    assert_eq!(desk.head(), head, "again changes nothing");
    desk.run("", "verify").ok();
}

#[test]
fn older_backups_that_go_while_the_newest_stands_are_said_to_be_recorded() {
    let desk = with_backups(3);
    let before = desk.head();
    let plan = desk.run("mona", "keep backup --dir backups --keep 2 --dry-run").ok();
    assert!(plan.stdout.contains("The newest backup stands already; nothing would be made"), "{}", plan.whole());
    let answer = desk.run("mona", "keep backup --dir backups --keep 2").ok();
    let said = "The newest backup stands already; that 1 older one was removed is recorded";
    assert!(answer.stdout.contains(said) && !answer.stdout.contains("nothing was recorded"), "{}", answer.whole());
    assert!(answer.stdout.contains("qa-2026-03-02-"), "{}", answer.whole());
    assert_ne!(desk.head(), before);
    let note: String = Connection::open(desk.path("qa.db"))
        .unwrap()
        .query_row("SELECT note FROM entry ORDER BY id DESC LIMIT 1", [], |row| row.get(0))
        .unwrap();
    assert!(note.starts_with("1 older backup removed: qa-2026-03-02-"), "{note}");
    let again = desk.run("mona", "keep backup --dir backups --keep 2").ok();
    assert!(again.stdout.contains("stands already; nothing was recorded"), "{}", again.whole());
}

#[test]
fn what_is_no_good_backup_of_this_file_is_left_alone_and_counts_for_none() {
    let mut desk = with_backups(3);
    let names = shelved(&desk);
    let mut damaged = std::fs::read(desk.path(&format!("backups/{}", names[2]))).unwrap();
    let end = damaged.len() - 1;
    damaged[end] ^= 1;
    desk.write(&format!("backups/{}", names[2]), &damaged);
    std::fs::copy(
        desk.path(&format!("backups/{}", names[0])),
        desk.path("backups/qa-2026-01-01-3-0123456789abcdef.db"),
    )
    .unwrap();
    desk.write("backups/notes.txt", "mine");
    symlink(desk.path("backups/notes.txt"), desk.path("backups/qa-2026-01-02-2-0123456789abcdef.db")).unwrap();
    desk.at("2026-03-09T10:00:00Z");
    desk.run("lea", "intake add --ref R-9 --channel chat --details Hello").ok();
    let answer = desk.run("mona", "keep backup --dir backups --keep 2").ok();
    let left = shelved(&desk);
    assert!(left.contains(&names[2]) && left.contains(&"notes.txt".to_owned()), "{left:?}");
    assert!(left.contains(&names[1]) && !left.contains(&names[0]), "{left:?}: {}", answer.whole());
    assert!(answer.stdout.contains("it is not as it was made"), "{}", answer.whole());
    assert!(answer.stdout.contains("no ordinary file"), "{}", answer.whole());
    assert!(answer.stdout.contains("no backup of that name is on record"), "{}", answer.whole());
}

#[test]
fn a_file_that_was_put_back_makes_no_backup_in_its_folder_and_removes_none() {
    let desk = with_backups(2);
    let names = shelved(&desk);
    std::fs::copy(desk.path(&format!("backups/{}", names[0])), desk.path("qa.db")).unwrap();
    for log in ["qa.db-wal", "qa.db-shm"] {
        let _ = std::fs::remove_file(desk.path(log));
    }
    desk.run("mona", "keep backup --dir backups --keep 1").refused(3, "which this file does not");
    assert_eq!(shelved(&desk), names);
}

#[test]
fn a_folder_of_backups_is_there_and_keeps_one_at_least() {
    let desk = Desk::drawn();
    desk.run("mona", "keep backup --dir nowhere").refused(66, "the folder nowhere cannot be read");
    desk.run("mona", "keep backup --dir nowhere --keep 0").refused(2, "0");
    desk.run("mona", "keep backup copy.db --keep 3").refused(2, "--keep");
    desk.run("mona", "keep backup copy.db --dry-run").refused(2, "--dry-run");
    assert!(!desk.path("copy.db").exists());
    desk.run("mona", "keep backup copy.db --dir nowhere").refused(2, "--dir");
    desk.run("mona", "keep backup").refused(2, "FILE");
    std::fs::create_dir(desk.path("backups")).unwrap();
    desk.run("lea", "keep backup --dir backups").refused(1, "lea may not make a backup");
}

#[test]
fn what_is_no_backup_is_named_and_backups_from_before_the_file_got_another_name_count() {
    let mut desk = with_backups(3);
    desk.write("backups/foo.db", "mine");
    let names = shelved(&desk);
    for log in ["qa.db", "qa.db-wal", "qa.db-shm"] {
        let _ = std::fs::rename(desk.path(log), desk.path(&log.replace("qa", "centre")));
    }
    desk.at("2026-03-09T10:00:00Z");
    desk.run("lea", "--db centre.db intake add --ref R-9 --channel chat --details Hello").ok();
    let answer = desk.run("mona", "--db centre.db keep backup --dir backups --keep 2").ok();
    let left = shelved(&desk);
    assert!(
        left[0].starts_with("centre-2026-03-09-") && left[1..] == ["foo.db".to_owned(), names[3].clone()],
        "{left:?}"
    );
    assert!(answer.stdout.contains("Left alone: foo.db, its name is none that --dir gives"), "{}", answer.whole());
    for gone in &names[1..3] {
        assert!(answer.stdout.contains(gone), "{gone}: {}", answer.whole());
    }
    let conn = Connection::open(desk.path("centre.db")).unwrap();
    let removed: i64 = conn.query_row("SELECT count(*) FROM backup_removal", [], |row| row.get(0)).unwrap();
    assert_eq!(removed, 2);
}

#[test]
fn a_backup_goes_to_no_output() {
    let desk = Desk::drawn();
    desk.run("mona", "keep backup -").refused(2, "a backup is a file, and goes to no output");
    assert!(!desk.path("-").exists());
}
