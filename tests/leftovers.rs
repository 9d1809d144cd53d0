//! Nothing is left behind by what was killed, nothing without an end fills a disk, and a folder that is missing is named.

use crate::support::{Answer, Desk, answer};
use std::fs::{self, File};
use std::os::unix::fs::symlink;
use std::process::Stdio;

fn names(desk: &Desk, sign: &str) -> Vec<String> {
    let entries = fs::read_dir(desk.folder()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = entries.filter(|name| name.contains(sign)).collect();
    names.sort();
    names
}

/// Runs a command that reads something without an end.
fn endless(desk: &Desk, who: &str, words: &str) -> Answer {
    answer(desk.command(who).args(words.split(' ')).stdin(Stdio::from(File::open("/dev/zero").unwrap())))
}

#[test]
fn what_a_killed_init_left_is_cleared_by_the_next_one_and_nothing_else_is() {
    let desk = Desk::new();
    let left = "qa.db.partial-0123456789abcdef";
    for name in [left, "qa.db.partial-0123456789abcdef-wal", "qa.db.partial-fedcba9876543210-journal"] {
        desk.write(name, "half");
    }
    let held = "qa.db.partial-aaaaaaaaaaaaaaaa";
    desk.write(held, "another init makes it");
    desk.write(&format!("{held}-wal"), "its log");
    let lock = File::open(desk.path(held)).unwrap();
    lock.lock().unwrap();
    desk.write("other.db.partial-0123456789abcdef", "of another file");
    desk.write("qa.db.partial-notes", "somebody's own");
    symlink("people.csv", desk.path("qa.db.partial-bbbbbbbbbbbbbbbb")).unwrap();
    desk.run("mona", "init --rehearsal --timezone UTC").ok();
    let stays = [
        "other.db.partial-0123456789abcdef",
        held,
        "qa.db.partial-aaaaaaaaaaaaaaaa-wal",
        "qa.db.partial-bbbbbbbbbbbbbbbb",
        "qa.db.partial-notes",
    ];
    assert_eq!(names(&desk, ".partial-"), stays);
    drop(lock);
    desk.run("mona", "init --rehearsal --timezone UTC").refused(1, "is there already");
    assert!(!desk.path(held).exists(), "no process holds it any more");
    desk.run("", "verify").ok();
}

#[test]
fn the_other_name_of_a_file_that_a_killed_init_had_finished_is_cleared_and_the_file_stays() {
    let desk = Desk::centre();
    fs::hard_link(desk.path("qa.db"), desk.path("qa.db.partial-0123456789abcdef")).unwrap();
    let head = desk.head();
    desk.run("mona", "init --rehearsal --timezone UTC").refused(1, "is there already");
    assert!(names(&desk, ".partial-").is_empty());
    assert_eq!(desk.head(), head);
    desk.run("", "verify").ok();
}

#[test]
fn what_killed_answers_exports_and_proofs_left_is_cleared_by_the_next() {
    let desk = Desk::drawn();
    for (who, words) in [
        ("lea", "people list --out people.json"),
        ("mona", "report export all"),
        ("lea", "assign proof 1 --folder proof"),
    ] {
        desk.write(".assize-partial-file", "half an answer");
        fs::create_dir(desk.path(".assize-partial-folder")).unwrap();
        desk.write(".assize-partial-folder/half.csv", "half a table");
        symlink("people.csv", desk.path(".assize-partial-link")).unwrap();
        let held = File::create(desk.path(".assize-partial-held")).unwrap();
        held.lock().unwrap();
        desk.run(who, words).ok();
        assert_eq!(names(&desk, ".assize-partial"), [".assize-partial-held", ".assize-partial-link"], "{words}");
        for name in &names(&desk, ".assize-partial") {
            fs::remove_file(desk.path(name)).unwrap();
        }
    }
}

#[test]
fn stdin_without_an_end_is_refused_in_words_and_an_option_takes_more() {
    let desk = Desk::centre();
    let head = desk.head();
    for words in [
        "people import -",
        "intake import -",
        "intake volumes -",
        "intake ratings - --name x --scale=0..2",
        "intake machine - --machine autoqa/1",
        "intake import /dev/zero",
    ] {
        let said = endless(&desk, "mona", &format!("{words} --max-size 1M"));
        assert_eq!(said.code, 65, "{words}: {}", said.whole());
        assert!(
            said.stderr.contains("has no end within 1048576 bytes: nothing was taken in"),
            "{words}: {}",
            said.whole()
        );
        assert!(said.stderr.contains("--max-size takes more"), "{words}: {}", said.whole());
    }
    for words in ["policy publish -", "card check -", "people key -", "people notice publish -", "assign plan add -"] {
        endless(&desk, "mona", words).refused(65, "is longer than 4 MiB");
    }
    assert_eq!(desk.head(), head);
    let rows = fs::read(desk.path("dialogues.csv")).unwrap();
    let from = |most: &str| {
        let file = File::open(desk.path("dialogues.csv")).unwrap();
        answer(desk.command("mona").args(["intake", "import", "-", "--max-size", most]).stdin(Stdio::from(file)))
    };
    from(&(rows.len() - 1).to_string()).refused(65, "stdin has no end within");
    from(&rows.len().to_string()).ok();
    from("1k").ok();
    for odd in ["0", "many", "99999999999G", "1.5M"] {
        from(odd).refused(2, "--max-size");
    }
}

#[test]
fn a_folder_for_temporary_files_that_is_missing_or_closed_is_named() {
    let desk = Desk::centre();
    desk.write("a-file", "");
    desk.run("mona", "people list --out book.xlsx").ok();
    desk.write("bad.csv", "ref,agent\nX-1,nobody-here\n");
    for (folder, why) in [("/nonexistent/tmp", "it is not there"), ("a-file", "it is no folder")] {
        for words in [
            "intake import -",
            "people import book.xlsx",
            "intake import dialogues.csv --rejects bad.out --keep-good",
            "report export all --workbook",
        ] {
            let file = File::open(desk.path("dialogues.csv")).unwrap();
            let said =
                answer(desk.command("mona").env("TMPDIR", folder).args(words.split(' ')).stdin(Stdio::from(file)));
            assert!([65, 74].contains(&said.code), "{words}: {}", said.whole());
            assert!(
                said.stderr.contains(&format!("{folder}, the folder for temporary files: {why}")),
                "{words}: {}",
                said.whole()
            );
            assert!(said.stderr.contains("TMPDIR names another one"), "{words}: {}", said.whole());
        }
    }
    assert!(!desk.path("all").exists());
}

#[test]
fn an_export_that_was_moved_aside_by_one_that_was_killed_comes_back_or_goes() {
    let desk = Desk::drawn();
    desk.run("mona", "report export all").ok();
    let (stood, aside) = (desk.path("all"), desk.path(".assize-export-all-old"));
    fs::rename(&stood, &aside).unwrap();
    desk.run("mona", "report export all").ok();
    assert!(stood.join("datapackage.json").is_file() && !aside.exists());
    fs::create_dir(&aside).unwrap();
    desk.write(".assize-export-all-old/own.txt", "somebody's own");
    desk.run("mona", "report export all").refused(74, "all cannot be written");
    assert!(aside.join("own.txt").is_file(), "no export, and so nobody's to clear");
    assert!(stood.join("datapackage.json").is_file());
}
