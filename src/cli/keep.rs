//! `assize keep`: backups, and what else keeps a file safe.

mod backup;

use super::Done;
use super::desk::Desk;
use clap::Subcommand;

#[derive(Subcommand, Debug)]
pub enum Command {
    Backup(backup::Backup),
}

pub fn run(desk: &Desk, command: Command) -> anyhow::Result<Done> {
    match command {
        Command::Backup(args) => backup::backup(desk, &args),
    }
}
