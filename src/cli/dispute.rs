//! `assize dispute`: marks are rejected, with a reason, and talked over.

mod actions;
mod add;
mod ask_points;
mod ask_session;
mod contest;
mod convene;
mod correct;
mod invite;
mod list;
mod on_pages;
mod open;
mod session;
mod show;

pub use actions::readable_actions;

use super::Done;
use super::desk::Desk;
use clap::Subcommand;

#[derive(Subcommand, Debug)]
pub enum Command {
    Open(open::Open),
    Add(add::Add),
    Withdraw(add::Withdraw),
    Statement(add::Statement),
    Correct(correct::Correct),
    Agree(correct::Agree),
    Convene(convene::Convene),
    Session(session::Session),
    Contest(contest::Contest),
    List(list::List),
    Show(show::Show),
    Actions(actions::Actions),
    Done(actions::End),
}

pub fn run(desk: &Desk, command: Command) -> anyhow::Result<Done> {
    match command {
        Command::Open(args) => open::open(desk, &args),
        Command::Add(args) => add::add(desk, &args),
        Command::Withdraw(args) => add::withdraw(desk, &args),
        Command::Statement(args) => add::statement(desk, &args),
        Command::Correct(args) => correct::correct(desk, &args),
        Command::Agree(args) => correct::agree(desk, &args),
        Command::Convene(args) => convene::convene(desk, &args),
        Command::Session(args) => session::session(desk, &args),
        Command::Contest(args) => contest::contest(desk, &args),
        Command::List(args) => list::list(desk, &args),
        Command::Show(args) => show::show(desk, &args),
        Command::Actions(args) => actions::actions(desk, &args),
        Command::Done(args) => actions::end(desk, &args),
    }
}
