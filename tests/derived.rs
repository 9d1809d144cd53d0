//! What follows from other facts is computed again: a value that somebody changed under wholly new seals does not come out.

use crate::support::Desk;
use crate::tamper::{PARTLY, Stolen, dispute, seal_anew, session};
use rusqlite::Connection;

/// Statements, and what `verify` says of them.
const DERIVED: [(&str, &str); 22] = [
    (
        "UPDATE criterion SET weight = weight + 100 WHERE id = 1",
        "criterion tone of card 1 (chat/1) is not what its text says",
    ),
    (
        "UPDATE criterion SET section = 'other' WHERE id = 1",
        "criterion tone of card 1 (chat/1) is not what its text says",
    ),
    (
        "UPDATE criterion SET title = title || 'x' WHERE id = 1",
        "criterion tone of card 1 (chat/1) is not what its text says",
    ),
    ("UPDATE criterion_line SET key = 'x' WHERE id = 1", "criterion tone of card 1 (chat/1) is not what its text says"),
    ("UPDATE card SET title = title || 'x' WHERE id = 1", "card 1 is kept as chat 1, but its text says otherwise"),
    ("UPDATE scoring SET band = coalesce(band, '') || 'x' WHERE id = 1", "(scoring 1) is not the one of its total"),
    ("UPDATE mark SET percent = percent + 100 WHERE id = 1", "scores do not come out of their marks"),
    (
        "UPDATE exclusion SET dialogues = dialogues + 1 WHERE id = 1",
        "how many dialogues are outside it, and why, does not come out",
    ),
    ("UPDATE stratum SET quota = quota + 1 WHERE id = 1", "draws do not come out of their seeds"),
    (
        "UPDATE delivery SET due = '2026-03-31' WHERE id = 1",
        "the last day of delivery 1 is 2026-03-31, but the policy of then gives",
    ),
    (
        "UPDATE dispute SET due = '2026-03-31' WHERE id = 1",
        "the last day of dispute 1 is 2026-03-31, but the policy of then gives",
    ),
    (
        "UPDATE seat SET due = '2026-03-31' WHERE id = 1",
        "the last day of seat 1 is 2026-03-31, but the policy of then gives",
    ),
    (
        "UPDATE ruling SET appeal_due = '2026-03-31' WHERE id = 1",
        "the last day of ruling 1 is 2026-03-31, but the policy of then gives",
    ),
    (
        "UPDATE care SET due = '2026-03-31' WHERE id = 1",
        "the last day of care 1 is 2026-03-31, but the policy of then gives",
    ),
    (
        "UPDATE question SET due = '2026-03-31' WHERE id = 1",
        "the last day of question 1 is 2026-03-31, but the policy of then gives",
    ),
    (
        "UPDATE calibration_question SET due = '2026-03-31' WHERE id = 1",
        "the last day of calibration_question 1 is 2026-03-31, but the policy of then gives",
    ),
    ("UPDATE audit SET due = '2026-03-31' WHERE id = 1", "the last day to score audit 1 is 2026-03-31, but its plan"),
    (
        "UPDATE routing SET agent = (SELECT id FROM person WHERE handle = 'mona') WHERE id = 1",
        "routing 1 of `L-1`: the rule of then gives it to",
    ),
    (
        "UPDATE routing SET why = 'least open work (0) of 1 on duty' WHERE id = 1",
        "routing 1 of `L-1`: the rule of then gives it to",
    ),
    (
        "UPDATE routing SET chosen = 'named', why = 'named by sam' WHERE id = 1",
        "routing 1 of `L-1`: the person who was named",
    ),
    (
        "UPDATE seat SET arbiter = (SELECT person FROM stint WHERE role = 'arbiter' AND person <> seat.arbiter LIMIT 1) WHERE basis = 'lot'",
        "the seat of",
    ),
    ("UPDATE decision SET verdict = 'keep' WHERE id = 1", "rulings do not come out of their seats and ballots"),
];

#[test]
fn what_follows_from_other_facts_does_not_come_out_when_it_was_changed_under_new_seals() {
    for (sql, says) in DERIVED {
        let stolen = Stolen::new().attack(|conn| {
            assert!(conn.execute(sql, []).expect(sql) > 0, "{sql}");
            seal_anew(conn);
        });
        stolen.convicted(sql, &[says, "every fact is as its entry sealed it"]);
    }
}

#[test]
fn a_card_a_plan_and_a_policy_that_do_not_read_any_more_are_named_under_new_seals() {
    for (table, says) in [("card", "card 1"), ("plan", "plan"), ("policy", "policy")] {
        let stolen = Stolen::new().attack(|conn| {
            conn.execute(&format!("UPDATE {table} SET text = '[' WHERE id = 1"), []).unwrap();
            seal_anew(conn);
        });
        stolen.convicted(table, &["not computed to the end", says]);
    }
}

#[test]
fn the_act_that_comes_next_after_the_last_number_is_refused() {
    let stolen = Stolen::new().attack(|conn| last_number(conn, "person"));
    stolen.convicted("the last number", &["person 9223372036854775807 was added; no entry brought it"]);
    let refused = stolen.run("assign nightly");
    assert_eq!(refused.code, 65, "{}", refused.whole());
    assert!(
        refused.stderr.contains("person 9223372036854775807 has the last number that there is"),
        "{}",
        refused.whole()
    );
}

fn last_number(conn: &Connection, table: &str) {
    let sql = format!("UPDATE {table} SET id = 9223372036854775807 WHERE id = (SELECT max(id) FROM {table})");
    assert_eq!(conn.execute(&sql, []).unwrap(), 1);
}

// --- Who has it, and until when --------------------------------------------------------------------

/// Rewrites a file that verifies, and its whole chain; `verify` says this of it.
#[track_caller]
fn rewritten(desk: &Desk, sql: &str, says: &str) {
    desk.run("", "verify").ok();
    let stolen = Stolen::of(desk).attack(|conn| {
        assert!(conn.execute(sql, []).expect(sql) > 0, "{sql}");
        for open in ["open_audit", "open_delivery", "open_dispute"] {
            conn.execute_batch(&format!("DELETE FROM {open}; INSERT INTO {open} SELECT * FROM {open}_now")).unwrap();
        }
        seal_anew(conn);
    });
    stolen.convicted(sql, &[says, "every fact is as its entry sealed it"]);
}

/// An audit of Ana's that Mona handed on by name, and one of Bo's that she gave back to the lot.
fn handed_on() -> Desk {
    Desk::once((), || {
        let mut desk = Desk::drawn();
        desk.at("2026-03-03T09:00:00Z");
        let (audit, auditor) = desk.audit_of("ana");
        let to = ["vera", "oleg"].into_iter().find(|to| *to != auditor).unwrap();
        desk.args("mona", &["assign", "reassign", &audit.to_string(), "--to", to, "--note", "Ill"]).ok();
        let (audit, _) = desk.audit_of("bo");
        desk.args("mona", &["assign", "reassign", &audit.to_string(), "--random", "--note", "Ill"]).ok();
        desk
    })
}

#[test]
fn who_was_given_an_audit_by_name_and_by_whom_does_not_come_out_when_it_was_changed_under_new_seals() {
    let person = |handle: &str| format!("(SELECT id FROM person WHERE handle = '{handle}')");
    let named = "WHERE basis = 'name'";
    let cases = [
        (format!("UPDATE assignment SET auditor = {} {named}", person("iris")), "iris could not take it"),
        (format!("UPDATE assignment SET auditor = {} {named}", person("lea")), "lea could not take it"),
        (
            format!("UPDATE assignment SET basis = 'draw', due = NULL {named}"),
            "the key of its draw gave it to somebody before",
        ),
        (format!("UPDATE assignment SET auditor = NULL, basis = 'name' {named}"), "the last day of who had audit"),
        ("UPDATE entry SET actor = 'lea' WHERE act = 'assign reassign'".to_owned(), "lea had a part in it"),
        ("UPDATE entry SET act = 'score submit' WHERE act = 'assign reassign'".to_owned(), "names no auditor"),
        ("UPDATE assignment SET basis = 'name' WHERE basis = 'lot'".to_owned(), "was handed on by entry"),
    ];
    for (sql, says) in cases {
        rewritten(&handed_on(), &sql, says);
    }
}

#[test]
fn the_own_days_of_who_an_audit_was_handed_on_to_do_not_come_out_when_they_were_changed_or_taken_away() {
    for due in ["'2026-03-31'", "NULL"] {
        let sql = format!("UPDATE assignment SET due = {due} WHERE basis = 'name'");
        rewritten(&handed_on(), &sql, "the last day of who had audit");
    }
}

#[test]
fn an_audit_that_had_a_score_nobody_returned_was_not_to_be_handed_on() {
    let desk = Desk::drawn();
    let (audit, auditor) = desk.audit_of("ana");
    desk.write("answers.json", format!("{{\"answers\": {PARTLY}, \"met\": \"kind\", \"develop\": \"\"}}"));
    desk.run(&auditor, &format!("score submit {audit} --answers answers.json")).ok();
    desk.run("mona", &format!("score approve {audit} --return Again")).ok();
    let to = ["vera", "oleg"].into_iter().find(|to| *to != auditor).unwrap();
    desk.run("mona", &format!("assign reassign {audit} --to {to} --note Ill")).ok();
    rewritten(&desk, "UPDATE approval SET granted = 1", "it was not to be scored by another auditor any more");
}

/// A dispute of Ana's about her tone.
fn disputed(rules: &str) -> Desk {
    Desk::once(rules.to_owned(), || {
        let desk = Desk::drawn();
        if !rules.is_empty() {
            desk.write("rules.toml", format!("timezone = \"Europe/London\"\n{rules}"));
            desk.run("mona", "policy publish rules.toml").ok();
        }
        let audit = desk.delivered("ana", PARTLY);
        dispute(&desk, "ana", audit);
        desk
    })
}

/// The same: nobody held a session in time.
fn without_session() -> Desk {
    let mut desk = disputed("");
    desk.night("2026-03-06T05:00:00Z");
    desk
}

/// The same: the session came to nothing, and who was drawn to rule let the time pass.
fn without_ruling(rules: &str) -> Desk {
    let mut desk = disputed(rules);
    session(&desk, "sam", 1, "outcome = \"unresolved\"");
    desk.night("2026-03-03T05:00:00Z");
    desk.night("2026-03-11T05:00:00Z");
    desk
}

#[test]
fn a_day_of_a_session_that_passed_does_not_come_out_when_it_had_not() {
    let lapsed = "(SELECT entry FROM lapse)";
    for sql in [
        format!("UPDATE entry SET at = '2026-03-05T09:00:00Z' WHERE id >= {lapsed}"),
        "UPDATE lapse SET due = '2026-03-04'".to_owned(),
        "UPDATE lapse SET person = 1".to_owned(),
    ] {
        rewritten(&without_session(), &sql, "says that there was no session in time");
    }
}

#[test]
fn a_session_that_is_said_to_be_in_time_and_was_not_is_named() {
    let desk = disputed("");
    session(&desk, "sam", 1, "outcome = \"unresolved\"");
    let sql = "UPDATE entry SET at = '2026-03-09T09:00:00Z' WHERE id = (SELECT entry FROM session)";
    rewritten(&desk, sql, "its session was recorded after 2026-03-05, its last day");
}

#[test]
fn who_was_late_with_a_ruling_does_not_come_out_when_they_were_not() {
    let cases = [
        ("UPDATE vacancy SET reason = 'recused'", "as recused, and was not"),
        ("UPDATE vacancy SET reason = 'barred'", "as barred, and was not"),
        ("UPDATE lapse SET person = 1", "as late, and was not"),
        ("UPDATE lapse SET due = '2026-03-04'", "says that somebody was late who had no seat until 2026-03-04"),
        ("UPDATE entry SET at = '2026-03-10T09:00:00Z' WHERE id >= (SELECT entry FROM lapse)", "as late, and was not"),
    ];
    for (sql, says) in cases {
        rewritten(&without_ruling(""), sql, says);
    }
}

#[test]
fn what_an_arbiter_does_after_their_last_day_is_named() {
    let mut desk = disputed("");
    session(&desk, "sam", 1, "outcome = \"unresolved\"");
    desk.night("2026-03-03T05:00:00Z");
    let arbiter = desk.rows("arbitrate queue")[0]["arbiter"].as_str().unwrap().to_owned();
    desk.run(&arbiter, "arbitrate take 1 --answer tone=full").ok();
    let sql = "UPDATE entry SET at = '2026-03-12T09:00:00Z' WHERE act = 'arbitrate take'";
    rewritten(&desk, sql, "it was taken after 2026-03-10, its last day");
}

#[test]
fn a_ruling_for_the_agent_since_nobody_ruled_needs_a_policy_that_says_so() {
    let desk = without_ruling("[disputes]\nlate_ruling = \"agent\"\n");
    let sql = "UPDATE policy SET text = replace(text, '\"agent\"', '\"next\"')";
    rewritten(&desk, sql, "rules for the agent, and nobody was late by then");
}

#[test]
fn a_second_score_that_is_forgone_before_its_time_and_a_first_one_that_is_are_named() {
    let mut desk = Desk::doubled();
    let (first, auditor) = desk.audit_of("ana");
    desk.write("answers.json", format!("{{\"answers\": {PARTLY}, \"met\": \"kind\", \"develop\": \"\"}}"));
    desk.run(&auditor, &format!("score submit {first} --answers answers.json")).ok();
    desk.night("2026-03-13T09:00:00Z");
    let ended = "(SELECT entry FROM forgone)";
    let says = "is waited for: entry";
    rewritten(&desk, &format!("UPDATE entry SET at = '2026-03-12T09:00:00Z' WHERE id >= {ended}"), says);
    rewritten(&desk, &format!("UPDATE forgone SET audit = {first}"), says);
}
