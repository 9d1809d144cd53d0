//! A desk to test at: a folder of its own, a clean environment, a given clock.

use std::any::Any;
use std::collections::BTreeMap;
use std::fmt::Debug;
use std::fs::File;
use std::io::Read;
use std::os::unix::fs::FileExt;
use std::panic::Location;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{Mutex, OnceLock};
use tempfile::TempDir;

/// The program under test: a copy, made once in each run. A linker writes a file piece by piece, as its memory comes;
/// what is copied in one go lies together, and a start takes a sixth less time.
pub fn program() -> &'static str {
    static COPY: OnceLock<String> = OnceLock::new();
    COPY.get_or_init(|| {
        let folder = shelf().join("program");
        std::fs::create_dir(&folder).unwrap();
        let copy = folder.join("assize");
        copy_to_run(env!("CARGO_BIN_EXE_assize"), &copy);
        copy.into_os_string().into_string().unwrap()
    })
}

/// Copies the program to where another user can run it.
pub fn copy_program(to: &Path) {
    copy_to_run(program(), to);
}

/// Copies a program by another process: what a process has open to write, no thread of it may start.
fn copy_to_run(from: &str, to: &Path) {
    assert!(Command::new("cp").arg(from).arg(to).status().unwrap().success(), "no copy of the program");
}

/// The repository.
pub fn repo() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Whether every point of the slow tests is to be tried; without it a part of them, the same one each time.
pub fn is_slow() -> bool {
    std::env::var_os("ASSIZE_SLOW").is_some()
}

/// An empty folder, in memory where the system has such a place: every act waits for its disk.
pub fn scratch() -> TempDir {
    let memory = Path::new("/dev/shm");
    let root = if memory.is_dir() { memory.to_owned() } else { std::env::temp_dir().canonicalize().unwrap() };
    tempfile::Builder::new().prefix("assize").tempdir_in(root).unwrap()
}

/// What a command came to.
#[derive(Debug)]
pub struct Answer {
    pub stdout: String,
    pub stderr: String,
    pub code: i32,
}

impl Answer {
    /// stdout, stderr and exit code as one text.
    pub fn whole(&self) -> String {
        let code = if self.code == 0 { String::new() } else { format!("[exit {}]\n", self.code) };
        format!("{}{}{code}", self.stdout, self.stderr)
    }

    /// The answer of a command that went well.
    #[track_caller]
    pub fn ok(self) -> Self {
        assert_eq!(self.code, 0, "{}", self.whole());
        self
    }

    /// A command that was refused with this exit code, saying this.
    #[track_caller]
    pub fn refused(self, code: i32, says: &str) -> Self {
        assert_eq!(self.code, code, "{}", self.whole());
        assert!(self.stderr.contains(says), "no `{says}` in\n{}", self.whole());
        self
    }

    /// The rows of a JSON answer.
    #[track_caller]
    pub fn rows(&self) -> Vec<serde_json::Value> {
        let document: serde_json::Value = serde_json::from_str(&self.stdout).expect("a JSON answer");
        document["rows"].as_array().expect("rows").clone()
    }
}

/// A folder with its own file, and who sits there when.
pub struct Desk {
    folder: TempDir,
    now: String,
}

impl Desk {
    /// An empty folder; the clock stands on a Monday morning.
    pub fn new() -> Self {
        let folder = scratch();
        Self { folder, now: "2026-03-02T09:00:00Z".to_owned() }
    }

    /// A rehearsal file that has this policy and this roster since a time; each such file is made once for all tests.
    pub fn begun(now: &str, policy: &str, people: &str) -> Self {
        Self::once([now, policy, people], || {
            let mut desk = Self::new();
            desk.at(now);
            desk.write("policy.toml", policy);
            desk.write("people.csv", people);
            desk.run("mona", "init --rehearsal --policy policy.toml").ok();
            desk.run("mona", "people import people.csv").ok();
            desk
        })
    }

    /// A rehearsal file with the small centre of `tests/centre/`: roster, card, plan, dialogues.
    pub fn centre() -> Self {
        Self::once((), || {
            let desk = Self::new();
            for file in ["people.csv", "card.toml", "plan.toml", "dialogues.csv", "policy.toml"] {
                std::fs::copy(repo().join("tests/centre").join(file), desk.path(file)).unwrap();
            }
            desk.run("mona", "init --rehearsal --policy policy.toml").ok();
            desk.run("mona", "people import people.csv").ok();
            desk.run("mona", "card publish card.toml").ok();
            desk.run("mona", "intake import dialogues.csv").ok();
            desk.run("mona", "assign plan add plan.toml").ok();
            desk
        })
    }

    /// The centre after its first night: every agent has one audit.
    pub fn drawn() -> Self {
        Self::once((), || {
            let desk = Self::centre();
            desk.run("mona", "assign nightly").ok();
            desk
        })
    }

    /// The centre after its first night, where every dialogue that was drawn is scored twice.
    pub fn doubled() -> Self {
        Self::once((), || {
            let desk = Self::centre();
            let plan = std::fs::read_to_string(desk.path("plan.toml")).unwrap();
            desk.write("plan.toml", plan.replace("days = 3", "days = 3\ndouble = \"100%\""));
            desk.run("mona", "assign plan add plan.toml").ok();
            desk.run("mona", "assign nightly").ok();
            desk
        })
    }

    /// A desk that is made once for all tests: clock and chance of a rehearsal are given, so it comes out the same
    /// each time. `of` is what it is made of, where that differs from call to call.
    #[track_caller]
    pub fn once(of: impl Debug, make: impl FnOnce() -> Self) -> Self {
        Self::once_with(of, || (make(), ())).0
    }

    /// The same with what else is known of it.
    #[track_caller]
    pub fn once_with<T: Any + Clone + Send + Sync>(of: impl Debug, make: impl FnOnce() -> (Self, T)) -> (Self, T) {
        type Made = OnceLock<(Desk, Box<dyn Any + Send + Sync>)>;
        static MADE: Mutex<BTreeMap<(String, String), &'static Made>> = Mutex::new(BTreeMap::new());
        let key = (Location::caller().to_string(), format!("{of:?}"));
        let world = *MADE.lock().unwrap().entry(key).or_insert_with(|| Box::leak(Box::default()));
        let (kept, known) = world.get_or_init(|| {
            let (desk, known) = make();
            let folder = tempfile::Builder::new().tempdir_in(shelf()).unwrap();
            copy(desk.folder(), folder.path());
            (Self { folder, ..desk }, Box::new(known))
        });
        (Self { now: kept.now.clone(), ..Self::copy_of(kept) }, known.downcast_ref::<T>().unwrap().clone())
    }

    /// A desk of its own with the files of another.
    pub fn copy_of(made: &Self) -> Self {
        let desk = Self::new();
        copy(made.folder(), desk.folder());
        desk
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Puts a file into the folder.
    pub fn write(&self, name: &str, text: impl AsRef<[u8]>) {
        std::fs::write(self.path(name), text).unwrap();
    }

    /// Sets the clock.
    pub fn at(&mut self, now: &str) {
        now.clone_into(&mut self.now);
    }

    /// The night before this time, which draws the lots that wait; it may have something to report.
    pub fn night(&mut self, now: &str) -> Answer {
        self.at(now);
        let night = self.run("mona", "assign nightly");
        assert!([0, 4].contains(&night.code), "{}", night.whole());
        night
    }

    /// Runs a command as somebody; words are split at spaces.
    pub fn run(&self, who: &str, words: &str) -> Answer {
        self.args(who, &words.split_whitespace().collect::<Vec<_>>())
    }

    /// Runs a command as somebody, with arguments as they are.
    pub fn args(&self, who: &str, args: &[&str]) -> Answer {
        answer(self.command(who).args(args).stdin(Stdio::null()))
    }

    /// A command at this desk, not yet run.
    pub fn command(&self, who: &str) -> Command {
        let mut command = Command::new(program());
        command.current_dir(self.folder()).env_clear().env("ASSIZE_DB", "qa.db").env("ASSIZE_NOW", &self.now);
        // Sentences are looked for in one piece; what becomes of them in a pipe is tested where it is the question.
        command.env("COLUMNS", "60000");
        if !who.is_empty() {
            command.env("ASSIZE_AS", who);
        }
        command
    }

    /// The rows of a report that nobody in particular reads.
    #[track_caller]
    pub fn rows(&self, words: &str) -> Vec<serde_json::Value> {
        self.rows_for("", words)
    }

    /// The rows of a report that somebody reads.
    #[track_caller]
    pub fn rows_for(&self, who: &str, words: &str) -> Vec<serde_json::Value> {
        self.run(who, &format!("{words} --format json")).ok().rows()
    }

    /// The head that the newest report prints.
    #[track_caller]
    pub fn head(&self) -> String {
        let sql = "SELECT id || ':' || lower(hex(substr(seal, 1, 8))) FROM entry ORDER BY id DESC LIMIT 1";
        self.ask(sql, &[], |row| row.get(0))
    }

    /// The first audit of an agent, and who has it.
    #[track_caller]
    pub fn audit_of(&self, agent: &str) -> (i64, String) {
        let sql = "SELECT s.audit, coalesce(q.handle, '') FROM audit_state s JOIN person p ON p.id = s.agent
            LEFT JOIN person q ON q.id = s.auditor WHERE p.handle = ?1 ORDER BY s.audit LIMIT 1";
        self.ask(sql, &[&agent], |row| Ok((row.get(0)?, row.get(1)?)))
    }

    /// What the file says, without a start of the program.
    #[track_caller]
    fn ask<T>(
        &self,
        sql: &str,
        about: &[&dyn rusqlite::ToSql],
        read: impl FnOnce(&rusqlite::Row<'_>) -> rusqlite::Result<T>,
    ) -> T {
        rusqlite::Connection::open(self.path("qa.db")).unwrap().query_row(sql, about, read).expect(sql)
    }

    /// Takes a new request through every step, up to its archive; answers who had it.
    pub fn handled(&self, reference: &str) -> String {
        let agent = self.routed(reference);
        self.args(&agent, &["intake", "confirm", reference, "--yes", "--statement", "She paid twice"]).ok();
        self.run("sam", &format!("intake approve {reference} --understanding")).ok();
        self.args(&agent, &["intake", "respond", reference, "--reply", "We pay it back"]).ok();
        self.run("sam", &format!("intake approve {reference} --response")).ok();
        self.args("lea", &["intake", "rate", reference, "--rating", "4", "--comment", "Quick"]).ok();
        self.run(&agent, &format!("intake archive {reference}")).ok();
        agent
    }

    /// Takes a new request up to its routing; answers who has it.
    pub fn routed(&self, reference: &str) -> String {
        let add = ["intake", "add", "--ref", reference, "--channel", "chat", "--customer", "c-20", "--notice", "yes"];
        self.args("lea", &[&add[..], &["--details", "I paid twice"]].concat()).ok();
        let triage = ["intake", "triage", reference, "--category", "billing inquiry", "--missing", "which card"];
        self.args("lea", &triage).ok();
        self.args("lea", &["intake", "clarify", reference, "--ask", "Which card?"]).ok();
        self.args("lea", &["intake", "clarify", reference, "--answered", "The blue one"]).ok();
        self.args("lea", &["assign", "request", reference]).ok();
        let list = self.rows("intake list");
        let row = list.iter().find(|row| row["ref"] == reference).expect("the request");
        row["agent"].as_str().unwrap().to_owned()
    }

    /// Scores an agent's audit with these answers (JSON of the `answers` object) and delivers it.
    pub fn delivered(&self, agent: &str, answers: &str) -> i64 {
        let (audit, auditor) = self.audit_of(agent);
        self.write("answers.json", format!("{{\"answers\": {answers}, \"met\": \"kind\", \"develop\": \"\"}}"));
        self.run(&auditor, &format!("score submit {audit} --answers answers.json")).ok();
        self.run(&auditor, &format!("score deliver {audit}")).ok();
        audit
    }
}

/// The folder of this run below `target` for what is made once for all tests, which is never dropped. Folders of runs
/// that are over go away.
fn shelf() -> &'static Path {
    static SHELF: OnceLock<(PathBuf, File)> = OnceLock::new();
    let (shelf, _) = SHELF.get_or_init(|| {
        let below = Path::new(env!("CARGO_TARGET_TMPDIR"));
        let left = |path: &PathBuf| File::open(path.join("in use")).is_ok_and(|file| file.try_lock().is_ok());
        for path in std::fs::read_dir(below).unwrap().map(|entry| entry.unwrap().path()).filter(left) {
            let _ = std::fs::remove_dir_all(path);
        }
        let shelf = tempfile::Builder::new().prefix("made").tempdir_in(below).unwrap().keep();
        let file = File::create(shelf.join("in use")).unwrap();
        file.lock().unwrap();
        (shelf, file)
    });
    shelf
}

fn copy(from: &Path, to: &Path) {
    for entry in std::fs::read_dir(from).unwrap() {
        let (entry, name) = entry.map(|entry| (entry.path(), to.join(entry.file_name()))).unwrap();
        if entry.is_dir() {
            std::fs::create_dir(&name).unwrap();
            copy(&entry, &name);
        } else {
            let target = put(&name, File::open(&entry).unwrap());
            target.set_permissions(entry.metadata().unwrap().permissions()).unwrap();
        }
    }
}

/// A file of these bytes with nothing stored where they are all zero: two thirds of a new file are the empty pages of
/// tables without rows.
pub fn put(path: &Path, mut bytes: impl Read) -> File {
    const BLOCK: usize = 4096;
    let (file, mut piece, mut length) = (File::create(path).unwrap(), vec![0; 16 * BLOCK], 0);
    loop {
        let read = fill(&mut bytes, &mut piece);
        for (block, at) in piece[..read].chunks(BLOCK).zip((length..).step_by(BLOCK)) {
            if *block != [0; BLOCK][..block.len()] {
                file.write_all_at(block, at).unwrap();
            }
        }
        length += read as u64;
        if read < piece.len() {
            break;
        }
    }
    file.set_len(length).unwrap();
    file
}

/// Reads until a piece is full or nothing is left.
fn fill(bytes: &mut impl Read, piece: &mut [u8]) -> usize {
    let mut full = 0;
    while full < piece.len() {
        match bytes.read(&mut piece[full..]).unwrap() {
            0 => break,
            read => full += read,
        }
    }
    full
}

/// Runs a command and takes its answer.
pub fn answer(command: &mut Command) -> Answer {
    let output = command.output().unwrap();
    Answer {
        stdout: String::from_utf8(output.stdout).expect("UTF-8 on stdout"),
        stderr: String::from_utf8(output.stderr).expect("UTF-8 on stderr"),
        code: output.status.code().unwrap_or(-1),
    }
}
