//! Beside: what people say of a criterion that a machine's mark is shown of.

use crate::calc::calendar::Calendar;
use crate::core::audit::{self, Audit, AuditId, AuditState, Mark};
use crate::core::ledger;
use crate::core::machine::Verdict;
use crate::core::policy::day;
use crate::core::refusal::Result;
use crate::core::request::RequestId;
use crate::core::scorecard;
use chrono::NaiveDate;
use rusqlite::{Connection, OptionalExtension};

/// What people say of a mark that a machine gave.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Beside {
    /// No person looked at it.
    Nobody,
    /// It is disputed: a person looks at it until this day.
    Disputed(NaiveDate),
    /// It was disputed, and nobody looked at it by this day: it is struck.
    Struck(NaiveDate),
    /// A person gave the same, or looked since a mark of the dialogue is disputed and gave no more: it stands.
    Upheld(AuditId),
    /// A person answered otherwise, and that is what counts; none is not applicable.
    Otherwise(AuditId, Option<String>),
}

impl Beside {
    /// Whether the machine's mark is wrong by what people say, or nobody said anything in time.
    pub const fn is_departed(&self) -> bool {
        matches!(self, Self::Struck(_) | Self::Otherwise(..))
    }
}

/// What a person said: in which audit, on which day, and the mark that stands by now.
struct Answered {
    audit: AuditId,
    on: NaiveDate,
    mark: Mark,
    /// Whether that audit is there because a mark of a machine is disputed: this one, or another one of the dialogue.
    is_asked: bool,
}

/// What people say of a verdict by a day.
pub(super) fn beside(
    conn: &Connection,
    verdict: &Verdict,
    audits: &[Audit],
    (calendar, today): (&Calendar, NaiveDate),
) -> Result<Beside> {
    let due = due(conn, verdict.id)?;
    let answered = answered(conn, verdict, audits, calendar)?;
    Ok(match (due, answered) {
        (Some(due), None) if today > due => Beside::Struck(due),
        (Some(due), None) => Beside::Disputed(due),
        (Some(due), Some(answered)) if answered.on > due => Beside::Struck(due),
        (None, None) => Beside::Nobody,
        // Nobody ends worse off because they asked, neither by what they disputed nor by the rest.
        (_, Some(one)) if one.is_asked && one.mark.percent.is_some_and(|percent| Some(percent) <= verdict.percent) => {
            Beside::Upheld(one.audit)
        }
        (_, Some(one)) if one.mark.level == verdict.level => Beside::Upheld(one.audit),
        (_, Some(one)) => Beside::Otherwise(one.audit, one.mark.level),
    })
}

/// The last day on which somebody looks at a verdict that is disputed.
fn due(conn: &Connection, verdict: i64) -> Result<Option<NaiveDate>> {
    let found: Option<String> = conn
        .prepare_cached("SELECT due FROM machine_dispute WHERE verdict = ?1")?
        .query_row([verdict], |row| row.get("due"))
        .optional()?;
    found.map(|due| day(&due)).transpose()
}

/// The audits of a dialogue that count, in a draw or as a spot check.
pub(super) fn audits_of(conn: &Connection, request: RequestId) -> Result<Vec<Audit>> {
    let mut statement =
        conn.prepare_cached("SELECT id FROM audit WHERE request = ?1 AND kind IN ('drawn', 'spot') ORDER BY id")?;
    let ids: Vec<i64> = statement.query_map([request.0], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    let mut found = Vec::new();
    for id in ids {
        let audit = audit::load(conn, AuditId(id))?;
        if !matches!(audit.state, AuditState::Void | AuditState::Struck | AuditState::Replaced) {
            found.push(audit);
        }
    }
    Ok(found)
}

fn answered(conn: &Connection, verdict: &Verdict, audits: &[Audit], calendar: &Calendar) -> Result<Option<Answered>> {
    let card = scorecard::load(conn, verdict.card)?.name;
    for audit in audits {
        let (Some(delivered), Some(scoring)) = (audit.delivered, audit.scoring) else { continue };
        if scorecard::load(conn, audit.card)?.name != card {
            continue;
        }
        let marks = audit::marks_of(conn, scoring)?;
        if let Some(mark) = marks.into_iter().find(|mark| Some(&mark.criterion) == verdict.criterion.as_ref()) {
            let on = calendar.local_day(ledger::by(conn, delivered)?.at);
            return Ok(Some(Answered { audit: audit.id, on, mark, is_asked: is_asked(conn, audit.id)? }));
        }
    }
    Ok(None)
}

/// Whether an audit is there because a mark of a machine is disputed.
fn is_asked(conn: &Connection, audit: AuditId) -> Result<bool> {
    Ok(conn.prepare_cached("SELECT 1 FROM machine_dispute WHERE audit = ?1")?.exists([audit.0])?)
}
