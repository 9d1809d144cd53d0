//! Said strata: whether the counts of what a machine said can be of strata that its verdict makes. A stratum `pass` of which the
//! counts have a fail contradicts itself, and so does one `fail` that has none.

use super::counts::Strata;
use crate::calc::draw::Said;
use crate::core::machine::{Outcome, TUNED};
use crate::core::plan::Plan;
use crate::core::refusal::{Refusal, Result};
use crate::core::scorecard::{Card, parse_level};
use crate::core::suggest::or_list;

/// Refuses strata whose words are none of a plan: what its machine's verdict comes out as, or a risk.
pub(super) fn require_words(plan: &Plan, (file, strata): (&str, &Strata)) -> Result<()> {
    for (place, column) in plan.columns().iter().skip(1).enumerate() {
        let known = match *column {
            "verdict" => Outcome::WORDS.to_vec(),
            "risk" => Plan::risk_words(),
            _ => continue,
        };
        let word = |labels: &'_ Vec<String>| labels.get(place).cloned().unwrap_or_default();
        if let Some(odd) = strata.keys().map(word).find(|word| !known.contains(&word.as_str())) {
            return Err(Refusal::data(format!("{file}: `{}` is no {column}", odd.escape_debug()))
                .hint(format!("{}; let the view say it in these words", or_list(&odd, "they", &known))));
        }
    }
    Ok(())
}

/// What the criteria that decide the verdict of a stratum have in it.
#[derive(Default)]
struct Counted {
    tuned: u64,
    fails: u64,
    passes: u64,
    neither: u64,
}

impl Counted {
    /// Of these counts, by the criterion that decides; without one all of them do.
    fn of<'s>(said: impl Iterator<Item = &'s Said>, by: Option<&str>, card: &Card) -> Result<Self> {
        let mut counted = Self::default();
        for one in said {
            if one.criterion == TUNED {
                counted.tuned += one.dialogues;
                continue;
            }
            let criterion = card.criteria.iter().find(|criterion| criterion.key == one.criterion);
            let Some(criterion) = criterion.filter(|_| by.is_none_or(|by| by == one.criterion)) else { continue };
            let of = match Outcome::of_percent(criterion.percent(parse_level(&one.level).as_deref())?) {
                Outcome::Fail => &mut counted.fails,
                Outcome::Pass => &mut counted.passes,
                Outcome::None => &mut counted.neither,
            };
            *of = of.saturating_add(one.dialogues);
        }
        Ok(counted)
    }

    /// What contradicts the word of a stratum of so many dialogues, whose verdict one criterion decides, or all of them.
    fn contradicts(&self, word: Outcome, size: u64, is_of_one: bool) -> Option<String> {
        let (fails, passes) = (self.fails, self.passes);
        let has = |count: u64, what: &str| (count > 0).then(|| format!("{count} {what}"));
        let short = |count: u64, what: &str| (count < size).then(|| format!("only {count} {what}"));
        match word {
            Outcome::Fail => has(self.tuned, "that the machine was tuned on")
                .or_else(|| has(passes, "passes").filter(|_| is_of_one))
                .or_else(|| short(fails, "fails")),
            Outcome::Pass => has(self.tuned, "that the machine was tuned on")
                .or_else(|| has(fails, "fails"))
                .or_else(|| short(passes, "passes")),
            Outcome::None => has(fails, "fails").or_else(|| has(passes, "passes")),
        }
    }
}

/// Refuses counts that are not what the strata of a plan by its machine's verdict say.
pub(super) fn require_of_strata(plan: &Plan, (all, strata): (&[Said], &Strata), card: &Card) -> Result<()> {
    let Some(place) = plan.columns().iter().skip(1).position(|column| *column == "verdict") else { return Ok(()) };
    let by = plan.verdict_of();
    for (labels, size) in strata {
        let Some(word) = labels.get(place).and_then(|word| Outcome::of(word)) else { continue };
        let counted = Counted::of(all.iter().filter(|one| one.labels == *labels), by, card)?;
        let Some(has) = counted.contradicts(word, *size as u64, by.is_some()) else { continue };
        let of = by.map(|by| format!(" on `{by}`")).unwrap_or_default();
        return Err(Refusal::data(format!(
            "the stratum {} has {size} dialogues, and counts of verdicts{of} that contradict it: {has}",
            labels.join(", ").escape_debug()
        ))
        .hint("let the engine make strata and counts of the same verdicts: `verdict` of the view dialogue is what the view said has"));
    }
    Ok(())
}
