//! Disputes as a whole: random acts of everybody, in any order and on any day, and what must hold after each of them.

use crate::support::{Desk, is_slow};
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::{Config, TestRunner};
use rusqlite::Connection;
use std::fmt::Write;
use std::ops::Deref;

/// Who acts: the agent, another agent, auditors, leads, a manager, arbiters.
const PEOPLE: [&str; 12] = ["ana", "bo", "vera", "oleg", "lea", "sam", "mona", "iris", "jude", "karl", "uma", "tom"];

/// What somebody tries.
#[derive(Clone, Debug)]
enum Move {
    Open(&'static str, &'static str, bool),
    Whole(&'static str),
    Add,
    Withdraw(Option<&'static str>),
    Correct(&'static str),
    Agree(bool),
    Convene,
    Session([&'static str; 2]),
    Contest,
    Take,
    Rule([&'static str; 2]),
    Recuse,
    Appeal,
    Assign,
    LookBack,
    Night,
    Later(i64),
    /// Whatever comes next in the oldest open dispute, or an appeal, or a new dispute.
    Next([&'static str; 2], [&'static str; 2]),
}

fn moves() -> impl Strategy<Value = (Move, usize)> {
    let key = || select(&["tone", "facts"][..]);
    let outcome = || select(&["kept", "adjusted", "unresolved", "unresolved"][..]);
    let verdict = || select(&["keep", "agent", "other", "not-applicable"][..]);
    let one = prop_oneof![
        4 => (key(), select(&["full", "partly", "none", "na"][..]), any::<bool>()).prop_map(|(key, level, own)| Move::Open(key, level, own)),
        1 => select(&["--selection", "--wrong-agent"][..]).prop_map(Move::Whole),
        1 => Just(Move::Add),
        1 => proptest::option::of(key()).prop_map(Move::Withdraw),
        1 => key().prop_map(Move::Correct),
        1 => any::<bool>().prop_map(Move::Agree),
        1 => Just(Move::Convene),
        3 => [outcome(), outcome()].prop_map(Move::Session),
        2 => Just(Move::Contest),
        4 => Just(Move::Take),
        4 => [verdict(), verdict()].prop_map(Move::Rule),
        1 => Just(Move::Recuse),
        3 => Just(Move::Appeal),
        1 => Just(Move::Assign),
        1 => Just(Move::LookBack),
        4 => Just(Move::Night),
        20 => ([outcome(), outcome()], [verdict(), verdict()]).prop_map(|(outcomes, verdicts)| Move::Next(outcomes, verdicts)),
        4 => select(&[1, 1, 1, 1, 2, 8, -1][..]).prop_map(Move::Later),
    ];
    // Most of the time somebody tries who may; else anybody.
    (one, 0..3 * PEOPLE.len())
}

#[test]
fn whatever_people_do_in_any_order_nobody_ends_worse_off_and_every_point_has_one_end() {
    let (cases, length) = if is_slow() { (200, 60) } else { (8, 40) };
    // The same every time: a failure can be looked at again.
    let config = Config { cases, failure_persistence: None, max_shrink_iters: 40, ..Config::default() };
    let rng = proptest::test_runner::TestRng::deterministic_rng(config.rng_algorithm);
    let mut runner = TestRunner::new_with_rng(config, rng);
    let reached = std::cell::RefCell::new(std::collections::BTreeMap::<&str, i64>::new());
    runner
        .run(&proptest::collection::vec(moves(), length), |moves| {
            let desk = play(&moves)?;
            for kind in [
                "session",
                "settlement",
                "contest",
                "seat",
                "taking",
                "ruling",
                "withdrawal",
                "agreement",
                "appeal",
                "striking",
            ] {
                *reached.borrow_mut().entry(kind).or_default() +=
                    newest(&desk, &format!("SELECT count(*) FROM {kind}"));
            }
            Ok(())
        })
        .unwrap();
    let reached = reached.into_inner();
    // The acts are not refused all the time: each kind of end comes about.
    assert!(reached.values().all(|count| *count > 0), "{reached:?}");
}

/// Two delivered audits, one of them scored by the plan's auditor, with something to win on both criteria.
fn desk() -> Desk {
    Desk::once((), || {
        let desk = Desk::drawn();
        desk.write("more.csv", "handle,name,role,team,from\numa,Uma Noor,arbiter,ombuds,2021-01-01\ntom,Tom Reed,arbiter,ombuds,2021-01-01\n");
        desk.run("mona", "people import more.csv").ok();
        let answers = r#"{"tone": {"level": "partly", "note": "curt"}, "facts": {"level": "partly", "note": "a slip"}, "identity": "yes"}"#;
        desk.delivered("ana", answers);
        desk.delivered("bo", answers);
        desk
    })
}

/// A desk in play. Its file stays open for all that is asked of it between two acts: to open it is to read its schema.
struct Played {
    desk: Desk,
    file: Connection,
}

impl Played {
    fn begin() -> Self {
        let desk = desk();
        let file = Connection::open(desk.path("qa.db")).unwrap();
        file.set_prepared_statement_cache_capacity(64);
        Self { desk, file }
    }

    /// The audit of an agent, and who has it.
    fn audit_of(&self, agent: &str) -> (i64, String) {
        let sql = "SELECT s.audit, coalesce(q.handle, '') FROM audit_state s JOIN person p ON p.id = s.agent
            LEFT JOIN person q ON q.id = s.auditor WHERE p.handle = ?1 ORDER BY s.audit LIMIT 1";
        let mut statement = self.file.prepare_cached(sql).unwrap();
        statement.query_row([agent], |row| Ok((row.get(0)?, row.get(1)?))).unwrap()
    }
}

impl Deref for Played {
    type Target = Desk;

    fn deref(&self) -> &Desk {
        &self.desk
    }
}

fn play(moves: &[(Move, usize)]) -> Result<Played, TestCaseError> {
    let mut desk = Played::begin();
    let mut day = 2;
    for (one, who) in moves {
        let (one, who) = match one {
            Move::Next(outcomes, verdicts) => (&next(&desk, outcomes, verdicts), &usize::MAX),
            one => (one, who),
        };
        if let Move::Later(days) = one {
            day = (day + days).clamp(2, 30);
            desk.desk.at(&format!("2026-03-{day:02}T09:00:00Z"));
            continue;
        }
        let actor = if *who < PEOPLE.len() { PEOPLE[*who].to_owned() } else { likely(&desk, one) };
        let actor = actor.as_str();
        let said = act(&desk, one, actor);
        prop_assert!([0, 1, 2, 4, 65].contains(&said.0), "{actor} {one:?}: exit {} {}", said.0, said.1);
        holds(&desk).map_err(|why| TestCaseError::fail(format!("after {actor} {one:?} ({}): {why}", said.1)))?;
    }
    let verify = desk.run("", "verify");
    prop_assert_eq!(verify.code, 0, "{}", verify.whole());
    Ok(desk)
}

/// Tries a move; answers the exit code and what was said.
fn act(desk: &Played, one: &Move, actor: &str) -> (i32, String) {
    // Most moves are about what is open, and about the first dispute while nothing is.
    let dispute = newest(desk, "SELECT coalesce((SELECT min(dispute) FROM open_point), 1)").to_string();
    let audit = if actor == "bo" { "bo" } else { "ana" };
    let audit = desk.audit_of(audit).0.to_string();
    let said = match one {
        Move::Open(key, level, own) => {
            let mut args =
                vec!["dispute", "open", &audit, "--criterion", key, "--reason", "context", "--propose", level];
            args.extend(["--statement", "She asked me to be brief"]);
            if !own {
                args.extend(["--for", "ana"]);
            }
            desk.args(actor, &args)
        }
        Move::Whole(flag) => desk.args(actor, &["dispute", "open", &audit, flag, "--statement", "Not mine"]),
        Move::Add => desk.args(actor, &["dispute", "add", &dispute, "--statement", "One more thing"]),
        Move::Withdraw(None) => desk.args(actor, &["dispute", "withdraw", &dispute]),
        Move::Withdraw(Some(key)) => desk.args(actor, &["dispute", "withdraw", &dispute, "--criterion", key]),
        Move::Correct(key) => {
            desk.args(actor, &["dispute", "correct", &audit, "--criterion", key, "--level", "full", "--note", "A slip"])
        }
        Move::Agree(true) => desk.args(actor, &["dispute", "agree", &audit]),
        Move::Agree(false) => desk.args(actor, &["dispute", "agree", &audit, "--decline"]),
        Move::Convene => desk.args(actor, &["dispute", "convene", &dispute, "--at", "2026-04-01T10:00"]),
        Move::Session(outcomes) => {
            desk.write("notes.toml", notes(desk, &dispute, outcomes));
            desk.args(actor, &["dispute", "session", &dispute, "--notes", "notes.toml"])
        }
        Move::Contest => {
            let kept = "SELECT coalesce((SELECT max(p.dispute) FROM settlement t JOIN point p ON p.id = t.point WHERE t.outcome = 'kept'), 1)";
            desk.args(actor, &["dispute", "contest", &newest(desk, kept).to_string()])
        }
        Move::Take => {
            let answers = open_criteria(desk, &dispute).into_iter().map(|key| format!("{key}=partly"));
            let answers: Vec<String> = answers.flat_map(|answer| ["--answer".to_owned(), answer]).collect();
            let mut args = vec!["arbitrate", "take", &dispute];
            args.extend(answers.iter().map(String::as_str));
            desk.args(actor, &args)
        }
        Move::Rule(verdicts) => {
            desk.write("ruling.toml", ruling(desk, &dispute, verdicts));
            desk.args(actor, &["arbitrate", "rule", &dispute, "--ruling", "ruling.toml"])
        }
        Move::Recuse => desk.args(actor, &["arbitrate", "recuse", &dispute, "--note", "I know her"]),
        Move::Appeal => {
            let ruled = newest(desk, "SELECT coalesce(max(dispute), 1) FROM ruling").to_string();
            desk.args(actor, &["arbitrate", "appeal", &ruled, "--note", "Read it again"])
        }
        Move::Assign => desk.args(actor, &["arbitrate", "assign", &dispute]),
        Move::LookBack => desk.args(actor, &["arbitrate", "look-back", &dispute, "--open", "--note", "The same words"]),
        Move::Night => desk.run("mona", "assign nightly"),
        Move::Later(_) | Move::Next(..) => unreachable!("it is no act of its own"),
    };
    (said.code, said.stderr)
}

/// What comes next by the state of things.
fn next(desk: &Played, outcomes: &[&'static str; 2], verdicts: &[&'static str; 2]) -> Move {
    let state: Option<String> = desk.file
        .query_row("SELECT state FROM dispute_state WHERE state IN ('session', 'arbitration', 'appeal') ORDER BY dispute LIMIT 1", [], |row| row.get(0))
        .ok();
    let waiting =
        |which: &str| newest(desk, &format!("SELECT count(*) FROM seat_now n WHERE n.ballot IS NULL AND {which}")) > 0;
    match state.as_deref() {
        Some("session") if outcomes == &["kept", "kept"] => Move::Later(4),
        Some("session") => Move::Session(*outcomes),
        Some(_) if waiting("n.taking IS NULL") => Move::Take,
        Some(_) if waiting("n.taking IS NOT NULL") => Move::Rule(*verdicts),
        Some(_)
            if newest(desk, "SELECT max(id) FROM entry WHERE act = 'assign nightly'")
                > newest(desk, "SELECT max(id) - 3 FROM entry") =>
        {
            Move::Later(1)
        }
        Some(_) => Move::Night,
        None if verdicts[1] == "agent"
            && newest(desk, "SELECT count(*) FROM settlement WHERE outcome = 'kept'")
                > newest(desk, "SELECT count(*) FROM contest") =>
        {
            Move::Contest
        }
        None if newest(desk, "SELECT count(*) FROM ruling") > newest(desk, "SELECT count(*) FROM appeal")
            && verdicts[0] != "keep" =>
        {
            Move::Appeal
        }
        None if verdicts[1] == "other" => Move::Correct("tone"),
        None if newest(desk, "SELECT count(*) FROM correction") > newest(desk, "SELECT count(*) FROM agreement") => {
            Move::Agree(true)
        }
        None if verdicts[1] == "keep" => Move::Whole("--selection"),
        None => Move::Open(if outcomes[1] == "kept" { "tone" } else { "facts" }, "full", outcomes[0] != "adjusted"),
    }
}

/// Somebody who may well do it.
fn likely(desk: &Played, one: &Move) -> String {
    match one {
        Move::Open(_, _, true)
        | Move::Whole(_)
        | Move::Add
        | Move::Withdraw(_)
        | Move::Agree(_)
        | Move::Contest
        | Move::Appeal => "ana".to_owned(),
        Move::Open(_, _, false) => "lea".to_owned(),
        Move::Correct(_) => desk.audit_of("ana").1,
        Move::Convene | Move::Session(_) => "sam".to_owned(),
        Move::Take => seated(desk, "n.taking IS NULL"),
        Move::Rule(_) | Move::Recuse => seated(desk, "n.taking IS NOT NULL"),
        Move::Assign | Move::LookBack | Move::Night | Move::Later(_) | Move::Next(..) => "mona".to_owned(),
    }
}

/// Somebody who has a seat and did not rule yet, of whom this holds.
fn seated(desk: &Played, which: &str) -> String {
    let sql = format!(
        "SELECT p.handle FROM seat_now n JOIN person p ON p.id = n.arbiter WHERE n.ballot IS NULL AND {which} ORDER BY n.dispute, n.place LIMIT 1"
    );
    desk.file.query_row(&sql, [], |row| row.get(0)).unwrap_or_else(|_| "iris".to_owned())
}

fn notes(desk: &Played, dispute: &str, outcomes: &[&str; 2]) -> String {
    let mut text = "held = \"2026-03-02\"\nagent_side = \"She asked me to be brief\"\n".to_owned();
    let day: String = desk
        .file
        .query_row(
            "SELECT substr(e.at, 1, 10) FROM dispute d JOIN entry e ON e.id = d.entry WHERE d.id = ?1",
            [dispute],
            |row| row.get(0),
        )
        .unwrap_or_else(|_| "2026-03-02".to_owned());
    text = text.replace("2026-03-02", &day);
    for (name, outcome) in open_points(desk, dispute).into_iter().zip(outcomes.iter().cycle()) {
        let level = if *outcome == "adjusted" && name.starts_with("criterion") { "level = \"full\"\n" } else { "" };
        write!(text, "[[point]]\n{name}\noutcome = \"{outcome}\"\n{level}").unwrap();
    }
    text
}

fn ruling(desk: &Played, dispute: &str, verdicts: &[&str; 2]) -> String {
    let mut text = "rationale = \"Both were heard\"\nheadnote = \"Brief is kind where it is asked for\"\nroot_cause = \"context\"\nresponsible = \"auditor\"\n".to_owned();
    for (name, verdict) in open_points(desk, dispute).into_iter().zip(verdicts.iter().cycle()) {
        let is_mark = name.starts_with("criterion");
        let verdict = if is_mark || *verdict == "agent" { verdict } else { "keep" };
        let level = if verdict == "other" { "level = \"full\"\n" } else { "" };
        write!(text, "[[point]]\n{name}\nverdict = \"{verdict}\"\n{level}").unwrap();
    }
    text
}

/// The open points of a dispute as files name them.
fn open_points(desk: &Played, dispute: &str) -> Vec<String> {
    let mut statement = desk
        .file
        .prepare_cached("SELECT CASE WHEN c.key IS NULL THEN 'subject = \"' || p.subject || '\"' ELSE 'criterion = \"' || c.key || '\"' END
            FROM open_point o JOIN point p ON p.id = o.point LEFT JOIN criterion c ON c.id = p.criterion WHERE o.dispute = ?1 ORDER BY p.id")
        .unwrap();
    statement.query_map([dispute], |row| row.get(0)).unwrap().collect::<rusqlite::Result<_>>().unwrap()
}

fn open_criteria(desk: &Played, dispute: &str) -> Vec<String> {
    let criterion = |point: String| Some(point.strip_prefix("criterion = \"")?.trim_end_matches('"').to_owned());
    open_points(desk, dispute).into_iter().filter_map(criterion).collect()
}

fn newest(desk: &Played, sql: &str) -> i64 {
    desk.file.prepare_cached(sql).unwrap().query_row([], |row| row.get(0)).unwrap()
}

/// What must hold at any time. Each question answers rows only where it does not.
fn holds(desk: &Played) -> Result<(), String> {
    for (rule, sql) in RULES {
        let mut statement = desk.file.prepare_cached(sql).unwrap();
        let mut rows = statement.query([]).unwrap();
        if let Some(row) = rows.next().unwrap() {
            let found: i64 = row.get(0).unwrap();
            return Err(format!("{rule}: {found}"));
        }
    }
    Ok(())
}

const RULES: [(&str, &str); 18] = [
    (
        "something about a struck audit is open",
        "SELECT o.point FROM open_point o JOIN point p ON p.id = o.point JOIN striking k ON k.audit = p.audit",
    ),
    (
        "a point was contested that no session kept",
        "SELECT c.point FROM contest c WHERE NOT EXISTS (SELECT 1 FROM settlement t WHERE t.point = c.point AND t.outcome = 'kept' AND t.entry < c.entry)",
    ),
    (
        "a dispute was ruled on before the agent could contest all that its session kept",
        "SELECT t.point FROM settlement t JOIN point p ON p.id = t.point JOIN ruling r ON r.dispute = p.dispute JOIN contest c ON c.point = p.id
           WHERE c.entry > r.entry",
    ),
    (
        "a score went down, was lost or made of nothing",
        "SELECT b.audit FROM scoring a JOIN scoring b ON b.audit = a.audit AND b.id > a.id WHERE b.basis <> 'audit' AND (
           b.total < a.total OR b.raw < a.raw OR b.customer < a.customer OR b.business < a.business OR b.compliance < a.compliance
           OR (a.total IS NOT NULL AND b.total IS NULL) OR (a.customer IS NOT NULL AND b.customer IS NULL)
           OR (a.total IS NULL AND b.total < 10000))",
    ),
    (
        "a point has two ends",
        "SELECT p.id FROM point p WHERE
           (SELECT count(*) FROM withdrawal w WHERE w.point = p.id) + (SELECT count(*) FROM agreement g WHERE g.point = p.id AND g.agreed)
           + (SELECT count(*) FROM settlement t WHERE t.point = p.id AND t.outcome <> 'unresolved'
              AND NOT EXISTS (SELECT 1 FROM contest c WHERE c.point = p.id))
           + (SELECT count(*) FROM decision d JOIN ruling r ON r.id = d.ruling WHERE d.point = p.id AND r.instance = 1) > 1
           AND NOT EXISTS (SELECT 1 FROM appealed x JOIN withdrawal w ON w.point = x.point WHERE x.point = p.id)",
    ),
    (
        "a point was lost: nothing is open in its dispute, and it has no end",
        "SELECT p.id FROM point p JOIN dispute_state s ON s.dispute = p.dispute WHERE s.state IN ('settled', 'withdrawn', 'ruled')
           AND NOT EXISTS (SELECT 1 FROM withdrawal w WHERE w.point = p.id)
           AND NOT EXISTS (SELECT 1 FROM agreement g WHERE g.point = p.id AND g.agreed)
           AND NOT EXISTS (SELECT 1 FROM settlement t WHERE t.point = p.id AND t.outcome <> 'unresolved'
             AND NOT EXISTS (SELECT 1 FROM contest c WHERE c.point = p.id))
           AND NOT EXISTS (SELECT 1 FROM striking k WHERE k.audit = p.audit)
           AND NOT EXISTS (SELECT 1 FROM decision d WHERE d.point = p.id)",
    ),
    (
        "a thing is open twice",
        "SELECT p.audit FROM point p JOIN open_point o ON o.point = p.id GROUP BY p.audit, p.subject, p.criterion HAVING count(*) > 1",
    ),
    (
        "two people have one seat",
        "SELECT dispute FROM seat_now GROUP BY dispute, instance, place HAVING count(*) > 1",
    ),
    (
        "one person has two seats of an appeal",
        "SELECT dispute FROM seat_now GROUP BY dispute, instance, arbiter HAVING count(*) > 1",
    ),
    (
        "somebody is to rule before the session is over",
        "SELECT n.dispute FROM seat_now n JOIN dispute_state s ON s.dispute = n.dispute WHERE s.state NOT IN ('arbitration', 'appeal')",
    ),
    (
        "agent, auditor or their leads led the session",
        "SELECT s.dispute FROM session s JOIN dispute d ON d.id = s.dispute JOIN audit_state a ON a.audit = d.audit
           JOIN person p ON p.id = s.facilitator JOIN entry e ON e.id = d.entry
           WHERE s.facilitator IN (a.agent, a.auditor) OR p.handle = e.actor OR p.handle = 'lea'",
    ),
    (
        "somebody with a part in the case has or had a seat",
        "SELECT z.dispute FROM seat z JOIN dispute d ON d.id = z.dispute JOIN audit_state a ON a.audit = d.audit
           WHERE z.arbiter IN (a.agent, a.auditor) OR EXISTS (SELECT 1 FROM session s JOIN dispute x ON x.id = s.dispute
             WHERE x.audit = d.audit AND s.facilitator = z.arbiter)",
    ),
    (
        "an arbiter ruled without answering first",
        "SELECT b.id FROM ballot b WHERE NOT EXISTS (SELECT 1 FROM taking t WHERE t.seat = b.seat AND t.entry < b.entry)",
    ),
    (
        "an arbiter sits in the appeal against their own ruling, or came back to the case",
        "SELECT a.dispute FROM seat a JOIN seat b ON b.dispute = a.dispute AND b.arbiter = a.arbiter AND b.id > a.id
           WHERE a.instance <> b.instance OR EXISTS (SELECT 1 FROM vacancy v WHERE v.seat = a.id AND v.reason = 'recused')",
    ),
    (
        "somebody else than the agent took a point back, contested one or agreed to a correction",
        "SELECT e.id FROM (SELECT w.entry, p.audit FROM withdrawal w JOIN point p ON p.id = w.point
             UNION ALL SELECT c.entry, p.audit FROM contest c JOIN point p ON p.id = c.point
             UNION ALL SELECT g.entry, k.audit FROM agreement g JOIN correction k ON k.id = g.correction) x
           JOIN entry e ON e.id = x.entry JOIN audit_state a ON a.audit = x.audit JOIN person p ON p.id = a.agent
           WHERE e.actor <> p.handle",
    ),
    (
        "the table of open audits is not what is open",
        "SELECT s.audit FROM audit_state s LEFT JOIN open_audit o ON o.audit = s.audit
           WHERE (s.state IN ('unassigned', 'assigned', 'questioned')) <> (o.audit IS NOT NULL) OR (o.audit IS NOT NULL AND o.auditor IS NOT s.auditor)",
    ),
    (
        "the table of open disputes is not what is open",
        "SELECT s.dispute FROM dispute_state s LEFT JOIN open_dispute o ON o.dispute = s.dispute
           WHERE (s.state IN ('session', 'arbitration', 'appeal')) <> (o.dispute IS NOT NULL)",
    ),
    (
        "an appeal of what was not ruled on, or a second one",
        "SELECT x.id FROM appeal x WHERE NOT EXISTS (SELECT 1 FROM ruling r WHERE r.dispute = x.dispute AND r.instance = 1 AND r.entry < x.entry)",
    ),
];
