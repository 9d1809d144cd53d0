//! Disputes about an answer on which another question hangs: what it opens is answered with it.

use crate::support::{Answer, Desk, repo};
use serde_json::Value;

const CARD: &str = r#"
[card]
id = "chat"
version = 1
[[criterion]]
id = "solved"
title = "Solved"
guidance = "g"
weight = 40
na = true
[[criterion]]
id = "days"
title = "In three days"
guidance = "g"
weight = 30
note_below_full = true
when = { criterion = "solved", is = ["yes"] }
[[criterion]]
id = "tone"
title = "Polite"
guidance = "g"
weight = 30
"#;

/// An audit of ana's, scored `no` for solved and delivered by a card whose second question hangs on the first; disputed.
pub fn disputed() -> (Desk, i64) {
    Desk::once_with((), || {
        let file = |name: &str| std::fs::read_to_string(repo().join("tests/centre").join(name)).unwrap();
        let desk = Desk::begun("2026-03-02T09:00:00Z", &file("policy.toml"), &file("people.csv"));
        desk.write("card.toml", CARD);
        desk.write("dialogues.csv", file("dialogues.csv"));
        desk.write("plan.toml", file("plan.toml"));
        for words in
            ["card publish card.toml", "intake import dialogues.csv", "assign plan add plan.toml", "assign nightly"]
        {
            desk.run("mona", words).ok();
        }
        let audit = desk.delivered("ana", r#"{"solved": "no", "tone": "yes"}"#);
        let dispute = |key: &str| {
            let open =
                ["dispute", "open", &audit.to_string(), "--criterion", key, "--reason", "context", "--propose", "yes"];
            desk.args("ana", &[&open[..], &["--statement", "He said so"]].concat())
        };
        let refused = dispute("days").refused(1, &format!("`days` was not asked in audit {audit}"));
        assert!(refused.stderr.contains("dispute the answer that it hangs on"), "{}", refused.stderr);
        dispute("solved").ok();
        (desk, audit)
    })
}

fn session(desk: &Desk, rest: &str) -> Answer {
    let point = "[[point]]\ncriterion = \"solved\"\noutcome = \"adjusted\"\nlevel = \"yes\"\n";
    desk.write("notes.toml", format!("held = \"2026-03-02\"\nagent_side = \"He said so\"\n{point}{rest}"));
    desk.run("sam", "dispute session 1 --notes notes.toml")
}

pub fn marks(desk: &Desk, audit: i64) -> Vec<(String, String)> {
    let page = desk.run("ana", &format!("score show {audit} --format json")).ok().rows().remove(0);
    let of = |row: &Value, key: &str| row[key].as_str().unwrap().to_owned();
    page["marks"].as_array().unwrap().iter().map(|row| (of(row, "criterion"), of(row, "level"))).collect()
}

#[test]
fn a_session_answers_the_question_that_it_opens() {
    let (desk, audit) = disputed();
    let refused =
        session(&desk, "").refused(65, "notes.toml: after these answers `days` is asked too, and has no answer");
    assert!(refused.stderr.contains("[[opened]]") && refused.stderr.contains("yes, no"), "{}", refused.stderr);
    let opened =
        |key: &str, level: &str, more: &str| format!("[[opened]]\ncriterion = \"{key}\"\nlevel = \"{level}\"\n{more}");
    session(&desk, &opened("days", "often", "")).refused(65, "notes.toml:9:9: `often` is not a level of `days`");
    session(&desk, &opened("days", "no", "")).refused(65, "`days` needs a note with this answer");
    let twice = format!("{}{}", opened("days", "yes", ""), opened("days", "yes", ""));
    session(&desk, &twice)
        .refused(65, "notes.toml:11:13: `days` is no question that these answers open, or stands here twice");
    session(&desk, &format!("{}{}", opened("days", "yes", ""), opened("tone", "yes", "")))
        .refused(65, "`tone` is no question that these answers open");
    session(&desk, &opened("days", "no", "note = \"Late\"\n")).ok();
    let answers =
        [("solved", "yes"), ("days", "no"), ("tone", "yes")].map(|(key, level)| (key.to_owned(), level.to_owned()));
    assert_eq!(marks(&desk, audit), answers);
    let row = desk.rows("report audits").into_iter().find(|row| row["audit"] == audit).unwrap();
    assert_eq!(row["total"], 70.0);
    desk.run("", "verify").ok();
}

#[test]
fn an_arbiter_answers_the_question_that_a_ruling_opens() {
    let (mut desk, audit) = disputed();
    let point = "[[point]]\ncriterion = \"solved\"\noutcome = \"unresolved\"\n";
    desk.write("notes.toml", format!("held = \"2026-03-02\"\nagent_side = \"He said so\"\n{point}"));
    desk.run("sam", "dispute session 1 --notes notes.toml").ok();
    desk.at("2026-03-03T05:00:00Z");
    desk.run("mona", "assign nightly");
    let arbiter = desk.rows("arbitrate queue --all")[0]["arbiter"].as_str().unwrap().to_owned();
    desk.run(&arbiter, "arbitrate take 1 --answer solved=yes").ok();
    let rule = |rest: &str| {
        let point = "[[point]]\ncriterion = \"solved\"\nverdict = \"agent\"\n";
        desk.write(
            "ruling.toml",
            format!("rationale = \"So\"\nroot_cause = \"context\"\nresponsible = \"auditor\"\n{point}{rest}"),
        );
        desk.run(&arbiter, "arbitrate rule 1 --ruling ruling.toml")
    };
    rule("").refused(65, "ruling.toml: after these answers `days` is asked too, and has no answer");
    rule("[[opened]]\ncriterion = \"days\"\nlevel = \"yes\"\n").ok();
    assert_eq!(marks(&desk, audit)[1], ("days".to_owned(), "yes".to_owned()));
    desk.run("", "verify").ok();
}

#[test]
fn nothing_is_opened_where_nothing_changes() {
    let (desk, _) = disputed();
    let point =
        "[[point]]\ncriterion = \"solved\"\noutcome = \"kept\"\n[[opened]]\ncriterion = \"days\"\nlevel = \"yes\"\n";
    desk.write("notes.toml", format!("held = \"2026-03-02\"\nagent_side = \"He said so\"\n{point}"));
    desk.run("sam", "dispute session 1 --notes notes.toml")
        .refused(65, "`days` is no question that these answers open");
}
