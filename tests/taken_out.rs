//! Taken out: a dialogue that was amended to another agent after it was drawn says so, and its audit is replaced even where
//! it is scored, if a second person approves it.

use crate::support::{Answer, Desk};
use rusqlite::Connection;
use serde_json::{Value, json};

const PARTLY: &str = r#"{"tone": {"level": "partly", "note": "no thanks"}, "facts": "full", "identity": "yes"}"#;
const HEADER: &str = "ref,received,channel,category,agent,customer,rating,details,transcript\n";

fn row(desk: &Desk, audit: i64) -> Value {
    desk.rows("report audits").into_iter().find(|row| row["audit"] == audit).unwrap()
}

/// Somebody amends the dialogue of an audit to an agent.
pub fn amend(desk: &Desk, audit: i64, to: &str) {
    let conn = Connection::open(desk.path("qa.db")).unwrap();
    let sql = "SELECT r.ref || ',' || r.received || ',chat,' || r.category FROM request r JOIN audit a ON a.request = r.id WHERE a.id = ?1";
    let begins: String = conn.query_row(sql, [audit], |row| row.get(0)).unwrap();
    desk.write("amended.csv", format!("{HEADER}{begins},{to},,,,\n"));
    desk.args("mona", &["intake", "import", "amended.csv", "--amend", "The login was shared"]).ok();
}

/// Ana's audit, delivered, whose dialogue is bo's by now.
fn amended() -> (Desk, i64) {
    Desk::once_with((), || {
        let desk = Desk::drawn();
        let audit = desk.delivered("ana", PARTLY);
        amend(&desk, audit, "bo");
        (desk, audit)
    })
}

fn ask(desk: &Desk, who: &str, audit: i64) -> Answer {
    let note = ["--note", "She used his login"];
    desk.args(who, &[&["assign", "replace", &audit.to_string(), "--reason", "wrong-agent"][..], &note].concat())
}

fn approve(desk: &Desk, who: &str, audit: i64) -> Answer {
    desk.run(who, &format!("assign approve {audit}"))
}

fn mean_of(desk: &Desk, agent: &str) -> Value {
    let rows = desk.rows("report agents");
    rows.iter().find(|row| row["agent"] == agent).map_or(Value::Null, |row| row["mean"].clone())
}

fn says(answer: &Answer, words: &str) {
    assert!(answer.stdout.contains(words), "{words}: {}", answer.whole());
}

fn number(desk: &Desk, sql: &str) -> i64 {
    Connection::open(desk.path("qa.db")).unwrap().query_row(sql, [], |row| row.get(0)).unwrap()
}

fn verified(desk: &Desk) {
    desk.run("", "verify").ok();
    desk.run("mona", "assign verify daily-2026-03-01").ok();
}

#[test]
fn who_scores_delivers_or_reads_an_amended_dialogue_is_told() {
    let desk = Desk::drawn();
    let (audit, auditor) = desk.audit_of("ana");
    let told = format!("Amended to another agent since they were drawn: {audit}; see assize score show AUDIT.");
    assert!(!desk.run(&auditor, "score queue").ok().stdout.contains("Amended to another"));
    assert!(row(&desk, audit).get("agent_now").is_none());
    amend(&desk, audit, "bo");
    says(&desk.run(&auditor, "score queue").ok(), &told);
    let names = format!("Audit {audit}: its dialogue was amended to bo since it was drawn as ana's.");
    says(&desk.run(&auditor, &format!("score show {audit}")).ok(), &names);
    desk.run(&auditor, "score form --all --out forms.html").ok();
    let page = std::fs::read_to_string(desk.path("forms.html")).unwrap();
    assert!(
        page.contains("was amended to bo since it was drawn as ana&#39;s")
            || page.contains("was amended to bo since it was drawn as ana's")
    );
    desk.write("answers.json", format!("{{\"answers\": {PARTLY}, \"met\": \"kind\"}}"));
    says(&desk.run(&auditor, &format!("score submit {audit} --answers answers.json")).ok(), &told);
    says(&desk.run(&auditor, &format!("score deliver {audit}")).ok(), &told);
    says(&desk.run("ana", &format!("score show {audit}")).ok(), &names);
    says(&desk.run("", "report audits").ok(), &told);
    assert_eq!((&row(&desk, audit)["agent"], &row(&desk, audit)["agent_now"]), (&json!("ana"), &json!("bo")));
    amend(&desk, audit, "ana");
    assert!(row(&desk, audit).get("agent_now").is_none(), "it is hers again");
}

#[test]
fn an_auditor_from_whom_the_agent_is_hidden_is_told_no_names() {
    let desk = Desk::drawn();
    desk.write("blind.toml", "timezone = \"Europe/London\"\n[blind]\nhide = [\"agent\"]\n");
    desk.run("mona", "policy publish blind.toml").ok();
    let (audit, auditor) = desk.audit_of("ana");
    amend(&desk, audit, "bo");
    for words in ["score queue --all".to_owned(), format!("score show {audit}"), "report audits".to_owned()] {
        let shown = desk.run(&auditor, &words).ok().stdout;
        assert!(shown.contains("mended to another agent"), "{words}: {shown}");
        let names = ["ana", "bo"]
            .into_iter()
            .filter(|name| shown.split(|c: char| !c.is_alphanumeric()).any(|word| word == *name));
        assert_eq!(names.collect::<Vec<_>>(), Vec::<&str>::new(), "{words}: {shown}");
    }
    says(
        &desk.run(&auditor, &format!("score show {audit}")).ok(),
        "the agent of its dialogue was changed since it was drawn; who they are is hidden",
    );
}

#[test]
fn a_scored_audit_of_an_amended_dialogue_is_taken_out_by_two_people_and_the_next_ticket_comes() {
    let (desk, audit) = amended();
    assert_eq!(mean_of(&desk, "ana"), 85.0);
    says(&ask(&desk, "lea", audit).ok(), &format!("Audit {audit} waits to be replaced: wrong-agent"));
    assert_eq!(
        (&row(&desk, audit)["state"], mean_of(&desk, "ana")),
        (&json!("delivered"), json!(85.0)),
        "until somebody approves it"
    );
    says(&ask(&desk, "lea", audit).ok(), "that was so before, nothing was recorded");
    for words in ["assign status", "score queue --all"] {
        says(&desk.run("mona", words).ok(), &format!("Audit {audit} waits for a second person"));
    }
    says(
        &desk.run("mona", "assign nightly"),
        &format!("Audit {audit} waits for somebody else to approve that it is taken out of all figures"),
    );
    let (_, auditor) = desk.audit_of("ana");
    approve(&desk, "lea", audit).refused(1, "they asked for it");
    approve(&desk, &auditor, audit).refused(1, "they audited it");
    let told = approve(&desk, "sam", audit).ok();
    says(&told, &format!("Audit {audit} is replaced: wrong-agent"));
    says(&told, "comes in its place, the next ticket of its stratum");
    let gone = row(&desk, audit);
    assert_eq!(
        (&gone["state"], &gone["in_rates"], &gone["total"]),
        (&json!("replaced"), &json!("no: replaced"), &json!(85.0))
    );
    assert_eq!(mean_of(&desk, "ana"), Value::Null);
    says(&desk.run("", "report agents").ok(), "1 replaced");
    says(
        &desk.run("mona", &format!("score show {audit}")).ok(),
        "Its dialogue is another agent's: its score is in no figure any more; audit 4 stands in for it",
    );
    says(&desk.run("ana", &format!("score show {audit}")).ok(), "no thanks");
    let wishes = desk.rows_for("mona", &format!("score show {audit}"))[0]["replacements"].clone();
    assert_eq!(
        (&wishes[0]["asker"], &wishes[0]["judge"], &wishes[0]["reason"], &wishes[0]["note"]),
        (&json!("lea"), &json!("sam"), &json!("wrong-agent"), &json!("She used his login"))
    );
    let next = desk.rows("report audits").into_iter().find(|one| one["audit"] == 4).unwrap();
    assert_eq!((&next["agent"], &next["state"]), (&json!("ana"), &json!("assigned")));
    let line = desk.rows("report replacements").into_iter().find(|line| line["handle"] == "ana").unwrap();
    assert_eq!((&line["asked"], &line["replaced"]), (&json!(1), &json!(1)));
    says(&approve(&desk, "sam", audit).ok(), "that was so before, nothing was recorded");
    verified(&desk);
}

#[test]
fn before_it_is_scored_one_person_is_enough_as_for_every_reason() {
    let desk = Desk::drawn();
    let (audit, auditor) = desk.audit_of("ana");
    amend(&desk, audit, "bo");
    says(&ask(&desk, &auditor, audit).ok(), &format!("Audit {audit} is replaced: wrong-agent"));
    assert_eq!(number(&desk, "SELECT count(*) FROM striking"), 0);
    verified(&desk);
}

#[test]
fn a_scored_audit_is_replaced_for_no_other_reason_and_only_where_its_dialogue_is_another_agents() {
    let (desk, audit) = amended();
    for reason in ["no-content", "not-a-dialogue", "duplicate", "care"] {
        desk.run("lea", &format!("assign replace {audit} --reason {reason}"))
            .refused(1, "is scored already: it is not replaced");
    }
    let desk = Desk::drawn();
    let audit = desk.delivered("ana", PARTLY);
    ask(&desk, "lea", audit).refused(1, "is scored already, and its dialogue is not amended to another agent");
    amend(&desk, audit, "bo");
    ask(&desk, "lea", audit).ok();
    amend(&desk, audit, "ana");
    approve(&desk, "sam", audit).refused(1, "its dialogue is not amended to another agent");
    desk.args("sam", &["assign", "approve", &audit.to_string(), "--return", "It is hers"]).ok();
    assert_eq!((&row(&desk, audit)["state"], mean_of(&desk, "ana")), (&json!("delivered"), json!(85.0)));
    verified(&desk);
}

#[test]
fn neither_its_agent_nor_the_one_whose_dialogue_it_is_by_now_nor_their_lead_takes_it_out() {
    let desk = Desk::drawn();
    desk.write("more.csv", "handle,name,role,team,from,to\nbo,,lead,east,2026-03-02,\n");
    let audit = desk.delivered("ana", PARTLY);
    amend(&desk, audit, "bo");
    desk.run("mona", "people import more.csv").ok();
    ask(&desk, "ana", audit).refused(1, "ana");
    ask(&desk, "bo", audit).refused(1, "it is their own dialogue by now");
    ask(&desk, "mona", audit).ok();
    approve(&desk, "bo", audit).refused(1, "bo");
    approve(&desk, "lea", audit).refused(1, "lea");
    approve(&desk, "sam", audit).ok();
}

#[test]
fn while_it_waits_the_agent_may_dispute_it_and_what_is_disputed_ends_once_it_is_taken_out() {
    let (desk, audit) = amended();
    ask(&desk, "lea", audit).ok();
    let open = [
        "dispute",
        "open",
        &audit.to_string(),
        "--criterion",
        "tone",
        "--reason",
        "context",
        "--propose",
        "full",
        "--statement",
        "Brisk",
    ];
    desk.args("ana", &open).ok();
    assert_eq!(row(&desk, audit)["state"], "disputed");
    approve(&desk, "sam", audit).ok();
    says(&desk.run("mona", "dispute show 1").ok(), "It is over: the audit is replaced, and in no figure any more.");
    assert!(desk.rows_for("mona", "dispute list --open").is_empty());
    let again = [
        "dispute",
        "open",
        &audit.to_string(),
        "--criterion",
        "facts",
        "--reason",
        "slip",
        "--propose",
        "full",
        "--statement",
        "x",
    ];
    desk.args("ana", &again).refused(1, "is in no figure any more: it was taken out");
    desk.run("iris", "report disputes").ok();
    says(
        &desk.run("ana", &format!("score acknowledge {audit}")).ok(),
        "It is replaced: its dialogue is another agent's",
    );
    verified(&desk);
}

#[test]
fn what_is_taken_out_before_it_is_delivered_is_neither_delivered_nor_approved_nor_undone() {
    let desk = Desk::drawn();
    let (audit, auditor) = desk.audit_of("ana");
    desk.write("answers.json", format!("{{\"answers\": {PARTLY}, \"met\": \"kind\"}}"));
    desk.run(&auditor, &format!("score submit {audit} --answers answers.json")).ok();
    amend(&desk, audit, "bo");
    ask(&desk, &auditor, audit).ok();
    approve(&desk, "sam", audit).ok();
    desk.run(&auditor, &format!("score deliver {audit}")).refused(1, "is replaced: its dialogue left scoring");
    desk.run("sam", &format!("score approve {audit}")).refused(1, "is replaced");
    desk.run(&auditor, &format!("score undo {audit} --note Again")).refused(1, "is replaced");
    ask(&desk, "mona", audit).ok();
    verified(&desk);
}

#[test]
fn an_audit_of_a_void_draw_is_in_no_figure_already() {
    let (desk, audit) = amended();
    desk.run("mona", "assign void daily-2026-03-01 --note Wrong").ok();
    ask(&desk, "lea", audit).refused(1, "is in no figure: its draw is void");
}

#[test]
fn where_the_stratum_has_no_ticket_left_the_sample_is_one_short() {
    let (desk, audit) = amended();
    ask(&desk, "lea", audit).ok();
    approve(&desk, "sam", audit).ok();
    let (_, auditor) = desk.audit_of("ana");
    let next = row(&desk, 4)["auditor"].as_str().unwrap().to_owned();
    desk.write("answers.json", format!("{{\"answers\": {PARTLY}, \"met\": \"kind\"}}"));
    desk.run(&next, "score submit 4 --answers answers.json").ok();
    amend(&desk, 4, "cy");
    ask(&desk, "lea", 4).ok();
    let judge = ["mona", "sam"][usize::from(auditor == "mona")];
    let told = approve(&desk, judge, 4);
    assert_eq!(told.code, 4, "{}", told.whole());
    says(&told, "No ticket is left for ana");
    verified(&desk);
}

#[test]
fn of_a_dialogue_that_is_scored_twice_both_scores_go() {
    let desk = Desk::doubled();
    let both: Vec<Value> = desk.rows("report audits").into_iter().filter(|row| row["agent"] == "ana").collect();
    desk.write("answers.json", format!("{{\"answers\": {PARTLY}, \"met\": \"kind\"}}"));
    let submit = |row: &Value| {
        desk.run(row["auditor"].as_str().unwrap(), &format!("score submit {} --answers answers.json", row["audit"]))
            .ok()
    };
    submit(&both[0]);
    amend(&desk, both[0]["audit"].as_i64().unwrap(), "bo");
    let id = both[1]["audit"].as_i64().unwrap();
    ask(&desk, "mona", id).ok();
    assert_eq!(row(&desk, id)["state"], "questioned", "nobody scores what may be taken out");
    for one in &both {
        approve(&desk, one["auditor"].as_str().unwrap(), id).refused(1, "audit");
    }
    approve(&desk, "sam", id).ok();
    for one in &both {
        assert_eq!(row(&desk, one["audit"].as_i64().unwrap())["state"], "replaced");
    }
    verified(&desk);
}

// --- by a dispute ---------------------------------------------------------------------------------

fn disputed(desk: &Desk, subject: &str) -> i64 {
    let audit = desk.delivered("ana", PARTLY);
    desk.args("ana", &["dispute", "open", &audit.to_string(), &format!("--{subject}"), "--statement", "I was away"])
        .ok();
    if subject == "wrong-agent" {
        amend(desk, audit, "bo");
    }
    audit
}

fn session(desk: &Desk, subject: &str, outcome: &str) {
    let notes = format!(
        "held = \"2026-03-02\"\nagent_side = \"Away.\"\n[[point]]\nsubject = \"{subject}\"\noutcome = \"{outcome}\"\n"
    );
    desk.write("notes.toml", notes);
    desk.run("sam", "dispute session 1 --notes notes.toml").ok();
}

#[test]
fn what_a_session_strikes_as_another_agents_is_replaced_by_the_next_ticket_and_what_it_strikes_as_selected_is_not() {
    for (subject, next) in [("wrong-agent", true), ("selection", false)] {
        let desk = Desk::drawn();
        let audit = disputed(&desk, subject);
        session(&desk, subject, "adjusted");
        assert_eq!(row(&desk, audit)["state"], "struck", "{subject}");
        assert_eq!(desk.rows("report audits").len(), if next { 4 } else { 3 }, "{subject}");
        if next {
            let wishes = desk.rows_for("ana", &format!("score show {audit}"))[0]["replacements"].clone();
            assert_eq!(
                (&wishes[0]["asker"], &wishes[0]["judge"], &wishes[0]["next"]),
                (&json!("ana"), &json!("sam"), &json!(4))
            );
            let line = desk.rows("report replacements").into_iter().find(|line| line["handle"] == "ana").unwrap();
            assert_eq!(line["of_drawn_part"].as_i64().or(line["replaced"].as_i64()), Some(1), "{line}");
        }
        ask(&desk, "lea", audit);
        verified(&desk);
    }
}

#[test]
fn a_wish_that_waits_is_overtaken_by_a_dispute_that_strikes_the_audit() {
    let desk = Desk::drawn();
    let audit = disputed(&desk, "wrong-agent");
    ask(&desk, "lea", audit).ok();
    session(&desk, "wrong-agent", "adjusted");
    let wishes = desk.rows_for("ana", &format!("score show {audit}"))[0]["replacements"].clone();
    assert_eq!((&wishes[0]["outcome"], &wishes[1]["outcome"]), (&json!("overtaken by a dispute"), &json!("replaced")));
    says(&approve(&desk, "mona", audit).ok(), "that was so before, nothing was recorded");
    verified(&desk);
}

#[test]
fn a_ruling_that_strikes_brings_the_next_ticket_and_one_that_nobody_gave_in_time_brings_it_by_night() {
    for late in [false, true] {
        let mut desk = Desk::drawn();
        desk.write("late.toml", "timezone = \"Europe/London\"\n[disputes]\nlate_ruling = \"agent\"\n");
        desk.run("mona", "policy publish late.toml").ok();
        let audit = disputed(&desk, "wrong-agent");
        session(&desk, "wrong-agent", "unresolved");
        desk.night("2026-03-03T05:00:00Z");
        if late {
            let night = desk.night("2026-03-11T05:00:00Z");
            says(
                &night,
                &format!("Audit {audit} is struck: its dialogue is another agent's. Audit 4 comes in its place"),
            );
        } else {
            let arbiter = desk.rows("arbitrate queue --all")[0]["arbiter"].as_str().unwrap().to_owned();
            desk.run(&arbiter, "arbitrate take 1").ok();
            crate::arbitration::rule(&desk, &arbiter, "[[point]]\nsubject = \"wrong-agent\"\nverdict = \"agent\"\n")
                .ok();
        }
        assert_eq!(row(&desk, audit)["state"], "struck");
        assert_eq!(row(&desk, 4)["agent"], "ana");
        assert_eq!(number(&desk, "SELECT count(*) FROM replaced WHERE judge IS NULL"), i64::from(late));
        desk.night("2026-03-12T05:00:00Z");
        assert_eq!(number(&desk, "SELECT count(*) FROM replaced"), 1, "once");
        verified(&desk);
    }
}
