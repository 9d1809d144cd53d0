//! An edition: one version of the schema, and the steps that lead to it from older ones.

use super::contents::{Contents, as_written, has_lists, is_made_of};
use super::guards;
use super::open_work;
use super::relations::Relations;
use crate::core::refusal::{Refusal, Result};
use rusqlite::Connection;

/// The oldest version that the ladder begins with.
pub const FIRST: u32 = 2;

/// The edition that this program writes.
pub const CURRENT: Edition = Edition {
    version: 2,
    text: include_str!("../../../../schema.sql"),
    written: "88ad9ef7a7fcf0b66c951f62cb26b20426db2a7856940fa13a1791368a60810f",
    objects: "e2375720fbe3d4596e9f57f8a8b1746d3be5c5b641ea15790d2fefa47410a5fd",
    lists: "0983041f656d32c61ccfcb826e1428105dc9fd8e12ac7042402a3036f83deadf",
    ladder: &[],
};

/// One version of the schema, and the steps that lead to it. A test prints the right digests when `schema.sql` changes.
#[derive(Debug)]
pub struct Edition {
    /// Its number: `PRAGMA user_version`.
    pub version: u32,
    /// Its text, without guards.
    pub text: &'static str,
    /// SHA-256 over the statements of an empty file as they stand there, in hex: the quick way to know one.
    pub written: &'static str,
    /// SHA-256 over its objects in normal form, guards included, in hex.
    pub objects: &'static str,
    /// SHA-256 over the rows of its lists, in hex.
    pub lists: &'static str,
    /// A step from each older version to the next, oldest first.
    pub ladder: &'static [Step],
}

/// A step of the ladder, from one version to the next. It is never changed once it was released.
#[derive(Debug)]
pub struct Step {
    /// The version from which it leads to the next one.
    pub from: u32,
    /// What makes an empty file of that version, guards included: `before/<version>.sql`.
    pub before: &'static str,
    /// What it does.
    pub change: Change,
}

/// What a step does. It only adds.
#[derive(Clone, Copy, Debug)]
pub enum Change {
    /// Statements.
    Sql(&'static str),
    /// Where statements are not enough.
    Code(fn(&Connection) -> Result<()>),
}

/// What a file of a version is expected to have.
#[derive(Debug)]
pub(crate) struct Expected {
    pub(crate) version: u32,
    pub(crate) contents: Contents,
    pub(crate) relations: Relations,
}

impl Edition {
    /// Makes an empty file.
    pub(crate) fn make(&self, conn: &Connection) -> Result<()> {
        conn.execute_batch(self.text)?;
        guards::write(conn)
    }

    /// Puts the triggers of open work into a file that has none left, and fills its tables: what they saw is not known.
    pub(crate) fn renew_open_work(&self, conn: &Connection) -> Result<()> {
        let new = Connection::open_in_memory()?;
        new.execute_batch(self.text)?;
        let mut statement = new.prepare("SELECT sql FROM sqlite_schema WHERE type = 'trigger' ORDER BY rowid")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            conn.execute_batch(row.get_ref("sql")?.as_str().map_err(rusqlite::Error::from)?)?;
        }
        open_work::fill(conn)
    }

    /// Refuses a file of this version that is made of something else.
    ///
    /// Where nothing is written (`reads`), the words of its lists are not read again: guards keep them, `verify` and
    /// every act compare them.
    pub(crate) fn check(&self, conn: &Connection, reads: bool) -> Result<()> {
        let is_new = if reads { as_written(conn)? == self.written } else { self.is_new(conn)? };
        if is_new || is_made_of(conn, self.objects, self.lists)? {
            return Ok(());
        }
        Err(Refusal::data("the file's schema is not the one that assize made: somebody altered it")
            .hint("nothing was touched; `assize verify` names what differs"))
    }

    /// Whether a file has the statements and the lists of a new one, word for word: the quick way to know that its
    /// schema differs in nothing.
    pub(crate) fn is_new(&self, conn: &Connection) -> Result<bool> {
        Ok(as_written(conn)? == self.written && has_lists(conn, self.lists)?)
    }

    /// What a file of this version, or of an older one, is expected to have.
    pub(crate) fn expected(&self, version: u32) -> Result<Expected> {
        let conn = Connection::open_in_memory()?;
        match self.ladder.iter().find(|step| step.from == version) {
            _ if version == self.version => self.make(&conn)?,
            Some(step) => conn.execute_batch(step.before)?,
            None => {
                return Err(Refusal::data(format!("this program does not know version {version} of a file"))
                    .hint("use the program that wrote it, or a newer one"));
            }
        }
        Ok(Expected { version, contents: Contents::read(&conn)?, relations: Relations::read(&conn)? })
    }

    /// The digests that a new file has: objects, lists.
    pub fn fingerprints(&self) -> Result<(String, String)> {
        Ok(self.expected(self.version)?.contents.fingerprints())
    }

    /// The digest of its statements as they stand in a new file, and whether its lists are found there the quick way.
    pub fn as_written(&self) -> Result<(String, bool)> {
        let conn = Connection::open_in_memory()?;
        self.make(&conn)?;
        Ok((as_written(&conn)?, has_lists(&conn, self.lists)?))
    }
}
