//! What is read of others is put on record before it is shown, where the policy says so.

use super::blind;
use super::open::Open;
use crate::core::act;
use crate::core::audit::{self, Audit, AuditId};
use crate::core::dispute::Dispute;
use crate::core::ledger::{Access, Store};
use crate::core::people;
use crate::core::readership::{self, Glance, Subject};
use crate::core::refusal::{Kind, Refusal, Result};
use crate::core::report::{By, Domain};
use crate::core::rights::Rights;

/// The reading of an audit.
pub const fn audit(audit: &Audit) -> Glance {
    Glance { subject: Subject::Audit, number: audit.id.0, whose: Some(audit.agent.id) }
}

/// The reading of a dispute.
pub const fn dispute(dispute: &Dispute) -> Glance {
    Glance { subject: Subject::Dispute, number: dispute.id.0, whose: Some(dispute.audit.agent.id) }
}

/// Puts on record that the figures of one person are read, where they alone are asked for and the reader may read them.
pub fn domain(open: &mut Open<'_>, domain: &Domain, command: &'static str) -> Result<()> {
    let (reader, policy, today) = (blind::reader(open)?, open.policy()?, open.today()?);
    let may = Rights::of(&*open.store.snapshot()?, reader.as_ref(), &policy, today)?;
    for (_, handle) in domain.only.iter().filter(|(by, name)| *by == By::Agent && may.reports_of(name)) {
        person(open, handle, command)?;
    }
    Ok(())
}

/// Puts on record that the figures of somebody are read.
pub fn person(open: &mut Open<'_>, handle: &str, command: &'static str) -> Result<()> {
    let Some(person) = people::lookup(&*open.store.snapshot()?, handle)? else { return Ok(()) };
    record(open, &[Glance { subject: Subject::Person, number: person.id.0, whose: Some(person.id) }], command)
}

/// Puts on record that some audits are read.
pub fn audits(open: &mut Open<'_>, ids: impl IntoIterator<Item = AuditId>, command: &'static str) -> Result<()> {
    record_all(open, command, |open| {
        let snapshot = open.store.snapshot()?;
        ids.into_iter().map(|id| Ok(audit(&audit::load(&snapshot, id)?))).collect()
    })
}

/// Puts many readings on record: they are looked up only where the policy has them recorded.
pub fn record_all(
    open: &mut Open<'_>,
    command: &'static str,
    glances: impl FnOnce(&mut Open<'_>) -> Result<Vec<Glance>>,
) -> Result<()> {
    if !readership::is_recorded(&*open.store.snapshot()?)? {
        return Ok(());
    }
    let glances = glances(open)?;
    record(open, &glances, command)
}

/// Puts readings on record, before anything of them is shown.
pub fn record(open: &mut Open<'_>, glances: &[Glance], command: &'static str) -> Result<()> {
    let (policy, today, reader) = (open.policy()?, open.today()?, blind::reader(open)?);
    let wanted = readership::to_record(&*open.store.snapshot()?, (&policy, today), reader.as_ref(), glances)?;
    if wanted.is_empty() {
        return Ok(());
    }
    let mut who = open.who()?;
    who.principal = None;
    let mut store = Store::open(open.desk.path(), Access::Write).map_err(unwritable)?;
    let recorded = act::record(&mut store, &who, open.now, &act::READ, |writing, actor| {
        readership::record(writing, actor, &wanted, command)
    });
    recorded.map(drop).map_err(unwritable)
}

/// A file that cannot be written cannot be read either where readings are recorded.
fn unwritable(refusal: Refusal) -> Refusal {
    match refusal.kind {
        Kind::Io => Refusal::io(format!(
            "reading of others is recorded here, and this file cannot be written: {}",
            refusal.message
        ))
        .hint("read it where it can be written; [reading] record of the policy says so"),
        _ => refusal,
    }
}
