//! Care notices as they stand: for whom, what was asked, what was done, what was learnt.

use crate::calc::moment::Moment;
use crate::core::audit::AuditId;
use crate::core::closed_list;
use crate::core::ledger::written_at;
use crate::core::people::{Person, PersonId};
use crate::core::policy::day;
use crate::core::refusal::{Refusal, Result};
use crate::core::request::RequestId;
use crate::core::text::Untrusted;
use chrono::NaiveDate;
use rusqlite::{Connection, Row};

/// The number of a care notice.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct CareId(pub i64);

closed_list! {
    /// What is asked for, for an agent who was hurt.
    pub enum CareAsk("something to ask for", "things to ask for") {
        /// Some minutes away from the desk.
        Break = "break",
        /// No dialogues for a time.
        TimeOffQueue = "time-off-queue",
        /// A way home that is not alone.
        Escort = "escort",
        /// Somebody who listens.
        Talk = "talk",
        /// What the note says.
        Other = "other",
    }
}

closed_list! {
    /// How far care is.
    pub enum CareState("a state of care", "states") {
        /// Nobody has taken it on.
        Sent = "sent",
        /// Somebody has.
        Acknowledged = "acknowledged",
        /// Nothing more is open.
        Done = "done",
    }
}

/// Something that was done for an agent, or learnt.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CareStep {
    /// Who did it.
    pub by: String,
    /// When it was recorded; none while the act that records it goes on.
    pub at: Option<Moment>,
    /// What, in words.
    pub words: Untrusted,
}

/// A care notice as it stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CareNotice {
    /// Its number.
    pub id: CareId,
    /// The audit whose dialogue it is about.
    pub audit: AuditId,
    /// The dialogue.
    pub request: RequestId,
    /// The dialogue's ref.
    pub reference: Untrusted,
    /// Who was hurt.
    pub agent: Person,
    /// Whether that is hidden from the reader.
    pub is_agent_hidden: bool,
    /// Who said so.
    pub raiser: Person,
    /// When; none while the act that raises it goes on.
    pub at: Option<Moment>,
    /// Whether the dialogue is scored all the same.
    pub keep: bool,
    /// Whether the dialogue left scoring.
    pub left: bool,
    /// What is asked for.
    pub asks: Vec<CareAsk>,
    /// To whom it went, by handle.
    pub leaders: Vec<String>,
    /// The last day to acknowledge it.
    pub due: NaiveDate,
    /// What happened.
    pub words: Untrusted,
    /// Who took it on, by handle.
    pub acknowledged: Option<String>,
    /// What was done, oldest first.
    pub steps: Vec<CareStep>,
    /// What was learnt, oldest first.
    pub lessons: Vec<CareStep>,
    /// How far it is.
    pub state: CareState,
}

impl CareNotice {
    /// Whether nobody took it on in time.
    pub fn is_overdue(&self, today: NaiveDate) -> bool {
        self.state == CareState::Sent && self.due < today
    }
}

/// Every notice: those that are overdue first, then the open ones, then the rest, each oldest first.
pub fn list(conn: &Connection, today: NaiveDate) -> Result<Vec<CareNotice>> {
    let mut notices = load(conn, "1 OR ?1", 1)?;
    notices.sort_by_key(|one| (!one.is_overdue(today), one.state, one.id));
    Ok(notices)
}

/// The notices about one audit, oldest first.
pub fn of_audit(conn: &Connection, audit: AuditId) -> Result<Vec<CareNotice>> {
    load(conn, "c.audit = ?1", audit.0)
}

/// The notices that nobody took on in time.
pub fn overdue(conn: &Connection, today: NaiveDate) -> Result<Vec<CareNotice>> {
    let mut notices = list(conn, today)?;
    notices.retain(|one| one.is_overdue(today));
    Ok(notices)
}

/// One notice by its number.
pub(super) fn find(conn: &Connection, id: CareId) -> Result<CareNotice> {
    let found = load(conn, "c.id = ?1", id.0)?.pop();
    found.ok_or_else(|| {
        Refusal::rule(format!("there is no care notice {}", id.0)).hint("they are listed by: assize report care")
    })
}

fn load(conn: &Connection, condition: &str, number: i64) -> Result<Vec<CareNotice>> {
    let mut statement = conn.prepare_cached(&format!(
        "SELECT c.id, c.audit, a.request, r.ref, g.id AS agent, g.handle AS agent_handle, w.id AS raiser, w.handle AS raiser_handle, e.at, c.keep, c.due,
           coalesce(c.words, 'erased') AS words, k.handle AS taker,
           EXISTS (SELECT 1 FROM care_action x WHERE x.care = c.id AND x.done = 1) AS done,
           EXISTS (SELECT 1 FROM replacement x JOIN replaced y ON y.replacement = x.id WHERE x.ticket = a.ticket AND y.granted = 1) AS left
         FROM care c JOIN audit a ON a.id = c.audit JOIN request r ON r.id = a.request LEFT JOIN entry e ON e.id = c.entry
         JOIN identity i ON i.person = c.agent JOIN person g ON g.id = i.one JOIN identity j ON j.person = c.raiser JOIN person w ON w.id = j.one
         LEFT JOIN care_acknowledgement q ON q.care = c.id LEFT JOIN person k ON k.id = q.person
         WHERE {condition} ORDER BY c.id"
    ))?;
    let mut rows = statement.query([number])?;
    let mut notices = Vec::new();
    while let Some(row) = rows.next()? {
        notices.push(read(conn, row)?);
    }
    Ok(notices)
}

fn read(conn: &Connection, row: &Row<'_>) -> Result<CareNotice> {
    let id: i64 = row.get("id")?;
    let acknowledged: Option<String> = row.get("taker")?;
    let state = match (row.get("done")?, &acknowledged) {
        (true, _) => CareState::Done,
        (false, Some(_)) => CareState::Acknowledged,
        (false, None) => CareState::Sent,
    };
    Ok(CareNotice {
        id: CareId(id),
        audit: AuditId(row.get("audit")?),
        request: RequestId(row.get("request")?),
        reference: Untrusted::new(row.get::<_, String>("ref")?),
        is_agent_hidden: false,
        agent: Person { id: PersonId(row.get("agent")?), handle: row.get("agent_handle")? },
        raiser: Person { id: PersonId(row.get("raiser")?), handle: row.get("raiser_handle")? },
        at: written_at(row)?,
        keep: row.get("keep")?,
        left: row.get("left")?,
        asks: asks(conn, id)?,
        leaders: leaders(conn, id)?,
        due: day(&row.get::<_, String>("due")?)?,
        words: Untrusted::new(row.get::<_, String>("words")?),
        acknowledged,
        steps: steps(conn, "care_action", id)?,
        lessons: steps(conn, "care_lesson", id)?,
        state,
    })
}

fn asks(conn: &Connection, care: i64) -> Result<Vec<CareAsk>> {
    let mut statement = conn.prepare_cached("SELECT ask FROM care_asked WHERE care = ?1 ORDER BY id")?;
    let rows = statement.query_map([care], |row| row.get("ask"))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn leaders(conn: &Connection, care: i64) -> Result<Vec<String>> {
    let mut statement = conn.prepare_cached(
        "SELECT p.handle FROM care_leader l JOIN person p ON p.id = l.person WHERE l.care = ?1 ORDER BY p.handle",
    )?;
    let rows = statement.query_map([care], |row| row.get("handle"))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn steps(conn: &Connection, table: &'static str, care: i64) -> Result<Vec<CareStep>> {
    let mut statement = conn.prepare_cached(&format!(
        "SELECT p.handle, e.at, coalesce(x.words, 'erased') AS words FROM {table} x
         JOIN person p ON p.id = x.person LEFT JOIN entry e ON e.id = x.entry WHERE x.care = ?1 ORDER BY x.id"
    ))?;
    let mut rows = statement.query([care])?;
    let mut steps = Vec::new();
    while let Some(row) = rows.next()? {
        steps.push(CareStep {
            by: row.get("handle")?,
            at: written_at(row)?,
            words: Untrusted::new(row.get::<_, String>("words")?),
        });
    }
    Ok(steps)
}
