//! Who could choose an arbiter: calls, absences, calibrations and the roster keep people out of a lot. What cannot be
//! prevented of that is shown with the lot, with who did it and when.

use crate::arbitration::{TUESDAY, arbiter, disputed, number, opened, staffed, talked, unresolved};
use crate::support::Desk;
use serde_json::Value;

/// One more arbiter.
const PAUL: &str = "paul,Paul,arbiter,ombuds,2021-01-01,,,\n";

fn flat(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn call(desk: &Desk, who: &str, at: &str) {
    desk.run(who, &format!("dispute convene 1 --at {at}")).ok();
}

fn absent(desk: &Desk, who: &str, words: &str) {
    desk.run("sam", &format!("people absent {who} --from 2026-03-02 {words}")).ok();
}

/// What the night says when the lot is drawn.
fn night(desk: &mut Desk) -> String {
    flat(&desk.night(TUESDAY).stdout)
}

/// What the record of dispute 1 says of somebody and its lot.
fn of(desk: &Desk, handle: &str) -> Value {
    let shown = desk.rows_for("ana", "dispute show 1").remove(0);
    let lots = shown["lots"].as_array().expect("lots").clone();
    lots.into_iter().find(|row| row["arbiter"] == handle).expect("somebody who was an arbiter")
}

// --- Calls ------------------------------------------------------------------------------------------

#[test]
fn who_called_a_session_that_another_one_led_is_not_barred_from_ruling() {
    let (mut desk, _) = opened();
    for (who, at) in [("iris", "2026-03-03T10:00"), ("jude", "2026-03-03T11:00"), ("sam", "2026-03-03T12:00")] {
        call(&desk, who, at);
    }
    unresolved(&desk);
    let night = night(&mut desk);
    assert!(night.contains("was drawn from 2 and rules"), "{night}");
    desk.run("", "verify").ok();
}

#[test]
fn the_newest_to_call_a_session_that_nobody_led_is_barred_and_the_lot_says_so() {
    let (mut desk, _) = opened();
    call(&desk, "jude", "2026-03-03T10:00");
    call(&desk, "iris", "2026-03-03T11:00");
    desk.night("2026-03-06T05:00:00Z");
    assert_eq!(arbiter(&desk), "jude");
    let iris = of(&desk, "iris");
    let stood = iris["stood"].as_str().unwrap();
    assert!(stood.ends_with(", out since"), "she could have ruled when the dispute was opened: {stood}");
    assert_eq!(iris["because"], "they led or called a session about this audit");
    let act = "call of the session of dispute 1, recorded by iris at 2026-03-02T09:00:00Z";
    assert_eq!(iris["behind"], act);
    desk.run("", "verify").ok();
}

// --- Absences ---------------------------------------------------------------------------------------

#[test]
fn an_absence_that_keeps_an_arbiter_out_is_shown_with_who_recorded_it_and_took_it_back() {
    let (mut desk, _) = opened();
    absent(&desk, "iris", "--to 2026-03-03");
    unresolved(&desk);
    absent(&desk, "iris", "--cancel");
    let night = night(&mut desk);
    let out = "iris, since they are absent until 2026-03-03 (absence from 2026-03-02 to 2026-03-03, recorded by sam at 2026-03-02T09:00:00Z, taken back or changed by sam at 2026-03-02T09:00:00Z)";
    assert!(night.contains(out), "{night}");
    assert_eq!(arbiter(&desk), "jude");
    let behind = of(&desk, "iris")["behind"].as_str().unwrap().to_owned();
    assert!(behind.contains("taken back or changed by sam"), "{behind}");
    let shown = flat(&desk.run("ana", "dispute show 1").ok().stdout);
    assert!(
        shown.contains("Lot 1, first: jude, the only one who could take it; 1 of 3 arbiters were in it"),
        "{shown}"
    );
    desk.run("", "verify").ok();
}

#[test]
fn who_is_named_since_all_arbiters_were_absent_is_shown_with_by_whose_word_they_were() {
    let (mut desk, _) = opened();
    for who in ["iris", "jude"] {
        absent(&desk, who, "--to 2026-03-03");
    }
    unresolved(&desk);
    for who in ["iris", "jude"] {
        absent(&desk, who, "--cancel");
    }
    let night = night(&mut desk);
    assert!(night.contains("1 seat stays empty") && night.contains("recorded by sam"), "{night}");
    let named = flat(&desk.run("mona", "arbitrate assign 1 --to jude --note Nobody").ok().stdout);
    assert!(named.contains("Out of it: iris, since they are absent until 2026-03-03"), "{named}");
    assert_eq!(of(&desk, "jude")["stood"], "named");
    let shown = flat(&desk.run("ana", "dispute show 1").ok().stdout);
    assert!(
        shown.contains("jude was named by mona at 2026-03-03T05:00:00Z, first, since the lot found nobody"),
        "{shown}"
    );
    assert!(shown.contains("taken back or changed by sam"), "{shown}");
}

#[test]
fn who_is_drawn_while_absent_is_not_seated_and_the_next_of_the_lot_is() {
    let was_first = ["iris", "jude"].map(|who| {
        let (mut desk, _) = talked();
        desk.at(TUESDAY);
        desk.run("mona", &format!("people absent {who} --from 2026-03-03 --to 2026-03-04")).ok();
        let said = night(&mut desk);
        assert_eq!(arbiter(&desk), if who == "iris" { "jude" } else { "iris" }, "{said}");
        assert_eq!(number(&desk, "SELECT count(*) FROM candidate"), 2, "the lot itself is among all who were there");
        desk.run("", "verify").ok();
        let is_first = of(&desk, who)["stood"] == "1, out since";
        if is_first {
            is_told(&desk, who, &said);
        } else {
            assert_eq!((of(&desk, who)["stood"].as_str(), &of(&desk, who)["because"]), (Some("2"), &Value::Null));
        }
        is_first
    });
    assert!(was_first.contains(&true), "chance of a rehearsal stays: choose another one");
}

/// That somebody was drawn while absent, by whose word, and that it was taken back.
fn is_told(desk: &Desk, who: &str, said: &str) {
    let act = "absence from 2026-03-03 to 2026-03-04, recorded by mona at 2026-03-03T05:00:00Z";
    let words = format!("Drawn before, and not seated: {who}, since they are absent until 2026-03-04 ({act})");
    assert!(said.contains(&words), "{said}");
    desk.run("mona", &format!("people absent {who} --from 2026-03-03 --cancel")).ok();
    let row = of(desk, who);
    assert_eq!(row["because"], "they are absent until 2026-03-04");
    assert!(row["behind"].as_str().unwrap().contains("taken back or changed by mona"), "{row}");
    let shown = flat(&desk.run("ana", "dispute show 1").ok().stdout);
    assert!(shown.contains(&format!("Drawn before and not seated: {who}.")), "{shown}");
    desk.run("", "verify").ok();
}

#[test]
fn on_a_day_on_which_all_who_could_rule_are_absent_no_lot_is_drawn_and_nobody_is_named() {
    let (mut desk, _) = talked();
    desk.at(TUESDAY);
    for who in ["iris", "jude"] {
        desk.run("mona", &format!("people absent {who} --from 2026-03-03 --to 2026-03-03")).ok();
    }
    let said = night(&mut desk);
    assert!(said.contains("1 seat stays empty today, since all who may have it are absent"), "{said}");
    assert!(
        said.contains(
            "iris, since they are absent until 2026-03-03 (absence from 2026-03-03 to 2026-03-03, recorded by mona"
        ),
        "{said}"
    );
    assert_eq!(number(&desk, "SELECT count(*) FROM lot"), 0, "its order would be known to who records absences");
    desk.run("mona", "arbitrate assign 1 --to jude --note Nobody").refused(1, "nobody chooses who rules on dispute 1");
    desk.night("2026-03-04T05:00:00Z");
    assert!(["iris", "jude"].contains(&arbiter(&desk).as_str()));
    desk.run("", "verify").ok();
}

// --- Calibrations -----------------------------------------------------------------------------------

#[test]
fn arbiters_whom_a_calibration_bars_are_shown_with_who_opened_it_and_made_them_auditors() {
    let mut desk = staffed(PAUL);
    let audit = desk.delivered("ana", crate::arbitration::PARTLY);
    let rows =
        "iris,Iris Wang,auditor,quality,2026-03-02,2026-03-02\njude,Jude Abebe,auditor,quality,2026-03-02,2026-03-02\n";
    desk.write("day.csv", format!("handle,name,role,team,from,to\n{rows}"));
    desk.run("mona", "people import day.csv").ok();
    let reference = desk.rows("report audits").into_iter().find(|row| row["audit"] == audit).unwrap()["ref"].clone();
    let words = format!("--dialogues {} --auditors iris,jude --day 2026-03-06", reference.as_str().unwrap());
    desk.run("mona", &format!("score calibrate open --card chat {words}")).ok();
    disputed(&desk);
    unresolved(&desk);
    night(&mut desk);
    assert_eq!(arbiter(&desk), "paul");
    for who in ["iris", "jude"] {
        let row = of(&desk, who);
        assert_eq!((&row["stood"], &row["because"]), (&"out".into(), &"they calibrated the dialogue".into()));
        let acts = "calibration 1, recorded by mona at 2026-03-02T09:00:00Z and auditor from 2026-03-02 to 2026-03-02, recorded by mona at 2026-03-02T09:00:00Z";
        assert_eq!(row["behind"], acts);
    }
}

#[test]
fn the_key_of_a_lot_and_the_tries_of_who_had_it_drawn_stand_with_the_lot() {
    let (mut desk, _) = talked();
    night(&mut desk);
    let shown = flat(&desk.run("ana", "dispute show 1").ok().stdout);
    let key = "drawn among 2 by chance of this machine alone; its actor, mona, had made 0 entries since";
    let none = "drawn among 2 by chance of this machine alone; its actor, mona, had made no entry since";
    assert!(shown.contains(key) || shown.contains(none), "{shown}");
    assert!(shown.contains("2 of 3 arbiters were in it; mona had it drawn at 2026-03-03T05:00:00Z"), "{shown}");
    let karl = of(&desk, "karl");
    assert!(
        karl["because"].as_str().unwrap().contains("they were in the same team, quality, until 2026-01-31"),
        "{karl}"
    );
    assert!(
        karl["behind"].as_str().unwrap().contains("the newest change of their place on the roster, recorded by mona"),
        "{karl}"
    );
}

// --- The roster -------------------------------------------------------------------------------------

#[test]
fn a_last_day_that_the_roster_learns_of_later_lifts_no_conflict() {
    let (desk, _) = opened();
    let rows = "lea,Lea Brandt,lead,north,2020-01-01,2026-02-01\nlea,Lea Brandt,lead,west,2026-02-02,\n";
    desk.write("moved.csv", format!("handle,name,role,team,from,to\n{rows}"));
    desk.run("mona", "people import moved.csv").ok();
    let says = "they were in the same team, north, as the roster said until 2026-03-01";
    desk.run("lea", "dispute convene 1 --at 2026-03-03T10:00").refused(1, says);
    desk.write("notes.toml", "held = \"2026-03-02\"\n[[point]]\ncriterion = \"tone\"\noutcome = \"kept\"\n");
    desk.run("lea", "dispute session 1 --notes notes.toml").refused(1, says);
    assert_eq!(number(&desk, "SELECT count(*) FROM session"), 0);
}

#[test]
fn who_left_their_team_on_paper_does_not_audit_the_dialogues_of_last_week() {
    let desk = Desk::centre();
    let rows = "bo,Bo Lindqvist,agent,north,2022-01-01,2025-06-30\nbo,Bo Lindqvist,auditor,quality,2026-03-02,\n";
    desk.write("moved.csv", format!("handle,name,role,team,from,to\n{rows}"));
    desk.run("mona", "people import moved.csv").ok();
    desk.run("mona", "assign nightly");
    let (audit, auditor) = desk.audit_of("ana");
    assert_ne!(auditor, "bo");
    let reassign = format!("assign reassign {audit} --to bo --note Ill");
    desk.run("sam", &reassign).refused(1, "as the roster said until 2026-03-01");
}

// --- Who runs the night ------------------------------------------------------------------------------

#[test]
fn who_may_not_see_to_the_lot_and_runs_the_night_is_named_with_why_beside_the_lot() {
    let (mut desk, _) = opened();
    unresolved(&desk);
    desk.run("lea", "arbitrate assign 1").refused(1, "lea may not see to who rules on dispute 1");
    desk.at(TUESDAY);
    desk.run("lea", "assign nightly");
    let shown = flat(&desk.run("ana", "dispute show 1").ok().stdout);
    assert!(shown.contains("lea had it drawn at"), "{shown}");
    assert!(shown.contains(", in a night, and may not see to it: they are in the same team, north."), "{shown}");
}
