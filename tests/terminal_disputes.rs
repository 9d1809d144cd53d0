//! A dispute at a terminal: marks rejected and a session recorded question by question.

use crate::support::Desk;
use crate::terminal::{STOP, Terminal};

const PARTLY: &str =
    r#"{"tone": {"level": "partly", "note": "no thanks", "quote": "turn 2"}, "facts": "full", "identity": "yes"}"#;

/// The centre with one audit of ana's delivered.
fn delivered() -> (Desk, i64) {
    Desk::once_with((), || {
        let desk = Desk::drawn();
        let audit = desk.delivered("ana", PARTLY);
        (desk, audit)
    })
}

/// The same, with its tone disputed.
fn disputed() -> (Desk, i64) {
    Desk::once_with((), || {
        let (desk, audit) = delivered();
        let claim =
            ["--criterion", "tone", "--reason", "context", "--propose", "full", "--statement", "He was in a hurry"];
        desk.args("ana", &[&["dispute", "open", &audit.to_string()][..], &claim].concat()).ok();
        (desk, audit)
    })
}

fn draft(desk: &Desk) -> String {
    std::fs::read_to_string(desk.path("qa.db.drafts/session-1-sam.toml")).unwrap()
}

#[test]
fn an_agent_is_asked_what_they_reject_and_it_is_recorded_as_by_flags() {
    let (desk, audit) = delivered();
    let line = format!("ASSIZE dispute open {audit}");
    let Some(mut at) = Terminal::of(&desk, "ana", &line, &[]) else { return };
    at.wait("What do you reject").wait("Polite and warm: partly, 50.00 %").wait("selection").wait("wrong-agent");
    at.wait("[1-4; b back").keys("1").wait("Why is it wrong").wait("“no thanks”").wait("[1-6").keys("2");
    at.wait("What would be right").wait("full").wait("[1;").keys("1");
    at.wait("In your words")
        .keys("\r")
        .wait("it is needed")
        .keys("He was in a hurry\r")
        .wait("Where it shows")
        .keys("\r");
    at.wait("What else do you reject").wait("0  nothing more").keys("0");
    at.wait("What would be right: full").wait("In your words: He was in a hurry").wait("Open the dispute?").keys("y\r");
    at.wait("Dispute 1 is open");
    assert_eq!(at.end().1, 0);
    let (other, same) = disputed();
    assert_eq!(audit, same);
    let points = |desk: &Desk| desk.run("", "dispute show 1 --format json").ok().rows();
    assert_eq!(points(&desk), points(&other));
}

#[test]
fn what_cannot_be_better_or_is_disputed_already_is_not_offered() {
    let (desk, audit) = disputed();
    let Some(mut at) = Terminal::of(&desk, "ana", &format!("ASSIZE dispute open {audit}"), &[]) else { return };
    at.wait("What do you reject").wait("[1-3;").keys("q").wait("nothing was recorded");
    let (screen, code) = at.end();
    assert_eq!(code, 4);
    assert!(!screen.contains("Polite and warm") && !screen.contains("Everything said"), "{screen}");
    assert!(screen.contains("identity"), "it may not apply: {screen}");
}

#[test]
fn an_audit_as_a_whole_is_rejected_at_a_terminal_with_a_mark() {
    let (desk, audit) = delivered();
    let Some(mut at) = Terminal::of(&desk, "ana", &format!("ASSIZE dispute open {audit}"), &[]) else { return };
    at.wait("What do you reject").wait("[1-4").keys("3").wait("In your words").keys("Not drawn by lot\r");
    at.wait("Where it shows")
        .keys("a note\r")
        .wait("What else")
        .wait("[0-3")
        .keys("1")
        .wait("Why is it wrong")
        .wait("[1-6");
    at.keys("5").wait("What would be right").wait("[1;").keys("1").wait("In your words").keys("Thanked\r");
    at.wait("Where it shows").keys("\r").wait("What else").wait("[0-2").keys("0").wait("Open the dispute?").keys("y\r");
    at.wait("Dispute 1 is open");
    assert_eq!(at.end().1, 0);
    let shown = desk.run("", "dispute show 1").ok().stdout;
    assert!(shown.contains("selection") && shown.contains("a note") && shown.contains("Thanked"), "{shown}");
}

#[test]
fn ctrl_c_records_nothing_of_a_dispute() {
    let (desk, audit) = delivered();
    let head = desk.head();
    let Some(mut at) = Terminal::of(&desk, "ana", &format!("ASSIZE dispute open {audit}"), &[]) else { return };
    at.wait("What do you reject").wait("[1-4").keys("1").wait("Why is it wrong").wait("[1-6").keys(STOP);
    at.wait("interrupted: nothing was recorded");
    assert_eq!(at.end().1, 130);
    assert_eq!(desk.head(), head);
    assert!(!desk.path("qa.db.drafts").exists());
}

#[test]
fn who_may_not_dispute_is_told_before_they_are_asked() {
    let (mut desk, audit) = delivered();
    for (who, says) in [("bo", "may not dispute audit"), ("sam", "may not dispute audit")] {
        let Some(at) = Terminal::of(&desk, who, &format!("ASSIZE dispute open {audit}"), &[]) else { return };
        let (screen, code) = at.end();
        assert!(code == 1 && screen.contains(says) && !screen.contains("What do you reject"), "{screen}");
    }
    desk.at("2026-03-10T00:00:00Z");
    let late = [("ASSIZE_NOW", "2026-03-10T00:00:00Z")];
    let Some(at) = Terminal::of(&desk, "ana", &format!("ASSIZE dispute open {audit}"), &late) else { return };
    let (screen, code) = at.end();
    assert!(code == 1 && screen.contains("could be disputed until 2026-03-09"), "{screen}");
}

#[test]
fn without_a_terminal_the_flags_are_named() {
    let (desk, audit) = disputed();
    let said = desk.run("ana", &format!("dispute open {audit}"));
    said.refused(2, "--criterion ID --reason REASON --propose LEVEL --statement TEXT");
    desk.run("ana", &format!("dispute open {audit} --criterion tone")).refused(2, "--statement TEXT is missing");
    desk.run("ana", &format!("dispute open {audit} --statement x")).refused(2, "--criterion ID is missing");
    desk.run("sam", "dispute session 1").refused(2, "--notes FILE is missing").refused(2, "--notes notes.toml");
}

#[test]
fn a_session_is_asked_for_and_recorded_as_by_its_notes() {
    let (desk, _) = disputed();
    let added = ["dispute", "add", "1", "--statement", "He \u{1b}[31mcalled"];
    desk.args("ana", &added).ok();
    let Some(mut at) = Terminal::of(&desk, "sam", "ASSIZE dispute session 1", &[]) else { return };
    at.wait("The day of the talk").wait("> 2026-03-02").keys("\u{15}2026-03-03\r").wait("is after 2026-03-02");
    at.keys("\u{15}2026-03-02\r").wait("agent's side").keys("He was in a hurry\r").wait("The criteria").keys("\r");
    at.wait("Where communication failed").keys("No call\r").wait("How the audit").keys("\r");
    at.wait("Polite and warm: what became of it").wait("it stands at: partly").wait("ana says: what the agent knew");
    at.wait("ana asks for: full").wait("“He was in a hurry”").wait("[1-3").keys("2");
    at.wait("the answer that both agree on").wait("throughout").wait("rude").wait("[1-2").keys("1");
    at.wait("What else was agreed")
        .keys("\r")
        .wait("What is to be done")
        .wait("[0-6")
        .keys("5")
        .wait("The task")
        .keys("A course\r");
    at.wait("Who does it").keys("lea\r").wait("Until which day").keys("2026-03-01\r").wait("is before 2026-03-02");
    at.keys("\u{15}2026-04-01\r").wait("What else is to be done").keys("0");
    at.wait("Record the session?").keys("y\r").wait("The session of dispute 1 is recorded");
    let (screen, code) = at.end();
    assert_eq!(code, 0, "{screen}");
    assert!(!desk.path("qa.db.drafts").exists(), "what is recorded leaves no draft");
    assert!(screen.contains("ana added: “He ") && !screen.contains("\u{1b}[31m"), "{screen}");
    let (other, _) = disputed();
    other.args("ana", &added).ok();
    let notes = "held = \"2026-03-02\"\nagent_side = \"He was in a hurry\"\ncommunication = \"No call\"\n[[point]]\ncriterion = \"tone\"\n\
        outcome = \"adjusted\"\nlevel = \"full\"\n[[action]]\nkind = \"train-agent\"\nowner = \"lea\"\ndue = \"2026-04-01\"\ntask = \"A course\"\n";
    other.write("notes.toml", notes);
    other.run("sam", "dispute session 1 --notes notes.toml").ok();
    let Some(at) = Terminal::of(&other, "sam", "ASSIZE dispute session 1", &[]) else { return };
    let (screen, code) = at.end();
    assert!(code == 1 && screen.contains("is past its session"), "{screen}");
    let shown = |desk: &Desk| desk.run("", "dispute show 1 --format json").ok().rows();
    assert_eq!(shown(&desk), shown(&other));
    assert_eq!(desk.rows("dispute actions"), other.rows("dispute actions"));
    desk.run("", "verify").ok();
}

#[test]
fn ctrl_c_keeps_what_was_answered_of_a_session_and_the_same_command_goes_on() {
    use std::os::unix::fs::PermissionsExt;
    let (desk, _) = disputed();
    let head = desk.head();
    let Some(mut at) = Terminal::of(&desk, "sam", "ASSIZE dispute session 1", &[]) else { return };
    at.wait("The day of the talk").keys("\r").wait("agent's side").keys("He was in").wait("He was in").keys(STOP);
    at.wait("interrupted: nothing was recorded")
        .wait("the draft is kept in")
        .wait("go on with: assize dispute session 1");
    assert_eq!(at.end().1, 130);
    assert_eq!(desk.head(), head);
    assert_eq!(
        draft(&desk),
        "held = \"2026-03-02\"\nagent_side = \"He was in\"\n".split_inclusive('\n').rev().collect::<String>()
    );
    let mode = std::fs::metadata(desk.path("qa.db.drafts/session-1-sam.toml")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let Some(mut at) = Terminal::of(&desk, "sam", "ASSIZE dispute session 1", &[]) else { return };
    at.wait("What you answered before is taken up").wait("The criteria, as they were explained").keys("\u{1b}");
    at.wait("agent's side")
        .wait("> He was in")
        .keys(" a hurry\r")
        .wait("The criteria")
        .keys("\r")
        .wait("Where comm")
        .keys("\r");
    at.wait("How the audit")
        .keys("\r")
        .wait("what became of it")
        .wait("[1-3")
        .keys("1")
        .wait("What else was agreed")
        .keys("\r");
    at.wait("What is to be done").keys("0").wait("side of the story: He was in a hurry").wait("Record").keys("y\r");
    at.wait("is recorded");
    assert_eq!(at.end().1, 0);
}

#[test]
fn what_is_refused_stays_in_the_draft_and_where_is_said() {
    let (desk, _) = disputed();
    let Some(mut at) = Terminal::of(&desk, "sam", "ASSIZE dispute session 1", &[]) else { return };
    at.wait("The day")
        .keys("\r")
        .wait("agent's side")
        .keys("x\r")
        .wait("The criteria")
        .keys("\r")
        .wait("Where")
        .keys("\r");
    at.wait("How the audit").keys("\r").wait("what became of it").wait("[1-3").keys("2");
    // Rude is worse than what stands.
    at.wait("both agree on")
        .wait("[1-2")
        .keys("2")
        .wait("What else was agreed")
        .keys("\r")
        .wait("What is to be done")
        .keys("0");
    at.wait("Record the session?").keys("y\r").wait("the agent would be worse off").wait("what you answered is kept: ");
    assert_eq!(at.end().1, 1);
    assert!(draft(&desk).contains("level = \"none\""), "{}", draft(&desk));
    let Some(mut at) = Terminal::of(&desk, "sam", "ASSIZE dispute session 1", &[]) else { return };
    at.wait("What is to be done").keys("0").wait("what became of it: adjusted").wait("Record the session?").keys("6\r");
    at.wait("what became of it").wait("now: adjusted").wait("[1-3").keys("3").wait("Record the session?").keys("y\r");
    at.wait("is recorded").wait("left open");
    assert_eq!(at.end().1, 0);
    assert!(!desk.path("qa.db.drafts").exists());
}

#[test]
fn a_question_that_an_adjusted_answer_opens_is_asked_at_once_and_goes_when_it_is_kept_after_all() {
    let (desk, audit) = crate::opened::disputed();
    let Some(mut at) = Terminal::of(&desk, "sam", "ASSIZE dispute session 1", &[]) else { return };
    at.wait("The day")
        .keys("\r")
        .wait("agent's side")
        .keys("x\r")
        .wait("The criteria")
        .keys("\r")
        .wait("Where")
        .keys("\r");
    at.wait("How the audit").keys("\r").wait("Solved: what became of it").wait("[1-3").keys("2");
    at.wait("Solved: the answer that both agree on").wait("[1-2").keys("1");
    at.wait("In three days: asked only now").wait("[1-2").keys("2").wait("In three days: why").keys("Four days\r");
    at.wait("What else was agreed").keys("\r").wait("What is to be done").keys("0");
    at.wait("In three days: why: Four days")
        .wait("Record the session?")
        .keys("6\r")
        .wait("Solved: what became")
        .wait("[1-3");
    at.keys("1").wait("Solved: what became of it: kept").wait("Record the session?");
    assert!(!draft(&desk).contains("opened"), "{}", draft(&desk));
    at.keys("6\r")
        .wait("[1-3")
        .keys("2")
        .wait("both agree on")
        .wait("[1-2")
        .keys("1")
        .wait("asked only now")
        .wait("[1-2");
    at.keys("1").wait("Record the session?").keys("y\r").wait("is recorded");
    assert_eq!(at.end().1, 0);
    let marks = crate::opened::marks(&desk, audit);
    assert_eq!(marks[1], ("days".to_owned(), "yes".to_owned()), "{marks:?}");
}

#[test]
fn who_may_not_lead_a_session_is_told_before_they_are_asked() {
    let (desk, _) = disputed();
    for who in ["ana", "lea"] {
        let Some(at) = Terminal::of(&desk, who, "ASSIZE dispute session 1", &[]) else { return };
        let (screen, code) = at.end();
        assert!(code == 1 && screen.contains("may not lead") && !screen.contains("The day"), "{screen}");
    }
}

#[test]
fn a_draft_of_a_session_that_is_no_toml_is_put_aside() {
    let (desk, _) = disputed();
    std::fs::create_dir(desk.path("qa.db.drafts")).unwrap();
    desk.write("qa.db.drafts/session-1-sam.toml", "held = \"");
    let Some(mut at) = Terminal::of(&desk, "sam", "ASSIZE dispute session 1", &[]) else { return };
    at.wait("is no TOML is not used; it is kept: ").wait("session-1-sam.old-1.toml").wait("The day").keys(STOP);
    assert_eq!(at.end().1, 130);
}

const TUESDAY: &str = "2026-03-03T05:00:00Z";

/// A dispute after the night that drew an arbiter; answers who.
fn seated() -> (Desk, String) {
    Desk::once_with((), || {
        let (mut desk, _) = disputed();
        let notes =
            "held = \"2026-03-02\"\nagent_side = \"x\"\n[[point]]\ncriterion = \"tone\"\noutcome = \"unresolved\"\n";
        desk.write("notes.toml", notes);
        desk.run("sam", "dispute session 1 --notes notes.toml").ok();
        desk.night(TUESDAY);
        let mut all = ["iris", "jude"].into_iter();
        let arbiter = all.find(|who| desk.run(who, "arbitrate take 1").code == 0).expect("somebody is drawn");
        (desk, arbiter.to_owned())
    })
}

#[test]
fn a_ruling_is_asked_for_after_the_blind_answers_and_recorded_as_by_its_file() {
    let (desk, arbiter) = seated();
    let now = [("ASSIZE_NOW", TUESDAY)];
    let Some(at) = Terminal::of(&desk, &arbiter, "ASSIZE arbitrate rule 1", &now) else { return };
    let (screen, code) = at.end();
    assert!(
        code == 1 && screen.contains("did not answer dispute 1 blind yet") && !screen.contains("verdict"),
        "{screen}"
    );
    desk.run(&arbiter, "arbitrate rule 1").refused(2, "--ruling FILE is missing");
    desk.run(&arbiter, "arbitrate take 1 --answer tone=full").ok();
    let Some(mut at) = Terminal::of(&desk, &arbiter, "ASSIZE arbitrate rule 1", &now) else { return };
    at.wait("Polite and warm: the verdict").wait("the agent's answer holds").wait("[1-3").keys("2");
    at.wait("Why: both sides").keys("He had asked for it\r").wait("in one sentence").keys(STOP);
    at.wait("nothing was recorded").wait("go on with: assize arbitrate rule 1");
    assert_eq!(at.end().1, 130);
    let draft = std::fs::read_to_string(desk.path(&format!("qa.db.drafts/ruling-1-{arbiter}.toml"))).unwrap();
    assert!(draft.contains("rationale = \"He had asked for it\"") && draft.contains("verdict = \"agent\""), "{draft}");
    let Some(mut at) = Terminal::of(&desk, &arbiter, "ASSIZE arbitrate rule 1", &now) else { return };
    at.wait("is taken up")
        .wait("in one sentence")
        .keys("Brief is no lapse\r")
        .wait("What lay behind")
        .wait("[1-7")
        .keys("2");
    at.wait("Who is responsible").wait("[1-5").keys("2").wait("it becomes coaching").keys("\r");
    at.wait("The precedent that it turns on").wait("[0-3").keys("1").wait("number of that precedent").keys("four\r");
    at.wait("is not a whole number")
        .keys("\u{1b}")
        .wait("The precedent that it turns on")
        .wait("now: followed")
        .keys("0");
    at.wait("What is to be done").keys("0");
    at.wait("the verdict: agent").wait("Record the ruling?").keys("y\r");
    let (screen, code) = at.end();
    assert_eq!(code, 0, "{screen}");
    assert!(!desk.path("qa.db.drafts").exists(), "what is recorded leaves no draft");
    assert!(desk.run("mona", "dispute show 1").ok().stdout.contains("agent: full"));
    assert!(desk.run("mona", "arbitrate precedents").ok().stdout.contains("Brief is no lapse"));
    desk.run("", "verify").ok();
}
