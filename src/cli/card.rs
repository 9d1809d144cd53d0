//! `assize card`: scorecards.

mod check;
mod import;
mod publish;
mod show;

pub use show::require_language;

use super::Done;
use super::desk::Desk;
use clap::Subcommand;

#[derive(Subcommand, Debug)]
pub enum Command {
    Check(check::Check),
    Import(import::Import),
    Publish(publish::Publish),
    Show(show::Show),
}

pub fn run(desk: &Desk, command: Command) -> anyhow::Result<Done> {
    match command {
        Command::Check(args) => check::check(&args),
        Command::Import(args) => import::import(desk, &args),
        Command::Publish(args) => publish::publish(desk, &args),
        Command::Show(args) => show::show(desk, &args),
    }
}
