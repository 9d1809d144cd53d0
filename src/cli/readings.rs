//! What is read of others is put on record before it is shown, where the policy says so.
//!
//! A command that shows one thing says here which. Every other one is looked at as it shows its sheet or page
//! (`Open::require_recorded`): where that tells of people other than the reader, the list is put on record, once a day. So no
//! list can be forgotten; those that are no reading stand in `exempt`, each with its reason.

use super::blind;
use super::on_record;
use super::open::Open;
use crate::core::audit::{self, Audit, AuditId};
use crate::core::dispute::Dispute;
use crate::core::people::{self, PersonId};
use crate::core::readership::{self, Glance, Subject};
use crate::core::refusal::Result;
use crate::core::report::{By, Domain};
use crate::core::request::RequestId;
use crate::core::rights::Rights;

/// The reading of an audit.
pub const fn audit(audit: &Audit) -> Glance {
    Glance { subject: Subject::Audit, number: audit.id.0, whose: Some(audit.agent.id) }
}

/// The reading of a dialogue of somebody.
pub const fn dialogue(request: RequestId, agent: PersonId) -> Glance {
    Glance { subject: Subject::Dialogue, number: request.0, whose: Some(agent) }
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
    record(open, &[Glance::person(person.id)], command)
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

/// Puts readings on record, before anything of them is shown. Of more than a few there is one of the list.
pub fn record(open: &mut Open<'_>, glances: &[Glance], command: &'static str) -> Result<()> {
    if glances.is_empty() || !readership::is_recorded(&*open.store.snapshot()?)? {
        return Ok(());
    }
    open.is_read = true;
    let reader = blind::reader(open)?;
    let filter = open.desk.asked().filter.clone();
    let reads = readership::reads_of(&*open.store.snapshot()?, reader.as_ref(), glances, &filter)?;
    on_record::write(open.desk, &mut open.store, open.now, (&reads, command))
}

/// That what is shown now is work on a request that is handled here, and no reading.
pub const fn is_work(open: &mut Open<'_>) {
    open.is_read = true;
}
