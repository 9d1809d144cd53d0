//! Two people: text goes by two who have no part in the case, and by two accounts, as far as the roster knows them.

use crate::erasure::{ask, audit_of, number, told};
use crate::support::{Answer, Desk, answer};
use std::process::Stdio;

/// Somebody becomes a manager on the day after the case was over.
fn becomes_manager(desk: &Desk, who: &str) {
    desk.write("manager.csv", format!("handle,name,role,team,from\n{who},,manager,office,2026-03-18\n"));
    desk.run("mona", "people import manager.csv").ok();
}

fn arbiter(desk: &Desk) -> String {
    rusqlite::Connection::open(desk.path("qa.db"))
        .unwrap()
        .query_row("SELECT p.handle FROM seat s JOIN person p ON p.id = s.arbiter", [], |row| row.get(0))
        .unwrap()
}

#[test]
fn who_led_the_session_or_ruled_neither_asks_nor_approves() {
    let desk = told();
    let ruled = arbiter(&desk);
    let (_, auditor) = audit_of(&desk, "S-1");
    for (who, says) in [
        ("sam", "they led or called a session about this audit"),
        (ruled.as_str(), "they were drawn to rule on a dispute about this audit"),
        (auditor.as_str(), "they audited it"),
        ("ana", "it is their own case"),
    ] {
        let desk = told();
        becomes_manager(&desk, who);
        ask(&desk, who, &["--ref", "S-1"]).refused(1, says);
        ask(&desk, "mona", &["--ref", "S-1"]).ok();
        desk.run(who, "keep approve 1").refused(1, says);
        // A case without them they may.
        ask(&desk, who, &["--ref", "S-2"]).ok();
        assert_eq!(number(&desk, "SELECT count(*) FROM erased_run"), 0);
    }
}

#[test]
fn who_opened_a_dispute_for_the_agent_has_a_part_in_it() {
    let mut desk = Desk::drawn();
    let audit =
        desk.delivered("ana", r#"{"tone": {"level": "partly", "note": "curt"}, "facts": "full", "identity": "na"}"#);
    let claim = "--criterion tone --reason context --propose full --statement Brief";
    desk.run("lea", &format!("--for ana dispute open {audit} {claim}")).ok();
    desk.run("ana", "dispute withdraw 1").ok();
    desk.at("2026-04-20T09:00:00Z");
    let sql = "SELECT r.ref FROM audit a JOIN request r ON r.id = a.request WHERE a.id = ?1";
    let conn = rusqlite::Connection::open(desk.path("qa.db")).unwrap();
    let reference: String = conn.query_row(sql, [audit], |row| row.get(0)).unwrap();
    drop(conn);
    ask(&desk, "lea", &["--ref", &reference]).refused(1, "they opened a dispute about this audit");
    ask(&desk, "sam", &["--ref", &reference]).ok();
}

#[test]
fn retention_by_somebody_with_a_part_leaves_these_cases_to_another_person() {
    let mut desk = told();
    desk.write("kept.toml", "timezone = \"Europe/London\"\nreading = {who = \"all\"}\n[keeping]\ndialogue = 30\nnotes = 30\nstatements = 30\n");
    desk.run("mona", "policy publish kept.toml").ok();
    desk.at("2026-06-15T09:00:00Z");
    let left = "SELECT count(*) FROM request WHERE ref = 'S-1' AND salt IS NOT NULL";
    let plan = desk.run("sam", "keep retain").ok();
    assert!(
        plan.stdout
            .contains("sam has a part in it, they led or called a session about this audit: somebody else runs this"),
        "{}",
        plan.whole()
    );
    let answer = desk.run("sam", "keep retain --yes").ok();
    assert!(answer.stdout.contains("1 left to another person"), "{}", answer.whole());
    assert_eq!(number(&desk, left), 1);
    assert_eq!(number(&desk, "SELECT count(*) FROM session WHERE salt IS NOT NULL"), 1);
    assert_eq!(
        number(&desk, "SELECT count(*) FROM request WHERE ref = 'S-2' AND salt IS NOT NULL"),
        0,
        "other cases go"
    );
    desk.run("mona", "keep retain --yes").ok();
    assert_eq!(number(&desk, left), 0);
    desk.run("", "verify").ok();
}

fn as_login(desk: &Desk, login: &str, who: &str, words: &[&str]) -> Answer {
    answer(desk.command(who).env("ASSIZE_LOGIN", login).args(words).stdin(Stdio::null()))
}

const ASK: [&str; 6] = ["keep", "erase", "--ref", "S-1", "--reason", "asked"];
const APPROVE: [&str; 3] = ["keep", "approve", "1"];

#[test]
fn one_account_for_both_is_told_at_approval_and_in_the_list() {
    let desk = told();
    as_login(&desk, "desk7", "mona", &ASK).ok();
    let done = as_login(&desk, "desk7", "max", &APPROVE).ok();
    assert!(
        done.stdout.contains("acted under the login desk7: that shows one account, and not two people"),
        "{}",
        done.whole()
    );
    let again = as_login(&desk, "desk7", "max", &APPROVE).ok();
    assert!(again.stdout.contains("acted under the login desk7"), "{}", again.whole());
    let list = desk.run("mona", "keep erasures").ok();
    assert!(list.stdout.contains("Both persons of erasure 1 acted under the login desk7"), "{}", list.whole());
    assert_eq!(desk.rows("keep erasures")[0]["one_login"], "desk7");
    let two = told();
    as_login(&two, "desk7", "mona", &ASK).ok();
    let done = as_login(&two, "desk8", "max", &APPROVE).ok();
    assert!(!done.stdout.contains("one account"), "{}", done.whole());
    assert!(!two.run("mona", "keep erasures").ok().stdout.contains("one account"));
}

#[test]
fn under_the_login_that_the_roster_gives_the_other_nobody_is_the_second_person() {
    let desk = told();
    desk.write("logins.csv", "handle,name,role,team,from,to,login\nmona,,manager,office,2020-01-01,,mona-pc\nmax,,manager,office,2020-01-01,,max-pc\n");
    desk.run("mona", "people import logins.csv").ok();
    as_login(&desk, "mona-pc", "mona", &ASK).ok();
    as_login(&desk, "mona-pc", "max", &APPROVE).refused(
        1,
        "the login `mona-pc` is mona's by the roster, and max acts under it: this would be one person twice",
    );
    assert_eq!(number(&desk, "SELECT count(*) FROM erased_run"), 0);
    as_login(&desk, "max-pc", "max", &APPROVE).ok();
    // The other way round: Max asked as Mona.
    let desk = told();
    desk.write("logins.csv", "handle,name,role,team,from,to,login\nmax,,manager,office,2020-01-01,,max-pc\n");
    desk.run("mona", "people import logins.csv").ok();
    as_login(&desk, "max-pc", "mona", &ASK).ok();
    as_login(&desk, "max-pc", "max", &APPROVE).refused(1, "is max's by the roster, and mona acts under it");
}
