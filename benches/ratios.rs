//! Speed as ratios: the same work done by another program, or the least it could cost, in the same
//! run. Nothing here is asserted; `cargo bench` prints a table. `ROWS=1000000 cargo bench` is bigger.
//!
//! A later issue adds a row by adding a function to `ROWS_OF_THE_TABLE`.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout, missing_docs)]

use rusqlite::types::ValueRef;
use rusqlite::{Connection, OpenFlags};
use sha2::{Digest, Sha256};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

const ASSIZE: &str = env!("CARGO_BIN_EXE_assize");

/// One comparison: what is measured, against what, the target, and the two times.
struct Row {
    what: &'static str,
    against: &'static str,
    target: &'static str,
    ours: Duration,
    theirs: Option<Duration>,
}

type Measure = fn(&Place) -> Row;

const ROWS_OF_THE_TABLE: [Measure; 6] = [start_help, start_queue, import, import_again, verify, verify_facts];

fn main() {
    let place = Place::new();
    println!("{} dialogues; medians, so read the ratios\n", place.rows);
    println!("{:<46} {:<42} {:>7} {:>8}", "what", "against", "ratio", "target");
    for measure in ROWS_OF_THE_TABLE {
        let row = measure(&place);
        let ratio = row.theirs.map_or_else(
            || "absent".to_owned(),
            |theirs| format!("{:.2}", row.ours.as_secs_f64() / theirs.as_secs_f64()),
        );
        println!("{:<46} {:<42} {ratio:>7} {:>8}", row.what, row.against, row.target);
    }
    println!("\nverify of {} dialogues: at most {} MiB of memory", place.rows, place.verify_memory());
}

/// Two files: the tour's small one and a big one, with the CSV it was made from.
struct Place {
    folder: TempDir,
    rows: usize,
}

impl Place {
    fn new() -> Self {
        let rows = std::env::var("ROWS").ok().and_then(|rows| rows.parse().ok()).unwrap_or(200_000);
        let place = Self { folder: tempfile::tempdir().unwrap(), rows };
        place.small_file();
        std::fs::write(place.path("big.csv"), generated(rows)).unwrap();
        std::fs::write(place.path("big.map.toml"), "[constants]\nchannel = \"chat\"\n").unwrap();
        place.set_up("big.db");
        place
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn set_up(&self, db: &str) {
        let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
        std::fs::write(self.path("policy.toml"), "timezone = \"UTC\"\n[intake]\ncategories = [\"*\"]\n").unwrap();
        self.assize(db, &["init", "--rehearsal", "--policy", "policy.toml"]);
        self.assize(db, &["people", "import", examples.join("people.csv").to_str().unwrap()]);
    }

    /// The state in which the tour asks `score queue`: 468 dialogues, 20 audits drawn.
    fn small_file(&self) {
        let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
        let example = |name: &str| examples.join(name).to_str().unwrap().to_owned();
        self.set_up("small.db");
        self.assize("small.db", &["card", "publish", &example("card.toml")]);
        self.assize(
            "small.db",
            &["intake", "import", &example("data/dialogues.csv"), "--map", &example("dialogues.map.toml")],
        );
        self.assize("small.db", &["assign", "plan", "add", &example("plan.toml")]);
        self.assize("small.db", &["assign", "nightly", "--date", "2020-05-19"]);
    }

    fn command(&self, db: &str) -> Command {
        let mut command = Command::new(ASSIZE);
        command.current_dir(self.folder.path()).env_clear().args(["--quiet", "--as", "rosa", "--db", db]);
        command.env("ASSIZE_NOW", "2020-06-01T09:00:00Z").stdin(Stdio::null()).stdout(Stdio::null());
        command
    }

    fn assize(&self, db: &str, args: &[&str]) {
        let status = self.command(db).args(args).status().unwrap();
        assert!(status.success(), "{args:?}");
    }

    fn copy(&self, from: &str, to: &str) {
        std::fs::copy(self.path(from), self.path(to)).unwrap();
    }

    /// The most memory that verifying the big file took, in MiB, as the kernel counts it.
    fn verify_memory(&self) -> u64 {
        let mut child = self.command("full.db").arg("verify").spawn().unwrap();
        let status = format!("/proc/{}/status", child.id());
        let mut peak = 0;
        while child.try_wait().unwrap().is_none() {
            let text = std::fs::read_to_string(&status).unwrap_or_default();
            let line = text.lines().find(|line| line.starts_with("VmHWM:")).unwrap_or_default();
            let kib: u64 = line.split_whitespace().nth(1).and_then(|number| number.parse().ok()).unwrap_or(0);
            peak = peak.max(kib);
        }
        peak / 1024
    }
}

/// Dialogues with about 120 bytes of details each and a transcript in every tenth, always the same.
fn generated(rows: usize) -> String {
    let words =
        "the customer asked about an order that had not arrived and the agent checked the status then offered a refund"
            .repeat(2);
    let transcript = "Customer: where is it, please?\nAgent: I am looking, one moment.\n".repeat(22);
    let mut csv = String::from("ref,received,category,agent,customer,details,transcript\n");
    for row in 0..rows {
        let second = row * 86_400 * 3 / rows;
        let day = 18 + second / 86_400;
        let (hour, minute, second) = (second / 3600 % 24, second / 60 % 60, second % 60);
        let agent = ["agent-14919914", "agent-34240f9a", "agent-348e8d2f", "agent-3edcce52"][row % 4];
        let details = &words[row % 90..row % 90 + 118];
        let long = if row % 10 == 0 { transcript.as_str() } else { "" };
        let _ = writeln!(
            csv,
            "B-{row:09},2020-05-{day}T{hour:02}:{minute:02}:{second:02}Z,complaint,{agent},c-{},\"{details}\",\"{long}\"",
            row % 30_000
        );
    }
    csv
}

fn median(runs: usize, mut run: impl FnMut() -> Duration) -> Duration {
    let mut times: Vec<Duration> = (0..runs).map(|_| run()).collect();
    times.sort();
    times[times.len() / 2]
}

fn timed(command: &mut Command) -> Duration {
    let start = Instant::now();
    let status = command.stdout(Stdio::null()).stderr(Stdio::null()).status().unwrap();
    assert!(status.success());
    start.elapsed()
}

/// Runs two commands by turns, so that a busy moment falls on both; none where theirs is not here.
fn by_turns(
    runs: usize,
    mut ours: impl FnMut() -> Command,
    mut theirs: impl FnMut() -> Command,
) -> (Duration, Option<Duration>) {
    let present = theirs().stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok();
    let (mut our_times, mut their_times) = (Vec::new(), Vec::new());
    for _ in 0..runs {
        our_times.push(timed(&mut ours()));
        if present {
            their_times.push(timed(&mut theirs()));
        }
    }
    let middle = |mut times: Vec<Duration>| {
        times.sort();
        times.get(times.len() / 2).copied()
    };
    (middle(our_times).unwrap(), middle(their_times))
}

fn start_help(_: &Place) -> Row {
    let help = || {
        let mut command = Command::new(ASSIZE);
        command.arg("--help");
        command
    };
    let git = || {
        let mut command = Command::new("git");
        command.arg("--version");
        command
    };
    let (ours, theirs) = by_turns(201, help, git);
    Row { what: "assize --help", against: "git --version", target: "1.5", ours, theirs }
}

fn start_queue(place: &Place) -> Row {
    let queue = || {
        let mut command = place.command("small.db");
        command.args(["score", "queue"]);
        command
    };
    let count = || {
        let mut command = Command::new("sqlite3");
        command.arg(place.path("small.db")).arg("SELECT count(*) FROM request");
        command
    };
    let (ours, theirs) = by_turns(101, queue, count);
    Row {
        what: "assize score queue, the tour's file",
        against: "sqlite3, one count of the same file",
        target: "1.5",
        ours,
        theirs,
    }
}

/// Ours: checked, salted, sealed, read back, durable. Theirs: the same columns into the same tables, unchecked.
fn import(place: &Place) -> Row {
    place.copy("big.db", "full.db");
    let ours = timed(place.command("full.db").args(["intake", "import", "big.csv", "--map", "big.map.toml"]));
    Row {
        what: "intake import, new file",
        against: "sqlite3 .import into the same table",
        target: "0.6 *",
        ours,
        theirs: shell_import(place),
    }
}

fn shell_import(place: &Place) -> Option<Duration> {
    place.copy("big.db", "shell.db");
    let script = format!(
        "PRAGMA foreign_keys=ON; PRAGMA synchronous=FULL; PRAGMA cache_size=-65536;\n\
         CREATE VIEW taken AS SELECT ref, received, category, agent, customer, details, transcript FROM request;\n\
         CREATE TRIGGER take INSTEAD OF INSERT ON taken BEGIN\n\
           INSERT INTO request (entry, ref, channel, received, category, agent, content, customer, details, transcript)\n\
           VALUES (3, NEW.ref, 'chat', NEW.received, NEW.category, (SELECT id FROM person WHERE handle = NEW.agent), 1, NEW.customer, NEW.details, NEW.transcript);\n\
         END;\n.mode csv\n.import --skip 1 '{}' taken\n",
        place.path("big.csv").display()
    );
    std::fs::write(place.path("import.sql"), script).unwrap();
    let start = Instant::now();
    let input = std::fs::File::open(place.path("import.sql")).unwrap();
    let status = Command::new("sqlite3")
        .arg(place.path("shell.db"))
        .stdin(input)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    status.is_ok_and(|status| status.success()).then(|| start.elapsed())
}

fn import_again(place: &Place) -> Row {
    let ours = timed(place.command("full.db").args(["intake", "import", "big.csv", "--map", "big.map.toml"]));
    place.copy("big.db", "again.db");
    let theirs = timed(place.command("again.db").args(["intake", "import", "big.csv", "--map", "big.map.toml"]));
    Row {
        what: "intake import, the same file again",
        against: "the first import",
        target: "0.5 *",
        ours,
        theirs: Some(theirs),
    }
}

fn verify(place: &Place) -> Row {
    let ours = median(3, || timed(place.command("full.db").arg("verify")));
    let theirs = median(3, || scan_and_hash(&place.path("full.db"), true));
    Row {
        what: "assize verify, every check",
        against: "integrity_check, read, SHA-256 of the rows",
        target: "1.3",
        ours,
        theirs: Some(theirs),
    }
}

/// The chain and the facts alone, without the page check that both would do.
fn verify_facts(place: &Place) -> Row {
    let whole = median(3, || timed(place.command("full.db").arg("verify")));
    let pages = median(3, || pages(&place.path("full.db")));
    let theirs = median(3, || scan_and_hash(&place.path("full.db"), false));
    Row {
        what: "verify less the page check",
        against: "read, SHA-256 of the same rows",
        target: "1.3",
        ours: whole.saturating_sub(pages),
        theirs: Some(theirs),
    }
}

fn pages(path: &Path) -> Duration {
    let conn = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
    let start = Instant::now();
    let said: String = conn.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
    assert_eq!(said, "ok");
    start.elapsed()
}

/// The least it could cost: read every row of the big table and hash its bytes.
fn scan_and_hash(path: &Path, with_pages: bool) -> Duration {
    let checked = if with_pages { pages(path) } else { Duration::ZERO };
    let conn = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
    let start = Instant::now();
    let mut statement = conn.prepare("SELECT * FROM request").unwrap();
    let columns = statement.column_count();
    let mut rows = statement.query([]).unwrap();
    let mut hash = Sha256::new();
    let mut bytes = Vec::new();
    while let Some(row) = rows.next().unwrap() {
        bytes.clear();
        for column in 0..columns {
            match row.get_ref(column).unwrap() {
                ValueRef::Integer(number) => bytes.extend_from_slice(&number.to_be_bytes()),
                ValueRef::Text(value) | ValueRef::Blob(value) => bytes.extend_from_slice(value),
                ValueRef::Null | ValueRef::Real(_) => bytes.push(0),
            }
        }
        hash.update(&bytes);
    }
    std::hint::black_box(hash.finalize());
    start.elapsed() + checked
}
