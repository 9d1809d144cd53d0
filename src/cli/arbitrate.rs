//! `assize arbitrate`: somebody with no part in the case rules.

mod appeal;
mod ask_ruling;
mod assign;
mod look_back;
mod precedents;
mod queue;
mod recuse;
mod rule;
mod take;

use super::Done;
use super::desk::Desk;
use clap::Subcommand;

#[derive(Subcommand, Debug)]
pub enum Command {
    Queue(queue::Queue),
    Assign(assign::Assign),
    Take(take::Take),
    Recuse(recuse::Recuse),
    Rule(rule::Rule),
    Appeal(appeal::Appeal),
    LookBack(look_back::LookBack),
    Precedents(precedents::Precedents),
}

pub fn run(desk: &Desk, command: Command) -> anyhow::Result<Done> {
    match command {
        Command::Queue(args) => queue::queue(desk, &args),
        Command::Assign(args) => assign::assign(desk, &args),
        Command::Take(args) => take::take(desk, &args),
        Command::Recuse(args) => recuse::recuse(desk, &args),
        Command::Rule(args) => rule::rule(desk, &args),
        Command::Appeal(args) => appeal::appeal(desk, &args),
        Command::LookBack(args) => look_back::look_back(desk, &args),
        Command::Precedents(args) => precedents::precedents(desk, &args),
    }
}
