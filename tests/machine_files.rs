//! Files of verdicts as they really come: cut short, empty, misspelt, on one line, with a column for what does not apply.

use crate::support::Desk;
use rusqlite::Connection;

const ENROLLED: &str = "handle,name,role,team,from\nautoqa/3,AutoQA,machine,quality,2026-01-01\n";
const SAID: &str = "2026-03-01T23:00:00Z";

fn centre() -> Desk {
    Desk::once((), || {
        let desk = Desk::centre();
        desk.write("machines.csv", ENROLLED);
        desk.run("mona", "people import machines.csv").ok();
        desk
    })
}

/// What comes of taking in a file of these bytes.
fn take(desk: &Desk, name: &str, bytes: &str, more: &str) -> crate::support::Answer {
    desk.write(name, bytes);
    desk.run("mona", &format!("intake machine {name} --machine autoqa/3 {more}"))
}

fn kept(desk: &Desk) -> u64 {
    desk.rows("intake machine")[0]["verdicts"].as_u64().unwrap()
}

#[test]
fn a_file_that_ends_inside_a_cell_is_refused_whole_and_one_whose_last_line_ends_comes_in() {
    let desk = centre();
    let cut = format!("ref,criterion,scored,value\nD-1,total,{SAID},60\nD-2,total,{SAID},8");
    for more in ["", "--rejects r.csv"] {
        let said = take(&desk, "cut.csv", &cut, more).refused(65, "cut.csv was not taken in, nothing was stored");
        assert!(said.stderr.contains("cut.csv:3: the file ends here without the end of a line"), "{}", said.whole());
        assert!(said.stderr.contains("Download it again"), "{}", said.whole());
    }
    assert_eq!(kept(&desk), 0);
    assert!(!desk.path("r.csv").exists());
    take(&desk, "whole.csv", &format!("{cut}\n"), "").ok();
    assert_eq!(kept(&desk), 2);
}

#[test]
fn a_last_cell_that_is_closed_or_that_nothing_is_taken_from_needs_no_end_of_line() {
    let desk = centre();
    take(&desk, "closed.csv", &format!("ref,criterion,scored,value\nD-1,total,{SAID},\"60\""), "").ok();
    take(&desk, "other.csv", &format!("ref,criterion,scored,value,batch\nD-2,total,{SAID},60,nine"), "").ok();
    assert_eq!(kept(&desk), 2);
}

#[test]
fn a_last_row_that_is_cut_asks_for_the_download_and_not_to_be_mended() {
    let desk = centre();
    let csv = format!("ref,criterion,scored,value\nD-1,total,{SAID},60\nD-2,total,2026");
    let json = format!(
        "{{\"ref\": \"D-1\", \"criterion\": \"total\", \"value\": 60, \"scored\": \"{SAID}\"}}\n{{\"ref\": \"D-2\", \"crit"
    );
    for (name, bytes) in [("cut.csv", csv), ("cut.jsonl", json)] {
        for more in ["", "--rejects r.csv"] {
            let said = take(&desk, name, &bytes, more).refused(65, "is it whole? Download it again");
            assert!(!said.stderr.contains("mend these lines"), "{}", said.whole());
        }
    }
    assert_eq!(kept(&desk), 0);
    // In the middle of a file it is the fault of a row.
    let csv = format!("ref,criterion,scored,value\nD-2,total,2026\nD-1,total,{SAID},60\n");
    take(&desk, "row.csv", &csv, "").refused(65, "mend these lines");
}

#[test]
fn every_import_says_of_a_row_in_which_the_file_ends_that_the_download_may_be_cut() {
    let desk = centre();
    desk.write("p.csv", "handle,name,role,team,from\nrita,Rita");
    desk.run("mona", "people import p.csv").refused(65, "the file ends in this row: is the download finished?");
}

#[test]
fn a_file_without_rows_says_so() {
    let desk = centre();
    let said = take(&desk, "none.csv", "ref,criterion,value,scored\n", "").ok().stdout;
    assert!(said.contains("The file has no rows: nothing came in"), "{said}");
    let row = format!("ref,criterion,value,scored\nD-1,tone,full,{SAID}\n");
    take(&desk, "one.csv", &row, "").ok();
    let said = take(&desk, "one.csv", &row, "").ok().stdout;
    assert!(said.contains("Nothing new: these verdicts are here already"), "{said}");
    let said = take(&desk, "bad.csv", &row.replace("full", "fun"), "--rejects r.csv");
    assert!(said.stdout.contains("Nothing came in: no row brought a verdict"), "{}", said.whole());
}

#[test]
fn a_column_that_is_nearly_a_field_is_refused_and_others_are_named() {
    let desk = centre();
    let file = |column: &str| format!("ref,criterion,value,scored,{column}\nD-1,tone,full,{SAID},yes\n");
    let said = take(&desk, "v.csv", &file("tunde"), "").refused(65, "nothing would be taken from the column `tunde`");
    assert!(said.stderr.contains("did you mean `tuned`?"), "{}", said.whole());
    let line = format!("{{\"ref\": \"D-1\", \"criterion\": \"tone\", \"value\": \"full\", \"scored\": \"{SAID}\"}}\n");
    let later = format!("{line}{}", line.replace("D-1", "D-2").replace("}\n", ", \"tunde\": \"yes\"}\n"));
    take(&desk, "v.jsonl", &later, "").refused(65, "did you mean `tuned`?");
    assert_eq!(kept(&desk), 0);
    let said = take(&desk, "v.csv", &file("batch"), "").ok().stdout;
    assert!(said.contains("Nothing was taken from the columns batch."), "{said}");
    // A map says what is meant.
    desk.write("m.toml", "[fields]\nref = \"ref\"\n");
    take(&desk, "v.csv", &file("tunde"), "--map m.toml").ok();
}

#[test]
fn rows_of_json_on_one_line_are_named_by_their_number_and_ref() {
    let desk = centre();
    let item = |reference: &str, criterion: &str| {
        format!(
            "{{\"ref\": \"{reference}\", \"criterion\": \"{criterion}\", \"value\": \"full\", \"scored\": \"{SAID}\"}}"
        )
    };
    let items = [item("D-1", "tone"), item("D-2", "tome"), item("D-3", "tone"), item("D-4", "tome")];
    let said = take(&desk, "z.json", &format!("[{}]", items.join(",")), "").refused(65, "2 rows cannot be taken in");
    assert!(said.stderr.contains("z.json:1: row 2: ref D-2: "), "{}", said.whole());
    assert!(said.stderr.contains("(rows 2, 4)"), "{}", said.whole());
    // Where each has a line of its own, the line says it.
    let said = take(&desk, "z.json", &format!("[\n{}\n]", items.join(",\n")), "").refused(65, "z.json:3: ");
    assert!(said.stderr.contains("(lines 3, 5)") && !said.stderr.contains("row 2:"), "{}", said.whole());
}

#[test]
fn a_column_says_that_a_criterion_does_not_apply() {
    let desk = centre();
    let file = |value: &str, na: &str| format!("ref,criterion,value,na,scored\nD-1,identity,{value},{na},{SAID}\n");
    take(&desk, "v.csv", &file("yes", "true"), "").refused(65, "it does not apply, and `value` says `yes`");
    take(&desk, "v.csv", &file("", "false"), "").refused(65, "`value` is empty");
    take(&desk, "v.csv", &file("", "maybe"), "").refused(65, "`na`: `maybe` is not yes or no");
    take(&desk, "v.csv", &file("", "true"), "").ok();
    let conn = Connection::open(desk.path("qa.db")).unwrap();
    let level: Option<String> =
        conn.query_row("SELECT level FROM machine_verdict", [], |row| row.get("level")).unwrap();
    assert_eq!(level, None);
}

/// Any dialogue may become an auditor's: a file would ask what a machine says of it.
#[test]
fn who_audits_learns_of_no_dialogue_what_a_machine_says_by_bringing_a_guess() {
    let desk = centre();
    take(&desk, "v.csv", &format!("ref,criterion,value,scored\nD-2,tone,partly,{SAID}\n"), "").ok();
    desk.write("both.csv", "handle,name,role,team,from\nlea,Lea Brandt,auditor,quality,2021-01-01\n");
    desk.run("mona", "people import both.csv").ok();
    let guess = |who: &str, value: &str| {
        desk.write("g.csv", format!("ref,criterion,value,scored\nD-2,tone,{value},{SAID}\n"));
        desk.run(who, "intake machine g.csv --machine autoqa/3 --dry-run").whole()
    };
    assert_eq!(guess("lea", "partly"), guess("lea", "full"));
    assert!(guess("lea", "full").contains("what is here already was compared with nothing"));
    assert_ne!(guess("mona", "partly"), guess("mona", "full"));
}

/// The verdicts of a frame are fixed with it, not only those of what the lot fell on.
#[test]
fn a_verdict_of_a_dialogue_that_could_have_been_drawn_is_late_too() {
    let desk = crate::machine_report::audited(crate::machine_report::PLAN);
    let drawn: Vec<u32> = crate::machine_report::drawn(&desk).into_iter().map(|(_, n, _)| n).collect();
    let other = (1..=60).find(|n| !drawn.contains(n)).unwrap();
    desk.write("late.csv", format!("ref,criterion,value,scored\nR-{other},facts,full,{SAID}\n"));
    let said = desk.run("mona", "intake machine late.csv --machine autoqa/3").ok().stdout;
    assert!(said.contains("1 verdict came after a draw that could have drawn the dialogue was committed"), "{said}");
    let shown = desk.run("mona", &format!("intake show R-{other} --format json")).ok().stdout;
    assert!(shown.contains("no: it came after a draw that could have drawn it was committed"), "{shown}");
    assert!(shown.contains("\"yes\""), "what was there before is usable: {shown}");
}
