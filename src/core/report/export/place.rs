//! The place of an export in the chain: up to which entry it goes, after which it begins, and who may have it.

use crate::core::act;
use crate::core::arbitration;
use crate::core::audit::Blindfold;
use crate::core::ledger::{Anchor, Head, Who, holds};
use crate::core::people::{self, NOW, Person, Role};
use crate::core::policy::Policy;
use crate::core::refusal::{Refusal, Result};
use crate::core::rights::Rights;
use crate::core::works_agreement::{Leading, mandate};
use chrono::NaiveDate;
use rusqlite::Connection;
use std::collections::BTreeSet;

/// Where an export begins and ends.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Place {
    /// The head that it goes up to.
    pub head: Head,
    /// When that entry was written.
    pub at: String,
    /// The head that it begins after; none: it has everything.
    pub since: Option<Head>,
    /// The seal of the first entry, in hexadecimal digits: no two files share one.
    pub first: String,
}

impl Place {
    /// From after an earlier head, where one is given, to the newest entry. Refused where that head is not in this chain.
    pub fn of(conn: &Connection, since: Option<&Anchor>) -> Result<Self> {
        let head = newest(conn)?;
        if let Some(anchor) = since.filter(|anchor| anchor.entry() > head.entry) {
            return Err(not_here(anchor));
        }
        let since = since.map(|anchor| if holds(conn, anchor)? { Ok(anchor) } else { Err(not_here(anchor)) });
        let since = since.transpose()?.map(|anchor| Head::at(conn, anchor.entry())).transpose()?;
        Self::at(conn, head, since)
    }

    /// The same for evidence: up to the newest entry that does more than say that somebody made evidence. So the same evidence
    /// is made twice, also where readings are recorded.
    pub fn of_evidence(conn: &Connection) -> Result<Self> {
        let head = newest(conn)?;
        let mut statement =
            conn.prepare_cached("SELECT entry FROM reading WHERE subject = 'export' AND number IN (3, 4)")?;
        let made = statement.query_map([], |row| row.get("entry"))?.collect::<rusqlite::Result<BTreeSet<i64>>>()?;
        let last = (1..=head.entry).rev().find(|entry| !made.contains(entry)).unwrap_or(head.entry);
        Self::at(conn, Head::at(conn, last)?, None)
    }

    fn at(conn: &Connection, head: Head, since: Option<Head>) -> Result<Self> {
        let at = conn.query_row("SELECT at FROM entry WHERE id = ?1", [head.entry], |row| row.get("at"))?;
        let sql = "SELECT lower(hex(seal)) AS seal FROM entry WHERE id = 1";
        let first = conn.query_row(sql, [], |row| row.get("seal"))?;
        Ok(Self { head, at, since, first })
    }

    /// The entry after which it begins; 0: it has everything.
    pub fn after(&self) -> i64 {
        self.since.as_ref().map_or(0, |since| since.entry)
    }
}

fn newest(conn: &Connection) -> Result<Head> {
    Head::newest(conn)?
        .ok_or_else(|| Refusal::data("the file has no entries").hint("the file is damaged: assize verify"))
}

fn not_here(anchor: &Anchor) -> Refusal {
    Refusal::data(format!("the head {anchor} is not in this chain")).hint(
        "is it of another file? without --since everything is written; what a head proves: assize verify --against",
    )
}

/// Refuses everything of a file to who may not read all of it, and to who would read what is hidden from them until they
/// have judged.
pub fn require_all(
    conn: &Connection,
    who: &Who,
    reader: Option<&Person>,
    (policy, today): (&Policy, NaiveDate),
) -> Result<()> {
    if is_founder_alone(conn, who, today)? {
        return Ok(());
    }
    let is_trusted = reader.map(|reader| is_trusted(conn, reader, policy, today)).transpose()? == Some(true);
    let Some(reader) = reader.filter(|_| is_trusted) else {
        let who_may = "the one who made the file, while it has no manager";
        let may = Rights::of(conn, reader, policy, today)?;
        return may.refuse_but(conn, "everything at once", who_may, |one| is_blind(conn, one, (policy, today)));
    };
    require_by_agreement(conn, reader, (policy, today))?;
    require_unblinded(conn, reader, "an export", (policy, today))
}

/// Who wants evidence, and whether with text of people.
#[derive(Clone, Copy, Debug)]
pub struct Wanted<'a> {
    /// Who acts.
    pub who: &'a Who,
    /// Who reads, as the roster knows them.
    pub reader: Option<&'a Person>,
    /// Whether text of people is wanted.
    pub with_text: bool,
}

/// Refuses evidence of a period to who may not read all of a file, except a representative of the agents, and to who would
/// read what is hidden from them until they have judged. It has acts and no figures: a smallest group does not bar it. A
/// representative has it whoever the readers of a works agreement are, without the text of people.
pub fn require_evidence(conn: &Connection, wanted: &Wanted<'_>, (policy, today): (&Policy, NaiveDate)) -> Result<()> {
    if is_founder_alone(conn, wanted.who, today)? {
        return Ok(());
    }
    let may = Rights::of(conn, wanted.reader, policy, today)?;
    let Some(reader) = wanted.reader else {
        return may.refuse(conn, "everything at once", "a representative of the agents");
    };
    let reads_all = may.are_all() && is_trusted(conn, reader, policy, today)?;
    let mandate = if reads_all { None } else { mandate(conn, reader, today)? };
    let represents = mandate.is_some();
    if represents && wanted.with_text && may.limit(false).is_some() {
        return may.refuse(conn, "evidence with text of people", "nobody");
    }
    if let Some(mandate) = mandate
        && Leading::judging(conn, reader.id, mandate.entry, today)?.is_some_and(|role| role.bars_from > today)
    {
        // Management gave them a role to judge lately: nobody takes the evidence from them by that.
        return Ok(());
    }
    if represents || reads_all {
        return require_unblinded(conn, reader, "evidence", (policy, today));
    }
    let who_may = "a representative of the agents";
    may.refuse_but(conn, "everything at once", who_may, |one| is_blind(conn, one, (policy, today)))
}

fn require_unblinded(
    conn: &Connection,
    reader: &Person,
    what: &str,
    (policy, today): (&Policy, NaiveDate),
) -> Result<()> {
    if is_blind(conn, reader, (policy, today))? {
        return Err(Refusal::rule(format!(
            "{what} would tell {} what is hidden from them until they have judged",
            reader.handle
        ))
        .hint(
            "hand in first (assize score queue, assize arbitrate queue, assize score calibrate list), or let a manager have it who does not audit",
        ));
    }
    Ok(())
}

/// Whether something is hidden from somebody until they have judged.
fn is_blind(conn: &Connection, reader: &Person, (policy, today): (&Policy, NaiveDate)) -> Result<bool> {
    let is_hidden = Blindfold::of(conn, None, Some(reader), today, policy)?.hides_something();
    Ok(is_hidden || scores_second(conn, reader)? || !arbitration::untaken(conn, Some(reader))?.is_empty())
}

/// Whether it is the one who made the file, while it has no manager.
fn is_founder_alone(conn: &Connection, who: &Who, today: NaiveDate) -> Result<bool> {
    Ok(people::with_role(conn, NOW, Role::Manager, today)?.is_empty() && who.actor == act::founder(conn)?)
}

/// Nobody has everything who may not read of others.
fn require_by_agreement(conn: &Connection, reader: &Person, (policy, today): (&Policy, NaiveDate)) -> Result<()> {
    let may = Rights::of(conn, Some(reader), policy, today)?;
    if may.are_all() { Ok(()) } else { may.refuse(conn, "everything at once", "nobody") }
}

fn is_trusted(conn: &Connection, reader: &Person, policy: &Policy, today: NaiveDate) -> Result<bool> {
    Ok(policy.reading.representatives.contains(&reader.handle)
        || people::has_role(conn, reader.id, Role::Manager, today)?)
}

/// Whether somebody is to score a dialogue that another one scores too.
fn scores_second(conn: &Connection, reader: &Person) -> Result<bool> {
    let sql = "SELECT 1 FROM open_audit o JOIN identity i ON i.person = o.auditor JOIN audit a ON a.id = o.audit
        JOIN audit t ON t.ticket = a.ticket AND t.id <> a.id WHERE i.one = ?1";
    Ok(conn.prepare_cached(sql)?.exists([reader.id.0])?)
}
