//! Where faults happen: a folder with a copy of one small centre, and the acts that are struck.

use crate::support::{Answer, Desk, answer, program, put, scratch};
use rusqlite::{Connection, OpenFlags};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::OnceLock;
use tempfile::TempDir;

const NOW: &str = "2026-03-03T09:00:00Z";

/// A rehearsal file with a day's work in it, and the words that the next acts need.
pub struct Centre {
    /// The file, byte for byte.
    pub file: Vec<u8>,
    /// The head that its newest report printed.
    pub head: String,
    /// An audit that waits for its score, and who gives it.
    pub unscored: (i64, String),
    /// Who rules on dispute 1.
    pub arbiter: String,
}

impl Centre {
    /// The centre, built once: one audit delivered, disputed, talked over and left to an arbiter.
    pub fn get() -> &'static Self {
        static CENTRE: OnceLock<Centre> = OnceLock::new();
        CENTRE.get_or_init(Self::build)
    }

    fn build() -> Self {
        let mut desk = Desk::drawn();
        let answers = r#"{"tone": {"level": "partly", "note": "curt"}, "facts": "full", "identity": "na"}"#;
        let audit = desk.delivered("ana", answers);
        let dispute =
            format!("dispute open {audit} --criterion tone --reason context --propose full --statement brief");
        desk.run("ana", &dispute).ok();
        desk.write(
            "notes.toml",
            "held = \"2026-03-02\"\nagent_side = \"I was asked to be brief\"\n\n[[point]]\ncriterion = \"tone\"\noutcome = \"unresolved\"\n",
        );
        desk.run("sam", "dispute session 1 --notes notes.toml").ok();
        desk.at(NOW);
        desk.run("mona", "assign nightly");
        let waiting = desk.rows("arbitrate queue --all");
        let arbiter = waiting[0]["arbiter"].as_str().expect("an arbiter was drawn").to_owned();
        desk.run(&arbiter, "arbitrate take 1 --answer tone=full").ok();
        assert!(!desk.path("qa.db-wal").exists(), "the last to leave puts everything into the file");
        Self {
            file: std::fs::read(desk.path("qa.db")).unwrap(),
            head: desk.head(),
            unscored: desk.audit_of("bo"),
            arbiter,
        }
    }
}

/// A command that records one thing.
pub struct Act {
    pub name: &'static str,
    pub who: String,
    pub words: String,
    /// How many rows of which table it brings.
    pub brings: (i64, &'static str),
}

/// Every act that is struck, but `init`.
pub fn acts() -> [Act; 3] {
    let centre = Centre::get();
    [
        Act {
            name: "intake import",
            who: "mona".to_owned(),
            words: "intake import ../more.csv".to_owned(),
            brings: (3, "request"),
        },
        Act {
            name: "score submit",
            who: centre.unscored.1.clone(),
            words: format!("score submit {} --answers ../answers.json", centre.unscored.0),
            brings: (1, "scoring"),
        },
        Act {
            name: "arbitrate rule",
            who: centre.arbiter.clone(),
            words: "arbitrate rule 1 --ruling ../ruling.toml".to_owned(),
            brings: (1, "ruling"),
        },
    ]
}

/// A folder of its own, in memory where the system has such a place: `box/` holds the file and nothing
/// else, what commands read lies next to it.
pub struct Place {
    folder: TempDir,
}

impl Place {
    /// A folder without a file.
    pub fn empty() -> Self {
        let folder = scratch();
        std::fs::create_dir(folder.path().join("box")).unwrap();
        let place = Self { folder };
        place.write("more.csv", rows("more", 3));
        place.write(
            "answers.json",
            r#"{"answers": {"tone": "full", "facts": {"level": "partly", "note": "a slip"}, "identity": "na"}, "met": "kind"}"#,
        );
        place.write(
            "ruling.toml",
            "rationale = \"the customer had asked for it\"\nroot_cause = \"context\"\nresponsible = \"auditor\"\n\n[[point]]\ncriterion = \"tone\"\nverdict = \"agent\"\n",
        );
        place
    }

    /// A folder with a copy of the centre.
    pub fn new() -> Self {
        let place = Self::empty();
        place.put_back();
        place
    }

    /// Puts the file back as the centre left it, alone in its folder.
    pub fn put_back(&self) {
        self.clear();
        put(&self.file(), Centre::get().file.as_slice());
    }

    /// Empties the file's folder.
    pub fn clear(&self) {
        for name in self.files() {
            std::fs::remove_file(self.inside().join(name)).unwrap();
        }
    }

    /// The folder that holds the file and nothing else.
    pub fn inside(&self) -> PathBuf {
        self.folder.path().join("box")
    }

    pub fn file(&self) -> PathBuf {
        self.inside().join("qa.db")
    }

    /// A path next to the file's folder.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn write(&self, name: &str, text: impl AsRef<[u8]>) {
        std::fs::write(self.path(name), text).unwrap();
    }

    /// What lies in the file's folder, by name.
    pub fn files(&self) -> Vec<String> {
        let entries = std::fs::read_dir(self.inside()).unwrap();
        let mut names: Vec<String> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    /// A command at this place, not yet run; words are split at spaces.
    pub fn command(&self, who: &str, words: &str) -> Command {
        let mut command = Command::new(program());
        command.current_dir(self.inside()).env_clear().stdin(Stdio::null());
        command.env("ASSIZE_DB", self.file()).env("ASSIZE_NOW", NOW);
        if !who.is_empty() {
            command.env("ASSIZE_AS", who);
        }
        command.args(words.split_whitespace());
        command
    }

    /// Runs a command.
    pub fn run(&self, who: &str, words: &str) -> Answer {
        answer(&mut self.command(who, words))
    }

    /// What `verify` says of the file, and of heads noted earlier.
    pub fn verdict(&self, heads: &[&str]) -> Answer {
        let mut command = self.command("", "verify");
        for head in heads {
            command.args(["--against", head]);
        }
        answer(&mut command)
    }

    /// Nothing recorded was changed, every head given is still there, and no log is left over.
    #[track_caller]
    pub fn verify(&self, heads: &[&str], when: &str) {
        let answer = self.verdict(heads);
        assert_eq!(answer.code, 0, "{when}: {}", answer.whole());
        assert!(!self.files().contains(&"qa.db-wal".to_owned()), "{when}: the log is left over");
    }

    /// How many rows a table has. The file must be at rest.
    pub fn count(&self, table: &str) -> i64 {
        self.counts(table).0
    }

    /// How many rows a table has, and how many entries there are. The file must be at rest.
    pub fn counts(&self, table: &str) -> (i64, i64) {
        let uri = format!("file:{}?immutable=1", self.file().display());
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI;
        let conn = Connection::open_with_flags(uri, flags).unwrap();
        let sql = format!("SELECT (SELECT count(*) FROM {table}), (SELECT count(*) FROM entry)");
        conn.query_row(&sql, [], |row| Ok((row.get(0)?, row.get(1)?))).unwrap()
    }
}

/// A file of dialogues, `NAME-0` to `NAME-(count - 1)`.
pub fn rows(name: &str, count: usize) -> String {
    let rows = (0..count).map(|row| format!("{name}-{row},2026-03-01T17:00:00Z,chat,complaint,ana,Customer: Hello\n"));
    std::iter::once("ref,received,channel,category,agent,transcript\n".to_owned()).chain(rows).collect()
}
