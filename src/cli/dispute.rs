//! `assize dispute`: marks are rejected, with a reason, and talked over.

mod list;
mod open;
mod session;

use super::Done;
use super::desk::Desk;
use clap::Subcommand;

#[derive(Subcommand, Debug)]
pub enum Command {
    Open(open::Open),
    Session(session::Session),
    List(list::List),
    Show(list::Show),
}

pub fn run(desk: &Desk, command: Command) -> anyhow::Result<Done> {
    match command {
        Command::Open(args) => open::open(desk, &args),
        Command::Session(args) => session::session(desk, &args),
        Command::List(args) => list::list(desk, &args),
        Command::Show(args) => list::show(desk, &args),
    }
}
