//! `assize score calibrate`: several auditors answer about the same dialogues, blind, and agree on how the card is read.

mod by_dialogue;
mod close;
mod list;
mod open;
mod show;
mod submit;

use crate::cli::desk::Desk;
use crate::cli::open::Open;
use crate::cli::{Done, blind, rights};
use crate::core::calibration;
use crate::core::people::Role;
use crate::core::refusal::Result;
use crate::view::calibration as pages;
use clap::Subcommand;

#[derive(Subcommand, Debug)]
pub enum Command {
    Open(open::Args),
    List(list::Args),
    Show(show::Args),
    Submit(submit::Args),
    Close(close::Args),
    Answer(close::AnswerArgs),
}

pub fn run(desk: &Desk, command: Command) -> anyhow::Result<Done> {
    match command {
        Command::Open(args) => open::open(desk, &args),
        Command::List(args) => list::list(desk, &args),
        Command::Show(args) => show::show(desk, &args),
        Command::Submit(args) => submit::submit(desk, &args),
        Command::Close(args) => close::close(desk, &args),
        Command::Answer(args) => close::answer(desk, &args),
    }
}

/// The calibrations that wait for the reader's answers; for others those that wait too long, of what they may read.
pub fn waiting(open: &mut Open<'_>, are_all: bool) -> Result<Vec<String>> {
    let (today, reader, rights) = (open.today()?, blind::reader(open)?, rights::rights(open)?);
    let found = calibration::list_open(&*open.store.snapshot()?)?;
    let own = found.iter().filter_map(|one| pages::waits_for(one, reader.as_ref()?, today));
    let late =
        found.iter().filter(|one| are_all && one.is_overdue(today) && rights.calibration(one)).map(pages::overdue);
    Ok(own.chain(late).collect())
}

/// What calibrations ask the reader about cards, or everybody.
pub fn asks(open: &mut Open<'_>, are_all: bool) -> Result<Vec<String>> {
    let (today, reader) = (open.today()?, blind::reader(open)?);
    let is_manager = open.actor_with(Role::Manager)?.is_some();
    let found = calibration::card_questions(&*open.store.snapshot()?)?;
    let is_wanted = |one: &&calibration::CardQuestion| {
        let is_own = reader.as_ref().is_some_and(|reader| reader.id == one.owner.id);
        one.answer.is_none() && (are_all || is_own || (is_manager && one.is_overdue(today)))
    };
    Ok(found.iter().filter(is_wanted).map(|one| pages::asks(one, today)).collect())
}
