//! Revision: the words on a finished dialogue, as they came and as they stood after each later record, with all its facts.

use super::finished::{Dialogue, from_row};
use crate::calc::moment::Moment;
use crate::core::closed_list;
use crate::core::policy::{BlindField, HIDDEN};
use crate::core::refusal::{Refusal, Result};
use crate::core::request::{Field, RequestId};
use crate::core::text::Untrusted;
use rusqlite::{Connection, Row};
use std::collections::BTreeSet;

closed_list! {
    /// Why there is a revision.
    pub enum Basis("a basis of a revision", "bases") {
        /// A request that was handled here became a finished dialogue.
        Archived = "archived",
        /// What was blank was filled.
        Completed = "completed",
        /// What was known was corrected.
        Amended = "amended",
    }
}

/// A finished dialogue as it stood at one time.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Revision {
    /// Its number among those of the dialogue; 1 is as it came.
    pub number: usize,
    /// Its number in this file; none: as it came.
    pub id: Option<i64>,
    /// The entry that brought it.
    pub entry: i64,
    /// When it was recorded.
    pub at: Moment,
    /// Who recorded it.
    pub by: String,
    /// The operating system's user name, as it was seen then.
    pub login: String,
    /// Why there is one; none: as it came.
    pub basis: Option<Basis>,
    /// The reason that was given.
    pub why: Option<Untrusted>,
    /// Whether there was a reason that was erased with the other text of this row.
    pub is_why_erased: bool,
    /// Who wrote the dialogue down, where it is not made of the recorded steps.
    pub account: Option<String>,
    /// The dialogue with all its facts.
    pub dialogue: Dialogue,
}

impl Revision {
    /// The same without what is hidden from the reader.
    pub fn conceal(&mut self, hidden: &BTreeSet<BlindField>) {
        if hidden.contains(&BlindField::Agent) {
            let agent = &self.dialogue.agent_handle;
            if self.by == *agent {
                HIDDEN.clone_into(&mut self.login);
            }
            for who in [Some(&mut self.by), self.account.as_mut()].into_iter().flatten().filter(|who| *who == agent) {
                HIDDEN.clone_into(who);
            }
        }
        self.dialogue.conceal(hidden);
    }

    /// The fields in which another one says something else.
    pub fn differing(&self, other: &Self) -> Vec<Field> {
        let (one, other) = (&self.dialogue, &other.dialogue);
        let differs = |field: &Field| match field {
            Field::Ref => false,
            Field::Received => one.received != other.received,
            Field::Closed => one.closed != other.closed,
            Field::Channel => one.channel != other.channel,
            Field::Category => one.category != other.category,
            Field::Language => one.language != other.language,
            Field::Agent => one.agent != other.agent,
            Field::Rating => one.rating != other.rating,
            Field::Notice => one.notice != other.notice,
            Field::Duration => one.duration != other.duration,
            Field::Customer => one.customer != other.customer,
            Field::Recording => one.recording != other.recording,
            Field::Details => one.details != other.details,
            Field::Reply => one.reply != other.reply,
            Field::Transcript => one.transcript != other.transcript,
        };
        Field::ALL.iter().copied().filter(differs).collect()
    }
}

/// All words on a finished dialogue, oldest first.
pub fn revisions(conn: &Connection, id: RequestId) -> Result<Vec<Revision>> {
    let mut statement = conn.prepare_cached(SELECT)?;
    let mut rows = statement.query([id.0])?;
    let mut revisions = Vec::new();
    while let Some(row) = rows.next()? {
        revisions.push(revision(row, revisions.len() + 1)?);
    }
    Ok(revisions)
}

fn revision(row: &Row<'_>, number: usize) -> Result<Revision> {
    Ok(Revision {
        number,
        id: row.get("revision")?,
        entry: row.get("entry")?,
        at: row.get::<_, String>("at")?.parse().map_err(Refusal::data)?,
        by: row.get("actor")?,
        login: row.get("login")?,
        basis: row.get("basis")?,
        why: row.get::<_, Option<String>>("why")?.map(Untrusted::new),
        is_why_erased: row.get("why_gone")?,
        account: row.get("account")?,
        dialogue: from_row(row)??,
    })
}

const SELECT: &str = "
    SELECT NULL AS revision, r.entry, e.at, e.actor, e.login, NULL AS basis, NULL AS why, 0 AS why_gone, NULL AS account, r.id AS request, r.ref, r.channel,
      r.received, r.closed, r.category, p.id AS agent, p.handle, r.rating, r.customer, r.details, r.transcript,
      r.erased IS NOT NULL AS gone, r.notice, r.reply, r.recording, r.duration, r.content, r.language
      FROM request r JOIN entry e ON e.id = r.entry JOIN identity i ON i.person = r.agent JOIN person p ON p.id = i.one
      WHERE r.id = ?1
    UNION ALL
    SELECT v.id, v.entry, e.at, e.actor, e.login, v.basis, v.why, v.basis = 'amended' AND v.erased IS NOT NULL, w.handle, r.id, r.ref, v.channel,
      v.received, v.closed, v.category, p.id, p.handle, v.rating, v.customer, v.details, v.transcript,
      coalesce(v.erased, r.erased) IS NOT NULL, v.notice, v.reply, v.recording, v.duration, v.content, v.language
      FROM revision v JOIN request r ON r.id = v.request JOIN entry e ON e.id = v.entry
      JOIN identity i ON i.person = v.agent JOIN person p ON p.id = i.one LEFT JOIN person w ON w.id = v.account
      WHERE v.request = ?1
    ORDER BY revision NULLS FIRST";
