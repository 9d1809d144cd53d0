//! Merges as they are told: who made one person of two handles, when and why; and what speaks against two being one.

use super::person::Person;
use crate::core::ledger::By;
use crate::core::refusal::Result;
use crate::core::text::Untrusted;
use rusqlite::{Connection, params};

/// That somebody made one person of two handles.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MergedBy {
    /// The handle that nobody uses any more.
    pub double: String,
    /// The one that stays.
    pub into: String,
    /// Who said so, and when.
    pub by: By,
    /// Why; none where it was erased.
    pub why: Option<Untrusted>,
}

/// The merges after an entry, oldest first.
pub fn merges_after(conn: &Connection, entry: i64) -> Result<Vec<MergedBy>> {
    let mut statement = conn.prepare_cached(
        "SELECT d.handle AS double, p.handle AS one, m.why, e.actor, e.principal, e.login, e.at FROM merging m
         JOIN person d ON d.id = m.person JOIN person p ON p.id = m.survivor JOIN entry e ON e.id = m.entry
         WHERE m.entry > ?1 ORDER BY m.id",
    )?;
    let (mut rows, mut found) = (statement.query([entry])?, Vec::new());
    while let Some(row) = rows.next()? {
        found.push(MergedBy {
            double: row.get("double")?,
            into: row.get("one")?,
            by: By::of_row(row)?,
            why: row.get::<_, Option<String>>("why")?.map(Untrusted::new),
        });
    }
    Ok(found)
}

/// What speaks against two handles being one person, in words; nothing where the record does not tell.
pub fn against_one(conn: &Connection, double: &Person, into: &Person) -> Result<Vec<String>> {
    let mut found = Vec::new();
    let both = |sql: &str| -> Result<Option<(String, String)>> {
        let mut statement = conn.prepare_cached(sql)?;
        let mut rows = statement.query(params![double.id.0, into.id.0])?;
        Ok(rows.next()?.map(|row| Ok::<_, rusqlite::Error>((row.get("one")?, row.get("other")?))).transpose()?)
    };
    let says = |what: &str, (one, other): (String, String)| {
        format!("{} has {what} {one}, and {} has {other}", double.handle, into.handle)
    };
    found.extend(both(LOGINS)?.map(|pair| says("the login", pair)));
    found.extend(both(TEAMS)?.map(|(one, other)| {
        format!("on the same days {} is in {one} and {} in {other}, both by the roster", double.handle, into.handle)
    }));
    found.extend(both(ACTED)?.map(|pair| says("acted under the login", pair)));
    if both(ADDRESSES)?.is_some() {
        found.push("the roster has another e-mail address for each".to_owned());
    }
    Ok(found)
}

/// The logins that the roster has for both, where they differ.
const LOGINS: &str = "SELECT a.name AS one, b.name AS other FROM login a JOIN login b
    ON a.id = (SELECT max(x.id) FROM login x WHERE x.person = ?1) AND b.id = (SELECT max(x.id) FROM login x WHERE x.person = ?2)
    WHERE a.name <> b.name";

/// Teams in which both are on the same days, where the roster says so: an enrolment by an import takes its team from who ran it.
const TEAMS: &str = "SELECT a.team AS one, b.team AS other FROM stint a JOIN entry x ON x.id = a.entry LEFT JOIN stint_end c ON c.stint = a.id
    JOIN stint b ON b.person = ?2 AND b.team <> a.team JOIN entry y ON y.id = b.entry LEFT JOIN stint_end d ON d.stint = b.id
    WHERE a.person = ?1 AND x.act = 'people import' AND y.act = 'people import'
      AND a.since <= coalesce(d.until, b.until, '9999-12-31') AND b.since <= coalesce(c.until, a.until, '9999-12-31') LIMIT 1";

/// Logins under which both acted, where neither acted under one of the other's.
const ACTED: &str = "SELECT min(x.login) AS one, (SELECT min(y.login) FROM entry y JOIN person q ON q.handle = y.actor WHERE q.id = ?2) AS other
    FROM entry x JOIN person p ON p.handle = x.actor WHERE p.id = ?1
      AND NOT EXISTS (SELECT 1 FROM entry y JOIN person q ON q.handle = y.actor JOIN entry z ON z.login = y.login
        JOIN person r ON r.handle = z.actor WHERE q.id = ?2 AND r.id = ?1)
    HAVING count(*) > 0 AND other IS NOT NULL";

/// Addresses that the roster has for both, where they differ.
const ADDRESSES: &str = "SELECT a.address AS one, b.address AS other FROM email a JOIN email b
    ON a.id = (SELECT max(x.id) FROM email x WHERE x.person = ?1) AND b.id = (SELECT max(x.id) FROM email x WHERE x.person = ?2)
    WHERE lower(a.address) <> lower(b.address)";
