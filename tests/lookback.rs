//! Look-back: what else a ruling touches is found, and disputed for the agents on request.

use crate::arbitration::{PARTLY, TUESDAY, arbiter, disputed, number, opened, rule, staffed, unresolved};
use crate::support::Desk;

const AGENT: &str = "[[point]]\ncriterion = \"tone\"\nverdict = \"agent\"\n";
const KEEP: &str = "[[point]]\ncriterion = \"tone\"\nverdict = \"keep\"\n";

/// Ana's tone was ruled on; the same auditor marked cy's and bo's tone the same way. Answers the auditor.
fn ruled(points: &str) -> (Desk, String) {
    Desk::once_with(points, || {
        let mut desk = staffed("");
        let auditor = desk.audit_of("ana").1;
        for agent in ["cy", "bo"] {
            let (audit, has) = desk.audit_of(agent);
            if has != auditor {
                let words =
                    ["assign", "reassign", &audit.to_string(), "--to", &auditor, "--note", "One auditor for all"];
                desk.args("mona", &words).ok();
            }
            desk.delivered(agent, PARTLY);
        }
        disputed(&desk);
        unresolved(&desk);
        desk.at(TUESDAY);
        desk.run("mona", "assign nightly");
        let who = arbiter(&desk);
        desk.run(&who, "arbitrate take 1 --answer tone=full").ok();
        rule(&desk, &who, points).ok();
        (desk, auditor)
    })
}

#[test]
fn other_audits_with_the_overturned_answer_are_listed() {
    let (desk, _) = ruled(AGENT);
    let found = desk.rows("arbitrate look-back 1")[0]["touched"].clone();
    let agents: Vec<&str> = found.as_array().unwrap().iter().map(|row| row["agent"].as_str().unwrap()).collect();
    assert_eq!(agents.len(), 2, "{found}");
    assert!(agents.contains(&"bo") && agents.contains(&"cy"));
    assert_eq!((&found[0]["mark"], &found[0]["is_past"]), (&"partly".into(), &false.into()));
}

#[test]
fn a_ruling_that_keeps_the_mark_touches_nothing() {
    let (desk, _) = ruled(KEEP);
    let answer = desk.run("mona", "arbitrate look-back 1").ok();
    assert!(answer.stdout.contains("No other audit has such an answer."), "{}", answer.whole());
    desk.run("mona", "arbitrate look-back 7").refused(1, "there is no dispute 7");
}

#[test]
fn before_a_ruling_there_is_nothing_to_look_back_from() {
    let (desk, _) = opened();
    desk.run("mona", "arbitrate look-back 1").refused(1, "there is no ruling in dispute 1");
}

#[test]
fn a_manager_opens_disputes_for_the_agents_even_after_their_time() {
    let (mut desk, _) = ruled(AGENT);
    desk.at("2026-03-20T09:00:00Z");
    let open = |desk: &Desk, who: &str, more: &[&str]| {
        desk.args(
            who,
            &[&["arbitrate", "look-back", "1", "--open", "--note", "By the ruling on dispute 1"][..], more].concat(),
        )
    };
    let dry = open(&desk, "mona", &["--dry-run"]).ok();
    assert!(dry.stdout.contains("A dry run") && dry.stdout.contains("2 disputes opened"), "{}", dry.whole());
    assert_eq!(number(&desk, "SELECT count(*) FROM dispute"), 1);
    let done = open(&desk, "mona", &[]).ok();
    assert!(done.stdout.contains("2 disputes opened"), "{}", done.whole());
    let again = open(&desk, "mona", &[]).ok();
    assert!(again.stdout.contains("0 disputes opened"), "{}", again.whole());
    assert_eq!(number(&desk, "SELECT count(*) FROM dispute"), 3);
    desk.run("bo", "dispute withdraw 2");
    desk.run("", "verify").ok();
}

#[test]
fn who_has_a_part_in_the_case_opens_none() {
    let (desk, auditor) = ruled(AGENT);
    let open = |who: &str| desk.args(who, &["arbitrate", "look-back", "1", "--open", "--note", "x"]);
    open("sam").refused(1, "they led or called a session about this audit");
    open("lea").refused(1, "they are in the same team, north");
    open(&auditor).refused(1, "may not open disputes by a ruling");
    open("iris").refused(1, "may not open disputes by a ruling");
    desk.args("mona", &["arbitrate", "look-back", "1", "--open"]).refused(2, "--note");
    desk.args("mona", &["arbitrate", "look-back", "1", "--dry-run"]).refused(2, "--open");
}

#[test]
fn a_lead_of_the_auditor_opens_none() {
    let (desk, _) = ruled(AGENT);
    desk.write(
        "lead.csv",
        "handle,name,role,team,from,to,login,skills\nquin,Quin Hale,lead,quality,2026-01-01,,quin,\n",
    );
    desk.run("mona", "people import lead.csv").ok();
    desk.args("quin", &["arbitrate", "look-back", "1", "--open", "--note", "x"])
        .refused(1, "they are in the same team, quality");
}
