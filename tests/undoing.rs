//! Undoing a score before its agent sees it, and the time that an auditor says they took.

use crate::support::{Answer, Desk};
use rusqlite::Connection;

const FULL: &str = r#"{"tone": "full", "facts": "full", "identity": "yes"}"#;
const PARTLY: &str = r#"{"tone": {"level": "partly", "note": "no thanks"}, "facts": "full", "identity": "yes"}"#;

fn submit(desk: &Desk, who: &str, audit: i64, answers: &str, more: &str) -> Answer {
    desk.write("answers.json", format!("{{\"answers\": {answers}, \"met\": \"kind\"}}"));
    desk.run(who, &format!("score submit {audit} --answers answers.json {more}"))
}

fn undo(desk: &Desk, who: &str, audit: i64, note: &str) -> Answer {
    desk.args(who, &["score", "undo", &audit.to_string(), "--note", note])
}

fn scored(answers: &str) -> (Desk, i64, String) {
    let (desk, (one, other)) = Desk::once_with(answers, || {
        let desk = Desk::drawn();
        let (audit, auditor) = desk.audit_of("ana");
        submit(&desk, &auditor, audit, answers, "").ok();
        (desk, (audit, auditor))
    });
    (desk, one, other)
}

#[test]
fn a_score_that_is_undone_is_in_no_figure_and_stays_readable() {
    let (desk, audit, auditor) = scored(PARTLY);
    let mut before = Desk::drawn().rows("report auditors");
    for row in before.iter_mut().filter(|row| row["auditor"] == auditor.as_str()) {
        row["rescored"] = 1.into();
    }
    let told = undo(&desk, &auditor, audit, "I mixed up two dialogues").ok().stdout;
    assert!(told.contains("is to be scored again"), "{told}");
    assert_eq!(desk.rows("report auditors"), before);
    assert_eq!(desk.rows("report agents"), Desk::drawn().rows("report agents"));
    assert!(desk.run(&auditor, "score queue --format json").ok().rows().iter().any(|row| row["audit"] == audit));
    let shown = desk.run("", &format!("score show {audit} --format json")).ok().rows()[0].clone();
    let undone = &shown["undone"][0];
    assert_eq!((&undone["total"], &undone["by"]), (&85.0.into(), &auditor.as_str().into()), "{undone:#}");
    assert_eq!(undone["why"], "I mixed up two dialogues");
    assert_eq!(undone["answers"], "tone partly; facts full; identity yes");
    assert_eq!((&shown["state"], &shown["total"]), (&"assigned".into(), &().into()));
    desk.run(&auditor, &format!("score deliver {audit}")).refused(1, "is not scored yet");
    assert!(undo(&desk, &auditor, audit, "Again").ok().stdout.contains("nothing was recorded"));
    submit(&desk, &auditor, audit, FULL, "").ok();
    let shown = desk.run("", &format!("score show {audit} --format json")).ok().rows()[0].clone();
    assert_eq!((&shown["total"], &shown["undone"][0]["total"]), (&100.0.into(), &85.0.into()));
    assert_eq!(shown["marked"], "not blind to the rating");
    desk.run("", "verify").ok();
}

#[test]
fn the_same_answers_after_an_undoing_are_a_new_score() {
    let (desk, audit, auditor) = scored(FULL);
    undo(&desk, &auditor, audit, "Wrong").ok();
    assert!(submit(&desk, &auditor, audit, FULL, "").ok().stdout.contains("is scored"));
    assert!(submit(&desk, &auditor, audit, FULL, "").ok().stdout.contains("before"));
    submit(&desk, &auditor, audit, PARTLY, "").refused(1, "scored already, with other answers");
}

#[test]
fn only_its_auditor_undoes_a_score_and_only_before_it_is_delivered() {
    let (desk, audit, auditor) = scored(FULL);
    for who in ["ana", "lea", "mona", "nora"] {
        assert_eq!(undo(&desk, who, audit, "x").code, 1, "{who}");
    }
    undo(&desk, &auditor, audit, " ").refused(2, "--note is empty");
    desk.run(&auditor, &format!("score deliver {audit}")).ok();
    undo(&desk, &auditor, audit, "x").refused(1, "is delivered: its score is not undone any more");
    let (other, auditor) = desk.audit_of("cy");
    undo(&desk, &auditor, other, "x").refused(1, "is not scored yet: there is nothing to undo");
}

#[test]
fn an_approval_of_a_score_that_is_undone_ends() {
    let desk = Desk::drawn();
    let policy = std::fs::read_to_string(desk.path("policy.toml")).unwrap();
    desk.write("strict.toml", format!("{policy}\n[approvals]\nevaluation = \"all\"\n"));
    desk.run("mona", "policy publish strict.toml").ok();
    let (audit, auditor) = desk.audit_of("ana");
    submit(&desk, &auditor, audit, PARTLY, "").ok();
    desk.run("sam", &format!("score approve {audit}")).ok();
    undo(&desk, &auditor, audit, "Wrong").ok();
    submit(&desk, &auditor, audit, FULL, "").ok();
    desk.run(&auditor, &format!("score deliver {audit}")).refused(1, "waits for an approval of its score");
    desk.run("sam", &format!("score approve {audit} --return Again")).ok();
    undo(&desk, &auditor, audit, "x").refused(1, "was returned: there is nothing to undo");
    desk.run("", "verify").ok();
}

#[test]
fn who_undoes_a_score_does_not_get_another_dialogue_by_it() {
    let (desk, audit, auditor) = scored(PARTLY);
    undo(&desk, &auditor, audit, "Wrong").ok();
    desk.run(&auditor, &format!("assign replace {audit} --reason duplicate")).refused(1, "is scored already");
    desk.run("mona", &format!("assign reassign {audit} --random --note Ill")).refused(1, "is scored already");
}

#[test]
fn of_a_pair_a_score_is_undone_only_before_both_are_there() {
    let desk = Desk::doubled();
    let conn = Connection::open(desk.path("qa.db")).unwrap();
    let of = |kind: &str| -> (i64, String) {
        let sql = "SELECT s.audit, p.handle FROM audit_state s JOIN person p ON p.id = s.auditor JOIN person a ON a.id = s.agent
            WHERE a.handle = 'cy' AND s.kind = ?1";
        conn.query_row(sql, [kind], |row| Ok((row.get(0)?, row.get(1)?))).unwrap()
    };
    let ((first, one), (second, other)) = (of("drawn"), of("double"));
    submit(&desk, &one, first, PARTLY, "").ok();
    undo(&desk, &one, first, "Wrong").ok();
    for who in [other.as_str(), "mona", ""] {
        let told = desk.run(who, &format!("score show {first} --format json")).ok().stdout;
        assert!(!told.contains("85.0") && !told.contains("no thanks"), "{who} reads the score that was undone");
    }
    submit(&desk, &other, second, FULL, "").ok();
    undo(&desk, &other, second, "Wrong").ok();
    submit(&desk, &other, second, FULL, "").ok();
    submit(&desk, &one, first, PARTLY, "").ok();
    for (who, audit) in [(&one, first), (&other, second)] {
        undo(&desk, who, audit, "x").refused(1, "both scores are there: none is undone");
    }
    desk.run("", "verify").ok();
}

#[test]
fn the_time_an_auditor_took_is_shown_to_them_and_to_nobody_else() {
    let desk = Desk::drawn();
    let (audit, auditor) = desk.audit_of("ana");
    submit(&desk, &auditor, audit, FULL, "--minutes 12").ok();
    let conn = Connection::open(desk.path("qa.db")).unwrap();
    let stored: i64 = conn.query_row("SELECT minutes FROM scoring", [], |row| row.get(0)).unwrap();
    assert_eq!(stored, 12);
    for format in ["table", "json"] {
        let words = format!("report auditors --format {format}");
        let own = desk.run(&auditor, &words).ok().stdout;
        assert!(own.contains("You took 12 minutes for 1 score"), "{own}");
        for who in ["mona", "lea", "ana", "iris", ""] {
            assert!(!desk.run(who, &words).ok().stdout.contains("minute"), "{who}");
        }
    }
    let shown = desk.run(&auditor, &format!("score show {audit} --format json")).ok().stdout;
    assert!(!shown.contains("minutes"), "{shown}");
    submit(&desk, &auditor, audit, FULL, "--minutes 1441").refused(2, "1441");
    desk.run("", "verify").ok();
}

#[test]
fn what_a_session_changed_is_told_from_the_score_that_was_not_undone() {
    let (desk, audit, auditor) = scored(PARTLY);
    undo(&desk, &auditor, audit, "Wrong").ok();
    submit(&desk, &auditor, audit, &PARTLY.replace("partly", "none"), "").ok();
    desk.run(&auditor, &format!("score deliver {audit}")).ok();
    let open = ["dispute", "open", &audit.to_string(), "--criterion", "tone", "--reason", "context"];
    desk.args("ana", &[&open[..], &["--propose", "full", "--statement", "No"]].concat()).ok();
    desk.write(
        "notes.toml",
        "held = \"2026-03-02\"\nagent_side = \"x\"\ncriteria_explained = \"x\"\ncommunication = \"x\"\nimprovement = \"x\"\n[[point]]\ncriterion = \"tone\"\noutcome = \"adjusted\"\nlevel = \"full\"\n",
    );
    desk.run("sam", "dispute session 1 --notes notes.toml").ok();
    let shown = desk.run("", &format!("score show {audit} --format json")).ok().rows()[0].clone();
    assert_eq!(shown["marks"][0]["changed"], "from none, by dispute 1");
    desk.run("", "verify").ok();
}

#[test]
fn the_time_of_a_score_that_was_taken_back_or_returned_is_not_counted() {
    let desk = Desk::drawn();
    let (audit, auditor) = desk.audit_of("ana");
    let time = |desk: &Desk| {
        let told = desk.run(&auditor, "report auditors").ok().stdout;
        told.lines().find(|line| line.contains("You took")).map(str::to_owned)
    };
    submit(&desk, &auditor, audit, PARTLY, "--minutes 17").ok();
    undo(&desk, &auditor, audit, "Wrong one").ok();
    assert_eq!(time(&desk), None);
    submit(&desk, &auditor, audit, FULL, "--minutes 5").ok();
    assert!(time(&desk).unwrap().contains("You took 5 minutes for 1 score:"));
    desk.args("sam", &["score", "approve", &audit.to_string(), "--return", "Look again"]).ok();
    assert_eq!(time(&desk), None);
}

#[test]
fn a_refusal_names_what_was_asked_for() {
    let desk = Desk::drawn();
    let (audit, auditor) = desk.audit_of("ana");
    let other = ["vera", "oleg", "nora"].into_iter().find(|other| *other != auditor).unwrap();
    let audit = audit.to_string();
    for (words, verb) in [
        (&["score", "undo", &audit, "--note", "x"][..], "undo the score of"),
        (&["score", "accept", &audit, "--revision", "1", "--note", "x"][..], "accept other words for"),
        (&["score", "reveal", &audit, "--note", "x"][..], "reveal what is hidden of"),
    ] {
        desk.args(other, words)
            .refused(1, &format!("{other} may not {verb} audit {audit}: it is assigned to {auditor}"));
    }
}
