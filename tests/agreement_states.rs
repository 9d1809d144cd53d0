//! The works agreement and dialogues that somebody amends for an hour: the most audits of a person, and who was told first, hold
//! for every person and day that a dialogue ever was of. And tellings count from the day on which they were recorded.

use crate::support::Desk;
use crate::works_agreement::{agreed, beyond, centre, clause};
use std::collections::BTreeMap;

const WEEK: &str = "[audits]\nmost = 1\nper = \"week\"\n";
const TOLD: &str = "[monitoring]\ntold_first = true\n";

/// Takes a dialogue in, or amends it: its ref, day and agent.
fn came(desk: &Desk, (reference, day, agent): (&str, &str, &str), amend: bool) -> String {
    let row = format!("{reference},{day}T10:00:00Z,chat,complaint,{agent},c,\"Customer: Hi\nAgent: {reference}\"\n");
    desk.write("more.csv", format!("ref,received,channel,category,agent,customer,transcript\n{row}"));
    let args: &[&str] = if amend { &["--amend", "the export was wrong"] } else { &[] };
    desk.args("mona", &[&["intake", "import", "more.csv"], args].concat()).ok().whole()
}

/// The rows of a file of the evidence folder.
fn rows_of(desk: &Desk, path: &str) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_path(desk.path(path)).unwrap();
    reader.deserialize().map(Result::unwrap).collect()
}

fn plain(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Two dialogues of ana in one week, the first of them picked.
fn two_of_a_week(clauses: &str) -> Desk {
    let desk = agreed(clauses);
    came(&desk, ("E-1", "2026-02-18", "ana"), false);
    came(&desk, ("E-2", "2026-02-19", "ana"), false);
    desk.run("sam", "assign spot-check E-1 --note x").ok();
    desk
}

/// The report on the agreement, and that it is broken so often in a clause.
#[track_caller]
fn broken(desk: &Desk, name: &str, times: i64) -> String {
    let told = desk.run("", "report works-agreement");
    assert_eq!(told.code, if times > 0 { 3 } else { 0 }, "{}", told.whole());
    assert_eq!(clause(desk, "report works-agreement", name)["broken"], times, "{}", told.whole());
    plain(&told.stdout)
}

#[test]
fn a_dialogue_that_is_amended_to_another_week_is_not_picked_for_it() {
    let desk = two_of_a_week(WEEK);
    beyond(&desk, "sam", "assign spot-check E-2 --note x", "audits", "ana has had the most audits");
    came(&desk, ("E-2", "2026-02-12", "ana"), true);
    beyond(&desk, "sam", "assign spot-check E-2 --note x", "audits", "ana has had the most audits");
    broken(&desk, "audits", 0);
}

#[test]
fn an_audit_counts_in_its_week_also_once_its_dialogue_is_amended_to_another_one() {
    let desk = two_of_a_week(WEEK);
    came(&desk, ("E-1", "2026-02-12", "ana"), true);
    beyond(&desk, "sam", "assign spot-check E-2 --note x", "audits", "ana has had the most audits");
    // And in the week to which it was amended.
    came(&desk, ("E-3", "2026-02-13", "ana"), false);
    beyond(&desk, "sam", "assign spot-check E-3 --note x", "audits", "ana has had the most audits");
    came(&desk, ("E-4", "2026-02-06", "ana"), false);
    desk.run("sam", "assign spot-check E-4 --note x").ok();
}

#[test]
fn a_dialogue_that_is_amended_to_a_colleague_counts_for_both() {
    let desk = two_of_a_week(WEEK);
    came(&desk, ("E-2", "2026-02-19", "bo"), true);
    beyond(&desk, "sam", "assign spot-check E-2 --note x", "audits", "has had the most audits");
    came(&desk, ("E-1", "2026-02-18", "bo"), true);
    came(&desk, ("E-3", "2026-02-20", "bo"), false);
    beyond(&desk, "sam", "assign spot-check E-3 --note x", "audits", "bo has had the most audits");
}

#[test]
fn an_amendment_that_puts_an_audit_beyond_the_most_is_told_by_itself_and_by_the_report() {
    let desk = two_of_a_week(WEEK);
    came(&desk, ("E-3", "2026-02-12", "ana"), false);
    desk.run("sam", "assign spot-check E-3 --note x").ok();
    broken(&desk, "audits", 0);
    let told = plain(&came(&desk, ("E-3", "2026-02-20", "ana"), true));
    assert!(
        told.contains(
            "Beyond works agreement 1, clause `audits`: audit 2, recorded by sam, number 2 of that week, since entry"
        ),
        "{told}"
    );
    let entry = desk.head();
    let entry = entry.split(':').next().unwrap().to_owned();
    let report = broken(&desk, "audits", 1);
    assert!(report.contains(&format!("number 2 of that week, since entry {entry} amended a dialogue")), "{report}");
    // Back again it stays so.
    came(&desk, ("E-3", "2026-02-12", "ana"), true);
    broken(&desk, "audits", 1);
}

#[test]
fn an_amended_dialogue_of_a_second_handle_counts_once_the_handles_are_one_person() {
    let desk = agreed(WEEK);
    desk.write("ann.csv", "handle,name,role,team,from\nann,Ann Other,agent,north,2022-01-01\n");
    desk.run("mona", "people import ann.csv").ok();
    came(&desk, ("E-1", "2026-02-18", "ana"), false);
    came(&desk, ("E-2", "2026-02-19", "ann"), false);
    came(&desk, ("E-2", "2026-02-12", "ann"), true);
    for reference in ["E-1", "E-2"] {
        desk.run("sam", &format!("assign spot-check {reference} --note x")).ok();
    }
    broken(&desk, "audits", 0);
    desk.run("mona", "people merge ann --into ana --note twice").ok();
    let report = broken(&desk, "audits", 1);
    assert!(report.contains("says that two handles are one person"), "{report}");
}

#[test]
fn a_draw_leaves_out_a_dialogue_that_was_of_somebody_with_the_most() {
    // Both dialogues of bo were ana's for an hour, who has had the most of that week.
    let mut desk = agreed(WEEK);
    desk.run("sam", "assign spot-check D-1 --note x").ok();
    for (reference, back) in [("D-3", "bo"), ("D-4", "bo")] {
        came(&desk, (reference, "2026-03-01", "ana"), true);
        came(&desk, (reference, "2026-03-01", back), true);
    }
    let night = desk.night("2026-03-02T09:00:00Z");
    let rows = desk.rows("report audits");
    assert!(rows.iter().all(|row| row["agent"] != "bo"), "{}", night.whole());
    assert!(rows.iter().any(|row| row["agent"] == "cy"), "{}", night.whole());
    assert!(night.whole().contains("most audits of the agent"), "{}", night.whole());
    desk.run("mona", "assign verify --all").ok();
    broken(&desk, "audits", 0);
}

/// A desk on which ana was told on 2 March, and it was recorded on that day.
fn told_on_2_march() -> Desk {
    let desk = agreed(TOLD);
    desk.write("notice.txt", "Calls may be listened to.\n");
    desk.run("mona", "people notice publish notice.txt --from 2026-02-01").ok();
    desk.run("mona", "people notice record ana --how mail").ok();
    desk
}

#[test]
fn a_dialogue_of_before_somebody_was_told_is_not_picked_by_amending_its_day() {
    let mut desk = told_on_2_march();
    desk.at("2026-03-04T09:00:00Z");
    came(&desk, ("E-1", "2026-03-01", "ana"), false);
    beyond(&desk, "sam", "assign spot-check E-1 --note x", "notice", "ana was not told of monitoring by 2026-03-01");
    came(&desk, ("E-1", "2026-03-03", "ana"), true);
    beyond(&desk, "sam", "assign spot-check E-1 --note x", "notice", "was not told of monitoring by 2026-03-01");
    came(&desk, ("E-2", "2026-03-02", "ana"), false);
    desk.run("sam", "assign spot-check E-2 --note x").ok();
    broken(&desk, "notice", 0);
    // Amended afterwards to a day on which ana did not know, it is told.
    let told = plain(&came(&desk, ("E-2", "2026-03-01", "ana"), true));
    assert!(told.contains("clause `notice`: audit 1, recorded by sam, not told by 2026-03-01, since entry"), "{told}");
    came(&desk, ("E-2", "2026-03-02", "ana"), true);
    assert!(broken(&desk, "notice", 1).contains("not told by 2026-03-01, since entry"));
}

#[test]
fn a_telling_counts_from_the_day_on_which_it_was_recorded_whatever_day_it_says() {
    let mut desk = agreed(TOLD);
    desk.write("notice.txt", "Calls may be listened to.\n");
    desk.run("mona", "people notice publish notice.txt --from 2026-02-01").ok();
    desk.at("2026-03-04T09:00:00Z");
    let told = desk.run("mona", "people notice record ana --how mail --on 2026-02-02").ok().stdout;
    let says = "Recorded on 2026-03-04, said to be given on 2026-02-02";
    assert!(plain(&told).contains(&format!("{says}: it counts from 2026-03-04 on.")), "{told}");
    let list = plain(&desk.run("mona", "people notice list").ok().stdout);
    assert!(list.contains(&format!("{says}: ana.")), "{list}");
    came(&desk, ("E-1", "2026-03-03", "ana"), false);
    came(&desk, ("E-2", "2026-03-04", "ana"), false);
    beyond(&desk, "sam", "assign spot-check E-1 --note x", "notice", "ana was not told of monitoring by 2026-03-03");
    desk.run("sam", "assign spot-check E-2 --note x").ok();
    broken(&desk, "notice", 0);
}

#[test]
fn a_telling_of_the_same_day_needs_no_word_of_its_record() {
    let desk = told_on_2_march();
    let told = desk.run("mona", "people notice record bo --how mail").ok().stdout;
    assert!(!told.contains("Recorded on"), "{told}");
    assert!(!desk.run("mona", "people notice list").ok().stdout.contains("Recorded on"));
}

#[test]
fn evidence_tells_of_everybody_whose_telling_came_after_their_dialogue_also_of_spot_checks() {
    let mut desk = centre();
    desk.write("notice.txt", "Calls may be listened to.\n");
    desk.run("mona", "people notice publish notice.txt --from 2026-02-01").ok();
    desk.run("mona", "people notice record cy --how mail --on 2026-02-02").ok();
    desk.run("sam", "assign spot-check D-1 --note x").ok();
    desk.run("lea", "assign spot-check D-5 --note x").ok();
    came(&desk, ("E-1", "2026-03-02", "cy"), false);
    desk.run("lea", "assign spot-check E-1 --note x").ok();
    desk.at("2026-03-05T09:00:00Z");
    desk.run("mona", "people notice record ana --how mail --on 2026-02-02").ok();
    desk.run("mona", "report evidence --period 2026-03 --out ev").ok();
    let untold = rows_of(&desk, "ev/files/people_untold.csv");
    let handles: Vec<&str> = untold.iter().map(|row| row["handle"].as_str()).collect();
    // Bo was never told, and none of his dialogues was picked.
    assert_eq!(handles, ["bo", "ana", "cy"], "{untold:?}");
    let told = rows_of(&desk, "ev/files/people_told.csv");
    let later: Vec<(&str, &str)> =
        told.iter().map(|row| (row["handle"].as_str(), row["recorded_later"].as_str())).collect();
    assert_eq!(later, [("cy", "true"), ("ana", "true")]);
}

#[test]
fn who_was_not_told_is_named_also_where_the_dialogue_is_another_ones_by_now() {
    let mut desk = agreed(TOLD);
    desk.write("notice.txt", "Calls may be listened to.\n");
    desk.run("mona", "people notice publish notice.txt --from 2026-02-01").ok();
    desk.run("mona", "people notice record ana --how mail --on 2026-03-02").ok();
    desk.at("2026-03-04T09:00:00Z");
    came(&desk, ("E-1", "2026-03-03", "bo"), false);
    came(&desk, ("E-1", "2026-03-03", "ana"), true);
    beyond(
        &desk,
        "sam",
        "assign spot-check E-1 --note x",
        "notice",
        "bo, whose dialogue it was before it was amended, was not told",
    );
}
