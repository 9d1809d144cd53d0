//! `assize report commendations`: good work, and why it is good.

use crate::cli::desk::Desk;
use crate::cli::open::Open;
use crate::cli::{Done, blind};
use crate::core::audit::AuditId;
use crate::core::commendation::{self, Commendation};
use crate::core::ledger::Access;
use crate::core::refusal::Result;
use crate::view;
use crate::view::page::Part;

pub fn commendations(desk: &Desk) -> anyhow::Result<Done> {
    let mut open = desk.open(Access::Read)?;
    let found = readable(&mut open, None)?;
    open.sheet(&view::commendation::commendations(&found))?;
    Ok(Done::Well)
}

/// The commendations of an audit that the reader may read, as part of its page.
pub fn of_audit(open: &mut Open<'_>, id: AuditId) -> Result<Vec<Part>> {
    Ok(view::commendation::of_audit(&readable(open, Some(id))?))
}

fn readable(open: &mut Open<'_>, audit: Option<AuditId>) -> Result<Vec<Commendation>> {
    let (reader, today, fold) = (blind::reader(open)?, open.today()?, blind::fold(open, None)?);
    let mut found = commendation::readable(&*open.store.snapshot()?, audit, reader.as_ref(), today)?;
    for one in &mut found {
        one.is_agent_hidden = fold.hides_agent(one.request);
    }
    Ok(found)
}
