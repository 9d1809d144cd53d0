//! An edition: one version of the schema, and the steps that lead to it from older ones.

use super::contents::{Contents, Objects, Trust, as_written, differences, has_lists, with_digest};
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
    written: "240aaacc4f793288c2cc8267f21d817a368af834782481cf541be2c54692ebc2",
    objects: "b9fec1ac43089358005f390c45dd8848182685e25f0a0781b165c8ee3248bd0e",
    lists: "cb638933c128fc689ebb1a5cbcea9f1b778677a22216e953e8b22cedb3cf58fe",
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

/// How a file is made whose objects are ours.
#[derive(Debug)]
pub(crate) enum Made {
    /// As a new file, word for word.
    AsWritten,
    /// With the same statements, written otherwise or in another order.
    Alike(Objects),
    /// As a file of an older version.
    Before,
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
    pub(crate) fn check(&self, conn: &Connection) -> Result<()> {
        let made = self.require_objects(conn, self.version)?;
        self.require_lists(conn, &made, false)
    }

    /// Refuses a file of this version, or of an older one, with other objects than it should have, and answers how it is
    /// made. Nothing in the file runs for that.
    pub(crate) fn require_objects(&self, conn: &Connection, version: u32) -> Result<Made> {
        if version < self.version {
            let (findings, _) = differences(&self.expected(version)?.contents, conn)?;
            return if findings.is_empty() { Ok(Made::Before) } else { Err(altered_since(version)) };
        }
        if as_written(conn)? == self.written {
            return Ok(Made::AsWritten);
        }
        with_digest(conn, self.objects)?.map(Made::Alike).ok_or_else(altered)
    }

    /// Refuses a file of this version whose lists are others.
    ///
    /// Where nothing is written (`reads`), the words of a file that is as it was made are not read again: guards keep them,
    /// `verify` and every act compare them.
    pub(crate) fn require_lists(&self, conn: &Connection, made: &Made, reads: bool) -> Result<()> {
        let stand = match made {
            Made::AsWritten if reads => true,
            Made::AsWritten => has_lists(conn, self.lists)?,
            Made::Alike(objects) => objects.have_lists(conn, self.lists)?,
            Made::Before => return self.check(conn),
        };
        if stand { Ok(()) } else { Err(altered()) }
    }

    /// In what the objects of a file of a version differ from what they should be, and what may be asked of it; nothing where
    /// they are those of a new file, word for word. Nothing in the file runs for that.
    pub(crate) fn inspect(&self, conn: &Connection, version: u32) -> Result<Option<(Expected, Vec<String>, Trust)>> {
        if version == self.version && as_written(conn)? == self.written {
            return Ok(None);
        }
        let expected = self.expected(version)?;
        let (findings, trust) = differences(&expected.contents, conn)?;
        Ok(Some((expected, findings, trust)))
    }

    /// Whether a file with the statements of a new one has its lists too.
    pub(crate) fn has_lists(&self, conn: &Connection) -> Result<bool> {
        has_lists(conn, self.lists)
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

fn altered() -> Refusal {
    Refusal::data("the file's schema is not the one that assize made: somebody altered it")
        .hint("nothing was touched; `assize verify` names what differs")
}

/// The same of an older file.
pub(super) fn altered_since(version: u32) -> Refusal {
    Refusal::data(format!("the file's schema is not the one of version {version}: somebody altered it"))
        .hint("nothing was touched; `assize verify` names what differs")
}
