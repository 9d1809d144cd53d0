//! At prompts a wrong key is answered: what does not do, and which keys do.

use crate::form_text::rich;
use crate::support::Desk;
use crate::terminal::{STOP, Terminal, sitting};

#[test]
fn a_wrong_key_is_told_with_those_that_do() {
    let desk = Desk::drawn();
    let Some((_, _, mut at)) = sitting(&desk, "") else { return };
    at.wait("1/5").wait("[1-3;").keys("7").wait("`7` is no answer here: press 1-3, w, s, b, d, q or ?");
    at.wait("[1-3;").keys("x").wait("`x` is no answer here: press 1-3").wait("[1-3;");
    at.keys("n").wait("this question always applies: press 1-3").wait("[1-3;");
    at.keys("\r").wait("there is no answer yet that could be kept: press 1-3").wait("[1-3;");
    at.keys("\u{1b}[A").wait("that key does nothing here").wait("[1-3;");
    at.keys("b").wait("this is the first question: none is before it").wait("1/5").wait("[1-3;");
    at.keys("\u{1b}").wait("this is the first question").wait("1/5").wait("[1-3;");
    // Where it may not apply, n stands among the keys; where an answer stands, Enter does.
    at.keys("1").wait("2/5").wait("[1-3;").keys("1").wait("3/5").wait("[1-2, n;");
    at.keys("3").wait("`3` is no answer here: press 1-2, n, w, s").wait("[1-2, n;").keys("b");
    at.wait("2/5").wait("Enter keeps").keys("9").wait("press 1-3, Enter, w").keys(STOP);
    assert_eq!(at.end().1, 130);
}

#[test]
fn what_a_number_is_worth_is_said_where_it_is_asked_for() {
    let (desk, _) = crate::score_page::talk("Customer: Where is it?\nAgent: It left today.");
    let row = desk.rows("score queue").into_iter().find(|row| row["ref"] == "T-1").unwrap();
    let (audit, auditor) = (row["audit"].as_i64().unwrap(), row["auditor"].as_str().unwrap().to_owned());
    let text = desk.run(&auditor, &format!("score form {audit} --to toml")).ok().stdout;
    assert!(text.contains("#        0 to 2: 100 %\n#        3 to 9: 0 %\n"), "{text}");
    let Some((.., mut at)) = crate::terminal::sitting_as(&desk, audit, &auditor) else { return };
    at.wait("1/5").wait("[1-2;").keys("1").wait("0 for none of them").keys("0\r").wait("may be empty").keys("\r\r");
    at.wait("Days").wait("0 to 2: 100 %").wait("3 to 9: 0 %").wait("a number, 0 to 9").keys(STOP);
    assert_eq!(at.end().1, 130);
}

#[test]
fn nothing_typed_where_something_is_to_be_typed_is_told() {
    let desk = rich();
    let Some((_, _, mut at)) = sitting(&desk, "") else { return };
    at.wait("1/7").wait("[1-3;").keys("1").wait("2/7").wait("0 for none of them").wait("> ").keys("\r");
    at.wait("no answer yet that could be kept: type numbers or ids").wait("> ").keys("1 2\r");
    at.wait("3/7").wait("> ").keys("\r").wait("no answer yet that could be kept").wait("> ").keys("x\r");
    at.wait("`x`").keys(STOP);
    assert_eq!(at.end().1, 130);
}

#[test]
fn a_question_of_yes_or_no_says_which_keys_answer_it() {
    let desk = Desk::drawn();
    let (audit, auditor) = desk.audit_of("ana");
    desk.write("ed.sh", "for file; do :; done\nsed -i 's/^answer = .*/answer = \"full\"/' \"$file\"\n");
    let line = format!("ASSIZE score edit {audit}");
    let Some(mut at) = Terminal::of(&desk, &auditor, &line, &[("EDITOR", "sh ed.sh")]) else { return };
    at.wait("Open it again? [Y/n]").keys("x").wait("press y for yes or n for no, or Enter").wait("[Y/n]").keys("n");
    assert_eq!(at.end().1, 4);
}

#[test]
fn where_nothing_is_kept_nothing_says_that_it_is() {
    let desk = rich();
    let audit = desk.delivered(
        "ana",
        r#"{"tone": "full", "named": {"level": []}, "days": {"level": 10}, "extra": "yes", "remark": "na"}"#,
    );
    let Some(mut at) = Terminal::of(&desk, "ana", &format!("ASSIZE score self {audit}"), &[]) else { return };
    at.wait("1/7").wait("[1-3; w note, s skip, b back, q leave, ?]").keys("?").wait("nothing of it is kept");
    at.wait("[1-3;").keys("d").wait("`d` is no answer here").wait("[1-3;").keys(STOP);
    let (screen, code) = at.end();
    assert!(code == 130 && !screen.contains("the same command goes on"), "{screen}");
}
