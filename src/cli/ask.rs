//! Asking at a terminal for what was not given. No file is held open meanwhile.

use crate::core::audit::Answers;
use crate::core::refusal::{Refusal, Result};
use crate::core::scorecard::{Card, Criterion, NA};
use crate::view::inert::term_line;
use dialoguer::{Input, Select};
use std::io::{self, IsTerminal};

/// Refuses, naming the flag, where nobody can be asked.
pub fn require_terminal(flag: &str) -> Result<()> {
    if io::stdin().is_terminal() && io::stderr().is_terminal() {
        Ok(())
    } else {
        Err(Refusal::words(format!("{flag} is missing, and there is no terminal to ask at")))
    }
}

/// Asks for every criterion of a card, then for feedback.
pub fn answers(card: &Card) -> Result<Answers> {
    let mut given = Vec::new();
    for criterion in &card.criteria {
        given.push(answer(criterion)?);
    }
    let met = line("What met the requirement", false)?;
    let develop = line("What to develop (may be empty)", true)?;
    Ok(Answers::new(given, Some(met), Some(develop)))
}

fn answer(criterion: &Criterion) -> Result<(String, String, Option<String>)> {
    let mut items: Vec<String> =
        criterion.levels.iter().map(|level| format!("{}: {}", level.key, level.title)).collect();
    if criterion.na {
        items.push(format!("{NA}: not applicable"));
    }
    let items: Vec<String> = items.iter().map(|item| term_line(item)).collect();
    let chosen = Select::new().with_prompt(term_line(&criterion.title)).items(&items).interact().map_err(stopped)?;
    let level = criterion.levels.get(chosen).map_or(NA, |level| level.key.as_str());
    let below = criterion.levels.get(chosen).is_some_and(|level| level.percent.0 < 10_000);
    let note = if below { Some(line("What was missing", !criterion.note_below_full)?) } else { None };
    Ok((criterion.key.clone(), level.to_owned(), note))
}

fn line(prompt: &str, may_be_empty: bool) -> Result<String> {
    Input::<String>::new().with_prompt(prompt).allow_empty(may_be_empty).interact_text().map_err(stopped)
}

#[allow(clippy::needless_pass_by_value)] // The shape that `map_err` takes.
fn stopped(error: dialoguer::Error) -> Refusal {
    Refusal::words(format!("nothing was recorded: the questions were not answered ({error})"))
}
