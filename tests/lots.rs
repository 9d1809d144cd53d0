//! Lots: nobody chooses who is drawn. Their key comes after the last act in a case: the first seed that people witness,
//! or chance of the machine once the days to wait are over.

use crate::support::{Answer, Desk};
use assize::calc::draw::pledge;
use assize::core::arbitration::since_of_lot;
use assize::core::audit::recheck_assignments;
use assize::core::draw::recheck_lots;
use rusqlite::Connection;
use serde_json::Value;
use sha2::{Digest as _, Sha256};

const FULL: &str = r#"{"tone": "full", "facts": "full", "identity": "yes"}"#;
const DICE: [&str; 2] = ["83920174659301827461", "09175059342981586505"];

/// The drawn centre with more dialogues of the same day, and a plan whose seed comes from dice or the beacon; its draw
/// waits for it.
fn waiting(seed: &str) -> Desk {
    Desk::once(seed, || {
        let desk = Desk::drawn();
        let dialogues = std::fs::read_to_string(desk.path("dialogues.csv")).unwrap();
        for more in ["E-", "F-"] {
            desk.write("more.csv", dialogues.replace("D-", more));
            desk.run("mona", "intake import more.csv").ok();
        }
        committed(&desk, seed, "second", "\"daily\"");
        desk
    })
}

/// A further plan, whose draw waits for its seed.
fn committed(desk: &Desk, seed: &str, name: &str, overlaps: &str) {
    let plan = std::fs::read_to_string(desk.path("plan.toml")).unwrap();
    let text = plan.replace("\"daily\"", &format!("\"{name}\"\noverlaps = [{overlaps}]\nseed = \"{seed}\""));
    desk.write("more.toml", text);
    desk.run("mona", "assign plan add more.toml").ok();
    desk.run("mona", &format!("assign commit {name}")).ok();
}

/// The dice of a commitment are brought.
fn rolled(desk: &Desk, plan: &str, dice: &str) {
    let draw = ["assign", "draw", &format!("{plan}-2026-03-01"), "--seed", dice, "--witness", "Ana"];
    desk.args("mona", &draw).ok();
}

/// Cy's audit is given back to the lot; answers its number and who had it.
fn given_back(desk: &Desk) -> (i64, String) {
    let (audit, auditor) = desk.audit_of("cy");
    desk.run("lea", &format!("assign reassign {audit} --random --note Ill")).ok();
    assert_eq!(auditor_of(desk, audit), None);
    (audit, auditor)
}

fn auditor_of(desk: &Desk, audit: i64) -> Option<String> {
    let found = desk.rows("report audits").into_iter().find(|row| row["audit"] == audit).unwrap();
    found["auditor"].as_str().map(str::to_owned)
}

fn file(desk: &Desk) -> Connection {
    Connection::open(desk.path("qa.db")).unwrap()
}

/// The newest lot: its source, its key, its tries, and the handles in it by its order.
fn lot(desk: &Desk) -> (String, String, i64, Vec<String>) {
    let conn = file(desk);
    let order = conn
        .prepare("SELECT p.handle FROM candidate c JOIN person p ON p.id = c.person WHERE c.lot = (SELECT max(id) FROM lot) ORDER BY c.id")
        .unwrap()
        .query_map([], |row| row.get(0))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    let sql = "SELECT l.source, coalesce(d.seed, lower(hex(l.chance))), l.tries FROM lot l LEFT JOIN draw d ON d.id = l.draw ORDER BY l.id DESC LIMIT 1";
    let (source, key, tries) =
        conn.query_row(sql, [], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).expect("a lot");
    (source, key, tries, order)
}

fn lots(desk: &Desk) -> i64 {
    file(desk).query_row("SELECT count(*) FROM lot", [], |row| row.get(0)).unwrap()
}

/// The order that a key gives, by hand.
fn by_hand(word: &str, key: &str, audit: i64, mut handles: Vec<String>) -> Vec<String> {
    handles.sort_by_key(|handle| Sha256::digest(format!("{word}:{key}:{audit}:{handle}")).to_vec());
    handles
}

/// The three auditors without one of them.
fn without(auditor: &str) -> Vec<String> {
    ["nora", "oleg", "vera"].into_iter().filter(|other| *other != auditor).map(str::to_owned).collect()
}

fn says(answer: &Answer, words: &str) {
    assert!(answer.stdout.contains(words), "{words}: {}", answer.whole());
}

// --- when a lot is drawn --------------------------------------------------------------------------

#[test]
fn without_witnessed_seeds_a_lot_is_drawn_on_the_next_day_and_not_on_its_own() {
    let mut desk = Desk::drawn();
    let (audit, had) = given_back(&desk);
    let night = desk.night("2026-03-02T23:59:59Z");
    says(&night, &format!("Audit {audit} waits for its lot: the first night after 2026-03-02 draws it"));
    assert_eq!((auditor_of(&desk, audit), lots(&desk)), (None, 0));
    una(&desk);
    let night = desk.night("2026-03-03T00:00:00Z");
    let to = auditor_of(&desk, audit).unwrap();
    says(
        &night,
        &format!("Audit {audit}, which {had} had, goes to {to}, drawn among 2 by chance of this machine alone"),
    );
    let (source, key, tries, order) = lot(&desk);
    assert_eq!((source.as_str(), &order), ("local", &by_hand("audit", &key, audit, without(&had))));
    assert_eq!(order[0], to);
    assert_eq!(tries, 1, "mona imported una");
    says(&night, "its actor, mona, had made 1 entry since");
    desk.run("", "verify").ok();
}

#[test]
fn while_a_plan_brings_witnessed_seeds_a_lot_waits_two_working_days_for_one() {
    let mut desk = waiting("dice");
    let (audit, _) = given_back(&desk);
    let night = desk.night("2026-03-04T23:59:59Z");
    says(&night, "a night draws it by the next seed that people witness, or after 2026-03-04 by chance");
    assert_eq!((auditor_of(&desk, audit), lots(&desk)), (None, 0));
    desk.night("2026-03-05T00:00:00Z");
    assert_eq!((lot(&desk).0.as_str(), auditor_of(&desk, audit).is_some()), ("local", true));
    desk.run("", "verify").ok();
}

#[test]
fn a_plan_that_has_ended_brings_no_seed_to_wait_for() {
    let mut desk = waiting("dice");
    let plan = std::fs::read_to_string(desk.path("more.toml")).unwrap();
    desk.write("ends.toml", plan.replace("days = 3", "days = 3\nends = \"2026-03-01\""));
    desk.run("mona", "assign plan add ends.toml").ok();
    let (audit, _) = given_back(&desk);
    desk.night("2026-03-03T00:00:00Z");
    assert!(auditor_of(&desk, audit).is_some());
    desk.run("", "verify").ok();
}

#[test]
fn the_first_seed_witnessed_after_a_lot_was_asked_for_is_its_key() {
    let mut desk = waiting("dice");
    rolled(&desk, "second", "31415926535897932384");
    let (audit, had) = given_back(&desk);
    desk.at("2026-03-02T09:00:01Z");
    committed(&desk, "dice", "third", "\"daily\", \"second\"");
    rolled(&desk, "third", DICE[0]);
    committed(&desk, "dice", "fourth", "\"daily\", \"second\", \"third\"");
    rolled(&desk, "fourth", DICE[1]);
    let night = desk.night("2026-03-02T09:30:00Z");
    says(&night, "drawn among 2 by the key of third-2026-03-01");
    let (source, key, _, order) = lot(&desk);
    assert_eq!((source.as_str(), key.as_str()), ("witnessed", DICE[0]));
    assert_eq!(order, by_hand("audit", DICE[0], audit, without(&had)));
    assert_eq!(auditor_of(&desk, audit).as_ref(), order.first());
    desk.run("", "verify").ok();
}

#[test]
fn a_seed_of_the_same_second_was_known_and_is_no_key() {
    let desk = waiting("dice");
    let (audit, _) = given_back(&desk);
    rolled(&desk, "second", DICE[0]);
    desk.run("mona", "assign nightly");
    assert_eq!((auditor_of(&desk, audit), lots(&desk)), (None, 0));
}

#[test]
fn a_seed_of_this_machine_is_no_witnessed_key() {
    let mut desk = waiting("dice");
    rolled(&desk, "second", DICE[0]);
    let (audit, _) = given_back(&desk);
    let plan = std::fs::read_to_string(desk.path("plan.toml")).unwrap();
    desk.write("more.toml", plan.replace("\"daily\"", "\"third\"\noverlaps = [\"daily\", \"second\"]"));
    desk.run("mona", "assign plan add more.toml").ok();
    let night = desk.night("2026-03-02T10:00:00Z");
    says(&night, "third-2026-03-01");
    desk.night("2026-03-02T10:00:01Z");
    assert_eq!((auditor_of(&desk, audit), lots(&desk)), (None, 0));
}

#[test]
fn a_round_of_the_beacon_that_was_out_is_no_key_and_one_that_came_after_is() {
    for (asked, is_key) in [("2026-03-02T09:59:59Z", true), ("2026-03-02T10:00:10Z", false)] {
        let mut desk = waiting("drand");
        desk.at(asked);
        let (audit, _) = given_back(&desk);
        desk.at("2026-03-02T11:00:00Z");
        let value = "0123456789abcdef".repeat(4);
        desk.run("mona", &format!("assign draw second-2026-03-01 --seed {value}")).ok();
        desk.run("mona", "assign nightly");
        assert_eq!(auditor_of(&desk, audit).is_some(), is_key, "asked at {asked}");
        desk.run("", "verify").ok();
    }
}

#[test]
fn a_harmless_entry_before_the_night_is_no_second_try() {
    let mut outcomes = Vec::new();
    for more in [0, 1, 2, 3] {
        let mut desk = waiting("dice");
        given_back(&desk);
        for _ in 0..more {
            desk.write("more.csv", format!("handle,name,role,team,from\nu{more},U{more},agent,east,2026-01-01\n"));
            desk.run("mona", "people import more.csv").ok();
        }
        desk.at("2026-03-02T09:10:00Z");
        rolled(&desk, "second", DICE[0]);
        desk.night("2026-03-02T09:30:00Z");
        outcomes.push(lot(&desk).3);
    }
    assert!(outcomes.iter().all(|order| *order == outcomes[0]), "{outcomes:?}");
}

#[test]
fn asking_again_does_not_begin_the_wait_again() {
    let mut desk = Desk::drawn();
    let (audit, _) = given_back(&desk);
    desk.at("2026-03-02T20:00:00Z");
    let again = desk.run("mona", &format!("assign reassign {audit} --random --note Again")).ok();
    says(&again, &format!("Audit {audit} waits for its lot already; nothing was recorded"));
    says(&again, "the first night after 2026-03-02");
    desk.night("2026-03-03T00:00:00Z");
    let (_, to) = desk.audit_of("cy");
    // Who has it by the lot can give it back once more: that is another lot.
    desk.run("mona", &format!("assign reassign {audit} --random --note More")).ok();
    desk.night("2026-03-04T09:00:00Z");
    assert!(!lot(&desk).3.contains(&to));
    assert_eq!(lots(&desk), 2);
    desk.run("", "verify").ok();
}

// --- who is in it ---------------------------------------------------------------------------------

/// Una joins as an auditor.
fn una(desk: &Desk) {
    desk.write("una.csv", "handle,name,role,team,from\nuna,Una Berg,auditor,review,2026-01-01\n");
    desk.run("mona", "people import una.csv").ok();
}

/// The roster hears that an auditor stopped.
fn gone(desk: &Desk, handle: &str, since: &str) {
    desk.write("gone.csv", format!("handle,name,role,team,from,to\n{handle},,auditor,quality,{since},2026-03-01\n"));
    desk.run("mona", "people import gone.csv").ok();
}

fn since(handle: &str) -> &'static str {
    if handle == "nora" { "2026-02-01" } else { "2021-01-01" }
}

#[test]
fn who_joins_after_a_lot_was_asked_for_is_not_in_it_and_who_joined_before_is() {
    for before in [true, false] {
        let mut desk = Desk::drawn();
        if before {
            una(&desk);
        }
        let (_, had) = given_back(&desk);
        if !before {
            una(&desk);
        }
        desk.night("2026-03-03T09:00:00Z");
        let order = lot(&desk).3;
        assert_eq!(order.contains(&"una".to_owned()), before, "{order:?}");
        assert!(!order.contains(&had), "who had it is not in it");
        desk.run("", "verify").ok();
    }
}

#[test]
fn the_first_of_a_lot_who_still_may_gets_the_audit_and_where_none_may_all_who_may_now_are_in_it() {
    let mut desk = Desk::drawn();
    let (audit, had) = given_back(&desk);
    let others = without(&had);
    gone(&desk, &others[0], since(&others[0]));
    desk.night("2026-03-03T09:00:00Z");
    assert_eq!(lot(&desk).3.len(), 2, "who stopped is in it");
    assert_eq!(auditor_of(&desk, audit), Some(others[1].clone()), "and does not get it");
    desk.run("", "verify").ok();

    let mut desk = Desk::drawn();
    let (audit, had) = given_back(&desk);
    for other in without(&had) {
        gone(&desk, &other, since(&other));
    }
    let night = desk.night("2026-03-03T09:00:00Z");
    says(&night, &format!("Audit {audit} has no auditor"));
    assert_eq!(auditor_of(&desk, audit), None, "who had it is not given it again");
    una(&desk);
    desk.night("2026-03-04T09:00:00Z");
    assert_eq!((auditor_of(&desk, audit), lot_of(&desk, audit).3), (Some("una".to_owned()), vec!["una".to_owned()]));
    desk.run("", "verify").ok();
}

#[test]
fn an_auditor_who_stopped_is_followed_at_once_by_chance_of_the_machine_and_that_is_said() {
    let mut desk = waiting("dice");
    let (audit, had) = desk.audit_of("cy");
    gone(&desk, &had, since(&had));
    let night = desk.night("2026-03-02T09:00:00Z");
    let to = auditor_of(&desk, audit).unwrap();
    says(
        &night,
        &format!(
            "Audit {audit} goes from {had} to {to}, drawn among 2 by chance of this machine alone; its actor, mona, had made"
        ),
    );
    let (source, key, _, order) = lot_of(&desk, audit);
    assert_eq!((source.as_str(), &order), ("local", &by_hand("hand on", &key, audit, without(&had))));
    desk.run("", "verify").ok();
}

/// The lot that an audit was handed on by: its source, key, tries and order.
fn lot_of(desk: &Desk, audit: i64) -> (String, String, i64, Vec<String>) {
    let conn = file(desk);
    let id: i64 = conn.query_row("SELECT id FROM lot WHERE number = ?1", [audit], |row| row.get(0)).unwrap();
    let sql = "SELECT source, lower(hex(chance)), tries FROM lot WHERE id = ?1";
    let (source, key, tries) = conn.query_row(sql, [id], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).unwrap();
    let order = conn
        .prepare("SELECT p.handle FROM candidate c JOIN person p ON p.id = c.person WHERE c.lot = ?1 ORDER BY c.id")
        .unwrap()
        .query_map([id], |row| row.get(0))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    (source, key, tries, order)
}

// --- who sees what --------------------------------------------------------------------------------

#[test]
fn who_asks_sees_that_an_audit_waits_for_its_lot_and_how_it_was_drawn() {
    let mut desk = Desk::drawn();
    let (audit, had) = desk.audit_of("cy");
    let asked = desk.run("lea", &format!("assign reassign {audit} --random --note Ill")).ok();
    says(&asked, &format!("Audit {audit} is taken from {had}; a later night's lot gives it to an auditor"));
    let waits = format!("Audit {audit} waits for its lot: the first night after 2026-03-02 draws it");
    for words in [format!("score show {audit}"), "assign status".to_owned()] {
        says(&desk.run("", &words).ok(), &waits);
    }
    desk.write("answers.json", format!("{{\"answers\": {FULL}, \"met\": \"kind\"}}"));
    let submit = format!("score submit {audit} --answers answers.json");
    desk.run("vera", &submit).refused(1, "waits for its lot: nobody has it yet");
    desk.night("2026-03-03T09:00:00Z");
    let (_, to) = desk.audit_of("cy");
    for words in [format!("score show {audit}"), "assign status".to_owned()] {
        let shown = desk.run("", &words).ok();
        says(&shown, "drawn among 2 by chance of this machine alone");
        assert!(!shown.stdout.contains(&waits), "{}", shown.whole());
    }
    let shown = desk.run("", &format!("score show {audit} --format json")).ok().stdout;
    let page: Value = serde_json::from_str(&shown).unwrap();

    let chosen: Vec<&str> =
        page["rows"][0]["assignments"].as_array().unwrap().iter().map(|row| row["chosen"].as_str().unwrap()).collect();
    assert_eq!(chosen[..2], ["by the key of its draw", "given back to the lot"]);
    desk.run(&to, &submit).ok();
}

#[test]
fn a_spot_check_without_a_named_auditor_waits_for_its_lot() {
    let mut desk = Desk::centre();
    let spot = ["assign", "spot-check", "D-5", "--note", "Look"];
    for said in [desk.args("mona", &spot).ok(), desk.args("mona", &spot).ok()] {
        says(&said, "Audit 1 waits for its lot: the first night after 2026-03-02 draws it");
    }
    let named = desk.args("mona", &["assign", "spot-check", "D-6", "--note", "Look", "--auditor", "vera"]).ok();
    assert!(!named.stdout.contains("waits for its lot"), "{}", named.whole());
    desk.night("2026-03-03T09:00:00Z");
    assert_eq!((auditor_of(&desk, 1), lot_of(&desk, 1).3.len()), (lot_of(&desk, 1).3.first().cloned(), 3));
    desk.run("", "verify").ok();
}

#[test]
fn a_second_score_that_waits_for_its_lot_is_not_forgone_as_one_that_nobody_can_give() {
    let mut desk = Desk::doubled();
    let conn = file(&desk);
    let of = |kind: &str| -> (i64, String) {
        let sql = "SELECT s.audit, p.handle FROM audit_state s JOIN person p ON p.id = s.auditor
            JOIN person a ON a.id = s.agent WHERE a.handle = 'cy' AND s.kind = ?1";
        conn.query_row(sql, [kind], |row| Ok((row.get(0)?, row.get(1)?))).unwrap()
    };
    let ((first, auditor), (second, _)) = (of("drawn"), of("double"));
    desk.write("answers.json", format!("{{\"answers\": {FULL}, \"met\": \"kind\"}}"));
    desk.run(&auditor, &format!("score submit {first} --answers answers.json")).ok();
    // Its last day is the 5th.
    desk.at("2026-03-06T08:00:00Z");
    desk.run("mona", &format!("assign reassign {second} --random --note Ill")).ok();
    desk.night("2026-03-06T09:00:00Z");
    assert_eq!(conn.query_row("SELECT count(*) FROM forgone", [], |row| row.get::<_, i64>(0)).unwrap(), 0);
    desk.night("2026-03-07T09:00:00Z");
    assert!(auditor_of(&desk, second).is_some());
}

// --- what verify finds ----------------------------------------------------------------------------

/// A file in which one lot was drawn by the first of two seeds that came after it was asked for.
fn drawn_by_dice() -> Desk {
    Desk::once((), || {
        let mut desk = waiting("dice");
        given_back(&desk);
        desk.at("2026-03-02T09:00:01Z");
        rolled(&desk, "second", DICE[0]);
        committed(&desk, "dice", "third", "\"daily\", \"second\"");
        rolled(&desk, "third", DICE[1]);
        desk.night("2026-03-02T09:30:00Z");
        desk
    })
}

/// A file in which one lot was drawn by chance of the machine.
fn drawn_by_chance() -> Desk {
    Desk::once((), || {
        let mut desk = Desk::drawn();
        given_back(&desk);
        desk.night("2026-03-03T09:00:00Z");
        desk
    })
}

/// What the rechecks find after a change of the file.
fn found(desk: &Desk, sql: &str) -> Vec<String> {
    let conn = file(desk);
    assert_eq!(findings_of(&conn), [""; 0]);
    let guards: Vec<String> = conn
        .prepare("SELECT name FROM sqlite_schema WHERE type = 'trigger' AND tbl_name IN ('lot', 'candidate', 'assignment', 'entry', 'draw')")
        .unwrap()
        .query_map([], |row| row.get(0))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    for name in guards {
        conn.execute_batch(&format!("DROP TRIGGER {name}")).unwrap();
    }
    conn.execute_batch(&format!("PRAGMA foreign_keys = OFF; {sql}")).unwrap();
    findings_of(&conn)
}

fn findings_of(conn: &Connection) -> Vec<String> {
    [recheck_lots(conn, &since_of_lot).unwrap().1, recheck_assignments(conn, None).unwrap().1].concat()
}

#[test]
fn verify_finds_a_lot_that_does_not_come_out_of_its_key() {
    let by_dice: [(&str, &str); 4] = [
        ("UPDATE lot SET draw = (SELECT max(id) FROM draw)", "is not the first witnessed seed"),
        ("UPDATE lot SET source = 'local', draw = NULL, chance = zeroblob(32)", "a witnessed seed was there"),
        ("UPDATE lot SET tries = tries + 1", "entries since"),
        ("UPDATE lot SET since = (SELECT max(entry) FROM draw)", "is not the first witnessed seed"),
    ];
    for (sql, says) in by_dice {
        let findings = found(&drawn_by_dice(), sql);
        assert!(findings.iter().any(|finding| finding.contains(says)), "{sql}: {findings:?}");
    }
    let findings =
        found(&drawn_by_dice(), "UPDATE candidate SET id = id + 10 WHERE id = (SELECT min(id) FROM candidate)");
    assert!(findings.iter().any(|finding| finding.contains("do not stand in the order")), "{findings:?}");
}

#[test]
fn verify_finds_a_lot_that_did_not_wait() {
    let early = "UPDATE entry SET at = '2026-03-02T20:00:00Z' WHERE id = (SELECT entry FROM lot)";
    let findings = found(&drawn_by_chance(), early);
    assert!(findings.iter().any(|finding| finding.contains("did not wait")), "{findings:?}");
}

#[test]
fn verify_finds_an_audit_that_went_to_somebody_by_lot_without_one() {
    let mut desk = drawn_by_chance();
    given_back(&desk);
    desk.night("2026-03-04T09:00:00Z");
    let findings = found(
        &desk,
        "UPDATE assignment SET lot = NULL WHERE lot = 2; DELETE FROM candidate WHERE lot = 2; DELETE FROM lot WHERE id = 2",
    );
    assert!(findings.iter().any(|finding| finding.contains("was not handed on to whom the lots")), "{findings:?}");
}

#[test]
fn verify_finds_an_audit_that_went_to_somebody_else_than_its_lot_says() {
    let changes = [
        // The second of the order.
        "UPDATE assignment SET auditor = (SELECT person FROM candidate ORDER BY id DESC LIMIT 1) WHERE lot IS NOT NULL",
        // Somebody who was not in it.
        "UPDATE assignment SET auditor = (SELECT id FROM person WHERE handle = 'iris') WHERE lot IS NOT NULL",
        // Without the lot.
        "UPDATE assignment SET lot = NULL WHERE lot IS NOT NULL",
        // Somebody more, or somebody less.
        "INSERT INTO candidate (entry, lot, person, late) SELECT entry, id, (SELECT id FROM person WHERE handle = 'iris'), 9 FROM lot",
        "DELETE FROM candidate WHERE id = (SELECT max(id) FROM candidate)",
        // As if it had not had to wait.
        "UPDATE lot SET word = 'hand on'",
        // Drawn for nobody.
        "INSERT INTO lot (entry, word, number, since, source, draw, chance, tries) SELECT entry, word, number, since, source, draw, chance, tries FROM lot",
    ];
    for sql in changes {
        let findings = found(&drawn_by_chance(), sql);
        assert!(!findings.is_empty(), "{sql}");
    }
}

// --- secrets as a key ------------------------------------------------------------------------------

const SECRETS: [(&str, &str); 2] = [("council", "k3v9q0z7m1x5b2n8"), ("boss", "w8e2r6t0y4u1i9o3")];

/// A plan whose seed is made of secrets, by this person.
fn pledged(desk: &Desk, who: &str) {
    let pledges = SECRETS.map(|(party, secret)| format!("--pledge {party}:{}", pledge(party, secret).unwrap()));
    desk.run(who, &format!("assign commit second {}", pledges.join(" "))).ok();
}

fn revealed(desk: &Desk, who: &str) {
    let reveals = SECRETS.map(|(party, secret)| format!("--reveal {party}:{secret}"));
    desk.run(who, &format!("assign draw second-2026-03-01 {}", reveals.join(" "))).ok();
}

#[test]
fn secrets_give_a_lot_its_key_only_where_two_people_brought_them_after_the_last_act() {
    for (parked, who, is_key) in [(false, "mona", false), (false, "lea", true), (true, "lea", false)] {
        let mut desk = Desk::drawn();
        let dialogues = std::fs::read_to_string(desk.path("dialogues.csv")).unwrap();
        desk.write("more.csv", dialogues.replace("D-", "E-"));
        desk.run("mona", "intake import more.csv").ok();
        let plan = std::fs::read_to_string(desk.path("plan.toml")).unwrap();
        let text = plan.replace("\"daily\"", "\"second\"\noverlaps = [\"daily\"]\nseed = \"reveal\"");
        desk.write("more.toml", text);
        desk.run("mona", "assign plan add more.toml").ok();
        if parked {
            pledged(&desk, "mona");
        }
        let (audit, _) = given_back(&desk);
        desk.at("2026-03-02T10:00:00Z");
        if !parked {
            pledged(&desk, "mona");
        }
        revealed(&desk, who);
        desk.night("2026-03-02T11:00:00Z");
        assert_eq!(auditor_of(&desk, audit).is_some(), is_key, "parked: {parked}, revealed by {who}");
        desk.night("2026-03-05T00:00:00Z");
        let (source, ..) = lot(&desk);
        assert_eq!(source, if is_key { "witnessed" } else { "local" });
        desk.run("", "verify").ok();
    }
}
