//! What the reader may read: lists leave the rest out and say how much, a single thing is refused.

use super::blind;
use super::open::Open;
use super::readings;
use crate::core::audit::{self, Audit, AuditId};
use crate::core::calibration::{self, Calibration, CalibrationId};
use crate::core::dialogue;
use crate::core::dispute::Dispute;
use crate::core::readership::Glance;
use crate::core::refusal::Result;
use crate::core::request;
use crate::core::rights::Rights;
use crate::view::words::{by_clause, withheld};
use std::cell::RefCell;
use std::collections::BTreeMap;

/// What the reader may read.
pub fn rights(open: &mut Open<'_>) -> Result<Rights> {
    let (reader, policy, today) = (blind::reader(open)?, open.policy()?, open.today()?);
    Rights::of(&*open.store.snapshot()?, reader.as_ref(), &policy, today)
}

/// Leaves out the audits that the reader may not read, and says how many these are.
pub fn audits(open: &mut Open<'_>, list: &mut Vec<Audit>) -> Result<Option<String>> {
    let rights = rights(open)?;
    let snapshot = open.store.snapshot()?;
    Ok(left_out(&rights, false, rights.keep(list, |audit| rights.audit(&snapshot, audit))?, "audit"))
}

/// The audits that wait for a second person to say whether they are replaced, of those that the reader may read.
pub fn to_judge(open: &mut Open<'_>) -> Result<Vec<Audit>> {
    let rights = rights(open)?;
    let snapshot = open.store.snapshot()?;
    let waiting = audit::waiting_removal(&snapshot)?;
    let mut waiting = waiting.into_iter().map(|id| audit::load(&snapshot, id)).collect::<Result<Vec<_>>>()?;
    rights.keep(&mut waiting, |audit| rights.audit(&snapshot, audit))?;
    Ok(waiting)
}

/// Leaves out the disputes that the reader may not read, and says how many these are.
pub fn disputes(open: &mut Open<'_>, list: &mut Vec<Dispute>) -> Result<Option<String>> {
    of_disputes(open, list, "dispute", Clone::clone)
}

/// Leaves out what belongs to disputes that the reader may not read, and says how many these are; each is called `one`.
pub fn of_disputes<T>(
    open: &mut Open<'_>,
    list: &mut Vec<T>,
    one: &str,
    dispute: impl Fn(&T) -> Dispute,
) -> Result<Option<String>> {
    let rights = rights(open)?;
    let snapshot = open.store.snapshot()?;
    Ok(left_out(&rights, false, rights.keep(list, |item| rights.dispute(&snapshot, &dispute(item)))?, one))
}

/// Leaves out what belongs to audits that the reader may not read, and says how many these are; each is called `one`.
pub fn of_audits<T>(
    open: &mut Open<'_>,
    list: &mut Vec<T>,
    one: &str,
    audit: impl Fn(&T) -> AuditId,
) -> Result<Option<String>> {
    let rights = rights(open)?;
    let (snapshot, known) = (open.store.snapshot()?, RefCell::new(BTreeMap::new()));
    let number = rights.keep(list, |item| {
        let id = audit(item);
        if let Some(may) = known.borrow().get(&id) {
            return Ok(*may);
        }
        let may = rights.audit(&snapshot, &audit::load(&snapshot, id)?)?;
        known.borrow_mut().insert(id, may);
        Ok(may)
    })?;
    Ok(left_out(&rights, false, number, one))
}

/// Leaves out the lines of people whose figures the reader may not read, and says how many these are.
pub fn lines_of<T>(
    open: &mut Open<'_>,
    list: &mut Vec<T>,
    one: &str,
    handle: impl Fn(&T) -> &str,
) -> Result<Option<String>> {
    let rights = rights(open)?;
    Ok(left_out(&rights, false, rights.keep(list, |line| Ok(rights.figures_of(handle(line))))?, one))
}

/// The same of figures in reports, which a works agreement may keep from showing few people.
pub fn figures_of<T>(
    open: &mut Open<'_>,
    list: &mut Vec<T>,
    one: &str,
    handle: impl Fn(&T) -> &str,
) -> Result<Option<String>> {
    let rights = rights(open)?;
    Ok(left_out(&rights, true, rights.keep_figures(list, |line| Ok(rights.reports_of(handle(line))))?, one))
}

/// That so many things are left out, and where a works agreement says so, its clause.
fn left_out(rights: &Rights, is_of_figures: bool, number: u64, one: &str) -> Option<String> {
    let says = withheld(number, one)?;
    Some(match rights.limit(is_of_figures) {
        None => says,
        Some((agreement, clause)) => format!("{says} {}", by_clause(agreement.number, clause)),
    })
}

/// Refuses an audit that the reader may not read, and puts on record that they read it with a command.
pub fn require_audit(open: &mut Open<'_>, id: AuditId, command: &'static str) -> Result<()> {
    let rights = rights(open)?;
    let found = audit::load(&*open.store.snapshot()?, id)?;
    rights.require_audit(&*open.store.snapshot()?, &found)?;
    readings::record(open, &[readings::audit(&found)], command)
}

/// Refuses a dispute that the reader may not read, and puts on record that they read it with a command.
pub fn require_dispute(open: &mut Open<'_>, dispute: &Dispute, command: &'static str) -> Result<()> {
    let rights = rights(open)?;
    rights.require_dispute(&*open.store.snapshot()?, dispute)?;
    readings::record(open, &[readings::dispute(dispute)], command)
}

/// Refuses a request, handled here or finished, that the reader may not read. That a finished one is read is put on record;
/// one that is handled here is work.
pub fn require_request(open: &mut Open<'_>, reference: &str, command: &'static str) -> Result<()> {
    if let Some(glance) = request(open, reference)? {
        return readings::record(open, &[glance], command);
    }
    readings::is_work(open);
    Ok(())
}

/// The same where nothing of it is shown yet: nobody reads it by this.
pub fn may_read_request(open: &mut Open<'_>, reference: &str) -> Result<()> {
    request(open, reference).map(drop)
}

fn request(open: &mut Open<'_>, reference: &str) -> Result<Option<Glance>> {
    let (rights, calendar) = (rights(open)?, open.policy()?.calendar()?);
    let snapshot = open.store.snapshot()?;
    let what = format!("the request `{}`", reference.escape_debug());
    if !dialogue::is_finished(&snapshot, reference)? {
        let may = rights.request(&snapshot, &request::find(&snapshot, reference)?)?;
        let who = "who has it, who took a step of it, leads";
        return if may { Ok(None) } else { rights.refuse(&snapshot, &what, who).map(|()| None) };
    }
    let found = dialogue::find(&snapshot, reference)?;
    let may = rights.dialogue(&snapshot, found.id, found.agent, calendar.local_day(found.received))?;
    let who = "its agent, leads of their team, its auditor, people with a part in a dispute about it";
    let glance = readings::dialogue(found.id, found.agent);
    if may { Ok(Some(glance)) } else { rights.refuse(&snapshot, &what, who).map(|()| None) }
}

/// A calibration that the reader may read now.
pub fn calibration(open: &mut Open<'_>, id: CalibrationId) -> Result<Calibration> {
    let rights = rights(open)?;
    let found = {
        let snapshot = open.store.snapshot()?;
        let found = calibration::load(&snapshot, id)?;
        rights.require_calibration(&snapshot, &found)?;
        found
    };
    blind::require_calibration(open, &found)?;
    Ok(found)
}
