//! `assize score`: dialogues are scored, and the result is shown to the agent.

mod accept;
mod acknowledge;
mod approve;
mod ask;
pub mod calibrate;
mod care;
mod commend;
mod deliver;
mod drafts_left;
mod edit;
mod explain;
mod filled;
mod form;
mod queue;
mod reveal;
mod self_score;
pub mod show;
mod submit;
mod try_out;
mod undo;
mod voice;
mod work;

use super::Done;
use super::desk::Desk;
use clap::Subcommand;

#[derive(Subcommand, Debug)]
pub enum Command {
    Queue(queue::Queue),
    Show(show::Show),
    Accept(accept::Accept),
    Reveal(reveal::Reveal),
    Form(form::MakeForm),
    Submit(submit::Submit),
    Edit(edit::Edit),
    Explain(explain::Explain),
    Try(try_out::Try),
    #[command(name = "self")]
    SelfScore(self_score::SelfScore),
    Undo(undo::Undo),
    Approve(approve::Approve),
    Deliver(deliver::Deliver),
    Acknowledge(acknowledge::Acknowledge),
    Care(care::Care),
    Commend(commend::Commend),
    Ask(ask::Ask),
    Answer(ask::Answer),
    Questions(ask::Questions),
    Voice(voice::Voice),
    /// Have several auditors answer about the same dialogues, blind, and agree on how the card is read
    #[command(subcommand)]
    Calibrate(calibrate::Command),
}

pub fn run(desk: &Desk, command: Command) -> anyhow::Result<Done> {
    match command {
        Command::Queue(args) => queue::queue(desk, &args),
        Command::Show(args) => show::show(desk, &args),
        Command::Accept(args) => accept::accept(desk, &args),
        Command::Reveal(args) => reveal::reveal(desk, &args),
        Command::Form(args) => form::form(desk, &args),
        Command::Edit(args) => edit::edit(desk, &args),
        Command::Submit(args) => submit::submit(desk, &args),
        Command::Explain(args) => explain::explain(desk, &args),
        Command::Try(args) => try_out::try_out(desk, &args),
        Command::SelfScore(args) => self_score::self_score(desk, &args),
        Command::Undo(args) => undo::undo(desk, &args),
        Command::Approve(args) => approve::approve(desk, &args),
        Command::Deliver(args) => deliver::deliver(desk, &args),
        Command::Acknowledge(args) => acknowledge::acknowledge(desk, &args),
        Command::Care(args) => care::care(desk, &args),
        Command::Commend(args) => commend::commend(desk, &args),
        Command::Ask(args) => ask::ask(desk, &args),
        Command::Answer(args) => ask::answer(desk, &args),
        Command::Questions(args) => ask::questions(desk, &args),
        Command::Voice(args) => voice::voice(desk, &args),
        Command::Calibrate(command) => calibrate::run(desk, command),
    }
}
