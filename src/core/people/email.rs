//! E-mail addresses: where what is written for somebody can be sent.

use super::PersonId;
use super::identity::SELVES;
use crate::core::ledger::{By, Writing};
use crate::core::refusal::{Refusal, Result};
use crate::core::text::Untrusted;
use crate::core::text::{Kept, unseen};
use rusqlite::{Connection, OptionalExtension};
use std::collections::BTreeMap;

/// The longest that an address can be (RFC 5321, 4.5.3.1.3).
const LONGEST: usize = 254;

/// The address of somebody; none where the roster has none, or it was erased.
pub fn email_of(conn: &Connection, person: PersonId) -> Result<Option<String>> {
    let mut statement =
        conn.prepare_cached(&format!("SELECT address FROM email WHERE person IN {SELVES} ORDER BY id DESC LIMIT 1"))?;
    Ok(statement.query_row([person.0], |row| row.get("address")).optional()?.flatten())
}

/// An address that the roster had for somebody.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Address {
    /// The address; none where it was erased.
    pub address: Option<Untrusted>,
    /// Who recorded it, and when.
    pub recorded: By,
}

/// Every address that the roster had, oldest first, by the handle of whose it is. The last one holds.
pub fn addresses(conn: &Connection) -> Result<BTreeMap<String, Vec<Address>>> {
    let mut statement = conn.prepare_cached(
        "SELECT p.handle, m.address, e.actor, e.principal, e.login, e.at FROM email m JOIN entry e ON e.id = m.entry
         JOIN identity i ON i.person = m.person JOIN person p ON p.id = i.one ORDER BY m.id",
    )?;
    let (mut rows, mut found) = (statement.query([])?, BTreeMap::<String, Vec<Address>>::new());
    while let Some(row) = rows.next()? {
        let address = row.get::<_, Option<String>>("address")?.map(Untrusted::new);
        found.entry(row.get("handle")?).or_default().push(Address { address, recorded: By::of_row(row)? });
    }
    Ok(found)
}

/// An address as a roster writes it: one @ with something on both sides, and nothing that ends it in a mail.
pub(super) fn parse_email(text: &str) -> Result<Kept> {
    let wrong = |why: &str| {
        Refusal::data(format!("`{}` is no e-mail address: {why}", text.escape_debug())).hint("such as kim@example.com")
    };
    let parts: Vec<&str> = text.split('@').collect();
    match parts.as_slice() {
        [name, host] if !name.is_empty() && !host.is_empty() => {}
        _ => return Err(wrong("it has one @, with something on both sides")),
    }
    let is_odd = |c: char| c.is_whitespace() || c.is_control() || "<>(),;:\"\\[]".contains(c);
    if text.len() > LONGEST || text.contains(is_odd) || unseen(text).is_some() {
        return Err(wrong("it has no spaces, brackets or commas, and 254 characters at most"));
    }
    let kept = Kept::new("email", text).map_err(|refusal| Refusal::data(refusal.message))?;
    if kept.as_str() == text { Ok(kept) } else { Err(wrong("it looks like a card number or a code")) }
}

/// Records the address of somebody where it is another one. Answers whether it is new.
pub(super) fn email_for(writing: &mut Writing<'_>, person: PersonId, address: Option<&Kept>) -> Result<bool> {
    let Some(address) = address else { return Ok(false) };
    if email_of(writing, person)?.as_deref() == Some(address.as_str()) {
        return Ok(false);
    }
    writing.insert("email", &[("person", &person.0)], &[("address", Some(address))])?;
    Ok(true)
}
