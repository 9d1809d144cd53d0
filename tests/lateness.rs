//! Lateness: it is of who had an audit on its last day. One that is handed on has days of its own.

use crate::support::{Answer, Desk};
use assize::core::audit::recheck_assignments;
use rusqlite::Connection;
use serde_json::{Value, json};

const FULL: &str = r#"{"tone": "full", "facts": "full", "identity": "yes"}"#;

/// The drawn centre, where an audit of cy's is to be scored until Thursday 5 March; its number and its auditor.
fn drawn() -> (Desk, i64, String) {
    let desk = Desk::drawn();
    let (audit, auditor) = desk.audit_of("cy");
    (desk, audit, auditor)
}

/// An auditor who has none of these.
fn other(of: &[&str]) -> &'static str {
    ["nora", "oleg", "vera"].into_iter().find(|auditor| !of.contains(auditor)).unwrap()
}

fn hand(desk: &Desk, audit: i64, to: &str) -> Answer {
    desk.run("mona", &format!("assign reassign {audit} --to {to} --note Ill")).ok()
}

fn submit(desk: &Desk, audit: i64, auditor: &str) {
    desk.write("answers.json", format!("{{\"answers\": {FULL}, \"met\": \"kind\"}}"));
    desk.run(auditor, &format!("score submit {audit} --answers answers.json")).ok();
}

/// What the report says of an auditor: assigned, overdue, scored late, handed on late, days late.
fn line(desk: &Desk, auditor: &str) -> Option<[i64; 5]> {
    let rows = desk.rows("report auditors");
    let row = rows.iter().find(|row| row["auditor"] == auditor)?;
    Some(["assigned", "overdue", "late", "handed_on_late", "days_late"].map(|key| row[key].as_i64().unwrap()))
}

/// The day until which an audit is to be scored, as the queue, the status, the list and the audit itself say.
fn due(desk: &Desk, audit: i64) -> String {
    let of = |words: &str, key: &str| -> Value {
        desk.rows(words).into_iter().find(|row| row["audit"] == audit).map_or(Value::Null, |row| row[key].clone())
    };
    let days = [
        of("score queue --all", "due"),
        of("assign status", "due"),
        of("report audits", "score_due"),
        of(&format!("score show {audit}"), "score_due"),
    ];
    assert!(days.iter().all(|day| *day == days[0]), "{days:?}");
    days[0].as_str().unwrap().to_owned()
}

fn file(desk: &Desk) -> Connection {
    Connection::open(desk.path("qa.db")).unwrap()
}

#[test]
fn an_audit_that_is_handed_on_after_its_last_day_is_late_from_who_had_it_and_new_to_who_gets_it() {
    let (mut desk, audit, had) = drawn();
    let to = other(&[&had]);
    desk.at("2026-03-06T00:00:00Z");
    let [assigned, overdue, ..] = line(&desk, &had).unwrap();
    assert!(assigned >= 1 && overdue == assigned, "nobody scored: {:?}", line(&desk, &had));
    desk.at("2026-03-09T09:00:00Z");
    let told = hand(&desk, audit, to);
    assert!(told.stdout.contains("They have until 2026-03-12 to score it."), "{}", told.whole());
    assert_eq!(due(&desk, audit), "2026-03-12", "three working days from Monday");
    let [_, _, late, handed_on_late, _] = line(&desk, &had).unwrap();
    assert_eq!((late, handed_on_late), (0, 1));
    submit(&desk, audit, to);
    assert_eq!(line(&desk, to).unwrap()[2], 0, "scored in time");
    desk.run("", "verify").ok();
}

#[test]
fn what_is_handed_on_on_the_last_day_is_late_from_nobody() {
    for (at, handed_on_late, days) in [("2026-03-05T23:59:59Z", 0, 0), ("2026-03-06T00:00:00Z", 1, 1)] {
        let (mut desk, audit, had) = drawn();
        desk.at(at);
        hand(&desk, audit, other(&[&had]));
        for one in desk.rows("score queue --all") {
            if one["audit"] != audit {
                submit(&desk, one["audit"].as_i64().unwrap(), one["auditor"].as_str().unwrap());
            }
        }
        let [_, overdue, late, handed, ..] = line(&desk, &had).unwrap_or_default();
        assert_eq!((overdue, handed), (0, handed_on_late), "{at}");
        let rows = desk.rows("report auditors");
        let all: i64 = rows.iter().map(|row| row["days_late"].as_i64().unwrap()).sum();
        let scored: i64 = rows.iter().map(|row| row["late"].as_i64().unwrap()).sum();
        assert_eq!(all, days + scored, "{at}: a day for each, {late}");
    }
}

#[test]
fn who_gets_an_audit_is_late_after_their_own_last_day_and_not_on_it() {
    for (at, is_late) in [("2026-03-12T23:59:59Z", false), ("2026-03-13T00:00:00Z", true)] {
        let (mut desk, audit, had) = drawn();
        let to = other(&[&had]);
        for one in desk.rows("score queue --all") {
            if one["audit"] != audit {
                submit(&desk, one["audit"].as_i64().unwrap(), one["auditor"].as_str().unwrap());
            }
        }
        desk.at("2026-03-09T09:00:00Z");
        hand(&desk, audit, to);
        desk.at(at);
        assert_eq!(line(&desk, to).unwrap()[1], i64::from(is_late), "{at}");
        let queue = desk.rows("score queue --all");
        assert_eq!(queue[0]["overdue"], is_late, "{at}");
        let night = desk.run("mona", "assign nightly");
        assert_eq!(night.stdout.contains("not scored in time"), is_late, "{at}: {}", night.whole());
        submit(&desk, audit, to);
        assert_eq!(line(&desk, to).unwrap()[2], i64::from(is_late), "{at}");
        assert_eq!(line(&desk, &had).unwrap()[2..4], [0, 1], "{at}");
    }
}

#[test]
fn nobody_has_fewer_days_than_were_left() {
    let (mut desk, audit, had) = drawn();
    assert_eq!(due(&desk, audit), "2026-03-05");
    let to = other(&[&had]);
    hand(&desk, audit, to);
    assert_eq!(due(&desk, audit), "2026-03-05", "three days from the same day");
    desk.at("2026-03-03T09:00:00Z");
    hand(&desk, audit, &had);
    assert_eq!(due(&desk, audit), "2026-03-06");
    let shown = desk.rows(&format!("score show {audit}"));
    let days: Vec<&Value> = shown[0]["assignments"].as_array().unwrap().iter().map(|one| &one["due"]).collect();
    assert_eq!(days, [&json!("2026-03-05"), &json!("2026-03-05"), &json!("2026-03-06")]);
    desk.run("", "verify").ok();
}

#[test]
fn while_a_lot_is_awaited_no_day_runs_and_who_is_drawn_has_days_of_their_own() {
    let (mut desk, audit, had) = drawn();
    desk.at("2026-03-05T09:00:00Z");
    desk.run("lea", &format!("assign reassign {audit} --random --note Ill")).ok();
    assert_eq!(due(&desk, audit), "2026-03-05", "the day that it had");
    desk.night("2026-03-09T05:00:00Z");
    assert_eq!(due(&desk, audit), "2026-03-12");
    assert_eq!(line(&desk, &had).map_or(0, |line| line[3]), 0, "given back on the last day");
    let (_, now) = desk.audit_of("cy");
    assert_ne!(now, had);
    submit(&desk, audit, &now);
    assert_eq!(line(&desk, &now).unwrap()[2], 0);
    desk.run("", "verify").ok();
}

#[test]
fn what_a_night_hands_on_because_of_a_conflict_has_days_of_its_own() {
    let (mut desk, audit, had) = drawn();
    desk.write("moved.csv", format!("handle,name,role,team,from,to\n{had},,lead,south,2026-03-04,\n"));
    desk.at("2026-03-04T09:00:00Z");
    desk.run("mona", "people import moved.csv").ok();
    desk.night("2026-03-04T10:00:00Z");
    let (_, now) = desk.audit_of("cy");
    assert_ne!(now, had, "a lead of the agent's team does not audit");
    assert_eq!(due(&desk, audit), "2026-03-09", "three working days from Wednesday");
    assert_eq!(line(&desk, &had).map_or(0, |line| line[3]), 0, "in time");
    desk.run("", "verify").ok();
}

#[test]
fn a_score_that_was_returned_was_given_in_time_by_who_gave_it() {
    let (mut desk, audit, had) = drawn();
    submit(&desk, audit, &had);
    desk.run("lea", &format!("score approve {audit} --return Look-again")).ok();
    desk.at("2026-03-10T09:00:00Z");
    let to = other(&[&had]);
    hand(&desk, audit, to);
    assert_eq!(line(&desk, &had).map_or([0, 0], |line| [line[2], line[3]]), [0, 0]);
    desk.at("2026-03-16T09:00:00Z");
    assert!(line(&desk, to).unwrap()[1] >= 1, "their own last day was 13 March");
    submit(&desk, audit, to);
    assert!(line(&desk, to).unwrap()[2] >= 1);
}

#[test]
fn a_spot_check_that_is_handed_on_has_five_days_again() {
    let (mut desk, _, _) = drawn();
    let taken: Vec<Value> = desk.rows("report audits").into_iter().map(|row| row["ref"].clone()).collect();
    let free = ["D-5", "D-6"].into_iter().find(|one| !taken.contains(&json!(one))).unwrap();
    desk.run("mona", &format!("assign spot-check {free} --note Look --auditor vera")).ok();
    let audit = i64::try_from(desk.rows("report audits").len()).unwrap();
    assert_eq!(due(&desk, audit), "2026-03-09");
    desk.at("2026-03-04T09:00:00Z");
    hand(&desk, audit, "oleg");
    assert_eq!(due(&desk, audit), "2026-03-11");
    desk.run("", "verify").ok();
}

#[test]
fn a_last_day_that_its_plan_does_not_give_is_found() {
    let (mut desk, audit, had) = drawn();
    desk.at("2026-03-09T09:00:00Z");
    hand(&desk, audit, other(&[&had]));
    let conn = file(&desk);
    assert_eq!(recheck_assignments(&conn, None).unwrap().1, Vec::<String>::new());
    for guard in ["once", "kept", "stays"] {
        conn.execute_batch(&format!("DROP TRIGGER assignment_{guard}")).unwrap();
    }
    let says = format!("the last day of who had audit {audit} is not the one that its plan gives");
    for (wrong, right) in [
        ("due = '2026-03-13' WHERE due = '2026-03-12'", "due = '2026-03-12' WHERE due = '2026-03-13'"),
        ("due = '2026-03-05' WHERE basis = 'draw'", "due = NULL WHERE basis = 'draw'"),
    ] {
        conn.execute_batch(&format!("UPDATE assignment SET {wrong}")).unwrap();
        let findings = recheck_assignments(&conn, None).unwrap().1;
        assert!(findings.contains(&says), "{wrong}: {findings:?}");
        conn.execute_batch(&format!("UPDATE assignment SET {right}")).unwrap();
        assert_eq!(recheck_assignments(&conn, None).unwrap().1, Vec::<String>::new(), "{right}");
    }
    // Without one the audit's own day is theirs: who took it away gave them fewer days.
    conn.execute_batch("UPDATE assignment SET due = NULL").unwrap();
    assert_eq!(recheck_assignments(&conn, None).unwrap().1, [says]);
    let sql = "SELECT score_due FROM audit_state WHERE audit = ?1";
    let due: String = conn.query_row(sql, [audit], |row| row.get(0)).unwrap();
    assert_eq!(due, "2026-03-05");
}
