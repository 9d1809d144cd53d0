//! `--dry-run`: everything is checked as in the act, the answer says what would be done, and nothing is kept.

use crate::support::Desk;

/// Tries a command, then does it: the try keeps nothing and is refused where the act is.
#[track_caller]
fn tried(desk: &Desk, who: &str, words: &[&str]) {
    let head = desk.head();
    let said = desk.args(who, &[words, &["--dry-run"]].concat()).ok().stdout.replace('\n', " ");
    assert!(said.contains("This would be done; nothing is kept: "), "{said}");
    assert_eq!(desk.head(), head, "{words:?}");
    let done = desk.args(who, words).ok().stdout.replace('\n', " ");
    assert!(!done.contains("nothing is kept"), "{done}");
    assert_ne!(desk.head(), head, "{words:?}");
}

#[test]
fn a_plan_and_a_commitment_are_tried_first() {
    let desk = Desk::centre();
    let plan = std::fs::read_to_string(desk.path("plan.toml")).unwrap();
    let second = plan.replace("\"daily\"", "\"second\"\noverlaps = [\"daily\"]\nseed = \"dice\"");
    desk.write("second.toml", second);
    tried(&desk, "mona", &["assign", "plan", "add", "second.toml"]);
    tried(&desk, "mona", &["assign", "commit", "second"]);
    desk.write("broken.toml", plan.replace("window", "windov"));
    desk.run("mona", "assign plan add broken.toml --dry-run").refused(65, "windov");
    desk.run("vera", "assign plan add second.toml --dry-run").refused(1, "may not");
}

#[test]
fn a_dispute_is_tried_first() {
    let desk = Desk::drawn();
    let answers = r#"{"tone": {"level": "partly", "note": "curt"}, "facts": "full", "identity": "yes"}"#;
    let audit = desk.delivered("ana", answers).to_string();
    let of = |level: &'static str| {
        ["--criterion", "tone", "--reason", "context", "--propose", level, "--statement", "I was asked to be brief"]
    };
    let words = |level: &'static str| [&["dispute", "open", audit.as_str()], &of(level)[..]].concat();
    desk.args("ana", &[&words("none")[..], &["--dry-run"]].concat())
        .refused(1, "would be worse than the mark that stands");
    tried(&desk, "ana", &words("full"));
}
