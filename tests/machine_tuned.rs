//! What is said of a machine after its draw: that it was tuned on a dialogue, a verdict, another machine. It is on record with
//! who said it, and changes no figure untold.

use crate::machine_report::{PLAN, SCORED, audited, begun, drawn, fails, of, report, said, text};
use crate::support::Desk;
use serde_json::Value;

const TAKE: &str = "intake machine later.csv --machine autoqa/3";

/// An audited dialogue that the machine fails and people do not: a false accusation, with its audit and auditor.
fn accused(desk: &Desk) -> (i64, u32, String) {
    let mut all = drawn(desk).into_iter().skip(1);
    all.find(|(_, n, _)| said(*n) == Some(true) && !fails(*n)).expect("a false accusation in the draw")
}

/// Says that the machine was tuned on a dialogue.
fn tune(desk: &Desk, n: u32, who: &str) -> String {
    let (tone, total) = if said(n) == Some(true) { ("partly", 85) } else { ("full", 100) };
    desk.write(
        "later.csv",
        format!("ref,criterion,value,tuned,scored\nR-{n},tone,{tone},yes,{SCORED}\nR-{n},total,{total},yes,{SCORED}\n"),
    );
    desk.run(who, TAKE).ok().stdout
}

fn figures(page: &Value) -> [Value; 3] {
    ["verdicts", "criteria", "scores"].map(|part| page[part].clone())
}

#[test]
fn tuned_said_after_people_marked_takes_nothing_out_and_is_told_with_who_and_when() {
    let desk = audited(PLAN);
    let before = report(&desk, "autoqa/3");
    assert!(before["tuned_later"].is_null() && before["criteria_without"].is_null(), "{before:#}");
    let (_, n, _) = accused(&desk);
    let answer = tune(&desk, n, "sam");
    assert!(answer.contains("tuned on 1 dialogue is said after the draw"), "{answer}");
    let page = report(&desk, "autoqa/3");
    assert_eq!(figures(&page), figures(&before), "the figures stay as they were");
    let later = &page["tuned_later"][0];
    assert_eq!((&later["dialogues"], &later["audited"], &later["marked"]), (&1.into(), &1.into(), &1.into()));
    assert!(later["by"].as_str().unwrap().starts_with("sam"), "{later:#}");
    assert!(later["said"].as_str().unwrap().starts_with("2026-03-02"), "{later:#}");
    // What it would be without them stands there too: one false accusation fewer.
    let (with, without) = (of(&page["criteria"], "tone"), of(&page["criteria_without"], "tone"));
    let share = |line: &Value| line["false_accusations"].as_f64().unwrap();
    assert!(share(without) < share(with), "{with:#} {without:#}");
    assert_eq!(
        page["scores_without"][0]["audits"].as_u64().unwrap() + 1,
        page["scores"][0]["audits"].as_u64().unwrap()
    );
    let told = text(&desk, "autoqa/3");
    assert!(
        told.contains("that it was tuned on 1 dialogue, 1 of them audited, 1 person's mark of these known by then"),
        "{told}"
    );
    let shown = desk.run("mona", &format!("intake show R-{n}")).ok().stdout;
    assert!(shown.contains("after it was drawn somebody said that"), "{shown}");
    desk.run("", "verify").ok();
    desk.run("mona", "report evidence --period 2026-03 --out out").ok();
    let rows = std::fs::read_to_string(desk.path("out/files/machine_tunings.csv")).unwrap();
    let counts: Vec<&str> = rows.lines().skip(1).map(|row| row.split_once("autoqa/3,").unwrap().1).collect();
    assert_eq!(counts, ["1,0", "1,1"], "before the draw, and after it: {rows}");
}

#[test]
fn tuned_said_after_the_draw_of_a_dialogue_that_nobody_audited_takes_nothing_out_either() {
    let desk = audited(PLAN);
    let before = report(&desk, "autoqa/3");
    let drawn: Vec<u32> = drawn(&desk).into_iter().map(|(_, n, _)| n).collect();
    let n = (3..60).find(|n| !drawn.contains(n)).unwrap();
    tune(&desk, n, "mona");
    let page = report(&desk, "autoqa/3");
    assert_eq!(figures(&page), figures(&before));
    let later = &page["tuned_later"][0];
    assert_eq!((&later["dialogues"], &later["audited"], &later["marked"]), (&1.into(), &0.into(), &0.into()));
    let told = text(&desk, "autoqa/3");
    assert!(told.contains("tuned on 1 dialogue, 0 of them audited.") && !told.contains("known by then"), "{told}");
}

/// The other side of the boundary: before the commitment it takes the dialogue out, between commitment and mark it does not.
#[test]
fn tuned_said_before_the_commitment_takes_the_dialogue_out() {
    let desk = begun(PLAN);
    let answer = tune(&desk, 5, "mona");
    assert!(answer.contains("is in no figure of it") && !answer.contains("after the draw"), "{answer}");
    desk.run("mona", "assign nightly").ok();
    let (_, n, _) = accused(&desk);
    let answer = tune(&desk, n, "mona");
    assert!(answer.contains("said after the draw"), "drawn, and not marked yet: {answer}");
    let listed = desk.rows("intake machine");
    let of_three = listed.iter().find(|row| row["machine"] == "autoqa/3").unwrap();
    assert_eq!((&of_three["tuned"], &of_three["tuned_later"]), (&3.into(), &1.into()), "{of_three:#}");
}

#[test]
fn what_comes_between_commitment_and_seed_is_late_too() {
    let desk = begun(&PLAN.replace("days = 3", "days = 3\nseed = \"dice\""));
    desk.run("mona", "assign commit daily").ok();
    desk.write("later.csv", format!("ref,criterion,value,tuned,scored\nR-60,tone,partly,yes,{SCORED}\n"));
    let page: Value = serde_json::from_str(&desk.run("mona", &format!("{TAKE} --format json")).ok().stdout).unwrap();
    let row = &page["rows"][0];
    assert_eq!((&row["late"], &row["tuned_later"]), (&1.into(), &1.into()), "{row:#}");
}

#[test]
fn that_a_machine_was_tuned_on_a_dialogue_is_not_taken_back() {
    let desk = begun(PLAN);
    desk.write("later.csv", format!("ref,criterion,value,tuned,scored\nR-2,tone,full,no,{SCORED}\n"));
    let head = desk.head();
    desk.run("mona", TAKE).refused(65, "`tuned`: mona").stderr.contains("this says no");
    assert_eq!(desk.head(), head);
    // Not said is not no, and no before yes is no contradiction.
    desk.write(
        "later.csv",
        format!("ref,criterion,value,tuned,scored\nR-2,tone,full,,{SCORED}\nR-4,tone,full,no,{SCORED}\n"),
    );
    assert!(desk.run("mona", TAKE).ok().stdout.contains("Nothing new"));
    desk.write(
        "later.csv",
        format!("ref,criterion,value,tuned,scored\nR-4,tone,full,yes,{SCORED}\nR-4,total,100,no,{SCORED}\n"),
    );
    desk.run("mona", TAKE).refused(65, "a row before says yes of this dialogue, and this one says no");
    assert_eq!(desk.head(), head);
}

/// λ of the next draw is learnt from what stood before the earlier ones, not from what is taken out of them afterwards.
#[test]
fn tuned_said_later_teaches_no_other_trust() {
    let second = |tuned: bool| {
        let mut desk = audited(PLAN);
        if tuned {
            for (_, n, _) in drawn(&desk).into_iter().filter(|(_, n, _)| said(*n) == Some(true)).collect::<Vec<_>>() {
                tune(&desk, n, "mona");
            }
        }
        desk.write(
            "next.csv",
            "ref,received,channel,category,agent,customer,transcript\nS-1,2026-03-02T10:00:00Z,chat,complaint,ana,c-1,\"Customer: Hi.\nAgent: Hi.\"\n",
        );
        desk.at("2026-03-03T04:00:00Z");
        desk.run("mona", "intake import next.csv").ok();
        desk.night("2026-03-03T05:00:00Z");
        let conn = rusqlite::Connection::open(desk.path("qa.db")).unwrap();
        let sql = "SELECT text FROM commitment WHERE name = 'daily-2026-03-02'";
        let text: String = conn.query_row(sql, [], |row| row.get(0)).unwrap();
        desk.run("mona", "assign verify --all").ok();
        text.lines().find(|line| line.starts_with("lambda=")).unwrap().to_owned()
    };
    let learnt = second(false);
    assert_ne!(learnt, "lambda=1.00", "something is learnt");
    assert_eq!(second(true), learnt);
}

#[test]
fn a_verdict_brought_after_the_audit_was_seen_is_in_no_figure() {
    let desk = audited(PLAN);
    let before = figures(&report(&desk, "autoqa/3"));
    let (_, n, _) = drawn(&desk).into_iter().skip(1).find(|(_, n, _)| *n != 60).unwrap();
    desk.write("later.csv", format!("ref,criterion,value,scored\nR-{n},facts,none,{SCORED}\n"));
    let answer = desk.run("mona", TAKE).ok().stdout;
    assert!(
        answer.contains("1 verdict came after a draw that could have drawn the dialogue was committed"),
        "{answer}"
    );
    assert_eq!(figures(&report(&desk, "autoqa/3")), before);
    // A version of which everything came afterwards has no figure at all.
    desk.write("people.csv", "handle,name,role,team,from\nautoqa/4,AutoQA,machine,quality,2026-03-01\n");
    desk.run("mona", "people import people.csv").ok();
    desk.write("later.csv", format!("ref,criterion,value,scored\nR-{n},tone,full,{SCORED}\n"));
    desk.run("mona", "intake machine later.csv --machine autoqa/4").ok();
    assert!(text(&desk, "autoqa/4").contains("its verdict came after the draw was committed, and is not used"));
    let page = report(&desk, "autoqa/4");
    assert!(page["criteria"].is_null(), "{page:#}");
}

#[test]
fn one_version_is_enrolled_once_however_it_is_written() {
    let desk = begun(PLAN);
    let head = desk.head();
    desk.write("people.csv", "handle,name,role,team,from\nautoqa/3,AutoQA,machine,quality,2026-01-01\n");
    desk.run("mona", "people import people.csv").ok();
    assert_eq!(desk.head(), head, "the same again changes nothing");
    desk.write("people.csv", "handle,name,role,team,from\nAutoQA/3,AutoQA,machine,quality,2026-01-01\n");
    desk.run("mona", "people import people.csv").refused(65, "AutoQA/3");
    assert_eq!(desk.head(), head);
}

#[test]
fn who_brought_verdicts_and_when_is_told() {
    let desk = audited(PLAN);
    let (_, n, _) = accused(&desk);
    tune(&desk, n, "sam");
    desk.write("later.csv", format!("ref,criterion,value,scored\nR-{n},facts,full,{SCORED}\n"));
    desk.run("sam", TAKE).ok();
    let listed = desk.rows("intake machine");
    let three = listed.iter().find(|row| row["machine"] == "autoqa/3").unwrap();
    assert_eq!(three["by"], "mona and sam", "{three:#}");
    assert!(three["brought"].as_str().unwrap().starts_with("2026-03-02"), "{three:#}");
    let brought = report(&desk, "autoqa/3")["brought"].clone();
    assert_eq!((&brought[0]["by"], &brought[0]["late"]), (&"mona".into(), &0.into()), "{brought:#}");
    assert_eq!(
        (&brought[1]["by"], &brought[1]["verdicts"], &brought[1]["late"]),
        (&"sam".into(), &1.into(), &1.into())
    );
}

#[test]
fn rows_that_name_another_machine_than_the_command_are_refused() {
    let desk = begun(PLAN);
    let head = desk.head();
    for (columns, cells, says) in [
        ("machine,version", "autoqa,2", "--machine says autoqa/3, but in line 2 the version is `2`"),
        ("machine,version", "other,3", "--machine says autoqa/3, but in line 2 the machine is `other`"),
        ("machine", "autoqa/2", "in line 2 the version is `2`"),
        ("machine", "other", "in line 2 the machine is `other`"),
        ("version", "4", "in line 2 the version is `4`"),
    ] {
        desk.write("later.csv", format!("ref,criterion,value,scored,{columns}\nR-1,facts,full,{SCORED},{cells}\n"));
        desk.run("mona", TAKE).refused(65, says);
        desk.run("mona", &format!("{TAKE} --rejects r.csv")).refused(65, says);
        assert_eq!(desk.head(), head);
    }
    desk.write("map.toml", "[constants]\nmachine = \"autoqa\"\nversion = \"2\"\n");
    desk.write("later.csv", format!("ref,criterion,value,scored\nR-1,facts,full,{SCORED}\n"));
    desk.run("mona", &format!("{TAKE} --map map.toml")).refused(65, "the version is `2`");
    // The same machine, or a blank, is no contradiction.
    for (columns, cells) in [("machine,version", "autoqa,3"), ("machine,version", ","), ("machine", "autoqa/3")] {
        desk.write("later.csv", format!("ref,criterion,value,scored,{columns}\nR-1,facts,full,{SCORED},{cells}\n"));
        desk.run("mona", &format!("{TAKE} --dry-run")).ok();
    }
}
