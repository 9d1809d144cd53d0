//! `assize arbitrate`: somebody with no part in the case rules.

mod queue;
mod rule;

use super::Done;
use super::desk::Desk;
use clap::Subcommand;

#[derive(Subcommand, Debug)]
pub enum Command {
    Queue(queue::Queue),
    Rule(rule::Rule),
}

pub fn run(desk: &Desk, command: Command) -> anyhow::Result<Done> {
    match command {
        Command::Queue(args) => queue::queue(desk, &args),
        Command::Rule(args) => rule::rule(desk, &args),
    }
}
