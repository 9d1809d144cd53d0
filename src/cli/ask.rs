//! Asking at a terminal for what was not given. No file is held open meanwhile.

use crate::calc::decimal::Hundredths;
use crate::core::audit::{Answers, Given};
use crate::core::policy;
use crate::core::refusal::{Refusal, Result};
use crate::core::scorecard::{Card, Criterion, NA, parse_level};
use crate::view::inert::term_line;
use dialoguer::{Confirm, Input, Select};
use std::io::{self, IsTerminal};

/// Whether somebody can be asked.
pub fn can_ask() -> bool {
    io::stdin().is_terminal() && io::stderr().is_terminal()
}

/// Refuses, naming the flag, where nobody can be asked.
pub fn require_terminal(flag: &str) -> Result<()> {
    if can_ask() {
        Ok(())
    } else {
        Err(Refusal::words(format!("{flag} is missing, and there is no terminal to ask at")))
    }
}

/// Asks for a time zone until there is one of that name; `likely` is what Enter alone takes.
pub fn zone(likely: Option<String>) -> Result<String> {
    let prompt = "The time zone in which days and deadlines are counted, such as Europe/London";
    let known = |name: &String| match policy::zone(name.trim()) {
        Ok(_) => Ok(()),
        Err(refusal) => {
            let hint = refusal.hint.map(|hint| format!(" ({hint})")).unwrap_or_default();
            Err(format!("{}{hint}", refusal.message))
        }
    };
    let input = Input::<String>::new().with_prompt(prompt).validate_with(known);
    let input = match likely {
        Some(likely) => input.default(likely),
        None => input,
    };
    Ok(input.interact_text().map_err(stopped)?.trim().to_owned())
}

/// Asks for every criterion of a card, then for feedback, then whether to hand it in.
pub fn answers(card: &Card) -> Result<Answers> {
    let mut given = Vec::new();
    for criterion in &card.criteria {
        given.push(answer(criterion)?);
    }
    let met = line("What met the requirement", false)?;
    let develop = line("What to develop (may be empty)", true)?;
    let levels = given.iter().map(|one| (one.criterion.clone(), parse_level(&one.level))).collect();
    confirm(card.score(&levels)?.total)?;
    Ok(Answers::new(given, Some(met), Some(develop)))
}

/// A score cannot be changed once it is delivered: the total is shown before it is handed in.
fn confirm(total: Option<i64>) -> Result<()> {
    let total =
        total.map_or_else(|| "undefined: nothing applies".to_owned(), |total| format!("{} %", Hundredths(total)));
    let prompt = format!("The total is {total}. Hand it in? Once it is delivered it cannot be changed");
    if Confirm::new().with_prompt(prompt).default(true).interact().map_err(stopped)? {
        return Ok(());
    }
    Err(Refusal::words("nothing was handed in").hint("run the same command again to start over"))
}

fn answer(criterion: &Criterion) -> Result<Given> {
    let mut items: Vec<String> =
        criterion.levels.iter().map(|level| format!("{}: {}", level.key, level.title)).collect();
    if criterion.na {
        items.push(format!("{NA}: not applicable"));
    }
    let items: Vec<String> = items.iter().map(|item| term_line(item)).collect();
    let prompt = format!("{} (arrow keys, then Enter)", term_line(&criterion.title));
    let chosen = Select::new().with_prompt(prompt).items(&items).default(0).interact().map_err(stopped)?;
    let level = criterion.levels.get(chosen).map_or(NA, |level| level.key.as_str());
    let below = criterion.levels.get(chosen).is_some_and(|level| level.percent.0 < 10_000);
    let (mut note, mut quote) = (None, None);
    if below {
        note = Some(line("What was missing", !criterion.note_below_full)?);
        quote = Some(line(
            "The words in the dialogue that show it, copied exactly, or the place in its recording (may be empty)",
            true,
        )?);
    }
    Ok(Given { criterion: criterion.key.clone(), level: level.to_owned(), note, quote })
}

/// Asks for one line.
pub fn line(prompt: &str, may_be_empty: bool) -> Result<String> {
    Input::<String>::new().with_prompt(prompt).allow_empty(may_be_empty).interact_text().map_err(stopped)
}

#[allow(clippy::needless_pass_by_value)] // The shape that `map_err` takes.
fn stopped(error: dialoguer::Error) -> Refusal {
    Refusal::words(format!("nothing was recorded: the questions were not answered ({error})"))
}
