//! Care: an agent who was hurt comes before a score.

use crate::support::{Answer, Desk};
use rusqlite::Connection;
use serde_json::Value;

const FULL: &str = r#"{"tone": "full", "facts": "full", "identity": "yes"}"#;

fn care(desk: &Desk, who: &str, audit: i64, more: &[&str]) -> Answer {
    let audit = audit.to_string();
    desk.args(who, &[&["score", "care", &audit, "--note", "He threatened to come here"], more].concat())
}

fn notices(desk: &Desk, who: &str) -> Vec<Value> {
    desk.run(who, "report care --format json").ok().rows()
}

fn state(desk: &Desk, audit: i64) -> String {
    let row = desk.rows("report audits").into_iter().find(|row| row["audit"] == audit).expect("that audit");
    row["state"].as_str().unwrap().to_owned()
}

fn number(desk: &Desk, sql: &str) -> i64 {
    Connection::open(desk.path("qa.db")).unwrap().query_row(sql, [], |row| row.get(0)).unwrap()
}

/// The drawn centre, with care noted for Ana by her auditor.
fn noted() -> (Desk, i64, String) {
    let (desk, (one, other)) = Desk::once_with((), || {
        let desk = Desk::drawn();
        let (audit, auditor) = desk.audit_of("ana");
        care(&desk, &auditor, audit, &["--ask", "break", "--ask", "escort"]).ok();
        (desk, (audit, auditor))
    });
    (desk, one, other)
}

#[test]
fn care_goes_to_the_lead_at_once_and_the_next_ticket_comes() {
    let desk = Desk::drawn();
    let (audit, auditor) = desk.audit_of("ana");
    let answer = care(&desk, &auditor, audit, &["--ask", "escort", "--ask", "break", "--ask", "break"]).ok();
    assert!(answer.stdout.contains("Care notice 1 for ana goes to lea"), "{}", answer.whole());
    assert!(answer.stdout.contains("Audit 4 comes in its place"), "{}", answer.whole());
    assert!(answer.stdout.contains("until 2026-03-03"), "{}", answer.whole());
    assert_eq!((state(&desk, audit).as_str(), state(&desk, 4).as_str()), ("replaced", "assigned"));
    let row = &notices(&desk, "lea")[0];
    assert_eq!((row["agent"].as_str(), row["state"].as_str()), (Some("ana"), Some("sent")));
    assert_eq!(
        (row["asks"].as_str(), row["note"].as_str()),
        (Some("break, escort"), Some("He threatened to come here"))
    );
    desk.run("", "verify").ok();
    desk.run("", "assign verify daily-2026-03-01").ok();
}

#[test]
fn the_same_care_again_changes_nothing() {
    let (desk, audit, auditor) = noted();
    let head = desk.head();
    let answer = care(&desk, &auditor, audit, &["--ask", "break", "--ask", "escort"]).ok();
    assert!(answer.stdout.contains("nothing was recorded"), "{}", answer.whole());
    assert_eq!(desk.head(), head);
    let answer = care(&desk, "lea", audit, &[]).ok();
    assert!(answer.stdout.contains("was replaced before"), "somebody else's notice goes too: {}", answer.whole());
    assert_eq!(number(&desk, "SELECT count(*) FROM replacement"), 1);
}

#[test]
fn care_needs_no_approval_and_overtakes_a_wish_that_waits_for_one() {
    let desk = Desk::drawn();
    desk.write("strict.toml", "timezone = \"Europe/London\"\n[approvals]\nreplacement = \"all\"\n");
    desk.run("mona", "policy publish strict.toml").ok();
    let (audit, auditor) = desk.audit_of("ana");
    desk.run(&auditor, &format!("assign replace {audit} --reason language")).ok();
    assert_eq!(state(&desk, audit), "questioned");
    let answer = care(&desk, &auditor, audit, &[]).ok();
    assert!(answer.stdout.contains("Audit 4 comes in its place"), "{}", answer.whole());
    assert_eq!(state(&desk, audit), "replaced");
    let page = desk.run("mona", &format!("score show {audit}")).ok();
    assert!(page.stdout.contains("overtaken by care"), "{}", page.whole());
    desk.run("", "verify").ok();
    desk.run("", "assign verify daily-2026-03-01").ok();
}

#[test]
fn with_keep_the_dialogue_is_scored_and_is_no_special_case() {
    let desk = Desk::drawn();
    let (audit, auditor) = desk.audit_of("ana");
    let answer = care(&desk, &auditor, audit, &["--keep"]).ok();
    assert!(answer.stdout.contains("stays in scoring, as you asked"), "{}", answer.whole());
    assert_eq!(state(&desk, audit), "assigned");
    assert!(desk.run("lea", "report care --special --format json").ok().rows().is_empty());
    desk.args("lea", &["care", "act", "1", "--learned", "Hang up"]).refused(1, "no special case");
    desk.delivered("ana", FULL);
    desk.run("", "verify").ok();
}

#[test]
fn an_exhausted_stratum_falls_short_and_the_notice_goes_all_the_same() {
    let (desk, _, _) = noted();
    let answer = care(&desk, "mona", 4, &[]);
    assert_eq!(answer.code, 4, "{}", answer.whole());
    assert!(answer.stdout.contains("No ticket is left for ana"), "{}", answer.whole());
    assert_eq!(notices(&desk, "lea").len(), 2);
    desk.run("", "verify").ok();
}

#[test]
fn what_is_scored_delivered_or_a_spot_check_stays_and_the_notice_goes_all_the_same() {
    let desk = Desk::drawn();
    let (audit, auditor) = desk.audit_of("bo");
    desk.write("answers.json", format!("{{\"answers\": {FULL}, \"met\": \"kind\"}}"));
    desk.run(&auditor, &format!("score submit {audit} --answers answers.json")).ok();
    let answer = care(&desk, &auditor, audit, &[]).ok();
    assert!(answer.stdout.contains("its score stands and nothing comes in its place"), "{}", answer.whole());
    assert_eq!(state(&desk, audit), "scored");
    let delivered = desk.delivered("ana", FULL);
    let answer = care(&desk, "sam", delivered, &[]).ok();
    assert!(answer.stdout.contains("Care notice 2 for ana goes to lea"), "{}", answer.whole());
    assert_eq!(state(&desk, delivered), "delivered");
    let free = if desk.run("", "report audits").ok().stdout.contains("D-1") { "D-2" } else { "D-1" };
    desk.run("mona", &format!("assign spot-check {free} --note Look")).ok();
    let answer = care(&desk, "mona", 4, &[]).ok();
    assert!(answer.stdout.contains("it is a spot check"), "{}", answer.whole());
    assert_eq!(notices(&desk, "mona").len(), 3);
    assert_eq!(number(&desk, "SELECT count(*) FROM replacement"), 0);
    desk.run("", "verify").ok();
}

#[test]
fn care_for_a_void_draw_goes_and_replaces_nothing() {
    let desk = Desk::drawn();
    let (audit, auditor) = desk.audit_of("ana");
    desk.run("mona", "assign void daily-2026-03-01 --note Wrong").ok();
    let answer = care(&desk, &auditor, audit, &[]).ok();
    assert!(answer.stdout.contains("its draw is void"), "{}", answer.whole());
    assert_eq!(number(&desk, "SELECT count(*) FROM replacement"), 0);
}

#[test]
fn of_a_dialogue_that_is_scored_twice_both_leave_until_one_is_scored() {
    let of = |desk: &Desk, kind: &str| {
        number(
            desk,
            &format!(
                "SELECT max(s.audit) FROM audit_state s WHERE s.kind = '{kind}' AND s.twin IS NOT NULL AND s.agent = 4"
            ),
        )
    };
    let replaced = |desk: &Desk| number(desk, "SELECT count(*) FROM audit_state WHERE state = 'replaced'");
    let desk = Desk::doubled();
    care(&desk, "mona", of(&desk, "double"), &[]).ok();
    assert_eq!(replaced(&desk), 2, "the first audit and the second");
    desk.run("", "verify").ok();
    let desk = Desk::doubled();
    let (first, second) = (of(&desk, "drawn"), of(&desk, "double"));
    let auditor = desk.rows("report audits").into_iter().find(|row| row["audit"] == first).unwrap();
    let auditor = auditor["auditor"].as_str().unwrap().to_owned();
    desk.write("answers.json", format!("{{\"answers\": {FULL}, \"met\": \"kind\"}}"));
    desk.run(&auditor, &format!("score submit {first} --answers answers.json")).ok();
    let answer = care(&desk, "mona", second, &[]).ok();
    assert!(answer.stdout.contains("Nothing comes in the place of audit"), "{}", answer.whole());
    assert_eq!(replaced(&desk), 0);
}

#[test]
fn only_the_auditor_a_lead_or_a_manager_notes_care_and_never_the_agent() {
    let desk = Desk::drawn();
    let (audit, auditor) = desk.audit_of("ana");
    let other = ["vera", "oleg", "nora"].into_iter().find(|other| *other != auditor).unwrap();
    care(&desk, other, audit, &[]).refused(1, "may not note care for an audit of somebody else");
    care(&desk, "ana", audit, &[]).refused(1, "it is their own case");
    care(&desk, "bo", audit, &[]).refused(1, "may not note care");
    care(&desk, "sam", audit, &[]).ok();
    desk.args("sam", &["score", "care", "2", "--note", " "]).refused(2, "--note is empty");
    care(&desk, "sam", 2, &["--ask", "brake"]).refused(2, "things to ask for are break");
    care(&desk, "sam", 99, &[]).refused(1, "there is no audit 99");
}

#[test]
fn where_no_lead_of_the_team_is_there_the_managers_get_the_notice() {
    let desk = Desk::drawn();
    let (audit, auditor) = desk.audit_of("ana");
    desk.run("mona", "people absent lea --from 2026-03-02 --to 2026-03-02").ok();
    let answer = care(&desk, &auditor, audit, &[]).ok();
    assert!(answer.stdout.contains("goes to mona"), "{}", answer.whole());
}

#[test]
fn a_lead_acknowledges_and_records_what_was_done_and_learnt() {
    let (desk, audit, _) = noted();
    assert!(desk.run("lea", "care acknowledge 1").ok().stdout.contains("is acknowledged"));
    let head = desk.head();
    assert!(desk.run("mona", "care acknowledge 1").ok().stdout.contains("nothing was recorded"));
    assert_eq!(desk.head(), head);
    desk.args("lea", &["care", "act", "1", "--note", "Half an hour off, then a talk"]).ok();
    assert_eq!(notices(&desk, "lea")[0]["state"], "acknowledged");
    let done =
        ["care", "act", "1", "--note", "A colleague drove her home", "--done", "--learned", "End at the first threat"];
    assert!(desk.args("lea", &done).ok().stdout.contains("is done"));
    let head = desk.head();
    assert!(desk.args("lea", &done).ok().stdout.contains("nothing was recorded"));
    assert_eq!(desk.head(), head);
    let row = &notices(&desk, "ana")[0];
    assert_eq!(row["steps"], "lea: Half an hour off, then a talk · lea: A colleague drove her home");
    let special = desk.run("lea", "report care --special --format json").ok().rows();
    assert_eq!(special[0]["lessons"], "lea: End at the first threat");
    let reference = special[0]["ref"].as_str().unwrap();
    assert!(desk.run("lea", "intake search --agent ana").ok().stdout.contains(&format!("Special cases: {reference}.")));
    assert!(desk.run("lea", &format!("intake show {reference}")).ok().stdout.contains("It is a special case"));
    assert!(desk.run("lea", &format!("score show {audit}")).ok().stdout.contains("drove her home"));
    desk.run("", "verify").ok();
}

#[test]
fn acting_takes_a_notice_on_and_only_those_who_lead_the_agent_may() {
    let (desk, _, auditor) = noted();
    desk.run("sam", "care acknowledge 1").refused(1, "sam may not acknowledge care notice 1");
    desk.run(&auditor, "care acknowledge 1").refused(1, "may not acknowledge care notices");
    desk.args("sam", &["care", "act", "1", "--note", "x"]).refused(1, "sam may not act on care notice 1");
    desk.run("lea", "care acknowledge 9").refused(1, "there is no care notice 9");
    desk.run("lea", "care act 1").refused(2, "--note");
    desk.args("lea", &["care", "act", "1", "--note", " "]).refused(2, "--note is empty");
    desk.args("lea", &["care", "act", "1", "--note", "Talked"]).ok();
    assert_eq!(notices(&desk, "lea")[0]["state"], "acknowledged");
}

#[test]
fn nobody_tends_a_notice_about_themselves() {
    let (desk, _, _) = noted();
    desk.write("more.csv", "handle,name,role,team,from\nana,Ana Ruiz,lead,north,2026-03-02\n");
    desk.run("mona", "people import more.csv").ok();
    desk.run("ana", "care acknowledge 1").refused(1, "ana may not acknowledge care notice 1");
    desk.run("lea", "care acknowledge 1").ok();
}

#[test]
fn a_notice_is_read_by_the_agent_their_leads_managers_and_who_raised_it() {
    let (desk, audit, auditor) = noted();
    for reader in ["ana", "lea", "mona", auditor.as_str()] {
        assert_eq!(notices(&desk, reader).len(), 1, "{reader}");
    }
    let others: Vec<&str> = ["vera", "oleg", "nora"].into_iter().filter(|other| *other != auditor).collect();
    for reader in ["bo", "cy", "sam", "iris", ""].into_iter().chain(others) {
        assert!(notices(&desk, reader).is_empty(), "{reader}");
        assert!(!desk.run(reader, &format!("score show {audit}")).stdout.contains("threatened"), "{reader}");
        let special = desk.run(reader, "report care --special").ok();
        assert!(special.stdout.contains("No special case is for you to read"), "{}", special.whole());
    }
}

#[test]
fn who_was_hurt_is_told_to_the_agent_their_leads_managers_and_who_noted_it_behind_every_door() {
    let (desk, audit, auditor) = noted();
    let reference = special(&desk)[0]["ref"].as_str().unwrap().to_owned();
    let told = |who: &str, formats: &[&str]| {
        let doors = [
            format!("intake show {reference}"),
            format!("intake show {reference} --all"),
            "intake search --agent ana".to_owned(),
            format!("score show {audit}"),
            "assign show daily-2026-03-01".to_owned(),
            "assign status".to_owned(),
            "report audits".to_owned(),
            "report replacements".to_owned(),
            "report agents".to_owned(),
        ];
        let mut all = String::new();
        for format in formats {
            for door in &doors {
                all.push_str(&desk.run(who, &format!("{door} --format {format}")).stdout);
            }
        }
        all.to_lowercase()
    };
    let others: Vec<&str> = ["vera", "oleg", "nora"].into_iter().filter(|other| *other != auditor).collect();
    for who in ["bo", "cy", "sam", "iris", ""].into_iter().chain(others) {
        let all = told(who, &["table", "csv", "json"]);
        for word in ["hurt", "care\n", " care ", "\"care\"", ",care,", "special cases: d"] {
            assert!(!all.contains(word), "{who}: {word} in {all}");
        }
    }
    for who in ["ana", "lea", "mona", auditor.as_str()] {
        let all = told(who, &["table"]);
        assert!(all.contains("it is a special case: its agent was hurt"), "{who}");
        assert!(
            all.contains("it is a special case, and left scoring: its agent was hurt; audit 4 stands in for it"),
            "{who}"
        );
        assert!(all.contains(&format!("special cases: {}", reference.to_lowercase())), "{who}");
    }
    let refused = desk.args("sam", &["assign", "replace", &audit.to_string(), "--reason", "duplicate"]);
    assert!(!refused.stderr.contains("care"), "{}", refused.stderr);
    desk.run(&auditor, &format!("score submit {audit} --answers x.json"));
    desk.write("x.json", format!("{{\"answers\": {FULL}, \"met\": \"kind\"}}"));
    let refused = desk.run(&auditor, &format!("score submit {audit} --answers x.json"));
    refused.refused(1, &format!("audit {audit} is replaced: its dialogue left scoring"));
}

#[test]
fn a_night_that_a_lead_of_another_team_runs_names_nobody_who_was_hurt() {
    let (mut desk, _, _) = noted();
    desk.at("2026-03-04T05:00:00Z");
    let told = desk.run("sam", "assign nightly").stdout;
    assert!(told.contains("Care notice 1 waits since 2026-03-03") && !told.contains("ana"), "{told}");
    assert!(desk.run("lea", "assign nightly").stdout.contains("Care notice 1 for ana waits"));
}

#[test]
fn who_rules_on_an_audit_knows_that_its_agent_was_hurt() {
    let desk = Desk::drawn();
    let partly = FULL.replace("\"tone\": \"full\"", "\"tone\": {\"level\": \"partly\", \"note\": \"x\"}");
    let audit = desk.delivered("ana", &partly);
    care(&desk, "mona", audit, &[]).ok();
    let words = [
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
        "x",
    ];
    desk.args("ana", &words).ok();
    let reader =
        |desk: &Desk| ["iris", "jude", "karl"].into_iter().filter(|who| !notices(desk, who).is_empty()).count();
    assert_eq!(reader(&desk), 0);
    let mut desk = desk;
    desk.at("2026-03-20T09:00:00Z");
    desk.run("mona", "assign nightly");
    assert_eq!(reader(&desk), 1, "the arbiter who was drawn");
}

#[test]
fn special_cases_say_which_of_them_left_scoring() {
    let (desk, _, auditor) = noted();
    let bo = desk.audit_of("bo");
    desk.delivered("bo", FULL);
    let answer = care(&desk, "mona", bo.0, &[]).ok();
    assert!(
        answer.stdout.contains(
            "is delivered already: its score stands and nothing comes in its place. Its agent may dispute it as long as"
        ),
        "{}",
        answer.whole()
    );
    let rows = special(&desk);
    let left = |place: usize| rows[place]["left"].as_bool();
    assert_eq!((left(0), left(1), rows.len()), (Some(true), Some(false), 2), "{auditor}");
}

fn special(desk: &Desk) -> Vec<Value> {
    desk.run("mona", "report care --special --format json").ok().rows()
}

#[test]
fn the_night_names_notices_that_nobody_took_on_in_time() {
    let (mut desk, _, _) = noted();
    desk.at("2026-03-03T22:00:00Z");
    assert!(!desk.run("mona", "assign nightly").stdout.contains("Care notice"), "on the last day it is in time");
    desk.at("2026-03-04T05:00:00Z");
    let answer = desk.run("mona", "assign nightly --quiet");
    assert_eq!(answer.code, 4, "{}", answer.whole());
    assert!(answer.stdout.contains("Care notice 1 for ana waits since 2026-03-03"), "{}", answer.whole());
    care(&desk, "mona", 2, &[]).ok();
    let rows = notices(&desk, "mona");
    assert_eq!((rows[0]["care"].as_i64(), rows[0]["overdue"].as_bool()), (Some(1), Some(true)), "overdue on top");
    desk.run("lea", "care acknowledge 1").ok();
    assert!(!desk.run("mona", "assign nightly").stdout.contains("Care notice 1"));
}

#[test]
fn the_policy_says_how_soon_a_notice_is_acknowledged() {
    let desk = Desk::drawn();
    let policy = |days: u32| format!("timezone = \"Europe/London\"\n[care]\nacknowledge_within = {days}\n");
    desk.write("late.toml", policy(3));
    desk.run("mona", "policy publish late.toml").ok();
    assert!(care(&desk, "mona", 1, &[]).ok().stdout.contains("until 2026-03-05"));
    for days in [0, 101] {
        desk.write("never.toml", policy(days));
        desk.run("mona", "policy publish never.toml").refused(65, "acknowledge_within is 1 to 100 working days");
    }
}

#[test]
fn a_score_that_was_taken_back_keeps_its_dialogue_in_scoring_whatever_is_noted_then() {
    let desk = Desk::drawn();
    let (audit, auditor) = desk.audit_of("ana");
    desk.write("answers.json", format!("{{\"answers\": {FULL}, \"met\": \"kind\"}}"));
    desk.run(&auditor, &format!("score submit {audit} --answers answers.json")).ok();
    desk.args(&auditor, &["score", "undo", &audit.to_string(), "--note", "second thoughts"]).ok();
    let said = care(&desk, "lea", audit, &[]).ok();
    assert!(said.stdout.contains("is scored already"), "{}", said.whole());
    assert_eq!((state(&desk, audit).as_str(), number(&desk, "SELECT count(*) FROM replacement")), ("assigned", 0));
    let line = desk.rows("report auditors").into_iter().find(|row| row["auditor"] == auditor.as_str()).unwrap();
    assert_eq!(line["rescored"], 1, "{line}");
}
