//! Lent logins: who had which, since when and by whose word; and what was done under one that somebody had for less than
//! a day.

use crate::core::ledger::{By, by};
use crate::core::refusal::Result;
use rusqlite::Connection;
use std::collections::BTreeMap;

/// A login that the roster gave somebody.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Given {
    /// The operating system's user name.
    pub login: String,
    /// Who recorded it, and when.
    pub recorded: By,
}

/// Every login that the roster gave, oldest first, by the handle of whose it is. The last one holds.
pub fn given_logins(conn: &Connection) -> Result<BTreeMap<String, Vec<Given>>> {
    let mut statement = conn.prepare_cached(
        "SELECT p.handle, l.name, e.actor, e.principal, e.login, e.at FROM login l JOIN entry e ON e.id = l.entry
         JOIN identity i ON i.person = l.person JOIN person p ON p.id = i.one ORDER BY l.id",
    )?;
    let (mut rows, mut found) = (statement.query([])?, BTreeMap::<String, Vec<Given>>::new());
    while let Some(row) = rows.next()? {
        found
            .entry(row.get("handle")?)
            .or_default()
            .push(Given { login: row.get("name")?, recorded: By::of_row(row)? });
    }
    Ok(found)
}

/// Acts under a login that the roster gave somebody less than a day before it gave them another one: in words, each with
/// who gave it and who took it back.
pub fn lent_logins(conn: &Connection) -> Result<Vec<String>> {
    let mut statement = conn.prepare_cached(LENT)?;
    let (mut rows, mut found) = (statement.query([])?, Vec::new());
    while let Some(row) = rows.next()? {
        let (handle, name, acts): (String, String, i64) = (row.get("handle")?, row.get("name")?, row.get("acts")?);
        let (first, last): (i64, i64) = (row.get("first")?, row.get("last")?);
        let entries =
            if acts == 1 { format!("entry {first}") } else { format!("{acts} acts, entries {first} to {last}") };
        let (given, back) = (by(conn, row.get("given")?)?, by(conn, row.get("back")?)?);
        let (since, until) = (given.at, back.at);
        found.push(format!(
            "{handle} under the login {name}: {entries} (given by {given} at {since}, taken back by {back} at {until})"
        ));
    }
    Ok(found)
}

const LENT: &str = "
    SELECT p.handle AS handle, l.name AS name, l.entry AS given, n.entry AS back, count(*) AS acts, min(e.id) AS first, max(e.id) AS last
    FROM login l JOIN login n ON n.id = (SELECT min(x.id) FROM login x WHERE x.person = l.person AND x.id > l.id)
      JOIN entry g ON g.id = l.entry JOIN entry h ON h.id = n.entry JOIN person p ON p.id = l.person
      JOIN entry e ON e.id > l.entry AND e.id < n.entry AND e.actor = p.handle AND e.login = l.name
    WHERE n.name <> l.name AND julianday(h.at) - julianday(g.at) < 1
    GROUP BY l.id ORDER BY l.id";
