//! Dispute: an agent rejects a machine's mark that they are shown. A person looks at the dialogue, blind, as a spot check that
//! is in no rate; what they find holds against the machine, never against the agent.

use super::beside::Beside;
use super::shown::{ShownVerdict, shown_verdicts};
use crate::core::act::Actor;
use crate::core::audit::{self, AuditId};
use crate::core::dialogue;
use crate::core::dispute::Reason;
use crate::core::ledger::Writing;
use crate::core::machine::Outcome;
use crate::core::people;
use crate::core::policy::day;
use crate::core::refusal::{Refusal, Result};
use crate::core::request::RequestId;
use crate::core::suggest::did_you_mean_or;
use crate::core::text::{Kept, Untrusted};
use chrono::NaiveDate;
use rusqlite::{Connection, OptionalExtension};

/// What an agent says of a machine's mark.
#[derive(Clone, Debug)]
pub struct MachineClaim {
    /// The ref of the dialogue.
    pub reference: String,
    /// The machine, `name/version`.
    pub machine: String,
    /// The criterion.
    pub criterion: String,
    /// Why the mark is rejected.
    pub reason: Reason,
    /// In the agent's words.
    pub statement: Kept,
}

/// A dispute about a machine's mark.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MachineDispute {
    /// Its number.
    pub id: i64,
    /// The audit that answers it.
    pub audit: AuditId,
    /// The last day on which that audit is delivered.
    pub due: NaiveDate,
}

/// Disputes a machine's mark that its agent is shown; the same again changes nothing. Answers whether it is new. Refused of a
/// mark that is not shown, that is no fail, or that a person looked at already.
pub fn dispute_machine(
    writing: &mut Writing<'_>,
    actor: &Actor,
    claim: &MachineClaim,
) -> Result<(MachineDispute, bool)> {
    let dialogue = dialogue::find(writing, &claim.reference)?;
    if actor.person(writing)?.id != dialogue.agent {
        let who = &actor.person(writing)?.handle;
        return Err(Refusal::rule(format!("{who} may not dispute what a machine says of `{}`", claim.reference))
            .hint("only its agent may: a mark is disputed once, and that is theirs"));
    }
    let machine = people::machine(writing, &claim.machine)?;
    let one = shown(writing, actor, (dialogue.id, &machine.handle), claim)?;
    if let Some((known, is_same)) = known(writing, one.id, claim)? {
        return if is_same { Ok((known, false)) } else { Err(disputed(&one, known.due)) };
    }
    require_open(&one)?;
    let audit = audit::spot_check_for_agent(writing, actor, &claim.reference, &one.card)?;
    let deadlines = &actor.policy.deadlines;
    let due = actor.calendar.deadline(writing.now(), deadlines.session + deadlines.ruling);
    let due = due.ok_or_else(|| Refusal::outside_calendar("the time to look at it"))?;
    let facts: [(&'static str, &dyn rusqlite::ToSql); 4] =
        [("verdict", &one.id), ("audit", &audit.0), ("reason", &claim.reason), ("due", &due.to_string())];
    let id = writing.insert("machine_dispute", &facts, &[("statement", Some(&claim.statement))])?;
    writing.note("a mark is disputed");
    Ok((MachineDispute { id, audit, due }, true))
}

/// The mark that is meant, where it is shown.
fn shown(
    conn: &Connection,
    actor: &Actor,
    (request, machine): (RequestId, &str),
    claim: &MachineClaim,
) -> Result<ShownVerdict> {
    let mut all = shown_verdicts(conn, request, &actor.policy, actor.today)?;
    all.retain(|one| one.machine == machine);
    let keys: Vec<String> = all.iter().map(|one| one.criterion.clone()).collect();
    if let Some(one) = all.into_iter().find(|one| one.criterion == claim.criterion) {
        return Ok(one);
    }
    let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
    let why = || format!("see what is shown: assize intake show {}", claim.reference);
    let says = format!("agents are not shown what {machine} says of `{}` there", claim.criterion.escape_debug());
    Err(Refusal::rule(says).hint(did_you_mean_or(&claim.criterion, &keys, why)))
}

fn require_open(one: &ShownVerdict) -> Result<()> {
    let criterion = &one.criterion;
    if one.outcome != Outcome::Fail {
        return Err(Refusal::rule(format!("{} fails nothing by `{criterion}` there", one.machine))
            .hint("a mark that is short of full can be disputed"));
    }
    match &one.beside {
        Beside::Upheld(audit) | Beside::Otherwise(audit, _) => {
            let says = format!("a person answered `{criterion}` in audit {}: that is what counts", audit.0);
            Err(Refusal::rule(says)
                .hint(format!("dispute their mark: assize dispute open {} --criterion {criterion}", audit.0)))
        }
        Beside::Nobody | Beside::Disputed(_) | Beside::Struck(_) => Ok(()),
    }
}

fn disputed(one: &ShownVerdict, due: NaiveDate) -> Refusal {
    Refusal::rule(format!("`{}` of {} is disputed already, until {due}", one.criterion, one.machine))
        .hint("a mark is disputed once; the marks of the person who looks at it can be disputed as any other")
}

/// The dispute about a verdict, and whether it says the same. Words that were erased cannot be compared.
fn known(conn: &Connection, verdict: i64, claim: &MachineClaim) -> Result<Option<(MachineDispute, bool)>> {
    let found = conn
        .prepare_cached("SELECT id, audit, due, reason, statement FROM machine_dispute WHERE verdict = ?1")?
        .query_row([verdict], |row| {
            let statement: Option<String> = row.get("statement")?;
            let reason: Reason = row.get("reason")?;
            let said = statement.map(Untrusted::new);
            let is_same = reason == claim.reason && said.is_none_or(|said| said.expose() == claim.statement.as_str());
            Ok((row.get::<_, i64>("id")?, AuditId(row.get("audit")?), row.get::<_, String>("due")?, is_same))
        })
        .optional()?;
    found.map(|(id, audit, due, is_same)| Ok((MachineDispute { id, audit, due: day(&due)? }, is_same))).transpose()
}
