//! `assize intake`: requests, from arrival to archive.

mod import;
mod progress;

pub use import::open_reader;

use super::Done;
use super::desk::Desk;
use crate::core::ledger::Access;
use crate::core::request;
use crate::view::pages;
use clap::Subcommand;

#[derive(Subcommand, Debug)]
pub enum Command {
    /// Take in a file of finished dialogues
    Import(import::Import),
    /// Show a request with its dialogue
    Show {
        /// The centre's own number of it
        #[arg(value_name = "REF")]
        reference: String,
    },
}

pub fn run(desk: &Desk, command: Command) -> anyhow::Result<Done> {
    match command {
        Command::Import(args) => import::import(desk, &args),
        Command::Show { reference } => show(desk, &reference),
    }
}

fn show(desk: &Desk, reference: &str) -> anyhow::Result<Done> {
    let mut open = desk.open(Access::Read)?;
    let found = request::find(&*open.store.snapshot()?, reference)?;
    open.page(&pages::request(&found))?;
    Ok(Done::Well)
}
