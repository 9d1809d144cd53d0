//! `assize intake`: requests, from arrival to archive.

mod add;
mod amendments;
mod approve;
mod archive;
mod args;
mod clarify;
mod confirm;
mod exports;
mod found;
mod import;
mod job;
mod list;
mod machine;
mod progress;
mod rate;
mod ratings;
mod reader;
mod rejects;
mod respond;
mod sample;
mod search;
mod several;
mod sheets;
mod show;
mod step;
mod triage;
mod volumes;

pub use amendments::waiting as waiting_amendments;
pub use exports::{Exports, Wanted, all_with as all_files};
pub use found::open_found;
pub use reader::Export;

use super::Done;
use super::desk::Desk;
use clap::Subcommand;

#[derive(Subcommand, Debug)]
pub enum Command {
    /// Take in a file of finished dialogues
    Import(args::Import),
    Volumes(volumes::Volumes),
    Machine(machine::Machine),
    /// Take in ratings that were made elsewhere, to see how far those who made them agree
    ///
    /// One rating a row: dialogue, criterion, annotator, rating, whatever these columns are called. They are in nobody's
    /// score. All rows come in or none; the same file again changes nothing.
    ///
    /// Example: assize intake ratings stc3.csv --name stc3 --scale=-2..2
    Ratings(ratings::Ratings),
    /// Record a request as it arrives
    ///
    /// What is needed and not given is asked for at a terminal. Card numbers and codes are masked before
    /// anything is stored.
    ///
    /// Example: assize intake add --channel phone --details "My card was charged twice" --customer C-204
    Add(add::Add),
    /// Say what a request is about, how pressing it is, and what it does not say
    Triage(triage::Triage),
    /// Ask the customer, or record what they answered; meanwhile the clock waits
    Clarify(clarify::Clarify),
    /// Say whether you understand a request that is yours, in your words
    Confirm(confirm::Confirm),
    /// Record a response to the customer; there may be several
    Respond(respond::Respond),
    /// Approve an understanding, a response or an amendment, or return it with a reason
    ///
    /// A lead or a manager does it, never a person who took the step or has a part in the request. What is returned
    /// is taken again. The policy says what needs an approval: [approvals] understanding, response =
    /// "none", "audited" (before its audit is delivered) or "all" (before the next step).
    ///
    /// With [approvals] amendment = "all" what draws go by in a finished dialogue (received, channel, category, agent, rating,
    /// notice, duration, language) is amended or filled in only once somebody else approves it, without a tie to it. Until
    /// then nothing of it holds; a draw that comes before names it. Which wait: assize intake list --amendments.
    Approve(approve::Approve),
    /// Record what the customer says of how it was handled; vague feedback is followed up
    Rate(rate::Rate),
    /// Close a request: from here on it is a finished dialogue
    Archive(archive::Archive),
    /// List the requests that are not archived, and what comes next; or what is to be amended
    List(list::List),
    Show(show::Show),
    /// Find finished dialogues by the words in them
    Search(search::Search),
}

pub fn run(desk: &Desk, command: Command) -> anyhow::Result<Done> {
    match command {
        Command::Import(args) => match args.sample {
            Some(rows) => sample::sample(desk, &args, rows.into()),
            None => import::import(desk, &args),
        },
        Command::Machine(args) => machine::machine(desk, &args),
        Command::Volumes(args) => volumes::volumes(desk, &args),
        Command::Ratings(args) => ratings::ratings(desk, &args),
        Command::Add(args) => add::add(desk, &args),
        Command::Triage(args) => triage::triage(desk, &args),
        Command::Clarify(args) => clarify::clarify(desk, &args),
        Command::Confirm(args) => confirm::confirm(desk, &args),
        Command::Respond(args) => respond::respond(desk, &args),
        Command::Approve(args) => approve::approve(desk, &args),
        Command::Rate(args) => rate::rate(desk, &args),
        Command::Archive(args) => archive::archive(desk, &args),
        Command::List(args) => list::list(desk, &args),
        Command::Show(args) => show::show(desk, &args),
        Command::Search(args) => search::search(desk, &args),
    }
}
