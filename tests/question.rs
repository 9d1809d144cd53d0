//! Questions about criteria: asked once, answered for all.

use crate::support::{Answer, Desk};
use serde_json::Value;

const FULL: &str = r#"{"tone": "full", "facts": "full", "identity": "yes"}"#;

fn ask(desk: &Desk, who: &str, audit: i64, owner: &str) -> Answer {
    let audit = audit.to_string();
    let words = "May I hang up at this word?";
    desk.args(who, &["score", "ask", &audit, "--criterion", "tone", "--question", words, "--owner", owner])
}

fn answer(desk: &Desk, who: &str, note: &str) -> Answer {
    desk.args(who, &["score", "answer", "1", "--note", note])
}

fn questions(desk: &Desk, who: &str, all: &str) -> Vec<Value> {
    desk.run(who, &format!("score questions {all} --format json")).ok().rows()
}

/// The centre with a lead who has no part in any case.
fn with_tess(desk: Desk) -> Desk {
    desk.write("tess.csv", "handle,name,role,team,from\ntess,Tess Ito,lead,annex,2020-01-01\n");
    desk.run("mona", "people import tess.csv").ok();
    desk
}

fn drawn() -> Desk {
    Desk::once((), || with_tess(Desk::drawn()))
}

fn doubled() -> Desk {
    Desk::once((), || with_tess(Desk::doubled()))
}

/// The drawn centre, with a question of Ana's auditor that tess owns.
fn asked() -> (Desk, i64, String) {
    let (desk, (one, other)) = Desk::once_with((), || {
        let desk = drawn();
        let (audit, auditor) = desk.audit_of("ana");
        let answer = ask(&desk, &auditor, audit, "tess").ok();
        assert!(answer.stdout.contains("Question 1 goes to tess, until 2026-03-05"), "{}", answer.whole());
        (desk, (audit, auditor))
    });
    (desk, one, other)
}

#[test]
fn a_question_has_an_owner_and_a_limit_and_the_audit_goes_on() {
    let (desk, audit, auditor) = asked();
    let row = &questions(&desk, "tess", "")[0];
    assert_eq!((row["criterion"].as_str(), row["asker"].as_str()), (Some("tone"), Some(auditor.as_str())));
    assert_eq!((row["state"].as_str(), row["overdue"].as_bool()), (Some("open"), Some(false)));
    assert!(questions(&desk, "mona", "").is_empty(), "it is not hers yet");
    assert_eq!(questions(&desk, "mona", "--all").len(), 1);
    assert_eq!(desk.delivered("ana", FULL), audit);
    desk.run("", "verify").ok();
}

#[test]
fn an_answer_is_a_precedent_that_the_next_auditor_sees() {
    let (desk, audit, auditor) = asked();
    answer(&desk, "tess", "Yes, after one warning").ok();
    assert!(questions(&desk, "tess", "").is_empty());
    for other in [audit, desk.audit_of("cy").0] {
        let page = desk.run(&auditor, &format!("score show {other}")).ok().stdout;
        assert!(page.contains("What was decided about these criteria"), "{page}");
        assert!(page.contains("Yes, after one warning") && page.contains("tess"), "{page}");
    }
    let again = ask(&desk, "mona", desk.audit_of("cy").0, "tess").ok();
    assert!(again.stdout.contains("- tess: Yes, after one warning"), "{}", again.whole());
    desk.run("", "verify").ok();
}

#[test]
fn precedents_are_found_by_words_of_question_answer_and_criterion() {
    let (desk, _, _) = asked();
    answer(&desk, "tess", "Yes, after one warning").ok();
    let found = |words: &str| desk.rows(&format!("arbitrate precedents {words}")).len();
    for words in ["", "HANG warning", "polite", "tone", "--criterion tone"] {
        assert_eq!(found(words), 1, "{words}");
    }
    for words in ["refund", "hang refund", "--criterion facts"] {
        assert_eq!(found(words), 0, "{words}");
    }
    let row = &desk.rows("arbitrate precedents")[0];
    assert_eq!((row["by"].as_str(), row["wording"].as_str()), (Some("tess"), Some("the same")));
}

#[test]
fn where_nothing_was_answered_the_list_of_precedents_says_so() {
    let desk = drawn();
    let said = |words: &str| desk.run("", &format!("arbitrate precedents {words}")).ok().stdout;
    assert!(said("").contains("No question was answered and no ruling has a headnote yet: there is no precedent."));
    assert!(said("refund").contains("No precedent has all of that"));
    assert!(said("--criterion tone").contains("No precedent has all of that"));
}

#[test]
fn a_precedent_says_when_the_text_of_its_criterion_changed_since() {
    let (desk, _, _) = asked();
    answer(&desk, "tess", "Yes").ok();
    let card = std::fs::read_to_string(desk.path("card.toml")).unwrap().replace("version = 1", "version = 2");
    desk.write("card.toml", card.replace("weight = 30", "weight = 20").replace("weight = 50", "weight = 60"));
    desk.run("mona", "card publish card.toml").ok();
    assert_eq!(desk.rows("arbitrate precedents")[0]["wording"], "the same", "a weight is no text");
    let card = card.replace("version = 2", "version = 3").replace("where it is due.", "always.");
    desk.write("card.toml", &card);
    desk.run("mona", "card publish card.toml").ok();
    assert_eq!(desk.rows("arbitrate precedents")[0]["wording"], "changed since");
    let card = card.replace("version = 3", "version = 4").replace("\"tone\"", "\"manner\"");
    desk.write("card.toml", &card);
    desk.run("mona", "card publish card.toml").ok();
    assert_eq!(desk.rows("arbitrate precedents")[0]["wording"], "no longer on the card");
}

#[test]
fn the_same_question_and_the_same_answer_again_change_nothing() {
    let (desk, audit, auditor) = asked();
    let head = desk.head();
    assert!(ask(&desk, &auditor, audit, "tess").ok().stdout.contains("nothing was recorded"));
    assert_eq!(desk.head(), head);
    answer(&desk, "tess", "Yes").ok();
    let head = desk.head();
    assert!(answer(&desk, "tess", "Yes").ok().stdout.contains("nothing was recorded"));
    assert_eq!(desk.head(), head);
    answer(&desk, "tess", "No").refused(1, "question 1 is answered already, by tess");
    answer(&desk, "lea", "Yes").refused(1, "is answered already");
}

#[test]
fn who_asks_has_the_audit_and_who_owns_may_decide() {
    let desk = drawn();
    let (audit, auditor) = desk.audit_of("ana");
    let other = ["vera", "oleg", "nora"].into_iter().find(|other| *other != auditor).unwrap();
    ask(&desk, other, audit, "tess").refused(1, "may not ask about an audit of somebody else");
    ask(&desk, "ana", audit, "tess").refused(1, "may not ask about");
    ask(&desk, &auditor, audit, "iris").refused(1, "they are neither a lead nor a manager today");
    ask(&desk, &auditor, audit, "zoe").refused(1, "nobody here is called `zoe`");
    ask(&desk, "mona", audit, "mona").refused(1, "they ask it");
    let text = audit.to_string();
    let words = ["score", "ask", &text, "--criterion", "tune", "--question", "?", "--owner", "tess"];
    desk.args(&auditor, &words).refused(65, "has no criterion `tune`");
    let words = ["score", "ask", &text, "--criterion", "tone", "--question", " ", "--owner", "tess"];
    desk.args(&auditor, &words).refused(2, "--question is empty");
    desk.write("more.csv", "handle,name,role,team,from\nana,Ana Ruiz,lead,east,2026-03-02\n");
    desk.run("mona", "people import more.csv").ok();
    ask(&desk, &auditor, audit, "ana").refused(1, "it is their own case");
    ask(&desk, &auditor, audit, "tess").ok();
}

#[test]
fn only_its_owner_answers_until_the_limit_and_then_any_manager_too() {
    let (mut desk, _, auditor) = asked();
    answer(&desk, "mona", "Yes").refused(1, "tess owns it, until 2026-03-05; after that any manager may answer too");
    answer(&desk, &auditor, "Yes").refused(1, "asked question 1");
    desk.args("tess", &["score", "answer", "9", "--note", "x"]).refused(1, "there is no question 9");
    answer(&desk, "tess", " ").refused(2, "--note is empty");
    desk.at("2026-03-05T12:00:00Z");
    answer(&desk, "mona", "Yes").refused(1, "may not answer question 1");
    desk.at("2026-03-06T08:00:00Z");
    answer(&desk, "lea", "Yes").refused(1, "may not answer question 1");
    assert_eq!(questions(&desk, "mona", "").len(), 1, "it is on her list now");
    answer(&desk, "mona", "Yes").ok();
    assert_eq!(desk.rows("arbitrate precedents")[0]["by"], "mona");
}

#[test]
fn the_night_records_once_that_a_question_climbs_and_names_it_until_it_is_answered() {
    let (mut desk, _, _) = asked();
    desk.at("2026-03-05T22:00:00Z");
    assert!(!desk.run("mona", "assign nightly").stdout.contains("Question 1"));
    desk.at("2026-03-06T05:00:00Z");
    let night = desk.run("mona", "assign nightly --quiet");
    assert_eq!(night.code, 4, "{}", night.whole());
    assert!(night.stdout.contains("Question 1 on `tone` waits since 2026-03-05 for tess"), "{}", night.whole());
    assert_eq!(questions(&desk, "tess", "")[0]["state"], "with the managers");
    let head = desk.head();
    assert!(desk.run("mona", "assign nightly").stdout.contains("Question 1"));
    assert_eq!(desk.head(), head);
    answer(&desk, "tess", "Yes").ok();
    assert!(!desk.run("mona", "assign nightly").stdout.contains("Question 1"));
    desk.run("", "verify").ok();
}

#[test]
fn the_policy_says_how_soon_a_question_is_answered() {
    let desk = drawn();
    let policy = |days: u32| format!("timezone = \"Europe/London\"\n[questions]\nanswer_within = {days}\n");
    desk.write("soon.toml", policy(1));
    desk.run("mona", "policy publish soon.toml").ok();
    assert!(ask(&desk, "mona", 1, "tess").ok().stdout.contains("until 2026-03-03"));
    for days in [0, 101] {
        desk.write("never.toml", policy(days));
        desk.run("mona", "policy publish never.toml").refused(65, "answer_within is 1 to 100 working days");
    }
}

/// The first audit of a dialogue of Ana's that is scored twice, its auditor, and the other one's.
fn pair(desk: &Desk) -> (i64, String, i64, String) {
    let (first, auditor) = desk.audit_of("ana");
    let row =
        desk.rows("report audits").into_iter().find(|row| row["agent"] == "ana" && row["audit"] != first).unwrap();
    (first, auditor, row["audit"].as_i64().unwrap(), row["auditor"].as_str().unwrap().to_owned())
}

#[test]
fn a_question_about_half_of_a_pair_is_shown_to_who_asks_and_who_answers_until_both_scores_are_there() {
    let mut desk = doubled();
    let (first, auditor, second, other) = pair(&desk);
    ask(&desk, &auditor, first, "tess").ok();
    let shown = |desk: &Desk, who: &str| {
        ["json", "csv"].map(|format| {
            desk.run(who, &format!("score questions --all --format {format}")).ok().stdout.contains("hang up")
        })
    };
    for who in ["", &other, "ana", "lea", "mona"] {
        assert_eq!(shown(&desk, who), [false, false], "{who}");
    }
    for who in ["tess", &auditor] {
        assert_eq!(shown(&desk, who), [true, true], "{who}");
    }
    desk.at("2026-03-06T08:00:00Z");
    assert_eq!(shown(&desk, "mona"), [true, true], "a manager may answer now");
    assert_eq!(shown(&desk, &other), [false, false]);
    desk.write("answers.json", format!("{{\"answers\": {FULL}, \"met\": \"kind\"}}"));
    for (who, audit) in [(&auditor, first), (&other, second)] {
        desk.run(who, &format!("score submit {audit} --answers answers.json")).ok();
    }
    for who in ["", &other, "lea"] {
        assert_eq!(shown(&desk, who), [true, true], "{who}");
    }
}

#[test]
fn a_precedent_from_half_of_a_pair_is_not_for_who_scores_the_other_half() {
    let desk = doubled();
    let (first, auditor, second, other) = pair(&desk);
    ask(&desk, &auditor, first, "tess").ok();
    answer(&desk, "tess", "Yes, after one warning").ok();
    let precedents = |who: &str| desk.run(who, "arbitrate precedents --format json").ok().rows();
    assert!(precedents(&other).is_empty() && precedents("").is_empty());
    assert_eq!(precedents(&auditor)[0]["asked"], "May I hang up at this word?");
    let third = ["vera", "oleg", "nora"].into_iter().find(|who| *who != auditor && *who != other).unwrap();
    assert_eq!(precedents(third)[0]["headnote"], "Yes, after one warning");
    assert!(precedents(third)[0]["asked"].is_null());
    assert!(
        desk.run(third, "arbitrate precedents hang --format json").ok().rows().is_empty(),
        "nor is it found by its words"
    );
    let page = desk.run(&other, &format!("score show {second}")).ok().stdout;
    assert!(!page.contains("after one warning"), "{page}");
    let asked = ask(&desk, &other, second, "tess").ok().stdout;
    assert!(!asked.contains("after one warning"), "{asked}");
    desk.write("answers.json", format!("{{\"answers\": {FULL}, \"met\": \"kind\"}}"));
    for (who, audit) in [(&auditor, first), (&other, second)] {
        desk.run(who, &format!("score submit {audit} --answers answers.json")).ok();
    }
    assert_eq!(precedents(&other).len(), 1);
    assert_eq!(precedents("")[0]["asked"], "May I hang up at this word?");
}

#[test]
fn who_scores_the_other_half_does_not_own_the_question() {
    let desk = doubled();
    let (first, auditor, _, other) = pair(&desk);
    desk.write("more.csv", format!("handle,name,role,team,from\n{other},,manager,office,2026-03-01\n"));
    desk.run("mona", "people import more.csv").ok();
    ask(&desk, &auditor, first, &other).refused(1, "may not own this question: they have a part in it");
}

#[test]
fn the_lead_of_the_agent_does_not_own_a_question_about_their_dialogue() {
    let desk = drawn();
    let (audit, auditor) = desk.audit_of("ana");
    let ask = |owner: &str| {
        let number = audit.to_string();
        desk.args(&auditor, &["score", "ask", &number, "--criterion", "tone", "--question", "May I?", "--owner", owner])
    };
    ask("lea").refused(1, "lea may not own this question: they lead the agent's team");
    ask("tess").ok();
    ask("mona").ok();
}

#[test]
fn who_has_a_part_in_an_open_case_neither_owns_nor_answers_a_question_about_its_criterion() {
    let desk = drawn();
    let (audit, auditor) = desk.audit_of("ana");
    let cy = desk.audit_of("cy").0;
    let part = format!("audit {cy}, which is open, is of an agent whom they lead");
    ask(&desk, &auditor, audit, "sam").refused(1, "sam may not own this question: they have a part in an open case");
    ask(&desk, "lea", audit, "tess").refused(1, "it is open, and of an agent whom they lead");
    ask(&desk, &auditor, audit, "tess").ok();
    desk.write("more.csv", "handle,name,role,team,from,to\ntess,Tess Ito,lead,annex,2020-01-01,2026-03-01\ntess,Tess Ito,lead,south,2026-03-02,\n");
    desk.run("mona", "people import more.csv").ok();
    answer(&desk, "tess", "Yes").refused(1, &format!("tess may not make a rule on `tone`: {part}"));
}
