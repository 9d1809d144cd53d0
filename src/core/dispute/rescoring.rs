//! Rescoring: a session or a ruling changes answers, and never leaves the agent worse off.

use crate::calc::decimal::Hundredths;
use crate::calc::scoring::Score;
use crate::core::audit::{self, Audit, Basis, NewScoring, answers_of};
use crate::core::ledger::Writing;
use crate::core::people::PersonId;
use crate::core::refusal::{Refusal, Result};
use crate::core::scorecard;

/// The criteria whose answers change, each with its new level; none is not applicable.
pub type Changes = Vec<(String, Option<String>)>;

/// Scores an audit again with some answers changed; without any its score stands. A total below the one before is
/// refused. Answers the total.
pub fn rescore(
    writing: &mut Writing<'_>,
    audit: &Audit,
    basis: Basis,
    scorer: PersonId,
    changes: &Changes,
) -> Result<Option<i64>> {
    if changes.is_empty() {
        return Ok(audit.total);
    }
    let card = scorecard::load(writing, audit.card)?;
    let scoring = audit.scoring.ok_or_else(|| Refusal::fault("a dispute without a score"))?;
    let mut marks = audit::marks_of(writing, scoring)?;
    for (key, level) in changes {
        let criterion = card.criterion(key)?;
        let percent = criterion.percent(level.as_deref())?;
        let kept = level.as_deref().map(|level| criterion.kept(level)).transpose()?;
        if let Some(mark) = marks.iter_mut().find(|mark| mark.criterion == *key) {
            (mark.level, mark.percent) = (kept, percent);
        }
    }
    never_worse(audit, &card.score(&answers_of(&marks))?)?;
    let feedback = audit::feedback(writing, scoring)?;
    let new = NewScoring { audit: audit.id, basis, scorer, card: audit.card, marks: &marks, feedback, minutes: None };
    audit::record_scoring(writing, &new, &card).map(|score| score.total)
}

/// Neither the total nor the score before fails goes down: where one fail hides it, a lowered mark
/// would come out with the next dispute.
fn never_worse(audit: &Audit, after: &Score) -> Result<()> {
    let pairs = [("", audit.total, after.total), (", fails aside", audit.raw, after.raw)];
    match pairs.into_iter().find(|(_, before, after)| after < before) {
        None => Ok(()),
        Some((which, before, after)) => {
            let after = after.map_or_else(|| "undefined".to_owned(), |after| format!("{} %", Hundredths(after)));
            let before = before.map_or_else(|| "–".to_owned(), |before| Hundredths(before).to_string());
            let says = format!("the agent would be worse off{which}: {before} % before, {after} after");
            Err(Refusal::rule(says).hint(
                "a dispute never lowers a score: keep the mark; what else was found becomes coaching, not points",
            ))
        }
    }
}
