//! What machines with a licence say of a dialogue, and what people say of it.

use super::beside::{Beside, audits_of, beside};
use super::found::{Licence, licences};
use crate::core::draw;
use crate::core::machine::{Outcome, verdicts_of};
use crate::core::people::NOW;
use crate::core::policy::Policy;
use crate::core::refusal::{Refusal, Result};
use crate::core::request::RequestId;
use crate::core::scorecard;
use crate::core::text::Untrusted;
use crate::core::works_agreement::{MachineScored, in_force, require_machine};
use chrono::NaiveDate;
use rusqlite::Connection;

/// A verdict that its agent may see.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ShownVerdict {
    /// Its number.
    pub id: i64,
    /// The machine, `name/version`.
    pub machine: String,
    /// The name of the card.
    pub card: String,
    /// The criterion.
    pub criterion: String,
    /// Whether it fails, passes or says neither.
    pub outcome: Outcome,
    /// The level that it gives.
    pub level: Option<String>,
    /// The words that it gives for it.
    pub quote: Option<Untrusted>,
    /// Of a hundred of its fails, how many people may not uphold at the most, in hundredths of a per cent.
    pub high: i64,
    /// What people say of it.
    pub beside: Beside,
    /// Whether somebody disputed it whose dialogue it was before it was amended.
    pub is_by_another: bool,
}

/// What machines say of a dialogue, as far as their licences hold today and the works agreement lets machines score. Of one that
/// nobody audited only once every draw of its day is over, or its agent could keep it out of one; of one that waits for its marks
/// only what its agent disputes.
pub fn shown_verdicts(
    conn: &Connection,
    request: RequestId,
    policy: &Policy,
    today: NaiveDate,
) -> Result<Vec<ShownVerdict>> {
    if policy.machine.show_agents.is_none() {
        return Ok(Vec::new());
    }
    let calendar = policy.calendar()?;
    let mut held = licences(conn)?;
    let agreement = in_force(conn, NOW, today)?;
    let is_let = |criterion: &str| {
        require_machine(agreement.as_ref(), &MachineScored { criteria: &[criterion], reads_emotion: false }).is_ok()
    };
    held.retain(|one| one.lapse(policy, today).is_none() && is_let(&one.criterion));
    let audits = audits_of(conn, request)?;
    let is_audited = audits.iter().any(|audit| audit.delivered.is_some());
    let may_see = is_audited || is_disputed(conn, request)? || (audits.is_empty() && is_passed(conn, request, policy)?);
    if !may_see {
        return Ok(Vec::new());
    }
    let mut found = Vec::new();
    for verdict in verdicts_of(conn, request)? {
        let Some(criterion) = verdict.criterion.clone() else { continue };
        let card = scorecard::load(conn, verdict.card)?.name;
        let holds = |one: &&Licence| one.machine == verdict.machine && one.card == card && one.criterion == criterion;
        let Some(high) = held.iter().find(holds).and_then(|one| one.high) else { continue };
        let beside = beside(conn, &verdict, &audits, (&calendar, today))?;
        let (id, outcome) = (verdict.id, verdict.outcome());
        let is_by_another = is_by_another(conn, id, request)?;
        let (machine, level, quote) = (verdict.machine, verdict.level, verdict.quote);
        found.push(ShownVerdict { id, machine, card, criterion, outcome, level, quote, high, beside, is_by_another });
    }
    Ok(found)
}

/// Whether a dispute about a verdict is somebody's who is not the agent of its dialogue any more.
fn is_by_another(conn: &Connection, verdict: i64, request: RequestId) -> Result<bool> {
    let sql = "SELECT 1 FROM machine_dispute m JOIN entry e ON e.id = m.entry
        JOIN person p ON p.handle = coalesce(e.principal, e.actor) JOIN identity i ON i.person = p.id
        JOIN dialogue d ON d.request = ?2 JOIN identity o ON o.person = d.agent WHERE m.verdict = ?1 AND i.one <> o.one";
    Ok(conn.prepare_cached(sql)?.exists([verdict, request.0])?)
}

fn is_disputed(conn: &Connection, request: RequestId) -> Result<bool> {
    let sql = "SELECT 1 FROM machine_dispute m JOIN machine_verdict v ON v.id = m.verdict WHERE v.request = ?1";
    Ok(conn.prepare_cached(sql)?.exists([request.0])?)
}

fn is_passed(conn: &Connection, request: RequestId, policy: &Policy) -> Result<bool> {
    let counts: String = conn
        .prepare_cached("SELECT counts FROM dialogue WHERE request = ?1")?
        .query_row([request.0], |row| row.get("counts"))?;
    draw::is_passed(conn, policy.calendar()?.local_day(counts.parse().map_err(Refusal::data)?))
}
