//! `assize report care`: which agents wait for somebody, and what was learnt.

use crate::cli::desk::Desk;
use crate::cli::open::Open;
use crate::cli::{Done, blind};
use crate::core::audit::AuditId;
use crate::core::care::{self, CareNotice};
use crate::core::ledger::Access;
use crate::core::refusal::Result;
use crate::core::sign::{self, Sign};
use crate::view;
use crate::view::page::Part;
use clap::Args;

/// Show care notices: overdue ones first, then open ones
///
/// Shown to the agent, those who lead their team, managers, who raised it, and who rules on the audit.
#[derive(Args, Debug)]
pub struct Care {
    /// Special cases instead: whether each dialogue left scoring, and what was learnt
    #[arg(long)]
    special: bool,
    /// Early signs instead: that it may be time to talk, by which rule, and from how little
    #[arg(long, conflicts_with = "special")]
    signs: bool,
}

pub fn care(desk: &Desk, args: &Care) -> anyhow::Result<Done> {
    let mut open = desk.open(Access::Read)?;
    let today = open.today()?;
    let signs = readable_signs(&mut open)?;
    if args.signs {
        open.sheet(&view::signs::signs(&signs))?;
        return Ok(Done::Well);
    }
    let all = care::list(&*open.store.snapshot()?, today)?;
    let mut notices = readable(&mut open, all)?;
    if args.special {
        notices.retain(|one| !one.keep);
        notices.sort_by_key(|one| one.id);
        open.sheet(&view::care::special(&notices))?;
    } else {
        open.sheet(&view::care::notices(&notices, signs.len(), today))?;
    }
    Ok(Done::Well)
}

fn readable_signs(open: &mut Open<'_>) -> Result<Vec<Sign>> {
    let (reader, today) = (blind::reader(open)?, open.today()?);
    let snapshot = open.store.snapshot()?;
    let mut seen = Vec::new();
    for sign in sign::list(&snapshot)? {
        if care::may_read_of(&snapshot, &sign.agent, reader.as_ref(), today)? {
            seen.push(sign);
        }
    }
    Ok(seen)
}

/// The notices about an audit that the reader may read, as part of its page.
pub fn of_audit(open: &mut Open<'_>, id: AuditId) -> Result<Vec<Part>> {
    let all = care::of_audit(&*open.store.snapshot()?, id)?;
    Ok(view::care::of_audit(&readable(open, all)?))
}

fn readable(open: &mut Open<'_>, notices: Vec<CareNotice>) -> Result<Vec<CareNotice>> {
    let (reader, today, fold) = (blind::reader(open)?, open.today()?, blind::fold(open, None)?);
    let snapshot = open.store.snapshot()?;
    let mut seen = Vec::new();
    for mut notice in notices {
        if care::may_read(&snapshot, &notice, reader.as_ref(), today)? {
            notice.is_agent_hidden = fold.hides_agent(notice.request);
            seen.push(notice);
        }
    }
    Ok(seen)
}
