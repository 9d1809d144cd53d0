//! Reports on a million audits with twelve marks each, against DuckDB's own tables of the same rows. (Its reader of
//! SQLite files is not in its Python package; on those tables it is several times faster than through that reader.)

use super::flat::{self, FEW};
use super::{Place, Row, by_turns};
use rusqlite::Connection;
use rusqlite::config::DbConfig;
use std::fmt::Write as _;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::Duration;

/// How many criteria the card has.
const CRITERIA: i64 = 12;
const TURNS: usize = 3;
const MONTH: [&str; 4] = ["--from", "2020-05-01", "--to", "2020-05-31"];
/// The longest that a page of a month may take.
const SECONDS: Duration = Duration::from_secs(3);

/// Makes DuckDB's tables, or says how long a question of them took: of what, the file, how many audits.
const DUCKDB: &str = r#"
import duckdb, sys, time
what, file, audits = sys.argv[1], sys.argv[2], int(sys.argv[3])
conn = duckdb.connect(file)
conn.execute("set enable_progress_bar = false")
scored = f"range(1, {audits - 2000} + 1)"
if what == "load":
    conn.execute(f"""create table audit as select range as id, range % 2000 as agent, date '2020-05-31' - ((({audits} - range) // 2740)::int) as day
        from range(1, {audits} + 1)""")
    conn.execute(f"create table scoring as select range as audit, 6000 + range * 37 % 41 * 100 as total from {scored}")
    conn.execute(f"create table delivery as select range as audit from {scored}")
    conn.execute(f"""create table mark as select s.range as scoring, c.range as criterion,
        case when (s.range * 7 + c.range * 3) % 10 < 8 then 10000 else 0 end as percent from {scored} s, range(1, 13) c""")
    sys.exit()
days = "join audit a on a.id = d.audit where a.day >= date '2020-05-29'"
questions = {
    "agents": """select a.agent, count(*), count(s.total), avg(s.total), var_samp(s.total) from audit a
        left join scoring s on s.audit = a.id left join delivery d on d.audit = a.id group by 1 order by 1""",
    "team": """select a.agent // 20, count(*), count(s.total), avg(s.total), var_samp(s.total) from audit a
        left join scoring s on s.audit = a.id left join delivery d on d.audit = a.id group by 1 order by 1""",
    "criteria": """select m.criterion, count(m.percent), avg(m.percent), var_samp(m.percent),
        avg((m.percent = 10000)::int), avg((m.percent = 0)::int) from mark m join delivery d on d.audit = m.scoring
        group by 1 order by 1""",
    "marks": f"copy (select m.* from mark m join delivery d on d.audit = m.scoring {days}) to '{file}.csv' (header)",
    "export": f"copy mark to '{file}.mark.csv' (header); copy audit to '{file}.audit.csv' (header); copy scoring to '{file}.scoring.csv' (header)",
}
if what != "nothing":
    conn.execute(questions[what]).fetchall()
"#;

pub fn agents(place: &Place) -> Row {
    against_duckdb(place, "report agents, all history", &["report", "agents"], "agents")
}

pub fn team(place: &Place) -> Row {
    against_duckdb(place, "report team, all history", &["report", "team"], "team")
}

pub fn criteria(place: &Place) -> Row {
    against_duckdb(place, "report criterion, all history", &["report", "criterion"], "criteria")
}

pub fn criteria_month(place: &Place) -> Row {
    growth(place, "report criterion, one month", &[&["report", "criterion"], &MONTH[..]].concat())
}

pub fn validity(place: &Place) -> Row {
    growth(place, "report validity, one month", &[&["report", "validity"], &MONTH[..]].concat())
}

pub fn marks(place: &Place) -> Row {
    let words = ["--format", "csv", "report", "marks", "--from", "2020-05-29", "--to", "2020-05-31"];
    against_duckdb(place, "report marks, three days, as CSV", &words, "marks")
}

pub fn management(place: &Place) -> Row {
    let db = file(place, flat::many(place));
    let (ours, _) = by_turns(TURNS, || page(place, &db), || Command::new("true"));
    let size = std::fs::metadata(place.path("month.html")).map_or(0, |page| page.len());
    println!("the page of a month of 2,000 agents: {size} bytes; limit 2,000,000");
    Row { what: "report management, one month, as a page", against: "3 s", target: "1.0", ours, theirs: Some(SECONDS) }
}

pub fn management_growth(place: &Place) -> Row {
    let (many, few) = (file(place, flat::many(place)), file(place, 10 * FEW));
    let (ours, theirs) = by_turns(TURNS, || page(place, &many), || page(place, &few));
    Row {
        what: "report management, one month, as a page",
        against: "the same with 100,000 audits in the file",
        target: "1.5",
        ours,
        theirs,
    }
}

pub fn export(place: &Place) -> Row {
    let mut turn = 0;
    let db = file(place, flat::many(place));
    let ours = || {
        turn += 1;
        flat::command(place, &db, &["report", "export", &format!("export-{turn}")])
    };
    let (ours, theirs) = by_turns(1, ours, || duck(place, "export"));
    Row { what: "report export, everything", against: "DuckDB, three tables as CSV", target: "5", ours, theirs }
}

/// What a night adds to a warehouse when nothing happened.
pub fn export_nothing(place: &Place) -> Row {
    let db = file(place, flat::many(place));
    let mut turn = 0;
    let ours = || {
        turn += 1;
        flat::command(place, &db, &["report", "export", &format!("delta-{turn}"), "--since", "export-1"])
    };
    let (ours, _) = by_turns(TURNS, ours, || Command::new("true"));
    Row { what: "report export --since the one before", against: "3 s", target: "1.0", ours, theirs: Some(SECONDS) }
}

fn page(place: &Place, db: &str) -> Command {
    let words = ["report", "management", "--period", "2020-05", "--out", "month.html"];
    let _ = std::fs::remove_file(place.path("month.html"));
    flat::command(place, db, &words)
}

fn against_duckdb(place: &Place, what: &'static str, words: &[&str], question: &str) -> Row {
    let db = file(place, flat::many(place));
    let (ours, theirs) = by_turns(TURNS, || flat::command(place, &db, words), || duck(place, question));
    // What it takes to start Python and to open the file is not the question's.
    let (nothing, _) = by_turns(TURNS, || duck(place, "nothing"), || Command::new("true"));
    let theirs = theirs.map(|theirs| theirs.saturating_sub(nothing));
    Row { what, against: "DuckDB, its own tables of the same rows", target: "0.5", ours, theirs }
}

fn growth(place: &Place, what: &'static str, words: &[&str]) -> Row {
    let (many, few) = (file(place, flat::many(place)), file(place, 10 * FEW));
    let ours = || flat::command(place, &many, words);
    let (ours, theirs) = by_turns(TURNS, ours, || flat::command(place, &few, words));
    Row { what, against: "the same with 100,000 audits in the file", target: "1.5", ours, theirs }
}

fn duck(place: &Place, what: &str) -> Command {
    let audits = flat::many(place);
    let tables = place.path("marks.duckdb");
    if what != "load" && !tables.exists() {
        let loaded = duck(place, "load").stdout(Stdio::null()).status();
        assert!(loaded.is_ok_and(|status| status.success()), "ASSIZE_DUCKDB names a Python with duckdb");
    }
    let python = std::env::var_os("ASSIZE_DUCKDB").map_or_else(|| "python3".into(), PathBuf::from);
    let mut command = Command::new(python);
    command.args(["-c", DUCKDB, what]).arg(tables).arg(audits.to_string()).stdin(Stdio::null());
    command
}

/// A file with so many audits and all their marks, made when it is first asked for.
fn file(place: &Place, audits: i64) -> String {
    let name = format!("marked-{audits}.db");
    if place.path(&name).exists() {
        return name;
    }
    std::fs::write(place.path("twelve.toml"), card()).unwrap();
    flat::make(place, &name, audits);
    place.assize(&name, &["card", "publish", "twelve.toml"]);
    let conn = Connection::open(place.path(&name)).unwrap();
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false).unwrap();
    conn.execute_batch(
        "PRAGMA synchronous = OFF; PRAGMA cache_size = -262144; PRAGMA foreign_keys = OFF; BEGIN;
         UPDATE audit SET card = (SELECT id FROM card WHERE name = 'twelve');
         UPDATE request SET rating = 1 + id * 13 % 5;
         INSERT INTO mark (entry, scoring, criterion, level, percent)
           SELECT 2, s.id, c.id, CASE WHEN (s.id * 7 + c.id * 3) % 10 < 8 THEN 'full' ELSE 'none' END,
             CASE WHEN (s.id * 7 + c.id * 3) % 10 < 8 THEN 10000 ELSE 0 END
           FROM scoring s CROSS JOIN criterion c WHERE c.card = (SELECT id FROM card WHERE name = 'twelve') ORDER BY s.id, c.id;
         COMMIT; PRAGMA wal_checkpoint(TRUNCATE);",
    )
    .unwrap();
    name
}

fn card() -> String {
    let mut card = "[card]\nid = \"twelve\"\nversion = 1\ntitle = \"Twelve\"\nmode = \"weights\"\n\
        [[band]]\nname = \"good\"\nfrom = 80\n[[band]]\nname = \"poor\"\nfrom = 0\n"
        .to_owned();
    for criterion in 1..=CRITERIA {
        let weight = if criterion <= 4 { "10" } else { "7.5" };
        let _ = writeln!(
            card,
            "[[criterion]]\nid = \"c{criterion}\"\ntitle = \"Criterion {criterion}\"\nguidance = \"Look.\"\nweight = {weight}\n\
             levels = [{{ id = \"full\", title = \"yes\", percent = 100 }}, {{ id = \"none\", title = \"no\", percent = 0 }}]"
        );
    }
    card
}
