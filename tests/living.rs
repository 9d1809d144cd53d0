//! Requests that are handled here, from arrival to archive: every step, every refusal, every promise.

#![allow(clippy::unwrap_used)]

mod choosing;
mod history;

use crate::support::{Answer, Desk};
use rusqlite::{Connection, OpenFlags};
use std::process::{Child, Stdio};

impl Desk {
    /// Runs an intake or assign step on a request and answers in JSON.
    fn step(&self, who: &str, args: &[&str]) -> Answer {
        self.args(who, &[args, &["--format", "json"]].concat())
    }

    /// Takes a step that goes well and leaves the request in this state.
    #[track_caller]
    fn comes_to(&self, who: &str, args: &[&str], state: &str) {
        let answer = self.step(who, args).ok();
        assert_eq!(answer.rows()[0]["state"], state, "{}", answer.whole());
    }

    /// A step that was taken before records nothing and says so.
    #[track_caller]
    fn again(&self, who: &str, args: &[&str]) {
        let head = self.head();
        let answer = self.args(who, args).ok();
        assert!(answer.stdout.contains("already; nothing was recorded"), "{}", answer.whole());
        assert_eq!(self.head(), head);
    }

    /// A step that is refused records nothing.
    #[track_caller]
    fn turned_down(&self, who: &str, args: &[&str], code: i32, says: &str) {
        let head = self.head();
        self.args(who, args).refused(code, says);
        assert_eq!(self.head(), head);
    }

    fn arrived(&self, reference: &str) {
        let add = ["intake", "add", "--ref", reference, "--channel", "chat", "--details", "I paid twice"];
        self.args("lea", &add).ok();
    }

    fn triaged(&self, reference: &str, complexity: &str) {
        self.arrived(reference);
        let triage = ["intake", "triage", reference, "--category", "complaint", "--complexity", complexity];
        self.args("lea", &triage).ok();
    }

    /// A request that this agent has and understands.
    fn understood_by(&self, reference: &str, agent: &str) {
        self.triaged(reference, "low");
        self.run("lea", &format!("assign request {reference} --to {agent}")).ok();
        self.run(agent, &format!("intake confirm {reference} --yes --statement clear")).ok();
    }

    fn archived_by(&self, reference: &str, agent: &str, response: &str) {
        self.understood_by(reference, agent);
        self.args(agent, &["intake", "respond", reference, "--reply", response]).ok();
        self.run(agent, &format!("intake archive {reference}")).ok();
    }

    fn show(&self, reference: &str) -> serde_json::Value {
        self.rows(&format!("intake show {reference}"))[0].clone()
    }

    fn steps(&self, reference: &str) -> Vec<String> {
        let shown = self.show(reference);
        shown["steps"].as_array().unwrap().iter().map(|step| step["step"].as_str().unwrap().to_owned()).collect()
    }

    fn has(&self, reference: &str) -> String {
        self.show(reference)["agent"].as_str().unwrap().to_owned()
    }

    fn rules(&self, rest: &str) {
        self.write("rules.toml", format!("timezone = \"Europe/London\"\n{rest}\n"));
        self.run("mona", "policy publish rules.toml").ok();
    }

    fn holds(&self) {
        self.run("", "verify").ok();
    }

    fn sql<T: rusqlite::types::FromSql>(&self, question: &str) -> T {
        let conn = Connection::open_with_flags(self.path("qa.db"), OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
        conn.query_row(question, [], |row| row.get(0)).unwrap()
    }
}

// --- the steps ------------------------------------------------------------------------------------

#[test]
fn a_request_goes_from_arrival_to_archive_and_each_step_says_where_it_stands() {
    let mut desk = Desk::centre();
    let add = ["intake", "add", "--channel", "chat", "--customer", "c-9", "--details", "I paid twice"];
    desk.comes_to("cy", &add, "received");
    let triage = ["intake", "triage", "R-1", "--category", "billing inquiry", "--urgency", "high"];
    desk.comes_to("lea", &[&triage[..], &["--complexity", "low", "--missing", "which card"]].concat(), "triaged");
    desk.comes_to("lea", &["intake", "clarify", "R-1", "--ask", "Which card?"], "clarifying");
    desk.at("2026-03-02T09:30:00Z");
    desk.comes_to("lea", &["intake", "clarify", "R-1", "--answered", "The blue one"], "triaged");
    desk.comes_to("lea", &["assign", "request", "R-1", "--to", "ana"], "routed");
    desk.comes_to("ana", &["intake", "confirm", "R-1", "--no", "--statement", "Blue?"], "routed");
    desk.comes_to("ana", &["intake", "confirm", "R-1", "--yes", "--statement", "Paid twice"], "understood");
    desk.comes_to("sam", &["intake", "approve", "R-1", "--understanding"], "understood");
    desk.comes_to("ana", &["intake", "respond", "R-1", "--reply", "We pay it back"], "responded");
    desk.comes_to("sam", &["intake", "approve", "R-1", "--response"], "responded");
    desk.comes_to("lea", &["intake", "rate", "R-1", "--comment", "Hm"], "follow up");
    desk.comes_to("lea", &["intake", "rate", "R-1", "--rating", "4", "--comment", "Quick"], "rated");
    desk.comes_to("cy", &["intake", "archive", "R-1"], "archived");
    let shown = desk.show("R-1");
    assert_eq!(
        shown["transcript"],
        "Customer: I paid twice\nAgent: Which card?\nCustomer: The blue one\nAgent: We pay it back"
    );
    assert_eq!((&shown["agent"], &shown["rating"], &shown["customer"]), (&"ana".into(), &4.into(), &"c-9".into()));
    let steps = [
        "received",
        "triaged",
        "asked",
        "answered",
        "routed",
        "not understood",
        "understood",
        "approved",
        "responded",
        "approved",
        "vague feedback",
        "rated",
        "archived",
    ];
    assert_eq!(desk.steps("R-1"), steps);
    assert!(desk.run("", "intake list").ok().stdout.contains("Nothing waits"));
    desk.holds();
}

#[test]
fn each_step_repeated_records_nothing() {
    let desk = Desk::centre();
    let agent = desk.routed("R-7");
    let add = ["intake", "add", "--ref", "R-7", "--channel", "chat", "--customer", "c-20", "--notice", "yes"];
    desk.again("lea", &[&add[..], &["--details", "I paid twice"]].concat());
    desk.again("lea", &["intake", "triage", "R-7", "--category", "billing inquiry", "--missing", "which card"]);
    desk.again("lea", &["intake", "clarify", "R-7", "--answered", "The blue one"]);
    desk.again("lea", &["assign", "request", "R-7"]);
    desk.again("lea", &["assign", "request", "R-7", "--to", &agent]);
    let steps: [(&str, &[&str]); 7] = [
        ("lea", &["intake", "clarify", "R-7", "--ask", "Sure?"]),
        ("lea", &["intake", "clarify", "R-7", "--answered", "Yes"]),
        (&agent, &["intake", "confirm", "R-7", "--yes", "--statement", "Paid twice"]),
        ("sam", &["intake", "approve", "R-7", "--understanding"]),
        (&agent, &["intake", "respond", "R-7", "--reply", "Back soon"]),
        ("mona", &["intake", "approve", "R-7", "--response", "--return", "When?"]),
        (&agent, &["intake", "respond", "R-7", "--reply", "Back soon"]),
    ];
    for (who, args) in steps {
        desk.args(who, args).ok();
        desk.again(who, args);
    }
    for args in [&["intake", "rate", "R-7", "--rating", "5"][..], &["intake", "archive", "R-7"]] {
        desk.args(&agent, args).ok();
        desk.again(&agent, args);
    }
    let absent = ["people", "absent", "bo", "--from", "2026-03-05", "--to", "2026-03-06"];
    desk.args("lea", &absent).ok();
    desk.again("lea", &absent);
    desk.args("lea", &["people", "absent", "bo", "--from", "2026-03-05", "--cancel"]).ok();
    desk.again("lea", &["people", "absent", "bo", "--from", "2026-03-05", "--cancel"]);
    desk.holds();
}

#[test]
fn what_arrives_without_sense_is_refused_in_words() {
    let desk = Desk::centre();
    desk.write("nul.txt", "a\0b");
    desk.write("long.txt", "a".repeat((1 << 20) + 1));
    let chat = ["intake", "add", "--channel", "chat"];
    let add = |rest: &[&str], says: &str| desk.turned_down("lea", &[&chat[..], rest].concat(), 2, says);
    add(&["--details", " "], "--details is empty");
    add(&["--details", "@nul.txt"], "NUL");
    add(&["--details", "@long.txt"], "longer than 1 MiB");
    add(&["--details", "x", "--ref", ""], "--ref is empty");
    add(&["--details", "x", "--ref", "a\u{1b}b"], "control character");
    add(&["--details", "x", "--ref", "4111111111111111"], "looks like a card number");
    add(&["--details", "x", "--customer", " "], "--customer is empty");
    add(&["--details", "x", "--received", "2026-03-02T09:00:01Z"], "has not come yet");
    add(&["--details", "x", "--received", "soon"], "--received");
    add(&["--details", "x", "--notice", "maybe"], "yes or no");
    add(&[], "--details");
    desk.turned_down("lea", &["intake", "add", "--channel", "chatt", "--details", "x"], 2, "`chatt` is not a channel");
    desk.turned_down("vera", &[&chat[..], &["--details", "x"]].concat(), 1, "vera may not take in requests");
    desk.turned_down("lea", &[&chat[..], &["--details", "x", "--ref", "D-1"]].concat(), 1, "came in finished");
    desk.arrived("Q");
    desk.turned_down("lea", &[&chat[..], &["--details", "other", "--ref", "Q"]].concat(), 1, "says something else");
    let row = "ref,received,channel,category,agent\nQ,2026-03-01T10:00:00Z,chat,complaint,ana\n";
    desk.write("row.csv", row);
    desk.turned_down("mona", &["intake", "import", "row.csv"], 65, "`Q` is being handled here");
    desk.turned_down(
        "lea",
        &["--for", "ana", "intake", "triage", "Q", "--category", "complaint"],
        2,
        "--for has no meaning",
    );
}

#[test]
fn each_fault_of_a_triage_is_told() {
    let desk = Desk::centre();
    desk.arrived("Q");
    let triage = |rest: &[&str], code, says: &str| {
        desk.turned_down("lea", &[&["intake", "triage", "Q"], rest].concat(), code, says);
    };
    triage(&["--category", "complant"], 2, "did you mean `complaint`?");
    triage(&["--category", "complaint", "--urgency", "hihg"], 2, "did you mean `high`?");
    triage(&["--category", "complaint", "--complexity", "3"], 2, "low, medium and high");
    triage(&["--category", "complaint", "--language", ""], 2, "--language is empty");
    triage(&["--category", "complaint", "--language", "a\u{202e}b"], 2, "cannot be seen");
    triage(&["--category", "complaint", "--language", "Frisian"], 1, "nobody on the roster has the language");
    triage(&["--category", "complaint", "--missing", ""], 2, "--missing is empty");
    desk.arrived("request-1");
    desk.turned_down(
        "lea",
        &["intake", "triage", "requets-1", "--category", "complaint"],
        1,
        "did you mean `request-1`?",
    );
    desk.turned_down("lea", &["intake", "triage", "D-1", "--category", "complaint"], 1, "came in finished");
    desk.turned_down("iris", &["intake", "triage", "Q", "--category", "complaint"], 1, "iris may not triage");
}

#[test]
fn no_step_is_taken_before_the_one_it_needs() {
    let desk = Desk::centre();
    desk.arrived("Q");
    let no = |who: &str, words: &str, says: &str| {
        desk.turned_down(who, &words.split_whitespace().collect::<Vec<_>>(), 1, says);
    };
    no("lea", "assign request Q", "is not triaged yet");
    no("ana", "intake confirm Q --yes --statement x", "nobody has `Q` yet");
    no("ana", "intake respond Q --reply x", "nobody has `Q` yet");
    no("lea", "intake clarify Q --answered x", "nothing was asked");
    no("lea", "intake rate Q --rating 4", "is not answered yet");
    no("lea", "intake archive Q", "is not answered yet");
    no("sam", "intake approve Q --understanding", "there is no understanding");
    no("sam", "intake approve Q --response", "there is no response");
    desk.run("lea", "intake triage Q --category complaint").ok();
    no("lea", "assign request Q --specialist", "nobody has `Q` yet");
    desk.run("lea", "assign request Q --to ana").ok();
    no("ana", "intake respond Q --reply x", "has not said yet that `Q` is understood");
    no("bo", "intake confirm Q --yes --statement x", "bo may not say");
    no("sam", "--for ana intake confirm Q --yes --statement x", "sam may not say");
    no("lea", "--for bo intake confirm Q --yes --statement x", "this is the case of ana");
    desk.run("lea", "intake clarify Q --ask why").ok();
    no("lea", "intake clarify Q --ask when", "another question");
    for step in ["confirm Q --yes --statement x", "respond Q --reply x", "archive Q"] {
        no("ana", &format!("intake {step}"), "waits for the customer's answer");
    }
    desk.run("lea", "intake clarify Q --answered so").ok();
    desk.run("ana", "intake confirm Q --yes --statement x").ok();
    no("bo", "intake respond Q --reply x", "bo may not respond");
    desk.run("ana", "intake respond Q --reply done").ok();
    no("ana", "intake confirm Q --no --statement y", "is answered already");
    desk.turned_down("lea", &["intake", "rate", "Q"], 2, "the customer said nothing");
    desk.turned_down("lea", &["intake", "rate", "Q", "--rating", "6"], 2, "6");
    desk.run("lea", "intake rate Q --rating 2 --vague").ok();
    no("ana", "intake archive Q", "vague and not followed up");
    desk.run("ana", "intake archive Q --unanswered").ok();
    for step in ["triage Q --category complaint", "clarify Q --ask x", "clarify Q --answered x", "rate Q --rating 5"] {
        no("lea", &format!("intake {step}"), "is archived: nothing more happens to it");
    }
    no("lea", "assign request Q --to bo --note x", "is archived");
    no("ana", "intake respond Q --reply x", "is archived");
    no("sam", "intake approve Q --response --return x", "nothing can be taken again");
    desk.run("sam", "intake approve Q --response").ok();
    desk.holds();
}

#[test]
fn a_list_that_is_narrowed_says_when_nothing_is_like_that() {
    let desk = Desk::centre();
    desk.arrived("Q");
    assert!(desk.run("", "intake list --agent ana").ok().stdout.contains("No open request is like that"));
    assert_eq!(desk.rows("intake list --state received").len(), 1);
    desk.run("", "intake list --state recieved").refused(2, "did you mean `received`?");
    desk.run("", "intake list --agent anna").refused(1, "did you mean `ana`?");
}

#[test]
fn the_most_urgent_and_then_the_oldest_come_first() {
    let mut desk = Desk::centre();
    for (number, urgency) in ["low", "normal", "urgent", "high", "urgent"].iter().enumerate() {
        desk.at(&format!("2026-03-02T09:0{number}:00Z"));
        let reference = format!("Q{number}");
        desk.arrived(&reference);
        desk.run("lea", &format!("intake triage {reference} --category complaint --urgency {urgency}")).ok();
    }
    let order: Vec<String> =
        desk.rows("intake list").iter().map(|row| row["ref"].as_str().unwrap().to_owned()).collect();
    assert_eq!(order, ["Q2", "Q4", "Q3", "Q1", "Q0"]);
}

// --- the clock ------------------------------------------------------------------------------------

#[test]
fn the_clock_waits_while_the_customer_is_asked_however_often() {
    let mut desk = Desk::centre();
    desk.arrived("Q");
    let clock = |desk: &Desk| {
        let shown = desk.show("Q");
        let words = shown["clock"].as_str().unwrap().to_owned();
        (words, ["open", "waiting", "first_response"].map(|key| shown[key].as_i64().map(|seconds| seconds / 60)))
    };
    desk.run("lea", "intake triage Q --category complaint").ok();
    desk.run("lea", "assign request Q --to ana").ok();
    desk.at("2026-03-02T09:10:00Z");
    desk.run("ana", "intake clarify Q --ask which").ok();
    desk.at("2026-03-02T10:00:00Z");
    assert_eq!(clock(&desk), ("stopped".to_owned(), [Some(10), Some(50), None]));
    desk.run("ana", "intake clarify Q --answered this").ok();
    desk.at("2026-03-02T10:05:00Z");
    assert_eq!(clock(&desk), ("running".to_owned(), [Some(15), Some(50), None]));
    desk.run("ana", "intake clarify Q --ask when").ok();
    desk.at("2026-03-02T10:30:00Z");
    desk.run("ana", "intake clarify Q --answered then").ok();
    desk.run("ana", "intake confirm Q --yes --statement clear").ok();
    desk.at("2026-03-02T10:32:00Z");
    desk.run("ana", "intake respond Q --reply done").ok();
    desk.at("2026-03-02T11:32:00Z");
    desk.run("ana", "intake clarify Q --ask happy").ok();
    desk.at("2026-03-02T12:32:00Z");
    desk.run("ana", "intake archive Q").refused(1, "waits for the customer's answer");
    desk.run("ana", "intake clarify Q --answered yes").ok();
    desk.run("ana", "intake respond Q --reply fine").ok();
    desk.run("ana", "intake archive Q").ok();
    desk.at("2026-03-04T12:32:00Z");
    // 17 minutes of work before the first response, 60 after it; 50, 25 and 60 the customer was asked.
    assert_eq!(clock(&desk), ("stopped".to_owned(), [Some(77), Some(135), Some(17)]));
    let shown = desk.run("", "intake show Q").ok();
    assert!(shown.stdout.contains("1 h 17 min"), "{}", shown.whole());
    desk.holds();
}

#[test]
fn the_clock_begins_when_the_customer_came_and_that_is_shown_beside_when_it_was_recorded() {
    let desk = Desk::centre();
    let add = ["intake", "add", "--ref", "Q", "--channel", "chat", "--details", "x", "--received", "2026-03-02T08:00"];
    desk.args("lea", &add).ok();
    let shown = desk.show("Q");
    assert_eq!((&shown["received"], &shown["open"]), (&"2026-03-02T08:00:00Z".into(), &3600.into()));
    assert_eq!(shown["steps"][0]["at"], "2026-03-02T09:00:00Z");
}

// --- routing --------------------------------------------------------------------------------------

#[test]
fn a_request_is_not_routed_to_somebody_who_is_absent() {
    let mut desk = Desk::centre();
    for who in ["ana", "bo"] {
        desk.run("lea", &format!("people absent {who} --from 2026-03-02 --to 2026-03-03")).ok();
    }
    for number in 0..4 {
        desk.triaged(&format!("Q{number}"), "high");
        desk.run("lea", &format!("assign request Q{number}")).ok();
        assert_eq!(desk.has(&format!("Q{number}")), "cy");
    }
    desk.triaged("Z", "low");
    desk.turned_down("lea", &["assign", "request", "Z", "--to", "ana"], 1, "absent until 2026-03-03");
    desk.run("sam", "people absent cy --from 2026-03-02 --to 2026-03-02").ok();
    desk.turned_down("lea", &["assign", "request", "Z"], 1, "no agent with chat is on duty today");
    desk.run("lea", "people absent ana --from 2026-03-02 --cancel").ok();
    desk.run("lea", "assign request Z").ok();
    assert_eq!(desk.has("Z"), "ana");
    desk.at("2026-03-04T09:00:00Z");
    desk.triaged("Y", "low");
    desk.run("lea", "assign request Y --to bo").ok();
    desk.turned_down("ana", &["people", "absent", "ana", "--from", "2026-03-02", "--to", "2026-03-02"], 1, "may not");
    let absent = |from: &str, to: &str| desk.run("lea", &format!("people absent anna --from {from} --to {to}"));
    absent("2026-03-02", "2026-03-03").refused(1, "did you mean `ana`?");
    absent("2026-3-2x", "2026-03-03").refused(2, "--from");
    desk.run("lea", "people absent ana --from 2026-03-05 --to 2026-03-04").refused(2, "--to is before --from");
    desk.run("lea", "people absent ana --from 2026-03-05 --cancel").refused(1, "no absence");
    desk.holds();
}

#[test]
fn a_request_goes_to_somebody_with_the_skill_and_never_to_another_role() {
    let desk = Desk::centre();
    let mut people = std::fs::read_to_string(desk.path("people.csv")).unwrap();
    people = people.replace(",cy,chat", ",cy,chat;العربية;complaint");
    desk.write("people.csv", people);
    desk.run("mona", "people import people.csv").ok();
    desk.arrived("Q");
    desk.run("lea", "intake triage Q --category complaint --language العربية").ok();
    desk.turned_down("lea", &["assign", "request", "Q", "--to", "ana"], 1, "have not the skill complaint");
    desk.turned_down("lea", &["assign", "request", "Q", "--to", "vera"], 1, "no agent today");
    desk.turned_down("lea", &["assign", "request", "Q", "--to", "lea"], 1, "no agent today");
    desk.turned_down(
        "ana",
        &["assign", "request", "Q", "--to", "ana"],
        1,
        "ana may not give requests to somebody by name",
    );
    desk.turned_down("vera", &["assign", "request", "Q"], 1, "vera may not route requests");
    desk.turned_down("lea", &["assign", "request", "Q", "--to", "cyy"], 1, "did you mean `cy`?");
    desk.comes_to("ana", &["assign", "request", "Q"], "routed");
    assert_eq!(desk.has("Q"), "cy");
    desk.turned_down("lea", &["assign", "request", "Q", "--reroute", "--note", "x"], 1, "besides the one who has it");
}

#[test]
fn the_least_open_work_takes_it_and_a_hard_request_counts_three() {
    let desk = Desk::centre();
    let give = |reference: &str, complexity: &str, to: &str| {
        desk.triaged(reference, complexity);
        desk.run("lea", &format!("assign request {reference} --to {to}")).ok();
    };
    give("A1", "high", "ana");
    give("B1", "low", "bo");
    give("B2", "low", "bo");
    give("C1", "medium", "cy");
    give("C2", "low", "cy");
    give("C3", "low", "cy");
    // ana 3, bo 2, cy 4
    for (reference, expected) in [("N1", "bo"), ("N2", "ana"), ("N3", "bo")] {
        desk.triaged(reference, "medium");
        let answer = desk.run("lea", &format!("assign request {reference}")).ok();
        if reference != "N2" {
            assert_eq!(desk.has(reference), expected, "{}", answer.whole());
            assert!(answer.stdout.contains("Why: least open work ("), "{}", answer.whole());
        }
        if reference == "N1" {
            // bo has 4 now, as cy; ana has 3 and is next.
            assert!(answer.stdout.contains("least open work (2) of 3 on duty with chat."), "{}", answer.whole());
        } else if reference == "N2" {
            assert_eq!(desk.has("N2"), "ana");
            // ana 5, bo 4, cy 4: of bo and cy the one who had the last one earlier. That was cy.
            break;
        }
    }
    desk.triaged("N4", "low");
    let answer = desk.run("lea", "assign request N4").ok();
    assert_eq!(desk.has("N4"), "cy", "{}", answer.whole());
    assert!(answer.stdout.contains("longest since the last"), "{}", answer.whole());
    // What is archived is no work any more.
    for reference in ["A1", "N2"] {
        desk.run("ana", &format!("intake confirm {reference} --yes --statement clear")).ok();
        desk.run("ana", &format!("intake respond {reference} --reply done")).ok();
        desk.run("ana", &format!("intake archive {reference}")).ok();
    }
    desk.triaged("N5", "low");
    let answer = desk.run("lea", "assign request N5").ok();
    assert_eq!(desk.has("N5"), "ana");
    assert!(answer.stdout.contains("least open work (0)"), "{}", answer.whole());
    desk.holds();
}

#[test]
fn to_give_a_request_to_another_asks_for_a_reason_and_keeps_the_history() {
    let desk = Desk::centre();
    desk.triaged("Q", "low");
    desk.run("lea", "assign request Q --to ana").ok();
    desk.run("ana", "intake confirm Q --yes --statement mine").ok();
    desk.turned_down("lea", &["assign", "request", "Q", "--to", "bo"], 2, "say why");
    desk.turned_down("lea", &["assign", "request", "Q", "--reroute"], 2, "say why");
    desk.turned_down("lea", &["assign", "request", "Q", "--reroute", "--note", " "], 2, "--note is empty");
    desk.turned_down("lea", &["assign", "request", "Q", "--reroute", "--to", "bo"], 2, "cannot be used");
    desk.turned_down(
        "bo",
        &["assign", "request", "Q", "--reroute", "--note", "I want it"],
        1,
        "bo may not take `Q` from ana",
    );
    desk.comes_to("lea", &["assign", "request", "Q", "--to", "bo", "--note", "ana is ill"], "routed");
    // What ana understood does not count for bo.
    desk.turned_down("bo", &["intake", "respond", "Q", "--reply", "x"], 1, "has not said yet");
    desk.comes_to("bo", &["assign", "request", "Q", "--reroute", "--note", "not mine"], "routed");
    assert_ne!(desk.has("Q"), "bo");
    let shown = desk.run("", "intake show Q").ok().stdout;
    for kept in ["ana: named by lea", "bo: named by lea", "ana is ill", "not mine", "understood"] {
        assert!(shown.contains(kept), "no `{kept}` in\n{shown}");
    }
    desk.holds();
}

#[test]
fn an_answered_request_stays_with_whoever_answered_it() {
    let desk = Desk::centre();
    desk.understood_by("Q", "ana");
    desk.run("ana", "intake respond Q --reply rude").ok();
    for (who, words) in [("ana", "--reroute"), ("lea", "--reroute"), ("mona", "--to bo")] {
        desk.run(who, &format!("assign request Q {words} --note busy")).refused(1, "it stays with ana");
    }
    desk.run("lea", "intake rate Q --rating 1").ok();
    desk.run("lea", "assign request Q --to bo --note busy").refused(1, "it stays with ana");
    // Later feedback without a rating does not take the customer's rating away.
    desk.run("ana", "intake rate Q --comment hm").ok();
    desk.run("ana", "intake archive Q --unanswered").ok();
    assert_eq!((&desk.show("Q")["agent"], &desk.show("Q")["rating"]), (&"ana".into(), &1.into()));
}

#[test]
fn a_response_that_was_returned_may_be_given_on_and_the_next_one_understands_first() {
    let desk = Desk::centre();
    desk.understood_by("Q", "ana");
    desk.run("ana", "intake respond Q --reply rude").ok();
    desk.run("sam", "intake approve Q --response --return rude").ok();
    desk.comes_to("lea", &["assign", "request", "Q", "--to", "bo", "--note", "ana left"], "routed");
    desk.turned_down("bo", &["intake", "respond", "Q", "--reply", "kind"], 1, "bo has not said yet");
    desk.comes_to("bo", &["intake", "confirm", "Q", "--yes", "--statement", "clear"], "understood");
    desk.comes_to("bo", &["intake", "respond", "Q", "--reply", "kind"], "responded");
    desk.holds();
}

#[test]
fn a_specialist_joins_and_responds_beside_the_representative() {
    let desk = Desk::centre();
    desk.triaged("Q", "low");
    desk.run("lea", "assign request Q --to ana").ok();
    desk.turned_down(
        "lea",
        &["assign", "request", "Q", "--specialist", "--to", "ana"],
        1,
        "a specialist is somebody else",
    );
    desk.comes_to("lea", &["assign", "request", "Q", "--specialist", "--to", "cy"], "routed");
    desk.again("lea", &["assign", "request", "Q", "--specialist", "--to", "cy"]);
    desk.again("lea", &["assign", "request", "Q", "--specialist"]);
    desk.comes_to("lea", &["assign", "request", "Q", "--specialist", "--reroute", "--note", "two"], "routed");
    let all = ["assign", "request", "Q", "--specialist", "--reroute", "--note", "three"];
    desk.turned_down("lea", &all, 1, "besides the one who has it, or joined");
    desk.turned_down("cy", &["intake", "respond", "Q", "--reply", "x"], 1, "ana has not said yet");
    desk.run("ana", "intake confirm Q --yes --statement clear").ok();
    desk.comes_to("cy", &["intake", "respond", "Q", "--reply", "By law it is so"], "responded");
    desk.again("cy", &["intake", "respond", "Q", "--reply", "By law it is so"]);
    desk.run("cy", "intake archive Q").ok();
    assert_eq!(desk.has("Q"), "ana", "who answers for it is audited");
    desk.holds();
}

// --- approvals ------------------------------------------------------------------------------------

#[test]
fn whoever_approves_is_never_the_author_nor_has_a_part() {
    let desk = Desk::centre();
    let mut people = std::fs::read_to_string(desk.path("people.csv")).unwrap();
    people.push_str("sam,Sam Osei,agent,south,2026-01-01,,sam,chat\n");
    desk.write("people.csv", people);
    desk.run("mona", "people import people.csv").ok();
    desk.triaged("Q", "low");
    desk.run("lea", "assign request Q --to ana").ok();
    desk.run("lea", "assign request Q --specialist --to sam").ok();
    desk.run("lea", "--for ana intake confirm Q --yes --statement clear").ok();
    for (who, says) in [
        ("lea", "they have a part"),
        ("sam", "they have a part"),
        ("ana", "may not approve"),
        ("vera", "may not approve"),
    ] {
        desk.turned_down(who, &["intake", "approve", "Q", "--understanding"], 1, says);
    }
    desk.turned_down("lea", &["intake", "approve", "Q", "--understanding", "--return", "no"], 1, "they have a part");
    desk.run("mona", "intake approve Q --understanding").ok();
    desk.run("ana", "intake respond Q --reply done").ok();
    desk.turned_down("lea", &["intake", "approve", "Q", "--response"], 1, "they have a part");
    desk.turned_down("sam", &["intake", "approve", "Q", "--response"], 1, "they have a part");
    desk.turned_down("mona", &["--for", "lea", "intake", "approve", "Q", "--response"], 2, "--for has no meaning");
    desk.run("mona", "intake approve Q --response").ok();
    desk.turned_down("mona", &["intake", "approve", "Q", "--response", "--return", "x"], 1, "was approved already");
    desk.turned_down("mona", &["intake", "approve", "Q"], 2, "--understanding");
    desk.holds();
}

#[test]
fn a_return_goes_back_one_step_and_the_step_is_taken_again() {
    let desk = Desk::centre();
    desk.understood_by("Q", "ana");
    desk.turned_down("sam", &["intake", "approve", "Q", "--understanding", "--return", ""], 2, "--return is empty");
    desk.comes_to("sam", &["intake", "approve", "Q", "--understanding", "--return", "say more"], "routed");
    desk.again("sam", &["intake", "approve", "Q", "--understanding", "--return", " say more "]);
    desk.turned_down("sam", &["intake", "approve", "Q", "--understanding"], 1, "was returned already");
    desk.comes_to("ana", &["intake", "confirm", "Q", "--no", "--statement", "no idea"], "routed");
    desk.turned_down("sam", &["intake", "approve", "Q", "--understanding"], 1, "is not understood");
    desk.comes_to("ana", &["intake", "confirm", "Q", "--yes", "--statement", "clear"], "understood");
    desk.comes_to("ana", &["intake", "respond", "Q", "--reply", "done"], "responded");
    desk.turned_down(
        "sam",
        &["intake", "approve", "Q", "--understanding", "--return", "x"],
        1,
        "return the response instead",
    );
    desk.comes_to("lea", &["intake", "rate", "Q", "--rating", "2"], "rated");
    desk.comes_to("sam", &["intake", "approve", "Q", "--response", "--return", "kinder"], "understood");
    desk.turned_down("lea", &["intake", "rate", "Q", "--rating", "3"], 1, "is not answered yet");
    desk.turned_down("lea", &["intake", "archive", "Q"], 1, "is not answered yet");
    desk.comes_to("ana", &["intake", "respond", "Q", "--reply", "done"], "rated");
    desk.comes_to("sam", &["intake", "approve", "Q", "--response"], "rated");
    desk.comes_to("ana", &["intake", "archive", "Q"], "archived");
    assert_eq!(desk.steps("Q").iter().filter(|step| *step == "returned").count(), 2);
    desk.holds();
}

#[test]
fn with_the_gates_at_all_each_step_waits_for_its_approval() {
    let desk = Desk::centre();
    desk.rules("[approvals]\nunderstanding = \"all\"\nresponse = \"all\"");
    desk.understood_by("Q", "ana");
    assert_eq!(desk.show("Q")["next"], "approval of the understanding");
    desk.turned_down(
        "ana",
        &["intake", "respond", "Q", "--reply", "x"],
        1,
        "the understanding of `Q` is not approved yet",
    );
    desk.run("sam", "intake approve Q --understanding").ok();
    desk.run("ana", "intake respond Q --reply done").ok();
    assert_eq!(desk.show("Q")["next"], "approval of the response");
    desk.turned_down("lea", &["intake", "rate", "Q", "--rating", "5"], 1, "the response to `Q` is not approved yet");
    desk.turned_down("ana", &["intake", "archive", "Q"], 1, "the response to `Q` is not approved yet");
    desk.run("sam", "intake approve Q --response").ok();
    desk.run("lea", "intake rate Q --rating 5").ok();
    desk.run("ana", "intake archive Q").ok();
    desk.holds();
}

const FULL: &str = r#"{"answers": {"tone": "full", "facts": "full", "identity": "yes"}, "met": "kind", "develop": ""}"#;
const PARTLY: &str = r#"{"answers": {"tone": {"level": "partly", "note": "curt"}, "facts": "full", "identity": "yes"}, "met": "kind", "develop": ""}"#;

/// The audit of a request that cy handled and archived, and of an imported dialogue of ana; both scored.
fn audited(rules: &str) -> (Desk, (i64, String), (i64, String)) {
    let (desk, (living, imported)) = Desk::once_with(rules, || {
        let mut desk = Desk::centre();
        desk.rules(rules);
        desk.archived_by("Q", "cy", "We pay it back");
        desk.at("2026-03-03T09:00:00Z");
        desk.run("mona", "assign nightly").ok();
        let of = |reference: &str| {
            let rows = desk.rows("report audits");
            let row = rows.iter().find(|row| row["ref"].as_str().unwrap().starts_with(reference)).unwrap().clone();
            (row["audit"].as_i64().unwrap(), row["auditor"].as_str().unwrap().to_owned())
        };
        let (living, imported) = (of("Q"), of("D-"));
        for (audit, auditor) in [&living, &imported] {
            desk.write("answers.json", FULL);
            desk.run(auditor, &format!("score submit {audit} --answers answers.json")).ok();
        }
        (desk, (living, imported))
    });
    (desk, living, imported)
}

#[test]
fn gates_of_audited_requests_hold_their_delivery_and_never_that_of_imported_ones() {
    let rules = "[approvals]\nunderstanding = \"audited\"\nresponse = \"audited\"";
    let (desk, (living, auditor), (imported, _)) = audited(rules);
    let deliver = format!("score deliver {living}");
    desk.run(&auditor, &deliver).refused(1, "waits for an approval of the understanding of its request");
    desk.run(&auditor, &deliver).refused(1, "assize intake approve Q --understanding");
    let all = desk.run("mona", "score deliver --all");
    assert_eq!(all.code, 4, "{}", all.whole());
    assert!(
        all.stdout.contains(&format!("Audit {living} waits for an approval of the understanding")),
        "{}",
        all.whole()
    );
    let state = |audit: i64| desk.rows("report audits")[usize::try_from(audit - 1).unwrap()]["state"].clone();
    assert_eq!((state(living), state(imported)), ("scored".into(), "delivered".into()));
    desk.run("sam", "intake approve Q --understanding").ok();
    desk.run(&auditor, &deliver).refused(1, "waits for an approval of the response to its request");
    desk.run("sam", "intake approve Q --response").ok();
    desk.run(&auditor, &deliver).ok();
    desk.holds();
}

#[test]
fn a_score_is_approved_or_returned_by_somebody_apart_and_the_second_score_counts() {
    let (desk, (living, auditor), _) = audited("[approvals]\nevaluation = \"audited\"");
    let approve = format!("score approve {living}");
    desk.run(&auditor, &format!("score deliver {living}")).refused(1, "waits for an approval of its score");
    desk.run(&auditor, &approve).refused(1, "they audited it");
    desk.run("cy", &approve).refused(1, "may not");
    desk.run("sam", &approve).refused(1, "may not approve audit");
    desk.run("iris", &approve).refused(1, "may not approve scores");
    desk.args("mona", &["score", "approve", &living.to_string(), "--return", " "]).refused(2, "--return is empty");
    let back = ["score", "approve", &living.to_string(), "--return", "The tone, 4111 1111 1111 1111"];
    desk.args("mona", &back).ok();
    desk.again("mona", &back);
    desk.run("mona", &approve).refused(1, "was returned already");
    desk.run(&auditor, &format!("score deliver {living}")).refused(1, "is not scored yet");
    assert!(desk.run(&auditor, "score queue").ok().stdout.contains(&living.to_string()));
    desk.write("answers.json", PARTLY);
    let submit = format!("score submit {living} --answers answers.json");
    let scored = desk.run(&auditor, &submit).ok();
    assert!(scored.stdout.contains("It waits for an approval of its score; then"), "{}", scored.whole());
    desk.run("mona", &approve).ok();
    desk.run("mona", &approve).ok();
    desk.run(&auditor, &format!("score deliver {living}")).ok();
    desk.run("mona", &format!("{approve} --return late")).refused(1, "was approved already");
    let audit = desk.rows("report audits").into_iter().find(|row| row["audit"] == living).unwrap();
    assert_eq!(audit["total"], 85.0, "{audit}");
    let totals: String = desk.sql(&format!("SELECT group_concat(total) FROM scoring WHERE audit = {living}"));
    assert_eq!(totals, "10000,8500", "the first one is kept");
    desk.holds();
}

#[test]
fn whoever_joined_the_dialogue_does_not_approve_its_score() {
    let mut desk = Desk::centre();
    let mut people = std::fs::read_to_string(desk.path("people.csv")).unwrap();
    people.push_str("mona,Mona Adler,agent,office,2026-01-01,,mona,chat\n");
    desk.write("people.csv", people);
    desk.run("mona", "people import people.csv").ok();
    desk.understood_by("Q", "cy");
    desk.run("lea", "assign request Q --specialist --to mona").ok();
    desk.run("mona", "intake respond Q --reply so").ok();
    desk.run("cy", "intake archive Q").ok();
    desk.at("2026-03-03T09:00:00Z");
    desk.run("mona", "assign nightly").ok();
    let row = desk.rows("report audits").into_iter().find(|row| row["ref"] == "Q").unwrap();
    let (audit, auditor) = (row["audit"].as_i64().unwrap(), row["auditor"].as_str().unwrap().to_owned());
    desk.write("answers.json", FULL);
    desk.run(&auditor, &format!("score submit {audit} --answers answers.json")).ok();
    desk.run("mona", &format!("score approve {audit}")).refused(1, "they had a part in the dialogue");
    desk.run("lea", &format!("score approve {audit}")).ok();
}

#[test]
fn an_auditor_who_joined_the_dialogue_hands_its_audit_on() {
    let mut desk = Desk::centre();
    let mut people = std::fs::read_to_string(desk.path("people.csv")).unwrap();
    people.push_str("vera,Vera Novak,agent,help,2026-02-01,2026-03-02,vera,chat\n");
    desk.write("people.csv", people);
    desk.run("mona", "people import people.csv").ok();
    let plan = std::fs::read_to_string(desk.path("plan.toml")).unwrap();
    desk.write("plan.toml", format!("{plan}\n[auditors]\nhandles = [\"vera\"]\n"));
    desk.run("mona", "assign plan add plan.toml").ok();
    desk.understood_by("Q", "cy");
    desk.run("lea", "assign request Q --specialist --to vera").ok();
    desk.run("vera", "intake respond Q --reply so").ok();
    desk.run("cy", "intake archive Q").ok();
    desk.at("2026-03-03T09:00:00Z");
    let night = desk.run("mona", "assign nightly");
    assert_eq!(night.code, 4, "the plan names nobody else\n{}", night.whole());
    let auditor = |reference: &str| {
        let audits = desk.rows("report audits");
        audits.iter().find(|row| row["ref"].as_str().unwrap().starts_with(reference)).unwrap()["auditor"].clone()
    };
    assert_eq!(auditor("D-"), "vera");
    assert!(auditor("Q").is_null(), "{}", auditor("Q"));
    desk.holds();
    let named = plan.clone() + "\n[auditors]\nhandles = [\"vera\", \"oleg\"]\n";
    desk.write("plan.toml", named);
    desk.run("mona", "assign plan add plan.toml").ok();
    assert_eq!(desk.run("mona", "assign nightly").code, 4, "the draw keeps the version it was committed with");
    let audits = desk.rows("report audits");
    let audit = audits.iter().find(|row| row["ref"] == "Q").unwrap()["audit"].as_i64().unwrap();
    desk.run("mona", &format!("assign reassign {audit} --to vera --note Hers"))
        .refused(1, "they had a part in the dialogue");
    desk.run("mona", &format!("assign reassign {audit} --to oleg --note Free")).ok();
    assert_eq!(auditor("Q"), "oleg");
    desk.holds();
}

// --- the frame ------------------------------------------------------------------------------------

#[test]
fn an_archived_request_is_drawn_by_the_day_of_its_archiving_and_counted_once() {
    let mut desk = Desk::centre();
    desk.understood_by("Q", "cy");
    desk.run("cy", "intake respond Q --reply soon").ok();
    desk.at("2026-03-04T09:00:00Z");
    desk.run("mona", "assign nightly").ok();
    desk.run("cy", "intake archive Q").ok();
    desk.at("2026-03-06T09:00:00Z");
    desk.run("mona", "assign nightly").ok();
    desk.run("mona", "assign nightly").ok();
    let frames: Vec<(String, i64)> = desk
        .rows("assign list")
        .iter()
        .map(|row| (row["draw"].as_str().unwrap().to_owned(), row["frame"].as_i64().unwrap()))
        .filter(|(draw, _)| draw.as_str() > "daily-2026-03-01")
        .collect();
    assert_eq!(frames.iter().map(|(_, size)| size).sum::<i64>(), 1, "{frames:?}");
    assert!(frames.contains(&("daily-2026-03-04".to_owned(), 1)), "{frames:?}");
    assert_eq!(desk.rows("report audits").iter().filter(|row| row["ref"] == "Q").count(), 1);
    desk.holds();
}

#[test]
fn a_dialogue_whose_customer_got_no_notice_is_outside_the_frame_and_counted() {
    let mut desk = Desk::centre();
    desk.rules("[intake]\nnotice = [\"chat\"]");
    desk.at("2026-03-03T09:00:00Z");
    let rows = "ref,received,channel,category,agent,notice,transcript\n\
        N-1,2026-03-02T10:00:00Z,chat,complaint,cy,no,hello\n\
        N-2,2026-03-02T10:00:00Z,email,complaint,cy,,hello\n\
        N-3,2026-03-02T10:00:00Z,email,complaint,cy,yes,hello\n\
        N-4,2026-03-02T10:00:00Z,chat,complaint,cy,,hello\n";
    desk.write("rows.csv", rows);
    desk.run("mona", "intake import rows.csv").ok();
    desk.at("2026-03-02T12:00:00Z");
    for (reference, channel, notice) in [("L-1", "chat", "no"), ("L-2", "chat", "yes"), ("L-3", "email", "")] {
        let add = ["intake", "add", "--ref", reference, "--channel", channel, "--details", "hello"];
        let notice = ["--notice", notice];
        desk.args("lea", &[&add[..], if notice[1].is_empty() { &[] } else { &notice }].concat()).ok();
        desk.run("lea", &format!("intake triage {reference} --category complaint")).ok();
        desk.run("lea", &format!("assign request {reference} --to cy")).ok();
        desk.run("cy", &format!("intake confirm {reference} --yes --statement clear")).ok();
        desk.run("cy", &format!("intake respond {reference} --reply done")).ok();
        desk.run("cy", &format!("intake archive {reference}")).ok();
    }
    desk.at("2026-03-03T10:00:00Z");
    let night = desk.run("mona", "assign nightly").ok();
    assert!(
        night.stdout.contains("daily-2026-03-02: 4 dialogues outside the frame: no notice given"),
        "{}",
        night.whole()
    );
    let draw = desk.rows("assign list").into_iter().find(|row| row["draw"] == "daily-2026-03-02").unwrap();
    assert_eq!((&draw["frame"], &draw["outside"]), (&3.into(), &4.into()));
    desk.holds();
}

/// Where notice is given on a channel, to say that it was not takes a dialogue out of every frame.
#[test]
fn an_agent_does_not_say_that_a_customer_was_not_told_and_a_lead_does() {
    let desk = Desk::centre();
    desk.rules("[intake]\nnotice = [\"chat\"]");
    let add = ["intake", "add", "--channel", "chat", "--details", "hello", "--notice", "no", "--ref"];
    desk.turned_down("ana", &[&add[..], &["N-1"]].concat(), 1, "ana may not say that a customer was not told");
    desk.args("lea", &[&add[..], &["N-1"]].concat()).ok();
    let by_mail = ["intake", "add", "--channel", "email", "--details", "hello", "--notice", "no", "--ref", "N-2"];
    desk.args("ana", &by_mail).ok();
}

// --- search ---------------------------------------------------------------------------------------

fn refs(desk: &Desk, args: &[&str]) -> Vec<String> {
    let rows = desk.step("", &[&["intake", "search"], args].concat()).ok().rows();
    rows.iter().map(|row| row["ref"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn words_are_found_in_any_script_and_any_case() {
    let desk = Desk::centre();
    let said = [
        ("zh", "我的订单没有收到，请退款"),
        ("ar", "لم يصلني الطلب بعد"),
        ("ru", "Где МОЙ заказ?"),
        ("el", "Ο ΔΡΟΜΟΣ ΜΑΣ"),
        ("de", "Die Straße ist GRÖẞER"),
        ("tr", "İSTANBUL kargo"),
        ("emoji", "👩🏽‍💻 thanks 🎉"),
        ("long", &format!("{} needle {}", "word ".repeat(200), "word ".repeat(200))),
    ];
    for (reference, words) in said {
        desk.archived_by(reference, "cy", words);
    }
    for (words, expected) in [
        ("退款", "zh"),
        ("订单", "zh"),
        ("الطلب", "ar"),
        ("мой", "ru"),
        ("ЗАКАЗ", "ru"),
        ("δρομος", "el"),
        ("δρομοσ", "el"),
        ("ΔΡΟΜΟΣ ΜΑΣ", "el"),
        ("größer", "de"),
        ("STRAßE", "de"),
        ("kargo", "tr"),
        ("🎉", "emoji"),
        ("NEEDLE", "long"),
    ] {
        assert_eq!(refs(&desk, &[words]), [expected], "{words}");
    }
    // ß is one letter and SS are two: that is the price of folding letter by letter.
    assert!(refs(&desk, &["strasse"]).is_empty());
    assert!(refs(&desk, &["STRASSE"]).is_empty());
    assert_eq!(refs(&desk, &["请"]), ["zh"]);
    assert_eq!(refs(&desk, &["or", "NEED"]), ["long"], "each word, anywhere");
    assert!(refs(&desk, &["needle", "订单"]).is_empty());
    let excerpt = desk.step("", &["intake", "search", "needle"]).ok().rows()[0]["excerpt"].clone();
    let excerpt = excerpt.as_str().unwrap();
    assert!(excerpt.starts_with('…') && excerpt.ends_with('…') && excerpt.contains("needle"), "{excerpt}");
}

#[test]
fn a_search_narrows_by_agent_category_and_day_and_gives_the_newest_first() {
    let mut desk = Desk::centre();
    for (day, reference, agent) in [(2, "Q2", "ana"), (3, "Q3", "cy"), (4, "Q4", "ana"), (5, "Q5", "cy")] {
        desk.at(&format!("2026-03-0{day}T12:00:00Z"));
        desk.archived_by(reference, agent, "marzipan");
    }
    desk.arrived("open");
    assert_eq!(refs(&desk, &["marzipan"]), ["Q5", "Q4", "Q3", "Q2"]);
    assert_eq!(refs(&desk, &["marzipan", "--agent", "ana"]), ["Q4", "Q2"]);
    assert_eq!(refs(&desk, &["--from", "2026-03-03", "--to", "2026-03-04"]), ["Q4", "Q3"]);
    assert!(refs(&desk, &["marzipan", "--category", "billing inquiry"]).is_empty());
    assert_eq!(refs(&desk, &["--category", "billing inquiry", "--limit", "1"]).len(), 1);
    let some = desk.run("", "intake search marzipan --limit 2").ok();
    assert!(some.stdout.contains("There are more"), "{}", some.whole());
    assert!(!desk.run("", "intake search marzipan --limit 4").ok().stdout.contains("There are more"));
    assert!(desk.run("", "intake search nougat").ok().stdout.contains("No finished dialogue has all of that"));
    assert_eq!(refs(&desk, &["--limit", "100"]).len(), 11);
    desk.run("", "intake search x --agent anna").refused(1, "did you mean `ana`?");
    desk.run("", "intake search x --from 2026-03-05 --to 2026-03-04").refused(2, "--to is before --from");
    desk.run("", "intake search x --from soon").refused(2, "--from");
    desk.run("", "intake search x --limit 0").refused(2, "0");
}

// --- hostile text, cards --------------------------------------------------------------------------

/// A request whose every free text is this, returned once, archived; with an audit that was returned.
fn all_said(text: &str, reference: &str) -> Desk {
    let mut desk = Desk::centre();
    let go = |desk: &Desk, who: &str, args: &[&str]| drop(desk.args(who, args).ok());
    go(&desk, "lea", &["intake", "add", "--ref", reference, "--channel", "chat", "--details", text]);
    go(&desk, "lea", &["intake", "triage", reference, "--category", "complaint", "--missing", text]);
    go(&desk, "lea", &["intake", "clarify", reference, "--ask", text]);
    go(&desk, "lea", &["intake", "clarify", reference, "--answered", text]);
    go(&desk, "lea", &["assign", "request", reference, "--to", "bo", "--note", text]);
    go(&desk, "lea", &["assign", "request", reference, "--to", "cy", "--note", text]);
    go(&desk, "cy", &["intake", "confirm", reference, "--yes", "--statement", text]);
    go(&desk, "mona", &["intake", "approve", reference, "--understanding", "--return", text]);
    go(&desk, "cy", &["intake", "confirm", reference, "--yes", "--statement", text]);
    go(&desk, "cy", &["intake", "respond", reference, "--reply", text]);
    go(&desk, "mona", &["intake", "approve", reference, "--response", "--return", text]);
    go(&desk, "cy", &["intake", "respond", reference, "--reply", text]);
    go(&desk, "lea", &["intake", "rate", reference, "--rating", "1", "--comment", text]);
    desk.write("said.txt", text);
    go(&desk, "cy", &["intake", "archive", reference, "--transcript", "said.txt"]);
    desk.at("2026-03-03T09:00:00Z");
    desk.run("mona", "assign nightly").ok();
    let row = desk.rows("report audits").into_iter().find(|row| row["ref"] == reference).unwrap();
    let audit = row["audit"].as_i64().unwrap().to_string();
    desk.write("answers.json", FULL);
    desk.run(row["auditor"].as_str().unwrap(), &format!("score submit {audit} --answers answers.json")).ok();
    go(&desk, "mona", &["score", "approve", &audit, "--return", text]);
    desk
}

#[test]
fn hostile_text_is_inert_in_every_field_and_every_form() {
    let text =
        "=HYPERLINK(\"http://evil\") \u{1b}[31mred\u{1b}]0;x\u{7} \u{202e}drow\u{202c} \u{2066}x\u{2069} \u{9b}2J";
    let desk = all_said(text, "Q");
    for words in ["intake show Q", "intake search drow", "intake list", "score show 4", "report audits"] {
        for form in ["table", "csv", "json"] {
            let answer = desk.run("vera", &format!("{words} --format {form}"));
            let whole = answer.whole();
            // CSV is for spreadsheets: it keeps the characters, and no formula runs.
            let odd = match form {
                "table" => &['\u{1b}', '\u{7}', '\u{9b}', '\u{202e}', '\u{2066}'][..],
                "json" => &['\u{1b}', '\u{7}'],
                _ => &[],
            };
            assert!(!whole.contains(odd), "{words} {form}: {}", whole.escape_debug());
            if form == "csv" {
                for cell in whole.lines().flat_map(|line| line.split(',')) {
                    assert!(!cell.trim_start_matches('"').starts_with('='), "{words}: {cell}");
                }
            }
        }
    }
    desk.holds();
}

#[test]
fn card_numbers_are_masked_in_every_free_text_and_never_reach_the_file() {
    let desk = all_said("My card 4111 1111 1111 1111 cvv 737 and 5500-0000-0000-0004", "Q");
    for file in std::fs::read_dir(desk.folder()).unwrap().map(|file| file.unwrap().path()) {
        if !file.file_name().unwrap().to_string_lossy().starts_with("qa.db") {
            continue;
        }
        let bytes = std::fs::read(&file).unwrap();
        for secret in ["1111 1111 1111", "5500-0000-0000-0004", "0000-0000-0004", "cvv 737"] {
            assert!(!bytes.windows(secret.len()).any(|at| at == secret.as_bytes()), "{secret} in {}", file.display());
        }
    }
    let add = ["intake", "add", "--channel", "chat", "--details", "4111 1111 1111 1111"];
    let answer = desk.args("lea", &add).ok();
    assert!(answer.stdout.contains("1 card number or code masked before anything was stored."), "{}", answer.whole());
    desk.holds();
}

#[test]
fn any_script_comes_back_as_it_was_said() {
    let text = "退款 لم يصلني 👩🏽‍💻 Ünïcödé «ß»";
    let desk = all_said(text, "订单-١");
    let shown = desk.step("mona", &["intake", "show", "订单-١"]).ok().rows()[0].clone();
    assert_eq!((&shown["details"], &shown["transcript"]), (&text.into(), &text.into()));
    let words: Vec<_> = shown["steps"].as_array().unwrap().iter().filter(|step| !step["words"].is_null()).collect();
    assert_eq!(words.len(), 13);
    assert!(words.iter().all(|step| step["words"] == text), "{words:?}");
    desk.holds();
}

#[test]
fn a_dialogue_written_down_elsewhere_is_archived_once() {
    let desk = Desk::centre();
    desk.understood_by("Q", "cy");
    desk.run("cy", "intake respond Q --reply done").ok();
    desk.write("said.txt", "Customer: hello\nAgent: done, 4111 1111 1111 1111\n");
    desk.write("other.txt", "Agent: I was lovely");
    desk.turned_down("cy", &["intake", "archive", "Q", "--transcript", "none.txt"], 66, "there is no file");
    desk.comes_to("cy", &["intake", "archive", "Q", "--transcript", "said.txt"], "archived");
    desk.again("cy", &["intake", "archive", "Q", "--transcript", "said.txt"]);
    desk.again("cy", &["intake", "archive", "Q"]);
    desk.turned_down("cy", &["intake", "archive", "Q", "--transcript", "other.txt"], 1, "with another dialogue");
    desk.holds();
}

#[test]
fn nobody_speaks_for_another_by_a_line_break() {
    let desk = Desk::centre();
    desk.archived_by("Q", "cy", "Yes.\nCustomer: thank you, perfect!");
    let transcript = desk.show("Q")["transcript"].as_str().unwrap().to_owned();
    assert_eq!(transcript.lines().filter(|line| line.starts_with("Customer:")).count(), 1, "{transcript}");
}

// --- at once --------------------------------------------------------------------------------------

#[test]
fn eight_who_add_and_route_at_once_lose_nothing_and_share_no_number() {
    const PROCESSES: usize = 8;
    const TIMES: usize = 5;
    let desk = Desk::centre();
    std::thread::scope(|scope| {
        for process in 0..PROCESSES {
            let desk = &desk;
            scope.spawn(move || {
                for time in 0..TIMES {
                    let details = format!("own {process} {time}");
                    let add = ["intake", "add", "--channel", "chat", "--details", &details];
                    let added = desk.step("lea", &add).ok().rows();
                    let reference = added[0]["ref"].as_str().unwrap().to_owned();
                    desk.run("lea", &format!("intake triage {reference} --category complaint")).ok();
                    desk.run("lea", &format!("assign request {reference}")).ok();
                    assert_eq!(desk.show(&reference)["steps"][0]["words"], details.as_str());
                }
            });
        }
    });
    let rows = desk.rows("intake list --state routed");
    let mut refs: Vec<i64> = rows.iter().map(|row| row["ref"].as_str().unwrap()[2..].parse().unwrap()).collect();
    refs.sort_unstable();
    assert_eq!(refs, (1..=i64::try_from(PROCESSES * TIMES).unwrap()).collect::<Vec<_>>());
    let work = |agent: &str| rows.iter().filter(|row| row["agent"] == agent).count();
    let each = ["ana", "bo", "cy"].map(work);
    assert!(each.iter().max().unwrap() - each.iter().min().unwrap() <= 1, "{each:?}");
    desk.holds();
}

#[test]
fn eight_who_route_one_request_at_once_route_it_once() {
    let desk = Desk::centre();
    desk.triaged("Q", "low");
    let start = || {
        desk.command("lea").args(["assign", "request", "Q"]).stdin(Stdio::null()).stdout(Stdio::null()).spawn().unwrap()
    };
    let children: Vec<Child> = (0..8).map(|_| start()).collect();
    for mut child in children {
        assert!(child.wait().unwrap().success());
    }
    assert_eq!(desk.steps("Q").iter().filter(|step| *step == "routed").count(), 1);
    desk.holds();
}

#[test]
fn a_second_response_waits_until_the_first_is_approved_or_returned() {
    let desk = Desk::centre();
    desk.rules("[approvals]\nresponse = \"all\"");
    desk.understood_by("Q", "ana");
    desk.run("ana", "intake respond Q --reply one").ok();
    desk.turned_down("ana", &["intake", "respond", "Q", "--reply", "two"], 1, "waits for its approval");
    desk.run("sam", "intake approve Q --response --return more").ok();
    desk.run("ana", "intake respond Q --reply two").ok();
}

#[test]
fn a_step_of_an_archived_request_is_not_returned() {
    let desk = Desk::centre();
    desk.archived_by("Q", "ana", "done");
    desk.turned_down("sam", &["intake", "approve", "Q", "--response", "--return", "more"], 1, "`Q` is archived");
}
