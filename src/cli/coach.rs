//! `assize coach`: suggestions, plans that agents agree to, steps, follow-up audits, and what they did.

mod act_on;
mod list;
mod options;
mod plan;
mod suggest;

use super::Done;
use super::desk::Desk;
use clap::Subcommand;

#[derive(Subcommand, Debug)]
pub enum Command {
    /// The options that coaching is chosen from
    #[command(subcommand)]
    Options(options::Command),
    Suggest(suggest::Args),
    Plan(plan::Args),
    Agree(act_on::Agree),
    Step(act_on::StepArgs),
    FollowUp(act_on::FollowUpArgs),
    Close(act_on::Close),
    List(list::Args),
    /// Show the orders by lot with who comes next; of one by number everybody in it, and what coaching did
    Orders {
        /// Its number
        order: Option<i64>,
    },
    /// Show one coaching: why, its steps, what the agent said, and what changed since
    Show {
        /// Its number
        coaching: i64,
    },
}

pub fn run(desk: &Desk, command: Command) -> anyhow::Result<Done> {
    match command {
        Command::Options(command) => options::run(desk, command),
        Command::Suggest(args) => suggest::suggest(desk, &args),
        Command::Plan(args) => plan::plan(desk, &args),
        Command::Agree(args) => act_on::agree(desk, &args),
        Command::Step(args) => act_on::step(desk, &args),
        Command::FollowUp(args) => act_on::follow_up(desk, &args),
        Command::Close(args) => act_on::close(desk, &args),
        Command::List(args) => list::list(desk, &args),
        Command::Orders { order } => list::orders(desk, order),
        Command::Show { coaching } => list::show(desk, coaching),
    }
}
