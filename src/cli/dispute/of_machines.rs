//! Disputes about marks of machines, as their reader may see them.

use crate::cli::open::Open;
use crate::cli::{blind, rights};
use crate::core::policy::BlindField;
use crate::core::refusal::Result;
use crate::core::report::{self, DisputedMark};
use crate::view::machine_disputes;
use chrono::Days;

/// A mark that was struck is told for so many days.
const TOLD: u64 = 7;

/// The marks that wait for somebody to look at them, or were struck in the last days, in sentences. Who is to look at a
/// dialogue does not learn that it is one.
pub fn waiting(open: &mut Open<'_>) -> Result<Vec<String>> {
    let since = open.today()? - Days::new(TOLD);
    Ok(machine_disputes::waiting(&readable(open)?, since))
}

/// The marks that were struck in the last days since nobody looked at them in time, in sentences.
pub fn struck(open: &mut Open<'_>) -> Result<Vec<String>> {
    let since = open.today()? - Days::new(TOLD);
    Ok(machine_disputes::struck(&readable(open)?, since))
}

fn readable(open: &mut Open<'_>) -> Result<Vec<DisputedMark>> {
    let (rights, fold, today) = (rights::rights(open)?, blind::fold(open, None)?, open.today()?);
    let calendar = open.policy()?.calendar()?;
    let mut found = report::marks_in_dispute(&*open.store.snapshot()?, (&calendar, today))?;
    found.retain(|one| rights.figures_of(&one.agent) && !fold.hidden(one.request).contains(&BlindField::Verdict));
    Ok(found)
}
