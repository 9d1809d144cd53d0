//! How agents would score their own dialogues: kept apart, once, and shown only after delivery.

use crate::support::{Answer, Desk};
use serde_json::Value;

const FULL: &str = r#"{"tone": "full", "facts": "full", "identity": "yes"}"#;
const OWN: &str = r#"{"answers": {"tone": {"level": "partly", "note": "I was short"}, "facts": "full", "identity": "yes"}, "met": "All facts", "develop": "A greeting"}"#;

fn own(desk: &Desk, who: &str, audit: i64) -> Answer {
    desk.write("own.json", OWN);
    desk.run(who, &format!("score self {audit} --answers own.json"))
}

fn shown(desk: &Desk, who: &str, audit: i64) -> Value {
    desk.run(who, &format!("score show {audit} --format json")).ok().rows().remove(0)
}

#[test]
fn what_an_agent_gives_their_own_dialogue_stands_beside_the_marks_after_delivery() {
    let desk = Desk::drawn();
    let (audit, auditor) = desk.audit_of("ana");
    let said = own(&desk, "ana", audit).ok().stdout;
    assert!(
        said.contains("is kept") && said.contains("85.00 %") && said.contains("before the audit is delivered"),
        "{said}"
    );
    for reader in ["ana", auditor.as_str(), "lea", "mona", ""] {
        assert!(shown(&desk, reader, audit).get("self_score").is_none(), "{reader} sees it before delivery");
    }
    assert_eq!(desk.delivered("ana", FULL), audit);
    for reader in ["ana", auditor.as_str(), "lea"] {
        let page = shown(&desk, reader, audit);
        let rows = page["self_score"].as_array().unwrap();
        let differ: Vec<_> = rows.iter().map(|row| row["differs"].as_bool().unwrap()).collect();
        assert_eq!(differ, [true, false, false]);
        assert_eq!((&rows[0]["level"], &rows[0]["self_level"]), (&"full".into(), &"partly".into()));
        assert_eq!((&rows[0]["self_note"], &page["self_develop"]), (&"I was short".into(), &"A greeting".into()));
    }
    let page = desk.run("ana", &format!("score show {audit}")).ok().stdout;
    assert!(page.contains("The agent's own total: 85.00 %. Given before the audit was delivered."), "{page}");
    desk.run("", "verify").ok();
}

#[test]
fn a_self_score_changes_no_figure() {
    let desk = Desk::drawn();
    let audit = desk.delivered("ana", FULL);
    let figures = |desk: &Desk| ["report agents", "report auditors", "report audits"].map(|words| desk.rows(words));
    let before = figures(&desk);
    own(&desk, "ana", audit).ok();
    assert_eq!(figures(&desk), before);
    let page = desk.run("ana", &format!("score show {audit}")).ok().stdout;
    assert!(page.contains("Given after the audit was delivered."), "{page}");
}

#[test]
fn only_the_agent_scores_their_own_dialogue_and_nobody_for_them() {
    let desk = Desk::drawn();
    let (audit, auditor) = desk.audit_of("ana");
    for who in ["bo", "lea", "mona", auditor.as_str()] {
        own(&desk, who, audit).refused(1, "is not of a dialogue of yours");
    }
    desk.run("lea", &format!("score self {audit} --answers own.json --for ana"))
        .refused(2, "--for has no meaning for `score self`");
    desk.run("ana", "score self 99 --answers own.json").refused(1, "99");
    desk.run("ana", &format!("score self {audit}")).refused(2, "--answers FILE is missing");
}

#[test]
fn a_self_score_is_given_once_and_fits_the_card() {
    let desk = Desk::drawn();
    let (audit, _) = desk.audit_of("ana");
    desk.write("bad.json", r#"{"answers": {"tone": "partly", "facts": "great"}}"#);
    desk.run("ana", &format!("score self {audit} --answers bad.json")).refused(65, "do not fit the card");
    own(&desk, "ana", audit).ok();
    let head = desk.head();
    let again = own(&desk, "ana", audit).ok().stdout;
    assert!(again.contains("nothing was recorded"), "{again}");
    assert_eq!(desk.head(), head);
    desk.write("other.json", OWN.replace("All facts", "Everything"));
    desk.run("ana", &format!("score self {audit} --answers other.json")).refused(1, "already, with other answers");
    desk.write("other.json", OWN.replace("\"identity\": \"yes\"", "\"identity\": \"na\""));
    desk.run("ana", &format!("score self {audit} --answers other.json")).refused(1, "already, with other answers");
}

#[test]
fn a_second_scoring_and_a_void_audit_take_no_self_score() {
    let desk = Desk::doubled();
    let rows = desk.rows("report audits");
    let audits: Vec<i64> =
        rows.iter().filter(|row| row["agent"] == "ana").map(|row| row["audit"].as_i64().unwrap()).collect();
    let taken: Vec<i32> = audits.iter().map(|audit| own(&desk, "ana", *audit).code).collect();
    assert_eq!(taken.iter().filter(|code| **code == 0).count(), 1, "one of the pair: {taken:?}");
    let desk = Desk::drawn();
    let (audit, _) = desk.audit_of("ana");
    desk.run("mona", "assign void daily-2026-03-01 --note Wrong").ok();
    own(&desk, "ana", audit).refused(1, "is void: nobody scores it");
}
