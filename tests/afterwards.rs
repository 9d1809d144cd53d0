//! What comes after the draw, at its edges: nights on which a plan fails, hands that change, words that are kept, and
//! figures that never mix what was drawn with what was picked.

use crate::support::{Answer, Desk};
use rusqlite::Connection;
use serde_json::Value;

const DRAW: &str = "daily-2026-03-01";
const FULL: &str = r#"{"tone": "full", "facts": "full", "identity": "yes"}"#;
const PARTLY: &str = r#"{"tone": {"level": "partly", "note": "curt"}, "facts": "full", "identity": "yes"}"#;

fn plan(desk: &Desk) -> String {
    std::fs::read_to_string(desk.path("plan.toml")).unwrap()
}

/// Adds a plan, or its next version.
fn add(desk: &Desk, text: impl AsRef<[u8]>) {
    desk.write("other.toml", text);
    desk.run("mona", "assign plan add other.toml").ok();
}

/// The drawn centre, with more in its plan.
fn drawn(more: &str) -> Desk {
    let desk = Desk::centre();
    add(&desk, format!("{}\n{more}", plan(&desk)));
    desk.run("mona", "assign nightly").ok();
    desk
}

fn row(desk: &Desk, audit: i64) -> Value {
    desk.rows("report audits").into_iter().find(|row| row["audit"] == audit).expect("that audit")
}

fn auditors(desk: &Desk) -> Vec<String> {
    let rows = desk.rows("report audits");
    rows.iter().map(|row| row["auditor"].as_str().unwrap_or("nobody").to_owned()).collect()
}

fn how_many(auditors: &[String], handle: &str) -> usize {
    auditors.iter().filter(|auditor| *auditor == handle).count()
}

fn number(desk: &Desk, sql: &str) -> i64 {
    file(desk).query_row(sql, [], |row| row.get(0)).unwrap()
}

fn file(desk: &Desk) -> Connection {
    Connection::open(desk.path("qa.db")).unwrap()
}

/// The roster hears that an auditor stopped yesterday.
fn gone(desk: &Desk, handle: &str) {
    desk.write(
        "gone.csv",
        format!("handle,name,role,team,from,to,login,skills\n{handle},,auditor,quality,2021-01-01,2026-03-01,,\n"),
    );
    desk.run("mona", "people import gone.csv").ok();
}

/// Disputes the tone of an audit; answers what that came to.
fn disputed(desk: &Desk, agent: &str, audit: i64) -> Answer {
    let words = ["--criterion", "tone", "--reason", "context", "--propose", "full", "--statement", "She asked me to"];
    desk.args(agent, &[&["dispute", "open", &audit.to_string()][..], &words].concat()).ok()
}

/// The answer of a command that did what it could.
#[track_caller]
fn short(answer: Answer, says: &str) -> Answer {
    assert_eq!(answer.code, 4, "{}", answer.whole());
    assert!(answer.stdout.contains(says), "no `{says}` in\n{}", answer.whole());
    answer
}

#[test]
fn tickets_that_come_later_heed_the_capacities_of_the_plan() {
    let desk = drawn("[auditors]\nhandles = [\"vera\", \"oleg\"]\ncapacity = 2");
    let answer = short(desk.run("mona", &format!("assign extend {DRAW} --by 1 --why More")), "3 audits");
    let after = auditors(&desk);
    assert_eq!((how_many(&after, "vera"), how_many(&after, "oleg")), (2, 2), "{}", answer.whole());
    assert_eq!(how_many(&after, "nobody"), 2, "what is over nobody is given");
    desk.run("", "verify").ok();
}

#[test]
fn what_was_replaced_is_no_load_any_more() {
    let desk = drawn("[auditors]\nhandles = [\"vera\", \"oleg\"]\ncapacity = 1\n[auditors.capacities]\noleg = 2");
    let before = auditors(&desk);
    assert_eq!(how_many(&before, "nobody"), 0);
    desk.run("mona", "assign replace 1 --reason duplicate").ok();
    assert_eq!(auditors(&desk)[3], before[0], "only who had it has room");
    desk.run("", "verify").ok();
}

#[test]
fn tickets_that_come_later_go_to_nobody_who_is_absent_and_verify_remembers_who_was() {
    let mut desk = drawn("[auditors]\nhandles = [\"vera\", \"oleg\"]");
    desk.run("mona", "people absent vera --from 2026-03-02 --to 2026-03-03").ok();
    desk.run("mona", &format!("assign extend {DRAW} --by 1 --why More")).ok();
    assert_eq!(auditors(&desk)[3..], ["oleg", "oleg", "oleg"]);
    desk.run("mona", "people absent vera --from 2026-03-02 --cancel").ok();
    desk.at("2026-03-04T09:00:00Z");
    desk.run("", "verify").ok();
}

#[test]
fn what_is_handed_on_at_night_heeds_the_auditors_of_the_plan_and_their_capacities() {
    let mut desk = drawn("[auditors]\nhandles = [\"vera\", \"oleg\"]\n[auditors.capacities]\noleg = 2\nvera = 1");
    let hers = auditors(&desk).iter().position(|auditor| auditor == "vera").unwrap() + 1;
    gone(&desk, "vera");
    short(desk.run("mona", "assign nightly"), &format!("Audit {hers} has no auditor"));
    assert_eq!(auditors(&desk)[hers - 1], "nobody", "oleg is full, and the plan does not name nora");
    let hand = |words: &str| desk.run("mona", &format!("assign hand {hers} {words} --why Ill"));
    hand("--anew").refused(1, "no other auditor can take audit");
    let beyond = hand("--to oleg").ok();
    assert!(beyond.stdout.contains("beyond the plan: the plan daily gives oleg no more than 2"), "{}", beyond.whole());
    desk.run("", "verify").ok();
    desk.at("2026-03-03T09:00:00Z");
    desk.run("", "verify").ok();
}

#[test]
fn what_is_handed_on_at_night_goes_to_whom_the_plan_names_and_verify_computes_it_again() {
    let desk = drawn("[auditors]\nhandles = [\"vera\", \"oleg\"]");
    gone(&desk, "vera");
    desk.run("mona", "assign nightly").ok();
    assert_eq!(auditors(&desk), ["oleg", "oleg", "oleg"], "not nora, though one of them is hers to audit");
    desk.run("", "verify").ok();
    let conn = file(&desk);
    let findings = || assize::core::audit::recheck_assignments(&conn).unwrap().1;
    assert_eq!(findings(), [""; 0]);
    let guards: Vec<String> = conn
        .prepare("SELECT name FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = 'assignment'")
        .unwrap()
        .query_map([], |row| row.get(0))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    for name in guards {
        conn.execute_batch(&format!("DROP TRIGGER {name}")).unwrap();
    }
    conn.execute_batch(
        "UPDATE assignment SET auditor = (SELECT id FROM person WHERE handle = 'nora') WHERE id = (SELECT max(id) FROM assignment)",
    )
    .unwrap();
    assert!(findings()[0].contains("was not handed on to whom the lots"), "{:?}", findings());
}

#[test]
fn nobody_hands_an_audit_to_somebody_who_is_absent() {
    let desk = Desk::drawn();
    let (audit, auditor) = desk.audit_of("cy");
    let others: Vec<_> = ["vera", "oleg", "nora"].into_iter().filter(|other| *other != auditor).collect();
    desk.run("mona", &format!("people absent {} --from 2026-03-02 --to 2026-03-06", others[0])).ok();
    let hand = |words: &str| desk.run("mona", &format!("assign hand {audit} {words} --why Ill"));
    hand(&format!("--to {}", others[0])).refused(1, "they are absent until 2026-03-06");
    hand("--anew").ok();
    assert_eq!(row(&desk, audit)["auditor"], others[1]);
    let undrawn = if row(&desk, audit)["ref"] == "D-5" { "D-6" } else { "D-5" };
    let spot = |words: &str| desk.run("mona", &format!("assign spot {undrawn} --why Odd {words}"));
    spot(&format!("--auditor {}", others[0])).refused(1, "they are absent until 2026-03-06");
    spot("").ok();
    assert_ne!(row(&desk, 4)["auditor"], others[0]);
}

// --- nights on which a plan fails -------------------------------------------------------------------

/// A total that the minima of three agents exceed.
fn impossible(desk: &Desk, name: &str, more: &str) -> String {
    let quota = "total = 2\nminimum = 1";
    plan(desk).replace("\"daily\"", &format!("\"{name}\"{more}")).replace("count = 1", quota)
}

/// One more dialogue, on Monday 2 March.
fn monday(desk: &Desk) {
    desk.write(
        "more.csv",
        "ref,received,channel,category,agent,customer,transcript\nX-1,2026-03-02T11:00:00Z,chat,complaint,ana,c-1,Hello\n",
    );
    desk.run("mona", "intake import more.csv").ok();
}

#[test]
fn a_plan_that_cannot_be_drawn_keeps_neither_the_other_plans_nor_the_deadlines_from_the_night() {
    let mut desk = Desk::drawn();
    let audit = desk.delivered("ana", PARTLY);
    disputed(&desk, "ana", audit);
    monday(&desk);
    add(&desk, impossible(&desk, "a-first", ""));
    desk.at("2026-03-20T09:00:00Z");
    let dry = short(desk.run("mona", "assign nightly --dry-run"), "a-first-2026-03-01: not done");
    assert!(dry.stdout.contains("daily-2026-03-02"), "{}", dry.whole());
    let night = short(desk.run("mona", "--quiet assign nightly"), "which is more than");
    assert!(night.stdout.contains("(add the next version of the plan"), "{}", night.whole());
    assert!(night.stdout.contains("Dispute 1 had no session in time"), "{}", night.whole());
    assert_eq!(number(&desk, "SELECT count(*) FROM lapse"), 1);
    let drawn =
        "SELECT count(*) FROM draw d JOIN commitment c ON c.id = d.commitment WHERE c.name = 'daily-2026-03-02'";
    assert_eq!(number(&desk, drawn), 1, "{}", night.whole());
    add(&desk, impossible(&desk, "a-first", "").replace("minimum = 1", "minimum = 0"));
    desk.run("mona", "assign nightly").ok();
    let stayed = "SELECT count(*) FROM commitment WHERE name = 'a-first-2026-03-01'";
    assert_eq!(number(&desk, stayed), 1, "it stayed due");
    desk.run("", "verify").ok();
}

#[test]
fn a_witnessed_plan_that_cannot_be_committed_is_said_and_the_others_are_drawn() {
    let desk = Desk::centre();
    add(&desk, impossible(&desk, "a-first", "\nseed = \"dice\""));
    let night = short(desk.run("mona", "assign nightly"), "a-first-2026-03-01: not done, and it stays due");
    assert_eq!(number(&desk, "SELECT count(*) FROM draw"), 1, "{}", night.whole());
    desk.run("", "verify").ok();
}

#[test]
fn a_plan_that_cannot_be_read_or_whose_card_is_gone_stops_only_itself() {
    let desk = Desk::centre();
    let gone = plan(&desk).replace("\"daily\"", "\"b-second\"").replace("\"chat\"", "\"gone\"");
    for (name, text) in [("a-first", "nonsense"), ("b-second", gone.as_str())] {
        let insert = "INSERT INTO plan (entry, name, version, text) VALUES (1, ?1, 1, ?2)";
        file(&desk).execute(insert, [name, text]).unwrap();
    }
    let night = short(desk.run("mona", "assign nightly"), "a-first: not done");
    assert!(night.stdout.contains("b-second-2026-03-01: not done, and it stays due"), "{}", night.whole());
    assert!(night.stdout.contains("gone"), "{}", night.whole());
    assert_eq!(number(&desk, "SELECT count(*) FROM draw"), 1);
    assert_eq!(number(&desk, "SELECT count(*) FROM commitment"), 1, "what failed left nothing behind");
}

#[test]
fn a_draw_whose_auditors_are_all_barred_is_made_and_said_to_be_short() {
    let desk = Desk::centre();
    add(&desk, plan(&desk) + "\n[auditors]\nhandles = [\"nora\"]\n");
    short(desk.run("mona", "assign nightly"), "Audit 1 has no auditor");
    assert_eq!(how_many(&auditors(&desk), "nobody"), 2);
    short(desk.run("mona", "assign nightly"), "Audit 1 has no auditor");
}
