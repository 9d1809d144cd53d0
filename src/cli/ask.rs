//! Asking at a terminal for what was not given. No file is held open meanwhile.

use crate::calc::decimal::Hundredths;
use crate::calc::scoring::Answer;
use crate::core::audit::{Answers, Given};
use crate::core::policy;
use crate::core::refusal::{Refusal, Result};
use crate::core::scorecard::{AND, AnswersByKey, Card, Criterion, Kind, Level, NA, NoteNeeded, parse_level};
use crate::view::inert::term_line;
use dialoguer::{Confirm, Input, MultiSelect, Select};
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

/// Asks, in a language of the card or its own, for every criterion that the answers so far lead to, then for feedback, then whether to hand it in.
pub fn answers(card: &Card, language: Option<&str>) -> Result<Answers> {
    let (mut given, mut levels) = (Vec::new(), AnswersByKey::new());
    for (place, criterion) in card.criteria.iter().enumerate() {
        // A criterion hangs on those before it alone.
        if card.asked(&levels).get(place) != Some(&true) {
            continue;
        }
        let one = answer(criterion, language)?;
        levels.insert(one.criterion.clone(), parse_level(&one.level));
        given.push(one);
    }
    let met = line("What met the requirement", false)?;
    let develop = line("What to develop (may be empty)", true)?;
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

fn answer(criterion: &Criterion, language: Option<&str>) -> Result<Given> {
    let level = match &criterion.kind {
        Kind::Levels(levels) => one_of(criterion, levels, language)?,
        Kind::Select { options, .. } => several_of(criterion, options, language)?,
        Kind::Points { .. } | Kind::Number { .. } | Kind::Text => typed(criterion, language)?,
    };
    let (mut note, mut quote) = (None, None);
    let answer = criterion.answer(parse_level(&level).as_deref())?;
    let needed = criterion.needs_note(answer);
    if needed || matches!(answer, Answer::Worth(worth) if !worth.is_full()) {
        let prompt = if criterion.note == NoteNeeded::Always { "Why" } else { "What was missing" };
        note = Some(line(prompt, !needed)?);
        quote = Some(line(
            "The words in the dialogue that show it, copied exactly, or the place in its recording (may be empty)",
            true,
        )?);
    }
    Ok(Given { criterion: criterion.key.clone(), level, note, quote })
}

fn items(levels: &[Level], language: Option<&str>) -> Vec<String> {
    levels.iter().map(|level| term_line(&format!("{}: {}", level.key, level.title.in_language(language)))).collect()
}

fn one_of(criterion: &Criterion, levels: &[Level], language: Option<&str>) -> Result<String> {
    let mut items = items(levels, language);
    if criterion.na {
        items.push(format!("{NA}: not applicable"));
    }
    let prompt = format!("{} (arrow keys, then Enter)", term_line(criterion.title.in_language(language)));
    let chosen = Select::new().with_prompt(prompt).items(&items).default(0).interact().map_err(stopped)?;
    Ok(levels.get(chosen).map_or(NA, |level| level.key.as_str()).to_owned())
}

fn several_of(criterion: &Criterion, options: &[Level], language: Option<&str>) -> Result<String> {
    let mut items = items(options, language);
    if criterion.na {
        items.push(format!("{NA}: not applicable"));
    }
    let prompt = format!("{} (space chooses, then Enter)", term_line(criterion.title.in_language(language)));
    let chosen = MultiSelect::new().with_prompt(prompt).items(&items).interact().map_err(stopped)?;
    let keys: Vec<&str> = chosen.iter().filter_map(|place| options.get(*place)).map(|one| one.key.as_str()).collect();
    let is_na = chosen.iter().any(|place| *place >= options.len());
    Ok(if is_na && keys.is_empty() { NA.to_owned() } else { keys.join(&AND.to_string()) })
}

/// A number or words, asked for until they fit.
fn typed(criterion: &Criterion, language: Option<&str>) -> Result<String> {
    let prompt = format!("{} ({})", term_line(criterion.title.in_language(language)), criterion.choices());
    let fits = |text: &String| match criterion.answer(parse_level(text.trim()).as_deref()) {
        Ok(_) => Ok(()),
        Err(refusal) => Err(refusal.message),
    };
    Input::<String>::new().with_prompt(prompt).validate_with(fits).interact_text().map_err(stopped)
}

/// Asks for one line.
pub fn line(prompt: &str, may_be_empty: bool) -> Result<String> {
    Input::<String>::new().with_prompt(prompt).allow_empty(may_be_empty).interact_text().map_err(stopped)
}

#[allow(clippy::needless_pass_by_value)] // The shape that `map_err` takes.
fn stopped(error: dialoguer::Error) -> Refusal {
    Refusal::words(format!("nothing was recorded: the questions were not answered ({error})"))
}
