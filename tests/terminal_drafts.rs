//! Drafts, and answers that were handed in before: an auditor never types again what they answered, and never sees what
//! another answered.

use crate::form_text::rich;
use crate::support::Desk;
use crate::terminal::{STOP, Terminal, draft, sitting, sitting_as};
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::Path;

const PARTLY: &str =
    r#"{"tone": {"level": "partly", "note": "no thanks", "quote": "turn 2"}, "facts": "full", "identity": "na"}"#;
const FULL: &str = r#"{"tone": "full", "facts": "full", "identity": "yes"}"#;

fn hand_in(desk: &Desk, who: &str, audit: i64, answers: &str) {
    desk.write("answers.json", format!("{{\"answers\": {answers}, \"met\": \"Kind\", \"develop\": \"Thank first\"}}"));
    desk.run(who, &format!("score submit {audit} --answers answers.json")).ok();
}

/// A desk whose policy asks for an approval of every score.
fn strict() -> Desk {
    Desk::once((), || {
        let desk = Desk::drawn();
        let policy = std::fs::read_to_string(desk.path("policy.toml")).unwrap();
        desk.write("strict.toml", format!("{policy}\n[approvals]\nevaluation = \"all\"\n"));
        desk.run("mona", "policy publish strict.toml").ok();
        desk
    })
}

/// The first audit of ana, scored and returned or taken back.
fn again(is_returned: bool) -> (Desk, i64, String) {
    let (desk, (one, other)) = Desk::once_with(is_returned, || {
        let desk = strict();
        let (audit, auditor) = desk.audit_of("ana");
        hand_in(&desk, &auditor, audit, PARTLY);
        let id = audit.to_string();
        if is_returned {
            desk.args("sam", &["score", "approve", &id, "--return", "Read turn 2 again"]).ok();
        } else {
            desk.args(&auditor, &["score", "undo", &id, "--note", "Read turn 2 again"]).ok();
        }
        (desk, (audit, auditor))
    });
    (desk, one, other)
}

fn editor(desk: &Desk, script: &str) {
    desk.write("ed.sh", format!("#!/bin/sh\nset -e\nfor file; do :; done\n{script}\n"));
}

fn edit(desk: &Desk, audit: i64, auditor: &str) -> Option<Terminal> {
    Terminal::of(desk, auditor, &format!("ASSIZE score edit {audit}"), &[("EDITOR", "sh ed.sh")])
}

#[test]
fn what_was_chosen_and_confirmed_outlasts_the_end_of_the_program_in_the_middle_of_a_question() {
    let desk = Desk::drawn();
    let (audit, auditor) = desk.audit_of("ana");
    let kept = || std::fs::read_to_string(draft(&desk, audit, &auditor)).unwrap();
    let begun = |until: &dyn Fn(&mut Terminal)| {
        let line = format!("echo pid=$$.; exec ASSIZE score submit {audit}");
        let mut at = Terminal::of(&desk, &auditor, &line, &[])?;
        until(at.wait("1/5").wait("[1-3;"));
        let shown = at.screen();
        let pid = shown.split("pid=").nth(1).and_then(|rest| rest.split('.').next()).unwrap().to_owned();
        assert!(std::process::Command::new("/bin/kill").args(["-9", &pid]).status().unwrap().success());
        at.end();
        Some(())
    };
    let pressed = begun(&|at| {
        at.keys("2").wait("What was missing (needed)");
    });
    if pressed.is_none() {
        return;
    }
    assert!(kept().contains("[criterion.tone]\nanswer = \"partly\"\nnote = \"\""), "{}", kept());
    // The level stands; its note is asked for again.
    begun(&|at| {
        at.keys("2").wait("(needed)").keys("No thanks\r").wait("What shows it");
    });
    assert!(kept().contains("answer = \"partly\"\nnote = \"No thanks\"\nquote = \"\""), "{}", kept());
}

#[test]
fn an_answer_that_is_taken_back_is_not_kept() {
    let desk = Desk::drawn();
    let Some((audit, auditor, mut at)) = sitting(&desk, "") else { return };
    at.wait("1/5").wait("[1-3;").keys("2").wait("(needed)").keys("\u{1b}").wait("1/5").wait("[1-3;").keys("q");
    at.wait("no draft is kept");
    assert_eq!(at.end().1, 4);
    assert!(!draft(&desk, audit, &auditor).exists());
}

#[test]
fn what_was_returned_or_taken_back_is_filled_in_at_prompts() {
    for (is_returned, ended) in [(true, "was returned"), (false, "was taken back")] {
        let (desk, audit, auditor) = again(is_returned);
        let head = desk.head();
        let Some((_, _, mut at)) = sitting(&desk, "") else { return };
        if is_returned {
            at.wait("Returned, to be scored again").wait("Read turn 2 again");
        }
        at.wait(&format!("what you handed in before, and {ended}: “Read"));
        at.wait("handed in until you say so");
        at.wait("The total is 81.25 %").wait("tone: partly · “no thanks” · “turn 2”").wait("identity: na");
        at.wait("met: Kind").wait("develop: Thank first").wait("Hand it in?").keys("q\r").wait("no draft is kept");
        assert_eq!((at.end().1, desk.head()), (4, head));
        // One answer is changed; the others stand.
        let Some((_, _, mut at)) = sitting(&desk, "") else { return };
        at.wait("Hand it in?").keys("1\r").wait("1/5").wait("now: partly").keys("1").wait("The total is 100.00 %");
        at.wait("Hand it in?").keys("y\r").wait("is scored");
        assert_eq!(at.end().1, 0);
        let shown = desk.run("mona", &format!("score show {audit} --format json")).ok().rows()[0].clone();
        assert_eq!((&shown["develop"], &shown["auditor"]), (&"Thank first".into(), &auditor.as_str().into()));
        desk.run("", "verify").ok();
    }
}

#[test]
fn who_scores_in_the_place_of_another_sees_nothing_of_the_score_before() {
    let (mut desk, audit, first) = again(true);
    let shown =
        |desk: &Desk, who: &str| desk.run(who, &format!("score show {audit} --format json")).ok().rows()[0].clone();
    assert_eq!(shown(&desk, &first)["develop"], "Thank first");
    desk.args("mona", &["assign", "reassign", &audit.to_string(), "--random", "--note", "Ill"]).ok();
    // While nobody has it anybody who audits may be the next.
    for who in ["vera", "oleg", "nora", ""] {
        for words in ["score show", "score explain"] {
            let seen = desk.run(who, &format!("{words} {audit}")).whole();
            for told in ["Thank first", "no thanks", "81.25", "Read turn 2", "Kind"] {
                assert!(!seen.contains(told), "{who}, {words}: {told}: {seen}");
            }
        }
        assert!(!desk.run(who, "report audits --format json").ok().stdout.contains("81.25"), "{who}");
    }
    for who in ["mona", "lea"] {
        assert_eq!(shown(&desk, who)["develop"], "Thank first", "{who} does not audit");
    }
    desk.night("2026-03-03T09:00:00Z");
    let (_, second) = desk.audit_of("ana");
    assert_ne!(first, second);
    let seen = desk.run(&second, &format!("score show {audit}")).ok().stdout;
    assert!(seen.contains("hidden: another auditor gave it"), "{seen}");
    let form = desk.run(&second, &format!("score form {audit} --to toml")).ok().stdout;
    let seen = format!("{seen}{form}");
    assert!(seen.contains(&format!("Next: assize score submit {audit}")), "{seen}");
    for told in ["Thank first", "no thanks", "81.25", "Read turn 2", "Kind"] {
        assert!(!seen.contains(told), "{told}: {seen}");
    }
    assert!(!desk.run(&second, "report audits --format json").ok().stdout.contains("81.25"));
    hand_in(&desk, &second, audit, FULL);
    assert_eq!(shown(&desk, &second)["total"], 100.0);
    let said = desk.args("mona", &["assign", "reassign", &audit.to_string(), "--random", "--note", "Again"]);
    said.refused(1, "is scored already: it is not handed on");
}

#[test]
fn every_kind_of_answer_is_filled_in_as_it_was_handed_in() {
    for named in [r#"["who", "when"]"#, r#"{"level": []}"#] {
        let desk = rich();
        let (audit, auditor) = desk.audit_of("ana");
        let answers = r#"{"answers": {"tone": {"level": "partly", "note": "No \"thanks\" 谢谢", "quote": "turn 2"},
            "mended": "na", "named": NAMED, "days": 7.5, "extra": "no", "remark": "Short"}, "met": "Quick"}"#;
        desk.write("answers.json", answers.replace("NAMED", named));
        desk.run(&auditor, &format!("score submit {audit} --answers answers.json")).ok();
        let facts = || {
            let shown = desk.run(&auditor, &format!("score show {audit} --format json")).ok().rows()[0].clone();
            ["total", "marks", "met", "develop"].map(|key| shown[key].clone())
        };
        let before = facts();
        desk.args(&auditor, &["score", "undo", &audit.to_string(), "--note", "Wrong one"]).ok();
        let Some((_, _, mut at)) = sitting(&desk, "") else { return };
        at.wait("Hand it in?").keys("y\r").wait("is scored");
        assert_eq!(at.end().1, 0);
        assert_eq!(facts(), before);
    }
}

#[test]
fn what_was_returned_is_filled_in_in_the_editor() {
    for is_returned in [true, false] {
        let (desk, audit, auditor) = again(is_returned);
        let head = desk.head();
        editor(&desk, "cp \"$file\" seen");
        let Some(mut at) = edit(&desk, audit, &auditor) else { return };
        at.wait("nothing was changed; nothing was handed in").wait("no draft is kept");
        assert_eq!((at.end().1, desk.head()), (4, head));
        assert!(!desk.path("qa.db.drafts").exists());
        let seen = std::fs::read_to_string(desk.path("seen")).unwrap();
        assert!(seen.starts_with("# Filled in is what you handed in before") && seen.contains("“Read turn 2 again”"));
        assert!(seen.contains("answer = \"partly\"\nnote = \"no thanks\"\nquote = \"turn 2\""), "{seen}");
        assert!(seen.contains("met = \"Kind\"") && seen.contains("develop = \"Thank first\""), "{seen}");
        editor(&desk, "sed -i 's/^note = \"no thanks\"/note = \"No thanks at the end\"/' \"$file\"");
        let Some(mut at) = edit(&desk, audit, &auditor) else { return };
        at.wait("The total is 81.25 %").wait("Hand it in?").keys("y").wait("is scored");
        assert_eq!(at.end().1, 0);
        desk.run("", "verify").ok();
    }
}

#[test]
fn a_newer_draft_goes_before_what_was_handed_in_and_an_older_one_is_put_aside() {
    let (desk, audit, auditor) = again(true);
    let Some((_, _, mut at)) = sitting(&desk, "") else { return };
    at.wait("Hand it in?")
        .keys("1\r")
        .wait("1/5")
        .keys("3")
        .wait("(needed)")
        .keys("\u{15}Rude\r")
        .wait("turn 2")
        .keys(STOP);
    assert_eq!(at.end().1, 130);
    let newer = std::fs::read_to_string(draft(&desk, audit, &auditor)).unwrap();
    assert!(newer.contains("note = \"Rude\""), "{newer}");
    let Some((_, _, mut at)) = sitting(&desk, "") else { return };
    at.wait("Returned, to be scored again").wait("it goes on from there").wait("tone: none · “Rude”").keys("q\r");
    let (screen, _) = at.end();
    assert!(!screen.contains("what you handed in before"), "{screen}");
    // One from before the return: it is put aside and told.
    let head = newer.lines().find(|line| line.starts_with("head = ")).unwrap();
    let first: String = rusqlite::Connection::open(desk.path("qa.db"))
        .unwrap()
        .query_row("SELECT id || ':' || lower(hex(substr(seal, 1, 8))) FROM entry WHERE id = 2", [], |row| row.get(0))
        .unwrap();
    std::fs::write(draft(&desk, audit, &auditor), newer.replace(head, &format!("head = \"{first}\""))).unwrap();
    let Some((_, _, mut at)) = sitting(&desk, "") else { return };
    at.wait("is not used: it is older than what you handed in, which was returned").wait("tone: partly").keys("q\r");
    at.end();
    let aside = desk.path(&format!("qa.db.drafts/{audit}-{auditor}.old-1.toml"));
    assert!(std::fs::read_to_string(aside).unwrap().contains("note = \"Rude\""));
}

#[test]
fn blank_begins_without_what_was_answered_and_loses_nothing() {
    let (desk, audit, auditor) = again(true);
    let Some((_, _, mut at)) = sitting(&desk, "--blank") else { return };
    at.wait("1/5").wait("[1-3;").keys("1").wait("2/5").keys("q");
    let (screen, code) = at.end();
    assert!(code == 4 && !screen.contains("now:") && !screen.contains("what you handed in"), "{screen}");
    let Some(mut at) = Terminal::of(
        &desk,
        &auditor,
        &format!("ASSIZE score edit {audit} --blank"),
        &[("EDITOR", "cp"), ("VISUAL", "sh -c 'cp $0 seen'")],
    ) else {
        return;
    };
    at.wait("is not used: you begin without it; it is kept:").wait("old-1.toml").wait("no draft is kept");
    assert_eq!(at.end().1, 4);
    assert!(!std::fs::read_to_string(desk.path("seen")).unwrap().contains("answer = \"full\""));
}

#[test]
fn nobody_else_sees_what_an_auditor_handed_in() {
    // Given to somebody else, who begins with nothing.
    let (desk, audit, auditor) = again(true);
    let other = if auditor == "vera" { "oleg" } else { "vera" };
    let Some((_, _, at)) = sitting_as(&desk, audit, other) else { return };
    let (screen, code) = at.end();
    assert!(code == 1 && !screen.contains("no thanks"), "{screen}");
    // Of a pair neither sees the other's, before it is handed in nor when one of them was taken back.
    let desk = Desk::doubled();
    let conn = rusqlite::Connection::open(desk.path("qa.db")).unwrap();
    let of = |kind: &str| -> (i64, String) {
        let sql = "SELECT s.audit, p.handle FROM audit_state s JOIN person p ON p.id = s.auditor
            JOIN person a ON a.id = s.agent WHERE a.handle = 'cy' AND s.kind = ?1";
        conn.query_row(sql, [kind], |row| Ok((row.get(0)?, row.get(1)?))).unwrap()
    };
    let ((first, one), (second, two)) = (of("drawn"), of("double"));
    hand_in(&desk, &one, first, PARTLY);
    desk.args(&one, &["score", "undo", &first.to_string(), "--note", "Wrong one"]).ok();
    for (who, audit) in [(&two, second), (&two, first)] {
        let Some((_, _, mut at)) = sitting_as(&desk, audit, who) else { return };
        if audit == second {
            at.wait("1/5").wait("[1-3;").keys("q");
        }
        let (screen, _) = at.end();
        assert!(!screen.contains("no thanks") && !screen.contains("handed in before"), "{screen}");
        assert!(!screen.contains("Wrong one"), "{screen}");
    }
    let Some((_, _, mut at)) = sitting_as(&desk, first, &one) else { return };
    at.wait("what you handed in before").wait("tone: partly").keys("q\r");
    assert_eq!(at.end().1, 4);
}

#[test]
fn somebody_who_gets_an_audit_that_was_returned_begins_with_nothing() {
    let (mut desk, audit, auditor) = again(true);
    let name = if auditor == "vera" { "Vera Novak" } else { "Oleg Petrov" };
    desk.write("moved.csv", format!("handle,name,role,team,from\n{auditor},{name},lead,north,2026-03-03\n"));
    desk.run("mona", "people import moved.csv").ok();
    desk.at("2026-03-03T09:00:00Z");
    let night = desk.run("mona", "assign nightly");
    assert!(night.stdout.contains(&format!("Audit {audit} goes from {auditor} to")), "{}", night.whole());
    let (_, next) = desk.audit_of("ana");
    let line = format!("ASSIZE score submit {audit}");
    let now = [("ASSIZE_NOW", "2026-03-03T10:00:00Z")];
    let Some(mut at) = Terminal::of(&desk, &next, &line, &now) else { return };
    at.wait("1/5").wait("[1-3;").keys("q");
    let (screen, _) = at.end();
    assert!(!screen.contains("no thanks") && !screen.contains("you handed in before"), "{screen}");
    let Some(at) = Terminal::of(&desk, &auditor, &line, &now) else { return };
    let (screen, code) = at.end();
    assert!(code == 1 && !screen.contains("no thanks"), "{screen}");
}

#[test]
fn a_draft_that_is_broken_is_told_with_the_ways_out_and_nothing_is_lost() {
    let desk = Desk::drawn();
    let Some((audit, auditor, mut at)) = sitting(&desk, "") else { return };
    at.wait("[1-3;").keys("2").wait("(needed)").keys("Cold\r").wait("turn 2").keys("\r").wait("2/5").keys("q");
    assert_eq!(at.end().1, 4);
    let path = draft(&desk, audit, &auditor);
    let good = std::fs::read_to_string(&path).unwrap();
    let cut = &good[..good.find("[made]").unwrap()];
    let line_of = |text: &str, what: &str| text[..text.find(what).unwrap()].matches('\n').count() + 1;
    let newer = good.replace("[feedback]", "[mood]\nhow = \"fine\"\n[feedback]");
    let half = &good[..good.find("Cold\"").unwrap() + 2];
    let faults = [
        ("garbage ]".to_owned(), ":1:9: ".to_owned()),
        (half.to_owned(), format!(":{}:11: ", line_of(&good, "note = \"Cold\""))),
        (newer.clone(), format!(":{}:2: the form has no `mood`", line_of(&newer, "[mood]"))),
        (cut.to_owned(), "[made] is missing".to_owned()),
    ];
    for (text, says) in &faults {
        std::fs::write(&path, text).unwrap();
        let Some((_, _, at)) = sitting(&desk, "") else { return };
        let (screen, code) = at.end();
        assert!(code == 65 && screen.contains(says) && screen.contains(&path.display().to_string()), "{says} {screen}");
        assert!(screen.contains(&format!("assize score edit {audit} opens it there, to be mended")), "{screen}");
        assert!(screen.contains(&format!("assize score submit {audit} --blank puts it aside")), "{screen}");
        assert_eq!(&std::fs::read_to_string(&path).unwrap(), text);
    }
    // The text that was cut off says what to put back; that is done, and it goes on.
    editor(&desk, "cp \"$file\" told\nsed -n 's/^#! \\(\\[made\\]\\|[a-z]* = .*\\)$/\\1/p' told >> \"$file\"");
    let Some(mut at) = edit(&desk, audit, &auditor) else { return };
    at.wait("has no answer").wait("Open it again?").keys("n");
    assert_eq!(at.end().1, 4);
    let told = std::fs::read_to_string(desk.path("told")).unwrap();
    assert!(told.contains(&format!("#! it ends after line {}", cut.lines().count())), "{told}");
    let Some((_, _, mut at)) = sitting(&desk, "") else { return };
    at.wait("1 of 5 questions answered").wait("2/5").keys("q");
    assert_eq!(at.end().1, 4);
    // Or it is put aside, as the hint says.
    std::fs::write(&path, "garbage ]").unwrap();
    let Some((_, _, mut at)) = sitting(&desk, "--blank") else { return };
    at.wait("it is kept:").wait("old-1.toml").wait("1/5").wait("[1-3;").keys("q");
    at.end();
    let aside = desk.path(&format!("qa.db.drafts/{audit}-{auditor}.old-1.toml"));
    assert_eq!(std::fs::read_to_string(aside).unwrap(), "garbage ]");
}

#[test]
fn a_draft_is_found_after_its_auditor_has_another_name_and_their_handle_stays() {
    let desk = Desk::drawn();
    let Some((audit, auditor, mut at)) = sitting(&desk, "") else { return };
    at.wait("[1-3;").keys("2").wait("(needed)").keys("Cold\r").wait("turn 2").keys("\r").wait("2/5").keys("q");
    assert_eq!(at.end().1, 4);
    desk.args("mona", &["people", "rename", &auditor, "--name", "Another Name", "--note", "Married"]).ok();
    let Some((_, _, mut at)) = sitting(&desk, "") else { return };
    at.wait("1 of 5 questions answered").wait("2/5").keys("q");
    assert_eq!(at.end().1, 4);
    // Nobody who has an audit gets another handle, so a draft never has to follow one.
    let said = desk.args("mona", &["people", "merge", &auditor, "--into", "karl", "--note", "One person"]);
    assert!(said.code == 1 && draft(&desk, audit, &auditor).exists(), "{}", said.whole());
}

#[test]
fn a_draft_whose_audit_is_scored_meanwhile_is_told_and_kept() {
    let desk = Desk::drawn();
    let Some((audit, auditor, mut at)) = sitting(&desk, "") else { return };
    at.wait("[1-3;").keys("1").wait("2/5").keys("q");
    assert_eq!(at.end().1, 4);
    let path = draft(&desk, audit, &auditor);
    desk.write("answers.json", format!("{{\"answers\": {FULL}, \"met\": \"Kind\"}}"));
    let said = desk.run(&auditor, &format!("score submit {audit} --answers answers.json")).ok();
    let says = format!(
        "your draft of audit {audit} is not used: other answers were handed in; it is kept: {}",
        path.display()
    );
    assert!(said.stderr.contains(&says), "{}", said.whole());
    let told = desk.run(&auditor, "score queue").ok().stdout;
    assert!(
        told.contains(&format!("Your draft of audit {audit} is not used: audit {audit} is scored already")),
        "{told}"
    );
    let Some((_, _, at)) = sitting(&desk, "") else { return };
    let (screen, code) = at.end();
    assert!(
        code == 1 && screen.contains("is scored already") && screen.contains("your draft of it is kept"),
        "{screen}"
    );
    // Brought in as a file it is told to its auditor too, and to nobody else.
    let desk = Desk::drawn();
    let Some((audit, auditor, mut at)) = sitting(&desk, "") else { return };
    at.wait("[1-3;").keys("1").wait("2/5").keys("q");
    assert_eq!(at.end().1, 4);
    let form = desk.run(&auditor, &format!("score form {audit} --to toml")).ok().stdout;
    let filled = form.replace("answer = \"\"", "answer = \"full\"").replace("met = \"\"", "met = \"Kind\"");
    let at = filled.find("[criterion.identity]").unwrap();
    desk.write("form.toml", format!("{}{}", &filled[..at], filled[at..].replacen("\"full\"", "\"yes\"", 1)));
    let said = desk.run(&auditor, "score submit --file form.toml").ok();
    assert!(said.stderr.contains(&format!("your draft of audit {audit} is not used")), "{}", said.whole());
}

#[test]
fn under_identity_login_nobody_else_is_shown_what_an_auditor_handed_in() {
    let (desk, audit, auditor) = again(true);
    let policy = std::fs::read_to_string(desk.path("strict.toml")).unwrap();
    desk.write("login.toml", format!("identity = \"login\"\n{policy}"));
    let mut publish = desk.command("mona");
    crate::support::answer(publish.env("ASSIZE_LOGIN", "mona").args(["policy", "publish", "login.toml"])).ok();
    let line = format!("ASSIZE score submit {audit}");
    let Some(at) = Terminal::of(&desk, &auditor, &line, &[("ASSIZE_LOGIN", "mallory")]) else { return };
    let (screen, code) = at.end();
    assert!(code == 1 && !screen.contains("no thanks"), "{screen}");
    let Some(mut at) = Terminal::of(&desk, &auditor, &line, &[("ASSIZE_LOGIN", &auditor)]) else { return };
    at.wait("what you handed in before").wait("Hand it in?").keys("q\r");
    assert_eq!(at.end().1, 4);
}

#[test]
fn a_draft_in_which_nothing_is_answered_does_not_go_before_what_was_handed_in() {
    let (desk, audit, auditor) = again(true);
    let form = desk.run(&auditor, &format!("score form {audit} --to toml")).ok().stdout;
    assert!(form.contains("answer = \"partly\""), "the text begins with what was handed in: {form}");
    let blank = |line: &str| match line.split_once(" = ") {
        Some((key @ ("answer" | "note" | "quote" | "met" | "develop"), _)) => format!("{key} = \"\"\n"),
        _ => format!("{line}\n"),
    };
    let form: String = form.lines().map(blank).collect();
    std::fs::create_dir(desk.path("qa.db.drafts")).unwrap();
    std::fs::write(draft(&desk, audit, &auditor), form).unwrap();
    let Some((_, _, mut at)) = sitting(&desk, "") else { return };
    at.wait("is not used: nothing is answered in it; it is kept:")
        .wait("what you handed in before")
        .wait("Hand it in?");
    at.keys("q\r");
    assert_eq!(at.end().1, 4);
}

/// Where tests run as root, logins are tried as other people have them.
fn is_root() -> bool {
    Path::new("/usr/bin/setpriv").exists() && std::fs::metadata("/proc/self").unwrap().uid() == 0
}

#[test]
fn people_with_logins_of_their_own_keep_drafts_of_their_own() {
    if !is_root() {
        return;
    }
    let desk = Desk::drawn();
    let open = |path: &Path, mode: u32| {
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
        std::os::unix::fs::chown(path, None, Some(4321)).unwrap();
    };
    open(desk.folder(), 0o2775);
    open(&desk.path("qa.db"), 0o660);
    std::fs::copy(crate::support::program(), desk.path("assize")).unwrap();
    let queue = desk.rows("score queue");
    let mut audits: Vec<(i64, String)> = Vec::new();
    for row in &queue {
        let (audit, auditor) = (row["audit"].as_i64().unwrap(), row["auditor"].as_str().unwrap().to_owned());
        if audits.iter().all(|(_, known)| *known != auditor) {
            audits.push((audit, auditor));
        }
    }
    assert!(audits.len() > 1, "{queue:?}");
    let as_login = |uid: usize, what: &str| {
        format!("umask 007; setpriv --reuid {uid} --regid 4321 --clear-groups ./assize {what}")
    };
    for (place, (audit, auditor)) in audits.iter().take(2).enumerate() {
        let line = as_login(2001 + place, &format!("score submit {audit}"));
        let Some(mut at) = Terminal::of(&desk, auditor, &line, &[]) else { return };
        at.wait("1/5").wait("[1-3;").keys("1").wait("2/5").wait("[1-3;").keys("q").wait("the draft is kept in");
        assert_eq!(at.end().1, 4);
        let kept = std::fs::metadata(draft(&desk, *audit, auditor)).unwrap();
        assert_eq!((kept.mode() & 0o777, kept.uid()), (0o600, 2001 + u32::try_from(place).unwrap()));
    }
    // A file that another login put in the place of a draft is told, and not used.
    let (audit, auditor) = &audits[0];
    let line = as_login(2002, &format!("score submit {audit}"));
    let Some(mut at) = Terminal::of(&desk, auditor, &line, &[]) else { return };
    at.wait("belongs to another login, and is not used as your draft").wait("1/5").wait("[1-3;").keys("1");
    at.wait("no draft can be kept in").keys("q");
    let (screen, _) = at.end();
    assert!(!screen.contains("questions answered"), "{screen}");
}
