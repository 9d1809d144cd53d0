//! Blind arbiters: who is to rule on a case, or may be drawn for it, learns nothing of its marks and of what its sides
//! say before they answer, whatever they read and whether or not they say who they are.

use crate::arbitration::{PARTLY, TUESDAY, arbiter, disputed, file, number, opened, staffed, talked, unresolved};
use crate::support::Desk;

const NOT_YET: &str = "is not shown to you yet";
const NAMELESS: &str = "is not shown to a reader who does not say who they are";
const DRAWABLE: &str = "is not shown to you: you may be drawn to rule on it";

/// A dispute that its session left open, before the night that draws who rules on it.
fn open() -> (Desk, i64) {
    Desk::once_with((), || {
        let (desk, audit) = talked();
        (desk, audit)
    })
}

/// The same after that night; answers who was drawn.
fn seated() -> (Desk, i64, String) {
    let (desk, (one, other)) = Desk::once_with((), || {
        let (mut desk, audit) = open();
        desk.night(TUESDAY);
        let arbiter = arbiter(&desk);
        (desk, (audit, arbiter))
    });
    (desk, one, other)
}

/// Whether a list that somebody reads names an audit.
fn names(desk: &Desk, who: &str, words: &str, audit: i64) -> bool {
    desk.rows_for(who, words).iter().any(|row| row["audit"] == audit)
}

/// Refuses to tell somebody of a dispute and its audit.
#[track_caller]
fn untold(desk: &Desk, who: &str, audit: i64, says: &str) {
    desk.run(who, "dispute show 1").refused(1, says);
    for words in ["score show", "score explain"] {
        desk.run(who, &format!("{words} {audit}")).refused(1, says);
    }
}

#[track_caller]
fn told(desk: &Desk, who: &str, audit: i64) {
    for words in ["dispute show 1".to_owned(), format!("score show {audit}"), format!("score explain {audit}")] {
        desk.run(who, &words).ok();
    }
}

#[test]
fn the_second_scoring_of_the_dialogue_is_hidden_until_its_arbiter_has_answered() {
    let mut desk = Desk::doubled();
    let sql = |kind: &str| {
        format!(
            "SELECT s.audit FROM audit_state s JOIN person p ON p.id = s.agent WHERE p.handle = 'ana' AND s.kind = '{kind}'"
        )
    };
    let (first, second) = (number(&desk, &sql("drawn")), number(&desk, &sql("double")));
    desk.write("answers.json", format!("{{\"answers\": {PARTLY}, \"met\": \"kind\", \"develop\": \"\"}}"));
    for audit in [second, first] {
        let sql =
            format!("SELECT p.handle FROM audit_state s JOIN person p ON p.id = s.auditor WHERE s.audit = {audit}");
        let auditor: String = file(&desk).query_row(&sql, [], |row| row.get(0)).unwrap();
        desk.run(&auditor, &format!("score submit {audit} --answers answers.json")).ok();
    }
    let sql = format!("SELECT p.handle FROM audit_state s JOIN person p ON p.id = s.auditor WHERE s.audit = {first}");
    let auditor: String = file(&desk).query_row(&sql, [], |row| row.get(0)).unwrap();
    desk.run(&auditor, &format!("score deliver {first}")).ok();
    let claim = ["--criterion", "tone", "--reason", "context", "--propose", "full", "--statement", "He asked me to."];
    desk.args("ana", &[&["dispute", "open", &first.to_string()][..], &claim].concat()).ok();
    unresolved(&desk);
    desk.night(TUESDAY);
    let arbiter = arbiter(&desk);
    for audit in [first, second] {
        untold(&desk, &arbiter, audit, NOT_YET);
        assert!(!names(&desk, &arbiter, "report audits", audit), "{audit}");
        assert!(names(&desk, "mona", "report audits", audit), "{audit}");
    }
    desk.run(&arbiter, "arbitrate take 1 --answer tone=full").ok();
    for audit in [first, second] {
        told(&desk, &arbiter, audit);
        assert!(names(&desk, &arbiter, "report audits", audit), "{audit}");
    }
}

#[test]
fn who_is_blind_in_one_dispute_is_blind_in_all_about_that_dialogue() {
    let mut desk = staffed("");
    let both = r#"{"tone": {"level": "partly", "note": "curt"}, "facts": {"level": "partly", "note": "wrong"}, "identity": "yes"}"#;
    let audit = desk.delivered("ana", both);
    for (number, criterion, outcome) in [(1, "facts", "kept"), (2, "tone", "unresolved")] {
        let claim =
            ["--criterion", criterion, "--reason", "context", "--propose", "full", "--statement", "I was asked."];
        desk.args("ana", &[&["dispute", "open", &audit.to_string()][..], &claim].concat()).ok();
        let point = format!("[[point]]\ncriterion = \"{criterion}\"\noutcome = \"{outcome}\"\n");
        desk.write("notes.toml", format!("held = \"2026-03-02\"\nagent_side = \"So it was.\"\n{point}"));
        desk.run("sam", &format!("dispute session {number} --notes notes.toml")).ok();
    }
    desk.night(TUESDAY);
    let arbiter = arbiter(&desk);
    assert_eq!(number(&desk, "SELECT dispute FROM seat"), 2);
    untold(&desk, &arbiter, audit, NOT_YET);
    let refused = desk.run(&arbiter, "dispute show 1").refused(1, NOT_YET);
    assert!(refused.stderr.contains("arbitrate take 2"), "{}", refused.whole());
    let list = desk.run(&arbiter, "dispute list").ok();
    assert!(list.stdout.contains("Not shown: 2 disputes that you are to rule on"), "{}", list.whole());
    assert!(desk.rows_for(&arbiter, "dispute list").is_empty());
    desk.run(&arbiter, "arbitrate take 2 --answer tone=full").ok();
    assert_eq!(desk.rows_for(&arbiter, "dispute list").len(), 2);
    told(&desk, &arbiter, audit);
}

#[test]
fn who_does_not_say_who_they_are_sees_nothing_of_a_case_that_waits_for_answers() {
    let (desk, audit, arbiter) = seated();
    untold(&desk, "", audit, NAMELESS);
    let list = desk.run("", "dispute list").ok();
    assert!(list.stdout.contains("1 dispute that an arbiter is to answer blind"), "{}", list.whole());
    assert!(!names(&desk, "", "dispute list", audit) && !names(&desk, "", "report audits", audit));
    let audits = desk.run("", "report audits").ok();
    assert!(audits.stdout.contains("1 audit that an arbiter is to answer blind"), "{}", audits.whole());
    untold(&desk, "somebody", audit, "nobody here is called `somebody`");
    for who in ["ana", "mona", "sam"] {
        told(&desk, who, audit);
        assert!(names(&desk, who, "dispute list", audit));
    }
    desk.run(&arbiter, "arbitrate take 1 --answer tone=full").ok();
    told(&desk, "", audit);
    assert!(names(&desk, "", "report audits", audit));
}

#[test]
fn who_may_be_drawn_reads_no_open_dispute() {
    let (mut desk, audit) = open();
    for who in ["iris", "jude"] {
        untold(&desk, who, audit, DRAWABLE);
    }
    // Karl was in the auditor's team: no lot has him.
    for who in ["karl", "ana", "sam", "lea", "mona"] {
        told(&desk, who, audit);
    }
    desk.night(TUESDAY);
    let drawn = crate::arbitration::arbiter(&desk);
    let other = if drawn == "iris" { "jude" } else { "iris" };
    untold(&desk, &drawn, audit, NOT_YET);
    untold(&desk, other, audit, DRAWABLE);
    desk.run(&drawn, "arbitrate take 1 --answer tone=full").ok();
    told(&desk, &drawn, audit);
    crate::arbitration::rule(&desk, &drawn, "[[point]]\ncriterion = \"tone\"\nverdict = \"agent\"\n").ok();
    told(&desk, other, audit);
}

#[test]
fn who_leads_or_has_a_part_in_the_case_reads_it_though_they_are_an_arbiter() {
    let desk = staffed("tess,Tess Ito,lead,east,2020-01-01,,tess,\ntess,Tess Ito,arbiter,ombuds,2020-01-01,,tess,\n");
    let audit = disputed(&desk);
    untold(&desk, "jude", audit, DRAWABLE);
    untold(&desk, "iris", audit, DRAWABLE);
    told(&desk, "tess", audit);
    let notes = "held = \"2026-03-02\"\nagent_side = \"So it was.\"\n[[point]]\ncriterion = \"tone\"\noutcome = \"unresolved\"\n";
    desk.write("notes.toml", notes);
    desk.run("iris", "dispute session 1 --notes notes.toml").ok();
    told(&desk, "iris", audit);
    untold(&desk, "jude", audit, DRAWABLE);
}

#[test]
fn what_the_policy_hides_from_auditors_is_hidden_from_who_is_to_rule() {
    let (desk, audit, arbiter) = seated();
    let reference: String = file(&desk)
        .query_row("SELECT r.ref FROM audit a JOIN request r ON r.id = a.request WHERE a.id = ?1", [audit], |row| {
            row.get(0)
        })
        .unwrap();
    let hides = |words: &str, hide: &str| {
        let policy = std::fs::read_to_string(desk.path("policy.toml")).unwrap();
        desk.write("blind.toml", format!("{policy}\n[blind]\nhide = {hide}\n"));
        desk.run("mona", "policy publish blind.toml").ok();
        let page: serde_json::Value =
            serde_json::from_str(&desk.run(&arbiter, &format!("{words} --format json")).ok().stdout).unwrap();
        let row = &page["rows"][0];
        ["rating", "agent", "customer"].map(|field| row[field].is_null() || row[field] == "hidden")
    };
    let intake = format!("intake show {reference}");
    for words in ["arbitrate take 1", &intake] {
        let [_, agent, customer] = hides(words, "[]");
        assert!(!agent && !customer, "{words}");
        assert_eq!(hides(words, "[\"rating\", \"agent\", \"customer\"]"), [true; 3], "{words}");
    }
    desk.run(&arbiter, "arbitrate take 1 --answer tone=full").ok();
    assert!(!hides(&intake, "[\"agent\", \"customer\"]")[1], "they answered");
}

#[test]
fn the_arithmetic_says_that_it_is_contested_and_what_the_agent_says() {
    let (desk, audit) = opened();
    desk.args("ana", &["dispute", "statement", &audit.to_string(), "--statement", "I stand by it"]).ok();
    let explained = desk.run("ana", &format!("score explain {audit}")).ok().stdout;
    assert!(explained.contains("It is contested: the total may still change."), "{explained}");
    assert!(explained.contains("I stand by it"), "{explained}");
    desk.run("ana", "dispute withdraw 1").ok();
    let explained = desk.run("ana", &format!("score explain {audit}")).ok().stdout;
    assert!(!explained.contains("contested"), "{explained}");
}

#[test]
fn a_dispute_is_written_only_into_files_of_the_kinds_that_it_has() {
    let (desk, _) = opened();
    for name in ["case.docx", "case.pdf"] {
        let refused = desk.run("ana", &format!("dispute show 1 --out {name}"));
        let refused = refused.refused(2, "no document is written as");
        for kind in [".html", ".md", ".json"] {
            assert!(refused.stderr.contains(kind), "{}", refused.whole());
        }
        assert!(!desk.path(name).exists(), "{name}");
    }
    for name in ["case.HTM", "case.md", "case.json", "case.csv", "case.xlsx", "case.txt", "case"] {
        desk.run("ana", &format!("dispute show 1 --out {name}")).ok();
        assert!(desk.path(name).exists(), "{name}");
    }
    desk.run("ana", "dispute show 1 --format csv --out case.tab").ok();
}
