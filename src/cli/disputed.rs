//! Disputes as people name them, and those about marks of machines, which have no number.

use super::desk::Desk;
use super::open::Open;
use super::{blind, rights};
use crate::core::dispute::{self, DisputeId};
use crate::core::ledger::Access;
use crate::core::refusal::{Refusal, Result};
use crate::core::report::{self, DisputedMark};
use crate::core::text::shell_word;
use crate::view::machine_disputes;

/// The dispute that somebody names, by its number or by the ref of its dialogue. Where only a machine's mark is disputed, it
/// says so to who may know it.
pub fn named(desk: &Desk, word: &str) -> Result<DisputeId> {
    let mut open = desk.open(Access::Read)?;
    let found = dispute::find_named(&*open.store.snapshot()?, word);
    let Err(refusal) = found else { return found };
    let mut marks = marks(&mut open)?;
    marks.retain(|one| one.reference == word);
    let Some(first) = marks.first() else { return Err(refusal) };
    let told: Vec<String> = marks.iter().map(machine_disputes::told).collect();
    Err(Refusal::rule(format!("of the dialogue {} only a machine's mark is disputed", shell_word(word)))
        .findings(told)
        .hint(format!(
            "it ends with the audit, or by itself after its last day: assize score show {}, assize intake show {}",
            first.audit.0,
            shell_word(word)
        )))
}

/// The disputes about marks of machines: one's own, and those whose audits the reader may read. Who audits is told of none: they
/// may be the one to look at it.
pub fn marks(open: &mut Open<'_>) -> Result<Vec<DisputedMark>> {
    let (today, reader, may) = (open.today()?, blind::reader(open)?, rights::rights(open)?);
    let calendar = open.policy()?.calendar()?;
    let found = report::each_disputed(&*open.store.snapshot()?, (&calendar, today))?;
    let is_own = |one: &DisputedMark| reader.as_ref().is_some_and(|reader| reader.handle == one.by.actor);
    let (mut own, mut others): (Vec<DisputedMark>, Vec<DisputedMark>) = found.into_iter().partition(is_own);
    others.retain(|_| may.verdicts());
    rights::of_audits(open, &mut others, "dispute about a machine's mark", |one| one.audit)?;
    own.extend(others);
    own.sort_by_key(|one| one.audit);
    Ok(own)
}
