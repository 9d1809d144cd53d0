//! What a day costs after years: the queue, the night, disputes and what is open, with a million audits in the file
//! against ten thousand, of which as many are open.

use super::data::roster;
use super::{Place, Row, by_turns};
use rusqlite::config::DbConfig;
use rusqlite::{Connection, params};
use std::fmt::Write as _;
use std::process::Command;
use std::time::Duration;

/// How many audits a file has: with few, and as many times more with many.
pub(super) const FEW: i64 = 10_000;
/// How many a draw has; the newest is of yesterday, as the clock of these files stands.
const DRAWN: i64 = 2_740;
/// How many of the newest draw are open, among so many auditors.
const OPEN: i64 = 2_000;
const AUDITORS: i64 = 11;
const TURNS: usize = 21;
/// The longest that a command may take.
const LIMIT: Duration = Duration::from_millis(30);

pub fn queue(place: &Place) -> Row {
    growth(place, "score queue, own, of 2,000 open", &["score", "queue"])
}

pub fn queue_limit(place: &Place) -> Row {
    limit(place, "score queue, own, of 2,000 open", &["score", "queue"])
}

pub fn night(place: &Place) -> Row {
    growth(place, "assign nightly, nothing due", &["assign", "nightly"])
}

pub fn night_limit(place: &Place) -> Row {
    limit(place, "assign nightly, nothing due", &["assign", "nightly"])
}

pub fn disputes(place: &Place) -> Row {
    growth(place, "dispute list --open, 100 open", &["dispute", "list", "--open"])
}

pub fn disputes_limit(place: &Place) -> Row {
    limit(place, "dispute list --open, 100 open", &["dispute", "list", "--open"])
}

pub fn status(place: &Place) -> Row {
    growth(place, "assign status, 2,000 open", &["assign", "status"])
}

pub fn status_limit(place: &Place) -> Row {
    limit(place, "assign status, 2,000 open", &["assign", "status"])
}

pub fn report_days(place: &Place) -> Row {
    growth(place, "report agents, three days", &["report", "agents", "--from", "2020-05-29", "--to", "2020-05-31"])
}

/// Everything that ever was, against 0.6 us an audit.
pub fn report_all(place: &Place) -> Row {
    let audits = many(place);
    let many = file(place, audits);
    let (ours, _) = by_turns(3, || command(place, &many, &["report", "agents"]), || Command::new("true"));
    let theirs = Duration::from_nanos(600) * u32::try_from(audits).unwrap();
    Row { what: "report agents, all history", against: "0.6 us an audit", target: "1.0", ours, theirs: Some(theirs) }
}

fn growth(place: &Place, what: &'static str, words: &[&str]) -> Row {
    let (many, few) = (file(place, many(place)), file(place, FEW));
    let (ours, theirs) = by_turns(TURNS, || command(place, &many, words), || command(place, &few, words));
    Row { what, against: "the same with 10,000 audits in the file", target: "1.5", ours, theirs }
}

fn limit(place: &Place, what: &'static str, words: &[&str]) -> Row {
    let many = file(place, many(place));
    let (ours, _) = by_turns(TURNS, || command(place, &many, words), || Command::new("true"));
    Row { what, against: "30 ms", target: "1.0", ours, theirs: Some(LIMIT) }
}

/// A million; where fewer dialogues are asked for, five times as many as these.
pub(super) fn many(place: &Place) -> i64 {
    (5 * i64::try_from(place.rows).unwrap()).clamp(FEW, 1_000_000)
}

pub(super) fn command(place: &Place, db: &str, words: &[&str]) -> Command {
    let is_auditors = words.first() == Some(&"score");
    let mut command = place.command_as(if is_auditors { "U00" } else { "rosa" }, db);
    command.args(words);
    command
}

/// A file with so many audits, made when it is first asked for. Its facts are written at once, in the least time: they
/// belong to no entry, and `verify` says so.
fn file(place: &Place, audits: i64) -> String {
    let name = format!("flat-{audits}.db");
    if !place.path(&name).exists() {
        make(place, &name, audits);
    }
    name
}

pub(super) fn make(place: &Place, name: &str, audits: i64) {
    let draws = (audits + DRAWN - 1) / DRAWN;
    let newest = chrono::NaiveDate::from_ymd_opt(2020, 5, 31).unwrap();
    let oldest = newest - chrono::TimeDelta::days(draws - 1);
    std::fs::write(place.path("flat.csv"), people()).unwrap();
    let plan = format!(
        "[plan]\nname = \"flat\"\ncard = \"dialogue\"\nwindow = \"day\"\nstarts = \"{oldest}\"\ndays = 5\nseed = \"local\"\n[quota]\ncount = 1\nby = [\"agent\"]\n"
    );
    std::fs::write(place.path("flat.toml"), plan).unwrap();
    let card = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/card.toml");
    place.set_up(name);
    place.assize(name, &["people", "import", "flat.csv"]);
    place.assize(name, &["card", "publish", card.to_str().unwrap()]);
    place.assize(name, &["assign", "plan", "add", "flat.toml"]);
    let conn = Connection::open(place.path(name)).unwrap();
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false).unwrap();
    conn.execute_batch("PRAGMA synchronous = OFF; PRAGMA cache_size = -262144; PRAGMA foreign_keys = OFF; BEGIN")
        .unwrap();
    for day in 0..draws {
        draw(&conn, day, oldest + chrono::TimeDelta::days(day), audits);
    }
    for sql in DISPUTES {
        conn.execute(sql, []).unwrap();
    }
    conn.execute_batch(FILL).unwrap();
}

/// The agents and the auditors, who are in no team of theirs, and somebody to rule.
fn people() -> String {
    let mut csv = roster();
    for auditor in 0..AUDITORS {
        let _ = writeln!(csv, "U{auditor:02},Auditor {auditor},auditor,quality,2018-01-01");
    }
    csv + "ida,Ida Berg,arbiter,ombuds,2018-01-01\n"
}

/// One draw of a day with its dialogues and audits; all but the last ones of the last day are scored and delivered.
fn draw(conn: &Connection, place: i64, day: chrono::NaiveDate, audits: i64) {
    let (first, id) = (place * DRAWN, place + 1);
    let last = (first + DRAWN).min(audits);
    let next = day.succ_opt().unwrap();
    conn.execute(
        "INSERT INTO commitment (id, entry, plan, name, first, last, since, until, size, root, source, text, hash)
         VALUES (?1, 2, 1, 'flat-' || ?2, ?2, ?2, ?2 || 'T00:00:00Z', ?3 || 'T00:00:00Z', ?4, printf('%064d', ?1), 'local', '', printf('%064d', ?1))",
        params![id, day.to_string(), next.to_string(), last - first],
    )
    .unwrap();
    conn.execute(
        "INSERT INTO draw (id, entry, commitment, seed, key) VALUES (?1, 2, ?1, 'x', printf('%064d', ?1))",
        [id],
    )
    .unwrap();
    conn.execute(
        "INSERT INTO stratum (id, entry, draw, label, size, quota) VALUES (?1, 2, ?1, 'all', ?2, ?2)",
        params![id, last - first],
    )
    .unwrap();
    let mut rows = ROWS.map(|sql| conn.prepare(sql).unwrap());
    for number in first + 1..=last {
        let values = (number, id, day.to_string());
        for statement in &mut rows {
            let done = match statement.parameter_count() {
                1 => statement.execute([values.0]),
                2 => statement.execute(params![values.0, values.1]),
                _ => statement.execute(params![values.0, values.1, values.2]),
            };
            assert_eq!(done.unwrap(), 1);
        }
    }
    let mut scored = SCORED.map(|sql| conn.prepare(sql).unwrap());
    for number in first + 1..=last.min(audits - OPEN) {
        for statement in &mut scored {
            assert_eq!(statement.execute([number]).unwrap(), 1);
        }
    }
}

/// What each audit has: `?1` is its number, `?2` its draw, `?3` its day.
const ROWS: [&str; 4] = [
    "INSERT INTO request (id, entry, ref, channel, received, category, agent, content) SELECT ?1, 2, printf('F-%09d', ?1), 'chat',
       ?3 || printf('T%02d:%02d:00Z', ?1 % 24, ?1 % 60), 'billing', p.id, 1 FROM person p WHERE p.handle = printf('A%04d', ?1 % 2000)",
    "INSERT INTO ticket (id, entry, stratum, request, ticket, rank) VALUES (?1, 2, ?2, ?1, printf('%064d', ?1), ?1)",
    "INSERT INTO audit (id, entry, kind, ticket, request, agent, card, due)
       SELECT ?1, 2, 'drawn', ?1, ?1, r.agent, 1, date(?3, '+8 days') FROM request r WHERE r.id = ?1",
    "INSERT INTO assignment (id, entry, audit, auditor, basis)
       SELECT ?1, 2, ?1, p.id, 'draw' FROM person p WHERE p.handle = printf('U%02d', ?1 % 11)",
];

/// What each scored audit has.
const SCORED: [&str; 2] = [
    "INSERT INTO scoring (id, entry, audit, basis, scorer, raw, total, band)
       SELECT ?1, 2, ?1, 'audit', g.auditor, 6000 + ?1 * 37 % 41 * 100, 6000 + ?1 * 37 % 41 * 100, 'good' FROM assignment g WHERE g.id = ?1",
    "INSERT INTO delivery (id, entry, audit, due) VALUES (?1, 2, ?1, '2020-06-05')",
];

/// Every 79th scored audit is disputed. The newest 100 of these disputes are open: half wait for a ruling, half for their
/// session; the others are settled.
const DISPUTES: [&str; 6] = [
    "INSERT INTO dispute (entry, audit, due) SELECT 2, id, '2020-06-05' FROM scoring WHERE id % 79 = 0 ORDER BY id",
    "INSERT INTO point (entry, dispute, place, audit, criterion, reason) SELECT 2, d.id, 1, d.audit, 1, 'context' FROM dispute d ORDER BY d.id",
    "INSERT INTO session (entry, dispute, facilitator, held) SELECT 2, d.id, 2, '2020-05-31' FROM dispute d
       WHERE d.id <= (SELECT max(id) - 50 FROM dispute) ORDER BY d.id",
    "INSERT INTO settlement (entry, session, point, outcome) SELECT 2, s.id, p.id,
       CASE WHEN s.dispute <= (SELECT max(id) - 100 FROM dispute) THEN 'withdrawn' ELSE 'unresolved' END
       FROM session s JOIN point p ON p.dispute = s.dispute ORDER BY s.id",
    "INSERT INTO lot (entry, word, number, since, source, chance, tries)
       SELECT 2, 'arbiter', o.dispute, 2, 'local', zeroblob(32), 0 FROM open_dispute_now o JOIN session s ON s.dispute = o.dispute ORDER BY o.dispute",
    "INSERT INTO seat (entry, dispute, arbiter, basis, lot, due) SELECT 2, l.number, (SELECT id FROM person WHERE handle = 'ida'), 'lot', l.id,
       '2020-06-08' FROM lot l ORDER BY l.id",
];

/// The tables of what is open, and the end of the work.
const FILL: &str =
    "INSERT INTO open_audit SELECT * FROM open_audit_now; INSERT INTO open_dispute SELECT * FROM open_dispute_now;
    COMMIT; PRAGMA wal_checkpoint(TRUNCATE);";
