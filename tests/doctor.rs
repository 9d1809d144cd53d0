//! The doctor says what stands in the way of a clean file, why it matters, and what mends it.

use crate::heads::as_nobody;
use crate::support::{Answer, Desk, answer};
use assize::core::keeping::bad_for_sqlite;
use assize::core::ledger::{self, Access, Store, Who};
use rusqlite::Connection;
use std::os::unix::fs::PermissionsExt;
use std::process::Stdio;

/// A desk at which the doctor finds nothing: a backup and a head are kept, holidays are known, nobody else reads the file.
fn clean() -> Desk {
    let mut desk = Desk::centre();
    let policy = std::fs::read_to_string(desk.path("policy.toml")).unwrap();
    let holidays = "holidays = [\"2026-12-25\", \"2027-01-01\"]\n";
    let policy = policy
        .lines()
        .filter(|line| !line.starts_with("holidays"))
        .fold(holidays.to_owned(), |all, line| all + line + "\n");
    desk.write("policy2.toml", policy);
    desk.run("mona", "policy publish policy2.toml").ok();
    desk.run("mona", "assign nightly --heads heads").ok();
    desk.at("2026-03-02T10:00:00Z");
    desk.run("mona", "keep backup copy.db").ok();
    std::fs::set_permissions(desk.path("qa.db"), PermissionsExt::from_mode(0o660)).unwrap();
    desk
}

/// What the doctor finds, of one kind.
#[track_caller]
fn found(desk: &Desk, about: &str) -> serde_json::Value {
    let answer = doctor(desk, "--format json");
    assert_eq!(answer.code, 4, "{}", answer.whole());
    let rows = answer.rows();
    let row = rows.iter().find(|row| row["about"] == about).unwrap_or_else(|| panic!("no {about} in {rows:#?}"));
    for column in ["says", "matters", "mends"] {
        assert!(!row[column].as_str().unwrap().is_empty(), "{row}");
    }
    row.clone()
}

#[track_caller]
fn says(desk: &Desk, about: &str, says: &str) {
    let row = found(desk, about);
    assert!(row["says"].as_str().unwrap().contains(says), "no `{says}` in {row}");
}

fn doctor(desk: &Desk, more: &str) -> Answer {
    desk.run("", &format!("keep doctor --heads heads {more}"))
}

#[test]
fn of_a_clean_file_the_doctor_says_that_nothing_was_found() {
    let desk = clean();
    let answer = doctor(&desk, "");
    assert_eq!(answer.code, 0, "{}", answer.whole());
    assert!(answer.stdout.contains("Nothing was found."), "{}", answer.whole());
    assert_eq!(doctor(&desk, "--quiet").ok().whole(), "");
}

#[test]
fn the_doctor_changes_nothing() {
    let desk = Desk::drawn();
    let (head, bytes) = (desk.head(), std::fs::read(desk.path("qa.db")).unwrap());
    assert_eq!(desk.run("", "keep doctor").code, 4);
    assert_eq!((desk.head(), std::fs::read(desk.path("qa.db")).unwrap()), (head, bytes));
}

#[test]
fn a_file_without_backup_and_without_a_head_that_is_kept_is_told() {
    let desk = Desk::drawn();
    desk.write("heads", format!("head {}\n", desk.head()));
    says(&desk, "backup", "there is no backup on record");
    let answer = desk.run("", "keep doctor");
    assert!(answer.stdout.contains("nobody said where heads are kept outside the file"), "{}", answer.whole());
}

/// C3: more than seven days or more than 500 entries.
#[test]
fn a_backup_and_a_head_are_old_after_seven_days_or_500_entries() {
    let mut desk = clean();
    desk.run("lea", "intake add --ref R-1 --channel chat --details Hello").ok();
    desk.at("2026-03-09T10:00:00Z");
    let rows = doctor(&desk, "--format json").rows();
    assert!(rows.iter().all(|row| row["about"] != "backup" && row["about"] != "heads"), "{rows:#?}");
    desk.at("2026-03-10T10:00:01Z");
    says(&desk, "backup", "the newest backup, copy.db, ends with entry");
    says(&desk, "heads", "came since, the first 8 days ago");
}

#[test]
fn heads_that_the_chain_does_not_hold_are_a_check_that_fails() {
    let desk = clean();
    desk.write("heads", "head 99:0123456789abcdef\n");
    let answer = doctor(&desk, "");
    assert_eq!(answer.code, 3, "{}", answer.whole());
    assert!(answer.stdout.contains("99:0123456789abcdef is not in this chain"), "{}", answer.whole());
    desk.run("", "keep doctor --heads nowhere").refused(66, "there is no file or folder nowhere");
}

#[test]
fn a_changed_row_is_a_check_that_fails() {
    let desk = clean();
    let conn = Connection::open(desk.path("qa.db")).unwrap();
    conn.set_db_config(rusqlite::config::DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false).unwrap();
    conn.execute("UPDATE entry SET note = 'x' WHERE id = 2", []).unwrap();
    drop(conn);
    let answer = doctor(&desk, "");
    assert_eq!(answer.code, 3, "{}", answer.whole());
    assert!(answer.stdout.contains("the chain of entries is broken"), "{}", answer.whole());
}

#[test]
fn of_an_altered_schema_only_that_is_said() {
    let desk = clean();
    Connection::open(desk.path("qa.db")).unwrap().execute_batch("DROP TRIGGER entry_kept").unwrap();
    let answer = doctor(&desk, "");
    assert_eq!(answer.code, 3, "{}", answer.whole());
    assert!(answer.stdout.contains("the schema was altered"), "{}", answer.whole());
}

#[test]
fn a_file_with_more_pages_than_it_says_is_named_however_large_it_is() {
    let desk = clean();
    let file = std::fs::OpenOptions::new().append(true).open(desk.path("qa.db")).unwrap();
    file.set_len(file.metadata().unwrap().len() + (300 << 20)).unwrap();
    let answer = doctor(&desk, "");
    assert_eq!(answer.code, 3, "{}", answer.whole());
    assert!(answer.stdout.contains("its header counts"), "{}", answer.whole());
}

/// D-T5.
#[test]
fn a_file_or_a_folder_that_is_open_to_all_is_told_with_the_command_that_closes_it() {
    let desk = clean();
    for (mode, can, mends) in
        [(0o664, "can read ", "chmod o-r qa.db"), (0o666, "can read and write ", "chmod o-rw qa.db")]
    {
        std::fs::set_permissions(desk.path("qa.db"), PermissionsExt::from_mode(mode)).unwrap();
        let row = found(&desk, "mode");
        assert!(row["says"].as_str().unwrap().contains(can), "{row}");
        assert_eq!(row["mends"], mends);
    }
    std::fs::set_permissions(desk.folder(), PermissionsExt::from_mode(0o777)).unwrap();
    says(&desk, "folder", "can put another file in the place of qa.db");
}

#[test]
fn a_file_of_somebody_else_is_told_to_who_is_not_root() {
    if !nix::unistd::geteuid().is_root() {
        println!("left out: only root may give a file away");
        return;
    }
    let desk = clean();
    std::fs::set_permissions(desk.folder(), PermissionsExt::from_mode(0o1777)).unwrap();
    std::fs::set_permissions(desk.path("qa.db"), PermissionsExt::from_mode(0o660)).unwrap();
    for (name, owner) in [("qa.db", 65_533), ("heads", 65_534)] {
        std::os::unix::fs::chown(desk.path(name), Some(owner), Some(65_534)).unwrap();
    }
    let answer = as_nobody(&desk, "", "keep doctor --heads heads");
    assert!(answer.stdout.contains("qa.db belongs to uid 65533, not to you"), "{}", answer.whole());
}

#[test]
fn a_second_name_of_the_file_is_told() {
    let desk = clean();
    std::fs::hard_link(desk.path("qa.db"), desk.path("other.db")).unwrap();
    says(&desk, "links", "qa.db has 2 names (hard links)");
}

/// A-T11.
#[test]
fn a_disk_that_is_shared_over_a_network_is_bad_for_sqlite() {
    for (magic, name) in [(0x6969, "NFS"), (0xFF53_4D42, "CIFS"), (0xFE53_4D42, "SMB2"), (0x6573_5546, "FUSE")] {
        assert_eq!(bad_for_sqlite(magic), Some(name));
    }
    let negative = i64::from(i32::from_ne_bytes(0xFF53_4D42_u32.to_ne_bytes()));
    assert_eq!(bad_for_sqlite(negative), Some("CIFS"), "a number of 32 bits with a sign");
    for local in [0xEF53, 0x0102_1994, 0x9123_683E, 0x794C_7630] {
        assert_eq!(bad_for_sqlite(local), None, "ext4, tmpfs, btrfs, overlay");
    }
}

#[test]
fn a_folder_for_temporary_files_that_is_not_there_is_told() {
    let desk = clean();
    let mut command = desk.command("");
    command.args(["keep", "doctor", "--heads", "heads"]).env("TMPDIR", "/nowhere").stdin(Stdio::null());
    let answer = answer(&mut command);
    assert_eq!(answer.code, 4, "{}", answer.whole());
    assert!(answer.stdout.contains("nothing can be kept in /nowhere"), "{}", answer.whole());
}

#[test]
fn a_clock_that_is_behind_the_newest_entry_is_told() {
    let mut desk = clean();
    desk.at("2026-03-01T09:00:00Z");
    says(&desk, "clock", "the clock says 2026-03-01T09:00:00Z, and the newest entry was made at 2026-03-02T10:00:00Z");
}

#[test]
fn a_cron_that_does_not_run_is_told() {
    let mut desk = clean();
    desk.at("2026-03-04T10:00:00Z");
    let dialogues = std::fs::read_to_string(desk.path("dialogues.csv")).unwrap();
    desk.write("more.csv", dialogues.replace("D-", "E-").replace("2026-03-01", "2026-03-03"));
    desk.run("mona", "intake import more.csv").ok();
    desk.at("2026-03-05T10:00:00Z");
    let rows = doctor(&desk, "--format json").rows();
    assert!(rows.iter().all(|row| row["about"] != "cron"), "{rows:#?}");
    desk.at("2026-03-08T10:00:00Z");
    says(&desk, "cron", "plan daily waits since 2026-03-03 to be drawn, and the last night was on 2026-03-02");
}

#[test]
fn house_rules_that_know_no_holiday_of_the_year_are_told() {
    let mut desk = clean();
    desk.at("2027-11-01T10:00:00Z");
    says(&desk, "holidays", "the house rules have no holiday of 2028");
}

#[test]
fn templates_that_nobody_changed_are_told() {
    let desk = Desk::new();
    desk.run("mona", "init --rehearsal --timezone Asia/Tokyo --with-templates .").ok();
    desk.run("mona", "people import people.csv").ok();
    desk.write("heads", format!("head {}\n", desk.head()));
    says(&desk, "template", "the policy in force is the template, word for word");
}

#[test]
fn roles_that_nobody_has_are_told() {
    let desk = Desk::begun(
        "2026-03-02T09:00:00Z",
        "timezone = \"UTC\"\n",
        "handle,name,role,team,from\nlea,Lea,lead,north,2020-01-01\n",
    );
    desk.write("heads", format!("head {}\n", desk.head()));
    says(&desk, "roles", "nobody is manager today");
}

#[test]
fn people_without_login_or_address_are_told_where_others_need_them() {
    let desk = Desk::begun(
        "2026-03-02T09:00:00Z",
        "timezone = \"UTC\"\nidentity = \"login\"\n",
        "handle,name,role,team,from,to,login,email\nmona,Mona,manager,office,2020-01-01,,rehearsal,m@example.org\nana,Ana,agent,north,2020-01-01,,,\n",
    );
    desk.write("heads", format!("head {}\n", desk.head()));
    says(&desk, "logins", "the roster gives no login to ana");
    says(&desk, "addresses", "the roster gives no e-mail address to ana");
}

#[test]
fn backups_of_the_last_90_days_from_before_an_erasure_are_named() {
    let mut desk = clean();
    let who = Who { actor: "mona".to_owned(), principal: None, login: "rehearsal".to_owned() };
    let mut store = Store::open(&desk.path("qa.db"), Access::Write).unwrap();
    let at = "2026-03-02T11:00:00Z".parse().unwrap();
    // Any entry that erases will do.
    ledger::record(&mut store, &who, at, "keep approve", |writing| {
        let facts: [(&'static str, &dyn rusqlite::ToSql); 5] =
            [("subject", &"ref"), ("reason", &"asked"), ("request", &1), ("precedents", &0), ("asker", &1)];
        let erasure = writing.insert("erasure", &facts, &[("customer", None)])?;
        writing.erase(erasure, "request", &[1]).map(drop)
    })
    .unwrap();
    drop(store);
    desk.at("2026-03-02T12:00:00Z");
    desk.run("mona", "keep backup later.db").ok();
    let row = found(&desk, "erased");
    assert_eq!(row["says"], "backups from before the newest erasure may hold what was erased: copy.db");
    let other = desk.folder().join("box");
    std::fs::create_dir(&other).unwrap();
    std::fs::copy(desk.path("copy.db"), other.join("copy.db")).unwrap();
    desk.run("mona", "keep backup copy.db --replace").ok();
    let rows = doctor(&desk, "--format json").rows();
    assert!(rows.iter().all(|row| row["about"] != "erased"), "a newer one stands in its place: {rows:#?}");
    desk.run("", "verify").ok();
}

/// A file with backups in two folders and one in a third, of before an erasure.
fn erased_after_backups() -> Desk {
    let desk = crate::erasure::told();
    for folder in ["one", "two"] {
        std::fs::create_dir(desk.path(folder)).unwrap();
        desk.run("mona", &format!("keep backup {folder}/copy.db")).ok();
    }
    desk.run("mona", "keep erase --ref S-1 --reason asked").ok();
    desk.run("max", "keep approve 1").ok();
    desk.write("heads", format!("head {}\n", desk.head()));
    desk
}

#[test]
fn backups_in_two_folders_are_told_apart_and_one_that_was_removed_by_hand_is_gone_once_that_is_said() {
    let desk = erased_after_backups();
    let may = "backups from before the newest erasure may hold what was erased:";
    assert_eq!(found(&desk, "erased")["says"], format!("{may} one/copy.db, two/copy.db"));
    desk.run("mona", "keep backup --removed copy.db").refused(2, "several backups bear that name");
    desk.run("mona", "keep backup --removed one/copy.db").refused(1, "one/copy.db is still there");
    std::fs::remove_file(desk.path("one/copy.db")).unwrap();
    desk.run("mona", "keep backup --removed three.db").refused(1, "no backup called three.db is on record");
    desk.run("lea", "keep backup --removed one/copy.db").refused(1, "lea may not make a backup");
    desk.run("mona", "keep backup --removed one/copy.db").ok();
    let head = desk.head();
    let again = desk.run("mona", "keep backup --removed one/copy.db").ok();
    assert!(again.stdout.contains("That it is gone is on record already"), "{}", again.whole());
    assert_eq!(desk.head(), head);
    assert_eq!(found(&desk, "erased")["says"], format!("{may} two/copy.db"));
    let other = crate::support::scratch();
    let far = other.path().canonicalize().unwrap().join("far.db");
    desk.args("mona", &["keep", "backup", far.to_str().unwrap()]).ok();
    let named = "SELECT name FROM backup ORDER BY id DESC LIMIT 1";
    let conn = rusqlite::Connection::open(desk.path("qa.db")).unwrap();
    let name: String = conn.query_row(named, [], |row| row.get(0)).unwrap();
    assert_eq!(name, far.to_str().unwrap(), "elsewhere it is the whole path");
    desk.run("", "verify").ok();
}

#[test]
fn backups_of_more_than_90_days_ago_are_named_no_more() {
    let mut desk = erased_after_backups();
    desk.at("2026-07-02T12:00:00Z");
    let rows = doctor(&desk, "--format json").rows();
    assert!(rows.iter().all(|row| row["about"] != "erased"), "{rows:#?}");
}
