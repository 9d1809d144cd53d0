//! What people tried to bend in disputes, and that it holds.

use crate::arbitration::{
    PARTLY, TUESDAY, arbiter, disputed, number, opened, rule, ruling, staffed, talked, unresolved,
};
use crate::support::{Answer, Desk};

const KEEP: &str = "[[point]]\ncriterion = \"tone\"\nverdict = \"keep\"\n";

/// Ana's dispute about the tone was ruled on: kept.
fn ruled() -> Desk {
    Desk::once((), || {
        let (mut desk, _) = talked();
        desk.at(TUESDAY);
        desk.run("mona", "assign nightly");
        let arbiter = arbiter(&desk);
        desk.run(&arbiter, "arbitrate take 1 --answer tone=partly").ok();
        rule(&desk, &arbiter, KEEP).ok();
        desk
    })
}

fn open(desk: &Desk, who: &[&str], audit: i64, criterion: &str) -> Answer {
    let audit = audit.to_string();
    let claim = ["dispute", "open", &audit, "--criterion", criterion, "--reason", "slip", "--propose", "full"];
    desk.args(who[0], &[&who[1..], &claim[..], &["--statement", "So it was"]].concat())
}

/// A dispute for which there is no arbiter any more.
fn without_arbiter() -> Desk {
    let gone = "iris,Iris Wang,arbiter,ombuds,2021-01-01,2026-03-01,,\njude,Jude Abebe,arbiter,ombuds,2021-01-01,2026-03-01,,\n";
    let mut desk = staffed(gone);
    disputed(&desk);
    unresolved(&desk);
    desk.at(TUESDAY);
    desk.run("mona", "assign nightly");
    desk
}

#[test]
fn nobody_names_themselves_to_rule() {
    let desk = without_arbiter();
    let says = "may not name themselves to rule on dispute 1";
    desk.run("mona", "arbitrate assign 1 --to mona --note Me").refused(1, says);
    assert_eq!(number(&desk, "SELECT count(*) FROM seat"), 0);
}

#[test]
fn who_is_an_agent_alone_is_not_named_to_rule() {
    let desk = without_arbiter();
    let says = "cy may not rule on dispute 1: they are no arbiter, auditor, lead or manager today";
    desk.run("mona", "arbitrate assign 1 --to cy --note Fair").refused(1, says);
    assert_eq!(number(&desk, "SELECT count(*) FROM seat"), 0);
}

#[test]
fn only_the_agent_appeals_since_there_is_one_appeal() {
    let desk = ruled();
    desk.run("lea", "arbitrate appeal 1 --note Again").refused(1, "lea may not appeal in dispute 1");
    desk.args("lea", &["--for", "ana", "arbitrate", "appeal", "1", "--note", "Again"])
        .refused(2, "--for has no meaning");
    desk.run("ana", "arbitrate appeal 1 --note Again").ok();
}

#[test]
fn a_clock_that_is_set_back_opens_no_time_that_is_over() {
    let mut desk = ruled();
    desk.at("2026-03-20T09:00:00Z");
    desk.run("mona", "assign nightly");
    desk.run("mona", "people absent karl --from 2026-03-21 --to 2026-03-21").ok();
    desk.at("2026-03-04T09:00:00Z");
    desk.run("ana", "arbitrate appeal 1 --note Back").refused(1, "could be appealed against until");
}

#[test]
fn absences_that_are_recorded_after_the_session_choose_nobody() {
    let (mut desk, _) = talked();
    desk.at(TUESDAY);
    // All but one are said to be away.
    desk.run("lea", "people absent iris --from 2026-03-03 --to 2026-03-03").ok();
    desk.run("mona", "assign nightly");
    let with = number(&desk, "SELECT count(*) FROM candidate");
    assert_eq!(with, 2, "both are in the lot");
    desk.run("mona", "arbitrate assign 1 --to sam --note Away").refused(1, "nobody chooses who rules on dispute 1");
    assert_eq!(number(&desk, "SELECT count(*) FROM seat"), 1);
}

#[test]
fn a_dispute_that_is_late_stays_late_when_the_clock_is_set_back() {
    let mut desk = staffed("");
    let audit = desk.delivered("ana", PARTLY);
    desk.at("2026-03-20T09:00:00Z");
    desk.run("mona", "people absent karl --from 2026-03-21 --to 2026-03-21").ok();
    desk.at("2026-03-04T09:00:00Z");
    open(&desk, &["ana"], audit, "tone").refused(1, "could be disputed until");
}

#[test]
fn a_look_back_opens_for_the_agent_who_can_take_it_back_and_open_their_own() {
    let desk = staffed("");
    let audit = desk.delivered("ana", PARTLY);
    open(&desk, &["lea", "--for", "ana"], audit, "tone").ok();
    desk.run("ana", "dispute withdraw 1").ok();
    open(&desk, &["ana"], audit, "tone").ok();
    assert_eq!(number(&desk, "SELECT count(*) FROM dispute"), 2);
}

#[test]
fn what_somebody_was_drawn_for_is_not_opened_again_for_another_lot() {
    let mut desk = staffed("");
    let audit = desk.delivered("ana", PARTLY);
    open(&desk, &["ana"], audit, "tone").ok();
    unresolved(&desk);
    desk.at(TUESDAY);
    desk.run("mona", "assign nightly");
    desk.run("ana", "dispute withdraw 1").ok();
    let again = open(&desk, &["ana"], audit, "tone").ok();
    assert!(again.stdout.contains("Dispute 1 was opened with these points before"), "{}", again.whole());
    assert_eq!(number(&desk, "SELECT count(*) FROM dispute"), 1);
    assert!(again.stdout.contains("withdrawn"), "{}", again.whole());
}

#[test]
fn a_point_is_not_adjusted_to_the_mark_that_stands_nor_ruled_another() {
    let (mut desk, _) = opened();
    let notes = "held = \"2026-03-02\"\nagent_side = \"So\"\n[[point]]\ncriterion = \"tone\"\n";
    desk.write("same.toml", format!("{notes}outcome = \"adjusted\"\nlevel = \"partly\"\n"));
    desk.run("sam", "dispute session 1 --notes same.toml").refused(1, "`tone` is `partly` already");
    unresolved(&desk);
    desk.at(TUESDAY);
    desk.run("mona", "assign nightly");
    let arbiter = arbiter(&desk);
    desk.run(&arbiter, "arbitrate take 1 --answer tone=partly").ok();
    let other = "[[point]]\ncriterion = \"tone\"\nverdict = \"other\"\nlevel = \"partly\"\n";
    desk.write("ruling.toml", ruling(other));
    desk.run(&arbiter, "arbitrate rule 1 --ruling ruling.toml").refused(1, "`tone` is `partly` already");
}

#[test]
fn a_disputed_mark_never_goes_down_though_the_total_rises() {
    let desk = staffed("");
    let answers =
        r#"{"tone": {"level": "partly", "note": "a"}, "facts": {"level": "none", "note": "b"}, "identity": "yes"}"#;
    let audit = desk.delivered("ana", answers);
    let audit = audit.to_string();
    let claim = |criterion: &'static str| ["--criterion", criterion, "--reason", "context", "--propose", "full"];
    let args = [&["dispute", "open", &audit][..], &claim("tone"), &claim("facts"), &["--statement", "So"]].concat();
    desk.args("ana", &args).ok();
    let notes = "held = \"2026-03-02\"\nagent_side = \"So\"\n[[point]]\ncriterion = \"facts\"\noutcome = \"adjusted\"\nlevel = \"full\"\n[[point]]\ncriterion = \"tone\"\noutcome = \"adjusted\"\nlevel = \"none\"\n";
    desk.write("trade.toml", notes);
    desk.run("sam", "dispute session 1 --notes trade.toml")
        .refused(1, "`none` would be worse than the mark that stands");
}
