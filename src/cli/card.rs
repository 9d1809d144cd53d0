//! `assize card`: scorecards.

mod check;
mod comment;
mod diff;
mod export;
mod import;
mod list;
mod propose;
mod publish;
mod readers;
mod show;

pub use show::require_language;

use super::Done;
use super::desk::Desk;
use clap::Subcommand;

#[derive(Subcommand, Debug)]
pub enum Command {
    Check(check::Check),
    Import(import::Import),
    Propose(propose::Propose),
    Comment(comment::Comment),
    Comments(comment::Comments),
    Answer(comment::Answer),
    Publish(publish::Publish),
    Acknowledge(readers::Acknowledge),
    Readers(readers::Readers),
    List(list::List),
    Show(show::Show),
    Diff(diff::Diff),
    Export(export::Export),
}

pub fn run(desk: &Desk, command: Command) -> anyhow::Result<Done> {
    match command {
        Command::Check(args) => check::check(&args),
        Command::Import(args) => import::import(desk, &args),
        Command::Propose(args) => propose::propose(desk, &args),
        Command::Comment(args) => comment::comment(desk, &args),
        Command::Comments(args) => comment::comments(desk, &args),
        Command::Answer(args) => comment::answer(desk, &args),
        Command::Publish(args) => publish::publish(desk, &args),
        Command::Acknowledge(args) => readers::acknowledge(desk, &args),
        Command::Readers(args) => readers::readers(desk, &args),
        Command::List(args) => list::list(desk, &args),
        Command::Show(args) => show::show(desk, &args),
        Command::Diff(args) => diff::diff(desk, &args),
        Command::Export(args) => export::export(desk, &args),
    }
}
