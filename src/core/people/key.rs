//! Keys: the public SSH key with which a person signs.

use super::person::{Person, PersonId};
use crate::calc::digest::sha256;
use crate::core::ledger::Writing;
use crate::core::refusal::{Refusal, Result};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD};
use rusqlite::{Connection, OptionalExtension, params};

/// The types of key that are taken, and how many fields each has: its own name first.
const TYPES: [(&str, usize); 7] = [
    ("ssh-ed25519", 2),
    ("ecdsa-sha2-nistp256", 3),
    ("ecdsa-sha2-nistp384", 3),
    ("ecdsa-sha2-nistp521", 3),
    ("sk-ssh-ed25519@openssh.com", 3),
    ("sk-ecdsa-sha2-nistp256@openssh.com", 4),
    ("ssh-rsa", 3),
];

/// A public key: its type and its base64, as OpenSSH writes them, without the comment, which names people and machines.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PublicKey(String);

impl PublicKey {
    /// Reads the one line of a `.pub` file. No message repeats what may be part of a private key.
    pub fn parse(text: &str) -> Result<Self> {
        not_private(text)?;
        let mut words = only_line(text)?.split_ascii_whitespace();
        let (kind, written) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
        let Some((_, fields)) = TYPES.iter().find(|(known, _)| *known == kind) else {
            let known: Vec<&str> = TYPES.iter().map(|(known, _)| *known).collect();
            return Err(Refusal::data("this is no public key of a known type")
                .hint(format!("the line of a .pub file begins with one of {}", known.join(", "))));
        };
        let bytes = STANDARD.decode(written).map_err(|_| broken(kind, "its second word is not base64"))?;
        let found = frames(&bytes).ok_or_else(|| broken(kind, "it is cut off, or goes on after its end"))?;
        if found.first() != Some(&kind.as_bytes()) || found.len() != *fields {
            return Err(broken(kind, "it holds a key of another type, or none"));
        }
        if kind.ends_with("ed25519") && found.get(1).is_none_or(|point| point.len() != 32) {
            return Err(broken(kind, "it has not 32 bytes"));
        }
        Ok(Self(format!("{kind} {written}")))
    }

    /// The type and the base64, as they are kept.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The fingerprint as `ssh-keygen -l` prints it: `SHA256:` and the digest in base64.
    pub fn fingerprint(&self) -> String {
        let written = self.0.split(' ').nth(1).unwrap_or_default();
        let bytes = STANDARD.decode(written).unwrap_or_default();
        format!("SHA256:{}", STANDARD_NO_PAD.encode(sha256(&[&bytes])))
    }
}

/// Registers the key of the person who acts, or takes it away. Answers whether that was new. Refused where another
/// person has the key.
pub fn register_key(writing: &mut Writing<'_>, person: &Person, key: Option<&PublicKey>) -> Result<bool> {
    let held = key_of(writing, person.id, i64::MAX)?;
    if held.as_ref().map(|(_, public)| public.as_str()) == key.map(PublicKey::as_str) {
        return Ok(false);
    }
    if let Some(key) = key {
        of_nobody_else(writing, person, key)?;
    }
    writing.insert("person_key", &[("person", &person.id.0), ("public", &key.map(PublicKey::as_str))], &[])?;
    writing.note(key.map_or_else(|| "no key".to_owned(), PublicKey::fingerprint));
    Ok(true)
}

/// The key of a person as it was after entry `as_of`, with the number under which it was registered; none where they had
/// none, or took it away. A handle that somebody acted under is never merged away, so each key is under the handle that
/// counts.
pub fn key_of(conn: &Connection, person: PersonId, as_of: i64) -> Result<Option<(i64, String)>> {
    let mut statement = conn.prepare_cached(
        "SELECT id, public FROM person_key WHERE person = ?1 AND entry <= ?2 ORDER BY id DESC LIMIT 1",
    )?;
    let found: Option<(i64, Option<String>)> =
        statement.query_row(params![person.0, as_of], |row| Ok((row.get("id")?, row.get("public")?))).optional()?;
    Ok(found.and_then(|(id, public)| public.map(|public| (id, public))))
}

/// A key that was registered, by its number: whose it is, and the key itself.
pub fn key(conn: &Connection, number: i64) -> Result<Option<(PersonId, String)>> {
    let mut statement =
        conn.prepare_cached("SELECT person, public FROM person_key WHERE id = ?1 AND public IS NOT NULL")?;
    Ok(statement.query_row([number], |row| Ok((PersonId(row.get("person")?), row.get("public")?))).optional()?)
}

/// Everybody who has a key now, by handle, with its fingerprint.
pub fn fingerprints(conn: &Connection) -> Result<Vec<(String, String)>> {
    let mut statement = conn.prepare_cached(&format!(
        "SELECT p.handle, k.public FROM {HELD} k JOIN person p ON p.id = k.person ORDER BY p.handle"
    ))?;
    let rows = statement.query_map([], |row| Ok((row.get("handle")?, row.get::<_, String>("public")?)))?;
    rows.map(|row| {
        row.map_err(Refusal::from).and_then(|(handle, public)| Ok((handle, PublicKey::parse(&public)?.fingerprint())))
    })
    .collect()
}

/// The keys that hold now, in SQL.
const HELD: &str = "(SELECT person, public FROM person_key
    WHERE id IN (SELECT max(id) FROM person_key GROUP BY person) AND public IS NOT NULL)";

fn of_nobody_else(conn: &Connection, person: &Person, key: &PublicKey) -> Result<()> {
    let mut statement = conn.prepare_cached(&format!(
        "SELECT p.handle FROM {HELD} k JOIN person p ON p.id = k.person WHERE k.public = ?2 AND k.person <> ?1"
    ))?;
    let other: Option<String> =
        statement.query_row(params![person.id.0, key.as_str()], |row| row.get("handle")).optional()?;
    let Some(other) = other else { return Ok(()) };
    Err(Refusal::rule(format!("this key is {other}'s: a key is one person's"))
        .hint("make one of your own: ssh-keygen -t ed25519"))
}

fn not_private(text: &str) -> Result<()> {
    if text.contains("PRIVATE KEY") || text.contains("PuTTY-User-Key-File") {
        return Err(Refusal::data("this is a private key; nothing of it was kept").hint(
            "give the public half, which stands next to it in a file that ends in .pub; show this one to nobody",
        ));
    }
    if text.contains("SSH2 PUBLIC KEY") {
        return Err(Refusal::data("this public key is not in the form of OpenSSH")
            .hint("turn it into that form: ssh-keygen -i -f FILE"));
    }
    Ok(())
}

fn only_line(text: &str) -> Result<&str> {
    let is_said = |line: &&str| !line.is_empty() && !line.starts_with('#');
    let lines: Vec<&str> = text.trim_start_matches('\u{feff}').lines().map(str::trim).filter(is_said).collect();
    match lines.as_slice() {
        [line] => Ok(line),
        [] => Err(Refusal::data("there is no key in this file").hint("a public key is one line, as in FILE.pub")),
        several => Err(Refusal::data(format!("a person has one key, and this file has {} lines", several.len()))
            .hint("give a file with one public key")),
    }
}

fn broken(kind: &str, why: &str) -> Refusal {
    Refusal::data(format!("this {kind} key cannot be read: {why}"))
        .hint("give the .pub file as ssh-keygen wrote it, all of its line")
}

/// The fields of a key, each framed by its length in four bytes; none where they do not end with it.
fn frames(mut bytes: &[u8]) -> Option<Vec<&[u8]>> {
    let mut found = Vec::new();
    while !bytes.is_empty() {
        let (length, rest) = bytes.split_first_chunk::<4>()?;
        let (field, rest) = rest.split_at_checked(usize::try_from(u32::from_be_bytes(*length)).ok()?)?;
        found.push(field);
        bytes = rest;
    }
    Some(found)
}
