//! Retention: what is older than the policy keeps it goes, and a case that is open keeps its text until it is over.

use crate::erasure::{audit_of, clear_inputs, holding, number, told};
use crate::support::Desk;
use serde_json::Value;

const POLICY: &str = "timezone = \"Europe/London\"\nreading = {who = \"all\"}\n[keeping]\ndialogue = 90\nnotes = 200\nstatements = 300\n";

fn kept(now: &str) -> Desk {
    let mut desk = told();
    desk.write("kept.toml", POLICY);
    desk.run("mona", "policy publish kept.toml").ok();
    desk.at(now);
    clear_inputs(&desk);
    desk
}

fn plan(desk: &Desk) -> Value {
    serde_json::from_str(&desk.run("mona", "keep retain --format json").ok().stdout).unwrap()
}

#[test]
fn without_yes_it_is_a_plan_and_nothing_is_erased() {
    let desk = kept("2026-06-15T09:00:00Z");
    let head = desk.head();
    let answer = desk.run("mona", "keep retain").ok();
    assert!(answer.stdout.contains("This is older than the policy keeps it; nothing is erased"), "{}", answer.whole());
    assert!(answer.stdout.contains("assize keep retain --yes"), "{}", answer.whole());
    assert_eq!(desk.run("mona", "keep retain --dry-run").ok().stdout, answer.stdout);
    desk.run("mona", "keep retain --dry-run --yes").refused(2, "--yes");
    assert_eq!(desk.head(), head);
}

#[test]
fn dialogues_go_after_their_days_and_marks_stay_until_theirs() {
    let mut desk = kept("2026-06-15T09:00:00Z");
    let done = desk.run("lea", "keep retain --yes").ok().stdout;
    let done = done.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(done.contains("of words that are gone, or go now, stand on, since scores rest on them"), "{done}");
    assert!(done.contains("they go with the notes, after 200 days"), "{done}");
    // What was drawn and is not scored stays.
    assert_eq!(
        number(&desk, "SELECT count(*) FROM request WHERE salt IS NOT NULL"),
        number(&desk, "SELECT count(*) FROM open_audit")
    );
    assert_eq!(number(&desk, "SELECT count(*) FROM request WHERE salt IS NOT NULL AND ref LIKE 'S-%'"), 0);
    assert!(number(&desk, "SELECT count(*) FROM mark WHERE quote IS NOT NULL") > 0);
    desk.run("mona", "keep approve 1").refused(1, "erasure 1 is done, and was asked of nobody");
    let again = desk.run("lea", "keep retain --yes").ok();
    assert!(again.stdout.contains("nothing was recorded"), "{}", again.whole());
    assert_eq!(number(&desk, "SELECT count(*) FROM erasure"), 1);
    desk.at("2027-03-15T09:00:00Z");
    desk.run("lea", "keep retain --yes").ok();
    assert_eq!(holding(desk.folder(), "Quetzal"), [""; 0]);
    assert!(number(&desk, "SELECT count(*) FROM person WHERE name IS NOT NULL") > 0);
    desk.run("", "verify").ok();
    desk.run("", "assign verify --all").ok();
}

#[test]
fn the_day_itself_is_kept_and_the_next_one_is_not() {
    // S-1 came in on 27 February; ninety days later is 28 May.
    let mut desk = kept("2026-05-28T09:00:00Z");
    assert!(desk.run("mona", "keep retain").ok().stdout.contains("nothing was recorded"));
    desk.at("2026-05-29T09:00:00Z");
    let due = plan(&desk);
    let goes = due["rows"][0]["goes"].as_array().unwrap().clone();
    let requests = goes.iter().find(|row| row["table"] == "request").unwrap();
    assert_eq!(requests["rows"], 2, "{due}");
}

#[test]
fn what_is_held_disputed_or_not_yet_scored_is_passed_over_with_its_reason() {
    let mut desk = kept("2026-03-20T09:00:00Z");
    desk.run("lea", "keep hold --ref S-1 --note Court").ok();
    desk.run("max", "assign spot-check S-2 --note Look").ok();
    let (audit, _) = audit_of(&desk, "S-2");
    desk.at("2026-06-15T09:00:00Z");
    let answer = desk.run("mona", "keep retain --yes").ok();
    assert!(answer.stdout.contains("hold 1 by lea on dialogue S-1 keeps it"), "{}", answer.whole());
    assert!(answer.stdout.contains(&format!("audit {audit} waits for its score")), "{}", answer.whole());
    assert!(answer.stdout.contains("1 held"), "{}", answer.whole());
    let left = "SELECT count(*) FROM request WHERE ref IN ('S-1', 'S-2') AND salt IS NOT NULL";
    assert_eq!(number(&desk, left), 2);
    desk.run("lea", "keep release 1 --note Over").ok();
    desk.run("mona", "keep retain --yes").ok();
    assert_eq!(number(&desk, left), 1);
}

#[test]
fn one_entry_brings_a_whole_batch_and_one_person_may() {
    let desk = kept("2026-06-15T09:00:00Z");
    let entries = "SELECT count(*) FROM entry WHERE act = 'keep retain'";
    desk.run("lea", "keep retain --yes").ok();
    assert_eq!(number(&desk, entries), 1);
    desk.run("ana", "keep retain --yes").refused(1, "ana may not erase what is older than the policy keeps it");
    let list = desk.rows("keep erasures");
    assert_eq!(
        (&list[0]["of"], &list[0]["reason"], &list[0]["state"]),
        (&"retention".into(), &"retention".into(), &"done".into())
    );
}

#[test]
fn without_days_in_the_policy_nothing_is_due() {
    let desk = told();
    desk.run("mona", "keep retain --yes").refused(1, "the policy says of no text how long it is kept");
}

#[test]
fn days_that_cannot_be_are_refused() {
    let desk = told();
    desk.write("bad.toml", "[keeping]\ndialogue = 0\n");
    desk.run("mona", "policy publish bad.toml").refused(65, "[keeping] dialogue is 1 to 36500 days, not 0");
    desk.write("bad.toml", "[keeping]\nrecording = 30\n");
    desk.run("mona", "policy publish bad.toml").refused(65, "recording");
}

#[test]
fn the_night_says_how_much_is_overdue() {
    let mut desk = kept("2026-06-15T09:00:00Z");
    let night = desk.night("2026-06-16T05:00:00Z");
    assert!(night.stdout.contains("older than the policy keeps it: assize keep retain"), "{}", night.whole());
    desk.run("mona", "keep retain --yes").ok();
    let night = desk.night("2026-06-16T05:30:00Z");
    assert!(!night.stdout.contains("keep retain"), "{}", night.whole());
}

#[test]
fn fewer_days_erase_nothing_before_they_have_stood_for_a_month() {
    let mut desk = kept("2026-05-01T09:00:00Z");
    assert_eq!(plan(&desk)["rows"][0]["kept"], "dialogue 90 days, notes 200 days and statements 300 days");
    desk.write("short.toml", POLICY.replace("dialogue = 90", "dialogue = 1").replace("notes = 200", "notes = 900"));
    desk.run("mona", "policy publish short.toml").ok();
    let said = "dialogue 90 days, notes 900 days and statements 300 days";
    assert_eq!(plan(&desk)["rows"][0]["kept"], said, "more days hold at once, fewer later");
    desk.run("lea", "keep retain --yes").ok();
    assert_eq!(number(&desk, "SELECT count(*) FROM erasure"), 0, "nothing was due");
    desk.at("2026-05-31T09:00:00Z");
    assert_eq!(plan(&desk)["rows"][0]["kept"], said);
    desk.at("2026-06-01T09:00:00Z");
    assert_eq!(plan(&desk)["rows"][0]["kept"], "dialogue 1 days, notes 900 days and statements 300 days");
}

#[test]
fn days_that_were_said_just_now_erase_nothing() {
    let mut desk = told();
    desk.write("kept.toml", POLICY);
    desk.at("2026-06-15T09:00:00Z");
    desk.run("mona", "policy publish kept.toml").ok();
    desk.run("lea", "keep retain --yes").refused(1, "how long text is kept was said less than 30 days ago");
    desk.at("2026-07-15T08:00:00Z");
    desk.run("lea", "keep retain --yes").refused(1, "less than 30 days ago");
    desk.at("2026-07-16T09:00:00Z");
    desk.run("lea", "keep retain --yes").ok();
    assert_eq!(number(&desk, "SELECT count(*) FROM erasure"), 1);
}

#[test]
fn what_customers_said_goes_with_the_words_it_was_taken_from() {
    let mut desk = told();
    let (audit, auditor) = audit_of(&desk, "S-1");
    let number_of = audit.to_string();
    desk.args(
        &auditor,
        &["score", "voice", &number_of, "--about", "service", "--topic", "greeting", "--quote", "I am Quetzal."],
    )
    .ok();
    desk.write("kept.toml", "timezone = \"Europe/London\"\nreading = {who = \"all\"}\n[keeping]\ndialogue = 90\n");
    desk.run("mona", "policy publish kept.toml").ok();
    desk.at("2026-06-15T09:00:00Z");
    let told = desk.run("lea", "keep retain --yes").ok().stdout;
    assert!(told.contains("[keeping] notes"), "{told}");
    assert_eq!(number(&desk, "SELECT count(*) FROM voice WHERE quote IS NOT NULL"), 0);
    desk.run("", "verify").ok();
}

#[test]
fn of_a_file_that_was_altered_nothing_is_erased_for_its_age() {
    let desk = kept("2026-06-15T09:00:00Z");
    let conn = rusqlite::Connection::open(desk.path("qa.db")).unwrap();
    let of_triggers = |what: &str| -> Vec<String> {
        let sql =
            format!("SELECT {what} FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = 'request' ORDER BY name");
        let mut statement = conn.prepare(&sql).unwrap();
        statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
    };
    let (triggers, bodies) = (of_triggers("name"), of_triggers("sql"));
    for name in &triggers {
        conn.execute_batch(&format!("DROP TRIGGER {name}")).unwrap();
    }
    conn.execute("UPDATE request SET received = '2026-06-10T10:00:00Z' WHERE ref = 'S-2'", []).unwrap();
    for body in &bodies {
        conn.execute_batch(body).unwrap();
    }
    drop(conn);
    let told = desk.run("mona", "keep retain --yes").refused(3, "the file was altered").stderr;
    assert!(told.contains("assize verify names all of it"), "{told}");
}

#[test]
fn all_that_stands_in_the_way_of_one_dialogue_is_named() {
    let mut desk = kept("2026-03-20T09:00:00Z");
    desk.run("max", "assign spot-check S-2 --note Look").ok();
    let (audit, _) = audit_of(&desk, "S-2");
    desk.run("lea", "keep hold --ref S-2 --note Court").ok();
    desk.at("2026-06-15T09:00:00Z");
    let due = plan(&desk);
    let rows = due["rows"][0]["passed_over"].as_array().unwrap();
    let why: Vec<&str> =
        rows.iter().filter(|row| row["about"] == "S-2").map(|row| row["why"].as_str().unwrap()).collect();
    let [why] = why[..] else { panic!("{due}") };
    assert!(why.contains(&format!("audit {audit} waits for its score")), "{why}");
    assert!(why.contains("hold 1 by lea on dialogue S-2 keeps it"), "{why}");
}
