//! Scoring at a terminal, question by question: forward, back, later, and on another day.

use crate::form_text::{RICH, centre_with, rich};
use crate::support::{Desk, program};
use serde_json::Value;
use std::io::{Read, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

/// How long anything may take to stand on the screen.
const PATIENCE: Duration = Duration::from_secs(60);
const NOW: &str = "2026-03-02T09:00:00Z";
/// What Ctrl-C and Esc send.
pub const STOP: &str = "\u{3}";
const ESCAPE: &str = "\u{1b}";

/// A terminal with a command that runs in it.
pub struct Terminal {
    child: Child,
    keys: ChildStdin,
    from: Receiver<Vec<u8>>,
    raw: Vec<u8>,
    /// How much of what was shown has been waited for.
    seen: usize,
}

impl Terminal {
    /// Runs a line of a shell in a terminal of 80 columns, ASSIZE being the program; none where no terminal can be made.
    pub fn of(desk: &Desk, who: &str, line: &str, more: &[(&str, &str)]) -> Option<Self> {
        let envs = [("PATH", "/usr/bin:/bin"), ("ASSIZE_DB", "qa.db"), ("ASSIZE_NOW", NOW), ("ASSIZE_AS", who)];
        Self::run(desk.folder(), &line.replace("ASSIZE", program()), &[&envs, more].concat())
    }

    /// Runs a line of a shell in a terminal of 80 columns in a folder; none where no terminal can be made.
    pub fn run(folder: &Path, line: &str, envs: &[(&str, &str)]) -> Option<Self> {
        let script = Path::new("/usr/bin/script");
        if !script.exists() {
            return None;
        }
        let line = format!("stty cols 80 rows 40; {line}");
        let mut child = Command::new(script)
            .args(["-qec", &line, "/dev/null"])
            .current_dir(folder)
            .env_clear()
            .envs([("TERM", "xterm"), ("SHELL", "/bin/sh"), ("LANG", "C.UTF-8")])
            .envs(envs.iter().copied())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let (keys, mut out) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
        let (to, from) = channel();
        std::thread::spawn(move || {
            let mut some = [0; 4096];
            while let Ok(count @ 1..) = out.read(&mut some) {
                if to.send(some[..count].to_vec()).is_err() {
                    break;
                }
            }
        });
        Some(Self { child, keys, from, raw: Vec::new(), seen: 0 })
    }

    /// What was shown, without what only moves the cursor.
    pub fn screen(&self) -> String {
        let text = String::from_utf8_lossy(&self.raw).replace('\r', "");
        let mut shown = String::new();
        let mut rest = text.chars();
        while let Some(c) = rest.next() {
            if c == '\u{1b}' {
                rest.by_ref().take_while(|c| *c == '[' || *c == '?' || c.is_ascii_digit() || *c == ';').for_each(drop);
            } else {
                shown.push(c);
            }
        }
        shown
    }

    /// Waits until this is shown, behind what was waited for before.
    #[track_caller]
    pub fn wait(&mut self, text: &str) -> &mut Self {
        loop {
            let shown = self.screen();
            if let Some(at) = shown.get(self.seen..).and_then(|rest| rest.find(text)) {
                self.seen += at + text.len();
                return self;
            }
            match self.from.recv_timeout(PATIENCE) {
                Ok(more) => self.raw.extend(more),
                Err(why) => panic!("no `{text}` ({why}) in\n{}", shown.get(self.seen..).unwrap_or(&shown)),
            }
        }
    }

    /// Waits until somebody is asked who was not asked before: for a key, or for a line.
    #[track_caller]
    pub fn wait_for_a_question(&mut self) -> &mut Self {
        loop {
            let shown = self.screen();
            let new = shown.get(self.seen..).unwrap_or_default();
            // On the line on which somebody types there is no new question.
            if new.rsplit_once('\n').is_some_and(|(_, last)| last.ends_with("] ") || last.starts_with("   > ")) {
                self.seen = shown.len();
                return self;
            }
            match self.from.recv_timeout(PATIENCE) {
                Ok(more) => self.raw.extend(more),
                Err(why) => panic!("nothing is asked ({why}) in\n{}", shown.get(self.seen..).unwrap_or(&shown)),
            }
        }
    }

    /// Types.
    pub fn keys(&mut self, keys: &str) -> &mut Self {
        self.keys.write_all(keys.as_bytes()).unwrap();
        self.keys.flush().unwrap();
        self
    }

    /// Waits for the end: all that was shown, and the exit code.
    #[track_caller]
    pub fn end(self) -> (String, i32) {
        self.end_of(|_| {})
    }

    /// The same, with a look at every byte.
    #[track_caller]
    pub fn end_of(mut self, look: impl FnOnce(&str)) -> (String, i32) {
        while let Ok(more) = self.from.recv_timeout(PATIENCE) {
            self.raw.extend(more);
        }
        look(&String::from_utf8_lossy(&self.raw));
        let shown = self.screen();
        drop(self.keys);
        (shown, self.child.wait().unwrap().code().unwrap_or(-1))
    }
}

/// The first audit of ana at a desk, and its auditor, with the questions on the screen.
pub fn sitting(desk: &Desk, more: &str) -> Option<(i64, String, Terminal)> {
    let (audit, auditor) = desk.audit_of("ana");
    let terminal = Terminal::of(desk, &auditor, &format!("ASSIZE score submit {audit} {more}"), &[])?;
    Some((audit, auditor, terminal))
}

pub fn draft(desk: &Desk, audit: i64, auditor: &str) -> std::path::PathBuf {
    desk.path(&format!("qa.db.drafts/{audit}-{auditor}.toml"))
}

/// What the record says of an audit.
fn shown(desk: &Desk, audit: i64) -> Vec<Value> {
    desk.run("mona", &format!("score show {audit} --format json")).ok().rows()
}

#[test]
fn a_whole_audit_by_prompts_records_the_same_as_the_same_answers_in_json() {
    let desk = rich();
    let Some((audit, auditor, mut at)) = sitting(&desk, "--minutes 3") else { return };
    at.wait("1/7  Manner · Polite and warm")
        .wait("Greeting, thanks.")
        .wait("weighs 40 %; fails the card at 0 %; needs a note below full");
    at.wait("2  partly  with lapses (50 %), with a note").wait("[1-3;").keys("2");
    at.wait("What was missing (needed):").keys("\r").wait("it is needed for this answer").keys("No thanks 谢谢\r");
    at.wait("may be empty").keys("turn 2\r");
    // Asked only now.
    at.wait("2/8  Manner · Lapse mended").wait("Asked only if `tone` is partly").wait("n  na").keys("n");
    at.wait("3/8  Matter · Said who and when")
        .wait("0 for none of them")
        .keys("3\r")
        .wait("`3` is not a level")
        .keys("\u{15}2 who\r");
    at.wait("4/8").wait("0 to 10 points").keys("7.3\r").wait("is outside of what").keys("\u{15}7.5\r");
    // Below its maximum a bonus asks for nothing.
    at.wait("What was missing (may be empty)").keys("\r").wait("may be empty").keys("\r");
    at.wait("5/8  Matter · More than asked")
        .wait("[1-2;")
        .keys("2")
        .wait("6/8  Matter · Remark")
        .keys("Short and good\r");
    at.wait("7/8  What met the requirement (needed)").keys("\r").wait("at least one thing").keys("Quick\r");
    at.wait("8/8  What to develop (may be empty)").keys("\r");
    at.wait("The total is")
        .wait("named: when,who")
        .wait("Hand it in?")
        .keys("x\r")
        .wait("y, q or the number")
        .keys("y\r");
    at.wait(&format!("Audit {audit} is scored"));
    let (_, code) = at.end();
    assert_eq!(code, 0);
    assert!(!desk.path("qa.db.drafts").exists(), "what was handed in leaves no draft");
    let other = rich();
    let answers = r#"{"answers": {"tone": {"level": "partly", "note": "No thanks 谢谢", "quote": "turn 2"}, "mended": "na",
        "named": ["who", "when"], "days": 7.5, "extra": "no", "remark": "Short and good"}, "met": "Quick"}"#;
    other.write("answers.json", answers);
    other.run(&auditor, &format!("score submit {audit} --answers answers.json --minutes 3")).ok();
    assert_eq!(shown(&desk, audit), shown(&other, audit));
    assert_eq!(desk.rows("report auditors"), other.rows("report auditors"));
    desk.run("", "verify").ok();
}

#[test]
fn a_quote_that_does_not_stand_there_is_refused_at_once_and_mended() {
    let desk = Desk::drawn();
    let Some((audit, auditor, mut at)) = sitting(&desk, "") else { return };
    at.wait("[1-3;").keys("2").wait("(needed)").keys("Cold\r").wait("turn 2 (may be empty)").keys("I am sory\r");
    at.wait("does not stand in the dialogue").wait("> I am sory").keys("\u{7f}\u{7f}ry\r");
    at.wait("does not stand").keys("\u{15}turn 9\r").wait("names turn 9").keys("\u{15}turn 2\r").wait("2/5").keys(STOP);
    assert_eq!(at.end().1, 130);
    let kept = std::fs::read_to_string(draft(&desk, audit, &auditor)).unwrap();
    assert!(kept.contains("note = \"Cold\"\nquote = \"turn 2\""), "{kept}");
}

#[test]
fn one_goes_back_and_what_is_skipped_comes_at_the_end() {
    let desk = Desk::drawn();
    let Some((audit, auditor, mut at)) = sitting(&desk, "") else { return };
    at.wait("1/5").wait("[1-3;").keys("s").wait("2/5").wait("[1-3;").keys("1");
    at.wait("3/5").wait("[1-2, n;").keys("b").wait("2/5").wait("now: full").wait("Enter keeps").keys("\r");
    at.wait("3/5").wait("[1-2").keys("n").wait("4/5").keys(ESCAPE).wait("3/5").wait("now: na").keys("1");
    at.wait("4/5").wait("> ").keys("Kind\r").wait("5/5").keys("\r");
    // The skipped one now; back from its note to its answers.
    at.wait("1/5")
        .wait("[1-3;")
        .keys("3")
        .wait("(needed)")
        .keys("Rude")
        .wait("Rude")
        .keys(ESCAPE)
        .wait("1/5")
        .wait("[1-3;");
    at.keys("2").wait("(needed)").wait("> Rude").keys(ESCAPE).wait("1/5").wait("[1-3;").keys("1");
    at.wait("The total is 100.00 %, good").wait("identity: yes").keys("3\r").wait("3/5").wait("now: yes").keys("2");
    at.wait("What was missing (may be empty)").keys("\r").wait("may be empty").keys("\r");
    at.wait("The total is 0.00 %, poor")
        .wait("`identity` fails")
        .keys("q\r")
        .wait("nothing was handed in; the draft is kept in");
    assert_eq!(at.end().1, 4);
    assert!(draft(&desk, audit, &auditor).exists());
    let queue = desk.run(&auditor, "score queue --format json").ok().rows();
    assert_eq!(queue.iter().find(|row| row["audit"] == audit).unwrap()["draft"], true, "{queue:?}");
}

#[test]
fn ctrl_c_loses_nothing_and_leaves_the_terminal_as_it_was() {
    use std::os::unix::fs::PermissionsExt;
    let desk = Desk::drawn();
    let (audit, auditor) = desk.audit_of("ana");
    let line = format!("ASSIZE score submit {audit}; echo code=$?; stty -a");
    let Some(mut at) = Terminal::of(&desk, &auditor, &line, &[]) else { return };
    at.wait("1/5")
        .wait("[1-3;")
        .keys("1")
        .wait("2/5")
        .wait("[1-3;")
        .keys("2")
        .wait("(needed)")
        .keys("Half a no")
        .wait("Half a no")
        .keys(STOP);
    at.wait("interrupted: nothing was handed in")
        .wait(&format!("qa.db.drafts/{audit}-{auditor}.toml"))
        .wait("code=130");
    let (screen, _) = at.end();
    let flags = screen.rsplit("code=130").next().unwrap();
    for flag in ["isig", "icanon", "echo"] {
        assert!(flags.split_whitespace().any(|one| one == flag), "{flag}: {flags}");
    }
    let path = draft(&desk, audit, &auditor);
    let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode(&path), mode(path.parent().unwrap())), (0o600, 0o700));
    let head = desk.head();
    let Some((_, _, mut at)) = sitting(&desk, "") else { return };
    at.wait("2 of 5 questions answered; it goes on from there")
        .wait("3/5")
        .wait("[1-2")
        .keys("b")
        .wait("2/5")
        .wait("now: partly · “Half a no”");
    at.wait("Enter keeps")
        .keys("2")
        .wait("> Half a no")
        .keys("te\r")
        .wait("may be empty")
        .keys("\r")
        .wait("3/5")
        .wait("[1-2")
        .keys("1");
    at.wait("4/5").keys("Kind\r").wait("5/5").keys("\r").wait("“Half a note”").keys("yes\r").wait("is scored");
    assert_eq!(at.end().1, 0);
    assert_ne!(desk.head(), head);
    assert!(!path.exists());
}

#[test]
fn answers_that_are_not_asked_any_more_are_put_aside() {
    let desk = rich();
    let Some((audit, auditor, mut at)) = sitting(&desk, "") else { return };
    at.wait("1/7").wait("[1-3;").keys("2").wait("(needed)").keys("Cold\r").wait("may be empty").keys("\r");
    at.wait("2/8")
        .wait("[1-2")
        .keys("1")
        .wait("3/8")
        .wait("> ")
        .keys("b\r")
        .wait("2/8")
        .wait("now: yes")
        .keys("b")
        .wait("1/8")
        .wait("Enter keeps")
        .keys("1");
    at.wait("`mended` is not asked any more")
        .wait("2/7  Matter · Said who")
        .wait("> ")
        .keys("0\r")
        .wait("may be empty")
        .keys(STOP);
    assert_eq!(at.end().1, 130);
    let kept = std::fs::read_to_string(draft(&desk, audit, &auditor)).unwrap();
    assert!(
        kept.contains("[criterion.mended]\nanswer = \"\"") && kept.contains("[criterion.named]\nanswer = []"),
        "{kept}"
    );
}

#[test]
fn questions_are_asked_in_a_language_of_the_card() {
    let desk = rich();
    let Some((_, _, mut at)) = sitting(&desk, "--language zh") else { return };
    at.wait("1/7  态度 · 礼貌热情").wait("问候，感谢。").wait("2  partly  有疏漏").wait("[1-3;").keys("q");
    let (screen, code) = at.end();
    assert_eq!(code, 4);
    assert!(screen.contains("no draft is kept"), "{screen}");
    let Some((_, _, at)) = sitting(&desk, "--language fr") else { return };
    let (screen, code) = at.end();
    assert!(code == 1 && screen.contains("is not written in `fr`"), "{screen}");
}

#[test]
fn a_long_line_with_wide_characters_is_typed_wrapped_and_mended() {
    let desk = Desk::drawn();
    let Some((audit, auditor, mut at)) = sitting(&desk, "") else { return };
    let long = "谢谢".repeat(40);
    at.wait("[1-3;")
        .keys("3")
        .wait("(needed)")
        .keys(&long)
        .keys("\u{7f}\u{1}A\u{5}Z\u{1b}[D\u{1b}[3~!\r")
        .wait("turn 2 (may be empty)");
    // A line break in what is pasted answers nothing.
    at.keys("\u{1b}[200~I am\nsorry\u{1b}[201~\r").wait("2/5").keys(STOP);
    assert_eq!(at.end().1, 130);
    let kept = std::fs::read_to_string(draft(&desk, audit, &auditor)).unwrap();
    let expected = format!("A{}!", &long[..long.len() - "谢".len()]);
    assert!(kept.contains(&format!("note = \"{expected}\"\nquote = \"I am sorry\"")), "{kept}");
}

#[test]
fn where_colours_are_not_wanted_there_are_none_and_a_dumb_terminal_gets_no_commands() {
    for (more, allowed) in [([("NO_COLOR", "1"), ("X", "")], true), ([("TERM", "dumb"), ("X", "")], false)] {
        let desk = Desk::drawn();
        let (audit, auditor) = desk.audit_of("ana");
        let Some(mut at) = Terminal::of(&desk, &auditor, &format!("ASSIZE score submit {audit}"), &more) else {
            return;
        };
        at.wait("[1-3;")
            .keys("2")
            .wait("(needed)")
            .keys("Cole\u{7f}d\r")
            .wait("may be empty")
            .keys("\r")
            .wait("2/5")
            .keys("q")
            .wait("kept in");
        let raw = String::from_utf8_lossy(&at.raw).into_owned();
        assert!(!raw.contains("\u{1b}[1m"), "{raw:?}");
        assert_eq!(raw.contains('\u{1b}'), allowed, "{raw:?}");
        at.end();
        assert!(std::fs::read_to_string(draft(&desk, audit, &auditor)).unwrap().contains("note = \"Cold\""));
    }
}

#[test]
fn a_draft_that_does_not_fit_any_more_is_told_and_kept() {
    let desk = Desk::drawn();
    let Some((audit, auditor, mut at)) = sitting(&desk, "") else { return };
    at.wait("[1-3;").keys("1").wait("2/5").keys("q");
    assert_eq!(at.end().1, 4);
    let path = draft(&desk, audit, &auditor);
    // Of another card: put aside, and the questions begin again.
    let text = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, text.replace("card = \"chat/1\"", "card = \"chat/2\"")).unwrap();
    let Some((_, _, mut at)) = sitting(&desk, "") else { return };
    at.wait("is not used").wait("1/5").wait("[1-3;").keys("q");
    let (screen, _) = at.end();
    assert!(screen.contains(".old-1.toml") && !screen.contains("questions answered"), "{screen}");
    assert!(
        std::fs::read_to_string(desk.path(&format!("qa.db.drafts/{audit}-{auditor}.old-1.toml")))
            .unwrap()
            .contains("chat/2")
    );
    // Not to be read: nothing goes on with it, and it stays.
    std::fs::write(&path, "answer = ").unwrap();
    let Some((_, _, at)) = sitting(&desk, "") else { return };
    let (screen, code) = at.end();
    let place = format!("{}:1:10: ", path.display());
    assert!(code == 65 && screen.contains(&place), "{screen}");
    assert!(screen.contains(&format!("assize score edit {audit} opens it there")), "{screen}");
    assert!(screen.contains(&format!("assize score submit {audit} --blank puts it aside")), "{screen}");
    // Reassigned.
    std::fs::write(&path, &text).unwrap();
    let other = if auditor == "vera" { "oleg" } else { "vera" };
    desk.run("mona", &format!("assign reassign {audit} --to {other} --note Ill")).ok();
    let Some((_, _, at)) = sitting_as(&desk, audit, &auditor) else { return };
    let (screen, code) = at.end();
    assert!(code == 1 && screen.contains("your draft of it is kept"), "{screen}");
    assert_eq!(std::fs::read_to_string(&path).unwrap(), text);
    let told = desk.run(&auditor, "score queue").ok().stdout;
    let says =
        format!("Your draft of audit {audit} is not used: {auditor} may not score audit {audit}: it is assigned");
    assert!(told.contains(&says) && told.contains(&path.display().to_string()), "{told}");
    // Who has it now is told nothing of that draft, and nothing of it is filled in.
    let told = desk.run(other, "score queue").ok().stdout;
    assert!(!told.contains("draft"), "{told}");
    let Some((_, _, mut at)) = sitting_as(&desk, audit, other) else { return };
    at.wait("1/5").wait("[1-3;").keys("q");
    let (screen, _) = at.end();
    assert!(!screen.contains("questions answered") && !screen.contains("now:"), "{screen}");
    assert_eq!(std::fs::read_to_string(&path).unwrap(), text);
}

pub fn sitting_as(desk: &Desk, audit: i64, auditor: &str) -> Option<(i64, String, Terminal)> {
    let terminal = Terminal::of(desk, auditor, &format!("ASSIZE score submit {audit}"), &[])?;
    Some((audit, auditor.to_owned(), terminal))
}

#[test]
fn where_no_draft_can_be_kept_that_is_said_and_the_questions_go_on() {
    let desk = Desk::drawn();
    desk.write("qa.db.drafts", "in the way");
    let Some((audit, _, mut at)) = sitting(&desk, "") else { return };
    at.wait("[1-3;").keys("1").wait("no draft can be kept in").wait("2/5").wait("[1-3;").keys("1");
    at.wait("3/5")
        .wait("[1-2")
        .keys("1")
        .wait("4/5")
        .keys("Kind\r")
        .wait("5/5")
        .keys("\r")
        .wait("Hand it in?")
        .keys("y\r");
    at.wait(&format!("Audit {audit} is scored"));
    let (screen, code) = at.end();
    assert_eq!((code, screen.matches("no draft can be kept").count()), (0, 1), "{screen}");
}

#[test]
fn without_a_terminal_the_other_ways_are_named() {
    let desk = Desk::drawn();
    let (audit, auditor) = desk.audit_of("ana");
    let said = desk
        .run(&auditor, &format!("score submit {audit}"))
        .refused(2, "--answers FILE is missing, and there is no terminal");
    assert!(said.stderr.contains("score form AUDIT --out form.toml"), "{}", said.stderr);
    let said =
        desk.run(&auditor, &format!("score edit {audit}")).refused(2, "there is no terminal to open an editor at");
    assert!(said.stderr.contains(&format!("assize score form {audit} --out form.toml")), "{}", said.stderr);
}

#[test]
fn an_agent_answers_the_same_questions_for_themselves() {
    let desk = rich();
    let answers = r#"{"tone": "full", "named": [], "days": {"level": 10}, "extra": "yes", "remark": "na"}"#;
    let audit = desk.delivered("ana", &answers.replace("\"named\": []", "\"named\": {\"level\": []}"));
    let Some(mut at) = Terminal::of(&desk, "ana", &format!("ASSIZE score self {audit}"), &[]) else { return };
    at.wait("1/7").wait("[1-3;").keys("2").wait("(needed)").keys("Cold\r").wait("may be empty").keys("never\r");
    at.wait("does not stand in the dialogue").keys(STOP).wait("interrupted");
    assert_eq!(at.end().1, 130);
}

#[test]
fn no_text_of_a_card_or_a_customer_commands_the_terminal() {
    let card = RICH
        .replace("Polite and warm", "Polite\\u001b]0;pwned\\u0007")
        .replace("Greeting, thanks.", "Greet\\u001b[2J\\u202e")
        .replace("with lapses", "lapses\\u009b31m")
        .replace("\"Manner\"", "\"Man\\u001b[1;1Hner\"");
    let desk = centre_with(&card, &|text| text.replace("Where is it?", "Where\u{1b}]0;pwned\u{7}\u{9b}2J is it?"));
    let (audit, auditor) = desk.audit_of("ana");
    let Some(mut at) = Terminal::of(&desk, &auditor, &format!("ASSIZE score submit {audit}"), &[]) else { return };
    at.wait("[1-3;")
        .keys("2")
        .wait("(needed)")
        .keys("x\u{1b}[2Jy\r")
        .wait("may be empty")
        .keys("\r")
        .wait("2/8")
        .keys(STOP);
    let (_, code) = at.end_of(|raw| {
        for bad in ["\u{1b}]", "\u{7}", "\u{9b}", "\u{1b}[2J", "\u{202e}", "\u{1b}[1;1H"] {
            assert!(!raw.contains(bad), "{bad:?} in {raw:?}");
        }
    });
    assert_eq!(code, 130);
}

#[test]
fn what_was_decided_about_a_criterion_stands_at_its_question_and_in_its_text() {
    let desk = Desk::drawn();
    let (audit, auditor) = desk.audit_of("ana");
    desk.run(&auditor, &format!("score ask {audit} --criterion tone --question Regret? --owner mona")).ok();
    desk.args("mona", &["score", "answer", "1", "--note", "A word of regret counts"]).ok();
    let Some((_, _, mut at)) = sitting(&desk, "") else { return };
    at.wait("1/5")
        .wait("Decided (mona): A word of regret counts")
        .wait("[1-3;")
        .keys("d")
        .wait("1  Customer:")
        .wait("1/5");
    at.wait("[1-3;").keys("?").wait("the question comes again at the end").wait("[1-3;").keys("q");
    assert_eq!(at.end().1, 4);
    let text = desk.run(&auditor, &format!("score form {audit} --to toml")).ok().stdout;
    assert!(text.contains("\n#      Decided (mona): A word of regret counts\n"), "{text}");
}

#[test]
fn an_audit_that_is_given_away_meanwhile_is_refused_and_its_draft_kept() {
    let desk = Desk::drawn();
    let Some((audit, auditor, mut at)) = sitting(&desk, "") else { return };
    at.wait("[1-3;")
        .keys("1")
        .wait("2/5")
        .wait("[1-3;")
        .keys("w")
        .wait("with a note]")
        .keys("1")
        .wait("Why (may be empty)");
    at.keys("As the list says\r").wait("may be empty").keys("\r").wait("3/5").wait("[1-2").keys("1");
    at.wait("4/5").keys("Kind\r").wait("5/5").keys("\r").wait("facts: full · “As the list says”").wait("Hand it in?");
    let other = if auditor == "vera" { "oleg" } else { "vera" };
    desk.run("mona", &format!("assign reassign {audit} --to {other} --note Ill")).ok();
    let head = desk.head();
    at.keys("y\r").wait(&format!("it is assigned to {other}")).wait("the draft is kept in");
    assert_eq!((at.end().1, desk.head()), (1, head));
    assert!(draft(&desk, audit, &auditor).exists());
}

#[test]
fn a_draft_that_is_no_text_is_named_and_kept() {
    let desk = Desk::drawn();
    let (audit, auditor) = desk.audit_of("ana");
    std::fs::create_dir(desk.path("qa.db.drafts")).unwrap();
    std::fs::write(draft(&desk, audit, &auditor), b"met = \"\xff\"").unwrap();
    for words in ["submit", "edit"] {
        let line = format!("ASSIZE score {words} {audit}");
        let Some(at) = Terminal::of(&desk, &auditor, &line, &[("EDITOR", "true")]) else { return };
        let (screen, code) = at.end();
        let place = format!("{}:1:8: this is not UTF-8 text", draft(&desk, audit, &auditor).display());
        assert!(code == 65 && screen.contains(&place), "{screen}");
        assert!(screen.contains("mend it in another program; assize score submit"), "{screen}");
    }
    assert_eq!(std::fs::read(draft(&desk, audit, &auditor)).unwrap(), b"met = \"\xff\"");
}
