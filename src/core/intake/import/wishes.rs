//! Every wish to amend what draws go by: what it says, who asked, and what a second person answered.

use crate::core::closed_list;
use crate::core::dialogue::Basis;
use crate::core::ledger::{By, by};
use crate::core::people::{self, Person, PersonId};
use crate::core::refusal::{Refusal, Result};
use crate::core::request::{Field, RequestId};
use crate::core::text::Untrusted;
use rusqlite::{Connection, Row, params};

closed_list! {
    /// What became of a wish to amend.
    pub enum AmendmentState("a state of a wish to amend", "states") {
        /// A second person is to approve it.
        Waits = "waits",
        /// It was approved: what draws go by is as it says.
        Approved = "approved",
        /// It was returned: what stood stays.
        Returned = "returned",
    }
}

/// Somebody wished what draws go by in a dialogue otherwise, or filled in.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AmendmentWish {
    /// Its number.
    pub(super) id: i64,
    /// The words that it was about; none: as it came.
    pub(super) revision: Option<i64>,
    /// The dialogue.
    pub request: RequestId,
    /// Its ref.
    pub reference: Untrusted,
    /// Whose it is now.
    pub agent: Person,
    /// The time by which windows count it now, UTC.
    pub counts: String,
    /// Whether it amends, or fills blanks.
    pub(super) basis: Basis,
    /// Who asked, and when.
    pub by: By,
    /// Why; none where blanks are to be filled.
    pub why: Option<Untrusted>,
    /// Field by field what stood, and what is wished.
    pub changes: Vec<WishedChange>,
    /// What became of it.
    pub state: AmendmentState,
    /// Who approved or returned it, and when.
    pub judge: Option<By>,
    /// Why it was returned.
    pub returned: Option<Untrusted>,
}

/// A field that is wished otherwise.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct WishedChange {
    /// Which.
    pub field: Field,
    /// What stood when it was wished; none: it was blank.
    pub stood: Option<String>,
    /// What is wished.
    pub wished: String,
}

/// Every wish to amend, oldest first.
pub fn amendment_wishes(conn: &Connection) -> Result<Vec<AmendmentWish>> {
    read_all(conn, &format!("{WISHES} ORDER BY w.id"), params![])
}

/// Those that wait for a second person, oldest first.
pub fn waiting_amendments(conn: &Connection) -> Result<Vec<AmendmentWish>> {
    read_all(conn, &format!("{WISHES} WHERE a.id IS NULL ORDER BY w.id"), params![])
}

/// Those of one dialogue, oldest first.
pub(super) fn of_request(conn: &Connection, request: RequestId) -> Result<Vec<AmendmentWish>> {
    read_all(conn, &format!("{WISHES} WHERE w.request = ?1 ORDER BY w.id"), params![request.0])
}

fn read_all(conn: &Connection, sql: &str, params: &[&dyn rusqlite::ToSql]) -> Result<Vec<AmendmentWish>> {
    let mut statement = conn.prepare_cached(sql)?;
    let mut rows = statement.query(params)?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(read(conn, row)?);
    }
    Ok(found)
}

/// Each with what it is about (`was_…`) and what it wishes, as text.
const WISHES: &str = "SELECT w.id, w.entry, w.request, w.revision, w.basis, iif(w.erased IS NULL, w.why, 'erased') AS why, r.ref, d.counts, d.agent AS now_of,
      a.entry AS answered, a.granted, iif(a.erased IS NULL, a.words, 'erased') AS words,
      w.received, w.channel, w.category, (SELECT p.handle FROM person p WHERE p.id = w.agent) AS agent,
      CAST(w.rating AS TEXT) AS rating, iif(w.notice IS NULL, NULL, iif(w.notice, 'yes', 'no')) AS notice,
      CAST(w.duration AS TEXT) AS duration, w.language,
      iif(b.id IS NULL, r.received, b.received) AS was_received, iif(b.id IS NULL, r.channel, b.channel) AS was_channel,
      iif(b.id IS NULL, r.category, b.category) AS was_category,
      (SELECT p.handle FROM person p WHERE p.id = iif(b.id IS NULL, r.agent, b.agent)) AS was_agent,
      CAST(iif(b.id IS NULL, r.rating, b.rating) AS TEXT) AS was_rating,
      CASE iif(b.id IS NULL, r.notice, b.notice) WHEN 1 THEN 'yes' WHEN 0 THEN 'no' END AS was_notice,
      CAST(iif(b.id IS NULL, r.duration, b.duration) AS TEXT) AS was_duration,
      iif(b.id IS NULL, r.language, b.language) AS was_language
    FROM amendment_wish w JOIN request r ON r.id = w.request JOIN dialogue d ON d.request = w.request
    LEFT JOIN revision b ON b.id = w.revision LEFT JOIN amendment_answer a ON a.wish = w.id";

/// The fields that draws go by, with the columns of an answer.
const FIELDS: [(Field, &str, &str); 8] = [
    (Field::Received, "received", "was_received"),
    (Field::Channel, "channel", "was_channel"),
    (Field::Category, "category", "was_category"),
    (Field::Agent, "agent", "was_agent"),
    (Field::Rating, "rating", "was_rating"),
    (Field::Notice, "notice", "was_notice"),
    (Field::Duration, "duration", "was_duration"),
    (Field::Language, "language", "was_language"),
];

fn read(conn: &Connection, row: &Row<'_>) -> Result<AmendmentWish> {
    let text = |column: &str| row.get::<_, Option<String>>(column).map(|text| text.map(Untrusted::new));
    let mut changes = Vec::new();
    for (field, column, before) in FIELDS {
        if let Some(wished) = row.get(column)? {
            changes.push(WishedChange { field, stood: row.get(before)?, wished });
        }
    }
    let agent = PersonId(row.get("now_of")?);
    let answered: Option<i64> = row.get("answered")?;
    Ok(AmendmentWish {
        id: row.get("id")?,
        revision: row.get("revision")?,
        request: RequestId(row.get("request")?),
        reference: Untrusted::new(row.get::<_, String>("ref")?),
        agent: Person { id: agent, handle: people::handle(conn, agent)? },
        counts: row.get("counts")?,
        by: asked_by(conn, row.get("entry")?)?,
        basis: row.get("basis")?,
        why: text("why")?,
        changes,
        state: match row.get::<_, Option<bool>>("granted")? {
            None => AmendmentState::Waits,
            Some(true) => AmendmentState::Approved,
            Some(false) => AmendmentState::Returned,
        },
        judge: answered.map(|entry| asked_by(conn, entry)).transpose()?,
        returned: text("words")?,
    })
}

fn asked_by(conn: &Connection, entry: i64) -> Result<By> {
    by(conn, entry).map_err(|_| Refusal::fault("a wish of the act that goes on is asked for"))
}
