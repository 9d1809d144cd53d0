//! One step of a request that is handled here: recorded, and shown with what comes next.

use crate::cli::Done;
use crate::cli::ask;
use crate::cli::desk::Desk;
use crate::cli::input::words_or_file;
use crate::core::act::{Act, Actor};
use crate::core::ledger::{Access, Writing};
use crate::core::refusal::Result;
use crate::core::request::Step;
use crate::view::inert::term_line;
use crate::view::requests;

/// Records a step and shows the request as it then stands.
pub fn step(
    desk: &Desk,
    act: &Act,
    title: &str,
    work: impl FnOnce(&mut Writing<'_>, &Actor) -> Result<Step>,
) -> anyhow::Result<Done> {
    let mut open = desk.open(Access::Write)?;
    let step = open.perform(act, work)?.value;
    let policy = open.policy()?;
    let before = if step.new { "" } else { " already; nothing was recorded" };
    let title = format!("{} {title}{before}", term_line(step.request.reference.expose()));
    open.answer(&requests::step(&step.request, &policy, title, step.masked))?;
    Ok(Done::Well)
}

/// Words as given, or asked for at a terminal.
pub fn given_or_asked(flag: &str, prompt: &str, given: Option<&str>) -> Result<String> {
    if let Some(text) = given {
        return words_or_file(text);
    }
    ask::require_terminal(flag)?;
    ask::line(prompt, false)
}
