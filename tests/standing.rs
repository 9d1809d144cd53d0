//! A file that nobody may write to is read and verified as it stands, and claims no more than that.

use crate::support::{Answer, Desk, answer, copy_program};
use assize::core::ledger::{self, Access, Store};
use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::process::{Command, Stdio};

/// A folder without write access, with a copy of a file in it, and somebody who is not root.
struct Copy {
    desk: Desk,
    folder: PathBuf,
}

impl Copy {
    /// None where this cannot be tried here.
    fn made(name: &str, log: Option<&[u8]>) -> Option<Self> {
        if nix::unistd::geteuid().is_root() && !PathBuf::from("/usr/bin/setpriv").exists() {
            println!("left out: root may write everywhere, and there is no setpriv to be somebody else");
            return None;
        }
        let desk = Desk::drawn();
        let folder = desk.path(name);
        fs::create_dir(&folder).unwrap();
        fs::copy(desk.path("qa.db"), folder.join("qa.db")).unwrap();
        copy_program(&desk.path("assize"));
        if let Some(log) = log {
            fs::write(folder.join("qa.db-wal"), log).unwrap();
        }
        let copy = Self { desk, folder };
        fs::set_permissions(copy.desk.folder(), Permissions::from_mode(0o755)).unwrap();
        fs::set_permissions(copy.folder.join("qa.db"), Permissions::from_mode(0o444)).unwrap();
        fs::set_permissions(&copy.folder, Permissions::from_mode(0o555)).unwrap();
        Some(copy)
    }

    fn run(&self, who: &str, words: &str) -> Answer {
        let program = self.desk.path("assize");
        let mut command = if nix::unistd::geteuid().is_root() {
            let mut command = Command::new("setpriv");
            command.args(["--reuid=65534", "--regid=65534", "--clear-groups"]).arg(program);
            command
        } else {
            Command::new(program)
        };
        command.args(words.split_whitespace()).current_dir("/").env_clear().stdin(Stdio::null());
        command.env("ASSIZE_DB", self.folder.join("qa.db")).env("ASSIZE_NOW", "2026-03-02T09:00:00Z");
        answer(command.env("ASSIZE_AS", who))
    }

    fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(&self.folder).unwrap();
        let mut names: Vec<_> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }
}

impl Drop for Copy {
    fn drop(&mut self) {
        // So that the folder can be removed.
        let _ = fs::set_permissions(&self.folder, Permissions::from_mode(0o755));
    }
}

#[test]
fn a_copy_that_nobody_may_write_to_is_read_and_verified_as_it_stands() {
    for (name, log) in [("copy", None), ("emptied", Some(&b""[..])), ("a?mode=rwc&b#c %41 é", None)] {
        let Some(copy) = Copy::made(name, log) else { return };
        let (names, before) = (copy.names(), fs::read(copy.folder.join("qa.db")).unwrap());
        let head = copy.desk.head();
        let verified = copy.run("mona", &format!("verify --against {head} --format json")).ok();
        let result = |check: &str| {
            let rows = verified.rows();
            let row = rows.iter().find(|row| row["check"] == check).unwrap_or_else(|| panic!("{check}")).clone();
            (row["result"].as_str().unwrap().to_owned(), row["says"].as_str().unwrap().to_owned())
        };
        for check in ["structure", "schema", "chain", "facts", "anchors", "draws"] {
            assert_eq!(result(check).0, "holds", "{check}");
        }
        assert_eq!(result("log").0, "not checked");
        assert!(result("log").1.contains("any entry that was only in the log"), "{}", result("log").1);
        assert!(verified.stderr.contains("cannot be written here: read as it stands, without a log"), "{name}");
        for words in ["report audits", "score queue", "people list --quiet"] {
            let here = copy.run("mona", &format!("{words} --format csv")).ok();
            assert_eq!(here.stdout, copy.desk.run("mona", &format!("{words} --format csv")).ok().stdout);
        }
        assert_eq!(copy.names(), names, "nothing is left there");
        assert_eq!(fs::read(copy.folder.join("qa.db")).unwrap(), before);
    }
}

#[test]
fn an_act_on_a_copy_that_nobody_may_write_to_is_refused_in_words() {
    let Some(copy) = Copy::made("copy", None) else { return };
    let refused = copy.run("mona", "assign nightly").refused(74, "qa.db cannot be written");
    assert!(refused.stderr.contains("it can be read and verified"), "{}", refused.whole());
}

#[test]
fn a_dry_run_works_on_a_copy_that_nobody_may_write_to_and_leaves_nothing_there() {
    let Some(copy) = Copy::made("copy", None) else { return };
    let (names, before) = (copy.names(), fs::read(copy.folder.join("qa.db")).unwrap());
    let words = "assign nightly --dry-run --format json";
    assert_eq!(copy.run("mona", words).ok().rows(), copy.desk.run("mona", words).ok().rows());
    let card = copy.desk.path("card.toml");
    let second = fs::read_to_string(&card).unwrap().replace("version = 1", "version = 2");
    fs::write(&card, second).unwrap();
    let said = copy.run("mona", &format!("card publish {} --dry-run", card.display())).ok();
    assert!(said.stderr.contains("read as it stands, without a log"), "{}", said.whole());
    copy.run("ana", &format!("card publish {} --dry-run", card.display())).refused(1, "may not");
    assert_eq!((copy.names(), fs::read(copy.folder.join("qa.db")).unwrap()), (names, before));
    let refused = copy.run("mona", "assign nightly").refused(74, "qa.db cannot be written");
    assert!(refused.stderr.contains("--dry-run works"), "{}", refused.whole());
}

#[test]
fn a_copy_whose_log_cannot_be_read_is_refused_and_not_read_without_it() {
    let Some(copy) = Copy::made("copy", Some(&[7; 4096])) else { return };
    for words in ["verify", "report audits"] {
        let refused = copy.run("mona", words).refused(74, "qa.db-wal holds newer entries, and cannot be read");
        assert!(refused.stderr.contains("copy the file and its -wal together"), "{}", refused.whole());
    }
}

/// A file whose log SQLite cannot share, for a reader or a writer: a link stands in the place of its index.
fn shut() -> Desk {
    let desk = Desk::drawn();
    std::os::unix::fs::symlink("nowhere", desk.path("qa.db-shm")).unwrap();
    desk
}

#[test]
fn an_act_that_a_link_in_the_place_of_the_index_stops_is_refused_with_the_name_of_the_link() {
    let desk = shut();
    let refused = desk.run("mona", "assign nightly").refused(74, "qa.db-shm is a link, and no program follows it");
    assert!(refused.stderr.contains("move the link away"), "{}", refused.whole());
}

#[test]
fn what_was_read_from_a_file_that_changed_meanwhile_is_refused() {
    let desk = shut();
    let path = desk.path("qa.db");
    let mut store = Store::open(&path, Access::Inspect).unwrap();
    assert!(ledger::verify(&mut store, &[]).unwrap().iter().any(|verdict| verdict.check == "log"));
    let mut bytes = fs::read(&path).unwrap();
    bytes.push(0);
    fs::write(&path, bytes).unwrap();
    let refused = store.require_unchanged().unwrap_err();
    assert!(refused.message.contains("was written into while it was read"), "{refused}");
    assert!(ledger::verify(&mut store, &[]).is_err());
}

#[test]
fn a_log_that_appears_while_a_file_is_read_as_it_stands_is_refused() {
    let desk = shut();
    let store = Store::open(&desk.path("qa.db"), Access::Read).unwrap();
    assert!(store.require_unchanged().unwrap().is_some());
    desk.write("qa.db-wal", "an entry");
    assert!(store.require_unchanged().unwrap_err().message.contains("was written into"));
}

#[test]
fn a_file_that_can_be_written_is_read_as_ever() {
    let desk = Desk::drawn();
    let store = Store::open(&desk.path("qa.db"), Access::Read).unwrap();
    assert_eq!(store.require_unchanged().unwrap(), None);
    assert!(store.warnings().is_empty());
}
