//! What somebody does in another's name, or closes in another's place: their own name stands where people look.

use crate::coach;
use crate::support::{Answer, Desk, answer};
use serde_json::Value;
use std::process::Stdio;

const PARTLY: &str = r#"{"tone": {"level": "none", "note": "short"}, "facts": "full", "identity": "no"}"#;
const MONTH: &str = "report management --period 2026-03 --edition council";

/// Audit 1 of ana, delivered.
fn delivered() -> Desk {
    Desk::once((), || {
        let desk = Desk::drawn();
        assert_eq!(desk.delivered("ana", PARTLY), 1);
        desk
    })
}

/// The same with dispute 1 of ana.
fn disputed() -> Desk {
    Desk::once((), || {
        let desk = delivered();
        open(&desk, "ana");
        desk
    })
}

fn open(desk: &Desk, login: &str) {
    let words = "dispute open 1 --criterion tone --reason context --propose full --statement Asked";
    as_login(desk, login, "ana", words).ok();
}

fn as_login(desk: &Desk, login: &str, who: &str, words: &str) -> Answer {
    answer(desk.command(who).env("ASSIZE_LOGIN", login).args(words.split(' ')).stdin(Stdio::null()))
}

fn session(desk: &Desk, more: &str) {
    desk.write(
        "notes.toml",
        format!(
            "held = \"2026-03-02\"\nagent_side = \"Be quick\"\n[[point]]\ncriterion = \"tone\"\noutcome = \"kept\"\n{more}"
        ),
    );
    desk.run("sam", "dispute session 1 --notes notes.toml").ok();
}

/// What an answer says, on one line.
fn told(desk: &Desk, who: &str, words: &str) -> String {
    desk.run(who, words).ok().stdout.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[track_caller]
fn says(desk: &Desk, who: &str, words: &str, part: &str) {
    let said = told(desk, who, words);
    assert!(said.contains(part), "no `{part}` for {who} in `{words}`: {said}");
}

fn json(desk: &Desk, who: &str, words: &str) -> Value {
    serde_json::from_str(&desk.run(who, &format!("{words} --format json")).ok().stdout).unwrap()
}

/// Every act that a page names, and by whom.
fn acts(desk: &Desk, who: &str, words: &str) -> Vec<[String; 2]> {
    let page = json(desk, who, words);
    let rows = page["rows"][0]["acts"].as_array().unwrap_or_else(|| panic!("no acts in {page}")).clone();
    rows.iter().map(|row| ["act", "by"].map(|key| row[key].as_str().unwrap().to_owned())).collect()
}

fn has(acts: &[[String; 2]], act: &str, by: &str) -> bool {
    acts.iter().any(|one| one[0] == act && one[1] == by)
}

#[test]
fn words_that_a_lead_adds_for_an_agent_are_shown_as_the_leads_for_the_agent_in_each_answer() {
    let desk = disputed();
    desk.args("lea", &["--for", "ana", "dispute", "add", "1", "--statement", "I was in a bad mood"]).ok();
    for who in ["ana", "sam", "mona"] {
        says(&desk, who, "dispute show 1", "lea for ana");
        assert_eq!(json(&desk, who, "dispute show 1")["rows"][0]["remarks"][0]["by"], "lea for ana");
    }
    desk.run("mona", "dispute show 1 --out case.html").ok();
    desk.run("sam", "dispute session 1 --form talk.html").ok();
    for file in ["case.html", "talk.html"] {
        let page = std::fs::read_to_string(desk.path(file)).unwrap();
        assert!(page.contains("lea for ana"), "{file}");
    }
    desk.run("mona", "score deliver 1 --pages pages").ok();
    let page = std::fs::read_to_string(desk.path("pages/ana.html")).unwrap();
    assert!(page.contains("In your name: dispute add, recorded by lea for ana"), "{page}");
    let own = disputed();
    own.args("ana", &["dispute", "add", "1", "--statement", "He asked twice"]).ok();
    assert_eq!(json(&own, "mona", "dispute show 1")["rows"][0]["remarks"][0]["by"], "ana");
}

#[test]
fn a_comment_that_a_lead_writes_down_for_an_agent_is_named_and_counted_as_that() {
    let desk = Desk::centre();
    let card = std::fs::read_to_string(desk.path("card.toml")).unwrap().replace("version = 1", "version = 2");
    desk.write("next.toml", card.replace("regret where it is due.", "regret where it is due; brief is fine."));
    desk.run("mona", "card propose next.toml").ok();
    let said = desk.args("lea", &["--for", "ana", "card", "comment", "chat", "--note", "Wonderful"]).ok();
    assert!(said.stdout.contains("lea for ana"), "{}", said.stdout);
    desk.args("bo", &["card", "comment", "chat", "--note", "Fair"]).ok();
    let by: Vec<Value> = desk.rows("card comments chat").iter().map(|row| row["by"].clone()).collect();
    assert_eq!(by, ["lea for ana", "bo"]);
    desk.run("mona", "card comments chat --out comments.md").ok();
    assert!(std::fs::read_to_string(desk.path("comments.md")).unwrap().contains("lea for ana"));
    for number in ["1", "2"] {
        desk.args("mona", &["card", "answer", number, "--unchanged", "--note", "Thanks"]).ok();
    }
    let mut desk = desk;
    desk.at("2026-03-10T09:00:00Z");
    desk.run("mona", "card publish next.toml").ok();
    says(&desk, "mona", "card show chat/2", "2 comments by 2 people, 1 of them written down by somebody else");
    says(&desk, "mona", MONTH, "2 comments by agents, 1 of them written down by a lead or a manager");
}

#[test]
fn who_acknowledges_an_audit_for_its_agent_stands_in_every_answer_about_it() {
    let desk = delivered();
    desk.run("mona", "report audits --wide").ok();
    desk.run("lea", "--for ana score acknowledge 1").ok();
    says(&desk, "ana", "score show 1", "lea for ana");
    assert!(has(&acts(&desk, "ana", "score show 1"), "score acknowledge", "lea for ana (login rehearsal)"));
    says(&desk, "mona", "report audits --wide", "lea for ana");
    assert_eq!(desk.rows("report audits")[0]["acknowledged_by"], "lea for ana");
    says(
        &desk,
        "mona",
        "report acknowledgements",
        "1 of them acknowledged by somebody else for their agents: lea (1).",
    );
    says(&desk, "mona", MONTH, "1 acknowledged or disputed by their agents, 1 of them acknowledged by somebody else");
    desk.run("mona", "score deliver 1 --pages pages").ok();
    for file in ["pages/ana.html", "pages/ana.md"] {
        let page = std::fs::read_to_string(desk.path(file)).unwrap();
        assert!(page.contains("In your name: score acknowledge, recorded by lea for ana"), "{file}: {page}");
    }
    let own = delivered();
    own.run("ana", "score acknowledge 1").ok();
    assert!(own.rows("report audits")[0].get("acknowledged_by").is_none());
    assert!(!told(&own, "mona", "report acknowledgements").contains("somebody else"));
}

#[test]
fn each_act_of_a_person_in_a_case_stands_with_the_login_under_which_it_was_done() {
    let desk = delivered();
    as_login(&desk, "eve", "ana", "score acknowledge 1").ok();
    open(&desk, "eve");
    session(&desk, "");
    as_login(&desk, "eve", "ana", "dispute contest 1").ok();
    for words in ["dispute show 1", "score show 1"] {
        let found = acts(&desk, "mona", words);
        for act in ["score acknowledge", "dispute open", "dispute contest"] {
            assert!(has(&found, act, "ana (login eve)"), "{words}: no {act} in {found:?}");
        }
        assert!(has(&found, "dispute session", "sam (login rehearsal)"), "{words}: {found:?}");
        says(&desk, "mona", &format!("{words} --wide"), "dispute contest ana (login eve)");
    }
    let taken_back = disputed();
    as_login(&taken_back, "eve", "ana", "dispute withdraw 1").ok();
    assert!(has(&acts(&taken_back, "mona", "dispute show 1"), "dispute withdraw", "ana (login eve)"));
}

#[test]
fn who_closes_the_action_of_somebody_else_is_named_and_reports_say_how_many_were_closed_so() {
    let desk = disputed();
    session(
        &desk,
        "[[action]]\nkind = \"criterion\"\nowner = \"lea\"\ndue = \"2026-03-05\"\ntask = \"Say it better\"\n",
    );
    desk.run("mona", "dispute done 1 --note Done").ok();
    for who in ["lea", "mona"] {
        says(&desk, who, "dispute actions --all", "mona");
        assert_eq!(json(&desk, who, "dispute show 1")["rows"][0]["actions"][0]["done_by"], "mona");
    }
    assert!(has(&acts(&desk, "lea", "dispute show 1"), "dispute done", "mona (login rehearsal)"));
    says(&desk, "mona", MONTH, "Of 1 piece of work that is done, 1 closed by somebody else than its owner.");
}

#[test]
fn who_closes_a_step_of_a_coaching_and_the_coaching_is_named() {
    let desk = coach::agreed();
    desk.run("mona", "coach step 1 1 --done --note Listened").ok();
    let page = json(&desk, "ann", "coach show 1");
    assert_eq!(page["rows"][0]["steps"][0]["done_by"], "mona");
    says(&desk, "ann", "coach show 1", "mona");
    desk.run("mona", "coach close 1 --note Well").ok();
    assert_eq!(json(&desk, "ann", "coach show 1")["rows"][0]["closed_by"], "mona");
}

#[test]
fn a_training_names_who_recorded_it_and_when_also_where_that_is_who_was_trained() {
    let desk = Desk::drawn();
    desk.run("lea", "people train lea --topic Fairness --on 2025-01-07").ok();
    desk.run("mona", "people train vera --topic Tone --on 2025-02-07").ok();
    let rows = desk.rows("people train");
    let of = |who: &str| rows.iter().find(|row| row["person"] == who).unwrap().clone();
    for (who, by) in [("lea", "lea (login rehearsal)"), ("vera", "mona (login rehearsal)")] {
        assert_eq!((&of(who)["recorded_by"], &of(who)["recorded"]), (&by.into(), &"2026-03-02T09:00:00Z".into()));
    }
    says(&desk, "mona", "report auditors --of vera", "mona (login rehearsal)");
}

#[test]
fn an_address_that_was_changed_names_who_changed_it_to_managers_and_to_whose_it_is_and_to_nobody_else() {
    let desk = Desk::drawn();
    for address in ["lea@x.example", "ana@x.example"] {
        desk.write(
            "more.csv",
            format!("handle,name,role,team,from,to,email\nana,Ana Ruiz,agent,north,2022-01-01,,{address}\n"),
        );
        desk.run("mona", "people import more.csv").ok();
    }
    let changed =
        "E-mail of ana: lea@x.example became ana@x.example, by mona (login rehearsal) at 2026-03-02T09:00:00Z.";
    for who in ["mona", "ana"] {
        says(&desk, who, "people list", changed);
        says(&desk, who, "people list --wide", "ana@x.example");
    }
    for who in ["lea", "bo", "vera", "iris"] {
        let said =
            format!("{}{}", told(&desk, who, "people list --wide"), told(&desk, who, "people list --format json"));
        assert!(!said.contains("x.example"), "{who}: {said}");
    }
    let row = desk.rows_for("ana", "people list").into_iter().find(|row| row["handle"] == "ana").unwrap();
    assert_eq!(row["email"], "ana@x.example");
}
