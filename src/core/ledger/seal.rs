//! Seals: how rows and entries become bytes, and bytes a digest.
//!
//! A value is a byte for its kind (1 integer, 2 real, 3 text, 4 blob) and the value: eight bytes, big-endian, or the
//! length in eight bytes and the bytes themselves.
//!
//! A row's digest is SHA-256 over `assize-row/1` NUL, its table (length first), and, for each column that is neither
//! personal nor NULL, the place of the column (two bytes, from 0) and its value. If the row has personal text, 65535
//! follows and the SHA-256 over `assize-personal/1` NUL, the salt's value, and place and value of each personal column
//! that is not NULL. Erasing keeps that second digest in the row, so the first one stays as it was. A column that is
//! added later is NULL in older rows, so it does not change their digests.
//!
//! An entry's seal is SHA-256 over the file's key, the seal before, the entry's own words, and the digests of
//! everything it brought.

use super::schema::{Relation, Role};
use crate::calc::digest::{Digest, sha256, sha256_many};
use rusqlite::types::ValueRef;
use sha2::{Digest as _, Sha256};

const ROW: &[u8] = b"assize-row/1\0";
const PERSONAL: &[u8] = b"assize-personal/1\0";
const SEAL: &[u8] = b"assize-seal/1\0";
/// Stands where the place of a column would: the digest of the personal text follows.
const DIGEST: [u8; 2] = [0xff; 2];

/// How many rows one extent covers at the most.
pub(super) const EXTENT_ROWS: i64 = 256;
/// How many bytes of each row's digest an extent keeps to name a changed row.
pub(super) const MARK: usize = 4;

/// Where the columns of a table stand, by what they are to the seal.
pub(super) struct Layout {
    open: Vec<usize>,
    personal: Vec<usize>,
    /// `salt` and `erased`.
    secret: Option<(usize, usize)>,
}

impl Layout {
    /// The layout of `SELECT *` from a table.
    pub(super) fn of(relation: &Relation) -> Self {
        let places = |role: Role| {
            let columns = relation.columns.iter().enumerate();
            columns.filter(|(_, (_, found))| *found == role).map(|(place, _)| place).collect::<Vec<_>>()
        };
        let secret = places(Role::Salt).first().copied().zip(places(Role::Erased).first().copied());
        Self { open: places(Role::Open), personal: places(Role::Personal), secret }
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
    /// What counts openly.
    open: usize,
    /// The personal text; empty where there is none, or where it was erased.
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
        layout: &Layout,
        at: impl Fn(usize) -> rusqlite::Result<ValueRef<'a>>,
    ) -> rusqlite::Result<()> {
        self.columns(&layout.open, &at)?;
        let open = match layout.secret {
            Some(places) => self.secret(layout, places, &at)?,
            None => self.bytes.len(),
        };
        self.rows.push(Framed { open, end: self.bytes.len() });
        Ok(())
    }

    /// The digests of the rows, in their order.
    pub(super) fn digests(&self) -> Vec<Digest> {
        let parts: Vec<(&[u8], &[u8])> = self.parts().collect();
        let personal: Vec<[&[u8]; 3]> = parts
            .iter()
            .filter(|(_, personal)| !personal.is_empty())
            .map(|(_, personal)| [*personal, &[], &[]])
            .collect();
        let tails: Vec<Vec<u8>> = sha256_many(&personal).iter().map(|digest| [&DIGEST, &digest[..]].concat()).collect();
        let mut tails = tails.iter();
        let rows: Vec<[&[u8]; 3]> = parts
            .iter()
            .map(|(open, personal)| {
                let tail = if personal.is_empty() { None } else { tails.next() };
                [&self.start[..], open, tail.map_or(&[], |tail| &tail[..])]
            })
            .collect();
        sha256_many(&rows)
    }

    /// The digest of the personal text of the only row; none where it has none.
    pub(super) fn personal_digest(&self) -> Option<Digest> {
        let (_, personal) = self.parts().next()?;
        (!personal.is_empty()).then(|| sha256(&[personal]))
    }

    /// What counts openly of each row, and what is personal.
    fn parts(&self) -> impl Iterator<Item = (&[u8], &[u8])> {
        let part = |from: usize, until: usize| self.bytes.get(from..until).unwrap_or_default();
        let starts = std::iter::once(0).chain(self.rows.iter().map(|row| row.end));
        starts.zip(&self.rows).map(move |(start, row)| (part(start, row.open), part(row.open, row.end)))
    }

    /// Adds what is personal, and answers where that ends which counts openly.
    fn secret<'a>(
        &mut self,
        layout: &Layout,
        (salt, erased): (usize, usize),
        at: &impl Fn(usize) -> rusqlite::Result<ValueRef<'a>>,
    ) -> rusqlite::Result<usize> {
        let (salted, left) = (at(salt)?, at(erased)?);
        if salted != ValueRef::Null && left == ValueRef::Null {
            let open = self.bytes.len();
            self.bytes.extend_from_slice(PERSONAL);
            value(&mut self.bytes, salted);
            self.columns(&layout.personal, at)?;
            return Ok(open);
        }
        match left {
            ValueRef::Blob(digest) if digest.len() == size_of::<Digest>() => {
                self.bytes.extend_from_slice(&DIGEST);
                self.bytes.extend_from_slice(digest);
            }
            _ => self.columns(&[erased], at)?,
        }
        // Without a salt there is no personal text, and erasing leaves none. Should there be some, it counts openly.
        self.columns(&[salt], at)?;
        self.columns(&layout.personal, at)?;
        Ok(self.bytes.len())
    }

    /// Place and value of each of these columns that is not NULL.
    fn columns<'a>(
        &mut self,
        places: &[usize],
        at: &impl Fn(usize) -> rusqlite::Result<ValueRef<'a>>,
    ) -> rusqlite::Result<()> {
        for place in places {
            let found = at(*place)?;
            if found != ValueRef::Null {
                // SQLite has at most 32767 columns.
                self.bytes.extend_from_slice(&u16::try_from(*place).unwrap_or(u16::MAX).to_be_bytes());
                value(&mut self.bytes, found);
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
        for number in [extent.first, extent.last] {
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
