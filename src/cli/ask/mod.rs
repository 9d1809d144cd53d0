//! Asking at a terminal for what was not given. No file is held open meanwhile.

mod case;
mod item;
mod line;
mod paper;
mod question;
mod rejection;
pub mod ruling;
mod screen;
pub mod session;
mod sitting;
mod talk;
mod total;

pub use case::Case;
pub use item::Item;
pub use paper::Paper;
pub use rejection::Rejection;
pub use screen::{Key, Screen};
pub use sitting::{End, Sheet, Sitting, so_far};
pub use talk::{Outcome, Talk};
pub use total::shown as total;

use crate::core::policy;
use crate::core::refusal::{Refusal, Result};
use dialoguer::Input;
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
        Err(Refusal::words(format!("{flag} is missing, and there is no terminal to ask at"))
            .hint("give it, or run the command at a terminal"))
    }
}

/// Asks for a time zone until there is one of that name; `likely` is what Enter alone takes.
pub fn zone(likely: Option<String>) -> Result<String> {
    let prompt = "The time zone in which days and deadlines are counted, such as Europe/London";
    let known = |name: &String| match policy::zone(name.trim()) {
        Ok(_) => Ok(()),
        Err(refusal) => Err(refusal.told()),
    };
    let input = Input::<String>::new().with_prompt(prompt).validate_with(known);
    let input = match likely {
        Some(likely) => input.default(likely),
        None => input,
    };
    Ok(input.interact_text().map_err(stopped)?.trim().to_owned())
}

/// Asks a question whose answer is yes or no; Enter alone takes the one that is likely, where one is.
pub fn yes(screen: &mut Screen, question: &str, likely: Option<bool>) -> Result<bool> {
    let choices = match likely {
        Some(true) => "Y/n",
        Some(false) => "y/N",
        None => "y/n",
    };
    let asked = format!("{question} [{choices}] ");
    screen.put(&asked);
    loop {
        let answer = match screen.key()? {
            Key::Char('y' | 'Y') => Some(true),
            Key::Char('n' | 'N' | 'q') | Key::Escape | Key::Stop => Some(false),
            Key::Enter => likely,
            _ => None,
        };
        if let Some(answer) = answer {
            screen.put(if answer { "yes\n" } else { "no\n" });
            return Ok(answer);
        }
        let or = if likely.is_some() { ", or Enter" } else { "" };
        screen.put(&format!("\n     ! press y for yes or n for no{or}\n{asked}"));
    }
}

/// Asks for one line.
pub fn line(prompt: &str, may_be_empty: bool) -> Result<String> {
    Input::<String>::new().with_prompt(prompt).allow_empty(may_be_empty).interact_text().map_err(stopped)
}

#[allow(clippy::needless_pass_by_value)] // The shape that `map_err` takes.
fn stopped(error: dialoguer::Error) -> Refusal {
    Refusal::words(format!("nothing was recorded: the questions were not answered ({error})"))
        .hint("answer them at a terminal, or hand in a file: see --help")
}
