//! Wishes to amend what draws go by: all of them for who may read them, and those that wait.

use crate::cli::open::Open;
use crate::cli::{blind, rights};
use crate::core::act::{self, About};
use crate::core::intake::{self, AmendmentWish};
use crate::core::policy::HIDDEN;
use crate::core::refusal::{Refusal, Result};
use crate::core::request::Field;
use crate::view::amendments;
use crate::view::one_login;
use crate::view::sheet::Sheet;
use crate::view::words::withheld;

/// Every wish to amend, without what the reader may not read.
pub fn sheet(open: &mut Open<'_>) -> Result<Sheet> {
    let mut wishes = intake::amendment_wishes(&*open.store.snapshot()?)?;
    let left = keep_readable(open, &mut wishes)?;
    let mut sheet = amendments::wishes(&wishes);
    sheet.withhold(withheld(left, "amendment"));
    let mut shared = act::one_logins(&*open.store.snapshot()?, 0, About::Kind("the amendment of", None))?;
    shared.retain(|one| wishes.iter().any(|wish| wish.reference.expose() == one.about));
    sheet.notes.extend(one_login::notes(&shared));
    Ok(sheet)
}

/// That some wait for a second person, of those that the reader may read.
pub fn waiting(open: &mut Open<'_>) -> Result<Option<String>> {
    let mut wishes = intake::waiting_amendments(&*open.store.snapshot()?)?;
    keep_readable(open, &mut wishes)?;
    Ok(amendments::waiting(&wishes))
}

/// Leaves out the wishes about dialogues that the reader may not read, and answers how many these are.
fn keep_readable(open: &mut Open<'_>, wishes: &mut Vec<AmendmentWish>) -> Result<u64> {
    if wishes.is_empty() {
        return Ok(0);
    }
    let (calendar, rights, fold) = (open.policy()?.calendar()?, rights::rights(open)?, blind::fold(open, None)?);
    let snapshot = open.store.snapshot()?;
    let left = rights.keep(wishes, |wish| {
        let day = calendar.local_day(wish.counts.parse().map_err(Refusal::data)?);
        rights.dialogue(&snapshot, wish.request, wish.agent.id, day)
    })?;
    for wish in wishes {
        let hidden = fold.hidden(wish.request);
        if fold.hides_agent(wish.request) {
            HIDDEN.clone_into(&mut wish.agent.handle);
            wish.changes.retain(|change| change.field != Field::Agent);
        }
        wish.changes.retain(|change| !hidden.iter().any(|field| field.word() == change.field.word()));
    }
    Ok(left)
}
