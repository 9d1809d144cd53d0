//! Listed: every erasure that was asked for, with what became of it, so that it can be done again on a restored copy.

use super::subject::{Reason, SubjectKind};
use crate::core::ledger::By;
use crate::core::people::is_one_login;
use crate::core::refusal::{Refusal, Result};
use crate::core::text::Untrusted;
use rusqlite::{Connection, Row};

/// An erasure.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Listed {
    /// Its number.
    pub id: i64,
    /// What kind of subject.
    pub kind: SubjectKind,
    /// The ref or the handle; none: of a customer, or by retention.
    pub about: Option<String>,
    /// The customer, while that is not erased.
    pub customer: Option<Untrusted>,
    /// The refs of the dialogues whose words it cleared, where it is of a customer: by them it is done again on a copy.
    pub refs: Option<String>,
    /// Why.
    pub reason: Reason,
    /// Whether what its cases left for others goes too.
    pub precedents: bool,
    /// Who asked for it, and when.
    pub asked: By,
    /// Who answered, when, and whether it was granted; that of retention is done with its entry.
    pub answered: Option<(By, bool)>,
    /// How many rows it cleared.
    pub rows: i64,
    /// How many names left a mark, by which an import notices them.
    pub marks: i64,
    /// Whether bytes of them may still lie in the file.
    pub is_uncleaned: bool,
    /// Whether the name of the customer is not for its reader.
    pub is_hidden: bool,
}

impl Listed {
    /// The same without the name of the customer, for who is none of those that answer customers.
    pub fn hide_customer(&mut self) {
        self.is_hidden = self.customer.take().is_some();
    }

    /// The login under which both persons acted, where it is one.
    pub fn one_login(&self) -> Option<&str> {
        let (answered, _) = self.answered.as_ref().filter(|_| self.kind != SubjectKind::Retention)?;
        is_one_login(&self.asked.login, &answered.login).then_some(self.asked.login.as_str())
    }
}

/// Every erasure, oldest first.
pub fn listed(conn: &Connection) -> Result<Vec<Listed>> {
    let mut statement = conn.prepare_cached(
        "SELECT x.id, x.subject, x.reason, x.precedents, coalesce(r.ref, p.handle) AS about, x.customer, e.actor, e.principal, e.login, e.at,
           y.granted, z.actor AS z_actor, z.principal AS z_principal, z.login AS z_login, z.at AS z_at,
           (SELECT coalesce(sum(n.last - n.first + 1), 0) FROM erased_run n WHERE n.erasure = x.id) AS cleared,
           (SELECT group_concat(q.ref, '; ' ORDER BY q.id) FROM erased_run n JOIN request q ON q.id BETWEEN n.first AND n.last
             WHERE n.erasure = x.id AND n.relation = 'request' AND x.subject = 'customer') AS refs,
           (SELECT count(*) FROM erased_name k WHERE k.erasure = x.id) AS marks,
           EXISTS (SELECT 1 FROM erased_run n WHERE n.erasure = x.id AND n.entry > (SELECT coalesce(max(c.upto), 0) FROM cleaning c)) AS uncleaned
         FROM erasure x JOIN entry e ON e.id = x.entry LEFT JOIN request r ON r.id = x.request
         LEFT JOIN identity i ON i.person = x.person LEFT JOIN person p ON p.id = i.one
         LEFT JOIN erasure_answer y ON y.erasure = x.id LEFT JOIN entry z ON z.id = y.entry ORDER BY x.id",
    )?;
    let (mut rows, mut found) = (statement.query([])?, Vec::new());
    while let Some(row) = rows.next()? {
        found.push(read(row)?);
    }
    Ok(found)
}

fn read(row: &Row<'_>) -> Result<Listed> {
    let asked = By::of_row(row)?;
    let kind: SubjectKind = row.get("subject")?;
    let answered = match row.get::<_, Option<bool>>("granted")? {
        Some(granted) => Some((answerer(row)?, granted)),
        None => (kind == SubjectKind::Retention).then(|| (asked.clone(), true)),
    };
    Ok(Listed {
        id: row.get("id")?,
        kind,
        about: row.get("about")?,
        customer: row.get::<_, Option<String>>("customer")?.map(Untrusted::new),
        refs: row.get("refs")?,
        reason: row.get("reason")?,
        precedents: row.get("precedents")?,
        asked,
        answered,
        rows: row.get("cleared")?,
        marks: row.get("marks")?,
        is_uncleaned: row.get("uncleaned")?,
        is_hidden: false,
    })
}

fn answerer(row: &Row<'_>) -> Result<By> {
    let at: String = row.get("z_at")?;
    Ok(By {
        actor: row.get("z_actor")?,
        principal: row.get("z_principal")?,
        login: row.get("z_login")?,
        at: at.parse().map_err(Refusal::data)?,
    })
}
