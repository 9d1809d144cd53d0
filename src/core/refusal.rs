//! A refusal: what was not done, why, and what to do about it.

use rusqlite::ErrorCode;
use std::fmt;

/// What kind of refusal it is; each has its own exit code.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// A rule says no: exit 1.
    Rule,
    /// A usage error: exit 2.
    Words,
    /// A check failed: exit 3.
    Check,
    /// The data are bad, or the file is damaged or not ours: exit 65.
    Data,
    /// There is no such file: exit 66.
    Missing,
    /// Our own fault: exit 70.
    Fault,
    /// Something cannot be read or written: exit 74.
    Io,
    /// Another process holds the file: exit 75.
    Busy,
    /// Somebody pressed Ctrl-C: exit 130.
    Interrupted,
}

impl Kind {
    /// The exit code that a shell sees.
    pub const fn exit_code(self) -> u8 {
        match self {
            Self::Rule => 1,
            Self::Words => 2,
            Self::Check => 3,
            Self::Data => 65,
            Self::Missing => 66,
            Self::Fault => 70,
            Self::Io => 74,
            Self::Busy => 75,
            Self::Interrupted => 130,
        }
    }
}

/// Why nothing was done: a kind, one line that says what is wrong, at most one line that says what to
/// do, and the single findings where there are several (each names file, line, column).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Refusal {
    /// What kind it is.
    pub kind: Kind,
    /// What is wrong, in one line.
    pub message: String,
    /// What to do, in one line.
    pub hint: Option<String>,
    /// Each single thing that was found, in order.
    pub findings: Vec<String>,
}

/// What every act and question of the core answers.
pub type Result<T> = std::result::Result<T, Refusal>;

impl Refusal {
    /// A refusal of any kind.
    pub fn new(kind: Kind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into(), hint: None, findings: Vec::new() }
    }

    /// A rule says no.
    pub fn rule(message: impl Into<String>) -> Self {
        Self::new(Kind::Rule, message)
    }

    /// A usage error: the command cannot be what was meant.
    pub fn words(message: impl Into<String>) -> Self {
        Self::new(Kind::Words, message)
    }

    /// Bad data, or a file that is damaged or not ours.
    pub fn data(message: impl Into<String>) -> Self {
        Self::new(Kind::Data, message)
    }

    /// Something cannot be read or written.
    pub fn io(message: impl Into<String>) -> Self {
        Self::new(Kind::Io, message)
    }

    /// Something that should never happen.
    pub fn fault(message: impl Into<String>) -> Self {
        Self::new(Kind::Fault, message).hint(REPORT)
    }

    /// A text that was checked before it was recorded does not read any more: somebody altered its row.
    pub fn altered(row: &str, why: &Self) -> Self {
        Self::data(format!(
            "{row} was altered, or the file is damaged: what stands there does not read ({})",
            why.message
        ))
        .hint("nothing was done; `assize verify` names what was changed, a backup replaces it")
    }

    /// The file cannot be read as the database that it was.
    pub fn damaged(why: &str) -> Self {
        Self::data(format!("{DAMAGED}: {why}")).hint(
            "check the disk first, since one that cannot be read looks like this too; then `assize verify`, or restore it from a backup",
        )
    }

    /// Whether the file cannot be read as the database that it was.
    pub fn is_damage(&self) -> bool {
        self.kind == Kind::Data && self.message.starts_with(DAMAGED)
    }

    /// A last day that no calendar has.
    pub fn outside_calendar(what: &str) -> Self {
        Self::data(format!("{what} ends outside the calendar"))
            .hint("is the clock of this machine right? Days to work on, and deadlines: assize policy show")
    }

    /// The same refusal, with what to do.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// The same refusal, with what to do where there is something.
    #[must_use]
    pub fn maybe_hint(mut self, hint: Option<String>) -> Self {
        self.hint = hint.or(self.hint);
        self
    }

    /// What is wrong, and in brackets what to do.
    pub fn told(&self) -> String {
        let hint = self.hint.as_ref().map(|hint| format!(" ({hint})")).unwrap_or_default();
        format!("{}{hint}", self.message)
    }

    /// The same refusal, with every single finding.
    #[must_use]
    pub fn findings(mut self, findings: Vec<String>) -> Self {
        self.findings = findings;
        self
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Refusal {}

impl From<rusqlite::Error> for Refusal {
    fn from(error: rusqlite::Error) -> Self {
        match &error {
            // The log's index is made when a file is opened, even to read it.
            rusqlite::Error::SqliteFailure(code, _) if code.extended_code == rusqlite::ffi::SQLITE_IOERR_SHMSIZE => {
                Self::io("the disk is full: there is no room to open the file; nothing was recorded")
                    .hint("free 64 KiB or more, then run the same command again")
            }
            rusqlite::Error::SqliteFailure(code, text) => from_sqlite(code.code, text.as_deref(), &error),
            rusqlite::Error::FromSqlConversionFailure(..)
            | rusqlite::Error::IntegralValueOutOfRange(..)
            | rusqlite::Error::InvalidColumnType(..)
            | rusqlite::Error::Utf8Error(..) => damaged(&error),
            _ => Self::fault(format!("the file could not be used: {error}")).hint(REPORT),
        }
    }
}

const REPORT: &str = "this is our fault; please report it";

fn from_sqlite(code: ErrorCode, text: Option<&str>, error: &rusqlite::Error) -> Refusal {
    match code {
        ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => {
            Refusal::new(Kind::Busy, "another process holds the file; nothing was recorded")
                .hint("try again in a moment")
        }
        ErrorCode::DiskFull => {
            Refusal::io("the disk is full; nothing was recorded").hint("free some space and run the same command again")
        }
        ErrorCode::ReadOnly | ErrorCode::CannotOpen | ErrorCode::PermissionDenied => {
            Refusal::io(format!("the file or its folder cannot be written: {}", text.unwrap_or("read-only")))
                .hint("SQLite needs write access to the file and to its folder; to read elsewhere, copy the file first")
        }
        ErrorCode::SystemIoFailure => {
            Refusal::io(format!("reading or writing the file failed: {}", text.unwrap_or("input/output error")))
                .hint("check the disk, then run the same command again: what was recorded is not doubled")
        }
        ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt => damaged(error),
        ErrorCode::TooBig => Refusal::data("a value is too big to store: the limit is 64 MiB").hint("shorten it"),
        ErrorCode::OperationInterrupted => {
            Refusal::data("the check was stopped: it took too long; the file may be hostile")
                .hint("do not use it; ask the person who gave it to you")
        }
        _ => Refusal::fault(format!("the file refused a fact: {error}")).hint(REPORT),
    }
}

fn damaged(error: &rusqlite::Error) -> Refusal {
    Refusal::damaged(&error.to_string())
}

/// How it is said that a file cannot be read as the database that it was.
const DAMAGED: &str = "the file is damaged";
