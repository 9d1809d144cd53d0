//! Who represents the agents in a works agreement: who gave them the role, when, and from when on it counts.

use crate::support::Desk;
use crate::works_agreement::{BARE, centre};
use serde_json::Value;

/// Somebody becomes a representative by a row of the roster that a manager takes in.
fn represents(desk: &Desk, handle: &str) {
    let name = handle.to_uppercase();
    desk.write(
        "roster.csv",
        format!("handle,name,role,team,from\n{handle},{name} Moss,representative,council,2026-01-01\n"),
    );
    desk.run("mona", "people import roster.csv").ok();
}

fn proposed_by(desk: &Desk, who: &str) {
    desk.write("agreement.toml", BARE);
    desk.run(who, "policy agreement propose agreement.toml").ok();
}

#[test]
fn who_is_made_a_representative_after_a_proposal_of_management_does_not_accept_it() {
    let desk = Desk::centre();
    proposed_by(&desk, "mona");
    represents(&desk, "pia");
    let head = desk.head();
    let told = desk
        .run("pia", "policy agreement accept 1")
        .refused(
            1,
            "pia may not accept works agreement 1: mona gave them the role representative after it was proposed",
        )
        .stderr;
    assert!(told.contains("management withdraws it and proposes it again"), "{told}");
    assert_eq!(desk.head(), head);
    // What somebody returns binds nobody.
    desk.run("pia", "policy agreement return 1 --note Later").ok();
}

#[test]
fn proposed_again_it_is_accepted_and_everybody_sees_who_gave_the_role() {
    let desk = Desk::centre();
    represents(&desk, "pia");
    proposed_by(&desk, "mona");
    let says = "of mona, who acts for management in it, before it was proposed; nobody had it earlier";
    let plain = |text: String| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let accepted = plain(desk.run("pia", "policy agreement accept 1").ok().stdout);
    assert!(accepted.contains(says), "{accepted}");
    for words in ["policy agreement show", "policy agreement list --wide", "report works-agreement"] {
        let told = plain(desk.run("ana", words).ok().stdout);
        assert!(told.contains(says), "{words}: {told}");
    }
    desk.run("mona", "report evidence --period 2026-03 --out out").ok();
    let mut reader = csv::Reader::from_path(desk.path("out/files/agreements.csv")).unwrap();
    let row: std::collections::BTreeMap<String, String> = reader.deserialize().next().unwrap().unwrap();
    assert_eq!((row["representative"].as_str(), row["role_given_by"].as_str()), ("pia", "mona"));
    assert!(row["role_entry"].parse::<i64>().unwrap() < row["entry"].parse::<i64>().unwrap(), "{row:?}");
}

#[test]
fn who_is_added_to_earlier_representatives_waits_for_two_weeks_whatever_they_do() {
    let mut desk = centre();
    represents(&desk, "pia");
    proposed_by(&desk, "mona");
    let told = desk.run("pia", "policy agreement accept 1").refused(1, "it counts from 2026-03-16 on").stderr;
    assert!(told.contains("until then who had the role before acts: rita"), "{told}");
    desk.run("pia", "policy agreement return 1 --note x").refused(1, "it counts from 2026-03-16 on");
    desk.run("rita", "policy agreement return 1 --note No").ok();
    desk.run("pia", "policy agreement propose agreement.toml").refused(1, "it counts from 2026-03-16 on");
    desk.at("2026-03-15T23:00:00Z");
    desk.write("agreement.toml", BARE.replace("03-02", "03-20"));
    desk.run("pia", "policy agreement propose agreement.toml").refused(1, "it counts from 2026-03-16 on");
    desk.at("2026-03-16T08:00:00Z");
    desk.run("pia", "policy agreement propose agreement.toml").ok();
}

#[test]
fn to_end_the_role_of_the_earlier_one_does_not_help_a_newcomer() {
    let desk = centre();
    desk.write(
        "ends.csv",
        "handle,name,role,team,from,to\nrita,Rita Moss,representative,council,2026-01-01,2026-03-01\n",
    );
    desk.run("mona", "people import ends.csv").ok();
    represents(&desk, "pia");
    proposed_by(&desk, "mona");
    let told = desk.run("pia", "policy agreement accept 1").refused(1, "after others had that role").stderr;
    assert!(told.contains("wait until 2026-03-16"), "{told}");
    desk.run("rita", "policy agreement accept 1").refused(1, "rita may not accept a works agreement");
}

#[test]
fn to_merge_the_earlier_one_into_a_newcomer_does_not_help_either() {
    let desk = centre();
    represents(&desk, "pia");
    let merged = desk.args("mona", &["people", "merge", "rita", "--into", "pia", "--note", "one person"]);
    proposed_by(&desk, "mona");
    if merged.code == 0 {
        desk.run("pia", "policy agreement accept 1").refused(1, "after others had that role");
    }
    assert_eq!(merged.code, 0, "{}", merged.whole());
}

#[test]
fn who_stood_before_accepts_and_is_told_with_their_role() {
    let desk = centre();
    proposed_by(&desk, "mona");
    desk.run("rita", "policy agreement accept 1").ok();
    let shown: Value =
        serde_json::from_str(&desk.run("ana", "policy agreement show --format json").ok().stdout).unwrap();
    assert!(shown.to_string().contains("rita, by entry "), "{shown}");
}
