//! Seals: how rows and entries become bytes, and bytes a digest.
//!
//! A row's digest is SHA-256 over its table and its values in a fixed, length-framed form, where the
//! personal columns (between `salt` and `erased`) count only as SHA-256(salt, values): erasing them
//! leaves the digest as it was. An entry's seal is SHA-256 over the file's key, the seal before, the
//! entry's own words, and the digests of everything it brought.

use crate::calc::digest::Digest;
use rusqlite::Statement;
use rusqlite::types::ValueRef;
use sha2::{Digest as _, Sha256};

const ROW: &[u8] = b"assize-row/1\0";
const PERSONAL: &[u8] = b"assize-personal/1\0";
const SEAL: &[u8] = b"assize-seal/1\0";

/// How many rows one extent covers at the most.
pub(super) const EXTENT_ROWS: i64 = 256;
/// How many bytes of each row's digest an extent keeps to name a changed row.
pub(super) const MARK: usize = 4;

/// Which columns of a table are personal.
#[derive(Clone, Copy)]
pub(super) struct Layout {
    /// How many columns enter the digest.
    columns: usize,
    /// Positions of `salt` and `erased`, where the table has them.
    personal: Option<(usize, usize)>,
}

impl Layout {
    /// The layout of `SELECT *` from a table, of which the first `columns` count.
    pub(super) fn of(statement: &Statement<'_>, columns: usize) -> Self {
        let names: Vec<&str> = statement.column_names().collect();
        let place = |name: &str| names.iter().take(columns).position(|column| *column == name);
        let personal = match (place("salt"), place("erased")) {
            (Some(salt), Some(erased)) if salt < erased => Some((salt, erased)),
            _ => None,
        };
        Self { columns, personal }
    }
}

/// Rows of one table as framed bytes, ready to be hashed.
pub(super) struct Frames {
    start: Vec<u8>,
    bytes: Vec<u8>,
    rows: Vec<Framed>,
}

/// Where the parts of one row end.
#[derive(Clone, Copy)]
struct Framed {
    /// What stands before the personal text.
    before: usize,
    /// The personal text; empty where it counts openly, or there is none.
    personal: usize,
    end: usize,
}

impl Frames {
    /// No rows yet.
    pub(super) fn of(relation: &str) -> Self {
        let mut start = ROW.to_vec();
        frame(&mut start, relation.as_bytes());
        Self { start, bytes: Vec::new(), rows: Vec::new() }
    }

    /// How many bytes there are.
    pub(super) fn bytes(&self) -> usize {
        self.bytes.len()
    }

    /// Forgets the rows and keeps the room.
    pub(super) fn clear(&mut self) {
        self.bytes.clear();
        self.rows.clear();
    }

    /// Adds a row, whose value in each column is asked for.
    pub(super) fn push<'a>(
        &mut self,
        layout: Layout,
        at: impl Fn(usize) -> rusqlite::Result<ValueRef<'a>>,
    ) -> rusqlite::Result<()> {
        let (salt, erased) = layout.personal.unwrap_or((layout.columns, layout.columns));
        self.open(0..salt.min(layout.columns), &at)?;
        let mut framed = Framed { before: self.bytes.len(), personal: self.bytes.len(), end: 0 };
        if layout.personal.is_some() {
            self.personal(salt, erased, &at, &mut framed)?;
        }
        self.open(erased.saturating_add(1)..layout.columns, &at)?;
        framed.end = self.bytes.len();
        self.rows.push(framed);
        Ok(())
    }

    /// The digests of the rows, in their order.
    pub(super) fn digests(&self) -> impl Iterator<Item = Digest> {
        let mut from = 0;
        self.rows.iter().map(move |row| {
            let part = |from: usize, until: usize| self.bytes.get(from..until).unwrap_or_default();
            let mut hasher = Sha256::new_with_prefix(&self.start);
            hasher.update(part(from, row.before));
            if row.personal > row.before {
                hasher.update([5]);
                hasher.update(Sha256::digest(part(row.before, row.personal)));
            }
            hasher.update(part(row.personal, row.end));
            from = row.end;
            hasher.finalize().into()
        })
    }

    fn open<'a>(
        &mut self,
        columns: std::ops::Range<usize>,
        at: &impl Fn(usize) -> rusqlite::Result<ValueRef<'a>>,
    ) -> rusqlite::Result<()> {
        for column in columns {
            value(&mut self.bytes, at(column)?);
        }
        Ok(())
    }

    fn personal<'a>(
        &mut self,
        salt: usize,
        erased: usize,
        at: &impl Fn(usize) -> rusqlite::Result<ValueRef<'a>>,
        framed: &mut Framed,
    ) -> rusqlite::Result<()> {
        if let ValueRef::Blob(digest) = at(erased)? {
            self.bytes.push(5);
            self.bytes.extend_from_slice(digest);
            self.left_behind(salt..erased, at)?;
        } else if at(salt)? == ValueRef::Null {
            // Without a salt there is no personal text; should there be some, it counts openly.
            self.open(salt..erased.saturating_add(1), at)?;
        } else {
            self.bytes.extend_from_slice(PERSONAL);
            self.open(salt..erased, at)?;
            framed.personal = self.bytes.len();
            return Ok(());
        }
        (framed.before, framed.personal) = (self.bytes.len(), self.bytes.len());
        Ok(())
    }

    /// Where text was erased nothing is left; should there be something, it counts openly.
    fn left_behind<'a>(
        &mut self,
        columns: std::ops::Range<usize>,
        at: &impl Fn(usize) -> rusqlite::Result<ValueRef<'a>>,
    ) -> rusqlite::Result<()> {
        for column in columns {
            match at(column)? {
                ValueRef::Null => {}
                other => value(&mut self.bytes, other),
            }
        }
        Ok(())
    }
}

/// One extent as it is stored.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Extent {
    pub(super) relation: String,
    pub(super) first: i64,
    pub(super) last: i64,
    pub(super) columns: i64,
    pub(super) digest: Vec<u8>,
    pub(super) marks: Vec<u8>,
}

/// One entry as it is stored, without its seal.
pub(super) struct Header<'a> {
    pub(super) id: i64,
    pub(super) at: &'a str,
    pub(super) actor: &'a str,
    pub(super) principal: Option<&'a str>,
    pub(super) login: &'a str,
    pub(super) act: &'a str,
    pub(super) note: &'a str,
    pub(super) previous: &'a [u8],
}

/// The seal of an entry over its words and its extents, which come ordered by table and first row.
pub(super) struct Sealing(Sha256);

impl Sealing {
    /// Over the words of an entry.
    pub(super) fn of(key: &[u8], header: &Header<'_>) -> Self {
        let mut bytes = SEAL.to_vec();
        frame(&mut bytes, key);
        frame(&mut bytes, header.previous);
        bytes.extend_from_slice(&header.id.to_be_bytes());
        for words in [header.at, header.actor, header.login, header.act, header.note] {
            frame(&mut bytes, words.as_bytes());
        }
        match header.principal {
            Some(principal) => {
                bytes.push(1);
                frame(&mut bytes, principal.as_bytes());
            }
            None => bytes.push(0),
        }
        Self(Sha256::new_with_prefix(&bytes))
    }

    /// Adds the next extent.
    pub(super) fn add(&mut self, extent: &Extent) {
        let mut bytes = Vec::new();
        frame(&mut bytes, extent.relation.as_bytes());
        for number in [extent.first, extent.last, extent.columns] {
            bytes.extend_from_slice(&number.to_be_bytes());
        }
        frame(&mut bytes, &extent.digest);
        frame(&mut bytes, &extent.marks);
        self.0.update(&bytes);
    }

    /// The seal.
    pub(super) fn done(self) -> Digest {
        self.0.finalize().into()
    }
}

/// Length first, so that no byte can move from one field to the next unseen.
fn frame(out: &mut Vec<u8>, bytes: &[u8]) {
    out.extend_from_slice(&(bytes.len() as u64).to_be_bytes());
    out.extend_from_slice(bytes);
}

fn value(out: &mut Vec<u8>, value: ValueRef<'_>) {
    match value {
        ValueRef::Null => out.push(0),
        ValueRef::Integer(number) => {
            out.push(1);
            out.extend_from_slice(&number.to_be_bytes());
        }
        ValueRef::Real(number) => {
            out.push(2);
            out.extend_from_slice(&number.to_bits().to_be_bytes());
        }
        ValueRef::Text(text) => {
            out.push(3);
            frame(out, text);
        }
        ValueRef::Blob(blob) => {
            out.push(4);
            frame(out, blob);
        }
    }
}
