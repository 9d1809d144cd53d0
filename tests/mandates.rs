//! Who represents the agents in a works agreement: who gave them the role, when, and from when on it counts.

use crate::support::Desk;
use crate::works_agreement::{BARE, agreed, centre};
use serde_json::Value;

/// Somebody becomes a representative by a row of the roster that a manager takes in.
fn represents(desk: &Desk, handle: &str) {
    let name = if handle == "mona" { String::new() } else { format!("{} Moss", handle.to_uppercase()) };
    desk.write(
        "roster.csv",
        format!("handle,name,role,team,from\n{handle},{name},representative,council,2026-01-01\n"),
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
    let mut desk = centre();
    desk.write(
        "ends.csv",
        "handle,name,role,team,from,to\nrita,Rita Moss,representative,council,2026-01-01,2026-03-01\n",
    );
    desk.run("mona", "people import ends.csv").ok();
    represents(&desk, "pia");
    proposed_by(&desk, "mona");
    let told = desk.run("pia", "policy agreement accept 1").refused(1, "after others had that role").stderr;
    assert!(told.contains("until then who had the role before acts: rita"), "{told}");
    // So there is no day on which nobody acts for the agents.
    desk.run("rita", "policy agreement return 1 --note No").ok();
    desk.at("2026-03-15T09:00:00Z");
    desk.write("agreement.toml", BARE.replace("03-02", "03-20"));
    desk.run("mona", "policy agreement propose agreement.toml").ok();
    desk.at("2026-03-16T09:00:00Z");
    desk.run("rita", "policy agreement accept 2").refused(1, "rita may not accept a works agreement");
    desk.run("pia", "policy agreement accept 2").ok();
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

const READERS: &str = "[readers]\nroles = [\"auditor\", \"arbiter\", \"lead\"]\n";

#[test]
fn a_newcomer_and_who_leads_people_get_no_evidence_as_representatives() {
    let mut desk = agreed(READERS);
    let asks = "report evidence --period 2026-03 --without-proofs --out out";
    desk.run("mona", asks).refused(1, "clause `readers`");
    represents(&desk, "mona");
    desk.run("mona", asks).refused(1, "mona leads people and represents them");
    represents(&desk, "pia");
    let told = desk.run("pia", asks).refused(1, "after others had that role: it counts from 2026-03-16 on").stderr;
    assert!(told.contains("rita"), "{told}");
    assert!(!desk.path("out").exists());
    desk.run("rita", asks).ok();
    desk.at("2026-03-16T08:00:00Z");
    desk.run("pia", asks).ok();
}

#[test]
fn a_newcomer_does_not_approve_what_was_asked_before() {
    let desk = crate::erasure::told();
    desk.write(
        "r.csv",
        "handle,name,role,team,from,to\nmax,,manager,office,2020-01-01,2026-03-19\nsam,,manager,office,2026-03-18,\n",
    );
    desk.run("mona", "people import r.csv").ok();
    desk.args("mona", &["keep", "erase", "--ref", "S-1", "--reason", "asked"]).ok();
    represents(&desk, "pup");
    let told = desk.run("pup", "keep approve 1").refused(1, "pup may not approve erasure 1").stderr;
    assert!(told.contains("as arbiter"), "{told}");
}

#[test]
fn the_report_on_the_agreement_names_everybody_who_represents_the_agents_and_who_gave_the_role() {
    let desk = agreed("purposes = [\"quality\"]\n");
    represents(&desk, "pia");
    let told = desk.run("ana", "report works-agreement --format json").ok().stdout;
    let told: Value = serde_json::from_str(&told).unwrap();
    let told = told.to_string();
    assert!(told.contains("pia, by entry ") && told.contains("counts from 2026-03-16 on"), "{told}");
    assert!(told.contains("rita, by entry "), "{told}");
}

/// Somebody gets a role by which they lead people, by a row that a person takes in; answers what that says.
fn leads(desk: &Desk, by: &str, handle: &str, role: &str) -> String {
    desk.write("lead.csv", format!("handle,name,role,team,from\n{handle},,{role},council,2026-01-01\n"));
    desk.run(by, "people import lead.csv").ok().whole()
}

#[test]
fn a_role_by_which_management_makes_a_representative_lead_bars_them_only_after_two_weeks() {
    for role in ["lead", "manager"] {
        let mut desk = agreed(READERS);
        let told = leads(&desk, "mona", "rita", role);
        let says = "from 2026-03-16 on they do not act for the agents";
        assert!(
            told.contains(&format!("warning: rita represents the agents and has the role {role}: {says}")),
            "{told}"
        );
        // Management's own representative waits as long, so that there is no day on which nobody of the agents acts.
        represents(&desk, "pia");
        desk.run("pia", "policy agreement end 1 --note x").refused(1, "it counts from 2026-03-16 on");
        desk.at("2026-03-15T20:00:00Z");
        desk.write("lax.toml", BARE.replace("03-02", "03-20"));
        desk.run("mona", "policy agreement propose lax.toml").ok();
        desk.run("pia", "policy agreement accept 2").refused(1, "it counts from 2026-03-16 on");
        desk.run("rita", "policy agreement return 2 --note No").ok();
        desk.run("rita", "report evidence --period 2026-03 --without-proofs --out out").ok();
        let told = desk.run("ana", "report works-agreement").ok().stdout.replace('\n', " ");
        let told = told.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(
            told.contains(&format!("acts until the day before 2026-03-16: has the role {role} by entry")),
            "{told}"
        );
        desk.run("rita", "policy agreement end 1 --note Over --dry-run").ok();
        desk.at("2026-03-16T09:00:00Z");
        let told = desk
            .run("rita", "policy agreement end 1 --note Over")
            .refused(1, "rita leads people and represents them")
            .stderr;
        assert!(
            told.contains(&format!("mona wrote the role {role} on 2026-03-02"))
                && told.contains("bars since 2026-03-16"),
            "{told}"
        );
        let told = desk.run("ana", "report works-agreement").ok().stdout;
        let told = told.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(told.contains("cannot act since 2026-03-16: has the role"), "{told}");
    }
}

#[test]
fn a_role_by_which_representatives_lead_people_by_their_own_hand_bars_them_at_once() {
    let desk = Desk::centre();
    desk.write("rita.csv", "handle,name,role,team,from\nrita,Rita Moss,representative,council,2026-01-01\nrita,Rita Moss,manager,office,2026-03-01\n");
    // Who had the role before they represented anybody leads people.
    desk.run("mona", "people import rita.csv").ok();
    proposed_by(&desk, "mona");
    desk.run("rita", "policy agreement accept 1").refused(1, "rita leads people and represents them");
    let desk = centre();
    leads(&desk, "mona", "rita", "manager");
    proposed_by(&desk, "mona");
    desk.run("rita", "policy agreement return 1 --note No --dry-run").ok();
    desk.write("own.csv", "handle,name,role,team,from\nrita,,lead,north,2026-03-01\n");
    desk.run("rita", "people import own.csv").ok();
    desk.run("rita", "policy agreement return 1 --note No").refused(1, "rita leads people and represents them");
}

#[test]
fn a_role_to_judge_takes_the_evidence_from_a_representative_only_after_two_weeks() {
    let mut desk = agreed(READERS);
    desk.write("rules.toml", "timezone = \"Europe/London\"\n[blind]\nhide = [\"agent\"]\n");
    desk.run("mona", "policy publish rules.toml").ok();
    let night = desk.run("mona", "assign nightly");
    assert!([0, 4].contains(&night.code), "{}", night.whole());
    desk.write("judge.csv", "handle,name,role,team,from\nrita,,auditor,quality,2026-01-01\n");
    let told = desk.run("mona", "people import judge.csv").ok().whole();
    let says = "rita represents the agents and has the role auditor: from 2026-03-16 on what the policy hides until they have judged";
    assert!(told.contains(says), "{told}");
    let asks = "report evidence --period 2026-03 --without-proofs";
    desk.run("rita", &format!("{asks} --out out")).ok();
    desk.at("2026-03-16T09:00:00Z");
    desk.run("rita", &format!("{asks} --out other")).refused(1, "what is hidden from them until they have judged");
}

#[test]
fn who_merges_or_rotates_a_representative_into_a_role_that_bars_them_is_told_from_when_on() {
    let plain = |text: String| text.split_whitespace().collect::<Vec<_>>().join(" ");
    for (role, takes) in
        [("lead", "they do not act for the agents"), ("auditor", "what the policy hides until they have judged")]
    {
        let desk = agreed(READERS);
        desk.write("agent.csv", "handle,name,role,team,from\nrita,,agent,south,2020-01-01\n");
        desk.run("mona", "people import agent.csv").ok();
        let words = format!("people rotate rita --to {role} --team west --from 2026-04-01");
        let says = format!("rita represents the agents and has the role {role}: from 2026-04-01 on {takes}");
        for words in [format!("{words} --dry-run"), words] {
            let told = plain(desk.run("mona", &words).ok().whole());
            assert!(told.contains(&says), "{words}: {told}");
        }
    }
    // A merge gives nobody a role of today, but those to come of a double in the same team.
    let desk = agreed(READERS);
    desk.write("twin.csv", "handle,name,role,team,from\ntwin,Tia Wint,manager,council,2026-04-01\n");
    desk.run("mona", "people import twin.csv").ok();
    let told = plain(desk.run("mona", "people merge twin --into rita --note same").ok().whole());
    let says = "rita represents the agents and has the role manager: from 2026-04-01 on they do not act for the agents";
    assert!(told.contains(says), "{told}");
}
