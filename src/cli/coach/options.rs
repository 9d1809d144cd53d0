//! `assize coach options`: the list that coaching is chosen from.

use crate::cli::Done;
use crate::cli::desk::Desk;
use crate::cli::input::{name_of, read_text};
use crate::core::act;
use crate::core::coaching;
use crate::core::ledger::Access;
use crate::core::toml::Written;
use crate::view::coaching as pages;
use clap::Subcommand;
use std::path::PathBuf;

#[derive(Subcommand, Debug)]
pub enum Command {
    /// Publish the options; the newest list holds
    ///
    /// Options: [[option]] id, title, what, days, criteria (none: for all). For repeats: [[ladder]] within (days), rungs
    /// (ids of options, the lowest first), criteria (none: for all that have no ladder of their own).
    Publish {
        /// The list, as TOML (see examples/coaching.toml)
        file: PathBuf,
    },
    /// Show the options that hold, and the ladders for repeats
    Show,
}

pub fn run(desk: &Desk, command: Command) -> anyhow::Result<Done> {
    match command {
        Command::Publish { file } => {
            let (name, text) = (name_of(&file), read_text(&file)?);
            let mut open = desk.open(Access::Write)?;
            let done = open.perform(&act::COACH_OPTIONS, |writing, _| {
                coaching::publish_options(writing, &Written { name: &name, text: &text })
            })?;
            let (options, new) = done.value;
            let title = if new { "The options are published" } else { "These options hold already" };
            open.answer(&pages::published(&options, title))?;
        }
        Command::Show => {
            let mut open = desk.open(Access::Read)?;
            let found = coaching::current_options(&*open.store.snapshot()?)?;
            open.sheet(&pages::options(&found))?;
        }
    }
    Ok(Done::Well)
}
