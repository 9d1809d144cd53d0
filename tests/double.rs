//! Dialogues that are scored twice: which, by whom, that nobody sees the other's score, and that only the first counts.

use crate::support::{Answer, Desk};
use rusqlite::Connection;
use sha2::{Digest, Sha256};

const DRAW: &str = "daily-2026-03-01";
const HEADER: &str = "ref,received,channel,category,agent,customer,transcript\n";
const FULL: &str = r#"{"tone": "full", "facts": "full", "identity": "yes"}"#;
const PARTLY: &str = r#"{"tone": {"level": "partly", "note": "no thanks"}, "facts": "full", "identity": "yes"}"#;

/// The small centre with a plan that has these lines more, before its first night.
fn planned(about: &str, more: &str) -> Desk {
    let desk = Desk::centre();
    let plan = std::fs::read_to_string(desk.path("plan.toml")).unwrap();
    desk.write("plan.toml", format!("{}{more}\n", plan.replace("days = 3", &format!("days = 3\n{about}"))));
    desk.run("mona", "assign plan add plan.toml").ok();
    desk
}

/// The same after its first night.
fn drawn(share: &str) -> Desk {
    Desk::once(share, || {
        let desk = planned(&format!("double = \"{share}\""), "");
        desk.run("mona", "assign nightly").ok();
        desk
    })
}

/// A larger draw: five of each of three agents.
fn large(share: &str, more: &str) -> Desk {
    Desk::once((share, more), || {
        let desk = planned(&format!("double = \"{share}\""), more);
        let plan = std::fs::read_to_string(desk.path("plan.toml")).unwrap();
        desk.write("plan.toml", plan.replace("count = 1", "count = 5"));
        desk.run("mona", "assign plan add plan.toml").ok();
        let row =
            |agent: &str, n: usize| format!("{agent}-{n},2026-03-01T10:00:00Z,chat,complaint,{agent},c-{n},Hello\n");
        let rows: String = ["ana", "bo", "cy"].iter().flat_map(|agent| (0..8).map(move |n| row(agent, n))).collect();
        desk.write("more.csv", format!("{HEADER}{rows}"));
        desk.run("mona", "intake import more.csv").ok();
        desk
    })
}

/// An audit as the file has it.
#[derive(Debug, Clone)]
struct Row {
    audit: i64,
    reference: String,
    agent: String,
    auditor: Option<String>,
    state: String,
}

fn rows(desk: &Desk, kind: &str) -> Vec<Row> {
    let conn = Connection::open(desk.path("qa.db")).unwrap();
    let mut statement = conn
        .prepare(
            "SELECT s.audit, r.ref, a.handle, q.handle, s.state FROM audit_state s JOIN request r ON r.id = s.request
             JOIN person a ON a.id = s.agent LEFT JOIN person q ON q.id = s.auditor WHERE s.kind = ?1 ORDER BY s.audit",
        )
        .unwrap();
    let read = |row: &rusqlite::Row<'_>| {
        Ok(Row {
            audit: row.get(0)?,
            reference: row.get(1)?,
            agent: row.get(2)?,
            auditor: row.get(3)?,
            state: row.get(4)?,
        })
    };
    statement.query_map([kind], read).unwrap().map(Result::unwrap).collect()
}

/// The first and the second audit of an agent's dialogue, which is scored twice.
fn both(desk: &Desk, agent: &str) -> (Row, Row) {
    let second = rows(desk, "double").into_iter().find(|row| row.agent == agent).expect("a second audit");
    let first = rows(desk, "drawn").into_iter().find(|row| row.reference == second.reference).expect("a first audit");
    (first, second)
}

fn score(desk: &Desk, row: &Row, answers: &str) {
    desk.write("answers.json", format!("{{\"answers\": {answers}, \"met\": \"kind\", \"develop\": \"\"}}"));
    let auditor = row.auditor.as_deref().unwrap();
    desk.run(auditor, &format!("score submit {} --answers answers.json", row.audit)).ok();
}

fn dispute(desk: &Desk, who: &str, row: &Row, propose: &str) -> Answer {
    let open = ["dispute", "open", &row.audit.to_string(), "--criterion", "tone", "--reason", "context"];
    desk.args(who, &[&open[..], &["--propose", propose, "--statement", "He was brisk"]].concat())
}

fn value<T: rusqlite::types::FromSql>(desk: &Desk, sql: &str) -> T {
    Connection::open(desk.path("qa.db")).unwrap().query_row(sql, [], |row| row.get(0)).unwrap()
}

fn sha(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().fold(String::new(), |hex, byte| format!("{hex}{byte:02x}"))
}

/// Everything that somebody can ask about audits.
fn everything(desk: &Desk, who: &str, row: &Row) -> String {
    let questions = [
        format!("score show {}", row.audit),
        format!("score explain {} --format json", row.audit),
        "score queue --all".to_owned(),
        "report audits --format json".to_owned(),
        "report disputes --format json".to_owned(),
        "dispute list".to_owned(),
        "assign status".to_owned(),
        format!("intake show {}", row.reference),
    ];
    let answer = |words: &String| {
        let answer = desk.run(who, words);
        // There is nothing to explain where there is no score, or none to be seen.
        if words.starts_with("score explain") { answer.whole() } else { answer.ok().stdout }
    };
    questions.iter().map(answer).collect()
}

#[test]
fn what_an_auditor_notes_while_they_score_is_theirs_until_both_scores_are_there() {
    let desk = Desk::doubled();
    let (first, second) = both(&desk, "ana");
    let (own, other) = (first.auditor.as_deref().unwrap(), second.auditor.as_deref().unwrap());
    desk.args(own, &["score", "reveal", &first.audit.to_string(), "--note", "She names it herself"]).ok();
    let shown =
        |who: &str| desk.run(who, &format!("score show {}", first.audit)).ok().stdout.contains("names it herself");
    assert!(shown(own));
    for who in [other, "", "ana", "mona"] {
        assert!(!shown(who), "{who}");
    }
    score(&desk, &first, FULL);
    score(&desk, &second, FULL);
    assert!(shown(other) && shown("mona"));
}

#[test]
fn who_is_scored_twice_and_by_whom_comes_out_of_the_key_by_hand() {
    let desk = large("30%", "");
    let night = desk.run("mona", "assign nightly").ok();
    assert!(night.stdout.contains("5 of them twice, by a second auditor."), "{}", night.whole());
    let key: String = value(&desk, "SELECT key FROM draw");
    let mut refs: Vec<String> = rows(&desk, "drawn").into_iter().map(|row| row.reference).collect();
    assert_eq!(refs.len(), 15);
    refs.sort_by_key(|reference| sha(&format!("dual:{key}:{reference}")));
    let mut wanted = refs[..5].to_vec(); // 30 % of 15 are 4.5, rounded up
    let mut auditors = ["vera", "oleg", "nora"];
    auditors.sort_by_key(|handle| sha(&format!("auditor:{key}:{handle}")));
    for reference in &wanted {
        let second = rows(&desk, "double").into_iter().find(|row| row.reference == *reference).expect("scored twice");
        let first = rows(&desk, "drawn").into_iter().find(|row| row.reference == *reference).unwrap();
        let turn = auditors.iter().position(|handle| Some(*handle) == first.auditor.as_deref()).unwrap();
        // Nora led the north until January.
        let free = |handle: &&str| *handle != "nora" || first.agent == "cy";
        let next = (1..3).map(|step| auditors[(turn + step) % 3]).find(free);
        assert_eq!(second.auditor.as_deref(), next, "{reference}");
    }
    let mut found: Vec<String> = rows(&desk, "double").into_iter().map(|row| row.reference).collect();
    found.sort();
    wanted.sort();
    assert_eq!(found, wanted);
    desk.run("", "verify").ok();
}

#[test]
fn the_second_auditor_is_never_the_first_and_never_tied_to_the_agent() {
    let desk = large("100%", "");
    desk.run("mona", "assign nightly").ok();
    let seconds = rows(&desk, "double");
    assert_eq!(seconds.len(), 15);
    for second in &seconds {
        let first = rows(&desk, "drawn").into_iter().find(|row| row.reference == second.reference).unwrap();
        assert!(second.auditor.is_some());
        assert_ne!(first.auditor, second.auditor, "{}", second.reference);
        assert!(second.agent == "cy" || second.auditor.as_deref() != Some("nora"), "{}", second.reference);
    }
    assert!(seconds.iter().any(|row| row.auditor.as_deref() == Some("nora")), "she may for the south");
}

#[test]
fn what_a_capacity_leaves_is_all_that_second_audits_get() {
    let desk = large("100%", "[auditors]\ncapacity = 8");
    let night = desk.run("mona", "assign nightly");
    assert_eq!(night.code, 4, "{}", night.whole());
    let all: Vec<Row> = rows(&desk, "drawn").into_iter().chain(rows(&desk, "double")).collect();
    for auditor in ["vera", "oleg", "nora"] {
        let given = all.iter().filter(|row| row.auditor.as_deref() == Some(auditor)).count();
        assert!(given <= 8, "{auditor} has {given}");
    }
    let alone = rows(&desk, "double").iter().filter(|row| row.auditor.is_none()).count();
    assert!(alone > 0);
    assert!(night.stdout.contains(&format!("{alone} of these without one")), "{}", night.whole());
    desk.run("", "verify").ok();
}

#[test]
fn who_has_no_second_auditor_is_said_and_gets_one_when_one_is_there() {
    let mut desk = planned("double = \"100%\"", "");
    desk.run("mona", "people absent oleg --from 2026-03-02 --to 2026-03-03").ok();
    let seen = desk.run("", "assign plan preview daily").ok();
    assert!(seen.stdout.contains("No second auditor for 2.00 of the 3 scored twice"), "{}", seen.whole());
    let night = desk.run("mona", "assign nightly");
    assert_eq!(night.code, 4, "{}", night.whole());
    assert!(night.stdout.contains("3 of them twice, by a second auditor; 2 of these without one"), "{}", night.whole());
    let lone = rows(&desk, "double").into_iter().filter(|row| row.auditor.is_none()).count();
    assert_eq!(lone, 2, "ana and bo: nora is tied to them");
    desk.run("", "verify").ok();
    desk.at("2026-03-04T09:00:00Z");
    desk.run("mona", "assign nightly").ok();
    for row in rows(&desk, "double") {
        let first = rows(&desk, "drawn").into_iter().find(|first| first.reference == row.reference).unwrap();
        assert!(row.auditor.is_some() && row.auditor != first.auditor, "{row:?}");
    }
    desk.run("", "verify").ok();
}

#[test]
fn a_ticket_has_one_first_and_one_second_audit_and_the_schema_says_so() {
    let desk = drawn("100%");
    let conn = Connection::open(desk.path("qa.db")).unwrap();
    for kind in ["drawn", "double"] {
        let sql = format!(
            "INSERT INTO audit (entry, kind, ticket, request, agent, card, due) SELECT entry, '{kind}', ticket, request, agent, card, due FROM audit LIMIT 1"
        );
        assert!(conn.execute_batch(&sql).unwrap_err().to_string().contains("stands already"), "{kind}");
    }
    assert!(conn.execute_batch("DROP TRIGGER audit_once").is_ok());
    let twice = "INSERT INTO audit (entry, kind, ticket, request, agent, card, due) SELECT entry, kind, ticket, request, agent, card, due FROM audit LIMIT 1";
    assert!(conn.execute_batch(twice).unwrap_err().to_string().contains("UNIQUE"));
}

#[test]
fn nothing_tells_a_second_auditor_that_theirs_is_the_second() {
    let desk = drawn("50%");
    let second = rows(&desk, "double").remove(0);
    let auditor = second.auditor.clone().unwrap();
    for words in [
        format!("score show {}", second.audit),
        format!("score show {} --format json", second.audit),
        "score queue".to_owned(),
        "score queue --all --format json".to_owned(),
        "report audits".to_owned(),
        "assign status --format json".to_owned(),
        format!("intake show {}", second.reference),
    ] {
        // The rating is hidden from every auditor.
        let told = desk.run(&auditor, &words).ok().stdout.replace("hidden until you hand in", "");
        for word in ["second", "double", "twin", "blind", "hidden", "measures"] {
            assert!(!told.contains(word), "{words} says {word}:\n{told}");
        }
        let times = told.matches(&format!("{} ", second.reference)).count();
        assert!(times <= 1, "{words} shows the dialogue {times} times:\n{told}");
    }
    // The form is that of any other audit.
    let plain = |row: &Row| {
        let shown = desk.run("", &format!("score show {} --format json", row.audit)).ok();
        let page: serde_json::Value = serde_json::from_str(&shown.stdout).unwrap();
        let mut keys: Vec<String> = Vec::new();
        collect(&page, &mut keys);
        // Whether the customer gave a rating is the dialogue's.
        keys.retain(|key| !key.starts_with("rating "));
        keys
    };
    let once = rows(&desk, "drawn")
        .into_iter()
        .find(|row| rows(&desk, "double").iter().all(|second| second.reference != row.reference))
        .unwrap();
    assert_eq!(plain(&second), plain(&once));
}

fn collect(page: &serde_json::Value, keys: &mut Vec<String>) {
    match page {
        serde_json::Value::Object(fields) => {
            for (key, value) in fields {
                keys.push(format!("{key} {}", value.is_null()));
                if key != "rating" && key != "transcript" {
                    collect(value, keys);
                }
            }
        }
        serde_json::Value::Array(all) => all.iter().for_each(|value| collect(value, keys)),
        _ => {}
    }
}

#[test]
fn the_number_of_an_audit_does_not_tell_whether_it_is_the_second() {
    let desk = large("100%", "");
    desk.run("mona", "assign nightly").ok();
    let before = rows(&desk, "double").into_iter().filter(|second| {
        rows(&desk, "drawn").iter().any(|first| first.reference == second.reference && second.audit < first.audit)
    });
    let before = before.count();
    assert!((1..15).contains(&before), "{before} of 15 come before the first");
}

#[test]
fn nobody_sees_the_others_marks_before_both_are_there_whoever_is_first() {
    for first_scores_first in [true, false] {
        let desk = drawn("100%");
        let (first, second) = both(&desk, "cy");
        let (done, waits) = if first_scores_first { (&first, &second) } else { (&second, &first) };
        score(&desk, done, PARTLY);
        let other = waits.auditor.as_deref().unwrap();
        let third = ["vera", "oleg", "nora"]
            .into_iter()
            .find(|one| Some(*one) != first.auditor.as_deref() && Some(*one) != second.auditor.as_deref())
            .unwrap();
        for reader in [other, third, "", "cy", "bo", "lea", "sam", "mona", "iris"] {
            let told = everything(&desk, reader, done);
            for leak in ["no thanks", "85.00", "8500"] {
                assert!(!told.contains(leak), "{reader} reads {leak}:\n{told}");
            }
        }
        assert!(everything(&desk, done.auditor.as_deref().unwrap(), done).contains("no thanks"), "their own they see");
        score(&desk, waits, FULL);
        for reader in ["mona", "sam", other] {
            assert!(everything(&desk, reader, done).contains("no thanks"), "{reader} after both are there");
        }
        let told = desk.run("mona", &format!("score show {}", second.audit)).ok().stdout;
        assert!(
            told.contains("second scoring") && told.contains(&format!("The first is audit {}", first.audit)),
            "{told}"
        );
        let told = desk.run("cy", &format!("score show {}", second.audit)).ok().stdout;
        assert!(!told.contains("no thanks") && !told.contains("worth"), "its agent never sees the second:\n{told}");
    }
}

/// Every figure there is.
fn figures(desk: &Desk) -> Vec<serde_json::Value> {
    ["agents", "auditors", "replacements"].iter().flat_map(|report| desk.rows(&format!("report {report}"))).collect()
}

#[test]
fn the_first_score_is_delivered_and_approved_only_when_the_second_is_there() {
    let desk = drawn("100%");
    let (first, second) = both(&desk, "cy");
    let auditor = first.auditor.clone().unwrap();
    let before = figures(&desk);
    desk.write("answers.json", format!("{{\"answers\": {PARTLY}, \"met\": \"kind\"}}"));
    let said = desk.run(&auditor, &format!("score submit {} --answers answers.json", first.audit)).ok();
    assert!(said.stdout.contains("It waits for the second score of its dialogue"), "{}", said.whole());
    assert_eq!(figures(&desk), before, "half of a pair is in no figure");
    let open = desk.run("mona", "assign status").ok().stdout;
    assert!(open.contains("0 done of 3 drawn"), "{open}");
    let deliver = format!("score deliver {}", first.audit);
    for who in [auditor.as_str(), "mona", "sam"] {
        desk.run(who, &deliver).refused(1, "waits for the second score of its dialogue");
    }
    let all = desk.run("mona", "score deliver --all");
    assert_eq!(all.code, 4, "{}", all.whole());
    assert!(all.stdout.contains("waits for the second score"), "{}", all.whole());
    desk.run("lea", &format!("score approve {}", first.audit)).refused(1, "waits for the second score");
    score(&desk, &second, FULL);
    assert_ne!(figures(&desk), before);
    desk.run(&auditor, &deliver).ok();
    assert!(desk.run("cy", &format!("score show {}", first.audit)).ok().stdout.contains("no thanks"));
    desk.run("", "verify").ok();
}

#[test]
fn a_second_score_that_is_long_overdue_is_forgone_and_the_first_goes_on() {
    let mut desk = drawn("100%");
    let (first, second) = both(&desk, "cy");
    score(&desk, &first, PARTLY);
    let deliver = format!("score deliver {}", first.audit);
    let due: String = value(&desk, "SELECT due FROM audit WHERE kind = 'double'");
    assert_eq!(due, "2026-03-05", "a Thursday");
    desk.at("2026-03-12T09:00:00Z");
    let night = desk.run("mona", "assign nightly");
    assert!(!night.stdout.contains("forgone"), "the fifth working day: {}", night.whole());
    desk.run("mona", &deliver).refused(1, "waits for the second score");
    desk.at("2026-03-13T09:00:00Z");
    let night = desk.run("mona", "assign nightly");
    let says = format!("Audit {}, a second score, is forgone: it is long overdue. Audit {}", second.audit, first.audit);
    assert!(night.stdout.contains(&says), "{}", night.whole());
    assert_eq!(night.stdout.matches("forgone").count(), 1, "of the others the first is not scored: {}", night.whole());
    assert!(!desk.run("mona", "assign nightly").stdout.contains("forgone"), "once");
    assert_eq!(both(&desk, "cy").1.state, "forgone");
    desk.write("answers.json", format!("{{\"answers\": {FULL}, \"met\": \"kind\"}}"));
    let submit = format!("score submit {} --answers answers.json", second.audit);
    desk.run(second.auditor.as_deref().unwrap(), &submit).refused(1, "is forgone");
    assert!(desk.rows("score queue").iter().all(|row| row["audit"] != second.audit));
    desk.run("mona", &deliver).ok();
    let told = desk.run("cy", &format!("score show {}", first.audit)).ok().stdout;
    assert!(told.contains("no thanks"), "{told}");
    desk.run("", "verify").ok();
}

#[test]
fn a_second_score_that_nobody_can_give_is_forgone_after_its_last_day() {
    let mut desk = planned("double = \"100%\"", "");
    desk.run("mona", "people absent oleg --from 2026-03-02 --to 2026-03-31").ok();
    desk.run("mona", "assign nightly");
    let lone = rows(&desk, "double").into_iter().find(|row| row.auditor.is_none()).unwrap();
    let first = rows(&desk, "drawn").into_iter().find(|row| row.reference == lone.reference).unwrap();
    score(&desk, &first, FULL);
    desk.at("2026-03-05T09:00:00Z");
    assert!(!desk.run("mona", "assign nightly").stdout.contains("forgone"), "its last day");
    desk.at("2026-03-06T09:00:00Z");
    let night = desk.run("mona", "assign nightly").stdout;
    assert!(
        night.contains(&format!("Audit {}, a second score, is forgone: nobody could give it", lone.audit)),
        "{night}"
    );
    desk.run("mona", &format!("score deliver {}", first.audit)).ok();
    desk.run("", "verify").ok();
}

#[test]
fn where_one_of_the_two_scores_is_returned_the_other_is_hidden_again_until_it_is_given_again() {
    let desk = drawn("100%");
    let policy = std::fs::read_to_string(desk.path("policy.toml")).unwrap();
    desk.write("strict.toml", format!("{policy}\n[approvals]\nevaluation = \"all\"\n"));
    desk.run("mona", "policy publish strict.toml").ok();
    let (first, second) = both(&desk, "cy");
    let scorer = first.auditor.clone().unwrap();
    score(&desk, &first, FULL);
    score(&desk, &second, PARTLY);
    assert!(everything(&desk, &scorer, &second).contains("no thanks"), "both are there");
    desk.run("mona", &format!("score approve {} --return Again", first.audit)).ok();
    assert!(!everything(&desk, &scorer, &second).contains("no thanks"), "theirs is still to be scored");
    score(&desk, &first, PARTLY);
    assert!(everything(&desk, &scorer, &second).contains("no thanks"), "both are there again");
}

#[test]
fn every_figure_is_the_same_with_and_without_the_second_audits() {
    let witnessed = |double: &str| {
        let desk = planned(&format!("seed = \"dice\"\n{double}"), "");
        desk.run("mona", "assign commit daily").ok();
        let dice = ["assign", "draw", DRAW, "--seed", "83920174659301827461", "--witness", "Ana"];
        desk.args("mona", &dice).ok();
        desk
    };
    let (once, twice) = (witnessed(""), witnessed("double = \"100%\""));
    let answers = |agent: &str| if agent == "bo" { FULL } else { PARTLY };
    let seeds = [&once, &twice].map(|desk| value::<String>(desk, "SELECT key FROM draw"));
    assert_eq!(seeds[0], seeds[1], "the same draw");
    for desk in [&once, &twice] {
        for second in rows(desk, "double") {
            score(
                desk,
                &second,
                r#"{"tone": {"level": "none", "note": "x"}, "facts": {"level": "none", "note": "x"}, "identity": {"level": "no", "note": "x"}}"#,
            );
        }
        for first in rows(desk, "drawn") {
            score(desk, &first, answers(&first.agent));
            desk.run(first.auditor.as_deref().unwrap(), &format!("score deliver {}", first.audit)).ok();
        }
        let first = rows(desk, "drawn").into_iter().find(|row| row.agent == "ana").unwrap();
        dispute(desk, "ana", &first, "full").ok();
    }
    assert_eq!(once.rows("report agents"), twice.rows("report agents"));
    let rates = |desk: &Desk| {
        let mut rows = desk.rows("report auditors");
        // What in no rate is somebody's work stands in a column of its own, and was done in time or not as all work.
        for row in &mut rows {
            for key in ["second", "on_time", "on_time_n", "on_time_low", "on_time_high"] {
                row.as_object_mut().unwrap().remove(key).unwrap();
            }
        }
        rows
    };
    assert_eq!(rates(&once), rates(&twice));
    let disputed = |desk: &Desk| {
        desk.rows("dispute list")
            .into_iter()
            .map(|mut row| row.as_object_mut().unwrap().remove("audit").map(|_| row))
            .collect::<Vec<_>>()
    };
    assert_eq!(disputed(&once), disputed(&twice));
    let told = twice.run("", "report agents").ok();
    assert!(told.stdout.contains("Outside every figure here: 3 second scorings"), "{}", told.whole());
    let open = twice.run("mona", "assign status").ok();
    assert!(open.stdout.contains("Nothing is open."), "{}", open.whole());
    twice.run("", "verify").ok();
}

#[test]
fn a_second_audit_that_is_late_is_in_no_agents_figure_and_stays_in_the_queue() {
    let mut desk = drawn("100%");
    for first in rows(&desk, "drawn") {
        score(&desk, &first, FULL);
    }
    desk.at("2026-03-16T09:00:00Z");
    let overdue: i64 = desk.rows("report auditors").iter().map(|row| row["overdue"].as_i64().unwrap()).sum();
    assert_eq!(overdue, 3, "who has it is late with it");
    assert!(desk.rows("report agents").iter().all(|row| row["n"] == 0));
    let queue = desk.rows("score queue");
    assert_eq!(queue.len(), 3);
    assert!(queue.iter().all(|row| row["overdue"] == true), "{queue:?}");
}

#[test]
fn a_second_audit_is_not_delivered_approved_acknowledged_or_disputed() {
    let desk = drawn("100%");
    desk.write("strict.toml", "timezone = \"Europe/London\"\n[approvals]\nevaluation = \"all\"\n");
    desk.run("mona", "policy publish strict.toml").ok();
    let (first, second) = both(&desk, "ana");
    let auditor = second.auditor.clone().unwrap();
    desk.write("answers.json", format!("{{\"answers\": {FULL}, \"met\": \"kind\"}}"));
    let said = desk.run(&auditor, &format!("score submit {} --answers answers.json", second.audit)).ok();
    assert!(said.stdout.contains("It is kept") && !said.stdout.contains("approval"), "{}", said.whole());
    let refused = |says: &str| {
        desk.run(&auditor, &format!("score deliver {}", second.audit)).refused(1, says);
        desk.run("mona", &format!("score deliver {}", second.audit)).refused(1, says);
        desk.run("sam", &format!("score approve {}", second.audit)).refused(1, says);
        desk.run("ana", &format!("score acknowledge {}", second.audit)).refused(1, says);
        dispute(&desk, "ana", &second, "na").refused(1, says);
    };
    // Nobody is told which of the two is the second.
    refused("is approved, delivered or disputed for now");
    desk.run("mona", "score deliver --all").ok();
    score(&desk, &first, FULL);
    refused("it measures auditors, and is neither approved, delivered nor disputed");
    let approve = format!("score approve {}", first.audit);
    desk.run(&auditor, &approve).refused(1, "they audit the same dialogue");
    desk.run("sam", &approve).ok();
    desk.run("mona", "score deliver --all").ok();
    let delivered: String = value(&desk, "SELECT group_concat(audit) FROM delivery");
    assert_eq!(delivered, first.audit.to_string());
    assert_eq!(both(&desk, "ana").1.state, "scored");
    desk.run("", "verify").ok();
}

#[test]
fn who_scored_it_too_neither_leads_the_session_nor_rules() {
    let desk = drawn("100%");
    let (first, second) = both(&desk, "cy");
    let auditor = second.auditor.clone().unwrap();
    desk.write("more.csv", format!("handle,name,role,team,from,to\n{auditor},,arbiter,ombuds,2026-03-01,\n"));
    desk.run("mona", "people import more.csv").ok();
    score(&desk, &second, FULL);
    score(&desk, &first, PARTLY);
    desk.run(first.auditor.as_deref().unwrap(), &format!("score deliver {}", first.audit)).ok();
    dispute(&desk, "cy", &first, "full").ok();
    desk.write(
        "notes.toml",
        "held = \"2026-03-02\"\nagent_side = \"x\"\n[[point]]\ncriterion = \"tone\"\noutcome = \"unresolved\"\n",
    );
    desk.run(&auditor, "dispute session 1 --notes notes.toml").refused(1, "they audit the same dialogue");
    desk.run("lea", "dispute session 1 --notes notes.toml").ok();
    desk.write(
        "ruling.toml",
        "rationale = \"x\"\nroot_cause = \"context\"\n[[point]]\ncriterion = \"tone\"\nverdict = \"agent\"\n",
    );
    assert_ne!(desk.rows("arbitrate queue --all")[0]["arbiter"], auditor.as_str());
    desk.run(&auditor, "arbitrate rule 1 --ruling ruling.toml").refused(1, "may not");
}

#[test]
fn a_dialogue_that_is_unsuitable_is_so_for_both_and_what_comes_is_scored_once() {
    for by_first in [true, false] {
        let desk = drawn("100%");
        let (first, second) = both(&desk, "ana");
        let asked = if by_first { &first } else { &second };
        let words = format!("assign replace {} --reason duplicate", asked.audit);
        let done = desk.run(asked.auditor.as_deref().unwrap(), &words).ok();
        assert!(done.stdout.contains("Audit 7 comes in its place"), "{}", done.whole());
        let (first, second) = both(&desk, "ana");
        assert_eq!((first.state.as_str(), second.state.as_str()), ("replaced", "replaced"));
        assert_eq!(rows(&desk, "double").len(), 3);
        assert_eq!(desk.rows("score queue").len(), 5);
        let again = desk.run("mona", &format!("assign replace {} --reason duplicate", second.audit)).ok();
        assert!(again.stdout.contains("Audit 7 comes"), "{}", again.whole());
        desk.run("", "verify").ok();
    }
}

#[test]
fn a_second_auditor_does_not_undo_a_score_that_stands() {
    let desk = drawn("100%");
    let (first, second) = both(&desk, "ana");
    score(&desk, &first, FULL);
    let words = format!("assign replace {} --reason duplicate", second.audit);
    desk.run(second.auditor.as_deref().unwrap(), &words).refused(1, "a score of its dialogue stands");
    assert_eq!(both(&desk, "ana").0.state, "scored");
}

#[test]
fn a_void_draw_ends_both() {
    let desk = drawn("100%");
    let (first, _) = both(&desk, "ana");
    score(&desk, &first, FULL);
    let done = desk.run("mona", &format!("assign void {DRAW} --note Seen")).ok();
    assert!(done.stdout.contains("5 audits left the queue; 1 scored"), "{}", done.whole());
    assert!(desk.rows("score queue").is_empty());
    let second = both(&desk, "ana").1;
    assert_eq!(second.state, "void");
    desk.write("answers.json", format!("{{\"answers\": {FULL}, \"met\": \"kind\"}}"));
    let submit = format!("score submit {} --answers answers.json", second.audit);
    desk.run(second.auditor.as_deref().unwrap(), &submit).refused(1, "is void");
    desk.run("", "verify").ok();
}

#[test]
fn no_hand_gives_both_audits_of_a_dialogue_to_one_auditor() {
    let mut desk = drawn("100%");
    let (first, second) = both(&desk, "ana");
    let (one, other) = (first.auditor.clone().unwrap(), second.auditor.clone().unwrap());
    let says = "they audit the same dialogue";
    desk.run("mona", &format!("assign reassign {} --to {other} --note Ill", first.audit)).refused(1, says);
    desk.run("mona", &format!("assign reassign {} --to {one} --note Ill", second.audit)).refused(1, says);
    // Nora is tied to ana: by lot there is nobody left.
    desk.run("mona", &format!("assign reassign {} --random --note Ill", second.audit)).refused(1, "no other auditor");
    let (first, second) = both(&desk, "cy");
    desk.run("mona", &format!("assign reassign {} --random --note Ill", second.audit)).ok();
    desk.night("2026-03-03T09:00:00Z");
    let handed = both(&desk, "cy").1.auditor;
    assert!(handed != first.auditor && handed != second.auditor && handed.is_some());
    desk.run("", "verify").ok();
}

#[test]
fn what_a_night_hands_on_never_goes_to_the_other_auditor() {
    let desk = drawn("100%");
    let (first, second) = both(&desk, "ana");
    let gone = first.auditor.clone().unwrap();
    desk.write("end.csv", format!("handle,name,role,team,from,to\n{gone},,auditor,quality,2021-01-01,2026-03-01\n"));
    desk.run("mona", "people import end.csv").ok();
    let night = desk.run("mona", "assign nightly");
    assert_eq!(night.code, 4, "{}", night.whole());
    let now = both(&desk, "ana");
    assert_eq!((now.0.auditor, now.1.auditor), (None, second.auditor), "nora is tied to ana, the other has it");
    let cy = both(&desk, "cy");
    assert!(cy.0.auditor.is_some() && cy.0.auditor != cy.1.auditor && cy.1.auditor.is_some(), "{cy:?}");
    desk.run("", "verify").ok();
}

#[test]
fn an_extension_is_scored_once() {
    let desk = drawn("100%");
    desk.run("mona", &format!("assign extend {DRAW} --by 1 --note More")).ok();
    assert_eq!((rows(&desk, "drawn").len(), rows(&desk, "double").len()), (6, 3));
    desk.run("", "verify").ok();
}

#[test]
fn verify_finds_a_second_auditor_that_was_changed_taken_away_or_slipped_in() {
    let changes = [
        "UPDATE assignment SET auditor = (SELECT id FROM person WHERE handle = 'iris') WHERE audit = (SELECT min(id) FROM audit WHERE kind = 'double')",
        "DELETE FROM assignment WHERE audit = (SELECT min(id) FROM audit WHERE kind = 'double'); DELETE FROM audit WHERE id = (SELECT min(id) FROM audit WHERE kind = 'double')",
        "INSERT INTO audit (entry, kind, ticket, request, agent, card, due) SELECT entry, 'double', ticket, request, agent, card, due FROM audit a WHERE NOT EXISTS (SELECT 1 FROM audit b WHERE b.ticket = a.ticket AND b.kind = 'double')",
    ];
    for sql in changes {
        let desk = drawn("50%");
        let conn = Connection::open(desk.path("qa.db")).unwrap();
        assert_eq!(assize::core::audit::recheck_assignments(&conn, None).unwrap(), (5, Vec::new()));
        for guard in ["once", "kept", "stays"] {
            conn.execute_batch(&format!("DROP TRIGGER audit_{guard}; DROP TRIGGER assignment_{guard}")).unwrap();
        }
        conn.execute_batch(&format!("PRAGMA foreign_keys = OFF; {sql}")).unwrap();
        let (_, findings) = assize::core::audit::recheck_assignments(&conn, None).unwrap();
        assert_eq!(findings.len(), 1, "{sql}: {findings:?}");
        assert!(findings[0].contains("second auditor of ticket") && findings[0].contains(DRAW), "{findings:?}");
        drop(conn);
        assert_eq!(desk.run("", "verify").code, 3);
    }
}

#[test]
fn a_share_that_makes_no_sense_is_refused_with_its_line() {
    let desk = Desk::centre();
    let plan = std::fs::read_to_string(desk.path("plan.toml")).unwrap();
    for share in ["\"0%\"", "\"100.01%\"", "\"10\"", "\"-5%\"", "\"ten%\"", "\"\"", "0.1"] {
        desk.write("wrong.toml", plan.replace("days = 3", &format!("days = 3\ndouble = {share}")));
        desk.run("mona", "assign plan add wrong.toml").refused(65, "wrong.toml:7");
    }
}

#[test]
fn plan_and_preview_say_the_share_and_the_load_counts_it() {
    let desk = large("40%", "");
    let load = |desk: &Desk| -> f64 {
        let seen = desk.run("", "assign plan preview daily --format json").ok().stdout;
        let page: serde_json::Value = serde_json::from_str(&seen).unwrap();
        let auditors = page["rows"][0]["auditors"].as_array().unwrap_or_else(|| panic!("{page}"));
        auditors.iter().map(|row| row["expected"].as_str().unwrap().parse::<f64>().unwrap()).sum()
    };
    assert!((load(&desk) - 21.0).abs() < 0.05, "15 and 6 more: {}", load(&desk));
    let seen = desk.run("", "assign plan preview daily").ok().stdout;
    assert!(
        seen.contains("40% of what is drawn") && seen.contains("Auditors of 15 dialogues, 6 of them twice"),
        "{seen}"
    );
    assert!(!seen.contains("No second auditor"), "{seen}");
    let shown = desk.run("", "assign plan show daily").ok().stdout;
    assert!(shown.contains("40% of what is drawn"), "{shown}");
    let first = desk.run("", "assign plan show daily --version 1").ok().stdout;
    assert!(first.contains("scored twice") && first.contains("nothing"), "{first}");
}

#[test]
fn a_share_is_rounded_up_and_a_witnessed_draw_is_doubled_too() {
    let desk = planned("double = \"0.01%\"\nseed = \"dice\"", "");
    desk.run("mona", "assign commit daily").ok();
    let dice = ["assign", "draw", DRAW, "--seed", "83920174659301827461", "--witness", "Ana"];
    let done = desk.args("mona", &dice).ok();
    assert!(done.stdout.contains("1 of them twice"), "{}", done.whole());
    assert_eq!(rows(&desk, "double").len(), 1);
    desk.run("", "verify").ok();
}

#[test]
fn a_manager_who_could_be_the_other_auditor_does_not_read_a_score_before_both_are_there() {
    let desk = drawn("100%");
    let (first, second) = both(&desk, "cy");
    score(&desk, &first, PARTLY);
    desk.write("more.csv", "handle,name,role,team,from\nmona,Mona Adler,auditor,office,2026-03-01\n");
    desk.run("mona", "people import more.csv").ok();
    assert!(!everything(&desk, "mona", &first).contains("no thanks"));
    score(&desk, &second, FULL);
    assert!(everything(&desk, "mona", &first).contains("no thanks"));
}

#[test]
fn a_dialogue_that_is_scored_twice_is_replaced_once_in_every_figure() {
    let desk = drawn("100%");
    let strict = "timezone = \"Europe/London\"\n[approvals]\nreplacement = \"all\"\n";
    desk.write("strict.toml", strict);
    desk.run("mona", "policy publish strict.toml").ok();
    let (first, _) = both(&desk, "ana");
    desk.run("mona", &format!("assign replace {} --reason no-content", first.audit)).ok();
    let night = desk.run("mona", "assign nightly").stdout;
    assert!(night.contains("1 audit waits for somebody else to approve"), "{night}");
    desk.run("sam", &format!("assign approve {}", first.audit)).ok();
    let rows = desk.rows("report replacements");
    let ana = rows.iter().find(|row| row["handle"] == "ana").unwrap();
    assert_eq!((ana["asked"].as_i64(), ana["replaced"].as_i64()), (Some(1), Some(1)));
    assert_eq!((ana["of_drawn"].as_f64(), ana["of_drawn_n"].as_i64()), (Some(50.0), Some(2)), "{ana}");
    let agents = desk.run("", "report agents").ok().stdout;
    assert!(agents.contains("1 replaced,"), "{agents}");
    let shown = desk.run("", &format!("assign show {DRAW} --format json")).ok().rows()[0].clone();
    assert_eq!(shown["replaced"], 1, "{shown}");
    let all = desk.run("mona", "report audits").ok().stdout;
    assert_eq!(all.matches("no: replaced").count(), 1, "{all}");
}

#[test]
fn a_void_draw_counts_each_dialogue_once_too() {
    let desk = drawn("100%");
    desk.run("mona", &format!("assign void {DRAW} --note Wrong")).ok();
    let agents = desk.run("", "report agents").ok().stdout;
    assert!(agents.contains("3 second scorings, 3 audits of void draws"), "{agents}");
}

#[test]
fn an_agent_is_told_that_a_second_scoring_is_not_theirs_to_score() {
    let desk = drawn("100%");
    let (first, second) = both(&desk, "ana");
    desk.write("answers.json", format!("{{\"answers\": {FULL}, \"met\": \"kind\"}}"));
    let own = |who: &str, audit: i64| desk.run(who, &format!("score self {audit} --answers answers.json"));
    let refused =
        own("ana", second.audit).refused(1, "is the second scoring of your dialogue: it measures auditors, not you");
    assert!(refused.stderr.contains(&format!("assize score self {}", first.audit)), "{}", refused.stderr);
    own("bo", second.audit).refused(1, "is not of a dialogue of yours");
    own("ana", first.audit).ok();
}
