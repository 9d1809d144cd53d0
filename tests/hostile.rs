//! Every item of `tests/hostile_inputs.json`, a list of things that broke other tools: run here, or
//! named in `NOT_OURS` with the reason. `ASSIZE_SLOW=1` takes the giants at their full size.

use crate::support::{is_slow, put, repo, scratch};
use crate::tamper::seal_anew;
use assize::view::inert::{csv_uncell, is_hidden};
use rusqlite::Connection;
use rusqlite::config::DbConfig;
use serde_json::Value;
use std::collections::BTreeSet;
use std::ffi::{OsStr, OsString};
use std::fmt::Write as _;
use std::io::Write as _;
use std::os::unix::ffi::OsStringExt;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::OnceLock;
use tempfile::TempDir;

/// What this tool does not have, so that nobody can attack it there.
const NOT_OURS: [(&str, &str); 10] = [
    ("arg-04", "no --order-by: the order of each report is fixed"),
    ("arg-16", "no attachments: a transcript is text in the file"),
    ("arg-17", "no attachments: a transcript is text in the file"),
    ("arg-18", "no attachments: a transcript is text in the file"),
    ("arg-20", "no attachments: a transcript is text in the file"),
    ("arg-21", "no attachments: a transcript is text in the file"),
    ("arg-22", "no attachments: a transcript is text in the file"),
    ("arg-24", "no attachments: a transcript is text in the file"),
    ("arg-29", "no --limit: reports are whole; numbers of audits are tried in a test of their own"),
    ("arg-30", "no --limit: reports are whole; numbers of audits are tried in a test of their own"),
];

const NOW: &str = "2026-03-03T09:00:00Z";
const HEADER: &str = "contact_id,agent_id,started_at,note\n";
const GOOD: &str = "C-1,A-1,2026-03-02T09:00:00Z,";
const MAP: &str = "[fields]\nref = \"contact_id\"\nagent = \"agent_id\"\nreceived = \"started_at\"\ndetails = \"note\"\n[constants]\nchannel = \"chat\"\ncategory = \"complaint\"\n";
const CARD: &str = "[card]\nid=\"sc1\"\nversion=1\n[[criterion]]\nid=\"greet\"\ntitle=\"Greeting\"\nweight=100\n";

// --- The list ------------------------------------------------------------------------------------

struct Item {
    id: String,
    place: String,
    class: String,
    line: Option<u64>,
    /// The payload; empty for one that is generated.
    bytes: Vec<u8>,
    generate: Value,
}

impl Item {
    fn text(&self) -> &str {
        std::str::from_utf8(&self.bytes).unwrap()
    }
}

fn items() -> Vec<Item> {
    let list = std::fs::read_to_string(repo().join("tests/hostile_inputs.json")).unwrap();
    let list: Value = serde_json::from_str(&list).unwrap();
    let word = |item: &Value, key: &str| item[key].as_str().unwrap_or_default().to_owned();
    let item = |item: &Value| Item {
        id: word(item, "id"),
        place: word(item, "where"),
        class: word(item, "class"),
        line: item["expected_line"].as_u64(),
        bytes: item["bytes_base64"].as_str().map_or_else(|| word(item, "text").into_bytes(), base64),
        generate: item["generate"].clone(),
    };
    let items: Vec<Item> = list["items"].as_array().unwrap().iter().map(item).collect();
    assert_eq!(items.len() as u64, list["count"].as_u64().unwrap(), "the list says how long it is");
    items
}

fn base64(text: &str) -> Vec<u8> {
    let letters = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let (mut bytes, mut bits, mut held) = (Vec::new(), 0_u32, 0);
    for letter in text.bytes().filter(|letter| *letter != b'=') {
        bits = bits << 6 | u32::try_from(letters.iter().position(|known| *known == letter).unwrap()).unwrap();
        held += 6;
        if held >= 8 {
            held -= 8;
            bytes.push((bits >> held & 0xff) as u8);
        }
    }
    bytes
}

#[test]
fn every_hostile_input_is_met_as_the_list_says_or_named_as_not_ours() {
    let items = items();
    let mut walked: Vec<&str> = NOT_OURS.iter().map(|(id, _)| *id).collect();
    let inert: Vec<&Item> = items.iter().filter(|item| item.class == "inert" && item.id != "card-07").collect();
    inert_fields(&inert);
    inert_refs_and_people(&inert);
    walked.extend(inert.iter().map(|item| item.id.as_str()));
    for item in &items {
        if walked.contains(&item.id.as_str()) {
            continue;
        }
        match item.place.as_str() {
            "intake csv (whole file)" if item.id == "csv-55" => from_a_pipe(),
            "intake csv (whole file)" if !item.generate.is_null() => giant(item),
            "intake csv (whole file)" => whole(item, "item.csv"),
            "intake jsonl (whole file)" => whole(item, "item.jsonl"),
            "intake csv (path)" if item.id == "csv-56" => folder_given(),
            "intake csv (path)" => growing(),
            "intake csv field: started_at" => date(item),
            "scorecard / score import: points" => number(item),
            "scorecard (toml)" => card(item),
            "cli arg --db (file built by the test)" => database(item),
            _ if item.id.starts_with("arg-") => command_line(item),
            other => panic!("{}: nobody walks `{other}`", item.id),
        }
        walked.push(&item.id);
    }
    let walked: BTreeSet<&str> = walked.into_iter().collect();
    let listed: BTreeSet<&str> = items.iter().map(|item| item.id.as_str()).collect();
    assert_eq!(walked, listed, "the list and the walk agree");
    assert_eq!(listed.len(), items.len(), "no id twice");
}

// --- A desk for one item -------------------------------------------------------------------------

struct Desk {
    folder: TempDir,
}

struct Said {
    stdout: Vec<u8>,
    stderr: String,
    code: i32,
}

impl Said {
    fn out(&self) -> &str {
        std::str::from_utf8(&self.stdout).expect("UTF-8 on stdout")
    }

    fn whole(&self) -> String {
        format!("{}{}[exit {}]", String::from_utf8_lossy(&self.stdout), self.stderr, self.code)
    }

    #[track_caller]
    fn is(self, of: &str, code: i32, says: &str) -> Self {
        assert_eq!(self.code, code, "{of}: {}", self.whole());
        assert!(self.stderr.contains(says) || self.out().contains(says), "{of}: no `{says}` in {}", self.whole());
        self
    }

    /// The first object of a JSON answer, in which nothing is hidden.
    #[track_caller]
    fn row(&self, of: &str) -> Value {
        shows_nothing_hidden(of, self.out());
        let document: Value = serde_json::from_str(self.out()).expect(of);
        document["rows"][0].clone()
    }
}

#[track_caller]
fn shows_nothing_hidden(of: &str, text: &str) {
    let odd = text.chars().find(|c| *c != '\n' && (c.is_control() || is_hidden(*c)));
    assert_eq!(odd, None, "{of}: {text:?}");
}

impl Desk {
    /// A copy of a small centre: agents, two auditors, no card.
    fn new() -> Self {
        static BASE: OnceLock<Vec<u8>> = OnceLock::new();
        let desk = Self::empty();
        let base = BASE.get_or_init(|| {
            let desk = Self::empty();
            let mut people = "handle,name,role,team,from\nmona,Mona,manager,office,2020-01-01\nvera,Vera,auditor,quality,2020-01-01\noleg,Oleg,auditor,quality,2020-01-01\n".to_owned();
            (0..50).for_each(|n| writeln!(people, "A-{n},Agent {n},agent,north,2020-01-01").unwrap());
            desk.write("people.csv", people);
            desk.run("init --rehearsal").is("base", 0, "");
            desk.run("people import people.csv").is("base", 0, "");
            std::fs::read(desk.path("qa.db")).unwrap()
        });
        put(&desk.path("qa.db"), base.as_slice());
        desk
    }

    fn empty() -> Self {
        let desk = Self { folder: scratch() };
        desk.write("map.toml", MAP);
        desk
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn write(&self, name: &str, bytes: impl AsRef<[u8]>) {
        std::fs::write(self.path(name), bytes).unwrap();
    }

    /// A command; a hang ends with exit code 124.
    fn command(&self) -> Command {
        let mut command = Command::new("timeout");
        command.args(["-k", "1", if is_slow() { "600" } else { "60" }, crate::support::program()]);
        command.current_dir(self.folder.path()).stdin(Stdio::null());
        command.env_clear().env("PATH", "/usr/local/bin:/usr/bin:/bin").env("COLUMNS", "60000");
        command.env("ASSIZE_DB", "qa.db").env("ASSIZE_NOW", NOW).env("ASSIZE_AS", "mona");
        command
    }

    fn run(&self, words: &str) -> Said {
        said(self.command().args(words.split_whitespace()))
    }

    fn args<S: AsRef<OsStr>>(&self, args: &[S]) -> Said {
        said(self.command().args(args))
    }

    fn sql<T: rusqlite::types::FromSql>(&self, sql: &str) -> T {
        Connection::open(self.path("qa.db")).unwrap().query_row(sql, [], |row| row.get(0)).unwrap()
    }

    fn entries(&self) -> i64 {
        self.sql("SELECT max(id) FROM entry")
    }

    fn requests(&self) -> i64 {
        self.sql("SELECT count(*) FROM request")
    }

    /// What is stored: entries and requests.
    fn stored(&self) -> (i64, i64) {
        let sql = "SELECT (SELECT max(id) FROM entry), (SELECT count(*) FROM request)";
        let conn = Connection::open(self.path("qa.db")).unwrap();
        conn.query_row(sql, [], |row| Ok((row.get(0)?, row.get(1)?))).unwrap()
    }

    /// Takes in a file, with nothing stored when it is refused.
    fn import(&self, of: &str, name: &str, more: &[&str]) -> Said {
        let before = self.stored();
        let said = self.args(&[&["intake", "import", name, "--map", "map.toml"], more].concat());
        if said.code != 0 {
            assert_eq!(self.stored(), before, "{of}: nothing is stored\n{}", said.whole());
        }
        said
    }

    /// Refused, naming file and line first of all.
    #[track_caller]
    fn refuses(&self, of: &str, name: &str, line: u64, more: &[&str]) -> Said {
        let said = self.import(of, name, more).is(of, 65, &format!("{name}:{line}:"));
        let first = said.stderr.split(&format!("{name}:")).nth(1).unwrap();
        assert!(first.starts_with(&format!("{line}:")), "{of}: line {line} comes first in {}", said.whole());
        said
    }
}

/// Runs a command: no panic, no signal, no hang, nothing hidden on stderr.
#[track_caller]
fn said(command: &mut Command) -> Said {
    let output = command.output().unwrap();
    let stderr = String::from_utf8(output.stderr).expect("UTF-8 on stderr");
    let said = Said { stdout: output.stdout, stderr, code: output.status.code().unwrap_or(-1) };
    let known = [0, 1, 2, 3, 4, 65, 66, 74, 75];
    assert!(known.contains(&said.code), "{}", said.whole());
    assert!(!said.stderr.contains("panicked"), "{}", said.whole());
    shows_nothing_hidden("stderr", &said.stderr);
    said
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}

// --- Inert: kept to the byte, harmless wherever it is shown ---------------------------------------

/// Every text as details, customer and dialogue, through CSV and JSONL, to the sheet of an audit.
fn inert_fields(items: &[&Item]) {
    let when = "2026-03-02T09:00:00Z";
    let mut rows = "contact_id,agent_id,started_at,note,customer,transcript\n".to_owned();
    let mut lines = String::new();
    for item in items {
        let (id, text) = (&item.id, item.text());
        let said = format!("Customer: {text}");
        let cells: Vec<String> = [id, "A-1", when, text, text, &said].iter().map(|cell| quoted(cell)).collect();
        writeln!(rows, "{}", cells.join(",")).unwrap();
        let object = serde_json::json!({"contact_id": id, "agent_id": "A-1", "started_at": when, "note": text, "customer": text, "transcript": said});
        writeln!(lines, "{object}").unwrap();
    }
    let (csv, jsonl) = (Desk::new(), Desk::new());
    csv.write("all.csv", rows);
    jsonl.write("all.jsonl", lines);
    csv.import("inert", "all.csv", &[]).is("inert", 0, "");
    jsonl.import("inert", "all.jsonl", &[]).is("inert", 0, "");
    csv.write("card.toml", CARD);
    csv.run("card publish card.toml").is("inert", 0, "");
    csv.write("plan.toml", "[plan]\nname = \"all\"\ncard = \"sc1\"\nwindow = \"day\"\nstarts = \"2026-03-02\"\ndays = 3\n[quota]\ncount = 1000\nby = [\"agent\"]\n");
    csv.run("assign plan add plan.toml").is("inert", 0, "");
    csv.run("assign nightly").is("inert", 4, "");
    shows_nothing_hidden("report", csv.run("report audits").is("inert", 0, "").out());
    let report: Value = serde_json::from_str(csv.run("report audits --format json").out()).unwrap();
    let audits = report["rows"].as_array().unwrap();
    assert_eq!(audits.len(), items.len(), "every dialogue was drawn");
    std::thread::scope(|scope| {
        for half in [0, 1] {
            let (csv, jsonl) = (&csv, &jsonl);
            scope.spawn(move || {
                for item in items.iter().skip(half).step_by(2) {
                    let audit = audits.iter().find(|audit| audit["ref"] == item.id.as_str()).expect("its audit");
                    kept_and_harmless(csv, item, &["score", "show", &audit["audit"].to_string()]);
                    same_texts(item, &jsonl.args(&["intake", "show", &item.id, "--format", "json"]).row(&item.id));
                }
            });
        }
    });
}

fn kept_and_harmless(desk: &Desk, item: &Item, words: &[&str]) {
    let id = &item.id;
    let in_format = |format: &str| desk.args(&[words, &["--format", format]].concat()).is(id, 0, "");
    shows_nothing_hidden(id, in_format("table").out());
    same_texts(item, &in_format("json").row(id));
    let csv = in_format("csv");
    let mut found = 0;
    for record in csv::Reader::from_reader(csv.stdout.as_slice()).records() {
        let record = record.unwrap();
        if let "details" | "customer" | "transcript" = &record[0] {
            let cell = &record[1];
            let text = if &record[0] == "transcript" {
                csv_uncell(cell).strip_prefix("Customer: ").unwrap()
            } else {
                csv_uncell(cell)
            };
            assert_eq!(text, item.text(), "{id}");
            let first = cell.chars().find(|c| !is_hidden(*c) && !c.is_whitespace() || "\t\r\n".contains(*c));
            assert!(
                !first.is_some_and(|first| "=+-@\t\r\n＝＋－＠".contains(first)),
                "{id}: a spreadsheet would compute {cell:?}"
            );
            found += 1;
        }
    }
    assert_eq!(found, 3, "{id}: {}", csv.whole());
}

fn same_texts(item: &Item, row: &Value) {
    let (id, text) = (&item.id, item.text());
    assert_eq!(row["details"], text, "{id}");
    assert_eq!(row["customer"], text, "{id}");
    assert_eq!(row["transcript"], format!("Customer: {text}"), "{id}");
}

/// Texts that the list wants as numbers of dialogues, and as handles and names of people.
fn inert_refs_and_people(items: &[&Item]) {
    let desk = Desk::new();
    for item in items {
        let (id, text) = (item.id.as_str(), item.text());
        let as_ref = item.place.contains("contact_id") || item.place.contains("cli arg");
        if as_ref {
            desk.write("one.csv", format!("{HEADER}{},A-1,2026-03-02T09:00:00Z,{}\n", quoted(text), quoted(text)));
            desk.import(id, "one.csv", &[]).is(id, 0, "");
            let row = desk.args(&["intake", "show", "--format", "json", "--", text]).row(id);
            assert_eq!((&row["ref"], &row["details"]), (&Value::from(text), &Value::from(text)), "{id}");
            shows_nothing_hidden(id, desk.args(&["intake", "show", "--", text]).is(id, 0, "").out());
        }
        if item.place.contains("agent_id") {
            // Some of these texts look alike: each is a roster of its own.
            as_person(&Desk::new(), id, text);
        }
    }
}

/// A handle must be seen: one with an invisible character, or longer than 100, is refused with its
/// line. A name may be anything, as people's names are.
fn as_person(desk: &Desk, id: &str, text: &str) {
    let row = |handle: &str| {
        format!("handle,name,role,team,from\n{},{},agent,north,2020-01-01\n", quoted(handle), quoted(text))
    };
    desk.write("one.csv", row(text));
    let taken = desk.run("people import one.csv");
    let unseen = text.chars().any(is_hidden);
    if unseen || text.chars().count() > 100 {
        taken.is(id, 65, "one.csv:2:").is(id, 65, if unseen { "cannot be seen" } else { "at most 100 characters" });
    } else {
        taken.is(id, 0, "");
        on_the_roster(desk, id, text, text);
    }
    let handle = format!("n-{id}");
    desk.write("one.csv", row(&handle));
    // Somebody else is called so already, in the row before.
    desk.run(&format!("people import one.csv --namesake {handle}")).is(id, 0, "");
    on_the_roster(desk, id, &handle, text);
}

fn on_the_roster(desk: &Desk, id: &str, handle: &str, name: &str) {
    let list = desk.run("people list --format json").is(id, 0, "");
    let list: Value = serde_json::from_str(list.out()).unwrap();
    let found = list["rows"].as_array().unwrap().iter().find(|row| row["handle"] == handle).expect(id);
    assert_eq!(found["name"], name, "{id}");
    shows_nothing_hidden(id, desk.run("people list").is(id, 0, "").out());
}

// --- Whole files ---------------------------------------------------------------------------------

/// What the message says besides file and line, where the list asks for more than those.
const SAYS: [(&str, &str); 15] = [
    ("csv-08", "agent_id"),
    ("csv-11", "`agent_id`"),
    ("csv-22", "--encoding utf-16le"),
    ("csv-24", "UTF-32"),
    ("csv-30", "--encoding windows-1252"),
    ("csv-36", "not a text file"),
    ("csv-38", "compressed file"),
    ("csv-39", "--delimiter ';'"),
    ("csv-47", "from line 2"),
    ("json-02", "twice"),
    ("json-19", "`ref` is a list"),
    ("date-01", "ambiguous"),
    ("date-14", "does not exist in America/New_York"),
    ("date-16", "time zone"),
    ("date-26", "in the future"),
];

/// What is taken in with a word on what was not used, where the list leaves that open or later rules say so.
const TOLD: [(&str, &str); 1] = [("csv-10", "column 3 (no name)")];

fn says(id: &str) -> &'static str {
    SAYS.iter().find(|(of, _)| *of == id).map_or("", |(_, says)| says)
}

fn whole(item: &Item, name: &str) {
    let id = item.id.as_str();
    let desk = Desk::new();
    desk.write(name, &item.bytes);
    let more: &[&str] = if ["csv-26", "csv-27", "csv-28"].contains(&id) { &["--encoding", "gb18030"] } else { &[] };
    if let Some((_, says)) = TOLD.iter().find(|(of, _)| *of == id) {
        desk.import(id, name, more).is(id, 0, says);
        return;
    }
    // The list takes nought or a line error: such a length is none.
    if id == "json-08" {
        desk.refuses(id, name, 1, more).is(id, 65, "`duration`: `1e-400` is no length of time");
        return;
    }
    if item.class == "error-line" {
        desk.refuses(id, name, item.line.expect(id), more).is(id, 65, says(id));
        return;
    }
    assert_eq!(item.class, "ok", "{id}");
    let taken = desk.import(id, name, more).is(id, 0, "");
    let details = |text: &str| {
        assert_eq!(desk.sql::<Option<String>>("SELECT details FROM request").as_deref(), Some(text), "{id}");
    };
    assert_eq!(desk.requests(), i64::from(id != "csv-02"), "{id}: {}", taken.whole());
    match id {
        "csv-02" => drop(taken.is(id, 0, "new dialogues")),
        "csv-20" => details("王丽"),
        "csv-26" => details("王莉投诉"),
        "csv-27" => details("\u{1f4a9}"),
        "csv-46" => drop(taken.is(id, 0, "known already")),
        // The unknown column is named, so that a typo is seen; it is no reason to refuse an export.
        "json-20" => drop(taken.is(id, 0, "Columns that no field uses: agnet")),
        "csv-48" => {
            let before = desk.entries();
            let again = desk.args(&["intake", "import", name, "--map", "map.toml", "--format", "json"]).row(id);
            assert_eq!((&again["stored"], &again["known"]), (&0.into(), &1.into()), "{id}");
            assert_eq!(desk.entries(), before, "{id}: the head stays");
        }
        "csv-16" | "csv-18" | "csv-40" | "json-16" => details("ok"),
        other => panic!("what is right for {other}?"),
    }
}

/// A file of one repeated piece: short by default, at its full size with `ASSIZE_SLOW=1`.
fn giant(item: &Item) {
    let id = item.id.as_str();
    let word = |key: &str| item.generate[key].as_str().unwrap_or_default().to_owned();
    let count = item.generate["count"].as_u64().unwrap();
    let count = if is_slow() { count } else { count.min(if id == "csv-54" { 3000 } else { 1_200_000 }) };
    let desk = Desk::new();
    let mut file = std::io::BufWriter::new(std::fs::File::create(desk.path("giant.csv")).unwrap());
    let unit = word("unit");
    write!(file, "{}", word("prefix")).unwrap();
    if unit.contains('{') {
        for i in 0..count {
            let row = unit.replace("{i}", &i.to_string()).replace("{i%50}", &(i % 50).to_string());
            file.write_all(row.as_bytes()).unwrap();
        }
    } else {
        let piece = unit.repeat(1000);
        (0..count / 1000).for_each(|_| file.write_all(piece.as_bytes()).unwrap());
    }
    write!(file, "{}", word("suffix")).unwrap();
    file.flush().unwrap();
    drop(file);
    // 256 MiB of memory must do, whatever the size of the file.
    let ours = desk.command();
    let mut limited = Command::new("sh");
    limited.args([
        "-c",
        "ulimit -v 262144; exec timeout -k 1 600 \"$0\" intake import giant.csv --map map.toml",
        crate::support::program(),
    ]);
    limited.current_dir(desk.folder.path()).env_clear();
    limited.envs(ours.get_envs().filter_map(|(key, value)| Some((key, value?))));
    let done = said(&mut limited);
    if item.class == "ok" {
        done.is(id, 0, "");
        assert_eq!(desk.requests(), i64::try_from(count).unwrap(), "{id}");
        assert_eq!(desk.entries(), 3, "{id}: one entry");
    } else {
        done.is(id, 65, &format!("giant.csv:{}:", item.line.unwrap())).is(id, 65, "longer than 1 MiB");
        assert_eq!((desk.requests(), desk.entries()), (0, 2), "{id}: nothing is stored");
    }
}

/// csv-55: a pipe whose writer takes its time is read once, to its end.
fn from_a_pipe() {
    let desk = Desk::new();
    let pipe = desk.path("pipe.csv");
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let writer = std::thread::spawn(move || {
        let mut pipe = std::fs::OpenOptions::new().write(true).open(pipe).unwrap();
        for piece in [HEADER, GOOD, "first\n", "C-2,A-1,2026-03-02T09:00:00Z,", "second\n"] {
            pipe.write_all(piece.as_bytes()).unwrap();
            pipe.flush().unwrap();
        }
    });
    desk.import("csv-55", "pipe.csv", &[]).is("csv-55", 0, "");
    writer.join().unwrap();
    assert_eq!(desk.requests(), 2);
}

/// csv-56: a folder is taken for its files, and one that has none is refused with the 66 of the list.
fn folder_given() {
    let desk = Desk::new();
    std::fs::create_dir(desk.path("empty")).unwrap();
    desk.import("csv-56", "empty", &[]).is("csv-56", 66, "the folder empty has no file to take in");
}

/// csv-58: rows are appended while the file is read: some whole number of rows comes in, or none.
fn growing() {
    let desk = Desk::new();
    let row = |n: usize| format!("G-{n},A-1,2026-03-02T09:00:00Z,x\n");
    desk.write("grows.csv", format!("{HEADER}{}", (0..2000).map(row).collect::<String>()));
    let path = desk.path("grows.csv");
    let writer = std::thread::spawn(move || {
        let mut file = std::fs::OpenOptions::new().append(true).open(path).unwrap();
        (2000..6000).for_each(|n| file.write_all(row(n).as_bytes()).unwrap());
    });
    let done = desk.import("csv-58", "grows.csv", &[]);
    writer.join().unwrap();
    assert!([0, 65].contains(&done.code), "{}", done.whole());
    if done.code == 0 {
        assert!((2000..=6000).contains(&desk.requests()));
        assert_eq!(desk.requests(), desk.sql::<i64>("SELECT sum(stored) FROM import"), "what was read is what is said");
    }
    desk.run("verify").is("csv-58", 0, "");
}

// --- Dates and numbers ---------------------------------------------------------------------------

fn date(item: &Item) {
    let id = item.id.as_str();
    let desk = Desk::new();
    desk.write("date.csv", format!("{HEADER}C-1,A-1,{},x\n", quoted(item.text())));
    let received = || desk.sql::<String>("SELECT received FROM request");
    let zone = |zone: &str| desk.write("map.toml", format!("{MAP}[read]\ntimezone = \"{zone}\"\n"));
    match id {
        "date-05" => drop(desk.import(id, "date.csv", &[]).is(id, 0, "")),
        "date-14" => {
            // After that day, or it would be refused for lying in the future.
            zone("America/New_York");
            let before = desk.entries();
            let refused = said(
                desk.command()
                    .env("ASSIZE_NOW", "2026-03-10T09:00:00Z")
                    .args(["intake", "import", "date.csv", "--map", "map.toml"]),
            );
            refused.is(id, 65, "date.csv:2:").is(id, 65, says(id));
            assert_eq!(desk.entries(), before);
        }
        "date-16" => {
            desk.refuses(id, "date.csv", 2, &[]).is(id, 65, says(id));
            zone("Asia/Shanghai");
            desk.import(id, "date.csv", &[]).is(id, 0, "");
            assert_eq!(received(), "2026-03-02T01:00:00Z");
        }
        // A leap second has no place in the file's clock: refused, and said.
        "date-17" => drop(desk.refuses(id, "date.csv", 2, &[]).is(id, 65, "second 60")),
        "date-20" | "date-21" => {
            // However many digits a fraction has, it is dropped.
            desk.import(id, "date.csv", &[]).is(id, 0, "");
            assert_eq!(received(), "2026-03-02T09:00:00Z");
        }
        _ => {
            assert_eq!(item.class, "error-line", "{id}");
            desk.refuses(id, "date.csv", item.line.unwrap(), &[]).is(id, 65, says(id));
        }
    }
}

/// Numbers go into a rating, which is 1 to 5 and nothing else, and into a card, as a weight and as the
/// worth of an answer.
fn number(item: &Item) {
    let (id, text) = (item.id.as_str(), item.text());
    let desk = Desk::new();
    desk.write("map.toml", MAP.replace("details = \"note\"", "rating = \"note\""));
    desk.write("rating.csv", format!("{HEADER}{GOOD}{}\n", quoted(text)));
    if id == "num-24" {
        // Blanks around a word of a row are no part of it.
        desk.import(id, "rating.csv", &[]).is(id, 0, "");
        assert_eq!(desk.sql::<i64>("SELECT rating FROM request"), 5);
    } else {
        desk.refuses(id, "rating.csv", 2, &[]);
    }
    let levels = "levels=[{id=\"full\",title=\"all\",percent=100},\n{id=\"none\",title=\"none\",percent=%}]\n";
    let worth = CARD.to_owned() + &levels.replace('%', text);
    // TOML reads -0, +5 and blanks around a number as numbers; a card keeps two decimals and no more.
    let read = ["num-05", "num-24", "num-25"].contains(&id);
    let published = |name: &str, card: &str, line: u64, read: bool| {
        desk.write(name, card);
        let before = desk.entries();
        let done = desk.run(&format!("card publish {name}"));
        if read {
            done.is(id, 0, "");
        } else {
            done.is(id, 65, &format!("{name}:{line}:"));
            assert_eq!(desk.entries(), before, "{id}: nothing is stored");
        }
    };
    published("weight.toml", &CARD.replace("100", text), 7, false);
    published("worth.toml", &worth, 9, read);
}

// --- Cards ---------------------------------------------------------------------------------------

fn card(item: &Item) {
    let id = item.id.as_str();
    let desk = Desk::new();
    let text = if item.generate.is_null() {
        item.text().replace("[scorecard]", "[card]")
    } else {
        let part = |key: &str| item.generate[key].as_str().unwrap();
        let count = usize::try_from(item.generate["count"].as_u64().unwrap()).unwrap();
        format!("{}{}{}", part("prefix"), part("unit").repeat(count), part("suffix").repeat(count))
    };
    desk.write("card.toml", &text);
    let before = desk.entries();
    match id {
        "card-07" => {
            desk.run("card publish card.toml").is(id, 0, "");
            let shown = desk.run("card show sc1 --format json").is(id, 0, "");
            assert!(shown.out().contains("<script>alert(1)</script>"), "{}", shown.whole());
            shows_nothing_hidden(id, desk.run("card show sc1").is(id, 0, "").out());
            return;
        }
        "card-10" => {
            desk.write("first.toml", CARD);
            desk.run("card publish first.toml").is(id, 0, "");
            let before = desk.entries();
            // A rule says no (1), the text itself is well (65 would say it is not).
            desk.run("card publish card.toml").is(id, 1, "version = 2");
            assert_eq!(desk.entries(), before);
            return;
        }
        "card-13" => return drop(desk.run("card publish card.toml").is(id, 0, "")),
        _ => assert_eq!(item.class, "error-line"),
    }
    let place = item.line.map_or_else(String::new, |line| format!("card.toml:{line}:"));
    let says = match id {
        "card-01" => "99",
        "card-05" => "card.toml:5:",
        "card-09" => "did you mean `weight`?",
        _ => "",
    };
    for words in ["check card.toml", "propose card.toml", "publish card.toml", "diff card.toml card.toml"] {
        let words = &format!("card {words}");
        desk.run(words).is(id, 65, &place).is(id, 65, says);
    }
    assert_eq!(desk.entries(), before, "{id}: nothing is stored");
}

#[test]
fn a_fault_after_a_byte_order_mark_is_told_with_its_own_line_and_column() {
    let desk = Desk::new();
    for mark in ["", "\u{feff}"] {
        // The fault stands at the very start of a line, behind letters of several bytes.
        desk.write(
            "card.toml",
            format!("{mark}{}", CARD.replace("Greeting", "Größe 王").replace("weight=100", "weight=99")),
        );
        desk.run("card check card.toml").is("a mark", 65, "card.toml:7:8:");
        desk.write("card.toml", format!("{mark}{}", CARD.replace("version=1", "\nversion=0")));
        desk.run("card check card.toml").is("a mark", 65, "card.toml:4:9:");
    }
}

#[test]
fn a_number_of_a_card_with_more_decimals_than_a_float_holds_is_refused_all_the_same() {
    let desk = Desk::new();
    for number in ["99.99999999999999999999", "100.000000000000000000001"] {
        desk.write("card.toml", CARD.replace("100", number));
        desk.run("card check card.toml").is(number, 65, "card.toml:7:");
    }
}

// --- Database files ------------------------------------------------------------------------------

fn attacked(desk: &Desk, work: impl FnOnce(&Connection)) {
    let conn = Connection::open(desk.path("qa.db")).unwrap();
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false).unwrap();
    conn.execute_batch("PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON").unwrap();
    work(&conn);
    conn.close().unwrap();
}

fn database(item: &Item) {
    let id = item.id.as_str();
    let desk = Desk::new();
    let bytes = || std::fs::read(desk.path("qa.db")).unwrap();
    // Refused by every command, and left as it was.
    let refused = |says: &str| {
        let before = bytes();
        for words in ["verify", "report audits", "people import people.csv", "assign nightly"] {
            desk.write("people.csv", "handle,name,role,team,from\n");
            desk.run(words).is(id, 65, says);
        }
        assert_eq!(bytes(), before, "{id}");
    };
    match id {
        "db-01" => {
            desk.write("qa.db", "");
            refused("is empty: not an assize file");
        }
        "db-02" => {
            desk.write("qa.db", format!("{HEADER}{GOOD}x\n"));
            refused("is not an assize file");
        }
        "db-04" => {
            attacked(&desk, |conn| conn.pragma_update(None, "user_version", 99).unwrap());
            refused("written by a newer assize");
        }
        "db-05" => {
            attacked(&desk, |conn| {
                conn.execute_batch("ALTER TABLE entry RENAME TO old; CREATE VIEW entry AS WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c) SELECT n AS id, '' AS at, '' AS actor, '' AS principal, '' AS login, '' AS act, '' AS note, zeroblob(32) AS previous, zeroblob(32) AS seal FROM c").unwrap();
            });
            desk.run("report audits").is(id, 65, "schema is not the one");
            let found = desk.run("verify");
            assert!([3, 65].contains(&found.code) && found.whole().contains("entry"), "{}", found.whole());
        }
        "db-06" => {
            attacked(&desk, |conn| {
                conn.execute_batch(
                    "CREATE TRIGGER tidy AFTER INSERT ON request BEGIN DELETE FROM request WHERE id < NEW.id; END",
                )
                .unwrap();
            });
            desk.write("one.csv", format!("{HEADER}{GOOD}x\n"));
            desk.import(id, "one.csv", &[]).is(id, 65, "schema is not the one");
            desk.run("verify").is(id, 3, "the trigger tidy was added");
        }
        "db-08" => {
            desk.write("one.csv", format!("{HEADER}{GOOD}x\n"));
            desk.import(id, "one.csv", &[]).is(id, 0, "");
            attacked(&desk, |conn| {
                conn.execute("INSERT OR REPLACE INTO entry SELECT id, at, 'vera', principal, login, act, note, previous, seal FROM entry WHERE id = 3", []).unwrap();
            });
            desk.run("verify").is(id, 3, "entry 3 (intake import, ");
        }
        "db-09" | "db-10" => rewritten(&desk, id),
        "db-12" => {
            let mut bytes = bytes();
            let at = bytes.windows(8).position(|window| window == b"Agent 17").unwrap();
            bytes[at + 6] ^= 1;
            desk.write("qa.db", bytes);
            // The list wants 65, of a page that is torn; here a fact differs from its seal, and is named.
            desk.run("verify").is(id, 3, "person 21 was changed");
        }
        "db-13" => {
            desk.write("qa.db", &bytes()[..6000]);
            refused("backup");
        }
        "db-14" => {
            // A log that cannot be used, even by root: a folder stands in its place, and is named.
            std::fs::create_dir(desk.path("qa.db-wal")).unwrap();
            desk.run("report audits").is(id, 65, "qa.db-wal is not an ordinary file");
        }
        "db-16" => {
            std::fs::hard_link(desk.path("qa.db"), desk.path("other.db")).unwrap();
            desk.run("report audits").is(id, 0, "warning: qa.db has 2 hard links");
        }
        "db-17" => {
            std::fs::rename(desk.path("qa.db"), desk.path("real.db")).unwrap();
            std::os::unix::fs::symlink("real.db", desk.path("qa.db")).unwrap();
            desk.write("one.csv", format!("{HEADER}{GOOD}x\n"));
            desk.import(id, "one.csv", &[]).is(id, 0, "");
            assert!(desk.path("qa.db").symlink_metadata().unwrap().is_symlink());
        }
        "db-18" => {
            std::fs::remove_file(desk.path("qa.db")).unwrap();
            assert!(Command::new("mkfifo").arg(desk.path("qa.db")).status().unwrap().success());
            desk.run("report audits").is(id, 65, "is not an ordinary file");
            desk.run("verify").is(id, 65, "is not an ordinary file");
        }
        "db-20" => {
            let open = std::os::unix::fs::PermissionsExt::from_mode(0o666);
            std::fs::set_permissions(desk.path("qa.db"), open).unwrap();
            for words in ["report audits", "verify", "people list --quiet", "report audits --format json"] {
                desk.run(words).is(id, 0, "warning: everybody on this machine can write");
            }
        }
        other => panic!("who builds {other}?"),
    }
}

/// db-09 and db-10: a file cut or written again passes by itself, which it says, and fails against a head.
fn rewritten(desk: &Desk, id: &str) {
    desk.write("one.csv", format!("{HEADER}{GOOD}x\n"));
    desk.import(id, "one.csv", &[]).is(id, 0, "");
    let head: String =
        desk.sql("SELECT id || ':' || lower(hex(substr(seal, 1, 8))) FROM entry ORDER BY id DESC LIMIT 1");
    attacked(desk, |conn| {
        if id == "db-09" {
            conn.execute_batch("DELETE FROM entry WHERE id = 3; DELETE FROM extent WHERE entry = 3; DELETE FROM request; DELETE FROM import").unwrap();
        } else {
            conn.execute("UPDATE entry SET actor = 'vera' WHERE id = 3", []).unwrap();
            seal_anew(conn);
        }
    });
    desk.run("verify").is(id, 0, "cannot notice that the whole file was rewritten or its newest entries cut off");
    desk.run(&format!("verify --against {head}")).is(id, 3, "entry 3 was noted as");
}

// --- The command line ----------------------------------------------------------------------------

fn command_line(item: &Item) {
    let (id, text) = (item.id.as_str(), item.text());
    let desk = Desk::new();
    let db = |name: &str| desk.args(&["--db", name, "report", "audits"]);
    match id {
        // There is no --search; the hint for an unknown ref is the one place that looks for likeness.
        "arg-05" | "arg-06" => {
            desk.write("one.csv", format!("{HEADER}{GOOD}x\n"));
            desk.import(id, "one.csv", &[]).is(id, 0, "");
            let unknown = desk.args(&["intake", "show", text]).is(id, 1, "there is no request");
            assert!(!unknown.stderr.contains("did you mean"), "{}", unknown.whole());
        }
        "arg-08" => {
            db(text).is(id, 66, "there is no file");
            desk.args(&["--db", text, "init", "--rehearsal"]).is(id, 0, "");
            assert!(desk.path(text).is_file(), "a name is a name");
        }
        "arg-09" => {
            let before = std::fs::read(text).unwrap();
            db(text).is(id, 65, "is not an assize file");
            desk.args(&["--db", text, "init", "--rehearsal"]).is(id, 1, "is there already");
            assert_eq!(std::fs::read(text).unwrap(), before);
        }
        "arg-10" => drop(db(text).is(id, 65, "is not an ordinary file")),
        "arg-12" => {
            db(text).is(id, 66, "there is no file nosuch.db");
            assert!(!desk.path(text).exists(), "nothing is made");
        }
        "arg-13" => drop(db(text).is(id, 2, "is not the name of a file")),
        "arg-14" => {
            db(text).is(id, 74, "name too long");
            desk.args(&["--db", text, "init", "--rehearsal"]).is(id, 74, "name too long");
        }
        // Nothing is paged and nothing edited: these variables are never read.
        "arg-25" | "arg-26" | "arg-37" | "arg-38" | "arg-40" | "arg-41" | "arg-42" => in_an_environment(&desk, item),
        "arg-28" => drop(desk.args(&["report", "audits", "--from", "9999999999"]).is(id, 2, "--from")),
        "arg-32" => {
            desk.args(&["score", "show", text]).is(id, 1, "\\x1b[31m");
            desk.args(&["intake", "show", text]).is(id, 1, "\\x1b[31m");
            desk.args(&["--db", text, "verify"]).is(id, 66, "\\x1b[31m");
            desk.args(&["--as", text, "assign", "nightly"]).is(id, 2, "u{1b}");
        }
        "arg-33" => {
            let odd = OsString::from_vec(vec![0xff, 0xfe]);
            let word = |word: &str| OsString::from(word);
            desk.args(&[word("intake"), word("show"), odd.clone()]).is(id, 2, "");
            desk.args(&[word("--as"), odd.clone(), word("verify")]).is(id, 2, "");
            desk.args(&[word("--db"), odd.clone(), word("verify")]).is(id, 66, "there is no file");
            desk.args(&[word("intake"), word("import"), odd.clone()]).is(id, 66, "there is no file");
            desk.args(&[odd]).is(id, 2, "");
        }
        "arg-34" => {
            desk.args(&["score", "show", ""]).is(id, 1, "there is no audit");
            desk.args(&["--db", "", "verify"]).is(id, 2, "");
            desk.args(&["--as", "", "assign", "nightly"]).is(id, 2, "say who you are");
            desk.args(&["--as", " ", "assign", "nightly"]).is(id, 2, "say who you are");
            desk.args(&["intake", "show", ""]).is(id, 1, "there is no request");
            desk.args(&["intake", "import", ""]).is(id, 2, "");
        }
        "arg-36" => {
            // A file that is no rehearsal takes the login from the operating system.
            let mut command = desk.command();
            command.env_remove("ASSIZE_NOW").env("USER", text).env("LOGNAME", text);
            said(command.args(["--db", "real.db", "init"])).is(id, 0, "");
            let login: String = Connection::open(desk.path("real.db"))
                .unwrap()
                .query_row("SELECT login FROM entry", [], |row| row.get(0))
                .unwrap();
            assert_ne!(login, text);
        }
        "arg-44" => {
            let full = || Stdio::from(std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap());
            for words in [
                &["people", "list"][..],
                &["people", "list", "--format", "json"],
                &["people", "list", "--format", "csv"],
                &["--help"],
            ] {
                let output = desk
                    .command()
                    .args(words)
                    .stdout(full())
                    .stderr(Stdio::piped())
                    .spawn()
                    .unwrap()
                    .wait_with_output()
                    .unwrap();
                let stderr = String::from_utf8(output.stderr).unwrap();
                assert_eq!(output.status.code(), Some(74), "{words:?}: {stderr}");
                assert!(stderr.contains("could not be written"), "{stderr}");
            }
        }
        "arg-45" => {
            let mut child =
                desk.command().args(["people", "list"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
            drop(child.stdout.take());
            let output = child.wait_with_output().unwrap();
            assert_eq!(output.status.code(), Some(0));
            assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
        }
        "arg-46" => drop(desk.args(&["score", "submit", "1"]).is(id, 2, "--answers FILE")),
        other => panic!("who runs {other}?"),
    }
}

fn in_an_environment(desk: &Desk, item: &Item) {
    let (id, name) = (item.id.as_str(), item.place.trim_start_matches("env "));
    let plain = desk.run("people list").is(id, 0, "");
    let odd = said(desk.command().env(name, item.text()).args(["people", "list"])).is(id, 0, "");
    assert_eq!(odd.stdout, plain.stdout, "{id}: {name} changes nothing");
    desk.write("one.csv", format!("{HEADER}{GOOD}x\n"));
    let mut import = desk.command();
    said(import.env(name, item.text()).args(["intake", "import", "one.csv", "--map", "map.toml"])).is(id, 0, "");
    assert!(!std::path::Path::new("/tmp/pwn").exists(), "{id}");
}

#[test]
fn numbers_on_the_command_line_that_are_none_are_refused_by_their_words() {
    let desk = Desk::new();
    for number in ["99999999999999999999", "9223372036854775808", "1e3", "٣", "0x10", " 1", "NaN"] {
        // What is no number may be the ref of a dialogue.
        desk.args(&["score", "show", number]).is(number, 1, "there is no audit");
        desk.args(&["dispute", "show", number]).is(number, 1, "there is no dispute and no dialogue");
    }
    for number in ["-1", "0", "9223372036854775807", "-9223372036854775808"] {
        desk.args(&["score", "show", "--", number]).is(number, 1, "there is no audit");
        desk.args(&["dispute", "show", "--", number]).is(number, 1, "there is no dispute");
    }
}
