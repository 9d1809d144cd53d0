//! What a draw costs: from a frame of any size, its root, and a night after a long history.

use super::data::{Shape, YEAR, generate};
use super::{Place, Row, timed, watched};
use assize::core::draw::Engine;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, OpenFlags};
use sha2::{Digest, Sha256};
use std::collections::{BinaryHeap, HashMap};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// How many of each agent are drawn.
const EACH: usize = 5;
const TURNS: usize = 3;
/// Each draw has dice of its own.
const SEEDS: [&str; TURNS] = ["83920174659301827461", "10293847561029384657", "57483920174659301827"];
/// January 2019, all of it.
const MONTH: Shape = Shape { prefix: "CS", span: (1_546_300_800, 31), short: true };
/// The last of May 2020: yesterday, as the clock of these files stands.
const NIGHT: Shape = Shape { prefix: "N", span: (1_590_883_200, 1), short: true };
/// How many dialogues a night has, whatever came before it.
const NIGHTLY: usize = 20_000;

/// What drawing from one month came to: medians of turns in which each did its part.
pub struct Month {
    /// The most memory that `assign draw` took, in MiB.
    pub memory: u64,
    commit: Duration,
    draw: Duration,
    scan: Duration,
    duck: Option<Duration>,
    duck_root: Option<Duration>,
}

/// The same draw by DuckDB, on a file of its own. It times itself, so that the start of Python is not in it.
const DUCKDB: &str = r#"
import duckdb, sys, time
what, file, csv, sql = sys.argv[1:5]
conn = duckdb.connect(file)
conn.execute("set enable_progress_bar = false")
if what == "load":
    conn.execute(f"""create table month as select ref, agent, channel, category, received_at
        from read_csv('{csv}', columns = {{'ref': 'varchar', 'received_at': 'timestamp', 'channel': 'varchar',
        'category': 'varchar', 'urgency': 'varchar', 'agent': 'varchar', 'customer': 'varchar', 'details': 'varchar',
        'transcript': 'varchar', 'csat': 'varchar'}}, header = true)""")
    sys.exit()
window = "received_at >= '2019-01-01' and received_at < '2019-02-01'"
conn.execute(f"create temporary view frame as select ref, agent from month where {window}")
start = time.perf_counter()
conn.execute(sql).fetchall()
print(time.perf_counter() - start)
"#;

pub fn draw(place: &Place) -> Row {
    let month = month(place);
    Row {
        what: "assign draw: root again, drawn, handed out",
        against: "scan, ticket hashes, a heap for each agent",
        target: "-",
        ours: month.draw,
        theirs: Some(month.scan),
    }
}

pub fn draw_duckdb(place: &Place) -> Row {
    let month = month(place);
    Row {
        what: "assign draw: root again, drawn, handed out",
        against: "DuckDB min(x, k) on its own file",
        target: "0.8",
        ours: month.draw,
        theirs: month.duck,
    }
}

pub fn draw_duckdb_whole(place: &Place) -> Row {
    let month = month(place);
    Row {
        what: "assign draw: root again, drawn, handed out",
        against: "DuckDB, own file: root, then min(x, k)",
        target: "0.6",
        ours: month.draw,
        theirs: month.duck.zip(month.duck_root).map(|(draw, root)| draw + root),
    }
}

pub fn root(place: &Place) -> Row {
    let month = month(place);
    Row {
        what: "assign commit: the frame and its root",
        against: "assign draw",
        target: "2.0",
        ours: month.commit,
        theirs: Some(month.draw),
    }
}

pub fn root_duckdb(place: &Place) -> Row {
    let month = month(place);
    Row {
        what: "assign commit: the frame and its root",
        against: "DuckDB, own file: the root",
        target: "0.6",
        ours: month.commit,
        theirs: month.duck_root,
    }
}

/// The same night after ten times the history.
pub fn night(place: &Place) -> Row {
    let nights = [("once.db", 1), ("tenfold.db", 10)];
    generate(&place.path("night.csv"), NIGHTLY, NIGHT);
    for (db, times) in nights {
        generate(&place.path("history.csv"), place.rows * times, Shape { short: true, ..YEAR });
        file(place, db, &["history.csv", "night.csv"]);
    }
    let mut taken = [Vec::new(), Vec::new()];
    for turn in 0..TURNS + 2 {
        for ((db, _), times) in nights.iter().zip(&mut taken) {
            add_plan(place, db, &format!("night{turn}"), ("day", "2020-05-31"), "local", 1);
            times.push(timed(place.command(db).args(["assign", "nightly", "--date", "2020-06-01"])));
        }
    }
    for (db, _) in nights {
        std::fs::remove_file(place.path(db)).unwrap();
    }
    let [theirs, ours] = taken.map(middle);
    Row {
        what: "assign nightly, ten times the history",
        against: "the same 20000 dialogues, once the history",
        target: "1.2",
        ours,
        theirs: Some(theirs),
    }
}

fn month(place: &Place) -> &Month {
    place.month.get_or_init(|| {
        generate(&place.path("month.csv"), place.rows, MONTH);
        let duck = Duck::load(place);
        file(place, "month.db", &["month.csv"]);
        let (mut commits, mut draws, mut scans) = (Vec::new(), Vec::new(), Vec::new());
        let (mut ducks, mut roots, mut memory) = (Vec::new(), Vec::new(), 0);
        for (turn, seed) in SEEDS.into_iter().enumerate() {
            let plan = format!("month{turn}");
            add_plan(place, "month.db", &plan, ("month", "2019-01-01"), "dice", EACH);
            commits.push(timed(place.command("month.db").args(["assign", "commit", &plan, "--date", "2019-02-01"])));
            let name = format!("{plan}-2019-01-01");
            let seeded = ["assign", "draw", &name, "--seed", seed, "--witness", "the bench"];
            let (time, peak) = watched(place.command("month.db").args(seeded));
            draws.push(time);
            memory = memory.max(peak);
            scans.push(scan(place));
            ducks.extend(duck.as_ref().and_then(|duck| duck.time("draw")));
            roots.extend(duck.as_ref().and_then(|duck| duck.time("root")));
        }
        std::fs::remove_file(place.path("month.db")).unwrap();
        let some = |times: Vec<Duration>| (!times.is_empty()).then(|| middle(times));
        let (duck, duck_root) = (some(ducks), some(roots));
        Month { memory, commit: middle(commits), draw: middle(draws), scan: middle(scans), duck, duck_root }
    })
}

fn middle(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}

/// A file with a roster, a card and the dialogues of these; the CSV of each is removed.
fn file(place: &Place, db: &str, imports: &[&str]) {
    place.copy("big.db", db);
    let card = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/card.toml");
    place.assize(db, &["card", "publish", card]);
    for csv in imports {
        place.import(db, csv);
    }
    std::fs::remove_file(place.path(imports[0])).unwrap();
}

fn add_plan(place: &Place, db: &str, name: &str, (window, starts): (&str, &str), seed: &str, each: usize) {
    // Each turn draws from the same dialogues as those before it.
    let (kind, turn) = name.split_at(name.len() - 1);
    let before: Vec<String> = (0..turn.parse::<usize>().unwrap()).map(|turn| format!("\"{kind}{turn}\"")).collect();
    let plan = format!(
        "[plan]\nname = \"{name}\"\noverlaps = [{}]\ncard = \"dialogue\"\nwindow = \"{window}\"\nstarts = \"{starts}\"\ndays = 5\n\
         seed = \"{seed}\"\n[quota]\ncount = {each}\nby = [\"agent\"]\n",
        before.join(", ")
    );
    std::fs::write(place.path("plan.toml"), plan).unwrap();
    place.assize(db, &["assign", "plan", "add", "plan.toml"]);
}

/// The least it could cost in one thread: read the columns that a frame goes by, hash each ref under a key,
/// keep the smallest of each agent.
fn scan(place: &Place) -> Duration {
    let conn = Connection::open_with_flags(place.path("month.db"), OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
    let start = Instant::now();
    let mut statement = conn
        .prepare(
            "SELECT ref, agent, id, channel, category, received, content, notice, rating FROM request NOT INDEXED
             WHERE received >= '2019-01-01T00:00:00Z' AND received < '2019-02-01T00:00:00Z'",
        )
        .unwrap();
    let mut rows = statement.query([]).unwrap();
    let after_key = Sha256::new_with_prefix(format!("{}:", "0123456789abcdef".repeat(4)));
    let mut drawn: HashMap<i64, BinaryHeap<([u8; 32], String)>> = HashMap::new();
    while let Some(row) = rows.next().unwrap() {
        for column in 2..9 {
            std::hint::black_box(matches!(row.get_ref(column).unwrap(), ValueRef::Null));
        }
        let reference = row.get_ref(0).unwrap().as_str().unwrap();
        let ticket: [u8; 32] = after_key.clone().chain_update(reference).finalize().into();
        let heap = drawn.entry(row.get(1).unwrap()).or_default();
        if heap.len() < EACH || heap.peek().is_none_or(|(largest, _)| ticket < *largest) {
            heap.push((ticket, reference.to_owned()));
            if heap.len() > EACH {
                heap.pop();
            }
        }
    }
    std::hint::black_box(drawn);
    start.elapsed()
}

/// A Python that has `duckdb`, with the month in a file of its own.
struct Duck {
    python: PathBuf,
    file: PathBuf,
    csv: PathBuf,
}

impl Duck {
    /// None where there is no such Python.
    fn load(place: &Place) -> Option<Self> {
        let python = std::env::var_os("ASSIZE_DUCKDB").map_or_else(|| "python3".into(), PathBuf::from);
        let duck = Self { python, file: place.path("month.duckdb"), csv: place.path("month.csv") };
        duck.command("load").stdout(Stdio::null()).status().is_ok_and(|status| status.success()).then_some(duck)
    }

    fn command(&self, what: &str) -> Command {
        let mut command = Command::new(&self.python);
        // What centres run, from the one place where it stands.
        let sql = match what {
            "root" => Engine::DuckDb.root_query(&["agent"]),
            _ => format!(
                "select agent, {} from frame f group by agent",
                Engine::least(&format!("'{}'", "0123456789abcdef".repeat(4)), &EACH.to_string())
            ),
        };
        command
            .args(["-c", DUCKDB, what])
            .arg(&self.file)
            .arg(&self.csv)
            .arg(sql)
            .stdin(Stdio::null())
            .stderr(Stdio::null());
        command
    }

    /// None where it fails, as it may for want of memory.
    fn time(&self, what: &str) -> Option<Duration> {
        let output = self.command(what).output().unwrap();
        let seconds = String::from_utf8(output.stdout).unwrap();
        seconds.trim().parse().ok().map(Duration::from_secs_f64)
    }
}
