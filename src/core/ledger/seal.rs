//! Seals: how rows and entries become bytes, and bytes a digest.
//!
//! A row's digest is SHA-256 over its table and its values in a fixed, length-framed form, where the
//! personal columns (between `salt` and `erased`) count only as SHA-256(salt, values): erasing them
//! leaves the digest as it was. An entry's seal is SHA-256 over the file's key, the seal before, the
//! entry's own words, and the digests of everything it brought.

use crate::calc::digest::Digest;
use rusqlite::types::ValueRef;
use rusqlite::{Row, Statement};
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

/// Turns rows into digests; keeps its buffer between rows.
pub(super) struct RowHasher {
    start: Vec<u8>,
    buffer: Vec<u8>,
    layout: Layout,
}

impl RowHasher {
    pub(super) fn new(relation: &str, layout: Layout) -> Self {
        let mut start = ROW.to_vec();
        frame(&mut start, relation.as_bytes());
        Self { start, buffer: Vec::new(), layout }
    }

    /// The digest of one stored row.
    pub(super) fn digest(&mut self, row: &Row<'_>) -> rusqlite::Result<Digest> {
        self.buffer.clear();
        self.buffer.extend_from_slice(&self.start);
        let mut column = 0;
        while column < self.layout.columns {
            match self.layout.personal {
                Some((salt, erased)) if column == salt => {
                    self.personal(row, salt, erased)?;
                    column = erased + 1;
                }
                _ => {
                    value(&mut self.buffer, row.get_ref(column)?);
                    column += 1;
                }
            }
        }
        Ok(Sha256::digest(&self.buffer).into())
    }

    /// Where text was erased nothing is left; should there be something, it counts openly.
    fn left_behind(&mut self, row: &Row<'_>, salt: usize, erased: usize) -> rusqlite::Result<()> {
        for column in salt..erased {
            match row.get_ref(column)? {
                ValueRef::Null => {}
                other => value(&mut self.buffer, other),
            }
        }
        Ok(())
    }

    fn personal(&mut self, row: &Row<'_>, salt: usize, erased: usize) -> rusqlite::Result<()> {
        if let ValueRef::Blob(digest) = row.get_ref(erased)? {
            self.buffer.push(5);
            self.buffer.extend_from_slice(digest);
            self.left_behind(row, salt, erased)?;
        } else if row.get_ref(salt)? == ValueRef::Null {
            // Without a salt there is no personal text; should there be some, it counts openly.
            for column in salt..=erased {
                value(&mut self.buffer, row.get_ref(column)?);
            }
        } else {
            let start = self.buffer.len();
            self.buffer.extend_from_slice(PERSONAL);
            for column in salt..erased {
                value(&mut self.buffer, row.get_ref(column)?);
            }
            let digest: Digest = Sha256::digest(self.buffer.get(start..).unwrap_or_default()).into();
            self.buffer.truncate(start);
            self.buffer.push(5);
            self.buffer.extend_from_slice(&digest);
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
pub(super) fn seal(key: &[u8], header: &Header<'_>, extents: &[Extent]) -> Digest {
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
    for extent in extents {
        frame(&mut bytes, extent.relation.as_bytes());
        for number in [extent.first, extent.last, extent.columns] {
            bytes.extend_from_slice(&number.to_be_bytes());
        }
        frame(&mut bytes, &extent.digest);
        frame(&mut bytes, &extent.marks);
    }
    Sha256::digest(&bytes).into()
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
