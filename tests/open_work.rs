//! What is open: small tables that triggers keep equal to what the facts say, whatever comes in whatever order.

use crate::support::Desk;
use assize::core::audit::{self, Progress};
use assize::core::{dispute, report};
use rusqlite::Connection;

const FULL: &str = r#"{"answers": {"tone": "full", "facts": "full", "identity": "yes"}, "met": "kind"}"#;

fn file(desk: &Desk) -> Connection {
    Connection::open(desk.path("qa.db")).unwrap()
}

fn numbers(conn: &Connection, sql: &str) -> Vec<i64> {
    let mut statement = conn.prepare(sql).unwrap();
    statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
}

fn number(conn: &Connection, sql: &str) -> i64 {
    conn.query_row(sql, [], |row| row.get(0)).unwrap()
}

/// Where the tables differ from what the views of states say. Each answers a row only where they do.
const DIFFERENCES: [&str; 5] = [
    "SELECT audit FROM audit_state WHERE state IN ('unassigned', 'assigned', 'questioned') EXCEPT SELECT audit FROM open_audit",
    "SELECT o.audit FROM open_audit o JOIN audit_state s ON s.audit = o.audit
       WHERE s.state NOT IN ('unassigned', 'assigned', 'questioned') OR s.auditor IS NOT o.auditor",
    "SELECT dispute FROM dispute_state WHERE state IN ('session', 'arbitration', 'appeal') EXCEPT SELECT dispute FROM open_dispute",
    "SELECT coalesce(o.audit, n.audit) FROM open_delivery o FULL JOIN open_delivery_now n ON n.audit = o.audit WHERE o.audit IS NOT n.audit",
    "SELECT dispute FROM open_dispute EXCEPT SELECT dispute FROM dispute_state WHERE state IN ('session', 'arbitration', 'appeal')",
];

#[track_caller]
fn holds(conn: &Connection, after: &str) {
    for sql in DIFFERENCES {
        assert_eq!(numbers(conn, sql), [0; 0], "after {after}: {sql}");
    }
}

/// A file in which facts come in by any tool.
struct Facts(Connection);

impl Facts {
    fn of(desk: &Desk) -> Self {
        let conn = file(desk);
        conn.execute_batch("PRAGMA foreign_keys = ON; PRAGMA synchronous = OFF").unwrap();
        Self(conn)
    }

    /// Inserts a fact, and answers its number.
    #[track_caller]
    fn add(&self, table: &str, columns: &str, values: &str) -> i64 {
        let sql = format!("INSERT INTO {table} (entry, {columns}) VALUES (1, {values})");
        self.0.execute(&sql, []).unwrap_or_else(|error| panic!("{sql}: {error}"));
        holds(&self.0, &sql);
        self.0.last_insert_rowid()
    }

    fn score(&self, audit: i64) -> i64 {
        self.add("scoring", "audit, basis, scorer", &format!("{audit}, 'audit', 1"))
    }

    fn is_open(&self, audit: i64) -> bool {
        number(&self.0, &format!("SELECT count(*) FROM open_audit WHERE audit = {audit}")) == 1
    }

    fn is_disputed(&self, dispute: i64) -> bool {
        number(&self.0, &format!("SELECT count(*) FROM open_dispute WHERE dispute = {dispute}")) == 1
    }

    /// A dispute about an audit, with one point; answers both.
    fn dispute(&self, audit: i64) -> (i64, i64) {
        let dispute = self.add("dispute", "audit, due", &format!("{audit}, '2026-03-09'"));
        assert!(!self.is_disputed(dispute), "nothing is disputed in it yet");
        let point = self.add("point", "dispute, place, audit, subject", &format!("{dispute}, 1, {audit}, 'selection'"));
        assert!(self.is_disputed(dispute));
        (dispute, point)
    }

    fn settle(&self, dispute: i64, point: i64, outcome: &str) {
        let session = self.add("session", "dispute, facilitator, held", &format!("{dispute}, 1, '2026-03-03'"));
        self.add("settlement", "session, point, outcome", &format!("{session}, {point}, '{outcome}'"));
    }

    fn rule(&self, dispute: i64, instance: i64) {
        self.add("ruling", "dispute, instance, basis", &format!("{dispute}, {instance}, 'lapse'"));
    }
}

#[test]
fn a_score_closes_an_audit_and_undoing_it_opens_it_again() {
    let desk = Desk::drawn();
    let facts = Facts::of(&desk);
    assert!(facts.is_open(1), "what was drawn is open");
    let scoring = facts.score(1);
    assert!(!facts.is_open(1));
    facts.add("undoing", "scoring", &scoring.to_string());
    assert!(facts.is_open(1));
    facts.score(1);
    assert!(!facts.is_open(1));
    desk.run("", "report audits").ok();
}

#[test]
fn a_score_that_is_returned_opens_an_audit_again_and_an_approved_one_does_not() {
    let desk = Desk::drawn();
    let facts = Facts::of(&desk);
    let returned = facts.score(1);
    facts.add("approval", "scoring, approver, granted", &format!("{returned}, 1, 0"));
    assert!(facts.is_open(1));
    let approved = facts.score(1);
    assert!(!facts.is_open(1));
    facts.add("approval", "scoring, approver, granted", &format!("{approved}, 1, 1"));
    assert!(!facts.is_open(1));
}

#[test]
fn who_has_an_open_audit_is_who_it_was_assigned_to_last() {
    let desk = Desk::drawn();
    let facts = Facts::of(&desk);
    let auditor = |sql: &str| facts.0.query_row(sql, [], |row| row.get::<_, Option<i64>>(0)).unwrap();
    let now = "SELECT auditor FROM open_audit WHERE audit = 1";
    facts.add("assignment", "audit, auditor, basis", "1, 1, 'name'");
    assert_eq!(auditor(now), Some(1));
    facts.add("assignment", "audit, basis", "1, 'lot'");
    assert_eq!(auditor(now), None);
    let scoring = facts.score(1);
    facts.add("assignment", "audit, auditor, basis", "1, 2, 'name'");
    assert!(!facts.is_open(1), "what is scored stays closed when somebody else has it");
    facts.add("undoing", "scoring", &scoring.to_string());
    assert_eq!(auditor(now), Some(2), "it opens with who has it by then");
}

#[test]
fn an_audit_is_open_while_its_replacement_waits_and_closed_once_it_is_granted() {
    let desk = Desk::drawn();
    let facts = Facts::of(&desk);
    let ticket = number(&facts.0, "SELECT ticket FROM audit WHERE id = 1");
    let ask = || facts.add("replacement", "ticket, reason, asker", &format!("{ticket}, 'language', 1"));
    let refused = ask();
    assert!(facts.is_open(1), "it waits for an answer");
    facts.add("replaced", "replacement, granted, judge", &format!("{refused}, 0, 1"));
    assert!(facts.is_open(1), "it is audited");
    let granted = ask();
    let next = facts.add(
        "ticket",
        "stratum, request, ticket, rank",
        &format!(
            "(SELECT stratum FROM ticket WHERE id = {ticket}), (SELECT max(id) FROM request), '{}', 99",
            "0".repeat(64)
        ),
    );
    facts.add("replaced", "replacement, granted, next", &format!("{granted}, 1, {next}"));
    assert!(!facts.is_open(1));
    let opened = facts.add(
        "audit",
        "kind, ticket, request, agent, card, due",
        &format!("'drawn', {next}, (SELECT max(id) FROM request), 1, 1, '2026-03-09'"),
    );
    assert!(facts.is_open(opened), "the next ticket is audited");
}

#[test]
fn a_score_stays_while_the_replacement_of_its_dialogue_waits_and_one_that_was_returned_closes_when_it_is_granted() {
    let desk = Desk::doubled();
    let facts = Facts::of(&desk);
    let ticket = number(&facts.0, "SELECT ticket FROM audit WHERE id = 1");
    let scoring = facts.score(1);
    let asked = facts.add("replacement", "ticket, reason, asker", &format!("{ticket}, 'language', 1"));
    assert!(!facts.is_open(1));
    facts.add("approval", "scoring, approver, granted", &format!("{scoring}, 1, 0"));
    assert!(facts.is_open(1));
    facts.add("replaced", "replacement, granted", &format!("{asked}, 1"));
    assert!(!facts.is_open(1));
}

#[test]
fn an_audit_that_a_dispute_strikes_is_open_no_more() {
    let desk = Desk::drawn();
    let facts = Facts::of(&desk);
    let returned = facts.score(1);
    facts.add("approval", "scoring, approver, granted", &format!("{returned}, 1, 0"));
    let (_, point) = facts.dispute(1);
    assert!(facts.is_open(1));
    facts.add("striking", "audit, point", &format!("1, {point}"));
    assert!(!facts.is_open(1));
}

#[test]
fn a_void_draw_closes_what_is_not_scored_and_undoing_a_score_of_it_opens_nothing() {
    let desk = Desk::drawn();
    let facts = Facts::of(&desk);
    let (scored, returned) = (facts.score(1), facts.score(2));
    facts.add("approval", "scoring, approver, granted", &format!("{returned}, 1, 0"));
    facts.add("voiding", "commitment", "1");
    assert_eq!(
        numbers(&facts.0, "SELECT audit FROM open_audit"),
        [2],
        "a score that was returned is to be given again"
    );
    facts.add("undoing", "scoring", &scored.to_string());
    assert!(!facts.is_open(1));
}

#[test]
fn a_second_score_that_nobody_waits_for_closes_its_audit() {
    let desk = Desk::doubled();
    let facts = Facts::of(&desk);
    let second = number(&facts.0, "SELECT min(id) FROM audit WHERE kind = 'double'");
    facts.add("forgone", "audit, reason", &format!("{second}, 'late'"));
    assert!(!facts.is_open(second));
}

#[test]
fn a_dispute_closes_when_its_last_point_is_taken_back_or_settled() {
    let desk = Desk::drawn();
    let facts = Facts::of(&desk);
    let (dispute, first) = facts.dispute(1);
    let second = facts.add("point", "dispute, place, audit, subject", &format!("{dispute}, 2, 1, 'wrong-agent'"));
    facts.add("withdrawal", "point", &first.to_string());
    assert!(facts.is_disputed(dispute), "another point is open");
    facts.add("withdrawal", "point", &second.to_string());
    assert!(!facts.is_disputed(dispute));
    let (dispute, point) = facts.dispute(2);
    facts.settle(dispute, point, "adjusted");
    assert!(!facts.is_disputed(dispute));
    let (dispute, point) = facts.dispute(3);
    facts.settle(dispute, point, "unresolved");
    assert!(facts.is_disputed(dispute));
}

#[test]
fn a_dispute_closes_when_a_correction_settles_its_point() {
    let desk = Desk::drawn();
    let facts = Facts::of(&desk);
    let (dispute, point) = facts.dispute(1);
    let offer = || facts.add("correction", "audit, criterion, auditor", "1, 1, 1");
    let (declined, agreed) = (offer(), offer());
    facts.add("agreement", "correction, agreed, point", &format!("{declined}, 0, {point}"));
    assert!(facts.is_disputed(dispute));
    facts.add("agreement", "correction, agreed, point", &format!("{agreed}, 1, {point}"));
    assert!(!facts.is_disputed(dispute));
}

#[test]
fn a_contest_and_an_appeal_open_a_dispute_again_and_rulings_close_it() {
    let desk = Desk::drawn();
    let facts = Facts::of(&desk);
    let (dispute, point) = facts.dispute(1);
    facts.settle(dispute, point, "kept");
    assert!(!facts.is_disputed(dispute));
    facts.add("contest", "point", &point.to_string());
    assert!(facts.is_disputed(dispute));
    facts.rule(dispute, 1);
    assert!(!facts.is_disputed(dispute));
    let appeal = facts.add("appeal", "dispute", &dispute.to_string());
    facts.add("appealed", "appeal, point", &format!("{appeal}, {point}"));
    assert!(facts.is_disputed(dispute));
    facts.rule(dispute, 2);
    assert!(!facts.is_disputed(dispute));
}

#[test]
fn a_struck_audit_closes_every_dispute_about_it() {
    let desk = Desk::drawn();
    let facts = Facts::of(&desk);
    let ((first, _), (second, _), (other, _)) = (facts.dispute(1), facts.dispute(1), facts.dispute(2));
    facts.add("striking", "audit", "1");
    assert_eq!([first, second, other].map(|dispute| facts.is_disputed(dispute)), [false, false, true]);
}

/// What can come in, with `?` for a number by chance.
const ANY: [(&str, &str, &str); 19] = [
    ("scoring", "audit, basis, scorer", "?, 'audit', 1"),
    ("scoring", "audit, basis, scorer", "?, 'session', 1"),
    ("undoing", "scoring", "?"),
    ("approval", "scoring, approver, granted", "?, 1, 0"),
    ("approval", "scoring, approver, granted", "?, 1, 1"),
    ("assignment", "audit, auditor, basis", "?, ?, 'name'"),
    ("assignment", "audit, basis", "?, 'lot'"),
    ("replacement", "ticket, reason, asker", "?, 'language', 1"),
    ("replaced", "replacement, granted, judge", "?, 0, 1"),
    ("replaced", "replacement, granted", "?, 1"),
    ("forgone", "audit, reason", "(SELECT a.id FROM audit a WHERE a.kind = 'double' AND a.id / 2 = ?), 'late'"),
    ("point", "dispute, place, audit, subject", "?, ?, ?, 'selection'"),
    ("withdrawal", "point", "?"),
    ("agreement", "correction, agreed, point", "?, 1, ?"),
    ("settlement", "session, point, outcome", "1, ?, 'kept'"),
    ("settlement", "session, point, outcome", "1, ?, 'unresolved'"),
    ("contest", "point", "?"),
    ("ruling", "dispute, basis", "?, 'lapse'"),
    ("appealed", "appeal, point", "1, ?"),
];

/// Facts that no command would bring in such an order.
#[test]
fn whatever_facts_come_in_any_order_the_tables_are_what_the_views_say() {
    let desk = Desk::doubled();
    let facts = Facts::of(&desk);
    for audit in 1..=4 {
        facts.dispute(audit);
        facts.add("correction", "audit, criterion, auditor", &format!("{audit}, 1, 1"));
    }
    facts.add("session", "dispute, facilitator, held", "1, 1, '2026-03-03'");
    facts.add("appeal", "dispute", "2");
    let (mut state, mut taken) = (0x2545_f491_4f6c_dd1d_u64, 0);
    let mut chance = |below: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    };
    for step in 0..600 {
        let (table, columns, values) = ANY[usize::try_from(chance(ANY.len() as u64)).unwrap()];
        let values: String =
            values.chars().map(|one| if one == '?' { (1 + chance(6)).to_string() } else { one.to_string() }).collect();
        let sql = match step {
            // Rare things, once: they end a good deal.
            400 => "INSERT INTO striking (entry, audit) VALUES (1, 1)".to_owned(),
            500 => "INSERT INTO voiding (entry, commitment) VALUES (1, 1)".to_owned(),
            _ => format!("INSERT INTO {table} (entry, {columns}) VALUES (1, {values})"),
        };
        taken += usize::from(facts.0.execute(&sql, []).is_ok());
        holds(&facts.0, &sql);
    }
    assert!(taken > 200, "{taken} of them are no repetition");
}

#[test]
fn how_far_draws_are_is_what_their_audits_say() {
    let desk = Desk::doubled();
    let conn = file(&desk);
    let firsts = numbers(&conn, "SELECT id FROM audit WHERE kind = 'drawn'");
    desk.write("answers.json", FULL);
    for (place, audit) in firsts.iter().enumerate() {
        let of = |audit: i64| {
            format!("SELECT p.handle FROM audit_state s JOIN person p ON p.id = s.auditor WHERE s.audit = {audit}")
        };
        let second = number(&conn, &format!("SELECT twin FROM audit_state WHERE audit = {audit}"));
        for one in [*audit, second].into_iter().take(place) {
            let auditor: String = conn.query_row(&of(one), [], |row| row.get(0)).unwrap();
            desk.run(&auditor, &format!("score submit {one} --answers answers.json")).ok();
        }
        let draw: String = conn
            .query_row(&format!("SELECT draw FROM audit_state WHERE audit = {audit}"), [], |row| row.get(0))
            .unwrap();
        let expected = Progress::of(&audit::audits_of(&conn, &draw).unwrap());
        let found = audit::progress_of_open(&conn).unwrap();
        assert_eq!(found, [(Some(draw), expected)]);
    }
}

/// How SQLite finds what a question asks for.
fn plan(conn: &Connection, sql: &str, bound: &[&dyn rusqlite::ToSql]) -> Vec<String> {
    let mut statement = conn.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
    let steps = statement.query_map(bound, |row| row.get::<_, String>(3)).unwrap();
    steps.map(Result::unwrap).collect()
}

#[test]
fn what_is_open_is_found_without_a_look_at_what_is_not() {
    let desk = Desk::drawn();
    let conn = file(&desk);
    let found = |sql: &str, bound: &[&dyn rusqlite::ToSql], wanted: &[&str]| {
        let steps = plan(&conn, sql, bound);
        for wanted in wanted {
            assert!(steps.iter().any(|step| step.contains(wanted)), "{wanted} in {steps:#?}");
        }
        let scanned = |step: &&String| {
            step.starts_with("SCAN")
                && !["SCAN o", "SCAN p ", "SCAN w", "CONSTANT", "SCAN (subquery"].iter().any(|may| step.contains(may))
        };
        let scans: Vec<&String> = steps.iter().filter(scanned).collect();
        assert!(scans.is_empty(), "{sql}: {scans:#?} of {steps:#?}");
    };
    found(
        &audit::own_query(),
        &[&1],
        &[
            "SEARCH o USING COVERING INDEX open_audit_auditor (auditor=?)",
            "SEARCH a USING INTEGER PRIMARY KEY (rowid=?)",
        ],
    );
    found(audit::IN_HAND, &[], &["SEARCH a USING INTEGER PRIMARY KEY (rowid=?)"]);
    found(audit::WAITING_SCORED, &[], &["SCAN p USING COVERING INDEX", "SEARCH a USING COVERING INDEX"]);
    found(&dispute::open_query(), &[], &["SEARCH d USING INTEGER PRIMARY KEY (rowid=?)"]);
    found(&dispute::current_query(), &[&"2026-03-01"], &["SEARCH r USING INDEX ruling_appeal_due (appeal_due>?)"]);
}

#[test]
fn what_a_report_reads_is_a_stretch_of_the_file() {
    let desk = Desk::drawn();
    let conn = file(&desk);
    let steps = |sql: &str, bound: &[&dyn rusqlite::ToSql]| plan(&conn, sql, bound);
    let of_days = steps(&audit::between_query(), &[&"2026-02-01T00:00:00Z", &"2026-03-01T00:00:00Z"]);
    for wanted in [
        "SEARCH r USING INDEX request_received (received>? AND received<?)",
        "SEARCH v USING INDEX revision_counts (counts>? AND counts<?)",
        "SEARCH a USING COVERING INDEX audit_request (request=?)",
        "SEARCH a USING INTEGER PRIMARY KEY (rowid=?)",
    ] {
        assert!(of_days.iter().any(|step| step == wanted), "{wanted} in {of_days:#?}");
    }
    let scans: Vec<&String> =
        of_days.iter().filter(|step| step.starts_with("SCAN") && !step.contains("came")).collect();
    assert!(scans.is_empty(), "{scans:#?} of {of_days:#?}");
    let marks = steps(report::MARKS, &[&1, &9]);
    assert_eq!(marks.first().map(String::as_str), Some("SEARCH mark USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)"));
    assert!(!marks.iter().any(|step| step.starts_with("SCAN") || step.contains("TEMP B-TREE")), "{marks:#?}");
}

#[test]
fn a_question_about_one_dialogue_reads_that_one_and_lists_no_others() {
    let desk = Desk::drawn();
    let conn = file(&desk);
    for sql in [
        "SELECT d.counts FROM audit a JOIN dialogue d ON d.request = a.request WHERE a.id = ?1",
        "SELECT (SELECT d.counts FROM dialogue d WHERE d.request = a.request) FROM audit a WHERE a.id = ?1",
        "SELECT d.* FROM ticket t JOIN dialogue d ON d.request = t.request WHERE t.stratum = ?1",
        "SELECT d.transcript FROM dialogue d WHERE d.request = ?1",
    ] {
        let steps = plan(&conn, sql, &[&1]);
        let reads_all =
            |step: &&String| step.starts_with("SCAN") || step.contains("MATERIALIZE") || step.contains("CO-ROUTINE");
        let all: Vec<&String> = steps.iter().filter(reads_all).collect();
        assert!(all.is_empty(), "{sql}: {all:#?} of {steps:#?}");
    }
}
