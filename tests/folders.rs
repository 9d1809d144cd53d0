//! Several files at once: a folder, a pattern, or names; each its own entry, in the order of their names.

use crate::maps::{desk, facts};
use crate::support::{Answer, Desk};

const HEAD: &str = "ref,received,channel,category,agent,transcript\n";

fn row(reference: &str) -> String {
    format!("{reference},2026-11-01T10:00:00Z,chat,x,ana,hello\n")
}

/// A desk with a folder `exports` of these files.
fn with(files: &[(&str, &str)]) -> Desk {
    let desk = desk(&["ana"]);
    std::fs::create_dir_all(desk.path("exports/sub")).unwrap();
    for (name, text) in files {
        desk.write(&format!("exports/{name}"), text);
    }
    desk
}

fn month() -> Desk {
    let day = |reference: &str| format!("{HEAD}{}", row(reference));
    with(&[
        ("day10.csv", &day("C")),
        ("day2.csv", &day("B")),
        ("day1.csv", &format!("{HEAD}{}{}", row("A"), row("A0"))),
        ("README.md", "# exports"),
        ("notes.txt", "none"),
        ("day3.csv.tmp", "half"),
        (".hidden.csv", "x"),
        ("day1.csv.rejects.csv", "x"),
    ])
}

fn refs(desk: &Desk) -> Vec<String> {
    facts(desk).into_iter().map(|row| row[0].clone()).collect()
}

/// File, new, known and turned away of each file.
fn files(answer: &Answer) -> Vec<(String, i64, i64, i64)> {
    let number = |row: &serde_json::Value, key: &str| row[key].as_i64().unwrap_or(-1);
    let all = answer.rows()[0]["files"].clone();
    all.as_array()
        .unwrap()
        .iter()
        .map(|row| {
            let file = row["file"].as_str().unwrap().to_owned();
            (file, number(row, "stored"), number(row, "known"), number(row, "rejected"))
        })
        .collect()
}

fn entries(desk: &Desk) -> i64 {
    let conn = rusqlite::Connection::open(desk.path("qa.db")).unwrap();
    conn.query_row("SELECT count(*) FROM import", [], |row| row.get(0)).unwrap()
}

#[test]
fn a_folder_comes_in_by_the_order_of_its_names_each_file_in_an_entry_of_its_own() {
    let desk = month();
    let said = desk.run("mona", "intake import exports --format json").ok();
    let expected = [("exports/day1.csv", 2, 0, 0), ("exports/day2.csv", 1, 0, 0), ("exports/day10.csv", 1, 0, 0)];
    assert_eq!(files(&said), expected.map(|(file, new, known, away)| (file.to_owned(), new, known, away)));
    assert_eq!(said.rows()[0]["stored"], 4);
    assert_eq!((refs(&desk), entries(&desk)), (["A", "A0", "B", "C"].map(str::to_owned).to_vec(), 3));
    let passed = "Passed over: exports/.hidden.csv, exports/README.md, exports/day1.csv.rejects.csv, exports/day3.csv.tmp, exports/notes.txt, exports/sub.";
    assert!(said.stdout.contains(passed), "{}", said.whole());
    let head = desk.head();
    let again = desk.run("mona", "intake import exports/ --format json").ok();
    assert_eq!((again.rows()[0]["stored"].as_i64(), again.rows()[0]["known"].as_i64()), (Some(0), Some(4)));
    assert_eq!((desk.head(), entries(&desk)), (head, 3), "running it again adds nothing");
    assert!(desk.run("mona", "intake import exports --quiet").ok().whole().is_empty());
    desk.run("", "verify").ok();
}

#[test]
fn a_pattern_takes_what_it_matches_and_names_are_taken_as_they_are() {
    let desk = month();
    let said = desk.run("mona", "intake import exports/day1*.csv --format json");
    assert_eq!(said.code, 0, "{}", said.whole());
    let names: Vec<String> = files(&said).into_iter().map(|(file, ..)| file).collect();
    assert_eq!(names, ["exports/day1.csv", "exports/day10.csv"]);
    let said = desk.run("mona", "intake import exports/day2.csv exports/day1.csv exports/day2.csv --format json").ok();
    let names: Vec<String> = files(&said).into_iter().map(|(file, ..)| file).collect();
    assert_eq!(names, ["exports/day1.csv", "exports/day2.csv"], "in the order of names, each once");
    // A name that has the signs of a pattern is a name where there is such a file.
    desk.write("x[1].csv", format!("{HEAD}{}", row("Z")));
    let said = desk.run("mona", "intake import x[1].csv").ok();
    assert!(said.stdout.contains("file           x[1].csv"), "{}", said.whole());
}

#[test]
fn nothing_to_take_in_is_said_in_words() {
    let desk = with(&[]);
    desk.run("mona", "intake import exports").refused(66, "the folder exports has no file to take in");
    desk.run("mona", "intake import exports/*.csv").refused(66, "no file matches exports/*.csv");
    desk.run("mona", "intake import exports/a**b").refused(2, "the pattern exports/a**b cannot be read");
    desk.run("mona", "intake import - exports").refused(2, "- is stdin, and stands alone");
    desk.run("mona", "intake import").refused(2, "FILE");
}

#[test]
fn a_file_that_is_refused_stops_none_behind_it_and_is_named() {
    let desk = month();
    desk.write("exports/day2.csv", format!("{HEAD}{}{}", row("B"), row("B1").replace("ana", "anna")));
    desk.write("exports/day3.csv", "nothing like it\n1\n");
    let said = desk.run("mona", "intake import exports gone.csv --quiet --format json");
    assert_eq!(refs(&desk), ["A", "A0", "C"]);
    let numbers: Vec<i64> = files(&said).into_iter().map(|(_, stored, ..)| stored).collect();
    assert_eq!(numbers, [2, -1, -1, 1, -1], "{}", said.whole());
    assert_eq!(said.rows()[0]["refused"], 3);
    let said = said.refused(65, "3 of 5 files not taken in: exports/day2.csv, exports/day3.csv, gone.csv");
    for words in [
        "    day2.csv:3: nobody here is called `anna`",
        "  gone.csv: there is no file gone.csv",
        "no column gives `ref`",
    ] {
        assert!(said.stderr.contains(words), "no `{words}` in\n{}", said.whole());
    }
    desk.write("exports/day2.csv", format!("{HEAD}{}", row("B")));
    std::fs::remove_file(desk.path("exports/day3.csv")).unwrap();
    desk.run("mona", "intake import exports").ok();
    assert_eq!(refs(&desk), ["A", "A0", "B", "C"]);
}

#[test]
fn what_is_no_fault_of_a_file_stops_all_of_them() {
    let desk = month();
    desk.run("ana", "intake import exports").refused(1, "");
    desk.run("mona", "intake import exports --amend x").refused(2, "--amend needs a note");
    assert!(refs(&desk).is_empty());
}

#[test]
fn rejects_of_several_files_go_to_a_folder_each_under_its_name() {
    let desk = month();
    desk.write("exports/day2.csv", format!("{HEAD}{}{}", row("B"), row("B1").replace("ana", "anna")));
    let said = desk.run("mona", "intake import exports --rejects bad/ --dry-run");
    assert_eq!((said.code, desk.path("bad").exists(), refs(&desk).len()), (4, false, 0), "{}", said.whole());
    assert!(said.stdout.contains("Each file is tried alone"), "{}", said.whole());
    let said = desk.run("mona", "intake import exports --rejects bad/");
    assert_eq!(said.code, 4, "{}", said.whole());
    assert!(said.stdout.contains("exports/day2.csv: day2.csv:3: nobody here is called `anna`"), "{}", said.whole());
    let there: Vec<String> = std::fs::read_dir(desk.path("bad"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    assert_eq!(there, ["day2.csv.rejects.csv"]);
    let text = std::fs::read_to_string(desk.path("bad/day2.csv.rejects.csv")).unwrap();
    desk.write("bad/day2.csv.rejects.csv", text.replace(",anna,", ",ana,"));
    desk.run("mona", "intake import bad/day2.csv.rejects.csv").ok();
    assert_eq!(refs(&desk), ["A", "A0", "B", "B1", "C"]);
    desk.write("file", "x");
    desk.run("mona", "intake import exports --rejects file").refused(2, "--rejects: file is no folder");
    desk.write("day2.csv", HEAD);
    desk.run("mona", "intake import exports/day2.csv day2.csv --rejects bad")
        .refused(2, "two files are called day2.csv");
}

#[test]
fn an_amendment_holds_for_every_file_and_a_sample_is_of_the_first() {
    let desk = month();
    desk.run("mona", "intake import exports").ok();
    for (name, reference) in [("day2.csv", "B"), ("day10.csv", "C")] {
        desk.write(&format!("exports/{name}"), format!("{HEAD}{}", row(reference).replace("chat", "phone")));
    }
    let args = ["intake", "import", "exports", "--amend", "they were calls", "--format", "json"];
    assert_eq!(desk.args("mona", &args).ok().rows()[0]["amended"], 2);
    let said = desk.run("mona", "intake import exports --sample");
    assert!(said.stdout.contains("A sample of day1.csv, the first of 3 files."), "{}", said.whole());
}

/// The agent of a dialogue, and how often it was revised.
fn standing(desk: &Desk, reference: &str) -> (String, i64) {
    let conn = rusqlite::Connection::open(desk.path("qa.db")).unwrap();
    let sql = "SELECT coalesce((SELECT p.handle FROM revision v JOIN person p ON p.id = v.agent WHERE v.request = r.id
        ORDER BY v.id DESC LIMIT 1), (SELECT handle FROM person WHERE id = r.agent)),
        (SELECT count(*) FROM revision v WHERE v.request = r.id) FROM request r WHERE r.ref = ?1";
    conn.query_row(sql, [reference], |row| Ok((row.get(0)?, row.get(1)?))).unwrap()
}

#[test]
fn files_of_one_command_amend_each_other_once_and_the_later_one_holds() {
    let bo = |reference: &str| format!("{HEAD}{}", row(reference).replace(",ana,", ",bo,"));
    let ana = |reference: &str| format!("{HEAD}{}", row(reference));
    let desk = desk(&["ana", "bo"]);
    std::fs::create_dir_all(desk.path("exports")).unwrap();
    desk.write("exports/day15.csv", ana("T"));
    desk.write("exports/day16.csv", bo("T"));
    let amend =
        || desk.args("mona", &["intake", "import", "exports", "--amend", "by the newer export", "--format", "json"]);
    assert_eq!(amend().ok().rows()[0]["amended"], 1);
    assert_eq!(standing(&desk, "T"), ("bo".to_owned(), 1));
    let head = desk.head();
    let again = amend().ok();
    assert!(again.stdout.contains("1 row contradicted by a later file of this command"), "{}", again.whole());
    // Without --amend, too: what was amended holds.
    desk.run("mona", "intake import exports").ok();
    assert_eq!((desk.head(), standing(&desk, "T")), (head, ("bo".to_owned(), 1)));
    // An older file that comes later, and a newer one that goes back.
    desk.write("exports/day14.csv", ana("T"));
    assert_eq!(amend().ok().rows()[0]["amended"], 0);
    desk.write("exports/day17.csv", ana("T"));
    assert_eq!(amend().ok().rows()[0]["amended"], 1);
    let head = desk.head();
    amend().ok();
    assert_eq!((desk.head(), standing(&desk, "T")), (head, ("ana".to_owned(), 2)));
    // A file that comes alone amends whatever is known.
    desk.args("mona", &["intake", "import", "exports/day16.csv", "--amend", "it was bo"]).ok();
    assert_eq!(standing(&desk, "T"), ("bo".to_owned(), 3));
    desk.run("", "verify").ok();
}

#[test]
fn two_files_of_the_same_name_do_not_amend_each_other_for_ever() {
    let desk = desk(&["ana", "bo"]);
    for (folder, agent) in [("a", "ana"), ("b", "bo")] {
        std::fs::create_dir_all(desk.path(folder)).unwrap();
        desk.write(&format!("{folder}/day.csv"), format!("{HEAD}{}", row("T").replace(",ana,", &format!(",{agent},"))));
    }
    let amend =
        || desk.args("mona", &["intake", "import", "a/day.csv", "b/day.csv", "--amend", "by the newer one"]).ok();
    amend();
    let head = desk.head();
    amend();
    assert_eq!((desk.head(), standing(&desk, "T")), (head, ("bo".to_owned(), 1)));
}

#[test]
fn of_files_that_were_never_amended_a_contradiction_is_refused_as_ever() {
    let desk = desk(&["ana", "bo"]);
    std::fs::create_dir_all(desk.path("exports")).unwrap();
    desk.write("exports/day16.csv", format!("{HEAD}{}", row("T")));
    desk.run("mona", "intake import exports").ok();
    desk.write("exports/day15.csv", format!("{HEAD}{}", row("T").replace(",ana,", ",bo,")));
    desk.run("mona", "intake import exports").refused(65, "1 of 2 files not taken in: exports/day15.csv");
}

#[test]
fn an_empty_file_has_no_rows_and_is_no_fault_of_the_folder() {
    let desk = month();
    desk.write("exports/day3.csv", "");
    desk.write("exports/day4.csv", "\u{feff}\n \r\n\t");
    desk.write("exports/day5.csv", [0xff, 0xfe, 0x0d, 0x00, 0x0a, 0x00]);
    desk.write("exports/day6.csv", HEAD);
    let said = desk.run("mona", "intake import exports --format json").ok();
    assert_eq!((said.rows()[0]["refused"].as_i64(), said.rows()[0]["count"].as_i64()), (Some(0), Some(7)));
    let empty = "Empty files, without even a header: exports/day3.csv, exports/day4.csv, exports/day5.csv.";
    assert!(said.stdout.contains(empty), "{}", said.whole());
    assert!(files(&said).contains(&("exports/day3.csv".to_owned(), 0, 0, 0)), "{}", said.whole());
    let head = desk.head();
    desk.run("mona", "intake import exports --rejects bad").ok();
    assert_eq!(desk.head(), head);
    // What is almost empty is a fault, and so is an empty file alone: a query that failed leaves one.
    desk.write("exports/day3.csv", "x");
    desk.run("mona", "intake import exports").refused(65, "1 of 7 files not taken in: exports/day3.csv");
    desk.run("mona", "intake import exports/day4.csv").refused(65, "the file is empty");
}
