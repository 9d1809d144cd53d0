//! `assize score`: dialogues are scored, and the result is shown to the agent.

mod accept;
mod acknowledge;
mod approve;
mod deliver;
mod queue;
mod reveal;
mod show;
mod submit;
mod undo;

use super::Done;
use super::desk::Desk;
use clap::Subcommand;

#[derive(Subcommand, Debug)]
pub enum Command {
    Queue(queue::Queue),
    Show(show::Show),
    Accept(accept::Accept),
    Reveal(reveal::Reveal),
    Submit(submit::Submit),
    Undo(undo::Undo),
    Approve(approve::Approve),
    Deliver(deliver::Deliver),
    Acknowledge(acknowledge::Acknowledge),
}

pub fn run(desk: &Desk, command: Command) -> anyhow::Result<Done> {
    match command {
        Command::Queue(args) => queue::queue(desk, &args),
        Command::Show(args) => show::show(desk, &args),
        Command::Accept(args) => accept::accept(desk, &args),
        Command::Reveal(args) => reveal::reveal(desk, &args),
        Command::Submit(args) => submit::submit(desk, &args),
        Command::Undo(args) => undo::undo(desk, &args),
        Command::Approve(args) => approve::approve(desk, &args),
        Command::Deliver(args) => deliver::deliver(desk, &args),
        Command::Acknowledge(args) => acknowledge::acknowledge(desk, &args),
    }
}
