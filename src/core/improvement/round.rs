//! Rounds: a change, a check of it, and a conclusion.

use super::check::require_after;
use super::evidence::{Evidence, link};
use super::listed::{Checked, Improvement, Round, load};
use super::measure::Figure;
use super::number::ImprovementId;
use super::open::require_to_come;
use super::words::Conclusion;
use crate::core::act::Actor;
use crate::core::ledger::Writing;
use crate::core::people::Role;
use crate::core::refusal::{Refusal, Result};
use crate::core::text::{Kept, Untrusted};
use chrono::NaiveDate;

/// Says what is done for an improvement, and from which day it is in place. Answers whether it was new.
pub fn carry_out(
    writing: &mut Writing<'_>,
    actor: &Actor,
    id: ImprovementId,
    (since, note): (NaiveDate, &str),
    evidence: &[Evidence],
) -> Result<(Improvement, bool)> {
    let found = owned(writing, actor, id)?;
    let words = Kept::new("--note", note)?;
    if let Some(round) = found.open_round() {
        if round.since == since && is_said(round.words.as_ref(), &words) {
            let new = link(writing, id, evidence)?;
            return Ok((load(writing, id)?, new > 0));
        }
        return Err(Refusal::rule(format!("a change of improvement {} is in place since {}", id.0, round.since))
            .hint(format!("check it first: assize improve check {} --from DAY --to DAY", id.0)));
    }
    require_open(&found)?;
    let last = found.baseline.last;
    if since <= last && found.rounds.is_empty() {
        return Err(Refusal::rule(format!("the baseline goes to {last}: a change since {since} is in it already"))
            .hint("give a later day with --since, or open the improvement with days before the change"));
    }
    if since > actor.today {
        return Err(Refusal::rule(format!("{since} is to come")).hint("record the change once it is in place"));
    }
    writing.insert("change", &[("improvement", &id.0), ("since", &since.to_string())], &[("words", Some(&words))])?;
    link(writing, id, evidence)?;
    writing.note(format!("improvement {}", id.0));
    Ok((load(writing, id)?, true))
}

/// Records the measure in days after the change. Refused for days before it. Answers whether it was new.
pub fn check(
    writing: &mut Writing<'_>,
    actor: &Actor,
    id: ImprovementId,
    (now, note): (&Figure, Option<&str>),
    evidence: &[Evidence],
) -> Result<(Improvement, bool)> {
    let found = owned(writing, actor, id)?;
    let round = open_round(&found)?;
    require_after(round, now.first)?;
    if now.last > actor.today {
        return Err(Refusal::rule(format!("{} is to come", now.last)).hint("give a last day that is over with --to"));
    }
    let words = Kept::optional("--note", note)?;
    let is_same = |check: &Checked| {
        check.figure == *now && check.words.as_ref().map(Untrusted::expose) == words.as_ref().map(Kept::as_str)
    };
    let is_new = !round.checks.last().is_some_and(is_same);
    if is_new {
        let (low, high) = now.interval.unzip();
        let facts: [(&'static str, &dyn rusqlite::ToSql); 7] = [
            ("change", &round.change),
            ("first", &now.first.to_string()),
            ("last", &now.last.to_string()),
            ("value", &now.value),
            ("n", &now.n),
            ("low", &low),
            ("high", &high),
        ];
        writing.insert("effect_check", &facts, &[("words", words.as_ref())])?;
        writing.note(format!("improvement {}", id.0));
    }
    let new = link(writing, id, evidence)?;
    Ok((load(writing, id)?, is_new || new > 0))
}

/// Draws a conclusion from the newest check. Answers whether it was new.
pub fn conclude(
    writing: &mut Writing<'_>,
    actor: &Actor,
    id: ImprovementId,
    (kind, due): (Conclusion, Option<NaiveDate>),
    note: &str,
) -> Result<(Improvement, bool)> {
    let found = owned(writing, actor, id)?;
    let words = Kept::new("--note", note)?;
    if let Some(last) = found.rounds.last().and_then(|round| round.conclusion.as_ref())
        && last.kind == kind
        && last.due == due
        && is_said(last.words.as_ref(), &words)
    {
        return Ok((found, false));
    }
    let round = open_round(&found)?;
    let Some(check) = round.checks.last().map(|check| check.number) else {
        return Err(Refusal::rule(format!("the change of improvement {} was not checked", id.0))
            .hint(format!("take the measure after the change: assize improve check {} --from DAY --to DAY", id.0)));
    };
    match (kind, due) {
        (Conclusion::Adapt, None) => {
            return Err(Refusal::words("say until when it is to be changed again").hint("give --due DAY"));
        }
        (Conclusion::Adapt, Some(due)) => require_to_come(actor, due)?,
        (_, Some(_)) => {
            return Err(
                Refusal::words(format!("{} ends it: there is no other day", kind.word())).hint("leave --due out")
            );
        }
        (_, None) => {}
    }
    let facts: [(&'static str, &dyn rusqlite::ToSql); 3] =
        [("effect_check", &check), ("kind", &kind), ("due", &due.map(|due| due.to_string()))];
    writing.insert("conclusion", &facts, &[("words", Some(&words))])?;
    writing.note(format!("improvement {}", id.0));
    Ok((load(writing, id)?, true))
}

/// The improvement, where the actor may work on it: its owner, and managers.
fn owned(writing: &Writing<'_>, actor: &Actor, id: ImprovementId) -> Result<Improvement> {
    let found = load(writing, id)?;
    let person = actor.person(writing)?;
    if person.id == found.owner.id || actor.has(Role::Manager) {
        return Ok(found);
    }
    Err(Refusal::rule(format!("{} may not work on improvement {}", person.handle, id.0))
        .hint(format!("its owner may, {}, or a manager", found.owner.handle)))
}

fn open_round(found: &Improvement) -> Result<&Round> {
    require_open(found)?;
    found.open_round().ok_or_else(|| {
        Refusal::rule(format!("nothing was changed for improvement {} yet", found.id.0))
            .hint(format!("say what is done: assize improve do {} --note TEXT", found.id.0))
    })
}

fn require_open(found: &Improvement) -> Result<()> {
    let state = found.state();
    if state.is_open() {
        return Ok(());
    }
    Err(Refusal::rule(format!("improvement {} is {}", found.id.0, state.word()))
        .hint("what is to be better again is another one: assize improve open"))
}

fn is_said(said: Option<&Untrusted>, words: &Kept) -> bool {
    said.is_some_and(|said| said.expose() == words.as_str())
}
