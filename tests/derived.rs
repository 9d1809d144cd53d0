//! What follows from other facts is computed again: a value that somebody changed under wholly new seals does not come out.

use crate::tamper::{Stolen, seal_anew};
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
