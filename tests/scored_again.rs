//! Scores that do not stand, that somebody else brought in, or that never come: each is told where people look.

use crate::handing_in::{form, full, hand_in, saved};
use crate::support::Desk;

const FULL: &str = r#"{"tone": "full", "facts": "full", "identity": "yes"}"#;
const RUDE: &str =
    r#"{"tone": {"level": "none", "note": "short", "quote": "Agent: "}, "facts": "full", "identity": "yes"}"#;

fn score(desk: &Desk, who: &str, audit: i64, answers: &str) {
    desk.write("a.json", format!("{{\"answers\": {answers}, \"met\": \"kind\"}}"));
    desk.run(who, &format!("score submit {audit} --answers a.json")).ok();
}

fn policy(desk: &Desk, more: &str) {
    desk.write("more.toml", format!("timezone = \"Europe/London\"\n{more}"));
    desk.run("mona", "policy publish more.toml").ok();
}

#[test]
fn a_score_that_was_returned_stays_told_to_everybody_who_reads_the_audit() {
    let desk = Desk::drawn();
    policy(&desk, "[approvals]\nevaluation = \"all\"\n");
    let (audit, auditor) = desk.audit_of("ana");
    score(&desk, &auditor, audit, RUDE);
    desk.args("sam", &["score", "approve", &audit.to_string(), "--return", "Not so strict with her"]).ok();
    score(&desk, &auditor, audit, FULL);
    desk.run("sam", &format!("score approve {audit}")).ok();
    desk.run(&auditor, &format!("score deliver {audit} --pages pages")).ok();
    for who in ["ana", auditor.as_str(), "lea", "mona"] {
        for format in ["table", "json"] {
            let told = desk.run(who, &format!("score show {audit} --format {format}")).ok().stdout;
            for said in ["Not so strict with her", "sam", "70.0", "returned"] {
                assert!(told.contains(said), "{who} in {format}: no {said}\n{told}");
            }
        }
        assert!(desk.run(who, &format!("score show {audit}")).ok().stdout.contains("approved by"), "{who}");
    }
    for page in ["pages/ana.html", "pages/ana.md"] {
        let told = std::fs::read_to_string(desk.path(page)).unwrap();
        assert!(told.contains("a score of 70.00 % before it was returned by sam: Not so strict with her"), "{told}");
    }
    let row = desk.rows("report audits").into_iter().find(|row| row["audit"] == audit).unwrap();
    assert_eq!((&row["first_score"], &row["auditors_score"]), (&70.0.into(), &100.0.into()));
    let told = |words: &str| desk.run("mona", words).ok().stdout;
    let once = "1 audit was rescored, since somebody returned a score before its agent saw it.";
    for edition in ["management", "council"] {
        assert!(told(&format!("report management --period 2026-W09 --edition {edition}")).contains(once), "{edition}");
    }
    assert!(told(&format!("report auditors --of {auditor} --wide")).contains("rescored: returned, taken back"));
    let lines = desk.rows_for("mona", "report auditors");
    assert_eq!(lines.iter().map(|line| line["rescored"].as_u64().unwrap()).sum::<u64>(), 1);
}

#[test]
fn a_score_that_its_auditor_took_back_is_counted_and_the_first_one_is_told() {
    let desk = Desk::drawn();
    let (audit, auditor) = desk.audit_of("ana");
    score(&desk, &auditor, audit, RUDE);
    desk.args(&auditor, &["score", "undo", &audit.to_string(), "--note", "Wrong line"]).ok();
    score(&desk, &auditor, audit, FULL);
    desk.run(&auditor, &format!("score deliver {audit}")).ok();
    let row = desk.rows("report audits").into_iter().find(|row| row["audit"] == audit).unwrap();
    assert_eq!(row["first_score"], 70.0);
    let told = desk.run("mona", "report management --period 2026-W09").ok().stdout;
    assert!(told.contains("since the auditor took a score back before its agent saw it"), "{told}");
}

#[test]
fn a_score_that_somebody_brought_in_who_saw_the_rating_is_not_blind() {
    let desk = Desk::drawn();
    policy(&desk, "[blind]\nhide = [\"rating\"]\n");
    let (audit, auditor) = desk.audit_of("ana");
    saved(&desk, "answers.json", &auditor, &[form(audit, &full())]);
    hand_in(&desk, "mona", "answers.json").ok();
    desk.run(&auditor, &format!("score deliver {audit} --pages pages")).ok();
    let told = desk.run("ana", &format!("score show {audit}")).ok().stdout;
    assert!(told.contains("not blind to the rating") && told.contains("brought in by"), "{told}");
    for page in ["pages/ana.html", "pages/ana.md"] {
        let told = std::fs::read_to_string(desk.path(page)).unwrap();
        assert!(told.contains("brought in for the auditor by mona"), "{told}");
    }
    let validity = desk.run("mona", "report validity").ok().stdout;
    assert!(validity.contains("in 0 audits marked without sight of the rating"), "{validity}");
    for words in ["report auditors", "report management --period 2026-W09 --edition council", "report severity"] {
        let told = desk.run("mona", words).ok().stdout;
        assert!(told.contains("1 score was brought in for an auditor by somebody else"), "{words}\n{told}");
    }
    assert!(desk.run("mona", &format!("report auditors --of {auditor}")).ok().stdout.contains("brought in by others"));
}

#[test]
fn what_an_auditor_hands_in_themselves_is_blind_and_brought_in_by_nobody() {
    let desk = Desk::drawn();
    policy(&desk, "[blind]\nhide = [\"rating\"]\n");
    let (audit, auditor) = desk.audit_of("ana");
    saved(&desk, "answers.json", &auditor, &[form(audit, &full())]);
    hand_in(&desk, &auditor, "answers.json").ok();
    let told = desk.run("mona", &format!("score show {audit}")).ok().stdout;
    assert!(told.contains("blind to the rating") && !told.contains("not blind"), "{told}");
    assert!(!desk.run("mona", "report auditors").ok().stdout.contains("brought in for an auditor"));
}

#[test]
fn a_score_that_is_never_delivered_is_told_by_night_status_and_report() {
    let mut desk = Desk::drawn();
    let (audit, auditor) = desk.audit_of("ana");
    score(&desk, &auditor, audit, RUDE);
    for agent in ["bo", "cy"] {
        desk.delivered(agent, FULL);
    }
    let late = format!("1 scored audit is not delivered in time, the oldest audit {audit}");
    let asked = |desk: &Desk| {
        let overdue = desk.run("mona", "report management --period 2026-W09").ok().stdout;
        let status = desk.run("mona", "assign status").ok().stdout;
        (status.contains(&late), overdue.contains("1 scored audit to deliver"))
    };
    assert_eq!(asked(&desk), (false, false), "it is in time");
    desk.at("2026-03-09T12:00:00Z");
    assert!(!asked(&desk).0, "its last day is no day too late");
    desk.at("2026-03-10T12:00:00Z");
    assert!(asked(&desk).0);
    let night = desk.night("2026-05-04T05:00:00Z");
    assert!(night.code == 4 && night.stdout.contains(&late), "{}", night.whole());
    assert_eq!(asked(&desk), (true, true));
    desk.run(&auditor, "score deliver --all").ok();
    assert_eq!(asked(&desk), (false, false));
    assert!(!desk.night("2026-05-05T05:00:00Z").stdout.contains("not delivered in time"));
}
