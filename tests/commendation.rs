//! Commendations: good work is said to be good, and nobody who scores the dialogue learns of it too soon.

use crate::support::{Answer, Desk};

const FULL: &str = r#"{"tone": "full", "facts": "full", "identity": "yes"}"#;

fn commend(desk: &Desk, who: &str, audit: i64) -> Answer {
    desk.args(who, &["score", "commend", &audit.to_string(), "--note", "She stayed calm to the end"])
}

fn seen(desk: &Desk, who: &str) -> usize {
    desk.run(who, "report commendations --format json").ok().rows().len()
}

#[test]
fn the_agent_and_their_team_read_a_commendation_once_the_audit_is_delivered() {
    let desk = Desk::drawn();
    let (audit, auditor) = desk.audit_of("ana");
    commend(&desk, &auditor, audit).ok();
    for reader in ["ana", "bo", "lea", "mona", "cy", ""] {
        assert_eq!(seen(&desk, reader), 0, "{reader} before the delivery");
    }
    assert_eq!(seen(&desk, &auditor), 1, "who commends reads it at once");
    desk.delivered("ana", FULL);
    for reader in ["ana", "bo", "lea", "sam", "mona"] {
        assert_eq!(seen(&desk, reader), 1, "{reader}");
    }
    for reader in ["cy", "iris", ""] {
        assert_eq!(seen(&desk, reader), 0, "{reader}");
    }
    let page = desk.run("ana", &format!("score show {audit}")).ok().stdout;
    assert!(page.contains("Commended") && page.contains("She stayed calm to the end"), "{page}");
    assert!(!desk.run("cy", &format!("score show {audit}")).ok().stdout.contains("She stayed calm"));
    desk.run("", "verify").ok();
}

#[test]
fn of_a_dialogue_that_is_scored_twice_nothing_is_told_before_both_scores_are_in() {
    let desk = Desk::doubled();
    let conn = rusqlite::Connection::open(desk.path("qa.db")).unwrap();
    let of = |kind: &str| -> (i64, String) {
        let sql = "SELECT s.audit, p.handle FROM audit_state s JOIN person p ON p.id = s.auditor JOIN person g ON g.id = s.agent WHERE s.kind = ?1 AND g.handle = 'ana'";
        conn.query_row(sql, [kind], |row| Ok((row.get(0)?, row.get(1)?))).unwrap()
    };
    let ((first, auditor), (second, other)) = (of("drawn"), of("double"));
    desk.write("answers.json", format!("{{\"answers\": {FULL}, \"met\": \"kind\"}}"));
    commend(&desk, &auditor, first).ok();
    desk.run(&auditor, &format!("score submit {first} --answers answers.json")).ok();
    for reader in [other.as_str(), "ana", "mona"] {
        assert_eq!(seen(&desk, reader), 0, "{reader}");
    }
    desk.run(&other, &format!("score submit {second} --answers answers.json")).ok();
    desk.run("mona", &format!("score deliver {first}")).ok();
    for reader in ["ana", "mona"] {
        assert_eq!(seen(&desk, reader), 1, "{reader}");
    }
}

#[test]
fn a_special_case_can_be_commended_although_nobody_scores_it() {
    let desk = Desk::drawn();
    let (audit, auditor) = desk.audit_of("ana");
    desk.args(&auditor, &["score", "care", &audit.to_string(), "--note", "Threatened"]).ok();
    commend(&desk, &auditor, audit).ok();
    assert_eq!((seen(&desk, "ana"), seen(&desk, "bo")), (1, 1));
}

#[test]
fn only_the_auditor_a_lead_or_a_manager_commends_and_never_the_agent() {
    let desk = Desk::drawn();
    let (audit, auditor) = desk.audit_of("ana");
    let other = ["vera", "oleg", "nora"].into_iter().find(|other| *other != auditor).unwrap();
    commend(&desk, other, audit).refused(1, "may not commend the agent of an audit of somebody else");
    commend(&desk, "ana", audit).refused(1, "it is their own case");
    commend(&desk, "sam", 99).refused(1, "there is no audit 99");
    desk.args("sam", &["score", "commend", "1", "--note", " "]).refused(2, "--note is empty");
    commend(&desk, "sam", audit).ok();
    let head = desk.head();
    assert!(commend(&desk, "sam", audit).ok().stdout.contains("nothing was recorded"));
    assert_eq!(desk.head(), head);
}
