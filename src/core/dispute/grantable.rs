//! Grantable: whether anybody could give the answers that an agent proposes. A dispute never makes a score undefined, so one
//! that would is refused when it is opened, not after its session.

use super::about::About;
use super::words::Reason;
use crate::calc::scoring::Class;
use crate::core::audit::{Mark, answers_of};
use crate::core::refusal::{Refusal, Result};
use crate::core::scorecard::{self, Card};

/// A full score, in hundredths of a per cent.
const FULL: i64 = 10_000;

/// A criterion's key, and the level that it would have; none is not applicable.
type Change = (String, Option<String>);

/// Refuses an answer with which a score would be undefined that is defined now: alone, and with all that is disputed with it.
pub(super) fn require_grantable<'a>(card: &Card, marks: &[Mark], all: impl Iterator<Item = &'a About>) -> Result<()> {
    let changes: Vec<Change> = all.filter_map(change).collect();
    if undefined_with(card, marks, &changes)?.is_none() {
        return Ok(());
    }
    for one in &changes {
        if let Some(what) = undefined_with(card, marks, std::slice::from_ref(one))? {
            return Err(ungrantable(one, what));
        }
    }
    Ok(())
}

fn change(about: &About) -> Option<Change> {
    match about {
        // A badly worded question goes without a proposal.
        About::Mark { reason: Reason::Wording, .. } | About::Selection | About::WrongAgent => None,
        About::Mark { criterion, proposed, .. } => Some((criterion.clone(), proposed.clone())),
    }
}

fn ungrantable((key, level): &Change, what: &str) -> Refusal {
    let shown = level.as_deref().unwrap_or(scorecard::NA);
    Refusal::rule(format!("nobody could grant `{shown}` for `{key}`: {what} would be undefined")).hint(
        "a dispute never makes a score undefined: propose another answer, or let your words stand with the score: assize dispute statement",
    )
}

/// What these answers would leave undefined; none where nothing, or where they open a question whose answer decides.
fn undefined_with(card: &Card, marks: &[Mark], changes: &[Change]) -> Result<Option<&'static str>> {
    let mut now = marks.to_vec();
    for (key, level) in changes {
        let percent = card.criterion(key)?.percent(level.as_deref())?;
        for mark in now.iter_mut().filter(|mark| mark.criterion == *key) {
            (mark.level, mark.percent) = (level.clone(), percent);
        }
    }
    let answers = answers_of(&now);
    let mut asked = card.criteria.iter().zip(card.asked(&answers)).filter(|(_, is_asked)| *is_asked);
    if asked.any(|(criterion, _)| now.iter().all(|mark| mark.criterion != criterion.key)) {
        return Ok(None);
    }
    let (before, after) = (card.score(&answers_of(marks))?, card.score(&answers)?);
    if (before.total.is_some() && after.total.is_none()) || (before.raw.is_some() && after.raw.is_none()) {
        return Ok(Some("the total"));
    }
    // Of a class nothing may apply any more, unless it was full.
    let mut classes = before.classes.iter().zip(&after.classes);
    let lost = classes.find(|((_, before), (_, after))| *before == Some(FULL) && after.is_none());
    Ok(lost.map(|((class, _), _)| match class {
        Class::Customer => "what is customer-critical",
        Class::Business => "what is business-critical",
        Class::Compliance | Class::None => "what is compliance-critical",
    }))
}
