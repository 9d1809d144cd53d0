//! What machines with a licence say of a dialogue.

use super::found::{Licence, licences};
use crate::core::machine::{Outcome, verdicts_of};
use crate::core::people::NOW;
use crate::core::policy::Policy;
use crate::core::refusal::Result;
use crate::core::request::RequestId;
use crate::core::scorecard;
use crate::core::text::Untrusted;
use crate::core::works_agreement::{MachineScored, in_force, require_machine};
use chrono::NaiveDate;
use rusqlite::Connection;

/// A verdict that its agent may see.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ShownVerdict {
    /// The machine, `name/version`.
    pub machine: String,
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
}

/// What machines say of a dialogue, as far as their licences hold today and the works agreement lets machines score.
pub fn shown_verdicts(
    conn: &Connection,
    request: RequestId,
    policy: &Policy,
    today: NaiveDate,
) -> Result<Vec<ShownVerdict>> {
    if policy.machine.show_agents.is_none() {
        return Ok(Vec::new());
    }
    let mut held = licences(conn)?;
    let agreement = in_force(conn, NOW, today)?;
    let is_let = |criterion: &str| {
        require_machine(agreement.as_ref(), &MachineScored { criteria: &[criterion], reads_emotion: false }).is_ok()
    };
    held.retain(|one| one.lapse(policy, today).is_none() && is_let(&one.criterion));
    let mut found = Vec::new();
    for verdict in verdicts_of(conn, request)? {
        let Some(criterion) = verdict.criterion.clone() else { continue };
        let card = scorecard::load(conn, verdict.card)?.name;
        let holds = |one: &&Licence| one.machine == verdict.machine && one.card == card && one.criterion == criterion;
        let Some(high) = held.iter().find(holds).and_then(|one| one.high) else { continue };
        let outcome = verdict.outcome();
        let (machine, level, quote) = (verdict.machine, verdict.level, verdict.quote);
        found.push(ShownVerdict { machine, criterion, outcome, level, quote, high });
    }
    Ok(found)
}
