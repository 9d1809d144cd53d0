//! Scoring in an editor: the text is checked when it is left, and opens again where something is wrong.

use crate::support::Desk;
use crate::terminal::{STOP, Terminal};
use std::os::unix::fs::PermissionsExt;

/// An editor that is a script.
fn editor(desk: &Desk, name: &str, script: &str) {
    desk.write(name, format!("#!/bin/sh\nset -e\nfor file; do :; done\n{script}\n"));
    std::fs::set_permissions(desk.path(name), std::fs::Permissions::from_mode(0o755)).unwrap();
}

/// A script's line that answers a criterion.
fn answer(key: &str, answer: &str, note: &str) -> String {
    format!(
        "sed -i '/^\\[criterion.{key}\\]/,/^quote/{{s/^answer = .*/answer = \"{answer}\"/;s/^note = .*/note = \"{note}\"/}}' \"$file\""
    )
}

fn all(tone: &str) -> String {
    let met = "sed -i 's/^met = .*/met = \"Kind\"/' \"$file\"".to_owned();
    [answer("tone", tone, "Cold"), answer("facts", "full", ""), answer("identity", "yes", ""), met].join("\n")
}

fn edit(desk: &Desk, editor: &str) -> Option<(i64, String, Terminal)> {
    let (audit, auditor) = desk.audit_of("ana");
    let terminal = Terminal::of(desk, &auditor, &format!("ASSIZE score edit {audit}"), &[("EDITOR", editor)])?;
    Some((audit, auditor, terminal))
}

#[test]
fn what_is_filled_in_is_handed_in_once_the_total_was_seen() {
    let desk = Desk::drawn();
    // Words of the editor are split as a shell does it, and nothing of them is run by one.
    editor(&desk, "my editor.sh", &format!("test \"$1\" = \"--wait; touch pwned\"\n{}", all("partly")));
    let Some((audit, _, mut at)) = edit(&desk, "'./my editor.sh' '--wait; touch pwned'") else { return };
    at.wait("The total is 85.00 %, good")
        .wait("Hand it in?")
        .keys("\r")
        .keys("y")
        .wait(&format!("Audit {audit} is scored"));
    assert_eq!(at.end().1, 0);
    assert!(!desk.path("pwned").exists() && !desk.path("qa.db.drafts").exists());
    desk.run("", "verify").ok();
}

#[test]
fn a_fault_is_told_in_the_text_and_it_opens_again_there() {
    let desk = Desk::drawn();
    // The first time something is wrong and something missing; the second time it sees what was told, and mends it.
    let first = [answer("tone", "prtly", "Cold"), answer("facts", "full", "")].join("\n");
    let script = format!(
        "if test -e first; then echo \"$1\" > asked; cp \"$file\" told; {}\nelse touch first; {first}\nfi",
        all("partly")
    );
    editor(&desk, "vim", &script);
    let Some((audit, auditor, mut at)) = edit(&desk, "./vim") else { return };
    at.wait("missing or wrong").wait("`prtly` is not a level of `tone`").wait("Open it again? [Y/n]").keys("\r");
    at.wait("The total is").wait("Hand it in?").keys("n").wait("nothing was handed in; the draft is kept in");
    assert_eq!(at.end().1, 4);
    let told = std::fs::read_to_string(desk.path("told")).unwrap();
    let line = told.lines().position(|line| line == "answer = \"prtly\"").unwrap() + 1;
    assert!(told.starts_with("#! "), "{told}");
    assert!(told.contains(&format!("#! line {line}: audit {audit}: `prtly` is not a level")), "{line} {told}");
    assert_eq!(std::fs::read_to_string(desk.path("asked")).unwrap().trim(), format!("+{line}"));
    let kept = std::fs::read_to_string(desk.path(&format!("qa.db.drafts/{audit}-{auditor}.toml"))).unwrap();
    assert!(!kept.contains("#!") && kept.contains("answer = \"partly\""), "{kept}");
}

#[test]
fn leaving_without_a_change_hands_nothing_in_and_leaves_no_draft() {
    let desk = Desk::drawn();
    let head = desk.head();
    for (script, says) in [
        ("true", "nothing was changed"),
        ("exit 3", "the editor ended with exit status: 3"),
        ("kill -9 $$", "the editor ended with signal: 9"),
    ] {
        editor(&desk, "editor.sh", script);
        let Some((_, _, mut at)) = edit(&desk, "sh editor.sh") else { return };
        at.wait(says).wait("nothing was filled in, and no draft is kept");
        assert_eq!(at.end().1, 4);
        assert!(!desk.path("qa.db.drafts").exists(), "{script}");
    }
    assert_eq!(desk.head(), head);
}

#[test]
fn what_was_filled_in_is_kept_where_the_editor_fails() {
    let desk = Desk::drawn();
    for (place, (end, says)) in
        [("exit 3", "the editor ended with exit status: 3"), ("kill -9 $$", "ended with signal: 9")].iter().enumerate()
    {
        editor(&desk, "editor.sh", &format!("{}\n{end}", answer("facts", ["full", "none"][place], "x")));
        let Some((audit, auditor, mut at)) = edit(&desk, "sh editor.sh") else { return };
        at.wait(says).wait("nothing was handed in; the draft is kept in").wait("go on: assize score submit");
        assert_eq!(at.end().1, 4);
        let path = desk.path(&format!("qa.db.drafts/{audit}-{auditor}.toml"));
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        let kept = std::fs::read_to_string(&path).unwrap();
        assert!(kept.contains(&format!("answer = \"{}\"", ["full", "none"][place])), "{kept}");
        // An editor that cannot be started takes nothing of it away.
        let Some((_, _, mut at)) = edit(&desk, "nowhere/ed") else { return };
        at.wait("cannot be started").wait("such as EDITOR=nano; the draft is kept in");
        assert_eq!(at.end().1, 2);
        assert_eq!(std::fs::read_to_string(&path).unwrap(), kept);
    }
    // Nor does one that leaves it empty and fails, or takes the file away: what was there is kept besides.
    for (script, says) in [(": > \"$file\"\nexit 1", "exit status: 1"), ("rm \"$file\"", "there is no file")] {
        editor(&desk, "editor.sh", &answer("tone", "full", ""));
        let Some((audit, auditor, mut at)) = edit(&desk, "sh editor.sh") else { return };
        at.wait("Open it again?").keys("n");
        assert_eq!(at.end().1, 4);
        editor(&desk, "editor.sh", script);
        let Some((_, _, at)) = edit(&desk, "sh editor.sh") else { return };
        let (screen, _) = at.end();
        assert!(screen.contains(says) && screen.contains("the text as it was before is kept"), "{screen}");
        let aside = desk.path(&format!("qa.db.drafts/{audit}-{auditor}.old-1.toml"));
        assert!(std::fs::read_to_string(&aside).unwrap().contains("answer = \"full\""));
        std::fs::remove_dir_all(desk.path("qa.db.drafts")).unwrap();
    }
}

#[test]
fn a_draft_goes_on_the_other_way() {
    let desk = Desk::drawn();
    let (audit, auditor) = desk.audit_of("ana");
    // From the questions to the editor …
    let Some(mut at) = Terminal::of(&desk, &auditor, &format!("ASSIZE score submit {audit}"), &[]) else { return };
    at.wait("[1-3;")
        .keys("2")
        .wait("(needed)")
        .keys("Cold\r")
        .wait("may be empty")
        .keys("turn 2\r")
        .wait("2/5")
        .keys(STOP);
    assert_eq!(at.end().1, 130);
    // … where a new file takes the place of the old one, as some editors do it …
    editor(
        &desk,
        "editor.sh",
        &format!(
            "cp \"$file\" seen\n{}\ncp \"$file\" new && chmod 644 new && mv new \"$file\"",
            answer("facts", "full", "")
        ),
    );
    let Some((_, _, mut at)) = edit(&desk, "sh editor.sh") else { return };
    at.wait("`identity` has no answer").wait("Open it again?").keys("n").wait("the draft is kept");
    assert_eq!(at.end().1, 4);
    let seen = std::fs::read_to_string(desk.path("seen")).unwrap();
    assert!(seen.contains("answer = \"partly\"\nnote = \"Cold\"\nquote = \"turn 2\""), "{seen}");
    let path = desk.path(&format!("qa.db.drafts/{audit}-{auditor}.toml"));
    assert_eq!(std::fs::metadata(path).unwrap().permissions().mode() & 0o777, 0o600);
    // … and back.
    let Some(mut at) = Terminal::of(&desk, &auditor, &format!("ASSIZE score submit {audit}"), &[]) else { return };
    at.wait("2 of 5 questions answered")
        .wait("3/5")
        .wait("[1-2")
        .keys("1")
        .wait("4/5")
        .keys("Kind\r")
        .wait("5/5")
        .keys("\r");
    at.wait("tone: partly · “Cold” · “turn 2”").keys("y\r").wait("is scored");
    assert_eq!(at.end().1, 0);
}

#[test]
fn an_editor_that_cannot_be_started_is_named() {
    let desk = Desk::drawn();
    for (said, says) in
        [("nowhere/ed", "the editor `nowhere/ed` cannot be started: it is not there"), ("'ed", "a quote has no end")]
    {
        let Some((_, _, at)) = edit(&desk, said) else { return };
        let (screen, code) = at.end();
        assert!(code == 2 && screen.contains(says), "{screen}");
        assert!(!desk.path("qa.db.drafts").exists(), "nothing was filled in");
    }
}

#[test]
fn a_text_that_is_broken_is_kept_as_it_was_left_and_can_be_mended() {
    let desk = Desk::drawn();
    editor(&desk, "breaks.sh", "echo 'answer = \"' >> \"$file\"");
    let Some((_, _, mut at)) = edit(&desk, "sh breaks.sh") else { return };
    at.wait("missing or wrong").wait("Open it again?").keys("n").wait("the draft is kept");
    assert_eq!(at.end().1, 4);
    editor(&desk, "mends.sh", &format!("head -1 \"$file\" | grep -q '^#!'\nsed -i '$d' \"$file\"\n{}", all("full")));
    let Some((_, _, mut at)) = edit(&desk, "sh mends.sh") else { return };
    at.wait("The total is 100.00 %").wait("Hand it in?").keys("y").wait("is scored");
    assert_eq!(at.end().1, 0);
}

#[test]
fn faults_are_counted_and_told_by_the_lines_of_the_draft_that_is_kept() {
    let desk = Desk::drawn();
    editor(&desk, "editor.sh", &all("prtly"));
    let Some((audit, auditor, mut at)) = edit(&desk, "sh editor.sh") else { return };
    at.wait("1 thing is missing or wrong:").wait("Open it again?").keys("n").wait("the draft is kept");
    let (screen, _) = at.end();
    let kept = std::fs::read_to_string(desk.path(&format!("qa.db.drafts/{audit}-{auditor}.toml"))).unwrap();
    let line = kept.lines().position(|line| line == "answer = \"prtly\"").unwrap() + 1;
    assert!(kept.starts_with("#! ") && screen.contains(&format!("line {line}: audit")), "{screen}");
    // What it was made from is one thing, in several lines.
    editor(&desk, "editor.sh", &format!("{}\nsed -i 's/^revision = .*/revision = 9/' \"$file\"", all("full")));
    let Some((.., mut at)) = edit(&desk, "sh editor.sh") else { return };
    at.wait("1 thing is missing or wrong:").wait("[made] was changed").wait("revision = 1").keys("n");
    assert_eq!(at.end().1, 4);
}

#[test]
fn a_draft_that_was_left_broken_opens_with_the_lines_as_they_are_then() {
    let desk = Desk::drawn();
    editor(&desk, "breaks.sh", "sed -i 's/^met = .*/met = 3/;s/^develop = .*/develop = 4/' \"$file\"");
    let Some((.., mut at)) = edit(&desk, "sh breaks.sh") else { return };
    at.wait("2 things are missing or wrong:").wait("Open it again?").keys("n").wait("the draft is kept");
    assert_eq!(at.end().1, 4);
    editor(&desk, "looks.sh", "cp \"$file\" seen\nexit 3");
    let Some((.., mut at)) = edit(&desk, "sh looks.sh") else { return };
    at.wait("the editor ended with");
    assert_eq!(at.end().1, 4);
    let seen = std::fs::read_to_string(desk.path("seen")).unwrap();
    let line = seen.lines().position(|line| line == "met = 3").unwrap() + 1;
    assert!(seen.contains(&format!("#! line {line}: `met` is words")), "{seen}");
}

#[test]
fn where_no_draft_can_be_kept_the_text_is_a_temporary_file() {
    let desk = Desk::drawn();
    desk.write("qa.db.drafts", "in the way");
    editor(&desk, "editor.sh", &format!("echo \"$file\" > where\n{}", answer("facts", "full", "")));
    let Some((audit, auditor, mut at)) = edit(&desk, "sh editor.sh") else { return };
    at.wait("no draft can be kept in").wait("Open it again?").keys("n").wait("it is kept in");
    assert_eq!(at.end().1, 4);
    let path = std::fs::read_to_string(desk.path("where")).unwrap();
    assert!(path.trim().ends_with(&format!("-{audit}-{auditor}.toml")), "{path}");
    assert!(std::fs::read_to_string(path.trim()).unwrap().contains("answer = \"full\""));
    std::fs::remove_file(path.trim()).unwrap();
}

#[test]
fn a_link_in_the_place_of_the_folder_of_drafts_opens_nobodys_folder() {
    let desk = Desk::drawn();
    let home = desk.path("home");
    std::fs::create_dir(&home).unwrap();
    std::fs::set_permissions(&home, std::fs::Permissions::from_mode(0o700)).unwrap();
    std::os::unix::fs::symlink("home", desk.path("qa.db.drafts")).unwrap();
    editor(&desk, "editor.sh", &format!("echo \"$file\" > where\n{}", answer("facts", "full", "")));
    let Some((.., mut at)) = edit(&desk, "sh editor.sh") else { return };
    at.wait("no draft can be kept in").wait("Open it again?").keys("n").wait("it is kept in");
    assert_eq!(at.end().1, 4);
    assert_eq!(std::fs::metadata(&home).unwrap().permissions().mode() & 0o7777, 0o700);
    assert_eq!(std::fs::read_dir(&home).unwrap().count(), 0);
    std::fs::remove_file(std::fs::read_to_string(desk.path("where")).unwrap().trim()).unwrap();
}
